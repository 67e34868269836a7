"""Bin replenishment: a plan that fills bins which run low."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from stockhand.domain import internal_documents as rules
from stockhand.domain import replenishment
from stockhand.domain.documents import WarehouseDocument, WarehouseKind, WarehouseLine
from stockhand.domain.ledgers import GoodsKey, Stamp
from stockhand.domain.locations import Bin, BinContent, Location
from stockhand.domain.movements import MovementDemand
from stockhand.domain.quantity import decimal
from stockhand.domain.replenishment import Refill, Shelf
from stockhand.domain.stock import Goods
from stockhand.operations import access, calendar, entry, internal_documents, movements
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No
from stockhand.operations.receipts import DocumentResult, changed, new_document
from stockhand.operations.run import Command, Done
from stockhand.store import documents, masters, pick_stock, stock
from stockhand.store.tx import WriteTx


class CalculateReplenishment(Command, frozen=True, kw_only=True):
    """Plan movements into fixed bins that run low, out of bins of lower rank. `no`: an open plan of
    the location that takes the lines; a new one unless given. `items`: only these."""

    location: Code10
    no: No = ""
    items: tuple[No, ...] = ()


class ShortBin(msgspec.Struct, frozen=True, kw_only=True):
    """A bin that needs more than there is for it; base unit."""

    bin: str
    item: str
    quantity: Decimal


class Replenished(DocumentResult, frozen=True, kw_only=True):
    """The plan (blank when there is nothing to bring) and its new lines; `missing` is what nobody
    has."""

    kind: str = ""
    missing: tuple[ShortBin, ...] = ()


def calculate(tx: WriteTx, command: CalculateReplenishment, stamp: Stamp) -> Done:
    location = movements.bin_location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    kind = (
        WarehouseKind.MOVEMENT_WORKSHEET if location.directed else WarehouseKind.INTERNAL_MOVEMENT
    )
    items = entry.items(tx, command.items)
    fixed = pick_stock.fixed_contents(tx, location.location_id)
    if items:
        wanted = {item.item_id for item in items.values()}
        fixed = [one for one in fixed if one.item_id in wanted]
    keys = {GoodsKey(location.location_id, one.item_id, one.variant_id) for one in fixed}
    stock.lock(tx, keys)
    goods = masters.load_goods(tx, {key.item_id for key in keys})
    shelves = _shelves(tx, location, keys)
    found = replenishment.replenish(
        replenishment.low(shelves, goods.units), shelves, goods.units, location
    )
    missing = tuple(
        ShortBin(
            bin=shelf.place.code,
            item=goods.items[shelf.content.item_id].no,
            quantity=decimal(quantity),
        )
        for shelf, quantity in found.missing
    )
    if not found.refills:
        return Done(result=Replenished(kind=kind.value, missing=missing))
    document, before = _plan(tx, command, kind, location, stamp)
    lines = _write(tx, document, before, found.refills, goods)
    after = msgspec.structs.replace(
        document, version=document.version + 1, lines_total=len(before) + len(lines)
    )
    documents.save_document(tx, after)
    return Done(
        result=Replenished(
            no=after.no,
            version=after.version,
            kind=kind.value,
            lines=tuple(line.line_no for line in lines),
            missing=missing,
        ),
        events=(changed(after),),
    )


def _plan(
    tx: WriteTx,
    command: CalculateReplenishment,
    kind: WarehouseKind,
    location: Location,
    stamp: Stamp,
) -> tuple[WarehouseDocument, Sequence[WarehouseLine]]:
    """The plan that takes the lines, and those it has."""
    if command.no:
        held = internal_documents.load(tx, kind.value, command.no, stamp)
        return held.document, held.lines
    header = new_document(tx, kind, "", location, calendar.at(stamp, location))
    document_id = documents.insert_document(tx, header)
    return msgspec.structs.replace(header, document_id=document_id), ()


def _shelves(tx: WriteTx, location: Location, keys: Iterable[GoodsKey]) -> list[Shelf]:
    """Every bin that has to do with these goods, with what open plans will bring and take."""
    contents = [one for ones in pick_stock.contents(tx, keys).values() for one in ones]
    places = masters.load_bins(tx, {one.bin_id for one in contents})
    coming: defaultdict[tuple[int, int, int, int], int] = defaultdict(int)
    going: defaultdict[tuple[int, int, int, int], int] = defaultdict(int)
    for line in documents.planning_lines(tx, location.location_id, rules.TAKES_FROM):
        open_base = line.outstanding_base - line.pick_base
        goods = (line.item_id, line.variant_id)
        if line.bin_id:
            coming[line.bin_id, *goods, line.unit_id] += open_base
        if line.from_bin_id:
            going[line.from_bin_id, *goods, line.from_unit_id or line.unit_id] += open_base
    return [_shelf(one, places[one.bin_id], coming, going) for one in contents]


Planned = defaultdict[tuple[int, int, int, int], int]


def _shelf(content: BinContent, place: Bin, coming: Planned, going: Planned) -> Shelf:
    key = (content.bin_id, content.item_id, content.variant_id, content.unit_id)
    return Shelf(place=place, content=content, planned_in=coming[key], planned_out=going[key])


def _write(
    tx: WriteTx,
    document: WarehouseDocument,
    before: Sequence[WarehouseLine],
    refills: Sequence[Refill],
    goods: Goods,
) -> list[WarehouseLine]:
    last = max((line.line_no for line in before), default=0)
    new = [
        rules.line_of(_demand(refill), document, last + 10000 * place, goods)
        for place, refill in enumerate(refills, start=1)
    ]
    return [line for line in documents.insert_lines(tx, new) if line.line_no > last]


def _demand(refill: Refill) -> MovementDemand:
    source, target = refill.source, refill.target
    return MovementDemand(
        ref="",
        line_no=0,
        item_id=target.content.item_id,
        variant_id=target.content.variant_id,
        unit_id=target.content.unit_id,
        from_unit_id=source.content.unit_id,
        from_bin_id=source.place.bin_id,
        to_bin_id=target.place.bin_id,
        quantity_base=refill.quantity_base,
    )
