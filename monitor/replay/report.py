"""What does a replay come to? The counts, and the alerts a month to expect. Must not judge anything anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model import Story
from monitor.replay import Row

MONTH = timedelta(days=365.2425 / 12)
#: a rate from a shorter archive is a guess, and says so
SHORT = timedelta(days=14)


def summary(stories: Sequence[Story], rows: Sequence[Row]) -> list[str]:
    """Count what came of it, in whole sentences."""
    matched = [row for row in rows if row.matched]
    claims = sum(row.outcome.reading.claim is not None for row in rows)
    alerts = sum(row.outcome.alert is not None for row in rows)
    lines = [
        f"{_number(len(stories), 'story', 'stories')}, {len({row.story.id for row in matched})} matched, "
        f"{_number(claims, 'claim')}, {_number(alerts, 'alert')}."
    ]
    if stories:
        times = [story.published for story in stories]
        lines.append(rate(min(times), max(times), alerts))
    return lines


def rate(first: datetime, last: datetime, alerts: int) -> str:
    """Say how many alerts a month to expect, after so many from stories of this time."""
    span = last - first
    days = max(round(span / timedelta(days=1)), 1)
    a_month = alerts / max(span / MONTH, 1 / 30)
    text = f"About {a_month:.1f} alerts a month to expect, from {_number(days, 'day')} of stories."
    return text + " That is too short an archive for more than a guess." if span < SHORT else text


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
