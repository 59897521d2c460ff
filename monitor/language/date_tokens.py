"""Which words of a text can belong to a date? Tokens with a class each; it builds no expression from them.

One regular expression without nested repetition walks the text once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.language.date_figures import Piece, pieces, short
from monitor.language.date_table import CODE, NAME, OTHER, DateTable, Entry, Guard

_TOKEN = re.compile(
    r"(?P<word>(?![Ff][Yy]\s?['\u2019]?\d)[^\W\d_]{2,}(?:['\u2019][^\W\d_]{1,6})?)"
    r"|(?P<short>\b(?:[QqHh][1-4]|[Ff][Yy]\s?['\u2019]?\d{2,4})\b)"
    r"|(?P<number>\d+(?:[.,:/\-\u2010-\u2015]\d+)*)(?P<suffix>[^\W\d_]*)"
    r"|(?P<ampm>[apAP]\.\s?[mM]\.?(?!\w))"
    r"|(?P<initial>\b[^\W\d_]\.)"
    r"|(?P<letter>[^\W\d_](?:['\u2019][^\W\d_]{1,6})?)"
    r"|(?P<dash>[-\u2010-\u2015]+)"
    r"|(?P<other>[,()/.!?;:|+&]|\n[ \t\r]*\n)"
)


_LETTERS = frozenset({"word", "letter"})
_X = Entry(OTHER)
#: how many words before a doubtful one a verb of moving may stand
_MOVED_WITHIN = 9
_DASH, _SLASH, _COMMA, _BREAK = (Entry(CODE[name]) for name in ("DASH", "SLASH", "COMMA", "BREAK"))
_MARKS = {
    ",": _COMMA,
    "(": Entry(CODE["LPAR"]),
    ")": Entry(CODE["RPAR"]),
    "/": _SLASH,
    "+": Entry(CODE["PLUS"]),
    "&": Entry(CODE["AND"]),
}
_AMPM = {"a": Entry(CODE["AMPM"], 0, "am"), "p": Entry(CODE["AMPM"], 12, "pm")}


@dataclass(slots=True)
class Tokens:
    """The tokens of a text as parallel lists; `codes` has one character a token."""

    text: str
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    codes: str = ""
    #: what single words say of the tense, filled as it is asked for: neighbouring dates ask for the same words
    cues: dict[int, str] = field(default_factory=dict)

    def add(self, start: int, end: int, word: str, entry: Entry) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)
        self.entries.append(entry)

    def capital(self, at: int) -> bool:
        """Tell whether a token starts with a capital letter."""
        return self.text[self.starts[at]].isupper()

    def before(self, at: int) -> str:
        """Return the character right before a token, "" at the beginning."""
        return self.text[max(self.starts[at] - 1, 0) : self.starts[at]]

    def is_class(self, at: int, classes: frozenset[str]) -> bool:
        """Tell whether a token exists and is of one of the classes."""
        return 0 <= at < len(self.entries) and NAME[self.entries[at].code] in classes


def tokenize(text: str, table: DateTable) -> Tokens:
    """Return the tokens of a text, ambiguous words decided by their neighbours."""
    tokens = Tokens(text)
    known, special = table.entries, table.special
    starts, ends, words, entries = tokens.starts, tokens.ends, tokens.words, tokens.entries
    doubtful = False
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind in _LETTERS:
            word = found[0].lower()
            start, end = found.span()
            entry = known.get(word, _X)
            if word in special:
                doubtful = True
            elif entry is _X and ("'" in word or "\u2019" in word):
                word, end, entry = _clipped(word, end, table)
                doubtful = doubtful or word in special
            starts.append(start)
            ends.append(end)
            words.append(word)
            entries.append(entry)
        elif kind == "initial":
            starts.append(found.start())
            ends.append(found.end())
            words.append("")
            entries.append(_X)
        elif kind == "other":
            _punctuation(tokens, found, table)
        else:
            for piece in _figure(found, text):
                tokens.add(*piece)
    if doubtful:
        tokens = _merge(tokens, table)
        _guard(tokens, table)
    tokens.codes = "".join([entry.code for entry in tokens.entries])
    _drop_named_numbers(tokens, table)
    return tokens


def _figure(found: re.Match[str], text: str) -> Iterable[Piece]:
    """Return the tokens of what is neither a word nor a punctuation mark."""
    start, end = found.span()
    if found.lastgroup == "suffix":
        return pieces(found, text)
    if found.lastgroup == "dash":
        pause = end - start > 1 or _is_pause(text, start, end)
        return [(start, end, "-", _BREAK if pause else _DASH)]
    word = found[0].lower()
    return [(start, end, word, short(word) if found.lastgroup == "short" else _AMPM[word[0]])]


def _clipped(word: str, end: int, table: DateTable) -> tuple[str, int, Entry]:
    """Return a word without its possessive or contracted ending, if that leaves a known word."""
    stem, mark, tail = word.replace("\u2019", "'").partition("'")
    entry = table.entries.get(f"{stem}{mark}{tail}")
    if entry is not None:
        return f"{stem}{mark}{tail}", end, entry
    entry = table.entries.get(stem)
    if tail in ("s", "") and entry is not None:
        return stem, end - len(tail) - 1, entry
    return f"{stem}{mark}{tail}", end, _X


def _punctuation(tokens: Tokens, found: re.Match[str], table: DateTable) -> None:
    start, end = found.span()
    mark = found[0]
    if mark == "." and tokens.words and tokens.ends[-1] == start:
        word = tokens.words[-1]
        if word in table.dotted:
            tokens.ends[-1] = end
            return
        if table.ordinal_dot and tokens.entries[-1].code == _DAY_CODE and _is_ordinal(tokens.text, end, table):
            entry = tokens.entries[-1]
            tokens.entries[-1] = Entry(CODE["ORD"], entry.number, entry.name)
            tokens.ends[-1] = end
            return
        if table.ordinal_dot and _is_day_and_month(tokens):
            _split_day(tokens, end)
            return
    tokens.add(start, end, mark, _MARKS.get(mark, _BREAK))


def _is_day_and_month(tokens: Tokens) -> bool:
    """Tell whether figures with a point between, a point behind and a word of dates before are a day: "am 18.6."."""
    figures = _DAY_MONTH.fullmatch(tokens.entries[-1].name)
    led = len(tokens.entries) > 1 and tokens.entries[-2].code in _LEADS
    return figures is not None and led and 1 <= int(figures[1]) <= 31 and 1 <= int(figures[2]) <= 12


def _split_day(tokens: Tokens, end: int) -> None:
    """Make an ordinal and a month of the last token."""
    day, _, month = tokens.entries[-1].name.partition(".")
    split = tokens.starts[-1] + len(day) + 1
    tokens.ends[-1], tokens.words[-1], tokens.entries[-1] = split, day, Entry(CODE["ORD"], int(day), day)
    tokens.add(split, end, month, Entry(CODE["MONTH"], int(month), month))


def _is_ordinal(text: str, at: int, table: DateTable) -> bool:
    """Tell whether what follows a full stop goes on with a date: "18. Juni", "18. bis 20. Juni", "18./19. Juni"."""
    if _NEXT_DAY.match(text, at):
        return True
    following = _GOES_ON.match(text, at)
    entry = table.entries.get(following[1].lower()) if following else None
    return entry is not None and entry.code in _AFTER_ORDINAL


def _is_pause(text: str, start: int, end: int) -> bool:
    """Tell whether a dash stands between words as a pause, and not between two numbers."""
    if text[start] == "\u2014":
        return not (
            text[end : end + 2].strip()[:1].isalnum() and text[max(start - 2, 0) : start].strip()[-1:].isdigit()
        )
    return False


def _merge(tokens: Tokens, table: DateTable) -> Tokens:
    """Return the tokens with each known phrase as one token."""
    words, phrases = tokens.words, _phrases(tokens.words, table)
    if not phrases:
        return tokens
    merged = Tokens(tokens.text)
    done = 0
    for at, size, entry in [*phrases, (len(words), 0, _X)]:
        merged.starts += tokens.starts[done:at]
        merged.ends += tokens.ends[done:at]
        merged.words += words[done:at]
        merged.entries += tokens.entries[done:at]
        if size:
            start = tokens.starts[at + (entry.code == _SEASON_CODE)]  # "in the fall": the preposition stays out
            merged.add(start, tokens.ends[at + size - 1], " ".join(words[at : at + size]), entry)
        done = at + size
    return merged


def _phrases(words: list[str], table: DateTable) -> list[tuple[int, int, Entry]]:
    """Return where phrases of the table stand, how many words they have and what they mean; no two overlap."""
    heads = table.phrase_entries
    found: list[tuple[int, int, Entry]] = []
    free = 0
    for at, (word, following) in enumerate(pairwise(words)):
        if word not in heads or at < free:
            continue
        for parts, meaning in heads[word].get(following, ()):
            size = len(parts)
            if tuple(words[at : at + size]) == parts:
                found.append((at, size, meaning))
                free = at + size
                break
    return found


def _guard(tokens: Tokens, table: DateTable) -> None:
    """Take the class from doubtful words that are something else here."""
    guards, entries = table.guards, tokens.entries
    for at, word in enumerate(tokens.words):
        if word in guards and not _counts(tokens, at, guards[word], table):
            entries[at] = _X


def _counts(tokens: Tokens, at: int, guard: Guard, table: DateTable) -> bool:
    """Tell whether a doubtful word is a date word here."""
    words = tokens.words
    if guard.capital and not tokens.capital(at):
        return False
    before = words[at - 1] if at else ""
    following = words[at + 1] if at + 1 < len(words) else ""
    if following in guard.not_before and before not in guard.always and not tokens.is_class(at - 1, _DAY):
        return False
    if before in guard.after or (guard.alone and _stands_alone(tokens, at)):
        return True
    if at > 1 and (words[at - 2], before) in guard.after_pair:
        return True
    if before in guard.after_move and not table.movers.isdisjoint(words[max(0, at - _MOVED_WITHIN) : at - 1]):
        return True
    if before in guard.after_link and tokens.is_class(at - 2, _LINKED):
        return True
    behind = at + 2 if tokens.is_class(at + 1, _BRIDGE) else at + 1
    return tokens.is_class(at - 1, guard.after_class) or tokens.is_class(behind, guard.before_class)


def _stands_alone(tokens: Tokens, at: int) -> bool:
    """Tell whether a word with a capital stands between words without one."""
    inside = 0 < at < len(tokens.words) - 1 and bool(tokens.words[at - 1]) and bool(tokens.words[at + 1])
    return (
        inside
        and tokens.entries[at - 1].code != _BREAK.code
        and not (tokens.capital(at - 1) or tokens.capital(at + 1) or tokens.entries[at + 1].code == _DASH.code)
    )


def _drop_named_numbers(tokens: Tokens, table: DateTable) -> None:
    """Take the class from numbers that are part of a name or an amount: "flight 8", "2000 people"."""
    entries, words, codes = tokens.entries, tokens.words, tokens.codes
    last = len(words) - 1
    for number in _NUMBERS.finditer(codes):
        at = number.start()
        entry = entries[at]
        if at and words[at - 1] in table.number_names:
            entries[at] = _X
        elif entry.code == _YEAR_CODE and at < last and _is_amount(words[at + 1], entries[at + 1], table):
            entries[at] = Entry(CODE["BIG"], entry.number, entry.name)
        else:
            continue
        tokens.codes = f"{tokens.codes[:at]}{entries[at].code}{tokens.codes[at + 1 :]}"


def _is_amount(word: str, entry: Entry, table: DateTable) -> bool:
    return word in table.amounts or entry.code in _COUNTED


_GOES_ON = re.compile(r",?\s?([^\W\d_]+)")
_DAY_CODE = CODE["NUM"]
_NEXT_DAY = re.compile(r"\s?[,/\-\u2010-\u2015]\s?\d{1,2}\.")
_DAY_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_AFTER_ORDINAL = frozenset(CODE[name] for name in ("MONTH", "TO", "AND", "OR", "UNIT", "HALFYEAR", "WEEKEND"))
_LEADS = frozenset(CODE[name] for name in ("ON", "FROM", "TO", "THE", "UNTIL", "AND"))
_YEAR_CODE, _SEASON_CODE = CODE["YEAR"], CODE["SEASON"]
_NUMBERS = re.compile(f"[{re.escape(''.join(CODE[name] for name in ('NUM', 'BIG', 'YEAR')))}]")
_COUNTED = frozenset({CODE["UNITS"], CODE["ZONE"]})
_BRIDGE = frozenset({"THE", "OF", "TO", "DASH", "AND", "OR", "COMMA"})
_DAY = frozenset({"NUM", "ORD"})
_LINKED = frozenset({"BOUND", "MONTH", "NUM", "ORD", "YEAR", "EDGE", "SEASON"})
