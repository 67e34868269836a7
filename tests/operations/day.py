"""A day in a small warehouse as numbers: every step is four whole numbers that pick what is done,
to which document and how much of it, so that a day that fails can be made shorter."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from stockhand.operations.run import Answer
from stockhand.store.tx import WriteTx
from tests import warehouses

Step = tuple[int, int, int, int]
Command = tuple[str, dict[str, Any]]
Run = Callable[[Callable[[WriteTx], Any]], Any]
LOCATIONS = ("SHED", "HALL", "MAIN")
BINS = {"SHED": ("",), "HALL": ("H-01", "H-02", "H-03"), "MAIN": ("M-01", "M-02", "M-03")}
LOTS = ("L1", "L2", "L9")


class Day:
    """Sends what the steps say; remembers each command and its answer. `run` does a job in a
    transaction; the name tells its documents from those of another day."""

    def __init__(self, run: Run, name: str = "") -> None:
        self.run = run
        self.sent: list[tuple[UUID, Command, Answer]] = []
        self.under_way: Command | None = None
        self._name = name
        self._count = 0

    def do(self, step: Step) -> None:
        kind, which, amount, other = step
        make = MOVES[kind % len(MOVES)]
        found = make(self, which, amount, other)
        if found is not None:
            self.send(found)

    def send(self, one: Command) -> Answer:
        command_id = uuid5(warehouses.SPACE, f"day {self._name} {len(self.sent)}")
        self.under_way = one
        answer = self.answer(command_id, one)
        self.sent.append((command_id, one, answer))
        return answer

    def answer(self, command_id: UUID, one: Command) -> Answer:
        name, fields = one
        command = warehouses.command(name, **fields)
        return self.run(lambda tx: warehouses.answer_of(tx, command, command_id))

    def new_no(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._name}{self._count:03}"

    def pick_one(self, statement: str, which: int, **values: Any) -> Any:
        """One of the rows, or None when there is none."""
        found = self.run(lambda tx: tx.connection.execute(sa.text(statement), values).all())
        return found[which % len(found)] if found else None


def _numbers(item: str, quantity: int, which: int, day: Day) -> list[dict[str, Any]]:
    """Numbers for so many pieces of an item."""
    if item == "LOT":
        return [{"lot": LOTS[which % 3], "quantity": str(quantity)}]
    if item == "DATED":
        return [{"lot": "D1", "quantity": str(quantity), "expiration_date": "2031-06-30"}]
    if item == "SERIAL":
        return [{"serial": day.new_no("N")} for _ in range(quantity)]
    return []


def correct(day: Day, which: int, amount: int, other: int) -> Command:
    location, item = LOCATIONS[which % 2], warehouses.ITEMS[other % 4]
    quantity = amount % 7 + 1
    numbers = _numbers(item, quantity, amount, day)
    line = {
        "item": item,
        "quantity": str(-quantity if amount % 2 and item != "SERIAL" else quantity),
        "bin": BINS[location][other % len(BINS[location])],
        "numbers": numbers,
    }
    return "post-item-journal", {"location": location, "lines": [line]}


def _order(day: Day, kind: str, which: int, amount: int, other: int) -> Command:
    lines = [
        {
            "line_no": 10000 * place,
            "item": warehouses.ITEMS[(other + place) % 4],
            "quantity": str(amount % 5 + place),
        }
        for place in range(1, which % 2 + 2)
    ]
    if kind == "purchase_order":
        for line in lines:
            line["numbers"] = _numbers(line["item"], int(line["quantity"]), amount, day)
    return "create-order", {
        "kind": kind,
        "no": day.new_no("O"),
        "location": LOCATIONS[other % 3],
        "release": True,
        "lines": lines,
    }


def sell(day: Day, which: int, amount: int, other: int) -> Command:
    return _order(day, "sales_order", which, amount, other)


def buy(day: Day, which: int, amount: int, other: int) -> Command:
    return _order(day, "purchase_order", which, amount, other)


ORDERS = (
    "select d.no, d.kind, l.line_no, i.no as item, p.code as location from source_document d"
    " join source_line l on l.document_id = d.document_id join item i on i.item_id = l.item_id"
    " join location p on p.location_id = l.location_id"
    " where d.kind = :kind and l.outstanding_base > 0 order by l.line_id"
)
DOCUMENTS = "select no from warehouse_document where kind = :kind order by document_id"
LINES = (
    "select d.no, l.line_no, i.no as item, l.action_type, p.code as location"
    " from warehouse_document d join location p on p.location_id = d.location_id"
    " join warehouse_activity_line l on l.document_id = d.document_id"
    " join item i on i.item_id = l.item_id"
    " where d.kind = :kind order by d.document_id, l.line_no"
)


def reserve(day: Day, which: int, amount: int, _other: int) -> Command | None:
    line = day.pick_one(ORDERS, which, kind="sales_order")
    if line is None:
        return None
    fields: dict[str, Any] = {"order_no": line.no, "kind": "sales_order"}
    if amount % 2:
        return "reserve-order", fields
    if line.item == "LOT":
        fields["lot"] = LOTS[amount % 3]
    return "reserve-line", {**fields, "line_no": line.line_no, "quantity": str(amount % 4 + 1)}


def track(day: Day, which: int, amount: int, other: int) -> Command | None:
    line = day.pick_one(ORDERS, which, kind="sales_order")
    if line is None:
        return None
    fields = {"order_no": line.no, "kind": "sales_order", "line_no": line.line_no}
    numbers = [{"lot": LOTS[other % 3], "quantity": str(amount % 5)}]
    return "set-line-tracking", {
        **fields,
        "numbers": numbers,
        "confirm": ["number-short", "empty-lines-dropped"],
    }


def post_order(day: Day, which: int, amount: int, _other: int) -> Command | None:
    kind = ("sales_order", "purchase_order")[amount % 2]
    line = day.pick_one(ORDERS, which, kind=kind)
    if line is None:
        return None
    mode = "ship" if kind == "sales_order" else "receive"
    return "post-order", {"order_no": line.no, "kind": kind, "mode": mode}


def start_shipment(day: Day, which: int, _amount: int, _other: int) -> Command | None:
    line = day.pick_one(ORDERS, which, kind="sales_order")
    if line is None:
        return None
    return "create-warehouse-shipment", {
        "no": day.new_no("S"),
        "location": line.location,
        "orders": [{"kind": "sales_order", "no": line.no}],
        "release": True,
    }


def start_pick(day: Day, which: int, amount: int, _other: int) -> Command | None:
    found = day.pick_one(DOCUMENTS, which, kind="shipment")
    if found is None:
        return None
    return "create-pick", {"shipment_no": found.no, "no": day.new_no("P"), "fill": amount % 2 == 0}


def take(day: Day, which: int, amount: int, other: int) -> Command | None:
    """Take for a line, now and then another lot, another bin, or more than was asked for."""
    line = day.pick_one(LINES, which, kind="pick")
    if line is None:
        return None
    fields: dict[str, Any] = {"activity_no": line.no, "line_no": line.line_no}
    if line.item == "LOT":
        fields["lot"] = LOTS[other % 3]
    if line.item == "DATED":
        fields["lot"] = "D1"
    if line.item == "SERIAL":
        fields["serial"] = f"{line.location}-S{amount % 6}"
    else:
        fields["quantity"] = str(amount % 4 + 1)
    if other % 4 == 3:
        fields["bin"] = BINS[line.location][amount % len(BINS[line.location])]
    confirm = ["lot-substituted", "fefo-earlier-lot"]
    return "confirm-pick-line", {**fields, "confirm": confirm}


def put_back(day: Day, which: int, amount: int, other: int) -> Command | None:
    line = day.pick_one(LINES, which, kind="pick")
    if line is None:
        return None
    fields: dict[str, Any] = {"activity_no": line.no, "line_no": line.line_no}
    if line.item == "LOT":
        fields["lot"] = LOTS[other % 3]
    return "unpick-line", {**fields, "quantity": str(amount % 3 + 1)}


def run_short(day: Day, which: int, _amount: int, _other: int) -> Command | None:
    line = day.pick_one(LINES, which, kind="pick")
    if line is None:
        return None
    return "short-pick-line", {
        "activity_no": line.no,
        "line_no": line.line_no,
        "reason": "EMPTY",
    }


def register(day: Day, which: int, amount: int, other: int) -> Command | None:
    kind = ("pick", "put_away")[other % 2]
    found = day.pick_one(DOCUMENTS, which, kind=kind)
    if found is None:
        return None
    fields = {"activity_no": found.no, "kind": kind, "close": amount % 4 == 0}
    return "register-activity", {**fields, "confirm": ["document-partly-handled"]}


def fill(day: Day, which: int, amount: int, other: int) -> Command | None:
    kind = ("pick", "put_away")[other % 2]
    found = day.pick_one(DOCUMENTS, which, kind=kind)
    if found is None:
        return None
    return "fill-activity", {"activity_no": found.no, "kind": kind, "fill": amount % 3 != 0}


def drop(day: Day, which: int, _amount: int, other: int) -> Command | None:
    kind = ("pick", "put_away")[other % 2]
    found = day.pick_one(DOCUMENTS, which, kind=kind)
    if found is None:
        return None
    confirm = ["document-partly-handled", "activity-set-deleted"]
    return "delete-activity", {"activity_no": found.no, "kind": kind, "confirm": confirm}


def post_shipment(day: Day, which: int, _amount: int, _other: int) -> Command | None:
    found = day.pick_one(DOCUMENTS, which, kind="shipment")
    if found is None:
        return None
    return "post-warehouse-shipment", {"shipment_no": found.no}


def start_receipt(day: Day, which: int, amount: int, _other: int) -> Command | None:
    line = day.pick_one(ORDERS, which, kind="purchase_order")
    if line is None:
        return None
    return "create-warehouse-receipt", {
        "no": day.new_no("R"),
        "location": line.location,
        "orders": [{"kind": "purchase_order", "no": line.no}],
        "fill": amount % 3 != 0,
    }


def post_receipt(day: Day, which: int, amount: int, _other: int) -> Command | None:
    found = day.pick_one(DOCUMENTS, which, kind="receipt")
    if found is None:
        return None
    fields = {"put_away_no": day.new_no("A"), "fill_put_away": amount % 2 == 0}
    return "post-warehouse-receipt", {"receipt_no": found.no, **fields}


def place(day: Day, which: int, amount: int, other: int) -> Command | None:
    line = day.pick_one(LINES, which, kind="put_away")
    if line is None:
        return None
    fields = {"activity_no": line.no, "line_no": line.line_no, "quantity": str(amount % 4 + 1)}
    if other % 2:
        fields["bin"] = BINS[line.location][other % len(BINS[line.location])]
    return "confirm-put-away-line", fields


def nonsense(day: Day, which: int, amount: int, other: int) -> Command:
    """What nobody should send."""
    wrong: tuple[Command, ...] = (
        ("register-activity", {"activity_no": "GHOST", "kind": "pick"}),
        ("confirm-pick-line", {"activity_no": "P001", "line_no": 999, "quantity": "-5"}),
        ("post-warehouse-shipment", {"shipment_no": "R001"}),
        (
            "post-item-journal",
            {
                "location": LOCATIONS[which % 3],
                "lines": [{"item": "PLAIN", "quantity": ("-99999", "0", "0.000001")[amount % 3]}],
            },
        ),
        (
            "create-order",
            {
                "kind": "sales_order",
                "no": "O001",
                "location": "HALL",
                "lines": [{"item": "GHOST", "quantity": "1"}],
            },
        ),
        ("reserve-order", {"order_no": "O001", "kind": "purchase_order"}),
    )
    return wrong[other % len(wrong)]


def deliver(day: Day, which: int, amount: int, other: int) -> None:
    """A sale on its way to the truck, as far as `amount` says."""
    location = LOCATIONS[1 + which % 2]
    order, shipment, pick = day.new_no("O"), day.new_no("S"), day.new_no("P")
    item = warehouses.ITEMS[other % 4]
    lines = [{"line_no": 10000, "item": item, "quantity": str(amount % 3 + 1)}]
    wanted = {"kind": "sales_order", "no": order, "location": location, "release": True}
    day.send(("create-order", {**wanted, "lines": lines}))
    if other % 3 == 0:
        day.send(("reserve-order", {"order_no": order, "kind": "sales_order"}))
    ref = [{"kind": "sales_order", "no": order}]
    made = {"no": shipment, "location": location, "orders": ref, "release": True}
    day.send(("create-warehouse-shipment", made))
    day.send(("create-pick", {"shipment_no": shipment, "no": pick, "fill": which % 3 != 0}))
    if amount < 3:
        return
    for line in range(1, 3):
        one = take(day, line, amount, other)
        if one is not None and which % 3 == 0:
            day.send(one)
    if amount > 4:
        day.send(("register-activity", {"activity_no": pick, "kind": "pick"}))
    if amount > 6:
        day.send(("post-warehouse-shipment", {"shipment_no": shipment}))


def stock_up(day: Day, which: int, amount: int, other: int) -> None:
    """A delivery on its way to the shelf, as far as `amount` says."""
    location = LOCATIONS[1 + which % 2]
    order, receipt, put_away = day.new_no("O"), day.new_no("R"), day.new_no("A")
    item, quantity = warehouses.ITEMS[other % 4], which % 3 + 1
    numbers = _numbers(item, quantity, which, day)
    line = {"line_no": 10000, "item": item, "quantity": str(quantity), "numbers": numbers}
    bought = {"kind": "purchase_order", "no": order, "location": location, "release": True}
    day.send(("create-order", {**bought, "lines": [line]}))
    ref = [{"kind": "purchase_order", "no": order}]
    day.send(("create-warehouse-receipt", {"no": receipt, "location": location, "orders": ref}))
    if amount > 2:
        day.send(("post-warehouse-receipt", {"receipt_no": receipt, "put_away_no": put_away}))
    if amount > 5:
        day.send(("fill-activity", {"activity_no": put_away, "kind": "put_away"}))
        day.send(("register-activity", {"activity_no": put_away, "kind": "put_away"}))


Move = Callable[[Day, int, int, int], Command | None]
"""The next command, or None where there is nothing to do it with, or all is sent already."""
MOVES: tuple[Move, ...] = (
    *(deliver, deliver, stock_up, stock_up),
    *(sell, start_shipment, start_pick, take, take, fill, register, post_shipment),
    *(buy, start_receipt, post_receipt, place, register),
    *(correct, reserve, track, put_back, run_short, post_order, drop, nonsense),
)
