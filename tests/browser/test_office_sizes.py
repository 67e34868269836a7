"""Every desk of the office on a handheld and on a desk screen, in the longer language: nothing is
wider than the screen, no label is cut off, what is pressed can be hit."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone
from tests.browser.test_sizes import FLAWS

pytestmark = pytest.mark.browser

LOOKS = ((360, 640, "dark"), (1280, 800, "light"))


def test_no_desk_is_cut_off(warehouse: Floor, hand: Hand) -> None:
    _documents(warehouse)
    phone = hand({"width": 1280, "height": 800})
    found: dict[str, Any] = {}
    for screen in _walk(phone):
        for width, height, scheme in LOOKS:
            phone.page.set_viewport_size({"width": width, "height": height})
            phone.page.emulate_media(color_scheme=scheme)
            flaws = phone.page.evaluate(FLAWS)
            phone.photo(f"{screen}-{width}")
            if flaws:
                found[f"{screen} {width}"] = flaws
    assert not found, "\n".join(f"{where}: {flaws}" for where, flaws in found.items())


def _documents(warehouse: Floor) -> None:
    """One on each list that has none; somebody who may do everything."""
    move = {"item": floor.CABLE, "quantity": "1", "from_bin": floor.RACK, "to_bin": "A-14-01"}
    sheet = {"kind": "movement_worksheet", "location": floor.PLACE, "lines": [move]}
    warehouse.send("POST", "/internal-documents", **sheet)
    warehouse.send("POST", "/movements", location=floor.PLACE, lines=[move])
    warehouse.send("POST", "/counts", location=floor.PLACE)
    line = {"item": floor.CABLE, "quantity": "1", "bin": floor.RACK}
    warehouse.send("POST", "/warehouse-journal", location=floor.PLACE, lines=[line])
    warehouse.send("POST", "/warehouse-adjustment", location=floor.PLACE)
    lot = [{"kind": "lot", "name": "lot"}]
    warehouse.send("PUT", "/label-formats/ACME", expression="L(?<lot>.+)", fields=lot)
    numbering = {"company_prefix": "0614141", "starting_no": "234567890"}
    warehouse.send("PUT", "/logistic-units/numbering", **numbering)
    size = {"kind": "browser", "label_width": 105, "label_height": 148}
    warehouse.send("PUT", f"/locations/{floor.PLACE}/printers/DOCK", **size)
    sscc = {"units": 2, "printer": "DOCK"}
    warehouse.send("POST", f"/shipments/{floor.SHIPMENT}/assign-sscc", **sscc)
    roles = {floor.PLACE: ["supervisor", "admin"], floor.YARD: ["admin"]}
    warehouse.send("PUT", "/employees/EVA", name="Eva Lindt", language="de", roles=roles)


def _walk(phone: Phone) -> Iterator[str]:
    phone.sign_in(floor.badge("EVA"))
    phone.on("work")
    phone.tap("open-board")
    phone.on("board")
    phone.tap("office")
    phone.on("office")
    expect(phone.hook("action", "desk-receipts")).to_be_visible()
    yield "office"
    codes = [
        str(one.get_attribute("data-action")).removeprefix("desk-")
        for one in phone.page.locator('[data-action^="desk-"]').all()
    ]
    assert len(codes) == 26
    for code in codes:
        phone.tap(f"desk-{code}")
        expect(phone.hook("desk", code)).to_be_visible()
        yield from _one(phone, code)
        while phone.page.locator(".office.home").count() == 0:
            phone.tap("back")


def _one(phone: Phone, code: str) -> Iterator[str]:
    """The list, its first document, and what makes a new one."""
    rows = phone.page.locator(".office-row")
    if phone.page.locator(".office-list").count() == 0:
        expect(phone.page.locator(".office-form")).to_be_visible()
        yield code
        _wide(phone)
        return
    expect(phone.page.locator(".office-row, .office-list .notice").first).to_be_visible()
    yield code
    _wide(phone)
    if code != "put-aways":
        rows.first.click()
        expect(phone.page.locator(".office-document")).to_be_visible()
        yield f"{code}-document"
        _wide(phone)
    for button in phone.page.locator('.office-list [data-action^="new-"]').all():
        button.click()
        form = str(button.get_attribute("data-action")).removeprefix("new-")
        expect(phone.hook("form", form)).to_be_visible()
        yield f"{code}-{form}"
        _wide(phone)


def _wide(phone: Phone) -> None:
    phone.page.set_viewport_size({"width": 1280, "height": 800})
