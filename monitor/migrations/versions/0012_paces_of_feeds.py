"""The pace of each feed, without a look at all stories."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index(op.f("ix_story_source_published"), "story", ["source", "published"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_story_source_published"), table_name="story")
