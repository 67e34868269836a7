"""What a tired person scans at the wrong moment is said at once, with what was expected, and counts
nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import GS, Phone

pytestmark = pytest.mark.browser


def _told(phone: Phone, outcome: str, *texts: str) -> None:
    band = phone.page.locator(f'.band[data-outcome="{outcome}"]')
    for text in texts:
        expect(band).to_contain_text(text)


def test_w_130_w_131_w_139_w_140_a_wrong_scan_of_a_picker_is_told_and_counts_nothing(
    warehouse: Floor, hand: Hand
) -> None:
    phone = hand()
    phone.sign_in(floor.badge("ANA"))
    phone.scan(floor.NEXT_PICK)
    phone.on("pick-go")
    phone.scan("A-14-01")
    _told(phone, "error", "A-14-01", floor.SHELF)
    phone.scan(floor.SHELF)
    phone.on("pick-take")
    phone.scan("NOBODY-KNOWS")
    _told(phone, "warning", "NOBODY-KNOWS")
    phone.scan(floor.gtin(floor.ROUTER))
    _told(phone, "error", floor.ROUTER)
    phone.scan(f"01{floor.gtin(floor.GLOVES)}10{floor.LATER}{GS}17310831")
    _told(phone, "warning", floor.LATER, floor.SOON)
    phone.scan(floor.SOON)
    phone.counts(1, 4)
    phone.tap("take-rest")
    phone.on("pick-go")
    phone.sent()
    pick = warehouse.get(f"/documents/pick/{floor.NEXT_PICK}")
    taken = {
        (one["number"]["lot"], one["qty_to_handle"])
        for one in pick["lines"]
        if one["action"] == "take" and one["item"] == floor.GLOVES
    }
    assert taken == {(floor.SOON, "4")}
