"""What does a server's answer become? Against real servers on loopback."""

from __future__ import annotations

import asyncio
import base64
import gzip
import logging
import random
import re
import socket
import sys
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import brotli
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import address, decompress
from monitor.config import RequestConfig, Secret
from monitor.fetch import Fetcher, Limits
from monitor.hints import freshness, retry_after
from monitor.model import Failed, Fetched, NotModified, Poll, Source

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOW = datetime(2024, 5, 15, 10, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
#: small bodies; and times that a busy machine does not reach, or that a test about time waits out
PATIENT = Limits(connect=20, read=20, total=60, wire_bytes=200_000, body_bytes=200_000)
QUICK = replace(PATIENT, read=0.8, total=2.0)


def packed_by_gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)  # no time of day in the names of tests


#: how each kind that is offered packs a body
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": packed_by_gzip,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


class Request:
    """A request as the server read it."""

    def __init__(self, head: bytes) -> None:
        line, *rows = head.decode("latin-1").split("\r\n")
        self.target = line.split(" ")[1]
        self.headers = {name.lower(): value.strip() for name, _, value in (row.partition(":") for row in rows if row)}


Page = bytes | Callable[[Request], bytes] | Callable[[asyncio.StreamWriter], Awaitable[None]]


def reply(status: int = 200, body: bytes = FEED, **headers: str) -> bytes:
    rows = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in rows.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode("latin-1") + (b"" if status == 304 else body)


class Site:
    """A web server with a few pages, which remembers what it was asked."""

    def __init__(self, **pages: Page) -> None:
        self.pages = {f"/{name}": page for name, page in pages.items()}
        self.asked: list[Request] = []
        self.connections = 0
        # the loop holds only weakly what waits for itself alone, and it has to be there to be cancelled at the end
        self.serving: set[asyncio.Task[None] | None] = set()
        self.active = self.most_active = 0

    async def __aenter__(self) -> Site:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()

    def url(self, path: str, host: str = "127.0.0.1", userinfo: str = "") -> str:
        return f"http://{userinfo}{host}:{self.port}/{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.serving.add(asyncio.current_task())
        try:
            while True:
                request = Request((await reader.readuntil(b"\r\n\r\n"))[:-4])
                self.asked.append(request)
                self.active += 1
                self.most_active = max(self.active, self.most_active)
                await self.answer(request, writer)
                self.active -= 1
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the other side is done, or the test is
        finally:
            self.serving.discard(asyncio.current_task())
            writer.close()

    async def answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        page = self.pages.get(request.target.partition("?")[0], reply(404))
        if asyncio.iscoroutinefunction(page):
            await page(writer)
            return
        writer.write(page(request) if callable(page) else page)
        await writer.drain()


def source(url: str, **fields: object) -> Poll:
    return Poll(Source("s", url, "Outlet"), url, **fields)


def fetch_all(site: Site, steps: Callable[[Fetcher], Awaitable[object]], limits: Limits = PATIENT, **options: object):
    async def run() -> object:
        async with site, Fetcher(allow_private=["127.0.0.1", "localhost"], limits=limits, **options) as fetcher:
            return await steps(fetcher)

    return asyncio.run(run())


def fetch(site: Site, path: str = "feed", limits: Limits = PATIENT, **fields: object):
    return fetch_all(site, lambda fetcher: fetcher.fetch(source(site.url(path), **fields), NOW), limits)


# ---------------------------------------------------------------- conditional requests


def test_a_body_comes_with_its_validators_and_its_freshness():
    page = reply(ETag='W/"a b,\xe9"', Last_Modified="yesterday", Content_Type="text/xml", Cache_Control="max-age=90")
    site = Site(feed=page)
    answer = fetch(site)
    assert answer == Fetched(
        FEED, site.url("feed"), "text/xml", 'W/"a b,\xe9"', "yesterday", max_age=timedelta(seconds=90)
    )


def test_validators_are_sent_back_byte_for_byte():
    site = Site(feed=reply(304))
    answer = fetch(site, etag='W/"a b,\xe9"', last_modified="not a date")
    assert site.asked[0].headers["if-none-match"] == 'W/"a b,\xe9"'
    assert site.asked[0].headers["if-modified-since"] == "not a date"
    assert answer == NotModified('W/"a b,\xe9"', "not a date")


