"""Counts: per bin and number, by several people, again where they differ, and what registering them
does to bins and ledger."""

from typing import Any
from uuid import UUID

import msgspec

from stockhand.domain.ledgers import Actor
from stockhand.operations.run import Answer
from stockhand.store.tx import WriteTx
from tests import warehouses
from tests.rules import books, goods
from tests.warehouses import Office

LOTS = {"lot": {"specific": True, "warehouse": True}}
SERIALS = {"serial": {"specific": True, "warehouse": True}}


def stocked(office: Office, item: str, quantity: float, **fields: Any) -> None:
    line = {"item": item, "bin": "M-02", "quantity": str(quantity), **fields}
    office.do("post-opening-stock", location="MAIN", lines=[line])


def created(office: Office, location: str = "MAIN", **fields: Any) -> dict[str, Any]:
    return office.do("create-count", no="CS1", location=location, **fields)


def seen(item: str, quantity: float, **fields: Any) -> dict[str, Any]:
    return {"item": item, "quantity": str(quantity), **fields}


def counted(office: Office, bin: str, *what: dict[str, Any], **fields: Any) -> list[int]:
    found = office.do("count-bin", count_no="CS1", bin=bin, seen=list(what), **fields)
    return found["recount"]


def lines(office: Office, no: str = "CS1") -> list[tuple[Any, ...]]:
    """Bin, lot or serial, what the books say and what was seen."""
    found = books.rows(
        office,
        """
        select b.code as bin, i.no as item, k.lot_no as lot, k.serial_no as serial,
               j.calculated_base / 100000.0 as book, j.counted_base / 100000.0 as seen
        from journal_line j join warehouse_document d on d.document_id = j.document_id
        join item i on i.item_id = j.item_id left join bin b on b.bin_id = j.bin_id
        join tracking_key k on k.tracking_id = j.tracking_id
        where d.no = :no order by j.line_no
        """,
        no=no,
    )
    return [
        (row["bin"], row["item"], row["serial"] or row["lot"], row["book"], row["seen"])
        for row in found
    ]


def as_person(office: Office, no: str, name: str, /, **fields: Any) -> Answer:
    """A command of somebody who works at MAIN in all roles."""
    person = books.rows(office, "select employee_id from employee where no = :no", no=no)
    if not person:
        office.do("save-employee", no=no, roles={"MAIN": ["supervisor", "counter"]})
        person = books.rows(office, "select employee_id from employee where no = :no", no=no)
    roles = books.rows(office, "select location_id from location where code = 'MAIN'")
    actor = Actor(
        employee_id=person[0]["employee_id"],
        name=no,
        roles={roles[0]["location_id"]: frozenset({"supervisor", "counter"})},
    )
    fresh = WriteTx(office.tx.connection)
    one = warehouses.command(name, **fields)
    command_id: UUID = office.next_id()
    return warehouses.answer_of(fresh, one, command_id, actor)


def test_w_066_w_067_the_adjustment_bin_step_by_step(office: Office) -> None:
    """The table of the adjustment bin, row by row: bin, adjustment bin, their sum, the ledger."""
    goods.item(office, "A", code=LOTS)
    stocked(office, "A", 100, numbers=goods.lots(A=100))
    assert books.in_bins(office, "A") == {("M-02", "A"): 100}
    assert books.in_ledger(office, "A") == {"A": 100}

    created(office, items=["A"])
    counted(office, "M-02", seen("A", 97, lot="A"))
    office.do("register-count", count_no="CS1")
    assert books.in_bins(office, "A") == {("M-02", "A"): 97, ("ADJ", "A"): 3}
    assert books.in_ledger(office, "A") == {"A": 100}

    office.do("calculate-warehouse-adjustment", location="MAIN", journal_no="J1")
    (proposed,) = books.journal(office, "J1")
    assert (proposed["type"], proposed["quantity"]) == ("negative_adjmt", 3)
    assert proposed["numbers"] == {"A": 3}
    assert books.in_bins(office, "A") == {("M-02", "A"): 97, ("ADJ", "A"): 3}
    assert books.in_ledger(office, "A") == {"A": 100}

    office.do("post-journal-batch", journal_no="J1")
    assert books.in_bins(office, "A") == {("M-02", "A"): 97}
    assert books.in_ledger(office, "A") == {"A": 97}


