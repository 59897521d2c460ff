"""Why? One story against one rule: what was read from which words, and what it would do to what is known.

Must not store anything.
"""

from __future__ import annotations

from typing import Any

from monitor import article
from monitor.article import Page
from monitor.cli.terminal import clean, moment, say
from monitor.language import languages
from monitor.language import text as texts
from monitor.model import Claim, Event, Story
from monitor.showing import rows, words
from monitor.showing.explanation import Explanation


def explanation_row(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation for JSON; offsets count characters of `text`, ends exclusive."""
    story, reading, judgement = explanation.story, explanation.reading, explanation.judgement
    text, claim = story.text, reading.claim
    change = judgement.change if judgement else None
    return {
        "rule": explanation.rule.id,
        "watch": explanation.rule.watch,
        "story": rows.story_row(story) | {"text": text},
        "page": _page_row(story, explanation.page),
        "matched": reading.match.matched,
        "why": reading.match.why,
        "spans": [_span(text, start, end) for start, end in reading.match.spans],
        "sentences": [_span(text, start, end) for start, end in _sentences(story)],
        "notes": [
            {"step": note.step, "text": note.text, "why": note.why}
            | ({"start": note.span[0], "end": note.span[1]} if note.span else {})
            for note in reading.notes
        ],
        "claim": _claim_row(claim, text) if claim else None,
        "before": _known(explanation.before),
        "after": _known(explanation.after),
        "alert": explanation.alerts,
        "kinds": list(change.kinds) if change else [],
        "reason": explanation.reason,
    }


def show(explanation: Explanation) -> None:
    """Print an explanation for people."""
    story, reading = explanation.story, explanation.reading
    text = story.text
    _line("story", f"{story.id}  {moment(story.published)}  {story.outlet or story.source}, read as {story.language}")
    _line("", story.title)
    if explanation.page:
        dated = f", dated {explanation.page.dated}" if explanation.page.dated else ""
        _line("read", f"{words.page_words(story, explanation.page)}, looked for {moment(explanation.page.at)}{dated}")
    _line("rule", f"{explanation.rule.id}: {explanation.rule.watch}")
    _line("match", f"{'yes' if reading.match.matched else 'no'}: {reading.match.why}")
    for start, end in reading.match.spans:
        _line("", _place(text, start, end))
    say("")
    say("sentences")
    for start, end in _sentences(story):
        say(f"  [{start}:{end}]  {clean(text[start:end])}")
    if notes := reading.notes:
        say("")
        say("what was considered")
        for note in notes:
            place = f" [{note.span[0]}:{note.span[1]}]" if note.span else ""
            say(f"  {clean(note.step):<9}{place}  {clean(note.text)}")
            say(f"  {'':<9}   ↳ {clean(note.why)}")
    say("")
    _show_outcome(explanation, text)


def _show_outcome(explanation: Explanation, text: str) -> None:
    claim, judgement = explanation.reading.claim, explanation.judgement
    if claim:
        who = f"{claim.speaker} ({claim.authority})" if claim.speaker else str(claim.authority)
        _line("it says", f"{claim.status}, {rows.days_text(claim.dates)}, by {who}")
        for evidence in claim.evidence:
            _line("", f"{evidence.cue}: {_place(text, evidence.start, evidence.end)}")
    else:
        _line("it says", "nothing of the event")
    _line("known", f"before: {_known_text(explanation.before)}")
    _line("", f"after:  {_known_text(explanation.after)}")
    change = judgement.change if judgement else None
    verdict = f"yes, {', '.join(change.kinds)}" if explanation.alerts and change else "no"
    _line("alert", f"{verdict}: {explanation.reason}")


def _line(label: str, text: str) -> None:
    say(f"{label:<9} {clean(text)}")


def _place(text: str, start: int, end: int) -> str:
    return f"[{start}:{end}] “{clean(text[start:end])}”"


def _span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def _page_row(story: Story, page: Page | None) -> dict[str, Any] | None:
    if page is None:
        return None
    return {
        "at": rows.stamp(page.at),
        "read": not article.fault(story, page),
        "why": article.fault(story, page),
        "characters": len(page.text),
        "dated": page.dated.isoformat() if page.dated else None,
        "paid": page.paid,
    }


def _claim_row(claim: Claim, text: str) -> dict[str, Any]:
    return {
        "status": claim.status,
        "date": rows.days_row(claim.dates),
        "authority": claim.authority,
        "speaker": claim.speaker,
        "strikes": claim.strikes,
        "evidence": [_span(text, part.start, part.end) | {"cue": part.cue} for part in claim.evidence],
    }


def _known(event: Event) -> dict[str, Any]:
    return {"status": event.status, "date": rows.days_row(event.dates), "published": rows.stamp(event.published)}


def _known_text(event: Event) -> str:
    return f"{event.status}, {rows.days_text(event.dates)}" if event.status else "nothing"


def _sentences(story: Story) -> list[tuple[int, int]]:
    found = texts.sentences(story.title, story.summary, story.body, languages.of(story.language).lexicon)
    return [(sentence.start, sentence.end) for sentence in found]
