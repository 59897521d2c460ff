"""What is said over one open connection? HTTP/1.1, the client's half: a request, its response, and so on in turns.

Bytes come in by asyncio's own calls and are read by llhttp as they come, with no streams and locks in between. It opens
no connection, knows no addresses, and raises httpx's exceptions. Times are seconds.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import httptools
import httpx

#: a response may take so many bytes to begin
_LONGEST_HEAD = 100 << 10
#: so many bytes may wait for their reader; then the server has to
_MOST_WAITING = 256 << 10
#: what a request looks like (RFC 9112 §3, RFC 9110 §5.6.2)
_SENDABLE = re.compile(
    rb"[A-Z]+ [!-~\x80-\xff]+ HTTP/1\.1\r\n(?:[-!#$%&'*+.^_`|~0-9A-Za-z]+: [\t -~\x80-\xff]*\r\n)+\r\n"
)

#: httpx's extension `timeout`: how long each wait to "connect", "write" and "read" may be; and of our own, "end": when
#: the whole response has to be there, by the clock of the event loop
Patience = Mapping[str, float | None]
#: headers as they are sent: names and values
Rows = Sequence[tuple[bytes, bytes]]


@dataclass(slots=True)
class Head:
    """How a response begins."""

    status: int
    #: such as "1.1"
    version: str
    reason: bytes
    headers: list[tuple[bytes, bytes]]

    @property
    def to_the_end(self) -> bool:
        """Whether the body ends with the connection, as nothing says how long it is (RFC 9112 §6.3)."""
        named = {name.lower(): value.lower() for name, value in self.headers}
        coding = named.get(b"transfer-encoding")
        return b"content-length" not in named if coding is None else not coding.endswith(b"chunked")


class Wire(asyncio.Protocol):
    """One connection to a server, for one request at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        #: who waits for a change; the result tells whether there was one in time
        self._waiter: asyncio.Future[bool] | None = None
        #: no more bytes are taken from the server
        self._held = False
        #: the system takes no more bytes
        self._full = False
        #: nothing will come any more; and why, if that was not in order
        self._ended = False
        self._loss: Exception | None = None
        #: when the response has to be there
        self._latest: float | None = None
        self._begin()

    def _begin(self) -> None:
        """Expect nothing but what is asked for from now on."""
        self._parser: httptools.HttpResponseParser | None = _parser(self)
        #: a request is on its way, or its response is
        self._asked = False
        #: bytes came that nobody asked for
        self._spoiled = False
        self._expect()

    def _expect(self) -> None:
        """Expect a response."""
        #: what the one that is coming in begins with, as far as it is there, and its bytes
        self._reason = b""
        self._rows: list[tuple[bytes, bytes]] = []
        self._head_bytes = 0
        #: how it begins, once that is there; hints that come before it (RFC 9110 §15.2) are passed over
        self._head: Head | None = None
        #: of its body, what nobody has read so far
        self._parts: deque[bytes] = deque()
        self._unread = 0
        self._complete = False
        #: the server will answer another request on this connection
        self._lasting = False
        #: it is none
        self._fault = ""

    # what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # of other event loops, it only behaves like one

    def data_received(self, data: bytes) -> None:
        if not self._asked or self._complete or self._fault or self._parser is None:
            self._spoiled = True
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self._complete:
                self._spoiled = True  # something stands behind the response
            elif isinstance(error, httptools.HttpParserUpgrade):
                self._fault = "an answer to something else"
            else:
                self._fault = str(error) or "no HTTP"
        if self._head is None:
            self._head_bytes += len(data)
            if self._head_bytes > _LONGEST_HEAD:
                self._fault = "the head of the answer is too long"
        elif self._unread > _MOST_WAITING and not self._held and self._transport:
            self._held = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._loss = exc
        self._end()
        self._parser = None  # it holds our methods: a circle, which would stay until somebody looks for garbage

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._wake()

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            if self._loss is None and self._head is not None and not self._complete:
                if self._head.to_the_end:
                    self._complete = True
                else:
                    self._fault = self._fault or "peer closed connection without sending complete message body"
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(True)

    # what llhttp calls

    def on_message_begin(self) -> None:
        if self._complete:
            raise ValueError("one response was asked for")

    def on_status(self, reason: bytes) -> None:
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._head is None:  # else it stands behind the body
            self._rows.append((name, value))

    def on_headers_complete(self) -> None:
        assert self._parser is not None
        status = self._parser.get_status_code()
        if status < 200:
            self._reason, self._rows = b"", []
        else:
            self._head = Head(status, self._parser.get_http_version(), self._reason, self._rows)

    def on_body(self, part: bytes) -> None:
        self._parts.append(part)
        self._unread += len(part)

    def on_message_complete(self) -> None:
        if self._head is not None:
            assert self._parser is not None
            self._complete = True
            self._lasting = self._parser.should_keep_alive()

    # what its owner asks

    @property
    def usable(self) -> bool:
        """Tell whether a request may be sent: it is open, and nothing came that nobody asked for."""
        return not (self._ended or self._asked or self._spoiled)

    async def ask(
        self, method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: object, patience: Patience
    ) -> Head:
        """Send a request, and return how the response begins. `body` is an asynchronous iterable of bytes, or None.

        There is none either if the headers do not say how long it is (RFC 9112 §6.3).
        """
        rows = list(headers)
        head = b"".join((b"%b %b HTTP/1.1\r\n" % (method.encode("ascii"), target), *map(_line, rows), b"\r\n"))
        if not _SENDABLE.fullmatch(head) or head.count(b"\n") != len(rows) + 2:
            raise httpx.LocalProtocolError("no request that could be sent")
        self._asked = True
        self._latest = patience.get("end")
        out = [head]
        names = {name.lower() for name, _ in rows}
        chunked = b"transfer-encoding" in names
        if isinstance(body, AsyncIterable) and (chunked or b"content-length" in names):
            out += [b"%x\r\n%b\r\n" % (len(part), part) if chunked else part async for part in body if part]
            if chunked:
                out.append(b"0\r\n\r\n")
        await self._write(b"".join(out), patience.get("write"))
        while self._head is None:
            if self._ended and not self._fault:
                raise httpx.RemoteProtocolError("the server disconnected without an answer") from self._loss
            await self._more(patience.get("read"))
        return self._head

    async def tunnel(
        self, server: bytes, headers: Iterable[tuple[bytes, bytes]], tls: ssl.SSLContext, name: str, patience: Patience
    ) -> None:
        """Have the proxy at the other end lead on to a server (RFC 9110 §9.3.6), and begin TLS with that by its name.

        Raises httpx.ProxyError if the proxy does not, httpx.ConnectError if there is no TLS.
        """
        head = await self.ask("CONNECT", server, [(b"Host", server), *headers], None, patience)
        if not 200 <= head.status < 300:
            raise httpx.ProxyError(f"{head.status} {head.reason.decode('ascii', 'ignore')}".strip())
        assert self._transport is not None
        try:
            self._transport = await self._loop.start_tls(self._transport, self, tls, server_hostname=name)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        self._begin()

    async def part(self, patience: float | None) -> bytes:
        """Return the next part of the response's body; b"" at its end."""
        while not self._parts:
            if self._complete:
                return b""
            await self._more(patience)
        part = self._parts.popleft()
        self._unread -= len(part)
        return part

    def rest(self) -> bool:
        """Make it ready for another request; False if there can be none, as this response is not there whole."""
        if not self._complete or not self._lasting or self._ended or self._spoiled:
            return False
        self._release()
        self._asked = False
        self._expect()
        return True

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

    async def _more(self, patience: float | None) -> None:
        """Wait until more of the response is there."""
        if self._fault:
            raise httpx.RemoteProtocolError(self._fault)
        if self._loss is not None:
            raise httpx.ReadError(str(self._loss)) from self._loss
        self._release()
        if not await self._changed(patience):
            raise httpx.ReadTimeout("no answer in time")

    def _release(self) -> None:
        """Take bytes from the server again."""
        if self._held and self._transport:
            self._held = False
            self._transport.resume_reading()

    async def _changed(self, patience: float | None) -> bool:
        """Wait until something came or went; False if that takes too long."""
        if self._latest is not None:
            left = self._latest - self._loop.time()
            if left <= 0:
                return False  # something may come without end
            patience = left if patience is None else min(patience, left)
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


def _parser(wire: Wire) -> httptools.HttpResponseParser:
    parser = httptools.HttpResponseParser(wire)
    # servers that end lines with a bare line feed, fold them, or name two lengths, of which the chunks' counts
    # (RFC 9112 §2.2, §5.2, §6.1): nobody else shares the connection who could be led astray by that
    parser.set_dangerous_leniencies(
        lenient_headers=True,
        lenient_chunked_length=True,
        lenient_optional_cr_before_lf=True,
        lenient_spaces_after_chunk_size=True,
    )
    return parser


def _line(row: tuple[bytes, bytes]) -> bytes:
    return b"%b: %b\r\n" % row
