"""Pictures of codes: drawn by zxing-cpp, laid on a sheet, kept as a film for a camera or as a PNG
for a file. Grey only, and nothing but the standard library."""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import zxingcpp

_zxing: Any = zxingcpp
WHITE, BLACK = 235, 16
"""As film has them."""


def gs1_datamatrix(content: str, scale: int) -> "Sheet":
    """Of element strings with brackets."""
    kind = _zxing.BarcodeFormat.DataMatrix
    return _drawn(_zxing.create_barcode(content, kind, gs1=True, force_square=True), scale)


def gs1_128(content: str, scale: int) -> "Sheet":
    return _drawn(_zxing.create_barcode(content, _zxing.BarcodeFormat.Code128, gs1=True), scale)


def code128(content: str, scale: int) -> "Sheet":
    return _drawn(_zxing.create_barcode(content, _zxing.BarcodeFormat.Code128), scale)


def ean13(content: str, scale: int) -> "Sheet":
    return _drawn(_zxing.create_barcode(content, _zxing.BarcodeFormat.EAN13), scale)


def qr(content: str, scale: int) -> "Sheet":
    return _drawn(_zxing.create_barcode(content, _zxing.BarcodeFormat.QRCode), scale)


def datamatrix(content: str, scale: int) -> "Sheet":
    kind = _zxing.BarcodeFormat.DataMatrix
    return _drawn(_zxing.create_barcode(content, kind, force_square=True), scale)


def _drawn(barcode: Any, scale: int) -> "Sheet":
    view = memoryview(barcode.to_image(scale=scale, add_quiet_zones=True))
    height, width = view.shape or (0, 0)
    dots = bytes(WHITE if dot else BLACK for dot in view.tobytes())
    return Sheet(width, height, dots)


class Sheet:
    """Dots, row by row."""

    def __init__(self, width: int, height: int, dots: bytes | None = None) -> None:
        self.width = width
        self.height = height
        self.dots = bytearray(dots if dots is not None else bytes([WHITE]) * (width * height))

    def lay(self, other: "Sheet", left: int, top: int) -> "Sheet":
        """Put another one on it."""
        assert left >= 0 and top >= 0, (left, top)
        assert left + other.width <= self.width and top + other.height <= self.height
        for row in range(other.height):
            begin = (top + row) * self.width + left
            line = other.dots[row * other.width : (row + 1) * other.width]
            self.dots[begin : begin + other.width] = line
        return self

    def centred(self, other: "Sheet") -> "Sheet":
        return self.lay(other, (self.width - other.width) // 2, (self.height - other.height) // 2)

    def copy(self) -> "Sheet":
        return Sheet(self.width, self.height, bytes(self.dots))


def film(path: Path, frames: Sequence[tuple[Sheet, int]], a_second: int) -> Path:
    """A Y4M that a browser takes for a camera; each sheet for so many frames."""
    first = frames[0][0]
    head = f"YUV4MPEG2 W{first.width} H{first.height} F{a_second}:1 Ip A1:1 C420jpeg\n"
    grey = bytes([128]) * (first.width * first.height // 2)
    with path.open("wb") as out:
        out.write(head.encode())
        for sheet, count in frames:
            for _ in range(count):
                out.write(b"FRAME\n" + sheet.dots + grey)
    return path


def png(sheet: Sheet) -> bytes:
    rows = b"".join(
        b"\0" + sheet.dots[row * sheet.width : (row + 1) * sheet.width]
        for row in range(sheet.height)
    )
    size = struct.pack(">IIBBBBB", sheet.width, sheet.height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, data) for kind, data in parts)


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def read(file: bytes) -> list[tuple[str, str]]:
    """Symbology identifier and text of every code on a PNG of a browser."""
    width, height, grey = _grey(file)
    view = memoryview(grey).cast("B", shape=[height, width])
    found = _zxing.read_barcodes(view, text_mode=_zxing.TextMode.Plain)
    return [(one.symbology_identifier, one.text) for one in found]


def _grey(file: bytes) -> tuple[int, int, bytes]:
    """The second colour of each dot: what is grey has it."""
    place, packed, width, height, colours = 8, b"", 0, 0, 3
    while place < len(file):
        length, kind = struct.unpack(">I4s", file[place : place + 8])
        data = file[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, _depth, colour = struct.unpack(">IIBB", data[:10])
            colours = {2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += data
        place += 12 + length
    dots = zlib.decompress(packed)
    step, line, grey = width * colours, bytearray(width * colours), bytearray()
    for row in range(height):
        begin = row * (step + 1)
        line = _unfiltered(dots[begin], dots[begin + 1 : begin + 1 + step], line, colours)
        grey += line[1::colours]
    return width, height, bytes(grey)


def _unfiltered(way: int, row: bytes, above: bytearray, colours: int) -> bytearray:
    """A row of a PNG as it was before its neighbours were taken from it."""
    line = bytearray(row)
    for place in range(len(line)):
        left = line[place - colours] if place >= colours else 0
        corner = above[place - colours] if place >= colours else 0
        up = above[place]
        nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
        line[place] = (line[place] + (0, left, up, (left + up) // 2, nearest)[way]) & 0xFF
    return line
