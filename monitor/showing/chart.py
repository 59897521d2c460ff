"""How does the slip chart look? SVG: up is the announced date, to the right the day of the announcement.

Must not hold a `style` attribute or a script: pages forbid both. Colours are classes; `STYLE` gives them, as one of a
page's style sheets. Files of their own are drawn by `picture`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

from monitor.model import Status
from monitor.showing.axis import Axis
from monitor.showing.reach import across, instant, middle, until, upwards
from monitor.showing.slip import Point, Slip, Step
from monitor.showing.words import one_line, status_words
from monitor.values import dataclass
from monitor.wording import days_in_words, instant_in_words

_CIRCLE, _SQUARE = "M-{0} 0a{0} {0} 0 1 0 {1} 0a{0} {0} 0 1 0-{1} 0z", "M-{0}-{0}h{1}v{1}h-{1}z"
_DIAMOND, _TRIANGLE = "M0-{0}L{0} 0L0 {0}L-{0} 0z", "M0-{0}L{0} {0}H-{0}z"
#: a shape for each status: colour alone does not tell them apart for everyone
_SHAPES = {
    Status.RUMOURED: _CIRCLE,
    Status.PLANNED: _CIRCLE,
    Status.CONFIRMED: _CIRCLE,
    Status.POSTPONED: _TRIANGLE,
    Status.CANCELLED: "M-{0}-{0}L{0} {0}M{0}-{0}L-{0} {0}",
    Status.DENIED: _DIAMOND,
    Status.UNDERWAY: _SQUARE,
    Status.HAPPENED: _DIAMOND,
}
#: status -> colour on light and on dark paper
COLOURS = {
    Status.RUMOURED: ("#636c76", "#9198a1"),
    Status.PLANNED: ("#0969da", "#58a6ff"),
    Status.CONFIRMED: ("#1a7f37", "#3fb950"),
    Status.POSTPONED: ("#b35900", "#e3954a"),
    Status.CANCELLED: ("#cf222e", "#ff7b72"),
    Status.DENIED: ("#8250df", "#bc8cff"),
    Status.UNDERWAY: ("#0b7285", "#3bc9db"),
    Status.HAPPENED: ("#1f2328", "#f0f6fc"),
}


def _style() -> str:
    light = "".join(f"--{status}:{colours[0]};" for status, colours in COLOURS.items())
    dark = "".join(f"--{status}:{colours[1]};" for status, colours in COLOURS.items())
    marks = "".join(f".s-{status}{{--status:var(--{status})}}" for status in Status)
    return (
        f":root{{--paper:#fff;--ink:#1f2328;--faint:#59636e;--rule:#d1d9e0;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--paper:#0d1117;--ink:#f0f6fc;--faint:#9198a1;--rule:#3d444d;"
        f"{dark}}}}}\n{marks}\n"
        ".slip{display:block;font:12px system-ui,sans-serif}"
        ".slip text{fill:var(--faint)}"
        ".slip .rule{stroke:var(--rule);fill:none}.slip .day{stroke:var(--faint);stroke-dasharray:2 4;fill:none}"
        ".slip .known{fill:var(--ink);fill-opacity:.22}.slip .edge{stroke:var(--ink);stroke-width:1.5;fill:none}"
        ".mark{fill:var(--status);stroke:var(--status);stroke-width:2}"
        ".mark.s-planned,.mark.s-rumoured,.mark.s-denied{fill:transparent}.mark.s-rumoured{stroke-dasharray:2 1.5}"
        ".slip .span{stroke:var(--status);stroke-width:2;stroke-opacity:.45}"
        ".slip a:hover .mark,.slip a:focus .mark{stroke:var(--ink);stroke-width:3}"
        ".slip a:focus{outline:2px solid var(--planned);outline-offset:2px}\n"
    )


STYLE = _style()


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """The story behind a point: its address (one that is safe to follow, or "") and its headline."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class _Frame:
    width: int
    height: int
    x: Axis
    y: Axis
    #: where marks stand that have no date; below what has one
    lane: float

    def place(self, point: Point) -> tuple[float, float]:
        """Return where a point's mark stands."""
        return self.x.at(instant(point.at)), self.y.at(middle(point.dates)) if point.dates else self.lane


def draw(slip: Slip, now: datetime, *, width: int = 720, links: Mapping[str, Link] | None = None) -> str:
    """Return the chart as an SVG element of a page; "" without a date."""
    if not slip:
        return ""
    legend, rows = _legend(slip, width)
    top = 12 + 22 * rows
    undated = any(point.dates is None for point in slip.points)
    height = top + (300 if width >= 600 else 240) + 26 * undated
    bottom = height - 34 - 26 * undated
    frame = _Frame(width, height, across(slip, now, 86, width - 16), upwards(slip, bottom, top), bottom + 14)
    label = escape(f"Announced date against the day of the announcement, {len(slip.points)} stories")
    parts = [f'<svg class="slip" role="group" aria-label="{label}" viewBox="0 0 {width} {height}">']
    parts += [legend, _grid(frame, undated=undated), _day_itself(frame), *_known(slip, frame, now)]
    parts += [_point(point, frame, (links or {}).get(point.story)) for point in slip.points]
    return "".join(parts) + "</svg>"


