"""Engines, and the two ways into the database: one writer, many readers.

SQLite: one thread owns the one writing connection; it takes what is queued, runs each command in
its own savepoint, commits once, and only then answers. PostgreSQL: each command is a transaction of
its own on a pool, and row locks in key order keep several processes apart. The functions that run
are the same.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import NoneType
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, QueuePool, StaticPool

from stockhand.settings import Settings
from stockhand.store.tx import ReadTx, WriteTx

Result = TypeVar("Result")
Job = Callable[[WriteTx], Any]
Listening = Callable[[Callable[[], None]], AbstractAsyncContextManager[asyncio.Event]]
"""Opened with what to call, it calls that for each event that any process writes; what it gives is
set when the connection has ended."""
CHANNEL = "stockhand_event"

READING_THREADS = 2
"""Threads of a reader share the interpreter with everybody: more of them answer nothing sooner."""
PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA mmap_size = 1073741824",
    "PRAGMA temp_store = MEMORY",
)
WRITER_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 10000",
    "PRAGMA secure_delete = OFF",
)
"""FULL: what was acknowledged survives a power cut. NORMAL would lose the last commits. Some
builds of SQLite write zeros over what was deleted, page by page; nothing here is worth that."""


READER_PRAGMAS = (*PRAGMAS, "PRAGMA query_only = ON")
THREAD_ARGUMENTS = {"check_same_thread": False, "cached_statements": 512}
"""Of connections that run plain functions in threads of ours."""

sqlite3.register_adapter(NoneType, dict[object, None]().get)
"""The driver asks of each None that it binds whether somebody adapts it, which takes longer than
the answer: a look into nothing gives None."""


class Reader:
    """Asks plain query functions on read-only connections; never waits for the writer. `look_ups`:
    connections of threads of our own, for SQLite."""

    def __init__(self, engine: AsyncEngine, look_ups: sa.Engine | None = None) -> None:
        self.engine = engine
        self.asked = 0
        self._look_ups = look_ups
        self._threads = ThreadPoolExecutor(READING_THREADS, thread_name_prefix="reader")

    async def ask(self, query: Callable[..., Result], *args: Any) -> Result:
        self.asked += 1
        async with self.engine.connect() as connection:
            return await connection.run_sync(lambda tx: query(ReadTx(tx), *args))

    async def look(self, query: Callable[..., Result], *args: Any) -> Result:
        """The same for several statements that must see one moment."""
        self.asked += 1
        async with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            else:
                await connection.exec_driver_sql("BEGIN")
            return await connection.run_sync(lambda tx: query(ReadTx(tx), *args))

    async def look_up(self, query: Callable[..., Result], *args: Any) -> Result:
        """The same as `ask` for what is waited for with the goods in the hand: on SQLite the whole
        question is one hop to a thread, however many statements it has (ADR 27)."""
        if self._look_ups is None:
            return await self.ask(query, *args)
        self.asked += 1
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._answer, query, args)

    def _answer(self, query: Callable[..., Result], args: tuple[Any, ...]) -> Result:
        assert self._look_ups is not None
        with self._look_ups.begin() as connection:
            return query(ReadTx(connection), *args)

    async def close(self) -> None:
        self._threads.shutdown()
        if self._look_ups is not None:
            self._look_ups.dispose()
        await self.engine.dispose()


class Writer(Protocol):
    """Runs a job in a transaction; gives its result only after the commit."""

    in_order: bool

    async def submit(self, job: Callable[[WriteTx], Result]) -> Result: ...

    async def close(self) -> None: ...


def sqlite_writing_engine(settings: Settings) -> sa.Engine:
    """The engine with the one writing connection. Transactions begin immediately: a deferred one
    that later writes could meet another writer half-way."""
    engine = sa.create_engine(
        f"sqlite:///{settings.path}", poolclass=StaticPool, connect_args=THREAD_ARGUMENTS
    )
    _begins(engine, (*WRITER_PRAGMAS, *PRAGMAS), "BEGIN IMMEDIATE")
    return engine


def sqlite_look_up_engine(settings: Settings) -> sa.Engine:
    """Read-only connections for the threads of a reader, one for each."""
    engine = sa.create_engine(
        f"sqlite:///file:{settings.path}?mode=ro&uri=true",
        poolclass=QueuePool,
        pool_size=READING_THREADS,
        max_overflow=0,
        connect_args=THREAD_ARGUMENTS,
    )
    _begins(engine, READER_PRAGMAS, "BEGIN")
    return engine


def _begins(engine: sa.Engine, pragmas: Sequence[str], begin: str) -> None:
    """The driver leaves transactions to us; they begin in these words."""

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.exec_driver_sql(begin)


def sqlite_reading_engine(settings: Settings) -> AsyncEngine:
    """Connections that the file itself refuses to write through."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///file:{settings.path}?mode=ro&uri=true",
        poolclass=AsyncAdaptedQueuePool,
        pool_size=settings.readers,
        max_overflow=0,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        cursor = connection.cursor()
        for pragma in READER_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    return engine


