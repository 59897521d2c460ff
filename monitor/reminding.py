"""Whose day is near, and whose has passed without word? What is known and the time → reminders in the outbox.

Runs inside the caller's transaction. Must not send, must not ask for the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from monitor import notice
from monitor.alert import Links
from monitor.model import Alert, Event, Rule, Status
from monitor.store import Transaction
from monitor.values import dataclass

#: a time that is vaguer than this has no day to be reminded of
VAGUE = timedelta(days=7)
#: a reminder that could not be made in time, as nothing ran, is still made for so long
LATE = timedelta(days=1)
#: when it is asked whether an event took place, and how long after that it is too late to ask
GRACE = timedelta(days=1)
STALE = timedelta(days=7)
WEEK = timedelta(days=7)

_AHEAD = {Status.RUMOURED, Status.PLANNED, Status.CONFIRMED, Status.POSTPONED}


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is to be said of an event's day."""

    #: days before it; None: it has passed, and nobody reported that it took place
    lead: int | None
    #: day that it is about
    day: date


def due(event: Event, rule: Rule, changed: datetime | None, now: datetime) -> list[Reminder]:
    """Return what is to be said now, as often as it is asked; at most one reminder, and one question.

    `changed`: when what is known changed last. A date that became known later than its reminder was due needs none.
    """
    dates = event.dates
    if dates is None or event.status not in _AHEAD or dates.end - dates.start >= VAGUE:
        return []
    found = []
    for lead in sorted(rule.remind):
        moment = _midnight(dates.start) - lead
        if moment <= now < min(moment + LATE, _midnight(dates.start)) and (changed is None or changed < moment):
            found.append(Reminder(lead.days, dates.start))
            break
    over = _midnight(dates.end) + timedelta(days=1) + GRACE
    if rule.ask and over <= now < over + STALE:
        found.append(Reminder(None, dates.end))
    return found


def remind(
    tx: Transaction, rules: Iterable[Rule], channels: Sequence[str], links: Links | None, now: datetime
) -> list[Alert]:
    """Put into the outbox what is to be said now and was not yet; return it. `channels`: for rules that name none."""
    wanted = {rule.id: rule for rule in rules if rule.remind or rule.ask}
    made = []
    for event in tx.events() if wanted else ():
        rule = wanted.get(event.rule)
        if rule is None or not _may_be_due(event, rule, now):
            continue
        ledger = tx.ledger(rule.id)
        if ledger and tx.noted(ledger[-1]):
            continue  # somebody knows; when the day moves, that is news to be noted again
        for reminder in due(event, rule, ledger[-1].at if ledger else None, now):
            alert = notice.of_day(event, rule, reminder.lead, now, links)
            # under the same id each time, so that it is made once
            if tx.add_alert(alert, rule.notify or channels, now):
                made.append(alert)
    return made


def reassure(tx: Transaction, rules: Sequence[Rule], channels: Sequence[str], now: datetime) -> list[Alert]:
    """On Mondays, put into the outbox one message a channel on the rules that say weekly that they are watched."""
    today = now.astimezone(UTC).date()
    if today.weekday() != 0:
        return []
    by_channel: dict[str, list[Rule]] = {}
    for rule in rules:
        for channel in (rule.notify or channels) if rule.still_watching else ():
            by_channel.setdefault(channel, []).append(rule)
    made = []
    for channel, watched in by_channel.items():
        key = f"{today} {channel}"
        if tx.alert(notice.id_of(f"still {key}")) is None:
            alert = _still(tx, watched, key, now)
            tx.add_alert(alert, [channel], now)
            made.append(alert)
    return made


def _still(tx: Transaction, rules: Sequence[Rule], key: str, now: datetime) -> Alert:
    events = [tx.event(rule.id) for rule in rules]
    stories = [len({told.claim.story for told in tx.told(rule.id) if told.at >= now - WEEK}) for rule in rules]
    polls = tx.polls()
    failing = sum(poll.failures > 0 for poll in polls)
    feeds = f"Feeds: {len(polls)}" + (f", of which {failing} do not answer" if failing else ", all answer")
    return notice.still(events, rules, stories, feeds, key, now)


def _may_be_due(event: Event, rule: Rule, now: datetime) -> bool:
    return bool(due(event, rule, None, now))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
