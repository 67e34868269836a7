"""A day on the floor, played by scans on one handheld: a delivery is counted in, posted and put
away; a pick takes another lot than planned and comes up short; a supervisor registers it and posts
the shipment. The facts are read from the server, and every rule of the books holds."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import GS, Phone

pytestmark = pytest.mark.browser

SERIALS = [f"SN-00A1-{7701 + number}" for number in range(floor.ROUTERS)]
NEW_LOT = "C3305"


def test_from_the_dock_to_the_truck(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    phone.photo("sign-in")
    phone.sign_in(floor.badge("BEN"))
    phone.photo("my-work")
    put_away = _receive(phone)
    _check_received(warehouse)
    _put_away(phone, put_away)
    _check_put_away(warehouse)
    phone.sign_out()

    phone.sign_in(floor.badge("EVA"))
    pick = _plan(phone)
    phone.sign_out()

    phone.sign_in(floor.badge("ANA"))
    _pick(phone, pick)
    phone.sign_out()

    phone.sign_in(floor.badge("EVA"))
    _register(phone, pick)
    _check_registered(warehouse)
    _ship(phone)
    _check_shipped(warehouse)

    code, said = warehouse.server.verify()
    assert code == 0, said
    assert ", 0 broken" in said


def _receive(phone: Phone) -> str:
    """Twenty serials on one line, one GS1 label for the other; the put-away's number."""
    phone.scan(floor.RECEIPT)
    phone.on("receipt")
    phone.photo("receipt")
    phone.scan(floor.gtin(floor.ROUTER))
    phone.on("serials")
    for serial in SERIALS[:12]:
        phone.scan(serial)
    phone.counts(12, floor.ROUTERS)
    phone.scan(SERIALS[3])
    phone.answered("duplicate")
    phone.photo("serial-twice")
    for serial in SERIALS[12:]:
        phone.scan(serial)
    phone.counts(floor.ROUTERS, floor.ROUTERS)
    phone.photo("serials")
    phone.scan("SN-00A1-9999")
    phone.answered("error")
    phone.tap("line-done")
    phone.on("receipt")
    phone.scan(f"01{floor.gtin(floor.GLOVES)}10{NEW_LOT}{GS}17310930")
    phone.on("quantity")
    phone.counts(1, floor.GLOVES_ORDERED)
    phone.tap("receive-rest")
    phone.counts(floor.GLOVES_ORDERED, floor.GLOVES_ORDERED)
    phone.photo("lot")
    phone.tap("line-done")
    phone.sent()
    phone.tap("finish")
    phone.on("post-receipt")
    phone.photo("post-receipt")
    phone.tap("post")
    phone.on("result")
    phone.photo("posted")
    put_away = phone.hook("put-away").get_attribute("data-put-away")
    assert put_away
    return put_away


def _check_received(warehouse: Floor) -> None:
    routers = warehouse.get("/stock/numbers", item=floor.ROUTER, location=floor.PLACE)
    assert sorted(one["number"]["serial"] for one in routers) == SERIALS
    gloves = warehouse.get("/stock/numbers", item=floor.GLOVES, lot=NEW_LOT)
    assert [(one["quantity"], one["expiration_date"]) for one in gloves] == [("24", "2031-09-30")]


def _put_away(phone: Phone, no: str) -> None:
    phone.tap("start-put-away")
    phone.on("put-away-take")
    expect(phone.hook("document", no)).to_be_visible()
    for goods in (SERIALS[0], NEW_LOT):
        phone.scan(goods)
        phone.on("put-away-place")
        phone.photo(f"place-{goods}")
        phone.scan("NO-SUCH-BIN")
        phone.answered("error")
        phone.scan(phone.place())
        expect(phone.hook("screen", "put-away-place")).to_have_count(0)
    phone.on("put-away-register")
    phone.photo("all-placed")
    phone.tap("register")
    phone.on("result")
    phone.tap("home")


