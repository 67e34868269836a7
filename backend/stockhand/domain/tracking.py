"""Serial, lot and package numbers, and the tracking code that says where each must be given (BC
6502)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

import msgspec


class Dimension(StrEnum):
    """A kind of number that goods may carry."""

    SERIAL = "serial"
    LOT = "lot"
    PACKAGE = "package"


class Tracking(msgspec.Struct, frozen=True, omit_defaults=True, order=True):
    """The numbers on a piece of goods; blank where it carries none. The unit of all bookkeeping by
    number. They sort by lot, then serial, then package."""

    lot: str = ""
    serial: str = ""
    package: str = ""

    def __bool__(self) -> bool:
        return bool(self.serial or self.lot or self.package)

    def number(self, dimension: Dimension) -> str:
        return getattr(self, dimension)

    def only(self, dimensions: "Dimensions") -> "Tracking":
        """The same numbers with the other dimensions blank."""
        if (
            (dimensions.serial or not self.serial)
            and (dimensions.lot or not self.lot)
            and (dimensions.package or not self.package)
        ):
            return self
        return Tracking(
            serial=self.serial if dimensions.serial else "",
            lot=self.lot if dimensions.lot else "",
            package=self.package if dimensions.package else "",
        )

    def matches(self, wanted: "Tracking") -> bool:
        """Whether each number that is wanted is carried; blanks in `wanted` take anything."""
        return (
            (not wanted.serial or wanted.serial == self.serial)
            and (not wanted.lot or wanted.lot == self.lot)
            and (not wanted.package or wanted.package == self.package)
        )


UNTRACKED = Tracking()


class Dimensions(msgspec.Struct, frozen=True):
    """A set of dimensions."""

    serial: bool = False
    lot: bool = False
    package: bool = False

    def __bool__(self) -> bool:
        return self.serial or self.lot or self.package

    def __contains__(self, dimension: Dimension) -> bool:
        return getattr(self, dimension)

    def __iter__(self) -> Iterator[Dimension]:
        return iter([dimension for dimension in Dimension if dimension in self])

    def missing_from(self, tracking: Tracking) -> list[Dimension]:
        missing: list[Dimension] = []
        if self.serial and not tracking.serial:
            missing.append(Dimension.SERIAL)
        if self.lot and not tracking.lot:
            missing.append(Dimension.LOT)
        if self.package and not tracking.package:
            missing.append(Dimension.PACKAGE)
        return missing


class EntryType(StrEnum):
    """What moved goods across the door of a location."""

    PURCHASE = "purchase"
    SALE = "sale"
    POSITIVE_ADJUSTMENT = "positive_adjmt"
    NEGATIVE_ADJUSTMENT = "negative_adjmt"
    TRANSFER = "transfer"


class ItemTrackingCode(msgspec.Struct, frozen=True, kw_only=True):
    """Which numbers an item carries, where they must be typed, and what is asked of its dates (T
    1.1).

    `specific`: the number is always required, and outgoing goods are taken from stock of the very
    same number. `warehouse`: it is required in the warehouse too and kept per bin. The flow flags
    only say in which flow a number must be typed; they never decide what stock is consumed.
    """

    tracking_code_id: int = 0
    code: str
    description: str = ""
    sn_specific: bool = False
    sn_warehouse: bool = False
    sn_purchase_in: bool = False
    sn_purchase_out: bool = False
    sn_sales_in: bool = False
    sn_sales_out: bool = False
    sn_pos_adj_in: bool = False
    sn_pos_adj_out: bool = False
    sn_neg_adj_in: bool = False
    sn_neg_adj_out: bool = False
    sn_transfer: bool = False
    sn_info_in_must_exist: bool = False
    sn_info_out_must_exist: bool = False
    lot_specific: bool = False
    lot_warehouse: bool = False
    lot_purchase_in: bool = False
    lot_purchase_out: bool = False
    lot_sales_in: bool = False
    lot_sales_out: bool = False
    lot_pos_adj_in: bool = False
    lot_pos_adj_out: bool = False
    lot_neg_adj_in: bool = False
    lot_neg_adj_out: bool = False
    lot_transfer: bool = False
    lot_info_in_must_exist: bool = False
    lot_info_out_must_exist: bool = False
    package_specific: bool = False
    package_warehouse: bool = False
    package_purchase_in: bool = False
    package_purchase_out: bool = False
    package_sales_in: bool = False
    package_sales_out: bool = False
    package_pos_adj_in: bool = False
    package_pos_adj_out: bool = False
    package_neg_adj_in: bool = False
    package_neg_adj_out: bool = False
    package_transfer: bool = False
    package_info_in_must_exist: bool = False
    package_info_out_must_exist: bool = False
    create_sn_info_on_posting: bool = False
    create_lot_info_on_posting: bool = False
    use_expiration_dates: bool = False
    expiration_date_required: bool = False
    strict_expiration: bool = False
    warranty_date_required: bool = False
    warranty_date_formula: str = ""

    def flags(self, name: str) -> Dimensions:
        """The dimensions whose flag of that name is on: `flags("sales_out")`."""
        return Dimensions(
            serial=getattr(self, f"sn_{name}"),
            lot=getattr(self, f"lot_{name}"),
            package=getattr(self, f"package_{name}"),
        )

    @property
    def specific(self) -> Dimensions:
        return Dimensions(self.sn_specific, self.lot_specific, self.package_specific)

    @property
    def warehouse(self) -> Dimensions:
        return Dimensions(self.sn_warehouse, self.lot_warehouse, self.package_warehouse)


NO_TRACKING = ItemTrackingCode(code="")
"""Stands for "the item has no tracking code": nothing is required, numbers may not be typed."""

Flow = Literal[
    "purchase_in",
    "purchase_out",
    "sales_in",
    "sales_out",
    "pos_adj_in",
    "pos_adj_out",
    "neg_adj_in",
    "neg_adj_out",
    "transfer",
]

FLOW_FLAGS: tuple[Flow, ...] = get_args(Flow)

PREFIX = {Dimension.SERIAL: "sn", Dimension.LOT: "lot", Dimension.PACKAGE: "package"}
"""How a dimension is called in the names of a tracking code's flags."""

