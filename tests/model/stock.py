"""The small model of the test: how much of each number of an item is at each location, and how much
of an item in each bin, as it follows from what was asked and what the documents said before. It
knows nothing of ledgers, balances and reservations between lines."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from stockhand.store.tx import WriteTx
from tests.model.place import BOX, TRACKED

PIECE = 100_000
Fields = dict[str, Any]
Number = tuple[str, str, str]
"""Location, item, serial or lot."""
InBin = tuple[str, str, str]
"""Location, bin, item."""
OUTBOUND = ("sales_order", "purchase_return", "sales_invoice")


class Effect:
    """What a command changes when it is applied, in hundred-thousandths of a piece."""

    def __init__(self) -> None:
        self.stock: Counter[Number] = Counter()
        self.bins: Counter[InBin] = Counter()

    def add(self, place: tuple[str, str], item: str, number: str, pieces: int) -> None:
        self.stock[place[0], item, number] += pieces
        self.put(place, item, pieces)

    def put(self, place: tuple[str, str], item: str, pieces: int) -> None:
        """Into a bin; the shed has none, and what names one there is not refused."""
        if place[1] and place[0] != "SHED":
            self.bins[(*place, item)] += pieces


def read(tx: WriteTx, statement: str, **given: Any) -> list[Any]:
    return list(tx.execute(sa.text(statement), given).all())


def expected(tx: WriteTx, name: str, fields: Fields) -> Effect:
    """What the command will do if it is applied; asked before it is sent."""
    effect = Effect()
    judge = JUDGES.get(name)
    if judge is not None:
        judge(tx, fields, effect)
    return effect


def _base(line: Fields) -> int:
    pieces = Decimal(line["quantity"]) * PIECE
    return int(pieces * (BOX if line.get("unit") == "BOX" else 1))


def _parts(line: Fields) -> Iterator[tuple[str, int, Fields]]:
    """Number, pieces with the sign of the line, and what else was said of it."""
    sign = -1 if Decimal(line["quantity"]) < 0 else 1
    numbers: list[Fields] = line.get("numbers") or []
    for one in numbers:
        name = one.get("serial") or one.get("lot") or ""
        yield name, sign * int(Decimal(one.get("quantity", "1")) * PIECE), one
    if not numbers:
        yield "", _base(line), {}


def _journal(_tx: WriteTx, fields: Fields, effect: Effect) -> None:
    for line in fields["lines"]:
        for number, pieces, _more in _parts(line):
            place = (fields["location"], line.get("bin", ""))
            effect.add(place, line["item"], number, pieces)


def _bin_journal(tx: WriteTx, fields: Fields, effect: Effect) -> None:
    for line in fields["lines"]:
        pieces = sum(part[1] for part in _parts(line))
        effect.put((fields["location"], line["bin"]), line["item"], pieces)
        effect.put((fields["location"], _adjustment(tx)), line["item"], -pieces)


def _adjustment(tx: WriteTx) -> str:
    found = read(
        tx,
        "select b.code from location l join bin b on b.bin_id = l.adjustment_bin_id"
        " where l.code = 'MAIN'",
    )
    return found[0].code


def _renamed(_tx: WriteTx, fields: Fields, effect: Effect) -> None:
    source = fields["location"]
    target = fields.get("to_location") or source
    for line in fields["lines"]:
        from_bin, to_bin = line.get("from_bin", ""), line.get("to_bin", "")
        if target == source:
            to_bin = to_bin or from_bin
        for number, pieces, more in _parts(line):
            becomes = more.get("new_serial") or more.get("new_lot") or number
            effect.add((source, from_bin), line["item"], number, -pieces)
            effect.add((target, to_bin), line["item"], becomes, pieces)


def _moved(_tx: WriteTx, fields: Fields, effect: Effect) -> None:
    for line in fields["lines"]:
        effect.put((fields["location"], line["from_bin"]), line["item"], -_base(line))
        effect.put((fields["location"], line["to_bin"]), line["item"], _base(line))


BATCH = """
select j.line_id, j.entry_type, j.quantity_base, j.is_adjustment, i.no as item, l.code as location,
  coalesce(b.code, '') as bin, k.lot_no, k.serial_no from journal_line j
