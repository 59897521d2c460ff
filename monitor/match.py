"""Which rules might a story concern? Rules are compiled once to their parts, their class of event and their gates.

A candidate is no match yet: whether the story is about the event is the question of `relevance`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from monitor import knowledge
from monitor.language import en
from monitor.language.lexicon import EventClass, Lexicon, Shape, alternatives, compile_words
from monitor.language.roles import triggers
from monitor.language.text import LIMIT
from monitor.model import Rule, Story


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
    #: ways to write it that count only in a story that has a full one
    later: tuple[str, ...] = ()
    #: words that stand for the name when all are in one sentence, in any order
    bag: tuple[str, ...] = ()
    #: a story without it may still be about the event
    soft: bool = False
    #: has a word of the event in it ("presidential election"), or tells how the named thing comes to be ("crewed")
    says: bool = False
    #: A: acts, T: where to or with whom, "": neither
    role: str = ""
    #: years and numbers that name one edition of many
    edition: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A rule made ready: its parts, its class of event, and one pattern that finds all its names."""

    rule: Rule
    event: EventClass
    units: tuple[Unit, ...]
    pattern: re.Pattern[str]
    #: names alone, without qualifiers and words of the event
    naming: re.Pattern[str]
    trigger: re.Pattern[str]
    steps: re.Pattern[str]
    exclude: re.Pattern[str] | None
    #: first words, folded, of each name's variants: a story without one of each cannot concern the rule
    gates: tuple[frozenset[str], ...]

    @property
    def essential(self) -> tuple[int, ...]:
        """The names that a story cannot leave out: all of equals, else the first."""
        names = self.names
        equal = self.event.shape is not Shape.THING or self.event.name == "merger"
        return names if equal else names[:1]

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
    units = [
        replace(u, says=u.kind is UnitKind.TRIGGER or _says_event(u, event)) for u in _roles(units, rule.watch, event)
    ]
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
    if (office := _office(tokens, lexicon)) is not None:
        unit, used = office
        units.append(unit)
        tokens = tokens[used:]
    for i, word in enumerate([*tokens, ""]):
        inner = (
            word
            and run
            and (word in {"of", "the", "and", "vs.", "vs", "de", "&"})
            and i + 1 < len(tokens)
            and _is_name(tokens[i + 1])
        )
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


def _office(tokens: list[str], lexicon: Lexicon) -> tuple[Unit, int] | None:
    """Return the office that a watch phrase begins with ("<Demonym> president", "King of <Country>") and its words."""
    offices = compile_words(lexicon.words["officials"])
    for size in (1, 2, 3):
        country = " ".join(tokens[:size]).removesuffix("'s").removesuffix("’s")
        for length in (3, 2, 1):
            office = " ".join(tokens[size : size + length])
            if office and offices.fullmatch(office) and knowledge.country_of(country, lexicon):
                return _office_unit(" ".join(tokens[: size + length]), office, country, lexicon), size + length
    if len(tokens) > 2 and "of" in tokens[1:3]:
        at = tokens.index("of")
        office, rest = " ".join(tokens[:at]), tokens[at + 1 :]
        for size in (3, 2, 1):
            country = " ".join(rest[:size])
            if offices.fullmatch(office) and len(rest) >= size and knowledge.country_of(country, lexicon):
                return _office_unit(" ".join(tokens[: at + 1 + size]), office.lower(), country, lexicon), at + 1 + size
    return None


def _office_unit(text: str, office: str, country: str, lexicon: Lexicon) -> Unit:
    names = (country, *knowledge.country_names(country, lexicon))
    forms = [f"{n} {o}" for n in names for o in (office, office.title())]
    forms += [f"{n}'s {o}" for n in names for o in (office, office.title())]
    forms += [f"{o} of {n}" for n in names for o in (office, office.title())]
    return Unit(text, UnitKind.NAME, tuple(dict.fromkeys((text, *forms))))


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
        unit = Unit(
            text,
            UnitKind.NAME,
            tuple(dict.fromkeys(variants)),
            short=_short_names(words, event, lexicon),
            later=_later_names(words),
            bag=_bag(words, event),
        )
        units.insert(0, unit)
    return units


def _country_cut(
    words: list[str], event: EventClass, lexicon: Lexicon
) -> tuple[list[str], list[str], list[str]] | None:
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


_PERSONAL = {"visit", "meeting", "fight", "trial", "ruling", "sentencing", "appointment"}


def _short_names(words: list[str], event: EventClass, lexicon: Lexicon) -> tuple[str, ...]:
    """Return shorter ways to write a name that count once the full one has been used."""
    personal = event.name in _PERSONAL
    if len(words) > 1 and compile_words(lexicon.words["titles"]).fullmatch(words[0]):
        return (f"the {words[0].lower()}", words[0], words[1])
    if len(words) == 2:
        if compile_words(lexicon.words["firm_suffixes"]).fullmatch(words[1]):
            return (words[0],)
        return (words[1],) if personal else ()
    if len(words) == 3 and personal:
        return (words[0],) if all(len(w) < 6 for w in words) else (words[-1],)
    if (
        len(words) > 2
        and knowledge.fold(words[-1]) == words[-1].lower()
        and not knowledge.numeral_variants(" ".join(words))
    ):
        return (" ".join(words[-2:]),)
    return ()