def spark(slip: Slip, now: datetime) -> str:
    """Return a small chart without words, for a line of a table; "" without a date."""
    if not slip:
        return ""
    undated = any(point.dates is None for point in slip.points)
    frame = _Frame(140, 36, across(slip, now, 6, 134), upwards(slip, 22 if undated else 30, 6), 31)
    marks = "".join(_mark(point.status, 3, *frame.place(point)) for point in slip.points)
    known = "".join(_known(slip, frame, now))
    return f'<svg class="slip spark" aria-hidden="true" viewBox="0 0 140 36">{known}{marks}</svg>'


def _grid(frame: _Frame, *, undated: bool) -> str:
    left, right, top = frame.x.low, frame.x.high, frame.y.high
    bottom = frame.height - 34
    parts = [f'<path class="rule" d="M{left} {top}V{bottom}H{right}"/>']
    for place, label in frame.y.ticks(6):
        parts.append(f'<path class="rule" d="M{left} {place:.1f}H{right}"/>')
        parts.append(f'<text x="{left - 8}" y="{place + 4:.1f}" text-anchor="end">{label}</text>')
    if undated:
        parts.append(f'<text x="{left - 8}" y="{frame.lane + 4:.1f}" text-anchor="end">no date</text>')
    for place, label in frame.x.ticks(6 if frame.width >= 600 else 3):
        parts.append(f'<path class="rule" d="M{place:.1f} {bottom}v5"/>')
        parts.append(f'<text x="{place:.1f}" y="{bottom + 20}" text-anchor="middle">{label}</text>')
    return "".join(parts)


def _day_itself(frame: _Frame) -> str:
    """Draw where the day of the announcement is the date announced: what reaches this line takes place."""
    first, last = max(frame.x.first, frame.y.first), min(frame.x.last, frame.y.last)
    if first >= last:
        return ""
    ends = ((frame.x.at(day), frame.y.at(day)) for day in (first, last))
    return (
        '<path class="day" d="M'
        + "L".join(f"{x:.1f} {y:.1f}" for x, y in ends)
        + '"><title>the day itself</title></path>'
    )


def _known(slip: Slip, frame: _Frame, now: datetime) -> list[str]:
    """Draw what was known: a line for a day, a band for a longer time, and an edge where it moved."""
    ends = [instant(step.at) for step in slip.steps[1:]] + [until(slip, now)]
    parts: list[str] = []
    before: Step | None = None
    for step, end in zip(slip.steps, ends, strict=False):
        if step.dates is not None:
            left, right = frame.x.at(instant(step.at)), frame.x.at(end)
            top, bottom = frame.y.at(step.dates.end.toordinal()), frame.y.at(step.dates.start.toordinal())
            centre, height = (top + bottom) / 2, max(bottom - top, 3)
            parts.append(
                f'<rect class="known" x="{left:.1f}" y="{centre - height / 2:.1f}" width="{max(right - left, 1):.1f}" '
                f'height="{height:.1f}"/>'
            )
            if before is not None and before.dates not in (None, step.dates) and before.occasion == step.occasion:
                assert before.dates is not None
                parts.append(
                    f'<path class="edge" d="M{left:.1f} {frame.y.at(middle(before.dates)):.1f}V{centre:.1f}"/>'
                )
        before = step
    return parts


def _point(point: Point, frame: _Frame, link: Link | None) -> str:
    x, y = frame.place(point)
    span, dates = "", "no date"
    if point.dates:
        top, bottom = frame.y.at(point.dates.end.toordinal()), frame.y.at(point.dates.start.toordinal())
        dates = days_in_words(point.dates)
        if bottom - top > 2:
            span = f'<path class="span s-{point.status}" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>'
    said = f"{dates}, {status_words(point.status)}: {one_line(point.outlet, 60)}, "
    said += instant_in_words(point.at) + (f": {one_line(link.title, 140)}" if link and link.title else "")
    mark = f"<title>{escape(said)}</title>{span}{_mark(point.status, 6 if point.moved else 4, x, y)}"
    if link is None or not link.url:
        return f"<g>{mark}</g>"
    return f'<a href="{escape(link.url)}" rel="noopener noreferrer" aria-label="{escape(said)}">{mark}</a>'


def _mark(status: Status, size: int, x: float, y: float) -> str:
    shape = _SHAPES[status].format(size, 2 * size)
    return f'<path class="mark s-{status}" transform="translate({x:.1f} {y:.1f})" d="{shape}"/>'


def _legend(slip: Slip, width: int) -> tuple[str, int]:
    """Return which mark means what, for the statuses that occur, and how many rows it takes."""
    present = [status for status in Status if any(point.status is status for point in slip.points)]
    parts, left, row = [], 16, 1
    for status in present:
        words = status_words(status)
        if left > 16 and left + 24 + 7 * len(words) > width:
            left, row = 16, row + 1
        parts.append(_mark(status, 5, left, 22 * row - 8))
        parts.append(f'<text x="{left + 12}" y="{22 * row - 4}">{words}</text>')
        left += 34 + 7 * len(words)
    return "".join(parts), row
