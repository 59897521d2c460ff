"""Are the shipped weights those of the signs that are seen, and does learning find what the labels say?"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xgboost
from learning import (
    GROWING,
    WEIGHTS,
    Sample,
    begun,
    cases,
    check,
    check_statuses,
    learn,
    of_dates,
    of_relevance,
    strangers,
)
from readings import reading

from monitor.model import Event, Status
from monitor.weighing import LEAVES, Weights, learnt, learnt_together


def test_signs_that_the_first_timelines_show_often_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learning.TIMELINES", ("timelines-first",))
    for name, samples in (("relevance", of_relevance(cases())), ("date", of_dates(cases()))):
        seen = Counter(sign for sample in samples for sign in sample.signs)
        often = {sign for sign, times in seen.items() if 30 < times < seen.total() / 2}
        assert len(often & set(learnt(name).of)) > 0.8 * len(often), name


def test_a_story_is_learnt_from_with_what_was_known_and_what_was_held_for_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("learning.TIMELINES", ("timelines-first",))
    one = [case for case in cases() if case.name == "civ-arm-ipo"]
    wrong = replace(one[1].known, status=Status.CANCELLED)
    both = [case for case in cases({(one[1].name, one[1].story.id): wrong}) if case.story.id == one[1].story.id]
    assert [case.known for case in both if case.name == one[1].name] == [one[1].known, wrong]
    assert sum(case.weight for case in both if case.name == one[1].name) == one[1].weight
    first = [case for case in one if case.known.status is None and case.story.id != one[0].story.id]
    assert first, "rules are written at any time: some stories are the first that are read"


def test_what_a_first_story_says_is_due_as_the_tracker_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learning.TIMELINES", ("timelines-first",))
    new = [told for case in cases() if case.known == Event(case.rule.id) for told in begun(case)]
    assert any(told.due for told in new)
    for told in new:
        assert told.due or not told.gold["kinds"]
        assert told.gold["alert"] == "no" or told.gold["relevant"]


def test_strangers_are_stories_that_a_rule_is_not_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learning.TIMELINES", ("timelines-first",))
    found = list(strangers())
    assert len(found) > 100
    assert not any(case.gold["relevant"] for case in found)
    assert any(not case.name.startswith("ordinary") for case in found)


def test_questions_that_are_asked_together_are_answered_as_each_by_itself() -> None:
    names = ("planned", "confirmed", "happened")
    asked = [dict.fromkeys(list(learnt(name).of)[start::7], 1.0) for name in names for start in range(3)]
    asked += [dict.fromkeys(signs, 0.4) for signs in asked]
    for signs in asked:
        together = learnt_together(names)
        assert together.probabilities(signs) == {name: learnt(name).probability(signs) for name in names}
        for name in names:
            assert together.heaviest(name, signs, 3) == learnt(name).heaviest(signs, 3, towards=True)


def test_the_file_holds_what_is_read_and_nothing_else() -> None:
    questions = {"relevance", "date", "date beside others", "alert", *Status}
    assert set(json.loads(WEIGHTS.read_text(encoding="utf-8"))) == questions


def labelled(count: int) -> list[Sample]:
    """Return samples in which one sign tells, another tells the opposite and a third nothing."""
    return [
        Sample(
            f"g{n}",
            {"tells": float(n % 2), "denies": float((n + 1) % 2), "says nothing": float(n % 3 == 0)},
            n % 2 == 1,
        )
        for n in range(count)
    ]


#: few trees, as there are few samples
FEW = (30, 0.2)


def test_learning_finds_the_sign_that_tells_and_does_so_again() -> None:
    grown = learn(labelled(200), FEW)
    weights = grown.weights()
    assert grown.signs["tells"] > 0.5
    assert weights.probability({"tells": 1.0}) > 0.8 > 0.2 > weights.probability({"denies": 1.0})
    assert learn(labelled(200), FEW) == grown


def test_learning_finds_what_signs_tell_together_that_none_tells_by_itself() -> None:
    rows = [(float(n % 3 > 0), float(n // 3 % 2)) for n in range(600)]
    beside = {f"says nothing {k}": 0.0 for k in range(6)}
    samples = [
        Sample(
            f"g{n}", {"one": a, "other": b} | {name: float(n % (k + 5) == 0) for k, name in enumerate(beside)}, a != b
        )
        for n, (a, b) in enumerate(rows)
    ]
    weights = learn(samples, (200, 0.2)).weights()
    assert weights.probability({"one": 1.0}) > 0.8
    assert weights.probability({"one": 1.0, "other": 1.0}) < 0.2


def test_a_sign_is_never_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing: lies"):
        learn([*labelled(60), Sample("g60", {"lies": -1.0}, True)], FEW)


def test_what_is_shipped_says_what_those_who_grew_it_say() -> None:
    # thresholds and leaves are rounded when they are written
    samples = [
        Sample(f"g{n}", {f"sign {k}": (n * k * 7919 % 97) / 97 for k in range(1, 9)}, n * n % 7 < 3) for n in range(500)
    ]
    names = sorted(samples[0].signs)
    rows = np.array([[s.signs[name] for name in names] for s in samples], np.float32)
    booster = xgboost.train(GROWING | {"eta": 0.1}, xgboost.DMatrix(rows, [s.about for s in samples]), 50)
    weights = learn(samples, (50, 0.1)).weights()
    for row, sample in zip(booster.predict(xgboost.DMatrix(rows)), samples, strict=True):
        assert weights.probability(sample.signs) == pytest.approx(row, abs=0.002)


def test_the_check_leaves_out_what_it_asks_about() -> None:
    assert check(labelled(200), FEW, 0.5).startswith("F1 1.000")


def test_a_status_is_judged_by_weights_that_were_learnt_without_it() -> None:
    said = ("postponed", "confirmed")
    samples = [(Sample(f"g{n}", {said[n % 2]: 1.0}, True), said[n % 2]) for n in range(200)]
    assert check_statuses(samples) == "1.000 of 200 right on what was left out"


def test_each_tree_adds_the_leaf_that_the_signs_lead_to() -> None:
    trees = ((0, 0.5, (1, 0.2, -1.0, 2.0), 4.0), (1, 0.6, 0.5, (0, 0.1, -0.5, -3.0)), 0.25)
    weights = Weights.grown({"a": 0.0, "b": 0.0}, trees)

    def odds(**signs: float) -> float:
        chance = weights.probability(signs)
        return round(math.log(chance / (1 - chance)), 6)

    assert odds() == -1.0 + 0.5 + 0.25
    assert odds(b=0.19) == -1.0 + 0.5 + 0.25
    assert odds(b=0.2) == 2.0 + 0.5 + 0.25, "a threshold is reached where it begins"
    assert odds(b=0.4) == 2.0 + 0.5 + 0.25
    assert odds(a=1.0) == 4.0 + 0.5 + 0.25
    assert odds(a=0.3, b=0.7, unknown=9.0) == 2.0 - 3.0 + 0.25
    assert Weights.grown({}, ()).probability({"a": 1.0}) == 0.5


def test_a_tree_of_too_many_leaves_is_refused() -> None:
    tree: Any = 0.0
    for _ in range(LEAVES):
        tree = (0, 0.5, tree, 1.0)
    with pytest.raises(ValueError, match="17 leaves, more than 16"):
        Weights.grown({"a": 0.0}, [tree])


def test_the_heaviest_signs_are_the_reasons() -> None:
    weights = Weights.grown({"a": 2.0, "b": 1.0, "c": -3.0}, ())
    signs = {"a": 1.0, "b": 1.0, "c": 0.5, "unknown": 1.0}
    assert weights.heaviest(signs, 2, towards=True) == ["a", "b"]
    assert weights.heaviest(signs, 2, towards=False) == ["c"]


def test_a_reading_names_its_heaviest_signs() -> None:
    found = reading("Riverton Tower opening", "Riverton Tower to open on 3 June", "The operator named the day.")
    named = found.match.why.split("; ")
    assert len(named) == 3
    assert set(named) <= set(learnt("relevance").of)
