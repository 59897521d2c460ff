"""Which words of a text can belong to a date? Tokens with a class each; it builds no expression from them.

One regular expression without nested repetition walks the text once. Numbers are split here ("18-19", "2nd", "14/05/2024"),
because what they are depends on their form and not on the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from monitor.language.date_table import CODE, NAME, OTHER, DateTable, Entry, Guard

_TOKEN = re.compile(
    r"(?P<short>\b(?:[QqHh][1-4]|[Ff][Yy]\s?['\u2019]?\d{2,4})\b)"
    r"|(?P<number>\d+(?:[.,:/\-\u2010-\u2015]\d+)*)(?P<suffix>[^\W\d_]*)"
    r"|(?P<ampm>[apAP]\.\s?[mM]\.?(?!\w))"
    r"|(?P<word>[^\W\d_]+(?:['\u2019][^\W\d_]{1,6})?)"
    r"|(?P<dash>[-\u2010-\u2015]+)"
    r"|(?P<other>[,()/.!?;:|+&]|\n[ \t\r]*\n)"
)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_CURRENCY = frozenset("$€£¥₹₽#§@_=~^\\<>*")
_AFTER = frozenset("%°‰€£$_")

_PLAIN = {str(n): Entry(CODE["NUM" if 1 <= n <= 31 else "BIG"], n, str(n)) for n in range(100)}
_PLAIN |= {f"{n:02d}": Entry(CODE["NUM" if n else "BIG"], n, f"{n:02d}") for n in range(10)}
_ISO = re.compile(r"(\d{4})[-/.\u2010\u2011](\d{1,2})[-/.\u2010\u2011](\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::[0-5]\d)?")
_PAIR = re.compile(r"(\d{1,4})([-/\u2010-\u2015])(\d{1,4})")
_DAY_YEAR = re.compile(r"(\d{1,2}),(\d{4})")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){1,4}")
_DECIMAL = re.compile(r"\d{1,6}\.\d{1,3}")

_X = Entry(OTHER)
_DASH, _SLASH, _COMMA, _BREAK = (Entry(CODE[name]) for name in ("DASH", "SLASH", "COMMA", "BREAK"))
_MARKS = {",": _COMMA, "(": Entry(CODE["LPAR"]), ")": Entry(CODE["RPAR"]), "/": _SLASH, "+": Entry(CODE["PLUS"]), "&": Entry(CODE["AND"])}
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
        if kind == "word":
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
        elif kind == "other":
            _punctuation(tokens, found, table)
        else:
            for piece in _figure(found, text):
                tokens.add(*piece)
    if doubtful:
        tokens = _merge(tokens, table)
        _guard(tokens, table)
    _drop_named_numbers(tokens, table)
    tokens.codes = "".join([entry.code for entry in tokens.entries])
    return tokens


def _figure(found: re.Match[str], text: str) -> Iterable[tuple[int, int, str, Entry]]:
    """Return the tokens of what is neither a word nor a punctuation mark."""
    start, end = found.span()
    if found.lastgroup == "suffix":
        return _number(found, text)
    if found.lastgroup == "dash":
        pause = end - start > 1 or _is_pause(text, start, end)
        return [(start, end, "-", _BREAK if pause else _DASH)]
    word = found[0].lower()
    return [(start, end, word, _short(word) if found.lastgroup == "short" else _AMPM[word[0]])]


def _short(text: str) -> Entry:
    """Return the entry of Q3, H2, FY25 or FY2025."""
    head, number = text[0].upper(), int(text.lstrip("QqHhFfYy '\u2019\t\n\r\f\v\u00a0") or "0")
    if head == "F":
        return Entry(CODE["FY"], number if number > 99 else 2000 + number)
    return Entry(CODE["QUARTER" if head == "Q" else "HALF"], number) if head == "Q" or number < 3 else _X


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
        if len(word) == 1 and word.isalpha():
            return
        if word in table.dotted:
            tokens.ends[-1] = end
            return
    tokens.add(start, end, mark, _MARKS.get(mark, _BREAK))


def _is_pause(text: str, start: int, end: int) -> bool:
    """Tell whether a dash stands between words as a pause, and not between two numbers."""
    if text[start] == "\u2014":
        return not (
            text[end : end + 2].strip()[:1].isalnum() and text[max(start - 2, 0) : start].strip()[-1:].isdigit()
        )
    return False


def _number(found: re.Match[str], text: str) -> Iterator[tuple[int, int, str, Entry]]:
    """Yield what a chunk of digits and its letters are, as one token or as several."""
    start, end = found.span()
    middle, suffix = found.end("number"), found.group("suffix").lower()
    digits = found.group("number")
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before in _CURRENCY and before) or (after in _AFTER and after) or before.isalpha():
        yield start, end, "", _X
    elif digits.isdigit():
        yield start, end, digits[:8] + suffix, _plain(digits, suffix, before)
        return
    else:
        yield from _compound(start, middle, end, digits, suffix)


def _plain(digits: str, suffix: str, before: str) -> Entry:
    """Return the entry of a run of digits with or without letters right after it."""
    if not suffix:
        entry = _PLAIN.get(digits)
        if entry is not None:
            short = len(digits) == 2 and before in ("'", "\u2019", "\u2018")
            return Entry(CODE["YEAR"], _century(int(digits)), digits) if short else entry
        if len(digits) == 4 and "1000" <= digits < "2200":
            return Entry(CODE["YEAR"], int(digits), digits)
        return Entry(CODE["BIG"], int(digits[:9]), digits[:9]) if len(digits) < 9 else _X
    return _suffixed(digits, suffix) or _X


def _suffixed(digits: str, suffix: str) -> Entry | None:
    if len(digits) > 4:
        return None
    number = int(digits)
    if suffix in _ORDINALS:
        return Entry(CODE["ORD" if 1 <= number <= 31 else "BIGORD"], number, digits)
    if suffix == "s" and digits[-1] in "0\u0660" and (len(digits) == 4 or (len(digits) == 2 and number >= 20)):
        return Entry(CODE["DECADE"], number if number > 99 else 1900 + number, digits)
    if suffix in ("am", "pm") and 1 <= number <= 12:
        return Entry(CODE["CLOCK"], (number % 12 + (12 if suffix == "pm" else 0)) * 60, suffix)
    if suffix == "q" and 1 <= number <= 4:
        return Entry(CODE["QUARTER"], number)
    if suffix == "h" and 1 <= number <= 2:
        return Entry(CODE["HALF"], number)
    return None


def _century(two: int) -> int:
    return 2000 + two if two < 70 else 1900 + two


def _compound(start: int, middle: int, end: int, digits: str, suffix: str) -> Iterator[tuple[int, int, str, Entry]]:
    """Yield the tokens of digits joined by points, colons, slashes or dashes."""
    whole = _whole(digits, suffix)
    if whole is not None:
        yield start, end, digits[:12], whole
        return
    pair = _PAIR.fullmatch(digits)
    parts = _pair(pair, suffix) if pair else None
    day_year = _DAY_YEAR.fullmatch(digits) if not suffix else None
    if pair and parts:
        yield start, start + pair.end(1), pair[1], parts[0]
        yield start + pair.end(1), start + pair.start(3), pair[2], _SLASH if pair[2] == "/" else _DASH
        yield start + pair.start(3), end, pair[3], parts[1]
    elif day_year and int(day_year[1]) in range(1, 32):
        yield start, start + day_year.end(1), day_year[1], _plain(day_year[1], "", "")
        yield start + day_year.end(1), start + day_year.start(2), ",", _COMMA
        yield start + day_year.start(2), middle, day_year[2], _plain(day_year[2], "", "")
    else:
        yield start, end, digits[:12], _X


def _whole(digits: str, suffix: str) -> Entry | None:
    """Return the entry of a chunk that is one token: a date in figures, a clock time, an amount, a span of years."""
    if len(digits) > 16:
        return None
    clock = _CLOCK.fullmatch(digits)
    if clock and (":" in digits or suffix in ("am", "pm")):
        hour = int(clock[1]) % 12 + (12 if suffix == "pm" else 0) if suffix in ("am", "pm") else int(clock[1])
        return Entry(CODE["CLOCK"], hour * 60 + int(clock[2]), suffix)
    if suffix:
        return None
    if iso := _ISO.fullmatch(digits):
        return Entry(CODE["ISO"], int(iso[1]) * 10000 + int(iso[2]) * 100 + int(iso[3]))
    if numeric := _NUMERIC.fullmatch(digits):
        year = int(numeric[4]) if len(numeric[4]) == 4 else _century(int(numeric[4]))
        return Entry(CODE["NUMERIC"], int(numeric[1]) * 1000000 + int(numeric[3]) * 10000 + year, numeric[2])
    if _THOUSANDS.fullmatch(digits):
        return Entry(CODE["BIG"], int(digits.replace(",", "")), digits)
    if _DECIMAL.fullmatch(digits):
        return Entry(CODE["BIG"], 0, digits)
    pair = _PAIR.fullmatch(digits)
    if pair and _is_span(pair[1], pair[3]):
        return Entry(CODE["SPANYEARS"], int(pair[1]), pair[3])
    if pair and len(pair[1]) == 4 and len(pair[3]) == 2 and pair[2] == "-" and "01" <= pair[3] <= "12":
        return Entry(CODE["ISOMONTH"], int(pair[1]) * 100 + int(pair[3]))
    return None


def _is_span(first: str, second: str) -> bool:
    if len(first) != 4 or not "1800" <= first < "2200":
        return False
    return len(second) == 2 and int(second) == (int(first) + 1) % 100


def _pair(pair: re.Match[str], suffix: str) -> tuple[Entry, Entry] | None:
    """Return two entries for "18-19", "18-19th" or "1998-2002", or None for a score or a phone number."""
    first, second = _plain(pair[1], "", ""), _plain(pair[3], suffix, "")
    days, years = frozenset({CODE["NUM"], CODE["ORD"]}), CODE["YEAR"]
    if first.code in days and second.code in days:
        return first, second
    if first.code == second.code == years and first.number < second.number:
        return first, second
    return None


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
            merged.add(tokens.starts[at], tokens.ends[at + size - 1], " ".join(words[at : at + size]), entry)
        done = at + size
    return merged


def _phrases(words: list[str], table: DateTable) -> list[tuple[int, int, Entry]]:
    """Return where phrases of the table stand, how many words they have and what they mean; no two overlap."""
    heads = table.phrase_entries
    found: list[tuple[int, int, Entry]] = []
    free = 0
    for at, word in enumerate(words):
        if word not in heads or at < free:
            continue
        for parts, meaning in heads[word]:
            size = len(parts)
            if words[at + 1 : at + 2] == [parts[1]] and tuple(words[at : at + size]) == parts:
                found.append((at, size, meaning))
                free = at + size
                break
    return found


def _guard(tokens: Tokens, table: DateTable) -> None:
    """Take the class from doubtful words that are something else here."""
    guards, entries = table.guards, tokens.entries
    for at, word in enumerate(tokens.words):
        if word in guards and not _counts(tokens, at, guards[word]):
            entries[at] = _X


def _counts(tokens: Tokens, at: int, guard: Guard) -> bool:
    """Tell whether a doubtful word is a date word here."""
    words = tokens.words
    if guard.capital and not tokens.capital(at):
        return False
    if at + 1 < len(words) and words[at + 1] in guard.not_before:
        return False
    before = words[at - 1] if at else ""
    if before in guard.after:
        return True
    if before in guard.after_link and tokens.is_class(at - 2, _LINKED):
        return True
    following = at + 2 if tokens.is_class(at + 1, _BRIDGE) else at + 1
    return tokens.is_class(at - 1, guard.after_class) or tokens.is_class(following, guard.before_class)


def _drop_named_numbers(tokens: Tokens, table: DateTable) -> None:
    """Take the class from numbers that are part of a name or an amount: "flight 8", "2000 people"."""
    entries, words = tokens.entries, tokens.words
    last = len(words) - 1
    for at, entry in enumerate(entries):
        if entry.code not in _NUMBER_CODES:
            continue
        if at and words[at - 1] in table.number_names:
            entries[at] = _X
        elif entry.code == _YEAR_CODE and at < last and _is_amount(words[at + 1], entries[at + 1], table):
            entries[at] = Entry(CODE["BIG"], entry.number, entry.name)


def _is_amount(word: str, entry: Entry, table: DateTable) -> bool:
    return word in table.amounts or entry.code in _COUNTED


_YEAR_CODE = CODE["YEAR"]
_NUMBER_CODES = frozenset({CODE["NUM"], CODE["BIG"], CODE["YEAR"]})
_COUNTED = frozenset({CODE["UNITS"], CODE["ZONE"]})
_BRIDGE = frozenset({"THE", "OF", "TO", "DASH", "AND", "OR", "COMMA"})
_LINKED = frozenset({"MONTH", "NUM", "ORD", "YEAR", "EDGE", "SEASON"})
