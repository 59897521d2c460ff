"""Is a claim a second thought on what was said hours ago: a correction of it, or another report against it?

Stands between what the tracker makes of a claim and what is said of it: a follow-up, once, is no new alarm. Pure. Must
not decide what is news; where the tracker is silent it only takes back what was a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from monitor.model import Change, Claim, Event, Judgement, Kind, Status

#: how long what was said can be taken back by a correction, or contradicted; what comes later is news of its own
WINDOW = timedelta(hours=48)


class Second(StrEnum):
    """The named reasons of a change that is a second thought."""

    #: what was said before was a mistake: by the same outlet or story, or by somebody with more say
    CORRECTION = "a correction"
    #: one says this and another says that, and neither outweighs the other
    CONFLICT = "conflicting reports"
    #: the same back and forth goes on
    AGAIN = "conflicting reports go on"


#: words by which an outlet owns up; each is looked for only where something was said within the window
_CUES = re.compile(
    r"""
      (?:^|[.!?\n(\[*])\s{0,3}correction\s?[:–—-]
    | \bcorrect(?:s|ed|ing)\s(?:the\s|its\s|an?\s)?(?:date|day|month|year|time|headline|story|article|report|paragraph)
    | \b(?:earlier|previous|prior|original|first)\sversions?\sof\sth(?:is|e)\s(?:story|article|report|post|headline)
    | \b(?:story|article|report|post|headline|item)\s(?:has\sbeen|was|is)\s(?:corrected|amended|retracted|withdrawn)
    | \b(?:retracts?|retracted|withdraws|withdrew)\s(?:the\s|its\s|an?\s|this\s)?\w{0,20}\s?(?:story|article|report)
    | \bretraction\s?[:–—-]
    | \b(?:incorrectly|wrongly|mistakenly|erroneously)\s(?:said|stated|reported|gave|listed|named)
    | \bmis(?:stated|reported)\b
    | \b(?:korrektur|berichtigung|richtigstellung)\s?[:–—-]
    | \b(?:früheren|vorherigen|ersten|ursprünglichen)\s(?:version|fassung)\s(?:dieses|des|dieser|der)\b
    | \b(?:fälschlich|fälschlicherweise|irrtümlich|irrtümlicherweise)\b
    | \bzieht\s(?:den|die|ihren|ihre|seinen|seine|einen|eine)\s(?:bericht|meldung|artikel)\szurück\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def owns_up(text: str) -> bool:
    """Tell whether a story says that something said before was wrong."""
    return _CUES.search(text) is not None


def second_of(change: Change) -> Second | None:
    """Return which second thought a change is; None if it is news."""
    return Second(change.reason) if change.reason in set(Second) else None


def reconsider(event: Event, claim: Claim, judgement: Judgement, recent: Sequence[Change], *, owned: bool) -> Judgement:
    """Return the judgement on a claim in the light of what was said within the window, oldest first.

    `owned`: the story says that something said before was wrong. The judgement is the same object if it stands. What
    is a mistake is taken back: the event is again as it was known before, at its next version.
    """
    if not recent or recent[-1].after.version != event.version:
        return judgement
    last = recent[-1]
    returns = claim.dates is not None and claim.dates != event.dates and claim.dates in {c.before.dates for c in recent}
    if judgement.change is None:
        second = _of_silence(event, claim, last, owned=owned) if returns else None
    else:
        second = _of_news(claim, last, owned=owned, returns=returns)
    if second is None:
        return judgement
    thoughts = {second_of(change) for change in recent}
    if returns and thoughts & {Second.CONFLICT, Second.AGAIN}:
        second = Second.AGAIN
    elif returns and Second.CORRECTION in thoughts:
        second = Second.CONFLICT
    return _judged(event, claim, judgement, last, second)


def _of_news(claim: Claim, last: Change, *, owned: bool, returns: bool) -> Second | None:
    """Decide on what the tracker takes for news."""
    same_voice = claim.story == last.claim.story or claim.voice.casefold() == last.claim.voice.casefold()
    if owned and (same_voice or returns):
        return Second.CORRECTION
    if not returns:
        return None
    outweighs = claim.authority.weight > last.claim.authority.weight
    return Second.CORRECTION if same_voice or outweighs else Second.CONFLICT


def _of_silence(event: Event, claim: Claim, last: Change, *, owned: bool) -> Second | None:
    """Decide on a date known before, which the tracker takes for an echo: mostly it is one."""
    if claim.dates != last.before.dates:
        return None
    if claim.story == last.claim.story:
        # others have said so, too, and stand by it
        others = set(event.sources) - {claim.voice}
        return Second.CORRECTION if owned or not others else Second.CONFLICT
    if owned:
        return Second.CORRECTION
    # who does not speak of a date as new, or has less say, tells what was known before
    more = claim.authority.weight - last.claim.authority.weight
    if not claim.moves or claim.status is Status.RUMOURED or more < 0:
        return None
    return Second.CORRECTION if more else Second.CONFLICT


def _judged(event: Event, claim: Claim, judgement: Judgement, last: Change, second: Second) -> Judgement:
    """Return the judgement with its new reason; where the tracker is silent, with what it makes of the event."""
    if judgement.change is not None:
        return Judgement(judgement.event, replace(judgement.change, reason=second), second)
    if second is Second.AGAIN:
        return Judgement(judgement.event, None, second)
    published = max(claim.published, event.published or claim.published)
    after = replace(event, version=event.version + 1, published=published)
    if second is Second.CORRECTION:
        struck = tuple(dict.fromkeys(d for d in (event.dates, *last.before.struck) if d is not None))
        after = replace(
            last.before,
            version=event.version + 1,
            published=published,
            struck=struck,
            sources=(claim.voice,),
            names=event.names,
            named=event.named,
        )
    return Judgement(after, Change(event.rule, (Kind.DATE,), event, after, claim, second), second)
