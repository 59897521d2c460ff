"""Which words does a story have, for the gates of rules?"""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.language import languages
from monitor.match import story_words
from monitor.model import Story

NOW = datetime(2031, 5, 1, tzinfo=UTC)
ENGLISH = languages.of("en").lexicon


def words_of(text: str) -> frozenset[str]:
    return story_words(Story("1", "s", "S", "", text, "", "", NOW, NOW), ENGLISH)


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_a_text_in_ascii_has_the_words_that_it_has_beside_other_letters(text: str) -> None:
    assert words_of(text) | {"東"} == words_of(f"{text} 東")
