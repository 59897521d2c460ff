"""Do phrases that were learnt say what no cue knows, of events and not of names?"""

from __future__ import annotations

import json
import re

import phrase_weights
import pytest
from learning import PHRASES, cases, dates_by_words, known_words, statuses_by_words
from learning import Sample as Learnt
from phrase_weights import COMMON, Asked, Written, small_words
from readings import NOW, reading, rule, story

from monitor import phrasing
from monitor.language import dates, en
from monitor.language.text import Zone
from monitor.match import compile_rule
from monitor.model import Status
from monitor.phrasing import Phrases, around, beside, of_time, told, words
from monitor.relevance import read_sentences
from monitor.view import View, see

KNOWN = frozenset(["will", "stay", "on", "air", "beyond", "gives", "up", "the", "launch", "of", "is", "to"])


def seen(title: str, summary: str = "", watched: str = "Foobar 9 launch") -> tuple[View, ...]:
    """Return the sentences of a story as a rule sees them."""
    each, lexicon = story(title, summary), en.LEXICON
    timexes = dates.find(each.text, each.published)
    return see(read_sentences(each, lexicon), compile_rule(rule(watched), lexicon), timexes, lexicon, NOW.date())


def test_names_times_and_numbers_stand_for_themselves() -> None:
    ((titled, said),) = words(seen("Foobar 9 gives up 18 October, says Ada Quill after 250 tests"), [])
    assert titled
    assert said == (
        "<name>", "gives", "up", "<days>", ",", "says", "Ada", "Quill", "after", "250", "tests",
    )  # fmt: skip
    found = told([(titled, said)], KNOWN)
    assert {"<name> gives up", "gives up <days>", "title: up <days>", "^ <name>"} <= found
    assert "<word> <Word> <word>" in found, "two names in a row are one, whatever they are"
    assert "<word> <number> <word>" in found
    assert not [phrase for phrase in found if re.search("Ada|Quill|250", phrase)]


def test_the_body_counts_where_it_speaks_of_the_event() -> None:
    views = seen("Foobar 9 gives up 18 October", "It rains in town. Foobar 9 stays.")
    assert len(words(views, [])) == 3
    lines = [v.sentence.text for v in views]
    assert len(words(views, [0])) == len(lines), "title and summary count in any case"


def test_what_stands_around_a_time_touches_it_or_is_near() -> None:
    (view,) = seen("Foobar 9 gives up 18 October, to launch on 3 November instead")
    first, second = view.timexes
    assert around(first, view)[1:] == (
        ("<name>", "gives", "up"), (",", "to", "<name>", "on", "<days>", "instead"),
    )  # fmt: skip
    found = beside(around(first, view), KNOWN)
    assert {"in the title", "gives up …", "up …", "… ,", "up … ,", "before: <name>", "behind: to <name>"} <= found
    assert "behind: <days>" in found, "another time is one"
    assert beside(around(second, view), KNOWN) != found


def test_outcomes_are_likelier_by_what_their_phrases_weigh() -> None:
    weighed = Phrases.of(("no", "yes"), (1.0, 0.0), {"gives up": (-100, 200), "up": (50, -50)})
    assert weighed.probabilities([], 1.0)["yes"] == pytest.approx(1 / (1 + 2.718281828))
    # fiftieths: 1 - 2 + 1 against 4 - 1
    assert weighed.probabilities({"gives up", "up", "unheard of"}, 1.0)["yes"] == pytest.approx(0.952574127)
    assert weighed.probabilities({"gives up", "up"}, 2.0)["yes"] == pytest.approx(1 / (1 + 2.718281828**-1.0))
    assert sum(weighed.probabilities({"up"}, 3.0).values()) == pytest.approx(1.0)


def labelled(count: int) -> list[Written]:
    """Return stories of which every other one says in words of its own that it is off."""
    said = (("gives", "up", "<days>"), ("sticks", "to", "<days>"))
    return [Written(f"g{n}", ((True, ("<name>", *said[n % 2])),), ("off", "on")[n % 2], 1.0) for n in range(count)]


ASKED = Asked(("off", "on"), phrasing.told, phrasing.length)


def test_learning_finds_what_phrases_say_and_does_so_again() -> None:
    table, said = phrase_weights.learn(labelled(80), ASKED, KNOWN)
    assert phrase_weights.learn(labelled(80), ASKED, KNOWN) == (table, said)
    ready = table.ready()
    for each in labelled(80):
        assert said[each][each.outcome] > 0.7
        chances = ready.probabilities(told(each.words, KNOWN), phrasing.length(each.words))
        assert chances[each.outcome] > 0.7
        assert not re.search("sticks", " ".join(table.phrases)), "a word that is not known is no part of a phrase"


def test_what_is_said_of_a_story_was_learnt_without_it() -> None:
    odd = Written("odd", labelled(1)[0].words, "on", 1.0)
    _, said = phrase_weights.learn([*labelled(80), odd], ASKED, KNOWN)
    assert said[odd]["on"] < 0.3, "what its own label says was not seen"


