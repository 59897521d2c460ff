"""Can somebody log in with a token and out again, and nobody without one?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from browser import Browser, Page
from newsroom import NOW, WELL, Newsroom

from monitor.config import Scope, Secret, Token, WebConfig
from monitor.model import DeliveryState, Failed
from monitor.store import Store
from monitor.web import Desk, create_app, sessions
from monitor.web.login import MOST_WRONG

TOKEN, READS = "0123456789abcdef", "fedcba9876543210"
LOCKED = WebConfig(host="0.0.0.0", token=Secret(TOKEN), tokens=(Token("tv", Secret(READS), Scope.READ),))


@pytest.fixture
def room(told: Store) -> Newsroom:
    return Newsroom(told)


def browser(room: Newsroom, web: WebConfig = LOCKED) -> Browser:
    return Browser(create_app(lambda: WELL, Desk(room.store, lambda: room.config, lambda: room.now, web)))


def logged_in(room: Newsroom, token: str = TOKEN, web: WebConfig = LOCKED) -> Browser:
    found = browser(room, web)
    assert found.send("/login", "login", {"token": token}).status_code == 200
    return found


def test_a_page_leads_to_the_login_and_the_login_to_the_page(room: Newsroom) -> None:
    visitor = browser(room)
    answer = visitor.get("/stories?q=postponed&order=newest")
    assert "Login" in Page(answer.text).words
    assert "Riverton" not in answer.text
    answer = visitor.send(str(answer.request.url.raw_path, "ascii"), "login", {"token": f" {TOKEN} "})
    assert (answer.status_code, answer.request.url.path) == (200, "/stories")
    assert "<mark>postponed</mark>" in answer.text
    assert visitor.get("/events/opening").status_code == 200
    assert visitor.get("/feed.atom").status_code == 200


def test_a_deep_page_leads_to_the_login_behind_any_prefix(room: Newsroom) -> None:
    answer = browser(room).ask("GET", "/events/opening")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "../login?next=%2Fevents%2Fopening"
    assert answer.headers["Cache-Control"] == "no-store"


def test_programs_are_told_to_show_a_token_instead(room: Newsroom) -> None:
    visitor = browser(room)
    assert visitor.ask("GET", "/calendar.ics", headers={"Accept": "*/*"}).status_code == 401
    assert visitor.ask("GET", "/", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert visitor.ask("POST", "/alerts/resend", data={"form": "x"}).status_code == 401


def test_the_login_needs_its_style_and_shows_nothing_else(room: Newsroom) -> None:
    page = Page(browser(room).get("/login").text)
    for link in page.of("link"):
        assert browser(room).ask("GET", link["href"].removeprefix(".")).status_code == 200
    assert page.of("input")[-1]["type"] == "password"
    assert "Log out" not in page.words


def test_the_cookie_is_no_token_and_is_read_by_no_script(room: Newsroom) -> None:
    visitor = browser(room)
    hidden = Page(visitor.get("/login").text).forms[0][1]
    cookie = visitor.ask("POST", "/login", data={**hidden, "token": TOKEN}).headers["Set-Cookie"]
    assert cookie.startswith(f"{sessions.COOKIE}=")
    assert cookie.endswith("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict")
    assert TOKEN not in cookie


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN.upper()])
def test_a_wrong_token_is_said_to_be_wrong(room: Newsroom, token: str) -> None:
    visitor = browser(room)
    answer = visitor.send("/login?next=/rules", "login", {"token": token})
    assert answer.status_code == 403
    assert "This is no token of monitor.yml." in Page(answer.text).words
    assert {"name": "next", "value": "/rules", "type": "hidden"} in Page(answer.text).of("input")
    assert visitor.ask("GET", "/").status_code == 303


def test_who_guesses_has_to_wait_at_the_login_and_elsewhere_and_sessions_go_on(room: Newsroom) -> None:
    app = create_app(lambda: WELL, Desk(room.store, lambda: room.config, lambda: room.now, LOCKED))
    inside, visitor = Browser(app), Browser(app)
    inside.send("/login", "login", {"token": TOKEN})
    for _ in range(MOST_WRONG):
        assert visitor.send("/login", "login", {"token": "wrong"}).status_code == 403
    answer = visitor.send("/login", "login", {"token": TOKEN})
    assert answer.status_code == 429
    assert "Wait a minute" in answer.text
    assert visitor.ask("GET", "/", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 429
    assert inside.ask("GET", "/").status_code == 200


def test_no_form_from_elsewhere_logs_anybody_in(room: Newsroom) -> None:
    visitor = browser(room)
    assert visitor.ask("POST", "/login", data={"token": TOKEN}).status_code == 403
    visitor.get("/login")
    assert visitor.ask("POST", "/login", data={"token": TOKEN, "form": "x"}).status_code == 403


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/a\r\nX: y",
        "",
    ],
)
def test_the_login_leads_to_no_other_place(room: Newsroom, elsewhere: str) -> None:
    visitor = browser(room)
    hidden = Page(visitor.get("/login").text).forms[0][1]
    answer = visitor.ask("POST", "/login", data={**hidden, "next": elsewhere, "token": TOKEN})
    assert (answer.status_code, answer.headers["Location"]) == (303, "./")


def test_a_session_is_ended(room: Newsroom) -> None:
    visitor = logged_in(room)
    answer = visitor.send("/events/opening", "logout")
    assert answer.request.url.path == "/login"
    assert visitor.ask("GET", "/").status_code == 303


def test_a_session_is_over_after_a_while(room: Newsroom) -> None:
    visitor = logged_in(room)
    room.now = NOW + sessions.LASTS - timedelta(seconds=1)
    assert visitor.ask("GET", "/").status_code == 200
    room.now = NOW + sessions.LASTS
    assert visitor.ask("GET", "/").status_code == 303


def test_a_restart_ends_no_session_and_another_token_does(room: Newsroom) -> None:
    kept = logged_in(room).cookies
    again = browser(room)
    again.cookies = kept
    assert again.ask("GET", "/").status_code == 200
    other = browser(room, replace(LOCKED, token=Secret("another-token-now")))
    other.cookies = kept
    assert other.ask("GET", "/").status_code == 303


@pytest.mark.parametrize(
    "cookie", ["", "1", "9" * 40 + ".x.y", "99999999999.a.b", "٣٣٣٣.a.b", "99999999999..", "é.é.é"]
)
def test_no_cookie_but_ours_is_a_session(cookie: str) -> None:
    assert sessions.scope_of(cookie, LOCKED, NOW) is None
    begun = sessions.begun(TOKEN, NOW)
    end, nonce, proof = begun.split(".")
    assert sessions.scope_of(begun, LOCKED, NOW) is Scope.WRITE
    assert sessions.scope_of(f"{int(end) + 1}.{nonce}.{proof}", LOCKED, NOW) is None
    assert sessions.scope_of(f"{end}.{nonce}x.{proof}", LOCKED, NOW) is None
    assert sessions.scope_of(begun, WebConfig(), NOW) is None


def test_who_may_only_read_sends_no_request_behind_the_firewall(room: Newsroom) -> None:
    asked: list[bool] = []

    async def fetch(_url: str, inside: bool) -> Failed:
        asked.append(inside)
        return Failed("http 404")

    desk = Desk(room.store, lambda: room.config, lambda: room.now, LOCKED, fetch=fetch)
    for token in (READS, TOKEN):
        visitor = Browser(create_app(lambda: WELL, desk))
        visitor.send("/login", "login", {"token": token})
        visitor.send("/rules/try", "rules/try", {"url": "http://10.1.0.7/admin"})
    assert asked == [False, True]


def test_who_may_only_read_changes_nothing(room: Newsroom) -> None:
    with room.store.transaction() as tx:
        tx.mark_failed(tx.deliveries(DeliveryState.PENDING)[0].id, NOW, "gone", dead=True)
    reader = logged_in(room, READS)
    answer = reader.send("/alerts", "resend")
    assert answer.status_code == 403
    assert "may only read" in answer.text
    assert reader.send("/rules/try", "rules/try", {"title": "x"}).status_code == 200
    assert room.store.counts()["dead"] == 1
    assert logged_in(room).send("/alerts", "resend").status_code == 200
    assert room.store.counts()["dead"] == 0
