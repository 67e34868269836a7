"""What is available of an item or of a number, and who holds it, down to the entries."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain import availability
from stockhand.domain.availability import Claims
from stockhand.domain.items import Item
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.locations import Location
from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.store import keys, masters, number_availability, pick_stock, stock
from stockhand.store.columns import NO_TEXT, NOTHING
from stockhand.store.number_availability import Part
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import sources as s
from stockhand.store.tx import ReadTx, Statement
from stockhand.store.views import warehouse_availability
from stockhand.store.views.warehouse_availability import WarehouseAvailabilityView


class ItemAvailabilityView(msgspec.Struct, frozen=True, kw_only=True):
    """An item at a location, base unit. `reservable` is what a new demand could reserve of the
    stock; `available` is what remains when everything open has come and gone; `warehouse` says what
    a pick finds, where goods are picked."""

    item: str
    variant: str
    location: str
    inventory: Decimal
    reserved: Decimal
    on_picks: Decimal
    outbound: Decimal
    scheduled_receipts: Decimal
    gross_requirements: Decimal
    available: Decimal
    reservable: Decimal
    warehouse: WarehouseAvailabilityView | None = None


class HolderView(msgspec.Struct, frozen=True, kw_only=True):
    """A reservation entry that names a number or holds stock of it. `is_specific`: its demand named
    the number, so it keeps it; the others can be given other stock."""

    entry_no: int
    status: str
    is_supply: bool
    is_specific: bool
    quantity: Decimal
    qty_to_handle: Decimal
    number: Tracking
    document_kind: str
    document_no: str
    line_no: int
    due_date: date | None
    stock_entry: int | None


class StockEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """An open item ledger entry of a number, and the posted document it came with."""

    entry_no: int
    number: Tracking
    posting_date: date
    remaining: Decimal
    reserved: Decimal
    document_kind: str
    document_no: str


class NumberAvailabilityView(msgspec.Struct, frozen=True, kw_only=True):
    """A number at a location, base unit: what is there, what is asked of it, who asks or holds, and
    the entries it lies in. Lists are cut at 100 rows."""

    item: str
    variant: str
    location: str
    number: Tracking
    total: Decimal
    requested: Decimal
    available: Decimal
    reserved: Decimal
    nonspecific_reserved: Decimal
    holders: tuple[HolderView, ...]
    entries: tuple[StockEntryView, ...]


MOST_ROWS = 100

_k = g.tracking_key
_re = s.reservation_entry
_demand = s.reservation_entry.alias("demand")
_line = s.source_line
_document = s.source_document
_e = h.item_ledger_entry
_item, _variant, _location = (
    sa.bindparam(name, type_=sa.BigInteger()) for name in ("item_id", "variant_id", "location_id")
)

_OPEN_LINES = Statement(
    sa.select(_line.c.direction, sa.func.sum(_line.c.outstanding_base))
    .where(
        _line.c.item_id == sa.bindparam("item_id"),
        _line.c.variant_id == sa.bindparam("variant_id"),
        _line.c.location_id == sa.bindparam("location_id"),
        _line.c.outstanding_base != NOTHING,
    )
    .group_by(_line.c.direction)
)


def _of_number(part: Part) -> list[sa.ColumnElement[bool]]:
    """The numbers asked for, found by the narrowest index."""
    same = [_k.c.item_id == _item, _k.c.variant_id == _variant]
    if not part[0]:
        same = [keys.checked(one) for one in same]
    columns = (_k.c.lot_no, _k.c.serial_no, _k.c.package_no)
    for asked, column in zip(part, columns, strict=True):
        if asked:
            same += [column == sa.bindparam(column.name), column != NO_TEXT]
    return same


def _given(goods: GoodsKey, wanted: Tracking) -> dict[str, Any]:
    names = {"lot_no": wanted.lot, "serial_no": wanted.serial, "package_no": wanted.package}
    return {
        "item_id": goods.item_id,
        "variant_id": goods.variant_id,
        "location_id": goods.location_id,
        **{name: value for name, value in names.items() if value},
    }


def of_item(tx: ReadTx, item: str, variant: str, location: str) -> ItemAvailabilityView | None:
    """What an item has at a location, and what is on its way in and out."""
    found = _goods(tx, item, variant, location)
    if found is None:
        return None
    goods, place, of = found
    totals = stock.totals(tx, [goods])[goods]
    claims, warehouse = Claims(), None
    if place.bin_mandatory or place.require_pick:
        on_picks = pick_stock.on_picks(tx, [goods]).get(goods, 0)
        claims = Claims(on_picks_base=on_picks)
        warehouse = warehouse_availability.of_item(tx, place, goods, totals, on_picks)
    reach = availability.reservable(place, totals, claims, None)
    if reach is None:
        reach = max(0, totals.quantity_base - totals.reserved_base)
    rows = tx.execute(
        _OPEN_LINES,
        {
            "item_id": goods.item_id,
            "variant_id": goods.variant_id,
            "location_id": goods.location_id,
        },
    )
    lines = {str(row[0]): int(row[1]) for row in rows}
    supply, demand = lines.get("supply", 0), lines.get("demand", 0)
    return ItemAvailabilityView(
        item=of.no,
        variant=variant,
        location=place.code,
        inventory=decimal(totals.quantity_base),
        reserved=decimal(totals.reserved_base),
        on_picks=decimal(totals.allocated_base),
        outbound=decimal(totals.outbound_base),
        scheduled_receipts=decimal(supply),
        gross_requirements=decimal(demand),
        available=decimal(totals.quantity_base + supply - demand),
        reservable=decimal(reach),
        warehouse=warehouse,
    )


def of_number(
    tx: ReadTx, item: str, variant: str, location: str, wanted: Tracking
) -> NumberAvailabilityView | None:
    """A number, or all numbers that share a lot, a serial or a package, with all who hold it."""
    found = _goods(tx, item, variant, location)
    if found is None or not wanted:
        return None
    goods, place, of = found
    there = number_availability.of_numbers(tx, goods, [wanted])[wanted]
    part, given = number_availability.part_of(wanted), _given(goods, wanted)
    return NumberAvailabilityView(
        item=of.no,
        variant=variant,
        location=place.code,
        number=wanted,
        total=decimal(there.quantity_base),
        requested=decimal(there.requested_base),
        available=decimal(there.available()),
        reserved=decimal(there.reserved_base),
        nonspecific_reserved=decimal(there.nonspecific_base),
        holders=tuple(map(_holder, tx.execute(_held_by(part), given))),
        entries=tuple(map(_entry, tx.execute(_lies_in(part), given))),
    )


def _goods(
    tx: ReadTx, item: str, variant: str, location: str
) -> tuple[GoodsKey, Location, Item] | None:
    of = masters.find_items(tx, [item]).get(item)
    place = masters.find_location(tx, location)
    if of is None or place is None:
        return None
    variant_id = 0
    if variant:
        kind = masters.load_variants(tx, [of.item_id]).get((of.item_id, variant))
        if kind is None:
            return None
        variant_id = kind.variant_id
    return GoodsKey(place.location_id, of.item_id, variant_id), place, of


@lru_cache(maxsize=8)
def _held_by(part: Part) -> Statement:
    """Entries with a half on the number. Of a pair on stock the demand is told, once: with the
    number it named, or as one that named none."""
    own = sa.and_(_re.c.tracking_id == _k.c.tracking_id, _re.c.tracking_id != NOTHING)
    on_stock = _re.c.source_kind == "entry"
    other = sa.and_(
        on_stock, _demand.c.entry_no == _re.c.entry_no, _demand.c.positive != _re.c.positive
    )
    line_id = sa.case((on_stock, _demand.c.source_id), else_=_re.c.source_id)
    return Statement(
        sa.select(
            _re,
            _k.c.serial_no,
            _k.c.lot_no,
            _k.c.package_no,
            _demand.c.tracking_id.label("demand_tracking_id"),
            _demand.c.qty_to_handle_base.label("demand_to_handle"),
            _line.c.line_no,
            _line.c.due_date,
            _document.c.kind.label("document_kind"),
            _document.c.no.label("document_no"),
        )
        .select_from(
            _k.join(_re, own)
            .outerjoin(_demand, other)
            .outerjoin(_line, _line.c.line_id == line_id)
            .outerjoin(_document, _document.c.document_id == _line.c.document_id)
        )
        .where(
            *_of_number(part),
            keys.checked(_re.c.location_id == _location),
            sa.or_(sa.not_(on_stock), _demand.c.tracking_id == NOTHING),
        )
        .order_by(_re.c.entry_no, _re.c.positive)
        .limit(MOST_ROWS)
    )


def _holder(row: Any) -> HolderView:
    on_stock = row.source_kind == "entry"
    to_handle = row.demand_to_handle if on_stock else row.qty_to_handle_base
    return HolderView(
        entry_no=row.entry_no,
        status=row.reservation_status,
        is_supply=bool(row.positive) and not on_stock,
        is_specific=not on_stock,
        quantity=decimal(abs(row.quantity_base)),
        qty_to_handle=decimal(abs(to_handle)),
        number=number(row.serial_no, row.lot_no, row.package_no),
        document_kind=row.document_kind or "",
        document_no=row.document_no or "",
        line_no=row.line_no or 0,
        due_date=row.due_date,
        stock_entry=row.source_id if on_stock else None,
    )


@lru_cache(maxsize=8)
def _lies_in(part: Part) -> Statement:
    return Statement(
        sa.select(
            _e.c.entry_no,
            _k.c.serial_no,
            _k.c.lot_no,
            _k.c.package_no,
            _e.c.posting_date,
            _e.c.remaining_base,
            _e.c.reserved_base,
            h.posted_document.c.kind,
            h.posted_document.c.no,
        )
        .select_from(
            _k.join(
                _e, sa.and_(_e.c.tracking_id == _k.c.tracking_id, _e.c.tracking_id != NOTHING)
            ).join(h.posted_document, h.posted_document.c.document_id == _e.c.document_id)
        )
        .where(
            *_of_number(part),
            keys.checked(_e.c.location_id == _location),
            _e.c.remaining_base != NOTHING,
        )
        .order_by(_e.c.entry_no)
        .limit(MOST_ROWS)
    )


def _entry(row: Any) -> StockEntryView:
    return StockEntryView(
        entry_no=row.entry_no,
        number=number(row.serial_no, row.lot_no, row.package_no),
        posting_date=row.posting_date,
        remaining=decimal(row.remaining_base),
        reserved=decimal(row.reserved_base),
        document_kind=row.kind,
        document_no=row.no,
    )
