"""Is it the database that does not work, and why? An error → words, or "" for anything else, which is a bug.

Full disks, files that cannot be written, locks that others hold, servers that are away: they pass, and what failed is
tried again. Must not be asked about errors of statements.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from monitor.lazy import Lazy

if TYPE_CHECKING:
    from sqlalchemy import exc as errors
else:
    errors = Lazy("sqlalchemy.exc")

#: primary result codes, https://sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_BUSY: "another process holds it locked",
    sqlite3.SQLITE_LOCKED: "another process holds it locked",
    sqlite3.SQLITE_READONLY: "it cannot be written: the file, its folder or the disk is read-only",
    sqlite3.SQLITE_IOERR: "the disk does not read or write",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: restore a backup",
    sqlite3.SQLITE_NOTADB: "the file is damaged: restore a backup",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
}
#: classes of SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "08": "the server cannot be reached",
    "25": "it cannot be written: it is read-only",
    "53": "the server has no room: disk, memory or connections",
    "57": "the server is being stopped",
    "58": "the disk of the server does not read or write",
}


def trouble(error: BaseException) -> str:
    """Return why the database did not work, without a secret; "" if something else is wrong, too."""
    if isinstance(error, BaseExceptionGroup):
        reasons = [trouble(each) for each in error.exceptions]
        return reasons[0] if all(reasons) else ""
    if not isinstance(error, errors.DBAPIError):
        return ""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _SQLITE.get(getattr(original, "sqlite_errorcode", 0) & 0xFF, "")
    state = getattr(original, "sqlstate", None)
    if state is None:
        return _POSTGRESQL["08"] if "OperationalError" in _names(original) else ""
    return _POSTGRESQL.get(str(state)[:2], "")


def _names(error: BaseException | None) -> set[str]:
    # psycopg is an extra: its classes are known by name only
    return {kind.__name__ for kind in type(error).__mro__}
