"""How did the announced date slip? The slip chart as points and steps: what date was announced, on which day.

Must not know pixels or colours: `chart` draws, and a terminal can.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import Claim, Days, Status
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor.showing.course import Move
    from monitor.store import Told

#: a chart is read, not counted: of more claims, those that moved something and the newest are shown
MOST = 150


@dataclass(frozen=True, slots=True)
class Point:
    """What one story said."""

    at: datetime
    #: the date it gave; where it gave none, the one that it called into question; None if there was none either
    dates: Days | None
    status: Status
    #: it moved what was known
    moved: bool
    #: id of the story
    story: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Step:
    """What was known from a moment on; None: no date."""

    at: datetime
    dates: Days | None
    occasion: int


@dataclass(frozen=True, slots=True)
class Slip:
    """The whole chart: steps in order of time, points in order of time."""

    steps: tuple[Step, ...] = ()
    points: tuple[Point, ...] = ()

    def __bool__(self) -> bool:
        return any(point.dates for point in self.points)


def slip(moves: Sequence[Move], told: Sequence[Told] = ()) -> Slip:
    """Return the chart of an event. Without `told` it has only what moved."""
    ordered = sorted(moves, key=lambda move: move.claim.published)
    steps = tuple(Step(move.claim.published, move.after.dates, move.after.occasion) for move in ordered)
    points: dict[Claim, Point] = {}
    for move in ordered:
        points[move.claim] = _point(move.claim, move.claim.dates or move.before.dates, moved=True)
    for each in told:
        if each.claim.dates and each.claim not in points:
            points[each.claim] = _point(each.claim, each.claim.dates, moved=False)
    shown = sorted(points.values(), key=lambda point: (point.moved, point.at))[-MOST:]
    return Slip(steps, tuple(sorted(shown, key=lambda point: point.at)))


def _point(claim: Claim, dates: Days | None, *, moved: bool) -> Point:
    return Point(claim.published, dates, claim.status, moved, claim.story, claim.outlet or claim.story)
