"""What do the actions of date rules share? The slots of a match, and choosing between readings; it knows no pattern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from monitor.language import calendar, tense
from monitor.language.date_table import CODE, NAME, OTHER, Candidate, DateTable
from monitor.language.date_tokens import Tokens
from monitor.language.tense import Tense
from monitor.language.timex import Timex
from monitor.model import Days

#: how much farther away a day seems that lies against the tense of its clause; without tense, one that is over
_AGAINST = {
    Tense.FUTURE: 40.0, Tense.DUE: 5.0, Tense.PAST: 1.6, Tense.OVER: 1000.0, Tense.WAS_DUE: 1.0, Tense.OPEN: 1.25,
}  # fmt: skip

#: words between a verb of moving and the old date
_MOVED_WITHIN = 12

#: years that a calendar date may have
_FIRST_YEAR, _LAST_YEAR = 1000, 2199


#: expressions back in which "that year" looks for a date, and "a year earlier" for a quarter
_LOOKED_BACK = 4


@dataclass(slots=True)
class Scope:
    """One text on its way through the rules."""

    tokens: Tokens
    today: date
    table: DateTable
    #: what was found so far, in the order of the text
    found: list[Timex] = field(default_factory=list)
    #: where comparisons start ("a year earlier"): the text goes on about what they are compared with
    compared: set[int] = field(default_factory=set)

    def last_day(self) -> date | None:
        """Return the last single day that the text named, for "two days later" and "the following day"."""
        for timex in reversed(self.found[-3:]):
            if timex.days is not None and timex.days.count == 1:
                return timex.days.start
        return None

    def last_dated(self, most: int = 0) -> Timex | None:
        """Return the last expression with days, no more than `most` of them, that is near and no comparison."""
        for timex in reversed(self.found[-_LOOKED_BACK:]):
            if timex.days is not None and timex.start not in self.compared and not 0 < most < timex.days.count:
                return timex
        return None

    def last_quarter(self, near: int = _LOOKED_BACK) -> Timex | None:
        """Return the quarter that the text spoke of last, not one it compared with; a fiscal one has no days."""
        quarters = (timex for timex in reversed(self.found[-near:]) if timex.value[4:6] == "-Q")
        return next((timex for timex in quarters if timex.start not in self.compared), None)

    def last_months(self) -> Timex | None:
        """Return the last expression if it is a run of months, such as "the nine months" that a report is about."""
        recent = (timex for timex in reversed(self.found[-_LOOKED_BACK:]) if timex.start not in self.compared)
        last = next(recent, None)
        return last if last is not None and last.type == "DURATION" and last.known == {"month"} else None


_LEADING = frozenset(CODE[name] for name in ("IN", "ON", "WITHIN", "FROM", "FOR", "JUST"))
_ARTICLES = frozenset(CODE[name] for name in ("THE", "ART"))


class Slots:
    """What one rule matched: the token behind each named slot, and what they mean."""

    __slots__ = ("at", "end", "rule", "scope", "start")

    def __init__(self, scope: Scope, candidate: Candidate, at: int) -> None:
        self.scope = scope
        self.rule = candidate.rule
        self.start, self.end = at, at + candidate.length
        self.at = {name: at + offset for name, offset in candidate.slots.items()}

    def has(self, slot: str) -> bool:
        return slot in self.at

    def number(self, slot: str, default: int = 0) -> int:
        """Return the number of a slot's token."""
        return self.scope.tokens.entries[self.at[slot]].number if slot in self.at else default

    def name(self, slot: str, default: str = "") -> str:
        """Return the name that the table gives a slot's token, or that the rule fixes."""
        if slot in self.at:
            return self.scope.tokens.entries[self.at[slot]].name
        return self.rule.fixed.get(slot, default)

    def word(self, slot: str) -> str:
        """Return a slot's word in lower case, "" if the slot is empty."""
        return self.scope.tokens.words[self.at[slot]] if slot in self.at else ""

    def code(self, slot: str) -> str:
        """Return the class code of a slot's token, "" if the slot is empty."""
        return self.scope.tokens.entries[self.at[slot]].code if slot in self.at else ""

    @property
    def today(self) -> date:
        return self.scope.today

    def tense(self) -> Tense:
        """Return the tense of the clause around the match; a headline without a cue looks ahead."""
        scope = self.scope
        found = tense.read(scope.tokens, self.start, self.end - 1, scope.table)
        return self._headline() if found is Tense.OPEN else found

    def tense_of_year(self) -> Tense:
        """Return the tense for choosing a year: a past verb that follows counts for nothing, it may report the date."""
        scope = self.scope
        found = tense.read_before(scope.tokens, self.start, scope.table)
        if found is not Tense.OPEN:
            return found
        if tense.opens_past(scope.tokens, self.start, self.end - 1, scope.table):
            return Tense.OVER
        found = tense.read_after(scope.tokens, self.end - 1, scope.table)
        if found is Tense.PAST:
            return Tense.OPEN
        return self._headline() if found is Tense.OPEN else found

    def _headline(self) -> Tense:
        return Tense.DUE if tense.is_headline(self.scope.tokens, self.start, self.end - 1) else Tense.OPEN

    def attributive(self) -> tuple[int, int] | None:
        """Return the tokens without the article of "the third-quarter loss", which is that of the noun behind."""
        codes = self.scope.tokens.codes[self.start : self.end]
        return (self.start + 1, self.end) if codes[0] in _ARTICLES and CODE["DASH"] in codes else None

    def timex(
        self,
        value: str,
        days: Days | None,
        precision: str,
        *,
        kind: str = "DATE",
        known: Iterable[str] = (),
        relative: bool = False,
        modifier: str = "",
        tense: str = "",
        span: tuple[int, int] | None = None,
        parts: tuple[Timex, ...] = (),
    ) -> Timex:
        """Build an expression over the match, or over the tokens of `span` (end exclusive)."""
        tokens = self.scope.tokens
        first, last = span or (self.start, self.end)
        while last - first > 1 and tokens.codes[first] in _LEADING:
            first += 1  # TIMEX3 extents leave the preposition out
        return Timex(
            tokens.starts[first], tokens.ends[last - 1], kind, value, days, precision, self.rule.name,
            frozenset(known), relative, modifier, tense, parts,
        )  # fmt: skip


