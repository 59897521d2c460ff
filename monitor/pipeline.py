"""What does a story say of each rule's event? The pure line from a story to claims; nothing is stored or sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor import match
from monitor.language import languages, text
from monitor.lazy import Lazy
from monitor.model import Event, Reading, Story

if TYPE_CHECKING:
    from monitor import claim, relevance
    from monitor.language import dates
else:  # most stories concern no rule, and then nothing of them is read
    claim, relevance, dates = Lazy("monitor.claim"), Lazy("monitor.relevance"), Lazy("monitor.language.dates")


def nothing_known(_rule: str) -> Event | None:
    """Return nothing, for any rule: what is known where nothing has been read before."""
    return None


def read(
    story: Story,
    watch: match.Watch,
    *,
    known: Callable[[str], Event | None] = nothing_known,
    called: Mapping[str, Mapping[str, int]] = match.UNCALLED,
    everything: bool = False,
) -> list[Reading]:
    """Return one reading per rule that the story is about, or may be, sorted by rule id.

    Where it only may be about the rule's event, nothing matches, and there is a claim: it counts if it brings news.

    `known`: what earlier stories have told of a rule's event: on its day less is needed to tell that it takes place.
    `called`: by which names earlier stories called the events of rules, so that a story with those is read, too.
    `everything`: one reading per rule, also those that the story is not about.
    """
    language = languages.of(story.language)
    lexicon = language.lexicon
    story, written = match.as_read(story, lexicon), story
    chosen = watch.compiled_for(lexicon) if everything else match.candidates(story, watch, called)
    if not chosen:
        return []
    parts = relevance.read_sentences(story, lexicon)
    timexes = dates.find(story.text[: text.LIMIT], story.published, table=language.dates)
    readings = []
    for compiled in chosen:
        found = relevance.find(story, compiled, parts, timexes, lexicon, known(compiled.rule.id))
        if found.match.matched and not languages.is_read(story.language):
            why = f"{found.match.why}; nothing is claimed: {story.language} is not read yet"
            readings.append(Reading(replace(found.match, why=why), None))
        elif found.core:
            readings.append(_as_written(claim.extract(story, found, lexicon), story, written))
        elif everything:
            readings.append(Reading(found.match, None))
    return sorted(readings, key=lambda r: r.match.rule)


def _as_written(reading: Reading, story: Story, written: Story) -> Reading:
    """Return a reading with the name of who speaks as the story writes it."""
    said = reading.claim
    if said is None or not said.speaker or story is written:
        return reading
    at = story.text.find(said.speaker)
    speaker = written.text[at : at + len(said.speaker)] if at >= 0 else said.speaker
    return replace(reading, claim=replace(said, speaker=speaker))
