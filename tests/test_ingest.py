"""What does a batch of stories leave in the store, and whom does it tell?"""

from __future__ import annotations

import threading
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from databases import postgres

from monitor.ingest import Line, Outcome, backfill, ingest
from monitor.model import (
    Authority,
    Change,
    Claim,
    Days,
    Event,
    Judgement,
    Kind,
    Match,
    Poll,
    Reading,
    Rule,
    Source,
    Status,
    Story,
)
from monitor.store import Store

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
VISIT = Rule("visit", "visit")
RELEASE = Rule("release", "release")


@dataclass(frozen=True)
class Words:
    """Rules whose watch is one word."""

    rules: tuple[Rule, ...]

    def rule(self, key: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == key)


def read(story: Story, watch: Words, *, everything: bool = False, **_known: object) -> list[Reading]:
    """Read a headline such as "visit confirmed 3": the rule's word, a status, a day in June."""
    words = story.title.split()
    readings = []
    for rule in watch.rules:
        matched = rule.watch in words
        claim = None
        if matched and len(words) > 1:
            days = Days(date(2031, 6, int(words[2])), date(2031, 6, int(words[2]))) if len(words) > 2 else None
            claim = Claim(rule.id, story.id, story.published, Status(words[1]), days, Authority.PARTY, "")
            claim = replace(claim, owner=story.outlet)
        if matched or everything:
            readings.append(Reading(Match(rule.id, story.id, matched, (), "because"), claim))
    return readings


def advance(event: Event, claim: Claim) -> Judgement:
    """Take the newest claim at its word."""
    if event.published and claim.published < event.published:
        return Judgement(event, None, "older")
    after = replace(event, sources=tuple(sorted({*event.sources, claim.voice})), published=claim.published)
    if (event.status, event.dates) == (claim.status, claim.dates or event.dates):
        return Judgement(after, None, "nothing-new")
    after = replace(after, status=claim.status, dates=claim.dates, version=event.version + 1)
    kinds = (Kind.DATE,) if claim.dates else (Kind.CONFIRMED,)
    return Judgement(after, Change(claim.rule, kinds, event, after, claim, "moved"), "moved")


LINE = Line(read=read, advance=advance)


def story(key: str, title: str, hours: int = 0, **fields: str) -> Story:
    at = NOW + hours * HOUR
    base = Story(key, "wire", "The Wire", f"https://wire.example/{key}", title, "", "", at, at)
    return replace(base, **fields)  # type: ignore[arg-type]


def take(store: Store, *stories: Story, rules: tuple[Rule, ...] = (VISIT,), **options: object) -> list[Outcome]:
    chosen: dict[str, object] = {"now": NOW, "baseline": False, "channels": ("slack",), "line": LINE} | options
    with store.transaction() as tx:
        return ingest(tx, stories, Words(rules), **chosen)  # type: ignore[arg-type]


def alerts(outcomes: list[Outcome]) -> list[str]:
    return [outcome.story.id for outcome in outcomes if outcome.alert]


def test_a_story_becomes_a_claim_an_event_a_change_an_alert_and_a_delivery(store: Store) -> None:
    (outcome,) = take(store, story("s1", "visit confirmed 3"))
    assert outcome.alert is not None
    assert store.claims("visit") == [outcome.reading.claim]
    assert store.event("visit").dates == Days(date(2031, 6, 3), date(2031, 6, 3))
    assert [line.alert for line in store.ledger("visit")] == [outcome.alert.id]
    (outbox,) = store.alerts()
    assert [(each.channel, each.due) for each in outbox.deliveries] == [("slack", NOW)]


def test_stories_of_a_batch_are_taken_in_the_order_of_publication(store: Store) -> None:
    outcomes = take(store, story("b", "visit confirmed 5", 2), story("a", "visit confirmed 3", 1))
    assert alerts(outcomes) == ["a", "b"]


