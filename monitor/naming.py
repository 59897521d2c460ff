"""Which class of event do a rule's words name, and who takes part in it? Reads watch phrases, no stories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, takewhile

from monitor import knowledge
from monitor.language.lexicon import EventClass, Lexicon, Shape, compile_words
from monitor.language.roles import triggers
from monitor.language.status import cased
from monitor.model import Rule
from monitor.values import dataclass


class UnitKind(StrEnum):
    """What a part of a rule's words is."""

    NAME = "name"
    QUALIFIER = "qualifier"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of a rule's words, with all the ways to write it."""

    text: str
    kind: UnitKind
    variants: tuple[str, ...]
    #: ways to write it that count once the story has used a full one
    short: tuple[str, ...] = ()
    #: ways to write it that count only in a story that has a full one
    later: tuple[str, ...] = ()
    #: sets of words that stand for the name when all of one set are in one sentence, in any order
    bags: tuple[tuple[str, ...], ...] = ()
    #: a story without it may still be about the event
    soft: bool = False
    #: has a word of the event in it ("presidential election"), or tells how the named thing comes to be ("crewed")
    says: bool = False
    #: A: acts, T: where to or with whom, "": neither
    role: str = ""
    #: years and numbers that name one edition of many
    edition: bool = False


#: classes of events that fill an office
_FILLING = ("election", "appointment")
_PAIR = re.compile(r"(?<!\S)([A-Z][\w.]+)[-‐-–]([A-Z][\w.]+)(?!\S)")
_TOKEN = re.compile(r"[\w'’.&+/-]+")
_OWNER = re.compile(r"['’]s?$")
_YEAR = re.compile(r"(?:19\d\d|20[0-4]\d)")

#: the parts of a watch phrase, each with the names that its alias gives it
Pieces = Sequence[tuple[str, tuple[str, ...]]]


def understand(rule: Rule, lexicon: Lexicon) -> tuple[EventClass, tuple[Unit, ...]]:
    """Return the class of event that a rule watches and the parts of its words, with roles."""
    pieces = _pieces(rule)
    small = rule.watch.islower() and not lexicon.capitals
    if small:
        pieces = [(text if names else _written(text, lexicon), names) for text, names in pieces]
    event = _event_class(pieces, lexicon)
    pieces = _joined(pieces, event, lexicon)
    units = [u for text, names in pieces for u in _units(text, names, event, lexicon)]
    if event.shape is Shape.JOURNEY and sum(u.kind is UnitKind.NAME for u in units) < 2:
        event = _event_class(pieces, lexicon, without=Shape.JOURNEY)
        units = [u for text, names in pieces for u in _units(text, names, event, lexicon)]
    given = _roles(units, event, lexicon)
    if not any(u.kind is UnitKind.NAME and not u.soft for u in given):
        given = [_promoted(unit, event) for unit in given]
    if small:
        # what is written small is found however a story writes it
        given = [u if knowledge.country_of(u.text, lexicon) else replace(u, text=u.text.lower()) for u in given]
    return event, tuple(replace(u, says=u.says or u.kind is UnitKind.TRIGGER or _says_event(u, event)) for u in given)


def _promoted(unit: Unit, event: EventClass) -> Unit:
    """Return a qualifier as a name, where a rule has nothing else to go by, unless it is a word of the event."""
    trigger = triggers(event)
    plain = unit.kind is UnitKind.QUALIFIER and not unit.soft and not unit.edition
    said = any(trigger.fullmatch(variant.split()[-1]) for variant in unit.variants)
    return replace(unit, kind=UnitKind.NAME) if plain and not said else unit


def _written(text: str, lexicon: Lexicon) -> str:
    """Return the words of a watch phrase that has no capitals with names written as such: all but words of an event."""
    plain = compile_words("|".join(lexicon.words[name] for name in ("soft_qualifiers", "journey_verbs", "bounds")))

    def write(token: re.Match[str]) -> str:
        word = token.group()
        if plain.fullmatch(word) or any(_is_word_of(event, word, lexicon) for event in lexicon.classes):
            return word
        return word.upper() if len(word) < 4 and knowledge.country_of(word, lexicon) else word.capitalize()

    return _TOKEN.sub(write, text)


