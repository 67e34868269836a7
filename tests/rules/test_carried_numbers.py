"""Goods of an item without a tracking code carry no number, whichever way one is named (T 1.3)."""

from typing import Any

import pytest

from tests.rules import books, floor, goods
from tests.warehouses import Office, order

LOT = goods.lots(L1=2)
LINE = {"item": "PLAIN", "quantity": "2"}

AT_ONCE: dict[str, tuple[str, dict[str, Any]]] = {
    "announced": (
        "create-order",
        {
            "kind": "purchase_order",
            "no": "PO9",
            "location": "HALL",
            "lines": [{**LINE, "line_no": 10000, "numbers": LOT}],
        },
    ),
    "item journal": (
        "post-item-journal",
        {"location": "SHED", "lines": [{**LINE, "numbers": LOT}]},
    ),
    "opening stock": (
        "post-opening-stock",
        {"location": "HALL", "lines": [{**LINE, "bin": "H-02", "numbers": LOT}]},
    ),
    "bin correction": (
        "register-warehouse-journal",
        {"location": "MAIN", "lines": [{**LINE, "bin": "M-01", "numbers": LOT}]},
    ),
    "movement": (
        "move-stock",
        {
            "location": "HALL",
            "lines": [{**LINE, "from_bin": "H-01", "to_bin": "H-02", "numbers": LOT}],
        },
    ),
    "reclassification": (
        "post-reclassification",
        {
            "location": "SHED",
            "lines": [{**LINE, "numbers": [{"lot": "", "new_lot": "L1", "quantity": "2"}]}],
        },
    ),
}
"""What names a number in one command."""


@pytest.mark.parametrize("door", AT_ONCE)
def test_no_command_gives_plain_goods_a_number(office: Office, door: str) -> None:
    name, fields = AT_ONCE[door]
    answer = office.answer(name, **fields)
    assert books.codes(answer) == ["tracking-not-enabled"]
    (problem,) = answer.problems
    assert problem.item == "PLAIN"  # pyright: ignore[reportAttributeAccessIssue]
    assert [row["lot"] for row in books.entries(office, "PLAIN")] == ["", "", ""]


def test_no_order_line_takes_a_number_of_plain_goods(office: Office) -> None:
    order(office, "SO1", "HALL", ("PLAIN", 5))
    line = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    said = [
        office.answer("set-line-tracking", **line, numbers=LOT),
        office.answer("register-line-tracking", **line, numbers=LOT),
        office.answer("edit-line-tracking", **line, add=LOT),
        office.answer("scan-line-number", **line, lot="L1", quantity="2"),
    ]
    assert [books.codes(answer) for answer in said] == [["tracking-not-enabled"]] * 4
    assert floor.tracking_lines(office, "SO1") == []
    office.do("set-line-tracking", **line, numbers=[])


def test_a_receipt_takes_plain_goods_without_their_number(office: Office) -> None:
    order(office, "PO1", "HALL", ("PLAIN", 5), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="HALL", orders=orders)
    line = {"receipt_no": "R1", "line_no": 10000}
    answer = office.answer("confirm-receipt-line", **line, numbers=LOT)
    assert [(one.code, one.line, one.item) for one in answer.problems] == [  # pyright: ignore[reportAttributeAccessIssue]
        ("tracking-not-enabled", "R1/10000", "PLAIN")
    ]
    office.do("confirm-receipt-line", **line, quantity="5")
    office.do("post-warehouse-receipt", receipt_no="R1")
    assert [row["quantity"] for row in books.entries(office, "PLAIN")][-1] == 5


def test_the_lot_on_the_label_of_plain_goods_is_not_taken(office: Office) -> None:
    order(office, "SO1", "HALL", ("PLAIN", 5))
    floor.shipment(office, "SO1", "HALL")
    pick = "P1"
    office.do("create-pick", shipment_no="S-SO1", no=pick, fill=False)
    office.do(
        "confirm-pick-line", activity_no=pick, line_no=10000, quantity="5", lot="L1", bin="H-01"
    )
    found = [(line[1], line[3], line[4]) for line in floor.lines(office, pick)]
    assert found == [("take", "", 5), ("place", "", 5)]
    office.do("register-activity", activity_no=pick, kind="pick")


def test_t_166_a_batch_is_entered_lightly_and_posted_strictly(office: Office) -> None:
    office.do("save-journal-batch", journal_no="J1", location="SHED", tracking_on_lines=True)
    written = office.do(
        "change-journal-lines", journal_no="J1", lines=[{**LINE, "lot": "L1"}, LINE]
    )
    _light, blank = written["lines"]
    answer = office.answer("set-journal-line-tracking", journal_no="J1", line_no=blank, numbers=LOT)
    assert books.codes(answer) == ["tracking-not-enabled"]
    answer = office.answer("post-journal-batch", journal_no="J1")
    assert books.codes(answer) == ["tracking-not-enabled"]


def test_a_code_that_asks_for_nothing_lets_numbers_be_typed(office: Office) -> None:
    goods.item(office, "FREE", code={})
    goods.stocked(office, "FREE", 3, lot="L1")
    assert books.in_ledger(office, "FREE", "SHED") == {"L1": 3}
