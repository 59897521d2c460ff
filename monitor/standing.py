"""Where does a story say that the event stands, from rumoured to happened? Weighs named signs.

No single wording decides: "will" in an outlet's report of a poll is less than "expects" in a court's own order, and a
day behind the known one is a delay, whichever word stands for it. What `reporting` reads as done is one sign of many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor import occurrence, phrasing
from monitor.binding import Bound
from monitor.language import languages
from monitor.language.status import UNDOING, CueHit, compile_cached
from monitor.language.text import QUOTES, Zone
from monitor.model import Authority, Days, Status
from monitor.moments import moments
from monitor.reporting import LADDER, Reporter, Told
from monitor.weighing import Signs, learnt_together

#: what may be said without a wording that says it: a later day than the known one is a delay
_OPEN = (*LADDER, Status.POSTPONED)
_OVER = (Status.UNDERWAY, Status.HAPPENED)
_QUESTIONS = tuple(status.value for status in Status)
#: least probability of a status that overrules what wordings say, and of a deed that no wording tells
SURE, EVEN = 0.8, 0.5
#: least probability of what wordings say that stands against a likelier status, and of the one that overrules it else
STANDS = 0.3
#: how strong a wording is that leaves no doubt
STRONGEST = 3
#: probability of a rung of what is to come below which the plain words of a title decide
PLAIN = 0.6
#: and from which on one of several that they say holds, and not the lowest
LIKELY = 0.45
#: least probability of a status that is considered beside the likeliest
POSSIBLE = 0.1
#: the language's classes of words, and what one that is there is a sign of
_WORDINGS = {
    "soft": "a wish or a chance",
    "performative": "an announcement",
    "flat": "told flatly",
    "planned": "a plan",
    "unnamed": "nobody named says so",
    "third": "said by somebody without a say",
    "report": "reported speech",
    "party": "somebody with a say",
    "not": "a negation",
    "subject_acts": "a deed",
    "invited": "an invitation",
    "accepted": "an acceptance",
    "to_come": "to come",
    "move_news": "a move",
}
#: up to so many days ahead is the first of these
_AHEAD = ((0, "today"), (7, "within a week"), (31, "within a month"), (200, "within half a year"))
#: up to so many days ahead the known date begins; a known date of so many days is a day
_NEAR = ((0, "now"), (2, "in two days"), (7, "within a week"), (31, "within a month"))
_SHORT = 3
#: up to so many days behind the known date is the first of these
_BEHIND = ((7, "days"), (59, "weeks"), (299, "months"))


def read(reader: Reporter, deed: Told | None, who: Authority, bound: Bound) -> Told:
    """Return the status that the story's signs make likeliest, with the cue that fits it best.

    `deed`: what its wordings by themselves say was done; `bound`: its date, if that is so. What plain wordings say
    stands, unless the signs are sure of something else, or likelier of it and nearly sure that it is not so.
    """
    worded = wordings(reader, deed, who)
    if deed is not None and deed.done is None:
        # what was put off is on again
        return replace(deed, wordings=tuple(worded))
    phrased = phrasing.of_story(reader.found.views, reader.core)
    given = _together(worded, phrased, _dated(reader, deed, who, bound))
    weights = learnt_together(_QUESTIONS)
    chances = {Status(name): chance for name, chance in weights.probabilities(given).items()}
    chances |= dict.fromkeys(_not_so(reader), 0.0)
    status = max(Status, key=chances.__getitem__)
    if deed is not None:
        # what a title plainly puts off today took no place, and what it calls off is not put off
        plainly = _plainly_undone(reader, deed.status)
        off = deed.status is Status.CANCELLED and status is Status.POSTPONED and not reader.best(Status.POSTPONED)
        untouched = plainly and (status in _OVER or off)
        if chances[status] < (SURE if untouched or chances[deed.status] >= STANDS else STANDS):
            status = deed.status
    elif status not in _OPEN and (chances[status] < EVEN or (status in _OVER and _still_ahead(reader))):
        status = max(_OPEN, key=chances.__getitem__)
    if deed is None and status in LADDER and chances[status] < PLAIN and (said := _titled(reader)):
        # of several, a likely one holds: who accepts an invitation has one, too
        status = status if status in said and chances[status] >= LIKELY else said[0]
    if status is Status.CONFIRMED and who is Authority.UNNAMED and chances[status] < SURE:
        # however flatly they say it, those whom nobody names have no say
        status = max((Status.RUMOURED, Status.PLANNED), key=chances.__getitem__)
    if deed is not None and deed.status is status:
        # words of a title leave little doubt
        titled = deed.cue is not None and deed.cue.view.sentence.zone is Zone.TITLE
        chances[status] = max(chances[status], SURE if titled else EVEN)
    likely = sorted((s for s in Status if s is not status and chances[s] >= POSSIBLE), key=lambda s: -chances[s])
    others = tuple((s, chances[s]) for s in likely)
    cue, why = (deed.cue, deed.why) if deed is not None and deed.status is status else (reader.best(status), "")
    return Told(status, cue, why, chances[status], others, tuple(worded), given, phrased)


def reason(told: Told) -> str:
    """Return why a story is held to say its status: the wording, and the signs that weigh most."""
    if told.chance is None:
        return told.why
    heaviest = learnt_together(_QUESTIONS).heaviest(told.status.value, told.signs, 3)
    reasons = heaviest if told.phrased is None else map(told.phrased.because, heaviest)
    weighed = f"{', '.join(reasons)} ({told.chance:.0%})"
    return f"{told.why}; {weighed}" if told.why else weighed


def _titled(reader: Reporter) -> tuple[Status, ...]:
    """Return the rungs of what is to come that the title says in plain words, the lowest first.

    Empty if another sentence says one.
    """
    cues = {status: cue for status in LADDER if (cue := reader.best(status))}
    titled = all(cue.view.sentence.zone is Zone.TITLE for cue in cues.values())
    return tuple(cues) if titled else ()


def _not_so(reader: Reporter) -> frozenset[Status]:
    """Return what was not done: what the title says so of, and nowhere that it was.

    All, if the known day is upheld, or if it is only asked for; no delay, if that is one of hours.
    """
    if reader.stands():
        return frozenset(UNDOING)
    if reader.later_that_day():
        return frozenset({Status.POSTPONED})
    hits = (h.hit for h in reader.hits if h.view.sentence.zone is Zone.TITLE)
    titled = [(hit.cue.status, hit.negated) for hit in hits if hit.cue.status in UNDOING]
    return frozenset(s for s, _ in titled if s is not None) - frozenset(s for s, negated in titled if not negated)


def _plainly_undone(reader: Reporter, status: Status) -> bool:
    """Tell whether the title says in the strongest words that the event is put off or called off."""
    titled = (h.hit for h in reader.hits if h.view.sentence.zone is Zone.TITLE and h.hit.cue.status is status)
    return status in UNDOING and any(
        hit.cue.strength == STRONGEST and not (hit.negated or hit.hedged or hit.past) for hit in titled
    )


def _still_ahead(reader: Reporter) -> bool:
    """Tell whether title and summary look ahead to the event, or say that it is off."""
    views = reader.found.views
    head = [i for i, v in enumerate(views) if v.sentence.zone <= Zone.SUMMARY]
    return occurrence.still_ahead(views, head, reader.lexicon)


def signs(reader: Reporter, deed: Told | None, who: Authority, bound: Bound) -> Signs:
    """Return the signs of a story by name, those that are there; cost is linear in its sentences."""
    phrased = phrasing.of_story(reader.found.views, reader.core)
    return _together(wordings(reader, deed, who), phrased, _dated(reader, deed, who, bound))


def _together(worded: Signs, phrased: phrasing.Said, dated: Signs) -> Signs:
    return {**worded, **phrased.signs, **dated}


def wordings(reader: Reporter, deed: Told | None, who: Authority) -> dict[str, float]:
    """Return the signs of how a story is put, and by whom."""
    found = {f"vouched for by {who}": 1.0}
    zones = [v.sentence.zone for v in reader.found.views]
    for zone in (Zone.TITLE, Zone.SUMMARY, Zone.LEAD):
        here = [i for i, z in enumerate(zones) if z is zone]
        found |= {f"{zone.called}: {each}": 1.0 for each in _of(here, reader)}
    found |= {f"about the event: {each}": 1.0 for each in _of(reader.core, reader)}
    head = [i for i, z in enumerate(zones) if z <= Zone.SUMMARY]
    found |= {f"title or summary: {each}, vouched for by {who}": 1.0 for each in _of(head, reader)}
    found |= {f"a cue that it is {status}": cue.score / 9 for status in LADDER if (cue := reader.best(status))}
    found |= dict.fromkeys(_of_deed(deed, who, reader.found.stage), 1.0)
    found |= {"title: no such event": 1.0} if reader.none() else {}
    found |= dict.fromkeys(_of_cues(reader), 1.0)
    found |= dict.fromkeys(_of_course(reader), 1.0)
    table = languages.of(reader.story.language).dates
    found |= dict.fromkeys(moments(reader.found.views, table, reader.today), 1.0)
    return found | dict.fromkeys(_of_story(reader), 1.0)


def _dated(reader: Reporter, deed: Told | None, who: Authority, bound: Bound) -> dict[str, float]:
    """Return the signs of the event's date, beside what is known of it."""
    found = dict.fromkeys(_of_date(reader, who, bound), 1.0)
    found |= dict.fromkeys(_of_known(reader, bound), 1.0)
    found |= dict.fromkeys(_of_change(reader, deed, bound), 1.0)
    if bound.chosen is not None:
        found["how likely its date is"] = bound.chosen.probability
    return found | dict(reader.found.recency)


