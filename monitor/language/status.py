"""Which wordings of status stand in a sentence, and who speaks? Cues with their scope; no rule is known here."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.language.lexicon import Cue, Lexicon, compile_words
from monitor.language.openings import Wordings
from monitor.model import Status
from monitor.values import dataclass

#: what is undone may come later, or not at all
UNDOING = (Status.POSTPONED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue that fired: offsets into the sentence, and what the words around it make of it."""

    cue: Cue
    start: int
    end: int
    negated: bool = False
    hedged: bool = False
    #: negated by a ruling or a decision, not by the speaker: what was decided before is undone
    overturned: bool = False
    #: the wording stands for something that happened before ("had been postponed", "the delayed visit")
    past: bool = False


@lru_cache(maxsize=8)
def _wordings(lexicon: Lexicon) -> Wordings[Cue]:
    return Wordings((cue, compile_words(cue.pattern)) for cue in lexicon.cues)


@lru_cache(maxsize=8)
def _undoing(lexicon: Lexicon) -> Wordings[Cue]:
    return Wordings((cue, compile_words(cue.pattern)) for cue in lexicon.cues if cue.status in UNDOING)


_AROUND = (
    "negation", "overturn", "hedge", "had", "adjectival_before", "adjectival_after", "hedge_after", "participle",
)  # fmt: skip


@lru_cache(maxsize=8)
def _around(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"(?<!\w)(?:{lexicon.words[name]})(?!\w)", re.IGNORECASE) for name in _AROUND}


@lru_cache(maxsize=64)
def cues(text: str, lexicon: Lexicon) -> tuple[CueHit, ...]:
    """Return the cues of a sentence in order of position; the same sentence is asked a few times."""
    around = _around(lexicon)
    found: list[CueHit] = []
    for cue, match in _wordings(lexicon).found(text):
        before = text[max(0, match.start() - 45) : match.start()]
        near = " ".join(_STOP.split(before)[-1].split()[-5:])
        found.append(
            CueHit(
                cue,
                match.start(),
                match.end(),
                negated=bool(around["negation"].search(near)),
                hedged=_hedged(text, match, near, lexicon),
                overturned=bool(around["overturn"].search(near)),
                past=bool(around["had"].search(" ".join(before.split()[-3:]))) or _adjectival(text, match, around),
            )
        )
    return tuple(sorted(found, key=lambda h: (h.start, -h.cue.strength)))


def _hedged(text: str, match: re.Match[str], near: str, lexicon: Lexicon) -> bool:
    """Tell whether words around a wording leave it open; "said it would" does not."""
    around = _around(lexicon)
    if around["hedge_after"].match(text[match.end() :].lstrip()[:12]):
        return True
    hedges = [m.group() for m in around["hedge"].finditer(near)]
    if not hedges or not all(compile_cached(lexicon, "told_ahead").fullmatch(hedge) for hedge in hedges):
        return bool(hedges)
    reports = compile_cached(lexicon, "report").finditer(text, 0, match.start())
    reported = any(not cased(lexicon, "noun_before").search(text[max(0, m.start() - 8) : m.start()]) for m in reports)
    return not reported or compile_cached(lexicon, "condition").search(text) is not None


def undone(text: str, lexicon: Lexicon) -> bool:
    """Tell whether any wording of a delay or a cancellation stands in a text, but for what is called delayed."""
    around = _around(lexicon)
    return any(not _adjectival(text, match, around) for _, match in _undoing(lexicon).found(text))


_STOP = re.compile(r"[:;.?!]\s|,\s")
#: characters before a wording in which it may be said that somebody only wants that
_WISH = 80
#: words of a name that goes on
_NAMED = re.compile(r"(?:(?:^|(?<=\s))[^\W\d_a-zß-öø-ÿ][\w’'.&-]*\s)+$")


def asked_for(text: str, at: int, lexicon: Lexicon) -> bool:
    """Tell whether what stands at a place of a sentence is only wanted or asked for, and was not granted."""
    near = _STOP.split(text[max(0, at - _WISH) : at])[-1]
    wished = _wish(lexicon).search(near)
    return wished is not None and not compile_cached(lexicon, "granted").search(near)


@lru_cache(maxsize=8)
def _wish(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.words['asked_for']})", re.IGNORECASE)


def _adjectival(text: str, match: re.Match[str], around: dict[str, re.Pattern[str]]) -> bool:
    """Tell whether a participle stands before a noun ("the delayed visit") and so is no news."""
    before, after = around["adjectival_before"], around["adjectival_after"]
    if not around["participle"].fullmatch(match.group()):
        return False
    tail = text[match.end() : match.end() + 30]
    head = text[max(0, match.start() - 20) : match.start()].rstrip()
    attributive = not head or head[-1] in ":—–" or before.search(head[-14:]) or _OWNED.search(text, 0, match.start())
    return bool(_NEXT_WORD.match(tail)) and bool(attributive) and not after.match(tail.lstrip())


#: what a participle behind it belongs to the name of something with: "the city's delayed …", "a rain-delayed …"
_OWNED = re.compile(r"(?:['’]s |s['’] |\w-)\Z")
_NEXT_WORD = re.compile(r" [\w\d-]+")


