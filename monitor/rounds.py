"""When does each part of the service do its round, and what if it fails? Must not know what a round does."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from monitor.doings import Doings
from monitor.lazy import Lazy
from monitor.store import trouble
from monitor.values import dataclass

if TYPE_CHECKING:
    from apscheduler.schedulers import asyncio as schedulers
else:  # a single round needs none
    schedulers = Lazy("apscheduler.schedulers.asyncio")

LOG = logging.getLogger(__name__)

Result = TypeVar("Result")

#: real time for which a piece of work is left alone when nothing can be stored of it
REST = timedelta(minutes=1)
#: rounds that come so rarely that a heartbeat which is stored stands for them
RARE = ("remind", "prune")


@dataclass(frozen=True, slots=True)
class Job:
    """What a part does in each of its rounds."""

    part: str
    work: Callable[[], Awaitable[object]]
    #: real time from one round to the next
    every: timedelta


class Rounds:
    """Every part's rounds, and what went wrong in them. Written by the event loop alone."""

    def __init__(self, doings: Doings) -> None:
        #: real time at which parts last did their rounds; of those that say so
        self.beats: dict[str, float] = {}
        #: bugs that were caught, by part
        self.errors: Counter[str] = Counter()
        #: why the database did not do a piece of work, by the piece, until it does
        self.troubles: dict[str, str] = {}
        self._doings = doings
        #: when each part last began a round
        self._begun: dict[str, float] = {}
        #: rounds on their way
        self._going: set[asyncio.Task[Any]] = set()

    def schedule(self, jobs: Sequence[Job], clock: Callable[[], datetime]) -> schedulers.AsyncIOScheduler:
        """Return a scheduler of these rounds, to be started; each begins at once. `clock` is real time."""
        # it warns whenever a job is asked to run while it still runs, which is what max_instances=1 is for
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = schedulers.AsyncIOScheduler(timezone=UTC)
        for job in jobs:
            scheduler.add_job(
                self._round,
                "interval",
                (job,),
                seconds=job.every.total_seconds(),
                id=job.part,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=3600,
                next_run_time=clock(),
            )
        return scheduler

    async def finish(self, scheduler: schedulers.AsyncIOScheduler, patience: timedelta) -> None:
        """Begin no more rounds, and let those end that are on their way."""
        scheduler.pause()
        # shut down at once, it would cancel rounds half-way; one that it has just begun comes up in the next turn
        await asyncio.sleep(0)
        if self._going:
            await asyncio.wait(self._going, timeout=patience.total_seconds())
        scheduler.shutdown(wait=False)

    async def guard(self, part: str, work: Awaitable[Result], of: str = "") -> Result | None:
        """Wait for a piece of work; a bug in it is logged and counted, and ends nothing else.

        `of`: which piece of a part's work it is, for trouble with the database: the same piece ends it.
        """
        try:
            done = await work
        except Exception as error:
            if reason := trouble(error):
                self._troubled(part, of or part, reason)
            else:
                self.errors[part] += 1
                LOG.exception("%s failed", part)
            return None
        self._untroubled({of or part, *(RARE if part == "heartbeat" else ())})
        return done

    async def rest(self) -> None:
        """Wait before a piece of work is tried again of which nothing could be stored."""
        await asyncio.sleep(REST.total_seconds())

    def beat(self, part: str) -> None:
        """Remember that a part did its round now."""
        self.beats[part] = time.monotonic()

    def ages(self) -> dict[str, timedelta]:
        """Return how long ago each part last did its round; may be asked from any thread."""
        now = time.monotonic()
        return {part: timedelta(seconds=now - at) for part, at in self.beats.copy().items()}

    async def _round(self, job: Job) -> None:
        now = time.monotonic()
        self._doings.began(job.part, now - self._begun.get(job.part, now), job.every.total_seconds())
        self._begun[job.part] = now
        going = asyncio.current_task()
        assert going is not None
        self._going.add(going)
        try:
            await self.guard(job.part, job.work())
        finally:
            self._going.discard(going)

    def _untroubled(self, whats: Collection[str]) -> None:
        over = [self.troubles.pop(what) for what in whats if what in self.troubles]
        if over and not self.troubles:
            LOG.info("the database can be worked with again")

    def _troubled(self, part: str, what: str, reason: str) -> None:
        """Remember that the database did not do a piece of work; said once, and not for each piece."""
        if reason not in self.troubles.values():
            LOG.error("the database does not work: %s; nothing is given up, all is tried again", reason)
        self.troubles[what] = reason
        if part in self.beats:
            self.beat(part)  # the round was done, as far as it went: a restart would not help
