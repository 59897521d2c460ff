"""Which process works on the database, and when did its parts last do their rounds?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import case, delete, or_, select

from monitor.shape.tables import HEARTBEAT, LEASE
from monitor.store.access import Reads, Writes
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


class LeaseReader(Reads):
    """Questions about who is at work."""

    def heartbeats(self) -> dict[str, datetime]:
        """Return when each part of the service last did its round."""
        return {row.name: row.at for row in self._rows(select(HEARTBEAT))}


class LeaseWriter(LeaseReader, Writes):
    """What happens to who is at work."""

    def heartbeat(self, name: str, now: datetime) -> None:
        """Remember that a part of the service did its round."""
        insert = self._insert(HEARTBEAT).values(name=name, at=now)
        self._open.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"at": now}))

    def take_lease(self, lease: Lease, now: datetime, *, instead_of: str = "") -> Lease | None:
        """Take or renew the lease on this database; None if it was free, ended, or its holder's own, else who has it.

        `instead_of`: also take it from this holder.
        """
        values = asdict(lease)
        insert = self._insert(LEASE).values(name=_SERVICE, **values)
        free = or_(LEASE.c.until <= now, LEASE.c.holder.in_([lease.holder, instead_of]))
        # its own lease goes on since it was taken
        since = case((LEASE.c.holder == lease.holder, LEASE.c.since), else_=insert.excluded.since)
        taken = insert.on_conflict_do_update(index_elements=["name"], set_=values | {"since": since}, where=free)
        if self._open.execute(taken.returning(LEASE.c.name)).first() is not None:
            return None
        row = self._open.execute(select(LEASE)).one()
        return Lease(row.holder, row.place, row.pid, row.started, row.since, row.until)

    def drop_lease(self, holder: str) -> None:
        """Give the lease back, if this holder has it."""
        self._open.execute(delete(LEASE).where(LEASE.c.holder == holder))
