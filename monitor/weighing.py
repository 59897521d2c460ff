"""How much do signs weigh together? Logistic regression over named signs, with weights learnt from labelled stories.

The weights are data: `tests/learning.py` writes them, and each can be read, as the name of its sign is plain words.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import repeat
from operator import mul

#: what is seen, in plain words -> how much of it, mostly between 0 and 1; a sign that is not there counts as 0
Signs = Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What each sign adds to the log odds, and what they are without any sign."""

    bias: float
    of: Mapping[str, float]

    def probability(self, signs: Signs) -> float:
        """Return the probability, between 0 and 1, of what the weights were learnt for."""
        odds = self.bias + sum(map(mul, signs.values(), map(self.of.get, signs, repeat(0.0))))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))

    def heaviest(self, signs: Signs, count: int, *, towards: bool) -> list[str]:
        """Return the names of the signs that speak most for it, or against it, heaviest first."""
        turn = -1 if towards else 1
        parts = map(mul, signs.values(), map(self.of.get, signs, repeat(0.0)))
        weighed = sorted((turn * part, name) for part, name in zip(parts, signs, strict=True) if turn * part < 0)
        return [name for _, name in weighed[:count]]


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Weights]:
    """Return all weights that are shipped, by name."""
    text = resources.files("monitor").joinpath("weights.json").read_text(encoding="utf-8")
    return {name: Weights(each["bias"], each["of"]) for name, each in json.loads(text).items()}


def learnt(name: str) -> Weights:
    """Return the weights that are shipped under a name; KeyError if there are none."""
    return _shipped()[name]


def read_again() -> None:
    """Forget the weights that were read, as after they were learnt anew."""
    _shipped.cache_clear()
