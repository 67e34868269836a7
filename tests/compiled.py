"""What SQLAlchemy has compiled is kept for the next engine of its kind: a server makes three
engines, tests make thousands, and each would compile every statement again."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache


def share() -> None:
    """Dialects of one class are one: there is one SQLite here and one PostgreSQL."""
    kept: Any = LRUCache(5_000)
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]

    @event.listens_for(sa.Engine, "engine_connect")
    def _keep(connection: sa.Connection) -> None:
        connection.execution_options(compiled_cache=kept)
