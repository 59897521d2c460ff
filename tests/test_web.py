"""What do /healthz and /readyz answer in each state of the service?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from monitor import __version__
from monitor.store import Store
from monitor.web import Desk, FailingFeed, Health, create_app

SECOND = timedelta(seconds=1)
WELL = Health(
    version=__version__,
    heartbeats={"poll": SECOND, "deliver": 2 * SECOND},
    counts={"sources": 3, "pending": 1, "dead": 0},
)
FEED = FailingFeed("wire", 2, "timeout", datetime(2031, 5, 1, tzinfo=UTC))


def unasked() -> Any:
    raise AssertionError("health asks for neither configuration nor time")


def ask(state: Health, path: str) -> httpx.Response:
    store = Store("sqlite://")

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(lambda: state, Desk(store, unasked, unasked)))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path)

    try:
        return asyncio.run(get())
    finally:
        store.close()


@pytest.mark.parametrize(
    ("changes", "alive", "ready", "status"),
    [
        ({}, 200, 200, "ok"),
        ({"failing": (FEED,)}, 200, 200, "degraded"),
        ({"problems": ("rules.yml:3: …",)}, 200, 200, "degraded"),
        ({"counts": {"dead": 1}}, 200, 200, "degraded"),
        ({"counts": {"stopped": 1}}, 200, 200, "degraded"),
        ({"errors": {"poll": 1}}, 200, 200, "degraded"),
        ({"database": "OperationalError", "counts": {}}, 200, 503, "failing"),
        ({"heartbeats": {}}, 503, 503, "failing"),
        ({"heartbeats": {"poll": SECOND, "deliver": 200 * SECOND}}, 503, 503, "failing"),
    ],
)
def test_a_state_has_its_answers(changes: dict[str, Any], alive: int, ready: int, status: str) -> None:
    state = replace(WELL, **changes)
    assert ask(state, "/healthz").status_code == alive
    answer = ask(state, "/readyz")
    assert (answer.status_code, answer.json()["status"]) == (ready, status)


def test_all_that_an_operator_asks_is_in_the_answer() -> None:
    answer = ask(replace(WELL, failing=(FEED,), problems=("rules.yml:3: …",), errors={"poll": 1}), "/healthz")
    assert answer.json() == {
        "status": "degraded",
        "version": __version__,
        "heartbeats": {"poll": 1.0, "deliver": 2.0},
        "feeds": {
            "total": 3,
            "failing": [{"id": "wire", "failures": 2, "error": "timeout", "due": "2031-05-01T00:00:00+00:00"}],
        },
        "configuration": {"problems": ["rules.yml:3: …"]},
        "outbox": {"pending": 1, "dead": 0, "stopped": 0},
        "database": "ok",
        "errors": {"poll": 1},
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_framework_adds_no_pages_of_its_own() -> None:
    assert {ask(WELL, path).status_code for path in ("/docs", "/redoc", "/openapi.json")} == {404}
