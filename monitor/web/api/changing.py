"""What may programs change? Mutes, what is sent again, who has taken note; with a token of scope `write`.

The token has to come as a bearer, which no browser sends by itself: so no page from elsewhere changes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from monitor.config import Scope
from monitor.model import Rule
from monitor.pace import LONGEST_MUTE
from monitor.showing import rows
from monitor.store import Transaction
from monitor.web.api import shapes
from monitor.web.api.paging import INSTANT, MISSING, Key, Responses, instant, missing
from monitor.web.desk import Desk

_BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="A token of monitor.yml.")
_REFUSALS: Responses = {
    400: {"model": shapes.Problem, "description": "The body is no JSON."},
    401: {"model": shapes.Problem, "description": "A token is missing, or wrong."},
    403: {"model": shapes.Problem, "description": "The token may only read."},
    **MISSING,
    409: {"model": shapes.Problem, "description": "It does not go with what is, such as a mute that is over already."},
}

Until = Annotated[str, Body(embed=True, description="When the mute ends; UTC if no zone.", json_schema_extra=INSTANT)]

Who = Annotated[str, Body(embed=True, description="Who has taken note.", max_length=100, pattern=r"\S")]


def may_write(request: Request, _shown: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]) -> None:
    """Refuse whoever has no token of scope `write`."""
    scope: Scope | None = request.state.scope
    if scope is None:
        needed = "This needs a token of monitor.yml with the scope write, as Authorization: Bearer."
        raise HTTPException(401, needed, {"WWW-Authenticate": 'Bearer realm="monitor"'})
    if scope is not Scope.WRITE:
        raise HTTPException(403, "This token may only read.")


#: what holds for every route here
_GUARDED: dict[str, Any] = {"dependencies": [Security(may_write)], "responses": _REFUSALS}


@dataclass(frozen=True, slots=True)
class Resending:
    """To which channel; null: to each that was not given the alert."""

    channel: str | None = None


def add(api: APIRouter, desk: Desk) -> None:
    """Add the routes."""
    _add_mutes(api, desk)
    _add_alerts(api, desk)


def _add_mutes(api: APIRouter, desk: Desk) -> None:
    def configured(rule: str) -> Rule:
        for each in desk.config().rules:
            if each.id == rule:
                return each
        raise missing("rule")

    @api.post("/rules/{rule}/mute", response_model=shapes.RuleShape, **_GUARDED)
    def mute(rule: Key, until: Until) -> rows.Row:
        """Hold a rule's messages until a time to come; what came up meanwhile is told in one summary."""
        found, now, end = configured(rule), desk.clock(), instant(until, "body", "until")
        if not now < end <= now + LONGEST_MUTE:
            years = LONGEST_MUTE.days // 365
            raise HTTPException(409, f"`until` is to be a time to come, at most {years} years ahead.")
        with desk.store.transaction() as tx:
            tx.mute(found.id, end, now)
        return rows.rule_row(found, end)

    @api.post("/rules/{rule}/unmute", response_model=shapes.RuleShape, **_GUARDED)
    def unmute(rule: Key) -> rows.Row:
        """Let a rule's messages go; nothing changes if it was not muted."""
        found = configured(rule)
        with desk.store.transaction() as tx:
            tx.unmute(found.id, desk.clock())
        return rows.rule_row(found)


def _add_alerts(api: APIRouter, desk: Desk) -> None:
    @api.post("/alerts/{alert}/resend", response_model=shapes.AlertShape, **_GUARDED)
    def resend(alert: Key, resending: Annotated[Resending, Body()] = Resending()) -> rows.Row:
        """Send an alert's dead deliveries again, from the first attempt; nothing changes if there are none."""
        return changed(alert, lambda tx: tx.resend(desk.clock(), alert, resending.channel))

    @api.post("/alerts/{alert}/ack", response_model=shapes.AlertShape, **_GUARDED)
    def ack(alert: Key, by: Who = "api") -> rows.Row:
        """Write down who has taken note of an alert; nothing changes if somebody had."""
        return changed(alert, lambda tx: tx.acknowledge("", alert, " ".join(by.split()), desk.clock()))

    @api.post("/alerts/{alert}/unack", response_model=shapes.AlertShape, **_GUARDED)
    def unack(alert: Key) -> rows.Row:
        """Forget who has taken note of an alert; nothing changes if nobody had."""
        return changed(alert, lambda tx: tx.unacknowledge("", alert))

    def changed(alert: str, change: Callable[[Transaction], object]) -> rows.Row:
        with desk.store.transaction() as tx:
            if tx.alert(alert) is None:
                raise missing("alert")
            change(tx)
            outbox = tx.alert(alert)
        assert outbox is not None
        return rows.alert_row(outbox, desk.config().mask)
