"""Labels of vendors and customers: a pattern says which part of a text is which fact.

A pattern is either fields by position, or an expression: a narrow part of regular expressions.
Plain characters, `.`, `\\d`, classes such as `[A-Z0-9-]` and `[^;]`, repeated by `?`, `*`, `+` or
`{2,8}`, and named fields `(?<lot>[A-Z]\\d{5})`, one behind the other and without alternatives. So
the work grows with the length of the text times that of the pattern, whatever is scanned. Where a
text can be cut in several ways, earlier parts take as much as they can. `pwa` reads in the same way
(`pwa/src/domain/label_formats.ts`), held to the same vectors.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

import msgspec

from stockhand.domain.barcodes import Barcode, is_gtin
from stockhand.domain.orders import PartnerRef


class FieldKind(StrEnum):
    """What a field of a label says."""

    ITEM = "item"
    """An item's number, or any code that means it."""
    GTIN = "gtin"
    LOT = "lot"
    SERIAL = "serial"
    EXPIRATION = "expiration"
    QUANTITY = "quantity"
    IGNORED = "ignored"


class LabelField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field: by its name in the expression, or by the place of its first character (from 1) and
    its length. `date_format` of an expiration, `decimals` that a quantity implies, and its unit."""

    kind: FieldKind
    name: str = ""
    start: int = 0
    length: int = 0
    date_format: str = ""
    decimals: int = 0
    unit: str = ""


class LabelFormat(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern and whom it may concern: one partner or all, some items or all, some symbologies or
    all. Fields by position have no expression."""

    code: str
    description: str = ""
    expression: str = ""
    fields: tuple[LabelField, ...] = ()
    symbologies: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    partner_kind: str = ""
    partner: str = ""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a pattern, or with what a field gave: about which field, where."""

    code: str
    field: str = ""
    found: str = ""
    at: int = 0


class LabelReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a label of a format says. `quantity` is decimal text in `unit`, blank for the base
    unit; an item may follow from the format alone."""

    format: str
    item: str = ""
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    expiration: date | None = None
    quantity: str = ""
    unit: str = ""


class FieldTrial(msgspec.Struct, frozen=True, kw_only=True):
    """What one field gave: the characters it took, where the first of them stands (from 1), and
    what they mean."""

    kind: FieldKind
    name: str
    found: str
    value: str
    at: int = 0


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern held against one scan. `matched` up to which character, where it does not fit."""

    fits: bool
    matched: int
    fields: tuple[FieldTrial, ...] = ()
    faults: tuple[Fault, ...] = ()
    reading: LabelReading | None = None


class _Part(msgspec.Struct, frozen=True):
    """So many characters of a class; `field` is the number of the field they belong to, or -1."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool
    least: int
    most: int
    field: int


LONGEST_EXPRESSION = 200
LONGEST_TEXT = 500
MOST_FIELDS = 12
MOST_PARTS = 60
MOST_REPEATS = 200
DATE_FORMATS = {
    "YYMMDD": r"(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)",
    "YYYYMMDD": r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    "DDMMYY": r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d)",
    "DDMMYYYY": r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4})",
    "MMDDYY": r"(?P<m>\d\d)(?P<d>\d\d)(?P<y>\d\d)",
    "MMYY": r"(?P<m>\d\d)(?P<y>\d\d)",
    "YYMM": r"(?P<y>\d\d)(?P<m>\d\d)",
    "YYYY-MM-DD": r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
    "DD.MM.YYYY": r"(?P<d>\d\d)\.(?P<m>\d\d)\.(?P<y>\d{4})",
    "DD/MM/YYYY": r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d{4})",
    "MM/DD/YYYY": r"(?P<m>\d\d)/(?P<d>\d\d)/(?P<y>\d{4})",
}
"""Without a day it is the last one of the month."""
_ANY = (("\x00", "\U0010ffff"),)
_DIGITS = (("0", "9"),)
_REPEATED = re.compile(r"\{(\d{1,3})(?:(,)(\d{1,3})?)?\}")
_NAMED = re.compile(r"\(\?<([a-z][a-z0-9_]{0,19})>")
_SPECIAL = "\\.[]{}()?*+|^$"


class _Wrong(Exception):
    """The expression cannot be used from this character on."""

    def __init__(self, code: str, at: int, found: str = "") -> None:
        super().__init__(code)
        self.fault = Fault(code=code, at=at, found=found)


