"""What becomes of the service when its disk is full, its database read-only or locked, or its clock goes back?

Each time: what is said, nothing lost, nothing told twice, and it goes on by itself when the cause is gone.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from feedserver import FeedServer, story
from receivers import Webhook
from test_outbox import ALERT
from test_service import HOUR, START, House, confirmed, running, until

from monitor import rounds
from monitor.config import Config
from monitor.model import DeliveryState
from monitor.service import Service
from monitor.store import Store, plain

MINUTE = timedelta(minutes=1)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(rounds, "REST", timedelta(seconds=0.05))
    # a writer waits for another one for so long
    monkeypatch.setattr(plain, "BUSY_SECONDS", 0.2)
    with FeedServer() as feeds, Webhook() as hook:
        feeds.publish("/wire", story("old", "Riverton tower opening planned", "It is planned for June.", START - HOUR))
        made = House(tmp_path, feeds, hook)
        made.once()
        yield made


class Spoiler:
    """A setting that all connections of a service's database have while it is on. Made before the service runs."""

    def __init__(self, service: Service, pragma: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.pragma, self.on = service.store, pragma, False
        self.prepare = plain.prepare
        monkeypatch.setattr(plain, "prepare", self._prepared)

    def _prepared(self, connection: sqlite3.Connection) -> None:
        self.prepare(connection)
        if self.on:
            connection.execute(f"PRAGMA {self.pragma}")

    def set(self, on: bool) -> None:
        self.on = on
        self.store.close()  # it opens others


async def told_once(house: House, service: Service, day: int) -> None:
    await until(lambda: len(house.told) == 1 and service.store.counts()["pending"] == 0)
    assert f"{day} June" in house.told[0]


@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        ("max_page_count = 1", "the disk is full"),
        ("query_only = ON", "it cannot be written"),
    ],
)
def test_what_cannot_be_stored_is_said_and_done_when_it_can(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, pragma: str, said: str
) -> None:
    caplog.set_level(logging.INFO, "monitor")

    async def scenario() -> None:
        made = house.service()
        spoiler = Spoiler(made, pragma, monkeypatch)
        async with running(made) as service:
            await until(lambda: service.health().ready)
            spoiler.set(True)
            house.feeds.publish("/wire", confirmed(18, START + HOUR), filler(house))
            house.clock.advance()
            await until(lambda: service.health().database)
            health = service.health()
            assert said in health.database
            assert (health.ready, health.alive, health.status) == (False, True, "failing")
            await until(lambda: len(house.feeds.asked) > 3)  # it goes on trying
            assert house.told == []
            spoiler.set(False)
            await told_once(house, service, 18)
            await until(lambda: service.health().ready)
            assert service.health().errors == {}  # no bug

    asyncio.run(scenario())
    lines = [record.getMessage() for record in caplog.records if "database" in record.getMessage()]
    assert lines[0].startswith(f"the database does not work: {said}")
    assert lines[-1] == "the database can be worked with again"
    assert len(lines) < 5
    assert "Traceback" not in caplog.text


def filler(house: House) -> str:
    """A story that needs more room than a database has to spare."""
    return story("filler", "Nothing of note", "Words. " * 20_000, START + HOUR)


def test_a_lock_that_another_process_holds_is_waited_for(house: House) -> None:
    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(lambda: service.health().ready)
            with locked(house):
                house.feeds.publish("/wire", confirmed(18, START + HOUR))
                house.clock.advance()
                await until(lambda: "locked" in service.health().database)
                assert not service.health().ready
                assert house.told == []
            await told_once(house, service, 18)
            await until(lambda: service.health().ready)

    asyncio.run(scenario())


def test_what_was_sent_while_the_disk_filled_up_is_not_sent_for_ever(house: House) -> None:
    """A message on its way when nothing can be written: its lease ends, and it is sent once more, under its id."""
    house.hook.answers = ["hang"]

    async def scenario() -> None:
        async with running(house.service()) as service:
            house.feeds.publish("/wire", confirmed(18, START + HOUR))
            house.clock.advance()
            await until(lambda: len(house.hook.requests) == 1)
            with locked(house):
                house.hook.release.set()
                await until(lambda: "locked" in service.health().database)
            await until(lambda: service.health().ready)
            assert len(house.hook.requests) == 1
            house.clock.advance(3 * MINUTE)
            await until(lambda: service.store.counts()["sent"] == 1)

    asyncio.run(scenario())
    assert len(house.hook.requests) == 2
    assert len({request.body["alert_id"] for request in house.hook.requests}) == 1


LOCK = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print(flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Let another process hold the one lock that writers need."""
    program = [sys.executable, "-c", LOCK, str(house.folder / "monitor.db")]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield
        other.communicate()


def test_a_database_that_is_read_only_ends_the_start_with_1_and_says_so(house: House) -> None:
    url = f"sqlite:///file:{house.folder}/monitor.db?mode=ro&uri=true"
    text = (house.folder / "monitor.yml").read_text().replace(f"sqlite:///{house.folder}/monitor.db", url)
    (house.folder / "monitor.yml").write_text(text)
    for command in ("once", "run"):
        program = [sys.executable, "-m", "monitor.cli", "--config", str(house.folder), command]
        result = subprocess.run(program, capture_output=True, text=True, check=False, timeout=60, cwd=house.folder)
        assert result.returncode == 1, result.stderr
        assert "readonly database" in result.stderr
        assert "Traceback" not in result.stderr
    assert not (house.folder / "file:").exists()


def test_one_round_that_could_not_store_fails(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.clock.advance()
    service = house.service()
    adopt, spoiler = service._poller.adopt, Spoiler(service, "query_only = ON", monkeypatch)

    def adopt_and_spoil(config: Config) -> None:
        adopt(config)
        spoiler.set(True)

    monkeypatch.setattr(service._poller, "adopt", adopt_and_spoil)
    done = asyncio.run(service.once())
    assert set(done.errors) == {"database"}
    assert done.polled == ()
    # and it is due as before
    assert [poll.source.id for poll in house.store().due_sources(house.clock.now, 9)] == ["wire"]


# ── the clock ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_clock_that_goes_back_brings_nearer_what_was_planned_by_it(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.hook.answers = [500]
    house.clock.advance(24 * 365 * HOUR)
    house.feeds.publish("/wire", confirmed(18, house.clock.now))

    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(lambda: service.store.counts()["pending"] == 1 and house.told)
            await until(lambda: service.store.deliveries(DeliveryState.PENDING)[0].attempts == 1)
            await until(lambda: max(service.store.heartbeats().values(), default=START) == house.clock.now)
            house.clock.now = START + HOUR
            await until(lambda: "the clock went back by 364 days, 23:00:00" in caplog.text)
            asked = len(house.feeds.asked)
            house.clock.advance()
            await until(lambda: service.store.counts()["sent"] == 1)
            await until(lambda: len(house.feeds.asked) > asked)

    asyncio.run(scenario())
    assert len(house.told) == 2
    assert caplog.text.count("the clock went back") == 1


def test_what_was_sent_by_a_clock_that_was_ahead_fills_no_limit(tmp_path: Path) -> None:
    with closing(Store("sqlite://")) as store:
        store.upgrade()
        with store.transaction() as tx:
            tx.add_alert(ALERT, ["hook"], START)
            [delivery] = tx.lease_deliveries(START, 9, HOUR)
            tx.mark_sent(delivery.id, START + 9 * HOUR)
            assert tx.gone("hook", START - HOUR, START) == []
            assert len(tx.gone("hook", START, START + 9 * HOUR)) == 1
