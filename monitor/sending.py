"""How does one alert go to one channel? An alert and a channel's address → Apprise, or a client of ours → an answer.

Must not touch the store, and must not let a channel's address or password into a log or an error.
"""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.plugins import NotifyBase

from monitor import mail, notice, services
from monitor.answer import SEND_TIMEOUT, Answer, alone_http, permanent_http, permanent_words
from monitor.config import ChannelConfig, Problem, Secret
from monitor.config.secret import MASK, mask
from monitor.errands import Errands
from monitor.escape import clean, escape_markdown
from monitor.forms import webhook
from monitor.lazy import Lazy
from monitor.model import Alert, Enclosure
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor.forms import template as templates
    from monitor.forms.template import Form
else:  # few channels have one
    templates, Form = Lazy("monitor.forms.template"), str

LOG = logging.getLogger(__name__)

#: messages of one channel that may hang beyond the time-out; with more of them nothing new is tried
MOST_HANGING = 4
LONGEST_ERROR = 300
SHORTEST_KEY = 8
#: words of addresses that are no secret, and that errors need
_OPTIONS = {"yes", "true", "false", "text", "html", "markdown", "starttls", "ssl", "insecure"}
#: services that read every text as Markdown, by their scheme; Apprise calls what they take text
_READ_MARKDOWN = {
    *("bale", "fluxers", "hassios", "humhubs", "misskeys", "mmosts", "nctalks", "notifiarr", "revolt", "ryver"),
    *("schan", "zulip"),
}

_ERRANDS = Errands(Answer(False, "sending broke off; the log says where"))


async def test_channel(channel: ChannelConfig, now: datetime, rule: str | None) -> Answer:
    """Send a message that says it is a test, and return the channel's answer.

    `rule`: one that looks like an alert on this rule, or on none of them (""); None: a plain one.
    """
    trial = notice.trial(channel.name, now) if rule is None else notice.specimen(channel.name, rule, now)
    return await send(channel, trial, now)


def fault(channel: ChannelConfig) -> str:
    """Say what is wrong with a channel's address, or "" if it can be sent to. Connects to nothing."""
    _quieten()
    service = _service(channel.url)
    if service is None:
        return f"Apprise knows no such address ({_scheme(channel.url)}://…)"
    if channel.secret and not services.signs(service):
        return "a secret is for webhooks (json:// or jsons://) alone"
    ours = services.of(service)
    if channel.format and ours is not None and ours.form != "text":
        return "a format, where the service has a form of its own"
    return services.fault(service)


def template_problems(channel: ChannelConfig) -> Iterator[Problem]:
    """Yield what is wrong with a channel's templates in the form of its service. Connects to nothing."""
    if channel.templates and _service(channel.url) is not None:
        for template in dict.fromkeys(channel.templates.values()):
            for each in templates.faults(template.source, _form(channel)):
                yield Problem(template.path, each.line, each.found, each.expected)


def threads(channel: ChannelConfig) -> bool:
    """Tell whether a channel's messages on one event are a thread, whose id is to be kept."""
    own = _own(channel.url)
    return own is not None and own[1].threads


def carries(channel: ChannelConfig) -> bool:
    """Tell whether files can go with a channel's messages."""
    return _carries(channel.url)


@lru_cache(maxsize=256)
def _carries(url: Secret) -> bool:
    service = _service(url)
    return service is not None and _is_plain_mail(service)


# ── one message ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def send(
    channel: ChannelConfig,
    alert: Alert,
    now: datetime,
    timeout: timedelta = SEND_TIMEOUT,
    *,
    thread: str = "",
    enclosures: Sequence[Enclosure] = (),
) -> Answer:
    """Send one alert to one channel, and give up waiting after `timeout`.

    `thread`: what the answer to an earlier message on the same event said of it. `enclosures`: files that go with it
    if the channel `carries` any.
    """
    parcel = _Parcel(alert, now, thread, tuple(enclosures))
    _quieten()
    thread_name = f"send {channel.name}"
    hanging = _ERRANDS.under_way(thread_name)
    if hanging >= MOST_HANGING:
        return Answer(False, f"{hanging} earlier messages still wait for an answer")
    answer = _ERRANDS.run(thread_name, lambda: _notify(channel, parcel))
    try:
        return await asyncio.wait_for(asyncio.wrap_future(answer), timeout.total_seconds())
    except TimeoutError:
        return Answer(False, f"no answer within {timeout.total_seconds():g} s")


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What goes out, beside the words of a template."""

    alert: Alert
    now: datetime
    thread: str
    enclosures: tuple[Enclosure, ...]


def _notify(channel: ChannelConfig, parcel: _Parcel) -> Answer:
    alert = parcel.alert
    written = _templated(channel, alert)
    answer = _hand_over(channel, parcel, written)
    if written and answer.alone:
        LOG.warning("alert %s: %s refuses what its template made of it; sent in our own words", alert.id, channel.name)
        answer = _hand_over(channel, parcel, "")
    return replace(answer, error=_tidy(channel, answer.error)) if answer.error else answer


def _templated(channel: ChannelConfig, alert: Alert) -> str:
    """Return what the channel's template makes of an alert on a change; "" if there is none, or it cannot be used."""
    template = channel.templates.get(alert.rule) or channel.templates.get("")
    if template is None or alert.facts is None:
        return ""
    try:
        return templates.render(template.source, alert, _form(channel))
    except templates.TemplateFaultError as error:
        line = f"{template.path}:{error.fault.line}"
        LOG.warning("alert %s: %s: %s; sent in our own words", alert.id, line, error.fault.found)
        return ""


