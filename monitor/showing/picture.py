"""How does the slip chart look as a file, SVG or PNG? Drawn by matplotlib, for mail, for chats, for a slide.

Must not import matplotlib before the first picture is asked for: it takes longer than all else that starts, and is an
extra (`pictures`) because it is larger than all else together.
"""

from __future__ import annotations

import importlib
import logging
import threading
import warnings
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from monitor.model import Status
from monitor.showing.axis import Axis
from monitor.showing.chart import COLOURS, Link
from monitor.showing.reach import across, instant, middle, until, upwards
from monitor.showing.slip import Point, Slip
from monitor.showing.words import one_line, status_words


class Form(StrEnum):
    """Which kind of file; the value is also how its name ends."""

    SVG = "svg"
    PNG = "png"

    @property
    def content_type(self) -> str:
        """Return the media type."""
        return "image/svg+xml" if self is Form.SVG else "image/png"


class NoPlotterError(Exception):
    """The extra is not installed; the message says how it would be."""

    def __init__(self) -> None:
        super().__init__("pictures need matplotlib; install it with: pip install 'monitor[pictures]'")


#: inches, and dots an inch: 1200 by 630 dots is what chats and mail readers show without a click
_SIZE, _DPI = (8.0, 4.2), 150
_PAPER, _INK, _FAINT, _RULE = "#ffffff", "#1f2328", "#59636e", "#d1d9e0"
#: the shapes of `chart`
_MARKERS = {
    Status.POSTPONED: "^",
    Status.CANCELLED: "x",
    Status.DENIED: "D",
    Status.UNDERWAY: "s",
    Status.HAPPENED: "D",
}
_HOLLOW = (Status.RUMOURED, Status.PLANNED, Status.DENIED)
_SETTINGS = {
    # titles are text by strangers: a dollar sign is one
    "text.parse_math": False,
    "svg.fonttype": "none",
    # the same chart is the same file
    "svg.hashsalt": "monitor",
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 9,
}
#: matplotlib's settings belong to the process
_ONE_AT_A_TIME = threading.Lock()


def draw(
    slip: Slip, now: datetime, *, form: Form, title: str = "", links: Mapping[str, Link] | None = None
) -> bytes | None:
    """Return the chart as a file; None without a date. In SVG each mark leads to its story.

    Takes a tenth of a second, and a second more the first time. Raises NoPlotterError.
    """
    if not slip:
        return None
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of each font that it does not find
    try:
        matplotlib, figures = importlib.import_module("matplotlib"), importlib.import_module("matplotlib.figure")
    except ImportError:
        raise NoPlotterError from None
    file = BytesIO()
    with _ONE_AT_A_TIME, warnings.catch_warnings(), matplotlib.rc_context(_SETTINGS):
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        figure = figures.Figure(figsize=_SIZE, dpi=_DPI, facecolor=_PAPER, layout="constrained")
        _fill(figure.add_subplot(), slip, now, one_line(title, 90), links or {})
        # without its date the same chart is the same file
        figure.savefig(file, format=form.value, metadata={"Date": None} if form is Form.SVG else {})
    return file.getvalue()


def _fill(axes: Any, slip: Slip, now: datetime, title: str, links: Mapping[str, Link]) -> None:
    x, y = _in_days(across(slip, now, 0, 1)), _in_days(upwards(slip, 0, 1))
    # marks without a date stand in a lane below those with one
    undated = any(point.dates is None for point in slip.points)
    lane = y.first - (y.last - y.first) * 0.08
    axes.set_xlim(x.first, x.last)
    axes.set_ylim(lane - (y.last - y.first) * 0.06 if undated else y.first, y.last)
    _label(axes, x, y, lane if undated else None)
    first, last = max(x.first, y.first), min(x.last, y.last)
    if first < last:
        axes.plot([first, last], [first, last], color=_FAINT, linestyle=(0, (2, 4)), linewidth=1, label="_the day")
    _known(axes, slip, now)
    for status in Status:
        points = [point for point in slip.points if point.status is status]
        if points:
            _marks(axes, status, points, lane, links)
    if title:
        axes.set_title(title, loc="left", color=_INK, fontweight="bold", fontsize=11)
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(0, -0.1),
        ncols=len(Status),
        frameon=False,
        labelcolor=_FAINT,
        handletextpad=0.2,
    )


def _in_days(axis: Axis) -> Axis:
    """Return an axis on which a day stands at its own number."""
    return replace(axis, low=axis.first, high=axis.last)


def _label(axes: Any, x: Axis, y: Axis, lane: float | None) -> None:
    across_ticks, up_ticks = x.ticks(6), y.ticks(6)
    if lane is not None:
        up_ticks = [*up_ticks, (lane, "no date")]
    axes.set_xticks([place for place, _ in across_ticks], [label for _, label in across_ticks])
    axes.set_yticks([place for place, _ in up_ticks], [label for _, label in up_ticks])
    axes.grid(axis="y", color=_RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_FAINT, length=3, labelcolor=_FAINT)
    axes.set_xlabel("day of the announcement", color=_FAINT, loc="right")
    axes.set_ylabel("announced date", color=_FAINT, loc="top")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(_RULE)


def _known(axes: Any, slip: Slip, now: datetime) -> None:
    """Draw what was known: a line for a day, a band for a longer time, and an edge where it moved."""
    ends = [instant(step.at) for step in slip.steps[1:]] + [until(slip, now)]
    before = None
    for step, end in zip(slip.steps, ends, strict=False):
        start = instant(step.at)
        if step.dates is not None:
            low, high = step.dates.start.toordinal(), step.dates.end.toordinal()
            axes.fill_between([start, end], low, high, color=_INK, alpha=0.16, linewidth=0)
            axes.plot([start, end], [middle(step.dates)] * 2, color=_INK, alpha=0.35, linewidth=2 if low == high else 0)
            if before is not None and before.dates not in (None, step.dates) and before.occasion == step.occasion:
                assert before.dates is not None
                axes.plot([start, start], [middle(before.dates), middle(step.dates)], color=_INK, linewidth=1)
        before = step


def _marks(axes: Any, status: Status, points: list[Point], lane: float, links: Mapping[str, Link]) -> None:
    colour = COLOURS[status][0]
    places = [middle(point.dates) if point.dates else lane for point in points]
    filled = status not in _HOLLOW
    marks = axes.scatter(
        [instant(point.at) for point in points],
        places,
        s=[64 if point.moved else 28 for point in points],
        marker=_MARKERS.get(status, "o"),
        linewidths=1.6,
        label=status_words(status),
        zorder=3,
        **({"color": colour} if filled else {"facecolors": "none", "edgecolors": colour}),
    )
    marks.set_urls([link.url or None if (link := links.get(point.story)) else None for point in points])
    for point in points:
        if point.dates and point.dates.count > 1:
            ends = [point.dates.start.toordinal(), point.dates.end.toordinal()]
            axes.plot([instant(point.at)] * 2, ends, color=colour, alpha=0.45, linewidth=1.6)
