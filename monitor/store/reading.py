"""What is stored? Every question to the database, answered in values; must not write."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from monitor.article import Page
from monitor.model import Alert, Change, Channel, Claim, Delivery, DeliveryState, Event, Poll, Rule, Story
from monitor.outage import Outage
from monitor.pace import Gone, Held, Waiting
from monitor.shape.tables import (
    ACK,
    ALERT,
    CHANGE,
    CLAIM,
    DELIVERY,
    EVENT,
    HEARTBEAT,
    MUTE,
    OUTAGE,
    PAGE,
    RULE,
    SOURCE,
    STOP,
    STORY,
    THREAD,
    UNREAD,
)
from monitor.store import codec, searching
from monitor.store.searching import Query

#: SQLite before 3.32 takes 999 parameters in one statement
CHUNK = 900


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


@dataclass(frozen=True, slots=True)
class Ack:
    """Who has taken note of an alert, and when."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outbox:
    """An alert with its deliveries, by channel."""

    alert: Alert
    deliveries: tuple[Delivery, ...]
    #: None until somebody has taken note of it
    ack: Ack | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A channel that will take no message as it is configured."""

    channel: str
    #: of the configuration that it was stopped with
    fingerprint: str
    since: datetime
    #: when one message is tried all the same
    again: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A story that is read once its own page has been looked for."""

    story: Story
    #: nobody is told of what comes of it
    baseline: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """Which process works on this database."""

    holder: str
    #: where its number means something: host and container
    place: str
    pid: int
    #: when the process was started, as its system counts; "" if that is unknown
    started: str
    since: datetime
    until: datetime


class Letter(NamedTuple):
    """Which delivery: the id of its alert, and its channel."""

    alert: str
    channel: str


@dataclass(frozen=True, slots=True)
class Depth:
    """How many deliveries to a channel are in one state."""

    channel: str
    state: DeliveryState
    count: int
    #: when the longest due of them was due
    oldest: datetime


