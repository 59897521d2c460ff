"""In which order does English put the words of a date? Patterns, and when a doubtful word is a date word; data only."""

from __future__ import annotations

from dataclasses import replace

from monitor.language.date_table import Guard, Rule, words

_A_YEAR = "(COMMA? CALENDAR? year:YEAR | OF CALENDAR? year_of:YEAR | OF? rel:THIS|NEXT|LAST yunit:UNIT)"
_YEAR = f"{_A_YEAR}?"
_WD = "((THIS? rel_wd:THIS|NEXT|LAST|PAST)? weekday:WEEKDAY COMMA? (THE | ON)?)?"
_WD2 = "(weekday2:WEEKDAY COMMA? (THE | ON)?)?"
_LINK = "COMMA? link:DASH|TO|AND|OR|SLASH"
_N = "n:NUM|BIG|CARD|ART|SOME"
_UNIT = "unit:UNIT|UNITS|PARTS"
_AMOUNT = f"JUST? ABOUT? ({_N} | ART n_of:SOME) (AND ART plus:UNIT | over:NUM SLASH under:NUM)? (FULL | PLUS)? {_UNIT} (AND ART plus:UNIT)?"
_COUNTED = "UNIT|UNITS|NUM|BIG|CARD|ART|SOME|FULL|WEEKEND|SEASON|PART|WEEKDAY|MONTH"
_EDGE = "(THE? edge:EDGE (DASH | IN)? | THE? edge:BOUND OF | adv:LATERADV (IN | OF)?)?"
_END = {"word": "end", "behind": "by until till at around before between from for due since and"}

