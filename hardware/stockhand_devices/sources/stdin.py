"""The standard input, or a named pipe that other programs write lines into."""

import os
import stat
from pathlib import Path

from stockhand_devices.sources.file import FileSource
from stockhand_devices.sources.source import SourceLost


class StdinSource(FileSource):
    """Without a path the standard input, whose end is the end; a pipe is opened for ever, whoever
    writes into it comes and goes."""

    def __init__(self, path: str = "") -> None:
        super().__init__(endless=False)
        self._path = path

    def _opened(self) -> int:
        if not self._path:
            return os.dup(0)
        try:
            is_pipe = stat.S_ISFIFO(Path(self._path).stat().st_mode)
            # Being a writer as well, this end never sees the others close theirs.
            mode = os.O_RDWR if is_pipe else os.O_RDONLY
            return os.open(self._path, mode | os.O_NONBLOCK)
        except OSError as error:
            raise SourceLost(f"{self._path}: {error.strerror}") from error
