"""Who does what to whom? Clauses, and the direction of journeys, in one sentence with its names marked.

It is given the spans of names and says how they stand to each other; which names matter is the caller's business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from monitor.language.lexicon import EventClass, Lexicon, compile_words
from monitor.values import dataclass


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
    words, between = lexicon.words["oblique"], lexicon.words["name_determiners"]
    return re.compile(rf"(?<!\w)(?:{words})\s(?:(?:{between})\s){{0,2}}$", re.IGNORECASE)


def clauses(text: str, lexicon: Lexicon, keep: Sequence[tuple[int, int]] = ()) -> list[Clause]:
    """Return the clauses of a sentence in order; a background opener holds up to the next border.

    `keep`: spans that no border cuts, such as a name with a colon in it.
    """
    found: list[Clause] = []
    start, opener = 0, ""
    for border in _border(lexicon).finditer(text):
        word = border.group().strip().lower()
        if any(a <= border.start() < b for a, b in keep) or _bounds_time(text, border, lexicon):
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
    """Tell whether a name only stands beside what the sentence says ("after X", "unlike X", "X-owned", "X, who …")."""
    if _any_case(lexicon.words["modifying"]).match(text[mention.end : mention.end + 14]):
        return True
    if _any_case(lexicon.words["prefixes"]).search(text[max(0, mention.start - 8) : mention.start]):
        return True
    if _oblique(lexicon).search(text[max(0, mention.start - 40) : mention.start]):
        return True
    clause = clause_at(found, mention.start)
    return clause.background and not _any_case(lexicon.words["mild"]).fullmatch(clause.opener)


def _bounds_time(text: str, border: re.Match[str], lexicon: Lexicon) -> bool:
    """Tell whether an opener bounds a time ("until July", "on or before the 4th") and so opens no clause."""
    if not border.group().strip()[:1].isalpha():
        return False
    bound = _any_case(lexicon.words["bounding"]).search(text[: border.start()][-8:])
    return bool(bound or _time_start(lexicon).match(text, border.end()))


@lru_cache(maxsize=8)
def _time_start(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\s(?:{lexicon.words['time_start']})", re.IGNORECASE)


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


@lru_cache(maxsize=32)
def _journeys(event: EventClass, lexicon: Lexicon) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(_fill(each, event, lexicon), re.IGNORECASE)) for name, each in lexicon.journeys)


def _fill(template: str, event: EventClass, lexicon: Lexicon) -> str:
    filled = {"<nouns>": event.nouns, "<verbs>": event.verbs, "<officials>": lexicon.words["officials"]}
    for slot, words in filled.items():
        template = template.replace(slot, words)
    return template


@lru_cache(maxsize=32)
def _cased(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=32)
def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def proxy(text: str, mention: Mention, lexicon: Lexicon) -> bool:
    """Tell whether a name stands for somebody of theirs ("X's envoy", "a delegation led by X's deputy")."""
    if _cased(lexicon.words["proxy"]).match(text[mention.end : mention.end + 60]):
        return True
    return bool(_cased(lexicon.words["proxy_before"]).search(text[max(0, mention.start - 30) : mention.start].lower()))


def origin(text: str, mention: Mention, lexicon: Lexicon) -> bool:
    """Tell whether a place only says where somebody is from ("Country's Surname", "the Country's president").

    Where he receives somebody, the place is his as well.
    """
    if _cased(lexicon.words["whither"]).search(text[max(0, mention.start - 25) : mention.start]):
        return False
    behind = text[mention.end : mention.end + 140]
    if _cased(lexicon.words["receiving"]).match(behind):
        return False
    return bool(_cased(lexicon.words["origin"]).match(behind[:30]))


def journey(text: str, mentions: Sequence[Mention], event: EventClass, lexicon: Lexicon) -> str:
    """Return the name of the pattern by which the actor goes to the target, or "" if the sentence does not say so."""
    # what else a rule has, a word for the journey or one that joins its parts, stays readable
    taking = [
        m
        for m in mentions
        if m.role
        and not (m.role == "T" and origin(text, m, lexicon))
        and not (m.role == "A" and proxy(text, m, lexicon))
    ]
    marked = mark(text, taking)
    if "«A»" not in marked or "«T»" not in marked:
        return ""
    if at_home(text, mentions, event, lexicon):
        return ""
    plain = _cased(lexicon.words["relative"]).sub(lambda m: "," if "«" not in m.group() else m.group(), marked)
    for way in dict.fromkeys((plain, _resumed(plain, event, lexicon))):
        for name, pattern in _journeys(event, lexicon):
            for match in pattern.finditer(way):
                if _fits(match, lexicon):
                    return name
    return ""


def at_home(text: str, mentions: Sequence[Mention], event: EventClass, lexicon: Lexicon) -> bool:
    """Tell whether a sentence has the actor come from the target ("Country's Surname", "Surname of Country")."""
    return bool(_filled("at_home", event, lexicon).search(mark(text, [m for m in mentions if m.role])))


def reverse(text: str, mentions: Sequence[Mention], event: EventClass, lexicon: Lexicon) -> bool:
    """Tell whether a sentence has the target's people go to the actor: the same two the other way round."""
    swapped = [replace(m, role={"A": "T", "T": "A"}.get(m.role, m.role)) for m in mentions]
    return bool(journey(text, swapped, event, lexicon))