def test_w_068_t_167_an_opening_balance_is_counted_into_empty_bins(office: Office) -> None:
    code = {**LOTS, "use_expiration_dates": True, "expiration_date_required": True}
    goods.item(office, "A", code=code)
    created(office, items=["PLAIN"])
    dated = seen("A", 20, lot="L1", expiration_date="2031-03-01")
    counted(office, "M-02", dated)
    office.do("register-count", count_no="CS1")
    assert books.in_bins(office, "A") == {("M-02", "L1"): 20, ("ADJ", "L1"): -20}
    assert books.in_ledger(office, "A") == {}
    office.do("calculate-warehouse-adjustment", location="MAIN", journal_no="J1")
    office.do("post-journal-batch", journal_no="J1")
    assert books.in_bins(office, "A") == {("M-02", "L1"): 20}
    (entry,) = books.entries(office, "A")
    assert (entry["quantity"], entry["lot"], str(entry["expiration"])) == (20, "L1", "2031-03-01")


def test_a_count_lists_what_holds_something_one_line_for_each_number(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    stocked(office, "A", 5, numbers=goods.lots(A=3, B=2))
    created(office, bins=["M-02"])
    assert lines(office) == [("M-02", "A", "A", 3, None), ("M-02", "A", "B", 2, None)]


def test_what_else_is_listed_in_a_bin_that_is_done_was_not_there(office: Office) -> None:
    goods.item(office, "A", code=SERIALS)
    stocked(office, "A", 3, numbers=goods.serials("S1", "S2", "S3"))
    created(office, bins=["M-02"])
    counted(office, "M-02", seen("A", 1, serial="S1"), complete=False)
    assert [row[4] for row in lines(office)] == [1, None, None]
    counted(office, "M-02", seen("A", 1, serial="S1"), seen("A", 1, serial="S9"))
    assert lines(office) == [
        ("M-02", "A", "S1", 1, 1),
        ("M-02", "A", "S2", 1, 0),
        ("M-02", "A", "S3", 1, 0),
        ("M-02", "A", "S9", 0, 1),
    ]
    office.do("register-count", count_no="CS1")
    assert books.in_bins(office, "A") == {
        ("M-02", "S1"): 1,
        ("M-02", "S9"): 1,
        ("ADJ", "S2"): 1,
        ("ADJ", "S3"): 1,
        ("ADJ", "S9"): -1,
    }


def test_an_empty_bin_is_counted_by_saying_so(office: Office) -> None:
    stocked(office, "PLAIN", 5)
    created(office, bins=["M-02"])
    counted(office, "M-02")
    assert lines(office) == [("M-02", "PLAIN", "", 5, 0)]


def test_a_serial_in_another_bin_leaves_its_own(office: Office) -> None:
    goods.item(office, "A", code=SERIALS)
    stocked(office, "A", 1, numbers=goods.serials("S1"))
    created(office, items=["A"])
    counted(office, "M-03", seen("A", 1, serial="S1"))
    answer = office.answer("register-count", count_no="CS1")
    assert books.codes(answer) == ["serial-in-stock"]
    counted(office, "M-02")
    office.do("register-count", count_no="CS1")
    assert books.in_bins(office, "A") == {("M-03", "S1"): 1}


def test_numbers_are_seen_as_they_are_kept(office: Office) -> None:
    goods.item(office, "A", code=SERIALS)
    stocked(office, "A", 1, numbers=goods.serials("S1"))
    created(office, items=["A"])
    twice = [seen("A", 1, serial="S1"), seen("A", 1, serial="S1")]
    answer = office.answer("count-bin", count_no="CS1", bin="M-02", seen=twice)
    assert books.codes(answer) == ["serial-quantity"]
    answer = office.answer("count-bin", count_no="CS1", bin="M-02", seen=[seen("A", 1)])
    assert books.codes(answer) == ["number-missing"]
    answer = office.answer(
        "count-bin", count_no="CS1", bin="M-02", seen=[seen("PLAIN", 1, lot="L1")]
    )
    assert books.codes(answer) == ["tracking-not-enabled"]
    answer = office.answer("count-bin", count_no="CS1", bin="ADJ", seen=[])
    assert books.codes(answer) == ["bin-is-adjustment-bin"]


def test_a_first_count_that_differs_is_asked_for_again(office: Office) -> None:
    created(office, bins=["M-01"], items=["PLAIN"], count_twice=True)
    assert counted(office, "M-01", seen("PLAIN", 90)) == [10000]
    assert [row[4] for row in lines(office)] == [None]
    answer = office.answer("register-count", count_no="CS1")
    assert books.codes(answer) == ["nothing-to-register"]
    assert counted(office, "M-01", seen("PLAIN", 98)) == []
    office.do("register-count", count_no="CS1")
    assert books.in_bins(office, "PLAIN") == {("M-01", ""): 98, ("ADJ", ""): 2}


def test_a_supervisor_asks_for_another_count(office: Office) -> None:
    created(office, bins=["M-01"], items=["PLAIN"])
    counted(office, "M-01", seen("PLAIN", 90))
    office.do("recount-lines", count_no="CS1", line_nos=[10000])
    found = books.rows(office, "select round, counted_base, first_counted_base from journal_line")
    assert found == [{"round": 2, "counted_base": None, "first_counted_base": 9_000_000}]
    office.do("count-line", count_no="CS1", line_no=10000, quantity="100")
    assert office.do("register-count", count_no="CS1")["differences"] == 0


def test_what_moves_while_it_is_counted_is_not_lost(office: Office) -> None:
    """Twenty leave the bin between the list and the count: what is seen is held against what is
    there by then."""
    created(office, bins=["M-01"], items=["PLAIN"])
    line = {"item": "PLAIN", "bin": "M-01", "quantity": "-20"}
    office.do("register-warehouse-journal", location="MAIN", lines=[line])
    counted(office, "M-01", seen("PLAIN", 79))
    office.do("register-warehouse-journal", location="MAIN", lines=[{**line, "quantity": "-4"}])
    office.do("register-count", count_no="CS1")
    assert books.in_bins(office, "PLAIN") == {("M-01", ""): 75, ("ADJ", ""): 25}


def test_a_count_of_everything_goes_to_several_people(office: Office) -> None:
    stocked(office, "PLAIN", 5)
    made = created(office, bins_per_document=1)
    assert made["nos"] == ["CS1", "CS1-1"]
    assert {row[0] for row in lines(office)} == {"M-01"}
    assert lines(office, "CS1-1") == [("M-02", "PLAIN", "", 5, None)]


def test_who_holds_a_count_counts_it_alone(office: Office) -> None:
    created(office, bins=["M-01"], items=["PLAIN"])
    claimed = as_person(office, "ANN", "claim-activity", kind="count", activity_no="CS1")
    assert claimed.status == "applied", bytes(claimed.body)
    what = [seen("PLAIN", 99)]
    answer = as_person(office, "BEN", "count-bin", count_no="CS1", bin="M-01", seen=what)
    assert books.codes(answer) == ["task-claimed"]
    answer = as_person(office, "ANN", "count-bin", count_no="CS1", bin="M-01", seen=what)
    assert answer.status == "applied"
    office.do("release-activity", kind="count", activity_no="CS1")


def test_nobody_registers_a_difference_of_their_own(office: Office) -> None:
    created(office, bins=["M-01"], items=["PLAIN"])
    what = [seen("PLAIN", 99)]
    as_person(office, "ANN", "count-bin", count_no="CS1", bin="M-01", seen=what)
    answer = as_person(office, "ANN", "register-count", count_no="CS1")
    assert books.codes(answer) == ["own-approval"]
    answer = as_person(office, "BEN", "register-count", count_no="CS1")
    assert msgspec.json.decode(bytes(answer.body))["result"]["differences"] == 1


def test_lines_nobody_counted_stay(office: Office) -> None:
    stocked(office, "PLAIN", 5)
    created(office, items=["PLAIN"])
    counted(office, "M-02", seen("PLAIN", 4))
    done = office.do("register-count", count_no="CS1")
    assert (done["differences"], done["lines_left"]) == (1, 1)
    assert lines(office) == [("M-01", "PLAIN", "", 100, None)]
    answer = office.answer("register-count", count_no="CS1")
    assert books.codes(answer) == ["nothing-to-register"]
    counted(office, "M-01", seen("PLAIN", 100))
    office.do("register-count", count_no="CS1", close=True)
    assert lines(office) == []


def test_a_count_without_a_difference_is_kept(office: Office) -> None:
    created(office, bins=["M-01"], items=["PLAIN"])
    counted(office, "M-01", seen("PLAIN", 100))
    office.do("register-count", count_no="CS1")
    found = books.rows(
        office,
        """
        select d.kind, d.from_no, p.calculated_base / 100000 as book,
               p.counted_base / 100000 as seen
        from physical_inventory_entry p join posted_document d on d.document_id = p.document_id
        """,
    )
    assert found == [{"kind": "count", "from_no": "CS1", "book": 100, "seen": 100}]
    assert books.in_bins(office, "PLAIN") == {("M-01", ""): 100}


def test_boxes_are_counted_as_boxes(office: Office) -> None:
    stocked(office, "PLAIN", 8, unit="BOX")
    created(office, bins=["M-02"])
    office.do("count-line", count_no="CS1", line_no=10000, quantity="5")
    office.do("register-count", count_no="CS1")
    assert books.in_bins(office, "PLAIN") == {
        ("M-01", ""): 100,
        ("M-02", ""): 50,
        ("ADJ", ""): 30,
    }
    units = books.rows(
        office,
        "select w.quantity, w.quantity_base / 100000 as base from warehouse_entry w"
        " join bin b on b.bin_id = w.bin_id where b.code = 'ADJ'",
    )
    assert units == [{"quantity": 3, "base": 30}]


def test_with_bins_and_no_adjustment_bin_ledger_and_bin_are_one_step(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    line = {"item": "A", "bin": "H-02", "quantity": "10", "numbers": goods.lots(L1=6, L2=4)}
    office.do("post-opening-stock", location="HALL", lines=[line])
    created(office, "HALL", bins=["H-02"])
    counted(office, "H-02", seen("A", 5, lot="L1"), seen("A", 4, lot="L2"), seen("A", 2, lot="L3"))
    office.do("register-count", count_no="CS1")
    there = {("H-02", "L1"): 5, ("H-02", "L2"): 4, ("H-02", "L3"): 2}
    assert books.in_bins(office, "A", "HALL") == there
    assert books.in_ledger(office, "A", "HALL") == {"L1": 5, "L2": 4, "L3": 2}
    types = [(row["type"], row["quantity"]) for row in books.entries(office, "A")][2:]
    assert types == [("negative_adjmt", -1), ("positive_adjmt", 2)]


def test_without_bins_numbers_are_counted_at_the_location(office: Office) -> None:
    created(office, "SHED", items=["SERIAL", "PLAIN"])
    assert len(lines(office)) == 6
    serials = [seen("SERIAL", 1, serial=f"SHED-S{number}") for number in (1, 2, 4)]
    counted(office, "", seen("PLAIN", 9, unit="BOX"), *serials)
    office.do("register-count", count_no="CS1")
    assert books.in_ledger(office, "SERIAL", "SHED") == {
        "SHED-S1": 1,
        "SHED-S2": 1,
        "SHED-S4": 1,
    }
    assert books.in_ledger(office, "PLAIN", "SHED") == {"": 90}


def test_items_are_due_by_their_counting_period(office: Office) -> None:
    """The work date is the fifth of January: with twelve counts a year the period is January."""
    office.do("save-item", no="PLAIN", count_per_year=12)
    created(office, due=True)
    assert lines(office) == [("M-01", "PLAIN", "", 100, None)]
    counted(office, "M-01", seen("PLAIN", 100))
    office.do("register-count", count_no="CS1")
    stamped = books.rows(
        office,
        "select k.last_counted_on as day from stockkeeping_unit k join location l"
        " on l.location_id = k.location_id where l.code = 'MAIN' and k.last_counted_on is not null",
    )
    assert [str(row["day"]) for row in stamped] == ["2026-01-05"]
    answer = office.answer("create-count", location="MAIN", due=True)
    assert books.codes(answer) == ["nothing-to-handle"]


def test_an_empty_bin_is_listed_on_request(office: Office) -> None:
    office.do("save-bin-content", location="MAIN", bin="M-03", item="PLAIN", is_fixed=True)
    created(office, bins=["M-03"], include_empty=True)
    assert lines(office) == [("M-03", "PLAIN", "", 0, None)]
    office.do("delete-count", count_no="CS1")
    answer = office.answer("create-count", location="MAIN", bins=["M-03"])
    assert books.codes(answer) == ["nothing-to-handle"]
