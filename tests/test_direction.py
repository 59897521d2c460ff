"""Who goes where? The corpus of sentences, each asked the right and the wrong way round; floors that may only rise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from readings import rule, story

from monitor.match import Watch, compile_rules
from monitor.pipeline import read

Record = Callable[[str, object], None]

CORPUS = Path(__file__).parent / "corpora" / "direction.yaml"
#: what is reached, less 0.01: of all, of those that hold, and of those that do not
FLOOR, HOLDING, NOT_HOLDING = 0.978, 0.965, 0.988


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the corpus, and the answer."""

    line: Any
    matched: bool
    why: str

    @property
    def right(self) -> bool:
        return self.matched == self.line["holds"]


@lru_cache(maxsize=1)
def lines() -> list[dict[str, Any]]:
    found = yaml.load(CORPUS.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(found, list)
    return found


@lru_cache(maxsize=1024)
def _watch(watch: str) -> Watch:
    return compile_rules([rule(watch)])


#: a rule may be written in any of these ways
WORDINGS = (
    "{actor} visit to {target}",
    "{actor}'s visit to {target}",
    "{actor} trip to {target}",
    "{actor} travels to {target}",
    "visit of {actor} to {target}",
    "state visit by {actor} to {target}",
)


@lru_cache(maxsize=1)
def answers() -> list[Asked]:
    found = []
    for line in lines():
        watch = _watch(f"{line['actor']} visit {line['target']}")
        (reading,) = read(story(line["text"]), watch, everything=True)
        found.append(Asked(line, reading.match.matched, reading.match.why))
    return found


def share(asked: list[Asked]) -> float:
    return sum(each.right for each in asked) / len(asked)


def test_the_corpus_asks_both_ways() -> None:
    holds = [line["holds"] for line in lines()]
    assert len(holds) >= 500
    assert 0.4 < sum(holds) / len(holds) < 0.6


def test_lines_of_the_corpus_are_whole_and_unique() -> None:
    keys = {"text", "actor", "target", "holds", "why"}
    assert [line for line in lines() if set(line) != keys or not isinstance(line["holds"], bool)] == []
    asked = [(line["text"], line["actor"], line["target"]) for line in lines()]
    assert len(set(asked)) == len(asked)


def test_direction_is_told_as_well_as_before(record_property: Record) -> None:
    asked = answers()
    holding, not_holding = ([each for each in asked if each.line["holds"] is wanted] for wanted in (True, False))
    reached = share(asked), share(holding), share(not_holding)
    ways = f"that it holds {reached[1]:.3f}, that not {reached[2]:.3f}"
    record_property("figure", f"direction: {len(asked)} asked, right {reached[0]:.3f}; {ways}")
    assert reached[0] >= FLOOR
    assert reached[1] >= HOLDING
    assert reached[2] >= NOT_HOLDING


def test_every_answer_has_a_reason() -> None:
    assert all(each.why for each in answers())


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_rule_asks_the_same_in_other_words(wording: str) -> None:
    otherwise = []
    for each in answers()[::5]:
        (reading,) = read(story(each.line["text"]), _watch(wording.format(**each.line)), everything=True)
        if reading.match.matched != each.matched:
            otherwise.append((each.line["text"], reading.match.why))
    assert otherwise == []
