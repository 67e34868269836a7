"""Label printers in the network: bytes over TCP 9100, and the printer's own word about its state.

Nothing is acknowledged there. So a job counts as taken when the printer's side has acknowledged
every byte; whoever is told otherwise sends it again, and something may come out twice.
"""

import asyncio
import contextlib
import socket
import struct
import sys
from collections.abc import AsyncIterator, Iterable
from enum import StrEnum

if sys.platform == "linux":
    import fcntl
    import termios

PORT = 9100
CONNECT_SECONDS = 5.0
STALL_SECONDS = 20.0
"""So long a printer may take nothing: it prints what it has, or somebody opened it."""
ANSWER_SECONDS = 0.7
"""A printer that says how it is says so at once; many never do."""
CHUNK = 16 * 1024


class Trouble(StrEnum):
    """Why labels did not get there."""

    UNREACHABLE = "unreachable"
    STALLED = "stalled"
    BROKEN = "broken"
    """The connection ended in the middle."""
    PAPER_OUT = "paper-out"
    HEAD_OPEN = "head-open"
    PAUSED = "paused"


class NotPrinted(Exception):
    """The printer did not take everything; with `begun` it has taken something."""

    def __init__(self, trouble: Trouble, *, begun: bool) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.begun = begun


async def send(
    host: str,
    port: int,
    labels: Iterable[bytes] | AsyncIterator[bytes],
    *,
    stall_seconds: float = STALL_SECONDS,
) -> None:
    """Send labels over one connection; returns when the printer has taken all of them."""
    begun = False
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        raise NotPrinted(Trouble.UNREACHABLE, begun=False) from None
    try:
        trouble = await _asked(reader, writer)
        if trouble is not None:
            raise NotPrinted(trouble, begun=False)
        writer.transport.set_write_buffer_limits(high=0)
        async for label in _each(labels):
            for begin in range(0, len(label), CHUNK):
                writer.write(label[begin : begin + CHUNK])
                async with asyncio.timeout(stall_seconds):
                    await writer.drain()
                begun = True
        async with asyncio.timeout(stall_seconds):
            await _all_taken(reader, writer)
    except TimeoutError:
        raise NotPrinted(Trouble.STALLED, begun=begun) from None
    except OSError:
        raise NotPrinted(Trouble.BROKEN, begun=begun) from None
    finally:
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await writer.wait_closed()


async def status(host: str, port: int) -> Trouble | None:
    """What the printer says keeps it from printing; nothing when it is ready or does not talk."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return Trouble.UNREACHABLE
    try:
        return await _asked(reader, writer)
    finally:
        writer.close()


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Trouble | None:
    """Ask for the host status, and do not insist on an answer."""
    writer.write(b"~HS\r\n")
    answer = b""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            while answer.count(b"\x03") < 3:
                more = await reader.read(1024)
                if not more:
                    raise ConnectionResetError
                answer += more
    except TimeoutError:
        return None
    return understood(answer)


def understood(answer: bytes) -> Trouble | None:
    """The three lines of a host status, each between STX and ETX."""
    lines = [part.partition(b"\x03")[0].split(b",") for part in answer.split(b"\x02")[1:]]
    if len(lines) < 2 or len(lines[0]) < 3 or len(lines[1]) < 3:
        return None
    if lines[0][1] == b"1":
        return Trouble.PAPER_OUT
    if lines[1][2] == b"1":
        return Trouble.HEAD_OPEN
    return Trouble.PAUSED if lines[0][2] == b"1" else None


async def _each(labels: Iterable[bytes] | AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if isinstance(labels, AsyncIterator):
        async for label in labels:
            yield label
    else:
        for label in labels:
            yield label


async def _all_taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the other side has acknowledged every byte. It may close then, or say something; only
    a connection that breaks before is trouble."""
    found: socket.socket | None = writer.get_extra_info("socket")
    while found is not None and _unacknowledged(found):
        if reader.exception() is not None:
            raise ConnectionResetError
        await asyncio.sleep(0.02)
    if writer.can_write_eof():
        writer.write_eof()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            while await reader.read(1024):
                pass


def _unacknowledged(connection: socket.socket) -> int:
    """Bytes that the other side has not acknowledged, where the system tells."""
    if sys.platform == "linux":
        waiting = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, b"\0" * 4)
        return struct.unpack("i", waiting)[0]
    return 0
