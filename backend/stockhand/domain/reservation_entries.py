"""Reservation entries: what is still to happen to stock, and the book in which a decision changes
them.

A reservation or order tracking link has two halves, demand and supply, which share one entry
number; a surplus or prospect has one. In the tables each half is a row; here the entry is one
value, so the two halves cannot disagree about item, place, status or quantity (BC 337, I-1).
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum

import msgspec

from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.tracking import UNTRACKED, Tracking


class ReservationStatus(StrEnum):
    """How firm the entry is."""

    RESERVATION = "reservation"
    """Somebody promised this supply to this demand."""
    TRACKING = "tracking"
    """The system links the two and may link them otherwise at any time."""
    SURPLUS = "surplus"
    """A quantity of an order line linked to nothing; mostly it carries its numbers."""
    PROSPECT = "prospect"
    """Numbers of a line that is no order; used up when it is posted."""


class PointerKind(StrEnum):
    """What kind of row a half points at."""

    LINE = "line"
    JOURNAL = "journal"
    PLANNING = "planning"
    ENTRY = "entry"


class Pointer(msgspec.Struct, frozen=True):
    """The line, journal line, planning line or item ledger entry a half belongs to."""

    kind: PointerKind
    id: int


def line_pointer(line_id: int) -> Pointer:
    return Pointer(PointerKind.LINE, line_id)


def entry_pointer(entry_no: int) -> Pointer:
    return Pointer(PointerKind.ENTRY, entry_no)


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """One side of an entry. Quantities are without sign; the side says it. `day` is the shipment
    date of demand, the expected receipt of supply, and nothing for stock that is already there."""

    pointer: Pointer
    tracking: Tracking = UNTRACKED
    qty_to_handle_base: int
    qty_to_invoice_base: int
    day: date | None = None
    expiration_date: date | None = None
    warranty_date: date | None = None
    to_tracking: Tracking = UNTRACKED
    to_expiration_date: date | None = None
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None
    transferred_from_entry_no: int | None = None
    untracked_surplus: bool = False


class ReservationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry with its one or two halves; a negative number is provisional until it is
    written."""

    entry_no: int = 0
    status: ReservationStatus
    item_id: int
    variant_id: int
    location_id: int
    quantity_base: int
    demand: Half | None = None
    supply: Half | None = None
    order_to_order: bool = False
    planning_flexible: bool = True
    disallow_cancellation: bool = False
    created_by_id: int | None = None
    created_at: datetime | None = None

    def half(self, direction: Direction) -> Half | None:
        return self.demand if direction is Direction.DEMAND else self.supply

    @property
    def halves(self) -> tuple[Half, ...]:
        if self.demand is None:
            return () if self.supply is None else (self.supply,)
        return (self.demand,) if self.supply is None else (self.demand, self.supply)

    @property
    def is_reserved_stock(self) -> bool:
        """A reservation whose supply lies in inventory."""
        return (
            self.status is ReservationStatus.RESERVATION
            and self.supply is not None
            and self.supply.pointer.kind is PointerKind.ENTRY
        )

    @property
    def is_nonspecific(self) -> bool:
        """Stock held for a demand that has not said which number it wants."""
        return self.is_reserved_stock and self.demand is not None and not self.demand.tracking

    def with_quantity(self, quantity: int) -> "ReservationEntry":
        """The entry over another quantity; what is to be handled is all of it again, or at most
        what it was."""
        if quantity == self.quantity_base:
            return self
        return msgspec.structs.replace(
            self,
            quantity_base=quantity,
            demand=_resized(self.demand, self.quantity_base, quantity),
            supply=_resized(self.supply, self.quantity_base, quantity),
        )

    def with_half(self, direction: Direction, half: Half | None) -> "ReservationEntry":
        return (
            msgspec.structs.replace(self, demand=half)
            if direction is Direction.DEMAND
            else msgspec.structs.replace(self, supply=half)
        )


def _resized(half: Half | None, old: int, new: int) -> Half | None:
    if half is None:
        return None
    return msgspec.structs.replace(
        half,
        qty_to_handle_base=new
        if half.qty_to_handle_base == old
        else min(half.qty_to_handle_base, new),
        qty_to_invoice_base=new
        if half.qty_to_invoice_base == old
        else min(half.qty_to_invoice_base, new),
    )


def alone(line: SourceLine, half: Half, status: ReservationStatus) -> ReservationEntry:
    """An entry of so much of the line as its half is to handle, with no other side yet."""
    entry = ReservationEntry(
        status=status,
        item_id=line.item_id,
        variant_id=line.variant_id,
        location_id=line.location_id,
        quantity_base=half.qty_to_handle_base,
        planning_flexible=line.planning_flexible,
    )
    return entry.with_half(line.direction, half)


