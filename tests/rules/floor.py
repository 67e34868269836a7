"""What stands on the floor after the commands of a test: the warehouse's own numbers, bins and
their entries, lines of activities and shipments; beside the ledger and the reservations of an
order."""

from typing import Any

from tests.rules import books, goods
from tests.rules.books import Row
from tests.warehouses import Office


def directed(office: Office, code: str = "DEPOT", **fields: Any) -> str:
    """A directed location with the bins PICK1 and PICK2 for picking and BULK for put-aways; its own
    bins are REC, SHIP and ADJ."""
    office.do(
        "save-location",
        code=code,
        directed_put_away_and_pick=True,
        put_away_template="STANDARD",
        **fields,
    )
    for bin_code, kind in (("PICK1", "PUTPICK"), ("PICK2", "PUTPICK"), ("BULK", "PUTAWAY")):
        office.do("save-bin", location=code, code=bin_code, bin_type=kind, ranking=10)
    return code


def yard(office: Office, code: str = "YARD", **fields: Any) -> str:
    """A location of shipments and picks without bins."""
    office.do("save-location", code=code, require_shipment=True, require_pick=True, **fields)
    return code


def lots(office: Office, no: str = "ITEM", **code: Any) -> str:
    """An item whose lots are kept bin by bin."""
    return goods.item(office, no, code={"lot": {"specific": True}, **code})


def stocked(office: Office, location: str, item: str, bin: str = "", **quantities: float) -> None:
    """So much of each lot, each posted by itself; in a bin where there are bins."""
    for lot, quantity in quantities.items():
        numbers = goods.lots(**{lot: quantity})
        line = {"item": item, "quantity": str(quantity), "numbers": numbers, "bin": bin}
        office.do("post-opening-stock", location=location, lines=[line])


def sold(office: Office, no: str, location: str, item: str, quantity: float, **tracked: Any) -> str:
    """A released sales order with one line, and the lots on it."""
    line = {"line_no": 10000, "item": item, "quantity": str(quantity)}
    office.do(
        "create-order", kind="sales_order", no=no, location=location, release=True, lines=[line]
    )
    if tracked:
        goods.tracked(office, no, goods.lots(**tracked))
    return no


def shipment(office: Office, order: str, location: str) -> str:
    """A released shipment for an order: S-ORDER."""
    orders = [{"kind": "sales_order", "no": order}]
    office.do(
        "create-warehouse-shipment",
        no=f"S-{order}",
        location=location,
        orders=orders,
        release=True,
    )
    return f"S-{order}"


def pick(office: Office, order: str, no: str = "") -> str:
    """A pick for its shipment: P-ORDER unless named."""
    no = no or f"P-{order}"
    office.do("create-pick", shipment_no=f"S-{order}", no=no)
    return no


def on_the_way(office: Office, order: str, location: str) -> str:
    """A shipment and a pick for an order; the pick's number."""
    shipment(office, order, location)
    return pick(office, order)


def change(office: Office, activity: str, line_no: int, **fields: Any) -> Any:
    """Correct a line of a pick by hand; the answer."""
    if "quantity" in fields:
        fields["quantity"] = str(fields["quantity"])
    fields.setdefault("kind", "pick")
    return office.answer("change-activity-line", activity_no=activity, line_no=line_no, **fields)


