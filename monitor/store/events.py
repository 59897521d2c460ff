"""What is known of events? The claims, the events that they were folded to, and the ledgers of their changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from monitor.model import Change, Claim, Event
from monitor.shape.tables import CHANGE, CLAIM, EVENT, RULE
from monitor.store import codec
from monitor.store.access import Reads, chunks


@dataclass(frozen=True, slots=True)
class Ledger:
    """A change as it was written down."""

    change: Change
    at: datetime
    #: id of the alert that spoke of it; None if none did
    alert: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A claim, and what came of it."""

    claim: Claim
    at: datetime
    #: hash of the story's text that the claim's offsets count in
    content_hash: str
    #: why it was spoken of, or not
    reason: str


class EventReader(Reads):
    """Questions about events."""

    def event(self, rule: str) -> Event:
        """Return what is known of a rule's event; the empty event if nothing is."""
        rows = self._rows(select(EVENT.c.value).where(EVENT.c.rule == rule))
        return codec.loads(Event, rows[0].value) if rows else Event(rule)

    def events(self) -> list[Event]:
        """Return what is known of the events of the rules in force, sorted by rule."""
        query = select(EVENT.c.value).join(RULE, RULE.c.id == EVENT.c.rule).where(RULE.c.active).order_by(EVENT.c.rule)
        return [codec.loads(Event, row.value) for row in self._rows(query)]

    def claims(self, rule: str) -> list[Claim]:
        """Return the claims that the event of `rule` was folded from, in the order of folding."""
        return [told.claim for told in self.told(rule)]

    def told(self, rule: str) -> list[Told]:
        """Return the claims on the event of `rule` with what came of each, in the order of folding."""
        return self.told_of([rule])[rule]

    def told_of(self, rules: Collection[str]) -> dict[str, list[Told]]:
        """Return the same of several rules."""
        found: dict[str, list[Told]] = {rule: [] for rule in rules}
        first = func.coalesce(EVENT.c.first_claim, 0)
        since = select(CLAIM).join(EVENT, EVENT.c.rule == CLAIM.c.rule, isouter=True).where(CLAIM.c.id >= first)
        for chunk in chunks(rules):
            for row in self._rows(since.where(CLAIM.c.rule.in_(chunk)).order_by(CLAIM.c.id)):
                found[row.rule].append(_told(row))
        return found

    def newest_told(
        self, limit: int, rule: str | None = None, *, story: str | None = None, offset: int = 0
    ) -> list[Told]:
        """Return claims with what came of each, the newest first: also those of an earlier text of a rule."""
        query = select(CLAIM).order_by(CLAIM.c.id.desc()).limit(limit).offset(offset)
        if rule is not None:
            query = query.where(CLAIM.c.rule == rule)
        if story is not None:
            query = query.where(CLAIM.c.story == story)
        return [_told(row) for row in self._rows(query)]

    def read_hashes(self, stories: Collection[str]) -> dict[tuple[str, str], set[str]]:
        """Return of which texts of these stories claims were made, as hashes by rule and story."""
        found: dict[tuple[str, str], set[str]] = {}
        for chunk in chunks(stories):
            query = select(CLAIM.c.rule, CLAIM.c.story, CLAIM.c.content_hash).where(CLAIM.c.story.in_(chunk))
            for row in self._rows(query):
                found.setdefault((row.rule, row.story), set()).add(row.content_hash)
        return found

    def changes(self, rule: str) -> list[Change]:
        """Return how a rule's event moved, oldest first."""
        return [line.change for line in self.ledger(rule)]

    def ledger(self, rule: str, since: datetime | None = None) -> list[Ledger]:
        """Return how a rule's event moved, when, and which alert spoke of it, oldest first; `since`: or later."""
        query = select(CHANGE).where(CHANGE.c.rule == rule).order_by(CHANGE.c.version)
        if since is not None:
            query = query.where(CHANGE.c.at >= since)
        return [_line(row) for row in self._rows(query)]

    def ledgers(self, rules: Collection[str]) -> dict[str, list[Ledger]]:
        """Return the ledgers of several rules."""
        found: dict[str, list[Ledger]] = {rule: [] for rule in rules}
        for chunk in chunks(rules):
            for row in self._rows(select(CHANGE).where(CHANGE.c.rule.in_(chunk)).order_by(CHANGE.c.version)):
                found[row.rule].append(_line(row))
        return found

    def newest_lines(self, limit: int, rule: str | None = None, *, offset: int = 0) -> list[Ledger]:
        """Return lines of the ledger of all events, or of one, the newest first."""
        query = select(CHANGE).order_by(CHANGE.c.id.desc()).limit(limit).offset(offset)
        if rule is not None:
            query = query.where(CHANGE.c.rule == rule)
        return [_line(row) for row in self._rows(query)]

    def newest_changes(self, rule: str | None = None) -> dict[str, tuple[datetime, Ledger]]:
        """Return when the event of each rule, or of one, first moved, and the last line of its ledger."""
        spans = select(CHANGE.c.rule, func.min(CHANGE.c.at).label("first"), func.max(CHANGE.c.version).label("version"))
        if rule is not None:
            spans = spans.where(CHANGE.c.rule == rule)
        span = spans.group_by(CHANGE.c.rule).subquery()
        last = (span.c.rule == CHANGE.c.rule) & (span.c.version == CHANGE.c.version)
        rows = self._rows(select(CHANGE, span.c.first).join(span, last))
        return {row.rule: (row.first, _line(row)) for row in rows}

    def kinds_of_changes(self) -> dict[str, int]:
        """Return how many changes there were, by main kind."""
        query = select(CHANGE.c.kind, func.count().label("rows")).group_by(CHANGE.c.kind)
        return {row.kind: int(row.rows) for row in self._rows(query)}


def _told(row: Row[Any]) -> Told:
    return Told(codec.loads(Claim, row.value), row.at, row.content_hash, row.reason)


def _line(row: Row[Any]) -> Ledger:
    return Ledger(codec.loads(Change, row.value), row.at, row.alert)
