"""How are rows asked for and changed by SQLAlchemy? What all such questions and changes share; must know no table."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Row, Select, Table

from monitor.lazy import Lazy
from monitor.store.plain import CHUNK, Asks, Tells

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite
else:  # one of them is used
    postgresql, sqlite = Lazy("sqlalchemy.dialects.postgresql"), Lazy("sqlalchemy.dialects.sqlite")


class Reads(Asks):
    """What a question by SQLAlchemy needs; it works alike inside and outside a transaction."""

    @abstractmethod
    def _connection(self) -> AbstractContextManager[Connection]:
        """Open a connection to read from, or lend the transaction's own."""

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        with self._connection() as connection:
            return list(connection.execute(query).all())

    def _scalar(self, query: Select[Any]) -> Any:
        with self._connection() as connection:
            return connection.execute(query).scalar_one()


class Writes(Reads, Tells):
    """What a change by SQLAlchemy needs, inside one transaction."""

    @property
    @abstractmethod
    def _open(self) -> Connection:
        """The transaction's own connection."""

    def _insert(self, table: Table) -> sqlite.Insert:
        """Return an insert; both dialects spell `insert … on conflict` alike, and SQLAlchemy has one class for each."""
        if self._open.dialect.name == "postgresql":
            return postgresql.insert(table)  # type: ignore[return-value]
        return sqlite.insert(table)

    def _inserted(self, insert: sqlite.Insert, key: Column[Any]) -> bool:
        """Insert a row unless its key is there; tell whether it was not."""
        # `returning`, because drivers do not agree on an insert's rowcount
        done = self._open.execute(insert.on_conflict_do_nothing(index_elements=[key]).returning(key))
        return done.first() is not None


def chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield keys, as many at a time as a statement takes."""
    ordered = list(keys)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
