"""A real forward proxy on loopback for tests: whole requests for http, tunnels for https (RFC 9110 §3.7, §9.3.6)."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from pathlib import Path

TLS = Path(__file__).parent / "data" / "tls"
#: signed the certificate of `server_tls`
AUTHORITY = TLS / "authority.pem"


def server_tls() -> ssl.SSLContext:
    """Return what a server on localhost shows, signed by an authority that nobody trusts but by its file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "localhost.pem")
    return context


class Proxy:
    """Remembers the first line of each request, and the headers that it was asked with.

    `places` says where a name leads, as a proxy resolves names by itself; `credentials` is what it wants to see.
    """

    def __init__(self, places: dict[str, int], credentials: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.places = places
        self.credentials = credentials
        self.tls = tls
        self.lines: list[str] = []
        self.heads: list[dict[str, str]] = []
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for each in self._serving:
            each.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def url(self, host: str = "127.0.0.1", userinfo: str = "") -> str:
        return f"{'https' if self.tls else 'http'}://{userinfo}{host}:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            while await self._answer(reader, writer):
                pass
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the other side is done, or the test is
        finally:
            await _end(writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is no more to be used for another."""
        first, *rows = (await reader.readuntil(b"\r\n\r\n"))[:-4].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (row.partition(":") for row in rows)}
        self.lines.append(first)
        self.heads.append(headers)
        method, target, _ = first.split(" ")
        if headers.get("proxy-authorization", "") != self.credentials:
            writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return True
        place, path = target.rsplit(":", 1)[0], ""
        if method != "CONNECT":
            place, _, path = target.partition("://")[2].partition("/")
        there, back = await asyncio.open_connection("127.0.0.1", self.places[place.rsplit(":", 1)[0]])
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                await asyncio.gather(_pour(reader, back), _pour(there, writer))
                return False
            kept = "".join(f"{row}\r\n" for row in rows if not row.lower().startswith("proxy-"))
            back.write(f"{method} /{path} HTTP/1.1\r\n{kept}\r\n".encode("latin-1"))
            head = await there.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
            writer.write(head + await there.readexactly(int(length[1]) if length else 0))
            await writer.drain()
            return True
        finally:
            await _end(back)


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    """Pass bytes on until their source ends, then end the other side."""
    with contextlib.suppress(ConnectionError):
        while part := await source.read(65536):
            into.write(part)
            await into.drain()
    into.close()


async def _end(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):  # the other side was faster
        await writer.wait_closed()
