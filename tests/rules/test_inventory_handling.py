"""Hands at an inventory pick or put-away: what a scan writes on its lines (W 3.4, 3.5, 5.5)."""

from datetime import date
from typing import Any

from stockhand.operations.run import Answer
from tests.rules import books, goods, held, yard
from tests.rules.goods import lots, serials
from tests.rules.yard import PICK, PUT_AWAY
from tests.warehouses import Office

LOTS = {"lot": {"specific": True, "warehouse": True}}
SERIALS = {"serial": {"specific": True, "warehouse": True}}
DATED = {**LOTS, "use_expiration_dates": True, "expiration_date_required": True}
BUY = "purchase_order"


def placed(office: Office, no: str, line_no: int, **fields: Any) -> Answer:
    return office.answer(
        "confirm-inventory-put-away-line", activity_no=no, line_no=line_no, **fields
    )


def dates(office: Office, no: str) -> list[tuple[str, date | None]]:
    """Lot and date of each line."""
    rows = books.rows(
        office,
        "select k.lot_no as lot, a.expiration_date as expiration from warehouse_activity_line a"
        " join warehouse_document d on d.document_id = a.document_id"
        " join tracking_key k on k.tracking_id = a.tracking_id where d.no = :no order by a.line_no",
        no=no,
    )
    return [(row["lot"], row["expiration"]) for row in rows]


def test_lots_that_come_are_counted_in_with_their_dates(office: Office) -> None:
    goods.item(office, "A", code=DATED)
    yard.yard(office, "B1", "B2")
    yard.ordered(office, "PO1", {"item": "A", "quantity": 10, "bin": "B1"}, kind=BUY)
    no = yard.created(office, PUT_AWAY, "PO1")
    assert books.codes(placed(office, no, 10000, quantity="4")) == ["number-missing"]
    undated = placed(office, no, 10000, lot="L1", quantity="4")
    assert books.codes(undated) == ["expiration-date-missing"]
    first = placed(office, no, 10000, lot="L1", quantity="4", expiration_date="2027-01-31")
    assert first.status == "applied"
    other_day = placed(office, no, 10000, lot="L1", expiration_date="2027-02-28")
    assert books.codes(other_day) == ["expiration-date-conflict"]
    assert placed(office, no, 10000, lot="L1", quantity="2", bin="B2").status == "applied"
    assert yard.lines(office, no) == [
        ("place", "B1", "", 4, 0),
        ("place", "B1", "L1", 4, 4),
        ("place", "B2", "L1", 2, 2),
    ]
    assert dates(office, no) == [
        ("", None),
        ("L1", date(2027, 1, 31)),
        ("L1", date(2027, 1, 31)),
    ]
    yard.posted(office, PUT_AWAY, no)
    (entry,) = books.entries(office, "A")
    assert (entry["lot"], entry["quantity"], entry["expiration"]) == ("L1", 6, date(2027, 1, 31))
    assert yard.in_bins(office, "A") == {"B1": 4, "B2": 2}
    assert yard.lines(office, no) == [("place", "B1", "", 4, 0)]


def test_a_lot_that_is_known_brings_its_date(office: Office) -> None:
    goods.item(office, "A", code=DATED)
    yard.yard(office)
    known = [{"lot": "L1", "quantity": "1", "expiration_date": "2027-01-31"}]
    yard.stocked(office, "A", 1, numbers=known)
    yard.ordered(office, "PO1", {"item": "A", "quantity": 2}, kind=BUY)
    no = yard.created(office, PUT_AWAY, "PO1", fill=True)
    yard.change(office, PUT_AWAY, no, 10000, lot="L1")
    assert dates(office, no) == [("L1", date(2027, 1, 31))]
    typed = {"kind": PUT_AWAY, "activity_no": no, "line_no": 10000}
    wrong = office.answer("change-activity-line", **typed, expiration_date="2027-02-28")
    assert books.codes(wrong) == ["expiration-date-conflict"]
    yard.change(office, PUT_AWAY, no, 10000, lot="L2", expiration_date="2027-02-28")
    assert dates(office, no) == [("L2", date(2027, 2, 28))]
    yard.posted(office, PUT_AWAY, no)


def test_announced_serials_are_ticked_off_in_any_order(office: Office) -> None:
    goods.item(office, "S", code=SERIALS)
    yard.yard(office)
    buy = {"item": "S", "quantity": 3, "numbers": serials("S1", "S2")}
    yard.ordered(office, "PO1", buy, kind=BUY)
    no = yard.created(office, PUT_AWAY, "PO1")
    for serial in ("S2", "S9"):
        assert placed(office, no, 10000, serial=serial).status == "applied"
    assert books.codes(placed(office, no, 10000, serial="S2")) == ["number-duplicate"]
    assert sorted(line[2:] for line in yard.lines(office, no)) == [
        ("", 1, 0),
        ("S2", 1, 1),
        ("S9", 1, 1),
    ]


def test_numbers_the_warehouse_does_not_keep_are_not_scanned_here(office: Office) -> None:
    goods.item(office, "A", code={"lot": {"flows": ["purchase_in"]}})
    yard.yard(office)
    yard.ordered(office, "PO1", {"item": "A", "quantity": 2, "numbers": lots(L1=2)}, kind=BUY)
    no = yard.created(office, PUT_AWAY, "PO1")
    assert yard.lines(office, no) == [("none", "", "", 2, 0)]
    assert books.codes(placed(office, no, 10000, lot="L1")) == ["tracking-not-enabled"]
    assert placed(office, no, 10000, quantity="1").status == "applied"
    yard.posted(office, PUT_AWAY, no)
    assert yard.ledger(office, "A") == [("purchase", "L1", 1)]


def test_what_is_taken_for_an_inventory_pick_is_scanned_as_for_any(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1", "B2")
    yard.stocked(office, "A", 6, "B1", lots(L1=6))
    yard.stocked(office, "A", 6, "B2", lots(L2=6))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 8})
    no = yard.created(office, PICK, "SO1")
    taken = {"kind": PICK, "activity_no": no, "line_no": 10000}
    office.do("confirm-pick-line", **taken, lot="L1", quantity="3")
    office.do("confirm-pick-line", **taken, lot="L2", bin="B2", quantity="1")
    assert yard.lines(office, no) == [
        ("take", "B1", "", 2, 0),
        ("take", "B2", "", 2, 0),
        ("take", "B1", "L1", 3, 3),
        ("take", "B2", "L2", 1, 1),
    ]
    office.do("unpick-line", **taken, lot="L1", quantity="1")
    office.do("short-pick-line", **taken, note="the rest is broken")
    yard.posted(office, PICK, no)
    assert yard.ledger(office, "A")[2:] == [("sale", "L1", -2), ("sale", "L2", -1)]
    assert yard.done(office, "SO1") == 3


def test_w_085_a_reserved_serial_is_refused_when_it_is_scanned(office: Office) -> None:
    goods.item(office, "S", code=SERIALS)
    yard.yard(office)
    yard.stocked(office, "S", 2, numbers=serials("S1", "S2"))
    yard.ordered(office, "SO1", {"item": "S", "quantity": 1, "numbers": serials("S1")})
    held.reserved(office, "SO1", serial="S1")
    yard.ordered(office, "SO2", {"item": "S", "quantity": 1})
    no = yard.created(office, PICK, "SO2")
    taken = {"kind": PICK, "activity_no": no, "line_no": 10000}
    assert books.codes(office.answer("confirm-pick-line", **taken, serial="S1")) == [
        "number-reserved-elsewhere"
    ]
    office.do("confirm-pick-line", **taken, serial="S2")
    yard.posted(office, PICK, no)
