"""Does every alert arrive, once if all is well, and does one broken channel hold up no other?"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from apprise import Apprise
from hypothesis import given
from hypothesis import strategies as st
from proxy import AUTHORITY, server_tls
from receivers import Mailbox, Webhook

from monitor import sending
from monitor.config import ChannelConfig, Secret
from monitor.deliver import RetryPolicy, Sender, Tally, send_due
from monitor.hours import cron, quiet
from monitor.model import Alert, Delivery, DeliveryState, Kind
from monitor.sending import MOST_HANGING, fault, send
from monitor.store import Store

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
ALERT = Alert(
    id="3f2a" * 8,
    rule="visit",
    kinds=(Kind.CONFIRMED,),
    title="minister visit island: confirmed",
    text="Event: minister visit island\nalert " + "3f2a" * 8,
    markdown="**minister visit island**\nalert " + "3f2a" * 8,
    html="<p><b>minister visit island</b> &amp; more</p><p>alert " + "3f2a" * 8 + "</p>",
    url="https://wire.example/1",
    at=NOW,
)


class Clock:
    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as webhook:
        yield webhook


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


def hook(webhook: Webhook, path: str = "/hook", name: str = "hook", query: str = "") -> ChannelConfig:
    return ChannelConfig(name, Secret(f"json://{webhook.address}{path}{query}"))


def mail(mailbox: Mailbox) -> ChannelConfig:
    return ChannelConfig("mail", Secret(f"mailto://{mailbox.address}/reader@inbox.example?from=monitor@sender.example"))


def add(store: Store, channels: list[str], *alerts: Alert) -> None:
    with store.transaction() as tx:
        for alert in alerts or (ALERT,):
            tx.add_alert(alert, channels, NOW)


def numbered(count: int) -> list[Alert]:
    return [replace(ALERT, id=f"{n:032x}", text=f"number {n}\nalert {n:032x}") for n in range(count)]


def only(store: Store, state: DeliveryState) -> Delivery:
    [delivery] = store.deliveries(state)
    return delivery


def deliver_all(store: Store, *channels: ChannelConfig, now: datetime = NOW, **options: object) -> Tally:
    sender = Sender(store, clock=Clock(now), rng=random.Random(1), **options)  # type: ignore[arg-type]
    return asyncio.run(sender.send_due({channel.name: channel for channel in channels}, now))


# ── what is sent ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_webhook_gets_text_and_an_id_that_stays_the_same(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"])
    assert deliver_all(store, hook(webhook)) == Tally(sent=1)

    [request] = webhook.requests
    assert request.body["title"] == ALERT.title
    assert request.body["message"] == ALERT.text
    assert request.body["alert_id"] == ALERT.id
    assert request.headers["X-Alert-Id"] == request.headers["Idempotency-Key"] == ALERT.id
    assert only(store, DeliveryState.SENT).attempts == 1


def test_a_header_of_the_address_is_not_overwritten(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"])
    deliver_all(store, hook(webhook, query="?+x-alert-id=mine&+Authorization=Bearer%20abc"))
    headers = {name.lower(): value for name, value in webhook.requests[0].headers.items()}
    assert headers["x-alert-id"] == "mine"
    assert headers["authorization"] == "Bearer abc"
    assert headers["idempotency-key"] == ALERT.id


def test_mail_gets_html_a_readable_text_and_the_id_as_a_header(store: Store, mailbox: Mailbox) -> None:
    add(store, ["mail"])
    assert deliver_all(store, mail(mailbox)) == Tally(sent=1)

    [message] = mailbox.messages
    assert mailbox.recipients == [["reader@inbox.example"]]
    assert message["Subject"] == ALERT.title
    assert message["X-Alert-Id"] == ALERT.id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["References"].startswith("<")
    page, plain = message.get_body(("html",)), message.get_body(("plain",))
    assert page is not None
    assert plain is not None
    assert page.get_content().strip() == ALERT.html
    assert plain.get_content().replace("\r\n", "\n").strip() == ALERT.text


def test_mails_on_one_event_are_one_thread(store: Store, mailbox: Mailbox) -> None:
    add(store, ["mail"], *numbered(2), replace(ALERT, rule="other"))
    assert deliver_all(store, mail(mailbox)) == Tally(sent=3)
    first, second, third = (message["References"] for message in mailbox.messages)
    assert first == second != third
    assert [message["In-Reply-To"] for message in mailbox.messages] == [first, second, third]
    assert len({message["Message-ID"] for message in mailbox.messages}) == 3


def test_a_mail_that_is_sent_again_is_the_same_message(store: Store, mailbox: Mailbox) -> None:
    """What a process killed before it heard the answer does; mail boxes drop what has a Message-ID that they know."""
    add(store, ["mail"])
    with store.transaction() as tx:
        tx.lease_deliveries(NOW, 10, timedelta(minutes=2))
    assert asyncio.run(send(mail(mailbox), ALERT, NOW)).sent
    assert deliver_all(store, mail(mailbox), now=NOW + timedelta(days=1)) == Tally(sent=1)
    first, second = mailbox.messages
    assert first.get_all("Message-ID") == second.get_all("Message-ID") == [f"<{ALERT.id}@sender.example>"]
    assert [part.get_content() for part in first.iter_parts()] == [part.get_content() for part in second.iter_parts()]
    headers = [[(name, value) for name, value in each.items() if name != "Content-Type"] for each in (first, second)]
    assert headers[0] == headers[1]


def test_mail_goes_to_everybody_that_the_address_names(mailbox: Mailbox) -> None:
    url = (
        f"mailto://{mailbox.address}/a@inbox.example/b@inbox.example?from=Watch<monitor@sender.example>&reply=r@x.example"
        "&cc=c@inbox.example&bcc=d@inbox.example&+X-Team=news%0Aroom&+Message-Id=mine&+Bad%20Name=x"
    )
    assert asyncio.run(send(ChannelConfig("mail", Secret(url)), ALERT, NOW)).sent
    assert [message["To"] for message in mailbox.messages] == ["a@inbox.example", "b@inbox.example"]
    assert mailbox.recipients == [[f"{one}@inbox.example", "c@inbox.example", "d@inbox.example"] for one in "ab"]
    for message in mailbox.messages:
        assert message["From"] == "Watch <monitor@sender.example>"
        assert (message["Cc"], message["Reply-To"]) == ("c@inbox.example", "r@x.example")
        assert "d@inbox.example" not in message.as_string()
        assert message["X-Team"] == "news room"
        assert message.get_all("Message-ID") == [f"<{ALERT.id}@sender.example>"]


def test_words_in_any_script_arrive_over_a_line_of_seven_bits(mailbox: Mailbox) -> None:
    said = replace(ALERT, title="визит 東京 – naïve", text="“Он приедет”\n" + "東京" * 600, html="<p>東京</p>")
    assert asyncio.run(send(mail(mailbox), said, NOW)).sent
    (message,) = mailbox.messages
    assert message["Subject"] == said.title
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == said.text
    assert message.as_bytes().isascii()


def test_a_channel_can_ask_for_another_format(store: Store, webhook: Webhook, mailbox: Mailbox) -> None:
    add(store, ["hook", "mail"])
    deliver_all(store, replace(hook(webhook), format="markdown"), replace(mail(mailbox), format="text"))
    assert webhook.requests[0].body["message"] == ALERT.markdown
    assert mailbox.messages[0].get_content_type() == "text/plain"
    assert ALERT.text in mailbox.messages[0].get_content().replace("\r\n", "\n")


def test_escapes_emojis_and_line_breaks_of_a_story_are_not_acted_on(
    store: Store, webhook: Webhook, mailbox: Mailbox
) -> None:
    hostile = replace(
        ALERT,
        title="visit :smile:\r\nBcc: victim@inbox.example\n\nbody",
        text=r"a\tb \n :smile: ${HOME} {{body}} !channel",
    )
    add(store, ["hook", "mail"], hostile)
    assert deliver_all(store, hook(webhook, query="?emojis=yes"), mail(mailbox)) == Tally(sent=2)
    assert webhook.requests[0].body["message"] == hostile.text
    assert ":smile:" in webhook.requests[0].body["title"]
    assert mailbox.messages[0]["Bcc"] is None
    assert mailbox.recipients == [["reader@inbox.example"]]
    assert mailbox.messages[0]["Subject"] == "visit :smile: Bcc: victim@inbox.example body"


def test_each_delivery_is_one_message_in_the_order_they_fell_due(store: Store, webhook: Webhook) -> None:
    alerts = numbered(45)
    add(store, ["hook"], *alerts)
    assert deliver_all(store, hook(webhook)) == Tally(sent=45)
    assert [request.body["message"] for request in webhook.requests] == [alert.text for alert in alerts]


def test_what_was_sent_is_not_sent_again(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"])
    deliver_all(store, hook(webhook))
    add(store, ["hook"])
    assert deliver_all(store, hook(webhook), now=NOW + timedelta(days=9)) == Tally()
    assert len(webhook.requests) == 1


def test_what_is_due_later_or_elsewhere_is_left_alone(store: Store, webhook: Webhook) -> None:
    add(store, ["hook", "gone"])
    assert deliver_all(store, hook(webhook), now=NOW - timedelta(seconds=1)) == Tally()
    assert asyncio.run(send_due(store, {"hook": hook(webhook)}, NOW, clock=Clock())) == Tally(sent=1)
    assert only(store, DeliveryState.PENDING).channel == "gone"


# ── failures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "words"),
    [(429, "429"), (500, "500"), (400, "400"), (302, "302"), ("close", "peer closed connection")],
)
def test_a_failure_is_put_off_with_its_reason_and_then_sent_once(
    store: Store, webhook: Webhook, answer: int | str, words: str
) -> None:
    add(store, ["hook"])
    webhook.answers = [answer]
    assert deliver_all(store, hook(webhook)) == Tally(failed=1)
    delivery = only(store, DeliveryState.PENDING)
    assert words in delivery.error
    assert delivery.attempts == 1
    assert timedelta(seconds=30) <= delivery.due - NOW <= timedelta(seconds=33)

    assert deliver_all(store, hook(webhook), now=delivery.due) == Tally(sent=1)
    delivery = only(store, DeliveryState.SENT)
    assert (delivery.attempts, delivery.error) == (2, "")
    assert len({request.headers["Idempotency-Key"] for request in webhook.requests}) == 1


def test_a_server_that_is_not_there_is_a_failure(store: Store) -> None:
    add(store, ["hook"])
    assert deliver_all(store, ChannelConfig("hook", Secret("json://127.0.0.1:1/x"))) == Tally(failed=1)
    assert "refused" in only(store, DeliveryState.PENDING).error


def test_a_mail_server_that_is_not_there_is_a_failure() -> None:
    answer = asyncio.run(
        send(ChannelConfig("mail", Secret("mailto://127.0.0.1:1/a@b.example?from=c@d.example")), ALERT, NOW)
    )
    assert not answer.sent
    assert "refused" in answer.error


def test_a_mail_server_that_refuses_is_a_failure_with_its_words(store: Store, mailbox: Mailbox) -> None:
    add(store, ["mail"])
    mailbox.refusal = "550 5.7.1 not wanted here"
    assert deliver_all(store, mail(mailbox)) == Tally(failed=1)
    assert "not wanted here" in only(store, DeliveryState.PENDING).error


def test_an_address_that_apprise_does_not_know_is_a_failure(store: Store) -> None:
    add(store, ["odd"])
    odd = ChannelConfig("odd", Secret("nosuch://token-of-mine/x"))
    assert deliver_all(store, odd) == Tally(failed=1)
    assert only(store, DeliveryState.PENDING).error == "Apprise knows no such address (nosuch://…)"
    assert fault(odd) == "Apprise knows no such address (nosuch://…)"


def test_a_channel_that_hangs_holds_up_no_other(store: Store, webhook: Webhook) -> None:
    add(store, ["slow", "hook"], *numbered(3))
    webhook.by_path["/slow"] = "hang"

    async def run() -> list[Delivery]:
        sender = Sender(store, clock=Clock())
        channels = {"slow": hook(webhook, "/slow", "slow"), "hook": hook(webhook)}
        await sent(sender, channels, 3)
        add(store, ["hook"], ALERT)
        await sent(sender, channels, 1)
        waiting = store.deliveries(DeliveryState.PENDING)
        webhook.release.set()
        await sender.stop()
        return waiting

    assert [delivery.channel for delivery in asyncio.run(run())] == ["slow"] * 3


async def sent(sender: Sender, channels: dict[str, ChannelConfig], count: int) -> None:
    """Call the sender as the service does, which does not wait for slow channels, until so many are sent."""
    tally = Tally()
    for _ in range(500):
        tally += await sender.send_due(channels, NOW, patience=timedelta(milliseconds=20))
        if tally.sent == count:
            return
    pytest.fail(f"{tally} instead of {count} sent")


def test_what_a_channel_did_not_take_is_given_back_beside_the_event_loop(
    store: Store, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, ["hook"], *numbered(3))
    webhook.by_path["/down"] = 500
    here, transaction, threads = threading.get_ident(), store.transaction, set()

    def noted() -> Any:
        threads.add(threading.get_ident())
        return transaction()

    monkeypatch.setattr(store, "transaction", noted)
    deliver_all(store, hook(webhook, "/down"))
    assert len(store.deliveries(DeliveryState.PENDING)) == 3
    assert threads
    assert here not in threads


def test_a_message_without_an_answer_is_given_up_after_the_time_out(store: Store, webhook: Webhook) -> None:
    add(store, ["slow"])
    webhook.by_path["/slow"] = "hang"
    tally = deliver_all(store, hook(webhook, "/slow", "slow"), timeout=timedelta(milliseconds=200))
    assert tally == Tally(failed=1)
    assert only(store, DeliveryState.PENDING).error == "no answer within 0.2 s"


def test_threads_that_hang_do_not_pile_up(webhook: Webhook) -> None:
    webhook.by_path["/dead"] = "hang"
    channel = hook(webhook, "/dead", "dead")

    async def run() -> list[str]:
        return [(await send(channel, ALERT, NOW, timedelta(milliseconds=50))).error for _ in range(MOST_HANGING + 1)]

    *_, last = asyncio.run(run())
    assert last == f"{MOST_HANGING} earlier messages still wait for an answer"
    assert len(webhook.requests) <= MOST_HANGING
    webhook.release.set()
    for thread in threading.enumerate():
        if thread.name == "send dead":
            thread.join(10)


def test_stopping_finishes_what_is_on_its_way_and_gives_back_the_rest(store: Store, webhook: Webhook) -> None:
    add(store, ["slow"], *numbered(5))
    webhook.by_path["/slow"] = "hang"

    async def run() -> Tally:
        sender = Sender(store, clock=Clock())
        await sender.send_due({"slow": hook(webhook, "/slow", "slow")}, NOW, patience=timedelta())
        await asyncio.to_thread(webhook.arrived.wait, 10)
        stopping = asyncio.create_task(sender.stop())
        await asyncio.sleep(0)
        webhook.release.set()
        return await stopping

    assert asyncio.run(run()) == Tally(failed=1)
    pending = store.deliveries(DeliveryState.PENDING)
    assert sorted(delivery.attempts for delivery in pending) == [0, 0, 0, 0, 1]
    assert {delivery.lease for delivery in pending} == {None}
    assert len(webhook.requests) == 1


def test_a_lease_of_a_killed_sender_ends_and_the_message_is_sent(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"])
    with store.transaction() as tx:
        tx.lease_deliveries(NOW, 10, timedelta(minutes=2))
    assert deliver_all(store, hook(webhook), now=NOW + timedelta(minutes=1)) == Tally()
    assert deliver_all(store, hook(webhook), now=NOW + timedelta(minutes=2)) == Tally(sent=1)


def test_a_lease_outlives_the_longest_send(store: Store, webhook: Webhook) -> None:
    add(store, ["slow"])
    webhook.by_path["/slow"] = "hang"

    async def run() -> Delivery:
        sender = Sender(store, clock=Clock())
        await sender.send_due({"slow": hook(webhook, "/slow", "slow")}, NOW, patience=timedelta())
        await asyncio.to_thread(webhook.arrived.wait, 10)
        delivery = only(store, DeliveryState.PENDING)
        webhook.release.set()
        await sender.stop()
        return delivery

    lease = asyncio.run(run()).lease
    assert lease is not None
    assert lease - NOW > sending.SEND_TIMEOUT


def test_a_bug_in_one_channel_is_raised_after_the_others_were_served(
    store: Store, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, ["hook", "odd"])
    odd = ChannelConfig("odd", Secret(f"mmost://{webhook.address}/{'a' * 26}"), format="no such format")
    sender = Sender(store, clock=Clock(), timeout=timedelta(seconds=2))
    crashes: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: crashes.append(args.exc_value))
    tally = asyncio.run(sender.send_due({"hook": hook(webhook), "odd": odd}, NOW))
    assert tally == Tally(sent=1, failed=1)
    assert isinstance(crashes[0], ValueError)
    assert only(store, DeliveryState.PENDING).error == "sending broke off; the log says where"


# ── failures for good ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_channel_that_will_never_take_a_message_is_stopped_and_another_is_told_once(
    store: Store, webhook: Webhook, status: int
) -> None:
    add(store, ["hook"], *numbered(3))
    webhook.by_path["/hook"] = status
    spare = hook(webhook, "/spare", "spare")
    assert deliver_all(store, hook(webhook), spare) == Tally(failed=1)
    for minute in range(5):
        deliver_all(store, hook(webhook), spare, now=NOW + timedelta(minutes=minute))

    first, told = webhook.requests
    assert (first.path, told.path) == ("/hook", "/spare")
    assert told.body["title"] == "monitor: channel hook is stopped"
    assert f"HTTP {status}" in told.body["message"]
    waiting = store.deliveries(DeliveryState.PENDING)
    assert [(delivery.attempts, delivery.lease) for delivery in waiting] == [(0, None)] * 3
    assert str(status) in waiting[0].error
    assert store.counts()["stopped"] == 1


@pytest.mark.parametrize("change", [{"format": "markdown"}, {"url": Secret("json://{address}/new-token")}])
def test_a_stopped_channel_goes_on_when_its_configuration_changes(
    store: Store, webhook: Webhook, change: dict[str, Any], log: StringIO
) -> None:
    add(store, ["hook"], *numbered(3))
    webhook.answers = [404]
    assert deliver_all(store, hook(webhook)) == Tally(failed=1)
    assert deliver_all(store, replace(hook(webhook), line=9), now=NOW + timedelta(minutes=1)) == Tally()
    if "url" in change:
        change = {"url": Secret(change["url"].reveal().format(address=webhook.address))}
    assert deliver_all(store, replace(hook(webhook), **change), now=NOW + timedelta(minutes=2)) == Tally(sent=3)
    assert store.stops() == {}
    assert [request.body["alert_id"] for request in webhook.requests[1:]] == [alert.id for alert in numbered(3)]
    assert "channel hook is configured anew" in log.getvalue()


def test_nothing_dies_in_a_stopped_channel_and_it_is_rarely_tried(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"], *numbered(3))
    webhook.by_path["/hook"] = 403
    spare = hook(webhook, "/spare", "spare")
    for hour in range(24 * 30):
        deliver_all(store, hook(webhook), spare, now=NOW + timedelta(hours=hour))
    paths = [request.path for request in webhook.requests]
    assert paths.count("/spare") == 1
    assert 30 * 4 <= paths.count("/hook") <= 30 * 4 + 10
    webhook.by_path.clear()
    assert deliver_all(store, hook(webhook), spare, now=NOW + timedelta(days=31)) == Tally(sent=3)
    assert store.stops() == {}


def test_a_stop_that_was_none_is_over_in_minutes(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"], *numbered(3))
    webhook.answers = [404]
    assert deliver_all(store, hook(webhook)) == Tally(failed=1)
    assert deliver_all(store, hook(webhook), now=NOW + timedelta(seconds=299)) == Tally()
    assert deliver_all(store, hook(webhook), now=NOW + timedelta(minutes=5)) == Tally(sent=3)


def test_a_channel_that_fails_now_and_then_while_it_is_stopped_is_not_told_of_twice(
    store: Store, webhook: Webhook
) -> None:
    add(store, ["hook"])
    webhook.answers = [404, 503, 404]
    for minute in range(0, 60, 5):
        deliver_all(store, hook(webhook), now=NOW + timedelta(minutes=minute))
    assert [outbox.alert.title for outbox in store.alerts() if not outbox.alert.rule] == [
        "monitor: channel hook is stopped"
    ]
    assert only(store, DeliveryState.SENT).alert == ALERT


def test_a_stop_is_told_to_a_channel_that_works(store: Store, webhook: Webhook) -> None:
    names = ["a", "b", "c"]
    channels = [hook(webhook, f"/{name}", name) for name in names]
    webhook.by_path |= {"/a": 401, "/b": 401}
    add(store, ["a", "b"])
    for minute in range(4):
        deliver_all(store, *channels, now=NOW + timedelta(minutes=minute))
    told = [request.body["title"] for request in webhook.requests if request.path == "/c"]
    assert {f"monitor: channel {name} is stopped" for name in "ab"} == set(told)


def test_what_a_server_writes_is_not_taken_for_a_status(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"])
    webhook.answers = [500]
    webhook.words = b'failed, error=404.\n{"error": "invalid_auth"} error=401.'
    assert deliver_all(store, hook(webhook)) == Tally(failed=1)
    assert store.stops() == {}
    assert only(store, DeliveryState.PENDING).attempts == 1


@pytest.mark.parametrize(
    ("lines", "permanent"),
    [
        (
            ["Failed to send to Slack: error=200.", 'Response Details:\r\nb\'{"ok":false,"error":"invalid_auth"}\''],
            True,
        ),
        (
            ["Failed to send to Slack: error=200.", 'Response Details:\r\nb\'{"ok":false,"error":"ratelimited"}\''],
            False,
        ),
        (["Failed to send to a: error=404.", "Failed to send to b: error=503."], False),
        (["Failed to send to a: error=404.", "A Connection error occurred sending"], False),
        (["Failed to send to a: error=404.", "Failed to send to b: error=403"], True),
        (["refused without a status"], False),
    ],
)
def test_an_answer_is_for_good_if_all_of_it_is(lines: list[str], permanent: bool) -> None:
    entries = [
        SimpleNamespace(level="DEBUG" if line.startswith("Response") else "WARNING", message=line) for line in lines
    ]
    assert sending._is_permanent(entries) is permanent


def test_a_mail_server_that_refuses_the_login_stops_the_channel(store: Store, mailbox: Mailbox) -> None:
    add(store, ["mail"], *numbered(2))
    mailbox.lets_in = False
    url = f"mailto://someone:pass-word@{mailbox.address}/reader@inbox.example?from=monitor@sender.example"
    assert deliver_all(store, ChannelConfig("mail", Secret(url))) == Tally(failed=1)
    assert "535" in store.stops()["mail"].error
    assert "pass-word" not in store.stops()["mail"].error
    mailbox.lets_in = True
    url = url.replace("pass-word", "the-right-one")
    assert deliver_all(store, ChannelConfig("mail", Secret(url)), now=NOW + timedelta(minutes=1)) == Tally(sent=2)


def test_a_recipient_that_does_not_exist_stops_the_channel(store: Store, mailbox: Mailbox) -> None:
    add(store, ["mail"])
    mailbox.unknown = {"reader@inbox.example"}
    assert deliver_all(store, mail(mailbox)) == Tally(failed=1)
    assert "550 5.1.1 no such user here" in store.stops()["mail"].error


@pytest.mark.parametrize("mode", ["starttls", "ssl"])
@pytest.mark.parametrize(("trusted", "query"), [(True, ""), (False, ""), (False, "&verify=no")])
def test_mail_goes_over_an_encrypted_line_to_a_server_whose_certificate_is_good(
    mode: str, trusted: bool, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    with Mailbox(tls=server_tls(), mode=mode) as mailbox:
        place = mailbox.address.replace("127.0.0.1", "localhost")
        url = f"mailtos://me:pass-word@{place}/to@inbox.example?from=me@sender.example&mode={mode}{query}"
        answer = asyncio.run(send(ChannelConfig("mail", Secret(url)), ALERT, NOW))
    welcome = trusted or bool(query)
    assert (answer.sent, len(mailbox.messages)) == (welcome, int(welcome))
    assert ("certificate verify failed" in answer.error) is not welcome
    assert not answer.permanent  # it may be renewed


def test_mail_that_is_to_be_encrypted_never_goes_plainly(mailbox: Mailbox) -> None:
    url = f"mailtos://me:pass-word@{mailbox.address}/to@inbox.example?from=me@sender.example&mode=starttls"
    answer = asyncio.run(send(ChannelConfig("mail", Secret(url)), ALERT, NOW))
    assert (answer.sent, answer.permanent, mailbox.messages) == (False, False, [])
    assert "STARTTLS" in answer.error


def test_a_webhook_is_asked_for_a_good_certificate() -> None:
    with Webhook(tls=server_tls()) as receiver:
        url = f"jsons://{receiver.address.replace('127.0.0.1', 'localhost')}/in"
        answer = asyncio.run(send(ChannelConfig("hook", Secret(url)), ALERT, NOW))
        assert (answer.sent, receiver.requests) == (False, [])
        assert "certificate" in answer.error.lower()
        assert asyncio.run(send(ChannelConfig("hook", Secret(f"{url}?verify=no")), ALERT, NOW)).sent
        assert len(receiver.requests) == 1


def test_one_recipient_of_two_that_does_not_exist_gives_the_other_no_second_copy(
    store: Store, mailbox: Mailbox, log: StringIO
) -> None:
    add(store, ["mail"])
    mailbox.unknown = {"gone@inbox.example"}
    url = f"mailto://{mailbox.address}/gone@inbox.example/reader@inbox.example?from=monitor@sender.example"
    assert deliver_all(store, ChannelConfig("mail", Secret(url))) == Tally(sent=1)
    assert mailbox.recipients == [["reader@inbox.example"]]
    assert "not to everybody" in log.getvalue()
    assert "5.1.1" in log.getvalue()


# ── floods ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_runaway_rule_is_told_in_one_summary_and_others_go_on(store: Store, webhook: Webhook) -> None:
    flood = [
        replace(alert, title=f"visit <b>@{n}</b>", url=f"https://wire.example/{n}")
        for n, alert in enumerate(numbered(40))
    ]
    add(store, ["hook"], *flood, replace(ALERT, rule="other"))
    channel = replace(hook(webhook), rule_per_hour=3)
    assert deliver_all(store, channel) == Tally(sent=4)
    assert deliver_all(store, channel, now=NOW + timedelta(minutes=59)) == Tally()
    assert {each.held for each in store.deliveries(DeliveryState.PENDING)} == {"rule"}
    assert deliver_all(store, channel, now=NOW + timedelta(hours=1)) == Tally(sent=1)

    *_, last = webhook.requests
    assert last.body["title"] == "monitor: 37 alerts on visit in one message"
    assert "https://wire.example/39" in last.body["message"]
    assert "earlier: monitor alerts list" in last.body["message"]
    assert len(last.body["message"]) <= 2_000
    assert last.body["message"].endswith(f"alert {last.body['alert_id']}")
    assert store.counts()["merged"] == 37
    merged = store.deliveries(DeliveryState.MERGED)
    assert {each.summary for each in merged} == {last.body["alert_id"]}
    assert deliver_all(store, channel, now=NOW + timedelta(days=1)) == Tally()


def test_a_summary_escapes_what_it_tells(store: Store, mailbox: Mailbox) -> None:
    add(store, ["mail"], *(replace(alert, title=f"<b>visit</b> [x]({n})") for n, alert in enumerate(numbered(3))))
    channel = replace(mail(mailbox), rule_per_hour=1)
    for hour in range(2):
        deliver_all(store, channel, now=NOW + timedelta(hours=hour))
    page = mailbox.messages[-1].get_body(("html",))
    assert page is not None
    assert "&lt;b&gt;visit&lt;/b&gt;" in page.get_content()
    assert "<b>" not in page.get_content()
    assert mailbox.messages[0]["References"] == mailbox.messages[1]["References"]


def test_a_summary_that_fails_is_sent_again_under_its_id(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"], *numbered(4))
    channel = replace(hook(webhook), rule_per_hour=1)
    deliver_all(store, channel)
    webhook.answers = [500]
    assert deliver_all(store, channel, now=NOW + timedelta(hours=1)) == Tally(failed=1)
    assert deliver_all(store, channel, now=NOW + timedelta(hours=2)) == Tally(sent=1)
    _, first, second = webhook.requests
    assert first.body == second.body


def test_a_channels_limit_is_kept_and_the_rest_goes_in_one_message(store: Store, webhook: Webhook) -> None:
    alerts = [replace(alert, rule=f"rule{n}") for n, alert in enumerate(numbered(2_000))]
    add(store, ["hook"], *alerts)
    channel = replace(hook(webhook), per_hour=5)
    assert deliver_all(store, channel) == Tally(sent=5)
    assert [each.body["alert_id"] for each in webhook.requests[:4]] == [alert.id for alert in alerts[:4]]
    assert webhook.requests[4].body["title"] == "monitor: 1996 alerts in one message"
    add(store, ["hook"], ALERT)
    assert deliver_all(store, channel, now=NOW + timedelta(minutes=1)) == Tally()
    assert deliver_all(store, channel, now=NOW + timedelta(hours=1)) == Tally(sent=1)
    assert store.counts()["pending"] == 0


def test_a_muted_rule_is_told_of_in_one_summary_when_the_mute_ends(store: Store, webhook: Webhook) -> None:
    until = NOW + timedelta(days=3)
    with store.transaction() as tx:
        tx.mute("visit", until, NOW)
    add(store, ["hook"], *numbered(3), replace(ALERT, rule="other"))
    assert deliver_all(store, hook(webhook)) == Tally(sent=1)
    assert deliver_all(store, hook(webhook), now=until - timedelta(seconds=1)) == Tally()
    assert deliver_all(store, hook(webhook), now=until) == Tally(sent=1)
    assert "3 alerts on visit" in webhook.requests[-1].body["title"]


def test_a_mute_can_be_ended_or_moved(store: Store, webhook: Webhook) -> None:
    with store.transaction() as tx:
        tx.mute("visit", NOW + timedelta(days=3), NOW)
    add(store, ["hook"])
    assert deliver_all(store, hook(webhook)) == Tally()
    with store.transaction() as tx:
        tx.mute("visit", NOW + timedelta(days=1), NOW)
    assert deliver_all(store, hook(webhook)) == Tally()
    assert only(store, DeliveryState.PENDING).due == NOW + timedelta(days=1)
    with store.transaction() as tx:
        assert tx.unmute("visit", NOW)
        assert not tx.unmute("visit", NOW)
    assert deliver_all(store, hook(webhook)) == Tally(sent=1)
    assert webhook.requests[0].body["alert_id"] == ALERT.id


def test_a_night_ends_in_one_summary_and_urgent_rules_break_through(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"], *numbered(3), replace(ALERT, rule="urgent"))
    channel = replace(hook(webhook), quiet=quiet("13:30-20:00 Europe/Berlin"), rule_per_hour=2)
    sender = Sender(store, clock=Clock())
    assert asyncio.run(sender.send_due({"hook": channel}, NOW, urgent=["urgent"])) == Tally(sent=1)
    assert webhook.requests[0].body["alert_id"] == ALERT.id
    assert deliver_all(store, channel, now=NOW + timedelta(hours=5, minutes=59)) == Tally()
    assert deliver_all(store, channel, now=NOW + timedelta(hours=6)) == Tally(sent=1)
    assert webhook.requests[-1].body["title"] == "monitor: 3 alerts in one message"


def test_a_digest_goes_at_its_time_and_confirmations_at_once(store: Store, webhook: Webhook) -> None:
    moved = [replace(alert, rule="another", kinds=(Kind.DATE,)) for alert in numbered(3)]
    add(store, ["hook"], *moved, ALERT)
    channel = replace(hook(webhook), digest=cron("0 8 * * *"), immediate=frozenset({Kind.CONFIRMED}))
    assert deliver_all(store, channel) == Tally(sent=1)
    assert webhook.requests[0].body["alert_id"] == ALERT.id
    assert {each.held for each in store.deliveries(DeliveryState.PENDING)} == {"digest"}
    assert deliver_all(store, channel, now=NOW + timedelta(hours=19)) == Tally()
    assert deliver_all(store, channel, now=NOW + timedelta(hours=20)) == Tally(sent=1)
    assert deliver_all(store, channel, now=NOW + timedelta(hours=44)) == Tally()
    assert len(webhook.requests) == 2


def test_what_waits_for_a_digest_goes_before_an_immediate_message_on_its_rule(store: Store, webhook: Webhook) -> None:
    held = [replace(each, rule=rule, kinds=(Kind.DATE,)) for each, rule in zip(numbered(3), "aab", strict=True)]
    add(store, ["hook"], *held)
    channel = replace(hook(webhook), digest=cron("0 8 * * *"), immediate=frozenset({Kind.CANCELLED}))
    assert deliver_all(store, channel) == Tally()
    add(store, ["hook"], replace(ALERT, rule="a", kinds=(Kind.CANCELLED,)))
    assert deliver_all(store, channel, now=NOW + timedelta(minutes=1)) == Tally(sent=3)
    assert [each.body["alert_id"] for each in webhook.requests] == [held[0].id, held[1].id, ALERT.id]
    assert [each.alert.rule for each in store.deliveries(DeliveryState.PENDING)] == ["b"]


def test_word_of_a_stopped_channel_is_not_held(store: Store, webhook: Webhook) -> None:
    add(store, ["hook", "spare"])
    webhook.by_path["/hook"] = 404
    spare = replace(hook(webhook, "/spare", "spare"), per_hour=1)
    for minute in range(3):
        deliver_all(store, hook(webhook), spare, now=NOW + timedelta(minutes=minute))
    assert "monitor: channel hook is stopped" in [each.body["title"] for each in webhook.requests]


def test_word_of_a_stopped_channel_goes_to_one_that_works(store: Store, webhook: Webhook) -> None:
    add(store, ["hook", "down", "works"])
    webhook.by_path |= {"/hook": 403, "/down": 503}
    down, works = hook(webhook, "/down", "down"), hook(webhook, "/works", "works")
    deliver_all(store, down)
    deliver_all(store, hook(webhook), down, works, now=NOW + timedelta(seconds=1))
    deliver_all(store, hook(webhook), down, works, now=NOW + timedelta(seconds=2))
    told = [each.path for each in webhook.requests if each.body["title"] == "monitor: channel hook is stopped"]
    assert told == ["/works"]


# ── retries ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_waits_double_up_to_six_hours() -> None:
    waits = [RetryPolicy().wait(n) for n in range(1, 13)]
    assert waits[:4] == [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240)]
    assert waits[-2:] == [timedelta(hours=6)] * 2
    assert RetryPolicy().wait(5_000) == timedelta(hours=6)


@given(st.integers(0, 2**32))
def test_a_channel_is_tried_for_72_hours_whatever_the_jitter(seed: int) -> None:
    rng, policy, now, failures = random.Random(seed), RetryPolicy(), NOW, 0
    while (again := policy.next_try(failures := failures + 1, now, rng)) is not None:
        assert policy.wait(failures) <= again - now <= policy.wait(failures) * 1.1
        now = again
    assert timedelta(hours=72) <= now - NOW <= timedelta(hours=87)
    assert failures < 30


def test_channels_that_failed_together_are_not_tried_again_together() -> None:
    rng = random.Random(1)
    assert len({RetryPolicy().next_try(8, NOW, rng) for _ in range(50)}) > 40


def test_a_server_that_is_down_for_three_days_gets_everything_in_order_once_it_is_back(
    store: Store, webhook: Webhook
) -> None:
    alerts, now, rng = numbered(72), NOW, random.Random(3)
    webhook.choose = lambda: rng.choice([500, 503, 429, "close"])
    for hour, alert in enumerate(alerts):
        now = NOW + timedelta(hours=hour)
        with store.transaction() as tx:
            tx.add_alert(alert, ["hook"], now)
        for minute in range(0, 60, 20):
            assert deliver_all(store, hook(webhook), now=now + timedelta(minutes=minute)).sent == 0
    assert store.deliveries(DeliveryState.DEAD) == []
    webhook.requests.clear()
    webhook.choose = lambda: 200
    while store.deliveries(DeliveryState.PENDING):
        now += timedelta(minutes=20)
        deliver_all(store, hook(webhook), now=now)
    assert [request.body["alert_id"] for request in webhook.requests] == [alert.id for alert in alerts]
    assert now <= NOW + timedelta(hours=72 + 7)


def test_after_three_days_it_is_a_dead_letter_that_can_be_sent_again(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"])
    webhook.by_path["/hook"] = 503
    now = NOW
    while pending := store.deliveries(DeliveryState.PENDING):
        now = pending[0].due
        tally = deliver_all(store, hook(webhook), now=now)
    assert tally == Tally(failed=1, dead=1)
    assert now - NOW >= timedelta(hours=72)
    assert "503" in only(store, DeliveryState.DEAD).error

    webhook.by_path.clear()
    with store.transaction() as tx:
        assert tx.resend(now, ALERT.id) == [(ALERT.id, "hook")]
    assert deliver_all(store, hook(webhook), now=now) == Tally(sent=1)


def test_every_alert_arrives_through_a_channel_that_fails_at_random(store: Store, webhook: Webhook) -> None:
    add(store, ["hook"], *numbered(30))
    rng = random.Random(7)
    webhook.answers = [rng.choice([200, 429, 500, "close"]) for _ in range(90)]
    now = NOW
    while pending := store.deliveries(DeliveryState.PENDING):
        now = max(delivery.due for delivery in pending)
        deliver_all(store, hook(webhook), now=now)
    assert {request.body["alert_id"] for request in webhook.requests} == {alert.id for alert in numbered(30)}
    assert not store.deliveries(DeliveryState.DEAD)


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that reaches the root logger. Not `caplog`: pytest listens to loggers that do not propagate, too."""
    stream = StringIO()
    handler, root = logging.StreamHandler(stream), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


