"""What an alert says, and what hostile text cannot make it say."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from apprise import NotifyFormat
from apprise.plugins.slack import NotifySlack
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.alert import LONGEST_BODY, LONGEST_TITLE, Links, render
from monitor.escape import clean, escape_markdown, safe_url
from monitor.model import (
    Authority,
    Change,
    Claim,
    Days,
    Event,
    Evidence,
    Kind,
    Rule,
    Status,
    Story,
    alert_id,
)
from monitor.wording import days_in_words, instant_in_words, state_in_words

BODY = (
    "The minister is to visit the island on 18 and 19 June, the ministry said in a statement on Monday. "
    "The U.S. embassy did not comment.\n\nHe last went there ten years ago."
)
RULE = Rule(id="minister-island", watch="minister visit island")
STORY = Story(
    id="s1",
    source="wire",
    outlet="Daily Wire",
    url="https://wire.example/news/1?a=1&b=2",
    title="Dates of the visit are out",
    summary="",
    body=BODY,
    published=datetime(2024, 6, 17, 11, 0, tzinfo=UTC),
    seen=datetime(2024, 6, 17, 11, 5, tzinfo=UTC),
    owner="wire holding",
)


def _claim(story: Story = STORY, cue: str = "18 and 19 June", **changes: object) -> Claim:
    start = story.text.find(cue)
    claim = Claim(
        rule=RULE.id,
        story=story.id,
        published=story.published,
        status=Status.CONFIRMED,
        dates=Days(date(2024, 6, 18), date(2024, 6, 19)),
        authority=Authority.PARTY,
        speaker="the ministry",
        evidence=(Evidence(start, start + len(cue), "announced"),) if start >= 0 and cue else (),
        outlet=story.outlet,
        owner=story.owner,
    )
    return replace(claim, **changes)  # type: ignore[arg-type]


BEFORE = Event(
    rule=RULE.id, status=Status.PLANNED, dates=Days(date(2024, 6, 17), date(2024, 6, 23)), version=1, sources=("other",)
)
AFTER = Event(
    rule=RULE.id,
    status=Status.CONFIRMED,
    dates=Days(date(2024, 6, 18), date(2024, 6, 19)),
    version=2,
    sources=("wire holding",),
)


def _change(**changes: object) -> Change:
    change = Change(RULE.id, (Kind.CONFIRMED, Kind.DATE), BEFORE, AFTER, _claim(), "first-confirmation")
    return replace(change, **changes)  # type: ignore[arg-type]


# ── golden ───────────────────────────────────────────────────────────────────────────────────────────────────────────

TEXT = """\
Event: minister visit island
was: week of 17 June 2024, planned
now: 18–19 June 2024, confirmed by the ministry

“The minister is to visit the island on 18 and 19 June, the ministry said in a statement on Monday.”

Said by: the ministry (official side)
Story: Dates of the visit are out
Daily Wire, Monday 17 June 2024, 11:00 UTC
https://wire.example/news/1?a=1&b=2
Sources: 2 independent so far, 1 for what is known now
More: https://monitor.example/events/minister-island
alert {id}"""

MARKDOWN = """\
**minister visit island**
was: week of 17 June 2024, planned
now: **18–19 June 2024, confirmed by the ministry**

> “The minister is to visit the island on 18 and 19 June, the ministry said in a statement on Monday.”

