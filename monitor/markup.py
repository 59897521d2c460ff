"""What does a piece of HTML say, as plain text? Paragraphs stay apart by blank lines, everything else is words.

Linear in the length of its input, whatever that is: it keeps no tree and no stack. It judges no content.
"""

from __future__ import annotations

import html
import re

#: longest markup of one text that is read at all
LONGEST = 400_000

_PARAGRAPH, _LINE = "\x02", "\x03"
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
    | {"html", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul"}
)
_LINES = frozenset({"br", "li", "tr", "option"})
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset(
    ("script", "style", "template", "iframe", "object", "svg", "math", "noscript", "head", "select", "textarea")
)
_ENDS = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in _SILENT}

# possessive, so that no text makes them look twice at the same character
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*+)([^<>]*+)>")
_QUOTED_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_WHOLE_TAG = re.compile(r"(<[^<>]*+>)")
#: what stands for a tag in the text
_SAYS = dict.fromkeys(_BLOCKS, (_PARAGRAPH, _PARAGRAPH)) | dict.fromkeys(_LINES, (_LINE, ""))
_SAYS |= dict.fromkeys(_CELLS, (" ", " "))
#: the same of whole tags without attributes, as most are
_BARE = {f"<{slash}{name}>": said for name, pair in _SAYS.items() for slash, said in zip(("", "/"), pair, strict=True)}
_BARE |= {f"<{slash}{name}>": "" for name in ("a", "b", "em", "i", "span", "strong") for slash in ("", "/")}
#: a tag that was cut off with its text
_CUT_OFF = re.compile(r"</?[a-zA-Z]*+(?:\s[^<>=]*+=[\"'][^<>]*+)?+$")
#: how far a tag may reach that has angle brackets in its quotes
_WINDOW = 600
_TITLE = re.compile(r"<title\b[^<>]{0,300}>([^<]{0,1000})", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(
    r"</(?:p|a|div|b|i|em|strong|span|ul|ol|li|h[1-6]|blockquote|td|font|figure|small)\s*>|<(?:p|br|img|hr)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|h[1-6]|tr|blockquote|section|article|td|pre)\b", re.IGNORECASE)
#: more digits than any character has; int() would refuse thousands of them
_LONG_REFERENCE = re.compile(r"&#(?:\d{8,}+|[xX][0-9a-fA-F]{7,}+);?")

#: control and format characters that show nothing, lone surrogates and non-characters; joiners stay, scripts need them
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\uffff\U000e0000-\U000e0fff]+"
)
#: characters that can be printed, and are dropped all the same
_PLACEHOLDERS = re.compile("[\ufff9-\uffff\U000e0000-\U000e0fff]")
_CONTROLS_BUT_MARKS = re.compile(_CONTROLS.pattern.replace("\x00-\x08", "\x00\x01\x04-\x08"))
_BREAK = re.compile(r"\r\n?|[\u2028\x0b\x0c\x85]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n\s*+|\u2029")
_BLANK_MARKS = re.compile(rf"{_LINE}\s*+(?:{_LINE}\s*+)++")


def looks_like_html(text: str) -> bool:
    """Tell whether a text that calls itself plain is HTML after all."""
    return _LOOKS_LIKE_HTML.search(text[:LONGEST]) is not None


def to_text(markup: str, longest: int) -> str:
    """Return what HTML says: entities decoded, scripts and controls dropped, blank lines between paragraphs.

    At most `longest` characters, cut at a word.
    """
    if "<" not in markup and "&" not in markup and _is_clean_line(markup) and len(markup) <= LONGEST:
        return shorten(" ".join(markup.split()), longest)
    text = _strip(markup[:LONGEST])
    if looks_like_html(text) and not _TAG.search(markup[:LONGEST]):
        text = _strip(text)  # escaped twice by its sender
    return shorten(text, longest)


def to_line(markup: str, longest: int) -> str:
    """Return what HTML says on one line, as a title."""
    return shorten(" ".join(to_text(markup, LONGEST).split()), longest)


def title_of(markup: str) -> str:
    """Return the title of a page, "" if it has none."""
    named = _TITLE.search(markup[:LONGEST])
    return to_line(named[1], 300) if named else ""


def unescape(text: str) -> str:
    """Return a text with its entities decoded, whatever numbers they hold."""
    return html.unescape(_LONG_REFERENCE.sub("", text))


