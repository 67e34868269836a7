"""A code that nobody knows is not lost: it waits on the board with what was scanned around it, and
once a supervisor has given it to an item, handhelds know it."""

import pytest
from playwright.sync_api import Response, expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand

pytestmark = pytest.mark.browser

VENDOR_CODE, CARTON_CODE = "ACME-7788/B", "ACME-CARTON-12"
WIDE = {"width": 1280, "height": 800}


def test_an_unknown_code_is_given_to_an_item(warehouse: Floor, hand: Hand) -> None:
    warehouse.send(
        "PUT",
        f"/items/{floor.CABLE}",
        description="Cable 3 m",
        units=[{"code": "BOX", "qty_per_uom": "12"}],
        variants=["RED", "BLUE"],
    )
    phone = hand()
    phone.sign_in(floor.badge("BEN"))
    phone.scan(floor.RECEIPT)
    phone.on("receipt")
    phone.scan(VENDOR_CODE)
    phone.answered("warning")
    phone.scan(CARTON_CODE)
    phone.answered("warning")
    board = hand(WIDE)
    board.sign_in(floor.badge("EVA"))
    board.tap("open-board")
    carton = board.page.locator('[data-kind="unknown_code"]', has_text=CARTON_CODE)
    expect(carton).to_be_visible(timeout=15_000)
    carton.locator('[data-action="parked"]').click()
    board.scan(floor.CABLE)
    board.tap("unit-BOX")
    board.page.locator('[data-choice="RED"]').click()
    board.photo("parked-carton")
    board.tap("attach")
    expect(carton).to_have_count(0)
    codes = warehouse.get(f"/items/{floor.CABLE}")["codes"]
    [given] = [one for one in codes if one["code"] == CARTON_CODE]
    assert (given["unit"], given["variant"]) == ("BOX", "RED")
    row = board.page.locator('[data-kind="unknown_code"]')
    expect(row).to_be_visible(timeout=15_000)
    row.locator('[data-action="parked"]').click()
    expect(board.hook("parked", VENDOR_CODE)).to_be_visible()
    expect(board.hook("neighbour").first).to_be_visible()
    board.scan(floor.gtin(floor.ROUTER))
    expect(board.page.locator('input[name="item"]')).to_have_value(floor.ROUTER)
    board.photo("parked")
    with phone.page.expect_response(_tells_of_it):
        board.tap("attach")
    expect(board.hook("sheet", "parked")).to_have_count(0)
    expect(row).to_have_count(0)
    phone.on("receipt")
    phone.scan(VENDOR_CODE)
    phone.on("serials")


def _tells_of_it(response: Response) -> bool:
    """The handheld's own work, with the code in it."""
    return "/sync/work" in response.url and VENDOR_CODE in response.text()
