"""What must a language supply for dates? Word classes, patterns over them, and cues as data; it recognises nothing.

A pattern is a regular expression over word classes instead of letters: `month:MONTH day:NUM|ORD (COMMA? year:YEAR)?`.
Classes are in capitals, `|` without spaces joins classes, ` | ` with spaces parts alternatives, `name:` names a slot.
Every token of a text becomes one character, so a pattern compiles to an ordinary regular expression without
unbounded repetition, and a text of n tokens costs O(n).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property, lru_cache

from monitor.values import dataclass


def words(text: str) -> list[str]:
    """Return the words of a line: tables of words are easier to read, and to add to, as text."""
    return text.split()


#: word classes that patterns may name; numbers and punctuation are recognised without a table
CLASSES = words(
    "MONTH WEEKDAY UNIT UNITS NUM BIG CARD ART ORD BIGORD YEAR SEASON QUARTER HALF FISCAL PART CLOCK AMPM ZONE "
    "LAST THIS NEXT PAST RECENT EDGE DEICTIC REF AGO LATER FROMNOW IN ON OF THE AND OR TO FROM BETWEEN DASH COMMA "
    "BREAK SLASH LPAR RPAR DECADE SPANYEARS ISO ISOMONTH NUMERIC EVERY SET SOME HOLIDAY WITHIN BEFORE AFTER "
    "WEEKEND CALENDAR NEXTDAY TIMES FUNCTION OTHER PLUS SEASONWORD THAT OLD ABOUT REST LATERADV FISCALYEAR SAME "
    "FULL WHICH NEWYEAR FY HOLIDAYSEASON FLOAT BOUND LENGTH "
    "AFTERNEXT BEFORELAST COURSE UNITEND UNITSTART UNITMIDDLE HALFOF HALFYEAR UNTIL JUST LONG POINT PARTS FOR OFTEN "
    "PERIOD AS AHEAD"
)

_ALPHABET = "".join(chr(n) for n in [*range(48, 58), *range(65, 91), *range(97, 123), *range(192, 256)])
CODE: Mapping[str, str] = dict(zip(CLASSES, _ALPHABET, strict=False))
NAME: Mapping[str, str] = {code: name for name, code in CODE.items()}
OTHER = CODE["OTHER"]

_PIECE = re.compile(r"(?:([a-z]\w*):)?([A-Z]+(?:\|[A-Z]+)*)|(\(\?[=!]|\(\?<[=!])|(\()|([)?*+|])|\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a word: its class, and the number or the name that the class needs."""

    code: str
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """When a word that is also something else counts as a date word; any one condition is enough."""

    #: False: the word counts in lower case too
    capital: bool = True
    #: a capital is enough, unless another stands beside it or a sentence begins: "stop August vote", not "August Roe"
    alone: bool = False
    #: words right before it
    after: frozenset[str] = frozenset()
    #: words right before it that count only after another date word: "April and May"
    after_link: frozenset[str] = frozenset()
    #: two words right before it
    after_pair: frozenset[tuple[str, str]] = frozenset()
    #: words right before it that count only behind a verb of moving: "postpones the vote to May"
    after_move: frozenset[str] = frozenset()
    #: words right after it that make it something else, unless a word of `always` or a number is right before it
    not_before: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()
    #: classes right before and right after it
    after_class: frozenset[str] = frozenset()
    before_class: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and the name of the action that resolves what it matches; `fixed` adds constant slots."""

    name: str
    action: str
    pattern: str
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that matches a run of classes: how many tokens it takes, and which token fills each slot."""

    rule: Rule
    length: int
    slots: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    regex: re.Pattern[str]
    #: slot -> number of its group, once for each branch that names it
    slots: tuple[tuple[str, int], ...]
    #: codes that it can start with
    starts: frozenset[str]

    def match(self, run: str) -> Candidate | None:
        found = self.regex.match(run)
        if found is None or found.end() == 0:
            return None
        slots = {name: found.start(group) for name, group in self.slots if found.start(group) >= 0}
        return Candidate(self.rule, found.end(), slots)


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that say whether a clause speaks of the past or of what is to come."""

    past: frozenset[str]
    #: certainly ahead: "will"
    future: frozenset[str]
    #: plans, which may be old ones: "due", "scheduled"
    plans: frozenset[str]
    #: plans that are over where a day follows with "on" or "in": "a record set in May"
    done: frozenset[str]
    #: before a plan they say that it was one: "was due", "had been scheduled", "originally set"
    was: frozenset[str]
    #: after a modal verb they put it into the past: "should have"
    perfect: frozenset[str]
    #: verbs in the present of timetables: "opens on Friday"
    present: frozenset[str]
    #: verbs of being, which say when something is if they stand right before the day: "the vote is on Friday"
    copula: frozenset[str]
    #: an infinitive marker speaks of the future, unless one of `not_ahead` is before it: "went to", "declined to"
    infinitive: str
    not_ahead: frozenset[str]
    #: after the marker they are no verbs: words with such an ending but for `verbs`, and `nouns`
    noun_endings: tuple[str, ...]
    nouns: frozenset[str]
    verbs: frozenset[str]
    #: before a plan they make it a noun that says nothing: "announced its plan on Tuesday"
    determiners: frozenset[str]
    #: modal verbs that speak of the past when negated: "could not be reached"
    could: frozenset[str]
    #: before a participle they make it passive, and leave the tense to the verb before them: "will be held"
    passive: frozenset[str]
    #: a verb ending that marks the past, and words that only look so
    past_endings: tuple[str, ...]
    not_past: frozenset[str]
    #: prepositions that point ahead: "moved to June 18", "set for Friday"
    ahead: frozenset[str]
    #: before such a preposition they compare: "in contrast to Thursday", "prior to May"
    compared: frozenset[str]
    #: they turn "before 21 May" into "not before"
    negation: frozenset[str]
    #: commas part all clauses, and the verb may stand at the end: words up to a comma count before those behind it
    by_comma: bool = False


@dataclass(frozen=True)
class DateTable:
    """All that the engine must know of one language to read its dates."""

    language: str
    #: class -> word -> number or name
    words: Mapping[str, Mapping[str, int | str]]
    #: the same for several words in a row, or words with an apostrophe
    phrases: Mapping[str, Mapping[str, int | str]]
    #: patterns, the more specific first
    rules: tuple[Rule, ...]
    #: words that are a date word only beside others
    guards: Mapping[str, Guard]
    #: phrase right before an expression -> modifier
    modifiers: Mapping[str, str]
    #: phrase right after an expression -> modifier
    modifiers_after: Mapping[str, str]
    cues: Cues
    #: words before a number that make it a name: "flight 8"
    number_names: frozenset[str]
    #: words after a number that make it an amount: "2000 people"
    amounts: frozenset[str]
    #: superlatives and the like, after which "in two years" says how long nothing was like that
    ranks: frozenset[str]
    #: an ending of superlatives, and words that only look so
    rank_endings: tuple[str, ...]
    not_ranks: frozenset[str]
    #: verbs that take a date away: "moved from 4 May to 6 June" names two dates and no range
    movers: frozenset[str]
    #: verbs behind those that make a range of what follows
    lasting: frozenset[str]
    #: words between the old and the new date of a move; a table without `movers` takes them for a move by themselves
    move_links: frozenset[str]
    #: words before a weekday or season that make it a name
    not_after: frozenset[str]
    #: words before a feast that make it one of another calendar
    calendars: frozenset[str]
    #: words after a feast or a season that make it something else
    not_before: frozenset[str]
    #: abbreviations that take a full stop
    dotted: frozenset[str]
    #: words before a day that exclude today: "before the 22nd"
    bounds: frozenset[str]
    #: words that may follow a date and are no noun that it belongs to: "before May if", not "before May launch"
    particles: frozenset[str]
    #: nouns that stand for the date before them: "before the 22 May deadline" is before that day
    limits: frozenset[str]
    #: articles, which tell a masthead from a day: "the Sunday Gazette"
    articles: frozenset[str]
    #: the word for the coming night
    tonight: str
    #: True where 5/14 is 14 May when both readings are possible
    month_first: bool = True
    #: True where a full stop makes a number an ordinal: "18. Juni"
    ordinal_dot: bool = False
    #: movable or fixed feasts: name -> month-day, "easter±n" or "month/nth weekday"
    holidays: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Map each word to its entry."""
        return _entries(self.words)

    @cached_property
    def phrase_entries(self) -> Mapping[str, Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]]:
        """Map the first and the second word of each phrase to the phrases, longest first."""
        heads: dict[str, dict[str, list[tuple[tuple[str, ...], Entry]]]] = {}
        for text, entry in _entries(self.phrases).items():
            # as the tokenizer does: a possessive of a known word loses its ending
            parts = tuple(stem if (stem := word.removesuffix("'s")) in self.entries else word for word in text.split())
            if len(parts) < 2:
                raise ValueError(f"{text!r} is one word: it belongs to `words`")
            heads.setdefault(parts[0], {}).setdefault(parts[1], []).append((parts, entry))
        return {
            head: {second: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for second, found in below.items()}
            for head, below in heads.items()
        }

    def is_rank(self, word: str) -> bool:
        """Tell whether a word says that something is the first or the most of its kind."""
        return word in self.ranks or (word.endswith(self.rank_endings) and word not in self.not_ranks)

    @cached_property
    def modifier_ends(self) -> frozenset[str]:
        """Return the last words of the modifiers that stand before an expression."""
        return frozenset(phrase.split()[-1] for phrase in self.modifiers)

    @cached_property
    def modifier_starts(self) -> frozenset[str]:
        """Return the first words of the modifiers that stand after an expression."""
        return frozenset(phrase.split()[0] for phrase in self.modifiers_after)

    @cached_property
    def special(self) -> frozenset[str]:
        """Return the words that need a second look: guarded ones and heads of phrases."""
        return frozenset(self.guards) | frozenset(self.phrase_entries)

    @cached_property
    def starts(self) -> re.Pattern[str]:
        """Return a pattern of the codes that some rule can start with."""
        codes = frozenset[str]().union(*(rule.starts for rule in self._compiled))
        return re.compile(f"[{''.join(map(re.escape, sorted(codes)))}]" if codes else "(?!)")

    @cached_property
    def _compiled(self) -> tuple[_Compiled, ...]:
        return tuple(_compile(rule) for rule in self.rules)

    @cached_property
    def candidates(self) -> Callable[[str], tuple[Candidate, ...]]:
        """Return the function from a run of codes to the rules that match its beginning, the longest first.

        It remembers: news repeats a few thousand runs, and remembering them makes reading three times as fast.
        """

        @lru_cache(maxsize=16_384)
        def match(run: str) -> tuple[Candidate, ...]:
            found = [rule.match(run) for rule in self._compiled if run[0] in rule.starts]
            return tuple(sorted(filter(None, found), key=lambda candidate: -candidate.length))

        return match


