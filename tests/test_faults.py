"""Does a feed that fails say truly why, and does it leave all others alone? One round over faults of every kind."""

from __future__ import annotations

import asyncio
import gzip
import random
from datetime import UTC, datetime, timedelta

from feedserver import Feed, FeedServer, story

from monitor.config import Config
from monitor.fetch import Fetcher, Limits
from monitor.model import Source
from monitor.polling import Polled, Poller
from monitor.store import Store

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
#: the silent server is waited for in real time, beside which all others are done
LIMITS = Limits(read=2.0, total=2.0, per_host=4)
RSS = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"
ITEM = story("1", "Übung in Riverton", "It is in June.", NOW - timedelta(hours=1))


def answer(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> Feed:
    head = "\r\n".join([f"HTTP/1.1 {status} X", f"Content-Length: {length or len(body)}", *headers])
    return Feed(raw=head.encode() + b"\r\n\r\n" + body)


FAULTS = {
    "500": (answer(500, b"sorry"), "http 500"),
    "429": (answer(429, b"", "Retry-After: 7200"), "http 429"),
    "410": (answer(410), "http 410"),
    "silent": (Feed(hang=True), "timeout"),
    "ended-early": (answer(200, b"<rss", length=1000), "incomplete"),
    "truncated": (answer(200, RSS.format(ITEM).encode()[:90]), "unreadable: truncated"),
    "loop": (answer(302, b"", "Location: /loop"), "redirect loop"),
    "bomb": (answer(200, gzip.compress(bytes(12 << 20)), "Content-Encoding: gzip"), "too large"),
    "bad-gzip": (answer(200, b"no gzip", "Content-Encoding: gzip"), "bad compression"),
    "11-megabytes": (answer(200, b"", length=11 << 20), "too large"),
    "page": (answer(200, b"<!doctype html><html><body>Hello</body></html>"), "unreadable: html page"),
    "no-http": (Feed(raw=b"hello\r\n\r\n"), "protocol error"),
}
FINE = {
    "usual": answer(200, RSS.format(ITEM).encode(), "Content-Type: application/rss+xml"),
    "wrong-type": answer(200, RSS.format(ITEM).encode(), "Content-Type: image/png"),
    "wrong-charset": answer(200, RSS.format(ITEM).encode("cp1252"), "Content-Type: text/xml; charset=utf-8"),
    "cut-after-a-story": answer(200, RSS.format(ITEM + ITEM[:60]).encode()[:-24]),
    "packed": answer(200, gzip.compress(RSS.format(ITEM).encode()), "Content-Encoding: gzip"),
}


def test_every_faulty_feed_says_why_and_every_other_is_read(store: Store) -> None:
    async def one_round(feeds: FeedServer) -> list[Polled]:
        sources = tuple(Source(name, f"{feeds.url}/{name}", name) for name in (*FAULTS, *FINE))
        poller = Poller(store, Config("sqlite://", sources=sources), clock=lambda: NOW, rng=random.Random(1))
        poller.adopt(poller.plan.config)
        async with Fetcher(allow_private=["127.0.0.1"], limits=LIMITS) as fetcher:
            due = store.due_sources(NOW, 100)
            return list(await asyncio.gather(*(poller.poll(poll, fetcher, lambda: None) for poll in due)))

    with FeedServer() as feeds:
        feeds.feeds |= {f"/{name}": feed for name, feed in FINE.items()}
        feeds.feeds |= {f"/{name}": feed for name, (feed, _) in FAULTS.items()}
        polled = asyncio.run(one_round(feeds))
    said = {each.source: each.error for each in polled}
    for name, (_, reason) in FAULTS.items():
        assert said[name].startswith(reason), (name, said[name])
    assert {name: said[name] for name in FINE} == dict.fromkeys(FINE, "")
    assert {each.source for each in polled if each.stories} == set(FINE)
    assert {each.title for each in store.stories()} == {"Übung in Riverton"}
    polls = {poll.source.id: poll for poll in store.polls()}
    assert {name for name, poll in polls.items() if poll.failures} == set(FAULTS)
    for name, wait in (("429", timedelta(hours=2)), ("410", timedelta(days=7)), ("usual", timedelta(minutes=15))):
        due = polls[name].due
        assert due is not None
        assert wait <= due - NOW <= wait + timedelta(minutes=2)
