"""Reading a file descriptor without waiting in it: what stdin, serial lines and device nodes have
in common."""

import asyncio
import errno
import os
import time

from stockhand_devices.sources.source import Chunk, ChunkKind, SourceLost, SourceOver

LARGEST = 65536
GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.EBADF}


class FileSource:
    """Chunks of a file descriptor. `endless`: it is a device, so its end means that it is gone."""

    kind = ChunkKind.BYTES
    is_live = True

    def __init__(self, *, endless: bool) -> None:
        self._endless = endless
        self._descriptor = -1
        self._ready = asyncio.Event()
        self._watched = False

    @property
    def descriptor(self) -> bytes:
        return b""

    async def open(self) -> None:
        self._take(self._opened())

    def _opened(self) -> int:
        """The descriptor to read from; opening is what the kinds of devices differ in."""
        raise NotImplementedError

    def _take(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._ready.clear()
        try:
            asyncio.get_running_loop().add_reader(descriptor, self._ready.set)
            self._watched = True
        except PermissionError:
            # A plain file is always ready, and cannot be watched.
            self._watched = False

    async def read(self) -> Chunk:
        # Whoever reads a fast source lets the others have their turn. Nothing is awaited once bytes
        # are taken: a reading that is given up must not lose any.
        await asyncio.sleep(0)
        while True:
            if self._descriptor < 0:
                raise SourceLost("closed")
            try:
                data = os.read(self._descriptor, LARGEST)
            except BlockingIOError:
                self._ready.clear()
                await self._ready.wait()
                continue
            except OSError as error:
                if error.errno in GONE:
                    raise SourceLost(os.strerror(error.errno or 0)) from error
                raise
            if data:
                return Chunk(data, time.monotonic())
            if self._endless:
                raise SourceLost("its end was closed")
            raise SourceOver

    async def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor < 0:
            return
        if self._watched:
            asyncio.get_running_loop().remove_reader(descriptor)
        self._release(descriptor)
        self._ready.set()

    def _release(self, descriptor: int) -> None:
        os.close(descriptor)
