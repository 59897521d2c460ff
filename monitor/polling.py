"""What does one poll of a feed do? Fetch, parse, ingest, and remember for the next time; all of it in one commit.

Must not choose which feeds are due, and must not send anything.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING

from monitor import article, schedule
from monitor.config import Config
from monitor.fetch import Fetcher
from monitor.lazy import Lazy, installed
from monitor.model import Failed, Fetched, NotModified, Poll, Source
from monitor.readers import Readers
from monitor.showing import past
from monitor.store import Store, Transaction
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor import alert as alerts
    from monitor import body as bodies
    from monitor import feed, ingest, match
    from monitor.store import Put, Unread
else:  # nothing is read in a round that brings nothing new, and the languages take a while to load
    alerts, ingest, match = Lazy("monitor.alert"), Lazy("monitor.ingest"), Lazy("monitor.match")
    bodies, feed = Lazy("monitor.body"), Lazy("monitor.feed")

LOG = logging.getLogger(__name__)

Answer = Fetched | NotModified | Failed
#: polls that are stored in one transaction, at most: other writers wait for its end
MOST_AT_ONCE = 100
#: bodies that are there and not stored yet, about, and their bytes: so many keep all processors busy, more take memory
MOST_HELD, MOST_HELD_BYTES = 256, 64 << 20
#: failures in a row after which a move for good is no longer believed
_DOUBTED = 3
#: seconds that an answer waits for others to be stored with, while some are on their way: a transaction costs as much
#: as ten rows
LINGER = 0.05


@dataclass(frozen=True)
class Plan:
    """The configuration in force, made ready: swapped as a whole, never changed."""

    config: Config

    @cached_property
    def watch(self) -> match.Watch:
        return match.compile_rules(self.config.rules)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.config.sources}

    @cached_property
    def links(self) -> alerts.Links:
        return alerts.Links(self.config.web.url)

    @cached_property
    def pages(self) -> bool:
        """Whether stories wait for their own pages."""
        return self.config.articles.enabled and installed(article.LIBRARY)


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll came to."""

    source: str
    #: stories in the feed, old and new; of an entry that was known it is not asked whether it gave one
    stories: int = 0
    outcomes: tuple[ingest.Outcome, ...] = ()
    baseline: bool = False
    #: why it failed; "" if it did not
    error: str = ""


@dataclass(slots=True, eq=False)
class _Work:
    """An answer that is still to be stored."""

    poll: Poll
    answer: Answer
    #: what its body brings; None if there is none
    read: bodies.Read | None
    #: how long the answer took, in real time
    took: timedelta
    #: what came of it, once it is stored; or the bug that kept it from it
    done: Polled | BaseException | None = None

    @property
    def judged(self) -> Answer:
        """The answer; a body that was no feed is a failure."""
        return self.read.result if self.read and isinstance(self.read.result, Failed) else self.answer

    @property
    def parsed(self) -> feed.Parsed | None:
        """What a new body holds."""
        return self.read.result if self.read and isinstance(self.read.result, feed.Parsed) else None


