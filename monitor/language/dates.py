"""Which days does a text speak of? Time expressions with their calendar days, resolved against a reference time.

Recognise, resolve, join, qualify: tokens get a class, rules of a table match runs of classes (the longest match wins),
an action resolves each match, hours are joined to their day, and words before it ("by", "no earlier than") qualify it.
It binds no date to an event and decides nothing about one. TIMEX3: ISO-TimeML; cost is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from monitor.language import calendar, date_days, date_lengths, date_periods, date_units, en_dates, tense
from monitor.language.date_days import Action
from monitor.language.date_join import join
from monitor.language.date_scope import Scope, Slots, is_name
from monitor.language.date_table import CODE, OTHER, Candidate, DateTable
from monitor.language.date_tokens import Tokens, tokenize
from monitor.language.timex import Timex
from monitor.model import Days

ACTIONS: Mapping[str, Action] = {
    **date_days.ACTIONS, **date_units.ACTIONS, **date_periods.ACTIONS, **date_lengths.ACTIONS,
}  # fmt: skip

#: expressions read of one text; a text with more is a timetable or an attack, and is not read to its end
_MOST = 20_000

_POSSESSIVE = ("'", "\u2019")

_EARLIEST, _LATEST = date(1000, 1, 1), date(2900, 12, 31)

#: what rules can match: up to the first word that no pattern names, and at most 24 tokens
_RUN = re.compile(f"[^{OTHER}{CODE['BREAK']}]{{0,24}}.?", re.DOTALL)

#: words of a modifier at most, and words between a negation and its "before"
_MODIFIER_WORDS, _NEGATED_WITHIN = 4, 9


def find(text: str, reference: datetime | date, *, table: DateTable = en_dates.TABLE) -> list[Timex]:
    """Return the time expressions of a text, sorted by start, without overlap.

    `reference` is when the text was published; open expressions ("on Tuesday") are resolved against its day.
    Never raises for any text; of a text with more than 20,000 expressions the first 20,000 are returned.
    """
    today = reference.date() if isinstance(reference, datetime) else reference
    return _read(text, today, table)[1]


def _read(text: str, today: date, table: DateTable) -> tuple[Tokens, list[Timex]]:
    # years around it must exist; nothing was published outside these
    today = min(max(today, _EARLIEST), _LATEST)
    tokens = tokenize(text, table)
    scope = Scope(tokens, today, table)
    _match_all(scope)
    return tokens, [_qualify(tokens, timex, today, table) for timex in join(scope)]


def tag(text: str, dct: date | datetime, *, table: DateTable = en_dates.TABLE) -> list[dict[str, object]]:
    """Return the expressions as TIMEX3 rows with start, end, value and type.

    As TimeML annotates: a range is a row for each end, of "two months later" the length is the row, "around" belongs
    to its date, a rate ("four flights a week") is no row, and a time of day without a day is on the day named last,
    or on that of `dct`.
    """
    day = dct.date() if isinstance(dct, datetime) else dct
    tokens, found = _read(text, day, table)
    found = [_reported(text, timex, day) for timex in found]
    rows: list[dict[str, object]] = []
    for at, timex in enumerate(found):
        if timex.type == "SET" and timex.rule == "duration":
            continue
        if timex.days is not None and timex.days.count == 1:
            day = timex.days.start
        elif timex.type == "TIME":
            day = _day_behind(text, found[at:]) or day
        for part in timex.parts or (timex,):
            value = f"{day.isoformat()}{part.value}" if part.value.startswith("T") else part.value
            start = _with_about(tokens, part, table) if part.start == timex.start else part.start
            rows.append({"start": start, "end": part.end, "value": value, "type": part.type})
    return rows


def _reported(text: str, timex: Timex, today: date) -> Timex:
    """Return "Wednesday's ruling" as the last one: reports have what happened in mind, whatever follows from it."""
    if timex.rule != "weekday" or timex.days is None or timex.relative or timex.days.start <= today:
        return timex
    if not text.startswith(_POSSESSIVE, timex.end):
        return timex
    last = calendar.shift(timex.days.start, -7)
    return replace(timex, value=last.isoformat(), days=Days(last, last), tense="past")


def _day_behind(text: str, found: list[Timex]) -> date | None:
    """Return the day of the first hour of `found` where another zone's stands between: "9 p.m. (0100 GMT) Friday"."""
    if len(found) < 3 or found[1].type != "TIME" or found[2].days is None or found[2].days.count != 1:
        return None
    first, second = text[found[0].end : found[1].start], text[found[1].end : found[2].start]
    return found[2].days.start if (first.strip(), second.strip()) == ("(", ")") else None


