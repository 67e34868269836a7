"""The codes on our own labels, made to be recognised under any keyboard layout.

A code is a prefix, a body and a check letter: `XB` bin, `XL` lot, `XP` plate, `XU` user, `XC`
command. Prefix and check letter consist of letters that lie on the same key of QWERTY, QWERTZ and
AZERTY keyboards. A scanner that types for a host with another layout, or with caps lock on, garbles
the body; then the check letter no longer fits, and each known layout is undone once.

The check letter: starting with 0, for each character of prefix and body, double and add the
character's code, modulo 19; the result counts in `BCDEFGHIJKLNPRSTUVX`. It finds every single wrong
character and every swap of two neighbours, unless the two characters' codes differ by a multiple of
19, and all but one in nineteen of other faults.
"""

from enum import StrEnum

import msgspec


class OwnKind(StrEnum):
    """What a label of ours is on."""

    BIN = "bin"
    LOT = "lot"
    PLATE = "plate"
    USER = "user"
    COMMAND = "command"


class Layout(StrEnum):
    """What may stand between a scanner that types as on a US keyboard and us."""

    AS_SENT = "as-sent"
    AZERTY = "azerty"
    QWERTZ = "qwertz"
    CAPS_LOCK = "caps-lock"


class OwnCode(msgspec.Struct, frozen=True):
    """What an own code says, and which layout had to be undone to read it."""

    kind: OwnKind
    body: str
    layout: Layout = Layout.AS_SENT


PREFIXES = {
    "XB": OwnKind.BIN,
    "XL": OwnKind.LOT,
    "XP": OwnKind.PLATE,
    "XU": OwnKind.USER,
    "XC": OwnKind.COMMAND,
}
LONGEST_BODY = 50
BODY_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-./_"

_CHECK_LETTERS = "BCDEFGHIJKLNPRSTUVX"
_ARRIVES: dict[Layout, dict[int, str] | dict[int, int]] = {
    Layout.AZERTY: str.maketrans("0123456789AQZWMaqzwm-./_", "à&é\"'(-è_çQAWZ?qawz,):!°"),
    Layout.QWERTZ: str.maketrans("YZyz-/_", "ZYzyß-?"),
    Layout.CAPS_LOCK: {ord(key): key.swapcase() for key in BODY_CHARACTERS},
}
"""What arrives for each key a scanner presses, where it is another character."""

_UNDO = {
    layout: {key.translate(arrives): key for key in BODY_CHARACTERS}
    for layout, arrives in _ARRIVES.items()
}


def can_carry(body: str) -> bool:
    """Whether an own code can hold this text."""
    return 0 < len(body) <= LONGEST_BODY and all(character in BODY_CHARACTERS for character in body)


def make(kind: OwnKind, body: str) -> str:
    """The code to print on a label; ask `can_carry` first."""
    assert can_carry(body), body
    prefix = next(prefix for prefix, one in PREFIXES.items() if one is kind)
    return prefix + body + check_letter(prefix + body)


def garbled(text: str, layout: Layout) -> str:
    """What arrives of a code when this stands in between."""
    return text.translate(_ARRIVES.get(layout, {}))


def check_letter(text: str) -> str:
    remainder = 0
    for character in text:
        remainder = (2 * remainder + ord(character)) % len(_CHECK_LETTERS)
    return _CHECK_LETTERS[remainder]


def read(text: str) -> tuple[OwnCode, ...]:
    """Every way to read it with the right check letter: as sent first, then the layouts undone.

    More than one way means that nobody can tell without looking what exists.
    """
    found = [_verified(text, Layout.AS_SENT)]
    if _begins_as_ours(text):
        for layout in _UNDO:
            undone = _undone(text, layout)
            if undone != text:
                found.append(_verified(undone, layout))
    return tuple(code for code in found if code)


def _begins_as_ours(text: str) -> bool:
    return len(text) > 3 and (text[:2] in PREFIXES or text[:2].swapcase() in PREFIXES)


def _verified(text: str, layout: Layout) -> OwnCode | None:
    prefix, body, check = text[:2], text[2:-1], text[-1:]
    if prefix in PREFIXES and can_carry(body) and check_letter(prefix + body) == check:
        return OwnCode(PREFIXES[prefix], body, layout)
    return None


def _undone(text: str, layout: Layout) -> str:
    """What the scanner sent if this layout garbled it; blank if it cannot have."""
    keys = _UNDO[layout]
    if not all(character in keys for character in text):
        return ""
    return "".join(keys[character] for character in text)
