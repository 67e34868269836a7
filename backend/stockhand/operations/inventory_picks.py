"""Inventory picks: where orders leave without a warehouse shipment, one document says what is
picked and, when it is posted, shipped."""

from collections.abc import Callable, Mapping

import msgspec

from stockhand.domain import inventory_picks
from stockhand.domain.activities import progress
from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.inventory_picks import Held, InventoryPickRun
from stockhand.domain.ledgers import GoodsKey, NumberKey, Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.orders import Direction
from stockhand.domain.picks import PickDemand
from stockhand.domain.problems.base import Refused, Warning, refuse_if
from stockhand.domain.problems.documents import NothingToHandle
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.tracking import Tracking
from stockhand.operations import access, calendar, entry, inventory_sources
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No
from stockhand.operations.inventory_sources import OpenOrder
from stockhand.operations.orders import OrderRef
from stockhand.operations.picks import Looked, look_at_stock
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, pick_stock
from stockhand.store.tx import WriteTx


class CreateInventoryPick(Command, frozen=True, kw_only=True):
    """Make an inventory pick for what is open of a released order at a location that picks and
    ships in one step. `fill`: everything is to be handled at once; otherwise it is counted up from
    zero."""

    no: No = ""
    location: Code10
    order: OrderRef
    fill: bool = False


class CreatedInventoryActivity(Result, frozen=True, kw_only=True):
    """The activity, and why it may hold less than asked."""

    lines: int = 0


def create(tx: WriteTx, command: CreateInventoryPick, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if not location.picks_are_inventory_picks:
        raise Refused(MalformedCommand(path="location", reason="takes no inventory picks"))
    order = inventory_sources.open_order(tx, command.order, location, Direction.DEMAND)
    refuse_if(inventory_picks.check_advice(order.document, order.all_lines))
    stamp = calendar.at(stamp, location)
    demands = [_demand(order, line.line_id) for line in order.lines]
    looked = look_at_stock(tx, location, order.goods, demands, order.inventory)
    run = InventoryPickRun(
        order.goods,
        looked.sources,
        _held(tx, location, looked),
        work_date=stamp.work_date,
        first_bins={line.line_id: line.bin_id for line in order.lines if line.bin_id},
        fill=command.fill,
    )
    something = any(demand.quantity_base > 0 for demand in demands)
    found = {line.line_id: line.outstanding_base - order.to_work(line) for line in order.lines}
    for line, demand in zip(order.lines, demands, strict=True):
        if demand.quantity_base > 0 or not something:
            found[line.line_id] += run.add(demand)
    reasons = tuple(dict.fromkeys(run.reasons))
    if something:
        refuse_if(inventory_picks.check_advice(order.document, order.lines, found))
    if not run.lines:
        raise Refused(NothingToHandle(document=order.document.no, reasons=reasons))
    header = inventory_sources.header(
        tx, WarehouseKind.INVENTORY_PICK, command.no, location, order, stamp, fill=command.fill
    )
    return _write(tx, location, order, header, run, looked, reasons, stamp)


def _demand(order: OpenOrder, line_id: int) -> PickDemand:
    line = next(line for line in order.lines if line.line_id == line_id)
    return PickDemand(
        ref=line.ref,
        source_line=line,
        warehouse_line_id=None,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        location_id=line.location_id,
        to_bin_id=None,
        quantity_base=order.to_work(line),
        outstanding_base=line.outstanding_base,
        numbers=order.numbers(line),
        not_in_stock_base=order.waiting(line),
        on_picks_base=line.outstanding_base - order.to_work(line),
        due_date=line.due_date,
    )


def _held(tx: WriteTx, location: Location, looked: Looked) -> Callable[[GoodsKey, Tracking], Held]:
    """What there is of an item or a number. Where there are no bins to look into, what of an item
    carries a blocked number is read apart."""
    blocked: Mapping[GoodsKey, int] = {}
    if not location.bin_mandatory:
        blocked = _blocked(tx, looked)

    def of(goods: GoodsKey, tracking: Tracking) -> Held:
        if not tracking:
            total = looked.totals[goods]
            return Held(
                quantity_base=total.quantity_base,
                allocated_base=total.allocated_base,
                blocked_base=blocked.get(goods, 0),
            )
        key = NumberKey(goods.item_id, goods.variant_id, tracking)
        found = looked.numbers.get((key, goods.location_id))
        if found is None:
            return Held()
        is_blocked = not location.bin_mandatory and tracking in looked.sources[goods].stock.blocked
        return Held(
            quantity_base=found.quantity_base,
            allocated_base=found.allocated_base,
            blocked_base=found.quantity_base if is_blocked else 0,
        )

    return of


def _blocked(tx: WriteTx, looked: Looked) -> dict[GoodsKey, int]:
    wanted = {
        (NumberKey(goods.item_id, goods.variant_id, tracking), goods.location_id)
        for goods, source in looked.sources.items()
        for tracking in source.stock.blocked
    }
    found: dict[GoodsKey, int] = {}
    for (key, location_id), one in (pick_stock.numbers(tx, wanted) if wanted else {}).items():
        goods = GoodsKey(location_id, key.item_id, key.variant_id)
        left = max(0, one.quantity_base - one.allocated_base)
        found[goods] = found.get(goods, 0) + left
    return found


def _write(
    tx: WriteTx,
    location: Location,
    order: OpenOrder,
    header: WarehouseDocument,
    run: InventoryPickRun,
    looked: Looked,
    reasons: tuple[Warning, ...],
    stamp: Stamp,
) -> Done:
    kind = WarehouseKind.INVENTORY_PICK
    total, done = progress(kind, run.lines)
    document = msgspec.structs.replace(header, lines_total=total, lines_done=done)
    document_id = documents.insert_document(tx, document)
    document = msgspec.structs.replace(document, document_id=document_id)
    posting = Posting(
        reservations=looked.inventory.book.changes,
        activities=(activity_change(location, order.goods, document_id, kind, after=run.lines),),
    )
    ledgers.apply(tx, posting, stamp, name="create-inventory-pick", bins=looked.bins)
    return Done(
        result=CreatedInventoryActivity(
            no=document.no, version=document.version, lines=total, warnings=reasons
        ),
        events=(changed(document),),
    )
