"""Inventory put-aways: goods are received and put away in one step (W 3.8, 5.6, 6.8)."""

from datetime import date

import pytest

from stockhand.domain.problems.documents import NoLinesToCreate, NothingToHandle, NothingToPost
from stockhand.domain.problems.numbers import NumberExpired, NumberMissing, TrackingDoesNotFit
from stockhand.domain.problems.reasons import DefaultBinMissing
from stockhand.domain.tracking import Dimension, Tracking
from tests.rules import books, goods, yard
from tests.rules.goods import lots, serials
from tests.rules.yard import PUT_AWAY
from tests.warehouses import DAY, Office

LOTS = {"lot": {"specific": True, "warehouse": True}}
SERIALS = {"serial": {"specific": True, "warehouse": True}}
BUY = "purchase_order"


def test_w_010_where_nothing_is_received_apart_goods_are_put_away_at_once(office: Office) -> None:
    yard.yard(office, "B1")
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 5, "bin": "B1"}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1")
    assert yard.lines(office, put_away) == [("place", "B1", "", 5, 0)]
    receipt = office.answer(
        "create-warehouse-receipt", location="YARD", orders=[{"kind": BUY, "no": "PO1"}]
    )
    assert books.codes(receipt) == ["malformed-command"]
    assert yard.post(office, PUT_AWAY, put_away).problems == (NothingToPost(document=put_away),)
    yard.change(office, PUT_AWAY, put_away, 10000, quantity="2")
    yard.posted(office, PUT_AWAY, put_away)
    assert yard.ledger(office, "PLAIN") == [("purchase", "", 2)]
    assert yard.in_bins(office, "PLAIN") == {"B1": 2}
    assert yard.done(office, "PO1") == 2
    assert yard.lines(office, put_away) == [("place", "B1", "", 3, 0)]


@pytest.mark.parametrize("code", ["SHED", "HALL", "MAIN"])
def test_w_010_elsewhere_there_are_none(office: Office, code: str) -> None:
    line = {"line_no": 10000, "item": "PLAIN", "quantity": "1"}
    office.do("create-order", kind=BUY, no="PO1", location=code, release=True, lines=[line])
    order = {"kind": BUY, "no": "PO1"}
    answer = office.answer("create-inventory-put-away", location=code, order=order)
    assert books.codes(answer) == ["malformed-command"]


def test_w_010_what_a_customer_sends_back_is_put_away_the_same_way(office: Office) -> None:
    yard.yard(office)
    yard.ordered(office, "SR1", {"item": "PLAIN", "quantity": 5}, kind="sales_return")
    put_away = yard.created(office, PUT_AWAY, "SR1", order_kind="sales_return", fill=True)
    yard.posted(office, PUT_AWAY, put_away)
    assert yard.ledger(office, "PLAIN") == [("sale", "", 5)]
    assert yard.done(office, "SR1") == 5
    assert yard.lines(office, put_away) == []


def test_what_is_on_a_put_away_is_not_put_away_again(office: Office) -> None:
    yard.yard(office)
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 5}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1")
    assert yard.create(office, PUT_AWAY, "PO1").problems == (NoLinesToCreate(document="PO1"),)
    office.do("delete-activity", kind=PUT_AWAY, activity_no=put_away)
    assert yard.created(office, PUT_AWAY, "PO1") == put_away


def test_w_017_the_order_itself_needs_a_bin_where_bins_are_kept(office: Office) -> None:
    yard.yard(office, "B1")
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 5}, kind=BUY)
    answer = goods.post(office, "PO1", BUY)
    assert books.codes(answer) == ["bin-missing"]
    office.do("change-order-line", order_no="PO1", kind=BUY, line_no=10000, bin="B1")
    goods.posted(office, "PO1", BUY)
    assert yard.in_bins(office, "PLAIN") == {"B1": 5}


def test_w_120_without_a_default_bin_there_is_no_line(office: Office) -> None:
    yard.yard(office, "B1", "B2")
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 5}, kind=BUY)
    assert yard.create(office, PUT_AWAY, "PO1").problems == (
        NothingToHandle(
            document="PO1", reasons=(DefaultBinMissing(line="PO1/10000", item="PLAIN"),)
        ),
    )
    office.do("save-bin-content", location="YARD", bin="B2", item="PLAIN", is_default=True)
    put_away = yard.created(office, PUT_AWAY, "PO1")
    assert yard.lines(office, put_away) == [("place", "B2", "", 5, 0)]


def test_w_120_the_bin_of_the_order_line_comes_before_the_default_one(office: Office) -> None:
    yard.yard(office, "B1", "B2")
    office.do("save-bin-content", location="YARD", bin="B2", item="PLAIN", is_default=True)
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 5, "bin": "B1"}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1")
    assert yard.lines(office, put_away) == [("place", "B1", "", 5, 0)]


def test_w_120_a_line_without_a_bin_is_made_where_the_location_wants_one(office: Office) -> None:
    yard.yard(office, "B1", always_create_put_away_line=True)
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 5}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1", fill=True)
    assert yard.lines(office, put_away) == [("place", "", "", 5, 5)]
    assert books.codes(yard.post(office, PUT_AWAY, put_away)) == ["bin-missing"]
    yard.change(office, PUT_AWAY, put_away, 10000, bin="B1")
    yard.posted(office, PUT_AWAY, put_away)