# ── secrets ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("answer", [404, "close"])
def test_no_part_of_an_address_stands_in_an_error_or_a_log(
    store: Store,
    webhook: Webhook,
    answer: int | str,
    log: StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    add(store, ["hook"])
    webhook.answers = [answer]
    url = f"json://someone:pa%40ss-w0rd@{webhook.address}/hooks/T0KEN-ABCDEF?+Authorization=Bearer%20s3cr3t-value"
    deliver_all(store, ChannelConfig("hook", Secret(url)))
    out, err = capfd.readouterr()
    told = only(store, DeliveryState.PENDING).error + log.getvalue() + out + err
    for secret in ("pa@ss-w0rd", "pa%40ss-w0rd", "T0KEN-ABCDEF", "s3cr3t-value", "s3cr3t"):
        assert secret not in told
    assert ("not sent to hook" in log.getvalue()) or ("channel hook is stopped" in log.getvalue())


def test_the_token_in_place_of_a_host_is_a_secret_too() -> None:
    parts = sending._secret_parts("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#news")
    assert {"T1JJ3T3L2", "A1BRTD4JD", "TIiajkdnlazkcOXrIdevi7FQ"} <= parts
    assert "mail.example" not in sending._secret_parts("mailtos://user:word@mail.example:587/to@inbox.example")


def test_an_unusable_address_is_not_logged(log: StringIO, capfd: pytest.CaptureFixture[str]) -> None:
    fault(ChannelConfig("odd", Secret("slack://T0KEN-ABCDEF")))
    fault(ChannelConfig("odd", Secret("T0KEN-ABCDEF")))
    out, err = capfd.readouterr()
    assert "T0KEN" not in log.getvalue() + out + err


# ── trying out, and other services ───────────────────────────────────────────────────────────────────────────────────


def test_a_test_message_says_that_it_is_one_and_returns_the_answer(webhook: Webhook) -> None:
    assert asyncio.run(sending.test_channel(hook(webhook), NOW, None)).sent
    assert "test" in webhook.requests[0].body["title"]
    webhook.answers = [403]
    answer = asyncio.run(sending.test_channel(hook(webhook), NOW, None))
    assert not answer.sent
    assert "403" in answer.error


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#news", ALERT.markdown),
        ("tgram://123456789:abcdefg_hijklmnop/lead2gold/", ALERT.html),
        ("gchat://workspace/key/token", ALERT.markdown),
        ("mailto://user:word@mail.example", ALERT.html),
        ("ntfy://topic", ALERT.text),
        ("json://host.example/x", ALERT.text),
    ],
)
def test_each_service_gets_the_format_that_it_reads_best(url: str, body: str) -> None:
    service = Apprise.instantiate(url)
    assert service is not None
    written, _ = sending._written(ALERT, service.resolve_format(None), blended=False)
    assert written == body


