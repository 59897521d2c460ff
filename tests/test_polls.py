"""Which feeds are asked now? All that are due, and no host's many hold up another's few."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from readings import NOW

from monitor.doings import Doings
from monitor.fetch import Fetcher
from monitor.model import Poll, Source
from monitor.polling import Polled, Poller
from monitor.polls import MOST_AT_HOST, MOST_IN_FLIGHT, Polls
from monitor.rounds import Rounds
from monitor.store import Store


class Silent:
    """Polls as long as it is not told to end; stands for servers that take their time."""

    def __init__(self, store: Store) -> None:
        self.asked: list[str] = []
        self.ended = asyncio.Event()
        self._store = store

    async def poll(self, poll: Poll, *_others: Any) -> Polled:
        self.asked.append(poll.source.id)
        await self.ended.wait()
        with self._store.transaction() as tx:
            tx.save_poll(replace(poll, due=NOW + timedelta(hours=1)))
        return Polled(poll.source.id)

    def put_off(self, _poll: Poll) -> None:
        raise AssertionError


def polling(store: Store, poller: Silent) -> Polls:
    doings = Doings()
    fetcher = lambda: cast("Fetcher", None)  # noqa: E731
    return Polls(store, cast("Poller", poller), Rounds(doings), doings, fetcher, clock=lambda: NOW)


def configured(store: Store, hosts: dict[str, int]) -> None:
    """Configure so many feeds of each host; those of the first one are due longest."""
    with store.transaction() as tx:
        names = [(host, f"{turn}-{n:04}") for turn, (host, count) in enumerate(hosts.items()) for n in range(count)]
        tx.sync_sources([Source(name, f"https://{host}/{name}", name) for host, name in names], NOW)


async def begun(polls: Polls, rounds: int) -> None:
    for _ in range(rounds):
        await polls.begin()
        await asyncio.sleep(0)


def asked(store: Store) -> list[str]:
    """Return which feeds are asked in the first two rounds, while none of them answers."""

    async def main() -> list[str]:
        poller = Silent(store)
        polls = polling(store, poller)
        await begun(polls, 2)
        for each in polls.cancel():
            each.cancel()
        return poller.asked

    return asyncio.run(main())


def test_a_host_with_more_feeds_than_can_be_on_their_way_does_not_hold_up_another(store: Store) -> None:
    configured(store, {"many.example": MOST_IN_FLIGHT + 500, "few.example": 5})
    names = asked(store)
    assert sum(name.startswith("1-") for name in names) == 5
    assert sum(name.startswith("0-") for name in names) == MOST_AT_HOST


def test_many_hosts_together_have_no_more_polls_on_their_way_than_a_service_carries(store: Store) -> None:
    configured(store, {f"h{n}.example": MOST_AT_HOST - 1 for n in range(MOST_IN_FLIGHT // MOST_AT_HOST + 2)})
    assert len(asked(store)) == MOST_IN_FLIGHT


def test_when_polls_of_a_host_end_others_of_it_begin(store: Store) -> None:
    configured(store, {"many.example": MOST_AT_HOST + 7})

    async def main() -> list[str]:
        poller = Silent(store)
        polls = polling(store, poller)
        await begun(polls, 1)
        first = len(poller.asked)
        poller.ended.set()
        await begun(polls, 2)
        return poller.asked[first:]

    assert asyncio.run(main()) == [f"0-{n:04}" for n in range(MOST_AT_HOST, MOST_AT_HOST + 7)]
