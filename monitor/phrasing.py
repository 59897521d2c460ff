"""What do a story's own words suggest of an event and of its date? Phrases that were learnt, not thought of.

A language's cues are wordings that somebody knew to look for, and news is put in others every day. So words in a row
are weighed, too, by what labelled stories with them said: logistic regressions, whose outcome is a sign among others.
The rule's words, times and numbers stand there as such, and only words that are mostly written small are known: no name
can be learnt. `tests/learning.py` writes the weights.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice, pairwise

from monitor.language.text import Zone
from monitor.language.timex import Timex
from monitor.view import View

#: whether it is the title, and the words of a sentence in order
Line = tuple[bool, tuple[str, ...]]
#: the zone of a sentence, and the words before and behind an expression in it
Around = tuple[Zone, tuple[str, ...], tuple[str, ...]]

#: a name or word of the rule, a time with days and one without, a number, an unknown word, with a capital and without
NAME, DAYS, TIME, NUMBER, CAPITAL, SMALL = "<name>", "<days>", "<time>", "<number>", "<Word>", "<word>"
FIRST, LAST = "^", "$"
#: most words in a row; and on either side of a time
LENGTH, BEFORE, BEHIND = 3, 4, 3
#: what the signs of statuses are called, and of a story that says nothing of its event
_SIGN, _NOTHING = "its words say ", "its words say nothing of it"
#: and that a time is the event's
AROUND = "the words around it say so"
#: how many phrases are named as reasons, and of how many that weigh most
_REASONS, _CONSIDERED = 3, 20
#: letters of words that say nothing by themselves
_SHORT = 3
#: before the phrases of a title
_TITLED = "title: "
#: how many words on either side of a time are looked at
_NEAR = 8
#: by what the weights of phrases around a time are divided
FEW = 5.0
#: weights are counted in parts of one, as they are written
UNITS = 50
#: bits of a number in which the weight of one outcome is summed up, and what is added to each weight to have no sign
_BITS, _EVEN = 40, 1 << 20
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,:]*|[^\w\s]")


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """What phrases weigh for each of several outcomes, of which one holds."""

    outcomes: Sequence[str]
    #: log odds without any phrase
    even: Sequence[float]
    #: phrase -> the weights of all outcomes in one number
    _weights: Mapping[str, int]

    @classmethod
    def of(cls, outcomes: Sequence[str], even: Sequence[float], weights: Mapping[str, Sequence[int]]) -> Phrases:
        """Return weights made ready to be asked: phrase -> that of each outcome, in fiftieths."""
        packed = {p: sum(w + _EVEN << _BITS * turn for turn, w in enumerate(each)) for p, each in weights.items()}
        return cls(outcomes, even, packed)

    def heaviest(self, phrases: Iterable[str], outcome: str, count: int) -> list[str]:
        """Return the phrases that speak most for one outcome beside the others, heaviest first."""
        turn, many = self.outcomes.index(outcome), len(self.outcomes)
        weighed = []
        for phrase in phrases:
            if packed := self._weights.get(phrase):
                each = [(packed >> _BITS * at & ((1 << _BITS) - 1)) - _EVEN for at in range(many)]
                weighed.append((sum(each) - many * each[turn], phrase))
        return [phrase for above, phrase in sorted(weighed)[:count] if above < 0]

    def probabilities(self, phrases: Iterable[str], scale: float) -> dict[str, float]:
        """Return the probability of each outcome, between 0 and 1; they sum up to 1.

        `scale`: by what weights are divided.
        """
        found = list(filter(None, map(self._weights.get, phrases)))
        together, none, unit = sum(found), _EVEN * len(found), scale * UNITS
        odds = [
            even + ((together >> _BITS * turn & ((1 << _BITS) - 1)) - none) / unit
            for turn, even in enumerate(self.even)
        ]
        most = max(odds, default=0.0)
        shares = [math.exp(each - most) for each in odds]
        whole = sum(shares)
        return {name: share / whole for name, share in zip(self.outcomes, shares, strict=True)}


# ── what a story says of where its event stands ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of a story suggest of where its event stands."""

    #: those that are there
    signs: Mapping[str, float]
    _phrases: Collection[str]

    def because(self, sign: str) -> str:
        """Return a sign with the phrases that speak most for it, if it is one of these; others as they are.

        Phrases of marks and short words alone say nothing to a reader, and are left out.
        """
        if sign not in self.signs:
            return sign
        _, weights = learnt("status")
        outcome = sign.removeprefix(_SIGN) if sign != _NOTHING else ""
        heaviest = map(_readable, weights.heaviest(self._phrases, outcome, _CONSIDERED))
        named = list(islice(dict.fromkeys(filter(None, heaviest)), _REASONS))
        return f"{sign} ({', '.join(f'“{each}”' for each in named)})" if named else sign


def _readable(phrase: str) -> str:
    """Return a phrase in plain words, what is no word inside of it as dots; "" if it has no word of four letters."""
    words = [word for word in phrase.removeprefix(_TITLED).split(" ") if word not in (FIRST, LAST)]
    telling = any(len(word) > _SHORT and word[0].isalpha() for word in words)
    return " ".join("…" if word.startswith("<") else word for word in words).strip("… ") if telling else ""


def of_story(views: Sequence[View], core: Collection[int]) -> Said:
    """Return what the words of a story suggest; cost is linear in its words."""
    known, weights = learnt("status")
    lines = words(views, core)
    phrases = told(lines, known)
    return Said(of_chances(weights.probabilities(phrases, length(lines))), phrases)


