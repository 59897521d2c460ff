"""What does the service make of nine months of news? Five stories, fifteen seconds, and the ordinary service.

The stories beside this file are served as RSS and Atom on loopback, each from the moment it was news; the service in
seeds/config polls them over HTTP and sends its alerts through Apprise to a webhook receiver and a mail server. Only
the feeds, the clock and the receivers are the demo's. It ends with 0 if every alert that was due arrived at both.
"""

from __future__ import annotations

import asyncio
import hashlib
import html
import json
import logging
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from monitor import config as configs
from monitor import pipeline, sending
from monitor.match import compile_rules
from monitor.model import DeliveryState
from monitor.service import Service
from monitor.store import Store
from monitor.wording import state_in_words

HERE = Path(__file__).resolve().parent

#: file -> when it was news, and who brings it
NEWS = {
    "003": (datetime(2023, 9, 11, 12, 30, tzinfo=UTC), "morning-post.rss"),
    "004": (datetime(2024, 1, 23, 8, 0, tzinfo=UTC), "evening-herald.atom"),
    "002": (datetime(2024, 2, 27, 10, 0, tzinfo=UTC), "morning-post.rss"),
    "000": (datetime(2024, 6, 14, 9, 0, tzinfo=UTC), "evening-herald.atom"),
    "001": (datetime(2024, 6, 17, 11, 0, tzinfo=UTC), "morning-post.rss"),
}
COLLECTOR = "headline-collector.rss"
#: how much later the collector repeats what the others brought
LATER = timedelta(hours=2)
#: real seconds from one moment of news to the next
PACE = 1.2
TICK = timedelta(seconds=0.2)
#: real seconds after which something has gone wrong
LONGEST = 50.0


@dataclass(frozen=True)
class Item:
    """A story as a feed brings it."""

    key: str
    feed: str
    at: datetime
    title: str
    paragraphs: tuple[str, ...]


def read_items() -> list[Item]:
    """Return what the feeds will bring, in order of time."""
    items = []
    for key, (at, feed) in NEWS.items():
        title, _, body = next(HERE.glob(f"{key}_*.txt")).read_text(encoding="utf-8").partition("\n")
        paragraphs = tuple(line.strip() for line in body.splitlines() if line.strip())
        items.append(Item(key, feed, at, title.strip(), paragraphs))
        items.append(Item(key, COLLECTOR, at + LATER, title.strip(), paragraphs[:1]))
    return sorted(items, key=lambda item: item.at)


class Clock:
    """A clock that runs from one moment of news to the next in the same real time, however far they lie apart.

    It stands still until it is started.
    """

    def __init__(self, moments: Sequence[datetime]) -> None:
        self._moments = [moments[0] - timedelta(days=1), *moments]
        self._started: float | None = None

    def start(self) -> None:
        self._started = self._started or time.monotonic()

    def __call__(self) -> datetime:
        if self._started is None:
            return self._moments[0]
        turns, rest = divmod((time.monotonic() - self._started) / PACE, 1.0)
        at = int(turns)
        if at + 1 >= len(self._moments):
            return self._moments[-1] + timedelta(hours=at + 1 - len(self._moments) + rest)
        return self._moments[at] + (self._moments[at + 1] - self._moments[at]) * rest


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Feeds:
    """RSS and Atom over HTTP: an item is in its feed once the clock has come to it.

    The clock starts when every feed was asked once and was empty: what a first poll brings is no news to the service.
    """

    def __init__(self, items: Sequence[Item], clock: Clock) -> None:
        self._items = items
        self._clock = clock
        self._unasked = {item.feed for item in items}
        #: answers by status
        self.answers: dict[int, int] = {}

    def answer(self, path: str, headers: Mapping[str, str], host: str) -> tuple[int, dict[str, str], bytes]:
        name = path.lstrip("/")
        if name.startswith("stories/"):
            return self._page(name)
        if name not in {item.feed for item in self._items}:
            return 404, {}, b""
        now = self._clock()
        self._unasked.discard(name)
        if not self._unasked:
            self._clock.start()
        items = [item for item in self._items if item.feed == name and item.at <= now]
        atom = name.endswith(".atom")
        body = (atom_feed if atom else rss_feed)(name, items, f"http://{host}").encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if headers.get("If-None-Match") == etag:
            return 304, {"ETag": etag}, b""
        kind = "application/atom+xml" if atom else "application/rss+xml"
        return 200, {"ETag": etag, "Content-Type": f"{kind}; charset=utf-8"}, body

    def _page(self, name: str) -> tuple[int, dict[str, str], bytes]:
        for item in self._items:
            if name.endswith(f"/{item.key}") and item.feed != COLLECTOR:
                page = f"<title>{html.escape(item.title)}</title>{as_html(item)}"
                return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()
        return 404, {}, b""


