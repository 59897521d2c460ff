"""Can the slip chart be had as a file, and in a terminal?"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import NOW, RULE, Newsroom, course
from typer.testing import CliRunner

from monitor.cli import app
from monitor.model import Authority, Claim, Days, Event, Status
from monitor.showing import picture
from monitor.showing.chart import Link
from monitor.showing.course import Move
from monitor.showing.sketch import HEIGHT, MARKS, sketch
from monitor.showing.slip import Slip, slip
from monitor.store import Store

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    (tmp_path / "monitor.yml").write_text("database: sqlite:///m.db\n")
    (tmp_path / "feeds.yml").write_text("feeds: [{name: The Wire, url: 'https://wire.example/rss'}]\n")
    (tmp_path / "rules.yml").write_text(f"rules: [{{id: opening, watch: {RULE.watch}}}]\n")
    monkeypatch.setenv("MONITOR_CONFIG", str(tmp_path))
    store = Store(f"sqlite:///{tmp_path}/m.db")
    store.upgrade()
    yield Newsroom(store)
    store.close()


def run(*arguments: str, code: int = 0, width: int = 80) -> str:
    result = CliRunner(env={"COLUMNS": str(width)}).invoke(app, ["history", "opening", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def test_the_chart_goes_into_a_file_as_svg_with_its_links(room: Newsroom, tmp_path: Path) -> None:
    room.read(course())
    assert run("--plot", str(tmp_path / "slip.svg")) == ""
    root = ET.parse(tmp_path / "slip.svg").getroot()
    assert root.tag == f"{SVG}svg"
    assert {a.get(XLINK) for a in root.iter(f"{SVG}a")} == {each.url for each in course()}
    words = {"".join(text.itertext()) for text in root.iter(f"{SVG}text")}
    assert {RULE.watch, "planned", "confirmed", "postponed", "30 Jun 2031"} <= words


def test_the_chart_goes_into_a_file_as_png_that_chats_show_whole(room: Newsroom, tmp_path: Path) -> None:
    room.read(course())
    run("--plot", str(tmp_path / "slip.PNG"))
    body = (tmp_path / "slip.PNG").read_bytes()
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")) == (1200, 630)


def test_another_kind_of_file_is_refused(room: Newsroom, tmp_path: Path) -> None:
    run("--plot", str(tmp_path / "slip.pdf"), code=2)
    assert not (tmp_path / "slip.pdf").exists()


def test_without_the_extra_it_is_told_what_to_install(
    room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.read(course())
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = CliRunner().invoke(app, ["history", "opening", "--plot", str(tmp_path / "slip.png")])
    assert result.exit_code == 1
    assert "pip install 'monitor[pictures]'" in result.output


@pytest.mark.parametrize("form", picture.Form)
def test_a_picture_takes_any_words_and_is_the_same_each_time(form: picture.Form) -> None:
    at = NOW - timedelta(days=9)
    claim = Claim("opening", "s", at, Status.DENIED, None, Authority.PARTY, "")
    day = Days(NOW.date(), NOW.date())
    moved = Move(claim, Event("opening", dates=day), Event("opening", dates=None), at, "")
    links = {"s": Link('https://wire.example/?a=1&b="2"', "")}
    title = "$\\frac{x}$ </svg><script>alert(1)</script> \u202e 開 " + "x" * 1_000_000
    first, second = (picture.draw(slip([moved]), NOW, form=form, title=title, links=links) for _ in range(2))
    assert first == second
    assert first is not None
    assert len(first) < 200_000
    if form is picture.Form.SVG:
        root = ET.fromstring(first)
        assert not list(root.iter(f"{SVG}script"))
        assert [a.get(XLINK) for a in root.iter(f"{SVG}a")] == ['https://wire.example/?a=1&b="2"']


def test_nothing_loads_the_plotting_library_before_a_picture_is_asked_for() -> None:
    code = "import sys, monitor.web, monitor.service, monitor.cli.plotting; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_cannot_be_written_is_told(room: Newsroom, tmp_path: Path) -> None:
    room.read(course())
    run("--plot", str(tmp_path / "no/such/folder.svg"), code=1)


@pytest.mark.parametrize("option", [("--chart",), ("--plot", "slip.svg")])
def test_without_a_date_there_is_nothing_to_draw(
    room: Newsroom, option: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*option, code=3) == ""
    assert not (tmp_path / "slip.svg").exists()


def test_in_a_terminal_the_chart_has_its_marks_days_and_legend(room: Newsroom) -> None:
    room.read(course())
    lines = run("--chart").splitlines()
    rows = lines[:HEIGHT]
    marks = [(row.index(mark), number) for number, row in enumerate(rows) for mark in "o@^" if mark in row]
    (moved, top), (planned, middle), (confirmed, bottom) = sorted(marks, key=lambda mark: mark[1])
    assert planned < confirmed < moved, "later stories stand further right"
    assert top < middle < bottom, "later dates stand higher"
    assert any("30 Jun 2031 |" in row for row in rows)
    assert "Feb 2031" in lines[HEIGHT + 1]
    assert lines[-1].strip().split("   ") == ["o planned", "@ confirmed", "^ postponed"]


@pytest.mark.parametrize("width", [40, 60, 132])
def test_in_a_terminal_the_chart_is_as_wide_as_that(room: Newsroom, width: int) -> None:
    room.read(course())
    lines = run("--chart", width=width).splitlines()
    assert max(map(len, lines)) == width
    assert all(line.isascii() for line in lines)


def test_every_status_has_a_letter_of_its_own() -> None:
    assert len(set(MARKS.values())) == len(MARKS) == len(Status)
    assert not set(MARKS.values()) & set("-.|+ ")
    assert sketch(Slip(), NOW, 80) == []


@given(
    st.lists(
        st.tuples(
            st.integers(-3000, 3000), st.sampled_from(Status), st.none() | st.integers(-9000, 9000), st.integers(0, 800)
        ),
        min_size=1,
        max_size=10,
    ),
    st.integers(1, 200),
)
def test_any_history_can_be_drawn(history: list[tuple[int, Status, int | None, int]], width: int) -> None:
    before, moves = None, []
    for number, (day, status, first, length) in enumerate(history):
        at = NOW + timedelta(days=day)
        after = None
        if first is not None:
            start = NOW.date() + timedelta(days=first)
            after = Days(start, start + timedelta(days=length))
        claim = Claim("r", f"s{number}", at, status, after, Authority.PARTY, "")
        moves.append(Move(claim, Event("r", dates=before), Event("r", status=status, dates=after), at, ""))
        before = after
    lines = sketch(slip(moves), NOW, width)
    assert all(len(line) <= max(width, 40) for line in lines)
