"""One supervised task per device: source, reader, outbox. A device that is lost is looked for until
it is back; whatever fails in one of them, the others go on."""

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stockhand_devices import hotplug
from stockhand_devices.config import DeviceSettings, SourceKind
from stockhand_devices.log import log
from stockhand_devices.reader import Reader
from stockhand_devices.scan import Entry, Notice, Trouble
from stockhand_devices.sources.evdev import EvdevSource
from stockhand_devices.sources.hidraw import HidrawSource
from stockhand_devices.sources.replay import ReplaySource
from stockhand_devices.sources.serial import SerialSource
from stockhand_devices.sources.source import Chunk, Source, SourceLost, SourceOver
from stockhand_devices.sources.stdin import StdinSource
from stockhand_devices.sources.tcp import TcpConnectSource, TcpListenSource

FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0

Take = Callable[[Sequence[Entry]], Awaitable[None]]
Open = Callable[[DeviceSettings], Source]
Hear = Callable[[Source, Chunk], None]


def source_of(settings: DeviceSettings) -> Source:
    """The source these settings mean, not yet opened; `SourceLost` when it is not attached."""
    match settings.source:
        case SourceKind.EVDEV:
            path = hotplug.find(settings)
            return EvdevSource(path, follow_led=settings.caps == "led")
        case SourceKind.HIDRAW:
            return HidrawSource(hotplug.find(settings))
        case SourceKind.SERIAL:
            return SerialSource(hotplug.find(settings), settings)
        case SourceKind.TCP if settings.listen:
            return TcpListenSource(settings.host, settings.port)
        case SourceKind.TCP:
            return TcpConnectSource(settings.host, settings.port, settings.silence_seconds)
        case SourceKind.STDIN:
            return StdinSource(settings.path)
        case SourceKind.REPLAY:
            return ReplaySource(Path(settings.path), settings.speed)


def wall_clock() -> Callable[[float], datetime]:
    """The calendar's time of a chunk: as the clock stands now, so that a clock that was set while
    the program ran is believed."""

    def wall(at: float) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=max(0.0, time.monotonic() - at))

    return wall


def recorded_clock() -> Callable[[float], datetime]:
    """For recordings: their beginning is now."""
    began = datetime.now(UTC)
    return lambda at: began + timedelta(seconds=at)


class Pipeline:
    """One device. `hear` is told each chunk as it came, for recordings."""

    def __init__(
        self,
        settings: DeviceSettings,
        take: Take,
        changes: hotplug.Changes,
        *,
        open_source: Open = source_of,
        hear: Hear | None = None,
    ) -> None:
        self._settings = settings
        self._take = take
        self._changes = changes
        self._open = open_source
        self._hear = hear
        self._is_there: bool | None = None

    async def run(self) -> None:
        """Until the source has given all there is; a device never has."""
        wait = FIRST_WAIT
        while True:
            opened_at = time.monotonic()
            try:
                await self._once()
                return
            except SourceLost as lost:
                await self._tell_lost(str(lost))
            except Exception as error:
                log("device-failed", device=self._settings.name, error=repr(error))
                await self._tell_lost(repr(error))
            if time.monotonic() - opened_at > LONGEST_WAIT:
                wait = FIRST_WAIT
            await self._changes.wait(wait * random.uniform(0.7, 1.3))
            wait = min(wait * 2, LONGEST_WAIT)

    async def _once(self) -> None:
        source = self._open(self._settings)
        try:
            await source.open()
            await self._tell_found()
            clock = wall_clock() if source.is_live else recorded_clock()
            reader = Reader(self._settings, source.kind, source.descriptor, clock)
            at = 0.0
            try:
                while True:
                    chunk = await self._next(source, reader)
                    at = chunk.at if chunk is not None else time.monotonic()
                    entries = reader.feed(chunk) if chunk is not None else reader.idle(at)
                    await self._give(entries)
            except SourceOver:
                pass
            finally:
                await self._give(reader.end(at))
        finally:
            await source.close()

    async def _next(self, source: Source, reader: Reader) -> Chunk | None:
        """The next chunk; None when the reader wants to look at what it has."""
        due = reader.due if source.is_live else None
        left = None if due is None else max(0.0, due - time.monotonic()) + 0.001
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(left):
                chunk = await source.read()
                if self._hear is not None:
                    self._hear(source, chunk)
                return chunk
        return None

    async def _give(self, entries: list[Entry]) -> None:
        if entries:
            await self._take(entries)

    async def _tell_lost(self, reason: str) -> None:
        if self._is_there is not False:
            self._is_there = False
            log("device-lost", device=self._settings.name, reason=reason)
            await self._take([self._notice(Trouble.DEVICE_LOST, reason)])

    async def _tell_found(self) -> None:
        if not self._is_there:
            self._is_there = True
            log("device-found", device=self._settings.name)
            await self._take([self._notice(Trouble.DEVICE_FOUND)])

    def _notice(self, trouble: Trouble, text: str = "") -> Notice:
        return Notice(
            trouble=trouble,
            device=self._settings.name,
            source=self._settings.source.value,
            at=datetime.now(UTC),
            text=text,
        )
