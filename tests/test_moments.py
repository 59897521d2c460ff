"""Are the tenses and times of a story's first sentences told, and none of what stands further below?"""

from __future__ import annotations

import pytest
from readings import rule, story

from monitor.language import dates, languages
from monitor.match import compile_rule
from monitor.moments import moments
from monitor.relevance import read_sentences
from monitor.view import see

TOWER = "Riverton Tower opening"


def told(title: str, summary: str = "", body: str = "", language: str = "en") -> set[str]:
    """Return the moments of a story of Wednesday, 14 May 2031."""
    each, spoken = story(title, summary, body, language=language), languages.of(language)
    timexes = dates.find(each.text, each.published, table=spoken.dates)
    today, compiled = each.published.date(), compile_rule(rule(TOWER), spoken.lexicon)
    views = see(read_sentences(each, spoken.lexicon), compiled, timexes, spoken.lexicon, today)
    return set(moments(views, spoken.dates, today))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Riverton Tower opened", "title: a word in the past tense"),
        ("Riverton Tower will open", "title: a word in the future tense"),
        ("Riverton Tower opens", "title: a word in the present tense"),
        ("Riverton Tower opening scheduled", "title: a word of a plan"),
        ("Riverton Tower opening on Monday", "title: the event's word beside a time just past"),
        ("Riverton Tower opening today", "title: a time of today"),
        ("Riverton Tower opening in June", "title: a time to come"),
        ("Riverton Tower opening this year", "title: a time that runs"),
        ("Riverton Tower opening of 3 March", "title: a time past"),
        ("Riverton Tower will be opened on 3 June", "title: a time to come, read as future"),
    ],
)
def test_a_sentence_speaks_of_a_tense_and_a_time(title: str, expected: str) -> None:
    assert expected in told(title)


@pytest.mark.parametrize(
    ("title", "tense"),
    [("Riverton United at the Tower", "past"), ("Riverton Tower opening in May", "future"), ("Will Young", "future")],
)
def test_a_word_with_a_capital_may_be_a_name_and_has_no_tense(title: str, tense: str) -> None:
    assert f"title: a word in the {tense} tense" not in told(title)


def test_each_of_the_first_sentences_is_told_apart_and_the_body_is_not() -> None:
    found = told("Riverton Tower", "It opened on Monday.", "It will open.\n\nIt was planned in March, and built.")
    assert "summary: a time just past" in found
    assert "lead: a word in the future tense" in found
    assert not any(name.startswith("body") for name in found)


def test_german_has_tenses_too() -> None:
    found = told("Riverton Tower wurde eröffnet", language="de")
    assert "title: a word in the past tense" in found