def test_an_unchanged_answer_renews_the_validators_that_it_names():
    site = Site(feed=reply(304, ETag='"new"', Cache_Control="max-age=60"))
    answer = fetch(site, etag='"old"', last_modified="then")
    assert answer == NotModified('"new"', "then", max_age=timedelta(minutes=1))


def test_unchanged_without_having_asked_is_a_failure():
    assert fetch(Site(feed=reply(304))).reason == "http 304"


@pytest.mark.parametrize("etag", ['"a\r\nX-Evil: 1"', '"\u20ac"', " ", ""])
def test_a_validator_that_cannot_be_sent_is_left_out(etag):
    site = Site(feed=reply())
    assert isinstance(fetch(site, etag=etag), Fetched)
    assert "if-none-match" not in site.asked[0].headers
    assert "x-evil" not in site.asked[0].headers


def test_the_request_says_who_asks_and_takes_no_cookies():
    site = Site(feed=reply(Set_Cookie="id=1; Path=/"))

    async def twice(fetcher: Fetcher) -> None:
        for _ in range(2):
            await fetcher.fetch(source(site.url("feed")), NOW)

    fetch_all(site, twice, contact="https://example.org/about")
    assert re.fullmatch(r"monitor/[\d.]+ \(\+https://example\.org/about\)", site.asked[1].headers["user-agent"])
    assert "cookie" not in site.asked[1].headers
    assert site.asked[1].headers["accept-encoding"] == "gzip, deflate, br, zstd"


# ---------------------------------------------------------------- compression and size


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", packed_by_gzip(FEED)),
        ("GZIP", packed_by_gzip(FEED[:9]) + packed_by_gzip(FEED[9:])),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED)[2:-4]),
        ("identity", FEED),
        ("br", brotli.compress(FEED)),
        ("zstd", zstd.compress(FEED)),
        ("zstd", zstd.compress(FEED[:9]) + zstd.compress(b"") + zstd.compress(FEED[9:])),
        ("zstd", b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip" + zstd.compress(FEED)),  # a frame for others (RFC 8878 §3.1.2)
        ("deflate, gzip", packed_by_gzip(zlib.compress(FEED))),
        ("br, zstd", zstd.compress(brotli.compress(FEED))),
        ("identity", packed_by_gzip(FEED)),  # a file that was stored packed
        ("none", FEED),
        ("utf-8", b"\r\n" + FEED),
    ],
)
def test_compressed_bodies_are_unpacked(encoding, packed):
    assert fetch(Site(feed=reply(body=packed, Content_Encoding=encoding))).body.strip() == FEED


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", FEED),
        ("gzip", packed_by_gzip(FEED)[:-9]),
        ("deflate", b"\x78\x9c not zlib"),
        ("compress", b"\x1f\x9d\x90"),
        ("br", FEED),
        ("br", brotli.compress(FEED)[:-2]),
        ("br", brotli.compress(FEED) + b"more"),
        ("zstd", FEED),
        ("zstd", packed_by_gzip(FEED)),
        ("zstd", zstd.compress(FEED)[:-3]),
        ("zstd", zstd.compress(FEED) + b"more"),
        ("zstd", zstd.compress(FEED) + zstd.compress(FEED)[:-3]),
        ("zstd", zstd.compress(b"") * 1000),
        ("zstd", b"\x28\xb5\x2f\xfd\x00\x70\x01\x00\x00"),  # wants a window of 16 MB
        ("gzip", packed_by_gzip(b"") * 1000),  # each of them costs a copy of all that follow
        ("gzip, gzip, gzip", packed_by_gzip(packed_by_gzip(packed_by_gzip(FEED)))),
    ],
)
def test_a_body_that_is_not_packed_as_announced_is_a_failure(encoding, packed):
    assert fetch(Site(feed=reply(body=packed, Content_Encoding=encoding))).reason == "bad compression"


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_small_body_that_unpacks_to_a_large_one_is_stopped(encoding):
    bomb = PACKERS[encoding](b"A" * 50_000_000)
    assert len(bomb) < 100_000
    assert fetch(Site(feed=reply(body=bomb, Content_Encoding=encoding))).reason == "too large"
    twice = PACKERS[encoding](bomb)
    assert fetch(Site(feed=reply(body=twice, Content_Encoding=f"{encoding}, {encoding}"))).reason == "too large"


