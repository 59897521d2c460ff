"""Does a clause speak of the past or of what is to come? Reads the words around a date; it resolves no date."""

from __future__ import annotations

from enum import StrEnum

from monitor.language.date_table import CODE, DateTable
from monitor.language.date_tokens import Tokens

_BREAK = CODE["BREAK"]
_CLAUSE = CODE["BREAK"] + CODE["COMMA"]
_ON_A_DAY = frozenset({CODE["ON"], CODE["IN"]})
#: what an hour is made of, and at most how many words of it
_HOURS = frozenset({CODE["CLOCK"], CODE["AMPM"]})
_OF_HOURS, _HOUR_WORDS = _HOURS | {CODE["ZONE"], CODE["ON"]}, 4
_COUNTS = frozenset({CODE["NUM"], CODE["CARD"]})
#: words looked at before and after an expression, and from a plan back to its "was"
_LEFT, _RIGHT, _BACK = 16, 10, 6


class Tense(StrEnum):
    """How a clause looks at a date."""

    PAST = "past"
    #: "since May", "In May, it opened", "opened in May": certainly behind
    OVER = "over"
    #: "will", "to meet": certainly ahead
    FUTURE = "future"
    #: "due", "is set for", "opens": ahead, unless the plan is old
    DUE = "due"
    #: "was due": a plan, ahead or just over
    WAS_DUE = "was-due"
    OPEN = ""

    @property
    def short(self) -> str:
        """Return "past", "future" or "" for `Timex.tense`."""
        return {"due": "future", "was-due": "", "over": "past"}.get(self.value, self.value)

    @property
    def is_past(self) -> bool:
        """Tell whether the clause looks back."""
        return self in (Tense.PAST, Tense.OVER)


def read(tokens: Tokens, first: int, last: int, table: DateTable) -> Tense:
    """Return the tense of the clause around the tokens from `first` to `last`.

    The nearest cue before the expression decides; without one, the nearest after it in the same sentence.
    Cost is constant: at most 32 words are looked at.
    """
    if table.cues.by_comma and (inside := _inside(tokens, first, last, table)) is not Tense.OPEN:
        return inside
    before = read_before(tokens, first, table)
    if before is Tense.OPEN and opens_past(tokens, first, last, table):
        return Tense.OVER
    return read_after(tokens, last, table) if before is Tense.OPEN else before


def _inside(tokens: Tokens, first: int, last: int, table: DateTable) -> Tense:
    """Return the tense of the words between the commas around an expression."""
    pointed = _pointed(tokens, first, table)
    if pointed is not Tense.OPEN:
        return pointed
    before = _first_cue(tokens, range(first - 1, max(first - 1 - _LEFT, -1), -1), table, _CLAUSE)
    if before is not Tense.OPEN:
        return before
    return _first_cue(tokens, range(last + 1, min(last + 1 + _RIGHT, len(tokens.words))), table, _CLAUSE)


def read_before(tokens: Tokens, first: int, table: DateTable) -> Tense:
    """Return the tense of the words before an expression in its sentence."""
    pointed = _pointed(tokens, first, table)
    if pointed is not Tense.OPEN:
        return pointed
    return _first_cue(tokens, range(first - 1, max(first - 1 - _LEFT, -1), -1), table)


def read_after(tokens: Tokens, last: int, table: DateTable) -> Tense:
    """Return the tense of the words after an expression in its sentence: "Friday is", "Friday it opened"."""
    if last + 1 < len(tokens.words) and tokens.words[last + 1] in table.cues.copula:
        return Tense.DUE
    return _first_cue(tokens, range(last + 1, min(last + 1 + _RIGHT, len(tokens.words))), table)


def opens_past(tokens: Tokens, first: int, last: int, table: DateTable) -> bool:
    """Tell whether an expression opens a sentence of which the verb is in the past: "In May, it opened"."""
    led = first and tokens.codes[first - 1] in _ON_A_DAY
    opens = led and (first == 1 or tokens.codes[first - 2] == _BREAK)
    if not opens or tokens.codes[last + 1 : last + 2] != CODE["COMMA"]:
        return False
    places = range(last + 2, min(last + 2 + _RIGHT, len(tokens.words)))
    end = next((at for at in places if tokens.codes[at] == _BREAK), places.stop)
    cues = [cue for at in range(places.start, end) if (cue := _cue_at(tokens, at, table))]
    return bool(cues) and all(cue == Tense.PAST for cue in cues)


def _first_cue(tokens: Tokens, places: range, table: DateTable, borders: str = _BREAK) -> Tense:
    codes = tokens.codes
    for at in places:
        if codes[at] in borders:
            break
        if found := _cue_at(tokens, at, table):
            return Tense(found)
    return Tense.OPEN


def _cue_at(tokens: Tokens, at: int, table: DateTable) -> str:
    found = tokens.cues.get(at)
    if found is None:
        found = tokens.cues[at] = _cue(tokens, at, table)
    return found


def _pointed(tokens: Tokens, first: int, table: DateTable) -> Tense:
    """Return what the word right before an expression says: "moved to", "set for", "is on", "since", "opened in"."""
    cues, words = table.cues, tokens.words
    first = _before_hour(tokens, first)
    word = words[first - 1] if first else ""
    if word in cues.ahead and not (first > 1 and words[first - 2] in cues.compared):
        moved = any(back in table.movers for back in words[max(first - 6, 0) : first - 1])
        return Tense.DUE if moved or not _was(tokens, first - 1, table) else Tense.WAS_DUE
    if table.modifiers.get(word) == "since":
        return Tense.OVER
    if first < 2 or tokens.codes[first - 1] not in _ON_A_DAY:
        return Tense.DUE if word in cues.copula else Tense.OPEN
    if tokens.codes[first - 1] == CODE["ON"] and words[first - 2] in cues.copula:
        return Tense.DUE
    return Tense.OVER if _cue_at(tokens, first - 2, table) == Tense.PAST else Tense.OPEN


