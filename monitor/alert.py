"""What do we say of a change? Its facts in parts, and a title and three bodies: plain text, Markdown and HTML.

It must not decide whether to alert, and must not let a feed's words become markup, mentions, header lines or links
to anything but http and https: everything that came from outside passes through `clean` and then one of the escapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from monitor.escape import clean, safe_url, shorten
from monitor.forms import bodies
from monitor.language import languages
from monitor.language.text import sentences
from monitor.model import (
    Alert,
    Authority,
    Change,
    Claim,
    Event,
    Evidence,
    Facts,
    Kind,
    Rule,
    State,
    Status,
    Story,
    alert_id,
)
from monitor.second import Second, second_of
from monitor.values import dataclass
from monitor.wording import days_in_words, state_in_words, status_in_words

#: Slack cuts attachments and Discord refuses messages above about this many characters
LONGEST_BODY = 2_000
LONGEST_TITLE = 150
#: how many outlets are named; the others are counted
MOST_NAMED = 5

#: how many characters a sentence and a name may take, generous first; hostile text doubles when escaped
_BUDGETS = ((600, 140), (400, 100), (200, 60), (80, 30))
_AUTHORITY_WORDS = {
    Authority.PARTY: "official side",
    Authority.INTERESTED: "interested party",
    Authority.OUTLET: "the outlet itself",
    Authority.UNNAMED: "unnamed sources",
}
#: words that a name for somebody needs no article behind
_ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their"})
#: who says so is said with the status, as in "confirmed by the ministry"
_SPOKEN = (Status.CONFIRMED, Status.DENIED)
#: what a message says first of a second thought
_NOTES: dict[Second | None, str] = {
    Second.CORRECTION: "A correction: what was told before does not hold.",
    Second.CONFLICT: "Reports conflict. If the same goes on back and forth, it is not told again for two days.",
}
_OFF = (Status.POSTPONED, Status.CANCELLED, Status.DENIED)


@dataclass(frozen=True, slots=True)
class Links:
    """Where the reader can look further."""

    #: address of the dashboard without a slash at its end; empty: no link to it
    base_url: str = ""

    def event(self, rule: str) -> str:
        """Return the address of a rule's event in the dashboard, or "" without one."""
        return f"{self.base_url.rstrip('/')}/events/{quote(rule, safe='')}" if self.base_url and rule else ""


def render(
    change: Change, story: Story, rule: Rule, *, others: Sequence[Claim] = (), links: Links | None = None
) -> Alert:
    """Write the alert for a change that a story brought about.

    `others` are the event's earlier claims, for its sources. Each body has at most 2,000 characters (HTML: without its
    tags).
    """
    identifier = alert_id(rule.id, change.after.occasion, change.after.version)
    url, page = safe_url(story.url), safe_url((links or Links()).event(rule.id))
    facts = replace(_facts(change, story, rule, others), page=page)
    for longest_sentence, longest_name in _BUDGETS:
        said = _fit(facts, longest_name, spoken=_is_spoken(change))
        said = replace(said, sentence=_evidence(story, change.claim, longest_sentence))
        text, markdown = bodies.text(said, url, identifier), bodies.markdown(said, url, identifier)
        if max(len(text), len(markdown)) <= LONGEST_BODY:
            break
    return Alert(
        id=identifier,
        rule=rule.id,
        kinds=change.kinds,
        title=shorten(f"{clean(rule.watch)}: {facts.change}", LONGEST_TITLE),
        text=text,
        markdown=markdown,
        html=bodies.page(said, url, identifier),
        url=url,
        at=story.seen,
        facts=said,
    )


def _facts(change: Change, story: Story, rule: Rule, others: Sequence[Claim]) -> Facts:
    """Return what is said, at full length, but for the sentence."""
    claim, after = change.claim, change.after
    agree, differ = _voices((*others, claim), after)
    return Facts(
        event=clean(rule.watch),
        change=_told_as(change),
        before=State(change.before.status, change.before.dates),
        after=State(after.status, after.dates),
        was=state_in_words(change.before),
        now=state_in_words(after),
        sentence="",
        speaker=clean(claim.speaker),
        authority=claim.authority,
        headline=clean(story.title),
        outlet=clean(story.outlet or claim.outlet or story.source),
        published=story.published,
        sources=_sources(claim, others, after),
        agree=agree,
        differ=differ,
        note=_NOTES.get(second_of(change), ""),
    )


def _is_spoken(change: Change) -> bool:
    """Tell whether the claim's speaker is the one who confirms or denies it."""
    claim, status = change.claim, change.after.status
    return claim.authority is Authority.PARTY and claim.status is status and status in _SPOKEN


def _with_article(speaker: str) -> str:
    """Return a speaker as a sentence has it: "the court", "an official"; several, and names, are as they stand."""
    if not speaker[:1].islower() or speaker.endswith("s") or speaker.split(maxsplit=1)[0] in _ARTICLES:
        return speaker
    return f"{'an' if speaker == 'official' else 'the'} {speaker}"


