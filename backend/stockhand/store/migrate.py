"""Bringing a database to the tables this version needs; forward only."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from stockhand.store.tx import Tx, WriteTx

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


def current(tx: Tx) -> str | None:
    """The revision the database is at; None when it is empty."""
    return MigrationContext.configure(tx.connection).get_current_revision()


def upgrade(tx: WriteTx) -> str | None:
    """Bring the database to the newest revision, in the given transaction; the one it was at."""
    before = current(tx)
    alembic = config()
    alembic.attributes["connection"] = tx.connection
    command.upgrade(alembic, "head")
    return before
