"""How is it said in words: a state, a day, a run of days, an instant?

Must not say anything that came from outside: what it returns is letters, digits and dashes, safe in any markup.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from monitor.model import Days, Event, State, Status

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
STATUS_WORDS = {Status.UNDERWAY: "under way", Status.HAPPENED: "has happened"}
#: states in which a missing date is worth a word
_OPEN = {Status.RUMOURED, Status.PLANNED, Status.CONFIRMED, Status.POSTPONED}


def status_in_words(status: Status | None) -> str:
    """Say a status, such as "under way"."""
    return STATUS_WORDS.get(status, status.value) if status else "nothing known"


def state_in_words(event: Event | State) -> str:
    """Say what is known of an event, such as "18–19 June 2024, confirmed"."""
    if event.status is None and event.dates is None:
        return "nothing known"
    status = status_in_words(event.status) if event.status else "status unknown"
    if event.dates:
        return f"{days_in_words(event.dates)}, {status}"
    return f"{status}, no date" if event.status in _OPEN else status


def instant_in_words(at: datetime) -> str:
    """Say a time in UTC, such as "Monday 17 June 2024, 11:00 UTC"."""
    utc = at.astimezone(UTC)
    return f"{_day(utc.date())}, {utc:%H:%M} UTC"


def days_in_words(days: Days) -> str:
    """Say a day with its weekday, a whole unit by its name, any other run from end to end; always with the year."""
    start, end = days.start, days.end
    if start == end:
        return _day(start)
    return _unit(start, end) or _run(start, end)


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _run(start: date, end: date) -> str:
    last = f"{end.day} {_MONTHS[end.month - 1]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    year = "" if start.year == end.year else f" {start.year}"
    return f"{start.day} {_MONTHS[start.month - 1]}{year} – {last}"


def _unit(start: date, end: date) -> str:
    """Name the calendar unit that a run fills exactly, or return ""."""
    if start.day == 1 and _last_of_month(end):
        return _months(start, end)
    if start.weekday() == 0 and (end - start).days == 6:
        return f"week of {start.day} {_MONTHS[start.month - 1]} {start.year}"
    if (start.year, start.month) != (end.year, end.month):
        return ""
    month = f"{_MONTHS[start.month - 1]} {start.year}"
    parts = {(1, 10): f"early {month}", (11, 20): f"mid-{month}", (1, 15): f"first half of {month}"}
    if _last_of_month(end):
        parts |= {(21, end.day): f"late {month}", (16, end.day): f"second half of {month}"}
    return parts.get((start.day, end.day), "")


def _months(start: date, end: date) -> str:
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    first, last = _MONTHS[start.month - 1], _MONTHS[end.month - 1]
    if count == 1:
        return f"{first} {start.year}"
    if count % 12 == 0 and start.month == 1:
        return f"{start.year}" if count == 12 else f"{start.year}–{end.year}"
    if count == 6 and start.month in (1, 7):
        return f"{'first' if start.month == 1 else 'second'} half of {start.year}"
    if count == 3 and start.month in _SEASONS:
        year = f"{start.year}" if start.year == end.year else f"{start.year}–{end.year % 100:02d}"
        return f"{_SEASONS[start.month]} {year}"
    if count == 3 and start.month % 3 == 1:
        return f"Q{(start.month + 2) // 3} {start.year} ({first}–{last})"
    year = "" if start.year == end.year else f" {start.year}"
    return f"{first}{year}–{last} {end.year}" if not year else f"{first}{year} – {last} {end.year}"


def _last_of_month(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1
