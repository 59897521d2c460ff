"""Which addresses show something? The pages. Must not change anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from monitor.model import Kind
from monitor.web import lists
from monitor.web.answers import FRESH, tagged
from monitor.web.desk import Desk
from monitor.web.event_page import event_page
from monitor.web.glance import glances
from monitor.web.health import Health
from monitor.web.live import Live, Streamed
from monitor.web.render import ASSETS, render
from monitor.web.tryout import FIELDS, LANGUAGES, choosable, configured, tried

#: of a story's text, so much is shown
LONGEST_TEXT, MOST_PARAGRAPHS = 20_000, 60
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


def add(app: APIRouter, health: Callable[[], Health], desk: Desk) -> None:
    """Add the routes."""
    # functions that are not async run in a thread: the database and the templates never hold up the polls
    _add_events(app, desk)
    _add_lists(app, health, desk)

    live = Live(desk)

    @app.get("/live")
    async def look_on() -> Response:
        """Tell of every new state of what is known, for as long as the client listens."""
        return Streamed(live)

    @app.get("/assets/{name}")
    def asset(name: str, request: Request) -> Response:
        """Return a style sheet, the script or the icon."""
        if name not in ASSETS:
            return Response(status_code=404)
        kind, body = ASSETS[name]
        return tagged(request, body, kind, {"Cache-Control": "no-cache"})


def shown(request: Request, desk: Desk, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Answer with a page."""
    depth = request.scope["path"].count("/") - 1
    page = render(
        template, depth=depth, now=desk.clock(), word=request.state.word, session=request.state.session, **values
    )
    return HTMLResponse(page, status, FRESH)


def _add_events(app: APIRouter, desk: Desk) -> None:
    @app.get("/")
    def events(request: Request, page: PageNumber = 1) -> HTMLResponse:
        """Show all events at a glance."""
        return shown(request, desk, "events.html", found=glances(desk, page))

    @app.get("/events/{rule}")
    def event(rule: str, request: Request) -> HTMLResponse:
        """Show what is known of one event, how it came about, and who says so."""
        found = event_page(desk, rule)
        if found is None:
            return shown(request, desk, "missing.html", 404, what=rule)
        return shown(request, desk, "event.html", page=found)


def _add_lists(app: APIRouter, health: Callable[[], Health], desk: Desk) -> None:
    @app.get("/stories")
    def stories(request: Request, page: PageNumber = 1, q: str = "", rule: str = "", order: str = "") -> HTMLResponse:
        """Show stored stories, newest first; `q`: those with these words, the best match first or the `newest`."""
        found = lists.stories(desk, page, q, rule or None, newest=order == "newest")
        return shown(request, desk, "stories.html", found=found, words=q, rule=rule, order=order)

    @app.get("/story")
    def story(request: Request, id: str = "", rule: str = "") -> HTMLResponse:
        """Show a stored story, and why it matched rules or did not: one, or all that share its names."""
        found, asked = desk.store.story(id), configured(desk, rule)
        if found is None or (rule and asked is None):
            return shown(request, desk, "missing.html", 404, what=rule if found else id)
        paragraphs = found.text[:LONGEST_TEXT].split("\n\n")
        return shown(
            request,
            desk,
            "story.html",
            found=tried(desk, found, asked),
            rules=choosable(desk),
            rule=rule,
            paragraphs=paragraphs[:MOST_PARAGRAPHS],
            cut=len(found.text) > LONGEST_TEXT or len(paragraphs) > MOST_PARAGRAPHS,
        )

    @app.get("/alerts")
    def alerts(
        request: Request, page: PageNumber = 1, dead: bool = False, again: Annotated[int | None, Query(ge=0)] = None
    ) -> HTMLResponse:
        """Show alerts with their deliveries, newest first; `again`: so many were just sent once more."""
        found = lists.alerts(desk, page, dead=dead)
        return shown(request, desk, "alerts.html", found=found, dead=dead, again=again)

    @app.get("/feeds")
    def feeds(request: Request, page: PageNumber = 1) -> HTMLResponse:
        """Show the feeds and how they are doing."""
        return shown(request, desk, "feeds.html", found=lists.feeds(desk, page))

    @app.get("/rules")
    def rules(request: Request, page: PageNumber = 1) -> HTMLResponse:
        """Show the rules in force, and what is wrong with the files."""
        return shown(
            request,
            desk,
            "rules.html",
            found=lists.rules(desk, page),
            problems=health().problems,
            kinds=tuple(Kind),
            rules=choosable(desk),
            languages=LANGUAGES,
            given=dict.fromkeys(FIELDS, ""),
        )
