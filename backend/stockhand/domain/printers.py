"""Printers for labels: where they are, what they hold, and how often one is tried."""

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from stockhand.domain.labels import SMALLEST, LabelKind, Size
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.problems.setup import LabelDoesNotFit

PORT = 9100
DENSITIES = (203, 300, 600)
"""Dots per inch that label printers have."""
LARGEST = 300
"""Millimetres."""

BACK_OFF = (1, 2, 5, 10, 20, 30)
"""Seconds before each further attempt; the last one stands for all that follow."""
ATTEMPTS = 40
"""Some twenty minutes: then a person should look."""
ATTEMPTS_BEGUN = 4


class PrinterKind(StrEnum):
    """How labels get there."""

    RAW = "raw"
    """ZPL over TCP."""
    BROWSER = "browser"
    """A page that somebody prints."""


class Printer(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table."""

    printer_id: int = 0
    location_id: int
    code: str
    description: str = ""
    kind: PrinterKind = PrinterKind.RAW
    address: str = ""
    dpi: int = 203
    label_width: int = 0
    label_height: int = 0
    retired: bool = False

    @property
    def size(self) -> Size:
        return Size(self.label_width, self.label_height)

    @property
    def endpoint(self) -> tuple[str, int]:
        """Host and port; 9100 unless the address says another one."""
        host, _, port = self.address.rpartition(":")
        if not host or host.endswith(":"):
            return self.address.strip("[]"), PORT
        return host.strip("[]"), int(port)


_ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]*))(?::([0-9]{1,5}))?")


def check(printer: Printer) -> Iterable[Problem]:
    """A printer in the network has an address, dots and labels that exist."""
    if printer.kind is PrinterKind.RAW:
        found = _ADDRESS.fullmatch(printer.address)
        if found is None or not 0 < int(found[2] or PORT) < 65536:
            yield MalformedCommand(path="address", reason="host or host:port")
    if printer.dpi not in DENSITIES:
        yield MalformedCommand(path="dpi", reason="203, 300 or 600")
    for path, value in (
        ("label_width", printer.label_width),
        ("label_height", printer.label_height),
    ):
        if not 15 <= value <= LARGEST:
            yield MalformedCommand(path=path, reason=f"15 to {LARGEST} mm")


def check_fits(printer: Printer, kinds: Iterable[LabelKind]) -> Iterable[Problem]:
    """The labels in the printer are large enough for what they are to say."""
    for kind in kinds:
        needed = SMALLEST[kind]
        if not printer.size.holds(needed):
            yield LabelDoesNotFit(
                printer=printer.code, label=kind.value, needs=str(needed), has=str(printer.size)
            )


def wait_before(attempts: int, *, begun: bool) -> int | None:
    """Seconds until the next attempt after so many; None: it is enough. A printer that takes
    something each time and then breaks off prints it each time."""
    if attempts >= (ATTEMPTS_BEGUN if begun else ATTEMPTS):
        return None
    return BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
