"""Which address answers what? The FastAPI app and its routes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from monitor import __version__
from monitor.showing import ics
from monitor.web.answers import FRESH, tagged
from monitor.web.desk import Desk
from monitor.web.event_page import event_page
from monitor.web.glance import glances
from monitor.web.headers import SecurityHeaders
from monitor.web.health import Health
from monitor.web.login import Login, Throttle
from monitor.web.occasions import occasions
from monitor.web.render import ASSETS, render

NO_STORE = {"Cache-Control": "no-store"}


def create_app(health: Callable[[], Health], desk: Desk) -> FastAPI:
    """Build the app. `health` is called in a thread, once a request; so is all that asks the database."""
    app = FastAPI(title="monitor", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Login, web=desk.web, throttle=Throttle(time.monotonic))
    app.add_middleware(SecurityHeaders)
    _add_health(app, health)
    # before the pages: a calendar's address is also one of a page, of a rule with ".ics" at its end
    _add_calendars(app, desk)
    _add_pages(app, desk)
    return app


def _add_health(app: FastAPI, health: Callable[[], Health]) -> None:
    @app.get("/healthz")
    def healthz() -> JSONResponse:
        """200 while every part does its rounds; 503 when a restart may help."""
        state = health()
        return JSONResponse(state.as_json(), 200 if state.alive else 503, NO_STORE)

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        """200 when the service can do its work; 503 while it starts or when the database does not answer."""
        state = health()
        return JSONResponse(state.as_json(), 200 if state.ready else 503, NO_STORE)


def _add_pages(app: FastAPI, desk: Desk) -> None:
    # functions that are not async run in a thread: the database and the templates never hold up the polls

    @app.get("/")
    def events(page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> HTMLResponse:
        """Show all events at a glance."""
        shown = glances(desk, page)
        return HTMLResponse(render("events.html", depth=0, now=desk.clock(), found=shown), headers=FRESH)

    @app.get("/events/{rule}")
    def event(rule: str) -> HTMLResponse:
        """Show what is known of one event, how it came about, and who says so."""
        shown = event_page(desk, rule)
        if shown is None:
            return HTMLResponse(render("missing.html", depth=1, now=desk.clock(), what=rule), 404, FRESH)
        return HTMLResponse(render("event.html", depth=1, now=desk.clock(), page=shown), headers=FRESH)

    @app.get("/assets/{name}")
    def asset(name: str, request: Request) -> Response:
        """Return a style sheet or the icon."""
        if name not in ASSETS:
            return Response(status_code=404)
        kind, body = ASSETS[name]
        return tagged(request, body, kind, {"Cache-Control": "no-cache"})


def _add_calendars(app: FastAPI, desk: Desk) -> None:
    @app.get("/calendar.ics")
    def calendar(request: Request) -> Response:
        """Return the calendar of all events."""
        body = ics.calendar("monitor", occasions(desk, desk.config().rules))
        return tagged(request, body, ics.CONTENT_TYPE)

    @app.get("/events/{rule}.ics")
    def event_calendar(rule: str, request: Request) -> Response:
        """Return the calendar of one event."""
        found = desk.rule(rule)
        if found is None:
            return Response(status_code=404)
        return tagged(request, ics.calendar(found.watch, occasions(desk, [found])), ics.CONTENT_TYPE)
