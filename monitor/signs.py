"""What in a story speaks for or against its being about a rule's event? Named signs; what they weigh is learnt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from monitor import knowledge
from monitor.language.lexicon import NOTHING, Lexicon
from monitor.language.status import compile_cached
from monitor.language.text import QUOTES, Zone
from monitor.match import Compiled, names_beside
from monitor.model import Days, Status, Story
from monitor.naming import UnitKind
from monitor.values import dataclass
from monitor.view import View

#: a known time that is longer than this many days is no sign of its own
_SEASON = 93
#: days after which a date is of the past, and within which one to come is near
_PAST, _MONTH = 30, 31
#: words of a rule that are many in a few sentences
_MANY = 6
#: days after which what a story tells is hardly the event any more
_JUST = 4
#: how many stories make it odd that another bears none of their names
_SEVERAL = 3

_BEGUN = frozenset({Status.UNDERWAY, Status.HAPPENED})

_CAPITALISED = re.compile(r"\b[A-Z][a-z]{2,}")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of each zone of a story: which parts of a rule are of which kind."""

    names: frozenset[int]
    essential: frozenset[int]
    qualifiers: frozenset[int]
    #: words of the event itself
    own: frozenset[int]
    #: what a story hardly leaves out
    hard: tuple[int, ...]


@lru_cache(maxsize=512)
def _asked(compiled: Compiled) -> _Asked:
    units = list(enumerate(compiled.units))
    return _Asked(
        frozenset(compiled.names),
        frozenset(compiled.essential),
        frozenset(i for i, u in units if u.kind is UnitKind.QUALIFIER and not u.soft),
        frozenset(i for i, u in units if u.says),
        tuple(i for i, u in units if not u.soft),
    )


def named_words(v: View) -> set[str]:
    """Return the words of a sentence that are written as names, folded; its first word is always written so."""
    return {knowledge.fold(w) for w in _WORD.findall(v.sentence.text)[1:] if not w[0].islower()}