class Poller:
    """Polls feeds and reads their stories by the plan in force. One a process."""

    def __init__(self, store: Store, config: Config, *, clock: Callable[[], datetime], rng: random.Random) -> None:
        self._database = store
        self._clock = clock
        self._rng = rng
        #: a story is read by the new plan, or by the old one and then read back by the new one: never by neither
        self._reading = threading.Lock()
        self._readers = Readers()
        #: answers that wait to be stored, and whose turn it is to store them
        self._waiting: list[_Work] = []
        self._turn = asyncio.Lock()
        #: polls without an answer so far
        self._asking = 0
        #: bodies that are there and not stored yet, and their bytes
        self._held = self._held_bytes = 0
        self._freed = asyncio.Event()
        self.plan = Plan(config)

    def adopt(self, config: Config) -> None:
        """Put a configuration in force: feeds and rules are stored, new rules read back, then the plan is swapped."""
        plan, now = Plan(config), self._clock()
        with self._reading:
            with self._database.transaction() as tx:
                tx.sync_sources(config.sources, now)
                unread = tx.sync_rules(config.rules, now)
                if unread:
                    part = match.compile_rules([plan.watch.rule(rule) for rule in unread])
                    outcomes = ingest.backfill(tx, part, unread, now, sources=plan.sources)
                    LOG.info(
                        "rules %s: read over stored stories, as a baseline that nobody is told of; matching: %d",
                        ", ".join(unread),
                        len({outcome.story.id for outcome in outcomes}),
                    )
            self.plan = plan
        if config.articles.enabled and not plan.pages:
            LOG.warning(
                "stories are read without their pages: install monitor[articles], or set articles.enabled: false"
            )

    async def poll(self, poll: Poll, fetcher: Fetcher, keep: Callable[[], None]) -> Polled:
        """Poll one feed; `keep` is called when the answer is there and cancelling would only waste it."""
        self._asking += 1
        began = time.monotonic()
        place = _place(poll)
        try:
            asked = poll if place == poll.url else replace(poll, url=place)
            answer = await fetcher.fetch(asked, self._clock(), room=self._room)
        finally:
            self._asking -= 1
        took = timedelta(seconds=time.monotonic() - began)
        keep()
        if place != poll.url and not isinstance(answer, Failed):
            answer = replace(answer, permanent_url=answer.permanent_url or place)
        if isinstance(answer, Fetched):
            with self._holding(len(answer.body)):
                read = await self._readers.read(_body(poll, answer, self._clock()))
                polled = await self._stored(_Work(poll, answer, read, took))
        else:
            polled = await self._stored(_Work(poll, answer, None, took))
        _tell(polled)
        return polled

    async def _room(self) -> None:
        """Wait until some of the bodies that are there are stored, if they are many."""
        while self._held >= MOST_HELD or self._held_bytes >= MOST_HELD_BYTES:
            self._freed.clear()
            await self._freed.wait()

    @contextmanager
    def _holding(self, length: int) -> Iterator[None]:
        self._held += 1
        self._held_bytes += length
        try:
            yield
        finally:
            self._held -= 1
            self._held_bytes -= length
            self._freed.set()

    async def _stored(self, work: _Work) -> Polled:
        """Store an answer, together with all that came while others were stored: a commit costs more than a row."""
        self._waiting.append(work)
        while work.done is None:
            async with self._turn:
                if work.done is None and self._asking and len(self._waiting) < MOST_AT_ONCE:
                    await asyncio.sleep(LINGER)
                if work.done is None:
                    await self._store(self._waiting[:MOST_AT_ONCE])
        if isinstance(work.done, BaseException):
            raise work.done
        return work.done

    async def _store(self, batch: list[_Work]) -> None:
        (polled,) = await asyncio.gather(asyncio.to_thread(self._digest, batch), return_exceptions=True)
        if isinstance(polled, BaseException) and len(batch) > 1:
            for work in batch:  # a bug with one feed is not to take the others' answers with it
                await self._store([work])
            return
        results: Sequence[Polled | BaseException] = [polled] if isinstance(polled, BaseException) else polled
        for work, done in zip(batch, results, strict=True):
            self._waiting.remove(work)
            work.done = done

    def catch_up(self, unread: Unread, found: article.Page) -> list[ingest.Outcome]:
        """Read a story that waited for its page."""
        with self._reading, self._database.transaction() as tx:
            outcomes = ingest.catch_up(
                tx,
                unread,
                found,
                self.plan.watch,
                now=self._clock(),
                channels=self.plan.config.defaults.notify,
                sources=self.plan.sources,
                links=self.plan.links,
            )
        _tell_outcomes(outcomes)
        return outcomes

    def put_off(self, poll: Poll) -> None:
        """Treat a poll that a bug of ours broke as a failure, so that it does not come back every second."""
        failed = Failed("internal error", "see the log")
        with self._reading, self._database.transaction() as tx:
            tx.save_poll(self._after(_Work(poll, failed, None, timedelta()), poll, self._clock()))

    async def close(self) -> None:
        """End what reads bodies."""
        await self._readers.close()

    def _digest(self, batch: Sequence[_Work]) -> list[Polled]:
        now = self._clock()
        with self._reading, self._database.transaction() as tx:
            known = self._known(tx, [work.poll for work in batch])
            after = {
                work.poll.source.id: self._after(work, known[work.poll.source.id], now)
                for work in batch
                if work.poll.source.id in known and known[work.poll.source.id].source.url == work.poll.source.url
            }
            tx.save_poll(*after.values())
            puts = _put_all(tx, [work for work in batch if work.poll.source.id in after])
            return [self._ingest(tx, work, known, after, puts, now) for work in batch]

    def _known(self, tx: Transaction, polls: Sequence[Poll]) -> dict[str, Poll]:
        """Return what is remembered now of the sources of some polls, as far as they are still configured.

        Nobody else writes to a source while its poll is on its way, but for a change of the configuration.
        """
        sources = self.plan.sources
        same = {poll.source.id: poll for poll in polls if sources.get(poll.source.id) == poll.source}
        return same | tx.polls_by_id([poll.source.id for poll in polls if poll.source.id not in same])

    def _ingest(
        self,
        tx: Transaction,
        work: _Work,
        known: Mapping[str, Poll],
        after: Mapping[str, Poll],
        puts: Mapping[str, Sequence[Put]],
        now: datetime,
    ) -> Polled:
        source, parsed = work.poll.source.id, work.parsed
        if source not in after:
            return Polled(source)  # it left the configuration on the way
        if parsed is None:
            return Polled(source, error=after[source].error)
        baseline = known[source].first_success_at is None
        outcomes = ingest.ingest(
            tx,
            parsed.stories,
            self.plan.watch,
            now=now,
            baseline=baseline,
            channels=self.plan.config.defaults.notify,
            sources=self.plan.sources,
            links=self.plan.links,
            waits=article.wanted if self.plan.pages else ingest.never,
            puts=puts[source],
        )
        return Polled(source, parsed.known + len(parsed.stories), tuple(outcomes), baseline)

    def _after(self, work: _Work, poll: Poll, now: datetime) -> Poll:
        """Return what to remember; a body that was no feed is a failure, whose validators are not kept."""
        judged, parsed = work.judged, work.parsed
        pace = parsed.pace if parsed else poll.pace
        asked = partial(
            replace,
            poll,
            polled_at=now,
            due=schedule.next_due(poll, judged, now, rng=self._rng, pace=pace),
            history=past.longer(poll.history, past.Asked(_ending(judged, parsed), work.took)),
        )
        if isinstance(judged, Failed):
            error = ": ".join(filter(None, (judged.reason, judged.detail)))
            return asked(failures=poll.failures + 1, error=error)
        return asked(
            url=judged.permanent_url or poll.url,
            etag=judged.etag,
            last_modified=judged.last_modified,
            body_hash=work.read.hash if work.read else poll.body_hash,
            marks=parsed.marks if parsed else poll.marks,
            first_success_at=poll.first_success_at or (now if parsed else None),
            pace=pace,
            failures=0,
            error="",
        )


