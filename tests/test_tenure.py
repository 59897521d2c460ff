"""Do two services on one database keep out of each other's way?"""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import postgres
from feedserver import FeedServer, story
from receivers import Webhook
from test_service import START, House, polls_of, running, until

from monitor.service import utc_now
from monitor.store import Lease, Store
from monitor.tenure import LENGTH, BusyError, StoppedError, Tenure

NOW = datetime(2031, 5, 1, 9, tzinfo=UTC)
ELSEWHERE = Lease("other", "elsewhere/pid:[1]", 4711, "9", NOW, NOW + LENGTH)

HOLDER = """
import asyncio, sys
from datetime import UTC, datetime
from monitor.store import Store
from monitor.tenure import Tenure
async def hold():
    async with Tenure(Store(sys.argv[1]), clock=lambda: datetime.now(UTC)).held(None):
        print("held", flush=True)
        await asyncio.sleep(600)
asyncio.run(hold())
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with FeedServer() as feeds, Webhook() as hook:
        feeds.publish("/wire", story("old", "Riverton tower opening planned", "It is planned for June.", START))
        yield House(tmp_path, feeds, hook)


def made(url: str) -> Store:
    store = Store(url)
    store.upgrade()
    return store


def tenure(store: Store) -> Tenure:
    return Tenure(store, clock=utc_now, look_every=timedelta(seconds=0.01))


async def held(mine: Tenure, stopping: asyncio.Event | None = None) -> bool:
    async with mine.held(stopping):
        return True


def test_one_round_beside_a_running_service_is_refused_and_asks_nobody(house: House) -> None:
    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            asked = len(house.feeds.asked)
            with pytest.raises(BusyError, match="another service works on this database already"):
                await house.service().once()
            assert len(house.feeds.asked) == asked
            assert service.store.poll("wire") is not None

    asyncio.run(scenario())
    assert house.once().errors == {}


def test_a_second_service_waits_says_so_and_takes_over_when_the_first_ends(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def scenario() -> None:
        first, second = house.service(), house.service()
        async with running(first):
            await until(polls_of(first))
            waiting = asyncio.create_task(second.run())
            await until(lambda: "waiting until it ends" in caplog.text)
            house.clock.advance()
            await until(polls_of(first))
            assert not second.started.is_set()
        assert house.feeds.statuses("/wire") == [200, 304]
        await until(second.started.is_set)
        house.clock.advance()
        await until(polls_of(second))
        second.stop()
        await waiting

    asyncio.run(scenario())
    assert "taking over" in caplog.text


def test_a_service_that_waits_can_be_stopped(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="monitor")

    async def scenario() -> None:
        async with running(house.service()):
            second = house.service()
            waiting = asyncio.create_task(second.run())
            await until(lambda: "waiting until it ends" in caplog.text)
            second.stop()
            await waiting
            assert not second.started.is_set()

    asyncio.run(scenario())


def test_a_service_that_lost_the_database_ends_and_says_why(house: House) -> None:
    async def scenario() -> None:
        service = house.service()
        task = asyncio.create_task(service.run())
        await until(service.started.is_set)
        service._tenure.lost.set()
        with pytest.raises(BusyError, match="taken over"):
            await task

    asyncio.run(scenario())


def test_a_holder_that_was_killed_is_replaced_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    store = made(url)
    child = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with pytest.raises(BusyError, match=f"process {child.pid}"):
        asyncio.run(held(tenure(store)))
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert asyncio.run(held(tenure(store)))
    store.close()


def check_exchange(store: Store) -> None:
    """One holder at a time; the next when it gave the lease back, or did not renew it in time."""
    mine = replace(ELSEWHERE, holder="mine", since=NOW + LENGTH, until=NOW + 3 * LENGTH)
    with store.transaction() as tx:
        assert tx.take_lease(ELSEWHERE, NOW) is None
        assert tx.take_lease(mine, NOW) == ELSEWHERE
        later = replace(ELSEWHERE, since=NOW + LENGTH / 2, until=NOW + 2 * LENGTH)
        assert tx.take_lease(later, NOW + LENGTH / 2) is None
        # renewed, it is held since it was taken
        assert tx.take_lease(mine, NOW + LENGTH) == replace(later, since=NOW)
        assert tx.take_lease(mine, NOW + 2 * LENGTH) is None
        assert tx.take_lease(ELSEWHERE, NOW + 2 * LENGTH) == mine
        tx.drop_lease("other")
        assert tx.take_lease(ELSEWHERE, NOW + 2 * LENGTH) == mine
        tx.drop_lease("mine")
        assert tx.take_lease(ELSEWHERE, NOW) is None


def test_the_lease_has_one_holder_until_it_ends(tmp_path: Path) -> None:
    store = made(f"sqlite:///{tmp_path}/monitor.db")
    check_exchange(store)
    store.close()


def test_the_lease_has_one_holder_on_postgresql_too() -> None:
    with postgres() as url:
        if url is None:
            pytest.skip("no PostgreSQL server is installed")
        store = made(url)
        check_exchange(store)
        store.close()


def test_a_holder_on_another_machine_is_believed_until_its_lease_ends(tmp_path: Path) -> None:
    store = made(f"sqlite:///{tmp_path}/monitor.db")
    now = utc_now()
    with store.transaction() as tx:
        tx.take_lease(replace(ELSEWHERE, until=now + timedelta(hours=1)), now)
    with pytest.raises(BusyError, match="elsewhere, process 4711"):
        asyncio.run(held(tenure(store)))
    stopping = asyncio.Event()
    stopping.set()
    with pytest.raises(StoppedError):
        asyncio.run(held(tenure(store), stopping))
    with store.transaction() as tx:
        tx.take_lease(replace(ELSEWHERE, until=now - timedelta(seconds=1)), now)
    assert asyncio.run(held(tenure(store)))
    store.close()


def test_a_lease_that_somebody_else_took_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.tenure._RENEWED_EVERY", timedelta(seconds=0.01))
    store = made(f"sqlite:///{tmp_path}/monitor.db")

    async def scenario() -> None:
        mine = tenure(store)
        async with mine.held(None):
            with store.transaction() as tx:
                now = utc_now()
                taken = replace(ELSEWHERE, until=now + timedelta(hours=1))
                assert tx.take_lease(taken, now + 2 * LENGTH) is None
            await asyncio.wait_for(mine.lost.wait(), 20)

    asyncio.run(scenario())
    with pytest.raises(BusyError):
        asyncio.run(held(tenure(store)))
    store.close()
