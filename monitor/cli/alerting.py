"""What was said, to whom, and what could not be? The commands that list alerts, and look after dead letters.

Must not send anything: the service does, or `monitor once`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.listing import Json, Limit, RuleName
from monitor.cli.setting import configuration, database, now, rule_of
from monitor.cli.terminal import Code, clean, counted, emit, moment, note, say, stop, table
from monitor.lazy import Lazy

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.showing import rows
    from monitor.store import Letter, Outbox, Reader
else:
    rows = Lazy("monitor.showing.rows")

USUAL_LIMIT = 50
SHORTEST_ID = 6

Dead = Annotated[bool, typer.Option("--dead", help="Only alerts that a channel was not given.")]
AlertId = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="The alert's id, or its first six characters or more.")
]
ChannelName = Annotated[str | None, typer.Option("--channel", metavar="NAME", help="Only this channel's.")]
Everything = Annotated[bool, typer.Option("--all", help="All dead deliveries, of every alert.")]


def alerts(
    context: typer.Context, limit: Limit = USUAL_LIMIT, rule: RuleName = None, dead: Dead = False, json: Json = False
) -> None:
    """List alerts with the state of each delivery.

    The same as `monitor alerts list`. Dead letters are shown, and can be sent again or dropped.

    \b
    Examples:
      monitor alerts
      monitor alerts --dead --json
      monitor alerts resend 3f2a91
    """
    if context.invoked_subcommand is None:
        list_alerts(context, limit, rule, dead, json)
    elif (limit, rule, dead, json) != (USUAL_LIMIT, None, False, False):
        # Otherwise `monitor alerts --rule x drop --all` would drop those of all rules.
        raise stop(f"options go behind `{context.invoked_subcommand}`", Code.USAGE)


def list_alerts(
    context: typer.Context, limit: Limit = USUAL_LIMIT, rule: RuleName = None, dead: Dead = False, json: Json = False
) -> None:
    """List alerts with the state of each delivery, newest first.

    A delivery is `pending` until it is `sent`, and `dead` once it was tried for three days.

    \b
    Examples:
      monitor alerts list --limit 10
      monitor alerts list --dead --json
    """
    config = configuration(context)
    with database(config) as store:
        found = store.alerts(limit=limit, rule=rule, dead=dead)
    if rule is not None and not found:
        rule_of(config, rule)
    if json:
        for outbox in found:
            emit(rows.alert_row(outbox, config.mask))
    elif found:
        _show(found, config)
    else:
        note("no alerts")


def resend(
    context: typer.Context,
    alert: AlertId = None,
    channel: ChannelName = None,
    everything: Everything = False,
    json: Json = False,
) -> None:
    """Send dead deliveries again, from the first attempt.

    Those of one alert, or all of them. The daemon sends them, or the next `monitor once`.

    \b
    Examples:
      monitor alerts resend 3f2a91
      monitor alerts resend 3f2a91 --channel slack
      monitor alerts resend --all --channel mail
    """
    _one_or_all(alert, everything)
    config = configuration(context)
    with database(config) as store, store.transaction() as transaction:
        letters = transaction.resend(now(), alert and alert_id_of(transaction, alert), channel)
        for name in {letter.channel for letter in letters} - config.channels.keys():
            note(f"channel '{name}' is not in monitor.yml: its messages wait until it is")
    _tell(letters, "to be sent again; the daemon does it, or `monitor once`", json=json)


def drop(
    context: typer.Context,
    alert: AlertId = None,
    channel: ChannelName = None,
    everything: Everything = False,
    json: Json = False,
) -> None:
    """Give up dead deliveries for good; the alerts themselves stay.

    Those of one alert, or all of them.

    \b
    Examples:
      monitor alerts drop 3f2a91
      monitor alerts drop --all --channel mail
    """
    _one_or_all(alert, everything)
    config = configuration(context)
    with database(config) as store, store.transaction() as transaction:
        letters = transaction.drop(alert and alert_id_of(transaction, alert), channel)
    _tell(letters, "dropped", json=json)


def _one_or_all(alert: str | None, everything: bool) -> None:
    if (alert is None) is not everything:
        raise stop("give the id of one alert, or `--all`", Code.USAGE)


def _tell(letters: list[Letter], what: str, *, json: bool) -> None:
    if json:
        for letter in letters:
            emit({"alert": letter.alert, "channel": letter.channel})
    if not letters:
        raise stop("there is no such dead delivery; `monitor alerts --dead` lists them", Code.NOTHING)
    if not json:
        say(f"{counted(len(letters), 'delivery', 'deliveries')} {what}")


def alert_id_of(store: Reader, given: str) -> str:
    """Return the id of the one alert that begins so, or say why there is none and end with exit code 2."""
    if store.alert(given) is not None:
        return given
    found = store.alert_ids(given)
    if len(found) == 1 and len(given) >= SHORTEST_ID:
        return found[0]
    if len(found) == 1:
        raise stop(f"'{clean(given)}' is too short: at least {SHORTEST_ID} characters of an id", Code.USAGE)
    several = "several alerts begin with" if found else "there is no alert"
    raise stop(f"{several} '{given}'; `monitor alerts` lists them", Code.USAGE)


def _show(found: list[Outbox], config: Config) -> None:
    table(
        ("at", "id", "rule", "deliveries", "title"),
        [
            (
                moment(outbox.alert.at),
                outbox.alert.id[:8],
                outbox.alert.rule,
                rows.deliveries_text(outbox.deliveries),
                outbox.alert.title,
            )
            for outbox in found
        ],
        wide=4,
    )
    for outbox in found:
        if outbox.ack:
            say(f"  {outbox.alert.id[:8]} noted by {clean(outbox.ack.who)}, {moment(outbox.ack.at)} UTC")
        for delivery in outbox.deliveries:
            if delivery.error:
                tries = counted(delivery.attempts, "try", "tries")
                text = f"{outbox.alert.id[:8]} to {delivery.channel}, {tries}: {delivery.error}"
                say(f"  {clean(config.mask(text))}")
