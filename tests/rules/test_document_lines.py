"""Lines of receipts and shipments: how far they have come, what may be changed on them, what goes
when they are deleted (W 3.0 to 3.2)."""

from typing import Any

import pytest

from stockhand.store.tx import ReadTx
from stockhand.store.views import documents
from tests import warehouses
from tests.rules import books, goods
from tests.warehouses import Office


def receipt(office: Office, *lines: tuple[str, int], place: str = "HALL", **fields: Any) -> None:
    """Receipt R1 for purchase order PO1 with these lines."""
    warehouses.order(office, "PO1", place, *lines, kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location=place, orders=orders, **fields)


def shipment(office: Office, *lines: tuple[str, int], place: str = "HALL", **fields: Any) -> None:
    """Shipment S1 for sales order SO1 with these lines."""
    warehouses.order(office, "SO1", place, *lines)
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="S1", location=place, orders=orders, **fields)


def picked(office: Office, *quantities: float, lot: str = "", close: bool = True) -> None:
    """A pick for S1, so much of each of its takes registered; the rest given up."""
    office.do("release-warehouse-shipment", shipment_no="S1")
    office.do("create-pick", shipment_no="S1", no="P1")
    for place, quantity in enumerate(quantities):
        for line_no in (20000 * place + 10000, 20000 * place + 20000):
            fields = {"lot": lot} if lot else {}
            handled(office, "P1", line_no, quantity, **fields)
    office.do("register-activity", activity_no="P1", kind="pick", close=close)


def handled(
    office: Office, no: str, line_no: int, quantity: float, kind: str = "pick", **fields: Any
) -> None:
    office.do(
        "change-activity-line", activity_no=no, kind=kind, line_no=line_no,
        quantity=str(quantity), **fields,
    )  # fmt: skip


def lines(office: Office, no: str) -> list[tuple[float, float, float, float]]:
    """Quantity, done, to handle, picked of each line of a receipt or shipment."""
    found = books.rows(
        office,
        "select l.quantity, l.qty_done as handled, l.qty_to_handle as to_handle,"
        " l.qty_picked_base as partner_quantity from warehouse_line l"
        " join warehouse_document d on d.document_id = l.document_id where d.no = :no"
        " order by l.line_no",
        no=no,
    )
    return [
        (row["quantity"], row["handled"], row["to_handle"], row["partner_quantity"])
        for row in found
    ]


def receive(office: Office, quantity: float, line_no: int = 10000) -> Any:
    return office.answer(
        "set-receipt-quantity", receipt_no="R1", line_no=line_no, quantity=str(quantity)
    )


def ship(office: Office, quantity: float, line_no: int = 10000) -> Any:
    return office.answer(
        "set-shipment-quantity", shipment_no="S1", line_no=line_no, quantity=str(quantity)
    )


def test_w_033_a_receipt_without_quantities_is_not_posted(office: Office) -> None:
    receipt(office, ("PLAIN", 10), fill=False)
    answer = office.answer("post-warehouse-receipt", receipt_no="R1")
    assert books.codes(answer) == ["nothing-to-post"]


def test_w_034_no_more_is_received_than_is_outstanding(office: Office) -> None:
    receipt(office, ("PLAIN", 10))
    answer = receive(office, 10.5)
    assert books.codes(answer) == ["quantity-exceeds-outstanding"]
    assert (answer.problems[0].quantity, answer.problems[0].outstanding) == (
        pytest.approx(10.5),
        10,
    )
    assert books.codes(receive(office, -1)) == ["quantity-negative"]


def test_w_035_w_036_a_part_is_received_and_then_the_rest(office: Office) -> None:
    receipt(office, ("PLAIN", 10))
    receive(office, 4)
    office.do("post-warehouse-receipt", receipt_no="R1", put_away_no="A1")
    assert lines(office, "R1") == [(10, 4, 6, 0)]
    places = books.rows(
        office,
        "select a.quantity from warehouse_activity_line a join warehouse_document d"
        " on d.document_id = a.document_id where d.no = 'A1' order by a.line_no",
    )
    assert [row["quantity"] for row in places] == [4, 4]
    office.do("post-warehouse-receipt", receipt_no="R1", put_away_no="A2")
    assert lines(office, "R1") == []
    assert books.rows(office, "select no from warehouse_document where no = 'R1'") == []


