"""How does an event's slip chart look? Into a file, or on the terminal.

Must not draw: `showing` does.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from monitor.cli.terminal import USUAL_WIDTH, Code, note, say, stop
from monitor.escape import safe_url
from monitor.model import Story
from monitor.showing import chart, picture, sketch
from monitor.showing.course import Move
from monitor.showing.slip import Slip, slip
from monitor.showing.words import one_line
from monitor.store import Told


def slip_of(moves: Sequence[Move], told: Sequence[Told]) -> Slip:
    """Return an event's chart, or say that there is nothing to draw and end with exit code 3."""
    found = slip(moves, told)
    if not found:
        raise stop("no date is known of it, so there is nothing to draw", Code.NOTHING)
    return found


def form_of(path: Path) -> picture.Form:
    """Return the kind of picture that a file's name asks for, or say which there are and end with exit code 2."""
    try:
        return picture.Form(path.suffix.lower().removeprefix("."))
    except ValueError:
        raise stop(f"'{path}' does not end in .svg or .png", Code.USAGE) from None


def write(found: Slip, stories: Mapping[str, Story], title: str, path: Path, now: datetime) -> None:
    """Write a chart as SVG, each mark linked to its story, or as PNG."""
    links = {key: chart.Link(safe_url(story.url), one_line(story.title, 140)) for key, story in stories.items()}
    try:
        body = picture.draw(found, now, form=form_of(path), title=title, links=links)
        path.write_bytes(body or b"")
    except picture.NoPlotterError as error:
        raise stop(str(error), Code.FAILED) from None
    except OSError as error:
        raise stop(f"{path}: {error.strerror or type(error).__name__}", Code.FAILED) from None
    note(f"written to {path}")


def show(found: Slip, now: datetime) -> None:
    """Print a chart in letters, as wide as the terminal."""
    for line in sketch.sketch(found, now, shutil.get_terminal_size((USUAL_WIDTH, 24)).columns):
        say(line)
