"""Source documents: orders and whatever else asks for stock or brings it (BC 36, 38, 5740 and their
lines).

One line is exactly one demand or one supply at one location; a transfer line is two of them.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from stockhand.domain.items import ReservePolicy
from stockhand.domain.tracking import EntryType


class SourceKind(StrEnum):
    """What kind of document a line belongs to."""

    PURCHASE_ORDER = "purchase_order"
    PURCHASE_RETURN = "purchase_return"
    PURCHASE_INVOICE = "purchase_invoice"
    PURCHASE_CREDIT_MEMO = "purchase_credit_memo"
    SALES_ORDER = "sales_order"
    SALES_RETURN = "sales_return"
    SALES_INVOICE = "sales_invoice"
    SALES_CREDIT_MEMO = "sales_credit_memo"
    TRANSFER_ORDER = "transfer_order"
    INVENTORY_RECEIPT = "inventory_receipt"
    INVENTORY_SHIPMENT = "inventory_shipment"
    OTHER_DEMAND = "other_demand"
    OTHER_SUPPLY = "other_supply"

    @property
    def is_order(self) -> bool:
        """True demand or supply, which may be reserved; the others only carry numbers (T 3.2)."""
        return self in _ORDERS

    @property
    def entry_type(self) -> EntryType:
        """What its posting is called in the item ledger."""
        if self.startswith("purchase"):
            return EntryType.PURCHASE
        if self.startswith("sales"):
            return EntryType.SALE
        if self is SourceKind.TRANSFER_ORDER:
            return EntryType.TRANSFER
        if self is SourceKind.INVENTORY_RECEIPT:
            return EntryType.POSITIVE_ADJUSTMENT
        return EntryType.NEGATIVE_ADJUSTMENT


_ORDERS = frozenset(
    {
        SourceKind.PURCHASE_ORDER,
        SourceKind.PURCHASE_RETURN,
        SourceKind.SALES_ORDER,
        SourceKind.SALES_RETURN,
        SourceKind.TRANSFER_ORDER,
        SourceKind.INVENTORY_RECEIPT,
        SourceKind.INVENTORY_SHIPMENT,
        SourceKind.OTHER_DEMAND,
        SourceKind.OTHER_SUPPLY,
    }
)


class DocumentStatus(StrEnum):
    """Open while it is written, released for the warehouse, closed when nothing is left to do."""

    OPEN = "open"
    RELEASED = "released"
    CLOSED = "closed"


class Direction(StrEnum):
    """Demand takes stock out, supply brings it in."""

    DEMAND = "demand"
    SUPPLY = "supply"

    @property
    def sign(self) -> int:
        return -1 if self is Direction.DEMAND else 1


class ShippingAdvice(StrEnum):
    """Whether an order may leave in parts."""

    PARTIAL = "partial"
    COMPLETE = "complete"


class PartnerKind(StrEnum):
    """Who is on the other side."""

    CUSTOMER = "customer"
    VENDOR = "vendor"


class PartnerRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A partner by kind and number."""

    kind: PartnerKind
    no: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """A customer or vendor, and what of it steers the warehouse."""

    partner_id: int = 0
    kind: PartnerKind
    no: str
    name: str = ""
    reserve: ReservePolicy = ReservePolicy.OPTIONAL
    min_shelf_life_days: int = 0
    blocked: bool = False


class SourceDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The header of an order."""

    document_id: int = 0
    kind: SourceKind
    no: str
    status: DocumentStatus = DocumentStatus.OPEN
    partner_id: int | None = None
    external_no: str = ""
    location_id: int
    to_location_id: int | None = None
    in_transit_location_id: int | None = None
    is_direct: bool = False
    document_date: date
    shipping_advice: ShippingAdvice = ShippingAdvice.PARTIAL
    reserve: ReservePolicy = ReservePolicy.OPTIONAL
    address: str = ""
    note: str = ""
    priority: int = 2
    version: int = 1
    created_at: datetime


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One demand or supply. `due_date` is the shipment date of a demand, the expected receipt of a
    supply.

    `picking_base`: on open picks, or picked and not shipped. `document_no` and
    `partner_id` are joined in when it is read.
    """

    line_id: int = 0
    document_id: int
    line_no: int
    direction: Direction
    kind: SourceKind
    derived_from_line_id: int | None = None
    item_id: int
    variant_id: int = 0
    unit_id: int
    location_id: int
    bin_id: int | None = None
    quantity: int
    quantity_base: int
    qty_done: int = 0
    qty_done_base: int = 0
    qty_to_handle: int = 0
    qty_to_handle_base: int = 0
    qty_invoiced_base: int = 0
    qty_to_invoice_base: int = 0
    picking_base: int = 0
    reserved_stock_base: int = 0
    due_date: date
    reserve: ReservePolicy = ReservePolicy.OPTIONAL
    planning_flexible: bool = True
    drop_shipment: bool = False
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None
    description: str = ""
    document_no: str = ""
    partner_id: int | None = None

    @property
    def ref(self) -> str:
        return f"{self.document_no}/{self.line_no}"

    @property
    def outstanding(self) -> int:
        return self.quantity - self.qty_done

    @property
    def outstanding_base(self) -> int:
        return self.quantity_base - self.qty_done_base

    @property
    def inbound(self) -> bool:
        return self.direction is Direction.SUPPLY
