"""How fast is polling? `monitor once` against feeds on loopback: all new, none changed, a tenth changed.

Each round is a process of its own, as cron would start it. Two thirds of the feeds are RSS, one third is Atom: 25
stories in 20 to 55 kB, packed, with validators. Another process has made them before it is asked; its time does not
count.

By itself, what it takes to start and end with nothing due is told apart and taken off; ratios are to a fixed loop of
plain Python in the same run: feeds that are polled in the processor time of one loop. Beside reader
(github.com/lemon24/reader), both are whole processes with their start. A quiet round lasts less than a second, and
machines have moods of that length: so there are several of these, each with both programs in turns, and what is
shown are medians; the ratios are those of the rounds, with the lowest and the highest.

By itself:      .venv/bin/python tests/benchmarks/poll.py [FEEDS] [--hosts N]
Beside reader:  .venv/bin/python tests/benchmarks/poll.py [FEEDS] [--hosts N] [--rounds N] --beside PYTHON_WITH_READER
Other feeds, other drivers: tests/benchmarks/once.py
"""

from __future__ import annotations

import argparse
import asyncio
import compileall
import gzip
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path
from statistics import median
from time import perf_counter

TESTS = Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS))

from once import command, configure, make_due  # noqa: E402
from pace import fixed_loop  # noqa: E402

import monitor  # noqa: E402

STORIES = 25
CONTENT = "http://purl.org/rss/1.0/modules/content/"
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

    edition = feeds = 0

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
        for number in range(0, Farm.feeds, 10):
            packed(number, Farm.edition)
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    number = int(path[1:].partition(b".")[0])
    edition = Farm.edition if number % 10 == 0 else 0
    etag = b'"%d-%d"' % (number, edition)
    if b"if-none-match: " + etag in request.lower():
        return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag
    body = packed(number, edition)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Encoding: gzip\r\n"
    return b"%sETag: %s\r\nContent-Length: %d\r\n\r\n%s" % (head, etag, len(body), body)


@cache
def packed(number: int, edition: int) -> bytes:
    """Return a feed as it is sent."""
    keys = reversed(range(edition, edition + STORIES))
    if number % 3 == 2:
        head = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Wire {number}</title><id>urn:wire:{number}</id>"
        whole = head + "".join(atom_entry(number, key) for key in keys) + "</feed>"
    else:
        head = f"<rss version='2.0' xmlns:content='{CONTENT}'><channel><title>Wire {number}</title>"
        whole = head + "".join(rss_item(number, key) for key in keys) + "</channel></rss>"
    return gzip.compress(f"<?xml version='1.0' encoding='utf-8'?>{whole}".encode(), 5)


def words(number: int, key: int) -> tuple[str, str, str]:
    """Return a story's title, its first words, and its text as HTML: words, with a little of the markup feeds have."""
    rng = random.Random(number * 1000 + key)
    title, lead, *rest = (" ".join(rng.choices(WORDS, k=k)) for k in (9, 40, *[60] * (number % 4)))
    page = "".join(f'<p>{text} <a href="https://wire{number}.example/t">more</a></p>' for text in (lead, *rest))
    return title.capitalize(), lead, f'<p><img src="/{key}.jpg" alt=""/></p>{page}'


def rss_item(number: int, key: int) -> str:
    title, lead, page = words(number, key)
    return (
        f'<item><title>{title}</title><guid isPermaLink="false">{number}-{key}</guid>'
        f"<link>https://wire{number}.example/{key}?utm_source=rss</link>"
        f"<category>news</category><pubDate>{format_datetime(BEGAN + timedelta(hours=key))}</pubDate>"
        f"<description>{lead}</description><content:encoded><![CDATA[{page}]]></content:encoded></item>"
    )


def atom_entry(number: int, key: int) -> str:
    title, lead, page = words(number, key)
    at = (BEGAN + timedelta(hours=key)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<entry><title>{title}</title><link href="https://wire{number}.example/{key}"/><id>urn:wire:{number}:{key}</id>'
        f"<published>{at}</published><updated>{at}</updated><author><name>A</name></author><category term='news'/>"
        f"<summary>{lead}</summary><content type='html'>{escape(page)}</content></entry>"
    )


async def serve(feeds: int) -> None:
    """Serve until killed; say the port on the first line."""
    Farm.feeds = feeds
    for number in range(feeds):
        packed(number, 0)
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


def once(folder: Path, expected: int = 0) -> Took:
    """Run `monitor once` to its end."""
    return took(command(folder), expected)


