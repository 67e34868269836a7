"""Units of measure: what is too small, what does not fit the precision, and that rounding never
drifts."""

from typing import Any

from stockhand.domain.quantity import part_in_base
from tests import warehouses
from tests.rules import books, goods
from tests.rules.test_locations import facts
from tests.warehouses import Office

THIRDS = [{"code": "BOX", "qty_per_uom": "3.33333"}]
"""Three boxes are ten pieces, as a supplier rounds them."""


def line(item: str, quantity: str, **fields: Any) -> dict[str, Any]:
    return {"item": item, "bin": "M-02", "quantity": quantity, **fields}


def test_w_133_a_quantity_of_no_base_is_refused(office: Office) -> None:
    lines = [line("PLAIN", "0.000001")]
    answer = office.answer("register-warehouse-journal", location="MAIN", lines=lines)
    assert books.codes(answer) == ["base-quantity-zero"]
    assert str(answer.problems[0].quantity) == "0.000001"  # pyright: ignore[reportAttributeAccessIssue]


def test_w_134_a_quantity_is_a_multiple_of_the_precision(office: Office) -> None:
    goods.item(office, "A", units=[{"code": "PCS", "qty_per_uom": "1", "rounding": "1"}])
    lines = [line("A", "1.5")]
    answer = office.answer("register-warehouse-journal", location="MAIN", lines=lines)
    assert books.codes(answer) == ["quantity-precision"]
    assert str(answer.problems[0].precision) == "1"  # pyright: ignore[reportAttributeAccessIssue]


def bought(office: Office) -> str:
    """Three boxes at the dock, ten pieces; the put-away's number."""
    goods.item(office, "A", units=THIRDS)
    given = {"line_no": 10000, "item": "A", "quantity": "3", "unit": "BOX"}
    office.do(
        "create-order",
        kind="purchase_order",
        no="PO1",
        location="MAIN",
        release=True,
        lines=[given],
    )
    return warehouses.received(office, "R1", "PO1", "MAIN")


def handled(office: Office, quantity: str) -> list[tuple[str, float]]:
    """So many boxes are to be handled on each line; the bases this makes."""
    for line_no in (10000, 20000):
        office.do(
            "change-activity-line",
            kind="put_away",
            activity_no="A-R1",
            line_no=line_no,
            quantity=quantity,
        )
    found = books.rows(
        office,
        "select a.action_type as action, a.qty_to_handle_base / 100000.0 as base"
        " from warehouse_activity_line a order by a.line_no",
    )
    return [(row["action"], row["base"]) for row in found]


def test_w_136_all_that_is_open_has_the_base_that_is_open(office: Office) -> None:
    bought(office)
    base = books.rows(office, "select quantity_base / 100000.0 as base from source_line")[0]["base"]
    assert base == 9.99999
    assert handled(office, "3") == [("take", 9.99999), ("place", 9.99999)]
    assert handled(office, "2") == [("take", 6.66666), ("place", 6.66666)]


def test_w_135_what_is_left_is_the_rest_of_the_base() -> None:
    """Ten pieces in three boxes: one box is 3.33333, the other two are what is left of ten."""
    box, piece = 333_333, 100_000
    first = part_in_base(1 * piece, 3 * piece, 10 * piece, box)
    assert first == 333_333
    assert part_in_base(2 * piece, 2 * piece, 10 * piece - first, box) == 666_667


def test_w_138_a_serial_is_not_counted_in_boxes(office: Office) -> None:
    goods.item(
        office,
        "A",
        code={"serial": {"specific": True, "warehouse": True}},
        units=[{"code": "BOX", "qty_per_uom": "10"}],
    )
    numbers = goods.serials("S1")
    office.do("post-opening-stock", location="MAIN", lines=[{**line("A", "1"), "numbers": numbers}])
    warehouses.order(office, "SO1", "MAIN", ("A", 1))
    pick = warehouses.picked(office, "SH1", "SO1", "MAIN")
    place: dict[str, Any] = {"kind": "pick", "activity_no": pick, "line_no": 10000}
    office.do("change-activity-line", **place, serial="S1")
    place["line_no"] = 20000
    answer = office.answer("change-activity-line-unit", **place, unit="BOX")
    assert books.codes(answer) == ["serial-quantity"]


