"""Which shape have the tables, and how do they get to this version's? Must not touch rows that are not its business."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.lazy import Lazy
from monitor.store.database import make

if TYPE_CHECKING:
    import sqlalchemy as sql
    from alembic import command, config
    from sqlalchemy import Connection, Engine
else:  # slow to import, and most rounds need neither
    sql, command, config = Lazy("sqlalchemy"), Lazy("alembic.command"), Lazy("alembic.config")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run what is missing, in one transaction; two processes that start at once wait for one another.

    Whether anything is missing was asked before (`Store.current`).

    A new file gets the newest shape at once, which takes a tenth of the time that all steps take.
    """
    # at every start it says which database it found
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if revision == "head" and connection.dialect.name == "sqlite" and not sql.inspect(connection).get_table_names():
            _make(connection)
            return
        if connection.dialect.name == "postgresql":
            # the number means nothing but "monitor's migrations"; held until the commit
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7355608012)")
        command.upgrade(_config(connection), revision)


def knows(revision: str) -> bool:
    """Tell whether this version can bring tables of that shape to its own."""
    return revision in shapes()


def shapes() -> list[str]:
    """Return all revisions, oldest first. They are one chain, and numbered: each file's name begins with its own."""
    return sorted(path.name.partition("_")[0] for path in Path(__file__).with_name("versions").glob("[0-9]*_*.py"))


def _make(connection: Connection) -> None:
    make(connection)
    version = sql.Table(
        "alembic_version",
        sql.MetaData(),
        sql.Column("version_num", sql.String(32), nullable=False),
        sql.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
    )
    version.create(connection)
    connection.execute(version.insert().values(version_num=shapes()[-1]))


def _config(connection: Connection) -> config.Config:
    made = config.Config()
    made.set_main_option("script_location", "monitor:migrations")
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made
