"""Where a location has no shipments and no receipts: whoever picks or puts away posts it."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

FIRST, SECOND = floor.YARD_BINS
PICK, PUT_AWAY = "IP-0007", "IA-0008"


def test_an_inventory_pick_is_taken_offline_and_posted(warehouse: Floor, hand: Hand) -> None:
    line = {"item": floor.CABLE, "quantity": "10", "bin": FIRST}
    warehouse.send("POST", "/opening-stock", location=floor.YARD, lines=[line])
    _order(warehouse, "sales_order", "SO-1301", "CLINIC", (floor.CABLE, 4))
    _activity(warehouse, "inventory-picks", PICK, "sales_order", "SO-1301")
    phone = hand()
    phone.sign_in(floor.badge(floor.YARD_HAND))
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.tap("open-pick")
    phone.on("list")
    phone.scan(PICK)
    phone.on("pick-go")
    phone.stands_at(FIRST)
    phone.sent()
    phone.page.context.set_offline(True)
    phone.scan(FIRST)
    phone.on("pick-take")
    phone.scan(floor.gtin(floor.CABLE))
    phone.counts(1, 4)
    phone.tap("take-rest")
    phone.on("pick-finish")
    phone.photo("inventory-pick")
    phone.page.context.set_offline(False)
    phone.sent()
    phone.tap("post")
    phone.on("result")
    phone.photo("inventory-posted")
    assert _lies(warehouse, floor.CABLE) == {FIRST: 6}
    _verify(warehouse)


def test_an_inventory_put_away_says_which_numbers_came(warehouse: Floor, hand: Hand) -> None:
    """A new lot with its date, two serials, and goods without numbers that lie in another bin."""
    wanted = ((floor.GLOVES, 6), (floor.ROUTER, 2), (floor.CABLE, 5))
    _order(warehouse, "purchase_order", "PO-701", "ACME", *wanted)
    _activity(warehouse, "inventory-put-aways", PUT_AWAY, "purchase_order", "PO-701")
    phone = hand()
    phone.sign_in(floor.badge(floor.YARD_HAND))
    phone.tap("open-put_away")
    phone.on("list")
    phone.scan(PUT_AWAY)
    phone.on("put-away-take")
    phone.photo("inventory-put-away")
    _lot(phone)
    _serials(phone)
    phone.scan(floor.gtin(floor.CABLE))
    phone.on("put-away-place")
    phone.scan(SECOND)
    phone.answered("warning")
    phone.scan_again(SECOND)
    phone.on("put-away-register")
    phone.photo("inventory-all-placed")
    phone.sent()
    phone.tap("post")
    phone.on("result")
    assert _lies(warehouse, floor.CABLE) == {SECOND: 5}
    numbers = [
        one
        for item in (floor.GLOVES, floor.ROUTER)
        for one in warehouse.get("/stock/numbers", item=item, location=floor.YARD)
    ]
    assert {
        (one["number"].get("lot") or one["number"].get("serial"), one["expiration_date"] is None)
        for one in numbers
    } == {("C-77", False), ("SN-7", True), ("SN-8", True)}
    _verify(warehouse)


def _lot(phone: Phone) -> None:
    phone.scan(floor.gtin(floor.GLOVES))
    phone.on("put-away-take")
    expect(phone.hook("action", "put-down")).to_be_visible()
    phone.scan("C-77")
    phone.answered("warning")
    phone.scan_again("C-77")
    phone.on("put-away-date")
    phone.photo("inventory-date")
    phone.tap("keep-date")
    phone.on("put-away-place")
    phone.stands_at(FIRST)
    phone.scan(FIRST)
    phone.on("put-away-take")


def _serials(phone: Phone) -> None:
    phone.scan(floor.gtin(floor.ROUTER))
    expect(phone.hook("count", 0)).to_be_visible()
    phone.scan("SN-7")
    expect(phone.hook("count", 1)).to_be_visible()
    phone.scan("SN-8")
    expect(phone.hook("count", 2)).to_be_visible()
    phone.scan("SN-7")
    phone.answered("duplicate")
    phone.photo("inventory-serials")
    phone.tap("place-pieces")
    phone.on("put-away-place")
    phone.scan(FIRST)
    phone.on("put-away-take")


def _order(warehouse: Floor, kind: str, no: str, partner: str, *lines: tuple[str, int]) -> None:
    body = [
        {"line_no": 10000 * place, "item": item, "quantity": str(quantity), "bin": FIRST}
        for place, (item, quantity) in enumerate(lines, 1)
    ]
    order: dict[str, Any] = {"kind": kind, "no": no, "partner": partner, "location": floor.YARD}
    warehouse.send("POST", "/orders", **order, release=True, lines=body)


def _activity(warehouse: Floor, room: str, no: str, kind: str, order: str) -> None:
    of = {"kind": kind, "no": order}
    warehouse.send("POST", f"/{room}", no=no, location=floor.YARD, order=of)


def _lies(warehouse: Floor, item: str) -> dict[str, int]:
    rows = warehouse.get("/stock/bins", item=item, location=floor.YARD)
    return {one["bin"]: int(Decimal(one["quantity"])) for one in rows if Decimal(one["quantity"])}


def _verify(warehouse: Floor) -> None:
    code, said = warehouse.server.verify()
    assert code == 0, said