@lru_cache(maxsize=1024)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text, but for the shortest."""
    return frozenset(knowledge.stem(w) if len(w) > 3 else w for w in _WORD.findall(text) if len(w) > 3 or w.isupper())


def covered(compiled: Compiled, here: Sequence[View]) -> tuple[float, ...]:
    """Return how much of each part of a rule stands in sentences: 1 where it is mentioned, else its share of words."""
    said = {m.unit for v in here for m in v.mentions}
    if len(said) == len(compiled.stems):
        return (1.0,) * len(said)
    words = frozenset[str]().union(*(stems(v.sentence.text) for v in here))
    return tuple(
        1.0 if i in said else max((len(way & words) / len(way) for way in ways), default=0.0)
        for i, ways in enumerate(compiled.stems)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """Some sentences of a story, which parts of a rule they mention, and how much of each part stands in them."""

    views: Sequence[View]
    said: frozenset[int]
    covered: tuple[float, ...]

    @classmethod
    def of(cls, views: Sequence[View], compiled: Compiled) -> _Part:
        return cls(views, frozenset(m.unit for v in views for m in v.mentions), covered(compiled, views))


def of_story(
    story: Story, compiled: Compiled, views: Sequence[View], known: Days | None, stage: Status | None, lexicon: Lexicon
) -> dict[str, float]:
    """Return the signs of a story by name, those that are there; cost is linear in its sentences."""
    found: dict[str, float] = {"a date is known": float(known is not None)}
    zones = {zone: _Part.of([v for v in views if v.sentence.zone is zone], compiled) for zone in Zone}
    for zone, part in zones.items():
        before = f"{zone.called}: "
        for sign, value in _of_zone(part, story, compiled, known):
            if value:
                found[before + sign] = float(value)
    found |= {sign: float(value) for sign, value in _of_title(compiled, views, lexicon)}
    head = [v for v in views if v.sentence.zone <= Zone.SUMMARY]
    parts = {"title": zones[Zone.TITLE], "title and summary": _Part.of(head, compiled)}
    found |= {sign: float(value) for sign, value in _of_words(parts, views, compiled)}
    found |= {sign: float(value) for sign, value in _of_places(head, compiled)}
    found |= {sign: float(value) for sign, value in _of_course(story, parts, compiled, known, stage, lexicon)}
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
    found["it is known"] = float(stage is not None)
    found["it is known to have begun"] = float(stage in _BEGUN)
    return {sign: value for sign, value in found.items() if value}


def of_names(story: Story, compiled: Compiled, names: Mapping[str, int], count: int) -> dict[str, float]:
    """Return the signs of which names of a story earlier ones bore that were about the event.

    `names`: with the number of stories that bore them, of `count` in all.
    """
    if not count:
        return {}
    found = {"names: some are known": 1.0}
    weight = sum(names.values())
    for zone, part in (("title", replace(story, summary="")), ("title and summary", story)):
        here = names_beside(part, compiled)
        known = [names[name] for name in here if name in names]
        found[f"{zone}: share of the known names"] = sum(known) / weight
        found[f"{zone}: share of its names that are known"] = len(known) / max(1, len(here))
        if count >= _SEVERAL:
            found[f"{zone}: names that several stories bore"] = min(_MANY, sum(n > 1 for n in known)) / _MANY
            found[f"{zone}: none of the known names"] = float(not known)
    return {sign: value for sign, value in found.items() if value}


def _of_zone(part: _Part, story: Story, compiled: Compiled, known: Days | None) -> Iterator[tuple[str, float]]:
    """Yield the signs of one zone of a story."""
    here, said = part.views, part.said
    if not here:
        yield "empty", 1
        return
    asked = _asked(compiled)
    names, essential, qualifiers = asked.names, asked.essential, asked.qualifiers
    present = frozenset[int]().union(*(v.present for v in here))
    aside = frozenset[int]().union(*(v.aside for v in here)) - present
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
    yield "the rule's own word", bool(asked.own & said)
    yield "words of the rule", sum(part.covered[i] for i in asked.hard) / max(1, len(asked.hard))
    eventful = [v for v in here if v.eventful]
    yield "the event or its plan", bool(eventful)
    yield "names and event in one sentence", any(names <= v.present for v in eventful)
    triggered = [v for v in here if v.triggered]
    yield "the event's word", any(not v.step for v in triggered)
    yield "the event's word beside a name", any(names & v.present for v in triggered)
    yield "a plan", any(v.scheduled for v in here)
    yield "a step on the way", any(v.step for v in here)
    yield "a day to come", any(v.dated for v in here)
    if days := [t.days for v in here for t in v.timexes if t.days is not None]:
        yield from _of_days(days, story.published.date(), known)
    if here[0].sentence.zone is not Zone.BODY:
        yield "something undone", any(v.undone for v in here)


def _of_days(days: Sequence[Days], today: date, known: Days | None) -> Iterator[tuple[str, float]]:
    """Yield the signs of the days of one zone."""
    yield "days not past", any(d.count <= _MONTH and d.end >= today for d in days)
    yield "days long past", any((today - d.end).days > _PAST for d in days)
    if known is not None:
        yield "the known days", any(known.covers(d) for d in days)
        yield "a time around the known days", any(d.covers(known) and d.count < _SEASON for d in days)


def _of_words(parts: Mapping[str, _Part], views: Sequence[View], compiled: Compiled) -> Iterator[tuple[str, float]]:
    """Yield how much of the rule's words a story has, whatever their order and inflection."""
    hard = _asked(compiled).hard
    told, seen = parts["title and summary"].covered, covered(compiled, views)
    essential = compiled.essential
    for zone, part in parts.items():
        there = frozenset[str]().union(*(stems(v.sentence.text) for v in part.views))
        yield f"{zone}: count of the rule's words", min(_MANY, len(there & compiled.every)) / _MANY
    yield "title and summary: words of the rule", sum(told[i] for i in hard) / max(1, len(hard))
    yield "words of the rule", sum(seen[i] for i in hard) / max(1, len(hard))
    yield "title and summary: all words of the rule", all(told[i] == 1 for i in hard)
    yield "title and summary: words of its names", sum(told[i] for i in essential) / max(1, len(essential))
    yield "names without a mention", sum(seen[i] < 1 for i in essential) / max(1, len(essential))
    yield "names without a word", sum(not seen[i] for i in essential) / max(1, len(essential))


def _of_places(head: Sequence[View], compiled: Compiled) -> Iterator[tuple[str, float]]:
    """Yield where in title and summary the names of a rule come first, if not in the title."""
    names = set(compiled.names)
    named = [v.sentence.zone for v in head if any(m.unit in names for m in v.mentions)]
    summary = [v for v in head if v.sentence.zone is Zone.SUMMARY]
    if not named:
        yield "no name in title and summary", 1
    elif named[0] is Zone.SUMMARY and not any(m.unit in names for m in summary[0].mentions):
        yield "its names come late in the summary", 1


