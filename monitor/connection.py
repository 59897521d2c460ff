"""How does a request reach its server, and only servers that it may reach?

An httpx transport that connects to addresses which were checked, and keeps few connections open. It follows no
redirects, knows no feeds and logs nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import socket
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address

import httpx

from monitor import address
from monitor.address import Target
from monitor.wire import Patience, Wire

#: what goes wrong with a connection that was kept open and that the server has closed meanwhile
_STALE = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
#: asking these again does no harm (RFC 9110 §9.2.2)
_REPEATABLE = frozenset({"GET", "HEAD"})


class ForbiddenAddressError(httpx.ConnectError):
    """The name leads to loopback, a private network or another place that is not public."""


class UnknownHostError(httpx.ConnectError):
    """The name has no address."""


class Guard:
    """Resolves a name once, drops the addresses that are not public, and connects to one that was checked.

    Checking and connecting use the same answer of the resolver, so that a name which changes its address in
    between (DNS rebinding) gains nothing.
    """

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._inside = address.Inside(allowed)
        # a pool of its own: a resolver that hangs for names of dead hosts must not hold up other work in threads
        self._resolvers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")

    async def connect(self, host: str, port: int, patience: float, tls: ssl.SSLContext | None) -> Wire:
        """Open a connection within `patience` seconds, over TLS if there is a context for it.

        Raises httpx.ConnectError or httpx.ConnectTimeout.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        places = await self._resolve(host, port, patience)
        if host.lower() not in self._inside.names:
            places = [place for place in places if address.is_public(place) or self._inside.has(place)]
            if not places:
                raise ForbiddenAddressError("not a public address")
        failure: httpx.TransportError = httpx.ConnectTimeout("no time left")
        for at, place in enumerate(places):
            # an address that swallows packets leaves time for the next one
            share = (end - loop.time()) / (len(places) - at)
            if share <= 0:
                break
            try:
                async with asyncio.timeout(share):
                    _, wire = await loop.create_connection(
                        Wire, place, port, ssl=tls, server_hostname=host if tls else None
                    )
                return wire
            except TimeoutError:
                failure = httpx.ConnectTimeout("no connection in time")
            except OSError as error:
                failure = httpx.ConnectError(str(error))
                failure.__cause__ = error
        raise failure

    def is_own(self, host: str) -> bool:
        """Tell whether a host, as an address has it, is among those that are allowed though they are not public."""
        return self._inside.names_it(host)

    def check_for_proxy(self, host: str) -> None:
        """Raise ForbiddenAddressError for a host that no proxy is to be asked for.

        The proxy resolves names, so that of them only those can be refused which say themselves that they are inside.
        """
        if not self._inside.may_ask(host):
            raise ForbiddenAddressError("not a public name or address, so no proxy is asked for it")

    async def _resolve(self, host: str, port: int, patience: float) -> list[str]:
        with contextlib.suppress(ValueError):
            return [str(ip_address(host))]  # a literal needs no thread
        loop = asyncio.get_running_loop()
        search = loop.run_in_executor(
            self._resolvers, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        )
        try:
            rows = await asyncio.wait_for(search, patience)
        except TimeoutError as error:
            raise UnknownHostError("the name server does not answer") from error
        except (OSError, UnicodeError) as error:
            raise UnknownHostError("no such host") from error
        # at most four: a name with hundreds of addresses is not worth hundreds of attempts
        return list(dict.fromkeys(str(row[4][0]) for row in rows))[:4]

    def close(self) -> None:
        self._resolvers.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, eq=False)
class Route:
    """How requests go out."""

    #: makes what TLS is spoken with
    trust: Callable[[], ssl.SSLContext]
    #: who passes them on (RFC 9110 §3.7); None: straight to the server
    proxy: Target | None = None

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """What TLS is spoken with; made when it is first needed, as reading all authorities takes 20 ms."""
        context = self.trust()
        context.set_alpn_protocols(["http/1.1"])
        return context

    @property
    def pass_headers(self) -> list[tuple[bytes, bytes]]:
        """What only the proxy gets to read."""
        if self.proxy is None or not self.proxy.authorization:
            return []
        return [(b"Proxy-Authorization", self.proxy.authorization.encode("ascii"))]


#: where a connection leads, and how: scheme, host, port
_Way = tuple[str, str, int, Route]


