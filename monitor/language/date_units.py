"""Which days do "next week", "ten days ago" and the like name? Actions that count from a day; no named periods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from monitor.language import calendar
from monitor.language.date_days import Action
from monitor.language.date_scope import Slots, relation, whole
from monitor.language.date_table import CODE, NAME
from monitor.language.tense import Tense
from monitor.language.timex import Timex
from monitor.model import Days

LENGTHS = {
    "second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M",
    "quarter": "P{}Q", "year": "P{}Y", "decade": "P{}DE", "century": "P{}CE", "weekend": "P{}WE",
}  # fmt: skip
#: as many years are in one, where it is counted
_IN_YEARS = {"decade": 10, "century": 100}
#: the same with half a unit on top: "a year and a half"
_AND_A_HALF = {
    "second": "PT{}.5S", "minute": "PT{}M30S", "hour": "PT{}H30M", "day": "P{}DT12H", "month": "P{}M15D",
    "year": "P{}Y6M",
}  # fmt: skip
#: unit -> days of the longest time that it is counted from
_COUNTED_FROM = {"week": 7, "month": 31, "year": 366, "decade": 3700, "century": 40_000}
#: unit -> days of the longest time that lies within one: "the following month" is counted from a day or a month
_WITHIN = {"week": 7, "month": 31, "quarter": 92, "year": 366, "decade": 3700, "century": 40_000}
#: expressions that a report on one quarter may have before it says "the quarter" again
_REPORT = 12
#: expressions back in which "a year earlier" looks for the quarter that it compares with
_NEAR = 4
#: words between a superlative and "in two years"
_RANKED_WITHIN = 9
_CLAUSE = CODE["BREAK"] + CODE["COMMA"]
#: parts of the day that are counted as days: "three nights"
_AS_DAYS = {"NI": "day"}
_WITHIN_REACH = frozenset({"week", "month", "quarter", "year"})
_ARTICLE, _PLURAL = CODE["ART"], CODE["UNITS"]
_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def length_value(name: str, number: int | str) -> str:
    """Return the TIMEX3 value of a length; counted decades and centuries are years: "the past decade" is P10Y."""
    if name in _IN_YEARS and isinstance(number, int):
        return f"P{number * _IN_YEARS[name]}Y"
    return LENGTHS[name].format(number)


def around(today: date, unit: str, way: int) -> tuple[str, Days, str] | None:
    """Return value, days and precision of the unit around today, `way` units later; None for hours and the like."""
    if unit == "day":
        found = calendar.shift(today, way)
        return found.isoformat(), Days(found, found), "day"
    if unit == "week":
        within = calendar.shift(today, 7 * way)
        return calendar.week_value(within), calendar.week(within), "week"
    size = _IN_MONTHS.get(unit)
    return _months_around(calendar.add_months(today.replace(day=1), way * size), unit) if size else None


def _months_around(within: date, unit: str) -> tuple[str, Days, str]:
    """Return value, days and precision of the month, quarter, year, decade or century of a day."""
    year = within.year
    if unit == "month":
        return f"{year:04d}-{within.month:02d}", calendar.month(year, within.month), "month"
    if unit == "quarter":
        number = (within.month + 2) // 3
        return f"{year:04d}-Q{number}", calendar.quarter(year, number), "quarter"
    if unit == "year":
        return f"{year:04d}", calendar.year(year), "year"
    size = 10 if unit == "decade" else 100
    first = year // size * size
    return f"{first // size}", calendar.years(first, first + size - 1), "decade"


def unit(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "next week", "late last month" and "the end of the year"."""
    name, _, times = slots.name("unit").partition("*")
    if name == "half":
        return _this_half(slots)
    origin = slots.today
    if slots.name("rel") == "-" and (named := slots.scope.last_dated(_WITHIN.get(name, 1))) and named.days:
        origin = min(named.days.start, origin)
    found = around(origin, name, relation(slots, "rel") * int(times or 1))
    if found is None or (name == "day" and slots.has("rel")):
        return ()
    value, days, precision = found
    return whole(slots, value, days, precision, known={name}, relative=True)


