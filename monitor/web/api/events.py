"""What is known of events, on whose word, and how did it come to be known? Must not write."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from monitor.model import Event, Status
from monitor.showing import rows
from monitor.showing.course import written
from monitor.web.api import shapes
from monitor.web.api.paging import Key, Limit, Offset, RuleId, StoryId, answered, listed, missing, one_of, page_of
from monitor.web.desk import Desk

OfStatus = Annotated[Status | None, Query(description="Only events with this status.")]


def add(api: APIRouter, desk: Desk) -> None:
    """Add the routes."""

    @api.get("/rules", responses=page_of(shapes.RulesPage))
    def rules(request: Request, limit: Limit = 50, offset: Offset = 0) -> Response:
        """The rules in force, as written, in the order of rules.yml."""
        muted = desk.store.mutes(desk.clock())
        found = desk.config().rules[offset:]
        return listed(request, found, limit, lambda rule: rows.rule_row(rule, muted.get(rule.id)))

    @api.get("/events", responses=page_of(shapes.EventsPage))
    def events(request: Request, limit: Limit = 50, offset: Offset = 0, status: OfStatus = None) -> Response:
        """What is known of each watched event, in the order of rules.yml."""
        known = {event.rule: event for event in desk.store.events()}
        pairs = [(known.get(rule.id) or Event(rule.id), rule) for rule in desk.config().rules]
        wanted = [pair for pair in pairs if status is None or pair[0].status is status]
        return listed(request, wanted[offset:], limit, lambda pair: rows.event_row(*pair))

    @api.get("/events/{rule}", responses=one_of(shapes.EventShape))
    def event(request: Request, rule: Key) -> Response:
        """What is known of one rule's event; also of a rule that left rules.yml, with `watch` null."""
        if desk.rule(rule) is None:
            raise missing("rule")
        configured = next((each for each in desk.config().rules if each.id == rule), None)
        return answered(request, rows.event_row(desk.store.event(rule), configured))

    @api.get("/claims", responses=page_of(shapes.ClaimsPage))
    def claims(
        request: Request, limit: Limit = 50, offset: Offset = 0, rule: RuleId = None, story: StoryId = None
    ) -> Response:
        """What stories said of events and what came of it, the one that was read last first."""
        found = desk.store.newest_told(limit + 1, rule, story=story, offset=offset)
        return listed(request, found, limit, rows.told_row)

    @api.get("/changes", responses=page_of(shapes.ChangesPage))
    def changes(request: Request, limit: Limit = 50, offset: Offset = 0, rule: RuleId = None) -> Response:
        """How status and date of events moved, the newest change first."""
        found = desk.store.newest_lines(limit + 1, rule, offset=offset)
        return listed(request, found, limit, lambda line: rows.move_row(written(line)))
