"""How does a message travel to the services that we speak to ourselves? Apprise's reading of an address → requests.

Slack, Discord, Telegram, ntfy and JSON webhooks, each in its own form, with what it says of limits and threads.
Must not read a channel's URL, must not show what is in one, and must not touch the store.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from monitor.answer import Answer, alone_http, permanent_http, permanent_words
from monitor.forms import discord, ntfy, slack, telegram, webhook
from monitor.model import Alert
from monitor.post import Reply, Request, post
from monitor.values import dataclass

SLACK_HOOKS = {"hook": "https://hooks.slack.com/services", "gov-hook": "https://hooks.slack-gov.com/services"}
SLACK_API = "https://slack.com/api"
DISCORD_API = "https://discord.com/api/webhooks"
TELEGRAM_API = "https://api.telegram.org"
NTFY_CLOUD = "https://ntfy.sh"

#: a server that asks for more patience than this does not get it
LONGEST_WAIT = timedelta(hours=6)
#: what Slack says of a thread that is no longer there
_LOST_THREAD = {"thread_not_found", "invalid_thread_ts", "cannot_reply_to_message", "message_not_found"}
#: what it says of a message, and not of who sends it
_SLACK_OBJECTIONS = {
    *(
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "metadata_too_large",
        "msg_blocks_too_long",
    ),
    *("msg_too_long", "no_text"),
}
_TELEGRAM_GONE = ("chat not found", "bot was blocked", "bot was kicked", "user is deactivated")

Form = Literal["text", "slack", "discord", "telegram"]


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to a service."""

    alert: Alert
    #: when it goes
    now: datetime
    #: what a template made of it, in its service's form; "" for our own words
    body: str = ""
    #: form of `body`, or of what stands in its place, where a service takes several
    format: str = "text"
    #: what an earlier answer gave as `thread`, on the same event; "" if there is none
    thread: str = ""
    #: what a webhook is signed with
    key: bytes | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service that we speak to ourselves."""

    send: Callable[[Any, Message], Answer]
    form: Form
    #: its messages on one event can be one thread, whose id comes with the answer
    threads: bool = False


def of(target: Any) -> Service | None:
    """Return how to speak to what Apprise read from an address; None if Apprise is to do it."""
    return _SERVICES.get((getattr(target, "secure_protocol", ""), getattr(target, "mode", None)))


def signs(target: Any) -> bool:
    """Tell whether messages to what Apprise read from an address can be signed."""
    return of(target) is _WEBHOOK


def fault(target: Any) -> str:
    """Say what is missing in an address, or ""."""
    if of(target) is _SLACK_BOT and any("@" in (name or "")[1:] for name in target.channels):
        return "Slack takes no mail address as a target; name the channel, or the user's id as +U0123"
    if of(target) is _SLACK_BOT and not any(target.channels):
        return "the address names no channel of Slack"
    if of(target) is _TELEGRAM and not target.targets:
        return "the address names no chat"
    return ""


# ── Slack ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _slack_hook(target: Any, message: Message) -> Answer:
    url = f"{SLACK_HOOKS[target.mode]}/{target.token_a}/{target.token_b}/{target.token_c}"
    written = slack.payload(message.alert, message.body) | _given(username=target.user)
    answers = []
    for name in target.channels:
        reply = post(_request(target, url, written | _given(channel=name)), message.now)
        answers.append(_answer(reply, message.now))
    return _joined(answers)


def _slack_bot(target: Any, message: Message) -> Answer:
    threads = _threads(message.thread)
    written = slack.payload(message.alert, message.body) | _given(username=target.user)
    # for programs in the channel; Slack itself knows no repeats
    written["metadata"] = {"event_type": "monitor_alert", "event_payload": {"alert_id": message.alert.id}}
    answers = []
    for name in map(str, target.channels):
        place, _, thread = threads.get(name, "").partition("/")
        answer, at = _slack_post(target, written, place or name.removeprefix("+"), thread, message.now)
        if answer.sent and at and not thread:
            threads[name] = at
        answers.append(answer)
    return replace(_joined(answers), thread=json.dumps(threads) if threads else "")


def _slack_post(target: Any, written: Mapping[str, Any], place: str, thread: str, now: datetime) -> tuple[Answer, str]:
    """Post to one channel; return the answer, and where it stands as `CHANNEL/TIMESTAMP`."""
    # in the thread, and in the channel too: what is only in a thread is not seen
    within = {"thread_ts": thread, "reply_broadcast": True} if thread else {}
    authorization = {"Authorization": f"Bearer {target.access_token}"}
    request = _request(target, f"{SLACK_API}/chat.postMessage", {**written, "channel": place, **within}, authorization)
    reply = post(request, now)
    told = reply.json()
    if not reply.good or told.get("ok") is True:
        return _answer(reply, now), f"{told.get('channel')}/{told.get('ts')}" if told.get("ts") else ""
    error = str(told.get("error") or "an answer without a reason")
    if thread and error in _LOST_THREAD:
        return _slack_post(target, written, place, "", now)
    alone = error in _SLACK_OBJECTIONS
    return Answer(False, f"Slack says {error}", permanent_words(error), alone, wait=_wait(reply, now)), ""


# ── Discord, Telegram, ntfy ──────────────────────────────────────────────────────────────────────────────────────────


def _discord(target: Any, message: Message) -> Answer:
    written = discord.payload(message.alert, message.body) | _given(
        username=target.user, avatar_url=target.avatar_url, flags=target.flags, tts=target.tts
    )
    # without `wait` the answer comes before the message is stored
    params = {"wait": "true"} | _given(thread_id=target.thread_id)
    url = f"{DISCORD_API}/{target.webhook_id}/{target.webhook_token}"
    reply = post(replace(_request(target, url, written), params=params), message.now)
    return _answer(reply, message.now, asked=reply.json().get("retry_after"))


def _telegram(target: Any, message: Message) -> Answer:
    threads = _threads(message.thread)
    text, answers = telegram.message(message.alert, message.body), []
    for chat, topic in target.targets:
        place = f"{chat}:{topic}" if topic else str(chat)
        written = {
            "chat_id": chat,
            "text": text,
            "parse_mode": "HTML",
            "disable_notification": bool(target.silent),
            "link_preview_options": {"is_disabled": not target.preview},
            **_given(message_thread_id=topic),
        }
        if threads.get(place, "").isdigit():
            written["reply_parameters"] = {"message_id": int(threads[place]), "allow_sending_without_reply": True}
        reply = post(_request(target, f"{TELEGRAM_API}/bot{target.bot_token}/sendMessage", written), message.now)
        told = reply.json()
        answer = _answer(reply, message.now, asked=_within(told, "parameters").get("retry_after"))
        if not answer.sent and any(word in str(told.get("description")) for word in _TELEGRAM_GONE):
            answer = replace(answer, permanent=True)
        if answer.sent and (number := _within(told, "result").get("message_id")):
            threads.setdefault(place, str(number))
        answers.append(answer)
    return replace(_joined(answers), thread=json.dumps(threads) if threads else "")


def _ntfy(target: Any, message: Message) -> Answer:
    url = NTFY_CLOUD if target.mode == "cloud" else _place(target)
    basic = (target.user, target.password or "") if target.auth == "basic" and target.user else None
    bearer = {"Authorization": f"Bearer {target.token}"} if target.auth == "token" and target.token else {}
    answers = []
    for topic in target.topics:
        written = ntfy.payload(message.alert, topic, message.body)
        written |= _given(
            click=target.click, delay=target.delay, email=target.email, icon=target.avatar_url, attach=target.attach,
            filename=target.filename,
        )  # fmt: skip
        if message.format == "markdown":
            written["markdown"] = True
        # Apprise keeps them to itself
        written["tags"] += list(getattr(target, "_NotifyNtfy__tags", None) or ())
        if target.priority != "default":
            written["priority"] = ntfy.PRIORITIES[target.priority]
        reply = post(replace(_request(target, url, written, bearer), auth=basic), message.now)
        answers.append(_answer(reply, message.now))
    return _joined(answers)


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _webhook(target: Any, message: Message) -> Answer:
    alert, written = message.alert, webhook.payload(message.alert, message.body)
    for name, value in target.payload_extras.items():
        # as Apprise has it: a key of ours is renamed or taken out, another one is added
        if name not in written:
            written[name] = value
        elif not value:
            del written[name]
        else:
            written[value] = written.pop(name)
    ours = {"X-Alert-Id": alert.id, "Idempotency-Key": alert.id}
    present = {name.lower() for name in target.headers}
    headers = {name: value for name, value in ours.items() if name.lower() not in present} | target.headers
    request = _request(target, f"{_place(target)}{target.fullpath}", written, headers)
    if message.key is not None:
        signature = webhook.signed(request.body, alert.id, message.now, message.key)
        request = replace(request, headers={**request.headers, **signature})
    basic = (target.user, target.password or "") if target.user else None
    reply = post(replace(request, method=target.method, params=target.params, auth=basic), message.now)
    return _answer(reply, message.now)


# ── what they have in common ─────────────────────────────────────────────────────────────────────────────────────────


def _request(target: Any, url: str, written: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Request:
    return Request(url, json.dumps(written).encode(), headers or {}, verify=bool(target.verify_certificate))


def _given(**options: Any) -> dict[str, Any]:
    """Return the options that the address has."""
    return {name: value for name, value in options.items() if value}


def _place(target: Any) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    port = f":{target.port}" if target.port else ""
    return f"{'https' if target.secure else 'http'}://{host}{port}"


def _threads(thread: str) -> dict[str, str]:
    found = json.loads(thread) if thread else {}
    return {str(place): str(each) for place, each in found.items()}


def _within(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _answer(reply: Reply, now: datetime, asked: Any = None) -> Answer:
    """Judge a reply by its status; `asked`: seconds to wait, from its body."""
    if reply.good:
        return Answer(True)
    told = " ".join(reply.body.decode("utf-8", "replace").split())[:200]
    error = reply.error or (f"HTTP {reply.status}: {told}" if told else f"HTTP {reply.status}")
    if reply.error:
        return Answer(False, error)
    status = [reply.status]
    return Answer(False, error, permanent_http(status), alone_http(status), wait=_wait(reply, now, asked))


def _wait(reply: Reply, now: datetime, asked: Any = None) -> timedelta | None:
    if isinstance(asked, int | float) and 0 < asked < LONGEST_WAIT.total_seconds():
        return timedelta(seconds=asked)
    return min(reply.again - now, LONGEST_WAIT) if reply.again else None


def _joined(answers: Sequence[Answer]) -> Answer:
    """Make one answer of those of several targets.

    If some have it and the others never will, it is sent: who has it should not get it again and again.
    """
    failed = [answer for answer in answers if not answer.sent]
    if not failed:
        return Answer(True) if answers else Answer(False, "the address names nobody")
    told = "; ".join(dict.fromkeys(answer.error for answer in failed))
    reached = len(failed) < len(answers)
    return Answer(
        reached and all(answer.permanent or answer.alone for answer in failed),
        told,
        permanent=not reached and all(answer.permanent for answer in failed),
        alone=not reached and all(answer.alone for answer in failed),
        wait=max((answer.wait for answer in failed if answer.wait), default=None),
    )


_SLACK_BOT = Service(_slack_bot, "slack", threads=True)
_WEBHOOK = Service(_webhook, "text")
_TELEGRAM = Service(_telegram, "telegram", threads=True)
#: by the scheme that Apprise gives a service, and its mode; Slack's workflows take variables and no messages, so they
#: are Apprise's
_SERVICES: Mapping[tuple[str, str | None], Service] = {
    ("slack", "bot"): _SLACK_BOT,
    ("slack", "hook"): Service(_slack_hook, "slack"),
    ("slack", "gov-hook"): Service(_slack_hook, "slack"),
    ("discord", None): Service(_discord, "discord"),
    ("tgram", None): _TELEGRAM,
    ("ntfys", "cloud"): Service(_ntfy, "text"),
    ("ntfys", "private"): Service(_ntfy, "text"),
    ("jsons", None): _WEBHOOK,
}
