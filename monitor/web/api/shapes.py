"""Which shape have the API's objects? For OpenAPI alone: what is answered is what the commands print with `--json`.

A field that has a default here may be missing.
"""

from __future__ import annotations

from datetime import date, datetime

from pydantic.dataclasses import dataclass

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
class WholeStory(StoryShape):
    """A story with its text; offsets of evidence count its characters."""

    text: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class SpanShape:
    """Words of a story's text, the end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MatchShape:
    """Whether a story is about a rule's event."""

    rule: str
    story: str
    matched: bool
    why: str
    spans: list[SpanShape]


@dataclass(frozen=True, slots=True)
class EvidenceShape:
    """Words that a claim rests on, and the name of the cue that they are."""

    start: int
    end: int
    cue: str


@dataclass(frozen=True, slots=True)
class ClaimShape:
    """What one story says of one event, and what came of it."""

    rule: str
    at: datetime
    reason: str
    status: Status
    date: DaysShape | None
    story: str
    published: datetime
    outlet: str
    speaker: str
    authority: Authority
    evidence: list[EvidenceShape]
    #: of the text that the offsets count in: that of an edited story is another
    content_hash: str


@dataclass(frozen=True, slots=True)
class KnownShape:
    """What was known at a moment."""

    status: Status | None
    date: DaysShape | None


@dataclass(frozen=True, slots=True)
class ChangeShape:
    """How one claim moved what is known."""

    rule: str
    at: datetime
    kinds: list[Kind]
    reason: str
    before: KnownShape
    after: KnownShape
    occasion: int
    version: int
    story: str
    published: datetime
    outlet: str
    speaker: str
    authority: Authority
    #: id of the alert that spoke of it
    alert: str | None


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
    via: str | None = None


@dataclass(frozen=True, slots=True)
class LetterShape:
    """A delivery, and the alert that it carries."""

    alert: str
    rule: str
    channel: str
    state: DeliveryState
    attempts: int
    due: datetime
    error: str
    held: str
    summary: str | None
    via: str | None


@dataclass(frozen=True, slots=True)
class AckShape:
    """Who has taken note of an alert, and when."""

    by: str
    at: datetime


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
    acknowledged: AckShape | None = None


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
    silent_since: datetime | None
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
    kinds: dict[str, list[Kind]]
    on: list[Kind]
    feeds: list[str]
    urgent: bool
    remind_seconds: list[int]
    ask: bool
    still_watching: bool
    muted_until: datetime | None


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


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """A page of matches; `next` is the address of the one after it."""

    items: list[MatchShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """A page of claims; `next` is the address of the one after it."""

    items: list[ClaimShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A page of changes; `next` is the address of the one after it."""

    items: list[ChangeShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class DeliveriesPage:
    """A page of deliveries; `next` is the address of the one after it."""

    items: list[LetterShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer."""

    detail: str
