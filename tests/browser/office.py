"""What one does at a desk of the office: open it, type slowly, see what is refused."""

from playwright.sync_api import Locator, expect

from tests.browser import floor
from tests.browser.phone import Phone

DESK = {"width": 1280, "height": 800}
TYPING_MS = 110
"""Between two keys of a hand: far slower than any scanner."""


def write(field: Locator, text: str) -> None:
    field.click(click_count=3)
    field.press("Delete")
    field.press_sequentially(text, delay=TYPING_MS)


def fill(phone: Phone, place: int | None = None, /, **fields: str) -> None:
    """Of the form; or of its line at that place."""
    line = "" if place is None else f'tr[data-line="{place}"] '
    for name, text in fields.items():
        write(phone.page.locator(f'.office-form {line}[name="{name}"]').first, text)


def cell(phone: Phone, line: int, column: str) -> Locator:
    return phone.page.locator(f'tr[data-line="{line}"] input[name="{column}"]')


def wrong(phone: Phone, name: str) -> Locator:
    return phone.hook("wrong", name)


def sign_in(phone: Phone, person: str = "EVA") -> None:
    phone.sign_in(floor.badge(person))
    phone.on("work")
    to_office(phone)


def to_office(phone: Phone) -> None:
    """A supervisor's way goes by the board."""
    phone.home()
    phone.on("work")
    way = phone.page.locator('[data-action="open-board"], [data-action="office"]').first
    expect(way).to_be_visible()
    if way.get_attribute("data-action") == "open-board":
        way.click()
        phone.on("board")
    phone.tap("office")
    phone.on("office")


def to_desk(phone: Phone, desk: str) -> None:
    """By the office, where one is at it already or has to go back to it."""
    if phone.page.locator(".office.home").count() == 0:
        to_office(phone)
    phone.tap(f"desk-{desk}")
    expect(phone.hook("desk", desk)).to_be_visible()


def pick(phone: Phone, key: str) -> None:
    phone.page.locator(f'[data-pick="{key}"] input[name="pick"]').check()


def opened(phone: Phone, desk: str) -> str:
    """A document of this desk is shown; its number."""
    expect(phone.hook("desk", desk)).to_be_visible()
    expect(phone.page.locator(".office-document")).to_be_visible()
    return str(phone.page.locator(".office-document").get_attribute("data-document"))
