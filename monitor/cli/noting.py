"""Who has taken note of an alert? The command that writes it down, and ends the reminders of what is known.

Must not send anything.
"""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from monitor.cli.alerting import alert_id_of
from monitor.cli.listing import Json
from monitor.cli.setting import configuration, database, now
from monitor.cli.terminal import Code, clean, counted, emit, say, stop

LONGEST_NAME = 100


def ack(
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="EVENT|ALERT", help="Id of a rule, for all its alerts, or of one alert.")
    ],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who; without it, your user name.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Nobody has taken note of it after all.")] = False,
    json: Json = False,
) -> None:
    """Write down who has taken note of an alert.

    It is shown on the pages and in the listings, and nobody is reminded any more of what is known of the event, nor
    asked whether it took place. When something changes, there is a new alert, and reminders again.

    \b
    Examples:
      monitor ack moon-landing
      monitor ack 3f2a91 --by Ann
      monitor ack moon-landing --undo
    """
    config = configuration(context)
    who = " ".join((by if by is not None else _user()).split())
    if not 0 < len(who) <= LONGEST_NAME:
        raise stop(f"a name for --by of 1 to {LONGEST_NAME} characters is expected", Code.USAGE)
    at = now()
    is_rule = any(rule.id == target for rule in config.rules)
    with database(config) as store, store.transaction() as transaction:
        alert = None if is_rule else alert_id_of(transaction, target)
        ids = transaction.unacknowledge(target, alert) if undo else transaction.acknowledge(target, alert, who, at)
    if json:
        for each in ids:
            emit(
                {
                    "alert": each,
                    "acknowledged": None if undo else {"by": who, "at": at.isoformat().replace("+00:00", "Z")},
                }
            )
    if not ids:
        raise stop(f"nobody has noted '{target}'" if undo else f"nothing new to note of '{target}'", Code.NOTHING)
    if not json:
        say(f"{counted(len(ids), 'alert')} " + ("no longer noted" if undo else f"noted by {clean(who)}"))


def _user() -> str:
    """Return the user's name on this machine; "somebody" where the system has none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
