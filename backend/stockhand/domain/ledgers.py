"""The ledgers, and the posting: everything a decision wants written at once (BC 32, 339, 5802,
7312)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from stockhand.domain.documents import (
    ActionType,
    ActivityChange,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseLineChange,
)
from stockhand.domain.orders import SourceDocument, SourceLine
from stockhand.domain.reservation_entries import BookChanges
from stockhand.domain.tracking import (
    UNTRACKED,
    Dimension,
    EntryType,
    NumberDates,
    Tracking,
    TrackingSpecification,
)


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """On whose behalf a command is done. `roles` by location; None: may do everything (set-up from
    the command line, an integration without a person)."""

    employee_id: int | None = None
    device_id: int | None = None
    name: str = ""
    roles: dict[int, frozenset[str]] | None = None
    is_device: bool = False


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """Who, when and under which command; the only clock a decision knows."""

    command_id: UUID
    at: datetime
    work_date: date
    actor: Actor = Actor()


class PostedKind(StrEnum):
    """What a posted or registered document is."""

    PURCHASE_RECEIPT = "purchase_receipt"
    PURCHASE_RETURN_SHIPMENT = "purchase_return_shipment"
    SALES_SHIPMENT = "sales_shipment"
    SALES_RETURN_RECEIPT = "sales_return_receipt"
    TRANSFER_SHIPMENT = "transfer_shipment"
    TRANSFER_RECEIPT = "transfer_receipt"
    PURCHASE_INVOICE = "purchase_invoice"
    SALES_INVOICE = "sales_invoice"
    PURCHASE_CREDIT_MEMO = "purchase_credit_memo"
    SALES_CREDIT_MEMO = "sales_credit_memo"
    INVENTORY_RECEIPT = "inventory_receipt"
    INVENTORY_SHIPMENT = "inventory_shipment"
    ITEM_JOURNAL = "item_journal"
    WAREHOUSE_RECEIPT = "warehouse_receipt"
    WAREHOUSE_SHIPMENT = "warehouse_shipment"
    PUT_AWAY = "put_away"
    PICK = "pick"
    MOVEMENT = "movement"
    INVENTORY_PUT_AWAY = "inventory_put_away"
    INVENTORY_PICK = "inventory_pick"
    INVENTORY_MOVEMENT = "inventory_movement"
    WAREHOUSE_JOURNAL = "warehouse_journal"
    COUNT = "count"


class PostedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Header of what was posted or registered; a negative id is provisional."""

    document_id: int
    kind: PostedKind
    no: str
    from_no: str = ""
    location_id: int
    source_document_id: int | None = None
    partner_id: int | None = None
    external_no: str = ""
    undone: bool = False


class PostedLine(msgspec.Struct, frozen=True, kw_only=True):
    """Line of a posted document. `item_entry_no` is filled when exactly one ledger entry came of
    it; `put_away_base` is on registered put-aways. `undone`: it was taken back, or takes another
    back."""

    document_id: int
    line_no: int
    action_type: ActionType = ActionType.NONE
    source_line_id: int | None = None
    item_id: int
    variant_id: int = 0
    unit_id: int
    bin_id: int | None = None
    tracking: Tracking = UNTRACKED
    quantity: int
    quantity_base: int
    invoiced_base: int = 0
    to_put_away_base: int = 0
    put_away_base: int = 0
    undone: bool = False
    item_entry_no: int | None = None
    reason_id: int | None = None


class ItemLedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The location truth: a signed quantity of an item and number at a location. A negative entry
    number is provisional until it is written."""

    entry_no: int
    entry_type: EntryType
    item_id: int
    variant_id: int = 0
    location_id: int
    tracking: Tracking = UNTRACKED
    posting_date: date
    quantity_base: int
    remaining_base: int
    reserved_base: int = 0
    invoiced_base: int = 0
    returned_base: int = 0
    expiration_date: date | None = None
    warranty_date: date | None = None
    document_id: int = 0
    line_no: int = 0
    applies_to_entry: int | None = None
    is_correction: bool = False

    @property
    def free_base(self) -> int:
        return self.remaining_base - self.reserved_base


class ItemApplicationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Which outbound entry took how much of which inbound entry; quantity positive for an inbound's
    own row, negative for a link. `item_entry_no` is the entry whose posting made the row;
    `entry_no` is given when it is written. `transferred_from_entry_no`: the outbound entry of the
    transfer that brought the goods in."""

    entry_no: int = 0
    inbound_entry_no: int
    outbound_entry_no: int = 0
    item_entry_no: int
    quantity_base: int
    transferred_from_entry_no: int | None = None
    is_cost_application: bool = False


class WarehouseEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The bin truth: a signed quantity of an item, unit and number in a bin."""

    bin_id: int
    item_id: int
    variant_id: int = 0
    unit_id: int
    tracking: Tracking = UNTRACKED
    quantity: int
    quantity_base: int
    document_id: int = 0
    line_no: int = 0
    source_line_id: int | None = None


class PhysicalInventoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a count found in a place beside what the books said there; also where both agree."""

    document_id: int
    line_no: int
    item_id: int
    variant_id: int = 0
    unit_id: int
    bin_id: int | None = None
    tracking: Tracking = UNTRACKED
    calculated_base: int
    counted_base: int
    counted_by_id: int | None = None
    counted_at: datetime | None = None


class ValueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity invoiced of an item ledger entry."""

    item_entry_no: int
    document_id: int
    line_no: int
    invoiced_base: int


class GoodsKey(msgspec.Struct, frozen=True, order=True):
    """Item and variant at a location: the key of the totals, and the order of all locks."""

    location_id: int
    item_id: int
    variant_id: int = 0


class NumberKey(msgspec.Struct, frozen=True):
    """A number of an item and variant."""

    item_id: int
    variant_id: int
    tracking: Tracking


class NumberInfoKey(msgspec.Struct, frozen=True, order=True):
    """The information card of one serial, lot or package."""

    item_id: int
    variant_id: int
    dimension: Dimension
    number: str


class PostedLineKey(msgspec.Struct, frozen=True):
    """A line of a posted document."""

    document_id: int
    line_no: int


class Picked(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that became, or are no longer, picked and not shipped at a location without outbound
    bins."""

    goods: GoodsKey
    tracking: Tracking
    quantity_base: int


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one decision wants written, in ledgers, reservation engine and documents alike.

    What it writes refers to each other by provisional, negative numbers. Balances are not in it:
    they follow from it (`balances.py`).
    """

    documents: tuple[PostedDocument, ...] = ()
    lines: tuple[PostedLine, ...] = ()
    item_ledger_entries: tuple[ItemLedgerEntry, ...] = ()
    item_application_entries: tuple[ItemApplicationEntry, ...] = ()
    applications_undone: tuple[ItemApplicationEntry, ...] = ()
    chosen: dict[int, int] = {}
    """Which entry somebody chose for an entry that was there already."""
    value_entries: tuple[ValueEntry, ...] = ()
    undone_documents: tuple[int, ...] = ()
    undone_lines: tuple[PostedLineKey, ...] = ()
    """Posted ones that were there already and are taken back."""
    invoiced: dict[PostedLineKey, int] = {}
    """Of posted receipt and shipment lines that were there already."""
    warehouse_entries: tuple[WarehouseEntry, ...] = ()
    physical_inventory_entries: tuple[PhysicalInventoryEntry, ...] = ()
    reservations: BookChanges = BookChanges()
    specifications: tuple[TrackingSpecification, ...] = ()
    specifications_removed: tuple[int, ...] = ()
    number_dates: dict[NumberKey, NumberDates] = {}
    numbers_redated: dict[NumberKey, date | None] = {}
    """Numbers that have another expiration date from now on, with all of their lot."""
    number_infos: tuple[NumberInfoKey, ...] = ()
    """Information cards that posting makes (T 8.6)."""
    picked: tuple[Picked, ...] = ()
    source_documents: tuple[SourceDocument, ...] = ()
    source_lines: tuple[SourceLine, ...] = ()
    warehouse_documents: tuple[WarehouseDocument, ...] = ()
    warehouse_documents_removed: tuple[WarehouseDocument, ...] = ()
    warehouse_lines: tuple[WarehouseLineChange, ...] = ()
    activities: tuple[ActivityChange, ...] = ()
    warehouse_tracking: tuple[TrackingLineChange, ...] = ()
    put_away: dict[PostedLineKey, int] = {}

    def __post_init__(self) -> None:
        assert all(entry.quantity_base for entry in self.item_ledger_entries)
        assert all(entry.quantity_base for entry in self.warehouse_entries)
