"""How do events stand in a calendar (RFC 5545)? One VEVENT for each occasion of a rule's event that has or had a date.

Must not change a UID: subscribed calendars know an occasion by it. SEQUENCE is the version of what is known, which is
raised whenever a date moves and never starts anew (RFC 5545 §3.8.7.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from monitor import __version__
from monitor.model import Days, Event, Rule, Status
from monitor.showing.quotes import Quote
from monitor.showing.words import one_line
from monitor.values import dataclass
from monitor.wording import days_in_words, instant_in_words, state_in_words

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: how often a subscribed calendar should ask
REFRESH = timedelta(hours=1)
#: a run of more days is when it may be, and not how long it takes
_LONGEST_RUN = 7
_CONFIRMED = (Status.CONFIRMED, Status.UNDERWAY, Status.HAPPENED)
_CANCELLED = (Status.CANCELLED, Status.DENIED)
#: nobody needs to be reminded of what has begun
_BEGUN = (Status.UNDERWAY, Status.HAPPENED)
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occasion of an event, and what its place in the calendar rests on."""

    rule: Rule
    #: what is known of it, or was when the next one began
    event: Event
    #: when we first learnt of it, and when what we know last changed
    created: datetime
    modified: datetime
    outlet: str = ""
    published: datetime | None = None
    quotes: tuple[Quote, ...] = ()
    #: address of the story, and of the event's page; "" if there is none
    story_url: str = ""
    page_url: str = ""


def calendar(name: str, occasions: Iterable[Occasion]) -> bytes:
    """Return a calendar to subscribe to."""
    found = _empty()
    # clients read one or the other
    found.add("x-wr-calname", one_line(name))
    found.add("name", one_line(name))
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT1H")
    dated = ((occasion, dates_of(occasion.event)) for occasion in occasions)
    # One at a time, so that the parts of each are gone when the next begins: thousands of them held together bring on a
    # full garbage collection, which holds up every thread.
    entries = (bytes(_entry(occasion, dates).to_ical()) for occasion, dates in dated if dates)
    return b"".join((found.to_ical().removesuffix(_END), *entries, _END))


def entries(occasions: Iterable[Occasion]) -> bytes | None:
    """Return entries as a file of their own, which changes those that a calendar has; None if there is no date."""
    found = _empty()
    for occasion in occasions:
        if dates := dates_of(occasion.event):
            found.add_component(_entry(occasion, dates))
    return bytes(found.to_ical()) if found.subcomponents else None


def _empty() -> Calendar:
    found = Calendar()
    found.add("prodid", f"-//monitor//monitor {__version__}//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    return found


def dates_of(event: Event) -> Days | None:
    """Return the days of an entry; of an event that lost its date, those that it had, to be struck out."""
    return event.dates or (event.struck[0] if event.struck else None)


def status_of(event: Event) -> str:
    """Return STATUS: a date that holds no longer is cancelled, whatever becomes of the event."""
    if event.dates is None or event.status in _CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if event.status in _CONFIRMED else "TENTATIVE"


def _entry(occasion: Occasion, dates: Days) -> Entry:
    event, entry = occasion.event, Entry()
    title = _title(occasion.rule, event, dates)
    entry.add("uid", str(uuid5(NAMESPACE_URL, f"monitor:{occasion.rule.id}:{event.occasion}")))
    entry.add("summary", title)
    entry.add("dtstart", dates.start)
    # the end is the first day that is no longer in it
    entry.add("dtend", dates.end + timedelta(days=1))
    entry.add("status", status_of(event))
    entry.add("sequence", event.version)
    entry.add("created", occasion.created.astimezone(UTC).replace(microsecond=0))
    # without METHOD's own clock, so that an unchanged calendar is the same to the byte
    modified = occasion.modified.astimezone(UTC).replace(microsecond=0)
    entry.add("last-modified", modified)
    entry.add("dtstamp", modified)
    entry.add("transp", "TRANSPARENT")
    entry.add("description", _description(occasion))
    if url := occasion.page_url or occasion.story_url:
        entry.add("url", url)
    for lead in _reminders(occasion.rule, event, dates):
        entry.add_component(_alarm(lead, title))
    return entry


def _reminders(rule: Rule, event: Event, dates: Days) -> tuple[timedelta, ...]:
    """Return how long before the first of the days to remind; a time that is vaguer than a week has none."""
    if status_of(event) == "CANCELLED" or event.status in _BEGUN or dates.count > _LONGEST_RUN:
        return ()
    return rule.remind


def _alarm(lead: timedelta, title: str) -> Alarm:
    """Return a VALARM (RFC 5545 §3.6.6) that is relative to the start, and so moves with it."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -lead)
    return alarm


def _title(rule: Rule, event: Event, dates: Days) -> str:
    title = one_line(rule.watch)
    if dates.count > _LONGEST_RUN:
        title += f" ({days_in_words(dates)})"
    if event.status in _CANCELLED:
        return f"{event.status.value.capitalize()}: {title}"
    if event.dates is None:
        return f"Put off, no new date: {title}"
    return f"{title} – rumoured" if event.status is Status.RUMOURED else title


def _description(occasion: Occasion) -> str:
    lines = [state_in_words(occasion.event)]
    lines += [f"“{one_line(f'{quote.before}{quote.words}{quote.after}')}”" for quote in occasion.quotes]
    if occasion.published:
        lines.append(f"{one_line(occasion.outlet)}, {instant_in_words(occasion.published)}")
    lines += [occasion.story_url, f"History: {occasion.page_url}" if occasion.page_url else ""]
    return "\n".join(line for line in lines if line)
