"""Does the service keep ten thousand feeds on time? An hour of their schedule, pressed into minutes.

Each feed is due once in the hour, spread evenly; nine in ten are unchanged, one in ten brings 25 new stories. The real
service runs with its pages in a process of its own, by a clock that runs fast: it has so many times the work of a real
hour to do. Told are, in real seconds: how long after its due moment a feed's answer was there; how late the event loop
was, asked to wake up each 10 ms, and how much processor time the whole process and the loop's own thread took in the
worst such span (a machine with other work makes everybody late); and the most memory that it took, with the processes
that read bodies for it.

Run: .venv/bin/python tests/benchmarks/schedule.py [FEEDS] [SECONDS]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from poll import HOSTS, configure, farm, urls_of

from monitor import config as configs
from monitor.fetch import Fetcher
from monitor.model import Failed, Fetched, NotModified, Poll
from monitor.service import Service
from monitor.store import Store

HOUR = timedelta(hours=1)
START = datetime(2026, 6, 1, tzinfo=UTC)


def seed(folder: Path) -> None:
    """Store what is remembered of all feeds: read before, and due once in the coming hour."""
    config = configs.load(folder, {})
    store = Store(config.database)
    store.upgrade()
    with store.transaction() as tx:
        tx.sync_sources(config.sources, START)
    count = len(config.sources)
    known = (Poll(each, each.url, first_success_at=START - HOUR) for each in config.sources)
    polls = [
        # the farm's feeds have edition 0: what is remembered of each tenth is out of date
        replace(poll, etag=f'"{n}-{0 if n % 10 else "old"}"', due=START + n * 7919 % count * HOUR / count)
        for n, poll in enumerate(known)
    ]
    with store.transaction() as tx:
        tx.save_poll(*polls)
    store.close()


def serve(folder: Path, seconds: float) -> None:
    """Run the service for the hour; print what was measured as JSON."""
    pace = HOUR.total_seconds() / seconds
    began = time.monotonic() + 5  # the hour begins once the service has started

    def clock() -> datetime:
        return START + timedelta(seconds=(time.monotonic() - began) * pace)

    lateness: list[float] = []
    ask = Fetcher.fetch

    async def timed(self: Fetcher, poll: Poll, now: datetime, **options: Any) -> Fetched | NotModified | Failed:
        answer = await ask(self, poll, now, **options)
        lateness.append((clock() - (poll.due or START)).total_seconds() / pace)
        return answer

    Fetcher.fetch = timed  # type: ignore[method-assign]
    service = Service(configs.load(folder, {}), clock=clock)
    delays: list[tuple[float, float, float]] = []
    memory: list[float] = []

    async def run() -> None:
        serving = asyncio.create_task(service.run())
        await service.started.wait()
        while clock() < START + HOUR + timedelta(seconds=3 * pace):
            before = time.monotonic() + 0.01, time.process_time(), time.thread_time()
            await asyncio.sleep(0.01)
            late, whole, own = time.monotonic(), time.process_time(), time.thread_time()
            delays.append((late - before[0], whole - before[1], own - before[2]))
            if len(delays) % 20 == 0:
                memory.append(megabytes())
        service.stop()
        await serving

    asyncio.run(run())
    delays.sort()
    lateness.sort()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    result = {
        "polls": len(lateness),
        "late": [median(lateness), lateness[int(len(lateness) * 0.99)], lateness[-1]],
        "delay": [delays[int(len(delays) * 0.99)][0], *(max(column) for column in zip(*delays, strict=True))],
        "memory": max(memory),
        "cpu": usage.ru_utime + usage.ru_stime,
    }
    print(json.dumps(result))


def megabytes() -> float:
    """Return how much memory this process and those that read for it take."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    pages = 0
    for process in ("self", *children):
        with suppress(OSError):
            pages += int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(feeds: int, seconds: float) -> None:
    """Print the table."""
    here = Path(__file__)
    with farm(feeds) as port, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        configure(folder, urls_of(feeds, HOSTS, port))
        (folder / "monitor.yml").write_text(f"allow_private: [127.0.0.0/8]\nweb: {{port: {free_port()}}}\n")
        for step in ("--seed", "--serve"):
            command = [sys.executable, str(here), step, str(folder), str(feeds), str(seconds)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(done.stderr[-3000:])
        show(json.loads(done.stdout), feeds, seconds)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def show(result: dict[str, object], feeds: int, seconds: float) -> None:
    """Print what the service said."""
    late, delay = result["late"], result["delay"]
    assert isinstance(late, list)
    assert isinstance(delay, list)
    times = f"an hour in {seconds:.0f} s, {3600 / seconds:.0f} times its work"
    print(f"{result['polls']:,} polls of {feeds:,} feeds, {times}; load {os.getloadavg()[0]:.1f}")
    print(f"answer after the due moment  median {late[0]:.2f} s, 99 % {late[1]:.2f} s, longest {late[2]:.2f} s")
    ms = [1000 * each for each in delay]
    print(f"event loop late              99 % {ms[0]:.0f} ms, longest {ms[1]:.0f} ms")
    print(f"processor time in one span   whole process {ms[2]:.0f} ms, the loop's thread {ms[3]:.0f} ms")
    print(f"memory {result['memory']:.0f} MB, processor time {result['cpu']:.1f} s")


def main() -> None:
    """Do what the arguments say."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seed", type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("feeds", nargs="?", type=int, default=10_000)
    arguments.add_argument("seconds", nargs="?", type=float, default=120)
    given = arguments.parse_args()
    if given.seed:
        seed(given.seed)
    elif given.serve:
        serve(given.serve, given.seconds)
    else:
        measure(given.feeds, given.seconds)


if __name__ == "__main__":
    main()
