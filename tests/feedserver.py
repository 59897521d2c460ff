"""Where stories come from in tests: a real server of RSS feeds on loopback, with validators, failures and hooks."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from xml.sax.saxutils import escape

from receivers import QuietServer


@dataclass(frozen=True)
class Asked:
    """One request, and the status that it got."""

    path: str
    status: int


@dataclass
class Feed:
    """What a path answers: stories as RSS, or a status, or nothing until `release` is set."""

    stories: tuple[str, ...] = ()
    status: int = 200
    body: bytes | None = None
    hang: bool = False
    #: a whole answer, after which the connection ends
    raw: bytes | None = None
    content_type: str = "application/rss+xml"


def story(key: str, title: str, text: str, published: datetime) -> str:
    """Return an RSS item."""
    return (
        f"<item><guid isPermaLink='false'>{key}</guid><title>{escape(title)}</title>"
        f"<link>https://wire.example/{key}</link><description>{escape(text)}</description>"
        f"<pubDate>{format_datetime(published)}</pubDate></item>"
    )


class FeedServer:
    """Serves `feeds` by path; `before_answer` is called with the path when an answer is about to go out."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.asked: list[Asked] = []
        self.before_answer: Callable[[str], None] = lambda _: None
        self.release = threading.Event()
        self._server = QuietServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FeedServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def publish(self, path: str, *stories: str) -> None:
        """Put stories at the top of a feed."""
        feed = self.feeds.setdefault(path, Feed())
        feed.stories = (*stories, *feed.stories)

    def statuses(self, path: str) -> list[int]:
        return [asked.status for asked in self.asked if asked.path == path]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                feed = server.feeds.get(self.path, Feed(status=404))
                body = feed.body if feed.body is not None else server.rss(self.path, feed)
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                status = 304 if feed.status == 200 and self.headers.get("If-None-Match") == etag else feed.status
                server.asked.append(Asked(self.path, status))
                if feed.hang:
                    server.release.wait(20)
                    self.close_connection = True
                    return
                server.before_answer(self.path)
                if feed.raw is not None:
                    self.wfile.write(feed.raw)
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", feed.content_type)
                self.send_header("Content-Length", str(0 if status == 304 else len(body)))
                if status in (200, 304):
                    self.send_header("ETag", etag)
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    @staticmethod
    def rss(path: str, feed: Feed) -> bytes:
        head = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Feed {path}</title>"
        return (head + "".join(feed.stories) + "</channel></rss>").encode()