def names_event(rule: Rule, lexicon: Lexicon) -> bool:
    """Tell whether a word of a rule is one for an event in a language."""
    words = [t.group() for t in _TOKEN.finditer(rule.watch)]
    if lexicon.capitals:
        words = [w for w in words if w[0].isupper()]
    going = re.compile(lexicon.words["journey_verbs"])
    return any(going.fullmatch(w) for w in words) or _last(words, lexicon.classes, lexicon) is not None


def _pieces(rule: Rule) -> Pieces:
    """Return the watch phrase cut at its aliased parts, in order; unaliased stretches have no names."""
    left = rule.watch
    cuts: list[tuple[int, int, tuple[str, ...]]] = []
    for phrase, names in sorted(rule.aliases.items(), key=lambda kv: -len(kv[0])):
        at = left.casefold().find(phrase.casefold())
        if at >= 0 and not any(a < at + len(phrase) and at < b for a, b, _ in cuts):
            cuts.append((at, at + len(phrase), names))
    pieces: list[tuple[str, tuple[str, ...]]] = []
    position = 0
    for start, end, names in sorted(cuts):
        if left[position:start].strip():
            pieces.append((left[position:start].strip(), ()))
        pieces.append((left[start:end], names))
        position = end
    if left[position:].strip():
        pieces.append((left[position:].strip(), ()))
    return pieces


def _joined(pieces: Pieces, event: EventClass, lexicon: Lexicon) -> Pieces:
    """Return the parts of a watch phrase with an aliased family name and the given name before it as one part.

    A given name is a word alone before the aliased one: of two who meet, one of four.
    """
    words = [word for text, _ in pieces for word in text.split()]
    personal = [_is_personal(word, event, lexicon) for word in words]
    if event.shape is Shape.MUTUAL:
        counts = {1, 3} if sum(personal) == 4 else set()
    else:
        counts = {1} if event.name in _PERSONAL else set()
    joined: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    for text, names in pieces:
        before = list(takewhile(bool, reversed(personal[:at])))
        alone = bool(joined) and not joined[-1][1]
        at += len(text.split())
        # a journey without another name behind has its target here
        target = event.shape is Shape.JOURNEY and not any(map(_is_name, words[at:]))
        if names and alone and personal[at - 1] and " " not in text and len(before) in counts and not target:
            *others, given = joined.pop()[0].split()
            if others:
                # the other of two is one name, too
                whole = " ".join(others)
                joined.append((whole, (whole,) if len(before) == 3 else ()))
            joined.append((f"{given} {text}", (text, *names)))
        else:
            joined.append((text, names))
    return joined


def _is_personal(word: str, event: EventClass, lexicon: Lexicon) -> bool:
    """Tell whether a word of a watch phrase may be a person's name: not a country's, nor a word of the event."""
    trigger = triggers(event)
    return word.istitle() and not (knowledge.country_of(word, lexicon) or trigger.fullmatch(word))


def _event_class(pieces: Pieces, lexicon: Lexicon, without: Shape | None = None) -> EventClass:
    """Return the class whose word stands last in the watch phrase: the head of a noun phrase."""
    words = [t.group() for text, _ in pieces for t in _TOKEN.finditer(text)]
    classes = [c for c in lexicon.classes if c.shape is not without]
    going = re.compile(lexicon.words["journey_verbs"])
    if without is None and any(going.fullmatch(w) for w in words):
        return next(c for c in classes if c.shape is Shape.JOURNEY)
    against = any(_is(w.lower(), "against", lexicon) for w in words[1:-1])
    if against and not any(_is(w, "bridges", lexicon) for w in words):
        fight = next(c for c in classes if c.name == "fight")
        if not any(_is_word_of(c, w, lexicon) for w in words for c in classes if c is not fight and w.islower()):
            return fight
    plain = [w for w in words if w.islower() or (w.isupper() and len(w) > 2)]
    if lexicon.capitals:
        plain = words
    chosen = _last(plain, classes, lexicon) or _last([w for w in words[1:] if w.istitle()], classes, lexicon)
    if chosen is not None:
        return chosen
    if (phrased := _phrased(pieces, classes)) is not None:
        return phrased
    numbered = bool(words) and bool(knowledge.numeral_variants(" ".join(words)) or words[-1].isdecimal())
    default = "release" if numbered and not _YEAR.fullmatch(words[-1]) else classes[-1].name
    if words and compile_words(lexicon.words["bounds"]).fullmatch(words[-1]):
        default = "effect"
    return next(c for c in classes if c.name == default)