def _before_hour(tokens: Tokens, first: int) -> int:
    """Return where the hour before a day starts: "moved to 1 a.m. GMT on Monday" points at the day."""
    at = first
    while at and first - at < _HOUR_WORDS and tokens.codes[at - 1] in _OF_HOURS:
        at -= 1
    passed = tokens.codes[at:first]
    if not any(code in _HOURS for code in passed):
        return first
    return at - 1 if at and passed[0] == CODE["AMPM"] and tokens.codes[at - 1] in _COUNTS else at


def is_headline(tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether the expression stands in a line that ends without a full stop, as titles do."""
    end = tokens.ends[last]
    line = tokens.text.find("\n", end, end + 120)
    tail = tokens.text[end : line if line >= 0 else end + 120].rstrip()
    start = tokens.starts[first]
    if tokens.text.rfind("\n", max(start - 200, 0), start) < 0 and start > 200:
        return False
    return line >= 0 and not tail.endswith((".", "!", '"', "\u201d"))


def _cue(tokens: Tokens, at: int, table: DateTable) -> Tense:
    cues, word = table.cues, tokens.words[at]
    before = tokens.words[at - 1] if at else ""
    if _is_joined(tokens, at):
        return Tense.OPEN
    if word in cues.future:
        following = tokens.words[at + 1] if at + 1 < len(tokens.words) else ""
        over = following in cues.perfect or (word in cues.could and _denied(tokens, at, following, table))
        return Tense.PAST if over else Tense.FUTURE
    if word in cues.plans:
        return _plan(tokens, at, before, table)
    if word == cues.infinitive:
        return _infinitive(tokens, at, table)
    if before in cues.passive or before in cues.negation:
        return Tense.OPEN  # "no earlier than", "not seen": the verb before them tells
    if word in cues.past or (not tokens.capital(at) and _looks_past(word, table)):
        return Tense.PAST
    return Tense.DUE if word in cues.present else Tense.OPEN


def _is_joined(tokens: Tokens, at: int) -> bool:
    """Tell whether a dash joins a word to another: "the go-ahead" says nothing of what is ahead."""
    codes, dash = tokens.codes, CODE["DASH"]
    before = at > 0 and codes[at - 1] == dash and tokens.ends[at - 1] == tokens.starts[at]
    return before or (codes[at + 1 : at + 2] == dash and tokens.ends[at] == tokens.starts[at + 1])


def _denied(tokens: Tokens, at: int, following: str, table: DateTable) -> bool:
    """Tell whether "could" is negated: "could not be reached", "neither of them could be found"."""
    if following in table.cues.negation:
        return True
    for back in range(at - 1, max(at - 1 - _LEFT, -1), -1):
        if tokens.codes[back] in _CLAUSE:
            return False
        if tokens.words[back] in table.cues.negation:
            return True
    return False


def is_past(word: str, table: DateTable) -> bool:
    """Tell whether a word written small is in the past tense, or looks so."""
    return word in table.cues.past or _looks_past(word, table)


def _looks_past(word: str, table: DateTable) -> bool:
    cues = table.cues
    return len(word) > 4 and word.endswith(cues.past_endings) and word not in cues.not_past


def _is_noun(word: str, table: DateTable) -> bool:
    cues = table.cues
    return word in cues.nouns or (word.endswith(cues.noun_endings) and word not in cues.verbs)


def _plan(tokens: Tokens, at: int, before: str, table: DateTable) -> Tense:
    """Return DUE for "is due" and "plans a tour", WAS_DUE for "was due", OPEN for "announced plans", "its plan"."""
    if tokens.words[at] in table.cues.done and tokens.codes[at + 1 : at + 2] in _ON_A_DAY:
        return Tense.PAST
    if before in table.cues.determiners or (at and not tokens.capital(at - 1) and _looks_past(before, table)):
        return Tense.OPEN
    return Tense.WAS_DUE if _was(tokens, at, table) else Tense.DUE


def _was(tokens: Tokens, at: int, table: DateTable) -> bool:
    """Tell whether a plan is spoken of as one that was: "was due", "had been scheduled", "originally set"."""
    for back in range(at - 1, max(at - 1 - _BACK, -1), -1):
        if tokens.codes[back] == _BREAK or tokens.words[back] in table.cues.future:
            return False
        if tokens.words[back] in table.cues.was:
            return True
    return False


def _infinitive(tokens: Tokens, at: int, table: DateTable) -> Tense:
    """Return FUTURE for "to meet", and OPEN for "to Paris", "to the", "went to work"."""
    following = at + 1
    if following >= len(tokens.words) or tokens.capital(following):
        return Tense.OPEN
    if tokens.entries[following].code != CODE["OTHER"] and tokens.words[following] not in table.cues.passive:
        return Tense.OPEN
    if (at and tokens.words[at - 1] in table.cues.not_ahead) or _is_noun(tokens.words[following], table):
        return Tense.OPEN
    return Tense.WAS_DUE if _was(tokens, at, table) else Tense.FUTURE
