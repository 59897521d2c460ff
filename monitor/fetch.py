"""What does a feed's server answer right now? One polite request and its redirects, as a value.

It parses no feed, remembers nothing between polls but open connections, and never raises for what a server does.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from types import MappingProxyType, TracebackType
from typing import Self

import httpx

from monitor import __version__, address, decompress
from monitor.address import Target
from monitor.config import RequestConfig
from monitor.connection import ForbiddenAddressError, Guard, Route, Transport, UnknownHostError
from monitor.engines import PAUSES
from monitor.hints import freshness, retry_after
from monitor.model import Failed, Fetched, NotModified, Poll
from monitor.values import dataclass

__all__ = ["Failed", "Fetched", "Fetcher", "Limits", "NotModified"]

_ACCEPT = (
    b"application/atom+xml, application/rss+xml, application/feed+json, "
    b"application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_GOOD = {200, 203}
#: headers whose values may stand in several rows
_LISTS = {"cache-control", "content-encoding"}
#: has no body, so there is none to wait for (RFC 9110 §15.4.5)
_BODILESS = 304
#: of a body that nobody reads, this much is taken so that the connection can be used again
_SMALL = 16 << 10
#: longer validators are not worth keeping
_LONGEST_VALIDATOR = 1000
#: bodies above this are unpacked in a thread, where they hold nothing up
_LONG_TO_UNPACK = 256 << 10

_NETWORK = (httpx.HTTPError, OSError)

#: the first that fits names the failure
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (ForbiddenAddressError, "forbidden address"),
    (UnknownHostError, "dns"),
    (httpx.ProxyError, "proxy"),
    (httpx.TimeoutException, "timeout"),
    (TimeoutError, "timeout"),
    (ssl.SSLError, "tls"),
    (httpx.ConnectError, "unreachable"),
    (httpx.LocalProtocolError, "bad address"),
    (httpx.ProtocolError, "protocol error"),
)

#: the body of a request; httpx looks for what might be one otherwise
_NOTHING = httpx.ByteStream(b"")

Outcome = Fetched | NotModified | Failed
#: what may stand in a header (RFC 9110 §5.5)
_SENDABLE = re.compile(r"[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")
_USUAL: Mapping[str, RequestConfig] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one poll may take. Times are seconds."""

    #: of the body as sent, and as unpacked
    wire_bytes: int = 10 << 20
    body_bytes: int = 10 << 20
    redirects: int = 8
    connect: float = 10.0
    #: longest silence of the server
    read: float = 20.0
    #: whole poll with all redirects, but without waiting for its turn
    total: float = 60.0
    #: requests at the same time, in all and to one host
    at_once: int = 64
    per_host: int = 1
    #: rest between two requests to one host, unless it is one of our own
    host_pause: float = 0.0


@dataclass(slots=True)
class _Gate:
    """Whose turn it is at one host."""

    turns: asyncio.Semaphore
    #: seconds of rest between two requests
    pause: float
    waiting: int = 0
    free_at: float = 0.0


@dataclass(slots=True)
class _Answer:
    """One response, its body still packed."""

    status: int
    #: names in lower case
    rows: list[tuple[bytes, bytes]]
    #: the same by name; of several with one name the first counts, unless it is one for lists (RFC 9110 §5.3)
    headers: Mapping[str, str]
    body: bytes

    def validator(self, name: bytes) -> str | None:
        """Return the first header of that name, one character a byte, so that it can be sent back as it came."""
        value = next((value for key, value in self.rows if key == name), b"")
        return value.decode("latin-1") if 0 < len(value) <= _LONGEST_VALIDATOR else None


@dataclass(slots=True)
class _Journey:
    """Where a poll has come to on its way through redirects."""

    poll: Poll
    target: Target
    #: what the feed is configured with; None if that is no web address
    home: Target | None
    #: seconds that are left
    left: float
    #: addresses whose credentials may be used
    keepers: tuple[Target, ...] = ()
    #: waits until there is a place for the answer
    room: Callable[[], Awaitable[None]] | None = None
    #: last address that permanent redirects alone led to
    permanent: Target | None = None
    lasting: bool = True
    seen: set[str] = field(default_factory=set)


