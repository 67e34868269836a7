"""Documents that ask for work inside the building: written, changed, released, deleted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain import internal_documents as rules
from stockhand.domain import movements as plans
from stockhand.domain import warehouse_tracking
from stockhand.domain.documents import (
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseLineChange,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.locations import Bin, Location
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.operations import access, entry, movements
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, LineNo, No
from stockhand.operations.movements import MovedNumber, MovementInput, Plan
from stockhand.operations.receipts import DocumentResult, changed, new_document
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import documents, ledgers, masters
from stockhand.store.tx import WriteTx

InternalKind = Literal[
    "internal_movement", "movement_worksheet", "internal_pick", "internal_put_away"
]
Rows = dict[int, list[WarehouseTrackingLine]]


class CreateInternalDocument(Command, frozen=True, kw_only=True):
    """Ask for work inside the building: bins of the header stand on lines that name none."""

    location: Code10
    kind: InternalKind
    no: No = ""
    from_bin: No = ""
    to_bin: No = ""
    lines: tuple[MovementInput, ...] = ()
    due_date: date | None = None
    release: bool = False


class AddInternalLines(Command, frozen=True, kw_only=True):
    """Write more lines onto an internal document."""

    no: No
    kind: InternalKind
    lines: tuple[MovementInput, ...]


class ChangeInternalLine(Command, frozen=True, kw_only=True):
    """Change a line of an internal document; what is not given stays. `to_handle` is what of it the
    next movement takes."""

    no: No
    kind: InternalKind
    line_no: LineNo
    quantity: Decimal | None = None
    to_handle: Decimal | None = None
    from_bin: No | None = None
    to_bin: No | None = None
    numbers: tuple[MovedNumber, ...] | None = None
    due_date: date | None = None


class DeleteInternalLines(Command, frozen=True, kw_only=True):
    """Delete lines of an internal document; the document goes with its last line."""

    no: No
    kind: InternalKind
    line_nos: tuple[LineNo, ...]


class DeleteInternalDocument(Command, frozen=True, kw_only=True):
    """Delete an internal document for which nothing is on open activities."""

    no: No
    kind: InternalKind


class ReleaseInternalDocument(Command, frozen=True, kw_only=True):
    """Fix an internal pick or put-away, so that work can be made for it."""

    no: No
    kind: Literal["internal_pick", "internal_put_away"]


class ReopenInternalDocument(Command, frozen=True, kw_only=True):
    """Take an internal pick or put-away back, as long as nothing is on open activities."""

    no: No
    kind: Literal["internal_pick", "internal_put_away"]


class Internal(msgspec.Struct, frozen=True, kw_only=True):
    """An internal document with everything of its own, held for this transaction."""

    document: WarehouseDocument
    location: Location
    lines: list[WarehouseLine]
    rows: Rows

    def line(self, line_no: int) -> WarehouseLine:
        for line in self.lines:
            if line.line_no == line_no:
                return line
        raise entry.not_found("line", f"{self.document.no}/{line_no}")


def load(tx: WriteTx, kind: str, no: str, stamp: Stamp) -> Internal:
    """The document, for somebody who plans there."""
    document = entry.document(tx, WarehouseKind(kind), no)
    location = masters.load_locations(tx, [document.location_id])[document.location_id]
    access.check(stamp, Permission.PLAN, location)
    lines = documents.lines_of(tx, [document.document_id])
    return Internal(document=document, location=location, lines=lines, rows=rows_of(tx, lines))


def rows_of(tx: WriteTx, lines: Iterable[WarehouseLine]) -> Rows:
    """The numbers of lines, by line."""
    found: Rows = defaultdict(list)
    ids = [line.line_id for line in lines]
    for row in documents.tracking_lines_of(tx, OwnerKind.WAREHOUSE_LINE, ids) if ids else ():
        found[row.owner_id].append(row)
    return found


def create(tx: WriteTx, command: CreateInternalDocument, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    kind = WarehouseKind(command.kind)
    refuse_if(rules.check_kind(kind, location))
    from_bin = entry.bin_or_none(tx, location, command.from_bin)
    to_bin = entry.bin_or_none(tx, location, command.to_bin)
    header = msgspec.structs.replace(
        new_document(tx, kind, command.no, location, stamp),
        from_bin_id=from_bin.bin_id if from_bin else None,
        bin_id=to_bin.bin_id if to_bin else None,
        due_date=command.due_date,
        lines_total=len(command.lines),
    )
    document_id = documents.insert_document(tx, header)
    document = msgspec.structs.replace(header, document_id=document_id)
    held = Internal(document=document, location=location, lines=[], rows={})
    lines: list[WarehouseLine] = []
    warnings: tuple[Problem, ...] = ()
    if command.lines:
        lines, warnings = _add(tx, command, held, command.lines, stamp)
    if command.release and kind in rules.RELEASED:
        refuse_if(rules.check_release(document, lines))
        documents.save_document(
            tx, msgspec.structs.replace(document, status=DocumentStatus.RELEASED)
        )
    return Done(
        result=DocumentResult(
            no=document.no,
            version=document.version,
            lines=tuple(line.line_no for line in lines),
            warnings=warnings,
        ),
        events=(changed(document),),
    )


def add_lines(tx: WriteTx, command: AddInternalLines, stamp: Stamp) -> Done:
    held = load(tx, command.kind, command.no, stamp)
    refuse_if(rules.check_open(held.document))
    lines, warnings = _add(tx, command, held, command.lines, stamp)
    after = _counted(held.document, len(lines))
    documents.save_document(tx, after)
    return Done(
        result=DocumentResult(
            no=after.no,
            version=after.version,
            lines=tuple(line.line_no for line in lines),
            warnings=warnings,
        ),
        events=(changed(after),),
    )


def _counted(document: WarehouseDocument, lines: int) -> WarehouseDocument:
    return msgspec.structs.replace(document, version=document.version + 1, lines_total=lines)


def _add(
    tx: WriteTx,
    command: Command,
    held: Internal,
    inputs: Sequence[MovementInput],
    stamp: Stamp,
) -> tuple[list[WarehouseLine], tuple[Problem, ...]]:
    """The lines written behind those that are there; all lines of the document come back."""
    document, kind = held.document, held.document.kind
    plan = movements.planned(tx, held.location, inputs, document.no)
    demands = [
        msgspec.structs.replace(
            one,
            from_bin_id=one.from_bin_id or document.from_bin_id,
            to_bin_id=None
            if kind is WarehouseKind.INTERNAL_PUT_AWAY
            else one.to_bin_id or document.bin_id,
        )
        for one in plan.demands
    ]
    if kind is WarehouseKind.INTERNAL_PICK:
        demands = [msgspec.structs.replace(one, from_bin_id=None) for one in demands]
    bins = {**plan.bins, **masters.load_bins(tx, {document.from_bin_id, document.bin_id})}
    plan = msgspec.structs.replace(plan, demands=demands, bins=bins)
    warnings = ask(command, check(tx, plan, ()))
    last = max((line.line_no for line in held.lines), default=0)
    new = [
        rules.line_of(one, document, last + 10000 * place, plan.goods)
        for place, one in enumerate(demands, start=1)
    ]
    lines = documents.insert_lines(tx, new)
    of_new = [line for line in lines if line.line_no > last]
    rows = [
        row
        for line, one in zip(of_new, demands, strict=True)
        for row in rules.rows_of(line, one.numbers)
    ]
    if rows:
        save(tx, held, stamp, rows=[TrackingLineChange(before=None, after=row) for row in rows])
    return lines, warnings


def check(tx: WriteTx, plan: Plan, own: Iterable[int]) -> list[Problem]:
    """What forbids these demands beside all other plans of the location, but for lines `own`."""
    moves = plans.moves_of(plan.demands, plan.goods, plan.location)
    stock = movements.in_bins(tx, plan.location, moves)
    known = set(own)
    others = [
        line
        for line in documents.planning_lines(tx, plan.location.location_id, rules.TAKES_FROM)
        if line.line_id not in known
    ]
    stock = rules.claimed(stock, others, rows_of(tx, others))
    return list(plans.check_plan(plan.demands, plan.location, plan.bins, plan.goods, stock))


def save(
    tx: WriteTx,
    held: Internal,
    stamp: Stamp,
    *,
    lines: Sequence[WarehouseLineChange] = (),
    rows: Sequence[TrackingLineChange] = (),
    document: WarehouseDocument | None = None,
    gone: bool = False,
) -> None:
    """Write what has changed of an internal document."""
    posting = Posting(
        warehouse_lines=tuple(lines),
        warehouse_tracking=tuple(rows),
        warehouse_documents=(document,) if document else (),
        warehouse_documents_removed=(held.document,) if gone else (),
    )
    ledgers.apply(tx, posting, stamp, name="save-internal-document", bins={})


def change_line(tx: WriteTx, command: ChangeInternalLine, stamp: Stamp) -> Done:
    held = load(tx, command.kind, command.no, stamp)
    refuse_if(rules.check_open(held.document))
    line = held.line(command.line_no)
    goods = masters.load_goods(tx, [line.item_id])
    unit, base = goods.units[line.unit_id], goods.base_unit(line.item_id)
    rows = held.rows.get(line.line_id, [])
    bins: dict[int, Bin] = {}
    after = line
    for field, code in (("from_bin_id", command.from_bin), ("bin_id", command.to_bin)):
        if code is not None:
            place = entry.bin_or_none(tx, held.location, code)
            bins |= {place.bin_id: place} if place else {}
            after = msgspec.structs.replace(after, **{field: place.bin_id if place else None})
    if command.due_date is not None:
        after = msgspec.structs.replace(after, due_date=command.due_date)
    if command.quantity is not None:
        quantity = entry.quantity(command.quantity, unit, line.ref)
        refuse_if(rules.check_quantity(after, quantity))
        after = rules.with_quantity(after, quantity, goods)
    if command.to_handle is not None:
        quantity = entry.quantity(command.to_handle, unit, line.ref)
        refuse_if(rules.check_to_handle(after, quantity))
        after = rules.with_to_handle(after, quantity, goods)
    if command.numbers is not None:
        numbers = [
            (one.tracking, entry.quantity(one.quantity, base, line.ref, negative=True))
            for one in command.numbers
        ]
        refuse_if(warehouse_tracking.check(after, rows, numbers))
        rows = warehouse_tracking.planned(after, rows, numbers)
    demand = rules.demand(after, rows, after.outstanding_base)
    bins |= masters.load_bins(tx, {after.from_bin_id, after.bin_id})
    plan = Plan(location=held.location, goods=goods, demands=[demand], bins=bins)
    warnings = ask(command, check(tx, plan, [line.line_id]))
    document = _counted(held.document, len(held.lines))
    save(
        tx,
        held,
        stamp,
        lines=[WarehouseLineChange(before=line, after=after)],
        rows=_replaced(held.rows.get(line.line_id, []), rows),
        document=document,
    )
    return Done(
        result=Result(no=document.no, version=document.version, warnings=warnings),
        events=(changed(document),),
    )


def _replaced(
    before: Sequence[WarehouseTrackingLine], after: Sequence[WarehouseTrackingLine]
) -> list[TrackingLineChange]:
    if before == after:
        return []
    gone = [TrackingLineChange(before=row, after=None) for row in before]
    return [*gone, *(TrackingLineChange(before=None, after=row) for row in after)]


def delete_lines(tx: WriteTx, command: DeleteInternalLines, stamp: Stamp) -> Done:
    held = load(tx, command.kind, command.no, stamp)
    return _delete(tx, command, held, [held.line(no) for no in command.line_nos], stamp)


def delete(tx: WriteTx, command: DeleteInternalDocument, stamp: Stamp) -> Done:
    held = load(tx, command.kind, command.no, stamp)
    return _delete(tx, command, held, held.lines, stamp)


def _delete(
    tx: WriteTx,
    command: DeleteInternalLines | DeleteInternalDocument,
    held: Internal,
    lines: Sequence[WarehouseLine],
    stamp: Stamp,
) -> Done:
    if isinstance(command, DeleteInternalLines):
        refuse_if(rules.check_open(held.document))
    refuse_if(rules.check_untouched(held.document, lines))
    warnings = ask(command, rules.check_given_up(lines))
    return left(tx, held, stamp, {line.line_id: None for line in lines}, warnings)


def left(
    tx: WriteTx,
    held: Internal,
    stamp: Stamp,
    after: dict[int, WarehouseLine | None],
    warnings: tuple[Problem, ...] = (),
) -> Done:
    """Write what is left of lines, by id; a document without lines goes with them."""
    whole = [line for line in held.lines if after.get(line.line_id, line) is not None]
    gone = {line_id for line_id, line in after.items() if line is None}
    rows = [
        TrackingLineChange(before=row, after=None)
        for line_id in gone
        for row in held.rows.get(line_id, ())
    ]
    document = _counted(held.document, len(whole))
    save(
        tx,
        held,
        stamp,
        lines=[
            WarehouseLineChange(before=line, after=after[line.line_id])
            for line in held.lines
            if line.line_id in after
        ],
        rows=rows,
        document=document if whole else None,
        gone=not whole,
    )
    return Done(
        result=Result(no=document.no, version=document.version, warnings=warnings),
        events=(changed(document, "changed" if whole else "removed"),),
    )


def release(tx: WriteTx, command: ReleaseInternalDocument, stamp: Stamp) -> Done:
    held = load(tx, command.kind, command.no, stamp)
    refuse_if(rules.check_release(held.document, held.lines))
    return _with_status(tx, held.document, DocumentStatus.RELEASED)


def reopen(tx: WriteTx, command: ReopenInternalDocument, stamp: Stamp) -> Done:
    held = load(tx, command.kind, command.no, stamp)
    refuse_if(rules.check_untouched(held.document, held.lines))
    return _with_status(tx, held.document, DocumentStatus.OPEN)


def _with_status(tx: WriteTx, document: WarehouseDocument, status: DocumentStatus) -> Done:
    after = msgspec.structs.replace(document, status=status, version=document.version + 1)
    documents.save_document(tx, after)
    return Done(result=Result(no=after.no, version=after.version), events=(changed(after),))
