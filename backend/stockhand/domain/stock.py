"""Stock as a decision sees it: what was read, and what the decision has done to it so far.

Ledger entries here change as they are applied and reserved, so that two lines of one document
cannot use the same pieces. Nothing is written: the posting says what is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from stockhand.domain.items import Item, Unit
from stockhand.domain.ledgers import (
    GoodsKey,
    ItemApplicationEntry,
    ItemLedgerEntry,
    NumberKey,
)
from stockhand.domain.locations import Bin, Location
from stockhand.domain.reservation_entries import Book
from stockhand.domain.tracking import Dimension, Tracking


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """The masters of what a document is about, by id."""

    items: Mapping[int, Item] = {}
    units: Mapping[int, Unit] = {}
    base_units: Mapping[int, Unit] = {}
    """By item."""

    def __post_init__(self) -> None:
        found = {unit.item_id: unit for unit in self.units.values() if unit.is_base}
        msgspec.structs.force_setattr(self, "base_units", found)

    def base_unit(self, item_id: int) -> Unit:
        return self.base_units[item_id]


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """The location of a document and the bins it names, by id."""

    location: Location
    bins: Mapping[int, Bin] = {}

    def code(self, bin_id: int | None) -> str:
        return self.bins[bin_id].code if bin_id is not None and bin_id in self.bins else ""


class KnownNumber(msgspec.Struct, frozen=True, kw_only=True):
    """What history says of a number: whether it was ever booked in, and its present expiration
    date."""

    exists: bool = False
    booked: bool = False
    """This very number, not only its lot."""
    expiration_date: date | None = None


class NumberInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The information card of one serial, lot or package."""

    item_id: int
    variant_id: int
    dimension: Dimension
    number: str
    blocked: bool = False


class NumberFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the numbers a posting names. `serials_in_stock`: location and bin by
    serial."""

    known: Mapping[NumberKey, KnownNumber] = {}
    infos: Mapping[tuple[int, int, Dimension, str], NumberInfo] = {}
    serials_in_stock: Mapping[tuple[int, int, str], str] = {}

    def of(self, key: NumberKey) -> KnownNumber:
        return self.known.get(key, KnownNumber())

    def blocked(self, item_id: int, variant_id: int, tracking: Tracking) -> bool:
        if not self.infos:
            return False
        return any(
            info.blocked
            for dimension in Dimension
            if (
                info := self.infos.get((item_id, variant_id, dimension, tracking.number(dimension)))
            )
        )


class Inventory:
    """Open item ledger entries and the reservation entries on them, as one decision changes
    them."""

    def __init__(self, entries: Iterable[ItemLedgerEntry] = (), book: Book | None = None) -> None:
        self.book = book if book is not None else Book()
        self._entries: dict[int, ItemLedgerEntry] = {}
        self._remaining: dict[int, int] = {}
        self._by_goods: defaultdict[GoodsKey, list[ItemLedgerEntry]] = defaultdict(list)
        self._links: defaultdict[int, list[ItemApplicationEntry]] = defaultdict(list)
        self.include(entries)

    def include(self, entries: Iterable[ItemLedgerEntry]) -> None:
        """Read more; what is here already stays as the decision made it."""
        for entry in entries:
            if entry.entry_no not in self._entries:
                self.add(entry)

    def add(self, entry: ItemLedgerEntry) -> None:
        self._entries[entry.entry_no] = entry
        self._remaining[entry.entry_no] = entry.remaining_base
        self._by_goods[GoodsKey(entry.location_id, entry.item_id, entry.variant_id)].append(entry)

    def entry(self, entry_no: int) -> ItemLedgerEntry | None:
        return self._entries.get(entry_no)

    def remaining(self, entry_no: int) -> int:
        return self._remaining[entry_no]

    def free(self, entry_no: int) -> int:
        """What is left and not reserved, after all the decision did."""
        return (
            self._remaining[entry_no]
            - self._entries[entry_no].reserved_base
            - self.book.reserved[entry_no]
        )

    def use(self, entry_no: int, quantity: int) -> None:
        """Take the quantity out of what remains; of an outbound entry, which is negative, bring it
        in."""
        self._remaining[entry_no] -= quantity

    def include_links(self, rows: Iterable[ItemApplicationEntry]) -> None:
        """Applications that were written before and hold, between entries that are here."""
        for row in rows:
            if row.outbound_entry_no and not row.is_cost_application:
                for entry_no in (row.inbound_entry_no, row.outbound_entry_no):
                    if row not in self._links[entry_no]:
                        self._links[entry_no].append(row)

    def links_of(self, entry_no: int) -> list[ItemApplicationEntry]:
        """What was applied to the entry before, oldest first."""
        return sorted(self._links[entry_no], key=lambda row: row.entry_no)

    def unlink(self, row: ItemApplicationEntry) -> None:
        for entry_no in (row.inbound_entry_no, row.outbound_entry_no):
            self._links[entry_no].remove(row)

    def inbound(self, goods: GoodsKey) -> list[ItemLedgerEntry]:
        """Entries that brought stock in and still hold some, in entry order."""
        remaining = self._remaining
        found = [
            entry
            for entry in self._by_goods[goods]
            if entry.quantity_base > 0 and remaining[entry.entry_no] > 0
        ]
        if len(found) > 1:
            found.sort(key=lambda entry: _entry_order(entry.entry_no))
        return found

    def outbound(self, goods: GoodsKey) -> list[ItemLedgerEntry]:
        """Entries that took stock out which was not there, in entry order."""
        return sorted(
            (
                e
                for e in self._by_goods[goods]
                if e.quantity_base < 0 and self._remaining[e.entry_no] < 0
            ),
            key=lambda entry: _entry_order(entry.entry_no),
        )


def _entry_order(entry_no: int) -> tuple[bool, int]:
    """Written entries by number, then those of this decision in the order in which they were
    made."""
    return (entry_no < 0, abs(entry_no))
