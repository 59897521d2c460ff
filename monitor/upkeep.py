"""What is done now and then, whatever the news? Heartbeats, reminders, feeds that are out, stories that are too old.

Must not decide what is due of these: it asks, and stores in one transaction what comes of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.lazy import Lazy
from monitor.model import Alert
from monitor.polling import Plan
from monitor.store import Store

if TYPE_CHECKING:
    from monitor import reminding, tending
else:  # most rounds need neither
    reminding, tending = Lazy("monitor.reminding"), Lazy("monitor.tending")

LOG = logging.getLogger(__name__)

#: a clock that is set right moves by less
BACK = timedelta(minutes=1)


class Upkeep:
    """Looks after what is stored. `plan` says what is in force, `clock` what time stories and alerts go by."""

    def __init__(self, store: Store, plan: Callable[[], Plan], *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._plan = plan
        self._clock = clock

    async def heartbeat(self, parts: Sequence[str]) -> None:
        """Remember that parts did their rounds; if the clock went back meanwhile, bring nearer what was planned."""
        await asyncio.to_thread(self._store_heartbeats, parts)

    def _store_heartbeats(self, parts: Sequence[str]) -> None:
        with self._store.transaction() as tx:
            now = self._clock()
            back = max(tx.heartbeats().values(), default=now) - now
            if back > BACK:
                tx.rewind(back, now)
                for part in tx.heartbeats():
                    tx.heartbeat(part, now)
            for part in parts:
                tx.heartbeat(part, now)
        if back > BACK:
            LOG.warning("the clock went back by %s: what was planned by the old time comes as much earlier", back)

    async def remind(self) -> None:
        """Store the reminders that are due."""
        for alert in await asyncio.to_thread(self._store_reminders):
            LOG.info("rule %s: alert %s: %s", alert.rule or "-", alert.id, alert.title)

    def _store_reminders(self) -> list[Alert]:
        plan = self._plan()
        rules, channels, now = plan.config.rules, plan.config.defaults.notify, self._clock()
        if not any(rule.remind or rule.ask or rule.still_watching for rule in rules):
            return []
        with self._store.transaction() as tx:
            made = reminding.remind(tx, rules, channels, plan.links, now)
            return made + reminding.reassure(tx, rules, channels, now)

    async def tend(self) -> None:
        """Store what is to be said of feeds that are out."""
        alert = await asyncio.to_thread(self._store_outages)
        if alert is not None:
            LOG.info("alert %s: %s", alert.id, alert.title)

    def _store_outages(self) -> Alert | None:
        config = self._plan().config
        with self._store.transaction() as tx:
            return tending.tend(tx, config.health, config.mask, self._clock())

    async def prune(self) -> None:
        """Delete stories that are kept no longer."""
        before = self._clock() - self._plan().config.retention
        count = await asyncio.to_thread(self._prune_stories, before)
        if count:
            LOG.info("%d stories from before %s deleted; no claim rested on them", count, f"{before:%F}")

    def _prune_stories(self, before: datetime) -> int:
        if not self._store.outdated(before):
            return 0
        with self._store.transaction() as tx:
            return tx.prune(before)
