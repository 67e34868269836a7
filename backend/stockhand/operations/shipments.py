"""Warehouse shipments: made from orders, released, picked for, posted."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from stockhand.domain import order_posting, receipts, shipments
from stockhand.domain.documents import (
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import PostedKind, Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.order_posting import LineToPost, PostedPart
from stockhand.domain.orders import DocumentStatus, ShippingAdvice, SourceLine
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.documents import PickLinesExist
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.problems.questions import ShippingAdvicePartial
from stockhand.domain.quantity import part_in_base
from stockhand.domain.reservation_entries import Book
from stockhand.domain.stock import Inventory
from stockhand.operations import access, calendar, engine, entry, leaving, orders, picks
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, LineNo, No, Version
from stockhand.operations.orders import OrderRef
from stockhand.operations.picks import CreatePick
from stockhand.operations.receipts import (
    DocumentResult,
    Work,
    changed,
    create_document,
    find_line,
    journal_for,
    load_work,
    narrow_tracking,
    posted_documents_of,
    posting_of,
    saved,
)
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import documents, ledgers, masters
from stockhand.store.tx import WriteTx


class CreateWarehouseShipment(Command, frozen=True, kw_only=True):
    """Make a shipment for what is open of released orders at a location."""

    no: No = ""
    location: Code10
    orders: tuple[OrderRef, ...]
    release: bool = False
    pick: bool = False
    """Release it and make a pick for it at once."""


class CreatedShipment(DocumentResult, frozen=True, kw_only=True):
    """The shipment, and the pick that was made with it."""

    pick: str = ""


def create(tx: WriteTx, command: CreateWarehouseShipment, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if not location.require_shipment:
        raise Refused(MalformedCommand(path="location", reason="takes no warehouse shipments"))
    if command.pick and not location.require_pick:
        raise Refused(MalformedCommand(path="location", reason="takes no picks"))
    made = create_document(
        tx,
        WarehouseKind.SHIPMENT,
        command.no,
        location,
        command.orders,
        stamp,
        fill=not location.require_pick,
        release=command.release or command.pick,
    )
    if made.document.status is DocumentStatus.RELEASED:
        refuse_if(shipments.check_release(made.document, made.lines, location))
    sources = engine.hold(tx, made.source_lines)
    book = engine.book_of(tx, sources.values())
    rows = plan_numbers(tx, made.lines, sources, book, stamp)
    if not command.pick:
        return made.done
    pick = picks.create_for(
        tx,
        CreatePick(shipment_no=made.document.no),
        made.document,
        made.lines,
        sources,
        rows,
        engine.inventory_of_book(tx, book),
        stamp,
    )
    return _both(made.done, pick)


def plan_numbers(
    tx: WriteTx,
    lines: Sequence[WarehouseLine],
    sources: Mapping[int, SourceLine],
    book: Book,
    stamp: Stamp,
) -> dict[int, list[WarehouseTrackingLine]]:
    """The numbers of the orders become the plan of these new shipment lines (W 5.3)."""
    items = masters.load_items(tx, {line.item_id for line in lines})
    rows = {
        line.line_id: shipments.planned_numbers(
            line, sources[line.source_line_id], book, items[line.item_id]
        )
        for line in lines
        if line.source_line_id
    }
    planned = tuple(
        TrackingLineChange(before=None, after=row) for of_line in rows.values() for row in of_line
    )
    if planned:
        posting = Posting(warehouse_tracking=planned)
        ledgers.apply(tx, posting, stamp, name="create-warehouse-shipment", bins={})
    return rows


def _both(shipment: Done, pick: Done) -> Done:
    assert isinstance(shipment.result, DocumentResult)
    result = CreatedShipment(
        no=shipment.result.no,
        version=shipment.result.version,
        lines=shipment.result.lines,
        warnings=(*shipment.result.warnings, *pick.result.warnings),
        pick=pick.result.no,
    )
    return Done(result=result, events=(*shipment.events, *pick.events))


class ReleaseWarehouseShipment(Command, frozen=True, kw_only=True):
    """Fix the shipment's lines and let picks be made for it."""

    shipment_no: No
    version: Version | None = None


class ReopenWarehouseShipment(Command, frozen=True, kw_only=True):
    """Take a shipment back to change its lines, as long as nothing is on picks."""

    shipment_no: No
    version: Version | None = None


def release(tx: WriteTx, command: ReleaseWarehouseShipment, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind.SHIPMENT, command.shipment_no, command.version)
    location = _location(tx, document, stamp, Permission.PLAN)
    lines = documents.lines_of(tx, [document.document_id])
    refuse_if(shipments.check_release(document, lines, location))
    after = msgspec.structs.replace(
        document, status=DocumentStatus.RELEASED, version=document.version + 1
    )
    documents.save_document(tx, after)
    return Done(result=Result(no=document.no, version=after.version), events=(changed(after),))


def reopen(tx: WriteTx, command: ReopenWarehouseShipment, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind.SHIPMENT, command.shipment_no, command.version)
    _location(tx, document, stamp, Permission.PLAN)
    lines = documents.lines_of(tx, [document.document_id])
    if any(line.pick_base for line in lines):
        raise Refused(PickLinesExist(document=document.no))
    after = msgspec.structs.replace(
        document, status=DocumentStatus.OPEN, version=document.version + 1
    )
    documents.save_document(tx, after)
    return Done(result=Result(no=document.no, version=after.version), events=(changed(after),))


