"""How did a feed's last requests end, and how long did they take? A short text that a poll carries, and a strip of it.

Must not hold a `style` attribute: pages forbid it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.lazy import Lazy
from monitor.values import dataclass

if TYPE_CHECKING:
    import statistics
else:  # it brings fractions, which no poll needs
    statistics = Lazy("statistics")

#: requests that are remembered of a feed, the newest last
MOST = 24
#: width of a request in the strip, its height, and the time from which a bar has its whole height
_STEP, _HEIGHT, _LONG = 4, 16, timedelta(seconds=5)


class Ending(StrEnum):
    """What a request came to; the value is its letter in the text."""

    NEW = "n"
    SAME = "s"
    FAILED = "f"


_WORDS = {Ending.NEW: "brought something", Ending.SAME: "unchanged", Ending.FAILED: "failed"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    ending: Ending
    #: from the question to the whole answer, with redirects and the wait for its turn at the host
    took: timedelta


def longer(history: str, asked: Asked) -> str:
    """Return a history with one request more, such as "s120 f20000 n340": endings with milliseconds."""
    return " ".join([*history.split()[1 - MOST :], f"{asked.ending}{asked.took // timedelta(milliseconds=1)}"])


def read(history: str) -> tuple[Asked, ...]:
    """Return the requests of a history, oldest first."""
    return tuple(Asked(Ending(one[0]), timedelta(milliseconds=int(one[1:]))) for one in history.split())


def usual(history: Iterable[Asked]) -> timedelta | None:
    """Return how long an answer takes as a rule; None if there was none."""
    times = [one.took.total_seconds() for one in history if one.ending is not Ending.FAILED]
    return timedelta(seconds=statistics.median(times)) if times else None


def strip(history: tuple[Asked, ...]) -> str:
    """Return a small chart as SVG: a bar a request, the newest to the right, the higher the longer; "" without one."""
    if not history:
        return ""
    paths = []
    for ending in Ending:
        bars = [
            f"M{_STEP * number + 2} {_HEIGHT}v-{_height(one.took)}"
            for number, one in enumerate(history)
            if one.ending is ending
        ]
        if bars:
            paths.append(f'<path class="{ending.name.lower()}" d="{"".join(bars)}"/>')
    counts = {ending: sum(one.ending is ending for one in history) for ending in Ending}
    words = ", ".join(f"{count} {_WORDS[ending]}" for ending, count in counts.items() if count)
    box = f"0 0 {_STEP * MOST} {_HEIGHT}"
    head = f'<svg class="strip" role="img" aria-label="The last {len(history)}: {words}" viewBox="{box}">'
    return f"{head}{''.join(paths)}</svg>"


def _height(took: timedelta) -> int:
    """Return the height of a bar: by the square root, so that short times can be told apart, too."""
    return 3 + round((_HEIGHT - 3) * math.sqrt(min(took / _LONG, 1.0)))