def took(command: list[str], expected: int = 0) -> Took:
    """Run a process to its end."""
    began = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != expected:
        raise SystemExit(f"{command[:3]} ended with {process.returncode}")
    return Took(perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def stories(folder: Path) -> int:
    """Return how many stories are stored."""
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        return int(database.execute("SELECT count(*) FROM story").fetchone()[0])


@contextmanager
def farm(feeds: int) -> Iterator[int]:
    """Serve feeds in another process; yield the port."""
    process = subprocess.Popen([sys.executable, __file__, "--farm", str(feeds)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def urls_of(feeds: int, hosts: int, port: int) -> list[str]:
    return [f"http://127.0.1.{1 + n % hosts}:{port}/{n}.xml" for n in range(feeds)]


def alone(feeds: int, hosts: int) -> None:
    """Print the table of monitor by itself."""
    with farm(feeds) as port, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        configure(folder, urls_of(feeds, hosts, port))
        print(f"{feeds:,} feeds{'':<16} {'feeds/s':>9} {'CPU ms/feed':>12} {'feeds/loop':>11} {'MB':>6}")
        loop, first = fixed_loop(), once(folder)
        assert stories(folder) == feeds * STORIES
        start = min((once(folder, expected=3) for _ in range(3)), key=lambda took: took.seconds)
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


READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in open(sys.argv[2]) if sys.argv[2:] else ():
    reader.add_feed(url.strip())
if not sys.argv[2:]:
    reader.update_feeds(workers=20, scheduled=False)
"""


def beside(feeds: int, hosts: int, rounds: int, python: str) -> None:
    """Print the table of monitor beside reader."""
    with farm(feeds) as port, tempfile.TemporaryDirectory() as name:
        folder, urls = Path(name), urls_of(feeds, hosts, port)
        configure(folder, urls)
        (folder / "urls").write_text("\n".join(urls))
        reader = [python, "-c", READER, str(folder / "reader.db")]
        took([*reader, str(folder / "urls")])
        pairs: dict[str, list[tuple[Took, Took]]] = {"first poll": [(once(folder), took(reader))]}
        assert stories(folder) == feeds * STORIES
        for turn in range(rounds):
            for title in ("nothing changed", "a tenth changed"):
                if title.startswith("a tenth"):
                    change(port)
                make_due(folder)
                if turn % 2:
                    ours, theirs = once(folder), took(reader)
                else:
                    theirs, ours = took(reader), once(folder)
                pairs.setdefault(title, []).append((ours, theirs))
        assert stories(folder) == feeds * STORIES + rounds * len(range(0, feeds, 10))
        print(f"{f'{feeds:,} feeds':<20} {'rounds':>6} {'feeds/s':>13} {'ratio':>18} {'CPU ms/feed':>14} {'ratio':>18}")
        for title, each in pairs.items():
            show_pairs(title, each, feeds)
        print(f"load {os.getloadavg()[0]:.1f}")


def show_pairs(title: str, pairs: Sequence[tuple[Took, Took]], feeds: int) -> None:
    """Print one line of the table beside reader."""
    rates = [median(feeds / one.seconds for one in side) for side in zip(*pairs, strict=True)]
    costs = [median(one.cpu / feeds * 1000 for one in side) for side in zip(*pairs, strict=True)]
    faster, lighter = (
        [getattr(theirs, what) / getattr(ours, what) for ours, theirs in pairs] for what in ("seconds", "cpu")
    )
    shown = [f"{median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})" for ratios in (faster, lighter)]
    fast, light = f"{rates[0]:>7,.0f} {rates[1]:>5,.0f}", f"{costs[0]:>8.2f} {costs[1]:>5.2f}"
    print(f"{title:<20} {len(pairs):>6} {fast} {shown[0]:>18} {light} {shown[1]:>18}", flush=True)


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
    arguments.add_argument("--hosts", type=int, default=HOSTS, help="how many hosts the feeds are at")
    arguments.add_argument("--rounds", type=int, default=5, help="how many of each kind there are beside reader")
    arguments.add_argument("--beside", metavar="PYTHON", help="an interpreter that has reader")
    arguments.add_argument("--farm", type=int, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.farm:
        asyncio.run(serve(given.farm))
        return
    # an installed package is compiled; one that is worked on may not be, and reader is
    compileall.compile_dir(Path(monitor.__file__).parent, quiet=1)
    if given.beside:
        beside(given.feeds, given.hosts, given.rounds, given.beside)
    else:
        alone(given.feeds, given.hosts)


if __name__ == "__main__":
    main()
