"""Numbers of order lines, written from outside the warehouse: the tracking editor without a
window."""

from collections.abc import Sequence

import msgspec

from stockhand.domain import tracking_lines
from stockhand.domain.documents import OwnerKind, TrackingLineChange, WarehouseKind
from stockhand.domain.items import Item
from stockhand.domain.ledgers import NumberKey, Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.orders import Direction, SourceDocument, SourceKind, SourceLine
from stockhand.domain.pick_registration import changes
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.numbers import TrackingManagedByWarehouse
from stockhand.domain.problems.questions import NumberShort
from stockhand.domain.quantity import decimal
from stockhand.domain.reservations import goods_of
from stockhand.domain.shipments import planned_numbers
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_lines import NumberedQuantity
from stockhand.operations import engine, entry, orders
from stockhand.operations.fields import LineNo, No
from stockhand.operations.numbers import NumberInput, numbered
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import documents, ledgers, masters, pick_stock, tracking_keys
from stockhand.store.tx import WriteTx


class SetLineTracking(Command, frozen=True, kw_only=True):
    """Make the unposted numbers of an order line exactly these."""

    order_no: No
    kind: SourceKind
    line_no: LineNo
    side: Direction | None = None
    numbers: tuple[NumberInput, ...] = ()


def set_line(tx: WriteTx, command: SetLineTracking, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    line = _line(tx, document, command)
    wanted = numbered(tx, line, command.numbers)
    posting, warnings = replaced(tx, document, line, wanted, command)
    ledgers.apply(tx, posting, stamp, name="set-line-tracking", bins={})
    return Done(
        result=Result(no=document.no, version=document.version, warnings=warnings),
        events=(orders.changed(document),),
    )


def _line(tx: WriteTx, document: SourceDocument, command: SetLineTracking) -> SourceLine:
    for line in documents.lines_of_sources(tx, [document.document_id]):
        if line.line_no == command.line_no and command.side in (None, line.direction):
            return line
    raise entry.not_found("line", f"{document.no}/{command.line_no}")


def replaced(
    tx: WriteTx,
    document: SourceDocument,
    line: SourceLine,
    wanted: Sequence[NumberedQuantity],
    command: Command,
) -> tuple[Posting, tuple[Problem, ...]]:
    """The reservation entries of the line with other numbers, and what the warehouse makes of
    it."""
    engine.lock(tx, [line])
    item = masters.load_items(tx, [line.item_id])[line.item_id]
    location = masters.load_locations(tx, [line.location_id])[line.location_id]
    inventory = engine.inventory_of(tx, [line])
    wanted = _with_known_dates(tx, line, item, wanted)
    refuse_if(tracking_lines.check(line, wanted, line.qty_done_base))
    managed = is_managed(tx, line, item, location)
    if managed:
        _set_to_handle_only(inventory, line, wanted)
        return Posting(reservations=inventory.book.changes), ()
    warnings = ask(command, _check_available(tx, inventory, line, item, wanted))
    engine.for_reserving(
        tx,
        inventory,
        {},
        {goods_of(line): {one.tracking: one.quantity_base for one in wanted if one.tracking}},
        {item.item_id: item},
    )
    reach = engine.reach_of(tx, [line], {location.location_id: location})[line.line_id]
    tracking_lines.replace(inventory, line, item, wanted, reach=reach)
    posting = Posting(
        reservations=inventory.book.changes,
        warehouse_tracking=tuple(_replanned(tx, inventory, line)),
    )
    return posting, warnings


def _with_known_dates(
    tx: WriteTx, line: SourceLine, item: Item, wanted: Sequence[NumberedQuantity]
) -> list[NumberedQuantity]:
    """A number that has a date keeps it: what was typed instead is not taken (T 8.1)."""
    if not item.tracking.use_expiration_dates:
        return [msgspec.structs.replace(one, expiration_date=None) for one in wanted]
    if line.direction is Direction.DEMAND:
        return list(wanted)
    keys = {NumberKey(line.item_id, line.variant_id, one.tracking) for one in wanted}
    known = tracking_keys.facts(tx, keys)
    found: list[NumberedQuantity] = []
    for one in wanted:
        number = known.of(NumberKey(line.item_id, line.variant_id, one.tracking))
        if number.exists and one.expiration_date is None:
            one = msgspec.structs.replace(one, expiration_date=number.expiration_date)
        found.append(one)
    return found


def is_managed(tx: WriteTx, line: SourceLine, item: Item, location: Location) -> bool:
    """Whether the warehouse works with the line's numbers, so that they are fixed (T 4.7)."""
    if not item.tracking.warehouse or not (location.require_pick or location.require_put_away):
        return False
    on_shipments = any(
        one.document_kind is WarehouseKind.SHIPMENT
        for one in documents.lines_for_sources(tx, [line.line_id])
    )
    if on_shipments and location.require_pick:
        return True
    working = {
        WarehouseKind.PICK,
        WarehouseKind.INVENTORY_PICK,
        WarehouseKind.INVENTORY_PUT_AWAY,
    }
    return any(
        one.document_kind in working
        for one in documents.activity_lines_for_sources(tx, [line.line_id])
    )


def _set_to_handle_only(
    inventory: Inventory, line: SourceLine, wanted: Sequence[NumberedQuantity]
) -> None:
    """Numbers and quantities must be what they are; only what is to be handled may differ
    (W-102)."""
    old = tracking_lines.numbers_of(inventory.book, line)
    new: dict[Tracking, int] = {}
    for one in wanted:
        new[one.tracking] = new.get(one.tracking, 0) + one.quantity_base
    if new != {tracking: one.quantity_base for tracking, one in old.items()}:
        raise Refused(TrackingManagedByWarehouse(line=line.ref))
    tracking_lines.set_to_handle(
        inventory.book, line, {one.tracking: one.to_handle for one in wanted}
    )


def _check_available(
    tx: WriteTx,
    inventory: Inventory,
    line: SourceLine,
    item: Item,
    wanted: Sequence[NumberedQuantity],
) -> list[Problem]:
    """Outgoing numbers of which less is there than all demand names together: a question (T
    4.6)."""
    specific = item.tracking.specific
    if line.direction is Direction.SUPPLY or not specific:
        return []
    old = tracking_lines.numbers_of(inventory.book, line)
    asked: list[tuple[Tracking, int]] = []
    for one in wanted:
        key = one.tracking.only(specific)
        before = old[one.tracking].quantity_base if one.tracking in old else 0
        if key and one.quantity_base > before:
            asked.append((one.tracking, one.quantity_base - before))
    free = pick_stock.number_availability(
        tx,
        [(NumberKey(line.item_id, line.variant_id, t), line.location_id) for t, _more in asked],
    )
    short: list[Problem] = []
    for tracking, more in asked:
        available = free[NumberKey(line.item_id, line.variant_id, tracking), line.location_id]
        if available < more:
            short.append(
                NumberShort(line=line.ref, number=tracking, available=decimal(available - more))
            )
    return short


def _replanned(tx: WriteTx, inventory: Inventory, line: SourceLine) -> list[TrackingLineChange]:
    """Where a shipment needs no pick, its own rows follow the order's numbers (T 4.7)."""
    found: list[TrackingLineChange] = []
    if line.direction is Direction.SUPPLY:
        return found
    for one in documents.lines_for_sources(tx, [line.line_id]):
        before = documents.tracking_lines_of(tx, OwnerKind.WAREHOUSE_LINE, [one.line_id])
        found += changes(before, planned_numbers(one, line, inventory.book))
    return found
