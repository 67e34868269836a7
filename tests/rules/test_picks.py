"""Creating picks: which bins, which numbers, how much, and why less (W 6.1 to 6.6, 7, W-110 to
W-124)."""

from typing import Any

import msgspec
import pytest

from tests.rules import books, goods
from tests.rules.floors import (
    BINS,
    DIRECTED,
    floor,
    lies,
    lines,
    lots_taken,
    pick,
    pick_made,
    reasons,
    register,
    shipment,
    sold,
    takes,
    told,
)
from tests.warehouses import Office, received

PICK: dict[str, Any] = {"bin_type": "PICK"}


def warnings_of(answer: Any) -> list[tuple[str, float]]:
    return told(msgspec.json.decode(answer.body)["result"]["warnings"])


def test_w_110_what_lies_only_at_the_dock_or_in_quarantine_is_not_picked(office: Office) -> None:
    bins = {"Q1": {"bin_type": "QC"}, "BULK": {"bin_type": "PUTAWAY"}}
    floor(office, "DIR", DIRECTED, **bins)
    goods.item(office, "X")
    lies(office, "DIR", "X", REC=4, Q1=3, SHIP=2, BULK=6)
    answer = pick(office, sold(office, "SO1", "DIR", ("X", 5)), "DIR")
    assert reasons(answer) == [("stock-not-in-pick-bins", 13)]
    (summary,) = answer.problems[0].summary  # type: ignore[attr-defined]
    assert msgspec.to_builtins(summary, str_keys=True) == {
        "item": "X",
        "pickable": "0",
        "in_pick_bins": "0",
        "reserved": "0",
        "reserved_on_picks": "0",
        "outside_ship_bins": "13",
    }


def test_w_111_a1_reserved_and_picked_goods_count_once(office: Office) -> None:
    floor(office, "DIR", DIRECTED, P1=PICK)
    goods.item(office, "X", code={"lot": {"specific": True}})
    lies(office, "DIR", "X", goods.lots(A=20, B=20, C=20), P1=60)
    sold(office, "SO1", "DIR", ("X", 20), reserve=20)
    assert pick_made(office, "SO1", "DIR") == [("P1", 20)]
    office.do("change-activity-line", activity_no="PI-SO1", kind="pick", line_no=10000, lot="A")
    register(office, "PI-SO1")
    sold(office, "SO2", "DIR", ("X", 20), reserve=20)
    sold(office, "SO3", "DIR", ("X", 40), reserve=20)
    answer = pick(office, "SO3", "DIR")
    assert takes(office, "PI-SO3") == [("P1", 20)]
    assert warnings_of(answer) == [("stock-reserved", 20)]


@pytest.mark.parametrize("switches", [DIRECTED, BINS], ids=["directed", "bins"])
def test_w_112_a2_a_dedicated_bin_does_not_serve_the_second_reservation(
    office: Office, switches: dict[str, Any]
) -> None:
    typed = PICK if switches is DIRECTED else {}
    floor(office, "L", switches, P1=typed, OWN={**typed, "dedicated": True})
    goods.item(office, "X")
    lies(office, "L", "X", P1=2, OWN=2)
    sold(office, "SO1", "L", ("X", 2), reserve=2)
    sold(office, "SO2", "L", ("X", 2), reserve=2)
    assert pick_made(office, "SO1", "L") == [("P1", 2)]
    assert reasons(pick(office, "SO2", "L")) == [("stock-in-dedicated-bins", 2)]


def test_w_113_a_dedicated_bin_is_never_taken_from(office: Office) -> None:
    floor(office, "L", BINS, P1={}, OWN={"dedicated": True})
    goods.item(office, "X")
    lies(office, "L", "X", P1=3, OWN=50)
    answer = pick(office, sold(office, "SO1", "L", ("X", 10)), "L")
    assert takes(office, "PI-SO1") == [("P1", 3)]
    assert warnings_of(answer) == [("stock-in-dedicated-bins", 50)]


def test_w_114_the_bin_of_the_higher_rank_gives_first(office: Office) -> None:
    own = {**PICK, "ranking": 50, "dedicated": True}
    bins = {"PICK1": {**PICK, "ranking": 100}, "PICK2": {**PICK, "ranking": 50}, "PICK3": own}
    floor(office, "DIR", DIRECTED, **bins)
    goods.item(office, "X")
    lies(office, "DIR", "X", PICK1=3, PICK2=6, PICK3=50)
    assert pick_made(office, sold(office, "SO1", "DIR", ("X", 10)), "DIR") == [
        ("PICK1", 3),
        ("PICK2", 6),
    ]
    places = [row["bin"] for row in lines(office, "PI-SO1") if row["action"] == "place"]
    assert places == ["SHIP", "SHIP"]


