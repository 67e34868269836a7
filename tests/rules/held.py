"""Who holds what, and orders that reserve: words for the rules of reservations."""

from datetime import date
from typing import Any

import msgspec

from stockhand.operations.run import Answer
from tests.rules import books
from tests.rules.books import Row
from tests.warehouses import Office


def due(day: int) -> str:
    """A day of March."""
    return date(2026, 3, day).isoformat()


def reserve(office: Office, no: str, kind: str = "sales_order", **fields: Any) -> Answer:
    """Reserve for the first line of an order."""
    if "quantity" in fields:
        fields["quantity"] = str(fields["quantity"])
    return office.answer("reserve-line", order_no=no, kind=kind, line_no=10000, **fields)


def reserved(office: Office, no: str, kind: str = "sales_order", **fields: Any) -> float:
    """The same, where it must work: how much it was."""
    answer = reserve(office, no, kind, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()
    return result(answer)["reserved"]


def result(answer: Answer) -> dict[str, Any]:
    """The result of an answer, its quantities as numbers."""
    found = msgspec.json.decode(answer.body)["result"]
    if "reserved" in found:
        found["reserved"] = float(found["reserved"])
    return found


def warnings(answer: Answer) -> list[tuple[str, float]]:
    """The codes of the warnings, and what they say is missing."""
    return [(one["code"], float(one["missing"])) for one in result(answer)["warnings"]]


def pairs(office: Office, no: str) -> list[tuple[float, str, str, str]]:
    """The reservations of an order's first line in entry order: quantity, number asked for, where
    it comes from (the place of an entry of the item ledger, or the order), number it has."""
    rows = books.rows(
        office,
        """
        select own.quantity_base as quantity, asked.lot_no as lot, asked.serial_no as serial,
               d.no as other, o.source_kind as kind, o.source_id as entry,
               given.lot_no as other_lot, given.serial_no as other_serial
        from reservation_entry own
        join tracking_key asked on asked.tracking_id = own.tracking_id
        join reservation_entry o on o.entry_no = own.entry_no and o.positive <> own.positive
        join tracking_key given on given.tracking_id = o.tracking_id
        left join source_line l on o.source_kind = 'line' and l.line_id = o.source_id
        left join source_document d on d.document_id = l.document_id
        where own.source_kind = 'line' and own.source_id = :line
          and own.reservation_status = 'reservation' order by own.entry_no
        """,
        line=books.line_id(office, no, 10000),
    )
    return [
        (
            abs(row["quantity"]),
            row["lot"] + row["serial"],
            row["other"] if row["kind"] == "line" else "stock",
            row["other_lot"] + row["other_serial"],
        )
        for row in rows
    ]


def held(office: Office, no: str) -> dict[tuple[str, str], float]:
    """Stock that an order's first line holds, by the number it asks for and the number it has."""
    found: dict[tuple[str, str], float] = {}
    for quantity, asked, source, given in pairs(office, no):
        assert source == "stock"
        found[asked, given] = found.get((asked, given), 0) + quantity
    return found


def halves(office: Office, no: str) -> list[Row]:
    """Both halves of the entries of an order's first line, demand first."""
    return books.rows(
        office,
        """
        select r.entry_no as no, r.reservation_status as status, r.positive,
               r.source_kind as kind, r.quantity_base as quantity,
               r.shipment_date as day, r.expected_receipt_date as expected, k.lot_no as lot
        from reservation_entry r join tracking_key k on k.tracking_id = r.tracking_id
        where r.entry_no in (select entry_no from reservation_entry
                             where source_kind = 'line' and source_id = :line)
        order by r.entry_no, r.positive
        """,
        line=books.line_id(office, no, 10000),
    )


def change(office: Office, no: str, kind: str = "sales_order", **fields: Any) -> Answer:
    """Change the first line of an order."""
    return office.answer("change-order-line", order_no=no, kind=kind, line_no=10000, **fields)


def cancel(office: Office, no: str, kind: str = "sales_order", **fields: Any) -> Answer:
    """End the reservations of an order's first line."""
    return office.answer("cancel-reservation", order_no=no, kind=kind, line_no=10000, **fields)
