"""How does the slip chart look in letters? For a terminal: up is the announced date, to the right the day of the news.

Must not use more than ASCII: it has to read well in any locale and in any font.
"""

from __future__ import annotations

from datetime import datetime

from monitor.model import Status
from monitor.showing.axis import Axis
from monitor.showing.reach import across, instant, middle, until, upwards
from monitor.showing.slip import Point, Slip
from monitor.showing.words import status_words

#: a letter for each status
MARKS = {
    Status.RUMOURED: "?",
    Status.PLANNED: "o",
    Status.CONFIRMED: "@",
    Status.POSTPONED: "^",
    Status.CANCELLED: "X",
    Status.DENIED: "!",
    Status.UNDERWAY: ">",
    Status.HAPPENED: "#",
}
HEIGHT = 14
#: columns for the dates on the left
_MARGIN = 13
#: a chart with less room says nothing
_NARROWEST = 40


def sketch(slip: Slip, now: datetime, width: int) -> list[str]:
    """Return the lines of the chart, at most `width` columns wide (40 at least); none without a date."""
    if not slip:
        return []
    columns = max(width, _NARROWEST) - _MARGIN
    x, y = across(slip, now, 0, columns - 1), upwards(slip, HEIGHT - 1, 0)
    undated = any(point.dates is None for point in slip.points)
    grid = [[" "] * columns for _ in range(HEIGHT + undated)]
    _draw_known(grid, slip, now, x, y)
    for point in sorted(slip.points, key=lambda point: (point.moved, point.at)):
        row = round(y.at(middle(point.dates))) if point.dates else HEIGHT
        grid[row][round(x.at(instant(point.at)))] = MARKS[point.status]
    labels = {round(place): label for place, label in y.ticks(6)} | ({HEIGHT: "no date"} if undated else {})
    lines = [f"{labels.get(row, ''):>{_MARGIN - 2}} |{''.join(cells)}".rstrip() for row, cells in enumerate(grid)]
    lines.append(" " * (_MARGIN - 1) + "+" + "-" * columns)
    return [*lines, _days(x, columns), "", *_legend(slip.points, max(width, _NARROWEST))]


def _draw_known(grid: list[list[str]], slip: Slip, now: datetime, x: Axis, y: Axis) -> None:
    """Draw what was known: a line for a day, dots over a longer time."""
    ends = [instant(step.at) for step in slip.steps[1:]] + [until(slip, now)]
    for step, end in zip(slip.steps, ends, strict=False):
        if step.dates is None:
            continue
        top, bottom = round(y.at(step.dates.end.toordinal())), round(y.at(step.dates.start.toordinal()))
        for row in range(top, bottom + 1):
            for column in range(round(x.at(instant(step.at))), round(x.at(end)) + 1):
                grid[row][column] = "-" if top == bottom else "."


def _days(x: Axis, columns: int) -> str:
    line = [" "] * (_MARGIN + columns)
    for place, label in x.ticks(max(columns // 16, 2)):
        start = min(max(_MARGIN + round(place) - len(label) // 2, 0), len(line) - len(label))
        if all(cell == " " for cell in line[max(start - 1, 0) : start + len(label) + 1]):
            line[start : start + len(label)] = label
    return "".join(line).rstrip()


def _legend(points: tuple[Point, ...], width: int) -> list[str]:
    present = [status for status in Status if any(point.status is status for point in points)]
    lines = [""]
    for words in [f"{MARKS[status]} {status_words(status)}" for status in present]:
        longer = f"{lines[-1]}   {words}" if lines[-1] else f"{' ' * _MARGIN}{words}"
        if len(longer) > width and lines[-1]:
            lines.append(f"{' ' * _MARGIN}{words}")
        else:
            lines[-1] = longer
    return lines
