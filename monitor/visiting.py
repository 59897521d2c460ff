"""What does a story's own page say? Looked for politely, once, and then the story is read with it.

Must not choose which stories need it, and must not lose one: whatever a page's server does, its story is read.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from monitor import address
from monitor.article import Page
from monitor.config import ArticlesConfig, RequestConfig
from monitor.fetch import Fetcher, Limits
from monitor.lazy import Lazy
from monitor.model import Failed, Fetched, NotModified, Poll, Source
from monitor.polling import Poller
from monitor.store import Store
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor import ingest, page, robots
    from monitor.robots import Robots
    from monitor.store import Unread
else:  # most rounds look for no page
    page, robots = Lazy("monitor.page"), Lazy("monitor.robots")

LOG = logging.getLogger(__name__)

ACCEPT = b"text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
LIMITS = Limits(
    wire_bytes=2 << 20, body_bytes=4 << 20, redirects=5, connect=10, read=10, total=20, at_once=4, host_pause=2
)
#: a page is not looked for again within this time, whatever came of it
FRESH = timedelta(hours=1)
#: how long a story waits for its page at most, in real time
PATIENCE = timedelta(minutes=2)
#: a robots.txt is believed for a day (RFC 9309 §2.4)
_ROBOTS_FRESH = timedelta(days=1)
_MOST_ROBOTS = 500
#: one that did not come is not asked for again within this time
_AGAIN = timedelta(minutes=10)
#: what a host answers that is asked too much (RFC 6585 §4, RFC 9110 §15.6.4)
_PATIENCE_ASKED = ("http 429", "http 503")
#: there is none: all is allowed (RFC 9309 §2.3.1.3; a 429 asks for patience instead)
_NO_ROBOTS = frozenset(f"http {status}" for status in range(400, 500) if status != 429)
#: the name by which a robots.txt may speak to us
AGENT = "monitor"
_HOUR = timedelta(hours=1)


def ways(requests: Mapping[str, RequestConfig]) -> Mapping[str, RequestConfig]:
    """Return how the pages of feeds are reached: by their proxies and trust, without their credentials."""
    return MappingProxyType(
        {
            source: RequestConfig(proxy=own.proxy, authorities=own.authorities)
            for source, own in requests.items()
            if own.proxy or own.authorities
        }
    )


@dataclass(frozen=True, slots=True)
class Fetchers:
    """The two ways to a page: a feed may lead into a private network only where it comes from there itself."""

    #: goes to private addresses that are allowed
    inside: Fetcher
    #: goes to none
    outside: Fetcher


class Visitor:
    """Looks for the pages of stories that wait for them. One a process."""

    def __init__(self, store: Store, poller: Poller, *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._poller = poller
        self._clock = clock
        #: by origin, with the time until which it is believed
        self._robots: OrderedDict[tuple[str, str, int], tuple[Robots | None, datetime]] = OrderedDict()
        #: one visit a host at a time: the next one is counted against its budget, and may find its page there
        self._turns = WeakValueDictionary[str, asyncio.Lock]()
        # one thread of its own: reading a page is work for the processor, and others wait in the common ones
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="page")

    async def visit(self, unread: Unread, fetchers: Fetchers) -> list[ingest.Outcome]:
        """Look for a story's page, and have the story read with what there is."""
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                found = await self._page(unread, fetchers)
        except TimeoutError:
            found = Page(unread.story.url, self._clock(), reason="no time")
        except Exception:
            # a bug of ours is no reason to leave a story unread
            await self._read(unread, Page(unread.story.url, self._clock(), reason="internal error"))
            raise
        return await self._read(unread, found)

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _read(self, unread: Unread, found: Page) -> list[ingest.Outcome]:
        LOG.info("story %s: its page: %s", unread.story.id, found.reason or f"{len(found.text)} characters")
        return await asyncio.to_thread(self._poller.catch_up, unread, found)

    async def _page(self, unread: Unread, fetchers: Fetchers) -> Page:
        plan = self._poller.plan
        url, now = unread.story.url, self._clock()
        target = address.read(url)
        if target is None:
            return Page(url, now, reason="bad address")
        if not plan.pages:
            return Page(url, now, reason="off")
        source = plan.sources.get(unread.story.source)
        home = address.read(source.url) if source else None
        fetcher = fetchers.inside if home and home.host == target.host else fetchers.outside
        async with self._turns.setdefault(target.host, asyncio.Lock()):
            return await self._at_host(unread, target.host, fetcher, plan.config.articles)

    async def _at_host(self, unread: Unread, host: str, fetcher: Fetcher, wanted: ArticlesConfig) -> Page:
        url, now = unread.story.url, self._clock()
        known = await asyncio.to_thread(self._store.page, url)
        if known and known.asked and timedelta() <= now - known.at < FRESH:
            return known
        found = await self._looked_for(unread, host, known, fetcher, wanted)
        await asyncio.to_thread(self._keep, found, host)
        return found

    async def _looked_for(
        self, unread: Unread, host: str, known: Page | None, fetcher: Fetcher, wanted: ArticlesConfig
    ) -> Page:
        url, now = unread.story.url, self._clock()
        # what was read before is better than nothing
        fallback = known if known and known.text else None
        if any(host == each or host.endswith(f".{each}") for each in wanted.skip):
            return Page(url, now, reason="host left out")
        asked = await asyncio.to_thread(self._store.pages_asked, host, now - _HOUR)
        if any(each.reason in _PATIENCE_ASKED for each in asked):
            return fallback or Page(url, now, reason="host asks for patience")
        if len(asked) >= wanted.per_host:
            return fallback or Page(url, now, reason="budget of the host spent")
        if reason := await self._forbidden(url, unread, fetcher):
            return Page(url, now, reason=reason)
        poll = _poll(url, unread)
        if fallback:
            poll = replace(poll, etag=fallback.etag, last_modified=fallback.last_modified)
        answer = await fetcher.fetch(poll, now)
        if isinstance(answer, NotModified) and fallback:
            return replace(fallback, at=now, asked=True, etag=answer.etag, last_modified=answer.last_modified)
        if not isinstance(answer, Fetched):
            return Page(url, now, asked=True, reason=answer.reason if isinstance(answer, Failed) else "no text")
        if _origin(answer.url) != _origin(url) and (reason := await self._forbidden(answer.url, unread, fetcher)):
            return Page(url, now, asked=True, reason=reason)
        main = await asyncio.get_running_loop().run_in_executor(
            self._thread,
            lambda: page.read(answer.body, url=answer.url, content_type=answer.content_type, now=now),
        )
        return Page(
            url,
            now,
            asked=True,
            text=main.text,
            reason=main.reason,
            dated=main.dated,
            paid=main.paid,
            etag=answer.etag,
            last_modified=answer.last_modified,
        )

    def _keep(self, found: Page, host: str) -> None:
        with self._store.transaction() as tx:
            tx.put_page(found, host)

    # may we?

    async def _forbidden(self, url: str, unread: Unread, fetcher: Fetcher) -> str:
        """Say why a page must not be asked for; "" if it may."""
        origin = _origin(url)
        if origin is None:
            return "bad address"
        rules = await self._rules(origin, unread, fetcher)
        if rules is None:
            return "robots.txt does not answer"
        return "" if rules.allow(url) else "robots.txt forbids it"

    async def _rules(self, origin: tuple[str, str, int], unread: Unread, fetcher: Fetcher) -> Robots | None:
        """Return what a server's robots.txt says; None if it cannot be had, which forbids all (RFC 9309 §2.3.1)."""
        now = self._clock()
        rules, until = self._robots.get(origin, (None, now))
        if now < until:
            return rules
        scheme, host, port = origin
        where = f"[{host}]" if ":" in host else host
        answer = await fetcher.fetch(_poll(f"{scheme}://{where}:{port}/robots.txt", unread), now)
        rules, fresh = None, _AGAIN
        if isinstance(answer, Fetched):
            text = answer.body[: robots.LONGEST].decode("utf-8", "replace")
            rules, fresh = robots.read(text, AGENT), _ROBOTS_FRESH
        elif isinstance(answer, Failed) and answer.reason in _NO_ROBOTS:
            rules, fresh = robots.ALL, _ROBOTS_FRESH
        self._robots[origin] = rules, now + fresh
        while len(self._robots) > _MOST_ROBOTS:
            self._robots.popitem(last=False)
        return rules


def _poll(url: str, unread: Unread) -> Poll:
    # under the feed's id, whose proxy it goes through
    source = Source(unread.story.source, url, unread.story.outlet)
    return Poll(source, url)


def _origin(url: str) -> tuple[str, str, int] | None:
    target = address.read(url)
    return target.origin if target else None
