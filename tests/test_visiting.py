"""Are the pages of stories asked for politely, and is every story read, whatever their servers do?"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from databases import postgres
from feedserver import Feed, FeedServer
from receivers import Webhook
from test_article import CAPTCHA, CONSENT
from test_service import HOUR, START, TICK, House, polls_of, running, until
from typer.testing import CliRunner

from monitor import visiting
from monitor.cli import app
from monitor.config import ArticlesConfig
from monitor.model import Status
from monitor.service import Round, Service
from monitor.store import Store

LIMITS = replace(visiting.LIMITS, host_pause=0)
TITLE = "City confirms Riverton tower opening"


def item(link: str, published: datetime, title: str = TITLE, text: str = "") -> str:
    return (
        f"<item><guid isPermaLink='false'>{link}</guid><title>{escape(title)}</title><link>{link}</link>"
        f"<description>{escape(text)}</description><pubDate>{format_datetime(published)}</pubDate></item>"
    )


def html(day: int, title: str = TITLE) -> bytes:
    said = f"The city said the opening of the Riverton tower will take place on June {day}, after years of work on it."
    text = f"<h1>{title}</h1>" + f"<p>{said}</p>" * 3
    return f"<html><head><title>{title}</title></head><body><article>{text}</article></body></html>".encode()


def moved(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


class Newsstand(House):
    """A house that reads pages, and whose feed server has some."""

    def service(self, **changes: object) -> Service:
        config = replace(self.config(), **{"articles": ArticlesConfig()} | changes)
        return Service(config, env={}, clock=self.clock, tick=TICK, page_limits=LIMITS)

    def put(self, path: str, body: bytes, **options: object) -> str:
        """Serve a page; return its address."""
        self.feeds.feeds[path] = Feed(**{"body": body, "content_type": "text/html"} | options)
        return f"{self.feeds.url}{path}"

    def publish(self, link: str, **options: object) -> None:
        self.clock.advance()
        self.feeds.publish("/wire", item(link, self.clock.now - timedelta(minutes=1), **options))

    def round(self, **changes: object) -> Round:
        return asyncio.run(self.service(**changes).once())

    def reason(self, link: str) -> str:
        store = self.store()
        found = store.page(link)
        store.close()
        assert found is not None
        return found.reason

    def dates(self) -> str:
        store = self.store()
        found = store.event("opening").dates
        store.close()
        return str(found)

    def asked(self, path: str) -> int:
        return len(self.feeds.statuses(path))


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Newsstand]:
    with FeedServer() as feeds, Webhook() as hook:
        feeds.publish("/wire", item("https://wire.example/old", START - HOUR, "Nothing of note", "Nothing."))
        stand = Newsstand(tmp_path, feeds, hook)
        stand.round()
        yield stand


def test_a_summary_without_a_date_is_told_once_with_the_date_of_its_page(stand: Newsstand) -> None:
    link = stand.put("/tower", html(18))
    stand.publish(link)
    done = stand.round()
    assert [outcome.alert is not None for outcome in done.visited] == [True]
    assert stand.dates() == "2031-06-18"
    (request,) = stand.hook.requests
    assert "18" in request.body["title"]
    # neither the feed's next answer nor a restart asks again, or reads the story anew
    stand.feeds.publish("/wire", item("https://wire.example/other", stand.clock.now, "Nothing of note", "Nothing."))
    for _ in range(2):
        stand.clock.advance()
        assert stand.round().visited == ()
    assert (stand.asked("/tower"), stand.asked("/robots.txt"), len(stand.hook.requests)) == (1, 1, 1)


def test_a_summary_that_says_all_asks_for_no_page(stand: Newsstand) -> None:
    link = stand.put("/tower", html(18))
    stand.publish(link, title=f"{TITLE} on June 20", text="It will take place on June 20.")
    stand.publish(stand.put("/budget", html(18)), title="City confirms new budget")
    stand.round()
    assert stand.dates() == "2031-06-20"
    assert {asked.path for asked in stand.feeds.asked} == {"/wire"}


def test_without_articles_no_page_is_asked_for(stand: Newsstand) -> None:
    stand.publish(stand.put("/tower", html(18)))
    assert stand.round(articles=ArticlesConfig(enabled=False)).visited == ()
    assert {asked.path for asked in stand.feeds.asked} == {"/wire"}
    assert len(stand.hook.requests) == 1


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"status": 404}, "http 404"),
        ({"status": 403}, "http 403"),
        ({"body": CONSENT}, "consent wall"),
        ({"body": CAPTCHA}, "captcha"),
        ({"body": html(18), "content_type": "application/pdf"}, "no html page"),
        ({"body": b"x" * (3 << 20)}, "too large"),
        ({"raw": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>"}, "incomplete"),
        (
            {"raw": b"HTTP/1.1 302 Found\r\nLocation: http://169.254.1.1/\r\nContent-Length: 0\r\n\r\n"},
            "forbidden address",
        ),
        (
            {"raw": b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"},
            "forbidden address",
        ),
        ({"raw": moved("/tower")}, "redirect loop"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_page_that_cannot_be_read_loses_no_story(stand: Newsstand, options: dict[str, object], why: str) -> None:
    link = stand.put("/tower", **{"body": b""} | options)
    stand.publish(link)
    stand.round()
    assert stand.reason(link) == why
    # read with what its feed brought
    (request,) = stand.hook.requests
    assert request.body["title"].startswith("Riverton tower opening")
    assert stand.dates() == "None"


def test_a_page_of_another_story_is_kept_and_not_believed(stand: Newsstand) -> None:
    other = (
        b"<html><body><article>" + b"<p>Quite another matter altogether, to happen on June 18, of no concern.</p>" * 5
    )
    link = stand.put("/tower", other)
    stand.publish(link)
    stand.round()
    assert (stand.reason(link), stand.dates()) == ("", "None")


def test_robots_are_asked_first_and_obeyed(stand: Newsstand) -> None:
    stand.put("/robots.txt", b"User-agent: *\nDisallow: /tower", content_type="text/plain")
    link = stand.put("/tower", html(18))
    stand.publish(link)
    stand.round()
    assert stand.reason(link) == "robots.txt forbids it"
    assert (stand.asked("/robots.txt"), stand.asked("/tower")) == (1, 0)
    assert len(stand.hook.requests) == 1


def test_a_server_whose_robots_do_not_answer_is_left_alone(stand: Newsstand) -> None:
    stand.put("/robots.txt", b"", status=503)
    link = stand.put("/tower", html(18))
    stand.publish(link)
    stand.round()
    assert stand.reason(link) == "robots.txt does not answer"
    assert stand.asked("/tower") == 0


def test_a_host_is_asked_no_more_than_its_budget_in_an_hour_and_a_restart_does_not_forget_it(stand: Newsstand) -> None:
    links = [stand.put(f"/tower{n}", html(18)) for n in range(4)]
    budget = {"articles": ArticlesConfig(per_host=2)}
    for minute, link in enumerate(links[:3]):
        stand.feeds.publish("/wire", item(link, stand.clock.now + timedelta(minutes=minute)))
    stand.clock.advance()
    stand.round(**budget)
    stand.feeds.publish("/wire", item(links[3], stand.clock.now))
    stand.clock.advance(timedelta(minutes=30))
    stand.round(**budget)
    assert [stand.asked(f"/tower{n}") for n in range(4)] == [1, 1, 0, 0]
    assert {stand.reason(link) for link in links[2:]} == {"budget of the host spent"}
    later = stand.put("/tower5", html(18))
    stand.publish(later)
    stand.clock.advance()
    stand.round(**budget)
    assert stand.reason(later) == ""


def test_a_host_that_asks_for_patience_is_left_alone_for_an_hour(stand: Newsstand) -> None:
    first, second, third = (stand.put(f"/tower{n}", html(18)) for n in range(3))
    stand.put("/tower0", b"", status=429)
    stand.publish(first)
    stand.round()
    stand.clock.advance(timedelta(minutes=30) - HOUR)
    stand.publish(second)
    stand.round()
    assert (stand.reason(first), stand.reason(second)) == ("http 429", "host asks for patience")
    stand.publish(third)
    stand.round()
    assert [stand.asked(f"/tower{n}") for n in range(3)] == [1, 0, 1]


def test_a_host_that_is_left_out_is_never_asked(stand: Newsstand) -> None:
    link = stand.put("/tower", html(18))
    stand.publish(link)
    stand.round(articles=ArticlesConfig(skip=("127.0.0.1",)))
    assert stand.reason(link) == "host left out"
    assert {asked.path for asked in stand.feeds.asked} == {"/wire"}


def test_two_feeds_with_one_page_ask_for_it_once(stand: Newsstand) -> None:
    stand.sources = ["wire", "post"]
    stand.feeds.publish("/post", item("https://wire.example/old", START - HOUR, "Nothing of note", "Nothing."))
    stand.write()
    stand.round()
    link = stand.put("/tower", html(18))
    for path in ("/wire", "/post"):
        stand.feeds.publish(path, item(link, stand.clock.now))
    stand.clock.advance()
    assert len(stand.round().visited) == 2
    assert stand.asked("/tower") == 1
    assert len(stand.hook.requests) == 1


def test_an_edited_story_asks_whether_its_page_changed(stand: Newsstand) -> None:
    link = stand.put("/tower", html(18))
    stand.publish(link)
    stand.round()
    feed = stand.feeds.feeds["/wire"]
    for number, page in ((1, html(18)), (2, html(21))):
        stand.put("/tower", page)
        edited = item(link, stand.clock.now - timedelta(minutes=1), text=f"The city said so, in edition {number}.")
        feed.stories = (edited, *feed.stories[1:])
        stand.clock.advance(2 * HOUR)
        stand.round()
    assert stand.feeds.statuses("/tower") == [200, 304, 200]
    store = stand.store()
    (story,) = [each for each in store.stories() if each.url == link]
    store.close()
    assert "edition 2" in story.summary
    assert "June 21" in story.body


def test_a_feed_leads_to_no_private_address_but_its_own(stand: Newsstand) -> None:
    # allowed for feeds, and yet no place that any feed may lead to
    port = stand.feeds.url.rpartition(":")[2]
    stand.put("/tower", html(18))
    link = f"http://localhost:{port}/tower"
    stand.publish(link)
    stand.round(allow_private=("127.0.0.1", "localhost"))
    assert stand.reason(link) == "robots.txt does not answer"
    assert {asked.path for asked in stand.feeds.asked} == {"/wire"}


def test_a_first_poll_fills_in_what_pages_say_and_tells_nobody(tmp_path: Path) -> None:
    with FeedServer() as feeds, Webhook() as hook:
        stand = Newsstand(tmp_path, feeds, hook)
        stand.publish(stand.put("/tower", html(18)))
        stand.round()
        assert stand.dates() == "2031-06-18"
        assert hook.requests == []


def test_a_slow_page_delays_neither_other_stories_nor_other_feeds_and_is_asked_for_after_a_restart(
    stand: Newsstand,
) -> None:
    stand.sources = ["wire", "post"]
    stand.feeds.publish("/post", item("https://wire.example/old", START - HOUR, "Nothing of note", "Nothing."))
    stand.write()
    stand.round()
    slow = stand.put("/slow", b"", hang=True)

    async def scenario() -> None:
        async with running(stand.service()) as service:
            stand.publish(slow)
            await until(lambda: stand.asked("/slow"))
            assert service.store.event("opening").status is None
            told = item("https://wire.example/new", stand.clock.now, f"{TITLE} on June 20", "It is on June 20.")
            stand.feeds.publish("/post", told)
            stand.clock.advance()
            await until(polls_of(service, "post"))
            await until(lambda: service.store.event("opening").dates)
            assert len(service.store.unread(10)) == 1

    asyncio.run(scenario())
    result = CliRunner().invoke(app, ["--config", str(stand.folder), "explain", "opening", slow])
    assert "nothing was made of this story yet" in result.stderr
    # the story that waited is neither lost nor read twice
    store = stand.store()
    assert [each.story.url for each in store.unread(10)] == [slow]
    store.close()
    stand.put("/slow", html(20))
    assert len(stand.round().visited) == 1
    store = stand.store()
    assert store.unread(10) == []
    assert store.event("opening").status is Status.CONFIRMED
    store.close()


def test_a_bug_in_reading_a_page_loses_no_story(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("monitor.page.read", broken)
    stand.publish(stand.put("/tower", html(18)))
    done = stand.round()
    assert done.errors == {"visit": 1}
    assert "ZeroDivisionError" in caplog.text
    assert len(stand.hook.requests) == 1


def test_without_the_library_stories_are_read_at_once_and_the_log_says_so(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("monitor.polling.installed", lambda _library: False)
    caplog.set_level(logging.WARNING)
    stand.publish(stand.put("/tower", html(18)))
    assert stand.round().visited == ()
    assert "install monitor[articles]" in caplog.text
    assert {asked.path for asked in stand.feeds.asked} == {"/wire"}
    assert len(stand.hook.requests) == 1


def test_pages_are_read_on_postgresql_too(stand: Newsstand) -> None:
    with postgres() as url:
        if url is None:
            pytest.skip("no PostgreSQL server is installed")
        link = stand.put("/tower", html(18))
        stand.round(database=url)
        for _ in range(2):
            stand.publish(link)
            stand.round(database=url)
        store = Store(url)
        assert str(store.event("opening").dates) == "2031-06-18"
        assert store.unread(10) == []
        page = store.page(link)
        assert page is not None
        assert "June 18" in page.text
        store.close()
        assert stand.asked("/tower") == 1


def test_what_is_remembered_of_old_pages_is_deleted(stand: Newsstand) -> None:
    link = stand.put("/tower", html(18))
    stand.publish(link)
    stand.round()
    store: Store = stand.store()
    with store.transaction() as tx:
        tx.prune(stand.clock.now - HOUR)
        assert tx.page(link)
        tx.prune(stand.clock.now + HOUR)
        assert tx.page(link) is None
    store.close()


def test_explain_says_what_came_of_the_page(stand: Newsstand) -> None:
    link, wall = stand.put("/tower", html(18)), stand.put("/wall", CONSENT)
    stand.publish(link)
    stand.publish(wall)
    stand.round()
    for address, said in ((link, "with its page, looked for"), (wall, "without its page: consent wall, looked for")):
        result = CliRunner().invoke(app, ["--config", str(stand.folder), "explain", "opening", address])
        assert result.exit_code == 0
        assert f"read      {said}" in result.stdout
    result = CliRunner().invoke(app, ["--config", str(stand.folder), "explain", "opening", link, "--json"])
    assert '"page": {"at": ' in result.stdout
    assert "June 18" in result.stdout
