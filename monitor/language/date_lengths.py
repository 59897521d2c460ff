"""How long, how often, at what hour? Actions for durations, repetitions, vague references and times of day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from monitor.language.date_days import Action
from monitor.language.date_scope import Slots, relation
from monitor.language.date_table import CODE, NAME, OTHER
from monitor.language.date_units import LENGTHS, amount, length_value
from monitor.language.timex import Timex
from monitor.model import Days


def duration(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "three days", "a two-week-old strike" and "50 flights a day"; the age of somebody is no time."""
    length = amount(slots)
    if length is None:
        return ()
    value, name, _ = length
    tokens = slots.scope.tokens
    old = slots.has("old") or tokens.is_class(slots.end, _OLD)
    if (old and name == "year") or (name == "quarter" and _is_fraction(slots)):
        return ()
    kind = "DURATION"
    if slots.code("n") == _ART and slots.at["n"] == slots.start:
        if _is_rate(slots):
            return ()
        kind = "SET" if _is_each(slots) else kind
    span = (slots.start, slots.at["old"] - 1) if slots.has("old") else slots.attributive()
    return (slots.timex(value, None, "set" if kind == "SET" else "duration", kind=kind, known={name}, span=span),)


_OLD = frozenset({"OLD"})
_ART, _DASH, _FULL = CODE["ART"], CODE["DASH"], CODE["FULL"]
_NUMBERS = frozenset(CODE[name] for name in ("NUM", "BIG", "CARD", "YEAR", "SOME"))
_MEASURED = _NUMBERS | {OTHER, CODE["UNITS"]}


def _is_fraction(slots: Slots) -> bool:
    """Tell whether "three-quarters", "three quarters of the votes" and "a quarter" are parts of a whole."""
    tokens = slots.scope.tokens
    codes = tokens.codes[slots.start : slots.end]
    return slots.code("n") == _ART or _DASH in codes or tokens.is_class(slots.end, frozenset({"OF"}))


def _is_rate(slots: Slots) -> bool:
    """Tell whether "an hour" stands behind a measure: "60 miles an hour"."""
    words, amounts = slots.scope.tokens.words, slots.scope.table.amounts
    return slots.start > 0 and slots.name("unit") == "hour" and words[slots.start - 1] in amounts


def _is_each(slots: Slots) -> bool:
    """Tell whether "a week" says how often something is: "four flights a week", "$2 million a week"."""
    tokens, at = slots.scope.tokens, slots.start - 1
    if at < 1 or tokens.codes[at] not in _MEASURED:
        return False
    counted = range(max(at - 2, 0), at + 1)
    # amounts of money are tokens without a word
    return any(tokens.codes[back] in _NUMBERS or not tokens.words[back] for back in counted)


