"""How does a replay read for people? A table for each rule, and what to expect of it.

Must not judge anything anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from monitor.cli.terminal import clean, say, table
from monitor.model import Event, Rule, Story
from monitor.replay import Row, report
from monitor.showing.rows import days_text

_HEADERS = ("day", "says", "date", "known after", "alert", "story")


def show(stories: Sequence[Story], rules: Sequence[Rule], rows: Sequence[Row]) -> None:
    """Print a finished replay: what each story did to each rule's event, then the counts."""
    for rule in rules:
        own = [row for row in rows if row.rule == rule.id]
        say(clean(f"{rule.id}: {rule.watch}"))
        if own:
            table(_HEADERS, [_cells(row) for row in own], wide=len(_HEADERS) - 1)
        else:
            say("no story matched")
        say("")
    for line in report.summary(stories, rows):
        say(line)


def _cells(row: Row) -> tuple[str, ...]:
    alert = row.outcome.alert
    return (
        row.story.published.astimezone(UTC).date().isoformat(),
        str(row.status or ("-" if row.matched else "no match")),
        days_text(row.dates),
        _known(row.event),
        ", ".join(alert.kinds) if alert else "",
        row.story.title or row.story.id,
    )


def _known(event: Event) -> str:
    if event.status is None:
        return "-"
    return f"{event.status} {days_text(event.dates)}" if event.dates else str(event.status)
