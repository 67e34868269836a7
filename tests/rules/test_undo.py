"""Posted receipts and shipments taken back (T 6.7, W 3.7): the exact opposite, and only while
nothing depends on them."""

from typing import Any

import pytest

from stockhand.operations.run import Answer
from tests import warehouses
from tests.rules import books, goods
from tests.rules.books import Row
from tests.warehouses import Office

SALES = {"kind": "sales_order", "line_no": 10000}


def last_no(office: Office, kind: str) -> str:
    return books.posted_line(office, kind)["no"]


def undo(office: Office, kind: str, no: str = "", **fields: Any) -> Answer:
    """Undo a posted document, the last of its kind unless named."""
    return office.answer(
        "undo-posted-document", posted_no=no or last_no(office, kind), kind=kind, **fields
    )


def undone(office: Office, kind: str, no: str = "", **fields: Any) -> None:
    answer = undo(office, kind, no, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()


def refused(answer: Answer) -> list[tuple[str, str]]:
    """Code and cause of each problem."""
    assert answer.status == "conflict"
    return [(one.code, getattr(one, "cause", "")) for one in answer.problems]


def stock(office: Office) -> dict[str, list[Row]]:
    """What is where: all that balances keep of items, numbers and bins, and of order lines."""
    return {
        "items": books.rows(
            office,
            "select location_id, item_id, quantity_base, reserved_base, allocated_base,"
            " outbound_base from stockkeeping_unit where quantity_base <> 0 or reserved_base <> 0"
            " or allocated_base <> 0 or outbound_base <> 0 order by 1, 2",
        ),
        "numbers": books.rows(
            office,
            "select location_id, tracking_id, quantity_base, reserved_base, allocated_base,"
            " outbound_base from tracking_balance where quantity_base <> 0 or reserved_base <> 0"
            " or allocated_base <> 0 or outbound_base <> 0 order by 1, 2",
        ),
        "bins": books.rows(
            office,
            "select bin_id, item_id, unit_id, quantity_base, take_base, place_base from bin_content"
            " where quantity_base <> 0 or take_base <> 0 or place_base <> 0 order by 1, 2, 3",
        ),
        "bin numbers": books.rows(
            office,
            "select bin_id, tracking_id, quantity_base from bin_tracking_balance"
            " where quantity_base <> 0 order by 1, 2",
        ),
        "lines": books.rows(
            office,
            "select line_id, qty_done_base, qty_to_handle_base, qty_invoiced_base,"
            " qty_to_invoice_base, picking_base from source_line order by 1",
        ),
        "receipts and shipments": books.rows(
            office,
            "select line_id, quantity_base, qty_done_base, qty_to_handle_base, qty_picked_base,"
            " pick_base from warehouse_line order by 1",
        ),
        "planned numbers": books.rows(
            office,
            "select owner_kind, owner_id, tracking_id, quantity_base, qty_handled_base,"
            " qty_registered_base from warehouse_item_tracking_line order by 1, 2, 3",
        ),
    }


def unreserved(found: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The same without reservations: those that were used up do not come back."""
    return {name: [{**row, "reserved_base": 0} for row in rows] for name, rows in found.items()}


def entered(office: Office, order: str) -> list[tuple[str, str, float, float]]:
    """Status, lot, quantity and quantity to handle of an order line's own entries."""
    return [
        (row["status"], row["lot"], abs(row["quantity"]), abs(row["to_handle"]))
        for row in books.reservations(office, order)
    ]


def test_t_189_an_undone_receipt_leaves_the_order_as_it_was(office: Office) -> None:
    goods.item(office, "PIPE", code={"lot": {"specific": True}})
    goods.ordered(office, "PO1", "PIPE", 10, kind="purchase_order", numbers=goods.lots(A=6, B=4))
    before = stock(office)
    goods.posted(office, "PO1", "purchase_order")
    assert len(books.specifications(office, "PO1")) == 2
    undone(office, "purchase_receipt")
    assert stock(office) == before
    assert books.specifications(office, "PO1") == []
    assert entered(office, "PO1") == [("surplus", "A", 6, 6), ("surplus", "B", 4, 4)]
    assert [
        (row["lot"], row["quantity"], row["remaining"]) for row in books.entries(office, "PIPE")
    ] == [
        ("A", 6, 0),
        ("B", 4, 0),
        ("A", -6, 0),
        ("B", -4, 0),
    ]
    goods.posted(office, "PO1", "purchase_order")
    assert books.entries(office, "PIPE")[-1]["remaining"] == 4


def test_t_189_an_undone_shipment_is_stock_again_that_anybody_may_take(office: Office) -> None:
    before = stock(office)
    goods.ordered(office, "SO1", "LOT", 30, numbers=goods.lots(L1=30))
    ordered = stock(office)
    goods.posted(office, "SO1")
    undone(office, "sales_shipment")
    assert stock(office) == ordered
    assert stock(office)["items"] == before["items"]
    shipped, back = books.entries(office, "LOT")[-2:]
    assert (shipped["quantity"], shipped["remaining"], shipped["returned"]) == (-30, 0, 30)
    assert (back["quantity"], back["remaining"], back["lot"]) == (30, 30, "L1")
    assert entered(office, "SO1") == [("surplus", "L1", 30, 30)]
    goods.ordered(office, "SO2", "LOT", 40, numbers=goods.lots(L1=40))
    goods.posted(office, "SO2")


def test_t_189_what_takes_back_carries_the_dates_of_what_it_takes_back(office: Office) -> None:
    goods.ordered(office, "SO1", "DATED", 4, numbers=goods.lots(D1=4))
    goods.posted(office, "SO1", posting_date="2026-01-02")
    undone(office, "sales_shipment")
    rows = books.rows(
        office,
        "select posting_date as day, expiration_date as expiration, is_correction as correction"
        " from item_ledger_entry order by entry_no desc limit 2",
    )
    assert [row["day"].isoformat() for row in rows] == ["2026-01-02", "2026-01-02"]
    assert {row["expiration"].isoformat() for row in rows} == {"2031-06-30"}
    assert [row["correction"] for row in rows] == [1, 0]


def test_t_196_a_receipt_that_is_reserved_or_sold_stays(office: Office) -> None:
    goods.item(office, "PIPE")
    goods.ordered(office, "PO1", "PIPE", 10, kind="purchase_order")
    goods.posted(office, "PO1", "purchase_order")
    goods.ordered(office, "SO1", "PIPE", 3)
    office.do("reserve-line", order_no="SO1", **SALES)
    assert refused(undo(office, "purchase_receipt")) == [("posted-line-not-undoable", "reserved")]
    office.do("cancel-reservation", order_no="SO1", **SALES)
    goods.posted(office, "SO1")
    assert refused(undo(office, "purchase_receipt")) == [("posted-line-not-undoable", "applied")]
    undone(office, "sales_shipment")
    assert refused(undo(office, "purchase_receipt")) == [("posted-line-not-undoable", "applied")]


def test_t_196_nothing_is_taken_back_twice_or_after_its_invoice(office: Office) -> None:
    goods.ordered(office, "SO1", "PLAIN", 3)
    goods.posted(office, "SO1")
    no = last_no(office, "sales_shipment")
    undone(office, "sales_shipment", no)
    again = undo(office, "sales_shipment", no)
    assert refused(again) == [("posted-line-not-undoable", "returned")]
    goods.posted(office, "SO1", invoice=True)
    no = last_no(office, "sales_shipment")
    late = undo(office, "sales_shipment", no)
    assert refused(late) == [("posted-line-not-undoable", "later_document")]


def test_t_196_a_return_of_the_goods_stands_in_the_way(office: Office) -> None:
    goods.ordered(office, "SO1", "PLAIN", 3)
    goods.posted(office, "SO1")
    sold = books.entries(office, "PLAIN")[-1]["no"]
    goods.ordered(office, "SR1", "PLAIN", 2, kind="sales_return", applies_from_entry=sold)
    goods.posted(office, "SR1", "sales_return")
    assert refused(undo(office, "sales_shipment")) == [("posted-line-not-undoable", "returned")]
    before = [row["returned"] for row in books.entries(office, "PLAIN")]
    undone(office, "sales_return_receipt")
    returned = [row["returned"] for row in books.entries(office, "PLAIN")]
    assert (before[-2:], returned[-3:]) == ([2, 0], [0, 0, 0])
    undone(office, "sales_shipment")


def test_t_189_a_purchase_return_comes_back(office: Office) -> None:
    goods.ordered(office, "PR1", "LOT", 5, kind="purchase_return", numbers=goods.lots(L2=5))
    before = stock(office)
    goods.posted(office, "PR1", "purchase_return")
    undone(office, "purchase_return_shipment")
    assert stock(office) == before


def test_t_189_one_line_of_several_is_taken_back(office: Office) -> None:
    warehouses.order(office, "SO1", "SHED", ("PLAIN", 3), ("LOT", 2))
    office.do(
        "set-line-tracking", order_no="SO1", kind="sales_order", line_no=20000,
        numbers=goods.lots(L1=2),
    )  # fmt: skip
    goods.posted(office, "SO1")
    no = last_no(office, "sales_shipment")
    undone(office, "sales_shipment", no, line_nos=[20000])
    done = books.rows(office, "select qty_done_base as quantity from source_line order by line_no")
    assert [row["quantity"] for row in done] == [3, 0]
    flags = "select undone from posted_document where no = :no"
    assert books.rows(office, flags, no=no) == [{"undone": 0}]
    undone(office, "sales_shipment", no, line_nos=[10000])
    assert books.rows(office, flags, no=no) == [{"undone": 1}]


def test_t_189_a_serial_does_not_come_into_stock_twice(office: Office) -> None:
    goods.ordered(office, "SO1", "SERIAL", 1, numbers=goods.serials("SHED-S1"))
    goods.posted(office, "SO1")
    goods.stocked(office, "SERIAL", 1, numbers=goods.serials("SHED-S1"))
    before = stock(office)
    assert refused(undo(office, "sales_shipment")) == [("serial-in-stock", "")]
    assert stock(office) == before


@pytest.mark.parametrize("place", ["HALL", "MAIN"])
def test_t_189_a_warehouse_receipt_goes_back_from_its_bin(office: Office, place: str) -> None:
    office.do(
        "create-order", kind="purchase_order", no="PO1", location=place, release=True,
        lines=[{"line_no": 10000, "item": "LOT", "quantity": "8", "numbers": goods.lots(L9=8)}],
    )  # fmt: skip
    before = stock(office)
    put_away = warehouses.received(office, "R1", "PO1", place)
    late = undo(office, "purchase_receipt")
    assert refused(late) == [("posted-line-not-undoable", "later_document")]
    office.do("delete-activity", activity_no=put_away, kind="put_away")
    undone(office, "warehouse_receipt", _warehouse_no(office, "warehouse_receipt"))
    assert stock(office) == before
    put_away = warehouses.received(office, "R2", "PO1", place)
    office.do("fill-activity", activity_no=put_away, kind="put_away")
    office.do("register-activity", activity_no=put_away, kind="put_away")
    late = undo(office, "purchase_receipt")
    assert refused(late) == [("posted-line-not-undoable", "later_document")]


def _warehouse_no(office: Office, kind: str) -> str:
    found = "select no from posted_document where kind = :kind order by document_id desc limit 1"
    return books.rows(office, found, kind=kind)[0]["no"]


@pytest.mark.parametrize("place", ["HALL", "MAIN"])
def test_t_189_a_warehouse_shipment_comes_back_to_its_bin(office: Office, place: str) -> None:
    warehouses.order(office, "SO1", place, ("LOT", 5))
    pick = warehouses.picked(office, "S1", "SO1", place)
    take = {"activity_no": pick, "kind": "pick", "line_no": 10000}
    office.do("change-activity-line", **take, lot="L1")
    office.do("register-activity", activity_no=pick, kind="pick")
    picked = stock(office)
    office.do("post-warehouse-shipment", shipment_no="S1")
    undone(office, "warehouse_shipment", _warehouse_no(office, "warehouse_shipment"))
    back = stock(office)
    assert (back["bins"], back["bin numbers"]) == (picked["bins"], picked["bin numbers"])
    assert back["receipts and shipments"] == []
    assert entered(office, "SO1") == [("surplus", "L1", 5, 5)]
    office.do(
        "create-warehouse-shipment", no="S2", location=place,
        orders=[{"kind": "sales_order", "no": "SO1"}],
    )  # fmt: skip


@pytest.mark.parametrize("place", ["HALL", "MAIN"])
def test_t_189_a_line_that_still_stands_takes_its_part_back(office: Office, place: str) -> None:
    warehouses.order(office, "SO1", place, ("LOT", 10))
    pick = warehouses.picked(office, "S1", "SO1", place)
    for line_no in (10000, 20000):
        line = {"activity_no": pick, "kind": "pick", "line_no": line_no}
        office.do("change-activity-line", **line, quantity="4", lot="L1")
    office.do("register-activity", activity_no=pick, kind="pick")
    picked = stock(office)
    office.do("post-warehouse-shipment", shipment_no="S1")
    undone(office, "sales_shipment")
    assert unreserved(stock(office)) == unreserved(picked)
    office.do("post-warehouse-shipment", shipment_no="S1")
    assert books.entries(office, "LOT")[-1]["quantity"] == -4


def test_t_189_goods_moved_away_from_the_dock_cannot_be_sent_back(office: Office) -> None:
    office.do(
        "save-location", code="HALL", bin_mandatory=True, require_receive=True,
        require_put_away=False, require_shipment=True, require_pick=True,
    )  # fmt: skip
    goods.item(office, "PIPE")
    warehouses.order(office, "PO1", "HALL", ("PIPE", 5), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="HALL", orders=orders)
    before = stock(office)
    office.do("post-warehouse-receipt", receipt_no="R1")
    undone(office, "purchase_receipt")
    assert stock(office) | {"receipts and shipments": []} == before | {"receipts and shipments": []}


def test_t_189_a_receipt_line_that_still_stands_is_open_again(office: Office) -> None:
    warehouses.order(office, "PO1", "HALL", ("PLAIN", 10), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="HALL", orders=orders, fill=False)
    office.do("confirm-receipt-line", receipt_no="R1", line_no=10000, quantity="4")
    before = stock(office)
    office.do("post-warehouse-receipt", receipt_no="R1", put_away_no="A1")
    office.do("delete-activity", activity_no="A1", kind="put_away")
    undone(office, "purchase_receipt")
    after = stock(office)
    assert after["lines"] == before["lines"]
    assert after["receipts and shipments"][0]["qty_to_handle_base"] == 0
    assert after["receipts and shipments"][0]["qty_done_base"] == 0
    office.do("confirm-receipt-line", receipt_no="R1", line_no=10000, quantity="10")
    office.do("post-warehouse-receipt", receipt_no="R1")


def test_t_196_what_takes_a_posting_back_cannot_be_taken_back(office: Office) -> None:
    goods.item(office, "A", code={"lot": {"specific": True}})
    goods.ordered(office, "PO1", "A", 4, kind="purchase_order", numbers=goods.lots(L=4))
    goods.posted(office, "PO1", "purchase_order")
    undone(office, "purchase_receipt")
    assert refused(undo(office, "purchase_receipt")) == [("posted-line-not-undoable", "applied")]
    goods.stocked(office, "A", 4, lot="L")
    goods.ordered(office, "SO1", "A", 4, numbers=goods.lots(L=4))
    goods.posted(office, "SO1")
    undone(office, "sales_shipment")
    assert refused(undo(office, "sales_shipment")) == [("posted-line-not-undoable", "applied")]
