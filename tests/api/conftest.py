"""A live server over the small warehouse with its people."""

from collections.abc import Iterator

import pytest

from stockhand.settings import Settings
from tests.api.served import Served
from tests.databases import SqliteFiles


@pytest.fixture
def server(settings: Settings) -> Iterator[Served]:
    """On either database, fresh for each test."""
    with Served(settings) as live:
        yield live


@pytest.fixture
def sqlite_server(sqlite_settings: Settings) -> Iterator[Served]:
    """On SQLite, fresh for each test."""
    with Served(sqlite_settings) as live:
        yield live


@pytest.fixture(scope="module")
def shared_server(sqlite_files: SqliteFiles) -> Iterator[Served]:
    """On SQLite, shared by the tests of a module that leave it as it is."""
    with Served(sqlite_files.fresh()) as live:
        yield live
