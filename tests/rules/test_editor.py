"""The numbers of a line: what may stand beside what, what is fixed, who was faster (T 4)."""

from typing import Any

from tests.rules import books
from tests.rules.books import codes
from tests.rules.goods import (
    adjust,
    item,
    lots,
    ordered,
    post,
    posted,
    serials,
    stocked,
    to_handle,
    to_invoice,
)
from tests.rules.line_numbers import on_line, where
from tests.warehouses import Office, order, picked

BOTH = {"serial": {"specific": True}, "lot": {"specific": True}}


def bought(office: Office, no: str, of: str, quantity: float, **fields: Any) -> str:
    return ordered(office, no, of, quantity, kind="purchase_order", **fields)


def test_t_039_a_serial_stands_once_whatever_its_lot(office: Office) -> None:
    item(office, "SNL", code=BOTH)
    bought(office, "PO1", "SNL", 3)
    office.do("edit-line-tracking", **where("PO1"), add=[{"serial": "s1", "lot": "A"}])
    again = office.answer("edit-line-tracking", **where("PO1"), add=[{"serial": "s1", "lot": "B"}])
    assert codes(again) == ["number-duplicate"]
    assert again.problems[0].number.serial == "s1"  # type: ignore[attr-defined]
    assert on_line(office, "PO1") == {"s1/A": 1}


def test_t_040_a_lot_stands_once_without_serials_and_often_with_them(office: Office) -> None:
    item(office, "FREE", code={})
    bought(office, "PO1", "FREE", 5)
    office.do("edit-line-tracking", **where("PO1"), add=lots(A=1))
    again = office.answer("edit-line-tracking", **where("PO1"), add=lots(A=2))
    assert codes(again) == ["number-duplicate"]
    pair = [{"serial": "s1", "lot": "A"}, {"serial": "s2", "lot": "A"}]
    office.do("edit-line-tracking", **where("PO1"), add=pair)
    assert on_line(office, "PO1") == {"A": 1, "s1/A": 1, "s2/A": 1}


def test_t_041_t_042_a_serial_on_two_orders_is_refused_when_the_second_comes_in(
    office: Office,
) -> None:
    bought(office, "PO1", "SERIAL", 1, numbers=serials("s1"))
    bought(office, "PO2", "SERIAL", 1, numbers=serials("s1"))
    posted(office, "PO1", kind="purchase_order")
    before = books.entries(office, "SERIAL")
    second = post(office, "PO2", kind="purchase_order")
    assert codes(second) == ["serial-in-stock"]
    assert books.entries(office, "SERIAL") == before
    assert on_line(office, "PO2") == {"s1": 1}


def test_t_043_a_serial_is_at_one_place_only_but_each_variant_has_its_own(office: Office) -> None:
    office.do("save-item", no="SERIAL", tracking_code="SERIALS", variants=["RED"])
    stocked(office, "SERIAL", 1, numbers=serials("s1"))
    line = {"item": "SERIAL", "quantity": "1", "numbers": serials("s1")}
    elsewhere = office.answer("post-item-journal", location="HALL", lines=[{**line, "bin": "H-01"}])
    assert codes(elsewhere) == ["serial-in-stock"]
    assert elsewhere.problems[0].location == "SHED"  # type: ignore[attr-defined]
    stocked(office, "SERIAL", 1, numbers=serials("s1"), variant="RED")


def test_t_044_a_serial_that_left_may_come_back(office: Office) -> None:
    stocked(office, "SERIAL", 1, numbers=serials("s1"))
    ordered(office, "SO1", "SERIAL", 1, numbers=serials("s1"))
    posted(office, "SO1")
    ordered(office, "SR1", "SERIAL", 1, kind="sales_return", numbers=serials("s1"))
    posted(office, "SR1", kind="sales_return")
    quantities = [row["quantity"] for row in books.entries(office, "SERIAL")][-3:]
    assert quantities == [1, -1, 1]


