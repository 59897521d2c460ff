"""Is it told how lately an event was heard of, and changed, and nothing of one that is new?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Event
from monitor.recency import recency

NOW = datetime(2031, 5, 14, 9, tzinfo=UTC)


def changed(ago: timedelta) -> float:
    """Return how lately an event changed that did so some time ago."""
    return recency(Event("r", changed=NOW - ago), NOW)["changed lately"]


def test_nothing_is_told_of_an_event_that_was_never_heard_of() -> None:
    assert recency(Event("r"), NOW) == {}


def test_what_was_just_now_is_wholly_there_and_what_is_old_hardly() -> None:
    assert changed(timedelta()) == 1
    assert 0 < changed(timedelta(days=4000)) < 0.1


def test_it_fades_by_the_same_amount_each_time_that_the_hours_double() -> None:
    day, two, four = (changed(timedelta(hours=hours - 1)) for hours in (32, 64, 128))
    assert day - two == pytest.approx(two - four)
    assert day > two


def test_a_report_older_than_the_last_one_comes_as_if_at_once() -> None:
    assert changed(timedelta(hours=-5)) == 1


def test_when_it_was_heard_of_and_when_it_changed_are_told_apart() -> None:
    event = Event("r", published=NOW - timedelta(hours=1), changed=NOW - timedelta(days=9))
    fresh = recency(event, NOW)
    assert fresh["heard of lately"] > fresh["changed lately"] > 0
