"""Locations: their switches, the bins that are a part of their own, and put-away templates."""

from collections.abc import Sequence
from typing import Any

import msgspec

from stockhand.domain import location_changes
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import (
    SPECIAL_BINS,
    BinSelection,
    CapacityPolicy,
    EquipmentBy,
    Location,
    PickBinPolicy,
    PutAwayBinPolicy,
)
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.domain.problems.protocol import MalformedCommand, MasterInUse
from stockhand.domain.problems.questions import AdjustmentBinOffset
from stockhand.operations import access, bins, calendar, entry
from stockhand.operations.access import Permission
from stockhand.operations.bins import SaveBin
from stockhand.operations.fields import Code, Code10, No, Text
from stockhand.operations.items import saved
from stockhand.operations.run import Command, Done, ask
from stockhand.store import location_use, masters, people, upserts
from stockhand.store import locations as location_store
from stockhand.store.rows import values
from stockhand.store.tables import places as p
from stockhand.store.tx import WriteTx


class SaveLocation(Command, frozen=True, kw_only=True):
    """Make a location, or change what is given of one. What is not given stays as it is; a new one
    begins with every switch off. A directed one has all handling and bins, and by default one bin
    each to receive, to ship and to offset corrections. A blank bin takes the location's own one
    away; where one is needed it is the usual one again."""

    code: Code10
    name: Text | None = None
    time_zone: Text | None = None
    use_as_in_transit: bool | None = None
    require_receive: bool | None = None
    require_put_away: bool | None = None
    require_shipment: bool | None = None
    require_pick: bool | None = None
    bin_mandatory: bool | None = None
    directed_put_away_and_pick: bool | None = None
    use_put_away_worksheet: bool | None = None
    use_cross_docking: bool | None = None
    pick_according_to_fefo: bool | None = None
    allow_breakbulk: bool | None = None
    check_whse_class: bool | None = None
    always_create_put_away_line: bool | None = None
    always_create_pick_line: bool | None = None
    count_blind: bool | None = None
    default_bin_selection: BinSelection | None = None
    pick_bin_policy: PickBinPolicy | None = None
    put_away_bin_policy: PutAwayBinPolicy | None = None
    bin_capacity_policy: CapacityPolicy | None = None
    special_equipment: EquipmentBy | None = None
    put_away_template: Code10 | None = None
    cross_dock_due_date_calc: Code | None = None
    inbound_handling_time: Code | None = None
    outbound_handling_time: Code | None = None
    receipt_bin: No | None = None
    shipment_bin: No | None = None
    adjustment_bin: No | None = None
    cross_dock_bin: No | None = None
    open_shop_floor_bin: No | None = None
    to_production_bin: No | None = None
    from_production_bin: No | None = None
    to_assembly_bin: No | None = None
    from_assembly_bin: No | None = None
    asm_to_order_shipment_bin: No | None = None
    to_job_bin: No | None = None


class DeleteLocation(Command, frozen=True, kw_only=True):
    """Take a location out of use where nothing lies and nothing is to be done any more."""

    code: Code10


def save_location(tx: WriteTx, command: SaveLocation, stamp: Stamp) -> Done:
    before = masters.find_location(tx, command.code)
    if before is None or before.retired:
        access.check_anywhere(stamp, Permission.SET_UP)
    else:
        access.check(stamp, Permission.SET_UP, before)
    save_locations(tx, [command])
    person = stamp.actor.employee_id
    if person is not None and (before is None or before.retired):
        # Else nobody could set up its bins and people.
        people.let_administer(tx, person, entry.location(tx, command.code).location_id)
    return saved("location", command.code)


def save_locations(
    tx: WriteTx, commands: Sequence[SaveLocation], *, with_bins: bool = True
) -> None:
    """All of them, and unless said otherwise the bins they name or need."""
    known = {one.code: _known(tx, one.code) for one in commands}
    wanted = [_wanted(one, known[one.code]) for one in commands]
    problems: list[Problem] = [
        MalformedCommand(path="time_zone", reason=f"no time zone {one.time_zone}")
        for one in wanted
        if calendar.zone(one.time_zone) is None
    ]
    problems += [
        problem
        for one, command in zip(wanted, commands, strict=True)
        for problem in (
            *location_changes.check_combination(one),
            *location_changes.check_turned_off(one, _given(command)),
        )
    ]
    refuse_if(problems)
    settled = [location_changes.settled(known[one.code], one) for one in wanted]
    for after in settled:
        _check(tx, known[after.code], after)
    rows = [values(one, p.location) for one in settled]
    for row in rows:
        del row["location_id"]
    upserts.save(tx, p.location, ["code"], rows)
    for command in commands if with_bins else ():
        _set_bins(tx, command)
        _follow(tx, known[command.code], entry.location(tx, command.code))


def _known(tx: WriteTx, code: str) -> Location | None:
    """The location as it is, held against everybody who would begin something there."""
    found = masters.find_location(tx, code)
    if found is None or found.retired:
        return None
    location_use.hold(tx, p.location, [found.location_id])
    return found


def _check(tx: WriteTx, before: Location | None, after: Location) -> None:
    """What goes on at a location holds the switches it was begun under."""
    if before is None or not location_changes.switched(before, after):
        return
    use = location_use.of_location(tx, before)
    refuse_if(location_changes.check(before, after, use))


