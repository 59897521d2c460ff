"""What does monitor say of itself? Messages that no story caused, made like alerts so that they travel like them.

Must not send or store them.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from monitor.alert import clean, escape_markdown
from monitor.model import Alert


def trial(channel: str, now: datetime) -> Alert:
    """Write a message that says it is a test."""
    words = f"A test of the channel {clean(channel)}. Alerts will look like this one and carry an id."
    return _notice("test", f"test {channel} {now.isoformat()}", "monitor: test message", [words], now)


def stopped(channel: str, error: str, now: datetime) -> Alert:
    """Say that a channel was stopped because it will take no message as it is configured."""
    name = clean(channel)
    lines = [
        f"The channel {name} takes no messages: {clean(error)}",
        "Nothing is lost: its alerts wait. They go out once its entry in monitor.yml changes, after"
        f" 'monitor channels resume {name}', or when one that is tried now and then gets through.",
    ]
    return _notice("", f"stopped {channel} {now.isoformat()}", f"monitor: channel {name} is stopped", lines, now)


def _notice(rule: str, occasion: str, title: str, lines: Sequence[str], now: datetime) -> Alert:
    identifier = sha256(occasion.encode()).hexdigest()[:32]
    told = [*lines, f"alert {identifier}"]
    return Alert(
        id=identifier,
        rule=rule,
        kinds=(),
        title=title,
        text="\n".join(told),
        markdown="\n\n".join(map(escape_markdown, told)),
        html="\n".join(f"<p>{html.escape(line)}</p>" for line in told),
        url="",
        at=now,
    )
