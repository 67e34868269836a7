"""Reservations made, made smaller and ended from outside the warehouse."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from stockhand.domain import reservations, supplies
from stockhand.domain.availability import Reservable
from stockhand.domain.items import Item
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.orders import Direction, SourceDocument, SourceKind, SourceLine
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.numbers import TrackingDoesNotFit
from stockhand.domain.problems.reasons import ReservationPartial
from stockhand.domain.problems.reservations import (
    LineFullyReserved,
    NotDemandOrSupply,
    NothingToReserve,
    ReservationExceedsOutstanding,
    ReservationNotAllowed,
)
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import Book, ReservationEntry, line_pointer
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Tracking
from stockhand.operations import engine, entry, orders, reserving
from stockhand.operations.fields import Id, LineNo, No, Number
from stockhand.operations.numbers import base_unit
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, masters, stock
from stockhand.store import reservations as store
from stockhand.store.tx import WriteTx


class OrderLineRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of an order."""

    kind: SourceKind
    no: No
    line_no: LineNo


class ReserveLine(Command, frozen=True, kw_only=True):
    """Reserve for an order line: as much as can be had of `quantity` (base unit; all that is open
    unless said), of one number where a number is given. Stock first, then incoming orders; or only
    from the supply that is named, an entry of the item ledger or a line of another order. A line
    that brings goods in is reserved for the demand that waits for them."""

    order_no: No
    kind: SourceKind
    line_no: LineNo
    quantity: Decimal | None = None
    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    from_entry: Id | None = None
    from_line: OrderLineRef | None = None


class ReserveOrder(Command, frozen=True, kw_only=True):
    """Reserve for all lines of an order as much as can be had, of stock and of incoming orders."""

    order_no: No
    kind: SourceKind


class CancelReservation(Command, frozen=True, kw_only=True):
    """End a reservation of an order line, or all of them. Numbers stay on the lines they were typed
    on."""

    order_no: No
    kind: SourceKind
    line_no: LineNo
    entry_no: Id | None = None


class ChangeReservation(Command, frozen=True, kw_only=True):
    """Make a reservation of an order line smaller (base unit)."""

    order_no: No
    kind: SourceKind
    line_no: LineNo
    entry_no: Id
    quantity: Decimal


class ReservedResult(Result, frozen=True, kw_only=True):
    """How much was reserved now, in base units."""

    reserved: Decimal


def reserve_line(tx: WriteTx, command: ReserveLine, stamp: Stamp) -> Done:
    document, line = _line(tx, command, stamp)
    refuse_if(_check_may_reserve(line))
    item = masters.load_items(tx, [line.item_id])[line.item_id]
    inventory = engine.inventory_of(tx, [line])
    asked = wanted = _wanted(tx, command, inventory.book, line)
    key = Tracking(serial=command.serial, lot=command.lot, package=command.package)
    if key:
        wanted = min(wanted, reservations.room_for(inventory.book, line, key))
        if wanted == 0:
            raise Refused(TrackingDoesNotFit(line=line.ref, number=key))
    if command.from_line is not None:
        done = _from_line(tx, command.from_line, inventory.book, line, item, wanted, key)
    elif command.from_entry is not None:
        done = _from_entry(tx, command.from_entry, inventory, line, item, wanted, key)
    else:
        done = _from_all(tx, inventory, line, item, wanted, key)
    if done == 0:
        raise Refused(NothingToReserve(line=line.ref, available=decimal(0)))
    _write(tx, inventory.book, stamp, "reserve-line")
    warnings: tuple[Problem, ...] = ()
    if done < asked:
        warnings = (ReservationPartial(line=line.ref, missing=decimal(asked - done)),)
    return Done(
        result=ReservedResult(no=document.no, reserved=decimal(done), warnings=warnings),
        events=(orders.changed(document),),
    )


def _line(
    tx: WriteTx, command: ReserveLine | CancelReservation | ChangeReservation, stamp: Stamp
) -> tuple[SourceDocument, SourceLine]:
    """The order and its line, with the line's goods held."""
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    line = orders.find_line(tx, document, command.line_no)
    return document, engine.hold(tx, {line.line_id: line})[line.line_id]


def _check_may_reserve(line: SourceLine) -> Sequence[Problem]:
    if not line.kind.is_order:
        return (NotDemandOrSupply(line=line.ref),)
    if not supplies.may_reserve(line):
        return (ReservationNotAllowed(line=line.ref, policy="never"),)
    return ()


def _wanted(tx: WriteTx, command: ReserveLine, book: Book, line: SourceLine) -> int:
    missing = line.outstanding_base - reservations.reserved(book, line)
    if missing <= 0:
        raise Refused(LineFullyReserved(line=line.ref))
    if command.quantity is None:
        return missing
    asked = entry.quantity(command.quantity, base_unit(tx, line.item_id), line.ref)
    if asked > missing:
        raise Refused(
            ReservationExceedsOutstanding(
                line=line.ref, quantity=decimal(asked), outstanding=decimal(missing)
            )
        )
    return asked


