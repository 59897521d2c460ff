"""Can a text, a page or a rule be tried before it counts, and is it said why a story matched or did not?"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from browser import Browser, Page
from newsroom import NOW, WELL, Newsroom, story

from monitor.model import Failed, Fetched, NotModified, Rule
from monitor.store import Store
from monitor.web import Desk, backtesting, create_app, tryout
from monitor.web.backtesting import Backtester, BusyError

OFF = {
    "title": "Riverton tower opening cancelled",
    "body": "The city said on Monday that the opening of the Riverton tower was called off.",
}


@pytest.fixture
def room(told: Store) -> Newsroom:
    return Newsroom(told)


def desk_of(room: Newsroom, **parts: Any) -> Desk:
    return Desk(room.store, lambda: room.config, lambda: room.now, room.config.web, **parts)


def browser(room: Newsroom, **parts: Any) -> Browser:
    return Browser(create_app(lambda: WELL, desk_of(room, **parts)))


def words(answer: Any) -> str:
    return " ".join(Page(answer.text).words.split())


def tried(room: Newsroom, fields: dict[str, str], status: int = 200, **parts: Any) -> str:
    answer = browser(room, **parts).send("/rules/try", "rules/try", fields)
    assert answer.status_code == status
    return words(answer)


# ── a text ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pasted_text_is_read_and_nothing_comes_of_it(room: Newsroom) -> None:
    before = room.store.rows_version()
    said = tried(room, OFF)
    assert "Riverton tower opening Matchyes: " in said
    assert "cancelled no date, the outlet itself" in said
    assert "before: confirmed, Tuesday 24 June 2031; with it: cancelled, no date" in said
    assert "Alert yes, cancelled: cancelled for the first time" in said.replace("Alert", "Alert ")
    assert "What was considered status: cancelled" in said
    assert room.store.rows_version() == before


def test_the_box_stands_with_the_rules(room: Newsroom) -> None:
    answer = browser(room).send("/rules", "rules/try", OFF)
    assert "Alertyes, cancelled" in words(answer)


def test_a_text_that_is_no_news_says_why(room: Newsroom) -> None:
    same = {"title": "Riverton tower opening", "body": "The Riverton tower will open on June 24, 2031, the city said."}
    assert "Alertno: " in tried(room, same)
    assert "No rule shares a word with it." in tried(room, {"title": "Weather", "body": "It rains."})


def test_one_rule_says_why_a_text_does_not_match(room: Newsroom) -> None:
    said = tried(room, {"title": "Marlow tower lights", "body": "The tower is lit.", "rule": "opening"})
    assert "Matchno: " in said
    assert "Alertno: it did not match" in said


def test_a_rule_that_is_not_written_yet_can_be_tried(room: Newsroom) -> None:
    said = tried(room, {"title": "Lakeside hall opening set for July 9", "watch": "Lakeside hall opening"})
    assert "Lakeside hall opening (a new rule)" in said
    assert "Alertyes, " in said


def test_the_day_of_publication_counts(room: Newsroom) -> None:
    text = {"title": "Riverton tower opens tomorrow", "body": "The Riverton tower opening is tomorrow, the city said."}
    assert "Friday 6 June 2031" in tried(room, {**text, "published": "2031-06-05T18:00"})


def test_german_is_read_as_german(room: Newsroom) -> None:
    text = {"title": "Riverton tower opening: Eröffnung abgesagt", "rule": "opening"}
    assert "cancelled" in tried(room, {**text, "language": "de"})


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Paste a text, or give the address of a page."),
        ({"title": " ", "body": "\n"}, "Paste a text"),
        ({"title": "x", "published": "yesterday"}, "“yesterday” is no time such as"),
        ({"title": "x", "rule": "nothing"}, "There is no rule “nothing”."),
        ({"title": "x", "watch": "!!"}, "“!!” names no event"),
        ({"url": "https://wire.example/"}, "No page can be asked for here"),
    ],
)
def test_what_cannot_be_tried_is_told_with_a_remedy(room: Newsroom, fields: dict[str, str], problem: str) -> None:
    assert problem in tried(room, fields, 400)


def test_what_was_filled_in_is_still_there(room: Newsroom) -> None:
    text = {**OFF, "title": '"><script>alert(1)</script>', "published": "2031-06-05T18:00", "rule": "opening"}
    page = Page(browser(room).send("/rules/try", "rules/try", text).text)
    assert not page.of("script")
    filled = {each["name"]: each.get("value", "") for each in page.of("input") if each.get("type") != "hidden"}
    assert (filled["title"], filled["published"]) == (text["title"], text["published"])
    assert OFF["body"] in page.words
    assert [option for option in page.of("option") if "selected" in option]


def test_a_text_of_any_length_is_answered_with_a_page_of_bounded_length(room: Newsroom) -> None:
    text = {"title": "x" * 5000, "body": "Riverton tower opening on June 24. " * 20_000}
    answer = browser(room).send("/rules/try", "rules/try", text)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000


def test_many_rules_are_explained_up_to_a_number(room: Newsroom) -> None:
    rules = tuple(Rule(f"r{number:03}", f"Riverton tower opening {number}") for number in range(300))
    room.config = replace(room.config, rules=rules)
    answer = browser(room).send("/rules/try", "rules/try", {"title": "Riverton tower opening, 1 2 3 4 5 6 7 8 9 10 11"})
    assert answer.text.count('class="verdict"') == tryout.MOST_RULES
    assert len(answer.content) < 100_000
    assert not Page(answer.text).of("option")[5:], "of so many rules one writes the id"


# ── a page ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def page_at(answer: Fetched | NotModified | Failed) -> dict[str, Any]:
    async def fetch(url: str, _inside: bool) -> Fetched | NotModified | Failed:
        assert url == "https://city.example/news?a=1"
        return answer

    return {"fetch": fetch}


ADDRESS = {"url": "https://city.example/news?a=1"}


def html(body: str, kind: str = "text/html; charset=utf-8") -> Fetched:
    return Fetched(body.encode(), ADDRESS["url"], kind)


def test_the_page_at_an_address_is_read(room: Newsroom) -> None:
    markup = (
        "<html><head><title>City cancels Riverton tower opening &amp; party</title><script>evil()</script></head><body>"
        "<p>The city said that the opening of the Riverton tower was cancelled.</p></body></html>"
    )
    said = tried(room, ADDRESS, **page_at(html(markup)))
    assert "City cancels Riverton tower opening & party" in said
    assert "Alertyes, cancelled" in said
    assert "evil" not in said


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Failed("forbidden address", "10.0.0.1 is secret"), "could not be read: forbidden address."),
        (Failed("http 404"), "could not be read: http 404."),
        (html("%PDF-1.7", "application/pdf"), "There is no page of text at this address."),
        (NotModified(), "There is no page of text at this address."),
        (html(""), "There is no text on the page"),
    ],
)
def test_a_page_that_cannot_be_read_is_told(
    room: Newsroom, answer: Fetched | NotModified | Failed, problem: str
) -> None:
    said = tried(room, ADDRESS, 400, **page_at(answer))
    assert problem in said
    assert "secret" not in said


# ── a story ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_story_says_why_it_matched_and_what_it_did(room: Newsroom) -> None:
    shown = words(browser(room).get("/story?id=moved"))
    assert "Matchyes: " in shown
    assert "Its words: Riverton, tower, opening" in shown
    assert "before: confirmed, Tuesday 3 June 2031; with it: confirmed, Tuesday 24 June 2031" in shown
    assert "Alertyes, date, postponed: postponed to a new date" in shown
    links = [a["href"] for a in Page(browser(room).get("/stories?rule=opening").text).of("a")]
    assert "./story?id=moved&rule=opening" in links


def test_a_story_says_why_it_did_not_match_and_of_which_feeds_a_rule_reads_nothing(room: Newsroom) -> None:
    room.read([story("lights", NOW, "Marlow tower lights", "The tower is lit.")])
    assert "Matchno: " in words(browser(room).get("/story?id=lights&rule=opening"))
    room.config = replace(room.config, rules=(replace(room.config.rules[0], feeds=("herald",)),))
    shown = words(browser(room).get("/story?id=moved"))
    assert "But the rule does not read this feed" in shown
    assert "Alertno" in shown


def many(room: Newsroom, count: int = 50) -> None:
    room.config = replace(room.config, rules=tuple(Rule(f"r{n:03}", f"Place{n} hall opening") for n in range(count)))
    room.read([story("last", NOW, f"Place{count - 1} hall opening confirmed for June 30", "It opens on June 30.")])


def test_of_many_rules_that_share_words_with_a_story_those_are_explained_that_it_is_about(room: Newsroom) -> None:
    many(room)
    shown = words(browser(room).get("/story?id=last"))
    assert shown.index("Place49 hall opening Matchyes: ") < shown.index("Matchno: ")


def test_a_story_that_told_something_of_an_event_is_explained_though_it_has_no_word_of_the_rule(room: Newsroom) -> None:
    room.read([story("lights", NOW, "Bridge lit for a night", "The bridge was lit.")])
    (claim,) = (each.claim for each in room.store.newest_told(1))
    with room.store.transaction() as tx:
        tx.add_claim(replace(claim, story="lights"), at=NOW)
    shown = words(browser(room).get("/story?id=lights"))
    assert "Riverton tower opening Matchno: " in shown


@pytest.mark.parametrize("query", ["id=none", "id=moved&rule=none", ""])
def test_what_is_not_there_is_not_found(room: Newsroom, query: str) -> None:
    assert browser(room).get(f"/story?{query}").status_code == 404


def test_a_story_of_a_megabyte_has_a_page_of_bounded_length(room: Newsroom) -> None:
    room.read([story("long", NOW, "Riverton " * 100_000, "Tower opening.\n\n" * 60_000)])
    assert len(browser(room).get("/story?id=long").content) < 100_000


# ── a rule ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_is_run_over_the_stored_stories(room: Newsroom) -> None:
    room.read([story("rain", NOW, "Weather", "It rains.")])
    before = room.store.rows_version()
    said = words(browser(room).send("/rules/try?rule=opening", "rules/backtest", {"rule": "opening"}))
    assert "5 stored stories, 4 about the event, 3 alerts. About 0.7 alerts a month to expect" in said
    assert said.index("date, postponed confirmed Tuesday 24 June 2031") < said.index("confirmed, date confirmed")
    assert room.store.rows_version() == before


def test_a_rule_that_is_not_written_yet_is_run(room: Newsroom) -> None:
    said = words(browser(room).send("/rules/try", "rules/backtest", {"watch": "Lakeside hall opening"}))
    assert "Lakeside hall opening: 4 stored stories, 0 about the event, 0 alerts." in said


def test_without_a_rule_there_is_nothing_to_run(room: Newsroom) -> None:
    answer = browser(room).send("/rules/try", "rules/backtest", {})
    assert answer.status_code == 400
    assert "Choose a rule" in words(answer)


def test_one_backtest_runs_at_a_time(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    real = room.store.archive

    def archive(**options: Any) -> Any:
        begun.set()
        assert go_on.wait(30)
        return real(**options)

    monkeypatch.setattr(room.store, "archive", archive)
    tester = Backtester(desk_of(room))
    done: list[Any] = []
    thread = threading.Thread(target=lambda: done.append(tester.run(room.config.rules[0])))
    thread.start()
    assert begun.wait(30)
    with pytest.raises(BusyError):
        tester.run(room.config.rules[0])
    go_on.set()
    thread.join()
    assert done[0].count == 3
    assert tester.run(room.config.rules[0]).count == 3


def test_it_ends_in_time_with_the_newest_stories(room: Newsroom) -> None:
    now = iter(range(0, 1000, 7))
    found = Backtester(desk_of(room), lambda: float(next(now))).run(room.config.rules[0])
    assert found.cut
    assert 0 < found.stories < 4
    assert "from 46 days of stories" in found.rate


def test_it_ends_when_the_service_stops(room: Newsroom) -> None:
    desk = desk_of(room)
    desk.closed.set()
    found = Backtester(desk).run(room.config.rules[0])
    assert (found.cut, found.stories, found.rate) == (True, 0, "")


def test_it_looks_at_so_many_stories_with_the_words(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtesting, "MOST_STORIES", 2)
    found = Backtester(desk_of(room)).run(room.config.rules[0])
    assert (found.stories, found.matched, found.cut) == (2, 2, True)


def test_the_loop_goes_on_while_a_rule_is_run(room: Newsroom) -> None:
    room.read(
        [story(f"n{number}", NOW + timedelta(minutes=number), "Riverton tower opening", "") for number in range(80)]
    )
    asker = browser(room)
    asker.get("/rules/try")
    word = Page(asker.get("/rules/try").text).forms[0][1]["form"]

    async def go() -> tuple[int, float, float]:
        turns, worst, done = 0, 0.0, asyncio.Event()

        async def tick() -> None:
            nonlocal turns, worst
            while not done.is_set():
                began = time.perf_counter()
                await asyncio.sleep(0)
                turns, worst = turns + 1, max(worst, time.perf_counter() - began)

        ticking = asyncio.create_task(tick())
        began = time.perf_counter()
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(asker.app), base_url="http://127.0.0.1:8080", cookies=asker.cookies
        ) as client:
            answer = await client.post("/rules/backtest", data={"form": word, "rule": "opening"})
        took = time.perf_counter() - began
        done.set()
        await ticking
        assert answer.status_code == 200
        return turns, worst, took

    turns, worst, took = asyncio.run(go())
    assert turns > 20
    assert worst < took / 2
