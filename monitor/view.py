"""How does a sentence look to a rule: which of its names take part in it, and does it speak of the event?

It judges no story: whether it is about the event is the question of `relevance`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from monitor.language.lexicon import NOTHING, Lexicon, Shape, alternatives, compile_words
from monitor.language.openings import Wordings
from monitor.language.roles import Clause, Mention, beside, clause_at, clauses, journey
from monitor.language.status import UNDOING, CueHit, cased, compile_cached, cues
from monitor.language.text import Sentence, Zone
from monitor.language.timex import Timex
from monitor.match import Compiled
from monitor.naming import Unit, UnitKind
from monitor.values import dataclass

#: the next word, if it is written as a name; and one that is written small, as a headline all in capitals has none
_NAMED, _SMALL = re.compile(r"\s([^\W\d_a-z][a-z][\w-]*)"), re.compile(r"(?<!\w)[a-z]{4,}")
#: characters before a name in which it may be said of which division's competition it is
_DIVIDED = 16


@dataclass(frozen=True, slots=True)
class View:
    """One sentence seen by one rule: where its names are, and how they take part."""

    sentence: Sentence
    clauses: tuple[Clause, ...]
    mentions: tuple[Mention, ...]
    #: names that take part, not just stand beside
    present: frozenset[int]
    #: names that only stand beside
    aside: frozenset[int]
    #: pattern of the journey, for rules with a direction
    path: str
    #: has the event's own words outside of its names
    triggered: bool
    #: all it says of the event concerns a step or side product
    step: bool
    #: has a word of time or plan
    planned: bool
    #: time expressions, in order
    timexes: tuple[Timex, ...]
    #: a day or month to come stands in it
    dated: bool
    #: the event goes by its name, so that the name with a date or a delay is enough
    thing: bool
    #: of its language
    lexicon: Lexicon

    @property
    def cues(self) -> Sequence[CueHit]:
        """Wordings of status, in order."""
        return cues(self.sentence.text, self.lexicon)

    @property
    def undone(self) -> bool:
        """Has a wording of a delay or a cancellation."""
        return any(hit.cue.status in UNDOING for hit in self.cues)

    @property
    def scheduled(self) -> bool:
        """Says something of time or plan."""
        return self.planned or (self.thing and bool(self.present) and self.undone)

    @property
    def eventful(self) -> bool:
        return (self.triggered or self.scheduled or (self.thing and self.dated)) and not self.step


def see(
    parts: Sequence[Sentence], compiled: Compiled, timexes: Sequence[Timex], lexicon: Lexicon, today: date
) -> tuple[View, ...]:
    """Return the sentences of a story as a rule sees them, in order."""
    found: list[View] = []
    titled = False
    named = frozenset(
        i
        for i, u in enumerate(compiled.units)
        if u.later and any(_word(v).search(s.text) for s in parts for v in u.variants)
    )
    apart = _apart(parts, compiled)
    for sentence in parts:
        mentions = _mentions(sentence, compiled, lexicon, named)
        if apart and sentence.zone <= Zone.SUMMARY:
            left = apart.difference((m.unit for m in mentions), (unit for unit, _ in divided(sentence.text, compiled)))
            mentions = (*mentions, *_scattered(sentence, compiled, left))
        at = sentence.start
        here = tuple(
            t
            for t in timexes
            if at <= t.start < sentence.end
            and not any(at + m.start < t.end and t.start < at + m.end for m in mentions if _named(m, compiled))
        )
        if titled and sentence.zone <= Zone.LEAD and not any(m.role == "A" for m in mentions):
            mentions = (*mentions, *_resumed(sentence, compiled, lexicon))
        if sentence.zone is Zone.TITLE and any(m.role == "A" for m in mentions):
            titled = True
        ahead = any(t.days and t.days.end > today and t.days.count < 400 and t.tense != "past" for t in here)
        found.append(_view(sentence, mentions, here, compiled, lexicon, dated=ahead))
    return tuple(found)


def _mentions(sentence: Sentence, compiled: Compiled, lexicon: Lexicon, named: frozenset[int]) -> tuple[Mention, ...]:
    """Return the rule's parts in a sentence; `named`: units whose full name the story uses somewhere."""
    found = []
    for m in compiled.pattern.finditer(sentence.text):
        unit = compiled.units[int((m.lastgroup or "u0")[1:])]
        # "Product 2" is no mention of "Product"
        thing = unit.kind is UnitKind.NAME and compiled.event.shape is Shape.THING
        if thing and (
            _continuation(lexicon).match(sentence.text, m.end()) or _of_division(sentence.text, m.start(), compiled)
        ):
            continue
        at = compiled.units.index(unit)
        if m.group() in unit.later and at not in named:
            continue
        if _goes_on(sentence.text, m, unit, lexicon):
            continue
        found.append(Mention(m.start(), m.end(), at, unit.role))
    for at, unit in enumerate(compiled.units):
        if any(m.unit == at for m in found):
            continue
        for bag in unit.bags:
            places = _together(bag, sentence.text)
            others = any(_continuation(lexicon).match(sentence.text, p.end()) for p in places)
            others = others or _begins_another(sentence.text, places, unit)
            if places and not others and not _of_division(sentence.text, min(p.start() for p in places), compiled):
                found.append(Mention(places[0].start(), places[0].end(), at, unit.role))
                break
    return tuple(found)


