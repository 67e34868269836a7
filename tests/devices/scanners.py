"""What scanners send, made from literal key codes and bytes; and what the reader makes of it."""

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from stockhand_devices.config import DeviceSettings, SourceKind
from stockhand_devices.reader import Reader
from stockhand_devices.scan import Entry, Notice
from stockhand_devices.sources.source import Chunk, ChunkKind

BEGAN = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

SHIFT, CTRL, ALT, ALTGR, CAPS, ENTER, TAB, SPACE = 42, 29, 56, 100, 58, 28, 15, 57
US = {
    **dict(zip("1234567890-=", range(2, 14), strict=True)),
    **dict(zip("qwertyuiop[]", range(16, 28), strict=True)),
    **dict(zip("asdfghjkl;'`", range(30, 42), strict=True)),
    "\\": 43,
    **dict(zip("zxcvbnm,./", range(44, 54), strict=True)),
    " ": SPACE,
}
US_SHIFTED = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))
KEYPAD_CODES = dict(zip("7894561230", (71, 72, 73, 75, 76, 77, 79, 80, 81, 82), strict=True))


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 1_700_000_000, 0, kind, code, value)


SYN = event(0, 0, 0)
DROPPED = event(0, 3, 0)


def down(*codes: int) -> bytes:
    return b"".join(event(4, 4, code) + event(1, code, 1) + SYN for code in codes)


def up(*codes: int) -> bytes:
    return b"".join(event(1, code, 0) + SYN for code in codes)


def press(code: int, *held: int) -> bytes:
    """A key while others are held."""
    return down(*held, code) + up(code, *reversed(held))


def typed_us(text: str) -> bytes:
    """As a scanner set to the US types it, with Enter; control characters with Ctrl."""
    return b"".join(_us(one) for one in text) + press(ENTER)


def _us(character: str) -> bytes:
    if character < " ":
        return press(US[chr(ord(character) + 0x40).lower()], CTRL)
    if character in US_SHIFTED:
        return press(US[US_SHIFTED[character]], SHIFT)
    if character.isupper():
        return press(US[character.lower()], SHIFT)
    return press(US[character])


def with_alt(number: str) -> bytes:
    """A character as its number on the keypad with Alt held."""
    return down(ALT) + b"".join(press(KEYPAD_CODES[one]) for one in number) + up(ALT)


def report(data: bytes, identifier: bytes = b"]d2", *, more: bool = False) -> bytes:
    """A report of the usual 64 bytes."""
    assert len(data) <= 56
    return b"\x02" + bytes([len(data)]) + identifier + data.ljust(58, b"\0") + bytes([more])


def settings(source: str = "stdin", **facts: Any) -> DeviceSettings:
    return DeviceSettings(name="dock", source=SourceKind(source), **facts)


def read(
    pieces: Iterable[bytes | tuple[bytes, float]],
    device: DeviceSettings,
    kind: ChunkKind = ChunkKind.BYTES,
    descriptor: bytes = b"",
) -> list[Entry]:
    """What comes of the pieces; those without a time all come at once."""
    reader = Reader(device, kind, descriptor, lambda at: BEGAN + timedelta(seconds=at))
    found: list[Entry] = []
    at = 0.0
    for piece in pieces:
        data, at = piece if isinstance(piece, tuple) else (piece, at)
        found += reader.feed(Chunk(data, at))
    return found + reader.end(at)


def told(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """Trouble and its text, or the identifier and text of a code."""
    return [
        (one.trouble.value, one.text)
        if isinstance(one, Notice)
        else (one.symbology_identifier, one.text)
        for one in entries
    ]


def cuts(data: bytes) -> Iterable[tuple[bytes, ...]]:
    """The stream cut in two at every position, and byte by byte."""
    for place in range(1, len(data)):
        yield data[:place], data[place:]
    yield tuple(data[place : place + 1] for place in range(len(data)))
