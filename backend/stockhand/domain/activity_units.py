"""Handling a part of an activity line in another unit than it was planned in (W 3.5)."""

from collections.abc import Iterator

import msgspec

from stockhand.domain import activities
from stockhand.domain.activities import Activity
from stockhand.domain.documents import ActivityLine
from stockhand.domain.items import Item, Unit
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.numbers import SerialQuantity
from stockhand.domain.problems.quantities import BreakbulkLineFixed, LineNotSplittable
from stockhand.domain.quantity import PIECE, decimal, from_base
from stockhand.domain.stock import Goods


def check(line: ActivityLine, item: Item, unit: Unit) -> Iterator[Problem]:
    """What forbids to handle the line in this unit; a serial is one piece."""
    if line.is_breakbulk:
        yield BreakbulkLineFixed(line=line.ref)
    if not line.qty_to_handle_base:
        yield LineNotSplittable(line=line.ref)
    if item.tracking.warehouse.serial and unit.qty_per_uom != PIECE:
        yield SerialQuantity(
            line=line.ref, serial=line.tracking.serial, quantity=decimal(unit.qty_per_uom)
        )


def change(activity: Activity, line: ActivityLine, unit: Unit, goods: Goods) -> list[ActivityLine]:
    """The lines with what is to be handled of this one in the unit: the line itself where that is
    all of it, else a line of its own directly behind it."""
    if line.qty_to_handle_base == line.quantity_base:
        changed = [_in_unit(line, unit)]
    else:
        moved, rest = activities.split(activity, line, line.qty_to_handle, goods, keep_bin=True)
        stays = msgspec.structs.replace(
            line,
            quantity=line.qty_done + rest.quantity,
            quantity_base=line.qty_done_base + rest.quantity_base,
            qty_to_handle=0,
            qty_to_handle_base=0,
        )
        own = msgspec.structs.replace(
            moved,
            line_no=rest.line_no,
            quantity_base=line.qty_to_handle_base,
            qty_done=0,
            qty_done_base=0,
            qty_to_handle_base=line.qty_to_handle_base,
        )
        changed = [stays, _in_unit(own, unit)] if stays.quantity_base else [_in_unit(own, unit)]
    others = [one for one in activity.lines if one.line_no != line.line_no]
    return sorted([*others, *changed], key=lambda one: one.line_no)


def _in_unit(line: ActivityLine, unit: Unit) -> ActivityLine:
    quantity = from_base(line.quantity_base, unit.qty_per_uom)
    return msgspec.structs.replace(
        line, unit_id=unit.unit_id, quantity=quantity, qty_to_handle=quantity
    )
