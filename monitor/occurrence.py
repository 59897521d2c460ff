"""Does a story tell, on the day that is known for an event, that it is taking place?

On that day stories leave the event's own word out: they tell who beat whom, and no longer that there is a fight. The
names, the day and the past tense are enough then; on any other day they are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from monitor.language.lexicon import EventClass, Lexicon
from monitor.language.status import compile_cached, undone
from monitor.language.text import Zone
from monitor.language.timex import Timex
from monitor.model import Days, Status
from monitor.view import View

#: a known time that is longer says too little of any single day
_LONGEST = 16
_DAY = timedelta(days=1)


def telling(
    views: Sequence[View], head: Iterable[int], known: Days | None, today: date, lexicon: Lexicon
) -> list[tuple[int, Timex]]:
    """Return the sentences of `head` that tell of the known day in the past tense, each with its time expression.

    Nothing more than two days behind its end; nothing if the title still looks ahead or says that it did not take
    place, or if the hour is still to come.
    """
    if known is None or known.count > _LONGEST or not known.start <= today <= known.end + 2 * _DAY:
        return []
    titles = [v.sentence.text for v in views if v.sentence.zone is Zone.TITLE]
    if any(_looks_ahead(t, lexicon) or t.rstrip().endswith("?") or undone(t, lexicon) for t in titles):
        return []
    head = list(head)
    if any(compile_cached(lexicon, "same_day_ahead").search(views[i].sentence.text) for i in head):
        return []
    return [(i, t) for i in head for t in views[i].timexes if _told(views[i], t, known, today, lexicon)]


def stage(told: Sequence[tuple[int, Timex]], known: Days, today: date, event: EventClass) -> Status:
    """Return underway while it lasts, for events that have a beginning of their own, else happened."""
    day = max(t.days.start for _, t in told if t.days)
    goes_on = today < known.end or (known.count == 1 and day == today)
    return Status.UNDERWAY if event.begun and goes_on else Status.HAPPENED


def _looks_ahead(text: str, lexicon: Lexicon) -> bool:
    return any(compile_cached(lexicon, name).search(text) for name in ("to_come", "soft", "preview"))


def _told(view: View, timex: Timex, known: Days, today: date, lexicon: Lexicon) -> bool:
    """Tell whether a sentence says in the past tense what was on one of the known days, today or the day before."""
    days, text = timex.days, view.sentence.text
    if days is None or days.count > 1 or timex.tense == "future" or not today - _DAY <= days.start <= today:
        return False
    if not known.start - _DAY <= days.start <= known.end + _DAY:
        return False
    at = timex.start - view.sentence.start
    reported = compile_cached(lexicon, "report").search(text[max(0, at - 25) : at])
    return not (reported or _looks_ahead(text, lexicon) or undone(text, lexicon))
