"""What do pages and the API work with: the store, the configuration in force, the time? Must not write by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.config import Config, WebConfig
from monitor.model import Rule
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

    def rule(self, identifier: str) -> Rule | None:
        """Return a rule: as configured, or as it was when it left the configuration with a history; else None."""
        for rule in self.config().rules:
            if rule.id == identifier:
                return rule
        gone = Rule(identifier, watch=identifier)
        return gone if self.store.event(identifier).status or self.store.ledger(identifier) else None
