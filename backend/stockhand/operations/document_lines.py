"""Receipts and shipments being worked on in the office: lines added from orders, changed, filled
in, deleted, or the whole document."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain import document_lines, receipts, shipments
from stockhand.domain.documents import (
    OwnerKind,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseLineChange,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.bins import BinIsAdjustmentBin
from stockhand.domain.problems.documents import NoLinesToCreate
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.stock import Places
from stockhand.operations import access, engine, entry, leases
from stockhand.operations.access import Permission
from stockhand.operations.fields import LineNo, No, Version
from stockhand.operations.orders import OrderRef
from stockhand.operations.receipts import (
    DocumentResult,
    changed,
    find_line,
    lines_for,
    saved,
    usual_bins,
)
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.operations.shipments import plan_numbers
from stockhand.store import documents, ledgers, masters
from stockhand.store.tx import WriteTx

Kind = Literal["receipt", "shipment"]


class AddWarehouseLines(Command, frozen=True, kw_only=True):
    """Take more of what is open of released orders onto a receipt or an open shipment."""

    no: No
    kind: Kind
    orders: tuple[OrderRef, ...]
    version: Version | None = None


def add(tx: WriteTx, command: AddWarehouseLines, stamp: Stamp) -> Done:
    document, location = _open(tx, command.kind, command.no, command.version, stamp)
    found = lines_for(tx, document.kind, location, command.orders)
    if not found:
        raise Refused(NoLinesToCreate(document=document.no))
    there = documents.lines_of(tx, [document.document_id])
    bins = usual_bins(tx, document.kind, location, document.bin_id, found)
    new = receipts.new_lines(
        document.document_id,
        found,
        bins,
        fill=_fills(document, location),
        first_line_no=max((line.line_no for line in there), default=0) + 10000,
    )
    known = {line.line_id for line in there}
    lines = [one for one in documents.insert_lines(tx, new) if one.line_id not in known]
    if document.kind is WarehouseKind.SHIPMENT:
        sources = engine.hold(tx, {line.line_id: line for line, _quantity, _base in found})
        plan_numbers(tx, lines, sources, engine.book_of(tx, sources.values()), stamp)
    done = saved(tx, document)
    numbers = tuple(line.line_no for line in lines)
    return msgspec.structs.replace(
        done,
        result=DocumentResult(no=document.no, version=done.result.version, lines=numbers),
    )


def _open(
    tx: WriteTx, kind: str, no: str, version: int | None, stamp: Stamp
) -> tuple[WarehouseDocument, Location]:
    """The document for somebody who plans; a shipment that is not released (W-040)."""
    document = entry.document(tx, WarehouseKind(kind), no, version)
    location = masters.load_locations(tx, [document.location_id])[document.location_id]
    access.check(stamp, Permission.PLAN, location)
    leases.check(tx, document, stamp)
    if document.kind is WarehouseKind.SHIPMENT:
        refuse_if(shipments.check_open(document))
    return document, location


def _fills(document: WarehouseDocument, location: Location) -> bool:
    if document.kind is WarehouseKind.RECEIPT:
        return not document.do_not_fill_quantity
    return not location.require_pick


class ChangeWarehouseLine(Command, frozen=True, kw_only=True):
    """Change a line of a receipt or of an open shipment: its bin, how much a shipment line is
    about, what of a receipt goes straight to shipments; quantities in the line's unit."""

    no: No
    kind: Kind
    line_no: LineNo
    quantity: Decimal | None = None
    bin: No | None = None
    qty_to_cross_dock: Decimal | None = None
    version: Version | None = None


def change(tx: WriteTx, command: ChangeWarehouseLine, stamp: Stamp) -> Done:
    document, location = _open(tx, command.kind, command.no, command.version, stamp)
    line = find_line(tx, document, command.line_no)
    after, problems = line, list[Problem]()
    if command.bin is not None:
        after, problems = _with_bin(tx, document, location, line, command.bin)
    if command.quantity is not None:
        if document.kind is WarehouseKind.RECEIPT:
            reason = "a receipt line is about what is open of its order"
            raise Refused(MalformedCommand(path="quantity", reason=reason))
        after = _with_quantity(tx, location, after, command.quantity, problems)
    if command.qty_to_cross_dock is not None:
        after = _with_cross_dock(tx, document, location, after, command, problems)
    refuse_if(problems)
    documents.save_lines(tx, [after])
    return saved(tx, document)


def _with_bin(
    tx: WriteTx, document: WarehouseDocument, location: Location, line: WarehouseLine, code: str
) -> tuple[WarehouseLine, list[Problem]]:
    place = entry.bin_or_none(tx, location, code)
    after = msgspec.structs.replace(line, bin_id=place.bin_id if place else None)
    if place is None:
        return after, []
    if place.bin_id == location.adjustment_bin_id:
        return after, [BinIsAdjustmentBin(line=line.ref, bin=place.code)]
    places = Places(location=location, bins={place.bin_id: place})
    goods = masters.load_goods(tx, [line.item_id])
    return after, list(receipts.check_bin(document, after, places, goods))


def _with_quantity(
    tx: WriteTx,
    location: Location,
    line: WarehouseLine,
    quantity: Decimal,
    problems: list[Problem],
) -> WarehouseLine:
    goods = masters.load_goods(tx, [line.item_id])
    wanted = entry.quantity(quantity, goods.units[line.unit_id], line.ref)
    sources = documents.load_source_lines(tx, [line.source_line_id or 0])
    source = engine.hold(tx, sources)[line.source_line_id or 0]
    others = documents.lines_for_sources(tx, [source.line_id])
    after = document_lines.with_quantity(line, wanted, source, goods, location)
    elsewhere = document_lines.elsewhere(others, line)
    problems += document_lines.check_quantity(line, after, source, elsewhere)
    return after


