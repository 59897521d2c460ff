"""How fast is this machine just now? A fixed loop of plain Python, against which measurements are told."""

from __future__ import annotations

from time import process_time

#: seconds that the loop takes on an ordinary machine with nothing else to do
ORDINARY = 0.09


def fixed_loop() -> float:
    """Return the seconds of processor time that the loop takes now."""
    start = process_time()
    words: dict[str, int] = {}
    for number in range(400_000):
        words[str(number % 1000)] = words.get(str(number % 997), 0) + 1
    return process_time() - start


def slowness() -> float:
    """Return how many times slower this machine is now than an ordinary one: 1.0 is as fast."""
    return fixed_loop() / ORDINARY
