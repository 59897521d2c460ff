"""Does a story tell, on the day that is known for an event, that it is taking place?

On that day stories leave the event's own word out: they tell who beat whom, and no longer that there is a fight. The
names, the day and the past tense are enough then; on any other day they are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from monitor.language.lexicon import EventClass, Lexicon, Shape, compile_words
from monitor.language.openings import Wordings
from monitor.language.status import cased, compile_cached, undone
from monitor.language.text import Zone
from monitor.language.timex import Timex
from monitor.model import Days, Status
from monitor.view import View

#: a known time that is longer says too little of any single day
_LONGEST = 16
_DAY = timedelta(days=1)


def wordings(text: str, event: EventClass) -> list[tuple[Status, re.Match[str]]]:
    """Return the wordings of a class of events that one has taken place, in order, then those that it has begun."""
    found = _wordings(event).found(text)
    return sorted(found, key=lambda hit: hit[0] is Status.UNDERWAY)


@lru_cache(maxsize=64)
def _wordings(event: EventClass) -> Wordings[Status]:
    said = ((Status.HAPPENED, event.done), (Status.UNDERWAY, event.begun))
    return Wordings((status, compile_words(pattern)) for status, pattern in said if pattern)


def telling(
    views: Sequence[View], head: Iterable[int], known: Days | None, today: date, event: EventClass, lexicon: Lexicon
) -> list[tuple[int, date]]:
    """Return the sentences of `head` that tell of the known day as of one that has come, each with that day.

    They do so in the past tense, or in a title by a verb of the event that nothing puts off to a later time. Nothing
    more than two days behind its end; nothing if the title still looks ahead or says that it did not take place, or
    if it names a day or an hour still to come.
    """
    if known is None or known.count > _LONGEST or not known.start <= today <= known.end + 2 * _DAY:
        return []
    head = list(head)
    if still_ahead(views, head, lexicon):
        return []
    told = [
        (i, t.days.start)
        for i in head
        for t in views[i].timexes
        if t.days is not None and _told(views[i], t, known, today, lexicon)
    ]
    if told or today > known.end + _DAY or event.shape is Shape.JOURNEY:
        return told
    return [(i, today) for i in head if _happens(views[i], event, lexicon)]


def still_ahead(views: Sequence[View], head: Iterable[int], lexicon: Lexicon) -> bool:
    """Tell whether the title looks ahead, asks or says that it is off, or a sentence of `head` names a time to come."""
    titles = [v.sentence.text for v in views if v.sentence.zone is Zone.TITLE]
    if any(_looks_ahead(t, lexicon) or t.rstrip().endswith("?") or undone(t, lexicon) for t in titles):
        return True
    later = compile_cached(lexicon, "same_day_ahead")
    return any(views[i].dated or later.search(views[i].sentence.text) for i in head)


def _happens(view: View, event: EventClass, lexicon: Lexicon) -> bool:
    """Tell whether a title has a verb of the event in a finite form, with nothing before it that looks ahead."""
    text = view.sentence.text
    if view.sentence.zone is not Zone.TITLE or not view.present:
        return False
    for verb in compile_words(event.verbs).finditer(text):
        before = " ".join(text[: verb.start()].split()[-4:])
        ahead = compile_cached(lexicon, "not_yet").search(before)
        if not ahead and not cased(lexicon, "gerund").fullmatch(verb.group().split()[0]):
            return True
    return False


def stage(told: Sequence[tuple[int, date]], known: Days, today: date, event: EventClass) -> Status:
    """Return underway while it lasts, for events that have a beginning of their own, else happened."""
    day = max(day for _, day in told)
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
