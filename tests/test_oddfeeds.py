"""Are feeds of every kind read as their writers meant them? `oddfeeds` makes them, and states what they hold."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import oddfeeds
import pytest
from mutations import Mutator
from test_feed import FEEDS, NOW, SOURCE, parsed_as
from test_plainfeed import both

from monitor import stamps
from monitor.feed import Parsed, Unreadable, parse

ODD = oddfeeds.all_of_them()


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_an_odd_feed_holds_what_its_writer_means(odd: oddfeeds.Odd) -> None:
    assert parsed_as(odd.body, odd.content_type) == odd.expected


def test_there_are_odd_feeds_of_every_kind(record_property: pytest.FixtureRequest) -> None:
    record_property("figure", f"odd feeds: {len(ODD)} made by program, {len(FEEDS)} files")
    assert len(ODD) >= 300
    assert {odd.name.partition("/")[0].replace("-", "_") for odd in ODD} == {kind.__name__ for kind in oddfeeds.KINDS}


def test_whatever_of_them_is_read_plainly_is_read_alike_by_the_parser() -> None:
    read = [(odd.name, both(odd.body)) for odd in ODD if odd.content_type == "application/rss+xml"]
    plain = [(name, pair) for name, pair in read if pair is not None]
    assert len(plain) > 50
    assert [name for name, (one, other) in plain if one != other] == []


def test_they_can_be_had_as_files(tmp_path: Path) -> None:
    oddfeeds.main(tmp_path)
    index = json.loads((tmp_path / "index.json").read_text("utf-8"))
    assert [(tmp_path / each["file"]).read_bytes() for each in index] == [odd.body for odd in ODD]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "14 Smarch 2024 07:00",
        "Tue, 14 May 2024 07:00:00 XYZ",
        "2024-13-14 07:00",
        "9" * 100,
        "14.05.2024",
        "20249999T070000Z",
    ],
)
def test_a_text_that_says_no_instant_gives_none(text: str) -> None:
    assert stamps.read(text) is None


def test_milliseconds_since_1970_are_an_instant() -> None:
    assert stamps.read("1715670000123") == datetime(2024, 5, 14, 7, tzinfo=UTC)


def check(parsed: Parsed | Unreadable) -> None:
    """Check what holds of every result, whatever was read."""
    if isinstance(parsed, Unreadable):
        assert parsed.reason
        return
    assert len({story.id for story in parsed.stories}) == len(parsed.stories)
    for story in parsed.stories:
        assert story.published <= NOW
        assert story.url == "" or story.url.startswith(("http://", "https://"))
        assert "\n" not in story.title
        story.text.encode()


def test_a_thousand_mutations_of_them_are_read_in_bounded_time_and_without_an_exception() -> None:
    bodies = [odd.body for odd in ODD] + [path.read_bytes() for path in FEEDS]
    mutator = Mutator(bodies, seed=7, longest=20_000)
    for _ in range(1000):
        body = mutator.next()
        began = time.process_time()
        check(parse(body, source=SOURCE, content_type=None, now=NOW))
        assert time.process_time() - began < 5, body[:200]
