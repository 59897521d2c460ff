"""What goes with an alert as a file: the entry of the event's calendar, when its date has changed."""

from __future__ import annotations

import asyncio
import random
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar
from receivers import Mailbox, Webhook

from monitor import notice
from monitor.alert import Links, render
from monitor.config import ChannelConfig, Secret
from monitor.deliver import Sender, Tally
from monitor.enclosing import enclosures
from monitor.model import Alert, Authority, Change, Claim, Days, DeliveryState, Event, Kind, Rule, Status, Story
from monitor.sending import carries
from monitor.showing import ics
from monitor.store import Store

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
RULE = Rule("visit", "minister visit island")
LINKS = Links("https://monitor.example")
WEEK, DAYS = Days(date(2031, 6, 16), date(2031, 6, 22)), Days(date(2031, 6, 18), date(2031, 6, 19))


def step(before: Event, minutes: int, kinds: tuple[Kind, ...], **changes: Any) -> Change:
    at = NOW + timedelta(minutes=minutes)
    after = replace(before, version=before.version + 1, sources=("wire",), **changes)
    status = after.status or Status.PLANNED
    claim = Claim("visit", f"s{minutes}", at, status, after.dates, Authority.PARTY, "the ministry", outlet="Daily Wire")
    return Change("visit", kinds, before, after, claim, "test")


def told(store: Store, *changes: Change, channel: str = "mail") -> list[Alert]:
    alerts = []
    with store.transaction() as tx:
        for change in changes:
            at = change.claim.published
            url = f"https://wire.example/{change.claim.story}"
            story = Story(change.claim.story, "wire", "Daily Wire", url, "Dates are out", "", "It is on.", at, at)
            alert = render(change, story, RULE, links=LINKS)
            tx.add_alert(alert, [channel], NOW)
            tx.add_change(change, alert.id, at)
            alerts.append(alert)
    return alerts


def course() -> list[Change]:
    """Announced for a week, narrowed to two days, confirmed once more, called off."""
    first = step(Event("visit"), 0, (Kind.DATE,), status=Status.PLANNED, dates=WEEK)
    second = step(first.after, 1, (Kind.DATE, Kind.CONFIRMED), status=Status.CONFIRMED, dates=DAYS)
    third = step(second.after, 2, (Kind.UNDERWAY,), status=Status.UNDERWAY)
    fourth = step(third.after, 3, (Kind.CANCELLED,), status=Status.CANCELLED, dates=None, struck=(DAYS,))
    return [first, second, third, fourth]


def entry(data: bytes) -> Any:
    calendar = Calendar.from_ical(data)
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.walk("VEVENT")
    return event


def test_a_date_that_changes_comes_as_the_calendars_own_entry(store: Store) -> None:
    changes = course()
    found = [enclosures(store, alert, [RULE], LINKS) for alert in told(store, *changes)]
    entries = [entry(file.data) for each in found for file in each if file.name == "event.ics"]
    assert [[file.name for file in each] for each in found] == [
        ["event.ics"],
        ["event.ics", "slip.png"],
        ["slip.png"],
        ["event.ics", "slip.png"],
    ]
    assert [int(each["SEQUENCE"]) for each in entries] == [1, 2, 4]
    assert [str(each["STATUS"]) for each in entries] == ["TENTATIVE", "CONFIRMED", "CANCELLED"]
    assert [each.decoded("DTSTART") for each in entries] == [WEEK.start, DAYS.start, DAYS.start]
    # a subscribed calendar knows it by the same name
    occasion = ics.Occasion(RULE, changes[1].after, NOW, NOW)
    assert {str(each["UID"]) for each in entries} == {str(entry(ics.calendar("all", [occasion]))["UID"])}
    assert "It is on." in entries[1]["DESCRIPTION"] or "Dates are out" in entries[1]["DESCRIPTION"]
    assert entries[1]["URL"] == "https://monitor.example/events/visit"


def test_what_is_enclosed_stays_the_same_when_the_event_moves_on(store: Store) -> None:
    first, *others = course()
    (alert,) = told(store, first)
    before = enclosures(store, alert, [RULE], LINKS)
    told(store, *others)
    assert enclosures(store, alert, [RULE], LINKS) == before


def test_the_picture_shows_how_the_date_moved_up_to_the_change(store: Store) -> None:
    first, second, *others = course()
    alerts = told(store, first, second)
    (_, before) = enclosures(store, alerts[1], [RULE], LINKS)
    assert (before.name, before.type) == ("slip.png", "image/png")
    assert before.data.startswith(b"\x89PNG")
    told(store, *others)
    assert enclosures(store, alerts[1], [RULE], LINKS)[1] == before, "sent again, it is the same"