def changed(office: Office, activity: str, line_no: int, **fields: Any) -> None:
    """The same, where it must work."""
    answer = change(office, activity, line_no, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()


def register(office: Office, activity: str, kind: str = "pick", **fields: Any) -> Any:
    return office.answer("register-activity", activity_no=activity, kind=kind, **fields)


def registered(office: Office, activity: str, kind: str = "pick", **fields: Any) -> None:
    answer = register(office, activity, kind, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()


def posted(office: Office, order: str) -> None:
    """Its shipment, posted."""
    office.do("post-warehouse-shipment", shipment_no=f"S-{order}")


def number(row: Row) -> str:
    return row["lot"] or row["serial"] or row["package"] or ""


Numbers = list[tuple[str, float, float, float, bool]]


def tracking_lines(office: Office, order: str) -> Numbers:
    """The warehouse's own rows of an order's shipment line: number, quantity, handled, registered,
    and whether a registered pick made it."""
    return _tracking_lines(
        office,
        "join warehouse_line o on o.line_id = w.owner_id and w.owner_kind = 'warehouse_line'"
        " join source_line l on l.line_id = o.source_line_id"
        " join source_document d on d.document_id = l.document_id where d.no = :no",
        order,
    )


def posted_tracking_lines(office: Office, order: str) -> Numbers:
    """The same of a purchase order's posted receipt lines, for its put-away."""
    return _tracking_lines(
        office,
        "join posted_line o on o.document_id = w.owner_id and o.line_no = w.owner_line_no"
        " and w.owner_kind = 'posted_line' join source_line l on l.line_id = o.source_line_id"
        " join source_document d on d.document_id = l.document_id where d.no = :no",
        order,
    )


def _tracking_lines(office: Office, owner: str, no: str) -> Numbers:
    found = books.rows(
        office,
        f"""
        select k.lot_no as lot, k.serial_no as serial, k.package_no as package,
               w.quantity_base as quantity, w.qty_handled_base as handled,
               w.qty_registered_base as to_handle, w.created_by_activity as made
        from warehouse_item_tracking_line w
        join tracking_key k on k.tracking_id = w.tracking_id {owner}
        order by k.lot_no, k.serial_no, k.package_no, w.created_by_activity
        """,
        no=no,
    )
    return [
        (number(row), row["quantity"], row["handled"], row["to_handle"], bool(row["made"]))
        for row in found
    ]


def entries(office: Office, order: str) -> list[tuple[str, str, float, float, str]]:
    """The order line's side of the reservation entries: status, its own lot, quantity, of it to
    handle, and the lot of the stock that is held (blank where none is)."""
    found = [
        (
            row["status"],
            number({**row, "package": ""}),
            -row["quantity"],
            -row["to_handle"],
            row["partner_lot"] or "",
        )
        for row in books.reservations(office, order)
    ]
    return sorted(found)


def bins(office: Office, location: str, item: str) -> dict[tuple[str, str], float]:
    """What lies where: bin and number (blank where the bin keeps none) to quantity."""
    found = books.rows(
        office,
        """
        select n.code as bin, k.lot_no as lot, k.serial_no as serial, k.package_no as package,
               sum(e.quantity_base) as quantity
        from warehouse_entry e join bin n on n.bin_id = e.bin_id
        join location l on l.location_id = n.location_id join item i on i.item_id = e.item_id
        join tracking_key k on k.tracking_id = e.tracking_id
        where l.code = :location and i.no = :item
        group by n.code, k.lot_no, k.serial_no, k.package_no having sum(e.quantity_base) <> 0
        """,
        location=location,
        item=item,
    )
    return {(row["bin"], number(row)): row["quantity"] for row in found}


def movements(office: Office, item: str, since: int = 0) -> list[tuple[str, str, float]]:
    """The warehouse entries of an item after the first `since`: bin, number, quantity."""
    found = books.rows(
        office,
        """
        select n.code as bin, k.lot_no as lot, k.serial_no as serial, k.package_no as package,
               e.quantity_base as quantity
        from warehouse_entry e join bin n on n.bin_id = e.bin_id
        join item i on i.item_id = e.item_id join tracking_key k on k.tracking_id = e.tracking_id
        where i.no = :item order by e.entry_no
        """,
        item=item,
    )
    return [(row["bin"], number(row), row["quantity"]) for row in found[since:]]


def ledger(office: Office, item: str) -> list[tuple[str, str, float, float]]:
    """The item ledger entries: type, number, quantity, remaining."""
    return [
        (row["type"], number(row), row["quantity"], row["remaining"])
        for row in books.entries(office, item)
    ]


def lines(office: Office, activity: str) -> list[tuple[int, str, str, str, float, float]]:
    """The lines of an activity: number, action, bin, goods' number, quantity, to handle."""
    found = books.rows(
        office,
        """
        select a.line_no, a.action_type as action, n.code as bin, k.lot_no as lot,
               k.serial_no as serial, k.package_no as package, a.quantity_base as quantity,
               a.qty_to_handle_base as to_handle
        from warehouse_activity_line a join warehouse_document d on d.document_id = a.document_id
        left join bin n on n.bin_id = a.bin_id
        join tracking_key k on k.tracking_id = a.tracking_id
        where d.no = :no order by a.line_no
        """,
        no=activity,
    )
    return [
        (
            row["line_no"],
            row["action"],
            row["bin"] or "",
            number(row),
            row["quantity"],
            row["to_handle"],
        )
        for row in found
    ]


def shipment_line(office: Office, order: str) -> dict[str, float]:
    """The shipment line of an order: picked, on picks, shipped, to ship; empty when it is gone."""
    found = books.rows(
        office,
        """
        select w.qty_picked_base as quantity, w.pick_base as remaining, w.qty_done_base as handled,
               w.qty_to_handle_base as to_handle
        from warehouse_line w join source_line l on l.line_id = w.source_line_id
        join source_document d on d.document_id = l.document_id where d.no = :order
        """,
        order=order,
    )
    names = {"quantity": "picked", "remaining": "on_picks", "handled": "shipped"}
    return {names.get(name, name): value for row in found for name, value in row.items()}
