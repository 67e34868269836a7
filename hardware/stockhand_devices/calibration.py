"""Two labels whose content is known tell how a scanner is set: country, caps lock, separator, what
it puts before and behind a code, how it ends one, and how fast it is. Pure, but for
listening and drawing."""

import asyncio
import contextlib
import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from stockhand_devices.config import DeviceSettings
from stockhand_devices.keymap import DOWN, EV_KEY, GS, EventRecords
from stockhand_devices.layouts import FUNCTION_KEYS, LAYOUTS
from stockhand_devices.pipeline import source_of
from stockhand_devices.reader import IDENTIFIER, Reader
from stockhand_devices.scan import Scan
from stockhand_devices.sources.source import Chunk, ChunkKind, SourceOver

CHARACTERS = "0189AaQqWwYyZzMm]-/?_+.:;#@"
"""The first label, a Code 128: what countries and caps lock disagree about."""

LOT, SERIAL = "10CALIBRATE", "21STOCKHAND"
"""The second label, a GS1-128: between these two stands the separator, if the scanner sends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How a scanner is set. `gs` is what it sends for the separator; blank: nothing, so that lots
    and serials run into each other."""

    layout: str = "us"
    caps: str = "sent"
    ending: str = "line"
    identifier: str = ""
    prefix: str = ""
    suffix: str = ""
    gs: str = GS
    characters_a_second: float = 0.0

    @property
    def keeps_separators(self) -> bool:
        return bool(self.gs)


class NotCalibrated(Exception):
    """What came is not what the labels say, whatever the scanner may be set to."""


def find(chunks: Sequence[Chunk], kind: ChunkKind, device: DeviceSettings) -> Finding:
    """The settings under which the chunks are the two labels, in either order."""
    best: tuple[str, ...] = ()
    for tried in _settings(device, kind):
        texts = _texts(chunks, kind, tried)
        best = max(best, texts, key=len)
        first = next((one for one in texts if CHARACTERS in one), None)
        second = next((one for one in texts if LOT in one and SERIAL in one), None)
        if first is None or second is None:
            continue
        before, _, after = first.partition(CHARACTERS)
        found = IDENTIFIER.search(before)
        identifier = found[0] if found else ""
        between = second.partition(LOT)[2].partition(SERIAL)[0]
        return Finding(
            layout=tried.layout,
            caps=tried.caps,
            ending=tried.ending,
            identifier=identifier,
            prefix=before.replace(identifier, "") if identifier else before,
            suffix=after,
            gs=_separator(chunks, kind, between),
            characters_a_second=_speed(chunks, "".join(texts)),
        )
    raise NotCalibrated(f"the labels were not read; what came was {list(best)}")


async def listen(device: DeviceSettings, seconds: float) -> tuple[ChunkKind, Finding]:
    """Hear the device itself, until the labels are there or the time is over."""
    source = source_of(replace(device, caps="led"))
    await source.open()
    chunks: list[Chunk] = []
    try:
        async with asyncio.timeout(seconds):
            while True:
                chunks.append(await source.read())
                with contextlib.suppress(NotCalibrated):
                    return source.kind, find(chunks, source.kind, device)
    except (TimeoutError, SourceOver):
        return source.kind, find(chunks, source.kind, device)
    finally:
        await source.close()


def _settings(device: DeviceSettings, kind: ChunkKind) -> Iterator[DeviceSettings]:
    """Everything a scanner may be set to, the usual first."""
    plain = replace(device, prefix="", suffix="", gs=(), no_read=(), heartbeat=(), repeat_ms=0)
    for ending in ("line", "stx-etx", "idle"):
        for caps in ("sent", "led", "ignore"):
            for layout in LAYOUTS:
                yield replace(plain, ending=ending, caps=caps, layout=layout)
                if kind is not ChunkKind.KEYS:
                    break
            if kind is not ChunkKind.KEYS:
                break


