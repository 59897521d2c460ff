"""Which rules might a story concern, and is it about their event? Rules are compiled to an index once.

It decides relevance only: what the story says of the event is `claim`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from monitor import knowledge
from monitor.language import en
from monitor.language.lexicon import EventClass, Lexicon, Shape, alternatives, compile_words
from monitor.language.roles import Mention, beside, clauses, journey, triggers
from monitor.language.text import Sentence, Zone, sentences
from monitor.model import Match, Note, Rule, Story


class UnitKind(StrEnum):
    """What a part of a rule's words is."""

    NAME = "name"
    QUALIFIER = "qualifier"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of a rule's words, with all the ways to write it."""

    text: str
    kind: UnitKind
    variants: tuple[str, ...]
    #: ways to write it that count once the story has used a full one
    short: tuple[str, ...] = ()
    #: a story without it may still be about the event
    soft: bool = False
    #: A: acts, T: where to or with whom, "": neither
    role: str = ""
    #: years and numbers that name one edition of many
    edition: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule made ready: its parts, its class of event, and one pattern that finds all its names."""

    rule: Rule
    event: EventClass
    units: tuple[Unit, ...]
    pattern: re.Pattern[str]
    trigger: re.Pattern[str]
    steps: re.Pattern[str]
    exclude: re.Pattern[str] | None
    #: first words, folded, of each name's variants: a story without one of each cannot concern the rule
    gates: tuple[frozenset[str], ...]

    def missing(self, seen: set[int]) -> str:
        """Return a required part that is not among the units seen, or "": each name, and half of the qualifiers."""
        qualifiers = [i for i, u in enumerate(self.units) if u.kind is UnitKind.QUALIFIER and not u.soft]
        lacking = [i for i in qualifiers if i not in seen]
        for i, unit in enumerate(self.units):
            if unit.kind is UnitKind.NAME and not unit.soft and i not in seen:
                return unit.text
        return self.units[lacking[0]].text if len(lacking) * 2 > len(qualifiers) else ""

    @property
    def names(self) -> tuple[int, ...]:
        return tuple(i for i, u in enumerate(self.units) if u.kind is UnitKind.NAME and not u.soft)


@dataclass(frozen=True, slots=True)
class Watch:
    """All rules, compiled."""

    rules: tuple[Rule, ...]
    compiled: tuple[Compiled, ...]
    lexicon: Lexicon = field(default=en.LEXICON)

    def rule(self, rule_id: str) -> Rule:
        """Return a rule by its id; KeyError if there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


# ── compiling ────────────────────────────────────────────────────────────────────────────────────────────────────────

_TOKEN = re.compile(r"[\w'’.&+/-]+")
_YEAR = re.compile(r"(?:19\d\d|20[0-4]\d)")


def compile_rules(rules: Sequence[Rule], lexicon: Lexicon = en.LEXICON) -> Watch:
    """Return the rules made ready for reading; cost is linear in their words, a millisecond or so each."""
    return Watch(tuple(rules), tuple(compile_rule(rule, lexicon) for rule in rules), lexicon)


def compile_rule(rule: Rule, lexicon: Lexicon) -> Compiled:
    """Return one rule made ready: what class of event it watches, and which names take part in which role."""
    pieces = _pieces(rule)
    event = _event_class(pieces, lexicon)
    units: list[Unit] = []
    for text, names in pieces:
        units += _units(text, names, event, lexicon, multiple=len(pieces) > 1)
    units = _roles(units, rule.watch, event)
    return _index(rule, event, tuple(units), lexicon)


def _pieces(rule: Rule) -> list[tuple[str, tuple[str, ...]]]:
    """Return the watch phrase cut at its aliased parts, in order; unaliased stretches have no names."""
    left = rule.watch
    cuts: list[tuple[int, int, tuple[str, ...]]] = []
    for phrase, names in sorted(rule.aliases.items(), key=lambda kv: -len(kv[0])):
        at = left.casefold().find(phrase.casefold())
        if at >= 0 and not any(a < at + len(phrase) and at < b for a, b, _ in cuts):
            cuts.append((at, at + len(phrase), names))
    pieces: list[tuple[str, tuple[str, ...]]] = []
    position = 0
    for start, end, names in sorted(cuts):
        if left[position:start].strip():
            pieces.append((left[position:start].strip(), ()))
        pieces.append((left[start:end], names))
        position = end
    if left[position:].strip():
        pieces.append((left[position:].strip(), ()))
    return pieces


