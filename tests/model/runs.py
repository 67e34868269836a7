"""Work done as it should be: an order goes from its line to the door, or from the door to its bin,
step by step. Each step looks at the database as it is then, so that other work may come between."""

from collections.abc import Iterator
from typing import Any

from tests.model.chance import IN_BINS, Chance, Fields, named
from tests.model.place import TRACKED
from tests.model.rows import IN, ORDER_LINES, Operation
from tests.model.stock import read

LINES = """
select l.line_no, i.no as item, p.code as location, l.outstanding_base / 100000 as pieces
from source_line l join source_document d on d.document_id = l.document_id
join item i on i.item_id = l.item_id join location p on p.location_id = l.location_id
where d.no = :no and d.kind = :kind and l.outstanding_base > 0 order by l.line_no"""
WORK_LINES = """
select w.line_no, w.action_type, i.no as item, l.code as location, coalesce(b.code, '') as bin,
  w.quantity_base / 100000 as pieces, k.lot_no, k.serial_no from warehouse_activity_line w
join warehouse_document d on d.document_id = w.document_id
join item i on i.item_id = w.item_id join location l on l.location_id = d.location_id
join tracking_key k on k.tracking_id = w.tracking_id left join bin b on b.bin_id = w.bin_id
where d.no = :no and d.kind = :kind order by w.line_no"""
POSTED = """
select d.no, d.kind from posted_document d join posted_line p on p.document_id = d.document_id
where d.kind like '%_receipt' or d.kind like '%_shipment' order by d.document_id desc limit 1"""


def run(chance: Chance) -> Iterator[Operation]:
    """All there is to do for an order."""
    found = chance.row(ORDER_LINES)
    if found is None:
        return
    ref: Fields = {"kind": found.kind, "no": found.no}
    order: Fields = {"kind": found.kind, "order_no": found.no}
    inbound = found.kind in IN
    yield "release-order", order
    if inbound or found.location == "SHED" or chance.one_in(2):
        yield from _numbers(chance, order, inbound=inbound)
    if found.location == "SHED":
        yield "post-order", {**order, "mode": "receive" if inbound else "ship"}
    elif found.location == "YARD":
        yield from _in_one_step(chance, found.location, ref, inbound=inbound)
    elif inbound:
        yield from _received(chance, found.location, ref)
    else:
        yield from _shipped(chance, found.location, ref)
    if chance.one_in(3):
        yield "invoice-order", order
    if chance.one_in(6):
        for last in read(chance.tx, POSTED):
            yield "undo-posted-document", {"posted_no": last.no, "kind": last.kind}


def _numbers(chance: Chance, order: Fields, *, inbound: bool) -> Iterator[Operation]:
    for line in read(chance.tx, LINES, no=order["order_no"], kind=order["kind"]):
        if not TRACKED.get(line.item):
            continue
        quantity = str(int(line.pieces))
        if inbound:
            numbers = chance.arriving(line.item, quantity)
        else:
            numbers = chance.leaving(line.location, line.item, quantity)
        yield "set-line-tracking", {**order, "line_no": line.line_no, "numbers": numbers}


def _received(chance: Chance, location: str, ref: Fields) -> Iterator[Operation]:
    receipt, put_away = chance.new_no("R"), chance.new_no("A")
    fields: Fields = {"location": location, "no": receipt, "orders": [ref], "fill": True}
    yield "create-warehouse-receipt", fields
    asked = {"receipt_no": receipt, "put_away_no": put_away, "fill_put_away": True}
    yield "post-warehouse-receipt", asked
    activity: Fields = {"kind": "put_away", "activity_no": put_away}
    if chance.one_in(4):
        yield "claim-activity", activity
        yield "finish-activity", activity
    yield "register-activity", activity


def _shipped(chance: Chance, location: str, ref: Fields) -> Iterator[Operation]:
    shipment, pick = chance.new_no("S"), chance.new_no("P")
    fields: Fields = {"location": location, "no": shipment, "orders": [ref], "release": True}
    yield "create-warehouse-shipment", fields
    yield "create-pick", {"shipment_no": shipment, "no": pick, "fill": True}
    yield from _named(chance, "pick", pick)
    yield "register-activity", {"kind": "pick", "activity_no": pick}
    if chance.one_in(5):
        yield "set-shipment-quantity", {"shipment_no": shipment, "line_no": 10000, "quantity": "1"}
    yield "post-warehouse-shipment", {"shipment_no": shipment}


def _in_one_step(
    chance: Chance, location: str, ref: Fields, *, inbound: bool
) -> Iterator[Operation]:
    kind, no = "inventory_put_away" if inbound else "inventory_pick", chance.new_no("Y")
    fields: Fields = {"location": location, "no": no, "order": ref, "fill": True}
    yield f"create-{kind.replace('_', '-')}", fields
    yield from _named(chance, kind, no)
    yield "post-inventory-activity", {"kind": kind, "activity_no": no}


def _named(chance: Chance, kind: str, no: str) -> Iterator[Operation]:
    """What is taken gets a number that lies there, what comes in one of its own; and a bin."""
    for line in read(chance.tx, WORK_LINES, kind=kind, no=no):
        if line.action_type == "place" and kind == "pick":
            continue
        number = _number(chance, kind, line)
        if not line.bin and kind != "pick":
            number["bin"] = chance.bin(line.location)
        if number:
            ref = {"kind": kind, "activity_no": no, "line_no": line.line_no}
            yield "change-activity-line", {**ref, **number}


def _number(chance: Chance, kind: str, line: Any) -> Fields:
    if not TRACKED[line.item] or line.lot_no or line.serial_no:
        return {}
    if kind == "inventory_put_away":
        numbers = chance.arriving(line.item, str(int(line.pieces)))
        return {name: one for name, one in (numbers or [{}])[0].items() if name != "quantity"}
    there = [
        one
        for one in read(chance.tx, IN_BINS, location=line.location)
        if one.item == line.item and one.bin == line.bin and one.pieces >= line.pieces
    ]
    return named(chance.of(there)) if there else {}
