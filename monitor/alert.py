"""What do we say of a change? A title and three bodies: plain text, Markdown and HTML.

It must not decide whether to alert, and must not let a feed's words become markup, mentions, header lines or links
to anything but http and https: everything that came from outside passes through `clean` and then one of the escapes.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from monitor.language import languages
from monitor.language.text import sentences
from monitor.model import Alert, Authority, Change, Claim, Days, Event, Evidence, Kind, Rule, Status, Story, alert_id

#: Slack cuts attachments and Discord refuses messages above about this many characters
LONGEST_BODY = 2_000
LONGEST_TITLE = 150
#: redirecting aggregators need long ones; a cut address would be a broken one, so a longer one is left out
LONGEST_URL = 700

#: how many characters a sentence and a name may take, generous first; hostile text doubles when escaped
_BUDGETS = ((600, 140), (400, 100), (200, 60), (80, 30))
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_STATUS_WORDS = {Status.UNDERWAY: "under way", Status.HAPPENED: "has happened"}
_AUTHORITY_WORDS = {
    Authority.PARTY: "official side",
    Authority.INTERESTED: "interested party",
    Authority.OUTLET: "the outlet itself",
    Authority.UNNAMED: "unnamed sources",
}
#: states in which a missing date is worth a word
_OPEN = {Status.RUMOURED, Status.PLANNED, Status.CONFIRMED, Status.POSTPONED}

#: joiners that scripts need inside words; every other format character goes, bidirectional overrides first of all
_JOINERS = {"\u200c", "\u200d"}
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_MENTION = re.compile(r"@|<(?=[!@#&])")
#: Slack knows no backslash escape for these, so they become letters that look alike; brackets and `<` it does know
_LOOKALIKES = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼", "_": "ˍ", "\\": "⧵", "|": "∣"})
_MARKDOWN_SPECIAL = re.compile(r"([\[\]<>])")


@dataclass(frozen=True, slots=True)
class Links:
    """Where the reader can look further."""

    #: address of the dashboard without a slash at its end; empty: no link to it
    base_url: str = ""

    def event(self, rule: str) -> str:
        """Return the address of a rule's event in the dashboard, or "" without one."""
        return f"{self.base_url.rstrip('/')}/events/{quote(rule, safe='')}" if self.base_url and rule else ""


class _Said(NamedTuple):
    """What all three bodies say; cleaned, not yet escaped."""

    watch: str
    before: str
    after: str
    sentence: str
    speaker: str
    authority: str
    headline: str
    outlet: str
    time: str
    sources: str
    story_url: str
    event_url: str
    id: str


def render(
    change: Change, story: Story, rule: Rule, *, others: Sequence[Claim] = (), links: Links | None = None
) -> Alert:
    """Write the alert for a change that a story brought about.

    `others` are the event's earlier claims, for the number of sources. Each body has at most 2,000 characters (HTML:
    without its tags).
    """
    fixed = _Said(
        watch=clean(rule.watch),
        before=state_in_words(change.before),
        after=state_in_words(change.after),
        sentence="",
        speaker=clean(change.claim.speaker),
        authority=_AUTHORITY_WORDS[change.claim.authority],
        headline=clean(story.title),
        outlet=clean(story.outlet or change.claim.outlet or story.source),
        time=instant_in_words(story.published),
        sources=_sources(change.claim, others, change.after),
        story_url=safe_url(story.url),
        event_url=safe_url((links or Links()).event(rule.id)),
        id=alert_id(rule.id, change.after.occasion, change.after.version),
    )
    said = fixed
    for longest_sentence, longest_name in _BUDGETS:
        said = _fit(fixed, _evidence(story, change.claim, longest_sentence), longest_name)
        if max(len(_text(said)), len(_markdown(said))) <= LONGEST_BODY:
            break
    return Alert(
        id=said.id,
        rule=rule.id,
        kinds=change.kinds,
        title=_shorten(f"{said.watch}: {_headline(change)}", LONGEST_TITLE),
        text=_text(said),
        markdown=_markdown(said),
        html=_html(said),
        url=safe_url(story.url),
        at=story.seen,
    )


