"""How far does a slip chart reach, from which day to which? Must not know how wide a drawing is, but for both ends."""

from __future__ import annotations

from datetime import datetime

from monitor.model import Days
from monitor.showing.axis import Axis, fitted
from monitor.showing.slip import Slip


def across(slip: Slip, now: datetime, low: float, high: float) -> Axis:
    """Return the axis of the days of announcement, from the first story to `until`."""
    days = [instant(point.at) for point in slip.points] + [instant(step.at) for step in slip.steps]
    return fitted([*days, until(slip, now)], low, high, least=2, margin=0.03)


def upwards(slip: Slip, low: float, high: float) -> Axis:
    """Return the axis of the announced dates."""
    ranges = [point.dates for point in slip.points if point.dates] + [step.dates for step in slip.steps if step.dates]
    days = [float(day.toordinal()) for dates in ranges for day in (dates.start, dates.end)]
    return fitted(days, low, high, least=6, margin=0.06)


def until(slip: Slip, now: datetime) -> float:
    """Return up to when what is known is drawn: to this day, but not past the event."""
    last = max(instant(point.at) for point in slip.points)
    dates = slip.steps[-1].dates if slip.steps else None
    over = dates.end.toordinal() + 1 if dates else last
    return max(last, min(instant(now), over))


def instant(at: datetime) -> float:
    """Return an instant as an ordinal with the part of the day that has passed."""
    return at.toordinal() + (at.hour * 60 + at.minute) / 1440


def middle(dates: Days) -> float:
    """Return the middle of a run of days."""
    return (dates.start.toordinal() + dates.end.toordinal()) / 2
