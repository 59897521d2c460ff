"""What would be read of a text, and who would be alerted? One that somebody pastes, a page, or a stored story.

Must not store or send anything, and must not ask for a page in another way than feeds are asked for.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor import markup, page, pipeline, repair
from monitor.escape import safe_url
from monitor.ingest import listens
from monitor.language import languages
from monitor.match import Watch, candidates, compile_rules
from monitor.model import Failed, Fetched, Note, Rule, Source, Story
from monitor.showing.explanation import Explanation, explain
from monitor.showing.quotes import Quote, quotes
from monitor.web.desk import Desk

#: id of what was pasted: no story has it
PASTED = "pasted"
#: rules that are explained, steps of the reasoning that are shown of one of several and of one alone
MOST_RULES, MOST_NOTES, ALL_NOTES = 8, 12, 80
#: rules of which it is looked at whether they are to be explained
MOST_READ = 16
#: rules that can be chosen from a list; of more, one writes the id
MOST_CHOOSABLE = 200
#: characters of a text that are read; longer ones are no news
LONGEST = 200_000
_KINDS = ("text/html", "application/xhtml+xml", "text/plain")


#: what the form has to fill in, but for the rule
FIELDS = ("url", "title", "body", "published", "watch", "language")
#: languages to choose from
LANGUAGES = languages.CODES


class TextError(Exception):
    """There is nothing to read; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule makes of a text."""

    explanation: Explanation
    #: the sentences that the claim rests on
    quotes: tuple[Quote, ...]
    #: the words of the rule, where the text has them
    words: tuple[str, ...]
    #: steps of the reasoning, and how many more there are
    notes: tuple[Note, ...]
    more: int
    #: whether the rule reads the story's feed at all
    listens: bool


@dataclass(frozen=True, slots=True)
class Tryout:
    """What all rules make of a text; those that match stand first."""

    story: Story
    url: str
    verdicts: tuple[Verdict, ...]
    #: rules that share no word with it, or were left out
    others: int


async def text_of(desk: Desk, fields: Mapping[str, str], *, inside: bool) -> Story:
    """Return what a form gives to read: its text, or the page at its address. Raises TextError.

    `inside`: whether it may be at a private address that feeds may be at.
    """
    published = instant(fields.get("published", ""), desk.clock())
    title, body, url = fields.get("title", "").strip(), fields.get("body", "").strip(), fields.get("url", "").strip()
    if url and not body:
        title, body = await _page(desk, url, title, inside=inside)
        if not body:
            raise TextError("There is no text on the page. Paste its text instead.")
    if not title and not body:
        raise TextError("Paste a text, or give the address of a page.")
    return Story(
        id=PASTED,
        source=PASTED,
        outlet="pasted text",
        url=safe_url(url),
        title=markup.plain(title[:1000], 300),
        summary="",
        body=markup.plain(body.replace("\r\n", "\n"), LONGEST),
        published=published,
        seen=published,
        language=fields.get("language", "") or "en",
    )


def tried(desk: Desk, story: Story, rule: Rule | None = None) -> Tryout:
    """Read a text for one rule, or for every rule that shares a word with it. For a thread: it takes up to a second."""
    sources = {source.id: source for source in desk.config().sources}
    if rule is not None:
        watch, chosen, most = compile_rules([rule]), [rule.id], ALL_NOTES
    else:
        watch, most = desk.watch(), MOST_NOTES
        chosen = _nearest(desk, story, watch)
    verdicts = [_verdict(explain(story, watch.only([each]), desk.store.claims(each)), sources, most) for each in chosen]
    verdicts.sort(key=lambda verdict: (not verdict.explanation.alerts, not verdict.explanation.reading.match.matched))
    return Tryout(story, safe_url(story.url), tuple(verdicts), len(watch.rules) - len(verdicts))


def _nearest(desk: Desk, story: Story, watch: Watch) -> list[str]:
    """Return the ids of the rules that a story most likely concerns: first those that it told something, or would."""
    told = [each.claim.rule for each in desk.store.newest_told(MOST_RULES, story=story.id)]
    found = [each.rule.id for each in candidates(story, watch)[:MOST_READ]]
    readings = pipeline.read(story, watch.only(found), known=desk.store.event)
    readings.sort(key=lambda reading: not reading.match.matched)
    near = dict.fromkeys((*told, *(reading.match.rule for reading in readings), *found))
    force = {each.id for each in watch.rules}
    return [each for each in near if each in force][:MOST_RULES]


def configured(desk: Desk, identifier: str) -> Rule | None:
    """Return a rule that is in force."""
    return next((rule for rule in desk.config().rules if rule.id == identifier), None)


def choosable(desk: Desk) -> list[str]:
    """Return the ids of rules to choose from; none if they are too many for a list."""
    rules = desk.config().rules
    return [rule.id for rule in rules] if len(rules) <= MOST_CHOOSABLE else []


def rule_of(desk: Desk, fields: Mapping[str, str]) -> Rule | None:
    """Return the rule that a form names, or the new one that it describes; None without either. Raises TextError."""
    identifier, watch = fields.get("rule", "").strip(), fields.get("watch", "").strip()
    if watch and not re.search(r"\w", watch):
        raise TextError(f"“{watch[:40]}” names no event; write plain words, such as “company product release”.")
    if watch:
        return Rule("", " ".join(watch[:200].split()))
    found = configured(desk, identifier)
    if identifier and found is None:
        raise TextError(f"There is no rule “{identifier[:60]}”.")
    return found


def instant(typed: str, now: datetime) -> datetime:
    """Read what a field for date and time sends, in UTC; now if it is empty. Raises TextError."""
    if not typed.strip():
        return now
    try:
        at = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise TextError(f"“{typed[:40]}” is no time such as 2031-05-20 12:00.") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


async def _page(desk: Desk, url: str, title: str, *, inside: bool) -> tuple[str, str]:
    """Return title and text of the page at an address."""
    if desk.fetch is None:
        raise TextError("No page can be asked for here; paste its text.")
    answer = await desk.fetch(url, inside)
    if isinstance(answer, Failed):
        # the reason alone: what follows it may name what is inside of a private network
        raise TextError(f"The page could not be read: {answer.reason}. Paste its text instead.")
    if not isinstance(answer, Fetched) or (answer.content_type or "").partition(";")[0].strip().lower() not in _KINDS:
        raise TextError("There is no page of text at this address. Paste its text instead.")
    html = await asyncio.to_thread(repair.decode, answer.body, answer.content_type)
    title = title or markup.title_of(html)
    return title, await asyncio.to_thread(
        page.text_of, answer.body, url=answer.url, content_type=answer.content_type, now=desk.clock()
    )


def _verdict(explanation: Explanation, sources: Mapping[str, Source], most: int) -> Verdict:
    story, reading = explanation.story, explanation.reading
    words = [story.text[start:end] for start, end in reading.match.spans[:12]]
    notes = reading.notes
    return Verdict(
        explanation=explanation,
        quotes=quotes(story, reading.claim) if reading.claim else (),
        words=tuple(dict.fromkeys(words)),
        notes=notes[:most],
        more=max(0, len(notes) - most),
        listens=story.source == PASTED or listens(explanation.rule, story, sources),
    )
