"""Which addresses do something? What the forms of the pages are sent to; each asks first whether a form is ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse

from monitor.web.desk import Desk
from monitor.web.forms import sent

#: the fields of a form of ours; nothing that acts does without
Fields = Annotated[Mapping[str, str], Depends(sent)]


def add(app: APIRouter, desk: Desk) -> None:
    """Add the routes."""

    def resent(alert: str | None) -> int:
        with desk.store.transaction() as tx:
            return len(tx.resend(desk.clock(), alert))

    @app.post("/alerts/resend")
    def resend_all(_fields: Fields) -> RedirectResponse:
        """Send all dead deliveries again, from the first attempt."""
        return RedirectResponse(f"../alerts?again={resent(None)}", 303)

    @app.post("/alerts/{alert}/resend")
    def resend(alert: str, _fields: Fields) -> RedirectResponse:
        """Send an alert's dead deliveries again, from the first attempt."""
        return RedirectResponse(f"../../alerts?again={resent(alert)}", 303)
