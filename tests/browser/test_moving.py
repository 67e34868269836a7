"""Goods change their bins: at once by whoever carries them, with and without a network, and by a
movement that was planned."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

NEW, OTHER = "A-14-01", "A-14-02"
MOVEMENT = "MV-0031"


def test_goods_move_without_a_document_online_and_offline(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    phone.sign_in(floor.badge("ANA"))
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.photo("work")
    phone.tap("open-movement")
    phone.on("move")
    phone.photo("move")
    _lots(phone)
    phone.sent()
    assert _lies(warehouse, floor.GLOVES) == {floor.SHELF: 36, NEW: 4}

    phone.page.context.set_offline(True)
    phone.scan(floor.gtin(floor.CABLE))
    phone.on("move-carry")
    phone.counts(1, 17)
    phone.tap("take-all")
    phone.counts(17, 17)
    phone.tap("plus-one")
    phone.answered("error")
    phone.scan(floor.RACK)
    phone.answered("error")
    phone.scan(OTHER)
    phone.on("move")
    expect(phone.page.locator(".sync")).to_have_attribute("data-sync", "offline")
    phone.photo("moved-offline")
    phone.page.reload()
    phone.on("move")
    phone.scan(OTHER)
    phone.on("move-from")
    expect(phone.hook("item", floor.CABLE)).to_contain_text("17")
    phone.photo("contents-offline")
    assert _lies(warehouse, floor.CABLE) == {floor.RACK: 20}

    phone.page.context.set_offline(False)
    phone.sent()
    assert _lies(warehouse, floor.CABLE) == {floor.RACK: 3, OTHER: 17}
    code, said = warehouse.server.verify()
    assert code == 0, said


def _lots(phone: Phone) -> None:
    """Four of a lot: its bin, a code that does not say which lot it is, the lot, the keys, the
    bin they go to; and one more that was a mistake."""
    phone.scan(floor.SHELF)
    phone.on("move-from")
    phone.photo("move-from")
    phone.scan(floor.gtin(floor.GLOVES))
    phone.answered("warning")
    phone.scan(floor.SOON)
    phone.on("move-carry")
    phone.counts(1, 16)
    phone.tap("key-in")
    for key in ("4", "ok"):
        phone.page.locator(f'[data-key="{key}"]').click()
    phone.counts(4, 16)
    phone.photo("move-carry")
    phone.scan(NEW)
    phone.on("move")
    phone.scan(floor.LATER)
    phone.on("move-carry")
    phone.counts(1, 20)
    phone.scan(NEW)
    phone.on("move")
    phone.tap("undo")


def test_goods_of_no_document_are_known_to_the_server(warehouse: Floor, hand: Hand) -> None:
    """A serial that no pack holds: its bin comes with it."""
    _stock_routers(warehouse)
    phone = hand()
    phone.sign_in(floor.badge("BEN"))
    phone.tap("open-movement")
    phone.on("move")
    for serial in ("SN-1", "SN-2"):
        phone.scan(serial)
    phone.on("move-carry")
    expect(phone.hook("count", 2)).to_be_visible()
    phone.scan("SN-1")
    phone.answered("duplicate")
    phone.photo("serials")
    phone.scan(NEW)
    phone.on("move")
    phone.sent()
    assert _lies(warehouse, floor.ROUTER) == {floor.RACK: 1, NEW: 2}


def _stock_routers(warehouse: Floor) -> None:
    numbers = [{"serial": f"SN-{number}", "quantity": "1"} for number in (1, 2, 3)]
    line = {"item": floor.ROUTER, "quantity": "3", "bin": floor.RACK, "numbers": numbers}
    warehouse.send("POST", "/opening-stock", location=floor.PLACE, lines=[line])


def test_a_planned_movement_is_walked_and_registered(warehouse: Floor, hand: Hand) -> None:
    _plan(warehouse)
    phone = hand()
    phone.sign_in(floor.badge("ANA"))
    phone.tap("open-movement")
    phone.on("move")
    expect(phone.hook("document", MOVEMENT)).to_be_visible()
    phone.photo("movements")
    phone.scan(MOVEMENT)
    phone.on("put-away-take")
    phone.stands_at(floor.SHELF)
    phone.photo("movement-take")
    phone.scan(OTHER)
    phone.answered("error")
    phone.scan(floor.SHELF)
    phone.scan(floor.LATER)
    phone.answered("error")
    phone.scan(floor.SOON)
    phone.on("put-away-place")
    phone.stands_at(NEW)
    phone.photo("movement-place")
    phone.scan(NEW)
    phone.on("put-away-take")
    phone.stands_at(floor.RACK)
    phone.scan(floor.gtin(floor.CABLE))
    phone.on("put-away-place")
    phone.scan(NEW)
    phone.answered("warning")
    phone.scan_again(NEW)
    phone.on("put-away-register")
    phone.tap("register")
    phone.on("result")
    phone.photo("movement-registered")
    phone.sent()
    assert _lies(warehouse, floor.GLOVES) == {floor.SHELF: 35, NEW: 5}
    assert _lies(warehouse, floor.CABLE) == {floor.RACK: 18, NEW: 2}
    code, said = warehouse.server.verify()
    assert code == 0, said


def _plan(warehouse: Floor) -> None:
    lines = [
        {
            "item": floor.GLOVES,
            "quantity": "5",
            "from_bin": floor.SHELF,
            "to_bin": NEW,
            "numbers": [{"lot": floor.SOON, "quantity": "5"}],
        },
        {"item": floor.CABLE, "quantity": "2", "from_bin": floor.RACK, "to_bin": OTHER},
    ]
    warehouse.send("POST", "/movements", no=MOVEMENT, location=floor.PLACE, lines=lines, fill=False)


def _lies(warehouse: Floor, item: str) -> dict[str, int]:
    rows = warehouse.get("/stock/bins", item=item, location=floor.PLACE)
    return {one["bin"]: int(Decimal(one["quantity"])) for one in rows if Decimal(one["quantity"])}
