"""How are the answers of many polls stored? Together, and without waiting where there is nobody to wait for."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor import polling
from monitor.config import Config, load
from monitor.model import Failed, Fetched, NotModified, Poll, Rule
from monitor.polling import Polled, Poller
from monitor.store import Store, Transaction

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)


class Counting(Store):
    """Counts its transactions."""

    made = 0

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        self.made += 1
        with super().transaction() as tx:
            yield tx


class Servers:
    """Answer with nothing new, each a turn of the event loop later than the one before."""

    async def fetch(self, poll: Poll, _now: datetime, **_: object) -> NotModified | Failed:
        for _ in range(int(poll.source.id.removeprefix("feed-"))):
            await asyncio.sleep(0)
        return NotModified(f'"{poll.source.id}"', None, None, None)


def configured(folder: Path, feeds: int) -> Config:
    rows = "".join(f"  - {{name: Feed {n}, url: 'https://wire.example/{n}'}}\n" for n in range(feeds))
    (folder / "feeds.yml").write_text(f"feeds:\n{rows}")
    (folder / "rules.yml").write_text("rules:\n  - {id: launch, watch: Ariane 7 launch}\n")
    (folder / "monitor.yml").write_text("web: {enabled: false}\n")
    config = load(folder, {})
    assert isinstance(config, Config)
    return replace(config, database="sqlite://")


def adopted(store: Store, config: Config) -> Poller:
    """Return what polls the feeds of a configuration, which a new database has."""
    store.upgrade()
    poller = Poller(store, config, clock=lambda: NOW, rng=random.Random(1))
    poller.adopt(config)
    return poller


def poll_all(folder: Path, feeds: int) -> tuple[list[Polled], list[Poll], int]:
    """Poll feeds at once; return what came of it, what is remembered of them, and how many commits it took."""
    config = configured(folder, feeds)
    store = Counting(config.database)
    poller = adopted(store, config)
    before = store.made

    async def run() -> list[Polled]:
        return await asyncio.gather(*(poller.poll(poll, Servers(), lambda: None) for poll in store.polls()))  # type: ignore[arg-type]

    polled, after = asyncio.run(run()), store.polls()
    store.close()
    return polled, after, store.made - before


def test_answers_that_come_at_about_the_same_time_share_a_commit(tmp_path: Path) -> None:
    polled, after, commits = poll_all(tmp_path, 250)
    assert [each.error for each in polled] == [""] * 250
    assert commits <= 25  # three, unless the machine takes a while for the turns in between
    assert all(poll.etag == f'"{poll.source.id}"' and poll.polled_at == NOW for poll in after)


def test_an_answer_waits_for_nobody_if_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "LINGER", 3600)
    _, (poll,), commits = poll_all(tmp_path, 1)
    assert commits == 1
    assert poll.etag == '"feed-0"'


@pytest.mark.parametrize(("limit", "most"), [("MOST_HELD", 3), ("MOST_HELD_BYTES", 150)])
def test_no_more_is_asked_for_while_many_or_long_bodies_wait_to_be_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(polling, limit, most)
    config = configured(tmp_path, 20)
    store = Store(config.database)
    poller = adopted(store, config)
    held = []

    class Full:
        async def fetch(self, poll: Poll, _now: datetime, room: Callable[[], Awaitable[None]]) -> Fetched:
            await room()
            held.append(poller._held)
            return Fetched(b"<rss version='2.0'><channel><title>Wire</title></channel></rss>", poll.url)

    async def run() -> list[Polled]:
        polls = [poller.poll(poll, Full(), lambda: None) for poll in store.polls()]  # type: ignore[arg-type]
        try:
            return await asyncio.gather(*polls)
        finally:
            await poller.close()

    assert [each.error for each in asyncio.run(run())] == [""] * 20
    assert max(held) == 2
    assert (poller._held, poller._held_bytes) == (0, 0)


def test_what_is_remembered_of_a_feed_is_not_read_twice_for_one_poll(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, reading = [], Transaction.polls_by_id

    def note(tx: Transaction, sources: Collection[str]) -> dict[str, Poll]:
        read.extend(sources)
        return reading(tx, sources)

    monkeypatch.setattr(Transaction, "polls_by_id", note)
    _, after, _ = poll_all(tmp_path, 3)
    assert [poll.etag for poll in after] == ['"feed-0"', '"feed-1"', '"feed-2"']
    assert read == []


def test_a_feed_that_is_configured_anew_while_it_is_asked_keeps_what_is_new(tmp_path: Path) -> None:
    config = configured(tmp_path, 1)
    store = Store(config.database)
    poller = adopted(store, config)
    (before,) = store.polls()
    renamed = replace(config, sources=(replace(before.source, name="Renamed"),))

    class Slow:
        async def fetch(self, _poll: Poll, _now: datetime, **_: object) -> NotModified:
            poller.adopt(renamed)
            return NotModified('"new"', None, None, None)

    polled = asyncio.run(poller.poll(before, Slow(), lambda: None))  # type: ignore[arg-type]
    (after,) = store.polls()
    assert polled == Polled("feed-0")
    assert (after.source.name, after.etag) == ("Renamed", '"new"')
    store.close()


def test_a_plan_whose_rules_could_not_be_stored_is_not_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured(tmp_path, 1)
    store = Store(config.database)
    poller, transaction = adopted(store, config), store.transaction

    @contextmanager
    def full() -> Iterator[Any]:
        with transaction() as tx:
            yield tx
            raise OSError("the disk is full")

    monkeypatch.setattr(store, "transaction", full)
    with pytest.raises(OSError, match="full"):
        poller.adopt(replace(config, rules=(Rule("new", "Lakeside bridge opening"),)))
    assert poller.plan.config is config
    store.close()


def test_a_feed_that_moved_for_good_and_fails_there_is_looked_for_at_its_old_place_too(tmp_path: Path) -> None:
    config = configured(tmp_path, 1)
    store = Store(config.database)
    poller = adopted(store, config)
    (old,) = store.polls()
    first, second = "https://moved.example/feed", "https://moved.example/again"
    asked: list[str] = []

    class Moves:
        there: NotModified | None = NotModified('"a"', None, first, None)

        async def fetch(self, poll: Poll, _now: datetime, **_: object) -> NotModified | Failed:
            asked.append(poll.url)
            return self.there if self.there and poll.url == old.url else Failed("http 404")

    async def poll() -> Poll:
        (before,) = store.polls()
        await poller.poll(before, Moves(), lambda: None)  # type: ignore[arg-type]
        (after,) = store.polls()
        return after

    assert asyncio.run(poll()).url == first
    Moves.there = None  # its old server is down, too
    assert [asyncio.run(poll()).url for _ in range(6)] == [first] * 6
    assert asked[1:] == [first, first, first, old.url, first, old.url]
    Moves.there = NotModified('"b"', None, second, None)
    assert [asyncio.run(poll()).url for _ in range(2)] == [first, second]
    store.close()


def test_of_a_new_body_what_is_new_or_edited_is_stored_and_all_is_counted(tmp_path: Path) -> None:
    config = configured(tmp_path, 1)
    store = Store(config.database)
    poller = adopted(store, config)
    told = {"a": "Tower opens in May", "b": "Ferry sails"}

    class Wire:
        async def fetch(self, poll: Poll, _now: datetime, **_: object) -> Fetched:
            items = "".join(
                f"<item><guid isPermaLink='false'>{key}</guid><title>{title}</title></item>"
                for key, title in told.items()
            )
            return Fetched(f"<rss version='2.0'><channel><title>W</title>{items}</channel></rss>".encode(), poll.url)

    def poll() -> tuple[int, set[str], Poll]:
        (before,) = store.polls()
        polled = asyncio.run(poller.poll(before, Wire(), lambda: None))  # type: ignore[arg-type]
        (after,) = store.polls()
        return polled.stories, {story.title for story in store.stories()}, after

    assert poll()[:2] == (2, {"Tower opens in May", "Ferry sails"})
    told |= {"a": "Tower opens in June", "c": "Bridge closes"}
    count, titles, after = poll()
    assert (count, titles) == (3, {"Tower opens in June", "Ferry sails", "Bridge closes"})
    assert len(after.marks) == 3 * 8
    del told["a"], told["b"]
    assert poll()[0] == 1
    # what comes back is read, and is what it was
    told |= {"b": "Ferry sails", "a": "Tower opens in July"}
    assert poll()[:2] == (3, {"Tower opens in July", "Ferry sails", "Bridge closes"})
    store.close()
