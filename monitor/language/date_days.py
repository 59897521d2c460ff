"""Which day does a match name? Actions for days, weekdays, ranges of days and figures; longer units are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from monitor.language import calendar
from monitor.language.date_scope import Slots, is_between, is_move, nearest, pick_day, relation, said_year
from monitor.language.date_table import CODE, OTHER
from monitor.language.tense import Tense
from monitor.language.timex import Timex
from monitor.model import Days

Action = Callable[[Slots], tuple[Timex, ...]]

#: a new date so many days before the old one is one brought forward, and not one of the next year
_MOVED_UP = 120
#: expressions back to the week that a list of weekdays is of
_LISTED = 6
_AND, _OR = CODE["AND"], CODE["OR"]


def _one(day: date | None) -> Days | None:
    return Days(day, day) if day else None


def day(slots: Slots) -> tuple[Timex, ...]:
    """Resolve a month and a day, with a weekday or a year if the text has one."""
    year = said_year(slots)
    if year is None:
        return ()
    weekday = slots.number("weekday") if slots.has("weekday") else None
    year = year or _related_year(slots)
    found, used = _resolve(slots, year, slots.number("month"), slots.number("day"), weekday)
    if found is None:
        return ()
    known = {"day", "month"} | ({"year"} if year else set()) | ({"weekday"} if weekday is not None else set())
    return (slots.timex(found.isoformat(), _one(found), "day", known=known, tense=used),)


def _related_year(slots: Slots) -> int:
    """Return the year of "last December 6" and "this May 3", 0 where the text relates the day to none."""
    if not slots.has("rel0"):
        return 0
    today, way = slots.today, relation(slots, "rel0")
    ahead = (slots.number("month"), slots.number("day")) > (today.month, today.day)
    return today.year + (-ahead if way < 0 else not ahead if way > 0 else 0)


def _resolve(slots: Slots, year: int, month: int, number: int, weekday: int | None) -> tuple[date | None, str]:
    if year:
        return calendar.day(year, month, number), ""
    return pick_day(slots, month, number, weekday)


def day_range(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "June 18-19", "30 June to 2 July" and two single days ("June 30 and July 7")."""
    year = said_year(slots)
    if year is None:
        return ()
    first_year = slots.number("year1") or year
    month2 = slots.number("month2") or slots.number("month")
    month = slots.number("month") or month2
    weekday = slots.number("weekday") if slots.has("weekday") else None
    weekday2 = slots.number("weekday2") if slots.has("weekday2") else None
    if first_year and year and not slots.has("year1") and month > month2:
        first_year = year - 1
    start, used = _resolve(slots, first_year, month, slots.number("day"), weekday)
    if start is None:
        return ()
    end = calendar.day(year or start.year, month2, slots.number("day2"))
    moved_up = end is not None and end < start and is_move(slots) and (start - end).days <= _MOVED_UP
    if end and not year and not moved_up and (end < start or (weekday2 is not None and end.weekday() != weekday2)):
        end = calendar.day(start.year + 1, month2, slots.number("day2"))
    if end is None:
        return ()
    known = {"day", "month"} | ({"year"} if year else set())
    return _join(slots, start, end, known, used)


def _join(slots: Slots, start: date, end: date, known: set[str], used: str) -> tuple[Timex, ...]:
    """Return one range, or two days if the text lists days that do not follow each other."""
    split = slots.at["link"]
    first = slots.timex(start.isoformat(), _one(start), "day", known=known, tense=used, span=(slots.start, split))
    second = slots.timex(end.isoformat(), _one(end), "day", known=known, tense=used, span=(split + 1, slots.end))
    if is_move(slots):
        return replace(first, modifier="moved-from"), replace(second, modifier="moved-to")
    link = slots.code("link")
    if link == _AND and _counts(slots):
        return (first,)
    apart = (link in (_AND, _OR) and (end - start).days != 1) or link == _OR
    if end <= start or (apart and not is_between(slots)):
        return first, second
    days = Days(start, end)
    value = calendar.span_value(days)
    return (slots.timex(value, days, "range", known=known, tense=used, parts=(first, second)),)


def _counts(slots: Slots) -> bool:
    """Tell whether an ordinal in letters counts what follows: "on 10 November and the second leg on 24 November"."""
    if not slots.has("day2"):
        return False
    codes, at = slots.scope.tokens.codes, slots.at["day2"]
    return slots.word("day2").isalpha() and codes[at + 1 : at + 2] == OTHER


#: slots of a list behind its first day
_LISTED_DAYS = ("day2", "day3", "day4", "last")