def test_w_114_cross_dock_bins_give_before_all_others(office: Office) -> None:
    cross = {"bin_type": "PUTPICK", "ranking": 1, "is_cross_dock": True}
    floor(office, "DIR", DIRECTED, P1={**PICK, "ranking": 100}, XD=cross)
    goods.item(office, "X")
    lies(office, "DIR", "X", P1=9, XD=4)
    made = pick_made(office, sold(office, "SO1", "DIR", ("X", 6)), "DIR")
    assert made == [("XD", 4), ("P1", 2)]


def test_w_115_the_default_bin_gives_first_then_the_others_by_code(office: Office) -> None:
    floor(office, "L", BINS, A={}, B={}, C={}, D={})
    goods.item(office, "X")
    office.do("save-bin-content", location="L", bin="C", item="X", is_default=True)
    lies(office, "L", "X", A=2, B=2, C=2, D=2)
    made = pick_made(office, sold(office, "SO1", "L", ("X", 7)), "L")
    assert made == [("C", 2), ("A", 2), ("B", 2), ("D", 1)]


def test_w_115_by_ranking_the_default_bin_has_no_say(office: Office) -> None:
    switches = {**BINS, "pick_bin_policy": "bin_ranking"}
    floor(office, "L", switches, A={"ranking": 1}, B={"ranking": 9}, C={"ranking": 5})
    goods.item(office, "X")
    office.do("save-bin-content", location="L", bin="A", item="X", is_default=True)
    lies(office, "L", "X", A=2, B=2, C=2)
    made = pick_made(office, sold(office, "SO1", "L", ("X", 5)), "L")
    assert made == [("B", 2), ("C", 2), ("A", 1)]


@pytest.mark.parametrize("switches", [DIRECTED, BINS], ids=["directed", "bins"])
def test_w_116_what_expires_first_goes_first_and_what_has_no_date_last(
    office: Office, switches: dict[str, Any]
) -> None:
    typed = PICK if switches is DIRECTED else {}
    low, high = {**typed, "ranking": 1}, {**typed, "ranking": 9}
    floor(office, "L", {**switches, "pick_according_to_fefo": True}, LOW=low, HIGH=high)
    goods.item(office, "X", code={"lot": {"specific": True}, "use_expiration_dates": True})
    for lot, quantity, day, place in (
        ("L1", 3, "2026-03-01", "HIGH"),
        ("L2", 4, "2026-02-01", "LOW"),
        ("L3", 10, None, "HIGH"),
    ):
        number = {"lot": lot, "quantity": str(quantity), "expiration_date": day}
        lies(office, "L", "X", [number], **{place: quantity})
    pick_made(office, sold(office, "SO1", "L", ("X", 9)), "L")
    assert lots_taken(office, "PI-SO1") == [("L2", 4), ("L1", 3), ("L3", 2)]


def test_w_117_who_waits_for_a_purchase_gets_no_pick(office: Office) -> None:
    floor(office, "L", BINS, P1={})
    goods.item(office, "X")
    order_line = [{"line_no": 10000, "item": "X", "quantity": "5"}]
    bought = {"kind": "purchase_order", "no": "PO1", "location": "L", "release": True}
    office.do("create-order", **bought, lines=order_line)
    sold(office, "SO1", "L", ("X", 5))
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    lies(office, "L", "X", P1=20)
    assert reasons(pick(office, "SO1", "L")) == [("supply-not-in-inventory", 5)]


def test_w_117_what_is_not_waited_for_is_picked_once(office: Office) -> None:
    floor(office, "L", BINS, P1={})
    goods.item(office, "X")
    order_line = [{"line_no": 10000, "item": "X", "quantity": "3"}]
    bought = {"kind": "purchase_order", "no": "PO1", "location": "L", "release": True}
    office.do("create-order", **bought, lines=order_line)
    sold(office, "SO1", "L", ("X", 10))
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    lies(office, "L", "X", P1=4)
    assert pick_made(office, "SO1", "L") == [("P1", 4)]
    lies(office, "L", "X", P1=20)
    office.do("create-pick", shipment_no="SH-SO1", no="REST")
    assert takes(office, "REST") == [("P1", 3)]
    again = office.answer("create-pick", shipment_no="SH-SO1")
    assert reasons(again) == [("supply-not-in-inventory", 3)]


