"""Which rules might a story concern? Rules are compiled once to their parts, their class of event and their gates.

A candidate is no match yet: whether the story is about the event is the question of `relevance`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor import knowledge
from monitor.language import en
from monitor.language.lexicon import EventClass, Lexicon, Shape, alternatives, compile_words
from monitor.language.text import LIMIT
from monitor.model import Rule, Story
from monitor.naming import Unit, UnitKind, understand


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


def compile_rules(rules: Sequence[Rule], lexicon: Lexicon = en.LEXICON) -> Watch:
    """Return the rules made ready for reading; cost is linear in their words, a millisecond or so each."""
    return Watch(tuple(rules), tuple(compile_rule(rule, lexicon) for rule in rules), lexicon)


def compile_rule(rule: Rule, lexicon: Lexicon) -> Compiled:
    """Return one rule made ready: what class of event it watches, and which names take part in which role."""
    event, units = understand(rule, lexicon)
    return _index(rule, event, units)


def _index(rule: Rule, event: EventClass, units: tuple[Unit, ...]) -> Compiled:
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


_WORD = re.compile(r"[^\W_]+")


# ── gates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def story_words(story: Story) -> frozenset[str]:
    """Return the folded words of a story, for the gates."""
    return frozenset(_WORD.findall(knowledge.fold(story.text[:LIMIT])))


def candidates(story: Story, watch: Watch) -> list[Compiled]:
    """Return the rules all of whose names have a first word in the story; linear in rules, a set look-up each."""
    words = story_words(story)
    return [c for c in watch.compiled if all(not gate.isdisjoint(words) for gate in c.gates)]
