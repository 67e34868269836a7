"""Fresh databases for tests: SQLite files and databases of a PostgreSQL cluster of our own."""

import asyncio
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import asyncpg

from stockhand.settings import Settings
from stockhand.store import db, migrate

ROOM = 8 * 1024**3
"""Bytes; all tests together need less than half of it."""


class Databases(Protocol):
    """Somewhere fresh, migrated databases come from."""

    name: str

    def fresh(self, like: Settings | None = None) -> Settings:
        """A migrated database, or a copy of another one that nobody has open."""
        ...

    def drop(self, settings: Settings) -> None:
        """One of ours that nobody needs any more: they lie in memory."""
        ...

    def close(self) -> None: ...


class SqliteFiles:
    """A file each, copied from one that was migrated."""

    name = "sqlite"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stockhand-test-", dir=in_memory()))
        self._template = self.folder / "template.db"
        asyncio.run(db.change_once(Settings(database=str(self._template)), migrate.upgrade))
        self._count = 0

    def fresh(self, like: Settings | None = None) -> Settings:
        return self.copy(like.path if like else self._template)

    def copy(self, of: Path) -> Settings:
        """Of a file that nobody has open."""
        self._count += 1
        target = self.folder / f"{self._count}.db"
        shutil.copyfile(of, target)
        return Settings(database=str(target), port=0)

    def drop(self, settings: Settings) -> None:
        for file in self.folder.glob(f"{settings.path.name}*"):
            file.unlink()

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresMissing(Exception):
    """There is no PostgreSQL server on this machine."""


@lru_cache(maxsize=1)
def postgres_programs() -> Path | None:
    """The folder with initdb and postgres; the newest where there are several."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    return found[-1].parent if found else None


def _version(initdb: Path) -> int:
    name = initdb.parts[-3]
    return int(name) if name.isdecimal() else 0


class PostgresCluster:
    """A cluster of our own on a free loopback port; databases are copies of a migrated one. The
    server runs as the user `postgres` where we are root: it refuses to be root."""

    name = "postgres"

    def __init__(self, *, durable: bool = False) -> None:
        """Durable: what was committed survives a power cut, as it must where people work."""
        programs = postgres_programs()
        if programs is None:
            raise PostgresMissing
        self._programs = programs
        place = None if durable else in_memory()
        self.folder = Path(tempfile.mkdtemp(prefix="stockhand-postgres-", dir=place))
        self.port = free_port()
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        data = self.folder / "data"
        self._run(
            "initdb", "-D", data, "-U", "stockhand", "--auth=trust", "--no-sync", "-E", "UTF8"
        )
        options = ["max_connections=60", "log_min_messages=fatal"]
        options += ["fsync=on"] if durable else ["fsync=off", "autovacuum=off"]
        self.process = subprocess.Popen(
            self._command(
                "postgres",
                *("-D", data, "-p", self.port, "-k", self.folder, "-h", "127.0.0.1"),
                *(word for option in options for word in ("-c", option)),
            ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        self._wait()
        self._template = "template_stockhand"
        asyncio.run(self._administer(f"create database {self._template}"))
        asyncio.run(db.change_once(self._settings(self._template), migrate.upgrade))

    def fresh(self, like: Settings | None = None) -> Settings:
        name = f"test_{uuid4().hex[:12]}"
        template = like.database.rpartition("/")[2] if like else self._template
        asyncio.run(self._administer(f"create database {name} template {template}"))
        return self._settings(name)

    def drop(self, settings: Settings) -> None:
        name = settings.database.rpartition("/")[2]
        asyncio.run(self._administer(f"drop database {name} with (force)"))

    def close(self) -> None:
        self.process.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth a checkpoint
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _settings(self, name: str) -> Settings:
        address = f"postgresql://stockhand@127.0.0.1:{self.port}/{name}"
        return Settings(database=address, port=0, readers=2, postgres_connections=6)

    async def _administer(self, statement: str) -> None:
        connection = await self._connect()
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            host="127.0.0.1", port=self.port, user="stockhand", database="postgres"
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                asyncio.run(self._administer("select 1"))
            except (OSError, asyncpg.PostgresError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def _command(self, program: str, *arguments: object) -> list[str]:
        command = [str(self._programs / program), *(str(one) for one in arguments)]
        if self._user is None:
            return command
        return ["setpriv", "--reuid", self._user, "--regid", self._user, "--clear-groups", *command]

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            self._command(program, *arguments), check=True, stdout=subprocess.DEVNULL, cwd="/"
        )


def in_memory() -> Path | None:
    """Where files are fast; None, which is the disk, where there is no such place or not much room.
    What a killed process leaves behind is the same in both."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < ROOM:
        return None
    return shared


PORTS = range(10_000, 30_000)
"""Below those that the system gives to whoever calls out: between our finding a port free and our
server's taking it, nobody is given it."""
_ports = itertools.count(os.getpid() * 97)


def free_port() -> int:
    """A port nobody listens on just now; each process that tests looks somewhere else."""
    for number in _ports:
        port = PORTS[number % len(PORTS)]
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError
