"""Which of the days that a story names is the event's? Weighs each time expression by its signs, with learnt weights.

It knows what the story says was done (None: it is still to come) and decides nothing about it; of earlier stories it
knows the date that they gave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from monitor import phrasing, rivals
from monitor.company import Company
from monitor.dating import OVER, Dating, is_window
from monitor.language.lexicon import Lexicon
from monitor.language.status import uncased
from monitor.language.text import Zone
from monitor.language.timex import Timex
from monitor.model import Days, Status, Story
from monitor.pieces import Pieces
from monitor.relevance import Found
from monitor.rivals import Weighed
from monitor.values import dataclass
from monitor.view import View
from monitor.weighing import learnt

#: characters before a date that may lead to it
_LEADS = 60
#: how many days what is to be at a holiday may lie from it
_ABOUT = 7
#: how much each zone says about the news, the title first
ZONE_WEIGHT = (3.0, 2.5, 2.0, 1.0)

#: most days that an event of many days lasts
_LONG = 31
#: of mentions of the same days, the one is shown that says most firmly that they hold
_HOLDS = {"new": 2, "": 1, "old": 0}
#: least probability of a date that is taken for the event's, and of one that is considered beside it
TAKEN, KEPT = 0.4, 0.1
#: and of one that is put together; and of a day that has come, told in the past tense, for what is still to come
PIECED, SAID = 0.5, 0.5
#: how likely the known days are, where a story tells on them and names none
UNNAMED = 0.25


@dataclass(frozen=True, slots=True)
class Candidate:
    """A time expression with the probability that it is the event's date."""

    timex: Timex
    days: Days
    view: View
    signs: Mapping[str, float]
    probability: float
    #: "old": no longer holds, "new": holds now, "asked": somebody wants it to hold, "": not said
    marker: str
    #: put together from what the story says; no expression names these days by itself
    pieced: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """The date that belongs to the event, the others that might, and all that the story gives."""

    chosen: Candidate | None
    #: days that it might give besides, the likeliest first; where none was likely enough, all that it might give
    possible: tuple[Candidate, ...]
    #: dates that hold no longer
    struck: tuple[Days, ...]
    #: all that were weighed, in order
    considered: tuple[Candidate, ...]

    @property
    def others(self) -> tuple[Candidate, ...]:
        """Return the days beside the chosen one; none beside none."""
        return self.possible if self.chosen else ()


def bind(story: Story, found: Found, status: Status | None, lexicon: Lexicon) -> Bound:
    """Return the date of the event as the story gives it; cost is linear in its time expressions."""
    weighed = candidates(story, found, status, lexicon)
    struck = tuple(dict.fromkeys(c.days for c in weighed if c.marker == "old"))
    # what has come did not come on a day ahead; it may be tomorrow where it was
    ahead = story.published.date() + timedelta(days=1)
    fitting = [c for c in weighed if c.marker != "asked" and (status not in OVER or c.days.start <= ahead)]
    named = [c for c in fitting if not c.pieced]
    likely = [c for c in fitting if not c.pieced or c.probability >= PIECED]
    best = max(likely, key=lambda c: (c.probability, not c.pieced, _HOLDS[c.marker]), default=None)
    if best is None or best.probability < _least(best, story, status):
        best = (
            _moved_to(found, weighed)
            or _put_to(story, status, named, lexicon)
            or _spelled_out(found, named, lexicon)
            or _day_of_deed(story, found, status, named)
            or _on_the_known_day(story, found, status)
        )
    if best is not None:
        best = _finer(best, named)
    if best is not None and status is Status.POSTPONED:
        best = _later(_until(best, named), found.known, named)
    if best is not None and status is Status.POSTPONED and _given_up(best, found.known, weighed):
        best = None
    if best is not None and not best.pieced and found.compiled.event.lasting:
        best = _whole(best, named, found.known, lexicon)
    possible = sorted((c for c in fitting if c.probability >= KEPT and c is not best), key=lambda c: -c.probability)
    return Bound(best, tuple(possible), struck, tuple(weighed))