def _with_cross_dock(
    tx: WriteTx,
    document: WarehouseDocument,
    location: Location,
    line: WarehouseLine,
    command: ChangeWarehouseLine,
    problems: list[Problem],
) -> WarehouseLine:
    assert command.qty_to_cross_dock is not None
    if document.kind is not WarehouseKind.RECEIPT or not location.use_cross_docking:
        reason = "nothing goes straight to shipments here"
        raise Refused(MalformedCommand(path="qty_to_cross_dock", reason=reason))
    goods = masters.load_goods(tx, [line.item_id])
    quantity = entry.quantity(command.qty_to_cross_dock, goods.units[line.unit_id], line.ref)
    problems += document_lines.check_cross_dock(line, quantity)
    return document_lines.with_cross_dock(line, quantity, goods)


class FillWarehouseDocument(Command, frozen=True, kw_only=True):
    """Set what is received or shipped of all lines with the next posting: everything that can be,
    or nothing."""

    no: No
    kind: Kind
    fill: bool = True


def fill(tx: WriteTx, command: FillWarehouseDocument, stamp: Stamp) -> Done:
    kind = WarehouseKind(command.kind)
    document = entry.document(tx, kind, command.no)
    location = masters.load_locations(tx, [document.location_id])[document.location_id]
    access.check(stamp, leases.WORK[kind], location)
    leases.check(tx, document, stamp)
    lines = documents.lines_of(tx, [document.document_id])
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    needs_pick = kind is WarehouseKind.SHIPMENT and location.require_pick
    after = [
        document_lines.filled(line, goods, needs_pick=needs_pick)
        if command.fill
        else document_lines.emptied(line)
        for line in lines
    ]
    documents.save_lines(tx, after)
    if command.fill and not needs_pick:
        _announce(tx, lines, stamp)
    return saved(tx, document)


def _announce(tx: WriteTx, lines: Sequence[WarehouseLine], stamp: Stamp) -> None:
    """What is handled in full is handled with all its numbers."""
    ids = [line.source_line_id for line in lines if line.source_line_id]
    sources = engine.hold(tx, documents.load_source_lines(tx, ids))
    book = engine.book_of(tx, sources.values())
    document_lines.announce(book, sources.values())
    if book.changes:
        posting = Posting(reservations=book.changes)
        ledgers.apply(tx, posting, stamp, name="fill-warehouse-document", bins={})


class DeleteWarehouseLines(Command, frozen=True, kw_only=True):
    """Delete lines of a receipt or of an open shipment; their orders are open for another
    document."""

    no: No
    kind: Kind
    line_nos: tuple[LineNo, ...]
    version: Version | None = None


class DeleteWarehouseDocument(Command, frozen=True, kw_only=True):
    """Delete a receipt or an open shipment with all its lines; what was posted stays."""

    no: No
    kind: Kind
    version: Version | None = None


def delete_lines(tx: WriteTx, command: DeleteWarehouseLines, stamp: Stamp) -> Done:
    document, location = _open(tx, command.kind, command.no, command.version, stamp)
    lines = documents.lines_of(tx, [document.document_id])
    missing = sorted(set(command.line_nos) - {line.line_no for line in lines})
    if missing:
        raise entry.not_found("line", f"{document.no}/{missing[0]}")
    gone = [line for line in lines if line.line_no in command.line_nos]
    return _delete(tx, command, document, location, lines, gone, stamp)


def delete(tx: WriteTx, command: DeleteWarehouseDocument, stamp: Stamp) -> Done:
    document, location = _open(tx, command.kind, command.no, command.version, stamp)
    lines = documents.lines_of(tx, [document.document_id])
    return _delete(tx, command, document, location, lines, lines, stamp)


def _delete(
    tx: WriteTx,
    command: DeleteWarehouseLines | DeleteWarehouseDocument,
    document: WarehouseDocument,
    location: Location,
    lines: Sequence[WarehouseLine],
    gone: Sequence[WarehouseLine],
    stamp: Stamp,
) -> Done:
    ask(command, document_lines.check_delete(document, gone))
    ids = [line.source_line_id for line in gone if line.source_line_id]
    sources = engine.hold(tx, documents.load_source_lines(tx, ids))
    rows = document_lines.by_line(
        documents.tracking_lines_of(tx, OwnerKind.WAREHOUSE_LINE, [one.line_id for one in gone])
    )
    book = engine.book_of(tx, sources.values())
    for line in gone:
        document_lines.let_go(book, sources[line.source_line_id or 0], rows.get(line.line_id, ()))
    kept = [line for line in lines if line not in gone]
    after = msgspec.structs.replace(
        document,
        version=document.version + 1,
        lines_total=len(kept),
        lines_done=sum(1 for line in kept if receipts.is_counted(line)),
    )
    none: tuple[WarehouseTrackingLine, ...] = ()
    posting = Posting(
        reservations=book.changes,
        warehouse_lines=tuple(WarehouseLineChange(before=line, after=None) for line in gone),
        warehouse_tracking=tuple(
            change
            for of_line in rows.values()
            for change in document_lines.tracking_removed(of_line)
        ),
        picked=tuple(
            one
            for line in gone
            if document.kind is WarehouseKind.SHIPMENT and location.require_pick
            for one in document_lines.no_longer_picked(line, rows.get(line.line_id, none), location)
        ),
        warehouse_documents=(after,) if kept else (),
        warehouse_documents_removed=() if kept else (document,),
    )
    ledgers.apply(tx, posting, stamp, name="delete-warehouse-lines", bins={})
    return Done(
        result=Result(no=document.no, version=after.version),
        events=(changed(after, "changed" if kept else "removed"),),
    )
