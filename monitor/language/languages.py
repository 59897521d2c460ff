"""Which languages are read, and by which tables? Chosen by the language that a story's feed has; it reads no text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from monitor.language import en, en_dates
from monitor.language.date_table import DateTable
from monitor.language.lexicon import Lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The tables of one language."""

    lexicon: Lexicon
    dates: DateTable


#: read where a feed names no language; its words are looked for in stories of languages without a table
USUAL = Language(en.LEXICON, en_dates.TABLE)
#: languages that are read; modules of the same names have their tables
CODES = ("en", "de")


def of(language: str) -> Language:
    """Return the tables for a language as feeds name it ("de", "de-AT"); the usual ones for "" and for the unread."""
    code = _code(language)
    return _tables(code) if code in CODES and code != USUAL.lexicon.code else USUAL


def is_read(language: str) -> bool:
    """Tell whether status and dates are read in a language; a story without one gets the benefit of the doubt."""
    return not language or _code(language) in CODES


def _code(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]


@cache
def _tables(code: str) -> Language:
    # imported with the first story in it: most services read one language, and each takes as long as a hundred polls
    place = f"{__package__}.{code}"
    return Language(import_module(place).LEXICON, import_module(f"{place}_dates").TABLE)
