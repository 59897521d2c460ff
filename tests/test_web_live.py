"""Does a page hear that it is no longer what it was, and does that end when it should?"""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from typing import Any

import pytest
from browser import Browser, Page
from newsroom import NOW, WELL, Newsroom, course
from sqlalchemy.exc import OperationalError

from monitor.model import Poll, Source
from monitor.store import Store
from monitor.web import Desk, create_app
from monitor.web.live import Live
from monitor.web.render import ASSETS

PATIENCE = 30.0


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store)


def desk_of(room: Newsroom) -> Desk:
    return Desk(room.store, lambda: room.config, lambda: room.now, room.config.web)


class Looker:
    """A client that listens."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.came = asyncio.Event()
        self.left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)
        self.came.set()

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent[1:]).decode()

    async def until(self, pattern: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not re.search(pattern, self.text):
                self.came.clear()
                await self.came.wait()


@asynccontextmanager
async def looking(live: Live) -> Any:
    looker = Looker()
    task = asyncio.create_task(live.answer({"type": "http", "method": "GET"}, looker.receive, looker.send))
    try:
        yield looker
    finally:
        looker.left.set()
        await asyncio.wait_for(task, PATIENCE)


def test_who_looks_on_hears_the_state_and_each_new_one(room: Newsroom) -> None:
    async def go() -> None:
        live = Live(desk_of(room), every=0)
        async with looking(live) as looker:
            await looker.until("event: feeds\ndata: ")
            first = re.findall("event: news\ndata: (.*)\n", looker.text)
            await asyncio.to_thread(room.read, course())
            await looker.until("(?s)event: news.*event: news")
            second = re.findall("event: news\ndata: (.*)\n", looker.text)
            assert len(first) == 1
            assert second[:1] == first
            assert second[1] != first[0]
            assert looker.text.count("event: feeds") == 1, "no feed was asked"
        assert live.count == 0

    asyncio.run(go())


def test_a_poll_is_a_new_state_of_the_feeds(room: Newsroom) -> None:
    before = room.store.polls_version()
    with room.store.transaction() as tx:
        tx.save_poll(Poll(Source("wire", "u", "The Wire"), "u", failures=1, due=NOW))
    assert room.store.polls_version() != before


def test_a_second_looker_hears_the_state_at_once(room: Newsroom) -> None:
    async def go() -> None:
        live = Live(desk_of(room), every=0)
        async with looking(live) as one:
            await one.until("event: news")
            async with looking(live) as other:
                await other.until("event: news")
                assert live.count == 2
            assert one.text.count("event: news") == 1

    asyncio.run(go())


def test_a_still_connection_has_signs_of_life(room: Newsroom) -> None:
    async def go() -> None:
        async with looking(Live(desk_of(room), every=0, beat=0.001)) as looker:
            await looker.until("(?s)still here.*still here")

    asyncio.run(go())


def test_only_so_many_look_on_and_a_place_becomes_free(room: Newsroom) -> None:
    async def go() -> None:
        live = Live(desk_of(room), every=0, most=1)
        async with looking(live) as one:
            await one.until("event")
            async with looking(live) as other:
                async with asyncio.timeout(PATIENCE):
                    await other.came.wait()
                assert other.status == 503
            assert live.count == 1
        async with looking(live) as third:
            await third.until("event")
            assert third.status == 200

    asyncio.run(go())


def test_it_ends_when_the_service_stops(room: Newsroom) -> None:
    async def go() -> None:
        desk = desk_of(room)
        live, looker = Live(desk, every=0), Looker()
        task = asyncio.create_task(live.answer({"type": "http", "method": "GET"}, looker.receive, looker.send))
        await looker.until("event")
        desk.closed.set()
        await asyncio.wait_for(task, PATIENCE)
        assert looker.sent[-1] == {"type": "http.response.body", "body": b""}
        assert live.count == 0
        async with looking(live) as late:
            async with asyncio.timeout(PATIENCE):
                await late.came.wait()
            assert late.status == 503

    asyncio.run(go())


def test_nobody_asks_the_database_while_nobody_looks_on(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    real = room.store.rows_version

    def counted() -> str:
        nonlocal asked
        asked += 1
        return real()

    monkeypatch.setattr(room.store, "rows_version", counted)

    async def go() -> int:
        live = Live(desk_of(room), every=0)
        async with looking(live) as looker:
            await looker.until("event")
        assert live._watching is not None
        await asyncio.wait_for(live._watching, PATIENCE)
        return asked

    assert asyncio.run(go()) == asked > 0


def test_a_database_that_does_not_answer_ends_nothing(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([OperationalError("", {}, Exception())] * 3)
    real = room.store.rows_version

    def failing() -> str:
        if error := next(answers, None):
            raise error
        return real()

    monkeypatch.setattr(room.store, "rows_version", failing)

    async def go() -> None:
        async with looking(Live(desk_of(room), every=0)) as looker:
            await looker.until("event: news")

    asyncio.run(go())


@pytest.mark.parametrize(
    ("path", "state"), [("/", "news"), ("/events/opening", "news"), ("/alerts", "news"), ("/feeds", "feeds")]
)
def test_pages_name_what_they_live_by_and_their_script_is_a_file(room: Newsroom, path: str, state: str) -> None:
    page = Page(Browser(create_app(lambda: WELL, desk_of(room))).get(path).text)
    (main,), (script,) = page.of("main"), page.of("script")
    up = "../" * (path.count("/") - 1) or "./"
    assert (main["data-live"], main["data-stream"]) == (state, f"{up}live")
    assert script == {"src": f"{up}assets/live.js", "defer": ""}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


def test_the_script_is_a_few_lines_and_puts_no_text_into_markup() -> None:
    kind, body = ASSETS["live.js"]
    assert kind.startswith("text/javascript")
    assert len(body) < 2500
    for word in (b"innerHTML", b"eval", b"document.write", b"insertAdjacent", b"http"):
        assert word not in body
