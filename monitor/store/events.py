"""What is known of events? The claims, the events that they were folded to, and the ledgers of their changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from monitor.model import Change, Claim, Event
from monitor.shape.tables import CHANGE, CLAIM, EVENT, RULE
from monitor.store import codec
from monitor.store.access import Reads, Writes, chunks
from monitor.store.known import Known, KnownReader
from monitor.values import dataclass


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


class EventReader(KnownReader, Reads):
    """Questions about events."""

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


class EventWriter(EventReader, Known, Writes):
    """What happens to events."""

    def add_claim(self, claim: Claim, *, at: datetime, content_hash: str = "", reason: str = "") -> None:
        """Append a claim: `content_hash` of the text it was read from, `reason` of what was made of it."""
        self._open.execute(
            CLAIM.insert().values(
                rule=claim.rule,
                story=claim.story,
                content_hash=content_hash,
                at=at,
                reason=reason,
                value=codec.dumps(claim),
            )
        )

    def set_event(self, event: Event, expected_version: int) -> bool:
        """Compare and set: write the event if its row is still the one that was read; False if another was first.

        `expected_version` is the version of the event that was folded from. If this transaction read the event, the
        row's revision must be the same, too: folds that are no change (one more source) leave the version alone.
        """
        revision = self._revisions.get(event.rule)
        values = {"version": event.version, "value": codec.dumps(event)}
        if revision == 0 or (revision is None and expected_version == 0):
            insert = self._insert(EVENT).values(rule=event.rule, revision=1, first_claim=0, **values)
            inserted = self._inserted(insert, EVENT.c.rule)
            if inserted or revision == 0:
                self._revisions[event.rule] = 1
                if inserted:
                    self._call(event)
                return inserted
        change = update(EVENT).where(EVENT.c.rule == event.rule, EVENT.c.version == expected_version)
        if revision is not None:
            change = change.where(EVENT.c.revision == revision)
        done = self._open.execute(change.values(revision=EVENT.c.revision + 1, **values))
        if done.rowcount and revision is not None:
            self._revisions[event.rule] = revision + 1
        if done.rowcount:
            self._call(event)
        return bool(done.rowcount)

    def forget_event(self, rule: str) -> Event:
        """Start a rule's event anew, for claims by another text of the rule; return the empty event.

        Its version goes on counting: alert ids are made of it, and an id used before would silence the new alert.
        """
        empty = Event(rule, version=self.event(rule).version)
        last = self._open.execute(select(func.coalesce(func.max(CLAIM.c.id), 0))).scalar_one()
        values = {"version": empty.version, "value": codec.dumps(empty), "first_claim": last + 1}
        insert = self._insert(EVENT).values(rule=rule, revision=1, **values)
        again = values | {"revision": EVENT.c.revision + 1}
        self._open.execute(insert.on_conflict_do_update(index_elements=["rule"], set_=again))
        self._revisions.pop(rule, None)
        self._call(empty)
        return empty

    def add_change(self, change: Change, alert: str | None, at: datetime) -> None:
        """Write a line of the ledger; `alert` is the id of the alert that speaks of it, stored before."""
        insert = self._insert(CHANGE).values(
            rule=change.rule,
            version=change.after.version,
            kind=change.kinds[0].value,
            story=change.claim.story,
            at=at,
            alert=alert,
            value=codec.dumps(change),
        )
        self._open.execute(insert.on_conflict_do_nothing(index_elements=["rule", "version"]))


def _told(row: Row[Any]) -> Told:
    return Told(codec.loads(Claim, row.value), row.at, row.content_hash, row.reason)


def _line(row: Row[Any]) -> Ledger:
    return Ledger(codec.loads(Change, row.value), row.at, row.alert)