def _with_about(tokens: Tokens, timex: Timex, table: DateTable) -> int:
    """Return where an expression starts, a word such as "around" included."""
    at = bisect_left(tokens.starts, timex.start)
    if timex.precision in ("vague", "duration", "set") or not at or tokens.codes[at - 1] != CODE["ABOUT"]:
        return timex.start
    return tokens.starts[at - 1] if table.modifiers.get(tokens.words[at - 1]) == "approx" else timex.start


def _match_all(scope: Scope) -> None:
    codes, table = scope.tokens.codes, scope.table
    at = 0
    while len(scope.found) < _MOST and (start := table.starts.search(codes, at)):
        at = start.start()
        run = _RUN.match(codes, at)
        found = table.candidates(run.group()) if run else ()
        end = _resolve(scope, at, found) if found else at
        at = max(end, at + 1)


def _resolve(scope: Scope, at: int, found: tuple[Candidate, ...]) -> int:
    """Resolve the longest candidate that makes sense; return where it ends, or `at` if none does."""
    for candidate in found:
        slots = Slots(scope, candidate, at)
        if is_name(slots):
            continue
        resolved = ACTIONS[candidate.rule.action](slots)
        if resolved:
            scope.found.extend(resolved)
            return slots.end
    return at


def _qualify(tokens: Tokens, timex: Timex, today: date, table: DateTable) -> Timex:
    """Return the expression with the modifier that stands before or after it, and the days that it then covers."""
    if timex.days is None or timex.type in ("DURATION", "SET") or timex.modifier.startswith("moved"):
        return timex
    modifier = _after(tokens, timex, table) or _before(tokens, timex, table)
    if not modifier:
        return timex
    days = timex.days
    if modifier == "before" and _negated(tokens, timex, table):
        modifier = "not-before"
    elif modifier == "by" and days.end >= today:
        days = Days(today, days.end)
    elif modifier == "before" and days.start > today:
        end = days.end if timex.modifier == "end" else calendar.shift(days.start, -1)
        days = Days(today, end)
    return Timex(
        timex.start, timex.end, timex.type, timex.value, days, timex.precision, timex.rule, timex.known,
        timex.relative, modifier, timex.tense, timex.parts,
    )  # fmt: skip  # dataclasses.replace costs four times as much, and this is done for every other date


def _negated(tokens: Tokens, timex: Timex, table: DateTable) -> bool:
    """Tell whether "before" stands under a negation: "will not fly before 21 May"."""
    at = bisect_left(tokens.starts, timex.start)
    window = range(at - 1, max(at - 1 - _NEGATED_WITHIN, -1), -1)
    for back in window:
        if tokens.codes[back] == CODE["BREAK"]:
            return False
        if tokens.words[back] in table.cues.negation:
            return True
    return False


def _before(tokens: Tokens, timex: Timex, table: DateTable) -> str:
    at = bisect_left(tokens.starts, timex.start)
    words = tokens.words
    # "before the 6 May launch" and "before Thursday's debut" bound the launch, not the day; the article gives it away
    possessive = tokens.text.startswith(_POSSESSIVE, timex.end)
    if possessive or not at or words[at - 1] not in table.modifier_ends:
        return ""
    for size in range(_MODIFIER_WORDS, 0, -1):
        if at >= size and (found := table.modifiers.get(" ".join(words[at - size : at]))):
            return "" if found == "before" and _of_a_noun(tokens, timex, table) else found
    return ""


def _of_a_noun(tokens: Tokens, timex: Timex, table: DateTable) -> bool:
    """Tell whether a date belongs to the noun behind it, which it bounds: "ahead of May launch", "of 20 May launch"."""
    at = bisect_left(tokens.starts, timex.end)
    if not table.particles or timex.precision not in ("day", "month", "season") or at >= len(tokens.words):
        return False
    word = tokens.words[at]
    plain = (
        tokens.codes[at] == OTHER
        and word.isalpha()
        and not tokens.capital(at)
        and word not in table.particles | table.limits
    )
    return plain and tokens.starts[at] == timex.end + 1 and not tense.is_past(word, table)


def _after(tokens: Tokens, timex: Timex, table: DateTable) -> str:
    at = bisect_left(tokens.starts, timex.end)
    words = tokens.words
    if at >= len(words) or words[at] not in table.modifier_starts:
        return ""
    for size in range(_MODIFIER_WORDS, 0, -1):
        if found := table.modifiers_after.get(" ".join(words[at : at + size])):
            return found
    return ""
