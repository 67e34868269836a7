"""What an order at a warehouse location may still do itself, and what its documents make of it."""

from typing import Any

from tests import warehouses
from tests.rules.books import codes, posted_line, rows
from tests.rules.test_locations import HALL, facts
from tests.warehouses import Office


def posted(office: Office, no: str, kind: str, mode: str) -> list[tuple[Any, ...]]:
    return facts(office.answer("post-order", order_no=no, kind=kind, mode=mode))


def test_w_010_put_away_without_receive_takes_no_receipt(office: Office) -> None:
    office.do("save-location", **{**HALL, "require_receive": False})
    warehouses.order(office, "PO1", "HALL", ("PLAIN", 5), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    answer = office.answer("create-warehouse-receipt", location="HALL", orders=orders)
    assert codes(answer) == ["malformed-command"]


def test_w_011_a_posted_receipt_lies_at_the_dock_until_it_is_put_away(office: Office) -> None:
    warehouses.order(office, "PO1", "HALL", ("DATED", 5), kind="purchase_order")
    numbers = [{"lot": "D9", "quantity": "5", "expiration_date": "2031-01-01"}]
    line = {"order_no": "PO1", "kind": "purchase_order", "line_no": 10000}
    office.do("set-line-tracking", **line, numbers=numbers)
    put_away = warehouses.received(office, "R1", "PO1", "HALL")
    held = rows(
        office,
        "select b.code, n.quantity_base as quantity from bin_tracking_balance n"
        " join bin b on b.bin_id = n.bin_id join tracking_key k on k.tracking_id = n.tracking_id"
        " where k.lot_no = 'D9' and n.quantity_base <> 0",
    )
    assert held == [{"code": "REC", "quantity": 5}]
    document = rows(office, "select kind from warehouse_document where no = :no", no=put_away)
    assert document == [{"kind": "put_away"}]


def test_w_012_without_put_away_a_receipt_is_put_away_when_it_is_posted(office: Office) -> None:
    office.do("save-location", **{**HALL, "require_put_away": False})
    warehouses.order(office, "PO1", "HALL", ("PLAIN", 5), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="HALL", orders=orders)
    done = office.do("post-warehouse-receipt", receipt_no="R1")
    assert done["put_away"] == ""
    line = posted_line(office, "purchase_receipt")
    waiting = rows(
        office,
        "select to_put_away_base as quantity from posted_line where document_id = :document",
        document=line["document"],
    )
    assert waiting == [{"quantity": 0}]


def test_w_013_a_directed_location_posts_no_order(office: Office) -> None:
    warehouses.order(office, "SO1", "MAIN", ("PLAIN", 5), ("LOT", 2))
    assert posted(office, "SO1", "sales_order", "ship") == [
        ("warehouse-document-required", "SO1/10000", "warehouse_shipment"),
        ("warehouse-document-required", "SO1/20000", "warehouse_shipment"),
    ]
    warehouses.order(office, "PO1", "MAIN", ("PLAIN", 5), kind="purchase_order")
    assert posted(office, "PO1", "purchase_order", "receive") == [
        ("warehouse-document-required", "PO1/10000", "warehouse_receipt")
    ]


def test_w_014_what_a_shipment_has_copied_from_an_order_is_fixed(office: Office) -> None:
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 5))
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="S1", location="HALL", orders=orders)
    line = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    changes: dict[str, Any] = {
        "quantity": "6",
        "item": "LOT",
        "location": "SHED",
        "due_date": "2026-02-01",
        "qty_to_handle": "1",
    }
    for field, value in changes.items():
        answer = office.answer("change-order-line", **line, **{field: value})
        assert facts(answer) == [("source-line-has-warehouse-lines", "SO1/10000", field, "S1")]
    gone = [("source-line-has-warehouse-lines", "SO1/10000", "line", "S1")]
    assert facts(office.answer("delete-order-line", **line)) == gone
    assert facts(office.answer("delete-order", order_no="SO1", kind="sales_order")) == gone