LOOKED_UP = {"enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off"}
"""How PostgreSQL finds what it is asked for: by indexes, key after key. It cannot know how
many keys there are in a parameter, takes them for a hundred, and would rather read the table of all
numbers there ever were to find eight of them."""


def postgres_engine(settings: Settings, *, read_only: bool, size: int = 0) -> AsyncEngine:
    """A pool; read-only ones say so to the server."""
    address = sa.make_url(settings.database).set(drivername="postgresql+asyncpg")
    options = {"application_name": "stockhand", "timezone": "UTC", "jit": "off", **LOOKED_UP}
    if read_only:
        options["default_transaction_read_only"] = "on"
    return create_async_engine(
        address,
        pool_size=size or (settings.readers if read_only else settings.postgres_connections),
        max_overflow=0,
        pool_timeout=30,
        connect_args={"server_settings": options},
    )


def listening(settings: Settings) -> Listening | None:
    """How to hear of events that other processes write; with SQLite there are none."""
    if not settings.is_postgres:
        return None

    @asynccontextmanager
    async def listen(heard: Callable[[], None]) -> AsyncGenerator[asyncio.Event]:
        engine = postgres_engine(settings, read_only=True, size=1)
        ended = asyncio.Event()
        try:
            async with engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                driver.add_termination_listener(_ignoring(ended.set))
                await driver.add_listener(CHANNEL, _ignoring(heard))
                yield ended
        finally:
            await engine.dispose()

    return listen


def _ignoring(call: Callable[[], None]) -> Callable[..., None]:
    """That something was said is all that matters."""

    def told(*_what: object) -> None:
        call()

    return told


def lock_advisory(tx: WriteTx, key: int) -> None:
    """Hold a lock of this name until the transaction ends; SQLite's writer is alone anyway."""
    if not tx.is_sqlite:
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def lock_and_notify(tx: WriteTx, key: int) -> None:
    """The same, and whoever listens is told when the transaction commits: one statement."""
    if not tx.is_sqlite:
        lock, tell = sa.func.pg_advisory_xact_lock(key), sa.func.pg_notify(CHANNEL, "")
        tx.execute(sa.select(lock, tell))


class Database:
    """A reader and a writer over one database."""

    def __init__(self, reader: Reader, writer: Writer) -> None:
        self.reader = reader
        self.writer = writer

    async def close(self) -> None:
        await self.writer.close()
        await self.reader.close()


async def ask_once(settings: Settings, query: Callable[[ReadTx], Result]) -> Result:
    """One question to a database that may be served at the same time."""
    reader = Reader(_reading_engine(settings))
    try:
        return await reader.ask(query)
    finally:
        await reader.close()


async def look_once(settings: Settings, query: Callable[[ReadTx], Result]) -> Result:
    """The same for several statements that must see one moment."""
    reader = Reader(_reading_engine(settings))
    try:
        return await reader.look(query)
    finally:
        await reader.close()


def _reading_engine(settings: Settings) -> AsyncEngine:
    if settings.is_postgres:
        return postgres_engine(settings, read_only=True)
    return sqlite_reading_engine(settings)


async def change_once(settings: Settings, job: Callable[[WriteTx], Result]) -> Result:
    """One transaction on a database that nobody serves: for migrations."""
    if settings.is_postgres:
        engine = postgres_engine(settings, read_only=False)
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(lambda tx: job(WriteTx(tx)))
        finally:
            await engine.dispose()
    sqlite = sqlite_writing_engine(settings)
    try:
        with sqlite.connect() as connection, connection.begin():
            return job(WriteTx(connection))
    finally:
        sqlite.dispose()