def test_a_bomb_that_was_stored_packed_is_stopped():
    twice = packed_by_gzip(packed_by_gzip(b"A" * 50_000_000))
    assert fetch(Site(feed=reply(body=twice, Content_Encoding="gzip"))).reason == "too large"


def test_many_small_frames_are_together_held_to_the_limit():
    frames = zstd.compress(b"A" * 100_000) * 3
    assert fetch(Site(feed=reply(body=frames, Content_Encoding="zstd"))).reason == "too large"


@pytest.mark.parametrize("encoding", PACKERS)
def test_unpacking_never_makes_more_than_the_limit(encoding):
    pack = PACKERS[encoding]
    with pytest.raises(decompress.TooLargeError):
        decompress.unpack(pack(b"A" * 1001), encoding, 1000)
    assert len(decompress.unpack(pack(b"A" * 1000), encoding, 1000)) == 1000


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_bomb_takes_no_more_memory_than_the_limit_allows(encoding):
    limit = 5_000_000
    bomb = PACKERS[encoding](bytes(60_000_000))
    tracemalloc.start()  # counts what Python's objects take, of which the body is one
    try:
        with pytest.raises(decompress.TooLargeError):
            decompress.unpack(bomb, encoding, limit)
        assert tracemalloc.get_traced_memory()[1] < 2.5 * limit
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_long_body_in_chunks_is_unpacked_whole(encoding):
    # as long packed as unpacked, then short packed: brotli is fed in steps, and gives back in steps
    feed = FEED + random.Random(1).randbytes(150_000) + b"A" * 1_000_000
    packed = PACKERS[encoding](feed)
    assert len(packed) > 2 * (64 << 10)
    limits = replace(PATIENT, body_bytes=len(feed))

    async def in_chunks(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for at in range(0, len(packed), 7001):
            part = packed[at : at + 7001]
            writer.write(b"%x\r\n%b\r\n" % (len(part), part))
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    assert fetch(Site(feed=in_chunks), limits=limits).body == feed


def test_a_body_without_end_is_stopped():
    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            writer.write(b"A" * 50_000)
            await writer.drain()

    assert fetch(Site(feed=flood)).reason == "too large"


def test_a_body_that_announces_too_much_is_not_read():
    assert fetch(Site(feed=b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")).reason == "too large"


# ---------------------------------------------------------------- redirects


def moved(status: int, to: str) -> bytes:
    return reply(status, b"moved", Location=to)


@pytest.mark.parametrize(
    ("hops", "remembered"),
    [
        ([301], "end"),
        ([308, 301], "end"),
        ([302], None),
        ([303], None),
        ([307, 301], None),
        ([301, 302], "hop1"),
        ([301, 302, 301], "hop1"),
    ],
)
def test_only_an_unbroken_run_of_permanent_redirects_is_remembered(hops, remembered):
    names = ["feed", *(f"hop{n}" for n in range(1, len(hops))), "end"]
    pages = {name: moved(status, names[at + 1]) for at, (name, status) in enumerate(zip(names[:-1], hops, strict=True))}
    site = Site(**pages, end=reply())
    answer = fetch(site)
    assert answer.url == site.url("end")
    assert answer.permanent_url == (site.url(remembered) if remembered else None)


def test_an_unchanged_answer_after_a_move_is_remembered_there():
    site = Site(feed=moved(301, "/new"), new=reply(304))
    assert fetch(site, etag='"1"').permanent_url == site.url("new")


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("/feed", "redirect loop"),
        ("/feed#part", "redirect loop"),
        ("file:///etc/passwd", "forbidden address"),
        ("ftp://example.org/feed", "forbidden address"),
        ("http://127.0.0.2:9/", "forbidden address"),
        ("http://2130706434:9/", "forbidden address"),
        ("http://0x7f.2:9/", "forbidden address"),
        ("http://[::1]:9/", "forbidden address"),
        ("http://[::ffff:127.0.0.1]:9/", "forbidden address"),
        ("http://169.254.169.254/latest/meta-data/", "forbidden address"),
        ("http://0.0.0.0:9/", "forbidden address"),
        ("http://[fe80::1]/", "forbidden address"),
        ("http://host.invalid/", "dns"),
    ],
)
def test_a_redirect_to_where_we_may_not_go_is_a_failure(to, reason):
    assert fetch(Site(feed=moved(302, to))).reason == reason


def test_a_chain_of_redirects_ends():
    site = Site(
        feed=lambda request: moved(302, request.target + "?x" if "?" not in request.target else request.target + "x")
    )
    assert fetch(site).reason == "too many redirects"
    assert len(site.asked) == PATIENT.redirects + 1


def test_a_redirect_without_a_target_is_a_failure():
    assert fetch(Site(feed=reply(302))).reason == "http 302"


# ---------------------------------------------------------------- the address guard


def test_a_loopback_feed_is_refused_unless_its_host_is_allowed_by_name():
    async def run() -> tuple[object, int]:
        async with Site(feed=reply()) as site, Fetcher(allow_private=["localhost"], limits=PATIENT) as fetcher:
            refused = await fetcher.fetch(source(site.url("feed")), NOW)
            assert not site.connections
            allowed = await fetcher.fetch(source(site.url("feed", "localhost")), NOW)
            return refused, allowed

    refused, allowed = asyncio.run(run())
    assert refused.reason == "forbidden address"
    assert isinstance(allowed, Fetched)


@pytest.mark.parametrize(("allowed", "reached"), [("127.0.0.0/8", True), ("127.0.0.1/32", True), ("10.0.0.0/8", False)])
def test_a_network_can_be_allowed(allowed, reached):
    async def run() -> object:
        async with Site(feed=reply()) as site, Fetcher(allow_private=[allowed], limits=PATIENT) as fetcher:
            return await fetcher.fetch(source(site.url("feed")), NOW)

    assert isinstance(asyncio.run(run()), Fetched if reached else Failed)


def test_a_name_that_leads_inside_is_refused(monkeypatch):
    real = socket.getaddrinfo
    asked = []

    def resolve(host, *args, **options):
        if host == "rebind.example":
            asked.append(host)
            host = "127.0.0.1"
        return real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    async def run() -> tuple[object, int]:
        async with Site(feed=reply()) as site, Fetcher(limits=PATIENT) as fetcher:
            return await fetcher.fetch(source(site.url("feed", "rebind.example")), NOW), site.connections

    answer, connections = asyncio.run(run())
    assert answer.reason == "forbidden address"
    assert not connections
    # one question to the resolver: what is checked is what would be connected to
    assert asked == ["rebind.example"]


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        *((ip, False) for ip in ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0")),
        *((ip, False) for ip in ("100.64.0.1", "192.0.0.192", "168.63.129.16", "224.0.0.1", "255.255.255.255")),
        *((ip, False) for ip in ("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::127.0.0.1")),
        *((ip, False) for ip in ("::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1", "fec0::1")),
        ("localhost", False),
        *((ip, True) for ip in ("8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")),
    ],
)
def test_which_addresses_are_public(ip, public):
    assert address.is_public(ip) is public


