"""Is a story a reprint of another one?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

import pytest

from monitor.model import Story
from monitor.reprints import is_reprint

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
TEXT = (
    "RIVERTON (Agency) - The rocket will lift off on 4 June, the space agency said on Monday, after engineers had "
    "replaced a valve in its second stage. It is to carry two satellites that watch the weather."
)


def story(title: str, summary: str = "", body: str = "") -> Story:
    return Story("a", "wire", "The Wire", "https://wire.example/a", title, summary, body, NOW, NOW)


SENT = story("Rocket to lift off on 4 June", TEXT, "More was not known at first. " * 20)


@pytest.mark.parametrize(
    "printed",
    [
        SENT,
        story("Agency hopes for better luck this time", TEXT),
        story("New date for rocket", TEXT.replace("(Agency)", "(Post/Agency)"), "More was not known at first. " * 20),
        story("ROCKET TO LIFT OFF ON 4 JUNE", TEXT.upper()),
        story(
            "Rocket to lift off on 4 June", TEXT.replace("engineers", "technicians"), "Our reporter adds this. " * 30
        ),
    ],
)
def test_the_same_text_but_for_a_few_words_is_a_reprint(printed: Story) -> None:
    assert is_reprint(printed, SENT)
    assert is_reprint(SENT, printed)


@pytest.mark.parametrize(
    "told",
    [
        story(
            "Rocket to lift off on 4 June", "The launch had been put off twice because of a valve, which was replaced."
        ),
        story("Rocket to lift off on 4 June"),
        story("", ""),
        story(
            "Valve replaced", "After engineers had replaced a valve in its second stage, the rocket stands on its pad."
        ),
        story("火箭将于六月四日升空", "航天局周一表示，火箭将于六月四日升空。"),
    ],
)
def test_the_same_news_in_other_words_or_in_a_few_is_none(told: Story) -> None:
    assert not is_reprint(told, SENT)
    assert not is_reprint(SENT, told)


def test_a_few_words_are_too_few_to_tell() -> None:
    assert not is_reprint(story("Launch on 4 June"), story("Launch on 4 June"))


def test_no_text_takes_long() -> None:
    long = [replace(SENT, body=text) for text in ("a " * 500_000, "a" * 1_000_000, "\u0301" * 1_000_000)]
    began = process_time()
    assert all(is_reprint(each, each) for each in long)
    assert process_time() - began < 2
