"""What all tests share: fresh databases of both kinds, and the rule that a program which is missing
fails where `CI` is set and skips elsewhere."""

import os
from collections.abc import Iterator

import pytest

from stockhand.settings import Settings
from tests import quiet
from tests.databases import Databases, PostgresCluster, PostgresMissing, SqliteFiles


def pytest_configure() -> None:
    quiet.be_quiet()


def missing(what: str) -> None:
    """A check that runs alone must run everything; a person may go without."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def sqlite_files() -> Iterator[SqliteFiles]:
    files = SqliteFiles()
    yield files
    files.close()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    try:
        cluster = PostgresCluster()
    except PostgresMissing:
        missing("PostgreSQL")
        raise
    yield cluster
    cluster.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both kinds, one after the other."""
    name = "sqlite_files" if request.param == "sqlite" else "postgres_cluster"
    return request.getfixturevalue(name)


@pytest.fixture
def settings(databases: Databases) -> Settings:
    """A fresh, migrated database of either kind."""
    return databases.fresh()


@pytest.fixture
def sqlite_settings(sqlite_files: SqliteFiles) -> Settings:
    """A fresh, migrated SQLite database."""
    return sqlite_files.fresh()
