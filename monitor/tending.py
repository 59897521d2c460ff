"""Which feeds are out, and who is told of it? Polls and stories → outages remembered, and notices in the outbox.

Runs inside the caller's transaction. Must not send, must not ask for the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor import hours, outage
from monitor.config import HealthConfig
from monitor.lazy import Lazy
from monitor.model import Alert, Poll
from monitor.outage import Outage, Rhythm
from monitor.store import Transaction

if TYPE_CHECKING:
    from monitor import notice
else:  # most rounds tell of nothing
    notice = Lazy("monitor.notice")

#: how far back a feed's pace is looked for
_LOOK_BACK = timedelta(days=120)


def tend(tx: Transaction, health: HealthConfig, mask: Callable[[str], str], now: datetime) -> Alert | None:
    """Look at every feed, remember which are out, and put into the outbox what is due to be told; return that.

    Each outage is told once, and once that it is over; all that are due go as one message. Without channels, they are
    remembered to be shown. `mask` takes secrets out of what servers answered.
    """
    known, newest = tx.outages(), tx.newest_stories()
    quiet = {source for source, at in newest.items() if now - at > outage.LEAST_SILENCE}
    rhythms = {source: Rhythm.of(times) for source, times in tx.publications(quiet, now - _LOOK_BACK).items()}
    # of all others nothing is wrong: they answer, and bring stories, or have brought none for so long that it is usual
    polls = tx.polls_by_id(known.keys() | rhythms.keys() | tx.failing())
    rhythms |= {source: Rhythm(newest[source], None) for source in polls.keys() & newest.keys() - quiet}
    for source, poll in polls.items():
        before = known.get(source)
        after = _next(poll, outage.judge(poll, rhythms.get(source), before, now), before, health, now)
        if after != before:
            tx.keep_outage(source, after)
    for source in known.keys() - polls.keys():
        tx.keep_outage(source, None)
    due = [each for each in tx.outages().values() if each.tell_at is not None and each.tell_at <= now]
    if not due or not health.notify:
        return None
    names = {source: poll.source.name for source, poll in polls.items()}
    alert = notice.feeds([replace(each, why=mask(each.why)) for each in due], names, now)
    tx.add_alert(alert, health.notify, now)
    for each in due:
        tx.keep_outage(each.source, None if each.over else replace(each, told=True, tell_at=None))
    return alert


def _next(
    poll: Poll, found: Outage | None, before: Outage | None, health: HealthConfig, now: datetime
) -> Outage | None:
    """Return what is to be remembered: an outage, one that is over and is still to be told, or nothing."""
    if found is None:
        if before is None or before.over is not None:
            return before if health.notify else None
        # one that ended before anybody was told is told whole, if it was worth it
        worth = health.notify and (before.told or before.tell_at is not None)
        return replace(before, over=now, tell_at=before.tell_at or _when(health, now)) if worth else None
    if (
        not health.notify
        or found.told
        or found.tell_at is not None
        or not outage.is_grave(found, poll, health.after, now)
    ):
        return found
    return replace(found, tell_at=_when(health, now))


def _when(health: HealthConfig, now: datetime) -> datetime | None:
    return hours.next_time(health.digest, now)
