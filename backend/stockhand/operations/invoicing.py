"""Invoicing an order in quantities: what was shipped or received and is not invoiced yet, by
number, and without money."""

from collections.abc import Mapping, Sequence

import msgspec

from stockhand.domain import invoicing, order_posting
from stockhand.domain.invoicing import INVOICE, Invoice, Posted
from stockhand.domain.ledgers import (
    ItemLedgerEntry,
    PostedDocument,
    PostedLine,
    PostedLineKey,
    Posting,
    Stamp,
)
from stockhand.domain.order_posting import PostedPart
from stockhand.domain.orders import DocumentStatus, SourceDocument, SourceKind, SourceLine
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.documents import NothingToPost, SourceNotReleased
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.stock import Goods
from stockhand.operations import calendar, engine, entry, orders
from stockhand.operations.fields import No
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, masters, specifications
from stockhand.store.tx import WriteTx


class InvoiceOrder(Command, frozen=True, kw_only=True):
    """Invoice what is to be invoiced of an order and was shipped or received, in quantities
    alone."""

    order_no: No
    kind: SourceKind


def invoice(tx: WriteTx, command: InvoiceOrder, stamp: Stamp) -> Done:
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    if document.status is DocumentStatus.OPEN:
        raise Refused(SourceNotReleased(source=document.no))
    lines = documents.lines_of_sources(tx, [document.document_id])
    engine.lock(tx, lines)
    location = masters.load_location(tx, document.location_id)
    stamp = calendar.at(stamp, location)
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    posted = specifications.posted(tx, [line.line_id for line in lines])
    posting = with_invoice(tx, Posting(), document, lines, posted, (), goods)
    if not posting.value_entries:
        raise Refused(NothingToPost(document=document.no))
    ledgers.apply(tx, posting, stamp, name="invoice-order", bins={})
    return Done(
        result=Result(no=posting.documents[0].no, version=document.version),
        events=(orders.changed(document, "invoiced"),),
    )


def with_invoice(
    tx: WriteTx,
    posting: Posting,
    document: SourceDocument,
    lines: Sequence[SourceLine],
    posted: Mapping[int, Posted],
    parts: Sequence[PostedPart],
    goods: Goods,
) -> Posting:
    """The posting with an invoice of these lines, if anything of them is to be invoiced. `lines`
    are as they were before it; `parts` are what it posts of them, `posted` what was posted
    before."""
    by_line = order_posting.by_line(parts)
    done = {line.line_id: line.qty_done_base for line in lines}
    parts_of: dict[int, list[PostedPart]] = {}
    for of_line in by_line.values():
        line = of_line[0].line
        parts_of[line.line.line_id] = of_line
        done[line.line.line_id] += line.quantity_base
    invoices: list[tuple[SourceLine, Invoice]] = []
    for line in lines:
        one = invoicing.invoiced(
            line,
            posted[line.line_id],
            parts_of.get(line.line_id, ()),
            goods.items[line.item_id],
            done[line.line_id],
        )
        if one.of_entries:
            invoices.append((line, one))
    if not invoices:
        return posting
    header = _header(tx, document, place=len(posting.documents) + 1)
    return _added(posting, header, invoices, posted, goods)


def _header(tx: WriteTx, document: SourceDocument, place: int) -> PostedDocument:
    kind = INVOICE.get(document.kind)
    if kind is None:
        raise Refused(MalformedCommand(path="kind", reason=f"{document.kind} is not invoiced"))
    return PostedDocument(
        document_id=-place,
        kind=kind,
        no=entry.next_no(tx, f"posted_{kind.value}"),
        from_no=document.no,
        location_id=document.location_id,
        source_document_id=document.document_id,
        partner_id=document.partner_id,
        external_no=document.external_no,
    )


def _added(
    posting: Posting,
    header: PostedDocument,
    invoices: Sequence[tuple[SourceLine, Invoice]],
    posted: Mapping[int, Posted],
    goods: Goods,
) -> Posting:
    of_entries = {no: base for _line, one in invoices for no, base in one.of_entries.items()}
    before = {line.line_id: line for line in posting.source_lines}
    after = {
        line.line_id: invoicing.line_after(before.get(line.line_id, line), one.quantity_base)
        for line, one in invoices
    }
    earlier: dict[PostedLineKey, int] = {}
    for line, one in invoices:
        earlier |= invoicing.by_posted_line(posted[line.line_id], one)
    invoiced_lines = {line.line_id for line, _one in invoices}
    numbers = (
        *(s for s in posting.specifications if s.entry_no > 0),
        *(s for _line, one in invoices for s in one.specifications),
    )
    kept = {s.entry_no: s for s in numbers}
    fresh = invoicing.after((s for s in posting.specifications if s.entry_no < 0), of_entries)
    return msgspec.structs.replace(
        posting,
        documents=(*posting.documents, header),
        lines=(
            *_settled(posting, of_entries),
            *(
                invoicing.posted_line(
                    line, one, header.document_id, goods.units[line.unit_id].qty_per_uom
                )
                for line, one in invoices
            ),
        ),
        item_ledger_entries=tuple(
            _invoiced(one, of_entries) for one in posting.item_ledger_entries
        ),
        value_entries=tuple(
            value
            for line, one in invoices
            for value in invoicing.value_entries(line, one, header.document_id)
        ),
        invoiced=earlier,
        specifications=(*kept.values(), *fresh),
        source_lines=(
            *(line for line in posting.source_lines if line.line_id not in invoiced_lines),
            *after.values(),
        ),
    )


def _invoiced(one: ItemLedgerEntry, of_entries: Mapping[int, int]) -> ItemLedgerEntry:
    base = of_entries.get(one.entry_no, 0)
    signed = base if one.quantity_base > 0 else -base
    return msgspec.structs.replace(one, invoiced_base=signed) if base else one


def _settled(posting: Posting, of_entries: Mapping[int, int]) -> list[PostedLine]:
    """The receipt and shipment lines of this very posting know what of them is invoiced."""
    bases: dict[PostedLineKey, int] = {}
    for one in posting.item_ledger_entries:
        key = PostedLineKey(one.document_id, one.line_no)
        bases[key] = bases.get(key, 0) + of_entries.get(one.entry_no, 0)
    return [
        msgspec.structs.replace(
            line, invoiced_base=bases.get(PostedLineKey(line.document_id, line.line_no), 0)
        )
        for line in posting.lines
    ]
