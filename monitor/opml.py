"""Which feeds does an OPML file list, and how is such a file written (https://opml.org/spec2.opml)?

Folders and categories are tags. What OPML has no attribute for is kept in a namespace of our own. It asks nobody
whether a feed is there; whatever the bytes are, nothing is raised and no entity is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from monitor import address, markup, repair
from monitor.values import dataclass

#: ten thousand feeds fit
LARGEST = 8 << 20
MOST_FEEDS = 20_000
_MOST_TAGS = 20
_LONGEST_TAG = 64
_SPACE = "urn:monitor:feeds"
_OWN = ("id", "authority", "owner", "interval")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as OPML has it; texts are plain and on one line."""

    name: str
    url: str
    tags: tuple[str, ...] = ()
    language: str = ""
    id: str = ""
    authority: str = ""
    owner: str = ""
    #: such as "1800s"
    interval: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file holds."""

    feeds: tuple[Outline, ...]
    #: names of feeds whose addresses are not ones of the web
    odd: tuple[str, ...] = ()


def read(body: bytes) -> Listed | repair.Refused:
    """Return the feeds of a file in its order, each address once."""
    if len(body) > LARGEST:
        return repair.Refused(f"more than {LARGEST >> 20} MiB")
    document = repair.mend(repair.decode(body, None).lstrip("\ufeff\0 \t\r\n"))
    if isinstance(document, repair.Refused):
        return document
    try:
        root = ElementTree.fromstring(document.xml)  # noqa: S314 - looked over and without entities
    except ElementTree.ParseError:
        return repair.Refused("broken xml")
    if root.tag.rpartition("}")[2].lower() != "opml":
        return repair.Refused("not OPML")
    found: dict[str, Outline] = {}
    odd = []
    for element, folders in _outlines(root, ()):
        outline = _outline(element, folders)
        if outline is None:
            continue
        if not outline.url:
            odd.append(outline.name)
        elif len(found) < MOST_FEEDS:
            found.setdefault(outline.url, outline)
    return Listed(tuple(found.values()), tuple(odd))


def _outlines(
    parent: ElementTree.Element, folders: tuple[str, ...]
) -> Iterator[tuple[ElementTree.Element, tuple[str, ...]]]:
    """Walk all outlines with the names of the folders that they are in; depth is bounded by `repair`."""
    for element in parent:
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if name == "body":
            yield from _outlines(element, folders)
        elif name == "outline":
            yield element, folders
            words = _attributes(element)
            below = folders if words.get("xmlurl") else (*folders, words.get("text") or words.get("title") or "")
            yield from _outlines(element, below)


def _outline(element: ElementTree.Element, folders: tuple[str, ...]) -> Outline | None:
    words = _attributes(element)
    given = words.get("xmlurl", "")
    if not given:
        return None
    # "feed:" before an address is for browsers
    bare = re.sub(r"^feed:(?://)?(?=https?:)", "", given, flags=re.IGNORECASE)
    url = re.sub(r"^feed:(?=//)", "http:", bare, flags=re.IGNORECASE)
    target = address.read(url)
    categories = [part for path in words.get("category", "").split(",") for part in path.split("/")]
    tags = dict.fromkeys(tag for tag in map(_tag, (*folders, *categories)) if tag)
    own = {key: markup.to_line(element.get(f"{{{_SPACE}}}{key}", ""), 200) for key in _OWN}
    name = words.get("text") or words.get("title") or (target.host if target else given)
    return Outline(
        name=markup.to_line(name, 200) or (target.host if target else ""),
        url=(target.url if re.search(r"\s", url) else url) if target else "",
        tags=tuple(tags)[:_MOST_TAGS],
        language=words.get("language", "")[:20],
        **own,
    )


def _attributes(element: ElementTree.Element) -> dict[str, str]:
    """Return the attributes by name in lower case: programs write them as they like."""
    return {name.lower(): value.strip() for name, value in element.attrib.items()}


def _tag(text: str) -> str:
    return markup.to_line(text, 200)[:_LONGEST_TAG].strip()


def write(feeds: Iterable[Outline], *, title: str, at: datetime) -> bytes:
    """Return an OPML 2.0 file: each feed in the folder of its first tag, with all of them as its categories."""
    root = ElementTree.Element("opml", {"version": "2.0"})
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = title
    ElementTree.SubElement(head, "dateCreated").text = format_datetime(at)
    body = ElementTree.SubElement(root, "body")
    folders: dict[str, list[Outline]] = {}
    for feed in feeds:
        folders.setdefault(feed.tags[0] if feed.tags else "", []).append(feed)
    for folder, inside in folders.items():
        above = ElementTree.SubElement(body, "outline", {"text": folder}) if folder else body
        for feed in inside:
            ElementTree.SubElement(above, "outline", _written(feed))
    ElementTree.register_namespace("monitor", _SPACE)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _written(feed: Outline) -> dict[str, str]:
    words = {
        "type": "rss",
        "text": feed.name,
        "title": feed.name,
        "xmlUrl": feed.url,
        "category": _categories(feed.tags),
        "language": feed.language,
        **{f"{{{_SPACE}}}{key}": str(getattr(feed, key)) for key in _OWN},
    }
    # what XML cannot hold would make the file unreadable
    return {name: "".join(filter(str.isprintable, value)) for name, value in words.items() if value}


def _categories(tags: Sequence[str]) -> str:
    # a comma or a slash within a tag would make two of it
    return ",".join(re.sub(r"[,/]+", " ", tag) for tag in tags)
