"""How is it said on a page: text from outside, how long until a day, how a date moved?

Must not make markup: what it returns is text, and is escaped where it is put into a page.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from monitor.article import Page, fault
from monitor.model import Authority, Days, Status, Story

#: a page shows no text from outside longer than this; a title may be a million characters
LONGEST = 600
#: before this many days a time is said in days, and before the second in weeks
_IN_DAYS, _IN_WEEKS = 28, 182
#: joiners that scripts need inside words; every other format character goes, bidirectional overrides first of all
_JOINERS = "\u200c\u200d"
_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")

STATUS_WORDS = {Status.UNDERWAY: "under way", Status.HAPPENED: "has happened"}
AUTHORITY_WORDS = {
    Authority.PARTY: "official side",
    Authority.INTERESTED: "interested party",
    Authority.OUTLET: "the outlet itself",
    Authority.UNNAMED: "unnamed sources",
}
#: statuses under which it still makes sense to count the days
_AWAITED = (None, Status.RUMOURED, Status.PLANNED, Status.CONFIRMED, Status.POSTPONED, Status.UNDERWAY)


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return text on one line of bounded length, without control and direction characters."""
    # cut first, too: what follows goes character by character
    line = " ".join(text[: 2 * longest].split())
    kept = "".join(c for c in line if c in _JOINERS or unicodedata.category(c) not in _DROPPED)
    cut = len(kept) > longest or len(text) > 2 * longest
    return kept[: longest - 1].rstrip() + "…" if cut else kept


def edged(text: str, longest: int = LONGEST) -> str:
    """Return text as `one_line` does, but with one space kept at an end that has one: it meets other text there."""
    line = one_line(text, longest)
    if not line:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{line}{' ' if text[-1].isspace() else ''}"


def status_words(status: Status | None) -> str:
    """Return a status for people."""
    return STATUS_WORDS.get(status, status.value) if status else "nothing known"


def countdown(dates: Days | None, status: Status | None, today: date) -> str:
    """Say how long until the event, such as "in 12 days", "in 2 to 4 weeks" or "3 days ago"; "" if nobody waits."""
    if dates is None or status in (Status.CANCELLED, Status.DENIED):
        return ""
    first, last = (dates.start - today).days, (dates.end - today).days
    if last < 0:
        ago = "yesterday" if last == -1 else f"{_span(-last)} ago"
        return ago if status not in _AWAITED else f"{ago}, and no word that it took place"
    if status is Status.HAPPENED:
        return ""
    if first > 0:
        return _ahead(first, last)
    if first == last == 0:
        return "today"
    return (
        "today, or until tomorrow"
        if last == 1
        else "now, or by tonight"
        if not last
        else f"now, or within {_span(last)}"
    )


def _ahead(first: int, last: int) -> str:
    if last == 1:
        return "tomorrow"
    # a run of a few days is a visit or a festival: its first day is what one waits for
    if last - first < 7 or _span(first) == _span(last):
        return "tomorrow" if first == 1 else f"in {_span(first)}"
    near, _, unit = _span(first).partition(" ")
    far, _, far_unit = _span(last).partition(" ")
    if unit.rstrip("s") == far_unit.rstrip("s"):
        return f"in {near} to {far} {far_unit}"
    return f"in {near} {unit} to {far} {far_unit}"


def _span(days: int) -> str:
    """Return a number of days in a unit that fits."""
    if days < _IN_DAYS:
        return _counted(days, "day")
    if days < _IN_WEEKS:
        return _counted(round(days / 7), "week")
    months = round(days / 30.44)
    return _counted(months, "month") if months < 24 else _counted(round(days / 365.25), "year")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def shift(before: Days | None, after: Days | None) -> str:
    """Say what became of a date: set, narrowed, widened, moved later or earlier, withdrawn; "" if it stayed."""
    if before == after:
        return ""
    if before is None:
        return "set"
    if after is None:
        return "withdrawn"
    if before.covers(after):
        return "narrowed"
    if after.covers(before):
        return "widened"
    later = (after.start, after.end) > (before.start, before.end)
    by = abs((after.start - before.start).days) or abs((after.end - before.end).days)
    return f"moved {'later' if later else 'earlier'} by {_span(by)}"


def page_words(story: Story, page: Page | None) -> str:
    """Say what came of the search for a story's own page; "" if there was none."""
    if page is None:
        return ""
    if why := fault(story, page):
        return f"without its page: {why}"
    return "with its page, of which a part is paid for and left out" if page.paid else "with its page"