def _of(sentences: Iterable[int], reader: Reporter) -> Iterator[str]:
    """Yield the signs of some sentences: which wordings occur, and whether somebody with a say speaks."""
    indices = list(sentences)
    said = frozenset[str]().union(*map(reader.said, indices))
    yield from (plain for wording, plain in _WORDINGS.items() if wording in said)
    if any(reader.speaker(i) for i in indices):
        yield "somebody with a say speaks"


def _of_deed(deed: Told | None, who: Authority, stage: Status | None) -> Iterator[str]:
    """Yield the signs of what the wordings by themselves say was done: what, where, by which wording, after what."""
    known = f"{stage or 'nothing'} is known"
    yield known
    if deed is None:
        yield "wordings say that it is to come"
        yield f"wordings say that it is to come, {known}"
        return
    said = f"wordings say {deed.status}"
    yield f"{said}, {known}"
    yield said
    yield f"{said}, vouched for by {who}"
    if deed.cue is None:
        yield f"{said}: the known day, in the past tense"
    else:
        yield f"{said} in the {deed.cue.view.sentence.zone.called}"


def _of_cues(reader: Reporter) -> Iterator[str]:
    """Yield the signs of all wordings of status, those that are taken back or said of something else among them."""
    for index, located, about in reader.wordings:
        cue, zone = located.hit.cue, located.view.sentence.zone
        manner = _manner(located.hit) + ("" if about else ", of something else")
        for place in (zone.called, *(["about the event"] if index in reader.core else [])):
            yield f"{place}: a wording of {cue.status or 'a move'}{manner}"


