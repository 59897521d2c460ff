"""How is the service, for Prometheus? What `/healthz` tells, what it has done, and what the database counts, as text.

Must not keep counters of its own: what is in the database survives a restart, and is the same for every scraper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from monitor.doings import DELAYS, Doings
from monitor.model import DeliveryState, Event, Kind, Status
from monitor.store import Depth, Reader
from monitor.web.health import Health

CONTENT_TYPE = CONTENT_TYPE_LATEST


def metrics(health: Health, store: Reader, now: datetime) -> bytes:
    """Return the metrics at one moment. Without a database, those that need none."""
    families = list(_of_health(health))
    if not health.database:
        try:
            families += _of_store(store.depths(), store.events(), store.kinds_of_changes(), now)
        except SQLAlchemyError:  # it went away meanwhile; `monitor_database_up` says so the next time
            families = list(_of_health(health))
    registry = CollectorRegistry()
    registry.register(_Collected(families))
    return bytes(generate_latest(registry))


class _Collected(Collector):
    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _of_health(health: Health) -> Iterable[Metric]:
    yield InfoMetricFamily("monitor_build", "The version that runs.", {"version": health.version})
    yield GaugeMetricFamily("monitor_database_up", "1 if the database answers.", float(not health.database))
    yield GaugeMetricFamily("monitor_ready", "1 if the service can do its work.", float(health.ready))
    beats = {part: age.total_seconds() for part, age in health.heartbeats.items()}
    yield _gauges("monitor_heartbeat_age_seconds", "Real time since a part last did its round.", "part", beats.items())
    yield _counters("monitor_bugs", "Bugs that were caught since the start, by part.", "part", health.errors or {})
    yield GaugeMetricFamily(
        "monitor_configuration_problems", "Mistakes that keep a changed configuration out.", len(health.problems)
    )
    yield from _of_doings(health.doings)
    if not health.database:
        yield from _of_counts(health)


def _of_doings(doings: Doings) -> Iterable[Metric]:
    yield CounterMetricFamily("monitor_polls", "Polls since the start.", doings.polls)
    yield _counters("monitor_poll_failures", "Polls that brought nothing usable, by reason.", "reason", doings.failures)
    yield CounterMetricFamily("monitor_matches", "Stories that were about a rule's event, for each.", doings.matches)
    yield _counters("monitor_missed_ticks", "Rounds that were due and did not begin, by part.", "part", doings.missed)
    counts = list(accumulate(doings.delays))
    bounds = [*(str(bound) for bound in DELAYS), "+Inf"]
    yield HistogramMetricFamily(
        "monitor_loop_lag_seconds",
        "How late the event loop was, looked at four times a second.",
        buckets=list(zip(bounds, counts, strict=True)),
        sum_value=doings.delayed,
    )


def _of_counts(health: Health) -> Iterable[Metric]:
    count: Callable[[str], int] = lambda name: health.counts.get(name, 0)  # noqa: E731
    yield GaugeMetricFamily("monitor_rules", "Rules in force.", count("rules"))
    yield GaugeMetricFamily("monitor_feeds", "Feeds that are read.", count("sources"))
    # the reason alone: what follows it names an address, and would make a series of its own for each feed
    reasons = Counter(feed.error.partition(": ")[0] or "unknown" for feed in health.failing)
    yield _gauges("monitor_feeds_failing", "Feeds whose last request failed.", "reason", sorted(reasons.items()))
    yield GaugeMetricFamily("monitor_stories", "Stories that are stored; old ones are pruned.", count("stories"))
    yield CounterMetricFamily("monitor_claims", "What stories said of events.", count("claims"))
    yield CounterMetricFamily("monitor_alerts", "Alerts.", count("alerts"))
    yield GaugeMetricFamily("monitor_channels_stopped", "Channels that will take nothing now.", count("stopped"))


def _of_store(
    depths: Sequence[Depth], events: Sequence[Event], kinds: Mapping[str, int], now: datetime
) -> Iterable[Metric]:
    changes = {kind.value: kinds.get(kind, 0) for kind in Kind}
    yield _counters("monitor_changes", "Changes of what is known of events, by their main kind.", "kind", changes)
    deliveries = GaugeMetricFamily("monitor_deliveries", "Messages by channel and state.", labels=["channel", "state"])
    for depth in depths:
        deliveries.add_metric([depth.channel, depth.state.value], depth.count)
    yield deliveries
    late = {
        depth.channel: max((now - depth.oldest).total_seconds(), 0.0)
        for depth in depths
        if depth.state is DeliveryState.PENDING
    }
    yield _gauges(
        "monitor_outbox_late_seconds", "For how long the longest due message waits.", "channel", sorted(late.items())
    )
    known = Counter(event.status for event in events if event.status)
    yield _gauges(
        "monitor_events", "Events by what is known.", "status", [(status.value, known[status]) for status in Status]
    )


def _counters(name: str, what: str, label: str, values: Mapping[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, what, labels=[label])
    # copied: the event loop goes on counting
    for value, number in sorted(dict(values).items()):
        family.add_metric([value], number)
    return family


def _gauges(name: str, what: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=[label])
    for value, number in values:
        family.add_metric([value], number)
    return family
