"""Which address answers what? The FastAPI app and its routes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from monitor import __version__
from monitor.alert import Links
from monitor.model import Rule
from monitor.showing import ics
from monitor.showing.picture import Form, NoPlotterError
from monitor.showing.syndication import ATOM_TYPE, JSON_TYPE, Feed, atom, json_feed
from monitor.web import acting, api, entering, metrics, reading
from monitor.web.answers import FRESH, tagged
from monitor.web.calendars import WholeCalendar
from monitor.web.desk import Desk
from monitor.web.forms import FormError, Forms
from monitor.web.headers import SecurityHeaders
from monitor.web.health import Health
from monitor.web.login import Login, Throttle
from monitor.web.occasions import occasions
from monitor.web.pictures import picture_of

#: a feed reader that asks once a day misses none of so many
FEED_ENTRIES = 50
NO_STORE = {"Cache-Control": "no-store"}
NONE: Mapping[str, str] = MappingProxyType({})


def create_app(health: Callable[[], Health], desk: Desk) -> FastAPI:
    """Build the app. `health` is called in a thread, once a request; so is all that asks the database."""
    app = FastAPI(
        title="monitor", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    app.add_middleware(Forms, web=desk.web)
    throttle = Throttle(time.monotonic)
    app.add_middleware(Login, web=desk.web, throttle=throttle, clock=desk.clock)
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(SQLAlchemyError, _without_database)
    app.add_exception_handler(RequestValidationError, api.refused)
    app.add_exception_handler(FormError, _refused)
    # the API has a schema; pages are for people
    pages = APIRouter(include_in_schema=False)
    _add_health(pages, health, desk)
    # before the pages: the address of a calendar is also one of a page, of a rule with ".ics" at its end
    _add_calendars(pages, desk)
    _add_pictures(pages, desk)
    _add_feeds(pages, desk)
    reading.add(pages, health, desk)
    acting.add(pages, desk)
    entering.add(pages, desk, throttle)
    app.include_router(pages)
    app.include_router(api.router(desk))
    return app


def _without_database(_request: Request, error: Exception) -> Response:
    """Say that the database does not answer; /readyz says why, and the next round of the service logs it."""
    return PlainTextResponse(f"The database does not answer ({type(error).__name__}).\n", 503, NO_STORE)


def _refused(_request: Request, error: Exception) -> Response:
    """Say why a form is not taken."""
    assert isinstance(error, FormError)
    return PlainTextResponse(f"{error}\n", error.status, NO_STORE)


def _add_health(app: APIRouter, health: Callable[[], Health], desk: Desk) -> None:
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

    @app.get("/metrics")
    def metrics_() -> Response:
        """Return what Prometheus asks."""
        body = metrics.metrics(health(), desk.store, desk.clock())
        return Response(body, media_type=metrics.CONTENT_TYPE, headers=NO_STORE)


def _add_calendars(app: APIRouter, desk: Desk) -> None:
    whole = WholeCalendar(desk)

    @app.get("/calendar.ics")
    def calendar(request: Request) -> Response:
        """Return the calendar of all events."""
        return tagged(request, whole.body(), ics.CONTENT_TYPE)

    @app.get("/events/{rule}.ics")
    def event_calendar(rule: str, request: Request) -> Response:
        """Return the calendar of one event."""
        found = desk.rule(rule)
        if found is None:
            return Response(status_code=404)
        held, _ = occasions(desk, [found])
        return tagged(request, ics.calendar(found.watch, held), ics.CONTENT_TYPE)


def _add_pictures(app: APIRouter, desk: Desk) -> None:
    def answered(request: Request, rule: str, form: Form, headers: Mapping[str, str] = NONE) -> Response:
        found = desk.rule(rule)
        try:
            body = picture_of(desk, found, form) if found else None
        except NoPlotterError as error:
            return PlainTextResponse(f"{error}\n", 404, NO_STORE)
        return tagged(request, body, form.content_type, {**FRESH, **headers}) if body else Response(status_code=404)

    @app.get("/events/{rule}.svg")
    def svg(rule: str, request: Request) -> Response:
        """Return the slip chart of one event as SVG."""
        # saved, not shown: its own style would need a weaker policy than pages have
        return answered(request, rule, Form.SVG, {"Content-Disposition": 'attachment; filename="slip.svg"'})

    @app.get("/events/{rule}.png")
    def png(rule: str, request: Request) -> Response:
        """Return the slip chart of one event as PNG."""
        return answered(request, rule, Form.PNG)


def _add_feeds(app: APIRouter, desk: Desk) -> None:
    def answered(request: Request, rule: Rule | None, *, as_json: bool) -> Response:
        base = (desk.web.url or str(request.base_url)).rstrip("/")
        links = Links(base)
        name = "feed" if rule is None else f"events/{quote(rule.id, safe='')}"
        feed = Feed(
            title=f"monitor: {rule.watch if rule else 'all alerts'}",
            url=f"{base}/{name}.{'json' if as_json else 'atom'}",
            page=links.event(rule.id) if rule else f"{base}/",
            key=rule.id if rule else "",
        )
        alerts = [outbox.alert for outbox in desk.store.alerts(FEED_ENTRIES, rule.id if rule else None)]
        if as_json:
            return tagged(request, json_feed(feed, alerts, links), JSON_TYPE)
        return tagged(request, atom(feed, alerts, links), ATOM_TYPE)

    @app.get("/feed.atom")
    def atom_of_all(request: Request) -> Response:
        """Return the newest alerts as Atom."""
        return answered(request, None, as_json=False)

    @app.get("/feed.json")
    def json_of_all(request: Request) -> Response:
        """Return the newest alerts as a JSON Feed."""
        return answered(request, None, as_json=True)

    @app.get("/events/{rule}.atom")
    def atom_of_rule(rule: str, request: Request) -> Response:
        """Return one rule's newest alerts as Atom."""
        found = desk.rule(rule)
        return answered(request, found, as_json=False) if found else Response(status_code=404)

    @app.get("/events/{rule}.json")
    def json_of_rule(rule: str, request: Request) -> Response:
        """Return one rule's newest alerts as a JSON Feed."""
        found = desk.rule(rule)
        return answered(request, found, as_json=True) if found else Response(status_code=404)
