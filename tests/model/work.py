"""Random work. Each kind of work looks at the database, throws dice and says the next command, or
nothing where there is nothing to do it with; what it says is plain data."""

import random
from collections.abc import Callable
from typing import Any

from stockhand.domain.problems import catalogue
from stockhand.domain.problems.base import Question, code_of
from stockhand.store.tx import WriteTx
from tests.model.chance import OPEN, Chance, Fields, named, pieces
from tests.model.place import BINS, LOCATIONS, LOTS, TRACKED

Operation = tuple[str, Fields]
Work = Callable[[Chance], Operation | None]
KINDS = ("sales_order", "purchase_order", "sales_return", "purchase_return")
ORDER_LINES = f"""
select l.line_id, d.no, d.kind, l.line_no, i.no as item, p.code as location, d.version,
  l.outstanding_base / 100000 as pieces from source_line l
join source_document d on d.document_id = l.document_id
join item i on i.item_id = l.item_id join location p on p.location_id = l.location_id
where l.outstanding_base > 0 {OPEN}"""
DOCUMENTS = f"""
select d.document_id, d.no, d.kind, d.version, l.code as location from warehouse_document d
join location l on l.location_id = d.location_id where d.kind in (:a, :b, :c) {OPEN}"""
LINES = f"""
select w.line_id, d.no, d.kind, w.line_no, w.quantity_base / 100000 as pieces,
  i.no as item, l.code as location, d.version from warehouse_line w
join warehouse_document d on d.document_id = w.document_id
join item i on i.item_id = w.item_id join location l on l.location_id = d.location_id
where d.kind in (:a, :b, :c) {OPEN}"""
ACTIVITY_LINES = f"""
select d.document_id, d.no, d.kind, w.line_no, i.no as item, l.code as location, w.action_type,
  w.quantity_base / 100000 as pieces from warehouse_activity_line w
join warehouse_document d on d.document_id = w.document_id
join item i on i.item_id = w.item_id join location l on l.location_id = d.location_id
where d.kind in (:a, :b, :c) {OPEN}"""
JOURNAL_LINES = """
select j.line_no, d.no, coalesce(b.code, '') as bin, i.no as item, k.lot_no, k.serial_no,
  j.calculated_base from journal_line j
join warehouse_document d on d.document_id = j.document_id
join item i on i.item_id = j.item_id left join bin b on b.bin_id = j.bin_id
join tracking_key k on k.tracking_id = j.tracking_id where d.kind = :kind
order by j.line_id desc limit 60"""
POSTED = """
select d.no, d.kind, p.line_no from posted_document d
join posted_line p on p.document_id = d.document_id where d.kind in ('purchase_receipt',
  'sales_return_receipt', 'sales_shipment', 'purchase_return_shipment', 'warehouse_receipt',
  'warehouse_shipment') order by d.document_id desc limit 60"""
OUT = ("sales_order", "sales_order", "sales_order", "purchase_return")
IN = ("purchase_order", "purchase_order", "purchase_order", "sales_return")
QUESTIONS = tuple(code_of(one.__name__) for one in catalogue.ALL if issubclass(one, Question))


def documents(chance: Chance, *kinds: str) -> Any:
    return chance.row(DOCUMENTS, **_kinds(kinds))


def lines(chance: Chance, *kinds: str) -> Any:
    return chance.row(LINES, **_kinds(kinds))


def activity_lines(chance: Chance, *kinds: str) -> Any:
    return chance.row(ACTIVITY_LINES, **_kinds(kinds))


def _kinds(kinds: tuple[str, ...]) -> dict[str, str]:
    return dict(zip("abc", (kinds * 3)[:3], strict=True))


def _versioned(chance: Chance, found: Any, fields: Fields) -> Fields:
    """Sometimes the version that was seen, sometimes one that is stale."""
    if chance.one_in(5):
        fields["version"] = found.version if not chance.one_in(4) else max(0, found.version - 1)
    return fields


