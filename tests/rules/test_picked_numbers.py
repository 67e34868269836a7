"""What registering a pick does to the reservations of its order (T 13, W 5.4)."""

import pytest

from tests import warehouses
from tests.rules import books
from tests.warehouses import Office


def reserved(office: Office, order: str) -> list[tuple[str, str, float]]:
    """The reservations of an order's first line: its own lot (blank where it named none), the lot
    of the stock behind it, quantity."""
    found = books.rows(
        office,
        """
        select demand_key.lot_no as wanted, supply_key.lot_no as held,
               supply.quantity_base as quantity
        from reservation_entry demand
        join reservation_entry supply on supply.entry_no = demand.entry_no and supply.positive
        join tracking_key demand_key on demand_key.tracking_id = demand.tracking_id
        join tracking_key supply_key on supply_key.tracking_id = supply.tracking_id
        join source_line l on l.line_id = demand.source_id and demand.source_kind = 'line'
        join source_document d on d.document_id = l.document_id
        where d.no = :no and not demand.positive
          and demand.reservation_status = 'reservation'
        order by supply_key.lot_no, supply.entry_no
        """,
        no=order,
    )
    return [(row["wanted"], row["held"], row["quantity"]) for row in found]


def pick_lot(office: Office, order: str, lot: str) -> None:
    """A pick for the order, taken of this lot and registered."""
    pick = warehouses.picked(office, f"S-{order}", order, "HALL")
    take = {"activity_no": pick, "kind": "pick", "line_no": 10000}
    office.do("change-activity-line", **take, lot=lot, confirm=["lot-substituted"])
    office.do("register-activity", activity_no=pick, kind="pick")


def test_t_177_a_pick_of_another_lot_moves_the_nonspecific_reservation(office: Office) -> None:
    order = warehouses.order(office, "SO1", "HALL", ("LOT", 6))
    office.do("reserve-order", order_no=order, kind="sales_order")
    assert reserved(office, order) == [("", "L1", 6)]
    pick_lot(office, order, "L2")
    assert reserved(office, order) == [("L2", "L2", 6)]


@pytest.mark.parametrize("lot", ["L1", "L2"])
def test_t_178_an_unreserved_order_reserves_what_was_picked_for_it(
    office: Office, lot: str
) -> None:
    order = warehouses.order(office, "SO1", "HALL", ("LOT", 6))
    assert reserved(office, order) == []
    pick_lot(office, order, lot)
    assert reserved(office, order) == [(lot, lot, 6)]
