"""Warehouse documents: the one header of everything a handheld or a supervisor opens, and its
lines.

Receipts, shipments, internal documents and worksheets share one shape of line; activities
(put-aways, picks, movements) have take and place lines (BC 7316 to 7342, 5766, 5767).
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from stockhand.domain.orders import DocumentStatus
from stockhand.domain.tracking import UNTRACKED, Tracking


class WarehouseKind(StrEnum):
    """What a warehouse document is for."""

    RECEIPT = "receipt"
    SHIPMENT = "shipment"
    INTERNAL_PUT_AWAY = "internal_put_away"
    INTERNAL_PICK = "internal_pick"
    INTERNAL_MOVEMENT = "internal_movement"
    PUT_AWAY_WORKSHEET = "put_away_worksheet"
    PICK_WORKSHEET = "pick_worksheet"
    MOVEMENT_WORKSHEET = "movement_worksheet"
    PUT_AWAY = "put_away"
    PICK = "pick"
    MOVEMENT = "movement"
    INVENTORY_PUT_AWAY = "inventory_put_away"
    INVENTORY_PICK = "inventory_pick"
    INVENTORY_MOVEMENT = "inventory_movement"
    ITEM_JOURNAL = "item_journal"
    RECLASS_JOURNAL = "reclass_journal"
    COUNT = "count"
    WAREHOUSE_JOURNAL = "warehouse_journal"
    WAREHOUSE_RECLASS_JOURNAL = "warehouse_reclass_journal"
    WAREHOUSE_COUNT = "warehouse_count"

    @property
    def is_activity(self) -> bool:
        return self in ACTIVITIES

    @property
    def allocates(self) -> bool:
        """Whether its open takes are out of reach for new reservations (T 5 F-3)."""
        return self in (WarehouseKind.PICK, WarehouseKind.INVENTORY_PICK)


ACTIVITIES = frozenset(
    {
        WarehouseKind.PUT_AWAY,
        WarehouseKind.PICK,
        WarehouseKind.MOVEMENT,
        WarehouseKind.INVENTORY_PUT_AWAY,
        WarehouseKind.INVENTORY_PICK,
        WarehouseKind.INVENTORY_MOVEMENT,
    }
)


PLANNED = (
    WarehouseKind.INTERNAL_PUT_AWAY,
    WarehouseKind.INTERNAL_PICK,
    WarehouseKind.INTERNAL_MOVEMENT,
    WarehouseKind.PUT_AWAY_WORKSHEET,
    WarehouseKind.PICK_WORKSHEET,
    WarehouseKind.MOVEMENT_WORKSHEET,
)
"""What an office writes and nobody carries about: hands work on the activities made of it."""


class ActionType(StrEnum):
    """What a line of an activity asks the hands to do; no action where there are no bins."""

    NONE = "none"
    TAKE = "take"
    PLACE = "place"


class Sorting(StrEnum):
    """In which order the lines of a document are walked."""

    NONE = "none"
    ITEM = "item"
    DOCUMENT = "document"
    BIN = "bin"
    DUE_DATE = "due_date"
    DESTINATION = "destination"
    BIN_RANKING = "bin_ranking"
    ACTION = "action"


class WarehouseDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The header. Who holds it is a lease of a person and a device until a time."""

    document_id: int = 0
    kind: WarehouseKind
    no: str
    location_id: int
    status: DocumentStatus = DocumentStatus.OPEN
    bin_id: int | None = None
    from_bin_id: int | None = None
    source_document_id: int | None = None
    partner_id: int | None = None
    assigned_employee_id: int | None = None
    assigned_at: datetime | None = None
    device_id: int | None = None
    lease_until: datetime | None = None
    finished_at: datetime | None = None
    """When its holder said that it is done and somebody else has to go on with it."""
    sorting: Sorting = Sorting.NONE
    priority: int = 2
    version: int = 1
    lines_total: int = 0
    lines_done: int = 0
    due_date: date | None = None
    posting_date: date | None = None
    external_no: str = ""
    tracking_on_lines: bool = False
    do_not_fill_quantity: bool = False
    breakbulk_filter: bool = False
    count_blind: bool = False
    count_twice: bool = False
    is_cycle_count: bool = False
    note: str = ""
    created_at: datetime


