"""Do the two ways to read a feed come to the same stories? Whatever is read plainly, feedparser reads alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import feed, plainfeed, repair
from monitor.model import Source

NOW = datetime(2024, 3, 1, tzinfo=UTC)
BASE = "https://feeds.example/dir/feed.xml"
FEEDS = sorted((Path(__file__).parent / "data" / "feeds").glob("*.xml"))
CONTENT = "http://purl.org/rss/1.0/modules/content/"


def both(body: bytes) -> tuple[object, object] | None:
    """Return what is read plainly, and what feedparser reads; None if there is only the second."""
    text = repair.decode(body, None).lstrip("\ufeff\0 \t\r\n")
    whole = repair.sound(text)
    plain = plainfeed.read(whole, repair.IDLE) if whole else None
    if plain is None:
        return None
    document = repair.mend(text)
    assert isinstance(document, repair.Document)
    assert not document.flaws
    return replace(feed._from_plain(plain, text, BASE), marks=""), feed._from_any_xml(document, text, BASE)


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_odd_feeds_are_read_alike(path):
    plain, other = both(path.read_bytes()) or (None, None)
    assert plain == other


TEXTS = st.sampled_from(
    [
        "",
        " Tower opens ",
        "Tür &amp; Tor",
        "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; more&lt;/p&gt;",
        "Ã¼ber",
        "\x85",
        "<![CDATA[<b>bold</b> & so]]>",
        "a<!-- not this -->b",
        "<b>markup</b>",
        "日本語",
        "l&#8217;an",
        "1 &lt; 2",
        "\n x\n y",
    ]
)
LINKS = st.sampled_from(
    [
        "https://wire.example/1",
        "http://wire.example/a/../b?x=1&amp;y=2",
        "/relative",
        "",
        "https://wire.example",
        "post-17",
        "https://wire.example/1?",
        "https://wire.example/1#top",
        "https://wire.example/;p",
        "HTTPS://WIRE.example/1",
    ]
)
DATES = st.sampled_from(
    [
        "Mon, 05 Feb 2024 10:00:00 GMT",
        "Mon, 5 Feb 2024 10:00:00 +0130",
        "Fri, 31 Feb 2024 10:00:00 GMT",
        "yesterday",
        "",
        "Tue, 06 Feb 2024 23:30:00 -0500",
        "2024-02-05T10:00:00Z",
        "Mon, 05 Feb 2024 29:00:00 GMT",
    ]
)
PARTS = st.one_of(
    st.builds("<title>{}</title>".format, TEXTS),
    st.builds("<description>{}</description>".format, TEXTS),
    st.builds("<content:encoded>{}</content:encoded>".format, TEXTS),
    st.builds("<link>{}</link>".format, LINKS),
    st.builds("<guid>{}</guid>".format, LINKS),
    st.builds('<guid isPermaLink="{}">{}</guid>'.format, st.sampled_from(["true", "false", "no", "True"]), LINKS),
    st.builds("<pubDate>{}</pubDate>".format, DATES),
    st.sampled_from(["<source url='https://x.example/'>X</source>", "<category>c</category>", "<media>m</media>"]),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.lists(PARTS, max_size=6, unique_by=lambda part: part[:6]), max_size=3), TEXTS)
def test_entries_of_all_sorts_are_read_alike(entries, title):
    items = "".join(f"<item>{''.join(parts)}</item>" for parts in entries)
    head = f"<rss version='2.0' xmlns:content='{CONTENT}'><channel><title>{title}</title>"
    plain, other = both(f"{head}{items}</channel></rss>".encode()) or (None, None)
    assert plain == other


SOURCE = Source("wire", BASE, "Wire")
ITEMS = st.lists(st.lists(PARTS, max_size=6, unique_by=lambda part: part[:6]), max_size=4)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(ITEMS, ITEMS)
def test_of_a_new_body_all_is_read_but_what_stood_in_the_last_one_as_it_is(before, after):
    """What stands for several entries identifies none: then all of them have to be read."""
    bodies = [
        f"<rss version='2.0' xmlns:content='{CONTENT}'><channel><title>Wire</title>"
        f"{''.join(f'<item>{chr(10).join(parts)}</item>' for parts in entries)}</channel></rss>".encode()
        for entries in (before, [*before[1:], *after])
    ]
    then, now = (feed.parse(body, source=SOURCE, now=NOW) for body in bodies)
    read = feed.parse(bodies[1], source=SOURCE, now=NOW, marks=then.marks)
    assert (read.marks, read.title) == (now.marks, now.title)
    assert set(now.stories) - set(then.stories) <= set(read.stories) <= set(now.stories)
    assert read.known + len(read.stories) + read.skipped == len(before[1:]) + len(after)
    again = feed.parse(bodies[1], source=SOURCE, now=NOW, marks=read.marks)
    assert not now.marks or (again.stories, again.known) == ((), len(before[1:]) + len(after))


def test_nobody_counts_comments_or_reads_many_entries_by_their_marks():
    def body(comments: int, entries: int) -> bytes:
        item = "<item><guid isPermaLink='false'>{}</guid><title>Tower {}</title><comments>{}</comments></item>"
        items = "".join(item.format(at, at, comments) for at in range(entries))
        return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()

    first = feed.parse(body(1, 100), source=SOURCE, now=NOW)
    assert (len(first.stories), first.known) == (100, 0)
    assert len(first.marks) == 800
    # who comments on a story does not change it
    assert feed.parse(body(2, 100), source=SOURCE, now=NOW, marks=first.marks).known == 100
    many = feed.parse(body(2, 101), source=SOURCE, now=NOW, marks=first.marks)
    assert (len(many.stories), many.known, many.marks) == (101, 0, "")


INSTANTS = st.sampled_from(
    [
        "2024-02-05T10:00:00Z",
        "2024-02-05T23:59:59.25+01:30",
        "2024-02-05T00:30:00-05:00",
        "2024-02-31T10:00:00Z",
        "2024-02-05",
        "2024-02-05T10:00Z",
        "2024-02-05T24:00:00Z",
        "Mon, 05 Feb 2024 10:00:00 GMT",
        "",
    ]
)
IDS = st.one_of(LINKS, st.sampled_from(["urn:uuid:1225c695-cfb8", "tag:wire.example,2024:/a/../1", "urn:", "a b"]))
TYPES = st.sampled_from(["", " type='text'", " type='html'", " type='xhtml'", " type='text/html'", " xml:lang='de'"])
RELS = st.sampled_from(
    [
        "",
        " rel='alternate'",
        " rel='self'",
        " rel='via'",
        " rel='enclosure' type='audio/mpeg'",
        " type='application/json'",
    ]
)
ATOM_PARTS = st.one_of(
    st.builds("<title{}>{}</title>".format, TYPES, TEXTS),
    st.builds("<summary{}>{}</summary>".format, TYPES, TEXTS),
    st.builds("<content{}>{}</content>".format, TYPES, TEXTS),
    st.builds("<link href='{}'{}/>".format, LINKS, RELS),
    st.builds("<link{1} href='{0}'/>".format, st.just("https://wire.example/17"), RELS),
    st.builds("<id>{}</id>".format, IDS),
    st.builds("<published>{}</published>".format, INSTANTS),
    st.builds("<updated>{}</updated>".format, INSTANTS),
    st.sampled_from(
        [
            "<author><name>N</name><title>T</title></author>",
            "<category term='c'/>",
            "<source><title>X</title></source>",
            "<dc:date>2020-01-01T00:00:00Z</dc:date>",
            "<dc:creator>c</dc:creator>",
            "<rights type='xhtml'><div>r</div></rights>",
        ]
    ),
)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(st.lists(ATOM_PARTS, max_size=7, unique_by=lambda part: part[:8]), max_size=3), TEXTS, TYPES)
def test_atom_entries_of_all_sorts_are_read_alike(entries, title, kind):
    items = "".join(f"<entry>{''.join(parts)}</entry>" for parts in entries)
    head = f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:dc='http://purl.org/dc/elements/1.1/'><title{kind}>{title}"
    plain, other = both(f"{head}</title><link href='https://wire.example/'/>{items}</feed>".encode()) or (None, None)
    assert plain == other


def test_an_ordinary_atom_feed_is_read_plainly():
    entry = (
        "<title>Tower &amp;amp; mast open</title><link href='https://wire.example/1?utm_source=atom'/><id>urn:wire:17</id>"
        "<link rel='enclosure' type='image/png' href='https://wire.example/1.png'/><author><name>A</name></author>"
        "<published>2024-02-05T10:00:00+01:00</published><updated>2024-02-06T10:00:00Z</updated><category term='news'/>"
        "<summary>It does.</summary>"
        "<content type='html'>&lt;p&gt;It does.&lt;/p&gt;&lt;p&gt;At last.&lt;/p&gt;</content>"
    )
    head = "<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Wire</title>"
    plain, other = both(f"{head}<id>urn:wire</id><entry>{entry}</entry></feed>".encode()) or (None, None)
    assert isinstance(plain, feed._Content)
    assert plain == other
    assert plain.drafts[0] == feed._Draft(
        "urn:wire:17",
        "https://wire.example/1",
        "Tower & mast open",
        "It does.",
        "It does.\n\nAt last.",
        datetime(2024, 2, 5, 9, tzinfo=UTC),
    )


@pytest.mark.parametrize("inner", ["<a>" * 100_000 + "</a>" * 99_000, "<a>" * 99_000 + "</a>" * 99_000])
def test_what_is_nested_by_the_thousand_is_not_read_plainly_to_its_end(inner):
    body = f"<rss version='2.0'><channel><title>t</title><item><title>{inner}</title></item></channel></rss>"
    assert both(body.encode()) is None
    assert isinstance(feed.parse(body.encode(), source=Source("s", BASE, "S"), now=NOW), feed.Unreadable)


def test_an_ordinary_feed_is_read_plainly():
    item = (
        "<title>Tower opens</title><link>https://wire.example/1?utm_source=rss</link><description>&lt;p&gt;It does."
        "&lt;/p&gt;</description><guid isPermaLink='false'>17</guid><pubDate>Mon, 05 Feb 2024 10:00:00 +0100</pubDate>"
        "<content:encoded><![CDATA[<p>It does.</p><p>At last.</p>]]></content:encoded><category>news</category>"
    )
    body = (
        f"<rss version='2.0' xmlns:content='{CONTENT}'><channel><title>Wire</title><item>{item}</item></channel></rss>"
    )
    plain, other = both(body.encode()) or (None, None)
    assert isinstance(plain, feed._Content)
    assert plain == other
    assert plain.drafts[0].published == datetime(2024, 2, 5, 9, tzinfo=UTC)
