"""What does a batch of stories make of what is known? Stories in; claims, events, changes, alerts, deliveries stored.

Runs inside the caller's transaction, which also commits the feed's validators: a process killed on the way fetches the
same stories again. Must not fetch, must not send, must not ask for the time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from monitor import alert as alerts
from monitor import article, pipeline, reprints, second
from monitor.lazy import Lazy
from monitor.match import Watch
from monitor.model import Alert, Change, Claim, Event, Judgement, Reading, Rule, Source, Story
from monitor.store import Put, Transaction
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor import doubt
    from monitor.store import Ledger, Unread
else:  # only what was read can be doubted
    doubt = Lazy("monitor.doubt")

NO_SOURCES: Mapping[str, Source] = MappingProxyType({})
#: how far apart two outlets print what an agency sent, and among how many claims on the event it is looked for
_REPRINTED, _MOST_REPRINTED = timedelta(days=2), 20


def _judged(event: Event, claim: Claim) -> Judgement:
    return doubt.judge(event, claim)


@dataclass(frozen=True, slots=True)
class Line:
    """The two decisions of the straight line, so that tests of storing need no language."""

    read: Callable[..., list[Reading]] = pipeline.read
    advance: Callable[[Event, Claim], Judgement] = _judged


LINE = Line()
#: whether a story is to wait for its own page, from it and its readings
Waits = Callable[[Story, Sequence[Reading]], bool]


def never(_story: Story, _readings: Sequence[Reading]) -> bool:
    """Let no story wait."""
    return False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one story did to one rule's event."""

    story: Story
    reading: Reading
    #: None if the story claims nothing of the event
    judgement: Judgement | None = None
    #: None if nothing is said of it
    alert: Alert | None = None
    #: named reason for the alert or the silence
    reason: str = ""


def ingest(
    tx: Transaction,
    stories: Iterable[Story],
    watch: Watch,
    *,
    now: datetime,
    baseline: bool,
    channels: Sequence[str] = (),
    sources: Mapping[str, Source] = NO_SOURCES,
    links: alerts.Links | None = None,
    everything: bool = False,
    waits: Waits = never,
    line: Line = LINE,
    puts: Sequence[Put] | None = None,
) -> list[Outcome]:
    """Store stories and what follows from them; return what came of each new or edited one, in order of publication.

    `baseline`: what is known is filled in, and nobody is told. `channels`: for rules that name none. `sources`: by id,
    for rules that are limited to tags. `everything`: also outcomes of stories that did not match. `waits`: which
    stories are stored only, until `catch_up` reads them with their pages; they have no outcome yet. `puts`: what came
    of storing them, in `in_order`, where that was done with those of other feeds.
    """
    ordered = in_order(stories)
    outcomes = []
    for story, put in zip(ordered, tx.put_stories(ordered) if puts is None else puts, strict=True):
        if put == "same":
            continue
        readings = _readings(tx, story, watch, sources, line, everything=everything)
        if waits(story, [reading for _, reading in readings]):
            tx.put_unread(story.id, baseline=baseline, now=now)
            continue
        if put == "edited":
            tx.drop_unread(story.id)
        for rule, reading in readings:
            told = _Telling(rule, now, rule.notify or tuple(channels), baseline, links)
            outcomes.append(_take(tx, story, reading, told, line))
    return outcomes


def in_order(stories: Iterable[Story]) -> list[Story]:
    """Return stories in the order in which they are stored and read."""
    return sorted(stories, key=lambda story: (story.published, story.id))


def catch_up(
    tx: Transaction,
    unread: Unread,
    page: article.Page,
    watch: Watch,
    *,
    now: datetime,
    channels: Sequence[str] = (),
    sources: Mapping[str, Source] = NO_SOURCES,
    links: alerts.Links | None = None,
    line: Line = LINE,
) -> list[Outcome]:
    """Read a story that waited for its page, with the article if that is evidence for it, else with what it has."""
    if not tx.drop_unread(unread.story.id):
        return []  # an edited text of it left nothing open, and was read
    stored = tx.stories_by_id([unread.story.id])[unread.story.id]
    story = article.complete(stored, page)
    if story != stored:
        tx.complete_story(story)
    outcomes = []
    for rule, reading in _readings(tx, story, watch, sources, line):
        told = _Telling(rule, now, rule.notify or tuple(channels), unread.baseline, links)
        outcomes.append(_take(tx, story, reading, told, line))
    return outcomes


def _readings(
    tx: Transaction,
    story: Story,
    watch: Watch,
    sources: Mapping[str, Source],
    line: Line,
    *,
    everything: bool = False,
) -> list[tuple[Rule, Reading]]:
    """Return what a story says to the rules that read its source."""
    found = line.read(story, watch, known=tx.event, called=tx.called(), everything=everything)
    readings = [(watch.rule(reading.match.rule), reading) for reading in found]
    return [(rule, reading) for rule, reading in readings if listens(rule, story, sources)]


