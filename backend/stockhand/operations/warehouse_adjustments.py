"""Calculating the warehouse adjustment: what the bins of a directed location know and the ledger
does not is proposed on a journal, for the office to post."""

from collections.abc import Sequence
from datetime import date

import msgspec

from stockhand.domain import warehouse_adjustments
from stockhand.domain.documents import WarehouseDocument, WarehouseKind, WarehouseTrackingLine
from stockhand.domain.journal_lines import JournalLine, JournalLineType
from stockhand.domain.ledgers import GoodsKey, NumberKey, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.quantity import from_base
from stockhand.domain.stock import Goods, NumberFacts
from stockhand.domain.warehouse_adjustments import Adjustment, AdjustmentKey
from stockhand.operations import access, bin_corrections, entry, journal_batches
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, Result
from stockhand.store import adjustment_bin, documents, journal_lines, masters, stock, tracking_keys
from stockhand.store.tx import WriteTx


class CalculateWarehouseAdjustment(Command, frozen=True, kw_only=True):
    """Propose on a journal what empties the adjustment bin of a directed location: of these items,
    or of all. What stands on journals already is not proposed again."""

    location: Code10
    journal_no: No = ""
    items: tuple[No, ...] = ()
    posting_date: date | None = None


class Calculated(Result, frozen=True, kw_only=True):
    """The journal (blank: there was nothing to propose) and its new lines."""

    lines: tuple[int, ...] = ()


def calculate(tx: WriteTx, command: CalculateWarehouseAdjustment, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    bin_corrections.check_directed(location)
    adjustments, goods = _adjustments(tx, command, location)
    if not adjustments:
        return Done(result=Calculated())
    document = _journal(tx, command, location, stamp)
    existing = journal_lines.lines_of(tx, [document.document_id])
    first = max((line.line_no for line in existing), default=0) + 10000
    lines = [
        _line(document, location, one, goods, first + 10000 * place)
        for place, one in enumerate(adjustments)
    ]
    by_no = journal_lines.insert(tx, lines)
    known = tracking_keys.facts(
        tx,
        {
            NumberKey(one.item_id, one.variant_id, tracking)
            for one in adjustments
            for tracking in one.numbers
        },
    )
    rows = [
        row
        for line, one in zip(lines, adjustments, strict=True)
        for row in _number_rows(by_no[line.line_no], one, known)
    ]
    journal_batches.change_numbers(tx, (), rows, stamp)
    after = msgspec.structs.replace(
        document, version=document.version + 1, lines_total=len(existing) + len(lines)
    )
    documents.save_document(tx, after)
    return Done(
        result=Calculated(
            no=after.no, version=after.version, lines=tuple(line.line_no for line in lines)
        ),
        events=(changed(after),),
    )


def _number_rows(
    line: JournalLine, one: Adjustment, known: NumberFacts
) -> list[WarehouseTrackingLine]:
    """The numbers of a line, with the dates they were corrected with."""
    return [
        journal_lines.number_row(
            line,
            tracking,
            abs(base),
            expiration_date=known.of(
                NumberKey(one.item_id, one.variant_id, tracking)
            ).expiration_date,
        )
        for tracking, base in one.numbers.items()
    ]


def _adjustments(
    tx: WriteTx, command: CalculateWarehouseAdjustment, location: Location
) -> tuple[Sequence[Adjustment], Goods]:
    assert location.adjustment_bin_id is not None
    wanted = {item.item_id for item in entry.items(tx, command.items).values()}
    in_bin = adjustment_bin.quantities(tx, location.adjustment_bin_id, wanted)
    if not tx.is_sqlite:
        stock.lock(
            tx, {GoodsKey(location.location_id, key.item_id, key.variant_id) for key in in_bin}
        )
        in_bin = adjustment_bin.quantities(tx, location.adjustment_bin_id, wanted)
    open_lines = [
        line
        for line in journal_lines.adjustments_of(tx, location.location_id)
        if not wanted or line.item_id in wanted
    ]
    ids = {key.item_id for key in in_bin} | {line.item_id for line in open_lines}
    goods = masters.load_goods(tx, ids)
    numbers = journal_lines.numbers_of(tx, (line.line_id for line in open_lines))
    standing: dict[AdjustmentKey, int] = warehouse_adjustments.on_journals(
        open_lines, numbers, goods.items
    )
    return warehouse_adjustments.proposal(in_bin, standing), goods


def _journal(
    tx: WriteTx, command: CalculateWarehouseAdjustment, location: Location, stamp: Stamp
) -> WarehouseDocument:
    kind = WarehouseKind.ITEM_JOURNAL
    if command.journal_no and documents.find(tx, kind, command.journal_no) is not None:
        found = entry.document(tx, kind, command.journal_no)
        if found.location_id != location.location_id:
            reason = f"{found.no} is a journal of another location"
            raise Refused(MalformedCommand(path="journal_no", reason=reason))
        return found
    made = msgspec.structs.replace(
        new_document(tx, kind, command.journal_no, location, stamp),
        posting_date=command.posting_date,
    )
    return msgspec.structs.replace(made, document_id=documents.insert_document(tx, made))


def _line(
    document: WarehouseDocument, location: Location, one: Adjustment, goods: Goods, line_no: int
) -> JournalLine:
    inbound = one.quantity_base > 0
    base = abs(one.quantity_base)
    return JournalLine(
        document_id=document.document_id,
        line_no=line_no,
        entry_type=JournalLineType.POSITIVE_ADJUSTMENT
        if inbound
        else JournalLineType.NEGATIVE_ADJUSTMENT,
        item_id=one.item_id,
        variant_id=one.variant_id,
        unit_id=one.unit_id,
        location_id=location.location_id,
        bin_id=location.adjustment_bin_id,
        quantity=from_base(base, goods.units[one.unit_id].qty_per_uom),
        quantity_base=base,
        is_adjustment=True,
    )
