"""Changing and deleting bin types, bins and what bins are set up to hold: what is in the way (W
2.2, 2.3, 2.4)."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from stockhand.domain.items import Item
from stockhand.domain.locations import SPECIAL_BINS, Bin, BinContent, BinType, Location
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinClassMismatch, BinRoleWrong
from stockhand.domain.problems.protocol import MasterInUse
from stockhand.domain.problems.questions import BinLoadAboveLimit
from stockhand.domain.problems.setup import (
    BinContentInUse,
    BinContentMinAboveMax,
    BinInUse,
    BinTypeCombination,
    BinTypeDuplicate,
    LocationSetupCombination,
)
from stockhand.domain.warehouse_journal import Load

DIRECTED = "directed_put_away_and_pick"


class BinUse(msgspec.Struct, frozen=True, kw_only=True):
    """Whether something lies in a bin, and whether open warehouse lines or open order lines name
    it."""

    quantity: bool = False
    lines: bool = False
    orders: bool = False
    load: Load | None = None


def check_type(wanted: BinType, others: Iterable[BinType]) -> Iterator[Problem]:
    """Uses that exclude each other, or that another type has already (W-018, W-019)."""
    if not wanted.is_legal:
        yield BinTypeCombination(bin_type=wanted.code)
        return
    for other in others:
        if other.code != wanted.code and other.uses == wanted.uses:
            yield BinTypeDuplicate(bin_type=other.code)


def check_place(location: Location, wanted: Bin, *, zone: str, bin_type: str) -> Iterator[Problem]:
    """Zones and types belong to directed locations, bins to locations that goods stay at (W
    2.3)."""
    if location.use_as_in_transit:
        yield _combination(location, f"bin {wanted.code}", "use_as_in_transit off")
    if not location.directed:
        if zone:
            yield _combination(location, f"bin {wanted.code} zone", DIRECTED)
        if bin_type:
            yield _combination(location, f"bin {wanted.code} bin_type", DIRECTED)


def check_zone(location: Location, code: str) -> Iterator[Problem]:
    if not location.directed:
        yield _combination(location, f"zone {code}", DIRECTED)


def _combination(location: Location, field: str, needs: str) -> LocationSetupCombination:
    return LocationSetupCombination(location=location.code, field=field, needs=needs)


_FIXED_IN_USE = ("zone_id", "bin_type_id", "warehouse_class", "dedicated")


def is_bound(before: Bin, after: Bin) -> bool:
    """Whether the change is one that a bin in use refuses."""
    return any(getattr(before, field) != getattr(after, field) for field in _FIXED_IN_USE)


def check(before: Bin, after: Bin, use: BinUse, location: Location) -> Iterator[Problem]:
    """What is in the way of a change, and what is asked about it (W-020, W-009)."""
    if is_bound(before, after):
        yield from check_in_use(before, use)
    if after.dedicated and before.bin_id == location.shipment_bin_id:
        yield BinRoleWrong(
            line=f"{location.code}/shipment_bin", bin=before.code, needs="not dedicated"
        )
    load = use.load or Load()
    measures: tuple[tuple[Literal["cubage", "weight"], int, int, int], ...] = (
        ("cubage", before.max_cubage, after.max_cubage, load.cubage),
        ("weight", before.max_weight, after.max_weight, load.weight),
    )
    for measure, was, limit, present in measures:
        if limit and limit != was and limit < present:
            yield BinLoadAboveLimit(bin=before.code, measure=measure)


def check_in_use(place: Bin, use: BinUse) -> Iterator[BinInUse]:
    """Something lies there, or open lines name it."""
    if use.quantity:
        yield BinInUse(bin=place.code, cause="quantity")
    if use.lines:
        yield BinInUse(bin=place.code, cause="lines")


def check_delete(place: Bin, use: BinUse, location: Location) -> Iterator[Problem]:
    """A bin goes when it is empty, no open line names it and its location does not need it."""
    for role in SPECIAL_BINS:
        if getattr(location, f"{role}_id") == place.bin_id:
            key = f"{location.code}/{place.code}"
            yield MasterInUse(kind_of="bin", key=key, used_by=f"{location.code}/{role}")
    if use.orders and not use.lines:
        yield BinInUse(bin=place.code, cause="lines")
    yield from check_in_use(place, use)


def check_content(
    location: Location, place: Bin, item: Item, wanted: BinContent
) -> Iterator[Problem]:
    """Rules for an item in a bin that contradict each other or the place (W-023, W-030)."""
    if wanted.max_qty and wanted.min_qty > wanted.max_qty:
        yield BinContentMinAboveMax(bin=place.code, item=item.no)
    if wanted.is_default and location.directed:
        yield _combination(location, f"bin {place.code} is_default", f"{DIRECTED} off")
    if location.check_whse_class and item.warehouse_class != place.warehouse_class:
        yield BinClassMismatch(
            line=f"{location.code}/{place.code}",
            bin=place.code,
            item_class=item.warehouse_class,
            bin_class=place.warehouse_class,
        )


def check_delete_content(content: BinContent, place: Bin, item: Item) -> Iterator[Problem]:
    """Nothing lies there, and nobody will take or bring any (W-024)."""
    if content.quantity_base or content.quantity:
        yield BinContentInUse(bin=place.code, item=item.no, cause="quantity")
    if content.take_base or content.place_base:
        yield BinContentInUse(bin=place.code, item=item.no, cause="allocated")
