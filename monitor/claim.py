"""What does a story that is about an event say of it: which status, which days, and on whose word?

Puts together what `reporting`, `binding` and `standing` read. It decides for this story alone; of earlier ones it knows
the date that they gave.
"""

from __future__ import annotations

from monitor import standing
from monitor.binding import Bound, bind
from monitor.language.lexicon import Lexicon
from monitor.language.text import Zone
from monitor.model import Claim, Evidence, Note, Reading, Status, Story, Sureness
from monitor.relevance import Found
from monitor.reporting import UNDOING, Located, Reporter


def extract(story: Story, found: Found, lexicon: Lexicon) -> Reading:
    """Return the claim of a matched story, with the cues and dates that were considered."""
    reader = Reporter(story, found, lexicon)
    who, speaker = reader.authority()
    deed = reader.deed(who)
    bound = bind(story, found, deed.status if deed else None, lexicon)
    told = standing.read(reader, deed, who, bound)
    status, located = told.status, told.cue
    if told.done is not (deed.done if deed else None):
        bound = bind(story, found, told.done, lexicon)
    dateless = status in (Status.CANCELLED, Status.DENIED) or reader.overturned()
    days = bound.chosen.days if bound.chosen and not dateless else None
    claim = Claim(
        rule=found.match.rule,
        story=story.id,
        published=story.published,
        status=status,
        dates=days,
        authority=who,
        speaker=speaker,
        evidence=_evidence(found, located, bound),
        strikes=status in UNDOING or bool(reader.overturned()),
        moves=status is Status.POSTPONED or _moved(bound) or reader.moves(),
        struck=tuple(d for d in bound.struck if d != days),
        alternatives=tuple(dict.fromkeys(c.days for c in bound.others if c.days != days)),
        lasting=found.compiled.event.lasting,
        outlet=story.outlet,
        owner=story.owner,
        sureness=Sureness(found.chance, bound.chosen.probability if bound.chosen and days else None, told.chance),
    )
    span = (located.start, located.end) if located else None
    notes = (Note("status", status.value, told.why, span), Note("speaker", speaker or "-", who.value), *bound.notes)
    return Reading(found.match, claim, (*found.notes, *notes))


def _evidence(found: Found, located: Located | None, bound: Bound) -> tuple[Evidence, ...]:
    """Return the words the claim rests on: the status cue, then the date, else the first sentence about the event."""
    evidence = []
    if located is not None:
        evidence.append(Evidence(located.start, located.end, located.hit.cue.name))
    if bound.chosen is not None:
        evidence.append(Evidence(bound.chosen.timex.start, bound.chosen.timex.end, f"date:{bound.chosen.timex.rule}"))
    if not evidence and found.core:
        sentence = found.views[found.core[0]].sentence
        evidence.append(Evidence(sentence.start, sentence.end, "sentence"))
    return tuple(evidence)


def _moved(bound: Bound) -> bool:
    """Tell whether the date itself is told as news: in the title, or as the one that holds now."""
    chosen = bound.chosen
    return chosen is not None and (chosen.marker == "new" or chosen.view.sentence.zone is Zone.TITLE)
