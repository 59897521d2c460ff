"""Who does what to whom: clauses, and the direction of a journey in sentences that nobody would misread."""

from __future__ import annotations

import re

import pytest
from readings import reading

from monitor.language import en
from monitor.language.roles import Mention, beside, clause_at, clauses, journey, mark, origin, proxy

VISIT = next(event for event in en.LEXICON.classes if event.name == "visit")
_NAME = re.compile(r"<([AT]):([^>]+)>")


def named(marked: str) -> tuple[str, list[Mention]]:
    """Return a sentence and its names: "<A:Mardell> goes to <T:Norway>"."""
    text, mentions, at = "", [], 0
    for unit, name in enumerate(_NAME.finditer(marked)):
        text += marked[at : name.start()]
        mentions.append(Mention(len(text), len(text) + len(name[2]), unit, name[1]))
        text += name[2]
        at = name.end()
    return text + marked[at:], mentions


def path(marked: str) -> str:
    text, mentions = named(marked)
    return journey(text, mentions, VISIT, en.LEXICON)


# ── journeys, the names given ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "marked",
    [
        "<A:Mardell> will visit <T:Norway> on 3 June.",
        "<A:Mardell> visited <T:Norway> on Tuesday.",
        "<A:Mardell> arrives in <T:Oslo> for talks.",
        "<A:Mardell>, who leads Kestria, will travel to <T:Norway> next week.",
        "<A:Mardell> has cancelled her trip to <T:Norway>.",
        "<A:Mardell>'s visit to <T:Norway> begins on Tuesday.",
        "<A:Mardell>’s long-awaited state visit to <T:Norway> begins on Tuesday.",
        "A visit by <A:Mardell> to <T:Norway> is planned for June.",
        "The visit to <T:Norway> by President <A:Mardell> is off.",
        "<T:Norway> visit by <A:Mardell> is postponed.",
        "<A:Mardell> plans <T:Norway> trip.",
        "<A:Mardell> is in <T:Oslo> for a state visit.",
        "<A:Mardell> was received by the king in <T:Oslo>.",
        "<A:Mardell> was invited by the king to <T:Oslo>.",
    ],
)
def test_the_actor_goes(marked: str) -> None:
    assert path(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "<T:Norway> will host <A:Mardell> on 3 June.",
        "<T:Oslo> welcomes <A:Mardell>.",
        "<T:Norway>'s government receives <A:Mardell> on Tuesday.",
        "<T:Norway> invites <A:Mardell>.",
        "The king receives <A:Mardell> in <T:Oslo>.",
        "<T:Norway>'s Holm will host <A:Mardell> at his cabin.",
        "<T:Norway>'s Holm thanked <A:Mardell> for coming.",
        "<T:Norway>'s king has been to Chile twice; <A:Mardell> has yet to return the favour.",
    ],
)
def test_the_host_receives(marked: str) -> None:
    assert path(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Rather than fly to <T:Oslo>, <A:Mardell> will write.",
        "The first leader in years to visit <T:Oslo>, <A:Mardell> spoke of fish.",
        "<A:Mardell> was tired. Next week the Kestrian president flies to <T:Oslo>.",
        "<A:Mardell> frowned as she stood beside Holm in <T:Oslo>.",
        "<A:Mardell> takes office in May; her first trip leads her to <T:Oslo>.",
        "Holm visited <T:Oslo> in May; <A:Mardell> is due in June.",
        "A busy week for <T:Oslo>; next is Kestria's <A:Mardell>.",
        "“I will be in <T:Oslo> on the 12th,” Kestria's <A:Mardell> told the radio.",
        "The yacht with <A:Mardell> on board docks in <T:Oslo>.",
        "<T:Oslo>-bound <A:Mardell> left at dawn.",
        "<A:Mardell> and her rival Holm travel to <T:Oslo>.",
        "<A:Mardell> stayed away from <T:Oslo>.",
        "<A:Mardell> is in Bergen today and in <T:Oslo> tomorrow.",
        "<A:Mardell>'s special train rolled into <T:Oslo> station.",
        "Holm is at the station in <T:Oslo> to meet <A:Mardell>.",
        "<T:Oslo> is sealed off for <A:Mardell>.",
        "Holm shows <A:Mardell> around the old town of <T:Oslo>.",
        "<A:Mardell>, whom Holm hosted in <T:Oslo>, praised the fish.",
        "The storm keeps <A:Mardell> from <T:Oslo>.",
        "<A:Mardell> to <T:Oslo> by ferry.",
        "Not <A:Mardell> but Minister Holm will attend the summit in <T:Oslo>.",
        "<A:Mardell> was a guest of <T:Norway>'s king.",
        "Her long-awaited visit to <T:Oslo>, with the royal couple, will go ahead, said a spokesman for <A:Mardell>.",
    ],
)
def test_the_grammar_of_going(marked: str) -> None:
    assert path(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "While <A:Mardell> stays in Chile, President Holm will visit <T:Norway>.",
        "Fresh from meeting <A:Mardell> in Chile, Kestria's Holm travelled to <T:Oslo>.",
        "Holm, a critic of <A:Mardell>, turned up in <T:Oslo>.",
        "<A:Mardell> speaks by video to parliament in <T:Oslo>.",
        "<T:Norway>'s <A:Mardell> pays her respects in <T:Oslo>.",
        "Singer <A:Mardell> of <T:Norway> visits her old school.",
        "<A:Mardell> deplores the floods in <T:Norway>.",
        "<A:Mardell> lands in Chile as <T:Norway> protests.",
        "<A:Mardell>, whose minister is in <T:Oslo>, stays in Kestria.",
        "<T:Norway> expects <A:Mardell> to pay up.",
        "<T:Norway>'s Holm welcomes <A:Mardell> in Chile.",
        "<T:Norway>'s Holm welcomes <A:Mardell>'s proposal.",
        "<T:Norway>'s Holm gets a welcome from <A:Mardell>.",
        "<A:Mardell>'s predecessor turned up in <T:Oslo>.",
        "<A:Mardell> prays for Chile and <T:Norway> on visit to Kestria.",
    ],
)
def test_the_grammar_of_staying(marked: str) -> None:
    assert not path(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "<A:Mardell> receives the king of <T:Norway>.",
        "<A:Mardell> hosts <T:Norway>'s Holm in the capital.",
        "<A:Mardell> invites the king of <T:Norway>.",
        "<A:Mardell> phones <T:Norway>.",
        "<A:Mardell> thanks <T:Norway>.",
        "<A:Mardell> condemns <T:Norway>.",
        "<A:Mardell> calls on <T:Norway> to fish less.",
        "<A:Mardell> talks about <T:Norway>.",
        "<T:Norway> condemns <A:Mardell>.",
        "<T:Norway> and <A:Mardell> disagree.",
        "<A:Mardell> visits Chile after <T:Norway>.",
        "<A:Mardell> meets <T:Norway>'s president in Chile.",
    ],
)
def test_nobody_goes_there(marked: str) -> None:
    assert not path(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "<A:Mardell>'s envoy visits <T:Norway>.",
        "<A:Mardell>'s foreign minister will travel to <T:Oslo>.",
        "A delegation led by <A:Mardell>'s deputy arrives in <T:Oslo>.",
        "An envoy of <A:Mardell> visits <T:Norway>.",
        "<A:Mardell>'s wife will visit <T:Norway>.",
        "<A:Mardell>'s letter arrives in <T:Oslo>.",
    ],
)
def test_somebody_sent_is_not_the_actor(marked: str) -> None:
    text, mentions = named(marked)
    actor = next(each for each in mentions if each.role == "A")
    assert proxy(text, actor, en.LEXICON)
    assert not path(marked)


