"""The item journal: every movement across a door becomes a line here, and only here ledger entries
are made and applied to each other (BC 22)."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from stockhand.domain import dates
from stockhand.domain.items import CostingMethod, Item, ReservePolicy
from stockhand.domain.ledgers import (
    GoodsKey,
    ItemApplicationEntry,
    ItemLedgerEntry,
    NumberKey,
)
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.numbers import (
    ExpirationDateConflict,
    ExpirationDateMissing,
    NumberBlocked,
    NumberExpired,
    NumberInfoMissing,
    NumberMissing,
    SerialInStock,
    SerialQuantity,
    WarrantyDateMissing,
)
from stockhand.domain.problems.reservations import (
    InventoryNegative,
    OutboundNotApplied,
    ReservationMandatory,
)
from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.stock import Inventory, NumberFacts
from stockhand.domain.tracking import (
    Dimension,
    EntryType,
    NumberDates,
    Tracking,
    info_required,
    required,
)


class FixedApplication(msgspec.Struct, frozen=True):
    """So much of the line is bound to this ledger entry by a reservation."""

    entry_no: int
    quantity_base: int


class ItemJournalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One movement of one number. `quantity_base` is signed: in is positive."""

    entry_type: EntryType
    item_id: int
    variant_id: int = 0
    location_id: int
    tracking: Tracking = Tracking()
    quantity_base: int
    expiration_date: date | None = None
    warranty_date: date | None = None
    document_id: int = 0
    line_no: int = 0
    ref: str
    reserve: ReservePolicy = ReservePolicy.OPTIONAL
    fixed: tuple[FixedApplication, ...] = ()
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None
    is_correction: bool = False
    is_return: bool = False
    is_count: bool = False
    is_reclassification: bool = False

    @property
    def goods(self) -> GoodsKey:
        return GoodsKey(self.location_id, self.item_id, self.variant_id)

    @property
    def number(self) -> NumberKey:
        return NumberKey(self.item_id, self.variant_id, self.tracking)

    @property
    def inbound(self) -> bool:
        return self.quantity_base > 0


