"""Random work of the office and at the doors: orders, their numbers and reservations, receipts and
shipments."""

from collections.abc import Callable
from typing import Any

from tests.model.chance import Chance, Fields, pieces
from tests.model.rows import IN, ORDER_LINES, OUT, Operation, Work, documents, lines, versioned


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


def of_line(name: str, more: Callable[[Chance, Any], Fields]) -> Work:
    def work(chance: Chance) -> Operation | None:
        line = _order_line(chance)
        return None if line is None else (name, {**line[1], **more(chance, line[0])})

    return work


def numbers_for(chance: Chance, line: Any) -> list[Fields]:
    quantity = pieces(max(0, line.pieces) * 100_000) if not chance.one_in(4) else chance.quantity()
    quantity = str(int(float(quantity))) if float(quantity) >= 1 else "1"
    if line.kind in IN:
        return chance.arriving(line.item, quantity)
    return chance.leaving(line.location, line.item, quantity)


def to_reserve(chance: Chance, line: Any) -> Fields:
    fields: Fields = {} if chance.one_in(2) else {"quantity": chance.quantity(5)}
    numbers = chance.leaving(line.location, line.item, "1")
    if numbers and chance.one_in(3):
        fields |= {name: one for name, one in numbers[0].items() if name != "quantity"}
    return fields


def order_change(chance: Chance, line: Any) -> Fields:
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
        fields = versioned(chance, found, fields)
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
    return "post-warehouse-receipt", versioned(chance, found, fields)


def post_shipment(chance: Chance) -> Operation | None:
    found = documents(chance, "shipment")
    if found is None:
        return None
    return "post-warehouse-shipment", versioned(chance, found, {"shipment_no": found.no})


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
        return "delete-warehouse-document", versioned(chance, line, fields)
    if change == 1:
        return "delete-warehouse-lines", {**fields, "line_nos": [line.line_no]}
    if change == 2:
        return "fill-warehouse-document", {**fields, "fill": chance.one_in(2)}
    if change == 3:
        name = chance.of(("release-warehouse-shipment", "reopen-warehouse-shipment"))
        return name, versioned(chance, line, {"shipment_no": line.no})
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
    return "change-warehouse-line", versioned(chance, line, fields)
