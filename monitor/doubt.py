"""Is an alert that the tracker proposes likely to be right? Weighs how sure the reader was of what, and what was known.

The tracker takes each claim at its word. Claims are readings, and some are wrong: a reading of little certainty that
would turn over what three outlets said an hour ago is seldom news.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from monitor import tracker
from monitor.model import Authority, Change, Claim, Days, Event, Guess, Judgement, Reading, Status
from monitor.recency import recency
from monitor.relevance import ABOUT
from monitor.reporting import NEGATIVE
from monitor.weighing import Signs, learnt

#: least probability of an alert that is sent: a little likelier right than not
TOLD = 0.52
#: how sure a reader is of the event, the date and the status of what is told as it is
_PLAIN = (0.95, 0.94, 0.8)
#: and of the first news of an event, where there is nothing known that a mistake would turn over
_PLAIN_FIRST = (0.9, 0.0, 0.63)
#: and of what is told to have come on the day that was known
_PLAIN_ON_ITS_DAY = (0.9, 0.0, 0.75)
_OVER = frozenset({Status.UNDERWAY, Status.HAPPENED})
#: how many days ahead a date lies, and what that is called
_AHEAD = ((0, "today"), (7, "within a week"), (45, "within six weeks"), (400, "within a year"))


def judge(event: Event, claim: Claim) -> Judgement:
    """Return what the tracker makes of a claim, unless it would alert and that may well be a mistake.

    What is doubted changes nothing of what is known, so the next reader's word is heard with an open mind. A claim
    that does not say how sure its reader was is taken at its word.
    """
    judgement = tracker.advance(event, claim)
    if claim.sureness is None:
        return judgement
    weights = learnt("alert")
    first, *others = (
        (weights.probability(signs(event, j.change, judgement, claim)) if j.change else 0.0, j)
        for j in proposals(event, claim)
    )
    # a reading that says more, a confirmation for a plan, is oftener right than it is what the story says
    if first[0] >= TOLD or _plainly(event, claim, judgement):
        return judgement
    chance, likeliest = max(others, key=lambda each: each[0], default=first)
    if chance >= TOLD:
        return likeliest
    if claim.sureness.about is not None and claim.sureness.about < ABOUT:
        return Judgement(event, None, "likely not about the event, and without news")
    if judgement.change is None:
        return judgement
    against = ", ".join(weights.heaviest(signs(event, judgement.change, judgement, claim), 2, towards=False))
    return Judgement(event, None, f"doubted, {first[0]:.0%} likely: {judgement.reason} ({against})")


def _plainly(event: Event, claim: Claim, judgement: Judgement) -> bool:
    """Tell whether a story brings news and leaves no doubt of the event, of the date, and of what becomes of it."""
    sure = claim.sureness
    assert sure is not None
    least = _PLAIN_FIRST if event.status is None else _PLAIN
    if _on_its_day(event, claim):
        least = _PLAIN_ON_ITS_DAY
    # what plain rules found is certain, and so is a date that is not given, or the old one of what is put off
    date = sure.date if claim.dates is not None and claim.dates == judgement.event.dates else None
    reached = (1.0 if sure.about is None else sure.about, 1.0 if date is None else date, sure.status or 0.0)
    return judgement.change is not None and all(r >= m for r, m in zip(reached, least, strict=True))


def _on_its_day(event: Event, claim: Claim) -> bool:
    """Tell whether what was to come by now is told to have come: which day that was is not open then."""
    known, today = event.dates, claim.published.date()
    if known is None or event.status in (*_OVER, *NEGATIVE) or claim.status not in _OVER:
        return False
    return known.start <= today <= known.end + timedelta(days=1)


def settled(reading: Reading, judgement: Judgement) -> Reading:
    """Return the reading of a story that only may be about the event as one that is, if it brings news."""
    if reading.match.matched or judgement.change is None:
        return reading
    why = f"{reading.match.why}; it brings news: {judgement.reason}"
    return replace(reading, match=replace(reading.match, matched=True, why=why))


def proposals(event: Event, claim: Claim) -> Iterator[Judgement]:
    """Yield what the tracker makes of each reading of a story, of the likeliest first.

    What is said of an event that has begun or happened may be news if that was a mistake, and so may a confirmation by
    somebody with a say, of what was taken for confirmed on the word of others.
    """
    for said in (claim, *(_instead(claim, guess) for guess in claim.guesses)):
        yield tracker.advance(event, said)
        if event.status in _OVER and said.status not in _OVER and _reopens(event, said):
            yield tracker.advance(tracker.reopened(event), said)
        elif vouched := _vouched(event, said):
            yield vouched


def _reopens(event: Event, said: Claim) -> bool:
    """Tell whether a story could undo what was told: what is under way only by a day to come, or if it is undone."""
    ahead = said.dates is not None and said.dates.start > said.published.date()
    return event.status is Status.HAPPENED or ahead or said.status in NEGATIVE


def _vouched(event: Event, said: Claim) -> Judgement | None:
    """Return what follows if somebody with a say confirms what only others did; None if that is not so."""
    by_others = event.status is Status.CONFIRMED and event.authority is not Authority.PARTY
    if not by_others or said.status is not Status.CONFIRMED or said.authority is not Authority.PARTY:
        return None
    judgement = tracker.advance(replace(event, status=Status.PLANNED), said)
    if judgement.change is None:
        return judgement
    reason = "confirmed by somebody with a say"
    return Judgement(judgement.event, replace(judgement.change, before=event, reason=reason), reason)


def _instead(claim: Claim, guess: Guess) -> Claim:
    """Return a claim as another reading of its story has it."""
    # where the story gives none, what it might give are guesses, and no other dates that it gives
    dates = (claim.dates, *claim.alternatives)
    return replace(
        claim,
        status=guess.status,
        dates=guess.dates,
        evidence=guess.evidence,
        strikes=guess.strikes,
        moves=guess.moves,
        struck=tuple(d for d in claim.struck if d != guess.dates),
        alternatives=tuple(d for d in dates if d is not None and d != guess.dates),
        sureness=guess.sureness,
        guesses=(),
    )


def signs(event: Event, change: Change, likeliest: Judgement, claim: Claim) -> Signs:
    """Return the signs of a proposed alert by name, those that are there; cost does not depend on the text."""
    found = dict.fromkeys((*claim.wordings, *_signs(change), *_beside_likeliest(change, likeliest, claim)), 1.0)
    if event.status in _OVER and change.before.status is None:
        found[f"it was told to have {'begun' if event.status is Status.UNDERWAY else 'happened'}"] = 1.0
    found |= recency(event, claim.published)
    sure = change.claim.sureness
    # a rule that found the event leaves no doubt of it
    about = None if sure is None else 1.0 if sure.about is None else sure.about
    for name, chance in (("event", about), ("date", sure.date), ("status", sure.status)) if sure else ():
        if chance is not None:
            found[f"sure of the {name}"] = chance
    return found


def _beside_likeliest(change: Change, likeliest: Judgement, claim: Claim) -> Iterator[str]:
    """Yield how a change differs from what the likeliest reading of the story comes to."""
    if change == likeliest.change:
        return
    yield "another reading"
    if change.claim.status is not claim.status:
        yield f"another reading: {change.claim.status} where it is likelier {claim.status}"
    if change.claim.dates != claim.dates:
        yield (
            "another reading: another date" if change.claim.dates and claim.dates else "another reading: a date or none"
        )
    yield f"another reading: the likeliest alerts of {likeliest.change.kinds[0] if likeliest.change else 'nothing'}"


def _signs(change: Change) -> Iterator[str]:
    """Yield what a change looks like: what was known, what is said now, and how the two lie to each other."""
    event, claim, today = change.before, change.claim, change.claim.published.date()
    status = event.status or "nothing"
    beside = _beside(claim.dates, event.dates)
    yield f"alerts of {', '.join(change.kinds)}"
    yield f"reason: {change.reason}"
    yield f"{status} is known"
    yield f"says {claim.status}"
    yield f"says {claim.status} where {status} is known"
    yield f"on the word of {claim.authority}"
    yield f"its date is {beside}"
    yield f"its date is {beside}, on the word of {claim.authority}"
    yield f"its date lies {_lies(claim.dates, today)}"
    yield f"the known date lies {_lies(event.dates, today)}"
    yield f"the known date is on the word of {event.dates_authority}"
    yield f"{min(event.version, 5)} changes before"
    yield f"{min(len(event.sources), 3)} voices for what is known"
    yield f"{min(len(claim.alternatives), 3)} other dates"
    if claim.moves:
        yield "speaks of a move"
        yield f"speaks of a move, its date is {beside}"
    if claim.lasting:
        yield "the event lasts"
    if claim.struck:
        yield "strikes out a date"
    if claim.evidence:
        yield f"by {claim.evidence[0].cue.partition(':')[0]}"
    if claim.dates is not None:
        yield f"its date is 2^{min(int(math.log2(claim.dates.count)), 5)} days long"


def _beside(said: Days | None, known: Days | None) -> str:
    """Return how a date lies to the known one."""
    if said is None:
        return "not given"
    if known is None:
        return "the first"
    if said == known:
        return "the known one"
    if known.covers(said):
        return "inside the known one"
    if said.covers(known):
        return "around the known one"
    return "later" if said.start > known.end else "earlier" if said.end < known.start else "across the known one"


def _lies(days: Days | None, today: date) -> str:
    """Return how a date lies to the day of the report."""
    if days is None:
        return "nowhere"
    if days.end < today:
        return "in the past"
    ahead = (days.start - today).days
    if ahead < 0:
        return "around today"
    return next((word for most, word in _AHEAD if ahead <= most), "years ahead")
