"""Is an alert that is likely to be a mistake held back, with its reason, and does it leave what is known alone?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from readings import days, reading

from monitor import doubt, tracker
from monitor.model import Authority, Claim, Event, Guess, Kind, Status, Sureness
from monitor.relevance import ABOUT
from monitor.weighing import Weights

AT = datetime(2031, 5, 1, 9, tzinfo=UTC)
KNOWN = Event(
    "r",
    status=Status.CONFIRMED,
    dates=days("2031-06-04"),
    authority=Authority.PARTY,
    dates_authority=Authority.PARTY,
    published=AT - timedelta(hours=30),
    version=2,
    sources=("A", "B", "C"),
)
CANCELS = Claim("r", "s", AT, Status.CANCELLED, None, Authority.OUTLET, "", strikes=True, outlet="The Wire")


@pytest.fixture
def weighs(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Return the weights of alerts, to be filled: without any, what is news is just told."""
    weights: dict[str, float] = {}

    def learnt(_name: str, of: Mapping[str, float] = weights) -> Weights:
        least = math.log(doubt.TOLD / (1 - doubt.TOLD)) + 0.001
        return Weights.grown(of, [least, *((sign, 0.5, 0.0, weight) for sign, weight in enumerate(of.values()))])

    monkeypatch.setattr(doubt, "learnt", learnt)
    return weights


def test_what_is_likely_to_be_a_mistake_is_not_told_and_changes_nothing(weighs: dict[str, float]) -> None:
    weighs["alerts of cancelled"] = -1.2
    unsure = replace(CANCELS, sureness=Sureness(about=0.9, status=0.25))
    judgement = doubt.judge(KNOWN, unsure)
    assert judgement.change is None
    assert judgement.event == KNOWN
    assert judgement.reason == "doubted, 25% likely: cancelled for the first time (alerts of cancelled)"


def test_what_is_likely_is_told_as_the_tracker_has_it(weighs: dict[str, float]) -> None:
    weighs["cancelled: sure of the event"] = 1.0
    sure = replace(CANCELS, sureness=Sureness(about=0.9))
    assert doubt.judge(KNOWN, sure) == tracker.advance(KNOWN, sure)
    assert tracker.advance(KNOWN, sure).change is not None


def test_what_is_plainly_read_is_told_however_unlikely_such_news_is(weighs: dict[str, float]) -> None:
    weighs["alerts of cancelled"] = -9.0
    plain = replace(CANCELS, sureness=Sureness(about=0.97, status=0.85))
    assert doubt.judge(KNOWN, plain) == tracker.advance(KNOWN, plain)
    assert doubt.judge(KNOWN, replace(plain, sureness=Sureness(about=0.97, status=0.75))).change is None
    assert doubt.judge(KNOWN, replace(plain, sureness=Sureness(about=0.9, status=0.9))).change is None


def test_what_comes_on_its_day_is_told_however_unsure_its_day_is(weighs: dict[str, float]) -> None:
    weighs["alerts of happened"] = -9.0
    assert KNOWN.dates is not None
    on_its_day = datetime(2031, 6, 4, 19, tzinfo=UTC)
    tells = replace(
        CANCELS, published=on_its_day, status=Status.HAPPENED, dates=KNOWN.dates, strikes=False,
        sureness=Sureness(about=0.93, date=0.5, status=0.8),
    )  # fmt: skip
    assert doubt.judge(KNOWN, tells).change is not None
    assert doubt.judge(replace(KNOWN, dates=days("2031-07-30")), tells).change is None


def test_of_what_is_plainly_put_off_the_old_date_may_be_in_doubt_and_a_new_one_may_not(
    weighs: dict[str, float],
) -> None:
    weighs |= {"alerts of postponed": -9.0, "alerts of date, postponed": -9.0}
    sure = Sureness(about=0.97, date=0.5, status=0.85)
    off = replace(CANCELS, status=Status.POSTPONED, dates=KNOWN.dates, moves=True, sureness=sure)
    assert doubt.judge(KNOWN, off) == tracker.advance(KNOWN, off)
    assert doubt.judge(KNOWN, off).event.dates is None
    assert doubt.judge(KNOWN, replace(off, dates=days("2031-07-01"))).change is None


