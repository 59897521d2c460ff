"""Is what was stored still there, and is it there once?"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from inspect import getattr_static, isfunction
from itertools import count
from pathlib import Path

import pytest
from databases import postgres
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from monitor.article import Page
from monitor.model import (
    Alert,
    Authority,
    Change,
    Channel,
    Claim,
    Days,
    DeliveryState,
    Event,
    Evidence,
    Kind,
    Poll,
    Rule,
    Source,
    Status,
    Story,
)
from monitor.store import Stop, Store, Transaction, codec, reading, trouble, writing

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOURCE = Source("wire", "https://wire.example/rss", "The Wire", tags=frozenset({"world"}), authority=Channel.OFFICIAL)
RULE = Rule("visit", "actor visit place", aliases={"actor": ("leader", "head")}, on=frozenset({Kind.DATE}))
STORY = Story(
    id="s1",
    source="wire",
    outlet="The Wire",
    url="https://wire.example/1",
    title="A visit is set",
    summary="",
    body="The visit is on 3 June.",
    published=NOW,
    seen=NOW,
)
CLAIM = Claim(
    rule="visit",
    story="s1",
    published=NOW,
    status=Status.CONFIRMED,
    dates=Days(date(2031, 6, 3), date(2031, 6, 4)),
    authority=Authority.PARTY,
    speaker="the office",
    evidence=(Evidence(0, 5, "set-for"),),
)
EVENT = Event("visit", status=Status.CONFIRMED, dates=CLAIM.dates, published=NOW, version=1, sources=("wire",))
CHANGE = Change("visit", (Kind.CONFIRMED, Kind.DATE), Event("visit"), EVENT, CLAIM, "first-confirmation")
ALERT = Alert("a1", "visit", CHANGE.kinds, "It is on", "text", "*text*", "<b>text</b>", STORY.url, NOW)


@pytest.fixture(scope="session")
def server() -> Iterator[str | None]:
    with postgres() as url:
        yield url


numbers = count()


@pytest.fixture(params=["memory", "file", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, server: str | None) -> Iterator[Store]:
    url = {"memory": "sqlite://", "file": f"sqlite:///{tmp_path}/a/monitor.db", "postgresql": server}[request.param]
    if url is None:
        pytest.skip("no PostgreSQL server is installed")
    if request.param == "postgresql":
        url = fresh(url)
    opened = Store(url)
    opened.upgrade()
    yield opened
    opened.close()


def fresh(url: str) -> str:
    """Make a database of its own for one test."""
    name = f"test{next(numbers)}"
    admin = Store(url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.close()
    return url.replace("/postgres?", f"/{name}?")


def fill(store: Store) -> None:
    with store.transaction() as tx:
        tx.sync_sources([SOURCE], NOW)
        tx.sync_rules([RULE], NOW)
        assert tx.put_story(STORY) == "new"
        tx.add_claim(CLAIM, at=NOW, content_hash=STORY.content_hash, reason="first-confirmation")
        assert tx.set_event(EVENT, 0)
        assert tx.add_alert(ALERT, ["slack", "mail"], NOW)
        tx.add_change(CHANGE, ALERT.id, NOW)


# values


@pytest.mark.parametrize("value", [SOURCE, RULE, CLAIM, EVENT, CHANGE, ALERT, Poll(SOURCE, SOURCE.url, due=NOW)])
def test_a_value_comes_back_from_json_as_it_was(value: object) -> None:
    assert codec.loads(type(value), codec.dumps(value)) == value


def test_a_value_written_before_a_field_existed_takes_the_default() -> None:
    assert codec.loads(Event, '{"rule": "visit", "gone": 1}') == Event("visit")


def test_half_a_surrogate_pair_and_a_nul_survive_in_json() -> None:
    odd = replace(CLAIM, speaker="a\0b\ud800")
    assert codec.loads(Claim, codec.dumps(odd)) == odd


def test_what_goes_in_comes_out_equal(store: Store) -> None:
    fill(store)
    assert store.story("s1") == STORY
    assert store.story(STORY.url) == STORY
    assert store.story("nothing") is None
    assert store.stories() == store.stories(rule="visit") == store.stories(since=NOW) == [STORY]
    assert store.stories(since=NOW + MINUTE) == store.stories(rule="other") == []
    assert list(store.archive()) == [STORY]
    assert store.claims("visit") == [CLAIM]
    assert store.event("visit") == EVENT
    assert store.events() == [EVENT]
    assert store.changes("visit") == [CHANGE]
    assert store.ledger("visit")[0].alert == ALERT.id
    assert store.told("visit")[0].reason == "first-confirmation"
    assert [poll.source for poll in store.polls()] == [SOURCE]
    assert store.rules() == [RULE]
    outbox = store.alert("a1")
    assert outbox is not None
    assert outbox.alert == ALERT
    assert [delivery.channel for delivery in outbox.deliveries] == ["mail", "slack"]
    assert store.alerts() == [outbox]


def test_all_stories_can_be_walked_and_then_written_about_in_one_transaction(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(1500):
            url = f"https://wire.example/{number}"
            tx.put_story(replace(STORY, id=f"s{number}", url=url, published=NOW - number * MINUTE))
    with store.transaction() as tx:
        assert [story.id for story in tx.archive()] == [f"s{number}" for number in reversed(range(1500))]
        tx.forget_event("visit")
        assert tx.event("visit") == Event("visit")


def test_times_come_back_as_utc_whatever_zone_they_went_in(store: Store) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=9))) + timedelta(microseconds=7)
    with store.transaction() as tx:
        tx.put_story(replace(STORY, published=local))
    stored = store.story("s1")
    assert stored is not None
    assert stored.published == local
    assert stored.published.utcoffset() == timedelta(0)


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="naive datetime"), store.transaction() as tx:
        tx.heartbeat("poll", datetime(2031, 5, 1))  # noqa: DTZ001


def test_text_that_a_database_cannot_hold_is_stored_with_the_same_length(store: Store) -> None:
    odd = replace(STORY, title="a\0b\ud800c", body="naïve 🙂", url="https://wire.example/" + "x" * 9000)
    with store.transaction() as tx:
        assert tx.put_story(odd) == "new"
        assert tx.put_story(odd) == "same"
    stored = store.story(odd.url)
    assert stored is not None
    assert stored.title == "a\ufffdb\ufffdc"
    assert stored.body == odd.body


# transactions


def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction() as tx:
            tx.put_story(STORY)
            raise KeyError("half-way")

    with pytest.raises(KeyError):
        fail()
    assert store.story("s1") is None


def test_what_is_written_past_sqlalchemy_and_with_it_is_one_commit(store: Store) -> None:
    def write(tx: Transaction) -> None:
        tx.sync_sources([SOURCE], NOW)  # the one
        tx.put_page(Page(STORY.url, NOW), "wire.example")  # the other
        tx.heartbeat("poll", NOW)
        assert tx.polls() == [Poll(SOURCE, SOURCE.url, due=NOW)]
        assert tx.page(STORY.url) == Page(STORY.url, NOW)

    def fail() -> None:
        with store.transaction() as tx:
            write(tx)
            raise RuntimeError("bang")

    with pytest.raises(RuntimeError):
        fail()
    assert (store.polls(), store.page(STORY.url), store.heartbeats()) == ([], None, {})
    with store.transaction() as tx:
        write(tx)
    assert store.polls()
    assert store.page(STORY.url)
    assert store.heartbeats() == {"poll": NOW}


def test_transactions_take_turns_however_they_write(store: Store) -> None:
    def plainly(number: int) -> None:
        with store.transaction() as tx:
            tx.heartbeat(f"a{number}", max(tx.heartbeats().values(), default=NOW) + MINUTE)

    def by_sqlalchemy_too(number: int) -> None:
        with store.transaction() as tx:
            tx.put_page(Page(f"https://wire.example/{number}", NOW), "wire.example")
            tx.heartbeat(f"b{number}", max(tx.heartbeats().values(), default=NOW) + MINUTE)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: (plainly(number), by_sqlalchemy_too(number)), range(20)))
    assert len(store.heartbeats()) == 40
    # in PostgreSQL two may read the same
    if store.engine.dialect.name == "sqlite":
        assert sorted(store.heartbeats().values()) == [NOW + n * MINUTE for n in range(1, 41)]


def test_what_the_driver_objects_to_is_raised_as_sqlalchemy_would(store: Store) -> None:
    with store.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("DROP TABLE outage"))

    def look() -> None:
        with store.transaction() as tx:
            tx.keep_outage("wire", None)

    for ask in (store.outages, look):
        with pytest.raises(DBAPIError, match="outage"):
            ask()
    assert store.rules() == []


@pytest.mark.parametrize(
    "address",
    ["sqlite:///{}", "sqlite:///{}?timeout=5", "sqlite+pysqlite:///{}", "sqlite:///file:{}?mode=rwc&uri=true"],
)
def test_a_file_may_be_named_in_several_ways(tmp_path: Path, address: str) -> None:
    folder = tmp_path if "file:" in address else tmp_path / "new"
    stores = [Store(each.format(folder / "monitor.db")) for each in (address, "sqlite:///{}")]
    for each in stores:
        each.upgrade()
    with stores[0].transaction() as tx:
        tx.sync_rules([RULE], NOW)
    for each in stores:
        assert each.current()
        assert each.rules() == [RULE]
        each.close()


def test_many_stories_are_stored_by_few_statements(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each one has the index over words write what it holds, which takes longer than all else."""
    stories = [replace(STORY, id=f"s{n}", url=f"https://wire.example/{n}") for n in range(2500)]
    inserts, ask = [], Transaction._ask

    def noted(tx: Transaction, text: str, /, **values: object) -> object:
        inserts.extend(["insert"] if text.startswith("INSERT INTO story") else [])
        return ask(tx, text, **values)

    monkeypatch.setattr(Transaction, "_ask", noted)
    with store.transaction() as tx:
        assert tx.put_stories(stories) == ["new"] * 2500
        assert tx.put_stories([*stories, replace(STORY, id="x", url="https://wire.example/x")]) == [
            *["same"] * 2500,
            "new",
        ]
    assert len(inserts) == 7  # of 1000, 1000, 200, 200, 50 and 50, and the one more


