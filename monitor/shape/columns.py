"""What may stand in a column beside texts and numbers, and what are keys and indexes called?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import DateTime, TypeDecorator, TypeEngine

from monitor.shape.instants import instant, microseconds, utc


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
        """Refuse naive datetimes."""
        if value is None:
            return None
        return microseconds(value) if dialect.name == "sqlite" else utc(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Return UTC."""
        return None if value is None else instant(value)


#: SQLite numbers rows by itself only for INTEGER keys; PostgreSQL's INTEGER ends at two thousand million
SERIAL = BigInteger().with_variant(Integer, "sqlite")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
