"""How much do signs weigh together? Trees of decisions over named signs, grown by gradient boosting.

The weights are data: `tests/learning.py` writes them. What a sign weighs depends on the others that are there: trees
can say so, and a sum of weights can not. What it weighs on average stands beside its name, for everybody to read.

Each tree adds one of its leaves to the log odds. To follow every tree from its root would take as long as reading the
story does, so all of them are followed at once (QuickScorer, Lucchese et al., SIGIR 2015): the leaves of all trees are
bits of one number, a sign rules out those that lie on the other side of its thresholds, and the leaf that a tree comes
to is the first one left. What these leaves add is summed up in the same way, a binary digit of all of them at a time.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import accumulate, repeat
from operator import and_, mul
from typing import Any

#: what is seen, in plain words -> how much of it, mostly between 0 and 1 and never less; what is not there counts as 0
Signs = Mapping[str, float]
#: a leaf's log odds; or the position of a sign, a threshold, the tree below it and the tree from it on
Tree = float | Sequence[Any]

#: most leaves of a tree: a leaf is a bit of a 16-bit word
LEAVES = 16
#: log odds are counted in parts of one, as they are written
_UNITS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What signs weigh together: log odds as the sum of a leaf of each tree; without trees they are even."""

    #: what a sign adds on average where it is there; for reasons
    of: Mapping[str, float]
    _trees: _Trees
    _sum: _Sum

    @classmethod
    def grown(cls, of: Mapping[str, float], trees: Sequence[Tree]) -> Weights:
        """Return trees made ready to be asked; they name signs by their position in `of`, and thresholds are above 0.

        Log odds count to four decimals. Raises ValueError for a tree of more than 16 leaves.
        """
        return cls(of, _Trees.grown(list(of), trees), _Sum.of(trees))

    def probability(self, signs: Signs) -> float:
        """Return the probability, between 0 and 1, of what the weights were learnt for."""
        return _of_odds(self._sum.odds(self._trees.leaves(signs)))

    def heaviest(self, signs: Signs, count: int, *, towards: bool) -> list[str]:
        """Return the names of the signs that speak most for it on average, or against it, heaviest first."""
        return _heaviest(self.of, signs, count, towards=towards)


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """The weights of several questions that are asked of the same signs: all their trees are followed at once."""

    _trees: _Trees
    #: of each question: the first bit of its leaves, and what sums them up
    _sums: Mapping[str, tuple[int, _Sum]]
    _of: Mapping[str, Mapping[str, float]]

    @classmethod
    def grown(cls, questions: Mapping[str, tuple[Mapping[str, float], Sequence[Tree]]]) -> Together:
        """Return what each question weighs and its trees, as `Weights.grown` has them, made ready to be asked."""
        names = {name: at for at, name in enumerate(dict.fromkeys(n for of, _ in questions.values() for n in of))}
        trees: list[Tree] = []
        sums = {}
        for question, (of, own) in questions.items():
            sums[question] = LEAVES * len(trees), _Sum.of(own)
            there = [names[name] for name in of]
            trees += (_renamed(tree, there) for tree in own)
        return cls(_Trees.grown(list(names), trees), sums, {question: of for question, (of, _) in questions.items()})

    def probabilities(self, signs: Signs) -> dict[str, float]:
        """Return the probability of each question's yes, between 0 and 1; they need not sum up to 1."""
        leaves = self._trees.leaves(signs)
        return {question: _of_odds(each.odds(leaves >> first)) for question, (first, each) in self._sums.items()}

    def heaviest(self, question: str, signs: Signs, count: int) -> list[str]:
        """Return the names of the signs that speak most for one question's yes on average, heaviest first."""
        return _heaviest(self._of[question], signs, count, towards=True)


