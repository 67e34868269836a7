"""Reservations by hand: what may be held, how it is let go, and what becomes of it when the lines
live on (T 6.1, 6.2, 6.7)."""

from typing import Any

import pytest
import sqlalchemy as sa

from tests.rules import books
from tests.rules.books import codes
from tests.rules.goods import item, lots, ordered, post, posted, stocked, tracked
from tests.rules.held import (
    cancel,
    change,
    due,
    halves,
    held,
    pairs,
    reserve,
    reserved,
    warnings,
)
from tests.warehouses import Office


def facts(answer: Any, *names: str) -> list[Any]:
    """Facts of the one problem of an answer; quantities as numbers."""
    (problem,) = answer.problems
    found = [getattr(problem, name) for name in names]
    return [float(one) if not isinstance(one, str) else one for one in found]


def bolt(office: Office, stock: float = 0, **fields: Any) -> str:
    """An item without numbers."""
    item(office, "BOLT", **fields)
    if stock:
        stocked(office, "BOLT", stock)
    return "BOLT"


def lotted(office: Office, **quantities: float) -> str:
    """An item whose lots matter, with stock of these."""
    item(office, "CLOTH", code={"lot": {"specific": True}})
    for lot, quantity in quantities.items():
        stocked(office, "CLOTH", quantity, lot=lot)
    return "CLOTH"


def test_t_089_a_reservation_is_two_halves_with_one_number(office: Office) -> None:
    ordered(office, "SO", bolt(office, 9), 4)
    assert reserved(office, "SO", quantity=4) == 4
    demand, supply = halves(office, "SO")
    assert demand["no"] == supply["no"]
    assert (demand["quantity"], supply["quantity"]) == (-4, 4)
    assert {demand["status"], supply["status"]} == {"reservation"}
    assert (supply["kind"], supply["expected"]) == ("entry", None)


def test_t_090_no_more_is_reserved_than_the_line_still_needs(office: Office) -> None:
    ordered(office, "SO", bolt(office, 20), 10)
    reserved(office, "SO", quantity=8)
    answer = reserve(office, "SO", quantity=3)
    assert codes(answer) == ["reservation-exceeds-outstanding"]
    assert facts(answer, "line", "quantity", "outstanding") == ["SO/10000", 3, 2]
    assert pairs(office, "SO") == [(8, "", "stock", "")]


def test_t_091_what_is_no_order_cannot_be_reserved(office: Office) -> None:
    ordered(office, "SI", bolt(office, 5), 2, kind="sales_invoice")
    assert codes(reserve(office, "SI", "sales_invoice")) == ["not-demand-or-supply"]
    ordered(office, "SO", "BOLT", 2)
    named = {"kind": "sales_invoice", "no": "SI", "line_no": 10000}
    assert codes(reserve(office, "SO", from_line=named)) == ["not-demand-or-supply"]


def test_t_092_the_policy_never_forbids_it(office: Office) -> None:
    ordered(office, "SO", bolt(office, 5, reserve="never"), 2)
    answer = reserve(office, "SO")
    assert codes(answer) == ["reservation-not-allowed"]
    assert answer.problems[0].policy == "never"  # type: ignore[attr-defined]
    office.do("reserve-order", order_no="SO", kind="sales_order")
    assert pairs(office, "SO") == []


def test_t_093_lines_that_always_reserve_follow_their_quantity(office: Office) -> None:
    bolt(office, 6, reserve="always")
    ordered(office, "SO", "BOLT", 4)
    assert pairs(office, "SO") == [(4, "", "stock", "")]
    assert warnings(change(office, "SO", quantity="6")) == []
    assert sum(pair[0] for pair in pairs(office, "SO")) == 6
    assert warnings(change(office, "SO", quantity="9")) == [("reservation-partial", 3)]
    assert sum(pair[0] for pair in pairs(office, "SO")) == 6


def test_t_094_a_line_cannot_leave_the_policy_always(office: Office) -> None:
    bolt(office, reserve="always")
    ordered(office, "SO", "BOLT", 4)
    answer = change(office, "SO", reserve="optional")
    assert codes(answer) == ["reservation-not-allowed"]
    written = office.answer(
        "create-order",
        kind="sales_order",
        location="SHED",
        lines=[{"item": "BOLT", "quantity": "1", "reserve": "never"}],
    )
    assert codes(written) == ["reservation-not-allowed"]


