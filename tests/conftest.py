"""What all tests share: fresh databases of both kinds, and the rule that a program which is missing
fails where `CI` is set and skips elsewhere."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from stockhand.settings import Settings
from tests import compiled, parallel, quiet
from tests.databases import Databases, PostgresCluster, PostgresMissing, SqliteFiles


def pytest_configure() -> None:
    quiet.be_quiet()
    compiled.share()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for a server of PostgreSQL straight is marked like the rest."""
    items.sort(key=lambda item: parallel.place(item.nodeid))
    for item in items:
        if "postgres_cluster" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> parallel.LongestFirst:
    config.option.loadscopereorder = False
    return parallel.LongestFirst(config, log)


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
def settings(databases: Databases) -> Iterator[Settings]:
    """A fresh, migrated database of either kind."""
    made = databases.fresh()
    yield made
    databases.drop(made)


@pytest.fixture
def sqlite_settings(sqlite_files: SqliteFiles) -> Iterator[Settings]:
    """A fresh, migrated SQLite database."""
    made = sqlite_files.fresh()
    yield made
    sqlite_files.drop(made)
