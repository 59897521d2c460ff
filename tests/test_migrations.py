"""Do the migrations lead to the tables that the code has?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from databases import postgres
from sqlalchemy import BigInteger, Boolean, Integer, MetaData, inspect, text
from sqlalchemy.types import TypeEngine

from monitor import migrations
from monitor.model import Alert, Authority, Change, Claim, DeliveryState, Event, Kind, Poll, Rule, Source, Status, Story
from monitor.shape.tables import METADATA
from monitor.store import Store, codec

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)


def differences(store: Store) -> object:
    with store.engine.connect() as connection:
        # the index over words is no table of rows: test_searching.py looks after it
        options = {"include_name": lambda name, kind, _of: kind != "table" or not name.startswith("story_words")}
        return compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)


def test_migrated_tables_are_the_tables_of_the_code(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    assert not store.current()
    store.upgrade()
    assert store.current()
    assert differences(store) == []
    store.close()


def test_migrating_twice_does_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    store.upgrade()
    with store.transaction() as tx:
        tx.sync_rules([], tx.heartbeats().get("none"))  # type: ignore[arg-type]
    store.upgrade()
    assert store.current()
    store.close()


ROWS = """
INSERT INTO alert (id, rule, at, value) VALUES ('a1', 'visit', :now, :alert);
INSERT INTO delivery (alert, channel, due, attempts, state, error) VALUES ('a1', 'mail', :now, 3, 'dead', 'gone');
INSERT INTO delivery (alert, channel, due, attempts, state, error) VALUES ('a1', 'slack', :now, 0, 'pending', '')
"""


def test_changes_that_were_written_before_have_their_kind_too(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    migrations.upgrade(store.engine, "0009")
    before, after = Event("visit"), Event("visit", status=Status.CONFIRMED, version=1)
    claim = Claim("visit", "s", NOW, Status.CONFIRMED, None, Authority.PARTY, "")
    change = Change("visit", (Kind.DATE, Kind.POSTPONED), before, after, claim, "moved")
    with store.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(
            text("INSERT INTO change (rule, version, story, at, value) VALUES ('visit', 1, 's', 0, :value)"),
            {"value": codec.dumps(change)},
        )
    store.upgrade()
    assert store.kinds_of_changes() == {"date": 1}
    store.close()


@pytest.mark.parametrize("shape", ["0001", "0002"])
def test_a_database_of_an_older_shape_keeps_what_it_holds(tmp_path: Path, shape: str) -> None:
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    migrations.upgrade(store.engine, shape)
    alert = Alert("a1", "visit", (Kind.CONFIRMED,), "It is on", "text", "*text*", "<b>text</b>", "", NOW)
    # in SQL: the code knows only the newest shape
    values = {"now": int(NOW.timestamp() * 1_000_000), "alert": codec.dumps(alert)}
    with store.engine.connect().execution_options(write=True) as connection, connection.begin():
        for statement in ROWS.split(";"):
            names = [name for name in values if f":{name}" in statement]
            connection.execute(text(statement), {name: values[name] for name in names})
    assert not store.current()
    store.upgrade()
    assert store.current()
    assert store.stops() == {}
    (outbox,) = store.alerts()
    assert outbox.alert == alert
    assert [(each.channel, each.state, each.error) for each in outbox.deliveries] == [
        ("mail", DeliveryState.DEAD, "gone"),
        ("slack", DeliveryState.PENDING, ""),
    ]
    with store.transaction() as tx:
        (leased,) = tx.lease_deliveries(NOW, 9, timedelta(minutes=1))
    assert (leased.channel, leased.held, leased.summary) == ("slack", "", "")
    assert store.mutes(NOW) == {}
    store.close()


STORY = Story("s", "wire", "The Wire", "https://wire.example/s", "On it", "", "It is on.", NOW, NOW)
CLAIM = Claim("visit", "s", NOW, Status.CONFIRMED, None, Authority.PARTY, "the host")
EVENT = Event("visit", status=Status.CONFIRMED, version=1, published=NOW)
CHANGE = Change("visit", (Kind.CONFIRMED,), Event("visit"), EVENT, CLAIM, "first")
ALERT = Alert("a1", "visit", (Kind.CONFIRMED,), "It is on", "text", "*text*", "<b>text</b>", "", NOW)
SOURCE = Source("wire", "https://wire.example/feed", "The Wire")
#: a row for each table that a version before this one had, as far as its shape has the columns
OLD_ROWS: dict[str, dict[str, object]] = {
    "source": {"id": "wire", "active": True, "failures": 2, "value": codec.dumps(Poll(SOURCE, SOURCE.url, failures=2))},
    "rule": {"id": "visit", "active": True, "fingerprint": "f", "value": codec.dumps(Rule("visit", "Visit"))},
    "story": {"id": "s", "source": "wire", "title": "On it", "body": "It is on.", "authority": "press",
              "language": "en", "outlet": "The Wire", "url": STORY.url, "summary": "", "owner": "",
              "content_hash": STORY.content_hash},
    "alert": {"id": "a1", "rule": "visit", "value": codec.dumps(ALERT)},
    "claim": {"rule": "visit", "story": "s", "reason": "first", "content_hash": "", "value": codec.dumps(CLAIM)},
    "event": {"rule": "visit", "version": 1, "revision": 1, "first_claim": 0, "value": codec.dumps(EVENT)},
    "change": {"rule": "visit", "version": 1, "story": "s", "alert": "a1", "value": codec.dumps(CHANGE)},
    "delivery": {"alert": "a1", "channel": "mail", "attempts": 3, "state": "dead", "error": "gone"},
    "ack": {"alert": "a1", "who": "Ann"},
    "stop": {"channel": "hook", "error": "http 404"},
    "mute": {"rule": "visit"},
}  # fmt: skip


@pytest.mark.parametrize("shape", migrations.shapes()[:-1])
def test_a_database_of_any_older_shape_keeps_all_that_it_holds(tmp_path: Path, shape: str) -> None:
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    migrations.upgrade(store.engine, shape)
    before = fill(store)
    assert before.keys() >= {"source", "rule", "story", "claim", "event", "change", "alert", "delivery"}
    store.upgrade()
    assert store.current()
    assert differences(store) == []
    with store.engine.connect() as connection:
        after = {name: len(connection.execute(METADATA.tables[name].select()).all()) for name in before}
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert after == before

    assert store.story("s") == STORY
    assert [told.claim for told in store.told("visit")] == [CLAIM]
    assert store.changes("visit") == [CHANGE]
    assert store.event("visit") == EVENT
    assert [poll.failures for poll in store.polls()] == [2]
    assert [rule.watch for rule in store.rules()] == ["Visit"]
    (outbox,) = store.alerts()
    assert (outbox.alert, outbox.deliveries[0].error) == (ALERT, "gone")
    with store.transaction() as tx:
        assert len(tx.resend(NOW)) == 1
    store.close()


def filler(kind: TypeEngine[Any]) -> object:
    """Return something for a column that says nothing here: a time, or what is no value of any type."""
    if isinstance(kind, Boolean):
        return False
    return int(NOW.timestamp()) * 1_000_000 if isinstance(kind, (Integer, BigInteger)) else "{}"


def fill(store: Store) -> dict[str, int]:
    """Put a row into each table, in its old shape; return how many rows each table has."""
    counts = {}
    old = MetaData()
    with store.engine.connect().execution_options(write=True) as connection, connection.begin():
        old.reflect(connection, only=[name for name in METADATA.tables if inspect(connection).has_table(name)])
        for table in old.sorted_tables:
            row = {name: value for name, value in OLD_ROWS.get(table.name, {}).items() if name in table.c}
            for column in table.c:
                numbered = column.primary_key and isinstance(column.type, Integer)
                if column.name not in row and not column.nullable and column.server_default is None and not numbered:
                    row[column.name] = filler(column.type)
            connection.execute(table.insert().values(row))
            counts[table.name] = 1
    return counts


def test_postgresql_gets_the_same_tables() -> None:
    with postgres() as url:
        if url is None:
            return
        store = Store(url)
        store.upgrade()
        assert differences(store) == []
        store.close()


def test_the_migrations_are_shipped_with_the_package() -> None:
    folder = Path(migrations.__file__).parent
    assert (folder / "env.py").exists()
    assert sorted(path.name[:4] for path in (folder / "versions").glob("0*.py"))[0] == "0001"


def shape_of(store: Store) -> dict[str, object]:
    """Return all that a file of SQLite says of its tables, their keys and indexes, and of its triggers."""
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
        shape: dict[str, object] = {f"{row.type} {row.name}": row.sql for row in rows if row.type == "trigger"}
        for row in rows:
            if row.type == "table":
                for pragma in ("table_info", "foreign_key_list"):
                    found = connection.exec_driver_sql(f"PRAGMA {pragma}('{row.name}')").all()
                    shape[f"{pragma} {row.name}"] = sorted(str(tuple(each)[pragma == "table_info" :]) for each in found)
                shape[f"virtual {row.name}"] = row.sql if row.sql.startswith("CREATE VIRTUAL") else ""
                indexes = connection.exec_driver_sql(f"PRAGMA index_list('{row.name}')").all()
                shape[f"indexes {row.name}"] = sorted(
                    (index.unique, tuple(connection.exec_driver_sql(f"PRAGMA index_info('{index.name}')").scalars(2)))
                    for index in indexes
                )
                names = {index.name for index in indexes if not index.name.startswith("sqlite_autoindex")}
                shape[f"names of indexes {row.name}"] = names
    return shape


def test_a_new_file_gets_the_shape_that_all_steps_lead_to(tmp_path: Path) -> None:
    made, led = (Store(f"sqlite:///{tmp_path}/{name}.db") for name in ("made", "led"))
    made.upgrade()
    migrations.upgrade(led.engine, migrations.shapes()[-1])
    assert made.current()
    assert led.current()
    assert shape_of(made) == shape_of(led)
    assert len(shape_of(made)) > 60
    for store in (made, led):
        store.close()
