"""Serial lines: USB CDC, RS-232 adapters, Bluetooth. The line is set raw, so no byte is changed on
its way."""

import importlib
import os
from typing import Any

from stockhand_devices.config import DeviceSettings
from stockhand_devices.sources.file import FileSource
from stockhand_devices.sources.source import SourceLost

TIOCEXCL = 0x540C


class SerialSource(FileSource):
    """A line with its speed and shape; nobody else may open it meanwhile."""

    def __init__(self, path: str, settings: DeviceSettings) -> None:
        super().__init__(endless=True)
        self._path = path
        self._settings = settings

    def _opened(self) -> int:
        termios = _termios()
        try:
            line = os.open(self._path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError as error:
            raise SourceLost(f"{self._path}: {error.strerror}") from error
        try:
            self._shape(termios, line)
        except (termios.error, OSError) as error:
            os.close(line)
            raise SourceLost(f"{self._path} is no serial line: {error}") from error
        return line

    def _shape(self, termios: Any, line: int) -> None:
        """Raw, 8 or 7 bits, no flow control, modem lines left alone."""
        settings = self._settings
        speed = getattr(termios, f"B{settings.baud}", None)
        if speed is None:
            raise OSError(f"no line has {settings.baud} baud")
        _i, _o, flags, _l, _is, _os, characters = termios.tcgetattr(line)
        flags &= ~(termios.CSIZE | termios.PARENB | termios.PARODD | termios.CSTOPB)
        flags &= ~getattr(termios, "CRTSCTS", 0)
        flags |= termios.CREAD | termios.CLOCAL
        flags |= termios.CS7 if settings.data_bits == 7 else termios.CS8
        if settings.parity != "none":
            flags |= termios.PARENB
        if settings.parity == "odd":
            flags |= termios.PARODD
        if settings.stop_bits == 2:
            flags |= termios.CSTOPB
        characters[termios.VMIN], characters[termios.VTIME] = 1, 0
        # Without OPOST, ECHO, ICANON and ISIG the line gives the bytes as they come.
        termios.tcsetattr(line, termios.TCSANOW, [0, 0, flags, 0, speed, speed, characters])
        fcntl: Any = importlib.import_module("fcntl")
        fcntl.ioctl(line, getattr(termios, "TIOCEXCL", TIOCEXCL))


def _termios() -> Any:
    try:
        return importlib.import_module("termios")
    except ImportError as error:
        raise SourceLost("serial lines are read on Linux and macOS only") from error
