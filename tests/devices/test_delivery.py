"""A thousand codes through each kind of connection, while the server they go to is killed and
started again twice: all of them arrive, once and in their order."""

import asyncio
import os
import pty
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stockhand_devices import pipeline, station
from stockhand_devices.config import DeviceSettings
from stockhand_devices.outbox import Outbox
from stockhand_devices.sinks import Delivery, HttpSink
from stockhand_devices.sources.file import FileSource
from stockhand_devices.sources.source import ChunkKind, Source
from tests.databases import free_port
from tests.devices.scanners import report, settings, typed_us

COUNT = 1000
CODES = [f"01095060007009031{number:06d}" for number in range(COUNT)]
KILL_AT = (200, 600)


class Server:
    """The receiver, which may be killed."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.port = free_port()
        self._process: subprocess.Popen[str] | None = None
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.devices.receiver", str(self.database)]
        self._process = subprocess.Popen(
            [*command, str(self.port)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert int(self._process.stdout.readline()) == self.port

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.communicate()

    def taken(self) -> list[tuple[str, int, str]]:
        with sqlite3.connect(self.database) as db:
            found = db.execute("select kind, seq, text from taken order by n").fetchall()
        db.close()
        return found

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.database) as db:
            found = db.execute(sql).fetchall()
        db.close()
        return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    live = Server(tmp_path / "taken.db")
    yield live
    live.kill()


class Opened(FileSource):
    """A descriptor that a test has opened, in place of a device node."""

    def __init__(self, descriptor: int, kind: ChunkKind) -> None:
        super().__init__(endless=True)
        self.kind = kind
        self._given = descriptor

    def _opened(self) -> int:
        return os.dup(self._given)


Write = Callable[[bytes], None]


class Wire:
    """One connection: what the station opens, and how the scanner writes into it."""

    def __init__(self, device: DeviceSettings, coded: Callable[[str], bytes]) -> None:
        self.device = device
        self.coded = coded
        self.source: Callable[[DeviceSettings], Source] = pipeline.source_of
        self.write: Write = lambda _data: None
        self.close: Callable[[], None] = lambda: None


def line(text: str) -> bytes:
    return text.encode() + b"\r\n"


def serial_line() -> Wire:
    scanner, station_side = pty.openpty()
    wire = Wire(settings("serial", path=os.ttyname(station_side), baud=115200), line)
    wire.write = lambda data: _write_all(scanner, data)

    def close() -> None:
        os.close(scanner)
        os.close(station_side)

    wire.close = close
    return wire


def named_pipe(folder: Path) -> Wire:
    path = folder / "scanner"
    os.mkfifo(path)
    wire = Wire(settings("stdin", path=str(path)), line)
    held: list[int] = []

    def write(data: bytes) -> None:
        if not held:
            held.append(os.open(path, os.O_WRONLY))
        _write_all(held[0], data)

    wire.write = write
    wire.close = lambda: [os.close(one) for one in held] and None
    return wire


def keyboard() -> Wire:
    station_side, scanner = os.pipe()
    wire = Wire(settings("evdev", path="/dev/input/event0"), typed_us)
    wire.source = lambda _device: Opened(station_side, ChunkKind.KEYS)
    wire.write = lambda data: _write_all(scanner, data)

    def close() -> None:
        os.close(scanner)
        os.close(station_side)

    wire.close = close
    return wire


def reports() -> Wire:
    scanner, station_side = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    wire = Wire(settings("hidraw", path="/dev/hidraw0"), lambda text: report(text.encode(), b"]C1"))
    wire.source = lambda _device: Opened(station_side.fileno(), ChunkKind.REPORTS)
    wire.write = scanner.sendall

    def close() -> None:
        scanner.close()
        station_side.close()

    wire.close = close
    return wire


def reader_connects() -> Wire:
    port = free_port()
    wire = Wire(settings("tcp", host="127.0.0.1", port=port, listen=True), line)
    held: list[socket.socket] = []

    def write(data: bytes) -> None:
        while not held:
            try:
                held.append(socket.create_connection(("127.0.0.1", port), timeout=30))
            except ConnectionRefusedError:
                continue
        held[0].sendall(data)

    wire.write = write
    wire.close = lambda: [one.close() for one in held] and None
    return wire


def reader_listens() -> Wire:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    wire = Wire(settings("tcp", host="127.0.0.1", port=port), line)
    held: list[socket.socket] = []

    def write(data: bytes) -> None:
        if not held:
            held.append(listening.accept()[0])
        held[0].sendall(data)

    def close() -> None:
        for one in (*held, listening):
            one.close()

    wire.write, wire.close = write, close
    return wire


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


@pytest.fixture(
    params=["pty", "fifo", "pipe of keys", "socketpair of reports", "tcp listen", "tcp connect"]
)
def wire(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Wire]:
    made = {
        "pty": serial_line,
        "fifo": lambda: named_pipe(tmp_path),
        "pipe of keys": keyboard,
        "socketpair of reports": reports,
        "tcp listen": reader_connects,
        "tcp connect": reader_listens,
    }[str(request.param)]()
    yield made
    made.close()


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_while_the_server_is_killed(
    wire: Wire, server: Server, tmp_path: Path
) -> None:
    asyncio.run(_station(wire, server, tmp_path / "outbox.db"))
    taken = server.taken()
    assert [text for kind, _seq, text in taken if kind == "scan"] == CODES
    assert {kind for kind, _seq, _text in taken} == {"scan", "device-found"}
    assert [seq for _kind, seq, _text in taken] == list(range(1, COUNT + 2))
    ((sent,),) = server.rows("select count(*) from sent")
    assert sent > COUNT + 1, "no answer was lost: the test proves less than it says"


async def _station(wire: Wire, server: Server, outbox_file: Path) -> None:
    """The station, with a scanner that writes as fast as it is read."""
    outbox = Outbox(outbox_file)
    sink = HttpSink(f"http://127.0.0.1:{server.port}", "token", "DOCK-1")
    delivery = Delivery(outbox, sink)
    running = asyncio.create_task(delivery.run())
    reading = asyncio.create_task(
        station.read([wire.device], delivery.take, open_source=wire.source)
    )
    reached = {number: asyncio.Event() for number in KILL_AT}
    loop = asyncio.get_running_loop()
    writing = threading.Thread(target=_scan, args=(wire, loop, reached), daemon=True)
    try:
        writing.start()
        for number in KILL_AT:
            async with asyncio.timeout(120):
                await reached[number].wait()
            await asyncio.to_thread(server.kill)
            await _until(lambda: outbox.counts().waiting >= 100)
            await asyncio.to_thread(server.start)
        await _until(lambda: not writing.is_alive())
        await _until(lambda: _all_stored(outbox_file))
        await _until(lambda: outbox.counts().waiting == 0)
    finally:
        reading.cancel()
        running.cancel()
        await asyncio.gather(reading, running, return_exceptions=True)
        sink.close()
        outbox.close()


def _all_stored(outbox_file: Path) -> bool:
    with sqlite3.connect(outbox_file) as db:
        (last,) = db.execute("select coalesce(max(last), 0) from sequence").fetchone()
    db.close()
    return last == COUNT + 1


async def _until(holds: Callable[[], bool]) -> None:
    await asyncio.to_thread(_watch, holds)


def _watch(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def _scan(wire: Wire, loop: asyncio.AbstractEventLoop, reached: dict[int, asyncio.Event]) -> None:
    """Each code in two pieces, as bytes come; reports are whole."""
    for number, code in enumerate(CODES):
        if number in reached:
            loop.call_soon_threadsafe(reached[number].set)
        data = wire.coded(code)
        pieces = [data] if data[:1] == b"\x02" else [data[: len(data) // 3], data[len(data) // 3 :]]
        for piece in pieces:
            wire.write(piece)
