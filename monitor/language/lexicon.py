"""What must a language supply? Typed tables of words and cues; no text is read here.

Patterns are regular expressions in `re.VERBOSE`-free, case-insensitive form. They must not nest unbounded
quantifiers: text is untrusted and reading is linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum

from monitor.model import Status
from monitor.values import dataclass


class Shape(StrEnum):
    """How the names of a rule take part in an event of a class."""

    JOURNEY = "journey"  # an actor goes to a target: direction counts
    MUTUAL = "mutual"  # two or more meet on equal terms: all must be there, in any order
    THING = "thing"  # something is launched, opened, decided, held: it belongs to its name


@dataclass(frozen=True, slots=True)
class EventClass:
    """A class of events: the words for it, the words for its begin and end, and what only leads up to it."""

    name: str
    shape: Shape
    #: nouns for the event, alternatives of a pattern
    nouns: str
    #: verbs for the event taking place, any inflection
    verbs: str
    #: it has begun; "" where a beginning is the whole event
    begun: str = ""
    #: it has taken place
    done: str = ""
    #: nouns of steps and side products: a story of those alone is not about the event
    steps: str = ""
    #: words before the event's noun that make it another event ("local" election, "trial" opening)
    rivals: str = ""
    #: the name is the very thing that is launched, opened or held: almost all news of it concerns the event;
    #: otherwise the name is somebody who does much else
    thing: bool = False
    #: begins and ends on different days, so that both are news
    lasting: bool = False
    #: nouns of what it brings to a stop: that those are called off says nothing of the event but that it is on
    stops: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A wording that says something of an event's status."""

    name: str
    pattern: str
    status: Status | None
    #: 1 weak … 3 decisive; decides between cues in one sentence
    strength: int
    #: a sentence in which the cue must fire
    example: str
    #: a sentence in which it must not
    counter: str
    #: "event": the cue governs the event; "object": it does, and nothing else that is named; "self": it names it;
    #: "actor": the actor stands before it; "around": the event stands in its clause, on either side or inside, as word
    #: order is free; "own": it names what it is said of, which has to be the event; "any": it is not asked
    scope: str = "any"


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All that the engine needs to read one language."""

    code: str
    classes: tuple[EventClass, ...]
    cues: tuple[Cue, ...]
    #: name -> pattern, for the small closed classes that the engine asks for
    words: Mapping[str, str]
    #: ways to say that somebody goes somewhere: name -> pattern with marked names
    journeys: tuple[tuple[str, str], ...]
    abbreviations: frozenset[str]
    #: first words of blocks that are no text of the story
    boilerplate: str
    #: headings after which nothing of the story follows
    closers: str
    #: what agencies put before a title, and is no part of it
    slugs: str
    #: seats and bodies that speak for a country: general knowledge, lower case
    metonyms: Mapping[str, str] = field(default_factory=dict)
    #: other short names of countries: general knowledge, lower case -> names in the country data
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: all nouns are written with a capital: it tells no name
    capitals: bool = False
    #: letters with marks that are letters of their own; of others the marks are left out, as many writers do
    letters: str = ""


#: a pattern that matches nothing
NOTHING = r"(?!)"


class Words(dict[str, str]):
    """Patterns by name; one that a language has no use for matches nothing."""

    def __missing__(self, name: str) -> str:
        return NOTHING


def compile_words(pattern: str) -> re.Pattern[str]:
    """Return `pattern` as whole words, in any case."""
    return re.compile(rf"(?<![\w])(?:{pattern})(?![\w])", re.IGNORECASE)


def alternatives(phrases: Iterable[str]) -> str:
    """Return literal phrases as one pattern, longest first, with hyphen, apostrophe and space variants folded."""
    parts = []
    for phrase in sorted(set(phrases), key=len, reverse=True):
        # "vs." and "vs", "U.S." and "US" are one
        words = [
            re.escape(w).replace(r"\.", r"\.?") for w in re.split(r"[\s\-‐-―/]+", phrase.strip().replace("’", "'")) if w
        ]
        if words:
            joined = r"[\s\-‐-―:,/]{1,3}".join(words)
            parts.append(joined.replace("'", "['’]"))
    return "|".join(parts) or r"(?!)"