# ---------------------------------------------------------------- credentials

BASIC = "Basic " + base64.b64encode(b"leserin:p@ss/word").decode()


def test_credentials_in_an_address_become_a_header_for_that_host():
    site = Site(feed=reply())

    async def ask(fetcher: Fetcher) -> object:
        return await fetcher.fetch(source(site.url("feed", userinfo="leserin:p%40ss%2Fword@")), NOW)

    answer = fetch_all(site, ask)
    assert site.asked[0].headers["authorization"] == BASIC
    assert answer.url == site.url("feed")


def test_credentials_go_to_no_other_host_and_into_no_message(caplog):
    caplog.set_level(logging.DEBUG)
    other = Site(feed=moved(301, "/end"), end=reply(500))

    async def run() -> object:
        async with other:
            here = Site(feed=moved(301, other.url("feed?key=geheim", "localhost")), again=reply())
            async with here, Fetcher(allow_private=["127.0.0.1", "localhost"], limits=PATIENT) as fetcher:
                poll = source(here.url("feed?key=geheim", userinfo="leserin:p%40ss%2Fword@"))
                answer = await fetcher.fetch(poll, NOW)
                # once the move is remembered, they still go to the first host alone
                back = await fetcher.fetch(replace(poll, url=here.url("again")), NOW)
                await fetcher.fetch(replace(poll, url=other.url("feed", "localhost")), NOW)
                return answer, back, here

    answer, back, here = asyncio.run(run())
    assert [request.headers.get("authorization") for request in here.asked] == [BASIC, BASIC]
    assert [request.headers.get("authorization") for request in other.asked] == [None] * 4
    assert isinstance(back, Fetched)
    for word in ("leserin", "p@ss", "p%40ss", "geheim", BASIC):
        assert word not in repr(answer)
        assert word not in caplog.text