class BookChanges(msgspec.Struct, frozen=True):
    """What a decision did to the reservation entries: as they were, and as they shall be."""

    before: tuple[ReservationEntry, ...] = ()
    after: tuple[ReservationEntry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


class Book:
    """The entries a decision looks at and changes. It starts from what was read and knows the
    difference.

    The order of everything is the entry number; entries made here follow the old ones in the order
    in which they were made.
    """

    def __init__(self, entries: Iterable[ReservationEntry] = ()) -> None:
        self._before = {entry.entry_no: entry for entry in entries}
        self._entries = dict(self._before)
        self._by_pointer: dict[Pointer, dict[int, None]] = defaultdict(dict)
        self._last_provisional = 0
        self.reserved: defaultdict[int, int] = defaultdict(int)
        """How much more (or less) of each ledger entry is reserved than when the decision began."""
        self.reserved_numbers: defaultdict[tuple[int, int, int, Tracking], int] = defaultdict(int)
        """The same by location, item, variant and number of the stock."""
        for entry in self._entries.values():
            self._index(entry)

    def _index(self, entry: ReservationEntry) -> None:
        if entry.demand:
            self._by_pointer[entry.demand.pointer][entry.entry_no] = None
        if entry.supply:
            self._by_pointer[entry.supply.pointer][entry.entry_no] = None

    def _enter(self, entry: ReservationEntry) -> None:
        self._entries[entry.entry_no] = entry
        self._index(entry)
        self._count(entry, entry.quantity_base)

    def _leave(self, entry_no: int) -> None:
        entry = self._entries.pop(entry_no)
        for half in entry.halves:
            self._by_pointer[half.pointer].pop(entry_no, None)
        self._count(entry, -entry.quantity_base)

    def _count(self, entry: ReservationEntry, quantity: int) -> None:
        if entry.is_reserved_stock and entry.supply:
            self.reserved[entry.supply.pointer.id] += quantity
            key = (entry.location_id, entry.item_id, entry.variant_id, entry.supply.tracking)
            self.reserved_numbers[key] += quantity

    def __iter__(self) -> Iterator[ReservationEntry]:
        return iter(sorted(self._entries.values(), key=_entry_order))

    def include(self, entries: Iterable[ReservationEntry]) -> None:
        """Read more: entries that are here already stay as the decision made them."""
        for entry in entries:
            if entry.entry_no not in self._before:
                self._before[entry.entry_no] = entry
                self._entries[entry.entry_no] = entry
                self._index(entry)

    def of(self, pointer: Pointer) -> list[ReservationEntry]:
        """The entries with a half on this line or ledger entry."""
        there = self._by_pointer.get(pointer)
        if not there:
            return []
        if len(there) == 1:
            return [self._entries[no] for no in there]
        numbers = sorted(there)
        old = bisect(numbers, 0)
        return [self._entries[no] for no in (*numbers[old:], *reversed(numbers[:old]))]

    def add(self, entry: ReservationEntry) -> ReservationEntry:
        self._last_provisional -= 1
        added = msgspec.structs.replace(entry, entry_no=self._last_provisional)
        self._enter(added)
        return added

    def replace(self, old: ReservationEntry, new: ReservationEntry) -> ReservationEntry:
        """Put another state in the place of an entry."""
        assert old.entry_no == new.entry_no
        self._leave(old.entry_no)
        self._enter(new)
        return new

    def remove(self, entry: ReservationEntry) -> None:
        self._leave(entry.entry_no)

    def split(self, entry: ReservationEntry, quantity: int) -> ReservationEntry:
        """Take `quantity` out of the entry: it stays as an entry of its own, the rest goes on under
        the old number (binding and fixedness are copied). The whole entry is given back when it is
        no more."""
        assert 0 < quantity <= entry.quantity_base
        if quantity == entry.quantity_base:
            return entry
        self.replace(entry, entry.with_quantity(entry.quantity_base - quantity))
        return self.add(entry.with_quantity(quantity))

    @property
    def changes(self) -> BookChanges:
        """The entries that differ from what was read, as they were and as they shall be."""
        touched = {
            no
            for no in self._before.keys() | self._entries.keys()
            if _differ(self._before.get(no), self._entries.get(no))
        }
        return BookChanges(
            before=tuple(self._before[no] for no in sorted(touched) if no in self._before),
            after=tuple(
                sorted(
                    (self._entries[no] for no in touched if no in self._entries), key=_entry_order
                )
            ),
        )


def _differ(before: ReservationEntry | None, after: ReservationEntry | None) -> bool:
    return before is not after and before != after


def _entry_order(entry: ReservationEntry) -> tuple[bool, int]:
    """Written entries by number, then provisional ones in the order in which they were made."""
    return (entry.entry_no < 0, abs(entry.entry_no))
