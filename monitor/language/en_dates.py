"""How does English speak of dates? Words, patterns and cues as data; no function works on text here."""

from __future__ import annotations

from dataclasses import replace

from monitor.language.date_table import Cues, DateTable, Guard, Rule, words

_UNITS = {
    "half": "half", "minute": "minute", "hour": "hour", "day": "day", "week": "week",
    "fortnight": "week*2", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
    "century": "century", "yr": "year", "hr": "hour", "min": "minute",
}  # fmt: skip
_PLURALS = {
    "seconds": "second", "minutes": "minute", "hours": "hour", "days": "day", "nights": "day", "weeks": "week",
    "fortnights": "week*2", "months": "month", "quarters": "quarter", "years": "year", "decades": "decade",
    "centuries": "century", "yrs": "year", "hrs": "hour", "mins": "minute",
}  # fmt: skip
_CARDINALS = {
    word: number
    for number, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty"
        )
    )
    if number
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_COMPOUND_CARDINALS = {
    f"{tens} - {one}": _CARDINALS[tens] + _CARDINALS[one] for tens in ("twenty", *_TENS) for one in _ONES
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        1,
    )
} | {"thirtieth": 30}
_COMPOUND_ORDINALS = {f"twenty - {word}": 20 + number for word, number in _ORDINALS.items() if number < 10} | {
    "thirty - first": 31
}
_SPOKEN_YEARS = {
    f"{head} {tail}": year
    for year in range(2001, 2040)
    for head in ("two thousand and", "two thousand", "two - thousand - and -", "two - thousand -", "twenty", "twenty -")
    for tail in [
        next((word for word, number in (_CARDINALS | _COMPOUND_CARDINALS).items() if number == year - 2000), "")
    ]
    if tail and not (head.startswith("twenty") and year < 2010)
}