RULES = (
    # days
    Rule("weekday-in-brackets", "day", f"weekday:WEEKDAY LPAR THE? month:MONTH day:NUM|ORD {_YEAR} RPAR"),
    Rule("weekday-in-brackets", "day", f"weekday:WEEKDAY LPAR THE? day:NUM|ORD OF? month:MONTH {_YEAR} RPAR"),
    Rule("day-in-brackets", "day", "month:MONTH day:NUM|ORD LPAR weekday:WEEKDAY RPAR"),
    Rule("day-in-brackets", "day", "day:NUM|ORD month:MONTH LPAR weekday:WEEKDAY RPAR"),
    Rule("month-day", "day", f"{_WD} month:MONTH THE? day:NUM|ORD {_YEAR} (?!UNIT|UNITS)"),
    Rule("end-of-day", "day", "THE? BOUND OF month:MONTH day:NUM|ORD COMMA? year:YEAR"),
    Rule("related-month-day", "day", "rel0:THIS|NEXT|LAST month:MONTH THE? day:NUM|ORD (?!COMMA? YEAR|UNIT|UNITS)"),
    Rule("day-month", "day", f"{_WD} THE? day:NUM|ORD OF? month:MONTH {_YEAR}"),
    Rule("day-month-year-dashed", "day", "day:NUM DASH month:MONTH DASH year:YEAR"),
    Rule("weekday-ordinal", "ordinal_day", "weekday:WEEKDAY COMMA? THE? day:ORD (?!OTHER|WEEKDAY)"),
    Rule("iso", "iso", "iso:ISO"),
    Rule("iso-month", "iso_month", "iso:ISOMONTH"),
    Rule("figures", "numeric", "date:NUMERIC"),
    Rule("holiday", "holiday", f"holiday:HOLIDAY {_YEAR}"),
    Rule("nth-weekday", "nth_weekday", f"THE? ord:ORD|LAST weekday:WEEKDAY (OF | IN) month:MONTH {_YEAR}"),
    Rule("nth-weekday", "nth_weekday", "THE? ord:ORD|LAST weekday:WEEKDAY (OF | IN) rel:THIS|NEXT|LAST munit:UNIT"),
    Rule("nth-weekday", "nth_weekday", "THE? ord:ORD|LAST weekday:WEEKDAY (OF | IN) THE munit:UNIT"),
    Rule(
        "ordinal-day",
        "ordinal_day",
        "THE day:ORD (OF rel:THIS|NEXT|LAST munit:UNIT | OF THE munit:UNIT)?"
        " (?!OTHER|UNIT|UNITS|WEEKDAY|ORD|HOLIDAY|DASH|SEASON|PART|YEAR|WEEKEND|MONTH)",
    ),
    # ranges of days
    Rule(
        "month-days",
        "day_range",
        f"{_WD} month:MONTH THE? day:NUM|ORD {_LINK} {_WD2} THE? day2:NUM|ORD {_YEAR} (?!OF? MONTH|UNIT|UNITS)",
    ),
    Rule(
        "days-month",
        "day_range",
        f"{_WD} THE? day:NUM|ORD OF? {_LINK} {_WD2} THE? day2:NUM|ORD OF? month:MONTH {_YEAR}",
    ),
    Rule(
        "month-day-to-month-day",
        "day_range",
        f"{_WD} month:MONTH THE? day:NUM|ORD (COMMA? year1:YEAR COMMA?)? {_LINK}"
        f" {_WD2} month2:MONTH THE? day2:NUM|ORD {_YEAR} (?!UNIT|UNITS)",
    ),
    Rule(
        "day-month-to-day-month",
        "day_range",
        f"{_WD} THE? day:NUM|ORD OF? month:MONTH (COMMA? year1:YEAR COMMA?)? {_LINK}"
        f" {_WD2} THE? day2:NUM|ORD OF? month2:MONTH {_YEAR}",
    ),
    Rule(
        "ordinal-days-of-month",
        "ordinal_range",
        "FROM? THE day:ORD link:TO|DASH|AND THE? day2:ORD (OF rel:THIS|NEXT|LAST munit:UNIT | OF THE munit:UNIT)",
    ),
    Rule("ordinal-days", "ordinal_range", "FROM THE? day:ORD link:TO|DASH THE? day2:ORD (?!OTHER|UNIT|OF? MONTH)"),
    Rule("ordinal-days", "ordinal_range", "THE day:ORD link:TO|DASH|AND THE? day2:ORD (?!OTHER|UNIT|OF? MONTH)"),
    Rule(
        "month-day-list",
        "day_list",
        "month:MONTH day:NUM|ORD COMMA day2:NUM|ORD (COMMA day3:NUM|ORD)? (COMMA day4:NUM|ORD)?"
        f" (COMMA? AND|OR last:NUM|ORD {_YEAR} | (?=COMMA? AND MONTH NUM|ORD))",
    ),
    Rule(
        "day-list-month",
        "day_list",
        "day:NUM|ORD COMMA day2:NUM|ORD (COMMA day3:NUM|ORD)? (COMMA day4:NUM|ORD)?"
        f" COMMA? AND|OR last:NUM|ORD OF? month:MONTH {_YEAR}",
    ),
    Rule("iso-to-iso", "iso_range", "iso:ISO link:DASH|TO|SLASH iso2:ISO"),
    Rule(
        "week-of",
        "week_of",
        f"THE? unit:UNIT|WEEKEND (OF | WHICH | FROM | BOUND) {_WD} month:MONTH day:NUM|ORD {_YEAR} (?!DASH|TO|AND)",
    ),
    Rule(
        "week-of",
        "week_of",
        f"THE? unit:UNIT|WEEKEND (OF | WHICH | FROM | BOUND) {_WD} THE? day:NUM|ORD OF? month:MONTH {_YEAR}",
    ),
    # weekdays
    Rule("weekday", "weekday", "(EDGE | LATERADV)? (THE? THIS? rel:THIS|NEXT|LAST|PAST)? weekday:WEEKDAY"),
    Rule("weekday-of-week", "weekday", "weekday:WEEKDAY (OF | COMMA)? wrel:THIS|NEXT|LAST unit:UNIT"),
    Rule("week-weekday", "weekday", "wrel:THIS|NEXT|LAST unit:UNIT (ON | COMMA)? weekday:WEEKDAY"),
    Rule("weekday-week", "weekday", "ART unit1:UNIT ON weekday:WEEKDAY"),
    Rule("weekday-week", "weekday", "THIS? weekday:WEEKDAY unit1:UNIT (?!DASH|AGO|LATERADV|NUM|BIG|CARD|OF)"),
    Rule(
        "weekdays",
        "weekday_range",
        f"(rel:THIS|NEXT|LAST)? weekday:WEEKDAY {_LINK} (rel2:THIS|NEXT|LAST)? weekday2:WEEKDAY"
        " (OF? wrel:THIS|NEXT|LAST unit:UNIT)?",
    ),
    # counted from the day of publication
    Rule("deictic", "deictic", "LATERADV? day:DEICTIC"),
    Rule("deictic-day", "deictic", "day:NEXTDAY"),
    Rule("part-of-today", "this_part", "LATERADV? rel:THIS|LAST part:PART"),
    Rule("unit", "unit", f"{_EDGE} THE? rel:THIS|NEXT|LAST FULL? unit:UNIT"),
    Rule("floating", "floating", "(THE | THAT)? float:FLOAT unit:UNIT|WEEKDAY|WEEKEND"),
    Rule("previous-day", "floating", "THE float:LAST unit:UNIT"),
    Rule("unit-before", "floating", "THE unit:UNIT float:BEFORE (?=BREAK|COMMA)"),
    Rule("same-unit-last-year", "same_unit", "THE? float:FLOAT unit:UNIT OF? rel:THIS|NEXT|LAST yunit:UNIT"),
    Rule("that-unit", "that_unit", "THAT unit:UNIT (?!DASH)"),
    Rule("next-day", "floating", "THE? float:NEXT unit:UNIT"),
    Rule("past-unit", "past_unit", "(THE? rel:PAST | THE rel:FULL) unit:UNIT"),
    Rule("edge-of-unit", "unit", "THE? edge:BOUND OF THE unit:UNIT"),
    Rule("edge-of-bare-unit", "unit", "edge:BOUND OF unit:UNIT (?!OTHER)"),
    Rule("middle-of-unit", "middle", "edge:EDGE DASH unit:UNIT (?!OTHER|DASH)"),
    Rule("adverb-in-unit", "unit", "adv:LATERADV IN THE unit:UNIT"),
    Rule("unit-end", "unit", "THE? unit:UNIT DASH? edge:BOUND (?!OF|OTHER|IN)"),
    Rule("new-year", "new_year", f"{_EDGE} new:NEWYEAR"),
    Rule("weekend", "weekend", f"{_EDGE} (THE? THIS? rel:THIS|NEXT|LAST|PAST | THE) WEEKEND"),
    Rule("weekends", "weekends", "weekend:WEEKEND"),
    Rule("ago", "offset", f"{_AMOUNT} dir:AGO"),
    Rule("ago-today", "ago_day", f"{_AMOUNT} AGO day:DEICTIC"),
    Rule("from-now", "offset", f"{_AMOUNT} dir:FROMNOW"),
    Rule("later", "offset", f"{_AMOUNT} dir:LATERADV"),
    Rule("in-amount", "offset", f"IN {_AMOUNT} (?!OF)", {"length": "1"}),
    Rule("in-next-amount", "span", f"IN THE? rel:NEXT|LAST|PAST {_AMOUNT}"),
    # "in the next year" is how long, "next year" is when
    Rule("in-next-unit", "span", "IN|WITHIN THE rel:NEXT unit:UNIT (?!OF)", {"one": "1"}),
    Rule(
        "amounts",
        "amount_range",
        "n:NUM|BIG|CARD link:TO|DASH|OR n2:NUM|BIG|CARD unit:UNIT|UNITS (?!AGO|LATERADV|FROMNOW)",
    ),
    Rule(
        "in-amounts",
        "amount_span",
        "IN|WITHIN JUST? ABOUT? n:NUM|BIG|CARD link:TO|DASH|OR n2:NUM|BIG|CARD unit:UNIT|UNITS (?!OF|AGO|LATERADV|FROMNOW)",
    ),
    Rule("in-a-unit-or-two", "amount_span", "IN|WITHIN JUST? ABOUT? n:ART unit:UNIT OR n2:CARD (?!OF|UNIT|UNITS)"),
    Rule("units-ago", "offset", "unit:UNITS dir:AGO|LATERADV"),
    Rule("year-ago", "offset", "ART? unit:UNIT DASH dir:AGO|LATERADV", {"one": "1"}),
    Rule("year-ago-period", "offset", "THE? unit:UNIT DASH dir:AGO|LATERADV period:PERIOD|UNIT", {"one": "1"}),
    Rule("latest-period", "period", "THE? rel:LAST PERIOD"),
    Rule(
        "same-period",
        "period",
        "THE? float:FLOAT PERIOD (OF? OF? rel:LAST yunit:UNIT | ART unit:UNIT dir:AGO|LATERADV)?",
    ),
    Rule("within", "within", f"WITHIN THE? NEXT? {_AMOUNT}"),
    Rule("next-amount", "span", f"THE? rel:NEXT|LAST|PAST|RECENT|THIS {_AMOUNT}"),
    Rule("next-amounts", "span", f"THE? rel:NEXT|LAST|PAST NUM|CARD TO|OR|DASH {_AMOUNT}", {"vague": "1"}),
    Rule("coming-units", "span", "THE? rel:NEXT|LAST|PAST|RECENT|THIS unit:UNITS"),
    # months and longer
    Rule("month", "month", f"{_EDGE} (rel0:THIS|NEXT|LAST)? month:MONTH {_YEAR}"),
    Rule(
        "months",
        "month_range",
        f"{_EDGE} month:MONTH (COMMA? year1:YEAR)? {_LINK}"
        f" (edge2:EDGE DASH? | THE? edge2:BOUND OF)? month2:MONTH {_YEAR} (?!NUM|ORD)",
    ),
    Rule(
        "ordinal-unit",
        "ordinal_unit",
        "THE? (fiscal:FISCAL)? ord:ORD|LAST DASH? unit:UNIT|WEEKEND|HALF|QUARTER"
        " (OF? CALENDAR? year:YEAR | OF? THE? rel:THIS|NEXT|LAST yunit:UNIT | OF THE yunit:UNIT)?",
    ),
    Rule(
        "ordinal-unit-of-month",
        "ordinal_unit",
        f"THE? ord:ORD|LAST DASH? unit:UNIT|WEEKEND (OF | IN) month:MONTH {_YEAR}",
    ),
    Rule(
        "ordinal-units",
        "ordinal_units",
        "THE? ord:ORD COMMA? link:OR|AND|TO|DASH THE? ord2:ORD DASH? unit:UNIT"
        " (OF? CALENDAR? year:YEAR | OF? THE? rel:THIS|NEXT|LAST yunit:UNIT)",
    ),
    Rule(
        "edge-amount",
        "edge_amount",
        "(IN? THE | IN) ord:ORD|LAST (n:NUM|CARD)? unit:UNITS (OF | IN)"
        f" (month:MONTH {_YEAR} | CALENDAR? year:YEAR | THE? rel:THIS|NEXT|LAST yunit:UNIT | new:NEWYEAR)",
    ),
    Rule(
        "edges-of-month",
        "month_edges",
        f"edge:EDGE DASH? link:TO|OR|AND (IN | DASH)? edge2:EDGE DASH? month:MONTH {_YEAR}",
    ),
    Rule("year-quarter", "ordinal_unit", "THE? year:YEAR ord:ORD|LAST DASH? unit:UNIT"),
    Rule("year-ordinal-unit", "ordinal_unit", "rel:THIS|NEXT|LAST yunit:UNIT ord:ORD|LAST DASH? unit:UNIT"),
    Rule("unit-after-next", "unit_after_next", "THE? unit:UNIT|WEEKEND AFTER NEXT"),
    Rule("unit-before-last", "unit_after_next", "THE? unit:UNIT|WEEKEND BEFORE last:LAST"),
    Rule("anchor", "anchor", "THE unit:UNIT (?=BEFORE|AFTER)"),
    Rule("ordinal-unit-fiscal", "fiscal", "THE? ord:ORD|LAST DASH? unit:UNIT OF? THE? (FISCAL|FISCALYEAR) year:YEAR?"),
    Rule(
        "quarter",
        "quarter",
        "(fiscal:FISCAL)? quarter:QUARTER (COMMA? OF? CALENDAR? year:YEAR | COMMA? OF? rel:THIS|NEXT|LAST yunit:UNIT)?",
    ),
    Rule("half", "half", "half:HALF (COMMA? OF? CALENDAR? year:YEAR | COMMA? OF? rel:THIS|NEXT|LAST yunit:UNIT)?"),
    Rule("quarter-fiscal", "fiscal", "quarter:QUARTER|HALF OF? THE? FISCAL|FISCALYEAR|FY year:YEAR?"),
    Rule(
        "season",
        "season",
        f"{_EDGE} THE? (THIS? rel0:THIS|NEXT|LAST|PAST)? season:SEASON ({_A_YEAR} | OF? year:SPANYEARS | (?!OF))",
    ),
    Rule("season-of-year", "season", "year:YEAR season:SEASON"),
    Rule("third-of-month", "third_of_month", f"THE? part:LAST|ORD third:ORD OF month:MONTH {_YEAR}"),
    Rule("year", "year", f"({_EDGE} CALENDAR? | THE called:UNIT) year:YEAR"),
    Rule("end-of-year", "end", "edge:BOUND DASH? CALENDAR? year:YEAR", _END),
    Rule("end-of-month", "end", f"edge:BOUND DASH month:MONTH {_YEAR}", _END),
    Rule("years", "year_range", "year:YEAR link:DASH|TO|OR|AND year2:YEAR"),
    Rule("decade", "decade", f"{_EDGE} THE? decade:DECADE"),
    Rule(
        "holiday-season",
        "holiday_season",
        "HOLIDAYSEASON (SEASONWORD)? year:YEAR | year2:YEAR HOLIDAYSEASON SEASONWORD?",
    ),
    Rule("holiday-season", "holiday_season", "THE? rel:THIS|NEXT|LAST HOLIDAYSEASON SEASONWORD?"),
    Rule("season-span", "season_span", "THE? span:SPANYEARS SEASONWORD?"),
    Rule(
        "fiscal",
        "fiscal",
        f"{_EDGE} THE? (rel:THIS|NEXT|LAST)? (FISCALYEAR year:YEAR? | FISCAL UNIT year:YEAR? | FISCAL year:YEAR)",
    ),
    Rule("fiscal", "fiscal", "fy:FY"),
    # lengths and repetitions
    Rule("duration", "duration", f"(THE ORD?)? {_AMOUNT}"),
    Rule("units", "duration", "FOR|IN|WITHIN unit:UNITS"),
    Rule("old-units", "duration", "unit:UNITS DASH OLD"),
    Rule("long-unit", "duration", "ART? unit:UNIT DASH LONG", {"one": "1"}),
    Rule("long-units", "duration", "unit:UNITS DASH LONG"),
    Rule("half-unit", "half_length", "half:UNIT ART unit:UNIT"),
    Rule("half-unit-dashed", "half_length", "half:UNIT DASH unit:UNIT"),
    Rule("length-word", "length_word", "length:LENGTH"),
    Rule(
        "duration-dashed", "duration", "n:NUM|BIG|CARD|SOME (over:NUM SLASH under:NUM)? DASH unit:UNIT (DASH old:OLD)?"
    ),
    Rule("duration-dashed", "duration", "n:NUM|BIG|CARD DASH AND DASH ART DASH plus:UNIT DASH unit:UNIT"),
    Rule("units-of", "duration", "unit:UNITS (?=OF OTHER)"),
    Rule("over-the-units", "duration", "ABOUT THE unit:UNITS"),
    Rule("units-ahead", "duration", "THE unit:UNITS AHEAD"),
    Rule("the-units-before", "duration", "IN|ABOUT THE unit:UNITS (?=BEFORE|AFTER)"),
    Rule("unit-ended", "duration", "FOR|IN THE FULL? unit:UNIT (?=WHICH)", {"one": "1"}),
    Rule("of-the-unit", "the_unit", "IN|OF|FOR THE FULL? unit:UNIT (?!OF|WHICH|FROM|BOUND|DASH|BEFORE|AFTER)"),
    Rule("every", "set", "every:EVERY (n:ORD|NUM|CARD)? unit:UNIT|UNITS|WEEKDAY|PART|WEEKEND|MONTH|SEASON"),
    Rule("every-part", "set", "EVERY unit:WEEKDAY part:PART"),
    Rule("weekday-parts", "weekday_parts", "weekday:WEEKDAY (AND|OR weekday2:WEEKDAY)? part:PARTS"),
    Rule("adverb-of-set", "set", "set:SET"),
    Rule("adverb-of-set", "set", "set:OFTEN (?!OTHER)"),
    Rule("times-a-unit", "set", "(NUM | CARD)? TIMES ART unit:UNIT"),
    # vague, and times of day
    Rule("reference", "reference", "ref:REF (?!BEFORE|AFTER|AS)"),
    Rule("reference-adjective", "reference", "ref:RECENT|THIS"),
    Rule("reference-point", "reference", "ON ref:POINT"),
    Rule("the-past", "reference", f"IN? THE ref:PAST (?!{_COUNTED})"),
    Rule("clock", "clock", "clock:CLOCK (ampm:AMPM | IN THE part:PART)? ZONE?"),
    Rule("hour", "clock", "hour:NUM|CARD (ampm:AMPM | IN THE part:PART) ZONE?"),
    Rule("hour-zone", "clock4", "hour:BIG|NUM zone:ZONE"),
    Rule("part", "part", "THE|THAT part:PART"),
    Rule("early-part", "part", "THE? edge:EDGE DASH? part:PART"),
    Rule("part-alone", "part", "part:PART", {"joined": "1"}),
)

