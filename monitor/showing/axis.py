"""Where on a line does a day stand, and which days get a label? Must not know what the days are of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

from monitor.values import dataclass

_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000)
_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from `first` to `last`, drawn from `low` to `high`."""

    first: float
    last: float
    low: float
    high: float

    def at(self, day: float) -> float:
        """Return the place of a day, as an ordinal; parts of a day are parts of one."""
        return self.low + (day - self.first) / (self.last - self.first) * (self.high - self.low)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return the place and the label of at most so many days, the rounder the better."""
        first, last = date.fromordinal(max(ceil(self.first), 1)), date.fromordinal(min(int(self.last), 3_652_059))
        for step in _DAYS:
            if (last - first).days // step > most:
                continue
            if (days := [*_by_day(first, last, step)]) and len(days) <= most:
                return [(self.at(day.toordinal()), f"{day.day} {_NAMES[day.month - 1]} {day.year}") for day in days]
        for step in _MONTHS:
            if (last - first).days // (31 * step) > most:
                continue
            if (days := [*_by_month(first, last, step)]) and len(days) <= most:
                return [(self.at(day.toordinal()), _month(day, step)) for day in days]
        return []


def fitted(days: list[float], low: float, high: float, *, least: float, margin: float) -> Axis:
    """Return an axis that holds these days, spans `least` days or more, and has a margin (as a share) at both ends."""
    first, last = min(days), max(days)
    room = max((last - first) * margin, (least - (last - first)) / 2, 0.5)
    return Axis(first - room, last + room, low, high)


def _by_day(first: date, last: date, step: int) -> Iterator[date]:
    # weeks begin on Mondays; ordinal 1 is one
    start = first.toordinal() + (-(first.toordinal() - 1)) % step
    return (
        date.fromordinal(ordinal) for ordinal in range(start + (start < first.toordinal()), last.toordinal() + 1, step)
    )


def _by_month(first: date, last: date, step: int) -> Iterator[date]:
    after = first - timedelta(days=1) if first > date.min else first
    month = after.year * 12 + after.month  # the one that begins after the day before
    month += -month % step
    while (day := month) // 12 <= last.year:
        found = date(day // 12, day % 12 + 1, 1)
        if found > last or found.year >= 9999:
            return
        yield found
        month += step


def _month(day: date, step: int) -> str:
    return str(day.year) if step % 12 == 0 else f"{_NAMES[day.month - 1]} {day.year}"
