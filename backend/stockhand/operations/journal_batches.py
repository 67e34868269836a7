"""Batches of the item journal from outside: corrections and opening balances that are written line
by line, or brought in as a list, looked at, and posted together."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain import journal_batches, warehouse_adjustments
from stockhand.domain.documents import (
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseTrackingLine,
)
from stockhand.domain.items import Item
from stockhand.domain.journal_lines import JournalLine, JournalLineType
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.documents import WarehouseJournalRequired
from stockhand.domain.problems.numbers import AdjustmentTrackingFixed
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.problems.setup import JournalBatchSetup
from stockhand.domain.quantity import to_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import Tracking
from stockhand.operations import access, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, LineNo, No, Number, Text
from stockhand.operations.numbers import NumberInput
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, journal_lines, ledgers, masters
from stockhand.store.tx import WriteTx

LineType = Literal["purchase", "sale", "positive_adjmt", "negative_adjmt"]


class SaveJournalBatch(Command, frozen=True, kw_only=True):
    """Make a batch of the item journal at a location, or change it. `tracking_on_lines`: each line
    carries one number of its own."""

    journal_no: No = ""
    location: Code10
    kind: Literal["item_journal", "reclass_journal"] = "item_journal"
    tracking_on_lines: bool = False
    posting_date: date | None = None
    note: Text = ""


def save(tx: WriteTx, command: SaveJournalBatch, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if command.kind == "reclass_journal":
        if command.tracking_on_lines:
            raise Refused(JournalBatchSetup(batch=command.journal_no))
        raise Refused(MalformedCommand(path="kind", reason="reclassifications are posted at once"))
    kind = WarehouseKind.ITEM_JOURNAL
    known = documents.lock(tx, kind, command.journal_no) if command.journal_no else None
    if known is not None and known.location_id != location.location_id:
        raise Refused(MalformedCommand(path="location", reason="the batch is of another location"))
    document = known or new_document(tx, kind, command.journal_no, location, stamp)
    document = msgspec.structs.replace(
        document,
        tracking_on_lines=command.tracking_on_lines,
        posting_date=command.posting_date,
        note=command.note,
    )
    if known is None:
        document_id = documents.insert_document(tx, document)
        made = msgspec.structs.replace(document, document_id=document_id)
        return Done(result=Result(no=made.no, version=made.version), events=(changed(made),))
    return saved(tx, document, journal_lines.lines_of(tx, [document.document_id]))


class BatchLineInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a batch; 0 is a new one. Without a type the sign of the quantity says what it does.
    Its number stands on it where the batch says so."""

    line_no: LineNo = 0
    item: No
    quantity: Decimal
    entry_type: LineType | None = None
    unit: Code10 = ""
    variant: Code10 = ""
    bin: No = ""
    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    expiration_date: date | None = None
    warranty_date: date | None = None

    @property
    def tracking(self) -> Tracking:
        return Tracking(
            serial=self.serial.strip(), lot=self.lot.strip(), package=self.package.strip()
        )


class ChangeJournalLines(Command, frozen=True, kw_only=True):
    """Write lines of a batch, new ones or anew, and delete others. They are looked at lightly;
    posting checks all."""

    journal_no: No
    lines: tuple[BatchLineInput, ...] = ()
    delete: tuple[LineNo, ...] = ()


class ChangedLines(Result, frozen=True, kw_only=True):
    """The numbers of the lines that were written, in their order."""

    lines: tuple[int, ...] = ()


def change_lines(tx: WriteTx, command: ChangeJournalLines, stamp: Stamp) -> Done:
    document, location = open_batch(tx, command.journal_no, stamp)
    there = {line.line_no: line for line in journal_lines.lines_of(tx, [document.document_id])}
    for line_no in (*command.delete, *(one.line_no for one in command.lines if one.line_no)):
        if line_no not in there:
            raise entry.not_found("line", f"{document.no}/{line_no}")
    written, goods = _written(tx, document, location, command.lines, there)
    numbers = journal_lines.numbers_of(tx, (line.line_id for line in there.values()))
    refuse_if(_check(written, there, location, goods, numbers))
    gone = [there[line_no] for line_no in command.delete]
    change_numbers(tx, _rows_of(gone, numbers), (), stamp)
    journal_lines.delete(tx, gone)
    journal_lines.save(tx, [line for line in written if line.line_id])
    journal_lines.insert(tx, [line for line in written if not line.line_id])
    left = {no: line for no, line in there.items() if no not in command.delete}
    left |= {line.line_no: line for line in written}
    done = saved(tx, document, list(left.values()))
    result = ChangedLines(
        no=document.no,
        version=done.result.version,
        lines=tuple(line.line_no for line in written),
    )
    return msgspec.structs.replace(done, result=result)


def _check(
    written: Sequence[JournalLine],
    there: dict[int, JournalLine],
    location: Location,
    goods: Goods,
    numbers: journal_lines.Numbers,
) -> list[Problem]:
    found: list[Problem] = []
    for line in written:
        before = there.get(line.line_no)
        if before is not None and before.is_adjustment:
            found.append(AdjustmentTrackingFixed(line=line.ref))
            continue
        if location.directed:
            found.append(WarehouseJournalRequired(line=line.ref, location=location.code))
        unit = goods.units[line.unit_id]
        found += journal_batches.check_line(line, unit, numbers.get(line.line_id, ()))
    return found


def _rows_of(
    lines: Iterable[JournalLine], numbers: journal_lines.Numbers
) -> list[WarehouseTrackingLine]:
    return [row for line in lines for row in numbers.get(line.line_id, ())]


