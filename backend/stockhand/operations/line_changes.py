"""Changing and deleting lines of orders, with what becomes of their numbers and reservations."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain import line_changes
from stockhand.domain import quantity as amounts
from stockhand.domain.items import Item, ReservePolicy, Unit
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.orders import (
    DocumentStatus,
    ShippingAdvice,
    SourceDocument,
    SourceKind,
    SourceLine,
)
from stockhand.domain.problems.base import Problem, Warning, refuse_if
from stockhand.domain.problems.documents import SourceLineHasWarehouseLines
from stockhand.domain.problems.quantities import QuantityExceedsOutstanding, ToInvoiceExceedsHandled
from stockhand.domain.problems.questions import DocumentPartlyHandled
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import Book
from stockhand.domain.stock import Goods
from stockhand.operations import engine, entry, orders, reserving
from stockhand.operations.fields import Code10, External, LineNo, No, Small, Text, Version
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import documents, ledgers, masters, moved
from stockhand.store.tx import WriteTx


class ChangeOrderLine(Command, frozen=True, kw_only=True):
    """Change fields of an order line that the warehouse does not work on; what is not given
    stays. `cancel_reservations`: other goods may end the line's reservations. Not `interactive`:
    reservations that another day breaks are let go instead of refused."""

    order_no: No
    kind: SourceKind
    line_no: LineNo
    quantity: Decimal | None = None
    due_date: date | None = None
    bin: No | None = None
    qty_to_handle: Decimal | None = None
    qty_to_invoice: Decimal | None = None
    item: No | None = None
    variant: Code10 | None = None
    unit: Code10 | None = None
    location: Code10 | None = None
    reserve: ReservePolicy | None = None
    cancel_reservations: bool = False
    interactive: bool = True


_COPIED = ("quantity", "due_date", "bin", "qty_to_handle", "item", "variant", "unit", "location")
"""What receipts, shipments and activities copy from the line."""


def change_line(tx: WriteTx, command: ChangeOrderLine, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    found = orders.find_line(tx, document, command.line_no)
    refuse_if(_check_warehouse(tx, [found], _given(command)))
    before = engine.hold(tx, {found.line_id: found})[found.line_id]
    after, item = _changed(tx, before, command)
    engine.lock(tx, [after])
    book = engine.book_of(tx, [before])
    warnings = ask(command, _check(book, before, after, item, command))
    line_changes.change(book, before, after, interactive=command.interactive)
    documents.save_source_line(tx, after)
    moved.note_lines(tx, [before, after])
    warnings += _settle(tx, book, [after], stamp, "change-order-line")
    saved = msgspec.structs.replace(document, version=document.version + 1)
    documents.save_source(tx, saved)
    return Done(
        result=Result(no=document.no, version=saved.version, warnings=warnings),
        events=(orders.changed(saved),),
    )


def _given(command: ChangeOrderLine) -> list[str]:
    return [field for field in _COPIED if getattr(command, field) is not None]


def _check(
    book: Book, before: SourceLine, after: SourceLine, item: Item, command: ChangeOrderLine
) -> list[Problem]:
    problems: list[Problem] = []
    limit = max(0, after.quantity_base - after.qty_invoiced_base)
    if after.qty_to_invoice_base > limit:
        to_invoice = decimal(after.qty_to_invoice_base)
        problems.append(
            ToInvoiceExceedsHandled(line=after.ref, to_invoice=to_invoice, limit=decimal(limit))
        )
    if after.qty_to_handle_base > max(0, after.outstanding_base):
        problems.append(
            QuantityExceedsOutstanding(
                line=after.ref,
                quantity=decimal(after.qty_to_handle_base),
                outstanding=decimal(after.outstanding_base),
            )
        )
    cancelling = command.cancel_reservations
    problems += line_changes.check(book, before, after, item, cancelling=cancelling)
    return problems


def _settle(
    tx: WriteTx, book: Book, lines: Sequence[SourceLine], stamp: Stamp, name: str
) -> tuple[Warning, ...]:
    """Write what became of the entries; lines that always reserve take what there is now."""
    if book.changes:
        ledgers.apply(tx, Posting(reservations=book.changes), stamp, name=name, bins={})
    always = [line.line_id for line in lines if line.reserve is ReservePolicy.ALWAYS]
    if not always:
        return ()
    as_they_are = documents.load_source_lines(tx, always).values()
    _reserved, warnings = reserving.reserve(tx, as_they_are, stamp, name=name)
    return warnings


def _changed(tx: WriteTx, line: SourceLine, command: ChangeOrderLine) -> tuple[SourceLine, Item]:
    """The line as the command wants it, and its item."""
    after, item = _with_goods(tx, line, command)
    unit = masters.load_units(tx, [after.item_id])[after.unit_id]
    if command.quantity is not None or after.unit_id != line.unit_id:
        wanted = amounts.decimal(line.quantity) if command.quantity is None else command.quantity
        after = _with_quantity(after, entry.quantity(wanted, unit, line.ref), unit)
    if command.qty_to_handle is not None:
        to_handle = entry.quantity(command.qty_to_handle, unit, line.ref)
        after = msgspec.structs.replace(
            after,
            qty_to_handle=to_handle,
            qty_to_handle_base=amounts.part_in_base(
                to_handle, after.outstanding, after.outstanding_base, unit.qty_per_uom
            ),
        )
    if command.qty_to_invoice is not None:
        to_invoice = entry.quantity(command.qty_to_invoice, unit, line.ref)
        after = msgspec.structs.replace(
            after, qty_to_invoice_base=amounts.to_base(to_invoice, unit.qty_per_uom)
        )
    if command.due_date is not None:
        after = msgspec.structs.replace(after, due_date=command.due_date)
    if command.bin is not None:
        location = masters.load_location(tx, after.location_id)
        place = entry.bin_or_none(tx, location, command.bin)
        after = msgspec.structs.replace(after, bin_id=place.bin_id if place else None)
    return after, item


def _with_goods(tx: WriteTx, line: SourceLine, command: ChangeOrderLine) -> tuple[SourceLine, Item]:
    """Another item comes in its base unit and under its own reserve policy; what lay ready in a bin
    of another location does not."""
    after, item = line, masters.load_items(tx, [line.item_id])[line.item_id]
    if command.item is not None and command.item != item.no:
        item = entry.items(tx, [command.item])[command.item]
        goods = Goods(units=masters.load_units(tx, [item.item_id]))
        after = msgspec.structs.replace(
            after,
            item_id=item.item_id,
            variant_id=0,
            unit_id=goods.base_unit(item.item_id).unit_id,
            reserve=item.reserve,
            description=item.description,
        )
    if command.unit is not None:
        goods = Goods(units=masters.load_units(tx, [item.item_id]))
        unit = entry.unit(goods, item, command.unit)
        after = msgspec.structs.replace(after, unit_id=unit.unit_id)
    if command.variant is not None:
        variant_id = entry.variant_id(tx, item, command.variant)
        after = msgspec.structs.replace(after, variant_id=variant_id)
    if command.location is not None:
        location_id = entry.location(tx, command.location).location_id
        if location_id != after.location_id:
            after = msgspec.structs.replace(after, location_id=location_id, bin_id=None)
    if command.reserve is not None:
        after = msgspec.structs.replace(after, reserve=command.reserve)
    return after, item


def _with_quantity(line: SourceLine, quantity: int, unit: Unit) -> SourceLine:
    base = amounts.to_base(quantity, unit.qty_per_uom, unit.rounding_base)
    return msgspec.structs.replace(
        line,
        quantity=quantity,
        quantity_base=base,
        qty_to_handle=max(0, quantity - line.qty_done),
        qty_to_handle_base=max(0, base - line.qty_done_base),
        qty_to_invoice_base=max(0, base - line.qty_invoiced_base),
    )


class ChangeOrder(Command, frozen=True, kw_only=True):
    """Change what an order says as a whole; what is not given stays. It must not become one that
    goes out complete while the warehouse already works on parts of it."""

    order_no: No
    kind: SourceKind
    version: Version | None = None
    shipping_advice: ShippingAdvice | None = None
    external_no: External | None = None
    priority: Small | None = None
    note: Text | None = None
    address: Text | None = None


_OF_ORDER = ("shipping_advice", "external_no", "priority", "note", "address")


def change_order(tx: WriteTx, command: ChangeOrder, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no, command.version)
    orders.check_plan(tx, stamp, document)
    given = {name: getattr(command, name) for name in _OF_ORDER}
    after = msgspec.structs.replace(
        document, **{name: value for name, value in given.items() if value is not None}
    )
    if after.shipping_advice is ShippingAdvice.COMPLETE is not document.shipping_advice:
        lines = documents.lines_of_sources(tx, [document.document_id])
        lines = list(engine.hold(tx, {line.line_id: line for line in lines}).values())
        refuse_if(_check_warehouse(tx, lines, ["shipping_advice"]))
    saved = msgspec.structs.replace(after, version=document.version + 1)
    documents.save_source(tx, saved)
    return Done(
        result=Result(no=document.no, version=saved.version), events=(orders.changed(saved),)
    )


class DeleteOrderLine(Command, frozen=True, kw_only=True):
    """Take a line out of an order, with its numbers and reservations; what of it was posted
    stays."""

    order_no: No
    kind: SourceKind
    line_no: LineNo


class DeleteOrder(Command, frozen=True, kw_only=True):
    """Give an order up: its lines go, with their numbers and reservations; what was posted
    stays."""

    order_no: No
    kind: SourceKind
    version: Version | None = None


def delete_line(tx: WriteTx, command: DeleteOrderLine, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    lines = [
        line
        for line in documents.lines_of_sources(tx, [document.document_id])
        if line.line_no == command.line_no
    ]
    if not lines:
        raise entry.not_found("line", f"{document.no}/{command.line_no}")
    _delete(tx, command, document, lines, stamp)
    saved = msgspec.structs.replace(document, version=document.version + 1)
    documents.save_source(tx, saved)
    return Done(
        result=Result(no=document.no, version=saved.version), events=(orders.changed(saved),)
    )


def delete_order(tx: WriteTx, command: DeleteOrder, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no, command.version)
    orders.check_plan(tx, stamp, document)
    lines = documents.lines_of_sources(tx, [document.document_id])
    _delete(tx, command, document, lines, stamp)
    saved = msgspec.structs.replace(
        document, status=DocumentStatus.CLOSED, version=document.version + 1
    )
    documents.save_source(tx, saved)
    return Done(
        result=Result(no=document.no, version=saved.version),
        events=(orders.changed(saved, "deleted"),),
    )


def _delete(
    tx: WriteTx,
    command: DeleteOrderLine | DeleteOrder,
    document: SourceDocument,
    found: Iterable[SourceLine],
    stamp: Stamp,
) -> None:
    """Lines that history points at stay with what was posted of them; all others go."""
    lines = list(engine.hold(tx, {line.line_id: line for line in found}).values())
    if not lines:
        return
    refuse_if(_check_warehouse(tx, lines, ["line"]))
    book = engine.book_of(tx, lines)
    questions: list[Problem] = [
        DocumentPartlyHandled(document=document.no, line=line.ref)
        for line in lines
        if line.qty_done_base and line.outstanding_base
    ]
    for line in lines:
        questions += line_changes.check_numbers(book, line)
    ask(command, questions)
    for line in lines:
        line_changes.end(book, line)
    if book.changes:
        posting = Posting(reservations=book.changes)
        ledgers.apply(tx, posting, stamp, name="delete-order-line", bins={})
    posted = documents.posted_lines_of(tx, (line.line_id for line in lines))
    documents.delete_source_lines(tx, (line for line in lines if line.line_id not in posted))
    for line in lines:
        if line.line_id in posted:
            documents.save_source_line(tx, _closed(line))


def _closed(line: SourceLine) -> SourceLine:
    return msgspec.structs.replace(
        line,
        quantity=line.qty_done,
        quantity_base=line.qty_done_base,
        qty_to_handle=0,
        qty_to_handle_base=0,
    )


def _check_warehouse(
    tx: WriteTx, lines: Sequence[SourceLine], fields: Sequence[str]
) -> list[Problem]:
    """What a receipt, shipment or activity line has copied is fixed, and so is the line itself (W
    1.4)."""
    if not fields:
        return []
    ids = [line.line_id for line in lines]
    holders: dict[int | None, str] = {}
    for one in (
        *documents.lines_for_sources(tx, ids),
        *documents.activity_lines_for_sources(tx, ids),
    ):
        holders.setdefault(one.source_line_id, one.document_no)
    return [
        SourceLineHasWarehouseLines(line=line.ref, field=field, document=holders[line.line_id])
        for line in lines
        if line.line_id in holders
        for field in fields
    ]
