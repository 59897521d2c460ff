"""What is remembered of feeds? Their polls between two requests, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from monitor.model import Poll, Source
from monitor.outage import Outage
from monitor.shape.tables import OUTAGE, SOURCE
from monitor.store import codec
from monitor.store.access import Reads, Writes, by_key, chunks


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


class FeedWriter(FeedReader, Writes):
    """What happens to feeds."""

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the rows agree with the configuration; a new source, or one with a new URL, is due now.

        A source that left is kept and rests. One with a new URL starts afresh: its first success is a baseline again.
        """
        known = {row.id: row for row in self._open.execute(select(SOURCE.c.id, SOURCE.c.active, SOURCE.c.value))}
        rows = []
        for source in sources:
            row = known.get(source.id)
            # the source stands first in its row, and few of them change between two starts
            if row and row.active and row.value.startswith(f'{{"source":{codec.dumps(source)},'):
                continue
            before = codec.loads(Poll, row.value) if row else None
            if before is None or before.source.url != source.url:
                before = Poll(source=source, url=source.url, due=now)
            rows.append({"id": source.id, "active": True, **_poll_values(replace(before, source=source))})
        if rows:
            insert = self._insert(SOURCE)
            again = {column.name: insert.excluded[column.name] for column in SOURCE.c if column.name != "id"}
            self._open.execute(insert.on_conflict_do_update(index_elements=["id"], set_=again), rows)
        gone = known.keys() - {source.id for source in sources}
        self._open.execute(update(SOURCE).where(SOURCE.c.id.in_(gone)).values(active=False))

    def save_poll(self, *polls: Poll) -> None:
        """Remember sources' validators, due times and failures."""
        if polls:
            self._open.execute(_POLLED, [{"key": poll.source.id, **_poll_values(poll)} for poll in polls])

    def keep_outage(self, source: str, outage: Outage | None) -> None:
        """Remember what is wrong with a feed; None: nothing is, and all was told."""
        if outage is None:
            self._open.execute(delete(OUTAGE).where(OUTAGE.c.source == source))
            return
        values = {"value": codec.dumps(outage)}
        insert = self._insert(OUTAGE).values(source=source, **values)
        self._open.execute(insert.on_conflict_do_update(index_elements=["source"], set_=values))


def _poll_values(poll: Poll) -> dict[str, Any]:
    return {"due": poll.due, "failures": poll.failures, "value": codec.dumps(poll)}


_POLLED = by_key(SOURCE, "active")
