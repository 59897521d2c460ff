"""Which stories does a body hold? Odd feeds stand in tests/data/feeds, each beside what it must parse to.

`python tests/test_feed.py NAME…` prints what they parse to now, for the expectation of a new file; read it before you
keep it.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import feed, markup
from monitor.feed import Parsed, Unreadable, parse
from monitor.model import Channel, Source

NOW = datetime(2024, 5, 15, 10, 0, tzinfo=UTC)
SOURCE = Source("wire", "https://user:geheim@feeds.example/dir/feed.xml", "The Wire", owner="Wire Group")
FOLDER = Path(__file__).parent / "data" / "feeds"
FEEDS = sorted(path for path in FOLDER.glob("*") if ".expect." not in path.name and ".options." not in path.name)
FIELDS = ("title", "url", "summary", "body", "outlet", "owner")


def written(path: Path) -> dict[str, object]:
    """Return what a file parses to, as its expectation is written."""
    options_at = path.with_name(path.stem + ".options.json")
    options = json.loads(options_at.read_text()) if options_at.exists() else {}
    source = replace(SOURCE, authority=Channel(options.get("authority", "press")))
    return parsed_as(path.read_bytes(), options.get("content_type"), source)


def parsed_as(body: bytes, content_type: str | None, source: Source = SOURCE) -> dict[str, object]:
    """Return what a body parses to, as expectations are written."""
    parsed = parse(body, source=source, content_type=content_type, now=NOW)
    if isinstance(parsed, Unreadable):
        return {"unreadable": parsed.reason}
    rest = {"title": parsed.title, "skipped": parsed.skipped, "undated": parsed.undated, "flaws": list(parsed.flaws)}
    usual = {"outlet": SOURCE.name, "owner": SOURCE.owner, "published": NOW.isoformat()}
    stories = [
        {
            key: value
            for key, value in (
                *((field, getattr(story, field)) for field in FIELDS),
                ("published", story.published.isoformat()),
            )
            if value != usual.get(key, "")
        }
        for story in parsed.stories
    ]
    kept = {key: value for key, value in rest.items() if value}
    return kept | ({"pace": str(parsed.pace)} if str(parsed.pace) != ";;" else {}) | {"stories": stories}


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_an_odd_feed_parses_to_exactly_these_stories(path):
    expected = json.loads((FOLDER / f"{path.name}.expect.json").read_text("utf-8"))
    assert written(path) == expected


def rss(*entries: str, channel: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>t</title>{channel}{''.join(entries)}</channel></rss>".encode()


def read(body: bytes, source: Source = SOURCE, **options: object) -> Parsed:
    parsed = parse(body, source=source, now=NOW, **options)
    assert isinstance(parsed, Parsed)
    return parsed


def one(entry: str) -> feed.Story:
    (story,) = read(rss(f"<item>{entry}</item>")).stories
    return story


# ---------------------------------------------------------------- identity


def test_a_story_keeps_its_id_while_its_text_is_edited():
    before = one("<guid>a</guid><title>One</title><link>https://x.example/1</link>")
    after = one("<guid>a</guid><title>One, corrected</title><link>https://x.example/2</link>")
    assert before.id == after.id
    assert before.content_hash != after.content_hash


def test_without_an_id_the_address_counts_and_not_what_tracks_its_readers():
    ids = {
        one(f"<title>{title}</title><link>{link}</link>").id
        for title, link in (
            ("One", "https://x.example/1"),
            ("One, corrected", "http://x.example/1?utm_source=rss#top"),
            ("One", "https://X.example:443/1?fbclid=2"),
        )
    }
    assert len(ids) == 1


def test_without_id_and_address_title_and_date_count():
    first = one("<title>Daily</title><pubDate>Tue, 14 May 2024 07:00:00 GMT</pubDate>")
    again = one("<title>Daily</title><pubDate>Tue, 14 May 2024 09:00:00 +0200</pubDate>")
    next_day = one("<title>Daily</title><pubDate>Wed, 15 May 2024 07:00:00 GMT</pubDate>")
    assert first.id == again.id != next_day.id


def test_ids_are_short_and_differ_between_feeds():
    story = one("<guid>a</guid><title>One</title>")
    (other,) = read(rss("<item><guid>a</guid><title>One</title></item>"), replace(SOURCE, id="other")).stories
    assert len(story.id) == 16
    assert int(story.id, 16)
    assert story.id != other.id


def test_ids_do_not_change_between_releases():
    # stored stories would be new ones, and read again
    assert one("<guid isPermaLink='false'>a</guid><title>One</title>").id == "2eb1174d7976259d"
    assert one("<title>One</title><link>https://x.example/1</link>").id == "6ed77296a3a7053f"


# ---------------------------------------------------------------- what a story takes from its source


def test_a_story_takes_what_it_does_not_say_from_its_source():
    source = replace(SOURCE, language="fr", authority=Channel.OFFICIAL)
    (story,) = read(rss("<item><title>One</title></item>"), source).stories
    assert (story.source, story.outlet, story.owner) == ("wire", "The Wire", "Wire Group")
    assert (story.language, story.authority, story.published, story.seen) == ("fr", Channel.OFFICIAL, NOW, NOW)


def test_relative_links_are_resolved_where_the_body_came_from_and_never_carry_credentials():
    body = rss("<item><title>One</title><link>a</link></item>")
    assert read(body).stories[0].url == "https://feeds.example/dir/a"
    assert read(body, base="https://new.example/x/y").stories[0].url == "https://new.example/x/a"


def test_stories_are_sorted_oldest_first_and_those_of_one_time_turned_round():
    dated = "<item><title>{}</title><pubDate>{} May 2024 07:00:00 GMT</pubDate></item>"
    stories = read(rss(*(dated.format(*row) for row in (("d", 14), ("c", 14), ("a", 12), ("b", 13))))).stories
    assert [story.title for story in stories] == ["a", "b", "c", "d"]


def test_only_the_newest_of_too_many_stories_are_kept():
    many = [f"<item><title>{n}</title><pubDate>1 Jan 2020 00:00:0{n % 10} GMT</pubDate></item>" for n in range(2500)]
    new = "<item><title>new</title><pubDate>14 May 2024 07:00:00 GMT</pubDate></item>"
    parsed = read(rss(*many, new))
    assert len(parsed.stories) == feed.MOST_STORIES
    assert parsed.stories[-1].title == "new"
    assert parsed.flaws == ("too many stories",)
    assert parsed.skipped == 501


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("summary", "content", "expected"),
    [
        ("One. Two.", "One. Two.", ("", "One. Two.")),
        ("One.", "One. Two.", ("", "One. Two.")),
        ("One. Tw…", "One. Two.", ("", "One. Two.")),
        ("One. Tw [...]", "One. Two.", ("", "One. Two.")),
        ("One. ... Read more about it", "One. Two.", ("", "One. Two.")),
        ("One. Two.", "One...", ("One. Two.", "")),
        ("Other.", "One. Two.", ("Other.", "One. Two.")),
        ("Title", "One.", ("", "One.")),
        ("Title", "", ("", "")),
        ("", "One.", ("", "One.")),
        ("One.", "", ("One.", "")),
    ],
)
def test_text_is_not_doubled(summary, content, expected):
    story = one(f"<title>Title</title><description>{summary}</description><content:encoded>{content}</content:encoded>")
    assert (story.summary, story.body) == expected


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>two<br/><br>three", "One\ntwo\n\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a\n b\n\nc", "a b\n\nc"),
        ("<p>a\n\nb</p>", "a b"),
        ("x<script>if (a < b) {}</script><style>p {}</style>y", "xy"),
        ("<img alt='a > b' src=\"x\">y", "y"),
        ("a < b, c > d, e <3 f", "a < b, c > d, e <3 f"),
        ("&lt;b&gt; &amp;amp; &euro; &#8364; &#x20ac; &nosuch;", "<b> &amp; € € € &nosuch;"),
        ("cut off <a href='https://x", "cut off"),
        ("<!-- c --><![CDATA[d]]>e", "de"),
        ("a<b>b</b>c", "abc"),
        ("&#9999999999999;a&#x110000;", "a"),
        ("a\x00b\u200bc\u202ed\ud800e", "abcde"),
    ],
)
def test_html_becomes_text(html, text):
    assert markup.to_text(html, 1000) == text


@given(
    st.text(st.characters(exclude_characters="<&"), max_size=40)
    | st.text(" a.\u200b\ufffc\U000e0101\xa0\n\x02é", max_size=9)
)
def test_a_line_without_markup_takes_the_short_way_to_the_same_text(line):
    assert markup.to_text(line, 1000) == markup.to_text(f"<i></i>{line}", 1000)
    assert markup.to_text(f"{line}&amp;{line}", 1000) == markup.to_text(f"<i></i>{line}&amp;{line}", 1000)


def test_long_texts_are_cut_at_a_word():
    assert markup.to_text("<p>" + "word " * 100 + "</p>", 99) == ("word " * 19).strip()


# ---------------------------------------------------------------- hostile bodies


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (rss("<a>" * 250_000 + "</a>" * 250_000), "nested too deeply"),
        (rss("<item/>" * 250_000), "too many elements"),
        (b"<rss " + b" ".join(b"a%d='1'" % n for n in range(1000)) + b"/>", "too many elements"),
        (b"<rss " + b" ".join(b"xmlns:a%d='u:%d'" % (n, n) for n in range(1000)) + b"/>", "too many elements"),
        (b"<!DOCTYPE r [" + b"<!ENTITY a 'b'>" * 1000 + b"]><rss/>", "entity declarations"),
        (b"[" * 1_000_000, "not a feed"),
        (b'{"items":' + b"[" * 1_000_000, "broken json"),
        (b'{"title":"t","items":[{"id":' + b"9" * 10_000 + b"}]}", "broken json"),
        (b"<" * 1_000_000, "not a feed"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else None,
)
def test_a_body_made_to_hurt_is_refused(body, reason):
    assert parse(body, source=SOURCE, now=NOW) == Unreadable(reason)


@pytest.mark.parametrize(
    "entry",
    [
        "".join(f"<category>{n}</category>" for n in range(50_000)),
        "<b>" + "".join(f"<category>{n}<x/></category>" for n in range(20_000)),
        f"<itunes:keywords>{' '.join(map(str, range(100_000)))}</itunes:keywords>",
        f"<author>{'a' * 500_000}</author>",
        f"<b><author>{'a' * 500_000}</author>",
        "<description><![CDATA[" + "<b>" * 250_000 + "]]></description>",
        "<description><![CDATA[" + "<br>" * 250_000 + "]]></description>",
        "<description><![CDATA[" + "<a \"'" * 100_000 + "]]></description>",
        f"<title>&amp;#{'9' * 100_000};</title>",
        f"<pubDate>{'9' * 100_000}</pubDate><updated>{'2004-' * 50_000}</updated>",
        "<b>" + "<!--" * 100_000,
        "<b>" + "<a b='\"" * 50_000,
        "<title>" + "&x" * 200_000 + "</title>",
    ],
    ids=range(13),
)
def test_no_entry_takes_more_than_seconds(entry):
    began = time.thread_time()
    parse(rss(f"<item><title>t</title>{entry}</item>"), source=SOURCE, now=NOW)
    assert time.thread_time() - began < 5


# fmt: off
MARKS = st.sampled_from((
    "<rss>", "</rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "<guid>", "<feed>", "<entry>",
    "<link href='", "'/>", "<content type='xhtml'>", "<content type='application/x'>", "<description>", "<pubDate>",
    "<![CDATA[", "]]>", "<!--", "-->", "<?xml encoding='", "?>", "<!DOCTYPE", "[", "]>", "&amp;", "&#", ";", "&", "<",
    "xmlns='http://www.w3.org/2005/Atom'", "xml:base='http://[", ">", '"', "{", '"items":[', "\0", "2024-05-14", "]}",
    "<source url='x'>", "</source>", "<image>", "<textInput>", "<enclosure url='", "mode='base64'>", "<rdf:RDF>",
))
# fmt: on


@given(
    st.lists(MARKS | st.text(max_size=8), max_size=60).map("".join), st.sampled_from([None, "text/xml; charset=utf-7"])
)
@settings(max_examples=400, deadline=None)
def test_nothing_that_looks_like_a_feed_makes_it_raise(text, content_type):
    parsed = parse(text.encode("utf-8", "surrogatepass"), source=SOURCE, content_type=content_type, now=NOW)
    check(parsed)


@given(st.binary(max_size=200), st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_it_raise(body, content_type):
    check(parse(body, source=SOURCE, content_type=content_type, now=NOW))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_damage_to_a_feed_makes_it_raise(data):
    body = bytearray(data.draw(st.sampled_from([path.read_bytes() for path in FEEDS if path.stat().st_size > 100])))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6)) or b"<"
    check(parse(bytes(body), source=SOURCE, now=NOW))


def check(parsed: Parsed | Unreadable) -> None:
    if isinstance(parsed, Unreadable):
        assert parsed.reason
        return
    assert len({story.id for story in parsed.stories}) == len(parsed.stories)
    for story in parsed.stories:
        story.text.encode("utf-8")
        assert story.published <= NOW
        assert not story.url or story.url.startswith(("http://", "https://"))
        assert "geheim" not in story.url
        assert not set(story.text) & set("\0\x02\x03\x0b\x7f")
        assert "\n" not in story.title
    assert parsed.ttl is None or parsed.ttl > timedelta(0)


TAGS = ("<p>", "</p>", "<P class='x'>", '<a title="1 > 0">', "</a>", "<br/>", "<li>", "</li>", "<td>", "<x:p y>", "a b")


@given(
    st.lists(st.sampled_from((*TAGS, "<script>", "</script>", "<", ">", '"', "'", "&amp;", "\n\n", "\x02", "<3"))),
)
def test_markup_is_read_alike_whether_all_of_it_is_in_order_or_not(parts):
    # a comment is nothing, and has every tag looked at by itself
    assert markup.to_text("".join(["x", *parts]), 1000) == markup.to_text("".join(["x", *parts, "<!---->"]), 1000)


@pytest.mark.parametrize(
    ("title", "summary", "body", "kept"),
    [
        ("A title", "It beg", "It begins like this.", ("", "It begins like this.")),
        ("A title", "It begins … read more", "It begins like this.", ("", "It begins like this.")),
        (
            "A title",
            "It begins like this, and goes on.",
            "It begins like […]",
            ("It begins like this, and goes on.", ""),
        ),
        (
            "A title",
            "It begins",
            "It begins" + " and goes on" * 50 + "…",
            ("", "It begins" + " and goes on" * 50 + "…"),
        ),
        ("A title", "It is", "is it" + " and goes on" * 50 + "…", ("It is", "is it" + " and goes on" * 50 + "…")),
        ("A title", "A title.", "It begins.", ("", "It begins.")),
        ("A title", "", "… read more", ("", "")),
    ],
)
def test_a_text_that_is_there_twice_is_kept_once(title, summary, body, kept):
    entry = {"id": "1", "title": title, "summary": summary, "content_text": body}
    whole = {"version": "https://jsonfeed.org/version/1", "items": [entry]}
    parsed = parse(json.dumps(whole).encode(), source=SOURCE, now=NOW)
    assert isinstance(parsed, Parsed)
    assert [(story.summary, story.body) for story in parsed.stories] == [kept]


def titled(title: str, feed_title: str = "Wire World: Latest", marks: str = "") -> Parsed:
    """Return what a feed of this title with one entry of that title parses to."""
    item = f"<item><guid isPermaLink='false'>1</guid><title>{title}</title></item>"
    parsed = parse(
        f"<rss version='2.0'><channel><title>{feed_title}</title>{item}</channel></rss>".encode(),
        source=SOURCE,
        now=NOW,
        marks=marks,
    )
    assert isinstance(parsed, Parsed)
    return parsed


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Tower opens | Wire World", "Tower opens"),
        ("Tower opens – wire world", "Tower opens"),
        ("Tower opens - The Wire", "Tower opens"),
        ("Talks go on - minister | Wire World", "Talks go on - minister"),
        ("Talks go on - minister", "Talks go on - minister"),
        ("Talks go on - Wire", "Talks go on"),
        ("Talks go on - Wir", "Talks go on - Wir"),
        ("Wire World", "Wire World"),
        ("| Wire World", "| Wire World"),
        ("Tower opens | (", "Tower opens | ("),
    ],
)
def test_the_feeds_own_name_behind_a_title_is_no_part_of_it(title, kept):
    (story,) = titled(title).stories
    assert story.title == kept


def test_an_entry_is_titled_alike_in_a_feed_that_was_read_before():
    before = titled("Bridge closes | Wire World")
    (story,) = titled("Tower opens | Wire World", marks=before.marks).stories
    assert before.marks
    assert story.title == "Tower opens"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(written(FOLDER / name), indent=1, ensure_ascii=False))
