"""How is it shown? Tables, JSON lines and messages that read well on a screen and in a pipe.

Must not trust a text: what came from a feed may hold escape sequences that move the cursor or write to the clipboard.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

import typer

#: columns of a table when the output is no terminal
USUAL_WIDTH = 100
_GAP = "  "
#: whole sequences, so that nothing of `\x1b]52;c;…\x07` is left as text
_ESCAPE = re.compile(
    r"(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # strings: OSC, DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"  # two characters
)
#: joiners that some scripts need inside a word
_JOINERS = "\u200c\u200d"


class Code(IntEnum):
    """What the program says by its exit code."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOTHING = 3


def clean(text: str) -> str:
    """Return `text` on one line without escape sequences, control and direction characters."""
    text = _ESCAPE.sub("", text)
    kept = (
        character
        for character in " ".join(text.split())
        if character in _JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
    return "".join(kept)


def width_of(text: str) -> int:
    """Return how many columns of a terminal a clean text takes."""
    return sum(_columns(character) for character in text)


def cut(text: str, width: int) -> str:
    """Return a clean text that takes at most `width` columns, with `…` where it was cut."""
    if width_of(text) <= width:
        return text
    taken, room = "", max(width - 1, 0)
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        taken += character
    return taken.rstrip() + "…"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, wide: int) -> None:
    """Print a table no wider than the terminal; column number `wide` gives way when there is not enough room."""
    lines = [[clean(str(cell)) for cell in row] for row in rows]
    everything = [[header.upper() for header in headers], *lines]
    widths = [max(width_of(row[column]) for row in everything) for column in range(len(headers))]
    total = shutil.get_terminal_size((USUAL_WIDTH, 24)).columns
    others = sum(widths) - widths[wide] + len(_GAP) * (len(widths) - 1)
    widths[wide] = max(min(widths[wide], total - others), 12)
    for row in everything:
        cells = [_padded(cut(cell, width), width) for cell, width in zip(row, widths, strict=True)]
        typer.echo(_GAP.join(cells).rstrip())


def emit(row: Mapping[str, Any]) -> None:
    """Print one object as one line of JSON and send it off at once."""
    # ASCII: valid in any locale, and a control character stays an escape.
    sys.stdout.write(json.dumps(row, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Print a line; clean it first if words from outside are in it."""
    typer.echo(text)


def note(text: str) -> None:
    """Print a line for people beside the output."""
    typer.echo(clean(text), err=True)


def stop(text: str, code: Code) -> typer.Exit:
    """Say why there is no going on, and return what to raise: it ends the program with an exit code."""
    note(f"monitor: {text}")
    return typer.Exit(code)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def moment(at: datetime | None) -> str:
    """Return an instant to the minute, in UTC; `-` for none."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if at else "-"


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
