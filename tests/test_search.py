"""Searches made of rules: what is asked, what comes of an answer, and how politely it is asked."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

import pytest
from feedserver import Feed, FeedServer, story
from hypothesis import given
from hypothesis import strategies as st
from test_fetch import PATIENT, Site, reply
from typer.testing import CliRunner, Result

from monitor import address, engines, feed, search
from monitor.cli import app
from monitor.config import Config, load
from monitor.engines import ENGINES
from monitor.fetch import Fetcher
from monitor.model import Channel, Poll, Rule, Source

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOWER = Rule("tower", "Riverton Tower opening", {"Riverton Tower": ("Tower of Riverton", "RT")})
VISIT = Rule("visit", "Swedish king visit Finland", {"Swedish king": ("King of Sweden",)})


# ── queries ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "engine", "query"),
    [
        (TOWER, "google", '("Riverton Tower" OR "Tower of Riverton" OR RT) opening'),
        (TOWER, "gdelt", '("Riverton Tower" OR "Tower of Riverton")'),  # RT is too short for it, and opening too exact
        (
            Rule("a", "Acme launch", {"launch": ("lift-off", "liftoff")}),
            "bing",
            'Acme (launch OR "lift-off" OR liftoff)',
        ),
        (Rule("a", "Acme Phone 9 release"), "bing", '("Acme Phone 9" OR "Acme Phone IX" OR "Acme Phone Nine") release'),
        (Rule("a", "Acme Bolt merger"), "google", "Acme Bolt"),
        (Rule("a", "Acme release"), "gdelt", "Acme release"),  # a word alone would bring too much
        (Rule("a", "OR-9 launch"), "google", '"OR-9" launch'),
        (Rule("a", "NOT release"), "google", '"NOT" release'),
        (Rule("a", 'The "Big" (Fair) opening', {}), "google", '("The Big Fair" OR TBF) opening'),
        (Rule("a", "X release"), "gdelt", ""),
        (Rule("a", "X release"), "bing", "X release"),
        (Rule("a", "High Court tariffs ruling"), "gdelt", '"High Court" tariffs'),
        (Rule("a", "company product release"), "gdelt", '"company product"'),
    ],
)
def test_the_names_of_a_rule_become_a_query(rule: Rule, engine: str, query: str) -> None:
    assert search.query(rule, ENGINES[engine], "en") == query


def test_both_names_of_a_visit_are_asked_for_in_any_of_their_forms() -> None:
    found = search.query(VISIT, ENGINES["gdelt"], "en")
    assert found.startswith('("Swedish king" OR "King of Sweden") (Finland OR ')
    assert "Helsinki" in found
    assert "visit" not in found
    assert "Republic of Finland" not in found  # whoever finds Finland finds that


def test_the_address_is_the_same_in_every_process() -> None:
    """Another address would be another feed, whose first poll is a baseline that nobody is told of."""
    code = (
        "from monitor import search; from monitor.model import Rule\n"
        "for watch in ('Acme Phone 9 release', 'Swedish king visit Finland', 'UK general election'):\n"
        "    print(*(search.build(Rule('a', watch), each, 'en').url for each in ('gdelt', 'bing', 'google')))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


LONG = Rule("l", "Alpha Beta launch", {"Alpha Beta": tuple(f"Alpha{n} Beta{n}" for n in range(50))})


@pytest.mark.parametrize("name", ENGINES)
def test_a_query_is_as_long_as_the_service_takes_and_keeps_what_comes_first(name: str) -> None:
    engine = ENGINES[name]
    found = search.query(LONG, engine, "en")
    assert '"Alpha Beta" OR "Alpha0 Beta0"' in found
    assert "Alpha49" not in found
    assert len(found) <= engine.longest
    assert len([word for word in re.findall(r"[\w'-]+", found) if word != "OR"]) <= engine.most_words


def test_a_name_that_is_too_long_for_a_service_is_no_search() -> None:
    rule = Rule("l", " ".join(f"Name{n}" for n in range(20)) + " launch")
    assert search.build(rule, "bing", "en") is None


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=60).filter(str.strip)


@given(WORDS, st.lists(WORDS, max_size=4), st.sampled_from(sorted(ENGINES)), st.sampled_from(["en", "de-AT", "xx", ""]))
def test_any_words_make_a_valid_search_or_none(watch: str, names: list[str], engine: str, language: str) -> None:
    found = search.build(Rule("r", watch, {watch.split(maxsplit=1)[0]: tuple(names)}), engine, language)
    if found is None:
        return
    assert found.query.count('"') % 2 == 0
    assert found.query.count("(") == found.query.count(")")
    target = address.read(found.url)
    assert target is not None
    assert target.host == urlsplit(ENGINES[engine].url).hostname
    assert any(found.query in value for values in parse_qs(target.url.partition("?")[2]).values() for value in values)


def asked(engine: str, language: str) -> dict[str, str]:
    found = search.build(TOWER, engine, language)
    assert found is not None
    return {name: value for name, (value,) in parse_qs(urlsplit(found.url).query).items()}


def test_gdelt_is_asked_for_the_newest_of_a_week_as_rss() -> None:
    found = asked("gdelt", "de-CH")
    assert found["query"] == '("Riverton Tower" OR "Tower of Riverton") sourcelang:german'
    assert (found["mode"], found["format"], found["sort"], found["timespan"]) == ("ArtList", "rss", "DateDesc", "7d")
    assert 1 <= int(found["maxrecords"]) <= 250
    assert "sourcelang" not in asked("gdelt", "xx")["query"]


def test_bing_and_google_are_asked_in_the_language_of_a_country() -> None:
    assert asked("bing", "en")["mkt"] == "en-US"
    assert asked("bing", "en-gb")["mkt"] == "en-GB"
    assert (asked("bing", "en")["format"], asked("bing", "en")["qft"]) == ("rss", 'sortbydate="1"')
    assert "mkt" not in asked("bing", "xx")
    found = asked("google", "de")
    assert (found["hl"], found["gl"], found["ceid"]) == ("de-DE", "DE", "DE:de")
    assert found["q"].endswith(" when:7d")
    assert "hl" not in asked("google", "")


# ── configuration ────────────────────────────────────────────────────────────────────────────────────────────────────

FEEDS = "feeds: [{name: Hall, url: 'https://hall.example/rss', tags: [city]}]\n"
RULES = """\
rules:
  - id: tower
    watch: Riverton Tower opening
    feeds: [city]
    search: [gdelt, bing]
  - {id: fair, watch: Big Fair opening}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    folder = tmp_path / "config"
    folder.mkdir()
    for name, text in (("monitor.yml", "{}\n"), ("feeds.yml", FEEDS), ("rules.yml", RULES)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def config(folder: Path) -> Config:
    answer = load(folder, {})
    assert isinstance(answer, Config), answer
    return answer


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def test_a_search_is_a_feed_that_rules_without_feeds_read_and_its_own(folder: Path) -> None:
    found = config(folder)
    assert [source.id for source in found.sources] == ["hall", "search.tower.gdelt", "search.tower.bing"]
    gdelt = found.sources[1]
    assert (gdelt.name, gdelt.tags, gdelt.authority) == ("GDELT", {"search"}, Channel.AGGREGATOR)
    assert gdelt.interval == timedelta(hours=1)
    tower, fair = found.rules
    assert tower.feeds == ("city", "search.tower.gdelt", "search.tower.bing")
    assert fair.feeds == ()


def test_without_the_key_nothing_is_searched(folder: Path) -> None:
    (folder / "rules.yml").write_text(RULES.replace("    search: [gdelt, bing]\n", ""))
    found = config(folder)
    assert [source.id for source in found.sources] == ["hall"]
    assert found.searches == ()
    assert found.rules[0].feeds == ("city",)


def test_check_says_what_is_searched(folder: Path) -> None:
    lines = run("check").stdout.splitlines()
    assert lines[0] == "ok: 2 rules, 1 feed, 0 channels, 2 searches"
    assert lines[1].startswith('tower is searched for at GDELT: "Riverton Tower"')
    assert lines[2].startswith('tower is searched for at Bing News: "Riverton Tower"')


def test_check_says_when_there_are_more_searches_than_time(folder: Path) -> None:
    (folder / "monitor.yml").write_text("defaults: {search_interval: 15m}\n")
    one = "  - {{id: r{0}, watch: Riverton Tower opening, search: [gdelt, bing]}}\n"
    for count, said in ((150, False), (151, True)):
        (folder / "rules.yml").write_text("rules:\n" + "".join(one.format(n) for n in range(count)))
        note = run("check").stderr
        assert (f"{count} searches at GDELT take longer than `search_interval`" in note) is said
        assert "Bing" not in note


def test_check_prints_what_the_documentation_shows(folder: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "feeds.md").read_text(encoding="utf-8")
    (rules,) = re.findall(r"^```yaml\n(rules:.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    (folder / "rules.yml").write_text(rules, encoding="utf-8")
    said = run("check").stdout.splitlines()[1]
    assert said in page.splitlines()


@pytest.mark.parametrize(
    ("monitor", "search", "said"),
    [
        (
            "{}",
            "[gdlet]",
            "unknown search service 'gdlet' in search of rule 'tower'; expected one of: bing, gdelt, google",
        ),
        ("{}", "{gdelt: true}", "keys with values for search of rule 'tower'"),
        ("defaults: {search_interval: 1m}", "gdelt", "'1m' for search_interval of defaults; expected 15m or more"),
        ("defaults: {search_interval: often}", "gdelt", "'often' for search_interval of defaults; expected a time"),
    ],
)
def test_a_mistake_in_a_search_is_said(folder: Path, monitor: str, search: str, said: str) -> None:
    (folder / "monitor.yml").write_text(monitor)
    (folder / "rules.yml").write_text(RULES.replace("[gdelt, bing]", search))
    assert said in run("check", code=2).stderr


def test_words_that_a_service_takes_none_of_are_a_problem(folder: Path) -> None:
    (folder / "rules.yml").write_text(RULES.replace("Riverton Tower opening", "X release"))
    said = run("check", code=2).stderr
    assert "config/rules.yml:5: GDELT in search of rule 'tower', which takes none of its words" in said
    assert "Bing" not in said


def test_a_feed_cannot_have_the_id_of_a_search(folder: Path) -> None:
    (folder / "feeds.yml").write_text(FEEDS.replace("name: Hall", "name: Hall, id: search.tower.gdelt"))
    assert "config/rules.yml:5: a feed with the id 'search.tower.gdelt'" in run("check", code=2).stderr


def test_the_interval_of_searches_can_be_longer(folder: Path) -> None:
    (folder / "monitor.yml").write_text("defaults: {search_interval: 6h, language: de}")
    found = config(folder).sources[1]
    assert (found.interval, found.language) == (timedelta(hours=6), "de")


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(engine: str, entries: str) -> list[tuple[str, str, str]]:
    """Return title, outlet and address of what a service answers."""
    found = search.build(TOWER, engine, "en")
    assert found is not None
    source = Source("s", found.url, ENGINES[engine].name, authority=Channel.AGGREGATOR)
    head = "<rss version='2.0' xmlns:News='https://www.bing.com/news/search'><channel><title>Search</title>"
    parsed = feed.parse(f"{head}{entries}</channel></rss>".encode(), source=source, now=NOW, base=found.url)
    assert isinstance(parsed, feed.Parsed)
    return [(each.title, each.outlet, each.url) for each in parsed.stories]


DATE = f"<pubDate>{format_datetime(NOW - timedelta(hours=1))}</pubDate>"


def test_links_of_bing_are_unwrapped_and_the_outlet_is_the_one_it_names() -> None:
    link = "http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;aid=&amp;url=https%3a%2f%2fpaper.example%2fnews%3fid%3d7&amp;c=1"
    entry = f"<item><title>Tower opens</title><link>{link}</link><News:Source>The Paper</News:Source>{DATE}</item>"
    assert read("bing", entry) == [("Tower opens", "The Paper", "https://paper.example/news?id=7")]


def test_stories_of_gdelt_belong_to_the_outlet_that_they_link_to() -> None:
    entries = f"<item><title>Tower opens</title><link>https://www.paper.example/a</link>{DATE}</item>"
    assert read("gdelt", entries) == [("Tower opens", "paper.example", "https://www.paper.example/a")]


def google_link(url: str) -> str:
    length = bytes([len(url)]) if len(url) < 128 else bytes([len(url) & 0x7F | 0x80, len(url) >> 7])
    message = b"\x08\x13\x22" + length + url.encode() + b"\xd2\x01\x00"
    return "https://news.google.com/rss/articles/" + base64.urlsafe_b64encode(message).decode().rstrip("=") + "?oc=5"


@pytest.mark.parametrize("url", ["https://paper.example/a", "https://paper.example/" + "long-title-" * 20 + "end?id=7"])
def test_links_of_google_that_carry_the_address_are_unwrapped(url: str) -> None:
    entry = (
        f"<item><title>Tower opens - The Paper</title><link>{google_link(url)}</link>"
        f"<source url='https://paper.example'>The Paper</source>{DATE}</item>"
    )
    assert read("google", entry) == [("Tower opens", "The Paper", url)]


@pytest.mark.parametrize(
    "link",
    [
        "https://news.google.com/rss/articles/CBMiakFVX3lxTE5wYmtIZ0lLb0",  # a number that only Google can resolve
        google_link("https://paper.example/a")[:-20],  # cut
        google_link("javascript:alert(1)//x.example/aaaa"),
        "https://news.google.com/rss/articles/" + "A" * 21,
        "https://news.google.example/rss/articles/" + google_link("https://paper.example/a").rsplit("/", 1)[1],
    ],
)
def test_other_links_of_google_stay_as_they_are(link: str) -> None:
    assert address.canonical(link).partition("?")[0] == link.partition("?")[0]


@given(st.binary(max_size=300))
def test_no_link_of_google_raises(message: bytes) -> None:
    link = "https://news.google.com/rss/articles/" + base64.urlsafe_b64encode(b"\x08\x13\x22" + message).decode()
    assert address.canonical(link)


def test_a_refusal_in_words_is_a_failure_and_no_story() -> None:
    source = Source("s", "https://api.gdeltproject.org/", "GDELT", authority=Channel.AGGREGATOR)
    for words in (b"Your query was too short or too long.", b"Please limit requests to one every 5 seconds."):
        assert isinstance(feed.parse(words, source=source, now=NOW), feed.Unreadable)


# ── politeness ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_host_that_wants_more_rest_gets_it_and_the_others_do_not_wait() -> None:
    async def run() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        async with Site(feed=reply()) as site:
            options = {"allow_private": ["127.0.0.1", "localhost"], "limits": PATIENT, "pauses": {"localhost": 0.2}}
            async with Fetcher(**options) as fetcher:

                async def ask(host: str) -> float:
                    began = loop.time()
                    poll = Poll(Source("s", site.url("feed", host), "O"), site.url("feed", host))
                    await asyncio.gather(*(fetcher.fetch(poll, NOW) for _ in range(3)))
                    return loop.time() - began

                return await ask("localhost"), await ask("127.0.0.1")

    patient, usual = asyncio.run(run())
    assert patient >= 0.4
    assert usual < patient


def test_a_search_service_is_asked_no_faster_than_it_says() -> None:
    async def run() -> Fetcher:
        async with Fetcher() as fetcher:
            return fetcher

    assert asyncio.run(run())._pauses["api.gdeltproject.org"] > 5


def test_the_service_asks_the_search_and_reads_what_it_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the rule to the stored story, against a server that answers as a search does."""
    with FeedServer() as server:
        moved = {name: replace(each, url=f"{server.url}/{name}") for name, each in ENGINES.items()}
        for module in (engines, search):
            monkeypatch.setattr(module, "ENGINES", MappingProxyType(moved))
        (folder / "monitor.yml").write_text("allow_private: [127.0.0.1]\n")
        (folder / "feeds.yml").write_text(f"feeds: [{{name: Hall, url: '{server.url}/hall', tags: [city]}}]\n")
        server.feeds["/hall"] = Feed()
        wanted = urlsplit(config(folder).sources[1].url)
        at = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251
        path = f"{wanted.path}?{wanted.query}"
        server.publish(
            path, story("k", "Riverton Tower opening set for 4 May", "The Riverton Tower will open on 4 May.", at)
        )
        done = json.loads(run("once", "--json").stdout)
        assert (done["polled"], done["matched"], done["alerts"]) == (3, 1, 0)
        assert "search.tower.gdelt" in done["baselines"]
        assert list(done["failed"]) == ["search.tower.bing"]  # there is nobody
        assert server.statuses(path) == [200]
        (found,) = [json.loads(line) for line in run("stories", "--json").stdout.splitlines()]
        assert (found["source"], found["outlet"]) == ("search.tower.gdelt", "wire.example")
        checked = [
            json.loads(line) for line in run("feeds", "check", "search.tower.gdelt", "--json").stdout.splitlines()
        ]
        assert checked[0]["stories"] == 1
