"""How do alerts stand in a feed? Atom (RFC 4287) and JSON Feed 1.1, the newest alert first.

Must not change an entry's id: feed readers tell by it what they have shown. It is made of the alert's own.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from monitor.alert import Links
from monitor.escape import safe_url
from monitor.model import Alert
from monitor.showing.rows import stamp
from monitor.showing.words import one_line
from monitor.values import dataclass

ATOM_TYPE = "application/atom+xml; charset=utf-8"
JSON_TYPE = "application/feed+json; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
#: a feed without an entry has to say when it was changed, too, and the same whenever it is asked
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ET.register_namespace("", _ATOM)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own words."""

    title: str
    #: addresses of the feed and of the page that it belongs to
    url: str
    page: str
    #: what the feed's id is made of: the same wherever it is read from
    key: str


def atom(feed: Feed, alerts: Sequence[Alert], links: Links) -> bytes:
    """Return an Atom feed."""
    root = ET.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", _urn(f"feed:{feed.key}"))
    _add(root, "title", one_line(feed.title))
    _add(root, "updated", stamp(max((alert.at for alert in alerts), default=_EPOCH)))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", "monitor")
    for alert in alerts:
        entry = _add(root, "entry")
        _add(entry, "id", _urn(f"alert:{alert.id}"))
        _add(entry, "title", one_line(alert.title))
        _add(entry, "published", stamp(alert.at))
        _add(entry, "updated", stamp(alert.at))
        page, story = _addresses(alert, links)
        if page:
            _add(entry, "link", rel="alternate", type="text/html", href=page)
        if story and story != page:
            _add(entry, "link", rel="via", href=story)
        for kind in alert.kinds:
            _add(entry, "category", term=kind.value)
        _add(entry, "content", alert.html, type="html")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def json_feed(feed: Feed, alerts: Sequence[Alert], links: Links) -> bytes:
    """Return a JSON Feed."""
    items = []
    for alert in alerts:
        page, story = _addresses(alert, links)
        item = {
            "id": _urn(f"alert:{alert.id}"),
            "title": one_line(alert.title),
            "content_html": alert.html,
            "content_text": alert.text,
            "date_published": stamp(alert.at),
            "tags": [kind.value for kind in alert.kinds],
        }
        items.append(item | ({"url": page} if page else {}) | ({"external_url": story} if story else {}))
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(feed.title),
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "authors": [{"name": "monitor"}],
        "language": "en",
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=True, indent=1).encode()


def _addresses(alert: Alert, links: Links) -> tuple[str, str]:
    """Return the page of the alert's event (without one, its story), and the story."""
    story = safe_url(alert.url)
    return safe_url(links.event(alert.rule)) or story, story


def _urn(key: str) -> str:
    return uuid5(NAMESPACE_URL, f"monitor:{key}").urn


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    child.text = text
    return child
