"""Which days does a text speak of? Time expressions with their calendar days, resolved against a reference time.

Recognise, resolve, join, qualify: tokens get a class, rules of a table match runs of classes (the longest match wins),
an action resolves each match, times are joined with their day, and words before it ("by", "no earlier than") qualify it.
It binds no date to an event and decides nothing about one. TIMEX3: ISO-TimeML; cost is linear in the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from monitor.language import calendar, date_days, date_lengths, date_units, en_dates
from monitor.language.date_days import Action
from monitor.language.date_join import join
from monitor.language.date_scope import Scope, Slots
from monitor.language.date_table import OTHER, DateTable
from monitor.language.date_tokens import Tokens, tokenize
from monitor.language.timex import Timex
from monitor.model import Days

ACTIONS: Mapping[str, Action] = {**date_days.ACTIONS, **date_units.ACTIONS, **date_lengths.ACTIONS}

_MODIFIER_WORDS = 4


def find(text: str, reference: datetime | date, *, table: DateTable = en_dates.TABLE) -> list[Timex]:
    """Return the time expressions of a text, sorted by start, without overlap.

    `reference` is when the text was published; open expressions ("on Tuesday") are resolved against its day.
    Never raises for any text.
    """
    today = reference.date() if isinstance(reference, datetime) else reference
    tokens = tokenize(text, table)
    scope = Scope(tokens, today, table)
    _match_all(scope)
    return [_qualify(tokens, timex, today, table) for timex in join(scope)]


def tag(text: str, dct: date | datetime, *, table: DateTable = en_dates.TABLE) -> list[dict[str, object]]:
    """Return the expressions as TIMEX3 rows with start, end, value and type; a range is two rows, one for each end."""
    rows: list[dict[str, object]] = []
    for timex in find(text, dct, table=table):
        for part in timex.parts or (timex,):
            rows.append({"start": part.start, "end": part.end, "value": part.value, "type": part.type})
    return rows


def _match_all(scope: Scope) -> None:
    codes, compiled = scope.tokens.codes, scope.table.compiled
    at, total = 0, len(codes)
    while at < total:
        code = codes[at]
        rules = compiled[code] if code != OTHER else ()
        if rules:
            end = _match(scope, at)
            if end > at:
                at = end
                continue
        at += 1


def _match(scope: Scope, at: int) -> int:
    """Resolve the longest match at a token; return where it ends, or `at` if nothing matches."""
    codes = scope.tokens.codes
    matches = []
    for compiled in scope.table.compiled[codes[at]]:
        match = compiled.regex.match(codes, at)
        if match is not None and match.end() > at:
            matches.append((-match.end(), compiled.order, compiled, match))
    matches.sort(key=lambda found: found[:2])
    for _, _, compiled, match in matches:
        slots = Slots(scope, compiled.rule, match, compiled.slots)
        found = ACTIONS[compiled.rule.action](slots)
        if found:
            scope.found.extend(found)
            return match.end()
    return at


def _qualify(tokens: Tokens, timex: Timex, today: date, table: DateTable) -> Timex:
    """Return the expression with the modifier that stands before or after it, and the days that it then covers."""
    if timex.days is None or timex.type in ("DURATION", "SET"):
        return timex
    modifier = _after(tokens, timex, table) or _before(tokens, timex, table)
    if not modifier:
        return timex
    days = timex.days
    if modifier == "by" and days.end >= today:
        days = Days(today, days.end)
    elif modifier == "before" and days.start > today:
        days = Days(today, calendar.shift(days.start, -1))
    return replace(timex, days=days, modifier=modifier)


def _before(tokens: Tokens, timex: Timex, table: DateTable) -> str:
    at = bisect_left(tokens.starts, timex.start)
    words = tokens.words
    if at and words[at - 1] in table.articles:
        at -= 1
    for size in range(_MODIFIER_WORDS, 0, -1):
        if at >= size and (found := table.modifiers.get(" ".join(words[at - size : at]))):
            return found
    return ""


def _after(tokens: Tokens, timex: Timex, table: DateTable) -> str:
    at = bisect_left(tokens.starts, timex.end)
    for size in range(_MODIFIER_WORDS, 0, -1):
        if found := table.modifiers_after.get(" ".join(tokens.words[at : at + size])):
            return found
    return ""
