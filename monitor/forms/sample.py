"""How does an alert look of which everything is known? For trying forms, templates and channels.

Must not be taken for news: whoever sends it says so.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from monitor.forms import bodies
from monitor.model import Alert, Authority, Days, Facts, Kind, State, Status

_URL, _ID = "https://wire.example/1", "3f2a" * 8

FACTS = Facts(
    event="minister visit island",
    change="date narrowed to 18–19 June 2031, confirmed",
    before=State(Status.PLANNED, Days(date(2031, 6, 16), date(2031, 6, 22))),
    after=State(Status.CONFIRMED, Days(date(2031, 6, 18), date(2031, 6, 19))),
    was="week of 16 June 2031, planned",
    now="18–19 June 2031, confirmed by the ministry",
    sentence="The minister is to visit the island on 18 and 19 June, the ministry said.",
    speaker="the ministry (official side)",
    authority=Authority.PARTY,
    headline="Dates of the visit are out",
    outlet="Daily Wire",
    published=datetime(2031, 6, 17, 11, 5, tzinfo=UTC),
    sources="3 independent so far, 2 for what is known now",
    agree=("Other Post", "Daily Wire"),
    differ=("Evening Herald: Wednesday 25 June 2031, planned",),
    page="https://monitor.example/events/visit",
)


def alert(facts: Facts, title: str, rule: str, identifier: str, at: datetime) -> Alert:
    """Write an alert with these facts."""
    return Alert(
        id=identifier,
        rule=rule,
        kinds=(Kind.DATE, Kind.CONFIRMED),
        title=title,
        text=bodies.text(facts, _URL, identifier),
        markdown=bodies.markdown(facts, _URL, identifier),
        html=bodies.page(facts, _URL, identifier),
        url=_URL,
        at=at,
        facts=facts,
    )


ALERT = alert(FACTS, f"{FACTS.event}: {FACTS.change}", "visit", _ID, FACTS.published)
