"""The office at a desk: a delivery from the order to the shelf and a shipment from the order to the
gate; goods moved by a worksheet; bins corrected and the ledger after them; a count; a new location
with its bins. What is refused stays typed, and is told where it is wrong."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 800}
TYPING_MS = 110
"""Between two keys of a hand: far slower than any scanner."""


def _type(field: Locator, text: str) -> None:
    field.click(click_count=3)
    field.press("Delete")
    field.press_sequentially(text, delay=TYPING_MS)


def _fields(phone: Phone, place: int | None = None, /, **fields: str) -> None:
    """Of the form; or of its line at that place."""
    line = "" if place is None else f'tr[data-line="{place}"] '
    for name, text in fields.items():
        _type(phone.page.locator(f'.office-form {line}[name="{name}"]').first, text)


def _cell(phone: Phone, line: int, column: str) -> Locator:
    return phone.page.locator(f'tr[data-line="{line}"] input[name="{column}"]')


def _wrong(phone: Phone, name: str) -> Locator:
    return phone.hook("wrong", name)


def _at_office(phone: Phone, person: str = "EVA") -> None:
    phone.sign_in(floor.badge(person))
    phone.on("work")
    _to_office(phone)


def _to_office(phone: Phone) -> None:
    """A supervisor's way goes by the board."""
    phone.home()
    phone.on("work")
    way = phone.page.locator('[data-action="open-board"], [data-action="office"]').first
    expect(way).to_be_visible()
    if way.get_attribute("data-action") == "open-board":
        way.click()
        phone.on("board")
    phone.tap("office")
    phone.on("office")


def _desk(phone: Phone, desk: str) -> None:
    """By the office, where one is at it already or has to go back to it."""
    if phone.page.locator(".office.home").count() == 0:
        _to_office(phone)
    phone.tap(f"desk-{desk}")
    expect(phone.hook("desk", desk)).to_be_visible()


def _pick(phone: Phone, key: str) -> None:
    phone.page.locator(f'[data-pick="{key}"] input[name="pick"]').check()


def _opened(phone: Phone, desk: str) -> str:
    """A document of this desk is shown; its number."""
    expect(phone.hook("desk", desk)).to_be_visible()
    expect(phone.page.locator(".office-document")).to_be_visible()
    return str(phone.page.locator(".office-document").get_attribute("data-document"))


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
    phone = hand(DESK)
    _at_office(phone)
    _desk(phone, "receipts")
    phone.tap("new-receipt")
    _pick(phone, "purchase_order/PO-777")
    phone.tap("form-receipt")
    _opened(phone, "receipts")
    _type(_cell(phone, 10000, "qty_to_receive"), "9")
    phone.page.keyboard.press("Tab")
    expect(_wrong(phone, "qty_to_receive-10000")).to_be_visible()
    expect(_cell(phone, 10000, "qty_to_receive")).to_have_value("9")
    phone.photo("too-many")
    _type(_cell(phone, 10000, "qty_to_receive"), "7")
    phone.page.keyboard.press("Tab")
    expect(_wrong(phone, "qty_to_receive-10000")).to_have_count(0)
    phone.tap("post")
    _opened(phone, "put-aways")
    phone.tap("fill")
    phone.photo("put-away")
    phone.tap("register")
    expect(phone.hook("desk", "receipts")).to_be_visible()
    assert _in_bin(warehouse, floor.CABLE, "REC") == 0

    _desk(phone, "shipments")
    phone.tap("new-shipment")
    _pick(phone, f"sales_order/{floor.SALE}")
    phone.tap("form-shipment")
    shipment = _opened(phone, "shipments")
    phone.tap("post")
    expect(phone.page.locator(".office-problem").first).to_be_visible()
    phone.photo("not-picked")
    phone.tap("create-pick")
    phone.tap("form-pick")
    _opened(phone, "picks")
    phone.photo("pick")
    phone.tap("register")
    expect(phone.hook("key", shipment)).to_be_visible()
    expect(phone.page.locator('[data-cell="qty_picked"]')).to_have_text("5")
    phone.tap("post")
    _opened(phone, "posted")
    phone.photo("posted")
    phone.sent()
    order = warehouse.get(f"/orders/sales_order/{floor.SALE}")
    assert [Decimal(one["qty_done"]) for one in order["lines"]] == [5]


