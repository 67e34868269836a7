"""What a barcode may mean: from what a scanner sent to every reading that its text allows.

A symbology identifier says which reading is right. Without one all readings that fit stand beside
the plain text, the most telling first, and the step that asked for the scan decides. `pwa` reads in
the same way, with the same names (`pwa/src/domain/barcodes.ts`).
"""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from stockhand.domain import digital_links, gs1, gs1_checks, gs1_table, own_codes
from stockhand.domain.findings import Finding, FindingCode
from stockhand.domain.gs1 import GS, Element
from stockhand.domain.own_codes import Layout


class Route(StrEnum):
    """How the text of a symbology is to be read."""

    GS1 = "gs1"
    """Element strings, and nothing else."""
    EAN_13 = "ean-13"
    EAN_8 = "ean-8"
    ITF_14 = "itf-14"
    PLAIN = "plain"
    """Whatever its printer put in: an own code, a Digital Link, or just text."""
    UNKNOWN = "unknown"
    """No identifier was sent."""


class Verdict(StrEnum):
    """How sure the reading of a code is."""

    ACCEPTED = "accepted"
    """The symbology says what it is and the text keeps all of its rules."""
    REFUSED = "refused"
    """It must be something whose rules it breaks; `problems` says which."""
    UNPROVEN = "unproven"
    """Nothing says what it is."""


class ReadingKind(StrEnum):
    """What a text can be: one of our own labels, a GS1 form, or plain text."""

    BIN = "bin"
    LOT = "lot"
    PLATE = "plate"
    USER = "user"
    COMMAND = "command"
    ELEMENT_STRINGS = "element-strings"
    DIGITAL_LINK = "digital-link"
    GTIN = "gtin"
    SSCC = "sscc"
    TEXT = "text"


class Reading(msgspec.Struct, frozen=True):
    """One thing that the text may be. `value` is the body of an own code, a GTIN of 14 digits, an
    SSCC, or the text itself; `gs1.facts(elements)` are the facts."""

    kind: ReadingKind
    value: str
    elements: tuple[Element, ...] = ()


class Barcode(msgspec.Struct, frozen=True, kw_only=True):
    """What was scanned and how it was understood; the last reading is always the plain text."""

    raw: str
    symbology_identifier: str
    symbology: str
    text: str
    gs_seen: bool
    verdict: Verdict
    readings: tuple[Reading, ...]
    repaired: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    problems: tuple[Finding, ...]


class _Attempt(msgspec.Struct, frozen=True):
    """What reading in one way brought."""

    readings: tuple[Reading, ...] = ()
    repaired: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()
    problems: tuple[Finding, ...] = ()


_IDENTIFIER = re.compile(r"\][A-UXZdehz][0-9A-F]")
_SYMBOLOGIES = {
    "A": "code-39",
    "C": "code-128",
    "E": "ean-13",
    "F": "codabar",
    "G": "code-93",
    "H": "code-11",
    "I": "itf",
    "J": "dotcode",
    "L": "pdf417",
    "Q": "qr",
    "U": "maxicode",
    "d": "datamatrix",
    "e": "databar",
    "z": "aztec",
    "C1": "gs1-128",
    "E4": "ean-8",
    "I1": "itf-14",
}
_ROUTES = {
    "C1": Route.GS1,
    "e0": Route.GS1,
    "d2": Route.GS1,
    "d5": Route.GS1,
    "d8": Route.GS1,
    "Q3": Route.GS1,
    "Q4": Route.GS1,
    "J1": Route.GS1,
    "E0": Route.EAN_13,
    "E3": Route.EAN_13,
    "E4": Route.EAN_8,
    "I1": Route.ITF_14,
}
"""`d8` is what decoders send for a rectangular GS1 DataMatrix; `E3` comes with an add-on."""

_COMPOSITE = "|]e0"
"""Stands between the digits of an EAN symbol and the element strings of the one above it."""
_DIGITS = {"E0": 13, "E3": 13, "E4": 8, "I1": 14}
_WITH_ADD_ON = re.compile(r"[0-9]{15}(?:[0-9]{3})?")
_GTIN_LENGTHS = (8, 12, 13, 14)
_SSCC_LENGTH = 18
GTIN_LENGTH = 14


