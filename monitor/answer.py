"""What did a channel say to a message, and can a later try help? Must not send anything.

An answer holds no secret of the channel's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from monitor.values import dataclass

#: how long one message may take to be answered; the time-outs of the sockets (Apprise: 4 s connecting, 4 s reading;
#: mail: 15 s) are shorter, but a server that sends a byte now and then resets them for ever
SEND_TIMEOUT = timedelta(seconds=30)

#: the token is bad, or nobody is there: asking again does not change it
_PERMANENT_HTTP = {401, 403, 404, 410}
#: these, too, are about who asks and how often, and not about what is sent
_PASSING_HTTP = {402, 407, 408, 421, 423, 425, 429}
#: a mail server that wants another password, or any at all
_PERMANENT_LOGIN = {530, 534, 535, 538}
#: Slack answers 200 to a bad bot token, and says so in words
_PERMANENT_WORDS = {
    "account_inactive",
    "channel_not_found",
    "ekm_access_denied",
    "invalid_auth",
    "is_archived",
    "missing_scope",
    "no_permission",
    "not_authed",
    "not_in_channel",
    "restricted_action",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a message was taken, and what is wrong."""

    sent: bool
    #: why it was not taken; of one that was: whom it did not reach
    error: str = ""
    #: it is not taken, and will not be until somebody changes something
    permanent: bool = False
    #: it is what the message says that is not taken: others need not wait for it
    alone: bool = False
    #: how long the service wants to be left alone
    wait: timedelta | None = None
    #: what later messages on the same event are to be given, so that they stand below this one; "" if nothing
    thread: str = ""


def permanent_http(statuses: Iterable[int]) -> bool:
    """Tell whether all of a service's answers, which are at least one, are for good."""
    known = set(statuses)
    return bool(known) and known <= _PERMANENT_HTTP


def alone_http(statuses: Iterable[int]) -> bool:
    """Tell whether a service objects to the message, and not to who sends it or when: 400, 413, 422 and their like."""
    known = set(statuses)
    others = _PERMANENT_HTTP | _PASSING_HTTP
    return bool(known) and all(400 <= status < 500 and status not in others for status in known)


def permanent_words(error: str) -> bool:
    """Tell whether a service's own word for an error means that it is for good."""
    return error in _PERMANENT_WORDS


def permanent_login(code: int) -> bool:
    """Tell whether a mail server will not let this user in."""
    return code in _PERMANENT_LOGIN


def permanent_recipient(code: int, reply: str) -> bool:
    """Tell whether a mail server knows no such recipient. RFC 3463 §3.2: 5.1.x is about addresses.

    550 alone is no sign of it: it also stands for a sender on a list, or for a message that looks like spam.
    """
    return code in (550, 551, 553) and re.match(r"5\.1\.\d{1,3}\b", reply) is not None