def test_w_016_what_is_wholly_on_a_receipt_is_not_put_on_another(office: Office) -> None:
    warehouses.order(office, "PO1", "HALL", ("PLAIN", 5), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="HALL", orders=orders)
    again = office.answer("create-warehouse-receipt", no="R2", location="HALL", orders=orders)
    assert facts(again) == [("no-lines-to-create", "R2")]


def yard(office: Office) -> None:
    """A location with bins and no warehouse documents."""
    office.do("save-location", code="YARD", bin_mandatory=True)
    for bin in ("Y1", "Y2"):
        office.do("save-bin", location="YARD", code=bin)


def test_an_order_line_where_no_document_stands_between_is_proposed_the_default_bin(
    office: Office,
) -> None:
    yard(office)
    office.do("save-bin-content", location="YARD", bin="Y2", item="PLAIN", is_default=True)
    warehouses.order(office, "PO1", "YARD", ("PLAIN", 5), kind="purchase_order")
    assert posted(office, "PO1", "purchase_order", "receive") == []
    lying = rows(
        office,
        "select b.code, c.quantity_base as quantity from bin_content c join bin b"
        " on b.bin_id = c.bin_id where b.code in ('Y1', 'Y2')",
    )
    assert lying == [{"code": "Y2", "quantity": 5}]


def test_an_order_receives_into_no_bin_that_takes_nothing(office: Office) -> None:
    yard(office)
    office.do("save-bin", location="YARD", code="Y1", block_movement="inbound")
    line = {"line_no": 10000, "item": "PLAIN", "quantity": "5", "bin": "Y1"}
    office.do(
        "create-order", kind="purchase_order", no="PO1", location="YARD", release=True, lines=[line]
    )
    answer = posted(office, "PO1", "purchase_order", "receive")
    assert [(one[0], *one[2:]) for one in answer] == [("bin-blocked", "Y1", "in")]


def test_w_059_nothing_is_picked_for_a_customer_who_is_blocked(office: Office) -> None:
    office.do("save-partner", kind="customer", no="C1")
    lines = [{"line_no": 10000, "item": "PLAIN", "quantity": "5"}]
    office.do(
        "create-order",
        kind="sales_order",
        no="SO1",
        partner="C1",
        location="HALL",
        release=True,
        lines=lines,
    )
    pick = warehouses.picked(office, "S1", "SO1", "HALL")
    office.do("save-partner", kind="customer", no="C1", blocked=True)
    answer = office.answer("register-activity", activity_no=pick, kind="pick")
    assert facts(answer) == [("customer-blocked", "C1")]


def test_an_order_becomes_one_that_goes_out_complete_before_the_warehouse_works_on_it(
    office: Office,
) -> None:
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 5))
    order = {"order_no": "SO1", "kind": "sales_order"}
    office.do("change-order", **order, shipping_advice="complete", note="ring twice", priority=1)
    found = rows(office, "select shipping_advice, note, priority from source_document")
    assert found == [{"shipping_advice": "complete", "note": "ring twice", "priority": 1}]
    office.do("change-order", **order, shipping_advice="partial")
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="S1", location="HALL", orders=orders)
    office.do("change-order", **order, note="")
    held = office.answer("change-order", **order, shipping_advice="complete")
    assert facts(held) == [
        ("source-line-has-warehouse-lines", "SO1/10000", "shipping_advice", "S1")
    ]


def test_a_line_in_another_unit_asks_for_as_many_of_those(office: Office) -> None:
    warehouses.order(office, "SO1", "SHED", ("PLAIN", 3))
    line = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    office.do("change-order-line", **line, unit="BOX", qty_to_handle="1")
    found = rows(office, "select quantity, quantity_base, qty_to_handle_base from source_line")
    assert found == [{"quantity": 3, "quantity_base": 3_000_000, "qty_to_handle_base": 1_000_000}]
    office.do("post-order", order_no="SO1", kind="sales_order", mode="ship")
    begun = office.answer("change-order-line", **line, unit="PCS")
    assert facts(begun) == [("quantity-below-handled", "SO1/10000", 0, 10)]
