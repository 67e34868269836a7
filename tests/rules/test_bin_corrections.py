"""Corrections in the bins of a directed location, and how the ledger learns of them."""

from datetime import date
from typing import Any

from stockhand.operations.run import Answer
from tests.rules import books, goods
from tests.warehouses import Office

LOTS = {"lot": {"specific": True, "warehouse": True}}
SERIALS = {"serial": {"specific": True, "warehouse": True}}
DATED = {**LOTS, "use_expiration_dates": True, "expiration_date_required": True}


def correct(office: Office, item: str, quantity: float, bin: str = "M-02", **fields: Any) -> Answer:
    line = {"item": item, "bin": bin, "quantity": str(quantity), **fields}
    return office.answer("register-warehouse-journal", location="MAIN", lines=[line])


def corrected(office: Office, item: str, quantity: float, bin: str = "M-02", **fields: Any) -> None:
    answer = correct(office, item, quantity, bin, **fields)
    assert answer.status == "applied", bytes(answer.body).decode()


def stocked(office: Office, item: str, quantity: float, **fields: Any) -> None:
    line = {"item": item, "bin": "M-02", "quantity": str(quantity), **fields}
    office.do("post-opening-stock", location="MAIN", lines=[line])


def calculated(office: Office, no: str, *items: str) -> Any:
    return office.do("calculate-warehouse-adjustment", location="MAIN", journal_no=no, items=items)


