"""Which expressions belong together? Joins hours to their day, lengths to their anchor; it matches no words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from monitor.language import calendar
from monitor.language.date_scope import Scope
from monitor.language.date_table import CODE
from monitor.language.date_tokens import Tokens
from monitor.language.date_units import after
from monitor.language.timex import Timex
from monitor.model import Days

_BRIDGE = frozenset(CODE[name] for name in ("ON", "COMMA", "THE", "OF", "ABOUT"))
_SIGN = {CODE["BEFORE"]: -1, CODE["AFTER"]: 1, CODE["FROM"]: 1}
_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def join(scope: Scope) -> list[Timex]:
    """Return the expressions of a scope with times joined to days, and "two days before" to what follows."""
    joined: list[Timex] = []
    for timex in scope.found:
        last = joined[-1] if joined else None
        both = _together(scope, last, timex) if last is not None else None
        if both is not None:
            joined[-1] = both
        else:
            joined.append(timex)
    return [timex for timex in joined if timex.precision != "anchor"]


def _together(scope: Scope, first: Timex, second: Timex) -> Timex | None:
    tokens = scope.tokens
    left, right = bisect_left(tokens.starts, first.end), bisect_left(tokens.starts, second.start)
    if right - left > 2:
        return None
    between = tokens.codes[left:right]
    if all(code in _BRIDGE for code in between):
        return _timed(first, second) or _timed(second, first, (first.start, second.end))
    if between == CODE["FROM"] and first.type == "DURATION" and (lasting := _lasting(tokens, first, second)):
        return lasting
    if len(between) == 1 and between in _SIGN and first.type == "DURATION":
        return _anchored(first, second, _SIGN[between], between == CODE["FROM"])
    return None


def _timed(day: Timex, time: Timex, span: tuple[int, int] | None = None) -> Timex | None:
    """Return a day with its hour, or None if the two are not a day and an hour."""
    if time.type != "TIME" or time.days is not None or day.days is None or day.days.count != 1 or day.parts:
        return None
    if day.type != "DATE" and "T" in day.value:
        return None
    start, end = span or (day.start, time.end)
    value = f"{day.value}{time.value}"
    return replace(day, start=start, end=end, type="TIME", value=value, known=day.known | time.known)


def _lasting(tokens: Tokens, length: Timex, first: Timex) -> Timex | None:
    """Return "for six days from Wednesday" as days from first to last; "six days from Wednesday" is one day."""
    at = bisect_left(tokens.starts, length.start)
    number, unit = length.value[1:-1], _UNITS.get(length.value[-1:])
    if first.days is None or first.days.count != 1 or unit is None or not number.isdigit() or len(number) > 2:
        return None
    if not at or tokens.codes[at - 1] != CODE["FOR"]:
        return None
    last = calendar.shift(after(first.days.start, unit, int(number)), -1)
    if last <= first.days.start:
        return None
    days = Days(first.days.start, last)
    return replace(first, start=length.start, value=f"{days.start.isoformat()}/{days.end.isoformat()}", days=days,
                   precision="range", rule="lasting-from", modifier="from", parts=(length, first))  # fmt: skip


def _anchored(length: Timex, anchor: Timex, sign: int, from_: bool) -> Timex | None:
    """Return "two days before Christmas" as a day; None if the anchor is no single day near at hand."""
    if anchor.days is None or anchor.days.count != 1 or (from_ and not (anchor.relative or "weekday" in anchor.known)):
        return None
    unit, number = _UNITS.get(length.value[-1:]), length.value[1:-1]
    if unit is None or not number.isdigit() or len(number) > 4:
        return None
    day = after(anchor.days.start, unit, sign * int(number))
    days = Days(day, day)
    return replace(length, type="DATE", end=anchor.end, value=day.isoformat(), days=days, precision="day",
                   rule="anchored", known=anchor.known | length.known, relative=True, tense=anchor.tense,
                   parts=(length, anchor))  # fmt: skip
