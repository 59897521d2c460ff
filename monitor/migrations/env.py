"""How does Alembic run here? On the connection that it is lent, inside that connection's transaction."""

from alembic import context

from monitor.shape.rows import Rows

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Rows.metadata,
    # SQLite cannot alter columns: Alembic copies the table
    render_as_batch=True,
)
context.run_migrations()