def interpret(raw: str, today: date, *, separators: Sequence[str] = ()) -> Barcode:
    """Read what a scanner sent. `separators` are the stand-ins this device sends for GS: `|`,
    `{GS}`, whatever it was set to."""
    found = _IDENTIFIER.match(raw)
    identifier = found[0] if found else ""
    code, text, path = identifier[1:], raw[len(identifier) :], route(identifier)
    if path is Route.GS1:
        attempt = _read_element_strings(text, today, separators)
    elif code in _DIGITS:
        attempt = _read_digits(text, code, today, separators)
    elif path is Route.PLAIN:
        attempt = _joined(_read_own_code(text), _read_link(text, today))
    else:
        attempt = _joined(
            _read_own_code(text),
            _read_unannounced(text, today, separators),
            _read_link(text, today),
            _read_key(text),
        )
    unproven = Verdict.UNPROVEN if path is Route.UNKNOWN else Verdict.ACCEPTED
    return Barcode(
        raw=raw,
        symbology_identifier=identifier,
        symbology=_symbology(code),
        text=text,
        gs_seen=GS in text
        or any(one.code is FindingCode.SEPARATOR_SUBSTITUTED for one in attempt.repaired),
        verdict=Verdict.REFUSED if attempt.problems else unproven,
        readings=(*attempt.readings, Reading(ReadingKind.TEXT, text)),
        repaired=attempt.repaired,
        doubts=attempt.doubts,
        problems=attempt.problems,
    )


def item_code(barcode: Barcode) -> str:
    """What of a code can mean an item: its GTIN, or else all of its text."""
    elements = [element for reading in barcode.readings for element in reading.elements]
    return gs1.facts(elements).gtin or barcode.text.strip()


def is_gtin(code: str) -> bool:
    """Fourteen digits with the right check digit."""
    return len(code) == GTIN_LENGTH and gs1_checks.ends_in_check_digit(code)


def names(barcode: Barcode) -> list[str]:
    """The texts to look for: those of the readings and those of their facts. Codes have at most 50
    characters, and none of them is NUL."""
    facts = gs1.facts([element for reading in barcode.readings for element in reading.elements])
    texts = [
        reading.value
        for reading in barcode.readings
        if reading.kind not in (ReadingKind.ELEMENT_STRINGS, ReadingKind.DIGITAL_LINK)
    ]
    texts += [
        facts.gtin,
        facts.content_gtin,
        facts.lot,
        facts.serial,
        facts.sscc,
        facts.gln_extension,
        facts.order,
    ]
    return [text for text in dict.fromkeys(texts) if 0 < len(text) <= 50 and "\x00" not in text]


def route(symbology_identifier: str) -> Route:
    """How a text that came with this identifier is to be read."""
    if not _IDENTIFIER.fullmatch(symbology_identifier):
        return Route.UNKNOWN
    return _ROUTES.get(symbology_identifier[1:], Route.PLAIN)


def _symbology(code: str) -> str:
    return _SYMBOLOGIES.get(code) or _SYMBOLOGIES.get(code[:1], "other" if code else "")


def _joined(*attempts: _Attempt) -> _Attempt:
    return _Attempt(
        readings=tuple(one for attempt in attempts for one in attempt.readings),
        repaired=tuple(one for attempt in attempts for one in attempt.repaired),
        doubts=tuple(one for attempt in attempts for one in attempt.doubts),
        problems=tuple(one for attempt in attempts for one in attempt.problems),
    )


def _read_own_code(text: str) -> _Attempt:
    codes = own_codes.read(text)
    undone = [Finding(FindingCode.LAYOUT_UNDONE, found=code.layout) for code in codes]
    doubts: list[Finding] = []
    if len(codes) > 1:
        doubts.append(Finding(FindingCode.LAYOUT_AMBIGUOUS))
    if not codes and text[:2] in own_codes.PREFIXES:
        doubts.append(Finding(FindingCode.OWN_CODE_GARBLED, found=text))
    return _Attempt(
        readings=tuple(Reading(ReadingKind(code.kind), code.body) for code in codes),
        repaired=tuple(note for note in undone if note.found != Layout.AS_SENT),
        doubts=tuple(doubts),
    )


def _read_element_strings(text: str, today: date, separators: Sequence[str]) -> _Attempt:
    repaired = _with_right_separators(text, separators)
    message = gs1.parse(repaired.text, today)
    reading = Reading(ReadingKind.ELEMENT_STRINGS, repaired.text, message.elements)
    return _Attempt(
        readings=() if message.problems else (reading,),
        repaired=repaired.repairs,
        doubts=message.doubts,
        problems=message.problems,
    )


