"""What counts as news? A fold: what is known of an event, and one more claim, give what is known after it.

Pure and total: any claim in any state gives a judgement with a named reason, for the alert or for the silence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from monitor.model import Authority, Change, Claim, Days, Event, Judgement, Kind, Status
from monitor.values import dataclass

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
#: an event that lasts longer is spoken of by its weeks
_SPAN = 5
#: how long a report that it has happened may be taken back by somebody with a say
_RECENT = timedelta(days=60)
#: windows wider than this may differ at their edges and still be the same
_WEEK = 7
#: how long the news of a move goes on being told without the new date
_ECHO = timedelta(days=10)
#: how likely a story has to be about the event to teach what it is called, and how many names are kept
_SURELY, _NAMES = 0.8, 40


def advance(event: Event, claim: Claim) -> Judgement:
    """Return what is known after a claim, what changed if anything did, and why.

    A claim older than the newest one folded in is kept and changes nothing.
    """
    if event.published is not None and claim.published < event.published:
        return Judgement(_heard(event, claim, keep_time=True), None, "older than what is known")
    verdict = _judge(event, claim)
    if not verdict.kinds:
        return Judgement(_heard(verdict.event, claim), None, verdict.reason)
    after = replace(
        verdict.event,
        version=event.version + 1,
        published=claim.published,
        changed=claim.published,
        moved=claim.published if _is_move(event, verdict.kinds) else event.moved,
        sources=(claim.voice,),
        **_called(event, claim),
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


def _heard(event: Event, claim: Claim, *, keep_time: bool = False) -> Event:
    """Return the event with one more voice for what is known, if the claim agrees with it."""
    agrees = claim.status is event.status or (claim.dates is not None and claim.dates == event.dates)
    sources = event.sources
    if agrees and claim.voice not in sources:
        sources = (*sources, claim.voice)
    published = event.published if keep_time else claim.published
    return replace(event, sources=sources, published=published, **_called(event, claim))


def _called(event: Event, claim: Claim) -> dict[str, Any]:
    """Return by which names stories call the event, with those of one that is surely about it."""
    sure = claim.sureness.about if claim.sureness else None
    return {} if sure is not None and sure < _SURELY else called(event, claim.names)


def called(event: Event, names: Collection[str]) -> dict[str, Any]:
    """Return the names of an event and of how many stories they are, with those of one more; the rarest are dropped."""
    if not names:
        return {}
    counts = dict.fromkeys(names, 0) | dict(event.names)
    # of equals the newest stay
    counted = sorted(((name, count + (name in names)) for name, count in counts.items()), key=lambda each: -each[1])
    return {"names": tuple(counted[:_NAMES]), "named": event.named + 1}


def _judge(event: Event, claim: Claim) -> _Verdict:
    if event.status is Status.HAPPENED and _contradicted(event, claim):
        event = reopened(event)
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


def reopened(event: Event) -> Event:
    """Return the event as it is if it was a mistake that it has begun or happened."""
    return replace(_strike(event), status=None)


def _contradicted(event: Event, claim: Claim) -> bool:
    """Tell whether somebody with a say names a day to come, of what was taken for done a short while ago.

    Or at any time, where that was the first thing ever heard of it: an awaited event seldom begins with its end.
    """
    told = claim.authority is Authority.PARTY
    ahead = claim.dates is not None and claim.dates.start > claim.published.date()
    recent = event.dates is not None and claim.published.date() - event.dates.end <= _RECENT
    recent = recent or (event.version == 1 and event.occasion == 1)
    return told and ahead and recent and claim.status not in _OVER and claim.status is not Status.RUMOURED


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
    if known is not None and known.start - today > _EARLY and not _was_due(event, today):
        return _silent(event, "the known date is still ahead: an earlier occasion")
    dates = (
        (known if known is not None and claim.dates is not None and known.covers(claim.dates) else claim.dates)
        or (known if known is not None and known.start <= today + timedelta(days=1) else None)
        or Days(today, today)
    )
    # what lasts is not over on the first of its days
    first = claim.lasting and known is not None and known.start == today < known.end and not _whole_unit(known)
    status = Status.UNDERWAY if first else claim.status
    kind = Kind.UNDERWAY if status is Status.UNDERWAY else Kind.HAPPENED
    after = replace(event, status=status, dates=dates, authority=claim.authority, dates_authority=claim.authority)
    kinds = (
        (kind, Kind.DATE)
        if known is not None and claim.dates is not None and claim.dates != known and not known.covers(claim.dates)
        else (kind,)
    )
    return _Verdict(after, kinds, f"first report that it is {status}")


def _was_due(event: Event, today: date) -> bool:
    """Tell whether it was to come by now before another day was told: that may have been of something else."""
    return any(d.start <= today <= d.end + _EARLY for d in event.struck)


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
    # back to a day that was struck out once, if the story strikes out the known one for it; soon after, they conflict
    late = event.moved is None or claim.published - event.moved > _ECHO
    back = late and event.dates in claim.struck and claim.authority is Authority.PARTY
    if claim.dates is not None and (claim.dates not in event.struck or back):
        return _postponed_to(event, claim, claim.dates)
    if event.status is Status.POSTPONED and event.dates is None:
        return _silent(event, "known to be postponed")
    if event.dates is not None and not _struck_by(event, claim):
        return _silent(event, "the move is known")
    if claim.authority is Authority.UNNAMED:
        return _silent(event, "unnamed sources do not undo what is known")
    if event.status in _DEAD:
        return _silent(event, f"known to be {event.status}")
    return _put_off(event, claim)


def _postponed_to(event: Event, claim: Claim, said: Days) -> _Verdict:
    """It is put off, and the story gives a date: the new one, unless it is the known one."""
    known = event.dates
    if known == said and known.start == claim.published.date():
        # put off on its day, whatever was put off to that day before
        return _put_off(event, claim)
    if known is not None and said.covers(known):
        if event.moved is not None and (claim.published - event.moved <= _ECHO or said == known):
            return _silent(event, "the move is known")
        if said.count <= _MONTH or said == known:
            return _put_off(event, claim)
    if claim.authority is Authority.UNNAMED and event.status is Status.CONFIRMED:
        return _silent(event, "a rumoured move against a confirmed date")
    status = Status.POSTPONED if claim.authority is Authority.UNNAMED else Status.CONFIRMED
    return _Verdict(_with_date(_strike(event), claim, status), (Kind.DATE, Kind.POSTPONED), "postponed to a new date")


def _put_off(event: Event, claim: Claim) -> _Verdict:
    after = _strike(event)
    if claim.dates is not None and claim.dates not in after.struck:
        after = replace(after, struck=(claim.dates, *after.struck)[:12])
    after = replace(after, status=Status.POSTPONED, authority=claim.authority)
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
    dated, reason = _date_news(event, claim)
    confirms = _confirms(event, claim, dated=dated)
    revives = dated and (claim.status is Status.PLANNED or claim.authority is Authority.PARTY)
    if event.status in _DEAD and not confirms and not revives:
        return _silent(event, f"known to be {event.status}")
    if undone := _undated(event, claim):
        return undone
    after = _taken_over(event, claim, dated=dated, confirms=confirms)
    again = dated and claim.status is Status.CONFIRMED and event.dates is not None and not confirms
    kinds: tuple[Kind, ...] = (*((Kind.CONFIRMED,) * confirms), *((Kind.DATE,) * (dated or again)))
    if again or (dated and confirms and event.struck and event.status not in _DEAD):
        # what had a date before is moved: that it is on again follows from it
        kinds = (Kind.DATE, Kind.CONFIRMED)
    if not kinds:
        return _silent(after, reason)
    return _Verdict(after, kinds, reason if dated else "confirmed for the first time")


def _confirms(event: Event, claim: Claim, *, dated: bool) -> bool:
    """Tell whether a claim confirms what was not confirmed, or not any more."""
    if claim.status is not Status.CONFIRMED or event.status is Status.CONFIRMED:
        return False
    if claim.dates is None and event.dates is not None:
        return claim.moves
    if event.status is Status.POSTPONED and not dated and event.dates is None:
        return claim.moves and not event.struck
    return True


def _undated(event: Event, claim: Claim) -> _Verdict | None:
    """The known date is struck out, by a ruling or by somebody with a say, and none stands in its place."""
    if claim.dates is not None or event.dates is None:
        return None
    if claim.strikes:
        after = replace(_strike(event), status=claim.status, authority=claim.authority)
        return _Verdict(after, (Kind.DATE, Kind.CONFIRMED), "the known date is overturned")
    if claim.moves and event.dates in claim.struck and claim.authority is Authority.PARTY:
        return _put_off(event, claim)
    return None


def _taken_over(event: Event, claim: Claim, *, dated: bool, confirms: bool) -> Event:
    """Return the event with what a claim adds to it."""
    after = event
    if dated and claim.dates is not None:
        narrowed = event.dates is not None and event.dates.covers(claim.dates)
        after = replace(event if narrowed else _strike(event), dates=claim.dates, dates_authority=claim.authority)
    if confirms:
        vouched = claim.authority if after.dates == claim.dates else after.dates_authority
        return replace(after, status=Status.CONFIRMED, authority=claim.authority, dates_authority=vouched)
    if _rises(event.status, claim.status):
        return replace(after, status=claim.status, authority=claim.authority)
    return after


_LADDER = (None, Status.RUMOURED, Status.PLANNED, Status.CONFIRMED)


def _rises(known: Status | None, said: Status) -> bool:
    if known in _DEAD:
        return said is Status.PLANNED
    return known in _LADDER and _LADDER.index(said) > _LADDER.index(known)


# ── is a date news? ──────────────────────────────────────────────────────────────────────────────────────────────────


def _date_news(event: Event, claim: Claim) -> tuple[bool, str]:
    """Return whether the claim's date is news, and why or why not: the first rule that holds decides."""
    if claim.dates is None:
        return False, "no date, and nothing else new"
    if event.dates is None:
        return _first_date(event, claim)
    for holds, news, reason in _RULES:
        if holds(event, claim, event.dates, claim.dates):
            return news, reason
    return True, "the date moved"


