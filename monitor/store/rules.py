"""Which rules are in force, and with which text of each were the stored stories read?"""

from __future__ import annotations

from sqlalchemy import select

from monitor.model import Rule
from monitor.shape.tables import RULE
from monitor.store import codec
from monitor.store.access import Reads


class RuleReader(Reads):
    """Questions about rules."""

    def rules(self) -> list[Rule]:
        """Return the rules that are in force, sorted by id."""
        query = select(RULE.c.value).where(RULE.c.active).order_by(RULE.c.id)
        return [codec.loads(Rule, row.value) for row in self._rows(query)]
