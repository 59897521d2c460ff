"""What counts as news? A fold: what is known of an event, and one more claim, give what is known after it.

Pure and total: any claim in any state gives a judgement with a named reason, for the alert or for the silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.model import Authority, Change, Claim, Days, Event, Judgement, Kind, Status

_DEAD = frozenset({Status.CANCELLED, Status.DENIED})
_OVER = frozenset({Status.UNDERWAY, Status.HAPPENED})
#: what a story of an event that is over may be late by, before it is taken for an earlier occasion
_EARLY = timedelta(days=3)
#: a month in which the known day lies is its old date in other words, not a new one
_MONTH = 31
#: a date that passed so long ago says nothing of the occasion to come
_STALE = timedelta(days=10)
#: a confirmed time up to so many days is not narrowed by a rumour
_SEASON = 100
#: how long the news of a move goes on being told without the new date
_ECHO = timedelta(days=10)


def advance(event: Event, claim: Claim) -> Judgement:
    """Return what is known after a claim, what changed if anything did, and why.

    A claim older than the newest one folded in is kept and changes nothing.
    """
    if event.published is not None and claim.published < event.published:
        return Judgement(_heard(event, claim, keep_time=True), None, "older than what is known")
    verdict = _judge(event, claim)
    if not verdict.kinds:
        return Judgement(_heard(_raise(event, claim, verdict), claim), None, verdict.reason)
    after = replace(
        verdict.event,
        version=event.version + 1,
        published=claim.published,
        moved=claim.published if _is_move(event, verdict.kinds) else event.moved,
        sources=(_owner(claim),),
    )
    return Judgement(after, Change(event.rule, verdict.kinds, event, after, claim, verdict.reason), verdict.reason)


def _is_move(event: Event, kinds: tuple[Kind, ...]) -> bool:
    return Kind.POSTPONED in kinds or (Kind.DATE in kinds and event.dates is not None)


@dataclass(frozen=True, slots=True)
class _Verdict:
    event: Event
    kinds: tuple[Kind, ...]
    reason: str


def _silent(event: Event, reason: str) -> _Verdict:
    return _Verdict(event, (), reason)


def _owner(claim: Claim) -> str:
    return claim.owner or claim.outlet or claim.story


def _heard(event: Event, claim: Claim, *, keep_time: bool = False) -> Event:
    """Return the event with one more voice for what is known, if the claim agrees with it."""
    agrees = claim.status is event.status or (claim.dates is not None and claim.dates == event.dates)
    sources = event.sources
    if agrees and _owner(claim) not in sources:
        sources = (*sources, _owner(claim))
    return replace(event, sources=sources, published=event.published if keep_time else claim.published)


def _raise(event: Event, claim: Claim, verdict: _Verdict) -> Event:
    """Return the event with a status that rises in silence (a rumour becomes a plan)."""
    return verdict.event


def _judge(event: Event, claim: Claim) -> _Verdict:
    if event.status is Status.HAPPENED:
        return _silent(event, "it has happened: what follows is an echo")
    if claim.status in _OVER:
        return _begun(event, claim)
    if event.status is Status.UNDERWAY:
        return _silent(event, "it is under way: plans are old news")
    if claim.status in _DEAD:
        return _dropped(event, claim)
    if claim.status is Status.POSTPONED:
        return _postponed(event, claim)
    return _expected(event, claim)


def _begun(event: Event, claim: Claim) -> _Verdict:
    """The event has begun or taken place."""
    known = event.dates
    if event.status is Status.UNDERWAY:
        if claim.status is Status.UNDERWAY:
            return _silent(event, "known to be under way")
        if not claim.lasting:
            return _silent(event, "told already, when it began")
        return _Verdict(replace(event, status=Status.HAPPENED, authority=claim.authority), (Kind.HAPPENED,), "ended")
    today = claim.published.date()
    if known is not None and event.dates_authority is Authority.PARTY and known.start - today > _EARLY:
        return _silent(event, "the known date is still ahead: an earlier occasion")
    dates = (
        claim.dates
        or (known if known is not None and known.start <= today + timedelta(days=1) else None)
        or Days(today, today)
    )
    kind = Kind.UNDERWAY if claim.status is Status.UNDERWAY else Kind.HAPPENED
    after = replace(event, status=claim.status, dates=dates, authority=claim.authority, dates_authority=claim.authority)
    kinds = (
        (kind, Kind.DATE)
        if known is not None and claim.dates is not None and claim.dates != known and not known.covers(claim.dates)
        else (kind,)
    )
    return _Verdict(after, kinds, f"first report that it is {claim.status}")


def _dropped(event: Event, claim: Claim) -> _Verdict:
    """The event is cancelled, or denied by somebody with a say."""
    if event.status is claim.status or (event.status is Status.CANCELLED and claim.status is Status.DENIED):
        return _silent(event, f"known to be {event.status}")
    if claim.authority is Authority.UNNAMED:
        return _silent(event, "unnamed sources do not undo what is known")
    if claim.status is Status.DENIED and claim.authority is not Authority.PARTY:
        return _silent(event, "denied by somebody without a say")
    kind = Kind.CANCELLED if claim.status is Status.CANCELLED else Kind.DENIED
    after = replace(_strike(event), status=claim.status, authority=claim.authority)
    return _Verdict(after, (kind,), f"{claim.status} for the first time")


def _strike(event: Event) -> Event:
    """Return the event without its date, which is remembered as one that holds no longer."""
    if event.dates is None:
        return event
    struck = (event.dates, *(d for d in event.struck if d != event.dates))[:12]
    return replace(event, dates=None, dates_authority=Authority.UNNAMED, struck=struck)


def _postponed(event: Event, claim: Claim) -> _Verdict:
    if claim.dates is not None and claim.dates not in event.struck:
        if event.dates and claim.dates.covers(event.dates):
            recent = event.moved is not None and claim.published - event.moved <= _ECHO
            if recent or claim.dates == event.dates:
                return _silent(event, "the move is known")
            if claim.dates.count <= _MONTH:
                return _put_off(event, claim)
        if claim.authority is Authority.UNNAMED and Status.CONFIRMED is event.status:
            return _silent(event, "a rumoured move against a confirmed date")
        known = Status.POSTPONED if claim.authority is Authority.UNNAMED else Status.CONFIRMED
        after = _with_date(_strike(event), claim, known)
        return _Verdict(after, (Kind.DATE, Kind.POSTPONED), "postponed to a new date")
    if event.status is Status.POSTPONED and event.dates is None:
        return _silent(event, "known to be postponed")
    if event.dates is not None and not _struck_by(event, claim):
        return _silent(event, "the move is known")
    if claim.authority is Authority.UNNAMED:
        return _silent(event, "unnamed sources do not undo what is known")
    if event.status in _DEAD:
        return _silent(event, f"known to be {event.status}")
    return _put_off(event, claim)


def _put_off(event: Event, claim: Claim) -> _Verdict:
    after = replace(_strike(event), status=Status.POSTPONED, authority=claim.authority)
    return _Verdict(after, (Kind.POSTPONED,), "postponed without a new date")


def _struck_by(event: Event, claim: Claim) -> bool:
    """Tell whether a postponement without a date is of the known date, and not of one before it."""
    known = event.dates
    assert known is not None
    if any(d == known or d.covers(known) for d in claim.struck):
        return True
    if known in claim.alternatives:
        return False
    if known.start <= claim.published.date():
        return True
    return event.moved is None or claim.published - event.moved > _ECHO


def _with_date(event: Event, claim: Claim, status: Status | None) -> Event:
    return replace(event, status=status, dates=claim.dates, authority=claim.authority, dates_authority=claim.authority)


def _expected(event: Event, claim: Claim) -> _Verdict:
    """A rumour, a plan or a confirmation: does it confirm, and does it date?"""
    dated, date_reason = _date_news(event, claim)
    confirms = claim.status is Status.CONFIRMED and event.status is not Status.CONFIRMED
    if confirms and claim.dates is None and event.dates is not None:
        confirms = claim.moves
    if event.status in _DEAD and not confirms and not (dated and claim.status is Status.PLANNED):
        return _silent(event, f"known to be {event.status}")
    if event.status is Status.POSTPONED and confirms and not dated and event.dates is None:
        confirms = claim.moves and not event.struck
    if claim.strikes and claim.dates is None and event.dates is not None:
        after = replace(_strike(event), status=claim.status, authority=claim.authority)
        return _Verdict(after, (Kind.DATE, Kind.CONFIRMED), "the known date is overturned")
    if claim.dates is None and claim.moves and event.dates in claim.struck and claim.authority is Authority.PARTY:
        return _put_off(event, claim)
    again = dated and claim.status is Status.CONFIRMED and event.dates is not None and not confirms
    after = event
    if dated:
        base = (
            _strike(event)
            if event.dates is not None and claim.dates is not None and not event.dates.covers(claim.dates)
            else event
        )
        after = replace(base, dates=claim.dates, dates_authority=claim.authority)
    if confirms:
        after = replace(after, status=Status.CONFIRMED, authority=claim.authority)
        if after.dates is not None and after.dates == claim.dates:
            after = replace(after, dates_authority=claim.authority)
    elif _rises(event.status, claim.status):
        after = replace(after, status=claim.status, authority=claim.authority)
    kinds = (
        ((Kind.CONFIRMED,) if confirms else ()) + ((Kind.DATE,) if dated else ()) + ((Kind.CONFIRMED,) if again else ())
    )
    if not kinds:
        return _silent(after, date_reason)
    return _Verdict(after, kinds, date_reason if dated else "confirmed for the first time")


_LADDER = (None, Status.RUMOURED, Status.PLANNED, Status.CONFIRMED)


def _rises(known: Status | None, said: Status) -> bool:
    if known in _DEAD:
        return said is Status.PLANNED
    return known in _LADDER and _LADDER.index(said) > _LADDER.index(known)


def _same_window(said: Days, known: Days) -> bool:
    """Tell whether two windows wider than a week differ only at the edges: six tenths of their union shared."""
    if min(said.count, known.count) <= 7 or known.covers(said):
        return False
    shared = (min(said.end, known.end) - max(said.start, known.start)).days + 1
    return shared >= 0.6 * ((max(said.end, known.end) - min(said.start, known.start)).days + 1)


def _date_news(event: Event, claim: Claim) -> tuple[bool, str]:
    """Return whether the claim's date is news, and why or why not."""
    known, said = event.dates, claim.dates
    if said is None:
        return False, "no date, and nothing else new"
    if known is None:
        if (
            event.status is Status.POSTPONED
            and claim.status is not Status.CONFIRMED
            and not claim.moves
        ):
            return False, "a date in passing, after it was put off"
        if said in event.struck and claim.status is not Status.CONFIRMED:
            return False, "a date that was struck out"
        return True, "first date"
    if said == known or said.covers(known) or _same_window(said, known):
        return False, "the date is known"
    if claim.published.date() - known.end > _STALE and said.start > known.end:
        return True, "the first date since one that passed long ago"
    if known in claim.alternatives and not claim.moves:
        return False, "the known date is among those it gives"
    if (
        known.covers(said)
        and claim.status is Status.RUMOURED
        and event.status is Status.CONFIRMED
        and known.count <= _SEASON
    ):
        return False, "a rumour inside a confirmed time"
    if known.covers(said):
        return True, "the date is narrowed"
    if said in event.struck:
        return False, "a date that was struck out"
    if claim.published.date() - known.end > _EARLY and said.start > known.end and claim.status is not Status.RUMOURED:
        return True, "a date after one that has passed"
    if known in claim.struck and claim.status is not Status.RUMOURED:
        return True, "the date moved"
    if (
        event.dates_authority is Authority.PARTY
        and claim.authority is not Authority.PARTY
        and claim.status is not Status.CONFIRMED
    ):
        return False, "not from anybody with a say, against a confirmed date"
    if claim.status is Status.RUMOURED and event.status is not Status.RUMOURED:
        return False, "a rumour against a planned date"
    if not claim.moves:
        return False, "another date, but nothing says that it moved"
    return True, "the date moved"
