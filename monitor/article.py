"""Is a story's own page needed, and is what stands there evidence? A reading, a page → yes or no, and why.

It decides only whether to look and what to believe; it asks nobody and reads no HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from monitor.model import Reading, Status, Story
from monitor.values import dataclass

#: a feed that brings more of a story than this brings the article
_WHOLE = 1000
#: a time that is vaguer than this leaves the date open
_WEEK = 7
#: statuses that need no date: nothing is to come
_DATELESS = frozenset({Status.CANCELLED, Status.DENIED, Status.UNDERWAY, Status.HAPPENED})
#: days by which feed and page may differ on when a story was published
_APART = 3
#: the library that finds the main text of a page, if it is installed
LIBRARY = "trafilatura"
#: longest text that is kept of a page
LONGEST = 40_000
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Page:
    """What is remembered of a story's own page."""

    url: str
    #: when it was last looked for
    at: datetime
    #: whether its server was asked for it then
    asked: bool = False
    #: main text, paragraphs separated by blank lines; "" if it was not read
    text: str = ""
    #: why it is no evidence, short and stable; "" if it was read
    reason: str = ""
    #: day of publication that it names
    dated: date | None = None
    #: it says that not all of it is free: what it marks as such was left out
    paid: bool = False
    #: validators, as of a feed
    etag: str | None = None
    last_modified: str | None = None


def leaves_open(reading: Reading) -> bool:
    """Tell whether a story about a rule's event says neither for sure what becomes of it, or not on which day."""
    claim = reading.claim
    if claim is None or not reading.match.matched:
        return False
    said = any(part.cue != "sentence" and not part.cue.startswith("date:") for part in claim.evidence)
    dated = claim.status in _DATELESS or (claim.dates is not None and claim.dates.count <= _WEEK)
    return not (said and dated)


def wanted(story: Story, readings: Sequence[Reading]) -> bool:
    """Tell whether a story's own page may say more than its feed did."""
    return bool(story.url) and len(story.body) < _WHOLE and any(map(leaves_open, readings))


def fault(story: Story, page: Page) -> str:
    """Say why a page is no evidence for a story; "" if it is."""
    if page.reason or not page.text:
        return page.reason or "no text"
    if page.dated is not None and not _undated(story):
        apart = abs((page.dated - story.published.date()).days)
        if apart > _APART:
            return f"dated {page.dated}, unlike its feed"
    words, said = _words(story.title), _words(page.text)
    # a notice in the place of the article, or another article
    return "" if len(words) < 2 or len(words & said) * 3 >= len(words) else "another text"


def complete(story: Story, page: Page) -> Story:
    """Return a story with its article, if that is evidence for it; one without a date of its own takes the page's."""
    if fault(story, page):
        return story
    paragraphs = page.text[:LONGEST].split("\n\n")
    if " ".join(paragraphs[0].split()).casefold() == story.title.casefold():
        del paragraphs[0]
    body = "\n\n".join(paragraphs)
    if len(body) <= len(story.body):
        return story
    published = story.published
    if page.dated is not None and _undated(story) and page.dated < story.seen.date():
        published = datetime.combine(page.dated, time(12), UTC)
    return replace(story, body=body, published=published)


def _undated(story: Story) -> bool:
    """Tell whether the feed gave no date: then the time of reading stands in its place."""
    return story.published == story.seen


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
