"""The writer of a SQLite file: one thread, one commit for all that is queued, one process."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from stockhand.app import Opened
from stockhand.domain.problems.base import Refused
from stockhand.settings import Settings
from stockhand.store import db
from stockhand.store.lock_file import DatabaseLocked
from stockhand.store.tx import WriteTx
from stockhand.store.writer import ThreadWriter
from tests import warehouses
from tests.faults.process import ServerProcess
from tests.store.test_writer import TABLES, Gate, behind_gate, mark, marks, marks_now


@pytest.fixture
def marked(sqlite_settings: Settings) -> Settings:
    def make(tx: WriteTx) -> None:
        for statement in TABLES:
            tx.execute(sa.text(statement))

    asyncio.run(db.change_once(sqlite_settings, make))
    return sqlite_settings


class Traced:
    """A writer whose connection tells each statement it runs."""

    def __init__(self, settings: Settings, *, group: int = 64, limit: int = 1024) -> None:
        self.statements: list[str] = []
        engine = db.sqlite_writing_engine(settings)
        event.listen(engine, "connect", self._connected)
        self.writer = ThreadWriter(engine, group=group, limit=limit)

    def _connected(self, connection: sqlite3.Connection, _record: object) -> None:
        self.connection = connection
        connection.set_trace_callback(self.statements.append)

    @property
    def commits(self) -> int:
        return self.statements.count("COMMIT")

    async def __aenter__(self) -> "Traced":
        await self.writer.submit(lambda tx: None)
        self.statements.clear()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.writer.close()


def _jobs(count: int) -> Iterator[Any]:
    return (lambda tx, number=number: mark(tx, f"{number:03}") for number in range(count))


@pytest.mark.parametrize(("queued", "group", "commits"), [(20, 64, 1), (64, 64, 1), (65, 64, 2)])
def test_commands_queued_together_share_a_commit(
    marked: Settings, queued: int, group: int, commits: int
) -> None:
    async def play() -> tuple[int, list[str]]:
        async with Traced(marked, group=group) as traced:
            found = await behind_gate(traced.writer, _jobs(queued))
            return traced.commits - 1, found

    counted, found = asyncio.run(play())
    assert counted == commits
    assert found == [f"{number:03}" for number in range(queued)]
    assert marks(marked) == found


def test_no_command_of_a_group_is_answered_before_the_commit_of_all(marked: Settings) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(tx: WriteTx) -> str:
        inside.set()
        assert go_on.wait(30)
        return mark(tx, "slow")

    async def play() -> None:
        async with Traced(marked) as traced:
            gate = Gate(traced.writer)
            await gate.closed()
            first = asyncio.ensure_future(traced.writer.submit(lambda tx: mark(tx, "first")))
            second = asyncio.ensure_future(traced.writer.submit(slow))
            await asyncio.sleep(0)
            gate.open()
            assert await asyncio.to_thread(inside.wait, 30)
            assert await marks_now(marked) == []
            assert not first.done()
            go_on.set()
            assert [await first, await second] == ["first", "slow"]
            assert await marks_now(marked) == ["first", "slow"]

    asyncio.run(play())


def test_a_command_that_fails_in_a_group_is_answered_while_the_others_are_stored_once(
    marked: Settings,
) -> None:
    def fail(tx: WriteTx) -> None:
        mark(tx, "half done")
        raise LookupError

    async def play() -> list[Any]:
        async with Traced(marked) as traced:
            return await behind_gate(traced.writer, [*_jobs(3), fail, lambda tx: mark(tx, "last")])

    *others, failed, last = asyncio.run(play())
    assert isinstance(failed, LookupError)
    assert [*others, last] == ["000", "001", "002", "last"]
    assert marks(marked) == ["000", "001", "002", "last"]


def test_a_full_disk_refuses_the_whole_group_and_nothing_of_it_is_there(marked: Settings) -> None:
    def large(tx: WriteTx) -> None:
        mark(tx, "large")
        tx.execute(sa.text("insert into parent values (1)"))
        tx.execute(sa.text("create table pad as select zeroblob(400000) as padding"))

    async def play() -> list[Any]:
        async with Traced(marked) as traced:
            await traced.writer.submit(lambda tx: _limit(tx, pages=0))
            found = await behind_gate(traced.writer, [large] * 3)
            await traced.writer.submit(lambda tx: _limit(tx, pages=100_000))
            return [*found, await traced.writer.submit(lambda tx: mark(tx, "there is room again"))]

    *refused, later = asyncio.run(play())
    assert [_codes(one) for one in refused] == [["storage-full"]] * 3
    assert later == "there is room again"
    assert marks(marked) == ["there is room again"]


def _limit(tx: WriteTx, *, pages: int) -> None:
    """The file may not grow beyond so many pages, nor shrink below what it is."""
    tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {max(1, pages)}")


def _codes(error: Any) -> list[str]:
    assert isinstance(error, Refused), error
    return [problem.code for problem in error.problems]


def test_a_command_on_a_full_disk_is_refused_and_not_written_down(
    sqlite_settings: Settings,
) -> None:
    """It is a failure of the moment: the same command is decided when there is room again."""
    warehouses.build(sqlite_settings)
    lines = [{"item": "PLAIN", "quantity": "1"}] * 1000
    command = warehouses.command("post-item-journal", location="SHED", lines=lines)
    key = warehouses.SPACE

    async def play() -> tuple[list[str], str]:
        async with Traced(sqlite_settings) as traced:
            writer = traced.writer
            await writer.submit(lambda tx: _limit(tx, pages=0))
            with pytest.raises(Refused) as refused:
                await writer.submit(lambda tx: warehouses.answer_of(tx, command, key))
            await writer.submit(lambda tx: _limit(tx, pages=100_000))
            again = await writer.submit(lambda tx: warehouses.answer_of(tx, command, key))
            assert not again.replayed
            return _codes(refused.value), again.status

    assert asyncio.run(play()) == (["storage-full"], "applied")


def test_a_queue_that_is_full_answers_busy_and_runs_nothing_of_it(marked: Settings) -> None:
    async def play() -> list[Any]:
        async with Traced(marked, limit=3) as traced:
            return await behind_gate(traced.writer, _jobs(5))

    found = asyncio.run(play())
    assert found[:3] == ["000", "001", "002"]
    assert [_codes(one) for one in found[3:]] == [["busy"]] * 2
    assert marks(marked) == ["000", "001", "002"]


@pytest.mark.slow
def test_two_processes_cannot_own_one_file(sqlite_settings: Settings) -> None:
    with ServerProcess(sqlite_settings) as server:
        second = _program(sqlite_settings, "users", "X", "--pin", "1234")
        assert second.returncode == 1
        assert f"is served by process {server.process.pid}" in second.stderr
        with pytest.raises(DatabaseLocked):
            Opened(sqlite_settings)
        server.kill()
        after = _program(sqlite_settings, "devices", "printer")
        assert (after.returncode, after.stderr) == (0, "")


def _program(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    command, *rest = arguments
    return subprocess.run(
        [sys.executable, "-m", "stockhand", command, "--database", settings.database, *rest],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_when_nothing_is_written_any_more_the_log_is_folded_into_the_file(
    marked: Settings,
) -> None:
    async def play() -> None:
        async with Traced(marked) as traced:
            await behind_gate(traced.writer, _jobs(5))

    asyncio.run(play())
    log = Path(f"{marked.database}-wal")
    assert not log.exists() or log.stat().st_size == 0
    lone = sqlite3.connect(f"file:{marked.database}?immutable=1", uri=True)
    try:
        assert lone.execute("select count(*) from mark").fetchone() == (5,)
    finally:
        lone.close()
