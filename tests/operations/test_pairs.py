"""The take of a pick and its place stay a pair, whatever is taken elsewhere and given back."""

import asyncio
from typing import Any

import sqlalchemy as sa

from stockhand.settings import Settings
from stockhand.store import db
from stockhand.store.tx import WriteTx
from tests import warehouses

LINES = (
    "select l.line_no, l.action_type, l.qty_to_handle_base / 100000 as handled"
    " from warehouse_activity_line l join warehouse_document d on d.document_id = l.document_id"
    " where d.no = 'P-S1' order by l.line_no"
)


def test_what_is_taken_from_a_second_bin_is_placed_with_its_own_place(settings: Settings) -> None:
    """Two lines of the same goods lie at the same distance from a place: it belongs to the one
    before it."""
    warehouses.build(settings)

    def job(tx: WriteTx) -> list[Any]:
        office = warehouses.Office(tx, "picker")
        warehouses.order(office, "SO1", "HALL", ("PLAIN", 2))
        orders = [{"kind": "sales_order", "no": "SO1"}]
        made = {"no": "S1", "location": "HALL", "orders": orders, "release": True}
        office.do("create-warehouse-shipment", **made)
        office.do("create-pick", shipment_no="S1", no="P-S1", fill=False)
        office.do("confirm-pick-line", activity_no="P-S1", line_no=10000, quantity="1", bin="H-02")
        office.do("fill-activity", activity_no="P-S1", kind="pick", fill=False)
        office.do("confirm-pick-line", activity_no="P-S1", line_no=30000, quantity="1")
        half = list(tx.connection.execute(sa.text(LINES)))
        office.do("confirm-pick-line", activity_no="P-S1", line_no=10000, quantity="1")
        return [half, list(tx.connection.execute(sa.text(LINES)))]

    half, whole = asyncio.run(db.change_once(settings, job))
    assert [tuple(row) for row in half] == [
        (10000, "take", 0),
        (20000, "place", 0),
        (30000, "take", 1),
        (40000, "place", 1),
    ]
    assert [row.handled for row in whole] == [1, 1, 1, 1]
