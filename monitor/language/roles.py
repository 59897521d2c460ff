"""Who does what to whom? Clauses, and the direction of journeys, in one sentence with its names marked.

It is given the spans of names and says how they stand to each other; which names matter is the caller's business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.language.lexicon import EventClass, Lexicon, compile_words


@dataclass(frozen=True, slots=True)
class Mention:
    """One of the watched names in a sentence: offsets into the sentence."""

    start: int
    end: int
    #: number of the name among the rule's names
    unit: int
    #: A: the one who acts; T: where to, or with whom
    role: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence between two borders, and whether its opener makes it background."""

    start: int
    end: int
    background: bool
    opener: str = ""


@lru_cache(maxsize=16)
def _border(lexicon: Lexicon) -> re.Pattern[str]:
    openers = lexicon.words["background"]
    return re.compile(rf"[;:()]|,(?!\d)|\s[-–—]+\s|—|(?<!\w)(?:{openers})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=16)
def _oblique(lexicon: Lexicon) -> re.Pattern[str]:
    words = lexicon.words["oblique"]
    return re.compile(rf"(?<!\w)(?:{words})\s(?:(?:the|a|an|its|his|her|their|this|last|year['’]s|\w+['’]s)\s){{0,2}}$", re.IGNORECASE)


def clauses(text: str, lexicon: Lexicon, keep: Sequence[tuple[int, int]] = ()) -> list[Clause]:
    """Return the clauses of a sentence in order; a background opener holds up to the next border.

    `keep`: spans that no border cuts, such as a name with a colon in it.
    """
    found: list[Clause] = []
    start, opener = 0, ""
    for border in _border(lexicon).finditer(text):
        word = border.group().strip().lower()
        if any(a <= border.start() < b for a, b in keep):
            continue
        if border.start() > start and text[start : border.start()].strip():
            found.append(Clause(start, border.start(), bool(opener), opener))
        start = border.end()
        opener = word if word[:1].isalpha() else ""
    if text[start:].strip():
        found.append(Clause(start, len(text), bool(opener), opener))
    return found


def clause_at(found: Sequence[Clause], offset: int) -> Clause:
    """Return the clause in which `offset` lies, or the last one before it."""
    here = found[0] if found else Clause(0, 0, False)
    for clause in found:
        if clause.start > offset:
            break
        here = clause
    return here


def beside(text: str, mention: Mention, found: Sequence[Clause], lexicon: Lexicon) -> bool:
    """Tell whether a name only stands beside what the sentence says ("after X", "unlike X", "X-owned", "X, which …")."""
    if re.match(lexicon.words["modifying"], text[mention.end : mention.end + 14], re.IGNORECASE):
        return True
    if _PREFIX.search(text[max(0, mention.start - 8) : mention.start]):
        return True
    if _oblique(lexicon).search(text[max(0, mention.start - 40) : mention.start]):
        return True
    clause = clause_at(found, mention.start)
    return clause.background and clause.opener not in _MILD


_PREFIX = re.compile(r"(?:^|\W)(?:ex|anti|pro|post|pre|non|former)[-‐ ]$", re.IGNORECASE)

#: openers whose clauses often carry the news itself
_MILD = {"where", "whose", "earlier", "whether", "originally", "initially", "despite", "when", "as if", "if"}

_NAME = re.compile(r"(?:[A-Z][\w'’.-]*)(?:\s(?:(?:of|the|and|bin|al|de|von|van|el)\s)?[A-Z][\w'’.-]*)*")


def mark(text: str, mentions: Sequence[Mention]) -> str:
    """Return the sentence with the actor as «A», targets as «T»; relative clauses about others are left in."""
    parts, at = [], 0
    for mention in sorted(mentions, key=lambda m: m.start):
        if mention.start < at:
            continue
        parts += [text[at : mention.start], "«", mention.role, "»"]
        at = mention.end
    parts.append(text[at:])
    return "".join(parts)


_GAP = r"[^.;!?«»]"
_AUX = (
    r"(?:will|would|is|are|was|were|has|have|had|may|might|could|can|should|to|not|no|be|been|being|set|due|expected|scheduled|planning|plans|likely|unlikely|about|going|"
    r"also|soon|now|then|again|still|never|hardly|find|time|ready|eager|keen|hoping|hopes|wants|willing|able|determined|confirmed|reportedly|officially|formally|finally|first|later|on|a|his|her|their|the|"
    r"won['’]t|isn['’]t|doesn['’]t|didn['’]t|does|did|do|said|says|announced|that|he|she|they|it|only|just|already|personally|today|tomorrow|tonight|next|this|week|month|year|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|accepts?|accepted|agrees?|agreed|offer|invitation|invited|asked|plans|intends?|intention|decided|prepares?|preparing|arranging|expressed|eagerness|desire|wish|readiness|\w+ly)"
)


@lru_cache(maxsize=32)
def _journeys(event: EventClass, lexicon: Lexicon) -> tuple[tuple[str, re.Pattern[str]], ...]:
    nouns, verbs = event.nouns, event.verbs
    officials = lexicon.words["officials"]
    to = r"(?:to|in|into|at|for|of|on|from|through|with|inside|around|via)"
    patterns = (
        ("actor-verb-target", rf"«A»(?:['’]s? plane)?(?P<between>{_GAP}{{0,110}}?)(?<!\w)(?P<verb>{verbs})(?!\w)(?P<after>[^.;!?«]{{0,70}}?)«T»"),
        ("actor-possessive", rf"«A»['’]s? ?(?:\w[\w-]* ){{0,5}}?(?:{nouns})(?!\w)[^.;!?«»]{{0,45}}?{to} (?:the )?(?:\w+ )?«T»"),
        ("actor-target-noun", rf"«A»(?:['’]s?)? (?:\w[\w-]* ){{0,4}}?«T»(?:['’]s?)? (?:\w[\w-]* ){{0,2}}?(?:{nouns})(?!\w)"),
        ("actor-noun-target", rf"«A» (?:\w[\w-]* ){{0,2}}?(?:{nouns}) {to} «T»"),
        ("noun-by-actor", rf"(?:{nouns})(?!\w)[^.;!?«»]{{0,30}}? (?:by|of|from|for) [^.;!?«»]{{0,45}}?«A»[^.;!?«]{{0,40}}? (?:to|in) (?:the )?(?:\w+ )?«T»"),
        ("noun-target-by-actor", rf"(?:{nouns}) {to} (?:\w+ )?«T»[^.;!?«»]{{0,30}}? (?:by|from|for) [^.;!?«»]{{0,45}}?«A»"),
        ("target-noun-by-actor", rf"«T» (?:\w+ )?(?:{nouns})[^.;!?«»]{{0,30}}? (?:by|of|from|for) [^.;!?«»]{{0,45}}?«A»"),
        ("target-hosts-actor", rf"«T»(?:['’]s? (?:\w+ ){{0,3}}?(?:{officials}|government|ministry))?(?P<between>{_GAP}{{0,50}}?)(?<!\w)(?:host(?:s|ed|ing)?|receiv(?:e|es|ed|ing)|welcom(?:e|es|ed|ing)|expect(?:s|ed|ing)?|prepar(?:e|es|ed|ing) (?:for|to)|invit(?:e|es|ed|ing|ation)|await(?:s|ed)?|ready for|braces for|door open to)(?!\w)[^.;!?«]{{0,50}}?«A»"),
        ("target-then-actor", rf"«T»[^!?«»]{{0,90}}?«A» (?:will|would|to|is|was|may|might|could|plans to|intends to|can)(?: \w+){{0,2}}? (?:be there|attend|come|coming|take part|join|stay away|participate|make it|make the trip|go)(?!\w)"),
        ("actor-invited", rf"«A»[^.;!?«»]{{0,60}}?(?:invit(?:ed|ation)|asked)(?!\w)[^.;!?«]{{0,80}}?«T»"),
        ("invite-actor", rf"(?:invit(?:e|es|ed|ing|ation)|asked) [^.;!?«]{{0,30}}?«A»[^.;!?«]{{0,50}}?(?:to|for) [^.;!?«]{{0,40}}?«T»"),
        ("arrange-actor", rf"(?:receive|welcome|host|expect) [^.;!?«]{{0,30}}?«A»[^.;!?«]{{0,60}}?(?:in|to|at) [^.;!?«]{{0,20}}?«T»"),
    )
    return tuple((name, re.compile(p, re.IGNORECASE)) for name, p in patterns)


_SUBJECT = re.compile(rf"(?:^|[\s,«»])(?:{_AUX}|,)(?=$|[\s,])|\d+", re.IGNORECASE)
_OTHER = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][a-z]+")
_RELATIVE = re.compile(r",\s(?:who|whose|which|where|the|a|an|his|her|its)\s[^,«»]{0,120},")
_HAS_OTHER_ACTOR = re.compile(r"(?:\b[A-Z][\w'’-]+|minister|envoy|delegation|ambassador|officials?|aide|adviser|deputy|sister|son|daughter|wife|spokes\w+)\s+(?:\w+ly\s|will\s|would\s|to\s|is\s|was\s|has\s|had\s|may\s|could\s|also\s|set\s|due\s){0,4}$")


