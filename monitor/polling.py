"""What does one poll of a feed do? Fetch, parse, ingest, and remember for the next time; all of it in one commit.

Must not choose which feeds are due, and must not send anything.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from monitor import feed, schedule
from monitor.alert import Links
from monitor.config import Config
from monitor.fetch import Fetcher
from monitor.ingest import Outcome, backfill, ingest
from monitor.match import Watch, compile_rules
from monitor.model import Failed, Fetched, NotModified, Poll, Source
from monitor.store import Store

LOG = logging.getLogger(__name__)

Answer = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True)
class Plan:
    """The configuration in force, made ready: swapped as a whole, never changed."""

    config: Config
    watch: Watch
    sources: Mapping[str, Source]
    links: Links

    @classmethod
    def of(cls, config: Config) -> Self:
        """Compile a configuration."""
        sources = {source.id: source for source in config.sources}
        return cls(config, compile_rules(config.rules), sources, Links(config.web.url))


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll came to."""

    source: str
    #: stories in the feed, old and new
    stories: int = 0
    outcomes: tuple[Outcome, ...] = ()
    baseline: bool = False
    #: why it failed; "" if it did not
    error: str = ""


class Poller:
    """Polls feeds and reads their stories by the plan in force. One a process."""

    def __init__(self, store: Store, config: Config, *, clock: Callable[[], datetime], rng: random.Random) -> None:
        self._store = store
        self._clock = clock
        self._rng = rng
        #: a story is read by the new plan, or by the old one and then read back by the new one: never by neither
        self._reading = threading.Lock()
        self.plan = Plan.of(config)

    def adopt(self, config: Config) -> None:
        """Put a configuration in force: feeds and rules are stored, new rules read back, then the plan is swapped."""
        plan, now = Plan.of(config), self._clock()
        with self._reading, self._store.transaction() as tx:
            tx.sync_sources(config.sources, now)
            unread = tx.sync_rules(config.rules, now)
            if unread:
                part = compile_rules([plan.watch.rule(rule) for rule in unread])
                outcomes = backfill(tx, part, unread, now, sources=plan.sources)
                LOG.info(
                    "rules %s: read over stored stories, as a baseline that nobody is told of; matching: %d",
                    ", ".join(unread),
                    len({outcome.story.id for outcome in outcomes}),
                )
            self.plan = plan

    async def poll(self, poll: Poll, fetcher: Fetcher, keep: Callable[[], None]) -> Polled:
        """Poll one feed; `keep` is called when the answer is there and cancelling would only waste it."""
        answer = await fetcher.fetch(poll, self._clock())
        keep()
        polled = await asyncio.to_thread(self._digest, poll, answer)
        _tell(polled)
        return polled

    def put_off(self, poll: Poll) -> None:
        """Treat a poll that a bug of ours broke as a failure, so that it does not come back every second."""
        failed = Failed("internal error", "see the log")
        with self._reading, self._store.transaction() as tx:
            tx.save_poll(self._after(poll, failed, failed, self._clock()))

    def _digest(self, poll: Poll, answer: Answer) -> Polled:
        now = self._clock()
        result = _parse(poll, answer, now)
        with self._reading, self._store.transaction() as tx:
            known = tx.poll(poll.source.id)
            if known is None or known.source.url != poll.source.url:
                return Polled(poll.source.id)  # it left the configuration on the way
            after = self._after(known, answer, result, now)
            tx.save_poll(after)
            if not isinstance(result, feed.Parsed):
                return Polled(poll.source.id, error=after.error)
            baseline = known.first_success_at is None
            outcomes = ingest(
                tx,
                result.stories,
                self.plan.watch,
                now=now,
                baseline=baseline,
                channels=self.plan.config.defaults.notify,
                sources=self.plan.sources,
                links=self.plan.links,
            )
        return Polled(poll.source.id, len(result.stories), tuple(outcomes), baseline)

    def _after(self, poll: Poll, answer: Answer, result: feed.Parsed | Failed | None, now: datetime) -> Poll:
        """Return what to remember; a body that was no feed is a failure, whose validators are not kept."""
        judged = result if isinstance(result, Failed) else answer
        if isinstance(result, feed.Parsed):
            poll = replace(poll, pace=result.pace, first_success_at=poll.first_success_at or now)
        poll = replace(poll, polled_at=now, due=schedule.next_due(poll, judged, now, rng=self._rng))
        if isinstance(judged, Failed):
            error = ": ".join(filter(None, (judged.reason, judged.detail)))
            return replace(poll, failures=poll.failures + 1, error=error)
        return replace(
            poll,
            url=judged.permanent_url or poll.url,
            etag=judged.etag,
            last_modified=judged.last_modified,
            body_hash=_hash(judged) if isinstance(judged, Fetched) else poll.body_hash,
            failures=0,
            error="",
        )


def _parse(poll: Poll, answer: Answer, now: datetime) -> feed.Parsed | Failed | None:
    """Return what a body holds; None if there is no new one."""
    if isinstance(answer, Failed):
        return answer
    if isinstance(answer, NotModified) or _hash(answer) == poll.body_hash:
        return None
    parsed = feed.parse(answer.body, source=poll.source, content_type=answer.content_type, now=now, base=answer.url)
    return Failed("unreadable", parsed.reason) if isinstance(parsed, feed.Unreadable) else parsed


def _hash(answer: Fetched) -> str:
    return hashlib.sha256(answer.body).hexdigest()


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
    for outcome in polled.outcomes:
        rule, story = outcome.reading.match.rule, outcome.story
        LOG.info("rule %s: story %s: %s", rule, story.id, outcome.reason)
        if outcome.alert:
            LOG.info("rule %s: alert %s: %s", rule, outcome.alert.id, ", ".join(outcome.alert.kinds))
