"""Which days does a month, quarter, season or year name? Actions for named periods and their parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from monitor.language import calendar
from monitor.language.date_days import Action
from monitor.language.date_scope import Slots, is_between, is_move, nearest, relation, said_year, stated_year, whole
from monitor.language.date_table import CODE
from monitor.language.tense import Tense
from monitor.language.timex import Timex
from monitor.model import Days

#: how much farther away a quarter seems that is ahead, in the past tense: results are of one that is over
_QUARTER = 4.0
#: the same for a month: "sold its shares in February"
_MONTH = 3.0
#: how much farther away a season seems that is over, where something is due in it
_SEASON = 50.0
#: a season that begins within so many days is "this" one, and "next" means the one after it
_THIS_SEASON = 75
_BEFORE_YEAR = frozenset(
    CODE[name] for name in ("IN", "OF", "FOR", "FROM", "TO", "BETWEEN", "FUNCTION", "AS", "BEFORE", "AFTER")
)


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
    return whole(slots, f"{year:04d}-{number:02d}", days, "month", known=known, tense=used, relative=slots.has("rel0"))


def _year_of_month(slots: Slots, number: int) -> tuple[int, str]:
    today = slots.today
    if slots.has("rel0"):
        way = relation(slots, "rel0")
        if way < 0:
            return today.year - (number >= today.month), ""
        return today.year + (way > 0 and number <= today.month), ""
    said = slots.tense()
    options = [calendar.month(today.year + count, number) for count in (-1, 0, 1)]
    chosen = nearest(today, options, said, _MONTH if said is Tense.PAST else 0.0, favoured=stated_year(slots))
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
        start = calendar.part_of(start, slots.name("edge"), "month")
    if slots.has("edge2"):
        end = calendar.part_of(end, slots.name("edge2"), "month")
    split = slots.at["link"]
    known = {"month"} | ({"year"} if year else set())
    parts = (
        slots.timex(f"{year1:04d}-{first:02d}", start, "month", known=known, tense=used, span=(slots.start, split)),
        slots.timex(f"{year2:04d}-{last:02d}", end, "month", known=known, tense=used, span=(split + 1, slots.end)),
    )
    if is_move(slots):
        return replace(parts[0], modifier="moved-from"), replace(parts[1], modifier="moved-to")
    listed = slots.code("link") == CODE["AND"] and (year2 * 12 + last) - (year1 * 12 + first) != 1
    if listed and not is_between(slots):
        return parts
    days = Days(start.start, end.end)
    return (slots.timex(calendar.span_value(days), days, "range", known=known, tense=used, parts=parts),)


_ANY = frozenset({"ART"})
#: how many words before two years a verb of moving may stand
_BESIDE = 14


def fiscal(slots: Slots) -> tuple[Timex, ...]:
    """Recognise a fiscal year or quarter, which is no calendar time; "a fiscal year" is any."""
    if slots.scope.tokens.is_class(slots.start - 1, _ANY) and not slots.has("year"):
        return ()
    year = slots.number("year") or slots.number("fy") or slots.today.year + relation(slots, "rel")
    quarter = slots.number("quarter") or (slots.number("ord") if slots.name("unit") == "quarter" else 0)
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
    used, span = "", slots.attributive()
    attributive = CODE["DASH"] in slots.scope.tokens.codes[slots.start : slots.end]
    if not year:
        options = [build(slots.today.year + count, number) for count in (-1, 0, 1)]
        said = slots.tense()
        used = said.short
        chosen = nearest(slots.today, options, *_of_results(said, attributive and not slots.has("fiscal")))
        year = chosen.start.year if chosen and not slots.has("yunit") else slots.today.year
    value, known = f"{year:04d}-{name[0].upper()}{number}", {name} | ({"year"} if said_year(slots) else set())
    if slots.has("fiscal"):
        return (slots.timex(value, None, name, known=known | {"fiscal"}, span=span),)
    return (slots.timex(value, build(year, number), name, known=known, tense=used, span=span),)


def _of_results(said: Tense, attributive: bool) -> tuple[Tense, float]:
    """Return the tense to choose a year by, and its weight if not the usual: "the third-quarter loss" is of one over.

    A fiscal year may be ahead of the calendar's, and what was asked for in the past may be ahead.
    """
    if said is Tense.PAST:
        return (Tense.OVER, 0.0) if attributive else (said, _QUARTER)
    return Tense.WAS_DUE if said is Tense.OPEN else said, 0.0


def ordinal_unit(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the third quarter of 2025", "the second half of May", "the first week of June"."""
    name, number = slots.name("unit"), slots.number("ord") or -1
    if slots.has("month"):
        year = said_year(slots)
        if year is None:
            return ()
        month_number = slots.number("month")
        return _unit_of_month(slots, name, number, year or _year_of_month(slots, month_number)[0], month_number)
    if slots.name("yunit") == "month":
        within = calendar.add_months(slots.today.replace(day=1), relation(slots, "rel"))
        return tuple(
            replace(found, relative=True) for found in _unit_of_month(slots, name, number, within.year, within.month)
        )
    if name == "century":
        return _century(slots, number)
    if name not in ("quarter", "half") or (slots.has("yunit") and slots.name("yunit") != "year"):
        return ()
    if number < 0 and not (slots.has("year") or slots.has("yunit")):
        return ()
    if name == "half" and not (slots.has("year") or slots.has("yunit")) and not slots.rule.fixed.get("bare"):
        return ()
    return _numbered(slots, name, number, 4 if name == "quarter" else 2)