def test_who_asks_beside_a_transaction_undoes_nothing_of_it_unheard(store: Store) -> None:
    def write() -> None:
        with store.transaction() as tx:
            tx.sync_rules([RULE], NOW)
            assert store.rules() == store.stories() == []
            tx.put_page(Page(STORY.url, NOW), "wire.example")

    if store.engine.dialect.name == "sqlite" and store.engine.url.database is None:
        with pytest.raises(DBAPIError, match="within a transaction"):  # there is but one connection
            write()
        return
    write()
    assert store.rules() == [RULE]
    assert store.page(STORY.url)


def test_methods_that_come_with_sqlalchemy_are_found_by_name_and_nothing_else_is(store: Store) -> None:
    assert not hasattr(store, "nothing")
    assert not hasattr(store, "__wrapped__")
    own = {"_open", "_called", "_abc_impl", "_revisions"}
    for kind in (reading.Reader, writing.Writer):
        named = {name for name in dir(kind) if not name.startswith("__")} - own
        assert {name for name in named if not isfunction(getattr_static(kind, name))} == set()


def test_what_breaks_a_rule_of_the_tables_is_told_alike(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as tx:
        tx._ask("INSERT INTO outage (source, value) VALUES (:source, :value)", source="wire", value=None)
    assert store.outages() == {}


def test_a_file_that_is_no_database_is_told_and_let_go(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").write_bytes(b"x" * 5000)
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    with pytest.raises(DBAPIError, match="not a database") as caught:
        store.upgrade()
    assert trouble(caught.value) == "the file is damaged: restore a backup"
    assert not [each for each in Path("/proc/self/fd").iterdir() if str(tmp_path) in os.path.realpath(each)]


def test_many_threads_may_write_at_once(store: Store) -> None:
    def write(number: int) -> None:
        for each in range(10):
            with store.transaction() as tx:
                tx.content_hashes(["s1"])
                tx.put_story(replace(STORY, id=f"{number}-{each}", url=f"https://wire.example/{number}-{each}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.counts()["stories"] == 80


# sources


def test_a_new_source_is_due_at_once_and_a_saved_poll_when_it_says(store: Store) -> None:
    with store.transaction() as tx:
        tx.sync_sources([SOURCE, replace(SOURCE, id="other")], NOW)
        tx.save_poll(Poll(SOURCE, SOURCE.url, etag='"x"', due=NOW + MINUTE, failures=2, error="timeout"))
    assert [poll.source.id for poll in store.due_sources(NOW, 9)] == ["other"]
    assert [poll.source.id for poll in store.due_sources(NOW + MINUTE, 9)] == ["other", "wire"]
    assert [poll.source.id for poll in store.due_sources(NOW + MINUTE, 1)] == ["other"]
    assert store.counts()["failing"] == 1


def test_a_source_keeps_its_memory_when_only_its_name_changes(store: Store) -> None:
    poll = Poll(SOURCE, SOURCE.url, etag='"x"', due=NOW + MINUTE, first_success_at=NOW)
    renamed = replace(SOURCE, name="The New Wire")
    with store.transaction() as tx:
        tx.sync_sources([SOURCE], NOW)
        tx.save_poll(poll)
        tx.sync_sources([renamed], NOW)
    assert store.poll("wire") == replace(poll, source=renamed)


def test_a_source_with_another_url_starts_afresh(store: Store) -> None:
    moved = replace(SOURCE, url="https://elsewhere.example/rss")
    with store.transaction() as tx:
        tx.sync_sources([SOURCE], NOW)
        tx.save_poll(Poll(SOURCE, SOURCE.url, etag='"x"', due=NOW + 99 * MINUTE, first_success_at=NOW))
        tx.sync_sources([moved], NOW + MINUTE)
    assert store.poll("wire") == Poll(moved, moved.url, due=NOW + MINUTE)


def test_a_source_that_leaves_rests_and_comes_back_with_its_memory(store: Store) -> None:
    with store.transaction() as tx:
        tx.sync_sources([SOURCE], NOW)
        tx.save_poll(Poll(SOURCE, SOURCE.url, due=NOW, first_success_at=NOW))
        tx.sync_sources([], NOW)
    assert store.polls() == store.due_sources(NOW, 9) == []
    with store.transaction() as tx:
        tx.sync_sources([SOURCE], NOW)
    assert [poll.first_success_at for poll in store.polls()] == [NOW]


# rules


def test_a_rule_is_to_be_read_back_until_it_was(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.sync_rules([RULE], NOW) == ["visit"]
    with store.transaction() as tx:
        assert tx.sync_rules([RULE], NOW) == ["visit"]
        tx.rule_read(RULE)
        assert tx.sync_rules([RULE], NOW) == []


def test_a_rule_is_read_back_for_other_words_but_not_for_other_channels(store: Store) -> None:
    with store.transaction() as tx:
        tx.sync_rules([RULE], NOW)
        tx.rule_read(RULE)
        assert tx.sync_rules([replace(RULE, notify=("mail",))], NOW) == []
        assert tx.rules() == [replace(RULE, notify=("mail",))]
        assert tx.sync_rules([replace(RULE, watch="other words")], NOW) == ["visit"]


def test_a_rule_that_comes_back_is_read_back(store: Store) -> None:
    with store.transaction() as tx:
        tx.sync_rules([RULE], NOW)
        tx.rule_read(RULE)
        tx.sync_rules([], NOW)
        assert tx.rules() == []
        assert tx.sync_rules([RULE], NOW) == ["visit"]


# stories


def test_a_story_is_new_then_the_same_then_edited(store: Store) -> None:
    edited = replace(STORY, body="The visit is on 5 June.", seen=NOW + MINUTE)
    with store.transaction() as tx:
        assert tx.put_stories([STORY, STORY, edited]) == ["new", "same", "edited"]
    assert store.story("s1") == replace(edited, seen=NOW)


# events


def test_the_loser_of_a_compare_and_set_is_told(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.set_event(EVENT, 0)
    with store.transaction() as tx:
        assert not tx.set_event(replace(EVENT, status=Status.DENIED), 0)
        assert tx.set_event(replace(EVENT, version=2), 1)
        assert not tx.set_event(replace(EVENT, version=2), 1)
    assert store.event("visit").version == 2


def test_a_fold_that_is_no_change_is_not_lost_either(store: Store) -> None:
    with store.transaction() as tx:
        tx.set_event(EVENT, 0)
    with store.transaction() as tx:
        mine = tx.event("visit")
        # another worker adds a source: the version stays 1
        stale = dict(tx._revisions)
        assert tx.set_event(replace(mine, sources=("wire", "second")), 1)
        tx._revisions.update(stale)
        assert not tx.set_event(replace(mine, sources=("wire", "third")), 1)


def test_an_event_started_anew_goes_on_counting(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        assert tx.forget_event("visit") == Event("visit", version=1)
        assert tx.event("visit") == Event("visit", version=1)
        assert tx.claims("visit") == []
        assert tx.set_event(replace(EVENT, version=2), 1)


def test_a_change_is_written_once(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        tx.add_change(CHANGE, None, NOW)
    assert store.changes("visit") == [CHANGE]


def test_claims_and_ledgers_of_several_rules_are_those_of_each(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        other = replace(CLAIM, rule="fair")
        tx.add_claim(other, at=NOW, reason="rumour")
        tx.forget_event("visit")
        tx.add_claim(replace(CLAIM, speaker="the other office"), at=NOW, reason="again")
    rules = ["visit", "fair", "none"]
    assert store.told_of(rules) == {rule: store.told(rule) for rule in rules}
    assert [told.claim.speaker for told in store.told("visit")] == ["the other office"], (
        "an earlier text counts no more"
    )
    assert [told.claim for told in store.told("fair")] == [other], "an event need not be known for that"
    assert store.ledgers(rules) == {rule: store.ledger(rule) for rule in rules}
    assert len(store.ledger("visit")) == 1


def test_the_newest_come_first_a_page_at_a_time(store: Store) -> None:
    fill(store)
    second = replace(CHANGE, kinds=(Kind.DATE,), before=EVENT, after=replace(EVENT, version=2))
    with store.transaction() as tx:
        tx.add_claim(replace(CLAIM, rule="fair"), at=NOW)
        tx.add_change(second, None, NOW)
        tx.mark_failed(tx.deliveries(DeliveryState.PENDING)[0].id, NOW, "no", dead=True)
    assert [told.claim.rule for told in store.newest_told(9)] == ["fair", "visit"]
    assert [told.claim.rule for told in store.newest_told(9, "visit", story="s1")] == ["visit"]
    assert store.newest_told(9, story="s2") == []
    assert [line.change for line in store.newest_lines(1)] == [second]
    assert [line.change for line in store.newest_lines(9, "visit", offset=1)] == [CHANGE]
    newest = store.newest_deliveries(9)
    assert [each.id for each in newest] == sorted((each.id for each in newest), reverse=True)
    (dead,) = store.newest_deliveries(9, state=DeliveryState.DEAD)
    assert [each.channel for each in store.newest_deliveries(9, channel=dead.channel)] == [dead.channel]
    assert len(store.newest_deliveries(1)) == len(store.newest_deliveries(9, offset=1)) == 1
    assert store.kinds_of_changes() == {"confirmed": 1, "date": 1}


def test_the_version_of_what_is_known_moves_with_it_and_with_nothing_else(store: Store) -> None:
    seen = [store.known_version()]
    fill(store)
    seen.append(store.known_version())
    with store.transaction() as tx:
        tx.set_event(replace(tx.event("visit"), sources=("wire", "herald")), 1)
    seen.append(store.known_version())
    with store.transaction() as tx:
        tx.add_claim(CLAIM, at=NOW)
    seen.append(store.known_version())
    assert len(set(seen)) == len(seen)
    with store.transaction() as tx:
        tx.put_story(replace(STORY, id="s2"))
        tx.mark_sent(tx.lease_deliveries(NOW, 1, MINUTE)[0].id, NOW)
    assert store.known_version() == seen[-1]


# the outbox


def test_the_same_alert_twice_is_one(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        assert not tx.add_alert(ALERT, ["slack", "third"], NOW)
    assert store.counts()["pending"] == 2


def test_an_alert_without_a_channel_is_still_an_alert(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_alert(ALERT, [], NOW)
    outbox = store.alert("a1")
    assert outbox is not None
    assert outbox.deliveries == ()


def test_a_delivery_is_leased_to_one_and_free_again_when_the_lease_ends(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        first = tx.lease_deliveries(NOW, 1, MINUTE)
        rest = tx.lease_deliveries(NOW, 9, MINUTE)
        assert len(first) == len(rest) == 1
        assert first[0].lease == NOW + MINUTE
        assert first[0].alert == ALERT
        assert tx.lease_deliveries(NOW, 9, MINUTE) == []
    with store.transaction() as tx:
        assert len(tx.lease_deliveries(NOW + MINUTE, 9, MINUTE)) == 2


def test_only_deliveries_to_the_named_channels_are_leased(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        assert tx.lease_deliveries(NOW, 9, MINUTE, []) == []
        assert [each.channel for each in tx.lease_deliveries(NOW, 9, MINUTE, {"mail"})] == ["mail"]


def test_a_delivery_is_sent_or_put_off_or_dead_and_sent_again(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        assert tx.due_channels(NOW) == {"mail", "slack"}
        mail, slack = tx.lease_deliveries(NOW, 9, MINUTE)
        assert tx.due_channels(NOW) == set()
        tx.mark_sent(mail.id, NOW)
        tx.mark_failed(mail.id, NOW, "too late")
        tx.mark_failed(slack.id, NOW + MINUTE, "503")
        assert tx.lease_deliveries(NOW, 9, MINUTE) == []
    with store.transaction() as tx:
        (again,) = tx.lease_deliveries(NOW + MINUTE, 9, MINUTE)
        assert (again.attempts, again.error) == (1, "503")
        tx.mark_failed(again.id, NOW, "gone", dead=True)
        assert tx.lease_deliveries(NOW + 9 * MINUTE, 9, MINUTE) == []
        assert [each.error for each in tx.deliveries(DeliveryState.DEAD)] == ["gone"]
    assert {k: store.counts()[k] for k in ("pending", "sent", "dead")} == {"pending": 0, "sent": 1, "dead": 1}
    with store.transaction() as tx:
        assert tx.resend(NOW, "a1") == [("a1", "slack")]
        (again,) = tx.lease_deliveries(NOW, 9, MINUTE)
        assert again.attempts == 0
        tx.mark_failed(again.id, NOW, "gone", dead=True)
        assert tx.drop("a1", "mail") == tx.drop("a2") == []
        assert tx.drop("a1") == [("a1", "slack")]


def test_a_stopped_channel_is_remembered_until_it_goes_on(store: Store) -> None:
    stop = Stop("mail", "f1", NOW, NOW + MINUTE, "404")
    with store.transaction() as tx:
        assert tx.stop_channel(stop)
        assert not tx.stop_channel(replace(stop, since=NOW + MINUTE, again=NOW + 9 * MINUTE))
        assert tx.stops() == {"mail": replace(stop, again=NOW + 9 * MINUTE)}
        assert tx.stop_channel(replace(stop, fingerprint="f2"))
    assert store.counts()["stopped"] == 1
    with store.transaction() as tx:
        assert tx.resume_channel("mail")
        assert not tx.resume_channel("mail")


def test_what_a_stopped_channel_was_not_told_of_another_goes_to_one_that_works(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_alert(replace(ALERT, id="notice", rule=""), ["mail"], NOW, at_once=True)
        tx.add_alert(ALERT, ["mail"], NOW)
        tx.move_notices("mail", "slack")
    assert {(each.alert.id, each.channel) for each in store.deliveries(DeliveryState.PENDING)} == {
        ("notice", "slack"),
        ("a1", "mail"),
    }


def test_deliveries_are_held_joined_and_counted_when_they_are_gone(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(4):
            tx.add_alert(replace(ALERT, id=f"a{number}"), ["mail"], NOW)
        tx.add_alert(replace(ALERT, id="now"), ["mail"], NOW, at_once=True)
        due = tx.due_now("mail", NOW, kinds=True)
        assert [(each.rule, each.held, each.kinds) for each in due] == [("visit", "", ALERT.kinds)] * 4
        first, second, third, last = (each.id for each in due)
        tx.wait_until([first], NOW + MINUTE, "quiet")
        tx.merge([second, third], replace(ALERT, id="summary"), "mail", NOW)
        assert [each.id for each in tx.due_now("mail", NOW)] == [last]
        assert [each.held for each in tx.due_now("mail", NOW + MINUTE)] == ["quiet", ""]
        assert [alert.id for alert in tx.alerts_of([first, last])] == ["a0", "a3"]
        leased = tx.lease_deliveries(NOW, 9, MINUTE, newest=tx.newest_delivery() - 1)
        assert [each.alert.id for each in leased] == ["a3", "now"]
        tx.mark_sent(leased[0].id, NOW)
        assert tx.gone("mail", NOW, NOW + MINUTE) == []
        assert [gone.rule for gone in tx.gone("mail", NOW - MINUTE, NOW)] == ["visit"]
    assert store.waiting() == {"mail": 3}
    assert {each.summary for each in store.deliveries(DeliveryState.MERGED)} == {"summary"}


def test_a_mute_ends_by_itself_or_by_hand_and_lets_go_what_it_held(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        tx.mute("visit", NOW + MINUTE, NOW)
        tx.mute("visit", NOW + 2 * MINUTE, NOW)
        assert tx.mutes(NOW) == {"visit": NOW + 2 * MINUTE}
        assert tx.mutes(NOW + 2 * MINUTE) == {}
        tx.wait_until([each.id for each in tx.due_now("mail", NOW)], NOW + 2 * MINUTE, "mute")
        assert tx.due_now("mail", NOW) == []
        assert tx.unmute("visit", NOW)
        assert not tx.unmute("visit", NOW)
        assert [each.held for each in tx.due_now("mail", NOW)] == ["mute"]


def test_an_old_dead_letter_is_found_behind_any_number_of_newer_alerts(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(9):
            tx.add_alert(replace(ALERT, id=f"a{number}", at=NOW + number * MINUTE), ["mail"], NOW + number * MINUTE)
        (oldest,) = tx.lease_deliveries(NOW, 1, MINUTE)
        tx.mark_failed(oldest.id, NOW, "gone", dead=True)
    assert [outbox.alert.id for outbox in store.alerts(limit=1, dead=True)] == ["a0"]
    assert store.alert_ids("a", limit=3) == ["a0", "a1", "a2"]
    assert store.alert_ids("%") == store.alert_ids("_0") == []


def test_a_released_delivery_is_free_and_no_attempt_is_counted(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        leased = tx.lease_deliveries(NOW, 9, MINUTE)
        tx.release([each.id for each in leased])
        again = tx.lease_deliveries(NOW, 9, MINUTE)
    assert [each.attempts for each in again] == [0, 0]


def test_two_workers_never_lease_the_same_delivery(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(40):
            tx.add_alert(replace(ALERT, id=f"a{number}"), ["mail"], NOW)
    leased: list[int] = []

    def work() -> None:
        while True:
            with store.transaction() as tx:
                mine = tx.lease_deliveries(NOW, 3, MINUTE)
            if not mine:
                return
            leased.extend(each.id for each in mine)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(leased) == sorted(set(leased))
    assert len(leased) == 40


# housekeeping


def test_a_heartbeat_is_the_last_one(store: Store) -> None:
    with store.transaction() as tx:
        tx.heartbeat("poll", NOW)
        tx.heartbeat("poll", NOW + MINUTE)
    assert store.heartbeats() == {"poll": NOW + MINUTE}


def test_pruning_keeps_what_a_claim_rests_on(store: Store) -> None:
    fill(store)
    with store.transaction() as tx:
        tx.put_story(replace(STORY, id="s2", url="https://wire.example/2"))
        assert tx.prune(NOW) == 0
        assert tx.prune(NOW + MINUTE) == 1
    assert [story.id for story in store.stories()] == ["s1"]


def test_the_rows_version_moves_with_the_rows(store: Store) -> None:
    seen = {store.rows_version()}
    fill(store)
    seen.add(store.rows_version())
    with store.transaction() as tx:
        tx.mark_sent(tx.lease_deliveries(NOW, 1, MINUTE)[0].id, NOW)
    seen.add(store.rows_version())
    assert len(seen) == 3
    assert store.rows_version() in seen


def test_a_sqlite_file_has_the_settings_that_a_service_needs(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    with store.engine.connect() as connection:
        values = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert values == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}
    store.close()


def test_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="not mysql"):
        Store("mysql://localhost/monitor")


# ── fallbacks and threads ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_channel_does_not_take_is_passed_on_once_and_stays(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(3):
            tx.add_alert(replace(ALERT, id=f"a{number}"), ["slack"], NOW, at_once=number == 1)
        tx.add_alert(replace(ALERT, id="both"), ["slack", "mail"], NOW)
        tx.add_alert(replace(ALERT, id="later"), ["slack"], NOW + MINUTE)
    assert store.untold("slack", "mail", NOW, None)
    with store.transaction() as tx:
        assert tx.pass_on("slack", "mail", NOW, None) == 3
        assert tx.pass_on("slack", "mail", NOW, None) == 0
        # and from there it goes nowhere else
        assert tx.pass_on("mail", "pager", NOW, None) == 1
    assert not store.untold("slack", "mail", NOW, None)
    pending = store.deliveries(DeliveryState.PENDING)
    passed = [(each.alert.id, each.via) for each in pending if each.channel == "mail"]
    assert sorted(passed) == [("a0", "slack"), ("a1", "slack"), ("a2", "slack"), ("both", "")]
    assert sum(each.channel == "slack" for each in pending) == 5
    assert [each.alert.id for each in pending if each.channel == "pager"] == ["both"]


def test_since_when_a_channel_fails_is_the_first_failure_of_what_waits(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(2):
            tx.add_alert(replace(ALERT, id=f"a{number}"), ["slack"], NOW)
        first, second = tx.lease_deliveries(NOW, 9, MINUTE)
    assert store.failing_since("slack") is None
    with store.transaction() as tx:
        tx.mark_failed(second.id, NOW, "400", alone=True, now=NOW)
    # one that is objected to alone says nothing of its channel
    assert store.failing_since("slack") is None
    with store.transaction() as tx:
        tx.mark_failed(first.id, NOW + MINUTE, "503", now=NOW + MINUTE)
        tx.mark_failed(first.id, NOW + 3 * MINUTE, "503", now=NOW + 2 * MINUTE)
    assert store.failing_since("slack") == NOW + MINUTE
    assert not store.untold("slack", "mail", NOW, NOW - MINUTE)
    assert store.untold("slack", "mail", NOW, NOW)
    with store.transaction() as tx:
        tx.mark_sent(first.id, NOW + 4 * MINUTE)
    assert store.failing_since("slack") is None


def test_a_thread_is_kept_by_place_and_rule(store: Store) -> None:
    assert store.thread("here", "visit") == ""
    with store.transaction() as tx:
        tx.keep_thread("here", "visit", "1")
        tx.keep_thread("here", "visit", "2")
        tx.keep_thread("there", "visit", "3")
    assert [store.thread("here", "visit"), store.thread("there", "visit"), store.thread("here", "vote")] == [
        "2",
        "3",
        "",
    ]
