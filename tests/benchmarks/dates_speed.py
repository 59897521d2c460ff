"""How many sentences a second does `dates.find` read on one core, and how long does a megabyte take at worst?

Prints sentences a second, and the same as a ratio to a fixed loop in the same run, so that machines can be compared.
Run: .venv/bin/python tests/benchmarks/dates_speed.py
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from time import process_time

from monitor.language.dates import find

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = date(2024, 6, 12)
MEGABYTE = 1_000_000
HOSTILE = ["1", " ", "a", "\n", "1-", "a.", "the last ", "10:10:", "two thousand and ", "June 1 to ", "no date here. "]


def texts() -> list[str]:
    """Return real stories: the seeds and, in front of them, the sentences of the date corpora."""
    corpora = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "tests/corpora/dates").glob("c*.yaml")))
    seeds = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    return [*re.findall(r"    - (.+)", corpora), *seeds * 5]


def fixed_loop() -> float:
    """Return seconds for a loop that never changes: the unit of the ratios."""
    start, words = process_time(), {}
    for number in range(400_000):
        words[str(number % 1000)] = words.get(str(number % 997), 0) + 1
    return process_time() - start


def measure() -> dict[str, float]:
    """Return sentences a second, their ratio to the fixed loop, and seconds for the worst megabyte."""
    stories = texts()
    sentences = sum(max(len(re.findall(r"[.!?][\"')\]]*(?:\s|$)", text)), 1) for text in stories)
    find("warm", REFERENCE)
    loop = min(fixed_loop() for _ in range(3))
    best = min(_seconds(stories) for _ in range(3))
    worst = max(_seconds([unit * (MEGABYTE // len(unit))]) for unit in HOSTILE)
    return {"sentences/s": sentences / best, "sentences per fixed loop": sentences / best * loop, "worst MB, s": worst}


def _seconds(stories: list[str]) -> float:
    start = process_time()
    for text in stories:
        find(text, REFERENCE)
    return process_time() - start


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:26} {value:10.2f}")
