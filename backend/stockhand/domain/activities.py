"""Activities: checking and registering the take and place lines of put-aways, picks and movements,
and what a person may change on them before (BC 5766, 5767, 7307)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from stockhand.domain.documents import ActionType, ActivityLine, WarehouseDocument, WarehouseKind
from stockhand.domain.items import Item
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import NothingToRegister
from stockhand.domain.problems.numbers import (
    NumberBlocked,
    NumberDuplicate,
    NumberMissing,
    SerialLotMismatch,
    SerialQuantity,
    TakesAndPlacesUnbalanced,
    TrackingNotEnabled,
)
from stockhand.domain.problems.quantities import (
    BreakbulkLineFixed,
    LineNotSplittable,
    QuantityExceedsOutstanding,
    QuantityNegative,
)
from stockhand.domain.quantity import PIECE, decimal, part_in_base
from stockhand.domain.stock import Goods, NumberFacts, Places
from stockhand.domain.tracking import EntryType, Tracking, required
from stockhand.domain.warehouse_journal import BinMove


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """An activity with its lines, in line order."""

    document: WarehouseDocument
    lines: tuple[ActivityLine, ...]

    def line(self, line_no: int) -> ActivityLine | None:
        return next((line for line in self.lines if line.line_no == line_no), None)


def to_handle(lines: Iterable[ActivityLine]) -> list[ActivityLine]:
    """The lines that registering takes, those that open a larger unit first (W 3.6)."""
    wanted = [line for line in lines if line.qty_to_handle_base]
    return sorted(wanted, key=lambda line: (not line.is_breakbulk, line.line_no))


def warehouse_number(item: Item, tracking: Tracking) -> Tracking:
    """The part of the numbers that is kept per bin."""
    return tracking.only(item.tracking.warehouse)


def check_register(
    activity: Activity,
    places: Places,
    goods: Goods,
    facts: NumberFacts,
    leaving_as: Mapping[int, EntryType],
) -> Iterator[Problem]:
    """What forbids registering, but for bins and the meeting with reservations (W 3.6, 1 to 4).
    `leaving_as`: what posting will make of the order lines that are picked for."""
    lines = to_handle(activity.lines)
    if not lines:
        yield NothingToRegister(document=activity.document.no)
        return
    for line in lines:
        item = goods.items[line.item_id]
        yield from _check_line(line, places.location, item, facts)
        leaving = leaving_as.get(line.source_line_id or 0)
        if leaving and activity.document.kind is WarehouseKind.PICK and line.goes_out:
            yield from _check_numbers_to_leave(line, item, leaving)
    yield from check_balance(lines, places.location, goods.items)


def _check_numbers_to_leave(
    line: ActivityLine, item: Item, leaving: EntryType
) -> Iterator[Problem]:
    """Where the warehouse keeps one kind of number, the others that posting will ask for are named
    with it: nobody sees the goods again (W 5.2)."""
    code = item.tracking
    if not code.warehouse or line.is_breakbulk:
        return
    for dimension in required(code, leaving, inbound=False).missing_from(line.tracking):
        if dimension not in code.warehouse:
            yield NumberMissing(line=line.ref, dimension=dimension)


def _check_line(
    line: ActivityLine, location: Location, item: Item, facts: NumberFacts
) -> Iterator[Problem]:
    code = item.tracking
    if location.bin_mandatory and line.bin_id is None:
        yield BinMissing(line=line.ref)
    if code.warehouse and not line.is_breakbulk:
        for dimension in code.warehouse.missing_from(line.tracking):
            yield NumberMissing(line=line.ref, dimension=dimension)
    if line.tracking.serial and line.qty_to_handle_base != PIECE:
        yield SerialQuantity(
            line=line.ref, serial=line.tracking.serial, quantity=decimal(line.qty_to_handle_base)
        )
    if line.goes_out and facts.blocked(line.item_id, line.variant_id, line.tracking):
        yield NumberBlocked(line=line.ref, number=line.tracking)


def check_balance(
    lines: Sequence[ActivityLine], location: Location, items: Mapping[int, Item]
) -> Iterator[Problem]:
    """Of each number as much is placed as is taken (W-046)."""
    if not location.bin_mandatory:
        return
    taken: defaultdict[tuple[int, int, Tracking], int] = defaultdict(int)
    placed: defaultdict[tuple[int, int, Tracking], int] = defaultdict(int)
    for line in lines:
        key = (line.item_id, line.variant_id, line.tracking)
        side = taken if line.action_type is ActionType.TAKE else placed
        side[key] += line.qty_to_handle_base
    for key in sorted({*taken, *placed}):
        if taken[key] != placed[key]:
            yield TakesAndPlacesUnbalanced(
                item=items[key[0]].no,
                number=key[2],
                take=decimal(taken[key]),
                place=decimal(placed[key]),
            )


def check_lots_of_serials(
    lines: Iterable[ActivityLine], received_lots: Mapping[tuple[int, int, str], str]
) -> Iterator[Problem]:
    """A serial is put away with the lot it was received with."""
    for line in lines:
        serial = line.tracking.serial
        must_be = received_lots.get((line.item_id, line.variant_id, serial)) if serial else None
        if must_be is not None and must_be != line.tracking.lot:
            yield SerialLotMismatch(
                line=line.ref, serial=serial, lot=line.tracking.lot, must_be=must_be
            )


def moves(activity: Activity, goods: Goods, location: Location, document_id: int) -> list[BinMove]:
    """What registering does to the bins, in the order in which it happens. Takes come before places
    but for opened units, so that what one line brings another may take."""
    if not location.bin_mandatory:
        return []
    found: list[BinMove] = []
    for line in to_handle(activity.lines):
        if line.bin_id is None:
            continue
        unit_id = line.unit_id if location.directed else goods.base_unit(line.item_id).unit_id
        sign = -1 if line.action_type is ActionType.TAKE else 1
        found.append(
            BinMove(
                ref=line.ref,
                bin_id=line.bin_id,
                item_id=line.item_id,
                variant_id=line.variant_id,
                unit_id=unit_id,
                tracking=warehouse_number(goods.items[line.item_id], line.tracking),
                quantity_base=sign * line.qty_to_handle_base,
                document_id=document_id,
                line_no=line.line_no,
                source_line_id=line.source_line_id,
            )
        )
    return found


def rolled(line: ActivityLine, *, refill: bool) -> ActivityLine | None:
    """The line after what was to be handled is done; None when nothing is left. The office's lines
    want the rest at once, a scanner's wait for the next scan (W-048)."""
    done_base = line.qty_done_base + line.qty_to_handle_base
    done = line.qty_done + line.qty_to_handle
    if done_base >= line.quantity_base:
        return None
    return msgspec.structs.replace(
        line,
        qty_done=done,
        qty_done_base=done_base,
        qty_to_handle=line.quantity - done if refill else 0,
        qty_to_handle_base=line.quantity_base - done_base if refill else 0,
    )


