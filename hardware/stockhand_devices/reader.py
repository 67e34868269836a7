"""From the chunks of one device to scans and notices: framing or keys, then the little a device's
settings ask for (prefix, suffix, separators, words that are no code), then repeats. Pure."""

import re
from collections.abc import Callable
from datetime import datetime

from stockhand_devices import hid_pos
from stockhand_devices.config import DeviceSettings
from stockhand_devices.framing import Decoder, Ending, Frame, LineFramer
from stockhand_devices.hid_pos import HidPosFramer
from stockhand_devices.keymap import GS, KeyDecoder, KeySettings
from stockhand_devices.layouts import FUNCTION_KEYS
from stockhand_devices.scan import Entry, Notice, Scan, Trouble
from stockhand_devices.sources.source import Chunk, ChunkKind

IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")
KEY_NAMES = frozenset(FUNCTION_KEYS.values())
Wall = Callable[[float], datetime]


class Reader:
    """Entries of one device while it is connected. Their numbers are given later, where they are
    stored. `wall` turns the times of chunks into those of the calendar."""

    def __init__(
        self, settings: DeviceSettings, kind: ChunkKind, descriptor: bytes, wall: Wall
    ) -> None:
        self._settings = settings
        self._kind = kind
        self._descriptor = descriptor
        self._wall = wall
        self._decoders: dict[int, Decoder] = {}
        self._substitutes = tuple(one for one in settings.gs if one not in KEY_NAMES)
        self._patience = settings.repeat_ms / 1000
        self._last: tuple[str, str] | None = None
        self._last_at = 0.0
        self._repeats = 0

    @property
    def due(self) -> float | None:
        """When `idle` is wanted if nothing comes before."""
        dues = [one.due for one in self._decoders.values()]
        if self._repeats:
            dues.append(self._last_at + self._patience)
        return min((one for one in dues if one is not None), default=None)

    def feed(self, chunk: Chunk) -> list[Entry]:
        if not chunk.data:
            decoder = self._decoders.pop(chunk.stream, None)
            return self._entries(decoder.end(chunk.at)) if decoder else []
        decoder = self._decoders.get(chunk.stream)
        if decoder is None:
            decoder = self._decoders[chunk.stream] = self._decoder()
        return self._entries(decoder.feed(chunk.data, chunk.at))

    def idle(self, at: float) -> list[Entry]:
        found: list[Entry] = []
        for decoder in self._decoders.values():
            found += self._entries(decoder.idle(at))
        if at >= self._last_at + self._patience:
            found += self._close_repeats()
        return found

    def end(self, at: float) -> list[Entry]:
        """The device is gone: what was unfinished is told."""
        found: list[Entry] = []
        for decoder in self._decoders.values():
            found += self._entries(decoder.end(at))
        self._decoders.clear()
        return [*found, *self._close_repeats()]

    def _decoder(self) -> Decoder:
        settings = self._settings
        ending, patience = Ending(settings.ending), settings.patience_ms / 1000
        if self._kind is ChunkKind.KEYS:
            return KeyDecoder(
                KeySettings(
                    layout=settings.layout,
                    caps=settings.caps,
                    separators=KEY_NAMES & frozenset(settings.gs),
                    ends=ending is not Ending.IDLE,
                    patience=patience,
                )
            )
        if self._kind is ChunkKind.REPORTS:
            found = hid_pos.parse(self._descriptor) if self._descriptor else None
            return HidPosFramer(found or hid_pos.USUAL_DESCRIPTOR)
        return LineFramer(ending, patience=patience)

    def _entries(self, frames: list[Frame]) -> list[Entry]:
        found: list[Entry] = []
        for frame in frames:
            found += self._entry(frame)
        return found

    def _entry(self, frame: Frame) -> list[Entry]:
        if frame.trouble is not None:
            beginning = frame.data[:40].decode("utf-8", "replace")
            return [self._notice(frame.trouble, frame.at, beginning)]
        scan = self._scan(frame)
        if scan.text in self._settings.heartbeat:
            return []
        if scan.text in self._settings.no_read:
            return [*self._forget(), self._notice(Trouble.NO_READ, frame.at, scan.text)]
        if not scan.text:
            return []
        key = (scan.symbology_identifier, scan.text)
        if key == self._last and 0 <= frame.at - self._last_at < self._patience:
            self._last_at = frame.at
            self._repeats += 1
            return []
        ended = self._forget()
        self._last, self._last_at = key, frame.at
        return [*ended, scan]

    def _forget(self) -> list[Entry]:
        ended = self._close_repeats()
        self._last = None
        return ended

    def _close_repeats(self) -> list[Entry]:
        if not self._repeats or self._last is None:
            return []
        count, self._repeats = self._repeats, 0
        return [self._notice(Trouble.REPEAT, self._last_at, self._last[1], count)]

    def _notice(self, trouble: Trouble, at: float, text: str = "", count: int = 1) -> Notice:
        return Notice(
            trouble=trouble,
            device=self._settings.name,
            source=self._settings.source.value,
            at=self._wall(at),
            text=text,
            count=count,
        )

    def _scan(self, frame: Frame) -> Scan:
        warnings: list[str] = []
        try:
            text = frame.data.decode("utf-8")
        except UnicodeDecodeError:
            text = frame.data.decode("latin-1")
            warnings.append("not-utf-8")
        text, identifier = self._bare(text, frame.identifier, warnings)
        for substitute in self._substitutes:
            text = text.replace(substitute, GS)
        half = len(text) // 2
        if len(text) >= 8 and text[:half] == text[half:]:
            # Two ways of sending that are both on say everything twice; so do some codes.
            warnings.append("doubled")
        return Scan(
            text=text,
            symbology_identifier=identifier,
            raw=frame.data,
            device=self._settings.name,
            source=self._settings.source.value,
            at=self._wall(frame.at),
            gs_seen=GS in text,
            warnings=tuple(warnings),
        )

    def _bare(self, text: str, identifier: str, warnings: list[str]) -> tuple[str, str]:
        """Without what the scanner puts around a code; the prefix stands before the identifier or
        behind it."""
        prefix, suffix = self._settings.prefix, self._settings.suffix
        has_prefix = bool(prefix) and text.startswith(prefix)
        if has_prefix:
            text = text.removeprefix(prefix)
        if not identifier and (found := IDENTIFIER.match(text)):
            identifier, text = found[0], text[3:]
        if prefix and not has_prefix:
            if text.startswith(prefix):
                text = text.removeprefix(prefix)
            else:
                warnings.append("prefix-missing")
        if suffix:
            if text.endswith(suffix):
                text = text.removesuffix(suffix)
            else:
                warnings.append("suffix-missing")
        return text, identifier