def _given_up(best: Candidate, known: Days | None, weighed: Sequence[Candidate]) -> bool:
    """Tell whether what is put off leaves its known day, which the story gives as no other than the one left."""
    markers = {c.marker for c in weighed if c.days == best.days}
    return best.days == known and "old" in markers and "new" not in markers


def reason(candidate: Candidate) -> str:
    """Return the heaviest signs that a time is the event's date or not; first those of the others, if they decided."""
    taken, signs = candidate.probability >= TAKEN, candidate.signs
    heaviest = learnt("date").heaviest(signs, 3, towards=taken)
    if (signs.get(rivals.ALONE, 0.0) >= TAKEN) is not taken:
        beside = {name: value for name, value in signs.items() if name in rivals.BESIDE}
        heaviest[:0] = learnt("date beside others").heaviest(beside, 2, towards=taken)
    return ", ".join(heaviest[:3])


def _least(best: Candidate, story: Story, status: Status | None) -> float:
    """Return how likely a date has to be: what was said on a day that has come is seldom the day of what is ahead."""
    said = best.timex.tense == "past" and best.days.end <= story.published.date()
    return SAID if said and status not in OVER else TAKEN


def _moved_to(found: Found, weighed: Sequence[Candidate]) -> Candidate | None:
    """Return the new date of what the story says was moved there from about the known one ("from 3 May to 5 June")."""
    known = found.known
    if known is None:
        return None
    near = timedelta(days=_ABOUT)
    moved = {
        c.view.sentence.start
        for c in weighed
        if c.timex.modifier == "moved-from" and known.start - near <= c.days.start <= known.end + near
    }
    there = (c for c in weighed if c.timex.modifier == "moved-to" and c.marker == "new")
    return next((c for c in there if c.view.sentence.start in moved), None)


def _put_to(story: Story, status: Status | None, named: Sequence[Candidate], lexicon: Lexicon) -> Candidate | None:
    """Return the time to come to which title or summary say that the event is put off: "delayed to January"."""
    if status is not Status.POSTPONED:
        return None
    today = story.published.date()
    ahead = [c for c in named if c.days.start > today and c.marker == "new"]
    told = [c for c in ahead if c.view.sentence.zone is Zone.TITLE]
    told += [c for c in ahead if c.view.sentence.zone is Zone.SUMMARY and c.view.undone]
    texts = ((c, c.view.sentence.text[: c.timex.start - c.view.sentence.start][-_LEADS:]) for c in told)
    return next((c for c, text in texts if uncased(lexicon, "towards").search(text)), None)


def _later(best: Candidate, known: Days | None, named: Sequence[Candidate]) -> Candidate:
    """Return a likely new day behind the known one where the likeliest is that: it is not put off to the same day."""
    if known is None or best.days != known:
        return best
    later = (c for c in named if c.marker == "new" and c.days.start > known.end and c.probability >= TAKEN)
    return max(later, key=lambda c: c.probability, default=best)


def _spelled_out(found: Found, named: Sequence[Candidate], lexicon: Lexicon) -> Candidate | None:
    """Return the days of what lasts where a sentence about it says in words when it begins and when it ends."""
    if not found.compiled.event.lasting:
        return None
    core = {found.views[i].sentence.start for i in found.core}
    days = (c for c in named if c.days.count == 1 and c.marker != "old" and c.view.sentence.start in core)
    spelled = ((c, _last_day(c, lexicon)) for c in days)
    return next((replace(c, days=Days(c.days.start, end)) for c, end in spelled if end), None)