def test_without_a_plotting_library_a_message_goes_without_a_picture(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts = told(store, *course())
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert [file.name for file in enclosures(store, alerts[1], [RULE], LINKS)] == ["event.ics"]


def test_mail_brings_the_picture(store: Store) -> None:
    told(store, *course()[:2])
    with Mailbox() as mailbox:
        deliver(store, mail(mailbox))
        files = [[part.get_filename() for part in each.iter_attachments()] for each in mailbox.messages]
    assert sorted(files) == [["event.ics"], ["event.ics", "slip.png"]]


def test_nothing_goes_with_what_is_about_no_change(store: Store) -> None:
    (alert,) = told(store, course()[0])
    assert enclosures(store, replace(alert, facts=None), [RULE], LINKS) == ()
    assert enclosures(store, alert, [], LINKS) == ()
    assert enclosures(store, replace(alert, id="ff" * 16), [RULE], LINKS) == ()
    assert enclosures(store, notice.trial("mail", NOW), [RULE], LINKS) == ()


def deliver(store: Store, channel: ChannelConfig) -> Tally:
    sender = Sender(
        store, clock=lambda: NOW, rng=random.Random(1), enclose=lambda alert: enclosures(store, alert, [RULE], LINKS)
    )
    return asyncio.run(sender.send_due({channel.name: channel}, NOW))


def mail(mailbox: Mailbox, query: str = "") -> ChannelConfig:
    return ChannelConfig(
        "mail", Secret(f"mailto://{mailbox.address}/r@inbox.example?from=monitor@sender.example{query}")
    )


def test_mail_brings_the_entry_beside_both_bodies(store: Store) -> None:
    told(store, course()[0])
    with Mailbox() as mailbox:
        assert deliver(store, mail(mailbox)) == Tally(sent=1)
        (message,) = mailbox.messages
    assert message.get_content_type() == "multipart/mixed"
    (file,) = message.iter_attachments()
    assert isinstance(file, EmailMessage)
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "event.ics")
    assert file["Content-Type"].params["method"] == "PUBLISH"
    assert entry(file.get_content().encode())["SUMMARY"] == "minister visit island"
    assert message.get_body(("html",)) is not None
    assert message.get_body(("plain",)) is not None


def test_a_summary_brings_the_last_date_of_each_event_that_it_tells_of(store: Store) -> None:
    with store.transaction() as tx:
        tx.mute("visit", NOW + timedelta(hours=1), NOW)
    first, second, third, _ = course()
    told(store, first, second, third)
    with Mailbox() as mailbox:
        assert deliver(store, mail(mailbox)) == Tally()
        with store.transaction() as tx:
            tx.unmute("visit", NOW)
        assert deliver(store, mail(mailbox)) == Tally(sent=1)
        (message,) = mailbox.messages
    assert message["Subject"] == "monitor: 3 alerts on visit in one message"
    (file,) = message.iter_attachments()
    assert isinstance(file, EmailMessage)
    assert file.get_filename() == "events.ics"
    last = entry(file.get_content().encode())
    assert (last.decoded("DTSTART"), int(last["SEQUENCE"])) == (DAYS.start, 2)


def test_a_summary_of_two_events_brings_an_entry_of_each(store: Store) -> None:
    vote = Rule("vote", "island vote")
    change = course()[0]
    other = replace(change, rule="vote", before=Event("vote"), after=replace(change.after, rule="vote"))
    first = told(store, change)
    story = Story("s0", "wire", "Daily Wire", "https://wire.example/2", "Vote", "", "It is on.", NOW, NOW)
    second = render(other, story, vote)
    with store.transaction() as tx:
        tx.add_alert(second, ["mail"], NOW)
        tx.add_change(other, second.id, NOW)
        summary = notice.summary("", [*first, second], 2, NOW)
        tx.merge([each.id for each in tx.deliveries(DeliveryState.PENDING)], summary, "mail", NOW)
    (file,) = enclosures(store, summary, [RULE, vote], LINKS)
    found = Calendar.from_ical(file.data).walk("VEVENT")
    assert sorted(str(each["SUMMARY"]) for each in found) == ["island vote", "minister visit island"]
    # of a rule that has left the configuration nothing is said any more
    (file,) = enclosures(store, summary, [vote], LINKS)
    assert entry(file.data)["SUMMARY"] == "island vote"


def test_mail_says_which_rule_it_is_of_and_whom_to_ask_to_be_taken_off(store: Store) -> None:
    told(store, course()[0])
    with Mailbox() as mailbox:
        deliver(store, mail(mailbox, "&reply=desk@sender.example"))
        (message,) = mailbox.messages
    assert message["List-Id"] == "<visit.monitor.sender.example>"
    assert message["List-Unsubscribe"] == "<mailto:desk@sender.example?subject=unsubscribe%20visit>"
    # nothing would act on it by itself
    assert message["List-Unsubscribe-Post"] is None


def test_a_way_out_of_the_addresss_own_is_kept(store: Store) -> None:
    told(store, course()[0])
    with Mailbox() as mailbox:
        deliver(store, mail(mailbox, "&%2BList-Unsubscribe=<https://lists.example/leave>"))
        (message,) = mailbox.messages
    assert message.get_all("List-Unsubscribe") == ["<https://lists.example/leave>"]


def test_a_rule_with_any_name_makes_header_lines_that_are_whole(store: Store) -> None:
    odd = Rule("wähl.-_1", "minister visit island")
    change = course()[0]
    story = Story("s0", "wire", "Daily Wire", "https://wire.example/1", "Dates", "", "It is on.", NOW, NOW)
    with store.transaction() as tx:
        tx.add_alert(render(change, story, odd), ["mail"], NOW)
    with Mailbox() as mailbox:
        assert deliver(store, mail(mailbox)) == Tally(sent=1)
        (message,) = mailbox.messages
    assert message["List-Id"].endswith(".monitor.sender.example>")
    assert message["List-Id"].isascii()
    # a long line is folded behind its name, and the parser keeps the blank
    way_out = message["List-Unsubscribe"].strip()
    assert way_out == "<mailto:monitor@sender.example?subject=unsubscribe%20w%C3%A4hl.-_1>"


def test_only_what_carries_files_is_given_any(store: Store) -> None:
    told(store, course()[0], channel="hook")
    with Webhook() as webhook:
        hook = ChannelConfig("hook", Secret(f"json://{webhook.address}/"))
        assert not carries(hook)

        def never(_: Alert) -> tuple[()]:
            raise AssertionError

        sender = Sender(store, clock=lambda: NOW, enclose=never)
        assert asyncio.run(sender.send_due({"hook": hook}, NOW)) == Tally(sent=1)
