"""Changing a location: which switches bring others with them, and what is in the way (W 1.1, 1.2).

Nothing here knows how the set-up was asked for: a location as it was and as it shall be.
"""

from collections.abc import Collection, Iterator, Mapping

import msgspec

from stockhand.domain.documents import ACTIVITIES, WarehouseKind
from stockhand.domain.locations import (
    SPECIAL_BINS,
    Bin,
    BinSelection,
    EquipmentBy,
    Location,
    PickBinPolicy,
    PutAwayBinPolicy,
)
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinRoleWrong
from stockhand.domain.problems.setup import (
    LocationBinsNotEmpty,
    LocationHasDocuments,
    LocationHasOpenEntries,
    LocationSetupCombination,
)

HANDLING = ("require_receive", "require_put_away", "require_shipment", "require_pick")
DIRECTED = "directed_put_away_and_pick"

PUT_AWAYS = frozenset({WarehouseKind.PUT_AWAY, WarehouseKind.INVENTORY_PUT_AWAY})
PICKS = frozenset({WarehouseKind.PICK, WarehouseKind.INVENTORY_PICK})
RECEIPTS = frozenset({WarehouseKind.RECEIPT})
SHIPMENTS = frozenset({WarehouseKind.SHIPMENT})
EVERY_DOCUMENT = ACTIVITIES | RECEIPTS | SHIPMENTS
WAREHOUSE_JOURNALS = frozenset(
    {
        WarehouseKind.WAREHOUSE_JOURNAL,
        WarehouseKind.WAREHOUSE_RECLASS_JOURNAL,
        WarehouseKind.WAREHOUSE_COUNT,
    }
)

TURNED_ON: Mapping[str, frozenset[WarehouseKind]] = {
    "bin_mandatory": EVERY_DOCUMENT,
    DIRECTED: EVERY_DOCUMENT,
    "require_receive": PUT_AWAYS,
    "require_put_away": RECEIPTS,
    "require_shipment": PICKS,
    "require_pick": SHIPMENTS,
}
"""What must not be open when a switch is turned on: it was begun under the old one."""
TURNED_OFF: Mapping[str, frozenset[WarehouseKind]] = {
    "bin_mandatory": EVERY_DOCUMENT,
    DIRECTED: EVERY_DOCUMENT,
    "require_receive": RECEIPTS,
    "require_put_away": RECEIPTS | PUT_AWAYS,
    "require_shipment": SHIPMENTS,
    "require_pick": SHIPMENTS | PICKS,
}


class LocationUse(msgspec.Struct, frozen=True, kw_only=True):
    """What goes on at a location. `filled_bin`: one that holds something, if any does."""

    has_open_entries: bool = False
    documents: frozenset[WarehouseKind] = frozenset()
    filled_bin: str = ""
    has_bins: bool = False
    adjustment_bin: str = ""
    adjustment_bin_is_filled: bool = False


def check_combination(wanted: Location) -> Iterator[Problem]:
    """Switches asked for without the one they need, or beside one they exclude (W-005, W-007)."""
    on = [field for field in (*HANDLING, "bin_mandatory", DIRECTED) if getattr(wanted, field)]
    if wanted.use_as_in_transit:
        for field in on:
            yield _combination(wanted, field, "use_as_in_transit off")
    if wanted.allow_breakbulk and not wanted.directed:
        yield _combination(wanted, "allow_breakbulk", DIRECTED)
    if wanted.use_cross_docking and not (_all_handling(wanted) or wanted.directed):
        missing = next(field for field in HANDLING if not getattr(wanted, field))
        yield _combination(wanted, "use_cross_docking", missing)
    if wanted.special_equipment is not EquipmentBy.NONE and not _has_bins(wanted):
        yield _combination(wanted, "special_equipment", "bin_mandatory")
    if wanted.check_whse_class and not _has_bins(wanted):
        yield _combination(wanted, "check_whse_class", "bin_mandatory")
    if wanted.default_bin_selection is not BinSelection.NONE and not _has_bins(wanted):
        yield _combination(wanted, "default_bin_selection", "bin_mandatory")
    if not wanted.code:
        for field in ("use_as_in_transit", "bin_mandatory", DIRECTED):
            if getattr(wanted, field):
                yield _combination(wanted, field, "code")


def check_turned_off(wanted: Location, given: Mapping[str, object]) -> Iterator[Problem]:
    """Handling and bins cannot be turned off by themselves where put-aways and picks are directed
    (W 1.2)."""
    for field in (*HANDLING, "bin_mandatory"):
        if wanted.directed and given.get(field) is False and given.get(DIRECTED) is not True:
            yield _combination(wanted, DIRECTED, field)


def followed(before: Location | None, after: Location, given: Collection[str]) -> Location:
    """The location without what nobody asked for and what cannot stay under the switches it has
    now; becoming directed turns cross-docking on (W-004)."""
    bins = _has_bins(after)
    stays: dict[str, object] = {
        "allow_breakbulk": after.allow_breakbulk and after.directed,
        "check_whse_class": after.check_whse_class and bins,
        "use_cross_docking": _cross_docks(before, after),
    }
    if not bins:
        stays |= {
            "special_equipment": EquipmentBy.NONE,
            "default_bin_selection": BinSelection.NONE,
        }
    elif before is None or not before.bin_mandatory:
        stays |= {
            "pick_bin_policy": PickBinPolicy.DEFAULT_BIN,
            "put_away_bin_policy": PutAwayBinPolicy.DEFAULT_BIN,
        }
    not_said = {field: value for field, value in stays.items() if field not in given}
    return msgspec.structs.replace(after, **not_said)