def backfill(
    tx: Transaction,
    watch: Watch,
    rules: Collection[str],
    now: datetime,
    *,
    sources: Mapping[str, Source] = NO_SOURCES,
    line: Line = LINE,
) -> list[Outcome]:
    """Read all stored stories, oldest first, for rules that are new or changed; nobody is told.

    Their events start anew: what an earlier text of a rule made of the stories says nothing of this one.
    """
    wanted = [watch.rule(rule) for rule in rules]
    ids = {rule.id for rule in wanted}
    # read wholly before anything is written: a cursor over rows that change under it is undefined
    events = {rule: Event(rule) for rule in ids}
    called: dict[str, Mapping[str, int]] = {}
    readings = []
    for story in tx.archive():
        for reading in line.read(story, watch, known=events.get, called=called):
            rule_id = reading.match.rule
            if rule_id not in ids or not listens(watch.rule(rule_id), story, sources):
                continue
            # many wait here: the way to each would hold on to all that was seen of its story
            readings.append((story, replace(reading, way=tuple)))
            if reading.claim is not None:
                events[rule_id] = line.advance(events[rule_id], reading.claim).event
                called[rule_id] = dict(events[rule_id].names)
    for rule in wanted:
        tx.forget_event(rule.id)
    outcomes = []
    for story, reading in readings:
        told = _Telling(watch.rule(reading.match.rule), now, (), baseline=True, links=None)
        outcomes.append(_take(tx, story, reading, told, line))
    for rule in wanted:
        tx.rule_read(rule)
    return outcomes


def listens(rule: Rule, story: Story, sources: Mapping[str, Source]) -> bool:
    """Tell whether a rule reads the story's source: `feeds` names its id or one of its tags, or nothing at all."""
    if not rule.feeds:
        return True
    source = sources.get(story.source)
    names = {story.source} | (source.tags if source else set())
    return not names.isdisjoint(rule.feeds)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Who is to be told of a rule's changes, when, and whether at all."""

    rule: Rule
    now: datetime
    channels: tuple[str, ...]
    baseline: bool
    links: alerts.Links | None

    def silence(self, change: Change | None, before: Ledger | None) -> str:
        """Return why nobody is told of a change; "" if somebody is. `before`: the one before it, if that was lately."""
        if change is None:
            return "no-change"
        if self.baseline:
            return "baseline"
        thought = second.second_of(change)
        if thought is second.Second.AGAIN:
            return "told-already"
        if thought is not None and before is not None:
            # who was told of the one is told of the other
            return "" if before.alert else "nobody-was-told"
        return "kind-not-wanted" if self.rule.on.isdisjoint(change.kinds) else ""

    def those_told(self, change: Change, before: Ledger | None) -> tuple[str, ...]:
        """Return the channels that are told of a change; of a second thought, those told of the first, too."""
        kinds = set(change.kinds)
        if before is not None and second.second_of(change) is not None:
            kinds.update(before.change.kinds)
        return self.rule.told(self.channels, kinds)


def _take(tx: Transaction, story: Story, reading: Reading, told: _Telling, line: Line) -> Outcome:
    claim = reading.claim
    if claim is None:
        return Outcome(story, reading, reason=reading.match.why)
    claim = replace(claim, reprints=_original(tx, story, claim))
    judgement, before = _fold(tx, story, claim, told.now, line)
    reading = doubt.settled(reading, judgement)
    if not reading.match.matched:
        return Outcome(story, replace(reading, claim=None), reason=judgement.reason)
    change, silence = judgement.change, told.silence(judgement.change, before)
    reason = judgement.reason if change is None or not silence else f"{judgement.reason}, {silence}"
    alert = None
    if change is not None and not silence:
        alert = alerts.render(change, story, told.rule, others=tx.claims(claim.rule), links=told.links)
        tx.add_alert(alert, told.those_told(change, before), told.now)
    tx.add_claim(claim, at=told.now, content_hash=story.content_hash, reason=reason)
    if change is not None:
        tx.add_change(change, alert.id if alert else None, told.now)
    return Outcome(story, reading, judgement, alert, reason)


def _original(tx: Transaction, story: Story, claim: Claim) -> str:
    """Return whose words a story reprints, of those who spoke of the event lately; "" if they are its own."""
    others = [
        each.claim
        for each in reversed(tx.newest_told(_MOST_REPRINTED, claim.rule))
        if each.claim.voice != claim.voice and abs(claim.published - each.claim.published) <= _REPRINTED
    ]
    stories = tx.stories_by_id({other.story for other in others} - {story.id})
    found = (o.voice for o in others if o.story in stories and reprints.is_reprint(story, stories[o.story]))
    return next(found, "")


def _fold(tx: Transaction, story: Story, claim: Claim, now: datetime, line: Line) -> tuple[Judgement, Ledger | None]:
    """Fold a claim into what is known; return also the change before it, if it was lately.

    If another worker was first, it is folded into what that one made of it.
    """
    while True:
        event = tx.event(claim.rule)
        lately = tx.ledger(claim.rule, since=now - second.WINDOW)
        judgement = line.advance(event, claim)
        # where nobody was told of the one, the other is news, or of no interest
        if lately and (lately[-1].alert or judgement.change is None):
            changes, owned = [each.change for each in lately], second.owns_up(story.text)
            said = judgement.change.claim if judgement.change else claim
            judgement = second.reconsider(event, said, judgement, changes, owned=owned)
        if judgement.event == event or tx.set_event(judgement.event, event.version):
            return judgement, lately[-1] if lately else None