#: more words for saying than any sentence has
_REPORTS = 60
_BORDER = re.compile(r"[,;:–—“”\"]|\s-\s")


@lru_cache(maxsize=8)
def _reports(lexicon: Lexicon) -> Wordings[str]:
    return Wordings([("report", compile_cached(lexicon, "report"))])


def speaks(text: str, own: re.Pattern[str] | None, lexicon: Lexicon) -> str:
    """Return the words of a party with a say that speaks in the sentence, or "".

    `own`: the names of the rule, whose own word counts as a party's.
    """
    party = compile_cached(lexicon, "party")
    third = compile_cached(lexicon, "third")
    for _, verb in _reports(lexicon).found(text)[:_REPORTS]:
        if third.fullmatch(verb.group()):
            continue
        before = text[max(0, verb.start() - 90) : verb.start()].rstrip()
        after = text[verb.end() : verb.end() + 60]
        named = compile_cached(lexicon, "attribution").fullmatch(verb.group())
        if not named:
            near = cased(lexicon, "speech_adverbs").sub("", _BORDER.split(before.rstrip(" ,"))[-1].strip())
            if third.search(near[-40:]):
                continue
            if hit := _last(party, near, 45, lexicon) or (_last(own, near, 25, lexicon) if own is not None else ""):
                return hit
            if proper := cased(lexicon, "proper_tail").search(near):
                return proper.group(1)
        if third.search(after[:30]):
            continue
        first = _BORDER.split(after.lstrip())[0][:45]
        inverted = named or (
            re.match(r"\s\w", after)
            and cased(lexicon, "inversion").search(text[max(0, verb.start() - 5) : verb.start()].rstrip())
        )
        if inverted and (
            hit := _first(party, first, lexicon) or (_first(own, first, lexicon) if own is not None else "")
        ):
            return hit
        if named and (proper := cased(lexicon, "proper_head").match(first)):
            return proper.group()
    return headline_speaker(text, own, lexicon)


_TITLE_TAIL = re.compile(r"(?:\s[-–—]\s|:\s)([A-Z][\w .&'’]{2,40})$")
_TITLE_HEAD = re.compile(r"^([A-Z][\w .&'’]{2,30}):\s")


def headline_speaker(text: str, own: re.Pattern[str] | None, lexicon: Lexicon) -> str:
    """Return the speaker that a headline sets before a colon or behind a dash ("Agency: launch moved")."""
    party, third, unnamed = (compile_cached(lexicon, n) for n in ("party", "third", "unnamed"))
    label = compile_cached(lexicon, "headline_labels")
    if tail := _TITLE_TAIL.search(text):
        name = tail.group(1)
        if (
            not third.search(name)
            and not unnamed.search(name)
            and (
                party.search(name)
                or (len(name.split()) < 3 and " - " in text and cased(lexicon, "headline_name").fullmatch(name))
            )
        ):
            return name
    if head := _TITLE_HEAD.match(text):
        name = head.group(1)
        if label.search(name) or (own is not None and own.match(text)):
            return ""
        if party.search(name) and not third.search(name) and not unnamed.search(name):
            return name
        if (
            len(name.split()) <= 2
            and cased(lexicon, "headline_name").fullmatch(name)
            and own is not None
            and not own.search(name)
            and not third.search(name)
            and not unnamed.search(name)
            and name[0].isupper()
            and not name.isupper()
            and "'" not in name
            and "’" not in name
            and all(w[0].isupper() for w in name.split())
        ):
            return name
    return ""


def _last(pattern: re.Pattern[str] | None, text: str, within: int, lexicon: Lexicon) -> str:
    """Return the last match that ends near the end of `text`, or ""."""
    found = ""
    if pattern is not None:
        for hit in pattern.finditer(text):
            if len(text) - hit.end() <= within:
                found = _whole(hit, lexicon)
    return found


def _first(pattern: re.Pattern[str] | None, text: str, lexicon: Lexicon) -> str:
    hit = pattern.search(text) if pattern is not None else None
    return _whole(hit, lexicon) if hit else ""


def _whole(hit: re.Match[str], lexicon: Lexicon) -> str:
    """Return who speaks with the words before that belong to the name: "Riverton Airports Authority"."""
    named = _NAMED.search(hit.string, 0, hit.start()) if hit.group()[:1].isupper() else None
    if named is None:
        return hit.group()
    words = hit.string[named.start() : hit.end()].split(" ")
    while compile_cached(lexicon, "not_in_name").fullmatch(words[0]) and len(words) > 1:
        words.pop(0)
    return " ".join(words)


@lru_cache(maxsize=256)
def cased(lexicon: Lexicon, name: str) -> re.Pattern[str]:
    """Return one of the language's patterns as it is: case matters, and so does where it is anchored."""
    return re.compile(lexicon.words[name])


@lru_cache(maxsize=256)
def uncased(lexicon: Lexicon, name: str) -> re.Pattern[str]:
    """Return one of the language's patterns as it is, in any case."""
    return re.compile(lexicon.words[name], re.IGNORECASE)


@lru_cache(maxsize=256)
def compile_cached(lexicon: Lexicon, name: str) -> re.Pattern[str]:
    """Return one of the language's small word classes as a pattern of whole words."""
    return compile_words(lexicon.words[name])