def _of_course(
    story: Story,
    parts: Mapping[str, _Part],
    compiled: Compiled,
    known: Days | None,
    stage: Status | None,
    lexicon: Lexicon,
) -> Iterator[tuple[str, float]]:
    """Yield where the story stands in the course of the event, and what in it is of others."""
    today = story.published.date()
    if known is not None:
        over = (today - known.end).days
        # a day that passed without a word of it may well have been moved
        unheard = "" if stage in _BEGUN else ", and nobody told of it"
        yield f"the known days are over{unheard}", 0 < over <= _JUST
        yield f"the known days are well over{unheard}", _JUST < over <= _PAST
        yield f"the known days are long over{unheard}", over > _PAST
        yield "the known days are now", known.start <= today <= known.end
        if over > _JUST:
            head = parts["title and summary"].views
            yield "the known days are over, and another day is to come", any(v.dated for v in head)
    for zone, part in parts.items():
        here, own = part.views, part.covered
        named = part.said & set(compiled.essential)
        eventful = any(v.triggered for v in here)
        yield f"{zone}: the event's word without its names", eventful and not named
        yield (
            f"{zone}: the event's word without a word of its names",
            eventful and not any(own[i] for i in compiled.essential),
        )
        yield f"{zone}: its names without the event's word", bool(named) and not eventful
        yield f"{zone}: another country", _elsewhere(here, compiled, lexicon)
        yield f"{zone}: another number", _counted_otherwise(here, compiled, lexicon)


@lru_cache(maxsize=512)
def _countries(compiled: Compiled) -> frozenset[str]:
    """Return the countries that a rule names, by itself or by its aliases."""
    names = [w for u in compiled.units for v in u.variants for w in (v, *v.split())]
    return frozenset(c for n in names if (c := knowledge.country_of(n, compiled.lexicon)) is not None)


def _elsewhere(here: Sequence[View], compiled: Compiled, lexicon: Lexicon) -> bool:
    """Tell whether sentences name a country, and none of those of a rule that names one."""
    own = _countries(compiled)
    if not own:
        return False
    places = {
        knowledge.country_of(m.group(), lexicon) for v in here for m in knowledge.places(v.sentence.text, lexicon)
    }
    return bool(places) and not places & own


def _counted_otherwise(here: Sequence[View], compiled: Compiled, lexicon: Lexicon) -> bool:
    """Tell whether sentences count what a rule counts with another number, and nowhere with its own."""
    own, others = _counted(compiled, lexicon)
    texts = [v.sentence.text for v in here]
    return any(others.search(text) for text in texts) and not any(own.search(text) for text in texts)


@lru_cache(maxsize=512)
def _counted(compiled: Compiled, lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a rule counts, with its number and with another: "third leg", "Season 4" for the second of each."""
    words = _WORD.findall(compiled.rule.watch)
    ways: list[tuple[str, str]] = []
    for i, word in enumerate(words):
        number = knowledge.number_of(word, lexicon)
        if not number:
            continue
        others = knowledge.other_numbers(number, lexicon)
        if word[0].isalpha() and word.islower() and i + 1 < len(words):
            form = rf"(?i:{{}})[\s-](?i:{re.escape(words[i + 1])})(?!\w)"
        elif i:
            form = rf"(?i:{re.escape(words[i - 1])})[\s-](?:{{}})(?![\w.])"
        else:
            continue
        ways.append((form.format(re.escape(word)), form.format(others)))
    own, other = ("|".join(each) or NOTHING for each in (zip(*ways, strict=True) if ways else ((), ())))
    return re.compile(rf"(?<!\w)(?:{own})"), re.compile(rf"(?<!\w)(?:{other})")


def _of_title(compiled: Compiled, views: Sequence[View], lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Yield the signs of how the title is put."""
    names = set(compiled.names)
    titles = [v for v in views if v.sentence.zone is Zone.TITLE]
    title = titles[0].sentence.text if titles else ""
    starts = [m.start for v in titles for m in v.mentions if m.unit in names]
    yield "title: how late its name comes", min(starts) / max(1, len(title)) if starts else 1
    yield "title: a question", title.rstrip().endswith("?")
    yield "title: a quotation first", title.startswith(QUOTES)
    yield "title: a colon", ": " in title
    yield "title: a look back", bool(compile_cached(lexicon, "anniversary").search(title))
    if not lexicon.capitals:
        spans = [(m.start, m.end) for v in titles for m in v.mentions]
        others = [m.start() for m in _CAPITALISED.finditer(title) if not any(a <= m.start() < b for a, b in spans)]
        yield "title: other capitals", min(5, len(others)) / 5
        yield "title: another name first", bool(others) and others[0] == 0
