"""By which other names is a place or a number known? General knowledge from a library's data; no rule, no story.

Countries with their capitals, demonyms and short names come from the `countryinfo` package; what it lacks (seats of
government, short forms) is the language's own table.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

from monitor.language.lexicon import Lexicon
from monitor.language.openings import Wordings

_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def fold(text: str) -> str:
    """Return `text` in lower case without accents, so that spellings compare."""
    if text.isascii():
        return text.lower().strip()  # nothing to take off, and most texts are
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()


_ENDING = re.compile(r"(?<=\w{3})(?:ings?|ed|es|s|e|y|en|er)$")


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return the first letters of a word, folded and without a usual ending, by which its family is told."""
    return _ENDING.sub("", fold(word))[:6]


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, Any]]:
    """Return the countries of the library by folded name, read once (about 250 small files)."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(files("countryinfo").joinpath("data").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".json"):
            country = json.loads(path.read_text(encoding="utf-8"))
            country.pop("geoJSON", None)
            found[fold(country["name"])] = country
    return found


@lru_cache(maxsize=1)
def _index() -> dict[str, str]:
    """Return folded name, capital, demonym or long form -> folded country name.

    A people's name that several countries share means that of most people: a country before its islands far away.
    """
    index: dict[str, str] = {}
    peoples = sorted(_countries().items(), key=lambda each: -(each[1].get("population") or 0))
    for key, country in peoples:
        for name in _people(country):
            index.setdefault(fold(name), key)
    for key, country in _countries().items():
        for name in _own_names(country):
            index.setdefault(fold(name), key)
    return index


def _people(country: dict[str, Any]) -> list[str]:
    """Return the adjectives of a country and the names of those who live there."""
    people = _texts(country.get("demonym"))
    return [n for n in (*people, *(f"{p}s" for p in people if p.endswith(("an", "i", "ic")))) if n]


def _own_names(country: dict[str, Any]) -> list[str]:
    long_forms = [n for n in country.get("altSpellings", []) if len(n) > 3 and n.isascii()]
    names = [country["name"], *_people(country), *long_forms, *_texts(country.get("capital"))]
    return list(dict.fromkeys(n for n in names if n))


def _texts(value: object) -> list[str]:
    """Return a field of the data, which is a text for most countries and a list for a few, as texts."""
    parts = value if isinstance(value, list) else [value]
    return [t.strip() for p in parts if isinstance(p, str) for t in p.split(",")]


def country_of(name: str, lexicon: Lexicon) -> str | None:
    """Return the folded name of the country meant by its own, its capital's, its people's or its government's name."""
    key = fold(name)
    if key in lexicon.metonyms:
        return lexicon.metonyms[key]
    if key in _index():
        return _index()[key]
    return _short_forms(lexicon).get(key)


@lru_cache(maxsize=8)
def _short_forms(lexicon: Lexicon) -> dict[str, str]:
    """Return the folded name of the country meant by each short form that a language's table has."""
    meant: dict[str, str] = {}
    for country, shorts in lexicon.countries.items():
        full = next((name for name in (country, *map(fold, shorts)) if name in _index()), country)
        for name in (country, *map(fold, shorts)):
            meant.setdefault(name, _index().get(full, full))
    return meant


