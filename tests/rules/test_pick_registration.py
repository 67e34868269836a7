"""Registering a pick against reservations: whether a number can be had, who gives way, what the
order line says (W 5.4, 5.5)."""

from typing import Any

import pytest
import sqlalchemy as sa

from tests.rules import books, floor, goods
from tests.rules.test_picked_numbers import reserved
from tests.warehouses import Office


@pytest.fixture
def depot(office: Office) -> str:
    floor.lots(office)
    return floor.directed(office)


@pytest.fixture
def yard(office: Office) -> str:
    floor.lots(office)
    return floor.yard(office)


def short(answer: Any) -> list[tuple[str, str, float, float]]:
    """Code, lot, available and required of each problem."""
    return [
        (one.code, one.number.lot, float(one.available), float(one.required))
        for one in answer.problems
    ]


def holding(office: Office, no: str, location: str, quantity: float, **tracked: float) -> None:
    """An order that reserves, without a number unless lots are given."""
    floor.sold(office, no, location, "ITEM", quantity, **tracked)
    office.do("reserve-order", order_no=no, kind="sales_order")


def lost(office: Office, location: str, lot: str, quantity: float) -> None:
    """So much of a lot is written off."""
    taking = {"item": "ITEM", "quantity": str(-quantity), "numbers": goods.lots(**{lot: quantity})}
    office.do("post-item-journal", location=location, lines=[taking])


def twenty_of_a(office: Office, yard: str) -> str:
    """The example of 5.5: of 20 of A one order names 6, another holds 5 without naming them; the
    third wants to pick of A."""
    floor.stocked(office, yard, "ITEM", A=20)
    holding(office, "SO1", yard, 6, A=6)
    holding(office, "SO2", yard, 5)
    floor.sold(office, "SO3", yard, "ITEM", 15)
    floor.shipment(office, "SO3", yard)
    floor.stocked(office, yard, "ITEM", B=15)
    return floor.pick(office, "SO3")


def test_5_5_entry_counts_what_others_did_not_name_as_free(office: Office, yard: str) -> None:
    pick = twenty_of_a(office, yard)
    answer = floor.change(office, pick, 10000, lot="A")
    assert short(answer) == [("number-not-available", "A", 14, 15)]
    floor.changed(office, pick, 10000, quantity=12)
    floor.changed(office, pick, 10000, lot="A")


def test_w_087_5_5_the_missing_three_move_to_another_lot(office: Office, yard: str) -> None:
    pick = twenty_of_a(office, yard)
    floor.changed(office, pick, 10000, quantity=12)
    floor.changed(office, pick, 10000, lot="A")
    assert reserved(office, "SO2") == [("", "A", 5)]
    floor.registered(office, pick)
    assert reserved(office, "SO2") == [("", "A", 2), ("", "B", 3)]
    assert reserved(office, "SO1") == [("A", "A", 6)]
    assert reserved(office, "SO3") == [("A", "A", 12)]
    assert floor.tracking_lines(office, "SO3") == [("A", 12, 12, 12, True)]


def test_w_087_directed_a_nonspecific_reservation_gives_way(office: Office, depot: str) -> None:
    floor.stocked(office, depot, "ITEM", bin="PICK1", A=10)
    holding(office, "SO1", depot, 10)
    floor.stocked(office, depot, "ITEM", bin="PICK2", B=10)
    floor.sold(office, "SO2", depot, "ITEM", 3)
    pick = floor.on_the_way(office, "SO2", depot)
    floor.changed(office, pick, 10000, lot="A", bin="PICK1", confirm=["bin-quantity-short"])
    assert reserved(office, "SO1") == [("", "A", 10)]
    floor.registered(office, pick)
    assert reserved(office, "SO1") == [("", "A", 7), ("", "B", 3)]
    assert reserved(office, "SO2") == [("A", "A", 3)]


def test_w_087_nothing_moves_where_nothing_else_is_free(office: Office, yard: str) -> None:
    floor.stocked(office, yard, "ITEM", A=10, B=10)
    holding(office, "SO1", yard, 10)
    floor.sold(office, "SO2", yard, "ITEM", 3)
    pick = floor.on_the_way(office, "SO2", yard)
    floor.changed(office, pick, 10000, lot="A")
    lost(office, yard, "B", 8)
    before = books.rows(office, "select * from reservation_entry order by entry_no, positive")
    answer = floor.register(office, pick)
    assert short(answer) == [("number-not-available", "A", 2, 3)]
    after = books.rows(office, "select * from reservation_entry order by entry_no, positive")
    assert after == before


def test_w_087_the_lines_own_reservation_gives_way_first(office: Office, yard: str) -> None:
    floor.stocked(office, yard, "ITEM", A=5)
    holding(office, "SO1", yard, 5)
    floor.stocked(office, yard, "ITEM", B=5)
    holding(office, "SO2", yard, 5)
    assert (reserved(office, "SO1"), reserved(office, "SO2")) == ([("", "A", 5)], [("", "B", 5)])
    pick = floor.on_the_way(office, "SO1", yard)
    floor.changed(office, pick, 10000, lot="B")
    floor.registered(office, pick)
    assert reserved(office, "SO1") == [("B", "B", 5)]
    assert reserved(office, "SO2") == [("", "A", 5)]