def _manner(hit: CueHit) -> str:
    """Return what the words around a cue make of it, for the name of a sign."""
    return ", negated" if hit.negated else ", in doubt" if hit.hedged else ", of before" if hit.past else ""


def _of_course(reader: Reporter) -> Iterator[str]:
    """Yield the signs of wordings that the event has begun or is over, also where they are no news."""
    event = reader.compiled.event
    for index, v in reader.read:
        places = [v.sentence.zone.called, *(["about the event"] if index in reader.core else [])]
        for status, match in occurrence.wordings(v.sentence.text, event):
            stage, kept = "over" if status is Status.HAPPENED else "begun", reader.kept_off(v, match)
            yield from (f"{place}: it is {stage}{', ' if kept else ''}{kept}" for place in places)


def _of_story(reader: Reporter) -> Iterator[str]:
    """Yield the signs of how the story is put, and of whose feed brings it."""
    story = reader.story
    yield f"the event is a {reader.compiled.event.shape}"
    yield f"the event is a kind of {reader.compiled.event.name}"
    if story.title.rstrip().endswith("?"):
        yield "the title asks"
    if story.title.lstrip().startswith(QUOTES):
        yield "the title begins with a quotation"
    if compile_cached(reader.lexicon, "party").search(story.outlet):
        yield "the outlet is an office"
    if reader.compiled.naming.search(story.outlet):
        yield "the outlet bears a name of the rule"
    if not story.summary:
        yield "no summary"
    if not story.body:
        yield "no body"