def _event_class(pieces: Sequence[tuple[str, tuple[str, ...]]], lexicon: Lexicon) -> EventClass:
    """Return the class whose word stands last in the watch phrase: the head of an English noun phrase."""
    going = re.compile(lexicon.words["journey_verbs"])
    for text, _names in pieces:
        if any(going.fullmatch(t.group()) for t in _TOKEN.finditer(text)):
            return next(e for e in lexicon.classes if e.shape is Shape.JOURNEY)
    best: tuple[int, int, EventClass] | None = None
    position = 0
    for text, _names in pieces:
        for token in _TOKEN.finditer(text):
            position += 1
            word = token.group()
            if word[0].isupper() and not (word.isupper() and len(word) > 2) and position > 1 and word.istitle():
                continue
            for rank, event in enumerate(lexicon.classes):
                nouns, verbs = _word_patterns(event)
                strength = 2 if nouns.fullmatch(word) else 1 if verbs.fullmatch(word) else 0
                if strength and (best is None or (position, strength, -rank) > (best[0], best[1], 0)):
                    if best is None or position > best[0] or strength > best[1]:
                        best = (position, strength, event)
    return best[2] if best else lexicon.classes[-1]


def _word_patterns(event: EventClass) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(event.nouns, re.IGNORECASE), re.compile(event.verbs, re.IGNORECASE)


def _units(text: str, names: tuple[str, ...], event: EventClass, lexicon: Lexicon, *, multiple: bool) -> list[Unit]:
    if names:
        return [_aliased(text, names, event, lexicon)]
    soft = compile_words(lexicon.words["soft_qualifiers"])
    trigger, _ = triggers(event)
    units: list[Unit] = []
    run: list[str] = []
    tokens = [t.group() for t in _TOKEN.finditer(text)]
    for i, word in enumerate([*tokens, ""]):
        inner = word and run and (word in {"of", "the", "and", "vs.", "vs", "de", "&"}) and i + 1 < len(tokens) and _is_name(tokens[i + 1])
        if word and (_is_name(word) or inner):
            run.append(word)
            continue
        if run:
            units += _names(run, event, lexicon)
            run = []
        if not word:
            continue
        if trigger.fullmatch(word):
            units.append(Unit(word, UnitKind.TRIGGER, (word,), soft=True))
        else:
            units.append(Unit(word, UnitKind.QUALIFIER, _inflected(word), soft=bool(soft.fullmatch(word))))
    return units


def _inflected(word: str) -> tuple[str, ...]:
    stem = word[:-1] if word.endswith("s") and len(word) > 4 else word
    return tuple(dict.fromkeys((word, stem, stem + "s")))


def _is_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or any(c.isupper() for c in word)


def _aliased(text: str, names: tuple[str, ...], event: EventClass, lexicon: Lexicon) -> Unit:
    trigger, _ = triggers(event)
    last = text.split()[-1]
    variants = tuple(dict.fromkeys((text, *names)))
    if text[0].islower() or trigger.fullmatch(text):
        if trigger.fullmatch(last) or any(trigger.fullmatch(n.split()[-1]) for n in names):
            kind = UnitKind.TRIGGER if len(text.split()) == 1 else UnitKind.QUALIFIER
            return Unit(text, kind, variants, soft=kind is UnitKind.TRIGGER)
        return Unit(text, UnitKind.QUALIFIER, tuple(dict.fromkeys(v for n in variants for v in _inflected(n))))
    extra = _known_names(text, lexicon)
    shorts = () if knowledge.country_names(text, lexicon) else _short_names(text.split(), event, lexicon)
    return Unit(text, UnitKind.NAME, tuple(dict.fromkeys((*variants, *extra))), short=shorts)