def _goes_on(text: str, match: re.Match[str], unit: Unit, lexicon: Lexicon) -> bool:
    """Tell whether a part of a name is the beginning of another one: "Princess Foo" for "Princess Bar"."""
    part = match.group()
    titled = part in unit.short and compile_cached(lexicon, "titles").fullmatch(part) and part[0].isupper()
    cut = " " in part and unit.text.startswith(f"{part} ")
    if not (titled or cut):
        return False
    return _named_on(text, match.end(), unit)


def _begins_another(text: str, places: Sequence[re.Match[str]], unit: Unit) -> bool:
    """Tell whether words of a name stand together in the name of something else: "Foo East Storehouse"."""
    if len(places) < 2:
        return False
    start, end = min(p.start() for p in places), max(p.end() for p in places)
    together = end - start == sum(p.end() - p.start() + 1 for p in places) - 1
    return together and unit.text.startswith(f"{text[start:end]} ") and _named_on(text, end, unit)


def _named_on(text: str, at: int, unit: Unit) -> bool:
    """Tell whether a word that is no part of a name follows, written as one; any is in some headlines."""
    following = _NAMED.match(text, at)
    return following is not None and _SMALL.search(text) is not None and following[1] not in unit.text.split()


def _together(bag: Sequence[str], text: str) -> list[re.Match[str]]:
    """Return the places of all words of a bag in a text, one of them written as a name; [] if one is missing."""
    places = [m for word in bag if (m := _word(word).search(text))]
    return places if len(places) == len(bag) and any(p.group()[0].isupper() for p in places) else []


def _apart(parts: Sequence[Sentence], compiled: Compiled) -> frozenset[int]:
    """Return the units whose words stand in title and summary, one here and one there."""
    text = " ".join(s.text for s in parts if s.zone <= Zone.SUMMARY)
    given = ((i, u, _together(bag, text)) for i, u in enumerate(compiled.units) for bag in u.bags)
    return frozenset(i for i, u, places in given if places and not _begins_another(text, places, u))


def _scattered(sentence: Sentence, compiled: Compiled, units: frozenset[int]) -> list[Mention]:
    """Return one word of each of `units` in a sentence, if it is written as a name."""
    found = []
    for at in units:
        words = dict.fromkeys(word for bag in compiled.units[at].bags for word in bag)
        places = [m for word in words if (m := _word(word).search(sentence.text))]
        if places and places[-1].group()[0].isupper():
            found.append(Mention(places[-1].start(), places[-1].end(), at, compiled.units[at].role))
    return found


@lru_cache(maxsize=2048)
def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE if len(word) > 3 else 0)


@lru_cache(maxsize=4)
def _continuation(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.words["continuation"])


def divided(text: str, compiled: Compiled) -> Iterator[tuple[int, str]]:
    """Yield the names of a rule in a text that are those of another division's competition: unit and words."""
    for m in compiled.pattern.finditer(text):
        unit = int((m.lastgroup or "u0")[1:])
        if unit in compiled.names and (before := _of_division(text, m.start(), compiled)):
            yield unit, f"{before}{m.group()}"


def _of_division(text: str, at: int, compiled: Compiled) -> str:
    """Return what makes a name that begins there that of another division's competition: "Women's World Cup"."""
    before = _division(compiled).search(text[max(0, at - _DIVIDED) : at])
    return before.group() if before else ""


@lru_cache(maxsize=512)
def _division(compiled: Compiled) -> re.Pattern[str]:
    """Return a pattern of what ends right before the name of another competition, unless the rule says so itself."""
    words = compiled.lexicon.words["division"]
    own = re.search(rf"(?<!\w)(?:{words})(?!\w)", compiled.rule.watch, re.IGNORECASE)
    return re.compile(NOTHING if own else rf"(?<!\w)(?:{words})\s?$", re.IGNORECASE)


@lru_cache(maxsize=4)
def _resuming(lexicon: Lexicon) -> re.Pattern[str]:
    officials = lexicon.words["officials"]
    pronouns = lexicon.words["pronouns"]
    openers, the = lexicon.words["resumed_after"], lexicon.words["resumed_by"]
    return re.compile(
        rf"(?:^|(?<=[,;.] )|(?:(?<!\w)(?:{openers}) ))(?:{pronouns})(?!\w)"
        rf"|(?:{the}) (?:[\w-]+ ){{0,2}}?(?:{officials})(?![\w’'])(?! [A-Z])",
        re.IGNORECASE,
    )