join warehouse_document d on d.document_id = j.document_id join item i on i.item_id = j.item_id
join location l on l.location_id = j.location_id left join bin b on b.bin_id = j.bin_id
join tracking_key k on k.tracking_id = j.tracking_id where d.no = :no and d.kind = 'item_journal'"""
BATCH_NUMBERS = """
select k.lot_no, k.serial_no, t.quantity_base from warehouse_item_tracking_line t
join tracking_key k on k.tracking_id = t.tracking_id
where t.owner_kind = 'journal_line' and t.owner_id = :line"""


def _batch(tx: WriteTx, fields: Fields, effect: Effect) -> None:
    for line in read(tx, BATCH, no=fields["journal_no"]):
        sign = -1 if line.entry_type in ("negative_adjmt", "sale") else 1
        place = (line.location, _adjustment(tx) if line.is_adjustment else line.bin)
        numbers = read(tx, BATCH_NUMBERS, line=line.line_id)
        for one in numbers:
            name = one.serial_no or one.lot_no
            effect.add(place, line.item, name, sign * abs(one.quantity_base))
        if not numbers:
            name = line.serial_no or line.lot_no
            effect.add(place, line.item, name, sign * abs(line.quantity_base))


COUNTED = """
select i.no as item, l.code as location, coalesce(b.code, '') as bin, k.lot_no, k.serial_no,
  j.counted_base - j.calculated_base as pieces from journal_line j
join warehouse_document d on d.document_id = j.document_id join item i on i.item_id = j.item_id
join location l on l.location_id = j.location_id left join bin b on b.bin_id = j.bin_id
join tracking_key k on k.tracking_id = j.tracking_id
where d.no = :no and j.counted_base is not null"""


def _counted(tx: WriteTx, fields: Fields, effect: Effect) -> None:
    for line in read(tx, COUNTED, no=fields["count_no"]):
        place = (line.location, line.bin)
        if line.location == "MAIN":
            effect.put(place, line.item, line.pieces)
            effect.put(("MAIN", _adjustment(tx)), line.item, -line.pieces)
        else:
            effect.add(place, line.item, line.serial_no or line.lot_no, line.pieces)


HANDLED = """
select w.qty_to_handle_base as pieces, w.source_line_id, i.no as item, l.code as location,
  coalesce(b.code, '') as bin, s.kind from warehouse_line w
join warehouse_document d on d.document_id = w.document_id
join source_line sl on sl.line_id = w.source_line_id
join source_document s on s.document_id = sl.document_id
join item i on i.item_id = w.item_id join location l on l.location_id = d.location_id
left join bin b on b.bin_id = w.bin_id where d.no = :no and d.kind = :kind"""
ORDERED = """
select w.qty_to_handle_base as pieces, w.line_id as source_line_id, i.no as item,
  l.code as location, coalesce(b.code, '') as bin, s.kind from source_line w
join source_document s on s.document_id = w.document_id join item i on i.item_id = w.item_id
join location l on l.location_id = w.location_id left join bin b on b.bin_id = w.bin_id
where s.no = :no and s.kind = :kind"""
NAMED = """
select k.lot_no, k.serial_no, sum(abs(r.qty_to_handle_base)) as pieces from reservation_entry r
join tracking_key k on k.tracking_id = r.tracking_id
where r.source_kind = 'line' and r.source_id = :line and r.tracking_id <> 0
group by k.lot_no, k.serial_no having sum(abs(r.qty_to_handle_base)) > 0"""


def _of_document(kind: str, no: str) -> Callable[[WriteTx, Fields, Effect], None]:
    def judge(tx: WriteTx, fields: Fields, effect: Effect) -> None:
        _handled(tx, read(tx, HANDLED, no=fields[no], kind=kind), effect)

    return judge


def _of_order(tx: WriteTx, fields: Fields, effect: Effect) -> None:
    _handled(tx, read(tx, ORDERED, no=fields["order_no"], kind=fields["kind"]), effect)


def _handled(tx: WriteTx, lines: list[Any], effect: Effect) -> None:
    for line in lines:
        sign = -1 if line.kind in OUTBOUND else 1
        place = (line.location, line.bin)
        if not line.pieces:
            continue
        if not TRACKED[line.item]:
            effect.add(place, line.item, "", sign * line.pieces)
            continue
        for one in read(tx, NAMED, line=line.source_line_id):
            effect.add(place, line.item, one.serial_no or one.lot_no, sign * one.pieces)


ACTIVITY = """
select w.qty_to_handle_base as pieces, w.action_type, w.source_line_id, i.no as item,
  l.code as location, coalesce(b.code, '') as bin, k.lot_no, k.serial_no,
  coalesce(s.kind, '') as kind from warehouse_activity_line w