def test_goods_move_by_a_worksheet(warehouse: Floor, hand: Hand) -> None:
    phone = hand(DESK)
    _at_office(phone)
    _desk(phone, "worksheets")
    phone.tap("new-internal-document")
    _fields(phone, 0, item=floor.CABLE, quantity="3", from_bin=floor.RACK, to_bin="X-9")
    phone.tap("form-internal-document")
    expect(phone.page.locator('.office-problem[data-code="not-found"]')).to_be_visible()
    _fields(phone, 0, to_bin="A-14-01")
    phone.photo("worksheet")
    phone.tap("form-internal-document")
    _opened(phone, "worksheets")
    _type(_cell(phone, 10000, "qty_to_handle"), "2")
    phone.page.keyboard.press("Tab")
    phone.tap("create-work")
    phone.tap("form-internal-work")
    _opened(phone, "movements")
    phone.tap("register")
    _opened(phone, "worksheets")
    expect(phone.page.locator('[data-cell="qty_done"]')).to_have_text("2")
    phone.photo("moved")
    phone.sent()
    assert _in_bin(warehouse, floor.CABLE, "A-14-01") == 2


def test_bins_are_corrected_counted_and_the_ledger_follows(warehouse: Floor, hand: Hand) -> None:
    phone = hand(DESK)
    _at_office(phone)
    _desk(phone, "warehouse-journal")
    _fields(phone, 0, item=floor.CABLE, quantity="2", bin=floor.RACK)
    phone.tap("form-warehouse-journal")
    expect(_cell(phone, 0, "item")).to_have_value("")
    _desk(phone, "journals")
    phone.tap("new-adjustment")
    phone.tap("form-adjustment")
    _opened(phone, "journals")
    phone.photo("adjustment")
    phone.tap("post")
    expect(phone.page.locator(".office-document")).to_have_count(0)
    stock = warehouse.get(f"/stock/items/{floor.CABLE}", location=floor.PLACE)
    assert Decimal(stock[0]["quantity"]) == 22

    _desk(phone, "counts")
    phone.tap("new-count")
    _fields(phone, bins=floor.RACK)
    phone.tap("form-count")
    count = _opened(phone, "counts")
    _type(_cell(phone, 10000, "counted"), "21")
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
    phone = hand(DESK)
    _at_office(phone, "ADA")
    _desk(phone, "locations")
    phone.tap("new-location")
    _fields(phone, code="EAST")
    phone.page.locator('input[name="bin_mandatory"]').check()
    phone.tap("form-location")
    _opened(phone, "locations")
    phone.page.locator('input[name="allow_breakbulk"]').check()
    phone.tap("form-location-card")
    expect(_wrong(phone, "allow_breakbulk")).to_be_visible()
    expect(phone.page.locator('input[name="allow_breakbulk"]')).to_be_checked()
    phone.photo("refused")
    phone.page.locator('input[name="allow_breakbulk"]').uncheck()
    phone.page.locator('input[name="require_receive"]').check()
    phone.tap("form-location-card")
    expect(phone.page.locator('input[name="receipt_bin"]')).to_have_value("REC")

    _to_office(phone)
    phone.tap("place-EAST")
    _desk(phone, "bins")
    phone.tap("new-bin-range")
    _fields(phone, first_code="E-01", last_code="E-03")
    phone.tap("form-bin-range")
    assert _opened(phone, "bins") == "E-01"
    _fields(phone, ranking="7")
    phone.tap("form-bin-card")
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
