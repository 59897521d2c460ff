"""Which feeds are being asked now? Begins polls, and lets them go on beside the rounds.

Must not know how a feed is polled: `polling` does.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from monitor import address
from monitor.doings import Doings
from monitor.fetch import Fetcher
from monitor.model import Poll
from monitor.polling import Polled, Poller
from monitor.rounds import Rounds
from monitor.store import Store

#: polls that wait for their turn at their host cost little, but one with many feeds must not hold up the others
MOST_IN_FLIGHT, MOST_AT_HOST = 1000, 100


class Polls:
    """The polls on their way. `fetcher` tells what asks, which changes with the configuration."""

    def __init__(
        self,
        store: Store,
        poller: Poller,
        rounds: Rounds,
        doings: Doings,
        fetcher: Callable[[], Fetcher],
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._poller = poller
        self._rounds = rounds
        self._doings = doings
        self._fetcher = fetcher
        self._clock = clock
        #: by source
        self._tasks: dict[str, asyncio.Task[Polled | None]] = {}
        #: how many of them are at each host
        self._at_host: Counter[str] = Counter()
        #: how many were due at the last look, and left for later as their hosts have enough
        self._left = 0
        #: sources whose answer is there: their polls are finished, not cancelled
        self._kept: set[str] = set()

    async def begin(self) -> None:
        """Start a poll for every feed that is due and not on its way."""
        # taken before the question: one that ends meanwhile is due in the answer, but no longer in truth
        busy, at_host = set(self._tasks), self._at_host.copy()
        begun, self._left = await asyncio.to_thread(self._chosen, busy, at_host)
        for host, poll in begun:
            task = asyncio.create_task(self._poll(poll, rest=True), name=f"poll {poll.source.id}")
            self._tasks[poll.source.id] = task
            self._at_host[host] += 1
            task.add_done_callback(partial(self._forget, poll.source.id, host))

    def _chosen(self, busy: Collection[str], at_host: Counter[str]) -> tuple[list[tuple[str, Poll]], int]:
        """Return which polls to begin, with their hosts, and how many are left as their hosts have enough."""
        found: list[tuple[str, Poll]] = []
        left = 0
        for poll in self._store.due_sources(self._clock(), MOST_IN_FLIGHT + len(busy) + self._left):
            if len(busy) + len(found) >= MOST_IN_FLIGHT:
                break
            if poll.source.id in busy:
                continue
            where = address.read(poll.url)
            host = where.host if where else ""
            if at_host[host] >= MOST_AT_HOST:
                left += 1
                continue
            at_host[host] += 1
            found.append((host, poll))
        return found, left

    async def complete(self) -> tuple[Polled, ...]:
        """Poll every feed that is due; return what came of it, but of those where a bug came in between."""
        due = await asyncio.to_thread(self._store.due_sources, self._clock(), 1_000_000)
        polled = await asyncio.gather(*(self._poll(poll, rest=False) for poll in due))
        return tuple(each for each in polled if each)

    def cancel(self) -> list[asyncio.Task[Polled | None]]:
        """Cancel polls that wait for an answer; return all that are on their way."""
        for source, poll in self._tasks.items():
            if source not in self._kept:
                poll.cancel()
        return list(self._tasks.values())

    def _forget(self, source: str, host: str, _task: asyncio.Task[Polled | None]) -> None:
        del self._tasks[source]
        self._at_host -= Counter({host: 1})  # which forgets those that have none left

    async def _poll(self, poll: Poll, *, rest: bool) -> Polled | None:
        """Poll one feed; None if a bug came in between, which the feed then counts as a failure."""
        source = poll.source.id
        try:
            work = self._poller.poll(poll, self._fetcher(), lambda: self._kept.add(source))
            polled = await self._rounds.guard("poll", work, f"feed {source}")
            # what the database does not take is no fault of the feed's
            troubled = f"feed {source}" in self._rounds.troubles
            stored = polled is not None or (
                not troubled
                and await self._rounds.guard("poll", asyncio.to_thread(self._put_off, poll), f"feed {source}")
            )
        finally:
            self._kept.discard(source)
        self._doings.polled(polled.error if polled else "internal error", len(polled.outcomes) if polled else 0)
        if rest and not stored:
            # not even that could be stored; the feed's server shall not pay for it
            await self._rounds.rest()
        return polled

    def _put_off(self, poll: Poll) -> bool:
        self._poller.put_off(poll)
        return True