class Transport(httpx.AsyncBaseTransport):
    """Sends requests over kept connections, one request at a time on each.

    httpx's own looks at all of its connections for each request, and passes its bytes through four layers: 5 ms of
    processor time a request with 50 connections. Here the connections that wait are found by where they lead. A request
    may name its Route as the extension `route`, and, as with httpx's own, what it asks the server for as `target`.
    """

    def __init__(
        self, guard: Guard, trust: Callable[[], ssl.SSLContext], *, keep: int = 64, keep_seconds: float = 15.0
    ) -> None:
        self._guard = guard
        self._usual = Route(trust)
        self._keep = keep
        self._keep_seconds = keep_seconds
        #: connections that wait, the one that has waited longest first: where they lead, and since when they wait
        self._idle: OrderedDict[Wire, tuple[_Way, float]] = OrderedDict()
        self._by_way: dict[_Way, list[Wire]] = {}

    def route(self, proxy: str = "", trust: Callable[[], ssl.SSLContext] | None = None) -> Route:
        """Return a way through a proxy, an http or https address with its credentials in it; or with other trust."""
        return Route(trust or (lambda: self._usual.tls), address.read(proxy) if proxy else None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        route: Route = request.extensions.get("route") or self._usual
        way = url.scheme, url.raw_host.decode("ascii"), url.port or address.PORTS[url.scheme], route
        while kept := self._take(way):
            try:
                return await self._send(kept, way, request)
            except _STALE:
                if request.method not in _REPEATABLE:
                    raise
                # the server closed it at the moment of reuse
        fresh = await self._open(way, request.extensions.get("timeout", {}))
        return await self._send(fresh, way, request)

    async def _open(self, way: _Way, patience: Patience) -> Wire:
        scheme, host, port, route = way
        connect = patience.get("connect") or 3600.0
        if route.proxy is None:
            return await self._guard.connect(host, port, connect, route.tls if scheme == "https" else None)
        self._guard.check_for_proxy(host)
        proxy, tls = route.proxy, route.tls if route.proxy.scheme == "https" else None
        wire = await self._guard.connect(proxy.host, proxy.port, connect, tls)
        if scheme == "https":
            ready = False
            try:
                latest = min(asyncio.get_running_loop().time() + connect, patience.get("end") or math.inf)
                async with asyncio.timeout_at(latest):
                    server = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
                    await wire.tunnel(server.encode("ascii"), route.pass_headers, route.tls, host, patience)
                ready = True
            finally:
                if not ready:
                    wire.close()
        return wire

    async def _send(self, wire: Wire, way: _Way, request: httpx.Request) -> httpx.Response:
        url, route, patience = request.url, way[3], request.extensions.get("timeout", {})
        target, headers = request.extensions.get("target", url.raw_path), request.headers.raw
        if route.proxy is not None and way[0] == "http":
            target = b"%b://%b%b" % (url.raw_scheme, url.netloc, target)
            headers = [*headers, *route.pass_headers]
        answered = False
        try:
            head = await wire.ask(request.method, target, headers, request.stream, patience)
            answered = True
        finally:
            if not answered:
                wire.close()
        return httpx.Response(
            head.status,
            headers=head.headers,
            stream=_Body(wire, way, patience.get("read"), self),
            extensions={"http_version": b"HTTP/" + head.version.encode("ascii"), "reason_phrase": head.reason},
        )

    def _take(self, way: _Way) -> Wire | None:
        """Return a connection that waits for a request, if there is one."""
        oldest = asyncio.get_running_loop().time() - self._keep_seconds
        while waiting := self._by_way.get(way):
            wire = waiting[-1]
            _, since = self._forget(wire)
            if since >= oldest and wire.usable:
                return wire
            wire.close()
        return None

    def _forget(self, wire: Wire) -> tuple[_Way, float]:
        way, since = self._idle.pop(wire)
        waiting = self._by_way[way]
        waiting.remove(wire)
        if not waiting:
            del self._by_way[way]
        return way, since

    def give_back(self, wire: Wire, way: _Way) -> None:
        """Keep a connection whose response has been read to its end; close it if it cannot be used again."""
        if not wire.rest():
            wire.close()
            return
        now = asyncio.get_running_loop().time()
        self._idle[wire] = way, now
        self._by_way.setdefault(way, []).append(wire)
        while self._idle:
            oldest, (_, since) = next(iter(self._idle.items()))
            if len(self._idle) <= self._keep and since >= now - self._keep_seconds:
                break
            self._forget(oldest)
            oldest.close()

    async def aclose(self) -> None:
        for wire in list(self._idle):
            self._forget(wire)
            wire.close()
        self._guard.close()


class _Body(httpx.AsyncByteStream):
    """The body of one response, which gives its connection back when closed."""

    def __init__(self, wire: Wire, way: _Way, patience: float | None, owner: Transport) -> None:
        self._wire: Wire | None = wire
        self._way = way
        self._patience = patience
        self._owner = owner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self._wire is not None and (part := await self._wire.part(self._patience)):
            yield part

    async def aclose(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            self._owner.give_back(wire, self._way)
