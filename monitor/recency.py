"""How lately was an event heard of, and what is known of it changed? What repeats the news comes close behind it."""

from __future__ import annotations

import math
from datetime import datetime

from monitor.model import Event
from monitor.weighing import Signs

#: what is so many powers of two of hours old, over a year, is as good as never heard
_OLD = 14


def recency(event: Event, now: datetime) -> Signs:
    """Return as signs how lately before a report of `now` an event was heard of and changed; none if it never was.

    Each is 1 for what was just now, and less by the same amount each time that the hours double.
    """
    given = {"heard of lately": event.published, "changed lately": event.changed}
    return {name: _fresh(now, then) for name, then in given.items() if then is not None}


def _fresh(now: datetime, then: datetime) -> float:
    hours = max(0.0, (now - then).total_seconds() / 3600)
    return 1 - min(_OLD, math.log2(1 + hours)) / (_OLD + 1)