def middle(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "mid-year" and "mid-week": "mid-day" is an hour, and a century has no middle to wait for."""
    return unit(slots) if slots.name("unit") in _WITHIN_REACH else ()


def _this_half(slots: Slots) -> tuple[Timex, ...]:
    within = calendar.add_months(slots.today.replace(day=1), 6 * relation(slots, "rel"))
    number = 1 if within.month < 7 else 2
    return whole(slots, f"{within.year:04d}-H{number}", calendar.half(within.year, number), "half", relative=True)


def floating(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the next day", "the following week", "the same year": counted from what the text named last."""
    named = slots.scope.last_dated(_WITHIN.get(slots.name("unit"), 1))
    single = slots.scope.last_day()
    origin = named.days.start if named and named.days else single
    way = {"+": 1, "-": -1, "=": 0}.get(slots.name("float"), 1)
    class_ = NAME[slots.code("float")]
    if (class_ in ("NEXT", "LAST") and slots.name("unit") != "day") or (class_ == "LAST" and way > 0):
        return ()
    if NAME[slots.code("unit")] == "WEEKEND":
        days = calendar.weekend(calendar.shift(origin or slots.today, 7 * way))
        value, known_days = calendar.week_value(days.start) + "-WE", days if origin else None
        return (slots.timex(value, known_days, "weekend", known={"weekend"}, relative=True),)
    if NAME[slots.code("unit")] == "WEEKDAY":
        day = calendar.weekday_on_or_after(calendar.shift(origin or slots.today, int(way > 0)), slots.number("unit"))
        if origin is None or (way == 0 and day != origin):
            return (slots.timex(f"XXXX-WXX-{day.isoweekday()}", None, "vague", known={"weekday"}, relative=True),)
        return (slots.timex(day.isoformat(), Days(day, day), "day", known={"weekday"}, relative=True),)
    found = around(origin or slots.today, slots.name("unit"), way)
    if found is None:
        return ()
    value, days, precision = found
    known = {slots.name("unit")}
    # what is counted from more than a day is too loose a mention to have days
    return (slots.timex(value, days if origin and origin == single else None, precision, known=known, relative=True),)


def the_unit(slots: Slots) -> tuple[Timex, ...]:
    """Recognise "of the year": the current one, too loose a mention to have days; a quarter is the one spoken of."""
    last = slots.scope.last_quarter(_REPORT) if slots.name("unit") == "quarter" else None
    found = around(slots.today, slots.name("unit"), 0)
    if found and last is not None and not (last.days and last.days.start > slots.today):
        found = (last.value, found[1], "quarter")
    if found is None or found[2] not in ("week", "month", "quarter", "year"):
        return ()
    span = (slots.start + 1, slots.end)
    return (slots.timex(found[0], None, "vague", known={slots.name("unit")}, relative=True, span=span),)


def same_unit(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the same quarter last year": that of the one last spoken of, or of today's."""
    if slots.name("float") != "=" or slots.name("yunit") != "year":
        return ()
    last = slots.scope.last_dated()
    origin = last.days.start if last and last.days else slots.today
    within = calendar.add_months(origin, 12 * (slots.today.year + relation(slots, "rel") - origin.year))
    found = around(within, slots.name("unit"), 0) if slots.name("unit") in ("month", "quarter") else None
    return (slots.timex(found[0], found[1], found[2], known={slots.name("unit"), "year"}),) if found else ()


def period(slots: Slots) -> tuple[Timex, ...]:
    """Recognise "the latest period", "the same period last year": the one that a report is about, or a year before."""
    last, months = slots.scope.last_quarter(_REPORT), slots.scope.last_months()
    compared = slots.has("yunit") or slots.has("dir")
    if compared:
        slots.scope.compared.add(slots.scope.tokens.starts[slots.start])
    if months or last is None:
        value = str(slots.today.year - 1) if compared else months.value if months else ""
    else:
        value = f"{int(last.value[:4]) - compared:04d}{last.value[4:]}"
    kind = "DURATION" if value.startswith("P") else "DATE"
    known = {"year"} if compared else {"quarter"}
    return (slots.timex(value, None, "vague", kind=kind, known=known, relative=True),) if value else ()


def that_unit(slots: Slots) -> tuple[Timex, ...]:
    """Recognise "that day", "that year": the one last spoken of, too loose a mention to have days."""
    quarter = slots.scope.last_quarter(_REPORT) if slots.name("unit") == "quarter" else None
    if quarter is not None:
        return (slots.timex(quarter.value, None, "vague", known={"quarter"}, relative=True),)
    origin = slots.scope.last_dated()
    found = around(origin.days.end, slots.name("unit"), 0) if origin and origin.days else None
    if found is None:
        return ()
    return (slots.timex(found[0], None, "vague", known={slots.name("unit")}, relative=True),)


def unit_after_next(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the week after next" and "the year before last"."""
    way = -2 if slots.has("last") else 2
    name = slots.name("unit") or "weekend"
    if name == "weekend":
        days = calendar.weekend(calendar.shift(slots.today, 7 * way))
        return (slots.timex(calendar.week_value(days.start) + "-WE", days, "weekend", known={name}, relative=True),)
    found = around(slots.today, name, way)
    if found is None:
        return ()
    value, days, precision = found
    return (slots.timex(value, days, precision, known={name}, relative=True),)


def anchor(slots: Slots) -> tuple[Timex, ...]:
    """Recognise "the day" before "after …": a length that is kept only if a date follows."""
    name, _, times = slots.name("unit").partition("*")
    if name not in ("day", "week", "month", "year"):
        return ()
    return (slots.timex(LENGTHS[name].format(int(times or 1)), None, "anchor", kind="DURATION", known={name}),)


def past_unit(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the past year": a length that ends today."""
    name, _, times = slots.name("unit").partition("*")
    if name not in LENGTHS:
        return ()
    value = length_value(name, int(times or 1))
    return (slots.timex(value, None, "duration", kind="DURATION", known={name}, relative=True),)


def new_year(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the new year", "early in the new year": the next one, or this one while it is young."""
    year = slots.today.year + (slots.today.month > 2)
    return whole(slots, f"{year:04d}", calendar.year(year), "year", known={"year"}, relative=True)


def weekends(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "weekends", which is all of them; "weekend" without an article is none in particular."""
    if not slots.name("weekend"):
        return ()
    return (slots.timex("XXXX-WXX-WE", None, "set", kind="SET", known={"set"}),)


def weekend(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "this weekend", "at the weekend", "over the weekend"."""
    today, used = slots.today, ""
    if slots.has("rel"):
        way = relation(slots, "rel") if slots.name("rel") != "soon" else int(today.weekday() == 6)
    else:
        said = slots.tense()
        used = said.short
        way = 0 if said in (Tense.FUTURE, Tense.DUE, Tense.WAS_DUE) or today.weekday() >= 5 else -1
    days = calendar.weekend(calendar.shift(today, 7 * way))
    value = calendar.week_value(days.start) + "-WE"
    return (slots.timex(value, days, "weekend", known={"weekend"}, relative=True, tense=used),)


def amount(slots: Slots) -> tuple[str, str, int | None] | None:
    """Return the TIMEX3 length, the unit's name and the number of units; None for the number when it is vague."""
    name, _, times = slots.name("unit").partition("*")
    name = _AS_DAYS.get(name, name)
    if name not in LENGTHS or (slots.code("n") == _ARTICLE and slots.code("unit") == _PLURAL):
        return None  # "a years-long war" is no year
    number: int | None = slots.number("n", 1 if slots.rule.fixed.get("one") else 0) * int(times or 1)
    if not (slots.has("n") or slots.has("n_of") or number):
        number = None
    text = str(number or "X")
    if slots.has("n_of"):
        vague = slots.name("n_of")
        number, text = (None, "X") if vague == "X" else (int(vague), vague)
    elif slots.name("n") == "X":
        number, text = None, "X"
    elif "." in slots.name("n"):
        number, text = None, slots.name("n")
    elif slots.name("n").isdigit() and not number:
        number = int(slots.name("n"))
        text = str(number)
    if slots.has("over") and (slots.number("over"), slots.number("under")) != (1, 2):
        return None
    if (slots.name("plus") == "half" or slots.has("over")) and number:
        return _AND_A_HALF.get(name, LENGTHS[name].replace("{}", "{}.5")).format(number), name, number
    return length_value(name, text if number is None else number), name, number


def counted(origin: date, name: str, number: int) -> tuple[str, Days, str] | None:
    """Return value, days and precision of what lies `number` units after `origin`: a day, or the unit around it."""
    if name == "day" and abs(number) < 100_000:
        found = calendar.shift(origin, number)
        return found.isoformat(), Days(found, found), "day"
    return around(origin, name, number) if abs(number) < 5_000 else None


def after(origin: date, name: str, number: int) -> date:
    """Return the day `number` units after a day."""
    if name in ("day", "week"):
        return calendar.shift(origin, number * (7 if name == "week" else 1))
    return calendar.add_months(origin, number * _IN_MONTHS[name])


def offset(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "two weeks ago", "in ten days", "a week from now"; what follows another event has no days."""
    length = amount(slots)
    if length is None:
        return ()
    value, name, number = length
    entry = slots.name("dir")
    if number is None or name in ("hour", "minute", "second"):
        return _open_length(slots, value, name, number is None)
    if slots.rule.fixed.get("length") and (slots.tense().is_past or _is_ranked(slots)):
        # "it failed in 60 days" is how long that took, "the first in 60 days" how long there was none
        return (slots.timex(value, None, "duration", kind="DURATION", known={name}),)
    if entry == "now" and name == "week":
        day = after(slots.today, name, number)
        return (slots.timex(day.isoformat(), Days(day, day), "day", known={name}, relative=True),)
    if name == "year" and number == 1 and entry in ("+", "-", "ago"):
        return _year_apart(slots, value)
    return _apart(slots, value, name, number)


def amount_span(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "in two to three weeks" and "within six to eight months": from the sooner day to the later one.

    TimeML marks the lengths; where something has taken so long, they are all that there is.
    """
    name, second = slots.name("unit"), slots.number("n2")
    one = slots.code("n") == _ARTICLE
    first = 1 if one else slots.number("n")
    if name not in ("day", *_COUNTED_FROM) or not 0 < first < second < 1000:
        return ()
    # of "a week or two" the first length is marked
    marked = [(first, (slots.at["n"], slots.at["unit" if one else "n"] + 1))]
    marked += [] if one else [(second, (slots.at["n2"], slots.end))]
    lengths = tuple(
        slots.timex(length_value(name, number), None, "duration", kind="DURATION", known={name}, span=span)
        for number, span in marked
    )
    if slots.tense().is_past or _is_ranked(slots):
        return lengths
    days = Days(after(slots.today, name, first), after(slots.today, name, second))
    return (slots.timex(calendar.span_value(days), days, "range", known={name}, relative=True, parts=lengths),)


def ago_day(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "eight years ago today" to the day."""
    length = amount(slots)
    if length is None or length[2] is None or length[1] not in _COUNTED_FROM | {"day": 1}:
        return ()
    found = after(calendar.shift(slots.today, slots.number("day")), length[1], -length[2])
    return (slots.timex(found.isoformat(), Days(found, found), "day", known={length[1]}, relative=True),)


def _open_length(slots: Slots, value: str, name: str, vague: bool) -> tuple[Timex, ...]:
    """Resolve "hours ago" and "a few days later", which name no day; "several years ago" is some time in the past."""
    entry = slots.name("dir")
    if not vague or slots.rule.fixed.get("length") or entry in ("+", "-"):
        span = (slots.start, slots.at["dir"]) if vague and entry else None
        return (slots.timex(value, None, "duration", kind="DURATION", known={name}, relative=bool(entry), span=span),)
    return (slots.timex("PAST_REF" if entry == "ago" else "FUTURE_REF", None, "vague", known={name}, relative=True),)


def _year_apart(slots: Slots, value: str) -> tuple[Timex, ...]:
    """Resolve "a year earlier" and "the year-ago quarter": a report compares the quarter or the months it is about."""
    way = 1 if slots.name("dir") == "+" else -1
    if slots.has("period") and slots.name("period", "quarter") != "quarter":
        return ()
    months = slots.scope.last_months() is not None and not slots.name("period")
    quarter = None if months else slots.scope.last_quarter(_REPORT if slots.has("period") else _NEAR)
    if way < 0:
        slots.scope.compared.add(slots.scope.tokens.starts[slots.start])
    if quarter is not None:
        floating = slots.name("dir") != "ago"
        return _same_quarter(slots, quarter, way, floating and _named_day(slots, "year") is None)
    return _apart(slots, value, "year", 1, months)


def _apart(slots: Slots, length: str, name: str, number: int, of_months: bool = False) -> tuple[Timex, ...]:
    """Resolve what lies a number of units after or before today, or what was named last; not if that is `of_months`."""
    entry = slots.name("dir")
    floating = entry in ("+", "-")
    named = _named_day(slots, name) if floating and not of_months else None
    origin = named or (_last_spoken_of(slots, name) if floating else slots.today)
    if origin is None and entry == "+":
        return (slots.timex(length, None, "duration", kind="DURATION", known={name}, relative=True),)
    found = counted(origin or slots.today, name, -number if entry in ("-", "ago") else number)
    if found is None:
        return ()
    value, days, precision = found
    known_days = None if floating and not named else days
    span = None if slots.has("period") else slots.attributive()
    compared = entry == "ago" or (entry == "-" and (name, number) == ("year", 1))
    parts = () if compared else _length_of(slots, length, name)
    return (slots.timex(value, known_days, precision, known={name}, relative=True, span=span, parts=parts),)


def _length_of(slots: Slots, value: str, name: str) -> tuple[Timex, ...]:
    """Return what TimeML marks of "two months later" and "in two months": the length alone.

    "Two months ago" and "a year earlier", which compares, are marked as dates.
    """
    span = (slots.start, slots.at["dir"]) if slots.has("dir") else None
    return (slots.timex(value, None, "duration", kind="DURATION", known={name}, span=span),)


def _is_ranked(slots: Slots) -> bool:
    """Tell whether "in two years" stands behind a superlative: "the first launch in two years"."""
    tokens = slots.scope.tokens
    for at in range(slots.start - 1, max(slots.start - 1 - _RANKED_WITHIN, -1), -1):
        if tokens.codes[at] in _CLAUSE:
            return False
        if slots.scope.table.is_rank(tokens.words[at]):
            return True
    return False


def _named_day(slots: Slots, name: str) -> date | None:
    """Return the day that was named last, unless something else to count from was named after it."""
    last = slots.scope.last_dated(_COUNTED_FROM.get(name, 1))
    return last.days.start if last and last.days and last.days.count == 1 else None


def _last_spoken_of(slots: Slots, name: str) -> date | None:
    """Return the beginning of what was last spoken of, if it is short enough to count from: "in 1998, a year later"."""
    last = slots.scope.last_dated()
    if last is None or last.days is None or last.days.count > _COUNTED_FROM.get(name, 1):
        return None
    return last.days.start


def _same_quarter(slots: Slots, last: Timex, way: int, loose: bool) -> tuple[Timex, ...]:
    """Resolve "a year earlier" where the text speaks of quarters; one of a fiscal year has no days."""
    number, year = int(last.value[6]), int(last.value[:4]) + way
    days = None if loose or last.days is None else calendar.quarter(year, number)
    span = None if slots.has("period") else slots.attributive()
    return (slots.timex(f"{year:04d}-Q{number}", days, "quarter", known={"year"}, relative=True, span=span),)


def within(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "within two weeks": from today to then."""
    return _stretch(slots, 1, "by")


def span(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the next two weeks" and "the past few days": a length, with days when it is counted and ahead.

    "Last" is a verb in "it will last two weeks"; "in the coming week" is that of the calendar.
    """
    if slots.rule.fixed.get("one") and slots.name("rel"):
        return ()
    words, cues = slots.scope.tokens.words, slots.scope.table.cues
    verb = slots.start and (words[slots.start - 1] in cues.future or words[slots.start - 1] == cues.infinitive)
    if verb and NAME[slots.code("rel")] == "LAST" and slots.at["rel"] == slots.start:
        return ()
    return _stretch(slots, relation(slots, "rel"), "")


def _stretch(slots: Slots, way: int, modifier: str) -> tuple[Timex, ...]:
    if not (slots.has("n") or slots.rule.fixed.get("one")):
        name, _, _ = slots.name("unit").partition("*")
        if name not in LENGTHS:
            return ()
        value = "FUTURE_REF" if way > 0 else "PAST_REF"
        return (slots.timex(value, None, "vague", known={name}, relative=True),)
    length = amount(slots)
    if length is None:
        return ()
    value, name, number = length
    days = None
    if way > 0 and number and name in ("day", "week", "month", "year") and number < 1000:
        steps = {"day": 1, "week": 7}.get(name, 0) * number
        end = (
            calendar.shift(slots.today, steps) if steps else calendar.add_months(slots.today, _IN_MONTHS[name] * number)
        )
        days = Days(slots.today, max(end, slots.today))
    if slots.rule.fixed.get("vague"):
        value = LENGTHS[name].format("X")
    return (slots.timex(value, days, "duration", kind="DURATION", known={name}, relative=True, modifier=modifier),)


ACTIONS: Mapping[str, Action] = {
    "unit": unit, "middle": middle, "floating": floating, "the_unit": the_unit, "same_unit": same_unit,
    "that_unit": that_unit, "period": period,
    "anchor": anchor, "unit_after_next": unit_after_next, "past_unit": past_unit, "new_year": new_year,
    "weekend": weekend, "weekends": weekends, "offset": offset, "amount_span": amount_span, "ago_day": ago_day,
    "within": within, "span": span,
}  # fmt: skip
