"""What is there of a number, who holds it, and what can still be reserved or picked (T 4.6, 5)."""

from typing import Any

import msgspec
import pytest

from stockhand.domain import availability as formulas
from stockhand.domain.availability import Claims
from stockhand.domain.locations import Location, StockkeepingUnit
from stockhand.domain.number_availability import NumberAvailability, pending
from stockhand.domain.problems.base import Refused
from stockhand.domain.tracking import Tracking
from stockhand.store import documents
from stockhand.store.views import availability, tracking
from tests.rules import books
from tests.rules.books import PIECE, codes
from tests.rules.goods import item, lots, ordered, serials, stocked
from tests.rules.held import held
from tests.rules.line_numbers import on_line, where
from tests.warehouses import Office, order, picked, received

LOTS = {"lot": {"specific": True}}


def ten_of_a(office: Office, no: str = "X") -> str:
    """An item of which ten pieces of lot A are at SHED."""
    item(office, no, code=LOTS)
    stocked(office, no, 10, numbers=lots(A=10))
    return no


def there(office: Office, no: str, location: str = "SHED", **number: str) -> Any:
    found = availability.of_number(office.tx, no, "", location, Tracking(**number))
    assert found is not None
    return found


def read(office: Office, no: str) -> Any:
    """What the editor shows of an order's first line."""
    line = where(no)
    found = tracking.of_line(office.tx, line["kind"], no, 10000)
    assert found is not None
    return found


def in_hall(office: Office, no: str, quantity: float, bin: str = "H-01", **fields: Any) -> None:
    office.do("save-item", no=no, **fields)
    line = {"item": no, "quantity": str(quantity), "bin": bin}
    office.do("post-item-journal", location="HALL", lines=[line])


def activity_lines(office: Office, no: str) -> list[tuple[str, str, float]]:
    """Action, lot and quantity of the lines of an activity."""
    found = books.rows(
        office,
        """
        select l.action_type as action, k.lot_no as lot, l.quantity_base as quantity
        from warehouse_activity_line l
        join tracking_key k on k.tracking_id = l.tracking_id
        join warehouse_document d on d.document_id = l.document_id
        where d.no = :no order by l.line_no
        """,
        no=no,
    )
    return [(row["action"], row["lot"], row["quantity"]) for row in found]


def test_t_061_what_a_line_is_about_to_ask_lowers_what_is_available(office: Office) -> None:
    ten_of_a(office)
    ordered(office, "SO2", "X", 4, numbers=lots(A=4))
    ordered(office, "SO1", "X", 8)
    lot = there(office, "X", lot="A")
    assert (lot.total, lot.requested, lot.available) == (10, 4, 6)
    figures = NumberAvailability(quantity_base=10 * PIECE, requested_base=4 * PIECE)
    assert figures.available(pending(5 * PIECE, 0)) == PIECE
    office.do("edit-line-tracking", **where("SO1"), add=lots(A=5))
    stock = read(office, "SO1").numbers[0].stock
    assert (stock.total, stock.requested, stock.current_requested) == (10, 9, 5)
    assert (stock.available, stock.is_short) == (1, False)


def test_t_062_more_than_is_there_is_a_question(office: Office) -> None:
    ten_of_a(office)
    ordered(office, "SO2", "X", 4, numbers=lots(A=4))
    ordered(office, "SO1", "X", 8)
    asked = office.answer("edit-line-tracking", **where("SO1"), add=lots(A=7))
    assert codes(asked) == ["number-short"]
    assert asked.problems[0].available == -1  # type: ignore[attr-defined]
    assert on_line(office, "SO1") == {}
    confirmed = {"add": lots(A=7), "confirm": ["number-short"]}
    office.do("edit-line-tracking", **where("SO1"), **confirmed)
    assert on_line(office, "SO1") == {"A": 7}
    assert read(office, "SO1").numbers[0].stock.is_short


def test_t_063_what_is_not_received_is_not_there(office: Office) -> None:
    ten_of_a(office)
    before = there(office, "X", lot="A")
    ordered(office, "PO1", "X", 100, kind="purchase_order", numbers=lots(A=100))
    after = there(office, "X", lot="A")
    assert (after.total, after.requested, after.available) == (10, 0, 10)
    assert after.available == before.available
    assert [(one.document_no, one.is_supply) for one in after.holders] == [("PO1", True)]


