"""How does somebody log in, and out? A page for people; programs show their token with each request."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.web import sessions
from monitor.web.acting import Fields
from monitor.web.desk import Desk
from monitor.web.forms import written
from monitor.web.login import Throttle, client_of, scope_of
from monitor.web.reading import shown

#: an address of ours, as the login is sent it: never another host's, whatever a browser makes of odd characters
_OURS = re.compile(r"/(?!/)[A-Za-z0-9_.~/%?=&+,:@!*'()$;-]{0,2000}")


def add(app: APIRouter, desk: Desk, throttle: Throttle) -> None:
    """Add the routes."""

    @app.get("/login")
    def login(request: Request, next: str = "/") -> HTMLResponse:
        """Ask for a token."""
        return shown(request, desk, "login.html", next=next, problem="")

    @app.post("/login")
    def enter(request: Request, fields: Fields) -> Response:
        """Begin a session, if the token is one of ours."""
        client, token, wanted = client_of(request.scope), fields.get("token", "").strip(), fields.get("next", "/")
        if throttle.wait(client):
            problem = "Too many wrong tokens. Wait a minute."
            return shown(request, desk, "login.html", 429, next=wanted, problem=problem)
        if scope_of(token, desk.web) is None:
            throttle.wrong(client)
            return shown(request, desk, "login.html", 403, next=wanted, problem="This is no token of monitor.yml.")
        answer = RedirectResponse(f".{wanted}" if _OURS.fullmatch(wanted) else "./", 303)
        seconds = int(sessions.LASTS.total_seconds())
        cookie = written(sessions.COOKIE, sessions.begun(token, desk.clock()), desk.web, seconds)
        answer.headers.append("Set-Cookie", cookie)
        return answer

    @app.post("/logout")
    def leave(_fields: Fields) -> Response:
        """End the session in this browser."""
        answer = RedirectResponse("./login", 303)
        answer.headers.append("Set-Cookie", written(sessions.COOKIE, "", desk.web, 0))
        return answer
