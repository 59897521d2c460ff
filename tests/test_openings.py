"""Where can a wording begin? Whatever is left out of the search, nothing is left out of what is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import stories_of, timelines

from monitor.language import de, en
from monitor.language.lexicon import Lexicon, compile_words
from monitor.language.openings import Wordings, beginnings
from monitor.relevance import read_sentences

LEXICONS = (en.LEXICON, de.LEXICON)


def patterns(lexicon: Lexicon) -> list[tuple[str, str]]:
    """Return all patterns of a language that are looked for as whole words, by name."""
    of_classes = [
        (f"{event.name}: {name}", getattr(event, name))
        for event in lexicon.classes
        for name in ("nouns", "verbs", "begun", "done", "steps")
    ]
    return [*((cue.name, cue.pattern) for cue in lexicon.cues), *lexicon.words.items(), *of_classes]


ALL = {each.code: patterns(each) for each in LEXICONS}
COMPILED = {code: [(name, compile_words(pattern)) for name, pattern in each] for code, each in ALL.items()}
WORDINGS = {code: Wordings(each) for code, each in COMPILED.items()}


def assert_same(code: str, text: str) -> None:
    found = [(match.start(), name, match.span()) for name, match in WORDINGS[code].found(text)]
    plain = [(match.start(), name, match.span()) for name, each in COMPILED[code] for match in each.finditer(text)]
    assert [at for at, *_ in found] == sorted(at for at, *_ in found)
    assert sorted(found) == sorted(plain)


@pytest.mark.parametrize("lexicon", LEXICONS, ids=lambda each: each.code)
def test_in_sentences_of_the_news_all_is_found_that_a_plain_search_finds(lexicon: Lexicon) -> None:
    stories = [each for timeline in timelines("timelines", lexicon.code)[::12] for each, _ in stories_of(timeline)[:2]]
    for sentence in (s for each in stories for s in read_sentences(each, lexicon)):
        assert_same(lexicon.code, sentence.text)


@pytest.mark.parametrize("lexicon", LEXICONS, ids=lambda each: each.code)
def test_examples_are_found_in_capitals_and_in_small_letters(lexicon: Lexicon) -> None:
    for cue in lexicon.cues:
        for text in (cue.example, cue.example.upper(), cue.example.lower(), f"“{cue.example}”"):
            assert_same(lexicon.code, text)


_ODD = (
    "will", "not", "is", "it's", "’s", "n't", "ex-", "on", "be", "the", "ſet", "3rd", "12", "—", "'", ",", ".", ":",
    "report",
)  # fmt: skip


@given(st.lists(st.sampled_from(_ODD)))
def test_odd_signs_and_short_words_are_no_obstacle(words: list[str]) -> None:
    assert_same("en", " ".join(words))
    assert_same("en", "".join(words))


def test_in_a_part_of_a_text_what_stands_before_is_seen_and_what_stands_behind_is_not() -> None:
    text = "is now due on 3 May, due in"
    due = Wordings([("due", compile_words("(?<!now )due (?:on|in)")), ("any", compile_words(r"\w+ \d"))])
    assert [(name, match.span()) for name, match in due.found(text)] == [("any", (11, 15)), ("due", (21, 27))]
    assert [name for name, _ in due.found(text, 7)] == ["any", "due"]
    assert [name for name, _ in due.found(text, 12)] == ["due"]
    assert not due.found(text, 16, 26)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("postpon(?:e|ed)", {"post"}),
        ("put(?:s|ting)? off", {"put", "puts", "putt"}),
        ("(?:is |are )?set to", {"is", "are", "set"}),
        ("no(?=w)|(?:won['’]t|not) go", {"no", "won", "not"}),
        ("(?<!is )due|['’]ll", {"due", "'", "’"}),
        ("verschoben|aus(?![-])", {"vers", "aus"}),
        ("(?-i:May)", {"may"}),
        ("[ab]x{2,3}", None),
        ("grö[sß]er", {"grös"}),
        (r"\d+ days", {"0"}),
        ("3rd|q3", None),
        ("3rd|(?:1|2)0", {"0"}),
        (r"\w+n't", None),
        ("[^,]+", None),
        (r"\bex-\w+", {"ex"}),
        (r"a\.m\.", {"a"}),
        ("(?:very )*late", {"very", "late"}),
        (r"[\s\-‐-―:]|[^\s]?-", None),
        (r"go[\s\-‐-―:,/]{1,3}live", {"go"}),
        ("[a-c]bout", {"abou", "bbou", "cbou"}),
        (r"[\w-]+", None),
        ("(?!)", set()),
        ("(?!)|late", {"late"}),
        ("late(?!$)", {"late"}),
    ],
)
def test_a_pattern_tells_how_it_begins(pattern: str, expected: set[str] | None) -> None:
    assert beginnings(pattern) == expected
