"""What a run of picks finds when it looks at the stock: bins, numbers, reservations, in a fixed
number of statements for all its lines."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from stockhand.domain import reservations
from stockhand.domain.availability import Claims, Lying, PickStock
from stockhand.domain.ledgers import GoodsKey, NumberKey
from stockhand.domain.locations import Bin, BinContent, Location, StockkeepingUnit
from stockhand.domain.orders import SourceLine
from stockhand.domain.picks import DatedNumber, PickDemand, PickSource, first_expired_first
from stockhand.domain.stock import Goods, Inventory
from stockhand.domain.tracking import Tracking
from stockhand.operations import engine
from stockhand.store import blocked_numbers, held_back, masters, pick_stock, stock
from stockhand.store.pick_stock import Numbers
from stockhand.store.tx import WriteTx

NumbersOf = Mapping[tuple[NumberKey, int], Numbers]


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found when it looked at the stock."""

    sources: dict[GoodsKey, PickSource]
    bins: dict[int, Bin]
    inventory: Inventory
    totals: dict[GoodsKey, StockkeepingUnit]
    numbers: NumbersOf


def look_at_stock(
    tx: WriteTx,
    location: Location,
    goods: Goods,
    demands: Sequence[PickDemand],
    inventory: Inventory,
) -> Looked:
    """Read everything the demands may be served from, in a fixed number of statements."""
    needed: dict[GoodsKey, int] = {}
    for demand in demands:
        needed[demand.goods] = needed.get(demand.goods, 0) + max(0, demand.quantity_base)
    contents: dict[GoodsKey, list[BinContent]] = {}
    bins: dict[int, Bin] = {}
    if location.bin_mandatory:
        contents = pick_stock.contents(tx, needed)
        named = {one.bin_id for ones in contents.values() for one in ones}
        bins = masters.load_bins(tx, [*named, *(demand.to_bin_id for demand in demands)])
    dated, read = _dated(tx, location, goods, needed)
    numbers = _numbers(tx, demands, read)
    blocked = blocked_numbers.keys_of(tx, blocked_numbers.find(tx, needed))
    ids = {one.tracking_id for one in numbers.values()} | set(blocked)
    lying = pick_stock.lying_numbers(tx, ids, contents, bins)
    totals = stock.totals(tx, needed)
    waiting: dict[GoodsKey, int] = {}
    if location.require_receive and location.require_put_away:
        waiting = pick_stock.not_put_away(tx, needed)
    on_picks = pick_stock.on_picks(tx, needed)
    away = _held_back(tx, location, goods, contents, bins, totals)
    sources: dict[GoodsKey, PickSource] = {}
    for key in needed:
        total = totals[key]
        barred = _blocked_of(key, blocked)
        sources[key] = PickSource(
            stock=PickStock(
                location=location,
                totals=total,
                contents=tuple(_lying(content, bins) for content in contents.get(key, ())),
                numbers=tuple(lying.get(key, ())),
                received_not_put_away_base=waiting.get(key, 0),
                picked_not_shipped_base=total.outbound_base if not location.directed else 0,
                reserved_held_back_base=away.get(key),
                blocked=barred,
            ),
            dated=first_expired_first(
                one for one in dated.get(key, ()) if one.tracking not in barred
            ),
            claims=_claims(key, inventory, numbers, total, on_picks.get(key, 0)),
            release=_release(tx, key, goods, inventory, numbers),
        )
    return Looked(sources=sources, bins=bins, inventory=inventory, totals=totals, numbers=numbers)


def _blocked_of(goods: GoodsKey, blocked: Mapping[int, NumberKey]) -> frozenset[Tracking]:
    if not blocked:
        return frozenset()
    of = (goods.item_id, goods.variant_id)
    return frozenset(
        one.tracking for one in blocked.values() if (one.item_id, one.variant_id) == of
    )


