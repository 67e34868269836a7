"""What there is to pick and to reserve, in every term of the formulas (W 6.2, 7)."""

from decimal import Decimal
from typing import Any

from stockhand.domain.tracking import Tracking
from stockhand.store.views import availability
from tests.rules import goods
from tests.rules.floors import (
    BINS,
    DIRECTED,
    floor,
    lies,
    lines,
    pick,
    pick_made,
    register,
    sold,
    takes,
)
from tests.warehouses import Office, received

HANDLING = {name: on for name, on in BINS.items() if name != "bin_mandatory"}


def there(office: Office, location: str, item: str = "X") -> Any:
    found = availability.of_item(office.tx, item, "", location)
    assert found is not None
    return found


def without_bins(office: Office) -> None:
    """A4: 100 in the ledger, 15 of them not put away, 8 picked of which 3 have left."""
    office.do("save-location", code="L", **HANDLING)
    goods.item(office, "X")
    office.do("post-opening-stock", location="L", lines=[{"item": "X", "quantity": "88"}])
    bought = {"kind": "purchase_order", "no": "PO1", "location": "L", "release": True}
    office.do("create-order", **bought, lines=[{"line_no": 10000, "item": "X", "quantity": "15"}])
    received(office, "R1", "PO1", "L")
    pick(office, sold(office, "SO1", "L", ("X", 8)), "L")
    register(office, "PI-SO1")
    where = {"shipment_no": "SH-SO1"}
    office.do("set-shipment-quantity", **where, line_no=10000, quantity="3")
    office.do("post-warehouse-shipment", **where)


def test_w_124_a4_what_a_line_may_still_have_picked_where_there_are_no_bins(
    office: Office,
) -> None:
    without_bins(office)
    pick(office, sold(office, "SO2", "L", ("X", 20), reserve=10), "L")
    sold(office, "SO3", "L", ("X", 15), reserve=15)
    seen = there(office, "L")
    assert (seen.inventory, seen.reserved, seen.on_picks, seen.outbound) == (100, 25, 20, 5)
    sold(office, "SO4", "L", ("X", 60), reserve=5)
    assert there(office, "L").warehouse.pickable == 40
    answer = pick(office, "SO4", "L")
    assert answer.status == "applied"
    assert [(row["action"], row["quantity"]) for row in lines(office, "PI-SO4")] == [("none", 45)]


def test_w_124_7_2_without_reservations_all_but_what_is_on_the_way_is_picked(
    office: Office,
) -> None:
    without_bins(office)
    pick(office, sold(office, "SO2", "L", ("X", 20)), "L")
    assert there(office, "L").warehouse.pickable == 60
    pick(office, sold(office, "SO3", "L", ("X", 99)), "L")
    assert [row["quantity"] for row in lines(office, "PI-SO3")] == [60]


def test_w_124_7_1_every_bin_of_a_directed_location_counts_in_its_own_way(
    office: Office,
) -> None:
    ranked = {"bin_type": "PICK", "ranking": 9}
    kinds = {"BULK": {"bin_type": "PUTAWAY"}, "Q1": {"bin_type": "QC"}}
    floor(office, "DIR", DIRECTED, PICK1=ranked, PICK2={"bin_type": "PICK"}, **kinds)
    goods.item(office, "X")
    lies(office, "DIR", "X", REC=20, PICK1=85, PICK2=50, BULK=30, Q1=10, ADJ=5)
    pick_made(office, sold(office, "SO1", "DIR", ("X", 25), reserve=25), "DIR")
    register(office, "PI-SO1")
    assert pick_made(office, sold(office, "SO2", "DIR", ("X", 15), reserve=15), "DIR") == [
        ("PICK1", 15)
    ]
    seen = there(office, "DIR")
    assert (seen.inventory, seen.reserved, seen.on_picks, seen.outbound) == (200, 40, 15, 30)
    assert seen.reservable == 155
    found = seen.warehouse
    assert (found.in_pick_bins, found.outside_ship_bins, found.locked) == (95, 160, 0)
    assert (found.pickable, found.in_ship_bins, found.in_adjustment_bin) == (95, 25, 5)
    done = office.do(
        "reserve-order", order_no=sold(office, "SO3", "DIR", ("X", 200)), kind="sales_order"
    )
    assert Decimal(done["reserved"]) == 155
    pick(office, "SO3", "DIR")
    assert sum(quantity for _bin, quantity in takes(office, "PI-SO3")) == 95


def test_w_124_7_3_the_total_of_a_lot_less_what_all_have_asked(office: Office) -> None:
    goods.item(office, "X", code={"lot": {"specific": True}})
    goods.stocked(office, "X", 50, numbers=goods.lots(A=50))
    goods.ordered(office, "SO1", "X", 20, numbers=goods.lots(A=20))
    goods.ordered(office, "PO1", "X", 40, kind="purchase_order", numbers=goods.lots(A=40))
    found = availability.of_number(office.tx, "X", "", "SHED", Tracking(lot="A"))
    assert found is not None
    assert (found.total, found.requested, found.available) == (50, 20, 30)
    goods.ordered(office, "SO2", "X", 10, numbers=goods.lots(A=10))
    found = availability.of_number(office.tx, "X", "", "SHED", Tracking(lot="A"))
    assert found is not None
    assert (found.requested, found.available) == (30, 20)


def test_w_113_bins_without_zones_show_what_is_kept_back(office: Office) -> None:
    bins: dict[str, Any] = {"OWN": {"dedicated": True}, "SHUT": {"block_movement": "outbound"}}
    floor(office, "L", BINS, P1={}, **bins)
    goods.item(office, "X")
    lies(office, "L", "X", P1=8, OWN=4, SHUT=2, REC=3)
    found = there(office, "L").warehouse
    assert (found.in_dedicated_bins, found.blocked) == (4, 2)
    assert (found.in_pick_bins, found.pickable) == (8, 8)