def test_an_unchanged_story_is_not_read_again(store: Store) -> None:
    take(store, story("s1", "visit confirmed 3"))
    assert take(store, story("s1", "visit confirmed 3"), story("s1", "visit confirmed 3", 5)) == []
    assert len(store.claims("visit")) == 1


def test_an_edited_story_alerts_if_what_is_known_changes(store: Store) -> None:
    take(store, story("s1", "visit confirmed 3"))
    assert alerts(take(store, story("s1", "visit confirmed 3", summary="One more word."))) == []
    assert alerts(take(store, story("s1", "visit confirmed 4"))) == ["s1"]
    assert len(store.claims("visit")) == 3
    assert len({told.content_hash for told in store.told("visit")}) == 3


def test_the_same_by_another_outlet_is_one_more_source_and_no_alert(store: Store) -> None:
    take(store, story("s1", "visit confirmed 3"))
    assert alerts(take(store, story("s2", "visit confirmed 3", 1, outlet="The Post"))) == []
    assert store.event("visit").sources == ("The Post", "The Wire")
    assert [told.reason for told in store.told("visit")] == ["moved", "nothing-new"]


def test_a_story_whose_feed_gives_it_another_id_each_time_comes_once(store: Store) -> None:
    first = replace(story("s1", "visit confirmed 3"), url="https://wire.example/visit")
    assert alerts(take(store, first)) == ["s1"]
    again = [replace(first, id=key) for key in ("s2", "s3")]
    assert take(store, *again) == []
    assert len(store.claims("visit")) == len(store.stories()) == 1
    # another text at the same address, or the same at another or in another feed, is another story
    take(store, replace(first, id="s4", title="visit confirmed 4"))
    take(store, replace(first, id="s5", url="https://wire.example/visit-2"))
    take(store, replace(first, id="s6", source="other"))
    assert {each.id for each in store.stories()} == {"s1", "s4", "s5", "s6"}


AGENCY = "The palace said on Thursday that the long planned visit will begin in the capital on the third of June."


def test_a_reprint_is_no_further_source_whoever_prints_it(store: Store) -> None:
    take(store, story("s1", "visit confirmed 3", summary=f"{AGENCY} It lasts a week."))
    take(store, story("s2", "visit confirmed 3", 1, outlet="The Post", summary=f"(Agency) {AGENCY}"))
    assert store.event("visit").sources == ("The Wire",)
    assert [claim.reprints for claim in store.claims("visit")] == ["", "The Wire"]
    take(store, story("s3", "visit confirmed 3", 2, outlet="The Times", summary=AGENCY.replace("palace", "court")))
    assert [claim.voice for claim in store.claims("visit")] == ["The Wire"] * 3
    own = "Nobody doubts it any more: the guests are expected in the first week of June, says the hall's director."
    take(store, story("s4", "visit confirmed 3", 3, outlet="The Sun", summary=own))
    assert store.event("visit").sources == ("The Sun", "The Wire")


def test_an_old_text_that_comes_again_after_days_is_a_word_of_its_own(store: Store) -> None:
    take(store, story("s1", "visit confirmed 3", summary=AGENCY))
    take(store, story("s2", "visit confirmed 3", 49, outlet="The Post", summary=AGENCY))
    assert store.event("visit").sources == ("The Post", "The Wire")


def test_a_baseline_fills_in_what_is_known_and_tells_nobody(store: Store) -> None:
    (outcome,) = take(store, story("s1", "visit confirmed 3"), baseline=True)
    assert (outcome.alert, outcome.reason) == (None, "moved, baseline")
    assert store.alerts() == []
    assert [line.alert for line in store.ledger("visit")] == [None]
    assert alerts(take(store, story("s2", "visit confirmed 3", 1))) == []
    assert alerts(take(store, story("s3", "visit confirmed 4", 2))) == ["s3"]