def test_w_037_w_038_what_goes_straight_on_is_part_of_what_is_received(office: Office) -> None:
    office.do("save-location", code="MAIN", directed_put_away_and_pick=True, use_cross_docking=True)
    receipt(office, ("PLAIN", 10), place="MAIN")
    receive(office, 6)
    line = {"no": "R1", "kind": "receipt", "line_no": 10000}
    answer = office.answer("change-warehouse-line", **line, qty_to_cross_dock="7")
    assert books.codes(answer) == ["quantity-exceeds-outstanding"]
    office.do("change-warehouse-line", **line, qty_to_cross_dock="5")
    crossing = "select qty_to_cross_dock_base as quantity from warehouse_line"
    assert books.rows(office, crossing) == [{"quantity": 5}]
    receive(office, 8)
    assert books.rows(office, crossing) == [{"quantity": 0}]


def test_w_039_no_more_is_shipped_than_lies_picked(office: Office) -> None:
    shipment(office, ("PLAIN", 10))
    picked(office, 3)
    assert lines(office, "S1") == [(10, 0, 3, 3)]
    answer = ship(office, 4)
    assert books.codes(answer) == ["quantity-exceeds-picked"]
    assert answer.problems[0].picked == 3
    assert ship(office, 2).status == "applied"


@pytest.mark.parametrize("field", [{"quantity": "3"}, {"bin": "H-02"}])
def test_w_040_a_released_shipment_is_fixed(office: Office, field: dict[str, str]) -> None:
    shipment(office, ("PLAIN", 10), release=True)
    line = {"no": "S1", "kind": "shipment", "line_no": 10000}
    answer = office.answer("change-warehouse-line", **line, **field)
    assert books.codes(answer) == ["document-not-open"]
    gone = office.answer("delete-warehouse-lines", no="S1", kind="shipment", line_nos=[10000])
    assert books.codes(gone) == ["document-not-open"]
    whole = office.answer("delete-warehouse-document", no="S1", kind="shipment")
    assert books.codes(whole) == ["document-not-open"]
    office.do("reopen-warehouse-shipment", shipment_no="S1")
    office.do("change-warehouse-line", **line, **field)


def test_w_041_a_shipment_on_a_pick_is_not_reopened(office: Office) -> None:
    shipment(office, ("PLAIN", 10), pick=True)
    answer = office.answer("reopen-warehouse-shipment", shipment_no="S1")
    assert books.codes(answer) == ["pick-lines-exist"]


def test_w_042_a_pick_is_made_for_what_is_neither_picked_nor_on_a_pick(office: Office) -> None:
    goods.item(office, "PIPE")
    stocked(office, "PIPE", 7)
    shipment(office, ("PIPE", 10))
    picked(office, 4)
    office.do("create-pick", shipment_no="S1", no="P2")
    assert activity(office, "P2") == [("take", 3), ("place", 3)]
    stocked(office, "PIPE", 20)
    office.do("create-pick", shipment_no="S1", no="P3")
    assert activity(office, "P3") == [("take", 3), ("place", 3)]


def stocked(office: Office, item: str, quantity: float, **fields: Any) -> None:
    line = {"item": item, "quantity": str(quantity), "bin": "H-01", **fields}
    office.do("post-item-journal", location="HALL", lines=[line])


def activity(office: Office, no: str) -> list[tuple[str, float]]:
    """Action and quantity of an activity's lines."""
    found = books.rows(
        office,
        "select a.action_type as action, a.quantity from warehouse_activity_line a"
        " join warehouse_document d on d.document_id = a.document_id where d.no = :no"
        " order by a.line_no",
        no=no,
    )
    return [(row["action"], row["quantity"]) for row in found]


def test_w_043_an_order_that_leaves_whole_ships_no_number_that_was_not_picked(
    office: Office,
) -> None:
    office.do(
        "create-order", kind="sales_order", no="SO1", location="HALL", release=True,
        shipping_advice="complete", lines=[{"line_no": 10000, "item": "LOT", "quantity": "5"}],
    )  # fmt: skip
    goods.tracked(office, "SO1", goods.lots(L1=5))
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="S1", location="HALL", orders=orders)
    picked(office, 3)
    numbers = [{"lot": "L1", "quantity": "5", "qty_to_handle": "5"}]
    office.do(
        "set-line-tracking", order_no="SO1", kind="sales_order", line_no=10000, numbers=numbers
    )
    answer = office.answer("post-warehouse-shipment", shipment_no="S1")
    assert books.codes(answer) == ["shipping-advice-complete", "tracking-exceeds-picked"]
    facts = answer.problems[1]
    assert (facts.to_handle, facts.registered, facts.number.lot) == (5, 3, "L1")


