"""Which occasions does a calendar hold, and what do they rest on? Must not write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monitor.alert import Links, safe_url
from monitor.model import Claim, Event, Rule, Story
from monitor.showing.ics import Occasion, dates_of
from monitor.showing.quotes import quotes
from monitor.store import Ledger
from monitor.web.desk import Desk


def occasions(desk: Desk, rules: Iterable[Rule]) -> list[Occasion]:
    """Return the occasions of some rules' events that have or had a date."""
    known = {event.rule: event for event in desk.store.events()}
    found: list[tuple[Rule, Event, list[Ledger]]] = []
    for rule in rules:
        event = known.get(rule.id) or desk.store.event(rule.id)
        if event.status is not None or event.version:
            found += _of(rule, event, desk.store.ledger(rule.id))
    stories = _as_read(desk, found)
    links = Links(desk.web.url)
    return [_occasion(rule, event, lines, stories, links) for rule, event, lines in found]


@dataclass(frozen=True, slots=True)
class _Read:
    story: Story
    #: its text is the one that was read, so its sentences can be quoted
    same: bool


def _as_read(desk: Desk, found: list[tuple[Rule, Event, list[Ledger]]]) -> dict[Claim, _Read]:
    """Return the story behind each occasion's newest line."""
    claims = {lines[-1].change.claim for _, _, lines in found}
    stories = desk.store.stories_by_id({claim.story for claim in claims})
    hashes = desk.store.content_hashes(stories)
    read = {
        each.claim: each.content_hash for rule in {rule.id for rule, _, _ in found} for each in desk.store.told(rule)
    }
    return {
        claim: _Read(stories[claim.story], read.get(claim) == hashes.get(claim.story))
        for claim in claims
        if claim.story in stories
    }


def _of(rule: Rule, event: Event, ledger: list[Ledger]) -> Iterator[tuple[Rule, Event, list[Ledger]]]:
    """Yield each occasion with its lines of the ledger; of the present one, what is known now."""
    # dates never move outside of the ledger, so what is not in it has none
    by_occasion: dict[int, list[Ledger]] = {}
    for line in ledger:
        by_occasion.setdefault(line.change.after.occasion, []).append(line)
    for number, lines in by_occasion.items():
        state = event if number == event.occasion else lines[-1].change.after
        if dates_of(state):
            yield rule, state, lines


def _occasion(rule: Rule, event: Event, lines: list[Ledger], stories: Mapping[Claim, _Read], links: Links) -> Occasion:
    claim = lines[-1].change.claim
    read = stories.get(claim)
    return Occasion(
        rule=rule,
        event=event,
        created=lines[0].at,
        modified=lines[-1].at,
        outlet=claim.outlet,
        published=claim.published,
        quotes=quotes(read.story, claim) if read and read.same else (),
        story_url=safe_url(read.story.url) if read else "",
        page_url=safe_url(links.event(rule.id)),
    )
