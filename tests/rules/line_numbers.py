"""The line whose numbers a test edits, and what then stands on it."""

from typing import Any

from tests.rules import books
from tests.warehouses import Office

KINDS = {"SO": "sales_order", "PO": "purchase_order", "SI": "sales_invoice"}


def where(no: str) -> dict[str, Any]:
    """The first line of an order, as the commands of the editor name it."""
    return {"order_no": no, "kind": KINDS[no[:2]], "line_no": 10000}


def on_line(office: Office, no: str) -> dict[str, float]:
    """What stands on the line and is not posted: quantity by serial and lot."""
    found: dict[str, float] = {}
    for row in books.reservations(office, no):
        name = "/".join(part for part in (row["serial"], row["lot"]) if part)
        found[name] = found.get(name, 0) + abs(row["quantity"])
    return found