def _entries(words: Mapping[str, Mapping[str, int | str]]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for name, values in words.items():
        for word, value in values.items():
            entry = Entry(CODE[name], value) if isinstance(value, int) else Entry(CODE[name], 0, value)
            entries.setdefault(word, entry)
    return entries


def _compile(rule: Rule) -> _Compiled:
    regex, starts = compile_pattern(rule.pattern)
    slots = tuple((name.partition("__")[0], number) for name, number in regex.groupindex.items())
    return _Compiled(rule, regex, slots, starts)


def compile_pattern(pattern: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the expression over class codes, and the codes it can start with.

    Raises ValueError for an unknown class or a stray character: a table is checked when it is first used.
    """
    out: list[str] = []
    seen: dict[str, int] = {}
    position = 0
    while position < len(pattern):
        piece = _PIECE.match(pattern, position)
        if piece is None:
            raise ValueError(f"stray {pattern[position]!r} in the pattern {pattern!r}")
        position = piece.end()
        out.append(_translate(piece, seen))
    return re.compile("".join(out)), _starts(pattern)


def _translate(piece: re.Match[str], seen: dict[str, int]) -> str:
    """Return one piece as a regular expression; a slot named again in another branch gets a number, as `re` demands."""
    slot, classes, look, group, operator = piece.groups()
    if not classes:
        return look or ("(?:" if group else operator or "")
    codes = "".join(CODE[name] for name in classes.split("|"))
    body = f"[{codes}]" if len(codes) > 1 else codes
    if not slot:
        return body
    seen[slot] = seen.get(slot, 0) + 1
    return f"(?P<{slot}__{seen[slot]}>{body})"


def _starts(pattern: str) -> frozenset[str]:
    pieces = [found for found in _PIECE.finditer(pattern) if found.group().strip()]
    first, _, _ = _first(pieces, 0)
    return frozenset(first)


def _first(pieces: list[re.Match[str]], at: int) -> tuple[set[str], bool, int]:
    """Return the first set of an alternation, whether it can be empty, and where it ends."""
    codes: set[str] = set()
    empty, open_, any_empty = True, True, False
    while at < len(pieces):
        _, classes, look, _, operator = pieces[at].groups()
        if operator == ")":
            break
        if operator == "|":
            any_empty, empty, open_ = any_empty or empty, True, True
            at += 1
            continue
        if classes:
            mine, optional, at = {CODE[name] for name in classes.split("|")}, False, at + 1
        else:
            mine, optional, at = _first(pieces, at + 1)
            at += 1
            if look:
                continue
        if at < len(pieces) and pieces[at].group() in ("?", "*"):
            optional, at = True, at + 1
        if open_:
            codes |= mine
            open_ = empty = optional
    return codes, empty or any_empty, at
