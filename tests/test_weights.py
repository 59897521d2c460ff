"""Are the shipped weights those of the signs that are seen, and does learning find what the labels say?"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from learning import WEIGHTS, Sample, begun, cases, check, check_statuses, learn, of_dates, of_relevance, strangers
from readings import reading

from monitor.model import Event, Status
from monitor.weighing import Weights, learnt


def test_every_sign_that_the_first_timelines_show_has_a_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learning.TIMELINES", ("timelines-first",))
    for name, samples in (("relevance", of_relevance(cases())), ("date", of_dates(cases()))):
        seen = {sign for sample in samples for sign in sample.signs}
        assert seen <= set(learnt(name).of), name


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


def test_the_file_holds_what_is_read_and_nothing_else() -> None:
    assert set(json.loads(WEIGHTS.read_text(encoding="utf-8"))) == {"relevance", "date", "alert", *Status}


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


def test_learning_finds_the_sign_that_tells_and_does_so_again() -> None:
    weights = learn(labelled(60), 1.0)
    assert weights.of["tells"] > 1 > abs(weights.of["says nothing"])
    assert weights.of["denies"] < -1
    assert weights.probability({"tells": 1.0}) > 0.8 > 0.2 > weights.probability({"denies": 1.0})
    assert learn(labelled(60), 1.0).of == weights.of


def test_a_sign_that_was_seen_once_proves_little_if_rare_ones_are_held_back() -> None:
    samples = [*labelled(60), Sample("g60", {"seen once": 1.0}, True)]
    usual, held = learn(samples, 1.0), learn(samples, 1.0, 0.3)
    assert 0 < held.of["seen once"] < 0.6 * usual.of["seen once"]
    assert held.of["tells"] == pytest.approx(usual.of["tells"], rel=0.1)


def test_the_check_leaves_out_what_it_asks_about() -> None:
    assert check(labelled(60), 1.0, 0.5).startswith("F1 1.000")


def test_a_status_is_judged_by_weights_that_were_learnt_without_it() -> None:
    said = ("postponed", "confirmed")
    samples = [(Sample(f"g{n}", {said[n % 2]: 1.0}, True), said[n % 2]) for n in range(40)]
    assert check_statuses(samples) == "1.000 of 40 right on what was left out"


def test_the_heaviest_signs_are_the_reasons() -> None:
    weights = Weights(0.0, {"a": 2.0, "b": 1.0, "c": -3.0})
    signs = {"a": 1.0, "b": 1.0, "c": 0.5, "unknown": 1.0}
    assert weights.heaviest(signs, 2, towards=True) == ["a", "b"]
    assert weights.heaviest(signs, 2, towards=False) == ["c"]


def test_a_reading_names_its_heaviest_signs() -> None:
    found = reading("Riverton Tower opening", "Riverton Tower to open on 3 June", "The operator named the day.")
    assert "title: names and event in one sentence" in found.match.why
