"""What do the pages of stories, alerts, feeds and rules show? A page of values each. Must not write.

Secrets are taken out of what feeds and channels answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from urllib.parse import urlencode

from markupsafe import Markup

from monitor.escape import safe_url
from monitor.model import DeliveryState, Poll, Rule, Source, Story
from monitor.outage import Outage
from monitor.showing import past
from monitor.showing.excerpts import Piece, excerpt, marked
from monitor.showing.rows import Mask, feed_state
from monitor.showing.words import LONGEST, page_words
from monitor.store import Outbox, Query, parse
from monitor.web.desk import Desk

Item = TypeVar("Item")

#: lines of a page
PAGE = 50
#: of what is searched for, only so much is looked at
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Listed(Generic[Item]):
    """One page of a list; pages count from 1."""

    items: tuple[Item, ...]
    page: int
    more: bool
    #: what was asked for, to go on with: `&q=…`, or ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed, and how it is doing."""

    source: Source
    poll: Poll | None
    state: str
    url: str
    error: str
    #: how its last requests went, and how long an answer takes as a rule, in words
    strip: Markup
    usual: str
    #: since when it brings nothing new, for longer than ever; None if it does
    silent: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert, and what became of it."""

    outbox: Outbox
    #: address of its story; "" if there is none that is safe
    url: str
    #: channel and what it last answered, of those that did not take it
    errors: tuple[tuple[str, str], ...]
    #: a channel was not given it
    dead: bool


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story, with an address that is safe to follow, or ""."""

    story: Story
    url: str
    #: its headline, and the passage that has the words that were looked for, in pieces
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...] = ()
    #: what came of the search for its page; "" if there was none
    page: str = ""


def stories(
    desk: Desk, page: int, words: str = "", rule: str | None = None, *, newest: bool = False
) -> Listed[StoryLine]:
    """Return stories that claim something of a rule's event, or all, newest first.

    `words`: only those that have them, the best match first, or the `newest`.
    """
    words = words[:LONGEST_SEARCH]
    asked = ({"q": words} if words else {}) | ({"rule": rule} if rule else {}) | ({"order": "newest"} if newest else {})
    start = (page - 1) * PAGE
    if words.strip():
        query = parse(words)
        found = desk.store.search(query, PAGE + 1, rule=rule, newest=newest, offset=start)
        lines = [_found(each, query) for each in found]
    else:
        found = desk.store.stories(PAGE + 1, rule=rule, offset=start)
        lines = [StoryLine(each, safe_url(each.url), _whole(each.title)) for each in found]
    pages = desk.store.pages({each.url for each in found})
    lines = [replace(line, page=page_words(line.story, pages.get(line.story.url))) for line in lines]
    return _listed(lines, page, asked)


def _whole(title: str) -> tuple[Piece, ...]:
    return (Piece(title or "untitled", marked=False),)


def _found(story: Story, query: Query) -> StoryLine:
    title = marked(story.title[:LONGEST], query) or _whole("")
    return StoryLine(story, safe_url(story.url), title, excerpt((story.summary, story.body), query))


def alerts(desk: Desk, page: int, *, dead: bool = False) -> Listed[AlertLine]:
    """Return alerts, newest first; `dead`: only those that a channel was not given."""
    mask = desk.config().mask
    found = desk.store.alerts(PAGE + 1, dead=dead, offset=(page - 1) * PAGE)
    return _listed([_alert(outbox, mask) for outbox in found], page, {"dead": "true"} if dead else {})


def feeds(desk: Desk, page: int) -> Listed[FeedLine]:
    """Return the configured feeds, those that fail first."""
    config = desk.config()
    polls = {poll.source.id: poll for poll in desk.store.polls()}
    outages = desk.store.outages()
    lines = [_feed(source, polls.get(source.id), outages.get(source.id), config.mask) for source in config.sources]
    lines.sort(key=lambda line: _FIRST.get(line.state, 2))
    return _listed(lines[(page - 1) * PAGE :], page, {})


def rules(desk: Desk, page: int) -> Listed[Rule]:
    """Return the rules in force, as written."""
    return _listed(desk.config().rules[(page - 1) * PAGE :], page, {})


def _listed(found: Sequence[Item], page: int, asked: dict[str, str]) -> Listed[Item]:
    return Listed(tuple(found[:PAGE]), page, len(found) > PAGE, f"&{urlencode(asked)}" if asked else "")


def _alert(outbox: Outbox, mask: Mask) -> AlertLine:
    errors = tuple((each.channel, mask(each.error)) for each in outbox.deliveries if each.error)
    dead = any(each.state is DeliveryState.DEAD for each in outbox.deliveries)
    return AlertLine(outbox, safe_url(outbox.alert.url), errors, dead)


_FIRST = {"failing": 0, "silent": 1}


def _feed(source: Source, poll: Poll | None, outage: Outage | None, mask: Mask) -> FeedLine:
    state = feed_state(poll, outage)
    silent = outage.since if outage and state == "silent" else None
    history = past.read(poll.history) if poll else ()
    usual = past.usual(history)
    return FeedLine(
        source=source,
        poll=poll,
        state=state,
        url=mask(source.url),
        error=mask(poll.error) if poll else "",
        # `past` takes in nothing but numbers
        strip=Markup(past.strip(history)),  # noqa: S704
        usual="" if usual is None else f"{usual / timedelta(milliseconds=1):,.0f} ms",
        silent=silent,
    )
