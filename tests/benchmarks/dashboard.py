"""How heavy and how slow is each page, with many rules and stories, and for how long does it hold up the polls?

The app answers in this process, as it does in the service. "ms" is real time, "CPU ms" processor time: they are alike
where there is nothing else to do. "held" is for how long at most something else in the event loop had to wait. Medians.
The database takes a minute or two to make; it is kept where `--folder` says.

Run: .venv/bin/python tests/benchmarks/dashboard.py [--rules 1000] [--stories 100000] [--folder FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import httpx

TESTS = Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS))

from newsroom import WELL  # noqa: E402
from pace import ORDINARY, fixed_loop  # noqa: E402

from monitor import alert as alerts  # noqa: E402
from monitor.config import Config  # noqa: E402
from monitor.match import compile_rules  # noqa: E402
from monitor.model import (  # noqa: E402
    Authority,
    Change,
    Claim,
    Days,
    Event,
    Evidence,
    Kind,
    Rule,
    Source,
    Status,
    Story,
    alert_id,
)
from monitor.store import Store  # noqa: E402
from monitor.web import Desk, create_app  # noqa: E402

BEGAN = datetime(2031, 1, 1, tzinfo=UTC)
BATCH = 5_000
#: of each event, so many stories moved its date
MOVES = 12
OWNERS = 7
FEEDS = 200
ROUNDS = 9
#: kB that no page is to pass, and milliseconds on an ordinary machine: a slow one is no fault of a page
MOST_KB, MOST_MS = 100, 100


def rules(count: int) -> tuple[Rule, ...]:
    return tuple(Rule(f"rule-{i:05}", f"Place{i} hall opening", remind=(timedelta(days=7),)) for i in range(count))


def sources() -> tuple[Source, ...]:
    return tuple(Source(f"feed-{i:03}", f"https://feed{i}.example/rss", f"Feed {i}") for i in range(FEEDS))


def stories(of: range, places: int) -> list[Story]:
    words = "The city confirmed that the opening will take place on June 3, 2031. " * 20
    return [
        Story(
            id=f"s{n}",
            source=f"feed-{n % FEEDS:03}",
            outlet=f"Outlet {n % OWNERS}",
            url=f"https://wire.example/{n}",
            title=f"City confirms Place{n % places} hall opening",
            summary="",
            body=f"Place{n % places} is a town. {words}",
            published=BEGAN + timedelta(minutes=n),
            seen=BEGAN + timedelta(minutes=n),
            owner=f"Owner {n % OWNERS}",
        )
        for n in of
    ]


def fill(store: Store, watched: Sequence[Rule], count: int) -> None:
    """Make what is asked for: stories, and for each rule an event that moved a dozen times."""
    for start in range(0, count, BATCH):
        with store.transaction() as tx:
            tx.put_stories(stories(range(start, min(start + BATCH, count)), len(watched)))
    dice = random.Random(1)
    with store.transaction() as tx:
        tx.sync_rules(watched, BEGAN)
        tx.sync_sources(sources(), BEGAN)
        for number, rule in enumerate(watched):
            event = Event(rule.id)
            for turn in range(MOVES):
                story = stories(range((key := (number + len(watched) * turn) % count), key + 1), len(watched))[0]
                day = date(2031, 6, 1) + timedelta(days=dice.randrange(90))
                after = Event(
                    rule.id,
                    status=Status.CONFIRMED,
                    dates=Days(day, day),
                    authority=Authority.PARTY,
                    dates_authority=Authority.PARTY,
                    published=story.published,
                    version=event.version + 1,
                    sources=(story.owner,),
                )
                claim = Claim(
                    rule.id,
                    story.id,
                    story.published,
                    Status.CONFIRMED,
                    after.dates,
                    Authority.PARTY,
                    "the city",
                    (Evidence(5, 13, "confirm"),),
                    outlet=story.outlet,
                    owner=story.owner,
                )
                change = Change(rule.id, (Kind.DATE,), event, after, claim, "date-moved")
                alert = alerts.render(change, story, rule)
                alert = replace(alert, id=alert_id(rule.id, 1, after.version))
                tx.add_claim(claim, at=claim.published, content_hash=story.content_hash, reason="date-moved")
                tx.add_alert(alert, ("slack",), claim.published)
                tx.add_change(change, alert.id, claim.published)
                tx.set_event(after, event.version)
                event = after


def addresses(watched: Sequence[Rule], count: int) -> list[str]:
    middle = watched[len(watched) // 2].id
    return [
        "/",
        "/?page=7",
        f"/events/{middle}",
        "/stories",
        "/stories?page=40",
        "/stories?q=Place500",
        "/stories?q=opening",
        f"/stories?rule={middle}",
        f"/story?id=s{count // 2}",
        f"/story?id=s{count // 2}&rule={middle}",
        "/alerts",
        "/alerts?page=20",
        "/feeds",
        "/rules",
        "/rules?page=7",
        "/rules/try",
        f"/events/{middle}.ics",
        f"/events/{middle}.svg",
        "/feed.atom",
        "/feed.json",
        "/metrics",
        "/healthz",
        "/api/v1/events",
        "/api/v1/stories",
        f"/api/v1/stories?offset={count * 9 // 10}",
        "/api/v1/claims",
        "/api/v1/changes",
        "/api/v1/alerts",
        "/api/v1/deliveries",
        "/api/v1/feeds",
        "/api/v1/rules",
        f"/api/v1/matches?story=s{count // 2}",
    ]


async def held_up(asking: asyncio.Task[Any]) -> float:
    """Return for how many seconds at most something small had to wait while an answer was made."""
    worst = 0.0
    while not asking.done():
        before = perf_counter()
        await asyncio.sleep(0.001)
        worst = max(worst, perf_counter() - before - 0.001)
    return worst


async def measure(client: httpx.AsyncClient, address: str, rounds: int, name: str = "") -> bool:
    """Ask for a page a few times and print what it took; tell whether a page keeps within the limits."""
    spans, costs, waits, loops, answer = [], [], [], [], None
    for _ in range(rounds):
        began, used = perf_counter(), process_time()
        asking = asyncio.create_task(client.get(address))
        waits.append(await held_up(asking))
        answer = asking.result()
        spans.append(perf_counter() - began)
        costs.append(process_time() - used)
        loops.append(fixed_loop())
    assert answer is not None
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    kilobytes, cost = len(answer.content) / 1000, 1000 * median(costs)
    loop = 1000 * median(loops)
    is_page = answer.headers["Content-Type"].startswith("text/html")
    within = not is_page or (kilobytes <= MOST_KB and cost <= MOST_MS * loop / 1000 / ORDINARY)
    print(
        f"{name or address:<44} {kilobytes:>8.1f} {1000 * median(spans):>8.1f} {cost:>8.1f} "
        f"{cost / loop:>8.2f} {1000 * median(waits):>8.1f}{'' if within else '  too much'}",
        flush=True,
    )
    return within


async def measure_all(store: Store, watched: Sequence[Rule], count: int) -> bool:
    config = Config("sqlite://", rules=tuple(watched), sources=sources())
    now = BEGAN + timedelta(days=75)
    health = replace(WELL, counts=store.counts())
    watch = compile_rules(config.rules)  # as the service has them
    app = create_app(lambda: health, Desk(store, lambda: config, lambda: now, compiled=lambda: watch))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=600
    ) as client:
        await client.get("/")
        gc.freeze()  # as the service does
        print(f"{'':<44} {'kB':>8} {'ms':>8} {'CPU ms':>8} {'loops':>8} {'held ms':>8}")
        kept = [await measure(client, "/calendar.ics", 1, "/calendar.ics, the first time")]
        kept.append(await measure(client, "/calendar.ics", ROUNDS, "/calendar.ics, again"))
        kept += [await measure(client, address, ROUNDS) for address in addresses(watched, count)]
    return all(kept)


def main() -> int:
    """Measure; 1 if a page is heavier or slower than it may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the database is kept for the next time")
    given = parser.parse_args()
    watched = rules(given.rules)
    with tempfile.TemporaryDirectory(prefix="monitor-dashboard-") as fresh:
        path = (given.folder or Path(fresh)) / f"dashboard-{given.rules}-{given.stories}.db"
        new = not path.exists()
        store = Store(f"sqlite:///{path}")
        store.upgrade()
        try:
            if new:
                fill(store, watched, given.stories)
            return 0 if asyncio.run(measure_all(store, watched, given.stories)) else 1
        finally:
            store.close()


if __name__ == "__main__":
    sys.exit(main())
