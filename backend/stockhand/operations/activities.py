"""Activities before they are registered: claimed, scanned, corrected by hand, split, deleted."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain import activities, handling, pick_registration
from stockhand.domain.balances import ContentKey
from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import NumberKey, Posting, Stamp
from stockhand.domain.locations import Bin
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.domain.problems.bins import BinNothingAvailable
from stockhand.domain.problems.numbers import NumberNotAvailable, NumberReservedElsewhere
from stockhand.domain.problems.protocol import TaskClaimed
from stockhand.domain.problems.questions import (
    ActivitySetDeleted,
    BinDedicated,
    BinQuantityShort,
)
from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.operations import access, entry, registering
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, LineNo, No, Number, Text
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed
from stockhand.operations.registering import ActivityWork
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import documents, exceptions, ledgers, masters, pick_stock, stock
from stockhand.store.db import WriteTx
from stockhand.store.event_log import Event

LEASE = timedelta(minutes=60)

Kind = Literal[
    "put_away", "pick", "movement", "inventory_put_away", "inventory_pick", "inventory_movement"
]

WORK = {
    WarehouseKind.PUT_AWAY: Permission.PUT_AWAY,
    WarehouseKind.INVENTORY_PUT_AWAY: Permission.PUT_AWAY,
    WarehouseKind.PICK: Permission.PICK,
    WarehouseKind.INVENTORY_PICK: Permission.PICK,
    WarehouseKind.MOVEMENT: Permission.MOVE,
    WarehouseKind.INVENTORY_MOVEMENT: Permission.MOVE,
    WarehouseKind.RECEIPT: Permission.RECEIVE,
    WarehouseKind.SHIPMENT: Permission.SHIP,
}


def _open(
    tx: WriteTx, kind: str, no: str, stamp: Stamp, version: int | None = None
) -> ActivityWork:
    """The activity, locked, for somebody who may work on it and is not shut out by another's
    claim."""
    document = entry.document(tx, WarehouseKind(kind), no, version)
    location = masters.load_locations(tx, [document.location_id])[document.location_id]
    access.check(stamp, WORK[document.kind], location)
    refuse_if(_check_claim(document, stamp))
    return registering.load(tx, document)


def _check_claim(document: WarehouseDocument, stamp: Stamp) -> list[Problem]:
    """Claimed by another person and not run out."""
    me = stamp.actor.employee_id
    held = document.lease_until is not None and document.lease_until > stamp.at
    if held and me is not None and document.assigned_employee_id not in (None, me):
        return [
            TaskClaimed(
                document=document.no,
                holder=str(document.assigned_employee_id),
                until=document.lease_until,
            )
        ]
    return []


def _save(
    tx: WriteTx,
    work: ActivityWork,
    after: Sequence[ActivityLine],
    stamp: Stamp,
    name: str,
    warnings: tuple[Problem, ...] = (),
) -> Done:
    """Write changed lines, with the claims they move and the warehouse's rows counted anew."""
    document = work.document
    total, done = activities.progress(document.kind, after)
    me = stamp.actor.employee_id
    mine = me is not None and document.assigned_employee_id == me
    saved = msgspec.structs.replace(
        document,
        version=document.version + 1,
        lines_total=total,
        lines_done=done,
        lease_until=stamp.at + LEASE if mine else document.lease_until,
    )
    posting = Posting(
        activities=(
            activity_change(
                work.places.location,
                work.goods,
                document.document_id,
                document.kind,
                before=work.activity.lines,
                after=after,
            ),
        ),
        warehouse_documents=(saved,) if after else (),
        warehouse_documents_removed=() if after else (document,),
        warehouse_tracking=tuple(_recounted(tx, work, after)),
    )
    named = {line.bin_id for line in after} - work.places.bins.keys()
    bins = {**work.places.bins, **masters.load_bins(tx, named)}
    ledgers.apply(tx, posting, stamp, name=name, bins=bins)
    return Done(
        result=Result(no=document.no, version=saved.version, warnings=warnings),
        events=(changed(saved, "changed" if after else "removed"),),
    )


