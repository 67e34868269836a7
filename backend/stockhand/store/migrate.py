"""Bringing a database to the tables this version needs; forward only."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from stockhand.settings import Settings
from stockhand.store.db import WriteTx, postgres_engine, sqlite_writing_engine

_FOLDER = Path(__file__).with_name("migrations")


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(_FOLDER))
    return found


def head() -> str:
    """The revision this version needs."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    assert revision is not None
    return revision


def current(tx: sa.Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    return MigrationContext.configure(tx).get_current_revision()


def upgrade(tx: WriteTx) -> None:
    """Bring the database to the newest revision, in the given transaction."""
    alembic = config()
    alembic.attributes["connection"] = tx
    command.upgrade(alembic, "head")


async def migrate(settings: Settings) -> tuple[str | None, str]:
    """Upgrade the database of these settings; the revision before and after."""
    if settings.is_postgres:
        engine = postgres_engine(settings, read_only=False)
        async with engine.begin() as connection:
            before = await connection.run_sync(current)
            await connection.run_sync(lambda tx: upgrade(WriteTx(tx)))
        await engine.dispose()
        return before, head()
    sqlite = sqlite_writing_engine(settings)
    with sqlite.connect() as connection:
        with connection.begin():
            before = current(connection)
            upgrade(WriteTx(connection))
    sqlite.dispose()
    return before, head()
