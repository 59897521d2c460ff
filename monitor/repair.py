"""Which XML did the sender mean? Bytes of any encoding and any breakage become a document that is safe to parse.

It decides whether a body is a feed's XML at all and takes out what could hurt a parser; it reads no stories.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from dataclasses import field
from xml.parsers import expat

from monitor.values import dataclass

#: deeper nesting is an attack: feeds need about ten levels, pages inside them some dozens
DEEPEST = 256
MOST_ELEMENTS = 200_000
MOST_ATTRIBUTES = 256
#: broken XML is read by a slower parser, so there may be less of it
LONGEST_BROKEN = 2 << 20

#: children of an entry or a channel from which no story is read. Some cost a parser more than linear time when
#: they come by the thousand or are long, the others only time.
IDLE = frozenset(
    {"category", "keywords", "tags", "subject", "author", "creator", "contributor", "publisher", "owner", "webmaster"}
    | {"managingeditor", "generator", "cloud", "rating", "thumbnail", "credit", "image", "textinput", "comments"}
    | {"enclosure", "explicit", "total", "docs", "player", "rights", "copyright", "commentrss"}
)
_PARENTS = frozenset({"item", "entry", "channel", "feed", "group"})

_ENCODINGS = re.compile(
    r"utf|u8|u16|us-?ascii|ascii|latin|l\d|iso|8859|cp\d|ibm\d|windows|win|koi8|gb|big5|hz|euc|shift|sjis|s_jis|ks_c|"
    r"korean|johab|tis|mac|x-mac|x-sjis|x-gbk|kz|ptcp|csiso",
    re.IGNORECASE,
)
#: text in these looks like ASCII, so that valid UTF-8 proves nothing
_SEVEN_BITS = ("iso2022", "hz")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x3c\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00\x3c", "utf-32-be"),
    (b"\x3c\x00", "utf-16-le"),
    (b"\x00\x3c\x00", "utf-16-be"),
)

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
#: the same among bytes of UTF-8, where looking for them takes a tenth of the time
_ILLEGAL_BYTES = bytes(set(range(0x20)) - set(b"\t\n\r"))
_ILLEGAL_MARKS = ("\ufffe".encode(), "\uffff".encode())
_DECLARED = re.compile(r"""<!ENTITY\s+([\w.:-]{1,60})\s+(?:"([^"<>&%]{0,64})"|'([^'<>&%]{0,64})')\s*>""")
_REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,12}|[xX][0-9a-fA-F]{1,10});|([A-Za-z][\w.:-]{0,60});)?")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
#: where the prefixes that feeds forget to declare belong
_SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_PAGES = frozenset({"html", "head", "body", "title", "meta", "div", "script", "p", "h1"})


@dataclass(frozen=True, slots=True)
class Document:
    """XML that can be parsed: UTF-8, no document type, no entities but XML's own."""

    xml: bytes
    #: what had to be mended, such as "broken xml"
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A body that is not a feed, and why."""

    reason: str


def decode(body: bytes, content_type: str | None) -> str:
    """Return a body as text. What the bytes prove counts first, then what the server says, then what they say."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = [_known(name) for name in (_charset(content_type or ""), _declaration(body))]
    names = [name for name in declared if name]
    if not any(name.startswith(_SEVEN_BITS) for name in names):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    for name in names:
        if name != "utf-8":
            try:
                return body.decode(_WIDER.get(name, name))
            except (UnicodeDecodeError, UnicodeError):
                continue
    return _mostly_utf8(body)


def _mostly_utf8(body: bytes) -> str:
    """Decode what is neither valid UTF-8 nor what it says: UTF-8 with damage, or the old encoding of Windows."""
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    wide = sum(map(len, re.findall("[\x80-\ufffc\U00010000-\U0010ffff]+", text)))
    return text if wide > damaged else body.decode("cp1252", "replace")


def _charset(content_type: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.IGNORECASE)
    return found[1] if found else ""


