"""Orders: written by the office or the ERP, released to the warehouse, reopened, posted where no
warehouse document stands between."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain import quantity as amounts
from stockhand.domain import tracking_lines
from stockhand.domain.items import Item, ReservePolicy, Unit
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.orders import (
    Direction,
    DocumentStatus,
    PartnerKind,
    ShippingAdvice,
    SourceDocument,
    SourceKind,
    SourceLine,
)
from stockhand.domain.problems.base import Refused, Warning, refuse_if
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.problems.reservations import ReservationNotAllowed
from stockhand.domain.stock import Goods
from stockhand.operations import access, calendar, engine, entry, numbers, reserving
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, External, Id, LineNo, No, Small, Text, Version
from stockhand.operations.numbers import NumberInput
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, masters, moved
from stockhand.store import locations as location_store
from stockhand.store.event_log import Event
from stockhand.store.tx import WriteTx

OrderKind = Literal[
    "sales_order", "purchase_order", "sales_return", "purchase_return", "sales_invoice"
]
"""What one header and its lines at one location can be; transfers have two locations."""

_DIRECTION = {
    "sales_order": Direction.DEMAND,
    "sales_invoice": Direction.DEMAND,
    "purchase_return": Direction.DEMAND,
    "purchase_order": Direction.SUPPLY,
    "sales_return": Direction.SUPPLY,
}


class OrderLineInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of an order. A blank unit is the item's base unit, a blank location the order's."""

    line_no: LineNo = 0
    item: No
    variant: Code10 = ""
    unit: Code10 = ""
    quantity: Decimal
    location: Code10 | None = None
    bin: No = ""
    due_date: date | None = None
    reserve: ReservePolicy | None = None
    applies_to_entry: Id | None = None
    applies_from_entry: Id | None = None
    description: Text = ""
    numbers: tuple[NumberInput, ...] = ()
    """What an incoming line is announced to carry."""


class OrderRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order by kind and number."""

    kind: SourceKind
    no: No


class CreateOrder(Command, frozen=True, kw_only=True):
    """Write a sales or purchase order, a return or an invoice; a blank number is taken from the
    series."""

    no: No = ""
    kind: OrderKind
    location: Code10 = ""
    partner: No = ""
    external_no: External = ""
    document_date: date | None = None
    due_date: date | None = None
    shipping_advice: ShippingAdvice = ShippingAdvice.PARTIAL
    priority: Small = 2
    note: Text = ""
    address: Text = ""
    release: bool = False
    lines: tuple[OrderLineInput, ...] = ()


class OrderResult(Result, frozen=True, kw_only=True):
    """The order and the numbers of its lines."""

    lines: tuple[int, ...] = ()


def create(tx: WriteTx, command: CreateOrder, stamp: Stamp) -> Done:
    kind = SourceKind(command.kind)
    header_location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, header_location)
    of = PartnerKind.VENDOR if kind.value.startswith("purchase") else PartnerKind.CUSTOMER
    partner = entry.partner(tx, of, command.partner)
    no = command.no or entry.next_no(tx, kind.value)
    if documents.find_source(tx, kind, no) is not None:
        raise Refused(MalformedCommand(path="no", reason=f"{no} is there already"))
    document_date = command.document_date or calendar.at(stamp, header_location).work_date
    document = SourceDocument(
        kind=kind,
        no=no,
        status=DocumentStatus.RELEASED if command.release else DocumentStatus.OPEN,
        partner_id=partner.partner_id if partner else None,
        external_no=command.external_no,
        location_id=header_location.location_id,
        document_date=document_date,
        shipping_advice=command.shipping_advice,
        reserve=partner.reserve if partner else ReservePolicy.OPTIONAL,
        address=command.address,
        note=command.note,
        priority=command.priority,
        created_at=stamp.at,
    )
    document_id = documents.insert_source(tx, document)
    document = msgspec.structs.replace(document, document_id=document_id)
    due = command.due_date or document_date
    lines = _new_lines(tx, document, header_location, command.lines, due)
    warnings: tuple[Warning, ...] = ()
    if lines:
        stored = documents.insert_source_lines(tx, lines)
        moved.note_lines(tx, stored)
        _announce(tx, stored, command.lines, stamp)
        warnings = _reserve_always(tx, stored, stamp)
    return Done(
        result=OrderResult(
            no=no, version=1, lines=tuple(line.line_no for line in lines), warnings=warnings
        ),
        events=(changed(document),),
    )


def changed(document: SourceDocument, what: str = "changed") -> Event:
    return Event(
        topic="source_document",
        what=what,
        subject_id=document.document_id,
        location_id=document.location_id,
        facts={"kind": document.kind.value, "no": document.no},
    )


def _new_lines(
    tx: WriteTx,
    document: SourceDocument,
    header_location: Location,
    inputs: Sequence[OrderLineInput],
    due_date: date,
) -> list[SourceLine]:
    """The lines as rows; everything they name is looked up in a few statements."""
    items = entry.items(tx, (line.item for line in inputs))
    goods = Goods(units=masters.load_units(tx, (item.item_id for item in items.values())))
    codes = {line.location for line in inputs if line.location is not None}
    locations = {code: entry.location(tx, code) for code in sorted(codes)}
    lines: list[SourceLine] = []
    for place, given in enumerate(inputs):
        item = items[given.item]
        location = header_location if given.location is None else locations[given.location]
        no = given.line_no or 10000 * (place + 1)
        unit = _unit(goods, item, given, document.kind)
        ref = f"{document.no}/{no}"
        quantity = entry.quantity(given.quantity, unit, ref)
        base = amounts.to_base(quantity, unit.qty_per_uom, unit.rounding_base)
        bin_id = None
        if given.bin:
            bin_id = entry.bin(tx, location, given.bin).bin_id
        lines.append(
            SourceLine(
                document_id=document.document_id,
                line_no=no,
                direction=_DIRECTION[document.kind.value],
                kind=document.kind,
                item_id=item.item_id,
                variant_id=entry.variant_id(tx, item, given.variant),
                unit_id=unit.unit_id,
                location_id=location.location_id,
                bin_id=bin_id,
                quantity=quantity,
                quantity_base=base,
                qty_to_handle=quantity,
                qty_to_handle_base=base,
                qty_to_invoice_base=base,
                due_date=given.due_date or due_date,
                reserve=_reserve(given, item, document),
                applies_to_entry=given.applies_to_entry,
                applies_from_entry=given.applies_from_entry,
                description=given.description or item.description,
            )
        )
    known = {one.location_id: one for one in (header_location, *locations.values())}
    return _with_usual_bins(tx, lines, known)


def _with_usual_bins(
    tx: WriteTx, lines: Sequence[SourceLine], locations: Mapping[int, Location]
) -> list[SourceLine]:
    """Where no warehouse document stands between the order and its posting, a line without a bin
    is proposed the item's default bin (W 1.3)."""
    open_lines = [
        line
        for line in lines
        if line.bin_id is None and _needs_bin(line, locations[line.location_id])
    ]
    if not open_lines:
        return list(lines)
    missing = {line.line_no for line in open_lines}
    usual = location_store.default_bins(
        tx, {(line.location_id, line.item_id, line.variant_id) for line in open_lines}
    )
    return [
        msgspec.structs.replace(
            line, bin_id=usual.get((line.location_id, line.item_id, line.variant_id))
        )
        if line.line_no in missing
        else line
        for line in lines
    ]


def _needs_bin(line: SourceLine, location: Location) -> bool:
    if not location.bin_mandatory or location.directed:
        return False
    if line.direction is Direction.SUPPLY:
        return not (location.require_receive or location.require_put_away)
    return not (location.require_shipment or location.require_pick)


