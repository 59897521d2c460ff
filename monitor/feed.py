"""Which stories does this body hold? Bytes of a feed in, values out, whatever the bytes are.

Reads RSS, Atom and RDF through feedparser; plain RSS and Atom, JSON Feed and news sitemaps by itself. It asks nobody,
knows no time but the one it is given, and never raises.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import xml.sax
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from monitor import address, markup, plainfeed, repair, stamps
from monitor.lazy import Lazy
from monitor.model import Channel, Pace, Source, Story
from monitor.values import dataclass

if TYPE_CHECKING:
    import feedparser
else:  # only what is odd needs it
    feedparser = Lazy("feedparser")

_NO_WISH = Pace()
#: of more stories in one body only the newest are kept: no feed needs them, and they would fill the database
MOST_STORIES = 2000
#: of a JSON feed, no more entries are looked at
_MOST_ENTRIES = 20_000
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY = 1000, 10_000, 100_000
#: dates before this are a clock that was never set
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_SITEMAP_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"

#: what the parser raises, or the helpers that it calls, for documents that nobody foresaw
_PARSER_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    xml.sax.SAXException,
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body that is a feed; one without stories is one, too."""

    #: sorted by published, oldest first; without those of entries that were known to be as they are
    stories: tuple[Story, ...]
    title: str = ""
    pace: Pace = _NO_WISH
    #: entries that gave no story: without any text, twice the same, or too many
    skipped: int = 0
    #: stories whose publication time is the time of this reading, as the feed gave none or one in the future
    undated: int = 0
    #: what was wrong and could be mended, such as "broken xml" or "truncated"
    flaws: tuple[str, ...] = ()
    #: entries that were known to be as they are, and were not read
    known: int = 0
    #: what tells next time which entries are known; "" if it is better to read them all
    marks: str = ""

    @property
    def ttl(self) -> timedelta | None:
        return self.pace.ttl


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A body that is no feed."""

    #: short and stable, such as "html page", "empty", "not a feed", "entity declarations"
    reason: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """One entry of any format: plain text, and what it says of itself."""

    guid: str
    url: str
    title: str
    summary: str
    body: str
    published: datetime | None
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class _Content:
    """A feed of any format."""

    drafts: tuple[_Draft, ...]
    title: str = ""
    pace: Pace = _NO_WISH
    flaws: tuple[str, ...] = ()
    skipped: int = 0
    known: int = 0
    marks: str = ""


def parse(
    body: bytes,
    *,
    source: Source,
    content_type: str | None = None,
    now: datetime,
    base: str | None = None,
    marks: str = "",
) -> Parsed | Unreadable:
    """Read a feed.

    `base` is the address that the body came from, for relative links; `marks` are those of its last body, whose entries
    are not read again. About 2 ms for 25 plain entries, 20 ms where feedparser is needed; linear in the length.
    """
    text = repair.decode(body, content_type).lstrip("\ufeff\0 \t\r\n")
    where = address.read(base or source.url)
    content = _read(text, where.url if where else "", marks)
    if isinstance(content, Unreadable):
        return content
    stories, undated = _stories(content, source, now)
    flaws = content.flaws + (("too many stories",) if len(stories) > MOST_STORIES else ())
    newest = tuple(stories[-MOST_STORIES:])
    skipped = content.skipped + len(content.drafts) - len(newest)
    return Parsed(newest, content.title, content.pace, skipped, undated, flaws, content.known, content.marks)


def _read(text: str, base: str, marks: str) -> _Content | Unreadable:
    if not text:
        return Unreadable("empty")
    if text.startswith("{"):
        return _from_json(text, base)
    whole = repair.sound(text)
    plain = plainfeed.read(whole, repair.IDLE, marks) if whole else None
    if plain is not None:
        return _from_plain(plain, text, base)
    document = repair.mend(text)
    if isinstance(document, repair.Refused):
        return Unreadable(document.reason)
    root = re.search(rb"<([A-Za-z_][\w.:-]*)", document.xml)
    if root and root[1].rpartition(b":")[2] == b"urlset":
        return _from_sitemap(document, base)
    return _from_any_xml(document, text, base)


# ---------------------------------------------------------------- RSS, Atom, RDF


def _from_plain(plain: plainfeed.Plain, text: str, base: str) -> _Content:
    drafts = tuple(_from_entry(entry, plain.version, base) for entry in plain.entries)
    title = markup.to_line(plain.title, LONGEST_TITLE)
    return _Content(drafts, title, _pace(text), known=plain.known, marks=plain.marks)


def _from_any_xml(document: repair.Document, text: str, base: str) -> _Content | Unreadable:
    # without the address: ids that look like relative links would change when the feed moves
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # its own cleaning of HTML is for pages that show HTML, and costs more than all the rest
        result = feedparser.parse(
            io.BytesIO(document.xml), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
        version = str(result.get("version") or "")
        entries = result["entries"]
        if not version and not entries:
            return Unreadable("not a feed")
        drafts = tuple(_from_entry(entry, version, base) for entry in entries)
        title = markup.to_line(str(result["feed"].get("title") or ""), LONGEST_TITLE)
    except _PARSER_FAILURES:
        return Unreadable("broken xml")
    return _Content(drafts, title, _pace(text), document.flaws)


def _from_entry(entry: dict[str, Any], version: str, base: str) -> _Draft:
    summary = _text(entry.get("summary"), entry.get("summary_detail"), version, LONGEST_SUMMARY)
    bodies = [
        _text(content.get("value"), content, version, LONGEST_BODY)
        for content in (entry.get("content") or ())[:10]
        # of RSS, a plain one is the caption of a picture
        if (content.get("type") != "text/plain" or version.startswith("atom"))
        and (str(content.get("type", "")).startswith(("text/", "application/xhtml")) or not content.get("type"))
    ]
    described = entry.get("media_description") or entry.get("description")
    source = entry.get("source")
    return _Draft(
        guid=str(entry.get("id") or "").strip(),
        url=_link(entry, base),
        title=_text(entry.get("title"), entry.get("title_detail"), version, LONGEST_TITLE, line=True),
        summary=summary or markup.to_text(str(described or ""), LONGEST_SUMMARY),
        body=max(bodies, key=len, default=""),
        published=_published(entry),
        outlet=markup.to_line(str((source.get("title") if source else "") or entry.get("news_source") or ""), 100),
    )


def _text(value: object, detail: Mapping[str, Any] | None, version: str, longest: int, *, line: bool = False) -> str:
    text = str(value or "")
    kind = (detail or {}).get("type")
    # Atom says whether a text is plain, and some lie; RSS does not say, so that "&amp;" may be meant once or twice
    if kind == "text/plain" and version.startswith("atom") and not markup.looks_like_html(text):
        text = markup.plain(markup.unescape(text), longest)  # nobody writes "&amp;" and means it
        return " ".join(text.split()) if line else text
    return markup.to_line(text, longest) if line else markup.to_text(text, longest)


def _link(entry: Mapping[str, Any], base: str) -> str:
    links = [link for link in (entry.get("links") or ())[:50] if link.get("rel", "alternate") in ("alternate", "via")]
    permanent = str(entry.get("id") or "").strip() if entry.get("guidislink", True) else ""
    candidates = [entry.get("feedburner_origlink"), entry.get("link"), *(link.get("href") for link in links), permanent]
    for candidate in candidates:
        url = str(candidate or "").strip()
        # an id stands for a link where there is none, but one such as "post-17" is no relative link
        if url and (url != permanent or "://" in url) and (found := address.canonical(url, base or None)):
            return found
    return ""


def _published(entry: dict[str, Any]) -> datetime | None:
    for key in ("published", "updated", "created"):
        # dict.get, as the parser's own would offer one date for the other, with a warning
        if when := stamps.read(str(dict.get(entry, key) or "")):
            return when
        parts = dict.get(entry, f"{key}_parsed")
        if parts:
            try:
                year, month, day, hour, minute, second = parts[:6]
                return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except (ValueError, OverflowError, TypeError):
                continue
    return None


# ---------------------------------------------------------------- how often to ask

_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _pace(text: str) -> Pace:
    """Read what an RSS channel says of itself before its first item, or after its last."""
    first = re.search(r"<(?:item|entry)\b", text)
    said = (text[: first.start()][:50_000] + text[-5000:] if first else text[:50_000]).lower()
    ttl = None
    if found := re.search(r"<ttl>\s*(\d{1,6})\s*</ttl>", said):
        ttl = timedelta(minutes=int(found[1]))
    elif (found := re.search(r"<sy:updateperiod>\s*(\w{1,10})", said)) and found[1] in _PERIODS:
        times = re.search(r"<sy:updatefrequency>\s*(\d{1,4})", said)
        ttl = timedelta(hours=_PERIODS[found[1]]) / max(1, int(times[1]) if times else 1)
    hours = {int(hour) % 24 for hour in re.findall(r"<hour>\s*(\d{1,2})\s*</hour>", _inside(said, "skiphours"))}
    days = {
        _DAYS.index(day) for day in re.findall(r"<day>\s*(\w+)\s*</day>", _inside(said, "skipdays")) if day in _DAYS
    }
    return Pace(ttl or None, frozenset(hours), frozenset(days))


def _inside(text: str, name: str) -> str:
    return text.partition(f"<{name}>")[2].partition(f"</{name}>")[0][:5000]


# ---------------------------------------------------------------- JSON Feed


def _from_json(text: str, base: str) -> _Content | Unreadable:
    """Read a JSON Feed (jsonfeed.org, version 1 and 1.1)."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return Unreadable("broken json")
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(entries, list) or not ("jsonfeed" in str(feed.get("version", ""))[:100] or "title" in feed):
        return Unreadable("not a feed")
    entries, beyond = entries[:_MOST_ENTRIES], len(entries[_MOST_ENTRIES:])
    drafts = tuple(_from_json_entry(entry, base) for entry in entries if isinstance(entry, dict))
    odd = beyond + sum(not isinstance(entry, dict) for entry in entries)
    return _Content(drafts, markup.to_line(_word(feed, "title"), LONGEST_TITLE), skipped=odd)


