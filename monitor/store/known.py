"""What is known of an event before a story is read? Asked of every story that comes, so in plain SQL."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import Event
from monitor.store import codec
from monitor.store.plain import Asks, Tells


class KnownReader(Asks):
    """Questions about one event."""

    def event(self, rule: str) -> Event:
        """Return what is known of a rule's event; the empty event if nothing is."""
        rows = self._ask("SELECT value FROM event WHERE rule = :rule", rule=rule)
        return codec.loads(Event, rows[0][0]) if rows else Event(rule)


class Known(KnownReader, Tells):
    """What one transaction knows of events."""

    #: the event rows' revisions as it read them: 0 for one that was not there
    _revisions: dict[str, int]
    #: names by rule; None: it did not ask yet
    _called: dict[str, Mapping[str, int]] | None = None

    def event(self, rule: str) -> Event:
        """Return what is known of a rule's event, and remember which row that was for `set_event`."""
        rows = self._ask("SELECT value, revision FROM event WHERE rule = :rule", rule=rule)
        value, self._revisions[rule] = rows[0] if rows else ("", 0)
        return codec.loads(Event, value) if value else Event(rule)

    def called(self) -> Mapping[str, Mapping[str, int]]:
        """Return the names that stories called events by, with the number of those, by rule.

        All events are read for it once a transaction; what it writes itself is known at once.
        """
        if self._called is None:
            rows = self._ask("SELECT rule, value FROM event")
            self._called = {rule: dict(codec.loads(Event, value).names) for rule, value in rows}
        return self._called

    def _call(self, event: Event) -> None:
        if self._called is not None:
            self._called[event.rule] = dict(event.names)
