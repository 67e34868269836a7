"""What the warehouse works on is out of reach for new reservations: the worked examples R1, R2 and
R3, and the same by number (W 5.8)."""

import pytest

from tests.rules import books, floor, goods, held
from tests.rules.test_picked_numbers import reserved
from tests.warehouses import Office, order, picked, received


def stocked(office: Office, quantity: int) -> str:
    """So much of X in a bin of HALL."""
    goods.item(office, "X")
    line = {"item": "X", "quantity": str(quantity), "bin": "H-01"}
    office.do("post-opening-stock", location="HALL", lines=[line])
    return "X"


def test_w_108_r1_what_is_picked_and_what_is_on_picks_counts_once(office: Office) -> None:
    item = stocked(office, 100)
    order(office, "SO1", "HALL", (item, 80))
    pick = picked(office, "S1", "SO1", "HALL")
    for line_no in (10000, 20000):
        floor.changed(office, pick, line_no, quantity=30)
    floor.registered(office, pick, close=True)
    order(office, "SO2", "HALL", (item, 20))
    assert held.reserved(office, "SO2") == 20
    picked(office, "S2", "SO2", "HALL")
    order(office, "SO3", "HALL", (item, 100))
    assert held.reserved(office, "SO3") == 50
    office.do("cancel-reservation", order_no="SO3", kind="sales_order", line_no=10000)
    assert held.reserved(office, "SO1") == 80


def test_w_105_w_106_r2_goods_on_a_pick_are_reserved_by_their_order_alone(office: Office) -> None:
    item = stocked(office, 10)
    order(office, "A", "HALL", (item, 10))
    picked(office, "S1", "A", "HALL")
    order(office, "B", "HALL", (item, 10))
    answer = held.reserve(office, "B")
    assert [(one.code, one.line, one.available) for one in answer.problems] == [
        ("nothing-to-reserve", "B/10000", 0)
    ]
    assert held.reserved(office, "A") == 10


def test_w_107_goods_picked_for_one_order_are_not_reserved_by_another(office: Office) -> None:
    item = stocked(office, 10)
    order(office, "A", "HALL", (item, 10))
    floor.registered(office, picked(office, "S1", "A", "HALL"))
    order(office, "B", "HALL", (item, 10))
    assert books.codes(held.reserve(office, "B")) == ["nothing-to-reserve"]
    assert held.reserved(office, "A") == 10


def test_w_109_r3_goods_that_are_not_put_away_are_reserved_and_not_picked(office: Office) -> None:
    goods.item(office, "X")
    order(office, "PO1", "HALL", ("X", 10), kind="purchase_order")
    put_away = received(office, "R1", "PO1", "HALL")
    order(office, "SO1", "HALL", ("X", 10))
    assert held.reserved(office, "SO1") == 10
    floor.shipment(office, "SO1", "HALL")
    assert books.codes(office.answer("create-pick", shipment_no="S-SO1")) == ["nothing-to-handle"]
    office.do("fill-activity", activity_no=put_away, kind="put_away")
    floor.registered(office, put_away, "put_away")
    office.do("create-pick", shipment_no="S-SO1")


@pytest.fixture
def depot(office: Office) -> str:
    """Directed, with 10 of A and 10 of B; a pick holds 6 of A for SO1, which has not reserved
    them."""
    code = floor.directed(office)
    floor.lots(office)
    floor.stocked(office, code, "ITEM", bin="PICK1", A=10, B=10)
    floor.sold(office, "SO1", code, "ITEM", 6, A=6)
    floor.on_the_way(office, "SO1", code)
    return code


def test_5_8_a_lot_on_a_pick_is_not_reserved_by_name(office: Office, depot: str) -> None:
    floor.sold(office, "SO2", depot, "ITEM", 9, A=9)
    assert held.reserved(office, "SO2") == 4
    assert reserved(office, "SO2") == [("A", "A", 4)]
    floor.sold(office, "SO3", depot, "ITEM", 10)
    assert books.codes(held.reserve(office, "SO3", lot="A")) == ["nothing-to-reserve"]
    assert held.reserved(office, "SO3", lot="B") == 10


def test_5_8_the_order_of_the_pick_reserves_its_lot(office: Office, depot: str) -> None:
    floor.sold(office, "SO2", depot, "ITEM", 4, A=4)
    assert held.reserved(office, "SO2") == 4
    assert held.reserved(office, "SO1") == 6
    assert reserved(office, "SO1") == [("A", "A", 6)]


def test_5_8_two_lines_share_what_is_left_of_a_lot(office: Office, depot: str) -> None:
    lines = [{"line_no": no, "item": "ITEM", "quantity": "3"} for no in (10000, 20000)]
    office.do(
        "create-order", kind="sales_order", no="SO2", location=depot, release=True, lines=lines
    )
    for line_no in (10000, 20000):
        office.do(
            "set-line-tracking",
            order_no="SO2",
            kind="sales_order",
            line_no=line_no,
            numbers=goods.lots(A=3),
            confirm=["number-short"],
        )
    done = office.do("reserve-order", order_no="SO2", kind="sales_order")
    assert float(done["reserved"]) == 4
    rows = [
        (row["status"], row["lot"], row["quantity"])
        for line_no in (10000, 20000)
        for row in books.reservations(office, "SO2", line_no)
    ]
    assert rows == [
        ("reservation", "A", -3),
        ("surplus", "A", -2),
        ("reservation", "A", -1),
    ]


def test_5_8_a_lot_held_without_a_name_can_be_reserved_by_name(office: Office, depot: str) -> None:
    floor.sold(office, "SO2", depot, "ITEM", 8)
    assert held.reserved(office, "SO2") == 8
    assert reserved(office, "SO2") == [("", "A", 8)]
    floor.sold(office, "SO3", depot, "ITEM", 4, A=4)
    assert held.reserved(office, "SO3") == 4
    assert reserved(office, "SO3") == [("A", "A", 4)]
    assert reserved(office, "SO2") == [("", "A", 6), ("", "B", 2)]


def test_5_8_the_shared_stock_leaves_out_what_is_on_picks_by_lot(
    office: Office, depot: str
) -> None:
    floor.sold(office, "SO2", depot, "ITEM", 9, A=9)
    shared = office.do("allocate-stock", location=depot, items=["ITEM"], policy="equally")
    assert {one["line"]: float(one["reserved"]) for one in shared["shares"]} == {
        "SO1/10000": 6,
        "SO2/10000": 4,
    }