def check(one: LabelFormat) -> list[Fault]:
    """What is wrong with the pattern itself; nothing is scanned yet."""
    faults = [*_check_fields(one)]
    try:
        parts = _parts(one)
    except _Wrong as wrong:
        return [*faults, wrong.fault]
    if not parts:
        faults.append(Fault(code="empty"))
    if not any(field.kind is not FieldKind.IGNORED for field in one.fields):
        faults.append(Fault(code="no-fields"))
    return faults


def _check_fields(one: LabelFormat) -> Iterator[Fault]:
    kinds = [field.kind for field in one.fields if field.kind is not FieldKind.IGNORED]
    if len(one.fields) > MOST_FIELDS:
        yield Fault(code="too-many-fields")
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        yield Fault(code="field-twice", field=kind)
    for field in one.fields:
        if field.kind is FieldKind.EXPIRATION and field.date_format not in DATE_FORMATS:
            yield Fault(code="date-format-unknown", field=field.kind, found=field.date_format)
        if not 0 <= field.decimals <= 5:
            yield Fault(code="decimals-wrong", field=field.kind)
    names = [field.name for field in one.fields]
    if one.expression:
        named = _NAMED.findall(one.expression)
        for name in sorted({*named} ^ {*names}):
            yield Fault(code="name-unmatched", field=name)
        for name in sorted({name for name in named if named.count(name) > 1}):
            yield Fault(code="name-twice", field=name)


def read(
    barcode: Barcode,
    formats: Iterable[LabelFormat],
    today: date,
    partners: Collection[PartnerRef] = (),
) -> tuple[LabelReading, ...]:
    """What the text says as a label of each format that fits it; `partners` are those of the work
    at hand."""
    found: list[LabelReading] = []
    for one in formats:
        if not belongs(one, partners) or not concerns(one, barcode):
            continue
        tried = attempt(one, barcode.text, today)
        if tried.reading is not None:
            found.append(tried.reading)
    return tuple(found)


def names(readings: Iterable[LabelReading]) -> list[str]:
    """The codes that labels name."""
    return [text for one in readings for text in (one.item, one.gtin, one.lot, one.serial) if text]


def belongs(one: LabelFormat, partners: Collection[PartnerRef]) -> bool:
    """Whether the format may be met at work for these partners. A vendor's is left out where other
    vendors are at hand; what is picked for a customer may carry the label of any vendor."""
    of_kind = [partner.no for partner in partners if partner.kind == one.partner_kind]
    return not one.partner or not of_kind or one.partner in of_kind


def concerns(one: LabelFormat, barcode: Barcode) -> bool:
    """Whether the format may be on such a symbol; without an identifier nobody knows."""
    return not barcode.symbology or not one.symbologies or barcode.symbology in one.symbologies


def attempt(one: LabelFormat, text: str, today: date) -> Trial:
    """The pattern held against a text, field by field."""
    try:
        parts = _parts(one)
    except _Wrong as wrong:
        return Trial(fits=False, matched=0, faults=(wrong.fault,))
    taken, matched = _match(parts, text)
    if taken is None:
        return Trial(fits=False, matched=matched, faults=(Fault(code="no-match", at=matched + 1),))
    trials: list[FieldTrial] = []
    faults: list[Fault] = []
    values: dict[str, str] = {}
    for number, field in enumerate(one.fields):
        spans = [span for part, span in zip(parts, taken, strict=True) if part.field == number] or [
            (0, 0)
        ]
        all_of_it = text[spans[0][0] : spans[-1][1]]
        found = all_of_it.strip()
        value, fault = _value(field, found, today)
        at = spans[0][0] + len(all_of_it) - len(all_of_it.lstrip()) + 1 if found else 0
        trials.append(FieldTrial(kind=field.kind, name=field.name, found=found, value=value, at=at))
        if fault:
            faults.append(Fault(code=fault, field=field.kind, found=found))
        values[field.kind] = value
    reading = _reading(one, values) if not faults else None
    return Trial(
        fits=not faults,
        matched=len(text),
        fields=tuple(trials),
        faults=tuple(faults),
        reading=reading,
    )


def _reading(one: LabelFormat, values: dict[str, str]) -> LabelReading:
    only = one.items[0] if len(one.items) == 1 and not values.get("gtin") else ""
    units = [field.unit for field in one.fields if field.kind is FieldKind.QUANTITY]
    expiration = values.get("expiration")
    return LabelReading(
        format=one.code,
        item=values.get("item") or only,
        gtin=values.get("gtin", ""),
        lot=values.get("lot", ""),
        serial=values.get("serial", ""),
        expiration=date.fromisoformat(expiration) if expiration else None,
        quantity=values.get("quantity", ""),
        unit=units[0] if units else "",
    )


