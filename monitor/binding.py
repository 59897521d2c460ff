"""Which of the days that a story names is the event's? Weighs each time expression of the sentences that matter.

It knows the story's status and decides nothing about it; it knows no earlier story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from monitor import knowledge
from monitor.language.lexicon import Lexicon, Shape, alternatives, compile_words
from monitor.language.roles import clause_at
from monitor.language.status import cased, compile_cached, uncased
from monitor.language.text import Zone
from monitor.language.timex import Timex
from monitor.match import Compiled
from monitor.model import Days, Note, Status, Story
from monitor.naming import UnitKind
from monitor.relevance import Found
from monitor.view import View

#: how much a zone says about the news
ZONE_WEIGHT = {Zone.TITLE: 3.0, Zone.SUMMARY: 2.5, Zone.LEAD: 2.0, Zone.BODY: 1.0}

_OVER = frozenset({Status.HAPPENED, Status.UNDERWAY})
_NOT_NEW = "not said to be the new date"
#: how far before a date a place may stand that governs it
_FAR = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """A time expression with its score as the event's date, and the reasons in words."""

    timex: Timex
    days: Days
    view: View
    score: float
    why: str
    #: it belongs to something else, whatever speaks for it
    barred: bool
    #: "old": no longer holds, "new": holds now, "": not said
    marker: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The date that belongs to the event, the others that might, and what was made of each."""

    chosen: Candidate | None
    others: tuple[Candidate, ...]
    #: dates that hold no longer
    struck: tuple[Days, ...]
    notes: tuple[Note, ...]


def bind(story: Story, found: Found, status: Status, lexicon: Lexicon) -> Bound:
    """Return the date of the event as the story gives it; cost is linear in its time expressions."""
    binder = _Binder(story, found, status, lexicon)
    weighed = [
        c
        for i, v in enumerate(found.views)
        for t in _united(story.text, v.timexes, lexicon)
        if (c := binder.weigh(t, i, v)) is not None
    ]
    notes = tuple(
        Note(
            "timex",
            f"{story.text[c.timex.start : c.timex.end]} = {c.days}",
            f"{c.why} ({c.score:+.1f})",
            (c.timex.start, c.timex.end),
        )
        for c in weighed
    )
    weighed = _without_dead(weighed)
    struck = tuple(dict.fromkeys(c.days for c in weighed if c.marker == "old"))
    fitting = sorted((c for c in weighed if c.score > 0), key=lambda c: -c.score)
    if not fitting:
        return Bound(None, (), struck, notes)
    chosen = _finest(fitting[0], [c for c in weighed if c.score > -4])
    if found.compiled.event.lasting:
        chosen = _whole(chosen, fitting)
    return Bound(chosen, tuple(c for c in fitting if c is not chosen), struck, notes)


def _without_dead(weighed: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates with those barred that title or summary strike out elsewhere."""
    dead = {c.days for c in weighed if c.marker == "old" and c.view.sentence.zone <= Zone.SUMMARY}
    return [
        replace(c, score=c.score - 16, why=f"{c.why}, struck out elsewhere", barred=True, marker="old")
        if c.days in dead and c.marker != "old" and c.view.sentence.zone > Zone.TITLE
        else c
        for c in weighed
    ]


def _united(text: str, timexes: Sequence[Timex], lexicon: Lexicon) -> list[Timex]:
    """Return the expressions with alternatives taken together: "in late January or in February" is one range."""
    united: list[Timex] = []
    for timex in timexes:
        last = united[-1] if united else None
        if (
            last
            and last.days
            and timex.days
            and uncased(lexicon, "either").fullmatch(text[last.end : timex.start] or "-")
            and last.days.start <= timex.days.start
        ):
            days = Days(last.days.start, max(last.days.end, timex.days.end))
            united[-1] = replace(last, end=timex.end, days=days, precision="range", parts=(last, timex))
        else:
            united.append(timex)
    return united


