"""Which node is which scanner, as the kernel lists them; and a device that goes and comes back."""

import asyncio
import os
import pty
from collections.abc import Sequence
from pathlib import Path

import pytest

from stockhand_devices import hotplug, station
from stockhand_devices.config import DeviceSettings, SourceKind
from stockhand_devices.scan import Entry
from stockhand_devices.sources.source import SourceLost
from tests.devices.scanners import settings, told

KEYS_OF_A_KEYBOARD = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
KEYS_OF_A_BUTTON = "4000 0 0"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        file = folder / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The kernel's list of a machine with two scanners, a power button and a serial adapter."""
    usb = tmp_path / "devices/usb1"
    write(usb, idVendor="0c2e", idProduct="0b61", serial="21035A", product="Scanner")
    write(tmp_path / "devices/usb2", idVendor="067b", idProduct="2303", product="USB-Serial")
    for number, (name, keys) in enumerate(
        [("Honeywell Scanner", KEYS_OF_A_KEYBOARD), ("Power Button", KEYS_OF_A_BUTTON)]
    ):
        write(
            tmp_path / f"class/input/event{number}",
            device__name=name,
            device__uniq="21035A" if number == 0 else "",
            device__id__vendor="0c2e",
            device__id__product="0b61",
            device__capabilities__key=keys,
        )
    write(
        tmp_path / "class/hidraw/hidraw3",
        device__uevent="HID_ID=0003:000005E0:00001900\nHID_NAME=Symbol DS9308\nHID_UNIQ=S77",
    )
    line = tmp_path / "class/tty/ttyUSB0"
    line.mkdir(parents=True)
    (line / "device").symlink_to(tmp_path / "devices/usb2")
    return tmp_path


def test_scanners_are_listed_and_nothing_else(machine: Path) -> None:
    found = [(one.source, one.path, one.vendor, one.product) for one in hotplug.attached(machine)]
    assert found == [
        (SourceKind.EVDEV, "/dev/input/event0", "0c2e", "0b61"),
        (SourceKind.HIDRAW, "/dev/hidraw3", "05e0", "1900"),
        (SourceKind.SERIAL, "/dev/ttyUSB0", "067b", "2303"),
    ]
    assert hotplug.attached(machine)[0].serial == "21035A"


def test_a_device_is_known_by_all_that_is_said_about_it(machine: Path) -> None:
    def find(source: str, **facts: str) -> str:
        return hotplug.find(settings(source, **facts), machine)

    assert find("evdev", vendor="0c2e", serial="21035A") == "/dev/input/event0"
    assert find("hidraw", vendor="05e0", product="1900") == "/dev/hidraw3"
    assert find("serial", vendor="067b") == "/dev/ttyUSB0"
    for wrong in ({"vendor": "05e0"}, {"vendor": "0c2e", "serial": "another"}):
        with pytest.raises(SourceLost, match="not attached"):
            find("evdev", **wrong)


def test_two_of_a_kind_are_not_guessed_between(machine: Path) -> None:
    write(
        machine / "class/hidraw/hidraw4",
        device__uevent="HID_ID=0003:000005E0:00001900\nHID_UNIQ=S78",
    )
    with pytest.raises(SourceLost, match="hidraw3, /dev/hidraw4 all match"):
        hotplug.find(settings("hidraw", vendor="05e0"), machine)
    one = settings("hidraw", vendor="05e0", serial="S78")
    assert hotplug.find(one, machine) == "/dev/hidraw4"


def test_a_device_that_goes_and_comes_back_is_read_again(tmp_path: Path) -> None:
    """A link to a serial line that is taken away in the middle of a code, as a cable is."""
    link = tmp_path / "scanner"
    found: list[Entry] = []
    grown = asyncio.Event()

    async def take(entries: Sequence[Entry]) -> None:
        found.extend(entries)
        grown.set()

    async def reach(count: int) -> None:
        async with asyncio.timeout(30):
            while len(found) < count:
                grown.clear()
                await grown.wait()

    async def work() -> None:
        device = DeviceSettings(name="dock", source=SourceKind.SERIAL, path=str(link))
        reading = asyncio.create_task(station.read([device], take))
        await reach(1)
        for code, count in (("A1", 5), ("A2", 9)):
            scanner, line = pty.openpty()
            link.symlink_to(os.ttyname(line))
            await reach(count - 3)
            os.write(scanner, f"{code}\r\nhalf".encode())
            await reach(count - 2)
            link.unlink()
            os.close(line)
            os.close(scanner)
            await reach(count)
        reading.cancel()

    asyncio.run(work())
    kinds = [one[0] for one in told(found)]
    assert kinds == [
        "device-lost",
        *("device-found", "", "unfinished", "device-lost"),
        *("device-found", "", "unfinished", "device-lost"),
    ]
    assert [one[1] for one in told(found) if one[0] == ""] == ["A1", "A2"]