@pytest.mark.parametrize("switches", [DIRECTED, BINS], ids=["directed", "bins"])
def test_w_118_what_is_missing_gets_a_line_without_a_bin(
    office: Office, switches: dict[str, Any]
) -> None:
    typed = PICK if switches is DIRECTED else {}
    floor(office, "L", {**switches, "always_create_pick_line": True}, P1=typed)
    goods.item(office, "X")
    lies(office, "L", "X", P1=6)
    made = pick_made(office, sold(office, "SO1", "L", ("X", 10)), "L")
    assert made == [("P1", 6), ("", 4)]
    refused = office.answer("register-activity", activity_no="PI-SO1", kind="pick")
    assert books.codes(refused) == ["bin-missing"]


def pallets(office: Office, **switches: Any) -> None:
    floor(office, "DIR", {**DIRECTED, **switches}, P1=PICK)
    goods.item(office, "X", units=[{"code": "PALLET", "qty_per_uom": "40"}])


def test_w_119_larger_units_stay_closed_where_they_may_not_be_opened(office: Office) -> None:
    pallets(office)
    lies(office, "DIR", "X", unit="PALLET", P1=2)
    answer = pick(office, sold(office, "SO1", "DIR", ("X", 10)), "DIR")
    assert reasons(answer) == [("stock-in-larger-unit", 80)]


def test_w_160_an_opened_pallet_is_a_pair_of_its_own(office: Office) -> None:
    pallets(office, allow_breakbulk=True)
    lies(office, "DIR", "X", unit="PALLET", P1=1)
    pick_made(office, sold(office, "SO1", "DIR", ("X", 10)), "DIR")
    found = [
        (row["action"], row["bin"], row["unit"], row["in_unit"], row["breakbulk"])
        for row in lines(office, "PI-SO1")
    ]
    assert found == [
        ("take", "P1", "PALLET", 100_000, 1),
        ("place", "P1", "PCS", 4_000_000, 1),
        ("take", "P1", "PCS", 1_000_000, 0),
        ("place", "SHIP", "PCS", 1_000_000, 0),
    ]
    register(office, "PI-SO1")
    assert in_bins(office, "X") == {("P1", "PCS"): 30, ("SHIP", "PCS"): 10}
    (line,) = books.rows(office, "select qty_picked_base as quantity from warehouse_line")
    assert line["quantity"] == 10


def in_bins(office: Office, item: str) -> dict[tuple[str, str], float]:
    """What lies where, by bin and unit."""
    found = books.rows(
        office,
        """
        select b.code as bin, u.code as unit, sum(c.quantity_base) as quantity
        from bin_content c join bin b on b.bin_id = c.bin_id
        join item i on i.item_id = c.item_id
        join item_unit_of_measure u on u.unit_id = c.unit_id
        where i.no = :item and c.quantity_base <> 0 group by b.code, u.code
        """,
        item=item,
    )
    return {(row["bin"], row["unit"]): row["quantity"] for row in found}


def test_w_160_what_an_opened_pallet_leaves_serves_the_next_line(office: Office) -> None:
    pallets(office, allow_breakbulk=True)
    lies(office, "DIR", "X", unit="PALLET", P1=2)
    answer = pick(office, sold(office, "SO1", "DIR", ("X", 10), ("X", 20), ("X", 15)), "DIR")
    assert answer.status == "applied"
    opened = [
        (row["action"], row["quantity"], row["breakbulk"])
        for row in lines(office, "PI-SO1")
        if row["breakbulk"]
    ]
    assert opened == [("take", 40, 1), ("place", 40, 1), ("take", 40, 2), ("place", 40, 2)]
    assert takes(office, "PI-SO1") == [("P1", 10), ("P1", 20), ("P1", 10), ("P1", 5)]
    register(office, "PI-SO1")
    assert in_bins(office, "X") == {("P1", "PCS"): 35, ("SHIP", "PCS"): 45}


def test_w_160_pallets_beside_an_open_pick_are_all_within_reach(office: Office) -> None:
    pallets(office, allow_breakbulk=True)
    lies(office, "DIR", "X", unit="PALLET", P1=2)
    pick_made(office, sold(office, "SO1", "DIR", ("X", 10)), "DIR")
    assert pick_made(office, sold(office, "SO2", "DIR", ("X", 60)), "DIR") == [("P1", 40)]


