"""The lock that lets one server process at a time own a SQLite file."""

import os
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


class DatabaseLocked(Exception):
    """Another process serves this file."""


class LockFile:
    """Holds `<database>.lock` until it is closed or the process dies."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".lock")
        self._handle = self.path.open("a+")
        if fcntl is None:
            return
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            self._handle.seek(0)
            holder = self._handle.read().strip()
            self._handle.close()
            raise DatabaseLocked(
                f"{database} is served by process {holder or 'unknown'}"
            ) from taken
        self._handle.truncate(0)
        self._handle.write(str(os.getpid()))
        self._handle.flush()

    def close(self) -> None:
        self._handle.close()

    def __enter__(self) -> "LockFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
