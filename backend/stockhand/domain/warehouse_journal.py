"""The warehouse journal: every movement between bins becomes warehouse entries here, with the
checks of what leaves and enters a bin (BC 7301, W 2.6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from stockhand.domain.balances import ContentKey
from stockhand.domain.items import Item, Unit
from stockhand.domain.ledgers import WarehouseEntry
from stockhand.domain.locations import Bin, BinContent, CapacityPolicy, Location
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import (
    BinBlocked,
    BinCapacityExceeded,
    BinClassMismatch,
    BinQuantityAllocated,
    BinQuantityInsufficient,
)
from stockhand.domain.problems.questions import BinOverfilled
from stockhand.domain.quantity import PIECE, decimal, from_base, to_base
from stockhand.domain.tracking import UNTRACKED, Tracking


class BinMove(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a movement: into (positive) or out of (negative) one bin, in the warehouse's
    numbers."""

    ref: str
    bin_id: int
    item_id: int
    variant_id: int = 0
    unit_id: int
    tracking: Tracking = UNTRACKED
    quantity_base: int
    document_id: int = 0
    line_no: int = 0
    source_line_id: int | None = None

    @property
    def key(self) -> ContentKey:
        return ContentKey(self.bin_id, self.item_id, self.variant_id, self.unit_id)


class Held(msgspec.Struct, frozen=True):
    """What a bin holds of a key and what of it is claimed."""

    quantity_base: int = 0
    take_base: int = 0


class Load(msgspec.Struct, frozen=True):
    """Weight and cubage in a bin, in hundred-thousandths."""

    weight: int = 0
    cubage: int = 0


