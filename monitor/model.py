"""What are the nouns of the service? Frozen values and their enums, from source to delivery.

Standard library only: everything else may import this module, and it imports nothing of ours.
Instants (`*_at`, `published`, `seen`, `due`) are aware UTC datetimes; days are `datetime.date`, ranges inclusive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.values import dataclass


class Status(StrEnum):
    """What a story says of an event, or what is known of it."""

    RUMOURED = "rumoured"
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DENIED = "denied"
    UNDERWAY = "underway"
    HAPPENED = "happened"


class Kind(StrEnum):
    """What moved: the reasons to alert, and the values of a rule's `on`."""

    CONFIRMED = "confirmed"
    DATE = "date"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DENIED = "denied"
    UNDERWAY = "underway"
    HAPPENED = "happened"


class Authority(StrEnum):
    """Who says so, weakest first; the order of declaration is the order of weight."""

    UNNAMED = "unnamed"  # insiders, "people familiar with the matter", rumours
    OUTLET = "outlet"  # the story itself, or a third party without a say over the event
    INTERESTED = "interested"  # someone with a part in it, but not with the decision
    PARTY = "party"  # the actor's, host's, organiser's, company's or court's own office

    @property
    def weight(self) -> int:
        return list(Authority).index(self)


class Channel(StrEnum):
    """What kind of source a feed is: how near to the event it speaks."""

    OFFICIAL = "official"
    PRESS = "press"
    AGGREGATOR = "aggregator"


class DeliveryState(StrEnum):
    """Where a delivery stands; `dead` ones are shown and can be sent again."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"
    #: told in a summary, which has a delivery of its own
    MERGED = "merged"


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """A day or a run of days, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a range of days ends before it starts: {self.start} > {self.end}")

    @property
    def count(self) -> int:
        """Number of days, at least 1."""
        return (self.end - self.start).days + 1

    def covers(self, other: Days) -> bool:
        """Tell whether `other` lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        return self.start.isoformat() if self.start == self.end else f"{self.start}..{self.end}"


@dataclass(frozen=True, slots=True)
class Source:
    """A feed as configured."""

    #: stable name of the feed, unique in feeds.yml; also the key of its rows
    id: str
    url: str
    #: the outlet's name as shown in alerts
    name: str
    tags: frozenset[str] = frozenset()
    language: str = "en"
    #: wanted time between polls; the server's hints may stretch it
    interval: timedelta = timedelta(minutes=15)
    authority: Channel = Channel.PRESS
    #: who owns the outlet; two outlets of one owner are one voice
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a feed says it is worth asking: RSS ttl, skipHours and skipDays, sy:updatePeriod."""

    ttl: timedelta | None = None
    #: hours of the day in UTC, 0 to 23, in which the feed never changes
    skip_hours: frozenset[int] = frozenset()
    #: days of the week in which the feed never changes, Monday is 0
    skip_days: frozenset[int] = frozenset()

    def __str__(self) -> str:
        """Return the pace as text that `Pace.read` takes back, such as "1800;0,1;5,6"."""
        ttl = "" if self.ttl is None else str(int(self.ttl.total_seconds()))
        hours, days = (",".join(map(str, sorted(numbers))) for numbers in (self.skip_hours, self.skip_days))
        return f"{ttl};{hours};{days}"

    @classmethod
    def read(cls, text: str) -> Pace:
        """Return the pace that `str` wrote; an empty text is no wish at all."""
        ttl, hours, days = text.split(";") if text else ("", "", "")
        sets = [frozenset(int(number) for number in part.split(",") if number) for part in (hours, days)]
        return cls(timedelta(seconds=int(ttl)) if ttl else None, sets[0], sets[1])


