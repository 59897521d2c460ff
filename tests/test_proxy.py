"""Feeds through a proxy, and with authorities of their own: against a real proxy and real TLS on loopback."""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxy import AUTHORITY, Proxy, server_tls
from test_fetch import FEED, Site, moved, reply

from monitor import address, checking
from monitor.address import Inside
from monitor.config import Config, Defaults, RequestConfig, Secret
from monitor.fetch import Fetcher, Limits
from monitor.model import Failed, Fetched, Poll, Source

NOW = datetime(2024, 5, 15, 10, 0, tzinfo=UTC)
PATIENT = Limits(connect=20, read=20, total=60, wire_bytes=200_000, body_bytes=200_000)


class SafeSite(Site):
    """The same over TLS."""

    async def __aenter__(self) -> SafeSite:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=server_tls())
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def url(self, path: str, host: str = "localhost", userinfo: str = "") -> str:
        return f"https://{userinfo}{host}:{self.port}/{path}"


def ask(url: str, own: RequestConfig, allowed: tuple[str, ...] = ("127.0.0.1", "localhost")) -> object:
    async def run() -> object:
        async with Fetcher(allow_private=allowed, limits=PATIENT, requests={"s": own}) as fetcher:
            return await fetcher.fetch(Poll(Source("s", url, "Outlet"), url), NOW)

    return run()


def through(proxy: Proxy, **options: str) -> RequestConfig:
    return RequestConfig(proxy=Secret(proxy.url(**options)))


def test_a_feed_is_asked_through_its_proxy_which_resolves_the_name() -> None:
    async def run() -> tuple[object, Proxy, Site]:
        async with Site(feed=reply()) as site, Proxy({"news.example": site.port}) as proxy:
            return await ask("http://news.example/feed?a=1", through(proxy)), proxy, site

    answer, proxy, site = asyncio.run(run())
    assert isinstance(answer, Fetched)
    assert answer.body == FEED
    assert answer.url == "http://news.example/feed?a=1"
    assert proxy.lines == ["GET http://news.example/feed?a=1 HTTP/1.1"]
    assert site.asked[0].headers["host"] == "news.example"


def test_a_feed_behind_tls_is_asked_through_a_tunnel_that_shows_the_proxy_nothing() -> None:
    async def run() -> tuple[object, Proxy, Site]:
        async with SafeSite(feed=reply()) as site, Proxy({"localhost": site.port}) as proxy:
            own = replace(through(proxy), authorities=AUTHORITY.read_text(), authorization=Secret("Bearer geheim"))
            return await ask(site.url("feed"), own), proxy, site

    answer, proxy, site = asyncio.run(run())
    assert isinstance(answer, Fetched)
    assert proxy.lines == [f"CONNECT localhost:{site.port} HTTP/1.1"]
    assert "authorization" not in proxy.heads[0]
    assert site.asked[0].headers["authorization"] == "Bearer geheim"


def test_a_proxy_may_itself_be_behind_tls() -> None:
    async def run() -> tuple[object, Proxy]:
        async with Site(feed=reply()) as site, Proxy({"news.example": site.port}, tls=server_tls()) as proxy:
            own = replace(through(proxy, host="localhost"), authorities=AUTHORITY.read_text())
            return await ask("http://news.example/feed", own), proxy

    answer, proxy = asyncio.run(run())
    assert isinstance(answer, Fetched)
    assert len(proxy.lines) == 1


@pytest.mark.parametrize("safe", [False, True], ids=["plain", "tunnel"])
def test_credentials_go_to_the_proxy_alone(safe: bool) -> None:
    wanted = "Basic " + base64.b64encode(b"reader:p@ss").decode()

    async def run() -> tuple[object, Site]:
        async with (
            (SafeSite if safe else Site)(feed=reply()) as site,
            Proxy({"localhost": site.port}, wanted) as proxy,
        ):
            own = replace(through(proxy, userinfo="reader:p%40ss@"), authorities=AUTHORITY.read_text())
            return await ask(site.url("feed", "localhost"), own), site

    answer, site = asyncio.run(run())
    assert isinstance(answer, Fetched)
    assert "proxy-authorization" not in site.asked[0].headers
    assert "authorization" not in site.asked[0].headers