def check_to_handle(line: ActivityLine, quantity: int) -> Iterator[Problem]:
    if quantity < 0:
        yield QuantityNegative(line=line.ref, quantity=decimal(quantity))
    elif quantity > line.outstanding:
        yield QuantityExceedsOutstanding(
            line=line.ref, quantity=decimal(quantity), outstanding=decimal(line.outstanding)
        )


def with_to_handle(line: ActivityLine, quantity: int, goods: Goods) -> ActivityLine:
    """The line with another quantity to handle, in its own unit."""
    per = goods.units[line.unit_id].qty_per_uom
    base = part_in_base(quantity, line.outstanding, line.outstanding_base, per)
    return msgspec.structs.replace(line, qty_to_handle=quantity, qty_to_handle_base=base)


def check_number(
    activity: Activity, line: ActivityLine, tracking: Tracking, item: Item
) -> Iterator[Problem]:
    """What forbids writing these numbers on a line (W 3.4)."""
    code = item.tracking
    if tracking and not code.warehouse:
        yield TrackingNotEnabled(line=line.ref, item=item.no)
    if tracking.serial:
        if line.quantity_base != PIECE:
            yield SerialQuantity(
                line=line.ref, serial=tracking.serial, quantity=decimal(line.quantity_base)
            )
        for other in activity.lines:
            same = other.item_id == line.item_id and other.tracking.serial == tracking.serial
            if same and other.line_no != line.line_no and other.action_type is line.action_type:
                yield NumberDuplicate(line=line.ref, number=tracking, other_line=other.ref)


def partner(activity: Activity, line: ActivityLine) -> ActivityLine | None:
    """The place that belongs to a take, or the take of a place."""
    return next(iter(partners(activity, line)), None)