def test_a_claim_that_does_not_say_how_sure_its_reader_was_is_taken_at_its_word(weighs: dict[str, float]) -> None:
    weighs["alerts of cancelled"] = -9.0
    assert doubt.judge(KNOWN, CANCELS) == tracker.advance(KNOWN, CANCELS)


def test_what_would_not_be_told_anyway_is_not_doubted(weighs: dict[str, float]) -> None:
    weighs["confirmed is known"] = -9.0
    again = replace(CANCELS, status=Status.CONFIRMED, dates=KNOWN.dates, strikes=False, sureness=Sureness(0.6))
    assert doubt.judge(KNOWN, again) == tracker.advance(KNOWN, again)


def test_the_signs_say_what_was_known_what_is_said_and_how_sure_the_reader_was() -> None:
    claim = replace(
        CANCELS, status=Status.POSTPONED, dates=days("2031-06-20"), moves=True, sureness=Sureness(0.5, 0.999, None)
    )
    judgement = tracker.advance(KNOWN, claim)
    change = judgement.change
    assert change is not None
    assert change.kinds == (Kind.DATE, Kind.POSTPONED)
    signs = doubt.signs(KNOWN, change, judgement, claim)
    assert {
        "alerts of date, postponed",
        "confirmed is known",
        "says postponed where confirmed is known",
        "on the word of outlet",
        "its date is later",
        "its date lies within a year",
        "the known date lies within six weeks",
        "3 voices for what is known",
        "speaks of a move",
    } <= set(signs)
    assert signs["sure of the event"] == 0.5
    assert signs["sure of the date"] == 0.999
    assert "sure of the status" not in signs


def test_how_a_story_is_put_is_weighed_too(weighs: dict[str, float]) -> None:
    weighs["the title asks"] = -3.0
    claim = replace(CANCELS, sureness=Sureness(about=0.9, status=0.5))
    assert doubt.judge(KNOWN, claim).change is not None
    assert doubt.judge(KNOWN, replace(claim, wordings=("the title asks",))).change is None


def test_news_that_comes_close_behind_other_news_is_doubted(weighs: dict[str, float]) -> None:
    weighs |= {"how sure": 0.5, "changed lately": -3.0}
    claim = replace(CANCELS, sureness=Sureness(about=0.9, status=0.5))
    assert doubt.judge(KNOWN, claim).change is not None
    assert doubt.judge(replace(KNOWN, changed=AT - timedelta(hours=2)), claim).change is None
    assert doubt.judge(replace(KNOWN, changed=AT - timedelta(days=90)), claim).change is not None


def test_a_confirmation_by_somebody_with_a_say_is_news_after_one_by_others(weighs: dict[str, float]) -> None:
    claim = replace(CANCELS, status=Status.CONFIRMED, strikes=False, dates=KNOWN.dates, authority=Authority.PARTY)
    claim = replace(claim, sureness=Sureness(about=0.9, status=0.5))
    by_others = replace(KNOWN, authority=Authority.OUTLET)
    change = doubt.judge(by_others, claim).change
    assert change is not None
    assert (change.kinds, change.before) == ((Kind.CONFIRMED,), by_others)
    assert doubt.judge(KNOWN, claim).change is None
    weighs["reason: confirmed by somebody with a say"] = -3.0
    assert doubt.judge(by_others, claim).change is None