def _fit(said: _Said, sentence: str, longest_name: int) -> _Said:
    speaker = _shorten(said.speaker, longest_name)
    return said._replace(
        watch=_shorten(said.watch, longest_name),
        sentence=sentence,
        speaker=f"{speaker} ({said.authority})" if speaker else said.authority,
        headline=_shorten(said.headline, longest_name),
        outlet=_shorten(said.outlet, longest_name // 2),
    )


# ── what is said, in words ───────────────────────────────────────────────────────────────────────────────────────────


def _headline(change: Change) -> str:
    after, kind = change.after, change.kinds[0] if change.kinds else None
    dates = days_in_words(after.dates) if after.dates else ""
    if kind is Kind.DATE and after.dates:
        status = f", {_status(after.status)}" if after.status else ""
        return f"{_date_verb(change)} {dates}{status}"
    if kind is Kind.DATE:
        return "the date no longer holds"
    words = _status(Status(kind.value)) if kind else "changed"
    return f"{words}, {dates}" if dates else words


def _date_verb(change: Change) -> str:
    before, after = change.before.dates, change.after.dates
    if Kind.POSTPONED in change.kinds:
        return "postponed to"
    if before is None or after is None:
        return "date set:"
    return "date narrowed to" if before.covers(after) else "moved to"


def _status(status: Status | None) -> str:
    return _STATUS_WORDS.get(status, status.value) if status else "nothing known"


def state_in_words(event: Event) -> str:
    """Say what is known of an event, such as "18–19 June 2024, confirmed"."""
    if event.status is None and event.dates is None:
        return "nothing known"
    status = _status(event.status) if event.status else "status unknown"
    if event.dates:
        return f"{days_in_words(event.dates)}, {status}"
    return f"{status}, no date" if event.status in _OPEN else status


def instant_in_words(at: datetime) -> str:
    """Say a time in UTC, such as "Monday 17 June 2024, 11:00 UTC"."""
    utc = at.astimezone(UTC)
    return f"{_day(utc.date())}, {utc:%H:%M} UTC"


def days_in_words(days: Days) -> str:
    """Say a day with its weekday, a whole unit by its name, any other run from end to end; always with the year."""
    start, end = days.start, days.end
    if start == end:
        return _day(start)
    return _unit(start, end) or _run(start, end)


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _run(start: date, end: date) -> str:
    last = f"{end.day} {_MONTHS[end.month - 1]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    year = "" if start.year == end.year else f" {start.year}"
    return f"{start.day} {_MONTHS[start.month - 1]}{year} – {last}"


def _unit(start: date, end: date) -> str:
    """Name the calendar unit that a run fills exactly, or return ""."""
    if start.day == 1 and _last_of_month(end):
        return _months(start, end)
    if start.weekday() == 0 and (end - start).days == 6:
        return f"week of {start.day} {_MONTHS[start.month - 1]} {start.year}"
    if (start.year, start.month) != (end.year, end.month):
        return ""
    month = f"{_MONTHS[start.month - 1]} {start.year}"
    parts = {(1, 10): f"early {month}", (11, 20): f"mid-{month}", (1, 15): f"first half of {month}"}
    if _last_of_month(end):
        parts |= {(21, end.day): f"late {month}", (16, end.day): f"second half of {month}"}
    return parts.get((start.day, end.day), "")


def _months(start: date, end: date) -> str:
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    first, last = _MONTHS[start.month - 1], _MONTHS[end.month - 1]
    if count == 1:
        return f"{first} {start.year}"
    if count % 12 == 0 and start.month == 1:
        return f"{start.year}" if count == 12 else f"{start.year}–{end.year}"
    if count == 6 and start.month in (1, 7):
        return f"{'first' if start.month == 1 else 'second'} half of {start.year}"
    if count == 3 and start.month in _SEASONS:
        year = f"{start.year}" if start.year == end.year else f"{start.year}–{end.year % 100:02d}"
        return f"{_SEASONS[start.month]} {year}"
    if count == 3 and start.month % 3 == 1:
        return f"Q{(start.month + 2) // 3} {start.year} ({first}–{last})"
    year = "" if start.year == end.year else f" {start.year}"
    return f"{first}{year}–{last} {end.year}" if not year else f"{first}{year} – {last} {end.year}"


def _last_of_month(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1


def _sources(claim: Claim, others: Iterable[Claim], after: Event) -> str:
    voices = {_voice(one) for one in (*others, claim)}
    total = max(len(voices), len(after.sources), 1)
    words = f"{total} independent" if total > 1 else "1"
    agreeing = len(after.sources)
    return f"{words} so far, {agreeing} for what is known now" if 0 < agreeing < total else f"{words} so far"


def _voice(claim: Claim) -> str:
    return (claim.owner or claim.outlet or claim.story).casefold()


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
    return " […] ".join(quotes) or _shorten(clean(story.title), longest)


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
        return _shorten(core, longest)
    # What follows the cue says more than what precedes it, but the head may have unused room.
    head_room = min(len(before), max(room // 2, room - len(after)))
    tail_room = room - head_room
    head = before if len(before) <= head_room else "…" + before[len(before) - head_room :].partition(" ")[2]
    tail = after if len(after) <= tail_room else after[:tail_room].rpartition(" ")[0] + "…"
    return " ".join(part for part in (head, core, tail) if part)


def _shorten(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > longest // 2 else cut).rstrip(" .,;:–-") + "…"


# ── untrusted text ───────────────────────────────────────────────────────────────────────────────────────────────────


def clean(text: str) -> str:
    """Return text as one line that names nobody: no control or bidirectional characters, no working mention.

    A mention is broken by a zero-width space behind its "@" or "<", as "@channel" and "<!here>" call people even
    where text is not markup.
    """
    kept = (" " if c.isspace() else c for c in text if c.isspace() or _visible(c))
    line = " ".join(unicodedata.normalize("NFC", "".join(kept)).split())
    return _MENTION.sub(lambda match: match.group() + "\u200b", line)


def _visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _DROPPED


def safe_url(url: str) -> str:
    """Return an http or https address in plain ASCII that no markup can be hidden in, or "" if it is not one."""
    raw = "".join(c for c in url.strip() if _visible(c) and not c.isspace())
    if "\\" in raw:  # browsers read it as a slash, and so find another host in it than we would
        return ""
    try:
        parts = urlsplit(raw)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    # A user name before the host only serves to make one site look like another.
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        return ""
    host = f"[{host}]" if ":" in host else host
    rest = quote(parts.path, safe="/%:;=,.~+$!-")
    query = f"?{quote(parts.query, safe='/%:;=,.~+$!&?-')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe='/%:;=,.~+$!&?-')}" if parts.fragment else ""
    safe = f"{parts.scheme}://{host}{port}{rest}{query}{fragment}"
    return safe if len(safe) <= LONGEST_URL else ""


def escape_markdown(text: str) -> str:
    """Return cleaned text that neither CommonMark nor Slack's dialect reads as markup.

    Brackets get a backslash; the other marks are replaced by letters that look alike, because Slack shows the
    backslash before them.
    """
    return _MARKDOWN_SPECIAL.sub(r"\\\1", text.translate(_LOOKALIKES))


# ── the three bodies ─────────────────────────────────────────────────────────────────────────────────────────────────


def _text(said: _Said) -> str:
    lines = [
        f"Event: {said.watch}",
        f"was: {said.before}",
        f"now: {said.after}",
        "",
        f"“{said.sentence}”",
        "",
        f"Said by: {said.speaker}",
        f"Story: {said.headline}" if said.headline else "",
        f"{said.outlet}, {said.time}",
        said.story_url,
        f"Sources: {said.sources}",
        f"More: {said.event_url}" if said.event_url else "",
        f"alert {said.id}",
    ]
    return "\n".join(line for at, line in enumerate(lines) if line or at in (3, 5))


def _markdown(said: _Said) -> str:
    safe = escape_markdown
    story = _markdown_link(said.headline or said.outlet, said.story_url)
    lines = [
        f"**{safe(said.watch)}**",
        f"was: {safe(said.before)}",
        f"now: **{safe(said.after)}**",
        "",
        f"> “{safe(said.sentence)}”",
        "",
        f"Said by: {safe(said.speaker)}",
        f"{safe(said.outlet)}, {said.time}: {story}",
        f"Sources: {said.sources}",
        _markdown_link("History of the event", said.event_url) if said.event_url else "",
        f"alert {said.id}",
    ]
    return "\n".join(line for at, line in enumerate(lines) if line or at in (3, 5))


def _markdown_link(words: str, url: str) -> str:
    return f"[{escape_markdown(words)}](<{url}>)" if url else escape_markdown(words)


def _html(said: _Said) -> str:
    safe: Callable[[str], str] = html.escape
    story = _html_link(said.headline or said.outlet, said.story_url)
    event = f"<br>\n{_html_link('History of the event', said.event_url)}" if said.event_url else ""
    return (
        f"<p><b>{safe(said.watch)}</b><br>\nwas: {safe(said.before)}<br>\nnow: <b>{safe(said.after)}</b></p>\n"
        f"<blockquote>“{safe(said.sentence)}”</blockquote>\n"
        f"<p>Said by: {safe(said.speaker)}<br>\n{safe(said.outlet)}, {safe(said.time)}: {story}<br>\n"
        f"Sources: {safe(said.sources)}{event}</p>\n"
        f"<p>alert {said.id}</p>"
    )


def _html_link(words: str, url: str) -> str:
    return f'<a href="{html.escape(url)}">{html.escape(words)}</a>' if url else html.escape(words)
