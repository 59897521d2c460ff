"""The main kind of each change beside its value, so that kinds are counted without reading all of them."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("change", sa.Column("kind", sa.String(), server_default="", nullable=False))
    changes = sa.table("change", sa.column("id"), sa.column("kind"), sa.column("value"))
    connection = op.get_bind()
    kinds = [
        {"key": row.id, "kind": json.loads(row.value)["kinds"][0]}
        for row in connection.execute(sa.select(changes.c.id, changes.c.value))
    ]
    if kinds:
        filled = sa.update(changes).where(changes.c.id == sa.bindparam("key")).values(kind=sa.bindparam("kind"))
        connection.execute(filled, kinds)
    op.create_index("ix_change_kind", "change", ["kind"])


def downgrade() -> None:
    op.drop_index("ix_change_kind", "change")
    op.drop_column("change", "kind")
