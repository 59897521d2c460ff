"""What is remembered between two moments? The database behind a few methods that take and return values.

Rows never leave this package. A module for each noun asks for them and changes them; `reading` and `writing` put these
halves together, `database` opens.
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
from monitor.store.stories import Put
from monitor.store.trouble import trouble
from monitor.store.writing import Transaction

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
