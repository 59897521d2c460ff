"""Is a story's own page needed, may it be asked for, what does it say, and is that evidence?"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor import page, pipeline, robots
from monitor.article import Page, complete, fault, wanted
from monitor.match import compile_rules
from monitor.model import Rule, Story

NOW = datetime(2031, 5, 1, 9, tzinfo=UTC)
WATCH = compile_rules([Rule("opening", "Riverton tower opening")])
TITLE = "City confirms Riverton tower opening"
PARAGRAPH = "The city said the opening of the Riverton tower will take place on June {}, after {} years of work on it."
URL = "https://wire.example/tower"


def story(title: str = TITLE, summary: str = "", **fields: object) -> Story:
    base = Story("s", "wire", "The Wire", URL, title, summary, "", NOW, NOW + timedelta(minutes=5))
    return replace(base, **fields)


def found(text: str = f"{PARAGRAPH.format(18, 9)}\n\n{PARAGRAPH.format(18, 8)}", **fields: object) -> Page:
    return replace(Page(URL, NOW, asked=True, text=text), **fields)


def html(*paragraphs: str, head: str = "", around: str = "{}") -> bytes:
    article = around.format(
        "".join(f"<p>{each}</p>" for each in paragraphs or [PARAGRAPH.format(18, n) for n in "987"])
    )
    return (
        f"<!doctype html><html><head><title>{TITLE}</title>{head}</head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>{TITLE}</h1>{article}</article><footer>All rights reserved.</footer></body></html>"
    ).encode()


def read(body: bytes, **options: object) -> page.Main:
    return page.read(body, **{"url": URL, "content_type": "text/html; charset=utf-8", "now": NOW} | options)


# which stories


@pytest.mark.parametrize(
    ("title", "summary", "needed"),
    [
        # a date is missing
        ("City confirms Riverton tower opening", "", True),
        # a month is no date yet
        ("City confirms Riverton tower opening in June", "The opening will take place in June.", True),
        # nothing says what becomes of it
        ("Riverton tower opening, 18 June", "", True),
        ("City confirms Riverton tower opening on June 18", "It will take place on June 18.", False),
        # nothing is to come
        ("City cancels Riverton tower opening", "The city said the opening of the Riverton tower is cancelled.", False),
        # not about the event
        ("City confirms new budget", "", False),
    ],
)
def test_a_page_is_wanted_where_status_or_date_is_open(title: str, summary: str, needed: bool) -> None:
    candidate = story(title, summary)
    assert wanted(candidate, pipeline.read(candidate, WATCH)) is needed


def test_no_page_is_wanted_where_the_feed_brings_the_article_or_there_is_no_address() -> None:
    for candidate in (story(body="Nothing is known of the day. " * 50), story(url="")):
        assert not wanted(candidate, pipeline.read(candidate, WATCH))


# what is believed


def test_a_story_is_completed_with_its_article_and_says_more_with_it() -> None:
    whole = complete(story(), found(f"{TITLE}\n\n{PARAGRAPH.format(18, 9)}"))
    # the heading of the page is the title already
    assert whole.body == PARAGRAPH.format(18, 9)
    (reading,) = pipeline.read(whole, WATCH)
    assert reading.claim is not None
    assert str(reading.claim.dates) == "2031-06-18"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": "", "reason": "captcha"}, "captcha"),
        ({"text": ""}, "no text"),
        ({"text": "Something else entirely stands here, with no word of it. " * 20}, "another text"),
        ({"dated": date(2031, 4, 20)}, "dated 2031-04-20, unlike its feed"),
        ({"dated": date(2031, 5, 9)}, "dated 2031-05-09, unlike its feed"),
        ({"dated": date(2031, 5, 3)}, ""),
    ],
)
def test_what_is_no_evidence_leaves_the_story_as_it_is(fields: dict[str, object], why: str) -> None:
    candidate = found(**fields)
    assert fault(story(), candidate) == why
    assert (complete(story(), candidate) == story()) is bool(why)


def test_a_story_without_a_date_of_its_own_takes_the_page_s() -> None:
    undated = story(published=NOW, seen=NOW)
    assert complete(undated, found(dated=date(2031, 3, 2))).published == datetime(2031, 3, 2, 12, tzinfo=UTC)
    assert complete(undated, found(dated=date(2031, 5, 1))).published == NOW


def test_a_page_that_says_less_than_the_feed_changes_nothing() -> None:
    body = f"{TITLE}. " * 20
    assert complete(story(body=body), found(f"{TITLE}, it says.")).body == body


# what a page says


def test_the_main_text_of_a_page_is_read_and_its_day() -> None:
    main = read(html(head="<meta property='article:published_time' content='2031-04-30T22:00:00+02:00'>"))
    assert main.reason == ""
    assert "June 18, after 9 years" in main.text
    assert "\n\n" in main.text
    assert "Home" not in main.text
    assert "rights reserved" not in main.text
    assert main.dated == date(2031, 4, 30)


@pytest.mark.parametrize(
    "container", ["<article>{}</article>", "<div class='entry-content'>{}</div>", "<main>{}</main>"]
)
def test_what_stands_around_an_article_is_not_read(container: str) -> None:
    nav = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(12))
    others = "".join(f"<li><a href='/r{n}'>Riverton tower opening postponed to May {n}</a></li>" for n in range(1, 8))
    body = container.format("".join(f"<p>{PARAGRAPH.format(18, years)}</p>" for years in (9, 8, 7)))
    main = read(
        (
            "<html><body><div id='cookie-banner'><p>We use cookies and our partners process personal data.</p>"
            f"<button>Accept all</button></div><header><nav><ul>{nav}</ul></nav></header>{body}"
            f"<aside class='related'><h2>Related stories</h2><ul>{others}</ul></aside>"
            "<footer><p>© 2031 The Wire. Privacy policy.</p></footer></body></html>"
        ).encode()
    )
    assert main.reason == ""
    assert main.text.count("June 18") == 3
    assert not any(word in main.text for word in ("May", "cookies", "Section", "Privacy"))


@pytest.mark.parametrize("declared", ["header", "meta"])
def test_a_page_is_read_in_the_encoding_that_it_declares(declared: str) -> None:
    said = "Die Stadt sagt, die Eröffnung des Turms werde für Gäste größer als üblich, am 18. Juni."
    head = "<meta charset='iso-8859-1'>" if declared == "meta" else ""
    body = html(*[said] * 3, head=head).decode().encode("latin-1")
    content_type = "text/html; charset=ISO-8859-1" if declared == "header" else "text/html"
    assert "Eröffnung des Turms werde für Gäste größer" in read(body, content_type=content_type).text


CONSENT = (
    b"<html><head><title>Before you continue</title></head><body><main><h1>Before you continue</h1><p>We and our"
    b" partners use cookies and personal data to deliver, maintain and measure our services. Please give your"
    b" consent, or manage options. You can change your mind at any time in our privacy policy.</p><p>If you choose"
    b" to accept all, we and our partners will also use cookies to show you what you might like, based on your"
    b" personal data.</p>"
    b"<button>Accept all</button><button>Reject all</button></main></body></html>"
)
CAPTCHA = (
    b"<html><head><title>Just a moment...</title></head><body><h1>wire.example</h1><p>Checking your browser before you"
    b" proceed. Please verify that you are a human.</p><form class='challenge-form' action='/x'><div class='h-captcha'>"
    b"</div></form></body></html>"
)


@pytest.mark.parametrize(
    ("body", "options", "why"),
    [
        (CONSENT, {}, "consent wall"),
        (html(), {"url": "https://consent.wire.example/collect?continue=https://wire.example/tower"}, "consent wall"),
        (html(), {"url": "https://wire.example/cookie-wall/?to=/tower"}, "consent wall"),
        (CAPTCHA, {}, "captcha"),
        (b"%PDF-1.7 ...", {"content_type": "application/pdf"}, "no html page"),
        (b"plain words", {"content_type": None}, "no html page"),
        (b"", {}, "no html page"),
        (b"<html><body><script>render()</script><div id=app></div></body></html>", {}, "no text"),
        (b"<p>a</p>" * 20_000, {}, "too many elements"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(body: bytes, options: dict[str, object], why: str) -> None:
    main = read(body, **options)
    assert (main.text, main.reason) == ("", why)


def test_an_article_with_a_notice_of_cookies_and_a_guarded_form_is_an_article() -> None:
    around = (
        "<div class='banner'><p>We use cookies.</p><button>Accept all</button></div>{}"
        "<form><div class='g-captcha'></div></form>"
    )
    main = read(html(*[PARAGRAPH.format(18, n) for n in range(12)], around=around))
    assert main.reason == ""
    assert "June 18" in main.text


def test_what_a_page_marks_as_paid_for_is_left_out() -> None:
    marked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false, "hasPart":'
        ' {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".locked"}}</script>'
    )
    paid = "The full report names the eleventh of July, which only subscribers are to read in this place."
    around = "{}" + f"<div class='text locked'><p>{paid}</p></div>"
    main = read(html(head=marked, around=around))
    assert main.paid
    assert "June 18" in main.text
    assert "July" not in main.text
    free = read(html(around=around))
    assert not free.paid
    assert "July" in free.text


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 19_000,
        b"<p>a</p>" * 9_900,
        b"<p><a href=x>b</a>" * 6_600,
        b"<ul>" + b"<li>a b c d e f g</li>" * 9_900,
        b"<p>" + b"June 5, 2031 " * 80_000,
        b"<meta name=date content='2031-01-01'>" * 19_000,
        b'<script type="application/ld+json">{' * 19_000,
        b'<script type="application/ld+json">' + b'{"a":[' * 30_000,
        b"<!--" * 200_000,
        b"<p " + b"a=b " * 200_000,
        b"\0\xff\xfe<\x80>" * 3_000,
        b"<?xml version='1.0' encoding='utf-8'?><html>" + b"<p>x" * 500,
    ],
    ids=range(12),
)
def test_no_page_takes_long_or_raises(body: bytes) -> None:
    began = time.perf_counter()
    read(b"<html><body><article>" + body)
    assert time.perf_counter() - began < 20


# may it be asked for


ROBOTS = """
# for all
User-agent: *
Disallow: /private/
Allow: /private/news
Disallow: /*.pdf$
Disallow: /search?q=
Disallow: /*/print/
Disallow:

