"""Does the API say what the commands say, a page at a time, and what its description promises?"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from newsroom import NOW, RULE, Newsroom, story

from monitor.config import Scope, Secret, Token
from monitor.model import DeliveryState, Rule
from monitor.showing import rows
from monitor.showing.course import moves
from monitor.store import Store

LISTS = ("feeds", "stories", "claims", "events", "changes", "alerts", "deliveries", "rules")
MATCHES = "matches?story=set"
READ, WRITE = "reads-0123456789", "writes-0123456789"
TOKENS = (Token("reader", Secret(READ), Scope.READ), Token("writer", Secret(WRITE), Scope.WRITE))


@pytest.fixture
def room(told: Store) -> Newsroom:
    return Newsroom(told)


def items(room: Newsroom, path: str) -> list[dict[str, Any]]:
    answer = room.ask(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def as_json(row: rows.Row) -> Any:
    return json.loads(json.dumps(row))


def test_objects_are_those_of_the_commands(still: Newsroom) -> None:
    store, mask = still.store, still.config.mask
    assert items(still, "events") == [as_json(rows.event_row(store.event("opening"), RULE))]
    assert items(still, "stories") == [as_json(rows.story_row(each)) for each in store.stories()]
    assert items(still, "alerts") == [as_json(rows.alert_row(each, mask)) for each in store.alerts()]
    assert items(still, "feeds") == [as_json(rows.feed_row(poll.source, poll, mask)) for poll in store.polls()]
    assert items(still, "rules") == [as_json(rows.rule_row(RULE))]
    told = store.told("opening")
    assert items(still, "claims") == [as_json(rows.told_row(each)) for each in reversed(told)]
    course_ = moves(store.ledger("opening"), told)
    assert items(still, "changes") == [as_json(rows.move_row(move)) for move in reversed(course_)]
    sent = [(item["alert"], item["channel"], item["state"]) for item in items(still, "deliveries")]
    assert sent == [(each.alert.id, "slack", "pending") for each in store.alerts()]


def test_a_single_one_can_be_asked_for(still: Newsroom) -> None:
    alert = still.store.alerts()[0]
    assert still.ask("/api/v1/events/opening").json() == items(still, "events")[0]
    assert still.ask(f"/api/v1/alerts/{alert.alert.id}").json() == items(still, "alerts")[0]
    story_ = still.ask("/api/v1/stories/moved").json()
    claim = items(still, "claims?story=moved")[0]
    assert story_["content_hash"] == claim["content_hash"]
    said = [story_["text"][each["start"] : each["end"]] for each in claim["evidence"]]
    assert "postponed" in said


@pytest.mark.parametrize("path", ["events/hall", "stories/none", "alerts/0", "matches?story=none"])
def test_what_is_not_there_is_a_404_that_says_so(still: Newsroom, path: str) -> None:
    answer = still.ask(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There is no such ")


def test_an_event_whose_rule_left_the_configuration_is_still_there(room: Newsroom) -> None:
    room.config = replace(room.config, rules=(Rule("hall", "Lakeside hall opening"),))
    assert room.ask("/api/v1/events/opening").json()["watch"] is None


def test_matches_say_of_each_rule_whether_a_story_is_about_its_event_and_why(room: Newsroom) -> None:
    deaf = replace(RULE, id="deaf", feeds=("herald",))
    room.config = replace(room.config, rules=(Rule("hall", "Lakeside hall opening"), RULE, deaf))
    found = {item["rule"]: item for item in items(room, MATCHES)}
    assert [(rule, item["matched"]) for rule, item in found.items()] == [
        ("hall", False),
        ("opening", True),
        ("deaf", False),
    ]
    assert found["deaf"]["why"] == "the rule does not listen to this feed"
    text = room.ask("/api/v1/stories/set").json()["text"]
    words = {text[span["start"] : span["end"]] for span in found["opening"]["spans"]}
    assert words == {"Riverton", "tower", "opening"}
    assert [item["rule"] for item in items(room, f"{MATCHES}&rule=opening")] == ["opening"]
    first = room.ask(f"/api/v1/{MATCHES}&limit=1").json()
    assert [item["rule"] for item in first["items"]] == ["hall"]
    assert [item["rule"] for item in room.ask(first["next"]).json()["items"]] == ["opening"]


def test_claims_changes_and_deliveries_can_be_asked_for_by_what_they_concern(room: Newsroom) -> None:
    assert len(items(room, "claims")) == len(items(room, "claims?rule=opening")) == 4
    assert [item["story"] for item in items(room, "claims?story=echo")] == ["echo"]
    assert len(items(room, "changes?rule=opening")) == 3
    assert items(room, "claims?rule=hall") == items(room, "changes?rule=hall") == []
    with room.store.transaction() as tx:
        tx.mark_failed(tx.deliveries(DeliveryState.PENDING)[0].id, NOW, "no", dead=True)
    assert [item["error"] for item in items(room, "deliveries?state=dead")] == ["no"]
    assert len(items(room, "deliveries?channel=slack&state=pending")) == 2
    assert items(room, "deliveries?channel=mail") == []


def test_an_event_of_which_nothing_is_known_is_listed_too(room: Newsroom) -> None:
    room.config = replace(room.config, rules=(Rule("hall", "Lakeside hall opening"), RULE))
    assert [(item["rule"], item["status"]) for item in items(room, "events")] == [
        ("hall", None),
        ("opening", "confirmed"),
    ]
    assert [item["rule"] for item in items(room, "events?status=confirmed")] == ["opening"]
    assert items(room, "events?status=cancelled") == []


def test_pages_follow_each_other_and_end(still: Newsroom) -> None:
    path: str | None = "/api/v1/stories?limit=3"
    seen, lengths = [], []
    while path:
        page = still.ask(path).json()
        seen += [item["id"] for item in page["items"]]
        lengths.append(len(page["items"]))
        path = page["next"]
    assert lengths == [3, 1]
    assert seen == [each.id for each in still.store.stories()]


@pytest.mark.parametrize("noun", LISTS)
def test_past_the_end_there_is_nothing_and_no_next_page(still: Newsroom, noun: str) -> None:
    assert still.ask(f"/api/v1/{noun}?offset=1000").json() == {"items": [], "next": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "offset=-1", "offset=99999999999"])
def test_a_page_that_cannot_be_is_refused(still: Newsroom, query: str) -> None:
    assert still.ask(f"/api/v1/stories?{query}").status_code == 422


def test_a_next_page_keeps_the_filters(still: Newsroom) -> None:
    following = still.ask("/api/v1/stories?rule=opening&limit=1&since=2031-02-01").json()["next"]
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


@pytest.mark.parametrize("noun", LISTS)
def test_an_unchanged_answer_is_not_sent_again_and_a_changed_one_is(still: Newsroom, noun: str) -> None:
    tag = still.ask(f"/api/v1/{noun}").headers["ETag"]
    same = still.ask(f"/api/v1/{noun}", If_None_Match=tag)
    assert (same.status_code, same.content) == (304, b"")
    assert still.ask(f"/api/v1/{noun}?limit=1&offset=9", If_None_Match=tag).status_code == 200


def test_secrets_are_masked(room: Newsroom) -> None:
    room.config = replace(
        room.config,
        sources=(replace(room.config.sources[0], url="https://wire.example/rss?key=sesame-sesame"),),
        secrets=frozenset({Secret("sesame-sesame")}),
    )
    assert items(room, "feeds")[0]["url"] == "https://wire.example/rss?key=***"


# ── what may be changed, and by whom ─────────────────────────────────────────────────────────────────────────────────


def guarded(room: Newsroom, **web: Any) -> None:
    room.config = replace(room.config, web=replace(room.config.web, tokens=TOKENS, **web))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def dead_alert(room: Newsroom) -> str:
    with room.store.transaction() as tx:
        first = tx.deliveries(DeliveryState.PENDING)[0]
        tx.mark_failed(first.id, NOW, "no", dead=True)
    return first.alert.id


def test_a_rule_is_muted_and_unmuted(room: Newsroom) -> None:
    guarded(room)
    end = NOW + timedelta(days=3)
    answer = room.post("/api/v1/rules/opening/mute", {"until": end.isoformat()}, **bearer(WRITE))
    assert (answer.status_code, answer.json()["muted_until"]) == (200, "2031-05-23T12:00:00Z")
    assert room.store.mutes(NOW) == {"opening": end}
    assert items(room, "rules")[0]["muted_until"] == "2031-05-23T12:00:00Z"
    answer = room.post("/api/v1/rules/opening/unmute", **bearer(WRITE))
    assert (answer.status_code, answer.json()["muted_until"]) == (200, None)
    assert room.store.mutes(NOW) == {}


@pytest.mark.parametrize("until", ["2031-05-20T11:59:59Z", "2031-05-20T12:00:00", "2041-06-01"])
def test_a_mute_that_ends_before_it_begins_or_never_is_refused(room: Newsroom, until: str) -> None:
    guarded(room)
    answer = room.post("/api/v1/rules/opening/mute", {"until": until}, **bearer(WRITE))
    assert (answer.status_code, "a time to come" in answer.json()["detail"]) == (409, True)
    assert room.store.mutes(NOW) == {}


@pytest.mark.parametrize("until", ["soon", None, 2_000_000_000, ["2031-06-01"], "2031-13-01"])
def test_what_is_no_time_is_refused(room: Newsroom, until: Any) -> None:
    guarded(room)
    answer = room.post("/api/v1/rules/opening/mute", {"until": until}, **bearer(WRITE))
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", "until"])
    assert room.store.mutes(NOW) == {}
    assert room.ask("/api/v1/stories?since=soon").json()["detail"][0]["loc"] == ["query", "since"]


def test_an_alert_is_sent_again_to_who_did_not_get_it(room: Newsroom) -> None:
    guarded(room)
    alert = dead_alert(room)
    nobody = room.post(f"/api/v1/alerts/{alert}/resend", {"channel": "mail"}, **bearer(WRITE))
    assert [each["state"] for each in nobody.json()["deliveries"]] == ["dead"]
    again = room.post(f"/api/v1/alerts/{alert}/resend", **bearer(WRITE))
    assert (again.status_code, again.json()["id"]) == (200, alert)
    assert [(each["channel"], each["state"]) for each in again.json()["deliveries"]] == [("slack", "pending")]
    assert room.store.counts()["dead"] == 0


def test_an_alert_is_noted_once_and_that_is_forgotten_again(room: Newsroom) -> None:
    guarded(room)
    alert = room.store.alerts()[0].alert.id
    noted = room.post(f"/api/v1/alerts/{alert}/ack", {"by": " Ann \t B "}, **bearer(WRITE)).json()
    assert noted["acknowledged"] == {"by": "Ann B", "at": "2031-05-20T12:00:00Z"}
    again = room.post(f"/api/v1/alerts/{alert}/ack", **bearer(WRITE)).json()
    assert again["acknowledged"]["by"] == "Ann B"
    assert len(room.store.acks([each.alert.id for each in room.store.alerts()])) == 1
    gone = room.post(f"/api/v1/alerts/{alert}/unack", **bearer(WRITE)).json()
    assert gone["acknowledged"] is None
    other = room.post(f"/api/v1/alerts/{alert}/ack", **bearer(WRITE)).json()
    assert other["acknowledged"]["by"] == "api"


@pytest.mark.parametrize("by", ["", " \n", "x" * 101, 7, None])
def test_nobody_is_no_name(room: Newsroom, by: Any) -> None:
    guarded(room)
    alert = room.store.alerts()[0].alert.id
    assert room.post(f"/api/v1/alerts/{alert}/ack", {"by": by}, **bearer(WRITE)).status_code == 422
    half = b'{"by": "\\ud800"}'
    assert room.post(f"/api/v1/alerts/{alert}/ack", half, **bearer(WRITE)).status_code == 422
    assert not room.store.acks([alert])


@pytest.mark.parametrize("path", ["claims?rule=%00", "stories/%00", "matches?story=a%00b", "deliveries?channel=%00"])
def test_what_no_database_can_hold_is_refused(still: Newsroom, path: str) -> None:
    assert still.ask(f"/api/v1/{path}").status_code == 422


CHANGES = ["rules/opening/mute", "rules/opening/unmute", "alerts/0/resend", "alerts/0/ack", "alerts/0/unack"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        (bearer("wrong-0123456789"), 401),
        (bearer(READ), 403),
        ({"Authorization": "Basic " + base64.b64encode(f"me:{WRITE}".encode()).decode()}, 401),
        ({"Cookie": f"token={WRITE}"}, 401),
    ],
)
def test_nothing_is_changed_without_a_token_that_may_write_sent_as_a_bearer(
    room: Newsroom, headers: dict[str, str], status: int
) -> None:
    guarded(room)
    body = {"until": "2031-06-01"}
    answers = {path: room.post(f"/api/v1/{path}", body, **headers).status_code for path in CHANGES}
    assert answers == dict.fromkeys(CHANGES, status)
    assert room.store.mutes(NOW) == {}


@pytest.mark.parametrize("path", CHANGES)
def test_without_any_token_in_the_configuration_nothing_can_be_changed(still: Newsroom, path: str) -> None:
    answer = still.post(f"/api/v1/{path}", {"until": "2031-06-01"}, **bearer(WRITE))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert still.store.mutes(NOW) == {}


@pytest.mark.parametrize(
    "path", ["rules/hall/mute", "rules/hall/unmute", "alerts/0/resend", "alerts/0/ack", "alerts/0/unack"]
)
def test_what_is_not_there_cannot_be_changed(room: Newsroom, path: str) -> None:
    guarded(room)
    assert room.post(f"/api/v1/{path}", {"until": "2031-06-01"}, **bearer(WRITE)).status_code == 404


def test_tokens_of_programs_let_them_read_where_there_is_a_login_and_only_read(room: Newsroom) -> None:
    guarded(room, host="0.0.0.0")
    assert room.ask("/api/v1/events").status_code == 401
    assert room.ask("/api/v1/events", **bearer(READ)).status_code == 200
    assert room.ask("/", **bearer(WRITE)).status_code == 200
    assert room.ask("/api/v1/events", **bearer("wrong-0123456789")).status_code == 401


def test_on_this_machine_tokens_of_programs_leave_reading_free(room: Newsroom) -> None:
    guarded(room)
    assert room.ask("/").status_code == 200
    assert room.ask("/", **bearer("wrong-0123456789")).status_code == 401, "who shows a wrong one is told so"


def test_the_password_of_the_login_may_write_as_a_bearer(room: Newsroom) -> None:
    room.config = replace(room.config, web=replace(room.config.web, token=Secret(WRITE)))
    assert room.post("/api/v1/rules/opening/unmute", **bearer(WRITE)).status_code == 200
    assert room.post("/api/v1/rules/opening/unmute", **bearer(READ)).status_code == 401


# ── what the description promises ────────────────────────────────────────────────────────────────────────────────────


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


def described(room: Newsroom, path: str, method: str = "get") -> Any:
    whole = room.ask("/api/v1/openapi.json").json()
    assert whole["openapi"].startswith("3.1")
    answer = whole["paths"][f"/api/v1/{path}"][method]["responses"]["200"]
    return resolved(answer["content"]["application/json"]["schema"], whole)


@pytest.mark.parametrize("noun", [*LISTS, MATCHES])
def test_lists_are_as_the_description_says(still: Newsroom, noun: str) -> None:
    answer = still.ask(f"/api/v1/{noun}").json()
    assert answer["items"]
    Draft202012Validator(described(still, noun.partition("?")[0])).validate(answer)


def test_single_ones_are_as_the_description_says(still: Newsroom) -> None:
    alert = still.store.alerts()[0].alert.id
    for noun, key in (("events/{rule}", "opening"), ("stories/{story}", "set"), ("alerts/{alert}", alert)):
        answer = still.ask(f"/api/v1/{noun.partition('/')[0]}/{key}").json()
        Draft202012Validator(described(still, noun)).validate(answer)


def test_changes_are_as_the_description_says(room: Newsroom) -> None:
    guarded(room)
    alert = dead_alert(room)
    for noun, path in (
        ("rules/{rule}/unmute", "rules/opening/unmute"),
        ("alerts/{alert}/resend", f"alerts/{alert}/resend"),
    ):
        answer = room.post(f"/api/v1/{path}", **bearer(WRITE)).json()
        Draft202012Validator(described(room, noun, "post")).validate(answer)


def test_whatever_changes_something_is_described_as_needing_a_token(still: Newsroom) -> None:
    paths = still.ask("/api/v1/openapi.json").json()["paths"]
    operations = [(method, each) for path in paths.values() for method, each in path.items()]
    assert {method for method, _ in operations} == {"get", "post"}
    assert all(each.get("security") == ([{"token": []}] if method == "post" else None) for method, each in operations)
    assert all({"401", "403", "404"} <= set(each["responses"]) for method, each in operations if method == "post")


def test_the_parameters_are_documented(still: Newsroom) -> None:
    page = (Path(__file__).parent.parent / "docs/commands.md").read_text(encoding="utf-8")
    paths = still.ask("/api/v1/openapi.json").json()["paths"]
    names = {each["name"] for path in paths.values() for each in path.get("get", {}).get("parameters", ())}
    assert len(names) > 8
    assert all(f"`{name}`" in page or f"{{{name}}}" in page for name in names)