def _known_names(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    return (*knowledge.country_names(text, lexicon), *knowledge.numeral_variants(text))


def _names(run: list[str], event: EventClass, lexicon: Lexicon) -> list[Unit]:
    """Return the names in a run of capitalised words: countries and editions stand alone, and equals are told apart."""
    units: list[Unit] = []
    words = list(run)
    while words and _YEAR.fullmatch(words[-1]):
        units.append(Unit(words[-1], UnitKind.QUALIFIER, (words.pop(),), soft=True, edition=True))
    if words and knowledge.country_names(" ".join(words), lexicon):
        text = " ".join(words)
        return [Unit(text, UnitKind.NAME, (text, *_known_names(text, lexicon))), *units]
    if (cut := _country_cut(words, event, lexicon)) is not None:
        return [u for part in cut if part for u in _names(part, event, lexicon)] + units
    if len(words) == 2 and event.shape is Shape.MUTUAL or (len(words) == 2 and event.name == "merger"):
        return [u for w in words for u in _names([w], event, lexicon)] + units
    if "v" in words or "vs" in words:
        cut = words.index("v") if "v" in words else words.index("vs")
        if event.shape is Shape.MUTUAL:
            return [*_names(words[:cut], event, lexicon), *_names(words[cut + 1 :], event, lexicon), *units]
    if words:
        text = " ".join(words)
        variants = (text, *_known_names(text, lexicon))
        units.insert(0, Unit(text, UnitKind.NAME, tuple(dict.fromkeys(variants)), short=_short_names(words, event, lexicon)))
    return units


def _country_cut(words: list[str], event: EventClass, lexicon: Lexicon) -> tuple[list[str], list[str], list[str]] | None:
    """Return the words before, of and behind a country that stands for itself in a run of names; None if there is none."""
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            if size >= len(words) or not knowledge.country_names(" ".join(words[at : at + size]), lexicon):
                continue
            # a carrier or a bank is called after its country: only equals and long runs are told apart
            if event.shape is Shape.THING and at and (len(words) - size < 2 or words[at - 1] in {"of", "and", "&"}):
                continue
            return words[:at], words[at : at + size], words[at + size :]
    return None


_PERSONAL = {"visit", "meeting", "fight", "trial", "ruling", "appointment", "concert"}


def _short_names(words: list[str], event: EventClass, lexicon: Lexicon) -> tuple[str, ...]:
    """Return shorter ways to write a name that count once the full one has been used."""
    personal = event.name in _PERSONAL
    if len(words) > 1 and compile_words(lexicon.words["titles"]).fullmatch(words[0]):
        return (f"the {words[0].lower()}", f"the {words[0]}", words[1])
    if len(words) == 2:
        if words[1].isdigit() or compile_words(lexicon.words["firm_suffixes"]).fullmatch(words[1]):
            return (words[0],)
        return (words[1],) if personal else ()
    if len(words) == 3 and personal:
        return (words[0],) if all(len(w) < 6 for w in words) else (words[-1],)
    if len(words) > 2 and knowledge.fold(words[-1]) == words[-1].lower() and not knowledge.numeral_variants(" ".join(words)):
        return (" ".join(words[-2:]),)
    return ()


def _roles(units: list[Unit], watch: str, event: EventClass) -> list[Unit]:
    """Give the names of a journey their roles: the first acts, the others are where to."""
    if event.shape is not Shape.JOURNEY:
        return _places(units)
    names = [i for i, u in enumerate(units) if u.kind is UnitKind.NAME and not u.edition]
    given: list[Unit] = []
    for i, unit in enumerate(units):
        role = "" if i not in names else "A" if i == names[0] else "T"
        variants = unit.variants
        if role == "T":
            variants = tuple(v for v in variants if v not in knowledge.demonyms(unit.text, en.LEXICON) or v == unit.text)
        given.append(Unit(unit.text, unit.kind, variants, unit.short, unit.soft, role, unit.edition))
    return given


def _places(units: list[Unit]) -> list[Unit]:
    """Let a country beside another name say only where: a story at home need not repeat it."""
    lexicon = en.LEXICON
    names = [u for u in units if u.kind is UnitKind.NAME]
    here = [u for u in names if knowledge.country_names(u.text, lexicon)]
    if not here or len(here) == len(names):
        return units
    return [replace(u, soft=True) if u in here else u for u in units]


def _index(rule: Rule, event: EventClass, units: tuple[Unit, ...], lexicon: Lexicon) -> Compiled:
    parts = []
    gates = []
    for i, unit in enumerate(units):
        exact = unit.kind is UnitKind.NAME
        ways = alternatives((*unit.variants, *unit.short))
        if exact:
            upper = alternatives(tuple(v.upper() for v in unit.variants if len(v) > 3))
            ways = f"{ways}|{upper}"
        else:
            ways = f"(?i:{ways})"
        parts.append(f"(?P<u{i}>{ways})")
        if unit.kind is UnitKind.NAME and not unit.soft:
            gates.append(frozenset(_gate(v) for v in (*unit.variants, *unit.short)))
    own = [v for u in units if u.kind is UnitKind.TRIGGER for v in u.variants]
    trigger = compile_words(f"{alternatives(own)}|{event.nouns}|{event.verbs}" if own else f"{event.nouns}|{event.verbs}")
    watched = rule.watch.casefold()
    steps = event.steps or r"(?!)"
    kept = [s for s in _split(steps) if not re.search(rf"(?<!\w)(?:{s})(?!\w)", watched)]
    return Compiled(
        rule=rule,
        event=event,
        units=units,
        pattern=re.compile(rf"(?<![\w])(?:{'|'.join(parts) or '(?!)'})(?![\w])"),
        trigger=trigger,
        steps=compile_words("|".join(kept) or r"(?!)"),
        exclude=compile_words(alternatives(rule.exclude)) if rule.exclude else None,
        gates=tuple(gates),
    )


def _split(pattern: str) -> list[str]:
    """Return the top-level alternatives of a pattern."""
    parts, depth, part = [], 0, ""
    for char in pattern:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            parts.append(part)
            part = ""
        else:
            part += char
    return [*parts, part]


def _gate(variant: str) -> str:
    words = _WORD.findall(knowledge.fold(variant))
    return next((w for w in words if w != "the"), "")


_WORD = re.compile(r"[a-z0-9]+")


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class View:
    """One sentence seen by one rule: where its names are, and how they take part."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    #: names that take part, not just stand beside
    present: frozenset[int]
    #: names that only stand beside
    aside: frozenset[int]
    #: pattern of the journey, for rules with a direction
    path: str
    #: the event's own words
    triggered: bool
    #: only a step or side product of the event
    step: bool
    #: says something of time or plan
    scheduled: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A story as one rule sees it."""

    match: Match
    compiled: Compiled
    views: tuple[View, ...]
    #: sentences that are about the event, best first
    core: tuple[int, ...]
    notes: tuple[Note, ...]


def story_words(story: Story) -> frozenset[str]:
    """Return the folded words of a story, for the gates."""
    return frozenset(_WORD.findall(knowledge.fold(story.text[:45_000])))


def candidates(story: Story, watch: Watch) -> list[Compiled]:
    """Return the rules all of whose names have a first word in the story; linear in rules, a set look-up each."""
    words = story_words(story)
    return [c for c in watch.compiled if all(not gate.isdisjoint(words) for gate in c.gates)]


def read_sentences(story: Story, lexicon: Lexicon) -> list[Sentence]:
    """Return the sentences of a story in order."""
    return sentences(story.title, story.summary, story.body, lexicon)


def find(story: Story, compiled: Compiled, parts: Sequence[Sentence], lexicon: Lexicon) -> Found:
    """Return whether a story is about a rule's event, with the sentences that say so and the reason."""
    if compiled.exclude is not None and (hit := compiled.exclude.search(story.text)):
        return _not_found(story, compiled, f"excluded by “{hit.group()}”")
    views = tuple(view(s, compiled, lexicon, story.text) for s in parts)
    seen = {m.unit for v in views for m in v.mentions}
    if missing := compiled.missing(seen):
        return _not_found(story, compiled, f"“{missing}” does not occur", views)
    why, core = Relevance(compiled, views, lexicon, story).judge()
    spans = tuple((v.sentence.start + m.start, v.sentence.start + m.end) for v in views for m in v.mentions)
    match = Match(compiled.rule.id, story.id, bool(core), spans, why)
    return Found(match, compiled, views, tuple(core), ())


def _not_found(story: Story, compiled: Compiled, why: str, views: tuple[View, ...] = ()) -> Found:
    return Found(Match(compiled.rule.id, story.id, False, (), why), compiled, views, (), ())


def view(sentence: Sentence, compiled: Compiled, lexicon: Lexicon, text: str) -> View:
    """Return one sentence as a rule sees it."""
    mentions = tuple(
        Mention(m.start(), m.end(), unit, compiled.units[unit].role)
        for m in compiled.pattern.finditer(sentence.text)
        if (unit := int((m.lastgroup or "u0")[1:])) is not None
    )
    mentions = tuple(m for m in mentions if not _short_without_full(m, sentence, compiled, text))
    found = clauses(sentence.text, lexicon)
    names = [m for m in mentions if m.role or compiled.units[m.unit].kind is UnitKind.NAME]
    aside = frozenset(m.unit for m in names if beside(sentence.text, m, found, lexicon))
    firm = frozenset(m.unit for m in names if not beside(sentence.text, m, found, lexicon))
    path = ""
    if compiled.event.shape is Shape.JOURNEY and any(m.role == "A" for m in mentions) and any(m.role == "T" for m in mentions):
        path = journey(sentence.text, mentions, compiled.event, lexicon)
    hits = [t for t in compiled.trigger.finditer(sentence.text) if not any(m.start < t.end() and t.start() < m.end for m in names)]
    steps = list(compiled.steps.finditer(sentence.text))
    return View(
        sentence=sentence,
        mentions=mentions,
        present=firm,
        aside=aside - firm,
        path=path,
        triggered=bool(hits) or any(compiled.units[m.unit].kind is UnitKind.TRIGGER for m in mentions),
        step=bool(steps),
        scheduled=bool(_words(lexicon, "schedule").search(sentence.text)),
    )


def _short_without_full(mention: Mention, sentence: Sentence, compiled: Compiled, text: str) -> bool:
    unit = compiled.units[mention.unit]
    word = sentence.text[mention.start : mention.end]
    if not unit.short or word not in unit.short:
        return False
    return not any(v in text for v in unit.variants)


_CACHE: dict[tuple[str, str], re.Pattern[str]] = {}


def _words(lexicon: Lexicon, name: str) -> re.Pattern[str]:
    key = (lexicon.code, name)
    if key not in _CACHE:
        _CACHE[key] = compile_words(lexicon.words[name])
    return _CACHE[key]


@dataclass(frozen=True, slots=True)
class Relevance:
    """Decides from the sentences of one story whether it is about the event."""

    compiled: Compiled
    views: tuple[View, ...]
    lexicon: Lexicon
    story: Story

    def judge(self) -> tuple[str, list[int]]:
        """Return the reason and the indices of the sentences that are about the event; none if it is not."""
        shape = self.compiled.event.shape
        if self._anniversary():
            return "a look back at an earlier occasion", []
        if shape is Shape.JOURNEY:
            return self._journey()
        return self._thing()

    def _anniversary(self) -> bool:
        title = self.story.title
        return bool(_words(self.lexicon, "anniversary").search(title)) and not _words(self.lexicon, "schedule").search(title)

    def _journey(self) -> tuple[str, list[int]]:
        core = [i for i, v in enumerate(self.views) if v.path and not self._actor_aside(v)]
        if not core:
            return "no sentence says that the actor goes to the target", []
        first = self.views[core[0]].sentence
        head = self._head()
        if first.zone <= Zone.SUMMARY or core[0] in head:
            title = [v for v in self.views if v.sentence.zone is Zone.TITLE]
            if any(v.path for v in title) or first.zone is Zone.TITLE:
                return f"title: {self.views[core[0]].path}", core
            return f"summary: {self.views[core[0]].path}", core
        actor = self._actor()
        if any(actor in v.present for v in self.views if v.sentence.zone is Zone.TITLE):
            return f"body: {self.views[core[0]].path}", core
        return "only told in passing", []

    def _actor(self) -> int:
        return next(i for i, u in enumerate(self.compiled.units) if u.role == "A")

    def _actor_aside(self, v: View) -> bool:
        return self._actor() in v.aside

    def _head(self) -> list[int]:
        """Return title and summary, or title and the first two sentences where there is no summary."""
        head = [i for i, v in enumerate(self.views) if v.sentence.zone <= Zone.SUMMARY]
        if not any(v.sentence.zone is Zone.SUMMARY for v in self.views):
            head += [i for i, v in enumerate(self.views) if v.sentence.zone is Zone.LEAD][:2]
        return head

    def _thing(self) -> tuple[str, list[int]]:
        names = set(self.compiled.names)
        mutual = self.compiled.event.shape is Shape.MUTUAL
        head = self._head()
        core: list[int] = []
        for i, v in enumerate(self.views):
            whole = names <= v.present and (v.triggered or v.scheduled) and not v.step
            if whole:
                core.append(i)
        title = [v for v in self.views if v.sentence.zone is Zone.TITLE]
        title_present = frozenset[int]().union(*(v.present for v in title)) if title else frozenset()
        step_title = any(v.step for v in title) and not any(v.scheduled and not v.step for v in title)
        in_head = [i for i in core if i in head]
        if in_head and not (step_title and self.views[in_head[0]].sentence.zone is not Zone.TITLE and title_present):
            return "title or summary names the event", core
        united = frozenset[int]().union(*(self.views[i].present for i in head)) if head else frozenset()
        moved = any(self.views[i].triggered or self.views[i].scheduled for i in head)
        if not mutual and names <= united and moved and title_present and not step_title:
            return "title and summary together name the event", sorted({*core, *head})
        if core and title_present and not step_title and self.views[core[0]].sentence.zone is Zone.LEAD:
            return "the lead names the event", core
        return "the names occur, but not as the event", []