def _later_names(words: list[str]) -> tuple[str, ...]:
    """Return what is left of a numbered name ("Product" of "Product 7"): an edition goes by it once it has been named."""
    return (" ".join(words[:-1]),) if len(words) > 1 and words[-1].isdigit() and not words[0].isdigit() else ()


def _bag(words: list[str], event: EventClass) -> tuple[str, ...]:
    """Return the words of a name that may stand apart: an act and its town, a maker and its product."""
    apart = len(words) in (2, 3) and event.shape is Shape.THING and all(w[0].isupper() and len(w) > 2 for w in words)
    return tuple(words) if apart else ()


def _roles(units: list[Unit], watch: str, event: EventClass) -> list[Unit]:
    """Give the names of a journey their roles: the first acts, the others are where to."""
    if event.shape is not Shape.JOURNEY:
        return _places(units, event)
    names = [i for i, u in enumerate(units) if u.kind is UnitKind.NAME and not u.edition]
    given: list[Unit] = []
    for i, unit in enumerate(units):
        role = "" if i not in names else "A" if i == names[0] else "T"
        variants = unit.variants
        if role == "T":
            variants = tuple(
                v for v in variants if v not in knowledge.demonyms(unit.text, en.LEXICON) or v == unit.text
            )
        given.append(replace(unit, variants=variants, role=role))
    return given


def _places(units: list[Unit], event: EventClass) -> list[Unit]:
    """Let a country beside another name say only where: a story at home need not repeat it."""
    lexicon = en.LEXICON
    names = [u for u in units if u.kind is UnitKind.NAME]
    here = [u for u in names if knowledge.country_names(u.text, lexicon)]
    if not here:
        return units
    if len(here) < len(names):
        return [replace(u, soft=True) if u in here else u for u in units]
    if event.name in ("election", "appointment") or event.shape is not Shape.THING:
        return units
    # a law or a ban of a country goes by its subject: stories at home leave the country out
    subjects = [u for u in units if u.kind is UnitKind.QUALIFIER and not u.soft and not _says_event(u, event)]
    if not subjects:
        return units
    return [
        replace(u, soft=True) if u in here else replace(u, kind=UnitKind.NAME) if u in subjects else u for u in units
    ]


def _says_event(unit: Unit, event: EventClass) -> bool:
    if unit.kind is not UnitKind.QUALIFIER or unit.soft or unit.edition:
        return False
    trigger, _ = triggers(event)
    return event.thing or any(trigger.fullmatch(v.split()[-1]) for v in unit.variants)


def _index(rule: Rule, event: EventClass, units: tuple[Unit, ...], lexicon: Lexicon) -> Compiled:
    parts: list[str] = []
    naming: list[str] = []
    gates: list[frozenset[str]] = []
    for i, unit in enumerate(units):
        exact = unit.kind is UnitKind.NAME and not unit.text.islower()
        ways = alternatives((*unit.variants, *unit.short, *unit.later))
        if exact:
            ways = f"{ways}|{alternatives(_cased(unit.variants))}"
            if " " not in unit.text and unit.text.isalpha():
                ways = f"{ways}|(?i:{unit.text})(?=\\s(?i:{event.nouns})(?!\\w))"
        else:
            ways = f"(?i:{ways})"
        parts.append(f"(?P<u{i}>{ways})")
        if exact:
            naming.append(ways)
        if (
            unit.kind is UnitKind.NAME
            and not unit.soft
            and (not gates or event.shape is not Shape.THING or event.name == "merger")
        ):
            gates.append(frozenset(_gate(v) for v in (*unit.variants, *unit.short, *unit.bag[:1])))
    own = [v for u in units if u.kind is UnitKind.TRIGGER for v in u.variants]
    trigger = compile_words(
        f"{alternatives(own)}|{event.nouns}|{event.verbs}" if own else f"{event.nouns}|{event.verbs}"
    )
    watched = rule.watch.casefold()
    steps = event.steps or r"(?!)"
    kept = [s for s in _split(steps) if not re.search(rf"(?<!\w)(?:{s})(?!\w)", watched)]
    return Compiled(
        rule=rule,
        event=event,
        units=units,
        pattern=re.compile(rf"(?<![\w])(?:{'|'.join(parts) or '(?!)'})(?![\w])"),
        naming=re.compile(rf"(?<![\w])(?:{'|'.join(naming) or '(?!)'})(?![\w])"),
        trigger=trigger,
        steps=compile_words("|".join(kept) or r"(?!)"),
        exclude=compile_words(alternatives(rule.exclude)) if rule.exclude else None,
        gates=tuple(gates),
    )


def _cased(variants: tuple[str, ...]) -> list[str]:
    """Return names as a shouting headline has them, and acronyms as some desks write them (FOO as Foo)."""
    shouted = [v.upper() for v in variants if len(v) > 3]
    return shouted + [v.capitalize() for v in variants if v.isupper() and len(v) > 3]


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


# ── gates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def story_words(story: Story) -> frozenset[str]:
    """Return the folded words of a story, for the gates."""
    return frozenset(_WORD.findall(knowledge.fold(story.text[:LIMIT])))


def candidates(story: Story, watch: Watch) -> list[Compiled]:
    """Return the rules all of whose names have a first word in the story; linear in rules, a set look-up each."""
    words = story_words(story)
    return [c for c in watch.compiled if all(not gate.isdisjoint(words) for gate in c.gates)]
