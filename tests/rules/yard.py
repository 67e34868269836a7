"""A location that receives and ships in one step, and the work that is done there."""

from typing import Any

from stockhand.operations.run import Answer
from tests.rules import books
from tests.rules.goods import Numbers
from tests.warehouses import Office

PICK, PUT_AWAY = "inventory_pick", "inventory_put_away"


def yard(office: Office, *bins: str, **fields: Any) -> str:
    """YARD picks and puts away, and takes no receipts and shipments; with bins where any are
    named."""
    office.do(
        "save-location",
        code="YARD",
        bin_mandatory=bool(bins),
        require_put_away=True,
        require_pick=True,
        **fields,
    )
    for code in bins:
        office.do("save-bin", location="YARD", code=code)
    return "YARD"


def stocked(
    office: Office, item: str, quantity: float, bin: str = "", numbers: Numbers | None = None
) -> None:
    line = {"item": item, "quantity": str(quantity), "bin": bin, "numbers": numbers or []}
    office.do("post-item-journal", location="YARD", lines=[line])


def ordered(office: Office, no: str, *lines: dict[str, Any], **fields: Any) -> str:
    """An order at YARD, released unless said; lines get 10000, 20000 and so on. `numbers` of a line
    stand on it."""
    kind = fields.pop("kind", "sales_order")
    given = [
        {**line, "line_no": 10000 * place, "quantity": str(line["quantity"])}
        for place, line in enumerate(lines, 1)
    ]
    numbers = {line["line_no"]: line.pop("numbers") for line in given if "numbers" in line}
    header = {"release": True, **fields}
    office.do("create-order", kind=kind, no=no, location="YARD", lines=given, **header)
    for line_no, of_line in numbers.items():
        office.do(
            "set-line-tracking",
            order_no=no,
            kind=kind,
            line_no=line_no,
            numbers=of_line,
            confirm=["number-short"],
        )
    return no


def create(office: Office, kind: str, order: str, **fields: Any) -> Answer:
    """Ask for the activity of an order; its number is that of the order behind IP- or IA-."""
    order_kind = fields.pop("order_kind", "sales_order" if kind == PICK else "purchase_order")
    return office.answer(
        f"create-{kind.replace('_', '-')}",
        no=f"{'IP' if kind == PICK else 'IA'}-{order}",
        location="YARD",
        order={"kind": order_kind, "no": order},
        **fields,
    )


def created(office: Office, kind: str, order: str, **fields: Any) -> str:
    answer = create(office, kind, order, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()
    return f"{'IP' if kind == PICK else 'IA'}-{order}"


def change(office: Office, kind: str, no: str, line_no: int, **fields: Any) -> None:
    office.do("change-activity-line", kind=kind, activity_no=no, line_no=line_no, **fields)


def post(office: Office, kind: str, no: str, **fields: Any) -> Answer:
    return office.answer("post-inventory-activity", kind=kind, activity_no=no, **fields)


def posted(office: Office, kind: str, no: str, **fields: Any) -> None:
    answer = post(office, kind, no, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()


def lines(office: Office, no: str) -> list[tuple[str, str, str, float, float]]:
    """The open lines of an activity: action, bin, lot or serial, what is open, what is to be
    handled."""
    rows = books.rows(
        office,
        """
        select a.action_type as action, coalesce(b.code, '') as bin, k.lot_no as lot,
               k.serial_no as serial, a.quantity_base - a.qty_done_base as quantity,
               a.qty_to_handle_base as to_handle
        from warehouse_activity_line a
        join warehouse_document d on d.document_id = a.document_id
        join tracking_key k on k.tracking_id = a.tracking_id
        left join bin b on b.bin_id = a.bin_id
        where d.no = :no order by a.line_no
        """,
        no=no,
    )
    return [
        (row["action"], row["bin"], row["lot"] + row["serial"], row["quantity"], row["to_handle"])
        for row in rows
    ]


def in_bins(office: Office, item: str) -> dict[str, float]:
    """What of the item lies in which bin of YARD, summed from the warehouse entries."""
    rows = books.rows(
        office,
        """
        select b.code, sum(w.quantity_base) as quantity from warehouse_entry w
        join bin b on b.bin_id = w.bin_id join item i on i.item_id = w.item_id
        join location l on l.location_id = b.location_id
        where i.no = :item and l.code = 'YARD' group by b.code order by b.code
        """,
        item=item,
    )
    return {row["code"]: row["quantity"] for row in rows if row["quantity"]}


def ledger(office: Office, item: str) -> list[tuple[str, str, float]]:
    """The item's ledger entries at YARD: type, lot or serial, quantity."""
    return [
        (row["type"], row["lot"] + row["serial"], row["quantity"])
        for row in books.entries(office, item)
        if row["location"] == "YARD"
    ]


def done(office: Office, order: str, line_no: int = 10000) -> float:
    """What of an order line is shipped or received."""
    (row,) = books.rows(
        office,
        "select qty_done_base as quantity from source_line where line_id = :line",
        line=books.line_id(office, order, line_no),
    )
    return row["quantity"]