WORDS: dict[str, dict[str, int | str]] = {
    "MONTH": {
        "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
        "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
        "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
    },
    "WEEKDAY": {
        "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
        "mondays": 0, "tuesdays": 1, "wednesdays": 2, "thursdays": 3, "fridays": 4, "saturdays": 5, "sundays": 6,
        "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5,
        "sun": 6,
    },
    "UNIT": dict(_UNITS),
    "UNITS": dict(_PLURALS),
    "CARD": dict(_CARDINALS),
    "ART": {"a": 1, "an": 1},
    "ORD": _ORDINALS | {"latter": 2, "final": -1},
    "SEASON": {
        "spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI", "springtime": "SP",
        "summertime": "SU", "wintertime": "WI",
    },
    "FISCAL": {"fiscal": "", "financial": ""},
    "PART": {
        "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "noon": "T12:00", "midday": "T12:00",
        "midnight": "T24:00", "mornings": "MO", "evenings": "EV", "nights": "NI", "afternoons": "AF", "dawn": "MO",
        "dusk": "EV", "overnight": "NI", "lunchtime": "MI",
    },
    "ZONE": dict.fromkeys(words(
        "gmt utc bst est edt et pt pst pdt cst cdt ct mst mdt cet cest eet eest ist jst kst msk aest aedt sgt "
        "hkt"
    ), ""),
    "AMPM": {"am": "am", "pm": "pm"},
    "LAST": {"last": "", "previous": ""},
    "PAST": {"past": "PAST_REF"},
    "THIS": {"this": "", "current": ""},
    "NEXT": {"next": "", "coming": "soon", "upcoming": "soon", "forthcoming": "soon"},
    "FLOAT": {"following": "+", "subsequent": "+", "preceding": "-", "same": "="},
    "RECENT": {"recent": ""},
    "EDGE": {"early": "early", "mid": "mid", "late": "late"},
    "BOUND": {
        "start": "early", "beginning": "early", "middle": "mid", "end": "end", "close": "end", "outset": "early",
    },
    "DEICTIC": {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "tonite": 0, "yday": -1},
    "REF": {
        "now": "PRESENT_REF", "currently": "PRESENT_REF", "nowadays": "PRESENT_REF", "presently": "PRESENT_REF",
        "recently": "PAST_REF", "lately": "PAST_REF", "formerly": "PAST_REF", "soon": "FUTURE_REF",
        "shortly": "FUTURE_REF", "previously": "PAST_REF",
    },
    "DECADE": {
        era: 1920 + 10 * number
        for number, era in enumerate(words("twenties thirties forties fifties sixties seventies eighties nineties"))
    },
    "AGO": {"ago": "ago"},
    "LATERADV": {"later": "+", "earlier": "-", "afterwards": "+", "afterward": "+", "hence": "+", "thereafter": "+"},
    "IN": {"in": "", "during": "", "throughout": ""},
    "ON": {"on": "", "at": ""},
    "OF": {"of": ""},
    "THE": {"the": ""},
    "AND": {"and": ""},
    "OR": {"or": ""},
    "TO": {"to": "", "through": "", "thru": "", "until": "", "till": ""},
    "FROM": {"from": ""},
    "BETWEEN": {"between": ""},
    "EVERY": {"every": "", "each": ""},
    "SET": {
        "daily": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annual": "P1Y",
        "annually": "P1Y", "hourly": "PT1H", "nightly": "P1D", "biweekly": "P2W", "biennial": "P2Y", "biannual": "P6M",
    },
    "LENGTH": {
        "daylong": "P1D", "weeklong": "P1W", "monthlong": "P1M", "yearlong": "P1Y", "decadelong": "P1DE",
        "hourlong": "PT1H",
    },
    "SOME": {
        "several": "X", "few": "X", "some": "X", "many": "X", "couple": "X", "dozens": "X", "hundreds": "X",
        "numerous": "X", "multiple": "X", "various": "X", "scores": "X", "thousands": "X", "countless": "X",
    },
    "HOLIDAY": {"christmas": "christmas", "easter": "easter", "halloween": "halloween", "thanksgiving": "thanksgiving", "xmas": "christmas"},
    "WITHIN": {"within": ""},
    "BEFORE": {"before": ""},
    "AFTER": {"after": ""},
    "WEEKEND": {"weekend": "", "weekends": "s"},
    "CALENDAR": {"calendar": ""},
    "TIMES": {"once": 1, "twice": 2, "times": 0},
    "SEASONWORD": {"season": "", "campaign": ""},
    "THAT": {"that": ""},
    "OLD": {"old": "", "olds": ""},
    "ABOUT": {
        "about": "", "around": "", "nearly": "", "almost": "", "roughly": "", "approximately": "", "least": "",
        "exactly": "", "only": "", "just": "", "over": "",
    },
    "REST": {"rest": "", "remainder": ""},
    "HOLIDAYSEASON": {"holiday": "", "holidays": ""},
    "FULL": {"full": "", "whole": "", "entire": "", "consecutive": "", "straight": "", "additional": "", "extra": ""},
    "WHICH": {"starting": "", "commencing": "", "ending": "", "ended": ""},
    "FUNCTION": dict.fromkeys(words(
        "with by for is was are were be been has had have will would as than because while when where who "
        "which and against into since but not if although though rather instead however whether"
    ), ""),
}  # fmt: skip

