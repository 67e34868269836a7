"""Zones, bin types and bins: made, changed while nothing is in the way, deleted."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from stockhand.domain import bin_changes
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Bin, BinType, Block, Location, StockRole, Zone, stock_role
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.protocol import MalformedCommand, MasterInUse
from stockhand.operations import access, entry, sorting
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No, Small, Text
from stockhand.operations.items import saved
from stockhand.operations.run import Command, Done, ask
from stockhand.store import location_use, masters, upserts
from stockhand.store import locations as location_store
from stockhand.store.rows import values
from stockhand.store.tables import places as p
from stockhand.store.tx import WriteTx


class SaveBinType(Command, frozen=True, kw_only=True):
    """Make or change a bin type."""

    code: Code10
    description: Text = ""
    receive: bool = False
    ship: bool = False
    put_away: bool = False
    pick: bool = False


class DeleteBinType(Command, frozen=True, kw_only=True):
    """Take a bin type away that no bin and no zone has."""

    code: Code10


def save_bin_type(tx: WriteTx, command: SaveBinType, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    use = BinType(
        code=command.code,
        description=command.description,
        receive=command.receive,
        ship=command.ship,
        put_away=command.put_away,
        pick=command.pick,
    )
    known = location_store.bin_types(tx)
    refuse_if(bin_changes.check_type(use, known.values()))
    before = known.get(use.code)
    changes = before is not None and before.uses != use.uses
    of_type = location_store.bins_of_type(tx, before.bin_type_id) if before and changes else []
    places = masters.load_bins(tx, of_type)
    in_use = location_use.of_bins(tx, places)
    refuse_if(
        problem
        for bin_id, place in places.items()
        for problem in bin_changes.check_in_use(place, in_use[bin_id])
    )
    row = values(use, p.bin_type)
    del row["bin_type_id"]
    upserts.save(tx, p.bin_type, ["code"], [row])
    settle_roles(tx, {place.location_id for place in places.values()})
    return saved("bin_type", command.code)


def delete_bin_type(tx: WriteTx, command: DeleteBinType, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    known = location_store.bin_types(tx)
    if command.code not in known:
        raise entry.not_found("bin_type", command.code)
    type_id = known[command.code].bin_type_id
    bins = masters.load_bins(tx, location_store.bins_of_type(tx, type_id))
    users = [one.code for one in bins.values()]
    users += [one.code for one in location_store.zones(tx).values() if one.bin_type_id == type_id]
    refuse_if(
        MasterInUse(kind_of="bin_type", key=command.code, used_by=one) for one in sorted(users)[:1]
    )
    location_store.delete_bin_type(tx, type_id)
    return saved("bin_type", command.code)


def settle_roles(tx: WriteTx, location_ids: Iterable[int]) -> None:
    """What the stock of each bin of these locations counts as."""
    for location_id, location in masters.load_locations(tx, location_ids).items():
        roles = {
            place.bin_id: stock_role(location, place)
            for place in masters.bins_of(tx, location_id).values()
        }
        location_use.set_roles(tx, location_id, roles)


class SaveZone(Command, frozen=True, kw_only=True):
    """Make or change a zone of a directed location; new bins take after it, bins that are there
    do not follow."""

    location: Code10
    code: Code10
    description: Text = ""
    bin_type: Code10 = ""
    ranking: Small = 0
    warehouse_class: Code10 = ""
    special_equipment: Code10 = ""
    is_cross_dock: bool = False


class DeleteZone(Command, frozen=True, kw_only=True):
    """Take a zone away with all its bins, if none of them is in use."""

    location: Code10
    code: Code10


def save_zone(tx: WriteTx, command: SaveZone, stamp: Stamp) -> Done:
    access.check(stamp, Permission.SET_UP, entry.location(tx, command.location))
    save_zones(tx, [command])
    return saved("zone", f"{command.location}/{command.code}")


def save_zones(tx: WriteTx, commands: Sequence[SaveZone]) -> None:
    """All of them, each at its location."""
    locations = {code: entry.location(tx, code) for code in {one.location for one in commands}}
    types = location_store.bin_types(tx)
    refuse_if(
        problem
        for one in commands
        for problem in bin_changes.check_zone(locations[one.location], one.code)
    )
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
                "special_equipment": one.special_equipment,
                "is_cross_dock": one.is_cross_dock,
            }
            for one in commands
        ],
    )


def delete_zone(tx: WriteTx, command: DeleteZone, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    refuse_if(bin_changes.check_zone(location, command.code))
    zone = location_store.zones(tx).get((location.location_id, command.code))
    if zone is None:
        raise entry.not_found("zone", f"{command.location}/{command.code}")
    places = masters.bins_of(tx, location.location_id).values()
    delete_bins(tx, location, [place for place in places if place.zone_id == zone.zone_id])
    location_store.delete_zone(tx, zone.zone_id)
    return saved("zone", f"{command.location}/{command.code}")


def _type_id(types: dict[str, BinType], code: str) -> int | None:
    if not code:
        return None
    if code not in types:
        raise entry.not_found("bin_type", code)
    return types[code].bin_type_id


class SaveBin(Command, frozen=True, kw_only=True):
    """Make or change a bin; limits in kg and cubic metres, 0 is no limit. At a directed location a
    bin without a zone stands in the one named like its type."""

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
    special_equipment: Code10 = ""


class CreateBins(Command, frozen=True, kw_only=True):
    """Make bins that are alike, up to a thousand: a row of shelves in one go."""

    location: Code10
    codes: tuple[No, ...]
    zone: Code10 = ""
    bin_type: Code10 = ""
    description: Text = ""
    ranking: Small = 0
    pick_sequence: Small = 0
    max_weight: Decimal = Decimal(0)
    max_cubage: Decimal = Decimal(0)
    dedicated: bool = False
    warehouse_class: Code10 = ""
    special_equipment: Code10 = ""


MOST_BINS = 1000


class DeleteBin(Command, frozen=True, kw_only=True):
    """Take a bin out of use that is empty and that no open line names."""

    location: Code10
    code: No


def save_bin(tx: WriteTx, command: SaveBin, stamp: Stamp) -> Done:
    access.check(stamp, Permission.SET_UP, entry.location(tx, command.location))
    save_bins(tx, [command], confirming=command)
    return saved("bin", f"{command.location}/{command.code}")


def create_bins(tx: WriteTx, command: CreateBins, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    if not 0 < len(command.codes) <= MOST_BINS:
        raise Refused(MalformedCommand(path="codes", reason=f"1 to {MOST_BINS} bins"))
    there = masters.find_bins(tx, {(location.location_id, code) for code in command.codes})
    refuse_if(
        MalformedCommand(path="codes", reason=f"{code} is there already")
        for _location_id, code in sorted(there)
    )
    fields = {
        name: value
        for name, value in msgspec.structs.asdict(command).items()
        if name not in ("codes", "confirm")
    }
    save_bins(tx, [SaveBin(code=code, **fields) for code in dict.fromkeys(command.codes)])
    return saved("bin", command.location)


def save_bins(
    tx: WriteTx, commands: Sequence[SaveBin], *, confirming: Command | None = None
) -> None:
    """All bins of a list in a handful of statements. What is asked about one of them is asked of
    the command that confirms; a list is taken at its word."""
    locations = {code: entry.location(tx, code) for code in {one.location for one in commands}}
    by_id = {one.location_id: one for one in locations.values()}
    known = masters.find_bins(
        tx, {(locations[one.location].location_id, one.code) for one in commands}
    )
    location_use.hold(tx, p.bin, (one.bin_id for one in known.values()))
    wanted = _wanted(tx, commands, locations, known)
    pairs = [
        (before, msgspec.structs.replace(after, bin_id=before.bin_id))
        for after in wanted
        if (before := known.get((after.location_id, after.code))) is not None
    ]
    uses = location_use.of_bins(tx, [before.bin_id for before, _after in pairs])
    problems = [
        problem
        for one, place in zip(commands, wanted, strict=True)
        for problem in bin_changes.check_place(
            by_id[place.location_id], place, zone=one.zone, bin_type=one.bin_type
        )
    ]
    problems += [
        problem
        for before, after in pairs
        for problem in bin_changes.check(
            before, after, uses[before.bin_id], by_id[before.location_id]
        )
    ]
    if confirming is None:
        refuse_if(problem for problem in problems if problem.is_refusal)
    else:
        ask(confirming, problems)
    _write(tx, wanted, pairs)
    settle_roles(tx, by_id)


def _write(tx: WriteTx, wanted: Sequence[Bin], pairs: Sequence[tuple[Bin, Bin]]) -> None:
    """What a bin hands on to what it holds goes with it: its ranking is read there, and a new
    block takes the place of theirs (W-021)."""
    rows = [values(one, p.bin) for one in wanted]
    for row in rows:
        del row["bin_id"], row["stock_role"], row["retired"]
    upserts.save(
        tx,
        p.bin,
        ["location_id", "code"],
        rows,
        first={"stock_role": StockRole.STORAGE},
    )
    blocked = [old.bin_id for old, new in pairs if old.block_movement is not new.block_movement]
    location_store.clear_content_blocks(tx, blocked)
    ranked = [old.bin_id for old, new in pairs if old.ranking != new.ranking]
    sorting.follow_ranking(tx, ranked)


def _wanted(
    tx: WriteTx,
    commands: Sequence[SaveBin],
    locations: Mapping[str, Location],
    known: Mapping[tuple[int, str], Bin],
) -> list[Bin]:
    """The bins as they shall be; what is not said comes from the zone (W 2.1)."""
    types = location_store.bin_types(tx)
    zones = location_store.zones(tx)
    by_id = {one.zone_id: one for one in zones.values()}
    named: list[tuple[SaveBin, Location, str]] = []
    for one in commands:
        location = locations[one.location]
        before = known.get((location.location_id, one.code))
        code = one.zone
        if location.directed and not code:
            same_type = before is not None and before.type.code == (
                one.bin_type or before.type.code
            )
            former = by_id.get(before.zone_id or 0) if before and same_type else None
            code = former.code if former else one.bin_type
        named.append((one, location, code))
    own = {
        (location.code, code)
        for one, location, code in named
        if location.directed and code and not one.zone
    }
    zones = _with_zones(tx, own)
    return [_bin(one, location, code, zones, types) for one, location, code in named]


def _bin(
    one: SaveBin,
    location: Location,
    zone_code: str,
    zones: Mapping[tuple[int, str], Zone],
    types: dict[str, BinType],
) -> Bin:
    zone = zones.get((location.location_id, zone_code)) if location.directed else None
    if location.directed and zone is None:
        if zone_code:
            raise entry.not_found("zone", f"{one.location}/{zone_code}")
        raise Refused(MalformedCommand(path=f"bin {one.code}", reason="needs a bin type"))
    type_id = None
    if zone is not None:
        type_id = _type_id(types, one.bin_type) or zone.bin_type_id
        if type_id is None:
            raise Refused(MalformedCommand(path=f"bin {one.code}", reason="needs a bin type"))
    return Bin(
        location_id=location.location_id,
        code=one.code,
        zone_id=zone.zone_id if zone else None,
        bin_type_id=type_id,
        description=one.description,
        ranking=one.ranking or (zone.ranking if zone else 0),
        pick_sequence=one.pick_sequence,
        block_movement=one.block_movement,
        max_weight=entry.amount(one.max_weight, "max_weight"),
        max_cubage=entry.amount(one.max_cubage, "max_cubage"),
        dedicated=one.dedicated,
        is_cross_dock=one.is_cross_dock or (zone.is_cross_dock if zone else False),
        warehouse_class=one.warehouse_class or (zone.warehouse_class if zone else ""),
        special_equipment=one.special_equipment or (zone.special_equipment if zone else ""),
    )


def delete_bin(tx: WriteTx, command: DeleteBin, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    delete_bins(tx, location, [entry.bin(tx, location, command.code)])
    return saved("bin", f"{command.location}/{command.code}")


def delete_bins(tx: WriteTx, location: Location, places: Sequence[Bin]) -> None:
    """History points at bins, so they stay as rows nobody finds any more; what they were set up to
    hold goes."""
    ids = [place.bin_id for place in places]
    location_use.hold(tx, p.bin, ids)
    uses = location_use.of_bins(tx, ids)
    refuse_if(
        problem
        for place in places
        for problem in bin_changes.check_delete(place, uses[place.bin_id], location)
    )
    location_store.retire_bins(tx, ids)


def give_types(tx: WriteTx, location: Location, wanted: Mapping[int, str]) -> None:
    """Zone and type, by bin, for bins of a location that has become directed."""
    zones = _with_zones(tx, {(location.code, code) for code in wanted.values()})
    types = location_store.bin_types(tx)
    location_store.set_types(
        tx,
        [
            {
                "the_id": bin_id,
                "zone": zones[location.location_id, code].zone_id,
                "type": types[code].bin_type_id,
            }
            for bin_id, code in wanted.items()
        ],
    )


def take_types(tx: WriteTx, places: Iterable[Bin]) -> None:
    location_store.set_types(
        tx, [{"the_id": place.bin_id, "zone": None, "type": None} for place in places]
    )


def _with_zones(tx: WriteTx, named: set[tuple[str, str]]) -> dict[tuple[int, str], Zone]:
    """All zones, with one for each of these types at these locations."""
    zones = location_store.zones(tx)
    missing = [
        SaveZone(location=place, code=code, bin_type=code)
        for place, code in sorted(named)
        if (entry.location(tx, place).location_id, code) not in zones
    ]
    if not missing:
        return zones
    save_zones(tx, missing)
    return location_store.zones(tx)