def _phrased(pieces: Pieces, classes: Sequence[EventClass]) -> EventClass | None:
    """Return the class that has a wording of two words or more in a watch phrase or its aliases ("sworn in")."""
    found = []
    for text in [each for piece, names in pieces for each in (piece, *names)]:
        for i, event in enumerate(classes):
            for pattern in (event.nouns, event.verbs):
                found += [
                    (len(m.group()), -i)
                    for m in compile_words(pattern).finditer(text)
                    if re.search(r"[\s-]", m.group())
                ]
    return classes[-max(found)[1]] if found else None


def _is(word: str, name: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is of one of the language's small classes; case matters."""
    return bool(cased(lexicon, name).fullmatch(word))


def _last(words: list[str], classes: Sequence[EventClass], lexicon: Lexicon) -> EventClass | None:
    """Return the class of the last word that is one of an event; a noun beats a verb."""
    empty = compile_words(lexicon.words["soft_qualifiers"])
    words = [w for w in words if not empty.fullmatch(w)]
    if len(words) > 1 and _is(words[-1], "weak_heads", lexicon):
        # "sentencing hearing" is of the class of the noun before
        words = words[:-1] if any(_is_noun(c, words[-2], lexicon) for c in classes) else words
    if len(words) > 1 and _is(words[-1], "agreed", lexicon):
        # a deal about something is a treaty, one of two names a merger
        return next((c for c in classes if c.name == "treaty"), None)
    for word in reversed(words):
        for is_named in (_is_noun, _is_verb):
            # the first class that knows it: patterns of the others are not even compiled
            if best := next((c for c in classes if is_named(c, word, lexicon)), None):
                return best
    return None


def _is_word_of(event: EventClass, word: str, lexicon: Lexicon) -> bool:
    return _is_noun(event, word, lexicon) or _is_verb(event, word, lexicon)


def _is_noun(event: EventClass, word: str, _lexicon: Lexicon) -> bool:
    return bool(_compiled(event.nouns).fullmatch(word))


def _is_verb(event: EventClass, word: str, lexicon: Lexicon) -> bool:
    # the verbs of journeys are those of everything else, too; a gerund is a noun here, and stands among those
    counts = event.shape is not Shape.JOURNEY and not _is(word, "gerund", lexicon)
    return counts and bool(_compiled(event.verbs).fullmatch(word))


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _units(text: str, names: tuple[str, ...], event: EventClass, lexicon: Lexicon) -> list[Unit]:
    if names:
        return [_aliased(text, names, event, lexicon)]
    soft = compile_words(lexicon.words["soft_qualifiers"])
    units: list[Unit] = []
    if event.shape is Shape.MUTUAL:
        # "A-B summit": two who meet
        text = _PAIR.sub(r"\1 \2", text)
    tokens = [word for t in _TOKEN.finditer(text) if (word := _plainly(t.group()))]
    # who is chosen for an office is not named by it: "<Country> prime minister vote"
    held = event.name not in _FILLING
    # "visit of the <Demonym> president" begins with what is no name
    opening = (word.islower() and (soft.fullmatch(word) or triggers(event).fullmatch(word)) for word in tokens)
    lead = len(list(takewhile(bool, opening)))
    if held and (office := _office(tokens[lead:], lexicon)) is not None:
        unit, used = office
        units += [*(_plain(word, event, lexicon) for word in tokens[:lead]), unit]
        tokens = tokens[lead + used :]
    stretches = list(_stretches(tokens, event, lexicon))
    around = [[""], *(words for words, _ in stretches), [""]]
    for (words, named), before, after in zip(stretches, around, around[2:], strict=False):
        if named:
            # "<Name Name> against" and "at <Name Name>" are one name each
            one = bool(soft.fullmatch(before[-1])) or _is(after[0], "against", lexicon)
            units += _names(words, event, lexicon, one=one)
        else:
            unit = _plain(" ".join(words), event, lexicon)
            # who resigns as something need not be called that
            role = _is(before[-1], "role", lexicon) and _is_office(unit.text, lexicon)
            units.append(replace(unit, soft=True) if role else unit)
    return units


def _plainly(word: str) -> str:
    """Return a word of a watch phrase without the mark of an owner, which within a name is a part of it."""
    return _OWNER.sub("", word) if word[0] in "'’" or word[0].islower() else word.rstrip("'’")


def _stretches(tokens: list[str], event: EventClass, lexicon: Lexicon) -> Iterator[tuple[list[str], bool]]:
    """Yield the words of a watch phrase in order: names in a run, wordings of the event and other words by themselves.

    With each whether it is a run of names.
    """
    at = 0
    while at < len(tokens):
        size = _run(tokens[at:], event, lexicon)
        named = size > 0
        size = size or len(_phrase(tokens[at:], event).split()) or _office_size(tokens[at:], lexicon) or 1
        yield tokens[at : at + size], named
        at += size


def _run(tokens: list[str], event: EventClass, lexicon: Lexicon) -> int:
    """Return with how many words of names, and words inside of them, a watch phrase begins."""
    trigger = triggers(event)
    for i, word in enumerate(tokens):
        joins = _is(word, "inside_name", lexicon) or _is(word, "against", lexicon)
        inner = i > 0 and joins and i + 1 < len(tokens) and _is_name(tokens[i + 1])
        plain = trigger.fullmatch(word) and (word.isupper() or lexicon.capitals)
        if plain or not (_is_name(word) or inner):
            return i
    return len(tokens)


def _plain(words: str, event: EventClass, lexicon: Lexicon) -> Unit:
    """Return what is no name as a part: a word of the event, or one that narrows it."""
    trigger = triggers(event)
    if trigger.fullmatch(words) and _compound(words, lexicon):
        return Unit(words, UnitKind.NAME, (words,), says=True)
    if trigger.fullmatch(words):
        return Unit(words, UnitKind.TRIGGER, (words,), soft=True)
    soft = compile_words(lexicon.words["soft_qualifiers"])
    return Unit(words, UnitKind.QUALIFIER, _inflected(words), soft=bool(soft.fullmatch(words)))


def _phrase(tokens: list[str], event: EventClass) -> str:
    """Return the wording of an event with which words begin, where no word of it is one alone ("take effect")."""
    trigger = triggers(event)
    for size in (3, 2):
        words = tokens[:size]
        if len(words) == size and all(w.islower() and not trigger.fullmatch(w) for w in words):
            phrase = " ".join(words)
            if trigger.fullmatch(phrase):
                return phrase
    return ""


def _is_office(words: str, lexicon: Lexicon) -> bool:
    return bool(compile_words(lexicon.words["officials"]).fullmatch(words))


def _office_size(tokens: list[str], lexicon: Lexicon) -> int:
    """Return with how many words of an office a watch phrase begins; 0 if it begins with none."""
    return next((n for n in (3, 2, 1) if len(tokens) >= n and _is_office(" ".join(tokens[:n]), lexicon)), 0)


def _office(tokens: list[str], lexicon: Lexicon) -> tuple[Unit, int] | None:
    """Return the office that a watch phrase begins with ("<Demonym> president", "King of <Country>") and its words."""
    for size in (1, 2, 3):
        country = _OWNER.sub("", " ".join(tokens[:size]))
        for length in (3, 2, 1):
            office = " ".join(tokens[size : size + length])
            if office and _is_office(office, lexicon) and knowledge.country_of(country, lexicon):
                return _office_unit(" ".join(tokens[: size + length]), office, country, lexicon), size + length
    if len(tokens) > 2 and "of" in tokens[1:3]:
        at = tokens.index("of")
        office, rest = " ".join(tokens[:at]), tokens[at + 1 :]
        for size in (3, 2, 1):
            country = _OWNER.sub("", " ".join(rest[:size]))
            if _is_office(office, lexicon) and len(rest) >= size and knowledge.country_of(country, lexicon):
                return _office_unit(" ".join(tokens[: at + 1 + size]), office.lower(), country, lexicon), at + 1 + size
    return None


def _office_unit(text: str, office: str, country: str, lexicon: Lexicon) -> Unit:
    names = knowledge.usual_names(country, lexicon)
    places = [n for n in names if n not in knowledge.demonyms(country, lexicon)]
    offices = (office, office.title())
    forms = [f"{n} {o}" for n in names for o in offices]
    forms += [f"{n}'s {o}" for n in places for o in offices]
    forms += [f"{o} of {article}{n}" for article in ("", "the ") for n in places for o in offices]
    return Unit(text, UnitKind.NAME, tuple(dict.fromkeys((text, *forms))))


def _inflected(word: str) -> tuple[str, ...]:
    stem = word[:-1] if word.endswith("s") and len(word) > 4 else word
    return tuple(dict.fromkeys((word, stem, stem + "s")))


def _is_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or any(c.isupper() for c in word)


def _compound(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word names an event of a kind and that kind at once, where a language makes one word of both."""
    return bool(compile_words(lexicon.words["compounds"]).fullmatch(word))


def _aliased(text: str, names: tuple[str, ...], event: EventClass, lexicon: Lexicon) -> Unit:
    trigger = triggers(event)
    last = text.rsplit(maxsplit=1)[-1]
    variants = tuple(dict.fromkeys((text, *names)))
    if trigger.fullmatch(text) and _compound(text, lexicon):
        return Unit(text, UnitKind.NAME, variants, says=True)
    if text[0].islower() or trigger.fullmatch(text):
        if _phrase(text.split(), event) == text:
            return Unit(text, UnitKind.TRIGGER, variants, soft=True)
        if trigger.fullmatch(last) or any(trigger.fullmatch(n.split()[-1]) for n in names):
            kind = UnitKind.TRIGGER if len(text.split()) == 1 else UnitKind.QUALIFIER
            return Unit(text, kind, variants, soft=kind is UnitKind.TRIGGER)
        return Unit(text, UnitKind.QUALIFIER, tuple(dict.fromkeys(v for n in variants for v in _inflected(n))))
    extra = [other for name in variants for other in _known_names(name, lexicon)]
    shorts = () if knowledge.country_names(text, lexicon) else _short_names(text.split(), event, lexicon)
    pair = _PAIR.fullmatch(text) if event.shape is Shape.MUTUAL else None
    both = tuple(dict.fromkeys((*variants, *extra)))
    return Unit(text, UnitKind.NAME, both, short=shorts, bags=(pair.groups(),) if pair else ())


def _known_names(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    if countries := knowledge.country_names(text, lexicon):
        return countries
    forms = _declined(text, lexicon)
    return (*knowledge.numeral_variants(text), *knowledge.spellings(text), *_office_forms(text, lexicon), *forms)


def _declined(text: str, lexicon: Lexicon) -> list[str]:
    """Return a name as it is in other cases, where its adjectives show them ("der Neue Markt", "am Neuen Markt")."""
    word = re.compile(rf"(?<!\w)(?i:{lexicon.words['declined']})(?!\w)")
    return [word.sub(rf"\g<1>{ending}", text) for ending in lexicon.words["declensions"].split() if word.search(text)]


def _office_forms(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the other ways to write an office with its country, if a name is one."""
    tokens = [t.group() for t in _TOKEN.finditer(text)]
    office = _office(tokens, lexicon)
    return office[0].variants if office is not None and office[1] >= len(tokens) else ()


def _names(run: list[str], event: EventClass, lexicon: Lexicon, *, one: bool = False) -> list[Unit]:
    """Return the names in a run of capitalised words: countries and editions stand alone, and equals are told apart.

    `one`: the run is known to be a single name.
    """
    units: list[Unit] = []
    # behind a name that ends as an owner's stands what is his: "X's visit"
    words = [*run[:-1], _OWNER.sub("", run[-1])]
    while words and _YEAR.fullmatch(words[-1]):
        units.append(Unit(words[-1], UnitKind.QUALIFIER, (words.pop(),), soft=True, edition=True))
    if words and knowledge.country_names(" ".join(words), lexicon):
        text = " ".join(words)
        return [Unit(text, UnitKind.NAME, (text, *_known_names(text, lexicon))), *units]
    if (cut := _country_cut(words, event, lexicon)) is not None:
        return [u for part in cut if part for u in _names(part, event, lexicon)] + units
    bridge = next((i for i, w in enumerate(words) if _is(w.lower(), "against", lexicon)), 0)
    if bridge and event.shape is Shape.MUTUAL:
        sides = (words[:bridge], words[bridge + 1 :])
        return [u for side in sides if side for u in _names(side, event, lexicon, one=True)] + units
    pair = event.shape is Shape.MUTUAL or event.name == "merger"
    firm = bool(words) and compile_words(lexicon.words["firm_suffixes"]).fullmatch(words[-1])
    if len(words) == 2 and pair and not one and not firm:
        return [u for w in words for u in _names([w], event, lexicon)] + units
    if len(words) == 4 and event.shape is Shape.MUTUAL and not one and not any(w.islower() for w in words):
        return [u for side in (words[:2], words[2:]) for u in _names(side, event, lexicon, one=True)] + units
    if len(words) == 3 and event.shape is Shape.MUTUAL and not one and (at := _hyphened(words)):
        three = (words[: at - 1], words[at - 1 : at + 1], words[at + 1 :])
        return [u for side in three if side for u in _names(side, event, lexicon, one=True)] + units
    if words:
        text = " ".join(words)
        variants = (text, *_known_names(text, lexicon))
        unit = Unit(
            text,
            UnitKind.NAME,
            tuple(dict.fromkeys((*variants, *_parts_of_name(words, event, lexicon)))),
            short=_short_names(words, event, lexicon),
            later=_later_names(words, event),
            bags=_bags(words, event),
        )
        units.insert(0, unit)
    return units


def _hyphened(words: list[str]) -> int:
    """Return where a given name of two syllables stands behind its family name ("Xxx Yyy-zzz"); 0 if there is none."""
    return next((i for i, w in enumerate(words) if i and "-" in w and w.rsplit("-", 1)[1].islower()), 0)


def _country_cut(
    words: list[str], event: EventClass, lexicon: Lexicon
) -> tuple[list[str], list[str], list[str]] | None:
    """Return the words before, of and behind a country that stands for itself in a run of names, if there is one."""
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            name = " ".join(words[at : at + size])
            goal = event.shape is Shape.JOURNEY and at and knowledge.country_of(name, lexicon)
            if size >= len(words) or not (goal or knowledge.is_country(name, lexicon)):
                continue
            if event.shape is Shape.THING and not _apart(words, at, size, lexicon):
                continue
            return words[:at], words[at : at + size], words[at + size :]
    return None


def _apart(words: list[str], at: int, size: int, lexicon: Lexicon) -> bool:
    """Tell whether a country stands for itself beside a name: carriers and banks are called after theirs."""
    if at == 0:
        return not compile_words(lexicon.words["firm_suffixes"]).fullmatch(words[size])
    return at + size == len(words) and len(words) - size > 1 and not _is(words[at - 1], "joining", lexicon)


_PERSONAL = {"visit", "meeting", "fight", "trial", "ruling", "sentencing", "appointment"}


def _short_names(words: list[str], event: EventClass, lexicon: Lexicon) -> tuple[str, ...]:
    """Return shorter ways to write a name that count once the full one has been used."""
    personal = event.name in _PERSONAL
    if len(words) > 1 and compile_words(lexicon.words["titles"]).fullmatch(words[0]):
        return (f"the {words[0].lower()}", words[0], words[1])
    institution = compile_words(lexicon.words["institutions"])
    if any(institution.fullmatch(w) or _is(w, "inside_institution", lexicon) for w in words):
        return ()
    if len(words) == 2:
        if compile_words(lexicon.words["firm_suffixes"]).fullmatch(words[1]) or (personal and _hyphened(words)):
            return (words[0],)
        # where the family name stands first it is short
        return (words[1], *words[:1]) if personal and len(words[0]) < 4 else (words[1],) if personal else ()
    if len(words) == 3 and personal:
        return (words[0],) if all(len(w) < 6 for w in words) else (words[-1],)
    if len(words) == 3 and event.name == "opening" and len(words[1]) > 5:
        return (words[1], " ".join(words[1:]))
    if (
        len(words) > 2
        and knowledge.fold(words[-1]) == words[-1].lower()
        and not knowledge.numeral_variants(" ".join(words))
    ):
        return (" ".join(words[-2:]),)
    return ()


def _parts_of_name(words: list[str], event: EventClass, lexicon: Lexicon) -> tuple[str, ...]:
    """Return other full names of a thing: its initials, and a place without its middle or its first word.

    Of what is numbered, the number with its noun first: "Line 4 of the Foobar Metro" for "Foobar Metro Line 4".
    """
    if event.shape is not Shape.THING or len(words) < 3:
        return ()
    if words[-1].isdecimal() and event.name == "opening":
        whole, part = " ".join(words[:-2]), " ".join(words[-2:])
        return tuple(f"{part} {of} {whole}" for of in lexicon.words["part_of"].split("|")) if whole else ()
    if not all(w[0].isupper() and w.isalpha() for w in words):
        return ()
    head = words[-1]
    names = ["".join(w[0] for w in words), f"{words[0]} {head}"]
    if compile_words(lexicon.words["built"]).fullmatch(head):
        names += [f"{word} {form}" for word in words[:-1] if len(word) > 3 for form in (head, head.lower())]
        names += [" ".join(words[:-1])]
    elif event.name == "opening":
        names += [" ".join(words[:-1])]
    return tuple(names)


def _later_names(words: list[str], event: EventClass) -> tuple[str, ...]:
    """Return what a name is cut to once it has been used: "Product" of "Product 7", "Model" of "Maker Model"."""
    if len(words) < 2 or words[0].isdecimal():
        return ()
    if words[-1].isdecimal():
        return (" ".join(words[:-1]),)
    return (words[-1],) if event.thing and len(words[-1]) > 3 and words[-1].istitle() else ()


def _bags(words: list[str], event: EventClass) -> tuple[tuple[str, ...], ...]:
    """Return the words of a name that may stand apart: an act and its town, a maker and its product.

    Two of the three words are enough of something that opens, as a place goes by its town or by what it is, and of
    those who meet, as the third says where or for what. What joins two words need not: "Treaty of X" is "the X treaty".
    """
    if len(words) == 3 and words[1].islower():
        words = [words[0], words[2]]
    # the number of a thing stays with it, and so does what follows: "Foocorp unveils Bar 2"
    number = next((i for i, w in enumerate(words) if i > 1 and w.isdecimal()), 0)
    if number:
        words = [*words[: number - 1], " ".join(words[number - 1 :])]
    if (
        len(words) not in (2, 3)
        or event.shape is Shape.JOURNEY
        or not all(any(c.isupper() for c in w) and len(w) > 2 for w in words)
    ):
        return ()
    pairs = len(words) == 3 and (event.name == "opening" or event.shape is Shape.MUTUAL)
    return tuple(combinations(words, 2)) if pairs else (tuple(words),)


def _roles(units: list[Unit], event: EventClass, lexicon: Lexicon) -> list[Unit]:
    """Give the names of a journey their roles: the first acts, the others are where to."""
    if event.shape is not Shape.JOURNEY:
        return _places(units, event, lexicon)
    names = [i for i, u in enumerate(units) if u.kind is UnitKind.NAME and not u.edition]
    given: list[Unit] = []
    for i, unit in enumerate(units):
        role = "" if i not in names else "A" if i == names[0] else "T"
        variants = unit.variants
        if role == "T":
            variants = tuple(v for v in variants if v not in knowledge.demonyms(unit.text, lexicon) or v == unit.text)
        given.append(replace(unit, variants=variants, role=role))
    return given


def _places(units: list[Unit], event: EventClass, lexicon: Lexicon) -> list[Unit]:
    """Let a country beside another name say only where: a story at home need not repeat it."""
    names = [u for u in units if u.kind is UnitKind.NAME]
    here = [u for u in names if knowledge.country_names(u.text, lexicon)]
    if not here:
        return units
    if len(here) < len(names):
        return [replace(u, soft=True) if u in here else u for u in units]
    if event.name in _FILLING or event.shape is not Shape.THING:
        return units
    # a law or a ban of a country goes by its subject: stories at home leave the country out
    subjects = [u for u in units if u.kind is UnitKind.QUALIFIER and not u.soft and not _says_event(u, event)][-1:]
    if not subjects:
        return units
    return [
        replace(u, soft=True) if u in here else replace(u, kind=UnitKind.NAME) if u in subjects else u for u in units
    ]


def _says_event(unit: Unit, event: EventClass) -> bool:
    if unit.kind is not UnitKind.QUALIFIER or unit.soft or unit.edition:
        return False
    trigger = triggers(event)
    return event.thing or any(trigger.fullmatch(v.split()[-1]) for v in unit.variants)
