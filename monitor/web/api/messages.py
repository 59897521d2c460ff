"""What was said, and has it arrived? Alerts and deliveries. Must not write.

Secrets are taken out of what channels answered.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from monitor.model import DeliveryState
from monitor.showing import rows
from monitor.web.api import shapes
from monitor.web.api.paging import ChannelName, Key, Limit, Offset, RuleId, answered, listed, missing, one_of, page_of
from monitor.web.desk import Desk


def add(api: APIRouter, desk: Desk) -> None:
    """Add the routes."""

    @api.get("/alerts", responses=page_of(shapes.AlertsPage))
    def alerts(
        request: Request,
        limit: Limit = 50,
        offset: Offset = 0,
        rule: RuleId = None,
        dead: Annotated[bool, Query(description="Only alerts that a channel was not given.")] = False,
    ) -> Response:
        """Alerts with the state of each delivery, newest first."""
        mask = desk.config().mask
        found = desk.store.alerts(limit + 1, rule, dead=dead, offset=offset)
        return listed(request, found, limit, lambda outbox: rows.alert_row(outbox, mask))

    @api.get("/alerts/{alert}", responses=one_of(shapes.AlertShape))
    def alert(request: Request, alert: Key) -> Response:
        """One alert with the state of each delivery."""
        found = desk.store.alert(alert)
        if found is None:
            raise missing("alert")
        return answered(request, rows.alert_row(found, desk.config().mask))

    @api.get("/deliveries", responses=page_of(shapes.DeliveriesPage))
    def deliveries(
        request: Request,
        limit: Limit = 50,
        offset: Offset = 0,
        state: Annotated[DeliveryState | None, Query(description="Only deliveries in this state.")] = None,
        channel: ChannelName = None,
    ) -> Response:
        """Alerts on their way to a channel, the newest first."""
        mask = desk.config().mask
        found = desk.store.newest_deliveries(limit + 1, state=state, channel=channel, offset=offset)
        return listed(request, found, limit, lambda delivery: rows.letter_row(delivery, mask))
