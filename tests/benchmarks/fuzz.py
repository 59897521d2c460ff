"""Is there a body that is not read in bounded time and memory, or that raises? Mutations of odd feeds, pages and files.

Each target gets its share of the time, or one has all of it. A body that is at fault is kept as a file, and ends the
run with exit code 1.
Run: python tests/benchmarks/fuzz.py --seconds 600 --seed 1 [--only pages]
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
sys.path.append(str(TESTS))

import oddfeeds  # noqa: E402
import pages  # noqa: E402
import test_article  # noqa: E402
from mutations import Mutator  # noqa: E402
from test_feed import FEEDS, NOW, SOURCE  # noqa: E402
from test_oddfeeds import check  # noqa: E402

from monitor import page  # noqa: E402
from monitor.config import FILES, load  # noqa: E402
from monitor.feed import parse  # noqa: E402

#: seconds of processor time that one body may take; a feed of 300 kB in any state
SLOWEST = 5.0
#: memory that the process may grow by in the whole run, in MB, and all that it may have
MOST_GROWTH, MOST_MEMORY = 300, 4 << 30
TYPES = (None, "text/xml", "text/html", "application/json; charset=utf-16", "text/xml; charset=koi8-r", "x; charset=\0")


@dataclass
class Target:
    """What is tried, with what."""

    name: str
    bodies: Sequence[bytes]
    act: Callable[[bytes, int], object]
    tried: int = 0
    slowest: float = 0.0


def feed_target() -> Target:
    bodies = [odd.body for odd in oddfeeds.all_of_them()] + [path.read_bytes() for path in FEEDS]
    # the marks of some body before, of which this one may be a mutation
    last = [""]

    def act(body: bytes, n: int) -> None:
        read = parse(body, source=SOURCE, content_type=TYPES[n % len(TYPES)], now=NOW, marks=last[0])
        check(read)
        last[0] = getattr(read, "marks", "") or last[0]

    return Target("feeds", bodies, act)


def page_target() -> Target:
    bodies = [test_article.html(), test_article.CONSENT, test_article.CAPTCHA, pages.USUAL.encode()]
    bodies += [odd.body for odd in oddfeeds.no_feeds() if b"<" in odd.body]
    return Target(
        "pages",
        bodies,
        lambda body, n: page.read(body, url="https://x.example/", content_type=TYPES[n % 3], now=NOW),
    )


def config_target(folder: Path) -> Target:
    example = {name: (ROOT / "config" / name).read_bytes() for name in FILES}

    def act(body: bytes, n: int) -> None:
        name = FILES[n % len(FILES)]
        for each, text in example.items():
            (folder / each).write_bytes(body if each == name else text)
        answer = load(folder, {"A": "b"})
        assert not isinstance(answer, list) or all(str(problem) for problem in answer)

    return Target("configuration", list(example.values()), act)


def run(target: Target, seconds: float, seed: int, kept: Path) -> bool:
    """Try mutations for some time; return whether all went well."""
    mutator, end = Mutator(target.bodies, seed), time.monotonic() + seconds
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while time.monotonic() < end:
        body = mutator.next()
        began = time.process_time()
        try:
            target.act(body, target.tried)
            fault = ""
        except (Exception, MemoryError):  # noqa: BLE001 (whatever it is, it is at fault)
            fault = traceback.format_exc()
        took = time.process_time() - began
        target.tried += 1
        target.slowest = max(target.slowest, took)
        growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        if took > SLOWEST:
            fault = fault or f"{took:.1f} s for {len(body)} bytes"
        if growth > MOST_GROWTH:
            fault = fault or f"{growth} MB more"
        if fault:
            kept.mkdir(parents=True, exist_ok=True)
            path = kept / f"{target.name}-{seed}-{target.tried}"
            path.write_bytes(body)
            print(f"{target.name}: body {target.tried} is at fault, see {path}\n{fault}")
            return False
    print(f"{target.name:<14} {target.tried:>8,} bodies, slowest {target.slowest:.2f} s, {growth} MB more; no fault")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("feeds", "pages", "configuration"), help="one target, for all of the time")
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "fuzz")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        targets = [(feed_target(), 0.6), (page_target(), 0.15), (config_target(Path(folder)), 0.25)]
        if options.only:
            targets = [(target, 1.0) for target, _ in targets if target.name == options.only]
        done = [run(target, options.seconds * share, options.seed, options.kept) for target, share in targets]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
