"""Handling a part of an activity line in another unit."""

from stockhand.domain import activity_units
from stockhand.domain.balances import ContentKey
from stockhand.domain.documents import ActionType, ActivityLine
from stockhand.domain.items import Unit
from stockhand.domain.ledgers import Stamp
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.domain.problems.bins import BinQuantityInsufficient
from stockhand.domain.quantity import decimal
from stockhand.operations import entry, handling
from stockhand.operations.activities import Kind
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.fields import Code10, LineNo, No
from stockhand.operations.run import Command, Done
from stockhand.store import stock
from stockhand.store.tx import WriteTx


class ChangeActivityLineUnit(Command, frozen=True, kw_only=True):
    """Handle what is to be handled of a line in another unit of its item; the rest of the line
    stays as it is."""

    activity_no: No
    kind: Kind
    line_no: LineNo
    unit: Code10


def change_unit(tx: WriteTx, command: ChangeActivityLineUnit, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    line = handling.find_line(work, command.line_no)
    item = work.goods.items[line.item_id]
    unit = entry.unit(work.goods, item, command.unit)
    refuse_if([*activity_units.check(line, item, unit), *_check_there(tx, work, line, unit)])
    after = activity_units.change(work.activity, line, unit, work.goods)
    return handling.save_work(tx, work, after, stamp, "change-activity-line-unit")


def _check_there(tx: WriteTx, work: ActivityWork, line: ActivityLine, unit: Unit) -> list[Problem]:
    """Where bins keep units apart, the goods must lie there in the unit that is taken."""
    takes = line.action_type is ActionType.TAKE and line.bin_id is not None
    if not work.places.location.directed or not takes:
        return []
    assert line.bin_id is not None
    key = ContentKey(line.bin_id, line.item_id, line.variant_id, unit.unit_id)
    held = stock.in_bins(tx, {(key, line.tracking)}).held(key, line.tracking)
    if held.quantity_base >= line.qty_to_handle_base:
        return []
    return [
        BinQuantityInsufficient(
            line=line.ref,
            bin=work.places.code(line.bin_id),
            number=line.tracking,
            available=decimal(held.quantity_base),
            required=decimal(line.qty_to_handle_base),
        )
    ]