def test_t_095_goods_of_the_policy_always_leave_only_from_stock_that_is_there(
    office: Office,
) -> None:
    bolt(office, reserve="always")
    ordered(office, "SO", "BOLT", 4)
    assert codes(post(office, "SO")) == ["reservation-mandatory"]
    stocked(office, "BOLT", 4)
    assert pairs(office, "SO") == []
    posted(office, "SO")


def test_t_098_nothing_left_to_reserve_and_nothing_to_reserve_from(office: Office) -> None:
    ordered(office, "SO", bolt(office, 4), 4)
    reserved(office, "SO")
    assert codes(reserve(office, "SO")) == ["line-fully-reserved"]
    ordered(office, "SO2", "BOLT", 4)
    entry = books.entries(office, "BOLT")[0]["no"]
    empty = reserve(office, "SO2", from_entry=entry)
    assert codes(empty) == ["nothing-to-reserve"]
    assert facts(empty, "available") == [0]
    ordered(office, "PO", "BOLT", 3, kind="purchase_order")
    reserved(office, "SO2", quantity=3)
    ordered(office, "SO3", "BOLT", 1)
    named = {"kind": "purchase_order", "no": "PO", "line_no": 10000}
    assert codes(reserve(office, "SO3", from_line=named)) == ["nothing-to-reserve"]


def test_t_100_a_reservation_follows_its_goods_into_stock(office: Office) -> None:
    lotted(office)
    ordered(office, "PO", "CLOTH", 6, kind="purchase_order")
    ordered(office, "SO", "CLOTH", 6)
    reserved(office, "SO")
    assert pairs(office, "SO") == [(6, "", "PO", "")]
    tracked(office, "PO", lots(A=6), kind="purchase_order")
    assert pairs(office, "SO") == [(6, "", "PO", "A")]
    posted(office, "PO", "purchase_order")
    assert pairs(office, "SO") == [(6, "", "stock", "A")]
    assert [row["expected"] for row in halves(office, "SO")] == [None, None]
    assert books.entries(office, "CLOTH")[0]["reserved"] == 6


def test_t_101_what_waits_for_goods_to_come_cannot_leave(office: Office) -> None:
    bolt(office, 10)
    ordered(office, "PO", "BOLT", 6, kind="purchase_order")
    ordered(office, "SO", "BOLT", 6)
    named = {"kind": "purchase_order", "no": "PO", "line_no": 10000}
    assert reserved(office, "SO", from_line=named) == 6
    assert codes(post(office, "SO")) == ["reserved-not-in-inventory"]
    posted(office, "PO", "purchase_order")
    posted(office, "SO")
    assert [row["remaining"] for row in books.entries(office, "BOLT")] == [10, 0, 0]


def test_t_102_less_is_needed_what_is_not_there_yet_is_let_go_first(office: Office) -> None:
    bolt(office, 4)
    ordered(office, "PO", "BOLT", 6, kind="purchase_order")
    ordered(office, "SO", "BOLT", 10)
    reserved(office, "SO")
    assert pairs(office, "SO") == [(4, "", "stock", ""), (6, "", "PO", "")]
    assert change(office, "SO", quantity="5").status == "applied"
    assert pairs(office, "SO") == [(4, "", "stock", ""), (1, "", "PO", "")]
    assert change(office, "SO", quantity="3").status == "applied"
    assert pairs(office, "SO") == [(3, "", "stock", "")]
    assert books.entries(office, "BOLT")[0]["reserved"] == 3


def test_t_103_numbers_are_not_let_go_in_silence(office: Office) -> None:
    ordered(office, "SO", lotted(office, A=20), 10, numbers=lots(A=8))
    answer = change(office, "SO", quantity="5")
    assert codes(answer) == ["tracking-exceeds-line"]
    assert facts(answer, "tracked", "quantity") == [8, 5]
    assert change(office, "SO", quantity="8").status == "applied"


