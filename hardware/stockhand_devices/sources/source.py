"""What every source is: something that is opened, gives chunks until it is lost, and is closed. It
frames nothing and understands nothing."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ChunkKind(StrEnum):
    """What the bytes of a source are."""

    BYTES = "bytes"
    """Characters, as they came."""
    KEYS = "keys"
    """Input events of the kernel."""
    REPORTS = "reports"
    """HID reports."""


class SourceLost(Exception):
    """The device is gone, or was never there; it may come back."""


class SourceOver(Exception):
    """The source has given all there is."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes as they came, with the time in seconds of a clock that never jumps. `stream` tells
    several connections of one source apart; a chunk without bytes ends its stream."""

    data: bytes
    at: float
    stream: int = 0


class Source(Protocol):
    """One device while it is there."""

    kind: ChunkKind
    is_live: bool
    """Its times are now; those of a recording are not."""

    @property
    def descriptor(self) -> bytes:
        """The report descriptor of a source of reports; blank otherwise."""
        ...

    async def open(self) -> None:
        """Get hold of it, or say `SourceLost`."""
        ...

    async def read(self) -> Chunk:
        """The next chunk, `SourceLost` or `SourceOver`."""
        ...

    async def close(self) -> None:
        """Let it go; may be called more than once."""
        ...
