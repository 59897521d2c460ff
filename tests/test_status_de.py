"""What does a German sentence say of an event? A corpus, measured; figures are printed at the end of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from readings import rule, story

from monitor.match import compile_rules
from monitor.pipeline import read

CORPUS = Path(__file__).parent / "corpora" / "status-de.yaml"

#: the share of sentences that are read as labelled, less 0.02
RIGHT = 0.93


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield watch phrase, expected status ("none" where it is another event) and sentence."""
    for watch, labelled in yaml.safe_load(CORPUS.read_text(encoding="utf-8")).items():
        for status, sentences in labelled.items():
            for sentence in sentences:
                yield watch, status, sentence


def said(watch: str, sentence: str) -> str:
    (found,) = read(story(sentence, language="de"), compile_rules([rule(watch)]), everything=True)
    return str(found.claim.status) if found.claim else "none"


def test_german_sentences_are_read_as_well_as_before(record_property: Callable[[str, object], None]) -> None:
    answers = [(said(watch, sentence) == status) for watch, status, sentence in cases()]
    right = sum(answers) / len(answers)
    record_property("figure", f"German status: {len(answers)} sentences, right {right:.3f}")
    assert len(answers) >= 200
    assert right >= RIGHT
