"""The item journal: every movement across a door becomes a line here, and only here ledger entries
are made and applied to each other (BC 22)."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from stockhand.domain import dates, numbers
from stockhand.domain.applications import Applications
from stockhand.domain.items import Item, ReservePolicy
from stockhand.domain.ledgers import (
    GoodsKey,
    ItemApplicationEntry,
    ItemLedgerEntry,
    NumberInfoKey,
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
    TrackingNotEnabled,
    WarrantyDateMissing,
)
from stockhand.domain.problems.reservations import (
    ApplicationWithReservation,
    ReservationMandatory,
)
from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.stock import Inventory, NumberFacts
from stockhand.domain.tracking import (
    Dimension,
    EntryType,
    NumberDates,
    Tracking,
    creates_info,
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
    transferred_from_entry: int | None = None
    """With which entry the goods left that come in here."""
    promised_base: int = 0
    """So much of what comes in is reserved already, and settles nothing else."""

    @property
    def goods(self) -> GoodsKey:
        return GoodsKey(self.location_id, self.item_id, self.variant_id)

    @property
    def number(self) -> NumberKey:
        return NumberKey(self.item_id, self.variant_id, self.tracking)

    @property
    def lot(self) -> tuple[int, int, str]:
        return (self.item_id, self.variant_id, self.tracking.lot)

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
        document_dates: Mapping[int, date] | None = None,
    ) -> None:
        self.inventory = inventory
        self.items = items
        self.locations = locations
        self.facts = facts
        self.posting_date = posting_date
        self.document_dates = document_dates or {}
        """Of posted documents, where it is not the posting date."""
        self.entries: list[ItemLedgerEntry] = []
        self._serials: dict[tuple[int, int, str], list[ItemLedgerEntry]] = {}
        self._applying = Applications(inventory, items, locations)
        self.number_dates: dict[NumberKey, NumberDates] = {}
        """Of numbers that were never booked before: from now on they have these dates."""
        self.numbers_redated: dict[NumberKey, date | None] = {}
        """Of numbers, with all of their lot, that have another date from now on."""
        self._lot_dates: dict[tuple[int, int, str], date | None] = {}
        self._infos: set[NumberInfoKey] = set()

    @property
    def applications(self) -> list[ItemApplicationEntry]:
        return self._applying.rows

    @property
    def applications_undone(self) -> list[ItemApplicationEntry]:
        """Of entries that were written before and are applied otherwise now."""
        return self._applying.undone

    @property
    def number_infos(self) -> tuple[NumberInfoKey, ...]:
        """Information cards that the tracking code wants made."""
        return tuple(sorted(self._infos))

    def check_numbers(
        self, lines: Iterable[ItemJournalLine]
    ) -> Iterable[TrackingNotEnabled | NumberMissing | SerialQuantity]:
        """Numbers that the item cannot carry or this kind of movement must, and serials that are
        not one piece (T 2.2)."""
        for line in lines:
            item = self.items[line.item_id]
            yield from numbers.check_carried(line.ref, item, (line.tracking,))
            code = item.tracking
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
            applies_to_entry=line.applies_to_entry,
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

    def give_back(self, returned: ItemApplicationEntry, by: ItemLedgerEntry) -> None:
        """`by` undoes goods that had come back: what they had left with is away again."""
        self._applying.give_back(returned, by)

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
        day = self.document_dates.get(line.document_id, self.posting_date)
        warranty = line.warranty_date
        if not warranty and not line.is_correction:
            warranty = dates.after(day, code.warranty_date_formula)
        expiration = self._expiration(line, day) if code.use_expiration_dates else None
        if line.inbound:
            known = self.facts.of(line.number)
            new = not known.booked and line.number not in self.number_dates
            if line.is_reclassification and known.exists and known.expiration_date != expiration:
                self.numbers_redated[line.number] = expiration
            if new and (expiration or warranty):
                self.number_dates[line.number] = NumberDates(expiration, warranty)
            if code.use_expiration_dates and line.tracking.lot:
                self._lot_dates[line.lot] = expiration
        return msgspec.structs.replace(line, expiration_date=expiration, warranty_date=warranty)

    def _expiration(self, line: ItemJournalLine, document_date: date) -> date | None:
        """The date the entry carries (T 8.2): one number has one date, all serials of a lot the
        same; known dates win over formulas."""
        if line.is_reclassification:
            return line.expiration_date
        item = self.items[line.item_id]
        known = self.facts.of(line.number)
        existing, exists = known.expiration_date, known.exists
        if line.lot in self._lot_dates:
            existing, exists = self._lot_dates[line.lot], True
        elif posted := self.number_dates.get(line.number):
            existing, exists = posted.expiration_date, True
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
            day = existing or item.expires_after(document_date)
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
            if info is not None:
                continue
            if creates_info(code, dimension):
                self._infos.add(NumberInfoKey(line.item_id, line.variant_id, dimension, number))
            elif dimension in needed:
                raise Refused(NumberInfoMissing(line=line.ref, number=line.tracking))

    def _apply_inbound(self, line: ItemJournalLine, entry: ItemLedgerEntry) -> None:
        self._applying.enter(entry, line.applies_from_entry, line.transferred_from_entry)
        if line.applies_to_entry and line.promised_base:
            raise Refused(ApplicationWithReservation(line=line.ref))
        if line.applies_to_entry:
            self._applying.take_from(entry, line.applies_to_entry)
        else:
            self._applying.fill_up(entry, line.promised_base)

    def _apply_outbound(self, line: ItemJournalLine, entry: ItemLedgerEntry) -> None:
        """First what reservations bind or somebody chose, then what is oldest and free (T 2.5)."""
        if line.applies_to_entry:
            if line.fixed:
                raise Refused(ApplicationWithReservation(line=line.ref))
            self._applying.take_from(entry, line.applies_to_entry)
            self._check_expired(line, line.applies_to_entry)
            return
        for fixed in line.fixed:
            self._check_expired(line, fixed.entry_no)
            self._applying.link(
                fixed.entry_no, entry.entry_no, fixed.quantity_base, by=entry.entry_no
            )
        self._applying.take(entry, lambda inbound_no: self._check_expired(line, inbound_no))

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
        code = self.items[line.item_id].tracking
        if line.inbound:
            if code.sn_specific and line.tracking.serial:
                self._check_serial_is_new(line, entry)
            return
        self._applying.check_open(entry)
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