User-agent: SomeBot
User-agent: other-bot/2.0
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private/x", False),
        # the longer rule decides
        ("/private/news/x", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),
        ("/search?q=x", False),
        ("/search?p=x", True),
        ("/2031/05/print/x", False),
        ("/print/x", True),
    ],
)
def test_robots_say_what_may_be_asked_for(path: str, allowed: bool) -> None:
    assert robots.read(ROBOTS, "monitor").allow(f"https://wire.example{path}") is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("<!doctype html><p>Not found", True),
        ("User-agent: *\nDisallow: /", False),
        ("Disallow: /", True),
        # named: what is said to all does not count
        ("User-agent: *\nDisallow: /\n\nUser-agent: Monitor/1.0\nDisallow: /x", True),
        ("User-agent: monitor\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: monitoring\nDisallow: /", True),
        # groups for one name are joined
        ("User-agent: monitor\nDisallow: /x\n\nuser-agent: monitor\ndisallow: /news", False),
        ("\ufeffUser-Agent : monitor\r\nDISALLOW : /news # all of it\r\n", False),
        ("User-agent: *\nSitemap: https://wire.example/s.xml\nDisallow: /news", False),
        # of rules that are as long, the kinder one
        ("User-agent: *\nDisallow: /news\nAllow: /news", True),
        ("User-agent: *\nDisallow: /caf%C3%A9\nDisallow: /news/ü", False),
    ],
)
def test_robots_are_read_as_the_standard_says(text: str, allowed: bool) -> None:
    assert robots.read(text, "monitor").allow("https://wire.example/news/%C3%BC") is allowed


def test_a_declaration_without_an_end_is_read_in_no_time() -> None:
    text = "<?xml version='1.0'?><!DOCTYPE r [" + "https://town.example/x.dtd" * 20_000 + "<p>The tower opens.</p>"
    began = time.process_time()
    read(text.encode())
    assert time.process_time() - began < 5  # a minute, where its end is looked for from each slash anew


def test_robots_of_any_kind_are_read_in_no_time() -> None:
    bomb = "User-agent: *\n" + f"Disallow: /{'*a' * 900}$\n" * 250
    began = time.perf_counter()
    assert robots.read(bomb, "monitor").allow("https://wire.example/" + "a" * 800 + "b")
    assert time.perf_counter() - began < 10