def test_a_kind_that_the_rule_does_not_ask_for_is_recorded_and_not_told(store: Store) -> None:
    only_confirmed = replace(VISIT, on=frozenset({Kind.CONFIRMED}))
    (outcome,) = take(store, story("s1", "visit confirmed 3"), rules=(only_confirmed,))
    assert (outcome.alert, outcome.reason) == (None, "moved, kind-not-wanted")
    assert len(store.changes("visit")) == 1


def test_a_rule_names_its_channels_or_gets_the_default_ones(store: Store) -> None:
    rules = (replace(VISIT, notify=("mail", "phone")), RELEASE)
    take(store, story("s1", "visit confirmed 3"), story("s2", "release confirmed 4"), rules=rules)
    channels = {each.alert.rule: sorted(d.channel for d in each.deliveries) for each in store.alerts()}
    assert channels == {"visit": ["mail", "phone"], "release": ["slack"]}


def test_each_channel_is_told_of_the_kinds_that_it_wants(store: Store) -> None:
    wanted = {"mail": frozenset({Kind.CONFIRMED}), "pager": frozenset({Kind.DENIED})}
    rule = replace(VISIT, notify=("mail", "phone", "pager"), kinds=wanted)
    take(store, story("s1", "visit confirmed"), story("s2", "visit confirmed 4", 1), rules=(rule,))
    told = {each.alert.kinds: sorted(d.channel for d in each.deliveries) for each in store.alerts()}
    assert told == {(Kind.CONFIRMED,): ["mail", "phone"], (Kind.DATE,): ["phone"]}


def test_an_alert_that_no_channel_takes_is_still_an_alert(store: Store) -> None:
    take(store, story("s1", "visit confirmed 3"), channels=())
    assert [outbox.deliveries for outbox in store.alerts()] == [()]


@pytest.mark.parametrize(("feeds", "heard"), [(("wire",), True), (("world",), True), (("sport",), False), ((), True)])
def test_a_rule_listens_to_the_sources_and_tags_that_it_names(
    store: Store, feeds: tuple[str, ...], heard: bool
) -> None:
    sources = {"wire": Source("wire", "https://wire.example", "The Wire", tags=frozenset({"world"}))}
    outcomes = take(store, story("s1", "visit confirmed 3"), rules=(replace(VISIT, feeds=feeds),), sources=sources)
    assert bool(outcomes) is heard


def test_stories_that_do_not_match_are_stored_and_shown_only_on_request(store: Store) -> None:
    assert take(store, story("s1", "weather")) == []
    (outcome,) = take(store, story("s2", "weather"), everything=True)
    assert (outcome.reading.match.matched, outcome.reason) == (False, "because")
    assert store.counts()["stories"] == 2


def test_a_match_that_claims_nothing_changes_nothing(store: Store) -> None:
    (outcome,) = take(store, story("s1", "visit"))
    assert (outcome.judgement, outcome.reason) == (None, "because")


def test_a_late_older_story_does_not_turn_the_state_back(store: Store) -> None:
    take(store, story("s2", "visit confirmed 5", 2))
    assert alerts(take(store, story("s1", "visit confirmed 3", 1))) == []
    assert store.event("visit").dates == Days(date(2031, 6, 5), date(2031, 6, 5))


def test_a_batch_that_fails_leaves_neither_stories_nor_validators(store: Store) -> None:
    source = Source("wire", "https://wire.example", "The Wire")
    poll = Poll(source, source.url, due=NOW)
    with store.transaction() as tx:
        tx.sync_sources([source], NOW)

    def fail() -> None:
        with store.transaction() as tx:
            tx.save_poll(replace(poll, etag='"new"'))
            ingest(tx, [story("s1", "visit confirmed 3")], Words((VISIT,)), now=NOW, baseline=False, line=LINE)  # type: ignore[arg-type]
            raise KeyError("killed")

    with pytest.raises(KeyError):
        fail()
    assert store.poll("wire") == poll
    assert store.counts()["stories"] == store.counts()["alerts"] == 0


