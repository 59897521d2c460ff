"""How are the channels? The commands that show which take messages, and that let one try again.

Must not send anything: the service does, or `monitor once`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.listing import Json
from monitor.cli.setting import configuration, database, file_of
from monitor.cli.terminal import Code, emit, moment, note, say, stop, table
from monitor.lazy import Lazy

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.showing import rows
    from monitor.store import Stop
else:
    rows = Lazy("monitor.showing.rows")


def channels(context: typer.Context, json: Json = False) -> None:
    """List the channels and whether they take messages.

    A channel is `ok`, or `stopped` because it will not take messages as it is configured: a bad token, or nobody there.

    \b
    Examples:
      monitor channels
      monitor channels --json | jq -r 'select(.state == "stopped") | .channel'
      monitor channels resume slack
    """
    if context.invoked_subcommand is not None:
        return
    config = configuration(context)
    stops, waiting = _known(config)
    if json:
        for name in config.channels:
            emit(rows.channel_row(name, stops.get(name), waiting.get(name, 0), config.mask))
    elif config.channels:
        table(
            ("channel", "state", "waiting", "since", "trouble"),
            [
                (
                    name,
                    rows.channel_state(halted := stops.get(name)),
                    str(waiting.get(name, 0)),
                    moment(halted.since if halted else None),
                    config.mask(halted.error) if halted else "",
                )
                for name in config.channels
            ],
            wide=4,
        )
    else:
        note("no channel is configured in monitor.yml")


def resume(
    context: typer.Context,
    channel: Annotated[str, typer.Argument(metavar="NAME", help="Name of a channel that is stopped.")],
) -> None:
    """Let a stopped channel try again, with the next round.

    For trouble that was mended at the other end. After a change in monitor.yml it is not needed.

    \b
    Example:
      monitor channels resume slack
    """
    config = configuration(context)
    with database(config) as store, store.transaction() as transaction:
        known = transaction.stops()
        resumed = transaction.resume_channel(channel)
    if not resumed and channel not in config.channels:
        names = ", ".join([*config.channels, *(known.keys() - config.channels.keys())]) or "none"
        raise stop(f"there is no channel '{channel}'; there are: {names}", Code.USAGE)
    if not resumed:
        raise stop(f"channel '{channel}' is not stopped", Code.NOTHING)
    say(f"channel {channel} tries again; the daemon does it, or `monitor once`")


def _known(config: Config) -> tuple[dict[str, Stop], dict[str, int]]:
    path = file_of(config)
    if path is not None and not path.exists():  # without a database, nothing was sent yet
        return {}, {}
    with database(config) as store:
        return store.stops(), store.waiting()
