"""Is a form one of ours, sent from a page of ours? Guards whatever changes something against pages from elsewhere.

Two locks. A request that a browser sends for another site is refused by its headers, whatever it asks for. And every
form carries a word made of a cookie that only our pages set, with a key that nobody else has.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.config import WebConfig
from monitor.web import sessions

#: name of the cookie, and of the field that has to go with it
COOKIE, FIELD = "monitor_form", "form"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: bytes of a form; a long article has 50 kB
LARGEST, MOST_FIELDS = 1_000_000, 40


class FormError(Exception):
    """A form that is not taken: which status to answer, and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Forms:
    """Refuses what comes from elsewhere; gives every page of ours a cookie, and the word that its forms carry."""

    def __init__(self, app: ASGIApp, web: WebConfig) -> None:
        self._app = app
        self._web = web
        # with the token: a form that was opened before a restart can be sent after it
        self._key = web.token.reveal().encode() if web.token else secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and not is_ours(headers, self._web.url):
            refusal = PlainTextResponse("This was sent by a page from elsewhere; it is not done.\n", 403)
            await refusal(scope, receive, send)
            return
        cookies = cookie_parser(headers.get("cookie", ""))
        known = cookies.get(COOKIE, "")
        seed = known or secrets.token_urlsafe(16)
        # with the session: the forms of one end with it
        what = f"form\x1f{seed}\x1f{cookies.get(sessions.COOKIE, '')}"
        word = hmac.new(self._key, what.encode("utf-8", "replace"), sha256).hexdigest()
        scope["state"] = {**scope.get("state", {}), "word": word}

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and not known and _is_page(message):
                cookie = (b"set-cookie", written(COOKIE, seed, self._web).encode())
                message = {**message, "headers": [*message.get("headers", ()), cookie]}
            await send(message)

        await self._app(scope, receive, send_with_cookie)


async def sent(request: Request) -> Mapping[str, str]:
    """Return the fields of a form of ours. Raises FormError for any other, and for one that is too large."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise FormError(415, "This is no form.")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise FormError(413, f"This is too long: more than {LARGEST // 1000:,} kB.")
    try:
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise FormError(413, "This form has more fields than any of ours.") from None
    if not hmac.compare_digest(fields.pop(FIELD, "").encode("utf-8", "replace"), request.state.word.encode()):
        raise FormError(
            403, "This form is too old, or your browser keeps no cookies. Load its page anew, and try again."
        )
    return MappingProxyType(fields)


def is_ours(headers: Headers, url: str) -> bool:
    """Tell whether a browser sent a request for a page of ours; what is no browser says nothing of it, and may.

    https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header; browsers from before 2023 have Origin alone.
    """
    origin = headers.get("origin", "")
    ours = urlsplit(url)
    if origin and url and origin == f"{ours.scheme}://{ours.netloc}":
        return True
    site = headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    return not origin or urlsplit(origin).netloc == headers.get("host", "")


def written(name: str, value: str, web: WebConfig, seconds: int | None = None) -> str:
    """Return a cookie that no script reads and no other site sends along.

    `seconds`: how long it is kept; None: until the browser is closed.
    """
    where = urlsplit(web.url)
    age = "" if seconds is None else f"; Max-Age={seconds}"
    safe = "; Secure" if where.scheme == "https" else ""
    return f"{name}={value}; Path={where.path.rstrip('/') or '/'}{age}; HttpOnly; SameSite=Strict{safe}"


def _is_page(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])
