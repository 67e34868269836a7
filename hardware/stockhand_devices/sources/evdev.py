"""Keyboards as the kernel sees them, taken for this program alone: what the scanner types goes
nowhere else."""

import errno
import importlib
import os
import time
from typing import Any

from stockhand_devices.keymap import EV_LED, LED_CAPS_LOCK, RECORD
from stockhand_devices.sources.file import FileSource
from stockhand_devices.sources.source import Chunk, ChunkKind, SourceLost

EVIOCGRAB = 0x40044590
EVIOCGLED = 0x80084519


class EvdevSource(FileSource):
    """Raw input events of one device. With `follow_led` the first of them tells whether caps lock
    is on."""

    kind = ChunkKind.KEYS

    def __init__(self, path: str, *, follow_led: bool = False) -> None:
        super().__init__(endless=True)
        self._path = path
        self._follow_led = follow_led
        self._first = b""

    def _opened(self) -> int:
        fcntl: Any = importlib.import_module("fcntl")
        try:
            device = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except PermissionError as error:
            raise SourceLost(f"{self._path}: not allowed; see the udev rule") from error
        except OSError as error:
            raise SourceLost(f"{self._path}: {error.strerror}") from error
        try:
            fcntl.ioctl(device, EVIOCGRAB, 1)
            self._first = self._caps_lock(fcntl, device) if self._follow_led else b""
        except OSError as error:
            os.close(device)
            if error.errno == errno.EBUSY:
                raise SourceLost(f"{self._path} is taken by another program") from error
            raise SourceLost(f"{self._path} is no input device") from error
        return device

    def _caps_lock(self, fcntl: Any, device: int) -> bytes:
        lit = fcntl.ioctl(device, EVIOCGLED, bytes(8))[0] >> LED_CAPS_LOCK & 1
        return RECORD.pack(0, 0, EV_LED, LED_CAPS_LOCK, lit)

    async def read(self) -> Chunk:
        if self._first:
            data, self._first = self._first, b""
            return Chunk(data, time.monotonic())
        return await super().read()