def _fit(facts: Facts, longest_name: int, *, spoken: bool) -> Facts:
    speaker = shorten(_with_article(facts.speaker), longest_name)
    authority = _AUTHORITY_WORDS[facts.authority]
    return replace(
        facts,
        event=shorten(facts.event, longest_name),
        # not behind "confirmed, no date"
        now=f"{facts.now} by {speaker}"
        if spoken and speaker and facts.now.endswith(str(facts.after.status))
        else facts.now,
        speaker=f"{speaker} ({authority})" if speaker else authority,
        headline=shorten(facts.headline, longest_name),
        outlet=shorten(facts.outlet, longest_name // 2),
        agree=_named(facts.agree, longest_name // 2),
        differ=_named(facts.differ, longest_name),
    )


def _named(names: Sequence[str], longest: int) -> tuple[str, ...]:
    more = len(names) - MOST_NAMED
    return (*(shorten(name, longest) for name in names[:MOST_NAMED]), *([f"{more} more"] if more > 0 else []))


# ── what is said, in words ───────────────────────────────────────────────────────────────────────────────────────────


def _told_as(change: Change) -> str:
    """Say what changed, and if it is no news but a second thought on what was said hours ago."""
    thought, said = second_of(change), change.claim.dates
    if thought is Second.CORRECTION:
        return f"correction: {_headline(change)}"
    if thought is Second.CONFLICT and said and change.before.dates:
        return f"conflicting reports: {days_in_words(said)} or {days_in_words(change.before.dates)}"
    return _headline(change)


def _headline(change: Change) -> str:
    after, kind = change.after, change.kinds[0] if change.kinds else None
    dates = days_in_words(after.dates) if after.dates else ""
    if kind is Kind.DATE and after.dates:
        status = f", {status_in_words(after.status)}" if after.status else ""
        return f"{_date_verb(change)} {dates}{status}"
    if kind is Kind.DATE:
        return "the date no longer holds"
    words = status_in_words(Status(kind.value)) if kind else "changed"
    return f"{words}, {dates}" if dates else words


def _date_verb(change: Change) -> str:
    before, after = change.before.dates, change.after.dates
    if Kind.POSTPONED in change.kinds:
        return "postponed to"
    if before is None or after is None:
        return "date set:"
    return "date narrowed to" if before.covers(after) else "moved to"


def _sources(claim: Claim, others: Iterable[Claim], after: Event) -> str:
    voices = {_voice(one) for one in (*others, claim)}
    total = max(len(voices), len(after.sources), 1)
    words = f"{total} independent" if total > 1 else "1"
    agreeing = len(after.sources)
    return f"{words} so far, {agreeing} for what is known now" if 0 < agreeing < total else f"{words} so far"


def _voices(claims: Sequence[Claim], after: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the outlets whose last word agrees, if it is more than one, and those that say otherwise, with their word.

    One for each owner, the newest word last.
    """
    newest: dict[str, Claim] = {}
    for claim in (each for each in claims if not each.reprints):
        newest.pop(_voice(claim), None)
        newest[_voice(claim)] = claim
    agreeing = {source.casefold() for source in after.sources}
    agree = [clean(claim.outlet or claim.owner) for voice, claim in newest.items() if voice in agreeing]
    differ = [
        f"{clean(claim.outlet or claim.owner)}: {state_in_words(State(claim.status, claim.dates))}"
        for voice, claim in newest.items()
        if voice not in agreeing and _differs(claim, after, claims[-1].published.date())
    ]
    return tuple(agree) if len(agree) > 1 else (), tuple(differ)


def _differs(claim: Claim, after: Event, today: date) -> bool:
    """Tell whether a claim cannot be true together with what is known; one of an earlier occasion can."""
    if claim.status in (Status.UNDERWAY, Status.HAPPENED) or (claim.dates and claim.dates.end < today):
        return False
    if claim.dates and after.dates and (claim.dates.end < after.dates.start or after.dates.end < claim.dates.start):
        return True
    return (claim.status in _OFF) is not (after.status in _OFF)


def _voice(claim: Claim) -> str:
    return claim.voice.casefold()


def _evidence(story: Story, claim: Claim, longest: int) -> str:
    """Return the sentence that the claim rests on and, if it is another one, the sentence that gives the date."""
    text, spans = story.text, claim.evidence[:1]
    if claim.dates:
        spans += tuple(one for one in claim.evidence[1:] if one.cue.startswith("date:"))[:1]
    bounds: dict[tuple[int, int], Evidence] = {}
    for one in spans:
        if 0 <= one.start < one.end <= len(text):
            bounds.setdefault(_sentence(story, one), one)
    quotes = []
    for (left, right), one in sorted(bounds.items()):
        quotes.append(_cut(text[left:right], one.start - left, one.end - left, longest // len(bounds)))
    return " […] ".join(quotes) or shorten(clean(story.title), longest)


def _sentence(story: Story, evidence: Evidence) -> tuple[int, int]:
    # Without a table of its own a language still has full stops, and that is all that is asked of it here.
    for sentence in sentences(story.title, story.summary, story.body, languages.of(story.language).lexicon):
        if sentence.start <= evidence.start < sentence.end:
            return sentence.start, max(sentence.end, evidence.end)
    return evidence.start, evidence.end


def _cut(text: str, start: int, end: int, longest: int) -> str:
    """Return a sentence as it is or, if it is too long, what stands around its decisive words."""
    if len(sentence := clean(text)) <= longest:
        return sentence
    before, core, after = clean(text[:start]), clean(text[start:end]), clean(text[end:])
    room = longest - len(core) - 4
    if room <= 0:
        return shorten(core, longest)
    # What follows the cue says more than what precedes it, but the head may have unused room.
    head_room = min(len(before), max(room // 2, room - len(after)))
    tail_room = room - head_room
    head = before if len(before) <= head_room else "…" + before[len(before) - head_room :].partition(" ")[2]
    tail = after if len(after) <= tail_room else after[:tail_room].rpartition(" ")[0] + "…"
    return " ".join(part for part in (head, core, tail) if part)