def test_a_title_that_is_put_into_the_body_is_written_in_its_format() -> None:
    service = Apprise.instantiate("tgram://123456789:abcdefg_hijklmnop/lead2gold/")
    assert service is not None
    assert service.title_maxlen <= 0
    alert = replace(ALERT, title="<b>visit</b> [x](https://evil.example)")
    assert sending._written(alert, service.resolve_format(None), blended=True)[1].startswith("&lt;b&gt;visit")
    chat = Apprise.instantiate("gchat://workspace/key/token")
    assert chat is not None
    assert "](" not in sending._written(alert, chat.resolve_format(None), blended=True)[1].replace("\\]", "")


# ── fallbacks ────────────────────────────────────────────────────────────────────────────────────────────────────────


def fallen(webhook: Webhook) -> list[ChannelConfig]:
    first = replace(hook(webhook, "/first", "first"), fallback="spare", fallback_after=timedelta(hours=3))
    return [first, hook(webhook, "/spare", "spare")]


def at_spare(webhook: Webhook) -> list[str]:
    told = [request.body for request in webhook.requests if request.path == "/spare"]
    return [body["alert_id"] for body in told if "is stopped" not in body["title"]]


def test_what_a_stopped_channel_does_not_take_goes_to_its_fallback_once(store: Store, webhook: Webhook) -> None:
    alerts = numbered(3)
    add(store, ["first"], *alerts)
    webhook.by_path["/first"] = 404
    for minute in range(6):
        deliver_all(store, *fallen(webhook), now=NOW + timedelta(minutes=minute))
    assert at_spare(webhook) == [alert.id for alert in alerts]
    told = next(
        request.body
        for request in webhook.requests
        if request.body["alert_id"] == alerts[0].id and request.path == "/spare"
    )
    assert told["title"] == f"{ALERT.title} (in place of first)"
    (stop,) = [request.body for request in webhook.requests if "is stopped" in request.body["title"]]
    assert "Until then they go to spare, too." in stop["message"]
    assert told["message"].startswith("Sent here in place of first, which takes no messages for now.\n\nnumber 0")


