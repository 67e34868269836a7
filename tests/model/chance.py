"""What the random work chooses from: rows of the database as it is, and now and then something
wrong."""

import random
from collections.abc import Sequence
from typing import Any, TypeVar

from stockhand.store.tx import WriteTx
from tests.model.place import BINS, DATES, ITEMS, LOCATIONS, LOTS, TRACKED
from tests.model.stock import PIECE, read

Choice = TypeVar("Choice")
Fields = dict[str, Any]
OPEN = "order by 1 desc limit 40"
STOCK = """
select l.code as location, i.no as item, k.lot_no, k.serial_no,
  sum(e.remaining_base) / 100000 as pieces from item_ledger_entry e
join item i on i.item_id = e.item_id join location l on l.location_id = e.location_id
join tracking_key k on k.tracking_id = e.tracking_id
where l.code = :location and i.no = :item and e.remaining_base > 0
group by k.lot_no, k.serial_no limit 30"""
IN_BINS = """
select b.code as bin, i.no as item, k.lot_no, k.serial_no,
  sum(w.quantity_base) / 100000 as pieces from warehouse_entry w
join item i on i.item_id = w.item_id join bin b on b.bin_id = w.bin_id
join location l on l.location_id = b.location_id
join tracking_key k on k.tracking_id = w.tracking_id where l.code = :location
group by b.code, i.no, k.lot_no, k.serial_no having sum(w.quantity_base) > 0 order by b.code
limit 80"""


class Chance:
    """Dice, and the database as it is when they are thrown."""

    def __init__(self, tx: WriteTx, dice: random.Random) -> None:
        self.tx = tx
        self.dice = dice
        self._count = 0

    def new_no(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count:05}"

    def of(self, choices: Sequence[Choice]) -> Choice:
        return self.dice.choice(choices)

    def one_in(self, times: int) -> bool:
        return self.dice.randrange(times) == 0

    def row(self, statement: str, **given: Any) -> Any:
        """One of the rows, mostly an early one; None when there is none."""
        found = read(self.tx, statement, **given)
        if not found:
            return None
        return self.of(found[:8]) if not self.one_in(3) else self.of(found)

    def item(self) -> str:
        return "GHOST" if self.one_in(150) else self.of(ITEMS)

    def location(self) -> str:
        return "NOWHERE" if self.one_in(300) else self.of(LOCATIONS)

    def bin(self, location: str) -> str:
        if self.one_in(40):
            return self.of(("GHOST", "RECEIVE", "SHIP", "ADJ"))
        return self.of(BINS.get(location, ("",)))

    def quantity(self, most: int = 8) -> str:
        """Whole pieces, now and then none, too many, a part or what cannot be counted."""
        if self.one_in(40):
            return self.of(("0", "-1", "9999", "0.5", "0.000001"))
        return str(self.dice.randint(1, most))

    def arriving(self, item: str, quantity: str) -> list[Fields]:
        """Numbers that come in with goods."""
        kind = TRACKED.get(item, "")
        if not kind or self.one_in(60):
            return []
        if kind == "serial":
            count = int(quantity) if quantity.isdigit() and len(quantity) < 3 else 1
            return [{"serial": self._new_serial(item)} for _ in range(count)]
        if kind == "dated":
            lot = self.of(tuple(DATES))
            day = DATES[lot] if not self.one_in(25) else self.of((None, "2030-01-01"))
            number = {"lot": lot, "quantity": quantity}
            return [number | ({"expiration_date": day} if day else {})]
        return self._lots(quantity)

    def _new_serial(self, item: str) -> str:
        if self.one_in(25):
            found = self.row(STOCK, location=self.of(LOCATIONS), item=item)
            return found.serial_no if found else ""
        return self.new_no("N")

    def _lots(self, quantity: str) -> list[Fields]:
        if quantity.isdigit() and int(quantity) > 1 and self.one_in(3):
            first = self.dice.randint(1, int(quantity) - 1)
            pair = self.dice.sample(LOTS, 2)
            rest = int(quantity) - first
            return [
                {"lot": pair[0], "quantity": str(first)},
                {"lot": pair[1], "quantity": str(rest)},
            ]
        return [{"lot": self.of(LOTS), "quantity": quantity}]

    def leaving(self, location: str, item: str, quantity: str) -> list[Fields]:
        """Numbers that are there, for so many pieces; now and then too few or wrong ones."""
        if not TRACKED.get(item):
            return []
        if self.one_in(30):
            return [{"lot": self.of((*LOTS, "GHOST")), "quantity": quantity}]
        there = read(self.tx, STOCK, location=location, item=item)
        self.dice.shuffle(there)
        left = int(quantity) if quantity.isdigit() else 1
        numbers: list[Fields] = []
        for one in there:
            pieces = min(left, int(one.pieces))
            if pieces > 0:
                numbers.append(named(one) | {"quantity": str(pieces)})
                left -= pieces
        return numbers

    def lying(self, location: str) -> Any:
        """Something that lies in a bin."""
        return self.row(IN_BINS, location=location)


def named(row: Any) -> Fields:
    if row.serial_no:
        return {"serial": row.serial_no}
    return {"lot": row.lot_no} if row.lot_no else {}


def pieces(base: int) -> str:
    """Pieces as a command carries them."""
    return f"{base / PIECE:g}"
