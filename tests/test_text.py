"""Sentences: where they begin and end, what of a story is not its text, and how near to the news they stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import story

from monitor.language import en
from monitor.language.text import LIMIT, LONGEST, Sentence, Zone, sentences

PARAGRAPH = "The operator of the tower said on Wednesday that it would open its doors in the first week of June."


def split(title: str = "", summary: str = "", body: str = "") -> list[Sentence]:
    return sentences(title, summary, body, en.LEXICON)


def texts(summary: str = "", body: str = "") -> list[str]:
    return [each.text for each in split("", summary, body)]


@pytest.mark.parametrize("title", ["", "Riverton Tower opens"])
@pytest.mark.parametrize("summary", ["", "It opened. Visitors came."])
@pytest.mark.parametrize("body", ["", f"{PARAGRAPH} It is tall.\n\n{PARAGRAPH}"])
def test_offsets_point_back_into_the_text_of_the_story(title: str, summary: str, body: str) -> None:
    text = story(title, summary, body).text
    found = split(title, summary, body)
    assert [text[each.start : each.end] for each in found] == [each.text for each in found]
    assert len(found) == bool(title) + 2 * bool(summary) + 3 * bool(body)


@given(st.text(max_size=80), st.text(max_size=200), st.text(max_size=400))
def test_offsets_point_back_whatever_the_text_is(title: str, summary: str, body: str) -> None:
    text = story(title, summary, body).text
    found = split(title, summary, body)
    assert [text[each.start : each.end] for each in found] == [each.text for each in found]
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(each.start < each.end for each in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Holm met Dr. Ferro at St. Anna on Wednesday.",
        "The U.S. Congress votes in Jan. and the U.K. does not.",
        "It starts at 7 p.m. Eastern time.",
        "The firm, Orbix Inc. Holdings, grew by 3.5 percent.",
        "L. M. Holm and J. Ferro signed it.",
        "Costs rose, i.e. Doubled, they said.",
        "He asked why?! and left.",
        "It opens in approx. 20 days.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert texts(sentence) == [sentence]


@pytest.mark.parametrize(
    "parts",
    [
        ["It opens today.", "Visitors come."],
        ["Will it open?", "Nobody knows!", "We wait…", "It rains."],
        ["“It opens.”", "She smiled."],
        ["It costs 5.50 crowns.", "The fair is on 3.6.2031."],
        ["So do I.", "It rains."],
        ["It was founded in 1901.", "Then it burned."],
    ],
)
def test_sentences_end_at_their_full_stops(parts: list[str]) -> None:
    assert texts(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO, May 14 (Wire) - ",
        "OSLO (Wire) — ",
        "OSLO — ",
        pytest.param("RIVERTON, Castria – ", marks=pytest.mark.xfail(reason="only capitals are taken for a town")),
        "Oslo, May 14 (Wire) ",
        "(Wire) - ",
        "UPDATE: ",
        "14.05 BST - ",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline: str) -> None:
    assert texts(body=dateline + PARAGRAPH) == [PARAGRAPH]


@pytest.mark.parametrize("opener", ["Riverton - a town of towers - ", "May 14 is the day, ", "In Oslo, "])
def test_what_only_resembles_a_dateline_stays(opener: str) -> None:
    assert texts(body=opener + PARAGRAPH) == [opener + PARAGRAPH]


@pytest.mark.parametrize(
    "block",
    [
        "Recent posts: Tower opens. Bridge closes on January 31.",
        "Related: Five towers to see before 3 June.",
        "Read more: The tower in pictures.",
        "Sign up for our newsletter.",
        "Subscribe to our newsletter to hear of the tower first.",
        "Photo: the tower on 3 June 2030.",
        "© 2031 The Wire. All rights reserved.",
        "(Reporting by A. Holm; editing by B. Ferro.)",
        "Tower | Bridge | Harbour: all news on one page",
        "Last updated: 3 June 2031, 12:00.",
        "We use cookies to improve this site.",
        "Home | News | Sport | Weather | Contact",
        "* * *",
        "What happens next",
        "3 June",
    ],
)
def test_a_block_that_is_no_text_of_the_story_is_left_out(block: str) -> None:
    assert texts(body=f"{PARAGRAPH}\n\n{block}\n\n{PARAGRAPH}") == [PARAGRAPH, PARAGRAPH]


@pytest.mark.parametrize(
    "line",
    [
        "Related work on the tower, which took nine years and cost a billion crowns, ended on Friday.",
        "Photographs of the tower were shown.",
        "Search teams left the tower on 3 June.",
        "Home owners near the tower sued its operator.",
    ],
)
def test_a_sentence_that_begins_like_boilerplate_stays(line: str) -> None:
    assert texts(body=f"{PARAGRAPH}\n\n{line}\n\n{PARAGRAPH}") == [PARAGRAPH, line, PARAGRAPH]


@pytest.mark.parametrize(
    "closer", ["Recent posts", "Related stories", "MOST READ", "More from The Wire", "About the author"]
)
def test_nothing_of_the_story_follows_a_closing_heading(closer: str) -> None:
    body = "\n\n".join([PARAGRAPH, PARAGRAPH, closer, "Harbour Tower will open on 31 January, its owner said."])
    assert texts(body=body) == [PARAGRAPH, PARAGRAPH]


def test_a_closing_heading_at_the_very_top_closes_nothing() -> None:
    assert texts(body=f"Related stories\n\n{PARAGRAPH}\n\n{PARAGRAPH}") == [PARAGRAPH, PARAGRAPH]


def test_short_lines_without_a_full_stop_are_headings_and_list_lines() -> None:
    body = f"{PARAGRAPH}\n\nWhat comes next\n\n3 June: doors open\n- Tower, floor 3\n\n{PARAGRAPH}"
    assert texts(body=body) == [PARAGRAPH, PARAGRAPH]


def test_a_summary_without_a_full_stop_is_text() -> None:
    assert texts("Doors open on 3 June") == ["Doors open on 3 June"]


def test_lines_never_run_into_one_sentence() -> None:
    assert texts("Doors open on 3 June\nTickets from May") == ["Doors open on 3 June", "Tickets from May"]


def test_a_very_long_sentence_is_cut_between_words_and_loses_none() -> None:
    long = " ".join(f"word{number}" for number in range(900)) + "."
    found = texts(body=long)
    assert all(len(each) <= LONGEST for each in found)
    assert " ".join(found) == long


def test_a_very_long_word_loses_no_letter() -> None:
    long = "".join(chr(ord("a") + number % 26) for number in range(3 * LONGEST)) + "."
    assert "".join(texts(body=long)) == long


def test_a_story_is_read_to_its_limit_only() -> None:
    found = split(body=f"{PARAGRAPH}\n\n" * 2000)
    assert found[-1].end <= LIMIT


def test_a_long_title_is_cut() -> None:
    (title,) = split("ab" * 5000)
    assert (title.start, title.end) == (0, LONGEST)


def test_zones_tell_how_near_to_the_news_a_sentence_stands() -> None:
    body = "\n\n".join([PARAGRAPH] * 4)
    with_summary = [each.zone for each in split("Tower opens", "It opens. Soon.", body)]
    assert with_summary == [Zone.TITLE, Zone.SUMMARY, Zone.SUMMARY, Zone.LEAD, Zone.BODY, Zone.BODY, Zone.BODY]
    without = [each.zone for each in split("Tower opens", "", body)]
    assert without == [Zone.TITLE, Zone.LEAD, Zone.LEAD, Zone.BODY, Zone.BODY]


def test_the_lead_is_all_of_its_paragraph() -> None:
    found = split("Tower opens", "It opens.", f"{PARAGRAPH} It is tall.\n\n{PARAGRAPH}")
    assert [each.zone for each in found] == [Zone.TITLE, Zone.SUMMARY, Zone.LEAD, Zone.LEAD, Zone.BODY]


def test_a_title_is_one_sentence_whatever_stands_in_it() -> None:
    assert [each.text for each in split("It opens. At last! Or not?")] == ["It opens. At last! Or not?"]


@pytest.mark.parametrize("empty", ["", " ", "\n\n", "\u2028", "\x00"])
def test_nothing_comes_of_nothing(empty: str) -> None:
    assert not [each for each in split("", empty, empty) if each.text.strip("\x00")]
