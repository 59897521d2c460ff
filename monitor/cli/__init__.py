"""What can be asked of the program? The commands, and what is common to all of them.

Must not import what a command needs: the modules of the commands do, and only once it is used (`lazy`).
"""

from __future__ import annotations

import atexit
import gc
import io
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from monitor import __version__
from monitor.cli import (
    alerting,
    channels,
    exchange,
    exporting,
    feeding,
    keeping,
    listing,
    muting,
    noting,
    reading,
    running,
    setup,
)
from monitor.cli.terminal import Code

__all__ = ["app", "main"]


class _InOrder(TyperGroup):
    """Lists commands in the order in which one meets them, groups among them."""

    order = (
        "init",
        "check",
        "run",
        "once",
        "events",
        "history",
        "stories",
        "alerts",
        "channels",
        "feeds",
        "ack",
        "mute",
        "unmute",
        "export",
        "verify",
        "explain",
        "replay",
    )

    def list_commands(self, ctx: Any) -> list[str]:
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: self.order.index(name) if name in self.order else len(self.order))


def _group(**options: Any) -> typer.Typer:
    return typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
        # A traceback with the values of variables could show a secret.
        pretty_exceptions_enable=False,
        **options,
    )


app = _group(cls=_InOrder)


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


app.command()(setup.init)
app.command()(setup.check)
app.command()(running.run)
app.command()(running.once)
app.command()(listing.events)
app.command()(listing.history)
app.command()(listing.stories)
app.command()(noting.ack)
app.command()(muting.mute)
app.command()(muting.unmute)
app.command()(exporting.export)
app.command()(exporting.verify)
app.command()(reading.explain)
app.command()(reading.replay)
app.command()(reading.timex)
app.command()(setup.healthcheck)

_alerts = typer.Typer(rich_markup_mode=None)
_alerts.callback(invoke_without_command=True)(alerting.alerts)
_alerts.command("list")(alerting.list_alerts)
_alerts.command()(alerting.resend)
_alerts.command()(alerting.drop)
app.add_typer(_alerts, name="alerts")

_channels = typer.Typer(rich_markup_mode=None)
_channels.callback(invoke_without_command=True)(channels.channels)
_channels.command()(channels.resume)
app.add_typer(_channels, name="channels")

_feeds = typer.Typer(rich_markup_mode=None)
_feeds.callback(invoke_without_command=True)(listing.feeds)
_feeds.command()(feeding.check)
_feeds.command()(feeding.add)
_feeds.command("catalogue")(exchange.show_catalogue)
_feeds.command("import")(exchange.import_feeds)
_feeds.command()(exchange.export)
app.add_typer(_feeds, name="feeds")

_notify = _group(help="Try the channels.")
_notify.command("test")(setup.notify_test)
# With a callback, a group of one command stays a group.
_notify.callback()(lambda: None)
app.add_typer(_notify, name="notify")

_database = _group(help="Look after the database.")
_database.command("upgrade")(setup.upgrade)
_database.command("backup")(keeping.backup)
_database.command("restore")(keeping.restore)
_database.command("prune")(keeping.prune)
_database.callback()(lambda: None)
app.add_typer(_database, name="db")


def main() -> None:
    """Run the program; the entry point of the package."""
    # imports make objects by the hundred thousand, and all of them stay: looking through them for garbage at every
    # 700th, as is usual, takes a seventh of the time to start
    gc.set_threshold(50_000, 20, 100)
    # httpx has a command of its own, which would bring two libraries for terminals with it
    sys.modules["httpx._main"] = None  # type: ignore[assignment] # "None" is how Python is told that there is none
    # nor is it looked through once more at the end, which takes as long: the system takes all of it back
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # In a locale that knows no arrow, a title must not end the program.
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="monitor")
