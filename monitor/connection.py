"""How does a request reach its server, and only servers that it may reach?

An httpx transport that connects to addresses which were checked, and keeps few connections open. It follows no
redirects, knows no feeds and logs nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from monitor import address

#: what went wrong with a connection that was kept open and that the server has closed meanwhile
_STALE = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError, httpcore.ConnectionNotAvailable)


class ForbiddenAddressError(httpcore.ConnectError):
    """The name leads to loopback, a private network or another place that is not public."""


class UnknownHostError(httpcore.ConnectError):
    """The name has no address."""


class Guard(httpcore.AsyncNetworkBackend):
    """Resolves a name once, drops the addresses that are not public, and connects to one that was checked.

    Checking and connecting use the same answer of the resolver, so that a name which changes its address in
    between (DNS rebinding) gains nothing.
    """

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._inside = address.Inside(allowed)
        self._tcp = httpcore.AnyIOBackend()
        # a pool of its own: a resolver that hangs for names of dead hosts must not hold up other work in threads
        self._resolvers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        end = loop.time() + (timeout if timeout is not None else 3600.0)
        places = await self._resolve(host, port, end - loop.time())
        if host.lower() not in self._inside.names:
            places = [place for place in places if address.is_public(place) or self._inside.has(place)]
            if not places:
                raise ForbiddenAddressError("not a public address")
        failure: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectTimeout("no time left")
        for at, place in enumerate(places):
            # an address that swallows packets leaves time for the next one
            share = (end - loop.time()) / (len(places) - at)
            if share <= 0:
                break
            try:
                return await self._tcp.connect_tcp(place, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def check_for_proxy(self, host: str) -> None:
        """Raise ForbiddenAddressError for a host that no proxy is to be asked for.

        The proxy resolves names, so that of them only those can be refused which say themselves that they are inside.
        """
        if not self._inside.may_ask(host):
            raise ForbiddenAddressError("not a public name or address, so no proxy is asked for it")

    async def _resolve(self, host: str, port: int, timeout: float) -> list[str]:
        with contextlib.suppress(ValueError):
            return [str(ip_address(host))]  # a literal needs no thread
        loop = asyncio.get_running_loop()
        search = loop.run_in_executor(
            self._resolvers, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        )
        try:
            rows = await asyncio.wait_for(search, timeout)
        except TimeoutError as error:
            raise UnknownHostError("the name server does not answer") from error
        except (OSError, UnicodeError) as error:
            raise UnknownHostError("no such host") from error
        # at most four: a name with hundreds of addresses is not worth hundreds of attempts
        return list(dict.fromkeys(str(row[4][0]) for row in rows))[:4]

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def close(self) -> None:
        self._resolvers.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """How requests go out."""

    tls: ssl.SSLContext
    #: makes connections through a proxy (RFC 9110 §3.7, §9.3.6); None: straight to the server
    proxy: httpcore.AsyncHTTPProxy | None = None


#: where a connection leads, and how
_Way = tuple[bytes, bytes, int, Route]


class Transport(httpx.AsyncBaseTransport):
    """Sends requests over kept connections, one request at a time on each.

    httpx's own pool looks at all of its connections for each request: 5 ms of CPU with 50 of them. Here the
    connections that wait are found by where they lead. A request may name its Route as the extension `route`.
    Raises httpcore's exceptions.
    """

    def __init__(self, guard: Guard, tls: ssl.SSLContext, *, keep: int = 64, keep_seconds: float = 15.0) -> None:
        self._guard = guard
        self._usual = Route(tls)
        self._keep = keep
        self._keep_seconds = keep_seconds
        #: connections that wait, the one that has waited longest first
        self._idle: OrderedDict[httpcore.AsyncConnectionInterface, _Way] = OrderedDict()
        self._by_way: dict[_Way, list[httpcore.AsyncConnectionInterface]] = {}

    def route(self, proxy: str = "", tls: ssl.SSLContext | None = None) -> Route:
        """Return a way through a proxy, an http or https address with its credentials in it; or with other trust."""
        tls = tls or self._usual.tls
        target = address.read(proxy) if proxy else None
        if target is None:
            return Route(tls)
        headers = [(b"Proxy-Authorization", target.authorization.encode("ascii"))] if target.authorization else []
        through = httpcore.AsyncHTTPProxy(
            target.url,
            proxy_headers=headers,
            ssl_context=tls,
            proxy_ssl_context=tls if target.scheme == "https" else None,
            keepalive_expiry=self._keep_seconds,
            network_backend=self._guard,
        )
        return Route(tls, through)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        core = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        route: Route = request.extensions.get("route") or self._usual
        way = (url.origin.scheme, url.origin.host, url.origin.port, route)
        while kept := self._take(way):
            if kept.has_expired():
                await kept.aclose()
                continue
            try:
                return await self._send(kept, core, way)
            except _STALE:
                continue  # the server closed it at the moment of reuse; asking again is safe, it is a GET
        return await self._send(self._connection(url.origin, route), core, way)

    def _connection(self, origin: httpcore.Origin, route: Route) -> httpcore.AsyncConnectionInterface:
        if route.proxy is not None:
            self._guard.check_for_proxy(origin.host.decode("ascii"))
            return route.proxy.create_connection(origin)
        return httpcore.AsyncHTTPConnection(
            origin=origin,
            ssl_context=route.tls,
            keepalive_expiry=self._keep_seconds,
            network_backend=self._guard,
        )

    async def _send(
        self, connection: httpcore.AsyncConnectionInterface, core: httpcore.Request, way: _Way
    ) -> httpx.Response:
        answered = False
        try:
            response = await connection.handle_async_request(core)
            answered = True
        finally:
            if not answered:
                await connection.aclose()
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response, connection, way, self),
            extensions=response.extensions,
        )

    def _take(self, way: _Way) -> httpcore.AsyncConnectionInterface | None:
        waiting = self._by_way.get(way)
        if not waiting:
            return None
        connection = waiting[-1]
        self._forget(connection)
        return connection

    def _forget(self, connection: httpcore.AsyncConnectionInterface) -> None:
        way = self._idle.pop(connection)
        waiting = self._by_way[way]
        waiting.remove(connection)
        if not waiting:
            del self._by_way[way]

    async def give_back(self, connection: httpcore.AsyncConnectionInterface, way: _Way) -> None:
        """Keep a connection whose response has been read to its end; close it if it cannot be used again."""
        if not connection.is_idle():
            if not connection.is_closed():
                await connection.aclose()
            return
        self._idle[connection] = way
        self._by_way.setdefault(way, []).append(connection)
        while self._idle:
            oldest = next(iter(self._idle))
            if len(self._idle) <= self._keep and not oldest.has_expired():
                break
            self._forget(oldest)
            await oldest.aclose()

    async def aclose(self) -> None:
        while self._idle:
            oldest = next(iter(self._idle))
            self._forget(oldest)
            await oldest.aclose()
        self._guard.close()


class _Body(httpx.AsyncByteStream):
    """The body of one response, which gives its connection back when closed."""

    def __init__(
        self,
        response: httpcore.Response,
        connection: httpcore.AsyncConnectionInterface,
        way: _Way,
        owner: Transport,
    ) -> None:
        self._response = response
        self._connection = connection
        self._way = way
        self._owner = owner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            await self._owner.give_back(self._connection, self._way)