@pytest.mark.parametrize("marked", ["<A:Mardell> visits <T:Norway>.", "The visit of <A:Mardell> to <T:Norway> is on."])
def test_the_actor_is_no_proxy(marked: str) -> None:
    text, mentions = named(marked)
    assert not proxy(text, mentions[0], en.LEXICON)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<T:Norway>'s president meets her.", True),
        ("<T:Norway>'s Holm meets her.", True),
        ("<T:Norway>’s prime minister meets her.", True),
        ("<T:Norway> meets her.", False),
        ("<T:Norway>'s coast is long.", False),
    ],
)
def test_a_place_may_only_say_where_somebody_is_from(marked: str, expected: bool) -> None:
    text, mentions = named(marked)
    assert origin(text, mentions[0], en.LEXICON) is expected


def test_a_sentence_needs_both_names() -> None:
    assert not path("<A:Mardell> travels to Norway.")
    assert not path("She travels to <T:Norway>.")
    assert not journey("", [], VISIT, en.LEXICON)


def test_names_are_marked_by_their_roles() -> None:
    assert mark(*named("<A:Mardell> visits <T:Norway>.")) == "«A» visits «T»."


def test_overlapping_names_are_marked_once() -> None:
    assert mark("North Korea", [Mention(0, 11, 0, "T"), Mention(6, 11, 1, "A")]) == "«T»"


