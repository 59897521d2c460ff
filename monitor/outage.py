"""Is a feed out? What is remembered of it, and when its stories came → what is wrong with it, and since when.

Pure. It decides on one feed; who is told, and when, is not its question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from monitor.model import Poll
from monitor.values import dataclass

#: a feed's pace is known once it has been seen for so long, with so many stories: weekends are part of it
_KNOWN_AFTER, _FEWEST = timedelta(days=14), 10
#: no feed is called silent before this
LEAST_SILENCE = timedelta(days=1)
#: how many times its longest pause a feed may be silent
_PATIENCE = 2


class Trouble(StrEnum):
    """What is wrong with a feed."""

    #: it does not answer, or what it answers cannot be read
    FAILING = "failing"
    #: it sends a web page in the place of a feed
    PAGE = "page"
    #: its server says that it is gone for good
    GONE = "gone"
    #: it answers, and brings nothing new for longer than it ever did
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Outage:
    """Something that is, or was, wrong with a feed."""

    source: str
    trouble: Trouble
    #: when it was first noticed; of silence, when the last story came
    since: datetime
    #: one line for people; may hold what a server answered
    why: str
    #: when it is to be told, and when its end is; None: it is not worth telling yet
    tell_at: datetime | None = None
    #: whether people know of it
    told: bool = False
    #: when the feed was well again; None: it is not
    over: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a feed's stories came."""

    newest: datetime
    #: longest pause between two of them; None if its pace is not known yet
    longest: timedelta | None

    @classmethod
    def of(cls, published: Sequence[datetime]) -> Rhythm:
        """Return the rhythm of some stories, at least one, oldest first."""
        pauses = [later - earlier for earlier, later in pairwise(published)]
        known = len(published) >= _FEWEST and published[-1] - published[0] >= _KNOWN_AFTER
        return cls(published[-1], max(pauses) if known else None)


def judge(poll: Poll, rhythm: Rhythm | None, known: Outage | None, now: datetime) -> Outage | None:
    """Return what is wrong with a feed now, as one outage with what was known to be; None if nothing is.

    `rhythm`: None if no story of it came lately.
    """
    if known is not None and known.over is not None:
        known = None
    if poll.failures:
        trouble = _trouble(poll.error)
        if known is None or known.trouble is Trouble.SILENT:
            since = known.since if known else now
            return replace(known or Outage(poll.source.id, trouble, since, ""), trouble=trouble, why=poll.error)
        return replace(known, trouble=trouble, why=poll.error)
    if known is not None and known.trouble is Trouble.SILENT and (rhythm is None or rhythm.newest <= known.since):
        return known
    if rhythm is None or rhythm.longest is None or not _asked_lately(poll, now):
        return None
    if now - rhythm.newest <= max(_PATIENCE * rhythm.longest, LEAST_SILENCE):
        return None
    pause = f"the longest pause before was {_words(rhythm.longest)}"
    return known or Outage(poll.source.id, Trouble.SILENT, rhythm.newest, pause)


def is_grave(outage: Outage, poll: Poll, after: timedelta, now: datetime) -> bool:
    """Tell whether an outage is worth telling: no single hiccup, and no failure shorter than `after`."""
    if outage.trouble is Trouble.FAILING:
        return now - outage.since >= after
    return outage.trouble is not Trouble.PAGE or poll.failures > 1


def _trouble(error: str) -> Trouble:
    if error.startswith("http 410"):
        return Trouble.GONE
    return Trouble.PAGE if error.endswith("html page") else Trouble.FAILING


def _asked_lately(poll: Poll, now: datetime) -> bool:
    """Tell whether the feed was looked at, so that silence is its own and not ours."""
    return poll.polled_at is not None and now - poll.polled_at <= max(2 * poll.source.interval, timedelta(hours=12))


def _words(span: timedelta) -> str:
    hours = round(span.total_seconds() / 3600)
    if hours < 1:
        return "less than an hour"
    if hours < 48:
        return f"{hours} {'hour' if hours == 1 else 'hours'}"
    return f"{round(hours / 24)} days"
