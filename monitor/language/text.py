"""Where are the sentences of a story, and what of it is not the story?

Offsets count in the text given, so evidence can point back. Nothing here knows an event or a rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from monitor.language.lexicon import Lexicon
from monitor.values import dataclass

#: Longest text that is read. A longer one is cut: what a story reports stands at its beginning.
LIMIT = 40_000
#: with what a quotation begins
QUOTES = ("'", "‘", "“", '"', "„")
#: Longest sentence that is read as one; longer runs without punctuation are lists or code.
LONGEST = 700


#: letters that are no base and mark in Unicode, and are written so where a keyboard lacks them
_STRUCK = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i"}
#: Latin letters with marks: Latin-1, Extended-A and -B, Extended Additional
_MARKED = (range(0xC0, 0x250), range(0x1E00, 0x1F00))


@lru_cache(maxsize=8)
def _bare_letters(kept: str) -> dict[int, str]:
    """Return the Latin letters that are read without their marks: each as one letter, so that offsets stay."""
    found = {ord(letter): bare for letter, bare in _STRUCK.items()}
    for code in (code for block in _MARKED for code in block):
        apart = unicodedata.normalize("NFD", chr(code))
        if len(apart) > 1 and apart[0].isascii():
            found[code] = apart[0]
    return {code: bare for code, bare in found.items() if chr(code) not in kept}


def bare(text: str, letters: str = "") -> str:
    """Return text of the same length with letters without their marks, but for `letters`: names are written either way.

    Text is expected to be composed (Unicode NFC); a mark by itself stays.
    """
    return text if text.isascii() else text.translate(_bare_letters(letters))


class Zone(IntEnum):
    """How near to the news a sentence stands; smaller is nearer."""

    TITLE = 0
    SUMMARY = 1
    LEAD = 2
    BODY = 3

    @property
    def called(self) -> str:
        """Its name in the names of signs."""
        return _CALLED[self]


_CALLED = tuple(zone.name.lower() for zone in Zone)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: offsets into the story's text, end exclusive."""

    start: int
    end: int
    text: str
    zone: Zone


_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_LINE = re.compile(r"[^\n]+")
#: "Month 5", "5 Month", "5th Month"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+)"
_AGENCY = r"\([A-Z][\w ./-]{1,30}\)"
_DASH = r"(?:--|[-–—])"
#: what stands before a report: "TOWN, May 5 (Agency) -", "(Agency) -", "TOWN:", "Town, May 5 (Agency)"
_DATELINE = re.compile(
    rf"(?:[A-Z][A-Z .,'’/-]{{2,40}}?(?:,? {_DAY},?(?: \d{{4}})?)?|{_DAY})?\s?(?:{_AGENCY})?\s?{_DASH}\s(?=\S)"
    rf"|{_AGENCY}\s?{_DASH}\s|[A-Z][A-Z ,]{{3,40}}:\s|[A-Z][a-z]+(?: [A-Z][a-z]+)?, {_DAY} {_AGENCY}\s"
)
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?: ?[ap]\.?m\.?)? (?:[A-Z]{1,4} )?[-–—] ")
_ENDS_WELL = re.compile(r"[.!?…:\"'”’)\]]\s*$")
_UPDATE = re.compile(r"\s*(?:UPDATE(?:D)?|LATEST|DETAILS|BACKGROUND|SOURCE)\s*:\s*", re.IGNORECASE)


@lru_cache(maxsize=8)
def _block_patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"\W*(?:{lexicon.boilerplate})", re.IGNORECASE),
        re.compile(rf"\W*(?:{lexicon.closers})\W*", re.IGNORECASE),
    )


#: at the end of a title, and of no abbreviation or row of dots
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{2})\.(?=\s*\Z)")


@lru_cache(maxsize=8)
def _slug_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    # a hyphen alone ends one in capitals: "FLASH-Tower opens", and not "Flash-flood warning"
    ends = r" ?\d+\s*[-–—:|]+|\s*[:|+]+|\s+[-–—]+(?=\s)|(?-i:(?<=[A-Z])-(?=[A-Z][a-z]))"
    return re.compile(rf"\W*(?:{lexicon.slugs})(?:{ends})\s*(?=\S)", re.IGNORECASE)


