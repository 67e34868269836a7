"""Batches of the item journal: looked at lightly on entry, wholly when they are posted."""

from datetime import date
from typing import Any

from stockhand.operations.run import Answer
from tests.rules import books, goods
from tests.warehouses import Office

DATED = {"lot": {"specific": True}, "use_expiration_dates": True, "expiration_date_required": True}


def batch(office: Office, location: str = "SHED", *, numbered: bool = True) -> str:
    office.do("save-journal-batch", journal_no="J1", location=location, tracking_on_lines=numbered)
    return "J1"


def write(office: Office, *lines: dict[str, Any]) -> Answer:
    return office.answer("change-journal-lines", journal_no="J1", lines=list(lines))


def written(office: Office, *lines: dict[str, Any]) -> list[int]:
    return office.do("change-journal-lines", journal_no="J1", lines=list(lines))["lines"]


def line(item: str, quantity: float, **fields: Any) -> dict[str, Any]:
    return {"item": item, "quantity": str(quantity), **fields}


def test_t_163_numbers_on_lines_need_a_batch_for_them(office: Office) -> None:
    batch(office, numbered=False)
    written(office, line("LOT", 3, lot="L1", expiration_date="2031-01-01"))
    assert [row["lot"] for row in books.journal(office, "J1")] == [""]
    answer = office.answer(
        "save-journal-batch",
        journal_no="R1",
        location="SHED",
        kind="reclass_journal",
        tracking_on_lines=True,
    )
    assert books.codes(answer) == ["journal-batch-setup"]


def test_t_164_an_opening_balance_is_an_entry_for_each_line(office: Office) -> None:
    goods.item(office, "A", code=DATED)
    batch(office)
    written(
        office,
        line("A", 5, lot="A1", expiration_date="2031-03-01"),
        line("A", 3, lot="B1", expiration_date="2031-04-01"),
    )
    office.do("post-journal-batch", journal_no="J1")
    found = [
        (row["type"], row["lot"], row["quantity"], row["expiration"])
        for row in books.entries(office, "A")
    ]
    assert found == [
        ("positive_adjmt", "A1", 5, date(2031, 3, 1)),
        ("positive_adjmt", "B1", 3, date(2031, 4, 1)),
    ]
    gone = office.answer("post-journal-batch", journal_no="J1")
    assert books.codes(gone) == ["not-found"]


def test_t_165_numbers_stand_in_one_place(office: Office) -> None:
    batch(office)
    (no,) = written(office, line("LOT", 3))
    numbers = goods.lots(L1=3)
    office.do("set-journal-line-tracking", journal_no="J1", line_no=no, numbers=numbers)
    answer = write(office, line("LOT", 3, line_no=no, lot="L2"))
    assert books.codes(answer) == ["tracking-given-twice"]
    (other,) = written(office, line("LOT", 2, lot="L2"))
    answer = office.answer(
        "set-journal-line-tracking", journal_no="J1", line_no=other, numbers=goods.lots(L1=2)
    )
    assert books.codes(answer) == ["tracking-given-twice"]


def test_t_166_w_075_entry_is_light_and_posting_is_not(office: Office) -> None:
    batch(office)
    written(office, line("SERIAL", 1, serial="SHED-S1"), line("LOT", 2), line("PLAIN", 1))
    assert len(books.journal(office, "J1")) == 3
    answer = office.answer("post-journal-batch", journal_no="J1")
    assert books.codes(answer) == ["number-missing"]
    office.do("change-journal-lines", journal_no="J1", delete=[20000])
    answer = office.answer("post-journal-batch", journal_no="J1")
    assert books.codes(answer) == ["serial-in-stock"]
    answer = write(office, line("SERIAL", 2, serial="S9"))
    assert books.codes(answer) == ["serial-quantity"]


def test_updating_the_tracking_checks_wholly_and_moves_the_numbers(office: Office) -> None:
    goods.item(office, "A", code=DATED)
    batch(office)
    (no,) = written(office, line("A", 5, lot="A1"))
    answer = office.answer("update-journal-tracking", journal_no="J1")
    assert books.codes(answer) == ["expiration-date-missing"]
    written(office, line("A", 5, line_no=no, lot="A1", expiration_date="2031-03-01"))
    written(office, line("PLAIN", 2))
    office.do("update-journal-tracking", journal_no="J1")
    found = [(row["lot"], row["numbers"]) for row in books.journal(office, "J1")]
    assert found == [("", {"A1": 5}), ("", {})]
    office.do("update-journal-tracking", journal_no="J1")
    office.do("post-journal-batch", journal_no="J1")
    assert books.in_ledger(office, "A", "SHED") == {"A1": 5}


def test_the_type_of_a_line_says_what_it_does(office: Office) -> None:
    batch(office)
    written(office, line("PLAIN", 4, entry_type="purchase"), line("PLAIN", 3, entry_type="sale"))
    written(office, line("PLAIN", -2))
    office.do("post-journal-batch", journal_no="J1")
    found = [(row["type"], row["quantity"]) for row in books.entries(office, "PLAIN")]
    assert found[-3:] == [("purchase", 4), ("sale", -3), ("negative_adjmt", -2)]


def test_where_bins_are_kept_a_line_names_one_before_it_is_posted(office: Office) -> None:
    batch(office, "HALL")
    (no,) = written(office, line("PLAIN", 4))
    answer = office.answer("post-journal-batch", journal_no="J1")
    assert books.codes(answer) == ["bin-missing"]
    written(office, line("PLAIN", 4, line_no=no, bin="H-02"))
    office.do("post-journal-batch", journal_no="J1")
    assert books.in_bins(office, "PLAIN", "HALL") == {("H-01", ""): 100, ("H-02", ""): 4}


def test_w_074_without_bins_no_warehouse_entry_is_written(office: Office) -> None:
    before = books.rows(office, "select count(*) as n from warehouse_entry")
    batch(office)
    written(office, line("PLAIN", 4), line("PLAIN", -1))
    office.do("post-journal-batch", journal_no="J1")
    assert books.rows(office, "select count(*) as n from warehouse_entry") == before
    assert books.in_bins(office, "PLAIN", "SHED") == {}


def test_a_batch_without_a_quantity_is_not_posted(office: Office) -> None:
    batch(office)
    written(office, line("PLAIN", 0))
    answer = office.answer("post-journal-batch", journal_no="J1")
    assert books.codes(answer) == ["nothing-to-post"]
    office.do("delete-journal-batch", journal_no="J1")
    assert books.codes(office.answer("delete-journal-batch", journal_no="J1")) == ["not-found"]
