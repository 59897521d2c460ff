"""Which rules might a story concern? Rules are compiled once to their parts, their class of event and their gates.

A candidate is no match yet: whether the story is about the event is the question of `relevance`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from types import MappingProxyType

from monitor import knowledge
from monitor.language import languages
from monitor.language.lexicon import EventClass, Lexicon, Shape, alternatives, compile_words
from monitor.language.status import cased
from monitor.language.text import LIMIT, bare, unslugged
from monitor.model import Rule, Story
from monitor.naming import Unit, UnitKind, names_event, understand
from monitor.values import dataclass

#: by which names earlier stories called the events of rules, where nothing is known of any
UNCALLED: Mapping[str, Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A rule made ready: its parts, its class of event, and one pattern that finds all its names."""

    rule: Rule
    event: EventClass
    units: tuple[Unit, ...]
    #: the units that are names
    names: tuple[int, ...]
    #: those that a story cannot leave out: all of equals, else the first
    essential: tuple[int, ...]
    pattern: re.Pattern[str]
    #: names alone, without qualifiers and words of the event
    naming: re.Pattern[str]
    trigger: re.Pattern[str]
    steps: re.Pattern[str]
    exclude: re.Pattern[str] | None
    #: words, folded, of each name that it cannot go without: a story without one of each cannot concern the rule
    gates: tuple[frozenset[str], ...]
    #: words, folded, of each part's name that are telling enough to stand for it
    parts: tuple[frozenset[str], ...]
    #: the stems of the words of each part, by way to write it
    stems: tuple[tuple[frozenset[str], ...], ...]
    #: all of them
    every: frozenset[str]
    #: and those of its subject: without the event's word, with which many a headline of something else begins
    subject: frozenset[str]
    #: of the stories that it is for
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Watch:
    """All rules, compiled for each language when the first story in it comes."""

    rules: tuple[Rule, ...]
    _made: dict[str, tuple[Compiled, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def compiled(self) -> tuple[Compiled, ...]:
        """The rules for stories in the language that is read where a feed names none."""
        return self.compiled_for(languages.USUAL.lexicon)

    def compiled_for(self, lexicon: Lexicon) -> tuple[Compiled, ...]:
        """Return the rules for stories in a language; compiling them twice at once does no harm."""
        made = self._made.get(lexicon.code)
        if made is None:
            made = self._made[lexicon.code] = tuple(compile_rule(rule, lexicon) for rule in self.rules)
        return made

    def only(self, wanted: Collection[str]) -> Watch:
        """Return the rules with these ids, as they are compiled already."""
        # a copy, as another thread may be compiling them for one more language
        made = self._made.copy()
        for code, compiled in made.items():
            made[code] = tuple(each for each in compiled if each.rule.id in wanted)
        return Watch(tuple(rule for rule in self.rules if rule.id in wanted), made)

    def rule(self, rule_id: str) -> Rule:
        """Return a rule by its id; KeyError if there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


# ── compiling ────────────────────────────────────────────────────────────────────────────────────────────────────────


def compile_rules(rules: Sequence[Rule]) -> Watch:
    """Return the rules, which are made ready for reading when the first story in a language comes; a few ms each."""
    return Watch(tuple(rules))


def compile_rule(rule: Rule, lexicon: Lexicon) -> Compiled:
    """Return one rule made ready: what class of event it watches, and which names take part in which role.

    `lexicon`: of the stories. The rule may be worded in another language, if that has a word for its event.
    """
    wording = _wording(rule, lexicon)
    event, units = understand(rule, wording)
    if wording is not lexicon:
        event = next((each for each in lexicon.classes if each.name == event.name), event)
        units = tuple(_translated(unit, lexicon) for unit in units)
    letters = lexicon.letters
    return _index(_bare(rule, letters), event, tuple(_bare_unit(unit, letters) for unit in units), lexicon)


def _bare(rule: Rule, letters: str) -> Rule:
    """Return a rule with letters without their marks, as stories are read."""
    aliases = {bare(each, letters): tuple(bare(n, letters) for n in names) for each, names in rule.aliases.items()}
    exclude = tuple(bare(each, letters) for each in rule.exclude)
    return replace(rule, watch=bare(rule.watch, letters), aliases=aliases, exclude=exclude)


def _bare_unit(unit: Unit, letters: str) -> Unit:
    """Return a part of a rule with letters without their marks, as stories are read."""
    variants, short, later = (tuple(bare(n, letters) for n in ways) for ways in (unit.variants, unit.short, unit.later))
    bags = tuple(tuple(bare(n, letters) for n in bag) for bag in unit.bags)
    return replace(unit, text=bare(unit.text, letters), variants=variants, short=short, later=later, bags=bags)


def _wording(rule: Rule, lexicon: Lexicon) -> Lexicon:
    """Return the language of a rule's words: that of the stories, unless only another one knows the event in them."""
    known = dict.fromkeys((lexicon.code, *languages.CODES))
    made = (languages.of(code).lexicon for code in known)
    return next((each for each in made if names_event(rule, each)), lexicon)


def _translated(unit: Unit, lexicon: Lexicon) -> Unit:
    """Return a part of a rule for stories in another language: countries by their names there, the rest as it is."""
    if unit.kind is UnitKind.NAME:
        unwanted = knowledge.demonyms(unit.text, lexicon) if unit.role == "T" else ()
        names = (name for name in knowledge.country_names(unit.text, lexicon) if name not in unwanted)
        return replace(unit, variants=tuple(dict.fromkeys((*unit.variants, *names))))
    return unit if unit.edition else replace(unit, soft=True)


def _index(rule: Rule, event: EventClass, units: tuple[Unit, ...], lexicon: Lexicon) -> Compiled:
    parts: list[str] = []
    naming: list[str] = []
    gates: list[frozenset[str]] = []
    telling = tuple(_telling(unit, lexicon) for unit in units)
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
            names = (*unit.variants, *unit.short, *(bag[0] for bag in unit.bags))
            gates.append(frozenset(_gate(name, lexicon) for name in names) | telling[i])
    own = [v for u in units if u.kind is UnitKind.TRIGGER for v in u.variants]
    trigger = compile_words(
        f"{alternatives(own)}|{event.nouns}|{event.verbs}" if own else f"{event.nouns}|{event.verbs}"
    )
    ending = lexicon.words["name_ending"]
    watched = rule.watch.casefold()
    steps = event.steps or r"(?!)"
    kept = [s for s in _split(steps) if not re.search(rf"(?<!\w)(?:{s})(?!\w)", watched)]
    stems = tuple(_stems(unit, lexicon) for unit in units)
    named = tuple(i for i, u in enumerate(units) if u.kind is UnitKind.NAME and not u.soft)
    equal = event.shape is not Shape.THING or event.name == "merger"
    return Compiled(
        rule=rule,
        event=event,
        units=units,
        names=named,
        essential=named if equal else named[:1],
        pattern=re.compile(rf"(?<![\w])(?:{'|'.join(parts) or '(?!)'}){ending}(?![\w])"),
        naming=re.compile(rf"(?<![\w])(?:{'|'.join(naming) or '(?!)'}){ending}(?![\w])"),
        trigger=trigger,
        steps=compile_words("|".join(kept) or r"(?!)"),
        exclude=compile_words(alternatives(rule.exclude)) if rule.exclude else None,
        gates=tuple(gates),
        parts=telling,
        stems=stems,
        every=frozenset().union(*(way for ways in stems for way in ways)),
        subject=frozenset().union(
            *(way for u, ways in zip(units, stems, strict=True) if u.kind is not UnitKind.TRIGGER for way in ways)
        ),
        lexicon=lexicon,
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


def _gate(variant: str, lexicon: Lexicon) -> str:
    words = _WORD.findall(knowledge.fold(variant))
    article = cased(lexicon, "article")
    # a name may be nothing but articles ("The The")
    return next((w for w in words if not article.fullmatch(w)), words[0] if words else "")


def _telling(unit: Unit, lexicon: Lexicon) -> frozenset[str]:
    """Return the words of a name that may stand for it: none of an office, a kind of body, a country or a number."""
    numbered = any(knowledge.numeral_variants(name) or name[-1:].isdecimal() for name in (unit.text, *unit.variants))
    if unit.kind is not UnitKind.NAME or unit.soft or numbered or knowledge.country_of(unit.text, lexicon):
        return frozenset()
    common = [cased(lexicon, "article"), *(compile_words(lexicon.words[name]) for name in _COMMON)]
    words = {w for name in (unit.text, *unit.variants) if " " in name for w in _WORD.findall(name)}
    return frozenset(
        knowledge.fold(w)
        for w in words
        if len(w) > 3
        and not w.islower()
        and not w.isdecimal()
        and not any(pattern.fullmatch(w) for pattern in common)
        and knowledge.country_of(w, lexicon) is None
    )


def _stems(unit: Unit, lexicon: Lexicon) -> tuple[frozenset[str], ...]:
    """Return the stems of the words of each way to write a part; short words and those of no meaning are left out."""
    empty = compile_words(f"{lexicon.words['soft_qualifiers']}|{lexicon.words['common_in_names']}")
    ways = []
    for variant in unit.variants:
        if variant[-1:].isdecimal() or knowledge.number_of(variant.rpartition(" ")[2], lexicon):
            # "Product 2" is another one than "Product"
            continue
        words = [
            w for w in _WORD.findall(variant) if (len(w) > 3 and not empty.fullmatch(w)) or (len(w) > 1 and w.isupper())
        ]
        ways.append(frozenset(knowledge.stem(w) if len(w) > 3 else w for w in words))
    return tuple(dict.fromkeys(way for way in ways if way))


#: characters of a body that count as the beginning of a story
_OPENING = 400
_BLANK = "\n\n"
#: a first paragraph, with what stands over it and is no sentence
_LEAD = re.compile(rf"(?=\S).{{40,1200}}?[.!?…:\"'”’)\]] {{0,9}}(?={_BLANK}|\s*\Z)", re.DOTALL)
_COMMON = ("institutions", "titles", "firm_suffixes", "officials", "built", "common_in_names")
_WORD = re.compile(r"[^\W_]+")
#: how many earlier stories bore a name that stands for those of a rule
_RECALLED = 2
_SENTENCE = re.compile(r"(?<=[.!?]) ")
#: from how many words on a text is a headline that writes all words large, if that share of them is
_HEADLINE, _SHOUTED = 4, 0.85
#: takes what is no word out of ASCII, in a third of the time
_APART = {code: " " for code in range(128) if not _WORD.match(chr(code))}


# ── names beside the rule's ──


def names_of(story: Story) -> frozenset[str]:
    """Return the words of title and summary that are written as names, folded, and acronyms as they stand.

    Words of dates are of no event, and a headline that writes all its words so tells nothing. What the story writes in
    small letters, too, is no name: it only began a sentence.
    """
    named: list[str] = []
    for text in (story.title, *_SENTENCE.split(story.summary)):
        words = [w for w in _words(text) if len(w) > 3 or (len(w) > 1 and w.isupper())]
        here = [w for w in words if not (w[0].islower() or w[0].isdecimal())]
        if len(words) < _HEADLINE or len(here) <= _SHOUTED * len(words):
            named += here
    names = frozenset(knowledge.fold(w) if len(w) > 3 else w for w in named) - _words_of_dates(story.language)
    small = {name for name in names & _beginning(_opening(story)) if name[0].islower()} if names else ()
    return names.difference(small)


@lru_cache(maxsize=64)
def _words_of_dates(language: str) -> frozenset[str]:
    return frozenset(word for words in languages.of(language).dates.words.values() for word in words)


def names_beside(story: Story, compiled: Compiled) -> tuple[str, ...]:
    """Return the names in title and summary of a story beside those of a rule, in order."""
    own = compiled.every
    return tuple(sorted(w for w in names_of(story) if (knowledge.stem(w) if len(w) > 3 else w) not in own))


# ── gates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def story_words(story: Story, lexicon: Lexicon) -> frozenset[str]:
    """Return the folded words of a story and of its outlet, for the gates; with and without the ending of names."""
    text = knowledge.fold(f"{story.outlet} {story.text[:LIMIT]}")
    words = frozenset(_words(text))
    if not lexicon.words["name_ending"]:
        return words
    ending = re.compile(rf"{lexicon.words['name_ending']}$")
    return words | {ending.sub("", word) for word in words}


def _words(text: str) -> list[str]:
    return text.translate(_APART).split() if text.isascii() else _WORD.findall(text)


def _opening(story: Story) -> str:
    return f"{story.title} {story.summary} {story.body[:_OPENING]}"


@lru_cache(maxsize=8)
def _beginning(text: str) -> frozenset[str]:
    """Return the words with which a story begins, each once; it is asked for its gates and for its names."""
    return frozenset(_words(text))


def as_read(story: Story, lexicon: Lexicon) -> Story:
    """Return a story as it is read: letters without their marks, and all in its place.

    What an agency puts before a title and the outlet behind it are left out, and the lead of a feed that brings whole
    articles is the summary that it does not bring.
    """
    title, summary, body = unslugged(story.title, story.outlet, lexicon), story.summary, story.body
    whole = summary if not body else body if not summary else ""
    if lead := _LEAD.match(whole):
        summary, body = lead.group(), whole[lead.end() + len(_BLANK) :]
    if not story.text.isascii():
        title, summary, body = (bare(each, lexicon.letters) for each in (title, summary, body))
    if (title, summary) == (story.title, story.summary) and body == story.body:
        return story
    return replace(story, title=title, summary=summary, body=body)


def candidates(story: Story, watch: Watch, called: Mapping[str, Mapping[str, int]] = UNCALLED) -> list[Compiled]:
    """Return the rules that a story might concern, those first whose names it has; a few set look-ups a rule.

    `called`: the names that earlier stories bore, with the number of those, by rule.
    """
    lexicon = languages.of(story.language).lexicon
    story = as_read(story, lexicon)
    words, opening = story_words(story, lexicon), Opening.of(story)
    names = names_of(story) if any(called.values()) else frozenset[str]()
    named, others = [], []
    for c in watch.compiled_for(lexicon):
        if _named(c, words):
            named.append(c)
        elif _touched(c, opening) or (c.rule.id in called and recalls(names, c, called[c.rule.id])):
            others.append(c)
    return named + others


def recalls(names: frozenset[str], compiled: Compiled, called: Mapping[str, int]) -> bool:
    """Tell whether a story has names that earlier ones on a rule's event bore, enough to be about it without its own.

    It takes one that several stories bore: who speaks in a single one speaks of other things, too. Where all nouns are
    written as names they tell too little.
    """
    if compiled.lexicon.capitals or names.isdisjoint(called):
        return False
    return any(called.get(name, 0) >= _RECALLED for name in names)


def concerns(story: Story, compiled: Compiled) -> bool:
    """Tell whether a story might concern one rule."""
    story = as_read(story, compiled.lexicon)
    return _named(compiled, story_words(story, compiled.lexicon)) or _touched(compiled, Opening.of(story))


def _named(compiled: Compiled, words: frozenset[str]) -> bool:
    """Tell whether a story has a word of each name that the rule cannot go without."""
    return all(not gate.isdisjoint(words) for gate in compiled.gates)


@dataclass(frozen=True, slots=True)
class Opening:
    """The stems of the words with which a story begins, and of those of its title that are written as names.

    Acronyms stand as they are.
    """

    words: frozenset[str]
    title: frozenset[str]

    @classmethod
    def of(cls, story: Story) -> Opening:
        """Return the opening of a story."""
        # each once, as this is done for every story that comes
        words = _beginning(_opening(story))
        acronyms = frozenset(w for w in words if len(w) <= 3 and w.isupper())
        long = [w for w in words if len(w) > 3]
        titled = [w if len(w) <= 3 else knowledge.stem(w) for w in set(_words(story.title)) if not w[0].islower()]
        return cls(acronyms.union(map(knowledge.stem, long)), frozenset(titled))


def _touched(compiled: Compiled, opening: Opening) -> bool:
    """Tell whether the beginning of a story may be about a rule though a name of it is not there.

    It has two words of the rule, or its title has one of the subject that is written as a name. A journey needs two;
    and where all nouns are written as names, a word of a name tells too little.
    """
    if compiled.lexicon.capitals:
        return False
    if compiled.event.shape is not Shape.JOURNEY and not compiled.subject.isdisjoint(opening.title):
        return True
    return len(compiled.every & opening.words) > 1
