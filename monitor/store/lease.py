"""Which process works on the database, and when did its parts last do their rounds? Asked every round: in plain SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.shape.instants import instant
from monitor.store.plain import Asks, Tells
from monitor.values import dataclass

#: the one lease there is
_SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Lease:
    """Which process works on this database."""

    holder: str
    #: where its number means something: host and container
    place: str
    pid: int
    #: when the process was started, as its system counts; "" if that is unknown
    started: str
    since: datetime
    until: datetime


class LeaseReader(Asks):
    """Questions about who is at work."""

    def heartbeats(self) -> dict[str, datetime]:
        """Return when each part of the service last did its round."""
        return {name: instant(at) for name, at in self._ask("SELECT name, at FROM heartbeat")}

    def at_work(self, now: datetime) -> Lease | None:
        """Return who works on this database; None after a stop in good order, and a while after any other."""
        rows = self._ask("SELECT holder, place, pid, started, since, until FROM lease WHERE until > :now", now=now)
        return _lease(rows[0]) if rows else None


class LeaseWriter(LeaseReader, Tells):
    """What happens to who is at work."""

    def heartbeat(self, name: str, now: datetime) -> None:
        """Remember that a part of the service did its round."""
        self._ask(
            "INSERT INTO heartbeat (name, at) VALUES (:name, :at) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
            name=name,
            at=now,
        )

    def take_lease(self, lease: Lease, now: datetime, *, instead_of: str = "") -> Lease | None:
        """Take or renew the lease on this database; None if it was free, ended, or its holder's own, else who has it.

        `instead_of`: also take it from this holder.
        """
        taken = self._ask(
            "INSERT INTO lease (name, holder, place, pid, started, since, until)"
            " VALUES (:name, :holder, :place, :pid, :started, :since, :until)"
            " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, place = excluded.place, pid = excluded.pid,"
            " started = excluded.started, until = excluded.until,"
            # its own lease goes on since it was taken
            " since = CASE WHEN lease.holder = excluded.holder THEN lease.since ELSE excluded.since END"
            " WHERE lease.until <= :now OR lease.holder IN (excluded.holder, :instead_of) RETURNING name",
            name=_SERVICE,
            now=now,
            instead_of=instead_of,
            **asdict(lease),
        )
        if taken:
            return None
        (row,) = self._ask("SELECT holder, place, pid, started, since, until FROM lease")
        return _lease(row)

    def drop_lease(self, holder: str) -> None:
        """Give the lease back, if this holder has it."""
        self._ask("DELETE FROM lease WHERE holder = :holder", holder=holder)


def _lease(row: Sequence[Any]) -> Lease:
    holder, place, pid, started, since, until = row
    return Lease(holder, place, pid, started, instant(since), instant(until))