def test_headers_and_credentials_of_a_feed_go_to_its_own_host_alone():
    other = Site(end=reply())
    own = RequestConfig((("x-key", Secret("geheim")), ("accept", Secret("text/xml"))), "Reader/2", Secret("Bearer t"))

    async def run() -> Site:
        async with other, Site(near=moved(302, "/feed")) as here:
            here.pages["/feed"] = moved(302, other.url("end", "localhost"))
            options = {"allow_private": ["127.0.0.1", "localhost"], "limits": PATIENT, "requests": {"s": own}}
            async with Fetcher(**options) as fetcher:
                assert isinstance(await fetcher.fetch(source(here.url("near")), NOW), Fetched)
            return here

    here = asyncio.run(run())
    names = ("x-key", "accept", "authorization", "user-agent")
    said = [[request.headers.get(name) for name in names] for request in (*here.asked, *other.asked)]
    assert said[:2] == [["geheim", "text/xml", "Bearer t", "Reader/2"]] * 2
    assert said[2][0] is said[2][2] is None
    assert said[2][1] != "text/xml"
    assert said[2][3] == "Reader/2"


def test_a_header_that_is_there_twice_counts_once():
    def twice(name: str, *values: str) -> str:
        return f"\r\n{name}: ".join(values)

    place = twice("Location", "/end", "/end")
    end = reply(
        Content_Type=twice("Content-Type", "text/xml", "text/html"),
        Cache_Control=twice("Cache-Control", "public", "max-age=60"),
    )
    answer = fetch(Site(feed=moved(302, place), end=end))
    assert (answer.body, answer.content_type, answer.max_age) == (FEED, "text/xml", timedelta(seconds=60))


# ---------------------------------------------------------------- failures


@pytest.mark.parametrize("status", [400, 401, 403, 404, 418, 429, 500, 502, 503])
def test_an_error_status_is_a_failure_with_its_number(status):
    answer = fetch(Site(feed=reply(status, b"<html>sorry</html>")))
    assert (answer.reason, answer.retry_at, answer.gone) == (f"http {status}", None, False)


def test_gone_is_said():
    assert fetch(Site(feed=reply(410))).gone


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds(status):
    answer = fetch(Site(feed=reply(status, Retry_After="120")))
    assert timedelta(0) <= answer.retry_at - (NOW + timedelta(seconds=120)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "Wed, 15 May 2024 10:30:00 GMT"}, NOW + timedelta(minutes=30)),
        # by the server's clock, which is an hour late
        (
            {"retry-after": "Wed, 15 May 2024 09:30:00 GMT", "date": "Wed, 15 May 2024 09:00:00 GMT"},
            NOW + timedelta(minutes=30),
        ),
        ({"retry-after": "Wednesday, 15-May-24 10:30:00 GMT"}, NOW + timedelta(minutes=30)),
        ({"retry-after": "Wed, 15 May 2024 09:30:00 GMT"}, None),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "999999999999"}, NOW + timedelta(days=30)),
        ({}, None),
    ],
)
def test_retry_after(headers, expected):
    assert retry_after(httpx.Headers(headers), NOW) == expected


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "900"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"expires": "Wed, 15 May 2024 10:30:00 GMT", "date": "Wed, 15 May 2024 10:00:00 GMT"}, 1800),
        ({"expires": "Wed, 15 May 2024 10:30:00 GMT", "cache-control": "max-age=60"}, 60),
        ({"expires": "0"}, None),
        ({}, None),
    ],
)
def test_freshness(headers, seconds):
    assert freshness(httpx.Headers(headers)) == (timedelta(seconds=seconds) if seconds else None)


