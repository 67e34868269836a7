"""Picks: made for released shipments, claimed, scanned, registered. Registering is where the order
learns which numbers were taken for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from stockhand.domain import reservations
from stockhand.domain.activities import progress
from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.orders import DocumentStatus, SourceLine
from stockhand.domain.pick_registration import changes, recounted
from stockhand.domain.picks import (
    PickDemand,
    PickRun,
)
from stockhand.domain.problems.base import Refused, Warning
from stockhand.domain.problems.documents import DocumentNotOpen, NothingToHandle
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.stock import Goods, Inventory
from stockhand.operations import access, calendar, engine, entry, movements
from stockhand.operations.access import Permission
from stockhand.operations.fields import No
from stockhand.operations.pick_stock import Looked, look_at_stock
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, Result
from stockhand.store import (
    documents,
    ledgers,
    masters,
)
from stockhand.store.tx import WriteTx


class CreatePick(Command, frozen=True, kw_only=True):
    """Make a pick for what of a shipment is neither picked nor on a pick. `fill`: the quantities to
    handle are filled in, for an office; a handheld counts up from zero."""

    shipment_no: No
    no: No = ""
    fill: bool = True
    assign_to: No = ""


class CreatedPick(Result, frozen=True, kw_only=True):
    """The pick, and why it may hold less than asked."""

    lines: int = 0


def create(tx: WriteTx, command: CreatePick, stamp: Stamp) -> Done:
    shipment = entry.document(tx, WarehouseKind.SHIPMENT, command.shipment_no)
    location = masters.load_location(tx, shipment.location_id)
    access.check(stamp, Permission.PLAN, location)
    if not location.require_pick:
        raise Refused(MalformedCommand(path="location", reason="takes no picks"))
    if shipment.status is not DocumentStatus.RELEASED:
        raise Refused(DocumentNotOpen(document=shipment.no))
    lines = documents.lines_of(tx, [shipment.document_id])
    sources = documents.load_source_lines(tx, [line.source_line_id or 0 for line in lines])
    sources = engine.hold(tx, sources)
    if not tx.is_sqlite:
        # What others registered before the goods were held has moved what is on picks.
        lines = documents.lines_of(tx, [shipment.document_id])
    rows = rows_of(tx, lines)
    inventory = engine.inventory_of(tx, sources.values())
    return create_for(tx, command, shipment, lines, sources, rows, inventory, stamp)


def create_for(
    tx: WriteTx,
    command: CreatePick,
    shipment: WarehouseDocument,
    lines: Sequence[WarehouseLine],
    sources: Mapping[int, SourceLine],
    rows: Mapping[int, Sequence[WarehouseTrackingLine]],
    inventory: Inventory,
    stamp: Stamp,
) -> Done:
    """A pick for a shipment whose lines, order lines (held) and numbers are at hand."""
    location = masters.load_location(tx, shipment.location_id)
    stamp = calendar.at(stamp, location)
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    demands = [demand_of(line, sources, rows, inventory) for line in lines]
    looked = look_at_stock(tx, location, goods, demands, inventory)
    header = new_document(tx, WarehouseKind.PICK, command.no, location, stamp)
    header = msgspec.structs.replace(
        header,
        status=DocumentStatus.RELEASED,
        priority=shipment.priority,
        due_date=shipment.due_date,
        partner_id=shipment.partner_id,
        external_no=shipment.no,
        do_not_fill_quantity=not command.fill,
        assigned_employee_id=movements.assignee(tx, command.assign_to),
    )
    run = PickRun(goods, looked.sources, work_date=stamp.work_date, fill=command.fill)
    something = any(demand.quantity_base > 0 for demand in demands)
    for demand in demands:
        if demand.quantity_base > 0 or not something:
            run.add(demand)
    if not run.lines:
        raise Refused(
            NothingToHandle(
                document=shipment.no,
                reasons=reasons_of(run),
                summary=tuple(run.summaries.values()),
            )
        )
    return _write(tx, location, goods, header, run, looked, rows, stamp)


def reasons_of(run: PickRun) -> tuple[Warning, ...]:
    """Each reason of a line once, in the order in which they were found."""
    return tuple({(one.code, one.line): one for one in run.reasons}.values())


def _write(
    tx: WriteTx,
    location: Location,
    goods: Goods,
    header: WarehouseDocument,
    run: PickRun,
    looked: Looked,
    rows: Mapping[int, Sequence[WarehouseTrackingLine]],
    stamp: Stamp,
) -> Done:
    total, _done = progress(WarehouseKind.PICK, run.lines)
    document = msgspec.structs.replace(header, lines_total=total)
    document_id = documents.insert_document(tx, document)
    document = msgspec.structs.replace(document, document_id=document_id)
    posting = Posting(
        reservations=looked.inventory.book.changes,
        activities=(
            activity_change(location, goods, document_id, WarehouseKind.PICK, after=run.lines),
        ),
        warehouse_tracking=tuple(handled_rows(rows, run.lines)),
    )
    ledgers.apply(tx, posting, stamp, name="create-pick", bins=looked.bins)
    return Done(
        result=CreatedPick(
            no=document.no, version=document.version, lines=total, warnings=reasons_of(run)
        ),
        events=(changed(document),),
    )


def handled_rows(
    rows: Mapping[int, Sequence[WarehouseTrackingLine]], new_lines: Iterable[ActivityLine]
) -> list[TrackingLineChange]:
    """The warehouse's rows with what is newly on picks counted as handled."""
    by_line: defaultdict[int, list[ActivityLine]] = defaultdict(list)
    for line in new_lines:
        if line.warehouse_line_id:
            by_line[line.warehouse_line_id].append(line)
    found: list[TrackingLineChange] = []
    for line_id, of_line in rows.items():
        fresh = [
            msgspec.structs.replace(
                row,
                quantity_base=row.quantity_base - row.qty_handled_base,
                qty_handled_base=0,
                qty_registered_base=0,
            )
            for row in of_line
        ]
        counted = recounted(fresh, by_line[line_id], ActionType.PLACE)
        after = [
            msgspec.structs.replace(
                row, qty_handled_base=row.qty_handled_base + new.qty_handled_base
            )
            for row, new in zip(of_line, counted, strict=True)
        ]
        found += changes(of_line, after)
    return found


