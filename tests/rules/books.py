"""What stands in the ledgers and in the reservation engine after the commands of a test, in words
that a rule uses: codes instead of ids, pieces instead of hundred-thousandths."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from tests.warehouses import Office

PIECE = 100_000
Row = dict[str, Any]
_QUANTITIES = (
    *("quantity", "remaining", "reserved", "invoiced", "returned"),
    *("to_handle", "to_invoice", "handled", "partner_quantity"),
)


def rows(office: Office, statement: str, **given: Any) -> list[Row]:
    """The rows of a statement; its quantities in pieces, its dates as dates."""
    found = office.tx.execute(sa.text(statement), given).mappings()
    return [_plain(row) for row in found]


def _plain(row: Mapping[str, Any]) -> Row:
    plain = dict(row)
    for name in _QUANTITIES:
        if plain.get(name) is not None:
            plain[name] = plain[name] / PIECE
    for name in ("expiration", "warranty", "day"):
        if isinstance(plain.get(name), str):
            plain[name] = date.fromisoformat(plain[name])
    return plain


def entries(office: Office, item: str) -> list[Row]:
    """The item ledger entries of an item in the order in which they were booked."""
    return rows(
        office,
        """
        select e.entry_no as no, e.entry_type as type, l.code as location, k.lot_no as lot,
               k.serial_no as serial, k.package_no as package, e.quantity_base as quantity,
               e.remaining_base as remaining, e.reserved_base as reserved,
               e.invoiced_base as invoiced, e.returned_base as returned,
               e.expiration_date as expiration, e.warranty_date as warranty,
               e.document_id as document, e.line_no as line
        from item_ledger_entry e join item i on i.item_id = e.item_id
        join location l on l.location_id = e.location_id
        join tracking_key k on k.tracking_id = e.tracking_id
        where i.no = :item order by e.entry_no
        """,
        item=item,
    )


def applications(office: Office, item: str) -> list[tuple[int, int, int, float]]:
    """The application rows of an item that hold: entry that caused it, inbound, outbound, quantity.
    Entries are told by their place in `entries`, from 1; 0 is none."""
    places = {row["no"]: place for place, row in enumerate(entries(office, item), start=1)}
    found = rows(
        office,
        """
        select a.item_entry_no as by, a.inbound_entry_no as inbound,
               a.outbound_entry_no as outbound, a.quantity_base as quantity
        from item_application_entry a
        join item_ledger_entry e on e.entry_no = a.inbound_entry_no
        join item i on i.item_id = e.item_id
        where i.no = :item and a.unapplied_register_id is null order by a.entry_no
        """,
        item=item,
    )
    return [
        (places[row["by"]], places[row["inbound"]], places.get(row["outbound"], 0), row["quantity"])
        for row in found
    ]


def line_id(office: Office, order: str, line_no: int) -> int:
    """The id of an order's line."""
    return rows(
        office,
        "select l.line_id from source_line l join source_document d"
        " on d.document_id = l.document_id where d.no = :order and l.line_no = :line_no",
        order=order,
        line_no=line_no,
    )[0]["line_id"]


def reservations(office: Office, order: str, line_no: int = 10000) -> list[Row]:
    """The reservation entries that point at a line of an order: its own halves."""
    return rows(
        office,
        """
        select r.entry_no as no, r.reservation_status as status, k.lot_no as lot,
               k.serial_no as serial, r.quantity_base as quantity,
               r.qty_to_handle_base as to_handle, r.qty_to_invoice_base as to_invoice,
               o.source_kind as partner, o.source_id as partner_id, p.lot_no as partner_lot,
               o.quantity_base as partner_quantity
        from reservation_entry r join tracking_key k on k.tracking_id = r.tracking_id
        left join reservation_entry o on o.entry_no = r.entry_no and o.positive <> r.positive
        left join tracking_key p on p.tracking_id = o.tracking_id
        where r.source_kind = 'line' and r.source_id = :line order by r.entry_no
        """,
        line=line_id(office, order, line_no),
    )


