"""Is a request ever sent to where it may not go: a place inside, a stranger with a key, a server without a good name?

Names lead where a resolver of the tests says, another place each time; what would be connected to is written down, and
a site on loopback stands in for it, whatever it is.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

import pytest
from proxy import AUTHORITY, Proxy
from test_fetch import FEED, NOW, PATIENT, Site, moved, reply
from test_proxy import SafeSite, through

from monitor import address, checking
from monitor.config import Config, RequestConfig, Secret, load
from monitor.fetch import Fetcher
from monitor.model import Failed, Fetched, Poll, Source

PUBLIC, INSIDE = "203.0.114.7", ["127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1", "10.0.0.9"]
NAME = "rebind.example"


class World:
    """What a name leads to, one answer of the resolver after another, the last one for good; and what was reached."""

    def __init__(self, site: Site, *answers: list[str]) -> None:
        self.site = site
        self.answers = list(answers)
        self.resolved = 0
        self.reached: list[str] = []
        #: places that do not answer
        self.silent: set[str] = set()

    def resolve(self, host: str, port: object, *_: object, **__: object) -> list[tuple[object, ...]]:
        assert host == NAME
        found = self.answers[min(self.resolved, len(self.answers) - 1)]
        self.resolved += 1
        kinds = [socket.AF_INET6 if ":" in place else socket.AF_INET for place in found]
        return [(kind, socket.SOCK_STREAM, 6, "", (place, port)) for kind, place in zip(kinds, found, strict=True)]

    @contextmanager
    def instead(self) -> Iterator[None]:
        """Stand between the program and the network."""
        connect = asyncio.base_events.BaseEventLoop.create_connection

        async def stand_in(
            loop: asyncio.BaseEventLoop, make: Callable[[], asyncio.Protocol], host: str, port: int, **options: object
        ) -> object:
            try:
                place = str(ip_address(host))
            except ValueError:  # whoever connects to a name has it resolved once more
                place = str(self.resolve(host, port)[0][4][0])  # type: ignore[index]
            self.reached.append(place)
            if place in self.silent:
                raise ConnectionRefusedError("nobody there")
            return await connect(loop, make, "127.0.0.1", self.site.port, **options)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", self.resolve)
            patch.setattr(asyncio.base_events.BaseEventLoop, "create_connection", stand_in)
            yield


def look(
    site: Site, *answers: list[str], silent: tuple[str, ...] = (), polls: int = 1, scheme: str = "http"
) -> tuple[list[object], World]:
    """Poll a feed of a name, and return what came of it."""

    async def run() -> tuple[list[object], World]:
        async with site:
            world = World(site, *answers)
            world.silent.update(silent)
            own = RequestConfig(authorities=AUTHORITY.read_text())
            url = f"{scheme}://{NAME}/feed"
            with world.instead():
                async with Fetcher(limits=PATIENT, requests={"s": own}) as fetcher:
                    poll = Poll(Source("s", url, "Outlet"), url)
                    return [await fetcher.fetch(poll, NOW) for _ in range(polls)], world

    return asyncio.run(run())


def closing(page: bytes) -> bytes:
    """Return an answer after which the next request needs a connection of its own."""
    return page.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)


# ---------------------------------------------------------------- names that change where they lead


@pytest.mark.parametrize("inside", INSIDE)
def test_what_is_connected_to_is_what_was_checked(inside: str) -> None:
    (answer,), world = look(Site(feed=reply()), [PUBLIC], [inside])
    assert isinstance(answer, Fetched)
    assert world.reached == [PUBLIC]
    assert world.resolved == 1


@pytest.mark.parametrize("inside", INSIDE)
def test_a_name_that_leads_inside_by_the_second_poll_is_refused_then(inside: str) -> None:
    site = Site(feed=closing(reply()))
    (first, second), world = look(site, [PUBLIC], [inside], polls=2)
    assert isinstance(first, Fetched)
    assert (second.reason, world.reached, len(site.asked)) == ("forbidden address", [PUBLIC], 1)


@pytest.mark.parametrize("inside", INSIDE)
@pytest.mark.parametrize("to", ["/secret", f"http://{NAME}:8080/secret"], ids=["same place", "another port"])
def test_a_name_that_leads_inside_by_the_second_request_of_a_redirect_is_refused(inside: str, to: str) -> None:
    site = Site(feed=closing(moved(302, to)), secret=reply())
    (answer,), world = look(site, [PUBLIC], [inside])
    assert isinstance(answer, Failed)
    assert answer.reason == "forbidden address"
    assert world.reached == [PUBLIC]
    assert [request.target for request in site.asked] == ["/feed"]


@pytest.mark.parametrize("inside", INSIDE)
def test_of_several_places_those_inside_are_not_tried_even_if_no_other_answers(inside: str) -> None:
    (answer,), world = look(Site(feed=reply()), [inside, PUBLIC, inside], silent=(PUBLIC,))
    assert answer.reason == "unreachable"
    assert world.reached == [PUBLIC]


@pytest.mark.parametrize("inside", INSIDE)
def test_tls_opens_no_way_inside(inside: str) -> None:
    site = SafeSite(feed=reply())
    (answer,), world = look(site, [inside], scheme="https")
    assert (answer.reason, world.reached, site.connections) == ("forbidden address", [], 0)


# ---------------------------------------------------------------- TLS and redirects away from it


def safely(site: Site, url: str, own: RequestConfig, allowed: tuple[str, ...] = ("127.0.0.1", "localhost")) -> object:
    async def run() -> object:
        async with site, Fetcher(allow_private=allowed, limits=PATIENT, requests={"s": own}) as fetcher:
            at = url or site.url("feed")
            return await fetcher.fetch(Poll(Source("s", at, "Outlet"), at), NOW)

    return asyncio.run(run())


def test_nothing_is_asked_of_a_server_whose_authority_is_unknown() -> None:
    site = SafeSite(feed=reply())
    answer = safely(site, "", RequestConfig(authorization=Secret("Bearer geheim")))
    assert (answer.reason, site.asked) == ("tls", [])
    assert "certificate verify failed" in answer.detail


def test_nothing_is_asked_of_a_server_that_shows_another_name() -> None:
    site = SafeSite(feed=reply())
    # by a known authority, for localhost
    (answer,), world = look(site, [PUBLIC], scheme="https")
    assert (answer.reason, site.asked, world.reached) == ("tls", [], [PUBLIC])
    assert "ostname mismatch" in answer.detail


def test_nothing_is_asked_through_a_tunnel_of_a_server_whose_authority_is_unknown() -> None:
    site = SafeSite(feed=reply())

    async def run() -> object:
        async with site, Proxy({"localhost": site.port}) as proxy:
            own = through(proxy)
            async with Fetcher(
                allow_private=["127.0.0.1", "localhost"], limits=PATIENT, requests={"s": own}
            ) as fetcher:
                return await fetcher.fetch(Poll(Source("s", site.url("feed"), "Outlet"), site.url("feed")), NOW)

    assert (asyncio.run(run()).reason, site.asked) == ("tls", [])


def test_a_ca_file_is_for_its_feed_alone_even_on_a_connection_that_is_open(tmp_path: Path) -> None:
    site = SafeSite(feed=reply())
    (tmp_path / "hall.pem").write_text(AUTHORITY.read_text())
    (tmp_path / "rules.yml").write_text("rules:\n  - {id: launch, watch: Ariane 7 launch}\n")
    (tmp_path / "monitor.yml").write_text("allow_private: [localhost]\n")

    async def run() -> list[object]:
        async with site:
            url = site.url("feed")
            feeds = f"  - {{name: Hall, url: '{url}', ca_file: hall.pem}}\n  - {{name: Other, url: '{url}?other'}}\n"
            (tmp_path / "feeds.yml").write_text(f"feeds:\n{feeds}")
            config = load(tmp_path, {})
            assert isinstance(config, Config), config
            async with checking.fetcher(config, config.sources) as fetcher:
                hall, other = (Poll(source, source.url) for source in config.sources)
                return [await fetcher.fetch(poll, NOW) for poll in (hall, other, hall)]

    first, other, again = asyncio.run(run())
    assert first.body == again.body == FEED
    assert other.reason == "tls"
    assert [request.target for request in site.asked] == ["/feed", "/feed"]


def test_a_redirect_from_https_to_http_is_followed_without_credentials_and_not_remembered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    plain, safe = Site(end=reply()), SafeSite()

    async def run() -> object:
        async with plain, safe:
            safe.pages["/feed"] = moved(301, plain.url("end", "localhost"))
            own = RequestConfig((("x-key", Secret("geheim")),), "", None, authorities=AUTHORITY.read_text())
            async with Fetcher(allow_private=["localhost"], limits=PATIENT, requests={"s": own}) as fetcher:
                url = safe.url("feed", userinfo="leserin:geheim@")
                return await fetcher.fetch(Poll(Source("s", url, "Outlet"), url), NOW)

    answer = asyncio.run(run())
    assert answer.body == FEED
    assert answer.permanent_url is None
    basic = "Basic " + base64.b64encode(b"leserin:geheim").decode()
    assert (safe.asked[0].headers["authorization"], safe.asked[0].headers["x-key"]) == (basic, "geheim")
    assert not {"authorization", "x-key"} & set(plain.asked[0].headers)
    assert not any(word in f"{caplog.text}{answer!r}" for word in ("geheim", "leserin", basic))


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://localhost/feed", "FILE:///etc/passwd", "gopher://localhost/"]
)
@pytest.mark.parametrize("safe", [False, True], ids=["http", "https"])
def test_a_redirect_to_another_scheme_is_not_followed(to: str, safe: bool) -> None:
    site = (SafeSite if safe else Site)(feed=moved(301, to))
    answer = safely(site, "", RequestConfig(authorities=AUTHORITY.read_text()))
    assert (answer.reason, len(site.asked)) == ("forbidden address", 1)
    assert "passwd" not in repr(answer)


# ---------------------------------------------------------------- whose credentials are whose


@pytest.mark.parametrize(
    ("home", "other", "same"),
    [
        ("https://a.example", "https://a.example/else?x", True),
        ("https://a.example", "https://A.example:443/", True),
        ("https://a.example", "http://a.example/", False),
        ("https://a.example", "https://a.example:8443/", False),
        ("https://a.example", "https://b.example/", False),
        ("https://a.example", "https://a.example.b.example/", False),
        ("https://a.example", "https://b.a.example/", False),
        ("https://a.example", "https://a.example@b.example/", False),
        ("http://a.example", "https://a.example/", True),
        ("http://a.example", "https://a.example:8443/", False),
        ("http://a.example", "https://a.example.b.example/", False),
        ("http://a.example:8080", "https://a.example/", False),
    ],
)
def test_to_which_addresses_credentials_may_go(home: str, other: str, same: bool) -> None:
    here, there = address.read(home.replace("://", "://me:geheim@")), address.read(other)
    assert here
    assert there
    assert here.authorization
    assert here.vouches_for(there) is same


def test_credentials_go_to_no_other_port_of_their_host() -> None:
    here, other = Site(), Site(end=reply())

    async def run() -> object:
        async with here, other:
            here.pages["/feed"] = moved(302, other.url("end"))
            async with Fetcher(allow_private=["127.0.0.1"], limits=PATIENT) as fetcher:
                url = here.url("feed", userinfo="leserin:geheim@")
                return await fetcher.fetch(Poll(Source("s", url, "Outlet"), url), NOW)

    assert isinstance(asyncio.run(run()), Fetched)
    assert "authorization" in here.asked[0].headers
    assert "authorization" not in other.asked[0].headers


def test_credentials_that_a_redirect_names_itself_are_not_taken() -> None:
    here, other = Site(), Site(end=reply())

    async def run() -> object:
        async with here, other:
            here.pages["/feed"] = moved(301, other.url("end", "localhost", "someone:word@"))
            async with Fetcher(allow_private=["127.0.0.1", "localhost"], limits=PATIENT) as fetcher:
                return await fetcher.fetch(Poll(Source("s", here.url("feed"), "Outlet"), here.url("feed")), NOW)

    answer = asyncio.run(run())
    assert answer.permanent_url == other.url("end", "localhost")
    assert "authorization" not in other.asked[0].headers
