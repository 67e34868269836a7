"""The office at a desk: a delivery from the order to the shelf and a shipment from the order to the
gate; goods moved by a worksheet; bins corrected and the ledger after them; a count; a new location
with its bins. What is refused stays typed, and is told where it is wrong."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor, office
from tests.browser.conftest import Floor, Hand

pytestmark = pytest.mark.browser


def _in_bin(warehouse: Floor, item: str, bin: str) -> Decimal:
    rows: list[dict[str, Any]] = warehouse.get(
        "/stock/bins", location=floor.PLACE, item=item, bin=bin
    )
    return sum((Decimal(one["quantity"]) for one in rows), Decimal(0))


def test_from_the_order_to_the_shelf_and_from_the_order_to_the_gate(
    warehouse: Floor, hand: Hand
) -> None:
    lines = [{"item": floor.CABLE, "quantity": "8"}]
    body = {"no": "PO-777", "kind": "purchase_order", "location": floor.PLACE, "partner": "ACME"}
    warehouse.send("POST", "/orders", **body, lines=lines, release=True)
    phone = hand(office.DESK)
    office.sign_in(phone)
    office.to_desk(phone, "receipts")
    phone.tap("new-receipt")
    office.pick(phone, "purchase_order/PO-777")
    phone.tap("form-receipt")
    office.opened(phone, "receipts")
    office.write(office.cell(phone, 10000, "qty_to_receive"), "9")
    phone.page.keyboard.press("Tab")
    expect(office.wrong(phone, "qty_to_receive-10000")).to_be_visible()
    expect(office.cell(phone, 10000, "qty_to_receive")).to_have_value("9")
    phone.photo("too-many")
    office.write(office.cell(phone, 10000, "qty_to_receive"), "7")
    phone.page.keyboard.press("Tab")
    expect(office.wrong(phone, "qty_to_receive-10000")).to_have_count(0)
    phone.tap("post")
    office.opened(phone, "put-aways")
    phone.tap("fill")
    phone.photo("put-away")
    phone.tap("register")
    expect(phone.hook("desk", "receipts")).to_be_visible()
    assert _in_bin(warehouse, floor.CABLE, "REC") == 0

    office.to_desk(phone, "shipments")
    phone.tap("new-shipment")
    office.pick(phone, f"sales_order/{floor.SALE}")
    phone.tap("form-shipment")
    shipment = office.opened(phone, "shipments")
    phone.tap("post")
    expect(phone.page.locator(".office-problem").first).to_be_visible()
    phone.photo("not-picked")
    phone.tap("create-pick")
    phone.tap("form-pick")
    office.opened(phone, "picks")
    phone.photo("pick")
    phone.tap("register")
    expect(phone.hook("key", shipment)).to_be_visible()
    expect(phone.page.locator('[data-cell="qty_picked"]')).to_have_text("5")
    phone.tap("post")
    office.opened(phone, "posted")
    phone.photo("posted")
    phone.sent()
    order = warehouse.get(f"/orders/sales_order/{floor.SALE}")
    assert [Decimal(one["qty_done"]) for one in order["lines"]] == [5]


def test_goods_move_by_a_worksheet(warehouse: Floor, hand: Hand) -> None:
    phone = hand(office.DESK)
    office.sign_in(phone)
    office.to_desk(phone, "worksheets")
    phone.tap("new-internal-document")
    office.fill(phone, 0, item=floor.CABLE, quantity="3", from_bin=floor.RACK, to_bin="X-9")
    phone.tap("form-internal-document")
    expect(phone.page.locator('.office-problem[data-code="not-found"]')).to_be_visible()
    office.fill(phone, 0, to_bin="A-14-01")
    phone.photo("worksheet")
    phone.tap("form-internal-document")
    office.opened(phone, "worksheets")
    office.write(office.cell(phone, 10000, "qty_to_handle"), "2")
    phone.page.keyboard.press("Tab")
    phone.tap("create-work")
    phone.tap("form-internal-work")
    office.opened(phone, "movements")
    phone.tap("register")
    office.opened(phone, "worksheets")
    expect(phone.page.locator('[data-cell="qty_done"]')).to_have_text("2")
    phone.photo("moved")
    phone.sent()
    assert _in_bin(warehouse, floor.CABLE, "A-14-01") == 2


def test_bins_are_corrected_counted_and_the_ledger_follows(warehouse: Floor, hand: Hand) -> None:
    phone = hand(office.DESK)
    office.sign_in(phone)
    office.to_desk(phone, "warehouse-journal")
    office.fill(phone, 0, item=floor.CABLE, quantity="2", bin=floor.RACK)
    phone.tap("form-warehouse-journal")
    expect(office.cell(phone, 0, "item")).to_have_value("")
    office.to_desk(phone, "journals")
    phone.tap("new-adjustment")
    phone.tap("form-adjustment")
    office.opened(phone, "journals")
    phone.photo("adjustment")
    phone.tap("post")
    expect(phone.page.locator(".office-document")).to_have_count(0)
    stock = warehouse.get(f"/stock/items/{floor.CABLE}", location=floor.PLACE)
    assert Decimal(stock[0]["quantity"]) == 22

    office.to_desk(phone, "counts")
    phone.tap("new-count")
    office.fill(phone, bins=floor.RACK)
    phone.tap("form-count")
    count = office.opened(phone, "counts")
    office.write(office.cell(phone, 10000, "counted"), "21")
    phone.page.keyboard.press("Tab")
    expect(phone.page.locator('[data-cell="difference"]')).to_have_text("-1")
    phone.photo("count")
    phone.tap("register")
    expect(phone.page.locator('[data-code="own-approval"]')).to_be_visible()
    phone.photo("own-count")
    warehouse.send("PUT", f"/counts/{count}/lines/10000/counted", quantity="21")
    phone.tap("register")
    expect(phone.page.locator(".office-document")).to_have_count(0)
    phone.sent()
    assert _in_bin(warehouse, floor.CABLE, floor.RACK) == 21


def test_a_location_is_set_up_with_its_bins(warehouse: Floor, hand: Hand) -> None:
    phone = hand(office.DESK)
    office.sign_in(phone, "ADA")
    office.to_desk(phone, "locations")
    phone.tap("new-location")
    office.fill(phone, code="EAST")
    phone.page.locator('input[name="bin_mandatory"]').check()
    phone.tap("form-location")
    office.opened(phone, "locations")
    phone.page.locator('input[name="allow_breakbulk"]').check()
    phone.tap("form-location-card")
    expect(office.wrong(phone, "allow_breakbulk")).to_be_visible()
    expect(phone.page.locator('input[name="allow_breakbulk"]')).to_be_checked()
    phone.photo("refused")
    phone.page.locator('input[name="allow_breakbulk"]').uncheck()
    phone.page.locator('input[name="require_receive"]').check()
    phone.tap("form-location-card")
    expect(phone.page.locator('input[name="receipt_bin"]')).to_have_value("REC")

    office.to_office(phone)
    phone.tap("place-EAST")
    office.to_desk(phone, "bins")
    phone.tap("new-bin-range")
    office.fill(phone, first_code="E-01", last_code="E-03")
    phone.tap("form-bin-range")
    assert office.opened(phone, "bins") == "E-01"
    office.fill(phone, ranking="7")
    phone.tap("form-bin-card")
    # What was saved is nothing that could be forgotten.
    expect(phone.hook("action", "forget-form")).to_have_count(0)
    expect(phone.hook("row", "E-03")).to_be_visible()
    expect(phone.page.locator('input[name="ranking"]')).to_have_value("7")
    phone.photo("bins")
    phone.sent()
    found = warehouse.get("/locations/EAST/bin-cards")["rows"]
    assert [(one["code"], one["ranking"]) for one in found] == [
        ("E-01", 7),
        ("E-02", 0),
        ("E-03", 0),
        ("REC", 0),
    ]
    east = warehouse.get("/locations/EAST")
    assert east["bin_mandatory"] and east["require_receive"] and not east["allow_breakbulk"]
