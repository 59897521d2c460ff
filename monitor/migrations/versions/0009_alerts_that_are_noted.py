"""Alerts that somebody has taken note of; messages of a channel in their order."""

import sqlalchemy as sa
from alembic import op

from monitor.shape.columns import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "ack",
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alert.id"], name=op.f("fk_ack_alert_alert")),
        sa.PrimaryKeyConstraint("alert", name=op.f("pk_ack")),
    )
    op.create_index(op.f("ix_delivery_state_channel_id"), "delivery", ["state", "channel", "id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_delivery_state_channel_id"), table_name="delivery")
    op.drop_table("ack")