def _declaration(body: bytes) -> str:
    found = re.search(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", body[:1000])
    return found[1].decode("ascii", "replace") if found else ""


def _known(name: str) -> str:
    """Return Python's name of a character encoding; "" if it is none, or one of Python's own inventions."""
    if not _ENCODINGS.match(name) or name.lower() in ("utf-7", "utf7"):
        return ""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def sound(text: str) -> bytes | None:
    """Return a document as it is, if it can be given to a parser of well-formed XML; None if it is to be mended."""
    start = text.find("<")
    if start < 0 or text.count("<") > MOST_ELEMENTS or text.count("xmlns") > MOST_ATTRIBUTES:
        return None
    doctype, at = _prolog(text, start)
    try:
        xml = text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair
        return None
    if doctype or len(xml.translate(None, _ILLEGAL_BYTES)) < len(xml) or any(mark in xml for mark in _ILLEGAL_MARKS):
        return None
    return _XML + (xml if at == 0 else text[at:].encode("utf-8"))


def mend(text: str) -> Document | Refused:
    """Return the document that a text is, or nearly is."""
    text = _ILLEGAL.sub("", text)
    start = text.find("<")
    if start < 0:
        return Refused("not a feed" if text.strip() else "empty")
    doctype, at = _prolog(text, start)
    root = _ROOT.match(text, at)
    if root is None or root[1].lower() in _PAGES or doctype[:40].lower().startswith("<!doctype html"):
        return Refused("html page" if doctype or root else "not a feed")
    entities = _entities(doctype)
    if entities is None:
        return Refused("entity declarations")
    text = text[at:]
    if entities:
        text = _resolve(text, entities)
    return _safe(text)


def _prolog(text: str, at: int) -> tuple[str, int]:
    """Return the document type and where the root element begins."""
    doctype = ""
    while text.startswith(("<?", "<!"), at):
        if text.startswith("<!--", at):
            end = text.find("-->", at)
        elif text.startswith("<?", at):
            end = text.find("?>", at)
        else:
            end = _doctype_end(text, at)
            doctype = text[at : end + 1]
        following = text.find("<", end + 1) if end >= 0 else -1
        if following < 0:
            return doctype, len(text)
        at = following
    return doctype, at


def _doctype_end(text: str, at: int) -> int:
    subset, end = text.find("[", at), text.find(">", at)
    if 0 <= subset < end:
        close = re.compile(r"\]\s*>").search(text, subset)
        return close.end() - 1 if close else -1
    return end


def _entities(doctype: str) -> dict[str, str] | None:
    """Return the short texts that a document declares names for; None if it declares anything else.

    An entity that names others, or a file, or a long text, is how small documents become large ones.
    """
    declared = {found[1]: found[2] or found[3] or "" for found in _DECLARED.finditer(doctype)}
    return declared if doctype.count("<!ENTITY") == len(declared) <= 300 else None


def _resolve(text: str, entities: dict[str, str]) -> str:
    """Write out named entities, and escape what only looks like one."""

    def write(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return _number(found[0]) if len(found[0]) > 1 else "&amp;"
        if name in _OWN:
            return found[0]
        value = entities.get(name) or html.entities.html5.get(name + ";")
        return value.replace("&", "&amp;").replace("<", "&lt;") if value else f"&amp;{name};"

    return _REFERENCE.sub(write, text)


def _number(reference: str) -> str:
    """Return a reference by number as it is, or nothing if it names no character of XML."""
    digits = reference[2:-1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return "" if code > 0x10FFFF or _ILLEGAL.match(chr(code)) else reference


def _safe(text: str) -> Document | Refused:
    """Look over a document, and mend it as far as it needs."""
    for mend_more, flaws in ((None, ()), (_words_mended, ("broken xml",)), (_end_mended, ("truncated",))):
        text = mend_more(text) if mend_more else text
        skim = _Skim()
        problem = skim.read(text)
        if not problem:
            return Document(skim.kept(), flaws)
        if problem != "broken xml":
            return Refused(problem)
    root = _ROOT.match(text)
    if root is None or f"</{root[1]}" not in text:
        return Refused("truncated")
    if len(text) > LONGEST_BROKEN:
        return Refused("broken xml")
    return Document(_XML + _without_idle(text).encode("utf-8", "replace"), ("broken xml",))


def _words_mended(text: str) -> str:
    """Escape what is not markup, and declare the prefixes that were forgotten."""
    text = re.sub(r"<(?![A-Za-z_/!?])", "&lt;", _resolve(text, {}))
    root = _ROOT.match(text)
    if root is None:
        return text
    used = set(re.findall(r"[<\s]/?([A-Za-z_][\w.-]{0,30}):[A-Za-z_][^\s<>=/]{0,60}(?=[\s=>/])", text))
    declared = set(re.findall(r"\sxmlns:([A-Za-z_][\w.-]{0,30})\s*=", text)) | {"xml", "xmlns"}
    spaces = "".join(
        f' xmlns:{name}="{_SPACES.get(name, "urn:undeclared:" + name)}"' for name in sorted(used - declared)
    )
    return text[: root.end()] + spaces + text[root.end() :]


def _end_mended(text: str) -> str:
    """Cut a document that ends in the middle after its last whole story, and close what is open there."""
    at, end = max((text.rfind(end), end) for end in ("</item>", "</entry>"))
    root = _ROOT.match(text)
    if at < 0 or root is None:
        return text
    at += len(end)
    tail, close = text[at:], f"</{root[1]}>"
    if close in tail:
        # something after the end, often the page that the feed was printed into
        return text[: at + tail.index(close) + len(close)]
    return text[:at] + ("</channel>" if root[1] == "rss" and "</channel>" not in tail else "") + close


def _without_idle(text: str) -> str:
    names = "|".join(sorted(IDLE))
    content = r"(?:[^<]*+|<!\[CDATA\[[^<>]*+\]\]>)"
    name = rf"(?:[\w-]{{1,20}}:)?(?:{names})"
    text = re.sub(rf"<({name})\b[^<>]*+>{content}</\1\s*>", "", text, flags=re.IGNORECASE)
    return re.sub(rf"</?{name}\b[^<>]*+>", "", text, flags=re.IGNORECASE)


_XML = b"<?xml version='1.0' encoding='utf-8'?>\n"


class _ProblemError(Exception):
    """Stops a skim."""


@dataclass(slots=True)
class _Skim:
    """One pass over a document that counts what could hurt, and notes which parts no story is read from."""

    data: bytes = b""
    stack: list[str] = field(default_factory=list)
    elements: int = 0
    spaces: set[str] = field(default_factory=set)
    #: byte ranges without interest
    spans: list[tuple[int, int]] = field(default_factory=list)
    #: depth at which such a part began, and where; and whether its end is still to be seen
    idle_depth: int = 0
    idle_start: int = 0
    closing: bool = False

    def read(self, text: str) -> str:
        """Return what is wrong with a document, or ""."""
        self.data = _XML + text.encode("utf-8", "replace")
        parser = expat.ParserCreate(namespace_separator=" ")

        def start(name: str, attributes: list[str]) -> None:
            at = parser.CurrentByteIndex
            self._close(at)
            self._start(name, attributes, at)

        def end(_: str) -> None:
            self._close(parser.CurrentByteIndex)
            if self.idle_depth == len(self.stack):
                self.closing = True
            self.stack.pop()

        def other(_: str) -> None:
            self._close(parser.CurrentByteIndex)

        def declare(_: str | None, space: str | None) -> None:
            self.spaces.add(space or "")

        parser.StartNamespaceDeclHandler = declare
        parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler, parser.DefaultHandler = start, end, other
        try:
            parser.Parse(self.data, True)
        except _ProblemError as problem:
            return str(problem)
        except expat.ExpatError:
            return "broken xml"
        return ""

    def _start(self, name: str, attributes: list[str], at: int) -> None:
        self.elements += 1
        if len(self.stack) >= DEEPEST:
            raise _ProblemError("nested too deeply")
        attributes_or_spaces = max(len(attributes) // 2, len(self.spaces))
        if self.elements > MOST_ELEMENTS or attributes_or_spaces > MOST_ATTRIBUTES:
            raise _ProblemError("too many elements")
        local = name.rpartition(" ")[2].lower()
        if not self.idle_depth and local in IDLE and self.stack and self.stack[-1] in _PARENTS:
            self.idle_depth, self.idle_start = len(self.stack) + 1, at
        self.stack.append(local)

    def _close(self, at: int) -> None:
        # the end of a tag is known when the next thing begins
        if self.closing:
            self.spans.append((self.idle_start, at))
            self.idle_depth, self.closing = 0, False

    def kept(self) -> bytes:
        """Return the document without the parts of no interest."""
        parts, at = [], 0
        for start, end in self.spans:
            parts.append(self.data[at:start])
            at = end
        return b"".join([*parts, self.data[at:]])
