"""What would a rule have said of the stories that are stored? A replay of the newest of them, with an end.

Must not store, send, or go on when the service stops.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.escape import safe_url
from monitor.ingest import listens
from monitor.match import candidates, compile_rules
from monitor.model import Rule, Story
from monitor.replay import Row, report, run
from monitor.web.desk import Desk

#: it ends after so many stories with the rule's words, or when choosing them or replaying them took this time
MOST_STORIES = 2000
LONGEST = timedelta(seconds=20)
#: alerts that are shown, the newest
MOST_SHOWN = 50


class BusyError(Exception):
    """Another one is on its way: it has a processor to itself as it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """An alert that there would have been, and the address of its story; "" if there is none that is safe."""

    row: Row
    url: str


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of it."""

    rule: Rule
    #: stories that were looked at, and those of them that were about the event
    stories: int
    matched: int
    #: what would have alerted, newest first
    alerts: tuple[Line, ...]
    count: int
    #: what to expect, in words; "" without a story
    rate: str
    #: it did not get to all of the stories
    cut: bool


class Backtester:
    """Runs one at a time. For a thread: it takes seconds. `clock` is real time in seconds."""

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        self._desk = desk
        self._clock = clock
        self._turn = threading.Lock()

    def run(self, rule: Rule) -> Backtest:
        """Run a rule over the stored stories, the newest that there is time for. Raises BusyError."""
        if not self._turn.acquire(blocking=False):
            raise BusyError
        try:
            chosen = self._chosen(rule)
            return self._replayed(rule, chosen)
        finally:
            self._turn.release()

    def _chosen(self, rule: Rule) -> _Chosen:
        """Go back through the stories, and choose those with the rule's words: the others do nothing to its event."""
        watch, late = compile_rules([rule]), self._deadline()
        sources = {source.id: source for source in self._desk.config().sources}
        found: list[Story] = []
        times: list[datetime] = []
        for story in self._desk.store.archive(newest_first=True):
            if len(found) >= MOST_STORIES or late():
                return _Chosen(found, times, cut=True)
            times.append(story.published)
            if candidates(story, watch) and listens(rule, story, sources):
                found.append(story)
        return _Chosen(found, times, cut=False)

    def _replayed(self, rule: Rule, chosen: _Chosen) -> Backtest:
        rows, late, cut = [], self._deadline(), chosen.cut
        last = chosen.times[0] if chosen.times else None
        for row in run(reversed(chosen.stories), [rule]):
            rows.append(row)
            if late():
                last, cut = row.story.published, True
                break
        alerts = [row for row in rows if row.outcome.alert]
        return Backtest(
            rule=rule,
            stories=len(chosen.times),
            matched=sum(row.matched for row in rows),
            alerts=tuple(Line(row, safe_url(row.story.url)) for row in alerts[: -MOST_SHOWN - 1 : -1]),
            count=len(alerts),
            rate=report.rate(chosen.times[-1], last, len(alerts)) if last else "",
            cut=cut,
        )

    def _deadline(self) -> Callable[[], bool]:
        end = self._clock() + LONGEST.total_seconds()
        return lambda: self._clock() > end or self._desk.closed.is_set()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Stories that may be about an event, and the times of all that were looked at; newest first."""

    stories: list[Story]
    times: list[datetime]
    cut: bool
