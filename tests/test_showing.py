"""Are dates, moves and charts said and drawn as they are?"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Authority, Claim, Days, Event, Status
from monitor.showing import chart
from monitor.showing.axis import fitted
from monitor.showing.course import Move
from monitor.showing.slip import Slip, slip
from monitor.showing.words import countdown, edged, one_line, shift

TODAY = date(2031, 6, 1)
NOW = datetime(2031, 6, 1, 12, tzinfo=UTC)


def days(first: int, last: int | None = None) -> Days:
    """Return days, counted from today."""
    return Days(TODAY + timedelta(days=first), TODAY + timedelta(days=first if last is None else last))


@pytest.mark.parametrize(
    ("dates", "status", "words"),
    [
        (days(0), Status.CONFIRMED, "today"),
        (days(1), Status.CONFIRMED, "tomorrow"),
        (days(12), Status.CONFIRMED, "in 12 days"),
        (days(12, 13), Status.CONFIRMED, "in 12 days"),
        (days(30), Status.PLANNED, "in 4 weeks"),
        (days(200), Status.PLANNED, "in 7 months"),
        (days(800), Status.PLANNED, "in 2 years"),
        (days(30, 60), Status.RUMOURED, "in 4 to 9 weeks"),
        (days(20, 60), Status.RUMOURED, "in 20 days to 9 weeks"),
        (days(-2, 28), Status.PLANNED, "now, or within 4 weeks"),
        (days(-1), Status.HAPPENED, "yesterday"),
        (days(-3), Status.HAPPENED, "3 days ago"),
        (days(-3), Status.CONFIRMED, "3 days ago, and no word that it took place"),
        (days(9), Status.CANCELLED, ""),
        (days(9), Status.DENIED, ""),
        (None, Status.CONFIRMED, ""),
    ],
)
def test_how_long_until_the_event(dates: Days | None, status: Status, words: str) -> None:
    assert countdown(dates, status, TODAY) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, days(5), "set"),
        (days(5), None, "withdrawn"),
        (days(0, 29), days(5), "narrowed"),
        (days(5), days(0, 29), "widened"),
        (days(5), days(12), "moved later by 7 days"),
        (days(5), days(4), "moved earlier by 1 day"),
        (days(0, 29), days(61, 91), "moved later by 9 weeks"),
        (days(5, 8), days(5, 10), "widened"),
        (days(5), days(5), ""),
    ],
)
def test_what_became_of_a_date(before: Days | None, after: Days | None, words: str) -> None:
    assert shift(before, after) == words


@given(first=st.integers(-40_000, 40_000), length=st.integers(0, 900), status=st.sampled_from([*Status, None]))
def test_any_time_can_be_said(first: int, length: int, status: Status | None) -> None:
    assert countdown(days(first, first + length), status, TODAY).strip() == countdown(
        days(first, first + length), status, TODAY
    )


def test_text_from_outside_is_one_line_of_bounded_length() -> None:
    assert one_line(" a\n\tb\u202ec\x00 ") == "a bc"
    assert len(one_line("word " * 1_000_000)) <= 600
    assert one_line("x" * 700).endswith("…")
    assert edged(" on ") == " on "
    assert edged("\u202e") == " "
    assert edged("") == ""


@given(
    first=st.integers(1, 3_652_000),
    length=st.floats(0, 3_000_000, allow_nan=False),
    most=st.integers(2, 8),
)
def test_an_axis_has_few_labels_in_order_and_inside(first: int, length: float, most: int) -> None:
    axis = fitted([float(first), min(first + length, 3_652_059.0)], 80, 700, least=2, margin=0.05)
    ticks = axis.ticks(most)
    assert len(ticks) <= most
    places = [place for place, _ in ticks]
    assert places == sorted(places)
    assert all(79.9 <= place <= 700.1 for place in places)
    assert len({label for _, label in ticks}) == len(ticks)


def test_labels_are_whole_days_months_or_years() -> None:
    def labels(first: date, last: date) -> list[str]:
        axis = fitted([float(first.toordinal()), float(last.toordinal())], 0, 100, least=1, margin=0)
        return [label for _, label in axis.ticks(6)]

    assert labels(date(2031, 6, 1), date(2031, 6, 4)) == [f"{day} Jun 2031" for day in (1, 2, 3, 4)]
    assert labels(date(2031, 1, 15), date(2031, 6, 15)) == [f"{m} 2031" for m in ("Feb", "Mar", "Apr", "May", "Jun")]
    assert labels(date(2031, 1, 1), date(2034, 12, 31)) == ["2031", "2032", "2033", "2034"]


# ── the chart ────────────────────────────────────────────────────────────────────────────────────────────────────────


def move(day: int, status: Status, before: Days | None, after: Days | None, story: str = "s") -> Move:
    at = NOW + timedelta(days=day)
    claim = Claim("r", f"{story}{day}", at, status, after, Authority.PARTY, "", outlet="The Wire")
    return Move(claim, Event("r", dates=before), Event("r", status=status, dates=after), at, "")


MOVES = [
    move(-90, Status.PLANNED, None, days(0, 29)),
    move(-60, Status.CONFIRMED, days(0, 29), days(5)),
    move(-20, Status.POSTPONED, days(5), None),
    move(-10, Status.CONFIRMED, None, days(40)),
]


def drawn(of: Slip, **options: object) -> ET.Element:
    svg = chart.draw(of, NOW, **options)  # type: ignore[arg-type]
    return ET.fromstring(svg)


def test_a_date_that_was_taken_back_has_its_mark_where_the_date_was() -> None:
    points = slip(MOVES).points
    assert [point.dates for point in points] == [days(0, 29), days(5), days(5), days(40)]
    assert [point.status for point in points][2] is Status.POSTPONED


def test_what_was_said_while_there_was_no_date_stands_below_what_has_one() -> None:
    history = slip([move(-200, Status.DENIED, None, None), *MOVES])
    marks = re.findall(r'class="mark s-\w+" transform="translate\(([\d.]+) ([\d.]+)\)"', chart.draw(history, NOW))
    heights = [float(y) for _, y in marks[-5:]]
    assert heights[0] > max(heights[1:])
    assert ">no date</text>" in chart.draw(history, NOW)
    assert ">no date</text>" not in chart.draw(slip(MOVES), NOW)


def test_without_a_date_there_is_no_chart() -> None:
    assert not slip([move(-9, Status.CONFIRMED, None, None)])
    assert chart.draw(Slip(), NOW) == chart.spark(Slip(), NOW) == ""


def test_later_dates_stand_higher_and_later_stories_further_right() -> None:
    marks = re.findall(r'class="mark s-\w+" transform="translate\(([\d.]+) ([\d.]+)\)"', chart.draw(slip(MOVES), NOW))
    points = [(float(x), float(y)) for x, y in marks[-4:]]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert points[3][1] < points[0][1] < points[1][1] == points[2][1]


def test_a_coarse_date_is_a_band_and_no_date_is_a_gap() -> None:
    known = [
        (float(rect.get("height", "0")), float(rect.get("x", "0")))
        for rect in drawn(slip(MOVES)).iter("rect")
        if rect.get("class") == "known"
    ]
    assert len(known) == 3, "from the postponement to the new date, nothing was known"
    assert known[0][0] > 50 > known[1][0] == 3


def test_words_in_a_chart_are_escaped_and_addresses_stay_whole() -> None:
    links = {"s-90": chart.Link("https://wire.example/?a=1&b=2", '</title><script>"')}
    root = drawn(slip(MOVES), links=links)
    assert "script" not in {each.tag for each in root.iter()}
    assert [a.get("href") for a in root.iter("a")] == ["https://wire.example/?a=1&b=2"]


def test_every_status_has_a_colour_on_light_and_on_dark_and_a_shape() -> None:
    for status in Status:
        assert chart.STYLE.count(f"--{status}:#") == 2
        assert chart.draw(slip([move(-9, status, None, days(5))]), NOW).count(f"mark s-{status}") == 2


@given(
    st.lists(
        st.tuples(st.integers(-3000, 3000), st.sampled_from(Status), st.integers(-9000, 9000), st.integers(0, 800)),
        min_size=1,
        max_size=12,
    )
)
def test_any_history_can_be_drawn_inside_its_frame(history: list[tuple[int, Status, int, int]]) -> None:
    before, moves = None, []
    for number, (day, status, first, length) in enumerate(history):
        after = days(first, first + length)
        moves.append(move(day, status, before, after, f"n{number}-"))
        before = after
    for width in (720, 360):
        svg = chart.draw(slip(moves), NOW, width=width)
        ET.fromstring(svg)
        for x, _ in re.findall(r'transform="translate\((-?[\d.]+) (-?[\d.]+)\)"', svg):
            assert 0 <= float(x) <= width
