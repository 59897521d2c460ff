"""What is remembered between two moments? The database behind a few methods that take and return values.

Rows never leave this package. A module for each noun asks for them and changes them: those of which something is asked
every round in plain SQL, all others by SQLAlchemy. `reading` and `writing` put these halves together, `database` opens.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from monitor.store.agenda import Stop
from monitor.store.database import Store
from monitor.store.lease import Lease
from monitor.store.putting import Put
from monitor.store.transaction import Transaction
from monitor.store.trouble import trouble

if TYPE_CHECKING:
    from monitor.store.alerts import Ack, Outbox
    from monitor.store.channels import Depth
    from monitor.store.deliveries import Letter
    from monitor.store.events import Ledger, Told
    from monitor.store.pages import Unread
    from monitor.store.reading import Reader
    from monitor.store.searching import Query, parse

#: names whose modules import SQLAlchemy, which takes as long as all else that a round with nothing new imports
_SLOW = {
    "Ack": "alerts",
    "Depth": "channels",
    "Ledger": "events",
    "Letter": "deliveries",
    "Outbox": "alerts",
    "Query": "searching",
    "Reader": "reading",
    "Told": "events",
    "Unread": "pages",
    "parse": "searching",
}

__all__ = [
    "Ack",
    "Depth",
    "Lease",
    "Ledger",
    "Letter",
    "Outbox",
    "Put",
    "Query",
    "Reader",
    "Stop",
    "Store",
    "Told",
    "Transaction",
    "Unread",
    "parse",
    "trouble",
]


def __getattr__(name: str) -> Any:
    """Return what was not imported with the package (PEP 562)."""
    if name not in _SLOW:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_SLOW[name]}"), name)
