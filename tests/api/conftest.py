"""A live server over the small warehouse with its people."""

from collections.abc import Callable, Iterator

import pytest

from stockhand.settings import Settings
from tests import warehouses
from tests.api.served import Served
from tests.databases import Databases, SqliteFiles

Furnish = Callable[[Databases], Settings]


@pytest.fixture(scope="session")
def furnish() -> Furnish:
    """The warehouse with its people is made once for each kind of database, then copied."""
    made: dict[str, Settings] = {}

    def copy(databases: Databases) -> Settings:
        if databases.name not in made:
            made[databases.name] = warehouses.build_with_people(databases.fresh())
        return databases.fresh(made[databases.name])

    return copy


@pytest.fixture
def server(databases: Databases, furnish: Furnish) -> Iterator[Served]:
    """On either database, fresh for each test."""
    with Served(furnish(databases)) as live:
        yield live
    databases.drop(live.settings)


@pytest.fixture
def sqlite_server(sqlite_files: SqliteFiles, furnish: Furnish) -> Iterator[Served]:
    """On SQLite, fresh for each test."""
    with Served(furnish(sqlite_files)) as live:
        yield live
    sqlite_files.drop(live.settings)


@pytest.fixture(scope="module")
def shared_server(sqlite_files: SqliteFiles, furnish: Furnish) -> Iterator[Served]:
    """On SQLite, shared by the tests of a module that leave it as it is."""
    with Served(furnish(sqlite_files)) as live:
        yield live