def _of_date(reader: Reporter, who: Authority, bound: Bound) -> Iterator[str]:
    """Yield the signs of the event's date: how exact, where it stands, and how it lies to now and to the known one."""
    known, chosen = reader.found.known, bound.chosen
    if bound.struck:
        yield "a date is struck out"
    if chosen is None:
        yield "no date"
        if bound.struck:
            yield "no date, and one is struck out"
        if known is not None:
            yield "no date, though one is known"
        return
    days, zone = chosen.days, chosen.view.sentence.zone
    yield f"its date is a {chosen.timex.precision}"
    yield f"its date stands in the {zone.called}"
    if chosen.marker:
        yield f"its date is marked as {chosen.marker}"
    if chosen.timex.tense:
        yield f"its date is read as {chosen.timex.tense}"
    yield from _of_distance((days.start - reader.today).days)
    if any(struck.end < days.start for struck in bound.struck):
        yield "later than one that is struck out"
    if any(struck.start > days.end for struck in bound.struck):
        yield "earlier than one that is struck out"
    if known is not None:
        yield from _beside_known(days, known, who, chosen.marker)


def _of_distance(ahead: int) -> Iterator[str]:
    """Yield the signs of how many days ahead the event's date begins."""
    yield "past" if ahead < 0 else next((word for most, word in _AHEAD if ahead <= most), "far ahead")
    if ahead <= 0:
        yield f"its date {'is today' if ahead == 0 else 'has just passed' if ahead >= -2 else 'is long past'}"


def _beside_known(days: Days, known: Days, who: Authority, marker: str) -> Iterator[str]:
    """Yield the signs of how the event's date lies to the known one."""
    lies = _lies(days, known)
    yield lies
    if lies == "later than known":
        yield f"later than known, vouched for by {who}"
        yield f"later than known, marked as {marker or 'nothing'}"
    if days.start > known.start and not known.covers(days):
        yield "begins later than known"


def _lies(days: Days, known: Days) -> str:
    """Return how days lie to the known date, for the name of a sign."""
    if days == known:
        return "the known date"
    if known.covers(days):
        return "inside the known date"
    if days.covers(known):
        return "around the known date"
    return "later than known" if days.start > known.end else "earlier than known"


def _of_change(reader: Reporter, deed: Told | None, bound: Bound) -> Iterator[str]:
    """Yield the signs of whether the date has moved, beside what is known and said: a delay may go without a word."""
    known, chosen, stage = reader.found.known, bound.chosen, f"{reader.found.stage or 'nothing'} is known"
    if known is None:
        yield f"no date is known, {stage}"
        return
    said = f"wordings say {deed.status if deed else 'that it is to come'}"
    lies = "no date" if chosen is None else _lies(chosen.days, known)
    if lies == "earlier than known" and chosen is not None and chosen.days.start > known.start:
        lies = "begins later than known"
    yield f"{lies}, {stage}"
    yield f"{lies}, {said}"
    if chosen is None:
        return
    yield f"{lies}, in the {chosen.view.sentence.zone.called}"
    if lies == "later than known":
        behind = (chosen.days.start - known.end).days
        yield f"later than known by {next((word for most, word in _BEHIND if behind <= most), 'years')}"
        yield f"later than known, which is {'over' if known.end < reader.today else 'ahead'}"
        if not 0.5 <= chosen.probability <= SURE:
            yield f"later than known, {'likely' if chosen.probability > SURE else 'hardly'} its date"


def _of_known(reader: Reporter, bound: Bound) -> Iterator[str]:
    """Yield the signs of the date that is known: how it lies to now, and what the story makes of it."""
    known = reader.found.known
    if known is None:
        return
    yield "a date is known"
    ahead = (known.start - reader.today).days
    if known.end < reader.today:
        yield "the known date is over"
        if (reader.today - known.end).days <= 2:
            yield "the known date is just over"
    else:
        yield f"the known date is {next((word for most, word in _NEAR if ahead <= most), 'far ahead')}"
        if ahead <= 0 and known.count <= _SHORT:
            yield "the known day is now"
    if known.count > 1:
        yield "the known date is no single day"
    if known in bound.struck:
        yield "the known date is struck out"
    elif any(known.covers(days) or days.covers(known) for days in bound.struck):
        yield "part of the known date is struck out"
    if any(other.days.start > known.end for other in bound.others):
        yield "another date, later than known"
    if any(known.covers(other.days) for other in bound.others):
        yield "another date, the known one"
