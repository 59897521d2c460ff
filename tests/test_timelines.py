"""How well does the monitor follow events, story by story? Figures are printed at the end of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from readings import Told, match_f1, replayed, score, timelines

Record = Callable[[str, object], None]

#: what is reached on timelines that were looked at and not learnt from, less 0.03; false alerts per 100 quiet stories,
#: plus 3
STRICT_F1, FALSE_PER_100 = 0.746, 9.6
#: the same for timelines that nobody looks at
BLIND_STRICT_F1, BLIND_FALSE_PER_100 = 0.701, 9.0
#: the twelve that the judgement was specified by
FIRST_STRICT_F1, FIRST_FALSE_PER_100, FIRST_MATCH_F1 = 0.92, 4.0, 0.97
#: those in plain words, which were looked at
PLAIN_STRICT_F1, PLAIN_FALSE_PER_100 = 0.9, 11.0
#: and others in plain words, which nobody looks at
PLAIN_BLIND_STRICT_F1, PLAIN_BLIND_FALSE_PER_100 = 0.92, 7.0
#: German ones, which were looked at; they are few
GERMAN_STRICT_F1, GERMAN_FALSE = 0.8, 4


@lru_cache(maxsize=6)
def told(folder: str, language: str = "en") -> tuple[Told, ...]:
    return tuple(each for timeline in timelines(folder, language) for each in replayed(timeline))


def figures(name: str, found: Sequence[Told]) -> str:
    reached = score(found)
    strict = f"strict F1 {reached.strict_f1:.3f}, {reached.false_per_100:.1f} false per 100 quiet"
    return f"{name}: {reached.due} alerts due, {strict}, match F1 {match_f1(found):.3f}"


def test_timelines_are_followed_as_well_as_before(record_property: Record) -> None:
    found = told("timelines")
    record_property("figure", figures("timelines", found))
    reached = score(found)
    assert reached.strict_f1 >= STRICT_F1
    assert reached.false_per_100 <= FALSE_PER_100


def test_timelines_in_plain_words_are_followed_as_well_as_before(record_property: Record) -> None:
    found = told("timelines-plain")
    record_property("figure", figures("plain timelines", found))
    reached = score(found)
    assert reached.strict_f1 >= PLAIN_STRICT_F1
    assert reached.false_per_100 <= PLAIN_FALSE_PER_100


def test_timelines_in_plain_words_never_looked_at_are_followed_as_well_as_before(record_property: Record) -> None:
    found = told("timelines-plain-blind")
    record_property("figure", figures("plain blind timelines", found))
    reached = score(found)
    assert reached.strict_f1 >= PLAIN_BLIND_STRICT_F1
    assert reached.false_per_100 <= PLAIN_BLIND_FALSE_PER_100


def test_the_first_timelines_are_followed_as_well_as_before(record_property: Record) -> None:
    found = told("timelines-first")
    record_property("figure", figures("first timelines", found))
    reached = score(found)
    assert reached.strict_f1 >= FIRST_STRICT_F1
    assert reached.false_per_100 <= FIRST_FALSE_PER_100
    assert match_f1(found) >= FIRST_MATCH_F1


def test_timelines_never_looked_at_are_followed_as_well_as_before(
    record_property: Record,
) -> None:
    found = told("timelines-blind")
    record_property("figure", figures("blind timelines", found))
    reached = score(found)
    assert reached.strict_f1 >= BLIND_STRICT_F1
    assert reached.false_per_100 <= BLIND_FALSE_PER_100


def test_german_timelines_are_followed_as_well_as_before(record_property: Record) -> None:
    found = told("timelines", "de")
    record_property("figure", figures("German timelines", found))
    reached = score(found)
    assert reached.strict_f1 >= GERMAN_STRICT_F1
    assert reached.false <= GERMAN_FALSE


def test_what_is_said_of_a_date_stands_in_the_story() -> None:
    for each in (*told("timelines"), *told("timelines", "de")):
        claim = each.reading.claim
        for evidence in claim.evidence if claim else ():
            assert 0 <= evidence.start < evidence.end <= len(each.story.text)
        for start, end in each.reading.match.spans:
            assert 0 <= start < end <= len(each.story.text)


def test_no_alert_comes_of_a_story_that_does_not_match() -> None:
    assert not [each.story.title for each in told("timelines") if each.kinds and not each.reading.match.matched]
