"""Scanners in a real browser: one that types, at every speed and on the wrong keyboard, and those
that the browser reads itself. What cannot be had without a device is the device: HID and serial
are played at the last seam, in place of the browser's own objects."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import floor, pictures
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import GS, Phone

pytestmark = pytest.mark.browser

LABEL = f"01{floor.gtin(floor.GLOVES)}10Lot-7?/b{GS}17310531"

CHARACTERS = "0189AaQqWwYyZzMm]-/?_+.:;#@"
SEPARATED = f"10CALIBRATE{GS}21STOCKHAND"
"""What the two labels of the calibration say."""

CTRL, SHIFT = 2, 8
US: dict[str, tuple[str, int]] = {
    **{letter: (f"Key{letter}", SHIFT) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{letter.lower(): (f"Key{letter}", 0) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{digit: (f"Digit{digit}", 0) for digit in "0123456789"},
    **{"]": ("BracketRight", 0), "-": ("Minus", 0), "_": ("Minus", SHIFT), "+": ("Equal", SHIFT)},
    **{"/": ("Slash", 0), "?": ("Slash", SHIFT), ".": ("Period", 0), ":": ("Semicolon", SHIFT)},
    **{";": ("Semicolon", 0), "#": ("Digit3", SHIFT), "@": ("Digit2", SHIFT)},
    **{"|": ("Backslash", SHIFT), GS: ("BracketRight", CTRL)},
}
"""The keys a scanner set to the US presses."""

AZERTY: dict[tuple[str, int], str] = {
    **{("Digit0", 0): "à", ("Digit1", 0): "&", ("Digit2", 0): "é", ("Digit3", 0): '"'},
    **{("Digit4", 0): "'", ("Digit5", 0): "(", ("Digit6", 0): "-", ("Digit7", 0): "è"},
    **{("Digit8", 0): "_", ("Digit9", 0): "ç", ("Digit3", SHIFT): "3", ("Digit2", SHIFT): "2"},
    **{("KeyA", 0): "q", ("KeyA", SHIFT): "Q", ("KeyQ", 0): "a", ("KeyQ", SHIFT): "A"},
    **{("KeyZ", 0): "w", ("KeyZ", SHIFT): "W", ("KeyW", 0): "z", ("KeyW", SHIFT): "Z"},
    **{("KeyM", 0): ",", ("KeyM", SHIFT): "?", ("Semicolon", 0): "m", ("Semicolon", SHIFT): "M"},
    **{("BracketRight", 0): "$", ("BracketRight", CTRL): "$", ("Minus", 0): ")"},
    **{("Minus", SHIFT): "°", ("Equal", SHIFT): "+", ("Slash", 0): "!", ("Slash", SHIFT): "§"},
    **{("Period", 0): ":", ("Backslash", SHIFT): "µ"},
}
"""What a French computer reads where the key means something else there."""


class Wedge:
    """Keys as a page is told them, at the times a scanner would take."""

    def __init__(self, phone: Phone) -> None:
        self._page = phone.page
        self._line = phone.page.context.new_cdp_session(phone.page)
        self._at = 0.0

    def keys(self, text: str, ms: float, *, azerty: bool = False) -> None:
        """A code and Enter, so many milliseconds a key."""
        self._at = time.time()
        for character in text:
            code, held = US[character]
            here = AZERTY.get((code, held)) if azerty else None
            key = here or ("]" if character == GS else character)
            self._key(ms, key=key, code=code, modifiers=held, text="" if held == CTRL else key)
        self._key(ms, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")

    def input_method(self, text: str, *, enter: bool) -> None:
        """The whole text without keys, as Android's input methods give it."""
        self._at = time.time()
        self._key(0, key="Unidentified", windowsVirtualKeyCode=229)
        self._line.send("Input.insertText", {"text": text})
        if enter:
            self._at = time.time()
            self._key(0, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")

    def letter_by_letter(self, text: str) -> None:
        """The same one letter at a time, at the speed of the page."""
        self._page.evaluate(
            """text => {
              const facts = { bubbles: true, cancelable: true };
              const send = (event) => document.activeElement.dispatchEvent(event);
              const key = (name) => send(new KeyboardEvent('keydown', { ...facts, key: name }));
              for (const data of text) {
                key('Unidentified');
                send(new InputEvent('beforeinput', { ...facts, inputType: 'insertText', data }));
              }
              key('Enter');
            }""",
            text,
        )

    def under_caps_lock(self, text: str) -> None:
        """Letters come the other way round. The driver cannot lock caps; the events can say it."""
        self._page.evaluate(
            """keys => {
              for (const [key, code, shiftKey] of [...keys, ['Enter', 'Enter', false]]) {
                const facts = { key, code, shiftKey, modifierCapsLock: true, bubbles: true };
                document.activeElement.dispatchEvent(
                  new KeyboardEvent('keydown', { ...facts, cancelable: true }));
              }
            }""",
            [[one.swapcase(), US[one][0], US[one][1] == SHIFT] for one in text],
        )

    def _key(self, ms: float, **event: Any) -> None:
        self._at += ms / 1000
        kind = "keyDown" if event.get("text") else "rawKeyDown"
        facts = {name: value for name, value in event.items() if value != ""}
        self._line.send("Input.dispatchKeyEvent", {"type": kind, "timestamp": self._at, **facts})


def _scanners(phone: Phone) -> None:
    phone.sign_in(floor.badge("ANA"))
    phone.tap("settings")
    phone.tap("scanners")
    phone.on("scanners")


def _arrives(phone: Phone, count: int, device: str, text: str) -> None:
    """The so-many-th record of this device, every character of it."""
    record = phone.page.locator(f'[data-device="{device}"][data-record="{count}"] .raw')
    expect(record).to_be_visible()
    shown = record.evaluate(
        """one => [...one.childNodes].map(
          part => part.nodeName === 'B' && part.textContent === 'GS' ? '\\u001d' : part.textContent
        ).join('')"""
    )
    assert shown == text


def test_a_scanner_that_types_is_read_at_any_speed_and_in_any_field(
    warehouse: Floor, hand: Hand
) -> None:
    phone = hand()
    wedge = Wedge(phone)
    _scanners(phone)
    # The badge was the first that this device heard; it is not kept.
    count = 1
    ways: list[Callable[[], None]] = [
        *[lambda ms=ms: wedge.keys(LABEL, ms) for ms in (1, 5, 20, 60)],
        lambda: wedge.input_method(LABEL, enter=True),
        lambda: wedge.input_method(LABEL, enter=False),
        lambda: wedge.letter_by_letter(LABEL),
    ]
    for way in ways:
        way()
        count += 1
        _arrives(phone, count, "wedge", LABEL)
    for way in ways:
        phone.tap("type-code")
        field = phone.page.locator('[data-sheet="type-code"] input')
        expect(field).to_be_focused()
        way()
        count += 1
        _arrives(phone, count, "wedge", LABEL)
        expect(field).to_have_value("")
        phone.tap("close")
    phone.photo("scanners")

    # Lost, the separator is nobody's guess: whoever looks at the label says that this is all of it.
    phone.page.go_back()
    phone.page.go_back()
    phone.on("work")
    phone.scan(floor.NEXT_PICK)
    phone.on("pick-go")
    wedge.keys(floor.SHELF, 5)
    phone.on("pick-take")
    wedge.keys(f"01{floor.gtin(floor.GLOVES)}10{floor.SOON}21G1", 5)
    phone.answered("warning")
    expect(phone.page.locator(".band")).to_contain_text(f"{floor.SOON}21G1")
    expect(phone.page.locator(".band")).to_contain_text("Separator missing?")


def test_a_scanner_on_the_wrong_keyboard_is_proven_or_refused_and_calibrated_once(
    warehouse: Floor, hand: Hand
) -> None:
    phone = hand()
    wedge = Wedge(phone)
    _scanners(phone)
    # Nothing says what these keys mean: they are kept, told, and never taken for something.
    wedge.keys("SN-Q7", 5, azerty=True)
    phone.answered("warning")
    _arrives_not(phone, "SN-Q7")
    wedge.under_caps_lock("SN-q7")
    phone.answered("warning")
    # A bin that exists here does, and from then on so do others.
    wedge.keys(floor.SHELF, 5, azerty=True)
    expect(phone.page.locator(".band")).to_have_count(0)
    wedge.keys("SN-Q7", 5, azerty=True)
    _arrives(phone, 5, "wedge", "SN-Q7")

    phone.tap("calibrate")
    phone.on("calibrate")
    _read_labels(phone)
    phone.photo("calibrate")
    wedge.keys(CHARACTERS, 20, azerty=True)
    wedge.keys(SEPARATED.replace(GS, "|"), 20, azerty=True)
    expect(phone.hook("layout", "us")).to_have_attribute("data-separator", "|")
    phone.photo("calibrated")
    phone.tap("keep")
    phone.on("scanners")
    expect(phone.hook("source", "wedge")).to_have_attribute("data-calibrated", "yes")
    wedge.keys("QZ-A1029/m7", 5, azerty=True)
    _arrives(phone, 8, "wedge", "QZ-A1029/m7")
    phone.page.reload()
    phone.on("scanners")

    # Substituted, the separator is as good as sent; the lot and its date are both understood.
    phone.page.go_back()
    phone.page.go_back()
    phone.on("work")
    phone.scan(floor.NEXT_PICK)
    phone.on("pick-go")
    wedge.keys(floor.SHELF, 5, azerty=True)
    phone.on("pick-take")
    label = f"01{floor.gtin(floor.GLOVES)}10{floor.LATER}"
    wedge.keys(f"{label}|21G-1", 5, azerty=True)
    expect(phone.page.locator('.band[data-outcome="warning"]')).to_contain_text(floor.LATER)


def _arrives_not(phone: Phone, text: str) -> None:
    expect(phone.page.locator(".records")).not_to_contain_text(text)


def _read_labels(phone: Phone) -> None:
    """What a scanner sees of the screen."""
    seen: list[tuple[str, str]] = []
    for label in phone.page.locator(".calibration-label").all():
        seen += pictures.read(label.screenshot())
    assert seen == [("]C0", CHARACTERS), ("]C1", SEPARATED)]


PLAYED = """() => {
  class Reader extends EventTarget {
    opened = false;
    vendorId = 0x05e0;
    productId = 0x1900;
    productName = 'DS9308';
    collections = [{ usagePage: 0x8c, usage: 2, inputReports: [{ reportId: 2, items: [
      { usages: [0x01003b], reportSize: 8, reportCount: 1 },
      { usages: [0x8c00fb, 0x8c00fc, 0x8c00fd], reportSize: 8, reportCount: 3 },
      { usages: [0x8c00fe], reportSize: 8, reportCount: 56 },
      { usages: [0xff000002], reportSize: 8, reportCount: 2 },
      { usages: [0x8c00ff], reportSize: 1, reportCount: 1 },
    ] }] }];
    async open() { this.opened = true; }
    async close() { this.opened = false; }
    pull(reports) {
      for (const bytes of reports) {
        const event = new Event('inputreport');
        const data = new DataView(Uint8Array.from(bytes).buffer);
        this.dispatchEvent(Object.assign(event, { device: this, reportId: 2, data }));
      }
    }
  }
  class Line extends EventTarget {
    readable = null;
    getInfo() { return { usbVendorId: 0x0c2e, usbProductId: 0x0901 }; }
    async open({ baudRate }) {
      this.baudRate = baudRate;
      this.readable = new ReadableStream({ start: (to) => { this.to = to; } });
    }
    async close() { this.readable = null; }
    pull(bytes) { this.to.enqueue(Uint8Array.from(bytes)); }
  }
  const allowed = sessionStorage.getItem('allowed') !== null;
  const reader = new Reader();
  const line = new Line();
  const hid = Object.assign(new EventTarget(), {
    getDevices: async () => (allowed ? [reader] : []),
    requestDevice: async () => { sessionStorage.setItem('allowed', 'yes'); return [reader]; },
  });
  const serial = Object.assign(new EventTarget(), {
    getPorts: async () => (allowed ? [line] : []),
    requestPort: async () => line,
  });
  Object.defineProperty(navigator, 'hid', { value: hid });
  Object.defineProperty(navigator, 'serial', { value: serial });
  Object.assign(window, { reader, line });
}"""


def test_scanners_that_the_browser_reads_itself(warehouse: Floor, hand: Hand) -> None:
    phone = hand()
    phone.page.add_init_script(f"({PLAYED})()")
    phone.page.reload()
    _scanners(phone)
    phone.tap("connect-hid")
    expect(phone.hook("source", "hid 05e0:1900")).to_have_attribute("data-state", "ready")
    phone.tap("connect-serial")
    expect(phone.hook("source", "serial 0c2e:0901")).to_have_attribute("data-state", "ready")

    first = _report(LABEL, "]d2")
    long = [_report("x" * 56, "]Q1", more=True), _report("y" * 4, "]Q1")]
    phone.page.evaluate("reports => reader.pull(reports)", [first, *long])
    _arrives(phone, 1, "hid 05e0:1900", f"]d2{LABEL}")
    _arrives(phone, 2, "hid 05e0:1900", f"]Q1{'x' * 56}{'y' * 4}")
    stream = list(f"]C1{LABEL}\r\nA-12".encode())
    phone.page.evaluate("bytes => line.pull(bytes.slice(0, 7))", stream)
    phone.page.evaluate("bytes => line.pull(bytes.slice(7))", stream)
    phone.page.evaluate("line.pull([45, 48, 51, 13])")
    _arrives(phone, 1, "serial 0c2e:0901", f"]C1{LABEL}")
    _arrives(phone, 2, "serial 0c2e:0901", "A-12-03")
    phone.photo("attached")
    with phone.page.expect_download() as saving:
        phone.tap("save-report")
    report = json.loads(saving.value.path().read_text())
    assert [one["raw"] for one in report["records"]][:2] == ["A-12-03", f"]C1{LABEL}"]
    assert {one["source"] for one in report["attached"]} == {"hid", "serial"}

    phone.tap("baud-115200")
    phone.page.wait_for_function("() => line.baudRate === 115200")
    expect(phone.hook("source", "serial 0c2e:0901")).to_have_attribute("data-state", "ready")

    # What was allowed once is there again, and reads on whatever screen is open.
    phone.page.reload()
    phone.on("scanners")
    phone.page.go_back()
    phone.page.go_back()
    phone.on("work")
    phone.page.evaluate("report => reader.pull([report])", _report(floor.NEXT_PICK, "]Q1"))
    phone.on("pick-go")
    phone.page.evaluate("bytes => line.pull(bytes)", [*floor.SHELF.encode(), 13])
    phone.on("pick-take")


def _report(text: str, identifier: str, *, more: bool = False) -> list[int]:
    """A report of 63 bytes behind its number."""
    data = text.encode().ljust(58, b"\0")
    return [len(text), *identifier.encode(), *data, int(more)]
