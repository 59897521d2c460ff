"""What happens to the rows? Every write, inside one transaction; must not decide anything about events or alerts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert, Update

from monitor.article import Page
from monitor.lazy import Lazy
from monitor.model import Alert, Change, Claim, Delivery, DeliveryState, Event, Poll, Rule, Source, Story
from monitor.outage import Outage
from monitor.pace import Held
from monitor.shape.columns import UtcDateTime
from monitor.shape.tables import (
    ACK,
    ALERT,
    CHANGE,
    CLAIM,
    DELIVERY,
    EVENT,
    HEARTBEAT,
    LEASE,
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
from monitor.store import codec
from monitor.store.access import CHUNK
from monitor.store.alerts import delivery_of
from monitor.store.channels import Stop, untaken
from monitor.store.deliveries import Letter
from monitor.store.lease import Lease
from monitor.store.pages import page_id
from monitor.store.reading import Reader, unclaimed

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite
else:  # one of them is used
    postgresql, sqlite = Lazy("sqlalchemy.dialects.postgresql"), Lazy("sqlalchemy.dialects.sqlite")

Put = Literal["new", "edited", "same"]

#: the one lease there is
_SERVICE = "service"
PENDING, SENT, DEAD, MERGED = (state.value for state in DeliveryState)


def _insert(dialect: str, table: Table) -> sqlite.Insert:
    """Return an insert; both dialects spell `insert … on conflict` alike, and SQLAlchemy has one class for each."""
    if dialect == "postgresql":
        return postgresql.insert(table)  # type: ignore[return-value]
    return sqlite.insert(table)


class Transaction(Reader):
    """One commit, and all that writes. Made by `Store.transaction`."""

    def __init__(self, connection: Connection) -> None:
        self._open = connection
        #: the event rows' revisions as this transaction read them: 0 for one that was not there
        self._revisions: dict[str, int] = {}
        self._insert = partial(_insert, connection.dialect.name)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        yield self._open

    def _inserted(self, insert: sqlite.Insert, key: Column[Any]) -> bool:
        """Insert a row unless its key is there; tell whether it was not."""
        # `returning`, because drivers do not agree on an insert's rowcount
        done = self._open.execute(insert.on_conflict_do_nothing(index_elements=[key]).returning(key))
        return done.first() is not None

    # sources and rules

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the rows agree with the configuration; a new source, or one with a new URL, is due now.

        A source that left is kept and rests. One with a new URL starts afresh: its first success is a baseline again.
        """
        known = {row.id: row for row in self._open.execute(select(SOURCE.c.id, SOURCE.c.active, SOURCE.c.value))}
        rows = []
        for source in sources:
            row = known.get(source.id)
            # the source stands first in its row, and few of them change between two starts
            if row and row.active and row.value.startswith(f'{{"source":{codec.dumps(source)},'):
                continue
            before = codec.loads(Poll, row.value) if row else None
            if before is None or before.source.url != source.url:
                before = Poll(source=source, url=source.url, due=now)
            rows.append({"id": source.id, "active": True, **_poll_values(replace(before, source=source))})
        if rows:
            insert = self._insert(SOURCE)
            again = {column.name: insert.excluded[column.name] for column in SOURCE.c if column.name != "id"}
            self._open.execute(insert.on_conflict_do_update(index_elements=["id"], set_=again), rows)
        gone = known.keys() - {source.id for source in sources}
        self._open.execute(update(SOURCE).where(SOURCE.c.id.in_(gone)).values(active=False))

    def save_poll(self, *polls: Poll) -> None:
        """Remember sources' validators, due times and failures."""
        if polls:
            self._open.execute(_POLLED, [{"key": poll.source.id, **_poll_values(poll)} for poll in polls])

    def sync_rules(self, rules: Sequence[Rule], now: datetime) -> list[str]:
        """Make the rows agree with the configuration; return the ids of rules that stored stories are to be read with.

        These are rules that are new, that came back, or whose fingerprint is not the one of the last `rule_read`:
        a process killed between the two reads them back at its next start. Sorted as given.
        """
        known = {row.id: row for row in self._open.execute(select(RULE))}
        unread = []
        for rule in rules:
            row = known.get(rule.id)
            if row is not None and row.active and row.fingerprint == rule.fingerprint:
                if row.value != codec.dumps(rule):
                    self._open.execute(update(RULE).where(RULE.c.id == rule.id).values(value=codec.dumps(rule)))
                continue
            values = {"value": codec.dumps(rule), "active": True, "fingerprint": None, "changed_at": now}
            insert = self._insert(RULE).values(id=rule.id, **values)
            self._open.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values))
            unread.append(rule.id)
        gone = known.keys() - {rule.id for rule in rules}
        self._open.execute(update(RULE).where(RULE.c.id.in_(gone)).values(active=False))
        return unread

    def rule_read(self, rule: Rule) -> None:
        """Remember that the stored stories were read with this text of the rule."""
        self._open.execute(update(RULE).where(RULE.c.id == rule.id).values(fingerprint=rule.fingerprint))

    # stories, claims, events, changes

    def put_story(self, story: Story) -> Put:
        """Store a story; tell whether it is new, edited (another text than the stored one), or the same."""
        return self.put_stories([story])[0]

    def put_stories(self, stories: Sequence[Story]) -> list[Put]:
        """Store stories; tell of each, in the order given, whether it is new, edited or the same."""
        known = self.feed_hashes([story.id for story in stories])
        puts: list[Put] = []
        fresh: dict[str, dict[str, Any]] = {}
        edited: list[dict[str, Any]] = []
        for story in stories:
            before, content_hash = known.get(story.id), story.content_hash
            known[story.id] = content_hash
            puts.append("new" if before is None else "same" if before == content_hash else "edited")
            if before is None:
                fresh[story.id] = {"id": story.id, "seen": story.seen, **_story_values(story, content_hash)}
            elif before != content_hash:
                edited.append({"key": story.id, **_story_values(story, content_hash)})
        inserted = self._insert_stories(list(fresh.values()))
        if edited:
            self._open.execute(_EDITED, edited)
        # "same" if another process brought it in between: it has read it, too
        came = zip(stories, puts, strict=True)
        return ["same" if put == "new" and story.id not in inserted else put for story, put in came]

    def put_unread(self, story: str, *, baseline: bool, now: datetime) -> None:
        """Let a story wait for its own page; one that waits already keeps its place."""
        insert = self._insert(UNREAD).values(story=story, baseline=baseline, since=now)
        self._open.execute(insert.on_conflict_do_nothing(index_elements=["story"]))

    def drop_unread(self, story: str) -> bool:
        """Let a story wait no longer; False if it did not."""
        return bool(self._open.execute(delete(UNREAD).where(UNREAD.c.story == story)).rowcount)

    def complete_story(self, story: Story) -> None:
        """Store a story with the text of its page; what its feed brings of it stays known as that."""
        brought = func.coalesce(STORY.c.feed_hash, STORY.c.content_hash)
        values = _story_values(story, story.content_hash) | {"feed_hash": brought}
        self._open.execute(update(STORY).where(STORY.c.id == story.id).values(values))

    def put_page(self, page: Page, host: str) -> None:
        """Remember what a page holds, or why nothing of it is read."""
        values = {"host": host, "at": page.at, "asked": page.asked, "value": codec.dumps(page)}
        insert = self._insert(PAGE).values(id=page_id(page.url), **values)
        self._open.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values))

    def _insert_stories(self, rows: list[dict[str, Any]]) -> set[str]:
        """Insert stories; return the ids of those that were not there."""
        if not rows:
            return set()
        return set(self._open.execute(_new_story(self._open.dialect.name), rows).scalars())

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

    def event(self, rule: str) -> Event:
        """Return what is known of a rule's event, and remember which row that was for `set_event`."""
        row = self._open.execute(select(EVENT.c.value, EVENT.c.revision).where(EVENT.c.rule == rule)).first()
        self._revisions[rule] = row.revision if row else 0
        return codec.loads(Event, row.value) if row else Event(rule)

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
                return inserted
        change = update(EVENT).where(EVENT.c.rule == event.rule, EVENT.c.version == expected_version)
        if revision is not None:
            change = change.where(EVENT.c.revision == revision)
        done = self._open.execute(change.values(revision=EVENT.c.revision + 1, **values))
        if done.rowcount and revision is not None:
            self._revisions[event.rule] = revision + 1
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

    # alerts and deliveries

    def add_alert(self, alert: Alert, channels: Collection[str], now: datetime, *, at_once: bool = False) -> bool:
        """Store an alert with one delivery a channel, due now; False if it is stored already, which changes nothing.

        `at_once`: no limit holds it.
        """
        insert = self._insert(ALERT).values(id=alert.id, rule=alert.rule, at=alert.at, value=codec.dumps(alert))
        if not self._inserted(insert, ALERT.c.id):
            return False
        blank = {"alert": alert.id, "due": now, "attempts": 0, "state": PENDING, "error": "", "at_once": at_once}
        for channel in sorted(set(channels)):
            self._open.execute(DELIVERY.insert().values(channel=channel, **blank))
        return True

    def lease_deliveries(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        channels: Collection[str] | None = None,
        newest: int | None = None,
    ) -> list[Delivery]:
        """Take pending deliveries that are due and free, oldest first; they are free again at `now + lease`.

        `channels`: only to these; None: to any. `newest`: none that was added after this one.
        Two workers never get the same delivery while its lease lasts.
        """
        free = or_(DELIVERY.c.lease.is_(None), DELIVERY.c.lease <= now)
        due = select(DELIVERY.c.id).where(DELIVERY.c.state == PENDING, DELIVERY.c.due <= now, free)
        if newest is not None:
            due = due.where(DELIVERY.c.id <= newest)
        if channels is not None:
            due = due.where(DELIVERY.c.channel.in_(channels))
        # a CTE with a lock in it is run once; a plain subquery may be planned to run again, and take more than `limit`
        first = due.order_by(DELIVERY.c.id).limit(limit).with_for_update(skip_locked=True).cte("first")
        taken = update(DELIVERY).where(DELIVERY.c.id.in_(select(first.c.id))).values(lease=now + lease)
        rows = self._open.execute(taken.returning(*DELIVERY.c)).all()
        wanted = select(ALERT).where(ALERT.c.id.in_({row.alert for row in rows}))
        alerts = {row.id: codec.loads(Alert, row.value) for row in self._open.execute(wanted)} if rows else {}
        return [delivery_of(row, alerts[row.alert]) for row in sorted(rows, key=lambda row: row.id)]

    def mark_sent(self, delivery: int, now: datetime) -> None:
        """Close a delivery; counts the attempt."""
        self._open.execute(_MARK_SENT, {"key": delivery, "sent_at": now})

    def mark_failed(
        self,
        delivery: int,
        due: datetime,
        error: str,
        dead: bool = False,
        *,
        alone: bool = False,
        now: datetime | None = None,
    ) -> None:
        """Put a delivery off until `due`, or give it up; counts the attempt and frees it. A sent one stays sent.

        `alone`: what came after it to its channel does not wait behind it. `now`: to remember since when it fails.
        """
        values = {
            "state": DEAD if dead else PENDING,
            "due": due,
            "lease": None,
            "error": error,
            "held": Held.ALONE if alone else "",
            "attempts": DELIVERY.c.attempts + 1,
            "failing_since": func.coalesce(DELIVERY.c.failing_since, literal(now, UtcDateTime())),
        }
        self._pending(DELIVERY.c.id == delivery, values)

    def pass_on(self, channel: str, fallback: str, now: datetime, since: datetime | None) -> int:
        """Give another channel what this one does not take, each message once; return how many. This one keeps them.

        `since`: what has failed since before then; None: all that is due.
        """
        columns: dict[str, ColumnElement[Any]] = {
            "alert": DELIVERY.c.alert,
            "channel": literal(fallback),
            "due": literal(now, UtcDateTime()),
            "attempts": literal(0),
            "state": literal(PENDING),
            "error": literal(""),
            "at_once": DELIVERY.c.at_once,
            "via": literal(channel),
        }
        rows = select(*columns.values()).where(*untaken(channel, fallback, now, since)).order_by(DELIVERY.c.id)
        passed = DELIVERY.insert().from_select(list(columns), rows).returning(DELIVERY.c.id)
        return len(self._open.execute(passed).all())

    def let_pass(self, delivery: int) -> None:
        """Let go what waits behind a delivery that failed."""
        self._pending(DELIVERY.c.id == delivery, {"held": Held.ALONE})

    def release(self, deliveries: Collection[int]) -> None:
        """Free leased deliveries without counting an attempt."""
        self._pending(DELIVERY.c.id.in_(deliveries), {"lease": None})

    def hold(self, delivery: int, error: str) -> None:
        """Free a delivery that its channel does not take as it is configured, without counting an attempt."""
        self._pending(DELIVERY.c.id == delivery, {"lease": None, "error": _clean(error)})

    def wait_until(self, deliveries: Sequence[int], until: datetime, why: str) -> None:
        """Let deliveries wait, without counting an attempt."""
        self._pending_ones(deliveries, {"due": until, "held": why})

    def merge(self, deliveries: Sequence[int], summary: Alert, channel: str, now: datetime) -> None:
        """Let one message tell what these deliveries to a channel would have told."""
        self.add_alert(summary, [channel], now, at_once=True)
        self._pending_ones(deliveries, {"state": MERGED, "summary": summary.id, "lease": None})

    def mute(self, rule: str, until: datetime, now: datetime) -> None:
        """Let a rule's messages wait until then; one mute replaces another."""
        insert = self._insert(MUTE).values(rule=rule, until=until)
        self._open.execute(insert.on_conflict_do_update(index_elements=["rule"], set_={"until": until}))
        self._release_muted(rule, now)

    def unmute(self, rule: str, now: datetime) -> bool:
        """Let a rule's messages go; False if it was not muted."""
        muted = rule in self.mutes(now)
        self._open.execute(delete(MUTE).where(MUTE.c.rule == rule))
        self._release_muted(rule, now)
        return muted

    def _release_muted(self, rule: str, now: datetime) -> None:
        of_rule = DELIVERY.c.alert.in_(select(ALERT.c.id).where(ALERT.c.rule == rule))
        self._pending(and_(of_rule, DELIVERY.c.held == Held.MUTE.value), {"due": now})

    def acknowledge(self, rule: str, alert: str | None, who: str, now: datetime) -> list[str]:
        """Write down who has taken note of an alert, or of all on a rule; return the ids of those not noted before."""
        wanted = ALERT.c.rule == rule if alert is None else ALERT.c.id == alert
        new = select(ALERT.c.id).where(wanted, ALERT.c.id.not_in(select(ACK.c.alert))).order_by(ALERT.c.at, ALERT.c.id)
        ids = [row.id for row in self._rows(new)]
        for each in ids:
            insert = self._insert(ACK).values(alert=each, who=_clean(who), at=now)
            self._open.execute(insert.on_conflict_do_nothing(index_elements=["alert"]))
        return ids

    def unacknowledge(self, rule: str, alert: str | None) -> list[str]:
        """Forget that somebody has taken note of an alert, or of all on a rule; return the ids of those noted."""
        wanted = select(ALERT.c.id).where(ALERT.c.rule == rule if alert is None else ALERT.c.id == alert)
        gone = delete(ACK).where(ACK.c.alert.in_(wanted)).returning(ACK.c.alert)
        return sorted(row.alert for row in self._open.execute(gone))

    def rewind(self, by: timedelta, now: datetime) -> None:
        """Bring what is to come nearer: the clock was ahead by so much when it was planned. Mutes end as they said."""
        for poll in self.polls():
            if poll.due is not None and poll.due > now:
                self.save_poll(replace(poll, due=max(poll.due - by, now)))
        later = or_(DELIVERY.c.due > now, DELIVERY.c.lease > now)
        waiting = select(DELIVERY.c.id, DELIVERY.c.due, DELIVERY.c.lease).where(
            DELIVERY.c.state == PENDING, DELIVERY.c.held != Held.MUTE.value, later
        )
        for row in self._rows(waiting):
            due = max(row.due - by, now) if row.due > now else row.due
            lease = row.lease - by if row.lease is not None and row.lease > now else row.lease
            self._pending(DELIVERY.c.id == row.id, {"due": due, "lease": lease})
        for stop in self.stops().values():
            values = {"since": min(stop.since, now), "again": max(stop.again - by, now)}
            self._open.execute(update(STOP).where(STOP.c.channel == stop.channel).values(values))

    def stop_channel(self, stop: Stop) -> bool:
        """Remember that a channel takes no messages; False if that is known of this configuration already."""
        known = self.stops().get(stop.channel)
        if known is not None and known.fingerprint == stop.fingerprint:
            values = {"again": stop.again, "error": _clean(stop.error)}
            self._open.execute(update(STOP).where(STOP.c.channel == stop.channel).values(values))
            return False
        values = asdict(stop) | {"error": _clean(stop.error)}
        insert = self._insert(STOP).values(values)
        self._open.execute(insert.on_conflict_do_update(index_elements=["channel"], set_=values))
        return True

    def move_notices(self, channel: str, other: str) -> None:
        """Let another channel have what monitor says of itself and this one has not taken."""
        told = select(DELIVERY.c.alert).where(DELIVERY.c.channel == other)
        summaries = select(DELIVERY.c.summary).where(DELIVERY.c.summary.is_not(None))
        notices = select(ALERT.c.id).where(ALERT.c.rule == "", ALERT.c.id.not_in(summaries), ALERT.c.id.not_in(told))
        of_channel = and_(DELIVERY.c.channel == channel, DELIVERY.c.alert.in_(notices))
        self._pending(of_channel, {"channel": other, "lease": None})

    def resume_channel(self, channel: str) -> bool:
        """Let a stopped channel try again; False if it was not stopped."""
        return bool(self._open.execute(_RESUME, {"key": channel}).rowcount)

    def keep_thread(self, place: str, rule: str, value: str) -> None:
        """Remember what a service said of the thread on a rule's event."""
        insert = self._insert(THREAD).values(place=place, rule=rule, value=value)
        self._open.execute(insert.on_conflict_do_update(index_elements=["place", "rule"], set_={"value": value}))

    def _pending_ones(self, deliveries: Sequence[int], values: Mapping[str, Any]) -> None:
        for start in range(0, len(deliveries), CHUNK):
            self._pending(DELIVERY.c.id.in_(deliveries[start : start + CHUNK]), values)

    def _pending(self, which: Any, values: Mapping[str, Any]) -> None:
        self._open.execute(update(DELIVERY).where(which, DELIVERY.c.state == PENDING).values(values))

    def resend(self, now: datetime, alert: str | None = None, channel: str | None = None) -> list[Letter]:
        """Send dead deliveries again, from the first attempt; return which: an alert's, a channel's, or all."""
        values = {"state": PENDING, "due": now, "attempts": 0, "lease": None, "failing_since": None}
        return self._dead(update(DELIVERY).values(values), alert, channel)

    def drop(self, alert: str | None = None, channel: str | None = None) -> list[Letter]:
        """Delete dead deliveries; return which: an alert's, a channel's, or all."""
        return self._dead(delete(DELIVERY), alert, channel)

    def _dead(self, change: Any, alert: str | None, channel: str | None) -> list[Letter]:
        change = change.where(DELIVERY.c.state == DEAD)
        if alert is not None:
            change = change.where(DELIVERY.c.alert == alert)
        if channel is not None:
            change = change.where(DELIVERY.c.channel == channel)
        rows = self._open.execute(change.returning(DELIVERY.c.id, DELIVERY.c.alert, DELIVERY.c.channel)).all()
        return [Letter(row.alert, row.channel) for row in sorted(rows, key=lambda row: row.id)]

    # housekeeping

    def heartbeat(self, name: str, now: datetime) -> None:
        """Remember that a part of the service did its round."""
        insert = self._insert(HEARTBEAT).values(name=name, at=now)
        self._open.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"at": now}))

    def keep_outage(self, source: str, outage: Outage | None) -> None:
        """Remember what is wrong with a feed; None: nothing is, and all was told."""
        if outage is None:
            self._open.execute(delete(OUTAGE).where(OUTAGE.c.source == source))
            return
        values = {"value": codec.dumps(outage)}
        insert = self._insert(OUTAGE).values(source=source, **values)
        self._open.execute(insert.on_conflict_do_update(index_elements=["source"], set_=values))

    def take_lease(self, lease: Lease, now: datetime, *, instead_of: str = "") -> Lease | None:
        """Take or renew the lease on this database; None if it was free, ended, or its holder's own, else who has it.

        `instead_of`: also take it from this holder.
        """
        values = asdict(lease)
        insert = self._insert(LEASE).values(name=_SERVICE, **values)
        free = or_(LEASE.c.until <= now, LEASE.c.holder.in_([lease.holder, instead_of]))
        # its own lease goes on since it was taken
        since = case((LEASE.c.holder == lease.holder, LEASE.c.since), else_=insert.excluded.since)
        taken = insert.on_conflict_do_update(index_elements=["name"], set_=values | {"since": since}, where=free)
        if self._open.execute(taken.returning(LEASE.c.name)).first() is not None:
            return None
        row = self._open.execute(select(LEASE)).one()
        return Lease(row.holder, row.place, row.pid, row.started, row.since, row.until)

    def drop_lease(self, holder: str) -> None:
        """Give the lease back, if this holder has it."""
        self._open.execute(delete(LEASE).where(LEASE.c.holder == holder))

    def prune(self, before: datetime) -> int:
        """Delete stories first seen before an instant that no claim rests on; return how many.

        What was claimed, known and said is kept: events can be rebuilt, and an old story never looks new.
        """
        deleted = int(self._open.execute(delete(STORY).where(unclaimed(before))).rowcount)
        self._open.execute(delete(PAGE).where(PAGE.c.at < before))
        self._open.execute(delete(UNREAD).where(UNREAD.c.story.not_in(select(STORY.c.id))))
        return deleted


