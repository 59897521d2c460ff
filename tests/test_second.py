"""Is a claim a second thought? A correction is one follow-up, a back and forth is told once, an echo stays an echo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from readings import days

from monitor.ingest import Line, Outcome, ingest
from monitor.match import compile_rules
from monitor.model import Authority, Claim, Event, Kind, Rule, Status, Story
from monitor.second import Second, owns_up, reconsider, second_of
from monitor.showing.course import moves
from monitor.store import Store
from monitor.tracker import advance

#: no reading is doubted here: what a second thought does to a judgement is asked
LINE = Line(advance=advance)
START = datetime(2031, 5, 1, 9, tzinfo=UTC)
A, B, C = "2031-06-04", "2031-06-06", "2031-06-09"
HOUR = timedelta(hours=1)


def said(dates: str, by: str = "outlet", outlet: str = "The Wire", hours: float = 0, **fields: object) -> Claim:
    claim = Claim(
        rule="r",
        story=f"{outlet} {hours}",
        published=START + hours * HOUR,
        status=Status.CONFIRMED,
        dates=days(dates),
        authority=Authority(by),
        speaker="",
        outlet=outlet,
        moves=True,
    )
    return replace(claim, **fields)  # type: ignore[arg-type]


def told(*claims: tuple[Claim, bool]) -> tuple[list[Second | str], Event]:
    """Fold claims, all within the window; return what each was, and what is known in the end."""
    event, changes, thoughts = Event("r"), [], []
    for claim, owned in claims:
        judgement = advance(event, claim)
        judgement = reconsider(event, claim, judgement, changes, owned=owned)
        event = judgement.event
        if judgement.change:
            changes.append(judgement.change)
        thoughts.append((second_of(judgement.change) or "news") if judgement.change else "")
    return thoughts, event


FIRST, MOVE = (said(A), False), (said(B, hours=1, struck=(days(A),)), False)


def test_the_same_story_edited_back_is_a_correction_and_what_was_known_holds_again() -> None:
    thoughts, event = told(FIRST, MOVE, (replace(MOVE[0], dates=days(A), struck=()), False))
    assert thoughts == ["news", "news", Second.CORRECTION]
    assert (event.dates, event.status, event.version) == (days(A), Status.CONFIRMED, 3)
    # and what was taken back is no news when somebody else repeats it
    assert (
        told(
            FIRST, MOVE, (replace(MOVE[0], dates=days(A), struck=()), False), (said(B, outlet="Late", hours=9), False)
        )[0][-1]
        != "news"
    )


def test_a_reprint_that_is_edited_back_speaks_for_the_original_alone() -> None:
    reprint = replace(MOVE[0], reprints="Agency")
    thoughts, _ = told(FIRST, (reprint, False), (replace(reprint, dates=days(A), struck=()), False))
    assert thoughts[-1] == Second.CORRECTION


def test_a_story_that_is_edited_to_a_new_date_is_news_as_ever() -> None:
    thoughts, event = told(FIRST, MOVE, (replace(MOVE[0], dates=days(C), struck=(days(B),)), False))
    assert (thoughts[-1], event.dates) == ("news", days(C))


def test_an_outlet_that_owns_up_corrects_itself_with_whatever_date() -> None:
    thoughts, event = told(FIRST, MOVE, (said(C, hours=3, struck=(days(B),)), True))
    assert (thoughts[-1], event.dates) == (Second.CORRECTION, days(C))
    thoughts, event = told(FIRST, MOVE, (said(A, hours=3, moves=False), True))
    assert (thoughts[-1], event.dates) == (Second.CORRECTION, days(A))


def test_a_correction_of_something_else_by_another_outlet_is_news() -> None:
    thoughts, _ = told(FIRST, MOVE, (said(C, outlet="Other", hours=3, struck=(days(B),)), True))
    assert thoughts[-1] == "news"


def test_a_recap_with_the_old_date_stays_an_echo() -> None:
    for by in ("outlet", "unnamed", "interested", "party"):
        assert told(FIRST, MOVE, (said(A, by, "Late", 5, moves=False), False))[0][-1] == ""
    assert told(FIRST, MOVE, (said(A, "unnamed", "Late", 5), False))[0][-1] == ""


def test_somebody_with_a_say_sets_right_what_an_outlet_said() -> None:
    thoughts, event = told(FIRST, MOVE, (said(A, "party", "Other", 5), False))
    assert (thoughts[-1], event.dates) == (Second.CORRECTION, days(A))


def test_back_and_forth_between_equals_is_told_once() -> None:
    first = said(A, "party")
    move = said(B, "party", "Other", 1, struck=(days(A),))
    back = (said(A, "party", "Third", 2), False)
    again = (said(A, "party", "Fourth", 3), False)
    thoughts, event = told((first, False), (move, False), back, again)
    assert thoughts == ["news", "news", Second.CONFLICT, ""]
    assert event.dates == days(B)


def test_a_back_and_forth_that_goes_on_is_no_second_conflict() -> None:
    first, move = said(B, "party"), said(A, "party", "Other", 1)
    back = said(B, "party", "Third", 2, struck=(days(A),), status=Status.POSTPONED)
    forth = said(A, "party", "Fourth", 3, struck=(days(B),))
    thoughts, _ = told(*((claim, False) for claim in (first, move, back, forth)))
    assert thoughts == ["news", "news", Second.CONFLICT, Second.AGAIN]


def test_a_correction_that_is_itself_taken_back_is_a_conflict() -> None:
    edited = replace(MOVE[0], dates=days(A), struck=())
    forth = said(B, "party", hours=4, struck=(days(A),))
    thoughts, _ = told(FIRST, MOVE, (edited, False), (forth, True), (said(A, "party", "Other", 6), False))
    assert thoughts[:4] == ["news", "news", Second.CORRECTION, Second.CONFLICT]
    assert thoughts[4] in ("", Second.AGAIN)


def test_a_story_edited_back_that_others_have_confirmed_is_a_conflict() -> None:
    other = (said(B, outlet="Other", hours=2), False)
    thoughts, event = told(FIRST, MOVE, other, (replace(MOVE[0], dates=days(A), struck=()), False))
    assert (thoughts[-1], event.dates) == (Second.CONFLICT, days(B))


@pytest.mark.parametrize(
    "text",
    [
        "Correction: the fair opens on 4 June",
        "(Corrects date in paragraph 2)",
        "An earlier version of this story said the fair would open on 6 June.",
        "This article has been amended to remove a wrong date.",
        "Agency retracts story on fair",
        "It incorrectly stated that the fair was moved.",
        "Korrektur: Die Messe beginnt am 4. Juni",
        "In einer früheren Fassung dieses Artikels stand der 6. Juni.",
    ],
)
def test_an_outlet_owns_up_in_such_words(text: str) -> None:
    assert owns_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "A correctional facility opens on 4 June",
        "The orbit needs a course correction: engines will fire",
        "The landing gear was retracted",
        "The first version of the phone is sold out",
        "The army withdraws from the town",
        "An earlier date was ruled out",
    ],
)
def test_other_words_are_no_correction(text: str) -> None:
    assert not owns_up(text)


# ── what is told ─────────────────────────────────────────────────────────────────────────────────────────────────────

FAIR = Rule("fair", "Big Fair opening", notify=("hook",))


def story(key: str, day: int, hours: int, *, words: str = "", outlet: str = "The Wire", moved: bool = False) -> Story:
    at = START + hours * HOUR
    what = f"was moved: it will take place on {day} June 2031" if moved else f"will take place on {day} June 2031"
    body = f"{words} The city said on Thursday that the Big Fair opening {what}."
    url, title = f"https://wire.example/{key}", f"Big Fair opening on {day} June"
    return Story(key, outlet, outlet, url, title, "", body, at, at)


def tell(store: Store, said: Story, hours: int, *, baseline: bool = False, rule: Rule = FAIR) -> Outcome:
    with store.transaction() as tx:
        [outcome] = ingest(tx, [said], compile_rules([rule]), now=START + hours * HOUR, baseline=baseline, line=LINE)
    return outcome


def test_a_story_that_is_edited_back_is_followed_up_once_and_marked(store: Store) -> None:
    tell(store, story("first", 4, 0), 0)
    moved = story("second", 6, 1, moved=True)
    assert tell(store, moved, 1).alert is not None
    edited = replace(moved, title="Big Fair opening on 4 June", body=story("", 4, 1).body)
    outcome = tell(store, edited, 3)
    assert outcome.alert is not None
    assert outcome.reason == Second.CORRECTION
    assert outcome.alert.title == "Big Fair opening: correction: moved to Wednesday 4 June 2031, confirmed"
    assert outcome.alert.text.startswith("A correction")
    assert store.event("fair").dates == days(A)
    assert [len(outbox.deliveries) for outbox in store.alerts()] == [1, 1, 1]
    # nothing comes of it a second time, and the way back is in the history
    assert tell(store, replace(edited, body=edited.body + " More."), 4).alert is None
    assert [move.after.dates for move in moves(store.ledger("fair"), store.told("fair"))] == list(map(days, (A, B, A)))


def test_a_channel_that_was_told_the_one_is_told_the_other_whatever_kinds_it_wants(store: Store) -> None:
    rule = replace(
        FAIR, notify=("hook", "mail"), kinds={"mail": frozenset({Kind.DATE}), "hook": frozenset({Kind.CANCELLED})}
    )
    tell(store, story("first", 4, 0), 0, rule=rule)
    moved = story("second", 6, 1, moved=True)
    tell(store, moved, 1, rule=rule)
    edited = replace(moved, title="Big Fair opening on 4 June", body=story("", 4, 1).body)
    assert tell(store, edited, 3, rule=rule).reason == Second.CORRECTION
    assert [[each.channel for each in outbox.deliveries] for outbox in store.alerts()] == [["mail"]] * 3


def test_a_channel_that_asked_for_confirmations_alone_is_told_that_one_was_wrong(store: Store) -> None:
    rule = replace(FAIR, notify=("mail",), kinds={"mail": frozenset({Kind.CONFIRMED})})
    rumour = replace(story("first", 4, 0), title="Big Fair opening may be on 4 June", body="")
    tell(store, rumour, 0, rule=rule)
    said = "The city confirmed that the Big Fair opening was moved: it will take place on 6 June 2031."
    moved = replace(story("second", 6, 1), title="City confirms Big Fair opening on 6 June", body=said)
    tell(store, moved, 1, rule=rule)
    edited = replace(moved, title="Big Fair opening on 4 June", body=story("", 4, 1).body)
    outcome = tell(store, edited, 3, rule=rule)
    assert outcome.reason == Second.CORRECTION
    assert outcome.alert is not None
    assert outcome.alert.kinds == (Kind.DATE,)
    told = [[each.channel for each in outbox.deliveries] for outbox in reversed(store.alerts())]
    assert told == [[], ["mail"], ["mail"]]


def test_nobody_is_told_of_the_correction_of_what_nobody_was_told(store: Store) -> None:
    tell(store, story("first", 4, 0), 0, baseline=True)
    moved = story("second", 6, 1, moved=True)
    tell(store, moved, 1, baseline=True)
    outcome = tell(store, replace(moved, title="Big Fair opening on 4 June", body=story("", 4, 1).body), 3)
    assert (outcome.alert, outcome.reason) == (None, "a correction, nobody-was-told")
    assert store.event("fair").dates == days(A)


def test_what_is_taken_back_days_later_is_no_second_thought(store: Store) -> None:
    tell(store, story("first", 4, 0), 0)
    moved = story("second", 6, 1, moved=True)
    tell(store, moved, 1)
    outcome = tell(store, replace(moved, title="Big Fair opening on 4 June", body=story("", 4, 1).body), 60)
    assert outcome.alert is None
    assert outcome.reason not in set(Second)


def test_conflicting_reports_are_told_once(store: Store) -> None:
    tell(store, story("first", 4, 0), 0)
    tell(store, story("second", 6, 1, moved=True, outlet="Other"), 1)
    back = tell(store, story("third", 4, 2, moved=True, outlet="Third"), 2)
    assert back.reason == Second.CONFLICT
    assert back.alert is not None
    assert "conflicting reports: Wednesday 4 June 2031 or Friday 6 June 2031" in back.alert.title
    for number, day in enumerate((6, 4, 6), start=3):
        assert tell(store, story(f"s{number}", day, number, moved=True, outlet=f"O{number}"), number).alert is None


def test_a_conflict_that_goes_on_is_kept_and_told_to_nobody(store: Store) -> None:
    tell(store, story("first", 6, 0), 0)
    tell(store, story("second", 4, 1, moved=True, outlet="Other"), 1)
    postponed = "The Big Fair opening has been postponed from 4 June to 6 June 2031, the city said."
    title = "Big Fair opening postponed to 6 June"
    third = tell(store, replace(story("third", 6, 2, outlet="Third"), title=title, body=postponed), 2)
    fourth = tell(store, story("fourth", 4, 3, moved=True, outlet="Fourth"), 3)
    assert third.reason == Second.CONFLICT
    assert third.alert is not None
    assert (fourth.alert, fourth.reason) == (None, f"{Second.AGAIN}, told-already")
    assert [change.after.dates for change in store.changes("fair")][-1] == days(A)
    assert len(store.alerts()) == 3
