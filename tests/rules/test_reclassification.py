"""Reclassification (T 12.2, 12.3; W 4.6): numbers and dates reach the ledger, bins do not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.rules import bins, books, goods
from tests.warehouses import Office

MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)


def dated(office: Office, **dates: tuple[float, date]) -> str:
    """An item with dated lots in SHED: `A=(10, MAY)`."""
    code = {"lot": {"specific": True}, "use_expiration_dates": True}
    goods.item(office, "D", code=code)
    for lot, (quantity, day) in dates.items():
        numbers = [{"lot": lot, "quantity": str(quantity), "expiration_date": day.isoformat()}]
        goods.stocked(office, "D", quantity, numbers=numbers)
    return "D"


def number(lot: str, quantity: float, **new: Any) -> dict[str, Any]:
    given = {name: one.isoformat() if isinstance(one, date) else one for name, one in new.items()}
    return {"lot": lot, "quantity": str(Decimal(str(quantity))), **given}


def reclassified(office: Office, *lines: list[dict[str, Any]], **fields: Any) -> Any:
    """A line of item D for each list of numbers."""
    return office.answer(
        "post-reclassification",
        location="SHED",
        lines=[
            {
                "item": "D",
                "quantity": str(sum(Decimal(one["quantity"]) for one in numbers)),
                "numbers": numbers,
            }
            for numbers in lines
        ],
        **fields,
    )


def lots_of(office: Office, item: str = "D") -> list[tuple[str, float, date | None]]:
    """The open entries of an item: lot, what remains, date."""
    return [
        (row["lot"], row["remaining"], row["expiration"])
        for row in books.entries(office, item)
        if row["remaining"]
    ]


def test_w_072_another_lot_in_a_bin_reaches_the_ledger_at_once(office: Office) -> None:
    numbers = [number("L1", 15, new_lot="L9")]
    bin_line = {"item": "LOT", "quantity": "15", "from_bin": "M-01", "numbers": numbers}
    office.do("post-warehouse-reclassification", location="MAIN", lines=[bin_line])
    assert bins.warehouse_entries(office, "LOT")[-2:] == [("M-01", "L1", -15), ("M-01", "L9", 15)]
    out, back = books.entries(office, "LOT")[-2:]
    assert (out["type"], out["location"], out["lot"], out["quantity"]) == (
        *("transfer", "MAIN", "L1"),
        -15,
    )
    assert (back["type"], back["location"], back["lot"], back["quantity"]) == (
        *("transfer", "MAIN", "L9"),
        15,
    )
    links = books.rows(
        office,
        "select transferred_from_entry_no as origin from item_application_entry"
        " where inbound_entry_no = :no",
        no=back["no"],
    )
    assert links == [{"origin": out["no"]}]


def test_another_bin_alone_leaves_the_ledger_as_it_is(office: Office) -> None:
    before = books.entries(office, "LOT")
    numbers = [number("L1", 15)]
    there = {"from_bin": "H-01", "to_bin": "H-02"}
    moved = {"item": "LOT", "quantity": "15", "numbers": numbers, **there}
    for name in ("post-warehouse-reclassification", "post-reclassification"):
        office.do(name, location="HALL", lines=[moved])
    assert books.entries(office, "LOT") == before
    assert bins.held(office, "H-02", "LOT", "L1") == 30


def test_what_changes_nothing_is_not_posted(office: Office) -> None:
    same = {"item": "LOT", "quantity": "1", "from_bin": "H-01", "numbers": [number("L1", 1)]}
    answer = office.answer("post-reclassification", location="HALL", lines=[same])
    assert books.codes(answer) == ["nothing-to-post"]


def test_w_069_a_directed_location_has_its_own_journal(office: Office) -> None:
    plain = {"item": "PLAIN", "quantity": "1"}
    for location, to in (("MAIN", "MAIN"), ("SHED", "MAIN"), ("MAIN", "SHED")):
        answer = office.answer(
            "post-reclassification", location=location, to_location=to, lines=[plain]
        )
        assert books.codes(answer) == ["warehouse-journal-required"]


def test_goods_change_their_location(office: Office) -> None:
    numbers = [number("L1", 4), number("L2", 2, new_lot="L7")]
    gone = {"item": "LOT", "quantity": "6", "to_bin": "H-03", "numbers": numbers}
    office.do("post-reclassification", location="SHED", to_location="HALL", lines=[gone])
    assert bins.held(office, "H-03", "LOT", "L1") == 4
    assert bins.held(office, "H-03", "LOT", "L7") == 2
    moved = [
        (row["location"], row["lot"], row["quantity"]) for row in books.entries(office, "LOT")[-4:]
    ]
    assert moved == [
        ("SHED", "L1", -4),
        ("SHED", "L2", -2),
        ("HALL", "L1", 4),
        ("HALL", "L7", 2),
    ]


def test_t_020_a_blank_new_number_is_missing(office: Office) -> None:
    dated(office, A=(10, MAY))
    answer = reclassified(office, [number("A", 5, new_lot="")])
    assert books.codes(answer) == ["number-missing"]
    (problem,) = answer.problems
    assert (problem.dimension, problem.new) == ("lot", True)


def test_w_073_numbers_add_up_to_the_line(office: Office) -> None:
    dated(office, A=(10, MAY))
    line = {"item": "D", "quantity": "5", "numbers": [number("A", 4, new_lot="B")]}
    answer = office.answer("post-reclassification", location="SHED", lines=[line])
    assert books.codes(answer) == ["tracking-quantity-mismatch"]
    (problem,) = answer.problems
    assert (problem.tracked, problem.needed) == (4, 5)  # pyright: ignore[reportAttributeAccessIssue]


def test_t_171_only_a_whole_lot_gets_another_date(office: Office) -> None:
    dated(office, A=(10, MAY))
    part = reclassified(office, [number("A", 4, new_expiration_date=JUNE)])
    assert books.codes(part) == ["expiration-date-conflict"]
    (problem,) = part.problems
    assert (problem.date, problem.existing) == (JUNE, MAY)
    whole = reclassified(office, [number("A", 10, new_expiration_date=JUNE)])
    assert whole.status == "applied", whole.body
    assert lots_of(office) == [("A", 10, JUNE)]
    found = books.rows(
        office,
        "select k.expiration_date as day, b.expiration_date as expiration from tracking_key k"
        " join tracking_balance b on b.tracking_id = k.tracking_id where k.lot_no = 'A'",
    )
    assert found == [{"day": JUNE, "expiration": JUNE}]
    goods.stocked(office, "D", 1, lot="A")
    assert lots_of(office)[-1] == ("A", 1, JUNE)


def test_t_171_a_lot_that_also_lies_elsewhere_is_not_whole_here(office: Office) -> None:
    dated(office, A=(10, MAY))
    away = {"item": "D", "quantity": "4", "to_bin": "H-01", "numbers": [number("A", 4)]}
    office.do("post-reclassification", location="SHED", to_location="HALL", lines=[away])
    rest = reclassified(office, [number("A", 6, new_expiration_date=JUNE)])
    assert books.codes(rest) == ["expiration-date-conflict"]


@pytest.mark.parametrize(
    ("given", "works"), [(None, False), (JUNE, False), (MAY, False), (JULY, True)]
)
def test_t_172_a_lot_that_joins_another_has_its_date(
    office: Office, given: date | None, works: bool
) -> None:
    dated(office, A=(10, MAY), B=(5, JULY))
    day = {"new_expiration_date": given} if given else {}
    answer = reclassified(office, [number("A", 10, new_lot="B", **day)])
    if works:
        assert lots_of(office) == [("B", 5, JULY), ("B", 10, JULY)]
    else:
        assert books.codes(answer) == ["expiration-date-conflict"]


def test_t_172_lots_that_become_one_have_one_date(office: Office) -> None:
    dated(office, A=(10, MAY), C=(5, JULY))
    differ = reclassified(
        office,
        [number("A", 10, new_lot="N", new_expiration_date=JUNE)],
        [number("C", 5, new_lot="N", new_expiration_date=JULY)],
    )
    assert books.codes(differ) == ["expiration-date-conflict"]
    merged = reclassified(
        office,
        [number("A", 10, new_lot="N", new_expiration_date=JUNE)],
        [number("C", 5, new_lot="N", new_expiration_date=JUNE)],
    )
    assert merged.status == "applied", merged.body
    assert lots_of(office) == [("N", 10, JUNE), ("N", 5, JUNE)]


def test_a_lot_used_up_may_come_again_with_any_date(office: Office) -> None:
    dated(office, A=(10, MAY), B=(5, JULY))
    goods.stocked(office, "D", -5, lot="B")
    again = reclassified(office, [number("A", 10, new_lot="B", new_expiration_date=JUNE)])
    assert again.status == "applied", again.body
    assert lots_of(office) == [("B", 10, JUNE)]


def test_t_173_a_serial_becomes_one_that_is_not_there(office: Office) -> None:
    line = {"item": "SERIAL", "quantity": "1"}

    def renamed(old: str, new: str, quantity: int = 1) -> Any:
        one = {"serial": old, "quantity": str(quantity), "new_serial": new}
        return office.answer(
            "post-reclassification",
            location="SHED",
            lines=[{**line, "quantity": str(quantity), "numbers": [one]}],
        )

    assert books.codes(renamed("SHED-S1", "SHED-S2")) == ["serial-in-stock"]
    assert set(books.codes(renamed("SHED-S1", "NEW", 2))) == {"serial-quantity"}
    assert renamed("SHED-S1", "NEW").status == "applied"
    assert renamed("NEW", "SHED-S1").status == "applied"


def test_w_071_a_serial_comes_into_the_bins_of_a_location_once(office: Office) -> None:
    one = {"serial": "MAIN-S1", "new_serial": "MAIN-S2"}
    line = {"item": "SERIAL", "quantity": "1", "from_bin": "M-01", "numbers": [one]}
    answer = office.answer("post-warehouse-reclassification", location="MAIN", lines=[line])
    assert books.codes(answer) == ["serial-in-stock"]


def test_two_serials_change_places(office: Office) -> None:
    swap = [
        {"serial": "SHED-S1", "new_serial": "SHED-S2"},
        {"serial": "SHED-S2", "new_serial": "SHED-S1"},
    ]
    line = {"item": "SERIAL", "quantity": "2", "numbers": swap}
    office.do("post-reclassification", location="SHED", lines=[line])
    last = [(row["serial"], row["quantity"]) for row in books.entries(office, "SERIAL")[-4:]]
    assert last == [("SHED-S1", -1), ("SHED-S2", -1), ("SHED-S2", 1), ("SHED-S1", 1)]


def test_t_174_a_date_may_be_taken_off_where_none_is_required(office: Office) -> None:
    dated(office, A=(10, MAY))
    off = reclassified(office, [number("A", 10, no_expiration_date=True)])
    assert off.status == "applied", off.body
    assert lots_of(office) == [("A", 10, None)]
    line = {
        "item": "DATED",
        "quantity": "30",
        "numbers": [number("D1", 30, new_lot="D9", no_expiration_date=True)],
    }
    required = office.answer("post-reclassification", location="SHED", lines=[line])
    assert books.codes(required) == ["expiration-date-missing"]


def test_a_number_reserved_without_being_named_gives_way(office: Office) -> None:
    goods.ordered(office, "SO1", "LOT", 50)
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    line = {"item": "LOT", "quantity": "10", "numbers": [number("L1", 10, new_lot="L9")]}
    office.do("post-reclassification", location="SHED", lines=[line])
    held = [(row["partner_lot"], row["quantity"]) for row in books.reservations(office, "SO1")]
    assert sorted(held) == [("L1", -30), ("L2", -10), ("L2", -10)]


def test_a_number_somebody_asked_for_stays(office: Office) -> None:
    goods.ordered(office, "SO1", "LOT", 35, numbers=goods.lots(L1=35))
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    line = {"item": "LOT", "quantity": "10", "numbers": [number("L1", 10, new_lot="L9")]}
    answer = office.answer("post-reclassification", location="SHED", lines=[line])
    assert books.codes(answer) == ["outbound-not-applied"]
