"""Messages that wait, and go as one."""

import sqlalchemy as sa
from alembic import op

from monitor.shape.columns import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "mute",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_mute")),
    )
    op.add_column("delivery", sa.Column("held", sa.String(), nullable=False, server_default=""))
    op.add_column("delivery", sa.Column("at_once", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("delivery", sa.Column("summary", sa.String(), nullable=True))
    op.create_index(op.f("ix_delivery_channel_sent_at"), "delivery", ["channel", "sent_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_delivery_channel_sent_at"), table_name="delivery")
    op.drop_column("delivery", "summary")
    op.drop_column("delivery", "at_once")
    op.drop_column("delivery", "held")
    op.drop_table("mute")