def _place(poll: Poll) -> str:
    """Return where to ask: where a feed moved to for good may be gone, too, and only its old place may know more.

    So if it fails there, each other time the place that is configured is asked.
    """
    return poll.source.url if poll.failures >= _DOUBTED and poll.failures % 2 else poll.url


def _body(poll: Poll, answer: Fetched, now: datetime) -> bodies.Body:
    return bodies.Body(answer.body, answer.content_type, answer.url, poll.source, poll.body_hash or "", now, poll.marks)


def _put_all(tx: Transaction, works: Iterable[_Work]) -> dict[str, list[Put]]:
    """Store all stories at once; return what came of those of each source. A statement costs more than ten rows."""
    brought = {work.poll.source.id: ingest.in_order(work.parsed.stories) for work in works if work.parsed}
    puts = iter(tx.put_stories([story for stories in brought.values() for story in stories]))
    return {source: list(islice(puts, len(stories))) for source, stories in brought.items()}


def _ending(judged: Answer, parsed: feed.Parsed | None) -> past.Ending:
    if isinstance(judged, Failed):
        return past.Ending.FAILED
    return past.Ending.NEW if parsed else past.Ending.SAME


def _tell(polled: Polled) -> None:
    if polled.error:
        LOG.warning("feed %s: %s", polled.source, polled.error)
    elif polled.baseline:
        LOG.info(
            "feed %s: first poll, a baseline that nobody is told of; stories: %d, matching: %d",
            polled.source,
            polled.stories,
            len(polled.outcomes),
        )
    _tell_outcomes(polled.outcomes)


def _tell_outcomes(outcomes: Iterable[ingest.Outcome]) -> None:
    for outcome in outcomes:
        rule, story = outcome.reading.match.rule, outcome.story
        LOG.info("rule %s: story %s: %s", rule, story.id, outcome.reason)
        if outcome.alert:
            LOG.info("rule %s: alert %s: %s", rule, outcome.alert.id, ", ".join(outcome.alert.kinds))
