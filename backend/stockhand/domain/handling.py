"""Hands at work: what a worker took or placed, written onto the lines of an activity.

A scan of the planned number counts up its line. Another number, or another bin, moves the quantity
to a line of its own, so that the plan and what was done stay readable side by side.
"""

from collections.abc import Iterator, Sequence

import msgspec

from stockhand.domain import activities
from stockhand.domain.activities import Activity
from stockhand.domain.documents import ActionType, ActivityLine, WarehouseKind
from stockhand.domain.items import Item
from stockhand.domain.locations import Bin, Location
from stockhand.domain.problems.base import Problem, Refused
from stockhand.domain.problems.bins import (
    BinBlocked,
    BinIsAdjustmentBin,
    BinRoleReserved,
    BinRoleWrong,
    BinSame,
)
from stockhand.domain.problems.numbers import NumberDuplicate, NumberMissing, SerialQuantity
from stockhand.domain.problems.quantities import (
    BreakbulkLineFixed,
    LineFull,
    QuantityExceedsOutstanding,
)
from stockhand.domain.quantity import PIECE, decimal, from_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED, Tracking

Lines = tuple[ActivityLine, ...]


def take(
    activity: Activity,
    line: ActivityLine,
    tracking: Tracking,
    bin_id: int | None,
    quantity_base: int,
    goods: Goods,
) -> Lines:
    """So much of this number was taken for the line, out of this bin. Refuses more than is open."""
    item = goods.items[line.item_id]
    _check_take(activity, line, tracking, quantity_base, item)
    number = tracking if item.tracking.warehouse else line.tracking
    if line.tracking == number and line.bin_id == bin_id:
        return _count_up(activity, line, quantity_base, goods)
    return _move(activity, line, number, bin_id, quantity_base, goods)


def _check_take(
    activity: Activity, line: ActivityLine, tracking: Tracking, quantity: int, item: Item
) -> None:
    code = item.tracking
    problems: list[Problem] = [
        NumberMissing(line=line.ref, dimension=dimension)
        for dimension in code.warehouse.missing_from(tracking)
    ]
    if tracking.serial and code.warehouse:
        if quantity != PIECE:
            problems.append(
                SerialQuantity(line=line.ref, serial=tracking.serial, quantity=decimal(quantity))
            )
        for other in activity.lines:
            same = other.item_id == line.item_id and other.tracking.serial == tracking.serial
            if same and other.action_type is line.action_type and other.qty_to_handle_base:
                problems.append(
                    NumberDuplicate(line=line.ref, number=tracking, other_line=other.ref)
                )
    known = tracking if code.warehouse else UNTRACKED
    if not problems and quantity > open_base(activity, line, known):
        problems.append(LineFull(line=line.ref, quantity=decimal(line.quantity_base)))
    if problems:
        raise Refused(*problems)


def open_base(activity: Activity, line: ActivityLine, tracking: Tracking) -> int:
    """What is still to be taken for the line; a serial planned on a line of its own serves any line
    of the same item and source, so that pieces may be scanned in any order."""
    if tracking.serial:
        return sum(_unhandled(other) for other in siblings(activity, line))
    return _unhandled(line)


def _unhandled(line: ActivityLine) -> int:
    return line.outstanding_base - line.qty_to_handle_base


def siblings(activity: Activity, line: ActivityLine) -> list[ActivityLine]:
    """Lines that ask for the same goods for the same source with the same action."""
    return [
        other
        for other in activity.lines
        if other.action_type is line.action_type
        and not other.is_breakbulk
        and (other.item_id, other.variant_id, other.unit_id)
        == (line.item_id, line.variant_id, line.unit_id)
        and (other.source_line_id, other.warehouse_line_id)
        == (line.source_line_id, line.warehouse_line_id)
        and (other.posted_document_id, other.posted_line_no)
        == (line.posted_document_id, line.posted_line_no)
    ]


def _count_up(activity: Activity, line: ActivityLine, quantity: int, goods: Goods) -> Lines:
    """More is handled on the line and on its other half, which may be filled already."""
    changed = {line.line_no: _handled(line, quantity, goods)}
    changed |= _following(activity, line, quantity, goods)
    return tuple(changed.get(one.line_no, one) for one in activity.lines)


def _following(
    activity: Activity, line: ActivityLine, quantity: int, goods: Goods
) -> dict[int, ActivityLine]:
    """The other halves of a line that is handled so much more, or less: the nearest first, each as
    far as it goes; halves that were split are not one to one."""
    changed: dict[int, ActivityLine] = {}
    for other in activities.partners(activity, line):
        part = max(-other.qty_to_handle_base, min(quantity, _unhandled(other)))
        if part:
            changed[other.line_no] = _handled(other, part, goods)
            quantity -= part
    return changed


