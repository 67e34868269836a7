"""Warehouse receipts: made from orders, filled in at the dock, posted; posting makes the
put-away."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from stockhand.domain import (
    document_lines,
    invoicing,
    order_posting,
    receipts,
    tracking_lines,
)
from stockhand.domain.documents import (
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
)
from stockhand.domain.item_journal import ItemJournal
from stockhand.domain.ledgers import PostedKind, Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.order_posting import Divided, LineToPost, PostedPart
from stockhand.domain.orders import Direction, DocumentStatus, SourceDocument, SourceLine
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.documents import NoLinesToCreate, SourceNotReleased
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.quantity import part_in_base
from stockhand.domain.stock import Goods, Places
from stockhand.operations import access, calendar, engine, entry, orders, put_aways
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, External, LineNo, No, Version
from stockhand.operations.orders import OrderRef
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, masters, number_series
from stockhand.store.event_log import Event
from stockhand.store.tx import WriteTx


class CreateWarehouseReceipt(Command, frozen=True, kw_only=True):
    """Make a receipt for what is open of released orders at a location. `fill`: everything is to be
    received at once; otherwise the dock counts up from zero."""

    no: No = ""
    location: Code10
    orders: tuple[OrderRef, ...]
    fill: bool = True
    external_no: External = ""


class DocumentResult(Result, frozen=True, kw_only=True):
    """A warehouse document and the numbers of its lines."""

    lines: tuple[int, ...] = ()


def create(tx: WriteTx, command: CreateWarehouseReceipt, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if not location.require_receive:
        raise Refused(MalformedCommand(path="location", reason="takes no warehouse receipts"))
    made = create_document(
        tx, WarehouseKind.RECEIPT, command.no, location, command.orders, stamp, fill=command.fill
    )
    return made.done


class MadeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A new receipt or shipment as it was stored, and its order lines by id."""

    document: WarehouseDocument
    lines: list[WarehouseLine]
    source_lines: dict[int, SourceLine]

    @property
    def done(self) -> Done:
        numbers = tuple(line.line_no for line in self.lines)
        return Done(
            result=DocumentResult(no=self.document.no, version=1, lines=numbers),
            events=(changed(self.document),),
        )


def create_document(
    tx: WriteTx,
    kind: WarehouseKind,
    no: str,
    location: Location,
    refs: Sequence[OrderRef],
    stamp: Stamp,
    *,
    fill: bool,
    release: bool = False,
) -> MadeDocument:
    """A receipt or a shipment for what is open of these orders."""
    sources = _released(tx, refs)
    found = _open_lines(tx, kind, location, sources)
    document = new_document(tx, kind, no, location, stamp)
    if not found:
        raise Refused(NoLinesToCreate(document=document.no))
    usual = location.receipt_bin_id if kind is WarehouseKind.RECEIPT else location.shipment_bin_id
    bins = usual_bins(tx, kind, location, usual, found)
    due = min(line.due_date for line, _quantity, _base in found)
    document = msgspec.structs.replace(
        document,
        status=DocumentStatus.RELEASED if release else document.status,
        bin_id=usual,
        lines_total=len(found),
        due_date=due,
        partner_id=sources[0].partner_id,
        priority=min(one.priority for one in sources),
        external_no=sources[0].external_no,
    )
    document_id = documents.insert_document(tx, document)
    new = receipts.new_lines(document_id, found, bins, fill=fill)
    return MadeDocument(
        document=msgspec.structs.replace(document, document_id=document_id),
        lines=documents.insert_lines(tx, new),
        source_lines={line.line_id: line for line, _quantity, _base in found},
    )


def lines_for(
    tx: WriteTx, kind: WarehouseKind, location: Location, refs: Sequence[OrderRef]
) -> list[tuple[SourceLine, int, int]]:
    """What of these orders can go on a receipt or shipment of the location: each line with how
    much (quantity, base)."""
    return _open_lines(tx, kind, location, _released(tx, refs))


def _released(tx: WriteTx, refs: Sequence[OrderRef]) -> list[SourceDocument]:
    sources = [entry.order(tx, ref.kind, ref.no) for ref in refs]
    refuse_if(
        SourceNotReleased(source=one.no)
        for one in sources
        if one.status is not DocumentStatus.RELEASED
    )
    return sources


