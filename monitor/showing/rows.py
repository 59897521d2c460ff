"""What does a listing say of an event, a story, an alert, a feed? One JSON object each, stable for other programs.

Must not print, and must not ask the database.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from monitor.model import Claim, Days, Delivery, Event, Kind, Match, Poll, Rule, Source, Story
from monitor.outage import Outage, Trouble

if TYPE_CHECKING:
    from monitor.showing.course import Move
    from monitor.store import Outbox, Stop, Told

Row = dict[str, Any]
#: takes secrets out of a text
Mask = Callable[[str], str]


def stamp(at: datetime | None) -> str | None:
    """Return an instant for JSON: ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def days_row(days: Days | None) -> dict[str, str] | None:
    """Return a range of days for JSON, both ends included."""
    return {"start": days.start.isoformat(), "end": days.end.isoformat()} if days else None


def days_text(days: Days | None) -> str:
    """Return a range of days for people: `2024-06-18`, `18-19 Jun 2024`, or `-`."""
    if days is None:
        return "-"
    start, end = days.start, days.end
    if start == end:
        return start.isoformat()
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.isoformat()}..{end.day:02d}"
    return f"{start.isoformat()}..{end.isoformat()}"


def event_row(event: Event, rule: Rule | None) -> Row:
    """Return what is known of a rule's event."""
    return {
        "rule": event.rule,
        "watch": rule.watch if rule else None,
        "status": event.status,
        "date": days_row(event.dates),
        "authority": event.authority if event.status else None,
        "date_authority": event.dates_authority if event.dates else None,
        "occasion": event.occasion,
        "version": event.version,
        "published": stamp(event.published),
        "sources": list(event.sources),
    }


def whole_story_row(story: Story) -> Row:
    """Return a story with its text, in which offsets of evidence count, and the text's hash."""
    return story_row(story) | {"text": story.text, "content_hash": story.content_hash}


def match_row(match: Match) -> Row:
    """Return whether a story is about a rule's event, and by which of its words."""
    return {
        "rule": match.rule,
        "story": match.story,
        "matched": match.matched,
        "why": match.why,
        "spans": [{"start": start, "end": end} for start, end in match.spans],
    }


def story_row(story: Story) -> Row:
    """Return a story without its body."""
    return {
        "id": story.id,
        "source": story.source,
        "outlet": story.outlet,
        "url": story.url,
        "title": story.title,
        "published": stamp(story.published),
        "seen": stamp(story.seen),
        "language": story.language,
        "authority": story.authority,
    }


def alert_row(outbox: Outbox, mask: Mask) -> Row:
    """Return an alert with its deliveries, secrets taken out of what channels answered."""
    alert = outbox.alert
    return {
        "id": alert.id,
        "rule": alert.rule,
        "kinds": list(alert.kinds),
        "title": alert.title,
        "text": alert.text,
        "url": alert.url,
        "at": stamp(alert.at),
        "deliveries": [delivery_row(delivery, mask) for delivery in outbox.deliveries],
        "acknowledged": {"by": outbox.ack.who, "at": stamp(outbox.ack.at)} if outbox.ack else None,
    }


def delivery_row(delivery: Delivery, mask: Mask) -> Row:
    """Return a delivery without its alert."""
    return {
        "channel": delivery.channel,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "due": stamp(delivery.due),
        "error": mask(delivery.error),
        "held": delivery.held,
        "summary": delivery.summary or None,
        "via": delivery.via or None,
    }


def channel_row(name: str, stop: Stop | None, waiting: int, mask: Mask) -> Row:
    """Return how a channel is doing, secrets taken out of what it answered."""
    return {
        "channel": name,
        "state": channel_state(stop),
        "waiting": waiting,
        "since": stamp(stop.since) if stop else None,
        "again": stamp(stop.again) if stop else None,
        "error": mask(stop.error) if stop else "",
    }


