"""Movements from bin to bin (W 3.9): planned, worked on, registered, or done at once."""

from decimal import Decimal
from typing import Any

import pytest

from stockhand.domain.tracking import Tracking
from tests import warehouses
from tests.rules import bins, books, goods
from tests.warehouses import Office

KIND = {"HALL": "inventory_movement", "MAIN": "movement"}
BIN = {"HALL": "H", "MAIN": "M"}


def line(item: str, quantity: float, from_bin: str, to_bin: str, **fields: Any) -> dict[str, Any]:
    return {
        "item": item,
        "quantity": str(Decimal(str(quantity))),
        "from_bin": from_bin,
        "to_bin": to_bin,
        **fields,
    }


def planned(office: Office, location: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A movement with the number MV1: what names it in commands."""
    office.do("create-movement", no="MV1", location=location, lines=list(lines), **fields)
    return {"activity_no": "MV1", "kind": KIND[location]}


def reserved_of(office: Office, order: str) -> list[dict[str, Any]]:
    return books.reservations(office, order)


@pytest.mark.parametrize("location", ["HALL", "MAIN"])
def test_w_065_t_180_a_movement_touches_bins_alone(office: Office, location: str) -> None:
    first, second = f"{BIN[location]}-01", f"{BIN[location]}-02"
    order = warehouses.order(office, "SO1", location, ("LOT", 40))
    lots = goods.lots(L1=40)
    office.do("set-line-tracking", order_no=order, kind="sales_order", line_no=10000, numbers=lots)
    office.do("reserve-order", order_no=order, kind="sales_order")
    reservations, ledger = reserved_of(office, order), books.entries(office, "LOT")
    move = planned(office, location, line("LOT", 40, first, second, numbers=lots))
    assert bins.short(office, "MV1") == [("take", first, "L1", 40), ("place", second, "L1", 40)]
    before = len(bins.warehouse_entries(office, "LOT"))
    office.do("register-activity", **move)
    assert bins.warehouse_entries(office, "LOT")[before:] == [
        (first, "L1", -40),
        (second, "L1", 40),
    ]
    assert bins.held(office, second, "LOT", "L1") == 40
    assert reserved_of(office, order) == reservations
    assert books.entries(office, "LOT") == ledger
    assert bins.lines(office, "MV1") == []


def test_w_055_a_take_bin_is_not_the_place_bin(office: Office) -> None:
    answer = office.answer(
        "create-movement", location="HALL", lines=[line("PLAIN", 1, "H-01", "H-01")]
    )
    assert books.codes(answer) == ["bin-same"]
    assert answer.problems[0].bin == "H-01"  # pyright: ignore[reportAttributeAccessIssue]
    move = planned(office, "HALL", line("PLAIN", 1, "H-01", "H-02"))
    for line_no, other in ((10000, "H-02"), (20000, "H-01")):
        moved = office.answer("change-activity-line", **move, line_no=line_no, bin=other)
        assert "bin-same" in books.codes(moved)


def test_w_062_capacity_is_judged_on_the_net_change_of_a_bin(office: Office) -> None:
    office.do(
        "save-location", code="TIGHT", bin_mandatory=True, bin_capacity_policy="prohibit_more"
    )
    goods.item(office, "HEAVY", weight="1")
    for place, most in (("FULL", "10"), ("T-1", "0"), ("T-2", "0")):
        office.do("save-bin", location="TIGHT", code=place, max_weight=most)
    for place in ("FULL", "T-1"):
        stock = [{"item": "HEAVY", "quantity": "10", "bin": place}]
        office.do("post-opening-stock", location="TIGHT", lines=stock)
    swap = [line("HEAVY", 10, "FULL", "T-2"), line("HEAVY", 10, "T-1", "FULL")]
    office.do("create-movement", no="MV1", location="TIGHT", lines=swap)
    office.do("register-activity", activity_no="MV1", kind="inventory_movement")
    assert bins.held(office, "FULL", "HEAVY") == 10
    one_more = [line("HEAVY", 1, "T-2", "FULL")]
    more = office.answer("move-stock", location="TIGHT", lines=one_more)
    assert books.codes(more) == ["bin-capacity-exceeded"]
    asked = office.answer("create-movement", location="TIGHT", lines=one_more)
    assert books.codes(asked) == ["bin-overfilled"]


def test_w_032_takes_that_are_planned_are_not_planned_again(office: Office) -> None:
    planned(office, "HALL", line("PLAIN", 60, "H-01", "H-02"))
    answer = office.answer(
        "create-movement", location="HALL", lines=[line("PLAIN", 41, "H-01", "H-03")]
    )
    assert books.codes(answer) == ["quantity-exceeds-available"]
    (problem,) = answer.problems
    assert (problem.quantity, problem.available) == (41, 40)  # pyright: ignore[reportAttributeAccessIssue]


def test_a_number_that_is_planned_or_not_there_is_not_planned_again(office: Office) -> None:
    planned(office, "MAIN", line("LOT", 30, "M-01", "M-02", numbers=goods.lots(L1=30)))
    for lots, code in ((goods.lots(L1=11), "allocated"), (goods.lots(L1=41), "insufficient")):
        total = float(lots[0]["quantity"])
        answer = office.answer(
            "create-movement",
            location="MAIN",
            lines=[line("LOT", total, "M-01", "M-03", numbers=lots)],
        )
        assert books.codes(answer) == [f"bin-quantity-{code}"]


@pytest.mark.parametrize(("block", "side"), [("outbound", "H-01"), ("inbound", "H-02")])
def test_blocked_bins_take_no_part_in_a_plan(office: Office, block: str, side: str) -> None:
    office.do("save-bin", location="HALL", code=side, block_movement=block)
    answer = office.answer(
        "create-movement", location="HALL", lines=[line("PLAIN", 1, "H-01", "H-02")]
    )
    assert books.codes(answer) == ["bin-blocked"]


def test_w_144_the_adjustment_bin_and_receiving_bins_take_no_part(office: Office) -> None:
    office.do("save-bin", location="MAIN", code="ADJ", bin_type="QC")
    office.do("save-bin", location="MAIN", code="DOCK", bin_type="RECEIVE")
    office.do(
        "save-location",
        code="MAIN",
        directed_put_away_and_pick=True,
        adjustment_bin="ADJ",
        receipt_bin="DOCK",
    )
    into = office.answer(
        "create-movement", location="MAIN", lines=[line("PLAIN", 1, "M-01", "ADJ")]
    )
    assert books.codes(into) == ["bin-is-adjustment-bin"]
    out = office.answer("move-stock", location="MAIN", lines=[line("PLAIN", 1, "DOCK", "M-01")])
    assert books.codes(out)[0] == "bin-role-wrong"


def test_w_090_pieces_with_serials_move_one_by_one(office: Office) -> None:
    move = planned(office, "MAIN", line("SERIAL", 2, "M-01", "M-02"))
    assert bins.short(office, "MV1") == [
        ("take", "M-01", "", 1),
        ("place", "M-02", "", 1),
        ("take", "M-01", "", 1),
        ("place", "M-02", "", 1),
    ]
    refused = office.answer("register-activity", **move)
    assert books.codes(refused) == ["number-missing"] * 4
    for line_no, serial in ((10000, "MAIN-S1"), (30000, "MAIN-S4")):
        office.do("change-activity-line", **move, line_no=line_no, serial=serial)
    office.do("register-activity", **move)
    assert bins.held(office, "M-02", "SERIAL", serial="MAIN-S4") == 1


def test_w_137_a_scanner_wants_the_rest_of_a_line_scanned_too(office: Office) -> None:
    move = planned(office, "HALL", line("PLAIN", 10, "H-01", "H-02"), fill=False)
    office.do("confirm-movement-line", **move, line_no=10000, quantity="4")
    office.do("register-activity", **move)
    left = [
        (one["quantity"], one["handled"], one["to_handle"]) for one in bins.lines(office, "MV1")
    ]
    assert left == [(10, 4, 0), (10, 4, 0)]


def test_what_is_moved_may_come_from_elsewhere_and_go_elsewhere(office: Office) -> None:
    plain = {"location": "MAIN", "bin": "M-03"}
    lots = goods.lots(L1=5)
    office.do(
        "post-opening-stock",
        location="MAIN",
        lines=[{"item": "LOT", "quantity": "5", "bin": plain["bin"], "numbers": lots}],
    )
    move = planned(office, "MAIN", line("LOT", 10, "M-01", "M-02"), fill=False)
    office.do("confirm-movement-line", **move, line_no=10000, quantity="6", lot="L2")
    office.do(
        "confirm-movement-line",
        **move,
        line_no=10000,
        quantity="4",
        lot="L1",
        from_bin="M-03",
        to_bin="M-04",
    )
    office.do("register-activity", **move)
    assert bins.held(office, "M-02", "LOT", "L2") == 6
    assert bins.held(office, "M-04", "LOT", "L1") == 4
    assert bins.held(office, "M-03", "LOT", "L1") == 1
    assert bins.lines(office, "MV1") == []


@pytest.mark.parametrize("location", ["HALL", "MAIN"])
def test_a_handheld_moves_goods_at_once(office: Office, location: str) -> None:
    first, second = f"{BIN[location]}-01", f"{BIN[location]}-02"
    lots = goods.lots(L1=3, L2=2)
    done = office.do(
        "move-stock",
        location=location,
        lines=[line("LOT", 5, first, second, numbers=lots), line("PLAIN", 7, first, second)],
    )
    assert bins.held(office, second, "LOT", "L1") == 3
    assert bins.held(office, second, "LOT", "L2") == 2
    assert bins.held(office, second, "PLAIN") == 7
    kinds = books.rows(office, "select kind from posted_document where no = :no", no=done["no"])
    assert kinds == [{"kind": KIND[location]}]


def test_goods_moved_at_once_name_their_numbers_and_are_there(office: Office) -> None:
    blank = office.answer("move-stock", location="HALL", lines=[line("LOT", 5, "H-01", "H-02")])
    assert books.codes(blank) == ["number-missing"]
    lots = goods.lots(L1=41)
    much = office.answer(
        "move-stock", location="HALL", lines=[line("LOT", 41, "H-01", "H-02", numbers=lots)]
    )
    assert books.codes(much) == ["bin-quantity-insufficient"]
    assert much.problems[0].number == Tracking(lot="L1")  # pyright: ignore[reportAttributeAccessIssue]
    nowhere = office.answer("move-stock", location="HALL", lines=[line("PLAIN", 5, "H-01", "")])
    assert books.codes(nowhere) == ["bin-missing"]
    shed = office.answer("move-stock", location="SHED", lines=[line("PLAIN", 5, "H-01", "H-02")])
    assert books.codes(shed) == ["location-setup-combination"]


def test_w_103_a_blocked_number_is_not_moved_at_once(office: Office) -> None:
    office.do("save-tracking-info", item_no="LOT", dimension="lot", number="L1", blocked=True)
    lots = goods.lots(L1=1)
    answer = office.answer(
        "move-stock", location="HALL", lines=[line("LOT", 1, "H-01", "H-02", numbers=lots)]
    )
    assert books.codes(answer) == ["number-blocked"]


def test_w_053_only_the_set_of_a_deleted_line_goes(office: Office) -> None:
    move = planned(
        office, "HALL", line("PLAIN", 3, "H-01", "H-02"), line("PLAIN", 4, "H-01", "H-03")
    )
    asked = office.answer("delete-activity-lines", **move, line_nos=[10000])
    assert books.codes(asked) == ["activity-set-deleted"]
    assert asked.problems[0].lines == (20000,)  # pyright: ignore[reportAttributeAccessIssue]
    office.do("delete-activity-lines", **move, line_nos=[10000], confirm=["activity-set-deleted"])
    assert bins.short(office, "MV1") == [("take", "H-01", "", 4), ("place", "H-03", "", 4)]
    office.do("delete-activity", **move)
    assert bins.lines(office, "MV1") == []


def test_a_box_is_opened_on_the_way(office: Office) -> None:
    stock = [{"item": "PLAIN", "quantity": "2", "unit": "BOX", "bin": "M-03"}]
    office.do("post-opening-stock", location="MAIN", lines=stock)
    opened = line("PLAIN", 10, "M-03", "M-02", from_unit="BOX")
    move = planned(office, "MAIN", {**opened, "quantity": "6"})
    assert bins.short(office, "MV1") == [
        ("take", "M-03", "", 10),
        ("place", "M-03", "", 10),
        ("take", "M-03", "", 6),
        ("place", "M-02", "", 6),
    ]
    office.do("register-activity", **move)
    assert bins.held(office, "M-02", "PLAIN") == 6
    assert bins.held(office, "M-03", "PLAIN") == 14
    office.do("move-stock", location="MAIN", lines=[{**opened, "quantity": "3"}])
    assert bins.held(office, "M-02", "PLAIN") == 9
    by_unit = books.rows(
        office,
        """
        select u.code as unit, c.quantity_base as quantity from bin_content c
        join bin b on b.bin_id = c.bin_id join item_unit_of_measure u on u.unit_id = c.unit_id
        where b.code = 'M-03' order by u.code
        """,
    )
    assert by_unit == [{"unit": "PCS", "quantity": 11}]
