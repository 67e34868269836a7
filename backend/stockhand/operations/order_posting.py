"""Posting an order itself, where no warehouse document stands between it and the ledger (method A,
and B as long as no inventory activity works on the line)."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from stockhand.domain import invoicing, order_posting, receipts
from stockhand.domain.item_journal import ItemJournal
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.order_posting import LineToPost, PostedPart
from stockhand.domain.orders import (
    Direction,
    DocumentStatus,
    SourceDocument,
    SourceKind,
    SourceLine,
)
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import (
    NothingToPost,
    SourceLineHasWarehouseLines,
    SourceNotReleased,
    WarehouseDocumentRequired,
)
from stockhand.domain.stock import Goods, Places
from stockhand.operations import calendar, engine, entry, leaving, orders
from stockhand.operations.fields import No
from stockhand.operations.invoicing import with_invoice
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import documents, ledgers, masters, specifications
from stockhand.store.tx import WriteTx


class PostOrder(Command, frozen=True, kw_only=True):
    """Ship or receive what the lines of an order say is to be handled."""

    order_no: No
    kind: SourceKind
    mode: Literal["ship", "receive"]
    invoice: bool = False
    """Also invoice what is then to be invoiced."""
    posting_date: date | None = None


def post(tx: WriteTx, command: PostOrder, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    direction = Direction.DEMAND if command.mode == "ship" else Direction.SUPPLY
    if document.status is not DocumentStatus.RELEASED:
        raise Refused(SourceNotReleased(source=document.no))
    all_lines = [
        line
        for line in documents.lines_of_sources(tx, [document.document_id])
        if line.direction is direction
    ]
    lines = [line for line in all_lines if line.qty_to_handle_base]
    if not lines:
        raise Refused(NothingToPost(document=document.no))
    engine.lock(tx, lines)
    locations = masters.load_locations(tx, {line.location_id for line in lines})
    refuse_if(_check(tx, lines, locations))
    stamp = calendar.at(stamp, locations[lines[0].location_id])
    goods = masters.load_goods(tx, {line.item_id for line in all_lines})
    day = command.posting_date or stamp.work_date
    posting, posted = _posting(tx, document, lines, goods, locations, day)
    invoiced_too = command.invoice or not document.kind.is_order
    posting = with_numbers(tx, posting, document, all_lines, posted, goods, invoiced_too)
    bins = masters.load_bins(tx, [line.bin_id for line in lines])
    for location in locations.values():
        places = Places(location=location, bins=bins)
        refuse_if(leaving.check(tx, document.no, posting, places, goods))
        ask(command, leaving.check_entering(tx, document.no, posting, places, goods))
    ledgers.apply(tx, posting, stamp, name="post-order", bins=bins)
    documents.close_complete(tx, [document.document_id])
    return Done(
        result=Result(no=posting.documents[0].no, version=document.version),
        events=(orders.changed(document, "posted"),),
    )


def _check(
    tx: WriteTx, lines: Sequence[SourceLine], locations: dict[int, Location]
) -> list[Problem]:
    """What the location wants handled otherwise (W 1.4, W-013, W-017)."""
    problems: list[Problem] = []
    ids = [line.line_id for line in lines]
    busy = {
        one.source_line_id: one.document_no
        for one in (
            *documents.lines_for_sources(tx, ids),
            *documents.activity_lines_for_sources(tx, ids),
        )
    }
    for line in lines:
        location = locations[line.location_id]
        needs = location.require_receive if line.inbound else location.require_shipment
        if needs or location.directed:
            kind = "warehouse_receipt" if line.inbound else "warehouse_shipment"
            problems.append(WarehouseDocumentRequired(line=line.ref, document_kind=kind))
        elif line.line_id in busy:
            problems.append(
                SourceLineHasWarehouseLines(
                    line=line.ref, field="qty_to_handle", document=busy[line.line_id]
                )
            )
        elif location.bin_mandatory and line.bin_id is None:
            problems.append(BinMissing(line=line.ref))
    return problems


def _posting(
    tx: WriteTx,
    document: SourceDocument,
    lines: Sequence[SourceLine],
    goods: Goods,
    locations: dict[int, Location],
    posting_date: date,
) -> tuple[Posting, list[PostedPart]]:
    kind = receipts.posted_kind(lines[0])
    number = entry.next_no(tx, kind.value)
    posted_docs = receipts.posted_documents(None, None, "", [(document, kind, number)])
    to_post = [
        LineToPost(
            line=line,
            quantity=line.qty_to_handle,
            quantity_base=line.qty_to_handle_base,
            document_id=posted_docs.of_source[document.document_id],
            posted_line_no=line.line_no,
        )
        for line in lines
    ]
    inventory, divided = engine.for_posting(tx, to_post, goods.items)
    facts = engine.facts_of(tx, divided, inbound=lines[0].inbound)
    journal = ItemJournal(
        inventory,
        goods.items,
        locations,
        facts,
        posting_date=posting_date,
        document_dates={one.document_id: document.document_date for one in to_post},
    )
    posted = order_posting.post(divided, journal)
    warehouse = tuple(
        entry
        for one in to_post
        for entry in receipts.warehouse_entries(
            [(one.line.bin_id, one)], posted, goods, locations[one.line.location_id]
        )
    )
    posting = Posting(
        documents=posted_docs.documents,
        lines=receipts.posted_lines([(None, one) for one in to_post], posted, to_put_away=False),
        item_ledger_entries=journal.results(),
        item_application_entries=tuple(journal.applications),
        applications_undone=tuple(journal.applications_undone),
        warehouse_entries=warehouse,
        reservations=inventory.book.changes,
        number_dates=journal.number_dates,
        number_infos=journal.number_infos,
        source_lines=tuple(
            receipts.source_after(one.line, one.quantity, one.quantity_base) for one in to_post
        ),
    )
    return posting, posted


def with_numbers(
    tx: WriteTx,
    posting: Posting,
    document: SourceDocument,
    lines: Sequence[SourceLine],
    parts: Sequence[PostedPart],
    goods: Goods,
    invoiced_too: bool,
) -> Posting:
    """The posting with what the lines keep of their numbers, and with the invoice if there is to be
    one; what somebody typed as to be invoiced holds for one posting."""
    posted = specifications.posted(tx, [line.line_id for line in lines])
    before = {one.entry_no: one for found in posted.values() for one in found.specifications}
    refilled = invoicing.after(before.values(), {})
    narrowed = tuple(one for one in refilled if one != before[one.entry_no])
    posting = msgspec.structs.replace(
        posting, specifications=(*narrowed, *invoicing.specifications_of(parts))
    )
    if invoiced_too:
        return with_invoice(tx, posting, document, lines, posted, parts, goods)
    return posting
