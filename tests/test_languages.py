"""By which tables is a story read? By those of its language, and a rule may be worded in another."""

from __future__ import annotations

import re
from datetime import date
from time import process_time

import pytest
from pace import slowness
from readings import days, rule, story, watching

from monitor.language import de, en, languages
from monitor.language.lexicon import Lexicon
from monitor.match import compile_rules, concerns
from monitor.model import Reading, Rule
from monitor.pipeline import read

ALL = [languages.of(code) for code in languages.CODES]
LEXICONS = [pytest.param(each.lexicon, id=each.lexicon.code) for each in ALL]


def told(watched: Rule | str, title: str, summary: str = "", *, language: str = "de") -> Reading:
    """Return what a story in a language says of one rule."""
    watch = compile_rules([watched if isinstance(watched, Rule) else rule(watched)])
    (found,) = read(story(title, summary, language=language), watch, everything=True)
    return found


@pytest.mark.parametrize("language", ["de", "de-AT", "de_CH", "DE"])
def test_a_story_is_read_by_the_tables_of_its_language(language: str) -> None:
    found = told("Mardell Besuch Norwegen", "Mardell verschiebt Besuch in Norwegen auf 10. Juni", language=language)
    assert found.claim is not None
    assert (found.claim.status, found.claim.dates) == ("postponed", days("2031-06-10"))


@pytest.mark.parametrize("language", ["", "en", "en-GB"])
def test_a_story_without_a_language_is_read_as_english(language: str) -> None:
    found = told("Mardell visit Norway", "Mardell postpones visit to Norway", language=language)
    assert found.claim is not None
    assert found.claim.status == "postponed"


def test_of_a_story_in_a_language_without_tables_nothing_is_claimed() -> None:
    found = told("Mardell visit Norway", "Mardell visit to Norway", language="fr")
    assert found.match.matched
    assert found.claim is None
    assert found.match.why.endswith("nothing is claimed: fr is not read yet")


@pytest.mark.parametrize(
    ("watch", "title", "status"),
    [
        ("Mardell visit Norway", "Mardell sagt Besuch in Norwegen ab", "cancelled"),
        ("Mardell visit Germany", "Mardell am Mittwoch in Deutschland eingetroffen", "underway"),
        ("Mardell visit Russia", "Kreml dementiert Besuch von Mardell in Russland", "denied"),
        ("Velora Horizon 3 release", "Velora Horizon 3 erscheint später als geplant", "postponed"),
        ("Orbix IPO", "Orbix bläst Börsengang ab", "cancelled"),
        ("Orbix Nimbus merger", "Orbix und Nimbus sagen Fusion ab", "cancelled"),
    ],
)
def test_a_rule_worded_in_english_finds_german_stories(watch: str, title: str, status: str) -> None:
    found = told(watch, title)
    assert found.claim is not None, found.match.why
    assert found.claim.status == status


@pytest.mark.parametrize(
    ("watch", "title", "status"),
    [
        ("Mardell Besuch Norwegen", "Mardell cancels visit to Norway", "cancelled"),
        ("Orbix Börsengang", "Orbix postpones IPO", "postponed"),
    ],
)
def test_a_rule_worded_in_german_finds_english_stories(watch: str, title: str, status: str) -> None:
    found = told(watch, title, language="en")
    assert found.claim is not None, found.match.why
    assert found.claim.status == status


def test_a_rule_is_compiled_for_a_language_when_it_is_asked_for_and_once() -> None:
    watch = watching("Mardell visit Norway")
    german = watch.compiled_for(de.LEXICON)
    assert watch.compiled_for(de.LEXICON) is german
    assert german[0].lexicon is de.LEXICON
    assert watch.compiled[0].lexicon is en.LEXICON


@pytest.mark.parametrize(
    ("title", "found"),
    [("Der russische Präsident reist nach Nordkorea", False), ("Mardells Reise nach Österreich abgesagt", True)],
)
def test_countries_go_by_their_german_names_and_cases(title: str, found: bool) -> None:
    assert told("Mardell visit Austria", title).match.matched is found


@pytest.mark.parametrize(
    ("watch", "title", "found"),
    [
        ("Ratskammerwahl", "Ratskammerwahlen auf den 18. März vorgezogen", True),
        ("Nordischer Kirchentag", "Programm für den Nordischen Kirchentag steht: Beginn am 18. März", True),
        ("Neue Hafenbahn Eröffnung", "Eröffnung der Neuen Hafenbahn auf 2033 verschoben", True),
        ("Ratskammerwahl", "Ratskammer wählt am 18. März", False),
    ],
)
def test_german_names_are_found_in_other_cases_and_numbers(watch: str, title: str, found: bool) -> None:
    (compiled,) = watching(watch).compiled_for(de.LEXICON)
    assert bool(compiled.naming.search(title)) is found
    assert concerns(story(title, language="de"), compiled) is found


# ── what all tables keep to ──────────────────────────────────────────────────────────────────────────────────────────


def test_classes_of_events_have_the_same_names_in_all_languages() -> None:
    names = [[event.name for event in each.lexicon.classes] for each in ALL]
    assert all(each == names[0] for each in names)


@pytest.mark.parametrize("lexicon", LEXICONS)
def test_a_class_has_one_shape_in_all_languages(lexicon: Lexicon) -> None:
    for event, other in zip(lexicon.classes, en.LEXICON.classes, strict=True):
        assert (event.shape, event.thing, event.lasting) == (other.shape, other.thing, other.lasting)


@pytest.mark.parametrize("lexicon", LEXICONS)
def test_every_pattern_is_one(lexicon: Lexicon) -> None:
    for event in lexicon.classes:
        for pattern in (event.nouns, event.verbs, event.begun, event.done, event.steps, event.rivals):
            re.compile(pattern)
    for pattern in lexicon.words.values():
        re.compile(pattern)


def test_a_language_and_its_dates_go_together() -> None:
    assert all(each.lexicon.code == each.dates.language for each in ALL)


def test_a_german_date_is_no_english_one() -> None:
    found = told("Rivertonturm Eröffnung", "Rivertonturm öffnet am 4. März 2032, teilte der Betreiber mit")
    assert found.claim is not None
    assert found.claim.dates is not None
    assert found.claim.dates.start == date(2032, 3, 4)


@pytest.mark.parametrize(
    "unit",
    ["sagt ", "wird nicht ", "Mardell reist nach ", "Mardell Norwegen ", "wurde eröffnet ", "Streik", "ä-"],
)
def test_a_long_german_text_is_read_in_time(unit: str) -> None:
    pair = watching("Mardell Besuch Norwegen", "Rivertonturm Eröffnung")
    each = story("Mardell reist nach Norwegen, Rivertonturm eröffnet", unit * (40_000 // len(unit)), language="de")
    read(story("Mardell", language="de"), pair, everything=True)
    start = process_time()
    read(each, pair, everything=True)
    assert process_time() - start < 3.0 * max(slowness(), 1.0)
