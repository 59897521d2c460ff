"""Do the two ways to read a feed come to the same stories? Whatever is read plainly, feedparser reads alike."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import feed, plainfeed, repair

BASE = "https://feeds.example/dir/feed.xml"
FEEDS = sorted((Path(__file__).parent / "data" / "feeds").glob("*.xml"))
CONTENT = "http://purl.org/rss/1.0/modules/content/"


def both(body: bytes) -> tuple[object, object] | None:
    """Return what is read plainly, and what feedparser reads; None if there is only the second."""
    text = repair.decode(body, None).lstrip("\ufeff\0 \t\r\n")
    document = repair.mend(text)
    if isinstance(document, repair.Refused) or document.flaws or plainfeed.read(document.xml) is None:
        return None
    return feed._from_xml(document, text, BASE), feed._from_any_xml(document, text, BASE)


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
