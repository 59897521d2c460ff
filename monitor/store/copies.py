"""How is an SQLite database copied while it is in use, and put back? Must not know any table but Alembic's.

PostgreSQL has tools of its own for both.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

#: seconds to wait for a writer; longer than any transaction of ours takes
PATIENCE = 60


class CopyError(Exception):
    """A file is no copy of our database; the message says why."""


def save(database: Path, target: Path) -> None:
    """Write a copy of a database that may be in use: it is as of one moment, and there whole or not at all.

    Raises OSError or sqlite3.Error.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        # only the owner may read it: it holds all that the database holds
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_opened(database)) as source, closing(_opened(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        revision(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def put_back(source: Path, database: Path) -> None:
    """Make a database hold what a copy holds, in one transaction: other processes see it whole or not at all.

    Raises CopyError if the file is no sound copy, OSError or sqlite3.Error if it cannot be written.
    """
    revision(source)
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(_opened(source)) as copy, closing(_opened(database)) as target:
        copy.backup(target)


def revision(path: Path) -> str:
    """Return which shape the tables of a copy have. Raises CopyError if it is not sound, or not ours."""
    if not path.is_file():
        raise CopyError("there is no such file")
    try:
        with closing(_opened(path)) as copy:
            (state,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if state != "ok":
                raise CopyError(f"it is damaged: {state}")
            row = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise CopyError(f"it is no copy of monitor's database: {error}") from None
    if row is None:
        raise CopyError("it is no copy of monitor's database: it has no shape")
    return str(row[0])


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
