"""What would one poll of a feed bring, what is wrong with it, and what can be done about it?

It asks as the service does, and stores nothing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from monitor import discovery, feed
from monitor.address import Target
from monitor.config import Config
from monitor.fetch import Fetcher, Limits
from monitor.model import Failed, Fetched, NotModified, Poll, Source
from monitor.values import dataclass

#: one request to a host at a time, with a rest between two: nobody waits for these
POLITE = replace(Limits(), host_pause=1.0, at_once=8)
#: a feed whose newest story is older may have moved without a word
_SILENT = timedelta(days=60)
_XML = re.compile(r"(?:application|text)/(?:[\w.+-]+\+)?(?:xml|json)\b", re.IGNORECASE)

#: RSS, Atom and JSON Feed say it so; what follows a hyphen is a country, in which nothing is read otherwise
_LANGUAGE = re.compile(
    rb"""<(?:dc:)?language>\s{0,99}([A-Za-z]{2,3})\b|<(?:feed|rss)\b[^<>]{0,4000}\sxml:lang=["']([A-Za-z]{2,3})\b|"""
    rb""""language"\s{0,99}:\s{0,99}"([A-Za-z]{2,3})\b"""
)

#: the first whose pattern fits a failure says what can be done about it
_REMEDIES: tuple[tuple[str, str], ...] = (
    ("forbidden address", "if it is yours and is to be read, name its host under 'allow_private' in monitor.yml"),
    ("dns", "look at how the host is written; if it is right, its name server does not answer, so try again later"),
    ("timeout", "try again later; if it is always so, the server does not answer this machine: a 'proxy' may help"),
    ("tls", "its certificate is not trusted: 'ca_file' if an authority of your own signed it; else its owner must act"),
    ("unreachable", "try again later; if it is always so, look at the address, or whether a firewall is between"),
    ("proxy", "look at the feed's 'proxy', its name and password, and what it lets through"),
    ("bad address", "write the whole address, such as https://example.org/feed"),
    ("http 401", "it wants to know who asks: 'auth' with a name and password or a token"),
    (
        "http 403",
        "it does not let us in: 'auth' or 'headers' if you have a key; some refuse programs, see 'user_agent'",
    ),
    ("http 407", "the proxy wants to know who asks: a name and password in 'proxy'"),
    ("http 404", "it is not there any more: check the outlet's page instead, which may name its feeds"),
    ("http 410", "it is gone for good: take it out of feeds.yml"),
    ("http 429", "it was asked too often: a longer 'interval', and no check for an hour"),
    (r"http 5\d\d", "the server is in trouble; try again later"),
    ("http .*", "open the address in a browser, and take the one that ends up at the feed"),
    ("redirect loop|too many redirects", "take the address that a browser ends at, or wait until its owner mends it"),
    ("too large", "take a feed of one section instead of all"),
    ("unreadable: html page", "this is a page and no feed"),
    ("unreadable: empty", "nothing was sent; try again later"),
    ("unreadable: entity declarations", "it declares entities, which are not resolved for safety; its owner must act"),
    ("unreadable: .*", "open it in a browser: is this a feed at all?"),
    (".*", "try again later"),
)


