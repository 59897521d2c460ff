"""Which stories' pages are being looked for now? Begins visits, and lets them go on beside the rounds.

Must not know how a page is looked for: `visiting` does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from monitor.rounds import Rounds
from monitor.store import Store
from monitor.visiting import Fetchers, Visitor

if TYPE_CHECKING:
    from monitor import ingest
    from monitor.store import Unread

#: visits that are on their way or wait for their turn at a host
MOST_VISITS = 50


class Visits:
    """The visits on their way. `fetchers` opens the ways to pages: with the first visit, as many a round has none."""

    def __init__(
        self, store: Store, visitor: Visitor, rounds: Rounds, fetchers: Callable[[], Awaitable[Fetchers]]
    ) -> None:
        self._store = store
        self._visitor = visitor
        self._rounds = rounds
        self._fetchers = fetchers
        #: by story
        self._tasks: dict[str, asyncio.Task[list[ingest.Outcome] | None]] = {}

    async def begin(self) -> None:
        """Begin to look for the page of every story that waits for it; slow ones go on beside the next rounds."""
        for unread in await asyncio.to_thread(self._waiting):
            story = unread.story.id
            if story not in self._tasks and len(self._tasks) < MOST_VISITS:
                self._tasks[story] = asyncio.create_task(self._visit(unread), name=f"visit {story}")
                self._tasks[story].add_done_callback(partial(self._visited, story))

    async def complete(self) -> tuple[ingest.Outcome, ...]:
        """Look for the pages of all stories that wait, and return what came of these."""
        outcomes: list[ingest.Outcome] = []
        while waiting := await asyncio.to_thread(self._waiting):
            fetchers = await self._fetchers()
            visits = (self._rounds.guard("visit", self._visitor.visit(each, fetchers)) for each in waiting)
            done = await asyncio.gather(*visits)
            outcomes += [outcome for each in done for outcome in each or ()]
            if None in done:
                break
        return tuple(outcomes)

    def cancel(self) -> list[asyncio.Task[list[ingest.Outcome] | None]]:
        """Cancel what is on its way, and return it: its stories wait on, and are read after the next start."""
        going = list(self._tasks.values())
        for visit in going:
            visit.cancel()
        return going

    def _waiting(self) -> list[Unread]:
        return self._store.unread(MOST_VISITS) if self._store.pages_wanted() else []

    def _visited(self, story: str, _task: asyncio.Task[list[ingest.Outcome] | None]) -> None:
        del self._tasks[story]

    async def _visit(self, unread: Unread) -> list[ingest.Outcome] | None:
        outcomes = await self._rounds.guard("visit", self._visitor.visit(unread, await self._fetchers()))
        if outcomes is None:
            await self._rounds.rest()  # if not even that could be stored, not again at once
        return outcomes