def change_numbers(
    tx: WriteTx,
    before: Iterable[WarehouseTrackingLine],
    after: Iterable[WarehouseTrackingLine],
    stamp: Stamp,
) -> None:
    """These rows of numbers beside the lines instead of those."""
    changes = (
        *(TrackingLineChange(before=row, after=None) for row in before),
        *(TrackingLineChange(before=None, after=row) for row in after),
    )
    if changes:
        posting = Posting(warehouse_tracking=changes)
        ledgers.apply(tx, posting, stamp, name="journal-numbers", bins={})


def open_batch(tx: WriteTx, no: str, stamp: Stamp) -> tuple[WarehouseDocument, Location]:
    """The batch, held for this transaction, for somebody who may write it."""
    document = entry.document(tx, WarehouseKind.ITEM_JOURNAL, no)
    location = masters.load_locations(tx, [document.location_id])[document.location_id]
    access.check(stamp, Permission.PLAN, location)
    return document, location


def saved(tx: WriteTx, document: WarehouseDocument, lines: Sequence[JournalLine]) -> Done:
    """The header with the next version and its lines counted."""
    after = msgspec.structs.replace(document, version=document.version + 1, lines_total=len(lines))
    documents.save_document(tx, after)
    return Done(result=Result(no=after.no, version=after.version), events=(changed(after),))


def _written(
    tx: WriteTx,
    document: WarehouseDocument,
    location: Location,
    inputs: Sequence[BatchLineInput],
    there: dict[int, JournalLine],
) -> tuple[list[JournalLine], Goods]:
    items = entry.items(tx, {one.item for one in inputs})
    goods = masters.load_goods(tx, (item.item_id for item in items.values()))
    bins = masters.find_bins(tx, {(location.location_id, one.bin) for one in inputs if one.bin})
    variants = entry.variants(tx, ((items[one.item], one.variant) for one in inputs))
    next_no = max(there, default=0)
    found: list[JournalLine] = []
    for one in inputs:
        if one.bin and (location.location_id, one.bin) not in bins:
            raise entry.not_found("bin", f"{location.code}/{one.bin}")
        next_no += 0 if one.line_no else 10000
        line_no = one.line_no or next_no
        place = bins.get((location.location_id, one.bin))
        item = items[one.item]
        line = _line(document, location, one, item, goods, line_no)
        line = msgspec.structs.replace(
            line,
            variant_id=variants[item.item_id, one.variant],
            line_id=there[line_no].line_id if line_no in there else 0,
            bin_id=place.bin_id if place else None,
        )
        on_lines = document.tracking_on_lines
        found.append(line if on_lines else journal_batches.without_numbers(line))
    return found, goods


def _line(
    document: WarehouseDocument,
    location: Location,
    one: BatchLineInput,
    item: Item,
    goods: Goods,
    line_no: int,
) -> JournalLine:
    unit = entry.unit(goods, item, one.unit)
    ref = f"{document.no}/{line_no}"
    quantity = entry.quantity(one.quantity, unit, ref, negative=one.entry_type is None)
    by_sign = "negative_adjmt" if quantity < 0 else "positive_adjmt"
    return JournalLine(
        document_id=document.document_id,
        document_no=document.no,
        line_no=line_no,
        entry_type=JournalLineType(one.entry_type or by_sign),
        item_id=item.item_id,
        unit_id=unit.unit_id,
        location_id=location.location_id,
        tracking=one.tracking,
        expiration_date=one.expiration_date,
        warranty_date=one.warranty_date,
        quantity=abs(quantity),
        quantity_base=abs(to_base(quantity, unit.qty_per_uom)),
    )


class SetJournalLineTracking(Command, frozen=True, kw_only=True):
    """Make the numbers of a batch's line exactly these. Of a line that came from the adjustment bin
    only what bins do not keep may be chosen."""

    journal_no: No
    line_no: LineNo
    numbers: tuple[NumberInput, ...]


def set_tracking(tx: WriteTx, command: SetJournalLineTracking, stamp: Stamp) -> Done:
    document, _location = open_batch(tx, command.journal_no, stamp)
    lines = journal_lines.lines_of(tx, [document.document_id])
    line = next((one for one in lines if one.line_no == command.line_no), None)
    if line is None:
        raise entry.not_found("line", f"{document.no}/{command.line_no}")
    goods = masters.load_goods(tx, [line.item_id])
    base_unit = goods.base_unit(line.item_id)
    before = journal_lines.numbers_of(tx, [line.line_id]).get(line.line_id, ())
    known = {row.tracking: row for row in before}
    after: list[WarehouseTrackingLine] = []
    for one in command.numbers:
        same = known.get(one.tracking)
        expires = one.expiration_date or (same.expiration_date if same else None)
        quantity = entry.quantity(one.quantity, base_unit, line.ref)
        after.append(
            journal_lines.number_row(
                line,
                one.tracking,
                quantity,
                expiration_date=expires,
                warranty_date=one.warranty_date,
            )
        )
    item = goods.items[line.item_id]
    refuse_if(
        [
            *warehouse_adjustments.check_numbers(line, item, before, after),
            *journal_batches.check_numbers(line, item, goods.units[line.unit_id], after),
        ]
    )
    change_numbers(tx, before, after, stamp)
    return saved(tx, document, lines)


class DeleteJournalBatch(Command, frozen=True, kw_only=True):
    """Delete a batch with its lines; nothing of it was posted."""

    journal_no: No


def delete(tx: WriteTx, command: DeleteJournalBatch, stamp: Stamp) -> Done:
    document, _location = open_batch(tx, command.journal_no, stamp)
    lines = journal_lines.lines_of(tx, [document.document_id])
    numbers = journal_lines.numbers_of(tx, (line.line_id for line in lines))
    change_numbers(tx, _rows_of(lines, numbers), (), stamp)
    documents.delete_documents(tx, [document.document_id])
    return Done(result=Result(no=document.no), events=(changed(document, "removed"),))
