"""What a decision does to the balances, worked out from what it writes and never decided apart from
it.

The ledgers, the reservation entries and the open lines are the truth; each figure here is a sum
over them. So every change of a balance is the difference of such a sum before and after (data
model, 5).
"""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from stockhand.domain.documents import (
    ActionType,
    ActivityChange,
    ActivityLine,
    WarehouseKind,
    WarehouseLineChange,
)
from stockhand.domain.ledgers import GoodsKey, Posting
from stockhand.domain.locations import Bin, StockRole
from stockhand.domain.reservation_entries import PointerKind, ReservationEntry
from stockhand.domain.tracking import Tracking


class Totals(msgspec.Struct):
    """Of an item, or of a number, at a location."""

    quantity_base: int = 0
    reserved_base: int = 0
    allocated_base: int = 0
    outbound_base: int = 0

    def __bool__(self) -> bool:
        return bool(
            self.quantity_base or self.reserved_base or self.allocated_base or self.outbound_base
        )


class Content(msgspec.Struct):
    """Of an item and unit in a bin, or of a number there (which knows no places)."""

    quantity: int = 0
    quantity_base: int = 0
    take_base: int = 0
    place_base: int = 0

    def __bool__(self) -> bool:
        return bool(self.quantity or self.quantity_base or self.take_base or self.place_base)


class EntryTotals(msgspec.Struct):
    """Of an item ledger entry that is there already."""

    remaining_base: int = 0
    reserved_base: int = 0
    invoiced_base: int = 0
    returned_base: int = 0

    def __bool__(self) -> bool:
        return bool(
            self.remaining_base or self.reserved_base or self.invoiced_base or self.returned_base
        )


class LineTotals(msgspec.Struct):
    """Of a source line."""

    picking_base: int = 0
    reserved_stock_base: int = 0

    def __bool__(self) -> bool:
        return bool(self.picking_base or self.reserved_stock_base)


class ContentKey(msgspec.Struct, frozen=True):
    """Item, variant and unit in a bin."""

    bin_id: int
    item_id: int
    variant_id: int
    unit_id: int


class Deltas:
    """Differences by key; only what is not zero is written."""

    def __init__(self) -> None:
        self.goods: defaultdict[GoodsKey, Totals] = defaultdict(Totals)
        self.numbers: defaultdict[tuple[GoodsKey, Tracking], Totals] = defaultdict(Totals)
        self.contents: defaultdict[ContentKey, Content] = defaultdict(Content)
        self.bin_numbers: defaultdict[tuple[ContentKey, Tracking], Content] = defaultdict(Content)
        self.entries: defaultdict[int, EntryTotals] = defaultdict(EntryTotals)
        self.source_lines: defaultdict[int, LineTotals] = defaultdict(LineTotals)
        self.warehouse_lines: defaultdict[int, int] = defaultdict(int)

    def both(self, goods: GoodsKey, tracking: Tracking) -> tuple[Totals, ...]:
        """The totals of the item, and those of the number where there is one."""
        if tracking:
            return (self.goods[goods], self.numbers[goods, tracking])
        return (self.goods[goods],)


def of_posting(posting: Posting, bins: Mapping[int, Bin]) -> Deltas:
    """All that a posting moves. `bins` are the bins it names."""
    deltas = Deltas()
    _count_item_ledger(deltas, posting)
    _count_warehouse_entries(deltas, posting, bins)
    for entry in posting.reservations.before:
        _count_reservation(deltas, entry, -1)
    for entry in posting.reservations.after:
        _count_reservation(deltas, entry, 1)
    for picked in posting.picked:
        for totals in deltas.both(picked.goods, picked.tracking):
            totals.outbound_base += picked.quantity_base
    for change in posting.activities:
        _count_activity(deltas, change)
    for change in posting.warehouse_lines:
        _count_warehouse_line(deltas, change)
    return deltas


