"""How long, how often, at what hour? Actions for durations, repetitions, vague references and times of day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from monitor.language.date_days import Action
from monitor.language.date_scope import Slots, relation
from monitor.language.date_table import NAME
from monitor.language.date_units import amount
from monitor.language.timex import Timex
from monitor.model import Days


def duration(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "three days" and "a 47-year-old" to a length."""
    length = amount(slots)
    if length is None:
        return ()
    value, name, _ = length
    return (slots.timex(value, None, "duration", kind="DURATION", known={name}),)


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
        return f"XXXX-WXX-{slots.number('unit') + 1}"
    if kind == "MONTH":
        return f"XXXX-{slots.number('unit'):02d}"
    if kind == "WEEKEND":
        return "XXXX-WXX-WE"
    if kind == "SEASON":
        return f"XXXX-{slots.name('unit')}"
    if kind == "PART":
        return f"XXXX-XX-XXT{slots.name('unit').lstrip('T')}"
    name, _, times = slots.name("unit").partition("*")
    number = (slots.number("n") or 1) * int(times or 1)
    time = "T" if name in ("hour", "minute", "second") else ""
    return f"P{time}{number}{name[0].upper()}" if name != "half" else ""


def reference(slots: Slots) -> tuple[Timex, ...]:
    """Recognise "now", "recently", "soon"."""
    return (slots.timex(slots.name("ref"), None, "vague", known={"reference"}, relative=True),)


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
    """Resolve "the morning"; its day, if any, is joined later."""
    value = slots.name("part")
    return (slots.timex(value if value.startswith("T") else f"T{value}", None, "day", kind="TIME", known={"part"}),)


def this_part(slots: Slots) -> tuple[Timex, ...]:
    """Resolve "this morning" and "last night"."""
    day = slots.today - timedelta(days=1) if relation(slots, "rel") < 0 else slots.today
    value = f"{day.isoformat()}T{slots.name('part').lstrip('T')}"
    return (slots.timex(value, Days(day, day), "day", kind="TIME", known={"part"}, relative=True),)


ACTIONS: Mapping[str, Action] = {
    "duration": duration, "half_length": half_length, "length_word": length_word, "set": repetition,
    "reference": reference, "clock": clock, "clock4": clock4, "part": part,
    "this_part": this_part,
}  # fmt: skip
