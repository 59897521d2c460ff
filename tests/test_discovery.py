"""Which feeds a page names."""

from __future__ import annotations

import time

import pytest

from monitor.discovery import MOST_FEEDS, Named, find

HERE = "https://paper.example/news/today"


def named(page: str, url: str = HERE) -> list[Named]:
    return list(find(page.encode(), content_type="text/html; charset=utf-8", url=url))


LINK = '<link rel="alternate" type="application/rss+xml" title="News &amp; more" href="/news">'


@pytest.mark.parametrize(
    ("page", "urls"),
    [
        (LINK, ["https://paper.example/news"]),
        (
            "<LINK HREF=rss.xml TYPE=application/atom+xml REL='alternate nofollow'/>",
            ["https://paper.example/news/rss.xml"],
        ),
        ("<base href='https://cdn.example/a/'>" + LINK.replace("/news", "rss"), ["https://cdn.example/a/rss"]),
        (LINK.replace("/news", "//feeds.example/rss"), ["https://feeds.example/rss"]),
        (LINK + LINK + LINK.replace("/news", "/sport"), ["https://paper.example/news", "https://paper.example/sport"]),
        (LINK.replace("rss+xml", "feed+json"), ["https://paper.example/news"]),
        (LINK.replace('"/news"', '"/rss?a=1&amp;b=2"'), ["https://paper.example/rss?a=1&b=2"]),
        ("<link\n rel=alternate\n type = 'text/xml; charset=utf-8'\n href='/x'\n>", ["https://paper.example/x"]),
        (f"<!-- {LINK} -->", []),
        (f"<!-- {LINK}", []),
        (LINK.replace("alternate", "stylesheet"), []),
        (LINK.replace("rss+xml", "json"), []),  # what blogs offer to programs
        (LINK.replace("/news", "javascript:alert(1)"), []),
        (LINK.replace("/news", "file:///etc/passwd"), []),
        (LINK.replace("/news", ""), []),
        ("<a href='/rss' type='application/rss+xml'>", []),
        ("", []),
    ],
)
def test_the_feeds_of_a_page_in_its_order(page: str, urls: list[str]) -> None:
    assert [each.url for each in named(f"<html><head>{page}</head></html>")] == urls


def test_the_title_is_plain_text() -> None:
    assert named(LINK)[0].title == "News & more"
    assert named(LINK.replace("News", "<b>News</b>\x1b[31m"))[0:1] == []  # a tag within a tag ends it


def test_a_page_in_another_encoding_is_read() -> None:
    page = LINK.replace("News", "Größe").encode("latin-1")
    assert find(page, content_type="text/html; charset=latin-1", url=HERE)[0].title == "Größe & more"


def test_a_page_names_so_many_and_no_more() -> None:
    assert len(named("".join(LINK.replace("/news", f"/{n}") for n in range(500)))) == MOST_FEEDS


@pytest.mark.parametrize(
    "page", ["<link " * 200_000, "<!--" * 250_000, "<link a='" * 100_000, "<link " + "a=b " * 250_000]
)
def test_no_page_takes_long(page: str) -> None:
    began = time.process_time()
    find(page.encode(), content_type=None, url=HERE)
    assert time.process_time() - began < 5