def test_t_045_a_serial_is_one_piece(office: Office) -> None:
    bought(office, "PO1", "SERIAL", 3)
    two = [{"serial": "s1", "quantity": "2"}]
    assert codes(office.answer("edit-line-tracking", **where("PO1"), add=two)) == [
        "serial-quantity"
    ]
    office.do("edit-line-tracking", **where("PO1"), add=serials("s1"))
    grown = [{"number": {"serial": "s1"}, "quantity": "2"}]
    assert codes(office.answer("edit-line-tracking", **where("PO1"), change=grown)) == [
        "serial-quantity"
    ]


def test_t_046_no_more_is_numbered_than_the_line_has(office: Office) -> None:
    bought(office, "PO1", "LOT", 5)
    over = office.answer("edit-line-tracking", **where("PO1"), add=lots(A=4, B=2))
    assert codes(over) == ["tracking-exceeds-line"]
    office.do("edit-line-tracking", **where("PO1"), add=lots(A=4))
    assert on_line(office, "PO1") == {"A": 4}


def test_t_047_numbers_have_the_sign_of_their_line(office: Office) -> None:
    ordered(office, "SO1", "SERIAL", 3)
    line = where("SO1")
    numbers = [{"serial": "SHED-S1", "quantity": "-1"}]
    assert codes(office.answer("register-line-tracking", **line, numbers=numbers)) == [
        "quantity-sign-wrong"
    ]
    assert codes(office.answer("edit-line-tracking", **line, add=numbers)) == [
        "quantity-sign-wrong"
    ]


def test_t_048_what_was_handled_is_fixed(office: Office) -> None:
    bought(office, "PO1", "LOT", 5, numbers=lots(A=5))
    office.do(
        "edit-line-tracking",
        **where("PO1"),
        change=[{"number": {"lot": "A"}, "qty_to_handle": "2"}],
    )
    to_handle(office, "PO1", 2, "purchase_order")
    posted(office, "PO1", kind="purchase_order")
    line = where("PO1")
    less = office.answer(
        "edit-line-tracking", **line, change=[{"number": {"lot": "A"}, "quantity": "1"}]
    )
    assert codes(less) == ["quantity-below-handled"]
    other = office.answer(
        "edit-line-tracking", **line, change=[{"number": {"lot": "A"}, "to_number": {"lot": "B"}}]
    )
    assert codes(other) == ["number-locked"]
    gone = office.answer("edit-line-tracking", **line, remove=[{"lot": "A"}])
    assert codes(gone) == ["number-locked"]
    office.do("edit-line-tracking", **line, change=[{"number": {"lot": "A"}, "quantity": "2"}])
    assert on_line(office, "PO1") == {}


def test_t_049_what_is_to_be_handled_and_invoiced_stays_within_the_row(office: Office) -> None:
    bought(office, "PO1", "LOT", 5, numbers=lots(A=5))
    first = [{"number": {"lot": "A"}, "qty_to_handle": "2"}]
    office.do("edit-line-tracking", **where("PO1"), change=first)
    to_handle(office, "PO1", 2, "purchase_order")
    posted(office, "PO1", kind="purchase_order")
    four = [{"number": {"lot": "A"}, "qty_to_handle": "4"}]
    over = office.answer("edit-line-tracking", **where("PO1"), change=four)
    assert codes(over) == ["to-handle-exceeds-line"]
    assert (over.problems[0].to_handle, over.problems[0].limit) == (4, 3)  # type: ignore[attr-defined]
    six = [{"number": {"lot": "A"}, "qty_to_handle": "3", "qty_to_invoice": "6"}]
    billed = office.answer("edit-line-tracking", **where("PO1"), change=six)
    assert codes(billed) == ["to-invoice-exceeds-handled"]
    assert (billed.problems[0].to_invoice, billed.problems[0].limit) == (6, 5)  # type: ignore[attr-defined]


def test_t_050_whoever_is_slower_starts_over(office: Office) -> None:
    bought(office, "PO1", "LOT", 5)
    line = where("PO1")
    read = office.do("edit-line-tracking", **line, add=lots(A=1))["tracking_version"]
    office.do("edit-line-tracking", **line, tracking_version=read, add=lots(B=1))
    slower = office.answer("edit-line-tracking", **line, tracking_version=read, add=lots(C=1))
    assert codes(slower) == ["tracking-changed"]
    assert on_line(office, "PO1") == {"A": 1, "B": 1}


