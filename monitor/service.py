"""What does the running service do, and when? Builds the parts, does their rounds, stops them in order.

Must not decide anything about stories, feeds or deliveries: it asks the parts, and carries their values between them.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from monitor import __version__, visiting
from monitor import config as configs
from monitor.config import Config, PollingConfig, Problem
from monitor.deliver import Sender, Tally
from monitor.doings import Doings
from monitor.fetch import Fetcher, Limits
from monitor.lazy import Lazy
from monitor.model import Alert, Enclosure, Failed, Fetched, NotModified, Poll, Source
from monitor.polling import Polled, Poller
from monitor.polls import Polls
from monitor.rounds import Job, Rounds
from monitor.store import Store, trouble
from monitor.tenure import BusyError, StoppedError, Tenure
from monitor.upkeep import Upkeep
from monitor.values import dataclass
from monitor.visiting import Fetchers, Visitor
from monitor.visits import Visits

if TYPE_CHECKING:
    from apscheduler.schedulers import asyncio as schedulers
    from sqlalchemy import exc as errors

    from monitor import enclosing, ingest
    from monitor import web as pages
else:  # a single round needs none
    errors, pages, enclosing = Lazy("sqlalchemy.exc"), Lazy("monitor.web"), Lazy("monitor.enclosing")

LOG = logging.getLogger(__name__)

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
#: how long a stop waits for messages on their way; containers are killed ten seconds after they are asked to stop
PATIENCE = timedelta(seconds=6)
#: real time from one look at how late the event loop is to the next
LOOK = timedelta(seconds=0.25)


def _limits(polling: PollingConfig) -> Limits:
    return replace(
        Limits(), at_once=polling.at_once, per_host=polling.per_host, host_pause=polling.pause.total_seconds()
    )


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to: every feed that was due, then every delivery that was."""

    polled: tuple[Polled, ...]
    #: of stories that were read with their own pages
    visited: tuple[ingest.Outcome, ...]
    tally: Tally
    #: bugs that were caught, by part
    errors: Mapping[str, int]


