"""Which days does a story give in pieces: a first day and a length, a known beginning and an end, a list?

It puts together and says what speaks for it; which days are the event's is the question of `binding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from monitor.dating import OVER, is_window, nouns
from monitor.language import calendar
from monitor.language.lexicon import Lexicon
from monitor.language.status import cased, uncased
from monitor.language.text import Zone
from monitor.language.timex import Timex
from monitor.model import Days, Status, Story
from monitor.relevance import Found
from monitor.values import dataclass
from monitor.view import View

#: days of the longest time between two days of one story, and of the longest that is counted from a known beginning
_LONG, _LONGEST = 31, 150
#: and of the longest list of days
_YEAR = 366
#: single days of a story that are put together, and lengths
_MOST, _LENGTHS = 6, 3
#: days of the longest event whose length is told
_LASTS = 62
#: a length in days or weeks, as TIMEX3 has it
_LENGTH = re.compile(r"P(\d{1,2})([DW])")
#: how far around a day a word may stand that says that something begins or ends on it
_BEFORE, _BEHIND = 45, 30


@dataclass(frozen=True, slots=True)
class Piece:
    """Days that no expression names by itself, the expression that they rest on, and what speaks for them."""

    timex: Timex
    days: Days
    view: View
    signs: tuple[str, ...]
    #: single days of the story that it is made of, and what that says of each
    parts: tuple[date, ...] = ()
    parted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Day:
    """A single day that the story names, or that of the report."""

    day: date
    timex: Timex
    view: View
    #: "first", "last" or "": what the words around it say
    role: str
    #: named by the story
    named: bool = True


class Pieces:
    """Puts the expressions of one story together for one rule."""

    def __init__(
        self,
        story: Story,
        found: Found,
        status: Status | None,
        lexicon: Lexicon,
        named: Sequence[tuple[Timex, Days, View, str]],
    ) -> None:
        self.story, self.found, self.lexicon, self.named = story, found, lexicon, named
        self.today, self.known = story.published.date(), found.known
        self.status = str(status or "to come")
        self.lasting = found.compiled.event.lasting
        self.over = status in OVER
        view = found.views[found.core[0] if found.core else 0]
        report = Timex(
            view.sentence.start, view.sentence.end, "DATE", "PRESENT_REF", Days(self.today, self.today), "day", "report"
        )
        self.report = _Day(self.today, report, view, "", named=False)
        self.days = self._single_days()
        self.given = {days for _, days, _, _ in named}
        self.ahead = sum(days.end > self.today for days in self.given)

    def all(self) -> Iterator[Piece]:
        """Yield the days that the story gives in pieces, each with its signs."""
        yield from self._with_lengths()
        yield from self._pairs()
        yield from self._lists()
        yield from self._whole()
        if not self.over:
            yield from self._limits()
            yield from self._years()
        if self.known is not None:
            yield from self._with_known(self.known)

    def _single_days(self) -> list[_Day]:
        """Return the single days that the story names, each as it is named first, and what begins or ends on it."""
        found: dict[date, _Day] = {}
        for timex, days, view, marker in self.named:
            if days.count != 1 or marker == "old" or len(found) >= _MOST:
                continue
            role = self._role(timex, view)
            if days.start not in found or (role and not found[days.start].role):
                found[days.start] = _Day(days.start, timex, view, role)
        return sorted(found.values(), key=lambda d: d.day)

    def _role(self, timex: Timex, view: View) -> str:
        """Return what the nearest words before a day say, or else those behind it: is it a first day or a last one?"""
        text, at, end = view.sentence.text, timex.start - view.sentence.start, timex.end - view.sentence.start
        if timex.modifier in ("until", "from"):
            return "last" if timex.modifier == "until" else "first"
        before = text[max(0, at - _BEFORE) : at]
        begins, ends = uncased(self.lexicon, "of_begin"), uncased(self.lexicon, "of_end")
        first, last = (max((m.end() for m in cue.finditer(before)), default=-1) for cue in (begins, ends))
        if first == last == -1:
            behind = text[end : end + _BEHIND]
            first, last = (-m.start() if (m := cue.search(behind)) else -_BEHIND for cue in (begins, ends))
        return "" if first == last else "first" if first > last else "last"

    def _with_lengths(self) -> Iterator[Piece]:
        """Yield what lengths make of the days: some count towards the event, some say how long it is."""
        seen: set[int] = set()
        for view in self.found.views:
            for timex in view.timexes:
                match = _LENGTH.fullmatch(timex.value)
                if match is None or len(seen) >= _LENGTHS:
                    continue
                count = int(match[1]) * (7 if match[2] == "W" else 1)
                text, end = view.sentence.text, timex.end - view.sentence.start
                if count < 1 or count in seen:
                    continue
                seen.add(count)
                if uncased(self.lexicon, "counts_down").match(text, end):
                    yield from self._counted(timex, view, count)
                elif 1 < count <= _LASTS:
                    yield from self._lasting(timex, view, count)

    def _counted(self, timex: Timex, view: View, count: int) -> Iterator[Piece]:
        """Yield the days that are so many days ahead of the report or of a day beside the length."""
        for day in (self.report, *(d for d in self.days if d.view is view)):
            found = calendar.shift(day.day, count)
            kind = "counted from the report" if not day.named else "counted from a day"
            yield self._piece(kind, Days(found, found), timex, view, "beside a name" if view.mentions else "")

    def _lasting(self, timex: Timex, view: View, count: int) -> Iterator[Piece]:
        """Yield the days of the event's length that begins, or ends, on a day of the story or of the report."""
        text, at, end = view.sentence.text, timex.start - view.sentence.start, timex.end - view.sentence.start
        if not nouns(self.found.compiled).search(text[max(0, at - _BEHIND) : end + _BEHIND]):
            return
        for day in self.days or (self.report,) if self.over else self.days:
            called = self._called(day)
            if day.role != "last" or self.over:
                days = Days(day.day, calendar.shift(day.day, count - 1))
                yield self._piece("length from", days, day.timex, day.view, called)
            if day.role != "first":
                days = Days(calendar.shift(day.day, 1 - count), day.day)
                yield self._piece("length to", days, day.timex, day.view, called)

    def _pairs(self) -> Iterator[Piece]:
        """Yield the days from one on which something begins to one on which it ends."""
        firsts = [d for d in self.days if d.role == "first"] or ([self.report] if self.over and self.lasting else [])
        lasts = [d for d in self.days if d.role == "last" and (self.over or d.day >= self.today)]
        for first in firsts:
            for last in lasts:
                if 0 < (last.day - first.day).days <= _LONGEST:
                    near = "in one sentence" if first.view is last.view else "in two sentences"
                    shown = first if first.named else last
                    days = Days(first.day, last.day)
                    yield self._piece("two days", days, shown.timex, shown.view, f"{self._called(first)}, {near}")

    @staticmethod
    def _called(day: _Day) -> str:
        return f"a {day.role or 'bare'} day" if day.named else "the report's day"

    def _lists(self) -> Iterator[Piece]:
        """Yield the days from the first to the last of a list: "on 3, 8 and 12 May"."""
        listing = cased(self.lexicon, "listing")
        run: list[tuple[Timex, Days, View, str]] = []
        for each in (*self.named, None):
            if run and (
                each is None
                or each[2] is not run[-1][2]
                or each[1].start <= run[-1][1].start
                or not listing.fullmatch(self.story.text, run[-1][0].end, each[0].start)
            ):
                days = Days(run[0][1].start, max(days.end for _, days, _, _ in run))
                if len(run) > 1 and days.count <= _YEAR and (self.over or days.end >= self.today):
                    size = "of two" if len(run) == 2 else "of three or more"
                    same = "of days" if all(d.count == 1 for _, d, _, _ in run) else "of longer times"
                    yield self._piece("a list", days, run[0][0], run[0][2], size, same, f"{size} {same}")
                run = []
            if each is not None:
                run.append(each)

    def _limits(self) -> Iterator[Piece]:
        """Yield the days up to one that is said to be a limit, and of what is to be "by May" the end alone."""
        seen: set[Days] = set()
        for timex, days, view, marker in self.named:
            if days.end <= self.today or marker == "old" or days in seen or len(seen) >= _MOST:
                continue
            seen.add(days)
            if timex.modifier == "by" and days.start == self.today and timex.precision != "duration":
                for last in _ends(days.end, timex.precision):
                    length = "a day" if last.count == 1 else "a month" if last.count <= _LONG else "longer"
                    precise = f"{length}, of a {timex.precision}"
                    yield self._piece("the end of a limit", last, timex, view, length, precise)
            elif self._is_limit(timex, view):
                yield self._piece("up to a limit", Days(self.today, days.end), timex, view, marker)

    def _is_limit(self, timex: Timex, view: View) -> bool:
        """Tell whether a word around a date says that it is the last one on which something can be."""
        at, end = timex.start - view.sentence.start, timex.end - view.sentence.start
        return bool(uncased(self.lexicon, "limit").search(view.sentence.text[max(0, at - _BEFORE) : end + _BEHIND]))

    def _whole(self) -> Iterator[Piece]:
        """Yield the days from the first to the last that title and summary name, and from title to lead."""
        for zone, place in ((Zone.SUMMARY, "title and summary"), (Zone.LEAD, "title to lead")):
            here = [d for d in self.days if d.view.sentence.zone <= zone and (self.over or d.day >= self.today)]
            if len(here) > 1 and (here[-1].day - here[0].day).days <= _LONGEST:
                count = f"{min(len(here), 4)} days"
                roles = f"{here[0].role or 'bare'} and {here[-1].role or 'bare'}"
                days = Days(here[0].day, here[-1].day)
                yield self._piece("all days", days, here[0].timex, here[0].view, place, count, roles)

    def _years(self) -> Iterator[Piece]:
        """Yield days without a year in the years to come of which the story, the rule or what is known speaks."""
        named = [("a year of the story", d.end.year) for t, d, _, _ in self.named if t.precision == "year"]
        known = [("the known year", self.known.start.year)] if self.known is not None else []
        editions = [("the edition", int(u.text)) for u in self.found.compiled.units if u.edition]
        years = tuple(dict.fromkeys(named + known + editions))[:_MOST]
        yearless = (
            (timex, days, view)
            for timex, days, view, marker in self.named
            if "month" in timex.known and "year" not in timex.known and not timex.relative and marker != "old"
        )
        for timex, days, view in islice(yearless, _MOST):
            for kind, year in years:
                moved = calendar.in_year(days, year)
                if moved is not None and moved != days and moved.start > self.today:
                    read = "past" if days.end < self.today else "to come"
                    yield self._piece("another year", moved, timex, view, kind, f"{kind}, read as {read}", timex.tense)

    def _with_known(self, known: Days) -> Iterator[Piece]:
        """Yield what the story makes of the known date, and that itself where the story does not name it."""
        if self.over and self.lasting:
            yield from self._since_known(known)
        if known not in self.given and self.status != Status.POSTPONED:
            yield from self._unnamed(known)

    def _since_known(self, known: Days) -> Iterator[Piece]:
        """Yield what a day that has come makes of the known date: the event began on it, or has lasted until it."""
        for day in self.days or (self.report,):
            lasted = (day.day - known.start).days
            if day.role != "first" and day.day <= self.today and 0 < lasted <= _LONGEST and known.count <= _LONG:
                days = Days(known.start, day.day)
                yield self._piece("known beginning to a day", days, day.timex, day.view, self._called(day))
            if day.role != "last" and known.count > 1 and 0 < (known.end - day.day).days <= _LONG:
                days = Days(day.day, known.end)
                yield self._piece("a day to the known end", days, day.timex, day.view, self._called(day))

    def _unnamed(self, known: Days) -> Iterator[Piece]:
        within = [d for d in self.days if known.start <= d.day <= known.end]
        # a day of a known week or month narrows it, as a day of a visit does not
        if not self.over and self.ahead and not (self.lasting and within and not is_window(known)):
            return
        named = (
            "other days are named" if self.given and not within
            else "no day is named" if not within
            else "its first day is named" if any(d.day == known.start for d in within)
            else "its last day is named" if any(d.day == known.end for d in within)
            else "a day in it is named"
        )  # fmt: skip
        stage = f"{self.found.stage or 'nothing'} is known"
        when = self._when(known)
        yield self._piece(
            "the known date", known, self.report.timex, self.report.view, named, f"{named}, {self.status}",
            f"{named}, {when}", f"{self.status}, {when}", f"{self.status}, {stage}", when,
            f"{'days' if self.ahead else 'none'} to come",
        )  # fmt: skip

    def _piece(self, kind: str, days: Days, timex: Timex, view: View, *about: str) -> Piece:
        length = "one day" if days.count == 1 else "up to a week" if days.count <= 8 else "longer"
        lasts = "of what lasts" if self.lasting else "of what is short"
        about = (*filter(None, about), lasts, self.status, length, self._beside(days))
        parts = tuple(d.day for d in self.days if d.day in (days.start, days.end)) if days.count > 1 else ()
        return Piece(timex, days, view, (f"pieced: {kind}", *(f"{kind}: {each}" for each in about)), parts,
                     tuple(f"part of {kind}: {each}" for each in about) if parts else ())  # fmt: skip

    def _when(self, days: Days) -> str:
        if days.end < self.today:
            return "long past" if (self.today - days.end).days > 3 else "just past"
        if days.end == self.today:
            return "until today"
        return "begun" if days.start <= self.today else "soon" if (days.start - self.today).days < 45 else "far ahead"

    def _beside(self, days: Days) -> str:
        known = self.known
        if known is None:
            return "no date is known"
        if days == known:
            return "as known"
        if days.start == known.start:
            return "beginning as known"
        if known.covers(days) or days.covers(known):
            return "fits the known date"
        return "another date than the known one"


def _ends(last: date, precision: str) -> Iterator[Days]:
    """Yield what a limit ends with: its last day, or the month of that, and its quarter, season, half or year."""
    month = calendar.month(last.year, last.month)
    if precision == "day" or month.end != last:
        yield Days(last, last)
        return
    yield month
    size = calendar.MONTHS_LONG.get(precision, 0)
    # of "by mid-2033" no year ends with the limit
    if size and (month.start.month - (3 if precision == "season" else 1) + 1) % size == 0:
        yield Days(calendar.add_months(month.start, 1 - size), last)
