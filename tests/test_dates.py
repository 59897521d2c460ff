"""Dates: the corpora, ways to say a date that any speaker of the language can add, and what no table can show."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.language import de_dates, en_dates
from monitor.language.date_table import DateTable, Rule
from monitor.language.dates import find, tag
from monitor.language.timex import Timex

TABLES = {table.language: table for table in (en_dates.TABLE, de_dates.TABLE)}
CORPORA = sorted((Path(__file__).parent / "corpora" / "dates").glob("*.yaml"))


def _load(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _cases(kind: str, *languages: str) -> Iterator[Any]:
    for path in CORPORA:
        corpus = _load(path)
        language = corpus.get("language", "en")
        if languages and language not in languages:
            continue
        table, reference = TABLES[language], corpus["reference"]
        if kind == "none":
            for phrase in corpus.get("none", []):
                yield pytest.param(table, reference, phrase, id=f"{path.stem}: {phrase}")
            continue
        for value, phrases in corpus.get("expect", {}).items():
            for phrase in phrases:
                yield pytest.param(table, reference, value, phrase, id=f"{path.stem}: {phrase} = {value}")


def said(timex: Timex) -> str:
    """What a corpus expects: the days, or the TIMEX3 value of an expression that has none."""
    return str(timex.days) if timex.days else timex.value


def read(phrase: str, reference: str, table: DateTable) -> list[str]:
    """Return what the phrase says; <brackets> ask for one expression of several."""
    start, end = phrase.find("<"), phrase.find(">") - 1
    text = phrase.replace("<", "").replace(">", "")
    found = find(text, date.fromisoformat(reference), table=table)
    if start >= 0:
        return [said(timex) for timex in found if timex.start < end and start < timex.end]
    dated = [timex for timex in found if timex.days]
    return [said(timex) for timex in dated or found]


@pytest.mark.parametrize(("table", "reference", "value", "phrase"), list(_cases("expect")))
def test_a_phrase_says_its_days(table: DateTable, reference: str, value: str, phrase: str) -> None:
    assert read(phrase, reference, table) == [value]


@pytest.mark.parametrize(("table", "reference", "phrase"), list(_cases("none")))
def test_a_phrase_says_no_date(table: DateTable, reference: str, phrase: str) -> None:
    assert [said(timex) for timex in find(phrase, date.fromisoformat(reference), table=table) if timex.days] == []


def only(text: str, reference: date = date(2024, 6, 12)) -> Timex:
    """Return the one dated expression of a text."""
    (timex,) = [timex for timex in find(text, reference) if timex.days]
    return timex


def test_the_corpora_are_as_large_as_promised() -> None:
    assert len({param.id for param in _cases("expect", "en")}) >= 900
    assert len({param.id for param in _cases("none", "en")}) >= 250
    assert len({param.id for param in _cases("expect", "de")}) >= 200
    assert len({param.id for param in _cases("none", "de")}) >= 50


def test_a_range_is_one_expression_with_its_ends_as_parts() -> None:
    text = "He will go there on June 18-19, they say."
    timex = only(text)
    assert (timex.precision, timex.value, text[timex.start : timex.end]) == (
        "range",
        "2024-06-18/2024-06-19",
        "June 18-19",
    )
    assert [(text[part.start : part.end], part.value) for part in timex.parts] == [
        ("June 18", "2024-06-18"),
        ("19", "2024-06-19"),
    ]


def test_two_days_that_do_not_follow_each_other_are_two_expressions() -> None:
    found = find("The rounds are on June 30 and July 7.", date(2024, 6, 10))
    assert [said(timex) for timex in found] == ["2024-06-30", "2024-07-07"]


def test_what_the_text_says_is_kept_apart_from_what_was_supplied() -> None:
    assert only("on June 18").known == {"day", "month"}
    assert only("on June 18, 2024").known == {"day", "month", "year"}
    assert only("on Tuesday, June 18").known == {"day", "month", "weekday"}
    assert only("in September").known == {"month"}


def test_an_expression_counted_from_the_reference_is_relative() -> None:
    assert only("next week").relative
    assert only("tomorrow").relative
    assert not only("June 18").relative


def test_the_old_and_the_new_date_of_a_move_are_told_apart() -> None:
    found = find("The vote was moved from 25 June to 15 December.", date(2024, 6, 12))
    assert [(said(timex), timex.modifier) for timex in found] == [
        ("2024-06-25", "moved-from"),
        ("2024-12-15", "moved-to"),
    ]


def test_years_that_an_event_is_moved_between_are_no_range() -> None:
    found = find("The bill moves the vote from 2025 to 2026.", date(2024, 6, 12))
    assert [(timex.value, timex.modifier) for timex in found] == [("2025", "moved-from"), ("2026", "moved-to")]
    sooner = find("The vote was moved from 2026 to 2025.", date(2024, 6, 12))
    assert [(timex.value, timex.modifier) for timex in sooner] == [("2026", "moved-from"), ("2025", "moved-to")]
    far = find(
        "It has pushed back the start of production at its Riverton, Castria plant from 2026 to 2027.",
        date(2025, 6, 12),
    )
    assert [(timex.value, timex.modifier) for timex in far] == [("2026", "moved-from"), ("2027", "moved-to")]
    (lasted,) = find("The change of climate brought, they say, damage from 2015 to 2035.", date(2024, 6, 12))
    assert lasted.precision == "range"


def test_what_will_be_on_a_day_that_was_lately_is_a_year_away() -> None:
    (ahead,) = find("The band will play on December 8.", date(2026, 1, 12))
    (behind,) = find("The band played on December 8.", date(2026, 1, 12))
    assert (said(ahead), said(behind)) == ("2026-12-08", "2025-12-08")


def test_a_day_of_another_month_counted_from_now_is_relative() -> None:
    (last,) = find("The contract is signed on the last day of next month.", date(2024, 6, 12))
    assert (said(last), last.relative) == ("2024-07-31", True)


@pytest.mark.parametrize(
    "text", ["Stocks close 2025 at a record", "He will start 2025 in jail", "The end – 2025 in review"]
)
def test_an_end_is_none_of_a_year_that_only_stands_behind_it(text: str) -> None:
    (year,) = find(text, date(2024, 6, 12))
    assert said(year) == "2025-01-01..2025-12-31"


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("by June 30", "by"),
        ("no earlier than 3 May", "not-before"),
        ("3 May at the earliest", "not-before"),
        ("before Christmas", "before"),
        ("since 2016", "since"),
        ("from 5 July", "from"),
        ("until Friday", "until"),
        ("after June 18", "after"),
        ("around September 20 to 22", "approx"),
        ("early June", "early"),
        ("mid-June", "mid"),
        ("late June", "late"),
        ("on June 18", ""),
    ],
)
def test_words_around_an_expression_qualify_it(text: str, modifier: str) -> None:
    assert only(text).modifier == modifier


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("June 18", "day"),
        ("June 18-19", "range"),
        ("this weekend", "weekend"),
        ("next week", "week"),
        ("early June", "month-part"),
        ("next month", "month"),
        ("Q3", "quarter"),
        ("H2 2025", "half"),
        ("this summer", "season"),
        ("2025", "year"),
        ("the 1990s", "decade"),
    ],
)
def test_an_expression_knows_how_precise_it_is(text: str, precision: str) -> None:
    assert only(text).precision == precision


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("next week", "2024-W25"),
        ("this summer", "2024-SU"),
        ("this weekend", "2024-W24-WE"),
        ("Q3", "2024-Q3"),
        ("the second half of 2024", "2024-H2"),
        ("next month", "2024-07"),
        ("Friday night they will play", "2024-06-14TNI"),
        ("It flies on Wednesday at 10:52 a.m.", "2024-06-12T10:52"),
        ("at 21:30 GMT on 5 July", "2024-07-05T21:30"),
        ("the 1990s", "199"),
    ],
)
def test_values_are_timex3(text: str, value: str) -> None:
    assert only(text).value == value


def test_the_rows_of_tag_split_ranges_and_date_the_hours() -> None:
    rows = tag("It runs June 18-19 and opens at 9 a.m.", date(2024, 6, 12))
    assert [(row["value"], row["type"]) for row in rows] == [
        ("2024-06-18", "DATE"),
        ("2024-06-19", "DATE"),
        ("2024-06-12T09:00", "TIME"),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("It lost money in the third quarter.", [("the third quarter", "2024-Q3", "DATE")]),
        ("It told of a third-quarter loss.", [("third-quarter", "2023-Q3", "DATE")]),
        ("For the first nine months it lost money.", [("the first nine months", "P9M", "DURATION")]),
        ("It is done around May 3.", [("around May 3", "2024-05-03", "DATE")]),
        ("It took at least two weeks.", [("at least two weeks", "P2W", "DURATION")]),
        ("It took just two weeks.", [("two weeks", "P2W", "DURATION")]),
        ("He comes in about a month.", [("about a month", "P1M", "DURATION")]),
        (
            "She came in March 1998, and left four years later.",
            [("March 1998", "1998-03", "DATE"), ("four years", "P4Y", "DURATION")],
        ),
        ("He died two days before Christmas.", [("two days", "P2D", "DURATION"), ("Christmas", "2024-12-25", "DATE")]),
        ("It rose from a year earlier.", [("a year earlier", "2023", "DATE")]),
        ("They look for ways to get around Friday's ruling.", [("around Friday", "2024-06-07", "DATE")]),
        ("In nineteen ninety-six he won.", [("nineteen ninety-six", "1996", "DATE")]),
        ("He left in March for health reasons.", [("March", "2024-03", "DATE")]),
        ("Since it bought the firm in October, it has grown.", [("October", "2023-10", "DATE")]),
        ("after a two-and-a-half-year search", [("two-and-a-half-year", "P2Y6M", "DURATION")]),
        ("a several-year tenure", [("several-year", "PXY", "DURATION")]),
        ("the daily tally of future needs", [("daily", "P1D", "SET"), ("future", "FUTURE_REF", "DATE")]),
        ("over the past decade", [("the past decade", "P10Y", "DURATION")]),
        ("He is not here at the moment.", [("the moment", "PRESENT_REF", "DATE")]),
        ("He left after a two-week-old row.", [("two-week", "P2W", "DURATION")]),
        ("They make 70 flights a week, for $2 million a year, 24 hours a day.", [("24 hours", "PT24H", "DURATION")]),
        ("They flew for a week.", [("a week", "P1W", "DURATION")]),
        (
            "It went off at 10:35 a.m. (0735 GMT) Monday.",
            [
                ("10:35 a.m.", "2024-06-10T10:35", "TIME"),
                ("0735 GMT", "2024-06-10T07:35", "TIME"),
                ("Monday", "2024-06-10", "DATE"),
            ],
        ),
        ("He fell Monday at about noon.", [("Monday at about noon", "2024-06-10T12:00", "TIME")]),
        ("He works at night and left overnight.", [("overnight", "2024-06-12TNI", "TIME")]),
        ("It began in the fall of 2012.", [("the fall of 2012", "2012-FA", "DATE")]),
        ("They met over the weekend.", [("the weekend", "2024-W23-WE", "DATE")]),
        (
            "He left on May 3. That night, he wrote.",
            [("May 3", "2024-05-03", "DATE"), ("That night", "2024-05-03TNI", "TIME")],
        ),
        ("It takes 12 to 18 months.", [("12", "P12M", "DURATION"), ("18 months", "P18M", "DURATION")]),
        (
            "He was shot on Monday evening. Police came around 7:15 p.m. and left.",
            [("Monday evening", "2024-06-10TEV", "TIME"), ("around 7:15 p.m.", "2024-06-10T19:15", "TIME")],
        ),
    ],
)
def test_the_rows_of_tag_have_the_words_that_timeml_marks(text: str, rows: list[tuple[str, str, str]]) -> None:
    found = tag(text, date(2024, 6, 12))
    assert [(text[row["start"] : row["end"]], row["value"], row["type"]) for row in found] == rows  # type: ignore[misc]


def test_a_reference_with_a_time_counts_as_its_day() -> None:
    assert find("tomorrow", datetime(2024, 6, 12, 23, 59, tzinfo=UTC)) == find("tomorrow", date(2024, 6, 12))


def test_a_headline_looks_ahead() -> None:
    assert said(find("Leaders in capital Friday\n\nMore soon.", date(2024, 6, 12))[0]) == "2024-06-14"


@pytest.mark.parametrize("reference", [date.min, date.max, date(1, 1, 2), date(9999, 12, 30), date(2024, 2, 29)])
def test_the_edges_of_the_calendar_are_no_errors(reference: date) -> None:
    for language, table in TABLES.items():
        phrases = [param.values[-1] for param in _cases("expect", language)]
        find(". ".join(map(str, phrases)), reference, table=table)


_WORDS = """
June May the of 18 19th 2024 - – , . to and from between next last this week year Friday in by before after ago
two a few Q3 H2 FY25 season early late end half second third first quarter 10:30 p.m. GMT 2023-24 Christmas Easter day
days morning now every 1,500 $ % ( ) 31/12/2024 2024-06-18 '24 9999 0 00 1990s new year's ² ٣ İ
1/2 half nights weekends that recent current previous latest same earlier old long daily fiscal century hour hours about
"""
WORDS = st.sampled_from([*_WORDS.split(), "\n\n", "\u2019s", "\x00", "\ud800"])


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=40), st.sampled_from([" ", ""]), st.dates())
def test_no_row_of_date_words_is_an_error(words: list[str], glue: str, reference: date) -> None:
    _check(glue.join(words), reference)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.dates())
def test_no_text_is_an_error(text: str, reference: date) -> None:
    _check(text, reference)


def _check(text: str, reference: date) -> None:
    found = find(text, reference)
    end = 0
    for timex in found:
        assert end <= timex.start < timex.end <= len(text)
        end = timex.end
        assert timex.type in ("DATE", "TIME", "DURATION", "SET")
        assert timex.value
    tag(text, reference)


@pytest.mark.parametrize(
    "unit",
    [*string.digits[:3], " ", "a", "\n", "1-", "a.", "May ", "the last ", "10:10:", "June 1 to ", "two thousand and "],
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Four times the text may take ten times as long on a busy machine, and not sixteen, as it would if quadratic."""
    small, large = (unit * (size // len(unit)) for size in (40_000, 160_000))
    assert _seconds(large) < 10 * max(_seconds(small), 0.005)


def _seconds(text: str) -> float:
    """Return the processor time that a text takes, the lesser of two: a busy machine may double one."""
    taken = []
    for _ in range(2):
        start = process_time()
        find(text, date(2024, 6, 12))
        taken.append(process_time() - start)
    return min(taken)


TOY = replace(
    en_dates.TABLE,
    language="toy",
    words={"MONTH": {"juni": 6, "juli": 7}, "TO": {"bis": ""}, "DEICTIC": {"morgen": 1}},
    phrases={},
    rules=(
        Rule("day-month", "day", "day:ORD month:MONTH (year:YEAR)?"),
        Rule("days-month", "day_range", "day:ORD link:TO day2:ORD month:MONTH (year:YEAR)?"),
        Rule("deictic", "deictic", "day:DEICTIC"),
    ),
    guards={},
    month_first=False,
    ordinal_dot=True,
)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("am 18. Juni", "2024-06-18"),
        ("am 18. Juli 2025.", "2025-07-18"),
        ("vom 18. bis 20. Juni", "2024-06-18..2024-06-20"),
        ("schon morgen", "2024-06-13"),
    ],
)
def test_another_language_is_another_table(text: str, days: str) -> None:
    assert [said(timex) for timex in find(text, date(2024, 6, 12), table=TOY)] == [days]


def test_a_table_with_a_stray_class_is_refused() -> None:
    table = replace(en_dates.TABLE, rules=(Rule("bad", "day", "month:MONTH + %"),))
    with pytest.raises(ValueError, match="stray"):
        find("June", date(2024, 6, 12), table=table)