# Orders.


def order(chance: Chance, kind: str, location: str | None = None) -> Operation:
    location = location or chance.location()
    made: list[Fields] = []
    for place in range(1, chance.of((1, 1, 2, 3)) + 1):
        item, quantity = chance.item(), chance.quantity()
        line: Fields = {"line_no": 10000 * place, "item": item, "quantity": quantity}
        if kind in IN and not chance.one_in(6):
            line["numbers"] = chance.arriving(item, quantity)
        if kind in OUT and chance.one_in(3):
            line["numbers"] = chance.leaving(location, item, quantity)
        if kind == "sales_order" and chance.one_in(4):
            line["reserve"] = chance.of(("never", "optional", "always"))
        if item == "PLAIN" and chance.one_in(8):
            line["unit"] = "BOX"
        made.append(line)
    fields: Fields = {"kind": kind, "no": chance.new_no("O"), "location": location, "lines": made}
    if chance.one_in(8):
        fields["shipping_advice"] = "complete"
    return "create-order", {**fields, "release": not chance.one_in(8)}


def sell(chance: Chance) -> Operation:
    return order(chance, chance.of(OUT))


def buy(chance: Chance) -> Operation:
    return order(chance, chance.of(IN))


def _order_line(chance: Chance) -> tuple[Any, Fields] | None:
    found = chance.row(ORDER_LINES)
    if found is None:
        return None
    return found, {"order_no": found.no, "kind": found.kind, "line_no": found.line_no}


def _of_line(name: str, more: Callable[[Chance, Any], Fields]) -> Work:
    def work(chance: Chance) -> Operation | None:
        line = _order_line(chance)
        return None if line is None else (name, {**line[1], **more(chance, line[0])})

    return work


def _numbers_for(chance: Chance, line: Any) -> list[Fields]:
    quantity = pieces(max(0, line.pieces) * 100_000) if not chance.one_in(4) else chance.quantity()
    quantity = str(int(float(quantity))) if float(quantity) >= 1 else "1"
    if line.kind in IN:
        return chance.arriving(line.item, quantity)
    return chance.leaving(line.location, line.item, quantity)


def _to_reserve(chance: Chance, line: Any) -> Fields:
    fields: Fields = {} if chance.one_in(2) else {"quantity": chance.quantity(5)}
    numbers = chance.leaving(line.location, line.item, "1")
    if numbers and chance.one_in(3):
        fields |= {name: one for name, one in numbers[0].items() if name != "quantity"}
    return fields


def _order_change(chance: Chance, line: Any) -> Fields:
    change = chance.dice.randrange(8)
    if change < 3:
        return {"quantity": chance.quantity(9)}
    if change < 5:
        return {"qty_to_handle": chance.quantity(6)}
    if change == 5:
        return {"item": chance.item()}
    if change == 6:
        return {"location": chance.location(), "cancel_reservations": chance.one_in(2)}
    return {"due_date": f"2026-0{chance.dice.randint(1, 9)}-15", "interactive": chance.one_in(2)}


def of_order(chance: Chance) -> Operation | None:
    found = chance.row(ORDER_LINES)
    if found is None:
        return None
    name = chance.of(
        ("release-order", "reopen-order", "reserve-order", "reserve-order", "delete-order")
    )
    fields: Fields = {"order_no": found.no, "kind": found.kind}
    if name != "reserve-order":
        fields = _versioned(chance, found, fields)
    return name, fields


def post_order(chance: Chance) -> Operation | None:
    found = chance.row(ORDER_LINES)
    if found is None:
        return None
    mode = "ship" if (found.kind in OUT) != chance.one_in(30) else "receive"
    fields: Fields = {"order_no": found.no, "kind": found.kind, "mode": mode}
    return "post-order", fields | ({"invoice": True} if chance.one_in(5) else {})


# Goods come in and go out.


