"""What does a replay of an archive say, and what does it say of a bad one?"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Problem
from monitor.model import Kind, Rule, Story
from monitor.replay import as_json, given_id, load_stories, run
from monitor.replay.report import summary

NOW = datetime(2031, 7, 1, tzinfo=UTC)
RULE = Rule("opening", "Riverton tower opening")


def line(key: object, published: object = "2031-05-01T09:00:00Z", **fields: object) -> str:
    story = {"id": key, "published": published, "source": "The Wire", "url": "", "title": "A title", **fields}
    return json.dumps(story)


def archive(folder: Path, *lines: str, name: str = "archive.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def stories(*paths: Path) -> tuple[Story, ...]:
    found = load_stories(paths, NOW)
    assert isinstance(found, tuple), found
    return found


def problems(*paths: Path) -> list[str]:
    found = load_stories(paths, NOW)
    assert isinstance(found, list)
    return [str(problem) for problem in found]


# archives


def test_stories_come_back_sorted_by_time_with_their_ids_as_given(tmp_path: Path) -> None:
    path = archive(tmp_path, line("late", "2031-05-02"), line(7, "2031-05-01T12:00:00+02:00"))
    assert [(given_id(each), each.published) for each in stories(path)] == [
        ("7", datetime(2031, 5, 1, 10, tzinfo=UTC)),
        ("late", datetime(2031, 5, 2, tzinfo=UTC)),
    ]


def test_content_may_be_text_or_html(tmp_path: Path) -> None:
    text, html = stories(
        archive(
            tmp_path,
            line("a", content="One.\n\nTwo < three & four."),
            line("b", content="<p>One &amp; only.</p><script>x()</script><p>Two.</p>", title="R&amp;D"),
        )
    )
    assert text.body == "One.\n\nTwo < three & four."
    assert (html.title, html.body) == ("R&D", "One & only.\n\nTwo.")


def test_a_story_without_title_link_summary_and_id_is_still_a_story(tmp_path: Path) -> None:
    path = archive(tmp_path, '{"published": "2031-05-01", "content": "x"}', '{"published": "2031-05-01", "url": "u"}')
    first, second = stories(path)
    assert len(given_id(first)) == 16
    assert given_id(second) == "u"


def test_empty_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "archive.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line("a").encode() + b"\r\n\r\n \n" + line("b").encode())
    assert len(stories(path)) == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("nonsense", "no JSON"),
        ("[1]", "[1]; expected an object"),
        ('{"id": 1, "title": "x"}', "no published; expected published as ISO 8601"),
        (line(1, "yesterday"), '"yesterday"; expected published as ISO 8601'),
        (line(1, 5), "5; expected published as ISO 8601"),
        (line(1, title=["x"]), 'title: ["x"]; expected text'),
        (line(1, authority="royal"), 'authority: "royal"; expected official, press, aggregator'),
        (line(1, authority=["royal"]), 'authority: ["royal"]; expected official, press, aggregator'),
    ],
)
def test_a_bad_line_is_told_with_file_and_line(tmp_path: Path, bad: str, said: str) -> None:
    path = archive(tmp_path, line("a"), "", bad)
    (told,) = problems(path)
    assert told.startswith(f"{path}:3: ")
    assert said in told


def test_all_bad_lines_are_told_at_once_but_not_thousands(tmp_path: Path) -> None:
    assert len(problems(archive(tmp_path, *["bad"] * 3000))) == 20


def test_bytes_that_are_no_text_are_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "archive.jsonl"
    path.write_bytes(b'{"id": "\xff\xfe"}\n')
    assert problems(path) == [f"{path}:1: bytes that are not UTF-8; expected UTF-8"]


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    missing, empty = problems(tmp_path / "none.jsonl", tmp_path)
    assert "cannot be read (No such file or directory)" in missing
    assert "no archive in the folder" in empty


def test_a_folder_is_searched_for_archives_of_all_kinds(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    archive(tmp_path / "deep", line("a"))
    archive(tmp_path, "not an archive", name="README.txt")
    (tmp_path / "feed.xml").write_text(
        "<rss version='2.0'><channel><title>The Wire</title><item><title>Opening set</title><link>https://wire.example/1"
        "</link><pubDate>Thu, 01 May 2031 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    (tmp_path / "feed.json").write_text(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "The Post",
                "items": [{"id": "1", "content_text": "Text.", "date_published": "2031-05-01T08:00:00Z"}],
            }
        )
    )
    found = stories(tmp_path)
    assert [(each.outlet, each.published.hour) for each in found] == [
        ("The Post", 8),
        ("The Wire", 9),
        ("The Wire", 10),
    ]


def test_a_file_that_is_no_feed_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path, "<html><body>Not found</body></html>", name="feed.xml")
    (told,) = problems(path)
    assert told.startswith(f"{path}: no feed: ")


def test_the_same_id_in_two_files_is_two_stories(tmp_path: Path) -> None:
    one = archive(tmp_path, line("s1", title="One"), name="one.jsonl")
    two = archive(tmp_path, line("s1", title="Two"), name="two.jsonl")
    found = stories(one, two)
    assert [given_id(each) for each in found] == ["s1", "s1"]
    assert len({each.id for each in found}) == 2


# the run

COURSE = [
    line(
        "s1", "2031-03-01", title="Riverton tower opening planned for June", content="The opening is planned for June."
    ),
    line("s2", "2031-03-02", title="Weather: rain", content="It will rain."),
    line(
        "s3",
        "2031-05-01",
        title="City confirms Riverton tower opening",
        content="The city said the opening of the Riverton tower will take place on June 18.",
    ),
]


def rows(tmp_path: Path, *, everything: bool = False, rule: Rule = RULE) -> list[dict[str, Any]]:
    found = stories(archive(tmp_path, *COURSE))
    return [json.loads(json.dumps(as_json(row))) for row in run(found, [rule], everything=everything)]


def test_a_row_has_the_keys_that_other_programs_read(tmp_path: Path) -> None:
    for row in rows(tmp_path, everything=True):
        assert list(row) == ["story", "rule", "matched", "status", "date", "alerts", "event", "evidence", "why"]
        assert list(row["event"]) == ["status", "date"]


def test_all_shows_every_story_and_rule_and_else_those_that_matched(tmp_path: Path) -> None:
    assert [row["story"] for row in rows(tmp_path, everything=True)] == ["s1", "s2", "s3"]
    matched = rows(tmp_path)
    assert all(row["matched"] for row in matched)
    assert "s2" not in [row["story"] for row in matched]


def test_the_first_stories_are_no_baseline_and_the_main_kind_comes_first(tmp_path: Path) -> None:
    last = rows(tmp_path)[-1]
    assert (last["story"], last["status"]) == ("s3", "confirmed")
    assert last["date"] == {"start": "2031-06-18", "end": "2031-06-18"}
    assert last["event"] == {"status": "confirmed", "date": last["date"]}
    assert last["alerts"] == [{"kinds": ["confirmed", "date"]}]
    assert last["evidence"][0]["text"]


def test_a_row_without_a_match_shows_what_is_known(tmp_path: Path) -> None:
    (row,) = [row for row in rows(tmp_path, everything=True) if row["story"] == "s2"]
    assert (row["matched"], row["status"], row["date"], row["alerts"]) == (False, None, None, [])
    assert row["why"]


def test_the_kinds_that_a_rule_asks_for_count_in_a_replay_and_its_feeds_do_not(tmp_path: Path) -> None:
    rule = Rule("opening", RULE.watch, on=frozenset({Kind.CANCELLED}), feeds=("some-feed",))
    found = rows(tmp_path, rule=rule)
    assert found
    assert all(row["alerts"] == [] for row in found)


def test_replaying_twice_says_the_same(tmp_path: Path) -> None:
    assert rows(tmp_path) == rows(tmp_path)


# for people


def test_the_report_counts_and_names_the_alerts_a_month_to_expect(tmp_path: Path) -> None:
    found = stories(archive(tmp_path, *COURSE))
    counts, rate = summary(found, list(run(found, [RULE], everything=True)))
    assert counts.startswith("3 stories, 2 matched, 2 claims, ")
    assert "alerts a month to expect, from 61 days of stories." in rate


def test_a_short_archive_promises_nothing(tmp_path: Path) -> None:
    found = stories(archive(tmp_path, line("a")))
    assert "guess" in summary(found, [])[-1]
    assert summary((), []) == ["0 stories, 0 matched, 0 claims, 0 alerts."]


def test_a_replay_of_json_lines_starts_without_the_service(tmp_path: Path) -> None:
    program = (
        "import sys; from monitor import replay; "
        "print(*{'apprise', 'fastapi', 'apscheduler', 'httpx', 'feedparser', 'alembic', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_problems_name_files_so_that_the_command_can_print_them(tmp_path: Path) -> None:
    found = load_stories([tmp_path / "none"], NOW)
    assert isinstance(found, list)
    assert all(isinstance(each, Problem) for each in found)
