"""On the day that is known, less is needed to tell that it takes place; on any other day it is not enough."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from monitor import match, pipeline
from monitor.model import Days, Event, Reading, Rule, Status, Story


def read(watch: str, day: str, title: str, summary: str, known: Days | None) -> Reading:
    when = datetime.fromisoformat(day).replace(hour=18, tzinfo=UTC)
    story = Story("s", "feed", "Paper", "https://paper.example/s", title, summary, "", when, when)
    (reading,) = pipeline.read(
        story, match.compile_rules([Rule("r", watch)]), known=lambda rule: Event(rule, dates=known), everything=True
    )
    return reading


def days(first: str, last: str = "") -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last or first))


WON = ("2024-05-18", "Ogara stuns Lindqvist in eleven rounds", "The challenger had the belt on Saturday night.")


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (days("2024-05-18"), Status.HAPPENED),
        (days("2024-05-17", "2024-05-19"), Status.HAPPENED),
        (days("2024-06-08"), None),
        (days("2024-05-01", "2024-05-31"), None),
        (None, None),
    ],
)
def test_the_known_day_makes_a_result_a_report_of_the_event(known: Days | None, status: Status | None) -> None:
    reading = read("Ogara Lindqvist fight", *WON, known=known)
    told = reading.claim.status if reading.claim else None
    assert (told is Status.HAPPENED) is (status is Status.HAPPENED)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Ogara and Lindqvist weigh in hours before the bell", "Both made the limit on Saturday morning."),
        ("Will Ogara beat Lindqvist?", "The town was full on Saturday."),
        ("Ogara ready for Lindqvist", "They arrived at the arena on Saturday. The first bell is due at 9 p.m."),
        ("Ogara against Lindqvist postponed", "The roof leaked on Saturday."),
    ],
)
def test_what_looks_ahead_on_the_day_or_says_it_is_off_is_no_report_of_it(title: str, summary: str) -> None:
    reading = read("Ogara Lindqvist fight", "2024-05-18", title, summary, days("2024-05-18"))
    assert reading.claim is None or reading.claim.status is not Status.HAPPENED


def test_while_it_lasts_it_is_under_way_and_behind_its_last_day_it_is_over() -> None:
    known = days("2024-05-16", "2024-05-18")
    during = read("Berg summit Nord Sund", "2024-05-16", "Nord and Sund dine with Berg's mayor",
                  "Toasts were raised at the summit on Thursday.", known)  # fmt: skip
    assert during.claim is not None
    assert during.claim.status is Status.UNDERWAY