@pytest.mark.parametrize(("safe", "reason"), [(False, "http 407"), (True, "proxy")], ids=["plain", "tunnel"])
def test_a_proxy_that_refuses_is_named(safe: bool, reason: str) -> None:
    async def run() -> object:
        async with (
            (SafeSite if safe else Site)(feed=reply()) as site,
            Proxy({"localhost": site.port}, "Basic else") as proxy,
        ):
            return await ask(site.url("feed", "localhost"), through(proxy, userinfo="reader:geheim@"))

    answer = asyncio.run(run())
    assert isinstance(answer, Failed)
    assert answer.reason == reason
    assert "geheim" not in repr(answer)


def test_a_proxy_that_is_not_there_is_named_without_its_credentials() -> None:
    async def run() -> object:
        async with Proxy({}) as proxy:
            own = through(proxy, userinfo="reader:geheim@")
        await proxy._server.wait_closed()
        return await ask("http://news.example/feed", own), proxy.port

    answer, port = asyncio.run(run())
    assert answer.reason == "unreachable"
    assert answer.detail.startswith(f"news.example through the proxy 127.0.0.1:{port}: ")
    assert "geheim" not in repr(answer)


def test_a_proxy_inside_must_be_allowed_by_name() -> None:
    async def run() -> tuple[object, Proxy]:
        async with Site(feed=reply()) as site, Proxy({"news.example": site.port}) as proxy:
            return await ask("http://news.example/feed", through(proxy), allowed=()), proxy

    answer, proxy = asyncio.run(run())
    assert answer.reason == "forbidden address"
    assert not proxy.lines


INSIDE = ["127.0.0.1", "10.0.0.9", "169.254.169.254", "127.1", "2130706433", "0x7f.0.0.1", "[::1]", "[::ffff:10.0.0.9]"]


@pytest.mark.parametrize("host", [*INSIDE, "localhost", "router", "db.internal", "printer.local", "a.home.arpa"])
@pytest.mark.parametrize("step", ["at once", "after a redirect"])
def test_no_proxy_is_asked_for_a_place_inside(host: str, step: str) -> None:
    async def run() -> tuple[object, Proxy]:
        site = Site(feed=moved(302, f"http://{host}/secret"))
        async with site, Proxy({"news.example": site.port}) as proxy:
            url = f"http://{host}/feed" if step == "at once" else "http://news.example/feed"
            # the proxy is allowed by its name, so that the address 127.0.0.1 is not
            with pytest.MonkeyPatch.context() as patch:
                _send_to_loopback(patch, "proxy.example")
                return await ask(url, through(proxy, host="proxy.example"), allowed=("proxy.example",)), proxy

    answer, proxy = asyncio.run(run())
    assert answer.reason == "forbidden address"
    assert len(proxy.lines) == (0 if step == "at once" else 1)


def _send_to_loopback(patch: pytest.MonkeyPatch, name: str) -> None:
    real: Callable[..., object] = socket.getaddrinfo
    patch.setattr(socket, "getaddrinfo", lambda host, *a, **o: real("127.0.0.1" if host == name else host, *a, **o))


def test_a_place_inside_that_is_allowed_is_asked_through_the_proxy() -> None:
    async def run() -> tuple[object, Proxy]:
        async with Site(feed=reply()) as site, Proxy({"db.internal": site.port}) as proxy:
            return await ask("http://db.internal/feed", through(proxy), allowed=("127.0.0.1", "db.internal")), proxy

    answer, proxy = asyncio.run(run())
    assert isinstance(answer, Fetched)
    assert len(proxy.lines) == 1


def test_other_feeds_of_the_host_do_not_go_through_the_proxy() -> None:
    async def run() -> tuple[list[object], Proxy, Site]:
        async with Site(feed=reply()) as site, Proxy({"localhost": site.port}) as proxy:
            polls = [
                Poll(Source(name, site.url("feed", "localhost"), "O"), site.url("feed", "localhost")) for name in "sts"
            ]
            options = {"allow_private": ["127.0.0.1", "localhost"], "requests": {"s": through(proxy)}}
            async with Fetcher(limits=PATIENT, **options) as fetcher:
                return [await fetcher.fetch(poll, NOW) for poll in polls], proxy, site

    answers, proxy, site = asyncio.run(run())
    assert [type(answer) for answer in answers] == [Fetched] * 3, answers
    assert len(proxy.lines) == 2
    assert len(site.asked) == 3


