"""Do the migrations lead to the tables that the code has?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from databases import postgres
from sqlalchemy import text

from monitor import migrations
from monitor.model import Alert, Authority, Change, Claim, DeliveryState, Event, Kind, Status
from monitor.store import Store, codec
from monitor.store.tables import METADATA

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