def _value(field: LabelField, found: str, today: date) -> tuple[str, str]:
    """What the characters of a field mean, or what is wrong with them."""
    if field.kind is FieldKind.IGNORED:
        return found, ""
    if found == "":
        return "", "field-empty"
    if len(found) > 50:
        return "", "value-too-long"
    if field.kind is FieldKind.GTIN:
        code = found.rjust(14, "0")
        return (code, "") if is_gtin(code) else ("", "check-digit-wrong")
    if field.kind is FieldKind.EXPIRATION:
        day = day_of(found, field.date_format, today)
        return (day.isoformat(), "") if day else ("", "date-impossible")
    if field.kind is FieldKind.QUANTITY:
        number = _quantity(found, field.decimals)
        return (number, "") if number else ("", "quantity-impossible")
    return found, ""


def _quantity(found: str, decimals: int) -> str:
    """Decimal text above zero; blank if it is none."""
    text = found.replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,5})?", text) or (decimals and "." in text):
        return ""
    number = Decimal(text).scaleb(-decimals)
    return f"{number.normalize():f}" if number > 0 else ""


def day_of(text: str, date_format: str, today: date) -> date | None:
    """The day that a date in this format means; years of two digits are those nearest to now."""
    found = re.fullmatch(DATE_FORMATS.get(date_format, "(?!)"), text, re.ASCII)
    if found is None:
        return None
    groups = found.groupdict()
    year, month, day = int(groups["y"]), int(groups["m"]), int(groups.get("d") or 0)
    if len(groups["y"]) == 2:
        year += today.year // 100 * 100
        year += 100 if year - today.year < -49 else -100 if year - today.year > 50 else 0
    if not 1 <= month <= 12 or year < 1:
        return None
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    if day > last:
        return None
    return date(year, month, day or last)


def _match(parts: Sequence[_Part], text: str) -> tuple[tuple[tuple[int, int], ...] | None, int]:
    """Which characters each part takes, if all of the text fits; and how far the pattern went.

    First, from behind: from which places the rest of the pattern can take the rest of the text.
    Then each part takes as much as lets the rest fit. No way is tried twice.
    """
    if len(text) > LONGEST_TEXT:
        return None, 0
    size = len(text)
    fits = [[False] * (size + 1) for _ in range(len(parts) + 1)]
    fits[-1][size] = True
    runs = [_runs(part, text) for part in parts]
    for number in range(len(parts) - 1, -1, -1):
        part, nearest = parts[number], _nearest(fits[number + 1])
        for at in range(size - part.least + 1):
            longest = min(part.most, runs[number][at])
            fits[number][at] = nearest[at + part.least] <= at + longest
    if not fits[0][0]:
        return None, _farthest(parts, runs, size)
    taken: list[tuple[int, int]] = []
    at = 0
    for number, part in enumerate(parts):
        longest = min(part.most, runs[number][at])
        length = next(
            one for one in range(longest, part.least - 1, -1) if fits[number + 1][at + one]
        )
        taken.append((at, at + length))
        at += length
    return tuple(taken), size


def _runs(part: _Part, text: str) -> list[int]:
    """From each place, how many characters in a row are of the class."""
    runs = [0] * (len(text) + 1)
    for at in range(len(text) - 1, -1, -1):
        inside = any(low <= text[at] <= high for low, high in part.ranges)
        runs[at] = runs[at + 1] + 1 if inside is not part.negated else 0
    return runs


def _nearest(fits: Sequence[bool]) -> list[int]:
    """From each place the next one that fits; beyond the end where there is none."""
    beyond = len(fits)
    nearest = [beyond] * (beyond + 1)
    for at in range(beyond - 1, -1, -1):
        nearest[at] = at if fits[at] else nearest[at + 1]
    return nearest


def _farthest(parts: Sequence[_Part], runs: Sequence[Sequence[int]], size: int) -> int:
    """Up to which character any beginning of the pattern takes the text."""
    reached, best = [True, *[False] * size], 0
    for number, part in enumerate(parts):
        begins = [0] * (size + 2)
        for at in range(size + 1):
            longest = min(part.most, runs[number][at])
            if not reached[at]:
                continue
            best = max(best, at + longest)
            if longest >= part.least:
                begins[at + part.least] += 1
                begins[at + longest + 1] -= 1
        reached = [count > 0 for count in accumulate(begins[: size + 1])]
    return best


