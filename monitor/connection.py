"""How does a request reach its server, and only servers that it may reach?

HTTP/1.1 over connections to addresses that were checked, of which few are kept open. It follows no redirects, knows no
feeds and logs nothing.
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
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import h11

from monitor import address
from monitor.address import Target

Headers = list[tuple[bytes, bytes]]

#: longer heads of answers are an attack
_LONGEST_HEAD = 100 << 10
#: bytes that may wait for their reader before the server is made to wait
_MOST_WAITING = 256 << 10


class UnreachableError(OSError):
    """No connection came about."""


class ForbiddenAddressError(UnreachableError):
    """The name leads to loopback, a private network or another place that is not public."""


class UnknownHostError(UnreachableError):
    """The name has no address."""


class ClosedError(OSError):
    """The server ended the connection without an answer."""


class Guard:
    """Resolves a name once, drops the addresses that are not public, and connects to one that was checked.

    Checking and connecting use the same answer of the resolver, so that a name which changes its address in
    between (DNS rebinding) gains nothing.
    """

    def __init__(self, allowed: Collection[str] = ()) -> None:
        #: hosts that may be anywhere, as written in their addresses
        self.allowed = frozenset(host.lower().strip("[]").rstrip(".") for host in allowed)
        self._networks = tuple(network for host in self.allowed for network in _networks(host))
        # a pool of its own: a resolver that hangs for names of dead hosts must not hold up other work in threads
        self._resolvers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")

    async def connect(self, host: str, port: int, tls: ssl.SSLContext | None, patience: float) -> Wire:
        """Open a connection, with TLS if its context is given. Raises OSError and its kinds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        places = await self._resolve(host, port, patience)
        if host not in self.allowed:
            places = [place for place in places if self._may_go(place)]
            if not places:
                raise ForbiddenAddressError("not a public address")
        failure: OSError = TimeoutError("no time left")
        for at, place in enumerate(places):
            # an address that swallows packets leaves time for the next one
            share = (end - loop.time()) / (len(places) - at)
            if share <= 0:
                break
            try:
                async with asyncio.timeout(share):
                    name = host if tls else None
                    return (await loop.create_connection(Wire, place, port, ssl=tls, server_hostname=name))[1]
            except ssl.SSLError:
                raise
            except TimeoutError:
                failure = TimeoutError("no connection in time")
            except OSError as error:
                failure = UnreachableError(error.strerror or "no connection")
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

    def close(self) -> None:
        self._resolvers.shutdown(wait=False, cancel_futures=True)


class Wire(asyncio.Protocol):
    """The bytes of one connection, as they come."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._got = bytearray()
        self._over = False
        self._error: Exception | None = None
        self._news: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        if len(self._got) > _MOST_WAITING:
            self.transport.pause_reading()
        self._tell()

    def eof_received(self) -> None:
        self._over = True
        self._tell()

    def connection_lost(self, error: Exception | None) -> None:
        self._over, self._error = True, error
        self._tell()

    def _tell(self) -> None:
        if self._news and not self._news.done():
            self._news.set_result(None)

    @property
    def quiet(self) -> bool:
        """Whether nothing came, nor the end: what comes unasked is a server's farewell."""
        return not (self._got or self._over)

    async def read(self, patience: float) -> bytes:
        """Return what came, or wait for it; b"" at the end."""
        if self.quiet:
            self._news = asyncio.get_running_loop().create_future()
            async with asyncio.timeout(patience):
                await self._news
        if self._error and not self._got:
            raise self._error
        data = bytes(self._got)
        self._got.clear()
        if not self._over:
            self.transport.resume_reading()
        return data


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: GET, with these headers."""

    target: Target
    headers: Headers
    #: seconds for the connection, and for the server's longest silence
    connect: float
    read: float


class Connection:
    """One connection to one server; one request at a time."""

    def __init__(self, wire: Wire, origin: tuple[str, str, int]) -> None:
        self.origin = origin
        self.wire = wire
        #: when it was last used, by the loop's clock
        self.used = 0.0
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)

    async def send(self, ask: Ask) -> h11.Response:
        """Send a request; return the head of the answer."""
        host, _, path = ask.target.url.partition("://")[2].partition("/")
        headers = [(b"Host", host.encode("ascii")), *ask.headers]
        request = h11.Request(method=b"GET", target=b"/" + path.encode("ascii"), headers=headers)
        self.wire.transport.write(self._http.send(request) or b"")
        self._http.send(h11.EndOfMessage())
        while not isinstance(event := await self._next(ask.read), h11.Response):
            pass  # 1xx
        return event

    async def body(self, ask: Ask) -> AsyncIterator[bytes]:
        """Return the body as it comes, still packed."""
        while isinstance(event := await self._next(ask.read), h11.Data):
            yield bytes(event.data)

    async def _next(self, patience: float) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            data = await self.wire.read(patience)
            if not data and self._http.their_state is h11.SEND_RESPONSE:
                raise ClosedError("the server disconnected without an answer")
            self._http.receive_data(data)
        return event

    def reusable(self) -> bool:
        """Make ready for another request; False if there cannot be one."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return not self._http.trailing_data[0] and self.wire.quiet

    def close(self) -> None:
        self.wire.transport.abort()


