"""The network goes away in the middle of a pick. Scanning goes on, a reload brings the very step
back, and when the network returns each scan arrives once, in its order."""

import sqlite3
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser


def test_scans_made_offline_arrive_once_and_in_order(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    phone.sign_in(floor.badge("ANA"))
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.scan(floor.NEXT_PICK)
    phone.on("pick-go")
    phone.sent()

    phone.page.context.set_offline(True)
    _take_gloves(phone)
    expect(phone.page.locator(".sync")).to_have_attribute("data-sync", "offline")
    phone.page.reload()
    phone.on("pick-go")
    phone.stands_at(floor.RACK)
    _take_cables(phone)
    assert _handled(warehouse) == {floor.GLOVES: 0, floor.CABLE: 0}
    phone.tap("queue")
    phone.on("queue")
    expect(phone.hook("queued", 5)).to_be_visible()
    phone.photo("kept-on-the-device")

    phone.page.context.set_offline(False)
    phone.sent()
    assert _handled(warehouse) == {floor.GLOVES: 4, floor.CABLE: 3}
    delivered = _delivered(warehouse)
    assert [seq for seq, _name, _status in delivered] == list(range(1, len(delivered) + 1))
    assert [name for _seq, name, _status in delivered][-5:] == [
        *["confirm-pick-line"] * 4,
        "finish-activity",
    ]
    assert {status for _seq, _name, status in delivered} == {"applied"}


def test_what_needs_the_server_says_so_and_a_wrong_pin_opens_nothing(
    warehouse: Floor, hand: Hand
) -> None:
    phone = hand()
    phone.sign_in(floor.badge("ANA"))
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    expect(phone.page.locator(".notice")).to_have_count(0)
    phone.page.context.set_offline(True)
    phone.scan(floor.NEXT_PICK)
    phone.answered("warning")
    phone.on("work")
    phone.tap("settings")
    phone.tap("lock")
    for key in ("1", "3", "5", "7", "9", "1", "ok"):
        phone.page.locator(f'[data-key="{key}"]').click()
    expect(phone.page.locator(".pin-problem")).to_be_visible()
    expect(phone.hook("lock")).to_be_visible()
    assert warehouse.get(f"/documents/pick/{floor.NEXT_PICK}")["assigned_to"] == ""


def _take_gloves(phone: Phone) -> None:
    phone.stands_at(floor.SHELF)
    phone.scan(floor.SHELF)
    phone.on("pick-take")
    phone.scan(floor.SOON)
    phone.counts(1, 4)
    phone.tap("take-rest")
    phone.on("pick-go")


def _take_cables(phone: Phone) -> None:
    phone.scan(floor.RACK)
    phone.on("pick-take")
    phone.scan(floor.gtin(floor.CABLE))
    phone.counts(1, 3)
    phone.tap("take-rest")
    phone.on("pick-place")
    phone.scan(phone.place())
    phone.on("pick-finish")
    phone.tap("hand-over")
    phone.on("work")


def _handled(warehouse: Floor) -> dict[str, Decimal]:
    pick = warehouse.get(f"/documents/pick/{floor.NEXT_PICK}")
    return {
        line["item"]: Decimal(line["qty_to_handle"])
        for line in pick["lines"]
        if line["action"] == "take"
    }


def _delivered(warehouse: Floor) -> list[tuple[int, str, str]]:
    """What the log of commands knows of the handheld's queue, in the order of its arrival."""
    with sqlite3.connect(warehouse.settings.database) as connection:
        return connection.execute(
            "select seq, name, status from command_log where seq is not null order by rowid"
        ).fetchall()


def test_who_comes_next_sees_their_own_work_on_the_same_handheld(hand: Hand) -> None:
    """To everybody else a pick that is held comes without its lines."""
    first = hand()
    first.sign_in(floor.badge("ANA"))
    first.scan(floor.NEXT_PICK)
    first.on("pick-go")
    first.sent()

    shared = hand()
    shared.sign_in(floor.badge("BEN"))
    shared.scan(floor.RECEIPT)
    shared.on("receipt")
    shared.home()
    shared.on("work")
    shared.scan(floor.badge("ANA"))
    shared.on("pin")
    shared.enter_pin()
    expect(shared.page.locator(".who")).to_contain_text("Ana")
    shared.scan(floor.NEXT_PICK)
    shared.on("pick-go")
    shared.stands_at(floor.SHELF)
