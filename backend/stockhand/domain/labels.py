"""What labels say: for each kind the facts on it, and the codes by which a scanner recognises it.

Goods with a GTIN carry GS1 element strings; without one a lot has an own code, and items and
serials are called by their plain number.
"""

from datetime import date
from enum import StrEnum

import msgspec

from stockhand.domain import gs1, gs1_table, own_codes
from stockhand.domain.gs1 import GS
from stockhand.domain.own_codes import OwnKind


class LabelKind(StrEnum):
    """What a label is on."""

    BIN = "bin"
    SHELF = "shelf"
    """A bin with the item that has its home there."""
    ITEM = "item"
    LOT = "lot"
    SERIAL = "serial"
    SSCC = "sscc"
    """A logistic unit: a pallet or a carton that is shipped."""
    BADGE = "badge"
    COMMAND = "command"
    """One line of a sheet of commands."""


class Code(msgspec.Struct, frozen=True):
    """What a symbol carries: element strings of GS1, or a text."""

    text: str = ""
    elements: tuple[tuple[str, str], ...] = ()

    @property
    def is_gs1(self) -> bool:
        return bool(self.elements)

    @property
    def sent(self) -> str:
        """What a scanner delivers behind the symbology identifier."""
        if not self.elements:
            return self.text
        parts: list[str] = []
        for place, (ai, value) in enumerate(self.elements):
            identifier = gs1_table.get(ai)
            assert identifier is not None, ai
            last = place == len(self.elements) - 1
            parts.append(ai + value + (GS if identifier.separated and not last else ""))
        return "".join(parts)

    @property
    def readable(self) -> str:
        """What stands below the bars for people."""
        return "".join(f"({ai}){value}" for ai, value in self.elements) or self.text


