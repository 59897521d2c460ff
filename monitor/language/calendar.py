"""Which days does a calendar unit cover? Arithmetic on days, weeks, months and years; it reads no text."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache

from monitor.model import Days

#: TIMEX3 season code -> first and last month; a last month before the first lies in the next year
SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}

#: part of a month -> first and last day; the last day of "late" is the month's own
MONTH_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


@lru_cache(maxsize=8192)
def day(year: int, month: int, number: int) -> date | None:
    """Return the day, or None if the calendar has none such."""
    if not (MINYEAR <= year < MAXYEAR and 1 <= month <= 12):
        return None
    if not 1 <= number <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, number)


def shift(start: date, count: int) -> date:
    """Return the day `count` days later, held within the years that dates can have."""
    ordinal = min(max(start.toordinal() + count, 1), date.max.toordinal() - 400)
    return date.fromordinal(ordinal)


def add_months(start: date, count: int) -> date:
    """Return the same day of the month `count` months later, or that month's last day."""
    total = start.year * 12 + start.month - 1 + count
    year, month = min(max(total // 12, MINYEAR), MAXYEAR - 1), total % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=4096)
def month(year: int, number: int) -> Days:
    """Return the days of a month."""
    return Days(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def months(year: int, first: int, last: int) -> Days:
    """Return the days from one month to another; a last month before the first lies in the next year."""
    return Days(date(year, first, 1), month(year + (last < first), last).end)


def month_part(year: int, number: int, part: str) -> Days:
    """Return the first ten days, the second ten, or the rest of a month."""
    whole = month(year, number)
    first, last = MONTH_PARTS[part]
    return Days(whole.start.replace(day=first), whole.start.replace(day=min(last, whole.end.day)))


def week(within: date) -> Days:
    """Return Monday to Sunday around a day."""
    start = shift(within, -within.weekday())
    return Days(start, start + timedelta(days=6))


def weekend(within: date) -> Days:
    """Return Saturday and Sunday of the week of a day."""
    end = week(within).end
    return Days(end - timedelta(days=1), end)


def quarter(year: int, number: int) -> Days:
    """Return the days of a quarter."""
    return months(year, 3 * number - 2, 3 * number)


def half(year: int, number: int) -> Days:
    """Return the days of half a year."""
    return months(year, 6 * number - 5, 6 * number)


@lru_cache(maxsize=1024)
def season(year: int, code: str) -> Days:
    """Return the days of a season; winter is that which begins in the year."""
    return months(year, *SEASONS[code])


def year(number: int) -> Days:
    """Return the days of a year."""
    return months(number, 1, 12)


def years(first: int, last: int) -> Days:
    """Return the days from one year to another."""
    return Days(date(max(first, MINYEAR), 1, 1), date(min(last, MAXYEAR), 12, 31))


def nth_weekday(year: int, month_number: int, weekday: int, nth: int) -> date | None:
    """Return the nth such weekday of a month, counted from the end if `nth` is negative, or None."""
    whole = month(year, month_number)
    if nth > 0:
        found = shift(whole.start, (weekday - whole.start.weekday()) % 7 + 7 * (nth - 1))
    else:
        found = shift(whole.end, -((whole.end.weekday() - weekday) % 7) + 7 * (nth + 1))
    return found if found.month == month_number else None


def weekday_on_or_after(start: date, weekday: int) -> date:
    """Return the first such weekday, the day itself included."""
    return shift(start, (weekday - start.weekday()) % 7)


def weekday_on_or_before(start: date, weekday: int) -> date:
    """Return the last such weekday, the day itself included."""
    return shift(start, -((start.weekday() - weekday) % 7))


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    total = h + m - 7 * n + 114
    return date(year, total // 31, total % 31 + 1)


def week_value(within: date) -> str:
    """Return the TIMEX3 value of a day's ISO week."""
    iso = within.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def span_value(days: Days) -> str:
    """Return a TIMEX3-like value for a run of days: one day, or start/end as in ISO 8601."""
    if days.start == days.end:
        return days.start.isoformat()
    return f"{days.start.isoformat()}/{days.end.isoformat()}"


#: precision -> months of it
MONTHS_LONG = {"year": 12, "half": 6, "quarter": 3, "season": 3}


def in_year(days: Days, year: int) -> Days | None:
    """Return the same days of another year, a month or season whole; None where that has them not (29 February)."""
    last = days.end.year + year - days.start.year
    try:
        start = days.start.replace(year=year)
        if days.count > 1 and month(days.end.year, days.end.month).end == days.end:
            return Days(start, month(last, days.end.month).end)
        return Days(start, days.end.replace(year=last))
    except ValueError:
        return None


def part_of(days: Days, edge: str, precision: str) -> Days:
    """Return the early, middle or late part: ten days of a month, a quarter of a year, a third of anything else."""
    if precision == "month":
        return month_part(days.start.year, days.start.month, "late" if edge == "end" else edge)
    size = MONTHS_LONG.get(precision)
    if size and edge == "end":
        return month(days.end.year, days.end.month)
    if size:
        # "late 2031" is its last quarter, and "mid-2031" June and July
        part = (2 if edge == "mid" else 3) if size == 12 else size // 3
        first = add_months(days.start, {"early": 0, "mid": (size - part) // 2}.get(edge, size - part))
        last = add_months(first, part - 1)
        return Days(first, month(last.year, last.month).end)
    if precision == "week":
        first = shift(days.start, {"early": 0, "mid": 1}.get(edge, 4))
        return Days(first, shift(first, 2))
    third = max(days.count // 3, 1)
    first = shift(days.start, {"early": 0, "mid": third}.get(edge, days.count - third))
    return Days(first, shift(first, third - 1))
