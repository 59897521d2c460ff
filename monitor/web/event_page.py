"""What does the page of one event show? All of it as one value, read in a few questions to the store.

Must not write, and must not make markup but for the chart's SVG.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from markupsafe import Markup

from monitor.escape import safe_url
from monitor.model import Authority, Claim, Event, Rule, Story
from monitor.showing import chart
from monitor.showing.course import Move, moves
from monitor.showing.quotes import Quote, quotes
from monitor.showing.slip import slip
from monitor.showing.voices import Side, Voice, sides, voices
from monitor.showing.words import countdown, one_line, shift
from monitor.store import Outbox, Told
from monitor.web.desk import Desk

#: evidence, alerts and sources that are shown, the newest; `monitor history --all` and `monitor alerts` have the rest
MOST_EVIDENCE = 25
MOST_ALERTS = 25
MOST_MOVES = 60
MOST_VOICES = 60
#: what is known, and what others say instead: more columns say nothing
MOST_SIDES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger."""

    move: Move
    #: what became of the date, such as "moved later by 3 weeks"
    shift: str
    #: address of the story that moved it; "" if there is none that is safe
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Words:
    """What one story said, in its own words."""

    told: Told
    url: str
    title: str
    quotes: tuple[Quote, ...]
    #: the story was changed since it was read: what it said then is not there any more
    edited: bool


@dataclass(frozen=True, slots=True)
class Report:
    """One side of a conflict, and the newest words for it."""

    side: Side
    words: Words | None


@dataclass(frozen=True, slots=True)
class EventPage:
    """Everything on the page of one event."""

    rule: Rule
    event: Event
    countdown: str
    wide: Markup
    narrow: Markup
    ledger: tuple[Line, ...]
    evidence: tuple[Words, ...]
    claims: int
    #: who says so, by the weight of their newest word, the heaviest first
    voices: tuple[tuple[Authority, tuple[Voice, ...]], ...]
    #: reports that are at odds, side by side; none if there are no such
    conflict: tuple[Report, ...]
    alerts: tuple[Outbox, ...]


def event_page(desk: Desk, identifier: str) -> EventPage | None:
    """Return what there is to see of a rule's event; None if there is no such rule."""
    rule = desk.rule(identifier)
    if rule is None:
        return None
    now, store = desk.clock(), desk.store
    event, told = store.event(rule.id), store.told(rule.id)
    moved = moves(store.ledger(rule.id), told)
    drawn = slip(moved, told)
    newest = sorted(told, key=lambda each: each.claim.published, reverse=True)[:MOST_EVIDENCE]
    ledger = sorted(moved, key=lambda move: move.claim.published, reverse=True)[:MOST_MOVES]
    heard = voices(event, told, moved)[:MOST_VOICES]
    conflict = sides(event, heard)[:MOST_SIDES]
    by_claim = {each.claim: each for each in told}
    quoted = {each.claim.story for each in newest} | {side.voices[0].claim.story for side in conflict if side.voices}
    wanted = quoted | {move.claim.story for move in ledger}
    stories = store.stories_by_id(wanted | {point.story for point in drawn.points})
    hashes = store.content_hashes(quoted)
    links = {story.id: chart.Link(safe_url(story.url), one_line(story.title, 140)) for story in stories.values()}
    return EventPage(
        rule=rule,
        event=event,
        countdown=countdown(event.dates, event.status, now.astimezone(UTC).date()),
        wide=_drawn(chart.draw(drawn, now, links=links)),
        narrow=_drawn(chart.draw(drawn, now, width=360, links=links)),
        ledger=tuple(_line(move, links) for move in ledger),
        evidence=tuple(_words(each, stories, hashes, links) for each in newest),
        claims=len(told),
        voices=_by_authority(heard),
        conflict=tuple(
            Report(side, _words(by_claim[side.voices[0].claim], stories, hashes, links) if side.voices else None)
            for side in conflict
        ),
        alerts=tuple(store.alerts(MOST_ALERTS, rule.id)),
    )


def _by_authority(heard: Sequence[Voice]) -> tuple[tuple[Authority, tuple[Voice, ...]], ...]:
    grouped = {weight: tuple(v for v in heard if v.claim.authority is weight) for weight in reversed(Authority)}
    return tuple((weight, found) for weight, found in grouped.items() if found)


def _drawn(svg: str) -> Markup:
    """Trust a chart: `chart` escapes every word that it takes in."""
    return Markup(svg)  # noqa: S704


def _line(move: Move, links: Mapping[str, chart.Link]) -> Line:
    link = _link(move.claim, links)
    return Line(move, shift(move.before.dates, move.after.dates), link.url, link.title)


def _words(
    told: Told, stories: Mapping[str, Story], hashes: Mapping[str, str], links: Mapping[str, chart.Link]
) -> Words:
    link, story = _link(told.claim, links), stories.get(told.claim.story)
    same = story is not None and hashes.get(story.id) == told.content_hash
    found: Sequence[Quote] = quotes(story, told.claim) if story is not None and same else ()
    return Words(told, link.url, link.title, tuple(found), edited=story is not None and not same)


def _link(claim: Claim, links: Mapping[str, chart.Link]) -> chart.Link:
    return links.get(claim.story) or chart.Link("", "")