def test_w_087_what_the_pick_takes_itself_is_not_given_away(office: Office, yard: str) -> None:
    floor.stocked(office, yard, "ITEM", A=5, B=2, C=3)
    holding(office, "SO1", yard, 5)
    floor.sold(office, "SO2", yard, "ITEM", 5)
    pick = floor.on_the_way(office, "SO2", yard)
    office.do("split-activity-line", activity_no=pick, kind="pick", line_no=10000, quantity="3")
    office.do("fill-activity", activity_no=pick, kind="pick")
    floor.changed(office, pick, 10000, lot="A")
    floor.changed(office, pick, 20000, lot="B")
    floor.registered(office, pick)
    assert reserved(office, "SO1") == [("", "A", 2), ("", "C", 3)]
    assert reserved(office, "SO2") == [("A", "A", 3), ("B", "B", 2)]


def test_5_4_everything_that_is_missing_is_told_at_once(office: Office, yard: str) -> None:
    floor.stocked(office, yard, "ITEM", A=4, B=4)
    lines = [{"line_no": no, "item": "ITEM", "quantity": "2"} for no in (10000, 20000)]
    office.do(
        "create-order", kind="sales_order", no="SO1", location=yard, release=True, lines=lines
    )
    pick = floor.on_the_way(office, "SO1", yard)
    floor.changed(office, pick, 10000, lot="A")
    floor.changed(office, pick, 20000, lot="B")
    lost(office, yard, "A", 3)
    lost(office, yard, "B", 3)
    answer = floor.register(office, pick)
    assert sorted(short(answer)) == [
        ("number-not-available", "A", 1, 2),
        ("number-not-available", "B", 1, 2),
    ]


def test_5_5_what_the_line_has_picked_serves_it_no_second_time(office: Office, yard: str) -> None:
    floor.stocked(office, yard, "ITEM", A=8, B=8)
    floor.sold(office, "SO1", yard, "ITEM", 10)
    pick = floor.on_the_way(office, "SO1", yard)
    floor.changed(office, pick, 10000, quantity=5)
    floor.changed(office, pick, 10000, lot="A")
    split = {"activity_no": pick, "kind": "pick", "line_no": 10000}
    more = office.do("split-activity-line", **split)["line_no"]
    floor.registered(office, pick)
    floor.changed(office, pick, more, quantity=5)
    answer = floor.register(office, pick)
    assert short(answer) == [("number-not-available", "A", 3, 5)]
    floor.changed(office, pick, more, lot="B")
    floor.registered(office, pick)
    assert reserved(office, "SO1") == [("A", "A", 5), ("B", "B", 5)]


def test_5_5_what_others_have_picked_and_not_reserved_is_theirs(office: Office, yard: str) -> None:
    floor.stocked(office, yard, "ITEM", A=8)
    line = {"line_no": 10000, "item": "ITEM", "quantity": "6"}
    returning = {"kind": "purchase_return", "no": "PR1"}
    office.do("create-order", **returning, location=yard, release=True, lines=[line])
    office.do(
        "create-warehouse-shipment", no="S-PR1", location=yard, orders=[returning], release=True
    )
    floor.pick(office, "PR1")
    floor.changed(office, "P-PR1", 10000, lot="A")
    floor.registered(office, "P-PR1")
    assert floor.entries(office, "PR1") == [("surplus", "A", 6, 6, "")]
    floor.stocked(office, yard, "ITEM", B=3)
    floor.sold(office, "SO1", yard, "ITEM", 3)
    floor.on_the_way(office, "SO1", yard)
    floor.changed(office, "P-SO1", 10000, lot="A")
    answer = floor.register(office, "P-SO1")
    assert short(answer) == [("number-not-available", "A", 2, 3)]


def promised_from_purchase(office: Office, depot: str, *, bound: bool) -> str:
    """A pick of 10 of C for an order that was given 8 of X from a purchase order meanwhile: made
    for it alone, or not."""
    floor.stocked(office, depot, "ITEM", bin="PICK1", C=10)
    floor.sold(office, "SO1", depot, "ITEM", 10)
    pick = floor.on_the_way(office, "SO1", depot)
    floor.changed(office, pick, 10000, lot="C")
    buying = {"kind": "purchase_order", "no": "PO1"}
    line = {"line_no": 10000, "item": "ITEM", "quantity": "8", "numbers": goods.lots(X=8)}
    office.do("create-order", **buying, location=depot, release=True, lines=[line])
    from_line = {**buying, "line_no": 10000}
    wanted = {"from_line": from_line, "lot": "X", "quantity": "8"}
    office.do("reserve-line", order_no="SO1", kind="sales_order", line_no=10000, **wanted)
    if bound:
        office.tx.execute(sa.text("update reservation_entry set order_to_order = true"))
    return pick


