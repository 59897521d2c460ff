"""Which addresses do something? What the forms of the pages are sent to; each asks first whether a form is ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from monitor.config import Scope
from monitor.web import tryout as tryouts
from monitor.web.backtesting import Backtester, BusyError
from monitor.web.desk import Desk
from monitor.web.forms import FormError, sent
from monitor.web.reading import shown
from monitor.web.tryout import TextError, choosable, rule_of, text_of

#: characters of a pasted text that stand in the form again
LONGEST_BACK = 20_000
#: the fields of a form of ours; nothing that acts does without
Fields = Annotated[Mapping[str, str], Depends(sent)]


def may_change(request: Request) -> None:
    """Refuse somebody whose token is good for reading only."""
    if request.state.granted is not Scope.WRITE:
        raise FormError(403, "The token that you logged in with may only read.")


def add(app: APIRouter, desk: Desk) -> None:
    """Add the routes."""
    _add_trying(app, desk)
    _add_resending(app, desk)


def _add_trying(app: APIRouter, desk: Desk) -> None:
    backtester = Backtester(desk)

    def answered(request: Request, fields: Mapping[str, str], **values: object) -> HTMLResponse:
        given = {name: fields.get(name, "") for name in tryouts.FIELDS}
        # what was pasted is sent back only as far as a page may be long
        given["body"] = Markup("{}").format(given["body"][:LONGEST_BACK])
        shown_values = {"problem": "", "found": None, "tested": None} | values
        return shown(
            request,
            desk,
            "try.html",
            400 if values.get("problem") else 200,
            given=given,
            rule=fields.get("rule", ""),
            rules=choosable(desk),
            languages=tryouts.LANGUAGES,
            **shown_values,
        )

    @app.get("/rules/try")
    def tryout(request: Request, rule: str = "") -> HTMLResponse:
        """Show the forms that try a text, and a rule."""
        return answered(request, {"rule": rule})

    @app.post("/rules/try")
    async def tried(request: Request, fields: Fields) -> HTMLResponse:
        """Show what would be read of a text, and who would be alerted."""
        try:
            # a token that is good for reading is no way to what is behind the firewall
            inside = request.state.granted is Scope.WRITE
            rule, story = rule_of(desk, fields), await text_of(desk, fields, inside=inside)
        except TextError as error:
            return await run_in_threadpool(answered, request, fields, problem=str(error))
        found = await run_in_threadpool(tryouts.tried, desk, story, rule)
        return await run_in_threadpool(answered, request, fields, found=found)

    @app.post("/rules/backtest")
    def backtested(request: Request, fields: Fields) -> HTMLResponse:
        """Show what a rule would have said of the stored stories."""
        try:
            rule = rule_of(desk, fields)
            if rule is None:
                raise TextError("Choose a rule, or write down what a new one watches.")
            return answered(request, fields, tested=backtester.run(rule))
        except TextError as error:
            return answered(request, fields, problem=str(error))
        except BusyError:
            return answered(request, fields, problem="Another back-test is on its way. Try again in a minute.")


def _add_resending(app: APIRouter, desk: Desk) -> None:
    def resent(alert: str | None) -> int:
        with desk.store.transaction() as tx:
            return len(tx.resend(desk.clock(), alert))

    @app.post("/alerts/resend", dependencies=[Depends(may_change)])
    def resend_all(_fields: Fields) -> RedirectResponse:
        """Send all dead deliveries again, from the first attempt."""
        return RedirectResponse(f"../alerts?again={resent(None)}", 303)

    @app.post("/alerts/{alert}/resend", dependencies=[Depends(may_change)])
    def resend(alert: str, _fields: Fields) -> RedirectResponse:
        """Send an alert's dead deliveries again, from the first attempt."""
        return RedirectResponse(f"../../alerts?again={resent(alert)}", 303)
