"""How long does it take to read a page, and does the event loop wait for it? A usual page, and the worst there are.

Run: python tests/benchmarks/pages.py
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

sys.path.append(str(Path(__file__).resolve().parents[1]))

from pace import fixed_loop

from monitor import page

NOW = datetime(2031, 5, 2, tzinfo=UTC)
#: the loop looks at the clock this often
STEP = 0.002
SAID = "<p>The city said that the opening of the <a href='/x'>tower</a> will take place on June {}, after years.</p>"
USUAL = (
    "<html><head><title>Tower opening set</title></head><body><ul>"
    + "<li><a href='/a/b'>Section</a></li>" * 300
    + "</ul><article><h1>Tower opening set</h1>"
    + "".join(SAID.format(day) for day in range(1, 31))
    + "</article>"
    + "<div class='teaser'><a href='/y'><span>More of it</span></a></div>" * 200
)
PAGES = {
    "a usual page": USUAL,
    "short paragraphs": "<html><body><article>" + "<p>a</p>" * 9_900,
    "paragraphs": "<html><body><article>" + "<p>some words here that are long enough to count as text</p>" * 9_900,
    "links": "<html><body><article>" + "<p><a href=x>b</a>" * 6_600,
    "a list": "<html><body><article><ul>" + "<li>a b c d e f g</li>" * 9_900,
    "a megabyte of dates": "<html><body><article><p>" + "June 5, 2031 " * 80_000,
    "dates of publication": "<html><head>" + "<meta name=date content='2031-01-01'>" * 19_000,
}


@dataclass(frozen=True)
class Taken:
    """Seconds: for the page, and the longest that the loop came late meanwhile."""

    page: float
    lag: float


async def taken(html: str, thread: ThreadPoolExecutor) -> Taken:
    """Read a page in the thread, and look at the clock in the loop."""
    body, began, lag = html.encode(), perf_counter(), 0.0
    reading = asyncio.get_running_loop().run_in_executor(
        thread, lambda: page.read(body, url="https://wire.example/", content_type="text/html", now=NOW)
    )
    while not reading.done():
        slept = perf_counter()
        await asyncio.sleep(STEP)
        lag = max(lag, perf_counter() - slept - STEP)
    return Taken(perf_counter() - began, lag)


async def main() -> None:
    loop = fixed_loop()
    print(f"fixed loop {loop:.3f} s\n{'':<24}{'elements':>10}{'seconds':>10}{'of the loop':>14}{'loop late, ms':>16}")
    with ThreadPoolExecutor(1) as thread:
        await taken(USUAL, thread)
        for name, html in PAGES.items():
            best = min([await taken(html, thread) for _ in range(3)], key=lambda each: each.page)
            ratio = best.page / loop
            print(f"{name:<24}{html.count('<'):>10,}{best.page:>10.2f}{ratio:>14.1f}{best.lag * 1000:>16.0f}")


if __name__ == "__main__":
    asyncio.run(main())
