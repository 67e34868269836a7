"""The work that internal documents ask for: a movement for a plan, a pick for an internal pick, a
put-away for an internal put-away."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import msgspec

from stockhand.domain import internal_documents as rules
from stockhand.domain import movements as plans
from stockhand.domain.activities import progress
from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
)
from stockhand.domain.ledgers import GoodsKey, Posting, Stamp
from stockhand.domain.locations import Bin
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.pick_registration import changes
from stockhand.domain.picks import PickDemand, PickRun
from stockhand.domain.problems.base import Problem, Refused
from stockhand.domain.problems.documents import NothingToHandle, SourceNotReleased
from stockhand.domain.put_aways import Layout, PutAwayDemand, PutAwayRun, without
from stockhand.domain.stock import Goods, Inventory
from stockhand.domain.tracking import Tracking
from stockhand.operations import (
    calendar,
    internal_documents,
    movements,
    pick_stock,
    picks,
    put_aways,
)
from stockhand.operations.fields import LineNo, No
from stockhand.operations.internal_documents import Internal, InternalKind
from stockhand.operations.movements import Plan
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, ask
from stockhand.store import documents, ledgers, masters, stock
from stockhand.store.tx import WriteTx


class CreateInternalActivity(Command, frozen=True, kw_only=True):
    """Make the work that an internal document asks for; of a plan only these lines where some are
    named."""

    no: No
    kind: InternalKind
    line_nos: tuple[LineNo, ...] = ()
    activity_no: No = ""
    fill: bool = True
    assign_to: No = ""


def create(tx: WriteTx, command: CreateInternalActivity, stamp: Stamp) -> Done:
    held = internal_documents.load(tx, command.kind, command.no, stamp)
    stamp = calendar.at(stamp, held.location)
    waits = held.document.status is not DocumentStatus.RELEASED
    if held.document.kind in rules.RELEASED and waits:
        raise Refused(SourceNotReleased(source=held.document.no))
    location_id = held.document.location_id
    stock.lock(tx, {GoodsKey(location_id, one.item_id, one.variant_id) for one in held.lines})
    return _MAKERS[held.document.kind](tx, command, held, stamp)


def _header(
    tx: WriteTx, command: CreateInternalActivity, held: Internal, kind: WarehouseKind, stamp: Stamp
) -> WarehouseDocument:
    return msgspec.structs.replace(
        new_document(tx, kind, command.activity_no, held.location, stamp),
        status=DocumentStatus.RELEASED,
        due_date=held.document.due_date,
        priority=held.document.priority,
        external_no=held.document.no,
        do_not_fill_quantity=not command.fill,
        assigned_employee_id=movements.assignee(tx, command.assign_to),
    )


def _movement(tx: WriteTx, command: CreateInternalActivity, held: Internal, stamp: Stamp) -> Done:
    """What of the plan is to be handled becomes a movement; its lines are done with it."""
    wanted = [
        line
        for line in held.lines
        if line.qty_to_handle_base and (not command.line_nos or line.line_no in command.line_nos)
    ]
    if not wanted:
        raise Refused(NothingToHandle(document=held.document.no))
    goods = masters.load_goods(tx, {line.item_id for line in wanted})
    demands = [
        rules.demand(line, held.rows.get(line.line_id, ()), line.qty_to_handle_base)
        for line in wanted
    ]
    named = {bin_id for one in demands for bin_id in (one.from_bin_id, one.to_bin_id)}
    plan = Plan(
        location=held.location, goods=goods, demands=demands, bins=masters.load_bins(tx, named)
    )
    problems = internal_documents.check(tx, plan, [line.line_id for line in held.lines])
    missing = [one for demand in demands for one in plans.check_complete(demand)]
    warnings = ask(command, [*missing, *problems])
    header = _header(tx, command, held, plans.kind_at(held.location), stamp)
    document, change = movements.written(tx, plan, header, fill=command.fill)
    after = {line.line_id: rules.done(line, line.qty_to_handle_base, goods) for line in wanted}
    rows = [
        found
        for line, demand in zip(wanted, demands, strict=True)
        if after[line.line_id] is not None
        for found in rules.planned_numbers(held.rows.get(line.line_id, ()), demand)
    ]
    posting = Posting(activities=(change,), warehouse_tracking=tuple(rows))
    ledgers.apply(tx, posting, stamp, name="create-internal-activity", bins=plan.bins)
    rest = internal_documents.left(tx, held, stamp, after)
    return Done(
        result=movements.created(document, warnings), events=(changed(document), *rest.events)
    )


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of new work, the numbers they take up, and what is to be said."""

    lines: Sequence[ActivityLine]
    rows: Sequence[TrackingLineChange]
    bins: dict[int, Bin]
    warnings: Sequence[Problem]