class Service:
    """The whole service on one configuration folder.

    `clock` is the time that stories, polls, deliveries and leases go by; a demo may pass one that runs fast. `tick` is
    the real time between two looks at what is due. `env` fills in `${VAR}` when the files are read again.
    """

    def __init__(
        self,
        config: Config,
        *,
        env: Mapping[str, str] = os.environ,
        clock: Callable[[], datetime] = utc_now,
        tick: timedelta = SECOND,
        page_limits: Limits = visiting.LIMITS,
        rng: random.Random | None = None,
    ) -> None:
        self.store = Store(config.database)
        #: (host, port) of the web pages while the service runs
        self.address: tuple[str, int] | None = None
        #: set once feeds are polled and the web pages answer
        self.started = asyncio.Event()
        self._env = env
        self._clock = clock
        self._tick = tick
        self._page_limits = page_limits
        rng = rng or random.Random()  # noqa: S311 (jitter)
        self._poller = Poller(self.store, config, clock=clock, rng=rng)
        self._sender = Sender(self.store, clock=clock, rng=rng, enclose=self._enclosures)
        self._upkeep = Upkeep(self.store, lambda: self._poller.plan, clock=clock)
        self._tenure = Tenure(self.store, clock=utc_now, look_every=2 * tick)
        self._stack = AsyncExitStack()
        self._fetcher: Fetcher | None = None
        self._visitor = Visitor(self.store, self._poller, clock=clock)
        self._page_fetchers: Fetchers | None = None
        self._doings = Doings()
        self._rounds = Rounds(self._doings)
        self._polls = Polls(self.store, self._poller, self._rounds, self._doings, self._asking, clock=clock)
        self._visits = Visits(self.store, self._visitor, self._rounds, self._fetchers)
        self._problems: tuple[Problem, ...] = ()
        self._files = self._fingerprint()
        self._files_before = self._files
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def config(self) -> Config:
        """The configuration in force."""
        return self._poller.plan.config

    async def run(self) -> None:
        """Serve until SIGTERM, SIGINT or `stop`; then finish or give back what was begun.

        While another service works on the database, wait for its end. Raises OSError if the web pages cannot listen
        on their address, and BusyError if another service took over meanwhile.
        """
        with suppress(StoppedError):
            async with self._opened(patient=True), self._web(), self._watched():
                # what is there now stays: without this, each full garbage collection would look through all of it, and
                # hold up polls and pages for a tenth of a second
                gc.freeze()
                # nor is it to look through many new ones at a time, as a short command may
                gc.set_threshold(50_000, 20, 100)
                with self._signals():
                    scheduler = self._schedule()
                    scheduler.start()
                    self.started.set()
                    LOG.info(
                        "monitor %s: feeds: %d, rules: %d",
                        __version__,
                        len(self.config.sources),
                        len(self.config.rules),
                    )
                    await self._until_stopped()
                    LOG.info("stopping")
                    await self._finish(scheduler)
            if self._tenure.lost.is_set():
                raise BusyError("another service has taken over this database")

    async def once(self) -> Round:
        """Poll every feed that is due and send every delivery that is due, once: for cron.

        Raises BusyError if another service works on the database.
        """
        async with self._opened(patient=False):
            polled = await self._polls.complete()
            visited = await self._visits.complete()
            await self._rounds.guard("remind", self._upkeep.remind())
            await self._rounds.guard("tend", self._upkeep.tend())
            tally = await self._rounds.guard("deliver", self._send_due(None))
            await self._rounds.guard("prune", self._upkeep.prune())
        errors = self._rounds.errors + Counter(database=len(self._rounds.troubles))
        return Round(polled, visited, tally or Tally(), dict(errors))

    def stop(self) -> None:
        """Ask the service to stop; may be called from any thread."""
        if self._loop is None:
            self._stopping.set()
        else:
            self._loop.call_soon_threadsafe(self._stopping.set)

    def health(self) -> pages.Health:
        """Return how the service is. Asks the database; not for the event loop."""
        heartbeats, counts, failing, database = self._rounds.ages(), {}, [], ""
        try:
            counts = self.store.counts()
            failing = [poll for poll in self.store.polls() if poll.failures]
        except errors.SQLAlchemyError as error:
            database = trouble(error) or type(error).__name__
        return pages.Health(
            version=__version__,
            heartbeats=heartbeats,
            counts=counts,
            failing=tuple(pages.FailingFeed(poll.source.id, poll.failures, poll.error, poll.due) for poll in failing),
            problems=tuple(str(problem) for problem in self._problems),
            database=database or next(iter(self._rounds.troubles.copy().values()), ""),
            errors=self._rounds.errors.copy(),
            doings=self._doings,
        )

    # the parts, opened and closed

    @asynccontextmanager
    async def _opened(self, *, patient: bool) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        try:
            async with self._stack:
                await asyncio.to_thread(self.store.upgrade)
                with self._signals():
                    held = self._tenure.held(self._stopping if patient else None)
                    await self._stack.enter_async_context(held)
                await asyncio.to_thread(self._poller.adopt, self.config)
                await self._open_fetcher()
                yield
        finally:
            await self._poller.close()
            self._visitor.close()
            self.store.close()

    async def _open_fetcher(self) -> None:
        """Open a fetcher for the configuration in force; an earlier one is closed at the end, polls still use it."""
        config = self.config
        fetcher = Fetcher(
            allow_private=config.allow_private,
            contact=config.contact,
            limits=_limits(config.polling),
            requests=config.requests,
        )
        self._fetcher = await self._stack.enter_async_context(fetcher)
        self._page_fetchers = None

    def _asking(self) -> Fetcher:
        assert self._fetcher is not None
        return self._fetcher

    async def _fetchers(self) -> Fetchers:
        """Return the ways to pages, opened with the first of them: many a round needs none."""
        if self._page_fetchers is None:
            inside = await self._page_fetcher(self.config.allow_private)
            self._page_fetchers = Fetchers(inside, await self._page_fetcher(()))
        return self._page_fetchers

    async def _page_fetcher(self, allow_private: Collection[str]) -> Fetcher:
        fetcher = Fetcher(
            allow_private=allow_private,
            contact=self.config.contact,
            limits=self._page_limits,
            requests=visiting.ways(self.config.requests),
            accept=visiting.ACCEPT,
        )
        return await self._stack.enter_async_context(fetcher)

    @asynccontextmanager
    async def _web(self) -> AsyncIterator[None]:
        web = self.config.web
        if not web.enabled:
            yield
            return
        watch = lambda: self._poller.plan.watch  # noqa: E731
        desk = pages.Desk(self.store, lambda: self.config, self._clock, web, watch, self._look_at)
        async with pages.served(self.health, desk, web) as self.address:
            LOG.info("web pages on http://%s:%d", *self.address)
            yield

    async def _look_at(self, url: str, inside: bool) -> Fetched | NotModified | Failed:
        """Ask for a page that somebody wants to try; `inside`: also at the private addresses that feeds may be at."""
        fetchers = await self._fetchers()
        fetcher = fetchers.inside if inside else fetchers.outside
        return await fetcher.fetch(Poll(Source("try", url, "try"), url), self._clock())

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        """Look every now and then how late the event loop is: whatever holds it up shows."""
        watching = asyncio.create_task(self._watch(), name="watch")
        try:
            yield
        finally:
            watching.cancel()

    async def _watch(self) -> None:
        while True:
            due = time.monotonic() + LOOK.total_seconds()
            await asyncio.sleep(LOOK.total_seconds())
            self._doings.late(time.monotonic() - due)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        signals: tuple[signal.Signals, ...] = (signal.SIGTERM, signal.SIGINT)
        try:
            for each in signals:
                loop.add_signal_handler(each, self._stopping.set)
        except (ValueError, RuntimeError, NotImplementedError):
            signals = ()  # in a thread, or on a system without them: there is `stop`
        try:
            yield
        finally:
            for each in signals:
                loop.remove_signal_handler(each)

    def _schedule(self) -> schedulers.AsyncIOScheduler:
        jobs = (
            Job("poll", self._poll_due, self._tick),
            Job("visit", self._visits.begin, self._tick),
            Job("deliver", self._deliver_due, self._tick),
            Job("reload", self._reload, self._tick),
            Job("heartbeat", self._heartbeat, 10 * self._tick),
            Job("remind", self._upkeep.remind, 60 * self._tick),
            Job("tend", self._upkeep.tend, 300 * self._tick),
            Job("prune", self._upkeep.prune, timedelta(hours=1)),
        )
        return self._rounds.schedule(jobs, utc_now)

    async def _finish(self, scheduler: schedulers.AsyncIOScheduler) -> None:
        """End the rounds, cancel polls that wait for an answer, finish those that have one, send what is on its way."""
        await self._rounds.finish(scheduler, PATIENCE)
        await asyncio.gather(*self._polls.cancel(), *self._visits.cancel(), return_exceptions=True)
        await self._rounds.guard("deliver", self._sender.stop(PATIENCE))
        await self._rounds.guard("heartbeat", self._heartbeat())

    async def _until_stopped(self) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self._stopping, self._tenure.lost)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()

    # the rounds

    async def _poll_due(self) -> None:
        await self._polls.begin()
        self._rounds.beat("poll")

    async def _deliver_due(self) -> None:
        """Send what is due; slow channels go on beside the next rounds."""
        await self._send_due(self._tick)
        self._rounds.beat("deliver")

    async def _send_due(self, patience: timedelta | None) -> Tally:
        config = self.config
        urgent = [rule.id for rule in config.rules if rule.urgent]
        return await self._sender.send_due(config.channels, self._clock(), urgent=urgent, patience=patience)

    def _enclosures(self, alert: Alert) -> Sequence[Enclosure]:
        plan = self._poller.plan
        return enclosing.enclosures(self.store, alert, plan.config.rules, plan.links)

    async def _reload(self) -> None:
        """Read the files again when they changed and rested for one round; bad ones leave in force what is."""
        files = self._fingerprint()
        rested, self._files_before = files == self._files_before, files
        if files == self._files or not rested:
            return
        loaded = await asyncio.to_thread(configs.load, self.config.folder, self._env)
        if isinstance(loaded, list):
            self._problems = tuple(loaded)
            for problem in loaded:
                LOG.error("configuration not taken over: %s", problem)
        else:
            await self._take_over(loaded)
        # not before: where the database fails, the next round tries it again
        self._files = files

    async def _take_over(self, config: Config) -> None:
        before = self.config
        await asyncio.to_thread(self._poller.adopt, config)
        self._problems = ()
        self._rounds.troubles.clear()
        LOG.info("configuration taken over; feeds: %d, rules: %d", len(config.sources), len(config.rules))
        if (before.database, before.web) != (config.database, config.web):
            LOG.warning("another database or web address is taken over with the next start")
        asking = (before.allow_private, before.contact, before.requests)
        if asking != (config.allow_private, config.contact, config.requests):
            await self._open_fetcher()

    async def _heartbeat(self) -> None:
        lately = [part for part, age in self._rounds.ages().items() if age < MINUTE]
        await self._upkeep.heartbeat(lately)

    def _fingerprint(self) -> str:
        return configs.fingerprint(self.config.folder, self.config.secret_files)
