"""Inventory picks: created from the order, posted in one step into bins, ledger and order (W 3.8,
5.6, 6.7)."""

from decimal import Decimal

import pytest

from stockhand.domain.problems.documents import (
    NoLinesToCreate,
    NothingToHandle,
    NothingToPost,
    ShippingAdviceComplete,
    SourceNotReleased,
)
from stockhand.domain.problems.reasons import AllOnPicks, PickQuantityShort, StockBlocked
from tests.rules import books, goods, held, yard
from tests.rules.goods import lots
from tests.rules.yard import PICK
from tests.warehouses import Office

LOTS = {"lot": {"specific": True, "warehouse": True}}
SERIALS = {"serial": {"specific": True, "warehouse": True}}
STRICT = {**LOTS, "use_expiration_dates": True, "strict_expiration": True}


def test_w_060_a_new_inventory_pick_handles_nothing_yet(office: Office) -> None:
    yard.yard(office, "B1")
    yard.stocked(office, "PLAIN", 10, "B1")
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 4})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("take", "B1", "", 4, 0)]
    answer = yard.post(office, PICK, pick)
    assert answer.problems == (NothingToPost(document=pick),)


def test_w_060_it_is_filled_where_that_is_asked(office: Office) -> None:
    yard.yard(office)
    yard.stocked(office, "PLAIN", 10)
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 4})
    pick = yard.created(office, PICK, "SO1", fill=True)
    assert yard.lines(office, pick) == [("none", "", "", 4, 4)]


def test_w_061_a_part_of_a_lot_line_is_posted_into_both_truths(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1")
    yard.stocked(office, "A", 10, "B1", lots(L1=10))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 10, "numbers": lots(L1=10)})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("take", "B1", "L1", 10, 0)]
    yard.change(office, PICK, pick, 10000, quantity="6")
    yard.posted(office, PICK, pick)
    assert yard.ledger(office, "A")[1:] == [("sale", "L1", -6)]
    assert yard.in_bins(office, "A") == {"B1": 4}
    assert yard.done(office, "SO1") == 6
    assert yard.lines(office, pick) == [("take", "B1", "L1", 4, 0)]
    (left,) = books.reservations(office, "SO1")
    assert (left["lot"], left["quantity"], left["to_handle"]) == ("L1", -4, -4)


def test_w_061_i1_what_is_not_handled_leaves_no_number_on_the_order(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "BIN1", "BIN2")
    yard.stocked(office, "A", 6, "BIN1", lots(A=6))
    yard.stocked(office, "A", 4, "BIN2", lots(B=4))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 10})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [
        ("take", "BIN1", "", 6, 0),
        ("take", "BIN2", "", 4, 0),
    ]
    yard.change(office, PICK, pick, 10000, lot="A", quantity="6")
    yard.change(office, PICK, pick, 20000, lot="B", quantity="0")
    yard.posted(office, PICK, pick)
    assert yard.ledger(office, "A")[2:] == [("sale", "A", -6)]
    assert yard.in_bins(office, "A") == {"BIN2": 4}
    assert yard.lines(office, pick) == [("take", "BIN2", "B", 4, 0)]
    assert yard.done(office, "SO1") == 6
    assert books.reservations(office, "SO1") == []


def test_w_061_the_last_part_closes_pick_and_order(office: Office) -> None:
    yard.yard(office, "B1")
    yard.stocked(office, "PLAIN", 10, "B1")
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 4})
    pick = yard.created(office, PICK, "SO1", fill=True)
    yard.posted(office, PICK, pick)
    assert yard.lines(office, pick) == []
    documents = books.rows(
        office,
        "select kind, from_no from posted_document where from_no in ('SO1', :pick) order by kind",
        pick=pick,
    )
    assert documents == [
        {"kind": "inventory_pick", "from_no": pick},
        {"kind": "sales_shipment", "from_no": "SO1"},
    ]
    (order,) = books.rows(office, "select status from source_document where no = 'SO1'")
    assert order["status"] == "closed"


def test_w_061_goods_go_back_to_a_vendor_the_same_way(office: Office) -> None:
    yard.yard(office, "B1")
    yard.stocked(office, "PLAIN", 10, "B1")
    yard.ordered(office, "PR1", {"item": "PLAIN", "quantity": 3}, kind="purchase_return")
    pick = yard.created(office, PICK, "PR1", order_kind="purchase_return", fill=True)
    yard.posted(office, PICK, pick)
    assert yard.ledger(office, "PLAIN")[1:] == [("purchase", "", -3)]
    assert yard.in_bins(office, "PLAIN") == {"B1": 7}