def _finer(best: Candidate, named: Sequence[Candidate]) -> Candidate:
    """Return the day that a story gives beside a holiday, or the likely one in the month that it gives."""
    if best.timex.rule == "holiday":
        near = (c for c in named if c.timex.rule != "holiday" and abs((c.days.start - best.days.start).days) <= _ABOUT)
        days = [c for c in near if c.days.count == 1 and c.marker == "new"]
        if not days:
            return best
        day = max(days, key=lambda c: c.probability)
        return replace(day, probability=min(1.0, day.probability + best.probability))
    if best.timex.precision != "month":
        return best
    begun = (
        c for c in named if c.timex.precision in ("day", "range") and best.days.covers(Days(c.days.start, c.days.start))
    )
    return next((c for c in begun if c.probability >= TAKEN and c.marker != "old"), best)


def _until(best: Candidate, named: Sequence[Candidate]) -> Candidate:
    """Return the day up to which something is put off: it is not to be before, and so it is the new one."""
    if "pieced: up to a limit" not in best.signs or not best.pieced:
        return best
    last = (c for c in named if c.days.count == 1 and c.days.end == best.days.end)
    return max(last, key=lambda c: c.probability, default=best)


def _on_the_known_day(story: Story, found: Found, status: Status | None) -> Candidate | None:
    """Return the known days where a story tells on them, or just behind them, of what took place and gives no day."""
    known, today = found.known, story.published.date()
    if status not in OVER or known is None or known.count > _LONG or not found.core:
        return None
    if not known.start <= today <= known.end + timedelta(days=2):
        return None
    view = found.views[found.core[0]]
    sentence = view.sentence
    timex = Timex(sentence.start, sentence.end, "DATE", "PRESENT_REF", known, "day", "told on the known day")
    return Candidate(timex, known, view, {}, UNNAMED, "")


def _day_of_deed(story: Story, found: Found, status: Status | None, weighed: Sequence[Candidate]) -> Candidate | None:
    """Return the day on which title or summary say that something took place of which no date was known."""
    if status not in OVER or found.known is not None:
        return None
    today = story.published.date()
    recent = [
        c
        for c in weighed
        if c.view.sentence.zone <= Zone.SUMMARY and c.days.count == 1 and 0 <= (today - c.days.start).days <= 7
    ]
    return next(iter(recent), None)


def candidates(story: Story, found: Found, status: Status | None, lexicon: Lexicon) -> list[Candidate]:
    """Return the time expressions that name days of the calendar, in order, each with its signs and probability.

    Days are weighed once: each sign is as strong as where the story gives them best.
    """
    binder = Dating(story, found, status, lexicon)
    seen = [
        (t, days, v, i, marker)
        for i, v in enumerate(found.views)
        for t in _united(story.text, v.timexes, lexicon)
        for days, marker in binder.days_of(t, v)
    ]
    dead = {days for _, days, v, _, marker in seen if marker == "old" and v.sentence.zone <= Zone.SUMMARY}
    times = Counter(days for _, days, *_ in seen)
    places = [(days, v, marker) for _, days, v, _, marker in seen]
    company = Company(story, found.views, places, found.known, found.stage, lexicon)
    pooled: dict[Days, dict[str, float]] = {}
    for timex, days, v, index, marker in seen:
        given = binder.signs(timex, days, v, index, marker)
        given |= dict.fromkeys(company.signs(days, v), 1.0)
        given |= phrasing.of_time(timex, v)
        together = pooled.setdefault(days, given)
        if together is not given:
            together |= {name: value for name, value in given.items() if value > together.get(name, 0.0)}
    named = [(t, days, v, marker) for t, days, v, _, marker in seen]
    pieces = list(Pieces(story, found, status, lexicon, named).all()) if found.views else []
    for piece in pieces:
        pooled.setdefault(piece.days, {}).update(dict.fromkeys(piece.signs, 1.0))
        for day in piece.parts:
            pooled.get(Days(day, day), {}).update(dict.fromkeys(piece.parted, 1.0))
    for days, signs in pooled.items():
        if days in dead:
            signs["struck out elsewhere"] = 1.0
        signs["how often the story gives it"] = min(4, times[days]) / 4
        signs["how many the story gives"] = min(8, len(times)) / 8
    weighed = _weighed(pooled)
    found_ones = []
    for timex, days, v, _, marker in seen:
        struck = days in dead and marker != "old" and v.sentence.zone > Zone.TITLE
        found_ones.append(Candidate(timex, days, v, pooled[days], weighed[days], "old" if struck else marker))
    for days, piece in {p.days: p for p in reversed(pieces)}.items():
        if days not in times:
            timex = replace(piece.timex, days=days, precision="range" if days.count > 1 else "day")
            found_ones.append(Candidate(timex, days, piece.view, pooled[days], weighed[days], "", pieced=True))
    return found_ones


