"""Do feed readers read the alerts, each once, and nothing but them?"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import feedparser
import pytest
from jsonschema import Draft202012Validator
from newsroom import NOW, Newsroom, course, story

from monitor.feed import Parsed, parse
from monitor.model import Source
from monitor.store import Store

ATOM = "{http://www.w3.org/2005/Atom}"
#: what JSON Feed 1.1 requires of a feed and its items
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": {"type": "string", "format": "uri"},
        "feed_url": {"type": "string", "format": "uri"},
        "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "language": {"type": "string"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "properties": {
                    "id": {"type": "string"},
                    "url": {"type": "string", "pattern": "^https?://"},
                    "external_url": {"type": "string", "pattern": "^https?://"},
                    "title": {"type": "string"},
                    "content_html": {"type": "string"},
                    "content_text": {"type": "string"},
                    "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


@pytest.fixture
def room() -> Iterator[Newsroom]:
    store = Store("sqlite://")
    store.upgrade()
    yield Newsroom(store)
    store.close()


def titles(room: Newsroom) -> list[str]:
    return [outbox.alert.title for outbox in room.store.alerts()]


@pytest.mark.parametrize("path", ["/feed.atom", "/events/opening.atom"])
def test_alerts_as_atom_are_valid_and_whole(room: Newsroom, path: str) -> None:
    room.read(course())
    answer = room.ask(path)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    read: Any = feedparser.parse(answer.content)
    assert not read.bozo
    assert [entry.title for entry in read.entries] == titles(room)
    assert {entry.link for entry in read.entries} == {"http://127.0.0.1:8080/events/opening"}
    assert read.entries[0].links[1]["rel"] == "via"
    assert read.entries[0].links[1]["href"] == "https://wire.example/moved"
    assert "<blockquote>" in read.entries[0].content[0].value
    root = ET.fromstring(answer.content)
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert all(len(element.findall(ATOM + name)) == 1 for name in ("id", "title", "updated"))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}["self"].endswith(path)  # type: ignore[union-attr]
    assert root.findtext(f"{ATOM}updated") == "2031-04-02T09:00:00Z"


@pytest.mark.parametrize("path", ["/feed.json", "/events/opening.json"])
def test_alerts_as_json_feed_are_valid_and_whole(room: Newsroom, path: str) -> None:
    room.read(course())
    answer = room.ask(path)
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    Draft202012Validator(JSON_FEED).validate(answer.json())
    assert [item["title"] for item in answer.json()["items"]] == titles(room)
    assert answer.json()["items"][0]["tags"] == ["date", "postponed"]
    assert answer.json()["feed_url"] == f"http://127.0.0.1:8080{path}"


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json"])
def test_our_own_reader_reads_them(room: Newsroom, path: str) -> None:
    room.read(course())
    parsed = parse(room.ask(path).content, source=Source("m", f"http://127.0.0.1:8080{path}", "monitor"), now=NOW)
    assert isinstance(parsed, Parsed)
    assert sorted(each.title for each in parsed.stories) == sorted(titles(room))


def test_the_same_alert_has_the_same_id_in_all_of_them_and_for_ever(room: Newsroom) -> None:
    room.read(course()[:2])
    before = [entry.id for entry in feedparser.parse(room.ask("/feed.atom").content).entries]
    room.read(course())
    after = [entry.id for entry in feedparser.parse(room.ask("/events/opening.atom").content).entries]
    assert after[1:] == before
    assert len(set(after)) == 3
    assert [item["id"] for item in room.ask("/feed.json").json()["items"]] == after


def test_a_rule_without_an_alert_has_an_empty_feed_and_no_rule_has_none(room: Newsroom) -> None:
    empty = room.ask("/events/opening.atom")
    assert not feedparser.parse(empty.content).entries
    assert room.ask("/events/opening.atom", If_None_Match=empty.headers["ETag"]).status_code == 304
    assert room.ask("/events/opening.json").json()["items"] == []
    assert {room.ask(f"/events/other.{kind}").status_code for kind in ("atom", "json")} == {404}


def test_with_an_address_for_readers_links_lead_there(room: Newsroom) -> None:
    room.read(course())
    room.config = replace(room.config, web=replace(room.config.web, url="https://news.example.org/m"))
    feed: Any = feedparser.parse(room.ask("/feed.atom").content)
    assert feed.entries[0].link == "https://news.example.org/m/events/opening"
    assert feed.feed.links[0]["href"] == "https://news.example.org/m/feed.atom"


def test_hostile_words_stay_words(room: Newsroom) -> None:
    bad = story(
        "bad",
        datetime(2031, 2, 14, 9, tzinfo=NOW.tzinfo),
        "City confirms Riverton tower opening on June 3 <script>alert(1)</script>",
        "The city]]> <script>1</script>\x00\x0b confirmed that the opening of the tower will take place on June 3.",
        outlet="]]></content><script>",
        url="javascript:alert(1)",
    )
    room.read([bad])
    atom = room.ask("/feed.atom").text
    assert "<script" not in atom
    assert "javascript:" not in atom
    (entry,) = feedparser.parse(atom.encode()).entries
    assert "<script" not in entry.content[0].value
    assert "external_url" not in room.ask("/feed.json").json()["items"][0]


def test_pages_name_their_feeds(room: Newsroom) -> None:
    assert 'type="application/atom+xml" href="./feed.atom"' in room.ask("/").text
    assert 'type="application/atom+xml" href="../events/opening.atom"' in room.ask("/events/opening").text