class Reader(ABC):
    """The reading half of the store; works alike inside and outside a transaction."""

    @abstractmethod
    def _connection(self) -> AbstractContextManager[Connection]:
        """Open a connection to read from, or lend the transaction's own."""

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        with self._connection() as connection:
            return list(connection.execute(query).all())

    def _scalar(self, query: Select[Any]) -> Any:
        with self._connection() as connection:
            return connection.execute(query).scalar_one()

    def due_sources(self, now: datetime, limit: int) -> list[Poll]:
        """Return what is to be polled now, longest due first."""
        due = or_(SOURCE.c.due.is_(None), SOURCE.c.due <= now)
        query = select(SOURCE.c.value).where(SOURCE.c.active, due).order_by(SOURCE.c.due.nulls_first(), SOURCE.c.id)
        return [codec.loads(Poll, row.value) for row in self._rows(query.limit(limit))]

    def polls(self) -> list[Poll]:
        """Return every configured source with what is remembered of it, sorted by id."""
        return [
            codec.loads(Poll, row.value)
            for row in self._rows(select(SOURCE.c.value).where(SOURCE.c.active).order_by(SOURCE.c.id))
        ]

    def poll(self, source: str) -> Poll | None:
        """Return one source's memory; None if it is not configured."""
        return self.polls_by_id([source]).get(source)

    def polls_by_id(self, sources: Collection[str]) -> dict[str, Poll]:
        """Return the memory of those of these sources that are configured, by id."""
        found: dict[str, Poll] = {}
        for chunk in _chunks(sources):
            rows = self._rows(select(SOURCE.c.id, SOURCE.c.value).where(SOURCE.c.active, SOURCE.c.id.in_(chunk)))
            found.update((row.id, codec.loads(Poll, row.value)) for row in rows)
        return found

    def failing(self) -> set[str]:
        """Return the configured sources whose last poll failed."""
        return {row.id for row in self._rows(select(SOURCE.c.id).where(SOURCE.c.active, SOURCE.c.failures > 0))}

    def rules(self) -> list[Rule]:
        """Return the rules that are in force, sorted by id."""
        query = select(RULE.c.value).where(RULE.c.active).order_by(RULE.c.id)
        return [codec.loads(Rule, row.value) for row in self._rows(query)]

    def event(self, rule: str) -> Event:
        """Return what is known of a rule's event; the empty event if nothing is."""
        rows = self._rows(select(EVENT.c.value).where(EVENT.c.rule == rule))
        return codec.loads(Event, rows[0].value) if rows else Event(rule)

    def events(self) -> list[Event]:
        """Return what is known of the events of the rules in force, sorted by rule."""
        query = select(EVENT.c.value).join(RULE, RULE.c.id == EVENT.c.rule).where(RULE.c.active).order_by(EVENT.c.rule)
        return [codec.loads(Event, row.value) for row in self._rows(query)]

    def content_hashes(self, stories: Collection[str]) -> dict[str, str]:
        """Return the hash of the stored text of each of these stories that is stored."""
        found: dict[str, str] = {}
        for chunk in _chunks(stories):
            rows = self._rows(select(STORY.c.id, STORY.c.content_hash).where(STORY.c.id.in_(chunk)))
            found.update((row.id, row.content_hash) for row in rows)
        return found

    def feed_hashes(self, stories: Collection[str]) -> dict[str, str]:
        """Return the hash of the text that the feed last brought of each of these stories that is stored."""
        found: dict[str, str] = {}
        brought = func.coalesce(STORY.c.feed_hash, STORY.c.content_hash).label("hash")
        for chunk in _chunks(stories):
            rows = self._rows(select(STORY.c.id, brought).where(STORY.c.id.in_(chunk)))
            found.update((row.id, row.hash) for row in rows)
        return found

    def story(self, key: str) -> Story | None:
        """Find a story by its id or its URL; of several with one URL, the newest."""
        query = select(STORY).where(or_(STORY.c.id == key, STORY.c.url == key)).order_by(STORY.c.n.desc())
        rows = self._rows(query.limit(1))
        return _story(rows[0]) if rows else None

    def stories_by_id(self, stories: Collection[str]) -> dict[str, Story]:
        """Return those of these stories that are stored, by id."""
        found: dict[str, Story] = {}
        for chunk in _chunks(stories):
            found.update((row.id, _story(row)) for row in self._rows(select(STORY).where(STORY.c.id.in_(chunk))))
        return found

    def stories(
        self,
        limit: int = 100,
        since: datetime | None = None,
        rule: str | None = None,
        *,
        offset: int = 0,
    ) -> list[Story]:
        """Return stories, newest first: published at or after `since`, or with a claim on the event of `rule`."""
        query = select(STORY).order_by(STORY.c.published.desc(), STORY.c.n.desc()).limit(limit).offset(offset)
        if since is not None:
            query = query.where(STORY.c.published >= since)
        if rule is not None:
            query = query.where(STORY.c.id.in_(select(CLAIM.c.story).where(CLAIM.c.rule == rule)))
        return [_story(row) for row in self._rows(query)]

    def search(
        self, words: Query, limit: int = 100, *, rule: str | None = None, newest: bool = False, offset: int = 0
    ) -> list[Story]:
        """Return stories with some words, the best match first; of very many, the latest 2,000 to come are ranked.

        `newest`: the newest first. `rule`: only those with a claim on the event of this rule. None for an empty query.
        """
        if not words:
            return []
        with self._connection() as connection:
            found = searching.found(words, connection.dialect.name, rule)
            query = select(STORY).join(found, found.c.n == STORY.c.n).limit(limit).offset(offset)
            by_time = STORY.c.published.desc(), STORY.c.n.desc()
            ordered = query.order_by(*by_time) if newest else query.order_by(found.c.score, *by_time)
            return [_story(row) for row in connection.execute(ordered)]

    def archive(self, *, newest_first: bool = False) -> Iterator[Story]:
        """Walk all stored stories in order of publication, oldest first, a thousand at a time in memory."""
        order = STORY.c.published, STORY.c.id
        query = select(STORY).order_by(*(each.desc() for each in order) if newest_first else order)
        with self._connection() as connection:
            for row in connection.execute(query, execution_options={"yield_per": 1000}):
                yield _story(row)

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
        for chunk in _chunks(rules):
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
        for chunk in _chunks(rules):
            for row in self._rows(select(CHANGE).where(CHANGE.c.rule.in_(chunk)).order_by(CHANGE.c.version)):
                found[row.rule].append(_line(row))
        return found

    def newest_lines(self, limit: int, rule: str | None = None, *, offset: int = 0) -> list[Ledger]:
        """Return lines of the ledger of all events, or of one, the newest first."""
        query = select(CHANGE).order_by(CHANGE.c.id.desc()).limit(limit).offset(offset)
        if rule is not None:
            query = query.where(CHANGE.c.rule == rule)
        return [_line(row) for row in self._rows(query)]

    def kinds_of_changes(self) -> dict[str, int]:
        """Return how many changes there were, by main kind."""
        query = select(CHANGE.c.kind, func.count().label("rows")).group_by(CHANGE.c.kind)
        return {row.kind: int(row.rows) for row in self._rows(query)}

    def newest_changes(self, rule: str | None = None) -> dict[str, tuple[datetime, Ledger]]:
        """Return when the event of each rule, or of one, first moved, and the last line of its ledger."""
        spans = select(CHANGE.c.rule, func.min(CHANGE.c.at).label("first"), func.max(CHANGE.c.version).label("version"))
        if rule is not None:
            spans = spans.where(CHANGE.c.rule == rule)
        span = spans.group_by(CHANGE.c.rule).subquery()
        last = (span.c.rule == CHANGE.c.rule) & (span.c.version == CHANGE.c.version)
        rows = self._rows(select(CHANGE, span.c.first).join(span, last))
        return {row.rule: (row.first, _line(row)) for row in rows}

    def read_hashes(self, stories: Collection[str]) -> dict[tuple[str, str], set[str]]:
        """Return of which texts of these stories claims were made, as hashes by rule and story."""
        found: dict[tuple[str, str], set[str]] = {}
        for chunk in _chunks(stories):
            query = select(CLAIM.c.rule, CLAIM.c.story, CLAIM.c.content_hash).where(CLAIM.c.story.in_(chunk))
            for row in self._rows(query):
                found.setdefault((row.rule, row.story), set()).add(row.content_hash)
        return found

    def alerts(self, limit: int = 100, rule: str | None = None, *, dead: bool = False, offset: int = 0) -> list[Outbox]:
        """Return alerts with their deliveries, newest first; `dead`: only those with a delivery that was given up."""
        query = select(ALERT).order_by(ALERT.c.at.desc(), ALERT.c.id).limit(limit).offset(offset)
        if rule is not None:
            query = query.where(ALERT.c.rule == rule)
        if dead:
            given_up = select(DELIVERY.c.alert).where(DELIVERY.c.state == DeliveryState.DEAD.value)
            query = query.where(ALERT.c.id.in_(given_up))
        return self._outboxes(query)

    def alert_ids(self, start: str, limit: int = 2) -> list[str]:
        """Return ids of alerts that begin so."""
        query = select(ALERT.c.id).where(ALERT.c.id.startswith(start, autoescape=True)).order_by(ALERT.c.id)
        return [row.id for row in self._rows(query.limit(limit))]

    def alert(self, key: str) -> Outbox | None:
        """Return one alert with its deliveries."""
        found = self._outboxes(select(ALERT).where(ALERT.c.id == key))
        return found[0] if found else None

    def _outboxes(self, query: Select[Any]) -> list[Outbox]:
        alerts = [codec.loads(Alert, row.value) for row in self._rows(query)]
        deliveries: dict[str, list[Delivery]] = {alert.id: [] for alert in alerts}
        by_id = {alert.id: alert for alert in alerts}
        for chunk in _chunks(by_id):
            rows = self._rows(select(DELIVERY).where(DELIVERY.c.alert.in_(chunk)).order_by(DELIVERY.c.channel))
            for row in rows:
                deliveries[row.alert].append(delivery_of(row, by_id[row.alert]))
        acks = self.acks(by_id)
        return [Outbox(alert, tuple(deliveries[alert.id]), acks.get(alert.id)) for alert in alerts]

    def acks(self, alerts: Collection[str]) -> dict[str, Ack]:
        """Return who has taken note of these alerts, by their ids."""
        found: dict[str, Ack] = {}
        for chunk in _chunks(alerts):
            rows = self._rows(select(ACK).where(ACK.c.alert.in_(chunk)))
            found.update((row.alert, Ack(row.who, row.at)) for row in rows)
        return found

    def noted(self, line: Ledger) -> bool:
        """Tell whether somebody has taken note of what was told of an event since a line of its ledger, or of that."""
        query = select(func.count()).select_from(ACK).join(ALERT, ALERT.c.id == ACK.c.alert)
        since = or_(ALERT.c.id == line.alert, ALERT.c.at >= line.at)
        return bool(self._scalar(query.where(ALERT.c.rule == line.change.rule, since)))

    def deliveries(self, state: DeliveryState, limit: int = 100) -> list[Delivery]:
        """Return deliveries in one state, longest due first."""
        query = select(DELIVERY, ALERT.c.value).join(ALERT, ALERT.c.id == DELIVERY.c.alert)
        query = query.where(DELIVERY.c.state == state.value).order_by(DELIVERY.c.due, DELIVERY.c.id).limit(limit)
        return [delivery_of(row, codec.loads(Alert, row.value)) for row in self._rows(query)]

    def newest_deliveries(
        self, limit: int, *, state: DeliveryState | None = None, channel: str | None = None, offset: int = 0
    ) -> list[Delivery]:
        """Return deliveries, the newest first."""
        query = select(DELIVERY, ALERT.c.value).join(ALERT, ALERT.c.id == DELIVERY.c.alert)
        query = query.order_by(DELIVERY.c.id.desc()).limit(limit).offset(offset)
        if state is not None:
            query = query.where(DELIVERY.c.state == state.value)
        if channel is not None:
            query = query.where(DELIVERY.c.channel == channel)
        return [delivery_of(row, codec.loads(Alert, row.value)) for row in self._rows(query)]

    def due_channels(self, now: datetime) -> set[str]:
        """Return the channels for which a delivery is due and free: a cheap question before taking the write lock.

        Not those where one that failed is to be tried again later: what came after it waits behind it.
        """
        free = or_(DELIVERY.c.lease.is_(None), DELIVERY.c.lease <= now)
        pending = DELIVERY.c.state == DeliveryState.PENDING.value
        due = self._rows(select(DELIVERY.c.channel).where(pending, DELIVERY.c.due <= now, free).distinct())
        failed = pending, DELIVERY.c.due > now, DELIVERY.c.attempts > 0, DELIVERY.c.held == ""
        behind = self._rows(select(DELIVERY.c.channel).where(*failed).distinct()) if due else []
        return {row.channel for row in due} - {row.channel for row in behind}

    def due_now(self, channel: str, now: datetime, *, kinds: bool = False) -> list[Waiting]:
        """Return what is due to a channel and free, oldest first, but for what no limit holds.

        `kinds`: of changes, too; they take longer to read.
        """
        free = or_(DELIVERY.c.lease.is_(None), DELIVERY.c.lease <= now)
        due = DELIVERY.c.due <= now, DELIVERY.c.state == DeliveryState.PENDING.value, ~DELIVERY.c.at_once
        columns = [DELIVERY.c.id, ALERT.c.rule, DELIVERY.c.held, *([ALERT.c.value] if kinds else [])]
        query = select(*columns).join(ALERT, ALERT.c.id == DELIVERY.c.alert)
        query = query.where(DELIVERY.c.channel == channel, *due, free).order_by(DELIVERY.c.id)
        with self._connection() as connection:
            # of a flood not all texts at once in memory
            return [
                Waiting(row.id, row.rule, row.held, codec.loads(Alert, row.value).kinds if kinds else ())
                for row in connection.execute(query, execution_options={"yield_per": 100})
            ]

    def newest_delivery(self) -> int:
        """Return the number of the delivery that was added last; 0 if there is none."""
        return int(self._scalar(select(func.coalesce(func.max(DELIVERY.c.id), 0))))

    def gone(self, channel: str, since: datetime, now: datetime) -> list[Gone]:
        """Return what was sent to a channel after an instant; not what a clock that was ahead says was sent later."""
        query = select(ALERT.c.rule, DELIVERY.c.sent_at).join(ALERT, ALERT.c.id == DELIVERY.c.alert)
        query = query.where(
            DELIVERY.c.channel == channel, DELIVERY.c.sent_at > since, DELIVERY.c.sent_at <= now
        ).order_by(DELIVERY.c.sent_at)
        return [Gone(row.rule, row.sent_at) for row in self._rows(query)]

    def mutes(self, now: datetime) -> dict[str, datetime]:
        """Return the rules that are muted, and until when."""
        query = select(MUTE).where(MUTE.c.until > now).order_by(MUTE.c.rule)
        return {row.rule: row.until for row in self._rows(query)}

    def alerts_of(self, deliveries: Collection[int]) -> list[Alert]:
        """Return the alerts that these deliveries carry, oldest first."""
        query = select(ALERT).join(DELIVERY, DELIVERY.c.alert == ALERT.c.id).where(DELIVERY.c.id.in_(deliveries))
        return [codec.loads(Alert, row.value) for row in self._rows(query.order_by(ALERT.c.at, DELIVERY.c.id))]

    def alerts_in(self, summary: str, limit: int) -> list[Alert]:
        """Return the alerts that a summary tells of, oldest first; of more than `limit`, the newest."""
        told = select(DELIVERY.c.alert).where(DELIVERY.c.summary == summary)
        query = select(ALERT).where(ALERT.c.id.in_(told)).order_by(ALERT.c.at.desc(), ALERT.c.id).limit(limit)
        return [codec.loads(Alert, row.value) for row in reversed(list(self._rows(query)))]

    def stops(self) -> dict[str, Stop]:
        """Return the channels that are stopped, by name."""
        rows = self._rows(select(STOP).order_by(STOP.c.channel))
        return {row.channel: Stop(row.channel, row.fingerprint, row.since, row.again, row.error) for row in rows}

    def failing_since(self, channel: str) -> datetime | None:
        """Return since when a channel has taken nothing; None if it does, or objects to single messages alone."""
        pending = DELIVERY.c.state == DeliveryState.PENDING.value, DELIVERY.c.held != Held.ALONE.value
        query = select(DELIVERY.c.failing_since).where(DELIVERY.c.channel == channel, *pending)
        rows = self._rows(
            query.where(DELIVERY.c.failing_since.is_not(None)).order_by(DELIVERY.c.failing_since).limit(1)
        )
        return rows[0].failing_since if rows else None

    def untold(self, channel: str, fallback: str, now: datetime, since: datetime | None) -> bool:
        """Tell whether there is something to `pass_on`."""
        return bool(self._rows(select(DELIVERY.c.id).where(*untaken(channel, fallback, now, since)).limit(1)))

    def thread(self, place: str, rule: str) -> str:
        """Return what a service said of the thread on a rule's event; "" if there is none there."""
        rows = self._rows(select(THREAD.c.value).where(THREAD.c.place == place, THREAD.c.rule == rule))
        return rows[0].value if rows else ""

    def waiting(self) -> dict[str, int]:
        """Return how many deliveries are pending, by channel."""
        query = select(DELIVERY.c.channel, func.count().label("rows"))
        query = query.where(DELIVERY.c.state == DeliveryState.PENDING.value).group_by(DELIVERY.c.channel)
        return {row.channel: int(row.rows) for row in self._rows(query)}

    def depths(self) -> list[Depth]:
        """Return how many deliveries each channel has in each state, sorted."""
        which = DELIVERY.c.channel, DELIVERY.c.state
        query = select(*which, func.count().label("rows"), func.min(DELIVERY.c.due).label("oldest"))
        rows = self._rows(query.group_by(*which).order_by(*which))
        return [Depth(row.channel, DeliveryState(row.state), int(row.rows), row.oldest) for row in rows]

    def counts(self) -> dict[str, int]:
        """Return how many there are of each: sources, failing, rules, stories, claims, events, changes, alerts,
        stopped channels, and deliveries by state (pending, sent, dead)."""
        queries = {
            "sources": select(func.count()).select_from(SOURCE).where(SOURCE.c.active),
            "failing": select(func.count()).select_from(SOURCE).where(SOURCE.c.active, SOURCE.c.failures > 0),
            "rules": select(func.count()).select_from(RULE).where(RULE.c.active),
            "stories": select(func.count()).select_from(STORY),
            "claims": select(func.count()).select_from(CLAIM),
            "events": select(func.count()).select_from(EVENT),
            "changes": select(func.count()).select_from(CHANGE),
            "alerts": select(func.count()).select_from(ALERT),
            "stopped": select(func.count()).select_from(STOP),
        }
        counts = {name: int(self._scalar(query)) for name, query in queries.items()}
        states = self._rows(select(DELIVERY.c.state, func.count().label("rows")).group_by(DELIVERY.c.state))
        by_state = {row.state: int(row.rows) for row in states}
        return counts | {state.value: by_state.get(state.value, 0) for state in DeliveryState}

    def prunable(self, before: datetime) -> int:
        """Return how many stories were first seen before an instant and have no claim resting on them."""
        return int(self._scalar(select(func.count()).select_from(STORY).where(unclaimed(before))))

    def outages(self) -> dict[str, Outage]:
        """Return what is wrong with feeds, or was and is still to be told, by source."""
        rows = self._rows(select(OUTAGE).order_by(OUTAGE.c.source))
        return {row.source: codec.loads(Outage, row.value) for row in rows}

    def newest_stories(self) -> dict[str, datetime]:
        """Return when the newest story of each source was published."""
        query = select(STORY.c.source, func.max(STORY.c.published).label("at")).group_by(STORY.c.source)
        return {row.source: row.at for row in self._rows(query)}

    def publications(self, sources: Collection[str], since: datetime) -> dict[str, list[datetime]]:
        """Return when the stories of some sources were published since an instant, oldest first."""
        found: dict[str, list[datetime]] = {}
        for chunk in _chunks(sources):
            wanted = STORY.c.source.in_(chunk), STORY.c.published >= since
            for row in self._rows(select(STORY.c.source, STORY.c.published).where(*wanted).order_by(STORY.c.published)):
                found.setdefault(row.source, []).append(row.published)
        return found

    def unread(self, limit: int) -> list[Unread]:
        """Return stories that wait for their pages, oldest publication first."""
        query = select(STORY, UNREAD.c.baseline).join(UNREAD, UNREAD.c.story == STORY.c.id)
        # few wait: an order that no index has keeps the database from walking through all stories to find them
        published = func.coalesce(STORY.c.published, STORY.c.seen)
        rows = self._rows(query.order_by(published, STORY.c.id).limit(limit))
        return [Unread(_story(row), row.baseline) for row in rows]

    def page(self, url: str) -> Page | None:
        """Return what is remembered of a page; None if it was never looked for."""
        return self.pages([url]).get(url)

    def waits_for_page(self, story: str) -> bool:
        """Tell whether a story is read once its own page has been looked for."""
        return bool(self._rows(select(UNREAD.c.story).where(UNREAD.c.story == story)))

    def pages(self, urls: Collection[str]) -> dict[str, Page]:
        """Return what is remembered of those of these pages that were looked for, by address."""
        found = []
        for chunk in _chunks(page_id(url) for url in urls):
            found += [
                codec.loads(Page, row.value) for row in self._rows(select(PAGE.c.value).where(PAGE.c.id.in_(chunk)))
            ]
        return {page.url: page for page in found}

    def pages_asked(self, host: str, since: datetime) -> list[Page]:
        """Return what came of the pages that a host was asked for after an instant."""
        asked = PAGE.c.host == host, PAGE.c.at > since, PAGE.c.asked
        return [codec.loads(Page, row.value) for row in self._rows(select(PAGE.c.value).where(*asked))]

    def heartbeats(self) -> dict[str, datetime]:
        """Return when each part of the service last did its round."""
        return {row.name: row.at for row in self._rows(select(HEARTBEAT))}

    def known_version(self) -> str:
        """Return a text that differs once what is known of any event moved, or was said again."""
        parts = [
            *self._rows(select(func.count()).select_from(EVENT))[0],
            *self._rows(select(func.sum(EVENT.c.revision)))[0],
            *self._rows(select(func.max(CHANGE.c.id)))[0],
            *self._rows(select(func.max(CLAIM.c.id)))[0],
        ]
        return ".".join(str(part or 0) for part in parts)

    def polls_version(self) -> str:
        """Return a text that differs once a feed was asked."""
        parts: list[Any] = [func.max(SOURCE.c.due), func.count(), func.sum(SOURCE.c.failures)]
        return ".".join(str(part or 0) for part in self._rows(select(*parts).where(SOURCE.c.active))[0])

    def rows_version(self) -> str:
        """Return a text that differs once stories, claims, changes, alerts, acks or deliveries moved; for ETags."""
        deliveries = select(func.coalesce(func.sum(DELIVERY.c.attempts), 0), func.count(DELIVERY.c.sent_at))
        parts = [
            *self._rows(select(func.max(STORY.c.n)))[0],
            *self._rows(select(func.max(CLAIM.c.id)))[0],
            *self._rows(select(func.max(CHANGE.c.id)))[0],
            *self._rows(select(func.count()).select_from(ALERT))[0],
            *self._rows(deliveries)[0],
            *self._rows(select(func.count()).select_from(ACK))[0],
        ]
        return ".".join(str(part or 0) for part in parts)


