"""What is on its way to channels? One row for each alert and channel, from due to sent or given up."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select

from monitor.model import Alert, Delivery, DeliveryState
from monitor.pace import Gone, Waiting
from monitor.shape.tables import ALERT, DELIVERY
from monitor.store import codec
from monitor.store.access import Reads
from monitor.store.alerts import delivery_of


class Letter(NamedTuple):
    """Which delivery: the id of its alert, and its channel."""

    alert: str
    channel: str


class DeliveryReader(Reads):
    """Questions about deliveries."""

    def deliveries(self, state: DeliveryState, limit: int = 100) -> list[Delivery]:
        """Return deliveries in one state, longest due first."""
        query = select(DELIVERY, ALERT.c.value).join(ALERT, ALERT.c.id == DELIVERY.c.alert)
        query = query.where(DELIVERY.c.state == state.value).order_by(DELIVERY.c.due, DELIVERY.c.id).limit(limit)
        return [delivery_of(row, codec.loads(Alert, row.value)) for row in self._rows(query)]

    def newest_deliveries(
        self, limit: int, *, state: DeliveryState | None = None, channel: str | None = None, offset: int = 0
    ) -> list[Delivery]:
        """Return deliveries, the newest first."""
        query = select(DELIVERY, ALERT.c.value).join(ALERT, ALERT.c.id == DELIVERY.c.alert)
        query = query.order_by(DELIVERY.c.id.desc()).limit(limit).offset(offset)
        if state is not None:
            query = query.where(DELIVERY.c.state == state.value)
        if channel is not None:
            query = query.where(DELIVERY.c.channel == channel)
        return [delivery_of(row, codec.loads(Alert, row.value)) for row in self._rows(query)]

    def newest_delivery(self) -> int:
        """Return the number of the delivery that was added last; 0 if there is none."""
        return int(self._scalar(select(func.coalesce(func.max(DELIVERY.c.id), 0))))

    def due_channels(self, now: datetime) -> set[str]:
        """Return the channels for which a delivery is due and free: a cheap question before taking the write lock.

        Not those where one that failed is to be tried again later: what came after it waits behind it.
        """
        free = or_(DELIVERY.c.lease.is_(None), DELIVERY.c.lease <= now)
        pending = DELIVERY.c.state == DeliveryState.PENDING.value
        due = self._rows(select(DELIVERY.c.channel).where(pending, DELIVERY.c.due <= now, free).distinct())
        failed = pending, DELIVERY.c.due > now, DELIVERY.c.attempts > 0, DELIVERY.c.held == ""
        behind = self._rows(select(DELIVERY.c.channel).where(*failed).distinct()) if due else []
        return {row.channel for row in due} - {row.channel for row in behind}

    def due_now(self, channel: str, now: datetime, *, kinds: bool = False) -> list[Waiting]:
        """Return what is due to a channel and free, oldest first, but for what no limit holds.

        `kinds`: of changes, too; they take longer to read.
        """
        free = or_(DELIVERY.c.lease.is_(None), DELIVERY.c.lease <= now)
        due = DELIVERY.c.due <= now, DELIVERY.c.state == DeliveryState.PENDING.value, ~DELIVERY.c.at_once
        columns = [DELIVERY.c.id, ALERT.c.rule, DELIVERY.c.held, *([ALERT.c.value] if kinds else [])]
        query = select(*columns).join(ALERT, ALERT.c.id == DELIVERY.c.alert)
        query = query.where(DELIVERY.c.channel == channel, *due, free).order_by(DELIVERY.c.id)
        with self._connection() as connection:
            # of a flood not all texts at once in memory
            return [
                Waiting(row.id, row.rule, row.held, codec.loads(Alert, row.value).kinds if kinds else ())
                for row in connection.execute(query, execution_options={"yield_per": 100})
            ]

    def gone(self, channel: str, since: datetime, now: datetime) -> list[Gone]:
        """Return what was sent to a channel after an instant; not what a clock that was ahead says was sent later."""
        query = select(ALERT.c.rule, DELIVERY.c.sent_at).join(ALERT, ALERT.c.id == DELIVERY.c.alert)
        query = query.where(
            DELIVERY.c.channel == channel, DELIVERY.c.sent_at > since, DELIVERY.c.sent_at <= now
        ).order_by(DELIVERY.c.sent_at)
        return [Gone(row.rule, row.sent_at) for row in self._rows(query)]
