"""Does a calendar that was subscribed to follow a date that moves?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from icalendar import Calendar
from newsroom import NOW, RULE, Newsroom, course, story

from monitor.model import Authority, Days, Event, Rule, Status
from monitor.showing import ics
from monitor.showing.ics import Occasion
from monitor.store import Store
from monitor.web import Desk
from monitor.web.calendars import WholeCalendar


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store)


def entries(room: Newsroom, path: str = "/calendar.ics") -> list[Any]:
    answer = room.ask(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def read_until(room: Newsroom, count: int) -> Any:
    """Take in the first stories of the course, each when it was news, and return the calendar's one entry."""
    for each in course()[:count]:
        room.now = each.seen
        room.read([each])
    (entry,) = entries(room)
    return entry


def test_an_event_without_a_date_is_not_in_the_calendar(room: Newsroom) -> None:
    assert entries(room) == []
    assert room.ask("/events/other.ics").status_code == 404


def test_a_coarse_date_is_a_run_of_days_with_the_precision_in_the_title_and_tentative(room: Newsroom) -> None:
    entry = read_until(room, 1)
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2031, 6, 1), date(2031, 7, 1))
    assert entry["SUMMARY"] == "Riverton tower opening (June 2031)"
    assert entry["STATUS"] == "TENTATIVE"


def test_a_confirmed_day_takes_its_place_under_the_same_uid(room: Newsroom) -> None:
    planned = read_until(room, 1)
    confirmed = read_until(room, 2)
    assert confirmed["UID"] == planned["UID"]
    assert (confirmed["DTSTART"].dt, confirmed["DTEND"].dt) == (date(2031, 6, 3), date(2031, 6, 4))
    assert confirmed["SUMMARY"] == "Riverton tower opening"
    assert confirmed["STATUS"] == "CONFIRMED"
    assert confirmed["SEQUENCE"] > planned["SEQUENCE"]
    assert confirmed["LAST-MODIFIED"].dt == datetime(2031, 2, 14, 9, tzinfo=UTC) > planned["LAST-MODIFIED"].dt


def test_a_moved_date_raises_the_sequence_and_a_repeated_one_does_not(room: Newsroom) -> None:
    set_, echoed, moved = (read_until(room, count) for count in (2, 3, 4))
    assert dict(echoed) == dict(set_)
    assert moved["UID"] == set_["UID"]
    assert moved["DTSTART"].dt == date(2031, 6, 24)
    assert moved["SEQUENCE"] > set_["SEQUENCE"]
    assert moved["LAST-MODIFIED"].dt == datetime(2031, 4, 2, 9, tzinfo=UTC)
    assert moved["CREATED"].dt == set_["CREATED"].dt == datetime(2031, 1, 10, 9, tzinfo=UTC)


def test_another_parser_reads_the_same_through_a_moved_date(room: Newsroom) -> None:
    remind = replace(RULE, remind=(timedelta(days=7), timedelta(days=1)))
    room.config = replace(room.config, rules=(remind,))
    seen = []
    for count in (1, 2, 4):
        read_until(room, count)
        whole = vobject.readOne(room.ask("/calendar.ics").text, validate=True)
        (entry,) = whole.vevent_list
        entry.validate(raiseException=True)
        seen.append(entry)
    planned, confirmed, moved = seen
    assert (planned.dtstart.value, planned.dtend.value) == (date(2031, 6, 1), date(2031, 7, 1))
    assert (confirmed.dtstart.value, confirmed.dtend.value) == (date(2031, 6, 3), date(2031, 6, 4))
    assert (moved.dtstart.value, moved.dtend.value) == (date(2031, 6, 24), date(2031, 6, 25))
    assert [each.status.value for each in seen] == ["TENTATIVE", "CONFIRMED", "CONFIRMED"]
    assert len({each.uid.value for each in seen}) == 1
    assert int(planned.sequence.value) < int(confirmed.sequence.value) < int(moved.sequence.value)
    stamps = [each.last_modified.value for each in seen]
    assert stamps == [datetime(2031, month, day, 9, tzinfo=UTC) for month, day in ((1, 10), (2, 14), (4, 2))]
    assert not hasattr(planned, "valarm"), "a month has no day to be reminded of"
    alarms = [alarm.trigger.value for alarm in moved.valarm_list]
    assert alarms == [timedelta(days=-7), timedelta(days=-1)]
    assert {alarm.action.value for alarm in moved.valarm_list} == {"DISPLAY"}
    assert "https://wire.example/moved" in moved.description.value


