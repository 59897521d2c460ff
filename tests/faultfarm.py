"""Feeds that are at fault in every way that there is, and such as only look so: a farm of them on loopback.

Each kind says what is to be reported of it ("" for a feed that is read) and how many of its three stories are to be
found. Every feed at fault has a loopback address of its own, so that no healthy one waits for its turn behind it.
"""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

from feedserver import story

STORIES = 3
#: longer than any patience
HANG = 600.0
BEGAN = datetime(2031, 5, 1, 9, tzinfo=UTC)
HEALTHY = "healthy"
#: how a kind answers: the way to the other side, the number of the feed, and its address without the path
Answer = Callable[[asyncio.StreamWriter, int, str], Awaitable[None]]


def title(number: int, key: int) -> str:
    return f"Übung {key} in Riverton {number}"


def rss(number: int, head: str = "", title_of: Callable[[int, int], str] = title) -> str:
    """Return a feed with three stories."""
    stories = "".join(
        story(f"{number}-{key}", title_of(number, key), "It is in June.", BEGAN + timedelta(hours=key))
        for key in range(STORIES)
    )
    return f"{head}<rss version='2.0'><channel><title>Wire {number}</title>{stories}</channel></rss>"


def json_feed(number: int) -> bytes:
    entries = ",".join(f'{{"id":"{number}-{key}","title":"{title(number, key)}"}}' for key in range(STORIES))
    return f'{{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{entries}]}}'.encode()


# ---------------------------------------------------------------- answers