def test_w_123_lines_of_one_run_share_what_there_is(office: Office) -> None:
    floor(office, "L", BINS, P1={})
    goods.item(office, "X")
    lies(office, "L", "X", P1=5)
    assert pick_made(office, sold(office, "SO1", "L", ("X", 4), ("X", 4)), "L") == [
        ("P1", 4),
        ("P1", 1),
    ]


def test_w_123_named_and_unnamed_demands_do_not_take_the_same_pieces(office: Office) -> None:
    floor(office, "L", BINS, A={}, B={})
    goods.item(office, "X", code={"lot": {"specific": True}})
    lies(office, "L", "X", goods.lots(L1=5), A=5)
    lies(office, "L", "X", goods.lots(L2=5), B=5)
    sold(office, "SO1", "L", ("X", 5), ("X", 5))
    line = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    office.do("set-line-tracking", **line, numbers=goods.lots(L1=5))
    assert pick_made(office, "SO1", "L") == [("A", 5), ("B", 5)]


def test_w_123_variants_in_one_bin_are_different_goods(office: Office) -> None:
    floor(office, "L", BINS, P1={})
    goods.item(office, "X", variants=["RED", "BLUE"])
    for variant in ("RED", "BLUE"):
        line = {"item": "X", "variant": variant, "quantity": "5", "bin": "P1"}
        office.do("post-opening-stock", location="L", lines=[line])
    wanted = [
        {"line_no": 10000 * place, "item": "X", "variant": variant, "quantity": "5"}
        for place, variant in enumerate(("RED", "BLUE"), 1)
    ]
    sale = {"kind": "sales_order", "no": "SO1", "location": "L", "release": True}
    office.do("create-order", **sale, lines=wanted)
    assert pick_made(office, "SO1", "L") == [("P1", 5), ("P1", 5)]


def test_w_123_a_blocked_lot_is_not_taken_by_who_names_none(office: Office) -> None:
    floor(office, "L", BINS, A={}, B={})
    goods.item(office, "X", code={"lot": {"specific": True}})
    lies(office, "L", "X", goods.lots(BAD=5), A=5)
    lies(office, "L", "X", goods.lots(GOOD=5), A=5)
    office.do("save-tracking-info", item_no="X", dimension="lot", number="BAD", blocked=True)
    answer = pick(office, sold(office, "SO1", "L", ("X", 8)), "L")
    assert takes(office, "PI-SO1") == [("A", 5)]
    assert warnings_of(answer) == [("stock-blocked", 5)]


def test_w_042_only_what_is_on_no_pick_yet_comes_on_the_next(office: Office) -> None:
    floor(office, "L", BINS, P1={})
    goods.item(office, "X")
    lies(office, "L", "X", P1=7)
    pick_made(office, sold(office, "SO1", "L", ("X", 10)), "L")
    for line_no in (10000, 20000):
        line = {"activity_no": "PI-SO1", "kind": "pick", "line_no": line_no}
        office.do("change-activity-line", **line, quantity="4")
    register(office, "PI-SO1")
    lies(office, "L", "X", P1=20)
    office.do("create-pick", shipment_no="SH-SO1", no="NEXT")
    assert takes(office, "NEXT") == [("P1", 3)]
    again = office.answer("create-pick", shipment_no="SH-SO1")
    assert reasons(again) == [("all-on-picks", 6)]


def test_w_042_a_shipment_that_is_all_on_picks_says_so_for_each_line(office: Office) -> None:
    floor(office, "L", BINS, P1={})
    goods.item(office, "X")
    lies(office, "L", "X", P1=9)
    pick_made(office, sold(office, "SO1", "L", ("X", 4), ("X", 5)), "L")
    again = office.answer("create-pick", shipment_no="SH-SO1")
    assert reasons(again) == [("all-on-picks", 4), ("all-on-picks", 5)]


def test_w_153_serials_are_taken_piece_by_piece(office: Office) -> None:
    floor(office, "L", BINS, A={}, B={})
    goods.item(office, "X", code={"serial": {"specific": True}})
    lies(office, "L", "X", goods.serials("S1", "S2"), A=2)
    lies(office, "L", "X", goods.serials("S3"), B=1)
    made = pick_made(office, sold(office, "SO1", "L", ("X", 3)), "L")
    assert made == [("A", 1), ("A", 1), ("B", 1)]
    assert {row["serial"] for row in lines(office, "PI-SO1")} == {""}


