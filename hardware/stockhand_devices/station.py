"""The running station: all its devices, its outbox and its delivery, until it is told to stop."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path

from stockhand_devices.config import DeviceSettings, SourceKind, StationSettings
from stockhand_devices.hotplug import Changes
from stockhand_devices.log import log
from stockhand_devices.outbox import Outbox
from stockhand_devices.pipeline import Hear, Open, Pipeline, Take, source_of
from stockhand_devices.sinks import Delivery, HttpSink, Sink, StdoutSink, token_in

DRAIN_SECONDS = 3.0


def sink_of(settings: StationSettings) -> Sink:
    if not settings.server:
        return StdoutSink()
    token = token_in(settings.token_file)
    return HttpSink(settings.server, token, settings.station, settings.ca_file)


async def run(settings: StationSettings) -> None:
    """Read and deliver until SIGTERM or SIGINT. What waits then is delivered the next time."""
    outbox, sink = Outbox(Path(settings.outbox)), sink_of(settings)
    try:
        delivery = Delivery(outbox, sink, keep_hours=settings.keep_hours)
        counts = outbox.counts()
        log("started", station=settings.station, waiting=counts.waiting)
        delivering = asyncio.create_task(delivery.run())
        try:
            await until_told(lambda: read(settings.device, delivery.take))
        finally:
            # What was just read gets a moment to go out.
            delivery.stop()
            await asyncio.wait({delivering}, timeout=DRAIN_SECONDS)
            delivering.cancel()
            await asyncio.gather(delivering, return_exceptions=True)
            log("stopped", waiting=outbox.counts().waiting)
    finally:
        sink.close()
        outbox.close()


async def read(
    devices: Iterable[DeviceSettings],
    take: Take,
    hear: Hear | None = None,
    open_source: Open = source_of,
) -> None:
    """A task for each device, until all of them are over."""
    changes = Changes()
    changes.open()
    lines = [Pipeline(one, take, changes, open_source=open_source, hear=hear) for one in devices]
    tasks = [asyncio.create_task(one.run()) for one in lines]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        changes.close()


async def until_told(work: Callable[[], Awaitable[None]]) -> None:
    """Do it until it is done or somebody says stop."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    signals = (signal.SIGTERM, signal.SIGINT)
    for one in signals:
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(one, stop.set)
    working, told = asyncio.ensure_future(work()), asyncio.create_task(stop.wait())
    await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    working.cancel()
    for one in signals:
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.remove_signal_handler(one)
    (failure,) = await asyncio.gather(working, return_exceptions=True)
    if isinstance(failure, Exception):
        raise failure


async def replay(settings: StationSettings, recording: Path, device: str, speed: float) -> None:
    """A recording through the same pipeline; over when all of it is delivered."""
    known = {one.name: one for one in settings.device}
    base = known.get(device) or DeviceSettings(name=device or "replay", source=SourceKind.REPLAY)
    replayed = replace(base, source=SourceKind.REPLAY, path=str(recording), speed=speed)
    outbox, sink = Outbox(Path(settings.outbox)), sink_of(settings)
    try:
        delivery = Delivery(outbox, sink, keep_hours=settings.keep_hours)
        await read([replayed], delivery.take)
        await delivery.drain()
    finally:
        sink.close()
        outbox.close()