def test_w_061_a_line_in_boxes_is_picked_in_boxes(office: Office) -> None:
    yard.yard(office, "B1", "B2")
    yard.stocked(office, "PLAIN", 15, "B1")
    yard.stocked(office, "PLAIN", 15, "B2")
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 2, "unit": "BOX"})
    pick = yard.created(office, PICK, "SO1", fill=True)
    amounts = books.rows(
        office,
        "select a.quantity from warehouse_activity_line a join warehouse_document d"
        " on d.document_id = a.document_id where d.no = :no order by a.line_no",
        no=pick,
    )
    assert [row["quantity"] for row in amounts] == [1.5, 0.5]
    yard.posted(office, PICK, pick)
    assert yard.in_bins(office, "PLAIN") == {"B2": 10}
    (line,) = books.rows(
        office,
        "select qty_done as quantity, quantity_base - qty_done_base as remaining"
        " from source_line where line_id = :line",
        line=books.line_id(office, "SO1", 10000),
    )
    assert line == {"quantity": 2, "remaining": 0}


def test_w_015_only_a_released_order_is_picked(office: Office) -> None:
    yard.yard(office)
    yard.stocked(office, "PLAIN", 10)
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 4}, release=False)
    assert yard.create(office, PICK, "SO1").problems == (SourceNotReleased(source="SO1"),)
    office.do("release-order", order_no="SO1", kind="sales_order")
    pick = yard.created(office, PICK, "SO1", fill=True)
    office.do("reopen-order", order_no="SO1", kind="sales_order")
    assert yard.post(office, PICK, pick).problems == (SourceNotReleased(source="SO1"),)


@pytest.mark.parametrize("code", ["SHED", "HALL", "MAIN"])
def test_w_010_only_where_picks_are_posted_at_once(office: Office, code: str) -> None:
    order = {"kind": "sales_order", "no": "SO1"}
    line = {"line_no": 10000, "item": "PLAIN", "quantity": "1"}
    office.do(
        "create-order", kind="sales_order", no="SO1", location=code, release=True, lines=[line]
    )
    answer = office.answer("create-inventory-pick", location=code, order=order)
    assert books.codes(answer) == ["malformed-command"]


def test_w_123_what_is_on_a_pick_is_not_picked_again(office: Office) -> None:
    yard.yard(office, "B1")
    yard.stocked(office, "PLAIN", 5, "B1")
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 4}, {"item": "PLAIN", "quantity": 4})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("take", "B1", "", 4, 0), ("take", "B1", "", 1, 0)]
    yard.ordered(office, "SO2", {"item": "PLAIN", "quantity": 1})
    short = PickQuantityShort(line="SO2/10000", available=Decimal(0))
    assert yard.create(office, PICK, "SO2").problems == (
        NothingToHandle(document="SO2", reasons=(short,)),
    )
    yard.ordered(office, "SO3", {"item": "PLAIN", "quantity": 1})
    office.do("delete-activity-lines", kind=PICK, activity_no=pick, line_nos=[20000])
    again = yard.created(office, PICK, "SO3")
    assert yard.lines(office, again) == [("take", "B1", "", 1, 0)]
    everything = yard.create(office, PICK, "SO3")
    assert everything.problems == (
        NothingToHandle(
            document="SO3", reasons=(AllOnPicks(line="SO3/10000", quantity=Decimal(1)),)
        ),
    )
    office.do("delete-activity", kind=PICK, activity_no=pick)
    assert yard.created(office, PICK, "SO2") == "IP-SO2"


def test_an_order_that_asks_for_nothing_here_has_no_pick(office: Office) -> None:
    yard.yard(office)
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 1}, kind="purchase_order")
    answer = yard.create(office, PICK, "PO1", order_kind="purchase_order")
    assert answer.problems == (NoLinesToCreate(document="PO1"),)


def test_the_bin_of_the_order_comes_before_the_default_one(office: Office) -> None:
    yard.yard(office, "B1", "B2", "B3")
    office.do("save-bin-content", location="YARD", bin="B2", item="PLAIN", is_default=True)
    for code in ("B1", "B2", "B3"):
        yard.stocked(office, "PLAIN", 2, code)
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 5, "bin": "B3"})
    pick = yard.created(office, PICK, "SO1")
    assert [(line[1], line[3]) for line in yard.lines(office, pick)] == [
        ("B3", 2),
        ("B2", 2),
        ("B1", 1),
    ]


def test_w_113_dedicated_and_blocked_stock_stays(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1", "B2")
    office.do("save-bin", location="YARD", code="B3", dedicated=True)
    yard.stocked(office, "A", 7, "B1", lots(BAD=4, L1=3))
    yard.stocked(office, "A", 5, "B3", lots(L2=5))
    office.do("save-tracking-info", item_no="A", dimension="lot", number="BAD", blocked=True)
    yard.ordered(office, "SO1", {"item": "A", "quantity": 12})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("take", "B1", "", 3, 0)]


