"""What do pages and the API work with: the store, the configuration in force, the time? Must not write by itself."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.config import Config, WebConfig
from monitor.match import Watch, compile_rules
from monitor.model import Failed, Fetched, NotModified, Rule
from monitor.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """Where pages find what they show. All of it may be asked from any thread."""

    store: Store
    #: the configuration in force; asked anew for each page
    config: Callable[[], Config]
    clock: Callable[[], datetime]
    #: what holds for the address that is listened on: not what a changed configuration says of the next start
    web: WebConfig = field(default_factory=WebConfig)
    #: the rules in force, compiled; None: each page compiles them for itself
    compiled: Callable[[], Watch] | None = None
    #: asks for the page at an address, also at a private one that feeds may be at if that is granted; None: for none
    fetch: Callable[[str, bool], Awaitable[Fetched | NotModified | Failed]] | None = None
    #: set when the service stops: whatever takes long is to end
    closed: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> Watch:
        """Return the rules in force, compiled."""
        return self.compiled() if self.compiled else compile_rules(self.config().rules)

    def rule(self, identifier: str) -> Rule | None:
        """Return a rule: as configured, or as it was when it left the configuration with a history; else None."""
        for rule in self.config().rules:
            if rule.id == identifier:
                return rule
        kept = self.store.event(identifier).status or self.store.ledger(identifier)
        return self.store.rule(identifier) if kept else None
