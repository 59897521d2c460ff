"""Which days does a week, month, season or year name, and how long is a length? Actions for units; single days are elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from monitor.language import calendar
from monitor.language.date_days import Action
from monitor.language.date_scope import Slots, is_between, is_move, nearest, relation, said_year
from monitor.language.date_table import CODE, NAME
from monitor.language.tense import Tense
from monitor.language.timex import Timex
from monitor.model import Days

_SEASON_MONTHS = {code: first for code, (first, _) in calendar.SEASONS.items()}
_LENGTHS = {
    "second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M",
    "quarter": "P{}Q", "year": "P{}Y", "decade": "P{}DE", "century": "P{}CE", "weekend": "P{}WE",
}  # fmt: skip
#: a season that begins within so many days is "this" one, and "next" means the one after it
_THIS_SEASON = 75
_MONTHS_LONG = {"year": 12, "half": 6, "quarter": 3, "season": 3}
_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def part_of(days: Days, edge: str, precision: str) -> Days:
    """Return the early, middle or late part: ten days of a month (the rest of it when late), a third of anything else."""
    if precision == "month":
        return calendar.month_part(days.start.year, days.start.month, "late" if edge == "end" else edge)
    size = _MONTHS_LONG.get(precision)
    if size and edge == "end":
        return calendar.month(days.end.year, days.end.month)
    if size:
        first = calendar.add_months(days.start, {"early": 0, "mid": size // 3}.get(edge, size - size // 3))
        last = calendar.add_months(first, size // 3 - 1)
        return Days(first, calendar.month(last.year, last.month).end)
    if precision == "week":
        first = calendar.shift(days.start, {"early": 0, "mid": 1}.get(edge, 4))
        return Days(first, calendar.shift(first, 2))
    third = max(days.count // 3, 1)
    first = calendar.shift(days.start, {"early": 0, "mid": third}.get(edge, days.count - third))
    return Days(first, calendar.shift(first, third - 1))


def _whole(slots: Slots, value: str, days: Days, precision: str, **said: object) -> tuple[Timex, ...]:
    """Build a unit, narrowed to a part of it or to what is left of it where the text says so."""
    edge = slots.name("edge")
    if edge:
        days = part_of(days, edge, precision)
        precision = "month-part" if precision in ("month", "week") else precision
    elif slots.has("adv") and days.start <= slots.today <= days.end:
        forward = slots.name("adv") == "+"
        days = Days(slots.today, days.end) if forward else Days(days.start, slots.today)
    modifier = edge or {"+": "late", "-": "early"}.get(slots.name("adv"), "")
    return (slots.timex(value, days, precision, modifier=modifier, **said),)  # type: ignore[arg-type]


def around(today: date, unit: str, way: int) -> tuple[str, Days, str] | None:
    """Return value, days and precision of the unit around today, `way` units later; None for hours and the like."""
    if unit == "day":
        found = calendar.shift(today, way)
        return found.isoformat(), Days(found, found), "day"
    if unit == "week":
        within = calendar.shift(today, 7 * way)
        return calendar.week_value(within), calendar.week(within), "week"
    if unit not in _IN_MONTHS:
        return None
    within = calendar.add_months(today.replace(day=1), way * _IN_MONTHS[unit])
    if unit == "month":
        return f"{within.year:04d}-{within.month:02d}", calendar.month(within.year, within.month), "month"
    if unit == "quarter":
        number = (within.month + 2) // 3
        return f"{within.year:04d}-Q{number}", calendar.quarter(within.year, number), "quarter"
    if unit == "year":
        return f"{within.year:04d}", calendar.year(within.year), "year"
    size = 10 if unit == "decade" else 100
    first = within.year // size * size
    return f"{first // size}", calendar.years(first, first + size - 1), "decade"


def unit(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "next week", "late last month" and "the end of the year"."""
    name, _, times = slots.name("unit").partition("*")
    if name == "half":
        return _this_half(slots)
    found = around(slots.today, name, relation(slots, "rel") * int(times or 1))
    if found is None or (name == "day" and slots.has("rel")):
        return ()
    value, days, precision = found
    return _whole(slots, value, days, precision, known={name}, relative=True)


def _this_half(slots: Slots) -> tuple[Timex, ...]:
    within = calendar.add_months(slots.today.replace(day=1), 6 * relation(slots, "rel"))
    number = 1 if within.month < 7 else 2
    return _whole(slots, f"{within.year:04d}-H{number}", calendar.half(within.year, number), "half", relative=True)


