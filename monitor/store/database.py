"""Where are the rows? Opens the database and its transactions; must not know any table.

What every round asks of a file of SQLite goes past SQLAlchemy, which is imported once something else is asked, and then
works on the same connections.
"""

from __future__ import annotations

import importlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import lazy
from monitor.lazy import Lazy
from monitor.store import plain
from monitor.store.agenda import AgendaReader
from monitor.store.feeds import FeedReader
from monitor.store.known import KnownReader
from monitor.store.lease import LeaseReader
from monitor.store.plain import Driver
from monitor.store.rules import RuleReader
from monitor.store.transaction import Transaction

if TYPE_CHECKING:
    import sqlalchemy as sql
    from sqlalchemy import Connection, Engine, pool
    from sqlalchemy.engine import URL

    from monitor.shape import tables
    from monitor.store import searching
    from monitor.store.reading import Reader as Questions
else:
    sql, pool = Lazy("sqlalchemy"), Lazy("sqlalchemy.pool")
    tables, searching = Lazy("monitor.shape.tables"), Lazy("monitor.store.searching")

    class Questions(AgendaReader, FeedReader, KnownReader, LeaseReader, RuleReader):
        """Every question; those that are not asked every round are looked for when one of them is asked first."""

        def __getattr__(self, name: str) -> Any:
            return lazy.method(self, name, module="monitor.store.reading", kind="Reader")


#: what an address of a file of SQLite begins with, if it says no more than where that is
_FILE = "sqlite:///"


