"""What is a time expression? The type that `dates.find` returns; it does not recognise or resolve anything."""

from __future__ import annotations

from monitor.model import Days
from monitor.values import dataclass


@dataclass(frozen=True, slots=True)
class Timex:
    """One time expression: where it stands, what it says, and the days it denotes."""

    #: offsets into the text that was read, end exclusive
    start: int
    end: int
    #: TIMEX3 type: DATE, TIME, DURATION or SET
    type: str
    #: TIMEX3 value, such as 2024-06-18, 2024-W25, 2024-SU, PRESENT_REF or P3D; a range has start/end
    value: str
    #: calendar days; None for vague references, durations, sets and fiscal periods
    days: Days | None
    #: day, range, weekend, week, month-part, month, quarter, half, season, year, decade, vague, duration or set
    precision: str
    #: name of the rule that recognised it
    rule: str
    #: parts that the text says ("day", "month", "year", "weekday" …); what is not here was supplied
    known: frozenset[str] = frozenset()
    #: counted from the reference time ("next week"), not from the calendar
    relative: bool = False
    #: by, until, before, after, not-before, from, since, early, mid, late, approx …; "" if none
    modifier: str = ""
    #: how an open weekday or day of the year was read: past, future, or "" when nothing was open
    tense: str = ""
    #: what TimeML marks apart, each with its own offsets: the ends of a range, the length of "two days later"
    parts: tuple[Timex, ...] = ()
