"""What counts as news? Each ruling of the labelling guide as a fold of claims, and what holds for any claims at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import days

from monitor.model import Authority, Claim, Days, Event, Judgement, Kind, Status, Sureness
from monitor.tracker import advance

START = datetime(2031, 5, 1, 9, tzinfo=UTC)
JUNE, FOURTH, SIXTH, JULY = "2031-06-01..2031-06-30", "2031-06-04", "2031-06-06", "2031-07-01..2031-07-31"


def said(status: str, dates: str = "", by: str = "party", day: float = 0, **fields: Any) -> Claim:
    """Return what a story of some day says: status, dates, and who vouches for it."""
    return Claim(
        rule="r",
        story=f"s{day}",
        published=START + timedelta(days=day),
        status=Status(status),
        dates=days(dates),
        authority=Authority(by),
        speaker="",
        **{"outlet": "The Wire"} | fields,
    )


def moved(dates: str = "", by: str = "party", day: float = 0, old: str = "", status: str = "postponed") -> Claim:
    """Return what a story says that tells of a delay: to `dates` from `old`, as far as it names them."""
    former = days(old)
    struck = (former,) if former else ()
    return said(status, dates, by, day, moves=True, strikes=status == "postponed", struck=struck)


@dataclass(frozen=True, slots=True)
class Course:
    """What a row of claims did: the kinds of each change, and what is known in the end."""

    steps: tuple[Judgement, ...]

    @property
    def event(self) -> Event:
        return self.steps[-1].event

    @property
    def kinds(self) -> list[str]:
        """Kinds of each step, "" where it was silent."""
        return [", ".join(step.change.kinds) if step.change else "" for step in self.steps]

    @property
    def last(self) -> str:
        return self.kinds[-1]

    @property
    def known(self) -> tuple[str, str]:
        """Status and dates in the end."""
        return str(self.event.status or ""), str(self.event.dates or "")


def course(*claims: Claim) -> Course:
    event, steps = Event("r"), []
    for each in claims:
        judgement = advance(event, each)
        event = judgement.event
        steps.append(judgement)
    return Course(tuple(steps))


CONFIRMED = said("confirmed", FOURTH)


# ── the first time ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_confirmation_alerts() -> None:
    found = course(said("confirmed"))
    assert found.last == "confirmed"
    assert found.known == ("confirmed", "")


def test_a_first_confirmation_with_a_date_is_both() -> None:
    found = course(CONFIRMED)
    assert found.last == "confirmed, date"
    assert found.known == ("confirmed", FOURTH)


@pytest.mark.parametrize("by", list(Authority))
@pytest.mark.parametrize("status", ["rumoured", "planned"])
def test_a_first_date_alerts_whoever_it_comes_from(status: str, by: str) -> None:
    found = course(said(status, JUNE, by))
    assert found.last == "date"
    assert found.known == (status, JUNE)


@pytest.mark.parametrize("status", ["rumoured", "planned"])
def test_a_rumour_or_a_plan_without_a_date_is_silent(status: str) -> None:
    found = course(said(status, by="outlet"))
    assert found.last == ""
    assert found.known == (status, "")


def test_a_rumour_becomes_a_plan_in_silence() -> None:
    found = course(said("rumoured", by="unnamed"), said("planned", day=1))
    assert found.kinds == ["", ""]
    assert found.known == ("planned", "")


def test_a_plan_that_is_confirmed_alerts() -> None:
    assert course(said("planned", FOURTH), said("confirmed", FOURTH, day=1)).last == "confirmed"


def test_a_date_that_comes_after_the_confirmation_alerts() -> None:
    found = course(said("confirmed"), said("confirmed", FOURTH, day=1))
    assert found.last.startswith("date")
    assert found.known == ("confirmed", FOURTH)


# ── nothing new ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", list(Authority))
@pytest.mark.parametrize("status", ["rumoured", "planned", "confirmed"])
def test_the_same_date_again_is_silent(status: str, by: str) -> None:
    assert course(CONFIRMED, said(status, FOURTH, by, day=1)).last == ""


@pytest.mark.parametrize("by", list(Authority))
@pytest.mark.parametrize("status", ["rumoured", "planned", "confirmed"])
@pytest.mark.parametrize("vaguer", [JUNE, "2031-06-01..2031-06-10", "2031-01-01..2031-12-31"])
def test_a_vaguer_date_is_silent(status: str, by: str, vaguer: str) -> None:
    found = course(CONFIRMED, said(status, vaguer, by, day=1))
    assert found.last == ""
    assert found.known == ("confirmed", FOURTH)


@pytest.mark.parametrize("status", ["rumoured", "planned", "confirmed"])
def test_no_date_against_a_known_one_is_silent(status: str) -> None:
    found = course(CONFIRMED, said(status, by="outlet", day=1))
    assert found.last == ""
    assert found.known == ("confirmed", FOURTH)


@pytest.mark.parametrize("moves", [True, False])
@pytest.mark.parametrize("rumour", [FOURTH.replace("04", "20"), JULY, "2031-07-02"])
def test_a_rumour_never_replaces_a_confirmed_date(rumour: str, moves: bool) -> None:
    found = course(CONFIRMED, said("rumoured", rumour, "unnamed", day=1, moves=moves))
    assert found.last == ""
    assert found.known == ("confirmed", FOURTH)


def test_a_rumoured_move_of_a_confirmed_date_is_silent() -> None:
    found = course(CONFIRMED, moved(JULY, "unnamed", day=1))
    assert found.last == ""
    assert found.known == ("confirmed", FOURTH)


@pytest.mark.parametrize("status", ["postponed", "cancelled", "denied"])
def test_unnamed_sources_undo_nothing(status: str) -> None:
    found = course(CONFIRMED, said(status, by="unnamed", day=1, strikes=True))
    assert found.last == ""
    assert found.known == ("confirmed", FOURTH)


def test_a_denial_by_somebody_without_a_say_is_silent() -> None:
    found = course(CONFIRMED, said("denied", by="outlet", day=1, strikes=True))
    assert found.last == ""
    assert found.known == ("confirmed", FOURTH)


# ── dates that move ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", ["planned", "confirmed"])
def test_a_month_that_becomes_a_day_alerts(status: str) -> None:
    found = course(said("confirmed", JUNE), said(status, FOURTH, day=1))
    assert "date" in found.last
    assert found.known == ("confirmed", FOURTH)


def test_a_year_that_becomes_a_month_and_then_a_day_alerts_each_time() -> None:
    found = course(
        said("planned", "2031-01-01..2031-12-31"), said("planned", JUNE, day=1), said("planned", FOURTH, day=2)
    )
    assert ["date" in kinds for kinds in found.kinds] == [True, True, True]


def test_a_move_by_somebody_with_authority_is_a_date_and_a_postponement() -> None:
    found = course(CONFIRMED, moved(SIXTH, day=1, old=FOURTH))
    assert found.last == "date, postponed"
    assert found.known == ("confirmed", SIXTH)


def test_a_move_that_is_told_again_is_silent() -> None:
    found = course(CONFIRMED, moved(SIXTH, day=1, old=FOURTH), moved(SIXTH, "outlet", day=2, old=FOURTH))
    assert found.last == ""
    assert found.known == ("confirmed", SIXTH)


def test_a_move_told_as_a_confirmation_of_the_new_date_alerts() -> None:
    found = course(CONFIRMED, moved(SIXTH, day=1, old=FOURTH, status="confirmed"))
    assert found.last.startswith("date")
    assert found.known == ("confirmed", SIXTH)


def test_an_event_may_be_moved_twice() -> None:
    found = course(CONFIRMED, moved(SIXTH, day=1, old=FOURTH), moved(JULY, day=20, old=SIXTH))
    assert found.last == "date, postponed"
    assert found.known == ("confirmed", JULY)


def test_a_recap_with_the_old_date_after_a_move_is_silent() -> None:
    for status in ("rumoured", "planned", "confirmed"):
        found = course(CONFIRMED, moved(SIXTH, day=1, old=FOURTH), said(status, FOURTH, "outlet", day=2))
        assert found.last == ""
        assert found.known == ("confirmed", SIXTH)


# ── put off, without a date ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_postponement_without_a_date_strikes_the_known_one() -> None:
    found = course(CONFIRMED, moved(day=1))
    assert found.last == "postponed"
    assert found.known == ("postponed", "")
    assert found.event.struck == (days(FOURTH),)


def test_back_to_a_day_that_was_struck_out_is_a_move_where_the_known_one_is_struck_out_for_it() -> None:
    there = (said("confirmed", SIXTH), moved(FOURTH, day=1, old=SIXTH))
    back = course(*there, moved(SIXTH, day=20, old=FOURTH))
    assert (back.last, back.known) == ("date, postponed", ("confirmed", SIXTH))
    unnamed = course(*there, moved(SIXTH, "unnamed", day=20, old=FOURTH))
    assert unnamed.last == ""


def test_a_postponement_that_is_told_again_is_silent() -> None:
    found = course(CONFIRMED, moved(day=1), moved(by="outlet", day=2))
    assert found.last == ""
    assert found.known == ("postponed", "")


def test_a_postponement_that_names_the_old_month_sets_no_date() -> None:
    found = course(CONFIRMED, moved(JUNE, day=1))
    assert found.last == "postponed"
    assert found.known == ("postponed", "")


def test_a_postponement_that_names_the_old_month_is_told_once() -> None:
    assert course(CONFIRMED, moved(JUNE, day=1), moved(JUNE, "outlet", day=2)).last == ""


@pytest.mark.parametrize("status", ["rumoured", "planned", "postponed"])
def test_a_recap_with_the_old_date_after_a_postponement_is_silent(status: str) -> None:
    found = course(CONFIRMED, moved(day=1), said(status, FOURTH, "outlet", day=2))
    assert found.last == ""
    assert found.known == ("postponed", "")


def test_a_new_date_after_a_postponement_alerts() -> None:
    found = course(CONFIRMED, moved(day=1), said("confirmed", SIXTH, day=5, moves=True))
    assert "date" in found.last
    assert found.known == ("confirmed", SIXTH)


# ── cancelled, denied, and back again ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", ["cancelled", "denied"])
def test_what_is_dead_has_no_date(status: str) -> None:
    found = course(CONFIRMED, said(status, day=1, strikes=True))
    assert found.last == status
    assert found.known == (status, "")


@pytest.mark.parametrize("status", ["cancelled", "denied"])
def test_what_is_dead_dies_once(status: str) -> None:
    found = course(CONFIRMED, said(status, day=1, strikes=True), said(status, by="outlet", day=2, strikes=True))
    assert found.last == ""


@pytest.mark.parametrize("dead", ["cancelled", "denied"])
@pytest.mark.parametrize("status", ["rumoured", "planned"])
def test_a_recap_of_what_is_dead_is_silent(dead: str, status: str) -> None:
    found = course(CONFIRMED, said(dead, day=1, strikes=True), said(status, FOURTH, "outlet", day=2))
    assert found.last == ""
    assert found.known == (dead, "")


@pytest.mark.parametrize("dead", ["cancelled", "denied"])
def test_what_is_dead_may_be_confirmed_again(dead: str) -> None:
    found = course(CONFIRMED, said(dead, day=1, strikes=True), said("confirmed", JULY, day=9))
    assert found.last.startswith("confirmed")
    assert found.known == ("confirmed", JULY)


def test_a_denial_of_a_rumour_alerts() -> None:
    assert course(said("rumoured", by="unnamed"), said("denied", day=1, strikes=True)).last == "denied"


# ── begun and over ───────────────────────────────────────────────────────────────────────────────────────────────────

THAT_DAY = 34.0  # 4 June


def test_a_point_event_is_told_once() -> None:
    found = course(
        CONFIRMED, said("happened", FOURTH, day=THAT_DAY), said("happened", FOURTH, "outlet", day=THAT_DAY + 1)
    )
    assert found.kinds[1:] == ["happened", ""]
    assert found.known == ("happened", FOURTH)


def test_a_one_day_event_that_has_begun_is_not_told_again_when_it_is_over() -> None:
    found = course(CONFIRMED, said("underway", FOURTH, day=THAT_DAY), said("happened", FOURTH, day=THAT_DAY + 0.5))
    assert found.kinds[1:] == ["underway", ""]


def test_an_event_that_lasts_begins_and_ends() -> None:
    claims = [said("underway", day=THAT_DAY, lasting=True), said("happened", day=THAT_DAY + 2, lasting=True)]
    assert course(CONFIRMED, *claims).kinds[1:] == ["underway", "happened"]


def test_what_lasts_is_not_over_on_the_first_of_its_days() -> None:
    planned = said("confirmed", "2031-06-04..2031-06-15")
    opened, closed = (said("happened", day=THAT_DAY + later, lasting=True) for later in (0, 11))
    assert course(planned, opened, closed).kinds[1:] == ["underway", "happened"]
    within_june = said("confirmed", JUNE)
    assert course(within_june, said("happened", day=31, lasting=True)).last == "happened"


def test_it_begins_once() -> None:
    found = course(CONFIRMED, said("underway", day=THAT_DAY), said("underway", by="outlet", day=THAT_DAY + 0.1))
    assert found.last == ""


def test_an_event_that_nobody_announced_may_happen() -> None:
    found = course(said("happened"))
    assert found.last == "happened"
    assert found.known == ("happened", START.date().isoformat())


@pytest.mark.parametrize("status", ["rumoured", "planned", "confirmed", "postponed", "cancelled", "denied"])
@pytest.mark.parametrize("over", ["underway", "happened"])
def test_an_older_state_that_is_told_after_the_event_is_silent(over: str, status: str) -> None:
    found = course(
        CONFIRMED, said(over, FOURTH, day=THAT_DAY), said(status, JULY, "outlet", day=THAT_DAY + 1, moves=True)
    )
    assert found.last == ""
    assert found.known == (over, FOURTH)


# ── order, voices, versions ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", list(Status))
def test_a_claim_older_than_what_is_known_turns_nothing_back(status: str) -> None:
    found = course(replace(CONFIRMED, published=START), said(status, JULY, day=-1, moves=True, strikes=True))
    assert found.last == ""
    assert found.known == ("confirmed", FOURTH)
    assert found.event.published == START


def test_versions_count_changes() -> None:
    found = course(CONFIRMED, said("planned", day=1), moved(SIXTH, day=2, old=FOURTH), said("cancelled", day=3))
    assert [step.event.version for step in found.steps] == [1, 1, 2, 3]


def test_a_change_keeps_what_was_known_before_it() -> None:
    found = course(CONFIRMED, moved(SIXTH, day=1, old=FOURTH))
    change = found.steps[-1].change
    assert change is not None
    assert change.before == found.steps[0].event
    assert change.after == found.event
    assert change.reason == found.steps[-1].reason


def test_owners_are_counted_once() -> None:
    voices = [("The Wire", "A Group"), ("The Post", "A Group"), ("The Herald", "B Group"), ("The Star", "")]
    claims = [said("confirmed", FOURTH, day=i, outlet=o, owner=w) for i, (o, w) in enumerate(voices)]
    assert course(*claims).event.sources == ("A Group", "B Group", "The Star")


def test_voices_for_something_else_are_not_counted() -> None:
    other = said("rumoured", JULY, "unnamed", day=1, outlet="The Post")
    assert course(CONFIRMED, other).event.sources == ("The Wire",)


# ── any claims ───────────────────────────────────────────────────────────────────────────────────────────────────────

_day = st.integers(0, 60).map(lambda n: date(2031, 5, 1) + timedelta(days=n))
_days = st.builds(
    lambda start, n: Days(start, start + timedelta(days=n)), _day, st.sampled_from([0, 0, 0, 1, 9, 30, 90])
)
_several = st.lists(_days, max_size=2).map(tuple)
_claims = st.builds(
    Claim,
    rule=st.just("r"),
    story=st.sampled_from(["a", "b", "c"]),
    published=st.integers(0, 70 * 24).map(lambda hours: START + timedelta(hours=hours)),
    status=st.sampled_from(Status),
    dates=st.none() | _days,
    authority=st.sampled_from(Authority),
    speaker=st.just(""),
    strikes=st.booleans(),
    moves=st.booleans(),
    struck=_several,
    alternatives=_several,
    lasting=st.booleans(),
    outlet=st.sampled_from(["The Wire", "The Post"]),
)
_rows = st.lists(_claims, max_size=12)


def test_who_has_a_say_may_name_a_day_that_was_rumoured_before_another() -> None:
    rumours = (said("rumoured", FOURTH, "unnamed"), said("rumoured", SIXTH, "unnamed", 1, moves=True))
    told = course(*rumours, said("confirmed", FOURTH, day=2, moves=True))
    assert (told.last, told.event.dates) == ("date, confirmed", days(FOURTH))
    again = course(said("confirmed", FOURTH), moved(SIXTH, day=1), said("confirmed", FOURTH, day=2, moves=True))
    assert again.event.dates == days(SIXTH)


def test_what_is_put_off_from_a_long_time_and_to_no_other_has_no_date() -> None:
    half = "2031-07-01..2031-12-31"
    told = course(said("planned", half), moved(half, day=1))
    assert (told.last, told.event.dates, told.event.status) == ("postponed", None, Status.POSTPONED)


def fold(claims: Sequence[Claim]) -> list[Judgement]:
    return list(course(*claims).steps) if claims else []


@given(_rows)
def test_any_claims_give_a_judgement_with_a_reason(claims: list[Claim]) -> None:
    for step in fold(claims):
        assert step.reason
        if step.change:
            assert step.change.kinds
            assert len(set(step.change.kinds)) == len(step.change.kinds)
            assert all(isinstance(kind, Kind) for kind in step.change.kinds)


@given(_rows)
def test_the_same_claims_give_the_same_event(claims: list[Claim]) -> None:
    assert fold(claims) == fold(claims)


@given(_rows)
def test_the_version_is_the_number_of_changes(claims: list[Claim]) -> None:
    steps = fold(claims)
    changes = 0
    for step in steps:
        changes += step.change is not None
        assert step.event.version == changes


@given(_rows)
def test_nothing_turns_back_in_time(claims: list[Claim]) -> None:
    latest = START - timedelta(days=1)
    for step, each in zip(fold(claims), claims, strict=True):
        assert step.change is None or each.published >= latest
        latest = max(latest, each.published)
        assert step.event.published == latest


@given(_rows)
def test_what_is_dead_or_put_off_has_no_date_when_it_becomes_so(claims: list[Claim]) -> None:
    for step in fold(claims):
        if step.change and {Kind.CANCELLED, Kind.DENIED} & set(step.change.kinds):
            assert step.event.dates is None


@given(_rows)
def test_what_has_happened_stays_so(claims: list[Claim]) -> None:
    over = False
    for step in fold(claims):
        assert not (over and step.change)
        over = step.event.status is Status.HAPPENED


@given(_rows)
def test_a_claim_that_is_told_twice_is_silent_the_second_time(claims: list[Claim]) -> None:
    event = Event("r")
    for each in claims:
        event = advance(event, each).event
        assert advance(event, each).change is None


@given(_rows)
def test_a_silent_claim_moves_no_date(claims: list[Claim]) -> None:
    known = Event("r")
    for step in fold(claims):
        assert step.change or step.event.dates == known.dates
        known = step.event


def test_what_began_with_its_end_is_awaited_again_once_somebody_with_a_say_names_a_day() -> None:
    """The first thing ever heard of an awaited event was an earlier one's end."""
    earlier = said("happened", by="outlet")
    found = course(earlier, said("confirmed", "2032-06-04", day=300))
    assert found.kinds == ["happened", "date, confirmed"]
    assert found.known == ("confirmed", "2032-06-04")
    # what was awaited and happened stays so
    assert (
        course(CONFIRMED, said("happened", FOURTH, day=THAT_DAY), said("confirmed", "2032-06-04", day=300)).last == ""
    )