def specifications(office: Office, order: str, line_no: int = 10000) -> list[Row]:
    """The numbers posted on a line of an order, in the order of their ledger entries."""
    return rows(
        office,
        """
        select t.entry_no as no, k.lot_no as lot, k.serial_no as serial,
               t.quantity_base as quantity, t.quantity_handled_base as handled,
               t.quantity_invoiced_base as invoiced, t.qty_to_invoice_base as to_invoice
        from tracking_specification t join tracking_key k on k.tracking_id = t.tracking_id
        where t.source_line_id = :line order by t.entry_no
        """,
        line=line_id(office, order, line_no),
    )


def posted_line(office: Office, kind: str, line_no: int = 10000) -> Row:
    """The line of the last posted document of a kind."""
    return rows(
        office,
        """
        select d.document_id as document, d.no, p.line_no as line, p.quantity_base as quantity,
               p.item_entry_no as entry, p.invoiced_base as invoiced
        from posted_line p join posted_document d on d.document_id = p.document_id
        where d.kind = :kind and p.line_no = :line_no order by d.document_id desc limit 1
        """,
        kind=kind,
        line_no=line_no,
    )[0]


def codes(answer: Any) -> list[str]:
    """The codes of an answer's problems."""
    return [one.code for one in answer.problems]


def value_entries(office: Office, item: str) -> list[Row]:
    """What is invoiced of an item's ledger entries, and on which invoice line."""
    return rows(
        office,
        """
        select v.item_entry_no as entry, v.invoiced_base as invoiced, v.document_id as document,
               v.line_no as line
        from value_entry v join item_ledger_entry e on e.entry_no = v.item_entry_no
        join item i on i.item_id = e.item_id
        where i.no = :item order by v.entry_no
        """,
        item=item,
    )


def in_bins(office: Office, item: str, location: str = "MAIN") -> dict[tuple[str, str], float]:
    """What the bins of a location hold of an item, by bin and lot or serial; what carries no number
    under a blank. Bins that hold nothing are left out."""
    found = rows(
        office,
        """
        select b.code as bin, k.lot_no as lot, k.serial_no as serial,
               sum(w.quantity_base) as quantity
        from warehouse_entry w join bin b on b.bin_id = w.bin_id
        join location l on l.location_id = b.location_id
        join item i on i.item_id = w.item_id
        join tracking_key k on k.tracking_id = w.tracking_id
        where i.no = :item and l.code = :location
        group by b.code, k.lot_no, k.serial_no having sum(w.quantity_base) <> 0
        """,
        item=item,
        location=location,
    )
    return {(row["bin"], row["serial"] or row["lot"]): row["quantity"] for row in found}


def in_ledger(office: Office, item: str, location: str = "MAIN") -> dict[str, float]:
    """What the ledger says of an item at a location, by lot or serial."""
    found: dict[str, float] = {}
    for row in entries(office, item):
        if row["location"] == location:
            name = row["serial"] or row["lot"]
            found[name] = found.get(name, 0) + row["quantity"]
    return {name: quantity for name, quantity in found.items() if quantity}


def journal(office: Office, no: str) -> list[dict[str, Any]]:
    """The lines of a journal: type, quantity and numbers."""
    lines = rows(
        office,
        """
        select j.line_id, j.line_no as line, j.entry_type as type, j.quantity_base as quantity,
               k.lot_no as lot, k.serial_no as serial
        from journal_line j join warehouse_document d on d.document_id = j.document_id
        join tracking_key k on k.tracking_id = j.tracking_id
        where d.no = :no order by j.line_no
        """,
        no=no,
    )
    for line in lines:
        numbers = rows(
            office,
            """
            select k.lot_no as lot, k.serial_no as serial, t.quantity_base as quantity,
                   t.expiration_date as expiration
            from warehouse_item_tracking_line t join tracking_key k
              on k.tracking_id = t.tracking_id
            where t.owner_kind = 'journal_line' and t.owner_id = :line_id
            order by k.lot_no, k.serial_no
            """,
            line_id=line.pop("line_id"),
        )
        line["numbers"] = {row["serial"] or row["lot"]: row["quantity"] for row in numbers}
    return lines
