"""The words of stories, to be searched. Stored stories are taken in: about ten seconds for 100,000."""

from alembic import op

from monitor.store import searching

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    searching.install(op.get_bind())


def downgrade() -> None:
    searching.remove(op.get_bind())