def _cross_docks(before: Location | None, after: Location) -> bool:
    if after.directed and not (before and before.directed):
        return True
    return after.use_cross_docking and (after.directed or _all_handling(after))


def _all_handling(location: Location) -> bool:
    return all(getattr(location, field) for field in HANDLING)


def _has_bins(location: Location) -> bool:
    return location.bin_mandatory or location.directed


def _combination(location: Location, field: str, needs: str) -> LocationSetupCombination:
    return LocationSetupCombination(location=location.code, field=field, needs=needs)


def settled(before: Location | None, wanted: Location) -> Location:
    """The location with what its switches bring with them and take away (W-004, W-006)."""
    directed = wanted.directed
    bins = _has_bins(wanted)
    changes: dict[str, object] = {
        "bin_mandatory": bins,
        **{field: directed or getattr(wanted, field) for field in HANDLING},
    }
    if directed:
        changes |= {
            "check_whse_class": True,
            "default_bin_selection": BinSelection.NONE,
            "pick_bin_policy": PickBinPolicy.BIN_RANKING,
            "put_away_bin_policy": PutAwayBinPolicy.TEMPLATE,
        }
    elif bins and wanted.default_bin_selection is BinSelection.NONE:
        changes["default_bin_selection"] = BinSelection.FIXED
    if before is not None and before.directed and not directed:
        changes |= {
            "use_put_away_worksheet": False,
            "use_cross_docking": False,
            "adjustment_bin_id": None,
        }
    after = msgspec.structs.replace(wanted, **changes)
    if not after.bin_mandatory:
        after = msgspec.structs.replace(
            after, check_whse_class=False, **{f"{role}_id": None for role in SPECIAL_BINS}
        )
    if not _all_handling(after):
        after = msgspec.structs.replace(after, use_cross_docking=False, cross_dock_bin_id=None)
    fefo = after.pick_according_to_fefo and after.fefo_is_possible
    return msgspec.structs.replace(after, pick_according_to_fefo=fefo)


def switched(before: Location, after: Location) -> bool:
    """Whether anything changes that what goes on there may be in the way of."""
    fields = ("use_as_in_transit", "adjustment_bin_id", *TURNED_ON)
    return any(getattr(before, field) != getattr(after, field) for field in fields)


def check(before: Location, after: Location, use: LocationUse) -> Iterator[Problem]:
    """What is in the way of the change (W-001, W-002, W-003, W-008)."""
    if after.bin_mandatory and not before.bin_mandatory and use.has_open_entries:
        yield LocationHasOpenEntries(location=before.code)
    kinds: set[WarehouseKind] = set()
    for field, stopped_by in TURNED_ON.items():
        if getattr(after, field) and not getattr(before, field):
            kinds |= use.documents & stopped_by
    for field, stopped_by in TURNED_OFF.items():
        if getattr(before, field) and not getattr(after, field):
            kinds |= use.documents & stopped_by
    if after.adjustment_bin_id != before.adjustment_bin_id and before.adjustment_bin_id:
        kinds |= use.documents & WAREHOUSE_JOURNALS
    for kind in sorted(kinds):
        yield LocationHasDocuments(location=before.code, document_kind=kind.value)
    if before.bin_mandatory and not after.bin_mandatory and use.filled_bin:
        yield LocationBinsNotEmpty(location=before.code, bin=use.filled_bin)
    elif after.adjustment_bin_id != before.adjustment_bin_id and use.adjustment_bin_is_filled:
        yield LocationBinsNotEmpty(location=before.code, bin=use.adjustment_bin)
    if after.use_as_in_transit and not before.use_as_in_transit and use.has_bins:
        yield _combination(before, "use_as_in_transit", "no bins")


def check_special_bins(location: Location, bins: Mapping[int, Bin]) -> Iterator[Problem]:
    """Bins whose type does not fit the part they are given, or that are given two (W-009)."""
    named = {role: getattr(location, f"{role}_id") for role in SPECIAL_BINS}
    for role, bin_id in named.items():
        if bin_id is None:
            continue
        place = bins[bin_id]
        needs = _needs(role, place, location)
        if role != "adjustment_bin" and bin_id == location.adjustment_bin_id:
            needs = "not the adjustment_bin"
        if needs:
            yield BinRoleWrong(line=f"{location.code}/{role}", bin=place.code, needs=needs)


_TO = ("open_shop_floor_bin", "to_production_bin", "to_assembly_bin", "to_job_bin")
_FROM = ("from_production_bin", "from_assembly_bin")


def _needs(role: str, place: Bin, location: Location) -> str:
    if role == "shipment_bin" and place.dedicated:
        return "not dedicated"
    if not location.directed or place.bin_type_id is None:
        return ""
    uses = place.type
    if role in _TO and (uses.receive or uses.ship or uses.pick):
        return "neither receive, ship nor pick"
    if role in _FROM and (uses.receive or uses.ship):
        return "neither receive nor ship"
    return ""
