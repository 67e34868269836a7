"""A handheld in somebody's hand: scans arrive as the keys of a wedge, taps as taps, and what is
waited for is always something on the screen."""

import os
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.warehouses import PIN

GS = "\x1d"
"""What stands between the fields of a GS1 label; a wedge sends it as Ctrl and the bracket."""

KEY_S = 0.005
"""Between two keys of a scanner; the event carries it, however busy this machine is."""

_KEYS = {
    GS: {"key": "]", "code": "BracketRight", "windowsVirtualKeyCode": 221, "modifiers": 2},
    "\r": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
}


class Phone:
    """The app on a page; the helpers say what a person does and what they see."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self._wedge = page.context.new_cdp_session(page)
        self._shots = 0
        page.goto(address)

    def scan(self, text: str) -> None:
        """The trigger is pulled: keys at the speed of a scanner, then Enter."""
        at = time.time()
        for character in text + "\r":
            at += KEY_S
            key = dict(_KEYS.get(character, {"key": character, "text": character}))
            down = "keyDown" if "text" in key else "rawKeyDown"
            self._key(type=down, timestamp=at, **key)
            key.pop("text", None)
            self._key(type="keyUp", timestamp=at, **key)

    def _key(self, **event: object) -> None:
        self._wedge.send("Input.dispatchKeyEvent", event)

    def tap(self, action: str) -> None:
        self.hook("action", action).first.click()

    def hook(self, name: str, value: str | int | None = None) -> Locator:
        """Elements that carry `data-name`, or with that value."""
        return self.page.locator(f"[data-{name}]" if value is None else f'[data-{name}="{value}"]')

    def on(self, screen: str) -> None:
        """This screen is shown, and the scanner is heard."""
        expect(self.hook("screen").first).to_have_attribute("data-screen", screen)

    def counts(self, done: int, total: int) -> None:
        """The large number of the screen."""
        found = self.page.locator(f'[data-count="{done}"][data-total="{total}"]')
        expect(found).to_be_visible()

    def answered(self, outcome: str) -> None:
        """A band says so."""
        expect(self.page.locator(f'.band[data-outcome="{outcome}"]')).to_be_visible()

    def scan_again(self, text: str) -> None:
        """The same code once more, as soon as a second scan counts as a yes."""
        expect(self.page.locator('.band[data-ready="true"]')).to_be_visible()
        self.scan(text)

    def sent(self) -> None:
        """Everything has arrived at the server, and nothing of it was refused."""
        pill = self.page.locator(".sync").first
        expect(pill).to_have_attribute("data-unsent", "0")
        expect(pill).to_have_attribute("data-attention", "0")

    def stands_at(self, place: str) -> None:
        """The large sign says this place, as soon as the screen has followed."""
        expect(self.page.locator(".rack-sign")).to_have_attribute("data-place", place)

    def place(self) -> str:
        """What the large sign says."""
        found = self.page.locator(".rack-sign").get_attribute("data-place")
        assert found
        return found

    def sign_in(self, badge: str) -> None:
        self.on("sign-in")
        self.scan(badge)
        self.on("pin")
        self.enter_pin()

    def enter_pin(self) -> None:
        """By the thumb; then their work is shown."""
        for digit in PIN:
            self.page.locator(f'[data-key="{digit}"]').click()
        self.page.locator('[data-key="ok"]').click()
        self.on("work")

    def sign_out(self) -> None:
        """From my work; nothing may be left behind unsent."""
        self.on("work")
        self.sent()
        self.tap("settings")
        self.tap("sign-out")

    def home(self) -> None:
        while self.hook("screen").first.get_attribute("data-screen") != "work":
            self.page.go_back()

    def photo(self, name: str) -> None:
        """Kept where STOCKHAND_SCREENSHOTS says."""
        folder = os.environ.get("STOCKHAND_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._shots += 1
            self.page.evaluate("document.fonts.ready")
            self.page.screenshot(path=Path(folder) / f"{self._shots:02}-{name}.png")
