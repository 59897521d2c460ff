"""Is reading as fast as it was? A sudden loss is seen here, on a busy machine, too; `make bench` has the figures."""

from __future__ import annotations

import sys
from functools import lru_cache
from time import process_time

from pace import fixed_loop
from readings import rule_of, stories_of, timelines

from monitor.match import Watch, compile_rules
from monitor.model import Story
from monitor.pipeline import read

#: stories that are read while the fixed loop runs once: 30 to 40, and far fewer if something is done over and over
LEAST = 16.0
ROUNDS = 5
#: what remembers texts and not patterns or weights: these come and go
OF_TEXTS = {"_tokens", "cues", "stem", "stems", "places", "_marked", "_beginning"}


@lru_cache(maxsize=1)
def pairs() -> list[tuple[Story, Watch]]:
    """Return stories with the one rule whose timeline they are of."""
    chosen = [(timeline, compile_rules([rule_of(timeline)])) for timeline in timelines("timelines")[::16]]
    return [(each, watch) for timeline, watch in chosen for each, _ in stories_of(timeline)]


def read_all() -> None:
    for each, watch in pairs():
        read(each, watch)


def rate() -> float:
    """Return how many stories are read in the time of the fixed loop."""
    loop = fixed_loop()
    start = process_time()
    read_all()
    return len(pairs()) * loop / (process_time() - start)


def test_reading_is_about_as_fast_as_it_was() -> None:
    read_all()
    assert max(rate() for _ in range(ROUNDS)) > LEAST


def misses() -> dict[str, int]:
    """Return how often each thing that is made once was made, of all modules."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("monitor."):
            for each, value in vars(module).items():
                if hasattr(value, "cache_info") and value.__module__ == name and each not in OF_TEXTS:
                    found[f"{name}.{each}"] = value.cache_info().misses
    return found


def test_weights_and_patterns_are_made_once() -> None:
    read_all()
    before = misses()
    read_all()
    assert {"monitor.weighing._shipped", "monitor.phrasing._shipped"} <= set(before)
    again = misses()
    assert {name: again[name] for name in before} == before
