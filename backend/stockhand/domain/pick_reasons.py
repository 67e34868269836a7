"""Why a pick found less than it was asked for: what is there, and what keeps it back (W 6.6)."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from stockhand.domain import availability
from stockhand.domain.availability import Claims, Lying, PickStock
from stockhand.domain.problems.base import Reason
from stockhand.domain.problems.reasons import (
    PickableSummary,
    StockBlocked,
    StockInDedicatedBins,
    StockNotInPickBins,
    StockReserved,
)
from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking

Short = Sequence[tuple[Tracking, Claims]]
"""The numbers of which too little was found, with what is claimed of each; blank is the item."""


def of_stock(ref: str, stock: PickStock, short: Short) -> Iterator[Reason]:
    """Each reason that holds, with how much there is of it."""
    keys = [key for key, _claims in short]
    if (base := sum(_not_in_pick_bins(stock, key) for key in keys)) > 0:
        yield StockNotInPickBins(line=ref, quantity=decimal(base))
    if (base := sum(_reserved(stock, key, claims) for key, claims in short)) > 0:
        yield StockReserved(line=ref, quantity=decimal(base))
    if (base := sum(_left(stock.lying(key), _is_dedicated) for key in keys)) > 0:
        yield StockInDedicatedBins(line=ref, quantity=decimal(base))
    if (base := sum(_blocked(stock, key) for key in keys)) > 0:
        yield StockBlocked(line=ref, quantity=decimal(base))


def _left(lying: Iterable[Lying], which: Callable[[Lying], bool]) -> int:
    return sum(max(0, one.left) for one in lying if which(one))


def _is_dedicated(one: Lying) -> bool:
    return one.place.dedicated


def _not_in_pick_bins(stock: PickStock, key: Tracking) -> int:
    """What lies in bins that nobody picks from, and what was received and not put away."""
    location = stock.location
    if not location.bin_mandatory:
        return stock.received_not_put_away_base
    if not location.directed:
        return sum(
            one.quantity_base
            for one in stock.lying(key)
            if one.place.bin_id == location.receipt_bin_id
        )
    return sum(
        one.quantity_base
        for one in stock.lying(key)
        if one.may_leave
        and not (one.place.type.pick or one.place.type.ship)
        and one.place.bin_id != location.adjustment_bin_id
    )


def _reserved(stock: PickStock, key: Tracking, claims: Claims) -> int:
    """How much the reservations of others keep back of what could be picked."""
    if not stock.location.directed:
        return claims.of_others_base
    terms = availability.reach(stock, claims, key)
    return terms.most_base - max(0, terms.all_but_ship_base - terms.locked_base)


def _blocked(stock: PickStock, key: Tracking) -> int:
    in_bins = _left(stock.lying(key), lambda one: not one.may_leave and not one.place.dedicated)
    return in_bins + stock.blocked_in(lambda one: one.may_leave, key)


def summary(item: str, stock: PickStock, claims: Claims, assigned_base: int) -> PickableSummary:
    """What a directed location has of an item, as a supervisor asks for it."""
    terms = availability.reach(stock, claims)
    return PickableSummary(
        item=item,
        pickable=decimal(terms.available(assigned_base)),
        in_pick_bins=decimal(terms.pickable_bins_base),
        reserved=decimal(claims.reserved_base),
        reserved_on_picks=decimal(claims.on_picks_base),
        outside_ship_bins=decimal(terms.all_but_ship_base),
    )