@dataclass(frozen=True, slots=True)
class Poll:
    """What is remembered of a source between two requests."""

    source: Source
    #: where to ask now: differs from `source.url` after a permanent redirect
    url: str
    etag: str | None = None
    last_modified: str | None = None
    #: SHA-256 of the last body that was parsed, so that an unchanged 200 is not parsed again
    body_hash: str | None = None
    due: datetime | None = None
    #: failures in a row; 0 after any answer that could be used
    failures: int = 0
    #: when a body was first parsed into stories; None until then: the first one is a baseline
    first_success_at: datetime | None = None
    #: the feed's own wishes, kept from its last body so that they hold through unchanged answers
    pace: Pace = Pace()
    #: when it was last asked, whatever came back
    polled_at: datetime | None = None
    #: why the last request failed; "" if it did not
    error: str = ""
    #: how its last requests ended, and how long they took; `showing.past` writes and reads it
    history: str = ""
    #: of the entries of the last body that was parsed (`feed.Parsed.marks`), so that the same are not read again
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A poll that brought a body."""

    body: bytes
    #: where the body came from, after all redirects; without user name and password
    url: str
    content_type: str | None = None
    #: validators, opaque: sent back byte for byte
    etag: str | None = None
    last_modified: str | None = None
    #: where to ask from now on, if permanent redirects alone led there; trust it only once the body has been parsed
    permanent_url: str | None = None
    #: how long the server calls the answer fresh (RFC 9111 §4.2); a hint
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """A poll that brought nothing new. The validators are those to send next time."""

    etag: str | None = None
    last_modified: str | None = None
    permanent_url: str | None = None
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A poll that brought nothing usable."""

    #: short and stable, such as "timeout" or "http 500"; never holds an address
    reason: str
    #: one line for people; never holds credentials or queries of addresses
    detail: str = ""
    #: when the server asks to be tried again
    retry_at: datetime | None = None
    #: the server says that the feed is gone for good (410)
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One item of news. Its text is what evidence points into."""

    #: stable: the same item of the same feed always gets the same id
    id: str
    #: id of the source that brought it
    source: str
    #: the outlet's name; differs from the source's for aggregators
    outlet: str
    url: str
    title: str
    summary: str
    #: plain text, paragraphs separated by blank lines
    body: str
    published: datetime
    seen: datetime
    language: str = "en"
    authority: Channel = Channel.PRESS
    owner: str = ""

    @property
    def text(self) -> str:
        """Title, summary and body, joined by blank lines: the string that offsets count in."""
        return "\n\n".join(part for part in (self.title, self.summary, self.body) if part)

    @property
    def content_hash(self) -> str:
        """SHA-256 of what can be read, so that an edited story is read again and an unchanged one is not."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Rule:
    """One watched event, as the user wrote it."""

    id: str
    #: plain words, such as "actor visit place" or "product release"
    watch: str
    #: phrase of `watch` -> other ways to write it
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: a story with one of these phrases is not about the event
    exclude: tuple[str, ...] = ()
    #: names of channels; empty: the default channels
    notify: tuple[str, ...] = ()
    #: kinds of change that alert
    on: frozenset[Kind] = frozenset(Kind)
    #: ids or tags of sources; empty: all
    feeds: tuple[str, ...] = ()
    #: neither quiet hours nor a digest hold its messages
    urgent: bool = False
    #: how long before its day to remind of it
    remind: tuple[timedelta, ...] = ()
    #: ask whether it took place when its day has passed without word
    ask: bool = False
    #: by channel: the kinds of change that it is told of; one that is not here is told of all in `on`
    kinds: Mapping[str, frozenset[Kind]] = field(default_factory=dict)
    #: say once a week that it is still watched
    still_watching: bool = False

    def told(self, channels: Iterable[str], kinds: Iterable[Kind]) -> tuple[str, ...]:
        """Return those of these channels that are to be told of a change of these kinds."""
        wanted = frozenset(kinds)
        return tuple(name for name in channels if not wanted.isdisjoint(self.kinds.get(name, wanted)))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what decides how stories are read: when it changes, the rule is read back over stored stories."""
        parts = [self.watch, *self.exclude, "|", *self.feeds]
        for phrase, names in sorted(self.aliases.items()):
            parts += ["|", phrase, *names]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a claim rests on: offsets into `Story.text`, end exclusive, and the name of the cue that fired."""

    start: int
    end: int
    cue: str


@dataclass(frozen=True, slots=True)
class Note:
    """One step of the reasoning, for `explain`: what was looked at, what became of it, and why."""

    #: "sentence", "match", "role", "cue", "timex", "binding", "status" …
    step: str
    text: str
    why: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a story is about a rule's event, and which words say so."""

    rule: str
    story: str
    matched: bool
    #: offsets of the rule's words in `Story.text`
    spans: tuple[tuple[int, int], ...]
    why: str


