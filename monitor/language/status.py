"""Which wordings of status stand in a sentence, and who speaks? Cues with their scope; no rule is known here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.language.lexicon import Cue, Lexicon, compile_words
from monitor.model import Authority, Status


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue that fired: offsets into the sentence, and what the words around it make of it."""

    cue: Cue
    start: int
    end: int
    negated: bool = False
    hedged: bool = False
    #: the wording stands for something that happened before ("had been postponed", "the delayed visit")
    past: bool = False


@lru_cache(maxsize=8)
def _compiled(lexicon: Lexicon) -> tuple[tuple[Cue, re.Pattern[str]], ...]:
    return tuple((cue, compile_words(cue.pattern)) for cue in lexicon.cues)


@lru_cache(maxsize=8)
def _around(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"(?<!\w)(?:{lexicon.words[name]})(?!\w)", re.IGNORECASE)
        for name in ("negation", "hedge", "had", "adjectival_before")
    }


def cues(text: str, lexicon: Lexicon) -> list[CueHit]:
    """Return the cues of a sentence in order of position."""
    around = _around(lexicon)
    found: list[CueHit] = []
    for cue, pattern in _compiled(lexicon):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 45) : match.start()]
            near = " ".join(before.split()[-5:])
            found.append(
                CueHit(
                    cue,
                    match.start(),
                    match.end(),
                    negated=bool(around["negation"].search(near)),
                    hedged=bool(around["hedge"].search(near)),
                    past=bool(around["had"].search(" ".join(before.split()[-3:])))
                    or _adjectival(text, match, around["adjectival_before"]),
                )
            )
    return sorted(found, key=lambda h: (h.start, -h.cue.strength))


_PARTICIPLE = re.compile(r"\w+ed$", re.IGNORECASE)


def _adjectival(text: str, match: re.Match[str], before: re.Pattern[str]) -> bool:
    """Tell whether a participle stands before a noun ("the delayed visit") and so is no news."""
    if not _PARTICIPLE.fullmatch(match.group()):
        return False
    tail = text[match.end() : match.end() + 30]
    head = text[max(0, match.start() - 20) : match.start()].rstrip()
    return bool(re.match(r" [a-z\d-]+", tail)) and bool(before.search(head[-14:])) and not re.match(
        r" (?:to|until|till|by|from|because|after|for|on|in|again|and|indefinitely|over|due|its|the|their|his|her|amid|at|as|or|with)\b", tail
    )


def authority(texts: Sequence[str], own: re.Pattern[str] | None, lexicon: Lexicon) -> tuple[Authority, str]:
    """Return who vouches for what the sentences say, and the words that tell.

    `own`: the names of the rule, whose own word counts as a party's.
    """
    unnamed = compile_cached(lexicon, "unnamed")
    spoken = compile_cached(lexicon, "report")
    party = compile_cached(lexicon, "party")
    third = compile_cached(lexicon, "third")
    for text in texts:
        if hit := unnamed.search(text):
            if not _party_speaks(text, party, spoken, own, third):
                return Authority.UNNAMED, hit.group()
        if speaker := _party_speaks(text, party, spoken, own, third):
            return Authority.PARTY, speaker
    return Authority.OUTLET, ""


_PROPER = re.compile(r"(?:^|[^\w])([A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,3})$")


def _party_speaks(
    text: str, party: re.Pattern[str], spoken: re.Pattern[str], own: re.Pattern[str] | None, third: re.Pattern[str]
) -> str:
    """Return the words of a party that speaks in the sentence, or ""."""
    for verb in spoken.finditer(text):
        if third.fullmatch(verb.group()):
            continue
        near = text[max(0, verb.start() - 70) : verb.start()]
        after = text[verb.end() : verb.end() + 60]
        if verb.group().lower() == "according to":
            near = ""
        for side in (near, after):
            hits = list(party.finditer(side))
            if hits:
                return hits[-1].group() if side is near else hits[0].group()
            if own is not None and (hit := own.search(side)):
                return hit.group()
        if (proper := _PROPER.search(near.rstrip(" ,"))) and not third.search(near):
            return proper.group(1)
    return ""


@lru_cache(maxsize=64)
def compile_cached(lexicon: Lexicon, name: str) -> re.Pattern[str]:
    """Return one of the language's small word classes as a pattern of whole words."""
    return compile_words(lexicon.words[name])


def strongest(hits: Sequence[CueHit], wanted: Status) -> CueHit | None:
    """Return the strongest cue for a status that is neither negated, hedged nor a thing of the past."""
    fitting = [h for h in hits if h.cue.status is wanted and not (h.negated or h.hedged or h.past)]
    return max(fitting, key=lambda h: h.cue.strength, default=None)
