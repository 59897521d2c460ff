"""Does the API say what the commands say, a page at a time, and what its description promises?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from newsroom import NOW, RULE, Newsroom, course, story

from monitor.config import Secret
from monitor.model import Rule
from monitor.showing import rows
from monitor.store import Store

NOUNS = ("events", "stories", "alerts", "feeds", "rules")


@pytest.fixture
def room() -> Iterator[Newsroom]:
    store = Store("sqlite://")
    store.upgrade()
    opened = Newsroom(store)
    opened.read(course())
    yield opened
    store.close()


def items(room: Newsroom, path: str) -> list[dict[str, Any]]:
    answer = room.ask(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def as_json(row: rows.Row) -> Any:
    return json.loads(json.dumps(row))


def test_objects_are_those_of_the_commands(room: Newsroom) -> None:
    store, mask = room.store, room.config.mask
    assert items(room, "events") == [as_json(rows.event_row(store.event("opening"), RULE))]
    assert items(room, "stories") == [as_json(rows.story_row(each)) for each in store.stories()]
    assert items(room, "alerts") == [as_json(rows.alert_row(each, mask)) for each in store.alerts()]
    assert items(room, "feeds") == [as_json(rows.feed_row(poll.source, poll, mask)) for poll in store.polls()]
    assert items(room, "rules") == [as_json(rows.rule_row(RULE))]


def test_an_event_of_which_nothing_is_known_is_listed_too(room: Newsroom) -> None:
    room.config = replace(room.config, rules=(Rule("hall", "Lakeside hall opening"), RULE))
    assert [(item["rule"], item["status"]) for item in items(room, "events")] == [
        ("hall", None),
        ("opening", "confirmed"),
    ]
    assert [item["rule"] for item in items(room, "events?status=confirmed")] == ["opening"]
    assert items(room, "events?status=cancelled") == []


def test_pages_follow_each_other_and_end(room: Newsroom) -> None:
    path: str | None = "/api/v1/stories?limit=3"
    seen, lengths = [], []
    while path:
        page = room.ask(path).json()
        seen += [item["id"] for item in page["items"]]
        lengths.append(len(page["items"]))
        path = page["next"]
    assert lengths == [3, 1]
    assert seen == [each.id for each in room.store.stories()]


@pytest.mark.parametrize("noun", NOUNS)
def test_past_the_end_there_is_nothing_and_no_next_page(room: Newsroom, noun: str) -> None:
    assert room.ask(f"/api/v1/{noun}?offset=1000").json() == {"items": [], "next": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "offset=-1", "offset=99999999999"])
def test_a_page_that_cannot_be_is_refused(room: Newsroom, query: str) -> None:
    assert room.ask(f"/api/v1/stories?{query}").status_code == 422


def test_a_next_page_keeps_the_filters(room: Newsroom) -> None:
    following = room.ask("/api/v1/stories?rule=opening&limit=1&since=2031-02-01").json()["next"]
    assert following.startswith("/api/v1/stories?")
    assert {"rule=opening", "limit=1", "since=2031-02-01", "offset=1"} == set(following.partition("?")[2].split("&"))


def test_stories_and_alerts_can_be_asked_for_by_rule_and_time(room: Newsroom) -> None:
    room.read([story("other", NOW, "Weather", "It will rain on Tuesday.")])
    assert len(items(room, "stories")) == 5
    assert len(items(room, "stories?rule=opening")) == 4
    assert len(items(room, "alerts?rule=opening")) == 3
    assert items(room, "alerts?rule=hall") == []
    assert [item["id"] for item in items(room, "stories?since=2031-04-02T09:00:00Z")] == ["other", "moved"]
    assert items(room, "stories?since=2031-04-02T09:00:00Z") == items(room, "stories?since=2031-04-02T09:00")
    assert items(room, "alerts?dead=true") == []
    assert items(room, "feeds?failing=true") == []


@pytest.mark.parametrize("noun", NOUNS)
def test_an_unchanged_answer_is_not_sent_again_and_a_changed_one_is(room: Newsroom, noun: str) -> None:
    tag = room.ask(f"/api/v1/{noun}").headers["ETag"]
    same = room.ask(f"/api/v1/{noun}", If_None_Match=tag)
    assert (same.status_code, same.content) == (304, b"")
    assert room.ask(f"/api/v1/{noun}?limit=1&offset=9", If_None_Match=tag).status_code == 200


def test_secrets_are_masked(room: Newsroom) -> None:
    room.config = replace(
        room.config,
        sources=(replace(room.config.sources[0], url="https://wire.example/rss?key=sesame-sesame"),),
        secrets=frozenset({Secret("sesame-sesame")}),
    )
    assert items(room, "feeds")[0]["url"] == "https://wire.example/rss?key=***"


def test_nothing_can_be_changed(room: Newsroom) -> None:
    paths = room.ask("/api/v1/openapi.json").json()["paths"]
    assert {method for path in paths.values() for method in path} == {"get"}


def resolved(schema: Any, whole: Any) -> Any:
    """Return a schema with its references filled in, and no property allowed but those that are named."""
    if isinstance(schema, list):
        return [resolved(each, whole) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return resolved(whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]], whole)
    found = {key: resolved(value, whole) for key, value in schema.items()}
    return found | ({"additionalProperties": False} if "properties" in schema else {})


@pytest.mark.parametrize("noun", NOUNS)
def test_answers_are_as_the_description_says(room: Newsroom, noun: str) -> None:
    whole = room.ask("/api/v1/openapi.json").json()
    assert whole["openapi"].startswith("3.1")
    assert set(whole["paths"]) == {f"/api/v1/{each}" for each in NOUNS}
    described = whole["paths"][f"/api/v1/{noun}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = room.ask(f"/api/v1/{noun}").json()
    assert answer["items"]
    Draft202012Validator(resolved(described, whole)).validate(answer)


def test_the_parameters_are_documented(room: Newsroom) -> None:
    page = (Path(__file__).parent.parent / "docs/commands.md").read_text(encoding="utf-8")
    paths = room.ask("/api/v1/openapi.json").json()["paths"]
    names = {parameter["name"] for path in paths.values() for parameter in path["get"]["parameters"]}
    assert names
    assert all(f"`{name}`" in page for name in names)