def _recounted(
    tx: WriteTx, work: ActivityWork, after: Sequence[ActivityLine]
) -> list[TrackingLineChange]:
    """Rows of the shipment or posted receipt lines whose activity lines changed."""
    pick = work.document.kind is WarehouseKind.PICK
    owner = OwnerKind.WAREHOUSE_LINE if pick else OwnerKind.POSTED_LINE
    before = work.activity.lines
    ids = {line.warehouse_line_id if pick else line.posted_document_id for line in before}
    ids.discard(None)
    rows = documents.tracking_lines_of(tx, owner, [one for one in ids if one is not None])
    if not rows:
        return []
    sources = {line.source_line_id for line in before if line.source_line_id}
    others = [
        line
        for line in documents.activity_lines_for_sources(tx, sources)
        if line.document_id != work.document.document_id
    ]
    side = ActionType.PLACE if pick else ActionType.TAKE
    found: list[TrackingLineChange] = []
    for row in rows:
        lines = [
            line
            for line in (*after, *others)
            if (line.warehouse_line_id == row.owner_id if pick else _of_posted(line, row))
        ]
        (counted,) = pick_registration.recounted([row], lines, side)
        if not row.created_by_activity:
            found += pick_registration.changes([row], [counted])
    return found


def _of_posted(line: ActivityLine, row: WarehouseTrackingLine) -> bool:
    return (line.posted_document_id, line.posted_line_no) == (row.owner_id, row.owner_line_no)


def _find(work: ActivityWork, line_no: int) -> ActivityLine:
    line = work.activity.line(line_no)
    if line is None:
        raise entry.not_found("line", f"{work.document.no}/{line_no}")
    return line


class ClaimActivity(Command, frozen=True, kw_only=True):
    """Take a piece of work for oneself: nobody else works on it for an hour after the last
    contact."""

    activity_no: No
    kind: WarehouseKind
    take_over: bool = False


class Claimed(Result, frozen=True, kw_only=True):
    """What was claimed."""

    kind: str = ""


def claim(tx: WriteTx, command: ClaimActivity, stamp: Stamp) -> Done:
    document = entry.document(tx, command.kind, command.activity_no)
    location = masters.load_locations(tx, [document.location_id])[document.location_id]
    needed = Permission.REGISTER if command.take_over else WORK[command.kind]
    access.check(stamp, needed, location)
    if not command.take_over:
        refuse_if(_check_claim(document, stamp))
    return _claimed(tx, document, stamp)


def _claimed(tx: WriteTx, document: WarehouseDocument, stamp: Stamp) -> Done:
    actor = stamp.actor
    after = msgspec.structs.replace(
        document,
        assigned_employee_id=actor.employee_id,
        assigned_at=stamp.at,
        device_id=actor.device_id,
        lease_until=stamp.at + LEASE,
        version=document.version + 1,
    )
    documents.save_document(tx, after)
    if document.kind.is_activity and actor.is_device and not document.do_not_fill_quantity:
        _zero(tx, after, stamp)
    return Done(
        result=Claimed(no=after.no, version=after.version, kind=after.kind.value),
        events=(changed(after),),
    )


def _zero(tx: WriteTx, document: WarehouseDocument, stamp: Stamp) -> None:
    """On a handheld the quantities are counted up from zero, not filled in beforehand."""
    work = registering.load(tx, msgspec.structs.replace(document, do_not_fill_quantity=True))
    after = [
        msgspec.structs.replace(line, qty_to_handle=0, qty_to_handle_base=0)
        for line in work.activity.lines
    ]
    _save(tx, work, after, stamp, "claim-activity")


class ClaimNextActivity(Command, frozen=True, kw_only=True):
    """Let the server choose the next piece of work: urgent first, then by date. Two people never
    get the same."""

    location: Code10
    kinds: tuple[WarehouseKind, ...] = (
        WarehouseKind.RECEIPT,
        WarehouseKind.PUT_AWAY,
        WarehouseKind.PICK,
    )