async def silence(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b"A")
        await writer.drain()
        await asyncio.sleep(0.05)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (silence, "timeout"),
        (drip, "timeout"),
        (hang_up, "connection lost"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nshort", "incomplete"),
        (b"not HTTP at all\r\n\r\n", "protocol error"),
        (b"HTTP/1.1 200 OK\r\nX-Big: " + b"h" * 2_000_000 + b"\r\n\r\n", "protocol error"),
        (reply(204, b""), "http 204"),
    ],
)
def test_what_a_server_does_wrong_has_a_name(page, reason):
    async def run(fetcher: Fetcher) -> object:
        answer = await fetcher.fetch(source(site.url("feed")), NOW)
        site.pages["/feed"] = reply()
        assert isinstance(await fetcher.fetch(source(site.url("feed")), NOW), Fetched)
        return answer

    async def closing(writer: asyncio.StreamWriter) -> None:
        writer.write(page)
        writer.close()

    site = Site(feed=closing if isinstance(page, bytes) else page)
    answer = fetch_all(site, run, QUICK)
    assert isinstance(answer, Failed)
    assert answer.reason == reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/feed", "bad address"),
        ("file:///etc/passwd", "bad address"),
        ("/feed", "bad address"),
        ("http:///feed", "bad address"),
        ("http://example.org:99999/", "bad address"),
        ("http://ex ample.org/", "bad address"),
        ("http://" + "a" * 300 + ".example/", "dns"),
        ("http://host.invalid/feed", "dns"),
    ],
)
def test_an_address_that_leads_nowhere_has_a_reason(url, reason):
    async def run() -> object:
        async with Fetcher(limits=PATIENT) as fetcher:
            return await fetcher.fetch(source(url), NOW)

    assert asyncio.run(run()).reason == reason


def test_a_closed_port_is_unreachable():
    async def run() -> object:
        async with Site() as site:
            url = site.url("feed")
        await site.server.wait_closed()
        async with Fetcher(allow_private=["127.0.0.1"], limits=PATIENT) as fetcher:
            return await fetcher.fetch(source(url), NOW)

    assert asyncio.run(run()).reason == "unreachable"


