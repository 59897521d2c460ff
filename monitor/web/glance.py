"""What do all events look like at a glance? One line each, a page of them at a time. Must not write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup

from monitor.model import Event, Rule, Status
from monitor.showing import chart
from monitor.showing.course import Move, moves
from monitor.showing.slip import slip
from monitor.showing.voices import Stance, voices
from monitor.showing.words import countdown, shift
from monitor.store import Ledger, Told
from monitor.web.desk import Desk

#: lines of a page: more would take it past 100 kB and a tenth of a second
PAGE = 30
_OVER = (Status.HAPPENED, Status.CANCELLED, Status.DENIED)


@dataclass(frozen=True, slots=True)
class Glance:
    """One event on one line."""

    rule: Rule
    event: Event
    countdown: str
    chart: Markup
    #: what last moved, and when
    last: Move | None
    shift: str
    agreeing: int
    dissenting: int


@dataclass(frozen=True, slots=True)
class Glances:
    """One page of events; pages count from 1."""

    lines: tuple[Glance, ...]
    page: int
    pages: int
    total: int


def glances(desk: Desk, page: int = 1) -> Glances:
    """Return a page of events: those to come by date, then those without one, then those that are over."""
    now = desk.clock()
    known = {event.rule: event for event in desk.store.events()}
    found = [(rule, known.get(rule.id) or Event(rule.id)) for rule in desk.config().rules]
    today = now.astimezone(UTC).date()
    found.sort(key=lambda pair: _order(pair[1], today))
    pages = max(-(-len(found) // PAGE), 1)
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    known_of = [rule.id for rule, event in shown if event.status]
    told, ledgers = desk.store.told_of(known_of), desk.store.ledgers(known_of)
    lines = [_glance(rule, event, told.get(rule.id, []), ledgers.get(rule.id, []), now) for rule, event in shown]
    return Glances(tuple(lines), page, pages, len(found))


def _order(event: Event, today: date) -> tuple[int, date, str]:
    if event.status is None:
        return 2, date.max, event.rule
    if event.status in _OVER or (event.dates and event.dates.end < today):
        return 3, date.max, event.rule
    return (0, event.dates.start, event.rule) if event.dates else (1, date.max, event.rule)


def _glance(rule: Rule, event: Event, told: Sequence[Told], ledger: Sequence[Ledger], now: datetime) -> Glance:
    moved = moves(ledger, told)
    stances = [voice.stance for voice in voices(event, told, moved)]
    last = max(moved, key=lambda move: move.claim.published) if moved else None
    return Glance(
        rule=rule,
        event=event,
        countdown=countdown(event.dates, event.status, now.astimezone(UTC).date()),
        # `chart` escapes every word that it takes in
        chart=Markup(chart.spark(slip(moved), now)),  # noqa: S704
        last=last,
        shift=shift(last.before.dates, last.after.dates) if last else "",
        agreeing=stances.count(Stance.AGREES),
        dissenting=stances.count(Stance.DISSENTS),
    )
