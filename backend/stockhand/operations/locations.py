"""Locations and what is in them: switches, zones, bin types, bins, contents, put-away templates."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import (
    BinSelection,
    BinType,
    Block,
    CapacityPolicy,
    Location,
    PickBinPolicy,
    PutAwayBinPolicy,
    StockRole,
)
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.problems.setup import (
    BinContentMinAboveMax,
    BinTypeCombination,
    BinTypeDuplicate,
    DefaultBinDuplicate,
    LocationSetupCombination,
)
from stockhand.operations import access, calendar, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No, Small, Text
from stockhand.operations.items import saved
from stockhand.operations.run import Command, Done
from stockhand.store import locations as location_store
from stockhand.store import masters, upserts
from stockhand.store.tables import places as p
from stockhand.store.tx import WriteTx

HANDLING = ("require_receive", "require_put_away", "require_shipment", "require_pick")


class SaveLocation(Command, frozen=True, kw_only=True):
    """Make or change a location. A directed one has all handling and bins, and by default one bin
    each to receive, to ship and to offset corrections."""

    code: Code10
    name: Text = ""
    time_zone: Text = "UTC"
    use_as_in_transit: bool = False
    require_receive: bool = False
    require_put_away: bool = False
    require_shipment: bool = False
    require_pick: bool = False
    bin_mandatory: bool = False
    directed_put_away_and_pick: bool = False
    use_put_away_worksheet: bool = False
    use_cross_docking: bool = False
    pick_according_to_fefo: bool = False
    allow_breakbulk: bool = False
    always_create_put_away_line: bool = False
    always_create_pick_line: bool = False
    count_blind: bool = False
    pick_bin_policy: PickBinPolicy | None = None
    put_away_bin_policy: PutAwayBinPolicy | None = None
    bin_capacity_policy: CapacityPolicy = CapacityPolicy.NEVER
    put_away_template: Code10 = ""
    receipt_bin: No = ""
    shipment_bin: No = ""
    adjustment_bin: No = ""
    cross_dock_bin: No = ""


def save_location(tx: WriteTx, command: SaveLocation, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    save_locations(tx, [command])
    return saved("location", command.code)


def save_locations(
    tx: WriteTx, commands: Sequence[SaveLocation], *, with_bins: bool = True
) -> None:
    """All of them, and unless said otherwise the bins they name or need."""
    refuse_if(problem for one in commands for problem in check_location(one))
    rows = [_location_row(one) for one in commands]
    upserts.save(tx, p.location, ["code"], rows)
    for command in commands if with_bins else ():
        _set_bins(tx, command)


def check_location(command: SaveLocation) -> Iterator[Problem]:
    """Switches that stand without the one they need, or beside one they exclude (W 1.2)."""
    on = [field for field in (*HANDLING, "bin_mandatory") if getattr(command, field)]
    if command.use_as_in_transit and (on or command.directed_put_away_and_pick):
        field = on[0] if on else "directed_put_away_and_pick"
        yield _combination(command, field, "use_as_in_transit off")
    if command.allow_breakbulk and not command.directed_put_away_and_pick:
        yield _combination(command, "allow_breakbulk", "directed_put_away_and_pick")
    if calendar.zone(command.time_zone) is None:
        yield MalformedCommand(path="time_zone", reason=f"no time zone {command.time_zone}")
    all_four = all(getattr(command, field) for field in HANDLING)
    directed = command.directed_put_away_and_pick
    if command.use_cross_docking and not (all_four or directed):
        yield _combination(command, "use_cross_docking", "all handling")


def _combination(command: SaveLocation, field: str, needs: str) -> Problem:
    return LocationSetupCombination(location=command.code, field=field, needs=needs)


def _location_row(command: SaveLocation) -> dict[str, Any]:
    directed = command.directed_put_away_and_pick
    bins = command.bin_mandatory or directed
    row: dict[str, Any] = {
        field: getattr(command, field)
        for field in (
            "code",
            "time_zone",
            "use_as_in_transit",
            "use_put_away_worksheet",
            "allow_breakbulk",
            "always_create_put_away_line",
            "always_create_pick_line",
            "count_blind",
            "bin_capacity_policy",
            "put_away_template",
        )
    }
    row |= {field: getattr(command, field) or directed for field in HANDLING}
    ranking, template = PickBinPolicy.BIN_RANKING, PutAwayBinPolicy.TEMPLATE
    row |= {
        "name": command.name or command.code,
        "bin_mandatory": bins,
        "directed_put_away_and_pick": directed,
        "use_cross_docking": command.use_cross_docking,
        "check_whse_class": directed,
        "default_bin_selection": BinSelection.FIXED if bins and not directed else BinSelection.NONE,
        "pick_bin_policy": ranking if directed else command.pick_bin_policy or "default_bin",
        "put_away_bin_policy": template
        if directed
        else command.put_away_bin_policy or "default_bin",
        "special_equipment": "none",
    }
    shipment_without_bins = row["require_shipment"] and not bins
    row["pick_according_to_fefo"] = (
        command.pick_according_to_fefo and row["require_pick"] and not shipment_without_bins
    )
    return row


def _set_bins(tx: WriteTx, command: SaveLocation) -> None:
    """The location's own bins; a directed one, or one whose dock needs a bin, makes what is
    missing."""
    location = entry.location(tx, command.code)
    if not location.bin_mandatory:
        return
    wanted = {
        "receipt": command.receipt_bin or ("REC" if location.require_receive else ""),
        "shipment": command.shipment_bin or ("SHIP" if location.require_shipment else ""),
        "adjustment": command.adjustment_bin or ("ADJ" if location.directed else ""),
        "cross_dock": command.cross_dock_bin,
    }
    use = {"receipt": "RECEIVE", "shipment": "SHIP", "adjustment": "QC", "cross_dock": "PUTPICK"}
    found = masters.find_bins(
        tx, [(location.location_id, code) for code in wanted.values() if code]
    )
    missing = [
        SaveBin(
            location=command.code,
            code=code,
            bin_type=use[role] if location.directed else "",
            is_cross_dock=role == "cross_dock",
        )
        for role, code in wanted.items()
        if code and (location.location_id, code) not in found
    ]
    if missing:
        save_bins(tx, missing)
    named = masters.find_bins(
        tx, [(location.location_id, code) for code in wanted.values() if code]
    )
    ids = {
        f"{role}_bin_id": named[location.location_id, code].bin_id if code else None
        for role, code in wanted.items()
    }
    location_store.set_bins(tx, location.location_id, ids)
    if location.directed:
        _set_roles(tx, location.location_id)


def _set_roles(tx: WriteTx, location_id: int) -> None:
    """Which bins of a directed location are outbound: what ships, and the adjustment bin."""
    location = masters.load_location(tx, location_id)
    location_store.set_roles(
        tx,
        {
            place.bin_id: _role(location, place.bin_id, place.type, place.dedicated)
            for place in masters.bins_of(tx, location_id).values()
        },
    )


def _role(location: Location, bin_id: int, use: BinType, dedicated: bool) -> StockRole:
    if not location.directed or dedicated:
        return StockRole.STORAGE
    outbound = use.ship or bin_id == location.adjustment_bin_id
    return StockRole.OUTBOUND if outbound else StockRole.STORAGE


class SaveBinType(Command, frozen=True, kw_only=True):
    """Make or change a bin type."""

    code: Code10
    description: Text = ""
    receive: bool = False
    ship: bool = False
    put_away: bool = False
    pick: bool = False


def save_bin_type(tx: WriteTx, command: SaveBinType, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    use = BinType(
        code=command.code,
        receive=command.receive,
        ship=command.ship,
        put_away=command.put_away,
        pick=command.pick,
    )
    if not use.is_legal:
        raise Refused(BinTypeCombination(bin_type=command.code))
    for other in location_store.bin_types(tx).values():
        if other.code != use.code and other.uses == use.uses:
            raise Refused(BinTypeDuplicate(bin_type=other.code))
    row = msgspec.structs.asdict(use)
    del row["bin_type_id"]
    upserts.save(tx, p.bin_type, ["code"], [{**row, "description": command.description}])
    return saved("bin_type", command.code)


class SaveZone(Command, frozen=True, kw_only=True):
    """Make or change a zone of a directed location."""

    location: Code10
    code: Code10
    description: Text = ""
    bin_type: Code10 = ""
    ranking: Small = 0
    warehouse_class: Code10 = ""


def save_zone(tx: WriteTx, command: SaveZone, stamp: Stamp) -> Done:
    access.check(stamp, Permission.SET_UP, entry.location(tx, command.location))
    save_zones(tx, [command])
    return saved("zone", f"{command.location}/{command.code}")


def save_zones(tx: WriteTx, commands: Sequence[SaveZone]) -> None:
    """All of them, each at its location."""
    locations = {code: entry.location(tx, code) for code in {one.location for one in commands}}
    types = location_store.bin_types(tx)
    upserts.save(
        tx,
        p.zone,
        ["location_id", "code"],
        [
            {
                "location_id": locations[one.location].location_id,
                "code": one.code,
                "description": one.description,
                "bin_type_id": _type_id(types, one.bin_type),
                "ranking": one.ranking,
                "warehouse_class": one.warehouse_class,
            }
            for one in commands
        ],
    )


def _type_id(types: dict[str, BinType], code: str) -> int | None:
    if not code:
        return None
    if code not in types:
        raise entry.not_found("bin_type", code)
    return types[code].bin_type_id


class SaveBin(Command, frozen=True, kw_only=True):
    """Make or change a bin; limits in kg and cubic metres, 0 is no limit."""

    location: Code10
    code: No
    zone: Code10 = ""
    bin_type: Code10 = ""
    description: Text = ""
    ranking: Small = 0
    pick_sequence: Small = 0
    block_movement: Block = Block.NONE
    max_weight: Decimal = Decimal(0)
    max_cubage: Decimal = Decimal(0)
    dedicated: bool = False
    is_cross_dock: bool = False
    warehouse_class: Code10 = ""


def save_bin(tx: WriteTx, command: SaveBin, stamp: Stamp) -> Done:
    access.check(stamp, Permission.SET_UP, entry.location(tx, command.location))
    save_bins(tx, [command])
    return saved("bin", f"{command.location}/{command.code}")


def save_bins(tx: WriteTx, commands: Sequence[SaveBin]) -> None:
    """All bins of a list in a handful of statements."""
    locations = {code: entry.location(tx, code) for code in {one.location for one in commands}}
    types = location_store.bin_types(tx)
    zones = location_store.zones(tx)
    rows: list[dict[str, Any]] = []
    for one in commands:
        location = locations[one.location]
        zone = zones.get((location.location_id, one.zone)) if one.zone else None
        if one.zone and zone is None:
            raise entry.not_found("zone", f"{one.location}/{one.zone}")
        type_id = _type_id(types, one.bin_type) or (zone.bin_type_id if zone else None)
        if location.directed and type_id is None:
            raise Refused(MalformedCommand(path=f"bin {one.code}", reason="needs a bin type"))
        rows.append(
            {
                "location_id": location.location_id,
                "code": one.code,
                "zone_id": zone.zone_id if zone else None,
                "bin_type_id": type_id if location.directed else None,
                "description": one.description,
                "ranking": one.ranking or (zone.ranking if zone else 0),
                "pick_sequence": one.pick_sequence,
                "block_movement": one.block_movement,
                "stock_role": StockRole.STORAGE,
                "max_weight": entry.amount(one.max_weight, "max_weight"),
                "max_cubage": entry.amount(one.max_cubage, "max_cubage"),
                "dedicated": one.dedicated,
                "is_cross_dock": one.is_cross_dock,
                "warehouse_class": one.warehouse_class or (zone.warehouse_class if zone else ""),
            }
        )
    upserts.save(tx, p.bin, ["location_id", "code"], rows)
    for location in locations.values():
        if location.directed:
            _set_roles(tx, location.location_id)


class SaveBinContent(Command, frozen=True, kw_only=True):
    """Set up an item in a bin: fixed or default there, minimum and maximum in its unit, blocked."""

    location: Code10
    bin: No
    item: No
    unit: Code10 = ""
    is_fixed: bool = False
    is_default: bool = False
    min_qty: Decimal = Decimal(0)
    max_qty: Decimal = Decimal(0)
    block_movement: Block = Block.NONE


def save_bin_content(tx: WriteTx, command: SaveBinContent, stamp: Stamp) -> Done:
    access.check(stamp, Permission.SET_UP, entry.location(tx, command.location))
    save_bin_contents(tx, [command])
    return saved("bin_content", f"{command.location}/{command.bin}/{command.item}")


def save_bin_contents(tx: WriteTx, commands: Sequence[SaveBinContent]) -> None:
    """The rules of an item in a bin; its quantities are not touched."""
    locations = {code: entry.location(tx, code) for code in {one.location for one in commands}}
    wanted = {(locations[one.location].location_id, one.bin) for one in commands}
    bins = masters.find_bins(tx, wanted)
    items = entry.items(tx, (one.item for one in commands))
    goods = masters.load_goods(tx, (item.item_id for item in items.values()))
    for one in commands:
        location = locations[one.location]
        key = (location.location_id, one.bin)
        if key not in bins:
            raise entry.not_found("bin", f"{one.location}/{one.bin}")
        min_qty, max_qty = (
            entry.amount(one.min_qty, "min_qty"),
            entry.amount(one.max_qty, "max_qty"),
        )
        if max_qty and min_qty > max_qty:
            raise Refused(BinContentMinAboveMax(bin=one.bin, item=one.item))
        item = items[one.item]
        _check_default(tx, one, location, item.item_id, bins[key].bin_id)
        values = {
            "is_fixed": one.is_fixed,
            "is_default": one.is_default,
            "min_qty": min_qty,
            "max_qty": max_qty,
            "block_movement": one.block_movement,
        }
        the_row = {
            "bin_id": bins[key].bin_id,
            "item_id": item.item_id,
            "variant_id": 0,
            "unit_id": entry.unit(goods, item, one.unit).unit_id,
        }
        location_store.save_content(tx, the_row, values, location.location_id)


def _check_default(
    tx: WriteTx, command: SaveBinContent, location: Location, item_id: int, bin_id: int
) -> None:
    """An item has one default bin at a location (W-022)."""
    if not command.is_default:
        return
    other = location_store.default_bin_beside(tx, location.location_id, item_id, bin_id)
    if other is not None:
        raise Refused(DefaultBinDuplicate(item=command.item, bin=other))


class TemplateLineInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule of a put-away template."""

    find_fixed: bool = False
    find_floating: bool = False
    find_same_item: bool = False
    find_unit_match: bool = False
    find_below_min: bool = False
    find_empty: bool = False
    description: Text = ""


class SavePutAwayTemplate(Command, frozen=True, kw_only=True):
    """Make or replace a put-away template; its rules are tried in order."""

    code: Code10
    lines: tuple[TemplateLineInput, ...]


def save_put_away_template(tx: WriteTx, command: SavePutAwayTemplate, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    save_put_away_templates(tx, [command])
    return saved("put_away_template", command.code)


def save_put_away_templates(tx: WriteTx, commands: Sequence[SavePutAwayTemplate]) -> None:
    """Each as a whole: the rules it had are gone."""
    rows = [
        {"code": command.code, "line_no": no, **msgspec.structs.asdict(line)}
        for command in commands
        for no, line in enumerate(command.lines, start=1)
    ]
    location_store.replace_templates(tx, (command.code for command in commands), rows)
