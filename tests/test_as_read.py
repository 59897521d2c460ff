"""Is the same news read alike, however a feed sets it? What does not matter to a person must not matter here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from readings import claim, replayed, story, timelines

from monitor.language import languages
from monitor.match import as_read
from monitor.model import Story

Row = dict[str, Any]
EN, DE = (languages.of(code).lexicon for code in ("en", "de"))


def read(given: Story) -> Story:
    return as_read(given, EN)


# ── one story ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "seen"),
    [
        ("BREAKING: Tower opens", "Tower opens"),
        ("UPDATE 2-Tower opens", "Tower opens"),
        ("Exclusive – Tower opens", "Tower opens"),
        ("+++ Breaking News +++ Tower opens", "Tower opens"),
        ("Tower opens - The Wire", "Tower opens"),
        ("Tower opens | The Wire", "Tower opens"),
        ("Tower opens.", "Tower opens"),
        ("Tower opens in the U.S.", "Tower opens in the U.S."),
        ("Tower opens...", "Tower opens..."),
        ("Tower opens - minister", "Tower opens - minister"),
        ("Tower opens on The Wire", "Tower opens on The Wire"),
        ("BRIEF-Tower opens", "Tower opens"),
        ("Breaking ground: tower begun", "Breaking ground: tower begun"),
        ("Flash-flood warning closes tower", "Flash-flood warning closes tower"),
        ("FLASH-FLOOD WARNING CLOSES TOWER", "FLASH-FLOOD WARNING CLOSES TOWER"),
        ("Breaking:", "Breaking:"),
        ("The Wire", "The Wire"),
        ("| The Wire", "| The Wire"),
    ],
)
def test_a_title_is_read_without_what_its_feed_puts_around_it(title: str, seen: str) -> None:
    told = read(story(title, "It opens on 3 June."))
    assert told.title.strip() == seen
    assert len(told.title) == len(title)


def test_german_agencies_have_slugs_of_their_own() -> None:
    assert as_read(story("EIL: Turm öffnet", language="de"), DE).title.strip() == "Turm öffnet"


def test_the_lead_of_a_story_without_summary_is_its_summary() -> None:
    told = read(
        story("Tower is nearly done", body="The tower will open on Monday, 3 June, they say.\n\nWork began in 2026.")
    )
    assert (told.summary, told.body) == ("The tower will open on Monday, 3 June, they say.", "Work began in 2026.")
    assert read(told) == told


def test_so_it_is_of_a_summary_that_is_the_whole_story() -> None:
    told = read(
        story("Tower is nearly done", "The tower will open on Monday, 3 June, they say.\n\nWork began in 2026.")
    )
    assert (told.summary, told.body) == ("The tower will open on Monday, 3 June, they say.", "Work began in 2026.")


@pytest.mark.parametrize("body", ["", "Short.", "x" * 1300, "x" * 1300 + ".\n\nMore."])
def test_a_body_without_a_lead_stays_a_body(body: str) -> None:
    assert read(story("Tower is nearly done", body=body)).body == body


def test_the_text_of_a_story_stays_as_long_as_it_is() -> None:
    given = story(
        "BREAKING: Tower opens. - The Wire", body="The tower will open on Monday, 3 June.\n\nWork began in 2026."
    )
    told = read(given)
    assert len(told.text) == len(given.text)
    assert told.text.partition("\n\n")[2] == given.text.partition("\n\n")[2]


def test_evidence_points_into_the_story_as_it_is_written() -> None:
    given = story("EXCLUSIVE: Riverton Tower to open on 3 June - The Wire")
    said = claim("Riverton Tower opening", given.title)
    quoted = [given.text[part.start : part.end] for part in said.evidence]
    assert quoted == ["3 June"]


# ── whole timelines ──────────────────────────────────────────────────────────────────────────────────────────────────


def slug(row: Row) -> Row:
    return row | {"title": f"UPDATE 1-{row['title']}"}


def signed(row: Row) -> Row:
    return row | {"title": f"{row['title']} - {row.get('outlet') or row['source']}"}


def body_only(row: Row) -> Row:
    parts = [row.get(part, "").strip() for part in ("summary", "body")]
    return row | {"summary": "", "body": "\n\n".join(part for part in parts if part)}


def repeated(row: Row) -> Row:
    if not row.get("body"):
        return row
    return row | {"body": f"{row['title']}\n\n{row['summary']}\n\n{row['body']}"}


SOME = tuple(timeline for timeline in timelines("timelines-wire")[::24])


@pytest.mark.parametrize("put", [slug, signed, body_only, repeated])
@pytest.mark.parametrize("timeline", SOME, ids=lambda timeline: timeline["name"])
def test_the_same_news_is_told_alike(timeline: Mapping[str, Any], put: Callable[[Row], Row]) -> None:
    otherwise = {**timeline, "stories": [put(dict(row)) for row in timeline["stories"]]}
    for one, other in zip(replayed(timeline), replayed(otherwise), strict=True):
        assert (one.change and one.change.kinds) == (other.change and other.change.kinds)
        assert one.event == other.event
