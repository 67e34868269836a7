"""Filling up bins that are set up for an item and run low, from bins of lower rank (BC 7308,
W 3.9)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from stockhand.domain.items import Unit
from stockhand.domain.locations import Bin, BinContent, Location
from stockhand.domain.quantity import to_base


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """A bin and what it holds of an item in one unit. `planned_in`, `planned_out`: lines of open
    plans that bring more of it, or take of it."""

    place: Bin
    content: BinContent
    planned_in: int = 0
    planned_out: int = 0

    @property
    def goods(self) -> tuple[int, int]:
        return self.content.item_id, self.content.variant_id

    @property
    def coming(self) -> int:
        """What it holds and what is on its way."""
        return self.content.quantity_base + self.content.place_base + self.planned_in


class Refill(msgspec.Struct, frozen=True, kw_only=True):
    """So much from this shelf to that one."""

    source: Shelf
    target: Shelf
    quantity_base: int


class Replenished(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be brought, and how much of what each target needs nobody can bring."""

    refills: tuple[Refill, ...]
    missing: tuple[tuple[Shelf, int], ...]


def low(shelves: Iterable[Shelf], units: Mapping[int, Unit]) -> list[Shelf]:
    """The fixed ones below their minimum that may be filled, highest rank first."""
    found = [
        shelf
        for shelf in shelves
        if shelf.content.is_fixed
        and not shelf.place.block_movement.stops_in
        and not shelf.content.block_movement.stops_in
        and to_base(shelf.content.min_qty, units[shelf.content.unit_id].qty_per_uom) > shelf.coming
    ]
    return sorted(found, key=lambda one: (-one.place.ranking, one.place.code))


def replenish(
    targets: Iterable[Shelf],
    shelves: Iterable[Shelf],
    units: Mapping[int, Unit],
    location: Location,
) -> Replenished:
    """Fill each target up to its maximum. What one was given is no longer there for the next."""
    of_goods: defaultdict[tuple[int, int], list[Shelf]] = defaultdict(list)
    for shelf in shelves:
        of_goods[shelf.goods].append(shelf)
    given: defaultdict[tuple[int, int, int, int], int] = defaultdict(int)
    refills: list[Refill] = []
    missing: list[tuple[Shelf, int]] = []
    for target in targets:
        unit = units[target.content.unit_id]
        needed = to_base(target.content.max_qty, unit.qty_per_uom) - target.coming
        for source in _sources(target, of_goods[target.goods], units, location):
            key = (source.place.bin_id, *source.goods, source.content.unit_id)
            free = source.content.avail_to_take - source.planned_out - given[key]
            quantity = min(needed, free) // unit.qty_per_uom * unit.qty_per_uom
            if quantity > 0:
                refills.append(Refill(source=source, target=target, quantity_base=quantity))
                given[key] += quantity
                needed -= quantity
        if needed > 0:
            missing.append((target, needed))
    return Replenished(refills=tuple(refills), missing=tuple(missing))


def _sources(
    target: Shelf, shelves: Iterable[Shelf], units: Mapping[int, Unit], location: Location
) -> Iterator[Shelf]:
    """Where the target's goods may come from: its own unit first, then larger ones where they may
    be opened; high rank first."""
    per = units[target.content.unit_id].qty_per_uom

    def order(shelf: Shelf) -> tuple[bool, int, int, str]:
        own = units[shelf.content.unit_id].qty_per_uom
        return (own != per, own, -shelf.place.ranking, shelf.place.code)

    for shelf in sorted(shelves, key=order):
        own, place = units[shelf.content.unit_id].qty_per_uom, shelf.place
        at_dock = location.directed and (place.type.receive or place.type.ship)
        if (
            place.bin_id != target.place.bin_id
            and place.ranking < target.place.ranking
            and place.bin_id != location.adjustment_bin_id
            and not at_dock
            and not place.is_cross_dock
            and not place.block_movement.stops_out
            and not shelf.content.block_movement.stops_out
            and (own == per or (own > per and location.allow_breakbulk))
        ):
            yield shelf