@pytest.mark.parametrize(
    ("field", "value"), [("item", "NUT"), ("variant", "RED"), ("location", "HALL")]
)
def test_t_104_a_reserved_line_keeps_its_goods(office: Office, field: str, value: str) -> None:
    bolt(office, 5, variants=["RED"])
    item(office, "NUT")
    ordered(office, "SO", "BOLT", 4)
    reserved(office, "SO")
    answer = change(office, "SO", **{field: value})
    assert codes(answer) == ["reserved-field-changed"]
    assert answer.problems[0].field == field  # type: ignore[attr-defined]
    done = change(office, "SO", **{field: value}, cancel_reservations=True)
    assert done.status == "applied"
    assert pairs(office, "SO") == []
    now = books.rows(
        office,
        "select i.no as item, coalesce(v.code, '') as variant, p.code as location"
        " from source_line l join item i on i.item_id = l.item_id"
        " left join item_variant v on v.variant_id = l.variant_id and v.variant_id <> 0"
        " join location p on p.location_id = l.location_id where l.line_id = :line",
        line=books.line_id(office, "SO", 10000),
    )[0]
    assert now == {"item": "BOLT", "variant": "", "location": "SHED", field: value}


def test_t_104_a_reserved_line_does_not_become_never(office: Office) -> None:
    ordered(office, "SO", bolt(office, 5), 4)
    reserved(office, "SO")
    assert codes(change(office, "SO", reserve="never")) == ["reserved-field-changed"]
    assert cancel(office, "SO").status == "applied"
    assert change(office, "SO", reserve="never").status == "applied"


def promised(office: Office) -> None:
    """A sale of the 10th that is reserved from a purchase of the 5th."""
    bolt(office)
    ordered(office, "PO", "BOLT", 6, kind="purchase_order", due_date=due(5))
    ordered(office, "SO", "BOLT", 6, due_date=due(10))
    assert reserved(office, "SO") == 6


def test_t_105_supply_does_not_move_behind_its_demand(office: Office) -> None:
    promised(office)
    late = change(office, "PO", "purchase_order", due_date=due(12))
    assert codes(late) == ["reservation-date-conflict"]
    problem: Any = late.problems[0]
    assert (problem.line, float(problem.reserved), problem.date.isoformat()) == (
        "PO/10000",
        6,
        due(12),
    )
    assert change(office, "PO", "purchase_order", due_date=due(9)).status == "applied"
    assert [row["expected"] for row in halves(office, "SO")] == [None, due(9)]
    alone = change(office, "PO", "purchase_order", due_date=due(12), interactive=False)
    assert alone.status == "applied"
    assert halves(office, "SO") == []


def test_t_106_demand_does_not_move_before_its_supply(office: Office) -> None:
    promised(office)
    assert change(office, "SO", due_date=due(5)).status == "applied"
    demand, supply = halves(office, "SO")
    assert (demand["day"].isoformat(), supply["expected"]) == (due(5), due(5))
    assert codes(change(office, "SO", due_date=due(4))) == ["reservation-date-conflict"]
    assert codes(change(office, "PO", "purchase_order", due_date=due(6))) == [
        "reservation-date-conflict"
    ]


def test_t_105_t_106_stock_is_always_in_time(office: Office) -> None:
    ordered(office, "SO", bolt(office, 6), 6, due_date=due(10))
    reserved(office, "SO")
    assert change(office, "SO", due_date="2025-01-01").status == "applied"
    assert [row["quantity"] for row in halves(office, "SO")] == [-6, 6]


def delete(office: Office, no: str, **fields: Any) -> Any:
    return office.answer(
        "delete-order-line", order_no=no, kind="sales_order", line_no=10000, **fields
    )


def test_t_107_a_line_takes_its_reservations_with_it(office: Office) -> None:
    ordered(office, "SO", bolt(office, 6), 6)
    reserved(office, "SO")
    assert delete(office, "SO").status == "applied"
    left = books.rows(office, "select count(*) as n from reservation_entry")
    assert left == [{"n": 0}]
    assert books.entries(office, "BOLT")[0]["reserved"] == 0


def test_t_107_the_numbers_of_a_line_are_asked_about(office: Office) -> None:
    ordered(office, "SO", lotted(office, A=6), 6, numbers=lots(A=6))
    reserved(office, "SO")
    question = delete(office, "SO")
    assert codes(question) == ["tracking-on-deleted-line"]
    assert held(office, "SO") == {("A", "A"): 6}
    whole = office.answer("delete-order", order_no="SO", kind="sales_order")
    assert codes(whole) == ["tracking-on-deleted-line"]
    assert delete(office, "SO", confirm=["tracking-on-deleted-line"]).status == "applied"
    assert books.rows(office, "select entry_no from reservation_entry") == []