def of_chances(chances: Mapping[str, float]) -> dict[str, float]:
    """Return the probabilities of statuses as signs, in hundredths."""
    shares = {name: round(each, 2) for name, each in chances.items()}
    return {_SIGN + name if name else _NOTHING: share for name, share in shares.items() if share}


def words(views: Sequence[View], core: Collection[int]) -> tuple[Line, ...]:
    """Return the words of title, summary, lead and of the sentences about the event, a line a sentence."""
    return tuple(
        (v.sentence.zone is Zone.TITLE, tuple(word for _, word in _row(v)))
        for i, v in enumerate(views)
        if v.sentence.zone <= Zone.LEAD or i in core
    )


def told(lines: Iterable[Line], known: Collection[str]) -> set[str]:
    """Return all phrases of up to three words, ends of sentences as words; those of a title once more as such."""
    found: set[str] = set()
    for titled, said in lines:
        row = [FIRST, *_as_known(said, known), LAST]
        own = set(row)
        for size in range(2, LENGTH + 1):
            own.update(map(" ".join, zip(*(row[first:] for first in range(size)), strict=False)))
        found |= own
        if titled:
            found.update(_TITLED + phrase for phrase in own)
    return found


def length(lines: Sequence[Line]) -> float:
    """Return by what the weights of phrases are divided, so that long stories are no surer than short ones."""
    return math.sqrt(max(8, sum(len(said) for _, said in lines)))


# ── whether a time is the event's ────────────────────────────────────────────────────────────────────────────────────


def of_time(timex: Timex, v: View) -> dict[str, float]:
    """Return as a sign how likely the words around a time make it that of the event, in hundredths."""
    known, weights = learnt("date")
    return of_chance(weights.probabilities(beside(around(timex, v), known), FEW)["yes"])


def of_chance(chance: float) -> dict[str, float]:
    """Return the probability that a time is the event's as a sign."""
    return {AROUND: share} if (share := round(chance, 2)) else {}


def around(timex: Timex, v: View) -> Around:
    """Return the words around a time, the nearest eight on either side."""
    first, end = timex.start - v.sentence.start, timex.end - v.sentence.start
    row = _row(v)
    before = [word for at, word in row if at < first]
    behind = islice((word for at, word in row if at >= end), _NEAR)
    return v.sentence.zone, tuple(before[-_NEAR:]), tuple(behind)


def beside(given: Around, known: Collection[str]) -> set[str]:
    """Return the phrases around a time: those that touch it, from either side and both, and those nearby."""
    zone, before, behind = given
    left = [FIRST, *_as_known(before, known)] if len(before) < _NEAR else [*_as_known(before, known)]
    right = [*_as_known(behind, known), LAST] if len(behind) < _NEAR else [*_as_known(behind, known)]
    found = {f"in the {zone.called}"}
    found.update(f"{' '.join(left[-size:])} …" for size in range(1, BEFORE + 1))
    found.update(f"… {' '.join(right[:size])}" for size in range(1, BEHIND + 1))
    found.update(f"{' '.join(left[-size:])} … {' '.join(right[:1])}" for size in (1, 2))
    for side, row in (("before", left), ("behind", right)):
        found.update(f"{side}: {word}" for word in row)
        found.update(f"{side}: {one} {two}" for one, two in pairwise(row))
    return found


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _row(v: View) -> Sequence[tuple[int, str]]:
    """Return the words of a sentence with their offsets in it, words of the rule and times as such."""
    start = v.sentence.start
    marked = [(m.start, m.end, NAME) for m in v.mentions]
    marked += [(t.start - start, t.end - start, TIME if t.days is None else DAYS) for t in v.timexes]
    return _marked(v.sentence.text, tuple(marked))


@lru_cache(maxsize=64)
def _marked(text: str, marked: tuple[tuple[int, int, str], ...]) -> Sequence[tuple[int, str]]:
    """Return the words of a text with their offsets, spans of it as their marks; of spans that overlap, the first.

    The same sentence is asked for each of its times, and for its status.
    """
    row: list[tuple[int, str]] = []
    at = 0
    for first, end, mark in sorted(marked):
        if first >= at:
            row += ((m.start(), m.group()) for m in WORD.finditer(text, at, first))
            row.append((first, mark))
            at = end
    row += ((m.start(), m.group()) for m in WORD.finditer(text, at))
    return row


def _as_known(said: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Yield words as they are known; of several names in a row that are not known, the first one."""
    last = ""
    for word in said:
        small = word.lower()
        if small in known:
            here = small
        elif word[0].isdigit():
            here = NUMBER
        elif word[0].isalpha():
            here = SMALL if word == small else CAPITAL
        else:
            here = word
        if here != CAPITAL or last != CAPITAL:
            yield here
        last = here


# ── what was learnt ──────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=1)
def _shipped() -> tuple[Collection[str], Mapping[str, Phrases]]:
    """Return the words that are known, and the phrases of each question."""
    given = json.loads(resources.files("monitor").joinpath("phrases.json").read_text(encoding="utf-8"))
    known = frozenset(given.pop("known"))
    return known, {name: Phrases.of(each["outcomes"], each["even"], each["phrases"]) for name, each in given.items()}


def learnt(question: str) -> tuple[Collection[str], Phrases]:
    """Return the words that are known and the phrases that are shipped for a question; KeyError if there are none."""
    known, phrases = _shipped()
    return known, phrases[question]


def read_again() -> None:
    """Forget the phrases that were read, as after they were learnt anew."""
    _shipped.cache_clear()