def _handled(line: ActivityLine, quantity: int, goods: Goods) -> ActivityLine:
    base = line.qty_to_handle_base + quantity
    per = goods.units[line.unit_id].qty_per_uom
    whole = base == line.outstanding_base
    return msgspec.structs.replace(
        line,
        qty_to_handle=line.outstanding if whole else from_base(base, per),
        qty_to_handle_base=base,
    )


def _move(
    activity: Activity,
    line: ActivityLine,
    tracking: Tracking,
    bin_id: int | None,
    quantity: int,
    goods: Goods,
) -> Lines:
    """Take the quantity off the line and put it on one that carries the number and the bin."""
    source = _with_room(activity, line, tracking)
    lines = {one.line_no: one for one in activity.lines}
    target = next(
        (
            one
            for one in siblings(activity, line)
            if one.tracking == tracking and one.bin_id == bin_id and one.line_no != source.line_no
        ),
        None,
    )
    next_no = max(lines) + 10000
    for old, to_bin, there, part in (
        (source, bin_id, target, quantity),
        *_other_halves(activity, source, target, quantity),
    ):
        _shrink(lines, old, part, goods)
        if there is not None and there.line_no in lines:
            lines[there.line_no] = _grown(lines[there.line_no], part, goods)
        else:
            lines[next_no] = _made(old, next_no, tracking, to_bin, part, goods)
            next_no += 10000
    return tuple(lines[no] for no in sorted(lines))


def _other_halves(
    activity: Activity, source: ActivityLine, target: ActivityLine | None, quantity: int
) -> Iterator[tuple[ActivityLine, int | None, ActivityLine | None, int]]:
    """From which other halves of the line so much moves, and to which of the target's."""
    there = activities.partners(activity, target) if target else []
    for other in activities.partners(activity, source):
        part = min(quantity, other.outstanding_base)
        if part > 0:
            same_bin = (one for one in there if one.bin_id == other.bin_id)
            yield other, other.bin_id, next(same_bin, None), part
            quantity -= part


def _with_room(activity: Activity, line: ActivityLine, tracking: Tracking) -> ActivityLine:
    """The line itself, or for a serial the first of its siblings that still waits for one."""
    if _unhandled(line) > 0 or not tracking.serial:
        return line
    return next(other for other in siblings(activity, line) if _unhandled(other) > 0)


def _shrink(
    lines: dict[int, ActivityLine], line: ActivityLine, quantity: int, goods: Goods
) -> None:
    base = line.quantity_base - quantity
    if base == line.qty_done_base:
        del lines[line.line_no]
        return
    per = goods.units[line.unit_id].qty_per_uom
    smaller = msgspec.structs.replace(line, quantity=from_base(base, per), quantity_base=base)
    too_much = max(0, -_unhandled(smaller))
    lines[line.line_no] = _handled(smaller, -too_much, goods) if too_much else smaller


def _grown(line: ActivityLine, quantity: int, goods: Goods) -> ActivityLine:
    base = line.quantity_base + quantity
    per = goods.units[line.unit_id].qty_per_uom
    larger = msgspec.structs.replace(line, quantity=from_base(base, per), quantity_base=base)
    return _handled(larger, quantity, goods)


def _made(
    line: ActivityLine,
    line_no: int,
    tracking: Tracking,
    bin_id: int | None,
    quantity: int,
    goods: Goods,
) -> ActivityLine:
    amount = from_base(quantity, goods.units[line.unit_id].qty_per_uom)
    return msgspec.structs.replace(
        line,
        line_no=line_no,
        tracking=tracking,
        bin_id=bin_id,
        quantity=amount,
        quantity_base=quantity,
        qty_done=0,
        qty_done_base=0,
        qty_to_handle=amount,
        qty_to_handle_base=quantity,
    )


def put_back(activity: Activity, line: ActivityLine, quantity_base: int, goods: Goods) -> Lines:
    """So much of what was taken for the line is back in its bin."""
    if quantity_base > line.qty_to_handle_base:
        raise Refused(
            QuantityExceedsOutstanding(
                line=line.ref,
                quantity=decimal(quantity_base),
                outstanding=decimal(line.qty_to_handle_base),
            )
        )
    return _count_up(activity, line, -quantity_base, goods)


def place(
    activity: Activity,
    line: ActivityLine,
    bin_id: int | None,
    quantity_base: int,
    goods: Goods,
) -> Lines:
    """So much of the line was placed, into this bin or into another one; the take follows."""
    if quantity_base > _unhandled(line):
        raise Refused(
            QuantityExceedsOutstanding(
                line=line.ref,
                quantity=decimal(quantity_base),
                outstanding=decimal(_unhandled(line)),
            )
        )
    if bin_id == line.bin_id or line.action_type is ActionType.NONE:
        return _count_up(activity, line, quantity_base, goods)
    if quantity_base == line.outstanding_base and not line.qty_to_handle_base:
        moved = msgspec.structs.replace(line, bin_id=bin_id)
        lines = tuple(moved if one.line_no == line.line_no else one for one in activity.lines)
        again = msgspec.structs.replace(activity, lines=lines)
        return _count_up(again, moved, quantity_base, goods)
    lines = {one.line_no: one for one in activity.lines}
    _shrink(lines, line, quantity_base, goods)
    no = max(lines) + 10000
    lines[no] = _made(line, no, line.tracking, bin_id, quantity_base, goods)
    lines |= _following(activity, line, quantity_base, goods)
    return tuple(lines[one] for one in sorted(lines))


