"""What would the rules have said of an archive? The service's own ingest, in memory; the clock is the stories' own.

Must not send, and must not touch the service's database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from monitor.ingest import LINE, Line, Outcome, ingest
from monitor.match import compile_rules
from monitor.model import Days, Event, Rule, Status, Story
from monitor.replay.archive import given_id, load_file, load_stories, story_of
from monitor.store import Store
from monitor.values import dataclass

__all__ = ["Row", "as_json", "given_id", "load_file", "load_stories", "run", "story_of"]


@dataclass(frozen=True, slots=True)
class Row:
    """What one story did to one rule's event."""

    outcome: Outcome
    #: what is known after it
    event: Event

    @property
    def story(self) -> Story:
        """The story."""
        return self.outcome.story

    @property
    def rule(self) -> str:
        """Id of the rule."""
        return self.outcome.reading.match.rule

    @property
    def matched(self) -> bool:
        """Whether the story is about the rule's event."""
        return self.outcome.reading.match.matched

    @property
    def status(self) -> Status | None:
        """What the story says of the event."""
        claim = self.outcome.reading.claim
        return claim.status if claim else None

    @property
    def dates(self) -> Days | None:
        """When the story says that it takes place."""
        claim = self.outcome.reading.claim
        return claim.dates if claim else None


def run(
    stories: Iterable[Story], rules: Sequence[Rule], *, everything: bool = False, line: Line = LINE
) -> Iterator[Row]:
    """Run stories, sorted by published, through the service's ingest; nothing is a baseline.

    Rows come as soon as their story was read: one for every story and rule that matched, `everything`: for every story
    and rule. An archive names outlets where the configuration names feeds, so the rules' `feeds` do not count.
    """
    watch = compile_rules([replace(rule, feeds=()) for rule in rules])
    store = Store("sqlite://")
    store.upgrade()
    try:
        with store.transaction() as tx:
            for story in stories:
                now = story.published
                for outcome in ingest(tx, [story], watch, now=now, baseline=False, everything=everything, line=line):
                    judgement = outcome.judgement
                    yield Row(outcome, judgement.event if judgement else tx.event(outcome.reading.match.rule))
    finally:
        store.close()


def as_json(row: Row) -> dict[str, Any]:
    """Return a row as the object that `monitor replay --json` prints; other programs read it."""
    outcome, text = row.outcome, row.story.text
    claim = outcome.reading.claim
    return {
        "story": given_id(row.story),
        "rule": row.rule,
        "matched": row.matched,
        "status": row.status,
        "date": _days(row.dates),
        "alerts": [{"kinds": [kind.value for kind in outcome.alert.kinds]}] if outcome.alert else [],
        "event": {"status": row.event.status, "date": _days(row.event.dates)},
        "evidence": [
            {"cue": each.cue, "text": text[each.start : each.end], "start": each.start, "end": each.end}
            for each in (claim.evidence if claim else ())
        ],
        "why": outcome.reason,
    }


def _days(days: Days | None) -> dict[str, str] | None:
    return {"start": days.start.isoformat(), "end": days.end.isoformat()} if days else None