def _century(slots: Slots, number: int) -> tuple[Timex, ...]:
    """Recognise "the 20th century", too long a time to have days."""
    return (slots.timex(f"{number - 1:02d}", None, "vague", known={"century"}),) if 1 <= number <= 21 else ()


def _unit_of_month(slots: Slots, name: str, number: int, year: int, month_number: int) -> tuple[Timex, ...]:
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


def ordinal_units(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the second or third quarter of 2025" to the days from the one to the other."""
    year, name, first, last = said_year(slots), slots.name("unit"), slots.number("ord"), slots.number("ord2")
    most = {"quarter": 4, "half": 2}.get(name, 0)
    if not year or not 0 < first < last <= most:
        return ()
    build = calendar.quarter if name == "quarter" else calendar.half
    days, sign = Days(build(year, first).start, build(year, last).end), name[0].upper()
    value = f"{year:04d}-{sign}{first}/{year:04d}-{sign}{last}"
    return (slots.timex(value, days, "range", known={name, "year"}),)


#: days of "the first days of May", of "the last weeks of 2025": ten days, as in "early May", and twice as many
_FEW = {"day": 10, "week": 20, "month": 3}


def edge_amount(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the first days of May", "the last two weeks of June", "the first six months of 2025"."""
    name, count, first = slots.name("unit"), slots.number("n"), slots.code("ord") != CODE["LAST"]
    within = _container(slots)
    if within is None or (first and slots.number("ord") != 1) or name not in _FEW or slots.name("n") == "X":
        return ()
    if name == "month":
        months = min(count or _FEW[name], 12)
        days = (
            Days(within.start, calendar.shift(calendar.add_months(within.start, months), -1)) if first
            else Days(calendar.add_months(within.end.replace(day=1), 1 - months), within.end)
        )  # fmt: skip
    else:
        size = count * (7 if name == "week" else 1) or _FEW[name]
        # the last days of a month are its last third, as "late May" is
        at = within.start if first else calendar.shift(within.end, 1 - size)
        at = at if count or first or name != "day" else at.replace(day=21)
        days = Days(at, calendar.shift(at, size - 1) if first or count else within.end)
    if not within.covers(days):
        return ()
    value = f"{within.start.year:04d}" + (f"-{within.start.month:02d}" if slots.has("month") else "")
    return (slots.timex(value, days, "month-part", known={"month"}, modifier="early" if first else "late"),)


def _container(slots: Slots) -> Days | None:
    """Return the month or the year of which an edge is spoken."""
    year = said_year(slots)
    if slots.has("month"):
        number = slots.number("month")
        return None if year is None else calendar.month(year or _year_of_month(slots, number)[0], number)
    if slots.has("new"):
        return calendar.year(slots.today.year + (slots.today.month > 2))
    if slots.name("yunit") == "month":
        within = calendar.add_months(slots.today.replace(day=1), relation(slots, "rel"))
        return calendar.month(within.year, within.month)
    return calendar.year(year) if year else None


def month_edges(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "early to mid-May" and "mid or late June"."""
    year, number = said_year(slots), slots.number("month")
    if year is None:
        return ()
    year = year or _year_of_month(slots, number)[0]
    first, last = (calendar.month_part(year, number, slots.name(slot)) for slot in ("edge", "edge2"))
    if last.end <= first.end:
        return ()
    return (slots.timex(f"{year:04d}-{number:02d}", Days(first.start, last.end), "month-part", known={"month"}),)


def _half_of_month(slots: Slots, year: int, number: int, which: int) -> tuple[Timex, ...]:
    whole = calendar.month(year, number)
    days = (
        Days(whole.start, whole.start.replace(day=15)) if which == 1 else Days(whole.start.replace(day=16), whole.end)
    )
    return (slots.timex(f"{year:04d}-{number:02d}", days, "month-part", known={"month"}, modifier="half"),)


def third_of_month(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the last third of September": ten days, or what is left of the month."""
    year, number = said_year(slots), slots.number("month")
    part = {1: "early", 2: "mid"}.get(slots.number("part"), "late")
    if year is None or slots.number("third") != 3 or slots.name("third"):
        return ()
    year = year or _year_of_month(slots, number)[0]
    days = calendar.month_part(year, number, part)
    value = f"{year:04d}-{number:02d}"
    return (slots.timex(value, days, "month-part", known={"month"}, modifier=part),)


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
            # results are reported of a quarter that is over, but nothing is due in a season that is
            chosen = nearest(today, options, said, _SEASON if said in (Tense.FUTURE, Tense.DUE) else 0.0)
        year = chosen.start.year if chosen else today.year
    known = {"season"} | ({"year"} if said_year(slots) else set())
    return whole(slots, f"{year:04d}-{code}", calendar.season(year, code), "season", known=known, tense=used,
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
    if slots.name("called", "year") != "year":
        return ()
    alone = slots.end - slots.start == 1
    said = slots.start > 0 and slots.scope.tokens.codes[slots.start - 1] in _BEFORE_YEAR
    if alone and not said and not 1900 <= number <= slots.today.year + 20:
        return ()
    return whole(slots, f"{number:04d}", calendar.year(number), "year", known={"year"})


def year_range(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "1998 to 2002" as one range; years that are listed, or lead from an old date to a new one, stay apart."""
    first, last, split = slots.number("year"), slots.number("year2"), slots.at["link"]
    parts = (
        slots.timex(f"{first:04d}", calendar.year(first), "year", known={"year"}, span=(slots.start, split)),
        slots.timex(f"{last:04d}", calendar.year(last), "year", known={"year"}, span=(split + 1, slots.end)),
    )
    if slots.scope.table.movers and is_move(slots, within=_BESIDE):
        return replace(parts[0], modifier="moved-from"), replace(parts[1], modifier="moved-to")
    if last <= first or slots.code("link") == CODE["AND"]:
        return parts
    days = calendar.years(first, last)
    return (slots.timex(calendar.span_value(days), days, "range", known={"year"}, parts=parts),)


def end(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "end-2025", "end-May" and, behind a preposition, "end 2025"; "stocks end 2025 higher" is none.

    The rule has the word and, as `behind`, the prepositions.
    """
    tokens, at, fixed = slots.scope.tokens, slots.at["edge"], slots.rule.fixed
    if slots.word("edge") != fixed["word"]:
        return ()
    dashed = tokens.codes[at + 1] == CODE["DASH"]
    tight = dashed and tokens.ends[at] == tokens.starts[at + 1] and tokens.ends[at + 1] == tokens.starts[at + 2]
    if not tight and (dashed or not at or tokens.words[at - 1] not in fixed["behind"].split()):
        return ()
    return month(slots) if slots.has("month") else year(slots)


def decade(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the 1990s"."""
    first = slots.number("decade")
    before = slots.scope.tokens.before(slots.at["decade"])
    if slots.end - slots.start == 1 and len(slots.name("decade")) == 2 and before not in ("'", "\u2019", "\u2018"):
        return ()  # "in his 30s"
    return whole(slots, f"{first // 10:03d}", calendar.years(first, first + 9), "decade", known={"decade"})


def holiday_season(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "holiday 2025", the trade's word for November and December."""
    number = slots.number("year") or slots.number("year2") or slots.today.year + relation(slots, "rel")
    return whole(slots, f"{number:04d}-Q4", calendar.months(number, 11, 12), "season", known={"season"})


ACTIONS: Mapping[str, Action] = {
    "month": month, "month_range": month_range, "fiscal": fiscal, "season_span": season_span, "quarter": quarter,
    "half": half, "ordinal_unit": ordinal_unit, "ordinal_units": ordinal_units,
    "edge_amount": edge_amount, "month_edges": month_edges,
    "season": season, "year": year, "year_range": year_range,
    "third_of_month": third_of_month, "decade": decade, "end": end, "holiday_season": holiday_season,
}  # fmt: skip