def test_a_phrase_of_few_timelines_is_not_learnt() -> None:
    few = [Written(f"few{n}", ((True, ("<name>", "will", "stay")),), "on", 1.0) for n in range(COMMON - 1)]
    table, _ = phrase_weights.learn([*labelled(80), *few], ASKED, KNOWN)
    assert "gives up" in table.phrases
    assert "will stay" not in table.phrases
    one_more = Written("few", few[0].words, "on", 1.0)
    table, _ = phrase_weights.learn([*labelled(80), *few, one_more], ASKED, KNOWN)
    assert "will stay" in table.phrases


def test_names_are_no_words_that_are_known() -> None:
    said = ("The", "launch", "of", "Quill", "may", "slip", "in", "May")
    texts = [(f"g{n}", [(False, said), (True, ("Big", "News"))]) for n in range(COMMON)]
    assert small_words(texts) == {"launch", "of", "slip", "in"}, "a month and a verb, a name, a first word and a title"
    assert small_words(texts[1:]) == frozenset()


def test_days_are_as_likely_as_the_words_around_one_of_their_times_make_them() -> None:
    around = (Zone.BODY, ("gives", "up"), ()), (Zone.BODY, ("launch", "of"), ())
    signs = {"the words around it say so": 1.0, "other": 1.0}
    given = [Learnt(f"g{n}", signs, n % 2 == 0, 1.0, (around[n % 2],)) for n in range(80)]
    _, heard = dates_by_words(given, KNOWN)
    assert all((s.signs.get("the words around it say so", 0.0) > 0.5) is s.about for s in heard)
    assert all(s.signs["other"] == 1.0 for s in heard)
    pieced = Learnt("g0", {"other": 1.0}, True)
    assert dates_by_words([*given, pieced], KNOWN)[1][-1].signs == {"other": 1.0}, "nothing stands around it"


def test_a_story_is_learnt_from_with_what_its_words_say_to_others() -> None:
    given = [
        (Learnt(each.group, {"its words say postponed": 1.0, "other": 1.0}, True, 1.0, each.words), status)
        for each, status in zip(labelled(80), ("cancelled", "confirmed") * 40, strict=True)
    ]
    _, heard = statuses_by_words(given, KNOWN)
    for s, status in heard:
        assert s.signs[f"its words say {status}"] > 0.5
        assert s.signs.get("its words say postponed", 0.0) < 0.2
        assert s.signs["other"] == 1.0


# ── what is shipped ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_shipped_is_what_is_asked() -> None:
    shipped = json.loads(PHRASES.read_text(encoding="utf-8"))
    assert set(shipped) == {"known", "date", "status"}
    assert shipped["status"]["outcomes"] == ["", *Status]
    assert shipped["date"]["outcomes"] == ["no", "yes"]


def test_no_phrase_has_a_name() -> None:
    shipped = json.loads(PHRASES.read_text(encoding="utf-8"))
    known = set(shipped["known"])
    assert len(known) > 1000
    assert all(word.islower() for word in known)
    marks = {
        "<name>",
        "<days>",
        "<time>",
        "<number>",
        "<Word>",
        "<word>",
        "^",
        "$",
        "…",
        "before:",
        "behind:",
        "title:",
    }
    for question in ("date", "status"):
        phrases = shipped[question]["phrases"]
        assert len(phrases) > 1000
        said = {word for phrase in phrases if not phrase.startswith("in the ") for word in phrase.split(" ")}
        unknown = {word for word in said - known - marks if any(char.isalnum() for char in word)}
        assert not unknown


def test_words_that_no_cue_knows_say_where_an_event_stands() -> None:
    (view,) = seen("Foobar 9 gives up 18 October")
    (timex,) = view.timexes
    (firm,) = seen("Foobar 9 is to launch on 18 October")
    chance = "the words around it say so"
    assert of_time(timex, view).get(chance, 0.0) < of_time(firm.timexes[0], firm)[chance]


def test_a_reading_says_what_its_words_say() -> None:
    said = phrasing.of_story(seen("Foobar 9 launch called off", "The launch of Foobar 9 was called off for good."), [0])
    assert max(said.signs, key=said.signs.__getitem__) == "its words say cancelled"
    assert "“called off”" in said.because("its words say cancelled")
    assert said.because("a wish or a chance") == "a wish or a chance"
    titles = (
        "Foobar 9 launch in doubt",
        "Foobar 9 to launch soon",
        "When will Foobar 9 launch?",
        "Foobar 9 launch nears",
    )
    told = [("Foobar 9 launch", title) for title in titles] + [("Foobar summit", "Foobar summit opens")]
    reasons = " ".join(note.why for watch, title in told for note in reading(watch, title).notes)
    assert re.search(r"its words say \w+ \(“", reasons)
    assert "<" not in reasons


def test_known_words_are_those_of_the_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learning.TIMELINES", ("timelines-first",))
    known = known_words(cases())
    assert {"the", "said"} <= known
    assert all(word.islower() for word in known)