def moved_on(
    activity: Activity, line: ActivityLine, bin_id: int, quantity_base: int, goods: Goods
) -> Lines:
    """So much of what is handled on a place line went into another bin than planned: it gets a line
    of its own there."""
    lines = {one.line_no: one for one in activity.lines}
    less = msgspec.structs.replace(
        line, qty_to_handle_base=line.qty_to_handle_base - quantity_base, qty_to_handle=0
    )
    lines[line.line_no] = _handled(less, 0, goods)
    _shrink(lines, lines[line.line_no], quantity_base, goods)
    no = max(one.line_no for one in activity.lines) + 10000
    lines[no] = _made(line, no, line.tracking, bin_id, quantity_base, goods)
    return tuple(lines[one] for one in sorted(lines))


def check_place_bin(
    kind: WarehouseKind, line: ActivityLine, target: Bin, location: Location, activity: Activity
) -> Iterator[Problem]:
    """Where goods may not be put (W 3.4, W-144, W-145)."""
    if target.bin_id == location.adjustment_bin_id:
        yield BinIsAdjustmentBin(line=line.ref, bin=target.code)
        return
    if target.block_movement.stops_in:
        yield BinBlocked(line=line.ref, bin=target.code, direction="in")
    if kind is WarehouseKind.PUT_AWAY:
        if location.directed and (target.type.receive or target.is_cross_dock):
            yield BinRoleWrong(line=line.ref, bin=target.code, needs="put_away")
        if not location.directed and target.bin_id in (
            location.receipt_bin_id,
            location.shipment_bin_id,
        ):
            yield BinRoleReserved(line=line.ref, bin=target.code)
    other = activities.partner(activity, line)
    if other is not None and other.bin_id == target.bin_id and other.unit_id == line.unit_id:
        yield BinSame(line=line.ref, bin=target.code)


def check_fixed_bin(
    kind: WarehouseKind, line: ActivityLine, place: Bin | None
) -> Iterator[Problem]:
    """Of a put-away the lines that open a unit stay where they are, and the goods are taken from
    where they were received (W 3.4, W-052)."""
    if kind is not WarehouseKind.PUT_AWAY or (place and place.bin_id == line.bin_id):
        return
    if line.is_breakbulk:
        yield BreakbulkLineFixed(line=line.ref)
    elif line.action_type is ActionType.TAKE and (
        line.posted_document_id is not None or line.warehouse_line_id is not None
    ):
        yield BinRoleWrong(line=line.ref, bin=place.code if place else "", needs="receive")


def check_shipping_bin(
    line: ActivityLine, place: Bin, shipping_bin_id: int | None
) -> Iterator[Problem]:
    """What is picked is placed in the bin of its shipment line (W-056)."""
    if shipping_bin_id is not None and place.bin_id != shipping_bin_id:
        yield BinRoleWrong(line=line.ref, bin=place.code, needs="ship")


def check_take_bin(
    kind: WarehouseKind, line: ActivityLine, source: Bin, location: Location, activity: Activity
) -> Iterator[Problem]:
    """Where goods may not be taken from (W 3.4)."""
    if source.bin_id == location.adjustment_bin_id:
        yield BinIsAdjustmentBin(line=line.ref, bin=source.code)
        return
    if source.block_movement.stops_out:
        yield BinBlocked(line=line.ref, bin=source.code, direction="out")
    if kind is not WarehouseKind.PUT_AWAY and location.directed and _only_receives(source):
        yield BinRoleWrong(line=line.ref, bin=source.code, needs="pick")
    own = (location.receipt_bin_id, location.shipment_bin_id)
    if kind is WarehouseKind.PICK and not location.directed and source.bin_id in own:
        yield BinRoleReserved(line=line.ref, bin=source.code)
    other = activities.partner(activity, line)
    if other is not None and other.bin_id == source.bin_id and other.unit_id == line.unit_id:
        yield BinSame(line=line.ref, bin=source.code)


def _only_receives(place: Bin) -> bool:
    return place.type.receive and not place.type.pick


def with_number(
    activity: Activity, line: ActivityLine, tracking: Tracking
) -> Sequence[ActivityLine]:
    """The lines with another number on this one; a take carries its place along (W-084)."""
    other = activities.partner(activity, line) if line.action_type is ActionType.TAKE else None
    changed = {line.line_no, other.line_no if other else line.line_no}
    return tuple(
        msgspec.structs.replace(one, tracking=tracking, expiration_date=None)
        if one.line_no in changed
        else one
        for one in activity.lines
    )
