"""Corrections in the bins of a directed location: every one is mirrored in the adjustment bin, so
that all bins together go on saying what the ledger says (BC 7301, W 4.3, 4.4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from stockhand.domain.items import Item, Unit
from stockhand.domain.ledgers import GoodsKey, NumberKey
from stockhand.domain.locations import Bin, Location, StockkeepingUnit
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinIsAdjustmentBin
from stockhand.domain.problems.numbers import (
    ExpirationDateConflict,
    ExpirationDateMissing,
    NumberBlocked,
    NumberMissing,
    SerialInStock,
    SerialQuantity,
    TrackingNotEnabled,
    TrackingQuantityMismatch,
)
from stockhand.domain.problems.questions import ReservationDisrupted
from stockhand.domain.quantity import PIECE, decimal, from_base
from stockhand.domain.stock import Goods, NumberFacts
from stockhand.domain.tracking import UNTRACKED, NumberDates, Tracking
from stockhand.domain.warehouse_journal import BinMove, BinStock


class CorrectedNumber(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a correction carries this number; signed as the correction."""

    tracking: Tracking = UNTRACKED
    quantity_base: int
    expiration_date: date | None = None
    warranty_date: date | None = None


class BinCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A bin holds more (positive) or less of an item than it should; one number for each part."""

    no: int
    ref: str
    place: Bin
    item_id: int
    variant_id: int = 0
    unit_id: int
    quantity_base: int
    numbers: tuple[CorrectedNumber, ...]

    @property
    def goods(self) -> GoodsKey:
        return GoodsKey(self.place.location_id, self.item_id, self.variant_id)

    def number_key(self, one: CorrectedNumber) -> NumberKey:
        return NumberKey(self.item_id, self.variant_id, one.tracking)


Serials = Mapping[tuple[int, int, str], str]
"""The bin in which each serial lies, by item, variant and serial."""


def moves(corrections: Iterable[BinCorrection], location: Location) -> list[BinMove]:
    """What goes into the bins and out of the adjustment bin, or the other way round; out first."""
    assert location.adjustment_bin_id is not None
    found: list[BinMove] = []
    for line in corrections:
        for one in line.numbers:
            if not one.quantity_base:
                continue
            sides = (
                _side(line, one, line.place.bin_id, one.quantity_base),
                _side(line, one, location.adjustment_bin_id, -one.quantity_base),
            )
            found += sorted(sides, key=lambda side: side.quantity_base)
    return found


def _side(line: BinCorrection, one: CorrectedNumber, bin_id: int, quantity_base: int) -> BinMove:
    return BinMove(
        ref=line.ref,
        bin_id=bin_id,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        tracking=one.tracking,
        quantity_base=quantity_base,
        document_id=-1,
        line_no=line.no,
    )


def check(
    corrections: Sequence[BinCorrection],
    location: Location,
    goods: Goods,
    facts: NumberFacts,
    serials: Serials,
) -> Iterator[Problem]:
    """What forbids them, but for what the bins hold (W-071, W-073, W-141, W-142)."""
    for line in corrections:
        if line.place.bin_id == location.adjustment_bin_id:
            yield BinIsAdjustmentBin(line=line.ref, bin=line.place.code)
        item, unit = goods.items[line.item_id], goods.units[line.unit_id]
        yield from _check_numbers(line, item, unit)
        for one in line.numbers:
            if facts.blocked(line.item_id, line.variant_id, one.tracking):
                yield NumberBlocked(line=line.ref, number=one.tracking)
    yield from _check_serials(corrections, location, serials)
    yield from _check_dates(corrections, goods.items, facts)


def _check_numbers(line: BinCorrection, item: Item, unit: Unit) -> Iterator[Problem]:
    kept = item.tracking.warehouse
    tracked = sum(one.quantity_base for one in line.numbers)
    if tracked != line.quantity_base:
        yield TrackingQuantityMismatch(
            line=line.ref,
            item=item.no,
            what="handle",
            tracked=abs(decimal(tracked)),
            needed=abs(decimal(line.quantity_base)),
        )
    for one in line.numbers:
        if one.tracking.only(kept) != one.tracking:
            yield TrackingNotEnabled(line=line.ref, item=item.no)
        for dimension in kept.missing_from(one.tracking):
            yield NumberMissing(line=line.ref, dimension=dimension)
        is_piece = abs(one.quantity_base) == PIECE and unit.qty_per_uom == PIECE
        if one.tracking.serial and one.quantity_base and not is_piece:
            yield SerialQuantity(
                line=line.ref,
                serial=one.tracking.serial,
                quantity=abs(decimal(one.quantity_base)),
            )


def _check_serials(
    corrections: Sequence[BinCorrection], location: Location, serials: Serials
) -> Iterator[Problem]:
    """A serial that comes into a bin lies in no other one (W-071); what an earlier line took out
    may come back in."""
    lying = dict(serials)
    for line in corrections:
        for one in line.numbers:
            key = (line.item_id, line.variant_id, one.tracking.serial)
            if not one.tracking.serial or not one.quantity_base:
                continue
            if one.quantity_base < 0:
                lying.pop(key, None)
            elif key in lying:
                yield SerialInStock(
                    line=line.ref,
                    serial=one.tracking.serial,
                    location=location.code,
                    bin=lying[key],
                )
            else:
                lying[key] = line.place.code


def _check_dates(
    corrections: Sequence[BinCorrection], items: Mapping[int, Item], facts: NumberFacts
) -> Iterator[Problem]:
    """One number has one date, and where the item wants it typed it must be known (W-141,
    W-142)."""
    told: dict[object, date] = {}
    for line in corrections:
        code = items[line.item_id].tracking
        for one in line.numbers:
            if one.quantity_base <= 0 or not one.tracking:
                continue
            key = _dated(line, one)
            known = facts.of(line.number_key(one))
            existing = told.get(key, known.expiration_date)
            day = one.expiration_date or existing
            if code.expiration_date_required and day is None:
                yield ExpirationDateMissing(line=line.ref, number=one.tracking)
            elif day != existing and (existing is not None or known.exists):
                yield ExpirationDateConflict(
                    line=line.ref, number=one.tracking, date=day, existing=existing
                )
            if day is not None:
                told[key] = day


def _dated(line: BinCorrection, one: CorrectedNumber) -> object:
    """What has one date: the lot, or the number where there is none."""
    of_lot = one.tracking.lot and Tracking(lot=one.tracking.lot)
    return (line.item_id, line.variant_id, of_lot or one.tracking)


def dates(corrections: Iterable[BinCorrection], facts: NumberFacts) -> dict[NumberKey, NumberDates]:
    """The dates that numbers have from now on: the ledger takes them over when the adjustment bin
    is carried to it."""
    found: dict[NumberKey, NumberDates] = {}
    for line in corrections:
        for one in line.numbers:
            key = line.number_key(one)
            day = one.expiration_date or facts.of(key).expiration_date
            if one.tracking and one.quantity_base > 0 and (day or one.warranty_date):
                found[key] = NumberDates(day, one.warranty_date)
    return found


def check_reserved(
    corrections: Iterable[BinCorrection],
    location: Location,
    goods: Goods,
    totals: Mapping[GoodsKey, StockkeepingUnit],
    stock: BinStock,
) -> Iterator[ReservationDisrupted]:
    """A correction that takes what others have reserved is asked about (W 4.4). What the bins hold
    is what the ledger says but for the adjustment bin."""
    taken: defaultdict[GoodsKey, int] = defaultdict(int)
    for line in corrections:
        taken[line.goods] -= line.quantity_base
    adjusted: defaultdict[GoodsKey, int] = defaultdict(int)
    for key, content in stock.contents.items():
        if key.bin_id == location.adjustment_bin_id:
            of = GoodsKey(location.location_id, key.item_id, key.variant_id)
            adjusted[of] += content.quantity_base
    for key, quantity in taken.items():
        total = totals[key]
        there = total.quantity_base - adjusted[key]
        if quantity > 0 and total.reserved_base and there - total.reserved_base < quantity:
            yield ReservationDisrupted(
                item=goods.items[key.item_id].no,
                location=location.code,
                reserved=decimal(total.reserved_base),
            )


def whole_content(quantity_base: int, content_base: int, content_quantity: int, unit: Unit) -> int:
    """A correction that empties a content in its unit takes the base of all that is there, so that
    no residue of rounding stays (W 10)."""
    if content_quantity and from_base(quantity_base, unit.qty_per_uom) == -content_quantity:
        return -content_base
    return quantity_base