class Transport:
    """Sends requests over kept connections, one at a time on each; those that wait are found by their origin."""

    def __init__(self, guard: Guard, tls: ssl.SSLContext, *, keep: int = 64, keep_seconds: float = 15.0) -> None:
        self._guard = guard
        self._tls = tls
        self._keep = keep
        self._keep_seconds = keep_seconds
        #: connections that wait, the one that has waited longest first
        self._idle: OrderedDict[Connection, None] = OrderedDict()
        self._by_origin: dict[tuple[str, str, int], list[Connection]] = {}

    @contextlib.asynccontextmanager
    async def ask(self, ask: Ask) -> AsyncIterator[tuple[int, Headers, AsyncIterator[bytes]]]:
        """Return the answer's status, its headers with names in lower case, and its body."""
        connection, response = await self._send(ask)
        try:
            yield response.status_code, list(response.headers), connection.body(ask)
        finally:
            self._give_back(connection)

    async def _send(self, ask: Ask) -> tuple[Connection, h11.Response]:
        while kept := self._take(ask.target.origin):
            if self._too_old(kept) or not kept.wire.quiet:
                kept.close()
                continue
            try:
                return kept, await self._first(kept, ask)
            except (ClosedError, ConnectionError):
                continue  # the server closed it at the moment of reuse; asking again is safe, it is a GET
        target = ask.target
        tls = self._tls if target.scheme == "https" else None
        fresh = Connection(await self._guard.connect(target.host, target.port, tls, ask.connect), target.origin)
        return fresh, await self._first(fresh, ask)

    async def _first(self, connection: Connection, ask: Ask) -> h11.Response:
        response = None
        try:
            response = await connection.send(ask)
        finally:
            if response is None:
                connection.close()
        return response

    def _take(self, origin: tuple[str, str, int]) -> Connection | None:
        waiting = self._by_origin.get(origin)
        if not waiting:
            return None
        connection = waiting[-1]
        self._forget(connection)
        return connection

    def _forget(self, connection: Connection) -> None:
        del self._idle[connection]
        waiting = self._by_origin[connection.origin]
        waiting.remove(connection)
        if not waiting:
            del self._by_origin[connection.origin]

    def _too_old(self, connection: Connection) -> bool:
        return asyncio.get_running_loop().time() - connection.used > self._keep_seconds

    def _give_back(self, connection: Connection) -> None:
        """Keep a connection whose response has been read to its end; close it if it cannot be used again."""
        if not connection.reusable():
            connection.close()
            return
        connection.used = asyncio.get_running_loop().time()
        self._idle[connection] = None
        self._by_origin.setdefault(connection.origin, []).append(connection)
        while self._idle:
            oldest = next(iter(self._idle))
            if len(self._idle) <= self._keep and not self._too_old(oldest):
                break
            self._forget(oldest)
            oldest.close()

    async def aclose(self) -> None:
        for connection in tuple(self._idle):
            self._forget(connection)
            connection.close()
        self._guard.close()
        await asyncio.sleep(0)  # transports end in the loop's next turn


def _networks(host: str) -> Iterable[IPv4Network | IPv6Network]:
    """Return the network that is allowed under this name, if it is one."""
    try:
        return [ip_network(host, strict=False)] if "/" in host else []
    except ValueError:
        return []
