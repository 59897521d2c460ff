"""What is a number in a text? A day, a year, an ordinal, an hour, a date in figures, or none: by its form alone.

Numbers are split here ("18-19", "2nd", "14/05/2024"): what they are depends on their form and not on the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.language.date_table import CODE, OTHER, Entry

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
_DASH, _SLASH, _COMMA = (Entry(CODE[name]) for name in ("DASH", "SLASH", "COMMA"))

Piece = tuple[int, int, str, Entry]


def pieces(found: re.Match[str], text: str) -> Iterator[Piece]:
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


def short(text: str) -> Entry:
    """Return the entry of Q3, H2, FY25 or FY2025."""
    head, number = text[0].upper(), int(text.lstrip("QqHhFfYy '\u2019\t\n\r\f\v\u00a0") or "0")
    if head == "F":
        return Entry(CODE["FY"], number if number > 99 else 2000 + number)
    return Entry(CODE["QUARTER" if head == "Q" else "HALF"], number) if head == "Q" or number < 3 else _X


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
    """Return the entry of a number with letters: 2nd, 1990s, 9pm, 3Q, 1H."""
    number = int(digits) if len(digits) <= 4 else 0
    if suffix in _ORDINALS:
        return Entry(CODE["ORD" if 1 <= number <= 31 else "BIGORD"], number, digits)
    if suffix == "s" and number % 10 == 0 and (number >= 1000 or 20 <= number < 100):
        return Entry(CODE["DECADE"], number if number > 99 else 1900 + number, digits)
    if suffix in ("am", "pm") and 1 <= number <= 12:
        return Entry(CODE["CLOCK"], (number % 12 + (12 if suffix == "pm" else 0)) * 60, suffix)
    name, most = {"q": ("QUARTER", 4), "h": ("HALF", 2)}.get(suffix, ("", 0))
    return Entry(CODE[name], number) if 1 <= number <= most else None


def _century(two: int) -> int:
    return 2000 + two if two < 70 else 1900 + two


def _compound(start: int, middle: int, end: int, digits: str, suffix: str) -> Iterator[Piece]:
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
    return _date(digits) or _amount(digits) or _years(digits)


def _date(digits: str) -> Entry | None:
    if iso := _ISO.fullmatch(digits):
        return Entry(CODE["ISO"], int(iso[1]) * 10000 + int(iso[2]) * 100 + int(iso[3]))
    if numeric := _NUMERIC.fullmatch(digits):
        year = int(numeric[4]) if len(numeric[4]) == 4 else _century(int(numeric[4]))
        return Entry(CODE["NUMERIC"], int(numeric[1]) * 1000000 + int(numeric[3]) * 10000 + year, numeric[2])
    return None


def _amount(digits: str) -> Entry | None:
    if _THOUSANDS.fullmatch(digits):
        return Entry(CODE["BIG"], int(digits.replace(",", "")), digits)
    return Entry(CODE["BIG"], 0, digits) if _DECIMAL.fullmatch(digits) else None


def _years(digits: str) -> Entry | None:
    """Return the entry of 2023-24 or 2024-06."""
    pair = _PAIR.fullmatch(digits)
    if pair is None:
        return None
    if _is_span(pair[1], pair[3]):
        return Entry(CODE["SPANYEARS"], int(pair[1]), pair[3])
    if len(pair[1]) == 4 and len(pair[3]) == 2 and pair[2] == "-" and "01" <= pair[3] <= "12":
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
