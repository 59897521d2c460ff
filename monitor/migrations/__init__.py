"""Which shape have the tables, and how do they get to this version's? Must not touch rows that are not its business."""

from __future__ import annotations

import logging

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run what is missing, in one transaction; two processes that start at once wait for one another."""
    # at every start it says which database it found
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            # the number means nothing but "monitor's migrations"; held until the commit
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7355608012)")
        command.upgrade(_config(connection), revision)


def current(engine: Engine) -> bool:
    """Tell whether nothing is missing."""
    with engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(_config()).get_heads())


def knows(revision: str) -> bool:
    """Tell whether this version can bring tables of that shape to its own."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "monitor:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