def said_year(slots: Slots, slot: str = "year") -> int | None:
    """Return the year that a match states, "next year" included; 0 if it states none, None if it cannot be a year."""
    for name in (slot, "year_of"):
        if slots.has(name):
            number = slots.number(name)
            return number if _FIRST_YEAR <= number <= _LAST_YEAR else None
    if slots.has("yunit"):
        return slots.today.year + relation(slots, "rel") if slots.name("yunit") == "year" else None
    return 0


def relation(slots: Slots, slot: str) -> int:
    """Return -1 for last, 0 for this, +1 for next."""
    return {"LAST": -1, "PAST": -1, "THIS": 0, "NEXT": 1}.get(NAME.get(slots.code(slot), ""), 0)


def is_move(slots: Slots, *, within: int = _MOVED_WITHIN) -> bool:
    """Tell whether "4 May to 6 June" is the old and the new date of something that was moved, and no range.

    `within`: how many words before it the verb of moving may stand.
    """
    tokens, table = slots.scope.tokens, slots.scope.table
    if slots.word("link") not in table.move_links or slots.start == 0:
        return False
    if not table.movers:
        return True
    parted = tokens.codes[slots.at["link"] - 1] == CODE["COMMA"]
    if tokens.words[slots.start - 1] in table.cues.ahead and not parted:
        return False
    commas = 0
    for at in range(slots.start - 1, max(slots.start - within, -1), -1):
        commas += tokens.codes[at] == CODE["COMMA"]
        if tokens.codes[at] == CODE["BREAK"] or commas > 1:
            # one comma may be that of a place, two part what stands between them from the verb
            return False
        if tokens.words[at] in table.lasting:
            # "the postponed fair will run from 3 to 5 May" says how long it is
            return False
        if tokens.words[at] in table.movers:
            return True
    return False


def is_between(slots: Slots) -> bool:
    """Tell whether "between" stands before the match, which makes "3 and 5 May" a range."""
    return slots.start > 0 and slots.scope.tokens.codes[slots.start - 1] == CODE["BETWEEN"]


