"""What is remembered between two moments? The database behind a few methods that take and return values.

Rows never leave this package: a module for each noun asks for them, `reading` puts these questions together, `writing`
changes, `database` opens.
"""

from monitor.store.alerts import Ack, Outbox
from monitor.store.channels import Depth, Stop
from monitor.store.database import Store
from monitor.store.deliveries import Letter
from monitor.store.events import Ledger, Told
from monitor.store.lease import Lease
from monitor.store.pages import Unread
from monitor.store.reading import Reader
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
