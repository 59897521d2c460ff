"""Do title, summary and lead speak of what was, of what is or of what will be, and of which times?

A report of what took place yesterday and one of what is planned for tomorrow may share all their wordings of status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.language import tense
from monitor.language.date_table import DateTable
from monitor.language.text import Zone
from monitor.model import Days
from monitor.view import View

_WORD = re.compile(r"[^\W_]+")
#: how many days ago it was that is told as news
_JUST = 4


def moments(views: Sequence[View], table: DateTable, today: date) -> Iterator[str]:
    """Yield as names of signs the tenses and times of a story's first sentences; cost is linear in their words."""
    for v in views:
        if v.sentence.zone <= Zone.LEAD:
            zone = v.sentence.zone.called
            yield from (f"{zone}: {tense}" for tense in _tenses(v, table))
            yield from (f"{zone}: {time}" for time in _times(v, today))


def _tenses(v: View, table: DateTable) -> Iterator[str]:
    """Yield in which tenses a sentence has words; one with a capital may be a name, and "May" is a month."""
    cues = table.cues
    words = {word for word in _WORD.findall(v.sentence.text) if word[0].islower()}
    if any(tense.is_past(word, table) for word in words):
        yield "a word in the past tense"
    for name, ahead in (("the future tense", cues.future), ("the present tense", cues.present), ("a plan", cues.plans)):
        if not words.isdisjoint(ahead):
            yield f"a word in {name}" if ahead is not cues.plans else f"a word of {name}"


def _times(v: View, today: date) -> Iterator[str]:
    """Yield how the times of a sentence lie to the day of the report."""
    for timex in v.timexes:
        if timex.days is not None:
            lies = _lies(timex.days, today)
            yield f"a time {lies}"
            if timex.tense:
                yield f"a time {lies}, read as {timex.tense}"
            if v.triggered:
                yield f"the event's word beside a time {lies}"


def _lies(days: Days, today: date) -> str:
    ago = (today - days.end).days
    if days.count == 1 and 0 <= ago <= _JUST:
        return "just past" if ago else "of today"
    return "past" if ago > 0 else "to come" if days.start > today else "that runs"
