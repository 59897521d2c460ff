"""Does a feed that fails say truly why, and does it leave all others alone? One round over faults of every kind."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import NamedTuple

import pytest
from faultfarm import FAULTS, FINE, HEALTHY, KINDS, FaultFarm, title

from monitor.config import Config
from monitor.fetch import Fetcher, Limits
from monitor.model import Poll, Source
from monitor.polling import Polled, Poller
from monitor.store import Store

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
#: silent and slow servers are waited for in real time, beside which all others are done
LIMITS = Limits(read=4.0, total=5.0)
SLOW = ("silent", "drips", "slow-head")
#: healthy feeds, twenty at a host, among those at fault; and more slow ones of each kind
MANY, MORE_SLOW = 40, 12


class Done(NamedTuple):
    """What a round came to, by source."""

    polled: dict[str, Polled]
    #: seconds from the start of the round until the answer was stored
    after: dict[str, float]
    polls: dict[str, Poll]
    titles: dict[str, set[str]]


@pytest.fixture(scope="module")
def done() -> Iterator[Done]:
    """One round over a feed of each kind, and many slow and healthy ones."""
    store, polled, after = Store("sqlite://"), {}, {}
    store.upgrade()

    async def one_round(sources: tuple[Source, ...]) -> None:
        poller = Poller(store, Config("sqlite://", sources=sources), clock=lambda: NOW, rng=random.Random(1))
        poller.adopt(poller.plan.config)
        began = monotonic()

        async def one(poll: Poll, fetcher: Fetcher) -> None:
            polled[poll.source.id] = await poller.poll(poll, fetcher, lambda: None)
            after[poll.source.id] = monotonic() - began

        async with Fetcher(allow_private=["127.0.0.0/8"], limits=LIMITS) as fetcher:
            await asyncio.gather(*(one(poll, fetcher) for poll in store.due_sources(NOW, 1000)))
        await poller.close()

    with FaultFarm() as farm:
        kinds, more = [*FAULTS, *FINE], [*SLOW * MORE_SLOW, *[HEALTHY] * MANY]
        places = [(kind, farm.url(kind, n)) for n, kind in enumerate(kinds)]
        places += [(f"{kind}-{n}", farm.url(kind, n)) for n, kind in enumerate(more, len(kinds))]
        asyncio.run(one_round(tuple(Source(name, url, name) for name, url in places)))
    titles: dict[str, set[str]] = {}
    for story in store.stories(limit=1000):
        titles.setdefault(story.source, set()).add(story.title)
    yield Done(polled, after, {poll.source.id: poll for poll in store.polls()}, titles)
    store.close()


@pytest.mark.parametrize("kind", sorted(FAULTS.keys() | FINE.keys() - {HEALTHY}))
def test_a_feed_says_why_it_fails_and_one_that_only_looks_odd_is_read(done: Done, kind: str) -> None:
    expected, number = KINDS[kind], [*FAULTS, *FINE].index(kind)
    said = done.polled[kind].error
    assert said.startswith(expected.reason) if expected.reason else said == ""
    assert done.polls[kind].failures == (1 if expected.reason else 0)
    assert done.polls[kind].error == said
    assert done.titles.get(kind, set()) == {title(number, key) for key in range(expected.stories)}


def test_every_healthy_feed_is_read_before_the_first_slow_one_is_given_up(done: Done) -> None:
    healthy = {source for source in done.polled if source.startswith(HEALTHY)}
    assert len(healthy) == MANY + 1
    assert {done.polled[source].error for source in healthy} == {""}
    assert all(len(done.titles[source]) == 3 for source in healthy)
    assert max(done.after[source] for source in healthy) < min(done.after[kind] for kind in SLOW)
    assert max(done.after.values()) < LIMITS.total + 10


@pytest.mark.parametrize(
    ("kind", "wait"),
    [
        ("429", timedelta(hours=2)),
        ("410", timedelta(days=7)),
        ("wrong-type", timedelta(minutes=15)),
        ("moved", timedelta(minutes=15)),
    ],
)
def test_a_feed_is_asked_again_when_it_wants_to_be(done: Done, kind: str, wait: timedelta) -> None:
    due = done.polls[kind].due
    assert due is not None
    assert wait <= due - NOW <= wait + timedelta(minutes=2)


def test_only_a_lasting_move_is_remembered(done: Done) -> None:
    assert "/healthy/" in done.polls["moved"].url
    assert all("/healthy/" not in done.polls[kind].url for kind in ("elsewhere", "chain-4"))
