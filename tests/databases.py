"""Which databases do tests run against? SQLite always, PostgreSQL where its server is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from monitor.store import Store


def copied(template: Store) -> Store:
    """Return a database in memory with all that another one holds: that is faster than to make it anew."""
    opened = Store("sqlite://")
    with closing(template.engine.raw_connection()) as source, closing(opened.engine.raw_connection()) as target:
        source.driver_connection.backup(target.driver_connection)
    return opened


@contextmanager
def postgres() -> Iterator[str | None]:
    """Start a PostgreSQL of its own behind a socket in a temporary folder; None where there is no server to start."""
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    # the server refuses to run as root
    who = {"user": "nobody"} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        os.chmod(folder, 0o777)
        data = Path(folder, "data")
        run = {"stdout": subprocess.DEVNULL, "cwd": folder, **who}
        subprocess.run(
            [binaries / "initdb", "-D", data, "-A", "trust", "-U", "monitor", "-E", "UTF8", "-N"], check=True, **run
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        subprocess.run(
            [binaries / "pg_ctl", "-D", data, "-o", options, "-w", "-l", Path(folder, "log"), "start"],
            check=True,
            **run,
        )
        try:
            yield f"postgresql://monitor@/postgres?host={folder}"
        finally:
            subprocess.run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], check=True, **run)


def _binaries() -> Path | None:
    found = shutil.which("pg_ctl")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "initdb").exists() else None