def _refs(chance: Chance, found: Any) -> list[Fields]:
    refs = [{"kind": found.kind, "no": found.no}]
    more = chance.row(ORDER_LINES)
    if chance.one_in(5) and more.no != found.no:
        refs.append({"kind": more.kind, "no": more.no})
    return refs


def start_document(chance: Chance) -> Operation | None:
    found = chance.row(ORDER_LINES)
    if found is None:
        return None
    inbound = (found.kind in IN) != chance.one_in(30)
    location = found.location if not chance.one_in(30) else chance.location()
    if location == "YARD":
        name = "create-inventory-put-away" if inbound else "create-inventory-pick"
        ref = {"kind": found.kind, "no": found.no}
        no = chance.new_no("Y")
        return name, {"no": no, "location": location, "order": ref, "fill": chance.one_in(2)}
    fields: Fields = {"location": location, "orders": _refs(chance, found)}
    if inbound:
        return "create-warehouse-receipt", {
            **fields,
            "no": chance.new_no("R"),
            "fill": not chance.one_in(3),
        }
    no = chance.new_no("S")
    asked = {"release": not chance.one_in(6), "pick": chance.one_in(3)}
    return "create-warehouse-shipment", {**fields, "no": no, **asked}


def _receipt_number(chance: Chance, line: Any) -> Fields:
    quantity = chance.quantity(4)
    fields: Fields = {"quantity": quantity, "numbers": chance.arriving(line.item, quantity)}
    return fields


def count_in(chance: Chance) -> Operation | None:
    line = lines(chance, "receipt")
    if line is None:
        return None
    fields: Fields = {"receipt_no": line.no, "line_no": line.line_no}
    if chance.one_in(4):
        return "set-receipt-quantity", {**fields, "quantity": chance.quantity()}
    if chance.one_in(4):
        numbers = chance.arriving(line.item, "1")
        only = {key: one for key, one in (numbers or [{}])[0].items() if key in ("lot", "serial")}
        return "unreceive-line", {**fields, "quantity": chance.quantity(3), **only}
    return "confirm-receipt-line", {**fields, **_receipt_number(chance, line)}


def post_receipt(chance: Chance) -> Operation | None:
    found = documents(chance, "receipt")
    if found is None:
        return None
    fields: Fields = {"receipt_no": found.no, "put_away_no": chance.new_no("A")}
    fields["fill_put_away"] = chance.one_in(2)
    return "post-warehouse-receipt", _versioned(chance, found, fields)


def post_shipment(chance: Chance) -> Operation | None:
    found = documents(chance, "shipment")
    if found is None:
        return None
    return "post-warehouse-shipment", _versioned(chance, found, {"shipment_no": found.no})


def make_pick(chance: Chance) -> Operation | None:
    found = documents(chance, "shipment")
    if found is None:
        return None
    if chance.one_in(6):
        only = [found.no] if not chance.one_in(4) else []
        fill = chance.one_in(2)
        return "create-picks", {"location": found.location, "shipments": only, "fill": fill}
    no = chance.new_no("P")
    return "create-pick", {"shipment_no": found.no, "no": no, "fill": chance.one_in(2)}


def make_put_away(chance: Chance) -> Operation:
    fields = {"location": chance.of(("HALL", "MAIN")), "no": chance.new_no("A")}
    return "create-put-away", {**fields, "fill": chance.one_in(2)}


