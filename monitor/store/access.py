"""How are rows asked for? A connection, lent or opened, and what questions have in common; must know no table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Row, Select

#: SQLite before 3.32 takes 999 parameters in one statement
CHUNK = 900


class Reads(ABC):
    """What every question needs; it works alike inside and outside a transaction."""

    @abstractmethod
    def _connection(self) -> AbstractContextManager[Connection]:
        """Open a connection to read from, or lend the transaction's own."""

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        with self._connection() as connection:
            return list(connection.execute(query).all())

    def _scalar(self, query: Select[Any]) -> Any:
        with self._connection() as connection:
            return connection.execute(query).scalar_one()


def chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield keys, as many at a time as a statement takes."""
    ordered = list(keys)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
