"""The pick worksheet: picks for many shipments, spread over documents (W 3.11)."""

from typing import Any

import pytest

from tests.rules import books, goods
from tests.rules.floors import DIRECTED, floor, lies, lines, reasons, register, shipment, sold
from tests.warehouses import Office, employ


def orders(office: Office) -> None:
    """Two zones, two items in a bin each, two customers: SO1 wants both items, SO2 the first."""
    office.do("save-location", code="DIR", **DIRECTED)
    for zone in ("FAST", "SLOW"):
        office.do("save-zone", location="DIR", code=zone, bin_type="PICK")
    floor(office, "DIR", DIRECTED, F1={"bin_type": "PICK", "zone": "FAST"})
    office.do("save-bin", location="DIR", code="S1", bin_type="PICK", zone="SLOW")
    for no, place in (("X", "F1"), ("Y", "S1")):
        goods.item(office, no)
        lies(office, "DIR", no, **{place: 50})
    sold(office, "SO1", "DIR", ("X", 4), ("Y", 5))
    sold(office, "SO2", "DIR", ("X", 6))
    for no in ("SO1", "SO2"):
        shipment(office, no, "DIR")


def made(office: Office, **options: Any) -> list[list[tuple[str, str, float]]]:
    """Item, bin and quantity of what each pick takes."""
    done = office.do("create-picks", location="DIR", **options)
    assert done["no"] == done["picks"][0]
    return [
        [
            (row["item"], row["bin"], row["quantity"])
            for row in lines(office, no)
            if row["action"] == "take"
        ]
        for no in done["picks"]
    ]


X4, Y5, X6 = ("X", "F1", 4.0), ("Y", "S1", 5.0), ("X", "F1", 6.0)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [[X4, Y5, X6]]),
        ({"per_shipment": True}, [[X4, Y5], [X6]]),
        ({"per_item": True}, [[X4, X6], [Y5]]),
        ({"per_zone": True}, [[X4, X6], [Y5]]),
        ({"per_bin": True}, [[X4, X6], [Y5]]),
        ({"most_lines": 1}, [[X4], [Y5], [X6]]),
        ({"most_lines": 2}, [[X4, Y5], [X6]]),
        ({"most_sources": 1}, [[X4, Y5], [X6]]),
        ({"shipments": ["SH-SO2"]}, [[X6]]),
    ],
    ids=["one", "shipment", "item", "zone", "bin", "one-line", "two-lines", "source", "chosen"],
)
def test_w_042_work_is_spread_over_picks_as_asked(
    office: Office, options: dict[str, Any], expected: list[list[tuple[str, str, float]]]
) -> None:
    orders(office)
    assert made(office, **options) == expected


def test_w_042_each_of_several_picks_is_registered_by_itself(office: Office) -> None:
    orders(office)
    done = office.do("create-picks", location="DIR", per_item=True)
    for no in done["picks"]:
        register(office, no)
    picked = books.rows(
        office, "select qty_picked_base as quantity from warehouse_line order by line_id"
    )
    assert [row["quantity"] for row in picked] == [4, 5, 6]
    again = office.answer("create-picks", location="DIR")
    assert [code for code, _quantity in reasons(again)] == ["all-on-picks"] * 3


def test_w_042_quantities_of_the_worksheet_are_all_that_is_picked(office: Office) -> None:
    orders(office)
    wanted = [
        {"shipment_no": "SH-SO1", "line_no": 10000, "quantity": "3"},
        {"shipment_no": "SH-SO2", "line_no": 10000, "quantity": "0"},
    ]
    assert made(office, lines=wanted) == [[("X", "F1", 3.0)]]
    nothing = [{**wanted[0], "quantity": "0"}]
    refused = office.answer("create-picks", location="DIR", lines=nothing)
    assert books.codes(refused) == ["nothing-to-handle"]


def test_w_042_a_worksheet_takes_no_more_than_is_open_or_available(office: Office) -> None:
    orders(office)
    sold(office, "SO3", "DIR", ("X", 60))
    shipment(office, "SO3", "DIR")
    wanted = [
        {"shipment_no": "SH-SO1", "line_no": 10000, "quantity": "5"},
        {"shipment_no": "SH-SO3", "line_no": 10000, "quantity": "51"},
    ]
    refused = office.answer("create-picks", location="DIR", lines=wanted)
    found = [(one.code, one.line, float(one.available)) for one in refused.problems]  # type: ignore[attr-defined]
    assert found == [
        ("quantity-exceeds-available", "SH-SO1/10000", 4),
        ("quantity-exceeds-available", "SH-SO3/10000", 50),
    ]


def test_w_128_a_pick_is_meant_for_somebody_and_walked_in_an_order(office: Office) -> None:
    orders(office)
    employ(office, "ANNA", {"DIR": ["picker"]})
    unknown = office.answer("create-picks", location="DIR", assign_to="NOBODY")
    assert books.codes(unknown) == ["not-found"]
    done = office.do("create-picks", location="DIR", assign_to="ANNA", sorting="bin_ranking")
    (row,) = books.rows(
        office,
        """
        select e.no as who, d.sorting from warehouse_document d
        join employee e on e.employee_id = d.assigned_employee_id where d.no = :no
        """,
        no=done["no"],
    )
    assert (row["who"], row["sorting"]) == ("ANNA", "bin_ranking")
    walk = books.rows(
        office, "select action_type as action from warehouse_activity_line order by sequence"
    )
    assert [one["action"] for one in walk] == ["take"] * 3 + ["place"] * 3


def test_w_041_a_shipment_that_is_open_is_not_picked_for(office: Office) -> None:
    orders(office)
    office.do("reopen-warehouse-shipment", shipment_no="SH-SO2")
    refused = office.answer("create-picks", location="DIR", shipments=["SH-SO1", "SH-SO2"])
    assert books.codes(refused) == ["document-not-open"]
    assert made(office) == [[X4, Y5]]
