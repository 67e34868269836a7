"""What happens on the day: which goods come, which are ordered. Both runs do the same."""

import random
from datetime import date, timedelta

import msgspec

LOT, SERIAL, PLAIN = "lot", "serial", "plain"
RECEIPT_LINES = 50
ORDER_LINES = 5
BINS = 500
FIRST_EXPIRY = date(2027, 1, 1)


class Number(msgspec.Struct, frozen=True):
    """A lot or serial of a delivery; blank for untracked goods. Later deliveries expire later, so
    what is reserved in the order of arrival is what expires first."""

    text: str
    quantity: int
    expires: str


class Line(msgspec.Struct, frozen=True):
    """So much of an item, by number: items of ten kinds, five with lots, three with serials."""

    item: int
    kind: str
    numbers: tuple[Number, ...]

    @property
    def quantity(self) -> int:
        return sum(number.quantity for number in self.numbers)


class Day(msgspec.Struct, frozen=True):
    """Deliveries of 50 lines, orders of 5; every line that comes is ordered once."""

    items: int
    receipts: tuple[tuple[Line, ...], ...]
    orders: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> int:
        return sum(len(lines) for lines in self.orders)

    @property
    def units(self) -> int:
        return sum(len(line.numbers) for lines in self.receipts for line in lines)


def kind_of(item: int) -> str:
    """Half of the items carry lots, three in ten serials, two in ten nothing."""
    place = item % 10
    return LOT if place < 5 else SERIAL if place < 8 else PLAIN


def day(lines: int, *, receipt_lines: int = RECEIPT_LINES, order_lines: int = ORDER_LINES) -> Day:
    """A day of about so many lines; whole deliveries and orders."""
    chance = random.Random(11)
    count = max(receipt_lines, lines // receipt_lines * receipt_lines)
    items = max(10, count // 10)
    wanted = [number % items for number in range(count)]
    chance.shuffle(wanted)
    running = 0
    made: list[Line] = []
    for place, item in enumerate(wanted):
        expires = (FIRST_EXPIRY + timedelta(days=place // receipt_lines)).isoformat()
        kind = kind_of(item)
        pieces, each = {LOT: (1, 10), SERIAL: (4, 1), PLAIN: (1, 10)}[kind]
        numbers: list[Number] = []
        for _ in range(pieces):
            running += 1
            text = "" if kind == PLAIN else f"{'L' if kind == LOT else 'S'}{running:07d}"
            numbers.append(Number(text, each, expires))
        made.append(Line(item, kind, tuple(numbers)))
    ordered = list(made)
    chance.shuffle(ordered)
    return Day(items, _groups(made, receipt_lines), _groups(ordered, order_lines))


def _groups(lines: list[Line], size: int) -> tuple[tuple[Line, ...], ...]:
    return tuple(tuple(lines[start : start + size]) for start in range(0, len(lines), size))