def floating(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the next day", "the following week", "the same day": counted from the last day that the text named."""
    origin = slots.scope.last_day()
    way = {"+": 1, "-": -1, "=": 0}.get(slots.name("float"), 1)
    if NAME[slots.code("float")] == "NEXT" and slots.name("unit") != "day":
        return ()
    if NAME[slots.code("unit")] == "WEEKDAY":
        if origin is None or way == 0:
            return ()
        day = calendar.weekday_on_or_after(calendar.shift(origin, 1), slots.number("unit"))
        return (slots.timex(day.isoformat(), Days(day, day), "day", known={"weekday"}, relative=True),)
    found = around(origin or slots.today, slots.name("unit"), way)
    if found is None:
        return ()
    value, days, precision = found
    known = {slots.name("unit")}
    return (slots.timex(value, days if origin else None, precision, known=known, relative=True),)


def the_unit(slots: Slots) -> tuple[Timex, ...]:
    """Recognise "of the year": the current one, too loose a mention to have days."""
    found = around(slots.today, slots.name("unit"), 0)
    if found is None or found[2] not in ("week", "month", "quarter", "year"):
        return ()
    return (
        slots.timex(
            found[0], None, "vague", known={slots.name("unit")}, relative=True, span=(slots.start + 1, slots.end)
        ),
    )


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
    return (slots.timex(_LENGTHS[name].format(int(times or 1)), None, "anchor", kind="DURATION", known={name}),)


def past_unit(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the past year": a length that ends today."""
    name, _, times = slots.name("unit").partition("*")
    if name not in _LENGTHS:
        return ()
    value = _LENGTHS[name].format(int(times or 1))
    return (slots.timex(value, None, "duration", kind="DURATION", known={name}, relative=True),)


def new_year(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the new year", "early in the new year": the next one, or this one while it is young."""
    year = slots.today.year + (slots.today.month > 2)
    return _whole(slots, f"{year:04d}", calendar.year(year), "year", known={"year"}, relative=True)


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
    if name not in _LENGTHS:
        return None
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
    return _LENGTHS[name].format(text), name, number


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
    """Resolve "two weeks ago", "in ten days", "a week from now"; what follows another event has no days of its own."""
    length = amount(slots)
    if length is None:
        return ()
    value, name, number = length
    entry = slots.name("dir")
    back = entry in ("-", "ago")
    floating = entry in ("+", "-")
    if number is None or name in ("hour", "minute", "second"):
        vague = "PAST_REF" if back else "FUTURE_REF"
        if slots.rule.fixed.get("length"):
            return (slots.timex(value, None, "duration", kind="DURATION", known={name}),)
        return (slots.timex(vague, None, "vague", known={name}, relative=True),)
    if entry == "today" or (entry == "now" and name == "week"):
        day = after(slots.today, name, number)
        return (slots.timex(day.isoformat(), Days(day, day), "day", known={name}, relative=True),)
    named = slots.scope.last_day() if floating else None
    found = counted(named or slots.today, name, -number if back else number)
    if found is None:
        return ()
    value, days, precision = found
    return (slots.timex(value, None if floating and not named else days, precision, known={name}, relative=True),)


def within(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "within two weeks": from today to then."""
    return _stretch(slots, 1, "by")


def span(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the next two weeks" and "the past few days": a length, with days when it is counted and ahead."""
    return _stretch(slots, relation(slots, "rel"), "")


def _stretch(slots: Slots, way: int, modifier: str) -> tuple[Timex, ...]:
    if not slots.has("n"):
        name, _, _ = slots.name("unit").partition("*")
        if name not in _LENGTHS:
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
    return (slots.timex(value, days, "duration", kind="DURATION", known={name}, relative=True, modifier=modifier),)


def month(slots: Slots) -> tuple[Timex, ...]:
    """Resolve a month, or a part of it, in the year that is stated or that the tense asks for."""
    year = said_year(slots)
    if year is None:
        return ()
    number, used = slots.number("month"), ""
    if not year:
        year, used = _year_of_month(slots, number)
    days = calendar.month(year, number)
    known = {"month"} | ({"year"} if said_year(slots) else set())
    return _whole(slots, f"{year:04d}-{number:02d}", days, "month", known=known, tense=used, relative=slots.has("rel0"))


def _year_of_month(slots: Slots, number: int) -> tuple[int, str]:
    today = slots.today
    if slots.has("rel0"):
        way = relation(slots, "rel0")
        if way < 0:
            return today.year - (number >= today.month), ""
        return today.year + (way > 0 and number <= today.month), ""
    said = slots.tense()
    options = [calendar.month(today.year + count, number) for count in (-1, 0, 1)]
    chosen = nearest(today, options, said)
    return (chosen.start.year if chosen else today.year), said.short


def month_range(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "late January or February" and "March to May"; months that are only listed stay apart."""
    year = said_year(slots)
    if year is None:
        return ()
    first, last, used = slots.number("month"), slots.number("month2"), ""
    year1 = slots.number("year1")
    if not year1 and not year:
        year1, used = _year_of_month(slots, first)
    elif not year1:
        year1 = year - (first > last)
    year2 = year or year1 + (last < first)
    start, end = calendar.month(year1, first), calendar.month(year2, last)
    if end.start < start.start:
        return ()
    if slots.has("edge"):
        start = part_of(start, slots.name("edge"), "month")
    if slots.has("edge2"):
        end = part_of(end, slots.name("edge2"), "month")
    split = slots.at["link"]
    known = {"month"} | ({"year"} if year else set())
    parts = (
        slots.timex(f"{year1:04d}-{first:02d}", start, "month", known=known, tense=used, span=(slots.start, split)),
        slots.timex(f"{year2:04d}-{last:02d}", end, "month", known=known, tense=used, span=(split + 1, slots.end)),
    )
    if is_move(slots):
        return replace(parts[0], modifier="moved-from"), replace(parts[1], modifier="moved-to")
    listed = slots.word("link") in ("and", "&") and (year2 * 12 + last) - (year1 * 12 + first) != 1
    if listed and not is_between(slots):
        return parts
    days = Days(start.start, end.end)
    return (slots.timex(calendar.span_value(days), days, "range", known=known, tense=used, parts=parts),)


def fiscal(slots: Slots) -> tuple[Timex, ...]:
    """Recognise a fiscal year or quarter, which is no calendar time."""
    year = slots.number("year") or slots.number("fy") or slots.today.year + relation(slots, "rel")
    quarter = slots.number("quarter")
    value = f"{year:04d}-Q{quarter}" if quarter else f"{year:04d}"
    return (slots.timex(value, None, "quarter" if quarter else "year", known={"fiscal"}),)


def season_span(slots: Slots) -> tuple[Timex, ...]:
    """Recognise the 2023-24 season, which is no calendar time."""
    return (slots.timex(f"{slots.number('span'):04d}", None, "year", known={"year"}),)


def quarter(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "Q3 2025"."""
    return _numbered(slots, "quarter", slots.number("quarter"), 4)


def half(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "H2 2025"."""
    return _numbered(slots, "half", slots.number("half"), 2)


def _numbered(slots: Slots, name: str, number: int, most: int) -> tuple[Timex, ...]:
    year = said_year(slots)
    if year is None or number > most:
        return ()
    number = number if number > 0 else most
    build = calendar.quarter if name == "quarter" else calendar.half
    used = ""
    if not year:
        options = [build(slots.today.year + count, number) for count in (-1, 0, 1)]
        said = slots.tense()
        used = said.short
        chosen = nearest(slots.today, options, said)
        year = chosen.start.year if chosen and not slots.has("yunit") else slots.today.year
    value, known = f"{year:04d}-{name[0].upper()}{number}", {name} | ({"year"} if said_year(slots) else set())
    if slots.has("fiscal"):
        return (slots.timex(value, None, name, known=known | {"fiscal"}),)
    return (slots.timex(value, build(year, number), name, known=known, tense=used),)


def ordinal_unit(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the third quarter of 2025", "the second half of May", "the first week of June"."""
    name, number = slots.name("unit"), slots.number("ord") or -1
    if slots.has("month"):
        return _unit_of_month(slots, name, number)
    if name not in ("quarter", "half") or (slots.has("yunit") and slots.name("yunit") not in ("year", "month")):
        return ()
    if slots.name("yunit") == "month":
        return _half_of_month(slots, slots.today.year, slots.today.month, number) if name == "half" else ()
    if number < 0 and not (slots.has("year") or slots.has("yunit")):
        return ()
    if name == "half" and not (slots.has("year") or slots.has("yunit")) and not slots.rule.fixed.get("bare"):
        return ()
    return _numbered(slots, name, number, 4 if name == "quarter" else 2)


def _unit_of_month(slots: Slots, name: str, number: int) -> tuple[Timex, ...]:
    year, month_number = said_year(slots), slots.number("month")
    if year is None:
        return ()
    year = year or _year_of_month(slots, month_number)[0]
    if name == "half":
        return _half_of_month(slots, year, month_number, number)
    whole = calendar.month(year, month_number)
    if name == "week" and number in (-1, 1, 2, 3, 4):
        start = whole.end if number < 0 else calendar.shift(whole.start, 7 * (number - 1))
        days = Days(calendar.shift(start, -6), start) if number < 0 else Days(start, calendar.shift(start, 6))
        return (slots.timex(calendar.week_value(days.start), days, "week", known={"week", "month"}),)
    if name == "" and number in (-1, 1, 2, 3, 4):
        saturday = calendar.nth_weekday(year, month_number, 5, number)
        days = calendar.weekend(saturday or whole.start)
        return (slots.timex(calendar.week_value(days.start) + "-WE", days, "weekend", known={"weekend", "month"}),)
    if name == "day":
        found = whole.end if number < 0 else calendar.day(year, month_number, number)
        return (slots.timex(found.isoformat(), Days(found, found), "day", known={"day", "month"}),) if found else ()
    return ()


def _half_of_month(slots: Slots, year: int, number: int, which: int) -> tuple[Timex, ...]:
    whole = calendar.month(year, number)
    days = (
        Days(whole.start, whole.start.replace(day=15)) if which == 1 else Days(whole.start.replace(day=16), whole.end)
    )
    return (slots.timex(f"{year:04d}-{number:02d}", days, "month-part", known={"month"}, modifier="half"),)


def season(slots: Slots) -> tuple[Timex, ...]:
    """Resolve a season in the year that is stated or that the tense asks for; winter begins in its year."""
    year = said_year(slots)
    if year is None:
        return ()
    code, used, today = slots.name("season"), "", slots.today
    if not year:
        options = [calendar.season(today.year + count, code) for count in (-1, 0, 1, 2)]
        if slots.has("rel0"):
            away = 0 if slots.name("rel0") == "soon" else _THIS_SEASON
            chosen = _related_season(today, options, relation(slots, "rel0"), away)
        else:
            said = slots.tense()
            used = said.short
            chosen = nearest(today, options, said)
        year = chosen.start.year if chosen else today.year
    known = {"season"} | ({"year"} if said_year(slots) else set())
    return _whole(slots, f"{year:04d}-{code}", calendar.season(year, code), "season", known=known, tense=used,
                  relative=slots.has("rel0"))  # fmt: skip


def _related_season(today: date, options: list[Days], way: int, away: int) -> Days | None:
    if way < 0:
        return next((found for found in reversed(options) if found.end < today), None)
    if way > 0:
        coming = [found for found in options if found.start > calendar.shift(today, away)]
        return coming[0] if coming else options[-1]
    current = next((found for found in options if found.start <= today <= found.end), None)
    return current or next((found for found in options if found.start.year == today.year), None)


def year(slots: Slots) -> tuple[Timex, ...]:
    """Resolve a year, or the early, middle or late part of it.

    A number that is no year one speaks of needs a preposition: "1066 words", a product called "2077".
    """
    number = slots.number("year")
    alone = slots.end - slots.start == 1
    said = slots.start > 0 and slots.scope.tokens.codes[slots.start - 1] in _BEFORE_YEAR
    if alone and not said and not 1900 <= number <= slots.today.year + 20:
        return ()
    return _whole(slots, f"{number:04d}", calendar.year(number), "year", known={"year"})


def year_range(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "1998 to 2002" as one range; years that are listed stay apart."""
    first, last, split = slots.number("year"), slots.number("year2"), slots.at["link"]
    parts = (
        slots.timex(f"{first:04d}", calendar.year(first), "year", known={"year"}, span=(slots.start, split)),
        slots.timex(f"{last:04d}", calendar.year(last), "year", known={"year"}, span=(split + 1, slots.end)),
    )
    if last <= first or slots.word("link") in ("and", "&"):
        return parts
    days = calendar.years(first, last)
    return (slots.timex(calendar.span_value(days), days, "range", known={"year"}, parts=parts),)


def decade(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the 1990s"."""
    first = slots.number("decade")
    before = slots.scope.tokens.before(slots.at["decade"])
    if slots.end - slots.start == 1 and len(slots.name("decade")) == 2 and before not in ("'", "\u2019", "\u2018"):
        return ()  # "in his 30s"
    return _whole(slots, f"{first // 10:03d}", calendar.years(first, first + 9), "decade", known={"decade"})


def holiday_season(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "holiday 2025", the trade's word for November and December."""
    number = slots.number("year") or slots.number("year2") or slots.today.year + relation(slots, "rel")
    return _whole(slots, f"{number:04d}-Q4", calendar.months(number, 11, 12), "season", known={"season"})


_BEFORE_YEAR = frozenset(CODE[name] for name in ("IN", "OF", "FROM", "TO", "BETWEEN", "FUNCTION", "BEFORE", "AFTER"))

ACTIONS: Mapping[str, Action] = {
    "unit": unit, "floating": floating, "the_unit": the_unit, "unit_after_next": unit_after_next, "anchor": anchor, "past_unit": past_unit, "new_year": new_year, "weekend": weekend, "offset": offset,
    "within": within, "span": span, "month": month, "month_range": month_range, "fiscal": fiscal,
    "season_span": season_span, "quarter": quarter, "half": half, "ordinal_unit": ordinal_unit, "season": season,
    "year": year, "year_range": year_range, "decade": decade, "holiday_season": holiday_season,
}  # fmt: skip
