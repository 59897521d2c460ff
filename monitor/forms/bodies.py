"""How does an alert look as text, as Markdown and as HTML? The three bodies that any service takes one of.

Must not decide what is said.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import datetime

from monitor.escape import escape_markdown, safe_url
from monitor.model import Facts
from monitor.wording import instant_in_words

_ADDRESS = re.compile(r"(\s*|More: )(https?://\S+)")


def text(facts: Facts, url: str, identifier: str) -> str:
    """Write plain text."""
    return "\n".join(
        [
            *([facts.note, ""] if facts.note else []),
            f"Event: {facts.event}",
            f"was: {facts.was}",
            f"now: {facts.now}",
            "",
            f"“{facts.sentence}”",
            "",
            f"Said by: {facts.speaker}",
            *([f"Story: {facts.headline}"] if facts.headline else []),
            byline(facts.outlet, facts.published),
            *([url] if url else []),
            *(f"{label}: {words}" for label, words in voices(facts)),
            *([f"More: {facts.page}"] if facts.page else []),
            f"alert {identifier}",
        ]
    )


def markdown(facts: Facts, url: str, identifier: str) -> str:
    """Write Markdown that CommonMark and Slack's dialect read alike."""
    safe = escape_markdown
    story = markdown_link(facts.headline or facts.outlet, url)
    return "\n".join(
        [
            *([safe(facts.note), ""] if facts.note else []),
            f"**{safe(facts.event)}**",
            f"was: {safe(facts.was)}",
            f"now: **{safe(facts.now)}**",
            "",
            f"> “{safe(facts.sentence)}”",
            "",
            f"Said by: {safe(facts.speaker)}",
            f"{safe(byline(facts.outlet, facts.published))}: {story}",
            *(f"{label}: {safe(words)}" for label, words in voices(facts)),
            *([markdown_link("History of the event", facts.page)] if facts.page else []),
            f"alert {identifier}",
        ]
    )


def page(facts: Facts, url: str, identifier: str) -> str:
    """Write a piece of HTML."""
    safe = html.escape
    story = html_link(facts.headline or facts.outlet, url)
    lines = [
        f"Said by: {safe(facts.speaker)}",
        f"{safe(byline(facts.outlet, facts.published))}: {story}",
        *(f"{label}: {safe(words)}" for label, words in voices(facts)),
        *([html_link("History of the event", facts.page)] if facts.page else []),
    ]
    known = "<br>\n".join(lines)
    return (
        (f"<p>{safe(facts.note)}</p>\n" if facts.note else "")
        + f"<p><b>{safe(facts.event)}</b><br>\nwas: {safe(facts.was)}<br>\nnow: <b>{safe(facts.now)}</b></p>\n"
        + f"<blockquote>“{safe(facts.sentence)}”</blockquote>\n"
        + f"<p>{known}</p>\n"
        + f"<p>alert {identifier}</p>"
    )


def lines_with_links(text: str, escape: Callable[[str], str], link: Callable[[str], str]) -> str:
    """Escape a text of ours line by line; an address that has a line to itself becomes a link.

    No word from outside can put one there: it is part of a line that begins with words of ours.
    """
    lines = []
    for line in text.split("\n"):
        found = _ADDRESS.fullmatch(line)
        if found is not None and safe_url(found[2]) == found[2]:
            lines.append(escape(found[1]) + link(found[2]))
        else:
            lines.append(escape(line))
    return "\n".join(lines)


def byline(outlet: str, published: datetime) -> str:
    """Say which outlet, and when."""
    return f"{outlet}, {instant_in_words(published)}"


def voices(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield who says so and who says otherwise, each line with its label."""
    yield "Sources", facts.sources
    if facts.agree:
        yield "Agree", ", ".join(facts.agree)
    if facts.differ:
        yield "Otherwise", "; ".join(facts.differ)


def html_link(words: str, url: str) -> str:
    """Return a link in HTML, or the words if there is no address."""
    return f'<a href="{html.escape(url)}">{html.escape(words)}</a>' if url else html.escape(words)


def markdown_link(words: str, url: str) -> str:
    """Return a link in Markdown, or the words if there is no address."""
    return f"[{escape_markdown(words)}](<{url}>)" if url else escape_markdown(words)