def _from_json_entry(entry: dict[str, object], base: str) -> _Draft:
    page = markup.to_text(_word(entry, "content_html"), LONGEST_BODY)
    return _Draft(
        guid=_word(entry, "id").strip(),
        url=address.canonical(_word(entry, "url") or _word(entry, "external_url"), base or None),
        title=markup.to_line(_word(entry, "title"), LONGEST_TITLE),
        summary=markup.plain(_word(entry, "summary"), LONGEST_SUMMARY),
        body=page or markup.plain(_word(entry, "content_text"), LONGEST_BODY),
        published=_instant(_word(entry, "date_published") or _word(entry, "date_modified")),
    )


def _word(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _instant(text: str) -> datetime | None:
    """Read RFC 3339, or a date alone; or what some write in its place."""
    try:
        when = datetime.fromisoformat(text.strip()).replace(microsecond=0)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return stamps.read(text)


# ---------------------------------------------------------------- news sitemaps


def _from_sitemap(document: repair.Document, base: str) -> _Content | Unreadable:
    """Read a news sitemap: addresses with a title and a time, no text."""
    try:
        root = ElementTree.fromstring(document.xml)  # noqa: S314 - looked over and without entities
    except ElementTree.ParseError:
        return Unreadable("broken xml")
    drafts = []
    for page in root:
        news = page.find(f"{_SITEMAP_NEWS}news")
        if news is None:
            continue
        names = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in [*page, *news]}
        url = address.canonical(names.get("loc", ""), base or None)
        title = markup.to_line(names.get("title", ""), LONGEST_TITLE)
        drafts.append(_Draft("", url, title, "", "", _instant(names.get("publication_date", ""))))
    return _Content(tuple(drafts), flaws=document.flaws) if drafts else Unreadable("not a feed")


