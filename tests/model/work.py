"""Random work. Each kind of work looks at the database, throws dice and says the next command, or
nothing where there is nothing to do it with; what it says is plain data."""

import random

from stockhand.domain.problems import catalogue
from stockhand.domain.problems.base import Question, code_of
from stockhand.store.tx import WriteTx
from tests.model.chance import Chance
from tests.model.floor_work import (
    adjust,
    change_activity,
    count,
    handle,
    journal,
    move,
    of_activity,
    of_internal,
    rename,
    undo,
)
from tests.model.order_work import (
    buy,
    change_document,
    count_in,
    make_pick,
    make_put_away,
    numbers_for,
    of_line,
    of_order,
    order_change,
    post_order,
    post_receipt,
    post_shipment,
    sell,
    start_document,
    to_reserve,
)
from tests.model.place import BINS, LOTS
from tests.model.rows import Operation, Work

QUESTIONS = tuple(code_of(one.__name__) for one in catalogue.ALL if issubclass(one, Question))


def block(chance: Chance) -> Operation:
    if chance.one_in(3):
        location = chance.of(("HALL", "MAIN", "YARD"))
        fields = {"location": location, "code": chance.of(BINS[location])}
        fields["block_movement"] = chance.of(("none", "none", "none", "inbound", "all"))
        return "save-bin", fields
    item = chance.of(("LOT", "WLOT"))
    fields = {"item_no": item, "dimension": "lot", "number": chance.of(LOTS)}
    return "save-tracking-info", {**fields, "blocked": chance.one_in(4)}


def nonsense(chance: Chance) -> Operation:
    return chance.of(
        (
            ("register-activity", {"activity_no": "GHOST", "kind": "pick"}),
            ("create-pick", {"shipment_no": "GHOST"}),
            ("confirm-pick-line", {"activity_no": "P00001", "line_no": 77, "lot": "X"}),
            ("post-inventory-activity", {"activity_no": "P00001", "kind": "inventory_pick"}),
            ("move-stock", {"location": "SHED", "lines": []}),
            (
                "create-order",
                {"kind": "sales_order", "location": "HALL", "no": "O00001"},
            ),
            ("reserve-order", {"order_no": "O00001", "kind": "transfer_order"}),
            ("set-receipt-quantity", {"receipt_no": "R1", "line_no": -1, "quantity": "1"}),
            ("undo-posted-document", {"posted_no": "GHOST", "kind": "sales_shipment"}),
        )
    )


WORK: tuple[tuple[int, Work], ...] = (
    (7, sell),
    (6, buy),
    (3, of_line("set-line-tracking", lambda c, line: {"numbers": numbers_for(c, line)})),
    (2, of_line("reserve-line", to_reserve)),
    (1, of_line("cancel-reservation", lambda _c, _line: {})),
    (2, of_line("change-order-line", order_change)),
    (1, of_line("delete-order-line", lambda _c, _line: {})),
    (1, of_line("select-line-numbers", lambda _c, _line: {})),
    (2, of_order),
    (4, post_order),
    (9, start_document),
    (3, count_in),
    (6, post_receipt),
    (6, post_shipment),
    (6, make_pick),
    (1, make_put_away),
    (4, change_document),
    (12, handle),
    (4, change_activity),
    (16, of_activity),
    (4, move),
    (3, of_internal),
    (4, journal),
    (2, rename),
    (1, adjust),
    (4, count),
    (2, undo),
    (1, block),
    (1, nonsense),
)


class Worker:
    """Says one operation after the other; the same for the same seed and the same database."""

    def __init__(self, tx: WriteTx, seed: int) -> None:
        self._chance = Chance(tx, random.Random(seed))

    def next(self) -> Operation:
        weights = [weight for weight, _work in WORK]
        while True:
            work = self._chance.dice.choices(WORK, weights)[0][1]
            found = work(self._chance)
            if found is not None:
                name, fields = found
                if not self._chance.one_in(4):
                    fields = {**fields, "confirm": list(QUESTIONS)}
                return name, fields
