"""Copies of the database: whole while somebody writes, put back whole, and refused when they are none."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor import migrations
from monitor.cli import app
from monitor.config import FILES
from monitor.model import Alert, Kind, Story
from monitor.store import Lease, Store, copies

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALERT = Alert("a" * 32, "fair", (Kind.CONFIRMED,), "It is on", "text", "*text*", "<b>text</b>", "", NOW)
CONFIG = (
    "retention: 365d\n",
    "feeds: [{name: A, url: 'https://example.org/feed'}]\n",
    "rules: [{id: fair, watch: Big Fair opening}]\n",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    for name, text in zip(FILES, CONFIG, strict=True):
        (tmp_path / "config" / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{folder}/config/monitor.db")
    store.upgrade()
    with store.transaction() as tx:
        tx.add_alert(ALERT, ["hook"], NOW)
    yield store
    store.close()


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["db", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def row(*arguments: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json", code=code).stdout)
    return found


def alerts(path: Path) -> int:
    store = Store(f"sqlite:///{path}")
    count = store.counts()["alerts"]
    store.close()
    return count


def add(store: Store, number: int) -> None:
    with store.transaction() as tx:
        tx.add_alert(replace(ALERT, id=f"{number:032}"), ["hook"], NOW)


def test_a_copy_holds_what_is_stored_and_is_read_by_its_owner_only(store: Store, folder: Path) -> None:
    made = row("backup", "copy.db")
    assert (made["path"], made["bytes"]) == ("copy.db", Path("copy.db").stat().st_size)
    assert migrations.knows(made["shape"])
    assert alerts(folder / "copy.db") == 1
    assert Path("copy.db").stat().st_mode & 0o777 == 0o600
    assert "copied to" in run("backup", str(folder)).stdout
    assert len(list(folder.glob("monitor-2*.db"))) == 1


def test_a_copy_is_of_one_moment_while_somebody_writes(store: Store, folder: Path) -> None:
    """Each transaction adds two alerts, so a copy that holds an odd number of them is torn."""
    done = threading.Event()

    def write() -> None:
        for number in range(0, 100_000, 2):
            if done.is_set():
                return
            with store.transaction() as tx:
                for each in (number, number + 1):
                    tx.add_alert(replace(ALERT, id=f"{each:032}"), ["hook"], NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for number in range(5):
            run("backup", f"copy{number}.db")
            counts.append(alerts(folder / f"copy{number}.db") - 1)
    finally:
        done.set()
        writer.join()
    assert [count % 2 for count in counts] == [0] * 5
    assert counts == sorted(counts)


def test_a_file_that_is_there_is_not_written_over_unless_forced(store: Store, folder: Path) -> None:
    Path("copy.db").write_text("mine")
    run("backup", "copy.db", code=2)
    assert Path("copy.db").read_text() == "mine"
    run("backup", "copy.db", "--force")
    assert alerts(folder / "copy.db") == 1
    run("backup", "config/monitor.db", "--force", code=2)


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(store: Store, folder: Path) -> None:
    assert "cannot copy to" in run("backup", "nowhere/copy.db", code=1).stderr
    Path("blocked.db.part").mkdir()
    run("backup", "blocked.db", code=1)
    assert not Path("blocked.db").exists()


def test_without_a_database_there_is_nothing_to_copy(folder: Path) -> None:
    run("backup", "copy.db", code=3)
    run("prune", code=3)
    assert not Path("copy.db").exists()


def test_other_databases_have_their_own_tools(folder: Path) -> None:
    (folder / "config" / "monitor.yml").write_text("database: postgresql://me@127.0.0.1:9/none\n")
    assert "pg_dump" in run("backup", "copy.db", code=2).stderr
    assert "pg_restore" in run("restore", "copy.db", code=2).stderr


def test_a_restore_brings_back_what_was_and_keeps_what_is(store: Store, folder: Path) -> None:
    run("backup", "copy.db")
    add(store, 1)
    done = row("restore", "copy.db")
    assert done["alerts"] == 1
    assert alerts(folder / "config" / "monitor.db") == 1
    assert alerts(Path(done["kept"])) == 2
    # who had it open goes on with what was put back
    assert store.counts()["alerts"] == 1
    add(store, 2)
    assert alerts(folder / "config" / "monitor.db") == 2


def test_a_restore_where_nothing_is_stored_makes_the_database(store: Store, folder: Path) -> None:
    run("backup", "copy.db")
    store.close()
    for path in (folder / "config").glob("monitor.db*"):
        path.unlink()
    assert row("restore", "copy.db")["kept"] is None
    assert alerts(folder / "config" / "monitor.db") == 1


def test_a_copy_of_an_older_version_is_brought_to_this_shape(store: Store, folder: Path) -> None:
    old = Store(f"sqlite:///{folder}/old.db")
    migrations.upgrade(old.engine, "0001")
    old.close()
    done = row("restore", "old.db")
    assert (done["shape"], done["alerts"]) == ("0001", 0)
    assert store.current()


def test_what_is_no_sound_copy_is_refused_and_nothing_changes(store: Store, folder: Path) -> None:
    Path("text.db").write_text("no database" * 500)
    with closing(sqlite3.connect("other.db")) as other:
        other.execute("CREATE TABLE thing (id)")
    run("backup", "torn.db")
    whole = Path("torn.db").read_bytes()
    Path("torn.db").write_bytes(whole[: len(whole) // 2])
    # a page of zeros somewhere: what is asked of it first can still be read
    Path("damaged.db").write_bytes(whole[:-4096] + bytes(4096))
    run("backup", "new.db")
    with closing(sqlite3.connect("new.db")) as new:
        new.execute("UPDATE alembic_version SET version_num = '9999'")
        new.commit()
    for name in ("none.db", "text.db", "other.db", "torn.db", "damaged.db", "new.db"):
        assert name in run("restore", name, code=2).stderr
    run("restore", "config/monitor.db", code=2)
    assert store.counts()["alerts"] == 1
    assert not list((folder / "config").glob("*.before-*"))


def test_a_database_that_a_daemon_uses_is_replaced_only_by_force(store: Store, folder: Path) -> None:
    run("backup", "copy.db")
    now = datetime.now(UTC)  # noqa: TID251
    with store.transaction() as tx:
        tx.heartbeat("poll", now)
        tx.take_lease(Lease("service", "here", 4711, "", now, now + timedelta(minutes=1)), now)
    assert "a daemon runs on it (process 4711 at here)" in run("restore", "copy.db", code=2).stderr
    assert not list((folder / "config").glob("*.before-*"))
    run("restore", "copy.db", "--force")


def test_a_database_whose_daemon_was_stopped_just_now_is_replaced(store: Store, folder: Path) -> None:
    run("backup", "copy.db")
    with store.transaction() as tx:
        tx.heartbeat("poll", datetime.now(UTC))  # noqa: TID251
    run("restore", "copy.db")


def test_a_broken_database_can_be_replaced(store: Store, folder: Path) -> None:
    run("backup", "copy.db")
    store.close()
    for path in (folder / "config").glob("monitor.db-*"):
        path.unlink()
    (folder / "config" / "monitor.db").write_bytes(b"no database" * 500)
    run("restore", "copy.db", code=1)
    run("restore", "copy.db", "--force")
    assert alerts(folder / "config" / "monitor.db") == 1


def test_stories_that_nothing_rests_on_are_pruned(store: Store, folder: Path) -> None:
    def story(number: int, seen: datetime) -> Story:
        return Story(f"s{number}", "a", "A", f"https://example.org/{number}", "T", "", "x" * 5_000, seen, seen)

    today = datetime.now(UTC)  # noqa: TID251
    with store.transaction() as tx:
        tx.put_stories([story(number, today - timedelta(days=100 + number // 2)) for number in range(300)])
    assert row("prune", "--older-than", "150d", "--dry-run")["stories"] in (198, 199, 200)
    assert store.counts()["stories"] == 300
    size = (folder / "config" / "monitor.db").stat().st_size
    run("prune", code=3)
    done = row("prune", "--older-than", "50d", "--compact")
    assert (done["stories"], done["deleted"]) == (300, True)
    assert store.counts()["stories"] == 0
    with closing(sqlite3.connect(folder / "config" / "monitor.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (folder / "config" / "monitor.db").stat().st_size < max(size, 1_000_000)
    run("prune", "--older-than", "soon", code=2)
    run("prune", "--older-than", "0d", code=2)


def test_a_copy_is_looked_at_before_it_is_used(tmp_path: Path) -> None:
    with pytest.raises(copies.CopyError, match="no such file"):
        copies.revision(tmp_path / "none.db")
