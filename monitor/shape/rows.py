"""Which rows are kept, in which tables? After a change here: `make tables`, and a migration.

What is looked up has a column; the rest of a value is one JSON text (`value`), written and read by the store.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Column, Index, MetaData, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from monitor.shape.columns import NAMES, SERIAL, UtcDateTime


class Rows(SQLModel):
    """All tables of the service, apart from SQLModel's global metadata."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class SourceRow(Rows, table=True):
    """A feed as configured, and what is remembered of it between two requests."""

    __tablename__ = "source"
    __table_args__ = (Index("ix_source_active_due", "active", "due"),)

    id: str = Field(primary_key=True)
    #: False once it left the configuration; kept, so that a feed that comes back is not new
    active: bool
    due: datetime | None = Field(sa_type=UtcDateTime)
    failures: int
    value: str = Field(sa_type=Text)


class RuleRow(Rows, table=True):
    """A rule as configured, and by which text of it the stored stories were last read."""

    __tablename__ = "rule"

    id: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    active: bool
    #: fingerprint of the text that the stored stories were read with; NULL until they were
    fingerprint: str | None
    changed_at: datetime = Field(sa_type=UtcDateTime)


class StoryRow(Rows, table=True):
    """The newest text of a story."""

    __tablename__ = "story"
    # the migration makes it a hash on PostgreSQL, whose B-trees refuse keys past 2.7 kB, and feeds have such addresses;
    # named here, it would have every process import PostgreSQL's dialect
    __table_args__ = (Index("ix_story_url", "url"), Index("ix_story_source_published", "source", "published"))

    n: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True, autoincrement=True))
    id: str = Field(unique=True)
    source: str
    outlet: str = Field(sa_type=Text)
    url: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    summary: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    published: datetime = Field(sa_type=UtcDateTime, index=True)
    seen: datetime = Field(sa_type=UtcDateTime, index=True)
    language: str
    authority: str
    owner: str = Field(sa_type=Text)
    content_hash: str
    #: of the text that its feed brings, if the body is that of its page; NULL if the text is its feed's own
    feed_hash: str | None = Field(default=None)


class ClaimRow(Rows, table=True):
    """What one text of a story says of one event. Append-only."""

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_rule_id", "rule", "id"),)

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True, autoincrement=True))
    rule: str
    story: str = Field(foreign_key="story.id", index=True)
    #: of the text that the evidence's offsets count in: an edited story has another
    content_hash: str
    at: datetime = Field(sa_type=UtcDateTime)
    #: why it was spoken of, or not
    reason: str = Field(sa_type=Text)
    value: str = Field(sa_type=Text)


class EventRow(Rows, table=True):
    """What is known of a rule's event."""

    __tablename__ = "event"

    rule: str = Field(primary_key=True)
    version: int
    #: raised with every write, also by one that is no change: what compare-and-set compares beside the version
    revision: int
    #: claims with a smaller id were read by an earlier text of the rule
    first_claim: int = Field(sa_type=BigInteger)
    value: str = Field(sa_type=Text)


class ChangeRow(Rows, table=True):
    """The ledger: one line per version of an event."""

    __tablename__ = "change"
    __table_args__ = (UniqueConstraint("rule", "version"),)

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True, autoincrement=True))
    rule: str
    version: int
    #: the main one
    kind: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    story: str
    at: datetime = Field(sa_type=UtcDateTime)
    #: NULL if it was not spoken of: a baseline, or a kind that the rule does not ask for
    alert: str | None = Field(foreign_key="alert.id")
    value: str = Field(sa_type=Text)


class AlertRow(Rows, table=True):
    """What was said, or is still to be said."""

    __tablename__ = "alert"

    id: str = Field(primary_key=True)
    rule: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    value: str = Field(sa_type=Text)


class DeliveryRow(Rows, table=True):
    """The outbox: one row per alert and channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("alert", "channel"),
        Index("ix_delivery_state_due", "state", "due"),
        Index("ix_delivery_channel_sent_at", "channel", "sent_at"),
        # of what is due to a channel the oldest, without sorting a flood again for each batch
        Index("ix_delivery_state_channel_id", "state", "channel", "id"),
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True, autoincrement=True))
    alert: str = Field(foreign_key="alert.id")
    channel: str
    due: datetime = Field(sa_type=UtcDateTime)
    attempts: int
    lease: datetime | None = Field(sa_type=UtcDateTime)
    state: str
    error: str = Field(sa_type=Text)
    sent_at: datetime | None = Field(sa_type=UtcDateTime)
    #: why it waits; "" if it does not
    held: str = Field(default="", sa_column_kwargs={"server_default": ""})
    #: True: no limit holds it, as it is a summary, or about the service itself
    at_once: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    #: id of the alert that is its summary; NULL if it has none
    summary: str | None = Field(default=None)
    #: the channel in whose place it goes here; "" if it was meant for this one
    via: str = Field(default="", sa_column_kwargs={"server_default": ""})
    #: when it first failed; NULL if it has not
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MuteRow(Rows, table=True):
    """A rule whose messages wait."""

    __tablename__ = "mute"

    rule: str = Field(primary_key=True)
    until: datetime = Field(sa_type=UtcDateTime)


class AckRow(Rows, table=True):
    """An alert that somebody has taken note of."""

    __tablename__ = "ack"

    alert: str = Field(primary_key=True, foreign_key="alert.id")
    who: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)


class StopRow(Rows, table=True):
    """A channel that will take no message as it is configured."""

    __tablename__ = "stop"

    channel: str = Field(primary_key=True)
    #: of the configuration that it was stopped with: another one ends the stop
    fingerprint: str
    since: datetime = Field(sa_type=UtcDateTime)
    #: when one message is tried all the same
    again: datetime = Field(sa_type=UtcDateTime)
    error: str = Field(sa_type=Text)


class ThreadRow(Rows, table=True):
    """Where the messages on one event stand at a service that keeps them together."""

    __tablename__ = "thread"

    #: of the channel's address: another address is another place
    place: str = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class HeartbeatRow(Rows, table=True):
    """When each part of the service last did its round."""

    __tablename__ = "heartbeat"

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class UnreadRow(Rows, table=True):
    """A story that is read once its own page has been looked for."""

    __tablename__ = "unread"

    story: str = Field(primary_key=True)
    #: nobody is told of what comes of it
    baseline: bool
    since: datetime = Field(sa_type=UtcDateTime)


class PageRow(Rows, table=True):
    """What is remembered of a story's own page."""

    __tablename__ = "page"
    __table_args__ = (Index("ix_page_host_at", "host", "at"),)

    #: hash of its address
    id: str = Field(primary_key=True)
    host: str
    at: datetime = Field(sa_type=UtcDateTime)
    #: whether its server was asked then
    asked: bool
    value: str = Field(sa_type=Text)


class OutageRow(Rows, table=True):
    """Something that is, or was, wrong with a feed, until all of it is told."""

    __tablename__ = "outage"

    source: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class LeaseRow(Rows, table=True):
    """Which process works on this database: one row, or none."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True)
    holder: str
    #: where its number means something: host and container
    place: str = Field(sa_type=Text)
    pid: int
    #: when the process was started, as its system counts; "" if that is unknown
    started: str
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
