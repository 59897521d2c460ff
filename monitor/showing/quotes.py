"""Which words does a claim rest on? Its sentence, with what decided marked out.

Must not show words that are not in the story's text any more: offsets count in the text that was read.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language import en
from monitor.language.text import sentences
from monitor.model import Claim, Evidence, Story
from monitor.showing.words import edged, one_line

#: characters that are shown before the decisive words, of them, and after them
_AROUND, _CORE = 240, 200


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in three parts, one line each; the decisive words are in the middle."""

    before: str
    words: str
    after: str


def quotes(story: Story, claim: Claim) -> tuple[Quote, ...]:
    """Return the sentence a claim rests on and, if it is another one, the sentence that gives the date."""
    return tuple(_quote(story.text, bounds, one) for bounds, one in places(story, claim))


def places(story: Story, claim: Claim) -> list[tuple[tuple[int, int], Evidence]]:
    """Return where these sentences begin and end in the story's text, in its order, each with what decided in it."""
    text, spans = story.text, claim.evidence[:1]
    if claim.dates:
        spans += tuple(one for one in claim.evidence[1:] if one.cue.startswith("date:"))[:1]
    chosen: dict[tuple[int, int], Evidence] = {}
    for one in spans:
        if 0 <= one.start < one.end <= len(text):
            chosen.setdefault(_sentence(story, one), one)
    return sorted(chosen.items(), key=lambda pair: pair[0])


def _quote(text: str, bounds: tuple[int, int], evidence: Evidence) -> Quote:
    before, after = text[bounds[0] : evidence.start], text[evidence.end : bounds[1]]
    head = before if len(before) <= _AROUND else "…" + before[-_AROUND:].partition(" ")[2]
    tail = after if len(after) <= _AROUND else after[:_AROUND].rpartition(" ")[0] + "…"
    return Quote(edged(head), one_line(text[evidence.start : evidence.end], _CORE), edged(tail))


def _sentence(story: Story, evidence: Evidence) -> tuple[int, int]:
    # Without a table of its own a language still has full stops, and that is all that is asked of it here.
    for sentence in sentences(story.title, story.summary, story.body, en.LEXICON):
        if sentence.start <= evidence.start < sentence.end:
            return sentence.start, max(sentence.end, evidence.end)
    return evidence.start, evidence.end
