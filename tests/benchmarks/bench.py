"""How fast is the reading? Rates on one core, each also as a ratio to a fixed loop of plain Python in the same run.

Rates differ from machine to machine, ratios hardly: 1,000 a second are a ratio of 90 where the loop takes 0.09 s.
Run: make bench
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import process_time

import yaml

TESTS = Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS))

from dates_speed import REFERENCE, texts  # noqa: E402
from pace import fixed_loop  # noqa: E402
from readings import rule, rule_of, stories_of, story, timelines  # noqa: E402

from monitor.language import en  # noqa: E402
from monitor.language.dates import find  # noqa: E402
from monitor.language.text import sentences  # noqa: E402
from monitor.match import Watch, compile_rules  # noqa: E402
from monitor.model import Event, Story  # noqa: E402
from monitor.pipeline import read  # noqa: E402
from monitor.tracker import advance  # noqa: E402

ROUNDS = 5
ORDINARY = TESTS / "corpora" / "ordinary"


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a thing are done in a second; and how many in the time of the fixed loop."""

    name: str
    unit: str
    count: int
    seconds: float
    loop: float

    def __str__(self) -> str:
        rate = self.count / self.seconds
        return f"{self.name:<44} {rate:>11,.0f} {self.unit + '/s':<14} {rate * self.loop:>10.1f}"


def measured(name: str, unit: str, count: int, act: Callable[[], object]) -> Rate:
    """Return the best of a few rounds, and the best of the loops between them: what else is done only adds to both."""
    act()
    taken, loops = [], []
    for _ in range(ROUNDS):
        loops.append(fixed_loop())
        start = process_time()
        act()
        taken.append(process_time() - start)
    return Rate(name, unit, count, min(taken), min(loops))


def matching() -> list[tuple[Story, Watch]]:
    """Return stories with the one rule that they match."""
    found = []
    for timeline in timelines("timelines"):
        watch = compile_rules([rule_of(timeline)])
        found += [(each, watch) for each, _ in stories_of(timeline) if read(each, watch)]
    return found


def ordinary() -> tuple[list[Story], Watch]:
    """Return a day of ordinary news and a hundred rules of which it says nothing."""
    given = yaml.safe_load((ORDINARY / "rules.yml").read_text(encoding="utf-8"))["rules"]
    watch = compile_rules([rule(each["watch"], each.get("aliases"), key=each["id"]) for each in given])
    rows = [json.loads(line) for line in (ORDINARY / "stories.jsonl").read_text(encoding="utf-8").splitlines()]
    stories = [
        story(each["title"], each["summary"], each["content"], at=datetime.fromisoformat(each["published"]))
        for each in rows
    ]
    return stories, watch


def judged(pairs: list[tuple[Story, Watch]]) -> None:
    """Read and judge each story against its rule."""
    events: dict[str, Event] = {}
    for each, watch in pairs:
        for found in read(each, watch):
            event = events.get(found.match.rule, Event(found.match.rule))
            if found.claim is not None:
                events[found.match.rule] = advance(event, found.claim).event


def rates() -> list[Rate]:
    """Return all that is measured."""
    pairs = matching()
    stories, watch = ordinary()
    dated = texts()
    count = sum(max(len(sentences("", "", text, en.LEXICON)), 1) for text in dated)
    return [
        measured("matching stories read and judged, one rule", "stories", len(pairs), lambda: judged(pairs)),
        measured(
            "ordinary stories, a hundred rules",
            "stories",
            len(stories),
            lambda: [read(each, watch) for each in stories],
        ),
        measured("sentences searched for dates", "sentences", count, lambda: [find(text, REFERENCE) for text in dated]),
        measured("rules compiled", "rules", len(watch.rules), lambda: _compiled(watch)),
    ]


def _compiled(watch: Watch) -> object:
    """Compile rules as at a start: Python has not kept their patterns from before."""
    re.purge()
    return compile_rules(watch.rules).compiled


def main() -> None:
    """Print the table."""
    found = rates()
    print(f"{'':<44} {'rate':>11} {'':<14} {'per loop':>10}")
    for each in found:
        print(each)
    print(f"the fixed loop took {min(each.loop for each in found) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
