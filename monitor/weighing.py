"""How much do signs weigh together? Trees of decisions over named signs, grown by gradient boosting.

The weights are data: `tests/learning.py` writes them. What a sign weighs depends on the others that are there: trees
can say so, and a sum of weights can not. What it weighs on average stands beside its name, for everybody to read.

Each tree adds one of its leaves to the log odds. To follow every tree from its root would take as long as reading the
story does, so all of them are followed at once (QuickScorer, Lucchese et al., SIGIR 2015): the leaves of all trees are
bits of one number, a sign rules out those that lie on the other side of its thresholds, and the leaf that a tree comes
to is the first one left.
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
from operator import and_, getitem, mul
from struct import Struct
from typing import Any

#: what is seen, in plain words -> how much of it, mostly between 0 and 1 and never less; what is not there counts as 0
Signs = Mapping[str, float]
#: a leaf's log odds; or the position of a sign, a threshold, the tree below it and the tree from it on
Tree = float | Sequence[Any]

#: most leaves of a tree: a leaf is a bit of a 16-bit word
LEAVES = 16


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What signs weigh together: log odds as the sum of a leaf of each tree; without trees they are even."""

    #: what a sign adds on average where it is there; for reasons
    of: Mapping[str, float]
    #: thresholds of a sign, ascending, and which leaves are left where so many of them are reached
    _left: Mapping[str, tuple[Sequence[float], Sequence[int]]]
    #: which are left where a sign is wholly there, as most are
    _whole: Mapping[str, int]
    #: of each tree: the bit of a leaf -> its log odds
    _leaves: Sequence[Mapping[int, float]]
    #: all leaves, the first leaf of each tree, and how words are taken out of their bytes
    _every: int
    _first: int
    _words: Struct

    @classmethod
    def grown(cls, of: Mapping[str, float], trees: Sequence[Tree]) -> Weights:
        """Return trees made ready to be asked; they name signs by their position in `of`, and thresholds are above 0.

        Raises ValueError for a tree of more than 16 leaves.
        """
        names, every = list(of), (1 << LEAVES * len(trees)) - 1
        ruled: dict[str, dict[float, int]] = {}
        leaves = []
        for turn, tree in enumerate(trees):
            found = list(_leaves(tree))
            if len(found) > LEAVES:
                raise ValueError(f"tree {turn} has {len(found)} leaves, more than {LEAVES}")
            leaves.append({1 << n: value for n, value in enumerate(found)})
            for sign, threshold, first, end in _splits(tree, 0):
                out = ((1 << end) - (1 << first)) << LEAVES * turn
                thresholds = ruled.setdefault(names[sign], {})
                thresholds[threshold] = thresholds.get(threshold, every) & ~out
        left = {}
        for name, thresholds in ruled.items():
            ascending = sorted(thresholds)
            left[name] = tuple(ascending), tuple(accumulate((thresholds[t] for t in ascending), and_))
        whole = {name: masks[above - 1] for name, (steps, masks) in left.items() if (above := bisect_right(steps, 1.0))}
        return cls(of, left, whole, leaves, every, every // ((1 << LEAVES) - 1), Struct(f"<{len(trees)}H"))

    def probability(self, signs: Signs) -> float:
        """Return the probability, between 0 and 1, of what the weights were learnt for."""
        return _of_odds(sum(self.leaves(signs)))

    def leaves(self, signs: Signs) -> Iterator[float]:
        """Return the log odds of the leaf that each tree comes to, in order."""
        left, whole = self._every, self._whole
        for name, value in signs.items():
            if value == 1.0:
                left &= whole.get(name, -1)
            elif name in self._left:
                thresholds, masks = self._left[name]
                if reached := bisect_right(thresholds, value):
                    left &= masks[reached - 1]
        # a word less one differs from it in its lowest bit that is set, and in those below
        first = left & ~(left - self._first)
        words = self._words.unpack(first.to_bytes(self._words.size, "little"))
        return map(getitem, self._leaves, words)

    def heaviest(self, signs: Signs, count: int, *, towards: bool) -> list[str]:
        """Return the names of the signs that speak most for it on average, or against it, heaviest first."""
        return _heaviest(self.of, signs, count, towards=towards)


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """The weights of several questions that are asked of the same signs: all their trees are followed at once."""

    _all: Weights
    _trees: Mapping[str, slice]
    _of: Mapping[str, Mapping[str, float]]

    @classmethod
    def grown(cls, questions: Mapping[str, tuple[Mapping[str, float], Sequence[Tree]]]) -> Together:
        """Return what each question weighs and its trees, as `Weights.grown` has them, made ready to be asked."""
        names = {name: at for at, name in enumerate(dict.fromkeys(n for of, _ in questions.values() for n in of))}
        trees: list[Tree] = []
        places = {}
        for question, (of, own) in questions.items():
            places[question] = slice(len(trees), len(trees) + len(own))
            there = [names[name] for name in of]
            trees += (_renamed(tree, there) for tree in own)
        weights = Weights.grown(dict.fromkeys(names, 0.0), trees)
        return cls(weights, places, {question: of for question, (of, _) in questions.items()})

    def probabilities(self, signs: Signs) -> dict[str, float]:
        """Return the probability of each question's yes, between 0 and 1; they need not sum up to 1."""
        leaves = list(self._all.leaves(signs))
        return {question: _of_odds(sum(leaves[trees])) for question, trees in self._trees.items()}

    def heaviest(self, question: str, signs: Signs, count: int) -> list[str]:
        """Return the names of the signs that speak most for one question's yes on average, heaviest first."""
        return _heaviest(self._of[question], signs, count, towards=True)


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