def _given(command: SaveLocation) -> dict[str, Any]:
    """What the command says of the location's own columns."""
    of_location = set(Location.__struct_fields__)
    return {
        name: value
        for name, value in msgspec.structs.asdict(command).items()
        if name in of_location and value is not None
    }


def _wanted(command: SaveLocation, before: Location | None) -> Location:
    """The location as it is asked for: with what was there before, unless it cannot stay."""
    given = _given(command)
    if before is None:
        begun: dict[str, Any] = {"name": command.code, **given}
        fresh = Location(**begun)
        return location_changes.followed(None, fresh, given.keys())
    after = msgspec.structs.replace(before, **given)
    return location_changes.followed(before, after, given.keys())


_USUAL = {"receipt_bin": "REC", "shipment_bin": "SHIP", "adjustment_bin": "ADJ"}
_TYPES = {"receipt_bin": "RECEIVE", "shipment_bin": "SHIP", "cross_dock_bin": "PUTPICK"}


def _set_bins(tx: WriteTx, command: SaveLocation) -> None:
    """The location's own bins; a directed one, or one whose dock needs a bin, makes what is
    missing."""
    location = entry.location(tx, command.code)
    if not location.bin_mandatory:
        return
    needed = {
        "receipt_bin": location.require_receive,
        "shipment_bin": location.require_shipment,
        "adjustment_bin": location.directed,
    }
    named: dict[str, str] = {}
    taken_away: dict[str, int | None] = {}
    for role in SPECIAL_BINS:
        code = getattr(command, role)
        has_one = getattr(location, f"{role}_id") is not None and code != ""
        named[role] = code or (_USUAL[role] if needed.get(role) and not has_one else "")
        if code == "" and not named[role]:
            taken_away[f"{role}_id"] = None
    if not location.directed:
        named["adjustment_bin"] = ""
    if not location.use_cross_docking:
        named["cross_dock_bin"] = ""
    wanted = {(location.location_id, code) for code in named.values() if code}
    found = masters.find_bins(tx, wanted)
    missing = [
        SaveBin(
            location=command.code,
            code=code,
            bin_type=_TYPES.get(role, "QC") if location.directed else "",
            is_cross_dock=role == "cross_dock_bin",
        )
        for role, code in named.items()
        if code and (location.location_id, code) not in found
    ]
    if missing:
        bins.save_bins(tx, list({one.code: one for one in missing}.values()))
        found = masters.find_bins(tx, wanted)
    ids = taken_away | {
        f"{role}_id": found[location.location_id, code].bin_id
        for role, code in named.items()
        if code
    }
    after = msgspec.structs.replace(location, **ids)
    _check(tx, location, after)
    own = masters.load_bins(tx, (getattr(after, f"{role}_id") for role in SPECIAL_BINS))
    refuse_if(location_changes.check_special_bins(after, own))
    if after != location:
        location_store.set_bins(tx, location.location_id, ids)


def _follow(tx: WriteTx, before: Location | None, after: Location) -> None:
    """Bins get zones and types where the location has become directed, and lose them where it is
    no more; what their stock counts as follows."""
    directed_before = before is not None and before.directed
    places = masters.bins_of(tx, after.location_id).values()
    if after.directed and not directed_before:
        untyped = [place for place in places if place.bin_type_id is None]
        bins.give_types(
            tx, after, {place.bin_id: _type_of(after, place.bin_id) for place in untyped}
        )
    elif directed_before and not after.directed:
        bins.take_types(tx, places)
    bins.settle_roles(tx, [after.location_id])


def _type_of(location: Location, bin_id: int) -> str:
    """What a bin without a type becomes at a directed location: what it was used for."""
    uses = {location.receipt_bin_id: "RECEIVE", location.shipment_bin_id: "SHIP"}
    if bin_id == location.adjustment_bin_id or bin_id in location.consuming_bin_ids:
        return "QC"
    return uses.get(bin_id, "PUTPICK")


def delete_location(tx: WriteTx, command: DeleteLocation, stamp: Stamp) -> Done:
    location = entry.location(tx, command.code)
    access.check(stamp, Permission.SET_UP, location)
    location_use.hold(tx, p.location, [location.location_id])
    ask(command, _check_delete(tx, location))
    location_store.retire_bins(tx, masters.bins_of(tx, location.location_id))
    location_store.retire(tx, location.location_id)
    return saved("location", command.code)


def _check_delete(tx: WriteTx, location: Location) -> list[Problem]:
    """What still needs the location (W 1.2)."""
    use = location_use.of_location(tx, location)
    used_by = [kind.value for kind in sorted(use.documents)]
    if use.has_open_entries:
        used_by.append("item_ledger_entry")
    if location_use.has_open_orders(tx, location.location_id):
        used_by.append("source_line")
    if location_use.has_own_units(tx, location.location_id):
        used_by.append("stockkeeping_unit")
    if not location.code:
        used_by.append("lines without a location")
    offset = use.filled_bin and location_use.is_offset(tx, location.location_id)
    if use.filled_bin and not offset:
        used_by.append(use.filled_bin)
    problems: list[Problem] = [
        MasterInUse(kind_of="location", key=location.code, used_by=one) for one in used_by
    ]
    if offset:
        problems.append(AdjustmentBinOffset(location=location.code))
    return problems


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
