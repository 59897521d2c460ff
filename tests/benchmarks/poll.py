"""How fast is polling? `monitor once` against feeds on loopback: all new, none changed, a tenth changed.

Each round is a process of its own, as cron would start it; what it takes to start and end with nothing due is told
apart and taken off. Ratios are to a fixed loop of plain Python in the same run: feeds that are polled in the processor
time of one loop. The feeds come from another process, whose time does not count.

Run:                       .venv/bin/python tests/benchmarks/poll.py [FEEDS]
One round of other feeds:  .venv/bin/python tests/benchmarks/poll.py --urls FILE --folder FOLDER
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import perf_counter

TESTS = Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS))

from pace import fixed_loop  # noqa: E402

STORIES = 25
#: each feed is at one of so many hosts
HOSTS = 50
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
VOCABULARY = (
    "the of and to in a is that for on with as it was by at from his her they said will be this an are has have new "
    "minister government report market company launch trial court police city bank price energy climate election vote "
    "season team film series game update release planned according officials week month today tomorrow"
)
WORDS = VOCABULARY.split()


# ---------------------------------------------------------------- the feeds


class Farm(asyncio.Protocol):
    """Serves `/N.xml` with an ETag; `/change` gives every tenth feed a new story."""

    edition = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.got = b""

    def data_received(self, data: bytes) -> None:
        self.got += data
        while b"\r\n\r\n" in self.got:
            request, _, self.got = self.got.partition(b"\r\n\r\n")
            self.transport.write(answer(request))


def answer(request: bytes) -> bytes:
    """Return the whole response to a request."""
    path = request.split(b" ", 2)[1]
    if path == b"/change":
        Farm.edition += 1
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    number = int(path[1:].partition(b".")[0])
    edition = Farm.edition if number % 10 == 0 else 0
    etag = b'"%d-%d"' % (number, edition)
    if b"if-none-match: " + etag in request.lower():
        return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag
    body = gzip.compress(rss(number, edition), 1)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
    return b"%sETag: %s\r\nContent-Length: %d\r\n\r\n%s" % (head, etag, len(body), body)


def rss(number: int, edition: int) -> bytes:
    """Return a feed of about 20 kB: stories of words, with a little of the markup that feeds have."""
    items = []
    for key in range(edition, edition + STORIES):
        rng = random.Random(number * 1000 + key)
        title, text = (" ".join(rng.choices(WORDS, k=k)) for k in (9, 90))
        items.append(
            f'<item><title>{title.capitalize()}</title><guid isPermaLink="false">{number}-{key}</guid>'
            f"<link>https://wire{number}.example/{key}?utm_source=rss</link>"
            f"<category>news</category><pubDate>{format_datetime(BEGAN + timedelta(hours=key))}</pubDate>"
            f"<description>&lt;p&gt;{text}&amp;amp; more.&lt;/p&gt;</description></item>"
        )
    head = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Wire {number}</title>"
    return (head + "".join(reversed(items)) + "</channel></rss>").encode()


async def serve() -> None:
    """Serve until killed; say the port on the first line."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Farm, "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# ---------------------------------------------------------------- the rounds


@dataclass(frozen=True, slots=True)
class Took:
    """What one process took: seconds, seconds of processor time, and megabytes at its most."""

    seconds: float
    cpu: float
    memory: float

    def without(self, start: Took) -> Took:
        return replace(self, seconds=self.seconds - start.seconds, cpu=self.cpu - start.cpu)


def configure(folder: Path, urls: list[str]) -> None:
    """Write a configuration that reads these feeds and waits for one event."""
    folder.mkdir(parents=True, exist_ok=True)
    feeds = (f"  - {{name: Wire {number}, url: '{url}', interval: 1h}}\n" for number, url in enumerate(urls))
    (folder / "feeds.yml").write_text("feeds:\n" + "".join(feeds))
    (folder / "rules.yml").write_text("rules:\n  - {id: launch, watch: Ariane 7 launch}\n")
    (folder / "monitor.yml").write_text("allow_private: [127.0.0.0/8]\nweb: {enabled: false}\n")


def make_due(folder: Path) -> None:
    """Let an hour pass."""
    with closing(sqlite3.connect(folder / "monitor.db")) as database, database:
        database.execute("UPDATE source SET due = 0")


def once(folder: Path, expected: int = 0) -> Took:
    """Run `monitor once` to its end."""
    began = perf_counter()
    command = [sys.executable, "-m", "monitor.cli", "--config", str(folder), "once"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != expected:
        raise SystemExit(f"monitor once ended with {process.returncode}")
    return Took(perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def stories(folder: Path) -> int:
    """Return how many stories are stored."""
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        return int(database.execute("SELECT count(*) FROM story").fetchone()[0])


def compare(feeds: int) -> None:
    """Print the table."""
    farm = subprocess.Popen([sys.executable, __file__, "--farm"], stdout=subprocess.PIPE, text=True)
    try:
        assert farm.stdout is not None
        port = int(farm.stdout.readline())
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            configure(folder, [f"http://127.0.1.{1 + n % HOSTS}:{port}/{n}.xml" for n in range(feeds)])
            print(f"{feeds:,} feeds{'':<16} {'feeds/s':>9} {'CPU ms/feed':>12} {'feeds/loop':>11} {'MB':>6}")
            loop, first = fixed_loop(), once(folder)
            assert stories(folder) == feeds * STORIES
            start = once(folder, expected=3)
            show("first poll", first.without(start), feeds, loop)
            make_due(folder)
            loop = fixed_loop()
            show("nothing changed", once(folder).without(start), feeds, loop)
            change(port)
            make_due(folder)
            loop = fixed_loop()
            show("a tenth changed", once(folder).without(start), feeds, loop)
            assert stories(folder) == feeds * STORIES + len(range(0, feeds, 10))
            print(f"start and end, nothing due: {start.seconds:.1f} s, {start.cpu:.1f} s of CPU, {start.memory:.0f} MB")
    finally:
        farm.kill()
        farm.communicate()


def show(name: str, took: Took, feeds: int, loop: float) -> None:
    """Print one line of the table."""
    rate, ms, ratio = feeds / took.seconds, took.cpu / feeds * 1000, feeds * loop / took.cpu
    print(f"{name:<28} {rate:>9,.0f} {ms:>12.2f} {ratio:>11.1f} {took.memory:>6.0f}", flush=True)


def change(port: int) -> None:
    """Give every tenth feed a new story."""

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /change HTTP/1.1\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    asyncio.run(ask())


def main() -> None:
    """Do what the arguments say."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("feeds", nargs="?", type=int, default=1000)
    arguments.add_argument("--farm", action="store_true", help=argparse.SUPPRESS)
    arguments.add_argument("--urls", type=Path, help="a file of addresses, one a line, to poll once")
    arguments.add_argument("--folder", type=Path, help="where the configuration and the database of --urls are kept")
    given = arguments.parse_args()
    if given.farm:
        asyncio.run(serve())
    elif given.urls:
        folder = given.folder or given.urls.parent
        if (folder / "monitor.db").exists():
            make_due(folder)
        else:
            configure(folder, given.urls.read_text().split())
        os.execv(sys.executable, [sys.executable, "-m", "monitor.cli", "--config", str(folder), "once"])
    else:
        compare(given.feeds)


if __name__ == "__main__":
    main()
