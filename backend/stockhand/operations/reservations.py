"""Reservations made from outside the warehouse."""

from decimal import Decimal

from stockhand.domain import reservations
from stockhand.domain.items import ReservePolicy
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.orders import Direction, SourceKind
from stockhand.domain.problems.base import Problem, Refused
from stockhand.domain.problems.reasons import ReservationPartial
from stockhand.domain.problems.reservations import (
    LineFullyReserved,
    NotDemandOrSupply,
    NothingToReserve,
    ReservationNotAllowed,
)
from stockhand.domain.quantity import decimal
from stockhand.domain.reservations import goods_of
from stockhand.domain.tracking import Tracking
from stockhand.operations import engine, entry, orders, reserving
from stockhand.operations.fields import LineNo, No, Number
from stockhand.operations.numbers import base_unit
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, masters
from stockhand.store.tx import WriteTx


class ReserveLine(Command, frozen=True, kw_only=True):
    """Reserve stock for an order line: as much as can be had of `quantity` (base unit; all that is
    open unless said), of one number where a number is given."""

    order_no: No
    kind: SourceKind
    line_no: LineNo
    quantity: Decimal | None = None
    serial: Number = ""
    lot: Number = ""
    package: Number = ""


class ReserveOrder(Command, frozen=True, kw_only=True):
    """Reserve stock for all lines of an order, as much as can be had."""

    order_no: No
    kind: SourceKind


class ReservedResult(Result, frozen=True, kw_only=True):
    """How much was reserved now, in base units."""

    reserved: Decimal


def reserve_line(tx: WriteTx, command: ReserveLine, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    line = orders.find_line(tx, document, command.line_no)
    if line.direction is not Direction.DEMAND or not line.kind.is_order:
        raise Refused(NotDemandOrSupply(line=line.ref))
    if line.reserve is ReservePolicy.NEVER:
        raise Refused(ReservationNotAllowed(line=line.ref, policy=line.reserve.value))
    engine.lock(tx, [line])
    items = masters.load_items(tx, [line.item_id])
    item = items[line.item_id]
    key = Tracking(serial=command.serial, lot=command.lot, package=command.package)
    inventory = engine.inventory_of(tx, [line])
    missing = line.outstanding_base - reservations.reserved(inventory.book, line)
    if missing <= 0:
        raise Refused(LineFullyReserved(line=line.ref))
    wanted = missing
    if command.quantity is not None:
        asked = entry.quantity(command.quantity, base_unit(tx, line.item_id), line.ref)
        wanted = min(missing, asked)
    numbers = {key: wanted} if key else reservations.surplus_numbers(inventory.book, line)
    engine.for_reserving(tx, inventory, {goods_of(line): wanted}, {goods_of(line): numbers}, items)
    locations = masters.load_locations(tx, [line.location_id])
    reach = engine.reach_of(tx, [line], locations)[line.line_id]
    done = reservations.auto_reserve(inventory, line, item, quantity=wanted, key=key, reach=reach)
    if done == 0:
        raise Refused(NothingToReserve(line=line.ref, available=decimal(0)))
    ledgers.apply(
        tx,
        Posting(reservations=inventory.book.changes),
        stamp,
        name="reserve-line",
        bins={},
    )
    warnings: tuple[Problem, ...] = ()
    if done < wanted:
        warnings = (ReservationPartial(line=line.ref, missing=decimal(wanted - done)),)
    return Done(
        result=ReservedResult(no=document.no, reserved=decimal(done), warnings=warnings),
        events=(orders.changed(document),),
    )


def reserve_order(tx: WriteTx, command: ReserveOrder, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    lines = documents.lines_of_sources(tx, [document.document_id])
    reserved, warnings = reserving.reserve(tx, lines, stamp, name="reserve-order")
    return Done(
        result=ReservedResult(no=document.no, reserved=decimal(reserved), warnings=warnings),
        events=(orders.changed(document),),
    )
