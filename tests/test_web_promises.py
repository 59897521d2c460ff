"""Does the API keep every promise of its description? schemathesis asks it all that the description allows, and not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from newsroom import NOW, Newsroom, course
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from monitor.config import Scope, Secret, Token
from monitor.model import DeliveryState
from monitor.store import Store

WRITE = "writes-0123456789"
#: the same requests each time, and not more of them than a test may take
BOUNDED = {
    "seed": 1,
    "headers": {"Authorization": f"Bearer {WRITE}"},
    "generation": {"max-examples": 10, "deterministic": True, "database": "none"},
}


@pytest.fixture
def room() -> Iterator[Newsroom]:
    store = Store("sqlite://")
    store.upgrade()
    opened = Newsroom(store)
    opened.read(course())
    opened.config = replace(
        opened.config, web=replace(opened.config.web, tokens=(Token("all", Secret(WRITE), Scope.WRITE),))
    )
    with store.transaction() as tx:
        tx.mark_failed(tx.deliveries(DeliveryState.PENDING)[0].id, NOW, "no", dead=True)
    yield opened
    store.close()


def test_every_answer_is_one_that_the_description_allows(room: Newsroom) -> None:
    asked: dict[str, int] = {}
    failures: list[str] = []
    with room.served() as base:
        config = SchemathesisConfig.from_dict(BOUNDED)
        schema = schemathesis.openapi.from_url(f"{base}/api/v1/openapi.json", config=config, wait_for_schema=10)
        for event in from_schema(schema).execute():
            assert not isinstance(event, events.FatalError | events.NonFatalError), event
            if isinstance(event, events.ScenarioFinished):
                asked[event.recorder.label] = asked.get(event.recorder.label, 0) + len(event.recorder.interactions)
                failures += [
                    told(check) for made in event.recorder.checks.values() for check in made if check.failure_info
                ]
        operations = {operation.ok().label for operation in schema.get_all_operations()}
    assert operations <= set(asked), "all of them were asked"
    assert sum(asked.values()) > 500
    assert not failures, "\n".join(failures)


def told(check: Any) -> str:
    failure = check.failure_info.failure
    return f"{check.name}: {failure.title}\n{failure.message}\n{check.failure_info.code_sample}"
