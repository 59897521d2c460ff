"""What does a reader of our mail get? It goes out over SMTP and comes back over IMAP, as mail programs ask for it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from feedserver import FeedServer, story
from icalendar import Calendar
from inbox import Inbox
from receivers import Webhook
from test_outbox import ALERT
from test_service import HOUR, START, House

from monitor.config import ChannelConfig, Secret
from monitor.sending import send

ADDRESS = "reader@inbox.example?from=Watch<monitor@sender.example>"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as inbox:
        yield inbox


@pytest.fixture
def house(tmp_path: Path, inbox: Inbox) -> Iterator[House]:
    """A service that tells its mail channel of two events."""
    with FeedServer() as feeds, Webhook() as hook:
        made = House(tmp_path, feeds, hook)
        made.channels = {"hook": f"mailto://{inbox.address}/{ADDRESS}"}
        made.rules = [
            {"id": "opening", "watch": "Riverton tower opening"},
            {"id": "brücke", "watch": "Lakeside bridge opening"},
        ]
        made.write()
        feeds.publish("/wire", story("old", "Nothing of note", "Nothing.", START - HOUR))
        made.once()
        yield made


def report(house: House, key: str, about: str, days: str, words: str = "will take place") -> None:
    """Let the feed bring a story, with words in it that would like to be more than text, and tell what is due."""
    house.clock.advance()
    said = f"The city said the opening of the {about} {words} on {days}. <script>alert(1)</script>"
    title = f"City confirms {about} opening on {days}: “Приедем” @everyone"
    house.feeds.publish("/wire", story(key, title, said, house.clock.now))
    done = house.once()
    assert (done.tally.sent, done.errors) == (1, {})


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def test_the_messages_on_one_event_are_one_thread_and_no_other_is_in_it(house: House, inbox: Inbox) -> None:
    report(house, "one", "Riverton tower", "18 and 19 June")
    report(house, "two", "Lakeside bridge", "7 July")
    report(house, "three", "Riverton tower", "25 June", "was moved: it will take place")
    with inbox.reader() as reader:
        heads = [parsed(*reader.fetch(number, "BODY.PEEK[HEADER]")) for number in (1, 2, 3)]
        tower, bridge = heads[0]["References"], heads[1]["References"]
        assert tower != bridge
        assert reader.search("HEADER", "References", tower) == [1, 3]
        assert reader.search("HEADER", "In-Reply-To", tower) == [1, 3]
        assert reader.search("HEADER", "References", bridge) == [2]
        # each is found under its own id, which is the alert's
        ids = [outbox.alert.id for outbox in reversed(house.store().alerts())]
        for number, identifier in enumerate(ids, start=1):
            assert reader.search("HEADER", "Message-ID", f"<{identifier}@sender.example>") == [number]
        # filters sort by rule
        assert reader.search("HEADER", "List-Id", "opening.monitor.sender.example") == [1, 3]


def test_a_mail_program_sees_text_html_and_the_date_for_the_calendar(house: House, inbox: Inbox) -> None:
    report(house, "one", "Riverton tower", "18 and 19 June")
    with inbox.reader() as reader:
        structure, plain, page, calendar = reader.fetch(
            1, "BODYSTRUCTURE", "BINARY.PEEK[1.1]", "BINARY.PEEK[1.2]", "BINARY.PEEK[2]"
        )
    kinds = re.findall(rb'"(text|image|application)" "([\w-]+)"', structure)
    assert kinds == [(b"text", b"plain"), (b"text", b"html"), (b"text", b"calendar")]
    assert re.findall(rb'"(alternative|mixed)"', structure) == [b"alternative", b"mixed"]
    assert b'"method" "PUBLISH"' in structure
    assert b'filename=\\"event.ics\\"' in structure
    for body in (plain.decode(), page.decode()):
        assert "18–19 June 2031" in body
        assert "“Приедем”" in body
        assert "@everyone" not in body  # it calls nobody
    assert "was: nothing known\r\nnow: 18–19 June 2031, confirmed" in plain.decode()
    assert "<script" not in page.decode()
    assert set(re.findall(r"<(\w+)", page.decode())) <= {"p", "b", "br", "blockquote", "a"}
    (entry,) = Calendar.from_ical(calendar).walk("VEVENT")
    assert entry.decoded("DTSTART").isoformat() == "2031-06-18"


def test_a_story_that_is_set_right_is_followed_up_in_the_same_thread(house: House, inbox: Inbox) -> None:
    report(house, "one", "Riverton tower", "18 June")
    report(house, "two", "Riverton tower", "25 June", "was moved: it will take place")
    report(house, "two", "Riverton tower", "18 June", "will take place")
    with inbox.reader() as reader:
        (thread,) = {parsed(*reader.fetch(number, "BODY.PEEK[HEADER]"))["References"] for number in (1, 2, 3)}
        assert reader.search("HEADER", "References", thread) == [1, 2, 3]
        assert reader.search("SUBJECT", "correction") == [3]
        (body,) = reader.fetch(3, "BINARY.PEEK[1.1]")
    assert body.decode().startswith("A correction: what was told before does not hold.")


def test_a_way_to_be_taken_off_is_offered(house: House, inbox: Inbox) -> None:
    report(house, "one", "Lakeside bridge", "7 July")
    with inbox.reader() as reader:
        (head,) = reader.fetch(1, "BODY.PEEK[HEADER.FIELDS (LIST-UNSUBSCRIBE FROM TO)]")
    lines = parsed(head)
    # nothing may follow the name of a rule that its address does not ask for
    assert lines["List-Unsubscribe"].strip() == "<mailto:monitor@sender.example?subject=unsubscribe%20br%C3%BCcke>"
    assert (lines["From"], lines["To"]) == ("Watch <monitor@sender.example>", "reader@inbox.example")


NAMES = {
    "Subject", "From", "To", "Date", "Message-ID", "In-Reply-To", "References", "X-Alert-Id", "Auto-Submitted",
    "List-Id", "List-Unsubscribe", "MIME-Version", "Content-Type",
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "визит 東京 – naïve",
        "at\r\nBcc: victim@x.example\r\nX-Mine: 1\r\n\r\n<b>body</b>",
        # what a mail library takes for encoded, decodes, and then writes as it is
        "=?utf-8?q?=0D=0ABcc:_victim@x.example?=",
        "東京 =?utf-8?b?DQpYLU1pbmU6IDE=?= =?x",
        "a\x00b\x1b[31m\u202ec\u2028X-Mine: 1\x0bX-Mine: 1",
        "long " * 200 + "\r\nX-Mine: 1",
    ],
)
def test_no_word_of_a_title_or_a_rule_becomes_a_header(inbox: Inbox, words: str) -> None:
    told = replace(ALERT, title=f"visit {words}", rule=f"opening {words}")
    channel = ChannelConfig("mail", Secret(f"mailto://{inbox.address}/{ADDRESS}"))
    assert asyncio.run(send(channel, told, START)).sent
    with inbox.reader() as reader:
        for name in ("Bcc", "X-Mine"):
            assert reader.search("HEADER", name, "") == []
        (head,) = reader.fetch(1, "BODY.PEEK[HEADER]")
    assert head.isascii()
    lines = head.replace(b"\r\n ", b" ").split(b"\r\n")
    assert sorted(line.partition(b":")[0].decode() for line in lines if line) == sorted(NAMES)
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|[^\r]\n|\r[^\n]", head)
    shown = "".join(parsed(head)["Subject"].replace("\u200b", "").split())
    assert shown == "".join(f"visit {words}".translate(dict.fromkeys(map(ord, "\x00\x1b\u202e"))).split())


def test_what_is_sent_twice_can_be_told_by_its_id(inbox: Inbox) -> None:
    channel = ChannelConfig("mail", Secret(f"mailto://{inbox.address}/{ADDRESS}"))
    for when in (START, START + timedelta(days=1)):
        assert asyncio.run(send(channel, ALERT, when)).sent
    with inbox.reader() as reader:
        assert reader.search("HEADER", "Message-ID", f"<{ALERT.id}@sender.example>") == [1, 2]
        dates = {parsed(*reader.fetch(number, "BODY.PEEK[HEADER.FIELDS (DATE)]"))["Date"] for number in (1, 2)}
    assert len(dates) == 1
