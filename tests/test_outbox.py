"""What is lost, and in which order does it come, when channels are down, floods come, clocks jump or two services send?

All of it with a simulated clock and values alone: what a channel answers is decided by the test.
"""

from __future__ import annotations

import asyncio
import random
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import sending
from monitor.answer import Answer
from monitor.config import ChannelConfig, Secret
from monitor.deliver import Sender, Tally
from monitor.hours import cron
from monitor.model import Alert, DeliveryState, Kind
from monitor.pace import Limits, Waiting, plan
from monitor.store import Store

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALERT = Alert("a" * 32, "visit", (Kind.CONFIRMED,), "It is on", "text", "*text*", "<b>text</b>", "", NOW)
HOOK = ChannelConfig("hook", Secret("json://127.0.0.1:9/"))
TAKEN, DOWN = Answer(True), Answer(False, "nobody answers")


@dataclass
class World:
    """A store, a clock that the test moves, and a receiver that answers as the test says."""

    store: Store
    now: datetime = NOW
    answer: Callable[[Alert], Answer] = lambda _: TAKEN
    #: what was taken, in order
    got: list[str] = field(default_factory=list)
    #: how often it was asked
    asked: int = 0

    async def send(self, _channel: ChannelConfig, alert: Alert, *_: object, **__: object) -> Answer:
        self.asked += 1
        answer = self.answer(alert)
        if answer.sent:
            self.got.append(alert.id)
        return answer

    def add(self, *numbers: int, rule: str = "visit") -> list[str]:
        ids = [f"{number:032x}" for number in numbers]
        with self.store.transaction() as tx:
            for identifier in ids:
                tx.add_alert(replace(ALERT, id=identifier, rule=rule), ["hook"], self.now)
        return ids

    def sender(self) -> Sender:
        return Sender(self.store, clock=lambda: self.now, rng=random.Random(1))

    def round(self, channel: ChannelConfig = HOOK) -> Tally:
        return asyncio.run(self.sender().send_due({"hook": channel}, self.now))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    store = Store("sqlite://")
    store.upgrade()
    world = World(store)
    monkeypatch.setattr(sending, "send", world.send)
    yield world
    store.close()


# ── a channel that is down ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_channel_that_is_down_for_three_days_is_told_everything_in_order(world: World) -> None:
    world.answer = lambda _: DOWN
    ids, end = [], NOW + timedelta(hours=72)
    while world.now < end:
        if (world.now - NOW) % HOUR == timedelta():
            ids += world.add(len(ids))
        world.round()
        world.now += 10 * MINUTE
    assert world.got == []
    assert not world.store.deliveries(DeliveryState.DEAD)
    assert world.asked < 40

    world.answer = lambda _: TAKEN
    while world.store.deliveries(DeliveryState.PENDING):
        world.round()
        world.now += 10 * MINUTE
    assert world.got == ids
    assert world.now < end + 7 * HOUR


def test_what_comes_while_a_message_waits_for_its_next_try_waits_behind_it(world: World) -> None:
    world.answer = lambda _: DOWN
    first = world.add(1)
    assert world.round() == Tally(failed=1)
    second = world.add(2)
    world.answer = lambda _: TAKEN
    world.now += timedelta(seconds=20)
    assert world.round() == Tally()
    world.now += timedelta(seconds=20)
    assert world.round() == Tally(sent=2)
    assert world.got == first + second


def test_a_message_that_fails_is_not_overtaken_by_the_ones_behind_it(world: World) -> None:
    ids = world.add(1, 2, 3)
    world.answer = lambda _: DOWN if world.asked == 1 else TAKEN
    assert world.round() == Tally(failed=1)
    assert world.asked == 1
    world.now += MINUTE
    assert world.round() == Tally(sent=3)
    assert world.got == ids


def test_a_message_that_is_refused_for_what_it_says_holds_up_no_other(world: World) -> None:
    bad, *good = world.add(1, 2, 3)
    world.answer = lambda alert: Answer(False, "400", alone=True) if alert.id == bad else TAKEN
    assert world.round() == Tally(sent=2, failed=1)
    good += world.add(4)
    world.now += timedelta(seconds=1)
    assert world.round() == Tally(sent=1)
    assert world.got == good


def test_a_message_that_fails_again_and_again_for_no_known_reason_is_passed_in_the_end(world: World) -> None:
    bad, *good = world.add(1, 2, 3)
    world.answer = lambda alert: DOWN if alert.id == bad else TAKEN
    while not world.got:
        world.round()
        world.now += MINUTE
    assert world.got == good
    assert world.now - NOW < HOUR
    world.add(4)
    world.round()
    assert len(world.got) == 3


