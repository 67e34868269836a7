"""Goods that become something else on paper: another number, another date, another bin or location
(T 12.2, W 4.6). Bins alone are the warehouse's own affair; a number or a date reaches the ledger,
which is kept by number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from stockhand.domain import numbers
from stockhand.domain.activities import warehouse_number
from stockhand.domain.item_journal import ItemJournalLine
from stockhand.domain.items import Item
from stockhand.domain.ledgers import NumberKey
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.numbers import (
    ExpirationDateConflict,
    ExpirationDateMissing,
    NumberBlocked,
    NumberDuplicate,
    NumberMissing,
    SerialQuantity,
)
from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.stock import Goods, NumberFacts
from stockhand.domain.tracking import EntryType, Tracking, required
from stockhand.domain.warehouse_journal import BinMove

LotKey = tuple[int, int, str]
"""Item, variant and lot."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """So much of one number, as it was and as it shall be. `from_date` is what its
    expiration date was, `to_date` what it is afterwards."""

    ref: str
    line_no: int
    item_id: int
    variant_id: int = 0
    unit_id: int
    quantity_base: int
    from_location: Location
    to_location: Location
    from_bin_id: int | None = None
    to_bin_id: int | None = None
    tracking: Tracking = Tracking()
    to_tracking: Tracking = Tracking()
    from_date: date | None = None
    to_date: date | None = None
    keeps_date: bool = True

    @property
    def leaves(self) -> bool:
        return self.from_location.location_id != self.to_location.location_id

    @property
    def in_ledger(self) -> bool:
        """Whether the ledger hears of it."""
        return self.leaves or self.tracking != self.to_tracking or self.from_date != self.to_date

    @property
    def changes(self) -> bool:
        """A part that changes nothing is skipped."""
        return self.in_ledger or self.from_bin_id != self.to_bin_id

    @property
    def old(self) -> NumberKey:
        return NumberKey(self.item_id, self.variant_id, self.tracking)

    @property
    def new(self) -> NumberKey:
        return NumberKey(self.item_id, self.variant_id, self.to_tracking)

    @property
    def to_lot(self) -> LotKey:
        return (self.item_id, self.variant_id, self.to_tracking.lot)


def check(
    parts: Sequence[Part],
    items: Mapping[int, Item],
    facts: NumberFacts,
    lots_in_stock: Mapping[LotKey, int],
) -> Iterator[Problem]:
    """What forbids the parts. `lots_in_stock`: how much of each lot there is, at all locations."""
    for part in parts:
        yield from _check_part(part, items[part.item_id], facts)
    yield from _check_duplicates(parts)
    yield from _check_dates(parts, items, facts, lots_in_stock)


def _check_part(part: Part, item: Item, facts: NumberFacts) -> Iterator[Problem]:
    for place, bin_id in (
        (part.from_location, part.from_bin_id),
        (part.to_location, part.to_bin_id),
    ):
        if place.bin_mandatory and bin_id is None:
            yield BinMissing(line=part.ref)
    yield from numbers.check_carried(part.ref, item, (part.tracking, part.to_tracking))
    needed = item.tracking.warehouse
    if part.in_ledger:
        needed = required(item.tracking, EntryType.TRANSFER, inbound=False)
    for dimension in needed.missing_from(part.tracking):
        yield NumberMissing(line=part.ref, dimension=dimension)
    for dimension in needed.missing_from(part.to_tracking):
        if part.tracking.number(dimension):
            yield NumberMissing(line=part.ref, dimension=dimension, new=True)
    serials = {part.tracking.serial, part.to_tracking.serial} - {""}
    if part.quantity_base != PIECE:
        for serial in sorted(serials):
            yield SerialQuantity(line=part.ref, serial=serial, quantity=decimal(part.quantity_base))
    for tracking in dict.fromkeys((part.tracking, part.to_tracking)):
        if facts.blocked(part.item_id, part.variant_id, tracking):
            yield NumberBlocked(line=part.ref, number=tracking)


def _check_duplicates(parts: Iterable[Part]) -> Iterator[Problem]:
    """A line names each old number once; to make several of one takes several lines."""
    seen: set[tuple[str, Tracking]] = set()
    for part in parts:
        if part.tracking and (part.ref, part.tracking) in seen:
            yield NumberDuplicate(line=part.ref, number=part.tracking, other_line=part.ref)
        seen.add((part.ref, part.tracking))


def _check_dates(
    parts: Sequence[Part],
    items: Mapping[int, Item],
    facts: NumberFacts,
    lots_in_stock: Mapping[LotKey, int],
) -> Iterator[Problem]:
    """One lot has one date, wherever it lies (T 12.3)."""
    moved: defaultdict[tuple[str, Tracking, LotKey], int] = defaultdict(int)
    dates: dict[LotKey, date | None] = {}
    dated = [
        part
        for part in parts
        if part.in_ledger and items[part.item_id].tracking.use_expiration_dates
    ]
    for part in dated:
        moved[part.ref, part.tracking, part.to_lot] += part.quantity_base
    for part in dated:
        required_here = items[part.item_id].tracking.expiration_date_required
        if part.to_date is None and required_here and part.to_tracking:
            yield ExpirationDateMissing(line=part.ref, number=part.to_tracking)
            continue
        if not part.to_tracking.lot:
            continue
        existing = facts.of(part.new).expiration_date
        there = lots_in_stock.get(part.to_lot, 0)
        whole = part.tracking.lot == part.to_tracking.lot and (
            moved[part.ref, part.tracking, part.to_lot] == there
        )
        if there > 0 and part.to_date != existing and not whole:
            yield _conflict(part, existing)
        elif dates.setdefault(part.to_lot, part.to_date) != part.to_date:
            yield _conflict(part, dates[part.to_lot])


def _conflict(part: Part, existing: date | None) -> ExpirationDateConflict:
    return ExpirationDateConflict(
        line=part.ref, number=part.to_tracking, date=part.to_date, existing=existing
    )


def outgoing(part: Part, *, document_id: int) -> ItemJournalLine:
    """What leaves the ledger as it was."""
    return ItemJournalLine(
        entry_type=EntryType.TRANSFER,
        item_id=part.item_id,
        variant_id=part.variant_id,
        location_id=part.from_location.location_id,
        tracking=part.tracking,
        quantity_base=-part.quantity_base,
        expiration_date=part.from_date,
        document_id=document_id,
        line_no=part.line_no,
        ref=part.ref,
        is_reclassification=True,
    )


def incoming(leaving: ItemJournalLine, part: Part, *, left_with: int) -> ItemJournalLine:
    """What comes back into it, as it shall be; `left_with` is the entry that it left with."""
    return msgspec.structs.replace(
        leaving,
        location_id=part.to_location.location_id,
        tracking=part.to_tracking,
        quantity_base=part.quantity_base,
        expiration_date=part.to_date,
        transferred_from_entry=left_with,
    )


def moves_of(parts: Iterable[Part], goods: Goods, *, document_id: int) -> list[BinMove]:
    """Out of the old bin with the old number, into the new one with the new. All that is taken
    comes before anything is placed."""
    takes: list[BinMove] = []
    places: list[BinMove] = []
    for part in parts:
        item = goods.items[part.item_id]
        base = goods.base_unit(part.item_id).unit_id
        for found, location, bin_id, tracking, signed in (
            (takes, part.from_location, part.from_bin_id, part.tracking, -part.quantity_base),
            (places, part.to_location, part.to_bin_id, part.to_tracking, part.quantity_base),
        ):
            if bin_id is not None:
                found.append(
                    BinMove(
                        ref=part.ref,
                        bin_id=bin_id,
                        item_id=part.item_id,
                        variant_id=part.variant_id,
                        unit_id=part.unit_id if location.directed else base,
                        tracking=warehouse_number(item, tracking),
                        quantity_base=signed,
                        document_id=document_id,
                        line_no=part.line_no,
                    )
                )
    return [*takes, *places]


def still_in_stock(facts: NumberFacts, parts: Iterable[Part]) -> NumberFacts:
    """The facts without the serials that have just left: the same number may come back."""
    gone = {(part.item_id, part.variant_id, part.tracking.serial) for part in parts}
    left = {key: where for key, where in facts.serials_in_stock.items() if key not in gone}
    return msgspec.structs.replace(facts, serials_in_stock=left)