def _open_lines(
    tx: WriteTx, kind: WarehouseKind, location: Location, sources: Sequence[SourceDocument]
) -> list[tuple[SourceLine, int, int]]:
    direction = Direction.SUPPLY if kind is WarehouseKind.RECEIPT else Direction.DEMAND
    lines = documents.lines_of_sources(tx, [one.document_id for one in sources])
    existing = documents.lines_for_sources(tx, [line.line_id for line in lines])
    return receipts.open_lines(lines, existing, direction, location)


def usual_bins(
    tx: WriteTx,
    kind: WarehouseKind,
    location: Location,
    bin_id: int | None,
    lines: Sequence[tuple[SourceLine, int, int]],
) -> dict[int, int | None]:
    """The document's bin for each order line; none where goods of another class come in (W 3.1)."""
    usual = {line.line_id: bin_id for line, _quantity, _base in lines}
    if kind is not WarehouseKind.RECEIPT or not location.check_whse_class or bin_id is None:
        return usual
    place = masters.load_bins(tx, [bin_id])[bin_id]
    items = masters.load_items(tx, {line.item_id for line, _quantity, _base in lines})
    for line, _quantity, _base in lines:
        if items[line.item_id].warehouse_class != place.warehouse_class:
            usual[line.line_id] = None
    return usual


def new_document(
    tx: WriteTx, kind: WarehouseKind, no: str, location: Location, stamp: Stamp
) -> WarehouseDocument:
    """A header; a blank number is taken from the series of its kind."""
    if no and documents.find(tx, kind, no) is not None:
        raise Refused(MalformedCommand(path="no", reason=f"{no} is there already"))
    return WarehouseDocument(
        kind=kind,
        no=no or entry.next_no(tx, kind.value),
        location_id=location.location_id,
        created_at=stamp.at,
    )


def changed(document: WarehouseDocument, what: str = "changed") -> Event:
    return Event(
        topic="warehouse_document",
        what=what,
        subject_id=document.document_id,
        location_id=document.location_id,
        facts={"kind": document.kind.value, "no": document.no, "version": document.version},
    )


class SetReceiptQuantity(Command, frozen=True, kw_only=True):
    """How much of a receipt line is to be received by the next posting, in the line's unit."""

    receipt_no: No
    line_no: LineNo
    quantity: Decimal


def set_quantity(tx: WriteTx, command: SetReceiptQuantity, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind.RECEIPT, command.receipt_no)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, Permission.RECEIVE, location)
    line = find_line(tx, document, command.line_no)
    units = masters.load_units(tx, [line.item_id])
    quantity = entry.quantity(command.quantity, units[line.unit_id], line.ref)
    refuse_if(receipts.check_quantity(line, quantity))
    base = part_in_base(
        quantity, line.outstanding, line.outstanding_base, units[line.unit_id].qty_per_uom
    )
    after = document_lines.with_to_handle(line, quantity, base)
    documents.save_lines(tx, [after])
    narrow_tracking(tx, line.source_line_id, base, stamp)
    return saved(tx, document)


def find_line(tx: WriteTx, document: WarehouseDocument, line_no: int) -> WarehouseLine:
    for line in documents.lines_of(tx, [document.document_id]):
        if line.line_no == line_no:
            return line
    raise entry.not_found("line", f"{document.no}/{line_no}")


def saved(tx: WriteTx, document: WarehouseDocument, warnings: tuple[Problem, ...] = ()) -> Done:
    """The header with the next version and its progress counted anew."""
    lines = documents.lines_of(tx, [document.document_id])
    after = msgspec.structs.replace(
        document,
        version=document.version + 1,
        lines_total=len(lines),
        lines_done=sum(1 for line in lines if receipts.is_counted(line)),
    )
    documents.save_document(tx, after)
    return Done(
        result=Result(no=document.no, version=after.version, warnings=warnings),
        events=(changed(after),),
    )


