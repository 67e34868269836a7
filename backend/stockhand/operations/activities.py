"""Activities before they are registered: claimed, scanned, corrected by hand, split, deleted."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain import activities
from stockhand.domain import handling as scanned
from stockhand.domain.balances import ContentKey
from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    WarehouseKind,
)
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Bin
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.bins import BinNothingAvailable
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.problems.questions import (
    ActivitySetDeleted,
    BinDedicated,
    BinQuantityShort,
    WorksheetLinesDropped,
)
from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.operations import access, entry, handling, inventory_put_aways, picking
from stockhand.operations.access import Permission
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.fields import LineNo, No, Number
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import documents, stock
from stockhand.store.tx import WriteTx

Kind = Literal[
    "put_away", "pick", "movement", "inventory_put_away", "inventory_pick", "inventory_movement"
]


class ConfirmPutAwayLine(Command, frozen=True, kw_only=True):
    """So much of a place line was put into this bin (blank: the planned one); base unit, all of it
    unless said."""

    activity_no: No
    line_no: LineNo
    quantity: Decimal | None = None
    bin: No = ""


def confirm_put_away_line(tx: WriteTx, command: ConfirmPutAwayLine, stamp: Stamp) -> Done:
    work = handling.open_work(tx, "put_away", command.activity_no, stamp)
    line = handling.find_line(work, command.line_no)
    location = work.places.location
    if line.action_type is ActionType.TAKE:
        line = activities.partner(work.activity, line) or line
    quantity = line.outstanding_base - line.qty_to_handle_base
    if command.quantity is not None:
        base = work.goods.base_unit(line.item_id)
        quantity = entry.quantity(command.quantity, base, line.ref)
    bin_id = line.bin_id
    if command.bin:
        target = entry.bin(tx, location, command.bin)
        bin_id = target.bin_id
        refuse_if(
            scanned.check_place_bin(work.document.kind, line, target, location, work.activity)
        )
    after = scanned.place(work.activity, line, bin_id, quantity, work.goods)
    return handling.save_work(tx, work, after, stamp, "confirm-put-away-line")


class ChangeActivityLine(Command, frozen=True, kw_only=True):
    """Correct a line by hand: quantity to handle (in the line's unit), bin, numbers. What is not
    given stays; a number on a take goes to its place as well. `expiration_date`: of a number that
    comes in with an inventory put-away."""

    activity_no: No
    kind: Kind
    line_no: LineNo
    quantity: Decimal | None = None
    bin: No | None = None
    serial: Number | None = None
    lot: Number | None = None
    package: Number | None = None
    expiration_date: date | None = None


def change_line(tx: WriteTx, command: ChangeActivityLine, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    line = handling.find_line(work, command.line_no)
    lines: Sequence[ActivityLine] = work.activity.lines
    warnings: tuple[Problem, ...] = ()
    tracking = Tracking(
        serial=line.tracking.serial if command.serial is None else command.serial,
        lot=line.tracking.lot if command.lot is None else command.lot,
        package=line.tracking.package if command.package is None else command.package,
    )
    if tracking != line.tracking:
        lines = _with_number(tx, work, line, tracking)
    if work.document.kind is WarehouseKind.INVENTORY_PUT_AWAY:
        if tracking != line.tracking or command.expiration_date:
            day = command.expiration_date
            lines = inventory_put_aways.dated(tx, work, lines, line, tracking, day)
    elif command.expiration_date:
        raise Refused(MalformedCommand(path="expiration_date", reason="of incoming goods only"))
    if command.bin is not None:
        lines, warnings = _with_bin(tx, work, line, lines, command)
    if command.quantity is not None:
        unit = work.goods.units[line.unit_id]
        quantity = entry.quantity(command.quantity, unit, line.ref)
        refuse_if(activities.check_to_handle(line, quantity))
        lines = [
            activities.with_to_handle(one, quantity, work.goods)
            if one.line_no == line.line_no
            else one
            for one in lines
        ]
    return handling.save_work(tx, work, lines, stamp, "change-activity-line", warnings)


def _with_number(
    tx: WriteTx, work: ActivityWork, line: ActivityLine, tracking: Tracking
) -> Sequence[ActivityLine]:
    item = work.goods.items[line.item_id]
    problems = list(activities.check_number(work.activity, line, tracking, item))
    outbound = work.document.kind in (WarehouseKind.PICK, WarehouseKind.INVENTORY_PICK)
    if not problems and outbound and tracking and line.goes_out:
        problems = picking.check_entry(tx, work, line, tracking, line.qty_to_handle_base)
    refuse_if(problems)
    return scanned.with_number(work.activity, line, tracking)


def _with_bin(
    tx: WriteTx,
    work: ActivityWork,
    line: ActivityLine,
    lines: Iterable[ActivityLine],
    command: ChangeActivityLine,
) -> tuple[list[ActivityLine], tuple[Problem, ...]]:
    location, kind = work.places.location, work.document.kind
    place = entry.bin_or_none(tx, location, command.bin or "")
    problems: list[Problem] = list(scanned.check_fixed_bin(kind, line, place))
    if place is not None and _is_place_of_pick(kind, line):
        (target,) = documents.load_lines(tx, [line.warehouse_line_id or 0]).values()
        problems += scanned.check_shipping_bin(line, place, target.bin_id)
    if place is not None and line.action_type is ActionType.PLACE:
        problems += scanned.check_place_bin(kind, line, place, location, work.activity)
    elif place is not None:
        problems += scanned.check_take_bin(kind, line, place, location, work.activity)
        if place.dedicated and kind not in (
            WarehouseKind.MOVEMENT,
            WarehouseKind.INVENTORY_MOVEMENT,
        ):
            problems.append(BinDedicated(line=line.ref, bin=place.code))
        problems += _check_there(tx, work, line, place)
    warnings = ask(command, problems)
    bin_id = place.bin_id if place else None
    changed_lines = [
        msgspec.structs.replace(one, bin_id=bin_id) if one.line_no == line.line_no else one
        for one in lines
    ]
    return changed_lines, warnings


def _is_place_of_pick(kind: WarehouseKind, line: ActivityLine) -> bool:
    """Goods that are picked for a shipment go to its bin and nowhere else."""
    places = line.action_type is ActionType.PLACE and not line.is_breakbulk
    return kind is WarehouseKind.PICK and places and line.warehouse_line_id is not None


def _check_there(tx: WriteTx, work: ActivityWork, line: ActivityLine, place: Bin) -> list[Problem]:
    """A new bin to take from that holds too little: a question, or at a directed location nothing
    at all there that is free: a refusal (W-058)."""
    directed = work.places.location.directed
    unit_id = line.unit_id if directed else work.goods.base_unit(line.item_id).unit_id
    key = ContentKey(place.bin_id, line.item_id, line.variant_id, unit_id)
    held = stock.in_bins(tx, {(key, Tracking())}).held(key, Tracking())
    available = held.quantity_base - held.take_base
    if directed and available <= 0:
        return [BinNothingAvailable(line=line.ref, bin=place.code)]
    if available < line.outstanding_base:
        return [
            BinQuantityShort(line=line.ref, bin=place.code, available=decimal(max(0, available)))
        ]
    return []


class FillActivity(Command, frozen=True, kw_only=True):
    """Set what is to be handled on all lines: everything that is open, or nothing."""

    activity_no: No
    kind: Kind
    fill: bool = True


def fill(tx: WriteTx, command: FillActivity, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    after = [
        msgspec.structs.replace(
            line,
            qty_to_handle=line.outstanding if command.fill else 0,
            qty_to_handle_base=line.outstanding_base if command.fill else 0,
        )
        for line in work.activity.lines
    ]
    return handling.save_work(tx, work, after, stamp, "fill-activity")


class SplitActivityLine(Command, frozen=True, kw_only=True):
    """Leave `quantity` (in the line's unit; blank: what is to be handled) on the line and put the
    rest on a new one directly behind it."""

    activity_no: No
    kind: Kind
    line_no: LineNo
    quantity: Decimal | None = None


class SplitResult(Result, frozen=True, kw_only=True):
    """The new line."""

    line_no: int = 0


def split_line(tx: WriteTx, command: SplitActivityLine, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    line = handling.find_line(work, command.line_no)
    if command.quantity is not None:
        unit = work.goods.units[line.unit_id]
        quantity = entry.quantity(command.quantity, unit, line.ref)
        refuse_if(activities.check_to_handle(line, quantity))
        line = activities.with_to_handle(line, quantity, work.goods)
    refuse_if(activities.check_split(work.activity, line))
    directed = work.places.location.directed
    keep = (
        not directed
        or (work.document.kind is WarehouseKind.PICK and line.action_type is ActionType.PLACE)
        or (work.document.kind is WarehouseKind.PUT_AWAY and line.action_type is ActionType.TAKE)
    )
    first, second = activities.split(
        work.activity, line, line.qty_to_handle, work.goods, keep_bin=keep
    )
    after = sorted(
        [*(one for one in work.activity.lines if one.line_no != line.line_no), first, second],
        key=lambda one: one.line_no,
    )
    done = handling.save_work(tx, work, after, stamp, "split-activity-line")
    return msgspec.structs.replace(
        done,
        result=SplitResult(no=done.result.no, version=done.result.version, line_no=second.line_no),
    )


class DeleteActivityLines(Command, frozen=True, kw_only=True):
    """Delete lines that are not wanted any more, with all that belong to the same set; their goods
    are free again."""

    activity_no: No
    kind: Kind
    line_nos: tuple[LineNo, ...]


def delete_lines(tx: WriteTx, command: DeleteActivityLines, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    gone: dict[int, ActivityLine] = {}
    for line_no in command.line_nos:
        for one in activities.related_set(work.activity, handling.find_line(work, line_no)):
            gone[one.line_no] = one
    also = tuple(sorted(no for no in gone if no not in command.line_nos))
    asked: list[Problem] = []
    if also:
        asked.append(ActivitySetDeleted(document=work.document.no, lines=also))
    ask(command, [*asked, *_planned_for(work)])
    after = [line for line in work.activity.lines if line.line_no not in gone]
    return handling.save_work(tx, work, after, stamp, "delete-activity-lines")


class DeleteActivity(Command, frozen=True, kw_only=True):
    """Delete an activity; its goods are free for another one."""

    activity_no: No
    kind: Kind


def delete(tx: WriteTx, command: DeleteActivity, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    access.check(stamp, Permission.PLAN, work.places.location)
    ask(command, _planned_for(work))
    return handling.save_work(tx, work, (), stamp, "delete-activity")


def _planned_for(work: ActivityWork) -> list[Problem]:
    """Lines of a movement that came from a plan do not go back onto it."""
    moves = (WarehouseKind.MOVEMENT, WarehouseKind.INVENTORY_MOVEMENT)
    if work.document.kind in moves and work.document.external_no:
        return [WorksheetLinesDropped(document=work.document.no)]
    return []
