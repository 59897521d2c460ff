"""The command line: what it prints for people and programs, and its exit codes."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor import alert as alerts
from monitor import config as configs
from monitor import tracker
from monitor.cli import app
from monitor.cli.terminal import clean, cut, width_of
from monitor.config import FILES, Config
from monitor.model import Authority, Claim, Days, Evidence, Source, Status, Story
from monitor.showing import bundle
from monitor.store import Stop, Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REAL_NOW = datetime.now(UTC)  # noqa: TID251
MONITOR = "channels: {hook: 'json://127.0.0.1:9/private-token'}\ndefaults: {notify: [hook]}\n"
FEEDS = """\
feeds:
  - {name: The Paper, url: "https://reader:${FEED_KEY}@example.org/feed", tags: [world]}
  - {name: Town Hall, url: "https://example.org/hall", authority: official}
"""
RULES = """\
rules:
  - {id: fair, watch: Big Fair opening}
  - {id: game, watch: Game 6 release, on: [date]}
"""
HOSTILE = "\x1b]52;c;cm0gLXJm\x07\x1b[31mRed\x1b[0m \u202eevil\u202c\r\nnews \x9b2J 東京 | [b]"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FEED_KEY", "feed-secret")
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config"
    config.mkdir()
    for name, text in zip(FILES, (MONITOR, FEEDS, RULES), strict=True):
        (config / name).write_text(text, encoding="utf-8")
    return config


def run(*arguments: str, stdin: str | bytes | None = None, code: int = 0) -> Result:
    result = CliRunner().invoke(app, arguments, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def objects(*arguments: str, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*arguments, "--json", **options).stdout.splitlines()]


def shell(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the interpreter in a process of its own."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, input="", capture_output=True, text=True, check=False, env=os.environ | env)


def story(number: int, title: str, at: datetime = NOW) -> Story:
    return Story(
        id=f"story{number}",
        source="the-paper",
        outlet="The Paper",
        url=f"https://example.org/{number}",
        title=title,
        summary="",
        body=f"The fair opens. {title}",
        published=at,
        seen=at,
    )


def claim(of: Story, status: Status, day: int | None, speaker: str = "") -> Claim:
    return Claim(
        rule="fair",
        story=of.id,
        published=of.published,
        status=status,
        dates=Days(date(2026, 6, day), date(2026, 6, day + 1)) if day else None,
        authority=Authority.PARTY if speaker else Authority.OUTLET,
        speaker=speaker,
        evidence=(Evidence(0, 5, "cue"),),
        outlet=of.outlet,
        owner=of.owner,
        moves=status is Status.CONFIRMED,
    )


@pytest.fixture
def stored(folder: Path) -> Store:
    """A database with three stories: a plan, a copy of it, and a confirmation with hostile words in its title."""
    config = configs.load(folder, os.environ)
    assert isinstance(config, Config)
    store = Store(config.database)
    store.upgrade()
    told = [
        (story(1, "The fair is planned for June"), Status.PLANNED, 18, ""),
        (story(2, "Again: planned for June", NOW + timedelta(hours=1)), Status.PLANNED, 18, ""),
        (story(3, HOSTILE, NOW + timedelta(days=1)), Status.CONFIRMED, 20, "spokes\x1b[31mwoman"),
    ]
    with store.transaction() as tx:
        tx.sync_sources(config.sources, NOW)
        tx.sync_rules(config.rules, NOW)
        for each, status, day, speaker in told:
            said = claim(each, status, day, speaker)
            before = tx.event("fair")
            judged = tracker.advance(before, said)
            tx.put_story(each)
            tx.set_event(judged.event, before.version)
            tx.add_claim(said, at=each.published, content_hash=each.content_hash, reason=judged.reason)
            if judged.change:
                alert = alerts.render(judged.change, each, config.rules[0])
                tx.add_alert(alert, ["hook"], each.published)
                tx.add_change(judged.change, alert.id, each.published)
    return store


@pytest.fixture
def dead(stored: Store) -> str:
    """The id of an alert whose delivery was given up."""
    with stored.transaction() as tx:
        delivery = tx.lease_deliveries(NOW + timedelta(days=2), 10, timedelta(minutes=1))[0]
        tx.mark_failed(delivery.id, NOW, "http 500 at json://127.0.0.1:9/private-token \x1b[2J", dead=True)
    return delivery.alert.id


# ── help and start ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_command_it_shows_what_there_is_and_ends_with_2(folder: Path) -> None:
    assert "monitor init" in run(code=2).output


def test_the_version_is_shown(folder: Path) -> None:
    assert re.fullmatch(r"monitor \d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize("arguments", [["evnts"], ["events", "--jsn"], ["history"], ["stories", "--limit", "0"]])
def test_wrong_usage_ends_with_2(folder: Path, arguments: list[str]) -> None:
    run(*arguments, code=2)


THEN_LIST_MODULES = """
import sys
from monitor.cli import main
try:
    main()
finally:
    print("modules", *sys.modules, file=sys.stderr)