def plain(text: str, longest: int) -> str:
    """Tidy a text that is plain already: blank lines stay, other white space is folded."""
    return shorten(_fold(_CONTROLS.sub("", text[:LONGEST]), blank_lines=True), longest)


def shorten(text: str, longest: int) -> str:
    """Cut a text at a word."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:space] if space > longest - 100 else cut).rstrip()


def _is_clean_line(text: str) -> bool:
    """Tell whether a text has no white space but the space, no controls, and nothing else that is dropped."""
    return text.isprintable() and (text.isascii() or not _PLACEHOLDERS.search(text))


def _strip(markup: str) -> str:
    if not _is_clean_line(markup):
        markup = _CONTROLS.sub("", markup)
    # white space of HTML means nothing, unless its writer forgot that it does
    blank_lines = _BLOCK_TAG.search(markup) is None
    text = _without_tags(markup)
    if text is None:
        pieces: list[str] = []
        at = 0
        while (start := markup.find("<", at)) >= 0:
            pieces.append(markup[at:start])
            at = _pass(markup, start, pieces)
        pieces.append(markup[at:])
        text = "".join(pieces)
    if "&" in text:
        text = _CONTROLS_BUT_MARKS.sub("", unescape(text))
    return _fold(text, blank_lines=blank_lines)


def _without_tags(markup: str) -> str | None:
    """Return the text between tags; None if there is anything but tags that are as they should be."""
    parts = _WHOLE_TAG.split(markup)
    for at in range(1, len(parts), 2):
        said = _BARE.get(parts[at])
        if said is None:
            tag = _TAG.fullmatch(parts[at])
            if tag is None or not _is_even(tag[3]):
                return None
            name = _name(tag)
            if name in _SILENT:
                return None
            said = _SAYS.get(name, ("", ""))[bool(tag[1])]
        parts[at] = said
    text = "".join(parts)
    return None if "<" in text else text


def _pass(markup: str, start: int, pieces: list[str]) -> int:
    """Read what begins at an angle bracket; return where text goes on."""
    if markup.startswith("<![CDATA[", start):
        end = _after(markup, "]]>", start)
        pieces.append(markup[start + 9 : end].removesuffix("]]>"))
        return end
    if markup.startswith("<!--", start):
        return _after(markup, "-->", start)
    if markup.startswith(("<!", "<?"), start):
        return _after(markup, ">", start)
    tag = _tag(markup, start)
    if tag:
        return _pass_tag(markup, tag, pieces)
    if len(markup) - start < _WINDOW and _CUT_OFF.match(markup, start):
        return len(markup)
    pieces.append("<")
    return start + 1


def _pass_tag(markup: str, tag: re.Match[str], pieces: list[str]) -> int:
    closing, name = tag[1], _name(tag)
    if name in _SILENT and not closing and not tag[3].endswith("/"):
        end = _ENDS[name].search(markup, tag.end())
        return end.start() if end else len(markup)
    pieces.append(_SAYS.get(name, ("", ""))[bool(closing)])
    return tag.end()


def _name(tag: re.Match[str]) -> str:
    return tag[2].lower().rpartition(":")[2]


def _is_even(attributes: str) -> bool:
    """Tell whether all quotes are closed, as far as counting them tells."""
    return attributes.count('"') % 2 == 0 and attributes.count("'") % 2 == 0


def _tag(markup: str, start: int) -> re.Match[str] | None:
    tag = _TAG.match(markup, start)
    if tag and _is_even(tag[3]):
        return tag
    # an angle bracket within quotes, or a stray quote
    return _QUOTED_TAG.match(markup, start, start + _WINDOW) or tag


def _after(markup: str, mark: str, start: int) -> int:
    end = markup.find(mark, start)
    return len(markup) if end < 0 else end + len(mark)


def _fold(text: str, *, blank_lines: bool) -> str:
    if blank_lines and not text.isprintable():
        text = _BREAK.sub("\n", text)
        text = _BLANK_LINE.sub(_PARAGRAPH, text)
    if _LINE in text:
        text = _BLANK_MARKS.sub(_PARAGRAPH, text)
    paragraphs = []
    for paragraph in text.split(_PARAGRAPH):
        if _LINE in paragraph:
            lines = (" ".join(line.split()) for line in paragraph.split(_LINE))
            kept = "\n".join(line for line in lines if line)
        else:
            kept = " ".join(paragraph.split())
        if kept:
            paragraphs.append(kept)
    return "\n\n".join(paragraphs)
