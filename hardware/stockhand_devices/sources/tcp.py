"""Readers in the network: either this program connects to the reader, or readers connect to it."""

import asyncio
import socket
import time

from stockhand_devices.sources.source import Chunk, ChunkKind, SourceLost

LARGEST = 65536
CONNECT_SECONDS = 5.0
WAITING = 64
"""Chunks of all connections that may wait; then the readers do."""


class TcpConnectSource:
    """A reader that is a server. Longer silence than it ever keeps means that the connection is
    dead, whatever the network says; 0 allows any."""

    kind = ChunkKind.BYTES
    is_live = True

    def __init__(self, host: str, port: int, silence_seconds: float = 0.0) -> None:
        self._host, self._port = host, port
        self._silence = silence_seconds
        self._heard_at = 0.0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    @property
    def descriptor(self) -> bytes:
        return b""

    async def open(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        except (OSError, TimeoutError) as error:
            raise SourceLost(f"{self._host}:{self._port}: {error or 'no answer'}") from error
        _keep_alive(self._writer)
        self._heard_at = asyncio.get_running_loop().time()

    async def read(self) -> Chunk:
        if self._reader is None:
            raise SourceLost("closed")
        until = self._heard_at + self._silence if self._silence else None
        patience = asyncio.timeout_at(until)
        try:
            async with patience:
                data = await self._reader.read(LARGEST)
        except TimeoutError as error:
            raise SourceLost(f"silent for {self._silence:g} s") from error
        except OSError as error:
            raise SourceLost(str(error)) from error
        if not data:
            raise SourceLost("the reader closed the connection")
        self._heard_at = asyncio.get_running_loop().time()
        return Chunk(data, time.monotonic())

    async def close(self) -> None:
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()


class TcpListenSource:
    """Readers that connect; each connection is a stream of its own, so that two that send at the
    same time do not mix."""

    kind = ChunkKind.BYTES
    is_live = True

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._server: asyncio.Server | None = None
        self._chunks: asyncio.Queue[Chunk] = asyncio.Queue(WAITING)
        self._connections: set[asyncio.StreamWriter] = set()
        self._streams = 0

    @property
    def descriptor(self) -> bytes:
        return b""

    @property
    def port(self) -> int:
        """Where it listens, when 0 was asked for."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self) -> None:
        try:
            self._server = await asyncio.start_server(
                self._receive, self._host or None, self._port, reuse_address=True
            )
        except OSError as error:
            raise SourceLost(f"{self._host}:{self._port}: {error.strerror}") from error

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._streams += 1
        stream = self._streams
        self._connections.add(writer)
        _keep_alive(writer)
        try:
            while data := await reader.read(LARGEST):
                await self._chunks.put(Chunk(data, time.monotonic(), stream))
        except OSError:
            pass
        finally:
            self._connections.discard(writer)
            writer.close()
            await self._chunks.put(Chunk(b"", time.monotonic(), stream))

    async def read(self) -> Chunk:
        return await self._chunks.get()

    async def close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        for one in list(self._connections):
            one.close()


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    """A reader whose power is cut says nothing: the kernel asks after it."""
    found: socket.socket | None = writer.get_extra_info("socket")
    if found is None:
        return
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            found.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
