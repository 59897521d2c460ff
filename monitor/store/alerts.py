"""What was said, and who has taken note of it? Alerts with their deliveries, and acks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, or_, select

from monitor.model import Alert, Delivery, DeliveryState
from monitor.shape.tables import ACK, ALERT, DELIVERY
from monitor.store import codec
from monitor.store.access import Reads, Writes, chunks
from monitor.store.events import Ledger
from monitor.store.plain import clean
from monitor.values import dataclass

PENDING, SENT, DEAD, MERGED = (state.value for state in DeliveryState)


@dataclass(frozen=True, slots=True)
class Ack:
    """Who has taken note of an alert, and when."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outbox:
    """An alert with its deliveries, by channel."""

    alert: Alert
    deliveries: tuple[Delivery, ...]
    #: None until somebody has taken note of it
    ack: Ack | None = None


class AlertReader(Reads):
    """Questions about alerts."""

    def alerts(self, limit: int = 100, rule: str | None = None, *, dead: bool = False, offset: int = 0) -> list[Outbox]:
        """Return alerts with their deliveries, newest first; `dead`: only those with a delivery that was given up."""
        query = select(ALERT).order_by(ALERT.c.at.desc(), ALERT.c.id).limit(limit).offset(offset)
        if rule is not None:
            query = query.where(ALERT.c.rule == rule)
        if dead:
            given_up = select(DELIVERY.c.alert).where(DELIVERY.c.state == DeliveryState.DEAD.value)
            query = query.where(ALERT.c.id.in_(given_up))
        return self._outboxes(query)

    def alert_ids(self, start: str, limit: int = 2) -> list[str]:
        """Return ids of alerts that begin so."""
        query = select(ALERT.c.id).where(ALERT.c.id.startswith(start, autoescape=True)).order_by(ALERT.c.id)
        return [row.id for row in self._rows(query.limit(limit))]

    def alert(self, key: str) -> Outbox | None:
        """Return one alert with its deliveries."""
        found = self._outboxes(select(ALERT).where(ALERT.c.id == key))
        return found[0] if found else None

    def _outboxes(self, query: Select[Any]) -> list[Outbox]:
        alerts = [codec.loads(Alert, row.value) for row in self._rows(query)]
        deliveries: dict[str, list[Delivery]] = {alert.id: [] for alert in alerts}
        by_id = {alert.id: alert for alert in alerts}
        for chunk in chunks(by_id):
            rows = self._rows(select(DELIVERY).where(DELIVERY.c.alert.in_(chunk)).order_by(DELIVERY.c.channel))
            for row in rows:
                deliveries[row.alert].append(delivery_of(row, by_id[row.alert]))
        acks = self.acks(by_id)
        return [Outbox(alert, tuple(deliveries[alert.id]), acks.get(alert.id)) for alert in alerts]

    def alerts_of(self, deliveries: Collection[int]) -> list[Alert]:
        """Return the alerts that these deliveries carry, oldest first."""
        query = select(ALERT).join(DELIVERY, DELIVERY.c.alert == ALERT.c.id).where(DELIVERY.c.id.in_(deliveries))
        return [codec.loads(Alert, row.value) for row in self._rows(query.order_by(ALERT.c.at, DELIVERY.c.id))]

    def alerts_in(self, summary: str, limit: int) -> list[Alert]:
        """Return the alerts that a summary tells of, oldest first; of more than `limit`, the newest."""
        told = select(DELIVERY.c.alert).where(DELIVERY.c.summary == summary)
        query = select(ALERT).where(ALERT.c.id.in_(told)).order_by(ALERT.c.at.desc(), ALERT.c.id).limit(limit)
        return [codec.loads(Alert, row.value) for row in reversed(list(self._rows(query)))]

    def acks(self, alerts: Collection[str]) -> dict[str, Ack]:
        """Return who has taken note of these alerts, by their ids."""
        found: dict[str, Ack] = {}
        for chunk in chunks(alerts):
            rows = self._rows(select(ACK).where(ACK.c.alert.in_(chunk)))
            found.update((row.alert, Ack(row.who, row.at)) for row in rows)
        return found

    def noted(self, line: Ledger) -> bool:
        """Tell whether somebody has taken note of what was told of an event since a line of its ledger, or of that."""
        query = select(func.count()).select_from(ACK).join(ALERT, ALERT.c.id == ACK.c.alert)
        since = or_(ALERT.c.id == line.alert, ALERT.c.at >= line.at)
        return bool(self._scalar(query.where(ALERT.c.rule == line.change.rule, since)))


class AlertWriter(AlertReader, Writes):
    """What happens to alerts."""

    def add_alert(self, alert: Alert, channels: Collection[str], now: datetime, *, at_once: bool = False) -> bool:
        """Store an alert with one delivery a channel, due now; False if it is stored already, which changes nothing.

        `at_once`: no limit holds it.
        """
        insert = self._insert(ALERT).values(id=alert.id, rule=alert.rule, at=alert.at, value=codec.dumps(alert))
        if not self._inserted(insert, ALERT.c.id):
            return False
        blank = {"alert": alert.id, "due": now, "attempts": 0, "state": PENDING, "error": "", "at_once": at_once}
        for channel in sorted(set(channels)):
            self._open.execute(DELIVERY.insert().values(channel=channel, **blank))
        return True

    def acknowledge(self, rule: str, alert: str | None, who: str, now: datetime) -> list[str]:
        """Write down who has taken note of an alert, or of all on a rule; return the ids of those not noted before."""
        wanted = ALERT.c.rule == rule if alert is None else ALERT.c.id == alert
        new = select(ALERT.c.id).where(wanted, ALERT.c.id.not_in(select(ACK.c.alert))).order_by(ALERT.c.at, ALERT.c.id)
        ids = [row.id for row in self._rows(new)]
        for each in ids:
            insert = self._insert(ACK).values(alert=each, who=clean(who), at=now)
            self._open.execute(insert.on_conflict_do_nothing(index_elements=["alert"]))
        return ids

    def unacknowledge(self, rule: str, alert: str | None) -> list[str]:
        """Forget that somebody has taken note of an alert, or of all on a rule; return the ids of those noted."""
        wanted = select(ALERT.c.id).where(ALERT.c.rule == rule if alert is None else ALERT.c.id == alert)
        gone = delete(ACK).where(ACK.c.alert.in_(wanted)).returning(ACK.c.alert)
        return sorted(row.alert for row in self._open.execute(gone))


def delivery_of(row: Row[Any], alert: Alert) -> Delivery:
    """Return the value of a delivery's row."""
    return Delivery(
        id=row.id,
        alert=alert,
        channel=row.channel,
        due=row.due,
        attempts=row.attempts,
        lease=row.lease,
        state=DeliveryState(row.state),
        error=row.error,
        held=row.held,
        summary=row.summary or "",
        via=row.via,
    )
