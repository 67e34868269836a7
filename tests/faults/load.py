"""Random work for several clients at once: corrections, orders, shipments with their picks."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tests.faults.process import Sent
from tests.live import part

Body = dict[str, Any]
Step = tuple[str, str, Body]
"""Method, address, body."""


def commands(seed: int, clients: int, each: int) -> list[list[Sent]]:
    """The same for the same seed; numbers of documents are the client's own."""
    return [_of_client(random.Random(f"{seed}/{one}"), f"C{one}", each) for one in range(clients)]


def _of_client(chance: random.Random, name: str, count: int) -> list[Sent]:
    steps = _steps(chance, name)
    return [(UUID(int=chance.getrandbits(128), version=4), *next(steps)) for _ in range(count)]


def _steps(chance: random.Random, name: str) -> Iterator[Step]:
    number = 0
    while True:
        number += 1
        kind = chance.choice((_correct, _correct, _correct, _sell, _buy, _reserve))
        yield from kind(chance, f"{name}-{number}")


def _correct(chance: random.Random, _no: str) -> Iterator[Step]:
    """A correction of the shed's or the hall's plain stock; some are more than there is."""
    quantity = chance.choice((1, 2, 3, 5, -1, -2, -4, -500))
    place, bin = chance.choice((("SHED", ""), ("HALL", "H-01"), ("HALL", "H-02")))
    line = {"item": "PLAIN", "quantity": str(quantity), "bin": bin}
    yield "POST", "/item-journal", {"location": place, "lines": [line]}


def _order(chance: random.Random, kind: str, no: str, location: str) -> Step:
    lines = [
        {"line_no": 10000, "item": "PLAIN", "quantity": str(chance.randint(1, 9))},
    ]
    body = {"kind": kind, "no": no, "location": location, "release": True, "lines": lines}
    return "POST", "/orders", body


def _sell(chance: random.Random, no: str) -> Iterator[Step]:
    order = {"kind": "sales_order", "no": no}
    yield _order(chance, "sales_order", no, "HALL")
    yield "POST", "/shipments", {"no": no, "location": "HALL", "orders": [order], "release": True}
    yield "POST", f"/shipments/{part(no)}/picks", {"no": no}
    yield "POST", f"/activities/pick/{part(no)}/register", {}
    yield "POST", f"/shipments/{part(no)}/post", {}


def _buy(chance: random.Random, no: str) -> Iterator[Step]:
    order = {"kind": "purchase_order", "no": no}
    yield _order(chance, "purchase_order", no, "HALL")
    yield "POST", "/receipts", {"no": no, "location": "HALL", "orders": [order]}
    yield "POST", f"/receipts/{part(no)}/post", {"put_away_no": no, "fill_put_away": True}
    yield "POST", f"/activities/put_away/{part(no)}/register", {}


def _reserve(chance: random.Random, no: str) -> Iterator[Step]:
    yield _order(chance, "sales_order", no, "SHED")
    yield "POST", f"/orders/sales_order/{part(no)}/reserve", {}
    yield "POST", f"/orders/sales_order/{part(no)}/post", {"mode": "ship"}


def corrections(sent: list[Sent], location: str) -> Iterator[tuple[UUID, int]]:
    """The corrections of a location among the commands: id and quantity."""
    for command_id, _method, address, body in sent:
        if address == "/item-journal" and body["location"] == location:
            yield command_id, int(body["lines"][0]["quantity"])