# ---------------------------------------------------------------- drafts to stories


def _stories(content: _Content, source: Source, now: datetime) -> tuple[list[Story], int]:
    """Return the stories, oldest first, and how many have no date of their own."""
    worth = [draft for draft in content.drafts if draft.title or draft.summary or draft.body or draft.url]
    # what stands for several entries identifies none
    pairs = {(draft.guid, draft.url or draft.title) if draft.guid else (draft.url, draft.title) for draft in worth}
    shared = {handle for handle, times in Counter(handle for handle, _ in pairs).items() if times > 1}
    stories: dict[str, Story] = {}
    undated = 0
    for draft in worth:
        key = _identity(draft, shared)
        story_id = hashlib.sha256(f"{source.id}\x1f{key}".encode("utf-8", "replace")).hexdigest()[:16]
        if story_id in stories:
            continue
        given = draft.published if draft.published and _EARLIEST <= draft.published <= now else None
        undated += given is None
        stories[story_id] = _story(draft, content.title, story_id, source, given or now, now)
    # feeds begin with the newest: sorted like that and turned round, stories of one time are in order, too
    newest_first = sorted(stories.values(), key=lambda story: story.published, reverse=True)
    return newest_first[::-1], undated


def _identity(draft: _Draft, shared: Collection[str]) -> str:
    """Return what stays the same of an entry: its id, else its address, else its title and date."""
    if draft.guid and draft.guid not in shared:
        return f"guid\x1f{draft.guid}"
    if draft.url:
        page = draft.url.partition("://")[2]  # http and https are one page
        return f"url\x1f{page}" + (f"\x1f{draft.title}" if draft.guid in shared or draft.url in shared else "")
    when = draft.published.isoformat() if draft.published else ""
    return f"title\x1f{draft.title or (draft.summary or draft.body)[:200]}\x1f{when}"