@cache
def _new_story(dialect: str) -> ReturningInsert[Any]:
    """Return the statement that stores a story; building it takes longer than running it."""
    insert = _insert(dialect, STORY).values(
        {column.name: bindparam(column.name) for column in STORY.c if column.name != "n"}
    )
    return insert.on_conflict_do_nothing(index_elements=["id"]).returning(STORY.c.id)


def _by_key(table: Table, *but: str) -> Update:
    """An update of whole rows by their `id`, to be run with many of them: `key`, and each column but these."""
    values: dict[str, Any] = {
        column.name: bindparam(column.name) for column in table.c if column.name not in ("id", *but)
    }
    return update(table).where(table.c.id == bindparam("key")).values(values)


_POLLED = _by_key(SOURCE, "active")
_EDITED = _by_key(STORY, "n", "seen")
# run once a message: building them takes longer than running them
_RESUME = delete(STOP).where(STOP.c.channel == bindparam("key"))
_MARK_SENT = (
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("key"))
    .values(state=SENT, sent_at=bindparam("sent_at"), lease=None, error="", attempts=DELIVERY.c.attempts + 1)
)


def _poll_values(poll: Poll) -> dict[str, Any]:
    return {"due": poll.due, "failures": poll.failures, "value": codec.dumps(poll)}


def _story_values(story: Story, content_hash: str) -> dict[str, Any]:
    return {
        "source": story.source,
        "outlet": _clean(story.outlet),
        "url": _clean(story.url),
        "title": _clean(story.title),
        "summary": _clean(story.summary),
        "body": _clean(story.body),
        "published": story.published,
        "language": story.language,
        "authority": story.authority.value,
        "owner": _clean(story.owner),
        "content_hash": content_hash,
        "feed_hash": None,
    }


def _clean(text: str) -> str:
    """PostgreSQL takes no NUL and no driver half a surrogate pair; what replaces them is as long: offsets must hold."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