def _pick(tx: WriteTx, command: CreateInternalActivity, held: Internal, stamp: Stamp) -> Done:
    """A pick that brings the goods into the bin of the internal pick."""
    location = held.location
    goods = masters.load_goods(tx, {line.item_id for line in held.lines})
    demands = [
        PickDemand(
            ref=line.ref,
            source_line=None,
            warehouse_line_id=line.line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            unit_id=line.unit_id,
            location_id=location.location_id,
            to_bin_id=line.bin_id,
            quantity_base=line.outstanding_base - line.pick_base,
            outstanding_base=line.outstanding_base - line.pick_base,
            numbers=_open_numbers(held, line),
            on_picks_base=line.pick_base,
            due_date=line.due_date,
        )
        for line in held.lines
    ]
    looked = pick_stock.look_at_stock(tx, location, goods, demands, Inventory())
    run = PickRun(goods, looked.sources, work_date=stamp.work_date, fill=command.fill)
    for demand in demands:
        run.add(demand)
    if not run.lines:
        raise Refused(
            NothingToHandle(
                document=held.document.no,
                reasons=picks.reasons_of(run),
                summary=tuple(run.summaries.values()),
            )
        )
    made = Made(
        lines=run.lines,
        rows=picks.handled_rows(held.rows, run.lines),
        bins=looked.bins,
        warnings=picks.reasons_of(run),
    )
    header = _header(tx, command, held, WarehouseKind.PICK, stamp)
    return _written(tx, header, goods, held, made, stamp)


def _open_numbers(held: Internal, line: WarehouseLine) -> plans.Numbered:
    return tuple(
        (row.tracking, row.quantity_base - row.qty_handled_base)
        for row in held.rows.get(line.line_id, ())
        if row.quantity_base > row.qty_handled_base
    )


def _put_away(tx: WriteTx, command: CreateInternalActivity, held: Internal, stamp: Stamp) -> Done:
    """A put-away for goods that lie in the bins of the internal put-away."""
    location = held.location
    goods = masters.load_goods(tx, {line.item_id for line in held.lines})
    demands = [
        PutAwayDemand(
            ref=line.ref,
            warehouse_line_id=line.line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            unit_id=line.unit_id,
            put_away_unit_id=line.unit_id,
            from_bin_id=line.from_bin_id,
            quantity_base=line.outstanding_base - line.pick_base,
            numbers=_open_numbers(held, line),
            due_date=line.due_date,
        )
        for line in held.lines
        if line.outstanding_base > line.pick_base
    ]
    keys = {GoodsKey(location.location_id, one.item_id, one.variant_id) for one in demands}
    layouts, bins = put_aways.layouts_of(tx, location, goods, keys, stock.totals(tx, keys))
    run = PutAwayRun(location, goods, fill=command.fill)
    for demand in demands:
        key = GoodsKey(location.location_id, demand.item_id, demand.variant_id)
        run.add(demand, without(layouts.get(key, Layout()), demand.from_bin_id))
    if not run.lines:
        raise Refused(NothingToHandle(document=held.document.no, reasons=tuple(run.warnings)))
    made = Made(
        lines=run.lines,
        rows=_taken_up(held, run.lines),
        bins={**bins, **masters.load_bins(tx, {one.from_bin_id for one in demands})},
        warnings=tuple(run.warnings),
    )
    header = _header(tx, command, held, WarehouseKind.PUT_AWAY, stamp)
    return _written(tx, header, goods, held, made, stamp)


def _taken_up(held: Internal, lines: Sequence[ActivityLine]) -> list[TrackingLineChange]:
    """The numbers of the lines with what is newly on the put-away counted as handled."""
    found: list[TrackingLineChange] = []
    for line in held.lines:
        new: defaultdict[Tracking, int] = defaultdict(int)
        for one in lines:
            if one.warehouse_line_id == line.line_id and one.action_type is not ActionType.PLACE:
                new[one.tracking] += 0 if one.is_breakbulk else one.quantity_base
        rows = held.rows.get(line.line_id, [])
        found += changes(
            rows,
            [
                msgspec.structs.replace(
                    row,
                    qty_handled_base=min(
                        row.quantity_base, row.qty_handled_base + new[row.tracking]
                    ),
                )
                for row in rows
            ],
        )
    return found


def _written(
    tx: WriteTx,
    header: WarehouseDocument,
    goods: Goods,
    held: Internal,
    made: Made,
    stamp: Stamp,
) -> Done:
    """Write the work, and count its numbers on the lines that ask for it."""
    total, _done = progress(header.kind, made.lines)
    document = msgspec.structs.replace(header, lines_total=total)
    document_id = documents.insert_document(tx, document)
    document = msgspec.structs.replace(document, document_id=document_id)
    change = activity_change(held.location, goods, document_id, document.kind, after=made.lines)
    posting = Posting(activities=(change,), warehouse_tracking=tuple(made.rows))
    ledgers.apply(tx, posting, stamp, name="create-internal-activity", bins=made.bins)
    return Done(
        result=movements.created(document, tuple(made.warnings)),
        events=(changed(document), changed(held.document)),
    )


_MAKERS: Mapping[
    WarehouseKind, Callable[[WriteTx, CreateInternalActivity, Internal, Stamp], Done]
] = {
    WarehouseKind.INTERNAL_MOVEMENT: _movement,
    WarehouseKind.MOVEMENT_WORKSHEET: _movement,
    WarehouseKind.INTERNAL_PICK: _pick,
    WarehouseKind.INTERNAL_PUT_AWAY: _put_away,
}
