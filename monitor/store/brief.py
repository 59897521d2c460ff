"""What is written in a transaction that every round has? What needs plain SQL alone, by whichever driver is at hand."""

from __future__ import annotations

from monitor.store.feeds import FeedWriter
from monitor.store.lease import LeaseWriter
from monitor.store.plain import Lent, Native
from monitor.store.rules import RuleWriter


class Brief(FeedWriter, RuleWriter, LeaseWriter):
    """One commit of feeds, rules and leases. Made by `Store.brief`."""


class NativeBrief(Native, Brief):
    """One by SQLite's own driver."""


class LentBrief(Lent, Brief):
    """One by SQLAlchemy."""
