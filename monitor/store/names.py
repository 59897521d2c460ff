"""What did stories call each event? Asked of every story that comes, so in plain SQL."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import Event
from monitor.store import codec
from monitor.store.plain import Tells


class EventNames(Tells):
    """The names of events, as one transaction knows them."""

    #: by rule; None: it did not ask yet
    _called: dict[str, Mapping[str, int]] | None = None

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
