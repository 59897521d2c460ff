"""Which shape have the API's objects? For OpenAPI alone: what is answered is what the commands print with `--json`.

A field that has a default here may be missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.model import Authority, Channel, DeliveryState, Kind, Status


@dataclass(frozen=True, slots=True)
class DaysShape:
    """A run of days, both ends included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class EventShape:
    """What is known of a rule's event."""

    rule: str
    watch: str | None
    status: Status | None
    date: DaysShape | None
    authority: Authority | None
    date_authority: Authority | None
    occasion: int
    version: int
    published: datetime | None
    sources: list[str]


@dataclass(frozen=True, slots=True)
class StoryShape:
    """A story without its body."""

    id: str
    source: str
    outlet: str
    url: str
    title: str
    published: datetime
    seen: datetime
    language: str
    authority: Channel


@dataclass(frozen=True, slots=True)
class DeliveryShape:
    """An alert on its way to one channel."""

    channel: str
    state: DeliveryState
    attempts: int
    due: datetime
    error: str
    held: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class AlertShape:
    """What was said of a change."""

    id: str
    rule: str
    kinds: list[Kind]
    title: str
    text: str
    url: str
    at: datetime
    deliveries: list[DeliveryShape]


@dataclass(frozen=True, slots=True)
class FeedShape:
    """A feed, and how it is doing."""

    id: str
    name: str
    url: str
    tags: list[str]
    authority: Channel
    owner: str
    language: str
    interval_seconds: int
    state: str
    polled: datetime | None
    due: datetime | None
    failures: int
    error: str


@dataclass(frozen=True, slots=True)
class RuleShape:
    """A watched event, as written."""

    id: str
    watch: str
    aliases: dict[str, list[str]]
    exclude: list[str]
    notify: list[str]
    on: list[Kind]
    feeds: list[str]


@dataclass(frozen=True, slots=True)
class EventsPage:
    """A page of events; `next` is the address of the one after it."""

    items: list[EventShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """A page of stories; `next` is the address of the one after it."""

    items: list[StoryShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class AlertsPage:
    """A page of alerts; `next` is the address of the one after it."""

    items: list[AlertShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """A page of feeds; `next` is the address of the one after it."""

    items: list[FeedShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class RulesPage:
    """A page of rules; `next` is the address of the one after it."""

    items: list[RuleShape]
    next: str | None