def test_a_tunnel_is_kept_for_the_next_request() -> None:
    async def run() -> tuple[list[object], Proxy, Site]:
        async with SafeSite(feed=reply()) as site, Proxy({"localhost": site.port}) as proxy:
            own = replace(through(proxy), authorities=AUTHORITY.read_text())
            poll = Poll(Source("s", site.url("feed"), "Outlet"), site.url("feed"))
            options = {"allow_private": ["127.0.0.1", "localhost"], "requests": {"s": own}}
            async with Fetcher(limits=PATIENT, **options) as fetcher:
                return [await fetcher.fetch(poll, NOW) for _ in range(3)], proxy, site

    answers, proxy, site = asyncio.run(run())
    assert [type(answer) for answer in answers] == [Fetched] * 3, answers
    assert len(proxy.lines) == site.connections == 1
    assert len(site.asked) == 3


@pytest.mark.parametrize("trusted", [True, False])
def test_a_server_with_an_authority_of_its_own_needs_the_file(trusted: bool) -> None:
    async def run() -> object:
        async with SafeSite(feed=reply()) as site:
            return await ask(site.url("feed"), RequestConfig(authorities=AUTHORITY.read_text() if trusted else ""))

    answer = asyncio.run(run())
    assert isinstance(answer, Fetched) if trusted else answer.reason == "tls"


def test_an_authority_is_trusted_beside_the_usual_ones() -> None:
    async def run() -> tuple[ssl.SSLContext, ssl.SSLContext]:
        own = RequestConfig(authorities=AUTHORITY.read_text())
        async with Fetcher(requests={"s": own}) as fetcher:
            return fetcher._routes["s"].tls, fetcher._transport._usual.tls

    own, usual = asyncio.run(run())
    assert len(own.get_ca_certs()) == len(usual.get_ca_certs()) + 1


@pytest.mark.parametrize(
    ("names", "host", "may"),
    [
        ((), "news.example", True),
        ((), "8.8.8.8", True),
        ((), "2606:4700::1111", True),
        ((), "10.0.0.9", False),
        ((), "8.8.8.256", False),
        ((), "0x", False),
        (("10.0.0.0/8",), "10.0.0.9", True),
        (("10.0.0.9",), "0xa000009", True),
        (("Router",), "router.", True),
        (("10.0.0.0/8",), "router", False),
    ],
)
def test_which_hosts_a_proxy_may_be_asked_for(names: tuple[str, ...], host: str, may: bool) -> None:
    assert Inside(names).may_ask(host) is may


def test_a_check_of_any_address_goes_through_the_proxy_of_the_defaults() -> None:
    async def run() -> tuple[checking.Checked, Proxy]:
        async with Site(feed=reply()) as site, Proxy({"news.example": site.port}) as proxy:
            defaults = Defaults(request=through(proxy))
            config = Config("sqlite://", defaults=defaults, allow_private=("127.0.0.1",))
            source = Source("http://news.example/feed", "http://news.example/feed", "News")
            async with checking.fetcher(config, [source]) as fetcher:
                return await checking.check(source, fetcher, NOW), proxy

    checked, proxy = asyncio.run(run())
    assert not checked.failed
    assert proxy.lines == ["GET http://news.example/feed HTTP/1.1"]


INNER = [(0x7F000000, 24), (0x0A000000, 24), (0xC0A80000, 16), (0xA9FEA9FE, 0), (0xAC100000, 20), (0x64400000, 22)]


@given(st.sampled_from(INNER), st.integers(min_value=0), st.sampled_from(["{:d}", "{:#x}", "0{:o}", "0x{:08X}"]))
def test_an_inner_address_is_known_in_whatever_way_it_is_written(network: tuple[int, int], at: int, form: str) -> None:
    number = network[0] + at % (1 << network[1])
    parts = number.to_bytes(4, "big")
    ways = [
        form.format(number),
        f"{form.format(parts[0])}.{form.format(number & 0xFFFFFF)}",
        f"{parts[0]}.{form.format(parts[1])}.{form.format(number & 0xFFFF)}",
        ".".join(form.format(part) for part in parts),
        ".".join(map(str, parts)).translate(str.maketrans("0123456789.", "０１２３４５６７８９。")),
    ]
    for way in ways:
        target = address.read(f"http://{way}/")
        assert target is not None
        assert not Inside().may_ask(target.host), way