@dataclass(frozen=True, slots=True, eq=False)
class _Trees:
    """Trees whose leaves are bits of one number, 16 bits a tree, those of the first tree lowest."""

    #: thresholds of a sign, ascending, and which leaves are left where so many of them are reached
    _left: Mapping[str, tuple[Sequence[float], Sequence[int]]]
    #: which are left where a sign is wholly there, as most are
    _whole: Mapping[str, int]
    #: all leaves, and the first leaf of each tree
    _every: int
    _first: int

    @classmethod
    def grown(cls, names: Sequence[str], trees: Sequence[Tree]) -> _Trees:
        """Return trees that name signs by their position."""
        every = (1 << LEAVES * len(trees)) - 1
        ruled: dict[str, dict[float, int]] = {}
        for turn, tree in enumerate(trees):
            for sign, threshold, first, end in _splits(tree, 0):
                out = ((1 << end) - (1 << first)) << LEAVES * turn
                thresholds = ruled.setdefault(names[sign], {})
                thresholds[threshold] = thresholds.get(threshold, every) & ~out
        left = {}
        for name, thresholds in ruled.items():
            ascending = sorted(thresholds)
            left[name] = tuple(ascending), tuple(accumulate((thresholds[t] for t in ascending), and_))
        whole = {name: masks[above - 1] for name, (steps, masks) in left.items() if (above := bisect_right(steps, 1.0))}
        return cls(left, whole, every, every // ((1 << LEAVES) - 1))

    def leaves(self, signs: Signs) -> int:
        """Return the leaf that each tree comes to, as a bit."""
        left, whole = self._every, self._whole
        for name, value in signs.items():
            if value == 1.0:
                left &= whole.get(name, -1)
            elif name in self._left:
                thresholds, masks = self._left[name]
                if reached := bisect_right(thresholds, value):
                    left &= masks[reached - 1]
        # a word less one differs from it in its lowest bit that is set, and in those below
        return left ^ (left & (left - self._first))


@dataclass(frozen=True, slots=True)
class _Sum:
    """Sums up leaves: their log odds are written in binary digits, and the leaves that have a digit are one number."""

    #: of each digit, the lowest first, the leaves that have it
    _digits: Sequence[int]
    #: what the digits leave out: each leaf is counted from the least one
    _least: int

    @classmethod
    def of(cls, trees: Sequence[Tree]) -> _Sum:
        """Return what sums up the leaves of trees; ValueError for a tree of more than 16."""
        weighed = [[round(value * _UNITS) for value in _leaves(tree)] for tree in trees]
        if (most := max(map(len, weighed), default=0)) > LEAVES:
            raise ValueError(f"a tree has {most} leaves, more than {LEAVES}")
        least = min((value for leaves in weighed for value in leaves), default=0)
        counted = [value - least for leaves in weighed for value in leaves + [least] * (LEAVES - len(leaves))]
        counted.reverse()
        digits = range(max(counted, default=0).bit_length())
        having = [int("".join("01"[value >> digit & 1] for value in counted), 2) for digit in digits]
        return cls(having, least * len(trees))

    def odds(self, leaves: int) -> float:
        """Return the log odds of one leaf of each tree; bits behind those of the trees do not count."""
        total = self._least
        for digit, having in enumerate(self._digits):
            total += (leaves & having).bit_count() << digit
        return total / _UNITS


def _of_odds(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _heaviest(of: Mapping[str, float], signs: Signs, count: int, *, towards: bool) -> list[str]:
    turn = -1 if towards else 1
    parts = map(mul, signs.values(), map(of.get, signs, repeat(0.0)))
    weighed = sorted((turn * part, name) for part, name in zip(parts, signs, strict=True) if turn * part < 0)
    return [name for _, name in weighed[:count]]


def _renamed(tree: Tree, places: Sequence[int]) -> Tree:
    """Return a tree with its signs at other positions."""
    if not isinstance(tree, Sequence):
        return tree
    sign, threshold, below, above = tree
    return [places[sign], threshold, _renamed(below, places), _renamed(above, places)]


def _leaves(tree: Tree) -> Iterator[float]:
    """Yield the leaves of a tree, those below a threshold first."""
    if isinstance(tree, Sequence):
        yield from _leaves(tree[2])
        yield from _leaves(tree[3])
    else:
        yield tree


def _splits(tree: Tree, first: int) -> Iterator[tuple[int, float, int, int]]:
    """Yield sign, threshold, and the first leaf and the end of those below it; the tree's first leaf is `first`."""
    if isinstance(tree, Sequence):
        sign, threshold, below, above = tree
        end = first + sum(1 for _ in _leaves(below))
        yield sign, threshold, first, end
        yield from _splits(below, first)
        yield from _splits(above, end)


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Any]:
    """Return all weights that are shipped, by name, as they are written."""
    found: Mapping[str, Any] = json.loads(
        resources.files("monitor").joinpath("weights.json").read_text(encoding="utf-8")
    )
    return found


@lru_cache(maxsize=32)
def learnt(name: str) -> Weights:
    """Return the weights that are shipped under a name; KeyError if there are none."""
    given = _shipped()[name]
    return Weights.grown(given["signs"], given["trees"])


@lru_cache(maxsize=4)
def learnt_together(names: tuple[str, ...]) -> Together:
    """Return the weights that are shipped under some names; KeyError if there are none under one."""
    return Together.grown({name: (_shipped()[name]["signs"], _shipped()[name]["trees"]) for name in names})


def read_again() -> None:
    """Forget the weights that were read, as after they were learnt anew."""
    for cached in (_shipped, learnt, learnt_together):
        cached.cache_clear()