def test_t_064_what_others_save_is_seen_when_the_line_is_read_again(office: Office) -> None:
    ten_of_a(office)
    ordered(office, "SO1", "X", 8, numbers=lots(A=2))
    first = read(office, "SO1")
    ordered(office, "SO2", "X", 5, numbers=lots(A=5))
    again = read(office, "SO1")
    assert (first.numbers[0].stock.available, again.numbers[0].stock.available) == (8, 3)
    assert again.tracking_version == first.tracking_version
    four = [{"number": {"lot": "A"}, "quantity": "4"}]
    version = {"tracking_version": first.tracking_version}
    office.do("edit-line-tracking", **where("SO1"), **version, change=four)


def test_t_065_what_a_line_asked_before_counts_once(office: Office) -> None:
    ten_of_a(office)
    ordered(office, "SO2", "X", 4, numbers=lots(A=4))
    ordered(office, "SO1", "X", 9, numbers=lots(A=3))
    stock = read(office, "SO1").numbers[0].stock
    assert (stock.total, stock.requested, stock.current_requested) == (10, 7, 3)
    figures = NumberAvailability(quantity_base=10 * PIECE, requested_base=7 * PIECE)
    assert pending(5 * PIECE, 3 * PIECE) == 2 * PIECE
    assert figures.available(2 * PIECE) == PIECE
    seven = [{"number": {"lot": "A"}, "quantity": "7"}]
    asked = office.answer("edit-line-tracking", **where("SO1"), change=seven)
    assert [(one.code, one.available) for one in asked.problems] == [("number-short", -1)]  # type: ignore[attr-defined]
    five = [{"number": {"lot": "A"}, "quantity": "5"}]
    office.do("edit-line-tracking", **where("SO1"), change=five)
    assert read(office, "SO1").numbers[0].stock.available == 1


def test_t_066_a_number_that_is_not_specific_never_warns(office: Office) -> None:
    item(office, "FREE", code={})
    ordered(office, "SO1", "FREE", 5)
    office.do("edit-line-tracking", **where("SO1"), add=lots(NOWHERE=5))
    assert read(office, "SO1").numbers[0].stock is None


def test_t_067_only_the_specific_dimension_warns(office: Office) -> None:
    item(office, "X", code={"serial": {"specific": True}, "lot": {"flows": ["sales_out"]}})
    ordered(office, "SO1", "X", 1)
    neither = [{"serial": "s9", "lot": "NOWHERE"}]
    asked = office.answer("edit-line-tracking", **where("SO1"), add=neither)
    assert codes(asked) == ["number-short"]
    assert asked.problems[0].number == Tracking(serial="s9")  # type: ignore[attr-defined]


def test_t_067_all_serials_of_a_specific_lot_count_together(office: Office) -> None:
    item(office, "X", code={"lot": {"specific": True}, "serial": {"flows": ["sales_out"]}})
    stocked(office, "X", 3, numbers=lots(A=3))
    ordered(office, "SO1", "X", 4)
    three = [{"serial": f"s{number}", "lot": "A"} for number in range(3)]
    office.do("edit-line-tracking", **where("SO1"), add=three)
    fourth = office.answer("edit-line-tracking", **where("SO1"), add=[{"serial": "t", "lot": "A"}])
    assert codes(fourth) == ["number-short"]
    assert there(office, "X", lot="A").requested == 3


def test_t_068_what_is_not_to_be_handled_asks_for_nothing(office: Office) -> None:
    ten_of_a(office)
    ordered(office, "SO1", "X", 4, numbers=lots(A=4))
    assert there(office, "X", lot="A").requested == 4
    none = [{"number": {"lot": "A"}, "qty_to_handle": "0"}]
    office.do("edit-line-tracking", **where("SO1"), change=none)
    assert there(office, "X", lot="A").requested == 0


