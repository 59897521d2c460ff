"""How does a replay read for people? A table of what each story did, the counts, and the alerts a month to expect.

Apart from `replay` itself, since only people wait for rich to be imported. Must not judge anything anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.alert import clean, days_in_words
from monitor.model import Days, Status, Story
from monitor.replay import Row, given_id

MONTH = timedelta(days=365.2425 / 12)
#: a rate from a shorter archive is a guess, and says so
SHORT = timedelta(days=14)
#: columns where no terminal says how many it has
PLAIN_WIDTH = 120


def show(stories: Sequence[Story], rows: Sequence[Row], file: IO[str] | None = None) -> None:
    """Print a finished replay: the table, then the counts."""
    console = Console(file=file, highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, PLAIN_WIDTH)
    if rows:
        console.print(_table(rows))
    console.print(Text("\n".join(summary(stories, rows))))


def summary(stories: Sequence[Story], rows: Sequence[Row]) -> list[str]:
    """Count what came of it, in whole sentences."""
    matched = [row for row in rows if row.matched]
    claims = sum(row.outcome.reading.claim is not None for row in rows)
    alerts = sum(row.outcome.alert is not None for row in rows)
    lines = [
        f"{_number(len(stories), 'story', 'stories')}, {len({row.story.id for row in matched})} matched, "
        f"{_number(claims, 'claim')}, {_number(alerts, 'alert')}."
    ]
    if stories:
        lines.append(_rate(stories, alerts))
    return lines


def _rate(stories: Sequence[Story], alerts: int) -> str:
    times = [story.published for story in stories]
    span = max(times) - min(times)
    days = max(round(span / timedelta(days=1)), 1)
    a_month = alerts / max(span / MONTH, 1 / 30)
    text = f"About {a_month:.1f} alerts a month to expect, from {_number(days, 'day')} of stories."
    return text + " That is too short an archive for more than a guess." if span < SHORT else text


def _table(rows: Sequence[Row]) -> Table:
    several = len({row.rule for row in rows}) > 1
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("published", no_wrap=True)
    if several:
        table.add_column("rule", overflow="fold")
    # where it gets tight, headlines give way before statuses and dates do
    table.add_column("story", min_width=16)
    table.add_column("it says", min_width=16)
    table.add_column("alert", min_width=12)
    table.add_column("known then", min_width=16)
    known: dict[str, str] = {}
    for row in rows:
        before, now = known.get(row.rule, ""), _words(row.event.status, row.event.dates)
        known[row.rule] = now
        alert = row.outcome.alert
        cells = [f"{row.story.published:%Y-%m-%d}"]
        cells += [row.rule] if several else []
        cells += [clean(row.story.title) or given_id(row.story)]
        cells += [_words(row.status, row.dates) if row.matched else "no match"]
        cells += [", ".join(alert.kinds) if alert else "", now if now != before else ""]
        # Text, not str: a headline with brackets is no markup
        table.add_row(*(Text(cell) for cell in cells), style="bold" if alert else "" if row.matched else "dim")
    return table


def _words(status: Status | None, dates: Days | None) -> str:
    return ", ".join(filter(None, (status or "", days_in_words(dates) if dates else "")))


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
