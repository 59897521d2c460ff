"""What is one commit? All that writes; what is not written every round comes with SQLAlchemy, once it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from monitor import lazy
from monitor.store import plain
from monitor.store.agenda import AgendaWriter
from monitor.store.feeds import FeedWriter
from monitor.store.known import Known
from monitor.store.lease import LeaseWriter
from monitor.store.plain import Driver, Values
from monitor.store.putting import StoryPutter
from monitor.store.rules import RuleWriter

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from monitor.store.writing import Writer as Changes
else:

    class Changes(AgendaWriter, FeedWriter, Known, LeaseWriter, RuleWriter, StoryPutter):
        """All that writes; what is not written every round is looked for when it is asked for first."""

        def __getattr__(self, name: str) -> Any:
            return lazy.method(self, name, module="monitor.store.writing", kind="Writer")


class Transaction(Changes):
    """One commit. Made by `Store.transaction`."""

    def __init__(self, driver: Driver | None, opened: Callable[[], Connection]) -> None:
        """`driver`: SQLite's own, for a file; `opened` gives SQLAlchemy's connection, over that one if there is."""
        self._driver = driver
        self._opened = opened
        self._made: Connection | None = None
        #: the event rows' revisions as this transaction read them: 0 for one that was not there
        self._revisions: dict[str, int] = {}

    @property
    def _open(self) -> Connection:
        if self._made is None:
            self._made = self._opened()
        return self._made

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        yield self._open

    def _ask(self, text: str, /, **values: Any) -> Sequence[Sequence[Any]]:
        if self._driver is not None:
            return plain.ask(self._driver, text, values)
        return plain.ask_through(self._open, text, values)

    def _tell(self, text: str, rows: Sequence[Values], /) -> None:
        if self._driver is not None:
            plain.tell(self._driver, text, rows)
        else:
            plain.tell_through(self._open, text, rows)
