"""A recording as a source: the same chunks, as fast as they came or faster."""

import asyncio
from pathlib import Path

from stockhand_devices import recording
from stockhand_devices.sources.source import Chunk, ChunkKind, SourceLost, SourceOver


class ReplaySource:
    """Gives the recorded times, whatever the speed; speed 0 does not wait at all."""

    is_live = False

    def __init__(self, path: Path, speed: float = 1.0) -> None:
        try:
            self._recording = recording.read(path)
        except recording.RecordingProblem as problem:
            raise SourceLost(str(problem)) from problem
        self.kind: ChunkKind = self._recording.kind
        self._speed = speed
        self._next = 0
        self._at = 0.0

    @property
    def descriptor(self) -> bytes:
        return self._recording.descriptor

    async def open(self) -> None:
        self._next, self._at = 0, 0.0

    async def read(self) -> Chunk:
        if self._next >= len(self._recording.chunks):
            raise SourceOver
        chunk = self._recording.chunks[self._next]
        pause = (chunk.at - self._at) / self._speed if self._speed else 0
        await asyncio.sleep(max(0.0, pause))
        self._at = chunk.at
        self._next += 1
        return chunk

    async def close(self) -> None:
        pass
