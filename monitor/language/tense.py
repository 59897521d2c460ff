"""Does a clause speak of the past or of what is to come? Reads the words around a date; it resolves no date."""

from __future__ import annotations

from monitor.language.date_table import CODE, DateTable
from monitor.language.date_tokens import Tokens

_BREAK = CODE["BREAK"]
_LEFT, _RIGHT = 16, 10


def read(tokens: Tokens, first: int, last: int, table: DateTable) -> str:
    """Return "past", "future", or "" for the clause around the tokens from `first` to `last`.

    The nearest cue before the expression decides; without one, the nearest after it in the same sentence.
    Cost is constant: at most 26 words are looked at.
    """
    cues = table.cues
    if first and tokens.words[first - 1] in cues.ahead:
        return "future"
    for at in range(first - 1, max(first - 1 - _LEFT, -1), -1):
        if tokens.codes[at] == _BREAK:
            break
        if found := _cue(tokens, at, table):
            return found
    for at in range(last + 1, min(last + 1 + _RIGHT, len(tokens.words))):
        if tokens.codes[at] == _BREAK:
            break
        if found := _cue(tokens, at, table):
            return found
    return ""


def is_headline(tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether the expression stands in a line that ends without a full stop, as titles do."""
    end = tokens.ends[last]
    line = tokens.text.find("\n", end, end + 120)
    tail = tokens.text[end : line if line >= 0 else end + 120].rstrip()
    start = tokens.starts[first]
    if tokens.text.rfind("\n", max(start - 200, 0), start) < 0 and start > 200:
        return False
    return line >= 0 and not tail.endswith((".", "!", '"', "\u201d"))


def _cue(tokens: Tokens, at: int, table: DateTable) -> str:
    cues, word = table.cues, tokens.words[at]
    if word in cues.future:
        return "future"
    if word == cues.infinitive:
        return _infinitive(tokens, at, table)
    if at and tokens.words[at - 1] in cues.passive:
        return ""
    if word in cues.past:
        return "past"
    if word.endswith(cues.past_endings) and len(word) > 4 and word not in cues.not_past and not tokens.capital(at):
        return "past"
    return ""


def _infinitive(tokens: Tokens, at: int, table: DateTable) -> str:
    """Return "future" for "to meet", and "" for "to Paris", "to the", "went to work"."""
    if at + 1 >= len(tokens.words) or tokens.entries[at + 1].code != CODE["OTHER"] or tokens.capital(at + 1):
        return ""
    if at and tokens.words[at - 1] in table.cues.motion:
        return ""
    return "future"
