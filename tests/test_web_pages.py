"""What do the pages show, and can anything in a feed make them do more than show it?"""

from __future__ import annotations

import re
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from newsroom import NOW, RULE, SOURCES, Newsroom, course, story

from monitor.alert import Links
from monitor.model import DeliveryState, Poll, Rule
from monitor.store import Store
from monitor.web.headers import POLICY

PAGES = (
    "/",
    "/events/opening",
    "/events/nothing-of-the-kind",
    "/stories",
    "/stories?q=riverton",
    "/story?id=moved",
    "/alerts",
    "/feeds",
    "/rules",
    "/rules/try",
    "/login",
)


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store)


class Page(HTMLParser):
    """A page as a browser reads it: tags with their attributes, and the text of each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(room: Newsroom, path: str) -> Page:
    return Page(room.ask(path).text)


def words(room: Newsroom, path: str) -> str:
    return " ".join(page(room, path).words.split())


# ── all events ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_before_the_first_story_the_event_is_there_and_nothing_is_known_of_it(room: Newsroom) -> None:
    assert "Riverton tower opening nothing known yet" in words(room, "/")
    assert "Nothing is known of it yet." in words(room, "/events/opening")
    assert not page(room, "/events/opening").of("svg")


def test_an_event_at_a_glance_has_status_date_countdown_last_change_and_sources(room: Newsroom) -> None:
    room.read(course())
    assert (
        "Riverton tower opening confirmed Tuesday 24 June 2031 in 5 weeks "
        "Last change 2 Apr 2031, 09:00: moved later by 21 days. 1 source agrees."
    ) in words(room, "/")
    assert [svg["class"] for svg in page(room, "/").of("svg")] == ["slip spark"]


def test_events_to_come_stand_first_and_those_that_are_over_last(room: Newsroom) -> None:
    rules = (Rule("a-over", "Marlow bridge opening"), Rule("b-unknown", "Lakeside hall opening"), RULE)
    room = Newsroom(room.store, *rules)
    over = story(
        "over",
        NOW - timedelta(days=30),
        "City confirms Marlow bridge opening on May 3",
        "The city confirmed that the opening of the Marlow bridge will take place on May 3, 2031.",
    )
    room.read([*course(), over])
    links = [a["href"] for a in page(room, "/").of("a") if "events/" in a["href"]]
    assert links == ["./events/opening", "./events/b-unknown", "./events/a-over"]


def test_many_events_come_in_pages(room: Newsroom) -> None:
    room = Newsroom(room.store, *(Rule(f"rule-{number:03}", f"Place{number} hall opening") for number in range(70)))
    first, last, past = page(room, "/"), page(room, "/?page=3"), page(room, "/?page=99")
    assert len([a for a in first.of("a") if "events/" in a["href"]]) == 30
    assert {"./?page=2"} == {a["href"] for a in first.of("a") if "page=" in a["href"]}
    assert len([a for a in last.of("a") if "events/" in a["href"]]) == 10
    assert past.words == last.words
    assert room.ask("/?page=0").status_code == 422


# ── one event ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_address_in_an_alert_leads_to_the_page_of_its_event(room: Newsroom) -> None:
    room.read(course())
    assert room.ask(Links("http://127.0.0.1:8080").event("opening")).status_code == 200
    assert room.ask("/events/other").status_code == 404


def test_the_ledger_says_how_the_date_moved(room: Newsroom) -> None:
    room.read(course())
    shown = words(room, "/events/opening")
    assert "2 Apr 2031, 09:00 confirmed Tuesday 24 June 2031 moved later by 21 days date, postponed" in shown
    assert "14 Feb 2031, 09:00 confirmed Tuesday 3 June 2031 narrowed confirmed, date" in shown
    assert "10 Jan 2031, 09:00 planned June 2031 set date" in shown


def test_a_first_reading_moves_the_event_and_tells_nobody(room: Newsroom) -> None:
    room.read(course(), baseline=True)
    shown = words(room, "/events/opening")
    assert "moved later by 21 days not told" in shown
    assert "Alerts None yet." in shown


def test_evidence_is_quoted_with_outlet_time_and_a_link_that_hands_over_nothing(room: Newsroom) -> None:
    room.read(course())
    html = room.ask("/events/opening").text
    assert (
        '<span class="sentence">The city confirmed that the opening of the Riverton tower will take place on '
        "<mark>June 3, 2031</mark>.</span></bdi></blockquote>"
    ) in html
    assert "The Herald, 15 Feb 2031, 09:00; Riverton (official side)" in words(room, "/events/opening")
    outward = [a for a in page(room, "/events/opening").of("a") if a["href"].startswith("http")]
    assert {a["href"].rpartition("/")[2] for a in outward} == {"plan", "set", "echo", "moved"}
    assert all("noopener" in a["rel"].split() for a in outward)


def test_words_that_were_edited_away_are_not_quoted(room: Newsroom) -> None:
    room.read(course())
    assert "City <mark>confirms</mark>" in room.ask("/events/opening").text
    edited = replace(course()[1], title="Something else", body="Nothing of the kind is said here now.")
    with room.store.transaction() as tx:
        tx.put_story(edited)
    assert "City <mark>confirms</mark>" not in (shown := room.ask("/events/opening").text)
    assert "The story was changed since" in shown


def test_sources_are_counted_by_owner_and_who_says_otherwise_is_told_apart(room: Newsroom) -> None:
    denied = story(
        "no",
        datetime(2031, 4, 9, 9, tzinfo=UTC),
        "Sources say Riverton tower opening on July 30",
        "The opening of the Riverton tower will take place on July 30, 2031, people familiar with the matter said.",
        source="herald",
        outlet="The Herald",
        owner="Herald Trust",
    )
    elsewhere = {"id": "again", "url": "https://south.example/again", "outlet": "The Wire South"}
    again = replace(course()[3], **elsewhere, published=denied.published, seen=denied.published)
    room.read([*course(), again, denied])
    shown = words(room, "/events/opening")
    assert "Wire Group The Wire, The Wire South agrees" in shown
    assert "Herald Trust The Herald says otherwise" in shown
    assert "1 source agrees, 1 says otherwise." in words(room, "/")


def test_every_point_of_the_chart_leads_to_its_story_and_has_the_colour_of_its_status(room: Newsroom) -> None:
    room.read(course())
    html = room.ask("/events/opening").text
    charts = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(charts) == 2, "one for wide screens, one for narrow ones"
    for chart in charts:
        points = re.findall(r'<a href="https://wire.example/(\w+)".*?class="mark s-(\w+)"', chart)
        assert points == [("plan", "planned"), ("set", "confirmed"), ("echo", "confirmed"), ("moved", "postponed")]


def test_alerts_are_listed_with_their_deliveries(room: Newsroom) -> None:
    room.read(course())
    assert "Riverton tower opening: confirmed, Tuesday 3 June 2031 14 Feb 2031, 09:00, " in words(
        room, "/events/opening"
    )
    assert "slack pending" in words(room, "/events/opening")


def test_a_rule_that_left_the_configuration_keeps_its_page(room: Newsroom) -> None:
    room.read(course())
    room.config = replace(room.config, rules=(Rule("other", "Lakeside hall opening"),))
    assert "How the date moved" in words(room, "/events/opening")
    assert "opening" not in words(room, "/").replace("Lakeside hall opening", "")


# ── what a browser is allowed ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/assets/style.css", "/no/such/page"])
def test_every_answer_forbids_scripts_frames_and_what_is_elsewhere(still: Newsroom, path: str) -> None:
    headers = still.ask(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_inline_script_no_inline_style_and_load_nothing_from_elsewhere(
    still: Newsroom, path: str
) -> None:
    shown = page(still, path)
    for tag, attributes in shown.tags:
        assert tag not in ("style", "iframe", "object", "embed", "img", "base")
        assert tag != "script" or attributes["src"].endswith("/assets/live.js")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert all(form["action"].startswith(".") for form in shown.of("form"))
    for link in shown.of("link"):
        found = still.ask(f"{path.rpartition('/')[0]}/{link['href']}")
        assert found.status_code == 200, link


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_by_ear_and_by_keyboard(still: Newsroom, path: str) -> None:
    shown = page(still, path)
    assert shown.of("html")[0]["lang"] == "en"
    assert "width=device-width" in shown.of("meta")[1]["content"]
    assert len(shown.of("h1")) == len(shown.of("main")) == 1
    assert shown.of("a")[0]["href"] == "#main"
    ids = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {section["aria-labelledby"] for section in shown.of("section")} <= set(ids)
    assert all(svg.get("aria-hidden") or svg.get("aria-label") for svg in shown.of("svg"))
    assert all(cell.get("scope") for cell in shown.of("th"))
    assert all(cell.get("data-label") for cell in shown.of("td")), "on a phone, a cell says which column it was"


@pytest.mark.parametrize("path", ["/", "/events/opening", "/stories", "/calendar.ics", "/feed.atom", "/api/v1/events"])
def test_without_a_database_a_page_says_so_and_shows_nothing_of_it(path: str) -> None:
    store = Store("sqlite://")
    store.upgrade()
    room = Newsroom(store)
    with store.engine.begin() as connection:
        for table in ("event", "story", "change", "alert"):
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_gone")
    answer = room.ask(path)
    store.close()
    assert (answer.status_code, answer.text) == (503, "The database does not answer (OperationalError).\n")
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_an_asset_is_not_sent_again_while_it_is_the_same(room: Newsroom) -> None:
    first = room.ask("/assets/chart.css")
    assert "prefers-color-scheme:dark" in first.text
    assert room.ask("/assets/chart.css", If_None_Match=first.headers["ETag"]).status_code == 304
    assert room.ask("/assets/../app.py").status_code == 404


# ── hostile feeds ────────────────────────────────────────────────────────────────────────────────────────────────────

MARKUP = '"><script>alert(1)</script><svg onload=alert(2)><img src=x onerror=alert(3)></title></bdi>'
OVERRIDES = "\u202e\u2066\u2067\u200f\u061c\u0000\u001b[2J"


def hostile(**fields: Any) -> Any:
    changed = {"outlet": f"Wire {MARKUP}", "owner": f"Owner {MARKUP}"} | fields
    return replace(course()[1], **changed)


def foreign(shown: Page) -> list[tuple[str, dict[str, str]]]:
    """Return what no template of ours has."""
    ours = [{"src": f"{up}assets/live.js", "defer": ""} for up in ("./", "../")]
    return [
        (tag, attributes)
        for tag, attributes in shown.tags
        if tag in ("img", "style", "iframe", "object", "embed", "base")
        or (tag == "script" and attributes not in ours)
        or any(name.startswith("on") or name == "style" for name in attributes)
        or not attributes.get("href", "#").startswith((".", "#", "https://wire.example/"))
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>1</script>",
        " java\tscript:alert(1)",
        "//x",
    ],
)
def test_a_link_that_is_no_web_address_is_no_link(room: Newsroom, url: str) -> None:
    room.read([hostile(url=url)])
    shown = room.ask("/events/opening")
    assert "How the date moved" in shown.text
    assert not [a for a in Page(shown.text).of("a") if not a["href"].startswith(("../", "#"))]


def test_markup_in_a_story_stays_text(room: Newsroom) -> None:
    bad = hostile(
        title=f"City confirms Riverton tower opening on June 3 {MARKUP}",
        body=f"The city {MARKUP} confirmed that the opening of the Riverton tower will take place on June 3, 2031.",
    )
    room.read([bad])
    shown = Page(room.ask("/events/opening").text)
    assert MARKUP in shown.words
    assert not foreign(shown)


def test_characters_that_turn_text_around_do_not_get_into_a_page(room: Newsroom) -> None:
    room.read([hostile(title=f"City confirms Riverton tower opening on June 3 {OVERRIDES} gpj.exe", outlet=OVERRIDES)])
    shown = room.ask("/events/opening").text
    assert "gpj.exe" in shown
    assert not set(shown) & (set(OVERRIDES) - set("[2J"))


def test_a_title_of_a_million_characters_makes_no_large_and_no_slow_page(room: Newsroom) -> None:
    room.read([hostile(title="City confirms Riverton tower opening on June 3 " + "<b>\u202e" * 250_000)])
    began = time.perf_counter()
    shown = room.ask("/events/opening")
    assert time.perf_counter() - began < 2.0
    assert shown.status_code == 200
    assert len(shown.content) < 100_000


#: every page that shows what others wrote
SHOWING = (
    "/",
    "/events/opening",
    "/stories",
    "/stories?q=riverton",
    "/stories?rule=opening&q=riverton",
    "/story?id=set",
    "/story?id=set&rule=opening",
    "/alerts",
    "/alerts?dead=true",
    "/feeds",
    "/rules",
    "/rules/try?rule=opening",
)


#: a title may be a megabyte; to read as much of a text takes seconds
LONGEST_BODY = 20_000


def besiege(room: Newsroom, text: str, url: str) -> None:
    """Put a text wherever one from outside can stand."""
    for each in course():
        whole = text if each.id == "set" else text[:2000]
        title, body = f"{each.title} {whole}", f"{text} {each.body} {text}"
        room.read(
            [replace(each, title=title, body=body[:LONGEST_BODY], url=url, outlet=text, owner=f"{each.owner}{text}")]
        )
    with room.store.transaction() as tx:
        first = tx.deliveries(DeliveryState.PENDING)[0]
        tx.mark_failed(first.id, NOW, text[:2000], dead=True)
    rule = replace(RULE, aliases={"tower": (text[:200],)}, exclude=(text[:200],))
    sources = tuple(replace(each, name=text, url=f"https://wire.example/{text[:50]}") for each in SOURCES)
    room.config = replace(room.config, rules=(rule,), sources=sources)
    with room.store.transaction() as tx:
        tx.sync_sources(sources, NOW)
        tx.save_poll(Poll(sources[0], "u", failures=1, error=text[:2000], due=NOW))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,<script>1</script>", f"https://wire.example/{MARKUP}"]
)
def test_no_text_becomes_markup_on_any_page(room: Newsroom, url: str) -> None:
    besiege(room, MARKUP, url)
    for path in SHOWING:
        shown = room.ask(path)
        assert shown.status_code == 200
        assert not foreign(Page(shown.text)), path
        assert "alert(" in Page(shown.text).words or path in ("/", "/rules/try?rule=opening")


def test_no_page_turns_text_around(room: Newsroom) -> None:
    besiege(room, OVERRIDES, "https://wire.example/x")
    for path in SHOWING:
        assert not set(room.ask(path).text) & (set(OVERRIDES) - set("[2J")), path


def test_no_page_grows_with_what_others_write(room: Newsroom) -> None:
    besiege(room, "<b>\u202e é" * 180_000, "https://wire.example/" + "x" * 10_000)
    for path in SHOWING:
        shown = room.ask(path)
        assert shown.status_code == 200
        assert len(shown.content) < 100_000, path


@pytest.mark.parametrize(
    "path",
    [
        "/stories?q={}",
        "/stories?rule={}",
        "/story?id={}",
        "/story?id=set&rule={}",
        "/events/{}",
        "/login?next={}",
        "/rules/try?rule={}",
    ],
)
def test_no_address_becomes_markup(room: Newsroom, path: str) -> None:
    room.read(course())
    shown = room.ask(path.format(quote(MARKUP.replace("/", ""), safe="")))
    assert shown.status_code in (200, 404)
    assert not foreign(Page(shown.text))


def test_a_rule_name_in_an_address_is_shown_as_text(room: Newsroom) -> None:
    shown = room.ask("/events/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert shown.status_code == 404
    assert not Page(shown.text).of("script")


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_the_chart_can_be_had_as_a_file(room: Newsroom, form: str, start: bytes) -> None:
    assert room.ask(f"/events/opening.{form}").status_code == 404, "no date is known yet"
    room.read(course())
    assert f"../events/opening.{form}" in [a["href"] for a in page(room, "/events/opening").of("a")]
    answer = room.ask(f"/events/opening.{form}")
    assert answer.content.startswith(start)
    assert room.ask(f"/events/opening.{form}", If_None_Match=answer.headers["ETag"]).status_code == 304
    assert room.ask(f"/events/nothing-of-the-kind.{form}").status_code == 404


def test_without_a_plotting_library_pages_are_whole_and_the_file_says_what_is_missing(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.read([story("only", NOW, "City confirms Riverton tower opening on July 9", "It opens on July 9, 2031.")])
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert page(room, "/events/opening").of("svg")
    answer = room.ask("/events/opening.png")
    assert answer.status_code == 404
    assert "pip install 'monitor[pictures]'" in answer.text


def test_a_sentence_is_shown_in_its_paragraph(room: Newsroom) -> None:
    said = "The opening of the Riverton tower was postponed from June 3 to June 24, 2031, the city said."
    body = f"Another paragraph.\n\nIt rained all day. {said} The mayor was there.\n\nThe last paragraph."
    room.read([*course()[:3], story("moved", course()[3].published, "Riverton tower opening put off", body)])
    html = room.ask("/events/opening").text
    (shown,) = [each for each in re.findall("<blockquote>(.*?)</blockquote>", html, re.S) if "rained" in each]
    assert shown.startswith('<bdi>It rained all day. <span class="sentence">The opening of the Riverton tower')
    assert shown.endswith("</span> The mayor was there.</bdi>")
    assert "Another" not in shown
    assert "last" not in shown


def test_reports_that_are_at_odds_stand_side_by_side(room: Newsroom) -> None:
    room.read(course())
    assert "Reports that are at odds" not in words(room, "/events/opening")
    other = story(
        "odds",
        NOW - timedelta(days=2),
        "Riverton tower opening in doubt",
        "The opening of the Riverton tower may take place on July 9, 2031, insiders said.",
        outlet="The Herald",
        owner="Herald Trust",
    )
    room.read([other])
    shown = words(room, "/events/opening")
    odds = shown[shown.index("Reports that are at odds") : shown.index("Who says so")]
    assert "What is known confirmed Tuesday 24 June 2031 Wire Group" in odds
    assert "Others say" in odds
    assert "Wednesday 9 July 2031 Herald Trust" in odds
    assert "insiders said" in odds
    assert shown.index("On the word of: the outlet itself") < shown.index("On the word of: unnamed sources")
