"""Does any secret get out? The service with every kind of them, everything made to fail, and all that it shows read.

In the database are only those that stand in the address of a feed, as docs/operations.md says.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import yaml
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_line
from detect_secrets.settings import transient_settings
from feedserver import Feed, FeedServer, story
from receivers import Mailbox, Webhook
from test_outbox import ALERT
from test_service import HOUR, START, TICK, Clock, confirmed, running, until
from typer.testing import CliRunner

from monitor import sending
from monitor.cli import app, logs
from monitor.config import ChannelConfig, Config, Secret, load
from monitor.service import Service

#: where each secret is used, and the secret itself: such as a scanner finds, and as a person chooses
SECRETS = {
    "PATH_TOKEN": "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy",
    "QUERY_KEY": "AKIAIOSFODNN7EXAMPLE",
    "HOOK_PASSWORD": "correct horse/b@ttery%staple",
    "HEADER": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "SIGNING": "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLasd",
    "MAIL_PASSWORD": "hunter2-hunter2",
    "WEB_TOKEN": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "FEED_HEADER": "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "FEED_PASSWORD": "s3same-0pen",
}
#: it stands in the address of a feed, and so in the database
IN_ADDRESS = {"FEED_KEY": "eyJhbGciOiJIUzI1NiJ9.e30.XXXXXXXXX"}
PAGES = (
    *("/", "/events/opening", "/stories", "/alerts", "/alerts?dead=true", "/feeds", "/rules", "/login"),
    *("/healthz", "/readyz", "/metrics", "/calendar.ics", "/feed.atom", "/feed.json", "/events/opening.json"),
    *(
        f"/api/v1/{kind}"
        for kind in ("events", "stories", "alerts", "deliveries", "feeds", "rules", "claims", "changes")
    ),
)
COMMANDS = (
    *("check", "alerts", "alerts --json", "channels", "channels --json", "feeds", "feeds --json", "feeds export"),
    *("events --json", "stories --json", "history opening --json", "export opening --texts", "notify test"),
)


class Failing:
    """Feeds and receivers that fail in every way there is."""

    def __init__(self, feeds: FeedServer, hook: Webhook, mailbox: Mailbox) -> None:
        self.feeds, self.hook, self.mailbox = feeds, hook, mailbox
        # a token in the path is a part of each address
        self.statuses: dict[str, int | str] = {"e500": 500, "e400": 400, "e404": 404, "e302": 302, "half": "close"}
        for name, status in self.statuses.items():
            hook.by_path[f"/{SECRETS['PATH_TOKEN']}/{name}"] = status
        # it knows what it is sent, and says it again
        known = ("PATH_TOKEN", "QUERY_KEY", "HOOK_PASSWORD", "HEADER")
        hook.words = f"no: {' '.join(SECRETS[name] for name in known)}".encode()
        mailbox.lets_in = False
        key = f"?key={IN_ADDRESS['FEED_KEY']}"
        feeds.feeds[f"/e500{key}"] = Feed(status=500)
        feeds.feeds[f"/html{key}"] = Feed(body=f"<html>{SECRETS['FEED_HEADER']}</html>".encode())
        feeds.publish("/wire", story("old", "Riverton tower opening planned", "It is planned for June.", START))

    def write(self, folder: Path) -> None:
        place = "${HOOK_USER}:${HOOK_PASSWORD_QUOTED}@" + self.hook.address
        rest = "?key=${QUERY_KEY}&+Authorization=Bearer%20${HEADER}"
        channels: dict[str, object] = {
            # json is ours, xml is Apprise's
            f"{scheme}-{name}": {"url": f"{scheme}://{place}/${{PATH_TOKEN}}/{name}{rest}"}
            for scheme in ("json", "xml")
            for name in (*self.statuses, "well")
        }
        channels["signed"] = {"url": f"json://{place}/${{PATH_TOKEN}}/e500{rest}", "secret": "${SIGNING}"}
        channels["nobody"] = {"url": "json://me:${HOOK_PASSWORD_QUOTED}@127.0.0.1:9/${PATH_TOKEN}" + rest}
        channels["mail"] = {
            "url": f"mailto://me:${{MAIL_PASSWORD}}@{self.mailbox.address}/to@inbox.example?from=me@sender.example"
        }
        feeds = [
            {
                "name": name,
                "url": f"{self.feeds.url if port else 'http://127.0.0.1:9'}/{name}" + query,
                "headers": {"X-Key": "${FEED_HEADER}"},
                "auth": "me:${FEED_PASSWORD}",
            }
            for name, port, query in (
                ("wire", True, ""),
                ("e500", True, "?key=${FEED_KEY}"),
                ("html", True, "?key=${FEED_KEY}"),
                ("nobody", False, "?key=${FEED_KEY}"),
            )
        ]
        files = {
            "monitor.yml": {
                "database": f"sqlite:///{folder}/monitor.db",
                "channels": channels,
                "defaults": {"notify": list(channels)},
                "web": {"token": "${WEB_TOKEN}", "port": 1},
                "allow_private": ["127.0.0.1"],
                "articles": {"enabled": False},
            },
            "feeds.yml": {"feeds": feeds},
            "rules.yml": {"rules": [{"id": "opening", "watch": "Riverton tower opening"}]},
        }
        for name, content in files.items():
            (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Failing]:
    env = (
        SECRETS | IN_ADDRESS | {"HOOK_USER": "reader", "HOOK_PASSWORD_QUOTED": quote(SECRETS["HOOK_PASSWORD"], safe="")}
    )
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with FeedServer() as feeds, Webhook() as hook, Mailbox() as mailbox:
        made = Failing(feeds, hook, mailbox)
        made.write(tmp_path)
        yield made
    root.handlers[:] = handlers
    root.setLevel(level)


def found(text: str, *, address: bool = True) -> list[str]:
    """Return the secrets that a text holds, whole, quoted for an address, or a part of one that is as long as a key."""
    shown = []
    for name, secret in (SECRETS | (IN_ADDRESS if address else {})).items():
        forms = {secret, quote(secret), quote(secret, safe=""), *re.findall(r"\w{16,}", secret)}
        if any(form in text for form in forms):
            shown.append(name)
    return shown


@contextmanager
def scanner() -> Iterator[Callable[[str], list[str]]]:
    """Let a scanner that knows nothing of us read a text: what it takes for a key of some service, a login or a word
    behind "password". Not what merely looks random, as the ids of alerts do."""
    plugins = [kind.__name__ for kind in get_mapping_from_secret_type_to_class().values()]
    usable = [{"name": name} for name in plugins if not name.endswith("HighEntropyString")]
    with transient_settings({"plugins_used": usable}):
        yield lambda text: [
            f"{each.type}: {line[:300]}" for line in dict.fromkeys(text.splitlines()) for each in scan_line(line)
        ]


def test_the_scanner_knows_a_secret_when_it_sees_one() -> None:
    with scanner() as scan:
        told = {name for name, secret in (SECRETS | IN_ADDRESS).items() if scan(f"not sent: {name} {secret}")}
        assert scan("http://reader:s3same-0pen@127.0.0.1:9/in")
    assert told == {"PATH_TOKEN", "QUERY_KEY", "HEADER", "FEED_HEADER", "FEED_KEY"}


async def pages(service: Service) -> dict[str, str]:
    """Return all that the running service shows."""
    assert service.address is not None
    host, port = service.address
    headers = {"Authorization": f"Bearer {SECRETS['WEB_TOKEN']}"}
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}", headers=headers) as client:
        answers = {path: await client.get(path) for path in PAGES}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    return {path: f"{answer.headers} {answer.text}" for path, answer in answers.items()}


def errors(service: Service) -> set[str]:
    """Return the channels that did not take a message."""
    outboxes = service.store.alerts(1, "opening")
    return {each.channel for outbox in outboxes for each in outbox.deliveries if each.error}


def test_no_secret_gets_out_whatever_fails(failing: Failing, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    config = load(tmp_path, os.environ)
    assert isinstance(config, Config), [str(problem) for problem in config]
    clock = Clock()
    service = Service(replace(config, web=replace(config.web, port=0)), clock=clock, tick=TICK)
    logs.start(lambda text: service.config.mask(text), level="DEBUG")  # noqa: PLW0108

    async def scenario() -> dict[str, str]:
        async with running(service):
            await until(lambda: all(poll.polled_at for poll in service.store.polls()))
            failing.feeds.publish("/wire", confirmed(18, START))
            clock.advance()
            await until(lambda: service.store.counts()["sent"] >= 2)
            await until(lambda: len(errors(service)) >= len(config.channels) - 2)
            # what failed for three days is given up
            while not service.store.counts()["dead"]:
                clock.advance(7 * HOUR)
                await asyncio.sleep(5 * TICK.total_seconds())
            return await pages(service)

    shown = asyncio.run(scenario())
    out, err = capfd.readouterr()
    assert "feed e500: http 500" in err
    assert "feed html: unreadable: html page" in err
    assert "not sent to json-e500" in err
    assert "channel json-e404 is stopped" in err
    assert {path: found(text) for path, text in shown.items() if found(text)} == {}
    assert [line for line in (err + out).splitlines() if found(line)] == []
    with scanner() as scan:
        assert scan("\n".join([*shown.values(), err, out])) == []

    for command in COMMANDS:
        result = CliRunner().invoke(app, ["--config", str(tmp_path), *command.split()])
        assert result.exit_code in (0, 1, 3), result.output
        assert (command, found(result.output)) == (command, [])
        with scanner() as scan:
            assert (command, scan(result.output)) == (command, [])
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection:
        dump = "\n".join(connection.iterdump())
    assert "500" in dump
    assert [line[:900] for line in dump.splitlines() if found(line, address=False)] == []


def test_a_receiver_that_says_again_what_it_was_sent_has_it_masked() -> None:
    with Webhook() as hook:
        hook.words = f"no: {SECRETS['SIGNING']} and {SECRETS['HEADER']}".encode()
        hook.answers = [500]
        url = f"json://{hook.address}/?+Authorization=Bearer%20{SECRETS['HEADER']}"
        channel = ChannelConfig("hook", Secret(url), secret=Secret(SECRETS["SIGNING"]))
        answer = asyncio.run(sending.send(channel, ALERT, START))
    assert not answer.sent
    assert found(answer.error) == []