def _texts(chunks: Sequence[Chunk], kind: ChunkKind, device: DeviceSettings) -> tuple[str, ...]:
    """Whole texts as they came, the identifier still in front."""
    reader = Reader(device, kind, b"", lambda at: datetime.fromtimestamp(at, UTC))
    entries = [one for chunk in chunks for one in reader.feed(chunk)]
    entries += reader.end(chunks[-1].at + 60 if chunks else 0.0)
    return tuple(
        f"{one.symbology_identifier}{one.text}" for one in entries if isinstance(one, Scan)
    )


def _separator(chunks: Sequence[Chunk], kind: ChunkKind, between: str) -> str:
    """What stands between lot and serial; where no character does, a function key may."""
    if between or kind is not ChunkKind.KEYS:
        return between
    records = EventRecords()
    for chunk in chunks:
        for event in records.feed(chunk.data):
            if event.kind == EV_KEY and event.value == DOWN and event.code in FUNCTION_KEYS:
                return FUNCTION_KEYS[event.code]
    return ""


def _speed(chunks: Sequence[Chunk], text: str) -> float:
    """Characters a second while a code comes; pauses between codes do not count."""
    busy = sum(b.at - a.at for a, b in pairwise(chunks) if b.at - a.at < 0.5)
    return round(len(text) / busy, 1) if busy > 0 else 0.0


def advice(finding: Finding) -> list[str]:
    """What to change at the scanner itself."""
    found: list[str] = []
    if not finding.keeps_separators:
        found.append(
            "The separator of GS1 codes is lost: a lot and a serial behind it cannot be told apart."
            " Set the scanner to send GS (as Ctrl+], Alt+029 or a function key), or to HID POS."
        )
    if not finding.identifier:
        found.append(
            "No symbology identifier is sent. Set the scanner to transmit the AIM identifier:"
            " then no code has to be guessed."
        )
    if finding.ending == "idle":
        found.append("No end is sent. Set the scanner to send Enter (CR) behind each code.")
    if finding.layout != "us":
        found.append("Set to the US keyboard, the scanner can send every character there is.")
    return found


def as_toml(finding: Finding, kind: ChunkKind) -> str:
    """The lines for this device in the configuration."""
    given: dict[str, Any] = {}
    if kind is ChunkKind.KEYS:
        given |= {"layout": finding.layout, "caps": finding.caps}
    given |= {"ending": finding.ending, "prefix": finding.prefix, "suffix": finding.suffix}
    lines = [f"{name} = {_quoted(value)}" for name, value in given.items() if value]
    if finding.gs not in ("", GS):
        lines.append(f"gs = [{_quoted(finding.gs)}]")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
    )


def sheet() -> str:
    """A page with both labels, to be printed."""
    # The drawing is heavy and wanted once.
    zxingcpp: Any = importlib.import_module("zxingcpp")
    plain = zxingcpp.create_barcode(CHARACTERS, zxingcpp.BarcodeFormat.Code128)
    gs1 = zxingcpp.create_barcode(
        f"({LOT[:2]}){LOT[2:]}({SERIAL[:2]}){SERIAL[2:]}", zxingcpp.BarcodeFormat.Code128, gs1=True
    )
    labels = "\n".join(
        f"<h2>{title}</h2>\n<div>{_svg(code)}</div>"
        for title, code in (("1. Characters", plain), ("2. Separator", gs1))
    )
    return (
        '<!doctype html><meta charset="utf-8"><title>Calibrate a scanner</title>\n'
        "<style>body{font:16px sans-serif;margin:2cm}svg{width:16cm;height:2.5cm}</style>\n"
        f"<h1>Calibrate a scanner</h1>\n<p>Scan both labels, one after the other.</p>\n{labels}\n"
    )


def _svg(barcode: Any) -> str:
    drawn = str(barcode.to_svg(add_quiet_zones=True))
    drawn = drawn[drawn.index("<svg") :]
    # With a view box it can be printed in any size.
    return re.sub(
        r'<svg width="(\d+)" height="(\d+)"',
        r'<svg preserveAspectRatio="none" viewBox="0 0 \1 \2"',
        drawn,
    )
