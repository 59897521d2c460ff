"""How does an alert look in Telegram? Its HTML, of which it knows a few tags.

Must not send anything. https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import html

from monitor.forms.bodies import byline, html_link, voices
from monitor.model import Alert, Facts

#: after its tags and entities were read
LONGEST = 4_096


def message(alert: Alert, body: str = "") -> str:
    """Write a message; `body`, in Telegram's HTML, stands in the place of what we would say of the facts."""
    title = f"<b>{html.escape(alert.title)}</b>\n\n"
    if body:
        return f"{title}{body}\n\nalert {alert.id}"
    if alert.facts is None:
        return title + html.escape(alert.text)
    return title + _told(alert, alert.facts)


def _told(alert: Alert, facts: Facts) -> str:
    safe = html.escape
    story = html_link(facts.headline or facts.outlet, alert.url)
    return "\n".join(
        [
            *([f"<i>{safe(facts.note)}</i>", ""] if facts.note else []),
            f"was: {safe(facts.was)}",
            f"now: <b>{safe(facts.now)}</b>",
            "",
            f"<blockquote>“{safe(facts.sentence)}”</blockquote>",
            f"Said by: {safe(facts.speaker)}",
            f"{safe(byline(facts.outlet, facts.published))}: {story}",
            *(f"{label}: {safe(words)}" for label, words in voices(facts)),
            *([html_link("History of the event", facts.page)] if facts.page else []),
            f"alert {alert.id}",
        ]
    )
