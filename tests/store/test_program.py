"""What the program refuses to do, and what it never shows."""

import pytest

from stockhand import cli
from stockhand.settings import Settings
from stockhand.store.lock_file import LockFile
from tests.databases import Databases


def test_nothing_is_migrated_while_a_server_owns_the_file(
    sqlite_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = LockFile(sqlite_settings.path)
    try:
        assert cli.main(["migrate", "--database", sqlite_settings.database]) == 1
    finally:
        owner.close()
    assert "is served by process" in capsys.readouterr().err
    assert cli.main(["migrate", "--database", sqlite_settings.database]) == 0


@pytest.mark.postgres
def test_an_address_is_shown_without_its_password(
    postgres_cluster: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    address = postgres_cluster.fresh().database.replace("stockhand@", "stockhand:secret@")
    empty = address.rsplit("/", 1)[0] + "/postgres"
    assert cli.main(["verify", "--database", empty]) == 1
    told = capsys.readouterr().err
    assert "stockhand:***@" in told
    assert "secret" not in told
