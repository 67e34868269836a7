"""Cross-docking: how much of a receipt leaves again soon and goes straight on."""

from decimal import Decimal

import msgspec

from stockhand.domain import cross_docking, dates
from stockhand.domain.documents import WarehouseKind
from stockhand.domain.ledgers import GoodsKey, Stamp
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.quantity import decimal
from stockhand.operations import access, calendar, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import No
from stockhand.operations.receipts import saved
from stockhand.operations.run import Command, Done, Result
from stockhand.store import cross_docking as store
from stockhand.store import documents, masters
from stockhand.store.tx import WriteTx


class CalculateCrossDock(Command, frozen=True, kw_only=True):
    """Work out how much of each line of a receipt is needed by orders that leave soon, and plan to
    place that much where it leaves from."""

    receipt_no: No


class CrossDockLine(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt line, base unit: what orders need, what waits for them, what goes straight on."""

    line_no: int
    item: str
    needed: Decimal
    on_cross_dock: Decimal
    qty_to_cross_dock: Decimal


class CrossDockResult(Result, frozen=True, kw_only=True):
    """The lines of goods that may be cross-docked."""

    lines: tuple[CrossDockLine, ...] = ()


def calculate(tx: WriteTx, command: CalculateCrossDock, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind.RECEIPT, command.receipt_no)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, Permission.RECEIVE, location)
    if not location.use_cross_docking or location.cross_dock_bin_id is None:
        raise Refused(MalformedCommand(path="receipt_no", reason="no cross-docking here"))
    today = calendar.at(stamp, location).work_date
    until = dates.after(today, location.cross_dock_due_date_calc) or today
    lines = documents.lines_of(tx, [document.document_id])
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    lines = [line for line in lines if goods.items[line.item_id].use_cross_docking]
    keys = [GoodsKey(location.location_id, line.item_id, line.variant_id) for line in lines]
    found = store.opportunities(tx, keys, until)
    asked = [(key, line.qty_to_handle_base) for key, line in zip(keys, lines, strict=True)]
    shares = cross_docking.shares(asked, found)
    after = [
        msgspec.structs.replace(line, qty_to_cross_dock_base=share)
        for line, share in zip(lines, shares, strict=True)
    ]
    if after:
        documents.save_lines(tx, after)
    done = saved(tx, document)
    result = CrossDockResult(
        no=document.no,
        version=done.result.version,
        lines=tuple(
            CrossDockLine(
                line_no=line.line_no,
                item=goods.items[line.item_id].no,
                needed=decimal(found[key].needed_base),
                on_cross_dock=decimal(found[key].on_cross_dock_base),
                qty_to_cross_dock=decimal(line.qty_to_cross_dock_base),
            )
            for key, line in zip(keys, after, strict=True)
        ),
    )
    return Done(result=result, events=done.events)
