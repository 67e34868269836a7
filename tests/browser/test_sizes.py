"""Every main screen on the smallest display and on a usual one, in light and dark: nothing is wider
than the screen, no label is cut off, and what is pressed can be hit with a glove."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

SIZES = ((320, 480), (360, 640))
SCHEMES = ("light", "dark")

FLAWS = """() => {
  const MUST_BE_SEEN =
    '.screen .count, .screen .rack-sign, .band.small, .band header, .band.full .next';
  const found = [];
  const width = innerWidth, height = innerHeight;
  const name = (one) => {
    const text = one.textContent.trim().slice(0, 30);
    return `${one.tagName.toLowerCase()}.${one.className} "${text}"`;
  };
  const page = document.documentElement;
  if (page.scrollWidth > width) found.push(`the page is ${page.scrollWidth} wide`);
  for (const one of document.querySelectorAll('#app *')) {
    const box = one.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || one.closest('svg, .figures-strip')) continue;
    if (box.left < -1 || box.right > width + 1) found.push(`${name(one)} leaves the screen`);
  }
  for (const one of document.querySelectorAll('#app button')) {
    const box = one.getBoundingClientRect();
    if (box.width === 0) continue;
    if (box.width < 44 || box.height < 44) {
      found.push(`${name(one)} is ${Math.round(box.width)} x ${Math.round(box.height)}`);
    }
    if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) {
      found.push(`${name(one)} is cut off`);
    }
  }
  for (const one of document.querySelectorAll('.screen .scan-field, .screen .rail > button')) {
    const box = one.getBoundingClientRect();
    if (box.top < 0 || box.bottom > height) found.push(`${name(one)} is below the screen`);
  }
  for (const one of document.querySelectorAll('.band h2, .band p')) {
    if (one.scrollWidth > one.clientWidth + 1) found.push(`${name(one)} is cut off`);
  }
  for (const one of document.querySelectorAll(MUST_BE_SEEN)) {
    const box = one.getBoundingClientRect();
    const field = document.querySelector('.screen .hand .scan-field')?.getBoundingClientRect();
    if (!document.querySelector('.sheet') && box.bottom > (field?.top ?? height) + 1) {
      found.push(`${name(one)} has to be scrolled to`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_cut_off(warehouse: Floor, hand: Hand, language: str) -> None:
    phone = hand()
    found: dict[str, Any] = {}
    for screen in _walk(phone, language):
        for width, height in SIZES:
            _resize(phone, width, height)
            for scheme in SCHEMES:
                phone.page.emulate_media(color_scheme=scheme)
                flaws = phone.page.evaluate(FLAWS)
                phone.photo(f"{language}-{screen}-{width}-{scheme}")
                if flaws:
                    found[f"{screen} {width}x{height} {scheme}"] = flaws
        _resize(phone, *SIZES[-1])
    assert not found, "\n".join(f"{where}: {flaws}" for where, flaws in found.items())


def _resize(phone: Phone, width: int, height: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": height})
    phone.page.wait_for_function(
        "() => document.documentElement.hasAttribute('data-low') === innerHeight < 600"
    )


def _walk(phone: Phone, language: str) -> Iterator[str]:
    """The main screens, one after the other; each is on when its name is given."""
    phone.on("sign-in")
    yield "sign-in"
    phone.tap("type-number")
    yield "type-number"
    phone.tap("back")
    phone.sign_in(floor.badge("EVA"))
    phone.tap("settings")
    phone.tap(f"language-{language}")
    yield "settings"
    phone.tap("back")
    phone.on("work")
    expect(phone.page.locator(".notice")).to_have_count(0)
    yield "work"
    yield from _receiving(phone)
    yield from _picking(phone)
    yield from _looking(phone)
    yield from _supervising(phone)


def _receiving(phone: Phone) -> Iterator[str]:
    phone.tap("open-receipt")
    phone.on("list")
    yield "list"
    phone.scan(floor.RECEIPT)
    phone.on("receipt")
    yield "receipt"
    phone.scan("NO SUCH CODE 123")
    phone.answered("warning")
    yield "receipt-unknown"
    phone.scan(floor.gtin(floor.ROUTER))
    phone.on("serials")
    phone.scan("SN-00A1-7763")
    phone.scan("SN-00A1-7764")
    phone.counts(2, floor.ROUTERS)
    yield "serials"
    phone.scan("SN-00A1-7763")
    phone.answered("duplicate")
    yield "serial-twice"
    phone.tap("range")
    phone.on("range")
    phone.scan("SN-00A1-7801")
    phone.scan("SN-00A1-7809")
    expect(phone.hook("count", 9)).to_be_visible()
    yield "range"
    phone.tap("cancel")
    phone.tap("problem")
    yield "problem"
    phone.tap("close")
    phone.tap("type-code")
    yield "type-code"
    phone.tap("close")
    phone.tap("list")
    yield "scans"
    phone.tap("close")
    phone.tap("line-done")
    yield from _lots(phone)


def _lots(phone: Phone) -> Iterator[str]:
    phone.on("receipt")
    phone.scan(floor.gtin(floor.GLOVES))
    phone.on("lot")
    yield "lot"
    phone.scan("C3305")
    phone.answered("warning")
    yield "new-lot"
    phone.scan_again("C3305")
    phone.on("expiry")
    yield "expiry"
    phone.tap("keep-date")
    phone.on("quantity")
    yield "quantity"
    phone.tap("key-in")
    yield "key-in"
    phone.tap("close")
    phone.tap("back")
    phone.tap("finish")
    phone.on("post-receipt")
    yield "post-receipt"
    phone.tap("post")
    phone.on("result")
    yield "result"
    phone.tap("start-put-away")
    phone.on("put-away-take")
    yield "put-away-take"
    phone.scan("SN-00A1-7763")
    phone.on("put-away-place")
    yield "put-away-place"
    phone.scan("A-14-02")
    phone.answered("warning")
    yield "other-bin"
    phone.home()


def _picking(phone: Phone) -> Iterator[str]:
    phone.scan(floor.NEXT_PICK)
    phone.on("pick-go")
    yield "pick-go"
    phone.scan("A-14-01")
    phone.answered("error")
    yield "wrong-bin"
    phone.scan(floor.SHELF)
    phone.on("pick-take")
    yield "pick-take"
    phone.scan(floor.LATER)
    phone.answered("warning")
    yield "other-lot"
    phone.scan(floor.gtin(floor.ROUTER))
    phone.answered("error")
    yield "wrong-item"
    phone.scan(floor.SOON)
    phone.counts(1, 4)
    phone.tap("short")
    phone.on("pick-short")
    yield "pick-short"
    phone.hook("choice").first.click()
    phone.tap("confirm-short")
    phone.on("pick-go")
    phone.scan(floor.RACK)
    phone.scan(floor.gtin(floor.CABLE))
    phone.counts(1, 3)
    phone.tap("take-rest")
    phone.on("pick-place")
    yield "pick-place"
    phone.scan(phone.place())
    phone.on("pick-finish")
    yield "pick-finish"
    phone.tap("hand-over")
    phone.on("work")


def _looking(phone: Phone) -> Iterator[str]:
    for code, kind in ((floor.SOON, "lot"), (floor.SHELF, "bin"), ("NOBODY-KNOWS", "unknown")):
        phone.home()
        phone.on("work")
        phone.scan(code)
        expect(phone.hook("found", kind)).to_be_visible()
        yield f"look-up-{kind}"
    phone.tap("queue")
    phone.on("queue")
    yield "queue"
    phone.home()
    phone.on("work")


def _supervising(phone: Phone) -> Iterator[str]:
    phone.scan(floor.SHIPMENT)
    phone.on("shipment")
    yield "shipment"
    phone.home()
    phone.on("work")
    phone.tap("open-board")
    phone.on("board")
    review = phone.page.locator(f'[data-document="{floor.NEXT_PICK}"] [data-action="review"]')
    expect(review).to_be_visible()
    yield "board"
    review.click()
    phone.on("review")
    expect(phone.hook("differences", 1)).to_be_visible()
    yield "review"