def _finest(best: Candidate, fitting: Sequence[Candidate]) -> Candidate:
    """Return the best candidate, or one that says the same more exactly."""
    explicit = best.timex.precision == "range" and best.days.count <= 21
    if best.days.count <= 3 or explicit:
        return best
    # any day of the story lies before a limit: it has to be about as good to be meant by it
    needed = best.score - 3 if best.timex.modifier == "by" else min(best.score - 6, 1.5)
    finer = [
        c
        for c in fitting
        if best.days.covers(c.days)
        and c.days != best.days
        and not c.barred
        and c.timex.modifier != "by"
        and c.score >= needed
    ]
    return max(finer, key=lambda c: (c.score, -c.days.count), default=best)


def _whole(best: Candidate, fitting: Sequence[Candidate]) -> Candidate:
    """Return the days from first to last of an event that lasts, where only its first or last day was found best."""
    if best.days.count > 1:
        return best
    spans = [
        c
        for c in fitting
        if 1 < c.days.count <= 15 and best.days.start in (c.days.start, c.days.end) and c.timex.precision == "range"
    ]
    return max(spans, key=lambda c: c.score, default=best)


@lru_cache(maxsize=64)
def _places(text: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """Return where the countries, capitals and seats of a sentence stand: asked for each of its dates."""
    return tuple(match.span() for match in knowledge.place_pattern(lexicon).finditer(text))


class _Binder:
    """Weighs the expressions of one story for one rule."""

    def __init__(self, story: Story, found: Found, status: Status, lexicon: Lexicon) -> None:
        self.story, self.found, self.status, self.lexicon = story, found, status, lexicon
        self.compiled: Compiled = found.compiled
        self.core = frozenset(found.core)
        self.today: date = story.published.date()
        self.over = status in _OVER
        self.editions = [int(u.text) for u in self.compiled.units if u.edition]

    def weigh(self, timex: Timex, index: int, v: View) -> Candidate | None:
        """Return one expression as a candidate; None if it names no days of the calendar."""
        if timex.days is None or timex.precision in ("vague", "duration", "set", "decade"):
            return None
        marker = self._marker(timex, v)
        days = self._to_come(timex, self._of_edition(timex, v), marker)
        if timex.relative and timex.precision == "year" and days.start > self.today + timedelta(days=400):
            return None
        points = [(ZONE_WEIGHT[v.sentence.zone] * 2, "")]
        points += self._place(index, v)
        points += self._time(timex, days)
        points += self._wording(timex, v, marker)
        points += self._surroundings(timex, v)
        reasons = ", ".join(why for _, why in points if why)
        barred = any(p <= -8 and why != _NOT_NEW for p, why in points)
        return Candidate(timex, days, v, sum(p for p, _ in points), reasons or "plain", barred, marker)

    def _of_edition(self, timex: Timex, v: View) -> Days:
        """Return the days moved to the edition's year, where the text gives no year and another was supplied."""
        assert timex.days is not None
        years = self.editions
        if not years or "year" in timex.known or timex.relative or "day" not in timex.known:
            return timex.days
        if str(years[0]) not in v.sentence.text or timex.days.start.year >= years[0]:
            return timex.days
        return _years_later(timex.days, years[0] - timex.days.start.year) or timex.days

    def _to_come(self, timex: Timex, days: Days, marker: str) -> Days:
        """Return the days a year later, where the text gives no year and what it says lies ahead."""
        if self.over or timex.relative or "year" in timex.known or not {"day", "month"} & timex.known:
            return days
        past = (self.today - days.end).days
        if past <= 0 or past < {"new": 1, "old": 150}.get(marker, 100):
            return days
        return _years_later(days, 1) or days

    def _place(self, index: int, v: View) -> list[tuple[float, str]]:
        if index in self.core:
            return [(3, "in a sentence about the event")]
        if v.sentence.zone <= Zone.SUMMARY:
            return [(0, "")]
        if self.compiled.event.shape is Shape.JOURNEY and any(m.role == "T" for m in v.mentions):
            return [(-1, "beside the event")]
        if v.triggered and not v.step:
            return [(-1.5, "beside the event")]
        return [(-6, "away from the event")]

    def _time(self, timex: Timex, days: Days) -> list[tuple[float, str]]:
        points: list[tuple[float, str]] = []
        if self.over:
            # the day may be a day ahead of the reader's in another time zone
            if (days.start - self.today).days > 1:
                points.append((-14, "still to come"))
            if (self.today - days.end).days > 7:
                points.append((-14, "long past"))
            return points
        if days.end < self.today:
            points.append((-16, "past"))
        elif timex.tense == "past" and days.start <= self.today:
            points.append((-9, "told in the past tense"))
        points += [
            (-9, "of another edition")
            for y in self.editions
            if days.count < 40 and y not in (days.start.year, days.end.year)
        ]
        if self.compiled.event.lasting and timex.precision == "range" and 1 < days.count <= 21:
            points.append((2, "from first to last day"))
        if days.count > 80:
            points.append((-1.5, "coarse"))
        return points

    def _wording(self, timex: Timex, v: View, marker: str) -> list[tuple[float, str]]:
        points: list[tuple[float, str]] = []
        before = v.sentence.text[: timex.start - v.sentence.start]
        if marker == "old":
            points.append((-16, "no longer holds"))
        elif marker == "new":
            points.append((6 if timex.modifier == "moved-to" else 3, "holds now"))
        if self.status is Status.POSTPONED and marker != "new" and not self._towards(before):
            points.append((-14, _NOT_NEW))
        if timex.modifier in ("after", "since", "until") and not self.over and self.status is not Status.POSTPONED:
            points.append((-5, f"“{timex.modifier}”"))
        return points

    def _surroundings(self, timex: Timex, v: View) -> list[tuple[float, str]]:
        points: list[tuple[float, str]] = []
        own = self._own_follows(timex, v)
        if self.status is not Status.POSTPONED and (near := self._nearness(timex, v)) > 0:
            points.append((near, "close to its name"))
        if timex.relative and timex.precision in ("week", "range", "month") and timex.rule.startswith("offset"):
            points.append((-3, "counted from another day"))
        if self._other_leg(timex, v):
            points.append((-10, "of another place"))
        if own:
            points.append((3, "said of the event itself"))
        elif self._noun_in_clause(timex, v):
            points.append((2, "beside the event's own word"))
        elif self._background(timex, v):
            points.append((-3 if v.sentence.zone is Zone.TITLE else -7, "in a clause of background"))
        if not own and self._other_event(timex, v):
            points.append((-9, "of another event"))
        if self._step(timex, v):
            points.append((-8, "of a step on the way"))
        if not self.over and timex.days and timex.days.end == timex.days.start == self.today:
            points.append((-12, "the day of the report"))
        return points

    def _marker(self, timex: Timex, v: View) -> str:
        """Return "old" or "new" after the nearest wording around a date that tells whether it still holds."""
        if timex.modifier in ("moved-from", "moved-to"):
            return "old" if timex.modifier == "moved-from" else "new"
        text = v.sentence.text
        at = timex.start - v.sentence.start
        window = text[max(0, at - 80) : at]
        window = window[max(window.rfind(";"), window.rfind(": ")) + 1 :]
        last = {name: _end_of_last(compile_cached(self.lexicon, name), window) for name in ("old", "new")}
        pending = "old" if self.status in (Status.POSTPONED, Status.CANCELLED) else "new"
        last[pending] = max(last[pending], _end_of_last(compile_cached(self.lexicon, "pending"), window))
        tail = text[timex.end - v.sentence.start :][:45]
        if compile_cached(self.lexicon, "old_after").match(tail.lstrip(" ,")):
            return "old"
        if compile_cached(self.lexicon, "new_after").match(tail.lstrip(" ")):
            return "new"
        if last["old"] == last["new"] == -1:
            return ""
        negation = _end_of_last(compile_cached(self.lexicon, "not"), window)
        until = compile_cached(self.lexicon, "until_end").search(window)
        if until and negation >= 0:
            return "new"
        if negation >= 0 and not uncased(self.lexicon, "turn").search(window[negation:]):
            return "old"
        return "old" if last["old"] >= last["new"] else "new"

    def _towards(self, before: str) -> bool:
        """Tell whether the words before a date lead to it as the new one."""
        return bool(uncased(self.lexicon, "towards").search(before[-60:]))

    def _own_follows(self, timex: Timex, v: View) -> bool:
        """Tell whether the event's own word follows a date as its noun ("Thursday's debut", "the May 6 launch")."""
        tail = v.sentence.text[timex.end - v.sentence.start :][:40]
        if not (start := cased(self.lexicon, "attributive").match(tail)):
            return False
        if self.status in (Status.POSTPONED, Status.CANCELLED):
            return False
        words = re.match(r"(?:[\w-]+\s){0,2}[\w-]+", tail[start.end() :])
        other = cased(self.lexicon, "attributive_no").match(tail)
        return bool(words and self.compiled.trigger.search(words.group()) and not other)

    def _nearness(self, timex: Timex, v: View) -> float:
        """Return up to 2 for a date beside a name or a noun of the event."""
        text = v.sentence.text
        start, end = timex.start - v.sentence.start, timex.end - v.sentence.start
        spans = [(m.start, m.end) for m in v.mentions] + [m.span() for m in nouns(self.compiled).finditer(text)]
        gaps = [max(a - end, start - b, 0) for a, b in spans]
        return round(2 - min(gaps) / 30, 1) if gaps and min(gaps) < 60 else 0

    def _noun_in_clause(self, timex: Timex, v: View) -> bool:
        clause = clause_at(v.clauses, timex.start - v.sentence.start)
        return bool(nouns(self.compiled).search(v.sentence.text[clause.start : clause.end]))

    def _other_leg(self, timex: Timex, v: View) -> bool:
        """Tell whether a place that is not the target governs a date ("in Berlin on March 29")."""
        if self.compiled.event.shape is not Shape.JOURNEY:
            return False
        at = timex.start - v.sentence.start
        near = [p for p in _places(v.sentence.text, self.lexicon) if at - _FAR <= p[0] and p[1] <= at]
        if not near:
            return False
        start, end = near[-1]
        if any(m.start <= start < m.end or m.start >= end for m in v.mentions if m.role == "T" and m.end <= at):
            return False
        return bool(cased(self.lexicon, "place_of_date").search(v.sentence.text[max(0, start - _FAR) : start]))

    def _background(self, timex: Timex, v: View) -> bool:
        clause = clause_at(v.clauses, timex.start - v.sentence.start)
        return clause.background and bool(cased(self.lexicon, "dating_background").fullmatch(clause.opener))

    def _other_event(self, timex: Timex, v: View) -> bool:
        tail = v.sentence.text[timex.end - v.sentence.start :][:30]
        start = cased(self.lexicon, "attributive").match(tail)
        noun = re.match(r"[a-z-]+", tail[start.end() :]) if start else None
        if not noun or self.compiled.trigger.search(noun.group()):
            return False
        return bool(compile_cached(self.lexicon, "attributive_other").fullmatch(noun.group()))

    def _step(self, timex: Timex, v: View) -> bool:
        text = v.sentence.text
        clause = clause_at(v.clauses, timex.start - v.sentence.start)
        at = timex.start - v.sentence.start
        step = max(
            (m.start() for m in self.compiled.steps.finditer(text, clause.start, clause.end) if m.start() < at),
            default=-1,
        )
        own = max(
            (
                m.start()
                for m in self.compiled.trigger.finditer(text, clause.start, at)
                if not self.compiled.steps.fullmatch(m.group())
            ),
            default=-1,
        )
        if step < 0:
            return (
                bool(self.compiled.steps.search(text, at, clause.end))
                and own < 0
                and not self.compiled.naming.search(text, clause.start, clause.end)
            )
        return step > own


def _end_of_last(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match ends, or -1."""
    return max((m.end() for m in pattern.finditer(text)), default=-1)


def _years_later(days: Days, count: int) -> Days | None:
    try:
        return Days(days.start.replace(year=days.start.year + count), days.end.replace(year=days.end.year + count))
    except ValueError:
        return None


@lru_cache(maxsize=512)
def nouns(compiled: Compiled) -> re.Pattern[str]:
    """Return a pattern of the nouns for a rule's event: the class's and the user's own."""
    own = [v for u in compiled.units if u.kind is UnitKind.TRIGGER for v in u.variants]
    return compile_words(f"{alternatives(own)}|{compiled.event.nouns}" if own else compiled.event.nouns)