def _announce(
    tx: WriteTx, lines: Sequence[SourceLine], inputs: Sequence[OrderLineInput], stamp: Stamp
) -> None:
    """The numbers that a vendor announced go on the lines as if somebody had typed them."""
    given = {
        one.line_no or 10000 * (place + 1): one.numbers
        for place, one in enumerate(inputs)
        if one.numbers
    }
    named = [line for line in lines if line.line_no in given]
    if not named:
        return
    outgoing = [line for line in named if line.direction is Direction.DEMAND]
    if outgoing:
        reason = "numbers of outgoing lines are set once they stand"
        raise Refused(MalformedCommand(path=f"lines.{outgoing[0].line_no}.numbers", reason=reason))
    engine.lock(tx, named)
    items = masters.load_items(tx, {line.item_id for line in named})
    units = masters.load_units(tx, items)
    base = {unit.item_id: unit for unit in units.values() if unit.is_base}
    inventory = engine.inventory_of(tx, named)
    for line in named:
        wanted = numbers.in_base(line, given[line.line_no], base[line.item_id])
        refuse_if(tracking_lines.check(line, items[line.item_id], wanted))
        tracking_lines.replace(inventory, line, items[line.item_id], wanted)
    posting = Posting(reservations=inventory.book.changes)
    ledgers.apply(tx, posting, stamp, name="create-order", bins={})


def _reserve_always(tx: WriteTx, lines: Iterable[SourceLine], stamp: Stamp) -> tuple[Warning, ...]:
    """Lines whose policy is to reserve always hold what there is as soon as they are written (T
    6.2)."""
    always = [line for line in lines if line.reserve is ReservePolicy.ALWAYS]
    _reserved, warnings = reserving.reserve(tx, always, stamp, name="create-order")
    return warnings


def _unit(goods: Goods, item: Item, given: OrderLineInput, kind: SourceKind) -> Unit:
    """The unit named, else the item's sales or purchase unit, else its base unit."""
    if not given.unit:
        usual = item.purchase_unit_id if kind.value.startswith("purchase") else item.sales_unit_id
        if usual is not None and usual in goods.units:
            return goods.units[usual]
    return entry.unit(goods, item, given.unit)


def _reserve(given: OrderLineInput, item: Item, document: SourceDocument) -> ReservePolicy:
    if item.reserve is ReservePolicy.ALWAYS and given.reserve not in (None, item.reserve):
        line = f"{document.no}/{given.line_no}"
        raise Refused(ReservationNotAllowed(line=line, policy=item.reserve.value))
    if item.reserve is not ReservePolicy.OPTIONAL:
        return item.reserve
    return given.reserve or document.reserve


class ReleaseOrder(Command, frozen=True, kw_only=True):
    """Make an order available to the warehouse."""

    order_no: No
    kind: SourceKind
    version: Version | None = None


class ReopenOrder(Command, frozen=True, kw_only=True):
    """Take an order back to write on it; what the warehouse has begun goes on."""

    order_no: No
    kind: SourceKind
    version: Version | None = None


def release(tx: WriteTx, command: ReleaseOrder, stamp: Stamp) -> Done:
    return _set_status(tx, command, stamp, DocumentStatus.RELEASED)


def reopen(tx: WriteTx, command: ReopenOrder, stamp: Stamp) -> Done:
    return _set_status(tx, command, stamp, DocumentStatus.OPEN)


def _set_status(
    tx: WriteTx, command: ReleaseOrder | ReopenOrder, stamp: Stamp, status: DocumentStatus
) -> Done:
    document = entry.order(tx, command.kind, command.order_no, command.version)
    check_plan(tx, stamp, document)
    after = msgspec.structs.replace(document, status=status, version=document.version + 1)
    documents.save_source(tx, after)
    return Done(result=Result(no=document.no, version=after.version), events=(changed(after),))


def check_plan(tx: WriteTx, stamp: Stamp, document: SourceDocument) -> None:
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, Permission.PLAN, location)


def find_line(tx: WriteTx, document: SourceDocument, line_no: int) -> SourceLine:
    """The line of that number; of a transfer the outbound side."""
    for line in documents.lines_of_sources(tx, [document.document_id]):
        if line.line_no == line_no:
            return line
    raise entry.not_found("line", f"{document.no}/{line_no}")