def change_document(chance: Chance) -> Operation | None:
    line = lines(chance, "receipt", "shipment")
    if line is None:
        return None
    fields: Fields = {"no": line.no, "kind": line.kind}
    change = chance.dice.randrange(9)
    if change == 0:
        return "delete-warehouse-document", _versioned(chance, line, fields)
    if change == 1:
        return "delete-warehouse-lines", {**fields, "line_nos": [line.line_no]}
    if change == 2:
        return "fill-warehouse-document", {**fields, "fill": chance.one_in(2)}
    if change == 3:
        name = chance.of(("release-warehouse-shipment", "reopen-warehouse-shipment"))
        return name, _versioned(chance, line, {"shipment_no": line.no})
    if change == 4:
        found = chance.row(ORDER_LINES)
        if found is not None:
            return "add-warehouse-lines", {**fields, "orders": _refs(chance, found)}
    if change == 5 and line.kind == "receipt":
        return "calculate-cross-dock", {"receipt_no": line.no}
    if change == 6 and line.kind == "shipment":
        named_line = {"shipment_no": line.no, "line_no": line.line_no}
        return "set-shipment-quantity", {**named_line, "quantity": chance.quantity()}
    what = chance.of(("quantity", "bin"))
    changed = chance.quantity() if what == "quantity" else chance.bin(line.location)
    fields = {**fields, "line_no": line.line_no, what: changed}
    return "change-warehouse-line", _versioned(chance, line, fields)


# Activities.

ACTIVITIES = ("pick", "put_away", "movement")
IN_ONE_STEP = ("inventory_pick", "inventory_put_away", "inventory_movement")


def _any_activity(chance: Chance) -> tuple[str, ...]:
    return ACTIVITIES if not chance.one_in(3) else IN_ONE_STEP


def _taken(chance: Chance, line: Any) -> Fields:
    """The number of one piece of a line, seldom a wrong one."""
    numbers = chance.leaving(line.location, line.item, str(max(1, int(line.pieces))))
    fields = dict(numbers[0]) if numbers else {"quantity": chance.quantity(4)}
    if chance.one_in(15) and TRACKED.get(line.item) != "serial":
        fields["quantity"] = chance.quantity(20)
    if "serial" in fields:
        fields.pop("quantity", None)
    return fields


def handle(chance: Chance) -> Operation | None:
    """Confirm, put back, or say that it is not there."""
    line = activity_lines(chance, *_any_activity(chance))
    if line is None:
        return None
    fields: Fields = {"activity_no": line.no, "line_no": line.line_no}
    where = {"bin": chance.bin(line.location)} if chance.one_in(4) else {}
    if line.kind in ("pick", "inventory_pick"):
        name = chance.of(("confirm-pick-line",) * 6 + ("unpick-line", "short-pick-line"))
        fields["kind"] = line.kind
        if name == "short-pick-line":
            return name, {**fields, "reason": "EMPTY"}
        return name, {**fields, **_taken(chance, line), **where}
    if line.kind == "put_away":
        return "confirm-put-away-line", {**fields, "quantity": chance.quantity(4), **where}
    if line.kind == "inventory_put_away":
        numbers = chance.arriving(line.item, str(max(1, int(line.pieces))))
        number = numbers[0] if numbers else {"quantity": chance.quantity(4)}
        return "confirm-inventory-put-away-line", {**fields, **number, **where}
    fields |= {"kind": line.kind, "quantity": chance.quantity(4)}
    if chance.one_in(4):
        fields["to_bin"] = chance.bin(line.location)
    if chance.one_in(6):
        fields["from_bin"] = chance.bin(line.location)
    return "confirm-movement-line", fields


def change_activity(chance: Chance) -> Operation | None:
    line = activity_lines(chance, *_any_activity(chance))
    if line is None:
        return None
    fields: Fields = {"activity_no": line.no, "kind": line.kind, "line_no": line.line_no}
    change = chance.dice.randrange(7)
    if change == 0:
        return "split-activity-line", {**fields, "quantity": chance.quantity(3)}
    if change == 1:
        del fields["line_no"]
        return "delete-activity-lines", {**fields, "line_nos": [line.line_no]}
    if change == 2:
        return "change-activity-line-unit", {**fields, "unit": chance.of(("BOX", "PCS", ""))}
    if change == 3:
        return "change-activity-line", {**fields, "bin": chance.bin(line.location)}
    if change in (4, 5):
        numbers = chance.leaving(line.location, line.item, "1")
        number = {
            key: numbers[0][key] for key in ("serial", "lot") if numbers and key in numbers[0]
        }
        if number:
            return "change-activity-line", {**fields, **number}
    return "change-activity-line", {**fields, "quantity": chance.quantity(6)}