def day_list(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "May 3, 10 and 17" to its days."""
    year = said_year(slots)
    if year is None:
        return ()
    month = slots.number("month")
    first, used = _resolve(slots, year, month, slots.number("day"), None)
    if first is None:
        return ()
    found = [first, *(calendar.day(first.year, month, slots.number(slot)) for slot in _LISTED_DAYS if slots.has(slot))]
    known = {"day", "month"} | ({"year"} if year else set())
    spans = _list_spans(slots)
    return tuple(
        slots.timex(one.isoformat(), _one(one), "day", known=known, tense=used, span=span)
        for one, span in zip(found, spans, strict=True)
        if one
    )


def _list_spans(slots: Slots) -> list[tuple[int, int]]:
    starts = [slots.start, *(slots.at[slot] for slot in _LISTED_DAYS if slots.has(slot))]
    return [(starts[0], slots.at["day"] + 1), *((at, at + 1) for at in starts[1:-1]), (starts[-1], slots.end)]


#: characters from a month to a day of it that gives none
_MONTH_REACH = 200


def ordinal_day(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the 18th", "Friday the 13th" and "the 18th of next month"."""
    if not slots.name("day") or (slots.has("munit") and slots.name("munit") != "month"):
        return ()
    weekday = slots.number("weekday") if slots.has("weekday") else None
    found, used = _in_said_month(slots, slots.number("day"), weekday)
    if found is None:
        return ()
    return (slots.timex(found.isoformat(), _one(found), "day", known={"day"}, tense=used),)


def _in_said_month(slots: Slots, number: int, weekday: int | None) -> tuple[date | None, str]:
    """Return the day of "next month" if the text says so, else of the nearest month that fits."""
    if slots.has("munit") and slots.has("rel"):
        within = calendar.add_months(slots.today.replace(day=1), relation(slots, "rel"))
        return calendar.day(within.year, within.month, number), ""
    if weekday is None and (month := _named_month(slots)):
        found = calendar.day(month.start.year, month.start.month, number)
        if found is not None and found >= slots.today:
            return found, ""
    if slots.has("munit"):
        return calendar.day(slots.today.year, slots.today.month, number), ""
    return _in_near_month(slots, number, weekday)


def _named_month(slots: Slots) -> Days | None:
    """Return the month to come that the text named last: "in May, on the 3rd", "set for May. From the 3rd on"."""
    last = slots.scope.found[-1] if slots.scope.found else None
    if last is None or last.precision != "month" or last.days is None or last.days.end < slots.today:
        return None
    near = slots.scope.tokens.starts[slots.start] - last.end <= _MONTH_REACH
    whole = last.days.start.day == 1 or last.modifier in ("by", "before")
    return last.days if near and whole and last.modifier not in ("before", "since") else None


def _in_near_month(slots: Slots, number: int, weekday: int | None) -> tuple[date | None, str]:
    """Return the nearest such day of a month: that of a date just named, or by tense around today."""
    named = [timex for timex in slots.scope.found[-2:] if timex.precision in ("day", "range") and timex.days]
    if named and "\n\n" in slots.scope.tokens.text[named[-1].end : slots.scope.tokens.starts[slots.start]]:
        named = []
    origin = named[-1].days.end if named and named[-1].days else slots.today
    first = origin.replace(day=1)
    months = [calendar.add_months(first, count) for count in ((-1, 0, 1) if weekday is None else range(-12, 13))]
    options = [found for month in months if (found := calendar.day(month.year, month.month, number))]
    if weekday is not None:
        options = [found for found in options if found.weekday() == weekday]
    said = slots.tense()
    pointed = slots.start > 0 and slots.scope.tokens.words[slots.start - 1] in slots.scope.table.bounds
    if named:
        said = Tense.WAS_DUE
    elif pointed:
        # nobody says "before the 22nd" on the 22nd
        options = [found for found in options if found > origin]
    chosen = nearest(origin, [Days(one, one) for one in options], said)
    return (chosen.start if chosen else None), said.short


def ordinal_range(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "from the 18th to the 20th" without a month."""
    if not (slots.name("day") and slots.name("day2")) or (slots.has("munit") and slots.name("munit") != "month"):
        return ()
    start, used = _in_said_month(slots, slots.number("day"), None)
    if start is None:
        return ()
    end = calendar.day(start.year, start.month, slots.number("day2"))
    if end is not None and end < start:
        later = calendar.add_months(start.replace(day=1), 1)
        end = calendar.day(later.year, later.month, slots.number("day2"))
    return _join(slots, start, end, {"day"}, used) if end else ()


def weekday(slots: Slots) -> tuple[Timex, ...]:
    """Resolve a weekday by "last", "this", "next", by a week that is named with it, or by tense."""
    number, today = slots.number("weekday"), slots.today
    used = ""
    if slots.has("wrel"):
        if slots.name("unit") != "week":
            return ()
        found = calendar.week(calendar.shift(today, 7 * relation(slots, "wrel"))).start + timedelta(days=number)
    elif slots.has("unit1"):
        if slots.name("unit1") not in ("week", "week*2"):
            return ()
        found = calendar.shift(calendar.weekday_on_or_after(today, number), 7 if slots.name("unit1") == "week" else 14)
    elif slots.has("rel"):
        found = _related_weekday(slots, number)
    else:
        found, used = _open_weekday(slots, number)
    relative = slots.has("rel") or slots.has("wrel")
    return (slots.timex(found.isoformat(), _one(found), "day", known={"weekday"}, relative=relative, tense=used),)


def _open_weekday(slots: Slots, number: int) -> tuple[date, str]:
    """Resolve a bare weekday by the tense of its clause; the day of publication itself counts both ways."""
    said = slots.tense()
    if said is Tense.OPEN and (week := _said_week(slots)):
        return calendar.weekday_on_or_after(week.start, number), ""
    before, after = (
        calendar.weekday_on_or_before(slots.today, number),
        calendar.weekday_on_or_after(slots.today, number),
    )
    if said is Tense.WAS_DUE:
        forward = (after - slots.today) <= (slots.today - before)
    else:
        forward = said in (Tense.FUTURE, Tense.DUE)
    return (after if forward else before), "future" if forward else "past"


def _said_week(slots: Slots) -> Days | None:
    """Return the week that the same sentence spoke of: "this week, A on Tuesday and B on Wednesday"."""
    text, start = slots.scope.tokens.text, slots.scope.tokens.starts[slots.start]
    for timex in reversed(slots.scope.found[-_LISTED:]):
        between = text[timex.end : start]
        if ". " in between or "\n" in between:
            return None
        if timex.precision == "week":
            return timex.days
    return None


def _related_weekday(slots: Slots, number: int) -> date:
    """Resolve "last Tuesday", "this Tuesday", "next Tuesday".

    "Next Tuesday" lies in the coming week, unless that is two days away or less, when one would say "on Tuesday".
    """
    today, way = slots.today, relation(slots, "rel")
    if slots.name("rel") == "soon":
        return calendar.weekday_on_or_after(today + timedelta(days=1), number)
    if way < 0:
        return calendar.weekday_on_or_before(today - timedelta(days=1), number)
    if way == 0:
        week = calendar.week(today).start + timedelta(days=number)
        return week if week >= today or slots.tense().is_past else week + timedelta(days=7)
    return calendar.week(calendar.shift(today, 7)).start + timedelta(days=number)


def weekday_range(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "Sunday to Wednesday" and "Saturday and Sunday"."""
    if slots.has("unit") and slots.name("unit") != "week":
        return ()
    number, number2, today = slots.number("weekday"), slots.number("weekday2"), slots.today
    used, over = "", False
    if slots.has("wrel"):
        start = calendar.week(calendar.shift(today, 7 * relation(slots, "wrel"))).start + timedelta(days=number)
    elif slots.has("rel"):
        start = _related_weekday(slots, number)
    else:
        start, used = _open_weekday(slots, number)
        over = used == "past"
        tail = timedelta(days=(number2 - number) % 7)
        if used == "past" and start <= today <= start + tail:
            used = ""
    end = start + timedelta(days=(number2 - number) % 7)
    if over and end > today and slots.code("link") in (_AND, _OR):
        end = calendar.weekday_on_or_before(today, number2)  # "Friday and Thursday"
    return _join(slots, start, end, {"weekday"}, used)


def iso(slots: Slots) -> tuple[Timex, ...]:
    """Resolve 2024-06-18."""
    number = slots.number("iso")
    found = calendar.day(number // 10000, number // 100 % 100, number % 100)
    return (slots.timex(found.isoformat(), _one(found), "day", known={"day", "month", "year"}),) if found else ()


def iso_range(slots: Slots) -> tuple[Timex, ...]:
    """Resolve 2024-06-18/2024-06-20."""
    pair = [calendar.day(n // 10000, n // 100 % 100, n % 100) for n in (slots.number("iso"), slots.number("iso2"))]
    if pair[0] is None or pair[1] is None:
        return ()
    return _join(slots, pair[0], pair[1], {"day", "month", "year"}, "")


def iso_month(slots: Slots) -> tuple[Timex, ...]:
    """Resolve 2024-06."""
    number = slots.number("iso")
    days = calendar.month(number // 100, number % 100)
    return (slots.timex(f"{number // 100:04d}-{number % 100:02d}", days, "month", known={"month", "year"}),)


def numeric(slots: Slots) -> tuple[Timex, ...]:
    """Resolve 14/05/2024, 5/14/2024 and 14.05.2024: points mean day first, else the table, unless only one fits."""
    number, mark = slots.number("date"), slots.name("date")
    first, second, year = number // 1000000, number // 10000 % 100, number % 10000
    by_month, by_day = calendar.day(year, first, second), calendar.day(year, second, first)
    prefer_month = slots.scope.table.month_first and mark != "."
    found = (by_month or by_day) if prefer_month else (by_day or by_month)
    return (slots.timex(found.isoformat(), _one(found), "day", known={"day", "month", "year"}),) if found else ()


def holiday(slots: Slots) -> tuple[Timex, ...]:
    """Resolve a feast, in the year that is stated or that the tense asks for."""
    year = said_year(slots)
    rule = slots.scope.table.holidays.get(slots.name("holiday"))
    if year is None or rule is None:
        return ()
    used = ""
    if year:
        found = feast(rule, year)
    else:
        said = slots.tense()
        used = said.short
        options = [feast(rule, slots.today.year + count) for count in (-1, 0, 1)]
        chosen = nearest(slots.today, [Days(one, one) for one in options if one], said)
        found = chosen.start if chosen else None
    if found is None:
        return ()
    known = {"holiday"} | ({"year"} if year else set())
    return (slots.timex(found.isoformat(), _one(found), "day", known=known, tense=used),)


def feast(rule: str, year: int) -> date | None:
    """Return the day of a feast: "12-25", "easter-2", or "11/3/4+1" (month, weekday, which one, days after)."""
    if rule.startswith("easter"):
        return calendar.shift(calendar.easter(year), int(rule.removeprefix("easter")))
    if "/" in rule:
        month, number, nth = rule.split("/")
        which, _, plus = nth.partition("+")
        found = calendar.nth_weekday(year, int(month), int(number), int(which))
        return calendar.shift(found, int(plus or 0)) if found else None
    month, number = rule.split("-")
    return calendar.day(year, int(month), int(number))


def nth_weekday(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the first Sunday of June" and "the last Friday of next month"."""
    nth = slots.number("ord") or -1
    number = slots.number("weekday")
    if slots.has("munit"):
        if slots.name("munit") != "month":
            return ()
        within = calendar.add_months(slots.today.replace(day=1), relation(slots, "rel"))
        found, used = calendar.nth_weekday(within.year, within.month, number, nth), ""
    else:
        year = said_year(slots)
        if year is None:
            return ()
        years = [year] if year else [slots.today.year + count for count in (-1, 0, 1)]
        options = [calendar.nth_weekday(one, slots.number("month"), number, nth) for one in years]
        said = Tense.OPEN if year else slots.tense_of_year()
        used = said.short
        chosen = nearest(slots.today, [Days(one, one) for one in options if one], said)
        found = chosen.start if chosen else None
    if found is None:
        return ()
    return (slots.timex(found.isoformat(), _one(found), "day", known={"weekday", "month"}, tense=used),)


def deictic(slots: Slots) -> tuple[Timex, ...]:
    """Resolve today, tomorrow, yesterday and tonight."""
    found = calendar.shift(slots.today, slots.number("day"))
    night = slots.word("day") == slots.scope.table.tonight
    value = f"{found.isoformat()}TNI" if night else found.isoformat()
    kind = "TIME" if night else "DATE"
    return (slots.timex(value, _one(found), "day", kind=kind, known={"day"}, relative=True),)


def week_of(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the week of June 10"."""
    year = said_year(slots)
    weekend = not slots.name("unit")
    if year is None or slots.name("unit") not in ("week", ""):
        return ()
    found, used = _resolve(slots, year, slots.number("month"), slots.number("day"), None)
    if found is None:
        return ()
    days = calendar.weekend(found) if weekend else calendar.week(found)
    if weekend and found.weekday() == 4:
        days = Days(found, days.end)
    value = calendar.week_value(found) + ("-WE" if weekend else "")
    precision = "weekend" if weekend else "week"
    return (slots.timex(value, days, precision, known={"week", "month", "day"}, tense=used),)


ACTIONS: Mapping[str, Action] = {
    "day": day, "day_range": day_range, "day_list": day_list, "ordinal_day": ordinal_day,
    "ordinal_range": ordinal_range, "weekday": weekday, "weekday_range": weekday_range, "iso": iso,
    "iso_range": iso_range, "iso_month": iso_month, "numeric": numeric, "holiday": holiday,
    "nth_weekday": nth_weekday, "deictic": deictic, "week_of": week_of,
}  # fmt: skip