def test_t_069_who_named_no_number_asks_for_none(office: Office) -> None:
    ten_of_a(office)
    ordered(office, "SO1", "X", 4)
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    lot = there(office, "X", lot="A")
    assert (lot.requested, lot.reserved, lot.nonspecific_reserved) == (0, 4, 4)
    holder = lot.holders[0]
    assert (holder.document_no, holder.line_no, holder.quantity) == ("SO1", 10000, 4)
    assert not holder.is_specific
    assert holder.stock_entry == lot.entries[0].entry_no == books.entries(office, "X")[0]["no"]
    ordered(office, "SO2", "X", 3, numbers=lots(A=3))
    office.do("reserve-order", order_no="SO2", kind="sales_order")
    lot = there(office, "X", lot="A")
    assert (lot.requested, lot.reserved, lot.nonspecific_reserved) == (3, 7, 4)
    assert [(one.document_no, one.is_specific) for one in lot.holders] == [
        ("SO1", False),
        ("SO2", True),
    ]


def test_t_070_what_is_picked_or_on_picks_is_out_of_reach(office: Office) -> None:
    ordered(office, "SO1", "PLAIN", 100)
    line = books.rows(office, "select max(line_id) as id from source_line")[0]["id"]
    own = documents.load_source_lines(office.tx, [line])[line]
    place = Location(code="L", bin_mandatory=True, require_pick=True)
    totals = StockkeepingUnit(
        location_id=1,
        item_id=1,
        quantity_base=100 * PIECE,
        allocated_base=15 * PIECE,
        outbound_base=15 * PIECE,
        reserved_base=30 * PIECE,
    )
    claims = Claims(on_picks_base=20 * PIECE)
    assert formulas.reservable(place, totals, claims, None) == 60 * PIECE
    with_pick = msgspec.structs.replace(own, picking_base=8 * PIECE)
    assert formulas.reservable(place, totals, claims, with_pick) == 68 * PIECE


@pytest.mark.parametrize("registered", [False, True])
def test_t_071_t_072_goods_on_a_pick_are_not_reserved_for_others(
    office: Office, registered: bool
) -> None:
    in_hall(office, "X", 10)
    order(office, "SO1", "HALL", ("X", 6))
    pick = picked(office, "S1", "SO1", "HALL")
    if registered:
        office.do("register-activity", activity_no=pick, kind="pick")
    order(office, "SO2", "HALL", ("X", 10))
    view = availability.of_item(office.tx, "X", "", "HALL")
    assert view is not None
    assert (view.inventory, view.reservable, view.gross_requirements) == (10, 4, 16)
    done = office.do("reserve-order", order_no="SO2", kind="sales_order")
    assert float(done["reserved"]) == 4
    assert [(one["code"], one["missing"]) for one in done["warnings"]] == [
        ("reservation-partial", "6")
    ]


def test_t_073_goods_at_the_dock_are_reserved_but_not_picked(office: Office) -> None:
    office.do("save-item", no="X")
    order(office, "PO1", "HALL", ("X", 10), kind="purchase_order")
    received(office, "R1", "PO1", "HALL")
    order(office, "SO1", "HALL", ("X", 10))
    done = office.do("reserve-order", order_no="SO1", kind="sales_order")
    assert float(done["reserved"]) == 10
    assert codes(shipment(office, "S1", "SO1")) == ["nothing-to-handle"]


def shipment(office: Office, no: str, of: str) -> Any:
    """The answer to making a pick for a new shipment."""
    orders = [{"kind": "sales_order", "no": of}]
    office.do("create-warehouse-shipment", no=no, location="HALL", orders=orders, release=True)
    return office.answer("create-pick", shipment_no=no)


def test_t_074_goods_in_a_blocked_bin_are_reserved_but_not_picked(office: Office) -> None:
    in_hall(office, "X", 10, bin="H-04")
    office.do("save-bin", location="HALL", code="H-04", ranking=4, block_movement="outbound")
    order(office, "SO1", "HALL", ("X", 10))
    done = office.do("reserve-order", order_no="SO1", kind="sales_order")
    assert float(done["reserved"]) == 10
    assert codes(shipment(office, "S1", "SO1")) == ["nothing-to-handle"]


def test_t_075_a_blocked_lot_is_reserved_but_goes_nowhere(office: Office) -> None:
    office.do("save-tracking-info", item_no="LOT", dimension="lot", number="L1", blocked=True)
    ordered(office, "SO1", "LOT", 5, numbers=lots(L1=5))
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    posting = office.answer("post-order", order_no="SO1", kind="sales_order", mode="ship")
    assert codes(posting) == ["number-blocked"]
    order(office, "SO2", "HALL", ("LOT", 5))
    office.do("edit-line-tracking", **where("SO2"), add=lots(L1=5))
    assert codes(shipment(office, "S2", "SO2")) == ["nothing-to-handle"]
    order(office, "SO3", "HALL", ("LOT", 5))
    pick = picked(office, "S3", "SO3", "HALL")
    take = {"activity_no": pick, "kind": "pick", "line_no": 10000}
    office.do("change-activity-line", **take, lot="L1", confirm=["lot-substituted"])
    registered = office.answer("register-activity", activity_no=pick, kind="pick")
    assert codes(registered) == ["number-blocked"]


