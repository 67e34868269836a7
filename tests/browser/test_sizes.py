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
    for screen in _walk(warehouse, phone, language):
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


def _walk(warehouse: Floor, phone: Phone, language: str) -> Iterator[str]:
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
    yield from _scanners(phone)
    phone.tap("back")
    phone.on("work")
    expect(phone.page.locator(".notice")).to_have_count(0)
    yield "work"
    yield from _receiving(phone)
    yield from _picking(phone)
    yield from _moving(phone)
    yield from _counting(warehouse, phone)
    yield from _looking(phone)
    yield from _supervising(phone)
    yield from _ordering(phone)


def _scanners(phone: Phone) -> Iterator[str]:
    phone.tap("scanners")
    phone.on("scanners")
    yield "scanners"
    phone.tap("calibrate")
    phone.on("calibrate")
    yield "calibrate"
    phone.tap("back")
    phone.on("scanners")
    phone.tap("camera")
    expect(phone.hook("trouble")).to_be_visible()
    yield "no-camera"
    phone.tap("close-camera")
    phone.tap("back")
    phone.on("settings")


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
    phone.on("serials")
    phone.tap("assign")
    phone.on("assign-print")
    expect(phone.hook("choice", "DESK")).to_be_visible()
    yield "assign-print"
    phone.tap("cancel")
    phone.on("serials")
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


def _moving(phone: Phone) -> Iterator[str]:
    phone.tap("open-movement")
    phone.on("move")
    yield "move"
    phone.scan(floor.SHELF)
    phone.on("move-from")
    yield "move-from"
    phone.scan(floor.LATER)
    phone.on("move-carry")
    phone.counts(1, 20)
    yield "move-carry"
    phone.scan(floor.SHELF)
    phone.answered("error")
    yield "move-refused"
    phone.scan("A-14-01")
    phone.on("move")
    yield "moved"
    phone.home()
    phone.on("work")


def _counting(warehouse: Floor, phone: Phone) -> Iterator[str]:
    bins = [floor.SHELF, floor.RACK]
    warehouse.send("POST", "/counts", no="CT-0019", location=floor.PLACE, bins=bins)
    expect(phone.hook("kind", "count")).to_contain_text("1")
    phone.scan("CT-0019")
    phone.on("count-go")
    yield "count-go"
    phone.scan(floor.SHELF)
    phone.on("count-bin")
    yield "count-bin-empty"
    phone.scan(floor.SOON)
    phone.scan("40123456")
    expect(phone.hook("seen", "40123456")).to_be_visible()
    yield "count-unknown"
    phone.scan(floor.SOON)
    expect(phone.hook("quantity", 2)).to_be_visible()
    yield "count-bin"
    phone.scan(floor.RACK)
    expect(phone.hook("place", floor.RACK)).to_be_visible()
    phone.scan("A-14-01")
    phone.answered("warning")
    yield "count-nothing-seen"
    phone.tap("empty")
    phone.on("count-finish")
    yield "count-finish"
    phone.tap("review")
    phone.on("count-review")
    expect(phone.hook("lines", "different")).to_have_attribute("data-count", "3")
    phone.tap("choose-line")
    yield "count-review"
    phone.home()
    phone.on("work")


def _looking(phone: Phone) -> Iterator[str]:
    for code, kind in ((floor.SOON, "lot"), (floor.SHELF, "bin"), ("NOBODY-KNOWS", "unknown")):
        phone.home()
        phone.on("work")
        phone.scan(code)
        expect(phone.hook("found", kind)).to_be_visible()
        yield f"look-up-{kind}"
        if kind == "lot":
            yield from _printing(phone)
        if kind == "bin":
            phone.tap("print")
            phone.on("print-labels")
            expect(phone.hook("choice", "DESK")).to_be_visible()
            phone.scan(floor.RACK)
            expect(phone.page.locator(".found-code")).to_contain_text(floor.RACK)
            yield "print-bins"
    phone.tap("queue")
    phone.on("queue")
    yield "queue"
    phone.home()
    phone.on("work")


def _printing(phone: Phone) -> Iterator[str]:
    phone.tap("print")
    phone.on("print-labels")
    expect(phone.hook("choice", "DESK")).to_be_visible()
    yield "print-labels"
    phone.tap("print-now")
    phone.on("print-job")
    expect(phone.hook("unverified", floor.SOON)).to_be_visible()
    yield "print-job"
    phone.tap("leave")
    phone.on("look-up")
    phone.tap("print")
    phone.tap("earlier")
    phone.on("print-jobs")
    expect(phone.hook("job")).to_have_count(1)
    yield "print-jobs"


