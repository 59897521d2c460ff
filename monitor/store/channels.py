"""How do channels fare? Which are stopped or fail, what waits for each, and the threads that services gave."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, literal, or_, select, update

from monitor.model import DeliveryState
from monitor.pace import Held
from monitor.shape.columns import UtcDateTime
from monitor.shape.tables import ALERT, DELIVERY, STOP, THREAD
from monitor.store.access import Reads
from monitor.store.agenda import AgendaReader, Stop
from monitor.store.alerts import PENDING
from monitor.store.deliveries import DeliveryWriter
from monitor.store.plain import clean
from monitor.values import dataclass


@dataclass(frozen=True, slots=True)
class Depth:
    """How many deliveries to a channel are in one state."""

    channel: str
    state: DeliveryState
    count: int
    #: when the longest due of them was due
    oldest: datetime


class ChannelReader(AgendaReader, Reads):
    """Questions about channels."""

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


class ChannelWriter(ChannelReader, DeliveryWriter):
    """What happens to channels."""

    def pass_on(self, channel: str, fallback: str, now: datetime, since: datetime | None) -> int:
        """Give another channel what this one does not take, each message once; return how many. This one keeps them.

        `since`: what has failed since before then; None: all that is due.
        """
        columns: dict[str, ColumnElement[Any]] = {
            "alert": DELIVERY.c.alert,
            "channel": literal(fallback),
            "due": literal(now, UtcDateTime()),
            "attempts": literal(0),
            "state": literal(PENDING),
            "error": literal(""),
            "at_once": DELIVERY.c.at_once,
            "via": literal(channel),
        }
        rows = select(*columns.values()).where(*untaken(channel, fallback, now, since)).order_by(DELIVERY.c.id)
        passed = DELIVERY.insert().from_select(list(columns), rows).returning(DELIVERY.c.id)
        return len(self._open.execute(passed).all())

    def stop_channel(self, stop: Stop) -> bool:
        """Remember that a channel takes no messages; False if that is known of this configuration already."""
        known = self.stops().get(stop.channel)
        if known is not None and known.fingerprint == stop.fingerprint:
            values = {"again": stop.again, "error": clean(stop.error)}
            self._open.execute(update(STOP).where(STOP.c.channel == stop.channel).values(values))
            return False
        values = asdict(stop) | {"error": clean(stop.error)}
        insert = self._insert(STOP).values(values)
        self._open.execute(insert.on_conflict_do_update(index_elements=["channel"], set_=values))
        return True

    def resume_channel(self, channel: str) -> bool:
        """Let a stopped channel try again; False if it was not stopped."""
        return bool(self._open.execute(_RESUME, {"key": channel}).rowcount)

    def move_notices(self, channel: str, other: str) -> None:
        """Let another channel have what monitor says of itself and this one has not taken."""
        told = select(DELIVERY.c.alert).where(DELIVERY.c.channel == other)
        summaries = select(DELIVERY.c.summary).where(DELIVERY.c.summary.is_not(None))
        notices = select(ALERT.c.id).where(ALERT.c.rule == "", ALERT.c.id.not_in(summaries), ALERT.c.id.not_in(told))
        of_channel = and_(DELIVERY.c.channel == channel, DELIVERY.c.alert.in_(notices))
        self._pending(of_channel, {"channel": other, "lease": None})

    def keep_thread(self, place: str, rule: str, value: str) -> None:
        """Remember what a service said of the thread on a rule's event."""
        insert = self._insert(THREAD).values(place=place, rule=rule, value=value)
        self._open.execute(insert.on_conflict_do_update(index_elements=["place", "rule"], set_={"value": value}))


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


# run once a message: building it takes longer than running it
_RESUME = delete(STOP).where(STOP.c.channel == bindparam("key"))