class Store(Questions):
    """The database: SQLite (`sqlite:///file`, `sqlite://` in memory) or PostgreSQL (`postgresql://…`).

    May be used from several threads. To write, or to read several things in one state, open a `transaction`.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        #: the file of SQLite; "" for any other database
        self._file = _file(url)
        #: connections to it that nobody uses now, and the one that a thread lends to SQLAlchemy
        self._spare: list[Driver] = []
        self._lent = threading.local()
        self._memory = False
        self._made: Engine | None = None
        self._making = threading.Lock()
        # a database in memory is one connection: threads take turns
        self._turn: AbstractContextManager[Any] = nullcontext()
        self._folder = Path(self._file).parent if self._file else None
        if not self._file:
            parsed = _with_driver(url)
            native = parsed.get_backend_name() == "sqlite"
            self._memory = native and parsed.database in (None, "", ":memory:")
            if self._memory:
                self._turn = threading.RLock()
            # what is given as a URI ("file:/srv/monitor.db?mode=ro") names no folder of that spelling
            elif native and not str(parsed.database).startswith("file:"):
                self._folder = Path(str(parsed.database)).parent

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, made when it is asked for first."""
        with self._making:
            if self._made is None:
                self._made = self._engine()
            return self._made

    def upgrade(self) -> None:
        """Bring the tables to this version's shape, if they are not. A database in memory is made at once."""
        if self._memory:
            with self.engine.begin() as connection:
                if not sql.inspect(connection).has_table("story"):
                    make(connection)
            return
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
        if not self.current():
            # named, not imported: Alembic takes as long to import as a short replay takes to run
            importlib.import_module("monitor.migrations").upgrade(self.engine)

    def current(self) -> bool:
        """Tell whether the tables have this version's shape."""
        return self._memory or self._shape() == importlib.import_module("monitor.migrations").shapes()[-1]

    def compact(self) -> None:
        """Give back the space that deleted rows left; PostgreSQL does so by itself."""
        if self.engine.dialect.name == "sqlite":
            with self._turn, closing(self.engine.raw_connection()) as connection:  # VACUUM runs in no transaction
                connection.cursor().execute("VACUUM")

    def close(self) -> None:
        """Close all connections."""
        spare, self._spare = self._spare, []
        while spare:
            spare.pop().end()
        if self._made is not None:
            self._made.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open one transaction: committed at the end of the block, rolled back if it raises.

        On SQLite it takes the one write lock at once, so that it never has to give up half-way.
        """
        if self._file:
            with self._native() as driver, ExitStack() as borrowed, plain.written(driver):
                yield Transaction(driver, lambda: borrowed.enter_context(self._over(driver)))
        else:
            with self._turn, self.engine.connect().execution_options(write=True) as connection, connection.begin():
                yield Transaction(None, lambda: connection)

    def _ask(self, text: str, /, **values: Any) -> Sequence[Sequence[Any]]:
        if self._file:
            with self._native() as driver:
                return plain.ask(driver, text, values)
        with self._connection() as connection:
            return plain.ask_through(connection, text, values)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        if self._file:
            with self._native() as driver, self._over(driver) as connection:
                yield connection
        else:
            with self._turn, self.engine.connect() as connection:
                yield connection

    @contextmanager
    def _native(self) -> Iterator[Driver]:
        """Lend a connection to the file; one that raised, or is lent while all are closed, is not used again."""
        spare = self._spare
        try:
            driver = spare.pop()
        except IndexError:
            driver = plain.opened(self._file)
        try:
            yield driver
        except BaseException:
            driver.end()
            raise
        if spare is self._spare:
            spare.append(driver)
        else:
            driver.end()

    @contextmanager
    def _over(self, driver: Driver) -> Iterator[Connection]:
        """Let SQLAlchemy work on a connection of ours, within the transaction that it may be in.

        That is committed, or rolled back, where it was begun, before this ends: then SQLAlchemy rolls back what is no
        transaction any more, or what it began itself to read. It keeps the connection for the next time, and does not
        close it.
        """
        if driver.borrowed is None:
            engine = self.engine
            self._lent.driver = driver
            try:
                driver.borrowed = engine.connect()  # which takes it from `_driver`
            finally:
                self._lent.driver = None
        try:
            yield driver.borrowed
        finally:
            driver.borrowed.rollback()

    def _driver(self) -> Driver:
        """Return the connection that this thread lends to SQLAlchemy, or another one, which that closes."""
        driver: Driver | None = getattr(self._lent, "driver", None)
        return driver or plain.opened(self._file)

    def _engine(self) -> Engine:
        url = _with_driver(self._url)
        if url.get_backend_name() != "sqlite":
            # compare-and-set relies on it: the loser's next read must see the winner's row
            return sql.create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")
        if self._file:
            engine = sql.create_engine(url, poolclass=pool.NullPool, pool_reset_on_return=None, creator=self._driver)
            sql.event.listen(engine, "begin", _begin)
            # with its first connection it asks which SQLite this is, and rolls back: that must be none with work in it
            self._lent.driver = sqlite3.connect(":memory:", factory=Driver)
            try:
                engine.connect().close()
            finally:
                self._lent.driver = None
            return engine
        options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": plain.BUSY_SECONDS}}
        if self._memory:
            options["poolclass"] = pool.StaticPool
        engine = sql.create_engine(url, **options)
        sql.event.listen(engine, "connect", lambda connection, _record: plain.prepare(connection))
        sql.event.listen(engine, "begin", _begin)
        return engine

    def _shape(self) -> str:
        """Return which shape the tables have; "" if there are none."""
        if self._file:
            there = bool(self._ask("SELECT name FROM sqlite_master WHERE name = 'alembic_version'"))
        else:
            with self._connection() as connection:
                there = sql.inspect(connection).has_table("alembic_version")
        rows = self._ask("SELECT version_num FROM alembic_version") if there else ()
        return str(rows[0][0]) if len(rows) == 1 else ""


def make(connection: Connection) -> None:
    """Make the tables of this version where there are none, and the index over words."""
    tables.METADATA.create_all(connection)
    searching.install(connection)


def _file(url: str) -> str:
    """Return the file of SQLite that an address names, if it says no more than that; else ""."""
    file = url.removeprefix(_FILE)
    # "?" begins options, "file:" a URI, ":" what is no file
    return "" if file == url or "?" in file or file.startswith((":", "file:")) else file


def _with_driver(url: str) -> URL:
    parsed = sql.make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError(f"the store speaks SQLite and PostgreSQL, not {parsed.get_backend_name()}")
    return parsed


def _begin(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, Driver) and driver.borrowed is not None and driver.in_transaction:
        return  # it works within ours
    # a deferred transaction that reads first and writes later fails at once if another one wrote in between
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