def claim_next(tx: WriteTx, command: ClaimNextActivity, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    allowed = [kind for kind in command.kinds if _may(stamp, kind, location.location_id)]
    document = documents.lock_next(tx, location.location_id, allowed, stamp.at)
    if document is None:
        return Done(result=Claimed())
    return _claimed(tx, document, stamp)


def _may(stamp: Stamp, kind: WarehouseKind, location_id: int) -> bool:
    roles = stamp.actor.roles
    return roles is None or bool(roles.get(location_id, frozenset()) & access.ROLES[WORK[kind]])


class ReleaseActivity(Command, frozen=True, kw_only=True):
    """Give a piece of work back to the pool; what was done on it stays."""

    activity_no: No
    kind: WarehouseKind


def release(tx: WriteTx, command: ReleaseActivity, stamp: Stamp) -> Done:
    document = entry.document(tx, command.kind, command.activity_no)
    location = masters.load_locations(tx, [document.location_id])[document.location_id]
    access.check(stamp, WORK[command.kind], location)
    refuse_if(_check_claim(document, stamp))
    after = msgspec.structs.replace(
        document,
        assigned_employee_id=None,
        assigned_at=None,
        device_id=None,
        lease_until=None,
        version=document.version + 1,
    )
    documents.save_document(tx, after)
    return Done(result=Result(no=after.no, version=after.version), events=(changed(after),))


class ConfirmPickLine(Command, frozen=True, kw_only=True):
    """So much of this number was taken for a line of a pick, out of this bin (blank: the planned
    one). The quantity is in the base unit."""

    activity_no: No
    line_no: LineNo
    quantity: Decimal = Decimal(1)
    bin: No = ""
    serial: Number = ""
    lot: Number = ""
    package: Number = ""


class UnpickLine(Command, frozen=True, kw_only=True):
    """So much of what was taken for a line is back in its bin; base unit."""

    activity_no: No
    line_no: LineNo
    quantity: Decimal = Decimal(1)
    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    bin: No = ""


def confirm_pick_line(tx: WriteTx, command: ConfirmPickLine, stamp: Stamp) -> Done:
    work = _open(tx, "pick", command.activity_no, stamp)
    line = _take_line(work, command)
    base = work.goods.base_unit(line.item_id)
    quantity = entry.quantity(command.quantity, base, line.ref)
    tracking = _tracking(command)
    bin_id = line.bin_id
    if command.bin:
        place = entry.bin(tx, work.places.location, command.bin)
        bin_id = place.bin_id
        if bin_id != line.bin_id:
            refuse_if(
                handling.check_take_bin(work.document.kind, line, place, work.places.location)
            )
    if tracking != line.tracking and work.goods.items[line.item_id].tracking.warehouse:
        refuse_if(_check_entry(tx, work, line, tracking, quantity))
    after = handling.take(work.activity, line, tracking, bin_id, quantity, work.goods)
    return _save(tx, work, after, stamp, "confirm-pick-line")


def _tracking(command: ConfirmPickLine | UnpickLine) -> Tracking:
    return Tracking(serial=command.serial, lot=command.lot, package=command.package)


def _take_line(work: ActivityWork, command: ConfirmPickLine | UnpickLine) -> ActivityLine:
    """The line meant: that of the number itself when it stands on a line already, so that an
    offline handheld that knows only the planned line finds where the number went."""
    line = work.activity.line(command.line_no)
    tracking = _tracking(command)
    if line is None:
        lines = [one for one in work.activity.lines if one.goes_out]
        line = next((one for one in lines if tracking and one.tracking == tracking), None)
    if line is None:
        raise entry.not_found("line", f"{work.document.no}/{command.line_no}")
    if line.action_type is ActionType.PLACE:
        line = activities.partner(work.activity, line) or line
    if tracking and line.tracking != tracking:
        for other in handling.siblings(work.activity, line):
            full = other.qty_to_handle_base >= other.outstanding_base
            if other.tracking == tracking and (isinstance(command, UnpickLine) or not full):
                return other
    return line


def unpick_line(tx: WriteTx, command: UnpickLine, stamp: Stamp) -> Done:
    work = _open(tx, "pick", command.activity_no, stamp)
    line = _take_line(work, command)
    base = work.goods.base_unit(line.item_id)
    quantity = entry.quantity(command.quantity, base, line.ref)
    after = handling.put_back(work.activity, line, quantity, work.goods)
    return _save(tx, work, after, stamp, "unpick-line")


def _check_entry(
    tx: WriteTx, work: ActivityWork, line: ActivityLine, tracking: Tracking, quantity: int
) -> list[Problem]:
    """Whether a number may be taken for this line at all (W 5.5, entry)."""
    location_id = work.document.location_id
    key = NumberKey(line.item_id, line.variant_id, tracking)
    found = pick_stock.numbers(tx, [(key, location_id)]).get((key, location_id))
    holders = pick_stock.specific_by_line(tx, [found.tracking_id] if found else [])
    others = {
        holder: held for holder, held in holders.items() if holder != (line.source_line_id or 0)
    }
    if tracking.serial and others:
        return [
            NumberReservedElsewhere(
                line=line.ref, serial=tracking.serial, holder=str(next(iter(others)))
            )
        ]
    there = found.quantity_base if found else 0
    on_picks = found.on_picks_base if found else 0
    available = there - sum(others.values()) + min(on_picks, sum(others.values()))
    wanted = quantity + sum(
        one.qty_to_handle_base
        for one in handling.siblings(work.activity, line)
        if one.tracking == tracking
    )
    if available < wanted:
        return [
            NumberNotAvailable(
                line=line.ref,
                number=tracking,
                available=decimal(max(0, available)),
                required=decimal(wanted),
            )
        ]
    return []


class ShortPickLine(Command, frozen=True, kw_only=True):
    """Less is there than the line asks for; a supervisor sees the reason."""

    activity_no: No
    line_no: LineNo
    reason: Code10 = ""
    note: Text = ""


def short_pick_line(tx: WriteTx, command: ShortPickLine, stamp: Stamp) -> Done:
    work = _open(tx, "pick", command.activity_no, stamp)
    line = _find(work, command.line_no)
    missing = line.outstanding_base - line.qty_to_handle_base
    exceptions.raise_exception(
        tx,
        "short",
        work.document,
        stamp,
        line=line,
        reason=command.reason,
        facts={
            "missing": str(decimal(missing)),
            "taken": str(decimal(line.qty_to_handle_base)),
            "note": command.note,
        },
    )
    saved = msgspec.structs.replace(work.document, version=work.document.version + 1)
    documents.save_document(tx, saved)
    return Done(
        result=Result(no=saved.no, version=saved.version),
        events=(
            changed(saved),
            Event(
                topic="exception",
                what="raised",
                subject_id=saved.document_id,
                location_id=saved.location_id,
                facts={"kind": "short", "no": saved.no, "line_no": line.line_no},
            ),
        ),
    )


class ConfirmPutAwayLine(Command, frozen=True, kw_only=True):
    """So much of a place line was put into this bin (blank: the planned one); base unit, all of it
    unless said."""

    activity_no: No
    line_no: LineNo
    quantity: Decimal | None = None
    bin: No = ""


def confirm_put_away_line(tx: WriteTx, command: ConfirmPutAwayLine, stamp: Stamp) -> Done:
    work = _open(tx, "put_away", command.activity_no, stamp)
    line = _find(work, command.line_no)
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
            handling.check_place_bin(work.document.kind, line, target, location, work.activity)
        )
    after = handling.place(work.activity, line, bin_id, quantity, work.goods)
    return _save(tx, work, after, stamp, "confirm-put-away-line")


