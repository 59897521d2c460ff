"""Do the pages work for a person with a browser? The demo's news arrive at the running service, and Chromium looks on.

Needs the extra `browser` (`make browser`) and a Chromium: the system's, or the one that MONITOR_CHROMIUM names. Nothing
is downloaded. What was seen is kept as pictures in `artifacts/`.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "seeds"))

axes = pytest.importorskip("axe_playwright_python.sync_playwright", reason="make browser installs what this needs")
drivers = pytest.importorskip("playwright.sync_api", reason="make browser installs what this needs")

import demo  # noqa: E402
from newsroom import RULE, Newsroom, course  # noqa: E402
from rich.console import Console  # noqa: E402

from monitor import config as configs  # noqa: E402
from monitor.config import Secret, WebConfig  # noqa: E402
from monitor.service import Service  # noqa: E402
from monitor.store import Store  # noqa: E402

CHROMIUM = os.environ.get("MONITOR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("no Chromium here; MONITOR_CHROMIUM may name one", allow_module_level=True)

PICTURES = ROOT / "artifacts"
EVENT = "Putin visit North Korea"
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
#: it looks for updates and its maker's servers otherwise, and a container lets it have no sandbox
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: the machine may be busy
PATIENCE = 60_000
#: kinds of addresses that are no pages
FILES = (".ics", ".atom", ".json", ".svg", ".png", ".css")


class HeldClock(demo.Clock):
    """The demo's clock, which begins when it is let go, and stays where it is told to."""

    held = True
    at: datetime | None = None

    def start(self) -> None:
        if not self.held:
            super().start()

    def __call__(self) -> datetime:
        return self.at or super().__call__()


@dataclass
class Site:
    """The running service."""

    base: str
    service: Service
    clock: HeldClock
    over: datetime

    def let_the_news_come(self) -> None:
        """Let the demo's nine months pass, until every feed was read after them and every message is sent."""
        self.clock.held = False
        self.clock.start()
        ends = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < ends:
            polled = [poll.polled_at for poll in self.service.store.polls()]
            counts = self.service.store.counts()
            if all(at and at > self.over for at in polled) and counts["alerts"] and not counts["pending"]:
                self.clock.at = self.over
                return
            time.sleep(0.1)
        raise AssertionError("the demo did not finish")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The service on the demo's configuration, with feeds that hold nothing yet."""
    items = demo.read_items()
    clock = HeldClock(sorted({item.at for item in items}))
    feeds, arrivals = demo.Feeds(items, clock), demo.Arrivals(Console(quiet=True), clock)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-browser-"))
        http = stack.enter_context(demo.http_server(feeds, arrivals))
        mail = stack.enter_context(demo.mail_server(arrivals))
        addresses = {"FOLDER": folder, "FEEDS": http, "WEBHOOK": http, "MAIL": mail, "WEB_PORT": str(demo.free_port())}
        env = os.environ | {f"DEMO_{name}": value for name, value in addresses.items()}
        config = configs.load(demo.HERE / "config", env)
        assert isinstance(config, configs.Config)
        service = Service(config, env=env, clock=clock, tick=demo.TICK)
        serving = threading.Thread(target=lambda: asyncio.run(service.run()))
        serving.start()
        try:
            ends = time.monotonic() + PATIENCE / 1000
            while not service.started.is_set():
                assert serving.is_alive(), "the service did not start"
                assert time.monotonic() < ends
                time.sleep(0.05)
            yield Site(config.web.url, service, clock, items[-1].at + timedelta(minutes=30))
        finally:
            service.stop()
            serving.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with drivers.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=PATIENCE)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A window, and all that went wrong in it."""

    page: Any
    name: str
    troubles: list[str] = field(default_factory=list)

    def picture(self, what: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{what}-{self.name}.png", full_page=True)


@contextmanager
def visit(chromium: Any, base: str, size: str, scheme: str = "light", *, script: bool = True) -> Iterator[Visit]:
    """Open a window; at its end, nothing was asked of anybody else and the console holds no complaint."""
    context = chromium.new_context(viewport=SIZES[size], color_scheme=scheme, java_script_enabled=script)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    seen = Visit(page, f"{size}-{scheme}")
    page.on("console", lambda told: told.type in ("error", "warning") and seen.troubles.append(f"console: {told.text}"))
    page.on("pageerror", lambda error: seen.troubles.append(f"script: {error}"))
    page.on("request", lambda asked: asked.url.startswith(base) or seen.troubles.append(f"elsewhere: {asked.url}"))
    # one that is given up because the next page was chosen is no trouble
    page.on(
        "requestfailed",
        lambda asked: asked.failure == "net::ERR_ABORTED" or seen.troubles.append(f"{asked.failure}: {asked.url}"),
    )
    try:
        yield seen
    finally:
        context.close()
    assert not seen.troubles, "\n".join(seen.troubles)


def fits(page: Any) -> bool:
    """Tell whether a page is as wide as its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def violations(page: Any) -> list[str]:
    """Return what axe finds, with the elements."""
    found = axes.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{page.url}: {each['id']}: {each['help']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in found
        for node in each["nodes"]
    ]