def test_what_is_under_way_is_undone_by_a_day_to_come_and_not_by_a_word() -> None:
    begun = replace(KNOWN, status=Status.UNDERWAY, dates=days("2031-04-28..2031-05-06"))
    plain = replace(CANCELS, status=Status.CONFIRMED, strikes=False)
    assert [j.change for j in doubt.proposals(begun, plain)] == [None]
    changes = [j.change for j in doubt.proposals(begun, replace(plain, dates=days("2031-05-20")))]
    assert changes[0] is None
    assert changes[1] is not None
    signs = doubt.signs(begun, changes[1], tracker.advance(begun, plain), plain)
    assert "it was told to have begun" in signs


def test_a_reading_says_how_its_story_is_put() -> None:
    claim = reading("Velora Horizon 3 release", "Will Velora Horizon 3 be released on 6 November?").claim
    assert claim is not None
    assert "the title asks" in claim.wordings


def guess(status: Status, chance: float) -> Guess:
    return Guess(status, None, (), strikes=False, moves=False, sureness=Sureness(0.9, None, chance))


def test_a_less_likely_reading_is_told_where_it_makes_the_likelier_news(weighs: dict[str, float]) -> None:
    weighs["says cancelled"] = -2.0
    denies = guess(Status.DENIED, 0.7)
    told = replace(CANCELS, authority=Authority.PARTY, sureness=Sureness(0.9, None, 0.4), guesses=(denies,))
    judgement = doubt.judge(KNOWN, told)
    assert judgement.change is not None
    assert judgement.change.kinds == (Kind.DENIED,)
    assert judgement.change.claim.status is Status.DENIED
    assert judgement.event.status is Status.DENIED


def test_a_less_likely_reading_that_is_no_news_leaves_the_likeliest_as_it_is(weighs: dict[str, float]) -> None:
    weighs["another reading"] = -9.0
    again = replace(CANCELS, status=Status.CONFIRMED, dates=KNOWN.dates, strikes=False, sureness=Sureness(0.9))
    told = replace(again, authority=Authority.PARTY, guesses=(guess(Status.DENIED, 0.3),))
    assert doubt.judge(KNOWN, told) == tracker.advance(KNOWN, told)


def test_a_story_that_may_be_of_something_else_changes_nothing_unless_it_brings_news(weighs: dict[str, float]) -> None:
    again = replace(CANCELS, status=Status.CONFIRMED, dates=KNOWN.dates, strikes=False)
    unlikely = replace(again, sureness=Sureness(about=ABOUT - 0.05))
    judgement = doubt.judge(KNOWN, unlikely)
    assert judgement.event == KNOWN
    assert judgement.reason == "likely not about the event, and without news"
    news = replace(CANCELS, sureness=Sureness(about=ABOUT - 0.05))
    assert doubt.judge(KNOWN, news).change is not None
    weighs["alerts of cancelled"] = -9.0
    assert doubt.judge(KNOWN, news).event == KNOWN


def test_a_story_that_may_be_of_something_else_matches_if_it_brings_news() -> None:
    found = reading("Velora Horizon 3 release", "Velora Horizon 3 will be released on 6 November")
    unlikely = replace(found, match=replace(found.match, matched=False))
    assert found.claim is not None
    news = tracker.advance(Event("r"), found.claim)
    assert doubt.settled(unlikely, news).match.matched
    assert doubt.settled(unlikely, news).match.why.endswith("it brings news: first date")
    assert not doubt.settled(unlikely, tracker.advance(news.event, found.claim)).match.matched


def test_a_reader_says_how_sure_it_is() -> None:
    claim = reading("Velora Horizon 3 release", "Velora Horizon 3 will be released on 6 November").claim
    assert claim is not None
    assert claim.sureness is not None
    assert claim.sureness.about is not None
    assert claim.sureness.date is not None
    assert claim.sureness.status is not None
    assert 0.5 < claim.sureness.about <= 1
    assert 0.5 < claim.sureness.date <= 1
    journey = reading("Mardell visit Norway", "Mardell to visit Norway on 3 June").claim
    assert journey is not None
    assert journey.sureness is not None
    assert journey.sureness.about is None
