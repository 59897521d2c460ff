"""How did an event move? Its ledger, and between the lines of it what moved in silence.

Must not judge what the ledger tells: that is read as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from monitor import doubt
from monitor.model import Claim, Event, Kind
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor.store import Ledger, Told


@dataclass(frozen=True, slots=True)
class Move:
    """What one claim moved, and who made it."""

    claim: Claim
    before: Event
    after: Event
    at: datetime
    reason: str
    #: empty for a move in silence, such as from rumoured to planned
    kinds: tuple[Kind, ...] = ()
    alert: str | None = None


def moves(ledger: Iterable[Ledger], told: Iterable[Told]) -> list[Move]:
    """Return the moves of status and date in the order in which they were made.

    Moves that alerted are in the ledger. A silent one is found by folding the claims between its lines anew.
    """
    # a story that is edited back says the same again, at another time
    lines = {(line.change.claim, line.at): line for line in ledger}
    told = list(told)
    # What an earlier text of the rule made of the stories: its claims count no more, its alerts were sent.
    known = {(each.claim, each.at) for each in told}
    course = [written(line) for key, line in lines.items() if key not in known]
    event: Event | None = None
    for each in told:
        if (each.claim, each.at) in lines:
            move = written(lines[each.claim, each.at])
        else:
            before = event or Event(each.claim.rule)
            after = doubt.judge(before, each.claim).event
            move = Move(each.claim, before, after, each.at, each.reason)
        event = move.after
        if move.kinds or (move.before.status, move.before.dates) != (move.after.status, move.after.dates):
            course.append(move)
    return course


def written(line: Ledger) -> Move:
    """Return the move that a line of the ledger tells of."""
    change = line.change
    return Move(change.claim, change.before, change.after, line.at, change.reason, change.kinds, line.alert)
