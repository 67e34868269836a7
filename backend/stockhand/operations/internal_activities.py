"""The work that internal documents ask for: a movement for a plan, a pick for an internal pick, a
put-away for an internal put-away."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from stockhand.domain import internal_documents as rules
from stockhand.domain import movements as plans
from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.ledgers import GoodsKey, Posting, Stamp
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.documents import NothingToHandle, SourceNotReleased
from stockhand.operations import calendar, internal_documents, movements
from stockhand.operations.fields import LineNo, No
from stockhand.operations.internal_documents import Internal
from stockhand.operations.movements import Plan
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, ask
from stockhand.store import ledgers, masters, stock
from stockhand.store.tx import WriteTx


class CreateInternalActivity(Command, frozen=True, kw_only=True):
    """Make the work that an internal document asks for; of a plan only these lines where some are
    named."""

    no: No
    kind: Literal["internal_movement", "movement_worksheet"]
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


_MAKERS: Mapping[
    WarehouseKind, Callable[[WriteTx, CreateInternalActivity, Internal, Stamp], Done]
] = {
    WarehouseKind.INTERNAL_MOVEMENT: _movement,
    WarehouseKind.MOVEMENT_WORKSHEET: _movement,
}