class ChangeActivityLine(Command, frozen=True, kw_only=True):
    """Correct a line by hand: quantity to handle (in the line's unit), bin, numbers. What is not
    given stays; a number on a take goes to its place as well."""

    activity_no: No
    kind: Kind
    line_no: LineNo
    quantity: Decimal | None = None
    bin: No | None = None
    serial: Number | None = None
    lot: Number | None = None
    package: Number | None = None


def change_line(tx: WriteTx, command: ChangeActivityLine, stamp: Stamp) -> Done:
    work = _open(tx, command.kind, command.activity_no, stamp)
    line = _find(work, command.line_no)
    lines: Sequence[ActivityLine] = work.activity.lines
    warnings: tuple[Problem, ...] = ()
    tracking = Tracking(
        serial=line.tracking.serial if command.serial is None else command.serial,
        lot=line.tracking.lot if command.lot is None else command.lot,
        package=line.tracking.package if command.package is None else command.package,
    )
    if tracking != line.tracking:
        lines = _with_number(tx, work, line, tracking)
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
    return _save(tx, work, lines, stamp, "change-activity-line", warnings)


def _with_number(
    tx: WriteTx, work: ActivityWork, line: ActivityLine, tracking: Tracking
) -> Sequence[ActivityLine]:
    item = work.goods.items[line.item_id]
    problems = list(activities.check_number(work.activity, line, tracking, item))
    outbound = work.document.kind in (WarehouseKind.PICK, WarehouseKind.INVENTORY_PICK)
    if not problems and outbound and tracking.serial and line.goes_out:
        problems = [
            problem
            for problem in _check_entry(tx, work, line, tracking, line.qty_to_handle_base)
            if isinstance(problem, NumberReservedElsewhere)
        ]
    refuse_if(problems)
    return handling.with_number(work.activity, line, tracking)


