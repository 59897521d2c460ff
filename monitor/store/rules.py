"""Which rules are in force, and with which text of each were the stored stories read?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from monitor.model import Rule
from monitor.shape.tables import RULE
from monitor.store import codec
from monitor.store.access import Reads, Writes


class RuleReader(Reads):
    """Questions about rules."""

    def rules(self) -> list[Rule]:
        """Return the rules that are in force, sorted by id."""
        query = select(RULE.c.value).where(RULE.c.active).order_by(RULE.c.id)
        return [codec.loads(Rule, row.value) for row in self._rows(query)]


class RuleWriter(RuleReader, Writes):
    """What happens to rules."""

    def sync_rules(self, rules: Sequence[Rule], now: datetime) -> list[str]:
        """Make the rows agree with the configuration; return the ids of rules that stored stories are to be read with.

        These are rules that are new, that came back, or whose fingerprint is not the one of the last `rule_read`:
        a process killed between the two reads them back at its next start. Sorted as given.
        """
        known = {row.id: row for row in self._open.execute(select(RULE))}
        unread = []
        for rule in rules:
            row = known.get(rule.id)
            if row is not None and row.active and row.fingerprint == rule.fingerprint:
                if row.value != codec.dumps(rule):
                    self._open.execute(update(RULE).where(RULE.c.id == rule.id).values(value=codec.dumps(rule)))
                continue
            values = {"value": codec.dumps(rule), "active": True, "fingerprint": None, "changed_at": now}
            insert = self._insert(RULE).values(id=rule.id, **values)
            self._open.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values))
            unread.append(rule.id)
        gone = known.keys() - {rule.id for rule in rules}
        self._open.execute(update(RULE).where(RULE.c.id.in_(gone)).values(active=False))
        return unread

    def rule_read(self, rule: Rule) -> None:
        """Remember that the stored stories were read with this text of the rule."""
        self._open.execute(update(RULE).where(RULE.c.id == rule.id).values(fingerprint=rule.fingerprint))
