"""What does a service answer to one message? One HTTP request without redirects, as a value.

Must not read a channel's URL, must not judge what the answer means, and never raises for what a server does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx

from monitor import __version__
from monitor.hints import retry_after
from monitor.values import dataclass

#: how long a server may take to be reached, and for the next piece of its answer
CONNECT_TIMEOUT, REPLY_TIMEOUT = timedelta(seconds=10), timedelta(seconds=15)
#: for all of an answer, and how much of it is read
WHOLE_TIMEOUT = timedelta(seconds=25)
LONGEST_REPLY = 64 << 10

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=50, keepalive_expiry=5)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and where to. Nothing of it is shown: addresses and headers hold tokens."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    auth: tuple[str, str] | None = field(default=None, repr=False)
    #: whether the server's certificate must be good
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    #: 0 if there was no answer
    status: int
    body: bytes = b""
    #: why there is no answer, or only half of one; "" if it is whole
    error: str = ""
    #: when the server wants to be asked again
    again: datetime | None = None

    @property
    def good(self) -> bool:
        """Whether the whole of an answer came that says yes."""
        return 200 <= self.status < 300 and not self.error

    def json(self) -> dict[str, Any]:
        """Return the object that is in the body; an empty one if none is."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def post(request: Request, now: datetime) -> Reply:
    """Send a request and wait for its answer; may be called from any thread."""
    until = time.monotonic() + WHOLE_TIMEOUT.total_seconds()
    headers = {
        "User-Agent": f"monitor/{__version__}",
        # and what is packed all the same is read as it came: httpx unpacks without a limit
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        **request.headers,
    }
    status, body, again, error = 0, b"", None, ""
    try:
        with _client(request.verify and request.url.startswith("https:")).stream(
            request.method,
            request.url,
            content=request.body,
            headers=httpx.Headers(headers, encoding="utf-8"),
            params=request.params or None,
            auth=request.auth,
        ) as reply:
            status, again = reply.status_code, retry_after(reply.headers, now)
            for piece in reply.iter_raw():
                body += piece
                if len(body) > LONGEST_REPLY:
                    break
                if time.monotonic() > until:
                    error = "the answer does not end"
                    break
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failure:
        error = str(failure) or type(failure).__name__
    return Reply(status, body[:LONGEST_REPLY], error, again)


@cache
def _client(verify: bool) -> httpx.Client:
    """Return the connections that all messages share, so that one after another needs no new one.

    Without certificates it is there at once: to read those of the system takes some 50 ms.
    """
    timeout = httpx.Timeout(REPLY_TIMEOUT.total_seconds(), connect=CONNECT_TIMEOUT.total_seconds())
    return httpx.Client(verify=verify, timeout=timeout, limits=_LIMITS, follow_redirects=False)
