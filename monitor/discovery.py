"""Which feeds does a page name? HTML in, addresses out (https://www.rssboard.org/rss-autodiscovery).

It asks nobody whether they are there.
"""

from __future__ import annotations

import html
import re

from monitor import address, markup, repair
from monitor.values import dataclass

#: of a longer page only the beginning is looked at: the head is there
_LONGEST_PAGE = 1_000_000
MOST_FEEDS = 50
_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
    | {"application/xml", "text/xml"}
)
_TAG = re.compile(r"<!--|<(link|base)\b([^<>]{0,4000}+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z][a-z-]{0,20})\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A feed that a page names."""

    url: str
    title: str = ""


def find(page: bytes, *, content_type: str | None, url: str) -> tuple[Named, ...]:
    """Return the feeds that a page names by `<link rel="alternate">`, in its order; `url` is the page's own."""
    text = repair.decode(page, content_type)[:_LONGEST_PAGE]
    base, found, at = url, dict[str, Named](), 0
    while (tag := _TAG.search(text, at)) and len(found) < MOST_FEEDS:
        at = tag.end()
        if tag[1] is None:  # a comment
            end = text.find("-->", at)
            at = end if end >= 0 else len(text)
            continue
        attributes = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[2])}
        target = address.read(attributes.get("href", ""), base)
        if target is None:
            continue
        if tag[1].lower() == "base":
            base = target.url
        elif _names_feed(attributes):
            found.setdefault(target.url, Named(target.url, markup.to_line(attributes.get("title", ""), 200)))
    return tuple(found.values())


def _names_feed(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in attributes.get("rel", "").lower().split() and kind in _TYPES