class BinStock(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the bins a movement touches. `own_takes`: claims of the very document that
    moves."""

    contents: Mapping[ContentKey, BinContent] = {}
    numbers: Mapping[tuple[ContentKey, Tracking], Held] = {}
    loads: Mapping[int, Load] = {}
    own_takes: Mapping[tuple[ContentKey, Tracking], int] = {}

    def held(self, key: ContentKey, tracking: Tracking) -> Held:
        if tracking:
            return self.numbers.get((key, tracking), Held())
        content = self.contents.get(key)
        return Held(content.quantity_base, content.take_base) if content else Held()


def check(
    moves: Iterable[BinMove],
    stock: BinStock,
    location: Location,
    bins: Mapping[int, Bin],
    items: Mapping[int, Item],
    units: Mapping[int, Unit],
) -> Iterator[Problem]:
    """What forbids these movements together; what enters a bin first may leave it afterwards."""
    moves = list(moves)
    moved: defaultdict[tuple[ContentKey, Tracking], int] = defaultdict(int)
    for move in moves:
        place, key = bins[move.bin_id], move.key
        content = stock.contents.get(key)
        if move.quantity_base < 0:
            there = moved[key, move.tracking]
            yield from _check_decrease(move, stock, there, place, content, location)
        else:
            yield from _check_increase(move, place, content, location, items[move.item_id])
        moved[key, move.tracking] += move.quantity_base
        if move.tracking:
            moved[key, UNTRACKED] += move.quantity_base
    if location.bin_capacity_policy is not CapacityPolicy.NEVER:
        yield from _check_capacity(moves, stock, location, bins, units)


def _check_decrease(
    move: BinMove,
    stock: BinStock,
    moved_base: int,
    place: Bin,
    content: BinContent | None,
    location: Location,
) -> Iterator[Problem]:
    if place.bin_id == location.adjustment_bin_id:
        return
    if place.block_movement.stops_out or (content and content.block_movement.stops_out):
        yield BinBlocked(line=move.ref, bin=place.code, direction="out")
    held = stock.held(move.key, move.tracking)
    there = held.quantity_base + moved_base
    needed = -move.quantity_base
    if there < needed:
        yield BinQuantityInsufficient(
            line=move.ref,
            bin=place.code,
            number=move.tracking,
            available=decimal(max(0, there)),
            required=decimal(needed),
        )
        return
    claimed = _claimed_by_others(move, stock, held, content)
    if there - claimed < needed:
        yield BinQuantityAllocated(
            line=move.ref,
            bin=place.code,
            number=move.tracking,
            available=decimal(max(0, there - claimed)),
            required=decimal(needed),
        )


def _claimed_by_others(
    move: BinMove, stock: BinStock, held: Held, content: BinContent | None
) -> int:
    """Open takes of others on the key; for a number also the claims that name none, as far as the
    other numbers in the bin cannot serve them."""
    key = move.key
    of_number = max(0, held.take_base - stock.own_takes.get((key, move.tracking), 0))
    if not move.tracking or content is None:
        return of_number
    all_takes = content.take_base - stock.own_takes.get((key, UNTRACKED), 0)
    elsewhere = content.quantity_base - held.quantity_base
    return max(of_number, all_takes - elsewhere)


def _check_increase(
    move: BinMove, place: Bin, content: BinContent | None, location: Location, item: Item
) -> Iterator[Problem]:
    if place.bin_id == location.adjustment_bin_id:
        return
    if place.block_movement.stops_in or (content and content.block_movement.stops_in):
        yield BinBlocked(line=move.ref, bin=place.code, direction="in")
    if location.check_whse_class and item.warehouse_class != place.warehouse_class:
        yield BinClassMismatch(
            line=move.ref,
            bin=place.code,
            item_class=item.warehouse_class,
            bin_class=place.warehouse_class,
        )


def _check_capacity(
    moves: list[BinMove],
    stock: BinStock,
    location: Location,
    bins: Mapping[int, Bin],
    units: Mapping[int, Unit],
) -> Iterator[Problem]:
    """Net change of each bin, so that takes and places of one document offset (W 2.6)."""
    exceeded = (
        BinCapacityExceeded
        if location.bin_capacity_policy is CapacityPolicy.PROHIBIT_MORE
        else BinOverfilled
    )
    changes: defaultdict[int, list[BinMove]] = defaultdict(list)
    for move in moves:
        if move.bin_id != location.adjustment_bin_id:
            changes[move.bin_id].append(move)
    for bin_id, ones in changes.items():
        place, load = bins[bin_id], stock.loads.get(bin_id, Load())
        measures: tuple[tuple[Literal["weight", "cubage"], int, int, int], ...] = (
            ("weight", place.max_weight, load.weight, _measured(ones, units, "weight")),
            ("cubage", place.max_cubage, load.cubage, _measured(ones, units, "cubage")),
        )
        for measure, limit, present, added in measures:
            if limit and added > 0 and present + added > limit:
                yield exceeded(
                    line=ones[0].ref,
                    bin=place.code,
                    measure=measure,
                    limit=decimal(limit),
                    free=decimal(max(0, limit - present)),
                    required=decimal(added),
                )
        yield from _check_maximum(ones, stock, place, units, exceeded)


def _check_maximum(
    ones: list[BinMove],
    stock: BinStock,
    place: Bin,
    units: Mapping[int, Unit],
    exceeded: type[BinCapacityExceeded] | type[BinOverfilled],
) -> Iterator[Problem]:
    added: defaultdict[ContentKey, int] = defaultdict(int)
    for move in ones:
        added[move.key] += move.quantity_base
    for key, quantity in added.items():
        content = stock.contents.get(key)
        if content is None or not content.max_qty or quantity <= 0:
            continue
        limit = to_base(content.max_qty, units[key.unit_id].qty_per_uom)
        if content.quantity_base + quantity > limit:
            yield exceeded(
                line=ones[0].ref,
                bin=place.code,
                measure="quantity",
                limit=decimal(limit),
                free=decimal(max(0, limit - content.quantity_base)),
                required=decimal(quantity),
            )


def _measured(moves: Iterable[BinMove], units: Mapping[int, Unit], measure: str) -> int:
    total = 0
    for move in moves:
        unit = units[move.unit_id]
        total += from_base(move.quantity_base, unit.qty_per_uom) * getattr(unit, measure) // PIECE
    return total


def register(moves: Iterable[BinMove], units: Mapping[int, Unit]) -> tuple[WarehouseEntry, ...]:
    """The entries of the movements, in their order."""
    return tuple(
        WarehouseEntry(
            bin_id=move.bin_id,
            item_id=move.item_id,
            variant_id=move.variant_id,
            unit_id=move.unit_id,
            tracking=move.tracking,
            quantity=from_base(move.quantity_base, units[move.unit_id].qty_per_uom),
            quantity_base=move.quantity_base,
            document_id=move.document_id,
            line_no=move.line_no,
            source_line_id=move.source_line_id,
        )
        for move in moves
    )
