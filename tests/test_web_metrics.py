"""Does Prometheus read what the service tells of itself, and is every metric documented?"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from newsroom import WELL, Newsroom, course
from prometheus_client.parser import text_string_to_metric_families

from monitor.config import Secret, WebConfig
from monitor.model import DeliveryState
from monitor.store import Store
from monitor.web import Desk, FailingFeed, Health, create_app
from monitor.web.metrics import metrics

PAGE = (Path(__file__).parent.parent / "docs/operations.md").read_text(encoding="utf-8")
ILL = replace(
    WELL,
    failing=(
        FailingFeed("a", 2, "timeout", None),
        FailingFeed("b", 1, "timeout", None),
        FailingFeed("c", 1, "http 500: c.example", None),
    ),
    problems=("rules.yml:3: …",),
    errors={"poll": 2},
)


@pytest.fixture
def room() -> Iterator[Newsroom]:
    store = Store("sqlite://")
    store.upgrade()
    opened = Newsroom(store)
    opened.read(course())
    yield opened
    store.close()


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Read the text format: (name, label values …) → value."""
    families = text_string_to_metric_families(text)
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def scraped(room: Newsroom, health: Health = WELL) -> dict[tuple[str, ...], float]:
    seen = replace(health, counts=room.store.counts() if not health.database else {})
    return samples(metrics(seen, room.store, room.now).decode())


def test_prometheus_gets_the_text_format(room: Newsroom) -> None:
    answer = room.ask("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert samples(answer.text)["monitor_ready",] == 1.0


def test_what_the_database_holds_is_counted(room: Newsroom) -> None:
    got = scraped(room)
    assert got["monitor_stories",] == got["monitor_claims_total",] == 4
    assert got["monitor_changes_total",] == got["monitor_alerts_total",] == 3
    assert (got["monitor_feeds",], got["monitor_rules",]) == (2, 1)
    assert got["monitor_events", "confirmed"] == 1
    assert got["monitor_events", "cancelled"] == 0
    assert got["monitor_deliveries", "slack", "pending"] == 3
    assert got["monitor_build_info", WELL.version] == 1


def test_the_outbox_has_an_age(room: Newsroom) -> None:
    with room.store.transaction() as tx:
        first, second, third = tx.deliveries(DeliveryState.PENDING)
        tx.mark_sent(first.id, room.now)
        tx.mark_failed(second.id, room.now, "no", dead=True)
    room.now = third.due + timedelta(hours=2)
    got = scraped(room)
    assert got["monitor_outbox_late_seconds", "slack"] == 7200
    states = [got["monitor_deliveries", "slack", state] for state in ("sent", "dead", "pending")]
    assert states == [1, 1, 1]


def test_trouble_shows(room: Newsroom) -> None:
    got = scraped(room, ILL)
    assert got["monitor_feeds_failing", "timeout"] == 2
    assert got["monitor_feeds_failing", "http 500"] == 1
    assert got["monitor_bugs_total", "poll"] == 2
    assert got["monitor_configuration_problems",] == 1
    assert got["monitor_heartbeat_age_seconds", "poll"] == 1.0


def test_without_a_database_there_is_an_answer_all_the_same(room: Newsroom) -> None:
    got = scraped(room, replace(WELL, database="OperationalError"))
    assert (got["monitor_database_up",], got["monitor_ready",]) == (0, 0)
    assert "monitor_stories" not in {name for name, *_ in got}


def test_words_of_others_stay_labels(room: Newsroom) -> None:
    odd = FailingFeed("a", 1, 'x"} 1\nmonitor_ready 9\\', None)
    got = scraped(room, replace(WELL, failing=(odd,)))
    assert got["monitor_ready",] == 1
    assert got["monitor_feeds_failing", odd.error] == 1


def test_every_metric_is_documented_and_no_other(room: Newsroom) -> None:
    names = {name for name, *_ in scraped(room, ILL)}
    documented = set(
        re.findall(r"`(monitor_\w+)(?:\{[\w,]+\})?`", PAGE.partition("## Metrics")[2].partition("## Logs")[0])
    )
    assert names == documented


def test_metrics_are_for_who_may_read(room: Newsroom) -> None:
    web = WebConfig(host="0.0.0.0", token=Secret("0123456789abcdef"))
    app = create_app(lambda: WELL, Desk(room.store, lambda: room.config, lambda: datetime(2031, 1, 1, tzinfo=UTC), web))

    async def get(**headers: str) -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return (await client.get("/metrics", headers=headers)).status_code

    assert asyncio.run(get()) == 401
    assert asyncio.run(get(Authorization="Bearer 0123456789abcdef")) == 200
