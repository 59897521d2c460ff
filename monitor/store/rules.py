"""Which rules are in force, and with which text of each were the stored stories read?

Asked every round: in plain SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.model import Rule
from monitor.store import codec
from monitor.store.plain import Asks, Tells


class RuleReader(Asks):
    """Questions about rules."""

    def rules(self) -> list[Rule]:
        """Return the rules that are in force, sorted by id."""
        return [codec.loads(Rule, value) for (value,) in self._ask("SELECT value FROM rule WHERE active ORDER BY id")]

    def rule(self, identifier: str) -> Rule | None:
        """Return a rule as it is, or as it was when it left the configuration; None if it never was in it."""
        rows = self._ask("SELECT value FROM rule WHERE id = :id", id=identifier)
        return codec.loads(Rule, rows[0][0]) if rows else None

    def unread_rules(self, rules: Sequence[Rule]) -> list[str]:
        """Return the ids of rules that stored stories are to be read with, sorted as given.

        These are rules that are new, that came back, or whose fingerprint is not the one of the last `rule_read`:
        a process killed between the two reads them back at its next start.
        """
        rows = self._ask("SELECT id, fingerprint FROM rule WHERE active")
        read = {row[0]: row[1] for row in rows}
        return [rule.id for rule in rules if read.get(rule.id) != rule.fingerprint]


class RuleWriter(RuleReader, Tells):
    """What happens to rules."""

    def sync_rules(self, rules: Sequence[Rule], now: datetime) -> list[str]:
        """Make the rows agree with the configuration; return what was `unread_rules` before."""
        unread = self.unread_rules(rules)
        known = {each: (active, value) for each, active, value in self._ask("SELECT id, active, value FROM rule")}
        values = {rule.id: codec.dumps(rule) for rule in rules}
        self._tell(
            "UPDATE rule SET value = :value WHERE id = :id",
            [
                {"id": each, "value": value}
                for each, value in values.items()
                if each not in unread and known[each][1] != value
            ],
        )
        self._tell(
            "INSERT INTO rule (id, value, active, fingerprint, changed_at) VALUES (:id, :value, :active, NULL, :now)"
            " ON CONFLICT (id) DO UPDATE SET value = excluded.value, active = excluded.active, fingerprint = NULL,"
            " changed_at = excluded.changed_at",
            [{"id": each, "value": values[each], "active": True, "now": now} for each in unread],
        )
        gone = [each for each, (active, _) in known.items() if active and each not in values]
        self._tell("UPDATE rule SET active = :active WHERE id = :id", [{"id": each, "active": False} for each in gone])
        return unread

    def rule_read(self, rule: Rule) -> None:
        """Remember that the stored stories were read with this text of the rule."""
        self._ask("UPDATE rule SET fingerprint = :fingerprint WHERE id = :id", fingerprint=rule.fingerprint, id=rule.id)
