"""What random work found wrong, each as the few commands that show it."""

from typing import Any

from tests.rules import books, goods
from tests.rules.books import codes
from tests.warehouses import Office, order

SERIALS = {"serial": {"specific": True, "warehouse": True}}
LOTS = {"lot": {"specific": True, "warehouse": True}}


def received(office: Office, *lines: tuple[str, goods.Numbers]) -> str:
    """A receipt at HALL for an order with these serials, posted; the put-away, nothing handled."""
    given: list[dict[str, Any]] = [
        {"line_no": 10000 * no, "item": item, "quantity": str(len(numbers)), "numbers": numbers}
        for no, (item, numbers) in enumerate(lines, 1)
    ]
    header = {"kind": "purchase_order", "no": "PO1", "location": "HALL", "release": True}
    office.do("create-order", **header, lines=given)
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="HALL", orders=orders)
    office.do("post-warehouse-receipt", receipt_no="R1", put_away_no="A1", fill_put_away=False)
    return "A1"


def on_put_aways(office: Office) -> dict[str, float]:
    """What of each serial that waits is on put-aways."""
    found = books.rows(
        office,
        "select k.serial_no as serial, t.qty_handled_base as handled"
        " from warehouse_item_tracking_line t join tracking_key k"
        " on k.tracking_id = t.tracking_id where t.owner_kind = 'posted_line'",
    )
    return {row["serial"]: row["handled"] for row in found}


def confirm(office: Office, put_away: str, line_no: int) -> None:
    office.do("confirm-put-away-line", activity_no=put_away, line_no=line_no, quantity="1")


def test_w_090_numbers_of_a_put_away_that_is_closed_are_free_for_another(office: Office) -> None:
    goods.item(office, "S", code=SERIALS)
    put_away = received(office, ("S", goods.serials("X1", "X2", "X3")))
    assert on_put_aways(office) == {"X1": 1, "X2": 1, "X3": 1}
    confirm(office, put_away, 10000)
    office.do("register-activity", activity_no=put_away, kind="put_away", close=True)
    assert sorted(on_put_aways(office).values()) == [0, 0]


def test_w_090_work_on_one_line_of_a_receipt_leaves_the_others_numbers(office: Office) -> None:
    goods.item(office, "S", code=SERIALS)
    first = received(office, ("S", goods.serials("X1")), ("S", goods.serials("Y1", "Y2")))
    office.do("delete-activity-lines", activity_no=first, kind="put_away", line_nos=[10000, 20000])
    assert on_put_aways(office) == {"X1": 0, "Y1": 1, "Y2": 1}
    office.do("create-put-away", location="HALL", no="A2", fill=False)
    confirm(office, "A2", 10000)
    assert on_put_aways(office) == {"X1": 1, "Y1": 1, "Y2": 1}


