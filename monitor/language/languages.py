"""Which languages are read, and by which tables? Chosen by the language that a story's feed has; it reads no text."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language import de, de_dates, en, en_dates
from monitor.language.date_table import DateTable
from monitor.language.lexicon import Lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The tables of one language."""

    lexicon: Lexicon
    dates: DateTable


#: read where a feed names no language; its words are looked for in stories of languages without a table
USUAL = Language(en.LEXICON, en_dates.TABLE)
ALL = (USUAL, Language(de.LEXICON, de_dates.TABLE))

_BY_CODE = {each.lexicon.code: each for each in ALL}


def _code(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]


def of(language: str) -> Language:
    """Return the tables for a language as feeds name it ("de", "de-AT"); the usual ones for "" and for the unread."""
    return _BY_CODE.get(_code(language), USUAL)


def is_read(language: str) -> bool:
    """Tell whether status and dates are read in a language; a story without one gets the benefit of the doubt."""
    return not language or _code(language) in _BY_CODE