def _resumed(sentence: Sentence, compiled: Compiled, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the first pronoun or office that takes up the actor of the title, where a rule has one."""
    actor = next((i for i, u in enumerate(compiled.units) if u.role == "A"), None)
    match = _resuming(lexicon).search(sentence.text)
    if actor is None or match is None:
        return ()
    if any(u.role == "T" and any(v in match.group() for v in u.variants) for u in compiled.units):
        return ()
    return (Mention(match.start(), match.end(), actor, "A"),)


def _view(
    sentence: Sentence,
    mentions: tuple[Mention, ...],
    timexes: tuple[Timex, ...],
    compiled: Compiled,
    lexicon: Lexicon,
    *,
    dated: bool,
) -> View:
    text = sentence.text
    names = [m for m in mentions if m.role or compiled.units[m.unit].kind is not UnitKind.TRIGGER]
    parts = tuple(clauses(text, lexicon, keep=[(m.start, m.end) for m in names]))
    standing = {m: beside(text, m, parts, lexicon) and not _event_follows(text, m, parts, compiled) for m in names}
    firm = frozenset(m.unit for m, aside in standing.items() if not aside)
    path = ""
    if compiled.event.shape is Shape.JOURNEY and {"A", "T"} <= {m.role for m in mentions}:
        path = journey(text, mentions, compiled.event, lexicon)

    def outside(span: re.Match[str]) -> bool:
        return not any(
            m.start < span.end() and span.start() < m.end for m in names if compiled.units[m.unit].kind is UnitKind.NAME
        )

    said: dict[str, list[re.Match[str]]] = {"event": [], "verb": [], "plan": [], "step": []}
    for kind, match in _words(compiled).found(text):
        said[kind].append(match)
    hits = [t.start() for t in said["event"] if outside(t)]
    hits += [t.start() for t in said["verb"] if outside(t) and _of_name(t, names, compiled)]
    hits += [m.start for m in mentions if compiled.units[m.unit].says]
    plans = [t.start() for t in said["plan"] if outside(t)]
    return View(
        sentence=sentence,
        clauses=parts,
        mentions=mentions,
        present=firm,
        aside=frozenset(m.unit for m in names) - firm,
        path=path,
        triggered=bool(hits),
        step=_only_step(parts, [*hits, *plans], said["step"]),
        planned=bool(plans),
        timexes=timexes,
        dated=dated,
        thing=compiled.event.thing,
        lexicon=lexicon,
    )


def _named(mention: Mention, compiled: Compiled) -> bool:
    """Tell whether a mention is of a name, whose numbers are no dates."""
    return compiled.units[mention.unit].kind is UnitKind.NAME


def _of_name(verb: re.Match[str], names: Sequence[Mention], compiled: Compiled) -> bool:
    """Tell whether a verb of the event has a name close before it or right behind it, as subject or object."""
    near = [m for m in names if compiled.units[m.unit].kind is UnitKind.NAME]
    return any(0 <= verb.start() - m.end <= 45 or 0 <= m.start - verb.end() <= 25 for m in near)


def _event_follows(text: str, mention: Mention, parts: Sequence[Clause], compiled: Compiled) -> bool:
    """Tell whether a name behind "after" or "ahead of" leads up to the event's own word ("after X's launch")."""
    if compiled.event.shape is Shape.JOURNEY or compiled.units[mention.unit].kind is UnitKind.QUALIFIER:
        return False
    clause = clause_at(parts, mention.start)
    behind = text[mention.end : min(clause.end, mention.end + 25)]
    before = cased(compiled.lexicon, "event_of").search(text[clause.start : mention.start])
    return bool(event_words(compiled).search(behind)) or bool(before and event_words(compiled).search(before.group()))


@lru_cache(maxsize=512)
def _words(compiled: Compiled) -> Wordings[str]:
    """Return what a rule asks of a sentence: words of the event, of a plan and of a step on the way."""
    plan = compile_cached(compiled.lexicon, "schedule")
    return Wordings(
        {"event": event_words(compiled), "verb": compiled.trigger, "plan": plan, "step": compiled.steps}.items()
    )


@lru_cache(maxsize=512)
def event_words(compiled: Compiled) -> re.Pattern[str]:
    """Return a pattern of the words that stand for the event by themselves: nouns, and that it began or took place."""
    own = [v for u in compiled.units if u.says for v in u.variants]
    event = compiled.event
    parts = [alternatives(own), event.nouns, event.done, event.begun, compiled.lexicon.words["undoing_nouns"]]
    return compile_words("|".join(p for p in parts if p))


def _only_step(parts: Sequence[Clause], hits: Sequence[int], steps: Sequence[re.Match[str]]) -> bool:
    """Tell whether each clause that speaks of the event speaks of a step or another kind of it."""
    stepped = [clause_at(parts, m.start()) for m in steps]
    if not stepped:
        return False
    return all(clause_at(parts, hit) in stepped for hit in hits)