def _first_date(event: Event, claim: Claim) -> tuple[bool, str]:
    firm = claim.status is Status.CONFIRMED
    if event.status is Status.POSTPONED and claim.status is Status.RUMOURED and not claim.moves:
        return False, "a date in passing, after it was put off"
    if claim.dates in event.struck and not firm:
        return False, "a date that was struck out"
    return True, "first date"


def _same(_event: Event, _claim: Claim, known: Days, said: Days) -> bool:
    """The same days, a vaguer time, or a window that differs only at the edges (six tenths of the union shared)."""
    if said.covers(known):
        return True
    if min(said.count, known.count) <= _WEEK or known.covers(said):
        return False
    shared = (min(said.end, known.end) - max(said.start, known.start)).days + 1
    return shared >= 0.6 * ((max(said.end, known.end) - min(said.start, known.start)).days + 1)


def _day_of_it(event: Event, claim: Claim, known: Days, said: Days) -> bool:
    """A day of an event that lasts some days, or its first one; a week or month is no such span, but not yet known."""
    if not claim.lasting or event.dates_authority is not Authority.PARTY or not known.covers(said):
        return False
    return known.count <= _SPAN or (said.start == known.start and known.count <= _MONTH and not _whole_unit(known))


def _whole_unit(days: Days) -> bool:
    """Tell whether days may be a week or a month in which an event comes, and not those that it lasts."""
    return days.count in (7, 28, 29, 30, 31)


