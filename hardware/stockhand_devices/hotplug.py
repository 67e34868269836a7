"""Which devices are attached, as the kernel lists them, and when that changes."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stockhand_devices.config import DeviceSettings, SourceKind
from stockhand_devices.sources.source import SourceLost

SYS = Path("/sys")
POLL_SECONDS = 1.0
NETLINK_KOBJECT_UEVENT = 15
SERIAL_NAMES = ("ttyACM*", "ttyUSB*", "rfcomm*")
LETTERS_AND_ENTER = (16, 17, 18, 19, 20, 21, 28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """One node of a device; `vendor` and `product` are four hexadecimal digits."""

    source: SourceKind
    path: str
    vendor: str = ""
    product: str = ""
    serial: str = ""
    name: str = ""


def attached(sys: Path = SYS) -> list[Attached]:
    """Everything that could be a scanner, in the order of its path."""
    found = [*_inputs(sys), *_raw_devices(sys), *_lines(sys)]
    return sorted(found, key=lambda one: (one.source, len(one.path), one.path))


def find(settings: DeviceSettings, sys: Path = SYS) -> str:
    """The node of the device that these settings mean; `SourceLost` when there is none, or when
    several could be meant."""
    wanted = os.path.realpath(settings.path) if settings.path else ""
    named = (settings.vendor, settings.product, settings.serial)
    if wanted and not any(named):
        if not Path(wanted).exists():
            raise SourceLost(f"{settings.path} is not there")
        return wanted
    found = [one.path for one in attached(sys) if is_meant(settings, one)]
    if len(found) > 1:
        raise SourceLost(f"{', '.join(found)} all match: say path or serial as well")
    if not found:
        raise SourceLost("not attached")
    return found[0]


def is_meant(settings: DeviceSettings, one: Attached) -> bool:
    return (
        one.source is settings.source
        and settings.vendor in ("", one.vendor)
        and settings.product in ("", one.product)
        and settings.serial in ("", one.serial)
        and (not settings.path or os.path.realpath(settings.path) == one.path)
    )


def _inputs(sys: Path) -> Iterator[Attached]:
    """Input devices that have letters and Enter."""
    for node in sys.glob("class/input/event*"):
        device = node / "device"
        keys = _text(device / "capabilities/key")
        if not all(_has_key(keys, one) for one in LETTERS_AND_ENTER):
            continue
        yield Attached(
            source=SourceKind.EVDEV,
            path=f"/dev/input/{node.name}",
            vendor=_text(device / "id/vendor"),
            product=_text(device / "id/product"),
            serial=_text(device / "uniq") or _usb(device, "serial"),
            name=_text(device / "name"),
        )


def _has_key(keys: str, number: int) -> bool:
    """Whether a bitmap of the kernel, words with the highest first, names a key."""
    words = keys.split()
    place = len(words) - 1 - number // 64
    return place >= 0 and bool(int(words[place], 16) >> number % 64 & 1)


def _raw_devices(sys: Path) -> Iterator[Attached]:
    for node in sys.glob("class/hidraw/hidraw*"):
        lines = _text(node / "device/uevent").splitlines()
        facts = dict(one.split("=", 1) for one in lines if "=" in one)
        _bus, _, numbers = facts.get("HID_ID", "").partition(":")
        vendor, _, product = numbers.partition(":")
        yield Attached(
            source=SourceKind.HIDRAW,
            path=f"/dev/{node.name}",
            vendor=vendor[-4:].lower(),
            product=product[-4:].lower(),
            serial=facts.get("HID_UNIQ", "") or _usb(node / "device", "serial"),
            name=facts.get("HID_NAME", ""),
        )


def _lines(sys: Path) -> Iterator[Attached]:
    for pattern in SERIAL_NAMES:
        for node in sys.glob(f"class/tty/{pattern}"):
            device = node / "device"
            yield Attached(
                source=SourceKind.SERIAL,
                path=f"/dev/{node.name}",
                vendor=_usb(device, "idVendor"),
                product=_usb(device, "idProduct"),
                serial=_usb(device, "serial"),
                name=_usb(device, "product"),
            )


def _usb(device: Path, fact: str) -> str:
    """A fact of the USB device that a node belongs to: the first one above it that has a vendor."""
    place = Path(os.path.realpath(device))
    for above in (place, *place.parents):
        if (above / "idVendor").exists():
            return _text(above / fact)
    return ""


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


class Changes:
    """Tells that something was attached or taken away: the kernel says so, or a second is over."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._changed = asyncio.Event()

    def open(self) -> None:
        """Where the kernel cannot be listened to, the seconds alone have to do."""
        try:
            listening = socket.socket(
                socket.AF_NETLINK,
                socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC,
                NETLINK_KOBJECT_UEVENT,
            )
            listening.bind((0, 1))
        except (OSError, AttributeError):
            return
        self._socket = listening
        asyncio.get_running_loop().add_reader(listening, self._hear)

    def _hear(self) -> None:
        """What exactly changed does not matter: the devices are looked for anew."""
        assert self._socket is not None
        with contextlib.suppress(OSError):
            self._socket.recv(65536)
        self._changed.set()

    async def wait(self, seconds: float) -> None:
        """So long at most. The node of a new device takes a moment to be there, so a change does
        not end all waiting but makes it short."""
        self._changed.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
                await asyncio.sleep(0.2)
        except TimeoutError:
            return

    def close(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
