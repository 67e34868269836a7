"""A supervisor at the orders: numbers of a line typed, scanned and assigned; a line reserved from a
lot; who holds that lot, and let go again; somebody else was first. The server says what came of
it."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser


def _line(no: str) -> str:
    kind = "purchase_order" if no.startswith("PO") else "sales_order"
    return f"/orders/{kind}/{no}/lines/10000"


def _numbers(warehouse: Floor, no: str) -> dict[str, Decimal]:
    found = warehouse.get(f"{_line(no)}/tracking")
    return {one["number"]["lot"]: Decimal(one["quantity"]) for one in found["numbers"]}


def _reserved(warehouse: Floor, no: str) -> list[tuple[str, Decimal]]:
    """By the lot of the supply."""
    rows: list[dict[str, Any]] = warehouse.get(f"{_line(no)}/reservations")
    return [
        (one["supply_number"]["lot"], Decimal(one["quantity"]))
        for one in rows
        if one["status"] == "reservation"
    ]


def _supervise(phone: Phone) -> None:
    phone.sign_in(floor.badge("EVA"))
    phone.tap("open-board")
    phone.on("board")


def _open(phone: Phone, kind: str, no: str, tab: str) -> None:
    """From the board to a view of the order's first line."""
    phone.tap(f"orders-{kind}")
    phone.on("orders")
    phone.hook("order", no).click()
    phone.on("order")
    phone.hook("line", 10000).first.click()
    phone.on("order-line")
    phone.hook("tab", tab).click()


def _missing(phone: Phone, quantity: int) -> None:
    expect(phone.page.locator(f'.matrix[data-missing="{quantity}"]')).to_be_visible()


TYPING_MS = 130
"""Between two keys of a hand: far slower than any scanner."""


def _fill(phone: Phone, **fields: str) -> None:
    for name, value in fields.items():
        field = phone.page.locator(f'.sheet input[name="{name}"]')
        field.click(click_count=3)
        field.press("Delete")
        field.press_sequentially(value, delay=TYPING_MS)


def _to_board(phone: Phone) -> None:
    phone.home()
    phone.tap("open-board")
    phone.on("board")