def test_the_channel_gets_them_too_once_it_works(store: Store, webhook: Webhook) -> None:
    add(store, ["first"])
    webhook.by_path["/first"] = 404
    deliver_all(store, *fallen(webhook))
    deliver_all(store, *fallen(webhook))
    del webhook.by_path["/first"]
    deliver_all(store, *fallen(webhook), now=NOW + timedelta(minutes=6))
    arrived = [each.path for each in webhook.requests if each.body["alert_id"] == ALERT.id and each.answer == 200]
    assert arrived == ["/spare", "/first"]
    assert store.deliveries(DeliveryState.PENDING) == []


def test_a_channel_that_fails_for_hours_hands_over_what_waits_and_what_comes(store: Store, webhook: Webhook) -> None:
    first, second, third = numbered(3)
    add(store, ["first"], first, second)
    webhook.by_path["/first"] = 503
    for minutes in range(0, 180, 10):
        deliver_all(store, *fallen(webhook), now=NOW + timedelta(minutes=minutes))
    assert at_spare(webhook) == []
    for minutes in range(180, 240, 10):
        deliver_all(store, *fallen(webhook), now=NOW + timedelta(minutes=minutes))
    assert at_spare(webhook) == [first.id, second.id]
    with store.transaction() as tx:
        tx.add_alert(third, ["first"], NOW + timedelta(hours=4))
    deliver_all(store, *fallen(webhook), now=NOW + timedelta(hours=4))
    assert at_spare(webhook) == [first.id, second.id, third.id]