def nearest(
    today: date, options: Iterable[Days], tense_: Tense, against: float = 0.0, *, favoured: int = 0
) -> Days | None:
    """Return the option nearest to today; what is against the tense or outside a favoured year counts as farther."""
    weight = against or _AGAINST[tense_]
    best, best_cost = None, 0.0
    for option in options:
        cost = 0.0
        if option.end < today:
            cost = float((today - option.end).days) * (1.0 if tense_.is_past else weight)
        elif option.start > today:
            cost = float((option.start - today).days) * (weight if tense_.is_past else 1.0)
        if favoured and option.start.year != favoured:
            cost *= 2
        if best is None or cost < best_cost:
            best, best_cost = option, cost
    return best


def stated_year(slots: Slots) -> int:
    """Return the year that was stated right before, in the same sentence; 0 if none was."""
    if not slots.scope.found:
        return 0
    last = slots.scope.found[-1]
    if last.days is None or "year" not in last.known:
        return 0
    between = slots.scope.tokens.text[last.end : slots.scope.tokens.starts[slots.start]]
    return 0 if len(between) > 120 or ". " in between or "\n\n" in between else last.days.end.year


def pick_day(slots: Slots, month: int, day: int, weekday: int | None) -> tuple[date | None, str]:
    """Return the day of the year nearest to today that fits, and the tense that was used to choose.

    A stated weekday leaves only the years in which it fits, if there is such a year nearby.
    """
    today = slots.today
    options = [found for year in range(today.year - 1, today.year + 3) if (found := calendar.day(year, month, day))]
    if weekday is not None:
        fitting = [found for found in options if found.weekday() == weekday]
        near = [found for found in fitting if abs((found - today).days) < 430]
        if near:
            chosen = nearest(today, [Days(found, found) for found in near], slots.tense_of_year())
            return (chosen.start if chosen else None), ""
    said = slots.tense_of_year()
    chosen = nearest(today, [Days(found, found) for found in options], said, favoured=stated_year(slots))
    return (chosen.start if chosen else None), said.short


_DATED = frozenset(CODE[name] for name in ("MONTH", "WEEKDAY", "PART", "NUM", "ORD", "YEAR", "COMMA", "BREAK"))
_NAMED = frozenset(CODE[name] for name in ("WEEKDAY", "SEASON", "HOLIDAY"))
_FEASTS = frozenset(CODE[name] for name in ("HOLIDAY", "NEWYEAR"))
_DEICTIC = CODE["DEICTIC"]


def is_name(slots: Slots) -> bool:
    """Tell whether a weekday, season or feast is part of a name: "the Sunday Gazette", "Lunar New Year"."""
    tokens, table = slots.scope.tokens, slots.scope.table
    first = slots.start
    if slots.end - first == 1 and tokens.codes[first] == _DEICTIC:
        return _is_paper(tokens, first)
    before = tokens.words[first - 1] if first else ""
    if tokens.codes[first] in _FEASTS and before in table.calendars:
        return True
    if slots.end - first != 1 or tokens.codes[first] not in _NAMED:
        return False
    if before in table.not_after:
        return True
    following = slots.end < len(tokens.words)
    if following and tokens.words[slots.end] in table.not_before:
        return True
    # a capital right after "the Sunday" is a masthead, and so is "The Sunday Something" anywhere
    plain = following and tokens.codes[slots.end] not in _DATED and tokens.capital(slots.end)
    return plain and before in table.articles


def _is_paper(tokens: Tokens, at: int) -> bool:
    """Tell whether a capital "Today" stands behind another in a sentence that is no title: "USA Today reported"."""
    if not at or not tokens.capital(at) or tokens.codes[at - 1] != OTHER or not tokens.capital(at - 1):
        return False
    following = tokens.text[tokens.ends[at] :][:2]
    return following[:1] == "." or (following[:1] == " " and following[1:].islower())


def whole(slots: Slots, value: str, days: Days, precision: str, **said: object) -> tuple[Timex, ...]:
    """Build a unit, narrowed to a part of it or to what is left of it where the text says so."""
    edge = slots.name("edge")
    if edge:
        days = calendar.part_of(days, edge, precision)
        precision = "month-part" if precision in ("month", "week") else precision
    elif slots.has("adv") and days.start <= slots.today <= days.end:
        forward = slots.name("adv") == "+"
        days = Days(slots.today, days.end) if forward else Days(days.start, slots.today)
    modifier = edge or {"+": "late", "-": "early"}.get(slots.name("adv"), "")
    return (slots.timex(value, days, precision, modifier=modifier, **said),)  # type: ignore[arg-type]
