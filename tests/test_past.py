"""Is it remembered how a feed's requests went, and can that be seen?"""

from __future__ import annotations

import asyncio
import random
import xml.etree.ElementTree as ET
from datetime import timedelta

from newsroom import NOW, RULE, SOURCES, Newsroom

from monitor.config import Config
from monitor.model import Failed, Fetched, NotModified, Poll
from monitor.polling import Poller
from monitor.showing.past import MOST, Asked, Ending, longer, read, strip, usual
from monitor.store import Store

MS = timedelta(milliseconds=1)
RSS = b"<rss version='2.0'><channel><title>x</title></channel></rss>"


def test_a_history_is_read_as_it_was_written_and_keeps_the_newest() -> None:
    history = ""
    for number in range(MOST + 9):
        history = longer(history, Asked(Ending.SAME, number * MS))
    history = longer(history, Asked(Ending.FAILED, 20_000 * MS))
    found = read(history)
    assert len(found) == MOST
    assert (found[0], found[-1]) == (Asked(Ending.SAME, 10 * MS), Asked(Ending.FAILED, 20_000 * MS))
    assert read("") == ()


def test_the_usual_time_is_that_of_answers() -> None:
    assert usual(read("n100 s300 s200 f60000")) == 200 * MS
    assert usual(read("f60000")) is None


def test_the_strip_has_a_bar_a_request_the_higher_the_longer() -> None:
    root = ET.fromstring(strip(read("n10 s10 s4000 f60000")))
    assert root.get("aria-label") == "The last 4: 1 brought something, 2 unchanged, 1 failed"
    bars = {path.get("class"): path.get("d") for path in root}
    assert bars == {"new": "M2 16v-4", "same": "M6 16v-4M10 16v-15", "failed": "M14 16v-16"}
    assert strip(()) == ""


class Server:
    """Answers what it is given, one after another."""

    def __init__(self, *answers: Fetched | NotModified | Failed) -> None:
        self.answers = iter(answers)

    async def fetch(self, _poll: Poll, _now: object, **_: object) -> Fetched | NotModified | Failed:
        return next(self.answers)


def test_a_poll_remembers_how_it_went_and_the_page_shows_it(store: Store) -> None:
    room = Newsroom(store)
    config = Config("sqlite://", rules=(RULE,), sources=SOURCES[:1])
    poller = Poller(store, config, clock=lambda: NOW, rng=random.Random(1))
    poller.adopt(config)
    server = Server(Fetched(RSS, "u"), Fetched(RSS, "u"), NotModified(), Failed("timeout"), Fetched(b"no feed", "u"))

    async def go() -> None:
        for _ in range(5):
            (poll,) = store.polls()
            await poller.poll(poll, server, lambda: None)  # type: ignore[arg-type]

    asyncio.run(go())
    (poll,) = store.polls()
    assert [one.ending for one in read(poll.history)] == ["n", "s", "s", "f", "f"]
    assert all(timedelta() <= one.took < timedelta(minutes=1) for one in read(poll.history))
    shown = room.ask("/feeds").text
    assert 'aria-label="The last 5: 1 brought something, 2 unchanged, 2 failed"' in shown
    assert "ms as a rule" in shown
    assert "none yet" in shown, "the other feed was not asked"
