"""What the warehouse has of an item where it counts: what a pick could take now, and what is in the
way of the rest (W 7)."""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from stockhand.domain import availability
from stockhand.domain.availability import Claims, Lying, PickStock
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.locations import Location, StockkeepingUnit
from stockhand.domain.quantity import decimal
from stockhand.store import blocked_numbers, held_back, masters, pick_stock
from stockhand.store.tx import ReadTx


class WarehouseAvailabilityView(msgspec.Struct, frozen=True, kw_only=True):
    """An item as a pick finds it, base unit: what a new order could have picked; what lies in bins
    to pick from and is on no pick; what is there outside the bins to ship from; what others have
    reserved of it; what is not put away; what dedicated bins, blocked bins or numbers, the bins to
    ship from and the adjustment bin hold."""

    pickable: Decimal
    in_pick_bins: Decimal
    outside_ship_bins: Decimal
    locked: Decimal
    not_put_away: Decimal
    in_dedicated_bins: Decimal
    blocked: Decimal
    in_ship_bins: Decimal
    in_adjustment_bin: Decimal


def of_item(
    tx: ReadTx, location: Location, goods: GoodsKey, totals: StockkeepingUnit, on_picks: int
) -> WarehouseAvailabilityView:
    """The figures of an item at a location that picks."""
    stock = _stock(tx, location, goods, totals)
    claims = Claims(
        reserved_base=totals.reserved_base,
        on_picks_base=on_picks,
        open_pick_base=totals.allocated_base,
    )
    terms = availability.reach(stock, claims)
    pickable, in_pick_bins = availability.pickable(stock, claims), terms.pickable_bins_base
    if not location.directed:
        barred = (location.receipt_bin_id, location.shipment_bin_id)
        in_pick_bins = _sum(stock, lambda one: one.may_leave and one.place.bin_id not in barred)
        if location.bin_mandatory:
            pickable = min(pickable, in_pick_bins)
    blocked = _sum(stock, lambda one: not one.may_leave and not one.place.dedicated)
    return WarehouseAvailabilityView(
        pickable=decimal(pickable),
        in_pick_bins=decimal(in_pick_bins),
        outside_ship_bins=decimal(terms.all_but_ship_base),
        locked=decimal(terms.locked_base),
        not_put_away=decimal(stock.received_not_put_away_base),
        in_dedicated_bins=decimal(_sum(stock, lambda one: one.place.dedicated)),
        blocked=decimal(blocked + stock.blocked_in(lambda one: one.may_leave)),
        in_ship_bins=decimal(_sum(stock, lambda one: _ships(location, one))),
        in_adjustment_bin=decimal(
            sum(
                one.quantity_base
                for one in stock.contents
                if one.place.bin_id == location.adjustment_bin_id
            )
        ),
    )


def _sum(stock: PickStock, which: Callable[[Lying], bool]) -> int:
    return sum(max(0, one.left) for one in stock.contents if which(one))


def _ships(location: Location, one: Lying) -> bool:
    if location.directed:
        return one.place.type.ship
    return one.place.bin_id == location.shipment_bin_id


def _stock(tx: ReadTx, location: Location, goods: GoodsKey, totals: StockkeepingUnit) -> PickStock:
    contents = pick_stock.contents(tx, [goods])[goods] if location.bin_mandatory else []
    bins = masters.load_bins(tx, {one.bin_id for one in contents})
    blocked = blocked_numbers.keys_of(tx, blocked_numbers.find(tx, [goods]))
    lying = [
        Lying(
            place=bins[one.bin_id],
            content=one,
            quantity_base=one.quantity_base,
            take_base=one.take_base,
        )
        for one in contents
    ]
    away = {one.place.bin_id for one in lying if not one.may_leave}
    waiting = 0
    if location.require_receive and location.require_put_away:
        waiting = pick_stock.not_put_away(tx, [goods]).get(goods, 0)
    numbers = pick_stock.lying_numbers(tx, blocked, {goods: contents}, bins)[goods]
    held = held_back.reserved(tx, location.location_id, {goods: away}).get(goods)
    return PickStock(
        location=location,
        totals=totals,
        contents=tuple(lying),
        numbers=tuple(numbers),
        received_not_put_away_base=waiting,
        picked_not_shipped_base=0 if location.directed else totals.outbound_base,
        reserved_held_back_base=held,
        blocked=frozenset(one.tracking for one in blocked.values()),
    )
