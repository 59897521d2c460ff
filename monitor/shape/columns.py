"""What may stand in a column beside texts and numbers, and what are keys and indexes called?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import DateTime, TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime: `timestamptz` where there is one, microseconds since 1970 on SQLite.

    SQLite has no type for instants and SQLAlchemy's text form drops the zone; an integer compares and indexes rightly.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        integer: TypeEngine[Any] = BigInteger()
        instant: TypeEngine[Any] = DateTime(timezone=True)
        return dialect.type_descriptor(integer if dialect.name == "sqlite" else instant)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive datetimes: they would be read in the server's zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime was given to the store: {value!r}")
        if dialect.name != "sqlite":
            return value.astimezone(UTC)
        return (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Return UTC."""
        if value is None:
            return None
        if dialect.name != "sqlite":
            instant: datetime = value.astimezone(UTC)
            return instant
        return EPOCH + timedelta(microseconds=value)


#: SQLite numbers rows by itself only for INTEGER keys; PostgreSQL's INTEGER ends at two thousand million
SERIAL = BigInteger().with_variant(Integer, "sqlite")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