def journey(text: str, mentions: Sequence[Mention], event: EventClass, lexicon: Lexicon) -> str:
    """Return the name of the pattern by which the actor goes to the target, or "" if the sentence does not say so."""
    marked = mark(text, mentions)
    if "«A»" not in marked or "«T»" not in marked:
        return ""
    plain = _RELATIVE.sub(lambda m: "," if "«" not in m.group() else m.group(), marked)
    for name, pattern in _journeys(event, lexicon):
        for match in pattern.finditer(plain):
            if name in ("actor-verb-target", "target-hosts-actor") and _other_subject(match.group("between")):
                continue
            if name == "actor-verb-target" and _FROM.search(match.group("after")):
                continue
            return name
    return ""


_FROM = re.compile(r"(?:from|via|after|before|than|since|like|without|by|about|against|over|following)\s(?:the |his |her )?$", re.IGNORECASE)


def _other_subject(between: str) -> bool:
    """Tell whether somebody else stands between the name and the verb, and so is the one who acts."""
    return bool(_HAS_OTHER_ACTOR.search(between.rstrip() + " ")) and not between.strip().startswith("(")


@lru_cache(maxsize=64)
def triggers(event: EventClass) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for the event's own words, and for steps that are not the event."""
    steps = event.steps or r"(?!)"
    return compile_words(f"{event.nouns}|{event.verbs}"), compile_words(steps)
