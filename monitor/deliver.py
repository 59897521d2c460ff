"""How does an alert reach its channels? The outbox of the store → Apprise, until it is sent or given up.

Sending is at least once: a delivery whose answer was lost is sent again under the same alert id. Must not render
alerts, and must not let a channel's address or password into a log or a stored error.
"""

from __future__ import annotations

import asyncio
import html
import logging
import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.plugins import NotifyBase

from monitor.alert import clean, escape_markdown
from monitor.config import ChannelConfig, Secret
from monitor.config.secret import MASK, mask
from monitor.model import Alert, Delivery
from monitor.store import Store

LOG = logging.getLogger(__name__)

#: how long one message may take; Apprise's own socket time-outs (4 s connecting, 4 s reading, 15 s for mail) are
#: shorter, but a server that sends a byte now and then resets them for ever
SEND_TIMEOUT = timedelta(seconds=30)
#: how many deliveries a channel takes at once; what is not begun in good time before the lease ends is given back
BATCH = 20
#: messages of one channel that may hang beyond the time-out; with more of them nothing new is tried
MOST_HANGING = 4
LONGEST_ERROR = 300


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a failed delivery is tried again, and when it is given up."""

    first: timedelta = timedelta(seconds=30)
    factor: float = 2.0
    cap: timedelta = timedelta(hours=6)
    #: no delivery is given up before it has been tried for this long
    give_up_after: timedelta = timedelta(hours=72)
    #: largest part of a wait that is added by chance, so that channels which fell together do not return together
    jitter: float = 0.1

    def wait(self, failures: int) -> timedelta:
        """Return the wait after the nth failure in a row, counted from 1, without jitter."""
        # A float overflows after a thousand doublings; the cap is reached long before.
        seconds = self.first.total_seconds() * self.factor ** min(failures - 1, 60)
        return timedelta(seconds=min(seconds, self.cap.total_seconds()))

    def next_try(self, failures: int, now: datetime, rng: random.Random) -> datetime | None:
        """Return when to try again after the nth failure, or None when it is time to give up."""
        tried_for = sum((self.wait(n) for n in range(1, failures)), timedelta())
        if tried_for >= self.give_up_after:
            return None
        return now + self.wait(failures) * (1 + self.jitter * rng.random())


@dataclass(frozen=True, slots=True)
class Answer:
    """What a channel said to a message. The error holds no secret of the channel's address."""

    sent: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a round of sending came to."""

    sent: int = 0
    failed: int = 0
    #: of the failed ones: given up for good
    dead: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.sent + other.sent, self.failed + other.failed, self.dead + other.dead)


class Sender:
    """Sends what is due, every channel on its own, so that a slow or broken one holds up no other."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        policy: RetryPolicy = RetryPolicy(),
        timeout: timedelta = SEND_TIMEOUT,
        rng: random.Random | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._timeout = timeout
        # The lease outlives the longest send, so that nobody else takes a delivery that is still on its way.
        self._lease = 3 * timeout + timedelta(seconds=30)
        self._rng = rng or random.Random()  # noqa: S311 (jitter)
        self._rounds: dict[str, asyncio.Task[Tally]] = {}
        self._stopping = False

    async def send_due(
        self, channels: Mapping[str, ChannelConfig], now: datetime, *, patience: timedelta | None = None
    ) -> Tally:
        """Send what is due to these channels and mark what became of it.

        `patience`: how long to wait for slow channels. What they come to then counts in the tally of a later call,
        and until then nothing new is begun for them. Raises an ExceptionGroup for bugs, after all other channels.
        """
        due = await asyncio.to_thread(self._store.due_channels, now)
        for name in sorted(due & channels.keys() - self._rounds.keys()):
            if not self._stopping:
                self._rounds[name] = asyncio.create_task(self._drain(channels[name], now), name=f"send {name}")
        return await self._gather(patience)

    async def stop(self, patience: timedelta | None = None) -> Tally:
        """Begin nothing new, give back what was not begun, and wait for what is on its way."""
        self._stopping = True
        tally = await self._gather(patience)
        for task in self._rounds.values():
            task.cancel()
        await asyncio.gather(*self._rounds.values(), return_exceptions=True)
        self._rounds.clear()
        return tally

    async def _gather(self, patience: timedelta | None) -> Tally:
        if not self._rounds:
            return Tally()
        seconds = None if patience is None else patience.total_seconds()
        done, _ = await asyncio.wait(self._rounds.values(), timeout=seconds)
        self._rounds = {name: task for name, task in self._rounds.items() if task not in done}
        if bugs := [bug for task in done if isinstance(bug := task.exception(), Exception)]:
            raise ExceptionGroup("deliveries", bugs)
        return sum((task.result() for task in done), Tally())

    async def _drain(self, channel: ChannelConfig, now: datetime) -> Tally:
        """Send all that is due to one channel, oldest first."""
        tally = Tally()
        while not self._stopping:
            leased = await asyncio.to_thread(self._take, channel.name, now)
            if not leased:
                break
            tally += await self._send_batch(channel, leased)
            now = self._clock()
        return tally

    async def _send_batch(self, channel: ChannelConfig, leased: Sequence[Delivery]) -> Tally:
        tally = Tally()
        waiting = list(leased)
        # Measured beside the clock that is passed in: that one can jump or run fast, a lease is about real senders.
        last_start = time.monotonic() + (self._lease - self._timeout).total_seconds() - 1
        pause = _pause(channel) if len(waiting) > 1 else 0
        try:
            while waiting and not self._stopping and time.monotonic() < last_start:
                delivery = waiting.pop(0)
                answer = await send(channel, delivery.alert, self._timeout)
                tally += await asyncio.to_thread(self._mark, delivery, answer)
                await asyncio.sleep(pause if waiting else 0)
        finally:
            if waiting:
                with self._store.transaction() as tx:
                    tx.release([delivery.id for delivery in waiting])
        return tally

    def _take(self, channel: str, now: datetime) -> list[Delivery]:
        with self._store.transaction() as tx:
            return tx.lease_deliveries(now, BATCH, self._lease, [channel])

    def _mark(self, delivery: Delivery, answer: Answer) -> Tally:
        now = self._clock()
        with self._store.transaction() as tx:
            if answer.sent:
                tx.mark_sent(delivery.id, now)
                return Tally(sent=1)
            failures = delivery.attempts + 1
            again = self._policy.next_try(failures, now, self._rng)
            tx.mark_failed(delivery.id, again or now, answer.error, again is None)
        alert = delivery.alert.id
        if again is None:
            LOG.error("alert %s: given up on %s after %d tries: %s", alert, delivery.channel, failures, answer.error)
        else:
            LOG.warning(
                "alert %s: not sent to %s, again at %s: %s", alert, delivery.channel, f"{again:%FT%TZ}", answer.error
            )
        return Tally(failed=1, dead=int(again is None))


