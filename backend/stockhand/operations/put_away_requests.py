"""Put-aways for what was received before and lies at the dock: one posted receipt, or all that
waits at a location, as the put-away worksheet shows it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseKind,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import GoodsKey, Posting, Stamp
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.pick_registration import changes, recounted
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.documents import NoLinesToCreate, NothingToHandle
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.put_aways import PutAwayDemand, PutAwayRun
from stockhand.operations import access, calendar, entry, put_aways
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, masters, put_away_requests, stock
from stockhand.store.put_away_requests import PutAwayRequest
from stockhand.store.tx import WriteTx


class CreatePutAway(Command, frozen=True, kw_only=True):
    """Make a put-away for what was received at a location and is on no put-away: of these posted
    receipts, or of all."""

    location: Code10
    posted: tuple[No, ...] = ()
    no: No = ""
    fill: bool = True


class CreatedPutAway(Result, frozen=True, kw_only=True):
    """The put-away, and why it may hold less than waits."""

    lines: int = 0


def create(tx: WriteTx, command: CreatePutAway, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if not (location.require_receive and location.require_put_away):
        raise Refused(MalformedCommand(path="location", reason="takes no put-aways"))
    stamp = calendar.at(stamp, location)
    waiting = _held(tx, location.location_id, command.posted)
    if not waiting:
        raise Refused(NoLinesToCreate(document=", ".join(command.posted) or location.code))
    goods = masters.load_goods(tx, {one.item_id for one in waiting})
    rows = _rows_of(tx, waiting)
    demands = [_demand(one, rows) for one in waiting]
    run, bins = put_aways.planned(tx, location, goods, demands, fill=command.fill)
    if not run.lines:
        raise Refused(
            NothingToHandle(
                document=", ".join(command.posted) or location.code, reasons=tuple(run.warnings)
            )
        )
    header = new_document(tx, WarehouseKind.PUT_AWAY, command.no, location, stamp)
    header = msgspec.structs.replace(
        header, status=DocumentStatus.RELEASED, do_not_fill_quantity=not command.fill
    )
    document = put_aways.stored(tx, header, run, demands)
    change = activity_change(
        location, goods, document.document_id, WarehouseKind.PUT_AWAY, after=run.lines
    )
    posting = Posting(activities=(change,), warehouse_tracking=tuple(_handled(rows, run)))
    ledgers.apply(tx, posting, stamp, name="create-put-away", bins=bins)
    return Done(
        result=CreatedPutAway(
            no=document.no,
            version=document.version,
            lines=document.lines_total,
            warnings=tuple(run.warnings),
        ),
        events=(changed(document),),
    )


def _held(tx: WriteTx, location_id: int, nos: Sequence[str]) -> list[PutAwayRequest]:
    """What waits, once nobody else can plan for it."""

    def read() -> list[PutAwayRequest]:
        found = put_away_requests.waiting(tx, location_id, nos)
        return [one for one in found if one.waiting_base > one.open_base]

    found = read()
    stock.lock(tx, {GoodsKey(location_id, one.item_id, one.variant_id) for one in found})
    return found if tx.is_sqlite else read()


Rows = Mapping[tuple[int, int], Sequence[WarehouseTrackingLine]]


def _rows_of(tx: WriteTx, waiting: Sequence[PutAwayRequest]) -> Rows:
    """The warehouse's numbers of the posted lines."""
    rows: defaultdict[tuple[int, int], list[WarehouseTrackingLine]] = defaultdict(list)
    found = documents.tracking_lines_of(
        tx, OwnerKind.POSTED_LINE, {one.document_id for one in waiting}
    )
    for row in found:
        rows[row.owner_id, row.owner_line_no].append(row)
    return {key: rows[key] for one in waiting if (key := (one.document_id, one.line_no)) in rows}


def _demand(one: PutAwayRequest, rows: Rows) -> PutAwayDemand:
    numbers = tuple(
        (row.tracking, row.quantity_base - row.qty_handled_base)
        for row in rows.get((one.document_id, one.line_no), ())
        if row.quantity_base > row.qty_handled_base
    )
    return PutAwayDemand(
        ref=f"{one.document_no}/{one.line_no}",
        posted_document_id=one.document_id,
        posted_line_no=one.line_no,
        source_line_id=one.source_line_id,
        item_id=one.item_id,
        variant_id=one.variant_id,
        unit_id=one.unit_id,
        put_away_unit_id=one.unit_id,
        from_bin_id=one.bin_id,
        quantity_base=one.waiting_base - one.open_base,
        numbers=numbers,
    )


def _handled(rows: Rows, run: PutAwayRun) -> list[TrackingLineChange]:
    """What the new lines plan, counted onto the rows' figures."""
    lines: defaultdict[tuple[int | None, int], list[ActivityLine]] = defaultdict(list)
    for line in run.lines:
        lines[line.posted_document_id, line.posted_line_no].append(line)
    found: list[TrackingLineChange] = []
    for owner, of_owner in rows.items():
        found += changes(of_owner, _with(of_owner, lines[owner]))
    return found


def _with(
    rows: Sequence[WarehouseTrackingLine], lines: Sequence[ActivityLine]
) -> list[WarehouseTrackingLine]:
    free = [
        msgspec.structs.replace(
            row,
            quantity_base=row.quantity_base - row.qty_handled_base,
            qty_handled_base=0,
            qty_registered_base=0,
        )
        for row in rows
    ]
    return [
        msgspec.structs.replace(row, qty_handled_base=row.qty_handled_base + new.qty_handled_base)
        for row, new in zip(rows, recounted(free, lines, ActionType.TAKE), strict=True)
    ]
