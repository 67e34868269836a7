"""Which numbers meet, links that the system makes by itself, and supply made for one demand (T 7.1,
7.2, 3.1)."""

from typing import Any

import pytest
import sqlalchemy as sa

from stockhand.domain.supplies import matches
from stockhand.domain.tracking import UNTRACKED, Dimensions, Tracking, couples
from tests.rules import books
from tests.rules.books import codes
from tests.rules.goods import adjust, item, lots, ordered, posted, stocked, tracked
from tests.rules.held import change, due, pairs, reserved
from tests.warehouses import Office

A, B, BLANK = Tracking(lot="A"), Tracking(lot="B"), UNTRACKED
LOT, NONE = Dimensions(lot=True), Dimensions()


@pytest.mark.parametrize(
    ("demand", "supply", "meets"),
    [
        (A, A, True),
        (A, B, False),
        (A, BLANK, False),
        (BLANK, A, True),
        (BLANK, BLANK, True),
        (Tracking(lot="A"), Tracking(lot="A", serial="7"), True),
    ],
)
def test_t_128_a_number_meets_its_like_and_a_blank_demand_meets_all(
    demand: Tracking, supply: Tracking, meets: bool
) -> None:
    assert couples(LOT, demand, supply) is meets
    found = matches({demand: 3}, {supply: 5}, LOT, 9)
    assert [match.quantity_base for match in found] == ([3] if meets else [])


def test_t_128_equal_numbers_meet_before_a_blank_demand_takes_any() -> None:
    found = matches({BLANK: 5, A: 2}, {A: 4, B: 3}, LOT, 6)
    assert [(one.demand.lot, one.supply.lot, one.quantity_base) for one in found] == [
        ("A", "A", 2),
        ("", "A", 2),
        ("", "B", 2),
    ]


@pytest.mark.parametrize("supply", [A, B, BLANK])
def test_t_129_a_number_that_is_only_typed_meets_all(supply: Tracking) -> None:
    assert couples(NONE, A, supply)
    assert [one.quantity_base for one in matches({A: 2}, {supply: 2}, NONE, 2)] == [2]


def rows(office: Office, no: str) -> list[tuple[str, str, float]]:
    """Status, number and quantity of what stands on an order's line."""
    found = books.reservations(office, no)
    return sorted((row["status"], row["lot"], abs(row["quantity"])) for row in found)


def bolt(office: Office, **fields: Any) -> None:
    item(office, "BOLT", order_tracking_policy="tracking", **fields)


def bought(office: Office, no: str, quantity: float, day: int, **fields: Any) -> None:
    ordered(office, no, "BOLT", quantity, kind="purchase_order", due_date=due(day), **fields)


def test_t_130_demand_is_linked_to_supply_that_is_in_time(office: Office) -> None:
    bolt(office)
    bought(office, "PO", 10, 5)
    assert rows(office, "PO") == [("surplus", "", 10)]
    ordered(office, "SO", "BOLT", 6, due_date=due(9))
    assert rows(office, "PO") == [("surplus", "", 4), ("tracking", "", 6)]
    assert rows(office, "SO") == [("tracking", "", 6)]


def test_t_130_the_latest_supply_first_and_stock_last(office: Office) -> None:
    bolt(office)
    assert adjust(office, "BOLT", 5).status == "applied"
    bought(office, "PO1", 2, 3)
    bought(office, "PO2", 2, 8)
    bought(office, "PO3", 2, 20)
    ordered(office, "SO", "BOLT", 6, due_date=due(9))
    assert rows(office, "SO") == [("tracking", "", 2)] * 3
    assert (rows(office, "PO2"), rows(office, "PO1")) == ([("tracking", "", 2)],) * 2
    assert rows(office, "PO3") == [("surplus", "", 2)]


def test_t_131_a_demand_that_goes_leaves_its_supply_over(office: Office) -> None:
    bolt(office)
    bought(office, "PO", 10, 5)
    ordered(office, "SO", "BOLT", 6, due_date=due(9))
    office.do("delete-order", order_no="SO", kind="sales_order")
    assert rows(office, "PO") == [("surplus", "", 10)]


def test_t_131_less_demand_leaves_more_over_and_more_demand_takes_it(office: Office) -> None:
    bolt(office)
    bought(office, "PO", 10, 5)
    ordered(office, "SO", "BOLT", 6, due_date=due(9))
    assert change(office, "SO", quantity="2").status == "applied"
    assert rows(office, "PO") == [("surplus", "", 8), ("tracking", "", 2)]
    assert change(office, "SO", quantity="12").status == "applied"
    assert {row[:2] for row in rows(office, "PO")} == {("tracking", "")}
    assert sum(row[2] for row in rows(office, "PO")) == 10
    assert [row[2] for row in rows(office, "SO") if row[0] == "surplus"] == [2]


def test_t_132_demand_before_its_supply_is_not_linked(office: Office) -> None:
    bolt(office)
    ordered(office, "SO", "BOLT", 6, due_date=due(2))
    bought(office, "PO", 10, 5)
    assert rows(office, "SO") == [("surplus", "", 6)]
    assert rows(office, "PO") == [("surplus", "", 10)]
    flags = books.rows(
        office, "select positive, untracked_surplus from reservation_entry order by positive"
    )
    assert [(bool(one["positive"]), bool(one["untracked_surplus"])) for one in flags] == [
        (False, True),
        (True, False),
    ]