def _held_back(
    tx: WriteTx,
    location: Location,
    goods: Goods,
    contents: Mapping[GoodsKey, Sequence[BinContent]],
    bins: Mapping[int, Bin],
    totals: Mapping[GoodsKey, StockkeepingUnit],
) -> dict[GoodsKey, int]:
    """Reserved numbers that can only lie in dedicated or blocked bins; read where a directed
    location has such bins with something reserved in them."""
    if not location.directed:
        return {}
    places: dict[GoodsKey, set[int]] = {}
    for key, ones in contents.items():
        if totals[key].reserved_base and goods.items[key.item_id].tracking.warehouse:
            away = {
                one.bin_id for one in ones if one.quantity_base and not _lying(one, bins).may_leave
            }
            if away:
                places[key] = away
    found = held_back.reserved(tx, location.location_id, places)
    return {key: found[key] for key in places}


def _lying(content: BinContent, bins: Mapping[int, Bin]) -> Lying:
    return Lying(
        place=bins[content.bin_id],
        content=content,
        quantity_base=content.quantity_base,
        take_base=content.take_base,
    )


def _dated(
    tx: WriteTx, location: Location, goods: Goods, needed: Mapping[GoodsKey, int]
) -> tuple[dict[GoodsKey, list[DatedNumber]], NumbersOf]:
    """The numbers that go first, for items that go by date, and their totals."""
    wanted = {
        key: quantity
        for key, quantity in needed.items()
        if goods.items[key.item_id].tracking.warehouse
        and (location.pick_according_to_fefo or goods.items[key.item_id].tracking.strict_expiration)
        and (location.bin_mandatory or location.picks_are_inventory_picks)
    }
    return pick_stock.first_expired(tx, wanted)


def _numbers(
    tx: WriteTx, demands: Sequence[PickDemand], read: NumbersOf
) -> dict[tuple[NumberKey, int], Numbers]:
    """Totals and reservations of the numbers that are named, and of those that go first."""
    wanted = {
        (NumberKey(demand.item_id, demand.variant_id, tracking), demand.location_id)
        for demand in demands
        for tracking, _quantity in demand.numbers
    }
    return pick_stock.numbers(tx, wanted, read)


def _claims(
    goods: GoodsKey,
    inventory: Inventory,
    numbers: NumbersOf,
    totals: StockkeepingUnit,
    on_picks_base: int,
) -> Callable[[Tracking, SourceLine | None], Claims]:
    """Reservations and picks of the item or of one number, as the run has changed them so far."""

    def of(tracking: Tracking, line: SourceLine | None) -> Claims:
        if not tracking:
            return Claims(
                reserved_base=totals.reserved_base,
                on_picks_base=on_picks_base,
                own_base=_own(line, line.reserved_stock_base) if line else 0,
                open_pick_base=totals.allocated_base,
            )
        found = numbers.get(
            (NumberKey(goods.item_id, goods.variant_id, tracking), goods.location_id)
        )
        if found is None:
            return Claims()
        moved = inventory.book.reserved_numbers[
            goods.location_id, goods.item_id, goods.variant_id, tracking
        ]
        own = 0
        if line is not None and found.on_picks_base == 0:
            own = _own(line, line.reserved_stock_base)
        elif line is not None:
            reserved, picking = found.lines.get(line.line_id, (0, 0))
            own = max(0, reserved - picking)
        return Claims(
            reserved_base=found.reserved_base + moved,
            on_picks_base=found.on_picks_base,
            own_base=own,
            open_pick_base=found.allocated_base,
        )

    return of


def _own(line: SourceLine, reserved_base: int) -> int:
    return max(0, reserved_base - line.picking_base)


def _release(
    tx: WriteTx, goods: GoodsKey, of: Goods, inventory: Inventory, numbers: NumbersOf
) -> Callable[[Tracking, int, SourceLine | None], bool]:
    """Let other people's nonspecific reservations give way on a number."""
    specific = of.items[goods.item_id].tracking.specific

    def release(tracking: Tracking, missing: int, line: SourceLine | None) -> bool:
        key = NumberKey(goods.item_id, goods.variant_id, tracking)
        found = numbers.get((key, goods.location_id))
        if not specific or found is None or found.reserved_base == 0:
            return False
        engine.read_for_release(tx, inventory, {goods: {tracking: missing}})
        return engine.late_binding.release(
            inventory,
            goods,
            specific,
            {tracking.only(specific): missing},
            asking=reservations.line_pointer(line.line_id) if line else None,
        )

    return release
