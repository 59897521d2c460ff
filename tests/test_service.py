"""Does it all work: from a feed's server over HTTP to a message at a webhook, and is nothing lost on the way?"""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from databases import postgres
from feedserver import Feed, FeedServer, story
from receivers import Says, Webhook
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from monitor.config import Config, WebConfig, load
from monitor.hours import quiet
from monitor.model import DeliveryState, Story
from monitor.service import Round, Service
from monitor.store import Store

START = datetime(2031, 5, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(seconds=0.02)
DEADLINE = 60.0
RULE = {"id": "opening", "watch": "Riverton tower opening"}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta = HOUR) -> None:
        self.now += step


def confirmed(day: int, published: datetime, key: str = "") -> str:
    return story(
        key or f"day-{day}",
        f"City confirms Riverton tower opening on June {day}",
        f"The city said the opening of the Riverton tower will take place on June {day}.",
        published,
    )


class House:
    """A folder with a configuration, a feed server and a webhook."""

    def __init__(self, folder: Path, feeds: FeedServer, hook: Webhook) -> None:
        self.folder, self.feeds, self.hook = folder, feeds, hook
        self.clock = Clock()
        self.sources = ["wire"]
        self.rules: list[dict[str, Any]] = [RULE]
        self.channels = {"hook": f"json://{hook.address}/hook"}
        self.write()

    def write(self) -> None:
        files: dict[str, Any] = {
            "monitor.yml": {
                "database": f"sqlite:///{self.folder}/monitor.db",
                "channels": {name: {"url": url} for name, url in self.channels.items()},
                "defaults": {"notify": ["hook"]},
                "web": {"enabled": False},
                "allow_private": ["127.0.0.1"],
                "articles": {"enabled": False},
            },
            "feeds.yml": {
                "feeds": [{"name": name, "url": f"{self.feeds.url}/{name}"} for name in self.sources],
            },
            "rules.yml": {"rules": self.rules},
        }
        for name, content in files.items():
            (self.folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")

    def config(self) -> Config:
        loaded = load(self.folder, {})
        assert isinstance(loaded, Config), [str(problem) for problem in loaded]
        return loaded

    def service(self, **changes: Any) -> Service:
        config = replace(self.config(), **changes)
        return Service(config, env={}, clock=self.clock, tick=TICK)

    def once(self) -> Round:
        return asyncio.run(self.service().once())

    def store(self) -> Store:
        return Store(f"sqlite:///{self.folder}/monitor.db")

    @property
    def told(self) -> list[str]:
        return [request.body["title"] for request in self.hook.requests]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with FeedServer() as feeds, Webhook() as hook:
        feeds.publish("/wire", story("old", "Riverton tower opening planned", "It is planned for June.", START - HOUR))
        yield House(tmp_path, feeds, hook)


async def until(condition: Callable[[], object]) -> None:
    limit = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < limit, "it did not come to that in time"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[Service]:
    task = asyncio.create_task(service.run())
    try:
        await until(lambda: service.started.is_set() or task.done())
        yield service
    finally:
        service.stop()
        await asyncio.wait_for(task, DEADLINE)


def polls_of(service: Service, source: str = "wire") -> Callable[[], bool]:
    """Return whether a source was polled at the present time of the clock."""
    now = service._clock()

    def polled() -> bool:
        poll = service.store.poll(source)
        return poll is not None and poll.polled_at == now

    return polled


# the straight line


def test_a_confirmation_in_a_feed_reaches_the_webhook_and_what_was_there_before_does_not(house: House) -> None:
    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            assert service.store.counts()["stories"] == 1
            assert service.store.event("opening").status == "planned"
            house.feeds.publish("/wire", confirmed(18, START + HOUR))
            house.clock.advance()
            await until(lambda: service.store.counts()["sent"])
            (outbox,) = service.store.alerts()
            (request,) = house.hook.requests
            assert request.headers["X-Alert-Id"] == outbox.alert.id
            assert "June" in request.body["message"]
            assert outbox.alert.id in request.body["message"]
            assert [delivery.state for delivery in outbox.deliveries] == ["sent"]
            # the same again, and nothing new
            for _ in range(3):
                house.clock.advance()
                await until(polls_of(service))
        assert len(house.hook.requests) == 1

    asyncio.run(scenario())
    assert house.feeds.statuses("/wire")[:2] == [200, 200]
    assert set(house.feeds.statuses("/wire")[2:]) == {304}


def test_the_line_runs_on_postgresql_too(house: House) -> None:
    with postgres() as url:
        if url is None:
            pytest.skip("no PostgreSQL server is installed")

        async def scenario() -> None:
            async with running(house.service(database=url)) as service:
                await until(polls_of(service))
                house.feeds.publish("/wire", confirmed(18, START + HOUR))
                house.clock.advance()
                await until(lambda: service.store.counts()["sent"])

        asyncio.run(scenario())
    assert len(house.hook.requests) == 1


def test_a_feed_that_fails_is_recorded_and_holds_up_no_other(house: House) -> None:
    house.sources = ["broken", "html", "wire"]
    house.feeds.feeds["/broken"] = Feed(status=500)
    house.feeds.feeds["/html"] = Feed(body=b"<html><body>Please log in</body></html>")
    house.write()

    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(lambda: all(polls_of(service, name)() for name in house.sources))
            await until(lambda: service.health().doings.polls == 3)  # counted after it is stored
            health = service.health()
            assert [feed.id for feed in health.failing] == ["broken", "html"]
            assert [feed.failures for feed in health.failing] == [1, 1]
            assert health.status == "degraded"
            assert health.doings.failures == {"http 500": 1, "unreadable": 1}
            await until(lambda: sum(service.health().doings.delays))
            house.feeds.feeds["/broken"] = Feed((confirmed(18, START),))
            house.clock.advance(timedelta(days=1))
            await until(lambda: [feed.id for feed in service.health().failing] == ["html"])
            # its first good answer is a baseline
            assert service.store.counts()["alerts"] == 0

    asyncio.run(scenario())


def test_a_feed_is_not_asked_again_while_its_answer_is_awaited(house: House) -> None:
    house.feeds.feeds["/wire"].hang = True

    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(lambda: house.feeds.asked)
            for _ in range(5):
                house.clock.advance()
                beat = service._rounds.beats.get("poll")
                await until(lambda beat=beat: service._rounds.beats.get("poll") != beat)
            assert len(house.feeds.asked) == 1

    asyncio.run(scenario())


def test_a_channel_that_is_down_gets_the_alert_when_it_is_back(house: House) -> None:
    house.hook.answers = [500]

    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            house.feeds.publish("/wire", confirmed(18, START + HOUR))
            house.clock.advance()
            await until(lambda: any(o.deliveries[0].attempts for o in service.store.alerts()))
            assert service.store.counts()["pending"] == 1
            house.clock.advance()
            await until(lambda: service.store.counts()["sent"])
        assert len({request.headers["X-Alert-Id"] for request in house.hook.requests}) == 1
        assert len(house.hook.requests) == 2

    asyncio.run(scenario())


def test_one_round_for_cron_polls_and_sends_all_that_is_due(house: House) -> None:
    first = house.once()
    assert [(polled.source, polled.baseline) for polled in first.polled] == [("wire", True)]
    house.feeds.publish("/wire", confirmed(18, START + HOUR))
    assert house.once().polled == ()
    house.clock.advance()
    second = house.once()
    assert second.tally.sent == 1
    assert second.errors == {}
    assert len(house.hook.requests) == 1


@pytest.mark.parametrize(("urgent", "sent"), [(True, 1), (False, 0)])
def test_only_an_urgent_rule_is_told_in_quiet_hours(house: House, urgent: bool, sent: int) -> None:
    house.rules = [RULE | {"urgent": urgent}]
    house.write()
    night = replace(house.config().channels["hook"], quiet=quiet("00:00-23:59"))
    asyncio.run(house.service(channels={"hook": night}).once())
    house.feeds.publish("/wire", confirmed(18, START + HOUR))
    house.clock.advance()
    assert asyncio.run(house.service(channels={"hook": night}).once()).tally.sent == sent
    assert len(house.hook.requests) == sent


def test_quiet_hours_hold_the_sending_and_not_the_watching_and_end_in_one_summary(house: House) -> None:
    """In the night in which clocks go forward: it ends an hour earlier than it would by the clock of the evening."""
    night = replace(house.config().channels["hook"], quiet=quiet("22:00-07:00 Europe/Berlin"))

    def at(day: int, hour: int) -> int:
        house.clock.now = datetime(2031, 3, day, hour, 1, tzinfo=UTC)
        return asyncio.run(house.service(channels={"hook": night}).once()).tally.sent

    at(29, 12)
    for number, (day, hour) in enumerate([(29, 21), (29, 23), (30, 2)]):
        published = datetime(2031, 3, day, hour, tzinfo=UTC)
        house.feeds.publish("/wire", confirmed(18 + number, published))
        assert at(day, hour) == 0
        known = house.store().event("opening").dates
        assert known is not None
        assert known.start.day == 18 + number
    assert at(30, 4) == 0
    assert at(30, 5) == 1
    assert house.told == ["monitor: 3 alerts in one message"]
    assert all(f"{day} June 2031" in house.hook.requests[0].body["message"] for day in (18, 19, 20))


def test_a_runaway_rule_is_stopped_at_ten_an_hour_and_then_summed_up(house: House) -> None:
    house.once()
    house.feeds.publish("/wire", *(confirmed(day, START + HOUR) for day in range(5, 20)))
    house.clock.advance()
    assert house.once().tally.sent == 10
    house.clock.advance()
    assert house.once().tally.sent == 1
    assert house.told[-1] == "monitor: 5 alerts on opening in one message"
    assert house.store().counts()["pending"] == 0


def test_a_day_that_passes_is_asked_about_and_what_is_watched_is_told_on_mondays(house: House) -> None:
    house.rules = [RULE | {"ask": True, "still_watching": "weekly"}]
    house.write()
    house.once()
    house.feeds.publish("/wire", confirmed(18, START + HOUR))
    for day in (2, 17, 19, 20, 20, 21, 23, 23):
        house.clock.now = datetime(2031, 6, day, 9, tzinfo=UTC)
        house.once()
    assert house.told == [
        "Riverton tower opening: confirmed, Wednesday 18 June 2031",
        "monitor: still watching 1 event",
        "Riverton tower opening: did it happen?",
        "monitor: still watching 1 event",
    ]


def test_a_template_that_changes_is_taken_over(house: House) -> None:
    (house.folder / "words.j2").write_text("first: {{ now }}")
    text = (house.folder / "monitor.yml").read_text()
    (house.folder / "monitor.yml").write_text(text.replace("/hook\n", "/hook\n    template: words.j2\n"))

    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            house.feeds.publish("/wire", confirmed(18, START + HOUR))
            house.clock.advance()
            await until(lambda: service.store.counts()["sent"] == 1)
            before = service.config
            (house.folder / "words.j2").write_text("second: {{ now }}")
            await until(lambda: service.config is not before)
            house.feeds.publish("/wire", confirmed(19, START + HOUR))
            house.clock.advance()
            await until(lambda: service.store.counts()["sent"] == 2)

    asyncio.run(scenario())
    assert [request.body["message"] for request in house.hook.requests] == [
        "first: Wednesday 18 June 2031, confirmed by City",
        "second: Thursday 19 June 2031, confirmed by City",
    ]


def test_a_reminder_is_sent_when_its_day_comes_and_only_once(house: House) -> None:
    house.rules = [RULE | {"remind": ["7d", "1d"]}]
    house.write()
    house.once()
    house.feeds.publish("/wire", confirmed(18, START + HOUR))
    house.clock.advance()
    assert house.once().tally.sent == 1
    for day in (10, 11, 11, 12, 17, 18):
        house.clock.now = datetime(2031, 6, day, 9, tzinfo=UTC)
        house.once()
    assert [title.partition(", ")[0] for title in house.told[1:]] == [
        "Riverton tower opening: in 7 days",
        "Riverton tower opening: tomorrow",
    ]


# configuration


def test_a_new_rule_is_taken_over_and_knows_what_was_stored_without_telling(house: House) -> None:
    house.rules = [{"id": "other", "watch": "Lakeside bridge opening"}]
    house.write()

    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            house.feeds.publish("/wire", confirmed(18, START + HOUR))
            house.clock.advance()
            await until(polls_of(service))
            house.rules = [RULE]
            house.write()
            await until(lambda: service.store.event("opening").status == "confirmed")
            assert service.store.counts()["alerts"] == 0
            house.feeds.publish(
                "/wire",
                story(
                    "off",
                    "Riverton tower opening cancelled",
                    "The city said the opening of the Riverton tower is cancelled.",
                    START + 2 * HOUR,
                ),
            )
            house.clock.advance()
            await until(lambda: service.store.counts()["sent"])

    asyncio.run(scenario())


def test_a_change_that_the_database_did_not_take_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            adopt, failed = service._poller.adopt, []

            def fails_once(config: Config) -> None:
                if not failed:
                    failed.append(config)
                    raise OperationalError("BEGIN", None, sqlite3.OperationalError("database is locked"))
                adopt(config)

            monkeypatch.setattr(service._poller, "adopt", fails_once)
            house.rules = [RULE, {"id": "other", "watch": "Lakeside bridge opening"}]
            house.write()
            await until(lambda: len(service.config.rules) == 2)
            assert failed

    asyncio.run(scenario())


def test_bad_files_are_shown_and_the_last_good_ones_stay_in_force(house: House) -> None:
    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            good = service.config
            (house.folder / "rules.yml").write_text("rules:\n  - id: opening\n    wach: Riverton tower opening\n")
            await until(lambda: service.health().problems)
            assert any("rules.yml:3" in problem for problem in service.health().problems)
            assert service.config is good
            house.feeds.publish("/wire", confirmed(18, START + HOUR))
            house.clock.advance()
            await until(lambda: service.store.counts()["sent"])
            house.write()
            await until(lambda: not service.health().problems)

    asyncio.run(scenario())


def test_a_feed_that_is_added_is_polled_and_one_that_is_removed_is_not(house: House) -> None:
    house.feeds.publish("/post", confirmed(18, START))

    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            house.sources = ["post"]
            house.write()
            await until(polls_of(service, "post"))
            asked = len(house.feeds.statuses("/wire"))
            house.clock.advance()
            await until(lambda: len(house.feeds.statuses("/post")) == 2)
            assert len(house.feeds.statuses("/wire")) == asked

    asyncio.run(scenario())


def test_a_channel_that_was_stopped_goes_on_when_its_address_changes_in_the_file(house: House) -> None:
    house.channels["spare"] = f"json://{house.hook.address}/spare"
    house.write()
    house.once()
    house.hook.by_path["/hook"] = 404

    async def scenario() -> None:
        async with running(house.service()) as service:
            for day in (18, 19):
                house.feeds.publish("/wire", confirmed(day, house.clock.now))
                house.clock.advance()
                await until(lambda day=day: service.store.counts()["pending"] == day - 17)
            await until(lambda: service.store.counts()["sent"] == 1)  # that it is stopped
            asked = len(house.hook.requests)
            house.channels["hook"] = f"json://{house.hook.address}/new"
            house.write()
            await until(lambda: service.store.counts()["pending"] == 0)
            assert service.store.stops() == {}
            assert {request.path for request in house.hook.requests[asked:]} == {"/new"}

    asyncio.run(scenario())
    told = [(each.path, each.body["title"]) for each in house.hook.requests if each.answer == 200]
    assert told[0] == ("/spare", "monitor: channel hook is stopped")
    assert [(path, title.partition(" 20")[0]) for path, title in told[1:]] == [
        ("/new", "Riverton tower opening: confirmed, Wednesday 18 June"),
        ("/new", "Riverton tower opening: moved to Thursday 19 June"),
    ]


# health


def test_health_is_served_on_loopback(house: House) -> None:
    async def scenario() -> None:
        async with running(house.service(web=WebConfig(port=0))) as service, httpx.AsyncClient() as client:
            await until(lambda: service.address and "deliver" in service._rounds.beats and polls_of(service)())
            assert service.address is not None
            host, port = service.address
            assert host == "127.0.0.1"
            for path in ("/healthz", "/readyz"):
                answer = await client.get(f"http://{host}:{port}{path}")
                assert answer.status_code == 200
                state = answer.json()
                assert (state["status"], state["feeds"]) == ("ok", {"total": 1, "failing": []})
                assert set(state["heartbeats"]) == {"poll", "deliver"}
        heartbeats = house.store().heartbeats()
        assert heartbeats == {"poll": START, "deliver": START}

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("allowed", "said"),
    [(("127.0.0.1",), "City calls off Riverton tower opening"), ((), "The page could not be read: forbidden address.")],
)
def test_a_page_that_somebody_tries_is_asked_for_behind_the_guard_of_feeds(
    house: House, allowed: tuple[str, ...], said: str
) -> None:
    body = b"<title>City calls off Riverton tower opening</title><p>The opening of the Riverton tower is cancelled."
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    house.feeds.feeds["/page"] = Feed(raw=head + body)

    async def scenario() -> None:
        service = house.service(web=WebConfig(port=0), allow_private=allowed)
        async with running(service), httpx.AsyncClient() as client:
            assert service.address is not None
            base = "http://{}:{}".format(*service.address)
            form = (await client.get(f"{base}/rules/try")).text
            word = form.partition('name="form" value="')[2].partition('"')[0]
            answer = await client.post(f"{base}/rules/try", data={"form": word, "url": f"{house.feeds.url}/page"})
            assert said in answer.text
        assert house.feeds.statuses("/page") == ([200] if allowed else [])

    asyncio.run(scenario())


