"""Are the tables that the store works with those that are declared?"""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field
from tables import FILE, written

from monitor.shape.rows import Rows
from monitor.shape.tables import METADATA


def statements(metadata: MetaData) -> list[str]:
    dialects = (sqlite.dialect(), postgresql.dialect())
    tables = metadata.sorted_tables
    made = [CreateTable(table).compile(dialect=dialect) for table in tables for dialect in dialects]
    made += [CreateIndex(index).compile(dialect=dialect) for t in tables for index in t.indexes for dialect in dialects]
    return sorted(str(each) for each in made)


def test_tables_are_written_anew_after_a_change_of_the_classes() -> None:
    assert FILE.read_text("utf-8") == written(Rows.metadata), "run `make tables`"


def test_written_tables_are_made_by_the_same_statements_as_the_classes() -> None:
    assert statements(METADATA) == statements(Rows.metadata)


def test_an_insert_that_leaves_a_column_out_gets_the_same_value_by_both() -> None:
    for name, table in Rows.metadata.tables.items():
        ours = {column.name: column.default and column.default.arg for column in METADATA.tables[name].columns}
        assert ours == {column.name: column.default and column.default.arg for column in table.columns}


def test_a_class_with_a_new_column_makes_another_text() -> None:
    class Apart(Rows):
        metadata = MetaData(naming_convention=Rows.metadata.naming_convention)

    class Lamp(Apart, table=True):
        __tablename__ = "lamp"

        id: str = Field(primary_key=True)
        watts: int | None = Field(default=None, index=True)

    text = written(Apart.metadata)
    assert '    Column("watts", Integer),\n    Index("ix_lamp_watts", "watts"),\n' in text
