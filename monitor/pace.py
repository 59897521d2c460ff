"""When may a message go, and which go as one? What is due, what went lately, limits → what is held, what is joined.

Must not send or store anything. What it holds comes back here when its time has come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from monitor.model import Kind
from monitor.values import dataclass

Message = TypeVar("Message")

#: what limits count over
WINDOW = timedelta(hours=1)
#: a mute that lasts longer is a rule that is not wanted
LONGEST_MUTE = timedelta(days=3650)


class Held(StrEnum):
    """Why a message waits."""

    MUTE = "mute"
    #: its channel's quiet hours
    QUIET = "quiet"
    #: its channel sends at certain times
    DIGEST = "digest"
    #: too many messages on its rule in an hour
    RULE = "rule"
    #: too many messages to its channel in an hour
    CHANNEL = "channel"
    #: its channel objects to it, and takes others: none of them waits behind it
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that is due."""

    id: int
    rule: str
    #: why it was held until now; "" if it was not
    held: str = ""
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A message that was sent to the channel within the last hour."""

    rule: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages an hour a channel takes, in all and on one rule; 0: any number."""

    channel: int = 0
    rule: int = 0


@dataclass(frozen=True, slots=True)
class Doors:
    """When a channel is open at all, and for whom always."""

    #: end of the quiet hours that are now; None if there are none
    quiet: datetime | None = None
    #: when the next digest goes; None if the channel has no digest
    digest: datetime | None = None
    #: kinds of change that do not wait for the digest
    immediate: frozenset[Kind] = frozenset()
    #: rules that wait for neither
    urgent: frozenset[str] = frozenset()


OPEN = Doors()
#: what was held for the whole channel, and so goes as one for the whole channel
_OF_CHANNEL = (Held.CHANNEL, Held.QUIET, Held.DIGEST)


@dataclass(frozen=True, slots=True)
class Hold:
    """Deliveries that wait."""

    deliveries: tuple[int, ...]
    until: datetime
    why: Held


@dataclass(frozen=True, slots=True)
class Bundle:
    """Deliveries that go as one message; `rule` is "" if they are about several."""

    deliveries: tuple[int, ...]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of what is due. What it does not name goes now, each as a message of its own."""

    holds: tuple[Hold, ...] = ()
    bundles: tuple[Bundle, ...] = ()


def plan(
    due: Sequence[Waiting],
    gone: Sequence[Gone],
    limits: Limits,
    mutes: Mapping[str, datetime],
    now: datetime,
    doors: Doors = OPEN,
) -> Plan:
    """Decide on what is due to one channel, oldest first.

    What was held goes as one message when its time has come, so that a wait does not end in a flood.
    """
    holds, free = _held(due, mutes, now, doors)
    bundles: list[Bundle] = []
    hurried = set(immediately(free, doors.immediate).values()) if doors.digest else set[str]()
    by_rule: dict[str, list[Waiting]] = {}
    for waiting in free:
        if waiting.held not in _OF_CHANNEL:
            by_rule.setdefault(waiting.rule, []).append(waiting)
    alone = {waiting.id for waiting in free if waiting.held in _OF_CHANNEL}
    for rule, of_rule in by_rule.items():
        times = [message.at for message in gone if message.rule == rule]
        held = [waiting for waiting in of_rule if waiting.held in (Held.MUTE, Held.RULE)]
        told = of_rule
        if len(held) > 1:
            bundles.append(Bundle(_ids(held), rule))
            times.append(now)
            told = [waiting for waiting in of_rule if waiting.held not in (Held.MUTE, Held.RULE)]
        going, again = _within(told, times, limits.rule, now)
        if going and len(going) < len(told) and rule in hurried:
            # what does not wait goes with what it came behind, in the one message that there is room for
            bundles.append(Bundle(_ids(told), rule))
            continue
        alone.update(_ids(going))
        if len(going) < len(told):
            holds.append(Hold(_ids(told[len(going) :]), again, Held.RULE))
    singles = [waiting for waiting in due if waiting.id in alone]
    return _for_channel(singles, Plan(tuple(holds), tuple(bundles)), gone, limits.channel, now)


def _held(
    due: Sequence[Waiting], mutes: Mapping[str, datetime], now: datetime, doors: Doors
) -> tuple[list[Hold], list[Waiting]]:
    """Return what waits whatever went before it, and the rest."""
    waits: dict[tuple[datetime, Held], list[Waiting]] = {}
    free: list[Waiting] = []
    hurried = immediately(due, doors.immediate)
    for waiting in due:
        until, why = now, Held.MUTE
        if mutes.get(waiting.rule, now) > now:
            until = mutes[waiting.rule]
        elif waiting.rule not in doors.urgent:
            # what waited for its digest or for the end of the night does not wait for the next digest
            at_once = waiting.held in (Held.DIGEST, Held.QUIET) or waiting.id in hurried
            if doors.digest and not at_once:
                until, why = doors.digest, Held.DIGEST
            elif doors.quiet:
                until, why = doors.quiet, Held.QUIET
        if until > now:
            waits.setdefault((until, why), []).append(waiting)
        else:
            free.append(waiting)
    return [Hold(_ids(told), until, why) for (until, why), told in waits.items()], free


def immediately(due: Sequence[Waiting], kinds: frozenset[Kind]) -> Mapping[int, str]:
    """Return the deliveries that do not wait for a digest, with their rules.

    What came before them on their rules goes with them: told later, it would be the last word.
    """
    last = {waiting.rule: waiting.id for waiting in due if not kinds.isdisjoint(waiting.kinds)}
    return {w.id: w.rule for w in due if w.id <= last.get(w.rule, -1) and (w.rule or not kinds.isdisjoint(w.kinds))}


def _for_channel(singles: list[Waiting], made: Plan, gone: Sequence[Gone], limit: int, now: datetime) -> Plan:
    """Keep a channel's limit: what is too much goes as one message, as the last that there is room for."""
    messages = [*singles, *made.bundles]
    fitting, again = _within(messages, [message.at for message in gone], limit, now)
    held = [waiting for waiting in singles if waiting.held in _OF_CHANNEL]
    if not fitting and messages:
        waiting = [Hold(_ids(singles), again, Held.CHANNEL)] if singles else []
        # still one message each when they come back
        waiting += [Hold(bundle.deliveries, again, Held.RULE) for bundle in made.bundles]
        return Plan((*made.holds, *waiting), ())
    if len(fitting) == len(messages) and len(held) < 2:
        return made
    fresh = [waiting for waiting in singles if waiting.held not in _OF_CHANNEL]
    room = len(fitting) - 1 - len(made.bundles)
    if room < 0:
        every = (*_ids(singles), *(each for bundle in made.bundles for each in bundle.deliveries))
        return Plan(made.holds, (Bundle(tuple(sorted(every))),))
    joined = tuple(sorted({*_ids(held), *_ids(fresh[room:])}))
    rolled = (Bundle(joined),) if len(joined) > 1 else ()
    return Plan(made.holds, (*made.bundles, *rolled))


def _within(
    messages: Sequence[Message], times: Sequence[datetime], limit: int, now: datetime
) -> tuple[Sequence[Message], datetime]:
    """Return the messages that there is room for beside those that went at these times, and when there is more."""
    if not limit:
        return messages, now
    recent = sorted(time for time in times if time > now - WINDOW)
    going = messages[: max(limit - len(recent), 0)]
    filled = [*recent, *(now for _ in going)]
    return going, filled[-limit] + WINDOW if len(filled) >= limit else now


def _ids(told: Sequence[Waiting]) -> tuple[int, ...]:
    return tuple(waiting.id for waiting in told)