def whole(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """Return a response after which the connection ends."""
    size = len(body) if length is None else length
    head = "\r\n".join([f"HTTP/1.1 {status} X", f"Content-Length: {size}", "Connection: close", *headers])
    return head.encode("latin-1") + b"\r\n\r\n" + body


def says(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> Answer:
    return sends(lambda _number: whole(status, body, *headers, length=length))


def sends(made: Callable[[int], bytes]) -> Answer:
    async def answer(writer: asyncio.StreamWriter, number: int, _home: str) -> None:
        writer.write(made(number))
        await writer.drain()

    return answer


def feed(made: Callable[[int], bytes], *headers: str) -> Answer:
    return sends(lambda number: whole(200, made(number), *headers))


def moves(status: int, where: Callable[[int, str], str]) -> Answer:
    async def answer(writer: asyncio.StreamWriter, number: int, home: str) -> None:
        writer.write(whole(status, b"", f"Location: {where(number, home)}"))

    return answer


async def silent(_writer: asyncio.StreamWriter, _number: int, _home: str) -> None:
    await asyncio.sleep(HANG)


async def reset(writer: asyncio.StreamWriter, _number: int, _home: str) -> None:
    writer.transport.abort()


def drips(made: Callable[[int], bytes]) -> Answer:
    """Never silent for long, and never done: five bytes a second."""

    async def answer(writer: asyncio.StreamWriter, number: int, _home: str) -> None:
        for byte in made(number):
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.2)

    return answer


async def flood(writer: asyncio.StreamWriter, number: int, _home: str) -> None:
    """A body without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n" + rss(number)[:80].encode())
    for _ in range(64):
        writer.write(b"A" * (1 << 20))
        await writer.drain()


@cache
def bomb() -> bytes:
    return gzip.compress(bytes(64 << 20))


@cache
def long_one() -> bytes:
    return rss(0).encode()[:-16] + b"<!-- " + b"x" * (11 << 20) + b" --></channel></rss>"


def stepping(number: int, home: str, step: int) -> str:
    return f"{home}/healthy/{number}" if step == 0 else f"{home}/chain-{step - 1}/{number}"


XML = "Content-Type: application/rss+xml"
BILLION = "<!DOCTYPE r [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)
INSIDE = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


@dataclass(frozen=True)
class Kind:
    """How a feed answers, and what is to be said of it."""

    answer: Answer
    #: how the report begins; "" if it is read
    reason: str = ""
    #: stories that are to be found in it, the first ones
    stories: int = STORIES


FAULTS: dict[str, Kind] = {
    **{str(code): Kind(says(code, b"<html>sorry"), f"http {code}", 0) for code in (401, 403, 404, 410, 500, 502, 503)},
    "429": Kind(says(429, b"", "Retry-After: 7200"), "http 429", 0),
    "429-date": Kind(says(429, b"", "Retry-After: " + format_datetime(BEGAN, usegmt=True)), "http 429", 0),
    "silent": Kind(silent, "timeout", 0),
    "drips": Kind(drips(lambda number: whole(200, rss(number).encode(), XML)), "timeout", 0),
    "slow-head": Kind(drips(lambda number: b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000), "timeout", 0),
    "reset": Kind(reset, "connection lost", 0),
    "cut-short": Kind(sends(lambda number: whole(200, rss(number).encode()[:200], XML, length=9999)), "incomplete", 0),
    "truncated": Kind(feed(lambda number: rss(number).encode()[:60], XML), "unreadable: truncated", 0),
    "loop": Kind(moves(302, lambda number, home: f"{home}/loop/{number}"), "redirect loop", 0),
    "endless": Kind(moves(302, lambda number, home: f"{home}/endless/{number + 1}"), "too many redirects", 0),
    "to-private": Kind(moves(302, lambda *_: "http://10.0.0.1/feed.xml"), "forbidden address", 0),
    "to-metadata": Kind(moves(301, lambda *_: "http://169.254.169.254/latest/meta-data/"), "forbidden address", 0),
    "to-decimal": Kind(moves(302, lambda *_: "http://167772161/feed.xml"), "forbidden address", 0),
    "to-mapped": Kind(moves(302, lambda *_: "http://[::ffff:10.0.0.1]/feed.xml"), "forbidden address", 0),
    "to-file": Kind(moves(302, lambda *_: "file:///etc/passwd"), "forbidden address", 0),
    "to-nowhere": Kind(moves(302, lambda *_: "http://no-such-host.invalid/"), "dns", 0),
    "bomb": Kind(feed(lambda _: bomb(), XML, "Content-Encoding: gzip"), "too large", 0),
    "bad-gzip": Kind(feed(lambda number: rss(number).encode(), XML, "Content-Encoding: gzip"), "bad compression", 0),
    "long": Kind(feed(lambda _: long_one(), XML), "too large", 0),
    "flood": Kind(flood, "too large", 0),
    "long-head": Kind(sends(lambda number: b"HTTP/1.1 200 OK\r\nX: " + b"h" * (2 << 20) + b"\r\n\r\n"), "protocol", 0),
    "no-http": Kind(sends(lambda _: b"SSH-2.0-OpenSSH_9\r\n\r\n"), "protocol error", 0),
    "unasked-304": Kind(says(304), "http 304", 0),
    "page": Kind(
        feed(lambda _: b"<!doctype html><html><body>Hello</body></html>", "Content-Type: text/html"),
        "unreadable: html",
        0,
    ),
    "text": Kind(feed(lambda _: b"The feed has moved.\n", "Content-Type: text/plain"), "unreadable", 0),
    "empty": Kind(says(200, b"", XML), "unreadable: empty", 0),
    "nested": Kind(feed(lambda _: b"<rss><channel>" + b"<a>" * 250_000, XML), "unreadable", 0),
    "xml-bomb": Kind(
        feed(lambda number: rss(number, BILLION + "]>").replace("It is", "&j; it is").encode(), XML),
        "unreadable: entity declarations",
        0,
    ),
    "outside": Kind(
        feed(lambda number: rss(number, INSIDE).replace("It is", "&x; it is").encode(), XML),
        "unreadable: entity declarations",
        0,
    ),
}
FINE: dict[str, Kind] = {
    HEALTHY: Kind(feed(lambda number: rss(number).encode(), XML, 'ETag: "1"')),
    "packed": Kind(feed(lambda number: gzip.compress(rss(number).encode()), XML, "Content-Encoding: gzip")),
    "wrong-type": Kind(feed(lambda number: rss(number).encode(), "Content-Type: image/png")),
    "wrong-charset": Kind(feed(lambda number: rss(number).encode("cp1252"), "Content-Type: text/xml; charset=utf-8")),
    "utf-16": Kind(feed(lambda number: rss(number, "<?xml version='1.0' encoding='utf-16'?>").encode("utf-16"), XML)),
    "marked": Kind(feed(lambda number: b"\xef\xbb\xbf\r\n " + rss(number).encode(), XML)),
    "nulls": Kind(feed(lambda number: rss(number).encode().replace(b"Wire", b"W\x00ire &nbsp;&bogus; <b>"), XML)),
    "cut-in-a-story": Kind(feed(lambda number: rss(number).encode()[:-60], XML), "", STORIES - 1),
    "json": Kind(feed(json_feed, "Content-Type: application/feed+json")),
    "moved": Kind(moves(301, lambda number, home: f"{home}/healthy/{number}")),
    "elsewhere": Kind(moves(307, lambda number, home: f"{home}/healthy/{number}")),
    "chain-4": Kind(moves(302, lambda number, home: stepping(number, home, 4))),
    "close-delimited": Kind(sends(lambda number: b"HTTP/1.0 200 OK\r\n\r\n" + rss(number).encode())),
    "two-lengths": Kind(
        sends(
            lambda number: (
                b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n"
                % (len(rss(number).encode()), rss(number).encode())
            )
        )
    ),
}
STEPS = {
    f"chain-{step}": Kind(moves(302, lambda number, home, step=step: stepping(number, home, step))) for step in range(4)
}
KINDS = FAULTS | FINE | STEPS


# ---------------------------------------------------------------- the farm


class FaultFarm:
    """Serves `/KIND/NUMBER` on all loopback addresses, in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def __enter__(self) -> FaultFarm:
        bomb()
        long_one()
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def url(self, kind: str, number: int) -> str:
        """Return the address of a feed; healthy ones are twenty at a host."""
        host = (
            f"127.0.2.{1 + number // 20 % 250}" if kind == HEALTHY else f"127.1.{1 + number // 250}.{1 + number % 250}"
        )
        return f"http://{host}:{self.port}/{kind}/{number}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "0.0.0.0", 0, backlog=1000))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        server.close()
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            kind, number = head.split(" ")[1].strip("/").split("/")
            home = "http://" + head.lower().partition("host: ")[2].partition("\r")[0]
            await KINDS[kind].answer(writer, int(number), home)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # whoever asked has enough, or the farm is closed
        finally:
            writer.close()
