"""Alembic's entry: runs the revisions on the connection it is given."""

from alembic import context

from stockhand.store.columns import metadata
from stockhand.store.tables import (
    goods,
    history,
    people,
    places,
    sources,
    system,
    warehouse,
)

TABLES = (goods, history, people, places, sources, system, warehouse)
"""Importing them is what puts the tables into `metadata`."""

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_server_default=False,
)
context.run_migrations()
