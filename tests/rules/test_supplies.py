"""Where reservations take from, in which order, and until which day (T 6.3)."""

from typing import Any

from stockhand.store.views import supplies as views
from tests.rules import books
from tests.rules.books import codes
from tests.rules.goods import item, lots, ordered, posted, stocked
from tests.rules.held import due, pairs, reserve, reserved, result, warnings
from tests.warehouses import Office


def bought(office: Office, no: str, quantity: float, day: int, **fields: Any) -> str:
    return ordered(office, no, "BOLT", quantity, kind="purchase_order", due_date=due(day), **fields)


def test_t_096_stock_first_then_the_latest_supply_that_is_in_time(office: Office) -> None:
    item(office, "BOLT")
    stocked(office, "BOLT", 8)
    ordered(office, "SO0", "BOLT", 3, due_date=due(1))
    reserved(office, "SO0")
    stocked(office, "BOLT", 10)
    bought(office, "PO-A", 6, 1)
    bought(office, "PO-B", 6, 9)
    bought(office, "PO-C", 50, 12)
    ordered(office, "SO", "BOLT", 25, due_date=due(10))
    answer = reserve(office, "SO")
    assert (result(answer)["reserved"], warnings(answer)) == (25, [])
    assert pairs(office, "SO") == [
        (5, "", "stock", ""),
        (10, "", "stock", ""),
        (6, "", "PO-B", ""),
        (4, "", "PO-A", ""),
    ]
    assert [row["reserved"] for row in books.entries(office, "BOLT")] == [8, 10]


def test_t_096_returns_come_before_purchases(office: Office) -> None:
    item(office, "BOLT")
    bought(office, "PO", 6, 9)
    ordered(office, "SR", "BOLT", 2, kind="sales_return", due_date=due(3))
    ordered(office, "SO", "BOLT", 5, due_date=due(10))
    assert reserved(office, "SO") == 5
    assert pairs(office, "SO") == [(2, "", "SR", ""), (3, "", "PO", "")]


def test_t_096_a_purchase_is_reserved_for_the_most_urgent_demand(office: Office) -> None:
    item(office, "BOLT")
    ordered(office, "SO1", "BOLT", 4, due_date=due(20))
    ordered(office, "SO2", "BOLT", 4, due_date=due(12))
    ordered(office, "SO3", "BOLT", 4, due_date=due(2))
    ordered(office, "PR", "BOLT", 4, kind="purchase_return", due_date=due(11))
    bought(office, "PO", 10, 10)
    assert reserved(office, "PO", "purchase_order") == 10
    assert {no: pairs(office, no) for no in ("SO1", "SO2", "SO3", "PR")} == {
        "SO1": [(4, "", "PO", "")],
        "SO2": [(4, "", "PO", "")],
        "SO3": [],
        "PR": [(2, "", "PO", "")],
    }


def test_t_097_supply_after_the_demand_is_not_used(office: Office) -> None:
    item(office, "BOLT")
    bought(office, "PO", 6, 11)
    ordered(office, "SO", "BOLT", 4, due_date=due(10))
    assert codes(reserve(office, "SO")) == ["nothing-to-reserve"]
    named = {"kind": "purchase_order", "no": "PO", "line_no": 10000}
    assert codes(reserve(office, "SO", from_line=named)) == ["nothing-to-reserve"]
    bought(office, "PO2", 6, 10)
    assert reserved(office, "SO") == 4
    assert pairs(office, "SO") == [(4, "", "PO2", "")]


def test_t_098_from_a_chosen_supply_no_more_than_it_has(office: Office) -> None:
    item(office, "BOLT")
    stocked(office, "BOLT", 3)
    stocked(office, "BOLT", 9)
    ordered(office, "SO", "BOLT", 8)
    second = books.entries(office, "BOLT")[1]["no"]
    assert reserved(office, "SO", quantity=2, from_entry=second) == 2
    first = books.entries(office, "BOLT")[0]["no"]
    answer = reserve(office, "SO", from_entry=first)
    assert (result(answer)["reserved"], warnings(answer)) == (3, [("reservation-partial", 3)])
    assert [row["reserved"] for row in books.entries(office, "BOLT")] == [3, 2]


def test_t_098_a_supply_of_other_goods_has_nothing(office: Office) -> None:
    item(office, "BOLT")
    item(office, "NUT")
    stocked(office, "NUT", 3)
    ordered(office, "SO", "BOLT", 8)
    entry = books.entries(office, "NUT")[0]["no"]
    assert codes(reserve(office, "SO", from_entry=entry)) == ["nothing-to-reserve"]
    assert codes(reserve(office, "SO", from_entry=10**9)) == ["not-found"]