_DATE_PREPOSITIONS = frozenset(
    words(
        "in since until till by of early late mid for from before after through during between last next this "
        "around about every past beginning starting ending end towards toward into"
    )
)
_LINKS = frozenset({"and", "or", "to", "&", "-", "/", ","})
_SEASON_WORDS = frozenset(
    words("in this last next early late mid by until till since during before after through each every past")
)
_NUMERIC = frozenset({"NUM", "ORD", "YEAR"})

_RELATED = frozenset({"THIS", "NEXT", "LAST"})
#: what is put off is "pushed to spring", but "plans to spring"
_MOVED = frozenset(
    (word, "to")
    for word in words("pushed push pushes moved moves slips slipped slip postponed delayed back off deferred shifted")
)
_MONTH_LIKE = Guard(
    after=_DATE_PREPOSITIONS | {"the"}, after_link=_LINKS, after_move=frozenset({"to"}), after_class=_NUMERIC | _RELATED | {"EDGE"},
    before_class=_NUMERIC | _RELATED | {"MONTH"},
)  # fmt: skip
_SEASON = Guard(
    capital=False, after=_SEASON_WORDS | {"the", "into", "over", "for", "its", "from"},
    after_link=_LINKS | {"of"}, after_pair=_MOVED,
    after_class=_RELATED | {"YEAR", "EDGE"}, before_class=_RELATED | {"YEAR", "CALENDAR"},
)  # fmt: skip
_SHORT_WEEKDAY = Guard(after=frozenset({"on"}), before_class=frozenset({"NUM", "MONTH", "COMMA", "DASH"}))
_SHORT_ZONE = Guard(after_class=frozenset({"CLOCK", "AMPM", "NUM"}))
_ERA = Guard(capital=False, after=frozenset({"the"}), after_class=frozenset({"EDGE"}))

GUARDS: dict[str, Guard] = {
    "may": replace(_MONTH_LIKE, after=_MONTH_LIKE.after | {"a"}),
    "march": replace(_MONTH_LIKE, not_before=frozenset({"on", "for"}), always=frozenset(words("in since until"))),
    "august": replace(_MONTH_LIKE, alone=True, before_class=_MONTH_LIKE.before_class | {"BREAK", "COMMA", "IN"}),
    **dict.fromkeys(words("mar jan dec"), replace(_MONTH_LIKE, after=_DATE_PREPOSITIONS)),
    **dict.fromkeys(words("sun sat mon wed"), _SHORT_WEEKDAY),
    "fall": replace(_SEASON, after=_SEASON_WORDS - {"before", "after", "until"} | {"into"}),
    "spring": replace(_SEASON, after=_SEASON.after - {"for", "its"}),
    **dict.fromkeys(words("summer winter autumn"), _SEASON),
    **dict.fromkeys(words("et pt ct ist mt"), _SHORT_ZONE),
    **dict.fromkeys(words("twenties thirties forties fifties sixties seventies eighties nineties"), _ERA),
}
