"""Is each day that a story names weighed with the others in sight?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from learning import Sample, beside_others, cases, of_dates
from readings import days

from monitor import rivals
from monitor.model import Days
from monitor.rivals import Weighed, signs

APRIL = Days(date(2032, 4, 1), date(2032, 4, 30))


def weighed(text: str, chance: float, words: float = 0.0) -> Weighed:
    found = days(text)
    assert found is not None
    return Weighed(found, chance, words)


def test_a_day_that_stands_alone_has_no_rivals() -> None:
    only = weighed("2032-04-20", 0.2)
    assert signs([only]) == {only.days: {"by itself": 0.2}}
    assert signs([]) == {}


def test_each_is_seen_beside_the_others() -> None:
    one, whole, other = weighed("2032-04-20", 0.4, 0.3), Weighed(APRIL, 0.2, 0.1), weighed("2032-05-02", 0.6, 0.9)
    found = signs([one, whole, other])
    assert found[one.days] == pytest.approx({
        "by itself": 0.4,
        "beside: the likeliest other": 0.6,
        "beside: all others": 0.8,
        "beside: its share": 0.4 / 1.5,
        "beside: the likeliest in or around it": 0.2,
        "beside: the likeliest apart from it": 0.6,
        "beside: how many are likelier": 1 / 8,
        "beside: how many are likely": 2 / 8,
        "beside: the words say so of another": 0.9,
        "beside: of how many the words say so more": 1 / 8,
        "beside: the likeliest is later": 1.0,
        "beside: how far the likeliest is": 12 / 400,
    })  # fmt: skip
    assert found[APRIL]["beside: the likeliest in or around it"] == 0.4
    best = found[other.days]
    assert best["beside: it is the likeliest"] == 1.0
    assert "beside: how many are likelier" not in best
    assert "beside: the likeliest is later" not in best
    inner, outer = signs([one, whole]).values()
    assert (inner["beside: the likeliest is around it"], outer["beside: the likeliest is inside it"]) == (1.0, 1.0)
    assert {name for each in (*found.values(), inner, outer) for name in each} == rivals.NAMES


def test_in_a_long_list_only_the_likeliest_are_rivals() -> None:
    first = date(2032, 1, 1)
    given = [Weighed(Days(first + timedelta(n), first + timedelta(n)), n / 500, 0.0) for n in range(400)]
    found = signs(given)
    assert len(found) == 400
    assert {each["beside: how many are likelier"] for each in list(found.values())[:300]} == {12 / 8}
    assert found[given[-1].days]["beside: all others"] == pytest.approx(sum(n / 500 for n in range(388, 399)))


def test_what_is_learnt_of_a_day_by_itself_sees_no_rivals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learning.TIMELINES", ("timelines-first",))
    found = [sample for _, sample in zip(range(300), of_dates(cases()), strict=False)]
    assert found
    assert not any(rivals.NAMES & sample.signs.keys() for sample in found)


def test_how_likely_a_day_is_beside_others_is_said_by_what_was_learnt_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("learning.DATE", (20, 0.3))
    # of each timeline another sign tells: whoever learnt from it knows, and nobody else
    told, other = days("2032-04-20"), days("2032-05-02")
    assert told is not None
    assert other is not None
    given = [
        Sample(f"t{n}", {f"only in {n}": 1.0} if right else {}, right, place=((f"t{n}",), told if right else other))
        for n in range(40)
        for right in (True, False)
        for _ in range(8)
    ]
    found = beside_others(given)
    assert [(s.group, s.about, s.weight) for s in found] == [(s.group, s.about, s.weight) for s in given]
    assert all(0.3 < s.signs["by itself"] < 0.7 for s in found)
    assert all(s.signs["beside: the likeliest other"] for s in found)