def test_a_cancelled_event_stays_where_it_was_and_is_struck_out(room: Newsroom) -> None:
    read_until(room, 4)
    off = story(
        "off",
        datetime(2031, 5, 2, 9, tzinfo=UTC),
        "City cancels Riverton tower opening",
        "The city said the opening of the Riverton tower was cancelled.",
    )
    room.read([off])
    (entry,) = entries(room)
    assert entry["STATUS"] == "CANCELLED"
    assert entry["SUMMARY"] == "Cancelled: Riverton tower opening"
    assert entry["DTSTART"].dt == date(2031, 6, 24)


def test_a_date_put_off_without_a_new_one_is_struck_out(room: Newsroom) -> None:
    read_until(room, 2)
    off = story(
        "off",
        datetime(2031, 5, 2, 9, tzinfo=UTC),
        "City postpones Riverton tower opening indefinitely",
        "The city said the opening of the Riverton tower was postponed indefinitely.",
    )
    room.read([off])
    (entry,) = entries(room)
    assert entry["STATUS"] == "CANCELLED"
    assert entry["SUMMARY"] == "Put off, no new date: Riverton tower opening"
    assert entry["DTSTART"].dt == date(2031, 6, 3)


def test_a_rule_that_is_written_anew_goes_on_counting(room: Newsroom) -> None:
    before = read_until(room, 4)
    with room.store.transaction() as tx:
        tx.forget_event("opening")
    again = story(
        "again",
        datetime(2031, 5, 3, 9, tzinfo=UTC),
        "City confirms Riverton tower opening on June 25",
        "The city confirmed that the opening of the Riverton tower will take place on June 25, 2031.",
    )
    room.read([again])
    (after,) = entries(room)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_evidence_and_links_are_in_the_description(room: Newsroom) -> None:
    room.config = replace(room.config, web=replace(room.config.web, url="http://127.0.0.1:8080"))
    entry = read_until(room, 2)
    assert entry["DESCRIPTION"].split("\n") == [
        "Tuesday 3 June 2031, confirmed",
        "“City confirms Riverton tower opening on June 3”",
        "“The city confirmed that the opening of the Riverton tower will take place on June 3, 2031.”",
        "The Wire, Friday 14 February 2031, 09:00 UTC",
        "https://wire.example/set",
        "History: http://127.0.0.1:8080/events/opening",
    ]
    assert entry["URL"] == "http://127.0.0.1:8080/events/opening"


def test_words_that_were_edited_away_are_not_in_the_description(room: Newsroom) -> None:
    read_until(room, 2)
    with room.store.transaction() as tx:
        tx.put_story(replace(course()[1], body="Something else is said here now, and nothing of an opening."))
    (entry,) = entries(room)
    assert "“" not in entry["DESCRIPTION"]


def test_an_occasion_that_is_over_keeps_its_entry_when_the_next_is_announced(room: Newsroom) -> None:
    read_until(room, 4)
    with room.store.transaction() as tx:
        before = tx.event("opening")
        line = tx.ledger("opening")[-1].change
        after = replace(before, occasion=2, version=before.version + 1, dates=Days(date(2032, 6, 3), date(2032, 6, 3)))
        tx.set_event(after, before.version)
        tx.add_change(replace(line, before=before, after=after), None, NOW)
    first, second = sorted(entries(room), key=lambda entry: entry["DTSTART"].dt)
    assert (first["DTSTART"].dt, second["DTSTART"].dt) == (date(2031, 6, 24), date(2032, 6, 3))
    assert first["UID"] != second["UID"]
    assert second["CREATED"].dt == NOW


def test_an_event_has_a_calendar_of_its_own(room: Newsroom) -> None:
    room = Newsroom(room.store, RULE, Rule("hall", "Lakeside hall opening"))
    hall = story(
        "hall",
        NOW,
        "City confirms Lakeside hall opening on July 9",
        "The city confirmed that the opening of the Lakeside hall will take place on July 9, 2031.",
    )
    room.read([*course(), hall])
    assert len(entries(room)) == 2
    assert [entry["SUMMARY"] for entry in entries(room, "/events/hall.ics")] == ["Lakeside hall opening"]
    assert len({entry["UID"] for entry in entries(room)}) == 2
    assert './calendar.ics">' in room.ask("/").text
    assert '../events/hall.ics">' in room.ask("/events/hall").text


