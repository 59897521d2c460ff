"""Can only our own pages change something, and do they change what they say?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from browser import Browser, Page
from fastapi import FastAPI
from newsroom import NOW, WELL, Newsroom
from starlette.datastructures import Headers

from monitor.config import WebConfig
from monitor.model import DeliveryState
from monitor.store import Store
from monitor.web import Desk, create_app
from monitor.web import forms as web_forms
from monitor.web.forms import COOKIE, LARGEST, is_ours


@pytest.fixture
def room(told: Store) -> Newsroom:
    return Newsroom(told)


def app_of(room: Newsroom, web: WebConfig | None = None) -> FastAPI:
    desk = Desk(room.store, lambda: room.config, lambda: room.now, web or room.config.web)
    return create_app(lambda: WELL, desk)


def kill(room: Newsroom, count: int = 1) -> list[str]:
    """Let messages be given up; return their alerts."""
    with room.store.transaction() as tx:
        found = tx.deliveries(DeliveryState.PENDING)[:count]
        for each in found:
            tx.mark_failed(each.id, NOW, "gone", dead=True)
    return [each.alert.id for each in found]


def dead(room: Newsroom) -> int:
    return room.store.counts()["dead"]


def test_a_message_that_was_given_up_is_sent_again_from_its_page(room: Newsroom) -> None:
    first, _ = kill(room, 2)
    browser = Browser(app_of(room))
    assert len(Page(browser.get("/alerts").text).forms) == 2
    answer = browser.send("/alerts", f"{first}/resend")
    assert "1 message is on the way again." in Page(answer.text).words
    assert dead(room) == 1
    assert "There was nothing left to send again." in browser.get("/alerts?again=0").text


def test_all_of_them_can_be_sent_again_at_once(room: Newsroom) -> None:
    kill(room, 2)
    answer = Browser(app_of(room)).send("/alerts?dead=true", "alerts/resend")
    assert "2 messages are on the way again." in Page(answer.text).words
    assert dead(room) == 0


def acting(routes: Iterable[Any], prefix: str = "") -> Iterator[str]:
    """Yield the addresses of pages that something is sent to."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from acting(route.original_router.routes)
        elif "POST" in (getattr(route, "methods", None) or ()) and not route.path.startswith("/api/"):
            yield route.path.replace("{alert}", "x")


def test_nothing_that_acts_takes_a_form_that_is_not_ours(room: Newsroom) -> None:
    kill(room)
    app = app_of(room)
    assert {"/alerts/resend", "/alerts/x/resend"} <= set(acting(app.routes))
    for path in acting(app.routes):
        browser, other = Browser(app), Browser(app)
        browser.get("/alerts")
        word = Page(other.get("/alerts").text).forms[-1][1]["form"]
        for fields in ({"x": "y"}, {"form": ""}, {"form": "x" * 64}, {"form": word}):
            answer = browser.ask("POST", path, data=fields)
            assert answer.status_code == 403, (path, fields)
        assert browser.ask("POST", path, json={"form": word}).status_code == 415
        assert browser.ask("GET", path).status_code in (200, 404, 405), "a link does nothing"
    assert dead(room) == 1


def test_no_page_from_elsewhere_sends_anything(room: Newsroom) -> None:
    (alert,) = kill(room)
    app = app_of(room)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        browser = Browser(app)
        assert browser.send("/alerts", "resend", headers=headers).status_code == 403
    assert browser.ask("POST", "/api/v1/alerts", headers=headers).status_code == 403
    assert dead(room) == 1
    assert browser.send("/alerts", f"{alert}/resend", headers={"Origin": "http://127.0.0.1:8080"}).status_code == 200
    assert dead(room) == 0


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"host": "m.example", "origin": "https://m.example"}, True),
        ({"host": "inside:8080", "origin": "https://news.example.org"}, True),
        ({"host": "inside:8080", "origin": "https://news.example.org", "sec-fetch-site": "cross-site"}, True),
        ({"host": "m.example", "origin": "https://m.example.evil.example"}, False),
        ({"host": "m.example", "origin": "https://m.example", "sec-fetch-site": "same-site"}, False),
        ({"host": "m.example", "sec-fetch-site": "same-origin"}, True),
        ({"host": "m.example", "sec-fetch-site": "none"}, True),
        ({"host": "m.example", "origin": "null"}, False),
    ],
)
def test_browsers_say_where_a_request_comes_from(headers: dict[str, str], ours: bool) -> None:
    assert is_ours(Headers(headers), "https://news.example.org/monitor") is ours


def test_the_cookie_is_read_by_no_script_and_sent_by_no_other_site(room: Newsroom) -> None:
    plain = Browser(app_of(room)).ask("GET", "/alerts").headers["Set-Cookie"]
    assert plain.startswith(f"{COOKIE}=")
    assert plain.endswith("; Path=/; HttpOnly; SameSite=Strict")
    web = replace(room.config.web, url="https://news.example.org/monitor/")
    assert (
        Browser(app_of(room, web))
        .ask("GET", "/alerts")
        .headers["Set-Cookie"]
        .endswith("; Path=/monitor; HttpOnly; SameSite=Strict; Secure")
    )


def test_the_cookie_is_set_once_and_by_pages_alone(room: Newsroom) -> None:
    browser = Browser(app_of(room))
    assert "Set-Cookie" not in browser.ask("GET", "/feed.atom").headers
    assert "Set-Cookie" in browser.ask("GET", "/").headers
    assert "Set-Cookie" not in browser.ask("GET", "/").headers


@pytest.mark.parametrize("cookie", ["", "x", f'{COOKIE}="é\x00;;', f"{COOKIE}=" + "y" * 5000, "=;=,"])
def test_any_cookie_is_as_good_as_none(room: Newsroom, cookie: str) -> None:
    kill(room)
    browser = Browser(app_of(room))
    headers = {"Cookie": cookie.encode("utf-8")}
    assert browser.ask("GET", "/alerts", headers=headers).status_code == 200
    assert browser.ask("POST", "/alerts/resend", headers=headers, data={"form": "x"}).status_code == 403


def test_a_form_has_a_largest_size_and_a_number_of_fields(room: Newsroom) -> None:
    browser = Browser(app_of(room))
    assert browser.ask("POST", "/alerts/resend", data={"x": "y" * LARGEST}).status_code == 413
    many: Any = {f"f{number}": "" for number in range(100)}
    assert browser.ask("POST", "/alerts/resend", data=many).status_code == 413


def test_words_are_compared_in_constant_time(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    real = web_forms.hmac.compare_digest

    def compare(left: bytes, right: bytes) -> bool:
        compared.append(len(right))
        return real(left, right)

    monkeypatch.setattr(web_forms.hmac, "compare_digest", compare)
    Browser(app_of(room)).ask("POST", "/alerts/resend", data={"form": "x"})
    assert compared == [64]
