"""Counting in at the dock with a handheld: what came of a receipt line, scan by scan."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from stockhand.domain import receipts as rules
from stockhand.domain import receiving, tracking_lines
from stockhand.domain.documents import WarehouseDocument, WarehouseKind, WarehouseLine
from stockhand.domain.items import Item, Unit
from stockhand.domain.ledgers import NumberKey, Posting, Stamp
from stockhand.domain.orders import SourceLine
from stockhand.domain.problems.base import refuse_if
from stockhand.domain.quantity import from_base
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_lines import NumberedQuantity
from stockhand.operations import access, engine, entry, leases, receipts
from stockhand.operations.access import Permission
from stockhand.operations.fields import LineNo, No, Number
from stockhand.operations.numbers import NumberInput, numbered
from stockhand.operations.run import Command, Done
from stockhand.store import documents, ledgers, masters, tracking_keys
from stockhand.store.tx import WriteTx


class ConfirmReceiptLine(Command, frozen=True, kw_only=True):
    """So much more of a receipt line has come: `numbers` with their quantities, or a `quantity` of
    goods without any; base unit."""

    receipt_no: No
    line_no: LineNo
    quantity: Decimal = Decimal(0)
    numbers: tuple[NumberInput, ...] = ()


class UnreceiveLine(Command, frozen=True, kw_only=True):
    """So much of what was counted has not come after all: of a number, or of goods without one;
    base unit."""

    receipt_no: No
    line_no: LineNo
    quantity: Decimal = Decimal(1)
    serial: Number = ""
    lot: Number = ""
    package: Number = ""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt line being counted."""

    document: WarehouseDocument
    line: WarehouseLine
    unit: Unit
    base: Unit
    item: Item
    source: SourceLine
    inventory: Inventory

    @property
    def numbers(self) -> dict[Tracking, NumberedQuantity]:
        return tracking_lines.numbers_of(self.inventory.book, self.source)


def open_line(tx: WriteTx, receipt_no: str, line_no: int, stamp: Stamp) -> Work:
    """The line, held by whoever counts it; the whole receipt is counted from zero."""
    document = entry.document(tx, WarehouseKind.RECEIPT, receipt_no)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, Permission.RECEIVE, location)
    leases.check(tx, document, stamp)
    if not document.do_not_fill_quantity:
        document = count_from_zero(tx, document, stamp)
    line = receipts.find_line(tx, document, line_no)
    goods = masters.load_goods(tx, [line.item_id])
    source = documents.load_source_lines(tx, [line.source_line_id or 0])[line.source_line_id or 0]
    engine.lock(tx, [source])
    return Work(
        document=document,
        line=line,
        unit=goods.units[line.unit_id],
        base=goods.base_unit(line.item_id),
        item=goods.items[line.item_id],
        source=source,
        inventory=engine.inventory_of(tx, [source]),
    )


def count_from_zero(tx: WriteTx, document: WarehouseDocument, stamp: Stamp) -> WarehouseDocument:
    """From now on the receipt holds what was counted, not what was ordered; numbers that were
    announced are there but not yet seen."""
    lines = documents.lines_of(tx, [document.document_id])
    documents.save_lines(
        tx,
        [msgspec.structs.replace(line, qty_to_handle=0, qty_to_handle_base=0) for line in lines],
    )
    ids = [line.source_line_id for line in lines if line.source_line_id]
    sources = documents.load_source_lines(tx, ids)
    inventory = engine.inventory_of(tx, sources.values())
    for source in sources.values():
        announced = tracking_lines.numbers_of(inventory.book, source)
        tracking_lines.set_to_handle(inventory.book, source, dict.fromkeys(announced, 0))
    if inventory.book.changes:
        posting = Posting(reservations=inventory.book.changes)
        ledgers.apply(tx, posting, stamp, name="count-from-zero", bins={})
    after = msgspec.structs.replace(document, do_not_fill_quantity=True)
    documents.save_document(tx, after)
    return after


def confirm_line(tx: WriteTx, command: ConfirmReceiptLine, stamp: Stamp) -> Done:
    work = open_line(tx, command.receipt_no, command.line_no, stamp)
    more = numbered(tx, work.source, command.numbers)
    if more:
        return arrive(tx, work, more, stamp)
    came = entry.quantity(command.quantity, work.base, work.line.ref)
    return _save(tx, work, _counted(work, work.line.qty_to_handle_base + came), stamp)


def arrive(tx: WriteTx, work: Work, more: Sequence[NumberedQuantity], stamp: Stamp) -> Done:
    """So much more came, under these numbers."""
    came = sum(one.quantity_base for one in more)
    keys = {NumberKey(work.item.item_id, work.line.variant_id, one.tracking) for one in more}
    facts = tracking_keys.facts(tx, keys, inbound=True)
    refuse_if(
        receiving.check(work.line.ref, work.item, work.line.variant_id, work.numbers, more, facts)
    )
    after = _counted(work, work.line.qty_to_handle_base + came)
    _write(tx, work, receiving.arrived(work.numbers, more), stamp)
    return _save(tx, work, after, stamp)


def unreceive_line(tx: WriteTx, command: UnreceiveLine, stamp: Stamp) -> Done:
    work = open_line(tx, command.receipt_no, command.line_no, stamp)
    number = Tracking(serial=command.serial, lot=command.lot, package=command.package)
    quantity = entry.quantity(command.quantity, work.base, work.line.ref)
    after = _counted(work, work.line.qty_to_handle_base - quantity)
    if number:
        known = work.numbers.get(number)
        if known is None or known.to_handle < quantity:
            raise entry.not_found("number", number)
        _write(tx, work, receiving.not_arrived(work.numbers, number, quantity), stamp)
    return _save(tx, work, after, stamp)


def _counted(work: Work, quantity_base: int) -> WarehouseLine:
    """The line with so much counted in all; no less than nothing, no more than is open (W-034)."""
    line = work.line
    whole = quantity_base == line.outstanding_base
    quantity = line.outstanding if whole else from_base(quantity_base, work.unit.qty_per_uom)
    refuse_if(rules.check_quantity(line, quantity))
    return msgspec.structs.replace(line, qty_to_handle=quantity, qty_to_handle_base=quantity_base)


def _write(tx: WriteTx, work: Work, wanted: Sequence[NumberedQuantity], stamp: Stamp) -> None:
    """The numbers go on the order line: that is where posting takes them from."""
    refuse_if(tracking_lines.check(work.source, work.item, wanted, work.source.qty_done_base))
    tracking_lines.replace(work.inventory, work.source, work.item, wanted)
    posting = Posting(reservations=work.inventory.book.changes)
    ledgers.apply(tx, posting, stamp, name="confirm-receipt-line", bins={})


def _save(tx: WriteTx, work: Work, after: WarehouseLine, stamp: Stamp) -> Done:
    documents.save_lines(tx, [after])
    document = leases.renewed(work.document, stamp)
    return receipts.saved(tx, document)
