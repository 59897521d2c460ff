"""What can be asked of the program? The commands, and what is common to all of them.

Must not import what a command needs, nor the commands that are not asked for: each is made when it is named.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import sys
from collections import UserDict
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from monitor import __version__
from monitor.cli.terminal import Code

__all__ = ["app", "main"]

#: the commands in the order in which one meets them: where each is, a function, or a group with commands of its own
_COMMANDS = {
    "init": "setup.init",
    "check": "setup.check",
    "run": "running.run",
    "once": "running.once",
    "events": "listing.events",
    "history": "listing.history",
    "stories": "listing.stories",
    "alerts": "groups.alerts",
    "channels": "groups.channels",
    "feeds": "groups.feeds",
    "ack": "noting.ack",
    "mute": "muting.mute",
    "unmute": "muting.unmute",
    "export": "exporting.export",
    "verify": "exporting.verify",
    "explain": "reading.explain",
    "replay": "reading.replay",
    "timex": "reading.timex",
    "healthcheck": "setup.healthcheck",
    "notify": "groups.notify",
    "db": "groups.database",
}


class _OnDemand(UserDict[str, Any]):
    """Makes a command when it is looked up: to make all of them takes longer than most commands take."""

    def __getitem__(self, name: str) -> Any:
        if self.data[name] is None:
            self.data[name] = _made(name)
        return self.data[name]


class _Commands(TyperGroup):
    """The commands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = _OnDemand(dict.fromkeys(_COMMANDS))

    def list_commands(self, _context: Any) -> list[str]:
        return list(self.commands)


def _made(name: str) -> Any:
    module, _, place = _COMMANDS[name].partition(".")
    found = getattr(importlib.import_module(f"monitor.cli.{module}"), place)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        alone.command(name)(found)
        return get_command(alone)
    made = get_command(found)
    made.name = name
    return made


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    # A traceback with the values of variables could show a secret.
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"monitor {__version__}")
        raise typer.Exit(Code.OK)


@app.callback()
def _common(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            envvar="MONITOR_CONFIG",
            help="Folder of the configuration; without it ./config if there is one, else /etc/monitor.",
        ),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """Watch the news for events, and speak only when a confirmation or a change of date shows up.

    \b
    Five minutes to the first alert:
      monitor init                  write a commented configuration to ./config
      monitor check                 validate it after a change
      monitor notify test           does a message arrive?
      monitor run                   start the daemon; dashboard at http://127.0.0.1:8080

    \b
    Exit codes: 0 ok, 1 a failure while running, 2 usage or configuration, 3 nothing to do.
    """
    context.obj = config


def main() -> None:
    """Run the program; the entry point of the package."""
    # imports make objects by the hundred thousand, and all of them stay: looking through them for garbage at every
    # 700th, as is usual, takes a seventh of the time to start
    gc.set_threshold(500_000, 20, 100)
    # httpx has a command of its own, which would bring two libraries for terminals with it
    sys.modules["httpx._main"] = None  # type: ignore[assignment] # "None" is how Python is told that there is none
    # nor is it looked through once more at the end, which takes as long: the system takes all of it back
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # In a locale that knows no arrow, a title must not end the program.
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="monitor")
