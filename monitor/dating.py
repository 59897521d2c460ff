"""What speaks for and against a time expression of a story being the date of a rule's event?

It weighs nothing and chooses nothing: that is `binding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from monitor import knowledge
from monitor.language import calendar
from monitor.language.lexicon import Lexicon, Shape, alternatives, compile_words
from monitor.language.openings import Wordings
from monitor.language.roles import clause_at
from monitor.language.status import asked_for, cased, compile_cached, uncased
from monitor.language.text import Zone
from monitor.language.timex import Timex
from monitor.match import Compiled
from monitor.model import Days, Status, Story
from monitor.naming import UnitKind
from monitor.relevance import Found
from monitor.view import View

#: what has come, if only its beginning
OVER = frozenset({Status.HAPPENED, Status.UNDERWAY})
#: how far before a date a place may stand that governs it
_FAR = 300
#: how far a verb of moving reaches between the old date and the new, and what ends a sentence
_REACH, _STOP = 60, re.compile(r"[;:.!?]\s")
#: what a bare weekday says, with an hour or without
_WEEKDAY = frozenset({"weekday", "time", "part"})
#: days of the times that a day without a year is looked for in, and how near a day is of the report's own time
_MONTH, _SEASON, _CLOSE = 28, 100, 10
#: days on either side of a day with its year that one without is looked for in: "on 8 and 9 May … on 10 May 2027"
_BESIDE = 3
#: and at most how many of those
_MONTHS = 12
#: days after which what is still to come is not of a day that is past
_LATELY = 15
#: the language's classes of words before a date that tell whether it still holds
_MARKERS = ("old", "new", "pending", "not")


class Dating:
    """Weighs the expressions of one story for one rule."""

    def __init__(self, story: Story, found: Found, status: Status | None, lexicon: Lexicon) -> None:
        self.story, self.found, self.status, self.lexicon = story, found, status, lexicon
        self.compiled: Compiled = found.compiled
        self.names, self.essential = frozenset(self.compiled.names), frozenset(self.compiled.essential)
        self.core = frozenset(found.core)
        self.today: date = story.published.date()
        self.over = status in OVER
        self.editions = [int(u.text) for u in self.compiled.units if u.edition]
        self.months = self._months_to_come()
        #: where the nouns of the event stand, by the start of their sentence
        self._named: dict[int, list[tuple[int, int]]] = {}

    def days_of(self, timex: Timex, v: View) -> Iterator[tuple[Days, str]]:
        """Yield the days that an expression names here and whether they still hold; nothing if it names none."""
        if timex.days is None or timex.precision in ("vague", "set", "decade"):
            return
        # "the next two weeks" is how long something is, "within two weeks" a limit
        if timex.precision == "duration" and timex.modifier != "by":
            return
        marker = self._marker(timex, v)
        days = self._known_weekday(timex) or self._of_edition(timex, v, marker)
        days = self._in_its_month(timex, days, marker) or self._to_come(timex, days, marker)
        if timex.relative and timex.precision == "year" and days.start > self.today + timedelta(days=400):
            return
        yield days, marker

    def signs(self, timex: Timex, days: Days, v: View, index: int, marker: str) -> dict[str, float]:
        """Return the signs of one expression by name, those that are there."""
        near = self._nearness(timex, v)
        found = dict.fromkeys(self._there(timex, days, v, index in self.core, marker), 1.0)
        found["dates in the sentence"] = min(5, len(v.timexes)) / 5
        if near:
            found["close to its name"] = found[f"close to its name in the {v.sentence.zone.called}"] = near / 2
        return found

    def _there(self, timex: Timex, days: Days, v: View, core: bool, marker: str) -> Iterator[str]:
        """Yield the signs of one expression that are wholly there; `core`: in a sentence about the event."""
        zone, when = v.sentence.zone.called, self._when(days)
        stage = f"of what is {self.status or 'to come'}"
        yield from (f"in the {zone}", f"a {timex.precision}", when, f"{when}, {stage}", _length(days))
        if core:
            yield f"in the {zone}, in a sentence about the event"
            yield "in a sentence about the event"
        if marker:
            yield f"marked as {marker}"
            yield f"marked as {marker}, {stage}"
        if timex.modifier:
            yield f"“{timex.modifier}”"
        if timex.tense:
            yield f"read as {timex.tense}"
        if timex.relative:
            yield "counted from now"
        if "year" in timex.known:
            yield "with its year"
        yield from self._sentence(timex, v)
        yield from self._place(core, v)
        yield from self._time(timex, days)
        yield from self._wording(timex, v, marker)
        yield from self._surroundings(timex, v)
        yield from self._beside_known(days)

    def _sentence(self, timex: Timex, v: View) -> Iterator[str]:
        """Yield what stands in the sentence of an expression, and in its clause."""
        names = self.names
        if any(m.unit in names for m in v.mentions):
            yield "a name of the rule in the sentence"
        if names & v.present:
            yield "a name takes part in the sentence"
        if self.essential <= v.present:
            yield "all names take part in the sentence"
        if v.triggered:
            yield "the event's word in the sentence"
        if v.step:
            yield "the sentence is about a step"
        if v.eventful:
            yield "the event or its plan in the sentence"
        clause = clause_at(v.clauses, timex.start - v.sentence.start)
        if any(clause.start <= m.start < clause.end for m in v.mentions):
            yield "a name in the clause"
        if clause.background:
            yield "a clause of background"

    def _when(self, days: Days) -> str:
        """Return how days lie to the day of the report."""
        if days.end < self.today:
            return "long past" if (self.today - days.end).days > 30 else "just past"
        if days.start <= self.today:
            return "today" if days.count == 1 else "begun"
        ahead = (days.start - self.today).days
        return "within six weeks" if ahead < 45 else "within a year" if ahead < 400 else "years ahead"

    def _beside_known(self, days: Days) -> Iterator[str]:
        """Yield how days lie to those that earlier stories have given the event."""
        known = self.found.known
        if known is None:
            yield "no date is known"
        elif days == known:
            yield "the known date"
            yield f"the known date, of what is {self.status or 'to come'}"
        elif known.covers(days):
            yield "inside the known date"
        elif days.covers(known):
            yield "around the known date"
        else:
            yield "another date than the known one"

    def _of_edition(self, timex: Timex, v: View, marker: str) -> Days:
        """Return the days moved to the edition's year, where the text gives no year and another was supplied.

        Its sentence names that year, or tells the new day of what is put off: that is not long before the known one.
        """
        days, years, known = timex.days, self.editions, self.found.known
        assert days is not None
        if not years or "year" in timex.known or timex.relative or "day" not in timex.known:
            return days
        new = self.status is Status.POSTPONED and marker == "new"
        before = new and known is not None and (known.start - days.end).days > _SEASON
        if not (before or str(years[0]) in v.sentence.text) or days.start.year >= years[0]:
            return days
        return calendar.in_year(days, years[0]) or days

    def _known_weekday(self, timex: Timex) -> Days | None:
        """Return the known first or last day that a bare weekday names, where it was read as one a week from there."""
        known = self.found.known
        if known is None or not timex.tense or not timex.known <= _WEEKDAY or timex.days is None or is_window(known):
            return None
        ends = (Days(day, day) for day in (known.start, known.end))
        return next((day for day in ends if abs((day.start - timex.days.start).days) == 7), None)

    def _months_to_come(self) -> list[Days]:
        """Return the times to come that days without a year are of: known ones, and those that the story gives with it.

        Those are months and seasons, and some days around a day.
        """
        given = (t.days for v in self.found.views for t in v.timexes if t.days is not None and "year" in t.known)
        named = [_around(days) for days in given if days.count == 1 or _MONTH <= days.count <= _SEASON]
        known = self.found.known
        windows = [known] if known is not None and _MONTH <= known.count <= _SEASON else []
        return [] if self.over else [d for d in dict.fromkeys(named + windows) if d.start > self.today][:_MONTHS]

    def _in_its_month(self, timex: Timex, days: Days, marker: str) -> Days | None:
        """Return days without a year in the year in which a month to come has them: "March 2025 … on 5 March".

        What is told in the past tense, or is a few days away, is of the report's own time, and the old date of what is
        moved is none of the new month; None if no month has them.
        """
        if timex.relative or "year" in timex.known or not {"day", "month"} <= timex.known:
            return None
        if timex.tense == "past" or marker == "old" or abs((days.start - self.today).days) <= _CLOSE:
            return None
        if any(month.covers(days) for month in self.months):
            return None
        tried = ((m, calendar.in_year(days, year)) for m in self.months for year in (m.start.year, m.end.year))
        return next((moved for month, moved in tried if moved is not None and month.covers(moved)), None)

    def _to_come(self, timex: Timex, days: Days, marker: str) -> Days:
        """Return the days a year later, where the text gives no year and what it says lies ahead."""
        if self.over or timex.relative or "year" in timex.known or not {"day", "month", "season"} & timex.known:
            return days
        if "season" in timex.known and timex.tense == "past":
            return days
        past = (self.today - days.end).days
        known = self.found.known
        ahead = timex.tense == "future" and not (known is not None and known.covers(days))
        if past <= 0 or past < {"new": 1, "old": 150}.get(marker, _LATELY if ahead else 100):
            return days
        return calendar.in_year(days, days.start.year + 1) or days

    def _place(self, core: bool, v: View) -> Iterator[str]:
        if core or v.sentence.zone <= Zone.SUMMARY:
            return
        journey = self.compiled.event.shape is Shape.JOURNEY and any(m.role == "T" for m in v.mentions)
        yield "beside the event" if journey or (v.triggered and not v.step) else "away from the event"

    def _time(self, timex: Timex, days: Days) -> Iterator[str]:
        if self.over:
            # the day may be a day ahead of the reader's in another time zone
            if (days.start - self.today).days > 1:
                yield "of what is over, still to come"
            if (self.today - days.end).days > 7:
                yield "of what is over, more than a week ago"
            return
        if timex.tense == "past" and days.start <= self.today and days.end >= self.today:
            yield "told in the past tense"
        if days.count < 40 and any(y not in (days.start.year, days.end.year) for y in self.editions):
            yield "of another edition"
        if self.compiled.event.lasting and timex.precision == "range" and 1 < days.count <= 21:
            yield "from first to last day"

    def _wording(self, timex: Timex, v: View, marker: str) -> Iterator[str]:
        before = v.sentence.text[: timex.start - v.sentence.start]
        if self.status is Status.POSTPONED and marker != "new" and not self._towards(before):
            yield "not said to be the new date"
            yield f"not said to be the new date, read as {timex.tense or 'open'}"
        if timex.modifier in ("after", "since", "until") and not self.over and self.status is not Status.POSTPONED:
            yield f"“{timex.modifier}” of what is to come"

    def _surroundings(self, timex: Timex, v: View) -> Iterator[str]:
        own = self._own_follows(timex, v)
        if timex.relative and timex.precision in ("week", "range", "month") and timex.rule.startswith("offset"):
            yield "counted from another day"
        if self._other_leg(timex, v):
            yield "of another place"
        if own:
            yield "said of the event itself"
        elif self._noun_in_clause(timex, v):
            yield "beside the event's own word"
        elif self._background(timex, v):
            yield "in a clause of background"
        if not own and self._other_event(timex, v):
            yield "of another event"
        if self._step(timex, v):
            yield "of a step on the way"

    def _marker(self, timex: Timex, v: View) -> str:
        """Return "old" or "new" after the nearest wording around a date that tells whether it still holds.

        "asked" for what somebody only wants it to be.
        """
        text = v.sentence.text
        at = timex.start - v.sentence.start
        moved = timex.modifier in ("moved-from", "moved-to")
        if (moved or self._towards(text[:at])) and self._wished(v, at):
            return "" if timex.modifier == "moved-from" else "asked"
        if moved:
            return "old" if timex.modifier == "moved-from" else "new"
        first = max(0, at - 80)
        first = max(first, text.rfind(";", first, at) + 1, text.rfind(": ", first, at) + 1)
        spent = self._spent(timex, v, first)
        said: dict[str, list[re.Match[str]]] = {kind: [] for kind in _MARKERS}
        for kind, match in _markers(self.lexicon).found(text, first, at):
            said[kind].append(match)
        # "was to open its doors on" goes on with what else leads to a new date
        new = (m for m in said["new"] if not any(o.start() < m.start() < o.end() for o in said["old"]))
        last = {"old": self._dead(said["old"], at, spent), "new": _end_of_last(new)}
        pending = "old" if self.status in (Status.POSTPONED, Status.CANCELLED) else "new"
        end = _end_of_last(said["pending"])
        if pending == "new" or end > spent:
            last[pending] = max(last[pending], end)
        tail = text[timex.end - v.sentence.start :][:45]
        if compile_cached(self.lexicon, "old_after").match(tail.lstrip(" ,")) or self._moved_on(timex, v):
            return "old"
        if compile_cached(self.lexicon, "new_after").match(tail.lstrip(" ")):
            return "new"
        if last["old"] == last["new"] == -1:
            return ""
        negation = _end_of_last(said["not"])
        until = compile_cached(self.lexicon, "until_end").search(text, first, at)
        if until and negation >= 0:
            return "new"
        if negation >= 0 and not uncased(self.lexicon, "turn").search(text, negation, at):
            return "old"
        return "old" if last["old"] >= last["new"] else "new"

    def _wished(self, v: View, at: int) -> bool:
        """Tell whether a move that leads to a date is only asked for ("asks judges to push the trial back to May")."""
        movers = [m.start() for m in compile_cached(self.lexicon, "movers").finditer(v.sentence.text, 0, at)]
        return bool(movers) and asked_for(v.sentence.text, movers[-1], self.lexicon)

    def _moved_on(self, timex: Timex, v: View) -> bool:
        """Tell whether a verb of moving leads from a date to a later one: "the fair of 3 May moves to 5 June"."""
        text, start, end = v.sentence.text, timex.start - v.sentence.start, timex.end - v.sentence.start
        following = next((t for t in v.timexes if t.start >= timex.end and t.days is not None), None)
        if following is None or following.days == timex.days or self._towards(text[:start]):
            return False
        between = text[end : following.start - v.sentence.start]
        if len(between) > _REACH or _STOP.search(between) or not self._towards(between):
            return False
        movers = compile_cached(self.lexicon, "movers")
        clause = clause_at(v.clauses, start)
        return bool(movers.search(between) or movers.search(text, max(clause.start, start - _REACH), start))

    def _spent(self, timex: Timex, v: View, start: int) -> int:
        """Return how far the words from `start` on belong to the date before: "due on 3 May, it will be on"."""
        earlier = (t.end for t in v.timexes if t.end <= timex.start and t.days is not None)
        before = max((end - v.sentence.start for end in earlier), default=-1)
        between = v.sentence.text[max(before, 0) : timex.start - v.sentence.start]
        listed = cased(self.lexicon, "listing").fullmatch(between)
        return start if before < start or listed else before

    def _dead(self, said: Iterable[re.Match[str]], at: int, spent: int) -> int:
        """Return where the last wording of an old date ends from `spent` to `at`, or -1; a negation may be turned."""
        ends = [
            match.end()
            for match in said
            if match.end() > spent
            and not (
                compile_cached(self.lexicon, "not").match(match.group())
                and uncased(self.lexicon, "turn").search(match.string, match.end(), at)
            )
        ]
        return max(ends, default=-1)

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

    def _nouns(self, v: View) -> list[tuple[int, int]]:
        """Return where the nouns of the event stand in a sentence: asked for each of its dates."""
        if v.sentence.start not in self._named:
            self._named[v.sentence.start] = [m.span() for m in nouns(self.compiled).finditer(v.sentence.text)]
        return self._named[v.sentence.start]

    def _nearness(self, timex: Timex, v: View) -> float:
        """Return up to 2 for a date beside a name or a noun of the event."""
        start, end = timex.start - v.sentence.start, timex.end - v.sentence.start
        spans = [(m.start, m.end) for m in v.mentions] + self._nouns(v)
        gaps = [max(a - end, start - b, 0) for a, b in spans]
        return round(2 - min(gaps) / 30, 1) if gaps and min(gaps) < 60 else 0

    def _noun_in_clause(self, timex: Timex, v: View) -> bool:
        clause = clause_at(v.clauses, timex.start - v.sentence.start)
        return any(clause.start <= start and end <= clause.end for start, end in self._nouns(v))

    def _other_leg(self, timex: Timex, v: View) -> bool:
        """Tell whether a place that is not the target governs a date ("in Berlin on March 29")."""
        if self.compiled.event.shape is not Shape.JOURNEY:
            return False
        at = timex.start - v.sentence.start
        places = knowledge.places(v.sentence.text, self.lexicon)
        near = [p.span() for p in places if at - _FAR <= p.start() and p.end() <= at]
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
        if step < 0 and not self.compiled.steps.search(text, at, clause.end):
            return False
        own = max(
            (
                m.start()
                for m in self.compiled.trigger.finditer(text, clause.start, at)
                if not self.compiled.steps.fullmatch(m.group())
            ),
            default=-1,
        )
        if step < 0:
            return own < 0 and not self.compiled.naming.search(text, clause.start, clause.end)
        return step > own


def _around(days: Days) -> Days:
    """Return a day with some days around it, and longer times as they are."""
    if days.count > 1:
        return days
    return Days(calendar.shift(days.start, -_BESIDE), calendar.shift(days.end, _BESIDE))


def is_window(days: Days) -> bool:
    """Tell whether days are a week or a part of a month, as what is to be on one of them is dated at first."""
    last = (days.end + timedelta(days=1)).day == 1
    third = (days.start.day, days.end.day) in ((1, 10), (11, 20)) or (days.start.day in (1, 21) and last)
    return third or (days.count == 7 and days.start.weekday() == 0)


def _length(days: Days) -> str:
    """Return how long days are, in words."""
    if days.count == 1:
        return "one day"
    return "up to a week" if days.count <= 8 else "up to a month" if days.count <= 31 else "longer than a month"


@lru_cache(maxsize=8)
def _markers(lexicon: Lexicon) -> Wordings[str]:
    """Return what before a date tells whether it still holds."""
    return Wordings((kind, compile_cached(lexicon, kind)) for kind in _MARKERS)


def _end_of_last(matches: Iterable[re.Match[str]]) -> int:
    """Return where the last match ends, or -1."""
    return max((m.end() for m in matches), default=-1)


@lru_cache(maxsize=512)
def nouns(compiled: Compiled) -> re.Pattern[str]:
    """Return a pattern of the nouns for a rule's event: the class's and the user's own."""
    own = [v for u in compiled.units if u.kind is UnitKind.TRIGGER for v in u.variants]
    return compile_words(f"{alternatives(own)}|{compiled.event.nouns}" if own else compiled.event.nouns)