def test_t_057_what_came_in_keeps_its_numbers_until_it_is_invoiced(office: Office) -> None:
    """Receipt lines are invoiced on their order: the numbers stand, how many of them may wait."""
    bought(office, "PO1", "LOT", 5, numbers=lots(A=3, B=2))
    posted(office, "PO1", kind="purchase_order")
    other = [{"number": {"lot": "A"}, "to_number": {"lot": "C"}}]
    assert codes(office.answer("edit-line-tracking", **where("PO1"), change=other)) == [
        "number-locked"
    ]
    fewer = [{"number": {"lot": "A"}, "qty_to_invoice": "1"}]
    office.do("edit-line-tracking", **where("PO1"), change=fewer)
    to_invoice(office, "PO1", 3, "purchase_order")
    office.do("invoice-order", order_no="PO1", kind="purchase_order")
    kept = [
        (row["lot"], row["quantity"], row["invoiced"])
        for row in books.specifications(office, "PO1")
    ]
    assert kept == [("A", 3, 1), ("B", 2, 2)]


def test_t_058_w_102_the_warehouse_holds_the_numbers_it_works_with(office: Office) -> None:
    order(office, "SO1", "HALL", ("LOT", 5))
    line = where("SO1")
    office.do("edit-line-tracking", **line, add=lots(L1=3))
    picked(office, "S1", "SO1", "HALL")
    added = office.answer("edit-line-tracking", **line, add=lots(L2=1))
    assert codes(added) == ["tracking-managed-by-warehouse"]
    removed = office.answer("edit-line-tracking", **line, remove=[{"lot": "L1"}])
    assert codes(removed) == ["tracking-managed-by-warehouse"]
    for change in ({"quantity": "2"}, {"to_number": {"lot": "L2"}}):
        one = [{"number": {"lot": "L1"}, **change}]
        edited = office.answer("edit-line-tracking", **line, change=one)
        assert codes(edited) == ["tracking-managed-by-warehouse"]
    less = [{"number": {"lot": "L1"}, "qty_to_handle": "2"}]
    office.do("edit-line-tracking", **line, change=less)
    assert [row["to_handle"] for row in books.reservations(office, "SO1")] == [-2]


def test_t_059_only_orders_carry_numbers_that_can_be_matched(office: Office) -> None:
    ordered(office, "SI1", "LOT", 5, kind="sales_invoice")
    office.do("edit-line-tracking", **where("SI1"), add=lots(L1=5))
    assert [row["status"] for row in books.reservations(office, "SI1")] == ["prospect"]
    ordered(office, "SO1", "LOT", 5)
    office.do("edit-line-tracking", **where("SO1"), add=lots(L1=5))
    assert [row["status"] for row in books.reservations(office, "SO1")] == ["surplus"]


def test_t_060_a_scan_of_a_lot_that_is_not_there_is_seen_and_dropped(office: Office) -> None:
    ordered(office, "SO1", "LOT", 5)
    line = where("SO1")
    asked = office.answer("scan-line-number", **line, lot="NOWHERE")
    assert codes(asked) == ["empty-lines-dropped"]
    done = office.do("scan-line-number", **line, lot="NOWHERE", confirm=["empty-lines-dropped"])
    assert done["numbers"] == [{"number": {"lot": "NOWHERE"}, "quantity": "0"}]
    assert on_line(office, "SO1") == {}


def test_t_194_a_serial_in_stock_brings_its_lot(office: Office) -> None:
    item(office, "SNL", code=BOTH)
    adjust(office, "SNL", 1, numbers=[{"serial": "s1", "lot": "A"}])
    ordered(office, "SO1", "SNL", 1)
    office.do("edit-line-tracking", **where("SO1"), add=serials("s1"))
    assert on_line(office, "SO1") == {"s1/A": 1}