def test_w_097_a_lot_that_does_not_fit_beside_those_of_the_order(
    office: Office, depot: str
) -> None:
    pick = promised_from_purchase(office, depot, bound=False)
    answer = floor.register(office, pick)
    assert [(one.code, one.line, one.number.lot) for one in answer.problems] == [
        ("tracking-does-not-fit", "SO1/10000", "C")
    ]
    for line_no in (10000, 20000):
        floor.changed(office, pick, line_no, quantity=2)
    floor.registered(office, pick)
    assert floor.entries(office, "SO1") == [
        ("reservation", "C", 2, 2, "C"),
        ("reservation", "X", 8, 0, "X"),
    ]


def test_w_099_supply_made_for_the_order_is_let_go_when_asked(office: Office, depot: str) -> None:
    pick = promised_from_purchase(office, depot, bound=True)
    answer = floor.register(office, pick)
    assert [(one.code, one.kind, one.line) for one in answer.problems] == [
        ("order-to-order-binding", "confirm", "SO1/10000")
    ]
    assert floor.entries(office, "SO1") == [("reservation", "X", 8, 8, "X")]
    floor.registered(office, pick, confirm=["order-to-order-binding"])
    assert floor.entries(office, "SO1") == [("reservation", "C", 10, 10, "C")]
    left = books.reservations(office, "PO1")
    assert [(row["status"], row["lot"], row["quantity"]) for row in left] == [("surplus", "X", 8)]


def test_w_099_what_has_room_beside_the_picked_stays_bound(office: Office, depot: str) -> None:
    pick = promised_from_purchase(office, depot, bound=True)
    for line_no in (10000, 20000):
        floor.changed(office, pick, line_no, quantity=2)
    floor.registered(office, pick)
    assert floor.entries(office, "SO1") == [
        ("reservation", "C", 2, 2, "C"),
        ("reservation", "X", 8, 0, "X"),
    ]


def test_w_157_a_dated_pick_moves_the_reservations_of_others(office: Office) -> None:
    floor.lots(office, use_expiration_dates=True)
    depot = floor.directed(office, pick_according_to_fefo=True)
    for lot, day in (("L1", "2026-03-01"), ("L2", "2026-04-01")):
        number = {"lot": lot, "quantity": "10", "expiration_date": day}
        line = {"item": "ITEM", "quantity": "10", "bin": "PICK1", "numbers": [number]}
        office.do("post-opening-stock", location=depot, lines=[line])
    for order, quantity in (("SO1", 8), ("SO2", 5), ("SO3", 7)):
        holding(office, order, depot, quantity)
    held = {"SO1": [("", "L1", 8)], "SO2": [("", "L1", 2), ("", "L2", 3)], "SO3": [("", "L2", 7)]}
    assert {order: reserved(office, order) for order in held} == held
    pick = floor.on_the_way(office, "SO3", depot)
    assert floor.lines(office, pick) == [
        (10000, "take", "PICK1", "L1", 7, 7),
        (20000, "place", "SHIP", "L1", 7, 7),
    ]
    floor.registered(office, pick)
    assert reserved(office, "SO3") == [("L1", "L1", 7)]
    assert {order: sum(one[2] for one in reserved(office, order)) for order in ("SO1", "SO2")} == {
        "SO1": 8,
        "SO2": 5,
    }
    assert {one[0] for order in ("SO1", "SO2") for one in reserved(office, order)} == {""}
    floor.posted(office, "SO3")
    for order in ("SO1", "SO2"):
        floor.registered(office, floor.on_the_way(office, order, depot))
        floor.posted(office, order)
    assert floor.bins(office, depot, "ITEM") == {}


def test_w_157_lines_of_one_order_make_room_for_who_moves(office: Office) -> None:
    floor.lots(office, use_expiration_dates=True)
    depot = floor.directed(office, pick_according_to_fefo=True)
    for lot, day in (("L1", "2026-03-01"), ("L2", "2026-04-01"), ("L3", "2026-05-01")):
        number = {"lot": lot, "quantity": "10", "expiration_date": day}
        line = {"item": "ITEM", "quantity": "10", "bin": "PICK1", "numbers": [number]}
        office.do("post-opening-stock", location=depot, lines=[line])
    holding(office, "SO1", depot, 10)
    lines = [{"line_no": no, "item": "ITEM", "quantity": "10"} for no in (10000, 20000)]
    office.do(
        "create-order", kind="sales_order", no="SO2", location=depot, release=True, lines=lines
    )
    office.do("reserve-order", order_no="SO2", kind="sales_order")
    assert reserved(office, "SO1") == [("", "L1", 10)]
    pick = floor.on_the_way(office, "SO2", depot)
    assert [one[3] for one in floor.lines(office, pick) if one[1] == "take"] == ["L1", "L2"]
    floor.registered(office, pick)
    assert reserved(office, "SO1") == [("", "L3", 10)]
    assert reserved(office, "SO2") == [("L1", "L1", 10), ("L2", "L2", 10)]