def test_w_113_blocked_stock_stays_where_there_are_no_bins_too(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office)
    yard.stocked(office, "A", 4, numbers=lots(BAD=4))
    office.do("save-tracking-info", item_no="A", dimension="lot", number="BAD", blocked=True)
    yard.ordered(office, "SO1", {"item": "A", "quantity": 4})
    refused = yard.create(office, PICK, "SO1")
    assert refused.problems == (
        NothingToHandle(
            document="SO1", reasons=(StockBlocked(line="SO1/10000", quantity=Decimal(4)),)
        ),
    )
    yard.stocked(office, "A", 3, numbers=lots(L1=3))
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("none", "", "", 3, 0)]


def test_first_expired_first_out_and_nothing_without_a_date(office: Office) -> None:
    goods.item(office, "A", code={**LOTS, "use_expiration_dates": True})
    yard.yard(office, pick_according_to_fefo=True)
    dated = [
        {"lot": "L1", "quantity": "3", "expiration_date": "2026-03-01"},
        {"lot": "L2", "quantity": "4", "expiration_date": "2026-02-01"},
        {"lot": "L3", "quantity": "10"},
    ]
    yard.stocked(office, "A", 17, numbers=dated)
    yard.ordered(office, "SO1", {"item": "A", "quantity": 9})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("none", "", "L2", 4, 0), ("none", "", "L1", 3, 0)]


def test_w_118_the_rest_of_the_demand_is_a_line_without_number_and_bin(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1", always_create_pick_line=True)
    yard.stocked(office, "A", 6, "B1", lots(L1=6))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 10, "numbers": lots(L1=8)})
    pick = yard.created(office, PICK, "SO1", fill=True)
    assert yard.lines(office, pick) == [("take", "B1", "L1", 6, 6), ("take", "", "", 4, 4)]
    assert books.codes(yard.post(office, PICK, pick)) == ["bin-missing", "number-missing"]
    yard.change(office, PICK, pick, 20000, quantity="0")
    yard.posted(office, PICK, pick)
    assert yard.done(office, "SO1") == 6


def test_what_is_reserved_from_an_order_that_is_to_come_waits(office: Office) -> None:
    yard.yard(office)
    yard.stocked(office, "PLAIN", 10)
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 3}, kind="purchase_order")
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 5})
    supply = {"kind": "purchase_order", "no": "PO1", "line_no": 10000}
    held.reserved(office, "SO1", quantity=3, from_line=supply)
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("none", "", "", 2, 0)]


def test_w_147_an_order_that_leaves_whole_takes_no_pick_for_a_part(office: Office) -> None:
    yard.yard(office)
    yard.stocked(office, "PLAIN", 3)
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 5}, shipping_advice="complete")
    assert yard.create(office, PICK, "SO1").problems == (
        ShippingAdviceComplete(
            source="SO1", line="SO1/10000", available=Decimal(3), required=Decimal(5)
        ),
    )
    yard.stocked(office, "PLAIN", 2)
    goods.to_handle(office, "SO1", 4)
    assert yard.create(office, PICK, "SO1").problems == (
        ShippingAdviceComplete(
            source="SO1", line="SO1/10000", available=Decimal(4), required=Decimal(5)
        ),
    )
    goods.to_handle(office, "SO1", 5)
    pick = yard.created(office, PICK, "SO1")
    yard.change(office, PICK, pick, 10000, quantity="4")
    assert books.codes(yard.post(office, PICK, pick)) == ["shipping-advice-complete"]
    yard.change(office, PICK, pick, 10000, quantity="5")
    yard.posted(office, PICK, pick)


def test_the_line_of_an_order_on_a_pick_stays_as_it_is(office: Office) -> None:
    yard.yard(office)
    yard.stocked(office, "PLAIN", 10)
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 4})
    yard.created(office, PICK, "SO1")
    changed = office.answer(
        "change-order-line", order_no="SO1", kind="sales_order", line_no=10000, quantity="3"
    )
    assert books.codes(changed) == ["source-line-has-warehouse-lines"]
    sent = office.answer("post-order", order_no="SO1", kind="sales_order", mode="ship")
    assert books.codes(sent) == ["source-line-has-warehouse-lines"]


def test_nothing_is_posted_for_a_blocked_customer(office: Office) -> None:
    yard.yard(office)
    yard.stocked(office, "PLAIN", 10)
    office.do("save-partner", kind="customer", no="C1")
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 4}, partner="C1")
    pick = yard.created(office, PICK, "SO1", fill=True)
    office.do("save-partner", kind="customer", no="C1", blocked=True)
    assert books.codes(yard.post(office, PICK, pick)) == ["customer-blocked"]
