"""Feeds are put into feeds.yml: what the user wrote stays byte for byte, and the file says what was added."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Config, load_feeds
from monitor.config.editing import Entry, add_feeds, insert, literal, new_among, with_ids
from monitor.config.yamlfile import Problem
from monitor.model import Source

PATH = Path("feeds.yml")
HALL = Entry("Town Hall", "https://hall.example/rss", tags=("city", "north"), authority="official", interval="30m")
FAIR = Entry("The Fair: news & more", "https://fair.example/feed?a=1&b=2", id="fair", owner="NO", language="de")
ADDED = [
    {"name": "Town Hall", "url": "https://hall.example/rss", "tags": ["city", "north"], "authority": "official"}
    | {"interval": "30m"},
    {"name": "The Fair: news & more", "url": "https://fair.example/feed?a=1&b=2", "id": "fair", "owner": "NO"}
    | {"language": "de"},
]

BLOCK = """\
# my feeds
feeds:
  # the best one
  - name: The Paper   # daily
    url: https://paper.example/rss
    tags: [a,   b]

  - name: 'Other'
    url: "https://other.example/rss"
    # interval: 5m
# the end
"""
FILES = {
    "block": BLOCK,
    "windows": BLOCK.replace("\n", "\r\n"),
    "no end of line": BLOCK.rstrip().removesuffix("\n# the end"),
    "at the margin": "feeds:\n- name: A\n  url: https://a.example/\n",
    "deep": "feeds:\n      -   name: A\n          url: https://a.example/\n",
    "flow": "feeds: [{name: A, url: 'https://a.example/'}]  # short\n",
    "flow of lines": "feeds: [\n  {name: A, url: 'https://a.example/'},  # first\n  # none\n]\n",
    "all flow": "{feeds: [{name: A, url: 'https://a.example/'}]}\n",
    "all flow, empty": "{feeds: []}\n",
    "flow feeds in a block": "feeds:\n  - {name: A, url: 'https://a.example/'}\n",
    "empty list": "# none yet\nfeeds: []  # so far\n# the end\n",
    "no value": "feeds:\n",
    "no value, no end of line": "feeds:",
    "nothing but words": "# nothing\n\n",
    "nothing": "",
    "document start": "---\nfeeds:\n  - name: A\n    url: https://a.example/\n",
    "document end": "feeds:\n  - name: A\n    url: https://a.example/\n...\n",
    "folded text": "feeds:\n  - url: https://a.example/\n    name: >-\n      A\n      B\n\n# the end\n",
    "text over lines": "feeds:\n  - url: https://a.example/\n    name: A\n      B\n  # - name: no more\n",
    "last value missing": "feeds:\n  - name: A\n    url: https://a.example/\n    owner:\n",
    "other letters": "feeds:\n  - name: Zeitung 東京 🗞\n    url: https://a.example/  # ü\n",
}


def plain(text: str) -> list[dict[str, Any]]:
    return yaml.load(text, yaml.BaseLoader)["feeds"] or []


@pytest.mark.parametrize("name", FILES)
def test_feeds_are_added_behind_those_that_are_there_and_no_line_changes(name: str) -> None:
    before = FILES[name]
    after = insert(before, [HALL, FAIR], PATH)
    assert isinstance(after, str)
    there = plain(before) if "feeds" in before else []
    assert plain(after) == [*(there or []), *ADDED]
    kept = iter(after.splitlines(keepends=True))
    lines = before.splitlines(keepends=True)
    if "flow" not in name and "empty" not in name and not name.endswith("no end of line"):
        assert all(line in kept for line in lines)  # all of them, in order
    if "\r\n" in before:
        assert "\n" not in after.replace("\r\n", "")


def test_a_file_reads_as_if_its_owner_had_gone_on_with_it() -> None:
    assert insert(BLOCK, [HALL], PATH) == BLOCK.replace(
        "# the end",
        "\n  - name: Town Hall\n    url: https://hall.example/rss\n    tags: [city, north]\n"
        "    authority: official\n    interval: 30m\n# the end",
    )
    assert insert("feeds: []  # so far\n# the end\n", [Entry("A", "https://a.example/")], PATH) == (
        "feeds:  # so far\n  - name: A\n    url: https://a.example/\n# the end\n"
    )


@pytest.mark.parametrize(
    "text",
    ["feeds: nothing\n", "feeds: {a: b}\n", "- a\n", "feeds: [*a]\n", "feeds:\n\t- a\n", "feeds: [\n", "{}\n"],
)
def test_a_file_that_holds_no_list_of_feeds_is_left_alone(text: str) -> None:
    assert isinstance(insert(text, [HALL], PATH), Problem)


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\x85"), min_size=1)


@given(st.lists(NAMES, min_size=1, max_size=3), st.lists(NAMES, max_size=3), st.booleans())
def test_any_names_are_kept_and_written(there: list[str], fresh: list[str], flow: bool) -> None:
    old = [{"name": name, "url": "https://a.example/"} for name in there]
    before = yaml.safe_dump({"feeds": old}, default_flow_style=flow, allow_unicode=True, width=30)
    after = insert(before, [Entry(name, "https://b.example/") for name in fresh], PATH)
    assert isinstance(after, str)
    expected = [*there, *map(literal, fresh)]
    assert [feed["name"] for feed in plain(after)] == expected


# ── into a folder ────────────────────────────────────────────────────────────────────────────────────────────────────


def config(folder: Path) -> Config:
    answer = load_feeds(folder, {"KEY": "0123456789"})
    assert isinstance(answer, Config), answer
    return answer


def test_a_folder_without_files_has_no_feeds_and_gets_some(tmp_path: Path) -> None:
    assert config(tmp_path).sources == ()
    assert add_feeds([HALL, FAIR], config(tmp_path), {}) == []
    assert [source.id for source in config(tmp_path).sources] == ["town-hall", "fair"]
    assert (tmp_path / "feeds.yml").read_text().startswith("# Which feeds are read")
    assert os.listdir(tmp_path) == ["feeds.yml"]


def test_what_looks_like_a_reference_in_a_text_from_outside_is_none(tmp_path: Path) -> None:
    hostile = "${KEY} $${KEY} ${file:/etc/hostname}"
    entry = Entry(hostile, literal("https://a.example/?x=${KEY}"), id="a", tags=(hostile,), owner=hostile)
    assert add_feeds([entry], config(tmp_path), {"KEY": "0123456789"}) == []
    (source,) = config(tmp_path).sources
    assert (source.name, source.owner, source.tags) == (hostile, hostile, {hostile})
    assert source.url == "https://a.example/?x=${KEY}"


def test_a_reference_in_an_address_that_the_user_wrote_stays_one(tmp_path: Path) -> None:
    assert add_feeds([Entry("A", "https://a.example/?x=${KEY}")], config(tmp_path), {"KEY": "0123456789"}) == []
    assert "${KEY}" in (tmp_path / "feeds.yml").read_text()
    assert config(tmp_path).sources[0].url == "https://a.example/?x=0123456789"


def test_feeds_that_the_file_would_not_take_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yml"
    path.write_text(BLOCK)
    (problem,) = add_feeds([HALL, Entry("B", "https://b.example/", language="!")], config(tmp_path), {})
    assert "'!' for the language of feed 'B'" in str(problem)
    assert problem.path == path
    assert path.read_text() == BLOCK
    assert os.listdir(tmp_path) == ["feeds.yml"]


def test_mode_and_mark_of_the_file_stay_and_a_link_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "real.yml"
    real.write_bytes(b"\xef\xbb\xbf" + BLOCK.encode())
    real.chmod(0o640)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "feeds.yml").symlink_to(real)
    assert add_feeds([HALL], config(tmp_path / "folder"), {}) == []
    assert (tmp_path / "folder" / "feeds.yml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_bytes().startswith(b"\xef\xbb\xbf# my feeds")
    assert len(config(tmp_path / "folder").sources) == 3


def test_a_folder_that_cannot_be_written_to_raises_what_the_system_says(tmp_path: Path) -> None:
    before = config(tmp_path)
    tmp_path.joinpath("feeds.yml").mkdir()
    problems = add_feeds([HALL], before, {})
    assert "cannot be read" in str(problems[0])


def test_each_feed_gets_an_id_of_its_own_and_none_comes_twice() -> None:
    there = [Source("the-paper", "https://paper.example/rss", "The Paper")]
    wanted = [
        Entry("The Paper", "http://paper.example/rss"),
        Entry("The Paper", "https://paper.example/sport"),
        Entry("the paper!", "https://paper.example/city"),
        Entry("…", "https://dots.example/"),
        Entry("B", "https://b.example/", id="the-paper"),
        Entry("C", "https://c.example/", id="not an id"),
        Entry("D", "https://c.example/"),
    ]
    found, known = new_among(wanted, there)
    ids = [entry.made for entry in with_ids(found, there)]
    assert ids == ["the-paper-2", "the-paper-3", "dots-example", "the-paper-4", "c"]
    assert known == {"http://paper.example/rss": "the-paper"}
