"""Inventory put-aways: where orders come in without a warehouse receipt, one document says what
came, where it was put and, when it is posted, that it was received."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain import handling as scanned
from stockhand.domain import receiving
from stockhand.domain.activities import progress
from stockhand.domain.documents import ActivityLine, WarehouseKind
from stockhand.domain.ledgers import GoodsKey, NumberKey, Posting, Stamp
from stockhand.domain.locations import Bin
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.documents import NoLinesToCreate, NothingToHandle
from stockhand.domain.problems.numbers import ExpirationDateConflict, TrackingNotEnabled
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.put_aways import Layout, PutAwayDemand, PutAwayRun
from stockhand.domain.reservations import goods_of
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_lines import NumberedQuantity, numbers_of
from stockhand.operations import access, calendar, entry, handling, inventory_sources, put_aways
from stockhand.operations.access import Permission
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.fields import Code10, LineNo, No, Number
from stockhand.operations.inventory_picks import CreatedInventoryActivity
from stockhand.operations.inventory_sources import OpenOrder
from stockhand.operations.orders import OrderRef
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done
from stockhand.store import documents, ledgers, masters, stock, tracking_keys
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
    total, done = progress(kind, run.lines)
    document = msgspec.structs.replace(
        inventory_sources.header(tx, kind, command.no, location, order, stamp, fill=command.fill),
        lines_total=total,
        lines_done=done,
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
            lines=total,
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


class ConfirmInventoryPutAwayLine(Command, frozen=True, kw_only=True):
    """So much of this number came and was put into this bin (blank: the planned one); base unit. A
    number that is new needs its expiration date where the item asks for one."""

    activity_no: No
    line_no: LineNo
    quantity: Decimal = Decimal(1)
    bin: No = ""
    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    expiration_date: date | None = None


def confirm_line(tx: WriteTx, command: ConfirmInventoryPutAwayLine, stamp: Stamp) -> Done:
    work = handling.open_work(tx, "inventory_put_away", command.activity_no, stamp)
    tracking = Tracking(serial=command.serial, lot=command.lot, package=command.package)
    line = _line_for(work, command.line_no, tracking)
    item = work.goods.items[line.item_id]
    quantity = entry.quantity(command.quantity, work.goods.base_unit(line.item_id), line.ref)
    bin_id = line.bin_id
    if command.bin:
        target = entry.bin(tx, work.places.location, command.bin)
        bin_id = target.bin_id
        refuse_if(
            scanned.check_place_bin(
                work.document.kind, line, target, work.places.location, work.activity
            )
        )
    if tracking and not item.tracking.warehouse:
        raise Refused(TrackingNotEnabled(line=line.ref, item=item.no))
    if item.tracking.warehouse:
        came = NumberedQuantity(
            tracking=tracking, quantity_base=quantity, expiration_date=command.expiration_date
        )
        key = NumberKey(line.item_id, line.variant_id, tracking)
        facts = tracking_keys.facts(tx, [key], inbound=True)
        now = _counted(work.activity.lines, line)
        refuse_if(receiving.check(line.ref, item, line.variant_id, now, [came], facts))
    after = scanned.take(work.activity, line, tracking, bin_id, quantity, work.goods)
    if item.tracking.warehouse:
        after = dated(tx, work, after, line, tracking, command.expiration_date)
    return handling.save_work(tx, work, after, stamp, "confirm-inventory-put-away-line")


def _line_for(work: ActivityWork, line_no: int, tracking: Tracking) -> ActivityLine:
    """The line meant: the one of the very number while something of it is open, so that a handheld
    without network, which knows only the planned line, finds where the number went."""
    line = work.activity.line(line_no)
    others = scanned.siblings(work.activity, line) if line else work.activity.lines
    for other in others:
        is_open = other.qty_to_handle_base < other.outstanding_base
        if tracking and other.tracking == tracking and (is_open or line is None):
            return other
    return line or handling.find_line(work, line_no)


def _counted(lines: Iterable[ActivityLine], of: ActivityLine) -> dict[Tracking, NumberedQuantity]:
    """What is counted of the item so far, by number, with the dates that are known."""
    found: dict[Tracking, NumberedQuantity] = {}
    for line in lines:
        if line.tracking and (line.item_id, line.variant_id) == (of.item_id, of.variant_id):
            old = found.get(line.tracking)
            base = line.qty_to_handle_base + (old.quantity_base if old else 0)
            day = line.expiration_date or (old.expiration_date if old else None)
            found[line.tracking] = NumberedQuantity(
                tracking=line.tracking, quantity_base=base, expiration_date=day
            )
    return found


def dated(
    tx: WriteTx,
    work: ActivityWork,
    lines: Sequence[ActivityLine],
    of: ActivityLine,
    tracking: Tracking,
    given: date | None,
) -> tuple[ActivityLine, ...]:
    """The lines with the date of this number of the item: the one it has, else the one given.
    Refuses another date than it has, and another than the same lot has here (W 3.4)."""
    item = work.goods.items[of.item_id]
    if not item.tracking.use_expiration_dates or not tracking:
        return tuple(lines)
    key = NumberKey(of.item_id, of.variant_id, tracking)
    known = tracking_keys.facts(tx, [key]).of(key)
    numbers = _counted(lines, of)
    dates = [known.expiration_date] if known.exists else []
    dates += [
        one.expiration_date
        for one in numbers.values()
        if one.tracking != tracking and tracking.lot and one.tracking.lot == tracking.lot
    ]
    existing = next((day for day in dates if day), None)
    if given and existing and given != existing:
        raise Refused(
            ExpirationDateConflict(line=of.ref, number=tracking, date=given, existing=existing)
        )
    own = numbers.get(tracking)
    day = existing or given or (own.expiration_date if own else None)
    return tuple(
        msgspec.structs.replace(line, expiration_date=day)
        if (line.item_id, line.variant_id, line.tracking) == (of.item_id, of.variant_id, tracking)
        else line
        for line in lines
    )