Said by: the ministry (official side)
Daily Wire, Monday 17 June 2024, 11:00 UTC: [Dates of the visit are out](<https://wire.example/news/1?a=1&b=2>)
Sources: 2 independent so far, 1 for what is known now
[History of the event](<https://monitor.example/events/minister-island>)
alert {id}"""

HTML = """\
<p><b>minister visit island</b><br>
was: week of 17 June 2024, planned<br>
now: <b>18–19 June 2024, confirmed by the ministry</b></p>
<blockquote>“The minister is to visit the island on 18 and 19 June, the ministry said in a statement on Monday.”\
</blockquote>
<p>Said by: the ministry (official side)<br>
Daily Wire, Monday 17 June 2024, 11:00 UTC: <a href="https://wire.example/news/1?a=1&amp;b=2">Dates of the visit are \
out</a><br>
Sources: 2 independent so far, 1 for what is known now<br>
<a href="https://monitor.example/events/minister-island">History of the event</a></p>
<p>alert {id}</p>"""


def test_an_alert_says_what_was_what_is_and_on_which_sentence_it_rests() -> None:
    earlier = _claim(story=replace(STORY, id="s0"), cue="", outlet="Other Post", owner="other")
    alert = render(_change(), STORY, RULE, others=[earlier], links=Links("https://monitor.example/"))

    assert alert.id == alert_id("minister-island", 1, 2)
    assert alert.title == "minister visit island: confirmed, 18–19 June 2024"
    assert alert.text == TEXT.format(id=alert.id)
    assert alert.markdown == MARKDOWN.format(id=alert.id)
    assert alert.html == HTML.format(id=alert.id)
    assert (alert.rule, alert.kinds) == ("minister-island", (Kind.CONFIRMED, Kind.DATE))
    assert (alert.url, alert.at) == (STORY.url, STORY.seen)


@pytest.mark.parametrize(
    ("speaker", "said"),
    [
        ("court", "the court"),
        ("official", "an official"),
        ("prime minister", "the prime minister"),
        ("officials", "officials"),
        ("the ministry", "the ministry"),
        ("Warner Bros.", "Warner Bros."),
        ("", ""),
    ],
)
def test_who_says_so_is_named_as_a_sentence_has_it(speaker: str, said: str) -> None:
    alert = render(_change(claim=_claim(speaker=speaker)), STORY, RULE, others=[])
    assert f"confirmed by {said}\n" in alert.text if said else "confirmed by" not in alert.text


def test_what_is_about_no_rule_has_no_page() -> None:
    assert Links("https://monitor.example").event("") == ""


def test_without_a_dashboard_there_is_no_link_to_it() -> None:
    alert = render(_change(), STORY, RULE)
    assert "More:" not in alert.text
    assert alert.markdown.count("](<") == 1
    assert alert.html.count("<a ") == 1


@pytest.mark.parametrize(
    ("kinds", "before", "after", "headline"),
    [
        (
            (Kind.DATE,),
            Event("r"),
            Event("r", status=Status.PLANNED, dates=AFTER.dates),
            "date set: 18–19 June 2024, planned",
        ),
        ((Kind.DATE,), BEFORE, AFTER, "date narrowed to 18–19 June 2024, confirmed"),
        (
            (Kind.DATE,),
            replace(BEFORE, dates=Days(date(2024, 5, 4), date(2024, 5, 4))),
            AFTER,
            "moved to 18–19 June 2024, confirmed",
        ),
        ((Kind.DATE, Kind.POSTPONED), BEFORE, AFTER, "postponed to 18–19 June 2024, confirmed"),
        ((Kind.POSTPONED,), BEFORE, replace(BEFORE, status=Status.POSTPONED, dates=None), "postponed"),
        ((Kind.CANCELLED,), BEFORE, replace(BEFORE, status=Status.CANCELLED, dates=None), "cancelled"),
        ((Kind.DENIED,), BEFORE, replace(BEFORE, status=Status.DENIED, dates=None), "denied"),
        ((Kind.UNDERWAY,), BEFORE, replace(AFTER, status=Status.UNDERWAY), "under way, 18–19 June 2024"),
        ((Kind.HAPPENED,), BEFORE, replace(AFTER, status=Status.HAPPENED), "has happened, 18–19 June 2024"),
        ((Kind.CONFIRMED,), Event("r"), replace(AFTER, dates=None), "confirmed"),
    ],
)
def test_the_title_names_the_event_and_the_main_change(
    kinds: tuple[Kind, ...], before: Event, after: Event, headline: str
) -> None:
    alert = render(_change(kinds=kinds, before=before, after=after), STORY, RULE)
    assert alert.title == f"minister visit island: {headline}"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event("r"), "nothing known"),
        (Event("r", status=Status.PLANNED), "planned, no date"),
        (Event("r", status=Status.POSTPONED), "postponed, no date"),
        (Event("r", status=Status.CANCELLED), "cancelled"),
        (Event("r", status=Status.HAPPENED), "has happened"),
        (AFTER, "18–19 June 2024, confirmed"),
    ],
)
def test_what_is_known_is_said_in_plain_words(event: Event, words: str) -> None:
    assert state_in_words(event) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((2024, 6, 18), (2024, 6, 18), "Tuesday 18 June 2024"),
        ((2024, 6, 18), (2024, 6, 19), "18–19 June 2024"),
        ((2024, 6, 30), (2024, 7, 2), "30 June – 2 July 2024"),
        ((2024, 12, 30), (2025, 1, 2), "30 December 2024 – 2 January 2025"),
        ((2024, 6, 17), (2024, 6, 23), "week of 17 June 2024"),
        ((2024, 7, 29), (2024, 8, 4), "week of 29 July 2024"),
        ((2024, 6, 1), (2024, 6, 30), "June 2024"),
        ((2024, 2, 1), (2024, 2, 29), "February 2024"),
        ((2023, 2, 1), (2023, 2, 28), "February 2023"),
        ((2024, 2, 1), (2024, 2, 28), "1–28 February 2024"),
        ((2024, 6, 1), (2024, 6, 10), "early June 2024"),
        ((2024, 6, 11), (2024, 6, 20), "mid-June 2024"),
        ((2024, 6, 21), (2024, 6, 30), "late June 2024"),
        ((2024, 5, 21), (2024, 5, 31), "late May 2024"),
        ((2024, 5, 1), (2024, 5, 15), "first half of May 2024"),
        ((2024, 5, 16), (2024, 5, 31), "second half of May 2024"),
        ((2024, 6, 1), (2024, 7, 31), "June–July 2024"),
        ((2024, 12, 1), (2025, 1, 31), "December 2024 – January 2025"),
        ((2024, 7, 1), (2024, 9, 30), "Q3 2024 (July–September)"),
        ((2024, 3, 1), (2024, 5, 31), "spring 2024"),
        ((2024, 6, 1), (2024, 8, 31), "summer 2024"),
        ((2024, 9, 1), (2024, 11, 30), "autumn 2024"),
        ((2024, 12, 1), (2025, 2, 28), "winter 2024–25"),
        ((2024, 1, 1), (2024, 6, 30), "first half of 2024"),
        ((2024, 7, 1), (2024, 12, 31), "second half of 2024"),
        ((2025, 1, 1), (2025, 12, 31), "2025"),
        ((2025, 1, 1), (2026, 12, 31), "2025–2026"),
        ((2024, 6, 17), (2024, 7, 31), "17 June – 31 July 2024"),
    ],
)
def test_whole_units_have_names_and_the_year_is_always_there(
    start: tuple[int, int, int], end: tuple[int, int, int], words: str
) -> None:
    assert days_in_words(Days(date(*start), date(*end))) == words


@given(st.dates(), st.integers(0, 800))
def test_every_run_of_days_can_be_said(start: date, count: int) -> None:
    end = date.fromordinal(min(start.toordinal() + count, date.max.toordinal()))
    words = days_in_words(Days(start, end))
    assert str(start.year) in words
    assert len(words) < 50


def test_times_are_said_in_utc() -> None:
    assert instant_in_words(datetime.fromisoformat("2024-06-17T01:30:00+03:00")) == "Sunday 16 June 2024, 22:30 UTC"


# ── the sentence and the sources ─────────────────────────────────────────────────────────────────────────────────────


def test_an_abbreviation_does_not_end_the_sentence() -> None:
    alert = render(_change(claim=_claim(cue="embassy")), STORY, RULE)
    assert "“The U.S. embassy did not comment.”" in alert.text


def test_a_very_long_sentence_is_cut_around_its_decisive_words() -> None:
    story = replace(
        STORY, body="It " + "went on and on " * 22 + "until 18 and 19 June when " + "more came and " * 22 + "end."
    )
    alert = render(_change(claim=_claim(story)), story, RULE)
    sentence = re.search(r"“(.*)”", alert.text)
    assert sentence is not None
    assert "18 and 19 June" in sentence[1]
    assert sentence[1].startswith("…")
    assert sentence[1].endswith("…")
    assert 400 < len(sentence[1]) <= 600


def test_the_sentence_with_the_date_is_shown_too_if_it_is_another_one() -> None:
    story = replace(STORY, body="The office confirmed the visit. It will be short. It begins on 18 June.")
    spans = [
        (story.text.find(cue), len(cue), name) for cue, name in (("confirmed", "confirm"), ("18 June", "date:day"))
    ]
    claim = replace(_claim(story), evidence=tuple(Evidence(start, start + size, name) for start, size, name in spans))
    quote = "“The office confirmed the visit. […] It begins on 18 June.”"
    assert quote in render(_change(claim=claim), story, RULE).text
    undated = replace(claim, dates=None)
    assert "“The office confirmed the visit.”" in render(_change(claim=undated), story, RULE).text


def test_a_claim_without_evidence_shows_the_headline() -> None:
    alert = render(_change(claim=_claim(cue="")), STORY, RULE)
    assert "“Dates of the visit are out”" in alert.text


def test_evidence_that_points_outside_the_story_shows_the_headline() -> None:
    claim = replace(_claim(), evidence=(Evidence(5, 99_999, "x"),))
    assert "“Dates of the visit are out”" in render(_change(claim=claim), STORY, RULE).text


def test_two_outlets_of_one_owner_are_one_source() -> None:
    same = [
        _claim(cue="", outlet=f"Paper {n}", owner="Wire Holding", story=replace(STORY, id=str(n))) for n in range(5)
    ]
    assert "Sources: 1 so far\n" in render(_change(), STORY, RULE, others=same).text


@pytest.mark.parametrize(
    ("authority", "speaker", "words"),
    [
        (Authority.PARTY, "the ministry", "the ministry (official side)"),
        (Authority.INTERESTED, "a guest", "a guest (interested party)"),
        (Authority.OUTLET, "", "the outlet itself"),
        (Authority.UNNAMED, "", "unnamed sources"),
    ],
)
def test_it_says_who_said_so(authority: Authority, speaker: str, words: str) -> None:
    change = _change(claim=_claim(authority=authority, speaker=speaker))
    assert f"Said by: {words}\n" in render(change, STORY, RULE).text


@pytest.mark.parametrize(
    ("claim", "after", "now"),
    [
        ({}, AFTER, "18–19 June 2024, confirmed by the ministry"),
        ({"status": Status.DENIED}, replace(AFTER, status=Status.DENIED, dates=None), "denied by the ministry"),
        ({}, replace(AFTER, dates=None), "confirmed, no date"),
        ({"status": Status.PLANNED}, AFTER, "18–19 June 2024, confirmed"),
        ({"authority": Authority.OUTLET}, AFTER, "18–19 June 2024, confirmed"),
        ({"speaker": ""}, AFTER, "18–19 June 2024, confirmed"),
        ({"status": Status.CANCELLED}, replace(AFTER, status=Status.CANCELLED, dates=None), "cancelled"),
    ],
)
def test_who_confirms_or_denies_it_is_named_with_it(claim: dict[str, object], after: Event, now: str) -> None:
    alert = render(_change(after=after, claim=_claim(**claim)), STORY, RULE)  # type: ignore[arg-type]
    assert f"\nnow: {now}\n" in alert.text


def test_outlets_that_agree_and_those_that_say_otherwise_are_named() -> None:
    def of(outlet: str, owner: str, **changes: object) -> Claim:
        return _claim(cue="", outlet=outlet, owner=owner, story=replace(STORY, id=outlet), **changes)

    later = Days(date(2024, 7, 2), date(2024, 7, 2))
    gone = Days(date(2024, 5, 2), date(2024, 5, 2))
    others = [
        of("Old Post", "post", dates=later),
        of("Post", "post"),
        of("Herald", "herald", dates=later, status=Status.PLANNED),
        of("Gazette", "gazette", status=Status.DENIED, dates=None),
        of("Vague", "vague", status=Status.PLANNED, dates=None),
        of("Past", "past", dates=gone),
        of("Done", "done", status=Status.HAPPENED),
        replace(of("Reprinter", "other"), reprints="post"),
    ]
    alert = render(_change(after=replace(AFTER, sources=("wire holding", "post"))), STORY, RULE, others=others)
    assert "\nAgree: Post, Daily Wire\n" in alert.text
    assert "\nOtherwise: Herald: Tuesday 2 July 2024, planned; Gazette: denied\n" in alert.text


# ── hostile text ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_control_and_direction_characters_are_dropped() -> None:
    assert clean("a\u202eb\u2066c\x00d\x1b[31me\u200bf\ufefff\u00adg") == "abcd[31meffg"
    assert clean("one\r\ntwo\u2028three\tfour  five") == "one two three four five"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("mention", ["@channel", "@everyone", "<!here>", "<@U123>", "<#C1>", "<!subteam^S1>", "@room"])
def test_mentions_call_nobody(mention: str) -> None:
    story = replace(STORY, title=mention, outlet=mention, body=f"{mention} on 18 and 19 June.")
    alert = render(_change(claim=_claim(story, speaker=mention)), story, replace(RULE, watch=mention))
    for body in (alert.title, alert.text, alert.markdown, _shown(alert.html)):
        assert mention not in body


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1&z=ä#f", "https://a.example/x?y=1&z=%C3%A4#f"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://a.example/(x)<b>|\"'`[y]*_", "https://a.example/%28x%29%3Cb%3E%7C%22%27%60%5By%5D%2A_"),
        ("https://a.example/@everyone", "https://a.example/%40everyone"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.example/x", ""),
        ("https://", ""),
        ("https://user:pw@a.example/x", "https://a.example/x"),
        ("https://a.example\\@b.example/", ""),
        ("https://[broken/", ""),
        ("https://a.example:99999/", ""),
        ("https://a.example/" + "x" * 800, ""),
        ("", ""),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, safe: str) -> None:
    assert safe_url(url) == safe


def test_a_story_without_an_address_has_no_link() -> None:
    story = replace(STORY, url="javascript:alert(1)")
    alert = render(_change(), story, RULE)
    assert alert.url == ""
    assert "javascript" not in alert.text + alert.markdown + alert.html


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.hrefs: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(markup: str) -> _Tags:
    parser = _Tags()
    parser.feed(markup)
    parser.close()
    return parser


def _shown(markup: str) -> str:
    return _parsed(markup).text


HOSTILE = st.text(max_size=1500) | st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<!channel>",
            "@everyone ",
            "[x](https://evil.example)",
            "**",
            "_x_",
            "`",
            "```\n",
            "\r\nBcc: a@evil.example\r\n",
            "\u202e",
            "\x00",
            "&lt;!here&gt;",
            "![i](javascript:x)",
            "<https://evil.example|x>",
            "\\",
            "\\[",
            "](<",
            ">)",
            "\n# ",
            "\n> ",
            "|",
            "~~",
            "</blockquote>",
            "&amp;",
            "{{7*7}}",
            "${X}",
            ":smile:",
            "word ",
        ]
    ),
    max_size=60,
).map("".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    watch=HOSTILE, title=HOSTILE, body=HOSTILE, outlet=HOSTILE, speaker=HOSTILE, url=HOSTILE | st.just(STORY.url),
    span=st.tuples(st.integers(-5, 2000), st.integers(-5, 2000)),
)  # fmt: skip
def test_hostile_text_stays_text(
    watch: str, title: str, body: str, outlet: str, speaker: str, url: str, span: tuple[int, int]
) -> None:
    story = replace(STORY, title=title, body=body, outlet=outlet, url=url)
    claim = _claim(story, cue="", speaker=speaker)
    claim = replace(claim, evidence=(Evidence(min(span), max(span), "x"),))
    rule = replace(RULE, watch=watch)
    alert = render(_change(claim=claim), story, rule, links=Links("https://monitor.example"))

    assert "\n" not in alert.title
    assert len(alert.title) <= LONGEST_TITLE
    assert max(len(alert.text), len(alert.markdown), len(_shown(alert.html))) <= LONGEST_BODY
    for form in (alert.title, alert.text, alert.markdown, alert.html):
        assert not re.search(r"[\r\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", form)
        assert not re.search(r"@(?!\u200b)", form)
        assert not re.search(r"<[!@#&]", form)
    page = _parsed(alert.html)
    assert set(page.tags) <= {"p", "b", "br", "blockquote", "a"}
    assert page.tags.count("blockquote") == 1
    assert all(href.startswith(("https://", "http://")) for href in page.hrefs)
    # Every line of the Markdown is one of ours, and the only brackets, stars and angles that work are ours.
    assert len(alert.markdown.splitlines()) == len(alert.markdown.split("\n"))
    ours = re.sub(r"\\[\[\]<>]", "", alert.markdown)
    assert ours.count("](<") == ours.count(">)") == ours.count("[") == (2 if alert.url else 1)
    assert ours.count("*") == 8
    assert not re.search(r"[`~|\\_](?![^(]*>\))", ours)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=HOSTILE)
def test_slack_reads_hostile_text_as_text(text: str) -> None:
    slack = NotifySlack(token_a="T1JJ3T3L2", token_b="A1BRTD4JD", token_c="TIiajkdnlazkcOXrIdevi7FQ", targets="#news")
    out = slack.dialect_convert(f"start {escape_markdown(clean(text))} end", NotifyFormat.MARKDOWN)
    assert not re.search(r"[<>]", out)
    assert "*" not in out
    assert "`" not in out


def test_a_date_that_no_longer_holds_can_be_said_without_a_new_one() -> None:
    struck = replace(AFTER, dates=None)
    alert = render(_change(kinds=(Kind.DATE, Kind.CONFIRMED), after=struck), STORY, RULE)
    assert "the date no longer holds" in alert.title