def _check_put_away(warehouse: Floor) -> None:
    """Nothing is left at the dock; the books know more pieces than before."""
    for item, quantity in ((floor.ROUTER, 20), (floor.GLOVES, 64)):
        rows = [one for one in _bins(warehouse, item) if Decimal(one["quantity"])]
        assert {one["bin_type"] for one in rows} == {"PUTPICK"}
        assert sum(Decimal(one["quantity"]) for one in rows) == quantity


def _plan(phone: Phone) -> str:
    """The supervisor has a pick made for the shipment."""
    phone.scan(floor.SHIPMENT)
    phone.on("shipment")
    phone.tap("create-pick")
    phone.on("result")
    pick = phone.hook("result").get_attribute("data-result")
    assert pick
    phone.tap("home")
    return pick


def _pick(phone: Phone, pick: str) -> None:
    phone.scan(pick)
    phone.on("pick-go")
    phone.stands_at(floor.SHELF)
    phone.photo("pick-go")
    phone.scan("A-14-01")
    phone.answered("error")
    phone.scan(floor.SHELF)
    phone.on("pick-take")
    phone.scan(floor.gtin(floor.ROUTER))
    phone.answered("error")
    phone.photo("wrong-item")
    phone.scan(floor.LATER)
    phone.answered("warning")
    phone.photo("other-lot")
    phone.scan_again(floor.LATER)
    phone.counts(1, 6)
    phone.scan(floor.SOON)
    phone.counts(2, 6)
    phone.photo("pick-take")
    phone.tap("take-rest")
    phone.on("pick-go")
    phone.stands_at(floor.RACK)
    phone.scan(floor.RACK)
    phone.on("pick-take")
    phone.scan(floor.gtin(floor.CABLE))
    phone.counts(1, 4)
    phone.tap("short")
    phone.on("pick-short")
    phone.hook("choice").first.click()
    phone.photo("short")
    phone.tap("confirm-short")
    phone.on("pick-place")
    phone.scan(phone.place())
    phone.on("pick-finish")
    phone.photo("hand-over")
    phone.tap("hand-over")


def _register(phone: Phone, pick: str) -> None:
    phone.tap("open-board")
    phone.on("board")
    row = phone.page.locator(f'[data-document="{pick}"] [data-action="review"]')
    expect(row).to_be_visible()
    phone.photo("board")
    row.click()
    phone.on("review")
    expect(phone.hook("differences")).to_have_attribute("data-differences", "2")
    phone.photo("review")
    phone.tap("register")
    phone.on("board")
    phone.sent()
    phone.tap("home")


def _check_registered(warehouse: Floor) -> None:
    for lot, left in ((floor.SOON, 15), (floor.LATER, 19)):
        rows = warehouse.get("/stock/bins", item=floor.GLOVES, location=floor.PLACE, lot=lot)
        assert {one["bin"]: Decimal(one["quantity"]) for one in rows}[floor.SHELF] == left


def _ship(phone: Phone) -> None:
    phone.on("work")
    phone.scan(floor.SHIPMENT)
    phone.on("shipment")
    phone.counts(1, 2)
    phone.photo("ship")
    phone.tap("post")
    phone.answered("warning")
    phone.tap("post")
    phone.on("result")
    phone.photo("shipped")


def _check_shipped(warehouse: Floor) -> None:
    shipped = {
        (one["item"], one["number"].get("lot", "")): Decimal(one["quantity"])
        for item in (floor.GLOVES, floor.CABLE)
        for one in warehouse.get("/stock/entries", item=item, location=floor.PLACE)["rows"]
        if one["entry_type"] == "sale"
    }
    assert shipped == {
        (floor.GLOVES, floor.SOON): -5,
        (floor.GLOVES, floor.LATER): -1,
        (floor.CABLE, ""): -1,
    }
    left = warehouse.get(f"/documents/shipment/{floor.SHIPMENT}")
    assert [(one["item"], one["outstanding"]) for one in left["lines"]] == [(floor.CABLE, "3")]


def _bins(warehouse: Floor, item: str) -> list[dict[str, Any]]:
    return warehouse.get("/stock/bins", item=item, location=floor.PLACE)
