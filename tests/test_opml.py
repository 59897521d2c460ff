"""OPML in and out: folders are tags, and a hostile file is refused or harmless."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.opml import LARGEST, Listed, Outline, read, write
from monitor.repair import Refused

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

READERS = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0">
  <head><title>Subscriptions</title><ownerName>Somebody</ownerName></head>
  <body>
    <outline text="News" title="News">
      <outline type="rss" text="The &quot;Paper&quot; &amp; more" xmlUrl="https://paper.example/rss" htmlUrl="https://paper.example/"/>
      <outline text="Far away">
        <outline TITLE="Other" xmlURL="feed://other.example/rss" language="de-DE"/>
      </outline>
    </outline>
    <outline text="Alone" type="rss" xmlUrl="feed:https://alone.example/atom" category="/city/hall,space"/>
    <outline text="Again" type="rss" xmlUrl="https://paper.example/rss"/>
    <outline text="A file" type="rss" xmlUrl="file:///etc/passwd"/>
    <outline text="A note" type="link" url="https://note.example/"/>
    <outline text="" xmlUrl="https://nameless.example/rss"/>
  </body>
</opml>"""


def test_what_other_readers_export_is_read() -> None:
    assert read(READERS) == Listed(
        (
            Outline('The "Paper" & more', "https://paper.example/rss", ("News",)),
            Outline("Other", "http://other.example/rss", ("News", "Far away"), "de-DE"),
            Outline("Alone", "https://alone.example/atom", ("city", "hall", "space")),
            Outline("nameless.example", "https://nameless.example/rss"),
        ),
        odd=("A file",),
    )


FEEDS = (
    Outline(
        "Town Hall", "https://hall.example/rss?a=1&b=2", ("city", "world"), "en", "hall", "official", "Town", "1800s"
    ),
    Outline("Zeitung <b>東京</b> & \"so\" 'weiter'", "https://zeitung.example/", ("city",), "de"),
    Outline("Bare", "https://bare.example/"),
)


def test_what_is_written_is_read_back() -> None:
    listed = read(write(FEEDS, title="Feeds", at=AT))
    assert isinstance(listed, Listed)
    assert listed.feeds[0] == FEEDS[0]
    assert listed.feeds[1].name == "Zeitung 東京 & \"so\" 'weiter'"
    assert listed.feeds[2] == FEEDS[2]


def test_the_file_is_what_the_specification_says() -> None:
    root = ElementTree.fromstring(write(FEEDS, title="Feeds", at=AT))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    assert root.findtext("head/dateCreated") == "Mon, 02 Mar 2026 09:00:00 +0000"
    outlines = list(root.iter("outline"))
    assert all(outline.get("text") for outline in outlines)
    assert [outline.get("type") for outline in outlines if outline.get("xmlUrl")] == ["rss"] * 3
    assert [folder.get("text") for folder in outlines if not folder.get("xmlUrl")] == ["city"]
    assert outlines[1].get("category") == "city,world"


BOMB = b"<!DOCTYPE o [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(9)
)
HOSTILE = {
    "entities": BOMB + b"]><opml><body><outline text='&a8;' xmlUrl='https://a.example/'/></body></opml>",
    "a file of ours": b"<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    b"<opml><body><outline text='&x;' xmlUrl='https://a.example/'/></body></opml>",
    "a document type elsewhere": b"<!DOCTYPE opml [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]><opml/>",
    "250,000 levels": b"<opml><body>" + b"<outline text='a'>" * 250_000,
    "levels that end": b"<opml><body>" + b"<outline text='a'>" * 5000 + b"</outline>" * 5000 + b"</body></opml>",
    "many attributes": b"<opml><body><outline " + b" ".join(b"a%d=''" % n for n in range(5000)) + b"/></body></opml>",
    "too large": b"<opml>" + b" " * LARGEST + b"</opml>",
    "a page": b"<!DOCTYPE html><html><body>Sign in</body></html>",
    "a feed": b"<rss version='2.0'><channel><title>t</title></channel></rss>",
    "nothing": b"",
    "letters": b"hello",
    "json": b'{"feeds": []}',
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "half": READERS[:600],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_opml_or_wants_to_hurt_is_refused_with_a_reason(name: str) -> None:
    answer = read(HOSTILE[name])
    assert isinstance(answer, Refused)
    assert answer.reason


def test_an_external_document_type_is_not_asked_for() -> None:
    body = b"<!DOCTYPE opml SYSTEM 'http://127.0.0.1:9/x.dtd'><opml><body><outline text='A' xmlUrl='https://a.example/'/></body></opml>"
    assert read(body) == Listed((Outline("A", "https://a.example/"),))


@given(st.binary(max_size=300), st.integers(0, len(READERS)))
def test_no_bytes_raise(noise: bytes, at: int) -> None:
    read(noise)
    read(READERS[:at] + noise + READERS[at:])


NAMES = st.text(max_size=40)


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3)), max_size=5))
def test_any_names_and_tags_make_a_file_that_can_be_read(feeds: list[tuple[str, list[str]]]) -> None:
    outlines = [Outline(name, f"https://a.example/{n}", tuple(tags)) for n, (name, tags) in enumerate(feeds)]
    listed = read(write(outlines, title="t", at=AT))
    assert isinstance(listed, Listed)
    assert sorted(feed.url for feed in listed.feeds) == sorted(outline.url for outline in outlines)