def as_html(item: Item) -> str:
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in item.paragraphs)


def rss_feed(name: str, items: Sequence[Item], base: str) -> str:
    entries = "".join(
        f"<item><title>{html.escape(item.title)}</title><link>{base}/stories/{item.key}</link>"
        f'<guid isPermaLink="false">{item.feed}-{item.key}</guid><pubDate>{format_datetime(item.at)}</pubDate>'
        + (
            f"<description>{html.escape(as_html(item))}</description>"
            if item.feed == COLLECTOR
            else f"<content:encoded>{html.escape(as_html(item))}</content:encoded>"
        )
        + "</item>"
        for item in reversed(items)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{name}</title><link>{base}/</link><description>demo</description>{entries}</channel></rss>"
    )


def atom_feed(name: str, items: Sequence[Item], base: str) -> str:
    entries = "".join(
        f"<entry><title>{html.escape(item.title)}</title><id>tag:demo,{item.key}</id>"
        f'<link href="{base}/stories/{item.key}"/><published>{item.at.isoformat()}</published>'
        f"<updated>{item.at.isoformat()}</updated>"
        f'<content type="html">{html.escape(as_html(item))}</content></entry>'
        for item in reversed(items)
    )
    newest = items[-1].at if items else datetime(2023, 1, 1, tzinfo=UTC)
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{name}</title><id>tag:demo,{name}</id><updated>{newest.isoformat()}</updated>{entries}</feed>"
    )


# ── receivers ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Arrivals:
    """What the two receivers got, printed as it comes."""

    console: Console
    clock: Callable[[], datetime]
    webhook: list[str] = field(default_factory=list)
    mail: list[str] = field(default_factory=list)

    def by_webhook(self, payload: Mapping[str, Any]) -> None:
        self.webhook.append(str(payload["alert_id"]))
        # As text: what comes from a story is no markup for the terminal either.
        self.console.print(
            Panel(
                Text(str(payload["message"])),
                title=Text(str(payload["title"]), style="bold green"),
                subtitle=Text(f"webhook, {self.clock():%d %B %Y, %H:%M} UTC"),
                title_align="left",
                subtitle_align="right",
                border_style="green",
            )
        )

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 (aiosmtpd)
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.mail.append(str(message["X-Alert-Id"]))
        files = ", ".join(str(part.get_filename()) for part in message.iter_attachments())
        self.console.print(
            Text.assemble(
                ("  mail ", "bold cyan"),
                f"to {', '.join(envelope.rcpt_tos)}: ",
                (str(message["Subject"]), "bold"),
                (f"  alert {str(message['X-Alert-Id'])[:8]}…", "dim"),
                f" with {files}" if files else "",
            )
        )
        return "250 OK"


