"""A backup is made while the server works: it holds every command that was acknowledged before it
began, and its books are right."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from stockhand.settings import Settings
from tests import warehouses
from tests.faults import load
from tests.faults.process import Progress, ServerProcess, StubbornClient
from tests.live import Client, make_token


def backup(settings: Settings, target: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "stockhand", "backup", "--database", settings.database]
    return subprocess.run(
        [*program, str(target)], capture_output=True, text=True, timeout=60, check=False
    )


def logged(file: Path) -> set[UUID]:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        rows = connection.execute("select command_id from command_log").fetchall()
    finally:
        connection.close()
    return {UUID(bytes=row[0]) for row in rows}


@pytest.mark.slow
def test_a_backup_under_load_holds_what_was_acknowledged_and_verifies_clean(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    warehouses.build(sqlite_settings)
    token = make_token(sqlite_settings)
    sent = load.commands(5, clients=2, each=4000)
    progress = Progress()
    target = tmp_path / "copy.db"
    with ServerProcess(sqlite_settings) as server:
        clients = [
            StubbornClient(server, token, one, progress, seed) for seed, one in enumerate(sent)
        ]
        for client in clients:
            client.start()
        progress.wait_for(60)
        before = {command_id for client in clients for command_id in list(client.answers)}
        done = backup(sqlite_settings, target)
        assert all(client.is_alive() for client in clients), "the load ended too soon"
        progress.wait_for(progress.answered + 20)
        for client in clients:
            client.stop()
        server.stop()
    assert done.returncode == 0, done.stderr
    assert len(before) >= 60
    assert before <= logged(target)
    copy = msgspec.structs.replace(sqlite_settings, database=str(target))
    code, said = ServerProcess.verify_of(copy)
    assert code == 0, said


@pytest.mark.slow
def test_a_backup_can_be_served(sqlite_settings: Settings, tmp_path: Path) -> None:
    warehouses.build_with_history(sqlite_settings)
    target = tmp_path / "copy.db"
    assert backup(sqlite_settings, target).returncode == 0
    copy = msgspec.structs.replace(sqlite_settings, database=str(target))
    assert logged(target) == logged(sqlite_settings.path)
    token = make_token(copy)
    with ServerProcess(copy) as server:
        client = Client(server.port, token)
        assert client.get("/documents/pick/P-G-HALL")["no"] == "P-G-HALL"
        client.close()


@pytest.mark.slow
def test_a_backup_never_writes_over_a_file(sqlite_settings: Settings, tmp_path: Path) -> None:
    target = tmp_path / "there.db"
    target.write_text("somebody's only copy")
    done = backup(sqlite_settings, target)
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert target.read_text() == "somebody's only copy"


@pytest.mark.slow
def test_a_backup_of_nothing_is_told_so(sqlite_settings: Settings, tmp_path: Path) -> None:
    missing = msgspec.structs.replace(sqlite_settings, database=str(tmp_path / "missing.db"))
    done = backup(missing, tmp_path / "copy.db")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "missing.db").exists()