class ItemJournal:
    """Posts lines one after the other against an inventory. Collects what is to be written."""

    def __init__(
        self,
        inventory: Inventory,
        items: Mapping[int, Item],
        locations: Mapping[int, Location],
        facts: NumberFacts,
        *,
        posting_date: date,
        document_date: date | None = None,
    ) -> None:
        self.inventory = inventory
        self.items = items
        self.locations = locations
        self.facts = facts
        self.posting_date = posting_date
        self.document_date = document_date or posting_date
        self.entries: list[ItemLedgerEntry] = []
        self._serials: dict[tuple[int, int, str], list[ItemLedgerEntry]] = {}
        self.applications: list[ItemApplicationEntry] = []
        self.number_dates: dict[NumberKey, NumberDates] = {}
        """Of numbers that were never booked before: from now on they have these dates."""

    def check_numbers(
        self, lines: Iterable[ItemJournalLine]
    ) -> Iterable[NumberMissing | SerialQuantity]:
        """Numbers that this kind of movement must carry, and serials that are not one piece (T
        2.2)."""
        for line in lines:
            code = self.items[line.item_id].tracking
            for dimension in required(code, line.entry_type, inbound=line.inbound).missing_from(
                line.tracking
            ):
                yield NumberMissing(line=line.ref, dimension=dimension)
            if line.tracking.serial and abs(line.quantity_base) != PIECE:
                yield SerialQuantity(
                    line=line.ref, serial=line.tracking.serial, quantity=decimal(line.quantity_base)
                )

    def post(self, line: ItemJournalLine) -> ItemLedgerEntry:
        """Make the ledger entry of a line and apply it. Refuses what the ledger cannot take."""
        line = self._with_dates(line)
        self._check_info(line)
        entry = ItemLedgerEntry(
            entry_no=-len(self.entries) - 1,
            entry_type=line.entry_type,
            item_id=line.item_id,
            variant_id=line.variant_id,
            location_id=line.location_id,
            tracking=line.tracking,
            posting_date=self.posting_date,
            quantity_base=line.quantity_base,
            remaining_base=line.quantity_base,
            expiration_date=line.expiration_date,
            warranty_date=line.warranty_date,
            document_id=line.document_id,
            line_no=line.line_no,
            is_correction=line.is_correction,
        )
        place = len(self.entries)
        self.entries.append(entry)
        if entry.tracking.serial:
            serial = (entry.item_id, entry.variant_id, entry.tracking.serial)
            self._serials.setdefault(serial, []).append(entry)
        self.inventory.add(entry)
        if line.inbound:
            self._apply_inbound(line, entry)
        else:
            self._apply_outbound(line, entry)
        self._check_open(line, entry)
        final = msgspec.structs.replace(
            entry, remaining_base=self.inventory.remaining(entry.entry_no)
        )
        self.entries[place] = final
        return final

    def results(self) -> tuple[ItemLedgerEntry, ...]:
        """The entries, each with what remains of it after all lines were posted."""
        return tuple(
            msgspec.structs.replace(entry, remaining_base=self.inventory.remaining(entry.entry_no))
            for entry in self.entries
        )

    def _with_dates(self, line: ItemJournalLine) -> ItemJournalLine:
        code = self.items[line.item_id].tracking
        if not line.tracking:
            return line
        if code.warranty_date_required and not line.warranty_date and not line.is_correction:
            raise Refused(WarrantyDateMissing(line=line.ref, number=line.tracking))
        warranty = line.warranty_date or dates.after(self.document_date, code.warranty_date_formula)
        expiration = self._expiration(line) if code.use_expiration_dates else None
        new = not self.facts.of(line.number).exists
        if new and line.inbound and (expiration or warranty):
            self.number_dates[line.number] = NumberDates(expiration, warranty)
        return msgspec.structs.replace(line, expiration_date=expiration, warranty_date=warranty)

    def _expiration(self, line: ItemJournalLine) -> date | None:
        """The date the entry carries (T 8.2): one number has one date, known dates win over
        formulas."""
        item = self.items[line.item_id]
        known = self.facts.of(line.number)
        posted = self.number_dates.get(line.number)
        existing = posted.expiration_date if posted else known.expiration_date
        exists = known.exists or posted is not None
        if not line.inbound or line.entry_type is EntryType.TRANSFER or line.is_correction:
            return line.expiration_date or existing
        day = line.expiration_date
        if item.tracking.expiration_date_required:
            if not day and line.is_count and existing:
                day = existing
            if not day and not line.applies_from_entry:
                raise Refused(ExpirationDateMissing(line=line.ref, number=line.tracking))
            day = day or existing
        elif not day:
            day = existing or item.expires_after(self.document_date)
        if exists and day != existing:
            raise Refused(
                ExpirationDateConflict(
                    line=line.ref, number=line.tracking, date=day, existing=existing
                )
            )
        return day

    def _check_info(self, line: ItemJournalLine) -> None:
        """Information cards: blocked ones stop goods both ways, some numbers must have one (T
        8.6)."""
        code = self.items[line.item_id].tracking
        needed = info_required(code, line.entry_type, inbound=line.inbound)
        for dimension in Dimension:
            number = line.tracking.number(dimension)
            if not number:
                continue
            info = self.facts.infos.get((line.item_id, line.variant_id, dimension, number))
            if info is not None and info.blocked:
                raise Refused(NumberBlocked(line=line.ref, number=line.tracking))
            if info is None and dimension in needed and not _creates_info(code, dimension):
                raise Refused(NumberInfoMissing(line=line.ref, number=line.tracking))

    def _apply_inbound(self, line: ItemJournalLine, entry: ItemLedgerEntry) -> None:
        self.applications.append(
            ItemApplicationEntry(
                inbound_entry_no=entry.entry_no,
                outbound_entry_no=line.applies_from_entry or 0,
                item_entry_no=entry.entry_no,
                quantity_base=line.quantity_base,
                is_cost_application=line.applies_from_entry is not None,
            )
        )
        open_outbound = self.inventory.outbound(line.goods)
        if line.applies_to_entry:
            open_outbound = [e for e in open_outbound if e.entry_no == line.applies_to_entry]
        for old in open_outbound:
            if self._may_meet(line, old):
                quantity = min(
                    -self.inventory.remaining(old.entry_no), self.inventory.free(entry.entry_no)
                )
                self._link(entry, old.entry_no, quantity, inbound=entry.entry_no, by=entry.entry_no)
            if self.inventory.free(entry.entry_no) <= 0:
                break

    def _apply_outbound(self, line: ItemJournalLine, entry: ItemLedgerEntry) -> None:
        """First what reservations bind, then the oldest free stock (LIFO items: the newest), T
        2.5."""
        for fixed in line.fixed:
            self._check_expired(line, fixed.entry_no)
            self._link(
                entry,
                entry.entry_no,
                fixed.quantity_base,
                inbound=fixed.entry_no,
                by=entry.entry_no,
            )
        candidates = self.inventory.inbound(line.goods)
        if line.applies_to_entry:
            candidates = [e for e in candidates if e.entry_no == line.applies_to_entry]
        newest_first = self.items[line.item_id].costing_method is CostingMethod.LIFO
        candidates.sort(key=lambda old: (old.posting_date, abs(old.entry_no)), reverse=newest_first)
        for old in candidates:
            needed = -self.inventory.remaining(entry.entry_no)
            if needed <= 0:
                break
            quantity = min(needed, self.inventory.free(old.entry_no))
            if quantity > 0 and self._may_meet(line, old):
                self._check_expired(line, old.entry_no)
                self._link(entry, entry.entry_no, quantity, inbound=old.entry_no, by=entry.entry_no)

    def _may_meet(self, line: ItemJournalLine, old: ItemLedgerEntry) -> bool:
        """Specific dimensions must carry the very same number (T 2.5)."""
        specific = self.items[line.item_id].tracking.specific
        return line.tracking.only(specific) == old.tracking.only(specific)

    def _link(
        self, entry: ItemLedgerEntry, outbound: int, quantity: int, *, inbound: int, by: int
    ) -> None:
        if quantity <= 0:
            return
        self.inventory.use(inbound, quantity)
        self.inventory.use(outbound, -quantity)
        self.applications.append(
            ItemApplicationEntry(
                inbound_entry_no=inbound,
                outbound_entry_no=outbound,
                item_entry_no=by,
                quantity_base=-quantity,
            )
        )

    def _check_expired(self, line: ItemJournalLine, inbound_no: int) -> None:
        """Strict expiration: what is past its date does not leave, but for scrap and returns (T
        8.3)."""
        code = self.items[line.item_id].tracking
        inbound = self.inventory.entry(inbound_no)
        if not code.strict_expiration or inbound is None or inbound.expiration_date is None:
            return
        exempt = (
            line.is_correction
            or line.is_return
            or line.is_reclassification
            or line.entry_type is EntryType.NEGATIVE_ADJUSTMENT
        )
        if not exempt and self.posting_date > inbound.expiration_date:
            raise Refused(
                NumberExpired(
                    line=line.ref,
                    number=inbound.tracking,
                    expiration_date=inbound.expiration_date,
                    posting_date=self.posting_date,
                )
            )

    def _check_open(self, line: ItemJournalLine, entry: ItemLedgerEntry) -> None:
        """What the ledger does not take when an entry stays open (T 2.6, D-13)."""
        remaining = self.inventory.remaining(entry.entry_no)
        if remaining == 0:
            return
        item = self.items[line.item_id]
        code = item.tracking
        if line.inbound:
            if code.sn_specific and line.tracking.serial:
                self._check_serial_is_new(line, entry)
            return
        if code.specific:
            raise Refused(
                OutboundNotApplied(item=item.no, number=line.tracking, missing=decimal(-remaining))
            )
        if item.prevent_negative or line.entry_type is EntryType.TRANSFER:
            location = self.locations[line.location_id].code
            raise Refused(
                InventoryNegative(item=item.no, location=location, missing=decimal(-remaining))
            )
        if line.reserve is ReservePolicy.ALWAYS and not line.is_return:
            raise Refused(ReservationMandatory(line=line.ref))

    def _check_serial_is_new(self, line: ItemJournalLine, entry: ItemLedgerEntry) -> None:
        serial = line.tracking.serial
        key = (line.item_id, line.variant_id, serial)
        where = self.facts.serials_in_stock.get(key)
        if where is None:
            for other in self._serials[key]:
                if other.entry_no != entry.entry_no and self._is_in_stock(other):
                    where = self.locations[other.location_id].code
        if where is not None:
            raise Refused(SerialInStock(line=line.ref, serial=serial, location=where))

    def _is_in_stock(self, entry: ItemLedgerEntry) -> bool:
        return entry.quantity_base > 0 and self.inventory.remaining(entry.entry_no) > 0


def _creates_info(code: object, dimension: Dimension) -> bool:
    names = {
        Dimension.SERIAL: "create_sn_info_on_posting",
        Dimension.LOT: "create_lot_info_on_posting",
    }
    return dimension in names and bool(getattr(code, names[dimension]))