"""
HEAVY = {"apprise", "fastapi", "uvicorn", "apscheduler", "httpx", "feedparser", "rich", "alembic"}
PACKING = {"brotli", "backports"}


@pytest.mark.parametrize(
    ("arguments", "kept_out"),
    [
        ("--help", HEAVY | {"sqlalchemy", "yaml", "pydantic", "asyncio"}),
        ("replay --help", HEAVY | {"sqlalchemy", "yaml"}),
        ("timex", HEAVY | {"sqlalchemy", "yaml"}),
        ("init elsewhere", HEAVY | {"sqlalchemy"}),
        ("events", HEAVY | {"sqlmodel", "pydantic"}),
        ("replay --json --rules config/rules.yml archive.jsonl", HEAVY - {"feedparser"}),
    ],
)
def test_a_command_imports_no_more_than_it_needs(folder: Path, arguments: str, kept_out: set[str]) -> None:
    """Starting up is most of what a short command costs."""
    Path("archive.jsonl").write_text(LINE)
    done = shell("-c", THEN_LIST_MODULES, *arguments.split())
    assert done.returncode in (0, 3), done.stderr
    assert "modules" in done.stderr
    assert not (kept_out | PACKING) & set(done.stderr.split())


def test_a_round_with_nothing_new_imports_no_more_than_it_needs(tmp_path: Path) -> None:
    (tmp_path / "feeds.yml").write_text("feeds:\n  - {name: Wire, url: 'http://127.0.0.1:9/feed'}\n")
    (tmp_path / "rules.yml").write_text("rules:\n  - {id: launch, watch: Ariane 7 launch}\n")
    (tmp_path / "monitor.yml").write_text("web: {enabled: false}\n")
    for code in (1, 3):  # the first one makes the tables, and puts off a feed that may not be reached
        done = shell("-c", THEN_LIST_MODULES, "--config", str(tmp_path), "once")
        assert done.returncode == code, done.stderr
    loaded = set(done.stderr.split())
    assert {"httpx", "sqlite3"} <= loaded
    assert not loaded & (
        (HEAVY | PACKING) - {"httpx", "brotli"}  # the one imports the other if it can
        | {"sqlalchemy", "sqlmodel", "pydantic", "monitor.language"}
    )


def test_a_locale_without_the_letters_is_no_trouble(stored: Store) -> None:
    done = shell("-m", "monitor.cli", "stories", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert "evil news \\u6771\\u4eac" in done.stdout


def test_a_reader_that_goes_away_is_no_traceback(stored: Store) -> None:
    command = f"{sys.executable} -m monitor.cli stories | head -c 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


# ── which configuration ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_folder_is_given_by_option_then_variable_then_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ok: 2 rules, 2 feeds, 1 channel" in run("check").stdout
    other = tmp_path / "other"
    run("init", str(other))
    monkeypatch.setenv("MONITOR_CONFIG", str(other))
    assert "ok: 3 rules" in run("check").stdout
    assert "ok: 2 rules" in run("--config", str(folder), "check").stdout


def test_no_folder_at_all_ends_with_2_and_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "run 'monitor init nowhere'" in run("--config", "nowhere", "events", code=2).stderr


# ── init and check ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_init_writes_what_check_accepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "next: edit config/rules.yml" in run("init").stdout
    result = run("check")
    assert "ok: 3 rules" in result.stdout
    assert "nobody is told of" in result.stderr, "there is no channel yet"


def test_init_leaves_files_alone_unless_forced(folder: Path) -> None:
    (folder / "feeds.yml").unlink()
    result = run("init")
    assert result.stdout.startswith("wrote config/feeds.yml")
    assert "config/rules.yml is there already" in result.stderr
    assert (folder / "rules.yml").read_text() == RULES
    run("init", code=3)
    run("init", "--force")
    assert (folder / "rules.yml").read_text() != RULES


def test_init_where_nothing_can_be_written_ends_with_1(folder: Path) -> None:
    assert "cannot write to" in run("init", str(folder / "rules.yml"), code=1).stderr


def test_check_prints_every_problem_with_file_and_line(folder: Path) -> None:
    (folder / "rules.yml").write_text("rules:\n  - id: a\n    wach: b\n    on: [x]\n")
    lines = run("check", code=2).stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        *(f"config/rules.yml:{number}" for number in (2, 3, 4)),
        "monitor",
    ]
    assert lines[-1] == "monitor: 3 problems in the configuration"
    found = objects("check", code=2)
    assert [each["line"] for each in found] == [2, 3, 4]
    assert found[1]["expected"].endswith("did you mean 'watch'?")


def test_check_asks_apprise_without_showing_the_address(folder: Path) -> None:
    (folder / "monitor.yml").write_text("channels:\n  a: json://h\n  b: slak://private-token\n")
    result = run("check", code=2)
    assert result.stderr.startswith("config/monitor.yml:3: channel 'b': ")
    assert "private-token" not in result.output


def test_a_problem_cannot_write_to_the_terminal(folder: Path) -> None:
    (folder / "rules.yml").write_text('rules: [{id: "\\e[31mred", watch: b}]')
    assert "\x1b" not in run("check", code=2).output


# ── listings ─────────────────────────────────────────────────────────────────────────────────────────────────────────

LISTINGS = ["events", "stories", "alerts", "channels", "feeds", "history fair", "history fair --all"]


@pytest.mark.parametrize("listing", [*LISTINGS, "explain fair story3"])
def test_a_listing_cannot_write_to_the_terminal_and_fits_it(stored: Store, dead: str, listing: str) -> None:
    output = run(*listing.split()).output
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", output)
    if "explain" not in listing:
        assert all(width_of(line) <= 100 for line in output.splitlines() if not line.startswith("  "))


@pytest.mark.parametrize("listing", [*LISTINGS, "explain fair story3"])
def test_json_of_a_listing_is_lines_of_ascii(stored: Store, listing: str) -> None:
    result = run(*listing.split(), "--json")
    assert result.stdout.isascii()
    assert all(isinstance(json.loads(line), dict) for line in result.stdout.splitlines())
    assert not result.stderr


@pytest.mark.parametrize("listing", [*LISTINGS, "explain fair story3"])
def test_no_listing_shows_a_secret(stored: Store, dead: str, listing: str) -> None:
    for output in (run(*listing.split()).output, run(*listing.split(), "--json").output):
        assert "feed-secret" not in output
        assert "private-token" not in output


@pytest.mark.parametrize("listing", [listing for listing in LISTINGS if listing not in ("channels", "feeds")])
def test_without_a_database_nothing_is_listed_and_none_is_made(folder: Path, listing: str) -> None:
    assert "nothing is stored yet" in run(*listing.split(), code=3).stderr
    assert not (folder / "monitor.db").exists()


def test_a_broken_database_ends_with_1_and_no_traceback(folder: Path) -> None:
    (folder / "monitor.db").write_bytes(b"no database" * 500)
    assert "the database did not answer: file is not a database" in run("events", code=1).stderr


def test_a_database_without_tables_is_told_to_be_upgraded(folder: Path) -> None:
    (folder / "monitor.db").touch()
    assert "monitor db upgrade" in run("events", code=1).stderr
    assert "has this version's shape" in run("db", "upgrade").stdout
    run("events")


def test_a_database_that_does_not_answer_ends_with_1_without_its_password(folder: Path) -> None:
    (folder / "monitor.yml").write_text("database: postgresql://me:pass-word@127.0.0.1:9/none\n")
    result = run("events", code=1)
    assert "the database did not answer" in result.stderr
    assert "pass-word" not in result.output


def test_events_say_what_is_known_of_each_rule(stored: Store) -> None:
    fair, game = objects("events")
    assert (fair["rule"], fair["status"], fair["authority"]) == ("fair", "confirmed", "party")
    assert fair["date"] == {"start": "2026-06-20", "end": "2026-06-21"}
    assert fair["published"] == "2026-03-03T09:00:00Z"
    assert (game["rule"], game["status"], game["date"]) == ("game", None, None)
    lines = run("events").stdout.splitlines()
    assert lines[1].split("  ")[:3] == ["fair", "confirmed", ""] or "2026-06-20..21" in lines[1]
    assert "nothing yet" in lines[2]


def test_stories_come_newest_first_and_can_be_narrowed(stored: Store) -> None:
    assert [each["id"] for each in objects("stories")] == ["story3", "story2", "story1"]
    assert [each["id"] for each in objects("stories", "--limit", "1")] == ["story3"]
    assert objects("stories", "--rule", "game") == []
    assert "no stories" in run("stories", "--rule", "game").stderr
    assert "did you mean 'game'?" in run("stories", "--rule", "gmae", code=2).stderr
    assert objects("stories", "--days", "1") == []


def test_history_shows_each_move_and_who_said_so(stored: Store) -> None:
    first, second = objects("history", "fair")
    assert first["after"]["status"] == "planned"
    assert second["before"]["date"] == {"start": "2026-06-18", "end": "2026-06-19"}
    assert second["after"]["date"] == {"start": "2026-06-20", "end": "2026-06-21"}
    assert second["story"] == "story3"
    assert second["alert"]
    line = run("history", "fair").stdout.splitlines()[2]
    assert "confirmed  2026-06-20..21  confirmed, date" in line
    assert "spokeswoman" in line
    assert [each["story"] for each in objects("history", "fair", "--all")] == ["story1", "story2", "story3"]


def test_history_shows_moves_that_nobody_was_told_of(folder: Path) -> None:
    store = Store(f"sqlite:///{folder}/monitor.db")
    store.upgrade()
    with store.transaction() as tx:
        for number, status in enumerate((Status.RUMOURED, Status.RUMOURED, Status.PLANNED)):
            of = story(number, "The fair")
            tx.put_story(of)
            tx.add_claim(claim(of, status, None), at=NOW, reason="no news")
    store.close()
    found = objects("history", "fair")
    assert [(each["story"], each["after"]["status"], each["kinds"]) for each in found] == [
        ("story0", "rumoured", []),
        ("story2", "planned", []),
    ]
    assert "in silence" in run("history", "fair").stdout


def test_a_rule_that_left_the_configuration_keeps_its_history_and_can_be_exported(stored: Store, folder: Path) -> None:
    before = json.loads(run("export", "fair").stdout)["rule"]
    rules = folder / "rules.yml"
    rules.write_text(rules.read_text().replace("id: fair", "id: fair-renamed"))
    assert len(objects("history", "fair")) == 2
    assert json.loads(run("export", "fair").stdout)["rule"]["watch"] == before["watch"]


def test_history_of_nothing_is_told(stored: Store) -> None:
    assert "nothing is known of 'game' yet" in run("history", "game").stderr
    assert "the rules are: fair, game" in run("history", "something-else", code=2).stderr


def test_an_event_is_exported_as_a_bundle_that_can_be_checked(stored: Store) -> None:
    note = run("export", "fair", "--output", "fair.json").stderr
    assert "3 claims of 3 stories" in note
    made = json.loads(Path("fair.json").read_text(encoding="ascii"))
    assert (made["format"], made["version"], made["rule"]["id"]) == ("monitor-evidence", 1, "fair")
    assert made["ledger"][-1]["alert"] == made["alerts"][0]["id"]
    assert [len(each["text_sha256"]) for each in made["stories"]] == [64] * 3
    assert not any("text" in each for each in made["stories"])
    [sentence] = made["claims"][0]["sentences"]
    story = stored.story("story1")
    assert story is not None
    assert story.text[sentence["start"] : sentence["end"]] == sentence["text"]
    assert made["made"].endswith("Z")

    assert "0 faults; 0 texts of stories checked; of 3 there was no text to check" in run("verify", "fair.json").stdout
    [found] = objects("verify", "fair.json", "--stored")
    assert found == {"sound": True, "faults": [], "checked": 3, "unchecked": 0}
    assert "File exists" in run("export", "fair", "--output", "fair.json", code=1).stderr


def test_a_bundle_that_was_changed_is_found_out(stored: Store) -> None:
    made = json.loads(run("export", "fair", "--texts").stdout)
    Path("sound.json").write_text(json.dumps(made, indent=4))
    assert "0 faults; 3 texts of stories checked\n" in run("verify", "sound.json").stdout

    made["stories"][0]["text"] += " And more."
    Path("text.json").write_text(json.dumps(made | {"digest": bundle.digest(made)}))
    assert "story story1: its text is not the one" in run("verify", "text.json", code=1).stdout
    made = json.loads(Path("sound.json").read_text())
    made["claims"][0]["sentences"][0]["text"] = "The fair is off."
    Path("sentence.json").write_text(json.dumps(made | {"digest": bundle.digest(made)}))
    assert "does not stand in its text" in run("verify", "sentence.json", code=1).stdout
    Path("digest.json").write_text(json.dumps(made | {"alerts": []}))
    assert "the digest: the file was changed" in run("verify", "digest.json", code=1).stdout


def test_the_words_of_a_story_that_was_edited_since_are_not_exported(stored: Store) -> None:
    with stored.transaction() as tx:
        tx.put_story(replace(story(1, "Nothing of the kind"), url="https://example.org/1"))
    made = json.loads(run("export", "fair", "--texts").stdout)
    edited = next(each for each in made["claims"] if each["story"] == "story1")
    assert edited["sentences"] == []
    assert edited["text_sha256"] != made["stories"][0]["text_sha256"]
    assert bundle.verify(made, {}).faults == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "is no JSON"),
        ("[" * 9_999, "is no JSON"),
        ("[]", "no bundle of evidence"),
        ('{"format": "monitor-evidence", "version": 2}', "of version 2"),
        ('{"format": "monitor-evidence", "version": 1, "digest": ""}', "no ledger"),
        (
            '{"format": "monitor-evidence", "version": 1, "digest": "", "ledger": [], "claims": [1], "stories": []}',
            "a line of claims",
        ),
    ],
)
def test_what_is_no_bundle_is_said(folder: Path, text: str, said: str) -> None:
    Path("some.json").write_text(text)
    assert said in run("verify", "some.json", code=2).stderr
    assert "some.json" in run("verify", "some.json", code=2).stderr
    run("verify", "none.json", code=2)


def test_of_an_event_that_nothing_is_known_of_there_is_no_bundle(folder: Path, stored: Store) -> None:
    run("export", "nothing", code=2)
    stored.close()
    (folder / "monitor.db").unlink()
    run("export", "fair", code=3)


def test_feeds_are_listed_before_there_is_a_database(folder: Path) -> None:
    paper, hall = objects("feeds")
    assert (paper["id"], paper["state"], paper["interval_seconds"]) == ("the-paper", "new", 900)
    assert paper["url"] == "https://reader:***@example.org/feed"
    assert hall["authority"] == "official"


def test_a_failing_feed_says_why(stored: Store) -> None:
    source = Source("the-paper", "https://reader:feed-secret@example.org/feed", "The Paper")
    with stored.transaction() as tx:
        (poll,) = [each for each in tx.polls() if each.source.id == source.id]
        tx.save_poll(replace(poll, failures=2, error="http 500", polled_at=NOW))
    assert [each["id"] for each in objects("feeds", "--failing")] == ["the-paper"]
    assert "2×: http 500" in run("feeds").stdout


def test_alerts_show_deliveries_and_dead_letters(stored: Store, dead: str) -> None:
    found = objects("alerts")
    assert len(found) == 2
    assert {each["deliveries"][0]["state"] for each in found} == {"pending", "dead"}
    (only,) = objects("alerts", "--dead")
    assert only["id"] == dead
    output = run("alerts").stdout
    assert "hook dead" in output
    assert f"{dead[:8]} to hook, 1 try: http 500 at ***" in output


def bury(store: Store) -> None:
    """Give up all that is to be sent."""
    with store.transaction() as tx:
        for delivery in tx.lease_deliveries(REAL_NOW + timedelta(days=1), 10, timedelta(minutes=1)):
            tx.mark_failed(delivery.id, NOW, "no", dead=True)


def test_alerts_lists_as_alerts_list_does(stored: Store, dead: str) -> None:
    for options in ([], ["--dead"], ["--limit", "1"], ["--rule", "fair"], ["--json"]):
        assert run("alerts", "list", *options).output == run("alerts", *options).output
    assert "did you mean 'game'?" in run("alerts", "list", "--rule", "gmae", code=2).stderr
    assert "behind `drop`" in run("alerts", "--rule", "game", "drop", "--all", code=2).stderr


def test_a_dead_letter_can_be_sent_again_or_dropped(stored: Store, dead: str) -> None:
    assert "1 delivery to be sent again" in run("alerts", "resend", dead[:6]).stdout
    assert "no such dead delivery" in run("alerts", "resend", dead, code=3).stderr
    bury(stored)
    run("alerts", "drop", dead, "--channel", "other", code=3)
    assert "1 delivery dropped" in run("alerts", "drop", dead).stdout
    run("alerts", "drop", dead, code=3)
    assert "there is no alert 'ffffff'" in run("alerts", "drop", "ffffff", code=2).stderr
    assert "too short" in run("alerts", "drop", dead[:3], code=2).stderr


def test_all_dead_letters_can_be_sent_again_or_dropped(stored: Store, dead: str) -> None:
    bury(stored)
    assert objects("alerts", "resend", "--all", "--channel", "other", code=3) == []
    again = objects("alerts", "resend", "--all", "--channel", "hook")
    assert len(again) == 2
    assert {"alert": dead, "channel": "hook"} in again
    assert objects("alerts", "--dead") == []
    bury(stored)
    assert objects("alerts", "drop", "--all") == again
    assert "no channel" in run("alerts").stdout


@pytest.mark.parametrize("command", ["resend", "drop"])
def test_what_is_to_be_done_with_which_dead_letters_must_be_said(stored: Store, dead: str, command: str) -> None:
    assert "or `--all`" in run("alerts", command, code=2).stderr
    run("alerts", command, dead, "--all", code=2)
    assert [each["id"] for each in objects("alerts", "--dead")] == [dead]


def test_a_dead_letter_that_is_sent_again_arrives(stored: Store, dead: str, folder: Path) -> None:
    posts: list[dict[str, Any]] = []

    def answer(request: http.server.BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        if request.command == "POST":
            posts.append(json.loads(body))
        return 200, b""

    bury(stored)
    with served(answer) as port:
        (folder / "monitor.yml").write_text(f"channels: {{hook: 'json://127.0.0.1:{port}/hook'}}\n")
        (folder / "feeds.yml").write_text("feeds: [{name: A, url: 'https://127.0.0.1:9/'}]")
        run("alerts", "resend", dead)
        run("once", code=1)  # the feed does not answer
    assert [post["alert_id"] for post in posts] == [dead]


@pytest.fixture
def halted(stored: Store) -> str:
    """The name of a channel that is stopped."""
    error = "Failed to send to json://127.0.0.1:9/private-token \x1b[2J, error=404."
    with stored.transaction() as tx:
        tx.stop_channel(Stop("hook", "another", NOW, NOW + timedelta(hours=6), error))
    return "hook"


def test_channels_show_which_are_stopped_and_what_waits(stored: Store, halted: str) -> None:
    (row,) = objects("channels")
    assert (row["channel"], row["state"], row["waiting"]) == ("hook", "stopped", 2)
    assert row["error"].startswith("Failed to send to ***")
    line = run("channels").stdout.splitlines()[1]
    assert "stopped" in line
    assert "private-token" not in line
    assert "\x1b" not in line


def test_a_stopped_channel_can_be_let_go_on(stored: Store, halted: str) -> None:
    assert "tries again" in run("channels", "resume", halted).stdout
    assert stored.stops() == {}
    assert objects("channels")[0]["state"] == "ok"
    assert "not stopped" in run("channels", "resume", halted, code=3).stderr
    assert "there are: hook" in run("channels", "resume", "hok", code=2).stderr


def test_channels_without_a_database_are_ok_and_none_is_made(folder: Path) -> None:
    assert [(row["channel"], row["state"], row["waiting"]) for row in objects("channels")] == [("hook", "ok", 0)]
    assert not (folder / "monitor.db").exists()


def test_who_has_noted_an_alert_is_written_down_and_shown(stored: Store) -> None:
    newest, oldest = (row["id"] for row in objects("alerts"))
    [noted] = objects("ack", newest[:8], "--by", "Ann \x1b[31m of  desk")
    assert (noted["alert"], noted["acknowledged"]["by"]) == (newest, "Ann \x1b[31m of desk")
    shown = {row["id"]: row["acknowledged"] for row in objects("alerts")}
    assert shown == {newest: noted["acknowledged"], oldest: None}
    listing = run("alerts").stdout
    assert f"{newest[:8]} noted by Ann" in listing
    assert "\x1b" not in listing

    assert "1 alert noted by" in run("ack", "fair").stdout
    assert all(row["acknowledged"] for row in objects("alerts"))
    assert "nothing new to note" in run("ack", "fair", code=3).stderr
    assert "2 alerts no longer noted" in run("ack", "fair", "--undo").stdout
    assert "nobody has noted" in run("ack", newest, "--undo", code=3).stderr
    assert "there is no alert" in run("ack", "nothing", code=2).stderr
    run("ack", "fair", "--by", " ", code=2)


def test_a_rule_is_muted_until_a_time_and_let_go_again(stored: Store) -> None:
    assert "no rule is muted" in run("mute").stderr
    (row,) = objects("mute", "fair", "--until", "3d")
    until = datetime.fromisoformat(row["until"])
    assert timedelta(days=2) < until - REAL_NOW < timedelta(days=4)
    assert objects("mute") == [row]
    assert "fair" in run("mute").stdout
    soon = (REAL_NOW + timedelta(days=9)).date()
    assert f"muted until {soon} 07:00 UTC" in run("mute", "fair", "--until", f"{soon}T09:00+02:00").stdout
    assert f"muted until {soon} 00:00 UTC" in run("mute", "fair", "--until", str(soon)).stdout
    assert len(objects("mute")) == 1
    assert "no longer" in run("unmute", "fair").stdout
    run("unmute", "fair", code=3)
    run("unmute", "fiar", code=2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["fair"],
        ["--until", "3d"],
        ["fiar", "--until", "3d"],
        ["fair", "--until", "soon"],
        ["fair", "--until", "2001-01-01"],
        ["fair", "--until", "999999d"],
        ["fair", "--until", "0h"],
    ],
)
def test_a_mute_without_a_rule_or_a_time_to_come_is_refused(stored: Store, arguments: list[str]) -> None:
    run("mute", *arguments, code=2)
    assert stored.mutes(REAL_NOW) == {}


# ── explain, replay, timex ───────────────────────────────────────────────────────────────────────────────────────────

ARTICLE = "Company confirms Game 6 release on 18 June 2026\nThe company said Game 6 will be released on 18 June 2026.\n"
LINE = json.dumps(
    {
        "id": 7,
        "published": "2026-03-02T09:00:00Z",
        "source": "Paper",
        "url": "https://example.org/7",
        "title": ARTICLE.splitlines()[0],
        "summary": "",
        "content": ARTICLE.splitlines()[1],
    }
)


@pytest.mark.parametrize("form", ["text", "html", "json", "stdin", "stdin-json", "stdin-html"])
def test_explain_takes_a_story_in_any_form(folder: Path, form: str) -> None:
    html = "".join(f"<p>{line}</p>\n" for line in ARTICLE.splitlines())
    body = {"text": ARTICLE, "html": html, "json": LINE}[form.removeprefix("stdin-").replace("stdin", "text")]
    path = Path("story.jsonl" if form == "json" else "story.txt")
    path.write_text(body)
    given = "-" if form.startswith("stdin") else str(path)
    (row,) = objects("explain", "game", given, "--published", "2026-03-02T09:00Z", stdin=body)
    assert row["matched"]
    assert row["claim"]["date"] == {"start": "2026-06-18", "end": "2026-06-18"}
    assert row["alert"]
    text = row["story"]["text"]
    assert all(text[each["start"] : each["end"]] == each["text"] for each in row["sentences"] + row["spans"])
    assert row["sentences"][0]["text"].startswith("Company confirms")


def test_explain_reads_well(folder: Path) -> None:
    Path("story.txt").write_text(ARTICLE)
    output = run("explain", "game", "story.txt", "--published", "2026-03-02").stdout
    assert re.search(r"^match +yes", output, re.MULTILINE)
    assert "[0:47]  Company confirms Game 6 release on 18 June 2026" in output
    assert re.search(r"^known +before: nothing$", output, re.MULTILINE)
    assert re.search(r"^alert +yes, ", output, re.MULTILINE)


def test_explain_says_why_a_story_does_not_match(folder: Path) -> None:
    (row,) = objects("explain", "game", "-", stdin="The weather\nIt rains.")
    assert not row["matched"]
    assert row["why"]
    assert row["claim"] is None
    assert not row["alert"]


def test_explain_finds_a_stored_story_by_id_and_address(stored: Store) -> None:
    (by_id,), (by_url,) = objects("explain", "fair", "story2"), objects("explain", "fair", "https://example.org/2")
    assert by_id == by_url
    assert by_id["before"]["status"] == "planned", "by the first story's claim, not by the third's"


def test_explain_needs_no_configuration_with_rules(folder: Path) -> None:
    for name in ("monitor.yml", "feeds.yml"):
        (folder / name).unlink()
    objects("explain", "game", "-", "--rules", "config/rules.yml", stdin=ARTICLE)
    run("explain", "none", "-", "--rules", "config/rules.yml", stdin=ARTICLE, code=2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["game", "nowhere.txt"], "no stored story"),
        (["gaem", "-"], "did you mean 'game'?"),
        (["game", "-", "--published", "tomorrow"], "'tomorrow' is no time"),
        (["game", "a\0b"], "no stored story"),
        (["game", "two.jsonl"], "has 2 stories; expected one"),
        (["game", "bad.jsonl"], "bad.jsonl:1: no published"),
        (["game", "empty.txt"], "there is no text in empty.txt"),
    ],
)
def test_explain_of_what_is_not_there_ends_with_2(stored: Store, arguments: list[str], said: str) -> None:
    Path("two.jsonl").write_text(f"{LINE}\n{LINE.replace('7', '8')}\n")
    Path("bad.jsonl").write_text("{}")
    Path("empty.txt").touch()
    assert said in run("explain", *arguments, stdin="x", code=2).stderr


def test_explain_of_broken_json_ends_with_2(folder: Path) -> None:
    assert "is no JSON" in run("explain", "game", "-", stdin="{", code=2).stderr
    assert "expected published" in run("explain", "game", "-", stdin="{}", code=2).stderr


def test_replay_prints_the_objects_that_other_programs_read(folder: Path) -> None:
    Path("a.jsonl").write_text(LINE)
    (row,) = objects("replay", "--rules", "config/rules.yml", "a.jsonl")
    assert row["story"] == "7"
    assert row["rule"] == "game"
    assert row["matched"] is True
    assert row["date"] == row["event"]["date"] == {"start": "2026-06-18", "end": "2026-06-18"}
    assert "date" in row["alerts"][0]["kinds"]
    assert set(row) == {"story", "rule", "matched", "status", "date", "alerts", "event", "evidence", "why"}
    assert len(objects("replay", "--rules", "config/rules.yml", "--all", "a.jsonl")) == 2


def test_replay_for_people_ends_with_counts(folder: Path) -> None:
    Path("a.jsonl").write_text(LINE)
    lines = run("replay", "--rules", "config/rules.yml", "a.jsonl").stdout.splitlines()
    assert "1 story, 1 matched, 1 claim, 1 alert." in lines
    assert "alerts a month to expect" in lines[-1]
    assert all(width_of(line) <= 100 for line in lines[:-2])


@pytest.mark.parametrize(
    ("rules", "archive", "code"),
    [
        ("rules: [{id: a}]", LINE, 2),
        (RULES, "no JSON", 2),
        (RULES, None, 2),
        (RULES, "{}", 2),
        (RULES, "\n", 3),
    ],
)
def test_replay_of_bad_files_ends_without_a_traceback(folder: Path, rules: str, archive: str | None, code: int) -> None:
    Path("r.yml").write_text(rules)
    if archive is not None:
        Path("a.jsonl").write_text(archive)
    run("replay", "--rules", "r.yml", "a.jsonl", code=code)


def test_replay_without_rules_ends_with_2(folder: Path) -> None:
    run("replay", "a.jsonl", code=2)


def test_timex_answers_each_line_at_once(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", "timex"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        for number, day in ((1, "2024-05-01"), (2, "2024-05-01T10:00:00")):
            print(json.dumps({"id": number, "text": "See you on 3 May.", "dct": day}), file=process.stdin, flush=True)
            row = json.loads(process.stdout.readline())
            assert row["id"] == number
            assert [(each["value"], each["type"]) for each in row["timexes"]] == [("2024-05-03", "DATE")]
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.mark.parametrize("line", ["no JSON", "[]", '{"id": 1, "text": "x", "dct": "soon"}', "1"])
def test_timex_of_a_bad_line_ends_with_2(folder: Path, line: str) -> None:
    said = run("timex", stdin=line, code=2).stderr
    assert "line 1 is not as expected" in said
    assert "Error(" not in said


def test_timex_of_a_line_without_its_day_names_what_is_missing(folder: Path) -> None:
    assert "line 1 has no 'dct'" in run("timex", stdin='{"id": 1, "text": "x"}', code=2).stderr


def test_a_text_is_explained_as_a_feed_would_have_it_and_in_its_language(folder: Path) -> None:
    text = "Der Start von Halcyon 9 ist verschoben\nDer neue Termin ist der 18. Juni.\nMehr folgt.\n"
    Path("text.txt").write_text(text, encoding="utf-8")
    Path("watch.yml").write_text('rules:\n  - {id: launch, watch: "Halcyon 9 Start"}\n')
    given = ("explain", "launch", "text.txt", "--rules", "watch.yml", "--published", "2031-05-14")
    assert "read as de" in run(*given, "--language", "de").stdout
    row = json.loads(run(*given, "--language", "de", "--json").stdout)
    assert row["claim"]["status"] == "postponed"
    assert "2031-06-18" in json.dumps(row["claim"])


def test_a_page_is_explained_by_its_title_and_its_text(folder: Path) -> None:
    title = "Halcyon 9 to launch on 18 June"
    page = f"<html><head><title>{title}</title></head><body><p>The agency said so.</p></body></html>"
    Path("page.html").write_text(page)
    Path("watch.yml").write_text('rules:\n  - {id: launch, watch: "Halcyon 9 launch"}\n')
    said = run("explain", "launch", "page.html", "--rules", "watch.yml", "--published", "2031-05-14").stdout
    assert title in said.splitlines()[1]
    assert "confirmed, 2031-06-18" in said


# ── channels, daemon, health ─────────────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def served(answer: Callable[[http.server.BaseHTTPRequestHandler, bytes], tuple[int, bytes]]) -> Iterator[int]:
    """Serve on loopback; yields the port."""

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_notify_test_reports_each_channel(folder: Path) -> None:
    with served(lambda request, _body: (200 if "good" in request.path else 500, b"")) as port:
        (folder / "monitor.yml").write_text(
            f"channels: {{good: 'json://127.0.0.1:{port}/good', bad: 'json://127.0.0.1:{port}/private-token'}}\n"
        )
        good, bad = objects("notify", "test", code=1)
        assert (good["sent"], bad["sent"]) == (True, False)
        assert bad["error"]
        assert run("notify", "test", "good").stdout == "good: sent\n"
        output = run("notify", "test", "bad", code=1).output
    assert output.startswith("bad: failed: ")
    assert "private-token" not in output


def test_notify_test_can_send_what_looks_like_an_alert(folder: Path) -> None:
    bodies: list[dict[str, Any]] = []
    (folder / "all.j2").write_text("all: {{ was }}")
    (folder / "own.j2").write_text("own: {{ was }} ({{ note }})")
    rules = "rules: [{id: fair, watch: Big Fair opening, notify: [{channel: hook, template: own.j2}]}]\n"
    (folder / "rules.yml").write_text(rules)
    with served(lambda _request, body: (bodies.append(json.loads(body)) or 200, b"")) as port:
        (folder / "monitor.yml").write_text(
            f"channels: {{hook: {{url: 'json://127.0.0.1:{port}/', template: all.j2}}}}\n"
        )
        run("notify", "test", "--sample")
        run("notify", "test", "--rule", "fair")
        run("notify", "test", "--rule", "fare", code=2)
    first, second = bodies
    assert (first["message"], first["rule"]) == ("all: week of 16 June 2031, planned", "test")
    note = "A sample for the channel hook: nothing of this has happened."
    assert (second["message"], second["rule"]) == (f"own: week of 16 June 2031, planned ({note})", "fair")
    assert first["title"].startswith("sample: ")


def test_notify_test_without_a_channel_has_nothing_to_do(folder: Path) -> None:
    (folder / "monitor.yml").write_text("defaults: {interval: 1h}\n")
    run("notify", "test", code=3)
    run("notify", "test", "slack", code=2)


def feed(*titles: str) -> bytes:
    stories = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><link>https://example.org/</link>"
        f"<pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item>"
        for title in titles
    )
    return f"<rss version='2.0'><channel><title>Paper</title>{stories}</channel></rss>".encode()


def test_once_names_ten_of_the_feeds_that_are_new(folder: Path) -> None:
    def answer(_request: http.server.BaseHTTPRequestHandler, _body: bytes) -> tuple[int, bytes]:
        return 200, feed("The weather")

    with served(answer) as port:
        (folder / "monitor.yml").write_text("allow_private: [127.0.0.1]\npolling: {per_host: 10}\n")
        feeds = [f"  - {{name: Paper {n:02}, url: 'http://127.0.0.1:{port}/{n}'}}\n" for n in range(12)]
        (folder / "feeds.yml").write_text(f"feeds:\n{''.join(feeds)}")
        told = run("once").stderr
    assert told.count("paper-") == 10
    assert told.endswith(", and 2 more\n")


def test_once_polls_and_sends_what_is_due(folder: Path) -> None:
    titles = ["The weather"]
    posts: list[bytes] = []

    def answer(request: http.server.BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        if request.command == "POST":
            posts.append(body)
            return 200, b""
        return (200, feed(*titles)) if request.path == "/feed?key=feed-secret" else (404, b"")

    with served(answer) as port:
        (folder / "monitor.yml").write_text(
            f"channels: {{hook: 'json://127.0.0.1:{port}/hook'}}\ndefaults: {{notify: [hook]}}\n"
            "allow_private: [127.0.0.1]\n"
        )
        url = f"http://127.0.0.1:{port}/feed?key=${{FEED_KEY}}"
        (folder / "feeds.yml").write_text(f"feeds: [{{name: Paper, url: '{url}', interval: 1s}}]\n")
        first = run("once")
        assert "1 feed polled, 1 story in them, 0 matched" in first.stdout
        assert first.stderr.endswith("so nobody is told of what they brought: paper\n")
        assert run("once", code=3).stdout.startswith("0 feeds polled")
        titles.append(ARTICLE.splitlines()[0])
        make_due(folder)
        (second,) = objects("once")
    assert (second["polled"], second["alerts"], second["sent"], second["failed"]) == (1, 1, 1, {})
    assert b"Game 6 release" in posts[0]
    assert [each["deliveries"][0]["state"] for each in objects("alerts")] == ["sent"]


def make_due(folder: Path) -> None:
    store = Store(f"sqlite:///{folder}/monitor.db")
    with store.transaction() as tx:
        for poll in tx.polls():
            tx.save_poll(replace(poll, due=NOW))
    store.close()


def test_once_without_a_feed_that_answers_ends_with_1(folder: Path) -> None:
    (folder / "monitor.yml").write_text("allow_private: [127.0.0.1]\n")
    (folder / "feeds.yml").write_text(f"feeds: [{{name: A, url: 'http://127.0.0.1:{free_port()}/x?k=${{FEED_KEY}}'}}]")
    result = run("once", code=1)
    assert "feed a: " in result.stderr
    assert "feed-secret" not in result.output
    run("once", code=3)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_run_refuses_a_bad_channel(folder: Path) -> None:
    (folder / "monitor.yml").write_text("channels: {a: 'slak://x'}\n")
    run("run", code=2)
    run("once", code=2)


def test_run_ends_with_1_where_the_port_is_taken(folder: Path) -> None:
    with served(lambda _request, _body: (200, b"")) as port:
        (folder / "monitor.yml").write_text(f"web: {{port: {port}}}\n")
        (folder / "feeds.yml").write_text("feeds: [{name: A, url: 'http://127.0.0.1:9/'}]")
        assert f"127.0.0.1:{port}" in run("run", code=1).stderr


@pytest.mark.parametrize("option", ["--verbose", "--json-log"])
def test_run_serves_until_it_is_asked_to_stop(folder: Path, option: str) -> None:
    port = free_port()
    (folder / "monitor.yml").write_text(f"web: {{port: {port}}}\n")
    (folder / "feeds.yml").write_text("feeds: [{name: A, url: 'http://127.0.0.1:9/${FEED_KEY}'}]")
    run("healthcheck", code=1)
    with subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", "run", option], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        log = ""
        while "web pages on" not in log:
            line = process.stderr.readline()
            assert line, log
            log += line
        result = CliRunner().invoke(app, ["healthcheck"])
        process.terminate()
        log += process.stderr.read()
        assert process.wait(20) == 0, log
    assert result.exit_code == 0, result.output
    assert "stopping" in log
    assert "feed-secret" not in log
    if option == "--json-log":
        assert {json.loads(line)["level"] for line in log.splitlines()} >= {"INFO"}
        return
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO monitor\.", log)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (500, 1)])
def test_healthcheck_asks_the_dashboard(folder: Path, status: int, code: int) -> None:
    with served(lambda request, _body: (status if request.path == "/healthz" else 404, b"{}")) as port:
        (folder / "monitor.yml").write_text(f"web: {{port: {port}, host: 0.0.0.0, open: true}}\n")
        run("healthcheck", code=code)
        (folder / "monitor.yml").write_text("a: [")
        run("healthcheck", "--url", f"http://127.0.0.1:{port}/healthz", code=code)
    run("healthcheck", "--url", "ftp://x", code=2)


def test_healthcheck_without_a_dashboard_looks_for_a_sign_of_life(stored: Store, folder: Path) -> None:
    (folder / "monitor.yml").write_text("web: {enabled: false}\n")
    run("healthcheck", code=1)
    with stored.transaction() as tx:
        tx.heartbeat("poll", datetime.now(UTC))  # noqa: TID251
    run("healthcheck")


# ── text for a terminal ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (HOSTILE, "Red evil news 東京 | [b]"),
        ("\x1bPq#0\x1b\\after", "after"),
        ("\x1b(Bplain\x1bc", "plain"),
        ("a\u200db c\u200ed\ufeff", "a\u200db cd"),
        ("one\n\t two\x00\x08", "one two"),
        ("\ud800x", "x"),
    ],
)
def test_text_is_cleaned(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_text_is_cut_by_columns_not_by_characters() -> None:
    assert cut("東京東京", 5) == "東京…"
    assert cut("abc", 3) == "abc"
    assert width_of("e\u0301東") == 3


# ── documentation ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("listing", [*LISTINGS, "explain fair story3"])
def test_every_key_of_json_is_documented(stored: Store, listing: str) -> None:
    page = (Path(__file__).parent.parent / "docs" / "commands.md").read_text(encoding="utf-8")
    name = listing.split(maxsplit=1)[0]
    part = page.split(f"### monitor {name}\n")[1].split("\n### ")[0]
    keys = {key for row in objects(*listing.split()) for key in row}
    assert {key for key in keys if f'"{key}"' not in part} <= ({"outlet", "speaker", "published"} & keys)


def test_explain_tells_a_missing_file_from_an_empty_database(folder: Path) -> None:
    assert "there is no file 'nowhere.txt'" in run("explain", "game", "nowhere.txt", code=2).stderr
    assert "nothing is stored yet" in run("explain", "game", "https://example.org/story.html", code=3).stderr
    assert "nothing is stored yet" in run("explain", "game", "5c1f0a97b3d2e846", code=3).stderr


def test_a_page_is_looked_for_in_the_database_whatever_its_name(stored: Store) -> None:
    assert "no stored story" in run("explain", "game", "https://example.org/story.html", code=2).stderr
