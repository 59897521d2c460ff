"""What does a story say of each rule's event? The pure line from a story to claims; nothing is stored or sent."""

from __future__ import annotations

from monitor import claim, match
from monitor.language import dates
from monitor.language.text import LIMIT
from monitor.language.timex import Timex
from monitor.model import Reading, Story


def read(story: Story, watch: match.Watch, *, everything: bool = False) -> list[Reading]:
    """Return one reading per rule that the story is about, sorted by rule id; `everything`: per rule, also those that it is not."""
    chosen = watch.compiled if everything else match.candidates(story, watch)
    if not chosen:
        return []
    parts = match.read_sentences(story, watch.lexicon)
    readings = []
    timexes: list[Timex] | None = None
    for compiled in chosen:
        found = match.find(story, compiled, parts, watch.lexicon)
        if found.match.matched:
            if timexes is None:
                timexes = dates.find(story.text[:LIMIT], story.published)
            readings.append(claim.extract(story, found, timexes, watch.lexicon))
        elif everything:
            readings.append(Reading(found.match, None, found.notes))
    return sorted(readings, key=lambda r: r.match.rule)