def test_t_099_reserved_as_booked_but_used_up_by_date(office: Office) -> None:
    item(office, "BOLT")
    stocked(office, "BOLT", 1, posting_date="2026-01-05")
    stocked(office, "BOLT", 1, posting_date="2026-01-01")
    ordered(office, "SO", "BOLT", 1)
    reserved(office, "SO")
    assert [row["reserved"] for row in books.entries(office, "BOLT")] == [1, 0]
    office.do("cancel-reservation", order_no="SO", kind="sales_order", line_no=10000)
    posted(office, "SO")
    assert [row["remaining"] for row in books.entries(office, "BOLT")[:2]] == [1, 0]


def test_t_099_the_newest_first_where_the_newest_is_used_up_first(office: Office) -> None:
    item(office, "BOLT", costing_method="lifo")
    stocked(office, "BOLT", 1)
    stocked(office, "BOLT", 1)
    ordered(office, "SO", "BOLT", 1)
    reserved(office, "SO")
    assert [row["reserved"] for row in books.entries(office, "BOLT")] == [0, 1]


def test_t_111_a_number_is_only_reserved_from_supply_that_names_it(office: Office) -> None:
    item(office, "CLOTH", code={"lot": {"specific": True}})
    ordered(office, "PO", "CLOTH", 10, kind="purchase_order", numbers=lots(A=6))
    ordered(office, "SO", "CLOTH", 9)
    answer = reserve(office, "SO", lot="A", quantity=8)
    assert (result(answer)["reserved"], warnings(answer)) == (6, [("reservation-partial", 2)])
    assert pairs(office, "SO") == [(6, "A", "PO", "A")]
    assert codes(reserve(office, "SO", lot="B")) == ["nothing-to-reserve"]


def test_t_111_numbers_that_do_not_meet_are_refused(office: Office) -> None:
    item(office, "CLOTH", code={"lot": {"specific": True}})
    ordered(office, "PO", "CLOTH", 6, kind="purchase_order", numbers=lots(A=6))
    ordered(office, "SO", "CLOTH", 6, numbers=lots(B=6))
    named = {"kind": "purchase_order", "no": "PO", "line_no": 10000}
    assert codes(reserve(office, "SO", from_line=named)) == ["tracking-does-not-fit"]
    assert codes(reserve(office, "SO")) == ["nothing-to-reserve"]


def test_t_101_what_is_not_promised_may_leave(office: Office) -> None:
    item(office, "BOLT")
    bought(office, "PO", 6, 1)
    ordered(office, "SO", "BOLT", 10, due_date=due(10))
    reserved(office, "SO")
    stocked(office, "BOLT", 10)
    office.do(
        "change-order-line", order_no="SO", kind="sales_order", line_no=10000, qty_to_handle="4"
    )
    posted(office, "SO")
    assert pairs(office, "SO") == [(6, "", "PO", "")]


def supplies_of(office: Office, no: str, **number: str) -> Any:
    named = {"serial": "", "lot": "", "package": "", **number}
    return views.of_line(office.tx, "sales_order", no, 10000, count=20, **named)  # type: ignore[arg-type]


def test_t_125_what_others_hold_without_naming_it_is_told(office: Office) -> None:
    item(office, "CLOTH", code={"lot": {"specific": True}})
    stocked(office, "CLOTH", 12, lot="A")
    stocked(office, "CLOTH", 3, lot="B")
    for no, quantity, lot in (("SO1", 6, "A"), ("SO2", 4, ""), ("SO3", 2, "")):
        ordered(office, no, "CLOTH", quantity)
        assert reserved(office, no, lot=lot) == quantity
    ordered(office, "SO4", "CLOTH", 9)
    named = supplies_of(office, "SO4", lot="A")
    assert (named.stock, named.stock_reserved, named.nonspecific) == (12, 12, 6)
    assert (named.outstanding, named.reserved, named.unreserved) == (9, 0, 9)
    assert supplies_of(office, "SO2", lot="A").nonspecific == 2
    assert supplies_of(office, "SO4", lot="B").nonspecific == 0
    everything = supplies_of(office, "SO4")
    assert (everything.stock, everything.stock_reserved, everything.nonspecific) == (15, 12, 6)


def test_t_096_what_a_line_could_be_reserved_from_is_shown_in_that_order(office: Office) -> None:
    item(office, "BOLT")
    stocked(office, "BOLT", 8)
    bought(office, "PO-A", 6, 1)
    bought(office, "PO-B", 6, 9)
    bought(office, "PO-C", 50, 12)
    ordered(office, "SO", "BOLT", 12, due_date=due(10))
    reserved(office, "SO", quantity=11)
    found = supplies_of(office, "SO")
    entry = books.entries(office, "BOLT")[0]["no"]
    assert [(one.source, one.quantity, one.free, one.reserved_here) for one in found.supplies] == [
        (f"entry/{entry}", 8, 0, 8),
        ("PO-B/10000", 6, 3, 3),
        ("PO-A/10000", 6, 6, 0),
    ]
    assert (found.reserved, found.reserved_from_stock, found.unreserved) == (11, 8, 1)
    assert (
        views.of_line(office.tx, "sales_order", "SO", 7, serial="", lot="", package="", count=1)
        is None
    )
