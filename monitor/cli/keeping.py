"""How is the database kept? The commands that copy it, put a copy back, and throw out what is not needed.

Must not be needed for the service to run: it prunes by itself.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.listing import Json
from monitor.cli.setting import configuration, database, file_of, now
from monitor.cli.terminal import Code, clean, counted, emit, say, stop
from monitor.lazy import Lazy

if TYPE_CHECKING:
    import sqlite3

    from monitor import migrations
    from monitor.config import Config
    from monitor.store import copies
else:
    sqlite3 = Lazy("sqlite3")
    migrations = Lazy("monitor.migrations")
    copies = Lazy("monitor.store.copies")

_AGE = re.compile(r"([0-9]{1,6})\s?d")


def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="File to write, or a folder.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    json: Json = False,
) -> None:
    """Copy the database while the service runs.

    The copy is as of one moment, checked, and there whole or not at all. For SQLite; PostgreSQL has pg_dump.

    \b
    Examples:
      monitor db backup /var/backups/
      monitor db backup monitor-copy.db --force
    """
    config = configuration(context)
    source = _file(config, "pg_dump")
    if not source.exists():
        raise stop(f"nothing is stored yet in {source}", Code.NOTHING)
    if target.is_dir():
        target /= f"monitor-{now():%Y%m%d-%H%M%S}.db"
    if target.exists() and (not force or target.samefile(source)):
        raise stop(f"{target} is there already; --force writes over a copy", Code.USAGE)
    try:
        copies.save(source, target)
    except (OSError, sqlite3.Error, copies.CopyError) as error:
        raise stop(f"cannot copy to {target}: {error}", Code.FAILED) from None
    size = target.stat().st_size
    if json:
        emit({"path": str(target), "bytes": size, "shape": copies.revision(target)})
    else:
        say(clean(f"copied to {target}, {size / 1e6:.1f} MB"))


def restore(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A copy that `monitor db backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Even while a daemon seems to run.")] = False,
    json: Json = False,
) -> None:
    """Put a copy back in place of the database.

    What was in the database is kept in a file beside it. An older copy is brought to this version's shape.

    \b
    Examples:
      monitor db restore /var/backups/monitor-20260301-040000.db
    """
    config = configuration(context)
    target = _file(config, "pg_restore")
    try:
        shape = copies.revision(source)
    except copies.CopyError as error:
        raise stop(f"{source}: {error}", Code.USAGE) from None
    if not migrations.knows(shape):
        raise stop(f"{source} is of a newer version of monitor (shape {shape})", Code.USAGE)
    kept = _keep(config, source, target, force=force)
    try:
        copies.put_back(source, target)
    except (OSError, sqlite3.Error, copies.CopyError) as error:
        raise stop(f"cannot write to {target}: {error}", Code.FAILED) from None
    with database(config, upgrade=True) as store:
        counts = store.counts()
    if json:
        emit({"path": str(target), "kept": str(kept) if kept else None, "shape": shape, "alerts": counts["alerts"]})
        return
    say(
        clean(
            f"restored, with {counted(counts['stories'], 'story', 'stories')} and {counted(counts['alerts'], 'alert')}"
        )
    )
    if kept:
        say(clean(f"what was there before is in {kept}"))


def _keep(config: Config, source: Path, target: Path, *, force: bool) -> Path | None:
    """Save what a restore replaces; None if there is nothing."""
    if not target.exists():
        return None
    if source.samefile(target):
        raise stop("that is the database itself", Code.USAGE)
    kept = target.with_name(f"{target.name}.before-{now():%Y%m%d-%H%M%S}")
    try:
        copies.save(target, kept)
    except (OSError, sqlite3.Error, copies.CopyError) as error:
        # a broken database is what copies are for
        if not force:
            raise stop(f"what is there cannot be copied ({error}); --force moves it away", Code.FAILED) from None
        for suffix in ("", "-wal", "-shm"):
            part = target.with_name(target.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
        return kept
    with database(config) as store:
        lease = store.at_work(now()) if store.current() else None
    if lease is not None and not force:
        kept.unlink()
        who = f"a daemon runs on it (process {lease.pid} at {lease.place})"
        raise stop(f"{who}; stop it first, or use --force", Code.USAGE)
    return kept


def prune(
    context: typer.Context,
    older_than: Annotated[
        str | None, typer.Option("--older-than", metavar="DAYS", help="Such as 90d; without it, `retention`.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    compact: Annotated[
        bool, typer.Option("--compact", help="Give the space back (SQLite; needs it twice meanwhile).")
    ] = False,
    json: Json = False,
) -> None:
    """Delete stories that nothing rests on.

    The service does it once an hour by `retention`. Claims, events, changes, alerts, and the stories that they rest
    on, stay. Exit code 3 if there was nothing to delete.

    \b
    Examples:
      monitor db prune --dry-run
      monitor db prune --older-than 90d --compact
    """
    config = configuration(context)
    age = config.retention
    if older_than is not None:
        match = _AGE.fullmatch(older_than)
        if not match or not 0 < int(match[1]) <= 36_500:
            raise stop(f"'{clean(older_than)}' for --older-than; expected days, such as 90d", Code.USAGE)
        age = timedelta(days=int(match[1]))
    before = now() - age
    with database(config) as store:
        with store.transaction() as transaction:
            count = transaction.prunable(before)
            if not dry_run:
                transaction.prune(before)
        if compact and not dry_run:
            store.compact()
    if json:
        emit({"stories": count, "before": before.isoformat().replace("+00:00", "Z"), "deleted": not dry_run})
    else:
        say(f"{counted(count, 'story', 'stories')} {'to delete' if dry_run else 'deleted'}")
    if not count:
        raise typer.Exit(Code.NOTHING)


def _file(config: Config, tool: str) -> Path:
    path = file_of(config)
    if path is None:
        raise stop(f"the database is no SQLite file; use {tool}", Code.USAGE)
    return path