def partners(activity: Activity, line: ActivityLine) -> list[ActivityLine]:
    """The places that a take may belong to, or the takes of a place: the same goods for the same
    source, those of the same quantity first, then the nearest; a place stands behind its take."""
    takes = line.action_type is ActionType.TAKE
    wanted = ActionType.PLACE if takes else ActionType.TAKE
    candidates = [
        other
        for other in activity.lines
        if other.action_type is wanted
        and other.breakbulk_no == line.breakbulk_no
        and (other.item_id, other.variant_id) == (line.item_id, line.variant_id)
        and other.tracking == line.tracking
        and (other.source_line_id, other.warehouse_line_id)
        == (line.source_line_id, line.warehouse_line_id)
        and (other.posted_document_id, other.posted_line_no)
        == (line.posted_document_id, line.posted_line_no)
    ]

    def distance(other: ActivityLine) -> tuple[bool, int, bool]:
        steps = other.line_no - line.line_no
        unlike = other.quantity_base != line.quantity_base
        return unlike, abs(steps), (steps > 0) is not takes

    return sorted(candidates, key=distance)


def check_split(activity: Activity, line: ActivityLine) -> Iterator[Problem]:
    """Only a part of a line can become a line of its own, and only where its set allows it."""
    if line.is_breakbulk:
        yield BreakbulkLineFixed(line=line.ref)
        return
    take_of_put_away = (
        activity.document.kind is WarehouseKind.PUT_AWAY and line.action_type is ActionType.TAKE
    )
    if take_of_put_away or not 0 < line.qty_to_handle_base < line.outstanding_base:
        yield LineNotSplittable(line=line.ref)


def split(
    activity: Activity, line: ActivityLine, quantity: int, goods: Goods, *, keep_bin: bool
) -> tuple[ActivityLine, ActivityLine]:
    """Two lines out of one: the first keeps what is handled and `quantity` (in its unit), the
    second gets the rest and stands directly behind it (W 3.5)."""
    per = goods.units[line.unit_id].qty_per_uom
    base = part_in_base(quantity, line.outstanding, line.outstanding_base, per)
    first = msgspec.structs.replace(
        line,
        quantity=line.qty_done + quantity,
        quantity_base=line.qty_done_base + base,
        qty_to_handle=min(line.qty_to_handle, quantity),
        qty_to_handle_base=min(line.qty_to_handle_base, base),
    )
    rest, rest_base = line.outstanding - quantity, line.outstanding_base - base
    second = msgspec.structs.replace(
        line,
        line_no=_line_no_behind(activity, line),
        quantity=rest,
        quantity_base=rest_base,
        qty_done=0,
        qty_done_base=0,
        qty_to_handle=rest
        if line.qty_to_handle == line.outstanding
        else line.qty_to_handle - first.qty_to_handle,
        qty_to_handle_base=rest_base
        if line.qty_to_handle == line.outstanding
        else line.qty_to_handle_base - first.qty_to_handle_base,
        bin_id=line.bin_id if keep_bin else None,
    )
    return first, second


def _line_no_behind(activity: Activity, line: ActivityLine) -> int:
    """Half-way to the following line; at the end 10000 further. Where there is no gap, behind
    all."""
    following = [other.line_no for other in activity.lines if other.line_no > line.line_no]
    if not following:
        return line.line_no + 10000
    middle = (line.line_no + min(following)) // 2
    if middle > line.line_no:
        return middle
    return max(following) + 10000


def related_set(activity: Activity, line: ActivityLine) -> list[ActivityLine]:
    """The lines that are deleted together: same document line, same source, same breakbulk, same
    numbers; of inventory documents each line goes alone (W 3.5)."""
    if activity.document.kind in (WarehouseKind.INVENTORY_PICK, WarehouseKind.INVENTORY_PUT_AWAY):
        return [line]
    key = _set_key(line)
    return [other for other in activity.lines if _set_key(other) == key]


def _set_key(line: ActivityLine) -> tuple[object, ...]:
    return (
        line.warehouse_line_id,
        line.posted_document_id,
        line.posted_line_no,
        line.source_line_id,
        line.breakbulk_no,
        line.item_id,
        line.variant_id,
        line.tracking,
    )


def progress(kind: WarehouseKind, lines: Iterable[ActivityLine]) -> tuple[int, int]:
    """Lines in all and lines with all they ask for, counted as a person walks them: the places of a
    put-away, the takes of everything else, the only lines where there are no bins."""
    puts_away = kind in (WarehouseKind.PUT_AWAY, WarehouseKind.INVENTORY_PUT_AWAY)
    action = ActionType.TAKE if puts_away else ActionType.PLACE
    walked = [line for line in lines if line.action_type is not action and not line.is_breakbulk]
    return len(walked), sum(
        1 for line in walked if line.qty_to_handle_base >= line.outstanding_base
    )
