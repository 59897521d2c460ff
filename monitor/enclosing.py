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
#: alerts of a summary that are looked at, the newest
_MOST = 100


def enclosures(store: Reader, alert: Alert, rules: Iterable[Rule], links: Links) -> tuple[Enclosure, ...]:
    """Return the files that go with an alert; none with what is about no change. `rules`: those in force.

    A summary brings the entries of all events that it tells of.
    """
    in_force = {rule.id: rule for rule in rules}
    alone = alert.facts is not None
    # what monitor says of itself is of no kind
    told = [alert] if alone else store.alerts_in(alert.id, _MOST) if alert.kinds else []
    ledgers = store.ledgers(in_force.keys() & {each.rule for each in told})
    occasions: dict[str, ics.Occasion] = {}
    pictures: list[Enclosure] = []
    for each in told:
        ledger = ledgers.get(each.rule, [])
        line = next((line for line in ledger if line.alert == each.id), None)
        if line is None:
            continue
        rule = in_force[each.rule]
        if occasion := _occasion(each, rule, line, ledger, links):
            occasions[rule.id] = occasion
        if alone:
            pictures += _picture(rule, line, ledger)
    entries = ics.entries(occasions.values())
    calendar = [Enclosure("event.ics" if alone else "events.ics", CALENDAR_TYPE, entries)] if entries else []
    return (*calendar, *pictures)


def _occasion(alert: Alert, rule: Rule, line: Ledger, ledger: Iterable[Ledger], links: Links) -> ics.Occasion | None:
    """Return what the event's calendar has of it, if the change moved it or called it off."""
    change, facts = line.change, alert.facts
    if facts is None or (change.before.dates == change.after.dates and Kind.CANCELLED not in change.kinds):
        return None
    return ics.Occasion(
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


def _picture(rule: Rule, line: Ledger, ledger: Iterable[Ledger]) -> Iterator[Enclosure]:
    """Yield the slip chart up to the change, once there is a course to see; nothing where none can be drawn."""
    drawn = slip(moves((each for each in ledger if each.change.after.version <= line.change.after.version), ()))
    if len(drawn.points) < _COURSE:
        return
    with suppress(picture.NoPlotterError):
        body = picture.draw(drawn, line.at, form=picture.Form.PNG, title=rule.watch)
        if body is not None:
            yield Enclosure("slip.png", picture.Form.PNG.content_type, body)
