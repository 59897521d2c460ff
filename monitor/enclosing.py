"""Which files go with an alert? What the ledger says of it → an entry for the calendar, when a date has changed.

Must not send anything. What is enclosed rests on the change itself: it is the same when a message is sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.alert import Links
from monitor.escape import safe_url
from monitor.model import Alert, Enclosure, Kind, Rule
from monitor.showing import ics
from monitor.showing.quotes import Quote
from monitor.store import Ledger, Reader

CALENDAR_TYPE = "text/calendar; method=PUBLISH"


def enclosures(store: Reader, alert: Alert, rules: Iterable[Rule], links: Links) -> tuple[Enclosure, ...]:
    """Return the files that go with an alert; none with what is not about a change. `rules`: those in force."""
    rule = next((each for each in rules if each.id == alert.rule), None)
    if rule is None or alert.facts is None:
        return ()
    ledger = store.ledger(rule.id)
    line = next((each for each in ledger if each.alert == alert.id), None)
    return tuple(_calendar(alert, rule, line, ledger, links)) if line else ()


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