def _weighed(pooled: Mapping[Days, dict[str, float]]) -> dict[Days, float]:
    """Return how likely days are by their signs, which are given the signs of how they stand beside each other."""
    alone, beside = learnt("date"), learnt("date beside others")
    given = [Weighed(days, alone.probability(signs), signs.get(phrasing.AROUND, 0.0)) for days, signs in pooled.items()]
    for days, signs in rivals.signs(given).items():
        pooled[days].update(signs)
    return {days: beside.probability(signs) for days, signs in pooled.items()}


def _united(text: str, timexes: Sequence[Timex], lexicon: Lexicon) -> list[Timex]:
    """Return the expressions with alternatives taken together: "in late January or in February" is one range."""
    united: list[Timex] = []
    for timex in timexes:
        last = united[-1] if united else None
        if (
            last
            and last.days
            and timex.days
            and uncased(lexicon, "either").fullmatch(text[last.end : timex.start] or "-")
            and last.days.start <= timex.days.start
        ):
            days = Days(last.days.start, max(last.days.end, timex.days.end))
            united[-1] = replace(last, end=timex.end, days=days, precision="range", parts=(last, timex))
        else:
            united.append(timex)
    return united


def _whole(best: Candidate, weighed: Sequence[Candidate], known: Days | None, lexicon: Lexicon) -> Candidate:
    """Return the days from first to last of an event that lasts, where only its first or last day weighed most."""
    if best.days.count > 1 or best.marker == "old":
        return best
    if known is not None and best.days.start == known.start and 1 < known.count <= _LONG and not is_window(known):
        return replace(best, days=known)
    spans = [
        c
        for c in weighed
        if 1 < c.days.count <= 31
        and best.days.start in (c.days.start, c.days.end)
        and c.timex.precision == "range"
        and c.marker != "old"
    ]
    if spans:
        return max(spans, key=lambda c: c.probability)
    same = (c for c in weighed if c.days == best.days and c.view.sentence.zone <= Zone.LEAD)
    ends = {end for c in (best, *same) if (end := _last_day(c, lexicon))}
    return replace(best, days=Days(best.days.start, ends.pop())) if len(ends) == 1 else best


def _last_day(first: Candidate, lexicon: Lexicon) -> date | None:
    """Return the last day where the first one's sentence has it: "starts on 3 May and ends on 5 May"."""
    sentence, timex = first.view.sentence, first.timex
    at, end = timex.start - sentence.start, timex.end - sentence.start
    begins = timex.modifier == "from" or uncased(lexicon, "begins").search(sentence.text[max(0, at - 25) : at])
    for other in first.view.timexes:
        if begins and other.value[:1] == "P" and other.value[-1:] == "D" and other.value[1:-1].isdigit():
            days = int(other.value[1:-1])
            return first.days.start + timedelta(days=days - 1) if 1 < days <= _LONG else None
        if other.start < timex.end or other.days is None:
            continue
        between = sentence.text[end : other.start - sentence.start]
        ahead = (other.days.end - first.days.start).days
        if 0 < ahead <= _LONG and other.days.count == 1 and uncased(lexicon, "ends").fullmatch(between):
            return other.days.end
        if not begins:
            return None
    return None
