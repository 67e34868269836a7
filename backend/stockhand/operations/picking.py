"""Picking with a handheld: what was taken, what was put back, what was not there."""

from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain import activities
from stockhand.domain import handling as scanned
from stockhand.domain.documents import ActionType, ActivityLine
from stockhand.domain.ledgers import NumberKey, Stamp
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.domain.problems.numbers import NumberNotAvailable, NumberReservedElsewhere
from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.operations import entry, handling, trouble
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.fields import Code10, LineNo, No, Number, Text
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, exceptions, pick_stock
from stockhand.store.exceptions import WorkException
from stockhand.store.tx import WriteTx

PickKind = Literal["pick", "inventory_pick"]


class ConfirmPickLine(Command, frozen=True, kw_only=True):
    """So much of this number was taken for a line of a pick, out of this bin (blank: the planned
    one). The quantity is in the base unit."""

    activity_no: No
    kind: PickKind = "pick"
    line_no: LineNo
    quantity: Decimal = Decimal(1)
    bin: No = ""
    serial: Number = ""
    lot: Number = ""
    package: Number = ""


class UnpickLine(Command, frozen=True, kw_only=True):
    """So much of what was taken for a line is back in its bin; base unit."""

    activity_no: No
    kind: PickKind = "pick"
    line_no: LineNo
    quantity: Decimal = Decimal(1)
    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    bin: No = ""


def confirm_pick_line(tx: WriteTx, command: ConfirmPickLine, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
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
                scanned.check_take_bin(
                    work.document.kind, line, place, work.places.location, work.activity
                )
            )
    if tracking != line.tracking and work.goods.items[line.item_id].tracking.warehouse:
        refuse_if(check_entry(tx, work, line, tracking, quantity))
    after = scanned.take(work.activity, line, tracking, bin_id, quantity, work.goods)
    return handling.save_work(tx, work, after, stamp, "confirm-pick-line")


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
        for other in scanned.siblings(work.activity, line):
            full = other.qty_to_handle_base >= other.outstanding_base
            if other.tracking == tracking and (isinstance(command, UnpickLine) or not full):
                return other
    return line


def unpick_line(tx: WriteTx, command: UnpickLine, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    line = _take_line(work, command)
    base = work.goods.base_unit(line.item_id)
    quantity = entry.quantity(command.quantity, base, line.ref)
    after = scanned.put_back(work.activity, line, quantity, work.goods)
    return handling.save_work(tx, work, after, stamp, "unpick-line")


def check_entry(
    tx: WriteTx, work: ActivityWork, line: ActivityLine, tracking: Tracking, quantity: int
) -> list[Problem]:
    """Whether a number may be taken for this line at all (W 5.5, entry)."""
    location_id = work.document.location_id
    key = NumberKey(line.item_id, line.variant_id, tracking)
    found = pick_stock.numbers(tx, [(key, location_id)]).get((key, location_id))
    holders = pick_stock.named_by_line(tx, [found.tracking_id])[found.tracking_id] if found else {}
    others = {
        holder: held for holder, held in holders.items() if holder != (line.source_line_id or 0)
    }
    if tracking.serial and others:
        return [
            NumberReservedElsewhere(
                line=line.ref, serial=tracking.serial, holder=str(next(iter(others)))
            )
        ]
    available = pick_stock.free_for_entry(found, others)
    wanted = quantity + sum(
        one.qty_to_handle_base
        for one in scanned.siblings(work.activity, line)
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
    kind: PickKind = "pick"
    line_no: LineNo
    reason: Code10 = ""
    note: Text = ""


def short_pick_line(tx: WriteTx, command: ShortPickLine, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    line = handling.find_line(work, command.line_no)
    missing = line.outstanding_base - line.qty_to_handle_base
    exception_id = exceptions.add(
        tx,
        WorkException(
            kind="short",
            location_id=work.document.location_id,
            document_kind=work.document.kind.value,
            document_no=work.document.no,
            line_no=line.line_no,
            item_id=line.item_id,
            bin_id=line.bin_id,
            reason=command.reason,
            facts={
                "missing": str(decimal(missing)),
                "taken": str(decimal(line.qty_to_handle_base)),
                "note": command.note,
                "reason": command.reason,
            },
        ),
        stamp,
    )
    saved = msgspec.structs.replace(work.document, version=work.document.version + 1)
    documents.save_document(tx, saved)
    return Done(
        result=Result(no=saved.no, version=saved.version),
        events=(
            changed(saved),
            trouble.raised(saved.location_id, exception_id, "short", saved.no),
        ),
    )
