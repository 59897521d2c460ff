"""Who says so, and who says otherwise? The newest word of each owner, held against what is known.

Must not judge claims: who agrees was written down with the event when they were folded in.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.model import Claim, Days, Event, Status
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor.showing.course import Move
    from monitor.store import Told


class Stance(StrEnum):
    """How an owner's newest word stands to what is known now."""

    AGREES = "agrees"
    DISSENTS = "says otherwise"
    EARLIER = "said something else before"


@dataclass(frozen=True, slots=True)
class Voice:
    """An owner of outlets, counted once however many they are."""

    owner: str
    outlets: tuple[str, ...]
    stance: Stance
    #: its newest claim
    claim: Claim
    claims: int


def voices(event: Event, told: Sequence[Told], moves: Sequence[Move]) -> tuple[Voice, ...]:
    """Return who speaks of the event, those who agree first, then those who say otherwise, the newest word first.

    Who has said nothing since the last move cannot be at odds with it: it `said something else before`.
    """
    since = moves[-1].claim.published if moves else None
    by_owner: dict[str, list[Claim]] = {}
    for each in sorted(told, key=lambda one: one.claim.published):
        by_owner.setdefault(each.claim.voice, []).append(each.claim)
    agreeing = set(event.sources)
    found = []
    for owner, claims in by_owner.items():
        newest = claims[-1]
        stance = Stance.EARLIER
        if owner in agreeing:
            stance = Stance.AGREES
        elif since is not None and newest.published >= since:
            stance = Stance.DISSENTS
        outlets = tuple(sorted({claim.outlet for claim in claims if claim.outlet and not claim.reprints}))
        found.append(Voice(owner, outlets, stance, newest, len(claims)))
    found.sort(key=lambda voice: voice.claim.published, reverse=True)
    return tuple(sorted(found, key=lambda voice: list(Stance).index(voice.stance)))


@dataclass(frozen=True, slots=True)
class Side:
    """What some owners say; if others say something else, not all of it can be true."""

    status: Status | None
    dates: Days | None
    #: the newest word first
    voices: tuple[Voice, ...]


def sides(event: Event, found: Sequence[Voice]) -> tuple[Side, ...]:
    """Return what is known and who agrees, then what others say instead, the newest first; none if nobody does."""
    others: dict[tuple[Status, Days | None], list[Voice]] = {}
    for voice in found:
        if voice.stance is Stance.DISSENTS:
            others.setdefault((voice.claim.status, voice.claim.dates), []).append(voice)
    if not others:
        return ()
    agreeing = tuple(voice for voice in found if voice.stance is Stance.AGREES)
    known = Side(event.status, event.dates, agreeing)
    return (known, *(Side(status, dates, tuple(voices)) for (status, dates), voices in others.items()))
