"""Is there anything to do beside asking feeds? Asked every round: in plain SQL, and cheaply."""

from __future__ import annotations

from datetime import datetime

from monitor.model import DeliveryState
from monitor.shape.instants import instant
from monitor.store.plain import Asks, Tells
from monitor.values import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """A channel that will take no message as it is configured."""

    channel: str
    #: of the configuration that it was stopped with
    fingerprint: str
    since: datetime
    #: when one message is tried all the same
    again: datetime
    error: str


class AgendaReader(Asks):
    """Questions about what waits."""

    def due_channels(self, now: datetime) -> set[str]:
        """Return the channels for which a delivery is due and free: a cheap question before taking the write lock.

        Not those where one that failed is to be tried again later: what came after it waits behind it.
        """
        due = self._ask(
            "SELECT DISTINCT channel FROM delivery"
            " WHERE state = :pending AND due <= :now AND (lease IS NULL OR lease <= :now)",
            pending=DeliveryState.PENDING.value,
            now=now,
        )
        if not due:
            return set()
        behind = self._ask(
            "SELECT DISTINCT channel FROM delivery"
            " WHERE state = :pending AND due > :now AND attempts > 0 AND held = ''",
            pending=DeliveryState.PENDING.value,
            now=now,
        )
        return {channel for (channel,) in due} - {channel for (channel,) in behind}

    def failing_channels(self) -> set[str]:
        """Return the channels that did not take a message which is to be tried again."""
        rows = self._ask(
            "SELECT DISTINCT channel FROM delivery WHERE state = :pending AND attempts > 0 AND held = ''",
            pending=DeliveryState.PENDING.value,
        )
        return {channel for (channel,) in rows}

    def outdated(self, before: datetime) -> bool:
        """Tell whether there is a story or a page that `prune` would delete."""
        found = self._ask(
            "SELECT 1 FROM story WHERE seen < :before"
            " AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.story = story.id)"
            " UNION ALL SELECT 1 FROM page WHERE at < :before LIMIT 1",
            before=before,
        )
        return bool(found)

    def stops(self) -> dict[str, Stop]:
        """Return the channels that are stopped, by name."""
        rows = self._ask("SELECT channel, fingerprint, since, again, error FROM stop ORDER BY channel")
        return {
            channel: Stop(channel, fingerprint, instant(since), instant(again), error)
            for channel, fingerprint, since, again, error in rows
        }

    def pages_wanted(self) -> bool:
        """Tell whether any story waits for its own page."""
        return bool(self._ask("SELECT story FROM unread LIMIT 1"))


class AgendaWriter(AgendaReader, Tells):
    """What happens to what waits."""

    def put_unread(self, story: str, *, baseline: bool, now: datetime) -> None:
        """Let a story wait for its own page; one that waits already keeps its place."""
        self._ask(
            "INSERT INTO unread (story, baseline, since) VALUES (:story, :baseline, :since)"
            " ON CONFLICT (story) DO NOTHING",
            story=story,
            baseline=baseline,
            since=now,
        )

    def drop_unread(self, story: str) -> bool:
        """Let a story wait no longer; False if it did not."""
        return bool(self._ask("DELETE FROM unread WHERE story = :story RETURNING story", story=story))
