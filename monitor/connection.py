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
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
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
        #: hosts that may be anywhere, as written in their addresses
        self.allowed = frozenset(host.lower().strip("[]").rstrip(".") for host in allowed)
        self._networks = tuple(network for host in self.allowed for network in _networks(host))
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
        if host.lower() not in self.allowed:
            places = [place for place in places if self._may_go(place)]
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

    def _may_go(self, place: str) -> bool:
        return address.is_public(place) or any(ip_address(place) in network for network in self._networks)

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


class Transport(httpx.AsyncBaseTransport):
    """Sends requests over kept connections, one request at a time on each.

    httpx's own pool looks at all of its connections for each request: 5 ms of CPU with 50 of them. Here the
    connections that wait are found by origin. Raises httpcore's exceptions.
    """

    def __init__(self, guard: Guard, tls: ssl.SSLContext, *, keep: int = 64, keep_seconds: float = 15.0) -> None:
        self._guard = guard
        self._tls = tls
        self._keep = keep
        self._keep_seconds = keep_seconds
        #: connections that wait, the one that has waited longest first
        self._idle: OrderedDict[httpcore.AsyncHTTPConnection, httpcore.Origin] = OrderedDict()
        self._by_origin: dict[tuple[bytes, bytes, int], list[httpcore.AsyncHTTPConnection]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        core = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        while kept := self._take(url.origin):
            if kept.has_expired():
                await kept.aclose()
                continue
            try:
                return await self._send(kept, core)
            except _STALE:
                continue  # the server closed it at the moment of reuse; asking again is safe, it is a GET
        fresh = httpcore.AsyncHTTPConnection(
            origin=url.origin,
            ssl_context=self._tls,
            keepalive_expiry=self._keep_seconds,
            network_backend=self._guard,
        )
        return await self._send(fresh, core)

    async def _send(self, connection: httpcore.AsyncHTTPConnection, core: httpcore.Request) -> httpx.Response:
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
            stream=_Body(response, connection, core.url.origin, self),
            extensions=response.extensions,
        )

    def _take(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection | None:
        waiting = self._by_origin.get(_key(origin))
        if not waiting:
            return None
        connection = waiting[-1]
        self._forget(connection)
        return connection

    def _forget(self, connection: httpcore.AsyncHTTPConnection) -> None:
        key = _key(self._idle.pop(connection))
        waiting = self._by_origin[key]
        waiting.remove(connection)
        if not waiting:
            del self._by_origin[key]

    async def give_back(self, connection: httpcore.AsyncHTTPConnection, origin: httpcore.Origin) -> None:
        """Keep a connection whose response has been read to its end; close it if it cannot be used again."""
        if not connection.is_idle():
            if not connection.is_closed():
                await connection.aclose()
            return
        self._idle[connection] = origin
        self._by_origin.setdefault(_key(origin), []).append(connection)
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
        connection: httpcore.AsyncHTTPConnection,
        origin: httpcore.Origin,
        owner: Transport,
    ) -> None:
        self._response = response
        self._connection = connection
        self._origin = origin
        self._owner = owner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            await self._owner.give_back(self._connection, self._origin)


def _key(origin: httpcore.Origin) -> tuple[bytes, bytes, int]:
    return origin.scheme, origin.host, origin.port


def _networks(host: str) -> list[IPv4Network | IPv6Network]:
    """Return the network that is allowed under this name, if it is one."""
    try:
        return [ip_network(host, strict=False)] if "/" in host else []
    except ValueError:
        return []
