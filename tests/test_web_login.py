"""Who gets to see the pages, and who does not?"""

from __future__ import annotations

import asyncio
import base64
import hmac
from typing import Any

import httpx
import pytest
from newsroom import NOW, WELL, Newsroom

from monitor.config import Config, Secret, WebConfig
from monitor.store import Store
from monitor.web import Desk, create_app
from monitor.web import login as logins
from monitor.web.login import MOST_WRONG, Throttle, is_own, token_of

TOKEN = "0123456789abcdef"
LOCKED = WebConfig(host="0.0.0.0", token=Secret(TOKEN))


def basic(password: str, user: str = "me") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def answers(store: Store, web: WebConfig, *asked: tuple[str, dict[str, str]]) -> list[httpx.Response]:
    app: Any = create_app(lambda: WELL, Desk(store, lambda: Config("sqlite://", web=web), lambda: NOW, web))

    async def get() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            return [await client.get(path, headers=headers) for path, headers in asked]

    return asyncio.run(get())


def status(store: Store, web: WebConfig, path: str, **headers: str) -> int:
    return answers(store, web, (path, headers))[0].status_code


@pytest.mark.parametrize("path", ["/", "/events/opening", "/no/such/page"])
def test_with_a_token_nothing_is_shown_without_it(store: Store, path: str) -> None:
    (answer,) = answers(store, LOCKED, (path, {}))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert TOKEN not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_needs_no_token(store: Store, path: str) -> None:
    assert status(store, LOCKED, path) == 200


@pytest.mark.parametrize(
    "headers",
    [basic(TOKEN), basic(TOKEN, user=""), {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"bearer {TOKEN} "}],
)
def test_the_token_opens_as_a_password_and_as_a_bearer(store: Store, headers: dict[str, str]) -> None:
    assert status(store, LOCKED, "/", **headers) == 200


@pytest.mark.parametrize(
    "headers",
    [
        basic(TOKEN[:-1]),
        basic(TOKEN + "0"),
        basic(""),
        basic("x", user=TOKEN),
        {"Authorization": f"Bearer {TOKEN.upper()}"},
        {"Authorization": f"Digest {TOKEN}"},
        {"Authorization": "Basic ???"},
        {"Authorization": "Basic /w=="},
        {"Authorization": "Bearer"},
        {"Cookie": f"token={TOKEN}"},
    ],
)
def test_anything_else_does_not(store: Store, headers: dict[str, str]) -> None:
    assert status(store, LOCKED, "/", **headers) == 401


def test_tokens_are_compared_in_constant_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []
    real = hmac.compare_digest

    def compare(left: bytes, right: bytes) -> bool:
        compared.append((len(left), len(right)))
        return real(left, right)

    monkeypatch.setattr(logins.hmac, "compare_digest", compare)
    for given in ("0", TOKEN[:-1], TOKEN * 9):
        status(store, LOCKED, "/", Authorization=f"Bearer {given}")
    assert compared == [(32, 32)] * 3, "neither length nor beginning of the right token shows"


def test_who_guesses_has_to_wait_even_with_the_right_one(store: Store) -> None:
    wrong = ("/", {"Authorization": "Bearer wrong"})
    *tried, last = answers(store, LOCKED, *[wrong] * MOST_WRONG, ("/", basic(TOKEN)))
    assert {answer.status_code for answer in tried} == {401}
    assert last.status_code == 429
    assert 0 < int(last.headers["Retry-After"]) <= 61


def test_who_gives_no_token_yet_is_not_guessing(store: Store) -> None:
    *_, last = answers(store, LOCKED, *[("/", {})] * (MOST_WRONG + 5), ("/", basic(TOKEN)))
    assert last.status_code == 200


def test_a_wait_is_over_after_a_minute_and_others_do_not_wait() -> None:
    now = 0.0
    throttle = Throttle(lambda: now)
    for _ in range(MOST_WRONG):
        throttle.wrong("a")
    now = 59.0
    assert throttle.wait("a") == 1.0
    assert throttle.wait("b") == 0.0
    now = 60.0
    assert throttle.wait("a") == 0.0
    throttle.wrong("a")
    assert throttle.wait("a") == 0.0


def test_many_addresses_cost_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins, "MOST_CLIENTS", 3)
    throttle = Throttle(lambda: 0.0)
    for client in range(100):
        throttle.wrong(str(client))
    assert len(throttle._wrong) == 3


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1:8080", True),
        ("[::1]:8080", True),
        ("192.168.1.4", True),
        ("localhost", True),
        ("LocalHost.:8080", True),
        ("news.example.org", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("news.example.org@evil.example", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_a_page_from_elsewhere_cannot_read_through_a_browser_here(store: Store, host: str, own: bool) -> None:
    web = WebConfig(url="https://news.example.org/monitor")
    assert is_own(host, web.url) is own
    assert status(store, web, "/", Host=host) == (200 if own else 421)


def test_open_is_open_under_any_name(store: Store) -> None:
    assert status(store, WebConfig(host="0.0.0.0", open=True), "/", Host="monitor:8080") == 200


def test_a_token_may_hold_a_colon() -> None:
    assert token_of(basic("a:b:c")["Authorization"]) == "a:b:c"


def test_the_token_of_the_start_holds_until_the_next_one(store: Store) -> None:
    room = Newsroom(store)
    web = room.config.web
    desk = Desk(store, lambda: Config("sqlite://", web=WebConfig()), lambda: NOW, LOCKED)
    assert web.token is None
    assert asyncio.run(_status(create_app(lambda: WELL, desk))) == 401


async def _status(app: Any) -> int:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        return (await client.get("/")).status_code