def test_a_server_without_tls_behind_https_is_named():
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 X\r\n\r\n")
        writer.close()

    async def run() -> object:
        server = await asyncio.start_server(plain, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, Fetcher(allow_private=["127.0.0.1"], limits=PATIENT) as fetcher:
            return await fetcher.fetch(source(f"https://127.0.0.1:{port}/feed"), NOW)

    assert asyncio.run(run()).reason == "tls"


# ---------------------------------------------------------------- connections and turns


async def take_a_moment(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.01)
    writer.write(reply())
    await writer.drain()


def test_no_request_is_sent_before_there_is_room_for_its_answer():
    site = Site(feed=moved(301, "/new"), new=reply())
    sent = []

    async def room() -> None:
        sent.append(len(site.asked))
        await asyncio.sleep(0)

    assert isinstance(fetch_all(site, lambda fetcher: fetcher.fetch(source(site.url("feed")), NOW, room=room)), Fetched)
    assert sent == [0, 1]


def test_one_host_is_asked_one_thing_at_a_time_over_one_connection():
    site = Site(feed=take_a_moment)

    async def many(fetcher: Fetcher) -> list[object]:
        return await asyncio.gather(*(fetcher.fetch(source(site.url("feed")), NOW) for _ in range(10)))

    assert all(isinstance(answer, Fetched) for answer in fetch_all(site, many))
    assert (site.most_active, site.connections) == (1, 1)


@pytest.mark.parametrize(("limits", "most"), [({"per_host": 4}, 4), ({"per_host": 9, "at_once": 2}, 2)])
def test_requests_at_the_same_time_have_limits(limits, most):
    site = Site(feed=take_a_moment)

    async def many(fetcher: Fetcher) -> None:
        await asyncio.gather(*(fetcher.fetch(source(site.url("feed")), NOW) for _ in range(20)))

    fetch_all(site, many, replace(PATIENT, **limits))
    assert site.most_active == most


def test_a_host_has_a_rest_between_two_requests_unless_it_is_one_of_our_own():
    async def run() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        limits = replace(PATIENT, host_pause=0.15)
        # the network is allowed, so that the address is one of our own; the name is just one that leads there
        async with Site(feed=reply()) as site, Fetcher(allow_private=["127.0.0.0/8", "::1"], limits=limits) as fetcher:

            async def ask(host: str) -> float:
                began = loop.time()
                answers = [fetcher.fetch(source(site.url("feed", host)), NOW) for _ in range(3)]
                assert all(isinstance(answer, Fetched) for answer in await asyncio.gather(*answers))
                return loop.time() - began

            return await ask("localhost"), await ask("127.0.0.1")

    strange, own = asyncio.run(run())
    assert strange >= 0.3
    assert own < 0.15


def test_a_slow_host_holds_up_no_other():
    site = Site(slow=silence, feed=reply())

    async def race(fetcher: Fetcher) -> tuple[bool, object]:
        slow = asyncio.ensure_future(fetcher.fetch(source(site.url("slow", "localhost")), NOW))
        waiting = asyncio.ensure_future(fetcher.fetch(source(site.url("feed", "localhost")), NOW))
        answer = await fetcher.fetch(source(site.url("feed")), NOW)
        early = not slow.done() and not waiting.done()
        await asyncio.gather(slow, waiting)
        assert isinstance(waiting.result(), Fetched)
        return early, answer

    early, answer = fetch_all(site, race, QUICK)
    assert early
    assert isinstance(answer, Fetched)


def test_waiting_for_a_turn_does_not_count_as_the_server_being_slow():
    site = Site(feed=silence)

    async def queue(fetcher: Fetcher) -> list[object]:
        first = asyncio.ensure_future(fetcher.fetch(source(site.url("feed")), NOW))
        second = asyncio.ensure_future(fetcher.fetch(source(site.url("good")), NOW))
        return await asyncio.gather(first, second)

    site.pages["/good"] = reply()
    limits = replace(QUICK, total=0.8)
    silent, good = fetch_all(site, queue, limits)
    assert silent.reason == "timeout"
    assert isinstance(good, Fetched)


def test_a_connection_that_the_server_closed_meanwhile_is_no_failure():
    async def once(writer: asyncio.StreamWriter) -> None:
        writer.write(reply())
        writer.close()

    site = Site(feed=once)

    async def three_times(fetcher: Fetcher) -> list[object]:
        return [await fetcher.fetch(source(site.url("feed")), NOW) for _ in range(3)]

    assert all(isinstance(answer, Fetched) for answer in fetch_all(site, three_times))


def test_a_cancelled_poll_leaves_the_fetcher_usable():
    site = Site(slow=silence, feed=reply())

    async def cancel(fetcher: Fetcher) -> object:
        task = asyncio.ensure_future(fetcher.fetch(source(site.url("slow")), NOW))
        while not site.asked:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await fetcher.fetch(source(site.url("feed")), NOW)

    assert isinstance(fetch_all(site, cancel), Fetched)


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("HTTP://Example.ORG:80/a?utm_source=x&id=3&fbclid=y#top", "http://example.org/a?id=3"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a?b", "https://example.org/a?b"),
        ("https://user:pw@example.org/a", "https://example.org/a"),
        ("https://exämple.org/ä b", "https://xn--exmple-cua.org/%C3%A4%20b"),
        ("https://example.org/%C3%A4?q=a%26b", "https://example.org/%C3%A4?q=a%26b"),
        ("/b?x=1", "https://base.example/b?x=1"),
        (
            "https://search.example/url?sa=t&url=https%3A%2F%2Fnews.example%2Fa%3Futm_id%3D1&x=2",
            "https://news.example/a",
        ),
        ("https://search.example/news/apiclick.aspx?ref=r&url=http%3a%2f%2fnews.example%2fa", "http://news.example/a"),
        ("javascript:alert(1)", ""),
        ("mailto:a@example.org", ""),
        ("https://exam\nple.org/\ta", "https://example.org/a"),
        ("http://\ud800.example/\ud800", "http://xn--?.example/%3F"),
        ("http://a/" + "x" * 9000, ""),
    ],
)
def test_the_canonical_address_of_a_page(given, canonical):
    found = address.canonical(given, "https://base.example/feed")
    assert found == canonical or (given.startswith("http://\ud800") and found in ("", canonical))


@given(
    st.from_regex(
        r"https?://[a-z0-9-]{1,5}(\.[a-z0-9-]{1,5}){0,2}(:[0-9]{1,5})?(/[\w./~,+@!:=-]{0,20})?"
        r"(\?((utm_id|ref_src|url|q|[\w.~-]{1,3})=[\w.~-]{0,3}&?){1,4})?",
        fullmatch=True,
    ),
    st.sampled_from([None, "https://base.example/feed", "http://base.example:8080/a/b"]),
)
def test_a_usual_address_is_read_as_any_other_is(url, base):
    # the long way, as there is something to take off
    assert address.canonical(url, base) == address.canonical(f"{url}#top", base)
    assert address.read(url) == address.read(f"{url}#top")