def test_w_090_numbers_of_a_line_that_was_not_picked_are_free_when_closed(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    line = {"item": "A", "quantity": "9", "bin": "H-01", "numbers": goods.lots(L=9)}
    office.do("post-opening-stock", location="HALL", lines=[line])
    sold = order(office, "SO1", "HALL", ("A", 2), ("A", 3))
    for line_no, quantity in ((10000, 2), (20000, 3)):
        office.do(
            "set-line-tracking",
            order_no=sold,
            kind="sales_order",
            line_no=line_no,
            numbers=goods.lots(L=quantity),
        )
    orders = [{"kind": "sales_order", "no": sold}]
    office.do("create-warehouse-shipment", no="S1", location="HALL", orders=orders, release=True)
    office.do("create-pick", shipment_no="S1", no="P1", fill=False)
    taking = {"activity_no": "P1", "line_no": 10000, "quantity": "2", "lot": "L"}
    office.do("confirm-pick-line", **taking)
    office.do("register-activity", activity_no="P1", kind="pick", close=True)
    found = books.rows(
        office,
        "select w.line_no, t.qty_handled_base as handled from warehouse_item_tracking_line t"
        " join warehouse_line w on w.line_id = t.owner_id"
        " where t.owner_kind = 'warehouse_line' order by w.line_no",
    )
    assert [(row["line_no"], row["handled"]) for row in found] == [(10000, 2), (20000, 0)]


def test_t_6_3_a_number_is_not_reserved_where_the_line_names_others(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    goods.stocked(office, "A", 10, lot="L1")
    goods.stocked(office, "A", 10, lot="L2")
    goods.ordered(office, "SO1", "A", 8, numbers=goods.lots(L1=5))
    asked: dict[str, Any] = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    done = office.do("reserve-line", **asked, lot="L2")
    assert (done["reserved"], done["warnings"][0]["missing"]) == ("3", "5")
    answer = office.answer("reserve-line", **asked, lot="L2")
    assert codes(answer) == ["tracking-does-not-fit"]
    assert office.do("reserve-line", **asked, lot="L1")["reserved"] == "5"


def test_w_076_what_is_taken_for_a_part_fits_a_place_that_is_filled_already(office: Office) -> None:
    orders = [{"kind": "sales_order", "no": order(office, "SO1", "HALL", ("PLAIN", 4))}]
    office.do("create-warehouse-shipment", no="S1", location="HALL", orders=orders, release=True)
    office.do("create-pick", shipment_no="S1", no="P1")
    of_pick = {"activity_no": "P1", "kind": "pick"}
    office.do("split-activity-line", **of_pick, line_no=10000, quantity="1")
    assert handled(office) == [(10000, 1), (15000, 0), (20000, 4)]
    office.do("confirm-pick-line", **of_pick, line_no=15000, quantity="2", bin="H-01")
    found = handled(office)
    assert found == [(10000, 1), (15000, 2), (20000, 4)]


def handled(office: Office) -> list[tuple[int, float]]:
    """What is to be handled of each line of the only activity."""
    found = books.rows(
        office,
        "select line_no, qty_to_handle_base as to_handle from warehouse_activity_line"
        " order by line_no",
    )
    return [(row["line_no"], row["to_handle"]) for row in found]


def test_i4_a_serial_may_be_found_where_the_ledger_does_not_know_it(office: Office) -> None:
    """W-071 asks the bins of the location only: what is found in one stays until the ledger is
    carried along, which the other location must be corrected for first."""
    goods.item(office, "S", code=SERIALS)
    line = {"item": "S", "quantity": "1", "numbers": goods.serials("X1")}
    office.do("post-opening-stock", location="HALL", lines=[{**line, "bin": "H-01"}])
    office.do("register-warehouse-journal", location="MAIN", lines=[{**line, "bin": "M-02"}])
    again = [{**line, "bin": "M-03"}]
    answer = office.answer("register-warehouse-journal", location="MAIN", lines=again)
    assert codes(answer) == ["serial-in-stock"]
    office.do("calculate-warehouse-adjustment", location="MAIN", journal_no="J1", items=["S"])
    answer = office.answer("post-journal-batch", journal_no="J1")
    assert codes(answer) == ["serial-in-stock"]


def test_takes_of_a_put_away_that_were_split_follow_the_place_as_far_as_each_goes(
    office: Office,
) -> None:
    order(office, "PO1", "HALL", ("PLAIN", 8), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="HALL", orders=orders)
    office.do("post-warehouse-receipt", receipt_no="R1", put_away_no="A1", fill_put_away=False)
    put_away = {"activity_no": "A1", "kind": "put_away"}
    office.do("confirm-put-away-line", activity_no="A1", line_no=10000, quantity="4")
    office.do("change-activity-line-unit", **put_away, line_no=10000, unit="BOX")
    office.do("confirm-put-away-line", activity_no="A1", line_no=15000, quantity="3", bin="H-02")
    found = books.rows(
        office,
        "select w.action_type as action, u.code as unit, w.qty_to_handle_base as to_handle"
        " from warehouse_activity_line w join item_unit_of_measure u on u.unit_id = w.unit_id"
        " order by w.action_type desc, w.line_no",
    )
    assert [tuple(row.values()) for row in found] == [
        ("take", "PCS", 3),
        ("take", "BOX", 4),
        ("place", "PCS", 4),
        ("place", "PCS", 3),
    ]
    assert office.do("register-activity", **put_away)


def test_t_128_supply_whose_number_is_corrected_reserves_nothing_for_itself(
    office: Office,
) -> None:
    goods.item(office, "L", code=LOTS)
    goods.adjust(office, "L", 5, numbers=goods.lots(B=5))
    order(office, "SO1", "SHED", ("L", 3))
    order(office, "PO1", "SHED", ("L", 3), kind="purchase_order")
    supply = {"kind": "purchase_order", "order_no": "PO1", "line_no": 10000}
    office.do("set-line-tracking", **supply, numbers=goods.lots(A=3))
    office.do("reserve-line", **supply, lot="A")
    office.do("set-line-tracking", **supply, numbers=goods.lots(B=3))
    found = books.rows(
        office,
        "select r.reservation_status as status, k.lot_no as lot, r.quantity_base as quantity"
        " from reservation_entry r join tracking_key k on k.tracking_id = r.tracking_id"
        " order by r.quantity_base",
    )
    assert found == [
        {"status": "surplus", "lot": "A", "quantity": -3},
        {"status": "surplus", "lot": "B", "quantity": 3},
    ]


def test_w_046_what_is_taken_has_no_place_when_that_was_given_another_number(
    office: Office,
) -> None:
    goods.item(office, "L", code=LOTS)
    line = {"item": "L", "quantity": "3", "numbers": goods.lots(A=3)}
    office.do("post-opening-stock", location="HALL", lines=[{**line, "bin": "H-01"}])
    moved = [{**line, "from_bin": "H-01", "to_bin": "H-02"}]
    office.do("create-movement", location="HALL", no="M1", lines=moved, fill=False)
    work = {"activity_no": "M1", "kind": "inventory_movement"}
    office.do("change-activity-line", **work, line_no=20000, lot="B")
    answer = office.answer(
        "confirm-movement-line", **work, line_no=10000, quantity="1", to_bin="H-04"
    )
    (problem,) = answer.problems
    assert problem.code == "takes-and-places-unbalanced"
    assert (problem.number.lot, problem.take, problem.place) == ("A", 1, 0)


def test_t_077_goods_that_are_promised_do_not_settle_what_left_without_stock(
    office: Office,
) -> None:
    goods.item(office, "P")
    goods.adjust(office, "P", -9)
    order(office, "SO1", "SHED", ("P", 3))
    order(office, "PO1", "SHED", ("P", 4), kind="purchase_order")
    office.do("reserve-line", kind="purchase_order", order_no="PO1", line_no=10000, quantity="1")
    office.do("post-order", kind="purchase_order", order_no="PO1", mode="receive")
    found = books.rows(
        office,
        "select e.quantity_base as quantity, e.remaining_base as remaining,"
        " e.reserved_base as reserved from item_ledger_entry e"
        " join item i on i.item_id = e.item_id where i.no = 'P' order by e.entry_no",
    )
    assert [tuple(row.values()) for row in found] == [(-9, -6, 0), (4, 1, 1)]
