"""How is the service? All that an operator or a container's health check asks, as one value. Holds no secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from monitor.doings import Doings

#: a part that has not done its round for this long is stuck; rounds are a second apart
STALE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class FailingFeed:
    """A feed whose last requests failed."""

    id: str
    failures: int
    error: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Health:
    """The service's state at one moment."""

    version: str
    #: real time since each part last did its round
    heartbeats: Mapping[str, timedelta]
    #: rows of the database by kind; empty when it did not answer
    counts: Mapping[str, int]
    failing: tuple[FailingFeed, ...] = ()
    #: what is wrong with the configuration files; the last good ones are in force meanwhile
    problems: tuple[str, ...] = ()
    #: why the database did not answer; "" if it did
    database: str = ""
    #: bugs that were caught, by the part they were caught in
    errors: Mapping[str, int] | None = None
    #: what was done since the start
    doings: Doings = field(default_factory=Doings)

    @property
    def alive(self) -> bool:
        """Whether every part does its rounds; if not, restarting may help."""
        return bool(self.heartbeats) and all(age < STALE for age in self.heartbeats.values())

    @property
    def ready(self) -> bool:
        """Whether it can do its work now."""
        return self.alive and not self.database

    @property
    def status(self) -> str:
        """Return `ok`, `degraded` (it works, but somebody should look) or `failing`."""
        if not self.ready:
            return "failing"
        stuck = self.counts.get("dead") or self.counts.get("stopped")
        return "degraded" if self.failing or self.problems or stuck or self.errors else "ok"

    def as_json(self) -> dict[str, Any]:
        """Return what /healthz and /readyz show."""
        return {
            "status": self.status,
            "version": self.version,
            "heartbeats": {name: round(age.total_seconds(), 1) for name, age in self.heartbeats.items()},
            "feeds": {
                "total": self.counts.get("sources", 0),
                "failing": [
                    {
                        "id": feed.id,
                        "failures": feed.failures,
                        "error": feed.error,
                        "due": feed.due.isoformat() if feed.due else None,
                    }
                    for feed in self.failing
                ],
            },
            "configuration": {"problems": list(self.problems)},
            "outbox": {name: self.counts.get(name, 0) for name in ("pending", "dead", "stopped")},
            "database": self.database or "ok",
            "errors": dict(self.errors or {}),
        }