class Fetcher:
    """Asks servers for feeds, few requests a host at a time, with one client for the whole process.

    Use as an asynchronous context manager. `allow_private` names hosts that may lie in a private network.
    """

    def __init__(
        self,
        *,
        allow_private: Collection[str] = (),
        contact: str = "",
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        requests: Mapping[str, RequestConfig] = _USUAL,
        accept: bytes = _ACCEPT,
        pauses: Mapping[str, float] = PAUSES,
    ) -> None:
        self.limits = limits or Limits()
        #: says who asks, and where to complain
        self.user_agent = f"monitor/{__version__} (+{contact})" if contact else f"monitor/{__version__}"
        #: what some feeds' requests say besides, by id
        self._requests = requests
        #: seconds between two requests, of hosts that want more rest than others
        self._pauses = pauses
        self._accept = accept
        self._guard = Guard(allow_private)
        # without a client around it, which would follow redirects, keep cookies and know proxies in ways of its own:
        # all of that is done here, and asking it not to takes a sixth of the time of a request
        self._transport = Transport(self._guard, (lambda: tls) if tls else httpx.create_ssl_context)
        self._routes = _routes(self._transport, requests)
        self._slots = asyncio.Semaphore(self.limits.at_once)
        self._gates: dict[str, _Gate] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def fetch(
        self,
        poll: Poll,
        now: datetime,
        *,
        moved: Callable[[int, Target], None] = lambda _status, _there: None,
        room: Callable[[], Awaitable[None]] | None = None,
    ) -> Outcome:
        """Ask for a feed once, following redirects.

        `now` is the time of the call; times that the server names are counted from it. `moved` is told of each redirect
        that is followed: its status, and where to. `room` is waited for when it is a request's turn: until there is a
        place for its answer.
        """
        start = address.read(poll.url)
        if start is None:
            return Failed("bad address", "not an absolute http or https address")
        clock = asyncio.get_running_loop().time
        began = clock()
        home = start if poll.url == poll.source.url else address.read(poll.source.url)
        keepers = tuple(keeper for keeper in (start, home) if keeper and keeper.authorization)
        journey = _Journey(poll, start, home, self.limits.total, keepers, room)
        for _ in range(self.limits.redirects + 1):
            if journey.target.url in journey.seen:
                return Failed("redirect loop", journey.target.shown)
            journey.seen.add(journey.target.url)
            answer = await self._ask(journey)
            if isinstance(answer, Failed):
                return answer
            if answer.status in _REDIRECTS and "location" in answer.headers:
                wrong = _move(journey, answer)
                if wrong:
                    return wrong
                moved(answer.status, journey.target)
                continue
            return await self._conclude(journey, answer, now + timedelta(seconds=clock() - began))
        return Failed("too many redirects", journey.target.shown)

    async def _ask(self, journey: _Journey) -> _Answer | Failed:
        """Send one request when its host is free, and read the answer within the time that is left."""
        target, loop = journey.target, asyncio.get_running_loop()
        route = self._routes.get(journey.poll.source.id)
        async with self._turn(target.host):
            if journey.room:
                await journey.room()
            began = loop.time()
            try:
                where = target.url.index("/", len("https://"))
                url = _server(target.url[:where])
                options = {
                    "timeout": self._timeout(began, journey.left),
                    "target": target.url[where:].encode("ascii"),
                    "route": route,
                }
                headers = [(b"Host", url.netloc), *self._headers(journey)]
                request = httpx.Request("GET", url, headers=headers, stream=_NOTHING, extensions=options)
                return await self._exchange(request)
            except (httpx.InvalidURL, UnicodeError):
                return Failed("bad address", target.shown)
            except _NETWORK as error:
                return _failure(error, target, self._requests.get(journey.poll.source.id, RequestConfig()))
            finally:
                journey.left -= loop.time() - began

    async def _exchange(self, request: httpx.Request) -> _Answer | Failed:
        response = await self._transport.handle_async_request(request)
        try:
            wanted = response.status_code in _GOOD
            limit = self.limits.wire_bytes if wanted else _SMALL
            body = bytearray()
            rows = [(name.lower(), value) for name, value in response.headers.raw]
            headers = _by_name(rows)
            too_long = int(headers.get("content-length", "0")) > limit
            if not too_long and response.status_code != _BODILESS:
                async for part in response.aiter_raw():
                    body += part
                    too_long = len(body) > limit
                    if too_long:
                        break
            if wanted and too_long:
                return Failed("too large", f"more than {limit:,} bytes")
            return _Answer(response.status_code, rows, headers, bytes(body))
        finally:
            await response.aclose()

    def _timeout(self, now: float, left: float) -> dict[str, float]:
        limits = self.limits
        return {"connect": min(limits.connect, left), "read": limits.read, "write": limits.read, "end": now + left}

    def _headers(self, journey: _Journey) -> list[tuple[bytes, bytes]]:
        poll = journey.poll
        own = self._requests.get(poll.source.id, RequestConfig())
        headers = [
            (b"User-Agent", (own.user_agent or self.user_agent).encode("ascii", "replace")),
            (b"Accept-Encoding", decompress.ACCEPTED.encode()),
        ]
        home = journey.home
        secrets = own.headers if home and home.vouches_for(journey.target) else ()
        headers += [(name.encode("ascii"), value.reveal().encode("latin-1")) for name, value in secrets]
        if not any(name == "accept" for name, _ in secrets):
            headers.append((b"Accept", self._accept))
        for name, value in ((b"If-None-Match", poll.etag), (b"If-Modified-Since", poll.last_modified)):
            if value and _SENDABLE.fullmatch(value):
                headers.append((name, value.encode("latin-1")))
        if own.authorization and home and home.vouches_for(journey.target):
            return [*headers, (b"Authorization", own.authorization.reveal().encode("latin-1"))]
        for keeper in journey.keepers:
            if keeper.authorization and keeper.vouches_for(journey.target):
                headers.append((b"Authorization", keeper.authorization.encode("ascii")))
                break
        return headers

    @contextlib.asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host and for a place among all requests; a waiting request holds nobody else's host."""
        loop = asyncio.get_running_loop()
        gate = self._gates.get(host) or self._gates.setdefault(host, self._gate(host))
        gate.waiting += 1
        try:
            async with gate.turns:
                if gate.free_at > loop.time():
                    await asyncio.sleep(gate.free_at - loop.time())
                async with self._slots:
                    try:
                        yield
                    finally:
                        gate.free_at = loop.time() + gate.pause
        finally:
            gate.waiting -= 1
            if not gate.waiting:
                loop.call_later(gate.pause, self._forget, host)

    def _gate(self, host: str) -> _Gate:
        asked = 0.0 if self._guard.is_own(host) else self.limits.host_pause
        return _Gate(asyncio.Semaphore(self.limits.per_host), max(asked, self._pauses.get(host, 0.0)))

    def _forget(self, host: str) -> None:
        gate = self._gates.get(host)
        if gate and not gate.waiting and gate.free_at <= asyncio.get_running_loop().time():
            del self._gates[host]

    async def _conclude(self, journey: _Journey, answer: _Answer, now: datetime) -> Outcome:
        poll, headers = journey.poll, answer.headers
        permanent = journey.permanent.url if journey.permanent else None
        etag, last_modified = answer.validator(b"etag"), answer.validator(b"last-modified")
        if answer.status == 304 and (poll.etag or poll.last_modified):
            # what a 304 says replaces what was stored, what it leaves out stays (RFC 9111 §4.3.4)
            return NotModified(etag or poll.etag, last_modified or poll.last_modified, permanent, freshness(headers))
        if answer.status not in _GOOD:
            detail = "nothing had been asked that could be unchanged" if answer.status == 304 else journey.target.shown
            return Failed(f"http {answer.status}", detail, retry_after(headers, now), gone=answer.status == 410)
        try:
            body = await self._unpack(answer)
        except decompress.TooLargeError:
            return Failed("too large", f"more than {self.limits.body_bytes:,} bytes unpacked")
        except decompress.DamagedError as error:
            return Failed("bad compression", str(error))
        return Fetched(
            body=body,
            url=journey.target.url,
            content_type=headers.get("content-type"),
            etag=etag,
            last_modified=last_modified,
            permanent_url=permanent,
            max_age=freshness(headers),
        )

    async def _unpack(self, answer: _Answer) -> bytes:
        encodings, limit = answer.headers.get("content-encoding", ""), self.limits.body_bytes
        if len(answer.body) > _LONG_TO_UNPACK and encodings:
            body = await asyncio.to_thread(decompress.unpack, answer.body, encodings, limit)
        else:
            body = decompress.unpack(answer.body, encodings, limit)
        # a file that was packed when it was stored, served as it is
        return decompress.unpack(body, "gzip", limit) if body.startswith(b"\x1f\x8b") else body