def _from_all(
    tx: WriteTx, inventory: Inventory, line: SourceLine, item: Item, wanted: int, key: Tracking
) -> int:
    """Stock, then incoming orders; or the demand that waits for an incoming line (T 6.3)."""
    done = 0
    if line.direction is Direction.DEMAND:
        done = _from_stock(tx, inventory, line, item, wanted, key)
    if done < wanted:
        partners = engine.read_partners(tx, inventory.book, [line])
        done += supplies.reserve(
            inventory.book, line, item, partners, quantity=wanted - done, key=key
        )
    return done


def _from_stock(
    tx: WriteTx, inventory: Inventory, line: SourceLine, item: Item, wanted: int, key: Tracking
) -> int:
    numbers = {key: wanted} if key else reservations.surplus_numbers(inventory.book, line)
    goods, items = goods_of(line), {item.item_id: item}
    engine.for_reserving(tx, inventory, {goods: wanted}, {goods: numbers}, items)
    reach = _reach(tx, line, numbers)
    return reservations.auto_reserve(inventory, line, item, quantity=wanted, key=key, reach=reach)


def _reach(tx: WriteTx, line: SourceLine, numbers: Iterable[Tracking]) -> Reservable | None:
    locations = masters.load_locations(tx, [line.location_id])
    return engine.reach_of(tx, [line], locations, {goods_of(line): numbers})[line.line_id]


def _from_entry(
    tx: WriteTx,
    entry_no: int,
    inventory: Inventory,
    line: SourceLine,
    item: Item,
    wanted: int,
    key: Tracking,
) -> int:
    """Only what is free of this entry of the item ledger."""
    found = stock.entries(tx, [entry_no])
    if not found:
        raise entry.not_found("item_ledger_entry", entry_no)
    if line.direction is not Direction.DEMAND:
        return 0
    inventory.include(found)
    numbers = [key] if key else reservations.surplus_numbers(inventory.book, line)
    reach = _reach(tx, line, numbers)
    return reservations.reserve_entry(
        inventory, line, item, found[0], quantity=wanted, key=key, reach=reach
    )


def _from_line(
    tx: WriteTx,
    named: OrderLineRef,
    book: Book,
    line: SourceLine,
    item: Item,
    wanted: int,
    key: Tracking,
) -> int:
    """Only what is free of this order line."""
    document = entry.order(tx, named.kind, named.no)
    other = _other_side(tx, document, named.line_no, line.direction)
    refuse_if(_check_may_reserve(other))
    book.include(store.load(tx, [line_pointer(other.line_id)]))
    possible = supplies.partners(line, [other])
    if not possible or not supplies.unreserved(book, other):
        return 0
    done = supplies.reserve(book, line, item, possible, quantity=wanted, key=key)
    if done == 0:
        raise Refused(TrackingDoesNotFit(line=line.ref, number=key))
    return done


def _other_side(
    tx: WriteTx, document: SourceDocument, line_no: int, asking: Direction
) -> SourceLine:
    """The line of that number; of a transfer the side that could serve the one who asks."""
    found = documents.lines_of_sources(tx, [document.document_id])
    named = [line for line in found if line.line_no == line_no]
    if not named:
        raise entry.not_found("line", f"{document.no}/{line_no}")
    return next((line for line in named if line.direction is not asking), named[0])


def _write(tx: WriteTx, book: Book, stamp: Stamp, name: str) -> None:
    ledgers.apply(tx, Posting(reservations=book.changes), stamp, name=name, bins={})


def reserve_order(tx: WriteTx, command: ReserveOrder, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    lines = documents.lines_of_sources(tx, [document.document_id])
    reserved, warnings = reserving.reserve(tx, lines, stamp, name="reserve-order")
    return Done(
        result=ReservedResult(no=document.no, reserved=decimal(reserved), warnings=warnings),
        events=(orders.changed(document),),
    )


def cancel(tx: WriteTx, command: CancelReservation, stamp: Stamp) -> Done:
    document, line = _line(tx, command, stamp)
    book = engine.book_of(tx, [line])
    pairs = reservations.pairs_of(book, line)
    if command.entry_no is not None:
        pairs = [_pair(pairs, line, command.entry_no)]
    refuse_if(reservations.check_cancel(line, pairs))
    for pair in pairs:
        reservations.cancel(book, pair)
    _write(tx, book, stamp, "cancel-reservation")
    return Done(
        result=Result(no=document.no, version=document.version),
        events=(orders.changed(document),),
    )


def change(tx: WriteTx, command: ChangeReservation, stamp: Stamp) -> Done:
    document, line = _line(tx, command, stamp)
    book = engine.book_of(tx, [line])
    pair = _pair(reservations.pairs_of(book, line), line, command.entry_no)
    unit = base_unit(tx, line.item_id)
    quantity = entry.quantity(command.quantity, unit, line.ref, negative=True)
    refuse_if(reservations.check_reduce(line, pair, quantity))
    reservations.reduce(book, pair, quantity)
    _write(tx, book, stamp, "change-reservation")
    return Done(
        result=Result(no=document.no, version=document.version),
        events=(orders.changed(document),),
    )


def _pair(pairs: Sequence[ReservationEntry], line: SourceLine, entry_no: int) -> ReservationEntry:
    for pair in pairs:
        if pair.entry_no == entry_no:
            return pair
    raise entry.not_found("reservation", f"{line.ref} {entry_no}")
