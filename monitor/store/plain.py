"""How is plain SQL run? What every round asks is written in it, in words that SQLite and PostgreSQL both know.

A round with nothing new does without SQLAlchemy, which takes as long to import as all else of such a round; so SQLite's
own driver runs it, and SQLAlchemy only where that is open already. Must know no table.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from monitor.lazy import Lazy
from monitor.shape.instants import microseconds, utc

if TYPE_CHECKING:
    import sqlalchemy as sql
    from sqlalchemy import exc as errors
else:
    sql, errors = Lazy("sqlalchemy"), Lazy("sqlalchemy.exc")

#: seconds that a SQLite writer waits for another one, longer than any transaction of ours takes
BUSY_SECONDS = 30
#: SQLite before 3.32 takes 999 parameters in one statement
CHUNK = 900
#: what stands for `:names`; instants are aware
Values = Mapping[str, Any]


class Asks(ABC):
    """What questions and changes in plain SQL need; it works alike inside and outside a transaction."""

    @abstractmethod
    def _ask(self, text: str, /, **values: Any) -> Sequence[Sequence[Any]]:
        """Run a statement; return its rows. Raises SQLAlchemy's errors, whoever runs it."""


class Tells(Asks):
    """What changes in plain SQL need, inside one transaction."""

    @abstractmethod
    def _tell(self, text: str, rows: Sequence[Values], /) -> None:
        """Run a statement once for each row."""


class Native(Tells):
    """One transaction of SQLite's own driver."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._driver = connection

    def _ask(self, text: str, /, **values: Any) -> Sequence[Sequence[Any]]:
        return ask(self._driver, text, values)

    def _tell(self, text: str, rows: Sequence[Values], /) -> None:
        with _raised(text):
            self._driver.executemany(text, [_stored(row) for row in rows])


class Lent(Tells):
    """One transaction of SQLAlchemy's."""

    def __init__(self, connection: sql.Connection) -> None:
        self._open = connection

    def _ask(self, text: str, /, **values: Any) -> Sequence[Sequence[Any]]:
        return through(self._open, text, values)

    def _tell(self, text: str, rows: Sequence[Values], /) -> None:
        if rows:
            through(self._open, text, rows)


def opened(database: str) -> sqlite3.Connection:
    """Open a file of SQLite. Raises SQLAlchemy's errors."""
    with _raised("connect"):
        connection = sqlite3.connect(database, timeout=BUSY_SECONDS, check_same_thread=False)
        prepare(connection)
        return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Set a connection of SQLite's up as all of them are."""
    # None: the driver's own transactions begin late and deferred; ours begin where they are opened
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def written(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block does, or roll it back if it raises. The one write lock is taken at once."""
    with _raised("BEGIN IMMEDIATE"):
        connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        with _raised("COMMIT"):
            connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def ask(connection: sqlite3.Connection, text: str, values: Values) -> list[Any]:
    """Run one statement by SQLite's own driver; return its rows. Raises SQLAlchemy's errors."""
    with _raised(text):
        return connection.execute(text, _stored(values)).fetchall()


def through(connection: sql.Connection, text: str, values: Values | Sequence[Values]) -> Sequence[Sequence[Any]]:
    """Run a statement by SQLAlchemy, once or, for several rows, once for each; return its rows."""
    stored = partial(_stored, instants=microseconds if connection.dialect.name == "sqlite" else utc)
    given = stored(values) if isinstance(values, Mapping) else [stored(each) for each in values]
    done = connection.execute(sql.text(text), given)
    return done.all() if done.returns_rows else ()


def listed(keys: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield keys as the list that `IN (…)` has, and the values of its names, as many at a time as a statement takes."""
    ordered = list(keys)
    for start in range(0, len(ordered), CHUNK):
        named = {f"key{at}": key for at, key in enumerate(ordered[start : start + CHUNK])}
        yield ", ".join(f":{name}" for name in named), named


@contextmanager
def _raised(text: str) -> Iterator[None]:
    """Raise what the driver objects to as SQLAlchemy does, so that whoever looks out for that finds it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise errors.OperationalError(text, None, error) from error
    except sqlite3.DatabaseError as error:
        raise errors.DatabaseError(text, None, error) from error


def _stored(values: Values, instants: Callable[[datetime], Any] = microseconds) -> dict[str, Any]:
    return {name: instants(each) if isinstance(each, datetime) else each for name, each in values.items()}