def test_w_064_a_put_away_touches_bins_alone(office: Office) -> None:
    warehouses.order(office, "PO1", "MAIN", ("PLAIN", 10), kind="purchase_order")
    put_away = warehouses.received(office, "R1", "PO1", "MAIN")
    before = books.in_ledger(office, "PLAIN")
    assert books.in_bins(office, "PLAIN") == {("M-01", ""): 100, ("REC", ""): 10}
    office.do("fill-activity", activity_no=put_away, kind="put_away")
    office.do("register-activity", activity_no=put_away, kind="put_away")
    assert books.in_bins(office, "PLAIN") == {("M-01", ""): 110}
    assert books.in_ledger(office, "PLAIN") == before == {"": 110}


def factor(office: Office, quantity: str) -> list[str]:
    """What the answer to boxes of so many pieces of A is; the unit codes and sizes that stand."""
    units = [{"code": "BOX", "qty_per_uom": quantity}]
    return books.codes(office.answer("save-item", no="A", units=units))


def test_a_unit_keeps_its_size_while_anything_is_counted_in_it(office: Office) -> None:
    goods.item(office, "A", units=[{"code": "BOX", "qty_per_uom": "10"}])
    assert factor(office, "12") == []
    given = {"line_no": 10000, "item": "A", "quantity": "3", "unit": "BOX"}
    order = {"kind": "purchase_order", "location": "SHED", "lines": [given]}
    office.do("create-order", no="PO1", **order)
    held = office.answer("save-item", no="A", units=[{"code": "BOX", "qty_per_uom": "10"}])
    assert facts(held) == [("master-in-use", "unit_of_measure", "A/BOX", "source_line")]
    assert books.codes(office.answer("delete-item-unit", no="A", unit="BOX")) == ["master-in-use"]
    office.do("delete-order", kind="purchase_order", order_no="PO1")
    office.do("register-warehouse-journal", location="MAIN", lines=[line("A", "1", unit="BOX")])
    held = office.answer("delete-item-unit", no="A", unit="BOX")
    assert facts(held) == [("master-in-use", "unit_of_measure", "A/BOX", "bin_content")]


def test_a_unit_out_of_use_is_neither_ordered_nor_scanned(office: Office) -> None:
    goods.item(office, "A", units=[{"code": "BOX", "qty_per_uom": "10"}], sales_unit="BOX")
    office.do("save-item", no="A", sales_unit="BOX", references=[{"code": "4711", "unit": "BOX"}])
    meant = (
        "select u.code from item_reference r join item_unit_of_measure u on u.unit_id = r.unit_id"
    )
    assert books.rows(office, meant) == [{"code": "BOX"}]
    office.do("delete-item-unit", no="A", unit="BOX")
    left = books.rows(
        office,
        "select u.code, u.retired, i.sales_unit_id, r.code as scanned from item i"
        " join item_unit_of_measure u on u.item_id = i.item_id"
        " left join item_reference r on r.item_id = i.item_id where i.no = 'A' order by u.code",
    )
    nothing = {"sales_unit_id": None, "scanned": None}
    assert left == [
        {"code": "BOX", "retired": 1, **nothing},
        {"code": "PCS", "retired": 0, **nothing},
    ]
    given = {"line_no": 10000, "item": "A", "quantity": "3", "unit": "BOX"}
    order = {"kind": "sales_order", "no": "SO1", "location": "SHED", "lines": [given]}
    assert books.codes(office.answer("create-order", **order)) == ["not-found"]
    base = office.answer("delete-item-unit", no="A", unit="PCS")
    assert facts(base) == [("master-in-use", "unit_of_measure", "A/PCS", "base_unit")]
    assert factor(office, "12") == []
