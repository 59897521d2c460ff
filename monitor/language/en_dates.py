"""How does English speak of dates? Words, patterns and cues as data; no function works on text here."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.language.date_table import Cues, DateTable, words
from monitor.language.en_date_rules import GUARDS, RULES

_UNITS = {
    "half": "half", "minute": "minute", "hour": "hour", "day": "day", "week": "week",
    "fortnight": "week*2", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
    "century": "century", "yr": "year", "hr": "hour", "min": "minute",
}  # fmt: skip
_PLURALS = {
    "seconds": "second", "minutes": "minute", "hours": "hour", "days": "day", "weeks": "week",
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
_WEEKDAYS = {
    name: number for number, name in enumerate(words("monday tuesday wednesday thursday friday saturday sunday"))
}
_SPOKEN_YEARS = {
    f"{head} {tail}": year
    for year in range(2001, 2040)
    for head in ("two thousand and", "two thousand", "two - thousand - and -", "two - thousand -", "twenty", "twenty -")
    for tail in [
        next((word for word, number in (_CARDINALS | _COMPOUND_CARDINALS).items() if number == year - 2000), "")
    ]
    if tail and not (head.startswith("twenty") and year < 2010)
} | {
    f"nineteen {word}": 1900 + number
    for word, number in (_CARDINALS | _COMPOUND_CARDINALS).items()
    if 10 <= number < 100
}

WORDS: dict[str, Mapping[str, int | str]] = {
    "MONTH": {
        "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
        "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
        "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
    },
    "WEEKDAY": {
        **_WEEKDAYS,
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
        "midnight": "T24:00", "dawn": "MO",
        "dusk": "EV", "overnight": "TNI", "lunchtime": "MI",
    },
    "PARTS": {"mornings": "MO", "afternoons": "AF", "evenings": "EV", "nights": "NI"},
    "ZONE": dict.fromkeys(words(
        "gmt utc bst est edt et pt pst pdt cst cdt ct mst mdt cet cest eet eest ist jst kst msk aest aedt sgt "
        "hkt"
    ), ""),
    "AMPM": {"am": "am", "pm": "pm"},
    "LAST": {"last": "", "previous": "-", "latest": ""},
    "PAST": {"past": "PAST_REF"},
    "THIS": {"this": "", "current": "PRESENT_REF"},
    "NEXT": {"next": "", "coming": "soon", "upcoming": "soon", "forthcoming": "soon"},
    "FLOAT": {"following": "+", "subsequent": "+", "preceding": "-", "same": "="},
    "RECENT": {"recent": "PAST_REF"},
    "EDGE": {"early": "early", "mid": "mid", "late": "late"},
    "BOUND": {
        "start": "early", "beginning": "early", "middle": "mid", "end": "end", "close": "end", "outset": "early",
    },
    "DEICTIC": {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "tonite": 0, "yday": -1},
    "REF": {
        "now": "PRESENT_REF", "currently": "PRESENT_REF", "nowadays": "PRESENT_REF", "presently": "PRESENT_REF",
        "recently": "PAST_REF", "lately": "PAST_REF", "soon": "FUTURE_REF", "shortly": "FUTURE_REF",
        "future": "FUTURE_REF",
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
        **{f"{name}s": f"XXXX-WXX-{number + 1}" for name, number in _WEEKDAYS.items()},
        "daily": "P1D",
    },
    "OFTEN": {
        "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annual": "P1Y",
        "annually": "P1Y", "hourly": "PT1H", "nightly": "P1D", "biweekly": "P2W", "biennial": "P2Y", "biannual": "P6M",
    },
    "LENGTH": {
        "daylong": "P1D", "weeklong": "P1W", "monthlong": "P1M", "yearlong": "P1Y", "decadelong": "P1DE",
        "hourlong": "PT1H",
    },
    "SOME": {
        "several": "X", "few": "X", "some": "X", "many": "X", "couple": "2", "dozens": "X", "hundreds": "X",
        "numerous": "X", "multiple": "X", "various": "X", "scores": "X", "thousands": "X", "countless": "X",
    },
    "HOLIDAY": {
        "christmas": "christmas", "easter": "easter", "halloween": "halloween",
        "thanksgiving": "thanksgiving", "xmas": "christmas",
    },
    "WITHIN": {"within": ""},
    "BEFORE": {"before": "-"},
    "AFTER": {"after": ""},
    "WEEKEND": {"weekend": "", "weekends": "s"},
    "CALENDAR": {"calendar": ""},
    "TIMES": {"once": 1, "twice": 2, "times": 0},
    "SEASONWORD": {"season": "", "campaign": ""},
    "THAT": {"that": ""},
    "OLD": {"old": "", "olds": ""},
    "ABOUT": {
        "about": "", "around": "", "nearly": "", "almost": "", "roughly": "", "approximately": "", "over": "",
    },
    "JUST": {"just": "", "only": "", "exactly": ""},
    "LONG": {"long": ""},
    "POINT": {"present": "PRESENT_REF"},
    "FOR": {"for": ""},
    "PERIOD": {"period": ""},
    "AS": {"as": ""},
    "AHEAD": {"ahead": ""},
    "REST": {"rest": "", "remainder": ""},
    "HOLIDAYSEASON": {"holiday": "", "holidays": ""},
    "FULL": {"full": "", "whole": "", "entire": "", "consecutive": "", "straight": "", "additional": "", "extra": ""},
    "WHICH": {"starting": "", "commencing": "", "ending": "", "ended": ""},
    "FUNCTION": dict.fromkeys(words(
        "with by is was are were be been has had have will would than because while when where who "
        "which and against into since but not if although though rather instead however whether"
    ), ""),
}  # fmt: skip

PHRASES: dict[str, Mapping[str, int | str]] = {
    "CARD": _COMPOUND_CARDINALS | {"half a dozen": 6, "a dozen": 12},
    "ORD": dict(_COMPOUND_ORDINALS),
    "YEAR": {**_SPOKEN_YEARS, "the year two thousand": 2000},
    "SEASON": {f"{word} the fall": "FA" for word in words("in by during until for before since after")},
    "EDGE": {
        **{f"early {part} of": "early" for part in ("part", "stages")},
        **{f"{edge} {part} of": "late" for edge in ("late", "latter") for part in ("part", "stages")},
    },
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
        "these days": "PRESENT_REF", "right now": "PRESENT_REF", "the present": "PRESENT_REF",
        "the time being": "PRESENT_REF", "the future": "FUTURE_REF", "the near future": "FUTURE_REF",
        "the foreseeable future": "FUTURE_REF", "the near term": "FUTURE_REF", "some day": "FUTURE_REF",
        "in due course": "FUTURE_REF", "more recently": "PAST_REF", "most recently": "PAST_REF",
    },
    "POINT": {"the moment": "PRESENT_REF", "this time": "PRESENT_REF", "this point": "PRESENT_REF"},
    "ABOUT": dict.fromkeys(("at least", "at most", "more than", "less than", "fewer than", "no more than", "up to"), ""),
    "FROMNOW": {"from now": "now"},
    "SOME": {"a few": "X", "a couple of": "2", "couple of": "2", "a number of": "X", "a couple": "2", "a good many": "X"},
    "SET": {
        "every day": "P1D", "once a day": "P1D", "year - round": "P1Y", "daily basis": "P1D", "weekly basis": "P1W",
        "monthly basis": "P1M", "quarterly basis": "P3M", "annual basis": "P1Y", "yearly basis": "P1Y",
    },
    "EVERY": {"every other": 2},
    "UNIT": {"calendar year": "year", "calendar month": "month"},
    "FISCALYEAR": {"fiscal year": "", "financial year": ""},
    "ZONE": {"local time": "", "eastern time": "", "pacific time": "", "central european time": ""},
    "NEWYEAR": {"the new year": "", "new year": ""},
    "HOLIDAYSEASON": {"holiday season": ""},
}  # fmt: skip

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
            " seen gone according showed spent died broke heard since built bought"
            " stole woke fed hid lent meant rode sang slept swam swore tore wore"
        )
    ),
    future=frozenset(
        words(
            "will shall would going until next tomorrow could should may might can 'll won't cannot must intends aims"
            " i'll you'll he'll she'll it'll we'll they'll there'll that'll hopes forthcoming upcoming ahead coming possible likely"
        )
    ),
    plans=frozenset(
        words(
            "due scheduled slated expected expects expect hope want wants aim intend planned plans plan planning targets targeting target set booked"
            " pencilled penciled poised aiming tentatively billed earmarked timed lined fixed picked"
        )
    ),
    done=frozenset({"set"}),
    was=frozenset(words("was were had been originally previously initially once first earlier formerly")),
    perfect=frozenset({"have"}),
    present=frozenset(
        words(
            "starts begins opens arrives meets leaves goes takes lands comes returns ends closes kicks runs faces hosts"
            " visits travels holds launches releases debuts resumes votes decides rules heads flies plays stays airs"
            " hits lasts continues celebrates marks turns retires expires starting hold meet"
            " follows convenes premieres departs reopens concludes finishes gathers"
            " start begin open arrive go leave"
        )
    ),
    copula=frozenset({"is", "are", "it's"}),
    infinitive="to",
    not_ahead=frozenset(
        words(
            "went came returned traveled travelled flew moved headed back rushed taken brought sent drove led declined"
            " refused failed managed began started continued tried sought attempted forced happened appeared seemed"
            " voted opened reopened closed shut"
            " helped opted able unable used due thanks according close next close"
        )
    )
    - {"due"},
    noun_endings=("ing", "tion", "sion", "ity", "ness", "ship", "ence", "ance", "s"),
    nouns=frozenset(
        words(
            "everyone everybody everything anyone people him them me us you it court work school parliament government"
            " congress power prison jail war peace hospital date media children demand death life office public people trial"
            " town church bed sleep safety freedom earth space orbit market victory normal zero"
        )
    ),
    verbs=frozenset(words("pass discuss address focus press miss cross process assess access guess dress bring sing")),
    determiners=frozenset(words("a an the its their his her our new this that these any no further own")),
    could=frozenset({"could"}),
    passive=frozenset({"be", "being", "is", "are", "get", "gets", "getting"}),
    past_endings=("ed",),
    not_past=frozenset(words("need indeed speed exceed proceed unlimited united hundred agreed-upon")),
    ahead=frozenset({"to", "for", "until", "till", "by", "through", "before", "toward", "towards"}),
    compared=frozenset(words("contrast compared prior similar relative addition")),
    negation=frozenset(
        words(
            "unlikely not no neither nor never nothing nobody none cannot without won't isn't doesn't don't can't wouldn't"
        )
    ),
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
    ranks=frozenset(
        words(
        "first second third fourth fifth time only most least worst"
        )
    ),
    rank_endings=("est",),
    not_ranks=frozenset(
        words(
        "interest request protest arrest forest contest harvest invest suggest honest modest conquest digest west "
        "northwest southwest midwest unrest inquest manifest guest quest test rest nest chest vest"
        )
    ),
    movers=frozenset(
        words(
        "move moved moves moving push pushed pushes pushing shift shifted shifts shifting postpone postponed "
        "postpones delay delayed delays reschedule rescheduled reschedules brought bring brings put change "
        "changed changes slip slipped slips defer deferred advance advanced advances forward back switched "
        "switch bumped bump rolled delaying postponing shifting rescheduling bumping deferring bringing slipping postponement"
    )
    ),
    lasting=frozenset(words("run runs ran running last lasts held hold holds played place stay stays")),
    move_links=frozenset({"to"}),
    not_after=frozenset(
        words(
        "bloody super cyber giving fat holy black arab prague silent hot indian wet casual throwback small"
    )
    ),
    calendars=frozenset(
        words("chinese lunar orthodox jewish islamic muslim persian iranian tibetan thai hindu coptic ethiopian buddhist")
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
    limits=frozenset(words("deadline deadlines cutoff limit expiry")),
    particles=frozenset(
        words(
            "and or but if when while as because since so that which who where with without after before for at on in by from to of"
            " into over under via amid despite than then once unless until till though although even only just also not"
            " is are was were be been has have had will would can could may might must should do does did he she it"
            " they we you his her its their our this these those the a an all both each per due following according"
            " said says told he'd it'd they'd onwards onward inclusive again too there here now"
        )
    ),
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
