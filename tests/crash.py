"""What is lost when the service is killed, again and again? The service as a process, and a world that fails at random.

Feeds change, a webhook and a mail server refuse some of what they are given, and the service is killed with SIGKILL at
moments drawn from a seed. Each story that is published is due one alert on each channel.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

import yaml
from feedserver import FeedServer, story
from receivers import Mailbox, Webhook

from monitor.store import Store

START = datetime(2031, 5, 1, 9, tzinfo=UTC)
#: simulated time in a second: a lease of a killed process, and the first wait after a failure, are over soon
PACE = timedelta(hours=1)
SUBJECTS = ("Riverton tower opening", "Lakeside bridge opening", "Harrow museum opening", "Norley station opening")
#: stories that a feed keeps; an outlet that drops them before they are read is no fault of ours
KEPT = 40
DEADLINE = 120.0

#: Loads everything once, then forks a process of its own for each start: loading takes longer than what is tested.
NURSERY = """
import asyncio, os, sys, time
from datetime import datetime, timedelta
from pathlib import Path
from monitor.config import load
from monitor.service import Service
import monitor.migrations, alembic.autogenerate

folder, began, zero, pace = sys.argv[1:]
began, zero, pace = datetime.fromisoformat(began), float(zero), timedelta(seconds=float(pace))
clock = lambda: began + (time.time() - zero) * pace
for line in sys.stdin:
    if line == "start\\n":
        child = os.fork()
        if not child:
            os.dup2(os.open(Path(folder, "log"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), 2)
            asyncio.run(Service(load(Path(folder), {}), env={}, clock=clock, tick=timedelta(seconds=0.02)).run())
            os._exit(0)
        print(child, flush=True)
    else:
        print(os.waitpid(child, 0)[1], flush=True)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to; `webhook` and `mail` count, by story, the messages that were taken."""

    kills: int
    published: int
    webhook: Counter[str]
    mail: Counter[str]
    #: stories of which two messages carried different ids
    confused: set[str]
    refused: int
    #: what went wrong inside the process, by its log
    errors: list[str]
    damage: str
    seconds: float

    def lost(self, taken: Counter[str]) -> int:
        """Return of how many stories nobody was told."""
        return self.published - len(taken)

    def repeats(self, taken: Counter[str]) -> int:
        """Return how many messages were taken a second time."""
        return taken.total() - len(taken)

    def faults(self) -> list[str]:
        """Return what must not be: a loss, more repeats than kills, a repeat under another id, a bug, a broken file."""
        found = []
        for name, taken in (("webhook", self.webhook), ("mail", self.mail)):
            if self.lost(taken):
                found.append(f"{name}: {self.lost(taken)} alerts lost")
            if self.repeats(taken) > self.kills:
                found.append(f"{name}: {self.repeats(taken)} messages twice in {self.kills} kills")
        if self.confused:
            found.append(f"under two ids: {', '.join(sorted(self.confused))}")
        if self.damage != "ok":
            found.append(f"the database: {self.damage}")
        return found + self.errors

    def __str__(self) -> str:
        told = [f"{self.kills} kills in {self.seconds:.0f} s, {self.published} alerts due"]
        for name, taken in (("webhook", self.webhook), ("mail", self.mail)):
            told.append(f"{name}: {len(taken)} arrived, {self.lost(taken)} lost, {self.repeats(taken)} twice")
        return "; ".join([*told, f"the webhook refused {self.refused} messages"])


class World:
    """A configuration folder, its feeds and receivers, and the service that is killed."""

    def __init__(self, folder: Path, feeds: FeedServer, hook: Webhook, mailbox: Mailbox, rng: random.Random) -> None:
        self.folder, self.feeds, self.hook, self.mailbox, self.rng = folder, feeds, hook, mailbox, rng
        self.zero = time.time()  # noqa: TID251
        self.published: list[str] = []
        self.kills = 0
        days = [date(2032, 1, 1) + timedelta(days=number) for number in range(700)]
        #: for each subject its days: none comes twice, for what was known once is no news
        self.days = [rng.sample(days, len(days)) for _ in SUBJECTS]
        self._child = 0
        self._nursery: subprocess.Popen[str] | None = None
        self._configure()

    def __enter__(self) -> Self:
        arguments = [str(self.folder), START.isoformat(), str(self.zero), str(PACE.total_seconds())]
        self._nursery = subprocess.Popen(
            [sys.executable, "-c", NURSERY, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._nursery is not None
        if self._child:
            self.end(signal.SIGKILL)
        self._nursery.communicate()

    def _configure(self) -> None:
        channels = {
            "hook": f"json://{self.hook.address}/hook",
            "mail": f"mailto://{self.mailbox.address}/reader@inbox.example?from=monitor@sender.example",
        }
        files = {
            "monitor.yml": {
                "database": f"sqlite:///{self.folder}/monitor.db",
                "channels": channels,
                "defaults": {"notify": list(channels), "interval": "1m", "rule_per_hour": 0},
                "web": {"enabled": False},
                "allow_private": ["127.0.0.1"],
                "articles": {"enabled": False},
            },
            "feeds.yml": {
                "feeds": [{"name": f"feed{n}", "url": f"{self.feeds.url}/feed{n}"} for n in range(len(SUBJECTS))]
            },
            "rules.yml": {"rules": [{"id": f"rule{n}", "watch": subject} for n, subject in enumerate(SUBJECTS)]},
        }
        for name, content in files.items():
            (self.folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
        for number in range(len(SUBJECTS)):
            self.feeds.publish(f"/feed{number}", story(f"old-{number}", "Nothing of note", "Nothing.", START))

    # the process

    def start(self) -> None:
        """Start the service."""
        self._child = self._ask("start")

    def end(self, how: signal.Signals) -> int:
        """End the service; return how it ended."""
        os.kill(self._child, how)
        self._child = 0
        return self._ask("wait")

    def _ask(self, what: str) -> int:
        assert self._nursery is not None
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(f"{what}\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    # the world around it

    def publish(self) -> None:
        """Let one of the outlets report that its event was moved."""
        number = self.rng.randrange(len(SUBJECTS))
        about, key = SUBJECTS[number], f"s{len(self.published)}-"
        day = f"{self.days[number].pop():%B %-d, %Y}"
        said = f"The city said the {about} was moved: it will take place on {day}."
        at = START + (time.time() - self.zero) * PACE  # noqa: TID251
        self.published.append(key)
        feed = self.feeds.feeds[f"/feed{number}"]
        feed.stories = (story(key, f"City confirms {about} on {day}", said, at), *feed.stories[: KEPT - 1])

    def unreliable(self) -> None:
        """Let the receivers refuse the next message, and about a third of the others."""
        rng = random.Random(self.rng.random())
        self.hook.choose = lambda: rng.choice([200, 200, 200, 200, 500, 429, "close"])
        self.mailbox.choose = lambda: rng.choice(["", "", "451 4.3.0 not now"])
        self.hook.answers = [503]

    def reliable(self) -> None:
        """Let the receivers take everything."""
        self.hook.choose = lambda: 200
        self.mailbox.choose = lambda: ""

    def messages(self) -> int:
        """Return how many messages came in, taken or not."""
        return len(self.hook.requests) + len(self.mailbox.messages)

    def behind(self) -> int:
        """Return of how many stories one of the receivers was not told yet."""
        webhook, mail, _ = self.taken()
        return len(self.published) - min(len(webhook), len(mail))

    def taken(self) -> tuple[Counter[str], Counter[str], set[str]]:
        """Return which stories the webhook and the mail box were told of, and those told under two ids."""
        texts = [
            (each.body["message"], each.body["alert_id"]) for each in list(self.hook.requests) if each.answer == 200
        ]
        mails = [(_plain(each), str(each["Message-ID"])[1:33]) for each in list(self.mailbox.messages)]
        ids: dict[str, set[str]] = {}
        counts = []
        for messages in (texts, mails):
            keys = [_key(text) for text, _ in messages]
            for key, (_, identifier) in zip(keys, messages, strict=True):
                ids.setdefault(key, set()).add(identifier)
            counts.append(Counter(key for key in keys if key))
        return counts[0], counts[1], {key for key, known in ids.items() if len(known) > 1}


def run(folder: Path, kills: int, seed: int, tell: Callable[[str], None] = lambda _: None) -> Outcome:
    """Kill the service so many times, let it finish in peace, and return what came of it."""
    began, rng = time.monotonic(), random.Random(seed)
    with FeedServer() as feeds, Webhook() as hook, Mailbox() as mailbox:
        with World(folder, feeds, hook, mailbox, rng) as world:
            world.start()
            _until(lambda: all(200 in feeds.statuses(f"/feed{n}") for n in range(len(SUBJECTS))), "the first poll")
            store = Store(f"sqlite:///{folder}/monitor.db")
            _until(lambda: _baselines(store) == len(SUBJECTS), "the baselines")
            world.unreliable()
            while world.kills < kills:
                _one_life(world)
                world.start()
                if world.kills % 25 == 0:
                    tell(f"{world.kills} kills, {len(world.published)} stories published")
            world.reliable()
            _until(lambda: _told_of_all(world), "all alerts")
            _until(lambda: store.counts()["pending"] == 0, "an empty outbox")
            world.end(signal.SIGTERM)
        webhook, mail, confused = world.taken()
        with store.engine.connect() as connection:
            damage = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar_one())
        store.close()
    log = (folder / "log").read_text(encoding="utf-8") if (folder / "log").exists() else ""
    refused = sum(each.answer != 200 for each in hook.requests)
    errors = [line for line in log.splitlines() if "Error" in line or "Traceback" in line or "failed" in line]
    return Outcome(
        world.kills, len(world.published), webhook, mail, confused, refused, errors, damage, time.monotonic() - began
    )


def _one_life(world: World) -> None:
    """Publish, and kill the service at some moment: while it starts, polls, reads and stores, or sends."""
    rng = world.rng
    for _ in range(rng.choice([1, 1, 2, 3])):
        if world.behind() < KEPT // 2:
            world.publish()
    moment = rng.random()
    if moment < 0.15:
        time.sleep(rng.random() * 0.3)
    else:
        polls, messages = len(world.feeds.asked), world.messages()
        _until(lambda: len(world.feeds.asked) > polls, "a poll")
        if moment < 0.4:
            time.sleep(rng.random() * 0.3)
        elif behind := world.behind():
            # each story makes two messages; what was refused comes later, so not all of them are waited for
            wanted = messages + rng.randint(1, 2 * min(behind, 5))
            _until(lambda: world.messages() >= wanted or not world.behind(), "messages")
            time.sleep(rng.random() ** 2 * 0.1)
    world.end(signal.SIGKILL)
    world.kills += 1


def _told_of_all(world: World) -> bool:
    webhook, mail, _ = world.taken()
    return len(webhook) == len(mail) == len(world.published)


def _baselines(store: Store) -> int:
    return sum(poll.first_success_at is not None for poll in store.polls())


def _until(condition: Callable[[], object], what: str) -> None:
    limit = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > limit:
            raise AssertionError(f"{what} did not come in {DEADLINE:g} s")
        time.sleep(0.005)


def _key(text: str) -> str:
    _, found, rest = text.partition("https://wire.example/")
    return rest.split()[0] if found else ""


def _plain(message: object) -> str:
    body = message.get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content())