class _Repaired(msgspec.Struct, frozen=True):
    text: str
    repairs: tuple[Finding, ...]


def _with_right_separators(text: str, separators: Sequence[str]) -> _Repaired:
    """The text with one separator wherever one or more were sent, and none at its ends."""
    repairs: list[Finding] = []
    for token in sorted(filter(None, separators), key=len, reverse=True):
        if token in text:
            repairs.append(Finding(FindingCode.SEPARATOR_SUBSTITUTED, found=token))
            text = text.replace(token, GS)
    if text.startswith(GS):
        repairs.append(Finding(FindingCode.SEPARATOR_LEADING))
    if text.endswith(GS):
        repairs.append(Finding(FindingCode.SEPARATOR_TRAILING))
    if GS + GS in text:
        repairs.append(Finding(FindingCode.SEPARATOR_DOUBLED))
    return _Repaired(re.sub(f"{GS}+", GS, text).strip(GS), tuple(repairs))


def _read_unannounced(text: str, today: date, separators: Sequence[str]) -> _Attempt:
    """Element strings without a symbology identifier.

    A separator after an application identifier proves them. A stand-in for it, or a right check
    digit after 00, 01 or 02, only makes them possible, if all of the text fits.
    """
    attempt = _read_element_strings(text, today, separators)
    if GS in text and gs1_table.find(text.lstrip(GS)):
        return attempt
    key = text[2:20] if text.startswith("00") else text[2:16]
    has_key = text.startswith(("00", "01", "02")) and gs1_checks.ends_in_check_digit(key)
    if not has_key and not any(token and token in text for token in separators):
        return _Attempt()
    if attempt.problems:
        lost = [one for one in attempt.doubts if one.code is FindingCode.SEPARATOR_MISSING]
        return _Attempt(doubts=tuple(lost))
    return attempt


def _read_link(text: str, today: date) -> _Attempt:
    if not digital_links.is_link(text):
        return _Attempt()
    message = digital_links.parse(text, today)
    if message.problems:
        return _Attempt(problems=message.problems)
    reading = Reading(ReadingKind.DIGITAL_LINK, text, message.elements)
    return _Attempt(readings=(reading,), doubts=message.doubts)


def _read_digits(text: str, code: str, today: date, separators: Sequence[str]) -> _Attempt:
    """An EAN or ITF symbol; digits of another length are refused but still read."""
    length = _DIGITS[code]
    digits, mark, above = text.partition(_COMPOSITE)
    if code == "E3" and _WITH_ADD_ON.fullmatch(digits):
        digits = digits[:length]
    if code == "I1" and len(digits) != length:
        return _Attempt()
    composite = _read_element_strings(above, today, separators) if mark else _Attempt()
    beside = tuple(one for reading in composite.readings for one in reading.elements)
    problem = _fault(digits, length)
    return _Attempt(
        readings=_gtin(digits, beside),
        repaired=composite.repaired,
        doubts=composite.doubts,
        problems=(*problem, *composite.problems),
    )


def _fault(digits: str, length: int) -> tuple[Finding, ...]:
    if not gs1_checks.CHARACTERS["N"].fullmatch(digits):
        return (Finding(FindingCode.CHARACTER_NOT_ALLOWED, found=digits),)
    if len(digits) != length:
        return (Finding(FindingCode.LENGTH_WRONG, found=digits),)
    if not gs1_checks.ends_in_check_digit(digits):
        return (Finding(FindingCode.CHECK_DIGIT_WRONG, found=digits),)
    return ()


def _read_key(text: str) -> _Attempt:
    """Digits that end in a right check digit; eight of them may as well be a serial number."""
    if len(text) == _SSCC_LENGTH and gs1_checks.ends_in_check_digit(text):
        return _Attempt(readings=(Reading(ReadingKind.SSCC, text, (Element("00", text),)),))
    return _Attempt(readings=_gtin(text, ()))


def _gtin(digits: str, beside: tuple[Element, ...]) -> tuple[Reading, ...]:
    if len(digits) not in _GTIN_LENGTHS or not gs1_checks.ends_in_check_digit(digits):
        return ()
    gtin = digits.zfill(14)
    return (Reading(ReadingKind.GTIN, gtin, (Element("01", gtin), *beside)),)