# ── from an empty start to the page of an event ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
def test_before_any_news_the_page_names_what_is_watched(chromium: Any, site: Site, size: str) -> None:
    if not site.clock.held:
        pytest.skip("the news are there already")
    with visit(chromium, site.base, size) as seen:
        seen.page.goto(site.base)
        assert seen.page.get_by_role("link", name=EVENT).is_visible()
        assert seen.page.get_by_text("nothing known").count() == 3
        assert violations(seen.page) == []
        assert fits(seen.page)
        seen.picture("empty")
        seen.page.get_by_role("link", name=EVENT).click()
        assert seen.page.get_by_text("Nothing is known of it yet.").is_visible()
        seen.picture("empty-event")


def test_a_page_that_is_open_follows_the_news_by_itself(chromium: Any, site: Site) -> None:
    if not site.clock.held:
        pytest.skip("the news are there already")
    with visit(chromium, site.base, "desktop") as seen:
        seen.page.goto(site.base)
        assert seen.page.get_by_text("confirmed", exact=True).count() == 0
        site.let_the_news_come()
        drivers.expect(seen.page.get_by_text("confirmed", exact=True).first).to_be_visible(timeout=PATIENCE)


@pytest.fixture(scope="module")
def told(site: Site) -> Site:
    """The same when the news have come."""
    site.let_the_news_come()
    return site


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", SIZES)
def test_the_way_to_an_event_its_stories_and_what_was_told(chromium: Any, told: Site, size: str, script: bool) -> None:
    with visit(chromium, told.base, size, script=script) as seen:
        page = seen.page
        page.goto(told.base)
        assert page.locator("main").get_by_text("confirmed", exact=True).first.is_visible()
        seen.picture("glance")
        page.get_by_role("link", name=EVENT).first.click()
        assert page.get_by_role("heading", level=1).inner_text() == EVENT
        assert "18–19 June 2024" in page.locator(".state").inner_text()
        shown, hidden = ("wide", "narrow") if size == "desktop" else ("narrow", "wide")
        drivers.expect(page.locator(f".{shown} svg")).to_be_visible()
        drivers.expect(page.locator(f".{hidden} svg")).to_be_hidden()
        marks = page.locator(f".{shown} svg a")
        assert marks.count() >= 4
        assert all(mark.get_attribute("href").startswith("http") for mark in marks.all())
        assert page.locator("mark").first.is_visible(), "the decisive words are marked"
        page.get_by_role("link", name="Stories").last.click()
        assert page.get_by_text("North Korea").first.is_visible()
        page.get_by_role("link", name="Alerts").first.click()
        assert page.get_by_text("sent").first.is_visible()
        page.go_back()
        page.go_back()
        assert page.get_by_role("heading", level=1).inner_text() == EVENT


