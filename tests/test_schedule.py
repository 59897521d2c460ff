"""When is a feed asked again?"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Failed, Fetched, NotModified, Pace, Poll, Source
from monitor.schedule import DEFAULT, next_due

NOW = datetime(2024, 5, 15, 10, 20, tzinfo=UTC)  # a Wednesday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLL = Poll(Source("a", "https://example.org/feed", "A", interval=15 * MINUTE), "https://example.org/feed")
GOOD = Fetched(b"", "https://example.org/feed")


class Still(random.Random):
    """Chance that always says the least."""

    def random(self) -> float:
        return 0.0


def wait(outcome: Fetched | NotModified | Failed, poll: Poll = POLL, pace: Pace | None = None) -> timedelta:
    return next_due(poll, outcome, NOW, rng=Still(), pace=pace) - NOW


@pytest.mark.parametrize(
    ("outcome", "pace", "expected"),
    [
        (GOOD, Pace(), 15 * MINUTE),
        (NotModified(), Pace(), 15 * MINUTE),
        (replace(GOOD, max_age=5 * MINUTE), Pace(), 15 * MINUTE),
        (replace(GOOD, max_age=40 * MINUTE), Pace(), 40 * MINUTE),
        (replace(GOOD, max_age=40 * MINUTE), Pace(ttl=HOUR), HOUR),
        (NotModified(), Pace(ttl=30 * MINUTE), 30 * MINUTE),
        # a mistaken year must not silence a feed
        (replace(GOOD, max_age=365 * DAY), Pace(), 2 * HOUR),
    ],
)
def test_hints_stretch_the_interval_and_never_shorten_it(outcome, pace, expected):
    assert wait(outcome, pace=pace) == expected


def test_the_remembered_pace_holds_through_unchanged_answers():
    assert wait(NotModified(), replace(POLL, pace=Pace(ttl=HOUR))) == HOUR


def test_a_slow_feed_is_not_hurried_by_a_short_limit_of_hints():
    slow = replace(POLL, source=replace(POLL.source, interval=DAY))
    assert wait(replace(GOOD, max_age=3 * HOUR), slow) == DAY


def test_failures_in_a_row_double_the_wait_up_to_a_limit():
    waits = [wait(Failed("timeout"), replace(POLL, failures=n)) for n in range(8)]
    assert waits[:4] == [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR]
    assert waits[5:] == [4 * HOUR] * 3


@given(st.integers(0, 10**9), st.integers(1, 10**7), st.randoms(use_true_random=False))
def test_no_feed_is_ever_given_up(failures, interval, rng):
    poll = replace(POLL, failures=failures, source=replace(POLL.source, interval=timedelta(seconds=interval)))
    due = next_due(poll, Failed("timeout"), NOW, rng=rng)
    assert NOW + poll.source.interval <= due <= NOW + max(1.5 * poll.source.interval, DEFAULT.longest_wait)


def test_retry_after_is_followed_in_place_of_doubling():
    asked = Failed("http 429", retry_at=NOW + 3 * HOUR)
    assert wait(asked, replace(POLL, failures=6)) == 3 * HOUR


def test_retry_after_does_not_hurry_us():
    assert wait(Failed("http 503", retry_at=NOW + timedelta(seconds=1))) == 15 * MINUTE


def test_retry_after_cannot_silence_a_feed_for_a_month():
    assert wait(Failed("http 503", retry_at=NOW + 30 * DAY)) == DAY


def test_a_feed_that_is_gone_is_looked_at_once_a_week():
    assert wait(Failed("http 410", gone=True)) == 7 * DAY


@pytest.mark.parametrize(
    ("pace", "due"),
    [
        (Pace(skip_hours=frozenset({10, 11, 12})), datetime(2024, 5, 15, 13, 35, tzinfo=UTC)),
        (Pace(skip_days=frozenset({2, 3})), datetime(2024, 5, 17, 0, 35, tzinfo=UTC)),
        (Pace(skip_days=frozenset({2}), skip_hours=frozenset({0, 1})), datetime(2024, 5, 16, 2, 35, tzinfo=UTC)),
        # a feed that never changes is a mistake
        (Pace(skip_hours=frozenset(range(24))), datetime(2024, 5, 15, 10, 35, tzinfo=UTC)),
        (Pace(skip_days=frozenset(range(7))), datetime(2024, 5, 15, 10, 35, tzinfo=UTC)),
    ],
)
def test_hours_and_days_that_a_feed_sleeps_through_are_left_out(pace, due):
    assert NOW + wait(GOOD, pace=pace) == due


def test_due_times_are_spread_a_little():
    rng = random.Random(1)
    dues = {next_due(POLL, GOOD, NOW, rng=rng) for _ in range(50)}
    assert len(dues) == 50
    assert max(dues) <= NOW + 16 * MINUTE


@given(
    st.builds(
        Pace,
        st.none() | st.integers(1, 10**7).map(lambda s: timedelta(seconds=s)),
        st.frozensets(st.integers(0, 23)),
        st.frozensets(st.integers(0, 6)),
    )
)
def test_a_pace_survives_being_written_down(pace):
    assert Pace.read(str(pace)) == pace
    due = next_due(POLL, GOOD, NOW, rng=Still(), pace=pace)
    assert NOW < due <= NOW + 9 * DAY
