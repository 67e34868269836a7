"""The station's configuration: one TOML file that says where scans go and how each scanner is known
and read. What it cannot understand it refuses, naming the place."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from stockhand_devices.framing import Ending
from stockhand_devices.layouts import LAYOUTS


class SourceKind(StrEnum):
    """How a scanner is connected."""

    EVDEV = "evdev"
    """A USB or Bluetooth keyboard."""
    HIDRAW = "hidraw"
    """USB HID POS."""
    SERIAL = "serial"
    """USB CDC, RS-232, Bluetooth SPP."""
    TCP = "tcp"
    """A fixed-mount reader in the network."""
    STDIN = "stdin"
    """Lines of the standard input, or of a named pipe."""
    REPLAY = "replay"
    """A recording."""


class ConfigurationProblem(Exception):
    """What is wrong with the file, one line for each finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettings:
    """One scanner. What stands under `vendor`, `product`, `serial` and `path` must all be true of
    the device that is found; `name` is what the server knows it by."""

    name: str
    source: SourceKind
    vendor: str = ""
    product: str = ""
    serial: str = ""
    path: str = ""

    host: str = ""
    port: int = 0
    listen: bool = False
    silence_seconds: float = 0.0

    baud: int = 9600
    parity: str = "none"
    data_bits: int = 8
    stop_bits: int = 1

    layout: str = "us"
    caps: str = "sent"

    ending: str = "line"
    prefix: str = ""
    suffix: str = ""
    gs: tuple[str, ...] = ()
    no_read: tuple[str, ...] = ()
    heartbeat: tuple[str, ...] = ()
    repeat_ms: int = 500
    patience_ms: int = 500
    speed: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StationSettings:
    """The file. Without a server, scans are printed."""

    station: str
    server: str = ""
    token_file: str = ""
    ca_file: str = ""
    outbox: str = "stockhand-devices.db"
    keep_hours: float = 24.0
    device: tuple[DeviceSettings, ...] = ()


CHOICES: dict[str, tuple[str, ...]] = {
    "layout": tuple(LAYOUTS),
    "caps": ("sent", "led", "ignore"),
    "ending": tuple(Ending),
    "parity": ("none", "even", "odd"),
}
RANGES: dict[str, tuple[float, float]] = {
    "port": (1, 65535),
    "baud": (50, 4_000_000),
    "data_bits": (7, 8),
    "stop_bits": (1, 2),
    "repeat_ms": (0, 60_000),
    "patience_ms": (10, 60_000),
    "silence_seconds": (0, 86_400),
    "speed": (0, 1000),
    "keep_hours": (0, 10_000),
}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}")


def load(file: Path) -> StationSettings:
    """The configuration in a file; paths in it are seen from where it lies."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationProblem(f"{file}: {error.strerror}") from error
    found = parse(text)
    paths: dict[str, Any] = {
        name: str(file.parent / getattr(found, name))
        for name in ("token_file", "ca_file", "outbox")
        if getattr(found, name)
    }
    return replace(found, **paths)


def parse(text: str) -> StationSettings:
    """The configuration in a text."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationProblem(str(error)) from error
    found: list[str] = []
    devices: list[DeviceSettings] = []
    rows: Any = table.pop("device", [])
    listed: list[Any] = rows if isinstance(rows, list) else [rows]  # pyright: ignore[reportUnknownVariableType]
    for number, row in enumerate(listed, 1):
        where = f"device {number}"
        made = _read(DeviceSettings, row, where, found)
        if made is not None:
            found += [f"{where}: {one}" for one in _check_device(made)]
            devices.append(made)
    station = _read(StationSettings, table, "station", found)
    if station is not None:
        found += list(_check_station(station))
    names = [one.name for one in devices]
    found += [f"device {one}: the name is there twice" for one in {*names} if names.count(one) > 1]
    if found or station is None:
        raise ConfigurationProblem("\n".join(found))
    return replace(station, device=tuple(devices))


Settings = TypeVar("Settings", DeviceSettings, StationSettings)


def _read(kind: type[Settings], row: Any, where: str, found: list[str]) -> Settings | None:
    """The Struct a table makes; findings go to `found`."""
    if not isinstance(row, dict):
        found.append(f"{where}: a table is needed")
        return None
    given: dict[str, Any] = dict(row)  # pyright: ignore[reportUnknownArgumentType]
    before = len(found)
    values: dict[str, Any] = {}
    for one in fields(kind):
        if one.name not in given:
            if one.default is MISSING:
                found.append(f"{where}: {one.name} is missing")
            continue
        value = given.pop(one.name)
        try:
            values[one.name] = _convert(one.type, value)
        except (TypeError, ValueError):
            found.append(f"{where}: {one.name} = {value!r} cannot be used")
    found += [f"{where}: there is no setting {name}" for name in given]
    return kind(**values) if len(found) == before else None


def _convert(kind: Any, value: Any) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind == tuple[str, ...]:
        texts: list[Any] = list(value) if type(value) is list else [value]  # pyright: ignore[reportUnknownArgumentType]
        if not all(isinstance(one, str) and one for one in texts):
            raise TypeError
        return tuple(texts)
    if kind is SourceKind:
        return SourceKind(value)
    if type(value) is not kind:
        raise TypeError
    return value


def _check_device(device: DeviceSettings) -> Iterator[str]:
    if not NAME.fullmatch(device.name):
        yield f"name = {device.name!r} is not a name"
    yield from _check_values(device)
    source = device.source
    if source is SourceKind.TCP:
        if not device.port:
            yield "port is missing"
        if not device.host and not device.listen:
            yield "host is missing"
    elif source in (SourceKind.EVDEV, SourceKind.HIDRAW, SourceKind.SERIAL):
        if not any((device.vendor, device.product, device.serial, device.path)):
            yield "one of vendor, product, serial and path must say which device it is"
    elif source is SourceKind.REPLAY and not device.path:
        yield "path is missing"
    for name in ("vendor", "product"):
        if not re.fullmatch("([0-9a-f]{4})?", getattr(device, name)):
            yield f"{name} is four hexadecimal digits in small letters"


def _check_station(station: StationSettings) -> Iterator[str]:
    if not NAME.fullmatch(station.station):
        yield f"station: {station.station!r} is not a name"
    yield from (f"station: {one}" for one in _check_values(station))
    if station.server and not re.match("https?://[^/]", station.server):
        yield "station: server is an address that begins with https:// or http://"
    if station.server and not station.token_file:
        yield "station: token_file is missing"


def _check_values(settings: DeviceSettings | StationSettings) -> Iterator[str]:
    for one in fields(settings):
        value = getattr(settings, one.name)
        choices, limits = CHOICES.get(one.name), RANGES.get(one.name)
        if choices and value not in choices:
            yield f"{one.name} is one of {', '.join(choices)}"
        is_set = value != one.default
        if limits and is_set and not limits[0] <= value <= limits[1]:
            yield f"{one.name} is between {limits[0]} and {limits[1]}"
