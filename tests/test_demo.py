"""Does the demo show what the service does, from feeds to messages?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def shown() -> str:
    """What `make demo` prints."""
    run = subprocess.run(
        [sys.executable, "seeds/demo.py"],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    return run.stdout


def row(shown: str, name: str) -> int:
    found = re.search(rf"{re.escape(name)}\s+│\s+(\d+) │", shown)
    assert found, name
    return int(found[1])


def test_every_alert_arrives_once_by_webhook_and_once_by_mail(shown: str) -> None:
    assert row(shown, "stories polled") == 10
    assert row(shown, "alerts due") == row(shown, "alerts sent by webhook") == row(shown, "alerts sent by mail") >= 4
    shown_ids = re.findall(r"alert ([0-9a-f]{32})", shown)
    mailed_ids = re.findall(r"alert ([0-9a-f]{8})…", shown)
    assert sorted(id_[:8] for id_ in shown_ids) == sorted(mailed_ids)
    assert len(set(shown_ids)) == len(shown_ids) == row(shown, "alerts due")


def test_the_confirmed_dates_are_in_the_course_of_the_events(shown: str) -> None:
    course = shown.partition("How each event moved")[2]
    assert "18–19 June 2024" in course
    assert "19–20 June 2024" in course
    assert "denied" in course


def test_each_alert_shows_its_sentence_and_links(shown: str) -> None:
    panels = shown.count("now: ")
    assert shown.count("“") >= panels == row(shown, "alerts due")
    assert len(re.findall(r"http://127\.0\.0\.1:\d+/stories/\d{3}", shown)) == panels


def test_mail_brings_a_date_that_changed_for_the_calendar(shown: str) -> None:
    words = " ".join(shown.split())
    assert re.search(r"date set: week of 17 June 2024, planned alert \w{8}… with event.ics", words)
    assert re.search(r"Putin visit North Korea: denied alert \w{8}…(?! with)", words)


def test_feeds_answer_304_to_what_they_told_before(shown: str) -> None:
    answers = re.search(r"\(of these answered 304\)\s+│\s+(\d+) \((\d+)\)", shown)
    assert answers
    assert 0 < int(answers[2]) < int(answers[1])
