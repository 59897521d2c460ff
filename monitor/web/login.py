"""Who may read, and who may change something? Whoever knows a token; without one, whoever reaches this machine under a
name of its own may read.

Must not say which part of a login was wrong, and must not take longer for a nearly right one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.config import Scope as TokenScope
from monitor.config import WebConfig
from monitor.web import sessions

#: what anything that looks after the service asks without a login, and the login; it needs the assets, too
UNGUARDED = frozenset({"/healthz", "/readyz", "/login"})
#: wrong tokens from one address within a minute, before it has to wait for the end of it
MOST_WRONG = 10
MINUTE = 60.0
#: addresses that are remembered; an attacker with more of them costs no more memory
MOST_CLIENTS = 10_000


class Throttle:
    """Counts wrong tokens by address. `clock` is real time in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        #: when an address's minute began, and how often it was wrong since
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Return for how many seconds a client is not listened to; 0.0 if it is."""
        began, count = self._wrong.get(client, (0.0, 0))
        return max(began + MINUTE - self._clock(), 0.0) if count >= MOST_WRONG else 0.0

    def wrong(self, client: str) -> None:
        """Note a wrong token."""
        now = self._clock()
        began, count = self._wrong.pop(client, (now, 0))
        self._wrong[client] = (began, count + 1) if now - began < MINUTE else (now, 1)
        while len(self._wrong) > MOST_CLIENTS:
            self._wrong.popitem(last=False)


class Login:
    """Lets a request through, or answers it itself. `clock` is the time that sessions go by."""

    def __init__(self, app: ASGIApp, web: WebConfig, throttle: Throttle, clock: Callable[[], datetime]) -> None:
        self._app = app
        self._web = web
        self._throttle = throttle
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, web = Headers(scope=scope), self._web
        cookie = cookie_parser(headers.get("cookie", "")).get(sessions.COOKIE, "")
        session = sessions.scope_of(cookie, web, self._clock()) if cookie else None
        authorization = headers.get("authorization", "").strip()
        given = token_of(authorization)
        granted = scope_of(given, web)
        refusal = None
        if scope["path"] not in UNGUARDED and not scope["path"].startswith("/assets/"):
            if (web.guarded and session is None) or (given and web.tokens):
                refusal = self._with_token(scope, headers, given, granted)
            else:
                refusal = self._without_token(headers)
        # as a bearer only: no browser sends it by itself, so no page from elsewhere changes anything
        bearer = authorization.lower().startswith("bearer ")
        known = {
            "scope": granted if bearer else None,
            "session": session is not None,
            # on pages, whose forms have locks of their own
            "granted": session or granted or (None if web.guarded else TokenScope.WRITE),
        }
        scope["state"] = {**scope.get("state", {}), **known}
        await (refusal or self._app)(scope, receive, send)

    def _with_token(self, scope: Scope, headers: Headers, given: str, granted: TokenScope | None) -> Response | None:
        client = client_of(scope)
        if wait := self._throttle.wait(client):
            return PlainTextResponse(
                "Too many wrong tokens; wait a minute.\n", 429, {"Retry-After": str(int(wait) + 1)}
            )
        if granted:
            return None
        if given:
            self._throttle.wrong(client)
        elif scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse(_way_to_login(scope), 303, {"Cache-Control": "no-store"})
        return PlainTextResponse(
            "This needs the token of monitor.yml as a password.\n",
            401,
            {"WWW-Authenticate": 'Basic realm="monitor", charset="UTF-8"', "Cache-Control": "no-store"},
        )

    def _without_token(self, headers: Headers) -> Response | None:
        """Refuse a page from elsewhere that gave this machine a name of its own, to read what only this machine may."""
        if self._web.open or is_own(headers.get("host", ""), self._web.url):
            return None
        return PlainTextResponse("This address is not that of monitor; set web.url, or a token.\n", 421)


def client_of(scope: Scope) -> str:
    """Return from where a request comes."""
    return str((scope.get("client") or ("", 0))[0])


def _way_to_login(scope: Scope) -> str:
    """Return the address of the login, from where one is, and where to go on from there."""
    wanted = quote(scope["path"]) + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    up: str = "../" * (scope["path"].count("/") - 1)
    return f"{up}login?{urlencode({'next': wanted})}"


def token_of(authorization: str) -> str:
    """Return the token in an Authorization header, as a bearer or as the password of a login; "" without one."""
    scheme, _, given = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(given.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def scope_of(given: str, web: WebConfig) -> TokenScope | None:
    """Return what a token is good for; None if it is none of ours."""
    # digests, because the comparison tells how long the right one is otherwise; all of them, so that the time does not
    # tell which one it was
    found = [scope for secret, scope in web.secrets if hmac.compare_digest(_digest(given), _digest(secret))]
    if not given or not found:
        return None
    return TokenScope.WRITE if TokenScope.WRITE in found else TokenScope.READ


def is_own(host: str, url: str) -> bool:
    """Tell whether a Host header names this machine by address, as localhost, or as `web.url` does."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        ours = urlsplit(url).hostname or "localhost"
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost") or name == ours:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
