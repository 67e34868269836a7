"""From the keys of a scanner to the characters it meant. The kernel tells physical keys, so only
the country set in the scanner matters, never that of the computer. Pure."""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from stockhand_devices.framing import LONGEST, Frame
from stockhand_devices.layouts import DEAD, FUNCTION_KEYS, KEYPAD, KEYS, LAYOUTS, Layout
from stockhand_devices.scan import Trouble

RECORD = struct.Struct("llHHi")
EV_SYN, EV_KEY, EV_LED = 0, 1, 17
SYN_REPORT, SYN_DROPPED = 0, 3
LED_CAPS_LOCK = 1
UP, DOWN = 0, 1

ENTER, TAB, SPACE, KEYPAD_ENTER, CAPS_LOCK = 28, 15, 57, 96, 58
LEFT_SHIFT, RIGHT_SHIFT, LEFT_CTRL, RIGHT_CTRL, LEFT_ALT, RIGHT_ALT = 42, 54, 29, 97, 56, 100
ENDS = (ENTER, KEYPAD_ENTER, TAB)
GS = "\x1d"

CONTROL_DIGITS = {"2": "\0", "3": "\x1b", "4": "\x1c", "5": GS, "6": "\x1e", "7": "\x1f"}
"""What Ctrl makes of these keys, as terminals have it."""


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One record of an input device."""

    kind: int
    code: int
    value: int


class EventRecords:
    """Cuts bytes into input events; what is not whole waits."""

    def __init__(self) -> None:
        self._cut = bytearray()

    def feed(self, data: bytes) -> Iterator[KeyEvent]:
        self._cut += data
        whole = len(self._cut) - len(self._cut) % RECORD.size
        records = bytes(self._cut[:whole])
        del self._cut[:whole]
        for _seconds, _microseconds, kind, code, value in RECORD.iter_unpack(records):
            yield KeyEvent(kind, code, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySettings:
    """How a scanner types. `caps` says whose caps lock counts: that of the keys it `sent` itself,
    the computer's `led` as well, or none (`ignore`). `separators` names function keys that stand
    for the separator. Without `ends` a pause ends a code."""

    layout: str = "us"
    caps: str = "sent"
    separators: frozenset[str] = frozenset()
    ends: bool = True
    patience: float = 0.5
    pause: float = 0.1


class KeyDecoder:
    """Frames of a stream of key events; each frame is the text in UTF-8."""

    def __init__(self, settings: KeySettings | None = None) -> None:
        self._settings = settings or KeySettings()
        self._layout: Layout = LAYOUTS[self._settings.layout]
        self._records = EventRecords()
        self._held: set[int] = set()
        self._caps = False
        self._text: list[str] = []
        self._dead = ""
        self._numpad: str | None = None
        self._spoilt = False
        self._skipping = False
        self._last = 0.0

    @property
    def due(self) -> float | None:
        is_open = bool(self._text or self._dead or self._spoilt)
        return self._last + self._wait if is_open else None

    @property
    def _wait(self) -> float:
        return self._settings.patience if self._settings.ends else self._settings.pause

    def feed(self, data: bytes, at: float) -> list[Frame]:
        found = self.idle(at)
        for event in self._records.feed(data):
            self._last = at
            found += self._take(event, at)
        return found

    def idle(self, at: float) -> list[Frame]:
        return self.end(at) if self.due is not None and at >= self.due else []

    def end(self, at: float) -> list[Frame]:
        if self._spoilt or not self._settings.ends:
            return self._close(at)
        return self._close(at, Trouble.UNFINISHED) if self._text or self._dead else []

    def _take(self, event: KeyEvent, at: float) -> list[Frame]:
        if event.kind == EV_SYN and event.code == SYN_DROPPED:
            # What is held and what was typed are both unknown now, up to the next whole report.
            self._held.clear()
            self._numpad, self._spoilt, self._skipping = None, True, True
        elif event.kind == EV_SYN and event.code == SYN_REPORT:
            self._skipping = False
        elif self._skipping:
            pass
        elif event.kind == EV_LED and event.code == LED_CAPS_LOCK:
            self._caps = bool(event.value) if self._settings.caps == "led" else self._caps
        elif event.kind == EV_KEY and event.value == UP:
            self._release(event.code)
        elif event.kind == EV_KEY and event.value == DOWN:
            return self._press(event.code, at)
        return []

    def _release(self, code: int) -> None:
        self._held.discard(code)
        if code == LEFT_ALT and self._numpad is not None:
            self._text.append(_of_number(self._numpad))
            self._numpad = None

    def _press(self, code: int, at: float) -> list[Frame]:
        self._held.add(code)
        if code in ENDS and not self._held & {LEFT_CTRL, RIGHT_CTRL}:
            return self._close(at)
        if code == CAPS_LOCK:
            self._caps = not self._caps if self._settings.caps != "ignore" else False
        elif LEFT_ALT in self._held and KEYPAD.get(code, "").isdigit():
            self._numpad = (self._numpad or "") + KEYPAD[code]
        elif FUNCTION_KEYS.get(code, "") in self._settings.separators:
            self._add(GS)
        elif character := self._character(code):
            if character in "\r\n":
                return self._close(at)
            if character in DEAD and self._is_dead(character) and not self._dead:
                self._dead = character
            else:
                self._add(character)
        return []

    def _level(self) -> int:
        """0 alone, 1 with Shift, 2 with AltGr, which some scanners send as Ctrl and Alt."""
        if RIGHT_ALT in self._held or {LEFT_CTRL, LEFT_ALT} <= self._held:
            return 2
        return 1 if self._held & {LEFT_SHIFT, RIGHT_SHIFT} else 0

    def _is_dead(self, character: str) -> bool:
        return (self._level(), character) in self._layout.dead

    def _character(self, code: int) -> str:
        if code == SPACE:
            return " "
        if code in KEYPAD:
            return KEYPAD[code]
        if code not in KEYS:
            return ""
        place, level = KEYS.index(code), self._level()
        if self._held & {LEFT_CTRL, RIGHT_CTRL} and not (level == 2 and LEFT_ALT in self._held):
            return self._control(place, level)
        rows = (self._layout.plain, self._layout.shift, self._layout.third)
        character = rows[level][place : place + 1].strip()
        if self._caps and character.isalpha() and level < 2:
            character = character.swapcase() if len(character.swapcase()) == 1 else character
        return character

    def _control(self, place: int, level: int) -> str:
        """The control character: of what the key means here, else of what it means in the US, which
        is how many scanners send it whatever their country."""
        layout, us = self._layout, LAYOUTS["us"]
        rows = ((layout.plain, layout.shift, layout.third)[level], layout.plain, us.plain, us.shift)
        for row in rows:
            character = row[place : place + 1].upper()
            if character and (character.isascii() and "@" <= character <= "_"):
                return chr(ord(character) & 0x1F)
        return CONTROL_DIGITS.get(us.plain[place], "\x1f" if us.plain[place] == "-" else "")

    def _add(self, character: str) -> None:
        if self._dead:
            dead, self._dead = self._dead, ""
            together = unicodedata.normalize("NFC", character + DEAD[dead])
            if character == " ":
                character = dead
            else:
                character = together if len(together) == 1 else dead + character
        if len(self._text) <= LONGEST:
            self._text.append(character)

    def _close(self, at: float, trouble: Trouble | None = None) -> list[Frame]:
        if self._dead:
            self._add(" ")
        text = "".join(self._text)
        self._text.clear()
        self._numpad = None
        if self._spoilt:
            trouble = Trouble.EVENTS_DROPPED
        elif len(text) > LONGEST:
            trouble = Trouble.TOO_LONG
        self._spoilt = False
        data = text.encode("utf-8", "replace")
        return [Frame(data, at, trouble=trouble)] if data or trouble else []


def _of_number(digits: str) -> str:
    """The character of Alt with these digits on the keypad."""
    number = int(digits[:6])
    if number < 128 or number > 255:
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    page = "cp1252" if digits.startswith("0") else "cp437"
    return bytes([number]).decode(page, "replace")
