"""Reminders follow the day and are made once; a day that passes without word is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import notice
from monitor.alert import LONGEST_TITLE, Links
from monitor.model import Authority, Change, Claim, Days, DeliveryState, Event, Kind, Rule, Status, Story
from monitor.reminding import Reminder, due, reassure, remind
from monitor.store import Store

DAY = timedelta(days=1)
OPENING = datetime(2031, 6, 18, tzinfo=UTC)
DATES = Days(OPENING.date(), OPENING.date())
RULE = Rule("fair", "Big Fair opening", remind=(DAY, 7 * DAY), ask=True)
EVENT = Event("fair", status=Status.CONFIRMED, dates=DATES, version=1)
WEEK, EVE = Reminder(7, DATES.start), Reminder(1, DATES.start)
QUESTION = Reminder(None, DATES.end)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (OPENING - 8 * DAY, []),
        (OPENING - 7 * DAY, [WEEK]),
        (OPENING - 6 * DAY - timedelta(seconds=1), [WEEK]),
        (OPENING - 6 * DAY, []),
        (OPENING - DAY, [EVE]),
        (OPENING, []),
        (OPENING + DAY, []),
        (OPENING + 2 * DAY, [QUESTION]),
        (OPENING + 9 * DAY, []),
    ],
)
def test_a_day_has_its_reminders_and_its_question(now: datetime, said: list[Reminder]) -> None:
    assert due(EVENT, RULE, None, now) == said
    assert due(EVENT, replace(RULE, remind=(), ask=False), None, now) == []


def test_a_day_that_became_known_after_its_reminder_was_due_needs_none() -> None:
    moment = OPENING - 7 * DAY
    assert due(EVENT, RULE, moment, moment) == []
    assert due(EVENT, RULE, moment - timedelta(seconds=1), moment) == [WEEK]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DENIED, Status.UNDERWAY, Status.HAPPENED])
def test_what_is_off_or_over_has_no_day_ahead(status: Status) -> None:
    for days in range(-8, 9):
        assert due(replace(EVENT, status=status), RULE, None, OPENING + days * DAY) == []


def test_a_vague_time_has_no_day_to_be_reminded_of() -> None:
    month = replace(EVENT, dates=Days(date(2031, 6, 1), date(2031, 6, 30)))
    week = replace(EVENT, dates=Days(date(2031, 6, 16), date(2031, 6, 22)))
    assert due(month, RULE, None, datetime(2031, 5, 31, tzinfo=UTC)) == []
    assert due(week, RULE, None, datetime(2031, 6, 15, tzinfo=UTC)) == [Reminder(1, date(2031, 6, 16))]
    assert due(week, RULE, None, datetime(2031, 6, 24, tzinfo=UTC)) == [Reminder(None, date(2031, 6, 22))]


@given(st.integers(-20 * 24, 20 * 24), st.sets(st.integers(1, 30), max_size=5))
def test_there_is_never_more_than_one_reminder_at_a_time(hours: int, leads: set[int]) -> None:
    rule = replace(RULE, remind=tuple(timedelta(days=lead) for lead in leads), ask=False)
    now = OPENING + timedelta(hours=hours)
    said = due(EVENT, rule, None, now)
    assert len(said) <= 1
    assert all(timedelta() < OPENING - now <= timedelta(days=each.lead or 0) for each in said)


def test_words_say_how_far_away_the_day_is() -> None:
    links = Links("https://news.example.org")
    week = notice.of_day(EVENT, RULE, 7, OPENING - 7 * DAY, links)
    assert week.title == "Big Fair opening: in 7 days, Wednesday 18 June 2031"
    assert "known: Wednesday 18 June 2031, confirmed" in week.text
    assert "https://news.example.org/events/fair" in week.text
    assert notice.of_day(EVENT, RULE, 1, OPENING - DAY, None).title.startswith("Big Fair opening: tomorrow, ")
    assert notice.of_day(EVENT, RULE, None, OPENING + 2 * DAY, None).title == "Big Fair opening: did it happen?"
    hostile = notice.of_day(EVENT, replace(RULE, watch="<b>@everyone</b> " * 20), 1, OPENING - DAY, None)
    assert "<b>" not in hostile.html
    assert "@everyone" not in hostile.text
    assert len(hostile.title) <= LONGEST_TITLE


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store("sqlite://")
    store.upgrade()
    with store.transaction() as tx:
        tx.sync_rules([RULE], OPENING - 60 * DAY)
    yield store
    store.close()


def know(store: Store, dates: Days, at: datetime, status: Status = Status.CONFIRMED) -> None:
    """Let a day become known."""
    story = Story(f"s{at}", "a", "A", f"https://example.org/{at:%F}", "T", "", "x", at, at)
    claim = Claim("fair", story.id, at, status, dates, Authority.PARTY, "")
    with store.transaction() as tx:
        before = tx.event("fair")
        after = replace(before, status=status, dates=dates, version=before.version + 1)
        tx.put_story(story)
        assert tx.set_event(after, before.version)
        tx.add_claim(claim, at=at)
        tx.add_change(Change("fair", (Kind.DATE,), before, after, claim, "date"), None, at)


def live(store: Store, since: datetime, until: datetime) -> list[str]:
    """Look every six hours, as the service does every minute; return what is said."""
    said, now = [], since
    while now <= until:
        with store.transaction() as tx:
            said += [each.title for each in remind(tx, [RULE], ["hook"], None, now)]
        now += timedelta(hours=6)
    return said


def test_each_is_said_once(store: Store) -> None:
    know(store, DATES, OPENING - 60 * DAY)
    assert live(store, OPENING - 60 * DAY, OPENING + 30 * DAY) == [
        "Big Fair opening: in 7 days, Wednesday 18 June 2031",
        "Big Fair opening: tomorrow, Wednesday 18 June 2031",
        "Big Fair opening: did it happen?",
    ]
    assert [outbox.deliveries[0].channel for outbox in store.alerts(rule="fair")] == ["hook"] * 3


def test_they_follow_the_day_when_it_moves(store: Store) -> None:
    know(store, DATES, OPENING - 60 * DAY)
    moved = OPENING - 3 * DAY
    said = live(store, OPENING - 60 * DAY, moved)
    know(store, Days(date(2031, 7, 9), date(2031, 7, 9)), moved)
    said += live(store, moved, OPENING + 10 * DAY)
    said += live(store, OPENING + 10 * DAY, OPENING + 20 * DAY)
    assert said == [
        "Big Fair opening: in 7 days, Wednesday 18 June 2031",
        "Big Fair opening: in 7 days, Wednesday 9 July 2031",
        "Big Fair opening: tomorrow, Wednesday 9 July 2031",
    ]


def test_what_is_called_off_is_not_asked_about(store: Store) -> None:
    know(store, DATES, OPENING - 60 * DAY)
    live(store, OPENING - 60 * DAY, OPENING - 2 * DAY)
    know(store, DATES, OPENING - 2 * DAY, Status.CANCELLED)
    assert live(store, OPENING - 2 * DAY, OPENING + 30 * DAY) == []


def test_what_somebody_has_noted_is_not_said_again_until_the_day_moves(store: Store) -> None:
    know(store, DATES, OPENING - 60 * DAY)
    assert len(live(store, OPENING - 60 * DAY, OPENING - 6 * DAY)) == 1
    with store.transaction() as tx:
        assert len(tx.acknowledge("fair", None, "Ann", OPENING - 6 * DAY)) == 1
    assert live(store, OPENING - 6 * DAY, OPENING + 9 * DAY) == []
    know(store, Days(date(2031, 7, 9), date(2031, 7, 9)), OPENING + 9 * DAY)
    assert live(store, OPENING + 9 * DAY, OPENING + 15 * DAY) == ["Big Fair opening: in 7 days, Wednesday 9 July 2031"]


def test_a_note_that_is_taken_back_brings_the_next_reminder(store: Store) -> None:
    know(store, DATES, OPENING - 60 * DAY)
    live(store, OPENING - 60 * DAY, OPENING - 6 * DAY)
    with store.transaction() as tx:
        tx.acknowledge("fair", None, "Ann", OPENING - 6 * DAY)
        assert len(tx.unacknowledge("fair", None)) == 1
    assert live(store, OPENING - 6 * DAY, OPENING) == ["Big Fair opening: tomorrow, Wednesday 18 June 2031"]


def test_a_rule_that_wants_none_has_none(store: Store) -> None:
    know(store, DATES, OPENING - 60 * DAY)
    with store.transaction() as tx:
        assert remind(tx, [replace(RULE, remind=(), ask=False)], ["hook"], None, OPENING - DAY) == []
        assert remind(tx, [], ["hook"], None, OPENING - DAY) == []


# ── still watching ───────────────────────────────────────────────────────────────────────────────────────────────────

MONDAY = datetime(2031, 5, 5, 8, tzinfo=UTC)


def test_once_a_week_it_says_that_it_still_watches(store: Store) -> None:
    rules = [
        Rule("visit", "minister visit island", still_watching=True),
        Rule("vote", "island vote", notify=("mail",), still_watching=True),
        Rule("quiet", "nothing said"),
    ]
    said = []
    for hour in range(0, 24 * 16, 3):
        now = MONDAY - timedelta(days=1) + timedelta(hours=hour)
        with store.transaction() as tx:
            said += [(now, alert) for alert in reassure(tx, rules, ["hook", "mail"], now)]
    assert [(at.date().isoformat(), alert.title) for at, alert in said] == [
        (day, title)
        for day in ("2031-05-05", "2031-05-12", "2031-05-19")
        for title in ("monitor: still watching 1 event", "monitor: still watching 2 events")
    ]
    hook, mail = said[0][1], said[1][1]
    assert "minister visit island: nothing known; 0 stories this week" in hook.text
    assert "island vote: nothing known" in mail.text
    assert "nothing said" not in mail.text
    assert {delivery.channel for delivery in store.deliveries(DeliveryState.PENDING)} == {"hook", "mail"}


def test_many_events_are_told_as_far_as_there_is_room(store: Store) -> None:
    rules = [Rule(f"r{n}", "a watched event with long words " * 4, still_watching=True) for n in range(200)]
    with store.transaction() as tx:
        (alert,) = reassure(tx, rules, ["hook"], MONDAY)
    assert max(len(alert.text), len(alert.markdown)) <= 2_000
    assert re.search(r"and 1\d\d more: monitor events", alert.text)
