"""Where in a text are the words that were looked for? The passage around them, cut into pieces that are marked or not.

Must not make markup: what it returns is text, and is escaped where it is put into a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.store.searching import Query, fold
from monitor.values import dataclass

#: characters that are looked at, shown before the first of the words, and shown in all
_LOOKED_AT, _BEFORE, _SHOWN = 20_000, 80, 260
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text."""

    text: str
    marked: bool


def marked(text: str, query: Query) -> tuple[Piece, ...]:
    """Return a whole text in pieces."""
    return tuple(_cut(text, 0, len(text), _spans(text[:_LOOKED_AT], query)))


def excerpt(texts: Iterable[str], query: Query) -> tuple[Piece, ...]:
    """Return the passage around the first of the words, from the first text with one; else the start of the first."""
    given = [text for text in texts if text]
    for text in given:
        if spans := _spans(text[:_LOOKED_AT], query):
            start = max(spans[0][0] - _BEFORE, 0)
            start = text.rfind(" ", 0, start + 1) + 1 if start else 0
            return tuple(_cut(text, max(start, spans[0][0] - 2 * _BEFORE), start + _SHOWN, spans))
    return tuple(_cut(given[0], 0, _SHOWN, [])) if given else ()


def _cut(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    end = min(end, len(text))
    at = start
    if start:
        yield Piece("… ", marked=False)
    for first, last in spans:
        if first < at or last > end:
            continue
        if first > at:
            yield Piece(text[at:first], marked=False)
        yield Piece(text[first:last], marked=True)
        at = last
    if at < end:
        yield Piece(text[at:end], marked=False)
    if end < len(text):
        yield Piece("…", marked=False)


def _spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Return where the wanted terms stand, in order, none over another."""
    words = [(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]
    terms = [([fold(word) for word in term.words], term.whole) for term in query.wanted]
    found: list[tuple[int, int]] = []
    for number, (_, start, _) in enumerate(words):
        if found and start < found[-1][1]:
            continue
        ends = [
            words[number + len(wanted) - 1][2]
            for wanted, whole in terms
            if _stands(wanted, [word for word, _, _ in words[number : number + len(wanted)]], whole=whole)
        ]
        if ends:
            found.append((start, max(ends)))
    return found


def _stands(wanted: list[str], given: list[str], *, whole: bool) -> bool:
    """Tell whether the words of a term are these."""
    if whole or len(given) < len(wanted):
        return given == wanted
    return given[:-1] == wanted[:-1] and given[-1].startswith(wanted[-1])
