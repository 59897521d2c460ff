"""Which tables are there, as SQLAlchemy's? Written by `make tables` from the classes in `rows`: change those."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from monitor.shape.columns import NAMES, SERIAL, UtcDateTime

METADATA = MetaData(naming_convention=NAMES)

SOURCE = Table(
    "source",
    METADATA,
    Column("id", String, primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("due", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Index("ix_source_active_due", "active", "due"),
)

RULE = Table(
    "rule",
    METADATA,
    Column("id", String, primary_key=True),
    Column("value", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("fingerprint", String),
    Column("changed_at", UtcDateTime, nullable=False),
)

STORY = Table(
    "story",
    METADATA,
    Column("n", SERIAL, primary_key=True),
    Column("id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("published", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),
    Column("language", String, nullable=False),
    Column("authority", String, nullable=False),
    Column("owner", Text, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("feed_hash", String),
    UniqueConstraint("id"),
    Index("ix_story_published", "published"),
    Index("ix_story_seen", "seen"),
    Index("ix_story_source_published", "source", "published"),
    Index("ix_story_url", "url"),
)

CLAIM = Table(
    "claim",
    METADATA,
    Column("id", SERIAL, primary_key=True),
    Column("rule", String, nullable=False),
    Column("story", String, ForeignKey("story.id"), nullable=False),
    Column("content_hash", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("value", Text, nullable=False),
    Index("ix_claim_rule_id", "rule", "id"),
    Index("ix_claim_story", "story"),
)

EVENT = Table(
    "event",
    METADATA,
    Column("rule", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_claim", BigInteger, nullable=False),
    Column("value", Text, nullable=False),
)

CHANGE = Table(
    "change",
    METADATA,
    Column("id", SERIAL, primary_key=True),
    Column("rule", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False, default="", server_default=""),
    Column("story", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("alert", String, ForeignKey("alert.id")),
    Column("value", Text, nullable=False),
    UniqueConstraint("rule", "version"),
    Index("ix_change_kind", "kind"),
)

ALERT = Table(
    "alert",
    METADATA,
    Column("id", String, primary_key=True),
    Column("rule", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("value", Text, nullable=False),
    Index("ix_alert_at", "at"),
    Index("ix_alert_rule", "rule"),
)

DELIVERY = Table(
    "delivery",
    METADATA,
    Column("id", SERIAL, primary_key=True),
    Column("alert", String, ForeignKey("alert.id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", UtcDateTime),
    Column("state", String, nullable=False),
    Column("error", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("held", String, nullable=False, default="", server_default=""),
    Column("at_once", Boolean, nullable=False, default=False, server_default=false()),
    Column("summary", String),
    Column("via", String, nullable=False, default="", server_default=""),
    Column("failing_since", UtcDateTime),
    UniqueConstraint("alert", "channel"),
    Index("ix_delivery_channel_sent_at", "channel", "sent_at"),
    Index("ix_delivery_state_channel_id", "state", "channel", "id"),
    Index("ix_delivery_state_due", "state", "due"),
)

MUTE = Table(
    "mute",
    METADATA,
    Column("rule", String, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

ACK = Table(
    "ack",
    METADATA,
    Column("alert", String, ForeignKey("alert.id"), primary_key=True),
    Column("who", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

STOP = Table(
    "stop",
    METADATA,
    Column("channel", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("again", UtcDateTime, nullable=False),
    Column("error", Text, nullable=False),
)

THREAD = Table(
    "thread",
    METADATA,
    Column("place", String, primary_key=True),
    Column("rule", String, primary_key=True),
    Column("value", Text, nullable=False),
)

HEARTBEAT = Table(
    "heartbeat",
    METADATA,
    Column("name", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

UNREAD = Table(
    "unread",
    METADATA,
    Column("story", String, primary_key=True),
    Column("baseline", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

PAGE = Table(
    "page",
    METADATA,
    Column("id", String, primary_key=True),
    Column("host", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("value", Text, nullable=False),
    Index("ix_page_host_at", "host", "at"),
)

OUTAGE = Table(
    "outage",
    METADATA,
    Column("source", String, primary_key=True),
    Column("value", Text, nullable=False),
)

LEASE = Table(
    "lease",
    METADATA,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("place", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", String, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
