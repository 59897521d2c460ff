"""Can any text break the reading, or hold it up? Whatever it says, it is read, and in time."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pace import slowness
from readings import story, watching

from monitor.pipeline import read

WATCH = watching(
    "Mardell visit Norway",
    "Mardell Holm summit",
    "Velora Horizon 3 release",
    "Aurora Awards 2032 ceremony",
    "Castria presidential election",
    "Orbix Nimbus merger",
    "Kesler trial",
)
#: one event with a direction, one without
PAIR = watching("Mardell visit Norway", "Velora Horizon 3 release")
MEGABYTE = 1_000_000
SECONDS = 2.0

#: words that rules, cues and patterns look for, and what stands between them
_WORDS = (
    "Mardell", "Norway", "Oslo", "Holm", "Velora Horizon", "3", "Aurora Awards", "2032", "Castria", "presidential",
    "election", "Orbix", "Nimbus", "merger", "Kesler", "trial", "visit", "will not", "postponed", "cancelled", "until",
    "3 June", "next week", "said", "the presidency", "«A»", "«T»", "'s", "’s", ",", ".", ";", ":", "(", ")", " — ", "“",
    "\n\n", "\u200b", "\u202e", "\x00", "\ud800", "<b>", "&amp;", "|", "who", "after", "to", "not", "no", "in", "1",
)  # fmt: skip
anything = st.text(st.characters(), max_size=200)
newslike = st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join)


@given(anything, anything, anything)
def test_any_text_is_read(title: str, summary: str, body: str) -> None:
    found = read(story(title, summary, body), WATCH, everything=True)
    assert len(found) == len(WATCH.rules)
    assert all(each.match.why for each in found)


@given(newslike, newslike, newslike)
def test_any_words_of_the_news_are_read(title: str, summary: str, body: str) -> None:
    each = story(title, summary, body)
    for found in read(each, WATCH, everything=True):
        assert found.claim is not None or not found.match.matched
        for evidence in found.claim.evidence if found.claim else ():
            assert 0 <= evidence.start < evidence.end <= len(each.text)


HOSTILE = {
    "spaces": " ",
    "line breaks": "\n",
    "one letter": "a",
    "capitals": "A",
    "initials": "A. ",
    "full stops": ".",
    "commas": ",",
    "digits": "1",
    "digits and commas": "1,",
    "brackets": "(",
    "closing brackets": ")",
    "quotation marks": "“",
    "apostrophes": "'s ",
    "dashes": " — ",
    "bars": " | ",
    "marks of names": "«A»",
    "marks of names apart": "«A» «T» ",
    "an actor": "Mardell ",
    "an actor and a verb": "Mardell visit ",
    "both names": "Mardell Norway ",
    "both names and a verb": "Mardell will visit Norway, ",
    "clauses": "Mardell, who, after ",
    "negations": "will not ",
    "hedges": "may could might ",
    "cues": "postponed ",
    "no plans": "no no no plans ",
    "speakers": "the presidency said ",
    "sources": "sources said according to ",
    "capitalised words": "The Great Old House Of ",
    "countries": "Norway Oslo China Beijing ",
    "dates": "3 June 2031 ",
    "ranges": "3 June to ",
    "sentences": "Mardell will visit Norway on 3 June. ",
    "short lines": "Mardell will visit Norway.\n",
    "old dates": "originally due on 4 May, now ",
    "zero width": "\u200b",
    "combining marks": "e\u0301",
    "markup": "<p class='x'>",
}


def seconds(title: str, summary: str, body: str) -> float:
    """Return the seconds for a story on an ordinary machine: if it is too long, a slow or busy one is reckoned out."""
    each = story(title, summary, body)
    start = process_time()
    read(each, PAIR, everything=True)
    taken = process_time() - start
    return taken if taken < SECONDS else taken / max(slowness(), 1.0)


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_megabyte_is_read_in_time(unit: str) -> None:
    text = unit * (MEGABYTE // len(unit))
    assert seconds("Mardell to visit Norway", "", text) < SECONDS


@pytest.mark.parametrize("unit", ["a", " ", "A. ", "Mardell will visit Norway, ", "«A»", "3 June 2031 "])
def test_a_megabyte_of_title_and_summary_is_read_in_time(unit: str) -> None:
    text = unit * (MEGABYTE // len(unit) // 2)
    assert seconds(text, text, "") < SECONDS


def test_a_story_of_nothing_but_different_days_is_read_in_time() -> None:
    dates = ", ".join((date(2031, 1, 1) + timedelta(days=3 * turn)).isoformat() for turn in range(4000))
    assert seconds("Mardell to visit Norway on 3 June 2031", "", dates) < SECONDS


def test_time_grows_with_length_and_not_faster() -> None:
    sentence = "Mardell will visit Norway on 3 June, the presidency said, though sources doubt it. "
    short, long = (min(seconds("Mardell to visit Norway", "", sentence * n) for _ in range(3)) for n in (50, 400))
    assert long < 24 * short + 0.1
