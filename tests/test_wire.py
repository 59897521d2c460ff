"""What is said over connections that are kept: against real servers on loopback."""

from __future__ import annotations

import asyncio
import gc
import ssl
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from monitor.connection import Guard, Transport
from monitor.wire import Wire

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def talk(serve: Serve, steps: Callable[[httpx.AsyncClient, str], Awaitable[object]], timeout: float = 20.0) -> object:
    """Let a client take its steps with a server's address, and return what comes of them."""

    async def to_its_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
            await reader.read()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the other side is done, or the test is
        finally:
            writer.transport.abort()

    async def run() -> object:
        server = await asyncio.start_server(to_its_end, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        transport = Transport(Guard(["127.0.0.1"]), ssl.create_default_context)
        async with server, httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False) as client:
            return await steps(client, url)

    return asyncio.run(run())


async def head_of(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def test_a_body_is_sent_whole_and_the_connection_serves_the_next_request() -> None:
    got: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            head = await head_of(reader)
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            got.append(await reader.readexactly(length))
            writer.write(OK)
        writer.close()

    async def steps(client: httpx.AsyncClient, url: str) -> list[str]:
        return [(await client.post(url, content=body)).text for body in (b"x" * 3_000_000, b"two")]

    assert talk(serve, steps) == ["ok", "ok"]
    assert got == [b"x" * 3_000_000, b"two"]


def test_a_long_body_waits_for_its_reader_and_comes_whole() -> None:
    body = bytes(range(256)) * 20_000

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async def steps(client: httpx.AsyncClient, url: str) -> bytes:
        parts = []
        async with client.stream("GET", url) as response:
            async for part in response.aiter_raw():
                parts.append(part)
                await asyncio.sleep(0)
        return b"".join(parts)

    assert talk(serve, steps) == body


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nok",
        b"HTTP/1.1 200 OK\nContent-Length: 2\nX-Folded: a\n b\n\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\nX: y\r\n\r\n",
        b"HTTP/1.1 200\r\nConnection: close\r\n\r\nok",
    ],
    ids=["hints", "chunks", "to the end", "bare line feeds", "two lengths and trailers", "no reason"],
)
def test_ways_of_answering(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        for at in range(len(answer)):
            writer.write(answer[at : at + 1])
        writer.close()

    async def steps(client: httpx.AsyncClient, url: str) -> str:
        return (await client.get(url)).text

    assert talk(serve, steps) == "ok"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"", "disconnected without an answer"),
        (b"HTTP/1.1 200 OK\r\nContent-", "disconnected without an answer"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", "disconnected without an answer"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "HTTP"),
        (b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", "something else"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n", "too long"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2_000_000, "too long"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", "complete message body"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", "complete message body"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n", "chunk"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", "Content-Length"),
    ],
)
def test_what_is_no_answer_says_why(answer: bytes, says: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(answer)
        writer.close()

    async def steps(client: httpx.AsyncClient, url: str) -> None:
        with pytest.raises(httpx.RemoteProtocolError, match=says):
            await client.get(url)

    talk(serve, steps)


@pytest.mark.parametrize("headers", [{"X": "a\r\nY: b"}, {"X: y\r\nZ": "b"}, {"X": "a\x00b"}, {"X Y": "b"}])
def test_a_header_that_would_be_more_than_one_is_not_sent(headers: dict[str, str]) -> None:
    got = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.append(await reader.read(1))

    async def steps(client: httpx.AsyncClient, url: str) -> None:
        with pytest.raises(httpx.LocalProtocolError):
            await client.get(url, headers=headers)

    talk(serve, steps)
    assert got in ([], [b""])


def test_a_body_of_unknown_length_is_sent_in_chunks() -> None:
    got = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        got.append(await reader.readuntil(b"0\r\n\r\n"))
        writer.write(OK)

    async def parts() -> AsyncIterator[bytes]:
        yield b"one"
        yield b""
        yield b"x" * 16

    async def steps(client: httpx.AsyncClient, url: str) -> str:
        return (await client.post(url, content=parts())).text

    assert talk(serve, steps) == "ok"
    assert got == [b"3\r\none\r\n10\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n"]


def test_a_connection_on_which_something_came_unasked_is_not_used_again() -> None:
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        await head_of(reader)
        writer.write(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfake")

    async def steps(client: httpx.AsyncClient, url: str) -> list[str]:
        return [(await client.get(url)).text for _ in range(2)]

    assert talk(serve, steps) == ["ok", "ok"]
    assert len(connections) == 2


@pytest.mark.parametrize(("method", "asked"), [("GET", 3), ("POST", 2)])
def test_what_may_have_been_done_is_not_asked_for_again(method: str, asked: int) -> None:
    heads = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await head_of(reader))
        writer.write(OK)
        if len(heads) == 1:  # the first connection takes another request, and breaks instead of an answer
            heads.append(await head_of(reader))
            writer.transport.abort()

    async def steps(client: httpx.AsyncClient, url: str) -> str:
        await client.request(method, url)
        try:
            return (await client.request(method, url)).text
        except httpx.TransportError as error:
            return type(error).__name__

    assert talk(serve, steps) in (("ok",) if method == "GET" else ("ReadError", "RemoteProtocolError"))
    assert len(heads) == asked


def test_a_connection_that_is_closed_leaves_no_garbage_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[Wire]] = []
    begin = Wire.connection_made

    def count(self: Wire, transport: asyncio.BaseTransport) -> None:
        made.append(weakref.ref(self))
        begin(self, transport)

    monkeypatch.setattr(Wire, "connection_made", count)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(OK.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n"))

    async def steps(client: httpx.AsyncClient, url: str) -> int:
        for _ in range(3):
            assert (await client.get(url)).text == "ok"
        for _ in range(20):  # until the event loop has told all of them
            await asyncio.sleep(0)
        return sum(wire() is not None for wire in made)

    gc.disable()
    try:
        assert talk(serve, steps) == 0
    finally:
        gc.enable()
    assert len(made) == 3


def test_a_server_that_falls_silent_in_the_middle_is_given_up() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(OK[:-1])
        await reader.read()

    async def steps(client: httpx.AsyncClient, url: str) -> None:
        with pytest.raises(httpx.ReadTimeout):
            await client.get(url)

    talk(serve, steps, timeout=0.1)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        # what stands behind a chunk's length is no part of the body
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x" * 10_000),
        # nor is a hint the beginning of an answer
        (b"", b"HTTP/1.1 103 X\r\n\r\n"),
    ],
)
def test_a_server_that_never_falls_silent_is_given_up_at_the_end(first: bytes, then: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(first)
        while True:
            writer.write(then)
            await writer.drain()
            await asyncio.sleep(0.001)

    async def steps(client: httpx.AsyncClient, url: str) -> None:
        end = asyncio.get_running_loop().time() + 0.2
        with pytest.raises(httpx.ReadTimeout):
            await client.send(client.build_request("GET", url, extensions={"timeout": {"read": 60.0, "end": end}}))

    talk(serve, steps)
