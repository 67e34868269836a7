"""Registering a count: what was seen becomes what the books say. At a directed location in the bins
against the adjustment bin, elsewhere in ledger and bins at once."""

from collections.abc import Sequence

import msgspec

from stockhand.domain import counts
from stockhand.domain.documents import WarehouseDocument
from stockhand.domain.journal_lines import JournalLine
from stockhand.domain.ledgers import (
    PhysicalInventoryEntry,
    PostedDocument,
    PostedKind,
    Posting,
    Stamp,
)
from stockhand.domain.locations import Bin, Location
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.documents import NothingToRegister
from stockhand.domain.stock import Goods
from stockhand.operations import bin_corrections, calendar, entry, journal_posting
from stockhand.operations.access import Permission
from stockhand.operations.counts import open_count
from stockhand.operations.fields import No, Version
from stockhand.operations.journal_posting import Line, Made, Part
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result
from stockhand.store import counts as count_store
from stockhand.store import journal_lines, ledgers, masters
from stockhand.store.tx import WriteTx


class RegisterCount(Command, frozen=True, kw_only=True):
    """Make the lines that were counted effective. Lines nobody has counted stay, or are given up
    with `close`. Nobody registers a difference of their own counting."""

    count_no: No
    close: bool = False
    version: Version | None = None


class RegisteredCount(Result, frozen=True, kw_only=True):
    """The registered count, how many lines differed, and how many are still to be counted."""

    differences: int = 0
    lines_left: int = 0


def register(tx: WriteTx, command: RegisterCount, stamp: Stamp) -> Done:
    document, location = open_count(tx, command.count_no, Permission.REGISTER, stamp)
    entry.check_version(document.no, command.version, document.version)
    stamp = calendar.at(stamp, location)
    lines = journal_lines.lines_of(tx, [document.document_id])
    counted = [line for line in lines if line.is_counted]
    if not counted:
        raise Refused(NothingToRegister(document=document.no))
    refuse_if(counts.check_approval(counted, stamp.actor.employee_id, stamp.actor.name))
    differing = counts.differing(counted)
    made = _made(tx, command, document, location, differing, stamp)
    left = [] if command.close else [line for line in lines if not line.is_counted]
    posting = msgspec.structs.replace(
        made.posting,
        physical_inventory_entries=tuple(map(_entry, counted)),
        warehouse_documents_removed=() if left else (document,),
        warehouse_documents=(_after(document, left),) if left else (),
    )
    if left:
        journal_lines.delete(tx, counted)
    ledgers.apply(tx, posting, stamp, name="register-count", bins=made.bins)
    if document.is_cycle_count:
        count_store.stamp_counted(tx, {line.goods for line in counted}, stamp.work_date)
    return Done(
        result=RegisteredCount(
            no=made.no,
            version=document.version + 1,
            warnings=made.warnings,
            differences=len(differing),
            lines_left=len(left),
        ),
        events=(
            journal_posting.posted_event(made),
            changed(document, "changed" if left else "removed"),
        ),
    )


def _after(document: WarehouseDocument, left: Sequence[JournalLine]) -> WarehouseDocument:
    return msgspec.structs.replace(
        document, version=document.version + 1, lines_total=len(left), lines_done=0
    )


def _made(
    tx: WriteTx,
    command: RegisterCount,
    document: WarehouseDocument,
    location: Location,
    differing: Sequence[JournalLine],
    stamp: Stamp,
) -> Made:
    if not differing:
        return _without_entries(tx, document)
    goods = masters.load_goods(tx, {line.item_id for line in differing})
    bins = masters.load_bins(tx, {line.bin_id for line in differing})
    if location.directed:
        corrections = counts.corrections(differing, bins)
        return bin_corrections.make(
            tx,
            command,
            location,
            corrections,
            goods,
            stamp,
            kind=PostedKind.COUNT,
            from_no=document.no,
        )
    return journal_posting.make(
        tx,
        command,
        location,
        [_line(line, goods, bins) for line in differing],
        goods,
        stamp,
        kind=PostedKind.COUNT,
        from_no=document.no,
    )


def _without_entries(tx: WriteTx, document: WarehouseDocument) -> Made:
    """Everything was as the books say: the count alone is kept."""
    no = entry.next_no(tx, "posted_count")
    posted = PostedDocument(
        document_id=-1,
        kind=PostedKind.COUNT,
        no=no,
        from_no=document.no,
        location_id=document.location_id,
    )
    return Made(no=no, posting=Posting(documents=(posted,)), bins={})


def _line(line: JournalLine, goods: Goods, bins: dict[int, Bin]) -> Line:
    part = Part(
        tracking=line.tracking,
        quantity_base=line.difference_base,
        expiration_date=line.expiration_date,
    )
    return Line(
        no=line.line_no,
        ref=line.ref,
        item=goods.items[line.item_id],
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        place=bins[line.bin_id] if line.bin_id else None,
        quantity_base=line.difference_base,
        parts=(part,),
        is_count=True,
    )


def _entry(line: JournalLine) -> PhysicalInventoryEntry:
    assert line.counted_base is not None
    return PhysicalInventoryEntry(
        document_id=-1,
        line_no=line.line_no,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        bin_id=line.bin_id,
        tracking=line.tracking,
        calculated_base=line.calculated_base,
        counted_base=line.counted_base,
        counted_by_id=line.counted_by_id,
        counted_at=line.counted_at,
    )