def _supervising(phone: Phone) -> Iterator[str]:
    phone.scan(floor.SHIPMENT)
    phone.on("shipment")
    yield "shipment"
    phone.tap("pallets")
    phone.on("assign-sscc")
    expect(phone.hook("choice", "DESK")).to_be_visible()
    yield "assign-sscc"
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


def _ordering(phone: Phone) -> Iterator[str]:
    phone.home()
    phone.tap("open-board")
    phone.tap("orders-all")
    phone.on("orders")
    expect(phone.hook("order", floor.PURCHASE)).to_be_visible()
    yield "orders"
    phone.hook("order", floor.PURCHASE).click()
    phone.on("order")
    expect(phone.hook("line", 20000)).to_be_visible()
    yield "order"
    yield from _serials_of_a_line(phone)
    yield from _lots_of_a_line(phone)
    phone.hook("tab", "reservations").click()
    expect(phone.hook("supply").first).to_be_visible()
    yield "demands"
    phone.tap("back")
    phone.tap("back")
    phone.hook("order", floor.SALE).click()
    phone.hook("line", 10000).click()
    yield from _stock_for_a_line(phone)
    yield from _promises_of_a_line(phone)


def _serials_of_a_line(phone: Phone) -> Iterator[str]:
    phone.hook("line", 20000).click()
    phone.on("order-line")
    expect(phone.hook("missing", 3)).to_be_visible()
    phone.scan("SN-00A1-7811")
    phone.scan("SN-00A1-7812")
    expect(phone.hook("missing", 1)).to_be_visible()
    phone.scan("SN-00A1-7811")
    phone.answered("duplicate")
    yield "line-serial-twice"
    phone.tap("assign")
    phone.hook("choice", "counted").click()
    phone.tap("assign-now")
    expect(phone.hook("wrong", "start")).to_be_visible()
    yield "assign"
    phone.tap("close")
    phone.tap("back")


def _lots_of_a_line(phone: Phone) -> Iterator[str]:
    phone.hook("line", 10000).click()
    expect(phone.hook("missing", 24)).to_be_visible()
    phone.scan("L-100")
    phone.scan("LOT-OF-A-LONG-NAME-2031-05-0000123456")
    expect(phone.hook("missing", 22)).to_be_visible()
    yield "line-tracking"
    phone.hook("number", "L-100").click()
    phone.tap("date-expiration")
    yield "number"
    phone.tap("number-done")
    phone.tap("save")
    expect(phone.hook("state", "new")).to_have_count(0)
    phone.hook("number", "L-100").click()
    phone.tap("remove-number")
    expect(phone.hook("state", "removed")).to_be_visible()
    yield "number-removed"
    phone.tap("undo-typed")
    expect(phone.hook("state", "removed")).to_have_count(0)


def _stock_for_a_line(phone: Phone) -> Iterator[str]:
    phone.tap("select")
    expect(phone.hook("candidate").first).to_be_visible()
    phone.hook("candidate").first.click()
    yield "select"
    phone.tap("selected")
    phone.tap("undo-typed")
    phone.hook("tab", "availability").click()
    expect(phone.hook("candidate").first).to_be_visible()
    yield "line-availability"
    phone.tap("allocate")
    phone.hook("choice", "equally").click()
    yield "allocate"
    phone.tap("close")


def _promises_of_a_line(phone: Phone) -> Iterator[str]:
    phone.hook("tab", "reservations").click()
    expect(phone.hook("supply").first).to_be_visible()
    phone.hook("supply").first.click()
    yield "supply"
    phone.tap("reserve-from")
    expect(phone.hook("reservation")).to_be_visible()
    yield "line-reservations"
    phone.scan(floor.LATER)
    expect(phone.hook("chosen")).to_be_visible()
    yield "number-chosen"
    phone.hook("chosen").click()
    phone.hook("reservation").click()
    yield "held"
    phone.tap("who-holds")
    phone.on("holders")
    expect(phone.hook("holder").first).to_be_visible()
    yield "holders"
    phone.hook("entry").first.click()
    phone.on("posted")
    expect(phone.hook("posted")).to_be_visible()
    yield "posted"
    phone.home()
