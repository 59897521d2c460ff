"""Do the pages of stories, alerts, feeds and rules show what there is, and find what is looked for?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from newsroom import NOW, RULE, SOURCES, WELL, Newsroom, story
from test_web_pages import MARKUP, Page

from monitor import notice
from monitor.config import Secret
from monitor.model import DeliveryState, Kind, Poll, Rule
from monitor.store import Store


@pytest.fixture
def room(told: Store) -> Newsroom:
    return Newsroom(told)


def page(room: Newsroom, path: str) -> Page:
    answer = room.ask(path)
    assert answer.status_code == 200
    return Page(answer.text)


def words(room: Newsroom, path: str) -> str:
    return " ".join(page(room, path).words.split())


def keys(room: Newsroom, path: str) -> list[str]:
    """Return the ids of the stories on a page."""
    return [a["href"].rpartition("/")[2] for a in page(room, path).of("a") if a["href"].startswith("https://wire.")]


# ── stories ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_stories_are_listed_newest_first(room: Newsroom) -> None:
    assert keys(room, "/stories") == ["moved", "echo", "set", "plan"]
    assert "2 Apr 2031, 09:00 Riverton tower opening postponed to June 24 The Wire" in words(room, "/stories")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("postponed", ["moved"]),
        ("POSTPONED tower", ["moved"]),
        ("take+place", ["echo", "set"]),
        ("place+confirms", ["set"]),
        ("100%25", ["odd"]),
        ("under_score", ["odd"]),
        ("under.score", ["odd"]),
        ("weather", []),
        ("%25", []),
        ("'", []),
        ("take+-confirms", ["echo"]),
        ('"the+tower"', []),
        ("", ["odd", "moved", "echo", "set", "plan"]),
    ],
)
def test_a_search_finds_the_stories_with_all_of_the_words(room: Newsroom, query: str, found: list[str]) -> None:
    room.read([story("odd", NOW, "A 100% under_score", "")])
    assert keys(room, f"/stories?q={query}&order=newest") == found


def test_what_was_looked_for_stays_in_the_box_as_text(room: Newsroom) -> None:
    shown = page(room, "/stories?q=%22%3E%3Cscript%3E1%3C/script%3E")
    assert shown.of("input")[0]["value"] == '"><script>1</script>'
    assert not shown.of("script")
    assert shown.of("label")[0]["for"] == shown.of("input")[0]["id"]


def test_stories_of_a_rule_can_be_looked_through(room: Newsroom) -> None:
    room.read([story("other", NOW, "Weather", "It will rain.")])
    assert "other" in keys(room, "/stories")
    assert keys(room, "/stories?rule=opening") == ["moved", "echo", "set", "plan"]
    assert keys(room, "/stories?rule=opening&q=postponed") == ["moved"]
    assert "../stories?rule=opening" in [a["href"] for a in page(room, "/events/opening").of("a")]


def test_many_stories_come_in_pages_that_keep_the_search(room: Newsroom) -> None:
    room.read([story(f"n{number}", NOW + timedelta(minutes=number), f"Weather {number}", "") for number in range(60)])
    first, last = page(room, "/stories?q=weather"), page(room, "/stories?q=weather&page=2")
    assert [a["href"] for a in first.of("a") if a.get("rel") == "next"] == ["./stories?page=2&q=weather"]
    assert [a["href"] for a in last.of("a") if a.get("rel") == "prev"] == ["./stories?page=1&q=weather"]
    assert not [a for a in last.of("a") if a.get("rel") == "next"]
    assert len(keys(room, "/stories?q=weather&page=2")) == 10


def test_the_words_are_marked_where_they_stand(room: Newsroom) -> None:
    html = room.ask("/stories?q=postpon").text
    assert "Riverton tower opening <mark>postponed</mark> to June 24" in html
    assert "was <mark>postponed</mark> from June 3" in html


def test_the_best_match_stands_first_unless_the_newest_is_asked_for(room: Newsroom) -> None:
    room.read([story("aside", NOW, "Weather", "It will rain, and the tower is postponed, some say. " * 9)])
    assert keys(room, "/stories?q=postponed") == ["moved", "aside"]
    assert keys(room, "/stories?q=postponed&order=newest") == ["aside", "moved"]


# ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_alerts_have_their_deliveries_and_what_a_channel_answered(room: Newsroom) -> None:
    room.config = replace(room.config, secrets=frozenset({Secret("sesame-sesame")}))
    with room.store.transaction() as tx:
        first, second, _ = tx.deliveries(DeliveryState.PENDING)
        tx.mark_sent(first.id, NOW)
        tx.mark_failed(second.id, NOW, f"no such token sesame-sesame {MARKUP}", dead=True)
    shown = words(room, "/alerts")
    assert "slack sent" in shown
    assert "slack dead slack: no such token ***" in shown
    assert "sesame" not in shown
    assert [each["src"] for each in page(room, "/alerts").of("script")] == ["./assets/live.js"]
    assert len([a for a in page(room, "/alerts").of("a") if a["href"] == "./events/opening"]) == 3
    assert len([a for a in page(room, "/alerts?dead=true").of("a") if a["href"] == "./events/opening"]) == 1


def test_a_summary_of_several_events_leads_to_none(room: Newsroom) -> None:
    with room.store.transaction() as tx:
        told = tx.deliveries(DeliveryState.PENDING)[0].alert
        tx.add_alert(notice.summary("", [told], 2, NOW), ["slack"], NOW)
    shown = page(room, "/alerts")
    assert "monitor: 2 alerts in one message" in shown.words
    assert not [a for a in shown.of("a") if a["href"] == "./events/"]


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_feeds_that_fail_stand_first_with_what_is_wrong(room: Newsroom) -> None:
    assert words(room, "/feeds").index("The Herald") < words(room, "/feeds").index("The Wire")
    source = replace(SOURCES[1], url="https://wire.example/rss?key=sesame-sesame")
    room.config = replace(room.config, sources=(SOURCES[0], source), secrets=frozenset({Secret("sesame-sesame")}))
    with room.store.transaction() as tx:
        tx.save_poll(Poll(SOURCES[1], source.url, failures=3, error="timeout: sesame-sesame", polled_at=NOW, due=NOW))
    shown = words(room, "/feeds")
    assert shown.index("The Wire") < shown.index("The Herald")
    assert "failing 20 May 2031, 12:00 20 May 2031, 12:00 none yet 3×: timeout: ***" in shown
    assert "sesame" not in room.ask("/feeds").text
    assert "The Herald herald https://herald.example/rss new – " in shown


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rules_are_shown_as_they_are_written(room: Newsroom) -> None:
    hall = Rule(
        "hall", "hall opening", {"hall": ("venue", "arena")}, ("hockey",), ("mail",), frozenset({Kind.DATE}), ("wire",)
    )
    room.config = replace(room.config, rules=(RULE, hall))
    shown = words(room, "/rules")
    assert "opening try Riverton tower opening all changes the usual channels of all feeds" in shown
    assert "hall try hall opening hall: also venue, arena but not hockey date mail of wire" in shown


def test_mistakes_in_the_files_are_shown_with_what_is_in_force(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Mistakes" not in words(room, "/rules")
    monkeypatch.setattr("newsroom.WELL", replace(WELL, problems=(f"rules.yml:3: {MARKUP}",)))
    assert f"rules.yml:3: {MARKUP}" in words(room, "/rules")


@pytest.mark.parametrize("path", ["/stories", "/alerts", "/feeds", "/rules"])
def test_each_page_is_marked_in_the_menu_and_has_an_end(room: Newsroom, path: str) -> None:
    current = [a for a in page(room, path).of("a") if "aria-current" in a]
    assert [a["href"] for a in current] == [f".{path}"]
    assert not page(room, f"{path}?page=99").of("td")
    assert room.ask(f"{path}?page=0").status_code == 422
