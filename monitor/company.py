"""How do the expressions of a story stand to each other, and to the date that is known of the event?

A date is judged by the company it keeps: whether it is the only one to come, and what it lies inside of. How likely
ones stand beside each other is asked once they are weighed, by `rivals`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache

from monitor.language.lexicon import Lexicon
from monitor.language.openings import Wordings
from monitor.language.status import compile_cached, undone
from monitor.language.text import Zone
from monitor.model import Days, Status, Story
from monitor.view import View

#: how much of a story is asked whether there is a date
_HEAD = 1500


class Company:
    """How the expressions of a story stand to each other: which comes first, which is finer, which holds no longer."""

    def __init__(
        self,
        story: Story,
        views: Sequence[View],
        seen: Sequence[tuple[Days, View, str]],
        known: Days | None,
        stage: Status | None,
        lexicon: Lexicon,
    ) -> None:
        today = story.published.date()
        self.known = known
        self.days = {days for days, _, _ in seen}
        titled = {days for days, v, _ in seen if v.sentence.zone is Zone.TITLE}
        self.old = {days for days, _, marker in seen if marker == "old"}
        self.inside, self.around = _nested(self.days, self.days)
        self.inside_title, self.around_title = _nested(self.days, titled)
        #: days to come with their turn in the order of the text: of the story, and of each sentence
        self.ahead: dict[Days, int] = {}
        self.beside: dict[int, dict[Days, int]] = {}
        for days, v, marker in seen:
            beside = self.beside.setdefault(v.sentence.start, {})
            if days.end >= today and marker != "old":
                self.ahead.setdefault(days, len(self.ahead))
                beside.setdefault(days, len(beside))
        self.undone = undone(story.title, lexicon)
        #: the story says that there is no date, or none any more
        head = (v.sentence.text for v in views if v.sentence.start < _HEAD)
        self.undated = any(_undated(lexicon).found(text) for text in head)
        self.stage = stage

    def signs(self, days: Days, v: View) -> Iterator[str]:
        """Yield how days that a sentence gives stand to the others."""
        beside = self.beside[v.sentence.start]
        if days in beside and len(beside) > 1:
            yield "a later day of its sentence" if beside[days] else "first of the days to come in its sentence"
        elif days in beside:
            yield "alone to come in its sentence"
        if days in self.ahead:
            order = ("first to come", "second to come", "third or later to come")
            yield "alone to come" if len(self.ahead) == 1 else order[min(self.ahead[days], 2)]
        if days in self.inside:
            yield "inside a longer time of the title" if days in self.inside_title else "inside a longer time"
        if days in self.around:
            yield "around a shorter time of the title" if days in self.around_title else "around a shorter time"
        yield from self._of_known(days, v)

    def _of_known(self, days: Days, v: View) -> Iterator[str]:
        """Yield how days lie to what is known of the event."""
        lies = self._lies(days)
        if self.undated:
            yield f"{lies}, where there is said to be none"
        if self.stage is not None and self.known is None:
            yield f"no date is known of what is {self.stage}"
            if self.undone:
                yield f"no date is known of what is {self.stage}, under a title of something undone"
        if lies != "another":
            return
        given = "struck out" if self.known in self.old else "given too" if self.known in self.days else "not given"
        yield f"another date than the known one, which is {given}"
        yield f"another date than the known one, in the {v.sentence.zone.called}"
        if self.undone:
            yield "another date than the known one, under a title of something undone"

    def _lies(self, days: Days) -> str:
        """Return in words how days lie to the known date."""
        if self.known is None:
            return "any date"
        if days == self.known:
            return "the known date itself"
        return "one that fits the known date" if self.known.covers(days) or days.covers(self.known) else "another"


def _nested(given: Collection[Days], among: Collection[Days]) -> tuple[set[Days], set[Days]]:
    """Return those of some days that lie inside other, longer ones, and those around shorter ones; n log n in all.

    `among`: which of the given days the others may be.
    """
    # what is around others stands before them
    order = sorted(given, key=lambda days: (days.start, -days.end.toordinal()))
    inside, around = set(), set()
    last, first = date.min, date.max
    for days in order:
        if days.end <= last:
            inside.add(days)
        if days in among:
            last = max(last, days.end)
    for days in reversed(order):
        if days.end >= first:
            around.add(days)
        if days in among:
            first = min(first, days.end)
    return inside, around


@lru_cache(maxsize=8)
def _undated(lexicon: Lexicon) -> Wordings[str]:
    """Return what says that there is no date, or none any more."""
    return Wordings([("undated", compile_cached(lexicon, "undated"))])
