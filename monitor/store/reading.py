"""What is stored? Every question to the database, answered in values; must not write.

Each module asks of one noun; here stands what is asked of all of them. `Store` has these methods without being one of
these classes, so that they are imported when one is asked for: they must be plain methods.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from monitor.model import DeliveryState
from monitor.shape.tables import ACK, ALERT, CHANGE, CLAIM, DELIVERY, EVENT, RULE, SOURCE, STOP, STORY
from monitor.store.alerts import AlertReader
from monitor.store.channels import ChannelReader
from monitor.store.deliveries import DeliveryReader
from monitor.store.events import EventReader
from monitor.store.feeds import FeedReader
from monitor.store.lease import LeaseReader
from monitor.store.pages import PageReader
from monitor.store.rules import RuleReader
from monitor.store.stories import StoryReader


class Reader(
    FeedReader,
    RuleReader,
    LeaseReader,
    StoryReader,
    PageReader,
    EventReader,
    ChannelReader,
    DeliveryReader,
    AlertReader,
):
    """The reading half of the store; works alike inside and outside a transaction."""

    def counts(self) -> dict[str, int]:
        """Return how many there are of each: sources, failing, rules, stories, claims, events, changes, alerts,
        stopped channels, and deliveries by state (pending, sent, dead)."""
        queries = {
            "sources": select(func.count()).select_from(SOURCE).where(SOURCE.c.active),
            "failing": select(func.count()).select_from(SOURCE).where(SOURCE.c.active, SOURCE.c.failures > 0),
            "rules": select(func.count()).select_from(RULE).where(RULE.c.active),
            "stories": select(func.count()).select_from(STORY),
            "claims": select(func.count()).select_from(CLAIM),
            "events": select(func.count()).select_from(EVENT),
            "changes": select(func.count()).select_from(CHANGE),
            "alerts": select(func.count()).select_from(ALERT),
            "stopped": select(func.count()).select_from(STOP),
        }
        counts = {name: int(self._scalar(query)) for name, query in queries.items()}
        states = self._rows(select(DELIVERY.c.state, func.count().label("rows")).group_by(DELIVERY.c.state))
        by_state = {row.state: int(row.rows) for row in states}
        return counts | {state.value: by_state.get(state.value, 0) for state in DeliveryState}

    def prunable(self, before: datetime) -> int:
        """Return how many stories were first seen before an instant and have no claim resting on them."""
        return int(self._scalar(select(func.count()).select_from(STORY).where(unclaimed(before))))

    def known_version(self) -> str:
        """Return a text that differs once what is known of any event moved, or was said again."""
        parts = [
            *self._rows(select(func.count()).select_from(EVENT))[0],
            *self._rows(select(func.sum(EVENT.c.revision)))[0],
            *self._rows(select(func.max(CHANGE.c.id)))[0],
            *self._rows(select(func.max(CLAIM.c.id)))[0],
        ]
        return ".".join(str(part or 0) for part in parts)

    def polls_version(self) -> str:
        """Return a text that differs once a feed was asked."""
        parts: list[Any] = [func.max(SOURCE.c.due), func.count(), func.sum(SOURCE.c.failures)]
        return ".".join(str(part or 0) for part in self._rows(select(*parts).where(SOURCE.c.active))[0])

    def rows_version(self) -> str:
        """Return a text that differs once stories, claims, changes, alerts, acks or deliveries moved; for ETags."""
        deliveries = select(func.coalesce(func.sum(DELIVERY.c.attempts), 0), func.count(DELIVERY.c.sent_at))
        parts = [
            *self._rows(select(func.max(STORY.c.n)))[0],
            *self._rows(select(func.max(CLAIM.c.id)))[0],
            *self._rows(select(func.max(CHANGE.c.id)))[0],
            *self._rows(select(func.count()).select_from(ALERT))[0],
            *self._rows(deliveries)[0],
            *self._rows(select(func.count()).select_from(ACK))[0],
        ]
        return ".".join(str(part or 0) for part in parts)


def unclaimed(before: datetime) -> ColumnElement[bool]:
    """Return the condition on a story that was first seen before an instant and that no claim rests on."""
    return and_(STORY.c.seen < before, ~select(CLAIM.c.story).where(CLAIM.c.story == STORY.c.id).exists())