join warehouse_document d on d.document_id = w.document_id join item i on i.item_id = w.item_id
join location l on l.location_id = d.location_id left join bin b on b.bin_id = w.bin_id
join tracking_key k on k.tracking_id = w.tracking_id
left join source_line sl on sl.line_id = w.source_line_id
left join source_document s on s.document_id = sl.document_id
where d.no = :no and d.kind = :kind and w.qty_to_handle_base > 0"""


def _registered(tx: WriteTx, fields: Fields, effect: Effect) -> None:
    for line in read(tx, ACTIVITY, no=fields["activity_no"], kind=fields["kind"]):
        sign = {"take": -1, "place": 1}.get(line.action_type, 0)
        effect.put((line.location, line.bin), line.item, sign * line.pieces)


def _in_one_step(tx: WriteTx, fields: Fields, effect: Effect) -> None:
    for line in read(tx, ACTIVITY, no=fields["activity_no"], kind=fields["kind"]):
        sign = -1 if line.kind in OUTBOUND else 1
        number = line.serial_no or line.lot_no
        effect.add((line.location, line.bin), line.item, number, sign * line.pieces)


UNDONE = """
select p.document_id, p.line_no from posted_line p
join posted_document d on d.document_id = p.document_id
where not p.undone and d.register_id = (
    select register_id from posted_document where kind = :kind and no = :no)"""
UNDONE_STOCK = """
select l.code as location, i.no as item, k.lot_no, k.serial_no, e.quantity_base as pieces
from item_ledger_entry e join item i on i.item_id = e.item_id
join location l on l.location_id = e.location_id join tracking_key k
on k.tracking_id = e.tracking_id where e.document_id = :document and e.line_no = :line"""
UNDONE_BINS = """
select l.code as location, b.code as bin, i.no as item, e.quantity_base as pieces
from warehouse_entry e join item i on i.item_id = e.item_id join bin b on b.bin_id = e.bin_id
join location l on l.location_id = b.location_id
where e.document_id = :document and e.line_no = :line"""


def _undone(tx: WriteTx, fields: Fields, effect: Effect) -> None:
    only = fields.get("line_nos")
    for line in read(tx, UNDONE, kind=fields["kind"], no=fields["posted_no"]):
        if only and line.line_no not in only:
            continue
        given = {"document": line.document_id, "line": line.line_no}
        for one in read(tx, UNDONE_STOCK, **given):
            effect.stock[one.location, one.item, one.serial_no or one.lot_no] -= one.pieces
        for one in read(tx, UNDONE_BINS, **given):
            effect.bins[one.location, one.bin, one.item] -= one.pieces


JUDGES: dict[str, Callable[[WriteTx, Fields, Effect], None]] = {
    "post-item-journal": _journal,
    "post-opening-stock": _journal,
    "register-warehouse-journal": _bin_journal,
    "post-reclassification": _renamed,
    "post-warehouse-reclassification": _renamed,
    "move-stock": _moved,
    "post-journal-batch": _batch,
    "register-count": _counted,
    "post-warehouse-receipt": _of_document("receipt", "receipt_no"),
    "post-warehouse-shipment": _of_document("shipment", "shipment_no"),
    "post-order": _of_order,
    "register-activity": _registered,
    "post-inventory-activity": _in_one_step,
    "undo-posted-document": _undone,
}

LEDGER = """
select l.code, i.no, case when k.serial_no <> '' then k.serial_no else k.lot_no end as number,
  sum(e.quantity_base) as pieces from item_ledger_entry e
join item i on i.item_id = e.item_id join location l on l.location_id = e.location_id
join tracking_key k on k.tracking_id = e.tracking_id
group by 1, 2, 3 having sum(e.quantity_base) <> 0"""
CONTENTS = """
select l.code, b.code as bin, i.no, sum(w.quantity_base) as pieces from warehouse_entry w
join bin b on b.bin_id = w.bin_id join location l on l.location_id = b.location_id
join item i on i.item_id = w.item_id group by 1, 2, 3 having sum(w.quantity_base) <> 0"""


class Stock:
    """What must be there."""

    def __init__(self, tx: WriteTx) -> None:
        self.stock, self.bins = _there(tx)

    def add(self, effect: Effect) -> None:
        self.stock.update(effect.stock)
        self.bins.update(effect.bins)

    def differences(self, tx: WriteTx) -> list[str]:
        """Where the books say something else, in words."""
        stock, bins = _there(tx)
        return [*_differing("stock", self.stock, stock), *_differing("bin", self.bins, bins)]


def _there(tx: WriteTx) -> tuple[Counter[Number], Counter[InBin]]:
    stock = Counter({(row[0], row[1], row[2]): row.pieces for row in read(tx, LEDGER)})
    bins = Counter({(row[0], row[1], row[2]): row.pieces for row in read(tx, CONTENTS)})
    return stock, bins


def _differing(
    what: str, wanted: Counter[tuple[str, str, str]], found: Counter[tuple[str, str, str]]
) -> Iterator[str]:
    for key in sorted(wanted.keys() | found.keys()):
        if wanted[key] != found[key]:
            yield f"{what} {key}: model {wanted[key] / PIECE:g}, books {found[key] / PIECE:g}"