PHRASES: dict[str, dict[str, int | str]] = {
    "CARD": _COMPOUND_CARDINALS | {"half a dozen": 6, "a dozen": 12},
    "ORD": dict(_COMPOUND_ORDINALS),
    "YEAR": dict(_SPOKEN_YEARS),
    "SEASON": {f"{word} the fall": "FA" for word in words("in by during until for before since after")},
    "NEXTDAY": {"the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2},
    "HOLIDAY": {
        "christmas day": "christmas", "christmas eve": "christmas eve", "new year's day": "new year",
        "new year's eve": "new year's eve", "new year's": "new year", "easter sunday": "easter",
        "easter monday": "easter monday", "good friday": "good friday", "boxing day": "boxing day",
        "valentine's day": "valentine's day", "independence day": "independence day", "labor day": "labor day",
        "labour day": "may day", "may day": "may day", "memorial day": "memorial day",
        "thanksgiving day": "thanksgiving", "black friday": "black friday", "palm sunday": "palm sunday",
        "ash wednesday": "ash wednesday", "maundy thursday": "maundy thursday", "all saints' day": "all saints",
        "st patrick's day": "st patrick", "st. patrick's day": "st patrick", "veterans day": "veterans day",
        "martin luther king day": "mlk", "presidents day": "presidents day", "columbus day": "columbus day",
        "bastille day": "bastille day", "whit monday": "whit monday",
    },
    "REF": {
        "at present": "PRESENT_REF", "at the moment": "PRESENT_REF", "these days": "PRESENT_REF",
        "right now": "PRESENT_REF", "at this time": "PRESENT_REF", "at this point": "PRESENT_REF",
        "for now": "PRESENT_REF", "in the near future": "FUTURE_REF", "in the future": "FUTURE_REF",
        "the future": "FUTURE_REF", "the near future": "FUTURE_REF",
        "in the near term": "FUTURE_REF", "some day": "FUTURE_REF",
        "in due course": "FUTURE_REF", "the present": "PRESENT_REF",
        "the near term": "FUTURE_REF", "the foreseeable future": "FUTURE_REF", "the time being": "PRESENT_REF",
    },
    "FROMNOW": {"from now": "now", "from today": "today"},
    "SOME": {"a few": "X", "a couple of": "2", "a number of": "X", "a couple": "2", "a good many": "X"},
    "SET": {"every day": "P1D", "once a day": "P1D", "year - round": "P1Y"},
    "UNIT": {"calendar year": "year", "calendar month": "month"},
    "FISCALYEAR": {"fiscal year": "", "financial year": ""},
    "ZONE": {"local time": "", "eastern time": "", "pacific time": "", "central european time": ""},
    "NEWYEAR": {"the new year": "", "new year": ""},
    "HOLIDAYSEASON": {"holiday season": ""},
}  # fmt: skip

_A_YEAR = "(COMMA? CALENDAR? year:YEAR | OF CALENDAR? year_of:YEAR | OF? rel:THIS|NEXT|LAST yunit:UNIT)"
_YEAR = f"{_A_YEAR}?"
_WD = "((rel_wd:THIS|NEXT|LAST|PAST)? weekday:WEEKDAY COMMA? (THE | ON)?)?"
_WD2 = "(weekday2:WEEKDAY COMMA? (THE | ON)?)?"
_LINK = "COMMA? link:DASH|TO|AND|OR|SLASH"
_N = "n:NUM|BIG|CARD|ART|SOME"
_AMOUNT = f"ABOUT? ({_N} | ART n_of:SOME) (FULL | PLUS)? unit:UNIT|UNITS (AND ART plus:UNIT)?"
_EDGE = "(THE? edge:EDGE (DASH | IN)? | THE? edge:BOUND OF | adv:LATERADV (IN | OF)?)?"

RULES = (
    # days
    Rule("weekday-in-brackets", "day", f"weekday:WEEKDAY LPAR THE? month:MONTH day:NUM|ORD {_YEAR} RPAR"),
    Rule("weekday-in-brackets", "day", f"weekday:WEEKDAY LPAR THE? day:NUM|ORD OF? month:MONTH {_YEAR} RPAR"),
    Rule("day-in-brackets", "day", "month:MONTH day:NUM|ORD LPAR weekday:WEEKDAY RPAR"),
    Rule("day-in-brackets", "day", "day:NUM|ORD month:MONTH LPAR weekday:WEEKDAY RPAR"),
    Rule("month-day", "day", f"{_WD} month:MONTH THE? day:NUM|ORD {_YEAR} (?!UNIT|UNITS)"),
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
        "THE day:ORD (OF rel:THIS|NEXT|LAST munit:UNIT | OF THE munit:UNIT)? (?!OTHER|UNIT|UNITS|WEEKDAY|ORD|HOLIDAY|DASH|SEASON|PART|YEAR|WEEKEND|MONTH)",
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
        f"{_WD} month:MONTH THE? day:NUM|ORD (COMMA? year1:YEAR COMMA?)? {_LINK} {_WD2} month2:MONTH THE? day2:NUM|ORD {_YEAR} (?!UNIT|UNITS)",
    ),
    Rule(
        "day-month-to-day-month",
        "day_range",
        f"{_WD} THE? day:NUM|ORD OF? month:MONTH (COMMA? year1:YEAR COMMA?)? {_LINK} {_WD2} THE? day2:NUM|ORD OF? month2:MONTH {_YEAR}",
    ),
    Rule("ordinal-days", "ordinal_range", "FROM THE? day:ORD link:TO|DASH THE? day2:ORD (?!OTHER|UNIT|OF? MONTH)"),
    Rule("ordinal-days", "ordinal_range", "THE day:ORD link:TO|DASH|AND THE? day2:ORD (?!OTHER|UNIT|OF? MONTH)"),
    Rule(
        "month-day-list", "day_list", f"month:MONTH day:NUM|ORD COMMA day2:NUM|ORD COMMA? AND|OR day3:NUM|ORD {_YEAR}"
    ),
    Rule(
        "day-list-month",
        "day_list",
        f"day:NUM|ORD COMMA day2:NUM|ORD COMMA? AND|OR day3:NUM|ORD OF? month:MONTH {_YEAR}",
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
    Rule(
        "weekdays",
        "weekday_range",
        f"(rel:THIS|NEXT|LAST)? weekday:WEEKDAY {_LINK} (rel2:THIS|NEXT|LAST)? weekday2:WEEKDAY (OF? wrel:THIS|NEXT|LAST unit:UNIT)?",
    ),
    # counted from the day of publication
    Rule("deictic", "deictic", "LATERADV? day:DEICTIC"),
    Rule("deictic-day", "deictic", "day:NEXTDAY"),
    Rule("part-of-today", "this_part", "LATERADV? rel:THIS|LAST part:PART"),
    Rule("unit", "unit", f"{_EDGE} THE? rel:THIS|NEXT|LAST FULL? unit:UNIT"),
    Rule("floating", "floating", "THE? float:FLOAT unit:UNIT|WEEKDAY"),
    Rule("next-day", "floating", "THE? float:NEXT unit:UNIT"),
    Rule("past-unit", "past_unit", "THE? rel:PAST|FULL unit:UNIT"),
    Rule("edge-of-unit", "unit", "THE? edge:BOUND OF THE unit:UNIT"),
    Rule("adverb-in-unit", "unit", "adv:LATERADV IN THE unit:UNIT"),
    Rule("unit-end", "unit", "THE? unit:UNIT DASH? edge:BOUND (?!OF|OTHER|IN)"),
    Rule("new-year", "new_year", f"{_EDGE} new:NEWYEAR"),
    Rule("weekend", "weekend", f"{_EDGE} (THE? THIS? rel:THIS|NEXT|LAST|PAST | THE) WEEKEND"),
    Rule("weekend-alone", "weekend", "WEEKEND"),
    Rule("ago", "offset", f"{_AMOUNT} dir:AGO"),
    Rule("from-now", "offset", f"{_AMOUNT} dir:FROMNOW"),
    Rule("later", "offset", f"{_AMOUNT} dir:LATERADV"),
    Rule("in-amount", "offset", f"IN {_AMOUNT}", {"length": "1"}),
    Rule("in-next-amount", "span", f"IN THE? rel:NEXT|LAST|PAST {_AMOUNT}"),
    Rule("units-ago", "offset", "unit:UNITS dir:AGO|LATERADV"),
    Rule("year-ago", "offset", "ART? unit:UNIT DASH dir:AGO|LATERADV", {"one": "1"}),
    Rule("within", "within", f"WITHIN THE? NEXT? {_AMOUNT}"),
    Rule("next-amount", "span", f"THE? rel:NEXT|LAST|PAST|RECENT|THIS {_AMOUNT}"),
    Rule("coming-units", "span", "THE? rel:NEXT|LAST|PAST|RECENT|THIS unit:UNITS"),
    # months and longer
    Rule("month", "month", f"{_EDGE} (rel0:THIS|NEXT|LAST)? month:MONTH {_YEAR}"),
    Rule(
        "months",
        "month_range",
        f"{_EDGE} month:MONTH (COMMA? year1:YEAR)? {_LINK} (edge2:EDGE DASH? | THE? edge2:BOUND OF)? month2:MONTH {_YEAR} (?!NUM|ORD)",
    ),
    Rule(
        "ordinal-unit",
        "ordinal_unit",
        "THE? (fiscal:FISCAL)? ord:ORD|LAST DASH? unit:UNIT|WEEKEND|HALF|QUARTER (OF? CALENDAR? year:YEAR | OF? THE? rel:THIS|NEXT|LAST yunit:UNIT | OF THE yunit:UNIT)?",
    ),
    Rule(
        "ordinal-unit-of-month",
        "ordinal_unit",
        f"THE? ord:ORD|LAST DASH? unit:UNIT|WEEKEND (OF | IN) month:MONTH {_YEAR}",
    ),
    Rule("year-ordinal-unit", "ordinal_unit", "rel:THIS|NEXT|LAST yunit:UNIT ord:ORD|LAST DASH? unit:UNIT"),
    Rule("unit-after-next", "unit_after_next", "THE? unit:UNIT|WEEKEND AFTER NEXT"),
    Rule("unit-before-last", "unit_after_next", "THE? unit:UNIT|WEEKEND BEFORE last:LAST"),
    Rule("anchor", "anchor", "THE unit:UNIT (?=BEFORE|AFTER)"),
    Rule("ordinal-unit-fiscal", "fiscal", "THE? ord:ORD|LAST DASH? unit:UNIT OF? THE? (FISCAL|FISCALYEAR) year:YEAR?"),
    Rule(
        "quarter",
        "quarter",
        "(fiscal:FISCAL)? quarter:QUARTER COMMA? (OF? CALENDAR? year:YEAR | OF? rel:THIS|NEXT|LAST yunit:UNIT)?",
    ),
    Rule("half", "half", "half:HALF COMMA? (OF? CALENDAR? year:YEAR | OF? rel:THIS|NEXT|LAST yunit:UNIT)?"),
    Rule("quarter-fiscal", "fiscal", "quarter:QUARTER|HALF OF? THE? FISCAL|FISCALYEAR|FY year:YEAR?"),
    Rule("season", "season", f"{_EDGE} THE? (THIS? rel0:THIS|NEXT|LAST|PAST)? season:SEASON ({_A_YEAR} | (?!OF))"),
    Rule("season-of-year", "season", "year:YEAR season:SEASON"),
    Rule("year", "year", f"{_EDGE} CALENDAR? year:YEAR"),
    Rule("years", "year_range", "year:YEAR link:DASH|TO|OR|AND year2:YEAR"),
    Rule("decade", "decade", f"{_EDGE} THE? decade:DECADE"),
    Rule(
        "holiday-season",
        "holiday_season",
        "HOLIDAYSEASON (SEASONWORD)? year:YEAR | year2:YEAR HOLIDAYSEASON SEASONWORD?",
    ),
    Rule("holiday-season", "holiday_season", "THE? rel:THIS|NEXT|LAST HOLIDAYSEASON SEASONWORD?"),
    Rule("season-span", "season_span", "THE? span:SPANYEARS SEASONWORD?"),
    Rule("fiscal", "fiscal", f"{_EDGE} THE? (rel:THIS|NEXT|LAST)? (FISCAL|FISCALYEAR) UNIT? (year:YEAR)?"),
    Rule("fiscal", "fiscal", "fy:FY"),
    # lengths and repetitions
    Rule("duration", "duration", f"{_AMOUNT}"),
    Rule("units", "duration", "unit:UNITS"),
    Rule("half-unit", "half_length", "half:UNIT ART unit:UNIT"),
    Rule("length-word", "length_word", "length:LENGTH"),
    Rule("duration-dashed", "duration", "n:NUM|BIG|CARD|ART DASH unit:UNIT (DASH OLD)?"),
    Rule("of-the-unit", "the_unit", "IN|OF THE unit:UNIT"),
    Rule("every", "set", "EVERY (n:ORD|NUM|CARD)? unit:UNIT|UNITS|WEEKDAY|PART|WEEKEND|MONTH|SEASON"),
    Rule("adverb-of-set", "set", "set:SET"),
    Rule("times-a-unit", "set", "n:CARD? TIMES ART unit:UNIT"),
    # vague, and times of day
    Rule("reference", "reference", "ref:REF (?!BEFORE|AFTER)"),
    Rule("the-past", "reference", "IN? THE ref:PAST"),
    Rule("clock", "clock", "clock:CLOCK (ampm:AMPM | IN THE part:PART)? ZONE?"),
    Rule("hour", "clock", "hour:NUM|CARD (ampm:AMPM | IN THE part:PART) ZONE?"),
    Rule("hour-zone", "clock4", "hour:BIG|NUM zone:ZONE"),
    Rule("part", "part", "THE part:PART"),
    Rule("part-alone", "part", "part:PART"),
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
_MONTH_LIKE = Guard(
    after=_DATE_PREPOSITIONS | {"the"}, after_link=_LINKS, after_class=_NUMERIC | _RELATED | {"EDGE"},
    before_class=_NUMERIC | _RELATED | {"MONTH"},
)  # fmt: skip
_SEASON = Guard(
    capital=False, after=_SEASON_WORDS | {"the", "into", "over", "for", "its"}, after_link=_LINKS,
    after_class=_RELATED | {"YEAR", "EDGE"}, before_class=_RELATED | {"YEAR", "CALENDAR"},
)  # fmt: skip
_SHORT_WEEKDAY = Guard(after=frozenset({"on"}), before_class=frozenset({"NUM", "MONTH", "COMMA", "DASH"}))
_SHORT_ZONE = Guard(after_class=frozenset({"CLOCK", "AMPM", "NUM"}))
_ERA = Guard(capital=False, after=frozenset({"the"}), after_class=frozenset({"EDGE"}))

GUARDS: dict[str, Guard] = {
    "may": _MONTH_LIKE,
    "march": replace(_MONTH_LIKE, not_before=frozenset({"on", "for"})),
    "august": replace(_MONTH_LIKE, before_class=_MONTH_LIKE.before_class | {"BREAK", "COMMA", "IN"}),
    **dict.fromkeys(words("mar jan dec"), replace(_MONTH_LIKE, after=_DATE_PREPOSITIONS)),
    **dict.fromkeys(words("sun sat mon wed"), _SHORT_WEEKDAY),
    "fall": replace(_SEASON, after=_SEASON_WORDS - {"before", "after", "until", "to"}),
    "spring": replace(_SEASON, after=_SEASON_WORDS | {"the", "into"}),
    **dict.fromkeys(words("summer winter autumn"), _SEASON),
    **dict.fromkeys(words("et pt ct ist mt"), _SHORT_ZONE),
    **dict.fromkeys(words("twenties thirties forties fifties sixties seventies eighties nineties"), _ERA),
}

MODIFIERS = {
    "by": "by", "no later than": "by", "not later than": "by", "until": "until", "till": "until", "through": "until",
    "before": "before", "to": "to", "prior to": "before", "ahead of": "before", "after": "after", "following": "after",
    "no earlier than": "not-before", "not earlier than": "not-before", "not before": "not-before",
    "no sooner than": "not-before", "not until": "not-before", "as early as": "not-before", "as soon as": "not-before",
    "since": "since", "from": "from", "starting": "from", "beginning": "from", "as of": "from", "effective": "from",
    "around": "approx", "about": "approx", "approximately": "approx", "roughly": "approx", "circa": "approx",
    "on or about": "approx", "on or around": "approx", "on or before": "by", "at the latest": "by",
    "starting on": "from", "beginning on": "from", "starting from": "from", "between": "", "on": "",
}  # fmt: skip

MODIFIERS_AFTER = {
    "at the earliest": "not-before", "at the latest": "by", "or later": "not-before", "or earlier": "by",
    "or so": "approx", "or thereabouts": "approx", "onward": "from", "onwards": "from",
}  # fmt: skip

CUES = Cues(
    past=frozenset(
        words(
            "said told was were had did went came held began won lost met took gave made left got saw knew found sent"
            " ran spoke wrote rose fell led became kept brought flew drove paid stood fought sold grew drew rang sank"
            " shot struck sought taught thought threw understood withdrew ago ended previous earlier been signed sworn"
            " seen gone according showed spent died broke heard since"
        )
    ),
    future=frozenset(
        words(
            "will shall would going until next tomorrow could should may might can 'll won't cannot must intends aims"
            " hopes forthcoming upcoming ahead coming possible likely"
        )
    ),
    plans=frozenset(
        words(
            "due scheduled slated expected expects planned plans plan planning targets targeting target set booked"
            " pencilled penciled poised aiming tentatively billed earmarked timed lined fixed picked"
        )
    ),
    was=frozenset(words("was were had been originally previously initially once first earlier formerly")),
    perfect=frozenset({"have"}),
    present=frozenset(
        words(
            "starts begins opens arrives meets leaves goes takes lands comes returns ends closes kicks runs faces hosts"
            " visits travels holds launches releases debuts resumes votes decides rules heads flies plays stays airs"
            " hits lasts continues starting hold meet start begin open arrive go leave"
        )
    ),
    copula=frozenset({"is", "are", "it's"}),
    infinitive="to",
    not_ahead=frozenset(
        words(
            "went came returned traveled travelled flew moved headed back rushed taken brought sent drove led declined"
            " refused failed managed began started continued tried sought attempted forced happened appeared seemed voted"
            " helped opted able unable used due thanks according close next close"
        )
    )
    - {"due"},
    determiners=frozenset(words("a an the its their his her our new this that these any no further own")),
    could=frozenset({"could"}),
    passive=frozenset({"be", "being", "is", "are", "get", "gets", "getting"}),
    past_endings=("ed",),
    not_past=frozenset(words("need indeed speed exceed proceed unlimited united hundred agreed-upon")),
    ahead=frozenset({"to", "for", "until", "till", "by", "through"}),
    negation=frozenset(words("not no never nothing nobody none cannot without won't isn't doesn't don't can't wouldn't")),
)

TABLE = DateTable(
    language="en",
    words=WORDS,
    phrases=PHRASES,
    rules=RULES,
    guards=GUARDS,
    modifiers=MODIFIERS,
    modifiers_after=MODIFIERS_AFTER,
    cues=CUES,
    number_names=frozenset(
        words(
        "box flight part chapter version no number nr page section article resolution route highway interstate "
        "room phase episode volume vol act gate platform bus line class level grade type model mark ios "
        "android chapter season group stage round game match formula channel area unit track pier"
    )
    ),
    amounts=frozenset(
        words(
        "people points miles kilometers kilometres km meters metres feet tons tonnes troops soldiers "
        "employees workers jobs seats dollars euros pounds shares homes houses votes words pages calories "
        "watts volts rpm members percent deaths cases delegates students patients km/h kg mm cc athletes"
    )
    ),
    movers=frozenset(
        words(
        "move moved moves moving push pushed pushes pushing shift shifted shifts shifting postpone postponed "
        "postpones delay delayed delays reschedule rescheduled reschedules brought bring brings put change "
        "changed changes slip slipped slips defer deferred advance advanced advances forward back switched "
        "switch bumped bump rolled"
    )
    ),
    not_after=frozenset(
        words(
        "bloody super cyber giving fat holy black arab prague silent hot indian wet casual throwback small"
    )
    ),
    not_before=frozenset(
        words(
        "tree trees island islands market markets card cards egg eggs bunny carol carols pudding jumper camp "
        "camps training roll rolls water tide break"
    )
    ),
    dotted=frozenset(
        words(
        "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed weds thu thur thurs fri sat sun mr "
        "mrs ms dr gen sen rep gov st no vs etc inc co corp ltd jr sr prof lt col capt"
    )
    ),
    bounds=frozenset({"before", "by", "until", "till"}),
    articles=frozenset({"the", "a"}),
    tonight="tonight",
    holidays={
        "christmas": "12-25", "christmas eve": "12-24", "boxing day": "12-26", "new year": "01-01",
        "new year's eve": "12-31", "halloween": "10-31", "valentine's day": "02-14", "independence day": "07-04",
        "st patrick": "03-17", "all saints": "11-01", "veterans day": "11-11", "bastille day": "07-14",
        "may day": "05-01", "easter": "easter+0", "easter monday": "easter+1", "good friday": "easter-2",
        "palm sunday": "easter-7", "maundy thursday": "easter-3", "ash wednesday": "easter-46",
        "whit monday": "easter+50", "thanksgiving": "11/3/4", "black friday": "11/3/4+1", "labor day": "9/0/1",
        "memorial day": "5/0/-1", "columbus day": "10/0/2", "mlk": "1/0/3", "presidents day": "2/0/3",
    },
)  # fmt: skip