async def send_due(
    store: Store, channels: Mapping[str, ChannelConfig], now: datetime, *, clock: Callable[[], datetime]
) -> Tally:
    """Send what is due and wait for all of it; for a service, which must not wait, there is `Sender`."""
    return await Sender(store, clock=clock).send_due(channels, now)


async def test_channel(channel: ChannelConfig, now: datetime) -> Answer:
    """Send a message that says it is a test, and return the channel's answer."""
    words = f"A test of the channel {clean(channel.name)}. Alerts will look like this one and carry an id."
    alert = Alert(
        id=sha256(f"test {channel.name} {now.isoformat()}".encode()).hexdigest()[:32],
        rule="test",
        kinds=(),
        title="monitor: test message",
        text=words,
        markdown=escape_markdown(words),
        html=f"<p>{html.escape(words)}</p>",
        url="",
        at=now,
    )
    return await send(channel, alert)


def fault(channel: ChannelConfig) -> str:
    """Say what is wrong with a channel's address, or "" if Apprise can send to it. Connects to nothing."""
    _quieten()
    if _service(channel) is not None:
        return ""
    return f"Apprise knows no such address ({_scheme(channel.url)}://…)"


# ── one message ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def send(channel: ChannelConfig, alert: Alert, timeout: timedelta = SEND_TIMEOUT) -> Answer:
    """Send one alert to one channel with one call of Apprise, and give up waiting after `timeout`."""
    _quieten()
    thread_name = f"send {channel.name}"
    hanging = sum(thread.name == thread_name for thread in threading.enumerate())
    if hanging >= MOST_HANGING:
        return Answer(False, f"{hanging} earlier messages still wait for an answer")
    answer = _in_thread(thread_name, lambda: _notify(channel, alert))
    try:
        return await asyncio.wait_for(asyncio.wrap_future(answer), timeout.total_seconds())
    except TimeoutError:
        return Answer(False, f"no answer within {timeout.total_seconds():g} s")


def _in_thread(name: str, call: Callable[[], Answer]) -> Future[Answer]:
    """Run a call in a thread of its own.

    Not in a pool: threads that hang would fill it up for all channels, and the interpreter would wait for them at its
    end. Whatever the call raises goes to `threading.excepthook`, with its traceback.
    """
    future: Future[Answer] = Future()
    future.set_running_or_notify_cancel()

    def work() -> None:
        answer = Answer(False, "sending broke off; the log says where")
        try:
            answer = call()
        finally:
            future.set_result(answer)

    threading.Thread(target=work, name=name, daemon=True).start()
    return future


def _notify(channel: ChannelConfig, alert: Alert) -> Answer:
    # A service of its own for every message: a call that hangs still holds the last one, and ids go into its headers.
    service = _service(channel)
    if service is None:
        return Answer(False, fault(channel))
    _mark_with_id(service, alert)
    format_ = NotifyFormat(channel.format) if channel.format else service.resolve_format(None)
    body, title = _written(alert, format_, blended=service.title_maxlen <= 0)
    apprise = Apprise(asset=service.asset)
    apprise.add(service)
    # The format is always declared: undeclared Slack text has its "<!channel>" put back into effect.
    result = apprise.notify(
        body=body, title=title, body_format=format_, interpret_escapes=False, log_level=logging.DEBUG
    )
    return Answer(True) if result else Answer(False, _reason(channel, result.logs()))


