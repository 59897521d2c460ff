"""Which files go with an alert? What the ledger says of it → an entry for the calendar, and how the date moved so far.

Must not send anything. What is enclosed rests on the change itself: it is the same when a message is sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from monitor.alert import Links
from monitor.escape import safe_url
from monitor.model import Alert, Enclosure, Kind, Rule
from monitor.showing import ics, picture
from monitor.showing.course import moves
from monitor.showing.quotes import Quote
from monitor.showing.slip import slip
from monitor.store import Ledger, Reader

#: a single mark shows nothing that the message does not say
_COURSE = 2
CALENDAR_TYPE = "text/calendar; method=PUBLISH"


def enclosures(store: Reader, alert: Alert, rules: Iterable[Rule], links: Links) -> tuple[Enclosure, ...]:
    """Return the files that go with an alert; none with what is not about a change. `rules`: those in force."""
    rule = next((each for each in rules if each.id == alert.rule), None)
    if rule is None or alert.facts is None:
        return ()
    ledger = store.ledger(rule.id)
    line = next((each for each in ledger if each.alert == alert.id), None)
    if line is None:
        return ()
    return (*_calendar(alert, rule, line, ledger, links), *_picture(rule, line, ledger))


def _calendar(alert: Alert, rule: Rule, line: Ledger, ledger: Iterable[Ledger], links: Links) -> Iterator[Enclosure]:
    """Yield the entry that the event's calendar has, if the change moved it or called it off."""
    change, facts = line.change, alert.facts
    if facts is None or (change.before.dates == change.after.dates and Kind.CANCELLED not in change.kinds):
        return
    occasion = ics.Occasion(
        rule=rule,
        event=change.after,
        created=min(each.at for each in ledger if each.change.after.occasion == change.after.occasion),
        modified=line.at,
        outlet=facts.outlet,
        published=facts.published,
        quotes=(Quote("", facts.sentence, ""),) if facts.sentence else (),
        story_url=alert.url,
        page_url=safe_url(links.event(rule.id)),
    )
    entry = ics.entry(occasion)
    if entry is not None:
        yield Enclosure("event.ics", CALENDAR_TYPE, entry)


def _picture(rule: Rule, line: Ledger, ledger: Iterable[Ledger]) -> Iterator[Enclosure]:
    """Yield the slip chart up to the change, once there is a course to see; nothing where none can be drawn."""
    drawn = slip(moves((each for each in ledger if each.change.after.version <= line.change.after.version), ()))
    if len(drawn.points) < _COURSE:
        return
    with suppress(picture.NoPlotterError):
        body = picture.draw(drawn, line.at, form=picture.Form.PNG, title=rule.watch)
        if body is not None:
            yield Enclosure("slip.png", picture.Form.PNG.content_type, body)
