"""Which occasions does a calendar hold, and what do they rest on? Must not write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alert import Links
from monitor.escape import safe_url
from monitor.model import Claim, Event, Rule, Story
from monitor.showing.ics import Occasion, dates_of
from monitor.showing.quotes import quotes
from monitor.store import Ledger
from monitor.web.desk import Desk


def occasions(desk: Desk, rules: Sequence[Rule]) -> tuple[list[Occasion], Mapping[str, str]]:
    """Return the occasions of some rules' events that have or had a date, and by story the hash of the text quoted."""
    one = rules[0].id if len(rules) == 1 else None
    known = {} if one else {event.rule: event for event in desk.store.events()}
    newest = desk.store.newest_changes(one)
    # dates never move outside of the ledger, so what is not in it has none
    found = [
        each
        for rule in rules
        if rule.id in newest
        for each in _of(desk, rule, known.get(rule.id) or desk.store.event(rule.id), *newest[rule.id])
        if dates_of(each.event)
    ]
    claims = [each.last.change.claim for each in found]
    stories = desk.store.stories_by_id({claim.story for claim in claims})
    hashes, read = desk.store.content_hashes(stories), desk.store.read_hashes(stories)
    # of a story that was read in several texts, it is not known which of them a claim's offsets count in
    quoted = {claim for claim in claims if read.get((claim.rule, claim.story)) == {hashes.get(claim.story)}}
    links = Links(desk.web.url)
    return [_occasion(each, stories, quoted, links) for each in found], hashes


@dataclass(frozen=True, slots=True)
class _Span:
    """An occasion, from the change that made it known to its last."""

    rule: Rule
    event: Event
    first: datetime
    last: Ledger


def _of(desk: Desk, rule: Rule, event: Event, first: datetime, last: Ledger) -> Iterator[_Span]:
    """Yield each occasion; of the present one, what is known now."""
    if event.occasion == 1:
        yield _Span(rule, event, first, last)
        return
    by_occasion: dict[int, list[Ledger]] = {}
    for line in desk.store.ledger(rule.id):
        by_occasion.setdefault(line.change.after.occasion, []).append(line)
    for number, lines in by_occasion.items():
        state = event if number == event.occasion else lines[-1].change.after
        yield _Span(rule, state, lines[0].at, lines[-1])


def _occasion(span: _Span, stories: Mapping[str, Story], quoted: Collection[Claim], links: Links) -> Occasion:
    claim = span.last.change.claim
    story = stories.get(claim.story)
    return Occasion(
        rule=span.rule,
        event=span.event,
        created=span.first,
        modified=span.last.at,
        outlet=claim.outlet,
        published=claim.published,
        quotes=quotes(story, claim) if story and claim in quoted else (),
        story_url=safe_url(story.url) if story else "",
        page_url=safe_url(links.event(span.rule.id)),
    )