@dataclass(frozen=True, slots=True)
class Move:
    """A redirect that was followed."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was found, and what can be done about it."""

    found: str
    remedy: str
    #: the feed cannot be read at all
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What one poll brought."""

    source: Source
    answer: Fetched | NotModified | Failed
    parsed: feed.Parsed | None
    moves: tuple[Move, ...]
    troubles: tuple[Trouble, ...]
    #: feeds that it names, if it is a page
    named: tuple[discovery.Named, ...]
    #: time from the first request to the end of the last body
    took: timedelta
    #: publication time of the newest story that has one
    newest: datetime | None
    #: which language it says that it is in, such as "de"; "" if it does not
    language: str

    @property
    def failed(self) -> bool:
        return any(trouble.fails for trouble in self.troubles)


def fetcher(config: Config, sources: Iterable[Source] = ()) -> Fetcher:
    """Return what asks as the service does with a configuration, but slower; `sources` are feeds that are not in it."""
    requests = {source.id: config.defaults.request for source in sources} | dict(config.requests)
    return Fetcher(allow_private=config.allow_private, contact=config.contact, limits=POLITE, requests=requests)


async def check(source: Source, asking: Fetcher, now: datetime) -> Checked:
    """Poll a feed once, as if it had never been asked; `now` is the time of the call."""
    clock, moves = asyncio.get_running_loop().time, list[Move]()
    began = clock()

    def moved(status: int, there: Target) -> None:
        moves.append(Move(status, there.url))

    answer = await asking.fetch(Poll(source, source.url), now, moved=moved)
    took = timedelta(seconds=clock() - began)
    found = await asyncio.to_thread(_parse, source, answer, now)
    parsed = found if isinstance(found, feed.Parsed) else None
    named: tuple[discovery.Named, ...] = ()
    if isinstance(answer, Fetched) and isinstance(found, feed.Unreadable):
        named = discovery.find(answer.body, content_type=answer.content_type, url=answer.url)
    newest = _newest(parsed)
    failure = _failure(answer, found, named)
    troubles = (failure,) if failure else _flaws(answer, parsed, newest, now)
    language = _language(answer.body) if isinstance(answer, Fetched) and parsed else ""
    return Checked(source, answer, parsed, tuple(moves), troubles, named, took, newest, language)


def _parse(
    source: Source, answer: Fetched | NotModified | Failed, now: datetime
) -> feed.Parsed | feed.Unreadable | None:
    if not isinstance(answer, Fetched):
        return None
    return feed.parse(answer.body, source=source, content_type=answer.content_type, now=now, base=answer.url)


def _newest(parsed: feed.Parsed | None) -> datetime | None:
    # a story without a time of its own has that of this reading
    times = [story.published for story in parsed.stories if story.published != story.seen] if parsed else []
    return max(times, default=None)


def _language(body: bytes) -> str:
    found = _LANGUAGE.search(body[:20_000])
    return next((word.decode("ascii").lower() for word in found.groups() if word), "") if found else ""


def _failure(
    answer: Fetched | NotModified | Failed,
    found: feed.Parsed | feed.Unreadable | None,
    named: tuple[discovery.Named, ...],
) -> Trouble | None:
    if isinstance(answer, Failed):
        detail = f"{answer.reason}: {answer.detail}" if answer.detail else answer.reason
        return Trouble(detail, _remedy(answer.reason), fails=True)
    if isinstance(found, feed.Unreadable):
        reason = f"unreadable: {found.reason}"
        remedy = f"it names a feed: {named[0].url}" if named else _remedy(reason)
        said = f', but these words: "{words}"' if (words := _words(answer)) else ""
        return Trouble(reason + said, remedy, fails=True)
    return None


def _words(answer: Fetched | NotModified) -> str:
    """Return what was sent in place of a feed, if it is a line of text: some services refuse so, with 200."""
    text = answer.body[:300].decode("utf-8", "replace").strip() if isinstance(answer, Fetched) else ""
    return text if re.fullmatch(r"\w[^<>{}\n]{8,200}", text) and text.isprintable() else ""


def _remedy(reason: str) -> str:
    return next(remedy for pattern, remedy in _REMEDIES if re.fullmatch(pattern, reason))


def _flaws(
    answer: Fetched | NotModified | Failed, parsed: feed.Parsed | None, newest: datetime | None, now: datetime
) -> tuple[Trouble, ...]:
    """Return what could be better about a feed that can be read."""
    if not isinstance(answer, Fetched) or parsed is None:
        return ()
    found: list[tuple[object, str, str]] = [
        (answer.permanent_url, "moved for good", f"the address in feeds.yml can be {answer.permanent_url}"),
        (not parsed.stories, "no stories", "look again when there should be some; the feed may have moved"),
        (
            newest and now - newest > _SILENT,
            f"silent since {newest:%Y-%m-%d}" if newest else "",
            "look on the outlet's page whether it has another feed by now",
        ),
        (
            parsed.undated,
            f"stories without a date, or with one to come: {parsed.undated}",
            "they count as published when they are first seen",
        ),
        (parsed.flaws, f"mended: {', '.join(parsed.flaws)}", "nothing to do; stories may be missing at the break"),
        (
            answer.content_type and not _XML.match(answer.content_type.strip()),
            f"sent as {answer.content_type}",
            "nothing to do; it is read all the same",
        ),
        (
            not (answer.etag or answer.last_modified),
            "no validators: each poll transfers the whole feed",
            "a longer 'interval' if it is large",
        ),
    ]
    return tuple(Trouble(what, remedy) for applies, what, remedy in found if applies)
