"""With which letters can a wording begin? A text is searched for a wording only where a word of it begins so.

Most patterns of a language match in no sentence of a story, and to find that out takes as long as to find a match. How
the matches of a pattern begin is read off the pattern itself; where that is left open, it is searched for everywhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

Key = TypeVar("Key")

#: so many letters of a word tell how it begins
_LENGTH = 4
#: behind the letters of a beginning: the word ends, or anything may follow
_END, _OPEN = "\n", "\0"
#: how all words begin that begin with a digit
_DIGIT = "0"
_LETTER = re.compile(r"\w")
#: words, and signs that stand by themselves
_TOKEN = re.compile(r"\w+|[^\w\s]|(?<!\w) ")


class Wordings(Generic[Key]):
    """Patterns of whole words with their keys, in order."""

    def __init__(self, patterns: Iterable[tuple[Key, re.Pattern[str]]]) -> None:
        self._all: list[tuple[Key, re.Pattern[str]]] = []
        self._open: list[int] = []
        self._beginning: dict[str, list[int]] = {}
        for number, (key, pattern) in enumerate(patterns):
            self._all.append((key, pattern))
            found = beginnings(pattern.pattern)
            if found is None:
                self._open.append(number)
            for each in found or ():
                self._beginning.setdefault(each, []).append(number)

    def found(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[tuple[Key, re.Match[str]]]:
        """Return the matches of all patterns in a text, from left to right; those of one pattern do not overlap.

        From `start` to `end` only, if they are given: what stands before is seen by patterns that look back, what
        stands behind is not there.
        """
        hits = [
            (match.start(), number, match)
            for number in self._open
            for match in self._all[number][1].finditer(text, start, end)
        ]
        ends: dict[int, int] = {}
        tokens, ours = _tokens(text), self._beginning
        shared = tokens.keys() & ours.keys()
        tried = [(at, number) for each in shared for at in tokens[each] if start <= at < end for number in ours[each]]
        tried.sort()
        for at, number in tried:
            if at >= ends.get(number, 0) and (match := self._all[number][1].match(text, at, end)):
                ends[number] = match.end()
                hits.append((at, number, match))
        return [(self._all[number][0], match) for _, number, match in sorted(hits)]


@lru_cache(maxsize=64)
def _tokens(text: str) -> Mapping[str, Sequence[int]]:
    """Return how the words and signs of a text begin and where they stand.

    The same sentence is searched a few times, once for each kind of wording.
    """
    found: dict[str, list[int]] = {}
    plain = text.isascii()
    for m in _TOKEN.finditer(text.lower() if plain else text):
        beginning = m[0][:_LENGTH] if plain else m[0][:_LENGTH].casefold()[:_LENGTH]
        if beginning[0].isdecimal():
            beginning = _DIGIT
        if beginning in found:
            found[beginning].append(m.start())
        else:
            found[beginning] = [m.start()]
    return found


def beginnings(pattern: str) -> frozenset[str] | None:
    """Return the first letters of each word, or the sign, that a match of a pattern of whole words can begin with.

    Less than four letters are a whole word, and a digit is any word that begins with one. None if the pattern leaves
    it open.
    """
    found = {each.removesuffix(_END) for each in _Reader(pattern).alternatives()}
    return None if any(not each or _OPEN in each for each in found) else frozenset(found)


def _settled(beginning: str) -> bool:
    """Tell whether what follows says no more of how a word begins."""
    return len(beginning) >= _LENGTH or beginning.endswith((_END, _OPEN)) or beginning == _DIGIT


def _joined(beginning: str, following: str) -> str:
    if _settled(beginning) or not following:
        return beginning
    if beginning and following == _DIGIT:
        return beginning + _OPEN
    if beginning and following[0] != _OPEN and not _LETTER.match(following):
        return beginning + _END
    return (beginning + following)[:_LENGTH]


def _of_char(char: str) -> str:
    return _DIGIT if char.isdecimal() else char.casefold() if _LETTER.match(char) else char + _END


def _of_escape(escaped: str) -> str:
    """Return how what a backslash stands before can begin."""
    if escaped.isalnum():
        return {"d": _DIGIT, "s": _END, "W": _END, "b": "", "A": "", "Z": ""}.get(escaped, _OPEN)
    return _of_char(escaped)


def _of_class(chosen: str) -> set[str]:
    """Return how one of a class of characters can begin, what stands between its brackets given."""
    found: set[str] = set()
    for item in _ITEM.finditer(chosen):
        if item["last"]:
            first, last = ord(item["first"][-1]), ord(item["last"][-1])
            found |= {_of_char(chr(code)) for code in range(first, last + 1)} if last - first < _FEW else {_OPEN}
        else:
            found.add(_of_escape(item["first"][-1]) if len(item["first"]) > 1 else _of_char(item["first"]))
    return found


_QUANTIFIER = re.compile(r"([?*+]|\{\d*,?\d*\})[?+]?")
_GROUP = re.compile(r"\?(?P<aside><?[=!])|\?(?:P<\w+>|[a-z]*-?[a-z]*:)|")
_CLASS = re.compile(r"(\^?)(\]?(?:[^\]\\]|\\.)*)\]")
#: one character of a class, or a range of them
_ITEM = re.compile(r"(?P<first>\\?.)(?:-(?P<last>\\?.))?", re.DOTALL)
#: characters of a range that are looked at one by one
_FEW = 64


class _Reader:
    """Reads a pattern from left to right: what each part of it can begin with."""

    def __init__(self, pattern: str) -> None:
        self._pattern, self._at = pattern, 0

    def alternatives(self) -> set[str]:
        """Return the beginnings of what stands up to the end of a group, or of the pattern."""
        found = self._sequence()
        while self._pattern.startswith("|", self._at):
            self._at += 1
            found |= self._sequence()
        return found

    def _sequence(self) -> set[str]:
        found = {""}
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            part = self._part()
            if times := self._take(_QUANTIFIER):
                often = times[1]
                if often != "?":
                    part = {each if _settled(each) else each + _OPEN for each in part}
                if often[0] in "?*" or often.startswith(("{0", "{,")):
                    part.add("")
            found = {_joined(each, following) for each in found for following in part}
        return found

    def _part(self) -> set[str]:
        char = self._pattern[self._at]
        self._at += 1
        if char == "(":
            opened = self._take(_GROUP)
            empty = self._pattern.startswith(")", self._at)
            inside = self.alternatives()
            self._at += 1
            if opened and opened["aside"]:
                # "(?!)" matches nowhere: so a pattern without words is written
                return set() if opened["aside"] == "!" and empty else {""}
            return inside
        if char == "[":
            chosen = self._take(_CLASS)
            return {_OPEN} if not chosen or chosen[1] else _of_class(chosen[2])
        if char == "\\":
            escaped = self._pattern[self._at]
            self._at += 1
            return {_of_escape(escaped)}
        return {_OPEN} if char == "." else {""} if char in "^$" else {_of_char(char)}

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._pattern, self._at)
        self._at = match.end() if match else self._at
        return match