class MailServer(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(arrivals: Arrivals) -> Iterator[str]:
    """Run a mail server and yield its address."""
    server = MailServer(arrivals, hostname="127.0.0.1", port=0)
    server.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        server.stop()


@contextmanager
def http_server(feeds: Feeds, arrivals: Arrivals) -> Iterator[str]:
    """Run the feeds and the webhook receiver, and yield their address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.reply(*feeds.answer(self.path, dict(self.headers), self.headers["Host"]))

        def do_POST(self) -> None:
            arrivals.by_webhook(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.reply(204, {}, b"")

        def reply(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            feeds.answers[status] = feeds.answers.get(status, 0) + (self.command == "GET")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


# ── the run ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def watch(service: Service, over: datetime) -> bool:
    """Wait until every feed was read after the news and nothing waits to be sent; False if it takes too long."""
    ends = time.monotonic() + LONGEST
    await service.started.wait()  # the tables are there
    try:
        while time.monotonic() < ends:
            await asyncio.sleep(TICK.total_seconds())
            polls = await asyncio.to_thread(service.store.polls)
            read = [poll.polled_at is not None and poll.polled_at > over for poll in polls]
            counts = await asyncio.to_thread(service.store.counts)
            if read and all(read) and not counts[DeliveryState.PENDING]:
                return True
        return False
    finally:
        service.stop()


async def serve(service: Service, over: datetime) -> bool:
    """Run the service until the news is over."""
    watching = asyncio.create_task(watch(service, over))
    running = asyncio.create_task(service.run())
    await asyncio.wait({watching, running}, return_when=asyncio.FIRST_COMPLETED)
    await running  # a service that ended by itself raises here
    return await watching


def report(console: Console, config: configs.Config, feeds: Feeds, arrivals: Arrivals) -> bool:
    """Print what was read, said and sent; tell whether all that was due arrived."""
    store = Store(config.database)
    rules = compile_rules(config.rules)
    stories = list(store.archive())
    outboxes = store.alerts()
    due = sorted(outbox.alert.id for outbox in outboxes)
    counts = Table(title="What happened", title_justify="left", show_header=False)
    counts.add_column(style="bold")
    counts.add_column(justify="right")
    for name, value in (
        ("requests to feeds (of these answered 304)", f"{sum(feeds.answers.values())} ({feeds.answers.get(304, 0)})"),
        ("stories polled", len(stories)),
        ("stories matched", sum(bool(pipeline.read(story, rules)) for story in stories)),
        ("claims", store.counts()["claims"]),
        ("alerts due", len(due)),
        ("alerts sent by webhook", len(arrivals.webhook)),
        ("alerts sent by mail", len(arrivals.mail)),
    ):
        counts.add_row(name, str(value))
    course = Table(title="How each event moved", title_justify="left")
    for column in ("event", "on", "was", "now", "reported by", "alert"):
        course.add_column(column)
    for rule in config.rules:
        for at, line in enumerate(store.ledger(rule.id)):
            change = line.change
            course.add_row(
                Text("" if at else rule.watch),
                f"{change.claim.published:%d %b %Y}",
                Text(state_in_words(change.before)),
                Text(state_in_words(change.after), style="bold"),
                Text(change.claim.outlet),
                f"{line.alert[:8]}…" if line.alert else "none",
            )
        course.add_section()
    store.close()
    console.print()
    console.print(counts)
    console.print(course)
    return bool(due) and sorted(arrivals.webhook) == sorted(arrivals.mail) == due


def main() -> int:
    """Run the demo; 0 if every alert arrived at both receivers."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    console = Console(width=None if sys.stdout.isatty() else 120)
    items = read_items()
    clock = Clock(sorted({item.at for item in items}))
    feeds, arrivals = Feeds(items, clock), Arrivals(console, clock)
    console.print(
        f"{len(NEWS)} stories from {items[0].at:%B %Y} to {items[-1].at:%B %Y}, three feeds, three rules. "
        "An alert shows when a confirmation or a change of date does.\n"
    )
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-demo-"))
        http = stack.enter_context(http_server(feeds, arrivals))
        mail = stack.enter_context(mail_server(arrivals))
        env = {
            **os.environ,
            "DEMO_FOLDER": folder,
            "DEMO_FEEDS": http,
            "DEMO_WEBHOOK": http,
            "DEMO_MAIL": mail,
            "DEMO_WEB_PORT": str(free_port()),
        }
        config = configs.load(HERE / "config", env)
        if isinstance(config, list):
            console.print(*config, sep="\n")
            return 2
        # as `monitor run` does before it starts; it also loads what takes a second, which would be days of the demo
        if faults := [fault for channel in config.channels.values() if (fault := sending.fault(channel))]:
            console.print(*faults, sep="\n")
            return 2
        over = items[-1].at + timedelta(minutes=30)
        finished = asyncio.run(serve(Service(config, env=env, clock=clock, tick=TICK), over))
        arrived = report(console, config, feeds, arrivals)
    if not finished:
        console.print(f"Not finished within {LONGEST:g} seconds.", style="bold red")
    elif not arrived:
        console.print("Not every alert that was due arrived once at both receivers.", style="bold red")
    else:
        console.print("Every alert arrived at both receivers, once.", style="bold green")
    return 0 if finished and arrived else 1


if __name__ == "__main__":
    sys.exit(main())