# ── what the event is called ──


def test_what_was_due_before_another_day_was_told_may_well_come_on_it() -> None:
    told = course(said("confirmed", FOURTH), moved("2031-08-12", day=2, old=FOURTH), said("happened", day=34))
    assert told.last == "happened"
    early = course(said("confirmed", "2031-08-12"), said("happened", day=34))
    assert early.last == ""


def test_what_is_put_off_on_its_day_is_put_off_though_it_was_put_off_to_that_day_before() -> None:
    told = course(said("confirmed", FOURTH), moved(SIXTH, day=30, old=FOURTH), moved(SIXTH, day=36))
    assert told.kinds[-1] == "postponed"
    echo = course(said("confirmed", FOURTH), moved(SIXTH, day=30, old=FOURTH), moved(SIXTH, day=31))
    assert echo.last == ""


def test_stories_surely_about_the_event_teach_what_it_is_called() -> None:
    sure, unsure = Sureness(0.9, None, None), Sureness(0.6, None, None)
    found = course(
        said("planned", by="outlet", names=("oslo", "tromso"), sureness=sure),
        said("rumoured", by="outlet", day=1, names=("lisbon",), sureness=unsure),
        said("confirmed", FOURTH, day=2, names=("oslo",), sureness=sure),
        # late, and silent: it teaches all the same
        said("planned", by="outlet", day=1, names=("oslo", "bergen")),
    )
    assert dict(found.event.names) == {"oslo": 3, "tromso": 1, "bergen": 1}
    assert found.event.named == 3


def test_names_are_few_and_the_most_borne_stay() -> None:
    first = said("planned", names=("oslo",))
    later = [said("planned", day=day, names=("oslo", *(f"n{day}-{i}" for i in range(20)))) for day in range(1, 9)]
    names = course(first, *later).event.names
    assert len(names) == 40
    assert names[0] == ("oslo", 9)
