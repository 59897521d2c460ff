"""Where are the rows? Opens the database and its transactions; must not know any table."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import StaticPool

from monitor.shape.tables import METADATA
from monitor.store import searching
from monitor.store.reading import Reader
from monitor.store.writing import Transaction

#: seconds that a SQLite writer waits for another one, longer than any transaction of ours takes
BUSY_SECONDS = 30


class Store(Reader):
    """The database: SQLite (`sqlite:///file`, `sqlite://` in memory) or PostgreSQL (`postgresql://…`).

    May be used from several threads. To write, or to read several things in one state, open a `transaction`.
    """

    def __init__(self, url: str) -> None:
        self._url = _with_driver(url)
        self._memory = self._url.get_backend_name() == "sqlite" and self._url.database in (None, "", ":memory:")
        self._engine = _engine(self._url, memory=self._memory)
        # a database in memory is one connection: threads take turns
        self._turn: AbstractContextManager[Any] = threading.RLock() if self._memory else nullcontext()

    @property
    def engine(self) -> Engine:
        """The engine, for migrations and tests."""
        return self._engine

    def upgrade(self) -> None:
        """Bring the tables to this version's shape, if they are not. A database in memory is made at once."""
        if self._memory:
            with self._engine.begin() as connection:
                if not inspect(connection).has_table("story"):
                    make(connection)
            return
        database = str(self._url.database)
        # what is given as a URI ("file:/srv/monitor.db?mode=ro") names no folder of that spelling
        if self._url.get_backend_name() == "sqlite" and not database.startswith("file:"):
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        # named, not imported: Alembic takes as long to import as a short replay takes to run
        importlib.import_module("monitor.migrations").upgrade(self._engine)

    def current(self) -> bool:
        """Tell whether the tables have this version's shape."""
        return self._memory or bool(importlib.import_module("monitor.migrations").current(self._engine))

    def compact(self) -> None:
        """Give back the space that deleted rows left; PostgreSQL does so by itself."""
        if self._url.get_backend_name() == "sqlite":
            with self._turn, closing(self._engine.raw_connection()) as connection:  # VACUUM runs in no transaction
                connection.cursor().execute("VACUUM")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open one transaction: committed at the end of the block, rolled back if it raises.

        On SQLite it takes the one write lock at once, so that it never has to give up half-way.
        """
        with self._turn, self._engine.connect().execution_options(write=True) as connection, connection.begin():
            yield Transaction(connection)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with self._turn, self._engine.connect() as connection:
            yield connection


def make(connection: Connection) -> None:
    """Make the tables of this version where there are none, and the index over words."""
    METADATA.create_all(connection)
    searching.install(connection)


def _with_driver(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError(f"the store speaks SQLite and PostgreSQL, not {parsed.get_backend_name()}")
    return parsed


def _engine(url: URL, *, memory: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        # compare-and-set relies on it: the loser's next read must see the winner's row
        return create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": BUSY_SECONDS}}
    if memory:
        options["poolclass"] = StaticPool
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # None: the driver's own transactions begin late and deferred; ours begin in _begin
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # a deferred transaction that reads first and writes later fails at once if another one wrote in between
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