def test_t_076_a_serial_of_another_order_is_not_picked(office: Office) -> None:
    order(office, "SO2", "HALL", ("SERIAL", 1))
    where2 = {"order_no": "SO2", "kind": "sales_order", "line_no": 10000}
    office.do("edit-line-tracking", **where2, add=serials("HALL-S1"))
    office.do("reserve-order", order_no="SO2", kind="sales_order")
    order(office, "SO1", "HALL", ("SERIAL", 1))
    pick = picked(office, "S1", "SO1", "HALL")
    take = {"activity_no": pick, "kind": "pick", "line_no": 10000}
    taken = office.answer("change-activity-line", **take, serial="HALL-S1")
    assert codes(taken) == ["number-reserved-elsewhere"]


def test_t_076_a_lot_that_others_did_not_name_is_picked(office: Office) -> None:
    order(office, "SO2", "HALL", ("LOT", 40))
    office.do("reserve-order", order_no="SO2", kind="sales_order")
    assert held(office, "SO2") == {("", "L1"): 40}
    order(office, "SO1", "HALL", ("LOT", 5))
    pick = picked(office, "S1", "SO1", "HALL")
    take = {"activity_no": pick, "kind": "pick", "line_no": 10000}
    office.do("change-activity-line", **take, lot="L1", confirm=["lot-substituted"])
    office.do("register-activity", activity_no=pick, kind="pick")
    assert on_line(office, "SO1") == {"L1": 5}
    assert held(office, "SO2") == {("", "L1"): 35, ("", "L2"): 5}


def test_t_175_activities_open_no_tracking(office: Office) -> None:
    order(office, "SO1", "HALL", ("LOT", 5))
    line = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    office.do("edit-line-tracking", **line, add=lots(L1=5))
    pick = picked(office, "S1", "SO1", "HALL")
    for view in (tracking.of_document_line, tracking.reservations_of_document_line):
        with pytest.raises(Refused) as refused:
            view(office.tx, "pick", pick, 10000, None)
        assert [one.code for one in refused.value.problems] == ["not-available-on-activity"]
    shown = tracking.of_document_line(office.tx, "shipment", "S1", 10000, None)
    assert shown is not None
    assert (shown.order_no, shown.numbers[0].number.lot, shown.is_managed) == ("SO1", "L1", True)


def test_t_176_numbers_that_the_warehouse_does_not_keep_are_not_entered(office: Office) -> None:
    code = {"lot": {"specific": True, "warehouse": False}}
    item(office, "X", code=code)
    one = {"item": "X", "quantity": "5", "bin": "H-01", "numbers": lots(A=5)}
    office.do("post-item-journal", location="HALL", lines=[one])
    order(office, "SO1", "HALL", ("X", 5))
    pick = picked(office, "S1", "SO1", "HALL")
    take = {"activity_no": pick, "kind": "pick", "line_no": 10000}
    entered = office.answer("change-activity-line", **take, lot="A")
    assert codes(entered) == ["tracking-not-enabled"]


def test_t_179_a_line_that_names_its_numbers_takes_no_other(office: Office) -> None:
    order(office, "SO1", "HALL", ("LOT", 5))
    line = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    office.do("edit-line-tracking", **line, add=lots(L1=3, L2=2))
    pick = picked(office, "S1", "SO1", "HALL")
    lines = activity_lines(office, pick)
    assert [one[1:] for one in lines if one[0] == "take"] == [("L1", 3), ("L2", 2)]
    take = {"activity_no": pick, "kind": "pick", "line_no": 10000}
    office.do("change-activity-line", **take, lot="L2", confirm=["lot-substituted"])
    before = books.reservations(office, "SO1")
    registered = office.answer("register-activity", activity_no=pick, kind="pick")
    assert codes(registered) == ["source-tracking-full"]
    assert books.reservations(office, "SO1") == before
