"""A store with an event that was planned, confirmed, moved and denied by one, as the whole pure line reads it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from monitor import __version__
from monitor.config import Config, WebConfig
from monitor.ingest import Outcome, ingest
from monitor.match import compile_rules
from monitor.model import Rule, Source, Story
from monitor.store import Store
from monitor.web import Desk, Health, create_app

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
RULE = Rule("opening", "Riverton tower opening")
WELL = Health(version=__version__, heartbeats={"poll": timedelta(seconds=1)}, counts={})


def story(key: str, at: datetime, title: str, body: str, **fields: Any) -> Story:
    base = Story(key, "wire", "The Wire", f"https://wire.example/{key}", title, "", body, at, at, owner="Wire Group")
    return replace(base, **fields)


def course() -> list[Story]:
    """Return the stories of an opening: planned for a month, confirmed for a day, moved later."""
    return [
        story(
            "plan",
            datetime(2031, 1, 10, 9, tzinfo=UTC),
            "City plans Riverton tower opening in June",
            "The city said it plans the opening of the Riverton tower in June 2031.",
        ),
        story(
            "set",
            datetime(2031, 2, 14, 9, tzinfo=UTC),
            "City confirms Riverton tower opening on June 3",
            "The city confirmed that the opening of the Riverton tower will take place on June 3, 2031.",
        ),
        story(
            "echo",
            datetime(2031, 2, 15, 9, tzinfo=UTC),
            "Riverton tower opening confirmed for June 3",
            "The city confirmed that the opening of the Riverton tower will take place on June 3, 2031.",
            source="herald",
            outlet="The Herald",
            owner="Herald Trust",
        ),
        story(
            "moved",
            datetime(2031, 4, 2, 9, tzinfo=UTC),
            "Riverton tower opening postponed to June 24",
            "The city said the opening of the Riverton tower was postponed from June 3 to June 24, 2031.",
        ),
    ]


class Newsroom:
    """A store, the configuration over it, and a way to ask the pages."""

    def __init__(self, store: Store, *rules: Rule, **config: Any) -> None:
        self.store = store
        self.now = NOW
        self.config = Config("sqlite://", rules=rules or (RULE,), sources=SOURCES, **config)
        self._apps: dict[WebConfig, FastAPI] = {}
        with store.transaction() as tx:
            tx.sync_rules(self.config.rules, NOW)
            tx.sync_sources(SOURCES, NOW)

    def read(self, stories: Sequence[Story], *, baseline: bool = False) -> list[Outcome]:
        with self.store.transaction() as tx:
            watch = compile_rules(self.config.rules)
            return ingest(tx, stories, watch, now=self.now, baseline=baseline, channels=("slack",))

    def ask(self, path: str, **headers: str) -> httpx.Response:
        """Get an address; `_` in a header's name stands for `-`."""
        return self._request("GET", path, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Send a value as JSON to an address, or bytes that claim to be JSON."""
        if isinstance(body, bytes):
            return self._request("POST", path, {"Content-Type": "application/json", **headers}, content=body)
        return self._request("POST", path, headers, json=body)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the pages on a port of this machine, and yield their address."""
        app = self._app()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
            serving = threading.Thread(target=server.run, args=([listener],))
            serving.start()
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                serving.join()

    def _app(self) -> FastAPI:
        """Return the pages under the configuration in force, as a service has them: built once, as that takes long."""
        web = self.config.web
        if web not in self._apps:
            self._apps[web] = create_app(lambda: WELL, Desk(self.store, lambda: self.config, lambda: self.now, web))
        return self._apps[web]

    def _request(self, method: str, path: str, headers: dict[str, str], **options: Any) -> httpx.Response:
        app = self._app()
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
                return await client.request(method, path, headers=named, **options)

        return asyncio.run(go())


SOURCES = (
    Source("herald", "https://herald.example/rss", "The Herald", owner="Herald Trust"),
    Source("wire", "https://wire.example/rss", "The Wire", owner="Wire Group"),
)
