"""Write `monitor/shape/tables.py`, SQLAlchemy's tables, from the classes of SQLModel in `monitor/shape/rows.py`.

    python tests/tables.py

The same classes give the same text; test_tables.py holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, Table, Text, UniqueConstraint, false
from sqlmodel import AutoString

from monitor.shape.columns import SERIAL, UtcDateTime
from monitor.shape.rows import Rows

FILE = Path(__file__).resolve().parents[1] / "monitor" / "shape" / "tables.py"
HEAD = '''\
"""Which tables are there, as SQLAlchemy's? Written by `make tables` from the classes in `rows`: change those."""

from sqlalchemy import (
    {names},
)

from monitor.shape.columns import {ours}

METADATA = MetaData(naming_convention=NAMES)
'''
#: the first that fits; SQLModel has a kind of string of its own
TYPES = {UtcDateTime: "UtcDateTime", Text: "Text", AutoString: "String", Boolean: "Boolean", Integer: "Integer"}
NAMES = ("BigInteger", "Boolean", "Column", "ForeignKey", "Index", "Integer", "String", "Table", "Text")


def written(metadata: MetaData) -> str:
    """Return the module that has these tables."""
    body = "\n".join(_table(table) for table in metadata.tables.values()).replace("'", '"')
    names = sorted(
        {"MetaData", *(name for name in (*NAMES, "UniqueConstraint", "false") if re.search(rf"\b{name}\b", body))},
        key=lambda name: (name.islower(), name),
    )
    ours = ["NAMES", *(name for name in ("SERIAL", "UtcDateTime") if re.search(rf"\b{name}\b", body))]
    return HEAD.format(names=",\n    ".join(names), ours=", ".join(ours)) + "\n" + body


def _table(table: Table) -> str:
    return f"{table.name.upper()} = Table(\n    {table.name!r},\n    METADATA,\n{_parts(table)})\n"


def _parts(table: Table) -> str:
    columns = [_column(column) for column in table.columns]
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    constraints = sorted(_named("UniqueConstraint", each.columns.keys()) for each in unique)
    indexes = sorted(_named("Index", each.columns.keys(), f"{each.name}") for each in table.indexes)
    return "".join(f"    {part},\n" for part in (*columns, *constraints, *indexes))


def _named(kind: str, columns: list[str], *first: str) -> str:
    return f"{kind}({', '.join(repr(each) for each in (*first, *columns))})"


def _column(column: Column[object]) -> str:
    return f"Column({', '.join((repr(column.name), _type(column), *_options(column)))})"


def _type(column: Column[object]) -> str:
    if column.type is SERIAL:
        return "SERIAL"
    if isinstance(column.type, BigInteger):
        return "BigInteger"
    return next(name for kind, name in TYPES.items() if isinstance(column.type, kind))


def _options(column: Column[object]) -> Iterator[str]:
    for key in column.foreign_keys:
        yield f"ForeignKey({key.target_fullname!r})"
    if column.primary_key:
        yield "primary_key=True"
    elif not column.nullable:
        yield "nullable=False"
    if column.default is not None:
        yield f"default={column.default.arg!r}"  # type: ignore[attr-defined]
    if column.server_default is not None:
        yield f"server_default={_sql(column.server_default.arg)}"  # type: ignore[attr-defined]


def _sql(value: object) -> str:
    return "false()" if isinstance(value, type(false())) else repr(value)


if __name__ == "__main__":
    FILE.write_text(written(Rows.metadata), "utf-8")