def test_it_can_be_walked_by_keyboard(chromium: Any, told: Site) -> None:
    with visit(chromium, told.base, "desktop") as seen:
        page = seen.page
        page.goto(told.base)
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to the content"
        assert page.locator(":focus").is_visible()
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.locator(":focus").inner_text() == EVENT:
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/events/**")
        assert page.get_by_role("heading", level=1).inner_text() == EVENT


def test_a_text_is_tried_out(chromium: Any, told: Site) -> None:
    with visit(chromium, told.base, "desktop") as seen:
        page = seen.page
        page.goto(f"{told.base}/rules/try")
        page.get_by_label("or its headline").fill("Putin to visit North Korea on 3 July 2024, Kremlin confirms")
        page.get_by_label("and text").fill(
            "The Kremlin confirmed on Friday that President Putin will visit North Korea on 3 July 2024."
        )
        page.get_by_label("Published").fill("2024-06-28T10:00")
        page.get_by_role("button", name="Read it").click()
        assert page.get_by_role("heading", name="What is read").is_visible()
        assert page.get_by_text("3 July 2024").first.is_visible()
        assert violations(page) == []
        seen.picture("tried")


# ── a login ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_has_the_token_gets_in_and_out_again(chromium: Any) -> None:
    store = Store("sqlite://")
    store.upgrade()
    room = Newsroom(store)
    room.read(course())
    room.config = replace(room.config, web=WebConfig(token=Secret("0123456789abcdef")))
    with room.served() as base, visit(chromium, base, "phone") as seen:
        page = seen.page
        page.goto(f"{base}/events/opening")
        assert page.get_by_role("heading", name="Login").is_visible()
        assert violations(page) == []
        seen.picture("login")
        page.get_by_label("Token").fill("0123456789abcdee")
        with page.expect_response("**/login") as refused:
            page.get_by_role("button", name="Log in").click()
        assert refused.value.status == 403
        assert page.get_by_role("alert").is_visible()
        assert violations(page) == []
        # the browser itself says of every answer such as 403 that it is one
        assert [trouble for trouble in seen.troubles if "403" not in trouble] == []
        seen.troubles.clear()
        page.get_by_label("Token").fill("0123456789abcdef")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/events/opening")
        assert page.get_by_role("heading", level=1).inner_text() == RULE.watch
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url("**/login")
        page.goto(f"{base}/")
        assert page.get_by_role("heading", name="Login").is_visible()
    store.close()


# ── every page ───────────────────────────────────────────────────────────────────────────────────────────────────────


def kind_of(address: str) -> str:
    """Return what pages have in common that are made by one template: the words of their address, without values."""
    parts = urlsplit(address)
    path = re.sub(r"^(/events|/stories|/alerts)/.+", r"\1/*", parts.path)
    return path + "?" + "&".join(sorted(re.sub("=.*", "", each) for each in parts.query.split("&") if each))


def links(page: Any, base: str) -> list[str]:
    """Return the addresses of ours that a page leads to, without files."""
    anchors = page.eval_on_selector_all("main a[href], nav a[href]", "all => all.map(a => a.href.baseVal ?? a.href)")
    found = [address.split("#")[0] for address in anchors]
    return [each for each in found if each.startswith(base) and not urlsplit(each).path.endswith(FILES)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_page_has_a_fault(chromium: Any, told: Site, size: str, scheme: str) -> None:
    faults: list[str] = []
    with visit(chromium, told.base, size, scheme) as seen:
        page = seen.page
        waiting, met = [f"{told.base}/", f"{told.base}/stories?q=visit", f"{told.base}/alerts?dead=true"], set[str]()
        while waiting:
            address = waiting.pop(0)
            if kind_of(address) in met:
                continue
            met.add(kind_of(address))
            answer = page.goto(address)
            if answer.status != 200:
                faults.append(f"{address}: {answer.status}")
            faults += violations(page)
            if not fits(page):
                faults.append(f"{address}: wider than the window")
            name = re.sub(r"\W+", "-", kind_of(address)).strip("-") or "glance"
            seen.picture(name)
            waiting += links(page, told.base)
        assert {"/?", "/events/*?", "/stories?", "/alerts?", "/feeds?", "/rules?"} <= met
    assert not faults, "\n".join(faults)


def test_an_event_that_nobody_reported_fits_a_phone(chromium: Any, told: Site) -> None:
    told.clock.at = told.over + timedelta(days=3)
    try:
        with visit(chromium, told.base, "phone") as seen:
            for path in ("/", "/events/putin-north-korea"):
                seen.page.goto(f"{told.base}{path}")
                assert seen.page.get_by_text("yesterday, and no word that it took place").first.is_visible()
                assert fits(seen.page)
    finally:
        told.clock.at = told.over


def test_a_page_that_is_not_there_has_no_fault_either(chromium: Any, told: Site) -> None:
    context = chromium.new_context(viewport=SIZES["phone"], color_scheme="dark")
    page = context.new_page()
    assert page.goto(f"{told.base}/events/none", timeout=PATIENCE).status == 404
    assert violations(page) == []
    assert fits(page)
    context.close()