def _form(channel: ChannelConfig) -> Form:
    own = _own(channel.url)
    if own is not None and own[1].form != "text":
        return own[1].form
    if own is None and not channel.format:
        form: Form = _service(channel.url).resolve_format(None).value
        return form
    return cast(Form, channel.format or "text")


def _hand_over(channel: ChannelConfig, parcel: _Parcel, written: str) -> Answer:
    alert = parcel.alert
    if (own := _own(channel.url)) is not None:
        target, ours = own
        body = written or {"markdown": alert.markdown, "html": alert.html}.get(channel.format or "text", "")
        told = services.Message(alert, parcel.now, body, channel.format or "text", parcel.thread, _key(channel))
        return ours.send(target, told)
    # A service of its own for every message: a call that hangs still holds the last one, and ids go into its headers.
    service = _service(channel.url)
    if service is None:
        return Answer(False, fault(channel))
    format_ = NotifyFormat(channel.format) if channel.format else service.resolve_format(None)
    if written:
        alert = _in_words_of(alert, written, format_.value)
    if _is_plain_mail(service):
        return mail.send(_post(service), alert, format_.value, parcel.enclosures)
    _mark_with_id(service, alert)
    body, title = _written(alert, format_, blended=service.title_maxlen <= 0)
    apprise = Apprise(asset=service.asset)
    apprise.add(service)
    # The format is always declared: undeclared Slack text has its "<!channel>" put back into effect.
    result = apprise.notify(
        body=body, title=title, body_format=format_, interpret_escapes=False, log_level=logging.DEBUG
    )
    if result:
        return Answer(True)
    entries = list(result.logs())
    return Answer(False, _reason(entries), _is_permanent(entries), alone_http(_statuses(entries)))


def _in_words_of(alert: Alert, written: str, form: str) -> Alert:
    if form == "html":
        return replace(alert, html=written)
    return replace(alert, markdown=written) if form == "markdown" else replace(alert, text=written)


@lru_cache(maxsize=256)
def _own(url: Secret) -> tuple[Any, services.Service] | None:
    """Return what Apprise reads from an address and how we speak to it; None if Apprise is to do it.

    Kept: it is only read, and reading an address takes as long as sending to a near one.
    """
    target = _service(url)
    ours = services.of(target) if target is not None else None
    return (target, ours) if ours is not None else None


def _key(channel: ChannelConfig) -> bytes | None:
    return webhook.key(channel.secret.reveal()) if channel.secret else None


def _service(url: Secret) -> Any:
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
    service = Apprise.instantiate(url.reveal(), asset=asset)
    asked = service is not None and "notify_format" in vars(service)
    if service is not None and service.secure_protocol in _READ_MARKDOWN and not asked:
        service.notify_format = NotifyFormat.MARKDOWN
    return service


def _mark_with_id(service: Any, alert: Alert) -> None:
    """Put the alert's id where programs look for it, unless the address has something there already."""
    fields = service.template_kwargs
    if "headers" in fields:
        present = {name.lower() for name in service.headers}
        ours = {"X-Alert-Id": alert.id, "Idempotency-Key": alert.id}
        service.headers |= {name: value for name, value in ours.items() if name.lower() not in present}
    if "payload" in fields:
        service.payload_extras.setdefault("alert_id", alert.id)


def _is_plain_mail(service: Any) -> bool:
    """Tell whether mail is ours to send: Apprise writes a new Message-ID each time, and only it can encrypt."""
    return getattr(service, "secure_protocol", None) == "mailtos" and service.pgp_mode in ("no", "none")


