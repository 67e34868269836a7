"""A camera that films codes, and a picture with twenty of them: what a phone without a scanner can
do. The film shows one code after the other in its middle, and four more that nobody aims at."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor, pictures
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import GS, Phone
from tests.browser.pictures import Sheet

pytestmark = pytest.mark.browser

SERIALS = [f"SN-00A1-{7701 + number}" for number in range(floor.ROUTERS)]
GLOVES = floor.gtin(floor.GLOVES)
BESIDE = ("BESIDE-1", "BESIDE-2", "BESIDE-3", "BESIDE-4")
WIDTH, HEIGHT = 540, 960
"""As a phone is held."""


@pytest.fixture(scope="module")
def more_flags(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    around = Sheet(WIDTH, HEIGHT)
    for place, text in enumerate(BESIDE):
        left = 20 if place % 2 == 0 else WIDTH - 120
        around.lay(pictures.datamatrix(text, 4), left, 20 if place < 2 else HEIGHT - 120)
    codes = (
        pictures.gs1_datamatrix(f"(01){GLOVES}(17)310531(10)A7741(21)G-1", 5),
        pictures.gs1_128(f"(01){GLOVES}(10)B8802", 1),
        pictures.ean13("4006381333931", 2),
        pictures.qr("HELLO-QR", 6),
    )
    frames = [(sheet, count) for one in codes for sheet, count in _shown(around, one)]
    path = pictures.film(tmp_path_factory.mktemp("film") / "codes.y4m", frames, a_second=6)
    return ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}")


def _shown(around: Sheet, code: Sheet) -> tuple[tuple[Sheet, int], ...]:
    return (around.copy().centred(code), 6), (around, 1)


def _records(phone: Phone) -> list[dict[str, Any]]:
    """What the device stored, as it came."""
    return phone.page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open('stockhand');
          opening.onsuccess = () => {
            const all = opening.result.transaction('scans').objectStore('scans').getAll();
            all.onsuccess = () => {
              opening.result.close();
              resolve(all.result.map((row) => row.scan).filter(Boolean));
            };
          };
        })"""
    )


def _allow(phone: Phone) -> None:
    phone.page.context.grant_permissions(["camera"])


def _open(phone: Phone) -> None:
    phone.tap("type-code")
    phone.tap("camera")


def test_the_camera_reads_what_it_is_aimed_at(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    _allow(phone)
    phone.sign_in(floor.badge("ANA"))
    phone.tap("settings")
    phone.on("settings")
    _open(phone)
    expect(phone.hook("camera", "live")).to_be_visible()
    phone.photo("finder")
    wanted = {
        ("]d2", f"01{GLOVES}1731053110A7741{GS}21G-1"),
        ("]C1", f"01{GLOVES}10B8802"),
        ("]E0", "4006381333931"),
        ("]Q1", "HELLO-QR"),
    }
    said = phone.page.locator(".finder-said")
    for tail in ("G-1", "B8802", "4006381333931", "HELLO-QR"):
        expect(said).to_contain_text(tail)
    seen = [one for one in _records(phone) if one["source"] == "camera"]
    assert {(one["symbology_identifier"], one["text"]) for one in seen} == wanted
    assert [one["seq"] for one in seen] == list(range(1, len(seen) + 1))
    assert {one["device"] for one in seen} == {"camera"}
    assert {one["gs_seen"] for one in seen if one["symbology_identifier"] == "]d2"} == {True}

    phone.tap("photo")
    expect(phone.hook("sheet", "photo")).to_be_visible()
    for text in BESIDE:
        expect(phone.hook("candidate", text)).to_be_visible()
    phone.photo("photo-of-the-camera")


def test_the_reader_works_without_a_network_once_it_was_used(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    _allow(phone)
    phone.sign_in(floor.badge("ANA"))
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.tap("settings")
    phone.on("settings")
    _open(phone)
    said = phone.page.locator(".finder-said")
    expect(said).to_contain_text("HELLO-QR")
    # The browser's own cache may forget; the server is gone.
    page = phone.page.context.new_cdp_session(phone.page)
    page.send("Network.clearBrowserCache")
    warehouse.server.kill()
    phone.page.reload()
    phone.on("settings")
    _open(phone)
    expect(said).to_contain_text("HELLO-QR")
    expect(phone.page.locator(".sync")).to_have_attribute("data-sync", "offline")
    warehouse.server.restart()


def test_a_photo_of_a_carton_takes_all_twenty(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    phone.sign_in(floor.badge("BEN"))
    phone.scan(floor.RECEIPT)
    phone.on("receipt")
    phone.scan(floor.gtin(floor.ROUTER))
    phone.on("serials")
    for serial in SERIALS[:2]:
        phone.scan(serial)
    phone.counts(2, floor.ROUTERS)
    _open(phone)
    # Nobody allowed the camera here: a picture does.
    expect(phone.hook("trouble", "refused")).to_be_visible()
    phone.photo("refused")
    carton = {"name": "carton.png", "mimeType": "image/png", "buffer": _carton()}
    phone.hook("action", "picture").set_input_files(carton)  # type: ignore[arg-type]
    expect(phone.hook("found", floor.ROUTERS)).to_have_attribute("data-wanted", "18")
    names = phone.hook("candidate").evaluate_all("all => all.map(o => o.dataset.candidate)")
    assert names == SERIALS
    known = phone.page.locator('[data-known="true"]')
    assert known.evaluate_all("all => all.map(o => o.dataset.candidate)") == SERIALS[:2]
    phone.photo("carton")
    phone.tap("use-codes")
    expect(phone.hook("photo", "taken")).to_be_visible()
    expect(phone.page.locator('.candidate[data-outcome="ok"]')).to_have_count(17)
    expect(phone.page.locator('.candidate[data-outcome="done"]')).to_have_count(1)
    phone.photo("carton-taken")
    phone.tap("photo-done")
    phone.sent()
    receipt = warehouse.get(f"/documents/receipt/{floor.RECEIPT}")
    line = next(one for one in receipt["lines"] if one["item"] == floor.ROUTER)
    assert sorted(one["number"]["serial"] for one in line["numbers"]) == SERIALS


def _carton() -> bytes:
    """Four across, five down, bars and squares in turn; the first two were scanned before."""
    carton = Sheet(1600, 1100)
    for place, serial in enumerate(SERIALS):
        draw = pictures.code128 if place % 2 else pictures.datamatrix
        label = draw(serial, 2 if place % 2 else 6)
        carton.lay(label, 30 + 390 * (place % 4), 40 + 210 * (place // 4))
    return pictures.png(carton)
