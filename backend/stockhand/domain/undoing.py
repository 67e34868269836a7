"""Taking posted receipts and shipments back while nothing depends on them: the same in the other
direction, and what they did of their orders is open again (BC 5813 to 5817; T 6.7, W 3.7).

What was shipped is stock again where it was shipped from; what was received is gone again. The
numbers go back on the order line. A warehouse line that still stands takes its part back; one that
was completed does not come back.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from stockhand.domain import tracking_lines
from stockhand.domain.documents import (
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseLine,
    WarehouseLineChange,
    WarehouseTrackingLine,
)
from stockhand.domain.item_journal import ItemJournal, ItemJournalLine
from stockhand.domain.items import Item
from stockhand.domain.ledgers import (
    GoodsKey,
    ItemApplicationEntry,
    ItemLedgerEntry,
    Picked,
    PostedDocument,
    PostedKind,
    PostedLine,
    PostedLineKey,
    WarehouseEntry,
)
from stockhand.domain.locations import Location
from stockhand.domain.orders import SourceLine
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.documents import PostedLineNotUndoable
from stockhand.domain.quantity import from_base
from stockhand.domain.reservation_entries import Book
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_lines import NumberedQuantity

OF_ORDERS = (
    PostedKind.PURCHASE_RECEIPT,
    PostedKind.SALES_RETURN_RECEIPT,
    PostedKind.SALES_SHIPMENT,
    PostedKind.PURCHASE_RETURN_SHIPMENT,
)
"""Postings of an order that can be taken back."""


class PostedPiece(msgspec.Struct, frozen=True, kw_only=True):
    """A posted line with all that was written for it, and what stands of it in open documents."""

    document: PostedDocument
    line: PostedLine
    source: SourceLine
    entries: tuple[ItemLedgerEntry, ...]
    in_bins: tuple[WarehouseEntry, ...] = ()
    warehouse_line: WarehouseLine | None = None
    """The receipt or shipment line it was posted from, where something of that is still open."""
    worked_on: tuple[ActivityLine, ...] = ()
    """Open put-away lines for it."""
    elsewhere: bool = False
    """Another warehouse document works on the order line."""

    @property
    def key(self) -> PostedLineKey:
        return PostedLineKey(self.line.document_id, self.line.line_no)

    @property
    def ref(self) -> str:
        return f"{self.document.no}/{self.line.line_no}"

    @property
    def numbers(self) -> dict[Tracking, int]:
        """What was posted of each number."""
        found: dict[Tracking, int] = {}
        for one in self.entries:
            if one.tracking:
                found[one.tracking] = found.get(one.tracking, 0) + abs(one.quantity_base)
        return found


def check(piece: PostedPiece) -> Iterator[Problem]:
    """What came after the posting and would hang in the air without it (T-196). What takes a
    posting back stays: its entries belong to those of the posting for good."""
    for one in piece.entries:
        if one.is_correction:
            yield _not_undoable(piece, one, "applied")
        elif one.reserved_base:
            yield _not_undoable(piece, one, "reserved")
        elif one.quantity_base > 0 and one.remaining_base != one.quantity_base:
            yield _not_undoable(piece, one, "applied")
        elif one.quantity_base < 0 and one.returned_base:
            yield _not_undoable(piece, one, "returned")
    line = piece.line
    if line.invoiced_base or line.put_away_base or piece.worked_on:
        yield _not_undoable(piece, piece.entries[0], "later_document")


def _not_undoable(piece: PostedPiece, entry: ItemLedgerEntry, cause: str) -> PostedLineNotUndoable:
    return msgspec.convert(
        {"line": piece.ref, "entry": entry.entry_no, "cause": cause}, PostedLineNotUndoable
    )


def corrections(
    pieces: Iterable[PostedPiece],
    documents: Mapping[int, int],
    journal: ItemJournal,
    returned: Mapping[int, ItemApplicationEntry],
) -> None:
    """Post every entry again in the other direction, with its own dates; what came in is taken out
    of that very entry, what went out comes back from it and stays open. `documents`: which
    document takes which back."""
    for piece in pieces:
        for one in piece.entries:
            inbound = one.quantity_base > 0
            made = journal.post(
                ItemJournalLine(
                    entry_type=one.entry_type,
                    item_id=one.item_id,
                    variant_id=one.variant_id,
                    location_id=one.location_id,
                    tracking=one.tracking,
                    quantity_base=-one.quantity_base,
                    expiration_date=one.expiration_date,
                    warranty_date=one.warranty_date,
                    document_id=documents[piece.document.document_id],
                    line_no=piece.line.line_no,
                    ref=piece.ref,
                    applies_to_entry=one.entry_no if inbound else None,
                    applies_from_entry=None if inbound else one.entry_no,
                    is_correction=True,
                )
            )
            if one.entry_no in returned:
                journal.give_back(returned[one.entry_no], made)


def posted_lines(
    pieces: Iterable[PostedPiece],
    documents: Mapping[int, int],
    entries: Iterable[ItemLedgerEntry],
) -> tuple[PostedLine, ...]:
    """The lines that take the others back."""
    made: dict[PostedLineKey, list[ItemLedgerEntry]] = {}
    for one in entries:
        made.setdefault(PostedLineKey(one.document_id, one.line_no), []).append(one)
    found: list[PostedLine] = []
    for piece in pieces:
        document_id = documents[piece.document.document_id]
        own = made[PostedLineKey(document_id, piece.line.line_no)]
        found.append(
            msgspec.structs.replace(
                piece.line,
                document_id=document_id,
                quantity=-piece.line.quantity,
                quantity_base=-piece.line.quantity_base,
                to_put_away_base=0,
                undone=True,
                item_entry_no=own[0].entry_no if len(own) == 1 else None,
            )
        )
    return tuple(found)


def warehouse_entries(
    pieces: Iterable[PostedPiece], documents: Mapping[int, int]
) -> tuple[WarehouseEntry, ...]:
    """The bins get back what left them, and lose what came."""
    return tuple(
        msgspec.structs.replace(
            one,
            quantity=-one.quantity,
            quantity_base=-one.quantity_base,
            document_id=documents[piece.document.document_id],
        )
        for piece in pieces
        for one in piece.in_bins
    )


def give_numbers_back(book: Book, piece: PostedPiece, *, counting: bool) -> None:
    """The order line carries its numbers again, bound to nothing (T-189). They are to be handled
    with the next posting unless another document works on the line, or the dock counts them in
    anew."""
    waits = counting or (piece.elsewhere and piece.warehouse_line is None)
    for tracking, quantity in sorted(piece.numbers.items()):
        dates = next(one for one in piece.entries if one.tracking == tracking)
        entry = tracking_lines.single(
            piece.source,
            NumberedQuantity(
                tracking=tracking,
                quantity_base=quantity,
                expiration_date=dates.expiration_date,
                warranty_date=dates.warranty_date,
            ),
            quantity,
        )
        if waits:
            half = entry.half(piece.source.direction)
            assert half is not None
            waiting = msgspec.structs.replace(half, qty_to_handle_base=0)
            entry = entry.with_half(piece.source.direction, waiting)
        book.add(entry)


def source_after(piece: PostedPiece) -> SourceLine:
    """The order line with what was posted of it open again."""
    line = piece.source
    done = line.qty_done - piece.line.quantity
    done_base = line.qty_done_base - piece.line.quantity_base
    return msgspec.structs.replace(
        line,
        qty_done=done,
        qty_done_base=done_base,
        qty_to_handle=line.quantity - done,
        qty_to_handle_base=line.quantity_base - done_base,
        qty_to_invoice_base=line.quantity_base - line.qty_invoiced_base,
    )


def line_after(
    piece: PostedPiece, goods: Goods, *, needs_pick: bool, counting: bool
) -> WarehouseLineChange | None:
    """The receipt or shipment line with its part open again. What was shipped lies picked where it
    was; what is counted in at the dock is counted in anew."""
    line = piece.warehouse_line
    if line is None:
        return None
    done = line.qty_done - piece.line.quantity
    done_base = line.qty_done_base - piece.line.quantity_base
    to_handle, to_handle_base = line.quantity - done, line.quantity_base - done_base
    if counting:
        to_handle, to_handle_base = line.qty_to_handle, line.qty_to_handle_base
    elif needs_pick:
        to_handle_base = min(line.qty_picked_base, line.quantity_base) - done_base
        if to_handle_base < line.quantity_base - done_base:
            to_handle = from_base(to_handle_base, goods.units[line.unit_id].qty_per_uom)
    after = msgspec.structs.replace(
        line,
        qty_done=done,
        qty_done_base=done_base,
        qty_to_handle=to_handle,
        qty_to_handle_base=to_handle_base,
    )
    return WarehouseLineChange(before=line, after=after)


def numbers_planned_again(
    piece: PostedPiece, item: Item, rows: Iterable[WarehouseTrackingLine], *, needs_pick: bool
) -> list[TrackingLineChange]:
    """The rows of a shipment line that still stands hold what was shipped again; where picks are
    needed it lies picked."""
    line = piece.warehouse_line
    if line is None or not item.tracking.warehouse:
        return []
    old = {(row.tracking, row.created_by_activity): row for row in rows}
    lying: dict[Tracking, int] = {}
    for tracking, quantity in piece.numbers.items():
        key = tracking.only(item.tracking.warehouse)
        lying[key] = lying.get(key, 0) + quantity
    changes: list[TrackingLineChange] = []
    for tracking, quantity in sorted(lying.items()):
        lies = quantity if needs_pick else 0
        before = old.get((tracking, False)) or old.get((tracking, True))
        row = before or WarehouseTrackingLine(
            owner_kind=OwnerKind.WAREHOUSE_LINE,
            owner_id=line.line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            tracking=tracking,
            quantity_base=0,
        )
        after = msgspec.structs.replace(
            row,
            quantity_base=row.quantity_base + quantity,
            qty_handled_base=row.qty_handled_base + lies,
            qty_registered_base=row.qty_registered_base + lies,
        )
        changes.append(TrackingLineChange(before=before, after=after))
    return changes


def picked_again(piece: PostedPiece, item: Item, location: Location) -> list[Picked]:
    """Without outbound bins: what a shipment line holds as picked is out of reach of others."""
    return [
        Picked(
            goods=GoodsKey(location.location_id, one.item_id, one.variant_id),
            tracking=one.tracking.only(item.tracking.warehouse),
            quantity_base=-one.quantity_base,
        )
        for one in piece.entries
    ]
