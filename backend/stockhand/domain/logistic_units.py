"""Serial shipping container codes: the number of a pallet or a carton, unlike any other in the
world."""

from collections.abc import Iterable

import msgspec

from stockhand.domain.gs1_checks import check_digit
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.protocol import MalformedCommand

BODY = 17
"""Extension digit, company prefix and serial reference; the check digit follows."""


class SsccNumbering(msgspec.Struct, frozen=True, kw_only=True):
    """The company's prefix, as GS1 gave it, and the digit that widens the serial reference."""

    company_prefix: str = ""
    extension_digit: int = 0


def check(numbering: SsccNumbering, *serials: str) -> Iterable[Problem]:
    """A prefix has 4 to 12 digits, the extension is one; serial references have what is left."""
    prefix = numbering.company_prefix
    if not (prefix.isascii() and prefix.isdecimal() and 4 <= len(prefix) <= 12):
        yield MalformedCommand(path="company_prefix", reason="4 to 12 digits")
    if not 0 <= numbering.extension_digit <= 9:
        yield MalformedCommand(path="extension_digit", reason="one digit")
    for path, serial in zip(("starting_no", "ending_no"), serials, strict=False):
        if serial and sscc(numbering, serial) is None:
            room = max(0, room_of(numbering))
            yield MalformedCommand(path=path, reason=f"at most {room} digits")


def room_of(numbering: SsccNumbering) -> int:
    """How many digits a serial reference has."""
    return BODY - 1 - len(numbering.company_prefix)


def sscc(numbering: SsccNumbering, serial: str) -> str | None:
    """The 18 digits; None when the serial is no number or has no room beside the prefix."""
    room = room_of(numbering)
    digits = serial.lstrip("0").rjust(room, "0")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > room:
        return None
    body = f"{numbering.extension_digit}{numbering.company_prefix}{digits}"
    return body + check_digit(body)
