"""How does an alert travel as mail? One message with a stable id, in the thread of its event, over SMTP.

Must not read a channel's URL: Apprise has done so. Must not let the words of a feed become a header line.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import timedelta
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256
from typing import Literal
from urllib.parse import quote

from monitor.answer import Answer, permanent_login, permanent_recipient
from monitor.escape import escape_header
from monitor.model import Alert, Enclosure
from monitor.values import dataclass

#: how long a server may take for one reply
REPLY_TIMEOUT = timedelta(seconds=15)

#: seven bits: not every relay takes eight, and what it would do to the message is not known
_POLICY = policy.SMTP.clone(cte_type="7bit")
#: RFC 5322 §2.2
_HEADER_NAME = re.compile(r"[!-9;-~]+")
#: RFC 2919 §3: dots and letters that need no encoding
_LABEL = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")

Person = tuple[str, str]
Form = Literal["text", "markdown", "html"]


@dataclass(frozen=True, slots=True)
class Post:
    """A mail server, and who writes to whom through it. A person is a name, which may be "", and an address."""

    host: str
    port: int
    #: `starttls` and `ssl` encrypt; anything else does not
    secure: str
    sender: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...] = ()
    bcc: tuple[Person, ...] = ()
    reply_to: tuple[Person, ...] = ()
    user: str = ""
    password: str = field(default="", repr=False)
    #: whether the server's certificate must be good
    verify: bool = True
    #: header lines that the channel's URL asks for
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class _Refusal:
    words: str
    #: the recipient will not be known next time, either
    permanent: bool
    #: somebody else got the message
    partial: bool = False
    #: it is what the message says that the server does not take
    alone: bool = False


def send(post: Post, alert: Alert, form: Form, enclosures: Sequence[Enclosure] = ()) -> Answer:
    """Send an alert to each recipient, in a message of its own, with some files.

    If some have it and the others do not exist, it is sent: who has it should not get it again and again.
    """
    refusals: list[_Refusal] = []
    try:
        with _connected(post) as server:
            for person in post.to:
                refusals += _hand_over(server, post, message(post, person, alert, form, enclosures))
    except smtplib.SMTPResponseException as error:
        return Answer(False, _words(error.smtp_code, error.smtp_error), permanent_login(error.smtp_code))
    except (OSError, smtplib.SMTPException) as error:
        return Answer(False, str(error) or type(error).__name__)
    if not post.to:
        return Answer(False, "the address names no recipient")
    told = "; ".join(dict.fromkeys(refusal.words for refusal in refusals))
    hopeless = all(refusal.permanent for refusal in refusals)
    reached = len([refusal for refusal in refusals if not refusal.partial]) < len(post.to)
    alone = bool(refusals) and all(refusal.alone for refusal in refusals)
    return Answer(hopeless and reached, told, hopeless and not reached, alone)


def message(post: Post, person: Person, alert: Alert, form: Form, enclosures: Sequence[Enclosure] = ()) -> EmailMessage:
    """Write the message to one recipient. The same alert always gives the same message, with the same id."""
    mail = EmailMessage(policy=_POLICY)
    # of the sender's domain: a message id from elsewhere looks forged to filters
    domain = post.sender[1].rpartition("@")[2]
    thread = f"<{sha256(alert.rule.encode()).hexdigest()[:32]}@{domain}>"
    mail["Subject"] = escape_header(alert.title)
    mail["From"] = _address(post.sender)
    mail["To"] = _address(person)
    others = [each for each in post.cc if each[1] != person[1]]
    if others:
        mail["Cc"] = [_address(each) for each in others]
    if post.reply_to:
        mail["Reply-To"] = [_address(each) for each in post.reply_to]
    # When the alert was written, not when it went out: what is sent twice is the same message twice.
    mail["Date"] = alert.at
    mail["Message-ID"] = f"<{alert.id}@{domain}>"
    # One thread an event: its messages follow one that was never sent. RFC 5322 §3.6.4
    mail["In-Reply-To"] = thread
    mail["References"] = thread
    mail["X-Alert-Id"] = alert.id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: no out-of-office replies
    for name, value in post.headers.items():
        if _HEADER_NAME.fullmatch(name) and name not in mail:
            mail[name] = escape_header(value)
    if alert.rule:
        _say_what_it_is_of(mail, post, alert.rule, domain)
    mail.set_content(alert.markdown if form == "markdown" else alert.text)
    if form == "html":
        mail.add_alternative(alert.html, subtype="html")
    for each in enclosures:
        _enclose(mail, each)
    return mail


def _say_what_it_is_of(mail: EmailMessage, post: Post, rule: str, domain: str) -> None:
    """Let mail programs sort messages by rule, and readers ask to be taken off.

    The request goes to a person: nothing acts on it by itself, so there is no one-click form (RFC 8058).
    """
    label = rule if _LABEL.fullmatch(rule) else sha256(rule.encode()).hexdigest()[:32]
    mail["List-Id"] = f"<{label}.monitor.{domain}>"  # RFC 2919
    if "List-Unsubscribe" not in mail:
        _, address = post.reply_to[0] if post.reply_to else post.sender
        mail["List-Unsubscribe"] = f"<mailto:{quote(address, safe='@')}?subject=unsubscribe%20{quote(rule, safe='')}>"


def _enclose(mail: EmailMessage, enclosure: Enclosure) -> None:
    kind, *options = (part.strip() for part in enclosure.type.split(";"))
    main, _, sub = kind.partition("/")
    params = dict(option.split("=", 1) for option in options)
    if main == "text":
        mail.add_attachment(enclosure.data.decode(), subtype=sub, filename=enclosure.name, params=params)
    else:
        mail.add_attachment(enclosure.data, maintype=main, subtype=sub, filename=enclosure.name, params=params)


def _connected(post: Post) -> smtplib.SMTP:
    seconds = REPLY_TIMEOUT.total_seconds()
    if post.secure == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(post.host, post.port, timeout=seconds, context=_tls(post))
    else:
        server = smtplib.SMTP(post.host, post.port, timeout=seconds)
    try:
        if post.secure == "starttls":
            server.starttls(context=_tls(post))
        if post.user and post.password:
            server.login(post.user, post.password)
    except BaseException:
        server.close()
        raise
    return server


def _tls(post: Post) -> ssl.SSLContext:
    """Return how to encrypt. Made only where it is needed: it loads all certificates of the system, in some 50 ms."""
    context = ssl.create_default_context()
    if not post.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _hand_over(server: smtplib.SMTP, post: Post, mail: EmailMessage) -> list[_Refusal]:
    """Hand a message over to the server; return what it objected to: nothing, or one refusal."""
    recipient = mail["To"].addresses[0].addr_spec
    everybody = dict.fromkeys([recipient, *(address for _, address in (*post.cc, *post.bcc))])
    try:
        refused = server.send_message(mail, post.sender[1], list(everybody))
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        alone = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
        return [_Refusal(_words(error.smtp_code, error.smtp_error), permanent=False, alone=alone)]
    if not refused:
        return []
    told = "; ".join(_words(code, reply) for code, reply in refused.values())
    permanent = all(permanent_recipient(code, _text(reply)) for code, reply in refused.values())
    return [_Refusal(told, permanent, partial=len(refused) < len(everybody))]


def _words(code: int, reply: bytes | str) -> str:
    return f"the mail server says {code} {_text(reply)}".strip()


def _text(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())


def _address(person: Person) -> Address:
    name, address = person
    user, _, domain = address.rpartition("@")
    return Address(display_name=escape_header(name), username=user, domain=domain)
