"""What does a story that is about an event say of it: which status, which days, and on whose word?

Puts together what `reporting`, `binding` and `standing` read. It decides for this story alone; of earlier ones it knows
the date that they gave.
"""

from __future__ import annotations

from functools import partial

from monitor import standing
from monitor.binding import Bound, Candidate, bind, reason
from monitor.language.lexicon import Lexicon
from monitor.language.text import Zone
from monitor.match import names_beside
from monitor.model import Claim, Days, Evidence, Guess, Note, Reading, Status, Story, Sureness
from monitor.relevance import Found
from monitor.reporting import NEGATIVE, Located, Reporter, Told

_DATELESS = frozenset({Status.CANCELLED, Status.DENIED})
#: how likely a date is that holds though the story tells what was undone
_FIRM = 0.5
#: how many dates and how many statuses are considered beside the likeliest
_MOST = 3


def extract(story: Story, found: Found, lexicon: Lexicon) -> Reading:
    """Return the claim of a matched story; the cues and dates that were considered are put in words when asked for."""
    reader = Reporter(story, found, lexicon)
    who, speaker = reader.authority()
    deed = reader.deed(who)
    bound = bind(story, found, deed.status if deed else None, lexicon)
    told = standing.read(reader, deed, who, bound)
    if told.done is not (deed.done if deed else None):
        bound = bind(story, found, told.done, lexicon)
    first, *others = _readings(reader, told, bound)
    claim = Claim(
        rule=found.match.rule,
        story=story.id,
        published=story.published,
        status=first.status,
        dates=first.dates,
        authority=who,
        speaker=speaker,
        evidence=first.evidence,
        strikes=first.strikes,
        moves=first.moves,
        struck=tuple(d for d in bound.struck if d != first.dates),
        alternatives=tuple(dict.fromkeys(c.days for c in bound.others if c.days != first.dates)),
        lasting=found.compiled.event.lasting,
        outlet=story.outlet,
        owner=story.owner,
        sureness=first.sureness,
        guesses=tuple(others),
        names=names_beside(story, found.compiled),
        wordings=told.wordings,
    )
    return Reading(found.match, claim, partial(_notes, story, claim, told, bound))


def _notes(story: Story, claim: Claim, told: Told, bound: Bound) -> tuple[Note, ...]:
    """Return how a claim was come by: its status, who says so, and each date that was considered."""
    span = (told.cue.start, told.cue.end) if told.cue else None
    return (
        Note("status", told.status.value, standing.reason(told), span),
        Note("speaker", claim.speaker or "-", claim.authority.value),
        *(
            Note("timex", f"{story.text[start:end]} = {c.days}", f"{reason(c)} ({c.probability:.0%})", (start, end))
            for c in bound.considered
            for start, end in [(c.timex.start, c.timex.end)]
        ),
    )


def _readings(reader: Reporter, told: Told, bound: Bound) -> list[Guess]:
    """Return what the story may say: each status that is likely enough with each such date and with none.

    The first is the likeliest, those after it are in no order.
    """
    others = ((status, reader.best(status), chance) for status, chance in told.others[:_MOST])
    dates = (bound.chosen, *bound.possible[:_MOST], None)
    found: dict[tuple[Status, Days | None], Guess] = {}
    for status, cue, chance in ((told.status, told.cue, told.chance), *others):
        for chosen in dates:
            said = _reading(reader, status, cue, chance, chosen)
            found.setdefault((said.status, said.dates), said)
    return list(found.values())


def _reading(
    reader: Reporter, status: Status, cue: Located | None, chance: float | None, chosen: Candidate | None
) -> Guess:
    """Return what the story says if that is its status and its date."""
    overturned = bool(reader.overturned())
    # beside what is undone stands the day that holds no longer
    dateless = status in _DATELESS or (overturned and not _holds(chosen))
    given = None if dateless else chosen
    return Guess(
        status=status,
        dates=given.days if given else None,
        evidence=_evidence(reader.found, cue, chosen),
        strikes=status in NEGATIVE or overturned,
        moves=status is Status.POSTPONED or _moved(chosen) or reader.moves(),
        sureness=Sureness(reader.found.chance, given.probability if given else None, chance),
    )


def _evidence(found: Found, located: Located | None, chosen: Candidate | None) -> tuple[Evidence, ...]:
    """Return the words the claim rests on: the status cue, then the date, else the first sentence about the event."""
    evidence = []
    if located is not None:
        evidence.append(Evidence(located.start, located.end, located.hit.cue.name))
    if chosen is not None:
        evidence.append(Evidence(chosen.timex.start, chosen.timex.end, f"date:{chosen.timex.rule}"))
    if not evidence and found.core:
        sentence = found.views[found.core[0]].sentence
        evidence.append(Evidence(sentence.start, sentence.end, "sentence"))
    return tuple(evidence)


def _holds(chosen: Candidate | None) -> bool:
    """Tell whether a date is given as one that holds: likely, and in no sentence of a delay or a cancellation."""
    return chosen is not None and chosen.probability >= _FIRM and not chosen.view.undone


def _moved(chosen: Candidate | None) -> bool:
    """Tell whether the date itself is told as news: in the title, or as the one that holds now."""
    return chosen is not None and (chosen.marker == "new" or chosen.view.sentence.zone is Zone.TITLE)
