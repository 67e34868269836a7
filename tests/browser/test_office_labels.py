"""What is set up for labels at a desk: the format of a vendor, tried while it is typed; a printer,
with a test print; how SSCCs are numbered."""

import pytest
from playwright.sync_api import expect

from tests.browser import floor, office
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

LABEL = f"P{floor.GLOVES}#LC7#E300931"


def _verdict(phone: Phone, outcome: str) -> None:
    expect(phone.hook("settled", "true")).to_be_visible()
    expect(phone.hook("verdict", outcome)).to_be_visible()


def _choose(phone: Phone, line: int, **choices: str) -> None:
    for name, value in choices.items():
        phone.page.locator(f'tr[data-line="{line}"] select[name="{name}"]').select_option(value)


def test_a_format_is_tried_while_it_is_typed(warehouse: Floor, hand: Hand) -> None:
    phone = hand(office.DESK)
    office.sign_in(phone, "ADA")
    office.to_desk(phone, "label-formats")
    phone.tap("new-label-format")
    office.fill(
        phone, code="ACME-LOT", expression=r"P(?<item>\d+)#L(?<lot>[A-Z]\d{2})#E(?<best>.+)"
    )
    for line, (part, means) in enumerate(
        (("item", "item"), ("lot", "lot"), ("best", "expiration"))
    ):
        office.fill(phone, line, part=part)
        _choose(phone, line, means=means)
    phone.page.locator('input[name="code"]').blur()
    _verdict(phone, "warning")
    _choose(phone, 2, date_format="DDMMYY")
    phone.page.evaluate("document.activeElement.blur()")
    phone.scan(LABEL)
    expect(phone.page.locator('input[name="trial"]')).to_have_value(LABEL)
    _verdict(phone, "error")
    expect(phone.hook("fault", "no-match")).to_contain_text("11")
    phone.photo("no-fit")
    office.fill(phone, expression=r"P(?<item>\d+)#L(?<lot>[^#]+)#E(?<best>.+)")
    _verdict(phone, "ok")
    expect(phone.hook("took", "lot")).to_contain_text("C7")
    expect(phone.hook("took", "expiration")).to_contain_text("2031-09-30")
    phone.photo("fits")
    office.fill(phone, partner="NOBODY")
    phone.page.locator('select[name="partner_kind"]').select_option("vendor")
    phone.tap("form-label-format")
    expect(office.wrong(phone, "partner")).to_be_visible()
    office.fill(phone, partner="ACME")
    phone.tap("form-label-format")
    expect(phone.page.locator(".office-document")).to_be_visible()
    expect(phone.page.locator('tr[data-line="1"] input[name="part"]')).to_have_value("lot")
    phone.sent()
    [kept] = warehouse.get("/label-formats")
    assert (kept["code"], kept["partner_kind"], kept["partner"]) == ("ACME-LOT", "vendor", "ACME")
    assert [one["name"] for one in kept["fields"]] == ["item", "lot", "best"]
    phone.tap("delete")
    expect(phone.hook("row", "ACME-LOT")).to_have_count(0)
    assert warehouse.get("/label-formats") == []


def test_a_printer_prints_a_test_and_pallets_are_numbered(warehouse: Floor, hand: Hand) -> None:
    phone = hand(office.DESK)
    office.sign_in(phone, "ADA")
    office.to_desk(phone, "printers")
    phone.tap("new-printer")
    office.fill(phone, code="DOCK", address="printer.example:70000")
    for name, size in (("label_width", "105"), ("label_height", "148")):
        office.fill(phone, **{name: size})
    phone.tap("form-printer")
    expect(office.wrong(phone, "address")).to_be_visible()
    phone.page.locator('select[name="printer_kind"]').select_option("browser")
    phone.tap("form-printer")
    assert office.opened(phone, "printers") == "DOCK"
    phone.photo("printer")
    phone.tap("test-print")
    job = office.opened(phone, "print-jobs")
    expect(phone.page.locator('[data-cell="label"]')).to_have_text("TEST")
    phone.photo("test-print")
    phone.tap("cancel-print")
    expect(phone.hook("state", "Given up")).to_be_visible()
    assert warehouse.get(f"/print-jobs/{job}")["state"] == "cancelled"

    office.to_desk(phone, "sscc-numbering")
    office.fill(phone, company_prefix="0614141", starting_no="2345678901")
    phone.tap("form-sscc-numbering")
    expect(office.wrong(phone, "starting_no")).to_be_visible()
    office.fill(phone, extension_digit="1", starting_no="234567890")
    phone.tap("form-sscc-numbering")
    expect(phone.hook("fact", "next_sscc")).to_contain_text("106141412345678908")
    phone.photo("numbering")
    phone.sent()
    facts = warehouse.get("/logistic-units/numbering")
    assert (facts["company_prefix"], facts["extension_digit"]) == ("0614141", 1)
    body = {"units": 2, "printer": "DOCK", "item": floor.GLOVES, "quantity": 6}
    warehouse.send("POST", f"/shipments/{floor.SHIPMENT}/assign-sscc", **body)
    office.to_desk(phone, "logistic-units")
    phone.hook("row", "106141412345678915").click()
    office.opened(phone, "logistic-units")
    expect(phone.hook("fact", "recipient")).to_contain_text("City Clinic")
    phone.tap("print-again")
    office.fill(phone, printer="DOCK")
    phone.tap("form-print-sscc")
    office.opened(phone, "print-jobs")
    expect(phone.page.locator('[data-cell="label"]')).to_contain_text("106141412345678915")
