"""How is an event's slip chart answered as a file? Drawn once a day and whenever it moves. Must not write."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from monitor.escape import safe_url
from monitor.model import Rule
from monitor.showing import picture
from monitor.showing.chart import Link
from monitor.showing.course import moves
from monitor.showing.slip import Slip, slip
from monitor.showing.words import one_line
from monitor.web.desk import Desk


def picture_of(desk: Desk, rule: Rule, form: picture.Form) -> bytes | None:
    """Return an event's chart; None if no date is known of it. Raises NoPlotterError."""
    told = desk.store.told(rule.id)
    found = slip(moves(desk.store.ledger(rule.id), told), told)
    stories = desk.store.stories_by_id({point.story for point in found.points}).values()
    links = {story.id: Link(safe_url(story.url), one_line(story.title, 140)) for story in stories}
    # to the beginning of the day: the same file until the next one
    day = desk.clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return _drawn(found, day, form, rule.watch, tuple(sorted(links.items())) if form is picture.Form.SVG else ())


@lru_cache(maxsize=32)
def _drawn(
    found: Slip, day: datetime, form: picture.Form, title: str, links: tuple[tuple[str, Link], ...]
) -> bytes | None:
    return picture.draw(found, day, form=form, title=title, links=dict(links))