def test_t_107_a_partner_keeps_the_number_of_its_own(office: Office) -> None:
    lotted(office)
    ordered(office, "PO", "CLOTH", 6, kind="purchase_order", numbers=lots(A=6))
    ordered(office, "SO", "CLOTH", 6)
    reserved(office, "SO")
    office.do("delete-order", order_no="SO", kind="sales_order")
    (row,) = books.reservations(office, "PO")
    assert (row["status"], row["lot"], row["quantity"], row["partner"]) == ("surplus", "A", 6, None)


def test_t_107_what_was_posted_of_a_line_stays(office: Office) -> None:
    ordered(office, "SO", bolt(office, 6), 6)
    office.do(
        "change-order-line", order_no="SO", kind="sales_order", line_no=10000, qty_to_handle="2"
    )
    posted(office, "SO")
    assert codes(delete(office, "SO")) == ["document-partly-handled"]
    assert delete(office, "SO", confirm=["document-partly-handled"]).status == "applied"
    (line,) = books.rows(
        office,
        "select quantity_base as quantity, qty_done_base as handled from source_line"
        " where line_id = :line",
        line=books.line_id(office, "SO", 10000),
    )
    assert line == {"quantity": 2, "handled": 2}


def test_t_108_a_cancelled_reservation_leaves_the_number_on_the_demand(office: Office) -> None:
    ordered(office, "SO", lotted(office, A=6), 6, numbers=lots(A=4))
    reserved(office, "SO", quantity=4)
    assert held(office, "SO") == {("A", "A"): 4}
    assert cancel(office, "SO").status == "applied"
    (row,) = halves(office, "SO")
    assert (row["status"], row["lot"], row["quantity"], row["kind"]) == ("surplus", "A", -4, "line")
    assert books.entries(office, "CLOTH")[0]["reserved"] == 0
    assert codes(cancel(office, "SO", entry_no=row["no"])) == ["not-found"]


def test_t_109_a_reservation_that_is_fixed_is_not_cancelled(office: Office) -> None:
    ordered(office, "SO", bolt(office, 6), 6)
    reserved(office, "SO")
    office.tx.execute(sa.text("update reservation_entry set disallow_cancellation = true"))
    entry = halves(office, "SO")[0]["no"]
    smaller: dict[str, Any] = {"order_no": "SO", "kind": "sales_order", "line_no": 10000}
    assert codes(cancel(office, "SO")) == ["reservation-fixed"]
    assert codes(cancel(office, "SO", entry_no=entry)) == ["reservation-fixed"]
    less = office.answer("change-reservation", **smaller, entry_no=entry, quantity="3")
    assert codes(less) == ["reservation-fixed"]
    assert pairs(office, "SO") == [(6, "", "stock", "")]


def test_t_110_a_reservation_is_only_made_smaller(office: Office) -> None:
    ordered(office, "SO", bolt(office, 9), 8)
    reserved(office, "SO", quantity=5)
    entry = halves(office, "SO")[0]["no"]

    def make(quantity: str) -> Any:
        return office.answer(
            "change-reservation",
            order_no="SO",
            kind="sales_order",
            line_no=10000,
            entry_no=entry,
            quantity=quantity,
        )

    for quantity in ("7", "0", "-3"):
        answer = make(quantity)
        assert codes(answer) == ["reservation-only-reducible"]
        assert facts(answer, "quantity") == [float(quantity)]
    assert make("3").status == "applied"
    assert [(row["no"], row["quantity"]) for row in halves(office, "SO")] == [
        (entry, -3),
        (entry, 3),
    ]


def test_t_111_a_purchase_that_names_lots_is_reserved_lot_by_lot(office: Office) -> None:
    lotted(office)
    ordered(office, "PO", "CLOTH", 10, kind="purchase_order", numbers=lots(A=6, B=4))
    ordered(office, "SO", "CLOTH", 10)
    assert reserved(office, "SO", quantity=10) == 10
    assert pairs(office, "SO") == [(6, "", "PO", "A"), (4, "", "PO", "B")]
    assert [row["status"] for row in books.reservations(office, "PO")] == ["reservation"] * 2
