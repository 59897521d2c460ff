"""What do programs ask? Events, stories, alerts, feeds and rules as JSON, a page at a time. Must not write.

The objects are those of the commands' `--json` (`showing/rows.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from monitor.model import Event, Status
from monitor.showing import rows
from monitor.web import shapes
from monitor.web.answers import tagged
from monitor.web.desk import Desk

Item = TypeVar("Item")

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Leave out so many.")]
RuleId = Annotated[str | None, Query(description="Only what concerns this rule.")]
Since = Annotated[datetime | None, Query(description="Only stories published at or after this time; UTC if no zone.")]
OfStatus = Annotated[Status | None, Query(description="Only events with this status.")]

_SAME: dict[int | str, dict[str, Any]] = {304: {"description": "The same as If-None-Match says."}}


def router(desk: Desk) -> APIRouter:
    """Return the routes of the API."""
    found = APIRouter(prefix="/api/v1", tags=["v1"])
    _add_known(found, desk)
    _add_configured(found, desk)
    return found


def _add_known(api: APIRouter, desk: Desk) -> None:
    @api.get("/events", responses={200: {"model": shapes.EventsPage}, **_SAME})
    def events(request: Request, limit: Limit = 50, offset: Offset = 0, status: OfStatus = None) -> Response:
        """What is known of each watched event, in the order of rules.yml."""
        known = {event.rule: event for event in desk.store.events()}
        pairs = [(known.get(rule.id) or Event(rule.id), rule) for rule in desk.config().rules]
        wanted = [pair for pair in pairs if status is None or pair[0].status is status]
        return _listed(request, wanted[offset:], limit, lambda pair: rows.event_row(*pair))

    @api.get("/stories", responses={200: {"model": shapes.StoriesPage}, **_SAME})
    def stories(
        request: Request, limit: Limit = 50, offset: Offset = 0, rule: RuleId = None, since: Since = None
    ) -> Response:
        """Stored stories, newest first."""
        start = since if since is None or since.tzinfo else since.replace(tzinfo=desk.clock().tzinfo)
        found = desk.store.stories(limit + 1, start, rule, offset=offset)
        return _listed(request, found, limit, rows.story_row)

    @api.get("/alerts", responses={200: {"model": shapes.AlertsPage}, **_SAME})
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
        return _listed(request, found, limit, lambda outbox: rows.alert_row(outbox, mask))


def _add_configured(api: APIRouter, desk: Desk) -> None:
    @api.get("/feeds", responses={200: {"model": shapes.FeedsPage}, **_SAME})
    def feeds(
        request: Request,
        limit: Limit = 50,
        offset: Offset = 0,
        failing: Annotated[bool, Query(description="Only feeds whose last request failed.")] = False,
    ) -> Response:
        """The configured feeds and how they are doing, in the order of feeds.yml."""
        config = desk.config()
        polls = {poll.source.id: poll for poll in desk.store.polls()}
        found = [(source, polls.get(source.id)) for source in config.sources]
        if failing:
            found = [(source, poll) for source, poll in found if rows.feed_state(poll) == "failing"]
        return _listed(request, found[offset:], limit, lambda pair: rows.feed_row(*pair, config.mask))

    @api.get("/rules", responses={200: {"model": shapes.RulesPage}, **_SAME})
    def rules(request: Request, limit: Limit = 50, offset: Offset = 0) -> Response:
        """The rules in force, as written, in the order of rules.yml."""
        return _listed(request, desk.config().rules[offset:], limit, rows.rule_row)


def _listed(request: Request, found: Sequence[Item], limit: int, row: Callable[[Item], rows.Row]) -> Response:
    """Answer with a page of what was found, and the address of the next one if more was."""
    offset = int(request.query_params.get("offset", 0))
    following = None
    if len(found) > limit:
        address = request.url.include_query_params(offset=offset + limit)
        following = f"{address.path}?{address.query}"
    body = {"items": [row(each) for each in found[:limit]], "next": following}
    return tagged(request, json.dumps(body, ensure_ascii=True).encode(), "application/json")
