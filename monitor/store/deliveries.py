"""What is on its way to channels? One row for each alert and channel, from due to sent or given up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, literal, or_, select, update

from monitor.model import Alert, Delivery, DeliveryState
from monitor.pace import Gone, Held, Waiting
from monitor.shape.columns import UtcDateTime
from monitor.shape.tables import ALERT, DELIVERY, MUTE
from monitor.store import codec
from monitor.store.access import Reads
from monitor.store.alerts import DEAD, MERGED, PENDING, SENT, AlertWriter, delivery_of
from monitor.store.plain import CHUNK, clean


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

    def mutes(self, now: datetime) -> dict[str, datetime]:
        """Return the rules that are muted, and until when."""
        query = select(MUTE).where(MUTE.c.until > now).order_by(MUTE.c.rule)
        return {row.rule: row.until for row in self._rows(query)}


class DeliveryWriter(DeliveryReader, AlertWriter):
    """What happens to deliveries."""

    def lease_deliveries(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        channels: Collection[str] | None = None,
        newest: int | None = None,
    ) -> list[Delivery]:
        """Take pending deliveries that are due and free, oldest first; they are free again at `now + lease`.

        `channels`: only to these; None: to any. `newest`: none that was added after this one.
        Two workers never get the same delivery while its lease lasts.
        """
        free = or_(DELIVERY.c.lease.is_(None), DELIVERY.c.lease <= now)
        due = select(DELIVERY.c.id).where(DELIVERY.c.state == PENDING, DELIVERY.c.due <= now, free)
        if newest is not None:
            due = due.where(DELIVERY.c.id <= newest)
        if channels is not None:
            due = due.where(DELIVERY.c.channel.in_(channels))
        # a CTE with a lock in it is run once; a plain subquery may be planned to run again, and take more than `limit`
        first = due.order_by(DELIVERY.c.id).limit(limit).with_for_update(skip_locked=True).cte("first")
        taken = update(DELIVERY).where(DELIVERY.c.id.in_(select(first.c.id))).values(lease=now + lease)
        rows = self._open.execute(taken.returning(*DELIVERY.c)).all()
        wanted = select(ALERT).where(ALERT.c.id.in_({row.alert for row in rows}))
        alerts = {row.id: codec.loads(Alert, row.value) for row in self._open.execute(wanted)} if rows else {}
        return [delivery_of(row, alerts[row.alert]) for row in sorted(rows, key=lambda row: row.id)]

    def mark_sent(self, delivery: int, now: datetime) -> None:
        """Close a delivery; counts the attempt."""
        self._open.execute(_MARK_SENT, {"key": delivery, "sent_at": now})

    def mark_failed(
        self,
        delivery: int,
        due: datetime,
        error: str,
        dead: bool = False,
        *,
        alone: bool = False,
        now: datetime | None = None,
    ) -> None:
        """Put a delivery off until `due`, or give it up; counts the attempt and frees it. A sent one stays sent.

        `alone`: what came after it to its channel does not wait behind it. `now`: to remember since when it fails.
        """
        values = {
            "state": DEAD if dead else PENDING,
            "due": due,
            "lease": None,
            "error": error,
            "held": Held.ALONE if alone else "",
            "attempts": DELIVERY.c.attempts + 1,
            "failing_since": func.coalesce(DELIVERY.c.failing_since, literal(now, UtcDateTime())),
        }
        self._pending(DELIVERY.c.id == delivery, values)

    def let_pass(self, delivery: int) -> None:
        """Let go what waits behind a delivery that failed."""
        self._pending(DELIVERY.c.id == delivery, {"held": Held.ALONE})

    def release(self, deliveries: Collection[int]) -> None:
        """Free leased deliveries without counting an attempt."""
        self._pending(DELIVERY.c.id.in_(deliveries), {"lease": None})

    def hold(self, delivery: int, error: str) -> None:
        """Free a delivery that its channel does not take as it is configured, without counting an attempt."""
        self._pending(DELIVERY.c.id == delivery, {"lease": None, "error": clean(error)})

    def wait_until(self, deliveries: Sequence[int], until: datetime, why: str) -> None:
        """Let deliveries wait, without counting an attempt."""
        self._pending_ones(deliveries, {"due": until, "held": why})

    def hurry(self, channel: str, rules: Collection[str], now: datetime) -> bool:
        """Let what waits for a channel's digest on some rules go; False if nothing does."""
        of_rules = DELIVERY.c.alert.in_(select(ALERT.c.id).where(ALERT.c.rule.in_(rules)))
        waits = DELIVERY.c.channel == channel, DELIVERY.c.held == Held.DIGEST.value, DELIVERY.c.due > now
        pending = and_(of_rules, *waits, DELIVERY.c.state == DeliveryState.PENDING.value)
        found = bool(self._rows(select(DELIVERY.c.id).where(pending).limit(1)))
        if found:
            # each as a message of its own: what goes as one would come behind what they go before
            self._pending(and_(of_rules, *waits), {"due": now, "held": ""})
        return found

    def merge(self, deliveries: Sequence[int], summary: Alert, channel: str, now: datetime) -> None:
        """Let one message tell what these deliveries to a channel would have told."""
        self.add_alert(summary, [channel], now, at_once=True)
        self._pending_ones(deliveries, {"state": MERGED, "summary": summary.id, "lease": None})

    def mute(self, rule: str, until: datetime, now: datetime) -> None:
        """Let a rule's messages wait until then; one mute replaces another."""
        insert = self._insert(MUTE).values(rule=rule, until=until)
        self._open.execute(insert.on_conflict_do_update(index_elements=["rule"], set_={"until": until}))
        self._release_muted(rule, now)

    def unmute(self, rule: str, now: datetime) -> bool:
        """Let a rule's messages go; False if it was not muted."""
        muted = rule in self.mutes(now)
        self._open.execute(delete(MUTE).where(MUTE.c.rule == rule))
        self._release_muted(rule, now)
        return muted

    def _release_muted(self, rule: str, now: datetime) -> None:
        of_rule = DELIVERY.c.alert.in_(select(ALERT.c.id).where(ALERT.c.rule == rule))
        self._pending(and_(of_rule, DELIVERY.c.held == Held.MUTE.value), {"due": now})

    def _pending_ones(self, deliveries: Sequence[int], values: Mapping[str, Any]) -> None:
        for start in range(0, len(deliveries), CHUNK):
            self._pending(DELIVERY.c.id.in_(deliveries[start : start + CHUNK]), values)

    def _pending(self, which: Any, values: Mapping[str, Any]) -> None:
        self._open.execute(update(DELIVERY).where(which, DELIVERY.c.state == PENDING).values(values))

    def resend(self, now: datetime, alert: str | None = None, channel: str | None = None) -> list[Letter]:
        """Send dead deliveries again, from the first attempt; return which: an alert's, a channel's, or all."""
        values = {"state": PENDING, "due": now, "attempts": 0, "lease": None, "failing_since": None}
        return self._dead(update(DELIVERY).values(values), alert, channel)

    def drop(self, alert: str | None = None, channel: str | None = None) -> list[Letter]:
        """Delete dead deliveries; return which: an alert's, a channel's, or all."""
        return self._dead(delete(DELIVERY), alert, channel)

    def _dead(self, change: Any, alert: str | None, channel: str | None) -> list[Letter]:
        change = change.where(DELIVERY.c.state == DEAD)
        if alert is not None:
            change = change.where(DELIVERY.c.alert == alert)
        if channel is not None:
            change = change.where(DELIVERY.c.channel == channel)
        rows = self._open.execute(change.returning(DELIVERY.c.id, DELIVERY.c.alert, DELIVERY.c.channel)).all()
        return [Letter(row.alert, row.channel) for row in sorted(rows, key=lambda row: row.id)]


# run once a message: building it takes longer than running it
_MARK_SENT = (
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("key"))
    .values(state=SENT, sent_at=bindparam("sent_at"), lease=None, error="", attempts=DELIVERY.c.attempts + 1)
)
