"""Do the migrations lead to the tables that the code has?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from databases import postgres

from monitor import migrations
from monitor.model import Alert, DeliveryState, Kind
from monitor.store import Store
from monitor.store.tables import METADATA

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)


def differences(store: Store) -> object:
    with store.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), METADATA)


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


def test_a_database_of_the_first_shape_keeps_what_it_holds(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/monitor.db")
    migrations.upgrade(store.engine, "0001")
    alert = Alert("a1", "visit", (Kind.CONFIRMED,), "It is on", "text", "*text*", "<b>text</b>", "", NOW)
    with store.transaction() as tx:
        tx.add_alert(alert, ["mail", "slack"], NOW)
        (first, _) = tx.lease_deliveries(NOW, 9, timedelta(minutes=1))
        tx.mark_failed(first.id, NOW, "gone", dead=True)
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