@dataclass(frozen=True, slots=True)
class Sureness:
    """How likely a reading is to be right, in parts, each between 0 and 1; None where a plain rule decided."""

    #: that the story is about the event
    about: float | None = None
    #: that the date is the event's
    date: float | None = None
    #: that the status is what the story reports
    status: float | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """Another reading of a story, less likely than the one that its claim gives: the fields are those of `Claim`."""

    status: Status
    dates: Days | None
    evidence: tuple[Evidence, ...]
    strikes: bool
    moves: bool
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Claim:
    """What one story says of one event. Append-only: a claim is never changed, only followed by another."""

    rule: str
    story: str
    published: datetime
    status: Status
    #: when the story says the event takes place; None if it does not say
    dates: Days | None
    authority: Authority
    #: who says so, in the story's words; "" if the outlet speaks for itself
    speaker: str
    #: sentences and cues, the decisive one first
    evidence: tuple[Evidence, ...] = ()
    #: the story says that a date known before no longer holds (struck out, postponed, ruled out)
    strikes: bool = False
    #: the story speaks of a move, a new or a first date, and does not just mention one
    moves: bool = False
    #: dates that the story names as holding no longer
    struck: tuple[Days, ...] = ()
    #: other dates that the story gives and that might be the event's
    alternatives: tuple[Days, ...] = ()
    #: the event is of a class that lasts (a visit, a strike), so that its beginning and its end are two pieces of news
    lasting: bool = False
    outlet: str = ""
    owner: str = ""
    #: how sure the reader was; None for a claim that is taken at its word
    sureness: Sureness | None = None
    #: other readings of the same story that are likely enough to be considered, in no order
    guesses: tuple[Guess, ...] = ()
    #: whose words the story reprints; "" if they are its own
    reprints: str = ""
    #: the names in its title and summary beside those of the rule, folded
    names: tuple[str, ...] = ()
    #: the signs of how the story is put, by name
    wordings: tuple[str, ...] = ()

    @property
    def voice(self) -> str:
        """Whose word it is: outlets of one owner have one voice, and a reprint has that of the original."""
        return self.reprints or self.owner or self.outlet or self.story


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of a rule's event: a fold of its claims, which can be rebuilt from them."""

    rule: str
    #: which occasion of the event, counted from 1: a visit that happened and is announced anew is the next one
    occasion: int = 1
    status: Status | None = None
    dates: Days | None = None
    #: who vouches for the status, and for the dates
    authority: Authority = Authority.UNNAMED
    dates_authority: Authority = Authority.UNNAMED
    #: publication time of the newest claim folded in
    published: datetime | None = None
    #: raised by one with each change; the compare-and-set key and part of the alert's id
    version: int = 0
    #: owners that support what is known now, each counted once
    sources: tuple[str, ...] = ()
    #: dates that were known once and hold no longer, newest first: repeating one of them is not news
    struck: tuple[Days, ...] = ()
    #: publication time of the claim that last changed it
    changed: datetime | None = None
    #: publication time of the claim that last put the event off: what repeats it is no news
    moved: datetime | None = None
    #: names that stories surely about it bore beside the rule's own, each with the number of stories, the most first
    names: tuple[tuple[str, int], ...] = ()
    #: how many stories those names are of
    named: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What moved when a claim was folded into an event: the ledger's line, and what an alert is made of."""

    rule: str
    #: main kind first, as in "date, postponed"
    kinds: tuple[Kind, ...]
    before: Event
    after: Event
    claim: Claim
    #: named reason, such as "first-confirmation" or "date-moved"
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a story says of one rule's event, with the whole way there."""

    match: Match
    claim: Claim | None
    #: puts the way there in words; it is seldom asked for
    way: Callable[[], tuple[Note, ...]] = field(default=tuple, compare=False, repr=False)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The steps of the reasoning, in order; put in words each time that they are asked for."""
        return self.way()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reading did to an event: what is known after it, what changed, and why it is spoken of or not."""

    event: Event
    change: Change | None
    #: named reason for the alert or the silence
    reason: str


@dataclass(frozen=True, slots=True)
class State:
    """What a message says of an event: its status and its dates."""

    status: Status | None = None
    dates: Days | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What an alert on a change says, in parts: each one clean line without markup, cut to a readable length."""

    #: the event, as its rule words it
    event: str
    #: what became of it, such as "moved to 18–19 June 2024, confirmed"
    change: str
    before: State
    after: State
    #: the two states in words; the second one with who confirmed or denied it
    was: str
    now: str
    #: the sentence that it rests on
    sentence: str
    #: who says so, such as "the ministry (official side)"
    speaker: str
    authority: Authority
    #: title of the story, its outlet, and when it was published
    headline: str
    outlet: str
    published: datetime
    #: how many independent sources there are
    sources: str
    #: outlets whose last word agrees with what is known now, and those that say otherwise, with what they say
    agree: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    #: address of the event's page; "" if there is none
    page: str = ""
    #: why the message went where it went; "" if there is nothing to say of it
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """What we say. The id is a hash of event and version, so the same change twice is one alert."""

    id: str
    rule: str
    kinds: tuple[Kind, ...]
    title: str
    #: plain text, at most 2,000 characters
    text: str
    #: the same for Slack and other Markdown readers
    markdown: str
    #: the same for mail
    html: str
    #: the story that caused it
    url: str
    at: datetime
    #: the same in parts, for services that have a place for each; None for what monitor says of itself
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message where there is room for one."""

    name: str
    #: media type with its parameters, such as "text/calendar; method=PUBLISH"
    type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one channel."""

    id: int
    alert: Alert
    channel: str
    due: datetime
    attempts: int = 0
    #: until when a sender holds it; None when free
    lease: datetime | None = None
    state: DeliveryState = DeliveryState.PENDING
    error: str = ""
    #: why it waits until `due`, such as "mute" or "quiet"; "" if it does not
    held: str = ""
    #: id of the summary that tells it; "" if none does
    summary: str = ""
    #: the channel in whose place it goes here; "" if it was meant for this one
    via: str = ""


def alert_id(rule: str, occasion: int, version: int) -> str:
    """Return the stable id of the alert for one version of an event: 32 hexadecimal digits."""
    return hashlib.sha256(f"{rule}\x1f{occasion}\x1f{version}".encode()).hexdigest()[:32]