def traveller(text: str, target: Mention, lexicon: Lexicon) -> str:
    """Return the name that a sentence has arrive at a target; "" if it has none, or an office alone."""
    found = _cased(lexicon.words["traveller"]).search(text[: target.start])
    if found is None or _any_case(lexicon.words["officials"]).fullmatch(found["name"]):
        return ""
    return found["name"]


def _resumed(marked: str, event: EventClass, lexicon: Lexicon) -> str:
    """Return the marked sentence with the actor also where a later clause takes him up ("he", "the president").

    A pronoun or an office takes up the subject before, a description by country whoever was named last.
    """
    at = marked.index("«A»")
    opening = re.split(r"[.;:!?] ", marked[:at])[-1]
    behind = marked[at + 3 :]
    last = _filled("last_resumed", event, lexicon)
    found = last.search(behind)
    if found and not _cased(lexicon.words["somebody"]).search(behind[: found.start()]):
        behind = last.sub("«A»", behind)
    if _filled("subject_opening", event, lexicon).fullmatch(opening):
        behind = _filled("subject_resumed", event, lexicon).sub(r"\g<at>«A»", behind)
        behind = _filled("owner_resumed", event, lexicon).sub("«A»'s", behind)
    return marked[: at + 3] + behind


@lru_cache(maxsize=64)
def _filled(name: str, event: EventClass, lexicon: Lexicon) -> re.Pattern[str]:
    """Return one of the language's patterns with the words of the class of event in it (case matters)."""
    return re.compile(_fill(lexicon.words[name], event, lexicon))


def _fits(match: re.Match[str], lexicon: Lexicon) -> bool:
    groups = match.groupdict()
    # the rest of the actor's own name is nobody else
    between = _cased(lexicon.words["rest_of_name"]).sub("", groups.get("between") or "", count=1)
    between = _cased(lexicon.words["and_others"]).sub(" ", between, count=1)
    after = groups.get("after") or ""
    if (
        between
        and not between.strip().startswith("(")
        and not between.isupper()
        and _cased(lexicon.words["other_actor"]).search(between.rstrip() + " ")
    ):
        return False
    if _cased(lexicon.words["other_clause"]).search(f"{between} {after}"):
        return False
    if _cased(lexicon.words["homeward"]).search(match.group()):
        return False
    before = match.group().rsplit("«", 1)[0]
    if _any_case(lexicon.words["distant"]).search(before):
        return False
    if _cased(lexicon.words["remotely"]).search(match.group()):
        return False
    if _any_case(lexicon.words["again"]).match(match.string, match.end()):
        return True
    return not (after and _any_case(lexicon.words["from"]).search(before))


@lru_cache(maxsize=64)
def triggers(event: EventClass) -> re.Pattern[str]:
    """Return a pattern of the event's own words."""
    return compile_words(f"{event.nouns}|{event.verbs}")
