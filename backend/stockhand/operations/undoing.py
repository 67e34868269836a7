"""Taking a posted receipt or shipment back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from stockhand.domain import undoing
from stockhand.domain.documents import (
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.item_journal import ItemJournal
from stockhand.domain.ledgers import (
    NumberKey,
    PostedDocument,
    PostedKind,
    PostedLine,
    PostedLineKey,
    Posting,
    Stamp,
)
from stockhand.domain.locations import Bin, Location
from stockhand.domain.orders import DocumentStatus, SourceDocument, SourceLine
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.stock import Goods, Places
from stockhand.domain.undoing import PostedPiece
from stockhand.operations import access, engine, entry, leaving, orders
from stockhand.operations.access import Permission
from stockhand.operations.fields import LineNo, No
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, masters, number_series, posted, tracking_keys
from stockhand.store.event_log import Event
from stockhand.store.posted import Register
from stockhand.store.tx import WriteTx

UndoableKind = Literal[
    "purchase_receipt",
    "sales_return_receipt",
    "sales_shipment",
    "purchase_return_shipment",
    "warehouse_receipt",
    "warehouse_shipment",
]
_OPEN = {
    PostedKind.WAREHOUSE_RECEIPT: WarehouseKind.RECEIPT,
    PostedKind.WAREHOUSE_SHIPMENT: WarehouseKind.SHIPMENT,
}


class UndoPostedDocument(Command, frozen=True, kw_only=True):
    """Take a posted receipt or shipment back while nothing depends on it: the exact opposite is
    posted, and its orders are open again. `line_nos`: only these lines of it; those of a warehouse
    receipt or shipment are taken back together."""

    posted_no: No
    kind: UndoableKind
    line_nos: tuple[LineNo, ...] = ()


class UndoneDocument(Result, frozen=True, kw_only=True):
    """The documents that take the others back, one for each."""

    corrections: tuple[str, ...] = ()


def undo(tx: WriteTx, command: UndoPostedDocument, stamp: Stamp) -> Done:
    kind = PostedKind(command.kind)
    register = posted.register_of(tx, kind, command.posted_no)
    if register is None:
        raise entry.not_found(kind.value, command.posted_no)
    lines = _lines(tx, command, register)
    work = _load(tx, register, lines)
    for location in work.locations.values():
        access.check(stamp, Permission.PLAN, location)
    refuse_if(problem for piece in work.pieces for problem in undoing.check(piece))
    posting = _posting(tx, work)
    for location in work.locations.values():
        places = Places(location=location, bins=work.bins)
        refuse_if(leaving.check(tx, command.posted_no, posting, places, work.goods))
    ledgers.apply(tx, posting, stamp, name="undo-posted-document", bins=work.bins)
    numbers = tuple(one.no for one in posting.documents)
    return Done(
        result=UndoneDocument(no=numbers[0], corrections=numbers),
        events=tuple(_events(work, posting)),
    )


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """Posted lines that are taken back, with all they touch."""

    register: Register
    all_lines: tuple[PostedLine, ...]
    pieces: tuple[PostedPiece, ...]
    sources: dict[int, SourceDocument]
    warehouse_documents: dict[int, WarehouseDocument]
    goods: Goods
    locations: dict[int, Location]
    bins: dict[int, Bin]

    def counts(self, piece: PostedPiece) -> bool:
        """Whether its receipt is counted in from zero."""
        line = piece.warehouse_line
        if line is None:
            return False
        document = self.warehouse_documents[line.document_id]
        return document.kind is WarehouseKind.RECEIPT and document.do_not_fill_quantity

    def needs_pick(self, piece: PostedPiece) -> bool:
        return not piece.source.inbound and self.location(piece).require_pick

    def location(self, piece: PostedPiece) -> Location:
        return self.locations[piece.source.location_id]


def _lines(tx: WriteTx, command: UndoPostedDocument, register: Register) -> list[PostedLine]:
    """The posted lines of the documents of the orders that are meant."""
    whole = PostedKind(command.kind) in _OPEN
    if whole and command.line_nos:
        reason = "the lines of a warehouse document are taken back together"
        raise Refused(MalformedCommand(path="line_nos", reason=reason))
    named = [
        one.document_id
        for one in register.documents
        if one.kind in undoing.OF_ORDERS and (whole or one.document_id == register.document_id)
    ]
    lines = posted.lines_of(tx, named)
    missing = sorted(set(command.line_nos) - {line.line_no for line in lines})
    if missing:
        raise entry.not_found("line", f"{command.posted_no}/{missing[0]}")
    wanted = [line for line in lines if not command.line_nos or line.line_no in command.line_nos]
    if not wanted:
        raise entry.not_found("line", command.posted_no)
    return wanted


def _load(tx: WriteTx, register: Register, lines: Sequence[PostedLine]) -> Work:
    """Lock the goods, then read what was written for the lines and who works on their orders."""
    source_lines, sources = documents.load_source_lines_and_headers(
        tx, {line.source_line_id for line in lines if line.source_line_id}
    )
    source_lines = engine.hold(tx, source_lines)
    entries = posted.entries_of(tx, register)
    in_bins = posted.warehouse_entries_of(tx, register)
    on_documents = documents.lines_for_sources(tx, source_lines)
    on_activities = documents.activity_lines_for_sources(tx, source_lines)
    by_id = {one.document_id: one for one in register.documents}
    own_no = {_OPEN[one.kind]: one.from_no for one in register.documents if one.kind in _OPEN}
    pieces: list[PostedPiece] = []
    for line in lines:
        source = source_lines[line.source_line_id or 0]
        key = PostedLineKey(line.document_id, line.line_no)
        back = _stands(line, source, on_documents, own_no)
        pieces.append(
            PostedPiece(
                document=by_id[line.document_id],
                line=line,
                source=source,
                entries=tuple(entries[key]),
                in_bins=tuple(in_bins.get(key, ())),
                warehouse_line=back,
                worked_on=tuple(_of_posted(on_activities, key)),
                elsewhere=any(
                    one.source_line_id == source.line_id and one is not back
                    for one in (*on_documents, *on_activities)
                ),
            )
        )
    headers = {one.warehouse_line.document_id for one in pieces if one.warehouse_line}
    return Work(
        register=register,
        all_lines=tuple(posted.lines_of(tx, by_id)),
        pieces=tuple(pieces),
        sources=sources,
        warehouse_documents=documents.load_documents(tx, headers) if headers else {},
        goods=masters.load_goods(tx, {line.item_id for line in lines}),
        locations=masters.load_locations(tx, {one.location_id for one in source_lines.values()}),
        bins=masters.load_bins(tx, {one.bin_id for found in in_bins.values() for one in found}),
    )


def _stands(
    line: PostedLine,
    source: SourceLine,
    on_documents: Iterable[WarehouseLine],
    own_no: Mapping[WarehouseKind, str],
) -> WarehouseLine | None:
    """The line of the very receipt or shipment it was posted from, if a part of that is open."""
    kind = WarehouseKind.RECEIPT if source.inbound else WarehouseKind.SHIPMENT
    for one in on_documents:
        same = one.source_line_id == source.line_id and one.document_kind is kind
        if same and one.document_no == own_no.get(kind) and one.qty_done_base >= line.quantity_base:
            return one
    return None


def _of_posted(lines: Iterable[ActivityLine], key: PostedLineKey) -> list[ActivityLine]:
    return [
        one
        for one in lines
        if (one.posted_document_id, one.posted_line_no) == (key.document_id, key.line_no)
    ]


def _posting(tx: WriteTx, work: Work) -> Posting:
    headers, correction_of = _headers(tx, work)
    journal = _journal(tx, work)
    all_entries = [one for piece in work.pieces for one in piece.entries]
    undoing.corrections(work.pieces, correction_of, journal, posted.returned(tx, all_entries))
    book = journal.inventory.book
    for piece in work.pieces:
        undoing.give_numbers_back(book, piece, counting=work.counts(piece))
    changes = [
        change
        for piece in work.pieces
        if (
            change := undoing.line_after(
                piece,
                work.goods,
                needs_pick=work.needs_pick(piece),
                counting=work.counts(piece),
            )
        )
    ]
    made = journal.results()
    return Posting(
        documents=tuple(headers),
        lines=undoing.posted_lines(work.pieces, correction_of, made),
        undone_lines=tuple(piece.key for piece in work.pieces),
        undone_documents=tuple(_wholly_undone(work)),
        item_ledger_entries=made,
        item_application_entries=tuple(journal.applications),
        applications_undone=tuple(journal.applications_undone),
        warehouse_entries=undoing.warehouse_entries(work.pieces, correction_of),
        specifications_removed=tuple(one.entry_no for one in all_entries if one.tracking),
        reservations=book.changes,
        picked=tuple(
            picked
            for piece in work.pieces
            if piece.warehouse_line and work.needs_pick(piece) and not work.location(piece).directed
            for picked in undoing.picked_again(
                piece, work.goods.items[piece.line.item_id], work.location(piece)
            )
        ),
        source_documents=tuple(_reopened(work)),
        source_lines=tuple(undoing.source_after(piece) for piece in work.pieces),
        warehouse_lines=tuple(changes),
        warehouse_documents=tuple(
            msgspec.structs.replace(one, version=one.version + 1)
            for one in work.warehouse_documents.values()
        ),
        warehouse_tracking=tuple(_tracking(tx, work)),
    )


def _headers(tx: WriteTx, work: Work) -> tuple[list[PostedDocument], dict[int, int]]:
    """A document of the same kind for each that is taken back in whole or in part."""
    gone = {piece.document.document_id: piece.document for piece in work.pieces}
    counts: dict[str, int] = {}
    for one in gone.values():
        counts[one.kind.value] = counts.get(one.kind.value, 0) + 1
    taken = number_series.take_all(tx, counts)
    missing = [code for code, numbers in taken.items() if len(numbers) < counts[code]]
    if missing:
        raise Refused(MalformedCommand(path="no", reason=f"no number series {missing[0]}"))
    headers = [
        msgspec.structs.replace(
            one,
            document_id=-place,
            no=taken[one.kind.value].pop(0),
            from_no=one.no,
            undone=True,
        )
        for place, one in enumerate(gone.values(), 1)
    ]
    return headers, {old: new.document_id for old, new in zip(gone, headers, strict=True)}


def _journal(tx: WriteTx, work: Work) -> ItemJournal:
    """A journal over the entries that are taken back, with the dates they were posted on."""
    entries = [one for piece in work.pieces for one in piece.entries]
    inventory = engine.inventory_of(tx, [piece.source for piece in work.pieces])
    inventory.include(entries)
    facts = tracking_keys.facts(
        tx,
        {NumberKey(one.item_id, one.variant_id, one.tracking) for one in entries},
        inbound=any(one.quantity_base < 0 for one in entries),
    )
    return ItemJournal(
        inventory,
        work.goods.items,
        work.locations,
        facts,
        posting_date=entries[0].posting_date,
    )


def _wholly_undone(work: Work) -> list[int]:
    """Documents of which nothing is left, the warehouse's own with the last of its orders'."""
    gone = {piece.key for piece in work.pieces}
    left = {
        line.document_id
        for line in work.all_lines
        if not line.undone and PostedLineKey(line.document_id, line.line_no) not in gone
    }
    touched = {piece.document.document_id for piece in work.pieces}
    return [
        one.document_id
        for one in work.register.documents
        if (one.document_id in touched - left) or (one.kind in _OPEN and not left)
    ]


def _reopened(work: Work) -> list[SourceDocument]:
    """An order that was complete is open for the warehouse again."""
    return [
        msgspec.structs.replace(
            one,
            status=DocumentStatus.RELEASED if one.status is DocumentStatus.CLOSED else one.status,
            version=one.version + 1,
        )
        for one in work.sources.values()
    ]


def _tracking(tx: WriteTx, work: Work) -> list[TrackingLineChange]:
    """The plan of a put-away goes with its receipt, that of a shipment line is whole again."""
    receipts = {p.document.document_id for p in work.pieces if p.source.inbound}
    keys = {piece.key for piece in work.pieces}
    changes = [
        TrackingLineChange(before=row, after=None)
        for row in (
            documents.tracking_lines_of(tx, OwnerKind.POSTED_LINE, receipts) if receipts else ()
        )
        if PostedLineKey(row.owner_id, row.owner_line_no) in keys
    ]
    standing = [p for p in work.pieces if p.warehouse_line and not p.source.inbound]
    ids = [piece.warehouse_line.line_id for piece in standing if piece.warehouse_line]
    rows: dict[int, list[WarehouseTrackingLine]] = {}
    for row in documents.tracking_lines_of(tx, OwnerKind.WAREHOUSE_LINE, ids) if ids else ():
        rows.setdefault(row.owner_id, []).append(row)
    for piece in standing:
        assert piece.warehouse_line is not None
        changes += undoing.numbers_planned_again(
            piece,
            work.goods.items[piece.line.item_id],
            rows.get(piece.warehouse_line.line_id, ()),
            needs_pick=work.needs_pick(piece),
        )
    return changes


def _events(work: Work, posting: Posting) -> list[Event]:
    undone = {piece.document.document_id: piece.document for piece in work.pieces}
    return [
        *(
            Event(
                topic="posted_document",
                what="undone",
                subject_id=one.document_id,
                location_id=one.location_id,
                facts={"kind": one.kind.value, "no": one.no},
            )
            for one in undone.values()
        ),
        *(orders.changed(one, "undone") for one in work.sources.values()),
        *(changed(one) for one in posting.warehouse_documents),
    ]
