"""Which outgoing entry takes which incoming one: by itself, by choice, and undone again (BC 339; T
2.5 to 2.8)."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from stockhand.domain.items import CostingMethod, Item
from stockhand.domain.ledgers import GoodsKey, ItemApplicationEntry, ItemLedgerEntry
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import NotFound
from stockhand.domain.problems.reservations import (
    ApplicationFieldMismatch,
    ApplicationFixed,
    ApplicationNotUndoable,
    ApplicationTargetReserved,
    ApplicationTargetTooSmall,
    InventoryNegative,
    OutboundNotApplied,
)
from stockhand.domain.quantity import decimal
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Dimension, Dimensions, EntryType

_EVERYTHING = Dimensions(serial=True, lot=True, package=True)


def goods_of(entry: ItemLedgerEntry) -> GoodsKey:
    return GoodsKey(entry.location_id, entry.item_id, entry.variant_id)


class Applications:
    """Applies entries of an inventory to each other and collects what is to be written.

    `rows` are new; `undone` were written before and no longer hold.
    """

    def __init__(
        self,
        inventory: Inventory,
        items: Mapping[int, Item],
        locations: Mapping[int, Location],
    ) -> None:
        self.inventory = inventory
        self.items = items
        self.locations = locations
        self.rows: list[ItemApplicationEntry] = []
        self.undone: list[ItemApplicationEntry] = []
        self._returned: defaultdict[int, int] = defaultdict(int)

    def enter(
        self,
        entry: ItemLedgerEntry,
        returned_from: int | None,
        transferred_from: int | None = None,
    ) -> None:
        """The row of its own that everything incoming has; what comes back, or comes in from
        elsewhere, names the entry with which it left."""
        if returned_from is not None:
            self._check_return(entry, returned_from)
        self.rows.append(
            ItemApplicationEntry(
                inbound_entry_no=entry.entry_no,
                outbound_entry_no=returned_from or 0,
                item_entry_no=entry.entry_no,
                quantity_base=entry.quantity_base,
                transferred_from_entry_no=transferred_from,
                is_cost_application=returned_from is not None,
            )
        )

    def give_back(self, row: ItemApplicationEntry, by: ItemLedgerEntry) -> None:
        """What had come back to `row`'s outbound entry has not come back after all: `by` takes it
        out again."""
        self.rows.append(
            ItemApplicationEntry(
                inbound_entry_no=row.inbound_entry_no,
                outbound_entry_no=row.outbound_entry_no,
                item_entry_no=by.entry_no,
                quantity_base=by.quantity_base,
                is_cost_application=True,
            )
        )

    def link(self, inbound: int, outbound: int, quantity: int, *, by: int) -> None:
        """The outbound entry takes so much of the inbound one; `by` is the entry that caused it."""
        if quantity <= 0:
            return
        self.inventory.use(inbound, quantity)
        self.inventory.use(outbound, -quantity)
        self.rows.append(
            ItemApplicationEntry(
                inbound_entry_no=inbound,
                outbound_entry_no=outbound,
                item_entry_no=by,
                quantity_base=-quantity,
            )
        )

    def fill_up(self, entry: ItemLedgerEntry, promised_base: int = 0) -> None:
        """Incoming goods settle what left without stock, in entry order; but for what is promised:
        reservations of theirs that will follow them."""
        for old in self.inventory.outbound(goods_of(entry)):
            free = self.inventory.free(entry.entry_no) - promised_base
            if free <= 0:
                break
            if old.entry_no != entry.entry_no and self._may_meet(entry, old):
                needed = -self.inventory.remaining(old.entry_no)
                quantity = min(needed, free)
                self.link(entry.entry_no, old.entry_no, quantity, by=entry.entry_no)

    def take(
        self, entry: ItemLedgerEntry, check: Callable[[int], None] = lambda _entry_no: None
    ) -> None:
        """Outgoing goods take the oldest free stock (LIFO items: the newest). `check` refuses an
        inbound entry."""
        candidates = self.inventory.inbound(goods_of(entry))
        newest_first = self.items[entry.item_id].costing_method is CostingMethod.LIFO
        candidates.sort(key=lambda old: (old.posting_date, abs(old.entry_no)), reverse=newest_first)
        for old in candidates:
            needed = -self.inventory.remaining(entry.entry_no)
            if needed <= 0:
                break
            quantity = min(needed, self.inventory.free(old.entry_no))
            if quantity > 0 and self._may_meet(entry, old):
                check(old.entry_no)
                self.link(old.entry_no, entry.entry_no, quantity, by=entry.entry_no)

    def take_from(self, entry: ItemLedgerEntry, target_no: int) -> None:
        """Apply the entry to a chosen one (T 2.7). What had been applied to that by itself gives
        way and is applied anew."""
        target = self._found(target_no)
        self._check_fields(entry, target)
        needed = abs(self.inventory.remaining(entry.entry_no))
        moved: list[int] = []
        rows = self.inventory.links_of(target_no)
        for row in reversed(rows):
            if self._open(target) >= needed:
                break
            if not self._is_fixed(row):
                self._undo(row)
                moved.append(row.outbound_entry_no)
        if self._open(target) < needed:
            raise Refused(self._too_small(target, needed, fixed=any(map(self._is_fixed, rows))))
        inbound, outbound = sorted((entry, target), key=lambda one: one.quantity_base, reverse=True)
        self.link(inbound.entry_no, outbound.entry_no, needed, by=entry.entry_no)
        for other_no in moved:
            if other_no != target_no:
                self.settle(self._found(other_no))

    def undo(self, inbound_no: int, application_no: int) -> None:
        """Take an application back; both entries are open again (T 2.8)."""
        for row in self.inventory.links_of(inbound_no):
            if row.entry_no == application_no:
                if self._stays(row):
                    raise Refused(ApplicationNotUndoable(application_entry=application_no))
                self._undo(row)
                return
        raise Refused(NotFound(kind_of="item_application_entry", key=str(application_no)))

    def settle(self, entry: ItemLedgerEntry) -> None:
        """Apply an entry that is open again as if it were posted now, and refuse it open."""
        if entry.quantity_base > 0:
            self.fill_up(entry)
        else:
            self.take(entry)
            self.check_open(entry)

    def check_open(self, entry: ItemLedgerEntry) -> None:
        """Outgoing entries that may not stay open (T 2.6, D-13)."""
        remaining = self.inventory.remaining(entry.entry_no)
        if remaining >= 0:
            return
        item = self.items[entry.item_id]
        if item.tracking.specific:
            raise Refused(
                OutboundNotApplied(item=item.no, number=entry.tracking, missing=decimal(-remaining))
            )
        if item.prevent_negative or entry.entry_type is EntryType.TRANSFER:
            location = self.locations[entry.location_id].code
            raise Refused(
                InventoryNegative(item=item.no, location=location, missing=decimal(-remaining))
            )

    def _may_meet(self, one: ItemLedgerEntry, other: ItemLedgerEntry) -> bool:
        """Specific dimensions must carry the very same number (T 2.5)."""
        specific = self.items[one.item_id].tracking.specific
        return one.tracking.only(specific) == other.tracking.only(specific)

    def _found(self, entry_no: int) -> ItemLedgerEntry:
        entry = self.inventory.entry(entry_no)
        if entry is None:
            raise Refused(NotFound(kind_of="item_ledger_entry", key=str(entry_no)))
        return entry

    def _open(self, entry: ItemLedgerEntry) -> int:
        """What of an entry nobody has taken or reserved."""
        if entry.quantity_base > 0:
            return self.inventory.free(entry.entry_no)
        return -self.inventory.remaining(entry.entry_no)

    def _check_fields(self, entry: ItemLedgerEntry, target: ItemLedgerEntry) -> None:
        specific = self.items[entry.item_id].tracking.specific
        problem = (
            _difference(entry, target, specific)
            or ("location" if entry.location_id != target.location_id else "")
            or ("quantity" if (entry.quantity_base > 0) == (target.quantity_base > 0) else "")
        )
        if problem:
            raise Refused(ApplicationFieldMismatch(entry=target.entry_no, field=problem))

    def _too_small(
        self, target: ItemLedgerEntry, needed: int, *, fixed: bool
    ) -> ApplicationTargetReserved | ApplicationFixed | ApplicationTargetTooSmall:
        if self._open(target) <= 0 and self.inventory.remaining(target.entry_no) > 0:
            return ApplicationTargetReserved(entry=target.entry_no)
        if fixed:
            return ApplicationFixed(entry=target.entry_no)
        return ApplicationTargetTooSmall(
            entry=target.entry_no, available=decimal(self._open(target)), required=decimal(needed)
        )

    def _check_return(self, entry: ItemLedgerEntry, target_no: int) -> None:
        """What comes back left with this entry, and no more than left comes back (T-190)."""
        target = self._found(target_no)
        field = _difference(entry, target, _EVERYTHING) or (
            "quantity" if target.quantity_base > 0 else ""
        )
        if field:
            raise Refused(ApplicationFieldMismatch(entry=target_no, field=field))
        away = -target.quantity_base - target.returned_base - self._returned[target_no]
        if away < entry.quantity_base:
            raise Refused(
                ApplicationTargetTooSmall(
                    entry=target_no,
                    available=decimal(away),
                    required=decimal(entry.quantity_base),
                )
            )
        self._returned[target_no] += entry.quantity_base

    def _is_fixed(self, row: ItemApplicationEntry) -> bool:
        """Somebody chose the two entries for each other, or the row can never be undone."""
        inbound, outbound = (
            self._found(row.inbound_entry_no),
            self._found(row.outbound_entry_no),
        )
        chosen = (
            outbound.applies_to_entry == inbound.entry_no
            or inbound.applies_to_entry == outbound.entry_no
        )
        return chosen or self._stays(row)

    def _stays(self, row: ItemApplicationEntry) -> bool:
        """Corrections and outbound transfers are not taken apart (T-088)."""
        inbound, outbound = (
            self._found(row.inbound_entry_no),
            self._found(row.outbound_entry_no),
        )
        return (
            row.transferred_from_entry_no is not None
            or outbound.entry_type is EntryType.TRANSFER
            or inbound.is_correction
            or outbound.is_correction
        )

    def _undo(self, row: ItemApplicationEntry) -> None:
        self.inventory.use(row.inbound_entry_no, row.quantity_base)
        self.inventory.use(row.outbound_entry_no, -row.quantity_base)
        self.inventory.unlink(row)
        self.undone.append(row)


def _difference(one: ItemLedgerEntry, other: ItemLedgerEntry, numbers: Dimensions) -> str:
    """The first of item, variant and these numbers in which two entries differ."""
    if one.item_id != other.item_id:
        return "item"
    if one.variant_id != other.variant_id:
        return "variant"
    for dimension in Dimension:
        if dimension in numbers and one.tracking.number(dimension) != other.tracking.number(
            dimension
        ):
            return dimension.value
    return ""
