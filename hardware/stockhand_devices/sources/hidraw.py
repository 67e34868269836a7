"""HID POS scanners through the kernel's raw HID nodes: each reading is one report."""

import importlib
import os
import struct
from typing import Any

from stockhand_devices import hid_pos
from stockhand_devices.log import log
from stockhand_devices.sources.file import FileSource
from stockhand_devices.sources.source import ChunkKind, SourceLost

HIDIOCGRDESCSIZE = 0x80044801
HIDIOCGRDESC = 0x90044802
HIDIOCGRAWINFO = 0x80084803
HIDIOCSFEATURE = 0xC0004806
"""The length of the report belongs into bits 16 to 29."""
LARGEST_DESCRIPTOR = 4096


class HidrawSource(FileSource):
    """Reports, and the descriptor that says how they are laid out."""

    kind = ChunkKind.REPORTS

    def __init__(self, path: str) -> None:
        super().__init__(endless=True)
        self._path = path
        self._report_descriptor = b""

    @property
    def descriptor(self) -> bytes:
        return self._report_descriptor

    def _opened(self) -> int:
        try:
            device = _open(self._path)
        except PermissionError as error:
            raise SourceLost(f"{self._path}: not allowed; see the udev rule") from error
        except OSError as error:
            raise SourceLost(f"{self._path}: {error.strerror}") from error
        try:
            self._report_descriptor = _descriptor(device)
        except OSError as error:
            os.close(device)
            raise SourceLost(f"{self._path} is no HID device") from error
        _switch(device)
        return device


def _open(path: str) -> int:
    """For writing too where that is allowed: some scanners must be told to send."""
    flags = os.O_NONBLOCK | os.O_CLOEXEC
    try:
        return os.open(path, os.O_RDWR | flags)
    except OSError:
        return os.open(path, os.O_RDONLY | flags)


def _switch(device: int) -> None:
    """A scanner that does not know the report works without it."""
    fcntl: Any = importlib.import_module("fcntl")
    try:
        known = fcntl.ioctl(device, HIDIOCGRAWINFO, bytes(8))
        report = hid_pos.switch_for(struct.unpack("IHH", known)[1])
        if report:
            fcntl.ioctl(device, HIDIOCSFEATURE | len(report) << 16, report)
    except OSError as error:
        log("not-switched", error=str(error))


def _descriptor(device: int) -> bytes:
    fcntl: Any = importlib.import_module("fcntl")
    size: int = struct.unpack("i", fcntl.ioctl(device, HIDIOCGRDESCSIZE, bytes(4)))[0]
    buffer = bytearray(struct.pack("I", size) + bytes(LARGEST_DESCRIPTOR))
    fcntl.ioctl(device, HIDIOCGRDESC, buffer, True)
    return bytes(buffer[4 : 4 + size])
