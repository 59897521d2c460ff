"""What is made of a rule's words: names and their other forms, classes of events, editions, gates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import NOW, reading, rule, rule_of, stories_of, story, timelines

from monitor.language import languages
from monitor.language.text import bare
from monitor.match import candidates, compile_rules, names_beside, names_of
from monitor.model import Rule
from monitor.naming import UnitKind
from monitor.pipeline import read


def unmet(why: str) -> pytest.MarkDecorator:
    """Mark a case as wanted and not yet met."""
    return pytest.mark.xfail(reason=why)


def names(watch: str) -> list[str]:
    (compiled,) = compile_rules([rule(watch)]).compiled
    return [unit.text for unit in compiled.units if unit.kind is UnitKind.NAME]


def matches(watched: Rule | str, title: str, summary: str = "") -> bool:
    return reading(watched, title, summary).match.matched


# ── classes of events ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("watch", "event"),
    [
        ("Mardell visit Norway", "visit"),
        ("Mardell trip to Norway", "visit"),
        ("Mardell to attend Oslo summit", "visit"),
        ("Mardell Holm summit", "meeting"),
        ("Mardell Holm meeting", "meeting"),
        ("Halcyon 9 launch", "launch"),
        ("Velora Horizon 3 release", "release"),
        ("Zora Lind album release", "release"),
        ("Riverton Tower opening", "opening"),
        ("Castria presidential election", "election"),
        ("Castria referendum", "election"),
        ("Castria parliament vote", "election"),
        ("Brannik Olsen fight", "fight"),
        ("Orbix IPO", "listing"),
        pytest.param("Orbix stock market debut", "listing", marks=unmet("a debut alone is a release")),
        ("Orbix Nimbus merger", "merger"),
        ("Orbix acquisition of Nimbus", "merger"),
        ("Kesler trial", "trial"),
        ("Kesler sentencing", "sentencing"),
        ("Sorrel ruling", "ruling"),
        ("Sorrel verdict", "ruling"),
        ("Riverton metro strike", "strike"),
        ("Velvet Tides concert", "concert"),
        ("Lakeside treaty signing", "treaty"),
        ("Kovac appointment", "appointment"),
        ("Kovac resignation", "appointment"),
        ("Castria plastic bag ban", "effect"),
        ("Aurora Awards ceremony", "ceremony"),
        ("Something without a word for it", "ceremony"),
    ],
)
def test_the_class_of_event_is_that_of_the_last_word_for_one(watch: str, event: str) -> None:
    (compiled,) = compile_rules([rule(watch)]).compiled
    assert compiled.event.name == event


def test_games_are_one_event_and_not_two_opponents() -> None:
    assert names("Aurora Games 2032") == ["Aurora Games"]


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("watch", "expected"),
    [
        ("Mardell visit Norway", ["Mardell", "Norway"]),
        ("Ana Mardell visit North Korea", ["Ana Mardell", "North Korea"]),
        ("King of Norway visit Chile", ["King of Norway", "Chile"]),
        ("Brazilian president visit China", ["Brazilian president", "China"]),
        ("Brannik v Olsen fight", ["Brannik", "Olsen"]),
        ("Brannik vs Olsen fight", ["Brannik", "Olsen"]),
        ("Orbix merger with Nimbus", ["Orbix", "Nimbus"]),
        ("Velora Horizon 3 release", ["Velora Horizon 3"]),
        ("Duke and Daughter release", ["Duke and Daughter"]),
        ("Riverton metro strike", ["Riverton"]),
        ("Ana Mardell Per Olsen meeting", ["Ana Mardell", "Per Olsen"]),
        ("Per Brannik vs Jon Olsen fight", ["Per Brannik", "Jon Olsen"]),
        ("Brannik Olsen fight at Lake Arena", ["Brannik", "Olsen", "Lake Arena"]),
        ("Orbix buy Nimbus Airways", ["Orbix", "Nimbus Airways"]),
        ("Norway prime minister vote", ["Norway"]),
        ("Norway mercury ban take effect", ["Norway", "mercury"]),
        ("Mardell's visit to North Korea", ["Mardell", "North Korea"]),
        ("Mardell's North Korea visit", ["Mardell", "North Korea"]),
        ("visit of the Brazilian president to China", ["Brazilian president", "China"]),
        ("the King of Norway’s visit to Chile", ["King of Norway’s", "Chile"]),
        ("Brannik's Tale 3 release", ["Brannik's Tale 3"]),
    ],
)
def test_names_are_told_from_other_words(watch: str, expected: list[str]) -> None:
    assert names(watch) == expected


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("China", "Beijing"),
        ("Beijing", "China"),
        ("China", "China"),
        ("Norway", "Oslo"),
        ("UK", "Britain"),
        ("UK", "United Kingdom"),
        ("Britain", "the UK"),
        ("UK", "London"),
        ("US", "the U.S."),
        ("US", "the United States"),
        ("United States", "America"),
        ("North Korea", "N. Korea"),
        ("North Korea", "DPRK"),
        ("North Korea", "Pyongyang"),
        ("South Korea", "Seoul"),
        ("Turkey", "Türkiye"),
        ("Turkey", "Ankara"),
        ("Ivory Coast", "Côte d'Ivoire"),
        ("UAE", "Abu Dhabi"),
        ("Burma", "Myanmar"),
        ("Myanmar", "Burma"),
        ("Czech Republic", "Czechia"),
        ("United States", "Washington"),
        pytest.param("Côte d’Ivoire", "Ivory Coast", marks=unmet("no country with a typographic apostrophe")),
    ],
)
def test_a_country_is_known_by_its_capital_and_its_short_forms(place: str, written: str) -> None:
    assert matches(f"Mardell visit {place}", f"Mardell travels to {written} on 3 June")


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("North Korea", "South Korea"),
        pytest.param("Guinea", "Equatorial Guinea", marks=unmet("one country's name is the end of another's")),
        ("Niger", "Nigeria"),
        ("Dominica", "Dominican Republic"),
        ("Norway", "Norwich"),
        ("China", "Indochina"),
    ],
)
def test_a_country_is_not_another_one(place: str, written: str) -> None:
    assert not matches(f"Mardell visit {place}", f"Mardell travels to {written} on 3 June")


@pytest.mark.parametrize(
    ("actor", "written", "holds"),
    [
        ("Brazilian president", "Brazil's president", True),
        ("Brazilian president", "President of Brazil", True),
        ("Brazilian president", "Brazilian President", True),
        ("Brazilian president", "Brazilian minister", False),
        ("Brazilian president", "Chilean president", False),
        ("King of Norway", "Norwegian king", True),
        ("King of Norway", "Norway's king", True),
        ("King of Norway", "Danish king", False),
        ("Indian prime minister", "Prime Minister of India", True),
        ("American president", "U.S. President", True),
    ],
)
def test_an_office_is_known_by_its_country(actor: str, written: str, holds: bool) -> None:
    assert matches(f"{actor} visit China", f"{written} travels to Beijing on 3 June") is holds


def test_an_office_that_is_an_alias_is_known_by_its_country() -> None:
    watched = rule("Mardell visit China", {"Mardell": ["Brazilian president"]})
    assert matches(watched, "President of Brazil travels to Beijing on 3 June")
    assert not matches(watched, "President of Chile travels to Beijing on 3 June")


@pytest.mark.parametrize(
    ("watched", "written"),
    [
        ("Mardelsky", "Mardelskiy"),
        ("Mardelskyy", "Mardelski"),
        ("Mardelyan", "Mardelian"),
        ("Mardelei", "Mardeley"),
        ("Mardelayev", "Mardelaev"),
        ("Märdelić", "Mardelic"),
        ("Mardelic", "Mardelić"),
        ("Łukasz Marđel", "Lukasz Mardel"),
    ],
)
def test_a_name_is_known_in_other_spellings(watched: str, written: str) -> None:
    assert matches(f"{watched} visit China", f"{written} travels to Beijing on 3 June")


def test_who_speaks_is_named_as_the_story_writes_it() -> None:
    said = "Márdel Horizon opens on 3 June, said Lukáš Nović, a spokesman for Márdel Horizon."
    found = reading("Mardel Horizon opening", "Márdel Horizon opens on 3 June", said)
    assert found.claim is not None
    assert "á" in found.claim.speaker


def test_letters_of_a_language_keep_their_marks() -> None:
    assert bare("für Łódź, Ærø, Straße 7 – 東京") == "fur Lodz, Æro, Straße 7 – 東京"
    assert bare("für Łódź", languages.of("de").lexicon.letters) == "für Lodz"


@pytest.mark.parametrize(
    ("watched", "written"),
    [
        ("Velora Horizon 6", "Velora Horizon VI"),
        ("Velora Horizon VI", "Velora Horizon 6"),
        ("Velora Horizon 6", "Velora Horizon Six"),
        ("Velora Horizon Part Two", "Velora Horizon: Part 2"),
        ("Velora Horizon Part Two", "Velora Horizon Part II"),
        ("Velora-Horizon", "Velora Horizon"),
        ("Velora Horizon", "Velora-Horizon"),
        ("Velora Horizon", "VELORA HORIZON"),
    ],
)
def test_a_numbered_name_is_known_in_other_notations(watched: str, written: str) -> None:
    assert matches(f"{watched} release", f"{written} will be released on 3 June")


@pytest.mark.parametrize(
    ("watched", "written"),
    [
        ("Velora Horizon 6", "Velora Horizon 5"),
        ("Velora Horizon 6", "Velora Horizon V"),
        ("Velora Horizon 6", "Velora Horizon"),
        ("Halcyon 2", "Halcyon 1"),
        ("Velora Horizon 6", "Velora Horizon VII"),
    ],
)
def test_another_number_is_another_thing(watched: str, written: str) -> None:
    assert not matches(f"{watched} release", f"{written} will be released on 3 June")


def test_a_person_goes_by_the_surname() -> None:
    assert matches("Ana Mardell visit Norway", "Mardell travels to Oslo on 3 June")
    assert not matches("Ana Mardell visit Norway", "Anders Lund travels to Oslo on 3 June")


def test_a_family_name_before_a_given_name_of_two_syllables_is_the_short_one() -> None:
    assert matches("Dorn Bo-ra visit Norway", "Dorn to visit Norway in June", "President Dorn Bo-ra will go to Oslo.")
    assert not matches("Dorn Bo-ra visit Norway", "Lund to visit Norway in June", "President Anders Lund goes to Oslo.")


def test_the_marks_of_owners_are_no_part_of_what_narrows_an_event() -> None:
    assert matches("Riverton doctors' strike", "Doctors in Riverton to strike on 3 June")


def test_a_name_is_no_part_of_a_longer_word() -> None:
    assert not matches("Orbix IPO", "Orbixal IPO set for 3 June")
    assert not matches("Mardell visit Norway", "Mardellini travels to Norway on 3 June")


@pytest.mark.parametrize(
    "title",
    [
        "MARDELL TRAVELS TO NORWAY ON 3 JUNE",
        "MARDELL TO FLY TO NORWAY",
    ],
)
def test_a_headline_may_shout(title: str) -> None:
    assert matches("Mardell visit Norway", title)


@pytest.mark.parametrize("title", ["Orbix to list on 3 June", "Orbix makes stock market debut"])
def test_an_event_written_in_capitals_is_no_part_of_the_name(title: str) -> None:
    assert matches("Orbix IPO", title)


# ── qualifiers and editions ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("watch", "title", "holds"),
    [
        ("Castria presidential election", "Castria presidential election set for 7 December", True),
        ("Castria presidential election", "Castria local elections set for 7 December", False),
        ("Castria presidential election", "Castria parliamentary election set for 7 December", False),
        ("Falcon crewed launch", "Falcon crewed launch set for 3 June", True),
        ("Falcon crewed launch", "Falcon uncrewed launch set for 3 June", False),
        ("Riverton metro strike", "Riverton metro strike set for 3 June", True),
        ("Riverton metro strike", "Riverton nurses strike set for 3 June", False),
    ],
)
def test_a_qualifier_tells_kinds_of_an_event_apart(watch: str, title: str, holds: bool) -> None:
    assert matches(watch, title) is holds


@pytest.mark.parametrize(
    ("title", "holds"),
    [
        ("Aurora Awards 2032 ceremony set for 10 July 2032", True),
        ("Aurora Awards ceremony set for 10 July 2032", True),
        ("Aurora Awards 2036 ceremony goes to Lisbon", False),
        ("Aurora Awards 2028 ceremony: a look back", False),
    ],
)
def test_a_year_tells_editions_apart(title: str, holds: bool) -> None:
    assert matches("Aurora Awards 2032 ceremony", title) is holds


# ── what the user adds ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_alias_stands_for_its_phrase() -> None:
    watched = rule("Mardell visit Norway", {"Mardell": ["Kestrian leader"], "Norway": ["the fjords"]})
    assert matches(watched, "Kestrian leader travels to Oslo on 3 June")
    assert matches(watched, "Mardell travels to the fjords on 3 June")
    assert not matches(rule("Mardell visit Norway"), "Kestrian leader travels to Oslo on 3 June")


def test_a_phrase_with_aliases_keeps_what_is_known_of_it() -> None:
    watched = rule("Mardell visit Norway", {"Norway": ["the fjords"]})
    assert matches(watched, "Mardell travels to Oslo on 3 June")


def test_an_alias_of_something_that_is_not_watched_does_nothing() -> None:
    watched = rule("Mardell visit Norway", {"Chile": ["Santiago"]})
    assert not matches(watched, "Mardell travels to Santiago on 3 June")


@pytest.mark.parametrize(
    ("watch", "aliased", "expected"),
    [
        ("Ana Mardell trial", "Mardell", ["Ana Mardell"]),
        ("Ana Mardell visit to Norway", "Mardell", ["Ana Mardell", "Norway"]),
        ("Rolf Brannik Nils Olsen fight", "Olsen", ["Rolf Brannik", "Nils Olsen"]),
        # nobody's given name: another fighter, where somebody goes, a country
        ("Brannik Olsen fight", "Olsen", ["Brannik", "Olsen"]),
        ("Mardell Riverton visit", "Riverton", ["Mardell", "Riverton"]),
        ("Norway Mardell trial", "Mardell", ["Norway", "Mardell"]),
        ("Orbix Halcyon launch", "Halcyon", ["Orbix", "Halcyon"]),
    ],
)
def test_a_given_name_belongs_to_the_aliased_family_name(watch: str, aliased: str, expected: list[str]) -> None:
    (compiled,) = compile_rules([rule(watch, {aliased: ["Champ"]})]).compiled
    assert [unit.text for unit in compiled.units if unit.kind is UnitKind.NAME] == expected


def test_two_who_meet_are_told_apart_by_a_given_name_of_two_syllables() -> None:
    assert names("Bae Min-jun Mardell meeting") == ["Bae Min-jun", "Mardell"]
    assert names("Mardell Bae Min-jun meeting") == ["Mardell", "Bae Min-jun"]
    assert names("Bae Min-jun trial") == ["Bae Min-jun"]


def test_the_office_that_somebody_leaves_or_takes_need_not_be_named() -> None:
    told = reading(
        "Mardell resign as prime minister", "Mardell bows out", "She told her party that she will step down."
    )
    assert "does not occur" not in told.match.why
    (compiled,) = compile_rules([rule("Kestria prime minister vote")]).compiled
    assert [(u.text, u.soft) for u in compiled.units if u.kind is UnitKind.QUALIFIER] == [("prime minister", False)]


def test_an_aliased_family_name_stands_by_itself() -> None:
    watched = rule("Ana Mardell visit to Norway", {"Mardell": ["Kestrian leader"]})
    assert matches(watched, "Mardell to travel to Norway in late June, foreign minister says")
    assert matches(watched, "Kestrian leader to travel to Norway in late June, foreign minister says")


def test_an_alias_is_found_in_any_case_of_its_phrase() -> None:
    watched = rule("Riverton Tower opening", {"riverton tower": ["Big Needle"]})
    assert matches(watched, "Big Needle opening set for 3 June")


@pytest.mark.parametrize(
    ("body", "holds"),
    [("", True), ("A model railway runs.", False), ("A Model-Railway runs.", False), ("Models of railways.", True)],
)
def test_an_excluded_phrase_anywhere_rules_a_story_out(body: str, holds: bool) -> None:
    watched = rule("Riverton Tower opening", exclude=["model railway"])
    found = reading(watched, "Riverton Tower to open on 3 June", "The operator said so.", body)
    assert found.match.matched is holds
    assert holds or "model" in found.match.why.lower()


def test_an_apostrophe_of_either_kind_excludes_one_of_the_other() -> None:
    watched = rule("Riverton Tower opening", exclude=["April Fools’ joke"])
    assert not matches(watched, "Riverton Tower to open on 3 June: an April Fools' joke")


def test_a_name_of_nothing_but_articles_is_one() -> None:
    assert reading("The The concert", "The The concert confirmed for 3 June", "The band The The said so.").claim


def test_spans_point_at_the_names() -> None:
    found = reading("Mardell visit Norway", "Mardell travels to Oslo", "She leaves Kestria on 3 June.")
    text = "Mardell travels to Oslo\n\nShe leaves Kestria on 3 June."
    assert {"Mardell", "Oslo"} <= {text[start:end] for start, end in found.match.spans}


# ── many rules ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rules_are_found_by_their_id() -> None:
    watch = compile_rules([rule("Mardell visit Norway", key="one"), rule("Orbix IPO", key="two")])
    assert watch.rule("two").watch == "Orbix IPO"
    with pytest.raises(KeyError):
        watch.rule("three")


def test_no_rules_read_nothing() -> None:
    assert read(story("Mardell travels to Norway"), compile_rules([])) == []


def test_readings_come_back_by_rule() -> None:
    watch = compile_rules([rule("Mardell visit Norway", key=key) for key in ("b", "c", "a")])
    assert [found.match.rule for found in read(story("Mardell travels to Norway"), watch)] == ["a", "b", "c"]


ODD = ["", " ", "visit", "2032", "the", "???", "«»", "a|b", "(", "\\", "[x", "*", "𝕏 visit", "\x00", "\ud800"]
SUPERSCRIPT = "Orbix ² release"


@pytest.mark.parametrize("watch", [*ODD, SUPERSCRIPT])
def test_any_words_make_a_rule(watch: str) -> None:
    read(story("A visit (of the band «a|b») to ???", "2032."), compile_rules([rule(watch)]), everything=True)


#: all but superscripts and circled digits, see above
letters = st.characters(exclude_categories=["Cs", "No"])
texts = st.text(letters, max_size=40)


#: the configuration lets no blank phrases and aliases through
phrases = st.text(letters, min_size=1, max_size=10).filter(str.strip)


@given(texts, texts, phrases, phrases)
def test_any_text_makes_a_rule(watch: str, title: str, phrase: str, alias: str) -> None:
    watched = compile_rules([rule(watch, {phrase: [alias]}, [alias])])
    read(story(title), watched, everything=True)


# ── gates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def lost(rows: list[dict[str, object]]) -> Iterator[str]:
    """Yield what the gates lose: each story is read for its own rule and for every fifth other one, in turn."""
    rules = [replace(rule_of(row), id=row["name"]) for row in rows]
    watches = [compile_rules(rules[turn::5]) for turn in range(5)]
    own = [compile_rules([each]) for each in rules]
    for number, row in enumerate(rows):
        for turn, (each, _) in enumerate(stories_of(row)):
            for watch in (own[number], watches[turn % 5]):
                chosen = {compiled.rule.id for compiled in candidates(each, watch)}
                for found in read(each, watch, everything=True):
                    if found.match.matched and found.match.rule not in chosen:
                        yield f"{found.match.rule}: {each.title}"


def test_gates_lose_no_rule_that_matches() -> None:
    assert list(lost(timelines("timelines")[::6])) == []


def test_gates_keep_rules_from_stories_of_others() -> None:
    watch = compile_rules([rule("Mardell visit Norway"), rule("Orbix IPO"), rule("Riverton Tower opening")])
    assert [each.rule.watch for each in candidates(story("Orbix files for IPO"), watch)] == ["Orbix IPO"]
    assert candidates(story("It rains"), watch) == []


@pytest.mark.parametrize(
    ("watch", "title"),
    [
        ("São Lund visit Norway", "Sao Lund travels to Norway"),
        ("Łukasz visit Norway", "Łukasz travels to Norway"),
        ("Mardell visit Norway", "Mardell's travels to Norway"),
        ("O'Mara visit Norway", "O’Mara travels to Norway"),
        ("O’Mara visit Norway", "O'Mara travels to Norway"),
        pytest.param("Мардель visit Норвегия", "Мардель visits Норвегия"),
    ],
)
def test_gates_open_for_other_letters(watch: str, title: str) -> None:
    assert candidates(story(title, at=NOW), compile_rules([rule(watch)]))


@pytest.mark.parametrize(
    ("watch", "title", "summary", "opens"),
    [
        ("Orbix mercury ban Castria", "Castria postpones mercury ban", "", True),
        ("Orbix mercury ban Castria", "How Castria will live without mercury", "", True),
        ("Orbix mercury ban Castria", "Mercury rules put off", "", True),
        ("Orbix mercury ban Castria", "Two more months", "The ban is to come in March.", False),
        ("Orbix mercury ban Castria", "It rains in Lisbon", "", False),
        ("Orbix Nimbus launch", "Launch of a probe is put off", "", False),
        ("Riverton Leaving Cert exams", "The plan for sixth years", "They sit their Leaving exams on 29 July.", True),
        ("Mardell visit Norway", "Mardell puts off her visit", "", True),
        ("Mardell visit Norway", "Mardell names a minister", "", False),
    ],
)
def test_words_of_a_rule_open_the_gate_where_a_name_is_left_out(
    watch: str, title: str, summary: str, opens: bool
) -> None:
    assert bool(candidates(story(title, summary, at=NOW), compile_rules([rule(watch)]))) is opens


@pytest.mark.parametrize(
    ("watch", "phrase"), [("Kovac step down", "step down"), ("Sorrel Act take effect", "take effect")]
)
def test_a_wording_of_several_words_is_the_events(watch: str, phrase: str) -> None:
    (compiled,) = compile_rules([rule(watch)]).compiled
    assert [unit.text for unit in compiled.units if unit.kind is UnitKind.TRIGGER] == [phrase]


def test_names_are_words_written_as_such_and_no_dates() -> None:
    told = story("Mardell meets Kestrians on Tuesday", "The NRK says: in June. Who knows?")
    assert names_of(told) == {"mardell", "kestrians", "NRK"}
    assert names_of(story("Mardell Meets Kestrian Leaders Again", "")) == set()
    assert names_of(story("City confirms Riverton opening", "The city said so in Oslo.")) == {"riverton", "oslo"}
    (compiled,) = compile_rules([rule("Mardell visit Norway")]).compiled
    assert names_beside(told, compiled) == ("NRK", "kestrians")


@pytest.mark.parametrize(
    ("known", "opens"), [({"kestrians": 1, "storting": 1}, False), ({"kestrians": 1, "storting": 2}, True), ({}, False)]
)
def test_names_that_earlier_stories_bore_open_the_gate(known: dict[str, int], opens: bool) -> None:
    told, watch = story("All is ready in the Storting for the Kestrians"), compile_rules([rule("Mardell visit Norway")])
    assert not candidates(told, watch)
    assert bool(candidates(told, watch, {"r": known})) is opens


def test_what_is_written_small_in_a_rule_is_a_name() -> None:
    assert matches("velorahorizon release", "Velorahorizon will be released on 6 November")
    assert not matches("velorahorizon release", "Orbix to release its results on 6 November")
    assert matches("north castria election", "North Castria election set for 6 November")
    assert not matches("north castria election", "Brannia election set for 6 November")
