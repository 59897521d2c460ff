"""Do messages reach the services that we speak to ourselves, and is what these answer understood?

The receivers are real ones on loopback, and answer as the services document it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any

import brotli
import jsonschema
import pytest
from receivers import Says, Webhook

from monitor import post, sending, services
from monitor.answer import Answer
from monitor.config import ChannelConfig, Secret
from monitor.deliver import Sender, Tally
from monitor.model import Alert, Authority, Days, DeliveryState, Facts, Kind, State, Status
from monitor.sending import fault, send, threads
from monitor.store import Store

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
DAYS = Days(date(2031, 6, 18), date(2031, 6, 19))
FACTS = Facts(
    event="minister visit island",
    change="confirmed, 18–19 June 2031",
    before=State(Status.PLANNED, Days(date(2031, 6, 16), date(2031, 6, 22))),
    after=State(Status.CONFIRMED, DAYS),
    was="week of 16 June 2031, planned",
    now="18–19 June 2031, confirmed by the ministry",
    sentence="The minister is to visit the island on 18 and 19 June, the ministry said.",
    speaker="the ministry (official side)",
    authority=Authority.PARTY,
    headline="Dates of the visit are out",
    outlet="Daily Wire",
    published=NOW - timedelta(minutes=5),
    sources="3 independent so far, 2 for what is known now",
    agree=("Other Post", "Daily Wire"),
    differ=("Evening Herald: 25 June 2031, planned",),
    page="https://monitor.example/events/visit",
)
ALERT = Alert(
    id="3f2a" * 8,
    rule="visit",
    kinds=(Kind.CONFIRMED, Kind.DATE),
    title="minister visit island: confirmed, 18–19 June 2031",
    text="Event: minister visit island\nalert " + "3f2a" * 8,
    markdown="**minister visit island**",
    html="<p>minister visit island</p>",
    url="https://wire.example/1?a=1&b=2",
    at=NOW,
    facts=FACTS,
)
SLACK_TOKENS = "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
BOT = "xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d"
KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    """Stand where the services stand."""
    with Webhook() as receiver:
        there = f"http://{receiver.address}"
        monkeypatch.setattr(services, "SLACK_HOOKS", dict.fromkeys(services.SLACK_HOOKS, f"{there}/services"))
        monkeypatch.setattr(services, "SLACK_API", f"{there}/api")
        monkeypatch.setattr(services, "DISCORD_API", f"{there}/webhooks")
        monkeypatch.setattr(services, "TELEGRAM_API", there)
        monkeypatch.setattr(services, "NTFY_CLOUD", there)
        yield receiver


def channel(url: str, name: str = "one", **options: Any) -> ChannelConfig:
    return ChannelConfig(name, Secret(url), **options)


def sent(url: str, alert: Alert = ALERT, thread: str = "", **options: Any) -> Answer:
    return asyncio.run(send(channel(url, **options), alert, NOW, thread=thread))


SLACK_HOOK = f"slack://{SLACK_TOKENS}"
SLACK_BOT = f"slack://{BOT}/#news"
DISCORD = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
TELEGRAM = "tgram://123456789:abcdefg_hijklmnop/12315544"
EVERY = (SLACK_HOOK, SLACK_BOT, DISCORD, TELEGRAM, "ntfy://topic")


# ── Slack ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_slack_gets_blocks_by_its_webhook(receiver: Webhook) -> None:
    receiver.answers = [Says(200, "ok")]
    assert sent(SLACK_HOOK) == Answer(True)
    [request] = receiver.requests
    assert request.path == f"/services/{SLACK_TOKENS}"
    assert request.body["text"] == ALERT.title
    header, fields, quote, story, voices, last = request.body["blocks"]
    assert header["text"] == {"type": "plain_text", "text": ALERT.title, "emoji": False}
    assert [field["text"] for field in fields["fields"]] == [f"*Was*\n{FACTS.was}", f"*Now*\n*{FACTS.now}*"]
    assert quote["text"]["text"] == f">“{FACTS.sentence}”"
    assert story["text"]["text"].endswith("<https://wire.example/1?a=1&amp;b=2|Dates of the visit are out>")
    assert "Agree: Other Post, Daily Wire\nOtherwise: Evening Herald" in voices["elements"][0]["text"]
    assert last["elements"][0]["text"].endswith(f"alert {ALERT.id}")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Says(404, "no_service"), Answer(False, "HTTP 404: no_service", permanent=True)),
        (Says(410, "channel_is_archived"), Answer(False, "HTTP 410: channel_is_archived", permanent=True)),
        (Says(400, "invalid_payload"), Answer(False, "HTTP 400: invalid_payload", alone=True)),
        (
            Says(429, "rate_limited", {"Retry-After": "30"}),
            Answer(False, "HTTP 429: rate_limited", wait=timedelta(seconds=30)),
        ),
        (Says(500, ""), Answer(False, "HTTP 500")),
        (Says(503, "", {"Retry-After": "120"}), Answer(False, "HTTP 503", wait=timedelta(minutes=2))),
        (Says(302, "", {"Location": "/elsewhere"}), Answer(False, "HTTP 302")),
    ],
)
def test_what_slacks_webhook_answers_is_understood(receiver: Webhook, answer: Says, expected: Answer) -> None:
    receiver.answers = [answer]
    assert sent(SLACK_HOOK) == expected
    assert len(receiver.requests) == 1


def test_slacks_bot_posts_to_each_channel_and_tells_where_it_stands(receiver: Webhook) -> None:
    receiver.answers = [Says(200, {"ok": True, "channel": f"C{n}", "ts": f"17{n}.0002"}) for n in range(2)]
    answer = sent(f"slack://{BOT}/#news/+C9876")
    assert answer == Answer(True, thread='{"#news": "C0/170.0002", "+C9876": "C1/171.0002"}')
    assert [request.body["channel"] for request in receiver.requests] == ["#news", "C9876"]
    assert {request.path for request in receiver.requests} == {"/api/chat.postMessage"}
    assert {request.headers["Authorization"] for request in receiver.requests} == {f"Bearer {BOT}"}
    assert "thread_ts" not in receiver.requests[0].body
    assert receiver.requests[0].body["metadata"]["event_payload"] == {"alert_id": ALERT.id}


def test_what_follows_on_an_event_stands_in_its_thread_and_in_the_channel(receiver: Webhook) -> None:
    receiver.answers = [Says(200, {"ok": True, "channel": "C0", "ts": "199.1"})]
    thread = '{"#news": "C0/170.0002"}'
    assert sent(SLACK_BOT, thread=thread) == Answer(True, thread=thread)
    body = receiver.requests[0].body
    assert (body["channel"], body["thread_ts"], body["reply_broadcast"]) == ("C0", "170.0002", True)


def test_a_thread_that_is_gone_is_begun_anew(receiver: Webhook) -> None:
    receiver.answers = [
        Says(200, {"ok": False, "error": "thread_not_found"}),
        Says(200, {"ok": True, "channel": "C0", "ts": "199.1"}),
    ]
    assert sent(SLACK_BOT, thread='{"#news": "C0/170.0002"}').sent
    assert "thread_ts" not in receiver.requests[1].body


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Says(200, {"ok": False, "error": "invalid_auth"}), Answer(False, "Slack says invalid_auth", permanent=True)),
        (Says(200, {"ok": False, "error": "not_in_channel"}), Answer(False, "Slack says not_in_channel", True)),
        (Says(200, {"ok": False, "error": "fatal_error"}), Answer(False, "Slack says fatal_error")),
        (Says(200, {"ok": False, "error": "msg_too_long"}), Answer(False, "Slack says msg_too_long", alone=True)),
        (Says(200, "<html>"), Answer(False, "Slack says an answer without a reason")),
        (
            Says(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"}),
            Answer(False, 'HTTP 429: {"ok": false, "error": "ratelimited"}', wait=timedelta(seconds=7)),
        ),
    ],
)
def test_what_slacks_api_answers_is_understood(receiver: Webhook, answer: Says, expected: Answer) -> None:
    receiver.answers = [answer]
    assert sent(SLACK_BOT) == expected


def test_a_slack_workflow_stays_with_apprise() -> None:
    workflow = channel("https://hooks.slack.com/workflows/T1JJ3T3L2/A1BRTD4JD/12345/abcd")
    assert fault(workflow) == ""
    assert not threads(workflow)


# ── Discord, Telegram, ntfy ──────────────────────────────────────────────────────────────────────────────────────────


def test_discord_gets_an_embed_that_calls_nobody(receiver: Webhook) -> None:
    receiver.answers = [Says(200, {"id": "1"})]
    assert sent(DISCORD + "?thread=55") == Answer(True)
    [request] = receiver.requests
    assert request.path == "/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?wait=true&thread_id=55"
    assert request.body["allowed_mentions"] == {"parse": []}
    assert "content" not in request.body
    [embed] = request.body["embeds"]
    assert embed["url"] == ALERT.url
    assert embed["description"].startswith(f"was: {FACTS.was}\nnow: **{FACTS.now}**\n\n> “The minister")
    assert [field["name"] for field in embed["fields"]] == ["Said by", "Sources", "Agree", "Otherwise"]
    assert "[Dates of the visit are out](https://wire.example/1?a=1&b=2)" in embed["description"]
    assert embed["footer"] == {"text": f"alert {ALERT.id}"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            Says(429, {"message": "You are being rate limited.", "retry_after": 1.5, "global": False}),
            timedelta(seconds=1.5),
        ),
        (Says(429, "", {"Retry-After": "3"}), timedelta(seconds=3)),
        (Says(429, {"retry_after": "soon"}), None),
        (Says(429, {"retry_after": 1e99}), None),
    ],
)
def test_discords_patience_is_understood(receiver: Webhook, answer: Says, expected: timedelta | None) -> None:
    receiver.answers = [answer]
    got = sent(DISCORD)
    assert (got.sent, got.permanent, got.alone, got.wait) == (False, False, False, expected)


def test_a_webhook_that_discord_does_not_know_is_for_good(receiver: Webhook) -> None:
    receiver.answers = [Says(404, {"message": "Unknown Webhook", "code": 10015})]
    assert sent(DISCORD).permanent


def test_telegram_gets_its_html_and_answers_below_the_first_message(receiver: Webhook) -> None:
    receiver.answers = [Says(200, {"ok": True, "result": {"message_id": 77}})] * 2
    first = sent(TELEGRAM)
    assert first == Answer(True, thread='{"12315544": "77"}')
    assert sent(TELEGRAM, thread=first.thread) == Answer(True, thread=first.thread)
    one, two = (request.body for request in receiver.requests)
    assert receiver.requests[0].path == "/bot123456789:abcdefg_hijklmnop/sendMessage"
    assert (one["chat_id"], one["parse_mode"]) == (12315544, "HTML")
    assert one["text"].startswith(f"<b>{ALERT.title}</b>")
    assert f"<blockquote>“{FACTS.sentence}”</blockquote>" in one["text"]
    assert "reply_parameters" not in one
    assert two["reply_parameters"] == {"message_id": 77, "allow_sending_without_reply": True}


@pytest.mark.parametrize(
    ("status", "description", "permanent", "wait"),
    [
        (429, "Too Many Requests: retry after 5", False, 5),
        (400, "Bad Request: chat not found", True, None),
        (403, "Forbidden: bot was blocked by the user", True, None),
        (401, "Unauthorized", True, None),
        (400, "Bad Request: can't parse entities", False, None),
    ],
)
def test_what_telegram_answers_is_understood(
    receiver: Webhook, status: int, description: str, permanent: bool, wait: int | None
) -> None:
    told: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    receiver.answers = [Says(status, told | ({"parameters": {"retry_after": wait}} if wait else {}))]
    got = sent(TELEGRAM)
    assert not got.sent
    assert (got.permanent, got.wait) == (permanent, timedelta(seconds=wait) if wait else None)


def test_ntfy_gets_title_priority_tags_and_where_a_tap_leads(receiver: Webhook) -> None:
    assert sent(f"ntfy://tk_abc@{receiver.address}/a/b?tags=x,y") == Answer(True)
    first, second = receiver.requests
    assert (first.path, first.body["topic"], second.body["topic"]) == ("/", "a", "b")
    assert first.headers["Authorization"] == "Bearer tk_abc"
    assert first.body["title"] == ALERT.title
    assert first.body["message"].startswith(f"was: {FACTS.was}\nnow: {FACTS.now}\n\n“{FACTS.sentence}”")
    assert first.body["message"].endswith(f"alert {ALERT.id}")
    assert first.body["priority"] == 4
    assert first.body["tags"] == ["white_check_mark", "calendar", "x", "y"]
    assert first.body["click"] == ALERT.url
    assert first.body["actions"] == [{"action": "view", "label": "History", "url": FACTS.page}]


def test_an_address_has_the_last_word_on_priority_and_click(receiver: Webhook) -> None:
    sent("ntfy://topic?priority=max&click=https://mine.example")
    assert (receiver.requests[0].body["priority"], receiver.requests[0].body["click"]) == (5, "https://mine.example")


def test_what_ntfy_would_make_an_attachment_of_is_cut(receiver: Webhook) -> None:
    sent("ntfy://topic", replace(ALERT, facts=None, text="дело " * 2000))
    assert len(receiver.requests[0].body["message"].encode()) <= 4096


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

SCHEMA = json.loads(resources.files("monitor").joinpath("forms/webhook.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "alert",
    [
        ALERT,
        replace(ALERT, facts=None, kinds=(), rule="", url=""),
        replace(ALERT, facts=replace(FACTS, before=State(), page="", note="Sent here in place of slack.", differ=())),
    ],
)
def test_a_webhook_gets_what_its_schema_says(receiver: Webhook, alert: Alert) -> None:
    assert sent(f"json://{receiver.address}/hook", alert) == Answer(True)
    jsonschema.validate(receiver.requests[0].body, SCHEMA)


def test_the_schema_names_every_field_and_takes_no_other() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    change = SCHEMA["$defs"]["change"]
    for described in (SCHEMA, change, SCHEMA["$defs"]["state"]):
        assert set(described["required"]) == set(described["properties"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1}, SCHEMA)


def test_a_webhook_with_a_secret_is_signed_as_standard_webhooks_are(receiver: Webhook) -> None:
    assert sent(f"json://{receiver.address}/hook", secret=Secret(KEY)) == Answer(True)
    [request] = receiver.requests
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["webhook-id"] == headers["idempotency-key"] == headers["x-alert-id"] == ALERT.id
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = f"{ALERT.id}.{int(NOW.timestamp())}.".encode() + request.raw
    digest = hmac.new(b"k" * 32, signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    """https://github.com/standard-webhooks/standard-webhooks, the test of its libraries."""
    from monitor.forms import webhook

    key = webhook.key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert key is not None
    headers = webhook.signed(
        b'{"test": 2432232314}', "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), key
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_webhook_without_a_secret_is_not_signed(receiver: Webhook) -> None:
    sent(f"json://{receiver.address}/hook")
    assert not any(name.lower().startswith("webhook-") for name in receiver.requests[0].headers)


def test_method_login_parameters_and_keys_of_the_address_are_heeded(receiver: Webhook) -> None:
    assert sent(f"json://me:pw@{receiver.address}/a/b?method=put&-q=1&:title=subject&:url=&:team=news").sent
    [request] = receiver.requests
    assert (request.method, request.path) == ("PUT", "/a/b?q=1")
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"me:pw").decode()
    assert request.body["subject"] == ALERT.title
    assert request.body["team"] == "news"
    assert {"title", "url"}.isdisjoint(request.body)


