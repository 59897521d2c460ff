"""What does a page say, and is it an article at all? HTML of any kind in, main text or a reason out.

It asks nobody, pays nothing and passes no test for people: what stands behind those is left alone. Never raises.
"""

from __future__ import annotations

import importlib
import json
import logging
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from monitor import article, markup, repair
from monitor.lazy import installed
from monitor.values import dataclass

#: pages of more elements than this are no articles, and cost their reader more than linear time
MOST_TAGS = 20_000
LONGEST_TEXT = 40_000
_MOST_SCRIPTS = 20
#: an article is longer than a notice
_NOTICE = 1500
_BRIEF = 600

_HTML = re.compile(r"text/html|application/xhtml\+xml", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_LINKED_DATA = re.compile(r"application/ld\+json[^<>]{0,200}>", re.IGNORECASE)
_DECLARED = re.compile(r"^\s*(?:<\?xml[^>]{0,200}\?>)?\s*(?:<\s?!\s?doctype[^<>]*+>?)?", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_SELECTOR = re.compile(r"([.#])([\w-]{1,100})")

#: where a page that asks for consent stands
_CONSENT_HOST = re.compile(r"(?:consent|consents|cookie|cookies|privacy|gdpr)\.", re.IGNORECASE)
_CONSENT_PATH = re.compile(r"/(?:[\w-]*consent|cookie-?wall|gdpr|privacy-?(?:gate|wall))(?:[/.]|$)", re.IGNORECASE)
_CONSENT_WORDS = re.compile(
    r"\b(?:cookies?|consent|legitimate interests?|personal data|privacy policy|your privacy|third parties|partners"
    r"|accept all|reject all|manage (?:options|preferences|choices)|before you continue"
    r"|einwilligung\w*|zustimm\w*|datenschutz\w*|personenbezogene\w*|alle (?:akzeptieren|ablehnen))\b",
    re.IGNORECASE,
)
_TEST_MARKS = re.compile(r"captcha|challenge-(?:form|platform|error|running)|[_-]chl[_-]", re.IGNORECASE)
_TEST_WORDS = re.compile(
    r"(?:verify|confirm|prove)\W+(?:that\W+)?you(?:['’]re|\W+are)\W+(?:a\W+)?(?:human|not\W+a\W+(?:ro)?bot)"
    r"|not a robot|are you a (?:ro)?bot|unusual (?:traffic|activity)|checking (?:if the site|your browser)"
    r"|enable javascript and cookies|access (?:to this page )?(?:has been |is )?denied|security (?:check|verification)"
    r"|kein roboter|sicherheitsüberprüfung",
    re.IGNORECASE,
)

#: what the extractor raises, or the libraries below it, for pages that nobody foresaw
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Main:
    """The main text of a page, or why there is none."""

    #: paragraphs separated by blank lines
    text: str = ""
    #: short and stable, such as "consent wall"; "" if it was read
    reason: str = ""
    #: day of publication that the page names
    dated: date | None = None
    #: it says that not all of it is free; what it marks as such was left out
    paid: bool = False


def text_of(body: bytes, *, url: str, content_type: str | None, now: datetime) -> str:
    """Return the main text of a page; where the library for that is missing, or finds none, all of its text."""
    main = read(body, url=url, content_type=content_type, now=now).text if installed(article.LIBRARY) else ""
    return main or markup.to_text(_decoded(body, content_type), LONGEST_TEXT)


def read(body: bytes, *, url: str, content_type: str | None, now: datetime) -> Main:
    """Return the main text of a page. Takes some 20 ms for a usual one, a second at the worst: for a thread.

    `url` is where the body came from, after all redirects.
    """
    if content_type and not _HTML.match(content_type.strip()):
        return Main(reason="no html page")
    if _asks_for_consent(url):
        return Main(reason="consent wall")
    html = _decoded(body, content_type)
    if html.count("<") > MOST_TAGS:
        return Main(reason="too many elements")
    if "<" not in html:
        return Main(reason="no html page")
    paid, hidden = _paid_parts(html)
    try:
        found = _extracted(html, hidden, now)
    except _FAILURES:
        return Main(reason="unreadable")
    lines = ((found.text if found else None) or "").splitlines()
    text = markup.plain("\n\n".join(line for line in lines if line.strip()), LONGEST_TEXT)
    if reason := _wall(html, text):
        return Main(reason=reason)
    return Main(text, "" if text else "no text", _day(found.date) if found else None, paid)


def _extracted(html: str, hidden: list[str], now: datetime) -> Any:
    # named, not imported: it takes as long to load as all the rest, and many a service never reads a page
    trafilatura = importlib.import_module("trafilatura")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return trafilatura.bare_extraction(
        html,
        fast=True,
        favor_precision=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        prune_xpath=hidden or None,
        # only what the page says of itself, and no guess from its text
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,
            "max_date": f"{now + timedelta(days=2):%F}",
        },
    )


def _decoded(body: bytes, content_type: str | None) -> str:
    """Return a page as text: what its bytes prove, what the server says, what the page says of itself."""
    named = _CHARSET.search(body[:4096])
    if named and "charset" not in (content_type or "").lower():
        content_type = f"text/html; charset={named[1].decode('ascii')}"
    # a declaration of XML in front of text that was decoded is refused by the parser; one of the document's type says
    # nothing, and trafilatura looks for its end in quadratic time
    return _DECLARED.sub("", repair.decode(body, content_type)).replace("\0", "")


def _asks_for_consent(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_CONSENT_HOST.match(parts.netloc) or _CONSENT_PATH.search(parts.path))


def _wall(html: str, text: str) -> str:
    """Say what stands in the place of the article; "" if nothing does."""
    if len(text) < _BRIEF and (_TEST_WORDS.search(text) or _TEST_MARKS.search(html)):
        return "captcha"
    if len(text) < _NOTICE:
        asked = len(_CONSENT_WORDS.findall(text))
        if asked >= 2 and asked * 120 >= len(text):
            return "consent wall"
    return ""


def _paid_parts(html: str) -> tuple[bool, list[str]]:
    """Return whether a page says that not all of it is free (schema.org), and where the rest stands, as XPath."""
    paid, hidden = False, []
    for script in islice(_LINKED_DATA.finditer(html), _MOST_SCRIPTS):
        end = _SCRIPT_END.search(html, script.end())
        try:
            data = json.loads(html[script.end() : end.start() if end else None])
        except (ValueError, RecursionError):
            continue
        for part in _objects(data):
            if str(part.get("isAccessibleForFree", "")).lower().rpartition("/")[2] != "false":
                continue
            paid = True
            selectors = part.get("cssSelector")
            for selector in selectors if isinstance(selectors, list) else [selectors]:
                hidden += [_xpath(mark, name) for mark, name in _SELECTOR.findall(str(selector or ""))[:10]]
    return paid, hidden


def _objects(data: object, most: int = 1000) -> Iterator[dict[str, Any]]:
    waiting = [data]
    while waiting and most:
        most -= 1
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _xpath(mark: str, name: str) -> str:
    if mark == "#":
        return f".//*[@id='{name}']"
    return f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
