"""How do the days that a story names stand beside each other?

Each was weighed by itself. But a date of little weight may be the only one there is, and one of much weight may stand
beside a likelier one: whether it is the event's date is asked once more, with that in sight. It weighs nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nlargest

from monitor.model import Days
from monitor.values import dataclass

#: each is looked at beside so many days, the likeliest (itself left out, if it is among them), so that a list of a
#: thousand costs no more than a thousand times that
_MOST = 12
#: how likely days are that count, and what others are counted in parts of
_LIKELY, _PARTS = 0.1, 8
#: farther apart is far apart
_FAR = 400
#: how much it counts beside the days of a story that it may be none of them
_NONE = 0.3

#: how likely it is by itself
ALONE = "by itself"
#: and what is seen beside that
_OTHER, _ALL, _SHARE = "beside: the likeliest other", "beside: all others", "beside: its share"
_NESTED, _APART = "beside: the likeliest in or around it", "beside: the likeliest apart from it"
_ABOVE, _MANY = "beside: how many are likelier", "beside: how many are likely"
_WORDS, _WORDIER = "beside: the words say so of another", "beside: of how many the words say so more"
_INSIDE, _AROUND = "beside: the likeliest is inside it", "beside: the likeliest is around it"
_LATER, _DISTANCE = "beside: the likeliest is later", "beside: how far the likeliest is"
_FIRST = "beside: it is the likeliest"
BESIDE = frozenset({
    _OTHER, _ALL, _SHARE, _NESTED, _APART, _ABOVE, _MANY, _WORDS, _WORDIER, _INSIDE, _AROUND, _LATER, _DISTANCE,
    _FIRST,
})  # fmt: skip
NAMES = BESIDE | {ALONE}


@dataclass(frozen=True, slots=True)
class Weighed:
    """Days of a story, weighed by themselves."""

    days: Days
    #: the probability that they are the event's date; and what the words around them say of that alone
    chance: float
    words: float


def signs(given: Sequence[Weighed]) -> Mapping[Days, Mapping[str, float]]:
    """Return the signs of each of the days, which are given once each; cost is linear in their number."""
    likeliest = nlargest(_MOST, given, key=lambda each: each.chance)
    return {each.days: _signs(each, [other for other in likeliest if other is not each]) for each in given}


def _signs(one: Weighed, others: Sequence[Weighed]) -> dict[str, float]:
    """Return those of one beside the others, the likeliest first."""
    found = {ALONE: one.chance}
    if not others:
        return found
    first, together = others[0], sum(other.chance for other in others)
    nested = [o.chance for o in others if o.days.covers(one.days) or one.days.covers(o.days)]
    apart = [o.chance for o in others if not (o.days.covers(one.days) or one.days.covers(o.days))]
    found |= {
        _OTHER: first.chance,
        _ALL: together,
        _NESTED: max(nested, default=0.0),
        _APART: max(apart, default=0.0),
        _SHARE: one.chance / (one.chance + together + _NONE),
        _ABOVE: sum(other.chance > one.chance for other in others) / _PARTS,
        _MANY: sum(other.chance > _LIKELY for other in others) / _PARTS,
        _WORDS: max(other.words for other in others),
        _WORDIER: sum(other.words > one.words for other in others) / _PARTS,
        _DISTANCE: min(abs((first.days.start - one.days.start).days), _FAR) / _FAR,
        _INSIDE: float(one.days.covers(first.days)),
        _AROUND: float(first.days.covers(one.days)),
        _LATER: float(first.days.start > one.days.end),
        _FIRST: float(one.chance >= first.chance),
    }
    return {name: value for name, value in found.items() if value}
