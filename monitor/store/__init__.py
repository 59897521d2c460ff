"""What is remembered between two moments? The database behind a few methods that take and return values.

Rows never leave this package: `tables` has them, `reading` answers, `writing` changes, `database` opens.
"""

from monitor.store.database import Store
from monitor.store.reading import Ack, Depth, Lease, Ledger, Letter, Outbox, Reader, Stop, Told, Unread
from monitor.store.searching import Query, parse
from monitor.store.trouble import trouble
from monitor.store.writing import Put, Transaction

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
