"""Services that monitor has no form of its own for: Apprise itself, unreplaced, speaks to a receiver on loopback."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote_plus

import pytest
from receivers import Webhook
from test_deliver import ALERT, NOW, add, numbered
from test_forms import hostile
from test_template import USUAL

from monitor import services
from monitor.answer import Answer
from monitor.config import ChannelConfig, Secret
from monitor.deliver import Sender, Tally
from monitor.model import DeliveryState
from monitor.sending import _service, send
from monitor.store import Store

TOKEN = "a4c3e2b1" * 4
#: where each of the services is told that it is on loopback
URLS = {
    "xml": "xml://someone:pass-word@{place}/in/" + TOKEN,
    "form": "form://someone:pass-word@{place}/in/" + TOKEN,
    "mattermost": "mmost://{place}/" + TOKEN[:26],
    "gotify": "gotify://{place}/" + TOKEN,
    "home assistant": "hassio://{place}/" + TOKEN,
}


@pytest.fixture
def receiver() -> Iterator[Webhook]:
    with Webhook() as receiver:
        yield receiver


def channel(receiver: Webhook, service: str) -> ChannelConfig:
    return ChannelConfig("one", Secret(URLS[service].format(place=receiver.address)))


def test_they_are_apprises(receiver: Webhook) -> None:
    for service in URLS:
        assert services.of(_service(channel(receiver, service).url)) is None


@pytest.mark.parametrize("service", URLS)
def test_a_message_arrives_with_what_was_what_is_and_its_id(receiver: Webhook, service: str) -> None:
    assert asyncio.run(send(channel(receiver, service), USUAL, NOW)) == Answer(True)
    [request] = receiver.requests
    raw = unquote_plus(json.dumps(request.body, ensure_ascii=False))
    for words in (
        "was: week of 16 June 2031, planned",
        "18–19 June 2031, confirmed by the ministry",
        f"alert {USUAL.id}",
    ):
        assert words in raw


@pytest.mark.parametrize("service", ["xml", "form"])
def test_where_headers_can_be_given_they_bear_the_id(receiver: Webhook, service: str) -> None:
    for _ in range(2):
        assert asyncio.run(send(channel(receiver, service), ALERT, NOW)).sent
    ids = [(each.headers["X-Alert-Id"], each.headers["Idempotency-Key"]) for each in receiver.requests]
    assert ids == [(ALERT.id, ALERT.id)] * 2


@pytest.mark.parametrize("service", URLS)
@pytest.mark.parametrize(
    ("answer", "permanent", "alone"),
    [(400, False, True), (401, True, False), (403, True, False), (404, True, False), (410, True, False),
     (429, False, False), (500, False, False), (503, False, False), (302, False, False), ("close", False, False)],
)  # fmt: skip
def test_what_is_answered_is_understood_and_no_token_is_in_it(
    receiver: Webhook, service: str, answer: int | str, permanent: bool, alone: bool
) -> None:
    secrets = re.findall(rf"pass-word|{TOKEN[:26]}\w*", URLS[service])
    receiver.words = f"not known: {' '.join(secrets)}".encode()
    receiver.answers = [answer]
    got = asyncio.run(send(channel(receiver, service), ALERT, NOW))
    assert (got.sent, got.permanent, got.alone) == (False, permanent, alone)
    assert got.error
    assert secrets
    assert not [secret for secret in secrets if secret in got.error]
    # a redirect is not followed, and nothing is tried again behind our back
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("service", URLS)
def test_a_server_that_is_slow_is_given_up(receiver: Webhook, service: str) -> None:
    receiver.choose = lambda: "hang"
    got = asyncio.run(send(channel(receiver, service), ALERT, NOW, timedelta(milliseconds=100)))
    receiver.release.set()
    assert (got.sent, got.permanent, got.error) == (False, False, "no answer within 0.1 s")


def test_a_channel_that_refuses_for_good_is_stopped_and_one_that_is_busy_gets_everything_in_order(
    store: Store, receiver: Webhook
) -> None:
    one = channel(receiver, "gotify")

    def deliver(minutes: int) -> Tally:
        now = NOW + timedelta(minutes=minutes)
        return asyncio.run(Sender(store, clock=lambda: now, rng=random.Random(1)).send_due({"one": one}, now))

    alerts = numbered(3)
    add(store, ["one"], *alerts)
    receiver.answers = [429, 404]
    assert deliver(0) == deliver(1) == Tally(failed=1)
    assert "404" in store.stops()["one"].error
    assert deliver(7) == Tally(sent=3)
    assert [each.body["message"] for each in receiver.requests[2:]] == [each.text for each in alerts]
    assert store.deliveries(DeliveryState.PENDING) == []


@pytest.mark.parametrize("service", ["mattermost", "home assistant"])
def test_services_that_read_every_text_as_markdown_get_it_escaped(receiver: Webhook, service: str) -> None:
    words = "[click](https://evil.example) **b** `c` <script> @channel"
    for each in hostile(words):
        assert asyncio.run(send(channel(receiver, service), each, NOW)).sent
    for request in receiver.requests:
        text = str(request.body.get("text") or request.body["message"])
        assert not re.search(r"(?<!\\)\[click|(?<!\\)<script|`|@channel|\*\*b", text)
        assert "click" in text


@pytest.mark.parametrize("service", ["gotify", "mattermost"])
def test_escapes_and_emojis_of_a_story_are_not_acted_on(receiver: Webhook, service: str) -> None:
    words = r"a\tb \n :smile: ${HOME} {{body}}"
    told = replace(ALERT, title=words, text=words, markdown=words)
    assert asyncio.run(send(channel(receiver, service), told, NOW)).sent
    assert words in (receiver.requests[0].body.get("message") or receiver.requests[0].body["text"])


def test_an_address_may_ask_for_plain_text_all_the_same(receiver: Webhook) -> None:
    url = URLS["mattermost"].format(place=receiver.address) + "?format=text"
    assert asyncio.run(send(ChannelConfig("one", Secret(url)), ALERT, NOW)).sent
    assert ALERT.text in receiver.requests[0].body["text"].replace("\r\n", "\n")
