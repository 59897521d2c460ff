"""When is a channel's time? Quiet hours and cron expressions, each in a time zone: text → value → the next instant.

Must not know what waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from monitor.lazy import Lazy
from monitor.values import dataclass

if TYPE_CHECKING:
    import zoneinfo
else:  # it reads where the system has its time zones, and most configurations name none
    zoneinfo = Lazy("zoneinfo")

_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"
_HOURS = re.compile(rf"{_CLOCK}\s?-\s?{_CLOCK}(?:\s+(\S+))?")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)  # noqa: SIM905
}
#: cron counts from Sunday, and 7 is Sunday again
_WEEKDAYS = {name: number for number, name in enumerate("sun mon tue wed thu fri sat".split())}  # noqa: SIM905
_NONE: Mapping[str, int] = {}
#: lowest and highest value of minute, hour, day, month and weekday
_FIELDS = ((0, 59, _NONE), (0, 23, _NONE), (1, 31, _NONE), (1, 12, _MONTHS), (0, 7, _WEEKDAYS))
#: 29 February on a weekday comes up within 40 years at the latest
_FARTHEST = 366 * 41


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of each day in which nothing is sent; they may pass midnight."""

    start: time
    end: time
    zone: str
    #: as it was written
    text: str


@dataclass(frozen=True, slots=True)
class Cron:
    """Times of a clock and a calendar."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    #: cron's oddity: if both days and weekdays are limited, one of them is enough
    either: bool
    zone: str
    #: as it was written
    text: str


def quiet(text: str) -> Quiet | None:
    """Read `22:00-07:00 Europe/Berlin`; without a zone it is UTC. None if it is not such hours."""
    match = _HOURS.fullmatch(text.strip())
    if not match or not _is_zone(match[5] or "UTC"):
        return None
    start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    return Quiet(start, end, match[5] or "UTC", text) if start != end else None


def quiet_until(hours: Quiet, now: datetime) -> datetime | None:
    """Return when the quiet hours that `now` is in come to an end; None outside of them."""
    zone = zoneinfo.ZoneInfo(hours.zone)
    local = now.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    if hours.start < hours.end:
        inside, day = hours.start <= clock < hours.end, local.date()
    else:
        inside = clock >= hours.start or clock < hours.end
        day = local.date() + timedelta(days=clock >= hours.start)
    end = datetime.combine(day, hours.end, zone).astimezone(UTC)
    # on the night when clocks go back, the end comes up twice: the second one has no quiet hours before it
    return end if inside and end > now else None


def cron(text: str) -> Cron | None:
    """Read `0 8 * * 1-5 Europe/Berlin`: minute, hour, day, month, weekday, zone. None if it is none or never comes."""
    parts = text.split()
    zone = parts.pop() if len(parts) == len(_FIELDS) + 1 else "UTC"
    if len(parts) != len(_FIELDS) or not _is_zone(zone):
        return None
    values = [_values(part, *field) for part, field in zip(parts, _FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = values
    if not all(values):
        return None
    either = parts[2] != "*" and parts[4] != "*"
    found = Cron(minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either, zone, text)
    return found if next_time(found, datetime(2000, 1, 1, tzinfo=UTC)) else None


def next_time(times: Cron, now: datetime) -> datetime | None:
    """Return the first of the times after `now`; None if there is none, such as for 31 February.

    A time that a clock leaves out in spring comes as much later as it was moved; one that comes twice counts once.
    """
    zone = zoneinfo.ZoneInfo(times.zone)
    day = now.astimezone(zone).date()
    for _ in range(_FARTHEST):
        if _is_on(times, day):
            for hour in sorted(times.hours):
                for minute in sorted(times.minutes):
                    at = datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
                    if at > now:
                        return at
        day += timedelta(days=1)
    return None


def _is_on(times: Cron, day: date) -> bool:
    in_days, in_weekdays = day.day in times.days, day.isoweekday() % 7 in times.weekdays
    on = in_days or in_weekdays if times.either else in_days and in_weekdays
    return day.month in times.months and on


def _values(text: str, low: int, high: int, names: Mapping[str, int]) -> frozenset[int]:
    """Return the values of one field, such as `*/15` or `mon-fri`; none if it is not understood."""
    found: set[int] = set()
    for part in text.lower().split(","):
        match = re.fullmatch(r"(\*|(\w+)(?:-(\w+))?)(?:/(\d{1,3}))?", part)
        if not match:
            return frozenset()
        first, last = _number(match[2], low, names), _number(match[3] or match[2], high, names)
        if match[4] and match[2] and not match[3]:
            last = high  # `5/15` is every fifteenth from the fifth on
        step = int(match[4] or 1)
        if not low <= first <= last <= high or not step:
            return frozenset()
        found.update(range(first, last + 1, step))
    return frozenset(found)


def _number(text: str | None, without: int, names: Mapping[str, int]) -> int:
    if text is None:
        return without
    if text in names:
        return names[text]
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else -1


def _is_zone(name: str) -> bool:
    if not _ZONE.fullmatch(name):
        return False
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True
