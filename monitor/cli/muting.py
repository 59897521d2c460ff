"""Who is not to be told for a while? The commands that mute a rule, and end it.

Must not send anything: what waited goes with the service's next round, or with `monitor once`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from monitor.cli.listing import Json
from monitor.cli.setting import configuration, database, now, rule_of
from monitor.cli.terminal import Code, clean, counted, emit, moment, note, say, stop, table
from monitor.pace import LONGEST_MUTE

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_WANTED = "a time such as 2h, 3d, 2026-12-01 or 2026-12-01T09:00Z"


def mute(
    context: typer.Context,
    rule: Annotated[
        str | None, typer.Argument(metavar="[RULE]", help="Id of a rule in rules.yml; without it, mutes are listed.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="WHEN", help="Such as 2h, 3d, 2026-12-01 or 2026-12-01T09:00Z.")
    ] = None,
    json: Json = False,
) -> None:
    """Hold a rule's messages for a while.

    Its event is still watched, and what came up is told in one summary at the end. Without a rule, those that are
    muted are listed.

    \b
    Examples:
      monitor mute state-visit --until 3d
      monitor mute state-visit --until 2026-12-01T09:00Z
      monitor mute
    """
    config = configuration(context)
    if rule is None:
        if until is not None:
            raise stop("name the rule that is to be muted", Code.USAGE)
        with database(config) as store:
            muted = store.mutes(now())
    else:
        rule_of(config, rule)
        if until is None:
            raise stop("say until when: --until 3d; `monitor unmute` ends it", Code.USAGE)
        muted = {rule: _instant(until, now())}
        with database(config) as store, store.transaction() as transaction:
            transaction.mute(rule, muted[rule], now())
    if json:
        for name, end in muted.items():
            emit({"rule": name, "until": end.isoformat().replace("+00:00", "Z")})
    elif rule is not None:
        say(f"{rule} is muted until {moment(muted[rule])} UTC")
    elif muted:
        table(("rule", "muted until"), [(name, moment(end)) for name, end in muted.items()], wide=0)
    else:
        note("no rule is muted")


def unmute(
    context: typer.Context, rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule that is muted.")]
) -> None:
    """Let a muted rule's messages go again.

    What waited is told in one summary.

    \b
    Example:
      monitor unmute state-visit
    """
    config = configuration(context)
    with database(config) as store, store.transaction() as transaction:
        muted = transaction.unmute(rule, now())
    if not muted:
        rule_of(config, rule)
        raise stop(f"'{rule}' is not muted", Code.NOTHING)
    say(f"{rule} is no longer muted")


def _instant(text: str, at: datetime) -> datetime:
    if span := re.fullmatch(r"([0-9]{1,6})\s?([mhd])", text):
        end = at + min(timedelta(**{_UNITS[span[2]]: int(span[1])}), 2 * LONGEST_MUTE)
    else:
        try:
            end = datetime.fromisoformat(text)
        except ValueError:
            raise stop(f"'{clean(text)}' for --until; expected {_WANTED}", Code.USAGE) from None
        end = end.replace(tzinfo=UTC) if end.tzinfo is None else end.astimezone(UTC)
    if not at < end <= at + LONGEST_MUTE:
        years = counted(LONGEST_MUTE.days // 365, "year")
        raise stop(f"'{clean(text)}' for --until; expected a time to come, within {years}", Code.USAGE)
    return end