def _count_item_ledger(deltas: Deltas, posting: Posting) -> None:
    for entry in posting.item_ledger_entries:
        goods = GoodsKey(entry.location_id, entry.item_id, entry.variant_id)
        for totals in deltas.both(goods, entry.tracking):
            totals.quantity_base += entry.quantity_base
    written = {entry.entry_no for entry in posting.item_ledger_entries}
    for row in posting.item_application_entries:
        if row.is_cost_application:
            if row.outbound_entry_no not in written:
                deltas.entries[row.outbound_entry_no].returned_base += row.quantity_base
        elif row.outbound_entry_no:
            if row.inbound_entry_no not in written:
                deltas.entries[row.inbound_entry_no].remaining_base += row.quantity_base
            if row.outbound_entry_no not in written:
                deltas.entries[row.outbound_entry_no].remaining_base -= row.quantity_base
    for row in posting.applications_undone:
        deltas.entries[row.inbound_entry_no].remaining_base -= row.quantity_base
        deltas.entries[row.outbound_entry_no].remaining_base += row.quantity_base
    for value in posting.value_entries:
        if value.item_entry_no not in written:
            deltas.entries[value.item_entry_no].invoiced_base += value.invoiced_base


def _count_warehouse_entries(deltas: Deltas, posting: Posting, bins: Mapping[int, Bin]) -> None:
    for entry in posting.warehouse_entries:
        key = ContentKey(entry.bin_id, entry.item_id, entry.variant_id, entry.unit_id)
        contents = [deltas.contents[key]]
        if entry.tracking:
            contents.append(deltas.bin_numbers[key, entry.tracking])
        for content in contents:
            content.quantity += entry.quantity
            content.quantity_base += entry.quantity_base
        place = bins[entry.bin_id]
        if place.stock_role is not StockRole.STORAGE:
            goods = GoodsKey(place.location_id, entry.item_id, entry.variant_id)
            for totals in deltas.both(goods, entry.tracking):
                totals.outbound_base += entry.quantity_base


def _count_reservation(deltas: Deltas, entry: ReservationEntry, sign: int) -> None:
    if not entry.is_reserved_stock:
        return
    assert entry.supply is not None
    quantity = sign * entry.quantity_base
    goods = GoodsKey(entry.location_id, entry.item_id, entry.variant_id)
    for totals in deltas.both(goods, entry.supply.tracking):
        totals.reserved_base += quantity
    deltas.entries[entry.supply.pointer.id].reserved_base += quantity
    if entry.demand and entry.demand.pointer.kind is PointerKind.LINE:
        deltas.source_lines[entry.demand.pointer.id].reserved_stock_base += quantity


def _count_activity(deltas: Deltas, change: ActivityChange) -> None:
    """What open lines of an activity do: claims on bins, on stock, and on their orders."""
    for line in change.before:
        _count_activity_line(deltas, change, line, -1)
    for line in change.after:
        _count_activity_line(deltas, change, line, 1)


def _count_activity_line(
    deltas: Deltas, change: ActivityChange, line: ActivityLine, sign: int
) -> None:
    open_base = sign * line.outstanding_base
    if line.bin_id is not None:
        unit_id = change.base_units.get(line.item_id, line.unit_id)
        key = ContentKey(line.bin_id, line.item_id, line.variant_id, unit_id)
        if line.action_type is ActionType.TAKE:
            deltas.contents[key].take_base += open_base
            if line.tracking:
                deltas.bin_numbers[key, line.tracking].take_base += open_base
        elif line.action_type is ActionType.PLACE:
            deltas.contents[key].place_base += open_base
    if line.breakbulk_no:
        return
    if line.warehouse_line_id and line.action_type is not _NOT_COUNTED.get(change.kind):
        deltas.warehouse_lines[line.warehouse_line_id] += open_base
    if line.goes_out and (change.kind.allocates or change.source_bound):
        if change.has_bins and line.bin_id is None:
            return
        goods = GoodsKey(change.location_id, line.item_id, line.variant_id)
        for totals in deltas.both(goods, line.tracking):
            totals.allocated_base += open_base
        if line.source_line_id:
            deltas.source_lines[line.source_line_id].picking_base += open_base


_NOT_COUNTED = {
    WarehouseKind.PICK: ActionType.TAKE,
    WarehouseKind.PUT_AWAY: ActionType.PLACE,
}
"""Work for a line of a shipment or internal document is counted once, not by both halves."""


def _count_warehouse_line(deltas: Deltas, change: WarehouseLineChange) -> None:
    """What is picked and not shipped is claimed by its order until it leaves."""
    for line, sign in ((change.before, -1), (change.after, 1)):
        if line and line.source_line_id and line.qty_picked_base:
            deltas.source_lines[line.source_line_id].picking_base += (
                sign * line.picked_not_shipped_base
            )