def _service(channel: ChannelConfig) -> Any:
    """Return Apprise's service for a channel's address, or None if it knows none."""
    asset = AppriseAsset(
        app_id="monitor",
        app_desc="monitor",
        # In the calling thread and without a deadline: the thread, the waiting and the retries are ours.
        async_mode=False,
        service_timeout=0,
        default_service_retry=0,
        # A redirected POST becomes a GET, whose 200 says nothing of the message.
        http_redirects=False,
        # ":word:" stays what the story wrote, whatever the address asks for; nothing is generated or written to disk.
        interpret_emojis=False,
        allow_templates=False,
        pgp_autogen=False,
        pem_autogen=False,
    )
    return Apprise.instantiate(channel.url.reveal(), asset=asset)


def _mark_with_id(service: Any, alert: Alert) -> None:
    """Put the alert's id where programs look for it, unless the address has something there already."""
    fields = service.template_kwargs
    if "headers" in fields:
        present = {name.lower() for name in service.headers}
        ours = {"X-Alert-Id": alert.id}
        if _is_mail(service):
            # One thread an event: its messages refer to the same ancestor. RFC 5322 §3.6.4; RFC 3834 §5 for the other.
            thread = sha256(alert.rule.encode()).hexdigest()[:32]
            ours |= {"References": f"<{thread}@monitor.invalid>", "Auto-Submitted": "auto-generated"}
        else:
            ours |= {"Idempotency-Key": alert.id}
        service.headers |= {name: value for name, value in ours.items() if name.lower() not in present}
    if "payload" in fields:
        service.payload_extras.setdefault("alert_id", alert.id)


def _is_mail(service: Any) -> bool:
    return getattr(service, "secure_protocol", None) == "mailtos"


def _written(alert: Alert, format_: NotifyFormat, *, blended: bool) -> tuple[str, str]:
    """Return body and title. A blended title stands in the body, so it must be written in the body's format."""
    title = " ".join(alert.title.split())
    if format_ == NotifyFormat.HTML:
        return alert.html, html.escape(title) if blended else title
    if format_ == NotifyFormat.MARKDOWN:
        return alert.markdown, escape_markdown(title) if blended else title
    return alert.text, title


def _pause(channel: ChannelConfig) -> float:
    """Return the seconds that a service wants between two messages; 0 where it says nothing of its own."""
    service = _service(channel)
    own: float = getattr(service, "request_rate_per_sec", 0)
    # Apprise's default is a guess for services of which nothing is known, and mail servers are among them.
    return 0 if own == NotifyBase.request_rate_per_sec else own


# ── errors without secrets ───────────────────────────────────────────────────────────────────────────────────────────


def _quieten() -> None:
    """Keep the talk of libraries about addresses out of our log; what is worth saying comes back in the answer."""
    apprise_log = logging.getLogger("apprise")
    # Why a connection failed is said at this level only. Each time: who sets up the log may have set another one since.
    apprise_log.setLevel(logging.DEBUG)
    if apprise_log.propagate:
        apprise_log.propagate = False
        apprise_log.addHandler(logging.NullHandler())
        # It logs the path of every request, which is the secret of a webhook.
        logging.getLogger("urllib3").setLevel(logging.ERROR)


def _reason(channel: ChannelConfig, entries: Iterable[Any]) -> str:
    """Make one line of what Apprise logged about a failure."""
    told = []
    for entry in entries:
        if entry.level in ("WARNING", "ERROR", "CRITICAL"):
            told.append(entry.message.strip().rstrip("."))
        elif match := re.match(r"(?:Socket Exception|Response Details):\s*(.+)", entry.message, re.DOTALL):
            told.append(match[1].strip())
    reason = clean(_without_secrets(channel.url, "; ".join(told) or "refused without a reason"))
    return reason if len(reason) <= LONGEST_ERROR else reason[: LONGEST_ERROR - 1] + "…"


def _without_secrets(url: Secret, text: str) -> str:
    for part in sorted(_secret_parts(url.reveal()), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)" if len(part) < 6 else re.escape(part), MASK, text, flags=re.I)
    return mask(text, [url])


def _secret_parts(url: str) -> set[str]:
    """Return the pieces of an address that may be secret: user, password, path and values of the query.

    Its first word is one of them, too, unless it surely is a host: services like Slack have a token in its place.
    """
    place, _, query = url.partition("://")[2].partition("?")
    authority, *path = place.split("/")
    user, _, host = authority.rpartition("@")
    values = [pair.partition("=")[2] for pair in query.split("&")]
    pieces = {word for part in (user, *path, *values) for word in (part, *re.split(r"[:,;#@]+", part))}
    if not re.match(r"[^:]*\.|localhost\b|\[", host):
        pieces.add(host)
    pieces |= {unquote(piece) for piece in pieces}
    return {piece for piece in pieces if len(piece) >= 3} - {"yes", "true", "false", "text", "html", "markdown"}


def _scheme(url: Secret) -> str:
    scheme = url.reveal().partition("://")[0]
    return scheme if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,30}", scheme) else "?"
