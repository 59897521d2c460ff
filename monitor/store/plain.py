"""How is plain SQL run? What every round asks is written in it, in words that SQLite and PostgreSQL both know.

Most rounds bring nothing that concerns a rule, and do without SQLAlchemy, which takes as long to import as all else
that they import: SQLite's own driver runs these statements for a file, and SQLAlchemy for any other database. Must know
no table.
"""

from __future__ import annotations

import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from monitor.lazy import Lazy
from monitor.shape.instants import microseconds, utc

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult
    from sqlalchemy import exc as errors
else:
    errors = Lazy("sqlalchemy.exc")

#: seconds that a SQLite writer waits for another one, longer than any transaction of ours takes
BUSY_SECONDS = 30
#: keys that are asked for in one statement
CHUNK = 900
#: what stands for `:names`; instants are aware
Values = Mapping[str, Any]
#: a name in a statement; there is no other colon in one, nor a "%"
_NAMES = re.compile(r":(\w+)")


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


class Driver(sqlite3.Connection):
    """A connection to a file of SQLite, which SQLAlchemy may borrow, and then does not close."""

    #: what SQLAlchemy made of it, if it has it
    borrowed: Connection | None = None

    def close(self) -> None:
        """Close it, unless SQLAlchemy has it."""
        if self.borrowed is None:
            super().close()

    def end(self) -> None:
        """Close it, and take it back before."""
        if self.borrowed is not None:
            self.borrowed.close()
        self.borrowed = None
        self.close()


def opened(file: str) -> Driver:
    """Open a file of SQLite. Raises SQLAlchemy's errors."""
    with _raised("connect"):
        connection = sqlite3.connect(file, timeout=BUSY_SECONDS, check_same_thread=False, factory=Driver)
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            raise
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
        with suppress(sqlite3.Error):  # whoever lent it closes it
            connection.rollback()
        raise


def ask(connection: sqlite3.Connection, text: str, values: Values) -> Sequence[Sequence[Any]]:
    """Run a statement by SQLite's own driver; return its rows. Raises SQLAlchemy's errors."""
    spelled, names = _spelled(text, "?")
    with _raised(text):
        return connection.execute(spelled, _stored(names, values)).fetchall()


def tell(connection: sqlite3.Connection, text: str, rows: Sequence[Values]) -> None:
    """Run a statement by SQLite's own driver, once for each row. Raises SQLAlchemy's errors."""
    spelled, names = _spelled(text, "?")
    with _raised(text):
        connection.executemany(spelled, [_stored(names, row) for row in rows])


def ask_through(connection: Connection, text: str, values: Values) -> Sequence[Sequence[Any]]:
    """Run a statement by SQLAlchemy; return its rows."""
    done = _through(connection, text, [values])
    return done.all() if done.returns_rows else ()


def tell_through(connection: Connection, text: str, rows: Sequence[Values]) -> None:
    """Run a statement by SQLAlchemy, once for each row."""
    if rows:
        _through(connection, text, rows)


def _through(connection: Connection, text: str, rows: Sequence[Values]) -> CursorResult[Any]:
    native = connection.dialect.name == "sqlite"
    spelled, names = _spelled(text, "?" if native else "%s")
    return connection.exec_driver_sql(spelled, [_stored(names, row, microseconds if native else utc) for row in rows])


@lru_cache(maxsize=128)
def _spelled(text: str, mark: str) -> tuple[str, tuple[str, ...]]:
    """Return a statement as drivers have it, and the names of its values in order.

    By order and not by name, as SQLite looks for each of many names among all of them.
    """
    return _NAMES.sub(mark, text), tuple(_NAMES.findall(text))


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
    except sqlite3.Error as error:
        # the classes of all drivers have the names that PEP 249 gives them, and SQLAlchemy's have, too
        kind = getattr(errors, type(error).__name__, errors.DatabaseError)
        raise kind(text, None, error) from error


def _stored(
    names: Sequence[str], values: Values, instants: Callable[[datetime], Any] = microseconds
) -> tuple[Any, ...]:
    return tuple(instants(each) if isinstance(each := values[name], datetime) else each for name in names)


def clean(text: str) -> str:
    """PostgreSQL takes no NUL and no driver half a surrogate pair; what replaces them is as long: offsets must hold."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