def narrow_tracking(
    tx: WriteTx, source_line_id: int | None, quantity_base: int, stamp: Stamp
) -> None:
    """A line whose quantity is all of one number handles as much of that number as of itself. With
    several numbers a person must say which."""
    if source_line_id is None:
        return
    line = documents.load_source_lines(tx, [source_line_id])[source_line_id]
    engine.lock(tx, [line])
    inventory = engine.inventory_of(tx, [line])
    numbers = tracking_lines.numbers_of(inventory.book, line)
    if len(numbers) != 1:
        return
    ((tracking, one),) = numbers.items()
    tracking_lines.set_to_handle(
        inventory.book, line, {tracking: min(one.quantity_base, quantity_base)}
    )
    ledgers.apply(
        tx, Posting(reservations=inventory.book.changes), stamp, name="narrow-tracking", bins={}
    )


class PostWarehouseReceipt(Command, frozen=True, kw_only=True):
    """Take in what the receipt's lines say. Where put-aways are required one is made at once."""

    receipt_no: No
    version: Version | None = None
    put_away_no: No = ""
    fill_put_away: bool = False


class PostedReceipt(Result, frozen=True, kw_only=True):
    """The posted receipt, and the put-away that came of it."""

    posted: tuple[str, ...] = ()
    put_away: str = ""


def post(tx: WriteTx, command: PostWarehouseReceipt, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind.RECEIPT, command.receipt_no, command.version)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, Permission.RECEIVE, location)
    stamp = calendar.at(stamp, location)
    work = load_work(tx, document, location)
    refuse_if(
        receipts.check_post(
            document, work.lines, work.sources, work.source_lines, work.places, work.goods
        )
    )
    posted_docs, numbers = posted_documents_of(tx, work, PostedKind.WAREHOUSE_RECEIPT)
    pairs = receipts.lines_to_post(work.lines, work.source_lines, posted_docs)
    to_post = [one for _line, one in pairs]
    journal, divided = journal_for(tx, work, to_post, stamp)
    posted = order_posting.post(divided, journal)
    posting = posting_of(work, posted_docs, pairs, posted, journal)
    put_away, warnings = None, ()
    if location.require_put_away and not location.use_put_away_worksheet:
        header = new_document(tx, WarehouseKind.PUT_AWAY, command.put_away_no, location, stamp)
        header = msgspec.structs.replace(
            header,
            status=DocumentStatus.RELEASED,
            priority=document.priority,
            do_not_fill_quantity=not command.fill_put_away,
        )
        put_away, warnings = put_aways.from_receipt(
            tx, location, work.goods, pairs, posted, header, fill=command.fill_put_away
        )
    if put_away is not None:
        posting = msgspec.structs.replace(
            posting,
            activities=(put_away.change,),
            warehouse_tracking=put_away.tracking,
        )
    elif location.require_put_away:
        tracking = receipts.tracking_of_posted(to_post, posted, work.goods)
        posting = msgspec.structs.replace(posting, warehouse_tracking=tuple(tracking))
    bins = {**work.places.bins, **(put_away.bins if put_away else {})}
    ledgers.apply(tx, posting, stamp, name="post-warehouse-receipt", bins=bins)
    documents.close_complete(tx, work.sources)
    return Done(
        result=PostedReceipt(
            no=numbers[-1],
            posted=tuple(numbers[:-1]),
            put_away=put_away.document.no if put_away else "",
            warnings=warnings,
        ),
        events=tuple(_events(work, posting, put_away)),
    )


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt or shipment with everything it names."""

    document: WarehouseDocument
    lines: tuple[WarehouseLine, ...]
    sources: dict[int, SourceDocument]
    source_lines: dict[int, SourceLine]
    goods: Goods
    places: Places

    @property
    def handled(self) -> list[WarehouseLine]:
        return [line for line in self.lines if line.qty_to_handle_base]


def load_work(tx: WriteTx, document: WarehouseDocument, location: Location) -> Work:
    """Lock the goods of the document, then read everything it names."""
    lines = tuple(documents.lines_of(tx, [document.document_id]))
    source_lines, sources = documents.load_source_lines_and_headers(
        tx, [line.source_line_id for line in lines if line.source_line_id]
    )
    source_lines = engine.hold(tx, source_lines)
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    bins = masters.load_bins(tx, [document.bin_id, *(line.bin_id for line in lines)])
    return Work(
        document=document,
        lines=lines,
        sources=sources,
        source_lines=source_lines,
        goods=goods,
        places=Places(location=location, bins=bins),
    )


def posted_documents_of(
    tx: WriteTx, work: Work, kind: PostedKind
) -> tuple[receipts.Documents, list[str]]:
    """Headers and numbers: one for each order in order of their ids, the warehouse's own last."""
    named: dict[int, PostedKind] = {}
    for line in work.handled:
        source = work.source_lines[line.source_line_id or 0]
        named[source.document_id] = receipts.posted_kind(source)
    counts: dict[str, int] = {kind.value: 1}
    for posted_as in named.values():
        counts[posted_as.value] = counts.get(posted_as.value, 0) + 1
    taken = number_series.take_all(tx, counts)
    missing = [code for code, numbers in taken.items() if len(numbers) < counts[code]]
    if missing:
        raise Refused(MalformedCommand(path="no", reason=f"no number series {missing[0]}"))
    sources = [
        (work.sources[number], named[number], taken[named[number].value].pop(0))
        for number in sorted(named)
    ]
    own = taken[kind.value][0]
    found = receipts.posted_documents(work.document, kind, own, sources)
    return found, [*(no for _source, _kind, no in sources), own]