def test_a_supply_line_gets_its_lots(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    _supervise(phone)
    phone.photo("board")
    _open(phone, "purchase_order", floor.PURCHASE, "tracking")
    _missing(phone, 24)
    phone.scan("L-100")
    _missing(phone, 23)
    phone.photo("scanned")
    phone.hook("number", "L-100").click()
    _fill(phone, quantity="12x")
    phone.tap("number-done")
    expect(phone.hook("wrong", "quantity")).to_be_visible()
    phone.photo("wrong-quantity")
    _fill(phone, quantity="10")
    phone.tap("date-expiration")
    phone.photo("date")
    phone.tap("number-done")
    _missing(phone, 14)
    phone.tap("add-number")
    _fill(phone, lot="L-100")
    phone.tap("number-done")
    expect(phone.hook("wrong", "lot")).to_be_visible()
    _fill(phone, lot="L-200", quantity="15")
    phone.tap("number-done")
    _missing(phone, -1)
    phone.tap("save")
    expect(phone.page.locator('[data-code="tracking-exceeds-line"]')).to_be_visible()
    phone.photo("too-many")
    phone.tap("understood")
    expect(phone.hook("state", "new")).to_have_count(2)
    phone.hook("number", "L-200").click()
    _fill(phone, quantity="4")
    phone.tap("number-done")
    phone.tap("save")
    expect(phone.hook("state", "new")).to_have_count(0)
    phone.photo("saved")
    phone.sent()
    assert _numbers(warehouse, floor.PURCHASE) == {"L-100": 10, "L-200": 4}
    shown = warehouse.get(f"{_line(floor.PURCHASE)}/tracking")["numbers"]
    assert [one["expiration_date"] is None for one in shown] == [False, True]


def test_numbers_come_from_the_series_behind_what_was_typed(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    _supervise(phone)
    _open(phone, "purchase_order", floor.PURCHASE, "tracking")
    phone.tap("add-number")
    _fill(phone, lot="L-900", quantity="4")
    phone.tap("number-done")
    phone.tap("assign")
    phone.photo("assign")
    phone.tap("assign-now")
    expect(phone.hook("number", "L-001")).to_be_visible()
    phone.sent()
    assert _numbers(warehouse, floor.PURCHASE) == {"L-001": 20, "L-900": 4}


def test_a_lot_is_reserved_seen_and_let_go(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    _supervise(phone)
    _open(phone, "sales_order", floor.SALE, "reservations")
    phone.photo("reservations")
    phone.scan(floor.LATER)
    expect(phone.hook("chosen", floor.LATER)).to_be_visible()
    phone.photo("lot-chosen")
    phone.hook("supply").first.click()
    _fill(phone, reserve="99")
    phone.tap("reserve-from")
    expect(phone.page.locator('[data-code="reservation-exceeds-outstanding"]')).to_be_visible()
    phone.tap("understood")
    phone.tap("close")
    phone.tap("reserve")
    phone.counts(5, 5)
    phone.photo("reserved")
    assert _reserved(warehouse, floor.SALE) == [(floor.LATER, Decimal(5))]

    _to_board(phone)
    _open(phone, "sales_order", floor.OTHER_SALE, "availability")
    phone.photo("availability")
    phone.hook("candidate", floor.LATER).click()
    phone.on("holders")
    expect(phone.hook("holder", floor.SALE)).to_have_attribute("data-quantity", "5")
    expect(phone.hook("fact", "requested")).to_have_text("5")
    phone.photo("holders")
    phone.hook("holder", floor.SALE).click()
    phone.on("order-line")
    phone.hook("reservation").first.click()
    phone.photo("held")
    _fill(phone, reserved="3")
    phone.tap("change-reservation")
    phone.counts(3, 5)
    assert _reserved(warehouse, floor.SALE) == [(floor.LATER, Decimal(3))]
    phone.hook("reservation").first.click()
    phone.tap("cancel-reservation")
    phone.counts(0, 5)
    phone.tap("leave")
    phone.on("holders")
    expect(phone.hook("fact", "reserved")).to_have_text("0")
    expect(phone.hook("fact", "requested")).to_have_text("5")
    phone.photo("free-again")
    phone.hook("entry").first.click()
    phone.on("posted")
    expect(phone.hook("posted")).to_be_visible()
    phone.photo("posted")
    phone.sent()
    assert _reserved(warehouse, floor.SALE) == []


def test_the_look_up_of_a_lot_leads_to_who_holds_it(warehouse: Floor, hand: Hand) -> None:
    reserve = {"serial": "", "lot": floor.SOON}
    warehouse.send("POST", f"{_line(floor.SALE)}/reserve", **reserve)
    phone = hand()
    phone.sign_in(floor.badge("EVA"))
    phone.scan(floor.SOON)
    phone.on("look-up")
    phone.tap("who-holds")
    phone.on("holders")
    phone.hook("holder", floor.SALE).click()
    phone.on("order-line")
    phone.counts(5, 5)
    phone.home()
    phone.scan(floor.OTHER_SALE)
    phone.tap("open")
    phone.on("order")
    phone.home()
    phone.sign_out()
    phone.sign_in(floor.badge("ANA"))
    phone.scan(floor.SOON)
    phone.on("look-up")
    expect(phone.hook("action", "report")).to_be_visible()
    expect(phone.hook("action", "who-holds")).to_have_count(0)


def test_whoever_was_first_is_not_overwritten(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    _supervise(phone)
    _open(phone, "sales_order", floor.OTHER_SALE, "tracking")
    _missing(phone, 6)
    phone.tap("select")
    phone.hook("candidate", floor.SOON).click()
    phone.photo("select")
    phone.tap("selected")
    _missing(phone, 0)
    phone.hook("number", floor.SOON).click()
    _fill(phone, quantity="2")
    phone.tap("number-done")
    elsewhere = [{"lot": floor.LATER, "quantity": "3"}]
    warehouse.send("PATCH", f"{_line(floor.OTHER_SALE)}/tracking", add=elsewhere)
    phone.tap("save")
    phone.answered("warning")
    expect(phone.hook("number", floor.LATER)).to_have_attribute("data-state", "same")
    expect(phone.hook("number", floor.SOON)).to_have_attribute("data-state", "new")
    phone.photo("changed-meanwhile")
    assert _numbers(warehouse, floor.OTHER_SALE) == {floor.LATER: 3}
    phone.tap("save")
    expect(phone.hook("number", floor.SOON)).to_have_attribute("data-state", "same")
    phone.sent()
    assert _numbers(warehouse, floor.OTHER_SALE) == {floor.LATER: 3, floor.SOON: 2}


def test_what_is_typed_survives_a_reload_and_more_than_there_is_is_asked(
    warehouse: Floor, hand: Hand
) -> None:
    phone = hand()
    _supervise(phone)
    _open(phone, "sales_order", floor.OTHER_SALE, "tracking")
    phone.scan("NO-SUCH-LOT")
    phone.answered("warning")
    phone.scan(floor.gtin(floor.ROUTER))
    phone.answered("error")
    phone.photo("wrong-item")
    phone.tap("add-number")
    phone.scan("X-1")
    phone.photo("add")
    _fill(phone, quantity="6")
    phone.tap("number-done")
    phone.page.reload()
    phone.on("order-line")
    expect(phone.hook("number", "X-1")).to_have_attribute("data-state", "new")
    phone.tap("save")
    expect(phone.page.locator('[data-code="number-short"]')).to_be_visible()
    phone.photo("asked")
    phone.tap("answer-no")
    assert _numbers(warehouse, floor.OTHER_SALE) == {}
    phone.tap("save")
    phone.tap("answer-yes")
    expect(phone.hook("number", "X-1")).to_have_attribute("data-state", "same")
    phone.sent()
    assert _numbers(warehouse, floor.OTHER_SALE) == {"X-1": 6}
