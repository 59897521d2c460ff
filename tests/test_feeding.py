"""`monitor feeds check`, `add`, `import`, `export` and `catalogue`, as typed, against real servers on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from feedserver import Feed, FeedServer, story
from typer.testing import CliRunner, Result

from monitor import checking
from monitor.cli import app
from monitor.config import Config, load_feeds

REAL_NOW = datetime.now(UTC)  # noqa: TID251
FEEDS = "# mine\nfeeds:\n  - name: Town Hall   # the best\n    url: {url}/hall\n    tags: [city]\n"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        server.publish("/hall", *(story(f"k{n}", f"Story {n}", "Text.", hours_ago(n)) for n in range(3, 8)))
        yield server


@pytest.fixture
def folder(tmp_path: Path, server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checking, "POLITE", replace(checking.POLITE, host_pause=0))
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "monitor.yml").write_text("allow_private: [127.0.0.1, localhost]\n")
    (folder / "feeds.yml").write_text(FEEDS.format(url=server.url))
    return folder


def hours_ago(hours: float) -> datetime:
    return REAL_NOW - timedelta(hours=hours)


def run(*arguments: str, code: int = 0, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(app, ["feeds", *arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def objects(*arguments: str, code: int = 0, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*arguments, "--json", code=code, **options).stdout.splitlines()]


def config(folder: Path) -> Config:
    answer = load_feeds(folder, {})
    assert isinstance(answer, Config), answer
    return answer


def answer(status: int, body: bytes | str = b"", **headers: str) -> Feed:
    """Return a whole answer, word for word."""
    body = body.encode() if isinstance(body, str) else body
    rows = {"Content-Length": str(len(body)), "Connection": "close"}
    rows |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in rows.items())
    return Feed(raw=f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body)


def page(*links: str) -> Feed:
    found = "".join(f'<link rel="alternate" type="application/rss+xml" title="F" href="{link}">' for link in links)
    return answer(200, f"<!DOCTYPE html><html><head>{found}</head><body>News</body></html>", Content_Type="text/html")


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_check_says_how_a_feed_is_and_stores_nothing(folder: Path, server: FeedServer) -> None:
    (row,) = objects("check")
    assert (row["id"], row["ok"], row["answer"], row["stories"]) == ("town-hall", True, "ok", 5)
    assert row["newest"] == hours_ago(3).isoformat(timespec="seconds").replace("+00:00", "Z")
    assert row["content_type"] == "application/rss+xml"
    assert row["etag"].startswith('"')
    assert (row["title"], row["redirects"], row["problems"]) == ("Feed /hall", [], [])
    assert server.statuses("/hall") == [200]
    assert sorted(path.name for path in folder.iterdir()) == ["feeds.yml", "monitor.yml"]


def test_a_check_reads_well(folder: Path) -> None:
    lines = run("check").stdout.splitlines()
    assert lines[0].split() == ["FEED", "ANSWER", "STORIES", "NEWEST", "VALIDATORS", "TYPE"]
    assert lines[1].split() == ["town-hall", "ok", "5", "3", "h", "ago", "ETag", "application/rss+xml"]
    assert len(lines) == 2


def test_an_address_can_be_checked_that_is_in_no_file(folder: Path, server: FeedServer) -> None:
    server.publish("/new", story("n", "New", "Text.", hours_ago(1)))
    (row,) = objects("check", f"{server.url}/new")
    assert (row["id"], row["stories"]) == (f"{server.url}/new", 1)
    assert server.statuses("/hall") == []


def test_a_feed_is_checked_by_its_id_or_its_address_once(folder: Path, server: FeedServer) -> None:
    (row,) = objects("check", "town-hall", f"{server.url}/hall")
    assert row["id"] == "town-hall"
    assert server.statuses("/hall") == [200]
    assert "did you mean 'town-hall'?" in run("check", "townhall", code=2).stderr


def test_an_address_can_be_checked_without_any_folder(
    tmp_path: Path, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    (row,) = objects("check", f"{server.url}/hall", code=1)
    assert row["answer"] == "forbidden address"
    assert "'allow_private'" in row["problems"][0]["remedy"]
    assert not server.asked
    run("check", code=2)


def test_redirects_are_told_and_a_move_for_good_comes_with_the_new_address(folder: Path, server: FeedServer) -> None:
    server.feeds["/old"] = answer(301, Location="/older?key=1")
    server.feeds["/older?key=1"] = answer(308, Location="/hall")
    server.feeds["/for-now"] = answer(302, Location="/hall")
    moved, lent = objects("check", f"{server.url}/old", f"{server.url}/for-now")
    assert moved["redirects"] == [
        {"status": 301, "url": f"{server.url}/older?key=1"},
        {"status": 308, "url": f"{server.url}/hall"},
    ]
    assert moved["problems"] == [
        {
            "found": "moved for good",
            "remedy": f"the address in feeds.yml can be {server.url}/hall",
            "fails": False,
        }
    ]
    assert lent["redirects"] == [{"status": 302, "url": f"{server.url}/hall"}]
    assert lent["problems"] == []


BARE = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"
OLD = (
    f"<item><title>a</title><link>https://a.example/</link><pubDate>{format_datetime(hours_ago(2000))}</pubDate></item>"
)
UNDATED = "<item><title>a</title><link>https://a.example/</link></item>"
ODD = {
    "404": (answer(404), "http 404", True, "it is not there any more"),
    "410": (answer(410), "http 410", True, "take it out of feeds.yml"),
    "429": (answer(429), "http 429", True, "a longer 'interval'"),
    "401": (answer(401), "http 401", True, "'auth' with a name"),
    "503": (answer(503), "http 503", True, "the server is in trouble"),
    "418": (answer(418), "http 418", True, "open the address in a browser"),
    "loop": (answer(302, Location="/x"), "redirect loop", True, "take the address that a browser ends at"),
    "inside": (answer(302, Location="http://10.0.0.9/"), "forbidden address", True, "'allow_private'"),
    "page": (page(), "unreadable: html page", True, "this is a page and no feed"),
    "empty": (answer(200), "unreadable: empty", True, "nothing was sent"),
    "words": (answer(200, b"{}"), "unreadable: not a feed", True, "is this a feed at all"),
    "refusal": (
        answer(200, "Please limit requests to one every 5 seconds."),
        'unreadable: not a feed, but these words: "Please limit requests to one every 5 seconds."',
        True,
        "is this a feed at all",
    ),
    "bomb": (
        answer(200, "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss/>"),
        "unreadable: entity declarations",
        True,
        "not resolved for safety",
    ),
    "no stories": (answer(200, BARE.format(""), ETag="1", Content_Type="text/xml"), "no stories", False, "look again"),
    "silent": (answer(200, BARE.format(OLD), ETag="1"), "silent since ", False, "another feed by now"),
    "undated": (answer(200, BARE.format(UNDATED), ETag="1"), "stories without a date", False, "first seen"),
    "cut": (answer(200, BARE.format(OLD + OLD)[:-50], ETag="1"), "mended: truncated", False, "at the break"),
    "type": (answer(200, BARE.format(OLD), Content_Type="text/html"), "sent as text/html", False, "read all the same"),
    "costly": (answer(200, BARE.format(OLD)), "no validators", False, "a longer 'interval'"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_wrong_comes_with_what_can_be_done(folder: Path, server: FeedServer, name: str) -> None:
    feed, found, fails, remedy = ODD[name]
    server.feeds["/x"] = feed
    (row,) = objects("check", f"{server.url}/x", code=1 if fails else 0)
    problem = next(each for each in row["problems"] if each["found"].startswith(found))
    assert (row["ok"], problem["fails"]) == (not fails, fails)
    assert remedy in problem["remedy"]


def test_one_feed_that_fails_hides_no_other_and_ends_with_1(folder: Path, server: FeedServer) -> None:
    result = run("check", f"{server.url}/gone", "town-hall", code=1)
    assert "http 404" in result.stdout
    assert result.stdout.splitlines()[2].startswith("town-hall")
    assert "1 feed of 2 cannot be read" in result.stderr


def test_a_page_says_which_feeds_it_names(folder: Path, server: FeedServer) -> None:
    server.feeds["/"] = page("/hall", "sport.xml")
    (row,) = objects("check", server.url, code=1)
    assert [each["url"] for each in row["named"]] == [f"{server.url}/hall", f"{server.url}/sport.xml"]
    assert row["problems"][0]["remedy"] == f"it names a feed: {server.url}/hall"


def test_a_feed_is_asked_with_its_own_headers_and_no_secret_is_shown(
    folder: Path, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALL_KEY", "geheim-geheim")
    feeds = f"feeds: [{{name: Hall, url: '{server.url}/x?key=${{HALL_KEY}}', headers: {{X-Key: '${{HALL_KEY}}'}}}}]"
    (folder / "feeds.yml").write_text(feeds)
    server.feeds["/x?key=geheim-geheim"] = answer(301, Location="/y?key=geheim-geheim")
    for extra in ((), ("--json",)):
        result = run("check", *extra, code=1)
        assert "/y?key=***" in result.output
        assert "geheim" not in result.output
    result = run("check", f"{server.url}/z?key=${{HALL_KEY}}", code=1)
    assert "geheim" not in result.output
    assert server.asked[-1].path == "/z?key=geheim-geheim"


def test_a_password_in_an_address_is_used_and_not_shown(folder: Path, server: FeedServer) -> None:
    url = server.url.replace("//", "//me:pw12@") + "/hall"
    for arguments in (["check", url], ["check", url, "--json"], ["add", url], ["add", url]):
        result = run(*arguments, code=3 if arguments[0] == "add" else 0)  # it is there already, without the password
        assert "pw12" not in result.output
    server.publish("/new", story("n", "New", "Text.", hours_ago(1)))
    assert "pw12" not in run("add", url.replace("/hall", "/new")).output
    assert "me:pw12@" in (folder / "feeds.yml").read_text()


def test_a_hostile_feed_cannot_write_to_the_terminal(folder: Path, server: FeedServer) -> None:
    server.feeds["/x"] = page("/a", "/b\x1b]52;c;cm0=\x07")
    assert "\x1b" not in run("check", f"{server.url}/x", code=1).output


def test_who_checks_many_feeds_is_asked_for_patience(folder: Path, server: FeedServer) -> None:
    addresses = [f"{server.url}/gone{n}" for n in range(11)]
    assert "asking 11 feeds" in run("check", *addresses, code=1).stderr
    assert "asking" not in run("check", *addresses, "--json", code=1).stderr


def test_checks_are_polite() -> None:
    polite = checking.POLITE
    assert polite.per_host == 1
    assert polite.host_pause >= 1


def test_a_check_without_feeds_has_nothing_to_do(folder: Path) -> None:
    (folder / "feeds.yml").unlink()
    assert "monitor feeds add URL" in run("check", code=3).stderr


def test_a_mistake_in_the_files_is_told_as_ever(folder: Path) -> None:
    (folder / "feeds.yml").write_text("feeds: [{nam: A}]")
    assert "did you mean 'name'?" in run("check", code=2).stderr
    run("add", "https://a.example/", "--no-check", code=2)


def test_the_listing_takes_no_options_of_its_commands(folder: Path) -> None:
    (folder / "rules.yml").write_text("rules: [{id: fair, watch: Big Fair opening}]")
    assert "town-hall" in run().stdout
    assert "options go behind `check`" in run("--failing", "check", code=2).stderr


# ── add ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_feed_is_checked_and_added_and_the_file_stays_as_it_is(folder: Path, server: FeedServer) -> None:
    server.feeds["/new"] = answer(
        200, BARE.format("<language>de-AT</language>" + OLD).replace(">t<", "> Das &amp;lt;Blatt <")
    )
    before = (folder / "feeds.yml").read_text()
    result = run("add", f"{server.url}/new", "--tag", "a", "--tag", "b", "--authority", "official", "--owner", "Town")
    assert result.stdout == f"added das-blatt: {server.url}/new\n"
    after = (folder / "feeds.yml").read_text()
    assert after.startswith(before)
    source = config(folder).sources[1]
    assert (source.name, source.language, source.tags) == ("Das <Blatt", "de", {"a", "b"})
    assert (source.authority, source.owner) == ("official", "Town")


def test_of_a_page_the_first_feed_is_taken_that_can_be_read(folder: Path, server: FeedServer) -> None:
    server.feeds["/start"] = page("/broken", "/news", "/sport")
    server.publish("/news", story("n", "New", "Text.", hours_ago(1)))
    result = run("add", f"{server.url}/start", "--name", "The Paper")
    assert [(source.id, source.url) for source in config(folder).sources][1:] == [("the-paper", f"{server.url}/news")]
    assert "the others: " in result.stderr
    assert f"{server.url}/sport" in result.stderr


def test_what_is_there_is_not_added_again(folder: Path, server: FeedServer) -> None:
    server.feeds["/start"] = page("/hall")
    before = (folder / "feeds.yml").read_text()
    result = run("add", f"{server.url}/hall#top", f"{server.url}/start", code=3)
    assert result.stdout.count("there already, as town-hall") == 2
    assert (folder / "feeds.yml").read_text() == before
    assert server.statuses("/hall") == [200]  # asked for the page's sake


def test_a_feed_that_cannot_be_read_is_not_added_and_the_others_are(folder: Path, server: FeedServer) -> None:
    server.publish("/new", story("n", "New", "Text.", hours_ago(1)))
    rows = objects("add", f"{server.url}/gone", f"{server.url}/new", code=1)
    assert [(row["state"], row["id"]) for row in rows] == [("added", "feed-new"), ("failed", None)]
    assert rows[1]["wrong"].startswith("http 404: ")
    assert len(config(folder).sources) == 2


def test_without_a_check_nobody_is_asked(folder: Path, server: FeedServer) -> None:
    run("add", "--no-check", "hall.example/feed", "https://other.example/")
    assert [source.url for source in config(folder).sources][1:] == [
        "https://hall.example/feed",
        "https://other.example/",
    ]
    assert [source.id for source in config(folder).sources][1:] == ["hall-example", "other-example"]
    assert not server.asked


def test_a_feed_that_moved_for_good_is_added_where_it_is_now(folder: Path, server: FeedServer) -> None:
    server.publish("/now", story("n", "New", "Text.", hours_ago(1)))
    server.feeds["/old"] = answer(301, Location="/now")
    run("add", f"{server.url}/old")
    assert config(folder).sources[1].url == f"{server.url}/now"


def test_nothing_that_a_page_or_a_feed_says_fills_in_a_secret(
    folder: Path, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_URL", "geheim-geheim")
    server.feeds["/start"] = page("/news?x=${SLACK_URL}")
    title = BARE.format(OLD).replace(">t<", ">${SLACK_URL} ${file:/etc/passwd}<")
    for path in ("/news?x=${SLACK_URL}", "/news?x=$%7BSLACK_URL%7D"):
        server.feeds[path] = answer(200, title)
    run("add", f"{server.url}/start")
    answered = load_feeds(folder, {"SLACK_URL": "geheim-geheim"})
    assert isinstance(answered, Config)
    assert answered.sources[1].name == "${SLACK_URL} ${file:/etc/passwd}"
    assert "geheim" not in answered.sources[1].url
    assert all("geheim" not in asked.path for asked in server.asked)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say which"),
        (["--pack", "spce"], "did you mean 'space'?"),
        (["a.example", "b.example", "--name", "A"], "--name is for one address"),
        (["a.example", "--authority", "pres"], "expected one of: official, press, aggregator"),
        (["https://a.example/${NOWHERE}"], "the variable NOWHERE is not set"),
    ],
)
def test_wrong_usage_ends_with_2(folder: Path, arguments: list[str], said: str) -> None:
    assert said in run("add", *arguments, code=2).stderr


def test_the_catalogue_lists_a_pack_or_all(folder: Path) -> None:
    space, everything = objects("catalogue", "space"), objects("catalogue")
    assert all("space" in row["packs"] for row in space)
    assert len(space) < len(everything)
    assert "https://" in run("catalogue", "space").stdout
    assert "did you mean 'space'?" in run("catalogue", "spce", code=2).stderr


def test_a_pack_is_added_whole(folder: Path) -> None:
    names = {row["name"] for row in objects("catalogue", "space")}
    run("add", "--pack", "space", "--tag", "rockets", "--no-check")
    found = [source for source in config(folder).sources if "space" in source.tags]
    assert {source.name for source in found} == names
    assert all({"space", "rockets"} <= source.tags and source.owner for source in found)
    run("add", "--pack", "space", "--no-check", code=3)


def test_the_first_feed_makes_the_file(folder: Path) -> None:
    (folder / "feeds.yml").unlink()
    run("add", "https://a.example/", "--no-check")
    assert [source.id for source in config(folder).sources] == ["a-example"]


# ── import and export ────────────────────────────────────────────────────────────────────────────────────────────────


def test_feeds_go_out_and_come_in_again(folder: Path, server: FeedServer, tmp_path: Path) -> None:
    more = "  - {name: A, url: 'https://a.example/x?b=1&c=2', tags: [x, y], authority: official, owner: O"
    with (folder / "feeds.yml").open("a") as file:
        file.write(more + ", interval: 30m}\n  - {name: B, url: 'https://b.example/', language: de, id: bee}\n")
    assert run("export", "out.opml").stdout == "wrote 3 feeds to out.opml\n"
    assert "--force" in run("export", "out.opml", code=2).stderr
    run("export", "out.opml", "--force")
    other = tmp_path / "other"
    other.mkdir()
    (other / "monitor.yml").write_text("{}")
    result = CliRunner().invoke(app, ["--config", str(other), "feeds", "import", "out.opml"])
    assert result.exit_code == 0, result.output
    assert config(other).sources == config(folder).sources
    assert run("import", "out.opml", code=3).stdout == "0 feeds added, 3 there already\n"


def test_an_export_holds_no_secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "abc")
    with (folder / "feeds.yml").open("a") as file:
        file.write(
            "  - {name: A, url: 'https://me:pw@a.example/'}\n  - {name: B, url: 'https://b.example/?k=${KEY}'}\n"
        )
        file.write("  - {name: C, url: 'https://c.example/', auth: 'me:geheim', proxy: 'http://me:pw@p.example'}\n")
    result = run("export")
    assert result.stdout.count("xmlUrl") == 2
    assert "https://c.example/" in result.stdout
    assert not any(word in result.stdout for word in ("pw", "geheim", "abc", "p.example"))
    assert "left out: a, " in result.stderr
    assert "left out: b, " in result.stderr


def test_an_import_from_outside_is_harmless_and_right(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "geheim")
    body = b"""<opml version="2.0" xmlns:monitor="urn:monitor:feeds"><body><outline text="${KEY}">
      <outline text="&#10;${KEY} &lt;b&gt;x" xmlUrl="https://a.example/${KEY}" monitor:id="../x" monitor:interval="9e9s"
        monitor:authority="king" language="!"/></outline>
      <outline text="B" xmlUrl="javascript:alert(1)"/></body></opml>"""
    rows = objects("import", "-", "--tag", "reader", stdin=body)
    assert [row["state"] for row in rows] == ["added"]
    answered = load_feeds(folder, {"KEY": "geheim"})
    assert isinstance(answered, Config)
    source = answered.sources[1]
    assert (source.name, source.url, source.tags) == ("${KEY} x", "https://a.example/${KEY}", {"${KEY}", "reader"})
    assert (source.id, source.authority, source.interval) == ("key-x", "press", timedelta(minutes=15))


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"<!DOCTYPE o [<!ENTITY a SYSTEM '/etc/passwd'>]><opml>&a;</opml>"]
)
def test_what_is_no_opml_ends_with_2(folder: Path, body: bytes) -> None:
    assert "expected an OPML file" in run("import", "-", stdin=body, code=2).stderr


def test_a_file_that_is_not_there_ends_with_2(folder: Path) -> None:
    assert "cannot read nowhere.opml (No such file" in run("import", "nowhere.opml", code=2).stderr


def test_an_export_of_a_tag_that_no_feed_has_is_nothing(folder: Path) -> None:
    run("export", "--tag", "moon", code=3)
