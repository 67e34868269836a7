"""What lies where, and what was moved, in words that a rule of the warehouse uses."""

from typing import Any

from tests.rules import books
from tests.warehouses import Office


def held(office: Office, bin: str, item: str, lot: str = "", serial: str = "") -> float:
    """How much of an item, or of a number of it, lies in a bin."""
    if not lot and not serial:
        found = books.rows(
            office,
            """
            select sum(c.quantity_base) as quantity from bin_content c
            join bin b on b.bin_id = c.bin_id join item i on i.item_id = c.item_id
            where b.code = :bin and i.no = :item
            """,
            bin=bin,
            item=item,
        )
    else:
        found = books.rows(
            office,
            """
            select sum(n.quantity_base) as quantity from bin_tracking_balance n
            join bin b on b.bin_id = n.bin_id join tracking_key k on k.tracking_id = n.tracking_id
            join item i on i.item_id = n.item_id
            where b.code = :bin and i.no = :item and k.lot_no = :lot and k.serial_no = :serial
            """,
            bin=bin,
            item=item,
            lot=lot,
            serial=serial,
        )
    return found[0]["quantity"] or 0


def warehouse_entries(office: Office, item: str) -> list[tuple[str, str, float]]:
    """The warehouse entries of an item: bin, number, quantity."""
    found = books.rows(
        office,
        """
        select b.code as bin, k.lot_no as lot, k.serial_no as serial, e.quantity_base as quantity
        from warehouse_entry e join bin b on b.bin_id = e.bin_id
        join item i on i.item_id = e.item_id join tracking_key k on k.tracking_id = e.tracking_id
        where i.no = :item order by e.entry_no
        """,
        item=item,
    )
    return [(row["bin"], row["serial"] or row["lot"], row["quantity"]) for row in found]


def lines(office: Office, no: str) -> list[dict[str, Any]]:
    """The lines of an activity."""
    return books.rows(
        office,
        """
        select a.line_no, a.action_type as action, coalesce(b.code, '') as bin, k.lot_no as lot,
               k.serial_no as serial, a.quantity_base as quantity, a.qty_done_base as handled,
               a.qty_to_handle_base as to_handle
        from warehouse_activity_line a
        join warehouse_document d on d.document_id = a.document_id
        left join bin b on b.bin_id = a.bin_id
        join tracking_key k on k.tracking_id = a.tracking_id
        where d.no = :no order by a.sequence, a.line_no
        """,
        no=no,
    )


def short(office: Office, no: str) -> list[tuple[str, str, str, float]]:
    """The lines of an activity as action, bin, number, quantity."""
    return [
        (one["action"], one["bin"], one["serial"] or one["lot"], one["quantity"])
        for one in lines(office, no)
    ]
