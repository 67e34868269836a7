"""Inventory put-aways: where orders come in without a warehouse receipt, one document says what
came, where it was put and, when it is posted, that it was received."""

import msgspec

from stockhand.domain.documents import WarehouseKind
from stockhand.domain.ledgers import GoodsKey, Posting, Stamp
from stockhand.domain.locations import Bin
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.documents import NoLinesToCreate, NothingToHandle
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.put_aways import Layout, PutAwayDemand, PutAwayRun
from stockhand.domain.reservations import goods_of
from stockhand.domain.tracking_lines import numbers_of
from stockhand.operations import access, calendar, entry, inventory_sources, put_aways
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No
from stockhand.operations.inventory_picks import CreatedInventoryActivity
from stockhand.operations.inventory_sources import OpenOrder
from stockhand.operations.orders import OrderRef
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done
from stockhand.store import documents, ledgers, masters, stock
from stockhand.store.tx import WriteTx


class CreateInventoryPutAway(Command, frozen=True, kw_only=True):
    """Make an inventory put-away for what is open of a released order at a location that receives
    and puts away in one step. `fill`: everything is to be handled at once; otherwise it is counted
    up from zero."""

    no: No = ""
    location: Code10
    order: OrderRef
    fill: bool = False


def create(tx: WriteTx, command: CreateInventoryPutAway, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if not location.put_aways_are_inventory_put_aways:
        raise Refused(MalformedCommand(path="location", reason="takes no inventory put-aways"))
    order = inventory_sources.open_order(tx, command.order, location, Direction.SUPPLY)
    stamp = calendar.at(stamp, location)
    open_lines = [line for line in order.lines if order.to_work(line) > 0]
    if not open_lines:
        raise Refused(NoLinesToCreate(document=order.document.no))
    keys = {goods_of(line) for line in open_lines}
    totals = stock.totals(tx, keys)
    layouts, bins = put_aways.layouts_of(tx, location, order.goods, keys, totals)
    own_bins = masters.load_bins(tx, {line.bin_id for line in open_lines if line.bin_id})
    run = PutAwayRun(location, order.goods, fill=command.fill, with_takes=False)
    for line in open_lines:
        demand = _demand(order, line, own_bins.get(line.bin_id or 0))
        run.add(demand, layouts.get(_key(line), Layout()))
    warnings = tuple(run.warnings)
    if not run.lines:
        raise Refused(NothingToHandle(document=order.document.no, reasons=warnings))
    kind = WarehouseKind.INVENTORY_PUT_AWAY
    document = msgspec.structs.replace(
        inventory_sources.header(tx, kind, command.no, location, order, stamp, fill=command.fill),
        lines_total=put_aways.places(run),
    )
    document_id = documents.insert_document(tx, document)
    document = msgspec.structs.replace(document, document_id=document_id)
    change = put_aways.activity_change(location, order.goods, document_id, kind, after=run.lines)
    ledgers.apply(
        tx,
        Posting(activities=(change,)),
        stamp,
        name="create-inventory-put-away",
        bins={**bins, **own_bins},
    )
    return Done(
        result=CreatedInventoryActivity(
            no=document.no,
            version=document.version,
            lines=document.lines_total,
            warnings=warnings,
        ),
        events=(changed(document),),
    )


def _key(line: SourceLine) -> GoodsKey:
    return GoodsKey(line.location_id, line.item_id, line.variant_id)


def _demand(order: OpenOrder, line: SourceLine, own_bin: Bin | None) -> PutAwayDemand:
    """In the unit of the order; serials in the one of which each is a piece."""
    serials = order.goods.items[line.item_id].tracking.sn_warehouse
    unit_id = order.goods.base_unit(line.item_id).unit_id if serials else line.unit_id
    dates = {
        tracking: one.expiration_date
        for tracking, one in numbers_of(order.inventory.book, line).items()
        if one.expiration_date
    }
    return PutAwayDemand(
        ref=line.ref,
        source_line_id=line.line_id,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=unit_id,
        put_away_unit_id=unit_id,
        own_bin=own_bin,
        quantity_base=order.to_work(line),
        numbers=order.numbers(line),
        dates=dates,
        due_date=line.due_date,
    )
