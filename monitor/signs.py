"""What in a story speaks for or against its being about a rule's event? Named signs; what they weigh is learnt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor import knowledge
from monitor.language.lexicon import Lexicon
from monitor.language.status import compile_cached, undone
from monitor.language.text import Zone
from monitor.match import Compiled
from monitor.model import Days, Story
from monitor.naming import UnitKind
from monitor.view import View

_ZONES = {Zone.TITLE: "title", Zone.SUMMARY: "summary", Zone.LEAD: "lead", Zone.BODY: "body"}
#: a known time that is longer than this many days is no sign of its own
_SEASON = 93
#: days after which a date is of the past, and within which one to come is near
_PAST, _MONTH = 30, 31

_CAPITALISED = re.compile(r"\b[A-Z][a-z]{2,}")
_WORD = re.compile(r"[^\W_]+")


def named_words(v: View) -> set[str]:
    """Return the words of a sentence that are written as names, folded; its first word is always written so."""
    return {knowledge.fold(w) for w in _WORD.findall(v.sentence.text)[1:] if not w[0].islower()}


def of_story(
    story: Story, compiled: Compiled, views: Sequence[View], known: Days | None, lexicon: Lexicon
) -> dict[str, float]:
    """Return the signs of a story by name, those that are there; cost is linear in its sentences."""
    found: dict[str, float] = {"a date is known": float(known is not None)}
    for zone, name in _ZONES.items():
        here = [v for v in views if v.sentence.zone is zone]
        for sign, value in _of_zone(here, story, compiled, known, lexicon):
            found[f"{name}: {sign}"] = float(value)
    found |= {sign: float(value) for sign, value in _of_title(story, compiled, views, lexicon)}
    head = [v for v in views if v.sentence.zone <= Zone.SUMMARY]
    if not any(v.triggered or (v.thing and v.eventful) for v in head):
        found["no word of the event in title and summary"] = 1.0
        days = [t.days for v in head for t in v.timexes if t.days is not None]
        if known is None or not any(known.covers(d) for d in days):
            found["no word of the event in title and summary, nor the known days"] = 1.0
    names = set(compiled.names)
    mentions = sum(m.unit in names for v in views for m in v.mentions)
    found["mentions of its names"] = min(10, mentions) / 10
    found[f"the event is a {compiled.event.shape}"] = 1.0
    found["names of the rule"] = len(names) / 3
    return {sign: value for sign, value in found.items() if value}


def _of_zone(
    here: Sequence[View], story: Story, compiled: Compiled, known: Days | None, lexicon: Lexicon
) -> Iterator[tuple[str, float]]:
    """Yield the signs of one zone of a story."""
    if not here:
        yield "empty", 1
        return
    names, essential = set(compiled.names), set(compiled.essential)
    qualifiers = {i for i, u in enumerate(compiled.units) if u.kind is UnitKind.QUALIFIER and not u.soft}
    own = {i for i, u in enumerate(compiled.units) if u.says}
    present = frozenset[int]().union(*(v.present for v in here))
    aside = frozenset[int]().union(*(v.aside for v in here)) - present
    said = {m.unit for v in here for m in v.mentions}
    today = story.published.date()
    days = [t.days for v in here for t in v.timexes if t.days is not None]
    yield "names that it cannot go without", len(essential & present) / max(1, len(essential))
    yield "names", len(names & present) / max(1, len(names))
    yield (
        "part of a name",
        any(not compiled.parts[i].isdisjoint(named_words(v)) for i in essential - said for v in here),
    )
    yield "names aside", len(names & aside) / max(1, len(names))
    yield "a name", bool(names & present)
    yield "all names in one sentence", any(names <= v.present for v in here)
    yield "what narrows it", len(qualifiers & said) / len(qualifiers) if qualifiers else 0.5
    yield "the rule's own word", bool(own & said)
    yield "the event's word", any(v.triggered and not v.step for v in here)
    yield "the event's word beside a name", any(v.triggered and names & v.present for v in here)
    yield "the event or its plan", any(v.eventful for v in here)
    yield "a plan", any(v.scheduled for v in here)
    yield "names and event in one sentence", any(names <= v.present and v.eventful for v in here)
    yield "a step on the way", any(v.step for v in here)
    yield "a day to come", any(v.dated for v in here)
    yield "days not past", any(d.count <= _MONTH and d.end >= today for d in days)
    yield "days long past", any((today - d.end).days > _PAST for d in days)
    if known is not None:
        yield "the known days", any(known.covers(d) for d in days)
        yield "a time around the known days", any(d.covers(known) and d.count < _SEASON for d in days)
    if here[0].sentence.zone is not Zone.BODY:
        yield "something undone", any(undone(v.sentence.text, lexicon) for v in here)


def _of_title(story: Story, compiled: Compiled, views: Sequence[View], lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Yield the signs of how the title is put."""
    names = set(compiled.names)
    titles = [v for v in views if v.sentence.zone is Zone.TITLE]
    title = story.title
    starts = [v.sentence.start + m.start for v in titles for m in v.mentions if m.unit in names]
    yield "title: how late its name comes", min(starts) / max(1, len(title)) if starts else 1
    yield "title: a question", title.rstrip().endswith("?")
    yield "title: a quotation first", title[:1] in "'‘“\"„"
    yield "title: a colon", ": " in title
    yield "title: a look back", bool(compile_cached(lexicon, "anniversary").search(title))
    if not lexicon.capitals:
        spans = [(v.sentence.start + m.start, v.sentence.start + m.end) for v in titles for m in v.mentions]
        others = [m.start() for m in _CAPITALISED.finditer(title) if not any(a <= m.start() < b for a, b in spans)]
        yield "title: other capitals", min(5, len(others)) / 5
        yield "title: another name first", bool(others) and others[0] == 0
