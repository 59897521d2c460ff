"""Pages of stories."""

import sqlalchemy as sa
from alembic import op

from monitor.shape.columns import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("story", sa.Column("feed_hash", sa.String(), nullable=True))
    op.create_table(
        "unread",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_unread")),
    )
    op.create_table(
        "page",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
    )
    op.create_index(op.f("ix_page_host_at"), "page", ["host", "at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_page_host_at"), table_name="page")
    op.drop_table("page")
    op.drop_table("unread")
    op.drop_column("story", "feed_hash")
