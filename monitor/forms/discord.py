"""How does an alert look in Discord? One embed within its limits, which calls nobody.

Must not send anything. https://docs.discord.com/developers/resources/message#embed-object-embed-limits
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from monitor.escape import escape_discord, shorten
from monitor.forms.bodies import byline, lines_with_links, voices
from monitor.model import Alert, Facts, Kind

LONGEST_TITLE = 256
LONGEST_DESCRIPTION = 4_096
LONGEST_VALUE = 1_024

_GREEN, _BLUE, _RED, _AMBER, _GREY = 0x2E7D32, 0x1565C0, 0xC62828, 0xEF6C00, 0x607D8B
_COLORS = {
    Kind.CONFIRMED: _GREEN,
    Kind.UNDERWAY: _GREEN,
    Kind.HAPPENED: _GREEN,
    Kind.DATE: _BLUE,
    Kind.POSTPONED: _AMBER,
    Kind.CANCELLED: _RED,
    Kind.DENIED: _RED,
}


def payload(alert: Alert, body: str = "") -> dict[str, Any]:
    """Write a message; `body`, in Discord's Markdown, stands in the place of what we would say of the facts."""
    embed: dict[str, Any] = {
        "title": _escaped(alert.title, LONGEST_TITLE),
        "color": _COLORS[alert.kinds[0]] if alert.kinds else _GREY,
        "footer": {"text": f"alert {alert.id}"},
        "timestamp": alert.at.astimezone(UTC).isoformat(),
    }
    if alert.url:
        embed["url"] = alert.url
    if body or alert.facts is None:
        told = body or lines_with_links(alert.text, escape_discord, lambda url: f"<{url}>")
        embed["description"] = told[:LONGEST_DESCRIPTION]
    else:
        embed |= _told(alert, alert.facts)
    # whatever stands in it: no role, no user, not everyone
    return {"embeds": [embed], "allowed_mentions": {"parse": []}}


def _told(alert: Alert, facts: Facts) -> dict[str, Any]:
    story = link(facts.headline or facts.outlet, alert.url)
    lines = [
        *([_escaped(facts.note, 300), ""] if facts.note else []),
        f"was: {_escaped(facts.was, 400)}",
        f"now: **{_escaped(facts.now, 400)}**",
        "",
        f"> “{_escaped(facts.sentence, 1_300)}”",
        "",
        f"{_escaped(byline(facts.outlet, facts.published), 200)}: {story}",
        *([link("History of the event", facts.page)] if facts.page else []),
    ]
    said = [("Said by", facts.speaker), *voices(facts)]
    return {
        "description": "\n".join(lines),
        # one without a value is refused, and the whole message with it
        "fields": [
            {"name": label, "value": _escaped(words, LONGEST_VALUE), "inline": False} for label, words in said if words
        ],
    }


def link(words: str, url: str) -> str:
    """Return a link in Discord's Markdown, or the words if there is no address."""
    return f"[{_escaped(words, 300)}]({url})" if url else _escaped(words, 300)


def _escaped(text: str, longest: int) -> str:
    """Escape a text so that it has at most so many characters afterwards; an escape is not cut in two."""
    escaped, room = escape_discord(text), longest
    while len(escaped) > longest:
        room -= max(1, (len(escaped) - longest) // 2)
        escaped = escape_discord(shorten(text, room))
    return escaped