def _post(service: Any) -> mail.Post:
    def people(addresses: Iterable[str]) -> tuple[mail.Person, ...]:
        return tuple((service.names.get(address) or "", address) for address in sorted(addresses))

    return mail.Post(
        host=service.smtp_host,
        port=service.port,
        secure=service.secure_mode,
        sender=(service.from_addr[0] or "", service.from_addr[1]),
        to=tuple((name or "", address) for name, address in service.targets),
        cc=people(service.cc),
        bcc=people(service.bcc),
        reply_to=people(service.reply_to),
        user=service.user or "",
        password=service.password or "",
        verify=bool(service.verify_certificate),
        headers=dict(service.headers),
    )


def _written(alert: Alert, format_: NotifyFormat, *, blended: bool) -> tuple[str, str]:
    """Return body and title. A blended title stands in the body, so it must be written in the body's format."""
    title = " ".join(alert.title.split())
    if format_ == NotifyFormat.HTML:
        return alert.html, html.escape(title) if blended else title
    if format_ == NotifyFormat.MARKDOWN:
        return alert.markdown, escape_markdown(title) if blended else title
    return alert.text, title


def pause(channel: ChannelConfig) -> float:
    """Return the seconds that a service wants between two messages; 0 where it says nothing of its own."""
    service = _service(channel.url)
    own: float = getattr(service, "request_rate_per_sec", 0)
    # Apprise's default is a guess for services of which nothing is known, and mail servers are among them.
    return 0 if own == NotifyBase.request_rate_per_sec else own


# ── errors without secrets ───────────────────────────────────────────────────────────────────────────────────────────


def _quieten() -> None:
    """Keep the talk of libraries about addresses out of our log; what is worth saying comes back in the answer."""
    apprise_log = logging.getLogger("apprise")
    # Why a connection failed is said at this level only. Each time: who sets up the log may have set another one since.
    if apprise_log.level != logging.DEBUG:
        apprise_log.setLevel(logging.DEBUG)
    if apprise_log.propagate:
        apprise_log.propagate = False
        apprise_log.addHandler(logging.NullHandler())
    # They log the path of every request, which is the secret of a webhook.
    for library in ("urllib3", "httpx"):
        if (log := logging.getLogger(library)).level != logging.ERROR:
            log.setLevel(logging.ERROR)


def _reason(entries: Iterable[Any]) -> str:
    """Make one line of what Apprise logged about a failure."""
    told = []
    for entry in entries:
        if entry.level in ("WARNING", "ERROR", "CRITICAL"):
            told.append(entry.message.strip().rstrip("."))
        elif match := re.match(r"(?:Socket Exception|Response Details):\s*(.+)", entry.message, re.DOTALL):
            told.append(match[1].strip())
    return "; ".join(told) or "refused without a reason"


def _is_permanent(entries: Iterable[Any]) -> bool:
    """Tell whether a service will not take messages until somebody changes something.

    Apprise returns no status, but nearly all of its services log it, at the end of a line of their own making. What a
    server said stands in other lines, so that it cannot pretend a status.
    """
    words = set()
    for entry in entries:
        if entry.level == "WARNING" and "onnection error" in entry.message:
            return False
        if match := re.match(r"Response Details:\s*b?'?\{.*\"error\":\s*\"(\w+)\"", entry.message, re.DOTALL):
            words.add(match[1])
    statuses = _statuses(entries)
    if statuses == {200}:
        return bool(words) and all(map(permanent_words, words))
    return permanent_http(statuses)


def _statuses(entries: Iterable[Any]) -> set[int]:
    """Return the statuses that a service logged for the parts of a message."""
    lines = (entry.message for entry in entries if entry.level == "WARNING")
    return {int(match[1]) for line in lines if (match := re.search(r"\berror=(\d{3})\.?\s*$", line))}


def _tidy(channel: ChannelConfig, told: str) -> str:
    """Make one short line without secrets of what was said."""
    own = [channel.secret] if channel.secret else []
    reason = clean(_without_secrets(channel.url, mask(told, own)))
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
        pieces |= {host, *host.split(":")}
    pieces |= {unquote(piece) for piece in pieces}
    # of "Bearer TOKEN" a server may say the second half alone; shorter words are too common to be a key
    pieces |= {word for piece in pieces for word in piece.split() if len(word) >= SHORTEST_KEY}
    return {piece for piece in pieces if len(piece) >= 3} - _OPTIONS


def _scheme(url: Secret) -> str:
    scheme = url.reveal().partition("://")[0]
    return scheme if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,30}", scheme) else "?"