@lru_cache(1024)
def _server(url: str) -> httpx.URL:
    """Return the address of a server. To take one apart takes httpx a tenth of the time of a whole request."""
    return httpx.URL(url)


def _by_name(rows: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in rows:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        key = name.decode("ascii")
        if key not in headers:
            headers[key] = text
        elif key in _LISTS:
            headers[key] += f", {text}"
    return headers


def _move(journey: _Journey, answer: _Answer) -> Failed | None:
    """Follow one redirect; say why if it cannot be followed."""
    here = journey.target
    there = address.read(answer.headers["location"], here.url)
    if there is None:
        return Failed("forbidden address", "redirected to something that is not an http or https address")
    # a move from https to http may be followed, but is never remembered
    if answer.status not in _PERMANENT or (here.scheme, there.scheme) == ("https", "http"):
        journey.lasting = False
    if journey.lasting:
        journey.permanent = there
    journey.target = there
    return None


def _routes(transport: Transport, requests: Mapping[str, RequestConfig]) -> dict[str, Route]:
    """Return the ways of the feeds that have one of their own; feeds with the same proxy and trust share one."""
    made: dict[tuple[str, str], Route] = {}
    routes = {}
    for source, own in requests.items():
        if own.proxy or own.authorities:
            key = (own.proxy.reveal() if own.proxy else "", own.authorities)
            if key not in made:
                made[key] = transport.route(key[0], partial(_trusting, own.authorities) if own.authorities else None)
            routes[source] = made[key]
    return routes


def _trusting(authorities: str) -> ssl.SSLContext:
    """Return what trusts some authorities besides the usual ones."""
    context = httpx.create_ssl_context()
    context.load_verify_locations(cadata=authorities)
    return context


def _failure(error: Exception, target: Target, own: RequestConfig) -> Failed:
    """Name what went wrong in a short, stable word."""
    late = isinstance(error, (TimeoutError, httpx.TimeoutException))
    says = str(error) or ("no answer in time" if late else type(error).__name__)
    if isinstance(error, httpx.LocalProtocolError):
        says = "the request cannot be written"  # its own words would quote our headers
    through = address.read(own.proxy.reveal()) if own.proxy else None
    way = f" through the proxy {through.host}:{through.port}" if through else ""
    return Failed(_reason(error, says), f"{target.host}{way}: {says}"[:300])


def _reason(error: Exception, says: str) -> str:
    if isinstance(error.__cause__, ssl.SSLError):
        return "tls"
    if "complete message body" in says:
        return "incomplete"
    if "disconnected" in says:
        return "connection lost"
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "connection lost")