def test_the_template_of_the_location_finds_the_places(office: Office) -> None:
    fixed = {"find_fixed": True}
    office.do("save-put-away-template", code="FIX", lines=[fixed, {"find_empty": True}])
    template = {"put_away_bin_policy": "template", "put_away_template": "FIX"}
    yard.yard(office, "B1", "B2", **template)
    office.do(
        "save-bin-content", location="YARD", bin="B1", item="PLAIN", is_fixed=True, max_qty="3"
    )
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 5}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1")
    assert yard.lines(office, put_away) == [("place", "B1", "", 3, 0), ("place", "B2", "", 2, 0)]


def test_a_bin_takes_no_more_than_it_holds(office: Office) -> None:
    yard.yard(office, "B1", bin_capacity_policy="prohibit_more")
    office.do(
        "save-bin-content", location="YARD", bin="B1", item="PLAIN", is_default=True, max_qty="3"
    )
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 5}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1", fill=True)
    answer = yard.post(office, PUT_AWAY, put_away)
    assert books.codes(answer) == ["bin-capacity-exceeded"]


def test_announced_numbers_have_lines_of_their_own(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office)
    buy = {"item": "A", "quantity": 10, "numbers": lots(L1=4, L2=3)}
    yard.ordered(office, "PO1", buy, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1")
    assert [line[2:4] for line in yard.lines(office, put_away)] == [("L1", 4), ("L2", 3), ("", 3)]
    yard.change(office, PUT_AWAY, put_away, 20000, quantity="2")
    yard.change(office, PUT_AWAY, put_away, 30000, lot="L3", quantity="3")
    yard.posted(office, PUT_AWAY, put_away)
    assert yard.ledger(office, "A") == [("purchase", "L2", 2), ("purchase", "L3", 3)]
    left = [
        (row["lot"], row["quantity"], row["to_handle"]) for row in books.reservations(office, "PO1")
    ]
    assert left == [("L1", 4, 4), ("L2", 1, 1)]


def test_serials_have_a_line_each(office: Office) -> None:
    goods.item(office, "S", code=SERIALS)
    yard.yard(office, "B1")
    buy = {"item": "S", "quantity": 3, "bin": "B1", "numbers": serials("S1")}
    yard.ordered(office, "PO1", buy, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1")
    assert [line[2:4] for line in yard.lines(office, put_away)] == [("S1", 1), ("", 1), ("", 1)]
    yard.change(office, PUT_AWAY, put_away, 30000, quantity="1")
    (problem,) = yard.post(office, PUT_AWAY, put_away).problems
    assert problem == NumberMissing(line=f"{put_away}/30000", dimension=Dimension.SERIAL)
    yard.change(office, PUT_AWAY, put_away, 30000, serial="S9")
    yard.posted(office, PUT_AWAY, put_away)
    assert yard.ledger(office, "S") == [("purchase", "S9", 1)]


def test_a_serial_that_is_in_stock_does_not_come_again(office: Office) -> None:
    goods.item(office, "S", code=SERIALS)
    yard.yard(office)
    yard.stocked(office, "S", 1, numbers=serials("S1"))
    yard.ordered(office, "PO1", {"item": "S", "quantity": 1}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1", fill=True)
    yard.change(office, PUT_AWAY, put_away, 10000, serial="S1")
    assert books.codes(yard.post(office, PUT_AWAY, put_away)) == ["serial-in-stock"]


def test_announced_numbers_leave_no_room_for_others(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office)
    yard.ordered(office, "PO1", {"item": "A", "quantity": 4, "numbers": lots(L1=4)}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1", fill=True)
    yard.change(office, PUT_AWAY, put_away, 10000, lot="L2")
    assert yard.post(office, PUT_AWAY, put_away).problems == (
        TrackingDoesNotFit(line="PO1/10000", number=Tracking(lot="L2")),
    )


def test_w_158_goods_that_arrive_past_their_date_are_refused(office: Office) -> None:
    strict = {**LOTS, "use_expiration_dates": True, "strict_expiration": True}
    goods.item(office, "A", code=strict)
    yard.yard(office)
    past = [{"lot": "L1", "quantity": "4", "expiration_date": "2026-01-04"}]
    yard.ordered(office, "PO1", {"item": "A", "quantity": 4, "numbers": past}, kind=BUY)
    put_away = yard.created(office, PUT_AWAY, "PO1", fill=True)
    assert yard.post(office, PUT_AWAY, put_away).problems == (
        NumberExpired(
            line=f"{put_away}/10000",
            number=Tracking(lot="L1"),
            expiration_date=date(2026, 1, 4),
            posting_date=DAY,
        ),
    )
    yard.posted(office, PUT_AWAY, put_away, posting_date="2026-01-04")


def test_goods_on_an_open_put_away_are_in_nobodys_reach(office: Office) -> None:
    yard.yard(office)
    yard.ordered(office, "PO1", {"item": "PLAIN", "quantity": 4}, kind=BUY)
    yard.created(office, PUT_AWAY, "PO1", fill=True)
    yard.ordered(office, "SO1", {"item": "PLAIN", "quantity": 4})
    assert books.codes(yard.create(office, yard.PICK, "SO1")) == ["nothing-to-handle"]
