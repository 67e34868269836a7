"""What a bin refuses to hold, and to give."""

from typing import Any

from tests import warehouses
from tests.rules.books import rows
from tests.rules.test_locations import HALL, facts
from tests.warehouses import Office


def put_away(office: Office, item: str = "PLAIN") -> dict[str, str]:
    """Ten pieces to be put away into H-03."""
    warehouses.order(office, "PO1", "HALL", (item, 10), kind="purchase_order")
    activity = {"activity_no": warehouses.received(office, "R1", "PO1", "HALL"), "kind": "put_away"}
    office.do("fill-activity", **activity)
    place = rows(office, "select line_no from warehouse_activity_line where action_type = 'place'")[
        0
    ]["line_no"]
    change: dict[str, Any] = {**activity, "line_no": place, "bin": "H-03"}
    office.do("change-activity-line", **change, confirm=["bin-overfilled"])
    return activity


def test_w_029_a_bin_holds_no_more_than_its_maximum(office: Office) -> None:
    activity = put_away(office)
    office.do("save-bin-content", location="HALL", bin="H-03", item="PLAIN", max_qty="4")
    office.do("save-location", **HALL, bin_capacity_policy="prohibit_more")
    (refused,) = facts(office.answer("register-activity", **activity))
    assert refused[0] == "bin-capacity-exceeded"
    assert [str(fact) for fact in refused[2:]] == ["H-03", "quantity", "4", "4", "10"]
    office.do("save-location", **HALL, bin_capacity_policy="allow_more")
    (asked,) = facts(office.answer("register-activity", **activity))
    assert asked[0] == "bin-overfilled"
    office.do("register-activity", **activity, confirm=["bin-overfilled"])


def test_w_030_goods_of_a_class_lie_in_bins_of_that_class(office: Office) -> None:
    office.do("save-item", no="FROZEN", warehouse_class="COLD")
    activity = put_away(office, "FROZEN")
    office.do("save-location", **HALL, check_whse_class=True)
    (refused,) = facts(office.answer("register-activity", **activity))
    assert (refused[0], *refused[2:]) == ("bin-class-mismatch", "H-03", "COLD", "")
    content = office.answer("save-bin-content", location="HALL", bin="H-03", item="FROZEN")
    assert facts(content) == [("bin-class-mismatch", "HALL/H-03", "H-03", "COLD", "")]


def test_w_031_no_more_is_taken_than_lies_there_and_others_have_not_claimed(
    office: Office,
) -> None:
    for number in (1, 2):
        warehouses.order(office, f"SO{number}", "HALL", ("PLAIN", 50))
        warehouses.picked(office, f"S{number}", f"SO{number}", "HALL")
    line = {"item": "PLAIN", "bin": "H-01"}
    claimed = office.answer(
        "post-item-journal", location="HALL", lines=[{**line, "quantity": "-1"}]
    )
    (allocated,) = facts(claimed)
    assert (allocated[0], allocated[2]) == ("bin-quantity-allocated", "H-01")
    assert [str(fact) for fact in allocated[4:]] == ["0", "1"]
    more = office.answer("post-item-journal", location="HALL", lines=[{**line, "quantity": "-101"}])
    (insufficient,) = facts(more)
    assert insufficient[0] == "bin-quantity-insufficient"
    assert [str(fact) for fact in insufficient[4:]] == ["100", "101"]