_FLOW = {
    (EntryType.PURCHASE, True): "purchase_in",
    (EntryType.PURCHASE, False): "purchase_out",
    (EntryType.SALE, True): "sales_in",
    (EntryType.SALE, False): "sales_out",
    (EntryType.POSITIVE_ADJUSTMENT, True): "pos_adj_in",
    (EntryType.POSITIVE_ADJUSTMENT, False): "pos_adj_out",
    (EntryType.NEGATIVE_ADJUSTMENT, True): "neg_adj_in",
    (EntryType.NEGATIVE_ADJUSTMENT, False): "neg_adj_out",
    (EntryType.TRANSFER, True): "transfer",
    (EntryType.TRANSFER, False): "transfer",
}


def required(code: ItemTrackingCode, entry_type: EntryType, *, inbound: bool) -> Dimensions:
    """The numbers a posting of this kind must carry; `inbound` is the sign of the quantity (T
    1.2)."""
    specific = code.specific
    flow = code.flags(_FLOW[entry_type, inbound])
    return Dimensions(
        specific.serial or flow.serial, specific.lot or flow.lot, specific.package or flow.package
    )


def info_required(code: ItemTrackingCode, entry_type: EntryType, *, inbound: bool) -> Dimensions:
    """The numbers that need an information record; for a transfer either direction's flag is
    enough."""
    into, out = code.flags("info_in_must_exist"), code.flags("info_out_must_exist")
    if entry_type is EntryType.TRANSFER:
        return Dimensions(
            into.serial or out.serial, into.lot or out.lot, into.package or out.package
        )
    return into if inbound else out


def creates_info(code: ItemTrackingCode, dimension: Dimension) -> bool:
    """Whether posting makes the information record of a number that has none (not of packages)."""
    if dimension is Dimension.SERIAL:
        return code.create_sn_info_on_posting
    return dimension is Dimension.LOT and code.create_lot_info_on_posting


def couples(specific: Dimensions, demand: Tracking, supply: Tracking) -> bool:
    """Whether demand with these numbers may be covered by supply with those (T-128): a number asks
    for the same number, a blank takes anything; dimensions that are not specific do not matter."""
    return (
        (not specific.serial or not demand.serial or demand.serial == supply.serial)
        and (not specific.lot or not demand.lot or demand.lot == supply.lot)
        and (not specific.package or not demand.package or demand.package == supply.package)
    )


class TrackingSpecification(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers posted on an order line that is still alive; `entry_no` is the item ledger entry (T
    3.7)."""

    entry_no: int
    source_line_id: int
    tracking: Tracking
    quantity_base: int
    quantity_handled_base: int
    quantity_invoiced_base: int = 0
    qty_to_invoice_base: int = 0


class NumberDates(msgspec.Struct, frozen=True):
    """What is known of a number's dates."""

    expiration_date: date | None = None
    warranty_date: date | None = None