def _same_limit(_event: Event, claim: Claim, known: Days, said: Days) -> bool:
    """The same last day, counted from the day of the report ("by 17 May" again), or the time up to the known day."""
    counted = said.start == claim.published.date()
    ahead_of_it = said.end + timedelta(days=1) == known.start
    return counted and (ahead_of_it or (known.covers(said) and (known.end - said.end).days <= 2))


def _long_passed(_event: Event, claim: Claim, known: Days, said: Days) -> bool:
    return claim.published.date() - known.end > _STALE and said.start > known.end


def _in_passing(_event: Event, claim: Claim, known: Days, _said: Days) -> bool:
    return known in claim.alternatives and not claim.moves


def _rumour_inside(event: Event, claim: Claim, known: Days, said: Days) -> bool:
    confirmed = event.status is Status.CONFIRMED and (
        known.count <= _SEASON or event.dates_authority is Authority.PARTY
    )
    return known.covers(said) and claim.status is Status.RUMOURED and confirmed


def _narrowed(_event: Event, _claim: Claim, known: Days, said: Days) -> bool:
    return known.covers(said)


def _struck_before(event: Event, claim: Claim, _known: Days, said: Days) -> bool:
    # who has a say may well name a day that was rumoured before another one
    official = claim.status is Status.CONFIRMED and claim.authority is Authority.PARTY
    return said in event.struck and not (official and event.dates_authority is not Authority.PARTY)


def _passed(_event: Event, claim: Claim, known: Days, said: Days) -> bool:
    gone = claim.published.date() - known.end > _EARLY and said.start > known.end
    return gone and claim.status is not Status.RUMOURED


def _struck_now(_event: Event, claim: Claim, known: Days, _said: Days) -> bool:
    return known in claim.struck and claim.status is not Status.RUMOURED


def _without_a_say(event: Event, claim: Claim, _known: Days, _said: Days) -> bool:
    vouched = event.dates_authority is Authority.PARTY
    told = claim.moves and claim.status is Status.PLANNED and claim.authority is Authority.OUTLET
    return vouched and claim.authority is not Authority.PARTY and claim.status is not Status.CONFIRMED and not told


def _rumour(event: Event, claim: Claim, _known: Days, _said: Days) -> bool:
    if event.status is Status.CONFIRMED and claim.authority is Authority.UNNAMED:
        return True  # however flatly they say it
    return claim.status is Status.RUMOURED and event.status is not Status.RUMOURED


def _unmoved(_event: Event, claim: Claim, _known: Days, _said: Days) -> bool:
    return not claim.moves


_Rule = Callable[[Event, Claim, Days, Days], bool]

#: what is asked of another date than the known one, in this order: holds, is it news, and the named reason
_RULES: tuple[tuple[_Rule, bool, str], ...] = (
    (_same, False, "the date is known"),
    (_day_of_it, False, "a day of the known ones"),
    (_same_limit, False, "the limit is known"),
    (_long_passed, True, "the first date since one that passed long ago"),
    (_in_passing, False, "the known date is among those it gives"),
    (_rumour_inside, False, "a rumour inside a confirmed time"),
    (_narrowed, True, "the date is narrowed"),
    (_struck_before, False, "a date that was struck out"),
    (_passed, True, "a date after one that has passed"),
    (_struck_now, True, "the date moved"),
    (_without_a_say, False, "not from anybody with a say, against a confirmed date"),
    (_rumour, False, "a rumour against what is planned or confirmed"),
    (_unmoved, False, "another date, but nothing says that it moved"),
)