def demonyms(name: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the adjectives and inhabitants' names of a country, which are no place to go to."""
    key = country_of(name, lexicon)
    country = _countries().get(key or "", {})
    return frozenset(_texts(country.get("demonym"))) | frozenset(
        n
        for n in country_names(name, lexicon)
        if n.endswith(("ish", "ese", "ian", "ean", "ans", "can", "cans", "riton", "ench", "utch", "rati"))
        or (n[:1].islower() and " " not in n)
    )


def is_country(name: str, lexicon: Lexicon) -> bool:
    """Tell whether `name` is a country's own name, adjective or short form, and not just its capital."""
    key = country_of(name, lexicon)
    if key is None or fold(name) in lexicon.metonyms:
        return False
    capitals = {fold(c) for c in _texts(_countries().get(key, {}).get("capital"))}
    return fold(name) not in capitals or fold(name) == key


def country_names(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the other names of a country given by any of them: capital, demonym, short and long forms; () if none."""
    key = country_of(name, lexicon)
    if key is None or fold(name) in lexicon.metonyms:
        return ()
    names = list(_own_names(_countries()[key])) if key in _countries() else []
    for known in {fold(name), key, *(fold(n) for n in names)}:
        names += lexicon.countries.get(known, ())
    unwanted = fold(name)
    plain = [_unaccented(n) for n in names]
    return tuple(dict.fromkeys(n for n in (*names, *plain) if fold(n) != unwanted or (n != name and not n.isascii())))


def usual_names(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the names by which a language calls a country and its people, without full titles and capitals."""
    key = country_of(name, lexicon)
    country = _countries().get(key or "", {})
    named = [country["name"], *_people(country)] if country else []
    shorts = [short for known in dict.fromkeys((fold(name), key or "")) for short in lexicon.countries.get(known, ())]
    return tuple(dict.fromkeys((name, *named, *(n for n in shorts if is_country(n, lexicon)))))


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=64)
def places(text: str, lexicon: Lexicon) -> tuple[re.Match[str], ...]:
    """Return where any country, capital, demonym or seat of government stands in a text (case matters), in order.

    The same sentence is asked a few times.
    """
    return tuple(match for _, match in _places(lexicon).found(text))


@lru_cache(maxsize=4)
def _places(lexicon: Lexicon) -> Wordings[None]:
    names: set[str] = set()
    for country in _countries().values():
        names.update(n for n in _own_names(country) if len(n) > 3)
    for shorts in lexicon.countries.values():
        names.update(n for n in shorts if n.isalpha() or " " in n or "." in n)
    names -= {"the North"}
    ordered = sorted(names, key=len, reverse=True)
    return Wordings([(None, re.compile(r"(?<!\w)(?:" + "|".join(re.escape(n) for n in ordered) + r")(?!\w)"))])


def numeral_variants(phrase: str) -> tuple[str, ...]:
    """Return `phrase` with one of its numbers in the other notations: "Part Two", "Part 2", "Part II"."""
    words = phrase.split()
    variants: list[str] = []
    for i, word in enumerate(words):
        n = _value(word)
        if i and n:
            for other in {str(n), _ROMAN[n], _WORDS[n].title() if n < len(_WORDS) else ""} - {word, ""}:
                variants.append(" ".join([*words[:i], other, *words[i + 1 :]]))
    return tuple(variants)


#: endings of names that are romanised in more than one way, of at least so many letters before them
_ROMANISED = (
    (re.compile(r"(?<=\w{3}[sc]k)(?:yy|iy|yi|ij|ii|y|i)$"), ("y", "yy", "iy", "yi", "ij", "ii", "i")),
    (re.compile(r"(?<=\w{3}[aeo])[iy]$"), ("i", "y")),
    (re.compile(r"(?<=\w{3})[iy]an$"), ("ian", "yan")),
    (re.compile(r"(?<=\w{2}[aeiou])[iy]?ev$"), ("ev", "yev", "iev")),
)


def spellings(phrase: str) -> tuple[str, ...]:
    """Return a name with the ending of its last word in other romanisations: "-sky", "-skyy", "-skiy"."""
    for ending, ways in _ROMANISED if phrase[:1].isupper() and phrase[-1:].islower() else ():
        if (found := ending.search(phrase)) is not None:
            stem = phrase[: found.start()]
            return tuple(stem + way for way in ways if stem + way != phrase)
    return ()


def number_of(word: str, lexicon: Lexicon) -> int:
    """Return the small number that a word of a rule means, counting or naming: "second", "2", "II"; 0 if none."""
    ordinals = lexicon.words["ordinals"].split("|")
    counted = (n for n, ordinal in enumerate(ordinals, 1) if re.fullmatch(ordinal, word, re.IGNORECASE))
    return next(counted, 0) or _value(word)


def other_numbers(number: int, lexicon: Lexicon) -> str:
    """Return a pattern of the ways to write other small numbers than one."""
    ordinals = lexicon.words["ordinals"].split("|")
    kept = [n for n in range(1, len(_ROMAN)) if n != number]
    words = [w for n in kept for w in (str(n), _ROMAN[n], _WORDS[n] if n < len(_WORDS) else "") if w]
    return "|".join((*words, *(ordinal for n, ordinal in enumerate(ordinals, 1) if n != number)))


def _value(word: str) -> int:
    if word.isdecimal() and word.isascii() and len(word) < 3:
        return int(word) if int(word) < len(_ROMAN) else 0
    if word in _ROMAN[2:] and word not in {"V", "X"}:
        return _ROMAN.index(word)
    return _WORDS.index(word.lower()) if word.lower() in _WORDS[1:] else 0