def rows_of(tx: WriteTx, lines: Sequence[WarehouseLine]) -> dict[int, list[WarehouseTrackingLine]]:
    rows: dict[int, list[WarehouseTrackingLine]] = {}
    for row in documents.tracking_lines_of(
        tx, OwnerKind.WAREHOUSE_LINE, [line.line_id for line in lines]
    ):
        rows.setdefault(row.owner_id, []).append(row)
    return rows


def demand_of(
    line: WarehouseLine,
    sources: Mapping[int, SourceLine],
    rows: Mapping[int, Sequence[WarehouseTrackingLine]],
    inventory: Inventory,
) -> PickDemand:
    """What of a shipment line is on no pick; `rows` of the warehouse's numbers by line."""
    source = sources.get(line.source_line_id or 0)
    waiting = 0
    if source is not None:
        waiting = sum(
            entry.quantity_base
            for entry in inventory.book.of(reservations.line_pointer(source.line_id))
            if entry.status is reservations.ReservationStatus.RESERVATION
            and not entry.is_reserved_stock
        )
    numbers = tuple(
        (row.tracking, row.quantity_base - row.qty_handled_base)
        for row in rows.get(line.line_id, ())
        if row.quantity_base > row.qty_handled_base
    )
    return PickDemand(
        ref=line.ref,
        source_line=source,
        warehouse_line_id=line.line_id,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        location_id=source.location_id if source else 0,
        to_bin_id=line.bin_id,
        quantity_base=line.quantity_base - line.qty_picked_base - line.pick_base,
        outstanding_base=source.outstanding_base - source.picking_base if source else 0,
        numbers=numbers,
        not_in_stock_base=waiting,
        on_picks_base=line.pick_base,
        due_date=line.due_date,
    )
