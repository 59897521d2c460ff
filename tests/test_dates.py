"""Dates: the corpora, ways to say a date that any speaker of the language can add, and what no table can show."""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor.language.dates import find, tag
from monitor.language.timex import Timex

CORPORA = sorted((Path(__file__).parent / "corpora" / "dates").glob("*.yaml"))


def _load(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _cases(kind: str) -> Iterator[Any]:
    for path in CORPORA:
        corpus = _load(path)
        if kind == "none":
            for phrase in corpus.get("none", []):
                yield pytest.param(corpus["reference"], phrase, id=f"{path.stem}: {phrase}")
            continue
        for value, phrases in corpus.get("expect", {}).items():
            for phrase in phrases:
                yield pytest.param(corpus["reference"], value, phrase, id=f"{path.stem}: {phrase} = {value}")


def said(timex: Timex) -> str:
    """What a corpus expects: the days, or the TIMEX3 value of an expression that has none."""
    return str(timex.days) if timex.days else timex.value


def read(phrase: str, reference: str) -> list[str]:
    """Return what the phrase says; <brackets> ask for one expression of several."""
    start, end = phrase.find("<"), phrase.find(">") - 1
    text = phrase.replace("<", "").replace(">", "")
    found = find(text, date.fromisoformat(reference))
    if start >= 0:
        return [said(timex) for timex in found if timex.start < end and start < timex.end]
    dated = [timex for timex in found if timex.days]
    return [said(timex) for timex in dated or found]


@pytest.mark.parametrize(("reference", "value", "phrase"), list(_cases("expect")))
def test_a_phrase_says_its_days(reference: str, value: str, phrase: str) -> None:
    assert read(phrase, reference) == [value]


@pytest.mark.parametrize(("reference", "phrase"), list(_cases("none")))
def test_a_phrase_says_no_date(reference: str, phrase: str) -> None:
    assert [said(timex) for timex in find(phrase, date.fromisoformat(reference)) if timex.days] == []
