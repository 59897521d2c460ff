"""Outages of feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "outage",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_outage")),
    )


def downgrade() -> None:
    op.drop_table("outage")
