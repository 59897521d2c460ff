"""What is the calendar of all events? Made once for each state of what is known, however many ask. Must not write.

A thousand entries take half a second of processor time, which the polls would miss with every subscriber that asks.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Rule
from monitor.showing import ics
from monitor.web.desk import Desk
from monitor.web.occasions import occasions


@dataclass(frozen=True, slots=True)
class _Made:
    """A calendar, and all that it was made from."""

    rules: tuple[Rule, ...]
    known: str
    #: by story, the hash of the text that is quoted
    texts: Mapping[str, str]
    body: bytes


class WholeCalendar:
    """The calendar of all events; may be asked from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._made: _Made | None = None

    def body(self) -> bytes:
        """Return the calendar as it is now."""
        # who asks meanwhile waits for the one that is being made, instead of making another
        with self._lock:
            if self._made is None or not self._holds(self._made):
                self._made = self._make()
            return self._made.body

    def _holds(self, made: _Made) -> bool:
        store = self._desk.store
        return (
            made.rules == self._desk.config().rules
            and made.known == store.known_version()
            and made.texts == store.content_hashes(made.texts)
        )

    def _make(self) -> _Made:
        # asked before anything is read: what changes on the way makes it anew the next time
        rules, known = self._desk.config().rules, self._desk.store.known_version()
        found, texts = occasions(self._desk, rules)
        return _Made(rules, known, texts, ics.calendar("monitor", found))
