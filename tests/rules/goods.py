"""Items of any tracking, and their stock, for rules that need their own."""

from decimal import Decimal
from typing import Any

from stockhand.operations.run import Answer
from tests.warehouses import Office

Numbers = list[dict[str, Any]]


def item(office: Office, no: str, *, code: dict[str, Any] | None = None, **fields: Any) -> str:
    """An item with a tracking code of its own; without one it is not tracked."""
    if code is not None:
        office.do("save-item-tracking-code", code=f"C-{no}", **code)
        fields["tracking_code"] = f"C-{no}"
    office.do("save-item", no=no, **fields)
    return no


def lots(**quantities: float) -> Numbers:
    """`lots(A=3, B=1)`: the numbers of a line."""
    return [{"lot": lot, "quantity": str(Decimal(str(q)))} for lot, q in quantities.items()]


def serials(*names: str) -> Numbers:
    return [{"serial": name} for name in names]


def adjust(office: Office, no: str, quantity: float, **fields: Any) -> Answer:
    """A line of the item journal at SHED; `numbers` or `lot` name what it carries."""
    day = fields.pop("posting_date", None)
    if lot := fields.pop("lot", ""):
        fields["numbers"] = lots(**{lot: abs(quantity)})
    line = {"item": no, "quantity": str(quantity), **fields}
    return office.answer("post-item-journal", location="SHED", posting_date=day, lines=[line])


def stocked(office: Office, no: str, quantity: float, **fields: Any) -> None:
    answer = adjust(office, no, quantity, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()


def ordered(
    office: Office,
    no: str,
    of: str,
    quantity: float,
    *,
    kind: str = "sales_order",
    numbers: Numbers | None = None,
    **fields: Any,
) -> str:
    """A released order with one line (number 10000) at SHED, and the numbers on it."""
    header = {name: fields.pop(name) for name in ("document_date",) if name in fields}
    line = {"line_no": 10000, "item": of, "quantity": str(quantity), **fields}
    office.do(
        "create-order", kind=kind, no=no, location="SHED", release=True, lines=[line], **header
    )
    if numbers is not None:
        tracked(office, no, numbers, kind=kind)
    return no


def tracked(office: Office, no: str, numbers: Numbers, kind: str = "sales_order") -> None:
    """Make the numbers of the order's line these, whatever is asked about them."""
    office.do(
        "set-line-tracking",
        order_no=no,
        kind=kind,
        line_no=10000,
        numbers=numbers,
        confirm=["number-short"],
    )


def to_handle(office: Office, no: str, quantity: float, kind: str = "sales_order") -> None:
    """So much of the order's line is posted next."""
    office.do(
        "change-order-line", order_no=no, kind=kind, line_no=10000, qty_to_handle=str(quantity)
    )


def post(office: Office, no: str, kind: str = "sales_order", **fields: Any) -> Answer:
    """Post an order: ship what goes out, receive what comes in."""
    mode = "ship" if kind in ("sales_order", "purchase_return", "sales_invoice") else "receive"
    return office.answer("post-order", order_no=no, kind=kind, mode=mode, **fields)


def posted(office: Office, no: str, kind: str = "sales_order", **fields: Any) -> None:
    answer = post(office, no, kind, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()


def to_invoice(office: Office, no: str, quantity: float, kind: str = "sales_order") -> None:
    """So much of the order's line is invoiced next."""
    office.do(
        "change-order-line", order_no=no, kind=kind, line_no=10000, qty_to_invoice=str(quantity)
    )
