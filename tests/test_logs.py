"""Does the log keep to a line or an object an event, and keep secrets to itself?"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from monitor.cli import logs

SECRET = 'se"cr\\et-ä'


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., list[str]]]:
    """Log something and return the lines that came of it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def go(*words: Any, as_json: bool, error: bool = False) -> list[str]:
        logs.start(lambda text: text.replace(SECRET, "***"), level="INFO", as_json=as_json)
        log = logging.getLogger("monitor.test")
        if error:
            try:
                raise ValueError(f"bad {SECRET}\n\x1b[2Jnews")
            except ValueError:
                log.exception(*words)
        else:
            log.warning(*words)
        return capsys.readouterr().err.splitlines()

    yield go
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_has_time_level_module_and_text(logged: Callable[..., list[str]]) -> None:
    (line,) = logged("feed %s: %s\nforged\x1b[2J", "wire", SECRET, as_json=False)
    assert line[10] == "T"
    assert line[19:] == "Z WARNING monitor.test: feed wire: *** forged"


def test_an_object_has_the_same_on_one_line(logged: Callable[..., list[str]]) -> None:
    (line,) = logged("feed %s: %s\nforged\x1b[2J", "wire", SECRET, as_json=True)
    told = json.loads(line)
    assert told.pop("at").endswith("Z")
    assert told == {"level": "WARNING", "logger": "monitor.test", "message": "feed wire: *** forged"}


def test_a_traceback_stays_in_its_object_and_holds_no_secret(logged: Callable[..., list[str]]) -> None:
    (line,) = logged("poll failed", as_json=True, error=True)
    told = json.loads(line)
    assert told["message"] == "poll failed"
    assert told["traceback"].startswith("Traceback")
    assert "ValueError: bad ***\n" in told["traceback"]
    assert "\x1b" not in told["traceback"]
    assert "cr" not in line.partition("bad")[2].partition("news")[0].replace("\\n", "")