def deleted(office: Office, *confirm: str, kind: str = "shipment", no: str = "S1") -> Any:
    return office.answer("delete-warehouse-document", no=no, kind=kind, confirm=list(confirm))


@pytest.mark.parametrize("place", ["HALL", "MAIN"])
def test_w_044_w_154_goods_of_a_deleted_line_stay_where_they_are(
    office: Office, place: str
) -> None:
    shipment(office, ("LOT", 8), place=place)
    office.do("reserve-line", order_no="SO1", kind="sales_order", line_no=10000, quantity="2")
    picked(office, 5, lot="L2")
    (bin_of_goods,) = shipped_from(office, place)
    office.do("reopen-warehouse-shipment", shipment_no="S1")
    assert books.codes(deleted(office)) == ["picked-goods-remain"]
    assert deleted(office, "picked-goods-remain").status == "applied"
    assert books.rows(office, "select * from warehouse_item_tracking_line") == []
    assert shipped_from(office, place) == [bin_of_goods]
    assert bin_of_goods == {"lot": "L2", "quantity": 5}
    left = books.reservations(office, "SO1")
    assert {(row["status"], row["lot"]) for row in left} == {("reservation", "")}
    assert sum(row["quantity"] for row in left) == -5
    picking = "select picking_base as quantity from source_line order by line_id desc limit 1"
    assert books.rows(office, picking) == [{"quantity": 0}]


def shipped_from(office: Office, place: str) -> list[dict[str, Any]]:
    """What lies in the shipping bin of a location."""
    return books.rows(
        office,
        "select k.lot_no as lot, n.quantity_base as quantity from bin_tracking_balance n"
        " join location l on l.shipment_bin_id = n.bin_id"
        " join tracking_key k on k.tracking_id = n.tracking_id where l.code = :place",
        place=place,
    )


def test_w_154_numbers_the_order_had_itself_stay_on_it(office: Office) -> None:
    warehouses.order(office, "SO1", "HALL", ("LOT", 8))
    goods.tracked(office, "SO1", goods.lots(L1=8))
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="S1", location="HALL", orders=orders)
    picked(office, 3)
    office.do("reopen-warehouse-shipment", shipment_no="S1")
    assert deleted(office, "picked-goods-remain").status == "applied"
    numbers = books.reservations(office, "SO1")
    assert {row["lot"] for row in numbers} == {"L1"}
    assert sum(row["quantity"] for row in numbers) == -8
    assert sum(row["to_handle"] for row in numbers) == -8


def test_w_150_w_054_a_pick_that_is_given_up_leaves_the_order_alone(office: Office) -> None:
    warehouses.order(office, "SO1", "HALL", ("LOT", 8))
    goods.tracked(office, "SO1", goods.lots(L1=8))
    before = books.reservations(office, "SO1")
    pick = warehouses.picked(office, "S1", "SO1", "HALL")
    handled_rows = "select qty_handled_base as quantity from warehouse_item_tracking_line"
    assert books.rows(office, handled_rows) == [{"quantity": 8}]
    assert picks(office) == [8]
    office.do("delete-activity-lines", activity_no=pick, kind="pick", line_nos=[10000, 20000])
    assert books.rows(office, handled_rows) == [{"quantity": 0}]
    assert picks(office) == [0]
    assert books.reservations(office, "SO1") == before
    office.do("create-pick", shipment_no="S1", no="P2")
    assert activity(office, "P2") == [("take", 8), ("place", 8)]


def picks(office: Office) -> list[float]:
    """What of each shipment line is on picks."""
    found = books.rows(office, "select pick_base as quantity from warehouse_line order by line_id")
    return [row["quantity"] for row in found]


def test_w_036_a_receipt_is_given_up_after_a_question(office: Office) -> None:
    receipt(office, ("PLAIN", 10), ("LOT", 5))
    receive(office, 4)
    receive(office, 0, 20000)
    office.do("post-warehouse-receipt", receipt_no="R1")
    assert books.codes(deleted(office, kind="receipt", no="R1")) == ["document-partly-handled"]
    office.do("delete-warehouse-lines", no="R1", kind="receipt", line_nos=[20000])
    assert lines(office, "R1") == [(10, 4, 6, 0)]
    assert deleted(office, "document-partly-handled", kind="receipt", no="R1").status == "applied"
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R2", location="HALL", orders=orders)
    assert lines(office, "R2") == [(6, 0, 6, 0), (5, 0, 5, 0)]


