"""Do feed readers read the alerts, each once, and nothing but them?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from newsroom import NOW, Newsroom, course, story

from monitor.feed import Parsed, parse
from monitor.model import Source
from monitor.store import Store

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMAS = Path(__file__).parent / "data/schemas"
ATOM_SCHEMA = etree.RelaxNG(file=SCHEMAS / "atom.rng")
JSON_SCHEMA = Draft202012Validator(
    json.loads((SCHEMAS / "jsonfeed-1.1.json").read_text(encoding="utf-8")), format_checker=FormatChecker()
)


def schema_problems(body: bytes) -> list[str]:
    """Hold a feed against RFC 4287: its grammar, and what it asks beyond it."""
    root = etree.fromstring(body)
    problems = [] if ATOM_SCHEMA.validate(root) else [str(error) for error in ATOM_SCHEMA.error_log]
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        # 4.1.1: each entry has an author, or its feed has
        if element.find(f"{ATOM}author") is None and root.find(f"{ATOM}author") is None:
            problems.append(f"{element.tag} has no author")
        # 4.1.1, 4.1.2: no two alternates of one type and language
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in element.findall(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        if len(alternates) != len(set(alternates)):
            problems.append(f"{element.tag} has alternates that are alike")
    # 4.1.2: an entry without content has an alternate; 4.1.1: entries with one id differ in when they were updated
    problems += [
        "an entry has neither content nor an alternate"
        for entry in entries
        if entry.find(f"{ATOM}content") is None and not entry.findall(f"{ATOM}link")
    ]
    keys = [(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) for entry in entries]
    if len(keys) != len(set(keys)):
        problems.append("an entry is there twice")
    # 4.1.1: a feed should name its own address
    if not root.xpath("a:link[@rel='self']", namespaces={"a": ATOM[1:-1]}):
        problems.append("the feed does not name its own address")
    return problems


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store)


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
    root = etree.fromstring(answer.content)
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}["self"].endswith(path)
    assert root.findtext(f"{ATOM}updated") == "2031-04-02T09:00:00Z"


@pytest.mark.parametrize("path", ["/feed.json", "/events/opening.json"])
def test_alerts_as_json_feed_are_valid_and_whole(room: Newsroom, path: str) -> None:
    room.read(course())
    answer = room.ask(path)
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    JSON_SCHEMA.validate(answer.json())
    assert [item["title"] for item in answer.json()["items"]] == titles(room)
    assert answer.json()["items"][0]["tags"] == ["date", "postponed"]
    assert answer.json()["feed_url"] == f"http://127.0.0.1:8080{path}"


@pytest.mark.parametrize("count", [0, 2, 4])
@pytest.mark.parametrize("path", ["/feed", "/events/opening"])
def test_feeds_are_as_their_specifications_ask(room: Newsroom, path: str, count: int) -> None:
    room.read(course()[:count])
    assert schema_problems(room.ask(f"{path}.atom").content) == []
    body = room.ask(f"{path}.json").json()
    assert [error.message for error in JSON_SCHEMA.iter_errors(body)] == []
    ids = [item["id"] for item in body["items"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<id>", "<ID>"),
        ("<updated>2031", "<updated>31"),
        ("09:00:00Z<", "09:00:00<"),
        ("<title>", "<title type='markdown'>"),
        ('<link rel="self"', '<link rel="self" target="_blank"'),
        ("<author>", "<author><nick>m</nick>"),
        ("<entry>", "<entry><entry/>"),
        ("<author><name>monitor</name></author>", ""),
        ('rel="self"', 'rel="via"'),
        ("<id>urn:", "<id> "),
    ],
)
def test_the_check_finds_what_is_wrong(room: Newsroom, before: str, after: str) -> None:
    room.read(course())
    good = room.ask("/feed.atom").text
    assert before in good
    bad = good.replace(before, after)
    if before == "<id>":
        bad = bad.replace("</id>", "</ID>")
    assert schema_problems(bad.encode())


@pytest.mark.parametrize(
    "change", [{"id": 1}, {"url": "/events/opening"}, {"date_published": "2031-04-02"}, {"tags": "date"}, {"by": "me"}]
)
def test_the_schema_of_json_feed_finds_what_is_wrong(room: Newsroom, change: dict[str, Any]) -> None:
    room.read(course())
    body = room.ask("/feed.json").json()
    body["items"][0] |= change
    assert not JSON_SCHEMA.is_valid(body)


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
