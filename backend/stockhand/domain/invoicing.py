"""Quantities invoiced, without money: which ledger entries an invoice of an order line covers, and
what the line still remembers of its posted numbers (T 2.3, 3.7, 3.8)."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from stockhand.domain.items import Item
from stockhand.domain.ledgers import (
    ItemLedgerEntry,
    PostedKind,
    PostedLine,
    PostedLineKey,
    ValueEntry,
)
from stockhand.domain.order_posting import PostedPart
from stockhand.domain.orders import SourceKind, SourceLine
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.numbers import TrackingQuantityMismatch
from stockhand.domain.quantity import decimal, from_base
from stockhand.domain.tracking import Tracking, TrackingSpecification

INVOICE = {
    SourceKind.PURCHASE_ORDER: PostedKind.PURCHASE_INVOICE,
    SourceKind.PURCHASE_RETURN: PostedKind.PURCHASE_CREDIT_MEMO,
    SourceKind.SALES_ORDER: PostedKind.SALES_INVOICE,
    SourceKind.SALES_RETURN: PostedKind.SALES_CREDIT_MEMO,
    SourceKind.SALES_INVOICE: PostedKind.SALES_INVOICE,
}
"""What the invoice of an order is called. Nothing else is invoiced."""


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """What is posted of a line, whether invoiced or not: its numbers, its entries without a number
    that are not wholly invoiced, and where they were posted."""

    specifications: tuple[TrackingSpecification, ...] = ()
    entries: tuple[ItemLedgerEntry, ...] = ()
    """All that stand in `specifications`, and those without a number, in entry order."""

    @property
    def blank(self) -> list[ItemLedgerEntry]:
        numbered = {one.entry_no for one in self.specifications}
        return [entry for entry in self.entries if entry.entry_no not in numbered]


class Invoice(msgspec.Struct, frozen=True, kw_only=True):
    """What invoicing a line comes to: how much of each entry, and the numbers afterwards."""

    quantity_base: int
    of_entries: dict[int, int]
    specifications: tuple[TrackingSpecification, ...]


def invoiced(
    line: SourceLine, posted: Posted, parts: Sequence[PostedPart], item: Item, done_base: int
) -> Invoice:
    """Invoice what is to be invoiced of a line of which `done_base` is posted by now; `parts` are
    posted in the same transaction. Refuses numbers that do not add up to it (T 2.2)."""
    quantity = min(line.qty_to_invoice_base, done_base - line.qty_invoiced_base)
    of_entries: dict[int, int] = {}
    for one in posted.specifications:
        of_entries[one.entry_no] = one.qty_to_invoice_base
    for part in parts:
        if part.tracking:
            of_entries[part.entry.entry_no] = part.qty_to_invoice_base
    tracked = sum(of_entries.values())
    rest = quantity - tracked
    blank = [(e.entry_no, abs(e.quantity_base) - abs(e.invoiced_base)) for e in posted.blank]
    blank += [(p.entry.entry_no, p.quantity_base) for p in parts if not p.tracking]
    for entry_no, open_base in blank:
        of_entries[entry_no] = max(0, min(rest, open_base))
        rest -= of_entries[entry_no]
    if rest:
        raise Refused(
            TrackingQuantityMismatch(
                line=line.ref,
                item=item.no,
                what="invoice",
                tracked=decimal(tracked),
                needed=decimal(quantity),
            )
        )
    return Invoice(
        quantity_base=quantity,
        of_entries={entry_no: base for entry_no, base in of_entries.items() if base},
        specifications=after(posted.specifications, of_entries),
    )


def after(
    specifications: Iterable[TrackingSpecification], of_entries: Mapping[int, int]
) -> tuple[TrackingSpecification, ...]:
    """The posted numbers with so much more invoiced; all the rest is to be invoiced again."""
    found: list[TrackingSpecification] = []
    for one in specifications:
        by_now = one.quantity_invoiced_base + of_entries.get(one.entry_no, 0)
        found.append(
            msgspec.structs.replace(
                one,
                quantity_invoiced_base=by_now,
                qty_to_invoice_base=one.quantity_handled_base - by_now,
            )
        )
    return tuple(found)


def spread(
    specifications: Iterable[TrackingSpecification], to_invoice: Mapping[Tracking, int]
) -> tuple[tuple[TrackingSpecification, ...], dict[Tracking, int]]:
    """What is typed as to be invoiced of each number goes to what is posted and not invoiced first,
    in entry order; and what is left for the quantity that is still to be posted (T 3.8)."""
    rest = dict(to_invoice)
    found: list[TrackingSpecification] = []
    for one in sorted(specifications, key=lambda one: one.entry_no):
        open_base = one.quantity_handled_base - one.quantity_invoiced_base
        taken = min(open_base, rest.get(one.tracking, open_base))
        if one.tracking in rest:
            rest[one.tracking] -= taken
        found.append(msgspec.structs.replace(one, qty_to_invoice_base=taken))
    return tuple(found), rest


def specifications_of(parts: Iterable[PostedPart]) -> tuple[TrackingSpecification, ...]:
    """What order lines keep of the numbers that are posted of them (T 2.3)."""
    return tuple(
        TrackingSpecification(
            entry_no=part.entry.entry_no,
            source_line_id=part.line.line.line_id,
            tracking=part.tracking,
            quantity_base=part.quantity_base,
            quantity_handled_base=part.quantity_base,
            qty_to_invoice_base=part.quantity_base,
        )
        for part in parts
        if part.tracking and part.line.line.kind.is_order and part.line.line.kind in INVOICE
    )


def value_entries(line: SourceLine, invoice: Invoice, document_id: int) -> tuple[ValueEntry, ...]:
    """One for each ledger entry; document and line say on which invoice line it stands."""
    return tuple(
        ValueEntry(
            item_entry_no=entry_no,
            document_id=document_id,
            line_no=line.line_no,
            invoiced_base=line.direction.sign * base,
        )
        for entry_no, base in invoice.of_entries.items()
    )


def posted_line(
    line: SourceLine, invoice: Invoice, document_id: int, qty_per_uom: int
) -> PostedLine:
    """The line of the invoice; no ledger entry stands on it, its value entries name them."""
    return PostedLine(
        document_id=document_id,
        line_no=line.line_no,
        source_line_id=line.line_id,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        quantity=from_base(invoice.quantity_base, qty_per_uom),
        quantity_base=invoice.quantity_base,
        invoiced_base=invoice.quantity_base,
    )


def line_after(line: SourceLine, quantity_base: int) -> SourceLine:
    """The order line after so much of it was invoiced; all the rest is to be invoiced again."""
    by_now = line.qty_invoiced_base + quantity_base
    return msgspec.structs.replace(
        line, qty_invoiced_base=by_now, qty_to_invoice_base=line.quantity_base - by_now
    )


def by_posted_line(posted: Posted, invoice: Invoice) -> dict[PostedLineKey, int]:
    """How much is invoiced now of each receipt or shipment line that was posted before."""
    found: dict[PostedLineKey, int] = {}
    for entry in posted.entries:
        base = invoice.of_entries.get(entry.entry_no, 0)
        if base:
            key = PostedLineKey(entry.document_id, entry.line_no)
            found[key] = found.get(key, 0) + base
    return found
