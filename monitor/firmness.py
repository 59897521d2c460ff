"""How firmly does a story speak of what is still to come: rumoured, planned or confirmed? Weighs named signs.

No single wording decides: "will" in an outlet's report of a poll is less than "expects" in a court's own order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.binding import Bound
from monitor.language.status import compile_cached
from monitor.language.text import Zone
from monitor.model import Authority, Status
from monitor.reporting import Reporter, Told
from monitor.weighing import Signs, learnt

LADDER = (Status.RUMOURED, Status.PLANNED, Status.CONFIRMED)
_ZONES = {Zone.TITLE: "title", Zone.SUMMARY: "summary", Zone.LEAD: "lead"}
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


def read(reader: Reporter, who: Authority, bound: Bound) -> Told:
    """Return the rung of the ladder that the story's signs make likeliest, with the cue that fits it best."""
    given = signs(reader, who, bound)
    chances = {status: learnt(status.value).probability(given) for status in LADDER}
    status = max(LADDER, key=chances.__getitem__)
    why = ", ".join(learnt(status.value).heaviest(given, 3, towards=True))
    return Told(status, reader.best(status), f"{why} ({chances[status]:.0%})", chances[status])


def signs(reader: Reporter, who: Authority, bound: Bound) -> Signs:
    """Return the signs of a story by name, those that are there; cost is linear in the sentences of its head."""
    found = {f"vouched for by {who}": 1.0}
    zones = [v.sentence.zone for v in reader.found.views]
    for zone, name in _ZONES.items():
        found |= {f"{name}: {each}": 1.0 for each in _of([i for i, z in enumerate(zones) if z is zone], reader)}
    found |= {f"about the event: {each}": 1.0 for each in _of(reader.core, reader)}
    head = [i for i, z in enumerate(zones) if z <= Zone.SUMMARY]
    found |= {f"title or summary: {each}, vouched for by {who}": 1.0 for each in _of(head, reader)}
    found |= {f"a cue that it is {status}": cue.score / 9 for status in LADDER if (cue := reader.best(status))}
    found |= dict.fromkeys(_of_story(reader), 1.0)
    found |= dict.fromkeys(_of_date(reader, bound), 1.0)
    return found


def _of(sentences: Iterable[int], reader: Reporter) -> Iterator[str]:
    """Yield the signs of some sentences: which wordings occur, and whether somebody with a say speaks."""
    indices = list(sentences)
    for wording, plain in _WORDINGS.items():
        if any(reader.says(wording, i) for i in indices):
            yield plain
    if any(reader.speaker(i) for i in indices):
        yield "somebody with a say speaks"


def _of_story(reader: Reporter) -> Iterator[str]:
    """Yield the signs of how the story is put, and of whose feed brings it."""
    story = reader.story
    yield f"the event is a {reader.compiled.event.shape}"
    if story.title.rstrip().endswith("?"):
        yield "the title asks"
    if story.title[:1] in "'‘“\"„":
        yield "the title begins with a quotation"
    if compile_cached(reader.lexicon, "party").search(story.outlet):
        yield "the outlet is an office"
    if reader.compiled.naming.search(story.outlet):
        yield "the outlet bears a name of the rule"
    if not story.summary:
        yield "no summary"
    if not story.body:
        yield "no body"


def _of_date(reader: Reporter, bound: Bound) -> Iterator[str]:
    """Yield the signs of the event's date: how exact, where it stands, and how it lies to now and to the known one."""
    known, chosen = reader.found.known, bound.chosen
    if known is not None:
        yield "a date is known"
    if chosen is None:
        yield "no date"
        return
    days, zone = chosen.days, chosen.view.sentence.zone
    yield f"its date is a {chosen.timex.precision}"
    yield f"its date stands in the {zone.name.lower()}"
    if chosen.marker:
        yield f"its date is marked as {chosen.marker}"
    if chosen.timex.tense:
        yield f"its date is read as {chosen.timex.tense}"
    ahead = (days.start - reader.today).days
    yield "past" if ahead < 0 else next((word for most, word in _AHEAD if ahead <= most), "far ahead")
    if known is not None:
        if days == known:
            yield "the known date"
        elif known.covers(days):
            yield "inside the known date"
        elif days.covers(known):
            yield "around the known date"
        else:
            yield "later than known" if days.start > known.end else "earlier than known"
