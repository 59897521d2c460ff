"""In which order does German put the words of a date? Patterns, and when a doubtful word is a date word; data only."""

from __future__ import annotations

from monitor.language.date_table import Guard, Rule, words

_A_YEAR = "(COMMA? (THE? UNIT)? year:YEAR | (IN | OF)? THE? rel:THIS|NEXT|LAST yunit:UNIT)"
_YEAR = f"{_A_YEAR}?"
_WD = "((rel_wd:THIS|NEXT|LAST)? weekday:WEEKDAY COMMA? (THE | ON)?)?"
_WD2 = "(weekday2:WEEKDAY COMMA? (THE | ON)?)?"
_LINK = "COMMA? link:DASH|TO|AND|OR|SLASH"
_AMOUNT = "ABOUT? (n:NUM|BIG|CARD|ART|SOME) (FULL | PLUS)? unit:UNIT|UNITS"
_EDGE = "(edge:EDGE THE?)?"
_REL = "rel:THIS|NEXT|LAST"

RULES = (
    # days
    Rule("weekday-in-brackets", "day", f"weekday:WEEKDAY LPAR THE? day:NUM|ORD month:MONTH {_YEAR} RPAR"),
    Rule("day-in-brackets", "day", "day:NUM|ORD month:MONTH LPAR weekday:WEEKDAY RPAR"),
    Rule("day-month", "day", f"{_WD} THE? day:NUM|ORD month:MONTH {_YEAR}"),
    Rule("iso", "iso", "iso:ISO"),
    Rule("iso-month", "iso_month", "iso:ISOMONTH"),
    Rule("figures", "numeric", "(WEEKDAY COMMA? (THE | ON)?)? THE? date:NUMERIC"),
    Rule("holiday", "holiday", f"holiday:HOLIDAY {_YEAR}"),
    Rule("nth-weekday", "nth_weekday", f"THE? ord:ORD|LAST weekday:WEEKDAY (IN | OF | THE UNIT | THE)? month:MONTH {_YEAR}"),
    Rule("nth-weekday", "nth_weekday", f"THE? ord:ORD|LAST weekday:WEEKDAY (IN | THE) THE? {_REL} munit:UNIT"),
    Rule("nth-weekday", "nth_weekday", "THE? ord:ORD|LAST weekday:WEEKDAY (IN | THE) munit:UNIT"),
    # ranges of days
    Rule(
        "days-month",
        "day_range",
        f"{_WD} THE? day:NUM|ORD {_LINK} (ON | THE | UNTIL)? {_WD2} THE? day2:NUM|ORD month:MONTH {_YEAR}",
    ),
    Rule(
        "day-month-to-day-month",
        "day_range",
        f"{_WD} THE? day:NUM|ORD month:MONTH (COMMA? year1:YEAR)? {_LINK}"
        f" (ON | UNTIL)? {_WD2} THE? day2:NUM|ORD month2:MONTH {_YEAR}",
    ),
    Rule("day-list-month", "day_list", f"day:NUM|ORD COMMA day2:NUM|ORD COMMA? AND|OR day3:NUM|ORD month:MONTH {_YEAR}"),
    Rule("iso-to-iso", "iso_range", "iso:ISO link:DASH|TO|SLASH iso2:ISO"),
    Rule("week-of", "week_of", f"THE? unit:UNIT|WEEKEND (FROM | OF) {_WD} THE? day:NUM|ORD month:MONTH {_YEAR}"),
    # weekdays
    Rule("weekday", "weekday", f"(THE? {_REL})? weekday:WEEKDAY"),
    Rule("weekday-of-week", "weekday", "weekday:WEEKDAY (IN | COMMA)? THE? wrel:THIS|NEXT|LAST unit:UNIT"),
    Rule("week-weekday", "weekday", "wrel:THIS|NEXT|LAST unit:UNIT (ON | COMMA)? weekday:WEEKDAY"),
    Rule("weekday-week", "weekday", "weekday:WEEKDAY IN ART unit1:UNIT"),
    Rule(
        "weekdays",
        "weekday_range",
        f"({_REL})? weekday:WEEKDAY {_LINK} (ON | UNTIL)? (rel2:THIS|NEXT|LAST)? weekday2:WEEKDAY"
        " (THE? wrel:THIS|NEXT|LAST unit:UNIT)?",
    ),
    # counted from the day of publication
    Rule("deictic", "deictic", "day:DEICTIC"),
    Rule("deictic-day", "deictic", "day:NEXTDAY"),
    Rule("unit", "unit", f"{_EDGE} THE? {_REL} FULL? unit:UNIT"),
    Rule("unit-in-course", "unit", f"IN? COURSE THE? ({_REL})? unit:UNIT"),
    Rule("edge-of-unit", "unit", "edge:EDGE THE unit:UNIT"),
    Rule("unit-end", "unit", "unit:UNITEND", {"edge": "late"}),
    Rule("unit-start", "unit", "unit:UNITSTART", {"edge": "early"}),
    Rule("unit-middle", "unit", "unit:UNITMIDDLE", {"edge": "mid"}),
    Rule("floating", "floating", "THE? float:FLOAT unit:UNIT|WEEKDAY"),
    Rule("next-day", "floating", "THE? float:NEXT unit:UNIT"),
    Rule("weekend", "weekend", f"(THE? {_REL} | THE | ON) WEEKEND"),
    Rule("weekends", "weekends", "weekend:WEEKEND"),
    Rule("new-year", "new_year", "new:NEWYEAR"),
    Rule("ago", "offset", f"dir:BEFORE {_AMOUNT}"),
    Rule("later", "offset", f"{_AMOUNT} dir:LATERADV"),
    Rule("in-amount", "offset", f"IN {_AMOUNT}", {"length": "1"}),
    Rule("in-next-amount", "span", f"IN THE? rel:NEXT|LAST {_AMOUNT}"),
    Rule("within", "within", f"WITHIN OF? THE? NEXT? {_AMOUNT}"),
    Rule("next-amount", "span", f"THE? rel:NEXT|LAST|RECENT|THIS {_AMOUNT}"),
    Rule("coming-units", "span", "THE? rel:NEXT|LAST|RECENT|THIS unit:UNITS"),
    # months and longer
    Rule("month", "month", f"{_EDGE} (THE? rel0:THIS|NEXT|LAST)? month:MONTH {_YEAR}"),
    Rule(
        "months",
        "month_range",
        f"{_EDGE} month:MONTH (COMMA? year1:YEAR)? {_LINK} IN? (edge2:EDGE)? month2:MONTH {_YEAR}",
    ),
    Rule(
        "ordinal-unit",
        "ordinal_unit",
        f"THE? ord:ORD|LAST unit:UNIT|WEEKEND|HALFYEAR ((THE? UNIT)? year:YEAR | IN? THE? {_REL} yunit:UNIT | THE yunit:UNIT)?",
    ),
    Rule("half-of", "ordinal_unit", f"THE? ord:ORD unit:HALFOF ((THE? UNIT)? year:YEAR | THE? {_REL} yunit:UNIT | THE yunit:UNIT)"),
    Rule("half-of-year", "ordinal_unit", "THE? ord:ORD unit:HALFYEAR (year:YEAR)?", {"bare": "1"}),
    Rule("ordinal-unit-of-month", "ordinal_unit", f"THE? ord:ORD|LAST unit:UNIT|WEEKEND|HALFOF (IN | THE)? month:MONTH {_YEAR}"),
    Rule("unit-after-next", "unit_after_next", "THE? AFTERNEXT unit:UNIT|WEEKEND"),
    Rule("unit-before-last", "unit_after_next", "THE? last:BEFORELAST unit:UNIT|WEEKEND"),
    Rule("quarter", "quarter", "quarter:QUARTER COMMA? (THE? UNIT)? (year:YEAR)?"),
    Rule("half", "half", "half:HALF COMMA? (year:YEAR)?"),
    Rule("season", "season", f"{_EDGE} (THE? rel0:THIS|NEXT|LAST)? season:SEASON {_YEAR}"),
    Rule("third-of-month", "third_of_month", f"THE? part:LAST|ORD third:ORD (IN | THE)? month:MONTH {_YEAR}"),
    Rule("year", "year", f"{_EDGE} (IN? THE? UNIT)? year:YEAR"),
    Rule("years", "year_range", "year:YEAR link:DASH|TO|OR|AND year2:YEAR"),
    Rule("decade", "decade", f"{_EDGE} THE? decade:DECADE"),
    Rule("season-span", "season_span", "SEASONWORD? span:SPANYEARS"),
    Rule("fiscal", "fiscal", f"THE? ({_REL})? FISCALYEAR (year:YEAR)?"),
    # lengths and repetitions
    Rule("duration", "duration", f"{_AMOUNT}"),
    Rule("units", "duration", "unit:UNITS"),
    Rule("of-the-unit", "the_unit", "IN|OF THE unit:UNIT"),
    Rule("every", "set", "EVERY (n:ORD|NUM|CARD)? unit:UNIT|UNITS|WEEKDAY|PART|WEEKEND|MONTH|SEASON"),
    Rule("adverb-of-set", "set", "set:SET"),
    # vague, and times of day
    Rule("reference", "reference", "ref:REF"),
    Rule("clock", "clock", "clock:CLOCK ZONE?"),
    Rule("hour-zone", "clock4", "hour:BIG|NUM|CARD zone:ZONE ZONE?"),
    Rule("part", "part", "(IN | ON)? THE? part:PART"),
)  # fmt: skip


GUARDS: dict[str, Guard] = {
    # first names and an abbreviation
    **dict.fromkeys(
        words("jan mai august"),
        Guard(
            after=frozenset(words("im in bis ab seit vom von anfang mitte ende vor nach und oder bis zum am diesen nächsten für den noch erst")),
            after_link=frozenset({"/", "-"}),
            after_class=frozenset({"NUM", "ORD", "YEAR", "EDGE", "THIS", "NEXT", "LAST", "EVERY"}),
            before_class=frozenset({"YEAR", "NUM", "ORD", "TO", "MONTH"}),
        ),
    ),
    # "one" before a noun is no hour, and "so" no day
    **dict.fromkeys(
        words("mo di mi do fr sa"),
        Guard(before_class=frozenset({"NUM", "ORD", "NUMERIC"}), after=frozenset({"am"})),
    ),
}  # fmt: skip
