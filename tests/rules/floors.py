"""Locations with bins laid out for one rule, what lies in them, and the picks made there."""

from typing import Any

from stockhand.operations.run import Answer
from tests.rules import books
from tests.rules.goods import Numbers
from tests.warehouses import Office, order

DIRECTED: dict[str, Any] = {"directed_put_away_and_pick": True}
BINS: dict[str, Any] = {
    "bin_mandatory": True,
    "require_receive": True,
    "require_put_away": True,
    "require_shipment": True,
    "require_pick": True,
}


def floor(office: Office, code: str, switches: dict[str, Any], **bins: dict[str, Any]) -> str:
    """A location with these bins; an underscore in a name is a hyphen in the bin's code."""
    office.do("save-location", code=code, **switches)
    for bin_code, fields in bins.items():
        office.do("save-bin", location=code, code=bin_code.replace("_", "-"), **fields)
    return code


def lies(
    office: Office,
    location: str,
    item: str,
    numbers: Numbers | None = None,
    unit: str = "",
    **bins: float,
) -> None:
    """Opening stock: so much of the item in each bin, all of it with these numbers."""
    lines: list[dict[str, Any]] = []
    for bin_code, quantity in bins.items():
        line = {"item": item, "quantity": str(quantity), "unit": unit}
        line["bin"] = bin_code.replace("_", "-")
        if numbers is not None:
            line["numbers"] = numbers  # type: ignore[assignment]
        lines.append(line)
    office.do("post-opening-stock", location=location, lines=lines)


def sold(
    office: Office, no: str, location: str, *lines: tuple[str, float], reserve: float | None = None
) -> str:
    """A released sales order; `reserve`: so much of its first line."""
    order(office, no, location, *lines)  # type: ignore[arg-type]
    if reserve:
        line = {"order_no": no, "kind": "sales_order", "line_no": 10000}
        office.do("reserve-line", **line, quantity=str(reserve))
    return no


def shipment(office: Office, of: str, location: str) -> str:
    """A released shipment for a sales order."""
    no = f"SH-{of}"
    orders = [{"kind": "sales_order", "no": of}]
    office.do("create-warehouse-shipment", no=no, location=location, orders=orders, release=True)
    return no


def pick(office: Office, of: str, location: str, **options: Any) -> Answer:
    """The answer to a pick for a new shipment of an order."""
    no = shipment(office, of, location)
    return office.answer("create-pick", shipment_no=no, no=f"PI-{of}", **options)


def pick_made(office: Office, of: str, location: str) -> list[tuple[str, float]]:
    """Bins and quantities that a pick for an order takes, in the order of its lines."""
    answer = pick(office, of, location)
    assert answer.status == "applied", bytes(answer.body).decode()
    return takes(office, f"PI-{of}")


def lines(office: Office, no: str) -> list[books.Row]:
    """The lines of an activity: action, bin, unit, number, quantity, breakbulk number."""
    return books.rows(
        office,
        """
        select a.line_no, a.action_type as action, coalesce(b.code, '') as bin, u.code as unit,
               k.lot_no as lot, k.serial_no as serial, a.quantity_base as quantity,
               a.quantity as in_unit, a.breakbulk_no as breakbulk, i.no as item,
               a.is_cross_dock as cross_dock
        from warehouse_activity_line a
        join warehouse_document d on d.document_id = a.document_id
        join item i on i.item_id = a.item_id
        join item_unit_of_measure u on u.unit_id = a.unit_id
        join tracking_key k on k.tracking_id = a.tracking_id
        left join bin b on b.bin_id = a.bin_id
        where d.no = :no order by a.line_no
        """,
        no=no,
    )


def takes(office: Office, no: str) -> list[tuple[str, float]]:
    """Bin and quantity of what a pick takes, opened units left out."""
    return [
        (row["bin"], row["quantity"])
        for row in lines(office, no)
        if row["action"] == "take" and not row["breakbulk"]
    ]


def lots_taken(office: Office, no: str) -> list[tuple[str, float]]:
    return [(row["lot"], row["quantity"]) for row in lines(office, no) if row["action"] != "place"]


def register(office: Office, no: str, kind: str = "pick") -> None:
    office.do("register-activity", activity_no=no, kind=kind)


def reasons(answer: Answer) -> list[tuple[str, float]]:
    """Why a pick was refused: the reasons and how much of each."""
    (problem,) = answer.problems
    assert problem.code == "nothing-to-handle", problem.code
    return told(problem.reasons)  # type: ignore[attr-defined]


def told(warnings: Any) -> list[tuple[str, float]]:
    """Codes and quantities of warnings, as Structs or as JSON has them."""
    found: list[tuple[str, float]] = []
    for one in warnings:
        get = one.get if isinstance(one, dict) else lambda name, of=one: getattr(of, name, None)
        quantity = get("quantity") if get("quantity") is not None else get("available")
        found.append((get("code"), float(quantity)))
    return found