class WarehouseLine(msgspec.Struct, frozen=True, kw_only=True):
    """So much of this for that source: a line of a receipt, shipment, internal document or
    worksheet.

    `qty_done` is received, shipped or handled; `pick_base` is on open picks, or on put-aways of
    internal put-aways. `from_unit_id`: where a larger unit is opened. `document_no` is joined in.
    """

    line_id: int = 0
    document_id: int
    line_no: int
    source_line_id: int | None = None
    for_line_id: int | None = None
    posted_document_id: int | None = None
    posted_line_no: int = 0
    item_id: int
    variant_id: int = 0
    unit_id: int
    from_unit_id: int | None = None
    bin_id: int | None = None
    from_bin_id: int | None = None
    quantity: int
    quantity_base: int
    qty_done: int = 0
    qty_done_base: int = 0
    qty_to_handle: int = 0
    qty_to_handle_base: int = 0
    qty_picked_base: int = 0
    pick_base: int = 0
    qty_to_cross_dock_base: int = 0
    due_date: date | None = None
    document_no: str = ""
    document_kind: WarehouseKind | None = None

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
    def picked_not_shipped_base(self) -> int:
        return self.qty_picked_base - self.qty_done_base


class ActivityLine(msgspec.Struct, frozen=True, kw_only=True):
    """One take or place. `breakbulk_no` ties the lines that open a larger unit to each other.
    `posted_line_no` is the line of the posted receipt, or on a movement the line of its plan."""

    document_id: int = 0
    line_no: int
    action_type: ActionType
    source_line_id: int | None = None
    warehouse_line_id: int | None = None
    posted_document_id: int | None = None
    posted_line_no: int = 0
    item_id: int
    variant_id: int = 0
    unit_id: int
    bin_id: int | None = None
    tracking: Tracking = UNTRACKED
    expiration_date: date | None = None
    quantity: int
    quantity_base: int
    qty_done: int = 0
    qty_done_base: int = 0
    qty_to_handle: int = 0
    qty_to_handle_base: int = 0
    breakbulk_no: int = 0
    sequence: int = 0
    is_breakbulk: bool = False
    is_cross_dock: bool = False
    special_equipment: str = ""
    due_date: date | None = None
    document_no: str = ""
    document_kind: WarehouseKind | None = None

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
    def goes_out(self) -> bool:
        """A take, or the only line where there are no bins."""
        return self.action_type is not ActionType.PLACE


class OwnerKind(StrEnum):
    """What a warehouse item tracking line belongs to."""

    WAREHOUSE_LINE = "warehouse_line"
    POSTED_LINE = "posted_line"
    JOURNAL_LINE = "journal_line"


class WarehouseTrackingLine(msgspec.Struct, frozen=True, kw_only=True):
    """The warehouse's own plan of numbers for a line, apart from the reservation engine (BC 6550).

    0 <= registered <= handled <= quantity. `handled` is on open activity lines or registered. Item
    and variant are those of the number, joined in when it is read.
    """

    owner_kind: OwnerKind
    owner_id: int
    owner_line_no: int = 0
    item_id: int
    variant_id: int = 0
    tracking: Tracking
    created_by_activity: bool = False
    to_tracking: Tracking = UNTRACKED
    expiration_date: date | None = None
    to_expiration_date: date | None = None
    warranty_date: date | None = None
    quantity_base: int
    qty_handled_base: int = 0
    qty_registered_base: int = 0

    def __post_init__(self) -> None:
        assert 0 <= self.qty_registered_base <= self.qty_handled_base <= self.quantity_base


class ActivityChange(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of one activity as they were and as they shall be.

    `source_bound`: an inventory movement made for an order claims stock as a pick does.
    `base_units` by item where bins are kept in base units whatever the line says; empty at directed
    locations.
    """

    document_id: int
    kind: WarehouseKind
    location_id: int
    has_bins: bool
    before: tuple[ActivityLine, ...] = ()
    after: tuple[ActivityLine, ...] = ()
    source_bound: bool = False
    base_units: dict[int, int] = {}


class WarehouseLineChange(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was and as it shall be; without an `after` it is deleted."""

    before: WarehouseLine
    after: WarehouseLine | None


class TrackingLineChange(msgspec.Struct, frozen=True, kw_only=True):
    """A warehouse tracking line as it was and as it shall be."""

    before: WarehouseTrackingLine | None
    after: WarehouseTrackingLine | None