def test_a_correction_is_mirrored_in_the_adjustment_bin(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    stocked(office, "A", 100, numbers=goods.lots(L=100))
    corrected(office, "A", -3, numbers=goods.lots(L=3))
    assert books.in_bins(office, "A") == {("M-02", "L"): 97, ("ADJ", "L"): 3}
    assert books.in_ledger(office, "A") == {"L": 100}
    corrected(office, "A", 5, numbers=goods.lots(L=5))
    assert books.in_bins(office, "A") == {("M-02", "L"): 102, ("ADJ", "L"): -2}
    assert books.in_ledger(office, "A") == {"L": 100}


def test_w_155_what_comes_and_what_goes_are_lines_of_their_own(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    stocked(office, "A", 4, numbers=goods.lots(B=4))
    corrected(office, "A", 2, numbers=goods.lots(A=2))
    corrected(office, "A", -1, numbers=goods.lots(B=1))
    calculated(office, "J1", "A")
    assert books.journal(office, "J1") == [
        {
            "line": 10000,
            "type": "positive_adjmt",
            "quantity": 2,
            "lot": "",
            "serial": "",
            "numbers": {"A": 2},
        },
        {
            "line": 20000,
            "type": "negative_adjmt",
            "quantity": 1,
            "lot": "",
            "serial": "",
            "numbers": {"B": 1},
        },
    ]


def test_what_stands_on_a_journal_is_not_proposed_again(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    corrected(office, "A", 2, numbers=goods.lots(A=2))
    calculated(office, "J1", "A")
    assert calculated(office, "J2", "A") == {"no": "", "version": 0, "lines": [], "warnings": []}
    corrected(office, "A", 3, numbers=goods.lots(A=3))
    assert calculated(office, "J2", "A")["lines"] == [10000]
    assert [line["numbers"] for line in books.journal(office, "J2")] == [{"A": 3}]
    office.do("post-journal-batch", journal_no="J1")
    office.do("post-journal-batch", journal_no="J2")
    assert books.in_ledger(office, "A") == {"A": 5}
    assert books.in_bins(office, "A") == {("M-02", "A"): 5}


def test_w_070_numbers_that_came_from_the_adjustment_bin_stay(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    corrected(office, "A", 5, numbers=goods.lots(A=5))
    calculated(office, "J1", "A")
    answer = office.answer(
        "set-journal-line-tracking", journal_no="J1", line_no=10000, numbers=goods.lots(B=5)
    )
    assert books.codes(answer) == ["adjustment-tracking-fixed"]
    assert answer.problems[0].line == "J1/10000"  # pyright: ignore[reportAttributeAccessIssue]
    office.do("set-journal-line-tracking", journal_no="J1", line_no=10000, numbers=goods.lots(A=5))
    line = {"line_no": 10000, "item": "A", "quantity": "4"}
    answer = office.answer("change-journal-lines", journal_no="J1", lines=[line])
    assert books.codes(answer) == ["adjustment-tracking-fixed"]
    office.do("post-journal-batch", journal_no="J1")
    assert books.in_ledger(office, "A") == {"A": 5}


def test_numbers_that_bins_do_not_keep_are_chosen_on_the_journal(office: Office) -> None:
    goods.item(office, "A", code={"lot": {"specific": True, "warehouse": False}})
    stocked(office, "A", 3, numbers=goods.lots(L1=3))
    corrected(office, "A", 4)
    calculated(office, "J1", "A")
    answer = office.answer("post-journal-batch", journal_no="J1")
    assert books.codes(answer) == ["number-missing"]
    numbers = goods.lots(L1=1, L9=3)
    office.do("set-journal-line-tracking", journal_no="J1", line_no=10000, numbers=numbers)
    office.do("post-journal-batch", journal_no="J1")
    assert books.in_ledger(office, "A") == {"L1": 4, "L9": 3}
    assert books.in_bins(office, "A") == {("M-02", ""): 7}


def test_w_069_the_ordinary_journal_leaves_a_directed_location_alone(office: Office) -> None:
    line = {"item": "PLAIN", "quantity": "1", "bin": "M-01"}
    answer = office.answer("post-item-journal", location="MAIN", lines=[line])
    assert books.codes(answer) == ["warehouse-journal-required"]
    office.do("save-journal-batch", journal_no="J1", location="MAIN")
    answer = office.answer("change-journal-lines", journal_no="J1", lines=[line])
    assert books.codes(answer) == ["warehouse-journal-required"]
    assert answer.problems[0].location == "MAIN"  # pyright: ignore[reportAttributeAccessIssue]


def test_elsewhere_there_is_no_warehouse_journal(office: Office) -> None:
    line = {"item": "PLAIN", "quantity": "1", "bin": "H-01"}
    answer = office.answer("register-warehouse-journal", location="HALL", lines=[line])
    assert books.codes(answer) == ["location-setup-combination"]


def test_w_071_a_serial_lies_in_one_bin(office: Office) -> None:
    goods.item(office, "A", code=SERIALS)
    corrected(office, "A", 1, numbers=goods.serials("S1"))
    answer = correct(office, "A", 1, "M-03", numbers=goods.serials("S1"))
    assert books.codes(answer) == ["serial-in-stock"]
    assert answer.problems[0].bin == "M-02"  # pyright: ignore[reportAttributeAccessIssue]
    corrected(office, "A", -1, numbers=goods.serials("S1"))
    assert books.in_bins(office, "A") == {}
    corrected(office, "A", 1, "M-03", numbers=goods.serials("S1"))
    assert books.in_bins(office, "A") == {("M-03", "S1"): 1, ("ADJ", "S1"): -1}


def test_a_serial_moves_within_one_journal(office: Office) -> None:
    goods.item(office, "A", code=SERIALS)
    corrected(office, "A", 1, numbers=goods.serials("S1"))
    lines = [
        {"item": "A", "bin": "M-02", "quantity": "-1", "numbers": goods.serials("S1")},
        {"item": "A", "bin": "M-03", "quantity": "1", "numbers": goods.serials("S1")},
    ]
    office.do("register-warehouse-journal", location="MAIN", lines=lines)
    assert books.in_bins(office, "A") == {("M-03", "S1"): 1, ("ADJ", "S1"): -1}


def test_w_073_numbers_add_up_to_the_line(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    answer = correct(office, "A", 5, numbers=goods.lots(A=4))
    assert books.codes(answer) == ["tracking-quantity-mismatch"]
    (problem,) = answer.problems
    assert (str(problem.tracked), str(problem.needed)) == ("4", "5")  # pyright: ignore[reportAttributeAccessIssue]
    assert books.codes(correct(office, "A", 5)) == ["number-missing"]
    assert books.in_bins(office, "A") == {}


def test_a_serial_is_one_base_piece(office: Office) -> None:
    goods.item(office, "A", code=SERIALS, units=[{"code": "BOX", "qty_per_uom": "10"}])
    two = [{"serial": "S1", "quantity": "2"}]
    assert books.codes(correct(office, "A", 2, numbers=two)) == ["serial-quantity"]
    ten = [{"serial": "S1", "quantity": "10"}]
    answer = correct(office, "A", 1, unit="BOX", numbers=ten)
    assert books.codes(answer) == ["serial-quantity"]


def test_numbers_are_told_only_where_bins_keep_them(office: Office) -> None:
    assert books.codes(correct(office, "PLAIN", 1, numbers=goods.lots(A=1))) == [
        "tracking-not-enabled"
    ]


def test_w_141_the_date_of_a_new_number_must_be_given(office: Office) -> None:
    goods.item(office, "A", code=DATED)
    answer = correct(office, "A", 5, numbers=goods.lots(A=5))
    assert books.codes(answer) == ["expiration-date-missing"]
    corrected(office, "A", 5, numbers=goods.lots(A=5), expiration_date="2031-03-01")
    calculated(office, "J1", "A")
    office.do("post-journal-batch", journal_no="J1")
    assert [row["expiration"] for row in books.entries(office, "A")] == [date(2031, 3, 1)]


def test_w_142_a_lot_on_hand_keeps_its_date(office: Office) -> None:
    goods.item(office, "A", code=DATED)
    corrected(office, "A", 5, numbers=goods.lots(A=5), expiration_date="2031-03-01")
    answer = correct(office, "A", 2, numbers=goods.lots(A=2), expiration_date="2031-03-05")
    assert books.codes(answer) == ["expiration-date-conflict"]
    corrected(office, "A", 2, numbers=goods.lots(A=2))
    assert books.in_bins(office, "A") == {("M-02", "A"): 7, ("ADJ", "A"): -7}


def test_one_journal_gives_a_new_lot_one_date(office: Office) -> None:
    goods.item(office, "A", code=DATED)
    lines = [
        {
            "item": "A",
            "bin": bin,
            "quantity": "1",
            "numbers": goods.lots(A=1),
            "expiration_date": day,
        }
        for bin, day in (("M-02", "2031-03-01"), ("M-03", "2031-03-05"))
    ]
    answer = office.answer("register-warehouse-journal", location="MAIN", lines=lines)
    assert books.codes(answer) == ["expiration-date-conflict"]


def test_what_a_bin_does_not_hold_cannot_be_taken_out(office: Office) -> None:
    answer = correct(office, "PLAIN", -101, "M-01")
    assert books.codes(answer) == ["bin-quantity-insufficient"]
    answer = correct(office, "PLAIN", 1, "ADJ")
    assert books.codes(answer) == ["bin-is-adjustment-bin"]


def test_what_others_have_reserved_is_asked_about(office: Office) -> None:
    line = {"line_no": 10000, "item": "PLAIN", "quantity": "99"}
    office.do(
        "create-order", kind="sales_order", no="SO1", location="MAIN", release=True, lines=[line]
    )
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    corrected(office, "PLAIN", -1, "M-01")
    answer = correct(office, "PLAIN", -1, "M-01")
    assert books.codes(answer) == ["reservation-disrupted"]
    corrected_line = {"item": "PLAIN", "bin": "M-01", "quantity": "-1"}
    office.do(
        "register-warehouse-journal",
        location="MAIN",
        lines=[corrected_line],
        confirm=["reservation-disrupted"],
    )
    assert books.in_bins(office, "PLAIN") == {("M-01", ""): 98, ("ADJ", ""): 2}


def test_emptying_a_bin_leaves_no_residue_of_rounding(office: Office) -> None:
    """Three boxes of 3.33333 were received as ten pieces."""
    goods.item(office, "A", units=[{"code": "BOX", "qty_per_uom": "3.33333"}])
    stocked(office, "A", 3, unit="BOX")
    corrected(office, "A", -3, unit="BOX")
    assert books.in_bins(office, "A") == {("ADJ", ""): 9.99999}


def test_units_are_corrected_apart(office: Office) -> None:
    stocked(office, "PLAIN", 8, unit="BOX")
    corrected(office, "PLAIN", -2, unit="BOX")
    assert books.in_bins(office, "PLAIN") == {
        ("M-01", ""): 100,
        ("M-02", ""): 60,
        ("ADJ", ""): 20,
    }
    calculated(office, "J1", "PLAIN")
    assert [line["quantity"] for line in books.journal(office, "J1")] == [20]
    office.do("post-journal-batch", journal_no="J1")
    assert books.in_bins(office, "PLAIN") == {("M-01", ""): 100, ("M-02", ""): 60}
