"""Goods without numbers get them at the dock: assigned, printed by a printer in the network, stuck
on and scanned; and labels of what was looked up."""

import re

import pytest
from playwright.sync_api import expect

from stockhand.domain import own_codes
from stockhand.domain.own_codes import OwnKind
from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import GS, Phone
from tests.labels.printers import FakePrinter

pytestmark = pytest.mark.browser

NEW = [f"R26-{number:04}" for number in range(1, 5)]


def test_numbers_are_assigned_printed_stuck_on_and_scanned(warehouse: Floor, hand: Hand) -> None:
    with FakePrinter() as printer:
        path = f"/locations/{floor.PLACE}/printers/DOCK"
        size = {"label_width": 75, "label_height": 40}
        warehouse.send("PUT", path, address=printer.address, **size)
        phone = hand()
        phone.sign_in(floor.badge("BEN"))
        phone.scan(floor.RECEIPT)
        phone.on("receipt")
        phone.scan(floor.gtin(floor.ROUTER))
        phone.on("serials")
        phone.tap("assign")
        phone.on("assign-print")
        phone.counts(floor.ROUTERS, floor.ROUTERS)
        for _ in range(16):
            phone.tap("minus-one")
        phone.counts(4, floor.ROUTERS)
        phone.hook("choice", "DOCK").click()
        phone.photo("assign-print")
        phone.tap("assign-print")
        phone.on("print-job")
        phone.counts(0, 4)
        expect(phone.hook("job-state", "done")).to_be_visible()
        assert re.findall(r"\(21\)(R26-\d+)", printer.taken[0]) == NEW
        _stick_on(warehouse, phone)
    phone.scan(own_codes.make(OwnKind.COMMAND, "UNDO"))
    phone.answered("warning")
    phone.scan(own_codes.make(OwnKind.COMMAND, "OK"))
    phone.on("serials")
    phone.counts(4, floor.ROUTERS)


def _stick_on(warehouse: Floor, phone: Phone) -> None:
    """Each label is scanned; what is not is seen by everybody."""
    phone.scan(f"]d201{floor.gtin(floor.ROUTER)}21{NEW[0]}")
    phone.counts(1, 4)
    phone.scan(f"]d201{floor.gtin(floor.ROUTER)}10L9{GS}21R26-0099")
    phone.answered("error")
    phone.scan(f"]d201{floor.gtin(floor.ROUTER)}21{NEW[0]}")
    phone.answered("duplicate")
    expect(phone.hook("unverified")).to_have_count(3)
    phone.photo("print-job")
    phone.sent()
    job = warehouse.get("/print-jobs")["rows"][0]
    assert (job["labels_total"], job["labels_verified"]) == (4, 1)
    phone.page.reload()
    phone.on("print-job")
    phone.counts(1, 4)
    for number in NEW[1:]:
        phone.scan(f"]C101{floor.gtin(floor.ROUTER)}21{number}")
    phone.counts(4, 4)
    phone.sent()
    found = warehouse.get(f"/print-jobs/{job['job_id']}")["labels"]
    assert [one["name"] for one in found if one["verified_at"]] == NEW


def test_labels_of_what_was_looked_up_are_printed_and_printed_again(
    warehouse: Floor, hand: Hand
) -> None:
    with FakePrinter() as printer:
        path = f"/locations/{floor.PLACE}/printers/DOCK"
        warehouse.send("PUT", path, address=printer.address)
        phone = hand()
        phone.sign_in(floor.badge("ANA"))
        phone.scan(floor.RACK)
        expect(phone.hook("found", "bin")).to_be_visible()
        phone.tap("print")
        phone.on("print-labels")
        phone.hook("choice", "DOCK").click()
        phone.tap("more")
        phone.photo("print-labels")
        phone.tap("print-now")
        phone.on("print-job")
        expect(phone.hook("job-state", "done")).to_be_visible()
        printer.wait(lambda taken: "^PQ2" in taken[0])
        assert f"^FD{floor.RACK}^FS" in printer.taken[0]
        phone.tap("reprint")
        printer.wait(lambda taken: len(taken) == 2 and "^PQ1" in taken[1])
        expect(phone.hook("job-state", "done")).to_be_visible()
        phone.tap("leave")
        phone.tap("print")
        phone.tap("earlier")
        phone.on("print-jobs")
        expect(phone.hook("state", "done")).to_have_count(2)
        phone.photo("print-jobs")


def test_a_row_of_shelves_and_pallets_come_out_of_the_printer_of_the_device(
    warehouse: Floor, hand: Hand
) -> None:
    path = f"/locations/{floor.PLACE}/printers/DOCK"
    warehouse.send("PUT", path, kind="browser", label_width=105, label_height=148)
    content = f"/locations/{floor.PLACE}/bins/{floor.SHELF}/contents/{floor.GLOVES}"
    warehouse.send("PUT", content, is_fixed=True)
    numbering = {"company_prefix": "0614141", "extension_digit": 1, "starting_no": "234567890"}
    warehouse.send("PUT", "/logistic-units/numbering", **numbering)
    phone = hand()
    phone.sign_in(floor.badge("EVA"))
    phone.tap("settings")
    phone.tap("scanners")
    phone.on("scanners")
    phone.tap("printer-DOCK")
    expect(phone.hook("action", "printer-DOCK")).to_have_attribute("aria-pressed", "true")
    phone.photo("own-printer")
    phone.home()
    phone.scan(floor.RACK)
    expect(phone.hook("found", "bin")).to_be_visible()
    phone.tap("print")
    phone.on("print-labels")
    expect(phone.hook("choice", "DOCK")).to_have_attribute("aria-checked", "true")
    phone.scan("A-14-02")
    expect(phone.page.locator(".found-code")).to_contain_text("A-14-02")
    phone.photo("row-of-bins")
    phone.tap("print-now")
    phone.on("print-job")
    phone.counts(0, 3)
    phone.home()
    phone.scan(floor.SHELF)
    expect(phone.hook("found", "bin")).to_be_visible()
    phone.tap("print")
    phone.tap("of-shelf")
    phone.tap("print-now")
    phone.on("print-job")
    phone.counts(0, 1)
    phone.home()
    phone.scan(floor.SHIPMENT)
    phone.on("shipment")
    phone.tap("pallets")
    phone.on("assign-sscc")
    phone.tap("more")
    phone.photo("pallets")
    phone.tap("assign-sscc")
    phone.on("print-job")
    phone.counts(0, 2)
    phone.scan("]C100106141412345678908")
    phone.counts(1, 2)
    phone.sent()
    jobs = warehouse.get("/print-jobs")["rows"]
    assert [(one["kind"], one["printer"], one["labels_total"]) for one in jobs] == [
        ("sscc", "DOCK", 2),
        ("shelf", "DOCK", 1),
        ("bin", "DOCK", 3),
    ]
    phone.home()
    phone.scan("]C100106141412345678915")
    expect(phone.hook("found", "sscc")).to_contain_text(f"City Clinic · {floor.SHIPMENT}")
    phone.photo("pallet")
    phone.tap("print")
    phone.tap("print-now")
    phone.on("print-job")
    phone.counts(0, 1)