def _parts(one: LabelFormat) -> tuple[_Part, ...]:
    return _parse(one) if one.expression else _by_position(one.fields)


def _by_position(fields: Sequence[LabelField]) -> tuple[_Part, ...]:
    """Any characters up to the first field, between fields and behind the last one; the last one
    may be shorter than it is said to be, for scanners leave out blanks at the end."""
    parts: list[_Part] = []
    at = 1
    ordered = sorted(range(len(fields)), key=lambda number: fields[number].start)
    for place, number in enumerate(ordered):
        field = fields[number]
        if field.start < at or field.length < 1 or field.length > LONGEST_TEXT:
            raise _Wrong("place-wrong", field.start, field.kind)
        if field.start > at:
            parts.append(_Part(_ANY, False, field.start - at, field.start - at, -1))
        least = 1 if place == len(ordered) - 1 else field.length
        parts.append(_Part(_ANY, False, least, field.length, number))
        at = field.start + field.length
    if parts:
        parts.append(_Part(_ANY, False, 0, LONGEST_TEXT, -1))
    return tuple(parts)


def _parse(one: LabelFormat) -> tuple[_Part, ...]:
    text = one.expression
    if len(text) > LONGEST_EXPRESSION:
        raise _Wrong("too-long", LONGEST_EXPRESSION)
    numbers = {field.name: number for number, field in enumerate(one.fields)}
    parts: list[_Part] = []
    at, field = 0, -1
    while at < len(text):
        opening = _NAMED.match(text, at)
        if opening:
            if field != -1:
                raise _Wrong("nested", at + 1)
            field = numbers.get(opening[1], MOST_FIELDS)
            at = opening.end()
            continue
        if text[at] == ")" and field != -1:
            field, at = -1, at + 1
            continue
        ranges, negated, at = _class_at(text, at)
        least, most, at = _repeats_at(text, at)
        parts.append(_Part(ranges, negated, least, most, field))
        if len(parts) > MOST_PARTS:
            raise _Wrong("too-long", at)
    if field != -1:
        raise _Wrong("not-closed", len(text))
    return tuple(parts)


def _class_at(text: str, at: int) -> tuple[tuple[tuple[str, str], ...], bool, int]:
    """The class of characters that begins here, whether it is turned round, and what follows."""
    one = text[at]
    if one == ".":
        return _ANY, False, at + 1
    if one == "\\":
        escaped = text[at + 1 : at + 2]
        if escaped == "d":
            return _DIGITS, False, at + 2
        if escaped == "" or escaped.isalnum():
            raise _Wrong("escape-unknown", at + 1, escaped)
        return ((escaped, escaped),), False, at + 2
    if one == "[":
        return _set_at(text, at + 1)
    if one in _SPECIAL:
        raise _Wrong("not-allowed", at + 1, one)
    return ((one, one),), False, at + 1


def _set_at(text: str, at: int) -> tuple[tuple[tuple[str, str], ...], bool, int]:
    begin = at
    negated = text[at : at + 1] == "^"
    at += negated
    ranges: list[tuple[str, str]] = []
    while at < len(text) and text[at] != "]":
        if text[at : at + 2] == "\\d":
            ranges.extend(_DIGITS)
            at += 2
            continue
        at += text[at] == "\\"
        low = text[at : at + 1]
        at += 1
        high = low
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("]", ""):
            high = text[at + 1]
            at += 2
        if low == "" or high < low:
            raise _Wrong("class-wrong", begin)
        ranges.append((low, high))
    if at >= len(text) or not ranges:
        raise _Wrong("class-wrong", begin)
    return tuple(ranges), negated, at + 1


def _repeats_at(text: str, at: int) -> tuple[int, int, int]:
    one = text[at : at + 1]
    if one in ("?", "*", "+") and one:
        least, most = {"?": (0, 1), "*": (0, LONGEST_TEXT), "+": (1, LONGEST_TEXT)}[one]
        return least, most, at + 1
    found = _REPEATED.match(text, at)
    if found is None:
        return 1, 1, at
    least = int(found[1])
    most = int(found[3]) if found[3] else LONGEST_TEXT if found[2] else least
    if most < least or least > MOST_REPEATS:
        raise _Wrong("repeats-wrong", at + 1)
    return least, most, found.end()
