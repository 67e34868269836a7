"""A vendor's label is read by the format an administrator gave it; where two formats say different
things the worker is asked, and a code that nobody carries says what was understood of it."""

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand

pytestmark = pytest.mark.browser


def test_a_vendors_label_counts_in_and_two_formats_ask(warehouse: Floor, hand: Hand) -> None:
    item = {"kind": "item", "name": "item"}
    lot = {"kind": "lot", "name": "lot"}
    best = {"kind": "expiration", "name": "best", "date_format": "DDMMYY"}
    expression = r"P(?<item>\d+)#L(?<lot>[^#]+)#E(?<best>\d{6})"
    warehouse.send("PUT", "/label-formats/ACME", expression=expression, fields=[item, lot, best])
    phone = hand()
    phone.sign_in(floor.badge("BEN"))
    phone.scan(floor.RECEIPT)
    phone.on("receipt")
    phone.scan(f"P{floor.GLOVES}#LC7#E300931")
    phone.on("quantity")
    phone.counts(1, floor.GLOVES_ORDERED)
    phone.sent()
    lines = warehouse.get(f"/documents/receipt/{floor.RECEIPT}")["lines"]
    [line] = [one for one in lines if one["item"] == floor.GLOVES]
    assert [one["number"]["lot"] for one in line["numbers"]] == ["C7"]
    warehouse.send(
        "PUT",
        "/label-formats/OTHER",
        expression=r"P(?<item>\d+)#L(?<lot>.{2})(?<rest>.*)",
        fields=[item, lot, {"kind": "ignored", "name": "rest"}],
    )
    # What a third vendor would mean by it is not asked: these goods come from ACME.
    warehouse.send("PUT", "/partners/vendor/BOLT", name="Bolt")
    for partner, code in (("BOLT", "BOLT-1"), ("ACME", "ACME-2")):
        warehouse.send(
            "PUT",
            f"/label-formats/{code}",
            expression=r"P(?<item>\d+)#L(?<lot>.{4})(?<rest>.*)",
            fields=[item, lot, {"kind": "ignored", "name": "rest"}],
            partner=partner,
        )
    warehouse.send("POST", "/label-formats/OTHER/delete")
    other = hand()
    other.sign_in(floor.badge("BEN"))
    other.scan(floor.RECEIPT)
    other.on("receipt")
    other.scan(f"P{floor.GLOVES}#LC789#E300931")
    expect(other.hook("sheet", "which")).to_be_visible()
    expect(other.page.locator("[data-choice]")).to_have_count(2)
    expect(other.hook("sheet", "which")).to_contain_text("ACME-2")
    other.photo("which")
    other.page.locator('[data-choice="1"]').click()
    other.on("quantity")


def test_a_code_that_nothing_carries_says_what_was_understood(hand: Hand) -> None:
    phone = hand()
    phone.sign_in(floor.badge("ANA"))
    phone.scan("]C1010950600070099110L-77")
    phone.on("look-up")
    expect(phone.hook("understood")).to_contain_text("L-77")
    phone.photo("understood")