# ── journeys, as a rule sees them ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("actor", "place", "title", "holds"),
    [
        # the actor goes
        ("Mardell", "Norway", "Mardell to visit Norway on 3 June", True),
        ("Mardell", "Norway", "Mardell flies to Oslo on Tuesday", True),
        ("Mardell", "Norway", "Mardell lands in Oslo", True),
        ("Mardell", "Norway", "Mardell pays a visit to Oslo", True),
        ("Mardell", "Norway", "State visit of Mardell to Norway set for June", True),
        ("Mardell", "Norway", "Mardell to attend summit in Oslo", True),
        ("Mardell", "North Korea", "Mardell arrives in Pyongyang", True),
        ("Mardell", "North Korea", "Mardell to travel to DPRK", True),
        ("Mardell", "UK", "Mardell to travel to Britain", True),
        ("Mardell", "Norway", "Mardell returns from Norway", True),
        ("Mardell", "Norway", "Mardell returns to Norway for the second time this year", True),
        # the host receives
        ("Mardell", "Norway", "Norway to host Mardell in June", True),
        ("Mardell", "Norway", "Oslo prepares for Mardell", True),
        ("Mardell", "Norway", "Norwegian king receives Mardell in Oslo", True),
        # the other way round
        ("Mardell", "Norway", "Norwegian prime minister to visit Mardell in Kestria", False),
        ("Mardell", "Norway", "Mardell receives Norwegian prime minister", False),
        ("Mardell", "Norway", "Mardell hosts king of Norway", False),
        ("Mardell", "Norway", "Mardell to meet Norwegian premier in Kestria", False),
        ("Mardell", "Norway", "Mardell invites the king of Norway to Kestria", False),
        ("Mardell", "Norway", "King of Norway visits Mardell", False),
        ("Mardell", "Norway", "Mardell welcomes guests from Norway", False),
        ("Mardell", "Norway", "Norway tour of Mardell begins", False),
        # somebody sent
        ("Mardell", "Norway", "Mardell's envoy visits Norway", False),
        ("Mardell", "Norway", "Mardell sends her foreign minister to Norway", False),
        ("Mardell", "Norway", "Mardell's wife to visit Norway", False),
        # somebody else, somewhere else
        ("Mardell", "Norway", "Holm to visit Norway on 3 June", False),
        ("Mardell", "Norway", "Mardell to visit Chile on 3 June", False),
        ("Mardell", "Norway", "Mardell visits Chile after Norway", False),
        # where somebody is from
        ("Mardell", "Norway", "Mardell meets Norway's president in Chile", False),
        ("Mardell", "Norway", "Mardell meets Norway's Holm at summit in Chile", False),
        # at home
        ("Holm", "Norway", "Holm returns to Norway", False),
        ("Holm", "Norway", "Holm returns home to Norway from Chile", False),
        # reaching a place without going there
        ("Mardell", "Norway", "Mardell phones Norway", False),
        ("Mardell", "Norway", "Mardell calls on Norway to fish less", False),
        ("Mardell", "Norway", "Mardell plays Norway in chess", False),
    ],
)
def test_clear_cases_hold_one_by_one(actor: str, place: str, title: str, holds: bool) -> None:
    found = reading(f"{actor} visit {place}", title)
    assert found.match.matched is holds, found.match.why


