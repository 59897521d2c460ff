"""Which words does a claim rest on? Its sentence, with what decided marked out.

Must not show words that are not in the story's text any more: offsets count in the text that was read.
"""

from __future__ import annotations

from monitor.language import en
from monitor.language.text import sentences
from monitor.model import Claim, Evidence, Story
from monitor.showing.words import edged, one_line
from monitor.values import dataclass

#: characters that are shown before the decisive words, of them, and after them
_AROUND, _CORE = 240, 200
#: characters that are shown of its paragraph on either side of a sentence, and what is between paragraphs
_BESIDE, _BREAK = 200, "\n\n"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in three parts, one line each, with the decisive words in the middle; and its paragraph around it."""

    before: str
    words: str
    after: str
    #: what stands in the same paragraph before and after the sentence, cut at a word
    lead: str = ""
    trail: str = ""


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
    words = one_line(text[evidence.start : evidence.end], _CORE)
    return Quote(edged(head), words, edged(tail), *_paragraph(text, bounds))


def _paragraph(text: str, bounds: tuple[int, int]) -> tuple[str, str]:
    """Return what stands before and after a sentence in its paragraph."""
    start = text.rfind(_BREAK, 0, bounds[0])
    end = text.find(_BREAK, bounds[1])
    first = max(start + len(_BREAK) if start >= 0 else 0, bounds[0] - _BESIDE)
    last = min(end if end >= 0 else len(text), bounds[1] + _BESIDE)
    lead, trail = text[first : bounds[0]], text[bounds[1] : last]
    if len(lead) == _BESIDE:
        lead = "…" + lead.partition(" ")[2]
    if len(trail) == _BESIDE:
        trail = trail.rpartition(" ")[0] + "…"
    return edged(lead) if lead.strip() else "", edged(trail) if trail.strip() else ""


def _sentence(story: Story, evidence: Evidence) -> tuple[int, int]:
    # Without a table of its own a language still has full stops, and that is all that is asked of it here.
    for sentence in sentences(story.title, story.summary, story.body, en.LEXICON):
        if sentence.start <= evidence.start < sentence.end:
            return sentence.start, max(sentence.end, evidence.end)
    return evidence.start, evidence.end
