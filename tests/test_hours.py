"""When quiet hours end and digests go, in time zones, over midnight and when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.hours import cron, next_time, quiet, quiet_until

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ("22:00-07:00", "2031-05-01 21:59", None),
        ("22:00-07:00", "2031-05-01 22:00", "2031-05-02 07:00"),
        ("22:00-07:00", "2031-05-02 06:59", "2031-05-02 07:00"),
        ("22:00-07:00", "2031-05-02 07:00", None),
        ("9:30 - 17:00", "2031-05-01 12:00", "2031-05-01 17:00"),
        ("22:00-07:00 Europe/Berlin", "2031-05-01 20:00", "2031-05-02 05:00"),
        ("22:00-07:00 Europe/Berlin", "2031-12-01 20:30", None),
        ("22:00-07:00 Asia/Kolkata", "2031-05-01 16:30", "2031-05-02 01:30"),
        # the night in which clocks go forward is an hour shorter, the one in which they go back an hour longer
        ("22:00-07:00 Europe/Berlin", "2031-03-29 21:00", "2031-03-30 05:00"),
        ("22:00-07:00 Europe/Berlin", "2031-10-25 20:00", "2031-10-26 06:00"),
        ("00:00-23:59", "2031-05-01 23:59", None),
    ],
)
def test_quiet_hours_have_an_end(hours: str, now: str, until: str | None) -> None:
    read = quiet(hours)
    assert read is not None
    assert quiet_until(read, at(now)) == (at(until) if until else None)


@pytest.mark.parametrize(
    ("times", "now", "then"),
    [
        ("0 8 * * *", "2031-05-01 08:00", "2031-05-02 08:00"),
        ("0 8 * * *", "2031-05-01 07:59", "2031-05-01 08:00"),
        ("*/15 * * * *", "2031-05-01 08:01", "2031-05-01 08:15"),
        ("5/20 9-17/4 * * *", "2031-05-01 09:26", "2031-05-01 09:45"),
        ("0 8 * * 1-5 Europe/Berlin", "2031-05-02 06:00", "2031-05-05 06:00"),
        ("0 8 * * mon,WED", "2031-05-05 09:00", "2031-05-07 08:00"),
        ("0 8 * * 7", "2031-05-01 00:00", "2031-05-04 08:00"),
        ("0 0 1 jan *", "2031-05-01 00:00", "2032-01-01 00:00"),
        ("0 0 29 2 *", "2031-05-01 00:00", "2032-02-29 00:00"),
        # limited days and weekdays: either is enough
        ("0 0 13 * 5", "2031-05-01 00:00", "2031-05-02 00:00"),
        ("0 0 13 * *", "2031-05-01 00:00", "2031-05-13 00:00"),
        # 02:30 is left out on 30 March, and comes twice on 26 October
        ("30 2 * * * Europe/Berlin", "2031-03-29 12:00", "2031-03-30 01:30"),
        ("30 2 * * * Europe/Berlin", "2031-10-25 12:00", "2031-10-26 00:30"),
        ("30 2 * * * Europe/Berlin", "2031-10-26 00:30", "2031-10-27 01:30"),
    ],
)
def test_a_digest_has_a_next_time(times: str, now: str, then: str) -> None:
    read = cron(times)
    assert read is not None
    assert next_time(read, at(now)) == at(then)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22:00",
        "22:00-22:00",
        "24:00-07:00",
        "22:60-07:00",
        "22:00-07:00 Nowhere/Else",
        "22:00-07:00 ../etc",
        "10-12",
    ],
)
def test_what_are_no_hours_is_refused(text: str) -> None:
    assert quiet(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "0 8 * *", "60 8 * * *", "0 24 * * *", "0 8 0 * *", "0 8 * 13 *", "0 8 * * 8", "a 8 * * *", "0 8 31 2 *"),
        *(
            "0 8 * * * Nowhere",
            "*/0 * * * *",
            "5-1 * * * *",
            "1,,2 * * * *",
            "@daily",
            "0 8 * * * UTC UTC",
            "-1 8 * * *",
        ),
    ],
)
def test_what_is_no_time_or_never_comes_is_refused(text: str) -> None:
    assert cron(text) is None


@given(st.integers(0, 20 * 365 * 24 * 60), st.sampled_from([BERLIN, "America/New_York", "UTC"]))
def test_hours_end_within_a_day_and_digests_come_again(minutes: int, zone: str) -> None:
    moment = at("2020-01-01 00:00") + timedelta(minutes=minutes)
    night, daily = quiet(f"22:00-07:00 {zone}"), cron(f"0 8 * * * {zone}")
    assert night is not None
    assert daily is not None
    end = quiet_until(night, moment)
    if end is not None:
        assert moment < end <= moment + timedelta(hours=10)
        assert quiet_until(night, end) is None
    then = next_time(daily, moment)
    assert then is not None
    assert moment < then <= moment + timedelta(hours=25)
