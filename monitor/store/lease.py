"""Which process works on the database, and when did its parts last do their rounds?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from monitor.shape.tables import HEARTBEAT
from monitor.store.access import Reads


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
