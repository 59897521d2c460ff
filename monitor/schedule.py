"""When is a feed asked again? A pure decision from what is remembered of it, what came back, and the time.

It asks no clock and starts nothing: the caller stores the answer and asks the database what is due.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from monitor.model import Failed, Fetched, NotModified, Pace, Poll
from monitor.values import dataclass

Outcome = Fetched | NotModified | Failed

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Policy:
    """How far servers and failures may stretch the wanted interval."""

    #: hints of freshness (max-age, ttl) count up to this: a mistaken year of caching must not silence a feed
    longest_hint: timedelta = timedelta(hours=2)
    #: a failing feed is asked at least this often, for ever
    longest_wait: timedelta = timedelta(hours=6)
    #: a server that asks for patience (Retry-After) gets at most this much
    longest_patience: timedelta = _DAY
    #: a feed that says it is gone is looked at once more after this; some say so by mistake
    gone: timedelta = timedelta(days=7)
    #: due times are spread by this share of the wait, so that feeds which met once do not meet for ever
    jitter: float = 0.1
    most_jitter: timedelta = timedelta(minutes=1)


DEFAULT = Policy()


def next_due(
    poll: Poll,
    outcome: Outcome,
    now: datetime,
    *,
    rng: random.Random,
    pace: Pace | None = None,
    policy: Policy = DEFAULT,
) -> datetime:
    """Return when to ask again.

    `poll` is what was remembered before the outcome; `pace` what its body said of itself, or None for what is
    remembered. Success: the wanted interval, stretched by freshness (RFC 9111 §4.2) and ttl. Failure: the interval
    doubled with each one in a row, or what Retry-After says (RFC 9110 §10.2.3), but never sooner than the interval.
    """
    pace = pace if pace is not None else poll.pace
    interval = poll.source.interval
    if isinstance(outcome, Failed):
        wait = _patience(poll, outcome, now, policy)
        spread = _spread(wait, policy) if outcome.retry_at or outcome.gone else wait / 2
    else:
        hints = [hint for hint in (outcome.max_age, pace.ttl) if hint]
        wait = max(interval, min(max(hints, default=interval), policy.longest_hint))
        spread = _spread(wait, policy)
    return _awake(now + wait + spread * rng.random(), pace)


def _patience(poll: Poll, failed: Failed, now: datetime, policy: Policy) -> timedelta:
    interval = poll.source.interval
    if failed.gone:
        return max(interval, policy.gone)
    if failed.retry_at:
        return max(interval, min(failed.retry_at - now, policy.longest_patience))
    doublings = min(poll.failures, 20)
    longest = max(interval, policy.longest_wait)
    # the spread adds up to half, so that the whole stays below the longest wait
    return max(interval, min(interval * (1 << doublings), longest * 2 / 3))


def _spread(wait: timedelta, policy: Policy) -> timedelta:
    return min(wait * policy.jitter, policy.most_jitter)


def _awake(due: datetime, pace: Pace) -> datetime:
    """Move a due time out of the hours and days in which the feed never changes (RSS 2.0 skipHours, skipDays)."""
    if len(pace.skip_hours) >= 24 or len(pace.skip_days) >= 7:
        return due  # a feed that never changes is a mistake
    for _ in range(24 * 8):
        if due.weekday() in pace.skip_days:
            due += _DAY - timedelta(hours=due.hour)
        elif due.hour in pace.skip_hours:
            due += _HOUR
        else:
            break
    return due