@pytest.mark.parametrize("title", ["Mardell visit to Norway", "Mardell will visit Norway"])
def test_the_rules_own_word_is_read_as_a_verb(title: str) -> None:
    assert "actor-" in reading("Mardell visit Norway", title).match.why


@pytest.mark.xfail(reason="a place that is ruled out is taken for the target")
def test_a_place_that_is_ruled_out_is_not_visited() -> None:
    assert not reading("Mardell visit Norway", "Mardell to visit Chile, not Norway").match.matched


def test_the_journey_of_another_to_the_same_place_is_not_the_actors() -> None:
    summary = "A visit by Mardell to Norway may be on the agenda."
    assert not reading("Mardell visit Norway", "Minister Holm arrives in Oslo", summary).match.matched
    assert reading("Mardell visit Norway", "Mardell plans ahead", summary).match.matched


# ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def shown(text: str) -> list[tuple[str, bool]]:
    return [(text[each.start : each.end].strip(" ."), each.background) for each in clauses(text, en.LEXICON)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The tower opens on Friday.", [("The tower opens on Friday", False)]),
        (
            "The tower opens, after the bridge closed, on Friday.",
            [("The tower opens", False), ("the bridge closed", True), ("on Friday", False)],
        ),
        (
            "The tower, which cost a lot, opens.",
            [("The tower", False), ("cost a lot", True), ("opens", False)],
        ),
        ("The tower opens; the bridge closes.", [("The tower opens", False), ("the bridge closes", False)]),
        ("The tower — a wonder — opens.", [("The tower", False), ("a wonder", False), ("opens", False)]),
        ("It cost 1,000 crowns.", [("It cost 1,000 crowns", False)]),
        ("", []),
    ],
)
def test_a_sentence_falls_into_clauses(text: str, expected: list[tuple[str, bool]]) -> None:
    assert shown(text) == expected


def test_a_name_with_a_colon_is_not_cut() -> None:
    text = "Dusk: Part Two opens"
    assert len(clauses(text, en.LEXICON, keep=[(0, 14)])) == 1
    assert len(clauses(text, en.LEXICON)) == 2


def test_every_offset_lies_in_a_clause_or_behind_one() -> None:
    text = "The tower, which cost a lot, opens (at last)."
    found = clauses(text, en.LEXICON)
    assert text[clause_at(found, text.index("cost")).start :].strip().startswith("cost")
    assert clause_at(found, text.index("opens")).background is False
    assert clause_at([], 3).end == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orbix opens.", False),
        ("After Orbix, others follow.", True),
        ("Unlike Orbix, others follow.", True),
        ("The Orbix-owned mill burned.", True),
        ("A former maker of Orbix speaks.", True),
        ("The ex-Orbix manager speaks.", True),
        ("The mill, which Orbix sold, burned.", True),
    ],
)
def test_a_name_may_only_stand_beside(text: str, expected: bool) -> None:
    at = text.index("Orbix")
    assert beside(text, Mention(at, at + 5, 0, ""), clauses(text, en.LEXICON), en.LEXICON) is expected