def of_activity(chance: Chance) -> Operation | None:
    found = documents(chance, *_any_activity(chance))
    if found is None:
        return None
    fields: Fields = {"activity_no": found.no, "kind": found.kind}
    change = chance.dice.randrange(10)
    if change == 0:
        return "delete-activity", fields
    if change == 1:
        return "fill-activity", {**fields, "fill": False}
    if change < 5:
        return "fill-activity", {**fields, "fill": True}
    if found.kind in ("inventory_pick", "inventory_put_away"):
        return "post-inventory-activity", _versioned(chance, found, fields)
    if chance.one_in(4):
        fields["close"] = True
    return "register-activity", _versioned(chance, found, fields)


# Inside the building.


def _lying_line(chance: Chance, location: str) -> tuple[Any, Fields] | None:
    """So much of something, out of the bin it lies in into another."""
    lying = chance.lying(location)
    if lying is None:
        return None
    most = max(1, min(6, int(lying.pieces)))
    quantity = "1" if lying.serial_no else chance.quantity(most)
    numbers = [{**named(lying), "quantity": quantity}] if named(lying) else []
    return lying, {
        "item": lying.item,
        "quantity": quantity,
        "from_bin": lying.bin if not chance.one_in(20) else chance.bin(location),
        "to_bin": chance.bin(location),
        "numbers": numbers,
    }


def move(chance: Chance) -> Operation | None:
    location = chance.of(LOCATIONS)
    found = _lying_line(chance, location)
    if found is None:
        return None
    fields: Fields = {"location": location, "lines": [found[1]]}
    name = chance.of(("move-stock", "move-stock", "create-movement", "create-internal-document"))
    if name == "create-movement":
        return name, {**fields, "no": chance.new_no("M"), "fill": chance.one_in(2)}
    if name == "create-internal-document":
        kinds = ("internal_movement", "movement_worksheet", "internal_pick", "internal_put_away")
        kind, line = chance.of(kinds), found[1]
        bins = {"to_bin": line["to_bin"]} if kind == "internal_pick" else {}
        if kind == "internal_put_away":
            bins = {"from_bin": line["from_bin"]}
        return name, {
            **fields,
            **bins,
            "kind": kind,
            "no": chance.new_no("I"),
            "release": kind in ("internal_pick", "internal_put_away"),
        }
    return name, fields


def of_internal(chance: Chance) -> Operation | None:
    kinds = ("internal_movement", "internal_pick", "internal_put_away")
    found = (
        documents(chance, *kinds) if chance.one_in(2) else documents(chance, "movement_worksheet")
    )
    if found is None:
        return None
    fields: Fields = {"no": found.no, "kind": found.kind}
    name = chance.of(
        ("create-internal-activity",) * 5
        + ("delete-internal-document", "release-internal-document", "reopen-internal-document")
    )
    if name == "create-internal-activity":
        fields |= {"activity_no": chance.new_no("W"), "fill": chance.one_in(2)}
    return name, fields


# Corrections.


def journal(chance: Chance) -> Operation:
    location, item, quantity = chance.location(), chance.item(), chance.quantity(6)
    bin_code = chance.bin(location)
    line: Fields = {"item": item, "bin": bin_code}
    if chance.one_in(2) and quantity.isdigit():
        lying = chance.lying(location)
        if lying is not None:
            line = {"item": lying.item, "bin": lying.bin}
            quantity = "1" if lying.serial_no else quantity
            line["numbers"] = [{**named(lying), "quantity": quantity}] if named(lying) else []
            if not line["numbers"]:
                line["numbers"] = chance.leaving(location, lying.item, quantity)
        else:
            line["numbers"] = chance.leaving(location, item, quantity)
        quantity = f"-{quantity}"
    else:
        line["numbers"] = chance.arriving(item, quantity)
    line["quantity"] = quantity
    directed = location == "MAIN" and not chance.one_in(10)
    name = "register-warehouse-journal" if directed else "post-item-journal"
    return name, {"location": location, "lines": [line]}


