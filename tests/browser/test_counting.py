"""A bin is counted without being told what the books say, partly without a network; a supervisor
asks for a line once more and registers what was seen."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

COUNT = "CT-0019"


def test_a_blind_count_from_the_shelf_to_the_books(warehouse: Floor, hand: Hand) -> None:
    bins = [floor.SHELF, floor.RACK]
    warehouse.send("POST", "/counts", no=COUNT, location=floor.PLACE, bins=bins, blind=True)
    phone = hand()
    phone.sign_in(floor.badge("CEM"))
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.tap("open-count")
    phone.on("list")
    phone.scan(COUNT)
    phone.on("count-go")
    phone.sent()
    phone.stands_at(floor.SHELF)
    phone.photo("count-go")

    phone.page.context.set_offline(True)
    _count_shelf(phone)
    _count_rack(phone)
    assert _counted(warehouse) == {}
    phone.page.context.set_offline(False)
    phone.sent()
    assert _counted(warehouse) == {floor.SOON: 18, floor.LATER: 20, floor.CABLE: 20}
    phone.sign_out()

    phone.sign_in(floor.badge("EVA"))
    _ask_again(phone)
    phone.sign_out()
    phone.sign_in(floor.badge("CEM"))
    _count_again(phone)
    phone.sent()
    phone.sign_out()
    phone.sign_in(floor.badge("EVA"))
    _register(phone)

    gone = {floor.SOON: 19, floor.LATER: 20}
    for lot, left in gone.items():
        rows = warehouse.get("/stock/bins", item=floor.GLOVES, location=floor.PLACE, lot=lot)
        assert {one["bin"]: Decimal(one["quantity"]) for one in rows}[floor.SHELF] == left
    code, said = warehouse.server.verify()
    assert code == 0, said


def _count_shelf(phone: Phone) -> None:
    """Two lots by the key pad, a code that nobody knows, and nothing of what the books say."""
    phone.scan(floor.SHELF)
    phone.on("count-bin")
    expect(phone.hook("expected")).to_have_count(0)
    phone.scan(floor.gtin(floor.GLOVES))
    phone.answered("warning")
    _seen(phone, floor.SOON, "18")
    _seen(phone, floor.LATER, "20")
    phone.scan("40123456")
    expect(phone.hook("seen", "40123456")).to_be_visible()
    expect(phone.page.locator("main")).not_to_contain_text("40 PCS")
    phone.photo("count-bin")
    phone.page.reload()
    phone.on("count-bin")
    expect(phone.hook("quantity", 18)).to_be_visible()


def _seen(phone: Phone, lot: str, quantity: str) -> None:
    phone.scan(lot)
    phone.page.locator(f'.in-hand[data-number="{lot}"]').click()
    for key in (*quantity, "ok"):
        phone.page.locator(f'[data-key="{key}"]').click()
    expect(phone.page.locator(f'[data-number="{lot}"][data-quantity="{quantity}"]')).to_be_visible()


def _count_rack(phone: Phone) -> None:
    """The next bin ends the one before it; what is not there is not believed at once."""
    phone.scan(floor.RACK)
    phone.on("count-bin")
    phone.stands_at(floor.RACK)
    phone.scan("A-14-01")
    phone.answered("warning")
    phone.photo("is-it-empty")
    phone.scan(floor.gtin(floor.CABLE))
    phone.hook("seen", floor.CABLE).click()
    for key in ("2", "0", "ok"):
        phone.page.locator(f'[data-key="{key}"]').click()
    expect(phone.hook("quantity", 20)).to_be_visible()
    phone.tap("bin-done")
    phone.on("count-finish")
    phone.photo("count-finish")
    phone.tap("hand-over")
    phone.on("work")


def _ask_again(phone: Phone) -> None:
    """The unknown code was reported; the line that differs is counted once more."""
    phone.tap("open-board")
    phone.on("board")
    expect(phone.page.get_by_text("40123456")).to_be_visible()
    phone.page.locator(f'[data-document="{COUNT}"] [data-action="review"]').click()
    phone.on("count-review")
    expect(phone.hook("lines", "different")).to_have_attribute("data-count", "1")
    phone.photo("count-review")
    phone.tap("choose-line")
    phone.tap("recount")
    phone.on("board")
    phone.tap("home")


def _count_again(phone: Phone) -> None:
    phone.scan(COUNT)
    phone.on("count-go")
    phone.stands_at(floor.SHELF)
    phone.scan(floor.SHELF)
    phone.on("count-bin")
    _seen(phone, floor.LATER, "20")
    _seen(phone, floor.SOON, "19")
    phone.tap("bin-done")
    phone.on("count-finish")
    phone.tap("hand-over")
    phone.on("work")


def _register(phone: Phone) -> None:
    phone.tap("open-board")
    phone.page.locator(f'[data-document="{COUNT}"] [data-action="review"]').click()
    phone.on("count-review")
    phone.tap("register")
    phone.on("board")
    phone.sent()


def _counted(warehouse: Floor) -> dict[str, int]:
    found: list[dict[str, Any]] = warehouse.get(f"/documents/count/{COUNT}")["count_lines"]
    return {
        one["number"].get("lot") or one["item"]: int(Decimal(one["counted_base"]))
        for one in found
        if one["counted_base"] is not None
    }