def amount_range(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "two or three days": TimeML marks each number, and the unit with the second."""
    first, second, name = slots.number("n"), slots.number("n2"), slots.name("unit")
    if name not in LENGTHS or not 0 < first < second or slots.scope.tokens.is_class(slots.end, _OLD):
        return ()
    return tuple(
        slots.timex(length_value(name, number), None, "duration", kind="DURATION", known={name}, span=span)
        for number, span in ((first, (slots.start, slots.start + 1)), (second, (slots.at["n2"], slots.end)))
    )


_HALVES = {
    "hour": "PT30M", "day": "PT12H", "month": "P15D", "year": "P6M", "decade": "P5Y", "century": "P50Y",
}  # fmt: skip


def half_length(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "half an hour" and "half a year"."""
    value = _HALVES.get(slots.name("unit"))
    if value is None or slots.name("half") != "half":
        return ()
    return (slots.timex(value, None, "duration", kind="DURATION", known={slots.name("unit")}),)


def length_word(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "monthlong"."""
    return (slots.timex(slots.name("length"), None, "duration", kind="DURATION"),)


def repetition(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "every Friday", "daily", "twice a week"."""
    if slots.has("set"):
        value = slots.name("set")
    elif slots.has("unit"):
        value = _period(slots)
    else:
        return ()
    return (slots.timex(value, None, "set", kind="SET", known={"set"}),) if value else ()


def _period(slots: Slots) -> str:
    kind = NAME[slots.code("unit")]
    if kind == "WEEKDAY":
        part = slots.name("part").lstrip("T")
        return f"XXXX-WXX-{slots.number('unit') + 1}" + (f"T{part}" if part else "")
    if kind == "MONTH":
        return f"XXXX-{slots.number('unit'):02d}"
    if kind == "WEEKEND":
        return "XXXX-WXX-WE"
    if kind == "SEASON":
        return f"XXXX-{slots.name('unit')}"
    if kind == "PART":
        return f"XXXX-XX-XXT{slots.name('unit').lstrip('T')}"
    name, _, times = slots.name("unit").partition("*")
    number = (slots.number("n") or slots.number("every") or 1) * int(times or 1)
    time = "T" if name in ("hour", "minute", "second") else ""
    return f"P{time}{number}{name[0].upper()}" if name != "half" else ""


def reference(slots: Slots) -> tuple[Timex, ...]:
    """Recognise "now", "recently", "soon"; "this" alone refers to no time, and "current" does."""
    if not slots.name("ref"):
        return ()
    return (slots.timex(slots.name("ref"), None, "vague", known={"reference"}, relative=True),)


def weekday_parts(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "Monday nights" and "Monday and Tuesday nights"."""
    starts = [slots.at[name] for name in ("weekday", "weekday2") if slots.has(name)]
    ends = [slots.start + 1, slots.end][-len(starts) :]
    days = [slots.number(name) + 1 for name in ("weekday", "weekday2")]
    return tuple(
        slots.timex(f"XXXX-WXX-{day}T{slots.name('part')}", None, "set", kind="SET", known={"set"}, span=span)
        for day, span in zip(days, zip(starts, ends, strict=True), strict=False)
    )


def clock(slots: Slots) -> tuple[Timex, ...]:
    """Resolve a time of day; its day, if any, is joined later."""
    minutes = slots.number("clock") if slots.has("clock") else slots.number("hour") * 60
    half_day = slots.name("ampm")
    if slots.has("part"):
        half_day = "am" if slots.name("part") == "MO" else "pm"
    if half_day and minutes <= 12 * 60 + 59:
        minutes = minutes % 720 + (720 if half_day == "pm" else 0)
    elif not slots.has("clock"):
        return ()
    value = f"T{minutes // 60:02d}:{minutes % 60:02d}"
    return (slots.timex(value, None, "day", kind="TIME", known={"time"}),)


def clock4(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "at 2030 GMT", "at 9 GMT" and, where a point parts hours from minutes, "14.30"."""
    number = slots.number("hour")
    hour, minute = divmod(number, 100) if number > 24 else (number, 0)
    whole, point, rest = slots.name("hour").partition(".")
    if point:
        hour, minute = int(whole), int(rest)
    if hour > 24 or minute > 59:
        return ()
    return (slots.timex(f"T{hour:02d}:{minute:02d}", None, "day", kind="TIME", known={"time"}),)


def part(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "the morning" and "noon"; its day, if any, is joined later. "Night" without a day is no time."""
    value = slots.name("part")
    precise = value.startswith("T")
    precision = "anchor" if slots.rule.fixed.get("joined") and not precise else "day"
    return (slots.timex(value if precise else f"T{value}", None, precision, kind="TIME", known={"part"}),)


def this_part(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "this morning" and "last night"."""
    day = slots.today - timedelta(days=1) if relation(slots, "rel") < 0 else slots.today
    value = f"{day.isoformat()}T{slots.name('part').lstrip('T')}"
    return (slots.timex(value, Days(day, day), "day", kind="TIME", known={"part"}, relative=True),)


ACTIONS: Mapping[str, Action] = {
    "duration": duration, "amount_range": amount_range, "half_length": half_length, "length_word": length_word,
    "set": repetition, "weekday_parts": weekday_parts, "reference": reference, "clock": clock,
    "clock4": clock4, "part": part, "this_part": this_part,
}  # fmt: skip