def _location(
    tx: WriteTx, document: WarehouseDocument, stamp: Stamp, permission: Permission
) -> Location:
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, permission, location)
    return location


class SetShipmentQuantity(Command, frozen=True, kw_only=True):
    """How much of a shipment line leaves with the next posting, in the line's unit."""

    shipment_no: No
    line_no: LineNo
    quantity: Decimal


def set_quantity(tx: WriteTx, command: SetShipmentQuantity, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind.SHIPMENT, command.shipment_no)
    location = _location(tx, document, stamp, Permission.SHIP)
    line = find_line(tx, document, command.line_no)
    units = masters.load_units(tx, [line.item_id])
    quantity = entry.quantity(command.quantity, units[line.unit_id], line.ref)
    base = part_in_base(
        quantity, line.outstanding, line.outstanding_base, units[line.unit_id].qty_per_uom
    )
    refuse_if(
        [
            *receipts.check_quantity(line, quantity),
            *shipments.check_picked(line, base, location),
        ]
    )
    source = documents.load_source_lines(tx, [line.source_line_id or 0])[line.source_line_id or 0]
    order = documents.load_sources(tx, [source.document_id])[source.document_id]
    if order.shipping_advice is ShippingAdvice.COMPLETE and 0 < base < line.outstanding_base:
        ask(command, [ShippingAdvicePartial(line=line.ref)])
    after = msgspec.structs.replace(line, qty_to_handle=quantity, qty_to_handle_base=base)
    documents.save_lines(tx, [after])
    if not location.require_pick:
        narrow_tracking(tx, line.source_line_id, base, stamp)
    return saved(tx, document)


class PostWarehouseShipment(Command, frozen=True, kw_only=True):
    """Post what has been picked for this shipment."""

    shipment_no: No
    version: Version | None = None


class PostedShipment(Result, frozen=True, kw_only=True):
    """The posted shipment of the warehouse, and those of the orders."""

    posted: tuple[str, ...] = ()
    complete: bool = True


def post(tx: WriteTx, command: PostWarehouseShipment, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind.SHIPMENT, command.shipment_no, command.version)
    location = _location(tx, document, stamp, Permission.SHIP)
    stamp = calendar.at(stamp, location)
    work = load_work(tx, document, location)
    rows = _tracking_rows(tx, work.lines)
    refuse_if(
        receipts.check_post(
            document, work.lines, work.sources, work.source_lines, work.places, work.goods
        )
    )
    posted_docs, numbers = posted_documents_of(tx, work, PostedKind.WAREHOUSE_SHIPMENT)
    pairs = receipts.lines_to_post(work.lines, work.source_lines, posted_docs)
    to_post = [one for _line, one in pairs]
    journal, divided = journal_for(tx, work, to_post, stamp)
    _check_advice(work, journal.inventory, rows)
    posted = order_posting.post(divided, journal)
    posting = posting_of(work, posted_docs, pairs, posted, journal)
    posting = msgspec.structs.replace(
        posting,
        warehouse_tracking=tuple(_tracking_after(pairs, posted, rows)),
        picked=shipments.no_longer_picked(posted, work.goods, location),
    )
    refuse_if(leaving.check(tx, document.no, posting, work.places, work.goods))
    ledgers.apply(tx, posting, stamp, name="post-warehouse-shipment", bins=dict(work.places.bins))
    documents.close_complete(tx, work.sources)
    complete = bool(posting.warehouse_documents_removed)
    return Done(
        result=PostedShipment(no=numbers[-1], posted=tuple(numbers[:-1]), complete=complete),
        events=(
            changed(document, "removed" if complete else "changed"),
            *(orders.changed(source, "posted") for source in work.sources.values()),
        ),
    )


def _tracking_rows(
    tx: WriteTx, lines: Sequence[WarehouseLine]
) -> dict[int, list[WarehouseTrackingLine]]:
    rows: dict[int, list[WarehouseTrackingLine]] = {}
    for row in documents.tracking_lines_of(
        tx, OwnerKind.WAREHOUSE_LINE, [line.line_id for line in lines]
    ):
        rows.setdefault(row.owner_id, []).append(row)
    return rows


def _check_advice(
    work: Work, inventory: Inventory, rows: dict[int, list[WarehouseTrackingLine]]
) -> None:
    refuse_if(
        shipments.check_advice(
            work.handled,
            work.sources,
            work.source_lines,
            inventory.book,
            rows,
            work.places.location,
        )
    )


def _tracking_after(
    pairs: Sequence[tuple[WarehouseLine, LineToPost]],
    posted: Sequence[PostedPart],
    rows: dict[int, list[WarehouseTrackingLine]],
) -> list[TrackingLineChange]:
    found: list[TrackingLineChange] = []
    for line, to_post in pairs:
        complete = line.qty_to_handle_base == line.outstanding_base
        found += shipments.tracking_after(
            line,
            shipments.shipped_numbers(to_post, posted),
            rows.get(line.line_id, []),
            complete=complete,
        )
    return found
