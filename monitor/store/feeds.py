"""What is remembered of feeds? Their polls, what is wrong with them, and when they brought stories.

Asked every round: in plain SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from monitor.model import Poll, Source
from monitor.outage import Outage
from monitor.shape.instants import instant
from monitor.store import codec
from monitor.store.plain import Asks, Tells, listed


class FeedReader(Asks):
    """Questions about feeds."""

    def due_sources(self, now: datetime, limit: int) -> list[Poll]:
        """Return what is to be polled now, longest due first."""
        rows = self._ask(
            "SELECT value FROM source WHERE active AND (due IS NULL OR due <= :now)"
            " ORDER BY due NULLS FIRST, id LIMIT :most",
            now=now,
            most=limit,
        )
        return [codec.loads(Poll, value) for (value,) in rows]

    def polls(self) -> list[Poll]:
        """Return every configured source with what is remembered of it, sorted by id."""
        rows = self._ask("SELECT value FROM source WHERE active ORDER BY id")
        return [codec.loads(Poll, value) for (value,) in rows]

    def poll(self, source: str) -> Poll | None:
        """Return one source's memory; None if it is not configured."""
        return self.polls_by_id([source]).get(source)

    def polls_by_id(self, sources: Collection[str]) -> dict[str, Poll]:
        """Return the memory of those of these sources that are configured, by id."""
        found: dict[str, Poll] = {}
        for ids, values in listed(sources):
            text = f"SELECT id, value FROM source WHERE active AND id IN ({ids})"  # noqa: S608 (names of values)
            rows = self._ask(text, **values)
            found.update((source, codec.loads(Poll, value)) for source, value in rows)
        return found

    def failing(self) -> set[str]:
        """Return the configured sources whose last poll failed."""
        return {source for (source,) in self._ask("SELECT id FROM source WHERE active AND failures > 0")}

    def outages(self) -> dict[str, Outage]:
        """Return what is wrong with feeds, or was and is still to be told, by source."""
        rows = self._ask("SELECT source, value FROM outage ORDER BY source")
        return {source: codec.loads(Outage, value) for source, value in rows}

    def newest_stories(self) -> dict[str, datetime]:
        """Return when the newest story of each source was published."""
        rows = self._ask("SELECT source, max(published) FROM story GROUP BY source")
        return {source: instant(at) for source, at in rows}

    def publications(self, sources: Collection[str], since: datetime) -> dict[str, list[datetime]]:
        """Return when the stories of some sources were published since an instant, oldest first."""
        found: dict[str, list[datetime]] = {}
        for ids, values in listed(sources):
            which = f"source IN ({ids}) AND published >= :since"
            text = f"SELECT source, published FROM story WHERE {which} ORDER BY published"  # noqa: S608 (names of values)
            for source, at in self._ask(text, since=since, **values):
                found.setdefault(source, []).append(instant(at))
        return found


class FeedWriter(FeedReader, Tells):
    """What happens to feeds."""

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the rows agree with the configuration; a new source, or one with a new URL, is due now.

        A source that left is kept and rests. One with a new URL starts afresh: its first success is a baseline again.
        """
        known = {row[0]: row for row in self._ask("SELECT id, active, value FROM source")}
        rows = []
        for source in sources:
            _, active, value = known.get(source.id, (source.id, False, ""))
            # the source stands first in its row, and few of them change between two starts
            if active and value.startswith(f'{{"source":{codec.dumps(source)},'):
                continue
            before = codec.loads(Poll, value) if value else None
            if before is None or before.source.url != source.url:
                before = Poll(source=source, url=source.url, due=now)
            # what it says of a source changes what is made of its entries: all are read again
            rows.append({"id": source.id, "active": True, **_poll_values(replace(before, source=source, marks=""))})
        self._tell(
            "INSERT INTO source (id, active, due, failures, value) VALUES (:id, :active, :due, :failures, :value)"
            " ON CONFLICT (id) DO UPDATE SET active = excluded.active, due = excluded.due,"
            " failures = excluded.failures, value = excluded.value",
            rows,
        )
        gone = known.keys() - {source.id for source in sources}
        self._tell(
            "UPDATE source SET active = :active WHERE id = :id", [{"active": False, "id": each} for each in gone]
        )

    def save_poll(self, *polls: Poll) -> None:
        """Remember sources' validators, due times and failures."""
        self._tell(
            "UPDATE source SET due = :due, failures = :failures, value = :value WHERE id = :id",
            [{"id": poll.source.id, **_poll_values(poll)} for poll in polls],
        )

    def keep_outage(self, source: str, outage: Outage | None) -> None:
        """Remember what is wrong with a feed; None: nothing is, and all was told."""
        if outage is None:
            self._ask("DELETE FROM outage WHERE source = :source", source=source)
            return
        self._ask(
            "INSERT INTO outage (source, value) VALUES (:source, :value)"
            " ON CONFLICT (source) DO UPDATE SET value = excluded.value",
            source=source,
            value=codec.dumps(outage),
        )


def _poll_values(poll: Poll) -> dict[str, Any]:
    return {"due": poll.due, "failures": poll.failures, "value": codec.dumps(poll)}
