"""Is a flood held and joined, and is nothing forgotten in it?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Kind
from monitor.pace import WINDOW, Bundle, Doors, Gone, Held, Hold, Limits, Plan, Waiting, plan

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def due(*rules: str, held: str = "", first: int = 1) -> list[Waiting]:
    return [Waiting(number, rule, held) for number, rule in enumerate(rules, first)]


def gone(rule: str, *minutes: int) -> list[Gone]:
    """Messages that were sent so many minutes ago."""
    return [Gone(rule, NOW - each * MINUTE) for each in minutes]


def test_without_limits_everything_goes_alone() -> None:
    assert plan(due(*"aaaabbbb"), gone("a", 1, 2, 3), Limits(), {}, NOW) == Plan()


def test_a_muted_rule_waits_and_others_do_not() -> None:
    until = NOW + timedelta(days=3)
    mutes = {"a": until, "b": NOW}
    assert plan(due(*"aba"), [], Limits(), mutes, NOW) == Plan((Hold((1, 3), until, Held.MUTE),))


def test_after_a_mute_what_waited_goes_as_one_and_a_single_message_as_itself() -> None:
    assert plan(due(*"aaab", held="mute"), [], Limits(), {}, NOW) == Plan(bundles=(Bundle((1, 2, 3), "a"),))


def test_a_runaway_rule_is_held_until_the_hour_has_room_again() -> None:
    made = plan(due(*"aaaab"), gone("a", 50), Limits(rule=3), {}, NOW)
    assert made == Plan((Hold((3, 4), NOW + 10 * MINUTE, Held.RULE),))
    later = plan(due("a", "a", held="rule", first=3), gone("a", 0, 0), Limits(rule=3), {}, NOW + 10 * MINUTE)
    assert later == Plan(bundles=(Bundle((3, 4), "a"),))


def test_a_rule_without_room_waits_for_the_message_that_leaves_the_hour_first() -> None:
    made = plan(due("a"), gone("a", 59, 20, 10), Limits(rule=2), {}, NOW)
    assert made.holds == (Hold((1,), NOW + 40 * MINUTE, Held.RULE),)


def test_what_a_channel_has_no_room_for_is_joined_in_the_last_message_that_it_has() -> None:
    made = plan(due(*"abcdef"), gone("x", 5), Limits(channel=4), {}, NOW)
    assert made == Plan(bundles=(Bundle((3, 4, 5, 6)),))


def test_a_full_channel_holds_everything_until_there_is_room_and_then_joins_it() -> None:
    made = plan(due(*"abc"), gone("x", 30, 20), Limits(channel=2), {}, NOW)
    assert made == Plan((Hold((1, 2, 3), NOW + 30 * MINUTE, Held.CHANNEL),))
    waited = due(*"abc", held="channel")
    later = NOW + 30 * MINUTE
    assert plan(waited, gone("x", 30, 20), Limits(channel=2), {}, later) == Plan(bundles=(Bundle((1, 2, 3)),))


def test_a_summary_of_a_rule_waits_whole_for_a_full_channel() -> None:
    made = plan(due("a", "a", held="rule"), gone("x", 30), Limits(channel=1, rule=9), {}, NOW)
    assert made == Plan((Hold((1, 2), NOW + 30 * MINUTE, Held.RULE),))


def test_summaries_of_more_rules_than_there_is_room_for_are_one() -> None:
    made = plan([*due("a", "a", held="rule"), *due("b", "b", held="rule", first=3)], [], Limits(1, 9), {}, NOW)
    assert made == Plan(bundles=(Bundle((1, 2, 3, 4)),))


MORNING = NOW + timedelta(hours=7)


def test_quiet_hours_hold_everything_but_urgent_rules() -> None:
    made = plan(due(*"abc"), [], Limits(), {}, NOW, Doors(quiet=MORNING, urgent=frozenset("b")))
    assert made == Plan((Hold((1, 3), MORNING, Held.QUIET),))


def test_what_a_night_brought_goes_as_one_whatever_the_limit_of_a_rule() -> None:
    night = due(*"aaaab", held="quiet")
    assert plan(night, [], Limits(rule=2), {}, MORNING) == Plan(bundles=(Bundle((1, 2, 3, 4, 5)),))


def test_a_digest_holds_what_is_neither_immediate_nor_urgent() -> None:
    told = [
        Waiting(1, "a", kinds=(Kind.DATE,)),
        Waiting(2, "c", kinds=(Kind.DATE, Kind.CONFIRMED)),
        Waiting(3, "b", kinds=(Kind.DATE,)),
        Waiting(4, "c", kinds=(Kind.DATE,)),
    ]
    doors = Doors(digest=MORNING, immediate=frozenset({Kind.CONFIRMED}), urgent=frozenset("b"))
    assert plan(told, [], Limits(), {}, NOW, doors) == Plan((Hold((1, 4), MORNING, Held.DIGEST),))


def test_what_came_before_an_immediate_message_on_its_rule_goes_with_it() -> None:
    told = [Waiting(1, "a", kinds=(Kind.CONFIRMED,)), Waiting(2, "b"), Waiting(3, "a", kinds=(Kind.CANCELLED,))]
    doors = Doors(digest=MORNING, immediate=frozenset({Kind.CANCELLED}))
    assert plan(told, [], Limits(), {}, NOW, doors) == Plan((Hold((2,), MORNING, Held.DIGEST),))
    # a limit of the rule keeps it waiting no more than before
    limited = plan(told, [], Limits(rule=1), {}, NOW, doors)
    assert limited == Plan((Hold((2,), MORNING, Held.DIGEST),), (Bundle((1, 3), "a"),))


def test_a_digest_goes_at_its_time_and_does_not_wait_for_the_next() -> None:
    doors = Doors(digest=MORNING + timedelta(days=1))
    told = [*due("a", "b", held="digest"), Waiting(3, "c")]
    made = plan(told, [], Limits(), {}, MORNING, doors)
    assert made == Plan((Hold((3,), MORNING + timedelta(days=1), Held.DIGEST),), (Bundle((1, 2)),))


def test_a_digest_in_the_night_waits_for_its_end() -> None:
    doors = Doors(quiet=MORNING, digest=NOW + timedelta(days=1))
    assert plan(due("a", "b", held="digest"), [], Limits(), {}, NOW, doors) == Plan(
        (Hold((1, 2), MORNING, Held.QUIET),)
    )
    doors = Doors(digest=NOW + timedelta(days=1))
    assert plan(due("a", "b", held="quiet"), [], Limits(), {}, MORNING, doors) == Plan(bundles=(Bundle((1, 2)),))


def test_a_mute_holds_urgent_rules_too() -> None:
    made = plan(due("a"), [], Limits(), {"a": MORNING}, NOW, Doors(urgent=frozenset("a")))
    assert made == Plan((Hold((1,), MORNING, Held.MUTE),))


RULES = st.sampled_from("abc")
DUE = st.lists(st.tuples(RULES, st.sampled_from(["", *Held])), max_size=30)
GONE = st.lists(st.tuples(RULES, st.integers(0, 90)), max_size=20)


@given(DUE, GONE, st.integers(0, 6), st.integers(0, 6), st.sets(RULES), st.booleans(), st.booleans())
def test_everything_that_is_due_goes_or_waits_once_and_limits_are_kept(
    told: list[tuple[str, str]],
    sent: list[tuple[str, int]],
    channel: int,
    rule: int,
    muted: set[str],
    quiet: bool,
    digest: bool,
) -> None:
    waiting = [Waiting(number, each, held) for number, (each, held) in enumerate(told)]
    before = [Gone(each, NOW - ago * MINUTE) for each, ago in sent]
    until = NOW + timedelta(days=1)
    doors = Doors(MORNING if quiet else None, until if digest else None, urgent=frozenset("c"))
    made = plan(waiting, before, Limits(channel, rule), dict.fromkeys(muted, until), NOW, doors)

    named = [each for part in (*made.holds, *made.bundles) for each in part.deliveries]
    assert len(named) == len(set(named))
    assert set(named) <= {each.id for each in waiting}
    alone = [each for each in waiting if each.id not in named]
    assert not muted & {each.rule for each in alone}
    assert all(len(bundle.deliveries) > 1 for bundle in made.bundles)
    assert all(NOW < hold.until <= until for hold in made.holds)
    recent = [each for each in before if each.at > NOW - WINDOW]
    if channel and alone + list(made.bundles):
        assert len(alone) + len(made.bundles) <= max(channel - len(recent), 0)
    for each in set("abc") if rule else ():
        mine = [one for one in alone if one.rule == each and one.held not in ("quiet", "digest", "channel")]
        assert not mine or len(mine) + len([one for one in recent if one.rule == each]) <= rule


@pytest.mark.parametrize("limits", [Limits(rule=2), Limits(channel=2), Limits(2, 2)])
def test_a_flood_comes_to_an_end(limits: Limits) -> None:
    """Played to its end, hour by hour: everything is told, and never more than the limit in an hour."""
    waiting = {number: (NOW, Waiting(number, "a")) for number in range(100)}
    sent: list[Gone] = []
    now, told = NOW, 0
    while waiting:
        ready = [each for at, each in waiting.values() if at <= now]
        made = plan(ready, [each for each in sent if each.at > now - WINDOW], limits, {}, now)
        held = {number: hold for hold in made.holds for number in hold.deliveries}
        joined = {number for bundle in made.bundles for number in bundle.deliveries}
        for each in ready:
            if each.id in held:
                waiting[each.id] = (held[each.id].until, Waiting(each.id, "a", held[each.id].why))
                continue
            del waiting[each.id]
            told += 1
            if each.id not in joined:
                sent.append(Gone("a", now))
        sent += [Gone("a", now)] * len(made.bundles)
        assert len([each for each in sent if each.at > now - WINDOW]) <= 3
        now += MINUTE
        assert now < NOW + timedelta(hours=3)
    assert told == 100
    assert len(sent) <= 4
