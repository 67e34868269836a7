"""A small HTTP client for the bench: kept connections, many at once, as little work of its own as
can be."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol
from uuid import uuid4

import msgspec

_JSON = msgspec.json.Encoder()


class BenchFailed(Exception):
    """The server answered something that the day does not expect."""


class Hand(Protocol):
    """Something that sends requests and counts or times them."""

    async def send(self, name: str, method: str, path: str, body: Any = None) -> Any: ...


class Connection:
    """One kept connection of one handheld."""

    def __init__(self, port: int, token: str, times: dict[str, list[float]]) -> None:
        self._port = port
        self._head = f"authorization: Bearer {token}\r\nhost: localhost\r\n"
        self._times = times
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, name: str, method: str, path: str, body: Any = None) -> Any:
        """The decoded answer; raises `BenchFailed` when it is no success."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        content = _JSON.encode(body) if body is not None else b""
        head = (
            f"{method} /api/v1{path} HTTP/1.1\r\n{self._head}"
            f"idempotency-key: {uuid4()}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\n\r\n"
        )
        begun = time.perf_counter()
        self._writer.write(head.encode() + content)
        status, answer = await self._answer()
        self._times.setdefault(name, []).append(time.perf_counter() - begun)
        if status >= 300:
            raise BenchFailed(f"{name}: {status} {answer[:500].decode()}")
        return msgspec.json.decode(answer) if answer else None

    async def _answer(self) -> tuple[int, bytes]:
        assert self._reader is not None
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line[15:])
        return status, await self._reader.readexactly(length) if length else b""

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


async def closed_loop(
    connections: list[Connection],
    documents: Iterable[int],
    work: Callable[[Connection, int], Awaitable[None]],
) -> float:
    """Seconds until every document is done; each handheld takes the next one when it has finished
    one."""
    waiting = iter(documents)

    async def hand(connection: Connection) -> None:
        for document in waiting:
            await work(connection, document)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for connection in connections:
            group.create_task(hand(connection))
    return time.perf_counter() - begun
