"""How an alert looks in each service, within its limits, and that no word from outside acts there."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import notice
from monitor.alert import Links, render
from monitor.escape import escape_discord, escape_slack, shorten
from monitor.forms import discord, ntfy, slack, telegram, webhook
from monitor.model import Alert, Authority, Change, Claim, Days, Event, Evidence, Kind, Rule, Status, Story

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
DAYS = Days(date(2031, 6, 18), date(2031, 6, 19))


def alert(
    watch: str, title: str, sentence: str, outlet: str, speaker: str, url: str = "https://wire.example/1"
) -> Alert:
    """Write an alert of which every part came from outside."""
    rule = Rule("visit", watch)
    story = Story("s1", "wire", outlet, url, title, "", sentence, NOW, NOW)
    start = max(story.text.rfind(sentence), 0)
    claim = Claim(
        "visit", "s1", NOW, Status.CONFIRMED, DAYS, Authority.PARTY, speaker, (Evidence(start, start + 9, "x"),),
        outlet=outlet, owner="wire",
    )  # fmt: skip
    others = [
        replace(claim, outlet=f"{outlet} {n}", owner=f"o{n}", dates=Days(date(2031, 7, n + 1), date(2031, 7, n + 1)))
        for n in range(9)
    ]
    after = Event("visit", 1, Status.CONFIRMED, DAYS, version=2, sources=("wire", "o1", "o2"))
    change = Change("visit", (Kind.DATE, Kind.CONFIRMED), Event("visit"), after, claim, "first")
    return render(change, story, rule, others=others, links=Links("https://monitor.example"))


def hostile(words: str) -> list[Alert]:
    """Return every kind of message, each made of these words."""
    told = alert(words, words, words, words, words)
    return [
        told,
        notice.instead(told, "spare-channel"),
        notice.summary("", [told, told], 2, NOW),
        notice.stopped("hook", words, NOW),
        notice.of_day(Event("visit", dates=DAYS), Rule("visit", words[:300]), 1, NOW, None),
    ]


MEAN = [
    "@channel", "@everyone @here", "<!channel>", "<!here|now>", "<@U0123ABC>", "<#C0123>", "<!subteam^S1>",
    "<https://evil.example|click>", "[click](https://evil.example)", "*b* _i_ ~s~ `c` ```d```", "||spoiler||",
    "**bold** __under__", "> quote", "# head", "- point", ":smile: <:party:123>", "<t:1700000000:R> </cmd:1>",
    "<b>bold</b>", "<a href='https://evil.example'>x</a>", "<script>alert(1)</script>", "&lt;!here&gt; &amp;",
    "</blockquote></b>", "\r\nBcc: v@inbox.example\r\n\r\nbody", "\x00\x1b[31m\u202e\u2066", "\\*\\[\\](", "tg://user?id=1",
    "{{ 7*7 }} {% for x in y %} ${HOME}", "\ud800\udfff\ud800",
]  # fmt: skip
WORDS = st.text(max_size=900) | st.lists(st.sampled_from(MEAN), max_size=40).map(" ".join)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def check_slack(told: Alert) -> None:
    written = slack.payload(told)
    blocks = written["blocks"]
    assert 1 < len(blocks) <= slack.MOST_BLOCKS
    assert 0 < len(blocks[0]["text"]["text"]) <= slack.LONGEST_HEADER
    assert blocks[0]["text"]["type"] == "plain_text"
    for block in blocks[1:]:
        texts = [block["text"]] if "text" in block else [*block.get("fields", []), *block.get("elements", [])]
        limit = slack.LONGEST_SECTION if "text" in block else slack.LONGEST_FIELD
        for text in texts:
            assert text["type"] == "mrkdwn"
            assert text["verbatim"] is True
            assert 0 < len(text["text"]) <= limit
            # our own links are the only angle brackets, our own stars the only marks
            rest = re.sub(r"<https://(?:wire|monitor)\.example/[^<>|]*(?:\|[^<>]*)?>", "", text["text"])
            assert not re.search(r"[<`~]", rest)
            assert not re.search(r"(?<!^)>", rest)
            assert not re.search(r"&(?!amp;|lt;|gt;)", rest)
            assert rest.count("*") in (0, 2, 4)
            assert "_" not in rest
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", written["text"])


def check_discord(told: Alert) -> None:
    written = discord.payload(told)
    assert written["allowed_mentions"] == {"parse": []}
    [embed] = written["embeds"]
    fields = embed.get("fields", [])
    assert 0 < len(embed["title"]) <= discord.LONGEST_TITLE
    assert 0 < len(embed["description"]) <= discord.LONGEST_DESCRIPTION
    assert len(fields) <= 25
    assert all(0 < len(field["name"]) <= 256 and 0 < len(field["value"]) <= discord.LONGEST_VALUE for field in fields)
    whole = embed["title"] + embed["description"] + embed["footer"]["text"]
    assert len(whole) + sum(len(field["name"]) + len(field["value"]) for field in fields) <= 6000
    for text in (embed["title"], embed["description"], *(field["value"] for field in fields)):
        ours = re.sub(r"\]\(https://(?:wire|monitor)\.example/[^()\s]*\)", "", re.sub(r"\\.", "", text))
        ours = re.sub(r"<https://(?:wire|monitor)\.example/[^<>\s]*>", "", ours)
        assert not re.search(r"[<`~|_\]()#]", ours)
        assert not re.search(r"(?m)(?<!^)>|^>(?! “)", ours)
        assert ours.count("*") in (0, 4)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_telegram(told: Alert) -> None:
    text = telegram.message(told)
    tags = _Tags()
    tags.feed(text)
    tags.close()
    assert tags.open == []
    assert tags.seen <= {"b", "i", "a", "blockquote"}
    assert all(re.match(r"https://(wire|monitor)\.example/", href) for href in tags.hrefs)
    assert len(html.unescape(re.sub(r"<[^>]*>", "", text))) <= telegram.LONGEST


def check_ntfy(told: Alert) -> None:
    written = ntfy.payload(told, "topic")
    assert 0 < len(written["message"].encode()) <= ntfy.LONGEST_BYTES
    assert "\n" not in written["title"]


def check_webhook(told: Alert) -> None:
    assert json.loads(json.dumps(webhook.payload(told)))["alert_id"] == told.id


CHECKS = {
    "slack": check_slack,
    "discord": check_discord,
    "telegram": check_telegram,
    "ntfy": check_ntfy,
    "webhook": check_webhook,
}


@pytest.mark.parametrize("form", CHECKS)
@pytest.mark.parametrize("words", [*MEAN, "x" * 5000, "*" * 3000, "<" * 3000, "a\n" * 900, "東京 " * 900])
def test_no_word_from_outside_acts(form: str, words: str) -> None:
    for told in hostile(words):
        CHECKS[form](told)
        for text in strings(
            {"slack": slack.payload, "discord": discord.payload, "webhook": webhook.payload}.get(form, vars_of)(told)
        ):
            assert not re.search(r"@(?!\u200b)", text)
            assert not re.search(r"<[!@#&](?!\u200b)", text)
            assert not re.search(r"[\r\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


def vars_of(told: Alert) -> dict[str, Any]:
    return {"telegram": telegram.message(told), "ntfy": ntfy.payload(told, "topic")}


@pytest.mark.parametrize("form", CHECKS)
@pytest.mark.parametrize("mark", ["&", "%", "=", "*", "é"])
def test_an_address_that_grows_when_it_is_escaped_breaks_no_limit_and_no_link(form: str, mark: str) -> None:
    told = alert("visit", "Dates are out", "It is on.", "Wire", "the city", f"https://wire.example/1?{mark * 670}")
    CHECKS[form](told)
    CHECKS[form](notice.summary("", [told, told], 2, NOW))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(WORDS, WORDS, WORDS, WORDS, WORDS)
def test_no_mixture_of_words_acts(watch: str, title: str, sentence: str, outlet: str, speaker: str) -> None:
    told = alert(watch, title, sentence, outlet, speaker)
    for check in CHECKS.values():
        check(told)


@given(WORDS)
def test_escaped_text_is_no_markup(words: str) -> None:
    assert not re.search(r"[<>*`~_]", escape_slack(words))
    assert not re.search(r":[\w+-]{1,40}:", escape_slack(words))
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~`|>#<]", escape_discord(words))


@given(WORDS, st.integers(2, 400))
def test_shortened_text_is_short(words: str, longest: int) -> None:
    assert len(shorten(words, longest)) <= longest


def test_each_form_says_before_and_after_the_sentence_and_who_says_so() -> None:
    told = alert("minister visit island", "Dates are out", "It is on 18 June.", "Daily Wire", "the ministry")
    forms = {
        "slack": json.dumps(slack.payload(told), ensure_ascii=False),
        "discord": json.dumps(discord.payload(told), ensure_ascii=False).replace("\\\\", ""),
        "telegram": telegram.message(told),
        "ntfy": ntfy.payload(told, "topic")["message"],
        "webhook": json.dumps(webhook.payload(told), ensure_ascii=False),
        "text": told.text,
        "markdown": told.markdown,
        "html": told.html,
    }
    for form, written in forms.items():
        for words in (
            "nothing known",
            "18–19 June 2031, confirmed by the ministry",
            "It is on 18 June.",
            "the ministry (official side)",
            "Daily Wire 1, Daily Wire 2, Daily Wire",
            "Daily Wire 0: Tuesday 1 July 2031, confirmed",
            "2 more",
        ):
            assert words in (written if form != "webhook" else written.replace('", "', ", ")), (form, words)


def test_addresses_in_a_summary_are_links_and_those_in_titles_are_not() -> None:
    told = alert("visit https://evil.example/x", "t", "s.", "Daily Wire", "", url="https://wire.example/1?a=1&b=2")
    both = notice.summary("", [told, told], 2, NOW)
    slacks = "".join(block["text"]["text"] for block in slack.payload(both)["blocks"][1:])
    assert slacks.count("<https://wire.example/1?a=1&amp;b=2>") == 2
    assert "<https://evil" not in slacks
    discords = discord.payload(both)["embeds"][0]["description"]
    assert discords.count("<https://wire.example/1?a=1&b=2>") == 2
    assert "https://evil" not in discords
    day = notice.of_day(Event("visit", dates=DAYS), Rule("visit", "visit"), 1, NOW, Links("https://monitor.example"))
    assert "More: <https://monitor.example/events/visit>" in slack.payload(day)["blocks"][1]["text"]["text"]


def test_a_note_stands_first_in_each_form() -> None:
    plain = alert("visit", "Dates are out", "It is on 18 June.", "Daily Wire", "the ministry")
    assert plain.facts is not None
    told = replace(plain, facts=replace(plain.facts, note="Sent here in place of slack."))
    assert slack.payload(told)["blocks"][1]["elements"][0]["text"] == "Sent here in place of slack."
    assert discord.payload(told)["embeds"][0]["description"].startswith("Sent here in place of slack.")
    assert "<i>Sent here in place of slack.</i>" in telegram.message(told)
    assert webhook.payload(told)["change"]["note"] == "Sent here in place of slack."


def test_what_a_template_wrote_stands_in_the_place_of_the_facts() -> None:
    told = alert("visit", "Dates are out", "It is on 18 June.", "Daily Wire", "the ministry")
    long = "line\n" * 1500
    blocks = slack.payload(told, long)["blocks"]
    assert [block["type"] for block in blocks] == ["header", "section", "section", "section", "context"]
    assert "".join(block["text"]["text"] + "\n" for block in blocks[1:4]) == long
    assert discord.payload(told, "mine")["embeds"][0]["description"] == "mine"
    assert "mine" in telegram.message(told, "mine")
    assert ntfy.payload(told, "t", "mine")["message"] == webhook.payload(told, "mine")["message"] == "mine"


def test_a_text_without_line_breaks_is_cut_into_sections_all_the_same() -> None:
    assert [len(piece) for piece in slack.sections("x" * 7000)] == [3000, 3000, 1000]
