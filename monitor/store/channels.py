"""How do channels fare? Which are stopped or fail, what waits for each, and the threads that services gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from monitor.model import DeliveryState
from monitor.pace import Held
from monitor.shape.tables import DELIVERY, STOP, THREAD
from monitor.store.access import Reads


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


@dataclass(frozen=True, slots=True)
class Depth:
    """How many deliveries to a channel are in one state."""

    channel: str
    state: DeliveryState
    count: int
    #: when the longest due of them was due
    oldest: datetime


class ChannelReader(Reads):
    """Questions about channels."""

    def stops(self) -> dict[str, Stop]:
        """Return the channels that are stopped, by name."""
        rows = self._rows(select(STOP).order_by(STOP.c.channel))
        return {row.channel: Stop(row.channel, row.fingerprint, row.since, row.again, row.error) for row in rows}

    def failing_since(self, channel: str) -> datetime | None:
        """Return since when a channel has taken nothing; None if it does, or objects to single messages alone."""
        pending = DELIVERY.c.state == DeliveryState.PENDING.value, DELIVERY.c.held != Held.ALONE.value
        query = select(DELIVERY.c.failing_since).where(DELIVERY.c.channel == channel, *pending)
        rows = self._rows(
            query.where(DELIVERY.c.failing_since.is_not(None)).order_by(DELIVERY.c.failing_since).limit(1)
        )
        return rows[0].failing_since if rows else None

    def untold(self, channel: str, fallback: str, now: datetime, since: datetime | None) -> bool:
        """Tell whether there is something to `pass_on`."""
        return bool(self._rows(select(DELIVERY.c.id).where(*untaken(channel, fallback, now, since)).limit(1)))

    def waiting(self) -> dict[str, int]:
        """Return how many deliveries are pending, by channel."""
        query = select(DELIVERY.c.channel, func.count().label("rows"))
        query = query.where(DELIVERY.c.state == DeliveryState.PENDING.value).group_by(DELIVERY.c.channel)
        return {row.channel: int(row.rows) for row in self._rows(query)}

    def depths(self) -> list[Depth]:
        """Return how many deliveries each channel has in each state, sorted."""
        which = DELIVERY.c.channel, DELIVERY.c.state
        query = select(*which, func.count().label("rows"), func.min(DELIVERY.c.due).label("oldest"))
        rows = self._rows(query.group_by(*which).order_by(*which))
        return [Depth(row.channel, DeliveryState(row.state), int(row.rows), row.oldest) for row in rows]

    def thread(self, place: str, rule: str) -> str:
        """Return what a service said of the thread on a rule's event; "" if there is none there."""
        rows = self._rows(select(THREAD.c.value).where(THREAD.c.place == place, THREAD.c.rule == rule))
        return rows[0].value if rows else ""


def untaken(channel: str, fallback: str, now: datetime, since: datetime | None) -> list[ColumnElement[bool]]:
    """Return the conditions on what a channel has not taken and its fallback was not told.

    `since`: only what has failed since before then; None: all that is due.
    """
    told = DELIVERY.alias("told")
    at_fallback = select(told.c.id).where(told.c.channel == fallback, told.c.alert == DELIVERY.c.alert).exists()
    late = or_(DELIVERY.c.due <= now, DELIVERY.c.attempts > 0) if since is None else DELIVERY.c.failing_since <= since
    pending = DELIVERY.c.state == DeliveryState.PENDING.value
    # once: what came here in the place of another is not passed on again
    return [DELIVERY.c.channel == channel, pending, DELIVERY.c.via == "", late, ~at_fallback]
