"""Every cue fires in its example, and not in its counterexample."""

from __future__ import annotations

import pytest

from monitor.language import de, en
from monitor.language.lexicon import Cue, Lexicon
from monitor.language.status import cues

LEXICONS = (en.LEXICON, de.LEXICON)
ALL = [pytest.param(each, cue, id=f"{each.code}: {cue.name}") for each in LEXICONS for cue in each.cues]


def fires(lexicon: Lexicon, cue: Cue, sentence: str) -> bool:
    return any(hit.cue.name == cue.name and not hit.negated for hit in cues(sentence, lexicon))


@pytest.mark.parametrize(("lexicon", "cue"), ALL)
def test_a_cue_fires_in_its_example(lexicon: Lexicon, cue: Cue) -> None:
    assert fires(lexicon, cue, cue.example)


@pytest.mark.parametrize(("lexicon", "cue"), ALL)
def test_a_cue_does_not_fire_in_its_counterexample(lexicon: Lexicon, cue: Cue) -> None:
    assert not fires(lexicon, cue, cue.counter)


@pytest.mark.parametrize(("lexicon", "cue"), ALL)
def test_a_cue_points_at_its_words(lexicon: Lexicon, cue: Cue) -> None:
    for hit in cues(cue.example, lexicon):
        assert 0 <= hit.start < hit.end <= len(cue.example)


@pytest.mark.parametrize(("lexicon", "cue"), ALL)
def test_a_cue_is_whole(lexicon: Lexicon, cue: Cue) -> None:
    assert cue.strength in (1, 2, 3)
    assert cue.scope in ("any", "self", "own", "event", "object", "actor", "around")
    assert cue.example.endswith(".")
    assert cue.counter.endswith(".")
    assert cue.example != cue.counter


@pytest.mark.parametrize("lexicon", LEXICONS, ids=lambda each: each.code)
def test_names_of_cues_are_unique(lexicon: Lexicon) -> None:
    names = [cue.name for cue in lexicon.cues]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("sentence", "name", "expected"),
    [
        ("The opening was not postponed.", "postpone", {"negated"}),
        ("The opening will never be cancelled.", "cancel", {"negated"}),
        ("There is no delay.", "delay", {"negated"}),
        ("The opening may be postponed.", "postpone", {"hedged"}),
        ("The opening could be cancelled.", "cancel", {"hedged"}),
        ("The opening had been postponed.", "postpone", {"past"}),
        ("The court strikes down the delay.", "delay", {"negated", "overturned"}),
        ("The opening was postponed.", "postpone", set()),
        ("Nobody came, the opening was postponed.", "postpone", set()),
        ("It rains: the opening was postponed.", "postpone", set()),
    ],
)
def test_words_around_a_cue_turn_it(sentence: str, name: str, expected: set[str]) -> None:
    (hit,) = [hit for hit in cues(sentence, en.LEXICON) if hit.cue.name == name]
    assert {flag for flag in ("negated", "hedged", "past", "overturned") if getattr(hit, flag)} == expected


def test_cues_come_back_in_order() -> None:
    found = cues("The visit was postponed, then cancelled, and may yet be confirmed.", en.LEXICON)
    assert [hit.start for hit in found] == sorted(hit.start for hit in found)
    assert {"postpone", "cancel", "confirm"} <= {hit.cue.name for hit in found}