def test_w_042_a_shipment_line_is_about_no_more_than_its_order_leaves(office: Office) -> None:
    shipment(office, ("PLAIN", 10))
    line = {"no": "S1", "kind": "shipment", "line_no": 10000}
    office.do("change-warehouse-line", **line, quantity="6")
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="S2", location="HALL", orders=orders)
    assert (lines(office, "S1"), lines(office, "S2")) == ([(6, 0, 0, 0)], [(4, 0, 0, 0)])
    more = office.answer("change-warehouse-line", **line, quantity="7")
    assert books.codes(more) == ["quantity-exceeds-outstanding"]
    assert more.problems[0].outstanding == 6
    picked(office, 5)
    office.do("reopen-warehouse-shipment", shipment_no="S1")
    less = office.answer("change-warehouse-line", **line, quantity="4")
    assert books.codes(less) == ["quantity-below-handled"]
    assert less.problems[0].handled == 5
    office.do("change-warehouse-line", **line, quantity="5")
    assert lines(office, "S1") == [(5, 0, 5, 5)]


def test_w_042_lines_of_more_orders_come_onto_a_document(office: Office) -> None:
    shipment(office, ("PLAIN", 10))
    warehouses.order(office, "SO2", "HALL", ("LOT", 4))
    goods.tracked(office, "SO2", goods.lots(L2=4))
    more = {"no": "S1", "kind": "shipment", "orders": [{"kind": "sales_order", "no": "SO2"}]}
    added = office.do("add-warehouse-lines", **more)
    assert added["lines"] == [20000]
    assert lines(office, "S1") == [(10, 0, 0, 0), (4, 0, 0, 0)]
    planned = "select quantity_base as quantity from warehouse_item_tracking_line"
    assert books.rows(office, planned) == [{"quantity": 4}]
    again = office.answer("add-warehouse-lines", **more)
    assert books.codes(again) == ["no-lines-to-create"]


def test_w_034_all_lines_are_filled_in_or_emptied(office: Office) -> None:
    receipt(office, ("PLAIN", 10), ("LOT", 5), fill=False)
    office.do("fill-warehouse-document", no="R1", kind="receipt")
    assert [line[2] for line in lines(office, "R1")] == [10, 5]
    office.do("fill-warehouse-document", no="R1", kind="receipt", fill=False)
    assert [line[2] for line in lines(office, "R1")] == [0, 0]
    shipment(office, ("PLAIN", 10))
    picked(office, 4)
    office.do("fill-warehouse-document", no="S1", kind="shipment", fill=False)
    office.do("fill-warehouse-document", no="S1", kind="shipment")
    assert lines(office, "S1") == [(10, 0, 4, 4)]


def test_w_045_a_part_is_shipped(office: Office) -> None:
    shipment(office, ("PLAIN", 10))
    picked(office, 4)
    office.do("post-warehouse-shipment", shipment_no="S1")
    assert books.entries(office, "PLAIN")[-1]["quantity"] == -4
    assert lines(office, "S1") == [(10, 4, 0, 4)]
    left = books.rows(office, "select quantity from warehouse_entry order by entry_no desc limit 1")
    assert left == [{"quantity": -4}]


def progress(office: Office, no: str, kind: str) -> tuple[str, list[str]]:
    """How far a document and each of its lines has come."""
    found = documents.document(ReadTx(office.tx.connection), kind, no)
    assert found is not None
    return found.progress, [line.progress for line in found.lines]


def test_w_035_a_receipt_tells_how_far_it_has_come(office: Office) -> None:
    receipt(office, ("PLAIN", 10), ("PLAIN", 5))
    assert progress(office, "R1", "receipt") == ("", ["", ""])
    receive(office, 4)
    receive(office, 0, 20000)
    office.do("post-warehouse-receipt", receipt_no="R1")
    assert progress(office, "R1", "receipt") == ("partially_received", ["partially_received", ""])
    receive(office, 1, 20000)
    receive(office, 1)
    office.do("post-warehouse-receipt", receipt_no="R1")
    both = ["partially_received", "partially_received"]
    assert progress(office, "R1", "receipt") == ("partially_received", both)


def test_w_045_a_shipment_tells_how_far_it_has_come(office: Office) -> None:
    shipment(office, ("PLAIN", 10), ("PLAIN", 5))
    picked(office, 10, 2)
    mixed = ["completely_picked", "partially_picked"]
    assert progress(office, "S1", "shipment") == ("partially_picked", mixed)
    ship(office, 4)
    ship(office, 0, 20000)
    office.do("post-warehouse-shipment", shipment_no="S1")
    mixed = ["partially_shipped", "partially_picked"]
    assert progress(office, "S1", "shipment") == ("partially_shipped", mixed)
