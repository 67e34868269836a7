"""Frames of HID POS scanners: each report holds a count, the symbology identifier, data, and a flag
that more follows. Where these stand is read from the report descriptor; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from stockhand_devices.framing import LONGEST, Frame
from stockhand_devices.scan import Trouble

SCANNER_PAGE = 0x8C
IDENTIFIER = (0x8C00FB, 0x8C00FC, 0x8C00FD)
DATA, CONTINUED = 0x8C00FE, 0x8C00FF
CONTINUATION_SECONDS = 0.5


SWITCHED = {0x0C2E, 0x23D0}
"""Makers (Metrologic, Honeywell) some of whose older scanners send nothing over HID POS before they
are told to."""
SWITCH = bytes([254, 1])
"""Feature report 254 with the value 1."""


def switch_for(vendor: int) -> bytes:
    """The feature report that a scanner of this maker waits for; empty for all others."""
    return SWITCH if vendor in SWITCHED else b""


@dataclass(frozen=True, slots=True)
class ReportLayout:
    """Where the parts of one kind of report stand: offsets in bytes from its beginning, its number
    included where reports are numbered."""

    length: int
    count: int
    identifier: int
    data: int
    data_length: int
    continued: int
    continued_bit: int = 0


USUAL = ReportLayout(64, 1, 2, 5, 56, 63)
"""The layout of most makers, for a scanner whose descriptor cannot be read."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """The reports a device sends, by their number; number 0 alone: reports are not numbered."""

    layouts: dict[int, ReportLayout]
    lengths: dict[int, int]

    @property
    def is_numbered(self) -> bool:
        return set(self.lengths) != {0}


USUAL_DESCRIPTOR = Descriptor({2: USUAL}, {2: 64})


@dataclass(slots=True)
class _Globals:
    page: int = 0
    size: int = 0
    count: int = 0
    report: int = 0


@dataclass(slots=True)
class _Parts:
    """What was found of one report so far; offsets in bits."""

    bits: int = 0
    at: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])


def parse(descriptor: bytes) -> Descriptor | None:
    """What the descriptor says about scans; None when it does not speak of a bar code scanner."""
    parts: dict[int, _Parts] = {}
    state, stack = _Globals(), list[_Globals]()
    usages, least, is_scanner = list[int](), 0, False
    for tag, value, size in _items(descriptor):
        if tag == 0x04:
            state.page = value
            is_scanner = is_scanner or value == SCANNER_PAGE
        elif tag == 0x74:
            state.size = value
        elif tag == 0x94:
            state.count = value
        elif tag == 0x84:
            state.report = value
        elif tag == 0xA4:
            stack.append(_Globals(state.page, state.size, state.count, state.report))
        elif tag == 0xB4 and stack:
            state = stack.pop()
        elif tag in (0x08, 0x18, 0x28):
            usage = value if size == 4 else state.page << 16 | value
            if tag == 0x08:
                usages.append(usage)
            elif tag == 0x18:
                least = usage
            else:
                usages += range(least, min(usage, least + 255) + 1)
        elif tag == 0x80:
            _add(parts.setdefault(state.report, _Parts()), state, usages, is_data=not value & 1)
        if tag in (0x80, 0x90, 0xB0, 0xA0, 0xC0):
            usages = []
    return _descriptor(parts) if is_scanner else None


def _items(descriptor: bytes) -> Iterator[tuple[int, int, int]]:
    """Tag with type, value and size of each short item; long items are passed over."""
    place = 0
    while place < len(descriptor):
        head = descriptor[place]
        if head == 0xFE:
            place += 3 + (descriptor[place + 1] if place + 1 < len(descriptor) else 0)
            continue
        size = (0, 1, 2, 4)[head & 3]
        value = int.from_bytes(descriptor[place + 1 : place + 1 + size], "little")
        yield head & 0xFC, value, size
        place += 1 + size


def _add(parts: _Parts, state: _Globals, usages: list[int], *, is_data: bool) -> None:
    """The fields of one Input item: the last usage is that of all that are left."""
    if is_data and usages:
        for number in range(min(state.count, LONGEST)):
            usage = usages[min(number, len(usages) - 1)]
            offset = parts.bits + number * state.size
            first, length = parts.at.get(usage, (offset, 0))
            parts.at[usage] = (first, length + state.size)
    parts.bits += state.size * state.count


def _descriptor(parts: dict[int, _Parts]) -> Descriptor | None:
    before = 0 if set(parts) == {0} else 8
    layouts: dict[int, ReportLayout] = {}
    for report, found in parts.items():
        if DATA not in found.at or not any(usage & 0xFFFF == 0x3B for usage in found.at):
            continue
        count = next(place for usage, (place, _) in found.at.items() if usage & 0xFFFF == 0x3B)
        identifier = found.at.get(IDENTIFIER[0], (-before - 8, 0))[0]
        data, bits = found.at[DATA]
        more = found.at.get(CONTINUED, (-before - 8, 0))[0]
        layouts[report] = ReportLayout(
            length=(before + found.bits + 7) // 8,
            count=(before + count) // 8,
            identifier=(before + identifier) // 8,
            data=(before + data) // 8,
            data_length=bits // 8,
            continued=(before + more) // 8,
            continued_bit=(before + more) % 8 if more >= 0 else 0,
        )
    lengths = {report: (before + found.bits + 7) // 8 for report, found in parts.items()}
    return Descriptor(layouts, lengths) if layouts else None


class HidPosFramer:
    """Puts the reports of a scan together. Reports may be cut: their lengths are known."""

    def __init__(self, descriptor: Descriptor = USUAL_DESCRIPTOR) -> None:
        self._descriptor = descriptor
        self._cut = bytearray()
        self._data = bytearray()
        self._identifier = ""
        self._is_open = False
        self._last = 0.0

    @property
    def due(self) -> float | None:
        waits = self._is_open or bool(self._cut)
        return self._last + CONTINUATION_SECONDS if waits else None

    def feed(self, data: bytes, at: float) -> list[Frame]:
        found = self.idle(at)
        self._cut += data
        self._last = at
        while self._cut:
            report = self._cut[0] if self._descriptor.is_numbered else 0
            length = self._descriptor.lengths.get(report)
            if length is None:
                self._cut.clear()
                return [*found, Frame(b"", at, trouble=Trouble.UNREADABLE)]
            if len(self._cut) < length:
                break
            taken = bytes(self._cut[:length])
            del self._cut[:length]
            layout = self._descriptor.layouts.get(report)
            found += self._take(taken, layout, at) if layout else []
        return found

    def idle(self, at: float) -> list[Frame]:
        return self.end(at) if self.due is not None and at >= self.due else []

    def end(self, at: float) -> list[Frame]:
        cut = [Frame(b"", at, trouble=Trouble.UNREADABLE)] if self._cut else []
        self._cut.clear()
        return [*cut, *(self._close(at, Trouble.UNFINISHED) if self._is_open else [])]

    def _take(self, report: bytes, layout: ReportLayout, at: float) -> list[Frame]:
        found: list[Frame] = []
        identifier = ""
        if layout.identifier >= 0:
            letters = report[layout.identifier : layout.identifier + 3]
            identifier = letters.rstrip(b"\0").decode("latin-1")
        if self._is_open and identifier and identifier != self._identifier:
            found += self._close(at, Trouble.UNFINISHED)
        count = report[layout.count]
        if count > layout.data_length:
            return [*found, *self._close(at, Trouble.UNREADABLE)]
        self._identifier = identifier or self._identifier
        self._data += report[layout.data : layout.data + count]
        self._is_open = True
        more = layout.continued >= 0 and report[layout.continued] >> layout.continued_bit & 1
        if len(self._data) > LONGEST:
            if not more:
                found += self._close(at, Trouble.TOO_LONG)
            else:
                del self._data[LONGEST + 1 :]
        elif not more:
            found += self._close(at)
        return found

    def _close(self, at: float, trouble: Trouble | None = None) -> list[Frame]:
        frame = Frame(bytes(self._data[:LONGEST]), at, self._identifier, trouble)
        self._data.clear()
        self._identifier, self._is_open = "", False
        return [frame] if frame.data or trouble else []
