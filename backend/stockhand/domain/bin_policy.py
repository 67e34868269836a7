"""In which bin to look first: where a pick takes from, where a put-away places (W 6.3, 6.8)."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from stockhand.domain.availability import Lying
from stockhand.domain.items import Item, Unit
from stockhand.domain.locations import (
    Bin,
    BinContent,
    Location,
    PickBinPolicy,
    PutAwayTemplateLine,
)
from stockhand.domain.quantity import to_base


def pick_order(location: Location, lying: Iterable[Lying], to_bin_id: int | None) -> list[Lying]:
    """Bins a pick may take from, the one to take from first in front.

    Directed: pick bins, cross-dock bins before the others, then by falling ranking. Other bins:
    never the receipt, the shipment or the target bin; cross-dock first, then the default bin and
    the rest by code, or by falling ranking.
    """
    barred = {to_bin_id}
    if not location.directed:
        barred |= {location.receipt_bin_id, location.shipment_bin_id}
    found = [
        one
        for one in lying
        if one.place.bin_id not in barred
        and one.may_leave
        and one.left > 0
        and (one.place.type.pick or not location.directed)
    ]
    if location.directed or location.pick_bin_policy is PickBinPolicy.BIN_RANKING:
        return sorted(
            found, key=lambda o: (not o.place.is_cross_dock, -o.place.ranking, o.place.code)
        )
    return sorted(
        found,
        key=lambda o: (
            not o.place.is_cross_dock,
            -o.place.ranking if o.place.is_cross_dock else 0,
            not o.content.is_default,
            o.place.code,
        ),
    )


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A bin that may take goods in, and what it holds. `contents` of the item in it; `empty`:
    nothing lies or is planned there. Loads in hundred-thousandths of the weight and cubage
    units."""

    place: Bin
    contents: tuple[BinContent, ...] = ()
    holds_fixed: bool = False
    empty: bool = True
    weight: int = 0
    cubage: int = 0


class Placement(msgspec.Struct, frozen=True):
    """So much goes into this bin."""

    place: Bin
    quantity_base: int


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """The bins as one item finds them: `own` are set up for it or hold it, `all` are read when a
    rule asks for a bin that is not."""

    own: tuple[Room, ...] = ()
    all: Callable[[], Sequence[Room]] = tuple

    def for_rule(self, rule: PutAwayTemplateLine) -> Iterator[Room]:
        """The bins a rule may look at, the best first."""
        if rule.find_fixed or rule.find_same_item or rule.find_unit_match:
            yield from in_order(self.own)
            return
        own = {room.place.bin_id: room for room in self.own}
        for room in self.all():
            yield own.get(room.place.bin_id, room)


def in_order(rooms: Iterable[Room]) -> list[Room]:
    """Bins with a higher ranking come first, then the higher code (W 6.8)."""
    return sorted(rooms, key=lambda room: (room.place.ranking, room.place.code), reverse=True)


def find_places(
    template: Sequence[PutAwayTemplateLine],
    rooms: Rooms,
    item: Item,
    unit: Unit,
    location: Location,
    quantity_base: int,
    as_planned: Callable[[Room], Room] = lambda room: room,
) -> list[Placement]:
    """Places for the quantity, by the template's rules in order; the rest finds none (W 6.8).
    `as_planned` shows a bin with what is on its way to it."""
    placed: dict[int, Placement] = {}
    rest = quantity_base
    for rule in template:
        if rest <= 0:
            break
        for empty_room in rooms.for_rule(rule):
            if empty_room.place.bin_id in placed or not _may_enter(empty_room, item, location):
                continue
            room = as_planned(empty_room)
            if not _fits(rule, room, unit):
                continue
            amount = min(rest, room_for(room, unit, location, rule.find_fixed))
            if amount > 0:
                placed[room.place.bin_id] = Placement(room.place, amount)
                rest -= amount
            if rest <= 0:
                break
    return list(placed.values())


def _may_enter(room: Room, item: Item, location: Location) -> bool:
    place = room.place
    return (
        not place.block_movement.stops_in
        and not place.is_cross_dock
        and place.bin_id not in (location.adjustment_bin_id, location.receipt_bin_id)
        and (place.bin_id != location.shipment_bin_id or location.directed)
        and (place.type.put_away or not location.directed)
        and (not location.check_whse_class or place.warehouse_class == item.warehouse_class)
        and not any(content.block_movement.stops_in for content in room.contents)
    )


def _fits(rule: PutAwayTemplateLine, room: Room, unit: Unit) -> bool:
    fixed = [content for content in room.contents if content.is_fixed]
    if rule.find_fixed:
        if not fixed:
            return False
        if rule.find_below_min and not any(_below_min(content, unit) for content in fixed):
            return False
    if rule.find_floating and (room.place.dedicated or room.holds_fixed):
        return False
    if rule.find_same_item and not room.contents:
        return False
    if rule.find_unit_match and not any(c.unit_id == unit.unit_id for c in room.contents):
        return False
    return not rule.find_empty or room.empty


def _below_min(content: BinContent, unit: Unit) -> bool:
    return to_base(content.min_qty, unit.qty_per_uom) > content.quantity_base + content.place_base


def room_for(room: Room, unit: Unit, location: Location, fixed: bool) -> int:
    """How much the bin still takes: up to the content's maximum, and to weight and cubage where the
    location minds them."""
    limit = 10**18
    for content in room.contents:
        if content.max_qty and (fixed or content.unit_id == unit.unit_id):
            top = to_base(content.max_qty, unit.qty_per_uom)
            limit = min(limit, top - content.quantity_base - content.place_base)
    if location.bin_capacity_policy.value != "never":
        limit = min(limit, _by_measure(room.place.max_weight, room.weight, unit.weight, unit))
        limit = min(limit, _by_measure(room.place.max_cubage, room.cubage, unit.cubage, unit))
    return max(0, limit)


def _by_measure(limit: int, load: int, each: int, unit: Unit) -> int:
    """Whole units only."""
    if not limit or not each:
        return 10**18
    return max(0, (limit - load) // each) * unit.qty_per_uom


DIRECTED_TEMPLATE = (
    PutAwayTemplateLine(
        code="", line_no=1, find_fixed=True, find_same_item=True, find_below_min=True
    ),
    PutAwayTemplateLine(code="", line_no=2, find_fixed=True, find_same_item=True),
    PutAwayTemplateLine(code="", line_no=3, find_floating=True, find_same_item=True),
    PutAwayTemplateLine(code="", line_no=4, find_floating=True, find_empty=True),
    PutAwayTemplateLine(code="", line_no=5, find_floating=True),
)
"""What a directed location does that names no template."""