def test_t_132_a_day_that_moves_breaks_and_makes_links(office: Office) -> None:
    bolt(office)
    bought(office, "PO", 10, 5)
    ordered(office, "SO", "BOLT", 6, due_date=due(9))
    assert change(office, "SO", due_date=due(2)).status == "applied"
    assert rows(office, "SO") == [("surplus", "", 6)]
    assert rows(office, "PO") == [("surplus", "", 10)]
    assert change(office, "SO", due_date=due(6)).status == "applied"
    assert rows(office, "SO") == [("tracking", "", 6)]


def test_t_130_goods_that_come_in_serve_who_waits(office: Office) -> None:
    item(office, "BOLT", code={"lot": {"specific": True}}, order_tracking_policy="tracking")
    ordered(office, "SO", "BOLT", 6)
    stocked(office, "BOLT", 77, lot="A")
    assert rows(office, "SO") == [("tracking", "", 6)]
    stock = books.rows(
        office,
        "select r.reservation_status as status, k.lot_no as lot, r.quantity_base as quantity"
        " from reservation_entry r join tracking_key k on k.tracking_id = r.tracking_id"
        " where r.source_kind = 'entry' order by r.quantity_base",
    )
    assert [(one["status"], one["lot"], one["quantity"]) for one in stock] == [
        ("tracking", "A", 6),
        ("surplus", "A", 71),
    ]
    tracked(office, "SO", lots(A=6))
    posted(office, "SO")
    assert books.rows(
        office, "select quantity_base as quantity from reservation_entry where positive"
    ) == [{"quantity": 71}]


def test_t_130_a_reservation_takes_the_place_of_links(office: Office) -> None:
    bolt(office)
    bought(office, "PO", 10, 5)
    ordered(office, "SO1", "BOLT", 6, due_date=due(9))
    ordered(office, "SO2", "BOLT", 8, due_date=due(9))
    assert rows(office, "SO2") == [("surplus", "", 4), ("tracking", "", 4)]
    named = {"kind": "purchase_order", "no": "PO", "line_no": 10000}
    assert reserved(office, "SO2", from_line=named) == 8
    assert rows(office, "SO2") == [("reservation", "", 8)]
    assert sum(row[2] for row in rows(office, "PO")) == 10
    assert rows(office, "SO1") == [("surplus", "", 4), ("tracking", "", 2)]


def test_t_187_without_order_tracking_only_numbers_and_reservations_stay(office: Office) -> None:
    item(office, "BOLT", code={"lot": {"specific": True}}, order_tracking_policy="tracking")
    stocked(office, "BOLT", 5, lot="A")
    ordered(office, "PO", "BOLT", 10, kind="purchase_order", numbers=lots(B=4))
    ordered(office, "SO1", "BOLT", 12, due_date=due(9))
    ordered(office, "SO2", "BOLT", 3, due_date=due(9))
    reserved(office, "SO2", lot="A")
    before = pairs(office, "SO2")
    item(office, "BOLT", tracking_code="C-BOLT", order_tracking_policy="none")
    assert rows(office, "PO") == [("surplus", "B", 4)]
    assert rows(office, "SO1") == []
    assert pairs(office, "SO2") == before == [(3, "A", "stock", "A")]
    left = books.rows(
        office,
        "select distinct source_kind as kind from reservation_entry"
        " where reservation_status <> 'reservation'",
    )
    assert left == [{"kind": "line"}]


def test_t_195_numbers_fill_what_is_on_the_line_and_add_nothing(office: Office) -> None:
    item(office, "BOLT", code={"lot": {"specific": True}}, order_tracking_policy="tracking")
    ordered(office, "PO", "BOLT", 10, kind="purchase_order")
    assert rows(office, "PO") == [("surplus", "", 10)]
    tracked(office, "PO", lots(A=4), kind="purchase_order")
    assert rows(office, "PO") == [("surplus", "", 6), ("surplus", "A", 4)]


def made_for(office: Office, **numbers: float) -> None:
    """A purchase that was made for a sale."""
    item(office, "CLOTH", code={"lot": {"specific": True}})
    ordered(office, "PO", "CLOTH", 5, kind="purchase_order", numbers=lots(**numbers))
    ordered(office, "SO", "CLOTH", 5)
    reserved(office, "SO")
    office.tx.execute(sa.text("update reservation_entry set order_to_order = true"))


def test_t_183_demand_takes_its_number_from_what_was_made_for_it(office: Office) -> None:
    made_for(office, A=5)
    answer = office.answer(
        "set-line-tracking",
        order_no="SO",
        kind="sales_order",
        line_no=10000,
        numbers=lots(B=5),
        confirm=["number-short"],
    )
    assert codes(answer) == ["order-to-order-number"]
    problem: Any = answer.problems[0]
    assert (problem.line, problem.number.lot) == ("SO/10000", "B")
    assert pairs(office, "SO") == [(5, "", "PO", "A")]


def test_t_184_demand_inherits_the_number_with_which_its_supply_came_in(office: Office) -> None:
    made_for(office, A=5)
    posted(office, "PO", "purchase_order")
    assert pairs(office, "SO") == [(5, "A", "stock", "A")]