def test_w_156_a5_reservations_lie_first_on_what_is_at_the_dock(office: Office) -> None:
    floor(office, "DIR", DIRECTED, P1=PICK)
    goods.item(office, "X")
    lies(office, "DIR", "X", P1=9, REC=1)
    pick_made(office, sold(office, "SO0", "DIR", ("X", 2)), "DIR")
    register(office, "PI-SO0")
    pick_made(office, sold(office, "SO1", "DIR", ("X", 3)), "DIR")
    sold(office, "SO2", "DIR", ("X", 4), reserve=4)
    answer = pick(office, sold(office, "SO3", "DIR", ("X", 2)), "DIR")
    assert takes(office, "PI-SO3") == [("P1", 1)]
    assert warnings_of(answer) == [("stock-not-in-pick-bins", 1), ("stock-reserved", 3)]


@pytest.mark.parametrize("switches", [DIRECTED, BINS], ids=["directed", "bins"])
def test_w_123_a3_the_rest_of_a_lot_beside_an_open_pick(
    office: Office, switches: dict[str, Any]
) -> None:
    typed = PICK if switches is DIRECTED else {}
    floor(office, "L", switches, P1=typed)
    goods.item(office, "X", code={"lot": {"specific": True}})
    lies(office, "L", "X", goods.lots(A=15), P1=15)
    for no, quantity in (("SO1", 10), ("SO2", 11)):
        sold(office, no, "L", ("X", quantity))
        line = {"order_no": no, "kind": "sales_order", "line_no": 10000}
        numbers = goods.lots(A=quantity)
        office.do("set-line-tracking", **line, numbers=numbers, confirm=["number-short"])
    assert pick_made(office, "SO1", "L") == [("P1", 10)]
    assert pick_made(office, "SO2", "L") == [("P1", 5)]


def test_w_159_where_dates_rule_lots_without_dates_are_named_in_order(office: Office) -> None:
    floor(office, "L", {**BINS, "pick_according_to_fefo": True}, P1={}, P2={})
    goods.item(office, "X", code={"lot": {"specific": True}})
    lies(office, "L", "X", goods.lots(B=3), P1=3)
    lies(office, "L", "X", goods.lots(A=3), P2=3)
    pick_made(office, sold(office, "SO1", "L", ("X", 5)), "L")
    assert lots_taken(office, "PI-SO1") == [("A", 3), ("B", 2)]


def test_w_109_goods_on_an_unregistered_put_away_are_reserved_but_not_picked(
    office: Office,
) -> None:
    floor(office, "L", BINS, P1={})
    goods.item(office, "X")
    office.do("save-bin-content", location="L", bin="P1", item="X", is_default=True)
    bought = {"kind": "purchase_order", "no": "PO1", "location": "L", "release": True}
    office.do("create-order", **bought, lines=[{"line_no": 10000, "item": "X", "quantity": "10"}])
    received(office, "R1", "PO1", "L")
    sold(office, "SO1", "L", ("X", 10), reserve=10)
    assert reasons(pick(office, "SO1", "L")) == [("stock-not-in-pick-bins", 10)]


def test_w_112_a_reserved_lot_in_a_dedicated_bin_locks_no_other_lot(office: Office) -> None:
    floor(office, "DIR", DIRECTED, P1=PICK, OWN={**PICK, "dedicated": True})
    goods.item(office, "X", code={"lot": {"specific": True}})
    lies(office, "DIR", "X", goods.lots(A=5), OWN=5)
    lies(office, "DIR", "X", goods.lots(B=10), P1=10)
    sold(office, "SO1", "DIR", ("X", 5))
    line = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    office.do("set-line-tracking", **line, numbers=goods.lots(A=5))
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    assert pick_made(office, sold(office, "SO2", "DIR", ("X", 10)), "DIR") == [("P1", 10)]


def test_w_042_nothing_there_at_all_is_told_as_such(office: Office) -> None:
    floor(office, "L", BINS, P1={})
    goods.item(office, "X")
    assert reasons(pick(office, sold(office, "SO1", "L", ("X", 3)), "L")) == [
        ("pick-quantity-short", 0)
    ]
    assert shipment(office, sold(office, "SO2", "L", ("X", 3)), "L") == "SH-SO2"