def journal_for(
    tx: WriteTx, work: Work, to_post: Sequence[LineToPost], stamp: Stamp
) -> tuple[ItemJournal, Divided]:
    """An item journal over everything that posting these lines may touch, and their parts."""
    inventory, divided = engine.for_posting(tx, to_post, work.goods.items)
    inbound = any(one.line.inbound for one in to_post)
    facts = engine.facts_of(tx, divided, inbound=inbound)
    locations = {work.places.location.location_id: work.places.location}
    dates = {one.document_id: work.sources[one.line.document_id].document_date for one in to_post}
    journal = ItemJournal(
        inventory,
        work.goods.items,
        locations,
        facts,
        posting_date=stamp.work_date,
        document_dates=dates,
    )
    return journal, divided


def posting_of(
    work: Work,
    posted_docs: receipts.Documents,
    pairs: Sequence[tuple[WarehouseLine, LineToPost]],
    posted: Sequence[PostedPart],
    journal: ItemJournal,
) -> Posting:
    """What posting a receipt or shipment writes, but for what is peculiar to either."""
    location = work.places.location
    receipt = work.document.kind is WarehouseKind.RECEIPT
    refill = not (work.document.do_not_fill_quantity if receipt else location.require_pick)
    changes = [receipts.rolled(line, refill=refill) for line in work.handled]
    changed_lines = {change.before.line_id: change.after for change in changes}
    left_lines = [
        after for line in work.lines if (after := changed_lines.get(line.line_id, line)) is not None
    ]
    left = len(left_lines)
    document = msgspec.structs.replace(
        work.document,
        version=work.document.version + 1,
        lines_total=left,
        lines_done=sum(1 for line in left_lines if receipts.is_counted(line)),
    )
    return Posting(
        documents=posted_docs.documents,
        lines=receipts.posted_lines(
            pairs, posted, to_put_away=receipt and location.require_put_away
        ),
        item_ledger_entries=journal.results(),
        item_application_entries=tuple(journal.applications),
        applications_undone=tuple(journal.applications_undone),
        specifications=invoicing.specifications_of(posted),
        warehouse_entries=receipts.warehouse_entries(
            [(line.bin_id, one) for line, one in pairs], posted, work.goods, location
        ),
        reservations=journal.inventory.book.changes,
        number_dates=journal.number_dates,
        number_infos=journal.number_infos,
        source_lines=tuple(
            receipts.source_after(one.line, one.quantity, one.quantity_base) for _line, one in pairs
        ),
        warehouse_lines=tuple(changes),
        warehouse_documents=(document,) if left else (),
        warehouse_documents_removed=() if left else (document,),
    )


def _events(work: Work, posting: Posting, put_away: put_aways.NewPutAway | None) -> list[Event]:
    what = "removed" if posting.warehouse_documents_removed else "changed"
    events = [changed(work.document, what)]
    events += [orders.changed(source, "posted") for source in work.sources.values()]
    if put_away is not None:
        events.append(changed(put_away.document))
    return events
