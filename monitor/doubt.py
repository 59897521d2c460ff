"""Is an alert that the tracker proposes likely to be right? Weighs how sure the reader was of what, and what was known.

The tracker takes each claim at its word. Claims are readings, and some are wrong: a reading of little certainty that
would turn over what three outlets said an hour ago is seldom news.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from monitor import tracker
from monitor.model import Change, Claim, Days, Event, Judgement
from monitor.weighing import Signs, learnt

#: least probability of an alert that is sent
TOLD = 0.3
#: probabilities are weighed by their odds, and none counts as more certain than this
_SUREST = 0.98
#: how many hours ago the event was last heard of, and what that is called
_HEARD = ((6, "hours ago"), (24, "within a day"), (72, "within three days"), (720, "within a month"))
#: how many days ahead a date lies, and what that is called
_AHEAD = ((0, "today"), (7, "within a week"), (45, "within six weeks"), (400, "within a year"))


def judge(event: Event, claim: Claim) -> Judgement:
    """Return what the tracker makes of a claim, unless it would alert and that is likely to be a mistake.

    What is doubted changes nothing of what is known, so the next reader's word is heard with an open mind. A claim
    that does not say how sure its reader was is taken at its word.
    """
    judgement = tracker.advance(event, claim)
    if judgement.change is None or claim.sureness is None:
        return judgement
    given, weights = signs(judgement.change), learnt("alert")
    chance = weights.probability(given)
    if chance >= TOLD:
        return judgement
    against = ", ".join(weights.heaviest(given, 2, towards=False))
    return Judgement(event, None, f"doubted, {chance:.0%} likely: {judgement.reason} ({against})")


def signs(change: Change) -> Signs:
    """Return the signs of a proposed alert by name, those that are there; cost does not depend on the text."""
    kind = change.kinds[0]
    found = {each: 1.0 for name in _signs(change) for each in (name, f"{kind}: {name}")}
    sure = change.claim.sureness
    for name, chance in (("event", sure.about), ("date", sure.date), ("status", sure.status)) if sure else ():
        if chance is not None:
            odds = _odds(chance)
            found |= {f"sure of the {name}": odds, f"{kind}: sure of the {name}": odds}
    return found


def _odds(chance: float) -> float:
    held = max(1 - _SUREST, min(_SUREST, chance))
    return math.log(held / (1 - held))


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
    if event.published is not None:
        hours = (claim.published - event.published).total_seconds() / 3600
        yield f"last heard of {next((word for most, word in _HEARD if hours < most), 'long ago')}"


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
