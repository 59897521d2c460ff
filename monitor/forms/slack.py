"""How does an alert look in Slack? Blocks within Block Kit's limits, and a line for notifications.

Must not send anything. https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.escape import escape_slack, shorten
from monitor.forms.bodies import byline, lines_with_links, voices
from monitor.model import Alert, Facts

MOST_BLOCKS = 50
LONGEST_HEADER = 150
#: of a section, in characters as sent: escapes count
LONGEST_SECTION = 3_000
LONGEST_FIELD = 2_000
#: of an address, escaped; a longer one is left out, so that no link is cut in two
LONGEST_ADDRESS = 1_500


def payload(alert: Alert, body: str = "") -> dict[str, Any]:
    """Write a message; `body`, in Slack's `mrkdwn`, stands in the place of what we would say of the facts."""
    return {
        # what notifications and screen readers have; what a title says is never read as markup or as a mention
        "text": escape_slack(alert.title),
        "blocks": [_header(alert.title), *_told(alert, body)][:MOST_BLOCKS],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _told(alert: Alert, body: str) -> Iterator[dict[str, Any]]:
    if body:
        yield from map(_section, sections(body))
        yield _context(f"alert {alert.id}")
    elif alert.facts is not None:
        yield from _facts(alert, alert.facts)
    else:
        told = lines_with_links(alert.text, escape_slack, lambda url: f"<{_address(url)}>" if _address(url) else "")
        yield from map(_section, sections(told))


def _facts(alert: Alert, facts: Facts) -> Iterator[dict[str, Any]]:
    safe = escape_slack
    if facts.note:
        yield _context(safe(facts.note))
    fields = (f"*Was*\n{safe(facts.was)}", f"*Now*\n*{safe(facts.now)}*")
    yield {"type": "section", "fields": [_mrkdwn(field[:LONGEST_FIELD]) for field in fields]}
    yield _section(f">“{safe(facts.sentence)}”")
    story = link(facts.headline or facts.outlet, alert.url)
    yield _section(f"Said by {safe(facts.speaker)}\n{safe(byline(facts.outlet, facts.published))}: {story}")
    yield _context("\n".join(f"{label}: {safe(words)}" for label, words in voices(facts)))
    history = f"{link('History of the event', facts.page)} · " if facts.page else ""
    yield _context(f"{history}alert {alert.id}")


def sections(text: str) -> Iterator[str]:
    """Cut a text into pieces that fit into a section each, between lines where it can be."""
    while text:
        piece = text[:LONGEST_SECTION]
        if len(text) > LONGEST_SECTION:
            piece = piece[: piece.rfind("\n") + 1] or piece
        yield piece.rstrip("\n") or " "
        text = text[len(piece) :]


def link(words: str, url: str) -> str:
    """Return a link in `mrkdwn`, or the words if there is no address, or one that is too long."""
    address = _address(url)
    return f"<{address}|{escape_slack(words)}>" if address else escape_slack(words)


def _address(url: str) -> str:
    # the only one of its marks that an address can hold
    address = url.replace("&", "&amp;")
    return address if len(address) <= LONGEST_ADDRESS else ""


def _header(title: str) -> dict[str, Any]:
    words = {"type": "plain_text", "text": shorten(title, LONGEST_HEADER), "emoji": False}
    return {"type": "header", "text": words}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _mrkdwn(text[:LONGEST_SECTION])}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [_mrkdwn(text[:LONGEST_FIELD])]}


def _mrkdwn(text: str) -> dict[str, Any]:
    # verbatim: no channel, name or address in it is looked for
    return {"type": "mrkdwn", "text": text, "verbatim": True}