def channel_state(stop: Stop | None) -> str:
    """Return `ok` or `stopped`."""
    return "stopped" if stop else "ok"


def feed_row(source: Source, poll: Poll | None, mask: Mask, outage: Outage | None = None) -> Row:
    """Return a feed with what is remembered of it, secrets taken out of its address and its error."""
    state = feed_state(poll, outage)
    return {
        "id": source.id,
        "name": source.name,
        "url": mask(source.url),
        "tags": sorted(source.tags),
        "authority": source.authority,
        "owner": source.owner,
        "language": source.language,
        "interval_seconds": int(source.interval.total_seconds()),
        "state": state,
        "silent_since": stamp(outage.since) if outage and state == "silent" else None,
        "polled": stamp(poll.polled_at) if poll else None,
        "due": stamp(poll.due) if poll else None,
        "failures": poll.failures if poll else 0,
        "error": mask(poll.error) if poll else "",
    }


def letter_row(delivery: Delivery, mask: Mask) -> Row:
    """Return a delivery with what it carries."""
    return {"alert": delivery.alert.id, "rule": delivery.alert.rule, **delivery_row(delivery, mask)}


def rule_row(rule: Rule, muted_until: datetime | None = None) -> Row:
    """Return a rule as it was written, and until when its messages wait."""
    return {
        "id": rule.id,
        "watch": rule.watch,
        "aliases": {phrase: list(names) for phrase, names in rule.aliases.items()},
        "exclude": list(rule.exclude),
        "notify": list(rule.notify),
        "kinds": {name: [kind for kind in Kind if kind in kinds] for name, kinds in sorted(rule.kinds.items())},
        "on": [kind for kind in Kind if kind in rule.on],
        "feeds": list(rule.feeds),
        "urgent": rule.urgent,
        "remind_seconds": [int(lead.total_seconds()) for lead in rule.remind],
        "ask": rule.ask,
        "still_watching": rule.still_watching,
        "muted_until": stamp(muted_until),
    }


def feed_state(poll: Poll | None, outage: Outage | None = None) -> str:
    """Return `new` (not read yet), `ok`, `silent` (it answers, but brings nothing new), or `failing`."""
    if poll is None or (poll.first_success_at is None and not poll.failures):
        return "new"
    if poll.failures:
        return "failing"
    return "silent" if outage and outage.trouble is Trouble.SILENT and outage.over is None else "ok"


def move_row(move: Move) -> Row:
    """Return a move: what was known before, what after, and who said so."""
    return {
        "rule": move.claim.rule,
        "at": stamp(move.at),
        "kinds": list(move.kinds),
        "reason": move.reason,
        "before": {"status": move.before.status, "date": days_row(move.before.dates)},
        "after": {"status": move.after.status, "date": days_row(move.after.dates)},
        "occasion": move.after.occasion,
        "version": move.after.version,
        **claim_row(move.claim),
        "alert": move.alert,
    }


def told_row(told: Told) -> Row:
    """Return a claim with what was made of it."""
    claim = told.claim
    return {
        "rule": claim.rule,
        "at": stamp(told.at),
        "reason": told.reason,
        "status": claim.status,
        "date": days_row(claim.dates),
        **claim_row(claim),
        "evidence": [{"start": each.start, "end": each.end, "cue": each.cue} for each in claim.evidence],
        "content_hash": told.content_hash,
    }


def claim_row(claim: Claim) -> Row:
    """Return who said something, and where."""
    return {
        "story": claim.story,
        "published": stamp(claim.published),
        "outlet": claim.outlet,
        "speaker": claim.speaker,
        "authority": claim.authority,
    }


def deliveries_text(deliveries: tuple[Delivery, ...]) -> str:
    """Return the states of deliveries for people: `slack pending, mail sent for slack`."""
    told = (f"{each.channel} {each.state}" + (f" for {each.via}" if each.via else "") for each in deliveries)
    return ", ".join(told) or "no channel"