def test_a_message_that_waits_for_the_end_of_a_mute_holds_up_no_other(world: World) -> None:
    world.answer = lambda _: DOWN
    world.add(1)
    world.round()
    with world.store.transaction() as tx:
        tx.mute("visit", NOW + 9 * HOUR, NOW)
    world.answer = lambda _: TAKEN
    world.now += MINUTE
    world.round()
    other = world.add(2, rule="other")
    world.round()
    assert world.got == other
    world.now = NOW + 9 * HOUR
    world.round()
    assert len(world.got) == 2


# ── floods ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def flood(world: World, count: int, text: str = "text") -> None:
    with world.store.transaction() as tx:
        for number in range(count):
            alert = replace(ALERT, id=f"{number:032x}", rule=f"rule{number % 50}", text=text)
            tx.add_alert(alert, ["hook"], NOW)


def test_ten_thousand_that_are_due_at_once_keep_the_channels_limit_and_fill_no_memory(world: World) -> None:
    world.add(20_000, 20_001)
    assert world.round(replace(HOOK, per_hour=1)) == Tally(sent=1)  # what is loaded once
    world.now += 2 * HOUR
    flood(world, 10_000, text="x" * 2_000)
    tracemalloc.start()
    assert world.round(replace(HOOK, per_hour=20)) == Tally(sent=20)
    left, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    counts = world.store.counts()
    assert (counts["sent"], counts["merged"], counts["pending"]) == (21, 2 + 9_981, 0)
    assert peak < 8_000_000  # all texts: 20,000,000
    assert left < 2_000_000


def test_a_flood_that_waited_is_joined_in_a_moment(world: World) -> None:
    """Comparing each with each would take minutes."""
    waited = [Waiting(number, f"rule{number % 3}", ("mute", "quiet", "rule")[number % 3]) for number in range(30_000)]
    made = plan(waited, [], Limits(rule=5), {}, NOW)
    assert sorted(each for bundle in made.bundles for each in bundle.deliveries) == list(range(30_000))


def test_of_a_flood_only_a_batch_is_in_memory(world: World) -> None:
    flood(world, 400, text="x" * 50_000)
    digest = cron("0 8 * * * UTC")
    tracemalloc.start()
    tally = world.round(replace(HOOK, digest=digest, immediate=frozenset({Kind.CONFIRMED})))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert tally == Tally(sent=400)
    assert peak < 8_000_000  # all texts: 20,000,000


# ── stopping, and two senders ────────────────────────────────────────────────────────────────────────────────────────


def test_a_stop_gives_back_also_the_message_whose_answer_does_not_come(world: World) -> None:
    world.add(1, 2)

    begun: list[asyncio.Event] = []

    async def never(*_: object, **__: object) -> Answer:
        begun[0].set()
        await asyncio.Event().wait()
        return TAKEN

    async def scenario() -> None:
        begun.append(asyncio.Event())
        sender = world.sender()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sending, "send", never)
            await sender.send_due({"hook": HOOK}, NOW, patience=timedelta())
            await begun[0].wait()
            assert [each.lease is None for each in world.store.deliveries(DeliveryState.PENDING)] == [False, False]
            await sender.stop(patience=timedelta())

    asyncio.run(scenario())
    assert [each.lease for each in world.store.deliveries(DeliveryState.PENDING)] == [None, None]
    assert world.round() == Tally(sent=2)


def test_two_senders_on_one_database_send_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two services by mistake: each message is leased by one of them."""
    url = f"sqlite:///{tmp_path}/monitor.db"
    first, second = World(Store(url)), World(Store(url))
    first.store.upgrade()
    got: list[str] = []

    async def send(_channel: ChannelConfig, alert: Alert, *_: object, **__: object) -> Answer:
        got.append(alert.id)
        await asyncio.sleep(0)
        return TAKEN

    monkeypatch.setattr(sending, "send", send)
    ids = first.add(*range(150))
    with first.store.transaction() as tx:  # what waited goes as one, made by one of them
        tx.wait_until([each.id for each in first.store.deliveries(DeliveryState.PENDING, 150)[100:]], NOW, "quiet")

    async def scenario() -> list[Tally]:
        both = [world.sender().send_due({"hook": HOOK}, NOW) for world in (first, second)]
        return list(await asyncio.gather(*both))

    tallies = asyncio.run(scenario())
    counts = first.store.counts()
    assert sum(tally.sent for tally in tallies) == len(got) == len(set(got)) == 101
    assert set(ids[:100]) < set(got)
    assert (counts["sent"], counts["merged"], counts["pending"]) == (101, 50, 0)
    first.store.close()
    second.store.close()
