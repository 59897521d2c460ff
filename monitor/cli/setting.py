"""Which configuration and which database does a command work on?

Must not do a command's work; it ends the program with exit code 2 or 1 when there is nothing to work on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from monitor.cli.terminal import Code, clean, counted, note, stop
from monitor.lazy import Lazy

if TYPE_CHECKING:
    from sqlalchemy import exc as sql_errors

    from monitor import config as configs
    from monitor import store as stores
    from monitor.model import Rule
    from monitor.store import Store
else:
    configs = Lazy("monitor.config")
    stores = Lazy("monitor.store")
    sql_errors = Lazy("sqlalchemy.exc")

SYSTEM_FOLDER = Path("/etc/monitor")
LOCAL_FOLDER = Path("config")


def now() -> datetime:
    """Return the time: the one place of the command line that asks for it."""
    return datetime.now(UTC)  # noqa: TID251


def folder(context: typer.Context) -> Path:
    """Return the folder of the configuration: `--config`, MONITOR_CONFIG, ./config if there is one, /etc/monitor."""
    given = context.find_root().obj
    if isinstance(given, Path):
        return given
    return LOCAL_FOLDER if LOCAL_FOLDER.is_dir() else SYSTEM_FOLDER


def configuration(context: typer.Context) -> configs.Config:
    """Return the configuration, or print all its problems and end with exit code 2."""
    answer = configs.load(folder(context), os.environ)
    if isinstance(answer, list):
        raise refuse(answer)
    return answer


def refuse(problems: list[configs.Problem], where: str = "in the configuration") -> typer.Exit:
    """Print problems, and return what to raise: it ends the program with exit code 2."""
    for problem in problems:
        typer.echo(clean(str(problem)), err=True)
    return stop(f"{counted(len(problems), 'problem')} {where}", Code.USAGE)


@contextmanager
def database(config: configs.Config, *, upgrade: bool = False) -> Iterator[stores.Store]:
    """Open the database for one command; what goes wrong with it ends the program with exit code 1.

    A SQLite file that is not there is not made, unless `upgrade` is set: nothing is stored yet, and that is said.
    """
    path = file_of(config)
    if path is not None and not path.exists() and not upgrade:
        raise stop(f"nothing is stored yet in {path}: start `monitor run`, or `monitor once`", Code.NOTHING)
    try:
        store = stores.Store(config.database)
        try:
            if upgrade:
                store.upgrade()
            yield store
        finally:
            store.close()
    except (sql_errors.SQLAlchemyError, OSError) as error:
        raise broken(config, error) from None


def file_of(config: configs.Config) -> Path | None:
    """Return the file of an SQLite database; None for any other."""
    scheme, _, path = config.database.partition(":///")
    return Path(path.partition("?")[0]) if scheme.startswith("sqlite") and path and path != ":memory:" else None


def rule_of(config: configs.Config, identifier: str) -> Rule:
    """Return a rule by its id, or say which there are and end with exit code 2."""
    for rule in config.rules:
        if rule.id == identifier:
            return rule
    known = ", ".join(rule.id for rule in config.rules)
    hint = configs.nearest(identifier, [rule.id for rule in config.rules])
    raise stop(f"there is no rule '{identifier}'; {hint or f'the rules are: {known}'}", Code.USAGE)


def remembered(config: configs.Config, store: Store, identifier: str) -> Rule:
    """Return a rule, or one that left the configuration; if there never was one, say so and end with exit code 2."""
    configured = any(rule.id == identifier for rule in config.rules)
    gone = None if configured else store.rule(identifier)
    return gone or rule_of(config, identifier)


def broken(config: configs.Config, error: Exception) -> typer.Exit:
    """Say that the database did not answer, and return what to raise: it ends the program with exit code 1."""
    reason = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    note(f"monitor: the database did not answer: {config.mask(reason)}")
    if "no such table" in reason or "UndefinedTable" in type(getattr(error, "orig", error)).__name__:
        note("monitor: bring it to this version's shape with `monitor db upgrade`")
    return typer.Exit(Code.FAILED)
