"""How does an alert look in ntfy? Title, text, a tag, a priority, and where a tap leads.

All in one JSON object, so that no word from outside is ever put into a header. Must not send anything.
https://docs.ntfy.sh/publish/#publish-as-json
"""

from __future__ import annotations

from typing import Any

from monitor.forms.bodies import byline, voices
from monitor.model import Alert, Facts, Kind

#: in UTF-8; what is longer, ntfy makes an attachment of
LONGEST_BYTES = 4_096
_TITLE_BYTES = 600

PRIORITIES = {"min": 1, "low": 2, "default": 3, "high": 4, "max": 5}
#: names of emoji, as ntfy knows them
_TAGS = {
    Kind.CONFIRMED: "white_check_mark",
    Kind.DATE: "calendar",
    Kind.POSTPONED: "hourglass",
    Kind.CANCELLED: "x",
    Kind.DENIED: "no_entry",
    Kind.UNDERWAY: "arrow_forward",
    Kind.HAPPENED: "checkered_flag",
}


def payload(alert: Alert, topic: str, body: str = "") -> dict[str, Any]:
    """Write a message to a topic; `body` stands in the place of our own text."""
    written: dict[str, Any] = {
        "topic": topic,
        "title": _cut(alert.title, _TITLE_BYTES),
        "message": _cut(body or (_told(alert, alert.facts) if alert.facts else alert.text), LONGEST_BYTES),
        "tags": [_TAGS[kind] for kind in alert.kinds[:2]],
        # what changed is worth a sound; what monitor says of itself is not
        "priority": PRIORITIES["high" if alert.facts else "default"],
    }
    page = alert.facts.page if alert.facts else ""
    if click := alert.url or page:
        written["click"] = click
    if page and alert.url:
        written["actions"] = [{"action": "view", "label": "History", "url": page}]
    return written


def _told(alert: Alert, facts: Facts) -> str:
    """Say the facts for a small screen: the title has the event, and a tap leads to the story."""
    return "\n".join(
        [
            *([facts.note, ""] if facts.note else []),
            f"was: {facts.was}",
            f"now: {facts.now}",
            "",
            f"“{facts.sentence}”",
            "",
            f"Said by: {facts.speaker}",
            byline(facts.outlet, facts.published),
            *(f"{label}: {words}" for label, words in voices(facts)),
            f"alert {alert.id}",
        ]
    )


def _cut(text: str, longest: int) -> str:
    raw = text.encode("utf-8", "replace")
    return text if len(raw) <= longest else raw[: longest - 3].decode("utf-8", "ignore") + "…"
