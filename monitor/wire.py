"""What is said over one open connection? HTTP/1.1, the client's half: a request, its response, and so on in turns.

Bytes come in by asyncio's own calls and are read by h11, with no streams and locks in between: these cost more than
both. It opens no connection, knows no addresses, and raises httpx's exceptions. Times are seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterable, Iterable, Mapping
from typing import cast

import h11
import httpx

#: a response may take so many bytes to begin
_LONGEST_HEAD = 100 << 10
#: so many bytes may wait for their reader; then the server has to
_MOST_WAITING = 256 << 10

#: httpx's extension `timeout`: how long each wait to "connect", "write" and "read" may be
Patience = Mapping[str, float | None]


class Wire(asyncio.Protocol):
    """One connection to a server, for one request at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._transport: asyncio.Transport | None = None
        #: who waits for a change; the result tells whether there was one in time
        self._waiter: asyncio.Future[bool] | None = None
        #: bytes that came since somebody waited, and whether no more are taken
        self._unread = 0
        self._held = False
        #: the system takes no more bytes
        self._full = False
        #: nothing will come any more; and why, if that was not in order
        self._ended = False
        self._loss: Exception | None = None

    # what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # of other event loops, it only behaves like one

    def data_received(self, data: bytes) -> None:
        self._http.receive_data(data)
        self._unread += len(data)
        if self._unread > _MOST_WAITING and not self._held and self._transport:
            self._held = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._loss = exc
        self._end()

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._wake()

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            if self._loss is None:
                self._http.receive_data(b"")
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(True)

    # what its owner asks

    @property
    def usable(self) -> bool:
        """Tell whether a request may be sent: it is open, and nothing came that nobody asked for."""
        return not self._ended and self._http.our_state is h11.IDLE and not self._http.trailing_data[0]

    async def ask(
        self, method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: object, patience: Patience
    ) -> h11.Response:
        """Send a request, and return how the response begins. `body` is an asynchronous iterable of bytes, or None."""
        try:
            out = [self._http.send(h11.Request(method=method, target=target, headers=list(headers)))]
            if isinstance(body, AsyncIterable):
                out += [self._http.send(h11.Data(part)) async for part in body if part]
            out.append(self._http.send(h11.EndOfMessage()))
        except h11.LocalProtocolError as error:
            raise httpx.LocalProtocolError(str(error)) from error
        await self._write(b"".join(part for part in out if part), patience.get("write"))
        while True:
            event = await self._event(patience.get("read"))
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse) or event.status_code == 101:
                raise httpx.RemoteProtocolError("an answer to something else")

    async def tunnel(
        self, server: bytes, headers: Iterable[tuple[bytes, bytes]], tls: ssl.SSLContext, name: str, patience: Patience
    ) -> None:
        """Have the proxy at the other end lead on to a server (RFC 9110 §9.3.6), and begin TLS with that by its name.

        Raises httpx.ProxyError if the proxy does not, httpx.ConnectError if there is no TLS.
        """
        response = await self.ask("CONNECT", server, [(b"Host", server), *headers], None, patience)
        if not 200 <= response.status_code < 300:
            raise httpx.ProxyError(f"{response.status_code} {response.reason.decode('ascii', 'ignore')}".strip())
        assert self._transport is not None
        try:
            self._transport = await self._loop.start_tls(self._transport, self, tls, server_hostname=name)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)

    async def part(self, patience: float | None) -> bytes:
        """Return the next part of the response's body; b"" at its end."""
        while True:
            event = await self._event(patience)
            if isinstance(event, h11.EndOfMessage):
                return b""
            if isinstance(event, h11.Data) and event.data:
                return bytes(event.data)

    def rest(self) -> bool:
        """Make it ready for another request; False if there can be none, as this response was not read to its end."""
        if self._http.their_state is h11.SEND_BODY:
            with contextlib.suppress(h11.RemoteProtocolError):
                self._http.next_event()  # the end of a body that has no bytes, which nobody has read
        if self._ended or self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return self.usable

    def close(self) -> None:
        """Close it at once; a server behind TLS is told, and not waited for."""
        if self._transport is not None:
            self._transport.close()
            self._loop.call_soon(self._transport.abort)

    # inside

    async def _write(self, data: bytes, patience: float | None) -> None:
        assert self._transport is not None
        if not self._ended:
            self._transport.write(data)
        while self._full and not self._ended:
            if not await self._changed(patience):
                raise httpx.WriteTimeout("the server takes nothing")

    async def _event(self, patience: float | None) -> object:
        """Return what the server says next."""
        while True:
            if self._ended and self._http.their_state is h11.SEND_RESPONSE and not self._http.trailing_data[0]:
                raise httpx.RemoteProtocolError("the server disconnected without an answer") from self._loss
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as error:
                raise httpx.RemoteProtocolError(str(error)) from error
            if event is not h11.NEED_DATA:
                return event
            if self._loss is not None:
                raise httpx.ReadError(str(self._loss)) from self._loss
            self._unread = 0
            if self._held and self._transport:
                self._held = False
                self._transport.resume_reading()
            if not await self._changed(patience):
                raise httpx.ReadTimeout("no answer in time")

    async def _changed(self, patience: float | None) -> bool:
        """Wait until something came or went; False if that takes too long."""
        waiter: asyncio.Future[bool] = self._loop.create_future()
        self._waiter = waiter
        timer = None if patience is None else self._loop.call_later(patience, _give_up, waiter)
        try:
            return await waiter
        finally:
            self._waiter = None
            if timer is not None:
                timer.cancel()


def _give_up(waiter: asyncio.Future[bool]) -> None:
    if not waiter.done():
        waiter.set_result(False)