def rename(chance: Chance) -> Operation | None:
    location, target = chance.of(LOCATIONS), chance.of(LOCATIONS)
    found = _lying_line(chance, location)
    if found is None or chance.one_in(4):
        item, quantity = chance.item(), chance.quantity(4)
        numbers = chance.leaving(location, item, quantity)
        line: Fields = {"item": item, "quantity": quantity, "numbers": numbers}
        line |= {"from_bin": chance.bin(location), "to_bin": chance.bin(target)}
    else:
        line = found[1]
    for one in line["numbers"]:
        if "lot" in one and chance.one_in(2):
            one["new_lot"] = chance.of(LOTS)
        if "serial" in one and chance.one_in(2):
            one["new_serial"] = chance.new_no("N")
    if chance.one_in(2):
        return "post-warehouse-reclassification", {"location": location, "lines": [line]}
    fields: Fields = {"location": location, "lines": [line]}
    if chance.one_in(3):
        fields["to_location"] = target
        line["to_bin"] = chance.bin(target)
    return "post-reclassification", fields


def adjust(chance: Chance) -> Operation | None:
    found = documents(chance, "item_journal")
    if found is not None and not chance.one_in(4):
        name = chance.of(("post-journal-batch",) * 3 + ("delete-journal-batch",))
        return name, {"journal_no": found.no}
    items = [chance.item()] if chance.one_in(2) else []
    fields = {"location": "MAIN", "journal_no": chance.new_no("J"), "items": items}
    return "calculate-warehouse-adjustment", fields


def count(chance: Chance) -> Operation | None:
    found = documents(chance, "count", "warehouse_count")
    if found is None or chance.one_in(12):
        location = chance.location()
        fields: Fields = {"no": chance.new_no("C"), "location": location, "fill": chance.one_in(2)}
        if location != "SHED":
            fields["bins"] = [chance.bin(location)]
        if chance.one_in(2):
            fields["items"] = [chance.item()]
        return "create-count", fields
    fields = {"count_no": found.no}
    change = chance.dice.randrange(12)
    if change == 0:
        return "delete-count", fields
    if change < 3:
        asked = {"close": chance.one_in(2)}
        return "register-count", _versioned(chance, found, {**fields, **asked})
    line = chance.row(JOURNAL_LINES, kind=found.kind)
    if line is None:
        return None
    if change == 3:
        return "recount-lines", {"count_no": line.no, "line_nos": [line.line_no]}
    seen = max(0, line.calculated_base // 100_000 + chance.of((0, 0, 0, 1, -1)))
    if change < 9:
        number = {"line_no": line.line_no, "quantity": str(seen)}
        return "count-line", {"count_no": line.no, **number}
    more = [{"item": line.item, "quantity": str(seen), **named(line)}]
    if chance.one_in(3):
        item = chance.item()
        more += [{"item": item, **one} for one in chance.arriving(item, "1")]
    return "count-bin", {"count_no": line.no, "bin": line.bin, "seen": more}


def undo(chance: Chance) -> Operation | None:
    found = chance.row(POSTED)
    if found is None:
        return None
    fields: Fields = {"posted_no": found.no, "kind": found.kind}
    if chance.one_in(3):
        fields["line_nos"] = [found.line_no]
    return "undo-posted-document", fields


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
    (3, _of_line("set-line-tracking", lambda c, line: {"numbers": _numbers_for(c, line)})),
    (2, _of_line("reserve-line", _to_reserve)),
    (1, _of_line("cancel-reservation", lambda _c, _line: {})),
    (2, _of_line("change-order-line", _order_change)),
    (1, _of_line("delete-order-line", lambda _c, _line: {})),
    (1, _of_line("select-line-numbers", lambda _c, _line: {})),
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