def test_an_address_that_is_taken_is_said_at_the_start(house: House) -> None:
    async def scenario() -> None:
        port = int(house.hook.address.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            await house.service(web=WebConfig(port=port)).run()

    asyncio.run(scenario())


def test_a_bug_in_one_poll_is_counted_and_the_feed_is_put_off(house: House, caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        async with running(house.service()) as service:
            await until(polls_of(service))
            with service.store.engine.connect().execution_options(write=True) as connection, connection.begin():
                connection.execute(text("ALTER TABLE story RENAME TO gone"))
            house.feeds.publish("/wire", confirmed(18, START + HOUR))
            house.clock.advance()
            await until(lambda: service._rounds.errors["poll"])
            poll = service.store.poll("wire")
            await until(polls_of(service))
            poll = service.store.poll("wire")
            assert poll is not None
            assert (poll.failures, poll.error) == (1, "internal error: see the log")
            # repaired, the same stories come again: their validators were not stored
            with service.store.engine.connect().execution_options(write=True) as connection, connection.begin():
                connection.execute(text("ALTER TABLE gone RENAME TO story"))
            house.clock.advance(timedelta(days=1))
            await until(lambda: service.store.counts()["sent"])

    asyncio.run(scenario())
    assert "poll failed" in caplog.text


def test_a_bug_with_one_feed_does_not_take_the_answers_that_are_stored_with_it(house: House) -> None:
    house.once()
    house.sources = ["wire", *(f"wire{number}" for number in range(8))]
    for name in house.sources[1:]:
        house.feeds.publish(f"/{name}", story(name, "Riverton tower opening planned", "In June.", START))
    house.write()
    house.clock.advance()
    with house.store().engine.connect().execution_options(write=True) as connection, connection.begin():
        broken = "WHEN NEW.source = 'wire5' BEGIN SELECT RAISE(ABORT, 'no'); END"
        connection.execute(text(f"CREATE TRIGGER broken BEFORE INSERT ON story {broken}"))
    polled = house.once()
    assert polled.errors == {"poll": 1}
    assert {each.source for each in polled.polled} == set(house.sources) - {"wire5"}
    assert {poll.source.id: poll.failures for poll in house.store().polls() if poll.failures} == {"wire5": 1}
    assert house.store().counts()["stories"] == len(house.sources) - 1


def test_stories_older_than_the_retention_are_deleted_by_the_service(house: House) -> None:
    house.once()
    old = START - timedelta(days=40)
    with house.store().transaction() as tx:
        tx.put_story(Story("old", "wire", "Wire", "https://wire.example/old", "Nothing", "", "Nothing.", old, old))
    assert house.store().counts()["stories"] == 2

    async def scenario() -> None:
        async with running(house.service(retention=timedelta(days=30))) as service:
            await until(lambda: service.store.counts()["stories"] == 1)
            assert service.store.story("old") is None

    asyncio.run(scenario())


def test_stories_older_than_the_retention_are_deleted_by_one_round_for_cron(house: House) -> None:
    house.once()
    old = START - timedelta(days=400)
    with house.store().transaction() as tx:
        tx.put_story(Story("old", "wire", "Wire", "https://wire.example/old", "Nothing", "", "Nothing.", old, old))
    house.clock.advance()
    assert house.once().errors == {}
    assert house.store().story("old") is None


# stopping, and being stopped

PROGRAM = """
import asyncio, json, sys
from datetime import datetime, timedelta
from pathlib import Path
import time
from monitor.config import load
from monitor.service import Service

began = datetime.fromisoformat(sys.argv[2])
# a day in a second, so that leases and retries of a killed process are over soon
clock = lambda: began + (time.time() - float(sys.argv[3])) * timedelta(days=1)
asyncio.run(Service(load(Path(sys.argv[1]), {}), env={}, clock=clock, tick=timedelta(seconds=0.02)).run())
"""


class Child:
    """The service as a process of its own."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.zero = str(time.time())  # noqa: TID251
        self.process: subprocess.Popen[bytes] | None = None
        self.killing = False

    def start(self) -> None:
        folder, self.killing = self.house.folder, False
        with (folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, folder, START.isoformat(), self.zero], stdout=log, stderr=log
            )

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait for a condition, as long as nobody but us ends the process."""

        def come_to_that() -> object:
            running = self.killing or self.process is None or self.process.poll() is None
            assert running, (self.house.folder / "log").read_text()
            return condition()

        asyncio.run(until(come_to_that))

    def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        assert self.process is not None
        self.killing = True
        self.process.send_signal(how)
        return self.process.wait(DEADLINE)


@pytest.fixture
def child(house: House) -> Iterator[Child]:
    made = Child(house)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


def test_sigterm_ends_it_in_good_order_even_if_a_feed_hangs(house: House, child: Child) -> None:
    house.feeds.feeds["/wire"].hang = True
    child.start()
    child.wait(lambda: house.feeds.asked)
    began = time.monotonic()
    assert child.kill(signal.SIGTERM) == 0
    assert time.monotonic() - began < 15
    assert (house.folder / "log").read_bytes() == b""


def test_a_stop_waits_for_the_message_on_its_way_and_gives_the_others_back(house: House) -> None:
    house.once()
    house.hook.by_path["/hook"] = Says(200, "ok", drip=20)

    async def scenario() -> None:
        async with running(house.service()) as service:
            house.feeds.publish("/wire", *(confirmed(day, START + HOUR) for day in (18, 19, 20)))
            house.clock.advance()
            await until(house.hook.arrived.is_set)
            service.stop()
            await until(lambda: service._sender._stopping)
            house.hook.release.set()

    asyncio.run(scenario())
    store = house.store()
    assert len(house.hook.requests) == store.counts()["sent"] == 1
    assert [(each.attempts, each.lease) for each in store.deliveries(DeliveryState.PENDING)] == [(0, None)] * 2
    house.once()
    assert store.counts()["sent"] == len({each.body["alert_id"] for each in house.hook.requests}) == 3
    assert len(house.hook.requests) == 3
    store.close()


def test_a_process_killed_at_any_point_loses_no_story_and_no_alert(house: House, child: Child) -> None:
    """Kill it while answers go out, while a message is on its way, and after it; then see that all has come through."""
    names = [f"feed{number}" for number in range(4)]
    house.sources = names
    subjects = ["Riverton tower opening", "Lakeside bridge opening", "Harrow museum opening", "Norley station opening"]
    house.rules = [{"id": f"rule{number}", "watch": subject} for number, subject in enumerate(subjects)]
    house.write()
    for name in names:
        house.feeds.publish(f"/{name}", story(f"old-{name}", "Nothing of note", "Nothing.", START - HOUR))
    store = house.store()
    child.start()
    child.wait(lambda: all(200 in house.feeds.statuses(f"/{name}") for name in names))
    child.wait(lambda: (house.folder / "monitor.db").exists() and store.counts()["stories"] == 4)

    kills = 0

    def kill_now() -> None:
        nonlocal kills
        child.kill()
        kills += 1

    def kill_in_answer(path: str) -> None:
        if path == "/feed2":
            house.feeds.before_answer = lambda _: None
            kill_now()

    for wave in range(3):
        day, alerts = 10 + wave, store.counts()["alerts"]
        if wave == 0:
            house.feeds.before_answer = kill_in_answer
        elif wave == 1:
            house.hook.arrived.clear()
            house.hook.by_path["/hook"] = "hang"
        for number, name in enumerate(names):
            about = subjects[number]
            said = f"The city said the {about} was moved: it will take place on June {day}."
            at = START + (wave + 1) * HOUR
            house.feeds.publish(f"/{name}", story(f"{wave}-{name}", f"City confirms {about} on June {day}", said, at))
        if wave == 0:  # in the middle of an answer
            child.wait(lambda: kills == 1)
        elif wave == 1:  # a message has arrived, its answer has not
            child.wait(house.hook.arrived.is_set)
            kill_now()
            house.hook.release.set()
            del house.hook.by_path["/hook"]
        else:  # some alerts are stored, perhaps not all sent
            child.wait(lambda alerts=alerts: store.counts()["alerts"] > alerts)
            kill_now()
        child.start()
        child.wait(lambda wave=wave: store.counts()["stories"] == 4 * (wave + 2))
    child.wait(lambda: store.counts()["alerts"] == 12 and store.counts()["sent"] == 12)
    assert kills == 3
    stored = {outbox.alert.id for outbox in store.alerts()}
    assert {request.headers["X-Alert-Id"] for request in house.hook.requests} == stored
    assert [len(store.changes(f"rule{number}")) for number in range(4)] == [3, 3, 3, 3]
    store.close()