def test_the_loser_of_a_race_folds_again(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    store.upgrade()
    folds: list[int] = []

    def race(event: Event, claim: Claim) -> Judgement:
        folds.append(event.version)
        if len(folds) == 1:
            # as if another worker had been first: its row is there now, and ours was read before
            tx._open.exec_driver_sql(
                "INSERT INTO event VALUES (?, 1, 1, 0, ?)",
                ("visit", '{"rule":"visit","version":1,"status":"planned"}'),
            )
        return advance(event, claim)

    with store.transaction() as tx:
        (outcome,) = ingest(
            tx,
            [story("s1", "visit confirmed 3")],
            Words((VISIT,)),
            now=NOW,
            baseline=False,
            line=Line(read, race),  # type: ignore[arg-type]
        )
    assert folds == [0, 1]
    assert outcome.judgement is not None
    assert outcome.judgement.event.version == store.event("visit").version == 2
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_workers_at_once_leave_one_course_of_the_event(tmp_path: Path, kind: str) -> None:
    with postgres() if kind == "postgresql" else nullcontext(f"sqlite:///{tmp_path}/monitor.db") as url:
        if url is None:
            pytest.skip("no PostgreSQL server is installed")
        store = Store(url)
        store.upgrade()

        def work(worker: int) -> None:
            for day in range(1, 11):
                take(store, story(f"{worker}-{day}", f"visit confirmed {day}", day, outlet=f"outlet {worker}"))

        threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        changes = store.changes("visit")
        assert [change.after.version for change in changes] == list(range(1, len(changes) + 1))
        assert all(before.after.dates == after.before.dates for before, after in pairwise(changes))
        assert len(store.alerts()) == len(changes)
        assert store.event("visit").dates == Days(date(2031, 6, 10), date(2031, 6, 10))
        assert len(store.claims("visit")) == 40
        store.close()


# backfill


def fill_back(store: Store, *rules: Rule) -> list[Outcome]:
    with store.transaction() as tx:
        return backfill(tx, Words(rules), tx.sync_rules(rules, NOW), NOW, line=LINE)  # type: ignore[arg-type]


def test_a_new_rule_knows_what_stored_stories_said_and_tells_nobody(store: Store) -> None:
    take(store, story("s2", "visit confirmed 5", 2), story("s1", "visit confirmed 3", 1), rules=())
    assert len(fill_back(store, VISIT)) == 2
    assert store.event("visit").dates == Days(date(2031, 6, 5), date(2031, 6, 5))
    assert store.alerts() == []
    assert fill_back(store, VISIT) == []


def test_a_changed_rule_starts_anew_and_its_alerts_have_new_ids(store: Store) -> None:
    fill_back(store, VISIT)
    take(store, story("s1", "visit confirmed 3"))
    changed = replace(VISIT, watch="release")
    fill_back(store, changed)
    assert store.event("visit") == Event("visit", version=1)
    assert store.claims("visit") == []
    assert alerts(take(store, story("s2", "release confirmed 3", 1), rules=(changed,))) == ["s2"]
    assert len(store.alerts()) == 2


def test_an_unchanged_rule_is_left_alone_when_another_is_read_back(store: Store) -> None:
    fill_back(store, VISIT)
    take(store, story("s1", "visit confirmed 3"), story("s2", "release confirmed 4"))
    before = store.event("visit")
    fill_back(store, VISIT, RELEASE)
    assert store.event("visit") == before
    assert len(store.claims("visit")) == 1
    assert store.event("release").status is Status.CONFIRMED


def test_stories_are_read_with_the_names_that_earlier_ones_bore(store: Store) -> None:
    seen: list[object] = []

    def reading(story: Story, watch: Words, **known: object) -> list[Reading]:
        seen.append(known["called"])
        return read(story, watch)

    with store.transaction() as tx:
        assert tx.set_event(Event(VISIT.id, names=(("storting", 2),), named=2), 0)
    take(store, story("a", "visit planned 4"), line=Line(reading, advance))
    assert seen == [{VISIT.id: {"storting": 2}}]
