"""The command line of the station: the scanners beside a handheld's or an office's browser."""

import argparse
import asyncio
import dataclasses
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from stockhand_devices import (
    __version__,
    calibration,
    config,
    hotplug,
    printer,
    recording,
    station,
)
from stockhand_devices.calibration import NotCalibrated
from stockhand_devices.config import (
    ConfigurationProblem,
    DeviceSettings,
    SourceKind,
    StationSettings,
)
from stockhand_devices.outbox import OutboxInUse
from stockhand_devices.printer import NotPrinted
from stockhand_devices.scan import Entry, to_wire
from stockhand_devices.sources.source import Chunk, Source, SourceLost

CONFIGURATION = "/etc/stockhand/devices.toml"
PROBLEMS = (
    ConfigurationProblem,
    NotCalibrated,
    OutboxInUse,
    SourceLost,
    recording.RecordingProblem,
    OSError,
)
"""What a person can put right: told without the way it took through the program."""


def main(arguments: list[str] | None = None) -> int:
    """The program `stockhand-devices`; the exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    work: Callable[[argparse.Namespace], int] = given.work
    try:
        return work(given)
    except PROBLEMS as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def list_devices(given: argparse.Namespace) -> int:
    """What is attached, and which of the configuration's devices it is."""
    settings = _configured(given) if given.config.exists() else None
    found = hotplug.attached()
    for one in found:
        names = [
            device.name
            for device in (settings.device if settings else ())
            if hotplug.is_meant(device, one)
        ]
        numbers = f"{one.vendor or '----'}:{one.product or '----'}"
        said = f"  serial {one.serial}" if one.serial else ""
        known = f"  = {', '.join(names)}" if names else ""
        print(f"{one.source.value:7} {numbers} {one.path}  {one.name}{said}{known}")
    if not found:
        print("No scanner is attached, or this machine does not list its devices in /sys.")
    return 0


def run(given: argparse.Namespace) -> int:
    """Read all devices and deliver what they read."""
    asyncio.run(station.run(_configured(given)))
    return 0


def watch(given: argparse.Namespace) -> int:
    """Print what is read; nothing is stored and nothing is sent."""
    devices = _chosen(given)
    asyncio.run(station.until_told(lambda: station.read(devices, _print)))
    return 0


async def _print(entries: Sequence[Entry]) -> None:
    for one in entries:
        print(json.dumps(to_wire(one)), flush=True)


def record(given: argparse.Namespace) -> int:
    """Write down what a device sends, byte for byte, until Ctrl+C; what is read is printed too."""
    devices = _chosen(given)
    if len(devices) != 1:
        raise ConfigurationProblem("--device must say which of the devices is recorded")
    began = list[float]()
    with given.output.open("w", encoding="utf-8") as file:

        def hear(source: Source, chunk: Chunk) -> None:
            if not began:
                began.append(chunk.at)
                facts = {"source": devices[0].source.value, "device": devices[0].name}
                file.write(recording.head(source.kind, source.descriptor, **facts) + "\n")
            file.write(recording.line(chunk, began[0]) + "\n")
            file.flush()

        asyncio.run(station.until_told(lambda: station.read(devices, _print, hear)))
    return 0


def replay(given: argparse.Namespace) -> int:
    """Read a recording as if it were the device, and deliver it."""
    settings = _configured(given)
    recording.read(given.recording)
    asyncio.run(station.replay(settings, given.recording, given.device or "", given.speed))
    return 0


def calibrate(given: argparse.Namespace) -> int:
    """Find out how a scanner is set, from two labels on a sheet that this prints too."""
    if given.sheet is not None:
        given.sheet.write_text(calibration.sheet(), encoding="utf-8")
        print(f"Print {given.sheet} and scan both labels.")
        return 0
    if given.recording is not None:
        recorded = recording.read(given.recording)
        device = DeviceSettings(name="recorded", source=SourceKind.REPLAY)
        kind, chunks = recorded.kind, recorded.chunks
        finding = calibration.find(chunks, kind, device)
    else:
        devices = _chosen(given)
        if len(devices) != 1:
            raise ConfigurationProblem("--device must say which of the devices is calibrated")
        print(f"Scan both labels of the sheet with {devices[0].name}.", file=sys.stderr)
        kind, finding = asyncio.run(calibration.listen(devices[0], given.seconds))
    print(calibration.as_toml(finding, kind))
    print(f"# {finding.characters_a_second:g} characters a second")
    for one in calibration.advice(finding):
        print(f"# {one}")
    return 0


def _configured(given: argparse.Namespace) -> StationSettings:
    found = config.load(given.config)
    if getattr(given, "stdout", False):
        return dataclasses.replace(found, server="")
    return found


def _chosen(given: argparse.Namespace) -> tuple[DeviceSettings, ...]:
    """The devices that were asked for, or all."""
    known = _configured(given).device
    chosen = tuple(one for one in known if given.device in (None, one.name))
    if not chosen:
        names = ", ".join(one.name for one in known) or "none"
        raise ConfigurationProblem(f"there is no device {given.device}; there are: {names}")
    return chosen


def print_labels(given: argparse.Namespace) -> int:
    """Send a file to a label printer in the network, over TCP 9100."""
    host, _, port = given.printer.partition(":")
    try:
        asyncio.run(printer.send(host, int(port or printer.PORT), [given.file.read_bytes()]))
    except NotPrinted as problem:
        said = "; a part of it was sent" if problem.begun else ""
        print(f"{given.printer}: {problem.trouble}{said}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stockhand-devices", description="Delivers scans of attached scanners to Stockhand."
    )
    parser.add_argument("--version", action="version", version=f"stockhand-devices {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", required=True)

    def command(work: Callable[[argparse.Namespace], int], name: str) -> argparse.ArgumentParser:
        told = (work.__doc__ or "").split("\n")[0]
        one = commands.add_parser(name, help=told, description=told)
        one.add_argument("--config", type=Path, default=Path(CONFIGURATION), metavar="FILE")
        one.set_defaults(work=work)
        return one

    command(list_devices, "list")
    prints = command(print_labels, "print")
    prints.add_argument("printer", metavar="HOST[:PORT]")
    prints.add_argument("file", type=Path, metavar="FILE", help="in the printer's language: ZPL")
    runs = command(run, "run")
    watches = command(watch, "watch")
    records = command(record, "record")
    replays = command(replay, "replay")
    calibrates = command(calibrate, "calibrate")
    calibrates.add_argument("--sheet", type=Path, metavar="FILE", help="write the labels, as HTML")
    calibrates.add_argument("--recording", type=Path, metavar="RECORDING", help="of both labels")
    calibrates.add_argument("--seconds", type=float, default=60.0, help="how long to wait")
    for one in (watches, records, replays, calibrates):
        one.add_argument("--device", metavar="NAME", help="one of the configuration's devices")
    for one in (runs, replays):
        one.add_argument("--stdout", action="store_true", help="print instead of sending")
    records.add_argument("output", type=Path, metavar="RECORDING")
    replays.add_argument("--speed", type=float, default=1.0, help="0: as fast as possible")
    replays.add_argument("recording", type=Path, metavar="RECORDING")
    return parser
