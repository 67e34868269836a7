"""From bytes to frames: where a code begins and ends. Pure: bytes and their times go in, frames
come out, and it never matters how the bytes were cut on their way."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from stockhand_devices.scan import Trouble

STX, ETX = 0x02, 0x03
CR, LF, TAB = 0x0D, 0x0A, 0x09
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes of one code without what frames them, or what went wrong with it."""

    data: bytes
    at: float
    identifier: str = ""
    trouble: Trouble | None = None


class Decoder(Protocol):
    """Takes what a source gives, keeps what is not finished, and returns what is."""

    def feed(self, data: bytes, at: float) -> list[Frame]: ...

    def idle(self, at: float) -> list[Frame]:
        """Nothing came up to `at`."""
        ...

    def end(self, at: float) -> list[Frame]:
        """The stream is over: what is not finished never will be."""
        ...

    @property
    def due(self) -> float | None:
        """When `idle` is wanted if nothing comes before."""
        ...


class Ending(StrEnum):
    """How a scanner says that a code is complete."""

    LINE = "line"
    """CR, LF, Tab or several of them; or all between STX and ETX where a code begins with STX."""
    STX_ETX = "stx-etx"
    """Only what stands between STX and ETX; line ends are data."""
    IDLE = "idle"
    """A pause."""


class LineFramer:
    """Frames of a stream of bytes. A code that stays unfinished for `patience` seconds is reported
    and forgotten, so that its beginning is never glued to the next one."""

    def __init__(
        self,
        ending: Ending = Ending.LINE,
        *,
        patience: float = 0.5,
        pause: float = 0.05,
        longest: int = LONGEST,
    ) -> None:
        self._ending = ending
        self._wait = pause if ending is Ending.IDLE else patience
        self._longest = longest
        self._buffer = bytearray()
        self._between = False
        self._last = 0.0
        self._too_long = False

    @property
    def due(self) -> float | None:
        return self._last + self._wait if self._is_open else None

    @property
    def _is_open(self) -> bool:
        return bool(self._buffer) or self._between or self._too_long

    def feed(self, data: bytes, at: float) -> list[Frame]:
        found = self.idle(at) if self._is_open and at > self._last + self._wait else []
        for byte in data:
            found += self._take(byte, at)
        if data:
            self._last = at
        return found

    def idle(self, at: float) -> list[Frame]:
        if not self._is_open or at < self._last + self._wait:
            return []
        return self.end(at)

    def end(self, at: float) -> list[Frame]:
        if not self._is_open:
            return []
        if self._ending is Ending.IDLE and not self._between:
            return self._close(at)
        return self._close(at, Trouble.UNFINISHED)

    def _take(self, byte: int, at: float) -> list[Frame]:
        if self._between:
            if byte == ETX:
                return self._close(at)
            if byte == STX:
                return [*self._close(at, Trouble.UNFINISHED), *self._begin()]
        elif byte == STX and not self._buffer:
            return self._begin()
        elif self._ending is Ending.STX_ETX:
            return []
        elif byte in (CR, LF, TAB) and self._ending is Ending.LINE:
            return self._close(at)
        self._append(byte)
        return []

    def _begin(self) -> list[Frame]:
        self._between = True
        return []

    def _append(self, byte: int) -> None:
        if len(self._buffer) < self._longest:
            self._buffer.append(byte)
        else:
            self._too_long = True

    def _close(self, at: float, trouble: Trouble | None = None) -> list[Frame]:
        data = bytes(self._buffer)
        if self._ending is Ending.IDLE:
            data = data.strip(b"\r\n\t")
        if self._too_long:
            trouble = Trouble.TOO_LONG
        self._buffer.clear()
        self._between = self._too_long = False
        return [Frame(data, at, trouble=trouble)] if data or trouble else []