def page_id(url: str) -> str:
    """Return the key of a page: addresses may be longer than a key."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def unclaimed(before: datetime) -> ColumnElement[bool]:
    """Return the condition on a story that was first seen before an instant and that no claim rests on."""
    return and_(STORY.c.seen < before, ~select(CLAIM.c.story).where(CLAIM.c.story == STORY.c.id).exists())


def untaken(channel: str, fallback: str, now: datetime, since: datetime | None) -> list[ColumnElement[bool]]:
    """Return the conditions on what a channel has not taken and its fallback was not told.

    `since`: only what has failed since before then; None: all that is due.
    """
    told = DELIVERY.alias("told")
    at_fallback = select(told.c.id).where(told.c.channel == fallback, told.c.alert == DELIVERY.c.alert).exists()
    late = or_(DELIVERY.c.due <= now, DELIVERY.c.attempts > 0) if since is None else DELIVERY.c.failing_since <= since
    pending = DELIVERY.c.state == DeliveryState.PENDING.value
    # once: what came here in the place of another is not passed on again
    return [DELIVERY.c.channel == channel, pending, DELIVERY.c.via == "", late, ~at_fallback]


def delivery_of(row: Row[Any], alert: Alert) -> Delivery:
    """Return the value of a delivery's row."""
    return Delivery(
        id=row.id,
        alert=alert,
        channel=row.channel,
        due=row.due,
        attempts=row.attempts,
        lease=row.lease,
        state=DeliveryState(row.state),
        error=row.error,
        held=row.held,
        summary=row.summary or "",
        via=row.via,
    )


def _told(row: Row[Any]) -> Told:
    return Told(codec.loads(Claim, row.value), row.at, row.content_hash, row.reason)


def _line(row: Row[Any]) -> Ledger:
    return Ledger(codec.loads(Change, row.value), row.at, row.alert)


def _story(row: Row[Any]) -> Story:
    return Story(
        id=row.id,
        source=row.source,
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        summary=row.summary,
        body=row.body,
        published=row.published,
        seen=row.seen,
        language=row.language,
        authority=Channel(row.authority),
        owner=row.owner,
    )


def _chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    ordered = list(keys)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
