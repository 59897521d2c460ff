"""What is remembered of feeds? Their polls between two requests, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select

from monitor.model import Poll
from monitor.outage import Outage
from monitor.shape.tables import OUTAGE, SOURCE
from monitor.store import codec
from monitor.store.access import Reads, chunks


class FeedReader(Reads):
    """Questions about feeds."""

    def due_sources(self, now: datetime, limit: int) -> list[Poll]:
        """Return what is to be polled now, longest due first."""
        due = or_(SOURCE.c.due.is_(None), SOURCE.c.due <= now)
        query = select(SOURCE.c.value).where(SOURCE.c.active, due).order_by(SOURCE.c.due.nulls_first(), SOURCE.c.id)
        return [codec.loads(Poll, row.value) for row in self._rows(query.limit(limit))]

    def polls(self) -> list[Poll]:
        """Return every configured source with what is remembered of it, sorted by id."""
        return [
            codec.loads(Poll, row.value)
            for row in self._rows(select(SOURCE.c.value).where(SOURCE.c.active).order_by(SOURCE.c.id))
        ]

    def poll(self, source: str) -> Poll | None:
        """Return one source's memory; None if it is not configured."""
        return self.polls_by_id([source]).get(source)

    def polls_by_id(self, sources: Collection[str]) -> dict[str, Poll]:
        """Return the memory of those of these sources that are configured, by id."""
        found: dict[str, Poll] = {}
        for chunk in chunks(sources):
            rows = self._rows(select(SOURCE.c.id, SOURCE.c.value).where(SOURCE.c.active, SOURCE.c.id.in_(chunk)))
            found.update((row.id, codec.loads(Poll, row.value)) for row in rows)
        return found

    def failing(self) -> set[str]:
        """Return the configured sources whose last poll failed."""
        return {row.id for row in self._rows(select(SOURCE.c.id).where(SOURCE.c.active, SOURCE.c.failures > 0))}

    def outages(self) -> dict[str, Outage]:
        """Return what is wrong with feeds, or was and is still to be told, by source."""
        rows = self._rows(select(OUTAGE).order_by(OUTAGE.c.source))
        return {row.source: codec.loads(Outage, row.value) for row in rows}
