"""The two writers: a thread with group commit for SQLite, transactions on a pool for PostgreSQL."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import Busy, StorageFull
from stockhand.store import tracking_keys
from stockhand.store.db import Job
from stockhand.store.tx import WriteTx

Result = TypeVar("Result")
log = structlog.get_logger(__name__)

BUSY = Busy(retry_after_ms=500)
IDLE_SECONDS = 1.0
"""After so long without work the write-ahead log is folded into the file."""
ONCE = ("uq_command_log_command_id", "uq_register_command_id")
"""Who runs into one of these finds the answer of the other when it looks again."""


class _Queued:
    """A job and the place where its result is waited for."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.loop = asyncio.get_running_loop()
        self.outcome: asyncio.Future[Any] = self.loop.create_future()


def _tell(outcomes: list[tuple[_Queued, Any, Exception | None]]) -> None:
    """What became of a group, told in one go: each waking of the loop costs both threads."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Queued, Any, Exception | None]]] = {}
    for one in outcomes:
        by_loop.setdefault(one[0].loop, []).append(one)
    for loop, them in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, them)


def _settle(outcomes: list[tuple[_Queued, Any, Exception | None]]) -> None:
    for queued, result, error in outcomes:
        if queued.outcome.done():  # nobody waits any more
            continue
        if error is None:
            queued.outcome.set_result(result)
        else:
            queued.outcome.set_exception(error)


class ThreadWriter:
    """The writer of a SQLite file: one thread, one connection, one commit for all that is queued.

    A job that fails undoes only itself: the group is rolled back and its jobs run again one by one,
    each in its own transaction. A commit that fails fails its whole group. Whoever stops waiting
    for a job does not stop the job.
    """

    in_order = True
    """Jobs run in the order they were submitted, so a batch need not wait for one at a time."""

    def __init__(
        self,
        engine: sa.Engine,
        *,
        group: int,
        limit: int,
        after_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self.engine = engine
        self.after_commit = after_commit
        self.commits = 0
        self.jobs_done = 0
        self._group = group
        self._queue: queue.Queue[_Queued | None] = queue.Queue(maxsize=limit)
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="stockhand-writer", daemon=True)
        self._thread.start()

    async def submit(self, job: Callable[[WriteTx], Result]) -> Result:
        """Queue the job; its result comes after the commit. Refuses as busy when the queue is
        full."""
        if self._closing:
            raise Refused(BUSY)
        queued = _Queued(job)
        try:
            self._queue.put_nowait(queued)
        except queue.Full:
            raise Refused(BUSY) from None
        return await queued.outcome

    async def close(self) -> None:
        """Do all that was accepted, then stop."""
        self._closing = True
        await asyncio.to_thread(self._queue.put, None)
        await asyncio.to_thread(self._thread.join)
        self.engine.dispose()

    def _work(self) -> None:
        with self.engine.connect() as connection:
            dirty = False
            while True:
                try:
                    first = self._queue.get(timeout=IDLE_SECONDS if dirty else None)
                except queue.Empty:
                    _fold_log(connection)
                    dirty = False
                    continue
                group = self._take(first)
                if group:
                    self._run_group(connection, group)
                    dirty = True
                if first is None or self._ended:
                    _fold_log(connection)
                    return

    _ended = False

    def _take(self, first: _Queued | None) -> list[_Queued]:
        group = [] if first is None else [first]
        while len(group) < self._group and first is not None:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                break
            if following is None:
                self._ended = True
                break
            group.append(following)
        return group

    def _run_group(self, connection: sa.Connection, group: list[_Queued]) -> None:
        try:
            results = self._in_one_transaction(connection, [queued.job for queued in group])
        except Exception as error:
            connection.info.pop("masters", None)
            if isinstance(error, _CommitFailed):
                _tell([(queued, None, _as_answer(error.reason)) for queued in group])
            elif len(group) == 1:
                _tell([(group[0], None, _as_answer(error))])
            else:
                for queued in group:
                    self._run_group(connection, [queued])
            return
        self.jobs_done += len(group)
        self.after_commit()
        _tell([(one, result, None) for one, result in zip(group, results, strict=True)])

    def _in_one_transaction(self, connection: sa.Connection, jobs: list[Job]) -> list[Any]:
        transaction = connection.begin()
        try:
            transactions = [WriteTx(connection) for _job in jobs]
            results = [job(tx) for job, tx in zip(jobs, transactions, strict=True)]
        except BaseException:
            transaction.close()
            _undo(connection)
            raise
        try:
            transaction.commit()
        except Exception as error:
            transaction.close()
            _undo(connection)
            raise _CommitFailed(error) from error
        tracking_keys.settle(transactions)
        self.commits += 1
        return results


class _CommitFailed(Exception):
    """Nothing of the group is stored."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _undo(connection: sa.Connection) -> None:
    """A commit that was refused leaves its transaction open; the next one must not find it."""
    raw: Any = connection.connection.driver_connection
    raw.rollback()


def _fold_log(connection: sa.Connection) -> None:
    with contextlib.suppress(DBAPIError):
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _as_answer(error: Exception) -> Exception:
    """What the sender is told of a failure: full, busy, or the failure itself for whoever counts
    them."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.OperationalError):
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
            log.error("storage-full", error=str(error.orig))
            return Refused(StorageFull())
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return Refused(BUSY)
    return error


class PoolWriter:
    """The writer of a PostgreSQL database: each job in its own transaction. Deadlocks,
    serialization failures and a command that came twice at the same time are tried again; whoever
    stops waiting for a job does not stop the job."""

    in_order = False
    TRIES = 4

    def __init__(
        self, engine: AsyncEngine, *, after_commit: Callable[[], None] = lambda: None
    ) -> None:
        self.engine = engine
        self.after_commit = after_commit
        self.commits = 0
        self.jobs_done = 0
        self._running: set[asyncio.Task[Any]] = set()
        self._closing = False

    async def submit(self, job: Callable[[WriteTx], Result]) -> Result:
        if self._closing:
            raise Refused(BUSY)
        task = asyncio.ensure_future(self._run(job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        self._closing = True
        if self._running:
            await asyncio.wait(self._running)
        await self.engine.dispose()

    async def _run(self, job: Callable[[WriteTx], Result]) -> Result:
        for attempt in range(self.TRIES):
            try:
                async with self.engine.begin() as connection:
                    result = await connection.run_sync(lambda tx: job(WriteTx(tx)))
            except DBAPIError as error:
                if not _is_passing(error):
                    raise
                await asyncio.sleep(0.005 * 4**attempt)
            except (OSError, TimeoutError, PoolTimeout):
                raise Refused(BUSY) from None
            else:
                self.commits += 1
                self.jobs_done += 1
                self.after_commit()
                return result
        raise Refused(BUSY)


def _is_passing(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None) or ""
    if state.startswith("53"):
        raise Refused(StorageFull()) from error
    if state == "23505":
        return any(name in str(error.orig) for name in ONCE)
    return state in {"40001", "40P01", "55P03"} or state.startswith(("08", "57P"))
