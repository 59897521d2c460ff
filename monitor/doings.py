"""What has the service done since it started? Counters for whoever watches over it; they are lost at its end.

Must not ask for the time. Written by the event loop alone; may be read from any thread.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

#: upper ends, in seconds, of the ranges in which delays are counted; what is longer has one more
DELAYS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass(slots=True)
class Doings:
    """Counters that only grow."""

    #: polls that ended, one way or the other
    polls: int = 0
    #: polls that brought nothing usable, by reason
    failures: Counter[str] = field(default_factory=Counter)
    #: how often a new or edited story was about a rule's event
    matches: int = 0
    #: rounds that were due and did not begin, as an earlier one still went on or the event loop was held up, by part
    missed: Counter[str] = field(default_factory=Counter)
    #: how late the event loop was for something small: how often in each range of `DELAYS`, and in all in seconds
    delays: list[int] = field(default_factory=lambda: [0] * (len(DELAYS) + 1))
    delayed: float = 0.0

    def polled(self, error: str, matches: int) -> None:
        """Count a poll: why it failed, or how many matches it brought."""
        self.polls += 1
        self.matches += matches
        if error:
            # the reason alone: what follows it names an address
            self.failures[error.partition(": ")[0]] += 1

    def began(self, part: str, after: float, every: float) -> None:
        """Count the rounds that were missed when one begins so many seconds after the one before it."""
        # rounds begin a little early or late
        self.missed[part] += max(round(after / every) - 1, 0)

    def late(self, seconds: float) -> None:
        """Count a delay of the event loop."""
        self.delays[bisect_left(DELAYS, seconds)] += 1
        self.delayed += max(seconds, 0.0)