def _with_bin(
    tx: WriteTx,
    work: ActivityWork,
    line: ActivityLine,
    lines: Iterable[ActivityLine],
    command: ChangeActivityLine,
) -> tuple[list[ActivityLine], tuple[Problem, ...]]:
    location, kind = work.places.location, work.document.kind
    place = entry.bin_or_none(tx, location, command.bin or "")
    problems: list[Problem] = []
    if place is not None and line.action_type is ActionType.PLACE:
        problems += handling.check_place_bin(kind, line, place, location, work.activity)
    elif place is not None:
        problems += handling.check_take_bin(kind, line, place, location)
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
    work = _open(tx, command.kind, command.activity_no, stamp)
    after = [
        msgspec.structs.replace(
            line,
            qty_to_handle=line.outstanding if command.fill else 0,
            qty_to_handle_base=line.outstanding_base if command.fill else 0,
        )
        for line in work.activity.lines
    ]
    return _save(tx, work, after, stamp, "fill-activity")


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
    work = _open(tx, command.kind, command.activity_no, stamp)
    line = _find(work, command.line_no)
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
    done = _save(tx, work, after, stamp, "split-activity-line")
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
    work = _open(tx, command.kind, command.activity_no, stamp)
    gone: dict[int, ActivityLine] = {}
    for line_no in command.line_nos:
        for one in activities.related_set(work.activity, _find(work, line_no)):
            gone[one.line_no] = one
    also = tuple(sorted(no for no in gone if no not in command.line_nos))
    if also:
        ask(command, [ActivitySetDeleted(document=work.document.no, lines=also)])
    after = [line for line in work.activity.lines if line.line_no not in gone]
    return _save(tx, work, after, stamp, "delete-activity-lines")


class DeleteActivity(Command, frozen=True, kw_only=True):
    """Delete an activity; its goods are free for another one."""

    activity_no: No
    kind: Kind


def delete(tx: WriteTx, command: DeleteActivity, stamp: Stamp) -> Done:
    work = _open(tx, command.kind, command.activity_no, stamp)
    access.check(stamp, Permission.PLAN, work.places.location)
    return _save(tx, work, (), stamp, "delete-activity")
