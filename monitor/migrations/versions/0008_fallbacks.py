"""Fallbacks: in whose place a message goes, and since when one fails."""

import sqlalchemy as sa
from alembic import op

from monitor.shape.columns import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("via", sa.String(), nullable=False, server_default=""))
    op.add_column("delivery", sa.Column("failing_since", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("delivery", "failing_since")
    op.drop_column("delivery", "via")
