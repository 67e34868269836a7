"""Random work. Each kind of work looks at the database, throws dice and says the next command, or
nothing where there is nothing to do it with; what it says is plain data."""

import random
from collections.abc import Iterator

from stockhand.domain.problems import catalogue
from stockhand.domain.problems.base import Question, code_of
from stockhand.store.tx import WriteTx
from tests.model import runs
from tests.model.chance import Chance, Fields
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
from tests.model.rows import ORDER_LINES, Operation, Work, documents

SHARED = ("basic", "equally")
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


def office(chance: Chance) -> Operation | None:
    """What is asked for seldom, and moves nothing."""
    location = chance.of(("HALL", "MAIN", "YARD"))
    asked: Fields = {"location": location}
    content: Fields = {**asked, "bin": chance.bin(location), "item": chance.item()}
    order = chance.row(ORDER_LINES)
    activity = documents(chance, "pick", "put_away", "movement")
    choices: list[Operation] = [
        ("allocate-stock", {**asked, "items": [chance.item()], "policy": chance.of(SHARED)}),
        ("calculate-replenishment", {**asked, "no": chance.new_no("W")}),
        ("save-bin-content", {**content, "is_fixed": chance.one_in(2), "max_qty": "60"}),
        ("delete-bin-content", content),
    ]
    if order is not None:
        ref: Fields = {"order_no": order.no, "kind": order.kind}
        line: Fields = {**ref, "line_no": order.line_no}
        advice = chance.of(("partial", "complete"))
        choices += [
            ("change-order", {**ref, "shipping_advice": advice}),
            ("invoice-order", ref),
            ("change-order-line", {**line, "unit": chance.of(("BOX", "PCS"))}),
        ]
        if order.item != "PLAIN":  # what needs no number may carry one: the model knows none
            choices.append(("scan-line-number", {**line, "lot": chance.of(LOTS)}))
    if activity is not None:
        ref = {"activity_no": activity.no, "kind": activity.kind}
        choices += [
            ("claim-activity", ref),
            ("release-activity", ref),
            ("sort-activity", {**ref, "sorting": chance.of(("item", "shelf_or_bin"))}),
        ]
    return chance.of(choices)


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
    (3, office),
    (1, nonsense),
)


class Worker:
    """Says one operation after the other; the same for the same seed and the same database."""

    def __init__(self, tx: WriteTx, seed: int) -> None:
        self._chance = Chance(tx, random.Random(seed))
        self._run: Iterator[Operation] = iter(())

    def next(self) -> Operation:
        """Half of it is orders done to their end, with other work between the steps."""
        found = None if self._chance.one_in(2) else next(self._run, None)
        if found is None and self._chance.one_in(8):
            self._run = runs.run(self._chance)
        name, fields = found or self._other()
        if not self._chance.one_in(4):
            fields = {**fields, "confirm": list(QUESTIONS)}
        return name, fields

    def _other(self) -> Operation:
        weights = [weight for weight, _work in WORK]
        while True:
            work = self._chance.dice.choices(WORK, weights)[0][1]
            found = work(self._chance)
            if found is not None:
                return found
