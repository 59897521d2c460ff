"""How does an instant stand in SQLite? As microseconds since 1970; must not import anything that takes long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def utc(value: datetime) -> datetime:
    """Return an instant in UTC. Raises ValueError for naive datetimes: they would be read in the server's zone."""
    if value.tzinfo is None:
        raise ValueError(f"a naive datetime was given to the store: {value!r}")
    return value.astimezone(UTC)


def microseconds(value: datetime) -> int:
    """Return an instant as it is stored. Raises ValueError for naive datetimes."""
    return (utc(value) - EPOCH) // _MICROSECOND


def instant(value: int | datetime) -> datetime:
    """Return an instant that was stored, in UTC: SQLite gives a number, PostgreSQL's driver a datetime."""
    return value.astimezone(UTC) if isinstance(value, datetime) else EPOCH + timedelta(microseconds=value)
