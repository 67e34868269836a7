"""A small warehouse for one rule: commands run as the writer runs them, and whatever was done, all
invariants hold at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stockhand.store import db, verify
from stockhand.store.tx import WriteTx
from tests import warehouses
from tests.databases import SqliteFiles
from tests.warehouses import Office


@pytest.fixture(scope="session")
def stocked(sqlite_files: SqliteFiles) -> Path:
    """The small warehouse with its opening stock."""
    return warehouses.build(sqlite_files.fresh()).path


@pytest.fixture
def office(sqlite_files: SqliteFiles, stocked: Path) -> Iterator[Office]:
    """Sends commands by name; nothing is committed."""
    settings = sqlite_files.copy(stocked)
    engine = db.sqlite_writing_engine(settings)
    with engine.connect() as connection:
        transaction = connection.begin()
        made = Office(WriteTx(connection), "rule")
        yield made
        findings = verify.check(WriteTx(connection))
        transaction.rollback()
    engine.dispose()
    sqlite_files.drop(settings)
    assert not findings, findings
