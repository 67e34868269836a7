"""What leaves a station: a scan as it was read, or a notice of what went wrong while reading.
Neither says what a code means."""

import base64
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Trouble(StrEnum):
    """What a scanner or its connection may report instead of a code."""

    NO_READ = "no-read"
    """The reader was triggered and saw no code."""
    TOO_LONG = "too-long"
    """More characters than any code has; all of them up to its end were left out."""
    UNFINISHED = "unfinished"
    """The beginning of a code whose rest never came."""
    EVENTS_DROPPED = "events-dropped"
    """The kernel lost keys: the code they belonged to cannot be trusted and was left out."""
    UNREADABLE = "unreadable"
    """A report that is not shaped as the scanner said its reports are."""
    REPEAT = "repeat"
    """The same code again within the time in which nobody scans twice; counted, not delivered."""
    DEVICE_LOST = "device-lost"
    DEVICE_FOUND = "device-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One code. `text` is without symbology identifier, prefix and suffix; `raw` is everything the
    scanner sent for it. `seq` counts per device and is given when the scan is stored."""

    text: str
    symbology_identifier: str = ""
    raw: bytes
    device: str
    source: str
    seq: int = 0
    at: datetime
    gs_seen: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something worth a red light and a sound, and never a code."""

    trouble: Trouble
    device: str
    source: str
    seq: int = 0
    at: datetime
    text: str = ""
    count: int = 1


Entry = Scan | Notice


def to_wire(entry: Entry) -> dict[str, Any]:
    """As it is stored and sent; bytes as base64, the time in UTC."""
    body: dict[str, Any] = {
        "device": entry.device,
        "source": entry.source,
        "seq": entry.seq,
        "at": entry.at.isoformat(timespec="milliseconds"),
        "text": entry.text,
    }
    if isinstance(entry, Notice):
        return {**body, "kind": entry.trouble.value, "count": entry.count}
    return {
        **body,
        "kind": "scan",
        "symbology_identifier": entry.symbology_identifier,
        "raw": base64.b64encode(entry.raw).decode("ascii"),
        "gs_seen": entry.gs_seen,
        "warnings": list(entry.warnings),
    }
