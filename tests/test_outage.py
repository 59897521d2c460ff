"""Is a feed that is out told once, and once that it is well again, and is a feed that only rests left in peace?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import postgres
from feedserver import Feed, FeedServer, story
from receivers import Webhook
from test_service import HOUR, START, House, polls_of, running, until
from typer.testing import CliRunner

from monitor.cli import app
from monitor.config import HealthConfig
from monitor.hours import cron
from monitor.model import Poll, Source
from monitor.outage import Outage, Rhythm, Trouble, is_grave, judge
from monitor.store import Store
from monitor.web import Desk, lists

NOW = datetime(2031, 5, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
POLL = Poll(Source("wire", "https://wire.example/feed", "The Wire"), "https://wire.example/feed", polled_at=NOW)
HEALTH = HealthConfig(notify=("hook",))


def failing(error: str, times: int = 1) -> Poll:
    return replace(POLL, failures=times, error=error)


def weekdays(weeks: int, until: datetime) -> list[datetime]:
    """Return stories of each day but Saturdays and Sundays, oldest first, the last one at `until`."""
    days = (until - DAY * n for n in range(7 * weeks))
    return sorted(day for day in days if day.isoweekday() < 6)


# one feed


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        ("timeout: wire.example: no answer in time", Trouble.FAILING),
        ("http 500: https://wire.example/feed", Trouble.FAILING),
        ("unreadable: html page", Trouble.PAGE),
        ("http 410: https://wire.example/feed", Trouble.GONE),
    ],
)
def test_a_feed_that_fails_is_out_from_the_first_time_on(error: str, trouble: Trouble) -> None:
    found = judge(failing(error), None, None, NOW)
    assert found == Outage("wire", trouble, NOW, error)
    # whatever else is wrong later, it is the same outage
    later = judge(failing("dns: wire.example: no such host", 4), None, found, NOW + DAY)
    assert later is not None
    assert (later.trouble, later.since) == (Trouble.FAILING, NOW)
    assert judge(POLL, None, later, NOW + DAY) is None


def test_a_failure_is_grave_when_it_lasts_a_page_when_it_comes_again_and_a_farewell_at_once() -> None:
    broken, gone = Outage("wire", Trouble.FAILING, NOW, "timeout"), Outage("wire", Trouble.GONE, NOW, "http 410")
    page = Outage("wire", Trouble.PAGE, NOW, "unreadable: html page")
    assert not is_grave(broken, failing("timeout", 9), 6 * HOUR, NOW + 5 * HOUR)
    assert is_grave(broken, failing("timeout", 9), 6 * HOUR, NOW + 6 * HOUR)
    assert not is_grave(page, failing("unreadable: html page"), 6 * HOUR, NOW)
    assert is_grave(page, failing("unreadable: html page", 2), 6 * HOUR, NOW)
    assert is_grave(gone, failing("http 410"), 6 * HOUR, NOW)


def test_a_feed_is_silent_after_twice_its_longest_pause() -> None:
    friday = datetime(2031, 5, 2, 9, tzinfo=UTC)
    rhythm = Rhythm.of(weekdays(6, friday))
    assert rhythm.longest == 3 * DAY
    for days, silent in ((3, False), (6, False), (7, True)):
        now = friday + DAY * days
        found = judge(replace(POLL, polled_at=now), rhythm, None, now)
        assert (found is not None) is silent
    assert found is not None
    assert (found.trouble, found.since, found.why) == (Trouble.SILENT, friday, "the longest pause before was 3 days")


@pytest.mark.parametrize(
    ("published", "polled"),
    [
        # nothing is known of its pace yet: too few, or too short a time
        ([NOW - DAY * n for n in range(40, 31, -1)], NOW),
        ([NOW - DAY * 30 + HOUR * n for n in range(50)], NOW),
        # it was not looked at: the silence is ours
        (weekdays(6, NOW - DAY * 30), NOW - DAY),
    ],
)
def test_a_feed_is_not_called_silent_without_a_reason(published: list[datetime], polled: datetime) -> None:
    assert judge(replace(POLL, polled_at=polled), Rhythm.of(published), None, NOW) is None


def test_silence_ends_with_the_next_story_and_not_with_forgetting_the_pace() -> None:
    silent = Outage("wire", Trouble.SILENT, NOW - 20 * DAY, "")
    assert judge(POLL, None, silent, NOW) == silent
    assert judge(POLL, Rhythm(NOW - 20 * DAY, None), silent, NOW) == silent
    assert judge(POLL, Rhythm(NOW - HOUR, None), silent, NOW) is None


# through the service


class Ward(House):
    """A house whose feeds are watched over."""

    def at(self, *hours: int) -> list[int]:
        """Do a round so many hours after the start, each; return how many messages on feeds there are after each."""
        counts = []
        for hour in hours:
            self.clock.now = START + HOUR * hour
            asyncio.run(self.service(health=HEALTH).once())
            counts.append(len(self.told_of_feeds()))
        return counts

    def told_of_feeds(self) -> list[str]:
        return [request.body["message"] for request in self.hook.requests if "feed" in request.body["title"]]


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with FeedServer() as feeds, Webhook() as hook:
        feeds.publish("/wire", story("old", "Nothing of note", "Nothing.", START - HOUR))
        feeds.publish("/post", story("old", "Nothing of note", "Nothing.", START - HOUR))
        house = Ward(tmp_path, feeds, hook)
        house.sources = ["post", "wire"]
        house.write()
        yield house


def test_an_outage_is_told_once_in_the_morning_and_its_end_the_next_morning(ward: Ward) -> None:
    ward.at(0)
    whole = ward.feeds.feeds["/wire"]
    ward.feeds.feeds["/wire"] = Feed(status=503)
    # out from ten on; the message goes at eight
    assert ward.at(1, 6, 7, 22, 23, 24, 39) == [0, 0, 0, 0, 1, 1, 1]
    (said,) = ward.told_of_feeds()
    assert "wire: does not work, since 2031-05-01 10:00 UTC: http 503" in said
    assert "post" not in said
    ward.feeds.feeds["/wire"] = whole
    assert ward.at(46, 47, 48, 71) == [1, 2, 2, 2]
    assert "wire: well again since 2031-05-03 07:00 UTC; it was out since 2031-05-01 10:00" in ward.told_of_feeds()[1]
    store = ward.store()
    assert store.outages() == {}
    store.close()


def test_several_feeds_go_as_one_message_that_says_what_is_wrong_with_each(ward: Ward) -> None:
    ward.at(0)
    ward.feeds.feeds["/wire"] = Feed(body=b"<!doctype html><html><body>Sign in</body></html>")
    ward.feeds.feeds["/post"] = Feed(status=410)
    assert ward.at(1, 2, 4, 22, 23, 47) == [0, 0, 0, 0, 1, 1]
    (said,) = ward.told_of_feeds()
    assert "wire: sends a web page instead of a feed, since" in said
    assert "post: says that it is gone for good; take it out of feeds.yml, since" in said
    (request,) = ward.hook.requests
    assert request.body["title"] == "monitor: 2 feeds out"


def test_a_short_failure_is_not_told(ward: Ward) -> None:
    ward.at(0)
    whole = ward.feeds.feeds["/wire"]
    ward.feeds.feeds["/wire"] = Feed(status=503)
    ward.at(1, 3, 4)
    ward.feeds.feeds["/wire"] = whole
    assert ward.at(9, 12, 23, 47) == [0, 0, 0, 0]


def test_an_outage_that_ended_before_the_morning_is_told_as_one_that_is_over(ward: Ward) -> None:
    ward.at(0)
    whole = ward.feeds.feeds["/wire"]
    ward.feeds.feeds["/wire"] = Feed(status=503)
    ward.at(1, 3, 8)
    ward.feeds.feeds["/wire"] = whole
    assert ward.at(20, 23, 47) == [0, 1, 1]
    assert "wire: well again since 2031-05-02 05:00 UTC; it was out since 2031-05-01 10:00" in ward.told_of_feeds()[0]


def test_silence_against_the_usual_pace_is_told_and_its_end(ward: Ward) -> None:
    for n in range(20, 0, -1):
        ward.feeds.publish("/wire", story(f"day-{n}", f"Nothing of note, {n}", "Nothing.", START - DAY * n))
    assert ward.at(0, 23, 47, 60, 71) == [0, 0, 0, 0, 1]
    (said,) = ward.told_of_feeds()
    assert "wire: answers, but has brought nothing new, since 2031-05-01 08:00 UTC: the longest pause before" in said
    ward.feeds.publish("/wire", story("new", "Nothing of note again", "Nothing.", ward.clock.now))
    assert ward.at(72, 94, 95) == [1, 1, 2]
    assert "wire: well again" in ward.told_of_feeds()[1]


def test_a_silent_feed_is_shown_as_that_where_feeds_are_listed(ward: Ward) -> None:
    for n in range(20, 0, -1):
        ward.feeds.publish("/wire", story(f"day-{n}", f"Nothing of note, {n}", "Nothing.", START - DAY * n))
    for hour in (0, 24, 48, 60):
        ward.clock.now = START + HOUR * hour
        # whether anybody is to be told or not
        asyncio.run(ward.service().once())
    listed = CliRunner().invoke(app, ["--config", str(ward.folder), "feeds"]).stdout.splitlines()
    assert [line.split()[:2] for line in listed[1:]] == [["post", "ok"], ["wire", "silent"]]
    assert "nothing new since 2031-05-01" in listed[2]
    as_json = CliRunner().invoke(app, ["--config", str(ward.folder), "feeds", "--json"]).stdout
    assert '"state": "silent", "silent_since": "2031-05-01T08:00:00Z"' in as_json
    store = ward.store()
    desk = Desk(store, ward.config, ward.clock)
    lines = lists.feeds(desk, 1).items
    assert [(line.source.id, line.state) for line in lines] == [("wire", "silent"), ("post", "ok")]
    store.close()


def test_without_a_channel_nobody_is_told(ward: Ward) -> None:
    ward.feeds.feeds["/wire"] = Feed(status=503)
    for hour in (0, 8, 24):
        ward.clock.now = START + HOUR * hour
        asyncio.run(ward.service().once())
    assert ward.hook.requests == []


def test_a_feed_that_left_the_configuration_is_not_told_of(ward: Ward) -> None:
    ward.at(0)
    ward.feeds.feeds["/wire"] = Feed(status=503)
    ward.at(1, 8)
    ward.sources = ["post"]
    ward.write()
    assert ward.at(23, 47) == [0, 0]


def test_the_running_service_tells_at_the_times_that_are_wanted(ward: Ward) -> None:
    often = cron("*/5 * * * *")
    assert often is not None

    async def scenario() -> None:
        ward.feeds.feeds["/wire"] = Feed(status=503)
        async with running(ward.service(health=HealthConfig(("hook",), often, HOUR))) as service:
            assert "tend" in {job.id for job in service._schedule().get_jobs()}
            for _ in range(4):
                await until(polls_of(service, "post"))
                await service._upkeep.tend()
                ward.clock.advance()
            await until(ward.told_of_feeds)

    asyncio.run(scenario())


def check_store(store: Store) -> None:
    store.upgrade()
    with store.transaction() as tx:
        outage = Outage("wire", Trouble.SILENT, NOW, "x", tell_at=NOW)
        tx.keep_outage("wire", outage)
        tx.keep_outage("wire", replace(outage, told=True))
        assert tx.outages() == {"wire": replace(outage, told=True)}
        tx.keep_outage("wire", None)
        assert tx.outages() == {}
        assert tx.newest_stories() == {}
    store.close()


def test_outages_are_kept(tmp_path: Path) -> None:
    check_store(Store(f"sqlite:///{tmp_path}/monitor.db"))


def test_outages_are_kept_on_postgresql_too() -> None:
    with postgres() as url:
        if url is None:
            pytest.skip("no PostgreSQL server is installed")
        check_store(Store(url))