class _Goods(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What all labels of goods say."""

    item: str
    description: str = ""
    variant: str = ""
    gtin: str = ""

    def with_gtin(self, *beside: tuple[str, str]) -> Code | None:
        """Element strings, where the item has a GTIN and GS1 allows the values."""
        elements = (("01", self.gtin), *((ai, value) for ai, value in beside if value))
        return Code(elements=elements) if self.gtin and _allowed(elements) else None

    @property
    def item_code(self) -> Code:
        """The item alone, whatever else the label is on."""
        return self.with_gtin() or Code(self.item)


class BinLabel(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="bin"):
    """A place, in letters that are read from the truck."""

    location: str
    bin: str
    zone: str = ""

    @property
    def name(self) -> str:
        return self.bin

    @property
    def code(self) -> Code:
        return _own(OwnKind.BIN, self.bin)


class ShelfLabel(_Goods, frozen=True, kw_only=True, tag="shelf"):
    """Its bars say the bin, its square says the item."""

    location: str
    bin: str

    @property
    def name(self) -> str:
        return self.bin

    @property
    def code(self) -> Code:
        return _own(OwnKind.BIN, self.bin)


class ItemLabel(_Goods, frozen=True, kw_only=True, tag="item"):
    """Goods without a number of their own."""

    unit: str = ""

    @property
    def name(self) -> str:
        return self.item

    @property
    def code(self) -> Code:
        return self.item_code


class LotLabel(_Goods, frozen=True, kw_only=True, tag="lot"):
    """A box or a piece of a lot."""

    lot: str
    expiration_date: date | None = None

    @property
    def name(self) -> str:
        return self.lot

    @property
    def code(self) -> Code:
        expires = f"{self.expiration_date:%y%m%d}" if self.expiration_date else ""
        found = self.with_gtin(("17", expires), ("10", self.lot))
        return found or _own(OwnKind.LOT, self.lot)


class SerialLabel(_Goods, frozen=True, kw_only=True, tag="serial"):
    """One piece, for ever."""

    serial: str
    lot: str = ""

    @property
    def name(self) -> str:
        return self.serial

    @property
    def code(self) -> Code:
        found = self.with_gtin(("10", self.lot), ("21", self.serial))
        return found or self.with_gtin(("21", self.serial)) or Code(self.serial)


class SsccLabel(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="sscc"):
    """A logistic label: who sends it to whom, and what is in it where that is one thing."""

    sscc: str
    sender: str = ""
    recipient: str = ""
    address: tuple[str, ...] = ()
    document: str = ""
    order: str = ""
    description: str = ""
    gtin: str = ""
    count: int = 0
    lot: str = ""

    @property
    def name(self) -> str:
        return self.sscc

    @property
    def code(self) -> Code:
        return Code(elements=(("00", self.sscc),))

    @property
    def content(self) -> Code | None:
        """What it contains: a GTIN and how many, of one lot perhaps."""
        elements = (("02", self.gtin), ("37", str(self.count)))
        with_lot = (*elements, ("10", self.lot))
        if not self.gtin or not self.count or not _allowed(elements):
            return None
        return Code(elements=with_lot if self.lot and _allowed(with_lot) else elements)


class BadgeLabel(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="badge"):
    """`badge` is a secret: this label is drawn and handed over, never kept."""

    no: str
    person: str = ""
    badge: str

    @property
    def name(self) -> str:
        return self.no

    @property
    def code(self) -> Code:
        return Code(self.badge)


class CommandLabel(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="command"):
    """What a scan does at the handheld instead of a button."""

    command: str
    title: str = ""

    @property
    def name(self) -> str:
        return self.command

    @property
    def code(self) -> Code:
        return _own(OwnKind.COMMAND, self.command)


Label = (
    BinLabel
    | ShelfLabel
    | ItemLabel
    | LotLabel
    | SerialLabel
    | SsccLabel
    | BadgeLabel
    | CommandLabel
)

COMMANDS: dict[str, str] = {
    "OK": "Do it: the big button",
    "UNDO": "Undo the last scan",
    "PROBLEM": "Something is wrong",
    "BACK": "Back",
    "HOME": "My work",
    "LOOKUP": "Look something up",
}
"""What a sheet of commands offers, and how it stands there."""


class Size(msgspec.Struct, frozen=True):
    """Of a label, in millimetres."""

    width: int
    height: int

    def holds(self, other: "Size") -> bool:
        return self.width >= other.width and self.height >= other.height

    def __str__(self) -> str:
        return f"{self.width} × {self.height} mm"


SMALLEST: dict[LabelKind, Size] = {
    **dict.fromkeys(LabelKind, Size(48, 24)),
    LabelKind.SSCC: Size(100, 145),
    LabelKind.BADGE: Size(70, 48),
}
"""On less than this a label cannot be read from where one stands, or its codes not at all."""

USUAL: dict[LabelKind, Size] = {
    LabelKind.BIN: Size(90, 45),
    LabelKind.SHELF: Size(90, 45),
    LabelKind.ITEM: Size(75, 40),
    LabelKind.LOT: Size(75, 40),
    LabelKind.SERIAL: Size(50, 25),
    LabelKind.SSCC: Size(105, 148),
    LabelKind.BADGE: Size(86, 54),
    LabelKind.COMMAND: Size(90, 35),
}
"""How large a label is drawn where no printer says what is in it."""


def kind_of(label: Label) -> LabelKind:
    return LabelKind(label.__struct_config__.tag)


def command_sheet() -> tuple[CommandLabel, ...]:
    return tuple(CommandLabel(command=one, title=title) for one, title in COMMANDS.items())


def _own(kind: OwnKind, body: str) -> Code:
    """An own code; a text it cannot carry stands for itself."""
    return Code(own_codes.make(kind, body) if own_codes.can_carry(body) else body)


def _allowed(elements: tuple[tuple[str, str], ...]) -> bool:
    """Whether each value is one that its identifier may have."""
    for ai, value in elements:
        identifier = gs1_table.get(ai)
        assert identifier is not None, ai
        if gs1.check_value(identifier, value) is not None:
            return False
    return True


class LabelsWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Whose labels: bins from one to another, items, lots or serials by name or all that a line of
    a receipt or shipment carries, logistic units by number or all of a document."""

    kind: LabelKind
    bin: str = ""
    to_bin: str = ""
    item: str = ""
    variant: str = ""
    unit: str = ""
    numbers: tuple[str, ...] = ()
    document_kind: str = ""
    document_no: str = ""
    line_no: int = 0