def unslugged(title: str, outlet: str, lexicon: Lexicon) -> str:
    """Return a title with blanks for the slug before it and its outlet behind it: every letter stays in its place."""
    if slug := _slug_pattern(lexicon).match(title):
        title = " " * slug.end() + title[slug.end() :]
    title = _FULL_STOP.sub(" ", title)
    head = title.removesuffix(outlet)
    bare_head = head.rstrip(" -–—|")
    signed = outlet and bare_head.strip() and head != title and len(head) - len(bare_head) >= 2 and head.endswith(" ")
    return bare_head.ljust(len(title)) if signed else title


def sentences(title: str, summary: str, body: str, lexicon: Lexicon) -> list[Sentence]:
    """Return the sentences of a story in order, without boilerplate.

    Offsets count in the parts joined by blank lines, as in `Story.text`.
    """
    found: list[Sentence] = []
    offset = 0
    if title:
        shown = title[:LONGEST].rstrip()
        start = len(shown) - len(shown.lstrip())
        found.append(Sentence(start, len(shown), shown[start:], Zone.TITLE))
        offset = len(title) + 2
    if summary:
        for a, b in _blocks(summary[:LIMIT], lexicon, whole=True):
            found += _sentences(summary, a, b, offset, Zone.SUMMARY, lexicon)
        offset += len(summary) + 2
    # a body often begins with what title and summary have said: that is read once
    leads, said = 1 if summary else 2, {_plain(each.text) for each in found}
    for a, b in _blocks(body[:LIMIT], lexicon, whole=False):
        told = _sentences(body, a, b, offset, Zone.LEAD if leads > 0 else Zone.BODY, lexicon)
        new = [each for each in told if _plain(each.text) not in said]
        found += new
        leads -= bool(new)
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .")


def _blocks(text: str, lexicon: Lexicon, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans of lines that are text of the story. `whole`: a line without a full stop is text, too."""
    boilerplate, closers = _block_patterns(lexicon)
    closed = False
    for line in _LINE.finditer(text):
        block = line.group().strip()
        if not block:
            continue
        words = block.count(" ") + 1
        if closers.fullmatch(block) or (words < 12 and closers.match(block) and not _ENDS_WELL.search(block)):
            closed = line.start() * 3 > len(text) or closed
            continue
        if closed or boilerplate.match(block) or _is_list(block, words):
            continue
        if not whole and words < 14 and not _ENDS_WELL.search(block):
            continue
        yield line.start() + (len(line.group()) - len(line.group().lstrip())), line.start() + len(line.group().rstrip())


def _is_list(block: str, words: int) -> bool:
    return block.count(" | ") >= 1 and not (words > 30 and block.count(" | ") < 2)


def _sentences(text: str, start: int, end: int, offset: int, zone: Zone, lexicon: Lexicon) -> list[Sentence]:
    for opener in (_DATELINE, _UPDATE):
        if match := opener.match(text, start, min(end, start + 90)):
            start = match.end()
    if (match := _CLOCK.match(text, start, end)) is not None:
        start = match.end()
    return [Sentence(offset + a, offset + b, text[a:b], zone) for a, b in _split(text, start, end, lexicon)]


def _split(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the sentence spans of one block."""
    begin = start
    for stop in _END.finditer(text, start, end):
        if _goes_on(text, begin, stop, end, lexicon):
            continue
        yield from _chop(text, begin, stop.end())
        begin = stop.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield from _chop(text, begin, end)


def _goes_on(text: str, begin: int, stop: re.Match[str], end: int, lexicon: Lexicon) -> bool:
    """Tell whether a full stop belongs to an abbreviation, an initial or a number, and the sentence goes on."""
    follow = stop.end()
    while follow < end and text[follow].isspace():
        follow += 1
    if follow >= end:
        return False
    if text[follow].islower():
        return True
    if stop.group() != ".":
        return False
    word = text[max(begin, stop.start() - 12) : stop.start()].rsplit(None, 1)[-1:] or [""]
    last = word[0].strip("(\"'“‘").lower()
    if last in lexicon.abbreviations:
        return True
    return len(last) == 1 and last.isalpha() and last != "i"


def _chop(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut + 1 if text[cut : cut + 1] == " " else cut
    if end > start and not text[start:end].isspace():
        yield start, end
