"""Does every feed at fault say why, and is every healthy one on time all the same? One round, with the real patience.

Feeds at fault in every way (refusals, silence, drops a byte at a time, resets, cut bodies, redirects in circles and to
the inside, bombs, wrong types and charsets, bodies without an end …), a few of each kind, among many healthy ones.
The round is `monitor once` in a process of its own. Told are what each kind was said to be, and when the healthy ones
were stored after the start of the round, beside the slow ones. It fails if a kind is misnamed or a healthy feed late.

Run: .venv/bin/python tests/benchmarks/faults.py [FEEDS] [--each N]
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from faultfarm import FAULTS, FINE, HEALTHY, KINDS, FaultFarm
from once import command, configure

#: the slow kinds are silent for so many seconds before they are given up: until then all healthy feeds are to be there
PATIENCE = 20.0


def one_round(folder: Path) -> tuple[dict[str, str], dict[str, float], dict[str, int]]:
    """Do a round; return what was said of each feed, when it was stored in seconds, and how many stories it brought."""
    began = time.time()  # noqa: TID251 (polls are remembered by it)
    done = subprocess.run([*command(folder), "--json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-3000:])
    failed = json.loads(done.stdout.splitlines()[-1])["failed"]
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        polls = [json.loads(value) for (value,) in database.execute("SELECT value FROM source")]
        brought = dict(database.execute("SELECT source, count(*) FROM story GROUP BY source"))
    after = {poll["source"]["id"]: datetime.fromisoformat(poll["polled_at"]).timestamp() - began for poll in polls}
    return failed, after, brought


def measure(feeds: int, each: int) -> None:
    """Print what was said, and fail if it is not true."""
    kinds = [kind for kind in (FAULTS | FINE) if kind != HEALTHY for _ in range(each)]
    kinds += [HEALTHY] * (feeds - len(kinds))
    with FaultFarm() as farm, tempfile.TemporaryDirectory() as name:
        configure(Path(name), [farm.url(kind, number) for number, kind in enumerate(kinds)])
        failed, after, brought = one_round(Path(name))
    said: dict[str, Counter[str]] = {}
    wrong = []
    for number, kind in enumerate(kinds):
        source, expected = f"wire-{number}", KINDS[kind]
        reason = failed.get(source, "")
        said.setdefault(kind, Counter())[reason.partition(": http")[0].partition(": 127")[0][:70] or "read"] += 1
        right = reason.startswith(expected.reason) if expected.reason else not reason
        if not right or brought.get(source, 0) != expected.stories:
            wrong.append(f"{kind}: {reason or 'read'}, {brought.get(source, 0)} stories")
    for kind, reasons in said.items():
        print(f"{kind:<18} {reasons.total():>4}  {', '.join(reasons)}")
    healthy = sorted(after[f"wire-{number}"] for number, kind in enumerate(kinds) if kind == HEALTHY)
    slow = sorted(after[f"wire-{number}"] for number, kind in enumerate(kinds) if KINDS[kind].reason == "timeout")
    print(f"{len(kinds)} feeds, {len(kinds) - len(healthy)} of them odd or at fault; load {os.getloadavg()[0]:.1f}")
    print(f"healthy feeds stored after   median {healthy[len(healthy) // 2]:.1f} s, the last {healthy[-1]:.1f} s")
    print(f"slow ones given up after     {slow[0]:.1f} to {slow[-1]:.1f} s")
    if wrong or healthy[-1] > PATIENCE:
        raise SystemExit("\n".join(["not as it should be:", *wrong]))


def main() -> None:
    """Do what the arguments say."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("feeds", nargs="?", type=int, default=600)
    arguments.add_argument("--each", type=int, default=4, help="how many of each kind")
    given = arguments.parse_args()
    measure(given.feeds, given.each)


if __name__ == "__main__":
    main()
