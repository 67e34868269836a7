"""A migrated database has exactly what the tables in the code say, and migrating again changes
nothing."""

import asyncio
import re
from uuid import uuid4

import asyncpg
import msgspec
import pytest
import sqlalchemy as sa

from stockhand.settings import Settings
from stockhand.store import db, migrate
from stockhand.store.columns import metadata
from stockhand.store.tx import ReadTx
from tests import warehouses
from tests.faults.process import ServerProcess

Catalogue = dict[str, str]
"""What a database says it holds: the definition of each thing by its kind and name."""

POSTGRES = {
    "column": "select c.table_name || '.' || c.column_name, concat_ws(' ', c.data_type,"
    " c.character_maximum_length, c.is_nullable, c.column_default, c.is_identity,"
    " c.generation_expression, c.collation_name) from information_schema.columns c"
    " where c.table_schema = 'public'",
    "constraint": "select conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)"
    " from pg_constraint where connamespace = 'public'::regnamespace",
    "index": "select indexname, indexdef from pg_indexes where schemaname = 'public'",
    "sequence": "select sequencename, concat_ws(' ', data_type, start_value, increment_by)"
    " from pg_sequences where schemaname = 'public'",
}
SQLITE = {
    kind: f"select name, sql from sqlite_master where type = '{kind}' and sql is not null"
    for kind in ("table", "index")
}


def catalogue(settings: Settings) -> Catalogue:
    questions = POSTGRES if settings.is_postgres else SQLITE

    def query(tx: ReadTx) -> Catalogue:
        return {
            f"{kind} {name}": re.sub(r"\s+", " ", definition or "").strip()
            for kind, question in questions.items()
            for name, definition in tx.execute(sa.text(question))
            if "alembic_version" not in name and not name.startswith("sqlite_")
        }

    return asyncio.run(db.ask_once(settings, query))


@pytest.fixture
def empty(settings: Settings) -> Settings:
    """A database of the same kind with nothing in it."""
    if not settings.is_postgres:
        return msgspec.structs.replace(settings, database=settings.database + ".empty")
    name = f"empty_{uuid4().hex[:12]}"

    async def create() -> None:
        connection = await asyncpg.connect(settings.database)
        try:
            await connection.execute(f"create database {name}")
        finally:
            await connection.close()

    asyncio.run(create())
    address = settings.database.rpartition("/")[0]
    return msgspec.structs.replace(settings, database=f"{address}/{name}")


def test_a_migrated_database_is_what_the_tables_say(settings: Settings, empty: Settings) -> None:
    asyncio.run(db.change_once(empty, lambda tx: metadata.create_all(tx.connection)))
    from_tables, migrated = catalogue(empty), catalogue(settings)
    assert len(from_tables) > 100
    assert migrated == from_tables


def test_migrating_an_empty_database_brings_it_to_the_newest_revision(empty: Settings) -> None:
    assert asyncio.run(db.change_once(empty, migrate.upgrade)) is None
    assert asyncio.run(db.ask_once(empty, migrate.current)) == migrate.head()
    warehouses.build(empty)


def test_migrating_again_changes_nothing(settings: Settings) -> None:
    warehouses.build(settings)
    before, rows = catalogue(settings), _counts(settings)
    assert asyncio.run(db.change_once(settings, migrate.upgrade)) == migrate.head()
    assert catalogue(settings) == before
    assert _counts(settings) == rows


def _counts(settings: Settings) -> dict[str, int]:
    def query(tx: ReadTx) -> dict[str, int]:
        return {
            table.name: tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }

    return asyncio.run(db.ask_once(settings, query))


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty: Settings) -> None:
    class PowerCutError(Exception):
        pass

    def half(tx: object) -> None:
        migrate.upgrade(tx)
        raise PowerCutError

    with pytest.raises(PowerCutError):
        asyncio.run(db.change_once(empty, half))
    assert catalogue(empty) == {}
    assert asyncio.run(db.change_once(empty, migrate.upgrade)) is None


@pytest.mark.slow
def test_a_server_does_not_start_on_a_database_that_was_not_migrated(empty: Settings) -> None:
    with pytest.raises(AssertionError, match="did not start"):
        ServerProcess(empty)