def _story(draft: _Draft, feed: str, story_id: str, source: Source, published: datetime, now: datetime) -> Story:
    title, outlet = _outlet(draft, source)
    title = _unsigned(title, (feed, source.name)) if outlet == source.name else title
    summary, body = _once(title, outlet, draft.summary, draft.body)
    return Story(
        id=story_id,
        source=source.id,
        outlet=outlet,
        url=draft.url,
        title=title,
        summary=summary,
        body=body,
        published=published,
        seen=now,
        language=source.language,
        authority=source.authority,
        # who owns the outlets that a feed gathers is not known here
        owner=source.owner if outlet == source.name else "",
    )


#: what a feed writes behind its titles, with the dash before it
_TAIL = re.compile(r"(?<=\S)\s+[-–—|·]\s+(?P<name>[^-–—|·]{2,50})$")


def _unsigned(title: str, names: Sequence[str]) -> str:
    """Return a title without the feed's own name behind it, or a part of that: " | Wire" in "The Wire: World".

    Only the names tell, and not the other titles: of a feed that was read before, those of new entries alone are here.
    """
    tail = _TAIL.search(title)
    if tail is None:
        return title
    own = re.compile(rf"(?<!\w){re.escape(tail['name'])}(?!\w)", re.IGNORECASE)
    return title[: tail.start()] if any(map(own.search, names)) else title


def _outlet(draft: _Draft, source: Source) -> tuple[str, str]:
    """Return the title without its outlet, and the outlet: aggregators write "Title - Outlet", or only a link."""
    title, outlet = draft.title, draft.outlet
    if outlet:
        for dash in (" - ", " – ", " — ", " | "):
            title = title.removesuffix(dash + outlet)
        return title, outlet
    head, dash, tail = title.rpartition(" - ")
    if source.authority is Channel.AGGREGATOR and dash and len(head) >= 15 and len(tail) <= 50:
        return head.rstrip(), tail.strip()
    if source.authority is Channel.AGGREGATOR:
        there, here = address.read(draft.url), address.read(source.url)
        if there and here and there.host != here.host:
            return title, there.host.removeprefix("www.")
    return title, source.name


_CUT_OFF = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*(?:(?:read|continue|more)\b.{0,60})?$", re.IGNORECASE)
#: more words than what is cut off at an end has
_MOST_CUT_OFF = 40


def _once(title: str, outlet: str, summary: str, body: str) -> tuple[str, str]:
    """Drop the summary that only repeats how the body begins, or the title; or the body that is a cut summary."""
    short, name = _words(_uncut(summary)), _words(title)
    most = short.count(" ") + 1 + _MOST_CUT_OFF
    # of a body that has more words, all are not those of the summary; that they begin like it shows in the first ones
    words = body.split(None, most)
    whole = _words(" ".join(words[:most]))
    if short and whole.startswith(short):
        return "", body
    if whole and len(words) <= most and short.startswith(_uncut(whole)):
        return summary, ""
    if name and short.startswith(name) and short[len(name) :].strip(" .-–—|") in ("", outlet.casefold()):
        return "", body
    return summary, body


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _uncut(text: str) -> str:
    return _CUT_OFF.sub("", text) if "…" in text or "..." in text else text