def test_an_unchanged_calendar_is_not_sent_again(room: Newsroom) -> None:
    read_until(room, 3)
    tag = room.ask("/calendar.ics").headers["ETag"]
    room.now += timedelta(days=1)
    assert room.ask("/calendar.ics", If_None_Match=f'"x", W/{tag}').status_code == 304
    read_until(room, 4)
    assert room.ask("/calendar.ics", If_None_Match=tag).status_code == 200


def test_reminders_are_alarms_that_move_with_the_day_and_end_with_the_event(room: Newsroom) -> None:
    room.config = replace(room.config, rules=(replace(RULE, remind=(timedelta(days=7), timedelta(days=1))),))
    assert not read_until(room, 1).walk("VALARM"), "a month has no day to be reminded of"
    alarms = read_until(room, 4).walk("VALARM")
    assert [alarm["TRIGGER"].dt for alarm in alarms] == [timedelta(days=-7), timedelta(days=-1)]
    assert {(alarm["ACTION"], alarm["DESCRIPTION"]) for alarm in alarms} == {("DISPLAY", "Riverton tower opening")}
    off = story(
        "off",
        datetime(2031, 5, 2, 9, tzinfo=UTC),
        "City cancels Riverton tower opening",
        "The city said the opening of the Riverton tower was cancelled.",
    )
    room.read([off])
    assert not entries(room)[0].walk("VALARM")


@pytest.mark.parametrize("status", [Status.UNDERWAY, Status.HAPPENED])
def test_nobody_is_reminded_of_what_has_begun(status: Status) -> None:
    rule = replace(RULE, remind=(timedelta(days=1),))
    event = Event("opening", status=status, dates=Days(NOW.date(), NOW.date()), version=1)
    assert b"VALARM" not in ics.calendar("c", [Occasion(rule, event, NOW, NOW)])
    assert b"VALARM" in ics.calendar("c", [Occasion(rule, replace(event, status=Status.CONFIRMED), NOW, NOW)])


def test_clients_are_told_how_often_to_ask(room: Newsroom) -> None:
    whole = Calendar.from_ical(room.ask("/calendar.ics").content)
    assert whole["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert whole["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert whole["X-PUBLISHED-TTL"] == "PT1H"


def test_the_whole_calendar_is_made_once_until_something_moves(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    render = ics.calendar

    def counted(name: str, held: Any) -> bytes:
        made.append(name)
        return render(name, held)

    monkeypatch.setattr(ics, "calendar", counted)
    whole = WholeCalendar(Desk(room.store, lambda: room.config, lambda: room.now))

    def steps() -> Iterator[str]:
        yield "nothing is known"
        room.read(course()[:2])
        yield "it is known"
        with room.store.transaction() as tx:
            tx.put_story(replace(course()[1], body="Nothing is said of an opening."))
        yield "its story says something else"
        room.config = replace(room.config, rules=(replace(RULE, watch="The opening"),))
        yield "its rule is worded anew"
        with room.store.transaction() as tx:
            tx.set_event(replace(tx.event("opening"), status=Status.UNDERWAY), tx.event("opening").version)
        yield "it moved in silence"

    bodies = []
    for count, step in enumerate(steps(), start=1):
        bodies.append(whole.body())
        assert whole.body() == bodies[-1]
        assert len(made) == count, step
    assert len(set(bodies)) == len(bodies)


def test_each_occasion_has_an_entry_of_its_own() -> None:
    first = Event("opening", status=Status.HAPPENED, dates=Days(date(2031, 6, 3), date(2031, 6, 3)), version=3)
    second = replace(
        first, occasion=2, status=Status.PLANNED, dates=Days(date(2032, 6, 3), date(2032, 6, 3)), version=4
    )
    both = Calendar.from_ical(ics.calendar("c", [Occasion(RULE, event, NOW, NOW) for event in (first, second)]))
    assert len({entry["UID"] for entry in both.walk("VEVENT")}) == 2


def test_hostile_words_become_no_lines_of_a_calendar() -> None:
    rule = Rule("r", "A\r\nBEGIN:VALARM\r\nACTION:DISPLAY; x, y\u202e " + "z" * 10_000)
    event = Event("r", status=Status.PLANNED, dates=Days(NOW.date(), NOW.date()), authority=Authority.OUTLET)
    body = ics.calendar("\r\nX:y", [Occasion(rule, event, NOW, NOW, outlet="o\r\nEND:VCALENDAR", published=NOW)])
    (entry,) = Calendar.from_ical(body).walk("VEVENT")
    assert not entry.subcomponents
    assert entry["SUMMARY"].startswith("A BEGIN:VALARM ACTION:DISPLAY; x, y z")
    assert body.count(b"\r\nBEGIN:") == 1
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
