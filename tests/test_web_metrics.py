"""Does Prometheus read what the service tells of itself, and is every metric documented?"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from newsroom import WELL, Newsroom
from prometheus_client.parser import text_string_to_metric_families

from monitor.config import Secret, WebConfig
from monitor.doings import Doings
from monitor.model import DeliveryState
from monitor.store import Store
from monitor.web import Desk, FailingFeed, Health, create_app
from monitor.web.metrics import metrics

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
ILL = replace(
    WELL,
    failing=(
        FailingFeed("a", 2, "timeout", None),
        FailingFeed("b", 1, "timeout", None),
        FailingFeed("c", 1, "http 500: c.example", None),
    ),
    problems=("rules.yml:3: …",),
    errors={"poll": 2},
    doings=Doings(polls=9, failures=Counter({"timeout": 2}), matches=3, missed=Counter({"poll": 4})),
)


@pytest.fixture
def room(told: Store) -> Newsroom:
    return Newsroom(told)


def promtool_here() -> str:
    found = os.environ.get("MONITOR_PROMTOOL") or shutil.which("promtool")
    if found is None:
        pytest.skip("no promtool here: Debian's package prometheus has it, or MONITOR_PROMTOOL names it")
    return found


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
    assert got["monitor_alerts_total",] == 3
    kinds = {"confirmed": 1, "date": 2, "happened": 0}
    assert {kind: got["monitor_changes_total", kind] for kind in kinds} == kinds
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


def test_what_was_done_since_the_start_is_counted(room: Newsroom) -> None:
    doings = Doings()
    doings.polled("", 2)
    for error in ("timeout", "http 500: https://a.example/rss", "http 500: https://b.example/rss"):
        doings.polled(error, 0)
    for after in (1.0, 1.3, 0.7, 3.9, 1.0):
        doings.began("poll", after, 1.0)
    doings.began("prune", 0.0, 3600.0)
    for seconds in (-0.001, 0.003, 0.03, 0.1, 7.0):
        doings.late(seconds)
    got = scraped(room, replace(WELL, doings=doings))
    assert (got["monitor_polls_total",], got["monitor_matches_total",]) == (4, 2)
    assert (got["monitor_poll_failures_total", "timeout"], got["monitor_poll_failures_total", "http 500"]) == (1, 2)
    assert (got["monitor_missed_ticks_total", "poll"], got["monitor_missed_ticks_total", "prune"]) == (3, 0)
    lags = {bound: got["monitor_loop_lag_seconds_bucket", bound] for bound in ("0.005", "0.025", "0.05", "0.1", "+Inf")}
    assert lags == {"0.005": 2, "0.025": 2, "0.05": 3, "0.1": 4, "+Inf": 5}
    assert got["monitor_loop_lag_seconds_count",] == 5
    assert got["monitor_loop_lag_seconds_sum",] == pytest.approx(7.133)


@pytest.mark.parametrize("health", [WELL, ILL, replace(WELL, database="OperationalError")])
def test_prometheus_own_check_finds_nothing_to_mend(room: Newsroom, health: Health) -> None:
    promtool = promtool_here()
    text = metrics(replace(health, counts=room.store.counts()), room.store, room.now)
    checked = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, check=False, timeout=60)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def test_prometheus_understands_every_query_of_the_dashboard(tmp_path: Path) -> None:
    promtool = promtool_here()
    dashboard = json.loads((ROOT / "contrib/grafana.json").read_text(encoding="utf-8"))
    exprs = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    rules = [{"record": f"asked:{number}", "expr": expr} for number, expr in enumerate(exprs)]
    # JSON is YAML
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    checked = subprocess.run(
        [promtool, "check", "rules", tmp_path / "rules.yml"], capture_output=True, check=False, timeout=60
    )
    assert checked.returncode == 0, checked.stderr.decode()
    assert f"{len(exprs)} rules found" in checked.stdout.decode()


def test_every_metric_says_what_it_is_and_is_named_as_its_type_asks(room: Newsroom) -> None:
    families = list(text_string_to_metric_families(metrics(ILL, room.store, room.now).decode()))
    assert len(families) > 15
    for family in families:
        assert family.documentation, family.name
        assert family.type in ("counter", "gauge", "histogram"), family.name
        assert all(each.name.endswith("_total") == (family.type == "counter") for each in family.samples), family.name


def test_every_panel_of_the_dashboard_asks_for_metrics_that_are_there(room: Newsroom) -> None:
    dashboard = json.loads((ROOT / "contrib/grafana.json").read_text(encoding="utf-8"))
    there = {name for name, *_ in scraped(room, ILL)}
    panels = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    assert len(panels) >= 12
    for panel in panels:
        assert panel["targets"], panel["title"]
        for target in panel["targets"]:
            asked = set(re.findall(r"\bmonitor_\w+", target["expr"]))
            assert asked, panel["title"]
            assert asked <= there, panel["title"]
            assert target["datasource"] == panel["datasource"] == {"type": "prometheus", "uid": "${source}"}
    exprs = [target["expr"] for panel in panels for target in panel["targets"]]
    shown = {plain(name) for expr in exprs for name in re.findall(r"monitor_\w+", expr)}
    assert {plain(name) for name in there} - shown == {"monitor_build_info"}, "nothing is left out"
    assert "monitor_build_info" in dashboard["templating"]["list"][1]["definition"]


def plain(name: str) -> str:
    """Return the name of a sample's family; that of a counter has its `_total`."""
    return re.sub(r"_(bucket|sum|count)$", "", name)


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
    names = {plain(name) for name, *_ in scraped(room, ILL)}
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