# ── what any of them may do ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("url", EVERY)
def test_a_server_that_hangs_up_half_way_is_a_failure(receiver: Webhook, url: str) -> None:
    receiver.answers = ["close"]
    answer = sent(url)
    assert (answer.sent, answer.permanent) == (False, False)
    assert "peer closed" in answer.error


@pytest.mark.parametrize("url", EVERY)
def test_a_server_that_is_not_there_is_a_failure(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SLACK_HOOKS", {"hook": "http://127.0.0.1:1"})
    for name in ("SLACK_API", "DISCORD_API", "TELEGRAM_API", "NTFY_CLOUD"):
        monkeypatch.setattr(services, name, "http://127.0.0.1:1")
    answer = sent(url)
    assert (answer.sent, answer.permanent) == (False, False)
    assert "refused" in answer.error


def test_an_answer_that_does_not_end_is_given_up(receiver: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "WHOLE_TIMEOUT", timedelta(milliseconds=50))
    receiver.answers = [Says(200, "x" * 10_000, drip=0.02)]
    answer = sent(SLACK_HOOK)
    receiver.release.set()
    assert answer == Answer(False, "the answer does not end")


def test_an_answer_is_read_up_to_a_length(receiver: Webhook) -> None:
    receiver.answers = [Says(500, "x" * 1_000_000)]
    answer = sent(SLACK_HOOK)
    assert answer.error.startswith("HTTP 500: xxx")
    assert len(answer.error) < 300


def test_an_answer_that_is_packed_unasked_is_not_unpacked(receiver: Webhook) -> None:
    bomb = brotli.compress(bytes(50_000_000))
    receiver.answers = [Says(500, bomb, {"Content-Encoding": "br"})]
    request = post.Request(f"http://{receiver.address}/", b"{}")
    assert post.post(request, NOW) == post.Reply(500, bomb)
    assert receiver.requests[0].headers["Accept-Encoding"] == "identity"


def test_an_answer_of_nothing_but_brackets_holds_no_object() -> None:
    assert post.Reply(200, b"[" * 100_000).json() == {}


@pytest.mark.parametrize("url", EVERY)
def test_a_test_message_arrives(receiver: Webhook, url: str) -> None:
    receiver.choose = lambda: Says(200, {"ok": True})
    assert asyncio.run(sending.test_channel(channel(url), NOW, None)).sent
    assert "A test of the channel one." in json.dumps(receiver.requests[0].body)


@pytest.mark.parametrize(
    ("url", "options", "words"),
    [
        (f"slack://{BOT}/a@b.example", {}, "mail address"),
        ("tgram://123456789:abcdefg_hijklmnop/", {}, "names no chat"),
        (SLACK_HOOK, {"format": "html"}, "form of its own"),
        (DISCORD, {"secret": Secret(KEY)}, "for webhooks"),
        ("nosuch://x", {}, "knows no such address"),
    ],
)
def test_what_an_address_lacks_is_told_before_anything_is_sent(url: str, options: dict[str, Any], words: str) -> None:
    assert words in fault(channel(url, **options))


@pytest.mark.parametrize("error", ["channel_not_found", "msg_too_long"])
def test_part_of_several_targets_that_never_takes_it_gives_the_others_no_second_copy(
    receiver: Webhook, error: str
) -> None:
    receiver.answers = [Says(200, {"ok": True, "channel": "C0", "ts": "1.1"}), Says(200, {"ok": False, "error": error})]
    answer = sent(f"slack://{BOT}/#news/#gone")
    assert (answer.sent, answer.error, answer.permanent, answer.alone) == (True, f"Slack says {error}", False, False)


# ── from the outbox ──────────────────────────────────────────────────────────────────────────────────────────────────


def deliver(store: Store, one: ChannelConfig, now: datetime) -> Tally:
    sender = Sender(store, clock=lambda: now, rng=random.Random(1))
    return asyncio.run(sender.send_due({one.name: one}, now))


def test_a_channel_that_asks_for_patience_gets_it_and_then_everything_in_order(store: Store, receiver: Webhook) -> None:
    alerts = [replace(ALERT, id=f"{n:032x}", title=f"number {n}") for n in range(3)]
    with store.transaction() as tx:
        for alert in alerts:
            tx.add_alert(alert, ["one"], NOW)
    receiver.answers = [Says(200, "ok"), Says(429, {"retry_after": 0.5}), Says(200, "ok"), Says(200, "ok")]
    one = channel(DISCORD)
    assert deliver(store, one, NOW) == Tally(sent=1, failed=1)
    assert deliver(store, one, NOW + timedelta(milliseconds=400)) == Tally()
    assert deliver(store, one, NOW + timedelta(milliseconds=500)) == Tally(sent=2)
    assert [request.body["embeds"][0]["title"] for request in receiver.requests] == [
        "number 0", "number 1", "number 1", "number 2",
    ]  # fmt: skip


def test_between_two_messages_is_as_long_a_pause_as_a_service_wants(
    store: Store, receiver: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sending.pause(channel(SLACK_BOT)) > 0
    assert sending.pause(channel(TELEGRAM)) > 0
    assert (
        sending.pause(channel(f"json://{receiver.address}/")) == sending.pause(channel("mailto://a:b@c.example")) == 0
    )
    slept: list[float] = []
    sleep = asyncio.sleep

    async def at_once(seconds: float) -> None:
        slept.append(seconds)
        await sleep(0)

    monkeypatch.setattr(sending, "pause", lambda _: 7.5)
    monkeypatch.setattr(asyncio, "sleep", at_once)
    with store.transaction() as tx:
        for number in range(3):
            tx.add_alert(replace(ALERT, id=f"{number:032x}"), ["one"], NOW)
    assert deliver(store, channel(f"json://{receiver.address}/"), NOW) == Tally(sent=3)
    assert slept == [7.5, 7.5, 0]


def test_patience_that_is_asked_for_again_and_again_loses_nothing(store: Store, receiver: Webhook) -> None:
    with store.transaction() as tx:
        tx.add_alert(ALERT, ["one"], NOW)
    receiver.choose = lambda: Says(429, {"retry_after": 1})
    for second in range(40):
        deliver(store, channel(DISCORD), NOW + timedelta(seconds=second))
    assert len(receiver.requests) == 40
    assert store.deliveries(DeliveryState.DEAD) == []
    deliver(store, channel(DISCORD), NOW + timedelta(hours=73))
    assert len(store.deliveries(DeliveryState.DEAD)) == 1


def test_threads_are_kept_for_each_event_and_address(store: Store, receiver: Webhook) -> None:
    alerts = [replace(ALERT, id=f"{n:032x}", rule=rule) for n, rule in enumerate(("visit", "vote", "visit"))]
    with store.transaction() as tx:
        for alert in alerts:
            tx.add_alert(alert, ["one"], NOW)
    receiver.answers = [Says(200, {"ok": True, "result": {"message_id": n}}) for n in (11, 12, 13, 14)]
    assert deliver(store, channel(TELEGRAM), NOW) == Tally(sent=3)
    replies = [request.body.get("reply_parameters", {}).get("message_id") for request in receiver.requests]
    assert replies == [None, None, 11]
    with store.transaction() as tx:
        tx.add_alert(replace(ALERT, id="ff" * 16), ["one"], NOW)
    assert deliver(store, channel(TELEGRAM.replace("12315544", "999")), NOW) == Tally(sent=1)
    assert "reply_parameters" not in receiver.requests[-1].body


def test_slacks_threads_are_kept_for_each_event_and_survive_a_restart(store: Store, receiver: Webhook) -> None:
    rules = ("visit", "vote", "visit")
    for number, rule in enumerate(rules):
        with store.transaction() as tx:
            tx.add_alert(replace(ALERT, id=f"{number:032x}", rule=rule), ["one"], NOW)
        receiver.answers = [Says(200, {"ok": True, "channel": "C0", "ts": f"17.{number}"})]
        assert deliver(store, channel(SLACK_BOT), NOW) == Tally(sent=1)  # each by a sender of its own
    assert [request.body.get("thread_ts") for request in receiver.requests] == [None, None, "17.0"]
    assert [request.body["channel"] for request in receiver.requests] == ["#news", "#news", "C0"]


@pytest.mark.parametrize("url", EVERY)
def test_no_token_of_an_address_stands_in_an_error_or_a_log(
    receiver: Webhook, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = ("TIiajkdnlazkcOXrIdevi7FQ", BOT, "JHMHI8qBe7bk2ZwO5U711o3dV_js", "abcdefg_hijklmnop")
    receiver.answers = [Says(500, f"no such token {' '.join(secrets)}")]
    with caplog.at_level(logging.DEBUG):
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        answer = sent(url)
    own = [secret for secret in secrets if secret in url]
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("apprise")]
    assert not [secret for secret in own for text in (answer.error, *ours) if secret in text]
