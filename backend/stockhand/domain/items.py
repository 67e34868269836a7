"""Items, their variants and units of measure, and the codes that mean them (BC 27, 5401, 5404,
5777)."""

from datetime import date
from enum import StrEnum

import msgspec

from stockhand.domain import dates
from stockhand.domain.quantity import PIECE
from stockhand.domain.tracking import NO_TRACKING, ItemTrackingCode


class ReservePolicy(StrEnum):
    """Whether demand for the item holds stock for itself."""

    NEVER = "never"
    OPTIONAL = "optional"
    ALWAYS = "always"


class OrderTrackingPolicy(StrEnum):
    """Whether demand and supply are linked softly as they are entered."""

    NONE = "none"
    TRACKING = "tracking"
    TRACKING_AND_ACTION = "tracking_and_action"


class CostingMethod(StrEnum):
    """Here only the order in which stock is used up: the last first, or the first first."""

    FIFO = "fifo"
    LIFO = "lifo"
    SPECIFIC = "specific"
    AVERAGE = "average"
    STANDARD = "standard"


class ReferenceKind(StrEnum):
    """Whose code it is."""

    GTIN = "gtin"
    OWN = "own"
    VENDOR = "vendor"
    CUSTOMER = "customer"


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A packing of an item; `qty_per_uom` base units in hundred-thousandths."""

    unit_id: int = 0
    item_id: int
    code: str
    qty_per_uom: int = PIECE
    rounding_base: int = 0
    weight: int = 0
    cubage: int = 0
    is_base: bool = False
    retired: bool = False


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of an item that is stocked apart; id 0 is "no variant"."""

    variant_id: int = 0
    item_id: int
    code: str
    description: str = ""
    retired: bool = False


class ItemReference(msgspec.Struct, frozen=True, kw_only=True):
    """A barcode or a partner's number that means an item, a variant and a unit."""

    reference_id: int = 0
    code: str
    kind: ReferenceKind
    item_id: int
    variant_id: int = 0
    unit_id: int | None = None
    partner_id: int | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is stocked. `tracking` is the policy of its tracking code, joined in when it is read."""

    item_id: int = 0
    no: str
    description: str = ""
    tracking_code_id: int | None = None
    serial_series_id: int | None = None
    lot_series_id: int | None = None
    expiration_calculation: str = ""
    reserve: ReservePolicy = ReservePolicy.OPTIONAL
    order_tracking_policy: OrderTrackingPolicy = OrderTrackingPolicy.NONE
    costing_method: CostingMethod = CostingMethod.FIFO
    prevent_negative: bool = False
    use_cross_docking: bool = False
    application_open: bool = False
    purchase_unit_id: int | None = None
    sales_unit_id: int | None = None
    put_away_unit_id: int | None = None
    warehouse_class: str = ""
    special_equipment: str = ""
    put_away_template: str = ""
    count_per_year: int = 0
    last_counted_on: date | None = None
    minimum_order_base: int = 0
    order_multiple_base: int = 0
    safety_stock_base: int = 0
    lead_time: str = ""
    blocked: bool = False
    retired: bool = False
    tracking: ItemTrackingCode = NO_TRACKING

    def expires_after(self, document_date: date) -> date | None:
        """What the item's formula makes of the document date; nothing without a formula."""
        return dates.after(document_date, self.expiration_calculation)
