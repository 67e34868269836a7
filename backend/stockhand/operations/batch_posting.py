"""Posting a batch of the item journal, and the full check of its numbers before that."""

from collections.abc import Sequence
from datetime import date

import msgspec

from stockhand.domain import journal_batches
from stockhand.domain.documents import TrackingLineChange, WarehouseDocument, WarehouseTrackingLine
from stockhand.domain.journal_lines import JournalLine
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Bin, Location
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import NothingToPost
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import EntryType
from stockhand.operations import calendar, entry, journal_posting
from stockhand.operations.fields import No, Version
from stockhand.operations.journal_batches import change_numbers, open_batch, saved
from stockhand.operations.journal_posting import Line, Part
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result
from stockhand.store import journal_lines, ledgers, masters
from stockhand.store.tx import WriteTx


class UpdateJournalTracking(Command, frozen=True, kw_only=True):
    """Check the numbers that stand on a batch's lines as posting would, and move them to rows of
    their own beside the lines."""

    journal_no: No


def update_tracking(tx: WriteTx, command: UpdateJournalTracking, stamp: Stamp) -> Done:
    document, location = open_batch(tx, command.journal_no, stamp)
    batch = _read(tx, document, location)
    moving = journal_batches.to_move(batch.lines, batch.numbers, dict(batch.goods.items))
    if moving:
        moved = {line.line_no for line in moving}
        named = [line for line in batch.to_post() if line.no in moved]
        journal_posting.check(
            tx, command, location, named, batch.goods, calendar.at(stamp, location)
        )
        change_numbers(tx, (), [_row_of(line) for line in moving], stamp)
        journal_lines.save(tx, [journal_batches.without_numbers(line) for line in moving])
    return saved(tx, document, batch.lines)


def _row_of(line: JournalLine) -> WarehouseTrackingLine:
    return journal_lines.number_row(
        line,
        line.tracking,
        line.quantity_base,
        expiration_date=line.expiration_date,
        warranty_date=line.warranty_date,
    )


class PostJournalBatch(Command, frozen=True, kw_only=True):
    """Post the lines of a batch, all or none: ledger and bins in one step. The batch goes with
    them."""

    journal_no: No
    posting_date: date | None = None
    version: Version | None = None


def post(tx: WriteTx, command: PostJournalBatch, stamp: Stamp) -> Done:
    document, location = open_batch(tx, command.journal_no, stamp)
    entry.check_version(document.no, command.version, document.version)
    batch = _read(tx, document, location)
    lines = batch.to_post()
    if not lines:
        raise Refused(NothingToPost(document=document.no))
    if location.bin_mandatory:
        refuse_if(BinMissing(line=line.ref) for line in lines if line.place is None)
    stamp = calendar.at(stamp, location)
    made = journal_posting.make(
        tx,
        command,
        location,
        lines,
        batch.goods,
        stamp,
        posting_date=command.posting_date or document.posting_date,
        from_no=document.no,
    )
    posting = msgspec.structs.replace(
        made.posting,
        warehouse_documents_removed=(document,),
        warehouse_tracking=tuple(
            TrackingLineChange(before=row, after=None)
            for rows in batch.numbers.values()
            for row in rows
        ),
    )
    ledgers.apply(tx, posting, stamp, name="post-journal-batch", bins=made.bins)
    return Done(
        result=Result(no=made.no, warnings=made.warnings),
        events=(journal_posting.posted_event(made), changed(document, "removed")),
    )


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch with everything its lines name."""

    document: WarehouseDocument
    location: Location
    lines: Sequence[JournalLine]
    numbers: journal_lines.Numbers
    goods: Goods
    bins: dict[int, Bin]

    def to_post(self) -> list[Line]:
        """The lines with a quantity, as the item journal takes them."""
        return [self._to_post(line) for line in self.lines if line.quantity_base]

    def _to_post(self, line: JournalLine) -> Line:
        unit_id = line.unit_id
        if not self.location.directed:
            unit_id = self.goods.base_unit(line.item_id).unit_id
        return Line(
            no=line.line_no,
            ref=line.ref,
            item=self.goods.items[line.item_id],
            variant_id=line.variant_id,
            unit_id=unit_id,
            place=self.bins[line.bin_id] if line.bin_id else None,
            quantity_base=line.signed_base,
            parts=self._parts(line),
            entry_type=EntryType(line.entry_type.value),
        )

    def _parts(self, line: JournalLine) -> tuple[Part, ...]:
        rows = self.numbers.get(line.line_id) or (_row_of(line),)
        sign = 1 if line.inbound else -1
        return tuple(
            Part(
                tracking=row.tracking,
                quantity_base=sign * row.quantity_base,
                expiration_date=row.expiration_date,
                warranty_date=row.warranty_date,
                applies_to_entry=line.applies_to_entry,
                applies_from_entry=line.applies_from_entry,
            )
            for row in rows
        )


def _read(tx: WriteTx, document: WarehouseDocument, location: Location) -> Batch:
    lines = journal_lines.lines_of(tx, [document.document_id])
    return Batch(
        document=document,
        location=location,
        lines=lines,
        numbers=journal_lines.numbers_of(tx, (line.line_id for line in lines)),
        goods=masters.load_goods(tx, {line.item_id for line in lines}),
        bins=masters.load_bins(tx, {line.bin_id for line in lines}),
    )