def test_one_message_that_a_channel_objects_to_goes_alone(store: Store, webhook: Webhook) -> None:
    first, second = numbered(2)
    add(store, ["first"], first)
    webhook.answers = [400]
    deliver_all(store, *fallen(webhook))
    webhook.choose = lambda: 400
    for hours in range(1, 5):
        deliver_all(store, *fallen(webhook)[:1], now=NOW + timedelta(hours=hours))
    webhook.choose = lambda: 200
    webhook.by_path["/first"] = 400
    with store.transaction() as tx:
        tx.add_alert(second, ["first"], NOW + timedelta(hours=5))
    deliver_all(store, *fallen(webhook), now=NOW + timedelta(hours=5))
    deliver_all(store, *fallen(webhook), now=NOW + timedelta(hours=5))
    assert at_spare(webhook) == [first.id]


def test_who_was_told_anyway_is_not_told_in_place_of_another(store: Store, webhook: Webhook) -> None:
    add(store, ["first", "spare"])
    webhook.by_path["/first"] = 404
    for minute in range(3):
        deliver_all(store, *fallen(webhook), now=NOW + timedelta(minutes=minute))
    assert at_spare(webhook) == [ALERT.id]


def test_two_channels_that_stand_in_for_each_other_end_no_message_in_a_circle(store: Store, webhook: Webhook) -> None:
    first, spare = fallen(webhook)
    spare = replace(spare, fallback="first")
    third = hook(webhook, "/third", "third")
    add(store, ["first"])
    webhook.by_path |= {"/first": 404, "/spare": 404}
    for minute in range(5):
        deliver_all(store, first, spare, third, now=NOW + timedelta(minutes=minute))
    of_alert = [each for each in store.deliveries(DeliveryState.PENDING) if each.alert.id == ALERT.id]
    assert sorted((each.channel, each.via) for each in of_alert) == [("first", ""), ("spare", "first")]


def test_what_waits_for_the_end_of_the_night_waits_for_no_fallback(store: Store, webhook: Webhook) -> None:
    first, spare = fallen(webhook)
    first = replace(first, quiet=quiet("11:00-14:00 UTC"))
    add(store, ["first"])
    for hours in range(2):
        deliver_all(store, first, spare, now=NOW + timedelta(hours=hours))
    assert webhook.requests == []


def test_a_fallback_that_left_the_configuration_is_none(store: Store, webhook: Webhook) -> None:
    add(store, ["first"])
    webhook.by_path["/first"] = 404
    for minute in range(3):
        deliver_all(store, fallen(webhook)[0], now=NOW + timedelta(minutes=minute))
    assert {each.channel for each in store.deliveries(DeliveryState.PENDING)} == {"first"}
