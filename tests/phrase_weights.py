"""Learn which phrases of labelled stories tell what: multinomial logistic regressions over words in a row.

What they say of a story that they learnt from is too good to be true, and trees that saw that would believe it. So with
the weights comes what is said of each story by weights that were learnt without its timeline.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

from monitor.phrasing import UNITS, Line, Phrases

#: least number of timelines in which a word or phrase stands that is known
COMMON = 12
#: a word is known that is written small more than so many times as often as with a capital
SMALL = 2
#: how much weights are held down, and how many steps are taken towards the best ones
HELD, STEPS = 1e-5, 60
#: how many parts of the timelines are left out in turn
PARTS = 5


@dataclass(frozen=True, slots=True)
class Written:
    """The words of one story or around one time, what is true of them, and how much that counts."""

    group: str
    words: Any
    outcome: str
    weight: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its outcomes, how words become phrases, and by what the weights of these are divided."""

    outcomes: Sequence[str]
    phrases: Callable[[Any, Collection[str]], set[str]]
    scale: Callable[[Any], float]


@dataclass(frozen=True, slots=True)
class Table:
    """Phrases as they are written: what each weighs for each outcome, in fiftieths."""

    outcomes: Sequence[str]
    even: Sequence[float]
    phrases: Mapping[str, list[int]]

    def ready(self) -> Phrases:
        """Return them ready to be asked."""
        return Phrases.of(self.outcomes, self.even, self.phrases)


def learn(
    given: Sequence[Written], asked: Asked, known: Collection[str]
) -> tuple[Table, Mapping[Written, Mapping[str, float]]]:
    """Return a table, and how likely each outcome is for what is given, by weights that were learnt without its group.

    The same in the same order gives the same; a hundred thousand cost minutes. What is given twice counts twice. In
    the answer all weights are 1.
    """
    alike = defaultdict[Written, float](float)
    for each in given:
        alike[replace(each, weight=1.0)] += each.weight
    rows, weights = list(alike), np.array([*alike.values()], float)
    common = _common(rows, asked, known)
    x = _matrix(rows, asked, known, common)
    y = np.array([asked.outcomes.index(each.outcome) for each in rows])
    turns = {group: at % PARTS for at, group in enumerate(sorted({each.group for each in rows}))}
    part = np.array([turns[each.group] for each in rows])
    chances = np.full((len(rows), len(asked.outcomes)), 1 / len(asked.outcomes))
    for turn in range(PARTS):
        out = part == turn
        if out.any() and not out.all():
            chances[out] = _shares(x[out], _fitted(x[~out], y[~out], weights[~out], len(asked.outcomes)))
    best = _fitted(x, y, weights, len(asked.outcomes))
    written = {phrase: np.rint(best[at] * UNITS).astype(int).tolist() for phrase, at in common.items()}
    table = Table(
        asked.outcomes,
        [round(float(each), 3) for each in best[-1]],
        {phrase: each for phrase, each in written.items() if any(each)},
    )
    seen = (dict(zip(asked.outcomes, map(float, row), strict=True)) for row in chances)
    return table, dict(zip(rows, seen, strict=True))


def small_words(given: Iterable[tuple[str, Iterable[Line]]]) -> frozenset[str]:
    """Return the words that stand in running text of many groups of lines, and mostly small: names do not."""
    small, large, groups = Counter[str](), Counter[str](), Counter[str]()
    lines = {(group, line) for group, each in given for line in each}
    for _, (titled, said) in lines:
        for word in () if titled else said[1:]:
            if word[0].isalpha():
                (small if word.islower() else large)[word.lower()] += 1
    groups.update(word for _, word in {(g, word) for g, (titled, said) in lines if not titled for word in said[1:]})
    return frozenset(w for w, times in small.items() if times > SMALL * large[w] and groups[w] >= COMMON)


def _common(rows: Sequence[Written], asked: Asked, known: Collection[str]) -> dict[str, int]:
    """Return the phrases that stand in many groups, with the column of each."""
    times, last = Counter[str](), dict[str, str]()
    for each in sorted(rows, key=lambda row: row.group):
        for phrase in asked.phrases(each.words, known):
            if last.get(phrase) != each.group:
                last[phrase] = each.group
                times[phrase] += 1
    return {phrase: at for at, phrase in enumerate(sorted(p for p, n in times.items() if n >= COMMON))}


def _matrix(rows: Sequence[Written], asked: Asked, known: Collection[str], common: Mapping[str, int]) -> csr_matrix:
    """Return which phrases stand where, a row each."""
    columns, ends = list[int](), [0]
    for each in rows:
        columns += sorted(common[phrase] for phrase in asked.phrases(each.words, known) if phrase in common)
        ends.append(len(columns))
    shape = len(rows), len(common)
    there = csr_matrix((np.ones(len(columns)), np.array(columns, np.int32), np.array(ends)), shape=shape)
    return csr_matrix(diags([1 / asked.scale(each.words) for each in rows]) @ there)


def _fitted(x: csr_matrix, y: np.ndarray, weights: np.ndarray, count: int) -> np.ndarray:
    """Return the weights of each phrase for each outcome, and a last row of what holds without any (L-BFGS)."""
    shares, size = weights / weights.sum(), x.shape[1]
    wanted = np.eye(count)[y]
    turned = x.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        each = flat.reshape(size + 1, count)
        said = _shares(x, each)
        off = (said - wanted) * shares[:, None]
        lost = -(shares * np.log(said[np.arange(len(y)), y] + 1e-12)).sum() + HELD / 2 * (each[:-1] ** 2).sum()
        return lost, np.vstack([turned @ off + HELD * each[:-1], off.sum(axis=0)]).ravel()

    best = minimize(loss, np.zeros((size + 1) * count), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(best.x).reshape(size + 1, count)


def _shares(x: csr_matrix, weights: np.ndarray) -> np.ndarray:
    odds = x @ weights[:-1] + weights[-1]
    powers = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
