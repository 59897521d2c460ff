"""What is a search service asked for a rule's event? The rule's names and words as a query, and its address.

The query only has to bring what may be about the event: whether a story is, is read afterwards as ever. It asks nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from monitor import match
from monitor.engines import ENGINES, LANGUAGES, Engine
from monitor.language import languages
from monitor.language.lexicon import Lexicon
from monitor.language.status import cased
from monitor.model import Rule
from monitor.naming import Unit, UnitKind
from monitor.values import dataclass

#: words that are operators unless they are quoted
_OPERATORS = frozenset({"OR", "AND", "NOT", "NEAR", "AROUND"})


@dataclass(frozen=True, slots=True)
class Search:
    """One service, asked for one rule."""

    #: id of the rule
    rule: str
    #: name of the service in rules.yml
    engine: str
    #: as a person would type it
    query: str
    url: str


def build(rule: Rule, engine: str, language: str) -> Search | None:
    """Return the search of a service for a rule, for stories in a language; None if it takes none of the words."""
    found = query(rule, ENGINES[engine], language)
    return Search(rule.id, engine, found, _address(found, ENGINES[engine], language)) if found else None


def query(rule: Rule, engine: Engine, language: str) -> str:
    """Return what is typed into a search: all names that a story cannot leave out, each in any of its forms.

    With one name alone, the other words of the rule, too. Forms are added, those of the user first, as long as the
    service takes them. "" if it takes none of the words, or not a name.
    """
    compiled = match.compile_rule(rule, languages.of(language).lexicon)
    names = [compiled.units[at] for at in compiled.essential]
    groups = [_forms(_ways(unit, rule, compiled.lexicon), engine) for unit in names]
    if not all(groups):
        return ""  # without one of the names, it would bring anything
    if len(names) > 1:
        return _fit(groups, (), engine)
    # the word of the event may be another in a story; where it must be the same, a name of several words does without
    event = not (engine.exact and names and " " in names[0].text)
    others = [
        unit
        for unit in compiled.units
        if not unit.edition and (unit.kind is UnitKind.QUALIFIER or (event and unit.kind is UnitKind.TRIGGER))
    ]
    return _fit(groups, [each for unit in others for each in _word_forms(_said(unit, rule), engine)], engine)


def _ways(unit: Unit, rule: Rule, lexicon: Lexicon) -> list[str]:
    """Return the ways to write a name, in an order that is always the same: as in the rule, then those that are known.

    Of the latter, those are left out that count only once a story has used the whole name: parts of it, and a word
    with an article ("the North").
    """
    article = cased(lexicon, "article")
    said = _said(unit, rule)

    def words(text: str) -> frozenset[str]:
        said = (word.removesuffix("'s") for word in text.casefold().split())
        return frozenset(word for word in said if not article.fullmatch(word))

    whole = {words(each) for each in said}
    known = [
        each
        for each in sorted(set(unit.variants) - set(said), key=lambda each: (len(each), each))
        if not article.fullmatch(each.split()[0].lower()) and not any(words(each) <= each_said for each_said in whole)
    ]
    return said + known


def _said(unit: Unit, rule: Rule) -> list[str]:
    """Return the ways to write a part that the rule itself gives."""
    given = [unit.text, *(name for names in rule.aliases.values() for name in names)]
    return [each for each in dict.fromkeys(given) if each == unit.text or each in unit.variants]


def _word_forms(said: Sequence[str], engine: Engine) -> list[list[str]]:
    """Return a part that is no name as choices: of its ways to be written, or for each of its words if there is one."""
    if len(said) > 1:
        return [_forms(said, engine)]
    return [_forms((word,), engine) for word in said[0].split()]


def _forms(texts: Sequence[str], engine: Engine) -> list[str]:
    """Return the ways to write a name that a service takes, each as one term, and none that says what another says."""
    found: dict[str, str] = {}
    # where words are found as they are written, an apostrophe makes two of one
    for text in sorted(texts, key=lambda text: engine.exact and "'" in text):
        words = re.findall(r"\w+" if engine.exact else r"\w(?:[\w'’.&+-]*\w)?", text)
        phrase = " ".join(words)
        if len(phrase) < (engine.shortest_word if len(words) == 1 else engine.shortest_phrase) or not words:
            continue
        plain = re.fullmatch(r"\w+", phrase) and phrase.upper() not in _OPERATORS
        found.setdefault(f" {phrase.casefold()} ", phrase if plain else f'"{phrase}"')
    return [form for key, form in found.items() if not any(other in key for other in found if other != key)]


def _fit(names: Sequence[Sequence[str]], others: Sequence[Sequence[str]], engine: Engine) -> str:
    """Return a query with as many forms as a service takes; the first of each part come first, and names before others.

    "" if not each name is in it.
    """
    groups = [*names, *others]
    chosen: list[list[str]] = [[] for _ in groups]
    for turn in range(max(map(len, groups), default=0)):
        for at, group in enumerate(groups):
            if turn < len(group) and (turn == 0 or chosen[at]):
                chosen[at].append(group[turn])
                if not _fits(_joined(chosen), engine):
                    chosen[at].pop()
    return _joined(chosen) if all(chosen[: len(names)]) else ""


def _fits(text: str, engine: Engine) -> bool:
    words = [word for word in re.findall(r"[^\s()\"]+", text) if word != "OR"]
    return len(text) <= engine.longest and len(words) <= engine.most_words


def _joined(groups: Sequence[Sequence[str]]) -> str:
    # brackets are for choices only: one of the services refuses them around a single term
    return " ".join(f"({' OR '.join(group)})" if len(group) > 1 else group[0] for group in groups if group)


def _address(found: str, engine: Engine, language: str) -> str:
    code, _, region = language.partition("-")
    name, country = LANGUAGES.get(code.lower(), ("", ""))
    country = region.upper() if re.fullmatch(r"[A-Za-z]{2}", region) else country
    values = {"query": found, "language": code.lower(), "name": name, "country": country}
    wanted = {**engine.parameters, **(engine.local if name else {})}
    # no format(): a query may have brackets of its own
    filled = {key: re.sub(r"\{(\w+)\}", lambda field: values[field[1]], text) for key, text in wanted.items()}
    return f"{engine.url}?{urlencode(filled, quote_via=quote)}"
